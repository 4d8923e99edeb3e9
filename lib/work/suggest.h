/* work/suggest.h: the examples at which an answer turns, made of those a pack has. */
#ifndef MEZ_WORK_SUGGEST_H
#define MEZ_WORK_SUGGEST_H

#include "work/packset.h"
#include "work/stream.h"

enum { MEZ_SUGGEST_MAX = 20000 };

/* Write YAML examples for these clauses (all when n is 0) of the pack that spec names
 * (work/packset.h), each made of one that exercises the clause by changing one thing:
 *   bounds     of conditions, definitions, ranges of tables and parts of slabs: on it, and the
 *              least amount, number or day on either side
 *   days       on which the clause and what it reads begin and end: that day and its neighbour
 *   words      of a table's key that no row of it knows
 *   absence    of each fact, list and total that the clause asks for
 * What is expected is what the evaluator says, and each has the member `suggested`, which the
 * build refuses: whoever confirms an example takes it away.  What the pack has is left out.
 * *made: how many.  NOINPUT for a clause it has not, LIMIT over MEZ_SUGGEST_MAX, and what opening
 * the pack fails with. */
MEZ_MUST int mez_suggest_run(size_t *made, struct mez_sink *sink, struct mez_arena *a,
			     struct mez_store *store, struct mez_str spec, char *const *clauses,
			     size_t n, struct mez_err *err);

#endif
