/* tensor/owned.c: owned(.payee, .owners): whether listed persons own so much of a body that it is
 * treated as listed, by the rule of each list that the zone requires. */
#include "tensor/eval_priv.h"

/* The holdings that an operation states, and who holds them. */
struct holdings {
	const struct items *items;
	struct mez_str path, body; /* of the body: its path and its id */
	struct screened *owner;	   /* one per holding, with the two after it */
	struct mez_holding *holding;
	struct mez_value (*fact)[2]; /* of, share */
	bool *reached;
};

/* Bodies are known by their ids: of one that is said to be none, nothing is known. */
static struct mez_value text_fact(const struct scope *s, size_t root, const char *name)
{
	struct mez_value v = eval_field(s->e, root, name);

	if (v.known && (v.none || v.text.n == 0))
		return mez_v_unknown(MEZ_TYPE_TEXT, mez_why(s->e->a, MEZ_CAUSE_NULL_VALUE,
							    s->e->slot[root].path, MEZ_NOSTR));
	return v;
}

static void read_holding(struct holdings *o, const struct scope *s, size_t i, size_t root)
{
	struct mez_holding *h = &o->holding[i];
	struct mez_value of = text_fact(s, root, "of"), share = eval_field(s->e, root, "share");

	eval_whom(&o->owner[i], s, root);
	o->owner[i].owned = o->body;
	o->fact[i][0] = of;
	o->fact[i][1] = share;
	*h = (struct mez_holding){.least = mez_dec_int(0), .most = mez_dec_int(1)};
	if (of.known)
		h->of = of.text;
	if (o->owner[i].id.known)
		h->by = o->owner[i].id.text;
	if (share.known)
		h->least = h->most = share.dec;
}

static void read_holdings(struct holdings *o, const struct scope *s, size_t list)
{
	size_t n = o->items->n, step = 1 + s->e->r->slot[list].record->n;
	struct mez_arena *a = s->e->a;

	o->owner = MEZ_NEWS(a, struct screened, n + 1);
	o->holding = MEZ_NEWS(a, struct mez_holding, n + 1);
	o->fact = (struct mez_value(*)[2])MEZ_NEWS(a, struct mez_value, 2 * (n + 1));
	o->reached = MEZ_NEWS(a, bool, n + 1);
	for (size_t i = 0; i < n; i++)
		read_holding(o, s, i, o->items->first + i * step);
	mez_owners_reached(o->reached, o->holding, n, o->body);
}

static enum mez_surely surely(const struct mez_value *v)
{
	return !v->known ? MEZ_PERHAPS : v->truth ? MEZ_SURELY : MEZ_SURELY_NOT;
}

/* Why it is not known: what is not known of any holding that may matter, or of all there are. */
static const struct mez_why *doubts(const struct scope *s, const struct holdings *o,
				    const struct mez_value *listed)
{
	const struct mez_why *why = o->items->closed ? NULL : o->items->why;
	struct mez_arena *a = s->e->a;

	for (size_t i = 0; i < o->items->n; i++) {
		const struct mez_value *of = &o->fact[i][0], *share = &o->fact[i][1];

		if (!o->reached[i])
			continue;
		if (!of->known)
			why = mez_why_union(a, why, of->why);
		if (!share->known)
			why = mez_why_union(a, why, share->why);
		if (!listed[i].known)
			why = mez_why_union(a, why, listed[i].why);
	}
	return why;
}

static struct mez_value by_rule(const struct scope *s, const struct mez_list_rules *l,
				const struct holdings *o)
{
	struct mez_arena *a = s->e->a;
	struct mez_value *listed = MEZ_NEWS(a, struct mez_value, o->items->n + 1), v;
	struct mez_owned *owned = MEZ_NEW(a, struct mez_owned);

	for (size_t i = 0; i < o->items->n; i++) {
		listed[i] = mez_v_bool(false);
		if (o->reached[i])
			listed[i] = eval_on_list(s, l, &o->owner[i]);
		o->holding[i].listed = surely(&listed[i]);
	}
	*owned = mez_owned_by_listed(a, &l->ownership, o->holding, o->items->n, o->items->closed,
				     o->body);
	v = owned->is == MEZ_PERHAPS ? mez_v_unknown(MEZ_TYPE_BOOL, doubts(s, o, listed))
				     : mez_v_bool(owned->is == MEZ_SURELY);
	note_proof(s, &(struct proof_use){.kind = PROOF_OWNERSHIP,
					  .name = l->id.name,
					  .party = o->path,
					  .list = l,
					  .owned = owned,
					  .holds = v});
	return v;
}

/* A list that does not say which owners count leaves it open; one that says that none do, does
 * not. */
static struct mez_value on_list(const struct scope *s, const struct mez_list_rules *l,
				const void *arg)
{
	switch (l->ownership.rule) {
	case MEZ_OWNERSHIP_UNSTATED:
		return mez_v_unknown(MEZ_TYPE_BOOL, mez_why(s->e->a, MEZ_CAUSE_OWNERSHIP_UNSTATED,
							    l->id.name, MEZ_NOSTR));
	case MEZ_OWNERSHIP_NONE:
		return mez_v_bool(false);
	case MEZ_OWNERSHIP_AT_LEAST:
	case MEZ_OWNERSHIP_MORE_THAN:
		return by_rule(s, l, arg);
	}
	mez_bug("no such rule");
}

struct mez_value eval_ownership(const struct scope *s, const struct mez_expr *x)
{
	size_t root = eval_root(s, x->arg[0]), list = x->arg[1]->slot;
	struct holdings o = {.items = s->e->items[list], .path = s->e->slot[root].path};
	struct mez_value id = eval_named(s, root);
	struct mez_arena *a = s->e->a;

	if (!id.known)
		return mez_v_unknown(MEZ_TYPE_BOOL, mez_why_union(a, id.why, o.items->why));
	if (!o.items->known)
		return mez_v_unknown(MEZ_TYPE_BOOL, o.items->why);
	o.body = id.text;
	read_holdings(&o, s, list);
	return eval_over_lists(s, on_list, &o);
}
