/* crypto/seckey.c: secret keys: their memory, their files. */
#include "crypto/ed25519_priv.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"

/* The secret is in a guarded page of its own, closed but while signing or saving; the public
 * half stays readable. */
struct mez_seckey {
	struct mez_pubkey pub;
	uint8_t *secret; /* MEZ_ED25519_SECRET guarded bytes; the seed comes first */
};

/* Parsing one small JWK takes a few hundred bytes of tree. */
#define JWK_ARENA ((size_t)1 << 20)

/* --- life ------------------------------------------------------------------ */

struct mez_seckey *mez_seckey_of_seed(const uint8_t seed[static 32])
{
	struct mez_seckey *key = malloc(sizeof(*key));

	if (!key)
		mez_bug("out of memory");
	key->secret = mez_guard_alloc(MEZ_ED25519_SECRET);
	mez_ed25519_expand(&key->pub, key->secret, seed);
	mez_guard_close(key->secret);
	return key;
}

int mez_seckey_from_seed(struct mez_seckey **out, const uint8_t seed[static 32],
			 struct mez_err *err)
{
	if (mez_crypto_init(err) < 0)
		return -MEZ_E_AGAIN;
	*out = mez_seckey_of_seed(seed);
	return 0;
}

int mez_seckey_generate(struct mez_seckey **out, struct mez_err *err)
{
	uint8_t *seed;
	int rc = mez_crypto_init(err);

	if (rc < 0)
		return rc;
	seed = mez_guard_alloc(MEZ_ED25519_SEED);
	mez_ed25519_seed(seed);
	*out = mez_seckey_of_seed(seed);
	mez_guard_free(seed);
	return 0;
}

void mez_seckey_free(struct mez_seckey *key)
{
	if (!key)
		return;
	mez_guard_free(key->secret);
	free((void *)key); /* the cast: nobody else may (key.h) */
}

struct mez_pubkey mez_seckey_public(const struct mez_seckey *key)
{
	return key->pub;
}

void mez_seckey_sign_bytes(struct mez_signature *out, const struct mez_seckey *key, const void *p,
			   size_t n)
{
	mez_guard_peek(key->secret);
	mez_ed25519_sign(out, key->secret, p, n);
	mez_guard_close(key->secret);
}

/* --- reading --------------------------------------------------------------- */

/* What a reader says may quote its input, and the input is a secret: keep the code and the
 * line, drop the words and the path. */
static int hush(struct mez_err *err, int rc)
{
	struct mez_err was;

	if (!err)
		return rc;
	was = *err;
	rc = mez_err_set(err, was.code, "not a JWK: %s", mez_code_text(rc));
	mez_err_place(err, was.line, was.col, was.offset);
	return rc;
}

/* v is a tree in a wiped arena.  The key when there is a "d", else *out is NULL. */
static int take_jwk(struct mez_seckey **out, struct mez_pubkey *pub, const struct mez_json *v,
		    struct mez_err *err)
{
	struct mez_str d = mez_json_str(mez_json_at(v, "d"));
	struct mez_seckey *key = NULL;
	uint8_t *seed;
	int rc = mez_jwk_public(pub, v, mez_json_at(v, "d") != NULL, err);

	if (rc < 0)
		return hush(err, rc);
	if (d.p) {
		seed = mez_guard_alloc(MEZ_ED25519_SEED);
		if (mez_guard_unb64url(seed, d))
			key = mez_seckey_of_seed(seed);
		mez_guard_free(seed);
		if (!key)
			return mez_err_set(err, MEZ_E_VALUE, "d is not the base64url of 32 bytes");
		if (!mez_pubkey_eq(&key->pub, pub)) {
			mez_seckey_free(key);
			return mez_err_set(err, MEZ_E_VALUE,
					   "x is not the public key that belongs to d");
		}
	}
	*out = key;
	return 0;
}

