/* pack/ruleclause.c: clauses: decoding them, and who defeats or varies whom. */
#include "pack/rules_priv.h"

static const char *const when_names[] = {
	[MEZ_WHEN_BEFORE] = "before",
	[MEZ_WHEN_WITH] = "with",
	[MEZ_WHEN_AFTER] = "after",
};
static const char *const duty_kinds[] = {"withhold", "collect", "pay", "file", "keep", "report"};

/* --- parts ---------------------------------------------------------------- */

static bool one_of(struct mez_str s, const char *const *list, size_t n, size_t *at)
{
	for (size_t i = 0; i < n; i++) {
		if (mez_str_eq(s, mez_str_of(list[i]))) {
			*at = i;
			return true;
		}
	}
	return false;
}

static int decode_per(const struct item_ctx *c, struct mez_duty *d, const struct mez_json *map)
{
	int r = 0;

	d->nper = mez_json_len(map);
	d->per = MEZ_NEWS(c->r->a, struct mez_keyed, d->nper + 1);
	for (size_t i = 0; !r && i < d->nper; i++) {
		const struct mez_member *m = mez_json_member(map, i);

		d->per[i].name = mez_json_str(&m->name);
		r = rule_expr(c, &d->per[i].value, &m->value);
	}
	return r;
}

static int decode_penalties(const struct item_ctx *c, struct mez_duty *d,
			    const struct mez_json *list)
{
	static const char *const states[] = {"late", "overdue", "unmet"};
	size_t at;
	int r = 0;

	d->npenalties = mez_json_len(list);
	d->penalty = MEZ_NEWS(c->r->a, struct mez_penalty, d->npenalties + 1);
	for (size_t i = 0; !r && i < d->npenalties; i++) {
		const struct mez_json *v = mez_json_item(list, i);
		struct mez_penalty *p = &d->penalty[i];

		p->when = rule_words(c->r->a, mez_json_at(v, "when"));
		p->because = rule_text(v, "because");
		p->cites = rule_cites(c->r, mez_json_at(v, "cites"));
		for (size_t k = 0; k < p->when.n; k++)
			if (!one_of(p->when.w[k], states, MEZ_COUNT(states), &at))
				return rule_err(c, v, "a penalty is for late, overdue or unmet");
			else if (!d->due && !mez_str_is(p->when.w[k], "unmet"))
				return rule_err(c, mez_json_at(v, "when"),
						"only what has a due date is late or overdue");
		if (p->when.n == 0 || p->cites.n == 0)
			return rule_err(c, v, "a penalty says for what, and cites what sets it");
		r = rule_expr(c, &p->amount, mez_json_at(v, "amount"));
	}
	return r;
}

/* "fee.2" is what the third instance of "fee" is called. */
static bool ends_in_number(struct mez_str s)
{
	size_t n = s.n;

	while (n > 0 && s.p[n - 1] >= '0' && s.p[n - 1] <= '9')
		n--;
	return n < s.n && n > 0 && s.p[n - 1] == '.';
}

static int decode_duty(const struct item_ctx *c, struct mez_duty *d, const struct mez_member *m)
{
	const struct mez_json *v = &m->value;
	size_t at;
	int r;

	d->name = mez_json_str(&m->name);
	if (ends_in_number(d->name))
		return rule_err(c, v, "a duty's name does not end in a number: instances do");
	d->kind = rule_text(v, "kind");
	d->to = rule_text(v, "to");
	if (!one_of(d->kind, duty_kinds, MEZ_COUNT(duty_kinds), &at))
		return rule_err(c, v,
				"a duty is to withhold, collect, pay, file, keep or report, "
				"not '%.*s'",
				MEZ_FMT(d->kind));
	if (!one_of(rule_text(v, "when"), when_names, MEZ_COUNT(when_names), &at))
		return rule_err(c, v, "a duty falls before, with or after the operation");
	d->when = (enum mez_when)at;
	r = rule_expr(c, &d->bearer, mez_json_at(v, "bearer"));
	if (!r)
		r = rule_expr(c, &d->on_account_of, mez_json_at(v, "on_account_of"));
	if (!r)
		r = rule_expr(c, &d->base, mez_json_at(v, "base"));
	if (!r)
		r = rule_expr(c, &d->rate, mez_json_at(v, "rate"));
	if (!r)
		r = rule_expr(c, &d->amount, mez_json_at(v, "amount"));
	if (!r)
		r = rule_expr(c, &d->character, mez_json_at(v, "character"));
	if (!r)
		r = rule_expr(c, &d->due, mez_json_at(v, "due"));
	if (!r && (!d->base != !d->rate || (d->amount && d->base)))
		r = rule_err(c, v, "a duty has base and rate, or an amount, or neither");
	if (!r && d->due && d->when != MEZ_WHEN_AFTER)
		r = rule_err(c, mez_json_at(v, "due"),
			     "only what falls after the operation has a due date");
	if (!r)
		r = decode_per(c, d, mez_json_at(v, "per"));
	return r ? r : decode_penalties(c, d, mez_json_at(v, "penalty"));
}

