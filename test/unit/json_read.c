/* The reader: what it takes, what it refuses, and where it says that things went wrong. */
#include "canon/canon.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

static struct mez_arena arena;
static struct mez_err err;

/* --- what is taken, shown as canonical bytes with doubles -------------------------------- */

static const struct {
	const char *text, *want;
} taken[] = {
	{ "null", "null" },
	{ " \t\r\n true \n", "true" },
	{ "false", "false" },
	{ "0", "0" },
	{ "-1", "-1" },
	{ "1E+2", "100" },
	{ "\"\"", "\"\"" },
	{ "[]", "[]" },
	{ "[ ]", "[]" },
	{ "{}", "{}" },
	{ "{ }", "{}" },
	{ "[1,[2,[3,[]]],{}]", "[1,[2,[3,[]]],{}]" },
	{ "{\"b\":1,\"a\":{\"d\":[],\"c\":0}}", "{\"a\":{\"c\":0,\"d\":[]},\"b\":1}" },
	{ "{\"\":0}", "{\"\":0}" },
	{ "{\"a\":1,\"A\":2,\"aa\":3,\"\":4}", "{\"\":4,\"A\":2,\"a\":1,\"aa\":3}" },
	{ "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\\"\\\\/\\b\\f\\n\\r\\t\"" },
	{ "\"\\u001f\"", "\"\\u001f\"" },
	{ "\"\\u0020\"", "\" \"" },
	{ "\"\\u0000\\u001f\\u007f\"", "\"\\u0000\\u001f\x7f\"" },
	{ "\"\\u00e9\\u00E9\\u20AC\"", "\"\xc3\xa9\xc3\xa9\xe2\x82\xac\"" },
	{ "\"\\ud83d\\uDE00\"", "\"\xf0\x9f\x98\x80\"" },
	{ "\"\xf0\x9f\x98\x80 \xc3\xa9\"", "\"\xf0\x9f\x98\x80 \xc3\xa9\"" },
	{ "\"\\ud7ff\\ue000\\ufffd\"", "\"\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbd\"" },
	{ "{\"\\u0062\":1,\"a\":2}", "{\"a\":2,\"b\":1}" },
	/* U+FB33 after U+1F600, whose first unit is D83D: RFC 8785 section 3.2.3 */
	{ "{\"\xef\xac\xb3\":1,\"\xf0\x9f\x98\x80\":2,\"\xc3\xb6\":3}",
	  "{\"\xc3\xb6\":3,\"\xf0\x9f\x98\x80\":2,\"\xef\xac\xb3\":1}" },
	{ "[\"plain\",\"esc\\naped\",\"pl\xc3\xa9in\"]",
	  "[\"plain\",\"esc\\naped\",\"pl\xc3\xa9in\"]" },
};

/* A copy of exactly n bytes: reading past it is seen by the sanitizer. */
static char *exact(const char *text, size_t n)
{
	char *p = malloc(n ? n : 1);

	memcpy(p, text, n);
	return p;
}

static void test_taken(void)
{
	for (size_t i = 0; i < MEZ_COUNT(taken); i++) {
		MEZ_AUTOBUF out = MEZ_BUF_INIT;
		const struct mez_json *v;
		size_t n = strlen(taken[i].text);
		char *src = exact(taken[i].text, n);

		if (ok(mez_json_read(&v, &arena, src, n, &err) == 0, "taken: %s", taken[i].text) &&
		    ok(mez_canon_write(&out, v, MEZ_PROFILE_RFC8785, src, n, &err) == 0, "written"))
			is_str(out.p, taken[i].want, "and means what it says");
		free(src);
	}
}

/* --- what is refused --------------------------------------------------------------------- */

