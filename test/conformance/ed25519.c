/* Ed25519 against RFC 8032, sign.input, Wycheproof, CCTV and speccheck: signing gives the
 * listed bytes, and one strict verifier answers as each list says (libsodium's answer where
 * the lists differ). */
#include "base/text.h"
#include "crypto/ed25519_priv.h"
#include "suite.h"

static struct mez_arena arena;
static struct mez_err err;
static struct suite s;

/* Hex of any length as bytes in the arena; the vectors' lengths may be wrong on purpose. */
static struct mez_str bytes_of(struct mez_str hex)
{
	char *p = mez_arena_text(&arena, hex.n / 2 + 1);

	if (!hex.p || !mez_unhex(p, hex.n / 2, hex)) {
		printf("Bail out! bad hex in the suite\n");
		exit(1);
	}
	return (struct mez_str){ p, hex.n / 2 };
}

static struct mez_str member(const struct mez_json *v, const char *name)
{
	return mez_json_str(mez_json_get(v, mez_str_of(name)));
}

/* A key or signature of another length has no type to be in. */
static bool verifies(struct mez_str key, struct mez_str sig, struct mez_str msg)
{
	struct mez_signature fixed;
	struct mez_pubkey k;

	if (key.n != sizeof(k.b) || sig.n != sizeof(fixed.b))
		return false;
	memcpy(k.b, key.p, sizeof(k.b));
	memcpy(fixed.b, sig.p, sizeof(fixed.b));
	return mez_ed25519_verify(&fixed, &k, msg.p, msg.n);
}

static void check_signing(const char *what, struct mez_str seed, struct mez_str pub,
			  struct mez_str msg, struct mez_str want)
{
	uint8_t fixed[32];
	struct mez_signature sig;

	memcpy(fixed, seed.p, sizeof(fixed));
	MEZ_AUTO(mez_seckey) key = mez_seckey_of_seed(fixed);
	const struct mez_pubkey got = mez_seckey_public(key);

	mez_seckey_sign_bytes(&sig, key, msg.p, msg.n);
	ok(pub.n == 32 && memcmp(got.b, pub.p, 32) == 0 && want.n == 64 &&
		   memcmp(sig.b, want.p, 64) == 0 && verifies(pub, want, msg),
	   "%s", what);
}

static const struct mez_json *read_json(const char *path)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	const struct mez_json *v = NULL;
	struct mez_str kept;

	if (!suite_read(&s, &text, path))
		return NULL;
	kept = mez_arena_dup(&arena, mez_buf_view(&text));
	ok(mez_json_read(&v, &arena, kept.p, kept.n, &err) == 0, "%s is JSON", path);
	return v;
}

static void run_rfc8032(void)
{
	const struct mez_json *list = read_json("rfc8032/ed25519.json");

	ok(mez_json_len(list) > 0, "RFC 8032 has cases");
	for (size_t i = 0; i < mez_json_len(list); i++) {
		const struct mez_json *c = mez_json_item(list, i);
		struct mez_str name = mez_arena_dup(&arena, member(c, "name"));

		check_signing(name.p, bytes_of(member(c, "seed")),
			      bytes_of(member(c, "public_key")), bytes_of(member(c, "message")),
			      bytes_of(member(c, "signature")));
	}
}

/* Lines "seed+pk : pk : message : signature+message :". */
static void run_sign_input(void)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	unsigned lines = 0;

	if (!suite_read(&s, &text, "sign-input/kat-ed25519-every-8th.txt"))
		return;
	for (char *at = text.p, *end; (end = strchr(at, '\n')); at = end + 1) {
		struct mez_str field[4] = { MEZ_NOSTR, MEZ_NOSTR, MEZ_NOSTR, MEZ_NOSTR };
		char what[32];

		for (size_t f = 0; f < 4; f++) {
			char *colon = memchr(at, ':', (size_t)(end - at));

			if (!colon)
				break;
			field[f] = (struct mez_str){ at, (size_t)(colon - at) };
			at = colon + 1;
		}
		snprintf(what, sizeof(what), "sign.input line %u", ++lines);
		if (!ok(field[0].n == 128 && field[3].n == 128 + field[2].n, "%s: shape", what))
			continue;
		field[0].n = 64;
		field[3].n = 128;
		check_signing(what, bytes_of(field[0]), bytes_of(field[1]), bytes_of(field[2]),
			      bytes_of(field[3]));
	}
	ok(lines > 0, "sign.input has lines");
}

