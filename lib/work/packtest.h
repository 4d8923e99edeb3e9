/* work/packtest.h: running a pack's examples, and telling what they leave untried. */
#ifndef MEZ_WORK_PACKTEST_H
#define MEZ_WORK_PACKTEST_H

#include "work/packs.h"
#include "work/stream.h"

struct mez_packtest {
	size_t examples, failed;
	size_t clauses, rows;         /* of this pack */
	size_t untried;               /* clauses and rows no example exercises and not marked */
};
/* Run the examples of a stored pack against it and what it requires.  Every failure and every
 * untried clause or row is one record on out (type mez.test/1) and, last, one with the counts. */
MEZ_MUST int mez_packtest_run(struct mez_packtest *out, struct mez_sink *sink, struct mez_arena *a,
			      struct mez_store *store, struct mez_str name, struct mez_err *err);
/* The verdict on an example's operation by these rules, which may be of another version of the
 * pack than the example: what it expects is not looked at. */
MEZ_MUST int mez_packtest_verdict(struct mez_json *out, struct mez_arena *a,
				  const struct mez_pack *p, const struct mez_rules *rules,
				  const struct mez_law *law, const struct mez_json *example,
				  struct mez_err *err);

#endif
