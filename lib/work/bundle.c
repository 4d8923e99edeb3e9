/* work/bundle.c: reading a bundle in one pass, collecting everything that is wrong with it. */
#include "work/bundle.h"

#include <search.h>
#include <stdlib.h>

#include "adapt/archive.h"

/* A blob that comes before what lists it is kept, if it may be an index or manifest. */
enum { EARLY_MAX = 4 << 20 };

struct early {
	struct mez_filehash digest;
	struct mez_bundle_member *member;
	struct mez_str bytes; /* NULL when they were not kept */
};

struct mez_bundle {
	struct mez_arena a;
	struct mez_bundle_visit visit;
	struct mez_archive_reader *in;
	struct mez_bundle_member **member; /* in order */
	size_t n, cap;
	uint64_t bytes;
	/* the member at hand */
	struct mez_sha256 sha;
	char *keep; /* where its bytes go; NULL when they are not kept */
	size_t kept, used;
	/* what it all says */
	struct mez_findings found;
	struct mez_str index_text;
	const struct mez_json *index;
	const struct mez_descriptor *refs;
	size_t nrefs;
	struct mez_walk *walk;
	struct mez_closure closure; /* at the end */
	void *early;		    /* tsearch() tree of blobs that nothing listed yet */
	size_t arrived;		    /* of the needed ones, as mez_walk_needed() counts */
	bool passing;		    /* the walk goes on without something */
	bool partial;		    /* the closure stops at something that cannot be followed */
	struct mez_filehash tar;
};

/* --- blobs that came early ------------------------------------------------ */

static int by_digest(const void *a, const void *b)
{
	const struct early *x = a, *y = b;

	return mez_str_cmp((struct mez_str){ (const char *)x->digest.b, sizeof(x->digest.b) },
			   (struct mez_str){ (const char *)y->digest.b, sizeof(y->digest.b) });
}

static void keep_early(struct mez_bundle *b, struct mez_bundle_member *m)
{
	struct early *e = MEZ_NEW(&b->a, struct early);

	*e = (struct early){ m->digest, m, b->keep ? (struct mez_str){ b->keep, b->used }
						   : MEZ_NOSTR };
	if (!tsearch(e, &b->early, by_digest))
		mez_bug("out of memory");
}

static void has_come(struct mez_bundle *b, struct mez_closure_item *item,
		     const struct mez_bundle_member *m, struct mez_str bytes)
{
	item->state = m->sound ? MEZ_BLOB_SOUND : MEZ_BLOB_DAMAGED;
	item->size = m->size;
	item->bytes = bytes;
	b->arrived += item->needed && !item->links && !item->segment;
}

/* The item is listed now: perhaps it was there before. */
static void look_among_early(struct mez_bundle *b, struct mez_closure_item *item)
{
	const struct early key = { .digest = item->d.digest };
	struct early *const *there = tfind(&key, &b->early, by_digest);

	if (!there || item->state != MEZ_BLOB_ABSENT)
		return;
	(*there)->member->item = item;
	has_come(b, item, (*there)->member, (*there)->bytes);
}

/* --- following ------------------------------------------------------------ */

/* The walk goes on after any fault. */
static int on_fault(void *arg, const struct mez_descriptor *d, const struct mez_err *what,
		    struct mez_err *err)
{
	struct mez_bundle *b = arg;

	(void)err;
	b->partial = true;
	if (!b->passing)
		mez_find_blob(&b->found, what->code, &d->digest, "%s", what->msg);
	return 0;
}

/* What is damaged or missing is found by itself, for manifests and other blobs alike. */
static int pass(struct mez_bundle *b, struct mez_err *err)
{
	struct mez_err what;
	int r;

	(void)!mez_err_set(&what, MEZ_E_CLOSURE, "is not to be had");
	b->passing = true;
	r = mez_walk_pass(b->walk, &what, err);
	b->passing = false;
	return r;
}

/* Open the indexes and manifests that are there, in order; with all, do without the others. */
static int follow(struct mez_bundle *b, bool all, struct mez_err *err)
{
	struct mez_closure_item *item;
	int r = 0;

	while (r == 0 && (item = mez_walk_next(b->walk)) != NULL) {
		look_among_early(b, item);
		if (item->state == MEZ_BLOB_SOUND && item->bytes.p)
			r = mez_walk_open(b->walk, item->bytes, err);
		else if (all || item->state != MEZ_BLOB_ABSENT)
			r = pass(b, err);
		else
			break;
	}
	return r;
}

bool mez_bundle_ready(const struct mez_bundle *b)
{
	return !mez_walk_next(b->walk) && b->arrived >= mez_walk_needed(b->walk);
}

