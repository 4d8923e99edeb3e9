/* work/lintodd.c: figures that are likely another than was meant: a rate written without its %,
 * a currency that is named in one place only, an offset from UTC that is not known for some days.
 * Each can be meant, so that the build takes it. */
#include "work/lint_priv.h"

/* --- rates ---------------------------------------------------------------- */

static void rate(struct linting *l, const struct mez_named *id, uint64_t offset,
		 struct mez_str row, struct mez_dec d)
{
	bool negative = mez_dec_sign(d) < 0;
	struct lint *f;

	if (!negative && mez_dec_cmp(d, mez_dec_int(1)) <= 0)
		return;
	f = lint_add(l, MEZ_LINT_ODD_RATE, id, offset, "%s%.*s%sthe rate is %.*s, which is %s",
		     row.n ? "row '" : "", MEZ_FMT(row), row.n ? "': " : "",
		     MEZ_FMT(mez_figure_rate(l->a, d)),
		     negative ? "less than nothing" : "more than the whole");
	f->row = row;
}

/* Tables of the form rate hold other numbers too, such as how many directors a company needs.
 * One of shares has a row between nought and one, or is the rate of a duty. */
static bool holds_shares(const struct linting *l, const struct mez_table *t)
{
	const struct mez_rules *r = l->set.rules;

	if (!mez_figure_is_rate(t) || t->into.n)
		return false;
	for (size_t i = 0; i < t->nrows; i++)
		if (mez_dec_sign(t->row[i].value.dec) > 0 &&
		    mez_dec_cmp(t->row[i].value.dec, mez_dec_int(1)) < 0)
			return true;
	for (size_t i = 0; i < r->clauses.n; i++) {
		const struct mez_clause *cl = r->clauses.v[i];

		for (size_t k = 0; k < cl->nduties; k++)
			if (cl->duty[k].rate && cl->duty[k].rate->ref == t)
				return true;
	}
	return false;
}

static void rates(struct linting *l, const struct mez_table *t)
{
	bool shares = holds_shares(l, t);
	bool higher = t->form == MEZ_FORM_HIGHER || t->form == MEZ_FORM_LOWER;
	bool parts = t->form == MEZ_FORM_BAND || t->form == MEZ_FORM_SLAB;

	for (size_t i = 0; i < t->nrows; i++) {
		const struct mez_row *row = &t->row[i];
		uint64_t at = row->item->offset;

		if (shares)
			rate(l, &t->id, at, row->id, row->value.dec);
		if (higher)
			rate(l, &t->id, at, row->id, row->rate);
		for (size_t k = 0; parts && k < row->nparts; k++)
			rate(l, &t->id, at, row->id, row->part[k].rate);
	}
}

static void duty_rates(struct linting *l, const struct mez_clause *cl)
{
	for (size_t i = 0; i < cl->nduties; i++) {
		const struct mez_expr *x = cl->duty[i].rate;

		if (x && x->op == MEZ_OP_DEC)
			rate(l, &cl->id, x->tree->offset, MEZ_NOSTR, x->dec);
	}
}

/* --- currencies ----------------------------------------------------------- */

enum { MAX_CURRENCIES = 64 }; /* of more, none is told */

struct currency {
	struct mez_str name;
	size_t n;
	const struct mez_named *id; /* where it was found first */
	uint64_t offset;
};
struct currencies {
	struct currency v[MAX_CURRENCIES];
	size_t n;
	bool too_many;
	const struct mez_named *id;
};

static void count_currency(struct currencies *c, struct mez_str name, uint64_t offset)
{
	for (size_t i = 0; i < c->n; i++)
		if (mez_str_eq(c->v[i].name, name)) {
			c->v[i].n++;
			return;
		}
	if (c->n == MAX_CURRENCIES)
		c->too_many = true;
	else
		c->v[c->n++] = (struct currency){name, 1, c->id, offset};
}

