/* Keys that are no longer believed: since when, whose word counts, and what is no such list. */
#include "tap.h"

#include "chainkit.h"
#include "proof/revoked.h"

static struct mez_err err;
static char did_a[MEZ_DIDKEY_MAX], did_b[MEZ_DIDKEY_MAX];

/* Every '@' stands for the first key's DID, every '%' for the other's. */
static int decode(struct mez_revocations *out, const char *fmt)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	const struct mez_json *at;

	for (; *fmt; fmt++) {
		if (*fmt == '@' || *fmt == '%')
			mez_buf_z(&b, *fmt == '@' ? did_a : did_b);
		else
			mez_buf_ch(&b, *fmt);
	}
	mez_err_clear(&err);
	return mez_revoked_read(out, &kit_arena,
				kit_json(mez_arena_dup(&kit_arena, mez_buf_view(&b)).p), &at, &err);
}

static struct mez_signed by(const struct mez_pubkey *key, const char *created, const char *seen)
{
	struct mez_signed s = {.key = *key, .has_created = created, .has_seen = seen};

	if (created)
		s.created = kit_time(created);
	if (seen)
		s.seen = kit_time(seen);
	return s;
}

static void judgements(const struct mez_pubkey *a, const struct mez_pubkey *b)
{
	static const struct {
		const char *created, *seen;
		bool retired, compromised;
	} cases[] = {
		{NULL, NULL, false, false},
		{"2026-04-30T23:59:59Z", NULL, true, false},
		{"2026-05-01T00:00:00Z", NULL, false, false},
		{"2026-05-01T00:00:01Z", NULL, false, false},
		{NULL, "2026-04-30T23:59:59Z", true, true},
		{NULL, "2026-05-01T00:00:00Z", false, false},
		{"2026-04-30T23:59:59Z", "2026-06-01T00:00:00Z", true, false},
		{"2026-04-30T00:00:00Z", "2026-04-30T23:59:59Z", true, true},
		{"2026-07-01T00:00:00Z", "2026-04-30T23:59:59Z", true, true},
	};
	struct mez_revocations r;
	struct mez_signed s;

	ok(decode(&r, "[{\"key\":\"@\",\"since\":\"2026-05-01\",\"reason\":\"retired\"},"
		      "{\"key\":\"%\",\"since\":\"2026-05-01T00:00:00Z\","
		      "\"reason\":\"compromised\",\"note\":\"n\"}]") == 0,
	   "two keys");
	for (size_t i = 0; i < MEZ_COUNT(cases); i++) {
		s = by(a, cases[i].created, cases[i].seen);
		ok((mez_revoked_judge(&r, &s, &err) == 0) == cases[i].retired, "retired, case %zu",
		   i);
		s = by(b, cases[i].created, cases[i].seen);
		ok((mez_revoked_judge(&r, &s, &err) == 0) == cases[i].compromised,
		   "compromised, case %zu", i);
	}
	s = by(a, "2026-06-01T00:00:00Z", NULL);
	ok(mez_revoked_judge(&r, &s, &err) == -MEZ_E_REVOKED && strstr(err.msg, did_a) &&
		   strstr(err.msg, "2026-05-01T00:00:00Z"),
	   "it names key and day: %s", err.msg);
	ok(mez_revoked_judge(NULL, &s, &err) == 0 &&
		   mez_revoked_judge(&(struct mez_revocations){NULL, 0}, &s, &err) == 0,
	   "who is not listed is not revoked");
}

static void refusals(void)
{
	static const char *const texts[] = {
		"{}",
		"[1]",
		"[{\"key\":\"@\",\"since\":\"2026-05-01\"}]",
		"[{\"key\":\"@\",\"reason\":\"retired\"}]",
		"[{\"since\":\"2026-05-01\",\"reason\":\"retired\"}]",
		"[{\"key\":\"@\",\"since\":\"2026-05-01\",\"reason\":\"retired\",\"more\":1}]",
		"[{\"key\":\"@\",\"since\":\"2026-05-01\",\"reason\":\"lost\"}]",
		"[{\"key\":\"@\",\"since\":\"2026-02-30\",\"reason\":\"retired\"}]",
		"[{\"key\":\"@\",\"since\":\"2026-05-01T24:00:00Z\",\"reason\":\"retired\"}]",
		"[{\"key\":\"@\",\"since\":\"2026-05-01T00:00:00+05:00\",\"reason\":\"retired\"}]",
		"[{\"key\":\"@\",\"since\":\"\",\"reason\":\"retired\"}]",
		"[{\"key\":\"@\",\"since\":20260501,\"reason\":\"retired\"}]",
		"[{\"key\":\"did:web:x\",\"since\":\"2026-05-01\",\"reason\":\"retired\"}]",
		"[{\"key\":\"@#@\",\"since\":\"2026-05-01\",\"reason\":\"retired\"}]",
		("[{\"key\":\"@\",\"since\":\"2026-05-01\",\"reason\":\"retired\"},"
		 "{\"key\":\"@\",\"since\":\"2026-05-02\",\"reason\":\"compromised\"}]"),
	};
	struct mez_revocations r = {.n = 77};

	for (size_t i = 0; i < MEZ_COUNT(texts); i++)
		ok(decode(&r, texts[i]) == -MEZ_E_CONFIG && err.msg[0], "%s: %s", texts[i],
		   err.msg);
	ok(r.n == 77, "the output is left alone");
	ok(mez_revoked_read(&r, &kit_arena, NULL, NULL, &err) == 0 && r.n == 0, "no list is none");
}

int main(void)
{
	struct mez_seckey *key, *other;
	struct mez_pubkey a, b;

	kit_start();
	key = kit_key(7);
	other = kit_key(8);
	a = mez_seckey_public(key);
	b = mez_seckey_public(other);
	mez_pubkey_did(did_a, &a);
	mez_pubkey_did(did_b, &b);
	judgements(&a, &b);
	refusals();
	mez_seckey_free(key);
	mez_seckey_free(other);
	mez_arena_release(&kit_arena);
	return done_testing();
}
