/* pack/rulerows.c: the proof that no two rows of a table answer for the same facts on the same
 * day, and that the order among rows is one. */
#include "pack/rules_priv.h"

static int figure_cmp(const struct mez_figure *a, const struct mez_figure *b)
{
	if (a->type == MEZ_TYPE_DATE)
		return (a->date.days > b->date.days) - (a->date.days < b->date.days);
	return mez_dec_cmp(a->dec, b->dec);
}

static bool ranges_meet(const struct mez_cell *a, const struct mez_cell *b)
{
	int c;

	if (a->has_lo && b->has_hi) {
		c = figure_cmp(&a->lo, &b->hi);
		if (c > 0 || (c == 0 && (a->lo_strict || b->hi_strict)))
			return false;
	}
	if (b->has_lo && a->has_hi) {
		c = figure_cmp(&b->lo, &a->hi);
		if (c > 0 || (c == 0 && (b->lo_strict || a->hi_strict)))
			return false;
	}
	return true;
}

/* Can one value satisfy both cells?  *word is a witness when both list words. */
static bool cells_meet(const struct mez_cell *a, const struct mez_cell *b, struct mez_str *word)
{
	if (a->kind != b->kind || a->kind == MEZ_CELL_ANY || a->kind == MEZ_CELL_ELSE)
		return true; /* any meets all; else is judged by the caller */
	if (a->kind == MEZ_CELL_BOOL)
		return a->truth == b->truth;
	if (a->kind == MEZ_CELL_RANGE)
		return ranges_meet(a, b);
	for (size_t i = 0; i < a->words.n; i++) {
		if (mez_words_has(&b->words, a->words.w[i])) {
			*word = a->words.w[i];
			return true;
		}
	}
	return false;
}

/* An else cell gives way to every row that has a value in its column. */
static bool else_gives_way(const struct mez_table *t, const struct mez_row *a,
			   const struct mez_row *b)
{
	for (size_t k = 0; k < t->nkeys; k++)
		if ((a->cell[k].kind == MEZ_CELL_ELSE) != (b->cell[k].kind == MEZ_CELL_ELSE))
			return true;
	return false;
}

static struct mez_date later_start(const struct mez_row *a, const struct mez_row *b)
{
	return a->span.from.days > b->span.from.days ? a->span.from : b->span.from;
}

/* --- the facts for which two rows answer ----------------------------------- */

static void figure_text(struct mez_buf *out, const struct mez_figure *f)
{
	char day[MEZ_DATE_TEXT + 1], number[MEZ_DEC_TEXT];

	if (f->type == MEZ_TYPE_DATE) {
		mez_date_text(day, f->date);
		mez_buf_z(out, day);
		return;
	}
	if (f->type == MEZ_TYPE_MONEY)
		mez_buf_fmt(out, "%.*s ", MEZ_ALL(f->text));
	mez_buf_add(out, number, mez_dec_text(number, f->dec));
}

/* What two ranges share, as one range. */
static struct mez_cell shared_range(const struct mez_cell *a, const struct mez_cell *b)
{
	struct mez_cell out = *a;
	int c = a->has_lo && b->has_lo ? figure_cmp(&a->lo, &b->lo) : b->has_lo ? -1 : 1;

	if (c < 0)
		out.lo = b->lo;
	if (c <= 0)
		out.lo_strict = b->lo_strict || (c == 0 && a->lo_strict);
	out.has_lo |= b->has_lo;
	c = a->has_hi && b->has_hi ? figure_cmp(&a->hi, &b->hi) : b->has_hi ? 1 : -1;
	if (c > 0)
		out.hi = b->hi;
	if (c >= 0)
		out.hi_strict = b->hi_strict || (c == 0 && a->hi_strict);
	out.has_hi |= b->has_hi;
	return out;
}

/* A value of the range, if one of its bounds is; else between what it lies. */
static void range_text(struct mez_buf *out, const struct mez_cell *x)
{
	bool lo = x->has_lo && !x->lo_strict, hi = x->has_hi && !x->hi_strict;

	if (lo || hi) {
		figure_text(out, lo ? &x->lo : &x->hi);
		return;
	}
	if (x->has_lo) {
		mez_buf_z(out, "over ");
		figure_text(out, &x->lo);
	}
	if (x->has_hi) {
		mez_buf_z(out, x->has_lo ? " and below " : "below ");
		figure_text(out, &x->hi);
	}
}

