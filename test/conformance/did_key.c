/* did:key: every identifier of the suite, wherever it stands, is decoded and encoded again;
 * keys of other types are refused as such; keys beside an Ed25519 identifier are its key. */
#include "base/text.h"
#include "crypto/key.h"
#include "suite.h"

static struct mez_arena arena;
static struct mez_err err;
static struct suite s;
static unsigned keys, seeds, foreign;

static struct mez_str member(const struct mez_json *v, const char *name)
{
	return mez_json_str(mez_json_get(v, mez_str_of(name)));
}

/* The body alone, or the body twice; "did:key:X#Y" names a key that X is not. */
static void check_identifier(struct mez_str did)
{
	const size_t prefix = strlen("did:key:");
	const char *hash = memchr(did.p, '#', did.n);
	struct mez_str whole = { did.p, hash ? (size_t)(hash - did.p) : did.n };
	struct mez_str body = { did.p + prefix, whole.n - prefix };
	bool same = !hash || mez_str_eq(body, (struct mez_str){ hash + 1, did.n - whole.n - 1 });
	char back[MEZ_DIDKEY_MAX];
	struct mez_pubkey key;
	int rc = mez_pubkey_from_did(&key, did, &err);

	if (!same) {
		ok(rc == -MEZ_E_VALUE, "two keys: %.*s", MEZ_FMT(did));
	} else if (mez_str_starts(body, MEZ_STR("z6Mk"))) {
		if (!ok(rc == 0, "Ed25519: %.*s", MEZ_FMT(did)))
			return;
		mez_pubkey_did(back, &key);
		ok(mez_str_eq(mez_str_of(back), whole), "and back");
	} else {
		ok(rc == -MEZ_E_UNSUPPORTED, "another type: %.*s", MEZ_FMT(did));
		foreign++;
	}
}

/* An object that tells an Ed25519 key in another form, beside the identifier. */
static void check_key(const struct mez_json *v)
{
	struct mez_str did = member(v, "controller"), b58 = member(v, "publicKeyBase58");
	const struct mez_json *jwk = mez_json_at(v, "publicKeyJwk");
	struct mez_pubkey key, other;
	size_t n = sizeof(other.b);

	if (!mez_str_starts(did, MEZ_STR("did:key:z6Mk")))
		return;
	if (mez_pubkey_from_did(&key, did, &err) < 0)
		return;
	if (mez_str_is(member(v, "type"), "Ed25519VerificationKey2018") && b58.p) {
		ok(mez_unb58(other.b, &n, b58) && n == sizeof(other.b) &&
			   mez_pubkey_eq(&key, &other),
		   "publicKeyBase58 of %.*s", MEZ_FMT(did));
		keys++;
	}
	if (mez_str_is(member(jwk, "crv"), "Ed25519")) {
		ok(mez_pubkey_from_jwk(&other, jwk, &err) == 0 && mez_pubkey_eq(&key, &other),
		   "publicKeyJwk of %.*s", MEZ_FMT(did));
		keys++;
	}
	jwk = mez_json_at(v, "privateKeyJwk");
	if (mez_str_is(member(jwk, "crv"), "Ed25519")) {
		MEZ_AUTO(mez_canon) text = mez_canon_of(jwk);
		MEZ_AUTO(mez_seckey) secret = NULL;

		ok(mez_seckey_parse_jwk(&secret, mez_canon_view(text), &err) == 0,
		   "privateKeyJwk of %.*s", MEZ_FMT(did));
		other = mez_seckey_public(secret);
		ok(mez_pubkey_eq(&key, &other), "is its key");
		keys++;
	}
}

static void check_seed(const struct mez_json *v)
{
	const struct mez_json *pair = mez_json_at(v, "verificationKeyPair");
	struct mez_str did = member(pair, "controller");
	struct mez_pubkey key, want;
	uint8_t seed[32];

	if (!mez_str_starts(did, MEZ_STR("did:key:z6Mk")) ||
	    !mez_unhex(seed, sizeof(seed), member(v, "seed")))
		return;
	MEZ_AUTO(mez_seckey) secret = mez_seckey_of_seed(seed);
	key = mez_seckey_public(secret);
	ok(mez_pubkey_from_did(&want, did, &err) == 0 && mez_pubkey_eq(&key, &want), "seed of %.*s",
	   MEZ_FMT(did));
	seeds++;
}

static void visit(const struct mez_json *v)
{
	if (mez_json_type(v) == MEZ_J_STRING &&
	    mez_str_starts(mez_json_str(v), MEZ_STR("did:key:")))
		check_identifier(mez_json_str(v));
	if (mez_json_type(v) == MEZ_J_ARRAY)
		for (size_t i = 0; i < mez_json_len(v); i++)
			visit(mez_json_item(v, i));
	if (mez_json_type(v) != MEZ_J_OBJECT)
		return;
	check_key(v);
	check_seed(v);
	for (size_t i = 0; i < mez_json_len(v); i++) {
		visit(&mez_json_member(v, i)->name);
		visit(&mez_json_member(v, i)->value);
	}
}

int main(void)
{
	MEZ_AUTOBUF names = MEZ_BUF_INIT;
	size_t n = 0, files = 0;
	const char *p;

	s = suite_open("did-key");
	if (mez_arena_init(&arena, 0, &err) < 0 || mez_crypto_init(&err) < 0)
		return 1;
	ok(mez_file_walk(&names, &n, s.dir, ".", SUITE_FILES_MAX, &err) == 0, "%s", err.msg);
	p = names.p;
	for (size_t i = 0; i < n; i++, p += strlen(p) + 1) {
		MEZ_AUTOBUF text = MEZ_BUF_INIT;
		const struct mez_json *v;

		if (strlen(p) < 5 || strcmp(p + strlen(p) - 5, ".json") != 0 ||
		    !suite_read(&s, &text, p))
			continue;
		if (ok(mez_json_read(&v, &arena, text.p, text.len, &err) == 0, "%s", p))
			visit(v);
		mez_arena_reset(&arena);
		files++;
	}
	ok(files > 0 && keys > 0 && seeds > 0 && foreign > 0,
	   "%zu files: %u keys, %u seeds, %u identifiers of other types", files, keys, seeds,
	   foreign);
	return done_testing();
}
