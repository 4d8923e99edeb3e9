/* tensor/evallicence.c: licensed(): what the registers say of a party, on the legal date.
 *
 * An extract of a register is complete up to its own day: it names every licence the party has
 * of that type, and the whole history of each.  So one that is suspended or expired, and an
 * empty extract, are a definite no; without an extract the answer is unknown. */
#include "tensor/eval_priv.h"

#include "tensor/licence.h"
#include "vc/licenceshape.h"

/* Judging one licence: what is known so far, and what fails, for the trace. */
struct judging {
	const struct scope *s;
	const struct mez_licence_type *type;
	const struct mez_json *licence;
	struct mez_value activity;
	struct mez_value holds;
	struct mez_arr fails;
};

static struct mez_value unknown(const struct scope *s, enum mez_cause_code code, struct mez_str one,
				struct mez_str two)
{
	return mez_v_unknown(MEZ_TYPE_BOOL, mez_why(s->e->a, code, one, two));
}

/* Both what held and this; what surely fails is named. */
static void need(struct judging *j, struct mez_value v, struct mez_str name)
{
	if (v.known && !v.truth)
		mez_arr_add(&j->fails, mez_json_text(name));
	j->holds = mez_v_and(j->s->e->a, j->holds, v);
}

static struct mez_str fails_as(const struct judging *j, const char *what, struct mez_str name)
{
	return mez_arena_fmt(j->s->e->a, "%s:%.*s", what, MEZ_ALL(name));
}

/* --- scope: what, for whom, where ----------------------------------------- */

static bool listed(const struct mez_json *list, struct mez_str word)
{
	for (size_t i = 0; i < mez_json_len(list); i++)
		if (mez_str_eq(mez_json_str(mez_json_item(list, i)), word))
			return true;
	return false;
}

/* A word that is none is no word to decide by. */
static struct mez_value said(const struct scope *s, struct mez_value v)
{
	if (v.known && v.none)
		return unknown(s, MEZ_CAUSE_NULL_VALUE, s->rule, MEZ_NOSTR);
	return v;
}

/* What is broader covers what is narrower. */
static bool type_covers(const struct mez_licence_type *type, struct mez_str activity)
{
	for (size_t i = 0; i < type->covers.n; i++)
		if (mez_activity_within(type->activities, activity, type->covers.w[i]))
			return true;
	return false;
}

/* The type covers it, or nobody would have asked; this licence too, where it says for what it is.
 */
static void need_activity(struct judging *j)
{
	const struct mez_activities *set = j->type->activities;
	const struct mez_json *own = mez_json_at(j->licence, "activities");
	struct mez_value v = said(j->s, j->activity);
	bool covered = own == NULL;

	if (!v.known) {
		need(j, mez_v_unknown(MEZ_TYPE_BOOL, v.why), MEZ_NOSTR);
		return;
	}
	for (size_t i = 0; i < mez_json_len(own); i++)
		covered |= mez_activity_within(set, v.text, mez_json_str(mez_json_item(own, i)));
	need(j, mez_v_bool(covered), MEZ_STR("activity"));
}

static void need_scope(struct judging *j, const struct mez_licence_scope *scope, const char *member)
{
	const struct mez_json *own = mez_json_get(j->licence, mez_str_of(member));
	struct mez_value v;
	bool in;

	if (!scope->path.n || (!own && !scope->words.w))
		return;
	v = said(j->s, eval_fact(j->s->e, scope->slot)->v);
	if (!v.known) {
		need(j, mez_v_unknown(MEZ_TYPE_BOOL, v.why), MEZ_NOSTR);
		return;
	}
	in = (!scope->words.w || mez_words_has(&scope->words, v.text)) &&
	     (!own || listed(own, v.text));
	need(j, mez_v_bool(in), mez_str_of(member));
}

/* --- limits and conditions ------------------------------------------------ */

/* What this licence allows: money or a number; false when it says nothing of it. */
static bool own_limit(struct mez_value *out, const struct judging *j, struct mez_str name)
{
	const struct mez_json *v = mez_json_get(mez_json_at(j->licence, "limits"), name);
	struct mez_dec d;

	if (!v)
		return false;
	if (mez_json_is(v, MEZ_J_STRING) && mez_dec_parse(&d, mez_json_str(v))) {
		*out = mez_v_dec(d);
		return true;
	}
	if (!mez_dec_parse(&d, mez_json_str(mez_json_at(v, "amount"))))
		return false;
	*out = mez_v_money(d, mez_json_str(mez_json_at(v, "currency")));
	return true;
}

