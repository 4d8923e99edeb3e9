/* tensor/clause.c: is a clause active, and what state does it give? */
#include "tensor/eval_priv.h"

static struct scope scope_of(struct eval *e, const struct mez_clause *cl, struct clause_result *res)
{
	return (struct scope){.e = e,
			      .rule = cl->id.name,
			      .date = res->date,
			      .self = SIZE_MAX,
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

/* --- dates ---------------------------------------------------------------- */

/* Do we vouch for what the clause said on this day?  False: the clause has no effect then. */
static struct mez_value in_force(struct eval *e, const struct mez_clause *cl, struct mez_value date)
{
	enum mez_cause_code code;

	if (cl->has_made && cl->made.days > e->when->known_at.days)
		return mez_v_bool(false); /* nobody could know of it yet */
	if (!date.known || date.none)
		return mez_v_unknown(MEZ_TYPE_BOOL, date.known ? mez_why(e->a, MEZ_CAUSE_NULL_VALUE,
									 cl->id.name, MEZ_NOSTR)
							       : date.why);
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

static bool valid_on(const struct mez_evidence *d, struct mez_date day)
{
	if (d->has_from && mez_instant_day(d->from, 0).days > day.days)
		return false;
	return !d->has_until || mez_instant_day(d->until, 0).days >= day.days;
}

/* The one document that shows the claim; two are taken for none, since neither can be
 * preferred: the beneficiary may withdraw one. */
static const struct mez_evidence *find_claim(const struct scope *s, const struct mez_claim *c)
{
	struct mez_value about = eval_expr(s, c->about);
	const struct mez_evidence *found = NULL;

	if (!about.known || about.none || !s->date.known)
		return NULL;
	for (size_t i = 0; i < s->e->evidence->n; i++) {
		const struct mez_evidence *d = &s->e->evidence->v[i];

		if (!d->accepted || !mez_str_eq(d->kind, c->credential) ||
		    !mez_evidence_speaks(s->e->evidence, d, c->from) ||
		    !valid_on(d, s->date.date) ||
		    !mez_str_eq(mez_json_str(mez_json_at(d->subject, "id")), about.text) ||
		    !mez_str_eq(mez_json_str(mez_json_at(d->subject, "covers")), c->covers))
			continue;
		if (found)
			return NULL;
		found = d;
	}
	return found;
}

/* Only here does absence count as false: the law leaves it to the beneficiary to show. */
static struct mez_value claims_shown(struct scope *s, struct clause_result *res)
{
	const struct mez_clause *cl = s->clause;

	res->claims = MEZ_NEWS(s->e->a, const struct mez_evidence *, cl->nclaims + 1);
	s->claims = res->claims;
	for (size_t i = 0; i < cl->nclaims; i++) {
		res->claims[i] = find_claim(s, &cl->claim[i]);
		res->claim_missing |= res->claims[i] == NULL;
		if (res->claims[i])
			note_proof(s, &(struct proof_use){.kind = PROOF_CLAIM,
							  .name = cl->claim[i].alias,
							  .by = res->claims[i]});
	}
	return mez_v_bool(!res->claim_missing);
}

/* --- active --------------------------------------------------------------- */

static struct mez_value not_defeated(struct eval *e, const struct mez_clause *cl,
				     struct clause_result *res)
{
	struct mez_value v = mez_v_bool(true);

	for (size_t i = 0; i < cl->ndefeated_by; i++) {
		const struct clause_result *d = eval_clause(e, cl->defeated_by[i]);

		if (d->active.known && d->active.truth)
			res->defeated_by = cl->defeated_by[i];
		v = mez_v_and(e->a, v, mez_v_not(d->active));
	}
	return v;
}

static void find_active(struct eval *e, const struct mez_clause *cl, struct clause_result *res)
{
	struct scope s = scope_of(e, cl, res);
	struct mez_value guard = condition(&s, cl->guard), force;

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
	res->active = mez_v_and(e->a, guard, condition(&s, cl->applies));
	res->active = mez_v_and(e->a, res->active, claims_shown(&s, res));
	res->active = mez_v_and(e->a, res->active, not_defeated(e, cl, res));
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

static void judge_active(struct eval *e, struct mez_clause *cl, struct clause_result *res)
{
	switch (cl->effect) {
	case MEZ_EFFECT_REQUIREMENT:
		judge_requirement(e, cl, res);
		return;
	case MEZ_EFFECT_DUTY:
		eval_duties(e, cl, res);
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

const struct clause_result *eval_clause(struct eval *e, struct mez_clause *cl)
{
	struct clause_result *res = &e->clause[cl->index];

	mez_require(!res->busy); /* the build refused cycles of exceptions */
	if (res->done)
		return res;
	res->busy = true;
	res->date = e->fact[cl->date_slot];
	find_active(e, cl, res);
	if (!res->active.known) {
		if (cl->effect == MEZ_EFFECT_DUTY)
			eval_duties(e, cl, res); /* what might be owed, between bounds */
		if (cl->effect != MEZ_EFFECT_VARIATION)
			give(res, MEZ_STATE_PENDING,
			     mez_why_union(e->a, res->why, res->active.why));
	} else if (res->active.truth) {
		judge_active(e, cl, res);
	}
	res->busy = false;
	res->done = true;
	return res;
}
