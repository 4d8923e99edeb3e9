/* receipt/chain.h: checking a whole chain, line by line, in constant memory.
 * Format: mez-chain(5): lines alternate, canonical payload and canonical receipt.
 * May include: base json canon crypto proof mmr vc.
 * A push parser: it is given lines, or whole segments, from wherever they are (a directory,
 * an archive).  For every pair it checks: the receipt is canonical and of the right shape,
 * origin, sequence without gap, prev_root = the last next_root (the genesis root at
 * first), next_root recomputes, time not before the last
 * (the genesis' at first), packs sorted and unique, payload
 * digest = SHA-256 of the payload line.
 * What it does not show: that the payloads are good cases (MEZ_CHAIN_CASES does), that
 * the genesis is by a key one trusts, that nothing was cut off the end (a checkpoint does). */
#ifndef MEZ_RECEIPT_CHAIN_H
#define MEZ_RECEIPT_CHAIN_H

#include "mmr/mmr.h"
#include "proof/note.h"
#include "receipt/genesis.h"
#include "receipt/receipt.h"

/* Receipts of a chain: as many as a sequence number can count, which is an integer of our JSON. */
#define MEZ_CHAIN_RECEIPTS_MAX ((uint64_t)9007199254740991)

struct mez_chain_check; /* opaque; after a fault it refuses everything with that fault's code */

enum mez_chain_flags {
	MEZ_CHAIN_LINKS = 0,  /* only the above */
	MEZ_CHAIN_PROOFS = 1, /* proofs of receipts, where there are any, by the log key */
	MEZ_CHAIN_CASES = 2   /* payloads are canonical cases and name the receipt's packs */
};
/* genesis is borrowed.  AGAIN when the system has no address space. */
MEZ_MUST int mez_chain_check_new(struct mez_chain_check **out, const struct mez_genesis *genesis,
				 unsigned flags, struct mez_err *err);
void mez_chain_check_free(struct mez_chain_check *c); /* NULL is fine */
MEZ_DEFINE_AUTO(mez_chain_check);

/* Remember to compare with a checkpoint when its size is reached (before the first line,
 * or at least before that many receipts).  Whoever gives it has judged its signature.
 * CHAIN: another origin, or that point is passed already; LIMIT: no chain has so many. */
MEZ_MUST int mez_chain_check_expect(struct mez_chain_check *c, const struct mez_checkpoint *cp,
				    struct mez_err *err);
/* The next line fed is line `line` (1-based), at byte `offset`, of this file (borrowed
 * name, may be NULL): for the place in errors. */
void mez_chain_check_where(struct mez_chain_check *c, const char *file, uint64_t line,
			   uint64_t offset);
/* One line without its newline; copied as far as needed.  Faults name sequence and line:
 * CHAIN, NOT_CANONICAL, SIGNATURE, UNTRUSTED (status 1); what is no receipt at all is
 * SYNTAX, MEMBER, MISSING, VALUE ... (65). */
MEZ_MUST int mez_chain_check_feed(struct mez_chain_check *c, struct mez_str line,
				  struct mez_err *err);
/* The bytes after the last newline of a segment, which should have none: CHAIN. */
MEZ_MUST int mez_chain_check_torn(struct mez_chain_check *c, struct mez_err *err);
/* A whole segment in memory; its last line must be terminated (CHAIN). */
MEZ_MUST int mez_chain_check_segment(struct mez_chain_check *c, const char *file,
				     struct mez_str bytes, struct mez_err *err);
/* No more lines: CHAIN when a payload waits for its receipt, or the expected checkpoint
 * covers more receipts than there are. */
MEZ_MUST int mez_chain_check_end(struct mez_chain_check *c, struct mez_err *err);

/* What is established so far. */
uint64_t mez_chain_check_size(const struct mez_chain_check *c);        /* receipts */
uint64_t mez_chain_check_proofs(const struct mez_chain_check *c);      /* verified ones */
struct mez_digest mez_chain_check_head(const struct mez_chain_check *c); /* last next_root */
/* Of the last receipt, or of the genesis: no later one may be before it. */
struct mez_instant mez_chain_check_time(const struct mez_chain_check *c);
const struct mez_mmr *mez_chain_check_mmr(const struct mez_chain_check *c);
/* The receipt checked last; lives until the next feed. */
const struct mez_receipt *mez_chain_check_last(const struct mez_chain_check *c);

#endif
