/* Date-times to UTC on demand: what changes, what stays shared, what is refused. */
#include "canon/normalize.h"

#include "canon/canon.h"
#include "tap.h"

static struct mez_arena arena;
static struct mez_err err;

static const struct {
	const char *text, *want; /* NULL: refused */
} rows[] = {
	{ "\"2026-01-15T17:00:00+05:00\"", "\"2026-01-15T12:00:00Z\"" },
	{ "\"2026-01-15t12:00:00z\"", "\"2026-01-15T12:00:00Z\"" },
	{ "\"2026-01-15T12:00:00.000Z\"", "\"2026-01-15T12:00:00Z\"" },
	{ "\"2024-02-29T23:30:00-01:00\"", "\"2024-03-01T00:30:00Z\"" },
	{ "\"2026-01-15T12:00:00Z\"", "\"2026-01-15T12:00:00Z\"" },
	{ "\"2026-01-15T12:00:00.5Z\"", NULL },
	{ "\"2026-01-15T12:00:00.0001+05:00\"", NULL },
	{ "\"2016-12-31T23:59:60Z\"", NULL },
	{ "\"2026-02-30T12:00:00Z\"", NULL },
	{ "\"2026-01-15T24:00:00Z\"", NULL },
	{ "\"2026-01-15T12:00:00+24:00\"", NULL },
	{ "\"9999-12-31T23:59:59-01:00\"", NULL },
	{ "\"2026-01-15\"", "\"2026-01-15\"" },
	{ "\"2026-01-15 12:00:00Z\"", "\"2026-01-15 12:00:00Z\"" },
	{ "\"2026-01-15T12:00:00\"", "\"2026-01-15T12:00:00\"" },
	{ "\"2026-01-15T12:00:00.Z\"", "\"2026-01-15T12:00:00.Z\"" },
	{ "\"2026-01-15T12:00:00+0500\"", "\"2026-01-15T12:00:00+0500\"" },
	{ "\"at 2026-01-15T12:00:00+05:00\"", "\"at 2026-01-15T12:00:00+05:00\"" },
	{ "{\"2026-01-15T17:00:00+05:00\":1}", "{\"2026-01-15T17:00:00+05:00\":1}" },
	{ "[1,\"x\",{\"b\":[\"2026-01-15t17:00:00+05:00\",null],\"a\":true}]",
	  "[1,\"x\",{\"a\":true,\"b\":[\"2026-01-15T12:00:00Z\",null]}]" },
};

static void test_rows(void)
{
	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		const char *text = rows[i].text;
		const struct mez_json *v = NULL, *out = NULL;
		int rc;

		(void)!mez_json_read(&v, &arena, text, strlen(text), &err);
		rc = mez_normalize_time(&out, &arena, v, text, strlen(text), &err);
		if (!rows[i].want) {
			is_int(rc, -MEZ_E_VALUE, text);
			ok(err.line == 1 && !out, "  has its place");
			continue;
		}
		if (ok(rc == 0, "%s", text)) {
			MEZ_AUTO(mez_canon) c = mez_canon_of(out);
			struct mez_str s = mez_canon_view(c);

			is_mem(s.p, s.n, rows[i].want, strlen(rows[i].want), "  becomes");
		}
	}
}

/* The text of a canonical document is kept for writing; it must not be written for another. */
static void test_source(void)
{
	static const char text[] = "{\"a\":[\"2026-01-15T17:00:00+05:00\",\"0123456789\","
				   "\"0123456789\",\"0123456789\",\"0123456789\"],\"b\":[1]}";
	static const char want[] = "{\"a\":[\"2026-01-15T12:00:00Z\",\"0123456789\","
				   "\"0123456789\",\"0123456789\",\"0123456789\"],\"b\":[1]}";
	const struct mez_json *v, *out = NULL;
	MEZ_AUTOBUF bytes = MEZ_BUF_INIT;

	(void)!mez_json_read(&v, &arena, text, sizeof(text) - 1, &err);
	ok(mez_json_source(v).p && mez_json_source(mez_json_at(v, "a")).p, "canonical before");
	ok(mez_normalize_time(&out, &arena, v, text, sizeof(text) - 1, &err) == 0 &&
		   mez_canon_write(&bytes, out, MEZ_PROFILE_STRICT, NULL, 0, &err) == 0,
	   "normalised and written");
	is_str(bytes.p, want, "as it became");
}

static void test_sharing(void)
{
	static const char text[] = "{\"a\":[\"2026-01-15T17:00:00+05:00\"],\"b\":[1]}";
	static const char clean[] = "{\"a\":[\"2026-01-15T17:00:00Z\"]}";
	static const char bad[] = "{\"a\":[0,\n{\"b\":\"2026-01-15T17:00:00.1Z\"}]}";
	const struct mez_json *v, *out;
	MEZ_AUTOBUF before = MEZ_BUF_INIT, after = MEZ_BUF_INIT;

	(void)!mez_json_read(&v, &arena, text, sizeof(text) - 1, &err);
	mez_json_pretty(&before, v);
	ok(mez_normalize_time(&out, &arena, v, text, sizeof(text) - 1, &err) == 0 && out != v,
	   "a change makes a new tree");
	mez_json_pretty(&after, v);
	ok(strcmp(before.p, after.p) == 0, "and leaves the old one alone");
	ok(mez_json_at(out, "b")->u.items == mez_json_at(v, "b")->u.items,
	   "what is the same is shared");
	is_int(mez_json_item(mez_json_at(out, "a"), 0)->offset, 6, "what changed keeps its place");
	(void)!mez_json_read(&v, &arena, clean, sizeof(clean) - 1, &err);
	ok(mez_normalize_time(&out, &arena, v, NULL, 0, &err) == 0 && out == v,
	   "without a change it is the same tree");
	(void)!mez_json_read(&v, &arena, bad, sizeof(bad) - 1, &err);
	is_int(mez_normalize_time(&out, &arena, v, bad, sizeof(bad) - 1, &err), -MEZ_E_VALUE,
	       "deep down");
	ok(err.line == 2 && err.col == 6 && strcmp(err.pointer, "/a/1/b") == 0, "found: %u:%u %s",
	   err.line, err.col, err.pointer);
}

int main(void)
{
	if (mez_arena_init(&arena, 0, &err) < 0)
		return 1;
	test_rows();
	test_sharing();
	test_source();
	mez_arena_release(&arena);
	return done_testing();
}
