/* tensor/verdict.c: the verdict as a document: trace, rows, citations. */
#include "tensor/eval_priv.h"

#include "tensor/commit.h"
#include "tensor/kept.h"

/* --- small values --------------------------------------------------------- */

struct mez_json dec_json(struct mez_arena *a, struct mez_dec d)
{
	char text[MEZ_DEC_TEXT];
	size_t n = mez_dec_text(text, d);

	return mez_json_copy_text(a, (struct mez_str){text, n});
}

struct mez_json money_json(struct mez_arena *a, struct mez_dec d, struct mez_str currency)
{
	struct mez_obj o = {.a = a};

	mez_obj_set(&o, "amount", dec_json(a, d));
	mez_obj_set(&o, "currency", mez_json_text(currency));
	return mez_obj_done(&o);
}

struct mez_str day_text(struct mez_arena *a, struct mez_date d)
{
	char day[MEZ_DATE_TEXT + 1];

	mez_date_text(day, d);
	return mez_arena_dup(a, mez_str_of(day));
}

struct mez_json date_json(struct mez_arena *a, struct mez_date d)
{
	return mez_json_text(day_text(a, d));
}

struct mez_str hex_text(struct mez_arena *a, const struct mez_digest *d)
{
	char hex[MEZ_HEX32 + 1];

	mez_digest_hex(hex, d);
	return mez_arena_dup(a, (struct mez_str){hex, MEZ_HEX32});
}

struct mez_json hex_json(struct mez_arena *a, const struct mez_digest *d)
{
	return mez_json_text(hex_text(a, d));
}

static struct mez_json instant_json(struct mez_arena *a, struct mez_instant t)
{
	char text[MEZ_INSTANT_TEXT + 1];

	mez_instant_text(text, t);
	return mez_json_copy_text(a, mez_str_of(text));
}

/* --- citations ------------------------------------------------------------ */

struct mez_json cite_json(struct eval *e, const struct mez_citations *cites,
			  const struct mez_value *date)
{
	const struct mez_date *day = date->known && !date->none ? &date->date : NULL;
	struct mez_arr list = {.a = e->a};

	for (size_t i = 0; i < cites->n; i++)
		mez_arr_add(&list, mez_cite_on(e->a, e->engine, &cites->v[i], day));
	return mez_arr_done(&list);
}

/* --- rows ----------------------------------------------------------------- */

static struct mez_json quantity_json(struct eval *e, const struct mez_value *v)
{
	if (v->type == MEZ_TYPE_MONEY)
		return money_json(e->a, v->dec, v->text);
	if (v->type == MEZ_TYPE_DATE)
		return date_json(e->a, v->date);
	return dec_json(e->a, v->dec);
}

/* What the row was applied to, and the arithmetic of the part it fell in. */
static void add_applied(struct eval *e, struct mez_obj *o, const struct row_use *u)
{
	const struct mez_part *part = u->part;
	struct mez_obj p = {.a = e->a};
	struct mez_value over = u->of;

	mez_obj_set(o, "of", quantity_json(e, &u->of));
	if (u->table->into.n) {
		mez_obj_set(o, "on", date_json(e->a, u->on));
		mez_obj_set(o, "rate", dec_json(e->a, u->row->value.dec));
	}
	if (!part)
		return;
	over.dec = part->origin;
	if (u->table->form != MEZ_FORM_BAND)
		mez_obj_set(&p, "base", money_json(e->a, part->base, u->row->value.text));
	mez_obj_set(&p, "number", mez_json_i64(e->a, part - u->row->part + 1));
	if (u->table->form == MEZ_FORM_SLAB)
		mez_obj_set(&p, "over", quantity_json(e, &over));
	if (u->table->form != MEZ_FORM_STEP)
		mez_obj_set(&p, "rate", dec_json(e->a, part->rate));
	mez_obj_set(o, "part", mez_obj_done(&p));
}

/* In the order of the names. */
static struct mez_json row_json(struct eval *e, const struct row_use *u)
{
	const struct mez_json *source = mez_json_at(u->row->item, "source");
	const struct mez_json name = mez_json_text(u->table->id.name);
	bool deadline = u->table->form == MEZ_FORM_DEADLINE;
	struct mez_obj o = {.a = e->a};

