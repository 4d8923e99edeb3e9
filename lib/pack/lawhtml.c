/* pack/lawhtml.c: the text of a law as one HTML page. */
#include "pack/lawtext.h"

#include "base/text.h"
#include "pack/lawlang.h"

enum { FIRST_HEADING = 2, LAST_HEADING = 6 };

static const char style[] =
	"body{font:1.05em/1.5 Georgia,serif;max-width:44em;margin:2em auto;padding:0 1em;"
	"color:#111;background:#fff}"
	"h1{font-size:1.5em;line-height:1.25;margin-bottom:.2em}"
	"h2,h3,h4,h5,h6{font-size:1.05em;margin:1.6em 0 .4em}"
	"section.upper>h2,section.upper>h3{font-size:1.2em}"
	"p{margin:.4em 0}section section section{margin-inline-start:1.8em}"
	"section.upper,section.upper>section.upper{margin-inline-start:0}"
	".meta{color:#444;font:0.85em/1.5 sans-serif}"
	".warning{border:2px solid #b35900;background:#fff6e8;padding:.7em 1em;"
	"font:0.95em/1.45 sans-serif}"
	".num{font-weight:bold}.remark{color:#555;font-size:.85em;font-style:italic}"
	"ins{background:#d9f5dd;text-decoration:underline}"
	"del{background:#fbdcdc;text-decoration:line-through}"
	"section.ins,tr.ins{border-inline-start:4px solid #2c8a3d;padding-inline-start:.6em}"
	"section.del,tr.del{border-inline-start:4px dashed #b3261e;padding-inline-start:.6em}"
	"table{border-collapse:collapse;margin:1em 0}caption{text-align:start;font-weight:bold}"
	"td,th{border:1px solid #999;padding:.25em .6em;text-align:start;vertical-align:top}"
	"section:target{background:#fffbd6}"
	"@media print{body{max-width:none;margin:0}}";

/* Bytes at s that no page may have: controls of C1 (HTML has none), and what turns the direction
 * of text around whatever its letters, with which a text can be made to read as another. */
static size_t hidden(struct mez_str s, unsigned *ch)
{
	const char *p = s.p;

	if (s.n >= 2 && p[0] == '\xc2' && !(p[1] & 0x60)) {
		*ch = (unsigned char)p[1];
		return 2;
	}
	if (s.n >= 3 && p[0] == '\xe2' && p[1] == '\x80' && (p[2] == '\xad' || p[2] == '\xae')) {
		*ch = 0x2000 | ((unsigned char)p[2] & 0x3f);
		return 3;
	}
	return 0;
}

static void escape(struct mez_buf *out, struct mez_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned ch;
		size_t skip = hidden((struct mez_str){s.p + i, s.n - i}, &ch);

		if (skip) {
			mez_buf_fmt(out, "\\u{%x}", ch);
			i += skip - 1;
			continue;
		}
		switch (s.p[i]) {
		case '&':
			mez_buf_z(out, "&amp;");
			break;
		case '<':
			mez_buf_z(out, "&lt;");
			break;
		case '>':
			mez_buf_z(out, "&gt;");
			break;
		case '"':
			mez_buf_z(out, "&quot;");
			break;
		case '\'':
			mez_buf_z(out, "&#39;");
			break;
		default:
			mez_buf_ch(out, s.p[i]);
		}
	}
}

static const char *tag_of(enum mez_lawmark mark)
{
	return mark == MEZ_LAW_OLD ? "del" : mark == MEZ_LAW_NEW ? "ins" : NULL;
}

/* --- words ---------------------------------------------------------------- */

static void put_styled(struct mez_buf *out, const struct mez_lawword *w)
{
	if (w->style & MEZ_LAW_BOLD)
		mez_buf_z(out, "<b>");
	if (w->style & MEZ_LAW_ITALIC)
		mez_buf_z(out, "<i>");
	if (w->style & MEZ_LAW_SUPER)
		mez_buf_z(out, "<sup>");
	if (w->style & MEZ_LAW_SUB)
		mez_buf_z(out, "<sub>");
	escape(out, w->text);
	if (w->style & MEZ_LAW_SUB)
		mez_buf_z(out, "</sub>");
	if (w->style & MEZ_LAW_SUPER)
		mez_buf_z(out, "</sup>");
	if (w->style & MEZ_LAW_ITALIC)
		mez_buf_z(out, "</i>");
	if (w->style & MEZ_LAW_BOLD)
		mez_buf_z(out, "</b>");
}

