/* work/suggestpoint.c: where the answer of a clause turns. */
#include "work/suggest_priv.h"

enum { TARGETS_MAX = 16, DEPTH_MAX = 64 };

const struct mez_json *suggest_at(const struct mez_json *facts, struct mez_str path)
{
	const char *dot;

	while (facts && (dot = path.n ? memchr(path.p, '.', path.n) : NULL) != NULL) {
		struct mez_str name = {path.p, (size_t)(dot - path.p)};

		facts = mez_json_is(facts, MEZ_J_OBJECT) ? mez_json_get(facts, name) : NULL;
		path = (struct mez_str){dot + 1, path.n - name.n - 1};
	}
	return facts && mez_json_is(facts, MEZ_J_OBJECT) ? mez_json_get(facts, path) : NULL;
}

/* --- what an example states ------------------------------------------------------ */

static const struct mez_json *stated(const struct pointing *p, const struct target *t)
{
	if (t->total)
		return mez_json_get(mez_json_at(p->item, "totals"), t->path);
	return suggest_at(mez_json_at(p->item, "operation"), t->path);
}

/* A number or an amount as it stands in an item. */
static bool number(struct mez_dec *out, const struct mez_json *v)
{
	if (v && mez_json_is(v, MEZ_J_NUMBER))
		return mez_dec_parse(out, (struct mez_str){v->u.text, v->len});
	if (v && mez_json_is(v, MEZ_J_OBJECT))
		v = mez_json_at(v, "amount");
	return v && mez_json_is(v, MEZ_J_STRING) && mez_dec_parse(out, mez_json_str(v));
}

/* --- linear forms ---------------------------------------------------------------- */

/* k + coef * target; days count as numbers. */
struct linear {
	struct mez_dec k;
	int coef;
};

static bool same_target(const struct target *x, const struct target *y)
{
	return x->total == y->total && mez_str_eq(x->path, y->path);
}

static bool is_value(const struct mez_expr *e)
{
	return e->type == MEZ_TYPE_DEC || e->type == MEZ_TYPE_MONEY || e->type == MEZ_TYPE_DATE;
}

/* The fact or total that a leaf is about; prefix: of what a definition is asked. */
static bool target_of(const struct pointing *p, struct target *out, const struct mez_expr *e,
		      struct mez_str prefix)
{
	size_t slot;

	*out = (struct target){.total = e->op == MEZ_OP_TOTAL, .type = e->type};
	if (!is_value(e) ||
	    (e->op != MEZ_OP_PATH && e->op != MEZ_OP_SELF && e->op != MEZ_OP_TOTAL))
		return false;
	if (e->op == MEZ_OP_SELF && !prefix.n)
		return false;
	out->path = e->op == MEZ_OP_SELF ? mez_path_join(p->a, prefix, e->name) : e->name;
	slot = out->total ? SIZE_MAX : mez_rules_slot(p->rules, out->path);
	out->integer = slot != SIZE_MAX && p->rules->slot[slot].integer;
	return true;
}

/* The figure of a param on the example's day, where it has one reading. */
static bool param_value(const struct pointing *p, struct mez_dec *out, struct mez_str name)
{
	const struct mez_table *t = mez_rules_table(p->rules, name, true);

	for (size_t i = 0; t && i < t->nrows; i++) {
		const struct mez_row *row = &t->row[i];

		if (!mez_span_has(&row->span, p->day) || row->ncontested)
			continue;
		*out = row->value.type == MEZ_TYPE_DATE ? mez_dec_int(row->value.date.days)
							: row->value.dec;
		return row->value.type == MEZ_TYPE_DATE || row->value.type == MEZ_TYPE_DEC ||
		       row->value.type == MEZ_TYPE_MONEY;
	}
	return false;
}

static bool stated_value(const struct pointing *p, struct mez_dec *out, const struct target *t)
{
	const struct mez_json *v = stated(p, t);
	struct mez_date day;

	if (t->type != MEZ_TYPE_DATE)
		return number(out, v);
	if (!v || !mez_date_parse(&day, mez_json_str(v)))
		return false;
	*out = mez_dec_int(day.days);
	return true;
}