static const struct {
	const char *text;
	enum mez_code code;
	uint32_t line, col;
	const char *pointer;
} refused[] = {
	{ "", MEZ_E_SYNTAX, 1, 1, "" },
	{ "  ", MEZ_E_SYNTAX, 1, 3, "" },
	{ "nul", MEZ_E_SYNTAX, 1, 1, "" },
	{ "True", MEZ_E_SYNTAX, 1, 1, "" },
	{ "truefalse", MEZ_E_SYNTAX, 1, 5, "" },
	{ "1 2", MEZ_E_SYNTAX, 1, 3, "" },
	{ "{}}", MEZ_E_SYNTAX, 1, 3, "" },
	{ "\xef\xbb\xbf{}", MEZ_E_SYNTAX, 1, 1, "" },
	{ "/**/1", MEZ_E_SYNTAX, 1, 1, "" },
	{ "'a'", MEZ_E_SYNTAX, 1, 1, "" },
	{ "NaN", MEZ_E_SYNTAX, 1, 1, "" },
	{ "+1", MEZ_E_SYNTAX, 1, 1, "" },
	{ "-", MEZ_E_SYNTAX, 1, 2, "" },
	{ "01", MEZ_E_SYNTAX, 1, 1, "" },
	{ "-01", MEZ_E_SYNTAX, 1, 2, "" },
	{ ".5", MEZ_E_SYNTAX, 1, 1, "" },
	{ "1.", MEZ_E_SYNTAX, 1, 3, "" },
	{ "1.e5", MEZ_E_SYNTAX, 1, 3, "" },
	{ "1e", MEZ_E_SYNTAX, 1, 3, "" },
	{ "1e+", MEZ_E_SYNTAX, 1, 4, "" },
	{ "[1,]", MEZ_E_SYNTAX, 1, 4, "/1" },
	{ "[,1]", MEZ_E_SYNTAX, 1, 2, "/0" },
	{ "[1 2]", MEZ_E_SYNTAX, 1, 4, "" },
	{ "[1", MEZ_E_SYNTAX, 1, 3, "" },
	{ "[", MEZ_E_SYNTAX, 1, 2, "/0" },
	{ "[1}", MEZ_E_SYNTAX, 1, 3, "" },
	{ "{\"a\":1,}", MEZ_E_SYNTAX, 1, 8, "" },
	{ "{\"a\"}", MEZ_E_SYNTAX, 1, 5, "/a" },
	{ "{\"a\":}", MEZ_E_SYNTAX, 1, 6, "/a" },
	{ "{\"a\":1]", MEZ_E_SYNTAX, 1, 7, "" },
	{ "{a:1}", MEZ_E_SYNTAX, 1, 2, "" },
	{ "{1:1}", MEZ_E_SYNTAX, 1, 2, "" },
	{ "{\"a\":1 \"b\":2}", MEZ_E_SYNTAX, 1, 8, "" },
	{ "\"a", MEZ_E_SYNTAX, 1, 3, "" },
	{ "\"a\\", MEZ_E_SYNTAX, 1, 3, "" },
	{ "\"\\x\"", MEZ_E_SYNTAX, 1, 2, "" },
	{ "\"\\u12\"", MEZ_E_SYNTAX, 1, 2, "" },
	{ "\"\\u12g4\"", MEZ_E_SYNTAX, 1, 2, "" },
	{ "\"a\nb\"", MEZ_E_SYNTAX, 1, 3, "" },
	{ "\"\x1f\"", MEZ_E_SYNTAX, 1, 2, "" },
	{ "[\n  1,\n  tru\n]", MEZ_E_SYNTAX, 3, 3, "/1" },
	{ "{\n \"a/b\": {\n  \"~\": [0, 1, x]}}", MEZ_E_SYNTAX, 3, 15, "/a~1b/~0/2" },
	{ "\"\xff\"", MEZ_E_UTF8, 1, 2, "" },
	{ "\"abcdefghijklmnopqrstuvwxyz\xc3\"", MEZ_E_UTF8, 1, 28, "" },
	{ "[\"\xed\xa0\x80\"]", MEZ_E_UTF8, 1, 3, "/0" },
	{ "{\"a\":\"\xc0\xaf\"}", MEZ_E_UTF8, 1, 7, "/a" },
	{ "{\"\xc0\xaf\":1}", MEZ_E_UTF8, 1, 3, "" },
	{ "\"\\ud800\"", MEZ_E_SURROGATE, 1, 2, "" },
	{ "\"\\udc00\"", MEZ_E_SURROGATE, 1, 2, "" },
	{ "\"\\ud800\\u0041\"", MEZ_E_SURROGATE, 1, 2, "" },
	{ "\"\\ud800\\ud800\"", MEZ_E_SURROGATE, 1, 2, "" },
	{ "\"\\ud800\\udbff\"", MEZ_E_SURROGATE, 1, 2, "" },
	{ "\"\\ud800\\ue000\"", MEZ_E_SURROGATE, 1, 2, "" },
	{ "\"x\\udc00\\ud800\"", MEZ_E_SURROGATE, 1, 3, "" },
	{ "\"\\ud800", MEZ_E_SURROGATE, 1, 2, "" },
	{ "\"\\uffff\"", MEZ_E_NONCHARACTER, 1, 2, "" },
	{ "\"\\ufdd0\"", MEZ_E_NONCHARACTER, 1, 2, "" },
	{ "\"\\ud83f\\udffe\"", MEZ_E_NONCHARACTER, 1, 2, "" },
	{ "\"\xef\xb7\x90\"", MEZ_E_NONCHARACTER, 1, 2, "" },
	{ "\"\xf4\x8f\xbf\xbf\"", MEZ_E_NONCHARACTER, 1, 2, "" },
	{ "{\"a\":1,\"a\":1}", MEZ_E_DUPLICATE, 1, 8, "/a" },
	{ "{\"a\":1,\n\"b\":2,\n\"\\u0061\":3}", MEZ_E_DUPLICATE, 3, 1, "/a" },
	{ "[{\"x\":{\"b\":0,\"a\":1,\"b\":2}}]", MEZ_E_DUPLICATE, 1, 20, "/0/x/b" },
	{ "{\"\":1,\"\":2}", MEZ_E_DUPLICATE, 1, 7, "/" },
};