/* Money in an item: an object, or a node of a tree. */
static void find_money(struct currencies *c, const struct mez_json *v, uint64_t near)
{
	const struct mez_json *money = mez_json_is(v, MEZ_J_OBJECT) ? mez_json_at(v, "currency")
								     : NULL;
	uint64_t at = v->offset != MEZ_NOWHERE ? v->offset : near;

	if (money && mez_json_at(v, "amount")) {
		count_currency(c, mez_json_str(money), at);
		return;
	}
	if (mez_json_is(v, MEZ_J_ARRAY) && v->len == 3 &&
	    mez_str_is(mez_json_str(mez_json_item(v, 0)), "money")) {
		count_currency(c, mez_json_str(mez_json_item(v, 2)), at);
		return;
	}
	for (size_t i = 0; mez_json_is(v, MEZ_J_ARRAY) && i < v->len; i++)
		find_money(c, mez_json_item(v, i), at);
	for (size_t i = 0; mez_json_is(v, MEZ_J_OBJECT) && i < v->len; i++)
		find_money(c, &mez_json_member(v, i)->value, at);
}

static void find_item(struct currencies *c, const struct linting *l, const struct mez_named *id)
{
	c->id = id;
	if (id->pack == l->set.own)
		find_money(c, id->item, id->item->offset);
}

/* A rate of exchange is named on purpose: both of its currencies count as known. */
static void find_exchange(struct currencies *c, const struct mez_table *t)
{
	c->id = &t->id;
	for (int i = 0; t->into.n && i < 2; i++) {
		count_currency(c, t->unit, t->id.item->offset);
		count_currency(c, t->into, t->id.item->offset);
	}
}

static void currencies(struct linting *l)
{
	const struct mez_rules *r = l->set.rules;
	struct currencies *c = MEZ_NEW(l->a, struct currencies);

	for (size_t i = 0; i < r->tables.n; i++) {
		const struct mez_table *t = r->tables.v[i];

		find_exchange(c, t);
		find_item(c, l, &t->id);
	}
	for (size_t i = 0; i < r->clauses.n; i++)
		find_item(c, l, &((const struct mez_clause *)r->clauses.v[i])->id);
	for (size_t i = 0; i < r->defines.n; i++)
		find_item(c, l, &((const struct mez_define *)r->defines.v[i])->id);
	for (size_t i = 0; c->n > 1 && !c->too_many && i < c->n; i++)
		if (c->v[i].n == 1)
			(void)lint_add(l, MEZ_LINT_LONE_CURRENCY, c->v[i].id, c->v[i].offset,
				       "money in %.*s, which the pack names nowhere else",
				       MEZ_FMT(c->v[i].name));
}

/* --- offsets -------------------------------------------------------------- */

static void offset(struct linting *l, const struct mez_offset *o)
{
	for (size_t i = 1; i < o->n; i++) {
		struct mez_date day = {o->row[i - 1].span.to.days + 1};
		struct lint *f;

		if (day.days >= o->row[i].span.from.days)
			continue;
		f = lint_add(l, MEZ_LINT_HOLE_IN_TIME, &o->id, o->id.item->offset,
			     "on %.*s no offset from UTC is known, and later one is",
			     MEZ_FMT(mez_figure_day(l->a, day)));
		f->day = day;
		f->has_day = true;
	}
}

void lint_odd(struct linting *l)
{
	const struct mez_rules *r = l->set.rules;

	for (size_t i = 0; i < r->tables.n; i++) {
		const struct mez_table *t = r->tables.v[i];

		if (t->id.pack == l->set.own)
			rates(l, t);
	}
	for (size_t i = 0; i < r->clauses.n; i++) {
		const struct mez_clause *cl = r->clauses.v[i];

		if (cl->id.pack == l->set.own)
			duty_rates(l, cl);
	}
	for (size_t i = 0; i < r->offsets.n; i++) {
		const struct mez_offset *o = r->offsets.v[i];

		if (o->id.pack == l->set.own)
			offset(l, o);
	}
	currencies(l);
}
