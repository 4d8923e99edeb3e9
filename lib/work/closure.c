/* work/closure.c: following the links of OCI documents. */
#include "work/closure.h"

#include <search.h>
#include <stdlib.h>

#define OURS "application/vnd.mez."

/* A growing list of items, in the arena. */
struct list {
	struct mez_closure_item **item;
	size_t n, cap;
};

struct mez_walk {
	struct mez_arena *a;
	struct mez_arena one; /* of the document at hand */
	const struct mez_closure_item *by; /* whose document it is; NULL: the index */
	mez_closure_fault_fn *fault;
	void *arg;
	struct list nodes, leaves; /* in order of discovery, which is breadth first */
	size_t opened, needed;
	void *seen; /* tsearch() tree of the items, by digest */
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

static int report(const struct mez_walk *w, const struct mez_descriptor *d,
		  const struct mez_err *what, struct mez_err *err)
{
	MEZ_AUTOBUF name = MEZ_BUF_INIT;
	char hex[MEZ_HEX32 + 1];

	if (w->fault)
		return w->fault(w->arg, d, what, err);
	if (err) {
		*err = *what;
		mez_filehash_hex(hex, &d->digest);
		mez_buf_fmt(&name, "blobs/sha256/%s", hex);
		mez_err_file(err, name.p);
	}
	return -(int)what->code;
}

/* --- items ---------------------------------------------------------------- */

static struct mez_str keep(struct mez_arena *a, struct mez_str s)
{
	return s.p ? mez_arena_dup(a, s) : MEZ_NOSTR;
}

/* An item of its own, which outlives the document that lists it. */
static struct mez_closure_item *new_item(struct mez_walk *w, const struct mez_descriptor *d)
{
	struct mez_closure_item *item = MEZ_NEW(w->a, struct mez_closure_item);

	item->d = *d;
	item->d.media_type = keep(w->a, d->media_type);
	item->d.artifact_type = keep(w->a, d->artifact_type);
	item->d.ref = keep(w->a, d->ref);
	item->d.title = keep(w->a, d->title);
	item->root = w->by ? w->by->root : item->d.ref;
	item->links = mez_oci_links_on(d->media_type);
	item->segment = mez_str_is(d->media_type, MEZ_MEDIA_SEGMENT);
	return item;
}

struct mez_closure_item *mez_walk_find(const struct mez_walk *w, const struct mez_filehash *h)
{
	const struct mez_closure_item key = { .d = { .digest = *h } };
	struct mez_closure_item *const *there = tfind(&key, &w->seen, by_digest);

	return there ? *there : NULL;
}

static int remember(struct mez_walk *w, struct mez_closure_item *item, struct mez_err *err)
{
	if (w->nodes.n + w->leaves.n == MEZ_CLOSURE_MAX)
		return mez_err_set(err, MEZ_E_LIMIT, "more than %d blobs", MEZ_CLOSURE_MAX);
	if (!tsearch(item, &w->seen, by_digest))
		mez_bug("out of memory");
	add(w->a, item->links ? &w->nodes : &w->leaves, item);
	return 0;
}

/* How a document lists something. */
enum listing { LIST_PLAIN = 0, LIST_OURS = 1, LIST_SUBJECT = 2 };

/* One descriptor of an index or manifest: a new item, or the same as before. */
static int meet(struct mez_walk *w, const struct mez_descriptor *d, unsigned how,
		struct mez_err *err)
{
	static const struct mez_err twice = { .code = MEZ_E_CLOSURE,
					      .msg = "is listed twice, as two different things" };
	struct mez_closure_item *item = mez_walk_find(w, &d->digest);
	int r = 0;

	if (!item) {
		item = new_item(w, d);
		item->subject = how & LIST_SUBJECT;
		r = remember(w, item, err);
	} else if (item->d.size != d->size || item->links != mez_oci_links_on(d->media_type)) {
		r = report(w, d, &twice, err);
	}
	if (!(how & LIST_SUBJECT))
		item->subject = false;
	if (how & LIST_OURS && !item->needed) {
		item->needed = true;
		w->needed += !item->links && !item->segment;
	}
	return r;
}

/* Everything a document lists; its subject, if there is one, is the last.  What is wrong with
 * the document is in what; else it is the caller's own fault function that ended the walk. */
static int meet_all(struct mez_walk *w, const struct mez_json *doc, struct mez_str media_type,
		    struct mez_err *what, struct mez_err *err)
{
	bool ours = mez_str_starts(mez_json_str(mez_json_at(doc, "artifactType")), MEZ_STR(OURS));
	bool subject = mez_json_at(doc, "subject") != NULL;
	const struct mez_descriptor *d;
	size_t i, n;
	int r;