static void test_refused(void)
{
	for (size_t i = 0; i < MEZ_COUNT(refused); i++) {
		static const struct mez_json mark;
		const struct mez_json *v = &mark;
		size_t n = strlen(refused[i].text);
		char *src = exact(refused[i].text, n);
		int rc = mez_json_read(&v, &arena, src, n, &err);

		ok(rc == -(int)refused[i].code && err.code == refused[i].code, "%s: %s (%s)",
		   refused[i].text, mez_code_slug((int)refused[i].code), mez_code_slug(rc));
		ok(err.line == refused[i].line && err.col == refused[i].col,
		   "  at line %u, column %u", err.line, err.col);
		is_str(err.pointer, refused[i].pointer, "  pointer");
		ok(v == &mark, "  and the output is untouched");
		free(src);
	}
	ok(mez_json_read(&(const struct mez_json *){ NULL }, &arena, "[", 1, NULL) < 0,
	   "refusing without a record of why is fine");
}

static void test_messages(void)
{
	const struct mez_json *v;

	(void)!mez_json_read(&v, &arena, "[1;2]", 5, &err);
	is_str(err.msg, "expected ',' or ']', found ';'", "the byte found is named");
	(void)!mez_json_read(&v, &arena, "[1\a2]", 5, &err);
	is_str(err.msg, "expected ',' or ']', found byte 0x07", "or numbered");
	(void)!mez_json_read(&v, &arena, "[1", 2, &err);
	is_str(err.msg, "expected ',' or ']', found the end of the text", "or missing");
	(void)!mez_json_read(&v, &arena, "\xef\xbb\xbf{}", 5, &err);
	is_str(err.msg, "byte order mark before the text", "a mark is called by its name");
	(void)!mez_json_read(&v, &arena, "\"a\0b\"", 5, &err);
	ok(err.code == MEZ_E_SYNTAX && err.offset == 2, "a NUL byte is a control character");
	(void)!mez_json_read(&v, &arena, "\"\\\0\"", 4, &err);
	ok(err.code == MEZ_E_SYNTAX && err.offset == 1, "and no escape");
}

/* --- limits ------------------------------------------------------------------------------- */

static int nested(size_t depth, char open, char shut)
{
	const struct mez_json *v;
	char *text = malloc(2 * depth);
	int rc;

	memset(text, open, depth);
	memset(text + depth, shut, depth);
	rc = mez_json_read(&v, &arena, text, 2 * depth, &err);
	free(text);
	return rc;
}

