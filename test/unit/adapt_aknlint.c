/* adapt/akn.h: what the naming convention finds, with line and suggestion. */
#include "adapt/akn.h"
#include "tap.h"

#define IDS(work, expression, manifestation)                                                     \
	"<meta><identification source='#mez'>\n"                                                 \
	"<FRBRWork>" work "</FRBRWork>\n<FRBRExpression>" expression "</FRBRExpression>\n"       \
	"<FRBRManifestation>" manifestation "</FRBRManifestation></identification>\n"            \
	"<references source='#mez'><TLCOrganization eId='mez' href='/akn/ontology/organization/" \
	"mez' showAs='m'/></references></meta>\n"
#define WORK                                                                                  \
	"<FRBRthis value='/akn/pk/act/2001/49/!main'/><FRBRuri value='/akn/pk/act/2001/49'/>" \
	"<FRBRdate date='2001-09-13' name='x'/><FRBRcountry value='pk'/>"
#define EXPRESSION                                                     \
	"<FRBRthis value='/akn/pk/act/2001/49/eng@2025-07-01/!main'/>" \
	"<FRBRuri value='/akn/pk/act/2001/49/eng@2025-07-01'/>"        \
	"<FRBRdate date='2025-07-01' name='x'/><FRBRlanguage language='eng'/>"
#define MANIFESTATION                                                      \
	"<FRBRthis value='/akn/pk/act/2001/49/eng@2025-07-01/!main.xml'/>" \
	"<FRBRuri value='/akn/pk/act/2001/49/eng@2025-07-01.xml'/>"        \
	"<FRBRdate date='2025-07-01' name='x'/>"
#define HEAD "<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'><act>"
#define TAIL "</act></akomaNtoso>"
#define META IDS(WORK, EXPRESSION, MANIFESTATION)

static struct mez_arena arena;
static struct mez_err err;

static struct mez_str member(const struct mez_json *v, const char *name)
{
	return mez_json_str(mez_json_get(v, (struct mez_str){name, strlen(name)}));
}

/* "LINE rule>suggested; ..." with a '?' before the rule of a remark; or the error's slug. */
static const char *lint(const char *meta, const char *body)
{
	static struct mez_buf out;
	MEZ_AUTOBUF xml = MEZ_BUF_INIT;
	const struct mez_json *list;
	struct mez_json v;

	mez_arena_reset(&arena);
	mez_buf_clear(&out);
	mez_buf_fmt(&xml, HEAD "%s<body>\n%s</body>" TAIL, meta, body);
	if (mez_akn_lint(&v, &arena, xml.p, xml.len, &err) < 0) {
		mez_buf_z(&out, mez_code_slug((int)err.code));
		return out.p;
	}
	list = mez_json_at(&v, "findings");
	mez_buf_z(&out, "");
	for (size_t i = 0; i < mez_json_len(list); i++) {
		const struct mez_json *f = mez_json_item(list, i);
		struct mez_str suggested = member(f, "suggested");
		int64_t line = 0;

		if (!mez_json_int(&line, mez_json_at(f, "line")))
			abort();
		mez_buf_fmt(&out, "%s%lld %s%.*s%s%.*s", i ? "; " : "", (long long)line,
			    mez_str_is(member(f, "severity"), "remark") ? "?" : "",
			    MEZ_ALL(member(f, "rule")), suggested.p ? ">" : "", MEZ_ALL(suggested));
	}
	return mez_buf_view(&out).p;
}

