/* eddsa-jcs-2022: every step of the published example, the logs of five other
 * implementations, and that proofs of other suites are not taken for it. */
#include "base/text.h"
#include "crypto/ed25519_priv.h"
#include "proof/integrity.h"
#include "suite.h"

#define STEPS "eddsa-jcs-2022/"
#define ASSERTION "assertionMethod"

static struct mez_arena arena;
static struct mez_err err;
static struct suite eddsa, webvh, momentum;

static const struct mez_json *parse(struct mez_str text)
{
	const struct mez_json *v = NULL;
	struct mez_str kept = mez_arena_dup(&arena, text);

	if (mez_json_read(&v, &arena, kept.p, kept.n, &err) < 0)
		return NULL;
	return v;
}

static const struct mez_json *read_json(const struct suite *s, const char *path)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	const struct mez_json *v = NULL;

	if (suite_read(s, &text, path) && !(v = parse(mez_buf_view(&text))))
		ok(false, "%s: %s", path, err.msg);
	return v;
}

/* The text of a step, without the newline a file may end in. */
static struct mez_str step(const char *path)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;

	if (!suite_read(&eddsa, &text, path))
		return MEZ_NOSTR;
	while (text.len > 0 && text.p[text.len - 1] == '\n')
		text.len--;
	return mez_arena_dup(&arena, mez_buf_view(&text));
}

static void is_step(struct mez_str got, const char *path)
{
	struct mez_str want = step(path);

	is_mem(got.p, got.n, want.p, want.n, path);
}

static const struct mez_json *without(const struct mez_json *v, const char *name)
{
	struct mez_obj o;

	mez_obj_from(&o, &arena, v);
	mez_obj_drop(&o, mez_str_of(name));
	return mez_json_keep(&arena, mez_obj_done(&o));
}

/* privateKeyMultibase: base58btc of the varint of ed25519-priv and the seed. */
static struct mez_seckey *example_key(void)
{
	struct mez_str text =
		mez_json_str(mez_json_at(read_json(&eddsa, "keyPair.json"), "privateKeyMultibase"));
	uint8_t bytes[64];
	size_t n = sizeof(bytes);

	if (text.n < 1 || text.p[0] != 'z' ||
	    !mez_unb58(bytes, &n, (struct mez_str){ text.p + 1, text.n - 1 }) || n != 34 ||
	    bytes[0] != 0x80 || bytes[1] != 0x26)
		mez_bug("key of the example");
	return mez_seckey_of_seed(bytes + 2);
}

static struct mez_str hex_of(const void *p, size_t n)
{
	char *out = mez_arena_text(&arena, 2 * n);

	mez_hex(out, p, n);
	return (struct mez_str){ out, 2 * n };
}

/* Section 3.3 step by step, from the signed document. */
static void run_steps(const struct mez_json *doc)
{
	const struct mez_json *proof = mez_json_at(doc, "proof");
	MEZ_AUTO(mez_canon) body = NULL;
	MEZ_AUTO(mez_canon) options = NULL;
	MEZ_AUTO(mez_seckey) key = example_key();
	struct mez_digest both[2];
	struct mez_signature sig;
	MEZ_AUTOBUF b58 = MEZ_BUF_INIT;

	ok(mez_json_same(without(proof, "proofValue"),
			 read_json(&eddsa, STEPS "proofConfigJCS.json")),
	   STEPS "proofConfigJCS.json");
	body = mez_canon_of(without(doc, "proof"));
	options = mez_canon_of(without(proof, "proofValue"));
	is_step(mez_canon_view(body), STEPS "canonDocJCS.txt");
	is_step(mez_canon_view(options), STEPS "proofCanonJCS.txt");
	both[0] = mez_canon_digest(options);
	both[1] = mez_canon_digest(body);
	is_step(hex_of(both[0].b, 32), STEPS "proofHashJCS.txt");
	is_step(hex_of(both[1].b, 32), STEPS "docHashJCS.txt");
	is_step(hex_of(both, 64), STEPS "combinedHashJCS.txt");
	MEZ_AUTO(mez_tbs) tbs = mez_tbs_integrity(options, body);
	mez_sign(&sig, key, tbs);
	is_step(hex_of(sig.b, 64), STEPS "sigHexJCS.txt");
	mez_buf_ch(&b58, 'z');
	mez_b58(&b58, sig.b, sizeof(sig.b));
	is_step(mez_buf_view(&b58), STEPS "sigBTC58JCS.txt");
}

