// expect: incomplete type|undefined type|storage size of .* known
#include "crypto/key.h"

/* A secret key has no copy: what is in it is known to crypto/seckey.c alone. */
struct mez_pubkey use(const struct mez_seckey *key);
struct mez_pubkey use(const struct mez_seckey *key)
{
#ifdef ALLOWED
	const struct mez_seckey *other = key;

	return mez_seckey_public(other);
#else
	const struct mez_seckey other = *key;

	return mez_seckey_public(&other);
#endif
}
