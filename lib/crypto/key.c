/* crypto/key.c: public keys as JWK, thumbprint and did:key. */
#include "crypto/ed25519_priv.h"

#include <stdio.h>

#include "base/text.h"
#include "json/shape.h"

static const char DID_KEY[] = "did:key:";
enum {
	MULTICODEC = 2, /* the varint of ed25519-pub: ED 01 */
	MULTICODEC_0 = 0xed,
	MULTICODEC_1 = 0x01,
	MULTIKEY = MULTICODEC + 32,
	/* No key type we decode needs more: longer ones (RSA) are of another type. */
	MULTIKEY_TEXT_MAX = 175,
	MULTIKEY_ROOM = 128
};

bool mez_pubkey_eq(const struct mez_pubkey *a, const struct mez_pubkey *b)
{
	unsigned diff = 0;

	for (size_t i = 0; i < sizeof(a->b); i++)
		diff |= a->b[i] ^ b->b[i];
	return diff == 0;
}

/* --- JWK ------------------------------------------------------------------- */

/* RFC 7638 section 3 fixes these bytes itself: the required members of an OKP key (RFC 8037
 * section 2), in order, without blanks. */
void mez_pubkey_kid(char out[static MEZ_KID_TEXT + 1], const struct mez_pubkey *key)
{
	char x[MEZ_B64URL_32 + 1], text[128];
	struct mez_filehash h;
	int n;

	mez_guard_b64url(x, key->b);
	n = snprintf(text, sizeof(text), "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"%s\"}", x);
	mez_require(n > 0 && (size_t)n < sizeof(text));
	h = mez_sha256_file(text, (size_t)n);
	mez_guard_b64url(out, h.b);
}

struct mez_json mez_pubkey_jwk(struct mez_arena *a, const struct mez_pubkey *key)
{
	struct mez_obj o = { .a = a };
	char x[MEZ_B64URL_32 + 1], kid[MEZ_KID_TEXT + 1];

	mez_guard_b64url(x, key->b);
	mez_pubkey_kid(kid, key);
	mez_obj_set(&o, "crv", mez_json_z("Ed25519"));
	mez_obj_set(&o, "kid", mez_json_copy_text(a, mez_str_of(kid)));
	mez_obj_set(&o, "kty", mez_json_z("OKP"));
	mez_obj_set(&o, "x", mez_json_copy_text(a, mez_str_of(x)));
	return mez_obj_done(&o);
}

static const struct mez_field JWK[] = {
	{ "kty", MEZ_K_STRING, MEZ_REQUIRED, "OKP" },
	{ "crv", MEZ_K_STRING, MEZ_REQUIRED, "Ed25519" },
	{ "x", MEZ_K_STRING, MEZ_REQUIRED, NULL },
	{ "kid", MEZ_K_STRING, 0, NULL },
	{ "alg", MEZ_K_STRING, 0, NULL },
	{ "use", MEZ_K_STRING, 0, "sig" },
	{ "d", MEZ_K_STRING, MEZ_REQUIRED, NULL }, /* last: left out for public keys */
};

int mez_jwk_public(struct mez_pubkey *out, const struct mez_json *v, bool secret,
		   struct mez_err *err)
{
	const struct mez_json *kid = mez_json_at(v, "kid"), *alg = mez_json_at(v, "alg");
	struct mez_pubkey key;
	size_t n = sizeof(key.b);
	char want[MEZ_KID_TEXT + 1];
	int rc = mez_shape_check(v, JWK, MEZ_COUNT(JWK) - !secret, "", NULL, 0, err);

