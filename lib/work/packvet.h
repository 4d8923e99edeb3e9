/* work/packvet.h: are the names in the examples of a pack those of its rules?
 * May include: base json pack. */
#ifndef MEZ_WORK_PACKVET_H
#define MEZ_WORK_PACKVET_H

#include "pack/rules.h"

/* Every fact, authority, credential, list, total, duty, row, domain, state and reason that the
 * examples of this pack (its index among those of the closed rules) name is one there is, and each
 * of them expects something.  A misspelt name would otherwise show nothing, and pass where nothing
 * is expected to be shown.  RULE, or what is wrong with the subject of a credential, at its place.
 * Asked when a pack is built; packs that are read may be older than the question. */
MEZ_MUST int mez_packvet_examples(struct mez_arena *a, const struct mez_rules *r, size_t pack,
				  struct mez_err *err);

#endif