/* ", key value", of a key that one of the rows asks for. */
static void add_witness(struct mez_buf *out, struct mez_str key, const struct mez_cell *a,
			const struct mez_cell *b)
{
	const struct mez_cell *x = a->kind == MEZ_CELL_ANY || a->kind == MEZ_CELL_ELSE ? b : a;
	const struct mez_cell *y = b->kind == x->kind ? b : x;
	struct mez_cell range;
	struct mez_str word;

	if (x->kind == MEZ_CELL_ANY || x->kind == MEZ_CELL_ELSE)
		return;
	mez_buf_fmt(out, ", %.*s ", MEZ_ALL(key));
	if (x->kind == MEZ_CELL_BOOL)
		mez_buf_z(out, x->truth ? "true" : "false");
	if (x->kind == MEZ_CELL_WORDS && cells_meet(x, y, &word))
		mez_buf_str(out, word);
	if (x->kind != MEZ_CELL_RANGE)
		return;
	range = shared_range(x, y);
	range_text(out, &range);
}

static int clash(const struct mez_table *t, const struct mez_row *a, const struct mez_row *b,
		 struct mez_err *err)
{
	struct mez_buf facts = MEZ_BUF_INIT;
	char day[MEZ_DATE_TEXT + 1];
	int e;

	mez_date_text(day, later_start(a, b));
	for (size_t k = 0; k < t->nkeys; k++)
		add_witness(&facts, t->key_name[k], &a->cell[k], &b->cell[k]);
	e = mez_origin_err(t->id.origin, b->item->offset, err, MEZ_E_RULE,
			   "rows '%.*s' and '%.*s' both answer on %s%s", MEZ_FMT(a->id),
			   MEZ_FMT(b->id), day, facts.p ? facts.p : "");
	mez_buf_release(&facts);
	return e;
}

static int check_pair(const struct mez_table *t, const struct mez_row *a, const struct mez_row *b,
		      struct mez_err *err)
{
	struct mez_date start = later_start(a, b);
	struct mez_str word;

	if (!mez_span_has(&a->span, start) || !mez_span_has(&b->span, start))
		return 0;
	if (mez_words_has(&a->over, b->id) || mez_words_has(&b->over, a->id))
		return 0;
	if (!t->is_param && else_gives_way(t, a, b))
		return 0;
	for (size_t k = 0; k < t->nkeys; k++)
		if (!cells_meet(&a->cell[k], &b->cell[k], &word))
			return 0;
	return clash(t, a, b, err);
}

/* A range has values in it, and all money of a column is of one currency: else rows would be
 * held apart by numbers that mean different things. */
static int check_ranges(const struct mez_table *t, const struct mez_row *row, size_t k,
			struct mez_str *currency, struct mez_err *err)
{
	const struct mez_cell *cell = &row->cell[k];
	const struct mez_figure *const bound[] = {cell->has_lo ? &cell->lo : NULL,
						  cell->has_hi ? &cell->hi : NULL};

	if (cell->kind != MEZ_CELL_RANGE)
		return 0;
	for (size_t i = 0; i < MEZ_COUNT(bound); i++) {
		if (!bound[i] || bound[i]->type != MEZ_TYPE_MONEY)
			continue;
		if (currency->p && !mez_str_eq(*currency, bound[i]->text))
			return mez_origin_err(t->id.origin, row->item->offset, err, MEZ_E_RULE,
					      "row '%.*s': two currencies in key '%.*s'",
					      MEZ_FMT(row->id), MEZ_FMT(t->key_name[k]));
		*currency = bound[i]->text;
	}
	if (cell->has_lo && cell->has_hi && !ranges_meet(cell, cell))
		return mez_origin_err(t->id.origin, row->item->offset, err, MEZ_E_RULE,
				      "row '%.*s': the range of key '%.*s' is empty",
				      MEZ_FMT(row->id), MEZ_FMT(t->key_name[k]));
	return 0;
}