	if (rc < 0)
		return rc;
	if (!mez_unb64url(key.b, &n, mez_json_str(mez_json_at(v, "x"))) || n != sizeof(key.b))
		return mez_err_set(err, MEZ_E_VALUE, "x is not the base64url of 32 bytes");
	/* RFC 8037 section 3.1, and the fully specified name of RFC 9864. */
	if (alg && !mez_str_is(mez_json_str(alg), "EdDSA") &&
	    !mez_str_is(mez_json_str(alg), "Ed25519"))
		return mez_err_set(err, MEZ_E_VALUE, "alg is neither EdDSA nor Ed25519");
	mez_pubkey_kid(want, &key);
	if (kid && !mez_str_eq(mez_json_str(kid), mez_str_of(want)))
		return mez_err_set(err, MEZ_E_VALUE, "kid is not the thumbprint of the key");
	*out = key;
	return 0;
}

int mez_pubkey_from_jwk(struct mez_pubkey *out, const struct mez_json *v, struct mez_err *err)
{
	return mez_jwk_public(out, v, false, err);
}

/* --- did:key --------------------------------------------------------------- */

void mez_pubkey_did(char out[static MEZ_DIDKEY_MAX], const struct mez_pubkey *key)
{
	uint8_t multikey[MULTIKEY] = { MULTICODEC_0, MULTICODEC_1 };
	MEZ_AUTOBUF text = MEZ_BUF_INIT;

	memcpy(multikey + MULTICODEC, key->b, sizeof(key->b));
	mez_buf_z(&text, DID_KEY);
	mez_buf_ch(&text, 'z');
	mez_b58(&text, multikey, sizeof(multikey));
	mez_require(text.len < MEZ_DIDKEY_MAX);
	memcpy(out, text.p, text.len + 1);
}

/* The multibase text of a did:key: what follows the prefix, its fragment being the same. */
static int did_body(struct mez_str *out, struct mez_str did, struct mez_err *err)
{
	struct mez_str body, fragment;
	const char *hash;

	if (!mez_str_starts(did, mez_str_of(DID_KEY)))
		return mez_err_set(err, MEZ_E_VALUE, "'%.*s' is not a did:key", MEZ_FMT(did));
	body.p = did.p + sizeof(DID_KEY) - 1;
	body.n = did.n - (sizeof(DID_KEY) - 1);
	hash = memchr(body.p, '#', body.n);
	if (hash) {
		fragment.p = hash + 1;
		fragment.n = body.n - (size_t)(hash + 1 - body.p);
		body.n = (size_t)(hash - body.p);
		if (!mez_str_eq(body, fragment))
			return mez_err_set(err, MEZ_E_VALUE,
					   "'%.*s' names one key and points at another",
					   MEZ_FMT(did));
	}
	*out = body;
	return 0;
}

int mez_pubkey_from_did(struct mez_pubkey *out, struct mez_str did, struct mez_err *err)
{
	uint8_t bytes[MULTIKEY_ROOM];
	size_t n = sizeof(bytes);
	struct mez_str body;
	int rc = did_body(&body, did, err);

	if (rc < 0)
		return rc;
	if (body.n == 0 || body.p[0] != 'z')
		return mez_err_set(err, MEZ_E_VALUE, "'%.*s' is not in multibase base58btc",
				   MEZ_FMT(did));
	body.p++;
	body.n--;
	if (body.n > MULTIKEY_TEXT_MAX)
		return mez_err_set(err, MEZ_E_UNSUPPORTED, "'%.*s' is not an Ed25519 key",
				   MEZ_FMT(did));
	if (!mez_unb58(bytes, &n, body))
		return mez_err_set(err, MEZ_E_VALUE, "'%.*s' is not base58btc", MEZ_FMT(did));
	if (n < MULTICODEC || bytes[0] != MULTICODEC_0 || bytes[1] != MULTICODEC_1)
		return mez_err_set(err, MEZ_E_UNSUPPORTED, "'%.*s' is not an Ed25519 key",
				   MEZ_FMT(did));
	if (n != MULTIKEY)
		return mez_err_set(err, MEZ_E_VALUE, "'%.*s' holds %zu key bytes, not 32",
				   MEZ_FMT(did), n - MULTICODEC);
	memcpy(out->b, bytes + MULTICODEC, sizeof(out->b));
	return 0;
}
