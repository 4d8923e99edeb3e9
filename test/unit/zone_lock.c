/* zone/lock.h: zone documents as policies, locks and their proofs, and whether packs answer what
 * a zone asks. */
#include "zone/lock.h"

#include "proof/integrity.h"
#include "ruleskit.h"

static const char zone[] =
	"{\"type\":\"mez.zone/"
	"1\",\"zone\":\"z\",\"title\":\"T\",\"jurisdiction\":\"xx\",\"origin\":"
	"\"example/z\",\"domain_set\":\"domains/"
	"20\",\"packs\":[\"a\",\"b\"],\"authorities\":{\"auth\":"
	"\"keys/a\"},\"publishers\":[\"keys/p\"],\"rounding\":{\"XXX\":{\"digits\":0,\"mode\":"
	"\"half_up\",\"by\":\"policy\"}},\"decisions\":{\"payment\":{\"domains\":[\"tax\",\"kyc\"],"
	"\"pass\":[\"compliant\",\"exempt\"],\"subject_to\":true}},\"heads\":{\"payment\":{\"tax\":"
	"[\"h\"]}},\"screening\":{\"lists\":[\"l\"],\"determinations_by\":\"auth\"},\"note\":"
	"\"n\"}";

static struct mez_seckey *key_of(uint8_t n)
{
	uint8_t seed[32];

	memset(seed, n, sizeof seed);
	return mez_seckey_of_seed(seed);
}

static const char *did_of(uint8_t n)
{
	MEZ_AUTO(mez_seckey) key = key_of(n);
	struct mez_pubkey pub = mez_seckey_public(key);
	char did[MEZ_DIDKEY_MAX];

	mez_pubkey_did(did, &pub);
	return mez_arena_dup(&kit_arena, str(did)).p;
}

static const struct mez_json *authorities(void)
{
	return kit_json(mez_arena_fmt(&kit_arena, "{\"auth\":[\"%s\",\"%s\"],\"other\":[\"%s\"]}",
				      did_of(1), did_of(2), did_of(3))
				.p);
}

/* A text with one part replaced. */
static const char *with(const char *text, const char *part, const char *instead)
{
	const char *at = strstr(text, part);

	if (!at) {
		fprintf(stderr, "# test data: no %s\n", part);
		abort();
	}
	return mez_arena_fmt(&kit_arena, "%.*s%s%s", (int)(at - text), text, instead,
			     at + strlen(part))
		.p;
}

/* --- policies ---------------------------------------------------------------------------- */

static void test_policy(void)
{
	struct mez_policy p;
	int r = mez_zone_policy(&p, &kit_arena, kit_json(zone), authorities(), &kit_err);

	if (!ok(r == 0, "a zone: %s", kit_err.msg))
		return;
	ok(mez_str_is(p.zone, "z") && mez_str_is(p.jurisdiction, "xx") && p.set->count == 20,
	   "its names");
	ok(p.ndecisions == 1 && p.decision[0].required[MEZ_DOMAIN_TAX] &&
		   p.decision[0].required[MEZ_DOMAIN_KYC] &&
		   !p.decision[0].required[MEZ_DOMAIN_AML] &&
		   p.decision[0].passes[MEZ_STATE_EXEMPT] &&
		   !p.decision[0].passes[MEZ_STATE_NOT_APPLICABLE] &&
		   !p.decision[0].passes[MEZ_STATE_PENDING] && p.decision[0].subject_to,
	   "what it decides");
	ok(p.nheads == 1 && p.head[0].domain == MEZ_DOMAIN_TAX && mez_str_is(p.head[0].head, "h"),
	   "what it wants examined");
	ok(p.nroundings == 1 && p.rounding[0].mode == MEZ_ROUND_HALF_UP &&
		   p.rounding[0].digits == 0,
	   "how it rounds");
	ok(p.nlists == 1 && mez_str_is(p.list[0], "l") && mez_str_is(p.determiner, "auth"),
	   "what it screens against");
	is_int((long long)p.speakers.n, 3, "who may speak");
}

