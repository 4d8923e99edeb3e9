/* work/packtest.c: examples beside the law, run. */
#include "work/packtest.h"

#include "tensor/evaldue.h"
#include "tensor/tensor.h"

struct testing {
	struct mez_arena *a;
	struct mez_sink *sink;
	const struct mez_pack *p;
	const struct mez_rules *rules;
	struct mez_engine engine;
	struct mez_policy policy;
	size_t pack; /* its index among those loaded */
	struct mez_usage usage;
	struct mez_packtest count;
	struct mez_err *err;
};

/* --- an example as operation and evidence ---------------------------------- */

struct given {
	struct mez_json operation;
	struct mez_evidences evidence;
	struct mez_when_asked when;
};

static bool is_header(struct mez_str name)
{
	return mez_str_is(name, "kind") || mez_str_is(name, "stage") ||
	       mez_str_is(name, "jurisdiction") || mez_str_is(name, "instant") ||
	       mez_str_is(name, "done");
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
		if (s->day_of.n &&
		    mez_instant_parse(&at, mez_json_str(at_path(facts, s->day_of))))
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

		if (is_header(name))
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
	return mez_json_str(
		mez_json_at(at_path(mez_json_at(&g->operation, "facts"), party), "id"));
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

static int build_given(struct testing *t, struct given *g, const struct mez_json *item)
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

/* --- expectations --------------------------------------------------------- */

static void complain(struct testing *t, const struct mez_named *id, const char *what,
		     const struct mez_json *expected, const struct mez_json *got)
{
	struct mez_obj o = {.a = t->a};
	struct mez_json doc;

	mez_obj_set(&o, "type", mez_json_z("mez.test/1"));
	mez_obj_set(&o, "pack", mez_json_text(t->p->name));
	mez_obj_set(&o, "example", mez_json_text(id->name));
	mez_obj_set(&o, "ok", mez_json_bool(false));
	mez_obj_set(&o, "what", mez_json_z(what));
	if (expected)
		mez_obj_set(&o, "expected", *expected);
	if (got)
		mez_obj_set(&o, "got", *got);
	doc = mez_obj_done(&o);
	mez_sink_json(t->sink, &doc);
}

/* Calls fn for every element of a list member of every cell until it says yes. */
typedef bool match_fn(const struct mez_json *v, const struct mez_json *want);
static bool any_in_cells(const struct mez_json *verdict, const char *member, match_fn *fn,
			 const struct mez_json *want)
{
	const struct mez_json *cells = mez_json_at(verdict, "cells");

	for (size_t i = 0; i < mez_json_len(cells); i++) {
		const struct mez_json *list =
			mez_json_get(mez_json_item(cells, i), mez_str_of(member));

		for (size_t k = 0; k < mez_json_len(list); k++)
			if (fn(mez_json_item(list, k), want))
				return true;
	}
	return false;
}

static bool is_reason(const struct mez_json *v, const struct mez_json *want)
{
	return mez_json_same(mez_json_at(v, "code"), want);
}

static bool has_row(const struct mez_json *v, const struct mez_json *want)
{
	const struct mez_json *rows = mez_json_at(v, "rows");

	for (size_t i = 0; i < mez_json_len(rows); i++)
		if (mez_json_at(mez_json_item(rows, i), "row") &&
		    mez_json_same(mez_json_at(mez_json_item(rows, i), "row"), want))
			return true;
	return false;
}

/* A row that a duty used, or the condition of a clause. */
static bool met_row(const struct mez_json *verdict, const struct mez_json *want)
{
	return any_in_cells(verdict, "obligations", has_row, want) ||
	       any_in_cells(verdict, "clauses", has_row, want);
}

static bool met_rows(const struct mez_json *verdict, const struct mez_json *want)
{
	if (!mez_json_is(want, MEZ_J_ARRAY))
		return met_row(verdict, want);
	for (size_t i = 0; i < want->len; i++)
		if (!met_row(verdict, mez_json_item(want, i)))
			return false;
	return true;
}

static bool names_duty(const struct mez_json *v, const struct mez_json *want)
{
	struct mez_str id = mez_json_str(mez_json_at(v, "duty"));
	struct mez_str name = mez_json_str(mez_json_at(want, "duty"));

	return id.n > name.n && id.p[id.n - name.n - 1] == '/' &&
	       mez_str_eq((struct mez_str){id.p + id.n - name.n, name.n}, name);
}

/* want: {"duty": NAME, "value": money or word}. */
static bool is_duty(const struct mez_json *v, const struct mez_json *want)
{
	const struct mez_json *value = mez_json_at(want, "value"),
			      *amount = mez_json_at(v, "amount");

	if (!names_duty(v, want))
		return false;
	if (mez_json_is(value, MEZ_J_STRING))
		return mez_json_same(mez_json_at(v, "state"), value);
	return amount && mez_json_same(amount, value);
}

/* want: {"duty": NAME, "value": a date or money}: when it is due, or a penalty. */
static bool is_due(const struct mez_json *v, const struct mez_json *want)
{
	const struct mez_json *value = mez_json_at(want, "value");
	const struct mez_json *penalties = mez_json_at(v, "penalties");

	if (!names_duty(v, want))
		return false;
	if (mez_json_is(value, MEZ_J_STRING))
		return mez_json_at(v, "due") && mez_json_same(mez_json_at(v, "due"), value);
	for (size_t i = 0; i < mez_json_len(penalties); i++) {
		const struct mez_json *amount = mez_json_at(mez_json_item(penalties, i), "amount");

		if (amount && mez_json_same(amount, value))
			return true;
	}
	return false;
}

static struct mez_json want_duty(struct testing *t, struct mez_str name,
				 const struct mez_json *value)
{
	struct mez_obj want = {.a = t->a};

	mez_obj_set(&want, "duty", mez_json_text(name));
	mez_obj_set(&want, "value", *value);
	return mez_obj_done(&want);
}

/* due: {DUTY: date}, penalty: {DUTY: money} */
static bool met_dues(struct testing *t, const struct mez_json *verdict, const struct mez_json *map)
{
	for (size_t i = 0; mez_json_is(map, MEZ_J_OBJECT) && i < map->len; i++) {
		const struct mez_member *m = mez_json_member(map, i);
		struct mez_json doc = want_duty(t, mez_json_str(&m->name), &m->value);

		if (!any_in_cells(verdict, "obligations", is_due, &doc))
			return false;
	}
	return mez_json_len(map) > 0;
}

static bool met(struct testing *t, const struct mez_json *verdict, const struct mez_member *m,
		const struct mez_json **got)
{
	struct mez_str name = mez_json_str(&m->name);
	struct mez_json doc;
	enum mez_domain d;

	*got = NULL;
	if (mez_domain_parse(&d, name)) {
		const struct mez_json *cell = mez_verdict_cell(verdict, name);

		*got = mez_json_at(cell, "state");
		return cell && mez_json_same(*got, &m->value);
	}
	if (mez_str_is(name, "reason"))
		return any_in_cells(verdict, "reasons", is_reason, &m->value);
	if (mez_str_is(name, "row"))
		return met_rows(verdict, &m->value);
	if (mez_str_is(name, "due") || mez_str_is(name, "penalty"))
		return met_dues(t, verdict, &m->value);
	doc = want_duty(t, name, &m->value);
	return any_in_cells(verdict, "obligations", is_duty, &doc);
}

static int run_example(struct testing *t, const struct mez_named *id)
{
	const struct mez_json *expect = mez_json_at(id->item, "expect");
	struct given g = {0};
	struct mez_json verdict;
	bool ok = true;
	int r = build_given(t, &g, id->item);

	if (!r)
		r = mez_tensor_eval(&verdict, t->a, &t->engine, &g.operation, &g.evidence, &g.when,
				    t->err);
	t->count.examples++;
	if (r) {
		complain(t, id, mez_arena_fmt(t->a, "cannot be evaluated: %s", t->err->msg).p, NULL,
			 NULL);
		t->count.failed++;
		return 0;
	}
	mez_usage_add(&t->usage, t->rules, &verdict);
	for (size_t i = 0; i < mez_json_len(expect); i++) {
		const struct mez_member *m = mez_json_member(expect, i);
		const struct mez_json *got;

		if (met(t, &verdict, m, &got))
			continue;
		ok = false;
		complain(t, id, mez_arena_fmt(t->a, "%.*s", MEZ_ALL(mez_json_str(&m->name))).p,
			 &m->value, got);
	}
	t->count.failed += !ok;
	return 0;
}

/* --- what was not tried --------------------------------------------------- */

static void untried(struct testing *t, const char *what, struct mez_str name, struct mez_str row)
{
	struct mez_obj o = {.a = t->a};
	struct mez_json doc;

	t->count.untried++;
	mez_obj_set(&o, "type", mez_json_z("mez.test/1"));
	mez_obj_set(&o, "pack", mez_json_text(t->p->name));
	mez_obj_set(&o, "ok", mez_json_bool(false));
	mez_obj_set(&o, "what", mez_json_z("no example exercises it"));
	mez_obj_add(&o, mez_str_of(what), mez_json_text(name));
	if (row.p)
		mez_obj_set(&o, "row", mez_json_text(row));
	doc = mez_obj_done(&o);
	mez_sink_json(t->sink, &doc);
}

static void check_licences(struct testing *t)
{
	for (size_t i = 0; i < t->rules->licences.n; i++) {
		const struct mez_named *id = t->rules->licences.v[i];

		if (id->pack == t->pack && !t->usage.licence[i] &&
		    !mez_json_at(id->item, "untested"))
			untried(t, "licence", id->name, MEZ_NOSTR);
	}
}

static void check_coverage(struct testing *t)
{
	check_licences(t);
	for (size_t i = 0; i < t->rules->clauses.n; i++) {
		const struct mez_clause *cl = t->rules->clauses.v[i];

		if (cl->id.pack != t->pack)
			continue;
		t->count.clauses++;
		if (!t->usage.clause[i] && !mez_json_at(cl->id.item, "untested"))
			untried(t, "clause", cl->id.name, MEZ_NOSTR);
	}
	for (size_t i = 0; i < t->rules->tables.n; i++) {
		const struct mez_table *table = t->rules->tables.v[i];

		for (size_t k = 0; table->id.pack == t->pack && k < table->nrows; k++) {
			t->count.rows++;
			if (!t->usage.row[i][k] && !mez_json_at(table->row[k].item, "untested") &&
			    !mez_json_at(table->id.item, "untested"))
				untried(t,
					table->is_param			   ? "param"
					: table->form == MEZ_FORM_DEADLINE ? "deadline"
									   : "table",
					table->id.name, table->row[k].id);
		}
	}
}

/* --- the whole ------------------------------------------------------------ */

struct closure {
	struct mez_pack *v[MEZ_PACK_MAX_REQUIRES];
	size_t n;
};

static int gather(struct closure *c, struct mez_arena *a, struct mez_store *s, struct mez_str name,
		  struct mez_err *err)
{
	struct mez_stored_pack p;
	int r;

	for (size_t i = 0; i < c->n; i++)
		if (mez_str_eq(c->v[i]->name, name))
			return 0;
	if (c->n == MEZ_PACK_MAX_REQUIRES)
		return mez_err_set(err, MEZ_E_LIMIT, "too many required packs");
	r = mez_packs_get(&p, a, s, name, err);
	if (r)
		return r;
	c->v[c->n++] = p.pack;
	for (size_t i = 0; !r && i < p.pack->nrequires; i++)
		r = gather(c, a, s, p.pack->requires[i].name, err);
	return r;
}

/* The policy of examples: every list counts, amounts are exact, no zone decides. */
static void example_policy(struct testing *t)
{
	struct mez_str *lists = MEZ_NEWS(t->a, struct mez_str, t->rules->lists.n + 1);

	for (size_t i = 0; i < t->rules->lists.n; i++)
		lists[i] = ((const struct mez_list_rules *)t->rules->lists.v[i])->id.name;
	t->policy = (struct mez_policy){.zone = MEZ_STR("example"),
					.jurisdiction = t->p->jurisdiction,
					.set = mez_domain_set_find(MEZ_STR("domains/20")),
					.list = lists,
					.nlists = t->rules->lists.n};
}

static void report(struct testing *t)
{
	struct mez_obj o = {.a = t->a};
	struct mez_json doc;

	mez_obj_set(&o, "type", mez_json_z("mez.test/1"));
	mez_obj_set(&o, "pack", mez_json_text(t->p->name));
	mez_obj_set(&o, "ok", mez_json_bool(t->count.failed == 0 && t->count.untried == 0));
	mez_obj_set(&o, "examples", mez_json_i64(t->a, (int64_t)t->count.examples));
	mez_obj_set(&o, "failed", mez_json_i64(t->a, (int64_t)t->count.failed));
	mez_obj_set(&o, "clauses", mez_json_i64(t->a, (int64_t)t->count.clauses));
	mez_obj_set(&o, "rows", mez_json_i64(t->a, (int64_t)t->count.rows));
	mez_obj_set(&o, "untried", mez_json_i64(t->a, (int64_t)t->count.untried));
	doc = mez_obj_done(&o);
	mez_sink_json(t->sink, &doc);
}

int mez_packtest_run(struct mez_packtest *out, struct mez_sink *sink, struct mez_arena *a,
		     struct mez_store *store, struct mez_str name, struct mez_err *err)
{
	struct closure *c = MEZ_NEW(a, struct closure);
	struct mez_rules rules;
	struct mez_law law;
	struct testing t = {.a = a, .sink = sink, .rules = &rules, .pack = 0, .err = err};
	int r = gather(c, a, store, name, err);

	if (r)
		return r;
	t.p = c->v[0];
	mez_rules_init(&rules, a);
	mez_law_init(&law, a);
	if (t.p->kind == MEZ_PACK_REG) {
		r = mez_pack_load(&rules, &law, c->v, c->n, err);
		if (r)
			return r;
		example_policy(&t);
		t.engine = (struct mez_engine){.rules = &rules, .law = &law, .policy = &t.policy};
		mez_usage_init(&t.usage, a, &rules);
		for (size_t i = 0; !r && i < rules.examples.n; i++) {
			const struct mez_named *id = rules.examples.v[i];

			if (id->pack == t.pack)
				r = run_example(&t, id);
		}
		if (r)
			return r;
		check_coverage(&t);
	}
	report(&t);
	*out = t.count;
	return 0;
}

int mez_packtest_verdict(struct mez_json *out, struct mez_arena *a, const struct mez_pack *p,
			 const struct mez_rules *rules, const struct mez_law *law,
			 const struct mez_json *example, struct mez_err *err)
{
	struct testing t = {.a = a, .p = p, .rules = rules, .err = err};
	struct given g = {0};
	int r;

	example_policy(&t);
	t.engine = (struct mez_engine){.rules = rules, .law = law, .policy = &t.policy};
	r = build_given(&t, &g, example);
	return r ? r
		 : mez_tensor_eval(out, a, &t.engine, &g.operation, &g.evidence, &g.when, err);
}
