/* tensor/items.c: collections: the items an operation states, and what is said of any, of all, of
 * their sum and their number.  Over items that may not be all there are, "any" is never false,
 * "all" never true, and a sum or number is at least what is stated. */
#include "tensor/eval_priv.h"

/* --- the items of an operation -------------------------------------------- */

static int too_many(const struct mez_slot *s, struct mez_err *err)
{
	return mez_err_set(err, MEZ_E_LIMIT, "more than %zu items at '%.*s'", s->many,
			   MEZ_FMT(s->path));
}

/* How many slots the stated items need; other values of a collection are judged when read. */
static int count_items(struct eval *e, size_t *more, struct mez_err *err)
{
	const struct mez_json *facts = mez_json_at(e->operation, "facts");

	for (size_t k = 0; k < e->r->ncollections; k++) {
		size_t i = e->r->collection[k];
		const struct mez_slot *s = &e->r->slot[i];
		const struct mez_json *v = eval_at_path(facts, s->path);

		e->items[i] = MEZ_NEW(e->a, struct items);
		e->items[i]->stated = v;
		if (!mez_json_is(v, MEZ_J_ARRAY))
			continue;
		if (v->len > s->many)
			return too_many(s, err);
		e->items[i]->n = v->len;
		e->items[i]->first = e->r->nslots + *more;
		*more += v->len * (1 + s->record->n);
	}
	return 0;
}

/* Slots like those of the collection's pattern, under the item's own path. */
static void lay_out(struct eval *e, struct mez_slot *slot, size_t list)
{
	const struct mez_slot *of = &e->r->slot[list];
	size_t at = e->items[list]->first;

	for (size_t i = 0; i < e->items[list]->n; i++) {
		size_t root = at;

		slot[at] = *of;
		slot[at].type = MEZ_TYPE_RECORD;
		slot[at].path = mez_arena_fmt(e->a, "%.*s.%zu", MEZ_ALL(of->path), i);
		slot[at++].root = root;
		for (size_t k = 0; k < of->record->n; k++) {
			slot[at] = of->record->field[k];
			slot[at].path =
				mez_path_join(e->a, slot[root].path, of->record->field[k].path);
			slot[at++].root = root;
		}
	}
}

int eval_find_items(struct eval *e, struct mez_err *err)
{
	struct mez_slot *slot;
	size_t more = 0;
	int r;

	e->slot = e->r->slot;
	e->nslots = e->r->nslots;
	e->items = MEZ_NEWS(e->a, struct items *, e->nslots + 1);
	r = count_items(e, &more, err);
	if (r || more == 0)
		return r;
	slot = MEZ_NEWS(e->a, struct mez_slot, e->nslots + more);
	memcpy(slot, e->r->slot, e->nslots * sizeof *slot);
	for (size_t i = 0; i < e->r->ncollections; i++)
		lay_out(e, slot, e->r->collection[i]);
	e->slot = slot;
	e->nslots += more;
	return 0;
}

static void close_items(struct eval *e, size_t list)
{
	const struct mez_slot *s = &e->r->slot[list];
	const struct mez_value *fact = &eval_fact(e, list)->v;
	struct items *items = e->items[list];
	struct mez_value says = mez_v_bool(s->complete);

	if (s->complete_slot != SIZE_MAX)
		says = eval_fact(e, s->complete_slot)->v;
	items->known = fact->known;
	items->closed = fact->known && (fact->none || (says.known && says.truth && !says.none));
	if (!items->known)
		items->why = fact->why;
	else if (!items->closed)
		items->why = says.known ? mez_why(e->a, MEZ_CAUSE_NOT_COMPLETE, s->path, MEZ_NOSTR)
					: says.why;
}

void eval_close_items(struct eval *e)
{
	for (size_t i = 0; i < e->r->ncollections; i++)
		close_items(e, e->r->collection[i]);
}

/* --- what is said of them ------------------------------------------------- */

size_t eval_root(const struct scope *s, const struct mez_expr *x)
{
	return x->op == MEZ_OP_ITEM ? s->item : x->op == MEZ_OP_EACH ? s->each : x->slot;
}

static size_t nth(const struct scope *s, const struct items *items, size_t list, size_t i)
{
	return items->first + i * (1 + s->e->r->slot[list].record->n);
}