static int check_columns(const struct mez_table *t, struct mez_err *err)
{
	int e = 0;

	for (size_t k = 0; k < t->nkeys; k++) {
		struct mez_str currency = MEZ_NOSTR;

		for (size_t i = 0; !e && i < t->nrows; i++)
			e = check_ranges(t, &t->row[i], k, &currency, err);
	}
	return e;
}

static const struct mez_row *find_row(const struct mez_table *t, struct mez_str id)
{
	for (size_t k = 0; k < t->nrows; k++)
		if (mez_str_eq(t->row[k].id, id))
			return &t->row[k];
	return NULL;
}

/* Rows that go before each other in a round would all give way: depth first along `over`, a row
 * met again on the way is a round. */
static int check_round(const struct mez_table *t, const struct mez_row *row, uint8_t *mark,
		       struct mez_err *err)
{
	uint8_t *own = &mark[row - t->row];
	int e = 0;

	if (*own == 2)
		return 0;
	if (*own == 1)
		return mez_origin_err(t->id.origin, row->item->offset, err, MEZ_E_RULE,
				      "row '%.*s' is over itself by way of others",
				      MEZ_FMT(row->id));
	*own = 1;
	for (size_t i = 0; !e && i < row->over.n; i++)
		e = check_round(t, find_row(t, row->over.w[i]), mark, err);
	*own = 2;
	return e;
}

/* `over` names rows of the same table and never itself; mutual precedence is no order. */
static int check_over(const struct mez_table *t, const struct mez_row *row, struct mez_err *err)
{
	for (size_t i = 0; i < row->over.n; i++) {
		const struct mez_row *under = find_row(t, row->over.w[i]);

		if (!under || under == row)
			return mez_origin_err(t->id.origin, row->item->offset, err, MEZ_E_RULE,
					      "'over' names no other row: '%.*s'",
					      MEZ_FMT(row->over.w[i]));
		if (mez_words_has(&under->over, row->id))
			return mez_origin_err(t->id.origin, row->item->offset, err, MEZ_E_RULE,
					      "rows '%.*s' and '%.*s' are each over the other",
					      MEZ_FMT(row->id), MEZ_FMT(under->id));
		if (row->has_else && !under->has_else)
			return mez_origin_err(t->id.origin, row->item->offset, err, MEZ_E_RULE,
					      "row '%.*s' has an else: it gives way to '%.*s'",
					      MEZ_FMT(row->id), MEZ_FMT(under->id));
	}
	return 0;
}

/* One column of a table may use else: with two, "no sibling matches" would be circular. */
static int check_else(const struct mez_table *t, struct mez_err *err)
{
	size_t column = SIZE_MAX;

	for (size_t i = 0; i < t->nrows; i++)
		for (size_t k = 0; k < t->nkeys; k++) {
			if (t->row[i].cell[k].kind != MEZ_CELL_ELSE)
				continue;
			if (column != SIZE_MAX && column != k)
				return mez_origin_err(t->id.origin, t->row[i].item->offset, err,
						      MEZ_E_RULE, "else in two columns of a table");
			column = k;
		}
	return 0;
}

static int check_order(struct mez_rules *r, const struct mez_table *t, struct mez_err *err)
{
	uint8_t *mark = MEZ_NEWS(r->a, uint8_t, t->nrows);
	int e = check_else(t, err);

	for (size_t i = 0; !e && i < t->nrows; i++)
		e = check_over(t, &t->row[i], err);
	for (size_t i = 0; !e && i < t->nrows; i++)
		e = check_round(t, &t->row[i], mark, err);
	return e;
}

int rule_tables_disjoint(struct mez_rules *r, struct mez_err *err)
{
	for (size_t i = 0; i < r->tables.n; i++) {
		const struct mez_table *t = r->tables.v[i];
		int e = t->is_param ? 0 : check_columns(t, err);

		if (!e && !t->is_param)
			e = check_order(r, t, err);
		for (size_t a = 0; !e && a < t->nrows; a++)
			for (size_t b = a + 1; !e && b < t->nrows; b++)
				e = check_pair(t, &t->row[a], &t->row[b], err);
		if (e)
			return e;
	}
	return 0;
}
