/* proof/revoked.h: keys that are no longer believed: since when, and why.
 * May include: base json canon crypto.  Format: mez-key(5), the member `revoked` of a zone, a lock
 * and a trust file: [{key, since, reason, note}].
 * What a signature says of its own time is its signer's word.  Of a retired key that word is
 * good: nobody else has it.  Of a compromised one it is not: who has the key can write any day,
 * so only somebody else's word shows that the signature is older. */
#ifndef MEZ_PROOF_REVOKED_H
#define MEZ_PROOF_REVOKED_H

#include "base/date.h"
#include "crypto/key.h"

enum { MEZ_REVOKED_MAX = 4096 };

/* X(NAME, word) */
#define MEZ_REVOKED_WHYS(X)                                                                  \
	X(RETIRED, "retired")                                                                    \
	X(COMPROMISED, "compromised")
enum mez_revoked_why {
#define X(name, word) MEZ_REVOKED_##name,
	MEZ_REVOKED_WHYS(X)
#undef X
};

struct mez_revocation {
	struct mez_pubkey key;
	struct mez_instant since; /* from this second on it is not believed */
	enum mez_revoked_why why;
};
struct mez_revocations {
	const struct mez_revocation *v; /* no key twice */
	size_t n;
};

/* What is known of a signature that verified. */
struct mez_signed {
	struct mez_pubkey key;
	struct mez_instant created; /* as it says of itself */
	struct mez_instant seen;    /* it was there by then, by another's word that is believed */
	bool has_created, has_seen;
};

/* Read the list (NULL: there is none), whose keys are did:key; everything lives in a.  CONFIG, and
 * *at (may be NULL) is the entry: an unknown member or reason, a key that is none or that is there
 * twice, `since` neither a day nor an instant. */
MEZ_MUST int mez_revoked_read(struct mez_revocations *out, struct mez_arena *a,
			      const struct mez_json *list, const struct mez_json **at,
			      struct mez_err *err);
/* "YYYY-MM-DD", whose first second in UTC it is, or "YYYY-MM-DDTHH:MM:SSZ". */
MEZ_MUST bool mez_revoked_since(struct mez_instant *out, struct mez_str s);
/* The entry of a key, or NULL.  r may be NULL. */
const struct mez_revocation *mez_revoked_find(const struct mez_revocations *r,
					      const struct mez_pubkey *key);
/* 0, or REVOKED with the key, the day and the reason: the key is listed and nothing shows that the
 * signature is older.  `seen` before `since` shows it; so does `created`, of a retired key. */
MEZ_MUST int mez_revoked_judge(const struct mez_revocations *r, const struct mez_signed *s,
			       struct mez_err *err);

#endif
