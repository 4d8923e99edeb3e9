/* screen/result.h: what a screening found, as a document that anybody can compute again.
 * Format: mez-screening(5), mez.screening/1.  May include: base json canon mmr. */
#ifndef MEZ_SCREEN_RESULT_H
#define MEZ_SCREEN_RESULT_H

#include "screen/list.h"

#define MEZ_SCREENING_TYPE "mez.screening/1"

enum mez_screening_flags { MEZ_SCREENING_TERSE = 1 }; /* without proofs */
struct mez_screening_how {
	int64_t least;	/* report from this score on; -1 = each list's own review */
	unsigned flags; /* enum mez_screening_flags */
};
/* Screen the party (v: its document, shown in the result) against n lists.  recall: one a list, or
 * NULL.  Fails as mez_party_read() and mez_screen(). */
MEZ_MUST int mez_screening_make(struct mez_json *out, struct mez_arena *a, const struct mez_json *v,
				const struct mez_screen_list *const *lists,
				struct mez_recall *const *recall, size_t n,
				const struct mez_screening_how *how, struct mez_err *err);
/* Two names compared: {"type":"mez.likeness/1", names, kind, score, parts}. */
MEZ_MUST int mez_likeness_make(struct mez_json *out, struct mez_arena *a, struct mez_str x,
			       struct mez_str y, enum mez_party_kind kind, struct mez_err *err);

/* Check what a result proves without its lists: every path leads to the roots it names, the keys
 * about an absent one are neighbours on either side of it, and scores and outcome follow from what
 * is shown.  TYPE, MEMBER, MISSING, VALUE for the shape; DIGEST when a proof does not hold, REPLAY
 * when something does not follow. */
MEZ_MUST int mez_screening_check_proofs(struct mez_arena *a, const struct mez_json *v,
					struct mez_err *err);
/* How it was asked, to make it again. */
MEZ_MUST int mez_screening_asked(struct mez_screening_how *how, const struct mez_json **party,
				 const struct mez_json *v, struct mez_err *err);

#endif
