/* tensor/why.c: the causes of what is not known, as sets that are shared and never changed. */
#include "tensor/value.h"

#include <stdlib.h>

static const struct {
	const char *name, *one, *two;
} causes[] = {
#define X(id, wire, p1, p2) [MEZ_CAUSE_##id] = {wire, p1, p2},
	MEZ_CAUSES(X)
#undef X
};

const char *mez_cause_name(enum mez_cause_code code)
{
	mez_require((size_t)code < MEZ_COUNT(causes));
	return causes[code].name;
}

const struct mez_why *mez_why(struct mez_arena *a, enum mez_cause_code code, struct mez_str one,
			      struct mez_str two)
{
	struct mez_why *w = MEZ_NEW(a, struct mez_why);

	w->cause = (struct mez_cause){code, one, two};
	return w;
}

const struct mez_why *mez_why_union(struct mez_arena *a, const struct mez_why *x,
				    const struct mez_why *y)
{
	struct mez_why *w;

	if (!x || x == y)
		return y;
	if (!y)
		return x;
	w = MEZ_NEW(a, struct mez_why);
	w->left = x;
	w->right = y;
	return w;
}

static size_t count_leaves(const struct mez_why *w)
{
	size_t n = 0;

	for (; w && w->left; w = w->right)
		n += count_leaves(w->left);
	return n + (w != NULL);
}

static size_t collect_leaves(struct mez_cause *out, const struct mez_why *w)
{
	size_t n = 0;

	for (; w && w->left; w = w->right)
		n += collect_leaves(out + n, w->left);
	if (w)
		out[n++] = w->cause;
	return n;
}

static int cmp_cause(const void *pa, const void *pb)
{
	const struct mez_cause *a = pa, *b = pb;
	int c = strcmp(causes[a->code].name, causes[b->code].name);

	if (!c)
		c = mez_str_cmp(a->one, b->one);
	return c ? c : mez_str_cmp(a->two, b->two);
}

size_t mez_why_list(struct mez_arena *a, const struct mez_why *why, const struct mez_cause **out)
{
	size_t n = count_leaves(why), kept = 0;
	struct mez_cause *v = MEZ_NEWS(a, struct mez_cause, n + 1);

	collect_leaves(v, why);
	if (n)
		qsort(v, n, sizeof *v, cmp_cause);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || cmp_cause(&v[kept - 1], &v[i]) != 0)
			v[kept++] = v[i];
	*out = v;
	return kept;
}

static void add_parameter(struct mez_obj *o, const char *name, struct mez_str value)
{
	if (name)
		mez_obj_add(o, mez_str_of(name), mez_json_text(value));
}

struct mez_json mez_cause_json(struct mez_arena *a, const struct mez_cause *c,
			       struct mez_str clause)
{
	const char *one = causes[c->code].one, *two = causes[c->code].two;
	struct mez_obj o = {.a = a};

	if (clause.p)
		mez_obj_set(&o, "clause", mez_json_text(clause));
	mez_obj_set(&o, "code", mez_json_z(causes[c->code].name));
	add_parameter(&o, one, c->one);
	add_parameter(&o, two, c->two);
	return mez_obj_done(&o);
}

struct mez_json mez_why_json(struct mez_arena *a, const struct mez_why *why)
{
	struct mez_arr list = {.a = a};
	const struct mez_cause *v;
	size_t n = mez_why_list(a, why, &v);

	for (size_t i = 0; i < n; i++)
		mez_arr_add(&list, mez_cause_json(a, &v[i], MEZ_NOSTR));
	return mez_arr_done(&list);
}
