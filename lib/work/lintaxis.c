/* work/lintaxis.c: the values of a table's key that its rows tell apart: the words, yes and no, or
 * the bounds of its ranges and what is between them. */
#include "work/linttable_priv.h"

#include <stdlib.h>

/* --- axes ------------------------------------------------------------------- */

int lint_figure_cmp(const void *x, const void *y)
{
	const struct mez_figure *a = x, *b = y;

	if (a->type == MEZ_TYPE_DATE)
		return (a->date.days > b->date.days) - (a->date.days < b->date.days);
	return mez_dec_cmp(a->dec, b->dec);
}

/* All words an expression may give; NULL when that is not known. */
static const struct mez_words *words_of(const struct mez_rules *r, const struct mez_expr *e)
{
	if (e->op == MEZ_OP_PATH)
		return &r->slot[e->slot].words;
	if (e->op == MEZ_OP_STATUS)
		return &((const struct mez_status *)e->ref)->words;
	if (e->op == MEZ_OP_TABLE || e->op == MEZ_OP_PARAM)
		return &((const struct mez_table *)e->ref)->words;
	return e->op == MEZ_OP_IF ? words_of(r, e->arg[1]) : NULL;
}

static int str_cmp(const void *x, const void *y)
{
	return mez_str_cmp(*(const struct mez_str *)x, *(const struct mez_str *)y);
}

/* The words that rows ask for, and one value for all others. */
static void words_asked(struct mez_arena *a, const struct mez_table *t, struct lint_axis *x,
			size_t k)
{
	struct mez_str *w;
	size_t most = 1, n = 0, kept = 0;

	for (size_t i = 0; i < t->nrows; i++)
		most += t->row[i].cell[k].words.n;
	w = MEZ_NEWS(a, struct mez_str, most);
	for (size_t i = 0; i < t->nrows; i++)
		for (size_t m = 0;
		     t->row[i].cell[k].kind == MEZ_CELL_WORDS && m < t->row[i].cell[k].words.n; m++)
			w[n++] = t->row[i].cell[k].words.w[m];
	if (n)
		qsort(w, n, sizeof *w, str_cmp);
	for (size_t i = 0; i < n; i++)
		if (!kept || !mez_str_eq(w[kept - 1], w[i]))
			w[kept++] = w[i];
	x->words = (struct mez_words){w, kept};
	x->others = true;
}

static void add_point(struct lint_axis *x, const struct mez_figure *f)
{
	x->at[x->npoints++] = *f;
}

static void points(struct mez_arena *a, const struct mez_table *t, struct lint_axis *x, size_t k)
{
	size_t kept = 0;

	x->at = MEZ_NEWS(a, struct mez_figure, 2 * t->nrows + 1);
	for (size_t i = 0; i < t->nrows; i++) {
		const struct mez_cell *cell = &t->row[i].cell[k];

		if (cell->kind == MEZ_CELL_RANGE && cell->has_lo)
			add_point(x, &cell->lo);
		if (cell->kind == MEZ_CELL_RANGE && cell->has_hi)
			add_point(x, &cell->hi);
	}
	if (x->npoints)
		qsort(x->at, x->npoints, sizeof *x->at, lint_figure_cmp);
	for (size_t i = 0; i < x->npoints; i++)
		if (!kept || lint_figure_cmp(&x->at[kept - 1], &x->at[i]) != 0)
			x->at[kept++] = x->at[i];
	x->npoints = kept;
	x->n = 2 * kept + 1;
	/* what is below nothing is asked of nobody */
	x->first = kept && x->at[0].type != MEZ_TYPE_DATE && mez_dec_sign(x->at[0].dec) == 0;
}

void lint_make_axis(struct linting *l, const struct mez_table *t, size_t k, struct lint_axis *x)
{
	const struct mez_words *words = words_of(l->set.rules, t->key[k]);

	*x = (struct lint_axis){.kind = LINT_ONE, .n = 1};
	for (size_t i = 0; i < t->nrows; i++) {
		enum mez_cell_kind kind = t->row[i].cell[k].kind;

		if (kind == MEZ_CELL_WORDS || kind == MEZ_CELL_BOOL || kind == MEZ_CELL_RANGE)
			x->kind = kind == MEZ_CELL_WORDS  ? LINT_WORD
				  : kind == MEZ_CELL_BOOL ? LINT_TRUTH
							  : LINT_RANGE;
	}
	if (x->kind == LINT_TRUTH)
		x->n = 2;
	if (x->kind == LINT_RANGE)
		points(l->a, t, x, k);
	if (x->kind != LINT_WORD)
		return;
	if (words && words->n)
		x->words = *words;
	else
		words_asked(l->a, t, x, k);
	x->n = x->words.n + x->others;
}

