/* pack/lawname.h, pack/lawuri.h: words and numbers of eIds, parts of IRIs. */
#include "pack/lawlang.h"
#include "pack/lawname.h"
#include "pack/lawuri.h"
#include "tap.h"

static struct mez_str str(const char *z)
{
	return (struct mez_str){z, strlen(z)};
}

static void test_numbers(void)
{
	static const char *const rows[][2] = {
		{"1.", "1"},
		{"(1)", "1"},
		{"[16]", "16"},
		{"(i)", "i"},
		{"153A.", "153A"},
		{"(2bis)", "2bis"},
		{"3a bis", "3abis"},
		{"", ""},
		{"( )", ""},
		{"1.2.", "1-2"},
		{"(123.4-5)", "123-4-5"},
		{"312.32.7 (b)", "312-32-7-b"},
		{"Section 5.", "5"},
		{"Art. 12bis", "12bis"},
		{"CHAPTER IV", "IV"},
		{"Part A", "A"},
		{"nn", "nn"},
		{"\xe2\x80\x9c"
		 "7\xe2\x80\x9d",
		 "7"},
		{"3\xc3\xa9", "3\xc3\xa9"},
		{"\xc2\xa7 9", "9"},
		{"Art.5", "5"},
		{"iv.5", "iv-5"},
		{"Art\xc3\xad" "culo 1\xc2\xba.", "1"},
		{"\xd0\xa1\xd1\x82\xd0\xb0\xd1\x82\xd1\x8c\xd1\x8f 12.", "12"},
		{"\xd8\xaf\xd9\x81\xd8\xb9\xdb\x81 \xdb\xb1\xdb\xb2\xdb\x94", "12"},
		{"\xe2\x80\x8f(\xd9\xa3)\xe2\x80\x8f", "3"},
		{"\xe2\x84\x96 7", "7"},
		{"a", "a"},
	};

	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		MEZ_AUTOBUF out = MEZ_BUF_INIT;

		mez_lawname_num(&out, str(rows[i][0]));
		is_str(mez_buf_view(&out).p, rows[i][1], rows[i][0]);
	}
	ok(mez_lawname_fits(str("153a"), str("153A.")) && mez_lawname_fits(str("2_2"), str("2.")) &&
		   mez_lawname_fits(str("1.1"), str("1.1")) &&
		   mez_lawname_fits(str("7"), str("Schedule 7")) &&
		   mez_lawname_fits(str("2"), str("\xd9\xa2\xd8\x8c")) &&
		   mez_lawname_fits(str("1"), str("Art\xc3\xad" "culo 1\xc2\xba")) &&
		   mez_lawname_fits(str("dd"), str("(number not known)")),
	   "numbers that stand for a num");
	ok(!mez_lawname_fits(str("12"), str("2.")) && !mez_lawname_fits(str("3"), str("2.")) &&
		   !mez_lawname_fits(str("2_x"), str("2.")) &&
		   !mez_lawname_fits(str(""), str("2.")),
	   "and that do not");
}

static void test_words(void)
{
	static const struct {
		const char *element, *word;
		enum mez_lawname_kind kind;
	} rows[] = {
		{"section", "sec", MEZ_LAWNAME_NUMBERED},
		{"alinea", "al", MEZ_LAWNAME_NUMBERED},
		{"wrapUp", "wrapup", MEZ_LAWNAME_ONCE},
		{"body", "body", MEZ_LAWNAME_NONE},
		{"blockList", "list", MEZ_LAWNAME_COUNTED},
		{"hcontainer", "hcontainer", MEZ_LAWNAME_FREE},
		{"ref", "ref", MEZ_LAWNAME_INLINE},
		{"", "", MEZ_LAWNAME_INLINE},
		{"zzz", "zzz", MEZ_LAWNAME_INLINE},
	};

	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		struct mez_lawname n = mez_lawname_of(rows[i].element);

		is_str(n.word, rows[i].word, rows[i].element);
		is_int(n.kind, rows[i].kind, "its kind");
	}
}

