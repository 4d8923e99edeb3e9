/* receipt/chaindir.h: a chain as a directory: genesis.json, segments, checkpoint, lock.
 * Format: mez-chain(5).  May include: base json canon crypto proof mmr journal vc. */
#ifndef MEZ_RECEIPT_CHAINDIR_H
#define MEZ_RECEIPT_CHAINDIR_H

#include "journal/journal.h"
#include "receipt/chain.h"

#define MEZ_GENESIS_FILE "genesis.json"
#define MEZ_CHECKPOINT_FILE "checkpoint"

/* What stands beside the segments, opened and verified. */
struct mez_chaindir {
	const struct mez_genesis *genesis;
	bool has_checkpoint;
	struct mez_checkpoint checkpoint; /* signed by the genesis' log key */
};
/* Read both files of dirfd; everything lives in a.  NOINPUT: no genesis; otherwise what
 * mez_genesis_open() and mez_checkpoint_open() give, CHAIN for a checkpoint of another
 * origin.  A missing checkpoint is no error. */
MEZ_MUST int mez_chaindir_load(struct mez_chaindir *out, struct mez_arena *a, int dirfd,
			       struct mez_err *err);

/* Called after each receipt that was checked, with the lines it came from. */
typedef void mez_chaindir_fn(void *arg, const struct mez_chain_check *c,
			     const struct mez_str *line, const struct mez_journal_place *at);
/* Put a whole journal through the checker (with the checkpoint expected, if there is one);
 * each may be NULL.  *tail is how the journal ends; whether that is a fault is the
 * caller's to say.  A chain that is shorter than its checkpoint is CHAIN. */
MEZ_MUST int mez_chaindir_scan(const struct mez_chaindir *d, struct mez_journal *j,
			       struct mez_chain_check *c, mez_chaindir_fn *each, void *arg,
			       struct mez_journal_tail *tail, struct mez_err *err);
/* 0 when the journal is clean, or its end is being written just now; else CHAIN, with the
 * place of the torn end.  For readers. */
MEZ_MUST int mez_chaindir_clean(const struct mez_journal_tail *tail, uint64_t receipts,
				struct mez_err *err);
/* The width of a chain's records: payload and receipt. */
enum { MEZ_CHAIN_WIDTH = 2 };

#endif
