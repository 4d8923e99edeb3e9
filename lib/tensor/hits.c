/* tensor/hits.c: what screening found, as a verdict shows it. */
#include "tensor/eval_priv.h"

#include <stdlib.h>

static const char *const told_names[] = {
	[TOLD_BIRTH] = "born",
	[TOLD_COUNTRY] = "countries",
	[TOLD_IDENTIFIER] = "identifiers",
};

struct mez_json told_json(struct eval *e, unsigned told)
{
	struct mez_arr out = {.a = e->a};

	for (unsigned i = 0; i < TOLD; i++)
		if (told & 1u << i)
			mez_arr_add(&out, mez_json_z(told_names[i]));
	return mez_arr_done(&out);
}

/* The score; what it may be where facts are unknown; and what those that are stated said. */
static void add_score(struct eval *e, struct mez_obj *o, const struct hit *h)
{
	const struct mez_candidate *c = h->found;

	mez_obj_set(o, "score", mez_json_i64(e->a, c->total));
	if (c->least != c->most) {
		mez_obj_set(o, "score_min", mez_json_i64(e->a, c->least));
		mez_obj_set(o, "score_max", mez_json_i64(e->a, c->most));
	}
	if (h->told & 1u << TOLD_BIRTH)
		mez_obj_set(o, "birth", mez_json_z(mez_speaks_word(c->facts.birth)));
	if (h->told & 1u << TOLD_COUNTRY)
		mez_obj_set(o, "country", mez_json_z(mez_speaks_word(c->facts.country)));
	if (h->told & 1u << TOLD_IDENTIFIER)
		mez_obj_set(o, "identifier", mez_json_z(mez_speaks_word(c->facts.identifier)));
}

static struct mez_json refused_json(struct eval *e, const struct refusal *r)
{
	struct mez_arr out = {.a = e->a};

	for (; r; r = r->next) {
		struct mez_obj o = {.a = e->a};

		mez_obj_set(&o, "by", hex_json(e->a, &r->by->sha256));
		mez_obj_set(&o, "because", mez_json_z(r->because));
		mez_arr_add(&out, mez_obj_done(&o));
	}
	return mez_arr_done(&out);
}

static struct mez_json hit_json(struct eval *e, const struct hit *h)
{
	struct mez_obj o = {.a = e->a};

	mez_obj_set(&o, "list", mez_json_text(h->list->id.name));
	mez_obj_set(&o, "list_sha256", hex_json(e->a, &h->list->sha256));
	mez_obj_set(&o, "entry", mez_json_text(h->listed->entry->id));
	mez_obj_set(&o, "name", mez_json_text(h->listed->as_written));
	mez_obj_set(&o, "party", mez_json_text(h->path));
	if (h->found)
		add_score(e, &o, h);
	if (h->refused)
		mez_obj_set(&o, "refused", refused_json(e, h->refused));
	return mez_obj_done(&o);
}

/* A hit and when it was noted, counted from the last. */
struct noted {
	const struct hit *hit;
	size_t at;
};

static int by_party(const void *a, const void *b)
{
	const struct noted *x = a, *y = b;
	int c = mez_str_cmp(x->hit->path, y->hit->path);

	return c ? c : (x->at > y->at) - (x->at < y->at);
}

static bool same_hit(const struct hit *x, const struct hit *y)
{
	return x->list == y->list && mez_str_eq(x->path, y->path) &&
	       mez_str_eq(x->listed->entry->id, y->listed->entry->id) &&
	       mez_str_eq(x->listed->as_written, y->listed->as_written);
}

/* By party, so that it does not show who was asked for first; a party that was asked for twice has
 * its hits once. */
struct mez_json hits_json(struct eval *e, const struct hit *list)
{
	struct mez_arr out = {.a = e->a};
	struct noted *v;
	size_t n = 0;

	for (const struct hit *h = list; h; h = h->next)
		n++;
	v = MEZ_NEWS(e->a, struct noted, n + 1);
	n = 0;
	for (const struct hit *h = list; h; h = h->next, n++)
		v[n] = (struct noted){h, n};
	if (n)
		qsort(v, n, sizeof *v, by_party);
	for (size_t i = 0; i < n; i++) {
		bool again = false;

		for (size_t k = i; k-- > 0 && !again && mez_str_eq(v[k].hit->path, v[i].hit->path);)
			again = same_hit(v[k].hit, v[i].hit);
		if (!again)
			mez_arr_add(&out, hit_json(e, v[i].hit));
	}
	return mez_arr_done(&out);
}

/* The list's rule, and what share counts under it: exact, or between bounds. */
struct mez_json owned_json(struct eval *e, const struct mez_ownership *rule,
			   const struct mez_owned *owned)
{
	struct mez_obj o = {.a = e->a};

	mez_obj_set(&o, "rule", mez_json_z(mez_ownership_word(rule->rule)));
	mez_obj_set(&o, "threshold", dec_json(e->a, rule->threshold));
	mez_obj_set(&o, "counted", mez_json_z(rule->singly ? "singly" : "together"));
	mez_obj_set(&o, "through", mez_json_z(rule->chains ? "chains" : "direct"));
	if (!owned->open && mez_dec_cmp(owned->least, owned->most) == 0) {
		mez_obj_set(&o, "share", dec_json(e->a, owned->least));
		return mez_obj_done(&o);
	}
	mez_obj_set(&o, "share_min", dec_json(e->a, owned->least));
	if (!owned->open)
		mez_obj_set(&o, "share_max", dec_json(e->a, owned->most));
	return mez_obj_done(&o);
}