/* --- does a row match --------------------------------------------------------- */

static size_t point_of(const struct lint_axis *x, const struct mez_figure *f)
{
	size_t i = 0;

	while (lint_figure_cmp(&x->at[i], f) != 0)
		i++;
	return i;
}

bool lint_axis_matches(const struct lint_axis *x, const struct mez_cell *cell, size_t v)
{
	switch (cell->kind) {
	case MEZ_CELL_ANY:
	case MEZ_CELL_ELSE:
		return true;
	case MEZ_CELL_WORDS:
		return v < x->words.n && mez_words_has(&cell->words, x->words.w[v]);
	case MEZ_CELL_BOOL:
		return cell->truth == (v == 1);
	case MEZ_CELL_RANGE:
		if (cell->has_lo && v < 2 * point_of(x, &cell->lo) + 1 + cell->lo_strict)
			return false;
		return !cell->has_hi || v + cell->hi_strict <= 2 * point_of(x, &cell->hi) + 1;
	}
	mez_bug("cell kind out of range");
}

/* --- what a combination says of a key --------------------------------------------- */

bool lint_key_holds(const struct lint_facts *f, size_t k, bool *is)
{
	*is = f->value[k] == 1;
	return f->axis[k].kind == LINT_TRUTH;
}

bool lint_key_is(const struct lint_facts *f, size_t k, struct mez_str word, bool *is)
{
	const struct lint_axis *x = &f->axis[k];

	if (x->kind != LINT_WORD)
		return false;
	*is = f->value[k] < x->words.n && mez_str_eq(x->words.w[f->value[k]], word);
	/* another word than those of the rows may be this one */
	return f->value[k] < x->words.n || mez_words_has(&x->words, word);
}

bool lint_key_against(const struct lint_facts *f, size_t k, const struct mez_figure *figure,
		      int *least, int *most)
{
	const struct lint_axis *x = &f->axis[k];
	size_t v = f->value[k];

	if (x->kind != LINT_RANGE || x->at[0].type != figure->type ||
	    (figure->type == MEZ_TYPE_MONEY && !mez_str_eq(x->at[0].text, figure->text)))
		return false;
	*least = -1;
	*most = 1;
	if (v % 2)
		*least = *most = lint_figure_cmp(&x->at[v / 2], figure);
	else {
		/* strictly between two bounds, or beyond the first or the last */
		if (v > 0 && lint_figure_cmp(&x->at[v / 2 - 1], figure) >= 0)
			*least = 1;
		if (v + 1 < x->n && lint_figure_cmp(&x->at[v / 2], figure) <= 0)
			*most = -1;
	}
	return true;
}

struct mez_str lint_axis_text(struct mez_arena *a, const struct lint_facts *f, size_t k)
{
	const struct lint_axis *x = &f->axis[k];
	size_t v = f->value[k];
	struct mez_str from = MEZ_NOSTR, to;

	if (x->kind == LINT_TRUTH)
		return mez_str_of(v ? "true" : "false");
	if (x->kind == LINT_WORD)
		return v < x->words.n ? x->words.w[v] : MEZ_STR("another");
	if (v % 2)
		return mez_figure_text(a, &x->at[v / 2], false);
	if (v > 0)
		from = mez_figure_text(a, &x->at[v / 2 - 1], false);
	if (v + 1 == x->n)
		return mez_arena_fmt(a, "over %.*s", MEZ_ALL(from));
	to = mez_figure_text(a, &x->at[v / 2], false);
	return v ? mez_arena_fmt(a, "between %.*s and %.*s", MEZ_ALL(from), MEZ_ALL(to))
		 : mez_arena_fmt(a, "below %.*s", MEZ_ALL(to));
}
