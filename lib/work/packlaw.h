/* work/packlaw.h: the sources of a lawpack: texts in Akoma Ntoso as they are given, and the
 * amendments (mez-law(5)) that make later texts of them. */
#ifndef MEZ_WORK_PACKLAW_H
#define MEZ_WORK_PACKLAW_H

#include "pack/law.h"

enum { MEZ_PACKLAW_MAX_CHANGES = 100000 };

struct mez_packlaw_text; /* one text given */
struct mez_packlaw_change;
/* A text that the changes of one work and day made: of which, and by what. */
struct mez_packlaw_made {
	struct mez_str path, before, after;
	const struct mez_packlaw_change *change;
	size_t nchanges;
};

/* Where the contents of the pack under construction go. */
struct mez_packlaw_out {
	void (*item)(void *arg, struct mez_str path, const struct mez_json *doc);
	void (*text)(void *arg, struct mez_str path, struct mez_str bytes); /* XML */
	void (*made)(void *arg, const struct mez_packlaw_made *made); /* may be NULL */
	void *arg;
};

/* Zeroed but for the first five, then filled by the calls below. */
struct mez_packlaw {
	struct mez_arena *a;
	struct mez_law *law;
	struct mez_str language; /* that citations are read in; .p NULL: that of all texts */
	const struct mez_json *sources; /* what pack.yaml explains; NULL: nothing */
	struct mez_packlaw_out out;
	struct mez_packlaw_text *text;
	size_t ntexts, texts_cap;
	struct mez_packlaw_change *change;
	size_t nchanges, changes_cap;
};

/* One text given: its item, and an item for each document inside it; none for what is in another
 * language than citations are read in.  Fails as mez_akn_read_all() and mez_law_add() do, with
 * file and line. */
MEZ_MUST int mez_packlaw_xml(struct mez_packlaw *p, const struct mez_origin *o,
			     struct mez_err *err);
/* One file of amendments, read and kept.  SYNTAX to VALUE with file, line and column. */
MEZ_MUST int mez_packlaw_yaml(struct mez_packlaw *p, const struct mez_origin *o,
			      struct mez_err *err);
/* All amendments, in order of commencement, to the last text given of each work; each day
 * makes one text, "consolidated/..." with its item.  RULE with file and line: no such work or
 * eId, a day not after the last text, two changes of one day that touch the same and have no
 * order. */
MEZ_MUST int mez_packlaw_amend(struct mez_packlaw *p, struct mez_err *err);
/* The text that only the first n of the changes make; false when they make none alone. */
MEZ_MUST bool mez_packlaw_part(struct mez_str *out, struct mez_arena *a,
			       const struct mez_packlaw_made *made, size_t n);
/* Where the n-th change stands, counted from 1. */
void mez_packlaw_place(const char **file, uint32_t *line, const struct mez_packlaw_made *made,
		       size_t n);

#endif
