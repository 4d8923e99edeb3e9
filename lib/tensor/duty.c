/* tensor/duty.c: what an active duty clause makes somebody owe, and whether it was done. */
#include "tensor/eval_priv.h"

struct mez_str duty_id(struct eval *e, const struct mez_clause *cl, const struct mez_duty *d)
{
	return mez_arena_fmt(e->a, "%.*s/%.*s", MEZ_FMT(cl->id.name), MEZ_FMT(d->name));
}

/* --- the rate, varied or not ---------------------------------------------- */

static struct mez_value varied_rate(struct eval *e, const struct mez_clause *cl,
				    struct clause_result *res, struct duty_result *out,
				    struct mez_value rate)
{
	const struct clause_result *v;
	struct mez_value fresh;

	if (!cl->varied_by)
		return rate;
	v = eval_clause(e, cl->varied_by);
	if (v->active.known && !v->active.truth)
		return rate;
	fresh = eval_expr(&(struct scope){.e = e,
					  .rule = cl->varied_by->id.name,
					  .date = v->date,
					  .self = SIZE_MAX,
					  .old = &rate,
					  .clause = cl->varied_by,
					  .claims = v->claims,
					  .rows = &out->rows,
					  .proofs = &out->proofs},
			  cl->varied_rate);
	res->varied = true;
	out->old_rate = rate;
	if (v->active.known)
		return fresh;
	return mez_v_hull(
		rate, fresh,
		mez_why_union(e->a, v->active.why, mez_why_union(e->a, rate.why, fresh.why)));
}

/* --- amounts -------------------------------------------------------------- */

static const struct mez_rounding_rule *rounding_for(const struct eval *e, struct mez_str currency)
{
	const struct mez_policy *p = e->engine->policy;

	for (size_t i = 0; i < p->nroundings; i++)
		if (mez_str_eq(p->rounding[i].currency, currency))
			return &p->rounding[i];
	return NULL;
}

static void find_amount(struct eval *e, const struct mez_clause *cl, const struct mez_duty *d,
			const struct scope *s, struct clause_result *res, struct duty_result *out)
{
	if (d->amount) {
		out->amount = eval_expr(s, d->amount);
		if (out->amount.known && out->amount.none)
			out->amount = mez_v_unknown(MEZ_TYPE_MONEY,
						    mez_why(e->a, MEZ_CAUSE_NULL_VALUE,
							    cl->id.name, MEZ_NOSTR));
	} else if (d->base) {
		out->base = eval_expr(s, d->base);
		out->rate = varied_rate(e, cl, res, out, eval_expr(s, d->rate));
		out->amount = mez_v_arith(e->a, MEZ_OP_MUL, out->base, out->rate, cl->id.name);
	} else {
		return; /* a duty to file or keep has no amount */
	}
	out->payable = out->amount;
	out->rounding = rounding_for(e, out->amount.text);
	if (out->rounding)
		out->payable = mez_v_round(e->a, out->amount, out->rounding->digits,
					   out->rounding->mode, cl->id.name);
}

/* --- done or not ---------------------------------------------------------- */

static const struct mez_json *find_done(const struct eval *e, struct mez_str id)
{
	const struct mez_json *done = mez_json_at(e->operation, "done");

	for (size_t i = 0; i < mez_json_len(done); i++)
		if (mez_str_eq(mez_json_str(mez_json_at(mez_json_item(done, i), "duty")), id))
			return mez_json_item(done, i);
	return NULL;
}

/* At least what is payable, in its currency; a duty without an amount is met by being done. */
static bool done_in_full(const struct mez_json *done, const struct duty_result *d)
{
	const struct mez_json *paid = mez_json_at(done, "amount");
	struct mez_dec amount;

	if (d->payable.type != MEZ_TYPE_MONEY)
		return true;
	return paid && mez_dec_parse(&amount, mez_json_str(mez_json_at(paid, "amount"))) &&
	       mez_str_eq(mez_json_str(mez_json_at(paid, "currency")), d->payable.text) &&
	       mez_dec_cmp(amount, d->payable.dec) >= 0;
}

static void pend(struct eval *e, struct clause_result *res, const struct mez_why *why)
{
	res->state = mez_state_meet(res->state, MEZ_STATE_PENDING);
	res->why = mez_why_union(e->a, res->why, why);
}

/* The state a known, active, non-nil duty gives by stage. */
static void judge_stage(struct eval *e, const struct mez_clause *cl, const struct mez_duty *d,
			struct duty_result *out, struct clause_result *res)
{
	const struct mez_json *done = find_done(e, duty_id(e, cl, d));
	bool late = d->when == MEZ_WHEN_AFTER;

	if (done && done_in_full(done, out)) {
		out->state = "met";
	} else if (mez_str_is(e->stage, "proposed") || late) {
		out->state = late ? "open" : "owed";
		e->subject_to[cl->domain] = true;
	} else if (!done) {
		out->state = "unknown";
		pend(e, res, mez_why(e->a, MEZ_CAUSE_DUTY_NOT_SHOWN, duty_id(e, cl, d), MEZ_NOSTR));
	} else {
		out->state = "unmet";
		res->state = mez_state_meet(res->state, cl->unmet);
	}
}

static void judge_duty(struct eval *e, const struct mez_clause *cl, const struct mez_duty *d,
		       struct duty_result *out, struct clause_result *res)
{
	const struct mez_why *why = NULL;

	if (out->nil.known && out->nil.truth) {
		out->state = "nil";
		return;
	}
	if (!res->active.known || !out->nil.known) {
		/* whether the duty arises comes before whether it would be nil */
		out->state = "unknown";
		pend(e, res, res->active.known ? out->nil.why : res->active.why);
		return;
	}
	if (d->amount || d->base)
		why = out->payable.known ? NULL : out->payable.why;
	if (why) {
		out->state = "unknown";
		pend(e, res, why);
		return;
	}
	judge_stage(e, cl, d, out, res);
}

static struct mez_value party_id(const struct scope *s, const struct mez_expr *x)
{
	struct mez_value none = {0};
	const struct mez_record *rec;

	if (!x)
		return none;
	rec = s->e->r->slot[x->slot].record;
	for (size_t i = 0; i < rec->n; i++)
		if (mez_str_is(rec->field[i].path, "id"))
			return s->e->fact[x->slot + 1 + i];
	return none;
}

void eval_duties(struct eval *e, struct mez_clause *cl, struct clause_result *res)
{
	struct scope s = {.e = e,
			  .rule = cl->id.name,
			  .date = res->date,
			  .self = SIZE_MAX,
			  .clause = cl,
			  .claims = res->claims,
			  .rows = &res->rows};

	res->duty = MEZ_NEWS(e->a, struct duty_result, cl->nduties + 1);
	res->has_state = true;
	res->state = MEZ_STATE_COMPLIANT;
	for (size_t i = 0; i < cl->nduties; i++) {
		const struct mez_duty *d = &cl->duty[i];
		struct duty_result *out = &res->duty[i];

		s.rows = &out->rows;
		s.proofs = &out->proofs;
		out->nil = cl->nil ? mez_v_condition(e->a, eval_expr(&s, cl->nil), s.rule)
				   : mez_v_bool(false);
		find_amount(e, cl, d, &s, res, out);
		if (d->character)
			out->character = eval_expr(&s, d->character);
		out->bearer_id = party_id(&s, d->bearer);
		out->on_account_id = party_id(&s, d->on_account_of);
		judge_duty(e, cl, d, out, res);
	}
}
