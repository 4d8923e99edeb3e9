/* work/newclause.h: the beginning of a clause: what of a provision is still to be encoded. */
#ifndef MEZ_WORK_NEWCLAUSE_H
#define MEZ_WORK_NEWCLAUSE_H

#include "work/packs.h"

struct mez_newclause {
	struct mez_str clause;     /* its name */
	struct mez_str work, eid;  /* the provision */
	struct mez_str law;        /* the lawpack; p == NULL: the one of the store that has it */
	bool dated;                /* else the last text held */
	struct mez_date at;
};
/* Append a source document, YAML: a clause that cites the provision, and in `todo`, which the
 * build refuses, where each of these stands: every provision below it, every proviso, and every
 * "subject to", "notwithstanding", "other than", "except", "unless", "without prejudice" in the
 * text.  CLOSURE when no lawpack of the store has the work, REFUSED when it has no such text or
 * eId, and what reading a pack fails with. */
MEZ_MUST int mez_newclause_write(struct mez_buf *out, struct mez_arena *a, struct mez_store *s,
				 const struct mez_newclause *want, struct mez_err *err);

#endif
