/* work/chainwork.h: what mez-receipt does with a zone's chain (ZONE/chain).
 * Formats: mez-chain(5), mez-receipt(5).  Every job opens the chain's directory itself. */
#ifndef MEZ_WORK_CHAINWORK_H
#define MEZ_WORK_CHAINWORK_H

#include "base/date.h"
#include "crypto/key.h"
#include "work/check.h"
#include "work/stream.h"

/* --- genesis --------------------------------------------------------------- */

struct mez_genesis_job {
	const char *zone;            /* the zone's directory */
	const char *origin, *name;   /* NULL: from ZONE/stack.lock */
	const char *nonce;           /* 64 hex digits; NULL: random */
	const struct mez_seckey *authority;
	struct mez_pubkey log_key;
	struct mez_instant created;
};
/* Make ZONE/chain and its genesis.json, durably, and write the document to out.
 * CANTCREAT: there is a chain already; USAGE: no lock and no names, or names that differ
 * from the lock's; VALUE: bad names or nonce, or one key in both roles. */
MEZ_MUST int mez_work_genesis(const struct mez_genesis_job *job, struct mez_sink *out,
			      struct mez_err *err);

/* --- append ---------------------------------------------------------------- */

struct mez_append_job {
	const char *zone;
	const struct mez_seckey *key; /* log key; NULL: receipts carry no proof */
	const struct mez_instant *at; /* time of the receipts; NULL: the clock's */
	unsigned wait_ms;             /* how long to wait for another appender */
};
/* Append a receipt for every case of the inputs; a case with its `receipt` is written to
 * s->out only after fdatasync.  Bad records are problems; the chain's own faults, time
 * running backwards (65 when given, 75 when the clock's) and I/O end the job. */
MEZ_MUST int mez_work_append(const struct mez_append_job *job, struct mez_stream *s,
			     char *const *names, size_t n, struct mez_err *err);

/* --- reading --------------------------------------------------------------- */

struct mez_chain_job {
	const char *zone;
	struct mez_check_by by;
	bool links_only;  /* look neither at proofs of receipts nor into payloads */
	bool allow_empty; /* a chain without receipts is fine */
};
/* Check the whole chain and its checkpoint; one mez.check/1 record with counts.  Gives the
 * exit status (0 or 1); faults that are no "no" are negative. */
MEZ_MUST int mez_work_chain_verify(const struct mez_chain_job *job, struct mez_stream *s,
				   struct mez_err *err);

struct mez_checkpoint_job {
	const char *zone;
	const struct mez_seckey *key;
	unsigned wait_ms;
};
/* Sign the chain as it is: ZONE/chain/checkpoint is replaced atomically, the note written to
 * out.  CHAIN: the chain contradicts its last checkpoint, or is shorter; UNTRUSTED: not the
 * log key. */
MEZ_MUST int mez_work_checkpoint(const struct mez_checkpoint_job *job, struct mez_sink *out,
				 struct mez_err *err);

/* A mez.inclusion/1 record for each sequence number, against the checkpoint.  CLOSURE: there
 * is none, or it does not cover the receipt. */
MEZ_MUST int mez_work_prove(const char *zone, char *const *sequence, size_t n, struct mez_sink *out,
			    struct mez_err *err);

#endif
