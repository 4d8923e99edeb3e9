/* work/explain.h: verdicts as text, also those that somebody made up: nothing in them drives a
 * terminal, and no shape of them is taken for another. */
#include "work/explain.h"

#include "packkit.h"

static const char *explain(const char *record, bool table)
{
	MEZ_AUTOBUF out = MEZ_BUF_INIT;

	mez_err_clear(&kit_err);
	if (mez_explain(&out, &kit_arena, kit_json(record), table, &kit_err) < 0)
		return kit_err.msg;
	return mez_arena_dup(&kit_arena, mez_buf_view(&out)).p;
}

/* No control but the newlines of our own. */
static bool tame(const char *text)
{
	for (const unsigned char *p = (const unsigned char *)text; *p; p++)
		if ((*p < 0x20 && *p != '\n') || *p == 0x7f || (p[0] == 0xc2 && p[1] < 0xa0))
			return false;
	return true;
}

/* A verdict where every text is ESC [ 2 J, a newline and a bell. */
#define EVIL "\"\\u001b[2J\\n\\u0007\\u009b\""
#define MONEY "{\"amount\":" EVIL ",\"currency\":" EVIL "}"
static const char hostile[] =
	"{\"operation\":{\"id\":" EVIL "},\"verdict\":{\"kind\":" EVIL ",\"stage\":" EVIL
	",\"zone\":" EVIL ",\"as_of\":" EVIL ",\"known_at\":" EVIL ",\"decision\":{\"answer\":" EVIL
	",\"domains\":[{"
	"\"domain\":\"tax\",\"state\":" EVIL ",\"passes\":\"no\"}]},\"cells\":[{\"domain\":\"tax\","
	"\"state\":\"pending\",\"confidence\":" EVIL ",\"reasons\":[{\"code\":" EVIL
	",\"clause\":" EVIL ",\"path\":" EVIL "}],\"unknown\":[" EVIL
	"],\"clauses\":[{\"clause\":" EVIL ",\"effect\":" EVIL ",\"active\":" EVIL
	",\"because\":" EVIL ",\"varied_by\":" EVIL ",\"legal_date\":" EVIL
	",\"hits\":[{\"party\":" EVIL ",\"name\":" EVIL ",\"list\":" EVIL
	"}],\"cites\":[{\"at\":" EVIL ",\"work\":" EVIL ",\"expression\":" EVIL ",\"heading\":" EVIL
	"}],\"rows\":[{\"table\":" EVIL ",\"row\":" EVIL ",\"from\":" EVIL ",\"confidence\":" EVIL
	",\"source\":[" EVIL "]}],\"relied_on\":[{\"kind\":" EVIL ",\"name\":" EVIL
	",\"party\":" EVIL ",\"holds\":" EVIL ",\"list_as_of\":" EVIL ",\"by\":" EVIL
	"}]}],\"obligations\":[{\"duty\":" EVIL ",\"kind\":\"withhold\",\"state\":" EVIL
	",\"because\":" EVIL ",\"to\":" EVIL ",\"rate\":" EVIL ",\"bearer\":{\"id\":" EVIL
	",\"party\":" EVIL "},\"on_account_of\":{\"party\":" EVIL "},\"character\":" EVIL
	",\"base\":" MONEY ",\"amount\":" MONEY ",\"payable\":" MONEY ",\"payable_min\":" MONEY
	",\"payable_max\":" MONEY ",\"rounding\":{\"by\":" EVIL "},\"rows\":[{\"table\":" EVIL
	",\"row\":" EVIL ",\"confidence\":" EVIL "}]}]}]}}";

static void test_hostile(void)
{
	ok(tame(explain(hostile, false)), "a page of a hostile verdict");
	ok(tame(explain(hostile, true)), "a row of it");
	ok(strstr(explain(hostile, false), "\\x1b[2J") != NULL, "shows what stood there");
}

