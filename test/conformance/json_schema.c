/* JSON-Schema-Test-Suite, draft 2020-12: every test of every group, required and optional, the
 * formats asserted; and the "basic" output tests.  Documents come from the suite's folders:
 * localhost:1234 is remotes/, json-schema.org is metaschemas/. */
#include "schema/schema.h"
#include "suite.h"

#include <strings.h>

enum { FILES_MAX = 1000 };

static struct suite suite;
static struct mez_arena arena;

/* --- documents ------------------------------------------------------------------------ */

static const struct { const char *prefix, *folder; } map[] = {
	{ "http://localhost:1234/", "remotes/" },
	{ "https://json-schema.org/draft/2020-12/", "metaschemas/draft2020-12/" },
	{ "https://json-schema.org/draft/2020-12/", "output-tests/draft2020-12/" },
};

static bool read_at(struct mez_buf *text, const char *folder, struct mez_str rest, const char *end)
{
	MEZ_AUTOBUF path = MEZ_BUF_INIT;
	struct mez_err err;

	mez_buf_clear(text);
	mez_buf_fmt(&path, "%s%.*s%s", folder, MEZ_ALL(rest), end);
	return mez_file_read(text, suite.dir, path.p, SUITE_FILE_MAX, &err) == 0;
}

static int load(const struct mez_json **out, struct mez_str *src, struct mez_str uri,
		struct mez_arena *a, void *arg, struct mez_err *err)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;

	(void)arg;
	for (size_t i = 0; i < MEZ_COUNT(map); i++) {
		struct mez_str prefix = mez_str_of(map[i].prefix), rest;

		if (!mez_str_starts(uri, prefix))
			continue;
		rest = (struct mez_str){ uri.p + prefix.n, uri.n - prefix.n };
		if (mez_str_is(rest, "output/schema") && i == 2)
			rest = MEZ_STR("output-schema");
		if (read_at(&text, map[i].folder, rest, "") ||
		    read_at(&text, map[i].folder, rest, ".json")) {
			*src = mez_arena_dup(a, mez_buf_view(&text));
			return mez_json_read(out, a, src->p, src->n, err);
		}
	}
	return mez_err_set(err, MEZ_E_NOINPUT, "not in the suite");
}

/* --- one test ------------------------------------------------------------------------- */

/* Yes or no, from both doors. */
static int verdict(bool *valid, const struct mez_schema *s, const struct mez_json *data,
		   struct mez_err *err)
{
	struct mez_schema_errors e;
	int rc = mez_schema_validate(valid, s, data, &arena, err);

	if (rc < 0)
		return rc;
	rc = mez_schema_explain(&e, s, data, &arena, err);
	if (rc < 0)
		return rc;
	if (*valid != (e.n == 0))
		return mez_err_set(err, MEZ_E_VALUE, "both doors disagree");
	return 0;
}

static struct mez_str described(const struct mez_json *v)
{
	return mez_json_str(mez_json_at(v, "description"));
}

static void one_test(const struct mez_schema *s, const struct mez_json *test, const char *group,
		     struct mez_err *err)
{
	bool want = mez_json_at(test, "valid")->type == MEZ_J_TRUE, valid = false;
	MEZ_AUTOBUF id = MEZ_BUF_INIT;
	MEZ_AUTOBUF why = MEZ_BUF_INIT;
	int rc = 0;

	mez_buf_fmt(&id, "%s/%.*s", group, MEZ_ALL(described(test)));
	if (s)
		rc = verdict(&valid, s, mez_json_at(test, "data"), err);
	if (!s || rc < 0)
		mez_buf_fmt(&why, "%s", err->msg);
	else
		mez_buf_fmt(&why, "taken for %s", valid ? "valid" : "invalid");
	suite_case(&suite, id.p, s && rc == 0 && valid == want, why.p);
}

static void one_group(const char *path, const struct mez_json *group, bool format)
{
	struct mez_schema_options o = { .load = load, .format = format };
	const struct mez_json *tests = mez_json_at(group, "tests");
	MEZ_AUTO(mez_schema) s = NULL;
	MEZ_AUTOBUF id = MEZ_BUF_INIT;
	struct mez_err err = { 0 };

	mez_buf_fmt(&id, "%s/%.*s", path, MEZ_ALL(described(group)));
	(void)!mez_schema_compile(&s, mez_json_at(group, "schema"), MEZ_NOSTR, &o, &err);
	for (size_t i = 0; i < mez_json_len(tests); i++)
		one_test(s, mez_json_item(tests, i), id.p, &err);
}

/* --- output --------------------------------------------------------------------------- */

