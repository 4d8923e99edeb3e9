/* receipt/chain_priv.h: for ledger.c, which makes receipts and need not check its own. */
#ifndef MEZ_RECEIPT_CHAIN_PRIV_H
#define MEZ_RECEIPT_CHAIN_PRIV_H

#include "receipt/chain.h"

/* Take a receipt that follows the chain's head, made by mez_receipt_make(). */
void mez_chain_check_advance(struct mez_chain_check *c, const struct mez_receipt *r);

#endif
