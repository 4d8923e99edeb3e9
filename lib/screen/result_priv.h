/* screen/result_priv.h: the parts a screening is put together from; not for other modules. */
#ifndef MEZ_SCREEN_RESULT_PRIV_H
#define MEZ_SCREEN_RESULT_PRIV_H

#include "screen/result.h"

/* A candidate with its parts and, unless the flags leave them out, its proof. */
struct mez_json result_candidate(struct mez_arena *a, const struct mez_screen_list *l,
				 const struct mez_candidate *c, unsigned flags);
/* Which outcome is worse: "none", "review", "block". */
const char *result_worse(const char *x, const char *y);
/* The member `owners`: who of them is found, and what that comes to; *outcome is its outcome. */
MEZ_MUST int result_owners(struct mez_json *out, const char **outcome, struct mez_arena *a,
			   const struct mez_party *p, const struct mez_screen_list *l,
			   struct mez_recall *recall, const struct mez_screening_how *how,
			   struct mez_err *err);
/* Whether a list's part of a result follows from the candidates it shows: each score from its
 * parts, their order, the outcome; REPLAY.  Its shape is judged before. */
MEZ_MUST int result_follows(const struct mez_json *v, const struct mez_screening_how *how,
			    struct mez_err *err);

#endif
