/* Building, looking into, comparing, copying and printing trees. */
#include "json/json.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "canon/canon.h"
#include "tap.h"

static struct mez_arena arena;
static struct mez_err err;

static const struct mez_json *parse(const char *text)
{
	const struct mez_json *v = NULL;

	ok(mez_json_read(&v, &arena, text, strlen(text), &err) == 0, "reads: %s", text);
	return v;
}

static void is_canonical(const struct mez_json *v, const char *want, const char *what)
{
	MEZ_AUTO(mez_canon) c = mez_canon_of(v);
	struct mez_str s = mez_canon_view(c);

	is_mem(s.p, s.n, want, strlen(want), what);
}

/* One byte that stops, anywhere in a text of any short length: texts are looked at in words. */
static void test_plain(void)
{
	static const char stops[] = {0x1f, 0, '"', '\\', '\n'};
	char text[40];
	size_t wrong = 0;

	for (size_t n = 1; n <= sizeof(text); n++) {
		memset(text, 0x7f, sizeof(text));
		wrong += !mez_json_text((struct mez_str){text, n}).plain;
		for (size_t i = 0; i < n * sizeof(stops); i++) {
			text[i / sizeof(stops)] = stops[i % sizeof(stops)];
			wrong += mez_json_text((struct mez_str){text, n}).plain;
			text[i / sizeof(stops)] = 0x20;
		}
	}
	ok(wrong == 0, "what needs an escape is found at each place of texts up to 40 bytes");
}

static void test_scalars(void)
{
	struct mez_json v = mez_json_text(MEZ_STR("a\"b"));

	ok(!v.plain && mez_json_z("ab").plain, "what needs an escape is not plain");
	ok(mez_json_z("\xc3\xa9").plain && !mez_json_z("\n").plain,
	   "beyond ASCII is, controls not");
	ok(mez_json_text(MEZ_NOSTR).u.text != NULL, "no text is the empty text");
	test_plain();
	v = mez_json_i64(&arena, -INT64_C(9007199254740991));
	is_canonical(&v, "-9007199254740991", "integers");
	v = mez_json_null();
	is_canonical(&v, "null", "null");
	v = mez_json_bool(false);
	is_canonical(&v, "false", "false");
	ok(v.offset == MEZ_NOWHERE, "what is built stands nowhere");
}

static void test_objects(void)
{
	struct mez_obj o = { .a = &arena };
	struct mez_arr r = { .a = &arena };
	struct mez_obj from;
	const struct mez_json *dup = NULL, *kept;
	struct mez_json v;

	for (int i = 19; i >= 0; i--)
		mez_obj_add(&o, mez_arena_fmt(&arena, "n%02d", i), mez_json_i64(&arena, i));
	v = mez_obj_done(&o);
	kept = mez_json_keep(&arena, v);
	is_int(mez_json_len(kept), 20, "twenty members");
	for (int i = 0; i < 20; i++) {
		struct mez_str name = mez_arena_fmt(&arena, "n%02d", i);
		int64_t n = -1;

		if (!mez_json_int(&n, mez_json_get(kept, name)) || n != i)
			ok(false, "member %d", i);
	}
	ok(!mez_json_at(kept, "n") && !mez_json_at(kept, "n20") && !mez_json_at(kept, ""),
	   "absent members are NULL");
	ok(!mez_json_at(NULL, "x") && !mez_json_at(mez_json_at(kept, "n01"), "x"),
	   "nothing below nothing");

	mez_obj_from(&from, &arena, kept);
	ok(mez_obj_drop(&from, MEZ_STR("n00")) && !mez_obj_drop(&from, MEZ_STR("n00")),
	   "dropped once");
	mez_obj_set(&from, "n00", mez_json_z("new"));
	ok(mez_obj_done_checked(&from, &v, &dup), "replaced");
	ok(mez_str_is(mez_json_str(mez_json_at(&v, "n00")), "new"), "has the new value");
	ok(!mez_json_same(&v, kept) && mez_json_same(kept, kept), "the old object is as it was");

	o = (struct mez_obj){ .a = &arena };
	mez_obj_set(&o, "a", mez_json_null());
	mez_obj_set(&o, "b", mez_json_null());
	mez_obj_addm(&o, mez_json_copy_text(&arena, MEZ_STR("a")), mez_json_bool(true));
	ok(!mez_obj_done_checked(&o, &v, &dup) && dup && mez_str_is(mez_json_str(dup), "a"),
	   "a name added twice is reported where asked");
	o = (struct mez_obj){ .a = &arena };
	v = mez_obj_done(&o);
	is_canonical(&v, "{}", "an empty object");
	v = mez_arr_done(&r);
	is_canonical(&v, "[]", "an empty array");
	for (int i = 0; i < 20; i++)
		mez_arr_add(&r, mez_json_bool(i % 2));
	v = mez_arr_done(&r);
	ok(mez_json_len(&v) == 20 && mez_json_item(&v, 19)->type == MEZ_J_TRUE, "twenty items");
}

