/* The strict profile: its bytes, the numbers it refuses and where, reading back. */
#include "canon/canon.h"

#include "tap.h"

static struct mez_arena arena;
static struct mez_err err;

static const struct mez_json *parse(const char *text)
{
	const struct mez_json *v = NULL;

	if (mez_json_read(&v, &arena, text, strlen(text), &err) < 0)
		ok(false, "%s: %s", text, err.msg);
	return v;
}

static void test_bytes(void)
{
	static const struct { const char *text, *want; } rows[] = {
		{ " { \"b\" : [ 1 , -2 , null ] , \"a\" : { } } ", "{\"a\":{},\"b\":[1,-2,null]}" },
		{ "[9007199254740991,-9007199254740991,0]",
		  "[9007199254740991,-9007199254740991,0]" },
		{ "\"\\u2028\\u002f\\u0022\\u005c\\u007F\"", "\"\xe2\x80\xa8/\\\"\\\\\x7f\"" },
		{ "[true,false,null,\"\",[],{}]", "[true,false,null,\"\",[],{}]" },
		{ "[[[\"a\"],\"abc\"],\n\"abcd\"]", "[[[\"a\"],\"abc\"],\"abcd\"]" },
	};

	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		MEZ_AUTO(mez_canon) c = mez_canon_of(parse(rows[i].text));
		struct mez_str s = mez_canon_view(c);

		is_mem(s.p, s.n, rows[i].want, strlen(rows[i].want), rows[i].text);
		ok(s.p[s.n] == 0, "ends in NUL");
	}
}

/* Texts of every length go through the short copies; each must come out whole. */
static void test_lengths(void)
{
	MEZ_AUTOBUF in = MEZ_BUF_INIT, out = MEZ_BUF_INIT;
	size_t wrong = 0;

	for (size_t n = 0; n < 600; n++) {
		const struct mez_json *v;

		mez_arena_reset(&arena);
		mez_buf_clear(&in);
		mez_buf_z(&in, "{\"");
		for (size_t i = 0; i < n; i++)
			mez_buf_ch(&in, (char)('#' + (i * 7 + n) % 50));
		mez_buf_z(&in, "\":[\"x\"]}");
		mez_buf_release(&out);
		if (mez_json_read(&v, &arena, in.p, in.len, &err) < 0 ||
		    mez_canon_write(&out, v, MEZ_PROFILE_STRICT, NULL, 0, &err) < 0)
			wrong++;
		else
			wrong += !mez_str_eq(mez_buf_view(&in), mez_buf_view(&out));
	}
	is_int(wrong, 0, "names of 0 to 599 bytes");
}

static void test_numbers(void)
{
	static const struct { const char *text; enum mez_code code; uint32_t line, col; } rows[] = {
		{ "-0", MEZ_E_NEGZERO, 1, 1 },
		{ "[0,-0]", MEZ_E_NEGZERO, 1, 4 },
		{ "-0.0", MEZ_E_NUMBER, 1, 1 },
		{ "1.0", MEZ_E_NUMBER, 1, 1 },
		{ "{\"a\":{\"b\":[1,\n 2e0]}}", MEZ_E_NUMBER, 2, 2 },
		{ "1E0", MEZ_E_NUMBER, 1, 1 },
		{ "9007199254740992", MEZ_E_NUMBER, 1, 1 },
		{ "-9007199254740992", MEZ_E_NUMBER, 1, 1 },
		{ "123456789012345678901234567890", MEZ_E_NUMBER, 1, 1 },
	};
	MEZ_AUTOBUF out = MEZ_BUF_INIT;

	mez_buf_z(&out, "before");
	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		struct mez_canon *c = NULL;
		const char *text = rows[i].text;
		const struct mez_json *v = parse(text);

		is_int(mez_canon_write(&out, v, MEZ_PROFILE_STRICT, text, strlen(text), &err),
		       -(int)rows[i].code, text);
		ok(err.line == rows[i].line && err.col == rows[i].col, "  has its place");
		is_str(out.p, "before", "  and writes nothing");
		ok(mez_canon_make(&c, v, MEZ_PROFILE_STRICT, NULL, 0, &err) < 0 && !c && !err.line,
		   "  nor makes anything");
	}
	is_int(mez_canon_write(&out, parse("{\"a\":{\"b/c\":[1,2e0]}}"), MEZ_PROFILE_STRICT, NULL,
			       0, &err),
	       -MEZ_E_NUMBER, "refused");
	is_str(err.pointer, "/a/b~1c/1", "with a pointer even without a text");
}

