/* adapt/aknwords.c: text to words. */
#include "adapt/adapt_priv.h"
#include "adapt/akntext_priv.h"

static struct mez_lawword *add_word(struct mez_akntext *m, struct mez_str s, unsigned style,
				    struct mez_str href)
{
	struct mez_lawword *w;

	if (m->nwords == m->cap) {
		m->cap = m->cap ? m->cap * 2 : 64;
		w = MEZ_NEWS(m->a, struct mez_lawword, m->cap);
		if (m->nwords)
			memcpy(w, m->word, m->nwords * sizeof *w);
		m->word = w;
	}
	w = &m->word[m->nwords++];
	w->text = mez_arena_dup(m->a, mez_adapt_characters(m->a, s));
	w->href = href;
	w->style = style | (m->space && !m->glued && m->nwords > 1 ? MEZ_LAW_SPACE : 0u);
	m->space = m->glued = false;
	return w;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void add_words(struct mez_akntext *m, const char *z, unsigned style, struct mez_str href)
{
	while (*z) {
		const char *from = z;

		while (*z && !is_space(*z))
			z++;
		if (z > from)
			(void)add_word(m, (struct mez_str){from, (size_t)(z - from)}, style, href);
		if (*z)
			m->space = true;
		while (is_space(*z))
			z++;
	}
}

static unsigned style_of(const xmlNode *n)
{
	static const struct {
		const char *element;
		unsigned style;
	} rows[] = {
		{"b", MEZ_LAW_BOLD},	     {"i", MEZ_LAW_ITALIC},
		{"term", MEZ_LAW_ITALIC},    {"def", MEZ_LAW_ITALIC},
		{"sup", MEZ_LAW_SUPER},	     {"sub", MEZ_LAW_SUB},
		{"remark", MEZ_LAW_REMARK},  {"authorialNote", MEZ_LAW_REMARK},
		{"del", MEZ_LAW_STRUCK},     {"ins", MEZ_LAW_ADDED},
	};

	for (size_t i = 0; i < MEZ_COUNT(rows); i++)
		if (mez_akn_is(n, rows[i].element))
			return rows[i].style;
	return 0;
}

/* Only links a reader can follow from the page: into it, or to the web. */
static struct mez_str link_of(struct mez_akntext *m, const xmlNode *n, struct mez_str outer)
{
	struct mez_str href = mez_akn_is(n, "ref") || mez_akn_is(n, "a")
				      ? mez_akntext_attr(m, n, "href")
				      : MEZ_NOSTR;

	if (href.n > 1 && (href.p[0] == '#' || mez_str_starts(href, MEZ_STR("https://")) ||
			   mez_str_starts(href, MEZ_STR("http://"))))
		return href;
	return outer;
}

/* --- what stands around words, or for them -------------------------------- */

struct around {
	struct mez_str open, close;
	bool apart; /* space behind what opens */
};

static bool has_quotes(const xmlNode *n)
{
	static const char *const names[] = {"quotedText", "quotedStructure", "embeddedText",
					    "embeddedStructure"};

	return mez_akntext_is_any(n, names, MEZ_COUNT(names));
}

/* The first character of its text, or 0. */
static char first_character(const xmlNode *top)
{
	const xmlNode *n = top;

	while ((n = mez_xml_following(n, top)) != NULL) {
		const char *z = mez_xml_is_text(n) ? (const char *)n->content : "";

		while (is_space(*z))
			z++;
		if (*z)
			return *z;
	}
	return 0;
}

/* Quotation marks are attributes; a note of an editor must not be read as the law's. */
static struct around around(struct mez_akntext *m, const xmlNode *n)
{
	struct around a = {MEZ_NOSTR, MEZ_NOSTR, false};
	struct mez_str marker;
	char first;

	if (has_quotes(n)) {
		a.open = mez_akntext_attr(m, n, "startQuote");
		a.close = mez_akntext_attr(m, n, "endQuote");
	} else if (mez_akn_is(n, "authorialNote") || mez_akn_is(n, "remark")) {
		marker = mez_akntext_attr(m, n, "marker");
		first = first_character(n);
		if (first == 0 || (first == '[' && !marker.n))
			return a;
		a.apart = marker.n > 0;
		a.open = marker.n ? mez_arena_fmt(m->a, "[%.*s:", MEZ_ALL(marker)) : MEZ_STR("[");
		a.close = MEZ_STR("]");
	}
	return a;
}

/* "[image: what it shows]": the page has no pictures, and must not seem whole without. */
static void add_image(struct mez_akntext *m, const xmlNode *n, unsigned style)
{
	static const char *const names[] = {"alt", "title", "src"};
	struct mez_str what = MEZ_NOSTR;

	for (size_t i = 0; !what.n && i < MEZ_COUNT(names); i++)
		what = mez_akntext_attr(m, n, names[i]);
	add_words(m, mez_arena_fmt(m->a, what.n ? "[image: %.*s]" : "[image]", MEZ_ALL(what)).p,
		  style | MEZ_LAW_REMARK, MEZ_NOSTR);
}

/* --- a line in several ---------------------------------------------------- */

static bool is_structure(const xmlNode *n)
{
	return mez_akn_is(n, "quotedStructure") || mez_akn_is(n, "embeddedStructure");
}

static size_t count_structures(const xmlNode *top)
{
	const xmlNode *n = top;
	size_t count = 0;

	while ((n = mez_xml_following(n, top)) != NULL)
		count += is_structure(n);
	return count;
}

/* The first or last node below n that has words, or NULL. */
static struct mez_lawnode *outermost(struct mez_lawnode *n, bool last)
{
	struct mez_lawnode *found = n->nwords ? n : NULL;