/* Lines 1 to 6 are of the metadata; the body is line 7 on. */
static void test_names(void)
{
	static const struct {
		const char *what, *body, *want;
	} rows[] = {
		{"all as it should be",
		 "<chapter eId='chp_1'><num>1</num><section "
		 "eId='chp_1__sec_1'><num>1.</num><content>"
		 "<p eId='chp_1__sec_1__p_1'>x</p><p>y</p></content></section></chapter>",
		 ""},
		{"sections that leave their chapter out",
		 "<chapter eId='chp_1'><num>1</num><section eId='sec_1'><num>1.</num>"
		 "<subsection "
		 "eId='sec_1__subsec_1'><num>(1)</num></subsection></section></chapter>",
		 ""},
		{"another word", "<section eId='section_1'><num>1.</num></section>",
		 "7 eid-word>sec_1"},
		{"another number", "<section eId='sec_2'><num>1.</num></section>",
		 "7 eid-number>sec_1"},
		{"no name", "<section><num>1.</num></section>", "7 eid-missing>sec_1"},
		{"an empty name", "<section eId=''><num>1.</num></section>", "7 eid-form>sec_1"},
		{"white space", "<section eId='sec 1'><num>1.</num></section>", "7 eid-form>sec_1"},
		{"the same twice, in two lines",
		 "<section eId='sec_1'><num>1.</num></section>\n"
		 "<section eId='sec_1'><num>1.</num></section>",
		 "8 eid-duplicate>sec_1_2"},
		{"of what it does not stand in",
		 "<section eId='sec_1'><num>1.</num></section>\n<section eId='sec_2'><num>2.</num>"
		 "<subsection eId='sec_1__subsec_1'><num>(1)</num></subsection></section>",
		 "8 eid-prefix>sec_2__subsec_1"},
		{"a bad name does not make those below it bad",
		 "<section eId='s1'><num>1.</num><subsection eId='s1__subsec_1'><num>(1)</num>"
		 "</subsection></section>",
		 "7 eid-word>sec_1"},
		{"without number", "<section eId='sec'><heading>x</heading></section>", ""},
		{"nn", "<section eId='sec_nn_1'><heading>x</heading></section>", ""},
		{"hcontainers have any name",
		 "<hcontainer name='schedule' eId='sched_1'><num>Schedule 1</num></hcontainer>",
		 ""},
		{"wId twice",
		 "<section eId='sec_1' wId='sec_9'><num>1.</num></section>"
		 "<section eId='sec_2' wId='sec_9'><num>2.</num></section>",
		 "7 wid-duplicate"},
		{"wId that says the same",
		 "<section eId='sec_1' wId='sec_1'><num>1.</num></section>", "7 ?wid-same"},
		{"a name of metadata once more", "<section eId='mez'><num>1.</num></section>",
		 "7 eid-duplicate>sec_1"},
		{"references",
		 "<section eId='sec_1'><num>1.</num><content><p><ref href='#sec_1'/>"
		 "<ref href='#sec_2'/><ref href='/akn/pk/act/2001/49'/><ref href='/akn/pk/act/1'/>"
		 "<ref href='https://x.example'/><ref href=''/><ref "
		 "href='x'/></p></content></section>",
		 "7 ref-dangling; 7 ref-iri; 7 ?ref-empty; 7 ?ref-relative"},
	};

	for (size_t i = 0; i < MEZ_COUNT(rows); i++)
		is_str(lint(META, rows[i].body), rows[i].want, rows[i].what);
}

/* The levels of an act of a country, in a language: as the convention allows them. */
#define LEVELS(work, country, tail, language, dates)                                           \
	IDS("<FRBRthis value='" work "/!main'/><FRBRuri value='" work "'/>" dates              \
	    "<FRBRcountry value='" country "'/>",                                              \
	    "<FRBRthis value='" work "/" tail "/!main'/><FRBRuri value='" work "/" tail "'/>"  \
	    "<FRBRdate date='2025-07-01' name='x'/><FRBRlanguage language='" language "'/>",   \
	    "<FRBRthis value='" work "/" tail "/!main.xml'/><FRBRuri value='" work "/" tail    \
	    ".xml'/><FRBRdate date='2025-07-01' name='x'/>")
#define ONE_DATE "<FRBRdate date='2001-09-13' name='x'/>"

