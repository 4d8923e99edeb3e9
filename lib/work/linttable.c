/* work/linttable.c: which facts and days a table answers for.
 * Every key is cut into values that no row tells apart: its words, yes and no, or the bounds of
 * its ranges and what is between them.  All combinations are tried on every day on which some
 * row begins or has ended, by the rules of evaluation: `over`, then `else`.  What no clause that
 * uses the table can ask for is no hole, and a row that only that reaches is told. */
#include "work/linttable_priv.h"

#include <stdlib.h>

struct combing {
	struct linting *l;
	const struct mez_table *t;
	struct lint_facts facts;
	const struct lint_uses *uses;
	struct mez_date *day; /* on which a row or a use begins, or after a row's end; rising */
	size_t ndays;
	size_t *hit, nhits;	    /* rows whose keys match the combination at hand */
	bool *used, *asked;	    /* per row: reached by facts; by facts that are asked for */
	struct lint **hole, **bare; /* per row: that it ends before a hole, or for good */
	struct lint *never, *late;
	size_t *holes, *bares, nevers, lates;
};

/* --- does a row match --------------------------------------------------------- */

static void match_rows(struct combing *c)
{
	c->nhits = 0;
	for (size_t i = 0; i < c->t->nrows; i++) {
		const struct mez_cell *cell = c->t->row[i].cell;
		bool yes = true;

		for (size_t k = 0; yes && k < c->t->nkeys; k++)
			yes = lint_axis_matches(&c->facts.axis[k], &cell[k], c->facts.value[k]);
		if (yes)
			c->hit[c->nhits++] = i;
	}
}

/* The row that answers on a day, or SIZE_MAX. */
static size_t answering(const struct combing *c, struct mez_date day)
{
	for (size_t i = 0; i < c->nhits; i++) {
		const struct mez_row *row = &c->t->row[c->hit[i]];
		bool yes = mez_span_has(&row->span, day);

		for (size_t k = 0; yes && k < c->nhits; k++) {
			const struct mez_row *other = &c->t->row[c->hit[k]];

			if (other != row && mez_span_has(&other->span, day) &&
			    ((row->has_else && !other->has_else) ||
			     mez_words_has(&other->over, row->id)))
				yes = false;
		}
		if (yes)
			return c->hit[i];
	}
	return SIZE_MAX;
}

/* --- what to say of a combination ----------------------------------------------- */

/* {key: value} of the keys that some row asks for, and " for key value, ..." in words, of all
 * but one of them. */
static struct mez_str facts_but(struct combing *c, struct mez_json *out, size_t but)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	struct mez_obj o = {.a = c->l->a};

	for (size_t k = 0; k < c->t->nkeys; k++) {
		struct mez_str v;

		if (c->facts.axis[k].kind == LINT_ONE)
			continue;
		v = lint_axis_text(c->l->a, &c->facts, k);
		mez_obj_add(&o, c->t->key_name[k], mez_json_text(v));
		if (k == but)
			continue;
		mez_buf_fmt(&text, "%s%.*s %.*s", text.len ? ", " : " for ",
			    MEZ_ALL(c->t->key_name[k]), MEZ_ALL(v));
	}
	*out = mez_obj_done(&o);
	return mez_arena_dup(c->l->a, mez_buf_view(&text));
}

/* One finding for all combinations that have the same trouble, with the first of them. */
static struct lint *say(struct combing *c, enum mez_lint_class class, const struct mez_row *row,
			struct mez_date day, const char *what)
{
	const struct mez_json *at = row ? row->item : c->t->id.item;
	struct mez_json of;
	struct mez_str words = facts_but(c, &of, SIZE_MAX);
	struct lint *f =
		lint_add(c->l, class, &c->t->id, at->offset, "on %.*s no row answers%.*s%s",
			 MEZ_FMT(mez_figure_day(c->l->a, day)), MEZ_FMT(words), what);

	f->day = day;
	f->has_day = true;
	f->facts = of;
	if (row)
		f->row = row->id;
	return f;
}

