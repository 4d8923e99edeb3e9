/* pack/law.h: which text of a law was in force, its provisions, and citations that must resolve
 * in every text a rule lives through. */
#include "ruleskit.h"

#define HEX "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a"
#define PROVISION(eid) \
	"{\"eid\":\"" eid "\",\"kind\":\"section\",\"paraphrase\":true,\"text_sha256\":\"" HEX "\"}"
#define TEXT(work, from, provisions)                                                        \
	"{\"type\":\"mez.law/1\",\"work\":\"" work "\",\"expression\":\"" work "/eng@" from \
	"\",\"language\":\"eng\",\"title\":\"T\",\"valid_from\":\"" from                    \
	"\",\"provisions\":[" provisions "]}"

static struct mez_law law;

static int add(const char *text)
{
	static const struct mez_origin o = {"law", {"", 0}};

	mez_err_clear(&kit_err);
	return mez_law_add(&law, kit_json(text), &o, &kit_err);
}

static const char *at(const char *work, const char *day)
{
	const struct mez_expression *e = mez_law_at(&law, str(work), kit_day(day));
	char text[MEZ_DATE_TEXT + 1];

	if (!e)
		return "";
	mez_date_text(text, e->from);
	return mez_arena_dup(&kit_arena, str(text)).p;
}

static void test_at(void)
{
	const struct mez_expression *e;

	mez_law_init(&law, &kit_arena);
	/* in no order */
	ok(add(TEXT("/a", "2020-01-01", PROVISION("sec_2") "," PROVISION("sec_1"))) == 0 &&
		   add(TEXT("/b", "2005-01-01", PROVISION("sec_9"))) == 0 &&
		   add(TEXT("/a", "2010-07-01", PROVISION("sec_1"))) == 0 &&
		   mez_law_close(&law, &kit_err) == 0,
	   "three texts of two works");
	is_str(at("/a", "2010-06-30"), "", "before the first");
	is_str(at("/a", "2010-07-01"), "2010-07-01", "its first day");
	is_str(at("/a", "2019-12-31"), "2010-07-01", "its last day");
	is_str(at("/a", "2020-01-01"), "2020-01-01", "the second");
	is_str(at("/a", "9999-12-31"), "2020-01-01", "for ever");
	is_str(at("/b", "2010-07-01"), "2005-01-01", "another work");
	is_str(at("/c", "2010-07-01"), "", "no such work");
	e = mez_law_at(&law, MEZ_STR("/a"), kit_day("2020-01-01"));
	ok(e && mez_law_find(e, MEZ_STR("sec_1")) && mez_law_find(e, MEZ_STR("sec_2")) &&
		   !mez_law_find(e, MEZ_STR("sec_3")) && !mez_law_find(e, MEZ_STR("sec_")) &&
		   !mez_law_find(e, MEZ_NOSTR),
	   "its provisions and no other");
}

static void test_languages(void)
{
	static const char urdu[] =
		"{\"type\":\"mez.law/1\",\"work\":\"/a\",\"expression\":\"/a/urd@2021-01-01\","
		"\"language\":\"urd\",\"title\":\"T\",\"valid_from\":\"2021-01-01\","
		"\"provisions\":[]}";

	mez_law_init(&law, &kit_arena);
	ok(add(TEXT("/a", "2020-01-01", "")) == 0 && add(TEXT("/a", "2022-01-01", "")) == 0 &&
		   mez_law_close(&law, &kit_err) == 0 && mez_law_speaks(&law, &kit_err) == 0,
	   "texts of one language");
	ok(add(urdu) == 0 && mez_law_close(&law, &kit_err) == 0, "one of another");
	is_int(mez_law_speaks(&law, &kit_err), -MEZ_E_RULE, "is not told from them by a citation");
	ok(add(TEXT("/a", "2021-01-01", "")) == 0, "one of the same day");
	is_int(mez_law_close(&law, &kit_err), -MEZ_E_RULE, "nor is that");
}

static void test_bad(void)
{
	static const struct {
		const char *text;
		enum mez_code code;
	} rows[] = {
		{"{}", MEZ_E_MISSING},
		{"5", MEZ_E_VALUE},
		{"{\"type\":\"mez.law/1\",\"zz\":1}", MEZ_E_MEMBER},
		{TEXT("/a", "2010-02-30", ""), MEZ_E_VALUE},
		{TEXT("/a", "2010-01-01", "5"), MEZ_E_VALUE},
		{TEXT("/a", "2010-01-01", "{\"eid\":\"x\"}"), MEZ_E_MISSING},
		{TEXT("/a", "2010-01-01", PROVISION("x") "," PROVISION("y") "," PROVISION("x")),
		 MEZ_E_DUPLICATE},
	};

	mez_law_init(&law, &kit_arena);
	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		int r = add(rows[i].text);

		if (!ok(r == -(int)rows[i].code && law.n == 0, "no law: %s",
			mez_code_slug((int)rows[i].code)))
			fprintf(stderr, "# %d: %s\n", r, kit_err.msg);
	}
	ok(add(TEXT("/a", "2010-01-01", "")) == 0 && add(TEXT("/a", "2010-01-01", "")) == 0,
	   "two texts of one day can be added");
	is_int(mez_law_close(&law, &kit_err), -MEZ_E_DUPLICATE, "but not be law");
}

