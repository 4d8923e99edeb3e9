/* tensor/evalexpr.c: walking an expression.  Every operand is evaluated, so that what a trace
 * shows cannot depend on the order in which conditions were written. */
#include "pack/shapes.h"
#include "tensor/eval_priv.h"

static struct mez_value eval_condition(const struct scope *s, const struct mez_expr *x)
{
	return mez_v_condition(s->e->a, eval_expr(s, x), s->rule);
}

static struct mez_value eval_logic(const struct scope *s, const struct mez_expr *x)
{
	struct mez_value v = eval_condition(s, x->arg[0]);

	for (size_t i = 1; i < x->nargs; i++) {
		struct mez_value y = eval_condition(s, x->arg[i]);

		v = x->op == MEZ_OP_AND ? mez_v_and(s->e->a, v, y) : mez_v_or(s->e->a, v, y);
	}
	return v;
}

static struct mez_value eval_in(const struct scope *s, const struct mez_expr *x)
{
	struct mez_value left = eval_expr(s, x->arg[0]), v = mez_v_bool(false);

	for (size_t i = 0; i < x->arg[1]->nargs; i++)
		v = mez_v_or(s->e->a, v,
			     mez_v_compare(s->e->a, MEZ_OP_EQ, left,
					   eval_expr(s, x->arg[1]->arg[i]), s->rule));
	return v;
}

static struct mez_value eval_extreme(const struct scope *s, const struct mez_expr *x)
{
	struct mez_value *v = MEZ_NEWS(s->e->a, struct mez_value, x->nargs);

	for (size_t i = 0; i < x->nargs; i++)
		v[i] = eval_expr(s, x->arg[i]);
	return mez_v_extreme(s->e->a, x->op, v, x->nargs, s->rule);
}

/* A definition is judged at the legal date of whoever asks. */
static struct mez_value judge_term(const struct scope *s, const struct mez_define *d, size_t root)
{
	struct scope inner = *s;

	inner.self = root;
	if (d->valid.from.days == INT32_MIN)
		return eval_condition(&inner, d->is);
	if (!s->date.known)
		return mez_v_unknown(MEZ_TYPE_BOOL, s->date.why);
	if (mez_span_has(&d->valid, s->date.date))
		return eval_condition(&inner, d->is);
	return mez_v_unknown(MEZ_TYPE_BOOL, mez_why(s->e->a, MEZ_CAUSE_NOT_COVERED, d->id.name,
						    day_text(s->e->a, s->date.date)));
}

static struct mez_value eval_is(const struct scope *s, const struct mez_expr *x)
{
	const struct mez_define *d = x->ref;
	size_t root = eval_root(s, x->arg[0]);
	struct mez_value v = judge_term(s, d, root);

	note_proof(s, &(struct proof_use){.kind = PROOF_TERM,
					  .name = d->id.name,
					  .term = d,
					  .party = s->e->slot[root].path,
					  .holds = v});
	return v;
}

static struct mez_value eval_claim(const struct scope *s, const struct mez_expr *x)
{
	const struct mez_claim *c = x->ref;
	/* no list of claims: the variation was not judged, since we do not vouch for its day */
	const struct mez_evidence *shown = s->claims ? s->claims[c - s->clause->claim] : NULL;
	struct mez_dec d;

	if (shown && mez_dec_parse(&d, mez_json_str(mez_json_get(shown->subject, x->field)))) {
		note_proof(s,
			   &(struct proof_use){.kind = PROOF_CLAIM, .name = c->alias, .by = shown});
		return mez_v_dec(d);
	}
	return mez_v_unknown(
		MEZ_TYPE_DEC,
		mez_why(s->e->a, MEZ_CAUSE_PROOF_MISSING,
			mez_arena_fmt(s->e->a, "%.*s.%.*s", MEZ_ALL(x->name), MEZ_ALL(x->field)),
			c->credential));
}

/* A text that is known to be none is of no shape. */
static struct mez_value eval_wellformed(const struct scope *s, const struct mez_expr *x)
{
	struct mez_value v = eval_expr(s, x->arg[0]);

	if (!v.known)
		return mez_v_unknown(MEZ_TYPE_BOOL, v.why);
	return mez_v_bool(!v.none && mez_shape_fits(mez_shape_find(x->name), v.text));
}

static struct mez_value eval_muldiv(const struct scope *s, const struct mez_expr *x)
{
	const struct mez_value v[3] = {eval_expr(s, x->arg[0]), eval_expr(s, x->arg[1]),
				       eval_expr(s, x->arg[2])};

