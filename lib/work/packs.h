/* work/packs.h: packs in a content store: put, find, sign, check who signed.
 * A pack and what is beside it are one OCI image index: the pack's manifest first, then one
 * manifest per signature or review, with the pack as subject.  index.json refers to it by the
 * pack's name. */
#ifndef MEZ_WORK_PACKS_H
#define MEZ_WORK_PACKS_H

#include "store/store.h"
#include "work/packsrc.h"
#include "zone/trust.h"

enum { MEZ_PACK_MAX_SIGNATURES = 100 };

/* The store as a source of blobs. */
struct mez_blobs mez_packs_blobs(struct mez_store *s);
/* Find required packs by name in the store. */
struct mez_pack_finder mez_packs_finder(struct mez_store *s);

/* Put a built pack; the same pack again keeps its signatures.  Another under the name takes
 * along the reviews (work/review.h): each says itself of what it is. */
MEZ_MUST int mez_packs_put(struct mez_store *s, struct mez_arena *a,
			   const struct mez_built_pack *built, struct mez_err *err);

/* A pack as it stands in a store or bundle: its index document and itself. */
struct mez_stored_pack {
	const struct mez_json *index;
	struct mez_filehash index_sha256;
	struct mez_pack *pack;
};
MEZ_MUST int mez_packs_get(struct mez_stored_pack *out, struct mez_arena *a, struct mez_store *s,
			   struct mez_str name, struct mez_err *err);
/* Read the pack whose index this is, from anywhere. */
MEZ_MUST int mez_packs_open_index(struct mez_stored_pack *out, struct mez_arena *a,
				  const struct mez_blobs *from, const struct mez_filehash *index,
				  struct mez_err *err);
/* The index document of a pack: the descriptors of its manifest and of its signatures'. */
struct mez_json mez_packs_index_json(struct mez_arena *a, struct mez_json manifests);
/* Names of all packs in the store, sorted, in a. */
MEZ_MUST int mez_packs_names(struct mez_str **out, size_t *n, struct mez_arena *a,
			     struct mez_store *s, struct mez_err *err);

/* Add a signature; signing twice with one key changes nothing. */
MEZ_MUST int mez_packs_sign(struct mez_store *s, struct mez_arena *a, struct mez_str name,
			    const struct mez_seckey *key, struct mez_instant created,
			    struct mez_err *err);
/* Whose signatures over the pack verify, and when they say they were made.  A signature that does
 * not verify, or speaks of another pack, is SIGNATURE: it does not belong there.  Reviews are not
 * looked at: a review is no word of who publishes. */
MEZ_MUST int mez_packs_signers(struct mez_signed *out, size_t *n, struct mez_arena *a,
			       const struct mez_blobs *from, const struct mez_stored_pack *p,
			       struct mez_err *err);

/* Keys that a zone takes packs from, and which of them it revoked. */
struct mez_publishers {
	const struct mez_pubkey *key;
	size_t n;
	struct mez_revocations revoked;
};
/* One of the signers must be among them: UNTRUSTED; and not be revoked by then: REVOKED. */
MEZ_MUST int mez_packs_published(const struct mez_pack *p, const struct mez_signed *signer,
				 size_t n, const struct mez_publishers *by, struct mez_err *err);

/* One review beside a pack: its document, not judged, and how the index lists it. */
struct mez_beside {
	const struct mez_json *doc, *descriptor;
};
enum { MEZ_PACK_MAX_REVIEWS = 50 };
/* The reviews beside a pack, in the order of its index.  What reading a blob fails with; VALUE
 * for a manifest without its one layer, CLOSURE for one with another subject. */
MEZ_MUST int mez_packs_reviews(struct mez_beside *out, size_t *n, struct mez_arena *a,
			       const struct mez_blobs *from, const struct mez_stored_pack *p,
			       struct mez_err *err);
/* Put a review beside a pack in the store, and take away those for which gone is true (by place
 * in what mez_packs_reviews() gives). */
MEZ_MUST int mez_packs_put_review(struct mez_store *s, struct mez_arena *a,
				  const struct mez_stored_pack *p, const struct mez_json *doc,
				  const bool *gone, struct mez_err *err);

/* The same by a trust file: a signer must be pinned as publisher, and not be revoked by then.  With
 * NULL nobody is pinned. */
MEZ_MUST int mez_packs_trusted(const struct mez_pack *p, const struct mez_signed *signer, size_t n,
			       const struct mez_trust *trust, struct mez_err *err);

/* {"type":"mez.packref/1", name, kind, version, sha256}: what tools print of a pack. */
struct mez_json mez_packs_ref_json(struct mez_arena *a, const struct mez_pack *p);

#endif