int mez_bundle_settle(struct mez_bundle *b, struct mez_err *err)
{
	return follow(b, true, err);
}

/* --- index.json ----------------------------------------------------------- */

static int parse_index(struct mez_bundle *b, struct mez_err *err)
{
	struct mez_str text = b->index_text;
	int r = mez_json_read(&b->index, &b->a, text.p, text.n, err);

	if (r == 0 &&
	    !mez_str_is(mez_json_str(mez_json_at(b->index, "artifactType")), MEZ_ARTIFACT_BUNDLE))
		r = mez_err_set(err, MEZ_E_TYPE, "artifactType is not " MEZ_ARTIFACT_BUNDLE);
	if (r == 0)
		r = mez_oci_links(&b->refs, &b->nrefs, &b->a, b->index, MEZ_STR(MEZ_OCI_INDEX),
				  err);
	return r < 0 && err ? mez_err_in(err, MEZ_INDEX_FILE) : r;
}

static int read_index(struct mez_bundle *b, struct mez_err *err)
{
	struct mez_str text = b->index_text;
	const struct mez_json *again;
	int r = parse_index(b, err);

	if (r < 0)
		return r;
	if (mez_canon_read(&again, &b->a, text.p, text.n, NULL) < 0)
		mez_find_file(&b->found, MEZ_E_NOT_CANONICAL, MEZ_INDEX_FILE,
			      "is not canonical JSON");
	r = mez_walk_begin(&b->walk, &b->a, b->index, on_fault, b, err);
	if (r == 0 && b->visit.index)
		r = b->visit.index(b->visit.arg, b, err);
	return r;
}

/* The first two members, whole in memory. */
static int end_of_head(struct mez_bundle *b, struct mez_err *err)
{
	struct mez_str text = { b->keep, b->used };

	if (b->n == 2) {
		b->index_text = text;
		return read_index(b, err);
	}
	if (!mez_str_is(text, MEZ_OCI_LAYOUT))
		return mez_err_set(err, MEZ_E_TYPE,
				   "'" MEZ_LAYOUT_FILE "' is not " MEZ_OCI_LAYOUT);
	return 0;
}

/* --- members -------------------------------------------------------------- */

static struct mez_bundle_member *add_member(struct mez_bundle *b, uint64_t size)
{
	struct mez_bundle_member *m = MEZ_NEW(&b->a, struct mez_bundle_member);

	if (b->n == b->cap) {
		b->cap = b->cap ? 2 * b->cap : 64;
		b->member = reallocarray(b->member, b->cap, sizeof(*b->member));
		if (!b->member)
			mez_bug("out of memory");
	}
	m->size = size;
	b->member[b->n++] = m;
	b->bytes += size;
	return m;
}

/* The members that come first have their names, the others are blobs. */
static int check_name(struct mez_bundle *b, struct mez_bundle_member *m, const char *name,
		      struct mez_err *err)
{
	static const char *const first[] = { MEZ_LAYOUT_FILE, MEZ_INDEX_FILE };
	size_t at = b->n - 1;

	if (at < MEZ_COUNT(first) && strcmp(name, first[at]) != 0)
		return mez_err_set(err, MEZ_E_TYPE, "not a bundle: member %zu is '%s', not '%s'",
				   at + 1, name, first[at]);
	if (at < MEZ_COUNT(first))
		return 0;
	if (strncmp(name, MEZ_BLOB_PREFIX, strlen(MEZ_BLOB_PREFIX)) != 0)
		return mez_err_set(err, MEZ_E_UNSAFE, "member '%s' has no place in a bundle", name);
	if (!mez_blob_name_parse(&m->digest, name))
		return mez_err_set(err, MEZ_E_UNSAFE, "member '%s' is not named by a digest", name);
	m->is_blob = true;
	return 0;
}

static uint64_t max_size(const struct mez_bundle *b, const struct mez_bundle_member *m)
{
	return m->item && m->item->segment && b->visit.max_member ? b->visit.max_member
								 : MEZ_BLOB_MAX;
}

/* Whether the bytes will be looked into.  What nothing listed yet may be a manifest. */
static bool wanted(const struct mez_bundle *b, const struct mez_bundle_member *m)
{
	if (!m->is_blob)
		return true;
	if (!m->item)
		return m->size <= EARLY_MAX && m->size <= MEZ_BUNDLE_MEMORY / 2 - b->kept / 2;
	if (m->item->segment)
		return false;
	return m->item->links || (m->item->needed && b->visit.documents);
}

