/* receipt/ledger.h: a chain directory open for appending.
 * Format: mez-chain(5).  May include: base json canon crypto proof mmr journal vc.
 * Opening takes the chain's lock, verifies the whole chain (links and checkpoint), cuts a
 * torn tail that nobody was told of, and learns which payloads are there.  From then on
 * receipts are made with _add, which only queues them, and become durable with _commit:
 * group commit.  Only what was committed may be acknowledged.
 * One thread adds; any thread commits.  After a failed commit everything is refused. */
#ifndef MEZ_RECEIPT_LEDGER_H
#define MEZ_RECEIPT_LEDGER_H

#include "receipt/chaindir.h"

struct mez_ledger; /* opaque */

struct mez_ledger_config {
	unsigned wait_ms;                /* how long to wait for the lock */
	const struct mez_seckey *key;    /* signs receipts; NULL = they carry no proof */
};
/* dirfd is the chain's directory.  AGAIN: another process appends; UNTRUSTED: key is not
 * the chain's log key; the faults of mez_chaindir_load() and _scan(); CHAIN for an end
 * that is not a torn tail of ours (it is never repaired then). */
MEZ_MUST int mez_ledger_open(struct mez_ledger **out, int dirfd,
			     const struct mez_ledger_config *config, struct mez_err *err);
void mez_ledger_free(struct mez_ledger *l); /* drops what was not committed; NULL is fine */
MEZ_DEFINE_AUTO(mez_ledger);

const struct mez_genesis *mez_ledger_genesis(const struct mez_ledger *l);
uint64_t mez_ledger_size(const struct mez_ledger *l); /* receipts, queued ones included */
/* The last one's, or that of the genesis. */
struct mez_instant mez_ledger_time(const struct mez_ledger *l);
uint64_t mez_ledger_cut(const struct mez_ledger *l);  /* bytes of torn tail cut at opening */

/* A payload: canonical bytes, their digest, the packs for the receipt. */
struct mez_ledger_payload {
	struct mez_str text;
	struct mez_digest digest;
	const struct mez_str *packs;
	size_t npacks;
};
/* The receipt of a payload that is there already: *out is its document, in a; NULL when the
 * payload is new.  Commits first when the receipt is still queued. */
MEZ_MUST int mez_ledger_find(const struct mez_json **out, struct mez_ledger *l, struct mez_arena *a,
			     const struct mez_digest *payload, struct mez_err *err);
/* Queue a payload that mez_ledger_find() did not know, and give its receipt's document, in
 * a.  VALUE when time is before the last receipt's; LIMIT when the payload is too long. */
MEZ_MUST int mez_ledger_add(const struct mez_json **out, struct mez_ledger *l, struct mez_arena *a,
			    const struct mez_ledger_payload *payload, struct mez_instant time,
			    struct mez_err *err);
/* Make everything durable that was added before the call: one write, one fdatasync. */
MEZ_MUST int mez_ledger_commit(struct mez_ledger *l, struct mez_err *err);

#endif