static struct mez_value of_item(const struct scope *s, const struct mez_expr *what, size_t root,
				bool condition)
{
	struct scope inner = *s;
	struct mez_value v;

	inner.item = root;
	v = eval_expr(&inner, what);
	return condition ? mez_v_condition(s->e->a, v, s->rule) : v;
}

/* any: one will do; all: each must. */
static struct mez_value quantify(const struct scope *s, const struct mez_expr *x,
				 const struct items *items)
{
	bool any = x->op == MEZ_OP_ANY;
	struct mez_value v = mez_v_bool(!any);
	struct mez_arena *a = s->e->a;

	for (size_t i = 0; i < items->n; i++) {
		struct mez_value one =
			of_item(s, x->arg[1], nth(s, items, x->arg[0]->slot, i), true);

		v = any ? mez_v_or(a, v, one) : mez_v_and(a, v, one);
	}
	if (!items->closed) {
		struct mez_value rest = mez_v_unknown(MEZ_TYPE_BOOL, items->why);

		return any ? mez_v_or(a, v, rest) : mez_v_and(a, v, rest);
	}
	if (x->op == MEZ_OP_ALL && items->n == 0)
		return mez_v_unknown(MEZ_TYPE_BOOL,
				     mez_why(a, MEZ_CAUSE_EMPTY, x->arg[0]->name, MEZ_NOSTR));
	return v;
}

/* Never less than those that are, never more than those that may be. */
static struct mez_value number_of(const struct scope *s, const struct mez_expr *x,
				  const struct items *items)
{
	const struct mez_why *why = items->closed ? NULL : items->why;
	int64_t yes = 0, maybe = 0;
	struct mez_value v;

	for (size_t i = 0; i < items->n; i++) {
		struct mez_value one =
			of_item(s, x->arg[1], nth(s, items, x->arg[0]->slot, i), true);

		yes += one.known && one.truth;
		maybe += !one.known;
		if (!one.known)
			why = mez_why_union(s->e->a, why, one.why);
	}
	if (!why)
		return mez_v_dec(mez_dec_int(yes));
	v = mez_v_unknown(MEZ_TYPE_DEC, why);
	v.has_lo = true;
	v.lo = mez_dec_int(yes);
	v.has_hi = items->closed;
	v.hi = mez_dec_int(yes + maybe);
	return v;
}

/* Is it a member that is never negative, as it is? */
static bool never_negative(const struct scope *s, const struct mez_expr *x)
{
	const struct mez_record *rec = s->e->r->slot[x->arg[0]->slot].record;

	return x->arg[1]->op == MEZ_OP_ITEM && rec->field[x->arg[1]->slot].never_negative;
}

/* What is never negative is at least nought while it is unknown. */
static struct mez_value add_item(const struct scope *s, const struct mez_expr *x,
				 struct mez_value sum, struct mez_value one)
{
	bool never = never_negative(s, x);

	if (never && !one.known && !one.has_lo) {
		one.has_lo = true;
		one.lo = MEZ_DEC_ZERO;
	}
	return never && x->type == MEZ_TYPE_MONEY
		       ? mez_v_gather(s->e->a, sum, one, s->rule)
		       : mez_v_arith(s->e->a, MEZ_OP_ADD, sum, one, s->rule);
}

static struct mez_value sum_of(const struct scope *s, const struct mez_expr *x,
			       const struct items *items)
{
	enum mez_type t = x->type;
	struct mez_value v = t == MEZ_TYPE_MONEY ? mez_v_money(MEZ_DEC_ZERO, MEZ_NOSTR)
						 : mez_v_dec(MEZ_DEC_ZERO);

	for (size_t i = 0; i < items->n; i++)
		v = add_item(s, x, v,
			     of_item(s, x->arg[1], nth(s, items, x->arg[0]->slot, i), false));
	if (!items->closed)
		v = add_item(s, x, v, mez_v_unknown(t, items->why));
	/* in a currency that nobody stated it is at least nothing that could be compared */
	v.perhaps |= t == MEZ_TYPE_MONEY && !v.known && !v.text.n && !v.nshares;
	return v;
}

struct mez_value eval_collection(const struct scope *s, const struct mez_expr *x)
{
	const struct items *items = s->e->items[x->arg[0]->slot];

	if (x->op == MEZ_OP_COUNT)
		return number_of(s, x, items);
	if (x->op == MEZ_OP_SUM)
		return sum_of(s, x, items);
	return quantify(s, x, items);
}
