/* tensor/evaltable.c: the value of a dated table for the facts and the legal date at hand. */
#include "tensor/eval_priv.h"

/* --- does a row match ----------------------------------------------------- */

static struct mez_value figure_value(const struct mez_figure *f)
{
	switch (f->type) {
	case MEZ_TYPE_DEC:
		return mez_v_dec(f->dec);
	case MEZ_TYPE_MONEY:
		return mez_v_money(f->dec, f->text);
	case MEZ_TYPE_DATE:
		return mez_v_date(f->date);
	case MEZ_TYPE_BOOL:
		return mez_v_bool(f->truth);
	case MEZ_TYPE_WORD:
		return mez_v_word(f->text);
	case MEZ_TYPE_INSTANT:
	case MEZ_TYPE_TEXT:
	case MEZ_TYPE_RECORD:
	case MEZ_TYPE_NULL:
	case MEZ_TYPE_LIST:
	case MEZ_TYPE_TEXTS:
		break;
	}
	mez_bug("a figure of no such type");
}

static struct mez_value match_range(const struct scope *s, const struct mez_cell *c,
				    struct mez_value key)
{
	struct mez_value v = mez_v_bool(true);

	if (c->has_lo)
		v = mez_v_compare(s->e->a, c->lo_strict ? MEZ_OP_GT : MEZ_OP_GE, key,
				  figure_value(&c->lo), s->rule);
	if (c->has_hi)
		v = mez_v_and(s->e->a, v,
			      mez_v_compare(s->e->a, c->hi_strict ? MEZ_OP_LT : MEZ_OP_LE, key,
					    figure_value(&c->hi), s->rule));
	return v;
}

/* An else cell says yes here: giving way to siblings is judged over whole rows. */
static struct mez_value match_cell(const struct scope *s, const struct mez_cell *c,
				   struct mez_value key)
{
	switch (c->kind) {
	case MEZ_CELL_ANY:
	case MEZ_CELL_ELSE:
		return mez_v_bool(true);
	case MEZ_CELL_WORDS:
		if (!key.known)
			return mez_v_unknown(MEZ_TYPE_BOOL, key.why);
		return mez_v_bool(!key.none && mez_words_has(&c->words, key.text));
	case MEZ_CELL_BOOL:
		if (!key.known)
			return mez_v_unknown(MEZ_TYPE_BOOL, key.why);
		return mez_v_bool(!key.none && key.truth == c->truth);
	case MEZ_CELL_RANGE:
		return match_range(s, c, key);
	}
	mez_bug("cell kind out of range");
}

static struct mez_value match_keys(const struct scope *s, const struct mez_table *t,
				   const struct mez_row *row, const struct mez_value *key)
{
	struct mez_value v = mez_v_bool(true);

	for (size_t k = 0; k < t->nkeys && (!v.known || v.truth); k++)
		v = mez_v_and(s->e->a, v, match_cell(s, &row->cell[k], key[k]));
	return v;
}

/* On this day, made by then. */
static bool in_time(const struct scope *s, const struct mez_row *row, struct mez_date day)
{
	if (row->has_made && row->made.days > s->e->when->known_at.days)
		return false;
	return mez_span_has(&row->span, day);
}

/* A row with an else gives way to siblings without one, and a row to those over it. */
static bool gives_way(const struct mez_row *row, const struct mez_row *other)
{
	return row != other &&
	       ((row->has_else && !other->has_else) || mez_words_has(&other->over, row->id));
}

/* The rows of a table that are in time on a day, in their order: no other matches.  What the keys
 * say of each. */
struct candidates {
	const struct mez_row **row;
	struct mez_value *match;
	size_t n;
};

static struct candidates rows_on(const struct scope *s, const struct mez_table *t,
				 const struct mez_value *key, struct mez_date day)
{
	struct candidates c = {.row = mez_arena_alloc(s->e->a, t->nrows * sizeof *c.row)};

	for (size_t i = 0; i < t->nrows; i++)
		if (in_time(s, &t->row[i], day))
			c.row[c.n++] = &t->row[i];
	c.match = mez_arena_alloc(s->e->a, c.n * sizeof *c.match);
	for (size_t i = 0; i < c.n; i++)
		c.match[i] = match_keys(s, t, c.row[i], key);
	return c;
}

