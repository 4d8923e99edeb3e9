/* tensor/commit.h: the commitment of a verdict to its cells: mez-verdict(5).
 * May include: base json canon domain.
 * An RFC 6962 tree with one leaf a domain: each holds the whole cell, what it is about, and a salt
 * of its own, so that one can be shown and the others not guessed. */
#ifndef MEZ_TENSOR_COMMIT_H
#define MEZ_TENSOR_COMMIT_H

#include "base/date.h"
#include "canon/canon.h"
#include "domain/domain.h"

/* What all leaves of a verdict say, and the secret of their salts. */
struct mez_leaves {
	const struct mez_domain_set *set;
	struct mez_str jurisdiction, zone;
	struct mez_instant as_of;
	struct mez_digest operation_sha256, lock_sha256;
	struct mez_digest nonce;              /* the operation's */
};

/* The root over one cell for each domain of the set, in its order.  Each cell becomes one with
 * its canonical bytes beside it (mez_canon_keep()): the verdict is to hold the same. */
struct mez_digest mez_leaves_root(struct mez_arena *a, const struct mez_leaves *of,
				  struct mez_json *cell);

#endif