/* Words that stand under the same mark, in the same link and of the same hand. */
static bool same_run(const struct mez_lawword *a, const struct mez_lawword *b)
{
	return mez_lawtext_mark(a) == mez_lawtext_mark(b) && a->href.p == b->href.p &&
	       ((a->style ^ b->style) & MEZ_LAW_REMARK) == 0;
}

static void begin_run(struct mez_buf *out, const struct mez_lawword *w)
{
	const char *tag = tag_of(mez_lawtext_mark(w));

	if (tag)
		mez_buf_fmt(out, "<%s>", tag);
	if (w->style & MEZ_LAW_REMARK)
		mez_buf_z(out, "<span class=\"remark\">");
	if (w->href.p && w->mark != MEZ_LAW_OLD) {
		mez_buf_z(out, "<a href=\"");
		escape(out, w->href);
		mez_buf_z(out, "\">");
	}
}

static void end_run(struct mez_buf *out, const struct mez_lawword *w)
{
	const char *tag = tag_of(mez_lawtext_mark(w));

	if (w->href.p && w->mark != MEZ_LAW_OLD)
		mez_buf_z(out, "</a>");
	if (w->style & MEZ_LAW_REMARK)
		mez_buf_z(out, "</span>");
	if (tag)
		mez_buf_fmt(out, "</%s>", tag);
}

static void put_words(struct mez_buf *out, const struct mez_lawnode *n)
{
	for (size_t i = 0; i < n->nwords; i++) {
		const struct mez_lawword *w = &n->word[i], *prev = i ? w - 1 : NULL;
		bool first = !prev || !same_run(prev, w);
		bool changed = prev && prev->mark != w->mark;

		if (first && prev)
			end_run(out, prev);
		if (prev && (changed || (w->style & MEZ_LAW_SPACE)))
			mez_buf_ch(out, ' ');
		if (first)
			begin_run(out, w);
		put_styled(out, w);
	}
	if (n->nwords)
		end_run(out, &n->word[n->nwords - 1]);
}

/* --- nodes ---------------------------------------------------------------- */

static void put_node(struct mez_buf *out, const struct mez_lawnode *n, int level);

static void put_id(struct mez_buf *out, const struct mez_lawnode *n)
{
	if (!n->eid.p)
		return;
	mez_buf_z(out, " id=\"");
	escape(out, n->eid);
	mez_buf_ch(out, '"');
}

static void put_class(struct mez_buf *out, const struct mez_lawnode *n, bool upper)
{
	const char *mark = tag_of(n->mark);

	if (!mark && !upper)
		return;
	mez_buf_fmt(out, " class=\"%s%s%s\"", upper ? "upper" : "", upper && mark ? " " : "",
		    mark ? mark : "");
}

static void put_span(struct mez_buf *out, const char *name, unsigned span)
{
	if (span)
		mez_buf_fmt(out, " %s=\"%u\"", name, span);
}

static void begin(struct mez_buf *out, const struct mez_lawnode *n, const char *tag, bool upper)
{
	mez_buf_fmt(out, "<%s", tag);
	put_id(out, n);
	put_class(out, n, upper);
	put_span(out, "colspan", n->colspan);
	put_span(out, "rowspan", n->rowspan);
	mez_buf_ch(out, '>');
}

static void put_children(struct mez_buf *out, const struct mez_lawnode *n, int level)
{
	for (size_t i = 0; i < n->nchildren; i++)
		put_node(out, &n->child[i], level);
}

static void put_num(struct mez_buf *out, const struct mez_lawnode *num)
{
	if (!num)
		return;
	mez_buf_z(out, "<span class=\"num\">");
	put_words(out, num);
	mez_buf_z(out, "</span> ");
}

/* A number without words behind it: of a chapter that has no heading, its heading. */
static void put_lone(struct mez_buf *out, const struct mez_lawnode *num, bool heading, int h)
{
	if (!num)
		return;
	if (heading)
		mez_buf_fmt(out, "<h%d>", h);
	else
		mez_buf_z(out, "<p>");
	mez_buf_z(out, "<span class=\"num\">");
	put_words(out, num);
	mez_buf_z(out, "</span>");
	if (heading)
		mez_buf_fmt(out, "</h%d>\n", h);
	else
		mez_buf_z(out, "</p>\n");
}