static bool linear(const struct pointing *p, struct linear *out, const struct mez_expr *e,
		   struct mez_str prefix, const struct target *of)
{
	struct linear x, y;
	struct target t;

	*out = (struct linear){.k = MEZ_DEC_ZERO};
	if (target_of(p, &t, e, prefix)) {
		out->coef = same_target(&t, of);
		return out->coef || stated_value(p, &out->k, &t);
	}
	if (e->op == MEZ_OP_DEC || e->op == MEZ_OP_MONEY || e->op == MEZ_OP_DATE) {
		out->k = e->op == MEZ_OP_DATE ? mez_dec_int(e->date.days) : e->dec;
		return true;
	}
	if (e->op == MEZ_OP_PARAM)
		return param_value(p, &out->k, e->name);
	if (e->op != MEZ_OP_ADD && e->op != MEZ_OP_SUB)
		return false;
	if (!linear(p, &x, e->arg[0], prefix, of) || !linear(p, &y, e->arg[1], prefix, of))
		return false;
	out->coef = e->op == MEZ_OP_ADD ? x.coef + y.coef : x.coef - y.coef;
	return e->op == MEZ_OP_ADD ? mez_dec_add(&out->k, x.k, y.k)
				   : mez_dec_sub(&out->k, x.k, y.k);
}

/* --- solving ------------------------------------------------------------------------ */

/* Facts and totals in an expression, each once. */
static void targets(const struct pointing *p, struct target *v, size_t *n,
		    const struct mez_expr *e, struct mez_str prefix)
{
	struct target t;
	bool known = false;

	if (target_of(p, &t, e, prefix)) {
		for (size_t i = 0; i < *n; i++)
			known |= same_target(&v[i], &t);
		if (!known && *n < TARGETS_MAX)
			v[(*n)++] = t;
		return;
	}
	for (size_t i = 0; i < e->nargs; i++)
		targets(p, v, n, e->arg[i], prefix);
}

/* coef * target + k = 0, for a target that the example states. */
static void solve(struct pointing *p, const void *where, bool mixed, struct target *t,
		  struct mez_dec k, int coef)
{
	const struct mez_json *v = stated(p, t);
	struct point at = {.where = where, .mixed = mixed, .dec = k};
	struct mez_dec was;

	if ((coef != 1 && coef != -1) || !stated_value(p, &was, t))
		return;
	if (coef == 1 && !mez_dec_sub(&at.dec, MEZ_DEC_ZERO, k))
		return;
	if (t->type == MEZ_TYPE_DATE)
		at.date.days = (int32_t)at.dec.coef;
	else if (t->type == MEZ_TYPE_MONEY)
		t->currency = mez_json_str(mez_json_at(v, "currency"));
	t->integer &= at.dec.scale == 0;
	at.at = *t;
	p->fn(p->arg, &at);
}

/* Where the two sides of a comparison are equal. */
static void equate(struct pointing *p, const struct mez_expr *e, struct mez_str prefix)
{
	const struct mez_expr *l = e->arg[0], *r = e->arg[1];
	struct target v[TARGETS_MAX];
	struct linear x, y;
	struct mez_dec k;
	size_t n = 0;

	targets(p, v, &n, l, prefix);
	targets(p, v, &n, r, prefix);
	for (size_t i = 0; i < n; i++)
		if (linear(p, &x, l, prefix, &v[i]) && linear(p, &y, r, prefix, &v[i]) &&
		    mez_dec_sub(&k, x.k, y.k))
			solve(p, e, n > 1, &v[i], k, x.coef - y.coef);
}

/* Where an expression is at a bound of a table. */
static void reach(struct pointing *p, const void *where, const struct mez_expr *e,
		  struct mez_dec bound)
{
	struct target v[TARGETS_MAX];
	struct linear x;
	struct mez_dec k;
	size_t n = 0;

