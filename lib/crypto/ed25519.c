/* crypto/ed25519.c: the one file that talks to libsodium. */
#include "crypto/ed25519_priv.h"

#include <sodium.h>

_Static_assert(MEZ_ED25519_SEED == crypto_sign_SEEDBYTES, "seed size");
_Static_assert(MEZ_ED25519_SECRET == crypto_sign_SECRETKEYBYTES, "secret key size");
_Static_assert(sizeof(struct mez_pubkey) == crypto_sign_PUBLICKEYBYTES, "public key size");
_Static_assert(sizeof(struct mez_signature) == crypto_sign_BYTES, "signature size");

int mez_crypto_init(struct mez_err *err)
{
	if (sodium_init() < 0)
		return mez_err_set(err, MEZ_E_AGAIN, "libsodium cannot start: no randomness?");
	return 0;
}

/* --- guarded memory -------------------------------------------------------- */

void *mez_guard_alloc(size_t n)
{
	void *p;

	/* The allocator's canary needs the library started; starting twice is free. */
	mez_require(sodium_init() >= 0);
	p = sodium_malloc(n);
	if (!p)
		mez_bug("out of guarded memory");
	return p;
}

void mez_guard_close(void *p)
{
	mez_require(sodium_mprotect_noaccess(p) == 0);
}

void mez_guard_peek(void *p)
{
	mez_require(sodium_mprotect_readonly(p) == 0);
}

void mez_guard_free(void *p)
{
	sodium_free(p);
}

void mez_guard_b64url(char out[static MEZ_B64URL_32 + 1], const uint8_t bytes[static 32])
{
	sodium_bin2base64(out, MEZ_B64URL_32 + 1, bytes, 32,
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool mez_guard_unb64url(uint8_t out[static 32], struct mez_str s)
{
	size_t n = 0;

	return sodium_base642bin(out, 32, s.p, s.n, NULL, &n, NULL,
				 sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
	       n == 32;
}

/* --- Ed25519 --------------------------------------------------------------- */

void mez_ed25519_seed(uint8_t seed[static MEZ_ED25519_SEED])
{
	randombytes_buf(seed, MEZ_ED25519_SEED);
}

void mez_ed25519_expand(struct mez_pubkey *pub, uint8_t secret[static MEZ_ED25519_SECRET],
			const uint8_t seed[static MEZ_ED25519_SEED])
{
	mez_require(crypto_sign_seed_keypair(pub->b, secret, seed) == 0);
}

void mez_ed25519_sign(struct mez_signature *out, const uint8_t secret[static MEZ_ED25519_SECRET],
		      const void *p, size_t n)
{
	mez_require(crypto_sign_detached(out->b, NULL, p, n, secret) == 0);
}

bool mez_ed25519_verify(const struct mez_signature *sig, const struct mez_pubkey *key,
			const void *p, size_t n)
{
	return crypto_sign_verify_detached(sig->b, p, n, key->b) == 0;
}