static void test_accepted(void)
{
	is_str(lint(LEVELS("/akn/za-wc033/act/by-law/2001/x", "za", "eng@", "eng", ONE_DATE), ""),
	       "", "of a part of a country, and the country");
	is_str(lint(LEVELS("https://law.example/akn/pk/act/2001/49", "pk", "urd@2025-07-01", "urd",
			   ONE_DATE),
		    ""),
	       "", "with an authority in front");
	is_str(lint(LEVELS("/akn/pk/act/2001-09-13/49", "pk", "mul@2025", "mul",
			   "<FRBRdate date='2001-06-30' name='b'/><FRBRdate "
			   "date='2001-09-13T10:00:00+05:00' name='a'/>"),
		    ""),
	       "", "of several days, one of them its IRI's");
	is_str(lint(LEVELS("/akn/pk/act/2001-09-13", "pk", "eng", "eng", ONE_DATE), ""), "",
	       "without number or version");
	is_str(lint(LEVELS("/akn/pk/act/2001/49", "pk", "eng:2025-07-01", "eng", ONE_DATE), ""),
	       "3 frbr-uri", "what is seen on a day is no version");
	is_str(lint(LEVELS("/akn/pk/act/2001/49", "pk", "xxx@", "xxx", ONE_DATE), ""),
	       "3 ?frbr-language", "a language that ISO 639-2 has not");
	is_str(lint(LEVELS("/akn/pk/act/2001/49", "pk", "eng@", "en", ONE_DATE), ""),
	       "3 frbr-language; 3 frbr-language", "one of two letters");
}

static void test_number(void)
{
	static const char *const said[][2] = {
		{"49", ""}, {"XLIX", "2 ?frbr-number"}, {"50", "2 ?frbr-number"}};

	for (size_t i = 0; i < MEZ_COUNT(said); i++) {
		MEZ_AUTOBUF meta = MEZ_BUF_INIT;

		mez_buf_fmt(&meta, IDS(WORK "<FRBRnumber value='%s'/>", EXPRESSION, MANIFESTATION),
			    said[i][0]);
		is_str(lint(meta.p, ""), said[i][1], said[i][0]);
	}
	is_str(lint(LEVELS("/akn/pk/act/2001/act-xlix", "pk", "eng@", "eng",
			   ONE_DATE "<FRBRnumber value='XLIX'/>"),
		    ""),
	       "", "a number behind a word");
	is_str(lint(LEVELS("/akn/pk/act/2001/1120-i", "pk", "eng@", "eng",
			   ONE_DATE "<FRBRnumber value='1120(I)'/>"),
		    ""),
	       "", "a number with brackets");
}

/* lifecycle, temporalData and what refers to them; line 1 is before them. */
static const char *times(const char *interval, const char *period)
{
	MEZ_AUTOBUF meta = MEZ_BUF_INIT, body = MEZ_BUF_INIT;
	static const char end[] = "</meta>\n";

	mez_buf_add(&meta, META, strlen(META) - strlen(end));
	mez_buf_fmt(&meta,
		    "<lifecycle source='#mez'><eventRef eId='e1' date='2001-01-01' source='#mez'/>"
		    "<eventRef eId='e2' date='2002-01-01T00:00:00Z' source='#mez'/></lifecycle>"
		    "<temporalData source='#mez'><temporalGroup eId='tmpg_1'><timeInterval "
		    "refersTo='#mez' %s/></temporalGroup></temporalData></meta>\n",
		    interval);
	mez_buf_fmt(&body, "<section eId='sec_1' %s><num>1</num></section>", period);
	return lint(meta.p, body.p);
}

static void test_times(void)
{
	is_str(times("start='#e1' end='#e2'", "period='#tmpg_1'"), "", "an interval");
	is_str(times("start='#e1'", "refersTo='#mez  #sec_1'"), "", "open; and two concepts");
	is_str(times("start='#e2' end='#e1'", ""), "5 time-order", "one that ends too soon");
	is_str(times("start='#e3'", ""), "5 ref-dangling", "from an event that is not there");
	is_str(times("end='#mez'", ""), "5 ref-kind", "to what is no event");
	is_str(times("start='#e1'", "period='#e1'"), "7 ref-kind", "a period that is none");
	is_str(times("start='e1'", ""), "5 ?ref-relative>#e1", "a name without '#'");
	is_str(times("start='#e1'", "refersTo='#mez #no'"), "7 ref-dangling",
	       "the second of two concepts");
	is_str(lint(META, "<section eId='sec_1'><num>1</num><content><p><rref from='#sec_1' "
			  "upTo='#sec_2'/></p></content></section>"),
	       "7 ref-dangling", "the end of a range");
}

