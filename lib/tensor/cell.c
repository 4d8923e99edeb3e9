/* tensor/cell.c: one domain's cell: the worst of its clauses and of coverage; and the decision
 * over the domains the zone requires. */
#include "tensor/eval_priv.h"
#include "tensor/kept.h"

struct cell {
	struct eval *e;
	enum mez_domain d;
	bool any; /* a clause gave a state */
	enum mez_state state;
	const struct mez_why *open; /* heads not examined, coverage unknown */
	bool examined;		    /* some head is examined here and now */
	struct mez_arr reasons, clauses, obligations;
	const struct mez_concern *concern;
	uint64_t *read; /* bits of the slots that considered clauses read */
	bool has_confidence;
	enum mez_confidence confidence;
};

/* --- coverage ------------------------------------------------------------- */

/* Does this coverage row examine the operation?  Known only when its date and condition are. */
static struct mez_value head_covers(struct eval *e, const struct mez_head *h)
{
	struct mez_value date = eval_fact(e, h->date_slot)->v;
	struct scope s = {.e = e,
			  .rule = h->of->id.name,
			  .date = date,
			  .self = SIZE_MAX,
			  .item = SIZE_MAX,
			  .each = SIZE_MAX};

	if (!date.known)
		return mez_v_unknown(MEZ_TYPE_BOOL, date.why);
	if (date.none || !mez_span_has(&h->span, date.date))
		return mez_v_bool(false);
	return h->when ? mez_v_condition(e->a, eval_expr(&s, h->when), s.rule) : mez_v_bool(true);
}

/* Whether each head of the concern covers the operation. */
static const struct mez_value *covering(const struct cell *c)
{
	const struct mez_rule_set *heads = &c->concern->heads;
	struct mez_value *v = mez_arena_alloc(c->e->a, heads->n * sizeof *v);

	for (size_t i = 0; i < heads->n; i++)
		v[i] = head_covers(c->e, heads->v[i]);
	return v;
}

/* Is this head examined by any pack?  head.p == NULL asks for any head of the domain. */
static struct mez_value examined(const struct cell *c, const struct mez_value *covers,
				 struct mez_str head)
{
	struct mez_value v = mez_v_bool(false);

	for (size_t i = 0; i < c->concern->heads.n; i++) {
		const struct mez_head *h = c->concern->heads.v[i];

		if (!head.p || mez_str_eq(head, h->head))
			v = mez_v_or(c->e->a, v, covers[i]);
	}
	return v;
}

static const struct mez_why *no_pack(struct mez_arena *a, enum mez_domain d)
{
	return mez_why(a, MEZ_CAUSE_NO_PACK, mez_str_of(mez_domain_name(d)), MEZ_NOSTR);
}

static void judge_coverage(struct cell *c)
{
	const struct mez_policy *p = c->e->engine->policy;
	const struct mez_value *covers = covering(c);
	struct mez_value any = examined(c, covers, MEZ_NOSTR);

	c->examined = any.known && any.truth;
	for (size_t i = 0; i < p->nheads; i++) {
		const struct mez_required_head *h = &p->head[i];
		struct mez_value v;

		if (h->domain != c->d || !mez_str_eq(h->kind, c->e->kind))
			continue;
		v = examined(c, covers, h->head);
		if (!v.known)
			c->open = mez_why_union(c->e->a, c->open, v.why);
		else if (!v.truth)
			c->open = mez_why_union(
				c->e->a, c->open,
				mez_why(c->e->a, MEZ_CAUSE_NOT_EXAMINED, h->head, MEZ_NOSTR));
	}
	if (!c->any && !c->examined && !c->open)
		c->open = any.known ? no_pack(c->e->a, c->d) : any.why;
}

/* --- reasons -------------------------------------------------------------- */

static void add_reason(struct cell *c, const char *code, const struct mez_clause *cl)
{
	struct mez_obj o = {.a = c->e->a};

	mez_obj_set(&o, "clause", mez_json_text(cl->id.name));
	mez_obj_set(&o, "code", mez_json_z(code));
	mez_arr_add(&c->reasons, mez_obj_done(&o));
}

