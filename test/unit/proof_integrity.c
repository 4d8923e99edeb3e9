/* Data Integrity proofs: what is made verifies, what was touched does not, and what is not
 * understood is refused. */
#include "proof/integrity.h"

#include "base/text.h"
#include "tap.h"

#define ASSERTION "assertionMethod"
static struct mez_arena a;
static struct mez_seckey *key;

static const struct mez_json *read(const char *text)
{
	const struct mez_json *v;
	struct mez_err err;

	if (mez_json_read(&v, &a, text, strlen(text), &err) < 0)
		mez_bug(text);
	return v;
}

static int check(const struct mez_json *doc)
{
	struct mez_proof_info info;
	struct mez_err err = { 0 };
	int rc = mez_proof_check(&info, &a, doc, ASSERTION, NULL, &err);

	if (rc < 0)
		note("%s: %s", mez_code_slug(rc), err.msg);
	return rc;
}

static struct mez_json sign(const char *text)
{
	static const struct mez_proof_options opt = { ASSERTION, { 1767225600 } };
	struct mez_json out;

	if (mez_proof_add(&out, &a, read(text), key, &opt, NULL) < 0)
		mez_bug(text);
	return out;
}

/* doc with one member replaced, added, or (value NULL) taken away. */
static const struct mez_json *with(const struct mez_json *doc, const char *name, const char *value)
{
	struct mez_obj o;

	mez_obj_from(&o, &a, doc);
	mez_obj_drop(&o, mez_str_of(name));
	if (value)
		mez_obj_add(&o, mez_str_of(name), *read(value));
	return mez_json_keep(&a, mez_obj_done(&o));
}

static const struct mez_json *with_proof(const struct mez_json *doc, const char *name,
					 const char *value)
{
	const struct mez_json *proof = with(mez_json_at(doc, "proof"), name, value);
	struct mez_obj o;

	mez_obj_from(&o, &a, doc);
	mez_obj_drop(&o, MEZ_STR("proof"));
	mez_obj_set(&o, "proof", *proof);
	return mez_json_keep(&a, mez_obj_done(&o));
}

static void test_made(void)
{
	const struct mez_json doc = sign("{\"@context\":[\"x:1\",\"x:2\"],\"n\":7}");
	const struct mez_json *proof = mez_json_at(&doc, "proof");
	const struct mez_pubkey pub = mez_seckey_public(key);
	struct mez_proof_info info;
	char did[MEZ_DIDKEY_MAX], method[2 * MEZ_DIDKEY_MAX];

	ok(mez_proof_check(&info, &a, &doc, ASSERTION, NULL, NULL) == 0, "verifies");
	ok(mez_pubkey_eq(&info.key, &pub), "by the key that signed");
	ok(info.has_created && info.created.secs == 1767225600 && !info.has_expires, "its time");
	mez_pubkey_did(did, &pub);
	snprintf(method, sizeof(method), "%s#%s", did, did + 8);
	is_mem(info.method.p, info.method.n, method, strlen(method), "did:key:X#X");
	ok(mez_str_eq(mez_proof_method_did(info.method), mez_str_of(did)), "and the DID of it");
	ok(mez_json_same(mez_json_at(proof, "@context"), mez_json_at(&doc, "@context")),
	   "@context is copied into the proof");
	is_int(mez_json_len(proof), 7, "and nothing else is in it");
	is_int(mez_json_len(mez_json_at(mez_json_keep(&a, sign("{\"n\":7}")), "proof")), 6,
	       "no @context without one");
}

static void test_not_made(void)
{
	static const struct {
		int code;
		const char *text;
	} cases[] = {
		{ MEZ_E_VALUE, "[]" },
		{ MEZ_E_VALUE, "{\"proof\":{}}" },
		{ MEZ_E_VALUE, "{\"proof\":null}" },
		{ MEZ_E_NUMBER, "{\"n\":1.5}" },
		{ MEZ_E_NUMBER, "{\"n\":1e3}" },
		{ MEZ_E_NEGZERO, "{\"n\":-0}" },
		{ MEZ_E_NUMBER, "{\"@context\":1.5}" },
	};
	static const struct mez_proof_options opt = { ASSERTION, { 0 } };

	for (size_t i = 0; i < MEZ_COUNT(cases); i++) {
		struct mez_json out = mez_json_bool(true);

		is_int(mez_proof_add(&out, &a, read(cases[i].text), key, &opt, NULL),
		       -cases[i].code, cases[i].text);
		ok(out.type == MEZ_J_TRUE, "the output is left alone");
	}
}

