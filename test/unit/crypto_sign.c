/* Signatures: RFC 8032 section 7.1, the reference system's vectors, strict verification, and
 * what may be signed at all. */
#include "crypto/sign.h"

#include "base/text.h"
#include "crypto/ed25519_priv.h"
#include "tap.h"

struct vector {
	const char *name, *seed, *pub, *msg_hex, *sig;
};

static const struct vector VECTORS[] = {
	{ "RFC 8032 TEST 1", "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
	  "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
	  "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e3970"
	  "1cf9b46bd25bf5f0595bbe24655141438e7a100b" },
	{ "RFC 8032 TEST 2", "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
	  "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
	  "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613"
	  "d0f11d8c387b2eaeb4302aeeb00d291612bb0c00" },
	{ "RFC 8032 TEST 3", "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
	  "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
	  "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760"
	  "984dc6594a7c15e9716ed28dc027beceea1ec40a" },
	/* {"corridor_id":"pk-ae","sequence":1} under the seeds of the reference system. */
	{ "reference E1", "2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a",
	  "197f6b23e16c8532c6abc838facd5ea789be0c76b2920334039bfa8b3d368d61",
	  "7b22636f727269646f725f6964223a22706b2d6165222c2273657175656e6365223a317d",
	  "4add1dad07e345e2289d803fbf244972ccf08b816e9d27d059fe445483a569b3b76d1e22175eb91af96e6125"
	  "b43905bc737186dc5624d201f104137bc81bf60e" },
	{ "reference E2", "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
	  "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
	  "7b22636f727269646f725f6964223a22706b2d6165222c2273657175656e6365223a317d",
	  "4b27deab5b0212401f0a4b2484a1cff9e6caa0f63df9427af6e82984def0db2a80fd0b25f2603d90ce6a5ab8"
	  "42dc0fbf835e5e2ccee5c86285b76a52dfa20e0c" },
};

static void unhex(void *out, size_t n, const char *hex)
{
	if (!mez_unhex(out, n, mez_str_of(hex)))
		mez_bug("test data");
}

static void test_vectors(void)
{
	for (size_t i = 0; i < MEZ_COUNT(VECTORS); i++) {
		const struct vector *v = &VECTORS[i];
		size_t n = strlen(v->msg_hex) / 2;
		uint8_t seed[32], msg[64];
		struct mez_pubkey want_pub, pub;
		struct mez_signature want, sig;

		unhex(seed, 32, v->seed);
		unhex(want_pub.b, 32, v->pub);
		unhex(want.b, 64, v->sig);
		unhex(msg, n, v->msg_hex);
		MEZ_AUTO(mez_seckey) key = mez_seckey_of_seed(seed);
		pub = mez_seckey_public(key);
		ok(mez_pubkey_eq(&pub, &want_pub), "%s: public key", v->name);
		mez_seckey_sign_bytes(&sig, key, msg, n);
		ok(memcmp(sig.b, want.b, 64) == 0, "%s: signature", v->name);
		ok(mez_ed25519_verify(&sig, &pub, msg, n), "%s: verifies", v->name);
	}
}

/* Every bit of signature, key and message is held by the signature. */
static void test_flips(void)
{
	const struct vector *v = &VECTORS[3];
	size_t n = strlen(v->msg_hex) / 2;
	uint8_t msg[64];
	struct mez_pubkey pub;
	struct mez_signature sig;
	unsigned accepted = 0;

	unhex(pub.b, 32, v->pub);
	unhex(sig.b, 64, v->sig);
	unhex(msg, n, v->msg_hex);
	for (unsigned bit = 0; bit < 64 * 8; bit++) {
		sig.b[bit / 8] ^= (uint8_t)(1U << bit % 8);
		accepted += mez_ed25519_verify(&sig, &pub, msg, n);
		sig.b[bit / 8] ^= (uint8_t)(1U << bit % 8);
	}
	is_int(accepted, 0, "no bit of the signature can be turned");
	for (unsigned bit = 0; bit < 32 * 8; bit++) {
		pub.b[bit / 8] ^= (uint8_t)(1U << bit % 8);
		accepted += mez_ed25519_verify(&sig, &pub, msg, n);
		pub.b[bit / 8] ^= (uint8_t)(1U << bit % 8);
	}
	is_int(accepted, 0, "no bit of the key can be turned");
	for (unsigned bit = 0; bit < n * 8; bit++) {
		msg[bit / 8] ^= (uint8_t)(1U << bit % 8);
		accepted += mez_ed25519_verify(&sig, &pub, msg, n);
		msg[bit / 8] ^= (uint8_t)(1U << bit % 8);
	}
	is_int(accepted, 0, "no bit of the message can be turned");
	for (size_t len = 0; len < n; len++)
		accepted += mez_ed25519_verify(&sig, &pub, msg, len);
	is_int(accepted, 0, "no shorter message will do");
	ok(mez_ed25519_verify(&sig, &pub, msg, n), "and the whole still verifies");
}

/* S + L is the same scalar in a spelling that RFC 8032 section 5.1.7 refuses. */
static void test_malleable(void)
{
	static const uint8_t L[32] = { 0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,	     0xd6,
				       0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, [31] = 0x10 };
	const struct vector *v = &VECTORS[1];
	struct mez_pubkey pub;
	struct mez_signature sig;
	unsigned carry = 0;
	uint8_t msg[1];

	unhex(pub.b, 32, v->pub);
	unhex(sig.b, 64, v->sig);
	unhex(msg, 1, v->msg_hex);
	for (size_t i = 0; i < 32; i++) {
		carry += (unsigned)sig.b[32 + i] + L[i];
		sig.b[32 + i] = (uint8_t)carry;
		carry >>= 8;
	}
	ok(!mez_ed25519_verify(&sig, &pub, msg, 1), "S + L is refused");
}

