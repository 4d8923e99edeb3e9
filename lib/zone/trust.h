/* zone/trust.h: the auditor's file: which keys they chose to believe, role by role.
 * Format: mez-trust(5), {type: "mez.trust/1", roles: {zone: [did...], ...}, revoked: [...]}.
 * May include: base json canon crypto proof.
 * A key is trusted for the roles it is listed under and for no other: a right key in the
 * wrong role is a stranger. */
#ifndef MEZ_ZONE_TRUST_H
#define MEZ_ZONE_TRUST_H

#include "json/json.h"
#include "proof/revoked.h"

#define MEZ_TRUST_TYPE "mez.trust/1"
/* X(NAME, name in the file, what such a key may sign) */
#define MEZ_ROLES(X)                                                                         \
	X(ZONE, "zone", "locks")                                                                \
	X(AUTHORITY, "authority", "genesis documents, verdict credentials, evidence")           \
	X(PUBLISHER, "publisher", "packs")                                                      \
	X(LOG, "log", "checkpoints and receipts")

enum mez_role {
#define X(name, text, signs) MEZ_ROLE_##name,
	MEZ_ROLES(X)
#undef X
};
#define X(name, text, signs) +1
enum { MEZ_ROLE_COUNT = 0 MEZ_ROLES(X), MEZ_TRUST_KEYS_MAX = 4096 };
#undef X

struct mez_trust {
	const struct mez_pubkey *key[MEZ_ROLE_COUNT]; /* in the arena */
	size_t n[MEZ_ROLE_COUNT];
	struct mez_revocations revoked; /* in any role */
};

/* Decode a trust file's tree; src (may be NULL, 0) gives errors their line.  Everything
 * lives in a.  Fails with CONFIG: unknown type, role or member, a DID that is no did:key
 * of Ed25519, a key twice in a role, no key at all, or what mez_revoked_read() refuses. */
MEZ_MUST int mez_trust_decode(struct mez_trust *out, struct mez_arena *a, const struct mez_json *v,
			      struct mez_str src, struct mez_err *err);
/* Is the key pinned for this role?  trust may be NULL: then no key is. */
bool mez_trust_has(const struct mez_trust *trust, enum mez_role role,
		   const struct mez_pubkey *key);
/* 0, or UNTRUSTED with a message that names role and key. */
MEZ_MUST int mez_trust_require(const struct mez_trust *trust, enum mez_role role,
			       const struct mez_pubkey *key, struct mez_err *err);
/* The same of a signature, whose key must not have been revoked by then: UNTRUSTED or REVOKED. */
MEZ_MUST int mez_trust_signed(const struct mez_trust *trust, enum mez_role role,
			      const struct mez_signed *by, struct mez_err *err);
const char *mez_role_name(enum mez_role role);
MEZ_MUST bool mez_role_parse(enum mez_role *out, struct mez_str name);

#endif
