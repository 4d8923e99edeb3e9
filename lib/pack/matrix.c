/* pack/matrix.c: each provision of a work, and who speaks of it. */
#include "pack/matrix.h"

#include <stdlib.h>

enum { SETS = 11 };

/* Rules that encode; coverage says what is examined, and examples are no rules. */
static void encoding(const struct mez_rule_set *out[SETS], const struct mez_rules *r)
{
	const struct mez_rule_set *sets[SETS] = {
		&r->defines,   &r->tables,   &r->statuses, &r->totals,     &r->questions,
		&r->calendars, &r->licences, &r->clauses,  &r->activities, &r->lists,
		&r->authorities};

	memcpy(out, sets, sizeof sets);
}

/* --- citations ---------------------------------------------------------------- */

struct cited {
	struct mez_str work, at, by;
};
struct citing {
	struct mez_arena *a;
	struct mez_str by;
	struct cited *v;
	size_t n, cap;
};

static void add(struct citing *c, struct mez_str work, struct mez_str at)
{
	if (c->n == c->cap) {
		size_t cap = c->cap ? c->cap * 2 : 256;
		struct cited *grown = MEZ_NEWS(c->a, struct cited, cap);

		if (c->n)
			memcpy(grown, c->v, c->n * sizeof *grown);
		c->v = grown;
		c->cap = cap;
	}
	c->v[c->n++] = (struct cited){work, at, c->by};
}

/* Whatever has a work and a place in it is a citation, wherever an item may have one. */
static void walk(struct citing *c, const struct mez_json *v)
{
	struct mez_str work, at;

	for (size_t i = 0; mez_json_is(v, MEZ_J_ARRAY) && i < v->len; i++)
		walk(c, mez_json_item(v, i));
	if (!mez_json_is(v, MEZ_J_OBJECT))
		return;
	work = mez_json_str(mez_json_at(v, "work"));
	at = mez_json_str(mez_json_at(v, "at"));
	if (work.n && at.n)
		add(c, work, at);
	for (size_t i = 0; i < v->len; i++)
		walk(c, &mez_json_member(v, i)->value);
}

static int by_place(const void *x, const void *y)
{
	const struct cited *a = x, *b = y;
	int r = mez_str_cmp(a->work, b->work);

	if (!r)
		r = mez_str_cmp(a->at, b->at);
	return r ? r : mez_str_cmp(a->by, b->by);
}

/* All citations of a pack's rules, by work, then eId, then rule. */
static struct citing citations(struct mez_arena *a, const struct mez_rules *rules, size_t pack)
{
	const struct mez_rule_set *sets[SETS];
	struct citing c = {.a = a};

	encoding(sets, rules);
	for (size_t i = 0; i < SETS; i++)
		for (size_t k = 0; k < sets[i]->n; k++) {
			const struct mez_named *id = sets[i]->v[k];

			c.by = id->name;
			if (id->pack == pack)
				walk(&c, id->item);
		}
	if (c.n)
		qsort(c.v, c.n, sizeof *c.v, by_place);
	return c;
}

static int cmp_str(const void *x, const void *y)
{
	return mez_str_cmp(*(const struct mez_str *)x, *(const struct mez_str *)y);
}

struct mez_str *mez_matrix_works(size_t *n, struct mez_arena *a, const struct mez_rules *rules,
				 size_t pack)
{
	struct citing c = citations(a, rules, pack);
	struct mez_str *v = MEZ_NEWS(a, struct mez_str, c.n + rules->matrices.n + 1);
	size_t all = 0, kept = 0;

	for (size_t i = 0; i < c.n; i++)
		v[all++] = c.v[i].work;
	for (size_t i = 0; i < rules->matrices.n; i++) {
		const struct mez_matrix *m = rules->matrices.v[i];

		if (m->id.pack == pack)
			v[all++] = m->work;
	}
	if (all)
		qsort(v, all, sizeof *v, cmp_str);
	for (size_t i = 0; i < all; i++)
		if (!kept || !mez_str_eq(v[kept - 1], v[i]))
			v[kept++] = v[i];
	*n = kept;
	return v;
}

/* --- provisions ------------------------------------------------------------------- */

bool mez_eid_within(struct mez_str eid, struct mez_str above)
{
	return mez_str_starts(eid, above) &&
	       (eid.n == above.n ||
		(eid.n > above.n + 2 && eid.p[above.n] == '_' && eid.p[above.n + 1] == '_'));
}

