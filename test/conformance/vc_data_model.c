/* VC Data Model 2.0: well-formedness of credentials.  The file name says what is expected;
 * the suite leaves out the issuer, which its users add. */
#include "suite.h"
#include "vc/credential.h"

static struct mez_arena arena;
static struct mez_err err;

static bool ends_with(const char *name, const char *suffix)
{
	size_t n = strlen(name), m = strlen(suffix);

	return n >= m && strcmp(name + n - m, suffix) == 0;
}

static void put(struct mez_obj *o, const char *name, struct mez_json v)
{
	(void)mez_obj_drop(o, mez_str_of(name));
	mez_obj_add(o, mez_str_of(name), v);
}

/* What the suite's harness fills in: an issuer, and dates for two placeholders. */
static const struct mez_json *filled_in(const struct mez_json *v)
{
	const struct mez_json *issuer = mez_json_at(v, "issuer");
	struct mez_obj o, with_id;

	if (!mez_json_is(v, MEZ_J_OBJECT))
		return v;
	mez_obj_from(&o, &arena, v);
	if (!issuer) {
		put(&o, "issuer", mez_json_z("did:example:issuer"));
	} else if (mez_json_is(issuer, MEZ_J_OBJECT) && !mez_json_at(issuer, "id")) {
		mez_obj_from(&with_id, &arena, issuer);
		put(&with_id, "id", mez_json_z("did:example:issuer"));
		put(&o, "issuer", mez_obj_done(&with_id));
	}
	if (mez_str_is(mez_json_str(mez_json_at(v, "validFrom")), "PAST DATE"))
		put(&o, "validFrom", mez_json_z("2001-02-03T04:05:06Z"));
	if (mez_str_is(mez_json_str(mez_json_at(v, "validUntil")), "FUTURE DATE"))
		put(&o, "validUntil", mez_json_z("9001-02-03T04:05:06Z"));
	return mez_json_keep(&arena, mez_obj_done(&o));
}

static void one(const struct suite *s, const char *path)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	MEZ_AUTOBUF full = MEZ_BUF_INIT;
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	bool good = ends_with(name, "-ok.json"), taken;
	enum mez_credential_state state;
	const struct mez_json *v;

	if (strncmp(name, "presentation-", 13) == 0)
		return; /* we take credentials, not presentations */
	if (!good && !strstr(name, "-fail"))
		return;
	mez_buf_fmt(&full, "input/%s", path);
	if (!suite_read(s, &text, full.p))
		return;
	taken = mez_json_read(&v, &arena, text.p, text.len, &err) == 0;
	if (taken) {
		v = filled_in(v);
		state = mez_json_at(v, "proof") ? MEZ_CREDENTIAL_SIGNED : MEZ_CREDENTIAL_BARE;
		taken = mez_credential_check(v, state, &err) == 0;
	}
	suite_case(s, path, taken == good, good ? err.msg : "was taken");
	mez_arena_reset(&arena);
}

int main(void)
{
	struct suite s = suite_open("vc-data-model-2.0");
	MEZ_AUTOBUF names = MEZ_BUF_INIT;
	const char *name;
	size_t n;

	if (mez_arena_init(&arena, 0, &err) < 0 ||
	    mez_file_walk(&names, &n, s.dir, "input", SUITE_FILES_MAX, &err) < 0) {
		printf("Bail out! %s\n", err.msg);
		return 1;
	}
	ok(n >= 60, "the suite has its files");
	name = names.p;
	for (size_t i = 0; i < n; i++, name += strlen(name) + 1)
		one(&s, name);
	mez_arena_release(&arena);
	mez_buf_release(&s.deviations);
	return done_testing();
}