static bool same_value(const struct mez_table *t, const struct mez_row *x, const struct mez_row *y)
{
	return t->form == MEZ_FORM_FIGURE && lint_figure_cmp(&x->value, &y->value) == 0 &&
	       mez_str_eq(x->value.text, y->value.text) && x->value.truth == y->value.truth;
}

/* --- one combination over time ----------------------------------------------------- */

static struct mez_date next_day(struct mez_date d)
{
	return (struct mez_date){d.days + 1};
}

static bool asked(const struct combing *c, size_t i)
{
	return lint_asked(c->uses, &c->facts, c->day[i]);
}

/* Nothing answers from day i on, where row did the day before. */
static void ended(struct combing *c, size_t row, size_t i)
{
	const struct mez_row *r = &c->t->row[row];
	bool again = false;

	if (r->ended_by.n)
		return;
	for (size_t k = i + 1; !again && k < c->ndays; k++)
		again = answering(c, c->day[k]) != SIZE_MAX && asked(c, k);
	if (again && c->holes[row]++ == 0)
		c->hole[row] = say(c, MEZ_LINT_HOLE_IN_TIME, r, c->day[i], ", and later one does");
	if (!again && c->bares[row]++ == 0)
		c->bare[row] = say(c, MEZ_LINT_BARE_END, r, c->day[i],
				   "; the row that did does not say by what it ended ('ended_by')");
}

/* first: the first day on which the combination is asked for. */
static void late(struct combing *c, size_t first, size_t i)
{
	struct mez_str day = mez_figure_day(c->l->a, c->day[i]);

	if (i > first && c->lates++ == 0)
		c->late = say(c, MEZ_LINT_LATE_START, NULL, c->day[first],
			      mez_arena_fmt(c->l->a, ", the first from %.*s", MEZ_ALL(day)).p);
}

static void over_time(struct combing *c)
{
	size_t before = SIZE_MAX, first = SIZE_MAX;
	bool any = false;

	match_rows(c);
	for (size_t i = 0; i < c->ndays; i++) {
		size_t row = answering(c, c->day[i]);

		if (row != SIZE_MAX)
			c->used[row] = true;
		if (!asked(c, i)) {
			before = SIZE_MAX;
			continue;
		}
		if (first == SIZE_MAX)
			first = i;
		if (row != SIZE_MAX)
			c->asked[row] = true;
		if (row == SIZE_MAX && before != SIZE_MAX)
			ended(c, before, i);
		if (row != SIZE_MAX && !any)
			late(c, first, i);
		any |= row != SIZE_MAX;
		before = row;
	}
	if (!any && first != SIZE_MAX && c->nevers++ == 0)
		c->never = say(c, MEZ_LINT_HOLE_IN_KEYS, NULL, c->day[first], ", and never does");
}

/* The next combination; false after the last. */
static bool advance(struct combing *c)
{
	for (size_t k = 0; k < c->t->nkeys; k++) {
		if (++c->facts.value[k] < c->facts.axis[k].n)
			return true;
		c->facts.value[k] = c->facts.axis[k].first;
	}
	return false;
}

static void and_more(struct combing *c, struct lint *f, size_t n)
{
	if (f && n > 1)
		f->what = mez_arena_fmt(c->l->a, "%.*s (and %zu more combinations of keys)",
					MEZ_ALL(f->what), n - 1);
}

/* --- cliffs ------------------------------------------------------------------------ */

/* Two rows that a step along one key changes between, of figures that are not the same. */
static void cliff(struct combing *c, size_t k, const struct mez_row *x, const struct mez_row *y,
		  struct mez_date day, bool *told)
{
	const struct mez_figure *at = &c->facts.axis[k].at[c->facts.value[k] / 2];
	bool *once = &told[(size_t)(x - c->t->row) * c->t->nrows + (size_t)(y - c->t->row)];
	bool rate = mez_figure_is_rate(c->t);
	struct mez_arena *a = c->l->a;
	struct mez_json of;
	struct lint *f;