/* The output of a test that fails must fit the schema that the suite has for it. */
static void one_output(const struct mez_schema *s, const struct mez_json *test, const char *id)
{
	const struct mez_json *want = mez_json_at(mez_json_at(test, "output"), "basic");
	struct mez_schema_options o = { .load = load };
	MEZ_AUTO(mez_schema) check = NULL;
	struct mez_schema_errors e;
	struct mez_err err = { 0 };
	const struct mez_json *got;
	bool valid = false;
	int rc = mez_schema_explain(&e, s, mez_json_at(test, "data"), &arena, &err);

	if (!want)
		return;
	if (rc == 0)
		rc = mez_schema_compile(&check, want, MEZ_NOSTR, &o, &err);
	if (rc == 0) {
		got = mez_json_keep(&arena, mez_schema_basic(&arena, &e));
		rc = mez_schema_validate(&valid, check, got, &arena, &err);
	}
	suite_case(&suite, id, rc == 0 && valid, err.msg);
}

static void one_output_group(const char *path, const struct mez_json *group)
{
	struct mez_schema_options o = { .load = load, .remarks = true };
	const struct mez_json *tests = mez_json_at(group, "tests");
	MEZ_AUTO(mez_schema) s = NULL;
	struct mez_err err = { 0 };

	if (!ok(mez_schema_compile(&s, mez_json_at(group, "schema"), MEZ_NOSTR, &o, &err) == 0,
		"%s: %s", path, err.msg))
		return;
	for (size_t i = 0; i < mez_json_len(tests); i++) {
		MEZ_AUTOBUF id = MEZ_BUF_INIT;

		mez_buf_fmt(&id, "%s/%.*s/%.*s", path, MEZ_ALL(described(group)),
			    MEZ_ALL(described(mez_json_item(tests, i))));
		one_output(s, mez_json_item(tests, i), id.p);
	}
}

/* --- files ---------------------------------------------------------------------------- */

enum kind { REQUIRED, FORMAT, OUTPUT };

/* Our reader takes no noncharacters.  So that one does not cost a file its other tests, it is
 * read as NUL; the test that holds it fails then, and stands in DEVIATIONS. */
static int read_groups(const struct mez_json **groups, struct mez_buf *text, struct mez_err *err)
{
	static const char escape[] = "\\uffff", instead[] = "\\u0000";
	int rc;

	for (;;) {
		mez_arena_reset(&arena);
		rc = mez_json_read(groups, &arena, text->p, text->len, err);
		if (rc != -MEZ_E_NONCHARACTER || err->offset + sizeof(escape) > text->len ||
		    strncasecmp(text->p + err->offset, escape, sizeof(escape) - 1) != 0)
			return rc;
		memcpy(text->p + err->offset, instead, sizeof(instead) - 1);
	}
}

static void one_file(const char *dir, const char *name, enum kind kind)
{
	MEZ_AUTOBUF path = MEZ_BUF_INIT;
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	const struct mez_json *groups;
	struct mez_err err;

	mez_buf_fmt(&path, "%s/%s", dir, name);
	if (!suite_read(&suite, &text, path.p))
		return;
	if (read_groups(&groups, &text, &err) < 0) {
		suite_case(&suite, path.p, false, err.msg);
		return;
	}
	for (size_t i = 0; i < mez_json_len(groups); i++) {
		if (kind == OUTPUT)
			one_output_group(name, mez_json_item(groups, i));
		else
			one_group(name, mez_json_item(groups, i), kind == FORMAT);
	}
}

/* The files of a folder, not those of folders in it. */
static void folder(const char *dir, enum kind kind)
{
	MEZ_AUTOBUF names = MEZ_BUF_INIT;
	struct mez_err err;
	unsigned run = tap_run;
	const char *p;
	size_t n;

	if (!ok(mez_file_walk(&names, &n, suite.dir, dir, FILES_MAX, &err) == 0, "%s", dir))
		return;
	p = names.p;
	for (size_t i = 0; i < n; i++, p += strlen(p) + 1) {
		if (!strchr(p, '/'))
			one_file(dir, p, kind);
	}
	note("%s: %u tests", dir, tap_run - run);
}

int main(void)
{
	struct mez_err err;

	suite = suite_open("json-schema-2020-12");
	if (mez_arena_init(&arena, 0, &err) < 0) {
		printf("Bail out! %s\n", err.msg);
		return 1;
	}
	folder("tests/draft2020-12", REQUIRED);
	folder("tests/draft2020-12/optional", REQUIRED);
	folder("tests/draft2020-12/optional/format", FORMAT);
	folder("output-tests/draft2020-12/content", OUTPUT);
	return done_testing();
}
