/* schema/runkids.c: operations on the members of objects and the items of arrays. */
#include "schema/run_priv.h"

#include <stdlib.h>

/* --- objects -------------------------------------------------------------------------- */

static const struct slot *find(const struct object *o, const struct mez_json *name)
{
	struct mez_str s = { name->u.text, name->len };
	uint64_t hash = mez_schema_hash(s);

	for (uint32_t i = (uint32_t)hash & o->mask; o->slots[i].name.p; i = (i + 1) & o->mask) {
		if (o->slots[i].hash == hash && mez_str_eq(o->slots[i].name, s))
			return &o->slots[i];
	}
	return NULL;
}

static bool missing(struct run *r, const struct at *at, const struct mez_json *required)
{
	for (size_t i = 0; r->gathered && i < required->len; i++) {
		struct mez_str name = mez_json_str(mez_json_item(required, i));

		if (!mez_json_get(at->v, name))
			(void)mez_schema_fail(r, at, "required", "the member %s is missing",
					      mez_schema_show_text(r, name));
	}
	return false;
}

/* One member: its own schema, those whose pattern its name matches, or the one for the rest. */
static bool member(struct run *r, const struct at *at, const struct object *o,
		   const struct slot *slot, uint32_t index)
{
	const struct mez_member *m = mez_json_member(at->v, index);
	bool known = slot && slot->node != NONE, good = true;

	if (known)
		good = mez_schema_eval_member(r, at, slot->node, m);
	for (uint32_t i = 0; i < o->npatterns && (good || r->gathered); i++) {
		if (!mez_schema_matches(r, at, o->patterns[i].re, &m->name))
			continue;
		known = true;
		good = mez_schema_eval_member(r, at, o->patterns[i].node, m) && good;
	}
	if (!known && o->additional != NONE)
		good = mez_schema_eval_member(r, at, o->additional, m);
	if (at->marks && (known || o->additional != NONE))
		mez_schema_mark(at->marks, index);
	return good;
}

bool mez_schema_run_object(struct run *r, const struct at *at, const struct object *o)
{
	uint32_t found = 0;
	bool good = true;

	if (at->v->type != MEZ_J_OBJECT)
		return true;
	r->steps += at->v->len * (uint64_t)(o->npatterns + 1);
	for (uint32_t i = 0; i < at->v->len && (good || r->gathered) && !r->fatal; i++) {
		const struct slot *slot = find(o, &mez_json_member(at->v, i)->name);

		found += slot && slot->required;
		good = member(r, at, o, slot, i) && good;
	}
	if (good || r->gathered)
		good = (found == o->nrequired || missing(r, at, o->required)) && good;
	return good;
}

bool mez_schema_run_names(struct run *r, const struct at *at, const struct op *op)
{
	bool good = true;

	if (at->v->type != MEZ_J_OBJECT)
		return true;
	for (uint32_t i = 0; i < at->v->len && (good || r->gathered) && !r->fatal; i++) {
		const struct mez_member *m = mez_json_member(at->v, i);
		struct at name = { .up = at, .v = &m->name, .name = &m->name, .node = op->node,
				   .index = NONE };

		good = mez_schema_eval(r, &name) && good;
	}
	return good;
}

static bool required_with(struct run *r, const struct at *at, const struct dependent *d)
{
	bool good = true;

	for (uint32_t i = 0; i < d->required->len && (good || r->gathered); i++) {
		struct mez_str name = mez_json_str(mez_json_item(d->required, i));

		if (!mez_json_get(at->v, name))
			good = mez_schema_fail(r, at, d->keyword,
					       "the member %s is missing, since %s is there",
					       mez_schema_show_text(r, name),
					       mez_schema_show_text(r, d->name));
	}
	return good;
}

bool mez_schema_run_dependents(struct run *r, const struct at *at, const struct op *op)
{
	bool good = true;

	if (at->v->type != MEZ_J_OBJECT)
		return true;
	r->steps += op->n;
	for (uint32_t i = 0; i < op->n && (good || r->gathered) && !r->fatal; i++) {
		const struct dependent *d = &op->u.dependents[i];

		if (!mez_json_get(at->v, d->name))
			continue;
		if (d->node == NONE)
			good = required_with(r, at, d) && good;
		else
			good = mez_schema_eval_same(r, at, d->node, at->marks) && good;
	}
	return good;
}

bool mez_schema_run_unevaluated_members(struct run *r, const struct at *at, const struct op *op)
{
	bool good = true;

	if (at->v->type != MEZ_J_OBJECT)
		return true;
	for (uint32_t i = 0; i < at->v->len && (good || r->gathered) && !r->fatal; i++) {
		if (!mez_schema_marked(at->marks, i))
			good = mez_schema_eval_member(r, at, op->node,
						      mez_json_member(at->v, i)) && good;
	}
	at->marks->all = true;
	return good;
}

