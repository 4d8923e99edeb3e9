/* crypto/key.h: Ed25519 keys (RFC 8032), JWK (RFC 8037), thumbprints (RFC 7638), did:key.
 * May include: base json canon.  lib/crypto is the only includer of sodium.h.
 * A secret key lives in guarded memory, is unreadable except while signing, cannot be
 * copied, printed or freed by anything but mez_seckey_free(). */
#ifndef MEZ_CRYPTO_KEY_H
#define MEZ_CRYPTO_KEY_H

#include "canon/canon.h"

struct mez_pubkey { uint8_t b[32]; };
struct mez_signature { uint8_t b[64]; };
struct mez_seckey; /* opaque */
enum {
	MEZ_JWK_MAX = 4096,  /* bytes of a JWK text or key file */
	MEZ_KID_TEXT = 43,   /* base64url of the RFC 7638 SHA-256 thumbprint */
	MEZ_DIDKEY_MAX = 64  /* "did:key:z6Mk..." */
};

/* Must be called once before anything else here; safe to repeat. */
MEZ_MUST int mez_crypto_init(struct mez_err *err);

void mez_seckey_free(struct mez_seckey *key); /* wipes; NULL is fine */
MEZ_MUST int mez_seckey_generate(struct mez_seckey **out, struct mez_err *err);
/* For vectors and derived test keys; wipe seed yourself.  Cannot fail once
 * mez_crypto_init() did not; the second form is the first as an int. */
MEZ_OWNED(mez_seckey_free)
struct mez_seckey *mez_seckey_of_seed(const uint8_t seed[static 32]);
#ifdef __clang__
/* gcc knows by MEZ_OWNED that free() is wrong for a key; clang is told so. */
void free(struct mez_seckey *key)
	__attribute__((overloadable, unavailable("a key goes to mez_seckey_free()")));
#endif
MEZ_MUST int mez_seckey_from_seed(struct mez_seckey **out, const uint8_t seed[static 32],
				  struct mez_err *err);
/* A private JWK text ({kty:OKP, crv:Ed25519, x, d, kid?, alg?, use?}, at most MEZ_JWK_MAX
 * bytes); checks that x belongs to d and that kid, if there, is the thumbprint.  Errors tell
 * the place, never what stands there.  The text is the caller's to wipe. */
MEZ_MUST int mez_seckey_parse_jwk(struct mez_seckey **out, struct mez_str jwk, struct mez_err *err);
/* Read a key file: refused when group or others may read or write it (MEZ_E_NOPERM). */
MEZ_MUST int mez_seckey_load(struct mez_seckey **out, const char *path, struct mez_err *err);
/* Write a private JWK (canonical, one line) to a new file with mode 0600; an existing file
 * is refused (MEZ_E_CANTCREAT). */
MEZ_MUST int mez_seckey_save(const struct mez_seckey *key, const char *path, struct mez_err *err);
MEZ_DEFINE_AUTO(mez_seckey);
struct mez_pubkey mez_seckey_public(const struct mez_seckey *key);

bool mez_pubkey_eq(const struct mez_pubkey *a, const struct mez_pubkey *b);
/* A public JWK as a tree / from a tree (members other than kty crv x kid alg use are refused;
 * kid, if there, must be the thumbprint). */
struct mez_json mez_pubkey_jwk(struct mez_arena *a, const struct mez_pubkey *key);
MEZ_MUST int mez_pubkey_from_jwk(struct mez_pubkey *out, const struct mez_json *v,
				 struct mez_err *err);
/* The public key of a JWK text, public or private; a private one is checked in full as
 * mez_seckey_parse_jwk() does, and *secret tells. */
MEZ_MUST int mez_pubkey_parse_jwk(struct mez_pubkey *out, bool *secret, struct mez_str jwk,
				  struct mez_err *err);
void mez_pubkey_kid(char out[static MEZ_KID_TEXT + 1], const struct mez_pubkey *key);
/* did:key:z6Mk...; parse accepts "did:key:X" and "did:key:X#X", refuses other key types as
 * UNSUPPORTED, other multibase spellings and a fragment other than X as VALUE. */
void mez_pubkey_did(char out[static MEZ_DIDKEY_MAX], const struct mez_pubkey *key);
MEZ_MUST int mez_pubkey_from_did(struct mez_pubkey *out, struct mez_str did, struct mez_err *err);

#endif