/* The mark that holds for a provision: the deepest above it. */
static const struct mez_mark *marked(const struct mez_matrix *m, struct mez_str eid)
{
	const struct mez_mark *best = NULL;

	for (size_t i = 0; m && i < m->n; i++)
		if (mez_eid_within(eid, m->mark[i].at) && (!best || m->mark[i].at.n > best->at.n))
			best = &m->mark[i];
	return best;
}

static void cited_by(struct mez_matrix_line *l, struct mez_arena *a, const struct citing *c,
		     struct mez_str work)
{
	struct mez_str *by = MEZ_NEWS(a, struct mez_str, c->n + 1);

	for (size_t i = 0; i < c->n; i++)
		if (mez_str_eq(c->v[i].at, l->p->eid) && mez_str_eq(c->v[i].work, work) &&
		    (!l->nby || !mez_str_eq(by[l->nby - 1], c->v[i].by)))
			by[l->nby++] = c->v[i].by;
	l->by = by;
}

/* What rules cite is encoded, whatever a mark says of what is around it. */
static void judge(struct mez_matrix_line *l, const struct mez_mark *mark)
{
	if (l->nby) {
		l->state = MEZ_PROVISION_ENCODED;
		return;
	}
	if (!mark)
		return;
	l->state = mark->as;
	l->by = mark->by.w;
	l->nby = mark->by.n;
	l->reason = mark->reason;
}

/* The last text held of a work. */
static const struct mez_expression *last_text(const struct mez_law *law, struct mez_str work)
{
	const struct mez_expression *e = NULL;

	for (size_t i = 0; i < law->n; i++)
		if (mez_str_eq(law->v[i].work, work))
			e = &law->v[i];
	return e;
}

void mez_matrix_lines(struct mez_matrix_line **out, size_t *n, const struct mez_expression **of,
		      struct mez_arena *a, const struct mez_rules *rules,
		      const struct mez_law *law, size_t pack, struct mez_str work)
{
	const struct mez_matrix *m = mez_matrix_find(rules, pack, work);
	struct citing c = citations(a, rules, pack);
	struct mez_matrix_line *v;

	*of = last_text(law, work);
	*n = *of ? (*of)->n : 0;
	v = MEZ_NEWS(a, struct mez_matrix_line, *n + 1);
	for (size_t i = 0; i < *n; i++) {
		v[i].p = &(*of)->provision[i];
		cited_by(&v[i], a, &c, work);
		judge(&v[i], marked(m, v[i].p->eid));
	}
	for (size_t i = 0; i < *n; i++)
		for (size_t k = 0; v[i].state == MEZ_PROVISION_OPEN && k < *n; k++)
			if (k != i && v[k].state > MEZ_PROVISION_PART &&
			    mez_eid_within(v[k].p->eid, v[i].p->eid))
				v[i].state = MEZ_PROVISION_PART;
	*out = v;
}

/* --- checking ------------------------------------------------------------------------ */

static bool held(const struct mez_law *law, struct mez_str work, struct mez_str at)
{
	for (size_t i = 0; i < law->n; i++)
		if (mez_str_eq(law->v[i].work, work) && mez_law_find(&law->v[i], at))
			return true;
	return false;
}

static bool is_rule(const struct mez_rules *rules, struct mez_str name)
{
	const struct mez_rule_set *sets[SETS];

	encoding(sets, rules);
	for (size_t i = 0; i < SETS; i++)
		for (size_t k = 0; k < sets[i]->n; k++)
			if (mez_str_eq(((const struct mez_named *)sets[i]->v[k])->name, name))
				return true;
	return false;
}

static int check_mark(const struct mez_law *law, const struct mez_rules *rules,
		      const struct mez_matrix *m, const struct mez_mark *mark, struct mez_err *err)
{
	if (!held(law, m->work, mark->at))
		return mez_origin_err(m->id.origin, mark->item->offset, err, MEZ_E_RULE,
				      "no text held of %.*s has '%.*s'", MEZ_FMT(m->work),
				      MEZ_FMT(mark->at));
	for (size_t i = 0; i < mark->by.n; i++)
		if (!is_rule(rules, mark->by.w[i]))
			return mez_origin_err(m->id.origin, mark->item->offset, err, MEZ_E_RULE,
					      "no rule is called '%.*s'", MEZ_FMT(mark->by.w[i]));
	return 0;
}

int mez_matrix_check(const struct mez_law *law, const struct mez_rules *rules, struct mez_err *err)
{
	int r = 0;

	for (size_t i = 0; i < rules->matrices.n; i++) {
		const struct mez_matrix *m = rules->matrices.v[i];

		for (size_t k = 0; !r && k < m->n; k++)
			r = check_mark(law, rules, m, &m->mark[k], err);
	}
	return r;
}