static void test_identification(void)
{
	static const struct {
		const char *what, *meta, *want;
	} rows[] = {
		{"none", "<meta/>", "1 frbr-missing"},
		{"no country",
		 IDS("<FRBRthis value='/akn/pk/act/2001/49'/><FRBRuri value='/akn/pk/act/2001/49'/>"
		     "<FRBRdate date='2001' name='x'/>",
		     EXPRESSION, MANIFESTATION),
		 "2 frbr-missing"},
		{"another country",
		 IDS("<FRBRthis value='/akn/pk/act/2001/49'/><FRBRuri value='/akn/pk/act/2001/49'/>"
		     "<FRBRdate date='2001-01-01' name='x'/><FRBRcountry value='in'/>",
		     EXPRESSION, MANIFESTATION),
		 "2 frbr-country"},
		{"another year",
		 IDS("<FRBRthis value='/akn/pk/act/2001/49'/><FRBRuri value='/akn/pk/act/2001/49'/>"
		     "<FRBRdate date='2002-01-01' name='x'/><FRBRcountry value='pk'/>",
		     EXPRESSION, MANIFESTATION),
		 "2 frbr-date"},
		{"a day that does not exist, twice",
		 IDS(WORK,
		     "<FRBRthis value='/akn/pk/act/2001/49/eng@2025-02-30'/>"
		     "<FRBRuri value='/akn/pk/act/2001/49/eng@2025-02-30'/>"
		     "<FRBRdate date='2025-02-30' name='x'/><FRBRlanguage language='eng'/>",
		     MANIFESTATION),
		 "3 frbr-date; 4 frbr-expression"},
		{"another work and language",
		 IDS(WORK,
		     "<FRBRthis value='/akn/pk/act/2001/50/fra@2025-07-01'/>"
		     "<FRBRuri value='/akn/pk/act/2001/50/fra@2025-07-01'/>"
		     "<FRBRdate date='2025-07-01' name='x'/><FRBRlanguage language='eng'/>",
		     "<FRBRthis value='/akn/pk/act/2001/50/fra@2025-07-01.xml'/>"
		     "<FRBRuri value='/akn/pk/act/2001/50/fra@2025-07-01.xml'/>"
		     "<FRBRdate date='2025-07-01' name='x'/>"),
		 "3 frbr-work; 3 frbr-language"},
		{"this is not of uri",
		 IDS("<FRBRthis value='/akn/pk/act/2001/490'/><FRBRuri "
		     "value='/akn/pk/act/2001/49'/>"
		     "<FRBRdate date='2001-01-01' name='x'/><FRBRcountry value='pk'/>",
		     EXPRESSION, MANIFESTATION),
		 "2 frbr-this"},
		{"no IRI",
		 IDS("<FRBRthis value='x'/><FRBRuri value='x'/><FRBRdate date='2001' name='x'/>"
		     "<FRBRcountry value='pk'/>",
		     EXPRESSION, MANIFESTATION),
		 "2 frbr-uri"},
	};

	for (size_t i = 0; i < MEZ_COUNT(rows); i++)
		is_str(lint(rows[i].meta, ""), rows[i].want, rows[i].what);
	test_accepted();
	is_str(lint("<!DOCTYPE a>", ""), "grammar", "no document type within");
}

int main(void)
{
	if (mez_arena_init(&arena, 0, &err) < 0)
		return 1;
	test_names();
	test_identification();
	test_number();
	test_times();
	return done_testing();
}
