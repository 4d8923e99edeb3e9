/* work/lawwork.h: what mez-pack does with law: check texts, cite them, show them. */
#ifndef MEZ_WORK_LAWWORK_H
#define MEZ_WORK_LAWWORK_H

#include "pack/lawtext.h"
#include "pack/pack.h"
#include "work/stream.h"

/* Check Akoma Ntoso documents: against the XSD when one is given (Level 1), and the naming
 * convention (Level 2).  path: a file, or a directory of which every .xml is checked.  Writes
 * one record for each finding:
 *   {"file","line","severity":"error"|"remark","rule","message","element"?,"eid"?,"suggested"?}
 * rule "schema" is of the XSD; a file that is no Akoma Ntoso 3.0 is one finding whose rule is
 * the code (mez-exit(7)).  *status becomes the worst: 1 with errors, 65 with such a file.
 * Fails only when nothing can be read at all: NOINPUT, UNSAFE, the XSD's SYNTAX. */
MEZ_MUST int mez_lawwork_check(struct mez_sink *out, int *status, const char *const *paths,
			       size_t n, const char *xsd, struct mez_err *err);

/* The provision in force on a day:
 *   {"work","eid","date","expression","valid_from","kind","num"?,"heading"?,"paraphrase",
 *    "text_sha256","pack","pack_sha256"}
 * REFUSED when the pack holds no such text, or the text no such eId. */
MEZ_MUST int mez_lawwork_cite(struct mez_json *out, struct mez_arena *a, const struct mez_pack *p,
			      struct mez_str work, struct mez_str eid, struct mez_date day,
			      struct mez_err *err);

/* A part of a text as a tree, and the text it is of: in force on a day, or (NULL) the last held.
 * Everything lives in a.  REFUSED as above. */
MEZ_MUST int mez_lawwork_part(const struct mez_lawnode **out, const struct mez_expression **of,
			      struct mez_arena *a, const struct mez_pack *p, struct mez_str work,
			      struct mez_str eid, const struct mez_date *day, struct mez_err *err);

struct mez_lawview {
	struct mez_str work, eid; /* eid.p == NULL: the whole */
	bool dated;               /* else the last text held */
	struct mez_date at;
	bool compared;            /* with the text in force on since */
	struct mez_date since;
	bool html;
};
/* Append the page.  REFUSED as above. */
MEZ_MUST int mez_lawwork_render(struct mez_buf *out, struct mez_arena *a, const struct mez_pack *p,
				const struct mez_lawview *v, struct mez_err *err);

#endif
