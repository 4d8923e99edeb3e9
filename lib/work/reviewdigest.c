/* work/reviewdigest.c: what a reviewer of a clause reads, as digests. */
#include "work/review.h"

#include <stdlib.h>

#include "tensor/tensor.h"
#include "work/packtest.h"

enum { BASIS_MAX = 4096 };

/* What a clause rests on: items, each once; the clause's own is the first. */
struct basis {
	struct mez_arena *a;
	const struct mez_rules *rules;
	const struct mez_json *item[BASIS_MAX];
	size_t n;
};

static void rest_on(struct basis *b, const void *named)
{
	const struct mez_named *id = named;

	if (!id)
		return;
	for (size_t i = 0; i < b->n; i++)
		if (b->item[i] == id->item)
			return;
	mez_require(b->n < BASIS_MAX);
	b->item[b->n++] = id->item;
}

static const void *find(const struct mez_rule_set *set, struct mez_str name)
{
	for (size_t i = 0; i < set->n; i++)
		if (mez_str_eq(((const struct mez_named *)set->v[i])->name, name))
			return set->v[i];
	return NULL;
}

static void rest_on_table(struct basis *b, struct mez_str name)
{
	for (size_t i = 0; i < b->rules->tables.n; i++) {
		const struct mez_table *t = b->rules->tables.v[i];

		if (!mez_str_eq(t->id.name, name))
			continue;
		rest_on(b, &t->id);
		if (t->calendar)
			rest_on(b, &t->calendar->id);
	}
}

/* A type of licence, or every type over a vocabulary of activities. */
static void rest_on_licences(struct basis *b, struct mez_str name)
{
	rest_on(b, find(&b->rules->activities, name));
	for (size_t i = 0; i < b->rules->licences.n; i++) {
		const struct mez_licence_type *l = b->rules->licences.v[i];
		bool over = l->activities && mez_str_eq(l->activities->id.name, name);

		if (over || mez_str_eq(l->id.name, name))
			rest_on(b, &l->id);
	}
}

/* "AUTHORITY/NAME" */
static void rest_on_question(struct basis *b, struct mez_str name)
{
	const char *slash = name.n ? memchr(name.p, '/', name.n) : NULL;

	if (slash)
		name = (struct mez_str){slash + 1, (size_t)(name.p + name.n - slash - 1)};
	rest_on(b, find(&b->rules->questions, name));
}

/* An operator of a syntax tree that names something: the name is its last element. */
static void refer(struct basis *b, const struct mez_json *tree)
{
	struct mez_str op = mez_json_str(mez_json_item(tree, 0));
	struct mez_str name = mez_json_str(mez_json_item(tree, tree->len - 1));

	if (!op.p || !name.p)
		return;
	if (mez_str_is(op, "is"))
		rest_on(b, find(&b->rules->defines, name));
	else if (mez_str_is(op, "total"))
		rest_on(b, find(&b->rules->totals, name));
	else if (mez_str_is(op, "status"))
		rest_on(b, find(&b->rules->statuses, name));
	else if (mez_str_is(op, "licensed"))
		rest_on_licences(b, name);
	else if (mez_str_is(op, "judged"))
		rest_on_question(b, name);
	else if (mez_str_is(op, "param") || mez_str_is(op, "table") || mez_str_is(op, "apply") ||
		 mez_str_is(op, "deadline") || mez_str_is(op, "convert"))
		rest_on_table(b, name);
}

typedef void visit_fn(void *arg, const struct mez_json *v);
static void visit(const struct mez_json *v, visit_fn *fn, void *arg)
{
	fn(arg, v);
	for (size_t i = 0; mez_json_is(v, MEZ_J_ARRAY) && i < v->len; i++)
		visit(mez_json_item(v, i), fn, arg);
	for (size_t i = 0; mez_json_is(v, MEZ_J_OBJECT) && i < v->len; i++)
		visit(&mez_json_member(v, i)->value, fn, arg);
}

static void visit_operator(void *arg, const struct mez_json *v)
{
	if (mez_json_is(v, MEZ_J_ARRAY) && v->len > 1)
		refer(arg, v);
}

static int by_type_and_name(const void *x, const void *y)
{
	const struct mez_json *a = *(const struct mez_json *const *)x;
	const struct mez_json *b = *(const struct mez_json *const *)y;
	int r = mez_str_cmp(mez_json_str(mez_json_at(a, "type")),
			    mez_json_str(mez_json_at(b, "type")));

	return r ? r
		 : mez_str_cmp(mez_json_str(mez_json_at(a, "name")),
			       mez_json_str(mez_json_at(b, "name")));
}

/* The clause, then all that it or something below it names, in an order of their own. */
static void gather(struct basis *b, const struct mez_clause *cl)
{
	b->n = 0;
	rest_on(b, &cl->id);
	for (size_t i = 0; i < b->n; i++)
		visit(b->item[i], visit_operator, b);
	qsort(b->item + 1, b->n - 1, sizeof b->item[0], by_type_and_name);
}

static struct mez_json digest_json(struct mez_arena *a, const struct mez_digest *d)
{
	char hex[MEZ_HEX32 + 1];

	mez_digest_hex(hex, d);
	return mez_json_copy_text(a, mez_str_of(hex));
}

static struct mez_digest digest_items(struct mez_arena *a, const struct mez_json *const *item,
				      size_t n)
{
	struct mez_arr list = {.a = a};
	struct mez_json doc;

	for (size_t i = 0; i < n; i++) {
		struct mez_digest d = mez_canon_digest_of(item[i]);

		mez_arr_add(&list, digest_json(a, &d));
	}
	doc = mez_arr_done(&list);
	return mez_canon_digest_of(&doc);
}

