/* pack/lawprint.c: the text of a law in lines of plain text. */
#include "pack/lawtext.h"

#include "base/text.h"

enum { INDENT = 4, MAX_INDENT = 32, ESCAPED_MAX = 8 /* "\\u{202e}" of three bytes */ };

struct page {
	struct mez_buf *out;
	size_t indent, column; /* column: characters in this line */
	enum mez_lawmark open; /* what "[-" or "{+" has begun */
	bool begun;	       /* something stands in this line besides its indent */
	bool tight;	       /* a number stands there: the next words go behind it */
};

static size_t width(struct mez_str s)
{
	const char *p = s.p, *end = s.p + s.n;
	size_t n = 0;

	for (; p < end; n++)
		(void)mez_utf8_next(&p, end);
	return n;
}

static void break_line(struct page *p)
{
	mez_buf_ch(p->out, '\n');
	p->column = 0;
	p->begun = false;
}

static void end_mark(struct page *p)
{
	if (p->open == MEZ_LAW_OLD)
		mez_buf_z(p->out, "-]");
	if (p->open == MEZ_LAW_NEW)
		mez_buf_z(p->out, "+}");
	p->column += p->open == MEZ_LAW_SAME ? 0 : 2;
	p->open = MEZ_LAW_SAME;
}

static void begin_mark(struct page *p, enum mez_lawmark mark)
{
	if (mark == MEZ_LAW_OLD)
		mez_buf_z(p->out, "[-");
	if (mark == MEZ_LAW_NEW)
		mez_buf_z(p->out, "{+");
	p->column += mark == MEZ_LAW_SAME ? 0 : 2;
	p->open = mark;
}

/* Letters above the line are of an ordinal, "1st"; anything else would run into a number. */
static const char *lift(const struct mez_lawword *w)
{
	size_t letters = 0;

	if (w->style & MEZ_LAW_SUB)
		return "_";
	if (!(w->style & MEZ_LAW_SUPER))
		return "";
	while (letters < w->text.n && mez_lower(w->text.p[letters]) >= 'a' &&
	       mez_lower(w->text.p[letters]) <= 'z')
		letters++;
	return letters == w->text.n && letters > 1 ? "" : "^";
}

static void put_word(struct page *p, const struct mez_lawword *w)
{
	enum mez_lawmark mark = mez_lawtext_mark(w);
	size_t n = width(w->text), marks = p->open == mark ? 0 : 4;
	bool space = p->begun && (w->style & MEZ_LAW_SPACE);

	if (p->open != mark)
		end_mark(p);
	if (space && p->column + 1 + n + marks > MEZ_LAWTEXT_WIDTH)
		break_line(p);
	else if (space || (p->begun && p->tight)) {
		mez_buf_ch(p->out, ' ');
		p->column++;
	}
	for (; !p->begun && p->column < p->indent; p->column++)
		mez_buf_ch(p->out, ' ');
	if (p->open != mark)
		begin_mark(p, mark);
	mez_buf_z(p->out, lift(w));
	mez_text_safe(p->out, w->text, w->text.n * ESCAPED_MAX);
	p->column += n + strlen(lift(w));
	p->begun = true;
	p->tight = false;
}

/* The words of a node; words gone or new without white space between keep apart. */
static void put_words(struct page *p, const struct mez_lawnode *n)
{
	for (size_t i = 0; i < n->nwords; i++) {
		struct mez_lawword w = n->word[i];

		if (i > 0 && mez_lawtext_mark(&w) != mez_lawtext_mark(&n->word[i - 1]))
			w.style |= MEZ_LAW_SPACE;
		put_word(p, &w);
	}
	end_mark(p);
}

static void put_z(struct page *p, const char *z)
{
	struct mez_str rest = mez_str_of(z);

	while (rest.n) {
		size_t n = 0;

		while (n < rest.n && rest.p[n] != ' ')
			n++;
		put_word(p, &(struct mez_lawword){.text = {rest.p, n}, .style = MEZ_LAW_SPACE});
		while (n < rest.n && rest.p[n] == ' ')
			n++;
		rest = (struct mez_str){rest.p + n, rest.n - n};
	}
}

static void put_node(struct page *p, const struct mez_lawnode *n);

/* "a | b | c" */
static void put_row(struct page *p, const struct mez_lawnode *row)
{
	for (size_t i = 0; i < row->nchildren; i++) {
		const struct mez_lawnode *cell = &row->child[i];

		if (i)
			put_z(p, "|");
		for (size_t k = 0; k < cell->nchildren; k++) {
			p->tight = p->begun;
			if (cell->child[k].nwords)
				put_words(p, &cell->child[k]);
			else
				put_node(p, &cell->child[k]);
		}
	}
	if (p->begun)
		break_line(p);
}

