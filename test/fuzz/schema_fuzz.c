/* Two lines: a schema and a value.  The schema is refused with a code and a message, or it
 * compiles; then both doors answer the same, or give up at a limit, and every error has a place
 * in the value. */
#include "schema/schema.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct mez_arena arena;

/* The only other document there is: references to it, and from it, go round in a circle. */
static int load(const struct mez_json **out, struct mez_str *src, struct mez_str uri,
		struct mez_arena *a, void *arg, struct mez_err *err)
{
	static const char text[] =
		"{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"$dynamicAnchor\":\"a\","
		"\"items\":{\"$dynamicRef\":\"#a\"}}}}";

	(void)arg;
	if (!mez_str_is(uri, "t:other"))
		return mez_err_set(err, MEZ_E_NOINPUT, "not here");
	*src = MEZ_STR("");
	return mez_json_read(out, a, text, sizeof(text) - 1, err);
}

static void check(const struct mez_schema *s, const struct mez_json *v, size_t n)
{
	struct mez_schema_errors e;
	struct mez_err err;
	bool valid;
	size_t mark = mez_arena_mark(&arena);
	int rc = mez_schema_validate(&valid, s, v, &arena, &err);

	mez_require(mez_arena_mark(&arena) == mark);
	if (rc < 0) {
		mez_require(rc == -MEZ_E_LIMIT && err.msg[0]);
		return;
	}
	rc = mez_schema_explain(&e, s, v, &arena, &err);
	mez_require(rc == 0 || rc == -MEZ_E_LIMIT); /* it does more work */
	if (rc < 0)
		return;
	mez_require(valid == (e.n == 0));
	for (size_t i = 0; i < e.n; i++)
		mez_require(e.e[i].message.n > 0 && e.e[i].at->offset < n);
	(void)mez_schema_basic(&arena, &e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *p = (const char *)data, *newline = n ? memchr(p, '\n', n) : NULL;
	struct mez_schema_options o = { .base = MEZ_STR(""), .load = load,
					.format = n % 2 == 1, .remarks = n % 3 == 0 };
	size_t len = newline ? (size_t)(newline - p) : n;
	const struct mez_json *schema, *v;
	struct mez_schema *s = NULL;
	struct mez_err err;

	if (!arena.base)
		mez_require(mez_arena_init(&arena, 0, &err) == 0);
	mez_arena_reset(&arena);
	if (!newline || mez_json_read(&schema, &arena, p, len, &err) < 0)
		return 0;
	if (mez_schema_compile(&s, schema, (struct mez_str){ p, len }, &o, &err) < 0) {
		mez_require(err.msg[0] && !s);
		return 0;
	}
	if (mez_json_read(&v, &arena, newline + 1, n - len - 1, &err) == 0)
		check(s, v, n - len - 1);
	mez_schema_free(s);
	return 0;
}