static void test_depth(void)
{
	size_t ready;

	is_int(nested(MEZ_JSON_MAX_DEPTH, '[', ']'), 0, "128 levels are taken");
	is_int(nested(MEZ_JSON_MAX_DEPTH + 1, '[', ']'), -MEZ_E_LIMIT, "129 are not");
	is_int(err.offset, MEZ_JSON_MAX_DEPTH, "the 129th bracket is to blame");
	ready = arena.ready;
	is_int(nested(5000000, '[', ']'), -MEZ_E_LIMIT, "nor are five million");
	ok(err.offset == MEZ_JSON_MAX_DEPTH && arena.ready == ready,
	   "found at the same bracket, without more memory");
}

static void test_number_length(void)
{
	char text[MEZ_JSON_MAX_NUMBER + 2];
	const struct mez_json *v;

	memset(text, '1', sizeof(text));
	ok(mez_json_read(&v, &arena, text, MEZ_JSON_MAX_NUMBER, &err) == 0 &&
		   v->len == MEZ_JSON_MAX_NUMBER,
	   "a number of 1024 characters");
	is_int(mez_json_read(&v, &arena, text, MEZ_JSON_MAX_NUMBER + 1, &err), -MEZ_E_LIMIT,
	       "and one more is too many");
}

static void test_sizes(void)
{
	const struct mez_json *v;
	struct mez_arena small = { 0 };
	MEZ_AUTOBUF text = MEZ_BUF_INIT;

	is_int(mez_json_read(&v, &arena, "", MEZ_JSON_MAX_BYTES + 1, &err), -MEZ_E_LIMIT,
	       "a text over the limit is not looked at");
	(void)!mez_arena_init(&small, 1, &err);
	mez_buf_ch(&text, '[');
	for (int i = 0; i < 200000; i++)
		mez_buf_z(&text, "1,");
	mez_buf_z(&text, "1]");
	is_int(mez_json_read(&v, &small, text.p, text.len, &err), -MEZ_E_LIMIT,
	       "a tree too large for its arena is an error, not a bug");
	mez_arena_reset(&arena);
	ok(mez_json_read(&v, &arena, text.p, text.len, &err) == 0 && mez_json_len(v) == 200001,
	   "and fits a larger one");
	mez_buf_clear(&text);
	mez_buf_ch(&text, '[');
	while (text.len < 600000)
		mez_buf_z(&text, "\"\\n\",");
	text.p[1] = '"';
	memset(text.p + 2, 'x', 500000);
	mez_buf_z(&text, "\"\\n\"]");
	mez_arena_reset(&small);
	is_int(mez_json_read(&v, &small, text.p, text.len, &err), -MEZ_E_LIMIT,
	       "nor are decoded strings a bug");
	mez_arena_release(&small);
}

/* --- borrowing, places -------------------------------------------------------------------- */

static void test_borrowing(void)
{
	static const char text[] = "{\"clean\":\"text\",\"esc\\u0061pe\":\"x\\ny\"}";
	const struct mez_json *v, *clean, *escape;
	uint32_t line, col;

	if (!ok(mez_json_read(&v, &arena, text, sizeof(text) - 1, &err) == 0, "read"))
		return;
	clean = mez_json_at(v, "clean");
	escape = mez_json_at(v, "escape");
	ok(clean && clean->u.text == text + 10 && clean->plain, "clean strings are borrowed");
	ok(escape && !escape->plain &&
		   (escape->u.text < text || escape->u.text > text + sizeof(text)),
	   "strings with escapes are not");
	is_mem(mez_json_str(escape).p, mez_json_str(escape).n, "x\ny", 3, "and are decoded");
	is_int(clean->offset, 9, "values know where they stood");
	mez_json_place("a\nbc\nd", 6, 4, &line, &col);
	ok(line == 2 && col == 3, "the newline belongs to its line");
	mez_json_place("a\nbc\nd", 6, 5, &line, &col);
	ok(line == 3 && col == 1, "what follows does not");
	mez_json_place("a\n", 2, 99, &line, &col);
	ok(line == 2 && col == 1, "past the end is the end");
}

