// expect: mismatched allocation function|unavailable: a key goes to
#include <stdlib.h>

#include "crypto/key.h"

/* free() would leave the secret in memory. */
void use(const uint8_t seed[static 32]);
void use(const uint8_t seed[static 32])
{
	struct mez_seckey *key = mez_seckey_of_seed(seed);

#ifdef ALLOWED
	mez_seckey_free(key);
#else
	free(key);
#endif
}