	if (*once || x == y || same_value(c->t, x, y))
		return;
	*once = true;
	f = lint_add(c->l, MEZ_LINT_CLIFF, &c->t->id, y->item->offset,
		     "at %.*s %.*s it goes from %.*s to %.*s all at once, on %.*s%.*s",
		     MEZ_FMT(c->t->key_name[k]), MEZ_FMT(mez_figure_text(a, at, false)),
		     MEZ_FMT(mez_figure_text(a, &x->value, rate)),
		     MEZ_FMT(mez_figure_text(a, &y->value, rate)), MEZ_FMT(mez_figure_day(a, day)),
		     MEZ_ALL(facts_but(c, &of, k)));
	f->row = y->id;
	f->day = day;
	f->has_day = true;
	f->facts = of;
}

/* The row that answers for the combination at hand with another value of key k. */
static size_t answering_at(struct combing *c, size_t k, size_t v, struct mez_date day)
{
	size_t own = c->facts.value[k], row;

	c->facts.value[k] = v;
	match_rows(c);
	row = answering(c, day);
	c->facts.value[k] = own;
	return row;
}

static void first_combination(struct combing *c)
{
	for (size_t k = 0; k < c->t->nkeys; k++)
		c->facts.value[k] = c->facts.axis[k].first;
}

/* Along a range of numbers, on the last day that the table speaks of. */
static void cliffs(struct combing *c, size_t k)
{
	struct mez_date day = c->t->row[0].span.from;
	bool *told;

	if (c->facts.axis[k].kind != LINT_RANGE || c->facts.axis[k].at[0].type == MEZ_TYPE_DATE)
		return;
	for (size_t i = 1; i < c->t->nrows; i++)
		if (c->t->row[i].span.from.days > day.days)
			day = c->t->row[i].span.from;
	told = MEZ_NEWS(c->l->a, bool, c->t->nrows * c->t->nrows + 1);
	first_combination(c);
	do {
		size_t v = c->facts.value[k], below, above;

		if (v % 2 == 0 || !lint_asked(c->uses, &c->facts, day)) /* only at bounds */
			continue;
		below = answering_at(c, k, v - 1, day);
		above = answering_at(c, k, v + 1, day);
		if (above != SIZE_MAX && below != SIZE_MAX)
			cliff(c, k, &c->t->row[below], &c->t->row[above], day, told);
	} while (advance(c));
}

static const char *part_word(enum mez_form f)
{
	return f == MEZ_FORM_BAND ? "band" : f == MEZ_FORM_SLAB ? "slab" : "step";
}

/* The parts of one row: what they leave out, and where they jump. */
static void parts(struct linting *l, const struct mez_table *t, const struct mez_row *row)
{
	for (size_t i = 0; i < row->nparts; i++) {
		const struct mez_part *p = &row->part[i];
		struct mez_str at = mez_figure_amount(l->a, p->lo);
		struct lint *f = NULL;

		if (p->hole)
			f = lint_add(l, MEZ_LINT_SLAB_HOLE, &t->id, row->item->offset,
				     "nothing is said between %.*s and the %s before it",
				     MEZ_FMT(at), part_word(t->form));
		else if (i && p->jump)
			f = lint_add(l, MEZ_LINT_SLAB_JUMP, &t->id, row->item->offset,
				     "at %.*s the amount jumps, as the row says", MEZ_FMT(at));
		else if (i && t->form == MEZ_FORM_BAND && mez_dec_cmp(p->rate, p[-1].rate) != 0)
			f = lint_add(l, MEZ_LINT_CLIFF, &t->id, row->item->offset,
				     "at %.*s the rate of the whole goes from %.*s to %.*s",
				     MEZ_FMT(at), MEZ_FMT(mez_figure_rate(l->a, p[-1].rate)),
				     MEZ_FMT(mez_figure_rate(l->a, p->rate)));
		if (f)
			f->row = row->id;
	}
	if (row->nparts && row->part[row->nparts - 1].has_hi) {
		const struct mez_part *p = &row->part[row->nparts - 1];
		struct lint *f = lint_add(l, MEZ_LINT_SLAB_HOLE, &t->id, row->item->offset,
					  "nothing is said over %.*s",
					  MEZ_FMT(mez_figure_amount(l->a, p->hi)));

		f->row = row->id;
	}
}

/* --- the whole ---------------------------------------------------------------------- */

