/* pack/ruleexcept.c: who defeats or varies whom: the graph of exceptions, its order, and the
 * proof that two that touch one field cannot both apply. */
#include "pack/rules_priv.h"

static int exception_err(const struct mez_clause *cl, const char *member, struct mez_err *err,
			 const char *what, struct mez_str name)
{
	const struct mez_json *at = mez_json_get(cl->id.item, mez_str_of(member));

	return mez_origin_err(cl->id.origin, at->offset, err, MEZ_E_RULE, "%s '%.*s'", what,
			      MEZ_FMT(name));
}

/* An exception for each item acts on the instances of a clause for each of the same. */
static int check_items(const struct mez_clause *by, const struct mez_clause *target,
		       const char *member, struct mez_err *err)
{
	if (by->each_slot == SIZE_MAX || by->each_slot == target->each_slot)
		return 0;
	return exception_err(by, member, err, "not for each of the same items:", target->id.name);
}

/* A lower law that changes a higher one says by what it may. */
static int check_power(const struct mez_clause *by, const struct mez_clause *target,
		       const char *member, struct mez_err *err)
{
	if (by->id.pack == target->id.pack || by->empowered_by.n > 0)
		return 0;
	return exception_err(by, member, err,
			     "a clause of another pack: say what empowers it ('empowered_by'):",
			     target->id.name);
}

/* Whoever keeps a claim back must not be better off: so a claim takes away a burden, and never
 * what takes one away. */
static int check_claimed(const struct mez_clause *by, const struct mez_clause *target,
			 struct mez_err *err)
{
	bool burden = target->effect == MEZ_EFFECT_REQUIREMENT ||
		      target->effect == MEZ_EFFECT_DUTY || target->effect == MEZ_EFFECT_PROHIBITION;

	if (by->nclaims == 0 || burden)
		return 0;
	return exception_err(by, "defeats", err,
			     "who does not present the claim would be better off: it defeats",
			     target->id.name);
}

/* Sanctions stand: nothing varies or defeats a clause of that domain. */
static int link_defeat(struct mez_rules *r, struct mez_clause *by, struct mez_str name,
		       struct mez_err *err)
{
	struct mez_clause *target = mez_rules_clause(r, name);
	struct mez_clause **grown;
	int e;

	if (!target)
		return exception_err(by, "defeats", err, "no clause", name);
	if (target->domain == MEZ_DOMAIN_SANCTIONS)
		return exception_err(by, "defeats", err,
				     "nothing defeats a sanctions clause:", name);
	if (target->domain != by->domain)
		return exception_err(by, "defeats", err, "another domain's clause:", name);
	e = check_items(by, target, "defeats", err);
	if (!e)
		e = check_claimed(by, target, err);
	if (!e)
		e = check_power(by, target, "defeats", err);
	if (e)
		return e;
	grown = MEZ_NEWS(r->a, struct mez_clause *, target->ndefeated_by + 1);
	if (target->ndefeated_by)
		memcpy(grown, target->defeated_by, target->ndefeated_by * sizeof *grown);
	grown[target->ndefeated_by++] = by;
	target->defeated_by = grown;
	return 0;
}

/* --- can two clauses both be active? ------------------------------------- */

static bool spans_meet(const struct mez_span *a, const struct mez_span *b)
{
	return (a->open || b->from.days <= a->to.days) && (b->open || a->from.days <= b->to.days);
}

static bool names_word(const struct mez_expr *x, struct mez_str word)
{
	if (x->op == MEZ_OP_TEXT)
		return mez_str_eq(x->name, word);
	for (size_t i = 0; i < x->nargs; i++)
		if (names_word(x->arg[i], word))
			return true;
	return false;
}

/* Every word that a allows, b rules out: a says one of some words, b another or none of them. */
static bool rules_out(const struct mez_expr *a, const struct mez_expr *b)
{
	const struct mez_expr *words = a->arg[1];
	size_t n = words->op == MEZ_OP_TEXT ? 1 : words->nargs;

	if (a->op == MEZ_OP_NE || a->arg[0]->op != b->arg[0]->op ||
	    a->arg[0]->slot != b->arg[0]->slot)
		return false;
	for (size_t i = 0; i < n; i++) {
		struct mez_str word = words->op == MEZ_OP_TEXT ? words->name : words->arg[i]->name;

		if (names_word(b->arg[1], word) != (b->op == MEZ_OP_NE))
			return false;
	}
	return true;
}