	mez_obj_set(&o, "confidence", mez_json_z(mez_confidence_name(u->row->confidence)));
	if (!u->table->is_param && deadline)
		mez_obj_set(&o, "deadline", name);
	if (u->ended)
		mez_obj_set(&o, "ended_by", mez_json_text(u->row->ended_by));
	mez_obj_set(&o, "from", date_json(e->a, u->row->span.from));
	if (u->table->is_param)
		mez_obj_set(&o, "param", name);
	if (u->applied && !u->ended)
		add_applied(e, &o, u);
	if (u->possible)
		mez_obj_set(&o, "possible", mez_json_bool(true));
	if (!u->table->is_param)
		mez_obj_set(&o, "row", mez_json_text(u->row->id));
	mez_obj_set(&o, "source", *source);
	if (!u->table->is_param && !deadline)
		mez_obj_set(&o, "table", name);
	return mez_obj_done(&o);
}

/* By table, then by the row's place in its table: the list was built by walking. */
static int cmp_use(const struct row_use *x, const struct row_use *y)
{
	int c = mez_str_cmp(x->table->id.name, y->table->id.name);

	return c ? c : (x->row > y->row) - (x->row < y->row);
}

struct mez_json rows_json(struct eval *e, const struct row_use *list)
{
	struct mez_arr out = {.a = e->a};
	const struct row_use *last = NULL;

	for (;;) {
		const struct row_use *next = NULL;

		for (const struct row_use *u = list; u; u = u->next)
			if ((!last || cmp_use(u, last) > 0) && (!next || cmp_use(u, next) < 0))
				next = u;
		if (!next)
			return mez_arr_done(&out);
		mez_arr_add(&out, row_json(e, next));
		last = next;
	}
}

/* --- what was relied on --------------------------------------------------- */

static const char *kleene(const struct mez_value *v)
{
	return !v->known ? "unknown" : v->truth ? "yes" : "no";
}

static const char *const proof_kinds[] = {
	[PROOF_AUTHORISATION] = "authorisation",
	[PROOF_DEEMED] = "deemed",
	[PROOF_CLAIM] = "claim",
	[PROOF_DETERMINATION] = "determination",
	[PROOF_JUDGEMENT] = "judgement",
	[PROOF_LICENCE] = "licence",
	[PROOF_OWNERSHIP] = "ownership",
	[PROOF_SCREENING] = "screening",
	[PROOF_STATUS] = "status",
	[PROOF_TERM] = "term",
	[PROOF_TOTAL] = "total",
};

static int cmp_proof(const struct proof_use *x, const struct proof_use *y)
{
	int c = strcmp(proof_kinds[x->kind], proof_kinds[y->kind]);

	if (!c)
		c = mez_str_cmp(x->name, y->name);
	if (!c)
		c = mez_str_cmp(x->party, y->party);
	if (!c)
		c = mez_str_cmp(x->activity, y->activity);
	if (!c && x->by && y->by)
		c = memcmp(x->by->sha256.b, y->by->sha256.b, sizeof x->by->sha256.b);
	return c;
}

/* What the law says of what was relied on, if it is of the law. */
static const struct mez_citations *cites_of(const struct proof_use *u)
{
	if (u->question)
		return &u->question->deemed_cites;
	if (u->licence)
		return &u->licence->cites;
	return u->term ? &u->term->cites : NULL;
}

/* In the order of the names. */
static struct mez_json proof_json(struct eval *e, const struct proof_use *u,
				  const struct mez_value *date)
{
	const struct mez_citations *cites = cites_of(u);
	struct mez_obj o = {.a = e->a};

	if (u->absent)
		mez_obj_set(&o, "absent", mez_json_bool(true));
	if (u->licence && u->activity.n)
		mez_obj_set(&o, "activity", mez_json_text(u->activity));
	if (u->by)
		mez_obj_set(&o, "by", hex_json(e->a, &u->by->sha256));
	if (cites)
		mez_obj_set(&o, "cites", cite_json(e, cites, date));
	if (cites || u->owned)
		mez_obj_set(&o, "holds", mez_json_z(kleene(&u->holds)));
	mez_obj_set(&o, "kind", mez_json_z(proof_kinds[u->kind]));
	if (u->licence)
		mez_obj_set(&o, "licences", *u->licences);
	if (u->list) {
		mez_obj_set(&o, "list_as_of", date_json(e->a, u->list->as_of));
		mez_obj_set(&o, "list_sha256", hex_json(e->a, &u->list->sha256));
	}
	mez_obj_set(&o, "name", mez_json_text(u->name));
	if (u->owned)
		mez_obj_set(&o, "ownership", owned_json(e, &u->list->ownership, u->owned));
	if (u->party.n)
		mez_obj_set(&o, "party", mez_json_text(u->party));
	if (u->told)
		mez_obj_set(&o, "used", told_json(e, u->told));
	return mez_obj_done(&o);
}

