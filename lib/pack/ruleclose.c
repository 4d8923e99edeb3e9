/* pack/ruleclose.c: closing a set of rules: resolve names, type every expression, and work out
 * which facts each clause reads. */
#include "pack/rules_priv.h"

#include <stdlib.h>

#include "base/text.h"

#define BIT(t) (1u << MEZ_TYPE_##t)

/* --- names ---------------------------------------------------------------- */

/* Where an item says this, or NULL. */
static const struct mez_json *place_of(const struct mez_json *v, struct mez_str text)
{
	const struct mez_json *at = NULL;

	if (mez_json_is(v, MEZ_J_STRING))
		return mez_str_eq(mez_json_str(v), text) ? v : NULL;
	for (size_t i = 0; !at && mez_json_is(v, MEZ_J_ARRAY) && i < v->len; i++)
		at = place_of(mez_json_item(v, i), text);
	for (size_t i = 0; !at && mez_json_is(v, MEZ_J_OBJECT) && i < v->len; i++)
		at = place_of(&mez_json_member(v, i)->value, text);
	return at;
}

static int need_authority(const struct mez_rules *r, const struct mez_named *owner,
			  struct mez_str name, struct mez_err *err)
{
	const struct mez_json *at;

	if (!name.p || mez_rules_authority(r, name))
		return 0;
	at = place_of(owner->item, name);
	return mez_origin_err(owner->origin, (at ? at : owner->item)->offset, err, MEZ_E_RULE,
			      "no authority '%.*s'", MEZ_FMT(name));
}

static int resolve_facts(struct mez_rules *r, struct mez_err *err)
{
	int e = 0;

	for (size_t i = 0; !e && i < r->facts.n; i++) {
		const struct fact_decl *f = r->facts.v[i];

		e = need_authority(r, &f->id, f->slot.from, err);
	}
	for (size_t i = 0; !e && i < r->records.n; i++) {
		const struct mez_record *rec = r->records.v[i];

		for (size_t k = 0; !e && k < rec->n; k++)
			e = need_authority(r, &rec->id, rec->field[k].from, err);
	}
	return e;
}

static int need_date(const struct mez_rules *r, const struct mez_named *owner,
		     const struct mez_json *path, size_t *slot, struct mez_err *err)
{
	*slot = mez_rules_slot(r, mez_json_str(path));
	if (*slot != SIZE_MAX && r->slot[*slot].type == MEZ_TYPE_DATE)
		return 0;
	return mez_origin_err(owner->origin, path->offset, err, MEZ_E_RULE, "'%.*s' is no date",
			      MEZ_FMT(mez_json_str(path)));
}

static int resolve_defines(struct mez_rules *r, struct mez_err *err)
{
	for (size_t i = 0; i < r->defines.n; i++) {
		struct mez_define *d = r->defines.v[i];
		struct check k = {.r = r, .owner = &d->id, .self = d->of, .err = err};
		int e = rule_check(&k, d->is, BIT(BOOL), "a definition");

		if (e)
			return e;
	}
	return 0;
}

/* Does an expression hold one of these operators? */
static bool consults(const struct mez_expr *e, uint64_t ops)
{
	if (ops & UINT64_C(1) << e->op)
		return true;
	for (size_t i = 0; i < e->nargs; i++)
		if (consults(e->arg[i], ops))
			return true;
	return false;
}

/* Whose id the total's credential states, and a least that leads back to no total. */
static int check_total(const struct mez_total *t, const struct mez_json *per, size_t n,
		       const struct mez_rules *r, struct mez_err *err)
{
	const uint64_t looking_up = UINT64_C(1) << MEZ_OP_TOTAL | UINT64_C(1) << MEZ_OP_TABLE |
				    UINT64_C(1) << MEZ_OP_APPLY | UINT64_C(1) << MEZ_OP_CONVERT |
				    UINT64_C(1) << MEZ_OP_DEADLINE | UINT64_C(1) << MEZ_OP_JUDGED |
				    UINT64_C(1) << MEZ_OP_LICENSED;

	if (!rule_has_text(r->slot[t->per[n]].record, "id"))
		return mez_origin_err(t->id.origin, mez_json_item(per, n)->offset, err, MEZ_E_RULE,
				      "a total is per what has an id, a text");
	if (t->at_least && consults(t->at_least, looking_up))
		return mez_origin_err(t->id.origin, t->at_least->tree->offset, err, MEZ_E_RULE,
				      "the least of a total consults no total, table, judgement "
				      "or register");
	return 0;
}