/* The comparisons of a guard; a guard is one, or a conjunction of them. */
static const struct mez_expr *guard_part(const struct mez_expr *guard, size_t i)
{
	if (guard->op == MEZ_OP_AND)
		return i < guard->nargs ? guard->arg[i] : NULL;
	return i == 0 ? guard : NULL;
}

static bool never_both(const struct mez_clause *a, const struct mez_clause *b)
{
	const struct mez_expr *x, *y;

	/* their days exclude each other only as days of one event */
	if (a->date_slot == b->date_slot && !spans_meet(&a->valid, &b->valid))
		return true;
	for (size_t i = 0; (x = guard_part(a->guard, i)); i++)
		for (size_t k = 0; (y = guard_part(b->guard, k)); k++)
			if (rules_out(x, y) || rules_out(y, x))
				return true;
	return false;
}

/* --- variations ----------------------------------------------------------- */

static bool has_field(const struct mez_duty *d, int field)
{
	const struct mez_expr *const of[MEZ_VARIED_FIELDS] = {
		[MEZ_VARIED_RATE] = d->rate,
		[MEZ_VARIED_BASE] = d->base,
		[MEZ_VARIED_AMOUNT] = d->amount,
		[MEZ_VARIED_DUE] = d->due,
	};

	return of[field] != NULL;
}

static bool share_field(const struct mez_varied *a, const struct mez_varied *b)
{
	for (int f = 0; f < MEZ_VARIED_FIELDS; f++)
		if (a->field[f] && b->field[f])
			return true;
	return false;
}

static bool goes_before(const struct mez_clause *a, const struct mez_clause *b)
{
	if (a->has_order && b->has_order && a->order != b->order)
		return a->order < b->order;
	return mez_str_cmp(a->id.name, b->id.name) < 0;
}

/* Among the variations of its target, in the order in which they apply. */
static int add_variation(struct mez_rules *r, struct mez_clause *by, struct mez_varied *v,
			 struct mez_err *err)
{
	struct mez_clause *target = v->target;
	struct mez_variation *grown = MEZ_NEWS(r->a, struct mez_variation, target->nvariations + 1);
	size_t at = 0;

	for (size_t i = 0; i < target->nvariations; i++) {
		const struct mez_clause *other = target->variation[i].by;
		bool ordered = by->has_order && other->has_order && by->order != other->order;

		if (share_field(v, target->variation[i].what) && !ordered && !never_both(by, other))
			return exception_err(by, "varies", err,
					     "two variations of one field may both apply, and "
					     "need an 'order':",
					     v->target_name);
		at += goes_before(other, by);
	}
	for (size_t i = 0; i < target->nvariations; i++)
		grown[i + (i >= at)] = target->variation[i];
	grown[at] = (struct mez_variation){by, v};
	target->variation = grown;
	target->nvariations++;
	return 0;
}

static int link_varied(struct mez_rules *r, struct mez_clause *by, struct mez_varied *v,
		       struct mez_err *err)
{
	struct mez_clause *target = mez_rules_clause(r, v->target_name);
	int e;

	if (!target || target->effect != MEZ_EFFECT_DUTY)
		return exception_err(by, "varies", err, "no duty clause", v->target_name);
	if (target->domain == MEZ_DOMAIN_SANCTIONS)
		return exception_err(by, "varies", err,
				     "nothing varies a sanctions clause:", v->target_name);
	if (target->domain != by->domain)
		return exception_err(by, "varies", err, "another domain's clause:", v->target_name);
	if (target->nduties == 0 ||
	    (target->nduties > 1 && (target->nduties > 2 || !target->duty[1].deposit_of)))
		return exception_err(by, "varies", err,
				     "what is varied has one duty, not several:", v->target_name);
	for (int f = 0; f < MEZ_VARIED_FIELDS; f++)
		if (v->field[f] && !has_field(&target->duty[0], f))
			return exception_err(
				by, "varies", err,
				mez_arena_fmt(r->a, "no %s to vary in", rule_varied_fields[f]).p,
				v->target_name);
	e = check_items(by, target, "varies", err);
	if (!e)
		e = check_power(by, target, "varies", err);
	v->target = target;
	return e ? e : add_variation(r, by, v, err);
}