/* What was withheld or collected is handed over later: a duty of its own, of the same amount. */
static int decode_deposit(const struct item_ctx *c, const struct mez_duty *of, struct mez_duty *d,
			  const struct mez_json *v)
{
	const struct mez_json *deposit = mez_json_at(v, "deposit");

	*d = (struct mez_duty){
		.name = mez_arena_fmt(c->r->a, "%.*s.deposit", MEZ_ALL(of->name)),
		.kind = MEZ_STR("pay"),
		.to = of->to,
		.when = MEZ_WHEN_AFTER,
		.bearer = of->bearer,
		.on_account_of = of->on_account_of,
		.deposit_of = of,
		.per = of->per,
		.nper = of->nper,
	};
	if (of->when == MEZ_WHEN_AFTER || (!of->base && !of->amount))
		return rule_err(c, deposit, "only an amount taken with the operation is deposited");
	return rule_expr(c, &d->due, deposit);
}

static int decode_duties(const struct item_ctx *c, struct mez_clause *cl)
{
	const struct mez_json *map = mez_json_at(c->item, "duty");
	const struct mez_json *nil = mez_json_at(c->item, "nil");
	int r = rule_expr(c, &cl->nil, mez_json_at(nil, "when"));

	cl->nil_because = rule_text(nil, "because");
	cl->nil_cites = rule_cites(c->r, mez_json_at(nil, "cites"));
	cl->duty = MEZ_NEWS(c->r->a, struct mez_duty, 2 * mez_json_len(map) + 1);
	for (size_t i = 0; !r && i < mez_json_len(map); i++) {
		const struct mez_member *m = mez_json_member(map, i);
		struct mez_duty *d = &cl->duty[cl->nduties];

		if (mez_json_get(map, mez_arena_fmt(c->r->a, "%.*s.deposit",
						    MEZ_ALL(mez_json_str(&m->name)))))
			return rule_err(c, &m->value, "a deposit is called that already");
		r = decode_duty(c, d, m);
		cl->nduties++;
		if (!r && mez_json_at(&m->value, "deposit"))
			r = decode_deposit(c, d, &cl->duty[cl->nduties++], &m->value);
	}
	return r;
}

static int decode_claims(const struct item_ctx *c, struct mez_clause *cl)
{
	const struct mez_json *map = mez_json_at(c->item, "claim");
	int r = 0;

	cl->nclaims = mez_json_len(map);
	cl->claim = MEZ_NEWS(c->r->a, struct mez_claim, cl->nclaims + 1);
	for (size_t i = 0; !r && i < cl->nclaims; i++) {
		const struct mez_member *m = mez_json_member(map, i);

		cl->claim[i] = (struct mez_claim){
			.alias = mez_json_str(&m->name),
			.credential = rule_text(&m->value, "credential"),
			.from = rule_text(&m->value, "from"),
			.covers = rule_text(&m->value, "covers"),
		};
		r = rule_expr(c, &cl->claim[i].about, mez_json_at(&m->value, "about"));
	}
	return r;
}