/* Every member of another type than it should have. */
static void test_shapes(void)
{
	static const char *const odd[] = {
		"5",	"\"abc\"", "[[1,2],[3]]", "{\"a\":{\"b\":1}}", "[\"x\",5,null]",
		"null", "[]",	   "{}"};
	static const char *const frames[] = {
		"{\"verdict\":%s}",
		"{\"operation\":%1$s,\"verdict\":{\"decision\":%1$s,\"cells\":%1$s}}",
		"{\"verdict\":{\"decision\":{\"domains\":%1$s},\"cells\":[%1$s]}}",
		"{\"verdict\":{\"decision\":{\"domains\":[%1$s,{\"domain\":\"tax\",\"passes\":"
		"\"no\"}]},"
		"\"cells\":[{\"domain\":\"tax\",\"state\":\"compliant\",\"reasons\":%1$s,"
		"\"clauses\":%1$s,"
		"\"obligations\":%1$s,\"unknown\":%1$s}]}}",
		"{\"verdict\":{\"decision\":{\"domains\":[{\"domain\":\"tax\",\"passes\":\"no\"}]},"
		"\"cells\":[{\"domain\":\"tax\",\"state\":\"pending\",\"reasons\":[%1$s],"
		"\"clauses\":[%1$s],"
		"\"obligations\":[%1$s],\"unknown\":[%1$s]}]}}",
		"{\"verdict\":{\"decision\":{},\"cells\":[{\"domain\":\"tax\",\"state\":"
		"\"pending\","
		"\"reasons\":[{\"code\":%1$s,\"clause\":\"c\",\"x\":%1$s}],\"clauses\":[{"
		"\"clause\":\"c\","
		"\"cites\":%1$s,\"hits\":%1$s,\"rows\":%1$s,\"relied_on\":%1$s}],\"obligations\":[{"
		"\"kind\":"
		"\"withhold\",\"base\":%1$s,\"amount\":%1$s,\"payable\":%1$s,\"rate\":%1$s,"
		"\"bearer\":%1$s,"
		"\"rows\":%1$s,\"rounding\":%1$s,\"cites\":[%1$s]}]}]}}",
	};
	unsigned texts = 0;

	for (size_t f = 0; f < MEZ_COUNT(frames); f++)
		for (size_t i = 0; i < MEZ_COUNT(odd); i++) {
			MEZ_AUTOBUF b = MEZ_BUF_INIT;

			for (const char *p = frames[f]; *p; p++)
				if (*p == '%') {
					mez_buf_z(&b, odd[i]);
					p += p[1] == '1' ? 3 : 1;
				} else {
					mez_buf_ch(&b, *p);
				}
			texts += tame(explain(b.p, false)) && tame(explain(b.p, true));
		}
	is_int(texts, MEZ_COUNT(frames) * MEZ_COUNT(odd), "odd shapes everywhere give tame text");
}

static void test_missing(void)
{
	ok(strstr(explain("{}", false), "without a verdict") != NULL, "no verdict, no page");
	is_int((long long)kit_err.code, MEZ_E_MISSING, "and says what is missing");
	ok(strstr(explain("5", true), "without a verdict") != NULL, "a number neither");
}

static void test_amounts(void)
{
	static const char *const rows[][2] = {
		{"0", "XXX 0"},
		{"999", "XXX 999"},
		{"1000", "XXX 1,000"},
		{"-1000", "XXX -1,000"},
		{"1234567.891", "XXX 1,234,567.891"},
		{"-100", "XXX -100"},
	};

	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		const char *record = mez_arena_fmt(&kit_arena,
						   "{\"operation\":{\"id\":\"o\"},\"verdict\":{"
						   "\"decision\":{},\"cells\":[{"
						   "\"domain\":\"tax\",\"state\":\"compliant\","
						   "\"obligations\":[{\"kind\":"
						   "\"withhold\",\"state\":\"owed\",\"payable\":{"
						   "\"amount\":\"%s\",\"currency\":"
						   "\"XXX\"}}]}]}}",
						   rows[i][0])
					     .p;

		ok(strstr(explain(record, true), rows[i][1]) != NULL, "%s reads %s", rows[i][0],
		   rows[i][1]);
	}
}

int main(void)
{
	kit_start();
	test_hostile();
	test_shapes();
	test_missing();
	test_amounts();
	return done_testing();
}
