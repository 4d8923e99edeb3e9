/* pack/ruleindex.c: what an evaluation looks for in closed rules, found once: slots by their path,
 * slots that need more than to be read, what may concern a kind of operation, names of duties. */
#include "pack/rules_priv.h"

#include <stdlib.h>

/* --- paths ---------------------------------------------------------------- */

static int cmp_slot(const void *a, const void *b)
{
	const struct mez_slot *const *x = a, *const *y = b;

	return mez_str_cmp((*x)->path, (*y)->path);
}

void rule_sort_slots(struct mez_rules *r)
{
	r->by_path = MEZ_NEWS(r->a, struct mez_slot *, r->nslots + 1);
	for (size_t i = 0; i < r->nslots; i++)
		r->by_path[i] = &r->slot[i];
	qsort(r->by_path, r->nslots, sizeof *r->by_path, cmp_slot);
}

/* How many paths stand before this one. */
static size_t before(const struct mez_rules *r, struct mez_str path)
{
	size_t lo = 0, hi = r->nslots;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (mez_str_cmp(r->by_path[mid]->path, path) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* The pattern of a collection's items is no fact. */
static bool is_pattern(const struct mez_rules *r, const struct mez_slot *s)
{
	return s != &r->slot[s->root] && r->slot[s->root].type == MEZ_TYPE_LIST;
}

const struct mez_slot *rule_find_slot(const struct mez_rules *r, struct mez_str path)
{
	size_t i = before(r, path);

	return i < r->nslots && mez_str_eq(r->by_path[i]->path, path) ? r->by_path[i] : NULL;
}

size_t mez_rules_slot(const struct mez_rules *r, struct mez_str path)
{
	const struct mez_slot *s = rule_find_slot(r, path);

	return s && !is_pattern(r, s) ? (size_t)(s - r->slot) : SIZE_MAX;
}

bool mez_rules_group(const struct mez_rules *r, struct mez_str path)
{
	for (size_t i = before(r, path); i < r->nslots; i++) {
		const struct mez_slot *s = r->by_path[i];

		if (!mez_str_starts(s->path, path))
			return false;
		if (s->path.n > path.n && s->path.p[path.n] == '.' && !is_pattern(r, s))
			return true;
	}
	return false;
}

/* --- slots that are more than a stated value ------------------------------ */

static void index_slots(struct mez_rules *r)
{
	r->collection = MEZ_NEWS(r->a, size_t, r->nslots + 1);
	r->proved = MEZ_NEWS(r->a, size_t, r->nslots + 1);
	r->dated = MEZ_NEWS(r->a, size_t, r->nslots + 1);
	for (size_t i = 0; i < r->nslots; i++) {
		const struct mez_slot *s = &r->slot[i];

		if (s->type == MEZ_TYPE_LIST)
			r->collection[r->ncollections++] = i;
		if (s->credential.p && s->root != i && r->slot[s->root].type == MEZ_TYPE_RECORD)
			r->proved[r->nproved++] = i;
		if (s->day_of_slot != SIZE_MAX)
			r->dated[r->ndated++] = i;
	}
}

/* --- what may concern a kind ---------------------------------------------- */

/* May a guard hold of this kind?  Each of its parts compares a path with words. */
static bool leaves_open(const struct mez_rules *r, const struct mez_expr *guard,
			struct mez_str kind)
{
	const struct mez_expr *words;
	bool found = false;

	if (guard->op == MEZ_OP_AND) {
		for (size_t i = 0; i < guard->nargs; i++)
			if (!leaves_open(r, guard->arg[i], kind))
				return false;
		return true;
	}
	if (guard->arg[0]->slot != r->kind_slot)
		return true;
	words = guard->arg[1];
	if (guard->op != MEZ_OP_IN)
		return mez_str_eq(words->name, kind) == (guard->op == MEZ_OP_EQ);
	for (size_t i = 0; i < words->nargs && !found; i++)
		found = mez_str_eq(words->arg[i]->name, kind);
	return found;
}

static void index_kind(struct mez_rules *r, struct mez_concern *of, const struct mez_str *kind)
{
	for (size_t i = 0; i < r->clauses.n; i++) {
		struct mez_clause *cl = r->clauses.v[i];

		if (!kind || leaves_open(r, cl->guard, *kind))
			rule_set_add(r, &of[cl->domain].clauses, cl);
	}
	for (size_t i = 0; kind && i < r->coverages.n; i++) {
		struct mez_coverage *c = r->coverages.v[i];

		for (size_t k = 0; k < c->n; k++) {
			c->head[k].of = c;
			if (mez_words_has(&c->head[k].kinds, *kind))
				rule_set_add(r, &of[c->domain].heads, &c->head[k]);
		}
	}
}

static void name_duties(struct mez_rules *r, struct mez_clause *cl)
{
	for (size_t i = 0; i < cl->nduties; i++)
		cl->duty[i].id = mez_arena_fmt(r->a, "%.*s/%.*s", MEZ_ALL(cl->id.name),
					       MEZ_ALL(cl->duty[i].name));
}

void rule_index(struct mez_rules *r)
{
	const struct mez_words *kinds = &r->slot[r->kind_slot].words;

	index_slots(r);
	for (size_t i = 0; i < r->clauses.n; i++)
		name_duties(r, r->clauses.v[i]);
	r->concern = MEZ_NEWS(r->a, struct mez_concern, (kinds->n + 1) * MEZ_DOMAIN_COUNT);
	for (size_t i = 0; i <= kinds->n; i++)
		index_kind(r, r->concern + i * MEZ_DOMAIN_COUNT,
			   i < kinds->n ? &kinds->w[i] : NULL);
}

const struct mez_concern *mez_rules_concern(const struct mez_rules *r, struct mez_str kind,
					    enum mez_domain d)
{
	const struct mez_words *kinds = &r->slot[r->kind_slot].words;
	size_t i = mez_words_index(kinds, kind);

	return &r->concern[(i == SIZE_MAX ? kinds->n : i) * MEZ_DOMAIN_COUNT + d];
}
