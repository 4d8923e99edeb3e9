/* work/closure.c: following the links of OCI documents. */
#include "work/closure.h"

#include <search.h>
#include <stdlib.h>

/* A growing list of items, in the arena. */
struct list {
	struct mez_closure_item **item;
	size_t n, cap;
};

struct walk {
	struct mez_arena *a;
	const struct mez_blobs *from;
	mez_closure_fault_fn *fault;
	void *arg;
	struct mez_err *err;
	struct list nodes, leaves; /* in order of discovery, which is breadth first */
	void *seen;		   /* tsearch() tree of the items, by digest */
};

static void add(struct mez_arena *a, struct list *l, struct mez_closure_item *item)
{
	if (l->n == l->cap) {
		struct mez_closure_item **old = l->item;

		l->cap = l->cap ? 2 * l->cap : 64;
		l->item = mez_arena_alloc(a, l->cap * sizeof(*l->item));
		if (l->n)
			memcpy(l->item, old, l->n * sizeof(*old));
	}
	l->item[l->n++] = item;
}

static int by_digest(const void *a, const void *b)
{
	const struct mez_closure_item *x = a, *y = b;

	return mez_str_cmp((struct mez_str){ (const char *)x->d.digest.b, sizeof(x->d.digest.b) },
			   (struct mez_str){ (const char *)y->d.digest.b, sizeof(y->d.digest.b) });
}

static int report(struct walk *w, const struct mez_descriptor *d, const struct mez_err *what)
{
	if (w->fault)
		return w->fault(w->arg, d, what, w->err);
	if (w->err)
		*w->err = *what;
	return -(int)what->code;
}

/* One descriptor of an index or manifest: a new item, or the same as before. */
static int meet(struct walk *w, const struct mez_descriptor *d)
{
	struct mez_closure_item *item = MEZ_NEW(w->a, struct mez_closure_item);
	struct mez_closure_item **there;
	const struct mez_err twice = { .code = MEZ_E_CLOSURE,
				       .msg = "is listed twice, as two different things" };

	*item = (struct mez_closure_item){ *d, mez_oci_links_on(d->media_type) };
	there = tsearch(item, &w->seen, by_digest);
	if (!there)
		mez_bug("out of memory");
	if (*there == item) {
		if (w->nodes.n + w->leaves.n == MEZ_CLOSURE_MAX)
			return mez_err_set(w->err, MEZ_E_LIMIT, "more than %d blobs",
					   MEZ_CLOSURE_MAX);
		add(w->a, item->links ? &w->nodes : &w->leaves, item);
		return 0;
	}
	if ((*there)->d.size == d->size && (*there)->links == item->links)
		return 0;
	return report(w, d, &twice);
}

static int meet_all(struct walk *w, const struct mez_descriptor *d, size_t n)
{
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < n; i++)
		r = meet(w, &d[i]);
	return r;
}

/* The links of an index or manifest that is listed as d. */
static int read_links(struct walk *w, const struct mez_descriptor *d,
		      const struct mez_descriptor **out, size_t *n, struct mez_err *what)
{
	const struct mez_json *doc;
	struct mez_str bytes;
	int r = w->from->get(w->from->arg, &bytes, w->a, &d->digest, what);

	if (r == 0)
		r = mez_json_read(&doc, w->a, bytes.p, bytes.n, what);
	return r < 0 ? r : mez_oci_links(out, n, w->a, doc, d->media_type, what);
}

static int open_node(struct walk *w, const struct mez_descriptor *d)
{
	const struct mez_descriptor *links;
	struct mez_err what;
	size_t n;

	if (read_links(w, d, &links, &n, &what) < 0)
		return report(w, d, &what);
	return meet_all(w, links, n);
}

static void keep_item(void *item)
{
	(void)item; /* it lives in the arena */
}

int mez_closure_walk(struct mez_closure *out, struct mez_arena *a, const struct mez_json *index,
		     const struct mez_blobs *from, mez_closure_fault_fn *fault, void *arg,
		     struct mez_err *err)
{
	struct walk w = { .a = a, .from = from, .fault = fault, .arg = arg, .err = err };
	const struct mez_descriptor *d;
	size_t i, n;
	int r = mez_oci_links(&d, &n, a, index, MEZ_STR(MEZ_OCI_INDEX), err);

	if (r == 0)
		r = meet_all(&w, d, n);
	for (i = 0; r == 0 && i < w.nodes.n; i++)
		r = open_node(&w, &w.nodes.item[i]->d);
	tdestroy(w.seen, keep_item);
	if (r < 0)
		return r;
	for (i = 0; i < w.leaves.n; i++)
		add(a, &w.nodes, w.leaves.item[i]);
	out->item = (const struct mez_closure_item *const *)w.nodes.item;
	out->n = w.nodes.n;
	return 0;
}
