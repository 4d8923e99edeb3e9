/* receipt/genesis.h: the signed document a chain begins with.
 * Format: mez-receipt(5), mez.genesis/1.  May include: base json canon crypto proof.
 * Invariant: a struct mez_genesis was read from canonical bytes and its proof verified. */
#ifndef MEZ_RECEIPT_GENESIS_H
#define MEZ_RECEIPT_GENESIS_H

#include "base/date.h"
#include "crypto/key.h"

enum { MEZ_ORIGIN_MAX = 200, MEZ_GENESIS_BYTES_MAX = 1 << 16 };

struct mez_genesis {
	struct mez_str origin;       /* name of the log: C2SP checkpoint origin */
	struct mez_str zone;
	struct mez_pubkey log_key;   /* signs receipts and checkpoints */
	struct mez_pubkey authority; /* signed it; whether it may is the reader's to judge */
	struct mez_instant created;
	struct mez_digest root;      /* SHA-256 of the canonical document without its proof */
};

/* What goes into a new one. */
struct mez_genesis_new {
	struct mez_str origin, zone;
	struct mez_pubkey log_key;
	uint8_t nonce[32]; /* random: two chains of one zone never share a root */
	struct mez_instant created;
};
/* A signed genesis document.  VALUE: origin or zone name not fit. */
MEZ_MUST int mez_genesis_make(struct mez_json *out, struct mez_arena *a,
			      const struct mez_genesis_new *g, const struct mez_seckey *authority,
			      struct mez_err *err);
/* Open the canonical bytes (without newline) of one.  *out lives in a and borrows from
 * text.  NOT_CANONICAL, TYPE, MEMBER, MISSING, VALUE, or what mez_proof_check gives. */
MEZ_MUST int mez_genesis_open(const struct mez_genesis **out, struct mez_arena *a,
			      struct mez_str text, struct mez_err *err);
/* UNTRUSTED, with both by name, unless key is the one that the genesis names for the log. */
MEZ_MUST int mez_genesis_check_log(const struct mez_genesis *g, const struct mez_pubkey *key,
				   struct mez_err *err);
/* A C2SP origin as we take it: printable ASCII without blanks and '+', 1..MEZ_ORIGIN_MAX. */
bool mez_origin_ok(struct mez_str s);

#endif
