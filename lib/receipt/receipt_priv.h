/* receipt/receipt_priv.h: small parts that the documents of this module share. */
#ifndef MEZ_RECEIPT_RECEIPT_PRIV_H
#define MEZ_RECEIPT_RECEIPT_PRIV_H

#include "receipt/receipt.h"

/* A digest as a string value, bare lower-case hex, in a. */
struct mez_json mez_receipt_hex(struct mez_arena *a, const struct mez_digest *d);

#endif