/* Within the type's limit and within its own; one of them there must be. */
static void need_limit(struct judging *j, const struct mez_licence_limit *limit)
{
	const struct scope *s = j->s;
	struct mez_value of = eval_expr(s, limit->of), own, v = mez_v_bool(true);
	bool has_own = own_limit(&own, j, limit->name);

	if (limit->max)
		v = mez_v_compare(s->e->a, MEZ_OP_LE, of, eval_expr(s, limit->max), s->rule);
	if (has_own && own.type != of.type)
		v = unknown(s, MEZ_CAUSE_CONFLICT, limit->name, j->type->id.name);
	else if (has_own)
		v = mez_v_and(s->e->a, v, mez_v_compare(s->e->a, MEZ_OP_LE, of, own, s->rule));
	else if (!limit->max)
		v = unknown(s, MEZ_CAUSE_CONDITION_NOT_SHOWN, limit->name, j->type->id.name);
	need(j, v, fails_as(j, "limit", limit->name));
}

/* Do the spans in which the authority says it was met hold the day? */
static bool met_on(const struct mez_json *spans, struct mez_date day)
{
	for (size_t i = 0; i < mez_json_len(spans); i++) {
		const struct mez_json *v = mez_json_item(spans, i);
		struct mez_span span = {.open = true};

		mez_require(mez_date_parse(&span.from, mez_json_str(mez_json_at(v, "from"))));
		span.open = !mez_date_parse(&span.to, mez_json_str(mez_json_at(v, "to")));
		if (mez_span_has(&span, day))
			return true;
	}
	return false;
}

static void need_condition(struct judging *j, const struct mez_licence_condition *c)
{
	const struct scope *s = j->s;
	const struct mez_json *spans = mez_json_get(mez_json_at(j->licence, "conditions"), c->name);
	struct mez_value v;

	if (c->requires)
		v = mez_v_condition(s->e->a, eval_expr(s, c->requires), s->rule);
	else if (spans)
		v = mez_v_bool(met_on(spans, s->date.date));
	else
		v = unknown(s, MEZ_CAUSE_CONDITION_NOT_SHOWN, c->name, j->type->id.name);
	need(j, v, fails_as(j, "condition", c->name));
}

/* --- one licence ---------------------------------------------------------- */

static void need_state(struct judging *j, enum mez_licence_state state)
{
	bool in_force =
		state == MEZ_LICENCE_ACTIVE || (state == MEZ_LICENCE_LAPSED && j->type->meanwhile);

	need(j, mez_v_bool(in_force), mez_str_of(mez_licence_state_name(state)));
}

/* What becomes of one licence of the extract; *out is its entry in the trace. */
static struct mez_value judge_licence(const struct scope *s, const struct mez_licence_type *type,
				      const struct mez_json *licence, struct mez_value activity,
				      struct mez_json *out)
{
	const struct mez_licence_time time = {type->grace, type->years};
	struct judging j = {s, type, licence, activity, mez_v_bool(true), {.a = s->e->a}};
	struct mez_str number = mez_json_str(mez_json_at(licence, "number"));
	struct mez_obj o = {.a = s->e->a};
	struct mez_licence_history h;

	mez_obj_set(&o, "number", mez_json_text(number));
	if (mez_licence_read(&h, s->e->a, licence, &time, NULL)) {
		*out = mez_obj_done(&o);
		return unknown(s, MEZ_CAUSE_CONFLICT, type->id.name, number);
	}
	need_state(&j, mez_licence_on(&h, s->date.date));
	need_activity(&j);
	need_scope(&j, &type->clients, "clients");
	need_scope(&j, &type->places, "places");
	for (size_t i = 0; i < type->nlimits; i++)
		need_limit(&j, &type->limit[i]);
	for (size_t i = 0; i < type->nconditions; i++)
		need_condition(&j, &type->condition[i]);
	mez_obj_set(&o, "state",
		    mez_json_z(mez_licence_state_name(mez_licence_on(&h, s->date.date))));
	if (j.fails.n)
		mez_obj_set(&o, "fails", mez_arr_done(&j.fails));
	*out = mez_obj_done(&o);
	return j.holds;
}

/* --- one extract ---------------------------------------------------------- */

/* About this party, or of the whole register. */
static bool concerns(const struct mez_evidence *d, struct mez_str party)
{
	const struct mez_json *id = mez_json_at(d->subject, "id");

	return id ? mez_str_eq(mez_json_str(id), party)
		  : mez_json_is(mez_json_at(d->subject, "closed"), MEZ_J_TRUE);
}

/* Is d an extract of the register of this type, about the party?  *as_of is its day. */
static bool is_extract(const struct scope *s, const struct mez_evidence *d,
		       const struct mez_licence_type *type, struct mez_str party,
		       struct mez_date *as_of)
{
	struct mez_str day = mez_json_str(mez_json_at(d->subject, "as_of"));

	return d->accepted && mez_str_is(d->kind, "MezLicence") &&
	       mez_evidence_speaks(s->e->evidence, d, type->from) &&
	       mez_licence_check_shape(d->subject, "", NULL) == 0 &&
	       mez_str_eq(mez_json_str(mez_json_at(d->subject, "register")), type->id.name) &&
	       concerns(d, party) && mez_date_parse(as_of, day);
}