static void test_bad_zones(void)
{
	static const struct {
		const char *part, *instead, *message;
	} rows[] = {
		{"\"note\":\"n\"", "\"extra\":1", "extra"},
		{"\"zone\":\"z\",", "", "zone"},
		{"\"zone\":\"z\"", "\"zone\":\"Z z\"", "zone"},
		{"mez.zone/1", "mez.zone/2", "type"},
		{"domains/20", "domains/21", "domains/21"},
		{"[\"tax\",\"kyc\"]", "[\"taxes\"]", "taxes"},
		{"[\"tax\",\"kyc\"]", "[\"sharia\"]", "sharia"},
		{"[\"tax\",\"kyc\"]", "[]", "over no domain"},
		{"[\"compliant\",\"exempt\"]", "[\"pending\"]", "pending"},
		{"[\"compliant\",\"exempt\"]", "[\"non_compliant\"]", "non_compliant"},
		{"[\"compliant\",\"exempt\"]", "[\"fine\"]", "fine"},
		{"\"subject_to\":true", "\"subject_to\":\"yes\"", "subject_to"},
		{"\"subject_to\":true", "\"subject_to\":true,\"x\":1", "x"},
		{"{\"tax\":[\"h\"]}", "{\"taxes\":[\"h\"]}", "taxes"},
		{"{\"tax\":[\"h\"]}", "{\"sharia\":[\"h\"]}", "sharia"},
		{"{\"tax\":[\"h\"]}", "{\"tax\":[5]}", "heads"},
		{"{\"tax\":[\"h\"]}", "5", "payment"},
		{"{\"tax\":[\"h\"]}", "[[\"h\"]]", "payment"},
		{"\"digits\":0", "\"digits\":19", "XXX"},
		{"\"digits\":0", "\"digits\":-1", "XXX"},
		{"half_up", "nearest", "XXX"},
		{"\"XXX\"", "\"xxx\"", "xxx"},
		{"\"lists\":[\"l\"]", "\"lists\":\"l\"", "lists"},
	};

	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		struct mez_policy p = {0};
		int r = mez_zone_policy(&p, &kit_arena,
					kit_json(with(zone, rows[i].part, rows[i].instead)),
					authorities(), &kit_err);

		if (!ok(r == -MEZ_E_CONFIG && strstr(kit_err.msg, rows[i].message) && !p.zone.p,
			"no zone: %s", rows[i].instead[0] ? rows[i].instead : "nothing"))
			fprintf(stderr, "# %d: %s\n", r, r ? kit_err.msg : "taken");
	}
}

static void test_bad_speakers(void)
{
	static const char *const bad[] = {"{\"auth\":\"x\"}", "{\"auth\":[5]}",
					  "{\"auth\":[\"x\"]}", "{\"auth\":[\"did:key:z6Mk\"]}",
					  "{\"auth\":[\"did:web:example\"]}"};

	for (size_t i = 0; i < MEZ_COUNT(bad); i++) {
		struct mez_policy p;

		is_int(mez_zone_policy(&p, &kit_arena, kit_json(zone), kit_json(bad[i]), &kit_err),
		       -MEZ_E_CONFIG, bad[i]);
	}
}

/* --- locks ----------------------------------------------------------------------------------- */

#define HEX "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a"
#define PACKS                                                                       \
	"[{\"name\":\"a\",\"kind\":\"lawpack\",\"version\":\"1\",\"sha256\":\"" HEX \
	"\"},{\"name\":\"b\",\"kind\":\"regpack\",\"version\":\"1\",\"sha256\":\"" HEX "\"}]"

static const char *lock_text(void)
{
	return mez_arena_fmt(&kit_arena,
			     "{\"type\":\"mez.lock/1\",\"zone\":%s,\"packs\":" PACKS
			     ",\"authorities\":%s,\"publishers\":[\"%s\"]}",
			     zone, kit_text(authorities()), did_of(4))
		.p;
}

static const struct mez_json *seal(const char *text)
{
	MEZ_AUTO(mez_seckey) key = key_of(9);
	struct mez_proof_options opt = {"assertionMethod", kit_time("2025-01-01T00:00:00Z")};
	struct mez_json out;

	if (mez_proof_add(&out, &kit_arena, kit_json(text), key, &opt, &kit_err) < 0) {
		fprintf(stderr, "# seal: %s\n", kit_err.msg);
		abort();
	}
	return mez_json_keep(&kit_arena, out);
}

static void test_lock(void)
{
	const struct mez_json *doc = seal(lock_text());
	MEZ_AUTO(mez_seckey) key = key_of(9);
	struct mez_pubkey pub = mez_seckey_public(key);
	struct mez_digest d = mez_canon_digest_of(doc);
	struct mez_lock l;

	if (!ok(mez_lock_open(&l, &kit_arena, doc, &kit_err) == 0, "a lock: %s", kit_err.msg))
		return;
	ok(mez_pubkey_eq(&l.signer.key, &pub), "says who signed it");
	ok(mez_digest_eq(&l.sha256, &d), "has its digest, proof included");
	ok(l.npacks == 2 && mez_str_is(l.pack[0].name, "a") && l.pack[0].kind == MEZ_PACK_LAW &&
		   mez_str_is(l.ref[1].name, "b") && l.pack[1].kind == MEZ_PACK_REG,
	   "and its packs");
	ok(mez_str_is(l.origin, "example/z"), "and the origin of its chain");
}