/* A question binds facts, and silence is told by a day: neither asks the question again. */
static int resolve_questions(struct mez_rules *r, struct mez_err *err)
{
	const uint64_t judging = UINT64_C(1) << MEZ_OP_JUDGED | UINT64_C(1) << MEZ_OP_LICENSED;

	for (size_t i = 0; i < r->questions.n; i++) {
		struct mez_question *q = r->questions.v[i];
		const struct mez_json *binds = mez_json_at(q->id.item, "binds");
		struct check k = {.r = r, .owner = &q->id, .err = err};
		int e = need_authority(r, &q->id, q->by, err);

		if (!e)
			e = need_authority(r, &q->id, q->reversed_by, err);
		for (size_t n = 0; !e && n < q->nbinds; n++) {
			struct mez_str path = mez_json_str(mez_json_item(binds, n));
			size_t slot = mez_rules_slot(r, path);

			q->binds[n] = path;
			if (slot == SIZE_MAX || r->slot[slot].type == MEZ_TYPE_RECORD)
				e = mez_origin_err(q->id.origin, binds->offset, err, MEZ_E_RULE,
						   "an answer binds facts, not '%.*s'",
						   MEZ_FMT(path));
		}
		if (!e)
			e = rule_check(&k, q->deemed_after, BIT(DATE), "when silence answers");
		if (!e && q->deemed_after && consults(q->deemed_after, judging))
			e = mez_origin_err(q->id.origin, q->deemed_after->tree->offset, err,
					   MEZ_E_RULE,
					   "silence hangs on no judgement and no licence");
		if (e)
			return e;
	}
	return 0;
}

static int resolve_totals(struct mez_rules *r, struct mez_err *err)
{
	for (size_t i = 0; i < r->totals.n; i++) {
		struct mez_total *t = r->totals.v[i];
		const struct mez_json *per = mez_json_at(t->id.item, "per");
		struct check k = {.r = r, .owner = &t->id, .err = err};
		int e = need_authority(r, &t->id, t->from, err);

		for (size_t n = 0; !e && n < t->nper; n++) {
			struct mez_str path = mez_json_str(mez_json_item(per, n));

			t->per[n] = mez_rules_slot(r, path);
			if (t->per[n] == SIZE_MAX || r->slot[t->per[n]].type != MEZ_TYPE_RECORD)
				e = mez_origin_err(t->id.origin, per->offset, err, MEZ_E_RULE,
						   "'%.*s' is no record", MEZ_FMT(path));
			else
				e = check_total(t, per, n, r, err);
		}
		if (!e && (t->nper > 2 ||
			   (t->nper == 2 && !mez_str_is(r->slot[t->per[0]].path, "payer"))))
			e = mez_origin_err(t->id.origin, per->offset, err, MEZ_E_UNSUPPORTED,
					   "not in semantics 1: totals that are not per one party, "
					   "or per payer and one other");
		if (!e)
			e = rule_check(&k, t->at_least, BIT(MONEY), "the least of a total");
		if (!e)
			e = rule_check(&k, t->sum, BIT(MONEY), "what a total adds up");
		if (!e)
			e = rule_check(&k, t->where, BIT(BOOL), "which operations a total counts");
		if (e)
			return e;
	}
	return 0;
}

/* --- tables --------------------------------------------------------------- */

