/* work/lintguard.c: for which facts a table is asked at all: guards and conditions of the clauses
 * that use it, as far as its own keys and the legal date decide them.  What they leave open
 * counts as asked. */
#include "work/lint_priv.h"

enum truth { NO, YES, OPEN };

/* A condition whose parts that are keys of the table are known as such. */
struct node {
	const struct mez_expr *e;
	size_t key;            /* SIZE_MAX: no key */
	bool legal;            /* the clause's legal date */
	struct node *arg;
};
/* What must be true, or false, for a use to be reached. */
struct need {
	struct node node;
	bool want;
	const struct need *next;
};
struct use {
	const struct mez_clause *clause;
	const struct need *needs;
};
struct lint_uses {
	struct use *v;
	size_t n, cap;
	bool always;           /* used where no clause stands before it, or nowhere that we see */
	struct mez_date *day;  /* on which what is asked may become another */
	size_t ndays, days_cap;
};

struct walking {
	struct linting *l;
	const struct mez_table *t;
	struct lint_uses *out;
	const struct mez_clause *clause;
};

/* --- finding the uses ------------------------------------------------------ */

static void add_day(const struct walking *w, int32_t days)
{
	struct lint_uses *u = w->out;

	if (u->ndays == u->days_cap) {
		size_t cap = u->days_cap ? u->days_cap * 2 : 16;
		struct mez_date *grown = MEZ_NEWS(w->l->a, struct mez_date, cap);

		if (u->ndays)
			memcpy(grown, u->day, u->ndays * sizeof *grown);
		u->day = grown;
		u->days_cap = cap;
	}
	u->day[u->ndays++].days = days;
}

static void mark(const struct walking *w, struct node *out, const struct mez_expr *e)
{
	*out = (struct node){.e = e, .key = SIZE_MAX};
	for (size_t k = 0; k < w->t->nkeys && out->key == SIZE_MAX; k++)
		if (w->t->key[k]->op == e->op && mez_json_same(w->t->key[k]->tree, e->tree))
			out->key = k;
	out->legal = e->op == MEZ_OP_LEGAL ||
		     (e->op == MEZ_OP_PATH && w->clause && e->slot == w->clause->date_slot);
	out->arg = MEZ_NEWS(w->l->a, struct node, e->nargs + 1);
	for (size_t i = 0; i < e->nargs; i++)
		mark(w, &out->arg[i], e->arg[i]);
	if (e->nargs == 2 && out->arg[0].legal && e->arg[1]->op == MEZ_OP_DATE) {
		add_day(w, e->arg[1]->date.days);
		add_day(w, e->arg[1]->date.days + 1);
	}
}

static const struct need *also(const struct walking *w, const struct mez_expr *e, bool want,
			       const struct need *next)
{
	struct need *n;

	if (!e)
		return next;
	n = MEZ_NEW(w->l->a, struct need);
	mark(w, &n->node, e);
	n->want = want;
	n->next = next;
	return n;
}

static void add_use(const struct walking *w, const struct need *needs)
{
	struct lint_uses *u = w->out;
	const struct mez_clause *cl = w->clause;

	add_day(w, cl->valid.from.days);
	if (cl->has_known_from)
		add_day(w, cl->known_from.days);
	if (u->n == u->cap) {
		size_t cap = u->cap ? u->cap * 2 : 8;
		struct use *grown = MEZ_NEWS(w->l->a, struct use, cap);

		if (u->n)
			memcpy(grown, u->v, u->n * sizeof *grown);
		u->v = grown;
		u->cap = cap;
	}
	u->v[u->n++] = (struct use){w->clause, needs};
}

/* A choice is reached by its condition; of a chain each part matters while no other decides. */
static void find_uses(const struct walking *w, const struct mez_expr *e, const struct need *needs)
{
	bool chain = e->op == MEZ_OP_AND || e->op == MEZ_OP_OR;
	bool looks_up = e->op == MEZ_OP_TABLE || e->op == MEZ_OP_APPLY ||
			e->op == MEZ_OP_DEADLINE || e->op == MEZ_OP_CONVERT;

	if (looks_up && e->ref == w->t)
		add_use(w, needs);
	for (size_t i = 0; i < e->nargs; i++) {
		const struct need *inner = needs;

		for (size_t k = 0; chain && k < e->nargs; k++)
			if (k != i)
				inner = also(w, e->arg[k], e->op == MEZ_OP_AND, inner);
		if (e->op == MEZ_OP_IF && i > 0)
			inner = also(w, e->arg[0], i == 1, inner);
		find_uses(w, e->arg[i], inner);
	}
}