/* --- no rounds, and no long chains ------------------------------------------ */

static int follow(struct mez_clause *from, struct mez_clause *cl, unsigned depth,
		  struct mez_err *err);

/* Along the clauses whose duties an amount refers to. */
static int follow_owed(struct mez_clause *from, const struct mez_expr *x, unsigned depth,
		       struct mez_err *err)
{
	int r = 0;

	if (!x)
		return 0;
	if (x->op == MEZ_OP_OWED)
		return follow(from, x->ref, depth, err);
	for (size_t i = 0; !r && i < x->nargs; i++)
		r = follow_owed(from, x->arg[i], depth, err);
	return r;
}

static int follow_duty(struct mez_clause *from, const struct mez_duty *d, unsigned depth,
		       struct mez_err *err)
{
	int r = follow_owed(from, d->base, depth, err);

	if (!r)
		r = follow_owed(from, d->amount, depth, err);
	for (size_t i = 0; !r && i < d->npenalties; i++)
		r = follow_owed(from, d->penalty[i].amount, depth, err);
	return r;
}

static int too_long(const struct mez_clause *cl, struct mez_err *err)
{
	return mez_origin_err(
		cl->id.origin, cl->id.item->offset, err, MEZ_E_LIMIT,
		"'%.*s' is of a chain of more than %d clauses, each of which hangs on "
		"the next",
		MEZ_FMT(cl->id.name), MEZ_CLAUSE_MAX_CHAIN);
}

/* Depth-first along what a clause hangs on: one met again on the way is a round.  Evaluation goes
 * the same way, so its length is bounded. */
static int walk_chain(struct mez_clause *cl, unsigned depth, struct mez_err *err)
{
	int r = 0;

	if (cl->mark == 1)
		return mez_origin_err(cl->id.origin, cl->id.item->offset, err, MEZ_E_RULE,
				      "'%.*s' is an exception to itself, or owes by what it owes",
				      MEZ_FMT(cl->id.name));
	if (depth + cl->chain > MEZ_CLAUSE_MAX_CHAIN || depth >= MEZ_CLAUSE_MAX_CHAIN)
		return too_long(cl, err);
	if (cl->mark == 2)
		return 0;
	cl->mark = 1;
	cl->chain = 1;
	for (size_t i = 0; !r && i < cl->ndefeated_by; i++)
		r = follow(cl, cl->defeated_by[i], depth + 1, err);
	for (size_t i = 0; !r && i < cl->nvariations; i++)
		r = follow(cl, cl->variation[i].by, depth + 1, err);
	for (size_t i = 0; !r && i < cl->nduties; i++)
		r = follow_duty(cl, &cl->duty[i], depth + 1, err);
	cl->mark = 2;
	return r;
}

static int follow(struct mez_clause *from, struct mez_clause *cl, unsigned depth,
		  struct mez_err *err)
{
	int r = walk_chain(cl, depth, err);

	if (from->chain < cl->chain + 1)
		from->chain = cl->chain + 1;
	return r;
}

int rule_exceptions(struct mez_rules *r, struct mez_err *err)
{
	int e = 0;

	for (size_t i = 0; i < r->clauses.n; i++) {
		struct mez_clause *cl = r->clauses.v[i];

		for (size_t k = 0; !e && k < cl->defeats_names.n; k++)
			e = link_defeat(r, cl, cl->defeats_names.w[k], err);
		for (size_t k = 0; !e && k < cl->nvaries; k++)
			e = link_varied(r, cl, &cl->varies[k], err);
		if (e)
			return e;
	}
	for (size_t i = 0; !e && i < r->clauses.n; i++)
		e = walk_chain(r->clauses.v[i], 0, err);
	return e;
}