static void test_bad_locks(void)
{
	static const struct {
		const char *part, *instead;
		enum mez_code code;
	} rows[] = {
		{"mez.lock/1", "mez.lock/2", MEZ_E_CONFIG},
		{"\"publishers\":[\"did", "\"extra\":1,\"publishers\":[\"did", MEZ_E_CONFIG},
		{"\"name\":\"a\"", "\"name\":\"c\"", MEZ_E_CONFIG},
		{"\"name\":\"a\"", "\"name\":\"b\"", MEZ_E_CONFIG},
		{"lawpack", "otherpack", MEZ_E_CONFIG},
		{"\"version\":\"1\"", "\"version\":1", MEZ_E_CONFIG},
		{"\"sha256\":\"5a", "\"sha256\":\"5A", MEZ_E_CONFIG},
		{"domains/20", "domains/21", MEZ_E_CONFIG},
	};
	const char *text = lock_text(), *sealed = kit_text(seal(text));
	struct mez_lock l;

	for (size_t i = 0; i < MEZ_COUNT(rows); i++)
		is_int(mez_lock_open(&l, &kit_arena,
				     seal(with(text, rows[i].part, rows[i].instead)), &kit_err),
		       -(int)rows[i].code, rows[i].instead);
	is_int(mez_lock_open(&l, &kit_arena, kit_json(text), &kit_err), -MEZ_E_CONFIG,
	       "a lock without a proof");
	is_int(mez_lock_open(&l, &kit_arena, kit_json(with(sealed, "\"half_up\"", "\"half_even\"")),
			     &kit_err),
	       -MEZ_E_SIGNATURE, "a lock that was changed");
	is_int(mez_lock_open(&l, &kit_arena,
			     kit_json(with(sealed, "assertionMethod", "authentication")), &kit_err),
	       -MEZ_E_REFUSED, "a proof for another purpose");
}

/* Sealed on 1 January 2025 by a key that the lock says is not believed since then. */
static int opens_revoking(const char *since, const char *reason)
{
	const char *revoked =
		mez_arena_fmt(&kit_arena,
			      "\"revoked\":[{\"key\":\"%s\",\"since\":\"%s\",\"reason\":\"%s\"}],"
			      "\"publishers\":[\"did",
			      did_of(9), since, reason)
			.p;
	struct mez_lock l;

	return mez_lock_open(&l, &kit_arena,
			     seal(with(lock_text(), "\"publishers\":[\"did", revoked)), &kit_err);
}

static void test_own_key(void)
{
	is_int(opens_revoking("2025-01-02", "retired"), 0, "a key that retires after");
	is_int(opens_revoking("2025-01-01", "retired"), -MEZ_E_REVOKED, "one that retired before");
	ok(strstr(kit_err.msg, "lock: ") && strstr(kit_err.msg, "is retired since 2025-01-01"),
	   "which is said: %s", kit_err.msg);
	is_int(opens_revoking("2025-01-02", "compromised"), -MEZ_E_REVOKED,
	       "a compromised one, whatever its date");
}

/* --- does it fit ------------------------------------------------------------------------------ */

static const char rules[] = BASE
	"coverage: c\ndomain: tax\nexamines: [{head: h, kinds: [payment], date: .paid_on, from: "
	"2000-01-01}]\n---\nlist: l\nas_of: 2025-01-01\nmax_age: 1\nentries: []\n";

static void fits(const char *doc, const struct mez_json *who, const char *message)
{
	struct mez_policy p;
	struct kit_rules k;
	int r;

	if (kit_rules(&k, rules, NULL) < 0 ||
	    mez_zone_policy(&p, &kit_arena, kit_json(doc), who, &kit_err) < 0)
		abort();
	r = mez_zone_fits(&p, &k.rules, &(struct mez_composing){0}, &kit_err);
	if (message)
		ok(r == -MEZ_E_CONFIG && strstr(kit_err.msg, message), "no pack has %s", message);
	else
		ok(r == 0, "a zone that fits: %s", r ? kit_err.msg : "");
}

static void test_fits(void)
{
	fits(zone, authorities(), NULL);
	fits(with(zone, "\"decisions\":{\"payment\"", "\"decisions\":{\"salary\""), authorities(),
	     "salary");
	fits(with(zone, "[\"h\"]", "[\"h\",\"h2\"]"), authorities(), "h2");
	fits(with(zone, "{\"tax\":[\"h\"]}", "{\"kyc\":[\"h\"]}"), authorities(), "h");
	fits(with(zone, "[\"l\"]", "[\"l2\"]"), authorities(), "l2");
	fits(with(zone, "\"determinations_by\":\"auth\"", "\"determinations_by\":\"me\""),
	     authorities(), "me");
	fits(zone, kit_json(mez_arena_fmt(&kit_arena, "{\"stranger\":[\"%s\"]}", did_of(1)).p),
	     "stranger");
}

int main(void)
{
	kit_start();
	if (mez_crypto_init(&kit_err) < 0)
		abort();
	test_policy();
	test_bad_zones();
	test_bad_speakers();
	test_lock();
	test_bad_locks();
	test_own_key();
	test_fits();
	return done_testing();
}