/* By kind, name, party, document: the list was built by walking. */
struct mez_json proofs_json(struct eval *e, const struct proof_use *list,
			    const struct mez_value *date)
{
	struct mez_arr out = {.a = e->a};
	const struct proof_use *last = NULL;

	for (;;) {
		const struct proof_use *next = NULL;

		for (const struct proof_use *u = list; u; u = u->next)
			if ((!last || cmp_proof(u, last) > 0) && (!next || cmp_proof(u, next) < 0))
				next = u;
		if (!next)
			return mez_arr_done(&out);
		mez_arr_add(&out, proof_json(e, next, date));
		last = next;
	}
}

/* --- clauses -------------------------------------------------------------- */

static const char *inactive_because(const struct clause_result *res)
{
	if (res->defeated_by)
		return "defeated";
	return res->claim_missing ? "claim_not_presented" : "condition_not_met";
}

/* The last variation by its name, and, where there are several, all of them in their order. */
static void add_variations(struct eval *e, struct mez_obj *o, const struct mez_clause *cl,
			   const struct clause_result *res)
{
	struct mez_arr all = {.a = e->a};
	struct mez_json last;

	for (size_t i = 0; i < cl->nvariations; i++) {
		if (!res->varied[i])
			continue;
		last = mez_json_text(cl->variation[i].by->id.name);
		mez_arr_add(&all, last);
	}
	if (all.n > 0)
		mez_obj_set(o, "varied_by", last);
	if (all.n > 1)
		mez_obj_set(o, "variations", mez_arr_done(&all));
}

struct mez_json clause_json(struct eval *e, const struct mez_clause *cl,
			    const struct clause_result *res)
{
	struct mez_obj o = {.a = e->a};
	bool inactive = res->active.known && !res->active.truth;

	mez_obj_set(&o, "active", mez_json_z(kleene(&res->active)));
	if (inactive)
		mez_obj_set(&o, "because", mez_json_z(inactive_because(res)));
	mez_obj_set(&o, "cites", cite_json(e, &cl->cites, &res->date));
	mez_obj_set(&o, "clause", mez_json_text(cl->id.name));
	if (res->defeated_by)
		mez_obj_set(&o, "defeated_by", mez_json_text(res->defeated_by->id.name));
	mez_obj_set(&o, "effect", mez_json_z(mez_effect_name(cl->effect)));
	if (res->hits)
		mez_obj_set(&o, "hits", hits_json(e, res->hits));
	if (res->item != SIZE_MAX)
		mez_obj_set(&o, "item", mez_json_text(e->slot[res->item].path));
	if (res->rest)
		mez_obj_set(&o, "item", mez_json_text(cl->each_path));
	if (res->date.known && !res->date.none)
		mez_obj_set(&o, "legal_date", date_json(e->a, res->date.date));
	if (res->proofs)
		mez_obj_set(&o, "relied_on", proofs_json(e, res->proofs, &res->date));
	if (res->rows)
		mez_obj_set(&o, "rows", rows_json(e, res->rows));
	if (res->has_state && !inactive)
		mez_obj_set(&o, "state", mez_json_z(mez_state_name(res->state)));
	if (res->varied)
		add_variations(e, &o, cl, res);
	return mez_obj_done(&o);
}

/* --- commitment ----------------------------------------------------------- */

