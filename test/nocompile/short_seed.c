// expect: stringop-over|too small
#include "crypto/key.h"

/* The array in the parameter is a promise, and both compilers hold the caller to it. */
struct mez_seckey *make(void);
struct mez_seckey *make(void)
{
#ifdef ALLOWED
	static const uint8_t seed[32] = { 1 };
#else
	static const uint8_t seed[16] = { 1 };
#endif

	return mez_seckey_of_seed(seed);
}
