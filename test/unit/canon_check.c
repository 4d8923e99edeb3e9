/* Is a text canonical as it stands: when not, the first byte that differs and why, in words; of
 * several faults the first. */
#include "canon/canon.h"

#include "tap.h"

static struct mez_arena arena;
static struct mez_err err;

static const struct {
	const char *text;
	enum mez_profile profile;
	uint64_t offset;
	const char *msg;
} odd[] = {
#define P MEZ_PROFILE_RFC8785
	{ " {}", P, 0, "white space outside a string" },
	{ "{ }", P, 1, "white space outside a string" },
	{ "{}\n", P, 2, "white space outside a string" },
	{ "[1, 2]", P, 3, "white space outside a string" },
	{ "{\"a\" :1}", P, 4, "white space outside a string" },
	{ "\"\\/\"", P, 1, "escape that does not belong there: \\/" },
	{ "\"x\\u0041\"", P, 2, "escape that does not belong there: \\u0041" },
	{ "\"\\u000a\"", P, 2, "escape that does not belong there: \\u000a" },
	{ "\"\\n\\u001F\"", P, 8, "escape that does not belong there: \\u001F" },
	{ "\"\\ud83d\\ude00\"", P, 1, "escape that does not belong there: \\ud83d" },
	{ "{\"\\u0061\":1}", P, 2, "escape that does not belong there: \\u0061" },
	{ "{\"b\":1,\"a\":2}", P, 2, "member out of order: \"b\"" },
	{ "{\"aa\":1,\"a\":2}", P, 3, "member out of order: \"aa\"" },
	{ "{\"b\" :1, \"a\":2}", P, 2, "member out of order: \"b\"" },
	{ "{\"\\t\":1,\"\\b\":2}", P, 3, "member out of order: \"\\t\"" },
	/* U+FB33 stands behind U+1F600, whose first unit is D83D */
	{ "{\"\xef\xac\xb3\":1,\"\xf0\x9f\x98\x80\":2}", P, 2,
	  "member out of order: \"\xef\xac\xb3\"" },
	{ "[1.0]", P, 2, "number in another form: 1.0" },
	{ "[0,1E3]", P, 4, "number in another form: 1E3" },
	{ "-0", P, 0, "number in another form: -0" },
	{ "1e21", P, 2, "number in another form: 1e21" },
	{ "\"2026-01-15T12:00:00z\"", MEZ_PROFILE_LEGACY, 20,
	  "string in another form: \"2026-01-15T12:00:00z\"" },
	{ "{\"\xee\x80\x80\":1,\"\xf0\x90\x80\x80\":2, \"b\":3}", MEZ_PROFILE_LEGACY, 2,
	  "member out of order: \"\xee\x80\x80\"" },
	{ "{\"0123456789012345678901234567890123456789012345678901234567\xc3\xa9\":1,\"0\":2}",
	  P, 3,
	  "member out of order: \"0123456789012345678901234567890123456789012345678901234567..." },
#undef P
};

static void test_words(void)
{
	for (size_t i = 0; i < MEZ_COUNT(odd); i++) {
		const char *text = odd[i].text;
		size_t n = strlen(text);
		const struct mez_json *v;
		char want[200];
		int rc;

		if (!ok(mez_json_read(&v, &arena, text, n, &err) == 0, "%s", text))
			continue;
		rc = mez_canon_check(v, odd[i].profile, text, n, &err);
		(void)snprintf(want, sizeof(want), "not-canonical: %s", odd[i].msg);
		ok(rc == -MEZ_E_NOT_CANONICAL && err.offset == odd[i].offset && err.line,
		   "  differs at byte %lu", (unsigned long)err.offset);
		is_str(err.msg, want, "  and says why");
	}
}

