// expect: incompatible pointer type
#include "crypto/sign.h"

/* Canonical bytes are not signed as such: a scheme says what stands around them. */
void sign(struct mez_signature *out, const struct mez_seckey *key, const struct mez_canon *options,
	  const struct mez_canon *doc);
void sign(struct mez_signature *out, const struct mez_seckey *key, const struct mez_canon *options,
	  const struct mez_canon *doc)
{
#ifdef ALLOWED
	MEZ_AUTO(mez_tbs) t = mez_tbs_integrity(options, doc);

	mez_sign(out, key, t);
#else
	(void)options;
	mez_sign(out, key, doc);
#endif
}
