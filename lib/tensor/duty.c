/* tensor/duty.c: what an active duty clause makes somebody owe, and whether it was done. */
#include "tensor/eval_priv.h"

static struct mez_str duty_id(struct eval *e, const struct mez_clause *cl,
			      const struct clause_result *res, const struct mez_duty *d)
{
	size_t at;

	if (res->item == SIZE_MAX)
		return d->id;
	at = (res->item - e->items[cl->each_slot]->first) /
	     (1 + e->r->slot[cl->each_slot].record->n);
	return mez_arena_fmt(e->a, "%.*s.%zu", MEZ_ALL(d->id), at);
}

/* --- the rate, varied or not ---------------------------------------------- */

/* The value after one variation; with what it was if it is not known whether that applies. */
static struct mez_value vary_once(struct eval *e, const struct clause_result *v,
				  const struct mez_variation *by, enum mez_varied_field field,
				  struct duty_result *out, struct mez_value old)
{
	struct mez_value fresh = eval_expr(&(struct scope){.e = e,
							   .rule = by->by->id.name,
							   .date = v->date,
							   .self = SIZE_MAX,
							   .item = SIZE_MAX,
							   .each = v->item,
							   .old = &old,
							   .clause = by->by,
							   .claims = v->claims,
							   .rows = &out->rows,
							   .proofs = &out->proofs},
					   by->what->field[field]);

	if (v->active.known)
		return fresh;
	return mez_v_hull(
		old, fresh,
		mez_why_union(e->a, v->active.why, mez_why_union(e->a, old.why, fresh.why)));
}

/* A field of the duty after all that vary it, one after the other. */
static struct mez_value varied(struct eval *e, const struct mez_clause *cl,
			       struct clause_result *res, struct duty_result *out,
			       enum mez_varied_field field, struct mez_value value)
{
	struct mez_value old = value;