static bool holds_table(const struct mez_table *t, const struct mez_expr *e)
{
	if (e->ref == t)
		return true;
	for (size_t i = 0; i < e->nargs; i++)
		if (holds_table(t, e->arg[i]))
			return true;
	return false;
}

static void uses_of_duty(const struct walking *w, const struct mez_duty *d,
			 const struct need *needs)
{
	const struct mez_expr *const part[] = {d->base, d->rate, d->amount, d->character, d->due};

	for (size_t i = 0; i < MEZ_COUNT(part); i++)
		if (part[i])
			find_uses(w, part[i], needs);
	for (size_t i = 0; i < d->nper; i++)
		find_uses(w, d->per[i].value, needs);
	for (size_t i = 0; i < d->npenalties; i++)
		find_uses(w, d->penalty[i].amount, needs);
}

static void uses_of_clause(struct walking *w, const struct mez_clause *cl)
{
	const struct need *needs;

	w->clause = cl;
	needs = also(w, cl->guard, true, NULL);
	if (cl->applies)
		find_uses(w, cl->applies, needs);
	needs = also(w, cl->applies, true, needs);
	if (cl->requires)
		find_uses(w, cl->requires, needs);
	if (cl->before)
		find_uses(w, cl->before, needs);
	if (cl->nil)
		find_uses(w, cl->nil, needs);
	needs = also(w, cl->nil, false, needs);
	for (size_t i = 0; i < cl->nduties; i++)
		uses_of_duty(w, &cl->duty[i], needs);
	for (size_t i = 0; i < cl->nvaries; i++)
		for (int f = 0; f < MEZ_VARIED_FIELDS; f++)
			if (cl->varies[i].field[f])
				find_uses(w, cl->varies[i].field[f], needs);
}

/* Conditions of licences, of coverage and of what silence says, which no guard stands before. */
static bool used_elsewhere(const struct mez_rules *r, const struct mez_table *t)
{
	for (size_t i = 0; i < r->licences.n; i++) {
		const struct mez_licence_type *l = r->licences.v[i];

		for (size_t k = 0; k < l->nlimits; k++)
			if (holds_table(t, l->limit[k].of) ||
			    (l->limit[k].max && holds_table(t, l->limit[k].max)))
				return true;
		for (size_t k = 0; k < l->nconditions; k++)
			if (l->condition[k].requires && holds_table(t, l->condition[k].requires))
				return true;
	}
	for (size_t i = 0; i < r->coverages.n; i++) {
		const struct mez_coverage *c = r->coverages.v[i];

		for (size_t k = 0; k < c->n; k++)
			if (c->head[k].when && holds_table(t, c->head[k].when))
				return true;
	}
	for (size_t i = 0; i < r->questions.n; i++) {
		const struct mez_question *q = r->questions.v[i];

		if (q->deemed_after && holds_table(t, q->deemed_after))
			return true;
	}
	return false;
}

const struct lint_uses *lint_find_uses(struct linting *l, const struct mez_table *t)
{
	struct lint_uses *u = MEZ_NEW(l->a, struct lint_uses);
	struct walking w = {.l = l, .t = t, .out = u};
	const struct mez_rules *r = l->set.rules;

	for (size_t i = 0; i < r->clauses.n; i++)
		uses_of_clause(&w, r->clauses.v[i]);
	u->always = u->n == 0 || used_elsewhere(r, t);
	return u;
}

const struct mez_date *lint_use_days(const struct lint_uses *u, size_t *n)
{
	*n = u->ndays;
	return u->day;
}

/* --- asking ------------------------------------------------------------------ */

struct asking {
	const struct lint_facts *facts;
	struct mez_date day;
};

static enum truth truth(bool b)
{
	return b ? YES : NO;
}

static enum truth opposite(enum truth t)
{
	return t == OPEN ? OPEN : truth(t == NO);
}

