/* work/chainwork_priv.h: the chain's directory, for the jobs on it. */
#ifndef MEZ_WORK_CHAINWORK_PRIV_H
#define MEZ_WORK_CHAINWORK_PRIV_H

#include "receipt/chaindir.h"
#include "work/chainwork.h"

/* Open ZONE/chain; NOINPUT when it is not there.  Gives the descriptor. */
MEZ_MUST int mez_work_chain_dir(const char *zone, struct mez_err *err);
/* An error about one of the chain's files gets the path a person would type. */
int mez_work_chain_path(const char *zone, int r, struct mez_err *err);

/* A chain put through the checker, with all that is needed for it. */
struct mez_work_chain {
	struct mez_arena arena;
	struct mez_chaindir dir;
	struct mez_journal *journal;
	struct mez_chain_check *check;
	struct mez_journal_tail tail;
	int fd;
};
/* Load and scan.  Release it in any case, also after a failure. */
MEZ_MUST int mez_work_chain_read(struct mez_work_chain *c, const char *zone,
				 const struct mez_journal_config *how, unsigned flags,
				 mez_chaindir_fn *each, void *arg, struct mez_err *err);
void mez_work_chain_release(struct mez_work_chain *c);

#endif