/* Any change to any member of document or proof breaks the signature. */
static void test_touched(void)
{
	const struct mez_json made =
		sign("{\"@context\":[\"x:1\"],\"id\":\"a\",\"n\":7,\"z\":[{}]}");
	const struct mez_json *doc = &made;

	is_int(check(doc), 0, "as made");
	is_int(check(with(doc, "id", "\"b\"")), -MEZ_E_SIGNATURE, "another text");
	is_int(check(with(doc, "n", "8")), -MEZ_E_SIGNATURE, "another number");
	is_int(check(with(doc, "n", "\"7\"")), -MEZ_E_SIGNATURE, "another type");
	is_int(check(with(doc, "n", "7.0")), 0, "the same number (RFC 8785)");
	is_int(check(with(doc, "z", "[{},{}]")), -MEZ_E_SIGNATURE, "another item");
	is_int(check(with(doc, "z", NULL)), -MEZ_E_SIGNATURE, "a member less");
	is_int(check(with(doc, "m", "null")), -MEZ_E_SIGNATURE, "a member more");
	is_int(check(with(doc, "@context", "[\"x:2\"]")), -MEZ_E_SIGNATURE, "another context");
	is_int(check(with(doc, "@context", NULL)), -MEZ_E_SIGNATURE, "no context");
	is_int(check(with(doc, "@context", "\"x:1\"")), 0,
	       "a context that is the same list (section 3.3.2 step 4)");
	is_int(check(with(doc, "@context", "[\"x:1\",\"x:2\"]")), 0,
	       "contexts behind those of the proof are not signed (section 3.3.2 step 4)");
	is_int(check(with(doc, "@context", "[\"x:2\",\"x:1\"]")), -MEZ_E_SIGNATURE, "before: no");
	is_int(check(with_proof(doc, "created", "\"2026-01-01T00:00:01Z\"")), -MEZ_E_SIGNATURE,
	       "another second");
	is_int(check(with_proof(doc, "created", NULL)), -MEZ_E_SIGNATURE, "no time");
	is_int(check(with_proof(doc, "nonce", "\"1\"")), -MEZ_E_SIGNATURE, "a nonce");
	is_int(check(with_proof(doc, "domain", "\"x\"")), -MEZ_E_SIGNATURE, "a domain");
	is_int(check(with_proof(doc, "@context", NULL)), -MEZ_E_SIGNATURE, "no context in it");
	is_int(check(with_proof(doc, "@context", "[\"x:1\",\"x:2\"]")), -MEZ_E_SIGNATURE,
	       "a longer context in it");
}

static void test_refused(void)
{
	const struct mez_json made = sign("{\"n\":7}");
	const struct mez_json *doc = &made;

	is_int(check(with(doc, "proof", NULL)), -MEZ_E_MISSING, "no proof");
	is_int(check(with(doc, "proof", "[]")), -MEZ_E_MISSING, "an empty list");
	is_int(check(with(doc, "proof", "7")), -MEZ_E_VALUE, "a number");
	is_int(check(read("[]")), -MEZ_E_MISSING, "no object");
	is_int(check(with_proof(doc, "type", "\"Ed25519Signature2020\"")), -MEZ_E_UNSUPPORTED,
	       "another proof type");
	is_int(check(with_proof(doc, "cryptosuite", "\"eddsa-rdfc-2022\"")), -MEZ_E_UNSUPPORTED,
	       "another suite");
	is_int(check(with_proof(doc, "cryptosuite", NULL)), -MEZ_E_MISSING, "no suite");
	is_int(check(with_proof(doc, "type", "7")), -MEZ_E_VALUE, "a type that is no text");
	is_int(check(with_proof(doc, "previousProof", "\"x\"")), -MEZ_E_UNSUPPORTED, "a chain");
	is_int(check(with_proof(doc, "jws", "\"x\"")), -MEZ_E_MEMBER, "a member we do not know");
	is_int(check(with_proof(doc, "proofPurpose", "\"authentication\"")), -MEZ_E_REFUSED,
	       "another purpose");
	is_int(check(with_proof(doc, "created", "\"yesterday\"")), -MEZ_E_VALUE, "no time");
	is_int(check(with_proof(doc, "created", "\"2026-01-01T00:00:00.Z\"")), -MEZ_E_VALUE,
	       "a point without digits");
	is_int(check(with_proof(doc, "expires", "\"2026-13-01T00:00:00Z\"")), -MEZ_E_VALUE,
	       "no such month");
	is_int(check(with_proof(doc, "verificationMethod", "\"did:web:example.com#1\"")),
	       -MEZ_E_UNTRUSTED, "a method nobody knows");
	is_int(check(with_proof(doc, "verificationMethod",
				"\"did:key:z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw\"")),
	       -MEZ_E_VALUE, "a DID where a method belongs");
}