/* --- text ------------------------------------------------------------------- */

struct citing {
	struct mez_arena *a;
	const struct mez_law *law;
	const struct mez_span *span;
	struct mez_arr out;
};

/* Was this text in force on a day of the span?  next: the work's text after it, or NULL. */
static bool in_force(const struct mez_span *span, const struct mez_expression *e,
		     const struct mez_expression *next)
{
	return (span->open || e->from.days <= span->to.days) &&
	       (!next || next->from.days > span->from.days);
}

/* [work, eId, each text it had while the clause spoke]: a new version of the work in which the
 * provision reads as before changes nothing. */
static void cite(struct citing *c, struct mez_str work, struct mez_str at)
{
	struct mez_arr list = {.a = c->a};
	struct mez_str before = MEZ_NOSTR;

	mez_arr_add(&list, mez_json_text(work));
	mez_arr_add(&list, mez_json_text(at));
	for (size_t i = 0; i < c->law->n; i++) {
		const struct mez_expression *e = &c->law->v[i];
		bool last = i + 1 == c->law->n || !mez_str_eq(e[1].work, work);
		const struct mez_provision *p;

		if (!mez_str_eq(e->work, work) || !in_force(c->span, e, last ? NULL : e + 1))
			continue;
		p = mez_law_find(e, at);
		if (p && (!before.p || !mez_str_eq(before, p->text_sha256))) {
			mez_arr_add(&list, mez_json_text(p->text_sha256));
			before = p->text_sha256;
		}
	}
	mez_arr_add(&c->out, mez_arr_done(&list));
}

/* Whatever has a work and a place in it is a citation, wherever an item may have one. */
static void visit_citation(void *arg, const struct mez_json *v)
{
	struct mez_str work, at;

	if (!mez_json_is(v, MEZ_J_OBJECT))
		return;
	work = mez_json_str(mez_json_at(v, "work"));
	at = mez_json_str(mez_json_at(v, "at"));
	if (work.p && at.p)
		cite(arg, work, at);
}

static struct mez_digest digest_text(const struct basis *b, const struct mez_law *law,
				     const struct mez_clause *cl)
{
	struct citing c = {.a = b->a, .law = law, .span = &cl->valid, .out = {.a = b->a}};
	struct mez_json doc;

	for (size_t i = 0; i < b->n; i++)
		visit(b->item[i], visit_citation, &c);
	doc = mez_arr_done(&c.out);
	return mez_canon_digest_of(&doc);
}

/* --- examples ----------------------------------------------------------------- */

/* Which clauses an example exercises. */
struct tried {
	const struct mez_json *item;
	const bool *clause;
};

static struct tried *try_examples(size_t *n, struct mez_arena *a, const struct mez_packset *p)
{
	const struct mez_rule_set *set = &p->rules->examples;
	struct tried *out = MEZ_NEWS(a, struct tried, set->n + 1);

	*n = 0;
	for (size_t i = 0; i < set->n; i++) {
		const struct mez_named *id = set->v[i];
		struct mez_usage usage;
		struct mez_json verdict;
		struct mez_err none;

		if (id->pack != p->own ||
		    mez_packtest_verdict(&verdict, a, p->pack, p->rules, p->law, id->item, &none))
			continue;
		mez_usage_init(&usage, a, p->rules);
		mez_usage_add(&usage, p->rules, &verdict);
		out[(*n)++] = (struct tried){id->item, usage.clause};
	}
	return out;
}

static int by_digest_hex(const void *x, const void *y)
{
	return memcmp(x, y, sizeof(struct mez_digest));
}

/* In an order of the digests: what an example is called, or where it stands, is no matter. */
static struct mez_digest digest_examples(struct mez_arena *a, const struct tried *t, size_t n,
					 size_t clause)
{
	struct mez_digest *d = MEZ_NEWS(a, struct mez_digest, n + 1);
	struct mez_arr list = {.a = a};
	struct mez_json doc;
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (t[i].clause[clause])
			d[kept++] = mez_canon_digest_of(t[i].item);
	if (kept)
		qsort(d, kept, sizeof *d, by_digest_hex);
	for (size_t i = 0; i < kept; i++)
		mez_arr_add(&list, digest_json(a, &d[i]));
	doc = mez_arr_done(&list);
	return mez_canon_digest_of(&doc);
}

/* --- all ------------------------------------------------------------------------ */

static int by_clause(const void *x, const void *y)
{
	return mez_str_cmp(((const struct mez_reviewed *)x)->clause,
			   ((const struct mez_reviewed *)y)->clause);
}

void mez_review_digests(struct mez_reviewed **out, size_t *n, struct mez_arena *a,
			const struct mez_packset *p)
{
	struct basis *b = MEZ_NEW(a, struct basis);
	const struct mez_rule_set *set = &p->rules->clauses;
	struct mez_reviewed *v = MEZ_NEWS(a, struct mez_reviewed, set->n + 1);
	size_t ntried = 0, kept = 0;
	struct tried *tried;

	*b = (struct basis){.a = a, .rules = p->rules};
	tried = try_examples(&ntried, a, p);
	for (size_t i = 0; i < set->n; i++) {
		const struct mez_clause *cl = set->v[i];

		if (cl->id.pack != p->own)
			continue;
		gather(b, cl);
		v[kept++] = (struct mez_reviewed){
			.clause = cl->id.name,
			.text = digest_text(b, p->law, cl),
			.tree = digest_items(a, b->item, b->n),
			.examples = digest_examples(a, tried, ntried, cl->index),
		};
	}
	if (kept)
		qsort(v, kept, sizeof *v, by_clause);
	*out = v;
	*n = kept;
}