/* Either kind of JWK, through an arena that is wiped whatever happens. */
static int read_jwk(struct mez_seckey **out, struct mez_pubkey *pub, struct mez_str jwk,
		    struct mez_err *err)
{
	struct mez_arena a = { .wipe = true };
	const struct mez_json *v;
	int rc;

	if (jwk.n > MEZ_JWK_MAX)
		return mez_err_set(err, MEZ_E_LIMIT, "more than the %d bytes a JWK may have",
				   MEZ_JWK_MAX);
	rc = mez_crypto_init(err);
	if (rc == 0)
		rc = mez_arena_init(&a, JWK_ARENA, err);
	if (rc < 0)
		return rc;
	rc = mez_json_read(&v, &a, jwk.p, jwk.n, err);
	if (rc < 0)
		rc = hush(err, rc);
	else
		rc = take_jwk(out, pub, v, err);
	mez_arena_release(&a);
	return rc;
}

int mez_seckey_parse_jwk(struct mez_seckey **out, struct mez_str jwk, struct mez_err *err)
{
	struct mez_seckey *key = NULL;
	struct mez_pubkey pub;
	int rc = read_jwk(&key, &pub, jwk, err);

	if (rc < 0)
		return rc;
	if (!key)
		return mez_err_set(err, MEZ_E_MISSING,
				   "a public key where a private one is needed");
	*out = key;
	return 0;
}

int mez_pubkey_parse_jwk(struct mez_pubkey *out, bool *secret, struct mez_str jwk,
			 struct mez_err *err)
{
	struct mez_seckey *key = NULL;
	struct mez_pubkey pub;
	int rc = read_jwk(&key, &pub, jwk, err);

	if (rc < 0)
		return rc;
	*out = pub;
	*secret = key != NULL;
	mez_seckey_free(key);
	return 0;
}

int mez_seckey_load(struct mez_seckey **out, const char *path, struct mez_err *err)
{
	struct mez_buf text = MEZ_BUF_INIT;
	int rc;

	/* Room at once: a buffer that grows would leave copies behind. */
	(void)mez_buf_room(&text, MEZ_JWK_MAX + 1);
	rc = mez_file_read_secret(&text, AT_FDCWD, path, MEZ_JWK_MAX, err);
	if (rc == 0)
		rc = mez_seckey_parse_jwk(out, mez_buf_view(&text), err);
	mez_buf_wipe(&text);
	if (rc < 0)
		mez_err_file(err, path);
	return rc;
}

/* --- writing --------------------------------------------------------------- */

/* What stands around d in the canonical form of the JWK; kid and x are public. */
#define HEAD "{\"crv\":\"Ed25519\",\"d\":\""
#define TAIL "\",\"kid\":\"%s\",\"kty\":\"OKP\",\"x\":\"%s\"}\n"
enum { JWK_TEXT = sizeof(HEAD) + MEZ_B64URL_32 + sizeof(TAIL) + MEZ_KID_TEXT + MEZ_B64URL_32 };

int mez_seckey_save(const struct mez_seckey *key, const char *path, struct mez_err *err)
{
	char kid[MEZ_KID_TEXT + 1], x[MEZ_B64URL_32 + 1];
	char *text = mez_guard_alloc(JWK_TEXT), *d = text + sizeof(HEAD) - 1;
	int tail, rc;

	mez_pubkey_kid(kid, &key->pub);
	mez_guard_b64url(x, key->pub.b);
	memcpy(text, HEAD, sizeof(HEAD) - 1);
	mez_guard_peek(key->secret);
	mez_guard_b64url(d, key->secret);
	mez_guard_close(key->secret);
	tail = snprintf(d + MEZ_B64URL_32, JWK_TEXT - sizeof(HEAD) + 1 - MEZ_B64URL_32, TAIL, kid,
			x);
	mez_require(tail > 0);
	rc = mez_file_create(AT_FDCWD, path, text, sizeof(HEAD) - 1 + MEZ_B64URL_32 + (size_t)tail,
			     0600, err);
	mez_guard_free(text);
	return rc;
}