/* Any of the party's licences will do. */
static struct mez_value judge_extract(const struct scope *s, const struct mez_licence_type *type,
				      const struct mez_evidence *d, struct mez_str party,
				      struct mez_value activity, struct mez_json *trace)
{
	const struct mez_json *list = mez_json_at(d->subject, "licences");
	struct mez_value v = mez_v_bool(false);
	struct mez_arr out = {.a = s->e->a};

	for (size_t i = 0; i < mez_json_len(list); i++) {
		const struct mez_json *one = mez_json_item(list, i);
		const struct mez_json *holder = mez_json_at(one, "holder");
		struct mez_json entry;

		if (holder && !mez_str_eq(mez_json_str(holder), party))
			continue;
		v = mez_v_or(s->e->a, v, judge_licence(s, type, one, activity, &entry));
		mez_arr_add(&out, entry);
	}
	*trace = mez_arr_done(&out);
	return v;
}

/* --- one type ------------------------------------------------------------- */

struct asked {
	const struct mez_licence_type *type;
	struct mez_str party, path; /* its id; where it stands in the operation */
	struct mez_value activity;
};

/* The day of the latest extract; false without one. */
static bool latest(const struct scope *s, const struct asked *q, struct mez_date *out)
{
	bool any = false;

	for (size_t i = 0; i < s->e->evidence->n; i++) {
		struct mez_date day;

		if (!is_extract(s, &s->e->evidence->v[i], q->type, q->party, &day) ||
		    (any && day.days <= out->days))
			continue;
		*out = day;
		any = true;
	}
	return any;
}

/* All extracts of that day: they agree, or it is not known. */
static struct mez_value judge_day(const struct scope *s, const struct asked *q, struct mez_date day)
{
	struct mez_value v = mez_v_bool(false);
	bool any = false, clash = false;

	for (size_t i = 0; i < s->e->evidence->n; i++) {
		const struct mez_evidence *d = &s->e->evidence->v[i];
		struct mez_value one;
		struct mez_json trace;
		struct mez_date its;

		if (!is_extract(s, d, q->type, q->party, &its) || its.days != day.days)
			continue;
		one = judge_extract(s, q->type, d, q->party, q->activity, &trace);
		note_proof(s, &(struct proof_use){.kind = PROOF_LICENCE,
						  .name = q->type->id.name,
						  .party = q->path,
						  .by = d,
						  .licence = q->type,
						  .activity = q->activity.text,
						  .licences = mez_json_keep(s->e->a, trace),
						  .holds = one});
		if (any && (one.known != v.known || (one.known && one.truth != v.truth)))
			clash = true;
		v = any && !one.known && !v.known
			    ? mez_v_unknown(MEZ_TYPE_BOOL, mez_why_union(s->e->a, v.why, one.why))
			    : one;
		any = true;
	}
	return clash ? unknown(s, MEZ_CAUSE_CONFLICT, q->path, q->type->id.name) : v;
}

static struct mez_value judge_type(const struct scope *s, const struct asked *q)
{
	struct mez_value act = q->activity;
	struct mez_date day = {0}, legal = s->date.date;

	/* no register is asked for what its licences never cover */
	if (act.known && !act.none && !type_covers(q->type, act.text))
		return mez_v_bool(false);
	if (!mez_span_has(&q->type->valid, legal))
		return unknown(s, MEZ_CAUSE_NOT_COVERED, q->type->id.name,
			       day_text(s->e->a, legal));
	if (!latest(s, q, &day))
		return unknown(s, MEZ_CAUSE_LICENCE_MISSING, q->type->id.name, q->path);
	if ((int64_t)legal.days - day.days > q->type->max_age)
		return unknown(s, MEZ_CAUSE_LIST_STALE, q->type->id.name, day_text(s->e->a, day));
	return judge_day(s, q, day);
}

/* --- licensed() ----------------------------------------------------------- */

struct mez_value eval_licensed(const struct scope *s, const struct mez_expr *x)
{
	const struct mez_licence_set *set = x->ref;
	size_t root = eval_root(s, x->arg[0]);
	struct mez_value id = eval_field(s->e, root, "id"), v = mez_v_bool(false);
	struct asked q = {.path = s->e->slot[root].path};

	if (id.known && (id.none || id.text.n == 0))
		id = unknown(s, MEZ_CAUSE_NULL_VALUE, q.path, MEZ_NOSTR);
	q.activity = eval_expr(s, x->arg[1]);
	if (!id.known || !s->date.known)
		return mez_v_unknown(MEZ_TYPE_BOOL, mez_why_union(s->e->a, id.why, s->date.why));
	q.party = id.text;
	for (size_t i = 0; i < set->n; i++) {
		q.type = set->v[i];
		v = mez_v_or(s->e->a, v, judge_type(s, &q));
	}
	return v;
}
