/* work/packgiven.c: an example as operation and evidence. */
#include "work/packtest_priv.h"

#include "tensor/evaldue.h"

bool example_is_header(struct mez_str name)
{
	return mez_str_is(name, "kind") || mez_str_is(name, "stage") ||
	       mez_str_is(name, "jurisdiction") || mez_str_is(name, "instant") ||
	       mez_str_is(name, "done") || mez_str_is(name, "plan");
}

/* A party without an id is known by the name of its fact. */
static struct mez_json with_id(struct testing *t, struct mez_str name, const struct mez_json *v)
{
	size_t slot = mez_rules_slot(t->rules, name);
	struct mez_obj o;

	if (slot == SIZE_MAX || t->rules->slot[slot].type != MEZ_TYPE_RECORD ||
	    !mez_json_is(v, MEZ_J_OBJECT) || mez_json_at(v, "id"))
		return *v;
	mez_obj_from(&o, t->a, v);
	mez_obj_set(&o, "id", mez_json_text(name));
	return mez_obj_done(&o);
}

/* What stands at a path of nested facts, or NULL. */
static const struct mez_json *at_path(const struct mez_json *facts, struct mez_str path)
{
	const char *dot;

	while ((dot = path.n ? memchr(path.p, '.', path.n) : NULL) != NULL) {
		struct mez_str name = {path.p, (size_t)(dot - path.p)};

		facts = mez_json_get(facts, name);
		path = (struct mez_str){dot + 1, path.n - name.n - 1};
	}
	return mez_json_get(facts, path);
}

/* Noon UTC of the first date a clause of the rules goes by, else of the day of its instant. */
static struct mez_instant default_instant(struct testing *t, const struct mez_json *facts)
{
	struct mez_instant at = {0};

	for (size_t i = 0; i < t->rules->clauses.n; i++) {
		const struct mez_clause *cl = t->rules->clauses.v[i];
		const struct mez_slot *s = &t->rules->slot[cl->date_slot];
		struct mez_date day;

		if (mez_date_parse(&day, mez_json_str(at_path(facts, s->path)))) {
			at.secs = (int64_t)day.days * 86400 + 43200;
			return at;
		}
		if (s->day_of.n && mez_instant_parse(&at, mez_json_str(at_path(facts, s->day_of))))
			return at;
	}
	return at;
}

static struct mez_json instant_text(struct mez_arena *a, struct mez_instant t)
{
	char text[MEZ_INSTANT_TEXT + 1];

	mez_instant_text(text, t);
	return mez_json_copy_text(a, mez_str_of(text));
}

static void build_operation(struct testing *t, struct given *g, const struct mez_json *item)
{
	static const char nonce[] =
		"0000000000000000000000000000000000000000000000000000000000000000";
	const struct mez_json *op = mez_json_at(item, "operation");
	struct mez_obj o = {.a = t->a}, facts = {.a = t->a};

	for (size_t i = 0; i < op->len; i++) {
		const struct mez_member *m = mez_json_member(op, i);
		struct mez_str name = mez_json_str(&m->name);

		if (example_is_header(name))
			mez_obj_add(&o, name, m->value);
		else
			mez_obj_add(&facts, name, with_id(t, name, &m->value));
	}
	if (!mez_instant_parse(&g->when.as_of, mez_json_str(mez_json_at(item, "as_of"))) &&
	    !mez_instant_parse(&g->when.as_of, mez_json_str(mez_json_at(op, "instant"))))
		g->when.as_of = default_instant(t, op);
	g->when.known_at = mez_instant_day(g->when.as_of, 0);
	g->when.audience = mez_json_str(mez_json_at(item, "audience"));
	mez_obj_set(&o, "type", mez_json_z("mez.operation/1"));
	mez_obj_set(&o, "id", mez_json_z("example"));
	mez_obj_set(&o, "nonce", mez_json_z(nonce));
	if (!mez_json_at(op, "jurisdiction"))
		mez_obj_set(&o, "jurisdiction", mez_json_text(t->p->jurisdiction));
	if (!mez_json_at(op, "instant"))
		mez_obj_set(&o, "instant", instant_text(t->a, g->when.as_of));
	mez_obj_set(&o, "facts", mez_obj_done(&facts));
	g->operation = mez_obj_done(&o);
}

/* The id of the party at a path of the example's facts. */
static struct mez_str party_id(const struct given *g, struct mez_str party)
{
	return mez_json_str(mez_json_at(at_path(mez_json_at(&g->operation, "facts"), party), "id"));
}

static void always(struct mez_obj *subject)
{
	mez_obj_set(subject, "from", mez_json_z("0001-01-01"));
	mez_obj_set(subject, "to", mez_json_z("9999-12-31"));
}

static void within(struct mez_obj *subject, const struct mez_span *period)
{
	char from[MEZ_DATE_TEXT + 1], to[MEZ_DATE_TEXT + 1];

	mez_date_text(from, period->from);
	mez_date_text(to, period->to);
	mez_obj_set(subject, "from", mez_json_copy_text(subject->a, mez_str_of(from)));
	mez_obj_set(subject, "to", mez_json_copy_text(subject->a, mez_str_of(to)));
}