/* Keys of small order verify anything for lenient verifiers: R = A, S = 0. */
static void test_small_order(void)
{
	static const char *const points[] = {
		"0100000000000000000000000000000000000000000000000000000000000000",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"0000000000000000000000000000000000000000000000000000000000000000",
		"0000000000000000000000000000000000000000000000000000000000000080",
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
		/* not canonical: the field element has 2^255 - 19 added */
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"0100000000000000000000000000000000000000000000000000000000000080",
	};

	for (size_t i = 0; i < MEZ_COUNT(points); i++) {
		struct mez_signature sig = { { 0 } };
		struct mez_pubkey pub;
		unsigned accepted = 0;

		unhex(pub.b, 32, points[i]);
		/* One message in eight would satisfy the equation. */
		for (uint8_t msg = 0; msg < 64; msg++) {
			memset(sig.b, 0, sizeof(sig.b));
			sig.b[0] = 1;
			accepted += mez_ed25519_verify(&sig, &pub, &msg, 1);
			memcpy(sig.b, pub.b, 32);
			accepted += mez_ed25519_verify(&sig, &pub, &msg, 1);
		}
		is_int(accepted, 0, points[i]);
	}
}

static void test_note_values(void)
{
	static const struct {
		int code;
		const char *text;
		size_t n;
	} cases[] = {
		{ 0, "one\n", 4 },
		{ 0, "\n", 1 },
		{ 0, "one\n\ntwo\n", 9 },
		{ 0, "\xe2\x80\x94\n", 4 },
		{ MEZ_E_SYNTAX, "", 0 },
		{ MEZ_E_SYNTAX, "one", 3 },
		{ MEZ_E_SYNTAX, "one\r\n", 5 },
		{ MEZ_E_SYNTAX, "\tone\n", 5 },
		{ MEZ_E_SYNTAX, "o\0e\n", 4 },
		{ MEZ_E_UTF8, "\xff\n", 2 },
		{ MEZ_E_UTF8, "\xed\xa0\x80\n", 4 },
	};

	for (size_t i = 0; i < MEZ_COUNT(cases); i++) {
		MEZ_AUTO(mez_tbs) t = NULL;
		int rc = mez_tbs_note(&t, (struct mez_str){ cases[i].text, cases[i].n }, NULL);

		is_int(rc, -cases[i].code, "note text");
		ok((t != NULL) == (rc == 0), "a value only on success");
	}
}

/* What mez_sign() makes, mez_verify() takes, for that key and that value alone. */
static void test_tbs(void)
{
	MEZ_AUTO(mez_seckey) key = NULL;
	MEZ_AUTO(mez_seckey) other = NULL;
	MEZ_AUTO(mez_tbs) t = NULL;
	MEZ_AUTO(mez_tbs) u = NULL;
	struct mez_signature sig, again;
	struct mez_pubkey pub, other_pub;
	struct mez_err err;

	ok(mez_crypto_init(NULL) == 0 && mez_crypto_init(NULL) == 0, "starting twice is fine");
	ok(mez_seckey_generate(&key, NULL) == 0 && mez_seckey_generate(&other, NULL) == 0, "keys");
	pub = mez_seckey_public(key);
	other_pub = mez_seckey_public(other);
	ok(mez_tbs_note(&t, MEZ_STR("a\n"), NULL) == 0 &&
		   mez_tbs_note(&u, MEZ_STR("b\n"), NULL) == 0,
	   "two values");
	mez_sign(&sig, key, t);
	mez_sign(&again, key, t);
	ok(memcmp(&sig, &again, sizeof(sig)) == 0, "signing is deterministic");
	ok(mez_verify(&pub, &sig, t, NULL) == 0, "verifies");
	is_int(mez_verify(&pub, &sig, u, &err), -MEZ_E_SIGNATURE, "another value");
	is_int(err.code, MEZ_E_SIGNATURE, "and says so");
	is_int(mez_verify(&other_pub, &sig, t, NULL), -MEZ_E_SIGNATURE, "another key");
}

/* The value of an integrity proof is the two digests, options first. */
static void test_integrity_value(void)
{
	const struct mez_json none = mez_json_null(), yes = mez_json_bool(true);
	MEZ_AUTO(mez_canon) a = mez_canon_of(&none);
	MEZ_AUTO(mez_canon) b = mez_canon_of(&yes);
	MEZ_AUTO(mez_tbs) ab = mez_tbs_integrity(a, b);
	MEZ_AUTO(mez_tbs) ba = mez_tbs_integrity(b, a);
	MEZ_AUTO(mez_seckey) key = NULL;
	struct mez_digest both[2];
	struct mez_signature sig, want;

	ok(mez_seckey_generate(&key, NULL) == 0, "key");
	both[0] = mez_canon_digest(a);
	both[1] = mez_canon_digest(b);
	mez_seckey_sign_bytes(&want, key, both, sizeof(both));
	mez_sign(&sig, key, ab);
	ok(memcmp(&sig, &want, sizeof(sig)) == 0, "SHA-256(options) || SHA-256(document)");
	mez_sign(&sig, key, ba);
	ok(memcmp(&sig, &want, sizeof(sig)) != 0, "in this order");
}

int main(void)
{
	test_vectors();
	test_flips();
	test_malleable();
	test_small_order();
	test_note_values();
	test_tbs();
	test_integrity_value();
	return done_testing();
}