static void add_code(struct cell *c, const char *code)
{
	struct mez_obj o = {.a = c->e->a};

	mez_obj_set(&o, "code", mez_json_z(code));
	mez_arr_add(&c->reasons, mez_obj_done(&o));
}

/* Causes as reasons, each with the clause it held up (none for coverage). */
static void add_causes(struct cell *c, const struct mez_why *why, const struct mez_clause *cl)
{
	struct mez_str name = cl ? cl->id.name : MEZ_NOSTR;
	const struct mez_cause *list;
	size_t n = mez_why_list(c->e->a, why, &list);

	for (size_t i = 0; i < n; i++)
		mez_arr_add(&c->reasons, mez_cause_json(c->e->a, &list[i], name));
}

static const char *duty_code(const struct mez_clause *cl, const struct clause_result *res)
{
	bool all_nil = true, late = false;

	if (res->before_unmet)
		return "requirement_unmet";
	for (size_t i = 0; i < cl->nduties; i++) {
		if (strcmp(res->duty[i].state, "unmet") == 0)
			return "duty_unmet";
		late |= strcmp(res->duty[i].state, "late") == 0;
		all_nil &= strcmp(res->duty[i].state, "nil") == 0;
	}
	if (late)
		return "duty_late";
	if (all_nil)
		return "duty_nil";
	for (size_t i = 0; i < cl->nduties; i++)
		if (strcmp(res->duty[i].state, "owed") == 0 ||
		    strcmp(res->duty[i].state, "open") == 0)
			return "duty_owed";
	return "duty_met";
}

static const char *reason_code(const struct mez_clause *cl, const struct clause_result *res)
{
	switch (cl->effect) {
	case MEZ_EFFECT_REQUIREMENT:
		return res->state == MEZ_STATE_COMPLIANT ? "requirement_met" : "requirement_unmet";
	case MEZ_EFFECT_DUTY:
		return duty_code(cl, res);
	case MEZ_EFFECT_PROHIBITION:
		return "prohibited";
	case MEZ_EFFECT_RELIEF:
		return "exempt";
	case MEZ_EFFECT_OUTSIDE:
		return "outside_scope";
	case MEZ_EFFECT_VARIATION:
		break;
	}
	mez_bug("a variation gives no state");
}

/* --- what is read --------------------------------------------------------- */

enum { WORD_BITS = 64 };

static void set_read(struct cell *c, size_t slot)
{
	c->read[slot / WORD_BITS] |= UINT64_C(1) << slot % WORD_BITS;
}

static bool is_read(const struct cell *c, size_t slot)
{
	return c->read[slot / WORD_BITS] >> slot % WORD_BITS & 1;
}

/* The next slot from this one on that is read, or e->nslots. */
static size_t next_read(const struct cell *c, size_t slot)
{
	size_t n = c->e->nslots;

	while (slot < n) {
		uint64_t rest = c->read[slot / WORD_BITS] >> slot % WORD_BITS;

		if (rest)
			return slot + (size_t)__builtin_ctzll(rest);
		slot += WORD_BITS - slot % WORD_BITS;
	}
	return n;
}

/* --- clauses -------------------------------------------------------------- */

static void lower_confidence(struct cell *c, enum mez_confidence conf)
{
	if (!c->has_confidence || conf < c->confidence)
		c->confidence = conf;
	c->has_confidence = true;
}

static void weigh_rows(struct cell *c, const struct row_use *rows)
{
	for (; rows; rows = rows->next)
		lower_confidence(c, rows->row->confidence);
}

/* A legal term is no surer than its own sources. */
static void weigh_terms(struct cell *c, const struct proof_use *proofs)
{
	for (; proofs; proofs = proofs->next)
		if (proofs->term)
			lower_confidence(c, proofs->term->confidence);
}

