/* work/engine.h: everything an evaluation needs besides its operation, from a lock and blobs. */
#ifndef MEZ_WORK_ENGINE_H
#define MEZ_WORK_ENGINE_H

#include "work/packs.h"
#include "zone/lock.h"

struct mez_loaded {
	struct mez_lock lock;
	struct mez_pack **packs;        /* in the lock's order */
	struct mez_rules rules;
	struct mez_law law;
	struct mez_engine engine;       /* points into this struct: do not copy it */
};

/* Open the lock document, every pack it pins, their rules; check that the zone fits them.
 * Who signed the lock is out->lock.signer: trust is the caller's to judge. */
MEZ_MUST int mez_loaded_open(struct mez_loaded *out, struct mez_arena *a,
			     const struct mez_json *lock, const struct mez_blobs *from,
			     struct mez_err *err);
/* The same from ZONE/stack.lock and ZONE/store. */
MEZ_MUST int mez_loaded_zone(struct mez_loaded *out, struct mez_arena *a, const char *zone,
			     struct mez_err *err);

/* Evaluate a mez.operation/1 or a mez.case/1 without a verdict: gives the case with it.
 * as_of NULL: the operation's own instant; known_at NULL: the day of as_of. */
struct mez_eval_options {
	const struct mez_instant *as_of;
	const struct mez_date *known_at;
	struct mez_str audience;        /* empty: for everybody's eyes */
};
MEZ_MUST int mez_eval_case(struct mez_json *out, struct mez_arena *a,
			   const struct mez_loaded *zone, const struct mez_json *record,
			   const struct mez_eval_options *opt, struct mez_err *err);
/* Re-execute the verdict of a case with the dates it states.  0: the same bytes; REPLAY with the
 * pointer of the first difference; other codes when it cannot be re-executed. */
MEZ_MUST int mez_reexecute_case(struct mez_arena *a, const struct mez_loaded *zone,
				const struct mez_json *record, struct mez_err *err);

#endif