/* The same from the other end: our own mez_proof_add() makes the published document. */
static void run_making(const struct mez_json *doc)
{
	const struct mez_json *unsigned_doc = read_json(&eddsa, "unsigned.json");
	struct mez_proof_options opt = { .purpose = ASSERTION };
	MEZ_AUTO(mez_seckey) key = example_key();
	struct mez_json made;

	if (!ok(mez_instant_parse(&opt.created, MEZ_STR("2023-02-24T23:36:38Z")), "instant"))
		return;
	ok(mez_proof_add(&made, &arena, unsigned_doc, key, &opt, &err) == 0 &&
		   mez_json_same(&made, doc),
	   "signing unsigned.json gives signedJCS.json");
}

static bool verifies(const struct mez_json *doc)
{
	struct mez_proof_info info;

	return mez_proof_check(&info, &arena, doc, ASSERTION, NULL, &err) == 0;
}

/* One bit of every byte of the signed file, turned. */
static void run_changes(void)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	unsigned accepted = 0, refused = 0;

	if (!suite_read(&eddsa, &text, STEPS "signedJCS.json"))
		return;
	for (size_t i = 0; i < text.len; i++) {
		size_t mark = mez_arena_mark(&arena);
		const struct mez_json *doc;

		text.p[i] ^= 1;
		doc = parse(mez_buf_view(&text));
		if (doc && verifies(doc))
			accepted++;
		else
			refused++;
		text.p[i] ^= 1;
		mez_arena_rewind(&arena, mark);
	}
	ok(accepted == 0 && refused == text.len, "%u of %u changed files are refused", refused,
	   (unsigned)text.len);
}

static void run_example(void)
{
	const struct mez_json *doc = read_json(&eddsa, STEPS "signedJCS.json");
	struct mez_proof_info info;
	char did[MEZ_DIDKEY_MAX];
	struct mez_str method;

	if (!doc)
		return;
	run_steps(doc);
	run_making(doc);
	ok(mez_proof_check(&info, &arena, doc, ASSERTION, NULL, &err) == 0,
	   "signedJCS.json verifies");
	mez_pubkey_did(did, &info.key);
	method = mez_json_str(mez_json_at(read_json(&eddsa, "keyPair.json"), "publicKeyMultibase"));
	is_mem(did + 8, strlen(did + 8), method.p, method.n, "by the key of the example");
	ok(mez_proof_check(&info, &arena, doc, "authentication", NULL, &err) == -MEZ_E_REFUSED,
	   "not for another purpose");
	run_changes();
}

/* The suites whose canonical form is RDF's: their proofs are not ours to take, but with the
 * published canonical texts as given the arithmetic is the same. */
static void run_rdf(const char *dir, const char *suffix, const char *signed_name)
{
	char path[128];
	struct mez_filehash both[2];
	struct mez_signature sig;
	struct mez_pubkey key;
	const struct mez_json *doc;
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	MEZ_AUTO(mez_seckey) secret = example_key();

	key = mez_seckey_public(secret);
	snprintf(path, sizeof(path), "%s/proofCanon%s.txt", dir, suffix);
	if (!suite_read(&eddsa, &text, path))
		return;
	both[0] = mez_sha256_file(text.p, text.len);
	snprintf(path, sizeof(path), "%s/canonDoc%s.txt", dir, suffix);
	if (!suite_read(&eddsa, &text, path))
		return;
	both[1] = mez_sha256_file(text.p, text.len);
	snprintf(path, sizeof(path), "%s/combinedHash%s.txt", dir, suffix);
	is_step(hex_of(both, 64), path);
	snprintf(path, sizeof(path), "%s/sigHex%s.txt", dir, suffix);
	ok(mez_unhex(sig.b, 64, step(path)) && mez_ed25519_verify(&sig, &key, both, 64), "%s",
	   path);
	snprintf(path, sizeof(path), "%s/%s", dir, signed_name);
	doc = read_json(&eddsa, path);
	ok(doc && !verifies(doc) && err.code == MEZ_E_UNSUPPORTED, "%s is another suite's", path);
}

static void run_others(void)
{
	static const char *const files[] = { "ssi/lds-ed25519-2020-vc0.jsonld",
					     "ssi/lds-ed25519-2020-vp0.jsonld" };
	run_rdf("eddsa-rdfc-2022", "DataInt", "signedDataInt.json");
	run_rdf("Ed25519Signature2020", "EdSig", "signedEdSig.json");
	for (size_t i = 0; i < MEZ_COUNT(files); i++) {
		const struct mez_json *doc = read_json(&eddsa, files[i]);

		ok(doc && !verifies(doc) && err.code == MEZ_E_UNSUPPORTED, "%s is another suite's",
		   files[i]);
	}
}

