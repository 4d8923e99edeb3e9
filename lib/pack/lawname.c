/* pack/lawname.c: the words, numbers and joints of eIds. */
#include "pack/lawname.h"

#include <stdlib.h>

#include "base/text.h"

struct row {
	const char *element, *word;
	enum mez_lawname_kind kind;
};

/* Sorted by element.  An element that is not here is INLINE under its own name. */
static const struct row rows[] = {
	{"act", "act", MEZ_LAWNAME_NONE},
	{"akomaNtoso", "akomaNtoso", MEZ_LAWNAME_NONE},
	{"alinea", "al", MEZ_LAWNAME_NUMBERED},
	{"amendment", "amendment", MEZ_LAWNAME_NONE},
	{"amendmentBody", "body", MEZ_LAWNAME_NONE},
	{"amendmentList", "amendmentList", MEZ_LAWNAME_NONE},
	{"arguments", "arguments", MEZ_LAWNAME_ONCE},
	{"article", "art", MEZ_LAWNAME_NUMBERED},
	{"attachment", "att", MEZ_LAWNAME_COUNTED},
	{"attachments", "atts", MEZ_LAWNAME_NONE},
	{"authorialNote", "authorialNote", MEZ_LAWNAME_COUNTED},
	{"background", "background", MEZ_LAWNAME_ONCE},
	{"bill", "bill", MEZ_LAWNAME_NONE},
	{"block", "block", MEZ_LAWNAME_FREE},
	{"blockContainer", "blockContainer", MEZ_LAWNAME_COUNTED},
	{"blockList", "list", MEZ_LAWNAME_COUNTED},
	{"body", "body", MEZ_LAWNAME_NONE},
	{"book", "book", MEZ_LAWNAME_NUMBERED},
	{"chapter", "chp", MEZ_LAWNAME_NUMBERED},
	{"citation", "cit", MEZ_LAWNAME_COUNTED},
	{"citations", "cits", MEZ_LAWNAME_COUNTED},
	{"clause", "cl", MEZ_LAWNAME_NUMBERED},
	{"collectionBody", "body", MEZ_LAWNAME_NONE},
	{"component", "cmp", MEZ_LAWNAME_COUNTED},
	{"componentRef", "cref", MEZ_LAWNAME_COUNTED},
	{"components", "cmpnts", MEZ_LAWNAME_NONE},
	{"conclusions", "conclusions", MEZ_LAWNAME_ONCE},
	{"container", "container", MEZ_LAWNAME_FREE},
	{"content", "content", MEZ_LAWNAME_NONE},
	{"coverPage", "coverPage", MEZ_LAWNAME_ONCE},
	{"crossHeading", "crossHeading", MEZ_LAWNAME_COUNTED},
	{"debate", "debate", MEZ_LAWNAME_NONE},
	{"debateBody", "body", MEZ_LAWNAME_NONE},
	{"debateReport", "debateReport", MEZ_LAWNAME_NONE},
	{"debateSection", "dbsect", MEZ_LAWNAME_COUNTED},
	{"decision", "decision", MEZ_LAWNAME_ONCE},
	{"division", "dvs", MEZ_LAWNAME_NUMBERED},
	{"doc", "doc", MEZ_LAWNAME_NONE},
	{"documentCollection", "documentCollection", MEZ_LAWNAME_NONE},
	{"documentRef", "dref", MEZ_LAWNAME_COUNTED},
	{"embeddedStructure", "embeddedStructure", MEZ_LAWNAME_COUNTED},
	{"eventRef", "eref", MEZ_LAWNAME_COUNTED},
	{"fragment", "fragment", MEZ_LAWNAME_NONE},
	{"fragmentBody", "body", MEZ_LAWNAME_NONE},
	{"hcontainer", "hcontainer", MEZ_LAWNAME_FREE},
	{"header", "header", MEZ_LAWNAME_ONCE},
	{"indent", "indent", MEZ_LAWNAME_NUMBERED},
	{"interstitial", "interstitial", MEZ_LAWNAME_COUNTED},
	{"intro", "intro", MEZ_LAWNAME_ONCE},
	{"introduction", "introduction", MEZ_LAWNAME_ONCE},
	{"item", "item", MEZ_LAWNAME_NUMBERED},
	{"judgment", "judgment", MEZ_LAWNAME_NONE},
	{"judgmentBody", "body", MEZ_LAWNAME_NONE},
	{"level", "level", MEZ_LAWNAME_NUMBERED},
	{"li", "li", MEZ_LAWNAME_COUNTED},
	{"list", "list", MEZ_LAWNAME_NUMBERED},
	{"listConclusion", "wrapup", MEZ_LAWNAME_COUNTED},
	{"listIntroduction", "intro", MEZ_LAWNAME_COUNTED},
	{"listWrapUp", "wrapup", MEZ_LAWNAME_COUNTED},
	{"longTitle", "longTitle", MEZ_LAWNAME_COUNTED},
	{"mainBody", "body", MEZ_LAWNAME_NONE},
	{"motivation", "motivation", MEZ_LAWNAME_ONCE},
	{"officialGazette", "officialGazette", MEZ_LAWNAME_NONE},
	{"ol", "ol", MEZ_LAWNAME_COUNTED},
	{"p", "p", MEZ_LAWNAME_COUNTED},
	{"paragraph", "para", MEZ_LAWNAME_NUMBERED},
	{"part", "part", MEZ_LAWNAME_NUMBERED},
	{"point", "point", MEZ_LAWNAME_NUMBERED},
	{"portion", "portion", MEZ_LAWNAME_NONE},
	{"portionBody", "body", MEZ_LAWNAME_NONE},
	{"preamble", "preamble", MEZ_LAWNAME_ONCE},
	{"preface", "preface", MEZ_LAWNAME_ONCE},
	{"proviso", "proviso", MEZ_LAWNAME_NUMBERED},
	{"quotedStructure", "qstr", MEZ_LAWNAME_COUNTED},
	{"quotedText", "qtext", MEZ_LAWNAME_INLINE},
	{"recital", "rec", MEZ_LAWNAME_COUNTED},
	{"recitals", "recs", MEZ_LAWNAME_COUNTED},
	{"remedies", "remedies", MEZ_LAWNAME_ONCE},
	{"rule", "rule", MEZ_LAWNAME_NUMBERED},
	{"section", "sec", MEZ_LAWNAME_NUMBERED},
	{"speech", "speech", MEZ_LAWNAME_COUNTED},
	{"speechGroup", "speechGroup", MEZ_LAWNAME_COUNTED},
	{"statement", "statement", MEZ_LAWNAME_NONE},
	{"subFlow", "subFlow", MEZ_LAWNAME_COUNTED},
	{"subchapter", "subchp", MEZ_LAWNAME_NUMBERED},
	{"subclause", "subcl", MEZ_LAWNAME_NUMBERED},
	{"subdivision", "subdvs", MEZ_LAWNAME_NUMBERED},
	{"sublist", "sublist", MEZ_LAWNAME_NUMBERED},
	{"subparagraph", "subpara", MEZ_LAWNAME_NUMBERED},
	{"subpart", "subpart", MEZ_LAWNAME_NUMBERED},
	{"subrule", "subrule", MEZ_LAWNAME_NUMBERED},
	{"subsection", "subsec", MEZ_LAWNAME_NUMBERED},
	{"subtitle", "subtitle", MEZ_LAWNAME_NUMBERED},
	{"table", "table", MEZ_LAWNAME_COUNTED},
	{"tblock", "tblock", MEZ_LAWNAME_FREE},
	{"td", "td", MEZ_LAWNAME_NONE},
	{"temporalGroup", "tmpg", MEZ_LAWNAME_COUNTED},
	{"th", "th", MEZ_LAWNAME_NONE},
	{"title", "title", MEZ_LAWNAME_NUMBERED},
	{"toc", "toc", MEZ_LAWNAME_COUNTED},
	{"tome", "tome", MEZ_LAWNAME_NUMBERED},
	{"tr", "tr", MEZ_LAWNAME_NONE},
	{"transitional", "transitional", MEZ_LAWNAME_NUMBERED},
	{"ul", "ul", MEZ_LAWNAME_COUNTED},
	{"wrapUp", "wrapup", MEZ_LAWNAME_ONCE},
};