/* Documents wrap documents that were as deep as a reader takes. */
static void test_depth(void)
{
	struct mez_json v = mez_json_null();
	MEZ_AUTOBUF out = MEZ_BUF_INIT;
	size_t depth = 0;
	int rc;

	do {
		struct mez_arr r = { .a = &arena };

		mez_arr_add(&r, v);
		v = mez_arr_done(&r);
		mez_buf_clear(&out);
		rc = mez_canon_write(&out, &v, MEZ_PROFILE_STRICT, NULL, 0, &err);
	} while (rc == 0 && ++depth < 10000);
	is_int(rc, -MEZ_E_LIMIT, "there is an end to depth");
	is_int(depth, 2 * MEZ_JSON_MAX_DEPTH, "at twice that of the reader");
	is_int(mez_canon_write(&out, &v, MEZ_PROFILE_LEGACY, NULL, 0, &err), -MEZ_E_LIMIT,
	       "the same in the legacy profile");
}

static void test_digest(void)
{
	MEZ_AUTO(mez_canon) c = mez_canon_of(parse("{\"b\":2,\"a\":1}"));
	struct mez_digest d = mez_canon_digest(c);
	struct mez_digest e = mez_canon_digest_of(parse("{\"a\":1,\"b\":2}"));
	struct mez_filehash h = mez_sha256_file("{\"a\":1,\"b\":2}", 13);
	char hex[MEZ_HEX32 + 1];

	mez_digest_hex(hex, &d);
	is_str(hex, "43258cff783fe7036d8a43033f830adfc60ec037382473548ac742b888292777", "digest");
	ok(mez_digest_eq(&d, &e), "of the bytes, not of the text");
	ok(memcmp(d.b, h.b, 32) == 0, "which are what SHA-256 runs over");
}

static void test_read(void)
{
	static const struct {
		const char *text;
		enum mez_code code;
		uint64_t offset;
	} rows[] = {
		{ "{\"a\":1,\"b\":[true,\"\xc3\xa9\"]}", MEZ_OK, 0 },
		{ "1", MEZ_OK, 0 },
		{ "{\"b\":1,\"a\":2}", MEZ_E_NOT_CANONICAL, 2 },
		{ "{\"a\": 1}", MEZ_E_NOT_CANONICAL, 5 },
		{ " 1", MEZ_E_NOT_CANONICAL, 0 },
		{ "1\n", MEZ_E_NOT_CANONICAL, 1 },
		{ "\"\\u00e9\"", MEZ_E_NOT_CANONICAL, 1 },
		{ "\"\\/\"", MEZ_E_NOT_CANONICAL, 1 },
		{ "\"\\u000A\"", MEZ_E_NOT_CANONICAL, 2 },
		{ "1.5", MEZ_E_NUMBER, 0 },
		{ "-0", MEZ_E_NEGZERO, 0 },
		{ "[", MEZ_E_SYNTAX, 1 },
		{ "{\"a\":1,\"a\":1}", MEZ_E_DUPLICATE, 7 },
	};

	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		const struct mez_json *v = NULL;
		int rc = mez_canon_read(&v, &arena, rows[i].text, strlen(rows[i].text), &err);

		is_int(rc, -(int)rows[i].code, rows[i].text);
		ok(rc == 0 ? v != NULL : !v && err.offset == rows[i].offset && err.line,
		   "  at offset %lu", (unsigned long)err.offset);
	}
}

/* What is kept is written as it was, and is the same tree; what is made of it has no text. */
static void kept(const char *text)
{
	MEZ_AUTOBUF scratch = MEZ_BUF_INIT;
	MEZ_AUTOBUF out = MEZ_BUF_INIT;
	struct mez_json built, keep, copy;
	const struct mez_json *v = parse(text);

	mez_buf_z(&scratch, "what was there before");
	built = mez_json_clone(&arena, v);
	keep = mez_canon_keep(&arena, &built, &scratch);
	mez_buf_clear(&scratch);
	mez_buf_z(&scratch, "what came after");
	ok(mez_json_same(&keep, v), "the same tree: %s", text);
	is_str(mez_json_source(&keep).p, text, "with its text beside it");
	ok(mez_canon_write(&out, &keep, MEZ_PROFILE_STRICT, NULL, 0, &err) == 0, "it is written");
	is_str(out.p, text, "as it was");
	copy = mez_json_clone(&arena, &keep);
	ok(!mez_json_source(&copy).p, "a copy has none");
}

static void test_keep(void)
{
	kept("{}");
	kept("[]");
	kept("[1,\"two\",[3],{\"four\":5}]");
	kept("{\"a\":[],\"b\":{\"c\":\"\\n\"},\"d\":null}");
}

int main(void)
{
	if (mez_arena_init(&arena, 0, &err) < 0)
		return 1;
	test_bytes();
	test_lengths();
	test_numbers();
	test_depth();
	test_digest();
	test_read();
	test_keep();
	mez_canon_free(NULL);
	mez_arena_release(&arena);
	return done_testing();
}