/* Every line of every log verifies but those of the mismatch. */
static unsigned run_log(const char *path)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	bool bad = strstr(path, "negative-did-key-body-fragment-mismatch") != NULL;
	unsigned lines = 0;

	if (!suite_read(&webvh, &text, path))
		return 0;
	for (char *at = text.p, *end; at < text.p + text.len; at = end + 1) {
		const struct mez_json *doc;

		end = strchr(at, '\n');
		if (!end)
			end = text.p + text.len;
		if (end == at)
			continue;
		doc = parse((struct mez_str){ at, (size_t)(end - at) });
		lines++;
		if (bad)
			ok(doc && !verifies(doc) && err.code == MEZ_E_VALUE, "%s:%u is refused",
			   path, lines);
		else
			ok(doc && verifies(doc), "%s:%u", path, lines);
	}
	return lines;
}

static void run_webvh(void)
{
	MEZ_AUTOBUF names = MEZ_BUF_INIT;
	unsigned lines = 0;
	size_t n = 0;
	const char *p;

	ok(mez_file_walk(&names, &n, webvh.dir, ".", SUITE_FILES_MAX, &err) == 0, "did:webvh logs");
	p = names.p;
	for (size_t i = 0; i < n; i++, p += strlen(p) + 1) {
		mez_arena_reset(&arena);
		if (strlen(p) >= 9 && strcmp(p + strlen(p) - 9, "did.jsonl") == 0)
			lines += run_log(p);
	}
	ok(lines > 50, "%u lines of logs", lines);
}

/* The predecessor's credentials.  Their proof type is not ours and is refused by name; the
 * bytes under it are the canonical credential without proof. */
static void check_legacy(const char *path, bool good)
{
	const struct mez_json *doc = read_json(&momentum, path), *proofs, *list;
	struct mez_json one;
	size_t n;

	if (!doc)
		return;
	proofs = mez_json_at(doc, "proof");
	list = mez_json_is(proofs, MEZ_J_ARRAY) ? proofs : NULL;
	n = list ? mez_json_len(list) : 1;
	MEZ_AUTO(mez_canon) body = NULL;
	ok(n > 0 && mez_canon_make(&body, without(doc, "proof"), MEZ_PROFILE_STRICT, NULL, 0,
				   &err) == 0,
	   "%s", path);
	for (size_t i = 0; i < n; i++) {
		const struct mez_json *proof = list ? mez_json_item(list, i) : proofs;
		struct mez_str jws = mez_json_str(mez_json_at(proof, "jws"));
		struct mez_str text = mez_canon_view(body);
		struct mez_signature sig;
		struct mez_pubkey key;
		size_t len = sizeof(sig.b);

		ok(mez_unb64url(sig.b, &len, jws) && len == 64 &&
			   mez_pubkey_from_did(&key,
					       mez_proof_method_did(mez_json_str(
						       mez_json_at(proof, "verificationMethod"))),
					       &err) == 0 &&
			   mez_ed25519_verify(&sig, &key, text.p, text.n) == good,
		   "%s: signature %zu %s", path, i + 1, good ? "holds" : "does not hold");
	}
	if (!list || n == 1) {
		one = *doc;
		ok(!verifies(&one) && err.code == MEZ_E_UNSUPPORTED, "%s: proof type refused",
		   path);
	}
}

static void run_legacy(void)
{
	static const char *const good[] = {
		"tests/fixtures/corridor_agreement_2of2/corridor.vc.json",
		"tests/fixtures/corridor_agreement_2of2/corridor.agreement.vc.json",
		"tests/fixtures/corridor_agreement_party_specific_2of2/"
		"corridor.agreement.zone-a.vc.json",
		"tests/fixtures/corridor_agreement_party_specific_2of2/"
		"corridor.agreement.zone-b.vc.json",
		"docs/examples/vc/signed.corridor-agreement.2of2.json",
	};
	static const char *const stale[] = {
		"renamed-stale-signatures/corridor.vc.json",
		"renamed-stale-signatures/corridor.agreement.vc.json",
		"renamed-stale-signatures/signed.corridor-agreement.2of2.json",
	};

	mez_arena_reset(&arena);
	for (size_t i = 0; i < MEZ_COUNT(good); i++)
		check_legacy(good[i], true);
	for (size_t i = 0; i < MEZ_COUNT(stale); i++)
		check_legacy(stale[i], false);
}

int main(void)
{
	eddsa = suite_open("vc-di-eddsa");
	webvh = suite_open("eddsa-jcs-2022-didwebvh");
	momentum = suite_open("momentum-sez-stack");
	if (mez_arena_init(&arena, 0, &err) < 0 || mez_crypto_init(&err) < 0)
		return 1;
	run_example();
	run_others();
	run_webvh();
	run_legacy();
	return done_testing();
}