static int check_cell(const struct mez_rules *r, const struct mez_table *t,
		      const struct mez_row *row, size_t k, struct mez_err *err)
{
	const struct mez_cell *cell = &row->cell[k];
	const struct mez_expr *key = t->key[k];
	const struct mez_words *words = NULL;
	enum mez_type bound = cell->has_lo ? cell->lo.type : cell->hi.type;

	if (key->op == MEZ_OP_PATH)
		words = &r->slot[key->slot].words;
	else if (key->op == MEZ_OP_STATUS)
		words = &((const struct mez_status *)key->ref)->words;
	switch (cell->kind) {
	case MEZ_CELL_ANY:
	case MEZ_CELL_ELSE:
		return 0;
	case MEZ_CELL_WORDS:
		for (size_t i = 0; i < cell->words.n; i++)
			if (key->type != MEZ_TYPE_WORD || !words ||
			    !mez_words_has(words, cell->words.w[i]))
				return mez_origin_err(
					t->id.origin, row->item->offset, err, MEZ_E_RULE,
					"row '%.*s': '%.*s' is outside the vocabulary of "
					"key '%.*s'",
					MEZ_FMT(row->id), MEZ_FMT(cell->words.w[i]),
					MEZ_FMT(t->key_name[k]));
		return 0;
	case MEZ_CELL_BOOL:
		if (key->type == MEZ_TYPE_BOOL)
			return 0;
		break;
	case MEZ_CELL_RANGE:
		if (key->type == bound &&
		    (!cell->has_hi || !cell->has_lo || cell->hi.type == bound))
			return 0;
		break;
	}
	return mez_origin_err(t->id.origin, row->item->offset, err, MEZ_E_RULE,
			      "row '%.*s': key '%.*s' is a %s", MEZ_FMT(row->id),
			      MEZ_FMT(t->key_name[k]), mez_type_name(key->type));
}

/* Keys are simple on purpose: a fact, a status, a definition.  A table behind a table's key
 * would let a row's match depend on another row's, or on its own. */
static int check_key(const struct check *k, struct mez_expr *key)
{
	const uint64_t looking_up = UINT64_C(1) << MEZ_OP_TABLE | UINT64_C(1) << MEZ_OP_PARAM |
				    UINT64_C(1) << MEZ_OP_APPLY | UINT64_C(1) << MEZ_OP_DEADLINE |
				    UINT64_C(1) << MEZ_OP_SCREEN | UINT64_C(1) << MEZ_OP_OWNED |
				    UINT64_C(1) << MEZ_OP_LICENSED | UINT64_C(1) << MEZ_OP_CONVERT |
				    UINT64_C(1) << MEZ_OP_JUDGED;
	int e = rule_check(k, key, BIT(WORD) | BIT(BOOL) | BIT(DEC) | BIT(MONEY) | BIT(DATE),
			   "a key");

	if (!e && consults(key, looking_up))
		e = mez_origin_err(k->owner->origin, key->tree->offset, k->err, MEZ_E_RULE,
				   "a key consults no other table, nor a judgement");
	return e;
}

static int link_calendar(const struct mez_rules *r, struct mez_table *t, struct mez_err *err)
{
	const struct mez_json *name = mez_json_at(t->id.item, "working_days");

	if (!name)
		return 0;
	t->calendar = mez_rules_calendar(r, mez_json_str(name));
	if (t->calendar)
		return 0;
	return mez_origin_err(t->id.origin, name->offset, err, MEZ_E_RULE, "no calendar '%.*s'",
			      MEZ_FMT(mez_json_str(name)));
}

static int resolve_tables(struct mez_rules *r, struct mez_err *err)
{
	for (size_t i = 0; i < r->tables.n; i++) {
		struct mez_table *t = r->tables.v[i];
		struct check k = {.r = r, .owner = &t->id, .err = err};
		int e = link_calendar(r, t, err);

		for (size_t n = 0; !e && n < t->nkeys; n++)
			e = check_key(&k, t->key[n]);
		for (size_t row = 0; !e && row < t->nrows; row++)
			for (size_t n = 0; !e && n < t->nkeys; n++)
				e = check_cell(r, t, &t->row[row], n, err);
		if (e)
			return e;
	}
	return 0;
}

/* --- clauses -------------------------------------------------------------- */

