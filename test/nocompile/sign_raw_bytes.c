// expect: incompatible pointer type
#include "crypto/sign.h"

/* Bytes that no constructor of sign.h has made cannot be signed. */
void sign(struct mez_signature *out, const struct mez_seckey *key, const uint8_t *bytes,
	  const struct mez_tbs *t);
void sign(struct mez_signature *out, const struct mez_seckey *key, const uint8_t *bytes,
	  const struct mez_tbs *t)
{
#ifdef ALLOWED
	(void)bytes;
	mez_sign(out, key, t);
#else
	(void)t;
	mez_sign(out, key, bytes);
#endif
}