const char *const rule_varied_fields[MEZ_VARIED_FIELDS] = {
	[MEZ_VARIED_RATE] = "rate",
	[MEZ_VARIED_BASE] = "base",
	[MEZ_VARIED_AMOUNT] = "amount",
	[MEZ_VARIED_DUE] = "due",
};

static int decode_varies(const struct item_ctx *c, struct mez_clause *cl)
{
	const struct mez_json *map = mez_json_at(c->item, "varies");
	int r = 0;

	cl->nvaries = mez_json_len(map);
	cl->varies = MEZ_NEWS(c->r->a, struct mez_varied, cl->nvaries + 1);
	for (size_t i = 0; !r && i < cl->nvaries; i++) {
		const struct mez_member *m = mez_json_member(map, i);

		cl->varies[i].target_name = mez_json_str(&m->name);
		for (int f = 0; !r && f < MEZ_VARIED_FIELDS; f++)
			r = rule_expr(c, &cl->varies[i].field[f],
				      mez_json_get(&m->value, mez_str_of(rule_varied_fields[f])));
		if (!r && m->value.len == 0)
			r = rule_err(c, &m->value, "a variation says which field it varies");
	}
	return r;
}

/* A guard is a conjunction of comparisons of words, so that an index may use it. */
static bool guard_ok(const struct mez_expr *e)
{
	if (e->op == MEZ_OP_AND) {
		for (size_t i = 0; i < e->nargs; i++)
			if (e->arg[i]->op == MEZ_OP_AND || !guard_ok(e->arg[i]))
				return false;
		return true;
	}
	if (e->op == MEZ_OP_EQ || e->op == MEZ_OP_NE)
		return e->arg[0]->op == MEZ_OP_PATH && e->arg[1]->op == MEZ_OP_TEXT;
	return e->op == MEZ_OP_IN && e->arg[0]->op == MEZ_OP_PATH && e->arg[1]->op == MEZ_OP_LIST;
}

static int decode_conditions(const struct item_ctx *c, struct mez_clause *cl)
{
	int r = rule_expr(c, &cl->guard, mez_json_at(c->item, "guard"));

	if (!r)
		r = rule_expr(c, &cl->applies, mez_json_at(c->item, "applies"));
	if (!r)
		r = rule_expr(c, &cl->requires, mez_json_at(c->item, "requires"));
	if (!r)
		r = rule_expr(c, &cl->before, mez_json_at(c->item, "before"));
	if (!r && !guard_ok(cl->guard))
		r = rule_err(
			c, mez_json_at(c->item, "guard"),
			"a guard is PATH == word, PATH != word or PATH in [words], joined by and");
	return r;
}

/* Which members go with which effect; a member out of place would be ignored, so it is refused. */
static int check_effect(const struct item_ctx *c, const struct mez_clause *cl)
{
	static const struct {
		const char *member;
		unsigned effects; /* bit per effect that may have it */
	} rules[] = {
		{"requires", 1u << MEZ_EFFECT_REQUIREMENT},
		{"duty", 1u << MEZ_EFFECT_DUTY},
		{"nil", 1u << MEZ_EFFECT_DUTY},
		{"unmet", 1u << MEZ_EFFECT_REQUIREMENT | 1u << MEZ_EFFECT_DUTY},
		{"before", 1u << MEZ_EFFECT_DUTY},
		/* exceptions act on what others see: hidden, they would show by that */
		{"audience", 1u << MEZ_EFFECT_REQUIREMENT | 1u << MEZ_EFFECT_DUTY |
				     1u << MEZ_EFFECT_PROHIBITION},
		{"claim", 1u << MEZ_EFFECT_RELIEF | 1u << MEZ_EFFECT_VARIATION},
		{"varies", 1u << MEZ_EFFECT_VARIATION},
		{"order", 1u << MEZ_EFFECT_VARIATION},
		{"defeats", 1u << MEZ_EFFECT_RELIEF | 1u << MEZ_EFFECT_OUTSIDE},
	};

	for (size_t i = 0; i < MEZ_COUNT(rules); i++) {
		const struct mez_json *v = mez_json_get(c->item, mez_str_of(rules[i].member));

		if (v && !(rules[i].effects & 1u << cl->effect))
			return rule_err(c, v, "a %s has no '%s'", mez_effect_name(cl->effect),
					rules[i].member);
	}
	if (cl->effect == MEZ_EFFECT_REQUIREMENT && !cl->requires)
		return rule_err(c, NULL, "a requirement says what it requires");
	if (cl->effect == MEZ_EFFECT_DUTY && cl->nduties == 0)
		return rule_err(c, NULL, "a duty clause has at least one duty");
	if (cl->effect == MEZ_EFFECT_VARIATION && cl->nvaries == 0)
		return rule_err(c, NULL, "a variation says what it varies");
	return 0;
}

