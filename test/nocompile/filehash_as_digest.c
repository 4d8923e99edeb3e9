// expect: incompatible pointer type
#include "mmr/mmr.h"

/* A digest of raw bytes is no tree node: the leaf hash has its own prefix. */
void append(struct mez_mmr *m, const struct mez_filehash *h);
void append(struct mez_mmr *m, const struct mez_filehash *h)
{
#ifdef ALLOWED
	const struct mez_digest leaf = mez_leaf_hash(h->b, sizeof(h->b));

	mez_mmr_append(m, &leaf);
#else
	mez_mmr_append(m, h);
#endif
}
