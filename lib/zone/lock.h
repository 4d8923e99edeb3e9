/* zone/lock.h: the zone document and its lock: which packs, whose word, what is decided.
 * Formats: mez-zone(5), mez-lock(5).  May include: everything below zone.
 * The lock holds the whole zone document, the digest of every pack and the keys behind every
 * authority's name, and is signed by the zone: with the packs it is all that an evaluation
 * depends on besides its operation. */
#ifndef MEZ_ZONE_LOCK_H
#define MEZ_ZONE_LOCK_H

#include "pack/pack.h"
#include "tensor/tensor.h"
#include "zone/waiver.h"

#define MEZ_ZONE_TYPE "mez.zone/1"
#define MEZ_LOCK_TYPE "mez.lock/1"
#define MEZ_LOCKDRAFT_TYPE "mez.lockdraft/1"
enum { MEZ_LOCK_MAX_BYTES = 16 << 20 };

struct mez_lock_pack {
	struct mez_str name, version;
	enum mez_pack_kind kind;
	struct mez_filehash sha256;
};
struct mez_lock {
	const struct mez_json *doc;
	struct mez_digest sha256;       /* of the document, proof included */
	struct mez_signed signer;       /* whose proof verified; trust is the caller's to judge */
	struct mez_str origin;          /* of the zone's chain */
	struct mez_policy policy;
	struct mez_composing composing;
	struct mez_pack_ref *ref;       /* sorted by name */
	struct mez_lock_pack *pack;     /* the same order */
	size_t npacks;
};

/* Shape of a zone document (from YAML or inside a lock).  CONFIG with the place. */
MEZ_MUST int mez_zone_check(const struct mez_json *zone, const struct mez_origin *o,
			    struct mez_err *err);
/* The policy a zone document states; speakers come from `authorities` ({NAME: [did...]}). */
MEZ_MUST int mez_zone_policy(struct mez_policy *out, struct mez_arena *a,
			     const struct mez_json *zone, const struct mez_json *authorities,
			     struct mez_err *err);
/* Decode a lock and check its proof.  SIGNATURE, CONFIG, TYPE, MEMBER; a draft is CONFIG: it is
 * not signed.  REVOKED: by a key that the lock itself no longer believes. */
MEZ_MUST int mez_lock_open(struct mez_lock *out, struct mez_arena *a, const struct mez_json *doc,
			   struct mez_err *err);
/* An unsigned lock document. */
struct mez_lock_parts {
	const struct mez_json *zone;        /* the zone document, whole */
	const struct mez_json *authorities; /* {NAME: [did...]} */
	const struct mez_json *publishers;  /* [did...]: whose packs the zone takes */
	const struct mez_json *revoked;     /* [{key: did, ...}]; NULL: none */
	const struct mez_json *reviewers;   /* [did...]: whose reviews count; NULL: none named */
};
struct mez_json mez_lock_json(struct mez_arena *a, const struct mez_lock_parts *parts,
			      struct mez_pack *const *packs, size_t npacks);
/* The draft of a lock: the zone document and the packs, so the same on every machine, and neither
 * keys nor a proof. */
struct mez_json mez_lockdraft_json(struct mez_arena *a, const struct mez_json *zone,
				   struct mez_pack *const *packs, size_t npacks);
bool mez_lockdraft_is(const struct mez_json *doc); /* by its type */
/* Shape of a draft, and its zone's.  CONFIG. */
MEZ_MUST int mez_lockdraft_check(const struct mez_json *doc, struct mez_err *err);

/* Do the packs answer what the zone asks?  Its kinds, heads, lists and authorities must be known
 * to the rules: CONFIG names what is not.  A head may be waived: whether the waiver has ended is
 * asked when the zone is locked, since a lock must say the same for ever. */
MEZ_MUST int mez_zone_fits(const struct mez_policy *p, const struct mez_rules *rules,
			   const struct mez_composing *composing, struct mez_err *err);

#endif