static enum truth by_order(enum mez_op op, int least, int most)
{
	if (op == MEZ_OP_LT)
		return most < 0 ? YES : least >= 0 ? NO : OPEN;
	if (op == MEZ_OP_LE)
		return most <= 0 ? YES : least > 0 ? NO : OPEN;
	if (op == MEZ_OP_GT)
		return opposite(by_order(MEZ_OP_LE, least, most));
	if (op == MEZ_OP_GE)
		return opposite(by_order(MEZ_OP_LT, least, most));
	if (op == MEZ_OP_EQ)
		return least > 0 || most < 0 ? NO : least == 0 && most == 0 ? YES : OPEN;
	return op == MEZ_OP_NE ? opposite(by_order(MEZ_OP_EQ, least, most)) : OPEN;
}

static bool is_literal(const struct mez_expr *e, struct mez_figure *out)
{
	*out = (struct mez_figure){.type = e->type, .dec = e->dec, .date = e->date,
				   .text = e->field};
	return e->op == MEZ_OP_DEC || e->op == MEZ_OP_MONEY || e->op == MEZ_OP_DATE;
}

/* A comparison of what is known of a key, or of the legal date, with a literal. */
static enum truth compare(const struct asking *q, const struct node *n)
{
	const struct node *x = &n->arg[0];
	struct mez_figure f;
	int least, most;

	if (n->e->nargs != 2 || !is_literal(n->e->arg[1], &f))
		return OPEN;
	if (x->legal && f.type == MEZ_TYPE_DATE) {
		int c = (q->day.days > f.date.days) - (q->day.days < f.date.days);

		return by_order(n->e->op, c, c);
	}
	if (x->key == SIZE_MAX || !lint_key_against(q->facts, x->key, &f, &least, &most))
		return OPEN;
	return by_order(n->e->op, least, most);
}

/* A word of a key against a text, or a list of them. */
static enum truth among(const struct asking *q, const struct node *n)
{
	const struct mez_expr *words = n->e->arg[1];
	bool list = words->op == MEZ_OP_LIST, open = false;

	if (n->arg[0].key == SIZE_MAX)
		return OPEN;
	for (size_t i = 0; i < (list ? words->nargs : 1); i++) {
		const struct mez_expr *w = list ? words->arg[i] : words;
		bool is;

		if (w->op != MEZ_OP_TEXT)
			return OPEN;
		if (!lint_key_is(q->facts, n->arg[0].key, w->name, &is))
			open = true;
		else if (is)
			return YES;
	}
	return open ? OPEN : NO;
}

static enum truth holds(const struct asking *q, const struct node *n)
{
	enum mez_op op = n->e->op;
	enum truth decides = op == MEZ_OP_OR ? YES : NO, all = opposite(decides), t;
	bool is;

	if (op == MEZ_OP_TRUE || op == MEZ_OP_FALSE)
		return truth(op == MEZ_OP_TRUE);
	if (n->key != SIZE_MAX && lint_key_holds(q->facts, n->key, &is))
		return truth(is);
	if (op == MEZ_OP_NOT)
		return opposite(holds(q, &n->arg[0]));
	if (op == MEZ_OP_AND || op == MEZ_OP_OR) {
		for (size_t i = 0; i < n->e->nargs; i++) {
			t = holds(q, &n->arg[i]);
			if (t == decides)
				return t;
			all = t == OPEN ? OPEN : all;
		}
		return all;
	}
	if (n->e->nargs != 2)
		return OPEN;
	if (n->e->arg[1]->op == MEZ_OP_TEXT || n->e->arg[1]->op == MEZ_OP_LIST) {
		t = among(q, n);
		return op == MEZ_OP_EQ || op == MEZ_OP_IN ? t
		       : op == MEZ_OP_NE		  ? opposite(t)
							  : OPEN;
	}
	return compare(q, n);
}

/* On a day that the clause does not answer for, the answer is open whatever the table says. */
static bool in_time(const struct mez_clause *cl, struct mez_date day)
{
	return mez_span_has(&cl->valid, day) &&
	       (!cl->has_known_from || day.days >= cl->known_from.days) &&
	       (!cl->has_known_to || day.days <= cl->known_to.days);
}

bool lint_asked(const struct lint_uses *u, const struct lint_facts *facts, struct mez_date day)
{
	struct asking q = {facts, day};
	bool asked = u->always;

	for (size_t i = 0; !asked && i < u->n; i++) {
		asked = in_time(u->v[i].clause, day);
		for (const struct need *n = u->v[i].needs; asked && n; n = n->next)
			asked = holds(&q, &n->node) != (n->want ? NO : YES);
	}
	return asked;
}