static int cmp_row(const void *key, const void *row)
{
	return strcmp(key, ((const struct row *)row)->element);
}

struct mez_lawname mez_lawname_of(const char *element)
{
	const struct row *r = bsearch(element, rows, MEZ_COUNT(rows), sizeof *rows, cmp_row);

	return r ? (struct mez_lawname){r->kind, r->word}
		 : (struct mez_lawname){MEZ_LAWNAME_INLINE, element};
}

/* --- numbers -------------------------------------------------------------- */

/* White space, and marks of direction and joining, which are seen as little. */
static bool is_space(uint32_t c)
{
	return c <= ' ' || c == 0xa0 || c == 0xad || c == 0x61c || (c >= 0x2000 && c <= 0x200f) ||
	       (c >= 0x202a && c <= 0x202f) || (c >= 0x2060 && c <= 0x206f) || c == 0x3000 ||
	       c == 0xfeff;
}

/* The digit that a character is in Arabic, Urdu, Devanagari, Bengali, Thai or wide writing, or
 * the character itself. */
static uint32_t plain_digit(uint32_t c)
{
	static const uint32_t zeros[] = {0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10};

	for (size_t i = 0; i < MEZ_COUNT(zeros); i++)
		if (c >= zeros[i] && c <= zeros[i] + 9)
			return '0' + c - zeros[i];
	return c;
}