static const char *in_quotes(const char *prefix, struct mez_str s)
{
	return mez_arena_fmt(&a, "\"%s%.*s\"", prefix, (int)s.n, s.p).p;
}

static void test_signature_text(void)
{
	const struct mez_json made = sign("{\"n\":7}");
	const struct mez_json *doc = &made;
	struct mez_str v = mez_json_str(mez_json_at(mez_json_at(doc, "proof"), "proofValue"));
	struct mez_str body = { v.p + 1, v.n - 1 };
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	uint8_t bytes[65];
	size_t n = sizeof(bytes);

	ok(v.p[0] == 'z' && mez_unb58(bytes, &n, body) && n == 64, "z and 64 bytes");
	is_int(check(with_proof(doc, "proofValue", in_quotes("", body))), -MEZ_E_VALUE, "no z");
	is_int(check(with_proof(doc, "proofValue", in_quotes("u", body))), -MEZ_E_VALUE,
	       "another multibase");
	is_int(check(with_proof(doc, "proofValue", in_quotes("z1", body))), -MEZ_E_VALUE,
	       "65 bytes, the first zero");
	is_int(check(with_proof(doc, "proofValue", "\"z\"")), -MEZ_E_VALUE, "z alone");
	is_int(check(with_proof(doc, "proofValue", "\"\"")), -MEZ_E_VALUE, "empty");
	is_int(check(with_proof(doc, "proofValue", "[]")), -MEZ_E_VALUE, "no text");
	bytes[63] ^= 1;
	mez_b58(&text, bytes, 64);
	is_int(check(with_proof(doc, "proofValue", in_quotes("z", mez_buf_view(&text)))),
	       -MEZ_E_SIGNATURE, "one bit");
	mez_buf_clear(&text);
	mez_b58(&text, bytes, 63);
	is_int(check(with_proof(doc, "proofValue", in_quotes("z", mez_buf_view(&text)))),
	       -MEZ_E_VALUE, "63 bytes");
}

/* Proofs as others write them, signed here: options in, proof out. */
static const struct mez_json *foreign(const char *doc_text, const char *options_text)
{
	const struct mez_json *doc = read(doc_text), *options = read(options_text);
	struct mez_canon *opt = NULL, *body = NULL;
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	struct mez_signature sig;
	struct mez_obj o;

	if (mez_canon_make(&opt, options, MEZ_PROFILE_RFC8785, NULL, 0, NULL) < 0 ||
	    mez_canon_make(&body, doc, MEZ_PROFILE_RFC8785, NULL, 0, NULL) < 0)
		mez_bug("test data");
	MEZ_AUTO(mez_tbs) tbs = mez_tbs_integrity(opt, body);
	mez_canon_free(opt);
	mez_canon_free(body);
	mez_sign(&sig, key, tbs);
	mez_buf_ch(&text, 'z');
	mez_b58(&text, sig.b, sizeof(sig.b));
	mez_obj_from(&o, &a, options);
	mez_obj_set(&o, "proofValue", mez_json_copy_text(&a, mez_buf_view(&text)));
	options = mez_json_keep(&a, mez_obj_done(&o));
	mez_obj_from(&o, &a, doc);
	mez_obj_set(&o, "proof", *options);
	return mez_json_keep(&a, mez_obj_done(&o));
}

#define WEB "\"verificationMethod\":\"did:web:example.com#k1\","
#define OPTIONS(more)                                                                   \
	"{\"type\":\"DataIntegrityProof\",\"cryptosuite\":\"eddsa-jcs-2022\"," WEB more \
	"\"proofPurpose\":\"assertionMethod\"}"

static int check_with(struct mez_proof_info *info, const struct mez_json *doc, const char *method)
{
	const struct mez_proof_row row = { mez_str_of(method), mez_seckey_public(key) };
	struct mez_proof_table table = { &row, 1 };
	const struct mez_resolver resolve = { mez_proof_table_key, &table };

	return mez_proof_check(info, &a, doc, ASSERTION, &resolve, NULL);
}

