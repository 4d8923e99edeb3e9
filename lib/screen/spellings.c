/* screen/spellings.c: a flat trie of spellings, and the walk along it. */
#include "screen/spellings_priv.h"

/* --- making --------------------------------------------------------------------------------- */

struct row {
	struct mez_str text; /* p is set once all letters are there */
	uint64_t begins;     /* its first letters as a number, to compare quickly */
	size_t at;
	uint32_t of;
};

void gather_add(struct gather *g, struct mez_str text, uint32_t of)
{
	struct row row = {.text = {NULL, text.n}, .at = g->letters.len, .of = of};

	for (size_t i = 0; i < sizeof(row.begins); i++)
		row.begins = row.begins << 8 | (i < text.n ? (unsigned char)text.p[i] : 0);
	mez_require(text.n <= MEZ_WORD_LETTERS && g->letters.len + text.n <= UINT32_MAX);
	mez_buf_str(&g->letters, text);
	mez_buf_add(&g->rows, &row, sizeof(row));
}

static int by_text(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	int c;

	if (x->begins != y->begins)
		return x->begins < y->begins ? -1 : 1;
	c = mez_str_cmp(x->text, y->text);
	return c ? c : (x->of > y->of) - (x->of < y->of);
}

static uint8_t shared(struct mez_str a, struct mez_str b)
{
	uint8_t n = 0;

	while (n < a.n && n < b.n && a.p[n] == b.p[n])
		n++;
	return n;
}

static void add_spelling(struct spellings *s, struct mez_str text, uint8_t common)
{
	uint32_t at = s->at[s->n];

	memcpy(s->letters + at, text.p, text.n);
	s->common[s->n] = common;
	s->bag[s->n++] = mez_name_bag(text);
	s->at[s->n] = at + (uint32_t)text.n;
}

/* past[i] by those of the spellings after it, the last first. */
static void link_past(struct spellings *s)
{
	for (size_t i = s->n; i-- > 0;) {
		size_t k = i + 1;

		while (k < s->n && s->common[k] >= s->common[i])
			k = s->past[k];
		s->past[i] = (uint32_t)k;
	}
}

static void make_from(struct spellings *s, struct mez_arena *a, const struct row *rows, size_t n,
		      size_t letters)
{
	size_t distinct = 0;

	for (size_t i = 0; i < n; i++)
		distinct += !i || !mez_str_eq(rows[i].text, rows[i - 1].text);
	s->letters = mez_arena_text(a, letters);
	s->at = MEZ_NEWS(a, uint32_t, distinct + 1);
	s->bag = MEZ_NEWS(a, mez_bag, distinct);
	s->common = MEZ_NEWS(a, uint8_t, distinct);
	s->past = MEZ_NEWS(a, uint32_t, distinct);
	s->first = MEZ_NEWS(a, uint32_t, distinct + 1);
	s->of = MEZ_NEWS(a, uint32_t, n);
	for (size_t i = 0; i < n; i++) {
		uint8_t common = i ? shared(rows[i - 1].text, rows[i].text) : 0;

		if (!i || !mez_str_eq(rows[i].text, rows[i - 1].text)) {
			s->first[s->n] = (uint32_t)i;
			add_spelling(s, rows[i].text, common);
		}
		s->of[i] = rows[i].of;
	}
	s->first[s->n] = (uint32_t)n;
	link_past(s);
}

void spellings_make(struct spellings *s, struct mez_arena *a, struct gather *g)
{
	struct row *rows = (struct row *)(void *)g->rows.p;
	size_t n = g->rows.len / sizeof *rows;

	*s = (struct spellings){.n = 0};
	for (size_t i = 0; i < n; i++)
		rows[i].text.p = g->letters.p + rows[i].at;
	if (n)
		qsort(rows, n, sizeof *rows, by_text);
	make_from(s, a, rows, n, g->letters.len);
	mez_buf_release(&g->rows);
	mez_buf_release(&g->letters);
}

/* --- walking ---------------------------------------------------------------------------------- */

struct walk {
	const struct mez_costs *costs;
	struct mez_str key; /* looked for */
	mez_bag bag;
	unsigned limit;
	/* costs of the first d letters of a spelling against the beginnings of key */
	unsigned row[MEZ_WORD_LETTERS + 1][MEZ_WORD_LETTERS + 1], least[MEZ_WORD_LETTERS + 1];
};