static bool has_kind(const struct mez_lawnode *n, enum mez_lawnode_kind kind)
{
	for (size_t i = 0; i < n->nchildren; i++)
		if (n->child[i].kind == kind)
			return true;
	return false;
}

/* A number goes into the heading, or before the first words.  What stands below something
 * without heading has its own on the same level: none is left out. */
static void put_block(struct mez_buf *out, const struct mez_lawnode *n, int level)
{
	const struct mez_lawnode *num = NULL;
	int h = level > LAST_HEADING ? LAST_HEADING : level;
	bool upper = mez_lawtext_is_upper(n);
	bool headed = has_kind(n, MEZ_LAW_HEADING);
	bool counted = upper && !headed && has_kind(n, MEZ_LAW_NUM);
	int below = level + (headed || counted);

	begin(out, n, "section", upper);
	mez_buf_ch(out, '\n');
	for (size_t i = 0; i < n->nchildren; i++) {
		const struct mez_lawnode *c = &n->child[i];

		if (c->kind == MEZ_LAW_NUM) {
			num = c;
		} else if (c->kind == MEZ_LAW_HEADING) {
			mez_buf_fmt(out, "<h%d>", h);
			put_num(out, num);
			put_words(out, c);
			mez_buf_fmt(out, "</h%d>\n", h);
			num = NULL;
		} else if (c->kind == MEZ_LAW_LINE) {
			begin(out, c, "p", false);
			put_num(out, num);
			put_words(out, c);
			mez_buf_z(out, "</p>\n");
			num = NULL;
		} else {
			put_lone(out, num, counted, h);
			num = NULL;
			put_node(out, c, below);
		}
	}
	put_lone(out, num, counted, h);
	mez_buf_z(out, "</section>\n");
}

static void put_wrapped(struct mez_buf *out, const struct mez_lawnode *n, const char *tag,
			int level)
{
	begin(out, n, tag, false);
	put_children(out, n, level);
	mez_buf_fmt(out, "</%s>\n", tag);
}

static void put_line(struct mez_buf *out, const struct mez_lawnode *n, const char *tag)
{
	begin(out, n, tag, false);
	put_words(out, n);
	mez_buf_fmt(out, "</%s>\n", tag);
}

/* A head cell is of its column in a row of such, else of its row. */
static void put_row(struct mez_buf *out, const struct mez_lawnode *n, int level)
{
	bool of_row = has_kind(n, MEZ_LAW_CELL);

	begin(out, n, "tr", false);
	for (size_t i = 0; i < n->nchildren; i++) {
		const struct mez_lawnode *c = &n->child[i];

		if (c->kind != MEZ_LAW_HEADCELL) {
			put_node(out, c, level);
			continue;
		}
		begin(out, c, of_row ? "th scope=\"row\"" : "th scope=\"col\"", false);
		put_children(out, c, level);
		mez_buf_z(out, "</th>\n");
	}
	mez_buf_z(out, "</tr>\n");
}

/* Its name stands first in it, where a page must have it. */
static void put_table(struct mez_buf *out, const struct mez_lawnode *n, int level)
{
	begin(out, n, "table", false);
	for (size_t i = 0; i < n->nchildren; i++) {
		const struct mez_lawnode *c = &n->child[i];

		if (c->kind == MEZ_LAW_LINE)
			put_line(out, c, "caption");
		else
			put_node(out, c, level);
	}
	mez_buf_z(out, "</table>\n");
}

static void put_node(struct mez_buf *out, const struct mez_lawnode *n, int level)
{
	switch (n->kind) {
	case MEZ_LAW_BLOCK:
		put_block(out, n, level);
		return;
	case MEZ_LAW_TABLE:
		put_table(out, n, level);
		return;
	case MEZ_LAW_ROW:
		put_row(out, n, level);
		return;
	case MEZ_LAW_CELL:
		put_wrapped(out, n, "td", level);
		return;
	case MEZ_LAW_HEADCELL:
		put_wrapped(out, n, "th", level);
		return;
	case MEZ_LAW_NUM:
	case MEZ_LAW_HEADING:
	case MEZ_LAW_LINE:
		put_line(out, n, "p");
		return;
	}
	mez_bug("no such node");
}

