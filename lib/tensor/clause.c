/* tensor/clause.c: is a clause active, and what state does it give? */
#include "tensor/eval_priv.h"

static struct scope scope_of(struct eval *e, const struct mez_clause *cl, struct clause_result *res)
{
	return (struct scope){.e = e,
			      .rule = cl->id.name,
			      .date = res->date,
			      .self = SIZE_MAX,
			      .item = SIZE_MAX,
			      .each = res->item,
			      .clause = cl,
			      .claims = res->claims,
			      .rows = &res->rows,
			      .proofs = &res->proofs,
			      .hits = &res->hits};
}

static struct mez_value condition(const struct scope *s, const struct mez_expr *x)
{
	return x ? mez_v_condition(s->e->a, eval_expr(s, x), s->rule) : mez_v_bool(true);
}

/* A guard leaves nothing in the trace: the first part of it that is false ends it. */
static struct mez_value judge_guard(const struct scope *s, const struct mez_expr *guard)
{
	struct mez_value v = mez_v_bool(true);

	if (guard->op != MEZ_OP_AND)
		return condition(s, guard);
	for (size_t i = 0; i < guard->nargs && (!v.known || v.truth); i++)
		v = mez_v_and(s->e->a, v, condition(s, guard->arg[i]));
	return v;
}

/* --- dates ---------------------------------------------------------------- */

/* Do we vouch for what the clause said on this day?  False: the clause has no effect then. */
static struct mez_value in_force(struct eval *e, const struct mez_clause *cl, struct mez_value date)
{
	enum mez_cause_code code;

	if (cl->has_made && cl->made.days > e->when->known_at.days)
		return mez_v_bool(false); /* nobody could know of it yet */
	if (!date.known)
		return mez_v_unknown(MEZ_TYPE_BOOL, date.why);
	if (date.date.days < cl->valid.from.days)
		return mez_v_bool(false);
	if (mez_span_has(&cl->valid, date.date)) {
		if (cl->has_known_from && date.date.days < cl->known_from.days)
			code = MEZ_CAUSE_NOT_VOUCHED;
		else if (cl->has_known_to && date.date.days > cl->known_to.days)
			code = MEZ_CAUSE_NOT_VOUCHED; /* not since then */
		else
			return mez_v_bool(true);
	} else if (cl->ended_by.n) {
		return mez_v_bool(false);
	} else {
		code = MEZ_CAUSE_NOT_COVERED;
	}
	return mez_v_unknown(MEZ_TYPE_BOOL,
			     mez_why(e->a, code, cl->id.name, day_text(e->a, date.date)));
}

/* --- claims --------------------------------------------------------------- */

/* Was it valid on this day, by the clocks of the jurisdiction? */
static struct mez_value valid_on(struct eval *e, const struct mez_evidence *d, struct mez_date day)
{
	struct mez_value v = mez_v_bool(true), on = mez_v_date(day);

	if (d->has_from)
		v = mez_v_compare(e->a, MEZ_OP_GE, on, eval_day(e, d->from), MEZ_STR("claim"));
	if (d->has_until)
		v = mez_v_and(e->a, v,
			      mez_v_compare(e->a, MEZ_OP_LE, on, eval_day(e, d->until),
					    MEZ_STR("claim")));
	return v;
}

/* Does d show the claim?  Unknown while it is unknown whose claim it is, or which day it was. */
static struct mez_value shows_claim(const struct scope *s, const struct mez_claim *c,
				    const struct mez_value *about, const struct mez_evidence *d)
{
	struct mez_value v;

	if (!d->accepted || !mez_str_eq(d->kind, c->credential) ||
	    !mez_evidence_speaks(s->e->evidence, d, c->from) ||
	    !mez_str_eq(mez_json_str(mez_json_at(d->subject, "covers")), c->covers))
		return mez_v_bool(false);
	v = about->known
		    ? mez_v_bool(!about->none && mez_evidence_about(d, MEZ_STR("id"), about->text))
		    : mez_v_unknown(MEZ_TYPE_BOOL, about->why);
	return mez_v_and(s->e->a, v, valid_on(s->e, d, s->date.date));
}

/* Is the claim shown, and by which document?  Two that differ are taken for none, since neither
 * can be preferred: the beneficiary may withdraw one. */
static struct mez_value find_claim(const struct scope *s, const struct mez_claim *c,
				   const struct mez_evidence **out)
{
	struct mez_value about = eval_expr(s, c->about), open = mez_v_bool(false);
	const struct mez_evidence *found = NULL;
	bool two = false;

	for (size_t i = 0; i < s->e->evidence->n; i++) {
		const struct mez_evidence *d = &s->e->evidence->v[i];
		struct mez_value v = shows_claim(s, c, &about, d);

		if (!v.known)
			open = mez_v_or(s->e->a, open, v);
		if (!v.known || !v.truth)
			continue;
		two |= found && !mez_digest_eq(&found->sha256, &d->sha256);
		found = d;
	}
	if (!open.known)
		return open;
	*out = two ? NULL : found;
	return mez_v_bool(*out != NULL);
}

/* Only here does absence count as false: the law leaves it to the beneficiary to show. */
static struct mez_value claims_shown(struct scope *s, struct clause_result *res)
{
	const struct mez_clause *cl = s->clause;
	struct mez_value all = mez_v_bool(true);

	res->claims = MEZ_NEWS(s->e->a, const struct mez_evidence *, cl->nclaims + 1);
	s->claims = res->claims;
	for (size_t i = 0; i < cl->nclaims; i++) {
		struct mez_value v = find_claim(s, &cl->claim[i], &res->claims[i]);

		all = mez_v_and(s->e->a, all, v);
		res->claim_missing |= v.known && !v.truth;
		if (res->claims[i])
			note_proof(s, &(struct proof_use){.kind = PROOF_CLAIM,
							  .name = cl->claim[i].alias,
							  .by = res->claims[i]});
	}
	return all;
}

