// expect: ignoring return value
#include "crypto/sign.h"

/* A signature that nobody looked at is no signature. */
bool accept(const struct mez_pubkey *key, const struct mez_signature *sig, const struct mez_tbs *t);
bool accept(const struct mez_pubkey *key, const struct mez_signature *sig, const struct mez_tbs *t)
{
#ifdef ALLOWED
	return mez_verify(key, sig, t, NULL) == 0;
#else
	mez_verify(key, sig, t, NULL);
	return true;
#endif
}