static int make_room(struct mez_bundle *b, const struct mez_bundle_member *m, struct mez_err *err)
{
	b->used = 0;
	b->keep = NULL;
	if (!wanted(b, m))
		return 0;
	if (m->size > MEZ_BUNDLE_MEMORY - b->kept)
		return mez_err_set(err, MEZ_E_LIMIT, "documents of more than %zu bytes in all",
				   MEZ_BUNDLE_MEMORY);
	b->kept += (size_t)m->size;
	b->keep = mez_arena_text(&b->a, (size_t)m->size + 1);
	return 0;
}

static int begin(struct mez_bundle *b, struct mez_bundle_member *m, const char *name,
		 struct mez_err *err)
{
	int r = check_name(b, m, name, err);

	if (r < 0)
		return r;
	if (m->is_blob)
		m->item = mez_walk_find(b->walk, &m->digest);
	if (m->size > max_size(b, m))
		return mez_err_set(err, MEZ_E_LIMIT, "member '%s' has %llu bytes, over the limit",
				   name, (unsigned long long)m->size);
	mez_sha256_init(&b->sha);
	r = make_room(b, m, err);
	return r == 0 && m->is_blob && b->visit.begin ? b->visit.begin(b->visit.arg, m, err) : r;
}

static int pass_data(struct mez_bundle *b, const struct mez_bundle_member *m, struct mez_err *err)
{
	struct mez_str piece;
	int r;

	for (;;) {
		r = mez_archive_data(b->in, &piece, err);
		if (r < 0 || piece.n == 0)
			break;
		if (b->keep) {
			memcpy(b->keep + b->used, piece.p, piece.n);
			b->used += piece.n;
		}
		if (!m->is_blob)
			continue;
		mez_sha256_update(&b->sha, piece.p, piece.n);
		r = b->visit.data ? b->visit.data(b->visit.arg, piece, err) : 0;
		if (r < 0)
			break;
	}
	if (b->keep)
		b->keep[b->used] = 0;
	return r;
}

static int end_of_blob(struct mez_bundle *b, struct mez_bundle_member *m, struct mez_err *err)
{
	struct mez_filehash got = mez_sha256_final(&b->sha);
	int r;

	m->sound = mez_filehash_eq(&got, &m->digest);
	if (!m->sound)
		mez_find_blob(&b->found, MEZ_E_DIGEST, &m->digest, "its bytes have another digest");
	if (!m->item) {
		keep_early(b, m);
		return b->visit.end ? b->visit.end(b->visit.arg, m, err) : 0;
	}
	if (m->item->passed)
		mez_find_blob(&b->found, MEZ_E_NOT_CANONICAL, &m->digest,
			      "comes after what it says something of");
	has_come(b, m->item, m,
		 b->keep && m->sound ? (struct mez_str){ b->keep, b->used } : MEZ_NOSTR);
	r = follow(b, false, err);
	return r == 0 && b->visit.end ? b->visit.end(b->visit.arg, m, err) : r;
}

static int read_members(struct mez_bundle *b, struct mez_err *err)
{
	for (;;) {
		struct mez_bundle_member *m;
		const char *name;
		uint64_t size;
		int r = mez_archive_next(b->in, &name, &size, err);

		if (r < 0 || !name)
			return r;
		m = add_member(b, size);
		r = begin(b, m, name, err);
		if (r == 0)
			r = pass_data(b, m, err);
		if (r == 0)
			r = m->is_blob ? end_of_blob(b, m, err) : end_of_head(b, err);
		if (r < 0)
			return r;
	}
}

/* --- at the end ----------------------------------------------------------- */

/* Everything there is listed, and in the order of the list.  When the closure is partial,
 * what hangs on the missing part is not to blame for that. */
static void check_members(struct mez_bundle *b)
{
	size_t i, blobs = b->n - 2;
	bool complete = true;

	if (b->partial)
		return;
	for (i = 0; i < blobs; i++) {
		const struct mez_bundle_member *m = b->member[i + 2];

		if (!m->item) {
			mez_find_blob(&b->found, MEZ_E_CLOSURE, &m->digest,
				      "nothing refers to it");
			complete = false;
		}
	}
	if (!complete || blobs != b->closure.n)
		return; /* the order of an incomplete list says nothing */
	for (i = 0; i < blobs; i++) {
		const struct mez_filehash *want = &b->closure.item[i]->d.digest;

		if (!mez_filehash_eq(&b->member[i + 2]->digest, want)) {
			mez_find_blob(&b->found, MEZ_E_NOT_CANONICAL, want,
				      "is not where the order of bundles has it");
			return;
		}
	}
}