static int decode_effect(const struct item_ctx *c, struct mez_clause *cl)
{
	struct mez_str s = rule_text(c->item, "effect"), unmet = rule_text(c->item, "unmet");
	bool known = false;

	for (int i = MEZ_EFFECT_REQUIREMENT; i <= MEZ_EFFECT_OUTSIDE; i++) {
		if (mez_str_eq(s, mez_str_of(mez_effect_name((enum mez_effect)i)))) {
			cl->effect = (enum mez_effect)i;
			known = true;
		}
	}
	if (!known)
		return rule_err(c, mez_json_at(c->item, "effect"),
				"unknown effect '%.*s': it is requirement, duty, prohibition, "
				"relief, variation or outside",
				MEZ_FMT(s));
	cl->unmet = MEZ_STATE_NON_COMPLIANT;
	if (unmet.p && (!mez_state_parse(&cl->unmet, unmet) || cl->unmet > MEZ_STATE_PENDING))
		return rule_err(c, mez_json_at(c->item, "unmet"),
				"unmet is non_compliant or pending");
	return 0;
}

int rule_add_clause(const struct item_ctx *c)
{
	struct mez_clause *cl = MEZ_NEW(c->r->a, struct mez_clause);
	int r = rule_domain(c, &cl->domain, c->item);

	cl->id = rule_named(c);
	cl->head = rule_text(c->item, "head");
	cl->title = rule_text(c->item, "title");
	cl->cites = rule_cites(c->r, mez_json_at(c->item, "cites"));
	cl->ended_by = rule_text(mez_json_at(c->item, "valid"), "ended_by");
	cl->has_known_from = rule_date(&cl->known_from, c->item, "known_from");
	cl->has_known_to = rule_date(&cl->known_to, c->item, "known_to");
	cl->has_made = rule_date(&cl->made, c->item, "made");
	cl->defeats_names = rule_words(c->r->a, mez_json_at(c->item, "defeats"));
	cl->has_confidence = mez_json_at(c->item, "confidence") != NULL;
	cl->each_slot = SIZE_MAX;
	cl->audience = rule_words(c->r->a, mez_json_at(c->item, "audience"));
	if (mez_json_at(c->item, "each"))
		cl->each_path =
			mez_json_str(&mez_json_member(mez_json_at(c->item, "each"), 0)->value);
	cl->has_order = mez_json_int(&cl->order, mez_json_at(c->item, "order"));
	cl->empowered_by = rule_cites(c->r, mez_json_at(c->item, "empowered_by"));
	if (!r)
		r = rule_span(c, &cl->valid, mez_json_at(c->item, "valid"));
	if (!r && cl->cites.n == 0)
		r = rule_err(c, NULL, "a clause cites what it encodes");
	if (!r && cl->has_confidence)
		r = rule_confidence(c, &cl->confidence, c->item);
	if (!r)
		r = decode_effect(c, cl);
	if (!r)
		r = decode_conditions(c, cl);
	if (!r)
		r = decode_duties(c, cl);
	if (!r)
		r = decode_claims(c, cl);
	if (!r)
		r = decode_varies(c, cl);
	if (!r)
		r = check_effect(c, cl);
	return r ? r : rule_add_named(c, &c->r->clauses, cl);
}
