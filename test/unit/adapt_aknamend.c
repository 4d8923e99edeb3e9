/* adapt/aknamend.h: changes by eId done to a text, and what must not be done. */
#include "adapt/akn.h"
#include "adapt/aknamend.h"
#include "tap.h"

#define NS "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
#define TEXT                                                                                       \
	"<akomaNtoso xmlns='" NS "'><act name='act' contains='originalVersion'><meta>"             \
	"<identification source='#mez'><FRBRWork><FRBRthis value='/akn/zz/act/2020/1/!main'/>"     \
	"<FRBRuri value='/akn/zz/act/2020/1'/></FRBRWork><FRBRExpression>"                         \
	"<FRBRthis value='/akn/zz/act/2020/1/eng@2020-01-01/!main'/>"                              \
	"<FRBRuri value='/akn/zz/act/2020/1/eng@2020-01-01'/><FRBRdate date='2020-01-01' "         \
	"name='x'/><FRBRlanguage language='eng'/></FRBRExpression><FRBRManifestation>"             \
	"<FRBRthis value='/akn/zz/act/2020/1/eng@2020-01-01/!main.xml'/></FRBRManifestation>"      \
	"</identification></meta><body>"                                                           \
	"<section eId='sec_1'><num>1.</num><heading>One</heading>"                                 \
	"<subsection eId='sec_1__subsec_1'><num>(1)</num><content><p>a</p></content></subsection>" \
	"<subsection eId='sec_1__subsec_2'><num>(2)</num><content><p><ref href='#sec_2'>b</ref>"   \
	"<rref from='#sec_1' upTo='#sec_2__p_1'/><term refersTo='#mez #sec_2  #sec_22'/>"          \
	"</p></content></subsection></section>"                                                    \
	"<section eId='sec_2'><num>2.</num><content><p eId='sec_2__p_1'>c</p></content>"           \
	"</section></body></act></akomaNtoso>"

static struct mez_arena arena;
static struct mez_err err;
static struct mez_akn_blame blame;

static struct mez_str str(const char *z)
{
	return (struct mez_str){z, z ? strlen(z) : 0};
}

/* The eIds of the text after one change, "expression: eid eid"; or "slug LINE: message". */
static const char *after(enum mez_akn_op op, const char *eid, const char *xml, const char *num)
{
	const struct mez_akn_change c = {.op = op,
					 .eid = str(eid),
					 .xml = str(xml),
					 .as = str(xml),
					 .num = str(num),
					 .by = MEZ_STR("/akn/zz/act/2024/7"),
					 .title = MEZ_STR("Act 7 & more")};
	static struct mez_buf out;
	MEZ_AUTOBUF next = MEZ_BUF_INIT;
	struct mez_date day;
	struct mez_json v;

	mez_arena_reset(&arena);
	mez_buf_clear(&out);
	if (!mez_date_parse(&day, MEZ_STR("2024-07-01")))
		abort();
	if (mez_akn_amend(&next, &blame, str(TEXT), day, &c, 1, &err) < 0 ||
	    mez_akn_read(&v, &arena, next.p, next.len, &err) < 0) {
		mez_buf_fmt(&out, "%s %u: %s", mez_code_slug((int)err.code), (unsigned)blame.line,
			    err.msg);
		return out.p;
	}
	mez_buf_str(&out, mez_json_str(mez_json_at(&v, "expression")));
	mez_buf_ch(&out, ':');
	for (size_t i = 0; i < mez_json_len(mez_json_at(&v, "provisions")); i++) {
		const struct mez_json *p = mez_json_item(mez_json_at(&v, "provisions"), i);

		mez_buf_ch(&out, ' ');
		mez_buf_str(&out, mez_json_str(mez_json_at(p, "eid")));
	}
	return out.p;
}

#define IS "/akn/zz/act/2020/1/eng@2024-07-01:"