static void test_joints(void)
{
	static const char *const good[] = {"sec_1", "chp_1__sec_2_2__para_1-1", "preface", "a_b"};
	static const char *const bad[] = {"",	   "_",	      "__p_1", "p_1__", "a b",
					  "a___b", "sec_1\n", "#a",    "a\"b",	"\xc2\xa0"};

	for (size_t i = 0; i < MEZ_COUNT(good); i++)
		ok(mez_lawname_good(str(good[i])), "a name: %s", good[i]);
	for (size_t i = 0; i < MEZ_COUNT(bad); i++)
		ok(!mez_lawname_good(str(bad[i])), "no name: '%s'", bad[i]);
	ok(mez_str_is(mez_lawname_last(str("a__b_1__c")), "c") &&
		   mez_str_is(mez_lawname_prefix(str("a__b_1__c")), "a__b_1") &&
		   mez_str_is(mez_lawname_last(str("sec_1")), "sec_1") &&
		   mez_lawname_prefix(str("sec_1")).n == 0,
	   "last part and prefix");
	ok(mez_lawname_within(str("sec_1"), str("sec_1")) &&
		   mez_lawname_within(str("sec_1__p"), str("sec_1")) &&
		   !mez_lawname_within(str("sec_10"), str("sec_1")) &&
		   !mez_lawname_within(str("sec_1_2"), str("sec_1")) &&
		   !mez_lawname_within(str("sec_1__"), str("sec_1")) &&
		   !mez_lawname_within(str("sec_1"), str("sec_1__p")),
	   "within");
}

static void test_uris(void)
{
	static const char *const good[] = {
		"/akn/pk/act/2001/ord-xlix",
		"/akn/sl/act/2004-02-13/2",
		"/akn/ke/act/decree/MinistryForeignAffairs/2005-07-12/3",
		"/akn/eu/act/2003-11-13/87/eng@2004-01-01/!main.xml",
		"/akn/za-wc/act/2010/1/eng@",
		"/akn/ke/debaterecord/2011-06-10/eng@/!main",
		"/akn/it-45/act/legge/2004-05-24/11/ita@first/!schedule_1/table_2",
		"/akn/za/act/2009/10/~sec_5",
		"/akn/za/act/2009/10#sec_5",
		"/akn/fatf/statement/2008/x",
		"https://law.example.org/akn/za/act/2009/10/eng@2010-01-01",
		"/akn/za/act/1980/02/eng:2014-01-01/!main",
		"/akn/za/act/1980/02/afr.html",
		"/akn/dz/debaterecord/2004-12-21/fra",
	};
	static const char *const bad[] = {
		"",
		"#varWork",
		"/eli/x",
		"/akn/PK/act/2001/1",
		"/akn/ita/act/2001/1",
		"/akn/pk",
		"/akn/pk/act",
		"/akn/pk/act/2001-02-30/1",
		"/akn/pk/act/a/b/c/2001/1",
		"/akn/pk//act/2001/1",
		"/akn/pk/act/2001//1",
		"/akn/pk/act/2001/1/eng@2001-01-01/more",
		"/akn/pk/act/2001/1/!",
		"/akn/us/usc/title_9",
		"/akn/za/act/2009/1 0",
		"/akn/za/act/2009/{n}",
		"https://law.example.org/za/act/2009/10",
		"https:///akn",
		"://x/akn/za/act/2009/10",
	};
	struct mez_lawuri u;

	for (size_t i = 0; i < MEZ_COUNT(good); i++)
		ok(mez_lawuri_parse(&u, str(good[i])) == NULL, "an IRI: %s", good[i]);
	for (size_t i = 0; i < MEZ_COUNT(bad); i++)
		ok(mez_lawuri_parse(&u, str(bad[i])) != NULL, "no IRI: '%s'", bad[i]);
	ok(!mez_lawuri_parse(&u, str("/akn/pk/act/2001/ord/xlix/eng@2025-07-01/!main.xml")) &&
		   mez_str_is(u.country, "pk") && mez_str_is(u.type, "act") &&
		   mez_str_is(u.date, "2001") && mez_str_is(u.number, "ord/xlix") &&
		   mez_str_is(u.language, "eng") && mez_str_is(u.version, "2025-07-01") &&
		   mez_str_is(u.component, "main") && mez_str_is(u.format, "xml") &&
		   mez_str_is(u.work, "/akn/pk/act/2001/ord/xlix") &&
		   mez_str_is(u.expression, "/akn/pk/act/2001/ord/xlix/eng@2025-07-01"),
	   "all its parts");
	ok(!mez_lawuri_parse(&u, str("/akn/pk/act/2001/1/eng@2025-07-01.xml")) &&
		   mez_str_is(u.expression, "/akn/pk/act/2001/1/eng@2025-07-01") &&
		   mez_str_is(u.format, "xml"),
	   "a manifestation without component");
}