static void take_instance(struct cell *c, struct mez_clause *cl, size_t instance)
{
	const struct clause_result *res = eval_clause(c->e, cl, instance);

	if (!res->considered)
		return;
	for (size_t i = 0; i < cl->nreads; i++)
		set_read(c, cl->reads[i]);
	mez_arr_add(&c->clauses, clause_json(c->e, cl, res));
	if (res->active.known && !res->active.truth)
		return;
	add_obligations(c->e, &c->obligations, cl, res);
	if (cl->has_confidence)
		lower_confidence(c, cl->confidence);
	weigh_rows(c, res->rows);
	weigh_terms(c, res->proofs);
	for (size_t i = 0; res->duty && i < cl->nduties; i++) {
		weigh_rows(c, res->duty[i].rows);
		weigh_terms(c, res->duty[i].proofs);
	}
	if (!res->has_state)
		return;
	c->state = c->any ? mez_state_meet(c->state, res->state) : res->state;
	c->any = true;
	if (res->why)
		add_causes(c, res->why, cl);
	if (!res->why) /* a state that is known, pending as it may be */
		add_reason(c, reason_code(cl, res), cl);
}

/* What is not for the eyes of whoever asks is not considered for them: no trace and no effect. */
static void take_clause(struct cell *c, struct mez_clause *cl)
{
	size_t n = eval_instances(c->e, cl);

	if (cl->audience.n && !mez_words_has(&cl->audience, c->e->when->audience))
		return;

	for (size_t i = 0; i < n; i++)
		take_instance(c, cl, i);
}

/* --- facts ---------------------------------------------------------------- */

static struct mez_json fact_json(struct eval *e, size_t slot)
{
	const struct mez_kept *kept = e->engine->kept;
	const struct fact *fact = eval_fact(e, slot);
	struct mez_str class = fact->derived ? MEZ_STR("derived") : e->slot[slot].class;
	struct mez_str by = fact->by ? hex_text(e->a, &fact->by->sha256) : MEZ_NOSTR;

	if (kept && slot < e->r->nslots && !fact->by && !fact->derived)
		return kept->fact[slot];
	return mez_fact_json(e->a, by, class, e->slot[slot].path);
}

/* What is read of a collection's pattern is read of each item that is stated. */
static void read_items(struct cell *c)
{
	const struct eval *e = c->e;

	for (size_t k = 0; k < e->r->ncollections; k++) {
		size_t list = e->r->collection[k], n = e->r->slot[list].record->n;
		const struct items *items = e->items[list];

		for (size_t field = 1; field <= n; field++)
			for (size_t i = 0; is_read(c, list + field) && i < items->n; i++)
				set_read(c, items->first + i * (1 + n) + field);
	}
}

/* A collection's pattern is no fact: its items are. */
static bool is_pattern(const struct eval *e, size_t slot)
{
	return slot < e->r->nslots && e->slot[slot].root != slot &&
	       e->slot[e->slot[slot].root].type == MEZ_TYPE_LIST;
}

static void list_facts(struct cell *c, struct mez_json *facts, struct mez_json *unknown)
{
	struct mez_arr known = {.a = c->e->a}, others = {.a = c->e->a};

	read_items(c);
	for (size_t i = next_read(c, 0); i < c->e->nslots; i = next_read(c, i + 1)) {
		if (is_pattern(c->e, i))
			continue;
		if (eval_fact(c->e, i)->v.known)
			mez_arr_add(&known, fact_json(c->e, i));
		else
			mez_arr_add(&others, mez_json_text(c->e->slot[i].path));
	}
	*facts = mez_arr_done(&known);
	*unknown = mez_arr_done(&others);
}

/* --- the cell ------------------------------------------------------------- */

static enum mez_state final_state(const struct cell *c)
{
	if (c->open)
		return c->any ? mez_state_meet(c->state, MEZ_STATE_PENDING) : MEZ_STATE_PENDING;
	return c->any ? c->state : MEZ_STATE_NOT_APPLICABLE;
}

static struct mez_json cell_json(struct cell *c, struct mez_json facts, struct mez_json unknown)
{
	struct mez_obj o = {.a = c->e->a};

	mez_obj_set(&o, "clauses", mez_arr_done(&c->clauses));
	if (c->has_confidence)
		mez_obj_set(&o, "confidence", mez_json_z(mez_confidence_name(c->confidence)));
	mez_obj_set(&o, "domain", mez_json_z(mez_domain_name(c->d)));
	mez_obj_set(&o, "facts", facts);
	mez_obj_set(&o, "obligations", mez_arr_done(&c->obligations));
	mez_obj_set(&o, "reasons", mez_arr_done(&c->reasons));
	mez_obj_set(&o, "state", mez_json_z(mez_state_name(c->e->state[c->d])));
	mez_obj_set(&o, "unknown", unknown);
	return mez_obj_done(&o);
}