static void test_integers(void)
{
	static const struct {
		const char *text;
		bool fits;
		int64_t value;
	} ints[] = {
		{ "0", true, 0 }, { "-1", true, -1 },
		{ "9007199254740991", true, INT64_C(9007199254740991) },
		{ "-9007199254740991", true, -INT64_C(9007199254740991) },
		{ "9007199254740992", false, 0 }, { "-9007199254740992", false, 0 },
		{ "99999999999999999999", false, 0 }, { "-0", false, 0 }, { "1.0", false, 0 },
		{ "1e2", false, 0 }, { "10000000000000000", false, 0 }, { "\"1\"", false, 0 },
		{ "true", false, 0 },
	};

	for (size_t i = 0; i < MEZ_COUNT(ints); i++) {
		int64_t n = 77;
		bool fits = mez_json_int(&n, parse(ints[i].text));

		ok(fits == ints[i].fits && n == (fits ? ints[i].value : 77), "  as an integer");
	}
	ok(!mez_json_int(&(int64_t){ 0 }, NULL), "nothing is no integer");
}

static void test_same(void)
{
	const struct mez_json *v = parse("{\"b\":[1,\"x\",null,{}],\"a\":true}");

	ok(mez_json_same(v, parse("{\"a\":true,\"b\":[1,\"\\u0078\",null,{}]}")),
	   "order and spelling do not matter");
	ok(!mez_json_same(v, parse("{\"a\":true,\"b\":[1,\"x\",null,[]]}")), "types do");
	ok(!mez_json_same(v, parse("{\"a\":true,\"b\":[1,\"y\",null,{}]}")), "text does");
	ok(!mez_json_same(v, parse("{\"a\":true,\"b\":[1,\"x\",null]}")), "length does");
	ok(!mez_json_same(v, parse("{\"a\":true,\"c\":[1,\"x\",null,{}]}")), "names do");
	ok(!mez_json_same(parse("1"), parse("1.0")), "numbers compare as written");
}

static void test_clone(void)
{
	static const char text[] = "{\"b\":[1,\"x\\n\",null,{\"d\":[],\"c\":{}}],"
				   "\"a\":\"\xc3\xa9\"}";
	static const char long_text[] =
		"{\"a\":1,\"b\":[\"0123456789\",\"0123456789\",\"0123456789\",\"0123456789\","
		"\"0123456789\"]}";
	char *src = strdup(text);
	const struct mez_json *v;
	struct mez_json copy;

	ok(mez_json_read(&v, &arena, src, strlen(src), &err) == 0, "read");
	copy = mez_json_clone(&arena, v);
	ok(mez_json_same(&copy, v), "a clone is the same");
	memset(src, '?', strlen(src));
	free(src);
	is_canonical(&copy, "{\"a\":\"\xc3\xa9\",\"b\":[1,\"x\\n\",null,{\"c\":{},\"d\":[]}]}",
		     "and outlives its text");
	src = strdup(long_text);
	ok(mez_json_read(&v, &arena, src, strlen(src), &err) == 0 &&
		   mez_json_source(v).p == src && mez_json_source(mez_json_at(v, "b")).p,
	   "a canonical text is known");
	copy = mez_json_clone(&arena, v);
	ok(!mez_json_source(&copy).p && !mez_json_source(mez_json_at(&copy, "b")).p,
	   "but not of a clone");
	memset(src, '?', strlen(src));
	free(src);
	is_canonical(&copy, long_text, "which outlives it");
}

