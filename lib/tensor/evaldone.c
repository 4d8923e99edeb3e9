/* tensor/evaldone.c: what an operation says was done about its duties, or is to be. */
#include "json/shape.h"
#include "tensor/eval_priv.h"

/* --- its shape ------------------------------------------------------------ */

static const struct mez_field plan_fields[] = {
	{"duty", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"amount", MEZ_K_MONEY, 0, NULL},
};
static const struct mez_field done_fields[] = {
	{"duty", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"amount", MEZ_K_MONEY, 0, NULL},
	{"on", MEZ_K_DATE, MEZ_REQUIRED, NULL},
};

/* "CLAUSE/NAME.2" as "CLAUSE/NAME": the duty of an item, of which there are so many at most. */
static struct mez_str without_number(struct mez_str id, size_t many)
{
	size_t n = id.n, at = 0;

	while (n > 0 && id.p[n - 1] >= '0' && id.p[n - 1] <= '9')
		n--;
	for (size_t i = n; i < id.n && at < many; i++)
		at = 10 * at + (size_t)(id.p[i] - '0');
	if (n == id.n || n < 2 || id.p[n - 1] != '.' || at >= many ||
	    (id.p[n] == '0' && n + 1 < id.n))
		return MEZ_NOSTR;
	return (struct mez_str){id.p, n - 1};
}

/* "CLAUSE/NAME" of a duty that the rules know. */
static bool duty_known(const struct mez_rules *rules, struct mez_str whole)
{
	struct mez_str id;

	for (size_t i = 0; i < rules->clauses.n; i++) {
		const struct mez_clause *cl = rules->clauses.v[i];
		struct mez_str rest;

		id = cl->each_slot == SIZE_MAX
			     ? whole
			     : without_number(whole, rules->slot[cl->each_slot].many);
		if (id.n <= cl->id.name.n + 1 || id.p[cl->id.name.n] != '/' ||
		    !mez_str_starts(id, cl->id.name))
			continue;
		rest = (struct mez_str){id.p + cl->id.name.n + 1, id.n - cl->id.name.n - 1};
		for (size_t k = 0; k < cl->nduties; k++)
			if (mez_str_eq(rest, cl->duty[k].name))
				return true;
	}
	return false;
}

/* Each entry names a duty that the rules know, and no two the same. */
static int check_entry(const struct eval *e, const struct mez_json *done, size_t i,
		       struct mez_err *err)
{
	const struct mez_json *v = mez_json_item(done, i);
	struct mez_str id = mez_json_str(mez_json_at(v, "duty"));

	if (!duty_known(e->r, id))
		return mez_err_set(err, MEZ_E_VALUE, "no rule has the duty '%.*s'", MEZ_FMT(id));
	for (size_t k = 0; k < i; k++)
		if (mez_json_same(mez_json_at(mez_json_item(done, k), "duty"),
				  mez_json_at(v, "duty")))
			return mez_err_set(err, MEZ_E_DUPLICATE, "the duty '%.*s' is done twice",
					   MEZ_FMT(id));
	return 0;
}

static int check_list(const struct eval *e, const char *member, const struct mez_field *fields,
		      size_t n, struct mez_err *err)
{
	const struct mez_json *done = mez_json_get(e->operation, mez_str_of(member));
	int r = 0;

	for (size_t i = 0; !r && i < mez_json_len(done); i++) {
		const char *at = mez_arena_fmt(e->a, "/%s/%zu", member, i).p;

		r = mez_shape_check(mez_json_item(done, i), fields, n, at, NULL, 0, err);
		if (r)
			return r;
		r = check_entry(e, done, i, err);
		if (r)
			mez_err_pointer(err, at);
	}
	return r;
}

int eval_check_done(const struct eval *e, struct mez_err *err)
{
	int r = check_list(e, "done", done_fields, MEZ_COUNT(done_fields), err);

	return r ? r : check_list(e, "plan", plan_fields, MEZ_COUNT(plan_fields), err);
}

/* --- what it amounts to --------------------------------------------------- */

static const struct mez_json *find_entry(const struct mez_json *list, struct mez_str id)
{
	for (size_t i = 0; i < mez_json_len(list); i++)
		if (mez_str_eq(mez_json_str(mez_json_at(mez_json_item(list, i), "duty")), id))
			return mez_json_item(list, i);
	return NULL;
}

/* What is dated after as_of is not done: nobody can know of it yet.  Where the offset of the place
 * is not known, the day is UTC's. */
const struct mez_json *eval_done(const struct eval *e, struct mez_str id)
{
	const struct mez_json *done = find_entry(mez_json_at(e->operation, "done"), id);
	struct mez_value today = eval_day(e, e->when->as_of);
	struct mez_date on;

	if (!today.known)
		today.date = mez_instant_day(e->when->as_of, 0);
	if (!done || !mez_date_parse(&on, mez_json_str(mez_json_at(done, "on"))))
		return NULL;
	return on.days <= today.date.days ? done : NULL;
}

bool eval_in_full(const struct mez_json *done, const struct duty_result *d)
{
	const struct mez_json *paid = mez_json_at(done, "amount");
	struct mez_dec amount;

	if (d->payable.type != MEZ_TYPE_MONEY)
		return true;
	return paid && mez_dec_parse(&amount, mez_json_str(mez_json_at(paid, "amount"))) &&
	       (d->payable.text.n == 0 ||
		mez_str_eq(mez_json_str(mez_json_at(paid, "currency")), d->payable.text)) &&
	       mez_dec_cmp(amount, d->payable.dec) >= 0;
}

bool eval_planned(const struct eval *e, struct mez_str id, const struct duty_result *d)
{
	const struct mez_json *plan = mez_json_at(e->operation, "plan");
	const struct mez_json *entry = find_entry(plan, id);

	return entry ? eval_in_full(entry, d) : !plan;
}
