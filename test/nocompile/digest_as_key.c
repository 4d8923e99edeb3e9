// expect: incompatible pointer type
#include "crypto/sign.h"

/* Both are 32 bytes; only one is a key. */
int check(const struct mez_pubkey *key, const struct mez_digest *digest,
	  const struct mez_signature *sig, const struct mez_tbs *t);
int check(const struct mez_pubkey *key, const struct mez_digest *digest,
	  const struct mez_signature *sig, const struct mez_tbs *t)
{
#ifdef ALLOWED
	(void)digest;
	return mez_verify(key, sig, t, NULL);
#else
	(void)key;
	return mez_verify(digest, sig, t, NULL);
#endif
}