static void test_pretty(void)
{
	MEZ_AUTOBUF out = MEZ_BUF_INIT;

	mez_json_pretty(&out, parse("{\"b\":[1.50,\"x\\u0001\"],\"a\":{},\"c\":[]}"));
	is_str(out.p,
	       "{\n  \"a\": {},\n  \"b\": [\n    1.50,\n    \"x\\u0001\"\n  ],\n  \"c\": []\n}\n",
	       "indented");
	mez_buf_clear(&out);
	for (char c = 0; c < 0x20; c++)
		mez_json_quote(&out, (struct mez_str){ &c, 1 });
	is_str(out.p,
	       "\"\\u0000\"\"\\u0001\"\"\\u0002\"\"\\u0003\"\"\\u0004\"\"\\u0005\"\"\\u0006\""
	       "\"\\u0007\"\"\\b\"\"\\t\"\"\\n\"\"\\u000b\"\"\\f\"\"\\r\"\"\\u000e\"\"\\u000f\""
	       "\"\\u0010\"\"\\u0011\"\"\\u0012\"\"\\u0013\"\"\\u0014\"\"\\u0015\"\"\\u0016\""
	       "\"\\u0017\"\"\\u0018\"\"\\u0019\"\"\\u001a\"\"\\u001b\"\"\\u001c\"\"\\u001d\""
	       "\"\\u001e\"\"\\u001f\"",
	       "every control character");
}

static void test_point(void)
{
	const struct mez_json *v = parse("{\"a\":[0,{\"x/y\":[1]}],\"b\":2}");
	const struct mez_json *deep =
		mez_json_at(mez_json_item(mez_json_at(v, "a"), 1), "x/y");

	mez_err_clear(&err);
	mez_json_point(&err, v, mez_json_item(deep, 0));
	is_str(err.pointer, "/a/1/x~1y/0", "where a value stands");
	mez_err_clear(&err);
	mez_json_point(&err, v, parse("1"));
	is_str(err.pointer, "", "one of another tree stands nowhere");
	mez_json_blame(&err, NULL, 0, v);
	mez_json_blame(&err, "x", 1, &(struct mez_json){ .offset = MEZ_NOWHERE });
	is_int(err.line, 0, "no text, no place");
}

/* --- what the builder calls a bug --------------------------------------------------------- */

static void bad_text(void) { (void)mez_json_z("\xff"); }
static void noncharacter(void) { (void)mez_json_z("\xef\xbf\xbf"); }
static void large_integer(void) { (void)mez_json_i64(&arena, INT64_C(9007199254740992)); }
static void bad_number(void) { (void)mez_json_lexeme(MEZ_STR("01")); }
static void no_number(void) { (void)mez_json_lexeme(MEZ_STR("1x")); }

static void twice(void)
{
	struct mez_obj o = { .a = &arena };

	mez_obj_set(&o, "a", mez_json_null());
	mez_obj_set(&o, "a", mez_json_null());
	(void)mez_obj_done(&o);
}

static void fraction(void)
{
	const struct mez_json v = mez_json_lexeme(MEZ_STR("1.5"));

	mez_canon_free(mez_canon_of(&v));
}

static bool aborts(void (*f)(void))
{
	const struct rlimit no_core = { 0, 0 };
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		(void)setrlimit(RLIMIT_CORE, &no_core);
		(void)!freopen("/dev/null", "w", stderr);
		signal(SIGABRT, SIG_DFL);
		f();
		_exit(0);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) &&
	       WTERMSIG(status) == SIGABRT;
}

static void test_bugs(void)
{
	ok(aborts(bad_text), "text that is not UTF-8");
	ok(aborts(noncharacter), "a noncharacter");
	ok(aborts(large_integer), "an integer beyond 2^53-1");
	ok(aborts(bad_number), "a number with a leading zero");
	ok(aborts(no_number), "more than a number");
	ok(aborts(twice), "a name twice");
	ok(aborts(fraction), "a fraction in a document of ours");
}

int main(void)
{
	if (mez_arena_init(&arena, 0, &err) < 0)
		return 1;
	test_scalars();
	test_objects();
	test_integers();
	test_same();
	test_clone();
	test_pretty();
	test_point();
	test_bugs();
	mez_arena_release(&arena);
	return done_testing();
}
