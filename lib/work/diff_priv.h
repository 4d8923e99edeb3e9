/* work/diff_priv.h: shared by the parts of packdiff. */
#ifndef MEZ_WORK_DIFF_PRIV_H
#define MEZ_WORK_DIFF_PRIV_H

#include "work/packdiff.h"

enum { DIFF_SHOWN_MAX = 100, DIFF_TEXT_MAX = 1500, DIFF_LINE_MAX = 4096 };

/* A value for a person, and not too long: money, a rate when the member is one, text. */
struct mez_str diff_shown(struct mez_packdiff *d, const char *member, const struct mez_json *v);
/* Called with the two versions of an entry that are not the same, in the order of the ids; NULL:
 * there is none. */
typedef void diff_entry_fn(void *arg, const struct mez_json *was, const struct mez_json *is);
/* Walk the entries of two versions of a screening list; a is for scratch. */
void diff_entries(struct mez_arena *a, const struct mez_json *was, const struct mez_json *is,
		  diff_entry_fn *fn, void *arg);

/* One line of text, safe for a terminal. */
void diff_line(struct mez_packdiff *d, struct mez_str text);

#endif
