/* work/packtest.c: examples beside the law, run. */
#include "work/packtest_priv.h"

static void complain(struct testing *t, const struct mez_named *id, struct mez_str what,
		     const struct mez_member *expected, const struct mez_json *verdict)
{
	const struct mez_json *reasons = NULL;
	struct mez_obj o = {.a = t->a};
	struct mez_json doc;

	mez_obj_set(&o, "type", mez_json_z("mez.test/1"));
	mez_obj_set(&o, "pack", mez_json_text(t->p->name));
	mez_obj_set(&o, "example", mez_json_text(id->name));
	mez_obj_set(&o, "ok", mez_json_bool(false));
	mez_obj_set(&o, "what", mez_json_text(what));
	if (expected) {
		reasons = example_reasons(verdict, what);
		mez_obj_set(&o, "expected", expected->value);
		mez_obj_set(&o, "got", example_got(t, verdict, expected));
	}
	if (reasons)
		mez_obj_set(&o, "reasons", *reasons);
	doc = mez_obj_done(&o);
	mez_sink_json(t->sink, &doc);
}

static int run_example(struct testing *t, const struct mez_named *id)
{
	const struct mez_json *expect = mez_json_at(id->item, "expect");
	struct given g = {0};
	struct mez_json verdict;
	bool ok = true;
	int r = example_given(t, &g, id->item);

	if (!r)
		r = mez_tensor_eval(&verdict, t->a, &t->engine, &g.operation, &g.evidence, &g.when,
				    t->err);
	t->count.examples++;
	if (r) {
		complain(t, id, mez_arena_fmt(t->a, "cannot be evaluated: %s", t->err->msg), NULL,
			 NULL);
		t->count.failed++;
		return 0;
	}
	mez_usage_add(&t->usage, t->rules, &verdict);
	for (size_t i = 0; i < mez_json_len(expect); i++) {
		const struct mez_member *m = mez_json_member(expect, i);

		if (example_met(t, &verdict, m))
			continue;
		ok = false;
		complain(t, id, mez_json_str(&m->name), m, &verdict);
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

/* The policy of examples: every domain and list counts, amounts are exact, no zone decides. */
static void example_policy(struct testing *t)
{
	struct mez_str *lists = MEZ_NEWS(t->a, struct mez_str, t->rules->lists.n + 1);

	for (size_t i = 0; i < t->rules->lists.n; i++)
		lists[i] = ((const struct mez_list_rules *)t->rules->lists.v[i])->id.name;
	t->policy = (struct mez_policy){.zone = MEZ_STR("example"),
					.jurisdiction = t->p->jurisdiction,
					.set = mez_domain_set_find(MEZ_STR("domains/23")),
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
	r = example_given(&t, &g, example);
	return r ? r
		 : mez_tensor_eval(out, a, &t.engine, &g.operation, &g.evidence, &g.when, err);
}