static int check(struct mez_bundle *b, struct mez_err *err)
{
	size_t i;
	int r;

	if (b->n < 2)
		return mez_err_set(err, MEZ_E_TYPE, "not a bundle: no " MEZ_INDEX_FILE);
	b->tar = mez_archive_digest(b->in);
	r = follow(b, true, err);
	if (r < 0)
		return r;
	mez_walk_list(b->walk, &b->closure);
	for (i = 0; i < b->closure.n; i++)
		look_among_early(b, b->closure.item[i]);
	mez_layout_check_listed(&b->found, &b->closure);
	check_members(b);
	return 0;
}

int mez_bundle_open(struct mez_bundle **out, const char *path, const struct mez_bundle_visit *visit,
		    struct mez_err *err)
{
	struct mez_bundle *b = calloc(1, sizeof(*b));
	int r;

	if (!b)
		mez_bug("out of memory");
	b->visit = visit ? *visit : (struct mez_bundle_visit){ 0 };
	b->found.a = &b->a;
	r = mez_arena_init(&b->a, 0, err);
	if (r == 0)
		r = mez_archive_open(&b->in, path, err);
	if (r == 0)
		r = read_members(b, err);
	if (r == 0)
		r = check(b, err);
	if (r < 0) {
		mez_err_file(err, path);
		if (b->visit.dropped)
			b->visit.dropped(b->visit.arg);
		mez_bundle_free(b);
		return r;
	}
	*out = b;
	return 0;
}

static void forget(void *early)
{
	(void)early; /* it lives in the arena */
}

void mez_bundle_free(struct mez_bundle *b)
{
	if (!b)
		return;
	mez_archive_reader_free(b->in);
	mez_walk_free(b->walk);
	tdestroy(b->early, forget);
	free(b->member);
	mez_findings_release(&b->found);
	mez_arena_release(&b->a);
	free(b);
}

/* --- looking -------------------------------------------------------------- */

const struct mez_finding *mez_bundle_findings(const struct mez_bundle *b, size_t *n)
{
	*n = b->found.n;
	return b->found.f;
}

const struct mez_closure_item *mez_bundle_item(const struct mez_bundle *b,
					       const struct mez_filehash *h)
{
	return mez_walk_find(b->walk, h);
}

enum mez_blob_state mez_bundle_get(const struct mez_bundle *b, const struct mez_filehash *h,
				   struct mez_str *bytes)
{
	const struct mez_closure_item *item = mez_walk_find(b->walk, h);

	*bytes = MEZ_NOSTR;
	if (!item)
		return MEZ_BLOB_ABSENT;
	if (item->state == MEZ_BLOB_SOUND)
		*bytes = item->bytes;
	return item->state;
}

static int no_blob(const struct mez_filehash *h, enum mez_code code, const char *what,
		   struct mez_err *err)
{
	char name[MEZ_BLOB_NAME + 1];

	mez_blob_name(name, h);
	return mez_err_set(err, code, "%s: %s", name, what);
}

static int get_blob(void *arg, struct mez_str *out, struct mez_arena *a,
		    const struct mez_filehash *h, struct mez_err *err)
{
	struct mez_str bytes;

	(void)a; /* the bundle's own arena has the bytes */
	switch (mez_bundle_get(arg, h, &bytes)) {
	case MEZ_BLOB_SOUND:
		if (!bytes.p)
			return no_blob(h, MEZ_E_CLOSURE, "is in no place to be looked into", err);
		*out = bytes;
		return 0;
	case MEZ_BLOB_DAMAGED:
		return no_blob(h, MEZ_E_DIGEST, "its bytes have another digest", err);
	case MEZ_BLOB_ABSENT:
		return no_blob(h, MEZ_E_CLOSURE, "is not in the bundle", err);
	}
	mez_bug("unknown state of a blob");
}

struct mez_blobs mez_bundle_blobs(struct mez_bundle *b)
{
	return (struct mez_blobs){ .get = get_blob, .arg = b };
}

const struct mez_json *mez_bundle_index(const struct mez_bundle *b)
{
	return b->index;
}

struct mez_filehash mez_bundle_index_digest(const struct mez_bundle *b)
{
	return mez_sha256_file(b->index_text.p, b->index_text.n);
}

const struct mez_descriptor *mez_bundle_refs(const struct mez_bundle *b, size_t *n)
{
	*n = b->nrefs;
	return b->refs;
}

const struct mez_filehash *mez_bundle_tar(const struct mez_bundle *b)
{
	return &b->tar;
}

struct mez_bundle_member *const *mez_bundle_members(const struct mez_bundle *b, size_t *n)
{
	*n = b->n;
	return b->member;
}

uint64_t mez_bundle_bytes(const struct mez_bundle *b)
{
	return b->bytes;
}

uint64_t mez_bundle_taken(const struct mez_bundle *b)
{
	return mez_archive_taken(b->in);
}
