/* The predecessor's own fixtures against the legacy profile. */
#include "canon/canon.h"
#include "suite.h"

static struct mez_arena arena;
static struct mez_err err;
static struct mez_buf got;

static struct mez_str member(const struct mez_json *v, const char *name)
{
	return mez_json_str(mez_json_get(v, mez_str_of(name)));
}

static bool canonical(const struct mez_json *v, enum mez_profile profile)
{
	mez_buf_clear(&got);
	return mez_canon_write(&got, v, profile, NULL, 0, &err) == 0;
}

static void is_digest(struct mez_str want, const char *what)
{
	struct mez_filehash h = mez_sha256_file(got.p, got.len);
	char hex[MEZ_HEX32 + 1];

	mez_filehash_hex(hex, &h);
	is_mem(hex, MEZ_HEX32, want.p, want.n, what);
}

/* The older implementation left date-times alone: where the two differ, the fixture's
 * digest is that of plain canonical JSON, and the newer text stands beside it. */
static void one(const struct mez_json *c, const char *name_member)
{
	struct mez_str name = member(c, name_member);
	struct mez_str newer = member(c, "rust_canonical_utf8");
	const struct mez_json *input = mez_json_at(c, "input");
	char what[128];

	(void)snprintf(what, sizeof(what), "%.*s", MEZ_FMT(name));
	if (!ok(input && canonical(input, newer.p ? MEZ_PROFILE_STRICT : MEZ_PROFILE_LEGACY),
		"%s is taken", what))
		return;
	is_mem(got.p, got.len, member(c, "canonical_utf8").p, member(c, "canonical_utf8").n, what);
	is_digest(member(c, "sha256_digest"), what);
	if (!newer.p)
		return;
	ok(canonical(input, MEZ_PROFILE_LEGACY), "%s is taken by the newer form", what);
	is_mem(got.p, got.len, newer.p, newer.n, what);
}

static void fixture(const struct suite *s, const char *path, const char *list,
		    const char *name_member)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	const struct mez_json *doc, *cases;

	if (!suite_read(s, &text, path))
		return;
	if (!ok(mez_json_read(&doc, &arena, text.p, text.len, &err) == 0, "%s is JSON", path))
		return;
	cases = mez_json_get(doc, mez_str_of(list));
	ok(mez_json_len(cases) >= 5, "%s has cases", path);
	for (size_t i = 0; i < mez_json_len(cases); i++)
		one(mez_json_item(cases, i), name_member);
}

int main(void)
{
	struct suite s = suite_open("momentum-sez-stack");

	if (mez_arena_init(&arena, 0, &err) < 0) {
		printf("Bail out! %s\n", err.msg);
		return 1;
	}
	fixture(&s, "tests/fixtures/canonical_bytes.json", "test_cases", "name");
	fixture(&s, "tests/fixtures/cas_digests.json", "artifacts", "artifact_type");
	mez_arena_release(&arena);
	mez_buf_release(&s.deviations);
	return done_testing();
}