static void test_canonical(void)
{
	static const struct {
		const char *text;
		enum mez_profile profile;
	} rows[] = {
		{ "{}", MEZ_PROFILE_STRICT },
		{ "0", MEZ_PROFILE_STRICT },
		{ "\"\\n\\u001f\\\"\\\\\"", MEZ_PROFILE_STRICT },
		{ "{\"\":[],\"\\n\":{},\"a\":-9007199254740991,\"b\":[true,false,null,0]}",
		  MEZ_PROFILE_STRICT },
		{ "{\"\xf0\x9f\x98\x80\":\"0123456789012345678901234567890123456789\","
		  "\"\xef\xac\xb3\":\"0123456789\"}", MEZ_PROFILE_STRICT },
		{ "[1.5,1e+21,0.000001]", MEZ_PROFILE_RFC8785 },
		{ "[\"2026-01-15T12:00:00Z\",18446744073709551615]", MEZ_PROFILE_LEGACY },
		{ "{\"\xef\xac\xb3\":\"0123456789012345678901234567890123456789\","
		  "\"\xf0\x9f\x98\x80\":\"0123456789\"}", MEZ_PROFILE_LEGACY },
	};

	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		const char *text = rows[i].text;
		const struct mez_json *v;

		ok(mez_json_read(&v, &arena, text, strlen(text), &err) == 0 &&
			   mez_canon_check(v, rows[i].profile, text, strlen(text), &err) == 0,
		   "canonical: %s", text);
	}
}

/* Canonical for us is not canonical for the predecessor: its forms are never taken as read. */
static void test_legacy(void)
{
	static const char text[] = "{\"\xf0\x9f\x98\x80\":\"2026-01-15T17:00:00+05:00\","
				   "\"\xef\xac\xb3\":\"0123456789012345678901234567890123456789\"}";
	static const char want[] = "{\"\xef\xac\xb3\":\"0123456789012345678901234567890123456789\","
				   "\"\xf0\x9f\x98\x80\":\"2026-01-15T12:00:00Z\"}";
	MEZ_AUTOBUF out = MEZ_BUF_INIT;
	const struct mez_json *v;

	ok(mez_json_read(&v, &arena, text, sizeof(text) - 1, &err) == 0 && mez_json_source(v).p,
	   "strictly canonical");
	ok(mez_canon_write(&out, v, MEZ_PROFILE_LEGACY, NULL, 0, &err) == 0, "written as legacy");
	is_str(out.p, want, "in its order, with its times");
	is_int(mez_canon_check(v, MEZ_PROFILE_LEGACY, text, sizeof(text) - 1, &err),
	       -MEZ_E_NOT_CANONICAL, "and checked against them");
}

/* --- several faults ------------------------------------------------------------------------ */

