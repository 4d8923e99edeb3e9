/* work/pushpull.h: packs to and from a registry.
 * What travels is what the store has: the pack's index, its manifest and those of its signatures,
 * and their blobs, byte for byte, under the same digests.  Nothing that comes from a registry is
 * believed: it is put into the store after all of it was read, has the digests that lead to it,
 * and is a pack whose signatures verify.  Whose they are is mez-pack verify's to ask. */
#ifndef MEZ_WORK_PUSHPULL_H
#define MEZ_WORK_PUSHPULL_H

#include "adapt/registry.h"
#include "work/packs.h"

#define MEZ_PULL_MEMORY ((uint64_t)1 << 30) /* bytes of a pack on its way, held until it is whole \
					     */

/* What was done, for the record that is printed. */
struct mez_transfer {
	const char *direction; /* "push" or "pull" */
	struct mez_str reference;
	struct mez_pack *pack;
	struct mez_filehash index_sha256;
	size_t signatures, ignored; /* ignored: of the registry's list, not this pack's */
	size_t blobs;
	struct mez_blob_counts moved;
};
/* {"type":"mez.transfer/1", ...}. */
struct mez_json mez_transfer_json(struct mez_arena *a, const struct mez_transfer *t);

/* Send the pack of that name.  The index gets the reference's tag, if it has one; with a digest,
 * the index must have it (DIGEST), and nothing is sent otherwise.  Every signature is linked to
 * the pack for those who list referrers.  o->push is set here. */
MEZ_MUST int mez_push(struct mez_transfer *out, struct mez_arena *a, struct mez_store *s,
		      struct mez_str reference, struct mez_str name,
		      const struct mez_registry_options *o, struct mez_err *err);
/* Fetch a pack: an index of ours, or the bare manifest of a pack, whose signatures are then looked
 * for among its referrers; those that do not verify are left out.  The reference must have a tag
 * or a digest; with both, the tag must mean the digest (DIGEST).  The store is unchanged unless 0
 * is returned. */
struct mez_pull_wanted {
	struct mez_str name;           /* the pack must have it (REFUSED); p == NULL: any */
	const struct mez_trust *trust; /* as for mez_packs_trusted(); NULL: whoever signed */
};
MEZ_MUST int mez_pull(struct mez_transfer *out, struct mez_arena *a, struct mez_store *s,
		      struct mez_str reference, const struct mez_pull_wanted *wanted,
		      const struct mez_registry_options *o, struct mez_err *err);

#endif
