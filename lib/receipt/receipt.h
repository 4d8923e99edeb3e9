/* receipt/receipt.h: one link of a chain.
 * Format: mez-receipt(5), mez.receipt/1.  May include: base json canon crypto proof mmr.
 * next_root = SHA-256 of the canonical receipt without `proof` and `next_root`.
 * Invariant: a struct mez_receipt that was decoded has a next_root that recomputes and a
 * pack list that is sorted and unique. */
#ifndef MEZ_RECEIPT_RECEIPT_H
#define MEZ_RECEIPT_RECEIPT_H

#include "base/date.h"
#include "crypto/key.h"
#include "proof/integrity.h"

#define MEZ_RECEIPT_TYPE "mez.receipt/1"
#define MEZ_PAYLOAD_CASE "case" /* the one kind of payload of this version */

struct mez_receipt {
	struct mez_str origin;
	uint64_t sequence;
	struct mez_instant time;
	struct mez_digest prev_root, payload, next_root;
	const struct mez_str *packs; /* hex digests, sorted, unique */
	size_t npacks;
	const struct mez_json *doc;  /* the document: decoded, or built by _make */
	bool has_proof;              /* not verified here */
};

/* Strictly: shape, values, and next_root.  Borrows from v, lives in a.  Fails with TYPE,
 * MEMBER, MISSING, VALUE, or CHAIN when next_root does not recompute. */
MEZ_MUST int mez_receipt_decode(struct mez_receipt *out, struct mez_arena *a,
				const struct mez_json *v, struct mez_err *err);
/* From origin, sequence, time, prev_root, payload and packs: sets next_root and doc, with
 * a proof by key when one is given.  Lives in a. */
MEZ_MUST int mez_receipt_make(struct mez_receipt *r, struct mez_arena *a,
			      const struct mez_seckey *key, struct mez_err *err);
/* The proof, if there is one, verifies and is by this key: SIGNATURE, UNTRUSTED. */
MEZ_MUST int mez_receipt_check_proof(const struct mez_receipt *r, struct mez_arena *a,
				     const struct mez_pubkey *log_key, struct mez_err *err);
/* Leaf of the tree over receipts: SHA-256(00 || next_root). */
struct mez_digest mez_receipt_leaf(const struct mez_digest *next_root);

/* Does the receipt speak of this case (a tree without its `receipt`)?  The payload digest
 * and the pack list must be the case's: CHAIN when not. */
MEZ_MUST int mez_receipt_fits(const struct mez_receipt *r, struct mez_arena *a,
			      const struct mez_json *doc, struct mez_err *err);

/* The root rule of the predecessor's corridor receipts, for reading its artefacts: digest
 * sets coerced to bare hex, sorted, unique; no `proof`, no `next_root`; legacy profile.
 * v must be an object with the two digest sets: VALUE when not. */
MEZ_MUST int mez_receipt_legacy_root(struct mez_digest *out, struct mez_arena *a,
				     const struct mez_json *v, struct mez_err *err);

#endif
