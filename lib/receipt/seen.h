/* receipt/seen.h: which payloads a chain holds: digest to sequence number, in memory.
 * About 24 bytes a receipt.  Keys are 8 bytes of a SHA-256, so a hit is a candidate: the
 * caller compares the receipt's whole digest and asks on. */
#ifndef MEZ_RECEIPT_SEEN_H
#define MEZ_RECEIPT_SEEN_H

#include "canon/digest.h"

struct mez_seen_slot {
	uint64_t key;
	uint64_t number; /* sequence + 1; 0 = free */
};
struct mez_seen {
	struct mez_seen_slot *slot;
	size_t cap, used; /* cap is a power of two, or 0 */
};
void mez_seen_release(struct mez_seen *s); /* a zeroed one is fine */
void mez_seen_add(struct mez_seen *s, const struct mez_digest *payload, uint64_t sequence);
/* The next candidate, starting with *at = 0; false when there is none left. */
MEZ_MUST bool mez_seen_next(const struct mez_seen *s, const struct mez_digest *payload, size_t *at,
			    uint64_t *sequence);

#endif