/* Does candidate i answer? */
static struct mez_value effective(const struct scope *s, const struct candidates *c, size_t i)
{
	struct mez_value v = c->match[i];

	for (size_t k = 0; k < c->n && !(v.known && !v.truth); k++)
		if (gives_way(c->row[i], c->row[k]))
			v = mez_v_and(s->e->a, v, mez_v_not(c->match[k]));
	return v;
}

/* Did the row answer on the last of its days? */
static struct mez_value answered(const struct scope *s, const struct mez_table *t,
				 const struct mez_value *key, const struct mez_row *row)
{
	const struct candidates c = rows_on(s, t, key, row->span.to);

	for (size_t i = 0; i < c.n; i++)
		if (c.row[i] == row)
			return effective(s, &c, i);
	return mez_v_bool(false); /* it had not been made */
}

/* --- the result of a table ------------------------------------------------ */

/* A row that is used twice, of two quantities, is shown without either: which came first is
 * nobody's business. */
static void note_row(const struct scope *s, const struct row_use *use)
{
	struct row_use *u;

	if (!s->rows)
		return;
	for (u = *s->rows; u; u = u->next) {
		if (u->row != use->row || u->table != use->table)
			continue;
		if (u->applied && (!mez_v_same(&u->of, &use->of) || u->part != use->part))
			u->applied = false;
		return;
	}
	u = MEZ_NEW(s->e->a, struct row_use);
	*u = *use;
	u->next = *s->rows;
	*s->rows = u;
}

/* What the row would give if it read so. */
static struct mez_value other_reading(const struct scope *s, const struct mez_table *t,
				      const struct mez_row *row, size_t i,
				      const struct mez_value *of)
{
	const struct mez_part *part = NULL;
	struct mez_row other = *row;

	other.value = row->contested[i];
	return of ? eval_row(s, t, &other, *of, &part) : figure_value(&other.value);
}

static struct mez_value row_value(const struct scope *s, const struct mez_table *t,
				  const struct mez_row *row, const struct mez_value *of,
				  bool possible)
{
	struct row_use use = {.table = t, .row = row, .possible = possible};
	const struct mez_why *why;
	struct mez_value v;

	if (of)
		v = eval_row(s, t, row, *of, &use.part);
	else
		v = figure_value(&row->value);
	use.applied = of && of->known && !of->none;
	if (use.applied)
		use.of = *of;
	use.on = s->date.date;
	note_row(s, &use);
	if (row->has_known_to && s->date.date.days > row->known_to.days)
		return mez_v_unknown(
			t->type, mez_why(s->e->a, MEZ_CAUSE_NOT_KNOWN_AFTER, t->id.name, row->id));
	if (row->ncontested == 0)
		return v;
	why = mez_why(s->e->a, MEZ_CAUSE_CONTESTED, t->id.name, row->id);
	for (size_t i = 0; i < row->ncontested; i++)
		v = mez_v_hull(v, other_reading(s, t, row, i, of), why);
	return v;
}

/* Nothing due, in the table's own kind of value; false when it has none. */
static bool nothing_due(struct mez_value *out, const struct mez_table *t, const struct mez_row *row)
{
	if (t->type == MEZ_TYPE_MONEY)
		*out = mez_v_money(MEZ_DEC_ZERO, row->value.text);
	else if (t->type == MEZ_TYPE_DEC)
		*out = mez_v_dec(MEZ_DEC_ZERO);
	else
		return false;
	return true;
}

/* No row answers on the day: the last that did answer for these facts, if it says by what it
 * ended, leaves nothing due.  One that others came after, or may have, ended nothing. */
