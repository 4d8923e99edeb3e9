/* work/screenwork.h: records of parties screened against list files, and results checked.
 * Formats: mez-list(5), mez-screening(5). */
#ifndef MEZ_WORK_SCREENWORK_H
#define MEZ_WORK_SCREENWORK_H

#include "screen/result.h"
#include "work/stream.h"

enum { MEZ_SCREENWORK_LISTS = 32 };

/* Lists read from files, each in an arena of its own. */
struct mez_screenlists;
/* Read canonical list documents.  Errors name the file and, below the entries, which one:
 * NOT_CANONICAL, and all of mez_list_head_read() and mez_screen_list_add(); LIMIT above
 * MEZ_LIST_MAX_BYTES or MEZ_SCREENWORK_LISTS. */
MEZ_MUST int mez_screenlists_open(struct mez_screenlists **out, const char *const *paths, size_t n,
				  struct mez_err *err);
void mez_screenlists_free(struct mez_screenlists *s); /* NULL is fine */
MEZ_DEFINE_AUTO(mez_screenlists);
/* One list document from memory into a. */
MEZ_MUST int mez_screenlist_read(struct mez_screen_list **out, struct mez_arena *a,
				 struct mez_arena *scratch, struct mez_str text,
				 struct mez_err *err);

enum mez_screenwork_what {
	MEZ_SCREENWORK_SCREEN, /* parties in, mez.screening/1 out */
	MEZ_SCREENWORK_CHECK,  /* mez.screening/1 in, passed on when it follows */
	MEZ_SCREENWORK_PAIRS   /* {"name", "against", "kind"} in, mez.likeness/1 out */
};
struct mez_screenwork {
	struct mez_screenlists *lists; /* may be NULL for CHECK (proofs alone) and PAIRS */
	enum mez_screenwork_what what;
	struct mez_screening_how how;
	int answer; /* kept: 1 when a party was to be blocked, 3 to be reviewed, else 0 */
};
/* For mez_stream_files(); arg is a struct mez_screenwork. */
mez_record_fn mez_screenwork_record;

#endif
