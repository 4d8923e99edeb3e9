/* crypto/ed25519_priv.h: the bare primitive and guarded memory, for lib/crypto and its unit
 * tests alone.  Nothing outside may sign bytes that no constructor of sign.h has made. */
#ifndef MEZ_CRYPTO_ED25519_PRIV_H
#define MEZ_CRYPTO_ED25519_PRIV_H

#include "crypto/key.h"

enum {
	MEZ_ED25519_SEED = 32,
	MEZ_ED25519_SECRET = 64,  /* libsodium's form: seed, then public key */
	MEZ_B64URL_32 = 43        /* base64url characters of 32 bytes */
};

/* Memory between guard pages, locked, left out of core dumps.  Given out open (readable and
 * writable); _close takes all access away, _peek allows reading.  _free wipes; NULL is fine. */
void *mez_guard_alloc(size_t n);
void mez_guard_close(void *p);
void mez_guard_peek(void *p);
void mez_guard_free(void *p);

/* 32 secret bytes to and from base64url, without branches or table look-ups on them. */
void mez_guard_b64url(char out[static MEZ_B64URL_32 + 1], const uint8_t bytes[static 32]);
MEZ_MUST bool mez_guard_unb64url(uint8_t out[static 32], struct mez_str s);

void mez_ed25519_seed(uint8_t seed[static MEZ_ED25519_SEED]); /* fresh randomness */
void mez_ed25519_expand(struct mez_pubkey *pub, uint8_t secret[static MEZ_ED25519_SECRET],
			const uint8_t seed[static MEZ_ED25519_SEED]);
void mez_ed25519_sign(struct mez_signature *out, const uint8_t secret[static MEZ_ED25519_SECRET],
		      const void *p, size_t n);
/* Strict: canonical S, no small-order or non-canonical R and A, cofactorless equation. */
MEZ_MUST bool mez_ed25519_verify(const struct mez_signature *sig, const struct mez_pubkey *key,
				 const void *p, size_t n);
/* Sign with a key object: opens its memory, signs, closes it. */
void mez_seckey_sign_bytes(struct mez_signature *out, const struct mez_seckey *key, const void *p,
			   size_t n);

/* The public part of a JWK tree, private or not: members, kty, crv, x, kid, alg, use. */
MEZ_MUST int mez_jwk_public(struct mez_pubkey *out, const struct mez_json *v, bool secret,
			    struct mez_err *err);

#endif
