/* pack/lawtext.h: what became of a text, and how both are written. */
#include "adapt/akntext.h"
#include "tap.h"

#define TEXT(body)                                                                          \
	"<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'><act><meta/>" \
	"<body>" body "</body></act></akomaNtoso>"

static struct mez_arena arena;
static struct mez_err err;

static struct mez_lawchanges changes; /* of the text read last */

static const struct mez_lawnode *tree(const char *xml)
{
	const struct mez_lawnode *top;

	if (mez_akn_text(&top, &changes, &arena, xml, strlen(xml), MEZ_STR("x"), &err) < 0) {
		fprintf(stderr, "# %s\n", err.msg);
		abort();
	}
	return top;
}

static const struct mez_lawhead head = {.title = {"T<1>", 4},
					.work = {"/w", 2},
					.language = {"eng", 3},
					.paraphrase = true,
					.source = {"The \"Office\"", 12},
					.source_href = {"https://o.example/?a&b", 22},
					.pack = {"p 1", 3}};

/* What stands behind the head. */
static const char *text(const struct mez_lawnode *top)
{
	static struct mez_buf out;
	const char *at;

	mez_buf_clear(&out);
	mez_lawtext_print(&out, &head, top);
	at = strstr(out.p, "Official text");
	at = at ? strstr(at, "\n\n") : NULL;
	return at ? at + 2 : out.p;
}

static const char *html(const struct mez_lawnode *top)
{
	static struct mez_buf out;

	mez_buf_clear(&out);
	mez_lawtext_html(&out, &head, top);
	return out.p;
}

static const char *redline(const char *old, const char *new)
{
	return text(mez_lawtext_diff(&arena, tree(old), tree(new)));
}

static void test_diff(void)
{
	is_str(redline(TEXT("<p>a b c</p>"), TEXT("<p>a b c</p>")), "a b c\n", "the same");
	is_str(redline(TEXT("<p>a b c</p>"), TEXT("<p>a x c</p>")), "a [-b-] {+x+} c\n", "a word");
	is_str(redline(TEXT("<p>a</p>"), TEXT("<p>a</p><p>b</p>")), "a\n\n{+b+}\n", "a line more");
	is_str(redline(TEXT("<p>n</p><p>a</p>"), TEXT("<p>a</p>")), "[-n-]\n\na\n", "a line less");
	is_str(redline(TEXT("<section eId='s1'><p>a</p></section>"),
		       TEXT("<section eId='s2'><p>a</p></section>")),
	       "[-a-]\n\n{+a+}\n", "another name is another part");
	is_str(redline(TEXT("<section eId='a'><num>1</num><p>x y</p></section><section eId='b'>"
			    "<num>2</num><p>z</p></section>"),
		       TEXT("<section eId='b'><num>2</num><p>z</p></section><section eId='a'>"
			    "<num>1</num><p>x y</p></section>")),
	       "[-1-] [-x y-]\n\n2 z\n\n{+1+} {+x y+}\n", "what moved went and came");
	is_str(redline(TEXT("<table><tr><td>a</td><td>b</td></tr></table>"),
		       TEXT("<table><tr><td>a</td><td>c</td></tr></table>")),
	       "a | [-b-] {+c+}\n", "a cell");
	is_str(redline(TEXT("<p>10<sup>3</sup></p>"), TEXT("<p>103</p>")),
	       "[-10^3-] {+103+}\n", "a figure that is another");
	is_str(redline(TEXT("<section eId='a'><p eId='p'>x</p></section>"),
		       TEXT("<section eId='a'><p eId='p'>x <mod><quotedStructure><p>q</p>"
			    "</quotedStructure></mod></p></section>")),
	       "[-x-]\n\n{+x+}\n\n{+q+}\n", "a line that becomes several: nothing is lost");
}

/* What is no word of the law, or is one in an attribute. */
static void test_around(void)
{
	is_str(text(tree(TEXT("<p>a<authorialNote marker='1'><p>n</p></authorialNote> b "
			      "<remark>[was c]</remark> <remark>d</remark></p>"))),
	       "a[1: n] b [was c] [d]\n", "notes of an editor");
	is_str(text(tree(TEXT("<p>1<sup>st</sup> 10<sup>3</sup> CO<sub>2</sub></p>"))),
	       "1st 10^3 CO_2\n", "above and below the line");
	is_str(text(tree(TEXT("<p>is <img src='a.png' alt='the sign'/> and <img src='b.png'/>"
			      "</p>"))),
	       "is [image: the sign] and [image: b.png]\n", "pictures");
	is_str(text(tree(TEXT("<p>a <del>b</del> <ins>c</ins></p>"))), "a [-b-] {+c+}\n",
	       "what a bill takes out and puts in");
	is_str(text(tree(TEXT("<p>for <quotedText startQuote='\"' endQuote='\"'> ten</quotedText>, "
			      "put <mod><quotedStructure startQuote='`' endQuote='`'><section>"
			      "<num>9.</num><content><p>x</p></content></section>"
			      "</quotedStructure></mod>.</p>"))),
	       "for \"ten\", put\n\n`9. x`.\n", "quotation marks, and lines between");
}