	mez_err_clear(what);
	r = mez_oci_links(&d, &n, &w->one, doc, media_type, what);

	if (r < 0)
		return r;
	for (i = 0; r == 0 && i < n; i++)
		r = meet(w, &d[i],
			 (ours ? LIST_OURS : 0u) |
				 (subject && i + 1 == n ? (unsigned)LIST_SUBJECT : 0u),
			 err);
	return r;
}

/* --- the walk ------------------------------------------------------------- */

int mez_walk_begin(struct mez_walk **out, struct mez_arena *a, const struct mez_json *index,
		   mez_closure_fault_fn *fault, void *arg, struct mez_err *err)
{
	struct mez_walk *w = calloc(1, sizeof(*w));
	struct mez_err what;
	int r;

	if (!w)
		mez_bug("out of memory");
	*w = (struct mez_walk){ .a = a, .fault = fault, .arg = arg };
	r = mez_arena_init(&w->one, 0, err);
	if (r == 0) {
		r = meet_all(w, index, MEZ_STR(MEZ_OCI_INDEX), &what, err);
		if (r < 0 && what.code && err)
			*err = what; /* the index itself is no index */
	}
	if (r < 0)
		mez_walk_free(w);
	else
		*out = w;
	return r;
}

static void keep_item(void *item)
{
	(void)item; /* it lives in the arena */
}

void mez_walk_free(struct mez_walk *w)
{
	if (!w)
		return;
	tdestroy(w->seen, keep_item);
	mez_arena_release(&w->one);
	free(w);
}

struct mez_closure_item *mez_walk_next(const struct mez_walk *w)
{
	return w->opened < w->nodes.n ? w->nodes.item[w->opened] : NULL;
}

int mez_walk_open(struct mez_walk *w, struct mez_str bytes, struct mez_err *err)
{
	struct mez_closure_item *item = mez_walk_next(w);
	const struct mez_json *doc;
	struct mez_err what;
	int r;

	mez_require(item != NULL);
	mez_arena_reset(&w->one);
	r = mez_json_read(&doc, &w->one, bytes.p, bytes.n, &what);
	if (r < 0)
		return mez_walk_pass(w, &what, err);
	w->by = item;
	r = meet_all(w, doc, item->d.media_type, &what, err);
	if (r < 0 && what.code)
		return mez_walk_pass(w, &what, err);
	w->opened++;
	return r;
}

int mez_walk_pass(struct mez_walk *w, const struct mez_err *what, struct mez_err *err)
{
	struct mez_closure_item *item = mez_walk_next(w);

	mez_require(item != NULL);
	w->opened++;
	item->passed = true;
	return report(w, &item->d, what, err);
}

size_t mez_walk_needed(const struct mez_walk *w)
{
	return w->needed;
}

void mez_walk_list(struct mez_walk *w, struct mez_closure *out)
{
	struct mez_closure_item **all = mez_arena_alloc(
		w->a, (w->nodes.n + w->leaves.n + 1) * sizeof(*all));
	size_t i, n = 0;

	for (i = 0; i < w->nodes.n; i++)
		all[n++] = w->nodes.item[i];
	for (i = 0; i < w->leaves.n; i++)
		all[n++] = w->leaves.item[i];
	*out = (struct mez_closure){ all, n };
}

int mez_closure_walk(struct mez_closure *out, struct mez_arena *a, const struct mez_json *index,
		     const struct mez_blobs *from, mez_closure_fault_fn *fault, void *arg,
		     struct mez_err *err)
{
	struct mez_closure_item *item;
	struct mez_walk *w;
	int r = mez_walk_begin(&w, a, index, fault, arg, err);

	if (r < 0)
		return r;
	while (r == 0 && (item = mez_walk_next(w)) != NULL) {
		struct mez_str bytes;
		struct mez_err what;

		r = from->get(from->arg, &bytes, a, &item->d.digest, &what);
		r = r < 0 ? mez_walk_pass(w, &what, err) : mez_walk_open(w, bytes, err);
	}
	if (r == 0)
		mez_walk_list(w, out);
	mez_walk_free(w);
	return r;
}