/* --- the page ------------------------------------------------------------- */

/* What we say around a text is English, whatever its language and direction. */
#define OURS " lang=\"en\" dir=\"ltr\""

/* A name in a language that may be another. */
static void put_name(struct mez_buf *out, struct mez_str s)
{
	mez_buf_z(out, "<bdi>");
	escape(out, s);
	mez_buf_z(out, "</bdi>");
}

static void put_warning(struct mez_buf *out, const struct mez_lawhead *h)
{
	mez_buf_fmt(out, "<p class=\"%s\" role=\"note\"" OURS ">",
		    h->paraphrase ? "warning" : "meta");
	if (h->paraphrase)
		mez_buf_z(out, "<strong>A paraphrase.</strong> These are not the words of the law, "
			       "and must not be quoted as such. ");
	if (!h->source.p) {
		mez_buf_z(out, "The official text is not named.</p>\n");
		return;
	}
	mez_buf_z(out, "Official text: ");
	if (h->source_href.p) {
		mez_buf_z(out, "<a href=\"");
		escape(out, h->source_href);
		mez_buf_z(out, "\">");
	}
	put_name(out, h->source);
	mez_buf_z(out, h->source_href.p ? "</a>.</p>\n" : ".</p>\n");
}

static void put_change(struct mez_buf *out, const struct mez_lawchange *c)
{
	char day[MEZ_DATE_TEXT + 1];

	mez_date_text(day, c->on);
	mez_buf_fmt(out, "<br>%s on <time datetime=\"%s\">%s</time> by ",
		    c->repeal ? "Repealed" : "Changed", day, day);
	put_name(out, c->act.p ? c->act : MEZ_STR("a law that is not named"));
	if (!c->href.p)
		return;
	mez_buf_z(out, " (<code>");
	escape(out, c->href);
	mez_buf_z(out, "</code>)");
}

static void put_meta(struct mez_buf *out, const struct mez_lawhead *h)
{
	char day[MEZ_DATE_TEXT + 1];

	mez_date_text(day, h->from);
	mez_buf_z(out, "<p class=\"meta\"" OURS "><code>");
	escape(out, h->work);
	mez_buf_fmt(out, "</code>, as in force from <time datetime=\"%s\">%s</time>", day, day);
	if (h->part.p) {
		mez_buf_z(out, ", only <code>");
		escape(out, h->part);
		mez_buf_z(out, "</code>");
	}
	if (h->since) {
		mez_date_text(day, *h->since);
		mez_buf_fmt(out,
			    ", compared with the text in force on <time datetime=\"%s\">%s"
			    "</time>: <del>gone</del>, <ins>new</ins>",
			    day, day);
	}
	for (size_t i = 0; i < h->changes.n; i++)
		put_change(out, &h->changes.v[i]);
	mez_buf_z(out, "<br>From pack ");
	escape(out, h->pack);
	mez_buf_z(out, "</p>\n");
}

void mez_lawtext_html(struct mez_buf *out, const struct mez_lawhead *h,
		      const struct mez_lawnode *top)
{
	mez_buf_z(out, "<!DOCTYPE html>\n<html lang=\"");
	escape(out, mez_lawlang_tag(h->language));
	mez_buf_z(out, mez_lawlang_is_rtl(h->language) ? "\" dir=\"rtl\"" : "\"");
	mez_buf_z(out, ">\n<head>\n<meta charset=\"utf-8\">\n"
		       "<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
	escape(out, h->title);
	mez_buf_fmt(out, "</title>\n<style>%s</style>\n</head>\n<body>\n<header>\n<h1>", style);
	escape(out, h->title);
	mez_buf_z(out, "</h1>\n");
	put_meta(out, h);
	put_warning(out, h);
	mez_buf_z(out, "</header>\n<main>\n");
	if (mez_lawtext_is_upper(top) && !top->eid.p)
		put_children(out, top, FIRST_HEADING);
	else
		put_node(out, top, FIRST_HEADING);
	mez_buf_z(out, "</main>\n</body>\n</html>\n");
}
