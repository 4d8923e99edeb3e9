/* work/gc.c: removing what nothing leads to. */
#include "work/fsck.h"

#include <search.h>
#include <stdlib.h>

#include "work/packs.h"

/* What may be a manifest: other registries take none that is larger. */
enum { MANIFEST_MAX = 4 << 20 };

/* A blob that the index does not lead to, as far as is known. */
struct stray {
	struct stray *next;
	struct mez_filehash digest;
	uint64_t size;
	int64_t changed;
	bool referrer; /* an index or manifest with a subject */
	struct mez_filehash subject;
	struct mez_str media_type;
};

struct collection {
	struct mez_gc *gc;
	struct mez_store *store;
	struct mez_arena a;
	struct mez_blobs from;
	void *reached; /* tsearch() tree of digests */
	struct stray *strays, **last; /* in the order of names */
};

/* --- what is led to ------------------------------------------------------- */

static int by_digest(const void *a, const void *b)
{
	const struct mez_filehash *x = a, *y = b;

	return mez_str_cmp((struct mez_str){ (const char *)x->b, sizeof(x->b) },
			   (struct mez_str){ (const char *)y->b, sizeof(y->b) });
}

static bool is_reached(const struct collection *c, const struct mez_filehash *h)
{
	return tfind(h, &c->reached, by_digest) != NULL;
}

static void reach(struct collection *c, const struct mez_filehash *h)
{
	struct mez_filehash *copy = MEZ_NEW(&c->a, struct mez_filehash);

	*copy = *h;
	if (!tsearch(copy, &c->reached, by_digest))
		mez_bug("out of memory");
}

/* Everything that the index leads to.  Any fault on the way is the end. */
static int reach_all(struct collection *c, const struct mez_json *index, struct mez_err *err)
{
	struct mez_closure closure;
	size_t i;
	int r = mez_closure_walk(&closure, &c->a, index, &c->from, NULL, NULL, err);

	for (i = 0; r == 0 && i < closure.n; i++)
		reach(c, &closure.item[i]->d.digest);
	return r;
}

/* --- what refers to it ---------------------------------------------------- */

/* What it says it is; OCI 1.1 lets a manifest leave that out, and then its members tell. */
static struct mez_str type_of(const struct mez_json *doc)
{
	if (mez_json_at(doc, "mediaType"))
		return mez_json_str(mez_json_at(doc, "mediaType"));
	if (mez_json_at(doc, "manifests"))
		return MEZ_STR(MEZ_OCI_INDEX);
	return mez_json_at(doc, "layers") ? MEZ_STR(MEZ_OCI_MANIFEST) : MEZ_NOSTR;
}

/* Has a stray blob a subject, and which?  Most are no manifest at all. */
static void look_into(struct collection *c, struct stray *s)
{
	size_t mark = mez_arena_mark(&c->a);
	const struct mez_json *doc;
	struct mez_descriptor d;
	struct mez_str bytes, type;
	struct mez_err none;

	if (s->size > MANIFEST_MAX ||
	    c->from.get(c->from.arg, &bytes, &c->a, &s->digest, &none) < 0 || bytes.n == 0 ||
	    bytes.p[0] != '{' || mez_json_read(&doc, &c->a, bytes.p, bytes.n, &none) < 0) {
		mez_arena_rewind(&c->a, mark);
		return;
	}
	type = type_of(doc);
	s->referrer = mez_oci_links_on(type) &&
		      mez_descriptor_parse(&d, mez_json_at(doc, "subject"), &none) == 0;
	if (s->referrer) {
		s->subject = d.digest;
		s->media_type = mez_str_is(type, MEZ_OCI_INDEX) ? MEZ_STR(MEZ_OCI_INDEX)
								: MEZ_STR(MEZ_OCI_MANIFEST);
	}
	mez_arena_rewind(&c->a, mark);
}

/* An index of one referrer: what it leads to is then kept as if it were listed. */
static int reach_referrer(struct collection *c, const struct stray *s, struct mez_err *err)
{
	struct mez_descriptor d = { .media_type = s->media_type, .digest = s->digest,
				    .size = s->size };
	struct mez_arr list = { .a = &c->a };
	struct mez_obj o = { .a = &c->a };
	struct mez_json index;

	mez_arr_add(&list, mez_descriptor_json(&c->a, &d));
	mez_obj_set(&o, "schemaVersion", mez_json_i64(&c->a, 2));
	mez_obj_set(&o, "manifests", mez_arr_done(&list));
	index = mez_obj_done(&o);
	return reach_all(c, &index, err);
}

/* Until nothing more is found: a signature may have a signature. */
static int reach_referrers(struct collection *c, struct mez_err *err)
{
	bool more = true;
	int r = 0;

	while (more && r == 0) {
		more = false;
		for (struct stray *s = c->strays; s && r == 0; s = s->next) {
			if (!s->referrer || is_reached(c, &s->digest) ||
			    !is_reached(c, &s->subject))
				continue;
			r = reach_referrer(c, s, err);
			more = true;
		}
	}
	return r;
}

/* --- the rest ------------------------------------------------------------- */

static int note(void *arg, const struct mez_store_entry *e, struct mez_err *err)
{
	struct collection *c = arg;
	struct stray *s;

	(void)err;
	if (!e->is_blob || !e->regular)
		return 0;
	if (is_reached(c, &e->digest)) {
		c->gc->kept++;
		return 0;
	}
	s = MEZ_NEW(&c->a, struct stray);
	*s = (struct stray){ .digest = e->digest, .size = e->size, .changed = e->changed };
	*c->last = s;
	c->last = &s->next;
	look_into(c, s);
	return 0;
}

static int remove_one(struct collection *c, const struct stray *s, struct mez_err *err)
{
	struct mez_gc *gc = c->gc;
	int r = gc->each ? gc->each(gc->arg, &s->digest, s->size, err) : 0;

	if (r == 0 && !gc->dry)
		r = mez_store_remove(c->store, &s->digest, err);
	if (r == 0) {
		gc->removed++;
		gc->bytes += s->size;
	}
	return r;
}

static int remove_strays(struct collection *c, struct mez_err *err)
{
	int r = 0;

	for (struct stray *s = c->strays; s && r == 0; s = s->next) {
		if (is_reached(c, &s->digest))
			c->gc->kept++;
		else if (s->changed >= c->gc->before)
			c->gc->young++;
		else
			r = remove_one(c, s, err);
	}
	return r;
}

/* Nothing is removed before everything was looked at. */
static int collect(struct collection *c, const char *dir, struct mez_err *err)
{
	const struct mez_json *index;
	int r = mez_store_index(c->store, &index, &c->a, err);

	if (r == 0)
		r = reach_all(c, index, err);
	if (r == 0)
		r = mez_store_scan(dir, note, c, err);
	if (r == 0)
		r = reach_referrers(c, err);
	return r == 0 ? remove_strays(c, err) : r;
}

static void let_be(void *digest)
{
	(void)digest; /* it lives in the arena */
}

int mez_gc_run(struct mez_gc *gc, struct mez_store *s, const char *dir, struct mez_err *err)
{
	struct collection c = { .gc = gc, .store = s, .from = mez_packs_blobs(s) };
	int r = mez_store_alone(s, gc->wait_ms, err);

	c.last = &c.strays;
	gc->kept = gc->removed = gc->young = 0;
	gc->bytes = 0;
	if (r == 0)
		r = mez_arena_init(&c.a, 0, err);
	if (r == 0)
		r = collect(&c, dir, err);
	tdestroy(c.reached, let_be);
	mez_arena_release(&c.a);
	return r;
}