/* --- citations ----------------------------------------------------------------------------- */

static const char *const texts[] = {
	TEXT("/w", "2000-01-01", PROVISION("sec_1") "," PROVISION("sec_2")),
	TEXT("/w", "2010-01-01", PROVISION("sec_1") "," PROVISION("sec_3")),
	NULL,
};

#define CITING(valid, more, eid)                                                \
	BASE "clause: c\neffect: requirement\ndomain: tax\nhead: h\ntitle: T\n" \
	     "cites: [{work: /w, at: " eid "}]\nvalid: {" valid "}\n" more      \
	     "date: .paid_on\nguard: .kind == \"payment\"\nrequires: .flag\n"

static void cites(const char *yaml, const char *message, const char *what)
{
	if (message)
		kit_refuses(yaml, texts, MEZ_E_RULE, 0, 0, message, what, __FILE__, __LINE__);
	else
		(void)kit_takes(yaml, texts, what, __FILE__, __LINE__);
}

static void test_clauses(void)
{
	cites(CITING("from: 2000-01-01", "", "sec_1"), NULL, "in both texts");
	cites(CITING("from: 2000-01-01", "", "sec_2"), "'sec_2', which /w/eng@2010-01-01 has not",
	      "gone from the second");
	cites(CITING("from: 2000-01-01, to: 2009-12-31", "", "sec_2"), NULL, "but it ended before");
	cites(CITING("from: 2000-01-01, to: 2010-01-01", "", "sec_2"), "which /w/eng@2010-01-01",
	      "or a day too late");
	cites(CITING("from: 2010-01-01", "", "sec_3"), NULL, "new in the second");
	cites(CITING("from: 2009-12-31", "", "sec_3"), "'sec_3', which /w/eng@2000-01-01 has not",
	      "a day too early");
	cites(CITING("from: 2000-01-01", "known_from: 2010-01-01\n", "sec_3"), NULL,
	      "vouched for from the second on");
	cites(CITING("from: 1999-12-31", "", "sec_1"), "no text in force on 1999-12-31",
	      "from before the first");
	cites(CITING("from: 1999-12-31", "known_from: 2000-01-01\n", "sec_1"), NULL,
	      "which is not vouched for");
	cites(CITING("from: 2000-01-01", "", "sec_9"), "no text held has", "nowhere");
	cites(BASE "clause: c\neffect: requirement\ndomain: tax\nhead: h\ntitle: T\n"
		   "cites: [{work: /v, at: sec_1}]\nvalid: {from: 2000-01-01}\ndate: .paid_on\n"
		   "guard: .kind == \"payment\"\nrequires: .flag\n",
	      "no text held has", "of a work nobody holds");
}

static void test_others(void)
{
	cites(BASE "define: d\nof: party\ncites: [{work: /w, at: sec_2}]\nis: .resident\n",
	      "which /w/eng@2010-01-01 has not", "a term without dates");
	cites(BASE "define: d\nof: party\ncites: [{work: /w, at: sec_2}]\nis: .resident\n"
		   "valid: {from: 2000-01-01, to: 2009-12-31}\n",
	      NULL, "a term with them");
	cites(BASE
	      "coverage: c\ndomain: tax\nexamines: [{head: h, kinds: [payment], date: .paid_on,"
	      " from: 2000-01-01, cites: [{work: /w, at: sec_3}]}]\n",
	      "which /w/eng@2000-01-01 has not", "coverage");
	cites(BASE TABLE("t", "rate", "k: .n") "  - {id: r, rate: 5%," SINCE
					       "cites: [{work: /w, at: sec_3}]\n",
	      NULL, "a table cites some text");
	cites(BASE TABLE("t", "rate", "k: .n") "  - {id: r, rate: 5%," SINCE
					       "cites: [{work: /w, at: sec_9}]\n",
	      "'sec_9'", "or none");
	cites(BASE DUTY("c") "nil: {when: .flag, because: x, cites: [{work: /w, at: sec_9}]}\n",
	      "'sec_9'", "a reason for nil");
	cites(BASE DUTY("c") "---\n" CLAUSE_OF(
		      "v",
		      "variation") "claim: {red: {credential: C, from: auth, about: .payee.id, "
				   "covers: x,"
				   " cites: [{work: /w, at: sec_9}]}}\nvaries: {c: {rate: 2%}}\n",
	      "'sec_9'", "a claim");
}

int main(void)
{
	kit_start();
	test_at();
	test_bad();
	test_languages();
	test_clauses();
	test_others();
	return done_testing();
}