	return mez_v_muldiv(s->e->a, v, x->digits, x->rounding, s->rule);
}

struct mez_value eval_expr(const struct scope *s, const struct mez_expr *x)
{
	struct mez_arena *a = s->e->a;

	switch (x->op) {
	case MEZ_OP_TRUE:
	case MEZ_OP_FALSE:
		return mez_v_bool(x->op == MEZ_OP_TRUE);
	case MEZ_OP_NULL:
		return (struct mez_value){.type = MEZ_TYPE_NULL, .known = true, .none = true};
	case MEZ_OP_DEC:
		return mez_v_dec(x->dec);
	case MEZ_OP_MONEY:
		return mez_v_money(x->dec, x->field);
	case MEZ_OP_DATE:
		return mez_v_date(x->date);
	case MEZ_OP_TEXT:
		return mez_v_text(x->name);
	case MEZ_OP_PATH:
		return eval_fact(s->e, x->slot)->v;
	case MEZ_OP_SELF:
		return eval_fact(s->e, s->self + 1 + x->slot)->v;
	case MEZ_OP_CLAIM:
		return eval_claim(s, x);
	case MEZ_OP_OLD:
		return *s->old;
	case MEZ_OP_OR:
	case MEZ_OP_AND:
		return eval_logic(s, x);
	case MEZ_OP_NOT:
		return mez_v_not(eval_condition(s, x->arg[0]));
	case MEZ_OP_EQ:
	case MEZ_OP_NE:
	case MEZ_OP_LT:
	case MEZ_OP_LE:
	case MEZ_OP_GT:
	case MEZ_OP_GE:
		return mez_v_compare(a, x->op, eval_expr(s, x->arg[0]), eval_expr(s, x->arg[1]),
				     s->rule);
	case MEZ_OP_IN:
		return eval_in(s, x);
	case MEZ_OP_ADD:
	case MEZ_OP_SUB:
	case MEZ_OP_MUL:
		return mez_v_arith(a, x->op, eval_expr(s, x->arg[0]), eval_expr(s, x->arg[1]),
				   s->rule);
	case MEZ_OP_MIN:
	case MEZ_OP_MAX:
		return eval_extreme(s, x);
	case MEZ_OP_IF:
		return mez_v_choose(a, eval_condition(s, x->arg[0]), eval_expr(s, x->arg[1]),
				    eval_expr(s, x->arg[2]));
	case MEZ_OP_ROUND:
		return mez_v_round(a, eval_expr(s, x->arg[0]), x->digits, x->rounding, s->rule);
	case MEZ_OP_MULDIV:
		return eval_muldiv(s, x);
	case MEZ_OP_IS:
		return eval_is(s, x);
	case MEZ_OP_STATUS:
	case MEZ_OP_LICENSED:
		return x->op == MEZ_OP_STATUS ? eval_status(s, x) : eval_licensed(s, x);
	case MEZ_OP_TOTAL:
		return eval_total(s, x);
	case MEZ_OP_PARAM:
	case MEZ_OP_TABLE:
		return eval_table(s, x->ref);
	case MEZ_OP_APPLY:
	case MEZ_OP_DEADLINE:
		return eval_apply(s, x);
	case MEZ_OP_ITEM:
	case MEZ_OP_EACH:
		return eval_fact(s->e, eval_root(s, x) + (x->name.n ? 1 + x->slot : 0))->v;
	case MEZ_OP_ANY:
	case MEZ_OP_ALL:
	case MEZ_OP_ALLORNONE:
	case MEZ_OP_SUM:
	case MEZ_OP_COUNT:
		return eval_collection(s, x);
	case MEZ_OP_CONVERT:
		return eval_convert(s, x);
	case MEZ_OP_LEGAL:
		return s->date;
	case MEZ_OP_OWED:
		return eval_owed(s->e, x);
	case MEZ_OP_DAYSLATE:
		return *s->days_late;
	case MEZ_OP_UNPAID:
		return *s->unpaid;
	case MEZ_OP_SCREEN:
	case MEZ_OP_OWNED:
		return x->op == MEZ_OP_SCREEN ? eval_screen(s, x) : eval_ownership(s, x);
	case MEZ_OP_WELLFORMED:
	case MEZ_OP_JUDGED:
		return x->op == MEZ_OP_JUDGED ? eval_judged(s, x) : eval_wellformed(s, x);
	case MEZ_OP_LIST:
	case MEZ_OP_ITEMS:
		break;
	}
	mez_bug("a list stands only after in");
}
