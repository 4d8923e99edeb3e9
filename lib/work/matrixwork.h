/* work/matrixwork.h: what a pack makes of the provisions of the works it cites. */
#ifndef MEZ_WORK_MATRIXWORK_H
#define MEZ_WORK_MATRIXWORK_H

#include "work/packset.h"
#include "work/stream.h"

/* Write a mez.provision/1 record for each provision (only for those that are open when asked) of
 * each work that the pack cites or has a matrix of, or of `work` alone (MEZ_NOSTR: all).  *open:
 * how many are open in works that the pack has a matrix of.  NOINPUT for a work that the pack
 * neither cites nor has a matrix of, and what mez_packset_open() fails with. */
MEZ_MUST int mez_matrixwork_run(size_t *open, struct mez_sink *sink, bool only_open,
				struct mez_arena *a, struct mez_store *store, struct mez_str spec,
				struct mez_str work, struct mez_err *err);

#endif