/* A party as the operation has it: who bears a duty does not hang on a condition. */
static int check_party(const struct check *k, struct mez_expr *x, const char *what)
{
	int e = rule_check(k, x, BIT(RECORD), what);

	if (!e && x && x->op != MEZ_OP_PATH && x->op != MEZ_OP_EACH)
		e = mez_origin_err(k->owner->origin, x->tree->offset, k->err, MEZ_E_RULE,
				   "%s is the path of a party", what);
	return e;
}

static int resolve_duty(const struct check *k, struct mez_duty *d)
{
	struct check amount = *k;
	int e = need_authority(k->r, k->owner, d->to, k->err);

	if (!e)
		e = check_party(k, d->bearer, "a bearer");
	if (!e)
		e = check_party(k, d->on_account_of, "a person on whose account");
	amount.amount = true;
	if (!e)
		e = rule_check(&amount, d->base, BIT(MONEY), "a base");
	if (!e)
		e = rule_check(k, d->rate, BIT(DEC), "a rate");
	if (!e)
		e = rule_check(&amount, d->amount, BIT(MONEY), "an amount");
	if (!e)
		e = rule_check(k, d->character, BIT(WORD), "a character");
	if (!e)
		e = rule_check(k, d->due, BIT(DATE), "a due date");
	for (size_t i = 0; !e && i < d->nper; i++)
		e = rule_check(k, d->per[i].value, BIT(TEXT) | BIT(WORD) | BIT(DATE), "a key");
	amount.penalty = true;
	for (size_t i = 0; !e && i < d->npenalties; i++)
		e = rule_check(&amount, d->penalty[i].amount, BIT(MONEY), "a penalty");
	return e;
}

static int resolve_each(const struct mez_rules *r, struct mez_clause *cl, struct mez_err *err)
{
	if (!cl->each_path.n)
		return 0;
	cl->each_slot = mez_rules_slot(r, cl->each_path);
	if (cl->each_slot != SIZE_MAX && r->slot[cl->each_slot].type == MEZ_TYPE_LIST)
		return 0;
	return mez_origin_err(cl->id.origin, mez_json_at(cl->id.item, "each")->offset, err,
			      MEZ_E_RULE, "no such collection in the vocabulary: '%.*s'",
			      MEZ_FMT(cl->each_path));
}

static int resolve_varied(const struct check *k, struct mez_varied *v)
{
	static const struct {
		enum mez_type type;
		const char *what;
	} fields[MEZ_VARIED_FIELDS] = {
		[MEZ_VARIED_RATE] = {MEZ_TYPE_DEC, "a varied rate"},
		[MEZ_VARIED_BASE] = {MEZ_TYPE_MONEY, "a varied base"},
		[MEZ_VARIED_AMOUNT] = {MEZ_TYPE_MONEY, "a varied amount"},
		[MEZ_VARIED_DUE] = {MEZ_TYPE_DATE, "a varied due date"},
	};
	struct check inner = *k;
	int e = 0;

	inner.old = true;
	for (int f = 0; !e && f < MEZ_VARIED_FIELDS; f++) {
		inner.old_type = fields[f].type;
		e = rule_check(&inner, v->field[f], 1u << fields[f].type, fields[f].what);
	}
	return e;
}