/* --- arrays --------------------------------------------------------------------------- */

bool mez_schema_run_items(struct run *r, const struct at *at, const struct op *op)
{
	bool good = true;
	uint32_t n;

	if (at->v->type != MEZ_J_ARRAY)
		return true;
	n = op->node == NONE && op->n < at->v->len ? op->n : at->v->len;
	for (uint32_t i = 0; i < n && (good || r->gathered) && !r->fatal; i++) {
		uint32_t node = i < op->n ? op->u.nodes[i] : op->node;

		good = mez_schema_eval_item(r, at, node, i) && good;
		if (at->marks)
			mez_schema_mark(at->marks, i);
	}
	return good;
}

static bool too_many_or_few(struct run *r, const struct at *at, const struct contains *k,
			    uint64_t n)
{
	if (n > k->max)
		return mez_schema_fail(r, at, "maxContains",
				       "more than %ju items fit what it must contain",
				       (uintmax_t)k->max);
	if (k->min_given)
		return mez_schema_fail(r, at, "minContains",
				       "%ju items fit what it must contain, %ju are the least",
				       (uintmax_t)n, (uintmax_t)k->min);
	return mez_schema_fail(r, at, "contains", "no item fits what it must contain");
}

/* Why an item does not fit is no error; what one that does has to remark is wanted. */
static bool fits(struct run *r, const struct at *at, uint32_t node, uint32_t index)
{
	struct gathered *g = r->gathered, before = g ? *g : (struct gathered){ .n = 0 };
	size_t mark = mez_arena_mark(r->a);
	bool good;

	if (!before.remarks)
		r->gathered = NULL;
	good = mez_schema_eval_item(r, at, node, index);
	r->gathered = g;
	if (g) {
		g->n = before.n;
		g->more = before.more;
	}
	if (!good) /* nothing of it is left */
		mez_arena_rewind(r->a, mark);
	return good;
}

bool mez_schema_run_contains(struct run *r, const struct at *at, const struct contains *k)
{
	bool all = at->marks || (r->gathered && r->gathered->remarks);
	uint64_t n = 0;

	if (at->v->type != MEZ_J_ARRAY)
		return true;
	for (uint32_t i = 0; i < at->v->len && !r->fatal; i++) {
		if (n >= k->min && n > k->max)
			break;
		if (n >= k->min && k->max == UINT64_MAX && !all)
			break;
		if (!fits(r, at, k->node, i))
			continue;
		n++;
		if (at->marks)
			mez_schema_mark(at->marks, i);
	}
	return (n >= k->min && n <= k->max) || too_many_or_few(r, at, k, n);
}

bool mez_schema_run_unevaluated_items(struct run *r, const struct at *at, const struct op *op)
{
	bool good = true;

	if (at->v->type != MEZ_J_ARRAY)
		return true;
	for (uint32_t i = 0; i < at->v->len && (good || r->gathered) && !r->fatal; i++) {
		if (!mez_schema_marked(at->marks, i))
			good = mez_schema_eval_item(r, at, op->node, i) && good;
	}
	at->marks->all = true;
	return good;
}

static int by_value(const void *a, const void *b)
{
	return mez_schema_cmp(*(const struct mez_json *const *)a,
			      *(const struct mez_json *const *)b);
}

/* Two equal items, the earlier one first. */
static bool find_twin(const struct mez_json **v, uint32_t n, const struct mez_json **one,
		      const struct mez_json **two)
{
	qsort(v, n, sizeof(*v), by_value);
	for (uint32_t i = 1; i < n; i++) {
		if (mez_schema_cmp(v[i - 1], v[i]) == 0) {
			*one = v[i - 1] < v[i] ? v[i - 1] : v[i];
			*two = v[i - 1] < v[i] ? v[i] : v[i - 1];
			return true;
		}
	}
	return false;
}

bool mez_schema_run_unique(struct run *r, const struct at *at)
{
	const struct mez_json *one, *two, **v;
	size_t mark = mez_arena_mark(r->a);
	bool twins;

	if (at->v->type != MEZ_J_ARRAY || at->v->len < 2)
		return true;
	r->steps += at->v->len;
	v = mez_arena_alloc(r->a, at->v->len * sizeof(*v));
	for (uint32_t i = 0; i < at->v->len; i++)
		v[i] = mez_json_item(at->v, i);
	twins = find_twin(v, at->v->len, &one, &two);
	mez_arena_rewind(r->a, mark);
	if (!twins)
		return true;
	return mez_schema_fail(r, at, "uniqueItems", "items %u and %u are equal",
			       (unsigned)(one - at->v->u.items), (unsigned)(two - at->v->u.items));
}