	for (size_t i = 0; i < cl->nvariations; i++) {
		const struct mez_variation *by = &cl->variation[i];
		const struct clause_result *v;

		if (!by->what->field[field])
			continue;
		v = eval_clause(e, by->by, res->instance);
		if (v->active.known && !v->active.truth)
			continue;
		value = vary_once(e, v, by, field, out, value);
		res->varied[i] = true;
		if (field == MEZ_VARIED_RATE)
			out->old_rate = old;
	}
	return value;
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
		out->amount = varied(e, cl, res, out, MEZ_VARIED_AMOUNT, eval_expr(s, d->amount));
		if (out->amount.known && out->amount.none)
			out->amount =
				mez_v_unknown(MEZ_TYPE_MONEY, mez_why(e->a, MEZ_CAUSE_NULL_VALUE,
								      cl->id.name, MEZ_NOSTR));
	} else if (d->base) {
		out->base = varied(e, cl, res, out, MEZ_VARIED_BASE, eval_expr(s, d->base));
		out->rate = varied(e, cl, res, out, MEZ_VARIED_RATE, eval_expr(s, d->rate));
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

/* A deposit hands over what its duty took. */
static void take_amount(struct duty_result *out, const struct duty_result *from)
{
	out->amount = from->amount;
	out->payable = from->payable;
	out->rounding = from->rounding;
}

/* --- done or not ---------------------------------------------------------- */

static void pend(struct eval *e, struct clause_result *res, const struct mez_why *why)
{
	res->state = mez_state_meet(res->state, MEZ_STATE_PENDING);
	res->why = mez_why_union(e->a, res->why, why);
}

/* --- what falls after the operation --------------------------------------- */

/* Is day x after the due date?  A date that is only likely may move, so it can show that
 * something is in time, and never that it is late. */
static struct mez_value is_late(struct eval *e, const struct mez_value *due, struct mez_value x)
{
	if (due->provisional && x.known && x.date.days <= due->least.days)
		return mez_v_bool(false);
	return mez_v_compare(e->a, MEZ_OP_GT, x, *due, MEZ_STR("due"));
}

static void stands_open(struct eval *e, const struct mez_clause *cl, struct duty_result *out)
{
	out->state = "open";
	e->subject_to[cl->domain] = true;
}

/* Done in full: in time or late. */
static void judge_done(struct eval *e, const struct mez_clause *cl, const struct mez_json *done,
		       struct duty_result *out, struct clause_result *res)
{
	struct mez_value late;
	struct mez_date on;

	mez_require(mez_date_parse(&on, mez_json_str(mez_json_at(done, "on"))));
	late = is_late(e, &out->due, mez_v_date(on));
	if (!late.known) {
		out->state = "unknown";
		pend(e, res, late.why);
	} else if (late.truth) {
		out->state = "late";
		res->state = mez_state_meet(res->state, cl->unmet);
	} else {
		out->state = "met";
	}
}

/* Not done, or not in full, of an executed operation: open until it is due. */
static void judge_undone(struct eval *e, const struct mez_clause *cl, const struct mez_json *done,
			 struct duty_result *out, struct clause_result *res)
{
	struct mez_value late = is_late(e, &out->due, eval_day(e, e->when->as_of));

	if (late.known && !late.truth) {
		stands_open(e, cl, out);
	} else if (!late.known) {
		out->state = "unknown";
		pend(e, res, late.why);
	} else if (!done) {
		out->state = "overdue";
		pend(e, res,
		     mez_why(e->a, MEZ_CAUSE_DUTY_NOT_SHOWN, out->id, MEZ_NOSTR));
	} else {
		out->state = "unmet";
		res->state = mez_state_meet(res->state, cl->unmet);
	}
}

/* The state a known, active, non-nil duty gives by stage. */
static void judge_stage(struct eval *e, const struct mez_clause *cl, const struct mez_duty *d,
			struct duty_result *out, struct clause_result *res)
{
	const struct mez_json *done = eval_done(e, out->id);
	bool after = d->when == MEZ_WHEN_AFTER, full = done && eval_in_full(done, out);

	if (full && d->due) {
		judge_done(e, cl, done, out, res);
	} else if (full) {
		out->state = "met";
	} else if (d->due && !mez_str_is(e->stage, "proposed")) {
		judge_undone(e, cl, done, out, res);
	} else if (after) {
		stands_open(e, cl, out);
	} else if (mez_str_is(e->stage, "proposed") &&
		   !eval_planned(e, out->id, out)) {
		out->state = "unmet";
		res->state = mez_state_meet(res->state, cl->unmet);
	} else if (mez_str_is(e->stage, "proposed")) {
		out->state = "owed";
		e->subject_to[cl->domain] = true;
	} else if (!done) {
		out->state = "unknown";
		pend(e, res,
		     mez_why(e->a, MEZ_CAUSE_DUTY_NOT_SHOWN, out->id, MEZ_NOSTR));
	} else {
		out->state = "unmet";
		res->state = mez_state_meet(res->state, cl->unmet);
	}
}

/* A known sum of nothing: there is nothing to do, and nothing to show. */
static bool is_nought(const struct mez_value *v)
{
	return v->type == MEZ_TYPE_MONEY && v->known && !v->none && mez_dec_sign(v->dec) == 0;
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
	if (d->amount || d->base || d->deposit_of)
		why = out->payable.known ? NULL : out->payable.why;
	if (why) {
		out->state = "unknown";
		pend(e, res, why);
		return;
	}
	if (is_nought(&out->payable))
		out->state = "nil";
	else
		judge_stage(e, cl, d, out, res);
}

/* --- penalties ------------------------------------------------------------ */

static struct mez_value days_late(struct eval *e, const struct mez_json *done,
				  const struct mez_value *due)
{
	struct mez_value until = eval_day(e, e->when->as_of);
	struct mez_date on;

	if (done && mez_date_parse(&on, mez_json_str(mez_json_at(done, "on"))))
		until = mez_v_date(on);
	if (!until.known || !due->known)
		return mez_v_unknown(
			MEZ_TYPE_DEC,
			due->why || until.why
				? mez_why_union(e->a, due->why, until.why)
				: mez_why(e->a, MEZ_CAUSE_NULL_VALUE, MEZ_STR("due"), MEZ_NOSTR));
	return mez_v_dec(mez_dec_int(until.date.days - due->date.days));
}

/* What is still to be paid; in time it may have been less than all, never less than nothing. */
static struct mez_value unpaid(struct eval *e, const struct mez_json *done,
			       const struct duty_result *out, struct mez_str rule)
{
	const struct mez_json *paid = mez_json_at(done, "amount");
	struct mez_value v = out->payable;
	struct mez_dec d;

	if (v.type != MEZ_TYPE_MONEY)
		return mez_v_unknown(MEZ_TYPE_MONEY,
				     mez_why(e->a, MEZ_CAUSE_NULL_VALUE, rule, MEZ_NOSTR));
	if (strcmp(out->state, "late") == 0 || !paid ||
	    !mez_dec_parse(&d, mez_json_str(mez_json_at(paid, "amount"))))
		return v;
	v = mez_v_arith(e->a, MEZ_OP_SUB, v,
			mez_v_money(d, mez_json_str(mez_json_at(paid, "currency"))), rule);
	return v.known && mez_dec_sign(v.dec) < 0 ? mez_v_money(MEZ_DEC_ZERO, v.text) : v;
}

/* Consequences, which change no state: what is late stays late whatever it costs. */
static void find_penalties(struct eval *e, const struct mez_clause *cl, const struct mez_duty *d,
			   const struct scope *s, struct duty_result *out)
{
	const struct mez_json *done = eval_done(e, out->id);
	bool full = done && eval_in_full(done, out);
	/* what was done in part, in time perhaps, is late until now */
	struct mez_value days = days_late(e, full ? done : NULL, &out->due);
	struct mez_value rest = unpaid(e, done, out, cl->id.name);
	struct scope inner = *s;

	inner.days_late = &days;
	inner.unpaid = &rest;
	out->penalty = MEZ_NEWS(e->a, struct mez_value, d->npenalties + 1);
	for (size_t i = 0; i < d->npenalties; i++)
		out->penalty[i] = mez_words_has(&d->penalty[i].when, mez_str_of(out->state))
					  ? eval_expr(&inner, d->penalty[i].amount)
					  : mez_v_bool(false);
}

static struct mez_value party_id(const struct scope *s, const struct mez_expr *x)
{
	struct mez_value none = {0};
	const struct mez_record *rec;
	size_t root;

	if (!x)
		return none;
	root = eval_root(s, x);
	rec = s->e->slot[root].record;
	for (size_t i = 0; i < rec->n; i++)
		if (mez_str_is(rec->field[i].path, "id"))
			return eval_fact(s->e, root + 1 + i)->v;
	return none;
}

static struct mez_value *find_key(struct eval *e, const struct mez_duty *d, const struct scope *s)
{
	struct mez_value *v = MEZ_NEWS(e->a, struct mez_value, d->nper);

	for (size_t i = 0; i < d->nper; i++)
		v[i] = eval_expr(s, d->per[i].value);
	return v;
}

/* What must be so before is judged at either stage. */
static void judge_before(struct eval *e, const struct mez_clause *cl, const struct scope *s,
			 struct clause_result *res)
{
	struct mez_value v = mez_v_condition(e->a, eval_expr(s, cl->before), s->rule);

	if (!v.known) {
		pend(e, res, v.why);
	} else if (!v.truth) {
		res->state = mez_state_meet(res->state, cl->unmet);
		res->before_unmet = true;
	}
}

/* A variation of the due date is of the duty's own, not of its deposit's. */
static struct mez_value find_due(struct eval *e, const struct mez_clause *cl,
				 const struct mez_duty *d, const struct scope *s,
				 struct clause_result *res, struct duty_result *out)
{
	struct mez_value due = eval_expr(s, d->due);

	return d->deposit_of ? due : varied(e, cl, res, out, MEZ_VARIED_DUE, due);
}

void eval_duties(struct eval *e, struct mez_clause *cl, struct clause_result *res, size_t instance)
{
	struct scope s = {.e = e,
			  .rule = cl->id.name,
			  .date = res->date,
			  .self = SIZE_MAX,
			  .item = SIZE_MAX,
			  .each = res->item,
			  .clause = cl,
			  .claims = res->claims,
			  .rows = &res->rows};

	res->instance = instance;
	res->duty = MEZ_NEWS(e->a, struct duty_result, cl->nduties + 1);
	res->varied = MEZ_NEWS(e->a, bool, cl->nvariations + 1);
	res->has_state = true;
	res->state = MEZ_STATE_COMPLIANT;
	s.proofs = &res->proofs;
	if (cl->before && res->active.known)
		judge_before(e, cl, &s, res);
	for (size_t i = 0; i < cl->nduties; i++) {
		const struct mez_duty *d = &cl->duty[i];
		struct duty_result *out = &res->duty[i];

		out->id = duty_id(e, cl, res, d);
		s.rows = &out->rows;
		s.proofs = &out->proofs;
		out->nil = cl->nil ? mez_v_condition(e->a, eval_expr(&s, cl->nil), s.rule)
				   : mez_v_bool(false);
		if (d->deposit_of)
			take_amount(out, &res->duty[d->deposit_of - cl->duty]);
		else
			find_amount(e, cl, d, &s, res, out);
		if (d->due)
			out->due = find_due(e, cl, d, &s, res, out);
		if (d->nper)
			out->per = find_key(e, d, &s);
		if (d->character)
			out->character = eval_expr(&s, d->character);
		out->bearer_id = party_id(&s, d->bearer);
		out->on_account_id = party_id(&s, d->on_account_of);
		judge_duty(e, cl, d, out, res);
		if (d->npenalties)
			find_penalties(e, cl, d, &s, out);
	}
}

/* Nought of a duty known not to arise, in its own currency. */
static struct mez_value nought_like(const struct mez_value *v)
{
	return mez_v_money(MEZ_DEC_ZERO, v->text);
}

struct mez_value eval_owed(struct eval *e, const struct mez_expr *x)
{
	struct mez_clause *cl = x->ref;
	const struct clause_result *res = eval_clause(e, cl, 0);
	struct mez_value amount, arises;

	if (res->active.known && !res->active.truth)
		return mez_v_money(MEZ_DEC_ZERO, MEZ_NOSTR);
	amount = res->duty[x->slot].amount;
	arises = mez_v_and(e->a, res->active, mez_v_not(res->duty[x->slot].nil));
	return mez_v_choose(e->a, arises, amount, nought_like(&amount));
}