static void test_long_pointer(void)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	const struct mez_json *v;

	for (int i = 0; i < 30; i++)
		mez_buf_z(&text, "{\"abcdefghijklmnopqrst\":");
	mez_buf_z(&text, "?");
	is_int(mez_json_read(&v, &arena, text.p, text.len, &err), -MEZ_E_SYNTAX, "deep down");
	ok(strlen(err.pointer) < MEZ_ERR_POINTER &&
		   strcmp(err.pointer + strlen(err.pointer) - 8, "qrst/...") == 0,
	   "a pointer too long is cut at a name: %s", err.pointer);
	for (size_t n = 240; n < 260; n++) {
		mez_buf_clear(&text);
		mez_buf_z(&text, "{\"");
		for (size_t i = 0; i < n; i++)
			mez_buf_ch(&text, i % 2 ? '~' : 'x');
		mez_buf_z(&text, "\":?");
		(void)!mez_json_read(&v, &arena, text.p, text.len, &err);
		is_str(err.pointer, "/...", "a name too long is left out whole");
	}
}

/* --- memory ------------------------------------------------------------------------------- */

enum { MEMORY_TEXT = 6 << 20, KB = 1024, KB_BESIDE = 24 * KB, TREE_A_BYTE = 8 };

/* [[unit,unit,...],"end"] */
static void put_many(struct mez_buf *text, const char *unit)
{
	mez_buf_z(text, "[[");
	while (text->len < MEMORY_TEXT) {
		mez_buf_z(text, unit);
		mez_buf_ch(text, ',');
	}
	text->p[text->len - 1] = ']';
	mez_buf_z(text, ",\"end\"]");
}

/* 0 when the tree is right and of the size that the manual tells. */
static int read_many(const struct mez_buf *text, size_t step)
{
	const struct mez_json *v, *list;
	struct mez_arena own = { 0 };

	if (mez_arena_init(&own, 0, &err) < 0 ||
	    mez_json_read(&v, &own, text->p, text->len, &err) < 0)
		return 1;
	list = mez_json_item(v, 0);
	for (size_t i = 0; i < list->len; i++) {
		if (mez_json_item(list, i)->offset != 2 + i * step)
			return 2;
	}
	if (list->len < MEMORY_TEXT / step - 1 || !mez_str_is(mez_json_str(&v->u.items[1]), "end"))
		return 3;
	return mez_arena_mark(&own) > TREE_A_BYTE * text->len + KB ? 4 : 0;
}

/* The greatest memory of a process that only reads. */
static long memory_of(const struct mez_buf *text, size_t step, int *status)
{
	struct rusage used = { .ru_maxrss = 0 };
	pid_t pid = fork();

	if (pid == 0)
		_exit(step ? read_many(text, step) : 0);
	*status = -1;
	(void)wait4(pid, status, 0, &used);
	return used.ru_maxrss;
}

/* The worst texts there are: eight bytes of tree a byte, and while it is read not much more. */
static void test_memory(void)
{
	static const char *const units[] = { "1", "[]", "[1]", "{\"\":1}" };

	for (size_t i = 0; i < MEZ_COUNT(units); i++) {
		struct mez_buf text = MEZ_BUF_INIT;
		int status;
		long before, after;

		put_many(&text, units[i]);
		before = memory_of(&text, 0, &status);
		after = memory_of(&text, strlen(units[i]) + 1, &status);
		ok(status == 0, "6 MiB of %s are read: %x", units[i], (unsigned)status);
		/* An emulator, which gets a small arena, keeps tables of its own. */
		ok(SANITIZED || MEZ_ARENA_DEFAULT < (size_t)1 << 30 ||
		   after - before < TREE_A_BYTE * MEMORY_TEXT / KB + KB_BESIDE,
		   "in the memory of their tree: %ld KB", after - before);
		mez_buf_release(&text);
	}
}

int main(void)
{
	if (mez_arena_init(&arena, 0, &err) < 0)
		return 1;
	test_taken();
	test_refused();
	test_messages();
	test_depth();
	test_number_length();
	test_sizes();
	test_borrowing();
	test_long_pointer();
	test_memory();
	mez_arena_release(&arena);
	return done_testing();
}