	for (size_t i = 0; !found && i < n->nchildren; i++)
		found = outermost(&n->child[last ? n->nchildren - 1 - i : i], last);
	return found;
}

/* Put a word at either end of what n says. */
static void attach(struct mez_akntext *m, struct mez_lawnode *n, struct mez_str s, bool last)
{
	struct mez_lawnode *at = s.n ? outermost(n, last) : NULL;
	struct mez_lawword *v;

	if (!at)
		return;
	v = MEZ_NEWS(m->a, struct mez_lawword, at->nwords + 1);
	memcpy(last ? v : v + 1, at->word, at->nwords * sizeof *v);
	v[last ? at->nwords : 0] = (struct mez_lawword){.text = s, .href = MEZ_NOSTR};
	at->word = v;
	at->nwords++;
}

static bool is_stop(struct mez_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!strchr(".,;:)", s.p[i]))
			return false;
	return s.n > 0;
}

/* The words until now become a line; a full stop goes to the line before. */
static void end_line(struct mez_akntext *m)
{
	struct mez_lawnode *into = m->into;

	if (m->nwords == 1 && into->nchildren && is_stop(m->word[0].text)) {
		attach(m, &into->child[into->nchildren - 1], m->word[0].text, true);
	} else if (m->nwords) {
		into->child[into->nchildren++] =
			(struct mez_lawnode){.kind = MEZ_LAW_LINE,
					     .element = MEZ_STR("p"),
					     .word = m->word,
					     .nwords = m->nwords};
	}
	m->word = NULL;
	m->nwords = m->cap = 0;
	m->space = m->glued = false;
}

void mez_akntext_quote(struct mez_akntext *m, struct mez_lawnode *out, const xmlNode *n)
{
	struct around a;

	if (!is_structure(n))
		return;
	a = around(m, n);
	attach(m, out, a.open, false);
	attach(m, out, a.close, true);
}

static void add_structure(struct mez_akntext *m, const xmlNode *n)
{
	struct mez_lawnode *into = m->into;

	end_line(m);
	m->into = NULL;
	mez_akntext_make(m, &into->child[into->nchildren++], n);
	m->into = into;
	m->word = NULL;
	m->nwords = m->cap = 0;
}

/* --- gathering ------------------------------------------------------------ */

static void gather(struct mez_akntext *m, const xmlNode *top, unsigned style, struct mez_str href);

static void gather_element(struct mez_akntext *m, const xmlNode *n, unsigned style,
			   struct mez_str href)
{
	bool line = mez_akn_is(n, "p") || mez_akn_is(n, "num") || mez_akn_is(n, "heading");
	struct around a = around(m, n);

	/* what stands in a line of its own does not run into its neighbour */
	m->space |= line || mez_akntext_is_clear(n) || mez_akn_is(n, "br");
	if (a.open.n) {
		(void)add_word(m, a.open, style, href);
		m->glued = !a.apart;
		m->space = a.apart;
	}
	if (mez_akn_is(n, "img"))
		add_image(m, n, style);
	gather(m, n, style, href);
	if (a.close.n) {
		m->space = false;
		(void)add_word(m, a.close, style, href);
	}
	m->space |= line;
}

static void gather(struct mez_akntext *m, const xmlNode *top, unsigned style, struct mez_str href)
{
	for (const xmlNode *n = top->children; n; n = n->next) {
		if (mez_xml_is_text(n))
			add_words(m, (const char *)n->content, style, href);
		if (n->type != XML_ELEMENT_NODE || mez_akn_is(n, "meta"))
			continue;
		if (m->into && is_structure(n))
			add_structure(m, n);
		else
			gather_element(m, n, style | style_of(n), link_of(m, n, href));
	}
}

void mez_akntext_words(struct mez_akntext *m, struct mez_lawnode *out, const xmlNode *n)
{
	size_t parts = out->kind == MEZ_LAW_LINE ? count_structures(n) : 0;

	*m = (struct mez_akntext){.a = m->a, .ids = m->ids, .err = m->err, .code = m->code};
	if (parts) {
		out->kind = MEZ_LAW_BLOCK;
		out->child = MEZ_NEWS(m->a, struct mez_lawnode, 2 * parts + 1);
		m->into = out;
	}
	gather(m, n, style_of(n), MEZ_NOSTR);
	if (parts) {
		end_line(m);
		m->into = NULL;
		return;
	}
	out->word = m->word;
	out->nwords = m->nwords;
}