static void test_uri_parts(void)
{
	struct mez_lawuri u;

	ok(!mez_lawuri_parse(&u, str("https://l.example/akn/za/act/1980/02/eng:2014-01-01.pdf")) &&
		   mez_str_is(u.work, "https://l.example/akn/za/act/1980/02") &&
		   mez_str_is(u.language, "eng") && mez_str_is(u.view, "2014-01-01") &&
		   !u.version.p && mez_str_is(u.format, "pdf"),
	   "as it is seen on a day, with its authority");
	ok(!mez_lawuri_parse(&u, str("/akn/za/act/1980/02/eng@/~sec_3.xml")) &&
		   mez_str_is(u.part, "sec_3") && mez_str_is(u.format, "xml") &&
		   mez_str_is(u.expression, "/akn/za/act/1980/02/eng@"),
	   "a portion and its format");
	ok(!mez_lawuri_parse(&u, str("/akn/za/act/1980/02/eng@~chp_3/!main.akn")) &&
		   mez_str_is(u.part, "chp_3") && mez_str_is(u.component, "main") &&
		   mez_str_is(u.format, "akn"),
	   "a portion before the component");
	ok(!mez_lawuri_parse(&u, str("/akn/za/act/1980/02~para_1.2")) &&
		   mez_str_is(u.part, "para_1.2") && !u.format.p,
	   "a dot of the portion's name");
	ok(!mez_lawuri_parse_in(&u, str("/akn/dz/debaterecord/2004-12-21/fra.xml"), str("fra")) &&
		   mez_str_is(u.work, "/akn/dz/debaterecord/2004-12-21") && !u.number.p &&
		   mez_str_is(u.language, "fra") && mez_str_is(u.format, "xml") &&
		   mez_str_is(u.expression, "/akn/dz/debaterecord/2004-12-21/fra"),
	   "a language where no number is");
	ok(!mez_lawuri_parse_in(&u, str("/akn/dz/act/2004-12-21/fra"), str("eng")) &&
		   mez_str_is(u.number, "fra") && !u.language.p,
	   "and a number of three letters");
}

static void test_languages(void)
{
	ok(mez_lawlang_known(str("eng")) && mez_lawlang_known(str("aar")) &&
		   mez_lawlang_known(str("zza")) && mez_lawlang_known(str("mul")) &&
		   mez_lawlang_known(str("und")) && mez_lawlang_known(str("ger")) &&
		   mez_lawlang_known(str("deu")) && mez_lawlang_known(str("qaz")),
	   "languages");
	ok(!mez_lawlang_known(str("en")) && !mez_lawlang_known(str("ENG")) &&
		   !mez_lawlang_known(str("xxx")) && !mez_lawlang_known(str("zzz")) &&
		   !mez_lawlang_known(str("")) && !mez_lawlang_known(str("qua")),
	   "and none");
	ok(mez_str_is(mez_lawlang_tag(str("urd")), "ur") &&
		   mez_str_is(mez_lawlang_tag(str("fil")), "fil") &&
		   mez_str_is(mez_lawlang_tag(str("en")), "en"),
	   "as a browser knows them");
	ok(mez_lawlang_is_rtl(str("urd")) && mez_lawlang_is_rtl(str("heb")) &&
		   !mez_lawlang_is_rtl(str("eng")) && !mez_lawlang_is_rtl(str("")),
	   "and which way they run");
}

int main(void)
{
	test_numbers();
	test_words();
	test_joints();
	test_uris();
	test_uri_parts();
	test_languages();
	return done_testing();
}