static unsigned lower(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

static void walk_start(struct walk *w, struct mez_str key, unsigned limit)
{
	w->costs = mez_costs();
	w->key = key;
	w->bag = mez_name_bag(key);
	w->limit = limit;
	w->row[0][0] = w->least[0] = 0;
	for (size_t j = 0; j < key.n; j++)
		w->row[0][j + 1] = w->row[0][j] + w->costs->drop[(unsigned char)key.p[j]];
}

/* The row after d letters of a spelling, as mez_cost_letters() has it, where it can be within the
 * limit: each letter more on one side costs something. */
static void walk_row(struct walk *w, const char *text, size_t d)
{
	const size_t off = w->limit / MEZ_COST_LEAST_DROP;
	const size_t from = d > off ? d - off : 0;
	const size_t to = d + off < w->key.n ? d + off : w->key.n;
	unsigned char c = (unsigned char)text[d - 1];
	const uint8_t *change = w->costs->change[c];
	unsigned drop = w->costs->drop[c], cheapest = MEZ_COST_FAR, *row = w->row[d];
	const unsigned *last = w->row[d - 1];

	if (from == 0)
		cheapest = row[0] = last[0] + drop;
	else if (from <= to)
		row[from - 1] = MEZ_COST_FAR;
	for (size_t j = from ? from : 1; j <= to; j++) {
		unsigned char k = (unsigned char)w->key.p[j - 1];
		unsigned v = last[j - 1] + change[k];

		v = lower(v, last[j] + drop);
		v = lower(v, row[j - 1] + w->costs->drop[k]);
		if (d > 1 && j > 1 && text[d - 1] == w->key.p[j - 2] &&
		    text[d - 2] == w->key.p[j - 1])
			v = lower(v, w->row[d - 2][j - 2] + MEZ_COST_SWAP);
		row[j] = v;
		cheapest = lower(cheapest, v);
	}
	if (to < w->key.n)
		row[to + 1] = MEZ_COST_FAR;
	w->least[d] = cheapest;
}

/* No row after two over the limit, the one before by less than a swap, comes down again. */
static bool ruled_out(const struct walk *w, size_t d)
{
	return w->least[d] > w->limit && w->least[d - 1] + MEZ_COST_SWAP > w->limit;
}

/* Could a spelling of n letters be within the limit, by its length and letters? */
static bool might(const struct walk *w, size_t n, mez_bag bag)
{
	size_t longer = n > w->key.n ? n - w->key.n : w->key.n - n;

	return longer * MEZ_COST_LEAST_DROP <= w->limit &&
	       mez_bag_within(bag, w->bag, w->limit / MEZ_COST_DIFF);
}

/* Rows up to that of the first n letters of text, of which *have hold; true when a beginning is
 * ruled out: that of *have letters. */
static bool walk_to(struct walk *w, const char *text, size_t *have, size_t n)
{
	while (*have < n) {
		walk_row(w, text, ++*have);
		if (ruled_out(w, *have))
			return true;
	}
	return false;
}

/* The first spelling after i that does not begin with the same d letters. */
static size_t past_beginning(const struct spellings *s, size_t i, size_t d)
{
	for (i++; i < s->n && s->common[i] >= d;)
		i = s->past[i];
	return i;
}

/* The first rows serve many spellings, and rule most of them out; the others are looked at one by
 * one before there are more. */
void spellings_near(const struct spellings *s, struct mez_str key, unsigned limit, near_fn *found,
		    void *arg)
{
	enum { SHALLOW = 4 };
	struct walk w;
	size_t have = 0; /* rows that hold */

	mez_require(key.n <= MEZ_WORD_LETTERS);
	walk_start(&w, key, limit);
	for (size_t i = 0; i < s->n;) {
		const char *text = s->letters + s->at[i];
		size_t n = s->at[i + 1] - s->at[i];
		bool out;

		if (s->common[i] < have)
			have = s->common[i];
		out = walk_to(&w, text, &have, n < SHALLOW ? n : SHALLOW);
		if (!out && !might(&w, n, s->bag[i])) {
			i++;
			continue;
		}
		if (out || walk_to(&w, text, &have, n)) {
			i = past_beginning(s, i, have);
			continue;
		}
		if (w.row[n][key.n] <= limit)
			for (uint32_t k = s->first[i]; k < s->first[i + 1]; k++)
				found(arg, s->of[k]);
		i++;
	}
}
