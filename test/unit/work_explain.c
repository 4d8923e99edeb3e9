/* work/explain.h: verdicts as text, also those that somebody made up: nothing in them drives a
 * terminal, and no shape of them is taken for another. */
#include "work/explain.h"

#include "packkit.h"
#include "tensor/value.h"

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
	",\"hits\":[{\"party\":" EVIL ",\"name\":" EVIL ",\"list\":" EVIL ",\"entry\":" EVIL
	",\"birth\":" EVIL ",\"refused\":[{\"by\":" EVIL ",\"because\":" EVIL "}]"
	"}],\"cites\":[{\"at\":" EVIL ",\"work\":" EVIL ",\"expression\":" EVIL ",\"heading\":" EVIL
	"}],\"rows\":[{\"table\":" EVIL ",\"row\":" EVIL ",\"from\":" EVIL ",\"confidence\":" EVIL
	",\"source\":[" EVIL "]}],\"relied_on\":[{\"kind\":" EVIL ",\"name\":" EVIL
	",\"party\":" EVIL ",\"holds\":" EVIL ",\"list_as_of\":" EVIL ",\"by\":" EVIL
	",\"ownership\":{\"rule\":" EVIL ",\"threshold\":" EVIL ",\"share_max\":" EVIL
	"}}]}],\"obligations\":[{\"duty\":" EVIL ",\"kind\":\"withhold\",\"state\":" EVIL
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

/* Every cause the evaluator can name is a sentence with its parameters in it. */
static void test_reasons(void)
{
	static const struct {
		const char *code, *one, *two;
	} causes[] = {
#define X(id, wire, one, two) {wire, one, two},
		MEZ_CAUSES(X)
#undef X
	};

	for (size_t i = 0; i < MEZ_COUNT(causes); i++) {
		const char *two = causes[i].two ? causes[i].two : "more";
		const char *page = explain(
			mez_arena_fmt(&kit_arena,
				      "{\"verdict\":{\"cells\":[{\"domain\":\"tax\",\"state\":"
				      "\"exempt\",\"reasons\":[{\"code\":\"%s\",\"%s\":\"FIRST\","
				      "\"%s\":\"SECOND\",\"clause\":\"c.l\"}]}]}}",
				      causes[i].code, causes[i].one, two)
				.p,
			false);

		ok(strstr(page, "FIRST") && !strstr(page, "code ") && strstr(page, ": c.l\n"),
		   "%s is told in words", causes[i].code);
		ok(!causes[i].two || strstr(page, "SECOND"), "with all of its parameters");
	}
	ok(strstr(explain("{\"verdict\":{\"cells\":[{\"state\":\"exempt\",\"reasons\":[{\"code\":"
			  "\"of_tomorrow\",\"x\":\"y\"}]}]}}",
			  false),
		  "    - code of_tomorrow y\n") != NULL,
	   "a code of another version is shown as it is");
}

/* Duties stand with their clause; what is not allowed is not told as if it were to be done. */
static void test_duties(void)
{
	static const char verdict[] =
		"{\"verdict\":{\"stage\":\"proposed\",\"decision\":{\"answer\":\"%s\"},"
		"\"cells\":[{\"domain\":\"tax\",\"state\":\"compliant\",\"clauses\":["
		"{\"clause\":\"a.b\",\"effect\":\"duty\",\"active\":\"yes\","
		"\"cites\":[{\"work\":\"/w\",\"at\":\"sec_1\"}]},"
		"{\"clause\":\"a.c\",\"effect\":\"relief\",\"active\":\"no\","
		"\"because\":\"defeated\",\"defeated_by\":\"a.b\"}],\"obligations\":["
		"{\"duty\":\"a.b/pay\",\"kind\":\"pay\",\"when\":\"with\",\"state\":\"%s\","
		"\"cites\":[{\"work\":\"/w\",\"at\":\"sec_1\"}]},"
		"{\"duty\":\"b/x\",\"kind\":\"file\",\"when\":\"after\","
		"\"due\":\"2026-01-02\",\"state\":\"open\"}]}]}}";
	const char *open = mez_arena_fmt(&kit_arena, verdict, "allowed", "unknown").p;
	const char *page, *once;

	ok(strstr(explain(open, false), "payable       not known\n"), "a sum that is not known");
	page = explain(mez_arena_fmt(&kit_arena, verdict, "allowed", "owed").p, false);
	once = strstr(page, "s.1 of /w");

	ok(strstr(page, "  duties\n    pay nothing with the operation (a.b/pay)\n"),
	   "what to do; what is known and has no currency is nothing");
	ok(strstr(page, "    file by 2026-01-02 (b/x): open\n"), "and by when");
	ok(!strstr(strstr(page, "duty b/x"), "payable"), "what is filed comes to no sum");
	ok(once && !strstr(once + 1, "s.1 of /w"), "what the clause cites is not said again");
	ok(strstr(page, "duty b/x: open\n"), "a duty whose clause is not there is shown");
	ok(strstr(page, "      a.c (relief): defeated by a.b\n"), "what was left out, and why");
	page = explain(mez_arena_fmt(&kit_arena, verdict, "refused", "owed").p, false);
	ok(strstr(page, "  duties, if it were to go ahead\n"), "a refused operation");
}