static void run_wycheproof(void)
{
	const struct mez_json *doc = read_json("wycheproof/ed25519_test.json");
	const struct mez_json *groups = mez_json_at(doc, "testGroups");
	int64_t want = -1;
	int seen = 0;

	for (size_t i = 0; i < mez_json_len(groups); i++) {
		const struct mez_json *g = mez_json_item(groups, i);
		const struct mez_json *tests = mez_json_at(g, "tests");
		struct mez_str key = bytes_of(member(mez_json_at(g, "publicKey"), "pk"));

		for (size_t k = 0; k < mez_json_len(tests); k++, seen++) {
			const struct mez_json *t = mez_json_item(tests, k);
			bool valid = mez_str_is(member(t, "result"), "valid");
			struct mez_str comment = member(t, "comment");
			int64_t id = -1;

			ok(mez_json_int(&id, mez_json_at(t, "tcId")) &&
				   verifies(key, bytes_of(member(t, "sig")),
					    bytes_of(member(t, "msg"))) == valid,
			   "wycheproof %d: %.*s", (int)id, MEZ_FMT(comment));
		}
	}
	ok(mez_json_int(&want, mez_json_at(doc, "numberOfTests")) && seen == want,
	   "wycheproof: all of %d", (int)want);
}

/* libsodium refuses exactly what has one of these. */
static bool has_refused_flag(const struct mez_json *flags)
{
	static const char *const refused[] = { "low_order_A", "low_order_R", "non_canonical_A",
					       "non_canonical_R", "low_order_residue" };

	for (size_t i = 0; i < mez_json_len(flags); i++)
		for (size_t k = 0; k < MEZ_COUNT(refused); k++)
			if (mez_str_eq(mez_json_str(mez_json_item(flags, i)),
				       mez_str_of(refused[k])))
				return true;
	return false;
}

static void run_cctv(void)
{
	const struct mez_json *list = read_json("cctv/ed25519vectors.json");

	ok(mez_json_len(list) > 0, "cctv has vectors");
	for (size_t i = 0; i < mez_json_len(list); i++) {
		const struct mez_json *v = mez_json_item(list, i);
		bool want = !has_refused_flag(mez_json_at(v, "flags"));
		int64_t id = -1;

		ok(mez_json_int(&id, mez_json_at(v, "number")) &&
			   verifies(bytes_of(member(v, "key")), bytes_of(member(v, "sig")),
				    member(v, "msg")) == want,
		   "cctv %d", (int)id);
	}
}

static void run_speccheck(void)
{
	const struct mez_json *list = read_json("speccheck/cases.json");

	ok(mez_json_len(list) > 0, "speccheck has cases");
	for (size_t i = 0; i < mez_json_len(list); i++) {
		const struct mez_json *c = mez_json_item(list, i);
		int64_t row = -1;

		ok(mez_json_int(&row, mez_json_at(c, "case")) &&
			   verifies(bytes_of(member(c, "pub_key")),
				    bytes_of(member(c, "signature")),
				    bytes_of(member(c, "message"))) == (row == 3),
		   "speccheck case %d", (int)row);
	}
}

int main(void)
{
	s = suite_open("ed25519");
	if (mez_arena_init(&arena, 0, &err) < 0 || mez_crypto_init(&err) < 0)
		return 1;
	run_rfc8032();
	run_sign_input();
	run_wycheproof();
	run_cctv();
	run_speccheck();
	return done_testing();
}