static void test_resolver(void)
{
	const struct mez_json *doc = foreign("{\"n\":0.5}", OPTIONS(""));
	const struct mez_pubkey pub = mez_seckey_public(key);
	struct mez_proof_info info;

	ok(check_with(&info, doc, "did:web:example.com#k1") == 0, "a method of the table");
	ok(mez_pubkey_eq(&info.key, &pub) && !info.has_created, "its key, and no time");
	ok(check_with(&info, doc, "did:web:example.com") == 0, "any method of a DID");
	is_int(check_with(&info, doc, "did:web:example.com#k2"), -MEZ_E_UNTRUSTED,
	       "another method");
	is_int(check_with(&info, doc, "did:web:example.co"), -MEZ_E_UNTRUSTED, "a shorter DID");
	is_int(check(doc), -MEZ_E_UNTRUSTED, "no table");
	ok(check_with(&info, with(doc, "proof", mez_arena_fmt(&a, "[%s]", "{}").p), "x") ==
		   -MEZ_E_MISSING,
	   "an empty proof in a list");
}

static void test_times(void)
{
	static const struct {
		const char *options;
		int64_t created; /* -1: VALUE */
	} cases[] = {
		{ OPTIONS("\"created\":\"2026-01-01T00:00:00Z\","), 1767225600 },
		{ OPTIONS("\"created\":\"2026-01-01T00:00:00.123Z\","), 1767225600 },
		{ OPTIONS("\"created\":\"2026-01-01T05:00:00.999999999+05:00\","), 1767225600 },
		{ OPTIONS("\"created\":\"2025-12-31T19:00:00-05:00\","), 1767225600 },
		{ OPTIONS("\"created\":\"2026-01-01T00:00:00\","), -1 },
		{ OPTIONS("\"created\":\"2026-01-01T00:00:00.1\","), -1 },
		{ OPTIONS("\"created\":\"2026-01-01T00:00:00.1.2Z\","), -1 },
		{ OPTIONS("\"created\":\"2026-01-01T00:00:00 Z\","), -1 },
		{ OPTIONS("\"created\":\"2026-01-01\","), -1 },
		{ OPTIONS("\"created\":\"\","), -1 },
		{ OPTIONS("\"created\":1,"), -1 },
	};

	for (size_t i = 0; i < MEZ_COUNT(cases); i++) {
		const struct mez_json *doc = foreign("{}", cases[i].options);
		struct mez_proof_info info = { .created = { 7 } };
		int rc = check_with(&info, doc, "did:web:example.com");

		if (cases[i].created < 0)
			is_int(rc, -MEZ_E_VALUE, cases[i].options);
		else
			ok(rc == 0 && info.has_created && info.created.secs == cases[i].created,
			   "%s", cases[i].options);
	}
}

static void test_foreign_members(void)
{
	const struct mez_json *doc =
		foreign("{\"@context\":\"x:1\"}",
			OPTIONS("\"@context\":[\"x:1\"],\"id\":\"urn:x\",\"expires\":\"2030-01-"
				"01T00:00:00Z\","
				"\"domain\":[\"a\",\"b\"],\"challenge\":\"c\",\"nonce\":\"d\","));
	struct mez_proof_info info;
	struct mez_obj o;
	struct mez_arr list = { .a = &a };

	/* The document is hashed with the context in the proof's spelling, so signing it with its
	 * own does not verify. */
	is_int(check_with(&info, doc, "did:web:example.com"), -MEZ_E_SIGNATURE,
	       "contexts in two spellings");
	doc = foreign("{\"@context\":[\"x:1\"]}",
		      OPTIONS("\"@context\":[\"x:1\"],\"id\":\"urn:x\","
			      "\"expires\":\"2030-01-01T00:00:00Z\",\"domain\":[\"a\",\"b\"],"
			      "\"challenge\":\"c\",\"nonce\":\"d\","));
	is_int(check_with(&info, doc, "did:web:example.com"), 0,
	       "all members of the specification");
	ok(info.has_expires && info.expires.secs == 1893456000, "expiry is told");
	mez_arr_add(&list, *mez_json_at(doc, "proof"));
	mez_obj_from(&o, &a, doc);
	mez_obj_drop(&o, MEZ_STR("proof"));
	mez_obj_set(&o, "proof", mez_arr_done(&list));
	doc = mez_json_keep(&a, mez_obj_done(&o));
	is_int(check_with(&info, doc, "did:web:example.com"), 0, "a list of one proof");
	is_int(check(with(doc, "proof", "[{},{}]")), -MEZ_E_UNSUPPORTED, "a list of two");
}

int main(void)
{
	if (mez_crypto_init(NULL) < 0 || mez_arena_init(&a, 1 << 24, NULL) < 0 ||
	    mez_seckey_generate(&key, NULL) < 0)
		return 1;
	test_made();
	test_not_made();
	test_touched();
	test_refused();
	test_signature_text();
	test_resolver();
	test_times();
	test_foreign_members();
	mez_seckey_free(key);
	mez_arena_release(&a);
	return done_testing();
}
