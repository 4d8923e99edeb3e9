/* Public keys as JWK, thumbprint and did:key. */
#include "crypto/key.h"

#include "base/text.h"
#include "tap.h"

/* RFC 8037 appendix A: the key, its JWK and its thumbprint. */
#define RFC_X "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
#define RFC_D "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
#define RFC_KID "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
#define RFC_B58 "6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw"
#define RFC_DID "did:key:z" RFC_B58
#define OKP "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" RFC_X "\""

static struct mez_pubkey rfc_key(void)
{
	struct mez_pubkey key;
	size_t n = sizeof(key.b);

	if (!mez_unb64url(key.b, &n, MEZ_STR(RFC_X)))
		mez_bug("test data");
	return key;
}

static int from_text(struct mez_pubkey *out, struct mez_arena *a, const char *text)
{
	const struct mez_json *v;
	struct mez_err err;

	if (mez_json_read(&v, a, text, strlen(text), &err) < 0)
		mez_bug("test data");
	return mez_pubkey_from_jwk(out, v, &err);
}

static void test_jwk(struct mez_arena *a)
{
	const struct mez_pubkey key = rfc_key();
	struct mez_pubkey back = { { 0 } };
	const struct mez_json tree = mez_pubkey_jwk(a, &key);
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	static const char want[] =
		"{\"crv\":\"Ed25519\",\"kid\":\"" RFC_KID "\",\"kty\":\"OKP\",\"x\":\"" RFC_X "\"}";
	char kid[MEZ_KID_TEXT + 1];

	mez_pubkey_kid(kid, &key);
	is_str(kid, RFC_KID, "thumbprint of RFC 8037 appendix A.3");
	ok(mez_canon_write(&text, &tree, MEZ_PROFILE_STRICT, NULL, 0, NULL) == 0, "canonical");
	is_mem(text.p, text.len, want, strlen(want), "public JWK");
	ok(mez_pubkey_from_jwk(&back, &tree, NULL) == 0 && mez_pubkey_eq(&back, &key), "and back");
	ok(from_text(&back, a, "{" OKP "}") == 0, "kid is optional");
	ok(from_text(&back, a, "{" OKP ",\"alg\":\"EdDSA\",\"use\":\"sig\"}") == 0, "alg and use");
	ok(from_text(&back, a, "{" OKP ",\"alg\":\"Ed25519\"}") == 0, "the alg of RFC 9864");
}

static void test_jwk_refusals(struct mez_arena *a)
{
	static const struct {
		int code;
		const char *text, *what;
	} cases[] = {
		{ MEZ_E_MEMBER, "{" OKP ",\"d\":\"" RFC_D "\"}", "a private key is no public one" },
		{ MEZ_E_MEMBER, "{" OKP ",\"key_ops\":[]}", "unknown member" },
		{ MEZ_E_MISSING, "{\"kty\":\"OKP\",\"crv\":\"Ed25519\"}", "no x" },
		{ MEZ_E_MISSING, "{\"kty\":\"OKP\",\"x\":\"" RFC_X "\"}", "no crv" },
		{ MEZ_E_VALUE, "{\"kty\":\"EC\",\"crv\":\"Ed25519\",\"x\":\"" RFC_X "\"}",
		  "kty EC" },
		{ MEZ_E_VALUE, "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"" RFC_X "\"}",
		  "X25519" },
		{ MEZ_E_VALUE, "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}", "short x" },
		{ MEZ_E_VALUE, "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" RFC_X "A\"}",
		  "x of 33 bytes" },
		{ MEZ_E_VALUE, "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" RFC_X "=\"}",
		  "x with padding" },
		{ MEZ_E_VALUE,
		  "{\"kty\":\"OKP\",\"crv\":\"Ed25519\","
		  "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURp\"}",
		  "x with a stray last bit" },
		{ MEZ_E_VALUE, "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":1}", "x is a number" },
		{ MEZ_E_VALUE, "{" OKP ",\"kid\":\"me\"}", "kid is another text" },
		{ MEZ_E_VALUE, "{" OKP ",\"alg\":\"ES256\"}", "alg ES256" },
		{ MEZ_E_VALUE, "{" OKP ",\"use\":\"enc\"}", "use enc" },
	};

	for (size_t i = 0; i < MEZ_COUNT(cases); i++) {
		struct mez_pubkey out = { { 7 } };

		is_int(from_text(&out, a, cases[i].text), -cases[i].code, cases[i].what);
		ok(out.b[0] == 7, "and leaves the output alone");
	}
}

static int from_did(struct mez_pubkey *out, const char *did)
{
	return mez_pubkey_from_did(out, mez_str_of(did), NULL);
}