/* --- active --------------------------------------------------------------- */

static struct mez_value not_defeated(struct eval *e, const struct mez_clause *cl,
				     struct clause_result *res, size_t instance)
{
	struct mez_value v = mez_v_bool(true);

	for (size_t i = 0; i < cl->ndefeated_by; i++) {
		const struct clause_result *d = eval_clause(e, cl->defeated_by[i], instance);

		if (d->active.known && d->active.truth)
			res->defeated_by = cl->defeated_by[i];
		v = mez_v_and(e->a, v, mez_v_not(d->active));
	}
	return v;
}

static void find_active(struct eval *e, const struct mez_clause *cl, struct clause_result *res,
			size_t instance)
{
	struct scope s = scope_of(e, cl, res);
	struct mez_value guard = judge_guard(&s, cl->guard), force;

	res->active = mez_v_bool(false);
	if (guard.known && !guard.truth)
		return;
	force = in_force(e, cl, res->date);
	if (force.known && !force.truth)
		return;
	res->considered = true;
	if (!force.known) {
		/* What the text asked then is not ours to say: only the guard is read. */
		res->active = mez_v_and(e->a, guard, force);
		return;
	}
	if (res->rest) {
		/* what it asks of items that nobody stated, nobody knows */
		res->active = mez_v_and(e->a, guard,
					mez_v_unknown(MEZ_TYPE_BOOL, e->items[cl->each_slot]->why));
		return;
	}
	res->active = mez_v_and(e->a, guard, condition(&s, cl->applies));
	res->active = mez_v_and(e->a, res->active, claims_shown(&s, res));
	res->active = mez_v_and(e->a, res->active, not_defeated(e, cl, res, instance));
}

/* --- state ---------------------------------------------------------------- */

static void give(struct clause_result *res, enum mez_state state, const struct mez_why *why)
{
	res->has_state = true;
	res->state = state;
	res->why = why;
}

static void judge_requirement(struct eval *e, const struct mez_clause *cl,
			      struct clause_result *res)
{
	struct scope s = scope_of(e, cl, res);

	res->requires = condition(&s, cl->requires);
	if (!res->requires.known)
		give(res, MEZ_STATE_PENDING, res->requires.why);
	else
		give(res, res->requires.truth ? MEZ_STATE_COMPLIANT : cl->unmet, NULL);
}

static void judge_active(struct eval *e, struct mez_clause *cl, struct clause_result *res,
			 size_t instance)
{
	switch (cl->effect) {
	case MEZ_EFFECT_REQUIREMENT:
		judge_requirement(e, cl, res);
		return;
	case MEZ_EFFECT_DUTY:
		eval_duties(e, cl, res, instance);
		return;
	case MEZ_EFFECT_PROHIBITION:
		give(res, MEZ_STATE_NON_COMPLIANT, NULL);
		return;
	case MEZ_EFFECT_RELIEF:
		give(res, MEZ_STATE_EXEMPT, NULL);
		return;
	case MEZ_EFFECT_OUTSIDE:
		give(res, MEZ_STATE_NOT_APPLICABLE, NULL);
		return;
	case MEZ_EFFECT_VARIATION:
		return; /* acts through the clause it varies */
	}
	mez_bug("effect out of range");
}

size_t eval_instances(struct eval *e, const struct mez_clause *cl)
{
	const struct items *items;

	if (cl->each_slot == SIZE_MAX)
		return 1;
	items = e->items[cl->each_slot];
	return items->n + !items->closed;
}

/* The instances of a clause, made when the first is asked for. */
static struct clause_result *instance_of(struct eval *e, const struct mez_clause *cl, size_t at)
{
	size_t n = eval_instances(e, cl);
	const struct items *items;
	struct clause_result *v;

	if (e->clause[cl->index])
		return &e->clause[cl->index][at];
	v = MEZ_NEWS(e->a, struct clause_result, n + 1);
	for (size_t i = 0; i < n; i++) {
		v[i].item = SIZE_MAX;
		if (cl->each_slot == SIZE_MAX)
			continue;
		items = e->items[cl->each_slot];
		v[i].rest = i == items->n;
		if (!v[i].rest)
			v[i].item = items->first + i * (1 + e->r->slot[cl->each_slot].record->n);
	}
	e->clause[cl->index] = v;
	return &v[at];
}

const struct clause_result *eval_clause(struct eval *e, struct mez_clause *cl, size_t instance)
{
	struct clause_result *res = instance_of(e, cl, cl->each_slot == SIZE_MAX ? 0 : instance);

	mez_require(!res->busy); /* the build refused cycles of exceptions */
	if (res->done)
		return res;
	res->busy = true;
	res->date = eval_fact(e, cl->date_slot)->v;
	if (res->date.known && res->date.none)
		res->date = mez_v_unknown(
			MEZ_TYPE_DATE, mez_why(e->a, MEZ_CAUSE_NULL_VALUE, cl->id.name, MEZ_NOSTR));
	find_active(e, cl, res, instance);
	if (!res->active.known) {
		if (cl->effect == MEZ_EFFECT_DUTY && !res->rest)
			eval_duties(e, cl, res, instance); /* what might be owed, between bounds */
		if (cl->effect != MEZ_EFFECT_VARIATION)
			give(res, MEZ_STATE_PENDING,
			     mez_why_union(e->a, res->why, res->active.why));
	} else if (res->active.truth) {
		judge_active(e, cl, res, instance);
	}
	res->busy = false;
	res->done = true;
	return res;
}
