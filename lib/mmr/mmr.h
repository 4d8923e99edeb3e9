/* mmr/mmr.h: the Merkle tree over receipts and cells, pure functions over digests.
 * May include: base canon.  The Merkle mountain range bagged right to left is the RFC 6962
 * tree hash, so both forms of proof speak of one root.  RFC 6962 section 2.1. */
#ifndef MEZ_MMR_MMR_H
#define MEZ_MMR_MMR_H

#include "canon/digest.h"

enum { MEZ_MMR_PEAKS_MAX = 64, MEZ_MMR_PROOF_MAX = 64 };

/* Append-only state: the peaks, left to right, one per set bit of size. */
struct mez_mmr {
	uint64_t size;
	unsigned npeaks;
	struct mez_digest peak[MEZ_MMR_PEAKS_MAX];
};
void mez_mmr_init(struct mez_mmr *m);
void mez_mmr_append(struct mez_mmr *m, const struct mez_digest *leaf); /* leaf = a leaf hash */
/* Root of the tree; size 0 gives SHA-256 of nothing (RFC 6962). */
struct mez_digest mez_mmr_root(const struct mez_mmr *m);

/* A proof: sibling hashes from the leaf (or the split) upwards. */
struct mez_mmr_proof {
	unsigned n;
	struct mez_digest h[MEZ_MMR_PROOF_MAX];
};
/* leaves: `size` leaf hashes.  index < size.  Hashes every leaf once: O(size). */
void mez_mmr_prove(struct mez_mmr_proof *out, const struct mez_digest *leaves, uint64_t size,
		   uint64_t index);
/* 0 < old_size <= size; equal sizes give an empty proof. */
void mez_mmr_prove_consistency(struct mez_mmr_proof *out, const struct mez_digest *leaves,
			       uint64_t old_size, uint64_t size);
/* 0, or DIGEST when the proof does not lead to root; VALUE when its shape cannot be
 * (index >= size, wrong length). */
MEZ_MUST int mez_mmr_check(const struct mez_mmr_proof *p, const struct mez_digest *leaf,
			   uint64_t index, uint64_t size, const struct mez_digest *root,
			   struct mez_err *err);
/* The same codes.  From size 0 there is nothing to prove, so such a proof is VALUE; equal
 * sizes want an empty proof and equal roots. */
MEZ_MUST int mez_mmr_check_consistency(const struct mez_mmr_proof *p, uint64_t old_size,
				       const struct mez_digest *old_root, uint64_t size,
				       const struct mez_digest *root, struct mez_err *err);

#endif