static void test_did(void)
{
	static const char x[] = "z" RFC_B58;
	const struct mez_pubkey key = rfc_key();
	struct mez_pubkey back = { { 0 } };
	char did[MEZ_DIDKEY_MAX], other[200];

	mez_pubkey_did(did, &key);
	is_str(did, RFC_DID, "did:key");
	ok(from_did(&back, RFC_DID) == 0 && mez_pubkey_eq(&back, &key), "and back");
	memset(&back, 0, sizeof(back));
	snprintf(other, sizeof(other), "did:key:%s#%s", x, x);
	ok(from_did(&back, other) == 0 && mez_pubkey_eq(&back, &key), "with its fragment");
	snprintf(other, sizeof(other), "did:key:%s#", x);
	is_int(from_did(&back, other), -MEZ_E_VALUE, "empty fragment");
	snprintf(other, sizeof(other), "did:key:%s#%.*sx", x, (int)strlen(x) - 1, x);
	is_int(from_did(&back, other), -MEZ_E_VALUE, "another fragment");
	snprintf(other, sizeof(other), "did:key:%s#%s#%s", x, x, x);
	is_int(from_did(&back, other), -MEZ_E_VALUE, "two fragments");
	snprintf(other, sizeof(other), "did:key:%s?a=b", x);
	is_int(from_did(&back, other), -MEZ_E_VALUE, "a query");
	snprintf(other, sizeof(other), "did:key:%s ", x);
	is_int(from_did(&back, other), -MEZ_E_VALUE, "a blank behind");
	is_int(from_did(&back, "did:web:example.com"), -MEZ_E_VALUE, "another method");
	is_int(from_did(&back, "DID:KEY:z"), -MEZ_E_VALUE, "upper case");
	is_int(from_did(&back, "did:key:"), -MEZ_E_VALUE, "nothing");
	is_int(from_did(&back, "did:key:z"), -MEZ_E_UNSUPPORTED, "no multicodec");
	is_int(from_did(&back, ""), -MEZ_E_VALUE, "no text");
	ok(mez_pubkey_eq(&back, &key), "failures leave the output alone");
}

/* The same bytes in other spellings, and other bytes in the same spelling. */
static void test_did_spellings(void)
{
	uint8_t bytes[64] = { 0xed, 0x01 };
	struct mez_pubkey back;
	MEZ_AUTOBUF text = MEZ_BUF_INIT;

	mez_buf_z(&text, "did:key:m");
	mez_b64(&text, bytes, 34);
	is_int(from_did(&back, text.p), -MEZ_E_VALUE, "base64 multibase is not taken");
	for (size_t n = 2; n < sizeof(bytes); n++) {
		mez_buf_clear(&text);
		mez_buf_z(&text, "did:key:z");
		mez_b58(&text, bytes, n);
		is_int(from_did(&back, text.p), n == 34 ? 0 : -MEZ_E_VALUE, "key length");
	}
	bytes[1] = 0x02;
	mez_buf_clear(&text);
	mez_buf_z(&text, "did:key:z");
	mez_b58(&text, bytes, 34);
	is_int(from_did(&back, text.p), -MEZ_E_UNSUPPORTED, "another varint with ed in front");
	bytes[0] = 0xec; /* X25519 */
	bytes[1] = 0x01;
	mez_buf_clear(&text);
	mez_buf_z(&text, "did:key:z");
	mez_b58(&text, bytes, 34);
	is_int(from_did(&back, text.p), -MEZ_E_UNSUPPORTED, "X25519");
	/* A leading zero byte is another number with the same digits behind it. */
	mez_buf_clear(&text);
	mez_buf_z(&text, "did:key:z1" RFC_B58);
	is_int(from_did(&back, text.p), -MEZ_E_UNSUPPORTED, "a leading 1");
	mez_buf_clear(&text);
	mez_buf_z(&text, "did:key:z");
	for (int i = 0; i < 400; i++)
		mez_buf_ch(&text, '4');
	is_int(from_did(&back, text.p), -MEZ_E_UNSUPPORTED, "as long as an RSA key");
}

static void test_eq(void)
{
	struct mez_pubkey a = rfc_key(), b = a;
	unsigned equal = 0;

	ok(mez_pubkey_eq(&a, &b), "a key equals its copy");
	for (unsigned bit = 0; bit < 256; bit++) {
		b = a;
		b.b[bit / 8] ^= (uint8_t)(1U << bit % 8);
		equal += mez_pubkey_eq(&a, &b);
	}
	is_int(equal, 0, "and no key one bit away");
}

int main(void)
{
	struct mez_arena a = { 0 };

	if (mez_arena_init(&a, 1 << 20, NULL) < 0)
		return 1;
	test_jwk(&a);
	test_jwk_refusals(&a);
	test_did();
	test_did_spellings();
	test_eq();
	mez_arena_release(&a);
	return done_testing();
}