	targets(p, v, &n, e, MEZ_NOSTR);
	for (size_t i = 0; i < n; i++)
		if (linear(p, &x, e, MEZ_NOSTR, &v[i]) && mez_dec_sub(&k, x.k, bound))
			solve(p, where, true, &v[i], k, x.coef);
}

static struct mez_dec bound(const struct mez_figure *f)
{
	return f->type == MEZ_TYPE_DATE ? mez_dec_int(f->date.days) : f->dec;
}

/* --- walking -------------------------------------------------------------------------- */

static void walk(struct pointing *p, const struct mez_expr *e, struct mez_str prefix);

/* Ranges of the keys of the rows of the example's day; parts of what it is applied to. */
static void table(struct pointing *p, const struct mez_expr *e)
{
	const struct mez_table *t = mez_rules_table(p->rules, e->name, false);

	for (size_t i = 0; t && i < t->nrows; i++) {
		const struct mez_row *row = &t->row[i];

		if (!mez_span_has(&row->span, p->day))
			continue;
		for (size_t k = 0; row->cell && k < t->nkeys; k++) {
			const struct mez_cell *c = &row->cell[k];

			if (c->kind == MEZ_CELL_RANGE && c->has_lo)
				reach(p, &c->lo, t->key[k], bound(&c->lo));
			if (c->kind == MEZ_CELL_RANGE && c->has_hi)
				reach(p, &c->hi, t->key[k], bound(&c->hi));
		}
		for (size_t k = 0; e->op == MEZ_OP_APPLY && k < row->nparts; k++)
			if (row->part[k].has_hi)
				reach(p, &row->part[k], e->arg[0], row->part[k].hi);
	}
	for (size_t k = 0; t && k < t->nkeys; k++)
		walk(p, t->key[k], MEZ_NOSTR);
}

static bool compares(enum mez_op op)
{
	return op == MEZ_OP_EQ || op == MEZ_OP_NE || op == MEZ_OP_LT || op == MEZ_OP_LE ||
	       op == MEZ_OP_GT || op == MEZ_OP_GE;
}

static void walk(struct pointing *p, const struct mez_expr *e, struct mez_str prefix)
{
	if (p->depth == DEPTH_MAX)
		return;
	p->depth++;
	if (compares(e->op) && is_value(e->arg[0]))
		equate(p, e, prefix);
	if (e->op == MEZ_OP_TABLE || e->op == MEZ_OP_APPLY || e->op == MEZ_OP_DEADLINE)
		table(p, e);
	if (e->op == MEZ_OP_IS && e->ref && e->arg[0]->op == MEZ_OP_PATH) {
		const struct mez_define *d = e->ref;

		walk(p, d->is, e->arg[0]->name);
	}
	for (size_t i = 0; i < e->nargs; i++)
		walk(p, e->arg[i], prefix);
	p->depth--;
}

void suggest_exprs(const struct mez_clause *cl, expr_fn *fn, void *arg)
{
	const struct mez_expr *own[] = {cl->guard, cl->applies, cl->requires, cl->before, cl->nil};

	for (size_t i = 0; i < MEZ_COUNT(own); i++)
		if (own[i])
			fn(arg, own[i]);
	for (size_t i = 0; i < cl->nduties; i++) {
		const struct mez_duty *d = &cl->duty[i];
		const struct mez_expr *of[] = {d->base, d->rate, d->amount, d->character, d->due};

		for (size_t k = 0; k < MEZ_COUNT(of); k++)
			if (of[k])
				fn(arg, of[k]);
	}
	for (size_t i = 0; i < cl->nvaries; i++)
		for (size_t k = 0; k < MEZ_VARIED_FIELDS; k++)
			if (cl->varies[i].field[k])
				fn(arg, cl->varies[i].field[k]);
}

static void walk_one(void *arg, const struct mez_expr *e)
{
	walk(arg, e, MEZ_NOSTR);
}

void suggest_points(struct pointing *p, const struct mez_clause *cl)
{
	suggest_exprs(cl, walk_one, p);
}