static void test_changes(void)
{
	is_str(after(MEZ_AKN_REPLACE, "sec_2", "<section eId='sec_2'><num>2.</num></section>",
		     NULL),
	       IS " sec_1 sec_1__subsec_1 sec_1__subsec_2 sec_2", "replace");
	is_str(after(MEZ_AKN_BEFORE, "sec_2",
		     "<section eId='sec_1A'/> <!-- x -->\n<section eId='sec_1B'/>", NULL),
	       IS " sec_1 sec_1__subsec_1 sec_1__subsec_2 sec_1A sec_1B sec_2 sec_2__p_1",
	       "insert before, two in their order");
	is_str(after(MEZ_AKN_AFTER, "sec_1", "<section eId='sec_1A'/><section eId='sec_1B'/>",
		     NULL),
	       IS " sec_1 sec_1__subsec_1 sec_1__subsec_2 sec_1A sec_1B sec_2 sec_2__p_1",
	       "insert after, two in their order");
	is_str(after(MEZ_AKN_INTO, "sec_1", "<subsection eId='sec_1__subsec_3'/>", NULL),
	       IS " sec_1 sec_1__subsec_1 sec_1__subsec_2 sec_1__subsec_3 sec_2 sec_2__p_1",
	       "insert into");
	is_str(after(MEZ_AKN_REPEAL, "sec_1", NULL, NULL), IS " sec_2 sec_2__p_1", "repeal");
	is_str(after(MEZ_AKN_RENUMBER, "sec_2", "sec_3", "3."),
	       IS " sec_1 sec_1__subsec_1 sec_1__subsec_2 sec_3 sec_3__p_1", "renumber");
	is_str(after(MEZ_AKN_END, "work", NULL, NULL), IS, "the whole work repealed");
}

static void test_refusals(void)
{
	static const struct {
		const char *what;
		enum mez_akn_op op;
		const char *eid, *xml, *want;
	} rows[] = {
		{"an eId that is not there", MEZ_AKN_REPEAL, "sec_9", NULL,
		 "bad-rule 0: the text has no 'sec_9' to change"},
		{"nor a part of one", MEZ_AKN_REPEAL, "sec", NULL,
		 "bad-rule 0: the text has no 'sec' to change"},
		{"one that is there already", MEZ_AKN_AFTER, "sec_2", "\n<section eId='sec_1'/>",
		 "bad-rule 2: the text has a 'sec_1' already"},
		{"below what is new", MEZ_AKN_AFTER, "sec_2",
		 "<section eId='sec_3'><p eId='sec_2__p_1'/></section>",
		 "bad-rule 1: the text has a 'sec_2__p_1' already"},
		{"a replacement of another name", MEZ_AKN_REPLACE, "sec_2",
		 "<section eId='sec_3'/>", "bad-rule 1: what replaces 'sec_2' must have its eId"},
		{"two for one", MEZ_AKN_REPLACE, "sec_2",
		 "<section eId='sec_2'/><section eId='sec_3'/>",
		 "bad-rule 0: one element can be replaced by one only"},
		{"without name", MEZ_AKN_AFTER, "sec_2", "<section/>",
		 "bad-rule 1: section has no eId"},
		{"words", MEZ_AKN_AFTER, "sec_2", "words",
		 "bad-rule 1: only elements of Akoma Ntoso can be put into a text"},
		{"of another namespace", MEZ_AKN_AFTER, "sec_2", "<x xmlns='y' eId='a'/>",
		 "bad-rule 1: only elements of Akoma Ntoso can be put into a text"},
		{"nothing", MEZ_AKN_AFTER, "sec_2", "", "bad-rule 0: there is nothing to put in"},
		{"into what has words", MEZ_AKN_INTO, "sec_2", "<paragraph eId='sec_2__para_a'/>",
		 "bad-rule 0: 'sec_2' has words of its own and no parts: replace it"},
		{"the name of another", MEZ_AKN_RENUMBER, "sec_2", "sec_1",
		 "bad-rule 0: the text has a 'sec_1' already"},
	};
	const char *got;

	for (size_t i = 0; i < MEZ_COUNT(rows); i++)
		is_str(after(rows[i].op, rows[i].eid, rows[i].xml, NULL), rows[i].want,
		       rows[i].what);
	got = after(MEZ_AKN_AFTER, "sec_2", "</akomaNtoso><akomaNtoso>", NULL);
	ok(strncmp(got, "grammar", 7) == 0, "a root that ends early: %s", got);
	got = after(MEZ_AKN_AFTER, "sec_2", "<section eId='s'>", NULL);
	ok(strncmp(got, "grammar", 7) == 0, "an element without end: %s", got);
	got = after(MEZ_AKN_AFTER, "sec_2", "<!DOCTYPE a [<!ENTITY b 'c'>]>&b;", NULL);
	ok(strncmp(got, "grammar", 7) == 0, "a document type within: %s", got);
	got = after(MEZ_AKN_AFTER, "sec_2", "&xxe;", NULL);
	ok(strncmp(got, "grammar", 7) == 0, "an entity: %s", got);
}