static const struct {
	const char *text;
	enum mez_code code;
	uint64_t offset;
	const char *pointer;
} several[] = {
	{ "{\"a\":1,\"a\":2,}", MEZ_E_DUPLICATE, 7, "/a" },
	{ "{\"a\":1,\"a\" 2}", MEZ_E_DUPLICATE, 7, "/a" },
	{ "{\"a\":1,\"a\":\"\xff\"}", MEZ_E_DUPLICATE, 7, "/a" },
	{ "{\"a\":\"\xff\",\"a\":1}", MEZ_E_UTF8, 6, "/a" },
	{ "{\"b\":1,\"b\":2,\"a\":3,\"a\":4}", MEZ_E_DUPLICATE, 7, "/b" },
	{ "{\"a\":1,\"a\":{\"x\":1,\"x\":2}}", MEZ_E_DUPLICATE, 7, "/a" },
	{ "{\"a\":{\"x\":1,\"x\":2},\"a\":1}", MEZ_E_DUPLICATE, 12, "/a/x" },
	{ "{\"k\":[0,{\"a\":1,\"b\":2,\"\\u0061\":[[\"\\ud800\"]]}]}", MEZ_E_DUPLICATE, 21,
	  "/k/1/a" },
	{ "{\"a\":1,\"b\":[{\"a\":1},{\"a\":1,\"b\":tru}]}", MEZ_E_SYNTAX, 31, "/b/1/b" },
	{ "[\"\\ud800\",\"\xff\"]", MEZ_E_SURROGATE, 2, "/0" },
	{ "[\"\\ufdd0\",\"\\ud800\"]", MEZ_E_NONCHARACTER, 2, "/0" },
	/* a number the profile refuses, ahead of what cannot be read */
	{ "[1.5, }", MEZ_E_NUMBER, 1, "" },
	{ "[-0", MEZ_E_NEGZERO, 1, "" },
	{ "[1,{\"-0\":\"1.5\\\"1.5\",\"a\":9007199254740992,\"a\":1}]", MEZ_E_NUMBER, 24, "" },
	{ "[1,{\"-0\":\"1.5\\\"1.5\",\"a\":9007199254740991,\"a\":1}]", MEZ_E_DUPLICATE, 41,
	  "/1/a" },
	{ "[1.", MEZ_E_SYNTAX, 3, "/0" },
	{ "[-01]", MEZ_E_SYNTAX, 2, "/0" },
	{ "[1e5x", MEZ_E_NUMBER, 1, "" },
	{ "[\"1.5", MEZ_E_SYNTAX, 5, "/0" },
	{ "[\"1.5\\", MEZ_E_SYNTAX, 5, "/0" },
	/* what cannot be canonical comes before what is not */
	{ "[ 1.5 ]", MEZ_E_NUMBER, 2, "/0" },
	{ "[ -0 ]", MEZ_E_NEGZERO, 2, "/0" },
	{ "[1.5,-0]", MEZ_E_NUMBER, 1, "/0" },
	{ " {\"b\":1,\"a\":-0}", MEZ_E_NEGZERO, 12, "/a" },
	{ "{\"b\":-0,\"a\":1.5}", MEZ_E_NEGZERO, 5, "/b" },
};

static void test_several(void)
{
	for (size_t i = 0; i < MEZ_COUNT(several); i++) {
		const struct mez_json *v = NULL;
		const char *text = several[i].text;
		int rc = mez_canon_read(&v, &arena, text, strlen(text), &err);

		ok(rc == -(int)several[i].code && !v, "%s: %s", text,
		   mez_code_slug((int)several[i].code));
		is_int((long long)err.offset, (long long)several[i].offset, "  first");
		is_str(err.pointer, several[i].pointer, "  pointer");
	}
	ok(mez_canon_read(&(const struct mez_json *){ NULL }, &arena, "[-0", 3, NULL) ==
		   -MEZ_E_NEGZERO,
	   "refusing without a record of why is fine");
}

/* --- the writers' limit --------------------------------------------------------------------- */

/* A canonical text that is wrapped too deep is refused as its tree would be. */
static void test_depth(void)
{
	char text[2 * MEZ_JSON_MAX_DEPTH];
	const struct mez_json *v;

	memset(text, '[', MEZ_JSON_MAX_DEPTH);
	memset(text + MEZ_JSON_MAX_DEPTH, ']', MEZ_JSON_MAX_DEPTH);
	if (!ok(mez_json_read(&v, &arena, text, sizeof(text), &err) == 0 && mez_json_source(v).p,
		"128 arrays, canonical"))
		return;
	for (size_t wraps = 1; wraps <= MEZ_JSON_MAX_DEPTH + 1; wraps++) {
		MEZ_AUTOBUF out = MEZ_BUF_INIT;
		struct mez_arr r = { .a = &arena };
		struct mez_json w;
		int rc;

		mez_arr_add(&r, *v);
		w = mez_arr_done(&r);
		v = mez_json_keep(&arena, w);
		if (wraps % MEZ_JSON_MAX_DEPTH > 1)
			continue;
		rc = mez_canon_write(&out, v, MEZ_PROFILE_STRICT, NULL, 0, &err);
		is_int(rc, wraps <= MEZ_JSON_MAX_DEPTH ? 0 : -MEZ_E_LIMIT, "wrapped");
	}
}

int main(void)
{
	if (mez_arena_init(&arena, 0, &err) < 0)
		return 1;
	test_words();
	test_canonical();
	test_legacy();
	test_several();
	test_depth();
	mez_arena_release(&arena);
	return done_testing();
}