static void put_block(struct page *p, const struct mez_lawnode *n)
{
	size_t indent = p->indent;
	bool upper = mez_lawtext_is_upper(n);
	bool labelled = false;

	for (size_t i = 0; i < n->nchildren; i++) {
		const struct mez_lawnode *c = &n->child[i];
		bool label = c->kind == MEZ_LAW_NUM || c->kind == MEZ_LAW_HEADING;

		if (!label && labelled && !upper && indent < MAX_INDENT)
			p->indent = indent + INDENT;
		put_node(p, c);
		labelled |= label;
		/* a heading stands alone; a number has the first words behind it */
		if (c->kind == MEZ_LAW_HEADING || (c->kind == MEZ_LAW_NUM && i + 1 < n->nchildren &&
						   n->child[i + 1].kind == MEZ_LAW_BLOCK)) {
			if (p->begun)
				break_line(p);
			mez_buf_ch(p->out, '\n');
		}
	}
	if (p->begun)
		break_line(p);
	p->indent = indent;
}

static void put_node(struct page *p, const struct mez_lawnode *n)
{
	switch (n->kind) {
	case MEZ_LAW_NUM:
		put_words(p, n);
		p->tight = true;
		return;
	case MEZ_LAW_HEADING:
		p->tight = p->begun;
		put_words(p, n);
		return;
	case MEZ_LAW_LINE:
		p->tight = p->begun;
		put_words(p, n);
		if (p->begun) {
			break_line(p);
			mez_buf_ch(p->out, '\n');
		}
		return;
	case MEZ_LAW_ROW:
		put_row(p, n);
		return;
	case MEZ_LAW_BLOCK:
	case MEZ_LAW_TABLE:
	case MEZ_LAW_CELL:
	case MEZ_LAW_HEADCELL:
		put_block(p, n);
		if (n->kind == MEZ_LAW_TABLE)
			mez_buf_ch(p->out, '\n');
		return;
	}
	mez_bug("no such node");
}

static void put_line(struct page *p, struct mez_str s)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;

	mez_buf_str(&text, s);
	put_z(p, text.p ? text.p : "");
	if (p->begun)
		break_line(p);
}

/* "Changed on 2025-07-01 by the Finance Act 2025 (/akn/...)" */
static void put_change(struct page *p, const struct mez_lawchange *c)
{
	MEZ_AUTOBUF s = MEZ_BUF_INIT;
	char day[MEZ_DATE_TEXT + 1];

	mez_date_text(day, c->on);
	mez_buf_fmt(&s, "%s on %s by %.*s", c->repeal ? "Repealed" : "Changed", day,
		    MEZ_ALL(c->act.p ? c->act : MEZ_STR("a law that is not named")));
	if (c->href.p)
		mez_buf_fmt(&s, " (%.*s)", MEZ_ALL(c->href));
	put_line(p, mez_buf_view(&s));
}

static void put_head(struct page *p, const struct mez_lawhead *h)
{
	MEZ_AUTOBUF s = MEZ_BUF_INIT;
	char day[MEZ_DATE_TEXT + 1];

	put_line(p, h->title);
	mez_buf_fmt(&s, "%.*s", MEZ_ALL(h->work));
	if (h->part.p)
		mez_buf_fmt(&s, ", %.*s", MEZ_ALL(h->part));
	mez_date_text(day, h->from);
	mez_buf_fmt(&s, ", as in force from %s", day);
	put_line(p, mez_buf_view(&s));
	mez_buf_clear(&s);
	if (h->since) {
		mez_date_text(day, *h->since);
		mez_buf_fmt(&s, "Changes since %s: [-gone-] {+new+}", day);
		put_line(p, mez_buf_view(&s));
		mez_buf_clear(&s);
	}
	for (size_t i = 0; i < h->changes.n; i++)
		put_change(p, &h->changes.v[i]);
	break_line(p);
	if (h->paraphrase)
		put_line(p, MEZ_STR("PARAPHRASE: these are not the words of the law, and must not "
				    "be quoted as such."));
	if (h->source.p)
		mez_buf_fmt(&s, "Official text: %.*s%s%.*s", MEZ_ALL(h->source),
			    h->source_href.p ? ", " : "", MEZ_ALL(h->source_href));
	else
		mez_buf_z(&s, "Official text: not named.");
	put_line(p, mez_buf_view(&s));
	break_line(p);
}

/* Nothing but a line end where two would stand, and at the end. */
static void tidy(struct mez_buf *b, size_t from)
{
	size_t to = from, run = 0;

	for (size_t i = from; i < b->len; i++) {
		run = b->p[i] == '\n' ? run + 1 : 0;
		if (run <= 2)
			b->p[to++] = b->p[i];
	}
	while (to > from + 1 && b->p[to - 1] == '\n' && b->p[to - 2] == '\n')
		to--;
	if (b->p)
		b->p[to] = 0;
	b->len = to;
}

void mez_lawtext_print(struct mez_buf *out, const struct mez_lawhead *head,
		       const struct mez_lawnode *top)
{
	struct page p = {.out = out};
	size_t from = out->len;

	put_head(&p, head);
	put_node(&p, top);
	if (p.begun)
		break_line(&p);
	tidy(out, from);
}