/* Does no rule speak of this domain, for operations of this kind, nor the zone ask for one? */
static bool unconcerned(const struct cell *c)
{
	const struct mez_policy *p = c->e->engine->policy;

	for (size_t i = 0; i < p->nheads; i++)
		if (p->head[i].domain == c->d && mez_str_eq(p->head[i].kind, c->e->kind))
			return false;
	return c->concern->clauses.n == 0 && c->concern->heads.n == 0;
}

struct mez_json eval_no_pack(struct mez_arena *a, enum mez_domain d)
{
	struct eval e = {.a = a};
	struct cell c = {.e = &e,
			 .d = d,
			 .reasons = {.a = a},
			 .clauses = {.a = a},
			 .obligations = {.a = a}};
	struct mez_arr none = {.a = a};

	add_causes(&c, no_pack(a, d), NULL);
	e.state[d] = MEZ_STATE_PENDING;
	return cell_json(&c, mez_arr_done(&none), mez_arr_done(&none));
}

void eval_cell(struct eval *e, enum mez_domain d)
{
	struct cell c = {.e = e,
			 .d = d,
			 .reasons = {.a = e->a},
			 .clauses = {.a = e->a},
			 .obligations = {.a = e->a},
			 .concern = mez_rules_concern(e->r, e->kind, d),
			 .read = MEZ_NEWS(e->a, uint64_t, e->nslots / WORD_BITS + 1)};
	struct mez_json facts, unknown;

	if (e->engine->kept && unconcerned(&c)) {
		e->state[d] = MEZ_STATE_PENDING;
		e->cell[d] = e->engine->kept->no_pack[d];
		return;
	}
	for (size_t i = 0; i < c.concern->clauses.n; i++)
		take_clause(&c, c.concern->clauses.v[i]);
	judge_coverage(&c);
	if (c.open)
		add_causes(&c, c.open, NULL);
	else if (!c.any)
		add_code(&c, "nothing_applies");
	e->state[d] = final_state(&c);
	list_facts(&c, &facts, &unknown);
	e->cell[d] = cell_json(&c, facts, unknown);
}

/* --- the decision --------------------------------------------------------- */

static const char *domain_passes(const struct eval *e, const struct mez_decision_rule *rule,
				 enum mez_domain d)
{
	if (e->state[d] == MEZ_STATE_PENDING)
		return "open";
	if (!rule->passes[e->state[d]])
		return "no";
	return e->subject_to[d] && !rule->subject_to ? "open" : "yes";
}

struct mez_json eval_decision(struct eval *e)
{
	const struct mez_policy *p = e->engine->policy;
	const struct mez_decision_rule *rule = NULL;
	struct mez_obj out = {.a = e->a};
	struct mez_arr domains = {.a = e->a};
	bool no = false, open = false;

	for (size_t i = 0; i < p->ndecisions; i++)
		if (mez_str_eq(p->decision[i].kind, e->kind))
			rule = &p->decision[i];
	for (unsigned d = 0; rule && d < p->set->count; d++) {
		struct mez_obj o = {.a = e->a};
		const char *passes;

		if (!rule->required[d])
			continue;
		passes = domain_passes(e, rule, (enum mez_domain)d);
		no |= strcmp(passes, "no") == 0;
		open |= strcmp(passes, "open") == 0;
		mez_obj_set(&o, "domain", mez_json_z(mez_domain_name((enum mez_domain)d)));
		mez_obj_set(&o, "passes", mez_json_z(passes));
		mez_obj_set(&o, "state", mez_json_z(mez_state_name(e->state[d])));
		mez_arr_add(&domains, mez_obj_done(&o));
	}
	open |= domains.n == 0; /* a kind the zone decides nothing for is not allowed by silence */
	mez_obj_set(&out, "answer", mez_json_z(no ? "refused" : open ? "pending" : "allowed"));
	mez_obj_set(&out, "domains", mez_arr_done(&domains));
	mez_obj_set(&out, "subject_to", mez_arr_done(&e->duties_owed));
	return mez_obj_done(&out);
}