/* The bytes themselves: identification, lifecycle, wId, references within. */
static void test_bytes(void)
{
	const struct mez_akn_change c = {.op = MEZ_AKN_RENUMBER,
					 .eid = MEZ_STR("sec_2"),
					 .as = MEZ_STR("sec_5"),
					 .num = MEZ_STR("5."),
					 .by = MEZ_STR("/akn/zz/act/2024/7"),
					 .title = MEZ_STR("Act 7 & more")};
	static const char *const parts[] = {"/akn/zz/act/2020/1/eng@2024-07-01/!main\"",
					    "/eng@2024-07-01/!main.xml\"",
					    "contains=\"singleVersion\"",
					    "<FRBRdate date=\"2024-07-01\"",
					    "<num>5.</num>",
					    "eId=\"sec_5\" wId=\"sec_2\"",
					    "eId=\"sec_5__p_1\" wId=\"sec_2__p_1\"",
					    "href=\"#sec_5\"",
					    "from=\"#sec_1\" upTo=\"#sec_5__p_1\"",
					    "refersTo=\"#mez #sec_5 ",
					    " #sec_22\"",
					    "type=\"amendment\"",
					    "showAs=\"Act 7 &amp; more\"",
					    "href=\"/akn/zz/act/2024/7\""};
	MEZ_AUTOBUF one = MEZ_BUF_INIT, two = MEZ_BUF_INIT;
	struct mez_date day, same;

	ok(mez_date_parse(&day, MEZ_STR("2024-07-01")) &&
		   mez_date_parse(&same, MEZ_STR("2020-01-01")) &&
		   mez_akn_amend(&one, &blame, str(TEXT), day, &c, 1, &err) == 0 &&
		   mez_akn_amend(&two, &blame, str(TEXT), day, &c, 1, &err) == 0,
	   "renumbered twice");
	ok(one.len == two.len && memcmp(one.p, two.p, one.len) == 0, "to the same bytes");
	for (size_t i = 0; i < MEZ_COUNT(parts); i++)
		ok(strstr(one.p, parts[i]) != NULL, "with %s", parts[i]);
	ok(!strstr(one.p, "2020-01-01"), "and nothing of the old day");
	mez_buf_clear(&two);
	ok(mez_akn_amend(&two, &blame, str(TEXT), same, &c, 1, &err) == -MEZ_E_RULE && !two.len,
	   "not from its own first day: %s", err.msg);
}

#define EVENT(type, source) "<eventRef date='2021-05-01' type='" type "' source='" source "'/>"

/* Whether a text with these events says that it was repealed: "DAY BY TITLE" */
static const char *repealed(const char *events, const char *show)
{
	static struct mez_buf out;
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	static const char end[] = "</meta>";
	const char *at = strstr(TEXT, end);
	struct mez_str by, title;
	struct mez_date day;
	char z[MEZ_DATE_TEXT + 1];

	mez_arena_reset(&arena);
	mez_buf_clear(&out);
	mez_buf_add(&text, TEXT, (size_t)(at - TEXT));
	mez_buf_fmt(&text,
		    "<lifecycle source='#r'>%s</lifecycle><references source='#r'><passiveRef "
		    "eId='r' href='/akn/zz/act/2021/2' %s/></references>%s",
		    events, show, at);
	if (!mez_akn_repealed(&day, &by, &title, &arena, mez_buf_view(&text)))
		return "no";
	mez_date_text(z, day);
	mez_buf_fmt(&out, "%s %.*s %.*s", z, MEZ_ALL(by), MEZ_ALL(title));
	return out.p;
}

static void test_repealed(void)
{
	is_str(repealed(EVENT("amendment", "#r") EVENT("repeal", "#r"), "showAs='Act 2'"),
	       "2021-05-01 /akn/zz/act/2021/2 Act 2", "a text that says it was repealed");
	is_str(repealed(EVENT("repeal", "#r"), ""),
	       "2021-05-01 /akn/zz/act/2021/2 /akn/zz/act/2021/2", "by what has no title");
	is_str(repealed(EVENT("repeal", "#x"), ""), "no", "by nobody knows what");
	is_str(repealed(EVENT("amendment", "#r"), "showAs='repeal'"), "no", "amended only");
}

int main(void)
{
	if (mez_arena_init(&arena, 0, &err) < 0)
		return 1;
	test_changes();
	test_refusals();
	test_bytes();
	test_repealed();
	return done_testing();
}