/* Neither letter nor digit: ASCII's, Latin-1's (of ordinals too), general, Arabic,
 * Devanagari and CJK punctuation, and the sign for number. */
static bool is_punct(uint32_t c)
{
	if (c < 0x80)
		return c > ' ' && !(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') &&
		       !(c >= 'a' && c <= 'z');
	return (c >= 0x80 && c <= 0xab) || c == 0xba || c == 0x60c || c == 0x61b || c == 0x61f ||
	       c == 0x640 || c == 0x6d4 || c == 0x964 || c == 0x2116 || (c >= 0xac && c <= 0xb1) ||
	       (c >= 0xb4 && c <= 0xb8 && c != 0xb5) || c == 0xbb || c == 0xbf || c == 0xd7 ||
	       c == 0xf7 || (c >= 0x2010 && c <= 0x206f) || (c >= 0x3001 && c <= 0x3003) ||
	       (c >= 0x3008 && c <= 0x3011);
}

static struct mez_str trim(struct mez_str s)
{
	while (s.n && (is_space((unsigned char)s.p[0]) && !(s.p[0] & '\x80')))
		s.p++, s.n--;
	while (s.n && (is_space((unsigned char)s.p[s.n - 1]) && !(s.p[s.n - 1] & '\x80')))
		s.n--;
	return s;
}

/* Whether the first n characters are a number in Roman writing. */
static bool is_roman(struct mez_str s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strchr("ivxlcdm", mez_lower(s.p[i])))
			return false;
	return true;
}

/* "Section 5", "Art. 5", "Art.5", and the same in other letters: a first word of letters alone,
 * two or more, is the element's name in the language of the law, not its number, when another
 * word follows. */
static struct mez_str after_word(struct mez_str s)
{
	const char *p = s.n ? s.p : "", *end = p + s.n;
	size_t letters = 0, n;
	bool dot;

	for (n = 0; p < end; letters++, n = (size_t)(p - s.p)) {
		uint32_t c = mez_utf8_next(&p, end);
		bool ascii = c < 0x80 && mez_lower((char)c) >= 'a' && mez_lower((char)c) <= 'z';

		if (!ascii && (c < 0xc0 || is_space(c) || is_punct(c) || plain_digit(c) != c))
			break;
	}
	dot = n < s.n && s.p[n] == '.';
	if (letters < 2 || n + dot == s.n)
		return s;
	/* "Art.5" */
	if (s.p[n + dot] != ' ' &&
	    (!dot || s.p[n + 1] < '0' || s.p[n + 1] > '9' || is_roman(s, n)))
		return s;
	return trim((struct mez_str){s.p + n + dot, s.n - n - dot});
}