static int resolve_clause(struct mez_rules *r, struct mez_clause *cl, struct mez_err *err)
{
	struct check k = {.r = r, .owner = &cl->id, .clause = cl, .err = err};
	int e = need_date(r, &cl->id, mez_json_at(cl->id.item, "date"), &cl->date_slot, err);

	if (!e)
		e = resolve_each(r, cl, err);
	if (!e && cl->each_slot != SIZE_MAX)
		k.each = r->slot[cl->each_slot].record;

	if (!e)
		e = rule_check(&k, cl->guard, BIT(BOOL), "a guard");
	if (!e)
		e = rule_check(&k, cl->applies, BIT(BOOL), "applies");
	if (!e)
		e = rule_check(&k, cl->requires, BIT(BOOL), "requires");
	if (!e)
		e = rule_check(&k, cl->before, BIT(BOOL), "before");
	for (size_t i = 0; !e && i < cl->audience.n; i++)
		e = need_authority(r, &cl->id, cl->audience.w[i], err);
	if (!e)
		e = rule_check(&k, cl->nil, BIT(BOOL), "nil");
	for (size_t i = 0; !e && i < cl->nduties; i++)
		e = resolve_duty(&k, &cl->duty[i]);
	for (size_t i = 0; !e && i < cl->nclaims; i++) {
		e = rule_check(&k, cl->claim[i].about, BIT(TEXT), "what a claim is about");
		if (!e)
			e = need_authority(r, &cl->id, cl->claim[i].from, err);
	}
	for (size_t i = 0; !e && i < cl->nvaries; i++)
		e = resolve_varied(&k, &cl->varies[i]);
	return e;
}

/* A kind that no operation can be of would leave its head unexamined for ever. */
static int need_kinds(const struct mez_rules *r, const struct mez_named *owner,
		      const struct mez_head *h, const struct mez_json *row, struct mez_err *err)
{
	for (size_t i = 0; i < h->kinds.n; i++)
		if (!mez_words_has(&r->slot[r->kind_slot].words, h->kinds.w[i]))
			return mez_origin_err(owner->origin, mez_json_at(row, "kinds")->offset, err,
					      MEZ_E_RULE, "no operation is of kind '%.*s'",
					      MEZ_FMT(h->kinds.w[i]));
	return 0;
}

static int resolve_coverages(struct mez_rules *r, struct mez_err *err)
{
	for (size_t i = 0; i < r->coverages.n; i++) {
		struct mez_coverage *c = r->coverages.v[i];
		const struct mez_json *rows = mez_json_at(c->id.item, "examines");
		struct check k = {.r = r, .owner = &c->id, .err = err};

		for (size_t n = 0; n < c->n; n++) {
			const struct mez_json *row = mez_json_item(rows, n);
			int e = need_date(r, &c->id, mez_json_at(row, "date"),
					  &c->head[n].date_slot, err);

			if (!e)
				e = rule_check(&k, c->head[n].when, BIT(BOOL), "when");
			if (!e)
				e = need_kinds(r, &c->id, &c->head[n], row, err);
			if (e)
				return e;
		}
	}
	return 0;
}

int rule_resolve(struct mez_rules *r, struct mez_err *err)
{
	int e = resolve_facts(r, err);

	if (!e)
		e = resolve_defines(r, err);
	if (!e)
		e = resolve_questions(r, err);
	if (!e)
		e = resolve_totals(r, err);
	if (!e)
		e = resolve_tables(r, err);
	if (!e)
		e = rule_resolve_licences(r, err);
	for (size_t i = 0; !e && i < r->statuses.n; i++) {
		const struct mez_status *s = r->statuses.v[i];

		e = need_authority(r, &s->id, s->from, err);
	}
	for (size_t i = 0; !e && i < r->lists.n; i++) {
		const struct mez_list_rules *l = r->lists.v[i];

		e = need_authority(r, &l->id, l->authority, err);
	}
	for (size_t i = 0; !e && i < r->clauses.n; i++)
		e = resolve_clause(r, r->clauses.v[i], err);
	if (!e)
		e = resolve_coverages(r, err);
	return e;
}

/* Verdicts list clauses by name, whatever file they stood in. */
void rule_sort_clauses(struct mez_rules *r)
{
	for (size_t i = 1; i < r->clauses.n; i++) {
		struct mez_clause *cl = r->clauses.v[i];
		size_t k = i;

		for (; k > 0; k--) {
			struct mez_clause *before = r->clauses.v[k - 1];

			if (mez_str_cmp(before->id.name, cl->id.name) <= 0)
				break;
			r->clauses.v[k] = before;
		}
		r->clauses.v[k] = cl;
	}
	for (size_t i = 0; i < r->clauses.n; i++)
		((struct mez_clause *)r->clauses.v[i])->index = i;
}
