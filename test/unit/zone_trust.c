/* Trust files: keys by role, and everything else refused as configuration. */
#include "tap.h"

#include "chainkit.h"
#include "zone/trust.h"

static struct mez_err err;

static int decode(struct mez_trust *t, const char *text)
{
	struct mez_str src = mez_arena_dup(&kit_arena, mez_str_of(text));
	const struct mez_json *v;

	mez_err_clear(&err);
	if (mez_json_read(&v, &kit_arena, src.p, src.n, &err) < 0)
		abort();
	return mez_trust_decode(t, &kit_arena, v, src, &err);
}

static const char *with(const char *fmt, const struct mez_seckey *key)
{
	const struct mez_pubkey pub = mez_seckey_public(key);
	char did[MEZ_DIDKEY_MAX];
	MEZ_AUTOBUF b = MEZ_BUF_INIT;

	/* every '@' stands for the key's DID */
	mez_pubkey_did(did, &pub);
	for (; *fmt; fmt++) {
		if (*fmt == '@')
			mez_buf_z(&b, did);
		else
			mez_buf_ch(&b, *fmt);
	}
	return mez_arena_dup(&kit_arena, mez_buf_view(&b)).p;
}

static void roles(const struct mez_seckey *key, const struct mez_seckey *other)
{
	const struct mez_pubkey a = mez_seckey_public(key), b = mez_seckey_public(other);
	struct mez_trust t;
	enum mez_role role;

	ok(decode(&t, with("{\"type\":\"mez.trust/1\",\"roles\":{\"log\":[\"@\"],\"zone\":[]}}",
			   key)) == 0,
	   "a file that pins one key");
	ok(mez_trust_has(&t, MEZ_ROLE_LOG, &a), "has it in its role");
	ok(!mez_trust_has(&t, MEZ_ROLE_AUTHORITY, &a) && !mez_trust_has(&t, MEZ_ROLE_ZONE, &a) &&
		   !mez_trust_has(&t, MEZ_ROLE_PUBLISHER, &a),
	   "and in no other");
	ok(!mez_trust_has(&t, MEZ_ROLE_LOG, &b) && !mez_trust_has(NULL, MEZ_ROLE_LOG, &a),
	   "other keys are strangers, and without a file all are");
	ok(mez_trust_require(&t, MEZ_ROLE_LOG, &a, &err) == 0 &&
		   mez_trust_require(&t, MEZ_ROLE_ZONE, &a, &err) == -MEZ_E_UNTRUSTED &&
		   strstr(err.msg, "'zone'"),
	   "said aloud: %s", err.msg);
	ok(mez_role_parse(&role, MEZ_STR("publisher")) && role == MEZ_ROLE_PUBLISHER &&
		   !mez_role_parse(&role, MEZ_STR("Publisher")),
	   "role names are exact");
	is_str(mez_role_name(MEZ_ROLE_AUTHORITY), "authority", "and spelled back");
}

static void revoked(const struct mez_seckey *key)
{
	struct mez_signed by = {.key = mez_seckey_public(key), .has_created = true};
	struct mez_trust t;

	ok(decode(&t, with("{\"type\":\"mez.trust/1\",\"roles\":{\"log\":[\"@\"]},\"revoked\":["
			   "{\"key\":\"@\",\"since\":\"2026-05-01\",\"reason\":\"retired\"}]}",
			   key)) == 0,
	   "a file with a retired key");
	by.created = kit_time("2026-04-01T00:00:00Z");
	ok(mez_trust_signed(&t, MEZ_ROLE_LOG, &by, &err) == 0, "believed before");
	ok(mez_trust_signed(&t, MEZ_ROLE_ZONE, &by, &err) == -MEZ_E_UNTRUSTED,
	   "in its role, as ever");
	by.created = kit_time("2026-06-01T00:00:00Z");
	ok(mez_trust_signed(&t, MEZ_ROLE_LOG, &by, &err) == -MEZ_E_REVOKED, "and not after: %s",
	   err.msg);
	ok(mez_trust_signed(NULL, MEZ_ROLE_LOG, &by, &err) == -MEZ_E_UNTRUSTED,
	   "without a file nobody is");
}

static void refusals(const struct mez_seckey *key)
{
	static const char *const texts[] = {
		"{\"type\":\"mez.trust/2\",\"roles\":{\"log\":[\"@\"]}}",
		"{\"type\":\"mez.trust/1\"}",
		"{\"type\":\"mez.trust/1\",\"roles\":{\"logs\":[\"@\"]}}",
		"{\"type\":\"mez.trust/1\",\"roles\":{\"log\":[\"@\"]},\"more\":1}",
		"{\"type\":\"mez.trust/1\",\"roles\":{\"log\":\"@\"}}",
		"{\"type\":\"mez.trust/1\",\"roles\":{\"log\":[1]}}",
		"{\"type\":\"mez.trust/1\",\"roles\":{\"log\":[\"did:web:x\"]}}",
		"{\"type\":\"mez.trust/1\",\"roles\":{\"log\":[\"@#@\"]}}",
		"{\"type\":\"mez.trust/1\",\"roles\":{\"log\":[\"@\",\"@\"]}}",
		"{\"type\":\"mez.trust/1\",\"roles\":{\"log\":[]}}",
		"{\"type\":\"mez.trust/1\",\"roles\":{}}",
		"{\"type\":\"mez.trust/1\",\"roles\":{\"log\":[\"@\"]},\"revoked\":{}}",
		("{\"type\":\"mez.trust/1\",\"roles\":{\"log\":[\"@\"]},\"revoked\":[{"
		 "\"key\":\"@\",\"since\":\"2026-13-01\",\"reason\":\"retired\"}]}"),
		"[]",
	};
	struct mez_trust t = { .n = { 77 } };

	for (size_t i = 0; i < MEZ_COUNT(texts); i++)
		ok(decode(&t, with(texts[i], key)) == -MEZ_E_CONFIG, "%s: %s", texts[i], err.msg);
	ok(t.n[0] == 77, "the output is left alone");
	ok(decode(&t, with("{\"type\":\"mez.trust/1\",\n\"roles\":{\"log\":[\"@\",\n 5]}}", key)) ==
			   -MEZ_E_CONFIG &&
		   err.line == 3,
	   "the line is told");
}

int main(void)
{
	struct mez_seckey *key, *other;

	kit_start();
	key = kit_key(7);
	other = kit_key(8);
	roles(key, other);
	revoked(key);
	refusals(key);
	mez_seckey_free(key);
	mez_seckey_free(other);
	mez_arena_release(&kit_arena);
	return done_testing();
}