static int day_cmp(const void *x, const void *y)
{
	const struct mez_date *a = x, *b = y;

	return (a->days > b->days) - (a->days < b->days);
}

static void list_days(struct combing *c)
{
	size_t n = 0, kept = 0, nuses;
	const struct mez_date *use = lint_use_days(c->uses, &nuses);
	struct mez_date first = c->t->row[0].span.from;

	c->day = MEZ_NEWS(c->l->a, struct mez_date, 2 * c->t->nrows + nuses + 1);
	for (size_t i = 0; i < c->t->nrows; i++) {
		if (c->t->row[i].span.from.days < first.days)
			first = c->t->row[i].span.from;
		c->day[n++] = c->t->row[i].span.from;
		if (!c->t->row[i].span.open)
			c->day[n++] = next_day(c->t->row[i].span.to);
	}
	for (size_t i = 0; i < nuses; i++)
		if (use[i].days > first.days)
			c->day[n++] = use[i];
	qsort(c->day, n, sizeof *c->day, day_cmp);
	for (size_t i = 0; i < n; i++)
		if (!kept || c->day[kept - 1].days != c->day[i].days)
			c->day[kept++] = c->day[i];
	c->ndays = kept;
}

/* Whether all combinations can be tried in reasonable time. */
static bool few_enough(const struct combing *c)
{
	uint64_t n = 1;

	for (size_t k = 0; k < c->t->nkeys; k++) {
		n *= c->facts.axis[k].n - c->facts.axis[k].first;
		if (n > MEZ_LINT_MAX_FACTS)
			return false;
	}
	return n * c->ndays * c->t->nrows <= MEZ_LINT_MAX_STEPS;
}

static void tell_rows(struct combing *c)
{
	for (size_t i = 0; i < c->t->nrows; i++) {
		const struct mez_row *row = &c->t->row[i];
		struct lint *f;

		and_more(c, c->hole[i], c->holes[i]);
		and_more(c, c->bare[i], c->bares[i]);
		if (c->used[i] && c->asked[i])
			continue;
		if (c->used[i])
			f = lint_add(c->l, MEZ_LINT_UNASKED_ROW, &c->t->id, row->item->offset,
				     "no clause asks for row '%.*s': guards and conditions leave "
				     "its facts out",
				     MEZ_FMT(row->id));
		else
			f = lint_add(c->l, MEZ_LINT_DEAD_ROW, &c->t->id, row->item->offset,
				     "no facts on any day reach row '%.*s'", MEZ_FMT(row->id));
		f->row = row->id;
	}
	and_more(c, c->late, c->lates);
	and_more(c, c->never, c->nevers);
}

void lint_table(struct linting *l, const struct mez_table *t)
{
	struct combing c = {.l = l, .t = t};

	for (size_t i = 0; i < t->nrows; i++)
		parts(l, t, &t->row[i]);
	for (size_t k = 0; k < t->nkeys; k++)
		lint_make_axis(l, t, k, &c.facts.axis[k]);
	c.uses = lint_find_uses(l, t);
	list_days(&c);
	if (!few_enough(&c)) {
		(void)lint_add(l, MEZ_LINT_UNCHECKED, &t->id, t->id.item->offset,
			       "more combinations of keys and days than are tried: holes and dead "
			       "rows of this table were not looked for");
		return;
	}
	first_combination(&c);
	c.hit = MEZ_NEWS(l->a, size_t, t->nrows + 1);
	c.used = MEZ_NEWS(l->a, bool, t->nrows + 1);
	c.asked = MEZ_NEWS(l->a, bool, t->nrows + 1);
	c.bare = MEZ_NEWS(l->a, struct lint *, t->nrows + 1);
	c.bares = MEZ_NEWS(l->a, size_t, t->nrows + 1);
	c.hole = MEZ_NEWS(l->a, struct lint *, t->nrows + 1);
	c.holes = MEZ_NEWS(l->a, size_t, t->nrows + 1);
	do
		over_time(&c);
	while (advance(&c));
	tell_rows(&c);
	for (size_t k = 0; t->form == MEZ_FORM_FIGURE && k < t->nkeys; k++)
		cliffs(&c, k);
}
