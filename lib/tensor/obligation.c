/* tensor/obligation.c: what is owed, as the verdict says it. */
#include "tensor/eval_priv.h"

/* NAME, or NAME_min and NAME_max when only bounds are known. */
static void add_amount(struct eval *e, struct mez_obj *o, const char *name,
		       const struct mez_value *v)
{
	struct mez_arena *a = e->a;

	if (v->type != MEZ_TYPE_MONEY || !v->text.n)
		return;
	if (v->known) {
		mez_obj_add(o, mez_str_of(name), money_json(a, v->dec, v->text));
		return;
	}
	if (v->has_hi)
		mez_obj_add(o, mez_arena_fmt(a, "%s_max", name), money_json(a, v->hi, v->text));
	if (v->has_lo)
		mez_obj_add(o, mez_arena_fmt(a, "%s_min", name), money_json(a, v->lo, v->text));
}

static void add_rounding(struct eval *e, struct mez_obj *o, const struct duty_result *r)
{
	struct mez_obj how = {.a = e->a};

	if (!r->rounding || !r->payable.known)
		return;
	mez_obj_set(&how, "by", mez_json_text(r->rounding->by));
	mez_obj_set(&how, "digits", mez_json_i64(e->a, r->rounding->digits));
	mez_obj_set(&how, "mode", mez_json_z(mez_rounding_name(r->rounding->mode)));
	mez_obj_set(o, "rounding", mez_obj_done(&how));
}

/* A party by its place in the operation, and by its id when that is known. */
static struct mez_json party_json(struct eval *e, const struct mez_expr *path,
				  const struct clause_result *res, const struct mez_value *id)
{
	size_t root = path->op == MEZ_OP_EACH ? res->item : path->slot;
	struct mez_obj o = {.a = e->a};

	if (id->known && !id->none && id->text.p)
		mez_obj_set(&o, "id", mez_json_text(id->text));
	mez_obj_set(&o, "party", mez_json_text(e->slot[root].path));
	return mez_obj_done(&o);
}

static struct mez_json penalty_json(struct eval *e, const struct mez_penalty *p,
				    const struct mez_value *amount, const struct mez_value *date)
{
	struct mez_obj o = {.a = e->a};

	add_amount(e, &o, "amount", amount);
	mez_obj_set(&o, "because", mez_json_text(p->because));
	mez_obj_set(&o, "cites", cite_json(e, &p->cites, date));
	return mez_obj_done(&o);
}

/* What follows when it is not done by the day it is due. */
static void add_penalties(struct eval *e, struct mez_obj *o, const struct mez_duty *d,
			  const struct duty_result *r, const struct mez_value *date)
{
	struct mez_arr penalties = {.a = e->a};

	for (size_t i = 0; r->penalty && i < d->npenalties; i++)
		if (r->penalty[i].type == MEZ_TYPE_MONEY)
			mez_arr_add(&penalties,
				    penalty_json(e, &d->penalty[i], &r->penalty[i], date));
	if (penalties.n)
		mez_obj_set(o, "penalties", mez_arr_done(&penalties));
}

/* The key under which several operations share the duty, as far as it is known. */
static void add_per(struct eval *e, struct mez_obj *o, const struct mez_duty *d,
		    const struct duty_result *r)
{
	struct mez_obj per = {.a = e->a};

	for (size_t i = 0; i < d->nper; i++) {
		const struct mez_value *v = &r->per[i];

		if (v->known && !v->none)
			mez_obj_addm(&per, mez_json_text(d->per[i].name),
				     v->type == MEZ_TYPE_DATE ? date_json(e->a, v->date)
							      : mez_json_text(v->text));
	}
	mez_obj_set(o, "per", mez_obj_done(&per));
}

static bool has_value(const struct mez_value *v, enum mez_type t)
{
	return v->type == t && v->known && !v->none;
}

/* In the order of the names.  A duty that its rule holds nil has a reason instead of figures; one
 * whose figures come to nought shows them.  Neither has a day. */
static struct mez_json obligation(struct eval *e, const struct mez_clause *cl,
				  const struct clause_result *res, const struct mez_duty *d,
				  const struct duty_result *r)
{
	const struct mez_value *date = &res->date;
	static const char *const whens[] = {"before", "with", "after"};
	bool nil = strcmp(r->state, "nil") == 0;
	bool excused = r->nil.known && r->nil.truth;
	struct mez_obj o = {.a = e->a};

	if (!excused) {
		add_amount(e, &o, "amount", &r->amount);
		add_amount(e, &o, "base", &r->base);
	}
	mez_obj_set(&o, "bearer", party_json(e, d->bearer, res, &r->bearer_id));
	if (excused)
		mez_obj_set(&o, "because", mez_json_text(cl->nil_because));
	else if (has_value(&r->character, MEZ_TYPE_WORD))
		mez_obj_set(&o, "character", mez_json_text(r->character.text));
	mez_obj_set(&o, "cites",
		    cite_json(e, excused && cl->nil_cites.n ? &cl->nil_cites : &cl->cites, date));
	if (!nil && (has_value(&r->due, MEZ_TYPE_DATE) || r->due.provisional))
		mez_obj_set(&o, "due", date_json(e->a, r->due.date));
	mez_obj_set(&o, "duty", mez_json_text(r->id));
	mez_obj_set(&o, "kind", mez_json_text(d->kind));
	if (r->old_rate.known)
		mez_obj_set(&o, "old_rate", dec_json(e->a, r->old_rate.dec));
	if (d->on_account_of)
		mez_obj_set(&o, "on_account_of",
			    party_json(e, d->on_account_of, res, &r->on_account_id));
	if (!excused)
		add_amount(e, &o, "payable", &r->payable);
	if (!nil)
		add_penalties(e, &o, d, r, date);
	if (r->per)
		add_per(e, &o, d, r);
	if (!nil && r->due.provisional)
		mez_obj_set(&o, "provisional", mez_json_bool(true));
	if (!excused && r->rate.known && r->rate.type == MEZ_TYPE_DEC)
		mez_obj_set(&o, "rate", dec_json(e->a, r->rate.dec));
	if (r->proofs)
		mez_obj_set(&o, "relied_on", proofs_json(e, r->proofs, date));
	if (!excused)
		add_rounding(e, &o, r);
	mez_obj_set(&o, "rows", rows_json(e, r->rows));
	mez_obj_set(&o, "state", mez_json_z(r->state));
	mez_obj_set(&o, "to", mez_json_text(d->to));
	mez_obj_set(&o, "when", mez_json_z(whens[d->when]));
	return mez_obj_done(&o);
}

void add_obligations(struct eval *e, struct mez_arr *out, const struct mez_clause *cl,
		     const struct clause_result *res)
{
	for (size_t i = 0; res->duty && i < cl->nduties; i++) {
		const struct duty_result *r = &res->duty[i];

		mez_arr_add(out, obligation(e, cl, res, &cl->duty[i], r));
		if (strcmp(r->state, "owed") == 0 || strcmp(r->state, "open") == 0)
			mez_arr_add(&e->duties_owed, mez_json_text(r->id));
	}
}
