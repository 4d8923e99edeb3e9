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
	is_str(lint("<!DOCTYPE a>", ""), "grammar", "no document type within");
}

int main(void)
{
	if (mez_arena_init(&arena, 0, &err) < 0)
		return 1;
	test_names();
	test_identification();
	return done_testing();
}