static void add_evidence(struct testing *t, struct given *g, struct mez_str kind,
			 struct mez_str from, const struct mez_json *subject)
{
	mez_evidence_assume(&g->evidence.v[g->evidence.n++], kind, from,
			    mez_json_keep(t->a, *subject));
}

/* lists: {pk.atl: {payee: active}} */
static int assume_lists(struct testing *t, struct given *g, const struct mez_json *lists)
{
	for (size_t i = 0; i < mez_json_len(lists); i++) {
		const struct mez_member *m = mez_json_member(lists, i);
		const struct mez_status *s = mez_rules_status(t->rules, mez_json_str(&m->name));

		if (!s)
			return mez_err_set(t->err, MEZ_E_RULE, "no status list '%.*s'",
					   MEZ_FMT(mez_json_str(&m->name)));
		for (size_t k = 0; k < mez_json_len(&m->value); k++) {
			const struct mez_member *of = mez_json_member(&m->value, k);
			struct mez_obj o = {.a = t->a};
			struct mez_str id = party_id(g, mez_json_str(&of->name));
			struct mez_json subject;

			if (!id.p)
				return mez_err_set(t->err, MEZ_E_RULE, "no party '%.*s' with an id",
						   MEZ_FMT(mez_json_str(&of->name)));
			mez_obj_set(&o, "id", mez_json_text(id));
			mez_obj_set(&o, "list", mez_json_text(s->id.name));
			mez_obj_set(&o, "status", of->value);
			always(&o);
			subject = mez_obj_done(&o);
			add_evidence(t, g, MEZ_STR("MezListStatus"), s->from, &subject);
		}
	}
	return 0;
}

/* totals: {pk.s153.goods.year: PKR 1000000} */
static int assume_totals(struct testing *t, struct given *g, const struct mez_json *totals,
			 const struct mez_json *op)
{
	struct mez_span period;

	for (size_t i = 0; i < mez_json_len(totals); i++) {
		const struct mez_member *m = mez_json_member(totals, i);
		const struct mez_total *total = mez_rules_total(t->rules, mez_json_str(&m->name));
		struct mez_obj o = {.a = t->a};
		struct mez_json subject;

		if (!total)
			return mez_err_set(t->err, MEZ_E_RULE, "no total '%.*s'",
					   MEZ_FMT(mez_json_str(&m->name)));
		for (size_t k = 0; k < total->nper; k++) {
			struct mez_str party = t->rules->slot[total->per[k]].path;

			mez_obj_add(&o, k + 1 == total->nper ? MEZ_STR("id") : party,
				    mez_json_text(party_id(g, party)));
		}
		mez_obj_set(&o, "total", mez_json_text(total->id.name));
		mez_obj_set(&o, "value", m->value);
		if (total->has_period && mez_period_of(&period, &total->period,
						       mez_instant_day(default_instant(t, op), 0)))
			within(&o, &period);
		else
			always(&o);
		subject = mez_obj_done(&o);
		add_evidence(t, g, MEZ_STR("MezTotal"), total->from, &subject);
	}
	return 0;
}

static void assume_given(struct testing *t, struct given *g, const struct mez_json *list)
{
	for (size_t i = 0; i < mez_json_len(list); i++) {
		const struct mez_json *v = mez_json_item(list, i);
		struct mez_evidence *e = &g->evidence.v[g->evidence.n];

		add_evidence(t, g, mez_json_str(mez_json_at(v, "credential")),
			     mez_json_str(mez_json_at(v, "from")), mez_json_at(v, "subject"));
		e->has_from =
			mez_instant_parse(&e->from, mez_json_str(mez_json_at(v, "valid_from")));
		e->has_until =
			mez_instant_parse(&e->until, mez_json_str(mez_json_at(v, "valid_until")));
		if ((e->has_from && e->from.secs > g->when.as_of.secs) ||
		    (e->has_until && e->until.secs < g->when.as_of.secs)) {
			e->accepted = false;
			e->reason = "not_valid_at";
		}
	}
}

int example_given(struct testing *t, struct given *g, const struct mez_json *item)
{
	const struct mez_json *lists = mez_json_at(item, "lists");
	size_t most = mez_json_len(mez_json_at(item, "evidence")) +
		      mez_json_len(mez_json_at(item, "totals"));
	int r;

	for (size_t i = 0; i < mez_json_len(lists); i++)
		most += mez_json_len(&mez_json_member(lists, i)->value);
	build_operation(t, g, item);
	g->evidence = (struct mez_evidences){.v = MEZ_NEWS(t->a, struct mez_evidence, most + 1)};
	r = assume_lists(t, g, lists);
	if (!r)
		r = assume_totals(t, g, mez_json_at(item, "totals"),
				  mez_json_at(item, "operation"));
	if (!r)
		assume_given(t, g, mez_json_at(item, "evidence"));
	return r;
}
