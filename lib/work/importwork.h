/* work/importwork.h: a published list into a list document of ours, or nothing at all.
 * Formats: mez-list(5). */
#ifndef MEZ_WORK_IMPORTWORK_H
#define MEZ_WORK_IMPORTWORK_H

#include "adapt/sanctions.h"
#include "screen/list.h"

#define MEZ_IMPORT_TYPE "mez.import/1"

struct mez_importwork {
	enum mez_sanctions_format format;
	struct mez_str name;   /* of the list: a dotted name */
	const char *in;	       /* "-" = standard input */
	const char *out;       /* replaced as a whole, when all is read and sound */
	struct mez_str as_of;  /* when the file does not say; or empty */
	int64_t max_age, review, block;
	struct mez_str ownership; /* "none", "at_least 50% together chains"; or empty: unstated */
	bool partial;	       /* take a file that has fewer entries than it says */
};
/* What was read of it, and what it makes. */
struct mez_imported {
	struct mez_buf text;    /* the list document, canonical, and a newline */
	struct mez_date as_of;
	size_t entries;
	struct mez_json report; /* {"type":"mez.import/1", ...} */
};
/* Everything but writing: out is zeroed before, its text is to be released, also after a failure;
 * the rest is in a.  Fails as mez_importwork_run(). */
MEZ_MUST int mez_importwork_make(struct mez_imported *out, struct mez_arena *a,
				 const struct mez_importwork *w, struct mez_err *err);

/* Import; *report is {"type":"mez.import/1", ...}, in a.  Fails as mez_sanctions_read(), and with
 * MISSING when nobody says the list's day, VALUE when a name or score is none; a list that fails in
 * any way leaves out as it was. */
MEZ_MUST int mez_importwork_run(struct mez_json *report, struct mez_arena *a,
				const struct mez_importwork *w, struct mez_err *err);

#endif