/* Pages that a browser, and who cannot see it, read as they were meant. */
static void test_page(void)
{
	struct mez_lawhead h = head;
	MEZ_AUTOBUF page = MEZ_BUF_INIT;
	static const char *const has[] = {
		"<html lang=\"ur\" dir=\"rtl\">",
		"<p class=\"meta\" lang=\"en\" dir=\"ltr\">",
		"<caption>Rates</caption>\n<tr><th scope=\"col\" colspan=\"2\">",
		"<tr><th scope=\"row\">",
		"<td rowspan=\"2\">",
		"<h2><span class=\"num\">I</span></h2>",
		"<h3><span class=\"num\">(1)</span> Deep</h3>",
		"a\\u{202e}b\\u{85}",
		"H<sub>2</sub>"};

	h.language = MEZ_STR("urd");
	mez_lawtext_html(
		&page, &h,
		tree(TEXT("<chapter><num>I</num><section><num>1</num><subsection><num>(1)</num>"
			  "<heading>Deep</heading><p>a\xe2\x80\xae"
			  "b\xc2\x85 H<sub>2</sub></p>"
			  "</subsection></section><table><caption>Rates</caption><tr><th "
			  "colspan='2'><p>h</p></th></tr><tr><th><p>r</p></th><td rowspan='2' "
			  "colspan='x'><p>c</p></td></tr></table></chapter>")));
	for (size_t i = 0; i < MEZ_COUNT(has); i++)
		ok(strstr(page.p, has[i]) != NULL, "a page has %s", has[i]);
}

static void test_text(void)
{
	is_str(text(tree(TEXT("<section eId='s1'><num>1.</num><heading>One</heading><subsection "
			      "eId='s1__1'><num>(1)</num><content><p>a <b>b</b>\n c</p></content>"
			      "</subsection></section>"))),
	       "1. One\n\n    (1) a b c\n", "number, heading, words behind a number");
	is_str(text(tree(TEXT("<p>red \xe2\x80\xae x</p>"))), "red \\u{202e} x\n",
	       "nothing that drives a terminal");
}

static void test_html(void)
{
	const char *page = html(mez_lawtext_diff(
		&arena,
		tree(TEXT("<section eId='s1'><num>1</num><p>a &lt;script&gt; b</p></section>"
			  "<section eId='s2'><p>gone</p></section>")),
		tree(TEXT("<section eId='s1'><num>1</num><p>a &lt;script&gt; <ref "
			  "href='javascript:x'>c</ref> <ref href='#s1'>d</ref></p></section>"))));
	static const char *const has[] = {
		"<h1>T&lt;1&gt;</h1>",
		"<strong>A paraphrase.</strong>",
		"<a href=\"https://o.example/?a&amp;b\"><bdi>The &quot;Office&quot;</bdi></a>",
		"<section id=\"s1\">",
		"&lt;script&gt; <del>b</del>",
		"<a href=\"#s1\">d</a>",
		"<section class=\"del\">",
		"<del>gone</del>"};
	static const char *const lacks[] = {"<script", "javascript:", "id=\"s2\""};

	for (size_t i = 0; i < MEZ_COUNT(has); i++)
		ok(strstr(page, has[i]) != NULL, "has %s", has[i]);
	for (size_t i = 0; i < MEZ_COUNT(lacks); i++)
		ok(strstr(page, lacks[i]) == NULL, "has no %s", lacks[i]);
	page = html(tree(TEXT("<section eId='s1'/><section eId='s1'/>")));
	page = strstr(page, "id=\"s1\"");
	ok(page && !strstr(page + 1, "id=\"s1\""), "an id once");
}

/* Which laws changed it, by name where the references have one, and only those asked for. */
static void test_changes(void)
{
	static const char xml[] =
		"<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'><act>"
		"<meta><lifecycle source='#me'>"
		"<eventRef date='2001-01-01' source='#o' type='generation'/>"
		"<eventRef date='2004-07-01' source='#ev' type='amendment'/>"
		"<eventRef date='2005-07-01' source='#fa' type='amendment'/>"
		"<eventRef date='2006-07-01' source='#none' type='amendment'/>"
		"<eventRef date='2006-02-30' source='#fa' type='amendment'/></lifecycle>"
		"<references source='#me'><TLCEvent eId='ev' href='/akn/ontology/event/x' "
		"showAs='An act'/><passiveRef eId='fa' href='/akn/xx/act/2005/9' "
		"showAs='Finance &lt;Act&gt; 2005'/></references></meta><body>"
		"<section eId='s'><p>a</p></section></body></act></akomaNtoso>";
	MEZ_AUTOBUF plain = MEZ_BUF_INIT, page = MEZ_BUF_INIT;
	const struct mez_lawnode *top = tree(xml);
	struct mez_lawhead h = head;

	is_int((long long)changes.n, 3, "amendments on days that there are");
	h.changes = changes;
	mez_lawtext_print(&plain, &h, top);
	mez_lawtext_html(&page, &h, top);
	ok(strstr(plain.p, "Changed on 2004-07-01 by An act\n"
			   "Changed on 2005-07-01 by Finance <Act> 2005 (/akn/xx/act/2005/9)\n"
			   "Changed on 2006-07-01 by a law that is not named\n"),
	   "in lines");
	ok(strstr(page.p, "<br>Changed on <time datetime=\"2005-07-01\">2005-07-01"
			  "</time> by <bdi>Finance &lt;Act&gt; 2005</bdi> "
			  "(<code>/akn/xx/act/2005/9</code>)<br>Changed on"),
	   "and on a page");
}

static void test_find(void)
{
	const struct mez_lawnode *top =
		tree(TEXT("<section eId='s1'><p eId='s1__p_1'>a</p></section>"));
	const struct mez_lawnode *p = mez_lawtext_find(top, MEZ_STR("s1__p_1"));

	ok(p && p->kind == MEZ_LAW_LINE && p->nwords == 1, "a part is found");
	ok(!mez_lawtext_find(top, MEZ_STR("s1__p_2")), "another is not");
}

int main(void)
{
	if (mez_arena_init(&arena, 0, &err) < 0)
		return 1;
	test_diff();
	test_around();
	test_page();
	test_text();
	test_html();
	test_changes();
	test_find();
	return done_testing();
}