static struct mez_json commitment(struct eval *e)
{
	const struct mez_policy *p = e->engine->policy;
	struct mez_leaves of = {.set = p->set,
				.jurisdiction = p->jurisdiction,
				.zone = p->zone,
				.as_of = e->when->as_of,
				.operation_sha256 = e->operation_sha256,
				.lock_sha256 = e->engine->lock_sha256};
	struct mez_obj o = {.a = e->a};
	struct mez_digest root;

	mez_require(mez_digest_parse(&of.nonce,
				     mez_json_str(mez_json_at(e->operation, "nonce"))));
	root = mez_leaves_root(e->a, &of, e->cell);
	mez_obj_set(&o, "root", hex_json(e->a, &root));
	mez_obj_set(&o, "size", mez_json_i64(e->a, p->set->count));
	return mez_obj_done(&o);
}

/* --- the document --------------------------------------------------------- */

/* In the order of the names. */
static struct mez_json verdict_json(struct eval *e)
{
	const struct mez_policy *p = e->engine->policy;
	const struct mez_json committed = commitment(e);
	const struct mez_json lock = hex_json(e->a, &e->engine->lock_sha256);
	struct mez_arr cells = {.a = e->a};
	struct mez_obj o = {.a = e->a};

	for (unsigned d = 0; d < p->set->count; d++)
		mez_arr_add(&cells, e->cell[d]);
	mez_obj_set(&o, "as_of", instant_json(e->a, e->when->as_of));
	if (e->when->audience.n)
		mez_obj_set(&o, "audience", mez_json_text(e->when->audience));
	mez_obj_set(&o, "cells", mez_arr_done(&cells));
	mez_obj_set(&o, "commitment", committed);
	mez_obj_set(&o, "decision", eval_decision(e));
	mez_obj_set(&o, "domain_set", mez_json_z(p->set->name));
	mez_obj_set(&o, "evidence", mez_evidence_json(e->a, e->evidence));
	mez_obj_set(&o, "jurisdiction", mez_json_text(p->jurisdiction));
	mez_obj_set(&o, "kind", mez_json_text(e->kind));
	mez_obj_set(&o, "known_at", date_json(e->a, e->when->known_at));
	mez_obj_set(&o, "lock_sha256", lock);
	mez_obj_set(&o, "operation_sha256", hex_json(e->a, &e->operation_sha256));
	mez_obj_set(&o, "packs", mez_packs_json(e->a, e->engine));
	mez_obj_set(&o, "semantics", mez_json_i64(e->a, MEZ_SEMANTICS));
	mez_obj_set(&o, "stage", mez_json_text(e->stage));
	mez_obj_set(&o, "type", mez_json_literal("mez.verdict/1"));
	mez_obj_set(&o, "zone", mez_json_text(p->zone));
	return mez_obj_done(&o);
}

int mez_tensor_eval(struct mez_json *verdict, struct mez_arena *a, const struct mez_engine *engine,
		    const struct mez_json *operation, const struct mez_evidences *evidence,
		    const struct mez_when_asked *when, struct mez_err *err)
{
	struct eval e = {.a = a,
			 .engine = engine,
			 .r = engine->rules,
			 .evidence = evidence,
			 .operation = operation,
			 .when = when,
			 .duties_owed = {.a = a}};
	int r;

	mez_require(engine->rules->closed);
	r = eval_operation(&e, err);
	if (r)
		return r;
	e.clause = MEZ_NEWS(a, struct clause_result *, e.r->clauses.n + 1);
	for (unsigned d = 0; d < engine->policy->set->count; d++)
		eval_cell(&e, (enum mez_domain)d);
	*verdict = verdict_json(&e);
	return 0;
}

const struct mez_json *mez_verdict_cell(const struct mez_json *verdict, struct mez_str domain)
{
	const struct mez_json *cells = mez_json_at(verdict, "cells");

	for (size_t i = 0; i < mez_json_len(cells); i++)
		if (mez_str_eq(mez_json_str(mez_json_at(mez_json_item(cells, i), "domain")),
			       domain))
			return mez_json_item(cells, i);
	return NULL;
}

int mez_verdict_gate(const struct mez_json *verdict)
{
	struct mez_str answer =
		mez_json_str(mez_json_at(mez_json_at(verdict, "decision"), "answer"));

	if (mez_str_is(answer, "allowed"))
		return 0;
	return mez_str_is(answer, "refused") ? 1 : 3;
}