static struct mez_value after_the_end(const struct scope *s, const struct mez_table *t,
				      const struct mez_value *key)
{
	const struct mez_row *last = NULL;
	struct mez_value nil;
	bool sure = false;

	for (size_t i = 0; i < t->nrows; i++) {
		const struct mez_row *row = &t->row[i];
		struct mez_value v;

		if (row->span.open || s->date.date.days <= row->span.to.days ||
		    (last && row->span.to.days < last->span.to.days))
			continue;
		v = answered(s, t, key, row);
		if (v.known && !v.truth)
			continue;
		last = row;
		sure = v.known;
	}
	if (sure && last->ended_by.n && nothing_due(&nil, t, last)) {
		note_row(s, &(struct row_use){.table = t, .row = last, .ended = true});
		return nil;
	}
	return mez_v_unknown(t->type, mez_why(s->e->a, MEZ_CAUSE_NOT_COVERED, t->id.name,
					      day_text(s->e->a, s->date.date)));
}

/* Between the rows still possible, because of what keeps them open: what makes one of them
 * doubtful in itself matters once it is the one.  Perhaps none of them answers in the end. */
static struct mez_value still_possible(const struct scope *s, const struct mez_table *t,
				       const struct candidates *c, const struct mez_value *eff,
				       const struct mez_value *of)
{
	const struct mez_why *why = NULL;
	struct mez_value v = {0};
	bool first = true;

	for (size_t i = 0; i < c->n; i++) {
		struct mez_value one;

		if (eff[i].known)
			continue;
		one = row_value(s, t, c->row[i], of, true);
		why = mez_why_union(s->e->a, why, eff[i].why);
		v = mez_v_hull(first ? one : v, one, why);
		first = false;
	}
	v.perhaps = true;
	return v;
}

/* of: what the rows are applied to, NULL of a table that gives its figures as they are. */
static struct mez_value look_up(const struct scope *s, const struct mez_table *t,
				const struct mez_value *of)
{
	struct mez_value *key, *eff;
	size_t yes = SIZE_MAX, open = 0;
	struct candidates c;

	if (!s->date.known)
		return mez_v_unknown(of ? MEZ_TYPE_MONEY : t->type, s->date.why);
	key = mez_arena_alloc(s->e->a, t->nkeys * sizeof *key);
	for (size_t k = 0; k < t->nkeys; k++)
		key[k] = eval_expr(s, t->key[k]);
	c = rows_on(s, t, key, s->date.date);
	eff = mez_arena_alloc(s->e->a, c.n * sizeof *eff);
	for (size_t i = 0; i < c.n; i++) {
		eff[i] = effective(s, &c, i);
		if (!eff[i].known)
			open++;
		else if (eff[i].truth)
			yes = i;
	}
	/* The build proved that no two rows match the same facts: with one that does, the
	 * others could only be rows it gives way to, and then it would be open too. */
	if (yes != SIZE_MAX)
		return row_value(s, t, c.row[yes], of, false);
	return open ? still_possible(s, t, &c, eff, of) : after_the_end(s, t, key);
}

struct mez_value eval_table(const struct scope *s, const struct mez_table *t)
{
	return look_up(s, t, NULL);
}

/* At the rate of the day; what is in the other currency already stays as it is. */
struct mez_value eval_convert(const struct scope *s, const struct mez_expr *x)
{
	const struct mez_table *t = x->ref;
	struct mez_value of = eval_expr(s, x->arg[0]);
	struct scope then = *s;

	then.date = eval_expr(s, x->arg[1]);
	if (of.known && !of.none && mez_str_eq(of.text, t->into))
		return of; /* whatever the day */
	if (then.date.known && then.date.none)
		return mez_v_unknown(MEZ_TYPE_MONEY,
				     mez_why(s->e->a, MEZ_CAUSE_NULL_VALUE, t->id.name, MEZ_NOSTR));
	return look_up(&then, t, &of);
}

struct mez_value eval_apply(const struct scope *s, const struct mez_expr *x)
{
	struct mez_value of = eval_expr(s, x->arg[0]);

	return look_up(s, x->ref, &of);
}