void mez_lawname_num(struct mez_buf *out, struct mez_str num)
{
	struct mez_str s = after_word(trim(num));
	const char *p = s.n ? s.p : "", *end = p + s.n;
	bool any = false, joint = false;

	while (p < end) {
		const char *from = p;
		uint32_t c = mez_utf8_next(&p, end);

		if (is_space(c))
			continue;
		if (is_punct(c)) {
			joint = any;
			continue;
		}
		if (joint)
			mez_buf_ch(out, '-');
		if (plain_digit(c) != c)
			mez_buf_ch(out, (char)plain_digit(c));
		else
			mez_buf_add(out, from, (size_t)(p - from));
		any = true;
		joint = false;
	}
}

/* Letters and digits alone, in lower case. */
static void bare(struct mez_buf *out, struct mez_str s)
{
	const char *p = s.n ? s.p : "", *end = p + s.n;

	while (p < end) {
		const char *from = p;
		uint32_t c = plain_digit(mez_utf8_next(&p, end));

		if (c < 0x80 && !is_space(c) && !is_punct(c))
			mez_buf_ch(out, mez_lower((char)c));
		else if (c >= 0x80 && !is_space(c) && !is_punct(c))
			mez_buf_add(out, from, (size_t)(p - from));
	}
}

/* Less a last "_" and digits. */
static struct mez_str less_count(struct mez_str s)
{
	size_t n = s.n;

	while (n > 0 && s.p[n - 1] >= '0' && s.p[n - 1] <= '9')
		n--;
	return n > 1 && n < s.n && s.p[n - 1] == '_' ? (struct mez_str){s.p, n - 1} : s;
}

/* Three words or more, and no digit. */
static bool is_words(struct mez_str s)
{
	size_t spaces = 0;

	s = trim(s);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return false;
		spaces += s.p[i] == ' ';
	}
	return spaces >= 2;
}

bool mez_lawname_fits(struct mez_str number, struct mez_str num)
{
	const struct mez_str forms[] = {number, less_count(number)};
	const struct mez_str nums[] = {num, after_word(trim(num))};
	MEZ_AUTOBUF a = MEZ_BUF_INIT, b = MEZ_BUF_INIT;

	if (is_words(num))
		return true;
	for (size_t i = 0; i < MEZ_COUNT(forms); i++) {
		for (size_t k = 0; k < MEZ_COUNT(nums); k++) {
			mez_buf_clear(&a);
			mez_buf_clear(&b);
			bare(&a, forms[i]);
			bare(&b, nums[k]);
			if (mez_str_eq(mez_buf_view(&a), mez_buf_view(&b)))
				return true;
		}
	}
	return false;
}

/* --- joints --------------------------------------------------------------- */

/* Where the last "__" begins, or s.n. */
static size_t last_joint(struct mez_str s)
{
	for (size_t i = s.n; i >= 2; i--)
		if (s.p[i - 1] == '_' && s.p[i - 2] == '_')
			return i - 2;
	return s.n;
}

bool mez_lawname_good(struct mez_str eid)
{
	const char *p = eid.n ? eid.p : "", *end = p + eid.n;
	size_t run = 0;

	if (!eid.n || *p == '_' || end[-1] == '_')
		return false;
	while (p < end) {
		uint32_t c = mez_utf8_next(&p, end);

		run = c == '_' ? run + 1 : 0;
		if (run > 2 || is_space(c) || c == '#' || c == '"' || c == '<' || c == '>')
			return false;
	}
	return true;
}

struct mez_str mez_lawname_last(struct mez_str eid)
{
	size_t at = last_joint(eid);

	return at == eid.n ? eid : (struct mez_str){eid.p + at + 2, eid.n - at - 2};
}

struct mez_str mez_lawname_prefix(struct mez_str eid)
{
	size_t at = last_joint(eid);

	return (struct mez_str){eid.p, at == eid.n ? 0 : at};
}

bool mez_lawname_within(struct mez_str inner, struct mez_str outer)
{
	if (!mez_str_starts(inner, outer))
		return false;
	return inner.n == outer.n ||
	       (inner.n > outer.n + 2 && inner.p[outer.n] == '_' && inner.p[outer.n + 1] == '_');
}
