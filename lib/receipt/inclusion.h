/* receipt/inclusion.h: proof that a receipt is in the tree that a checkpoint signs.
 * Format: mez-receipt(5), mez.inclusion/1.  RFC 6962 section 2.1.1.
 * May include: base json canon crypto proof mmr.
 * A proof alone shows nothing: root and size must be those of a checkpoint that the log
 * key signed. */
#ifndef MEZ_RECEIPT_INCLUSION_H
#define MEZ_RECEIPT_INCLUSION_H

#include "mmr/mmr.h"
#include "proof/note.h"
#include "receipt/receipt.h"

#define MEZ_INCLUSION_TYPE "mez.inclusion/1"

struct mez_inclusion {
	struct mez_str origin;
	uint64_t sequence, size;
	struct mez_digest root, leaf;
	struct mez_mmr_proof path;
};

/* The proof of leaf `sequence` among `size` leaf hashes.  sequence < size. */
struct mez_json mez_inclusion_make(struct mez_arena *a, struct mez_str origin,
				   const struct mez_digest *leaves, uint64_t size,
				   uint64_t sequence);
/* Shape and values only: TYPE, MEMBER, MISSING, VALUE.  Borrows from v. */
MEZ_MUST int mez_inclusion_decode(struct mez_inclusion *out, const struct mez_json *v,
				  struct mez_err *err);
/* The proof shows this receipt in the checkpoint's tree (whose signature the caller has
 * checked): CHAIN when they speak of different things, DIGEST when the path does not lead
 * to the root. */
MEZ_MUST int mez_inclusion_verify(const struct mez_inclusion *p, const struct mez_receipt *r,
				  const struct mez_checkpoint *cp, struct mez_err *err);

#endif