/* What was found on lists, how sure that is, and what does not clear it. */
static void test_listed(void)
{
	const char *page = explain(
		"{\"verdict\":{\"cells\":[{\"domain\":\"sanctions\",\"state\":\"pending\","
		"\"clauses\":[{\"clause\":\"a.b\",\"active\":\"yes\",\"hits\":[{"
		"\"party\":\"payee\",\"name\":\"Nobody\",\"entry\":\"E1\",\"list\":\"l.st\","
		"\"score\":812,\"score_min\":650,\"score_max\":930,\"birth\":\"against\","
		"\"refused\":[{\"by\":\"0123456789abcdef0123\","
		"\"because\":\"other_list_version\"}]}],\"relied_on\":[{"
		"\"kind\":\"ownership\",\"name\":\"l.st\",\"party\":\"payee\","
		"\"holds\":\"unknown\",\"ownership\":{\"rule\":\"more_than\","
		"\"threshold\":\"0.5\",\"share_min\":\"0.3\"}}]}]}]}}",
		false);

	ok(strstr(page, "payee as \"Nobody\", entry E1 of l.st, score 812 (650 to 930), "
			"birth against"),
	   "a hit, its score and its bounds");
	ok(strstr(page, "by document 0123456789abcdef: other list version\n"),
	   "a document that does not clear it");
	ok(strstr(page, "ownership l.st of payee: unknown; owned at least 30 %, "
			"treated as listed if more than 50 %\n"),
	   "who owns it, as far as that is known");
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

/* Where a provision stands, as a lawyer writes it. */
static void test_sections(void)
{
	static const char *const rows[][2] = {
		{"sec_153", "s.153 of"},
		{"sec_153__subsec_1__para_a", "s.153(1)(a) of"},
		{"sec_236C__subsec_1", "s.236C(1) of"},
		{"art_5__para_2", "art.5(2) of"},
		{"sched_11", "Schedule 11 of"},
		{"sched_10__rule_1", "Schedule 10, rule 1 of"},
		{"sched_1__part_III__dvs_III__para_2__subpara_ii",
		 "Schedule 1, Part III, Division III, para 2(ii) of"},
		{"chp_II__sec_4C__subsec_1", "Chapter II, s.4C(1) of"},
		{"sec_licensing", "under         licensing of"},
		{"sec_walk-in", "under         walk-in of"},
		{"art_tariff__para_1", "under         tariff(1) of"},
		{"sched_handset-levy", "under         handset-levy of"},
		{"sec_a", "s.a of"},
		{"sec_", "s. of"},
		{"sec_1__", "s.1 of"},
		{"sec____para_1", " of /w"},
		{"registration", "under         registration of"},
		{"__", "under         __ of"},
	};

	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		const char *record = mez_arena_fmt(&kit_arena,
						   "{\"verdict\":{\"cells\":[{\"domain\":\"tax\","
						   "\"clauses\":[{\"clause\":\"a.b\",\"active\":"
						   "\"yes\",\"cites\":[{\"work\":\"/w\",\"at\":"
						   "\"%s\"}]}]}]}}",
						   rows[i][0])
					     .p;

		ok(strstr(explain(record, false), rows[i][1]) != NULL, "%s reads %s", rows[i][0],
		   rows[i][1]);
	}
}

int main(void)
{
	kit_start();
	test_sections();
	test_hostile();
	test_shapes();
	test_reasons();
	test_duties();
	test_listed();
	test_missing();
	test_amounts();
	return done_testing();
}
