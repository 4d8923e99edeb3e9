// expect: incompatible pointer type
#include "crypto/sign.h"

/* A public key is not a secret one. */
void sign(struct mez_signature *out, const struct mez_seckey *key, const struct mez_tbs *t);
void sign(struct mez_signature *out, const struct mez_seckey *key, const struct mez_tbs *t)
{
	const struct mez_pubkey pub = mez_seckey_public(key);

#ifdef ALLOWED
	(void)pub;
	mez_sign(out, key, t);
#else
	mez_sign(out, &pub, t);
#endif
}
