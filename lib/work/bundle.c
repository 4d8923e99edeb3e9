/* work/bundle.c: reading a bundle, collecting everything that is wrong with it. */
#include "work/bundle.h"

#include <errno.h>
#include <search.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "adapt/archive.h"
#include "work/closure.h"

#define LAYOUT_NAME "oci-layout"
#define INDEX_NAME "index.json"
#define BLOB_PREFIX "blobs/sha256/"

struct mez_bundle {
	struct mez_arena a;
	struct mez_bundle_member **member; /* in order */
	size_t n, cap;
	uint64_t bytes;
	void *by_digest; /* tsearch() tree of the blobs among them */
	struct mez_finding *finding;
	size_t nfindings, cap_findings;
	const struct mez_json *index;
	const struct mez_descriptor *refs;
	size_t nrefs;
	struct mez_closure closure;
	bool partial; /* the closure stops at something that cannot be followed */
	struct mez_filehash tar;
};

/* --- findings ------------------------------------------------------------- */

MEZ_PRINTF(4, 5)
static void find(struct mez_bundle *b, enum mez_code code, const struct mez_filehash *digest,
		 const char *fmt, ...)
{
	char hex[MEZ_HEX32 + 1], text[MEZ_ERR_MSG];
	struct mez_finding *f;
	va_list ap;

	if (b->nfindings == b->cap_findings) {
		b->cap_findings = b->cap_findings ? 2 * b->cap_findings : 16;
		b->finding = reallocarray(b->finding, b->cap_findings, sizeof(*f));
		if (!b->finding)
			mez_bug("out of memory");
	}
	va_start(ap, fmt);
	if (vsnprintf(text, sizeof(text), fmt, ap) < 0)
		mez_bug("format cannot be printed");
	va_end(ap);
	f = &b->finding[b->nfindings++];
	*f = (struct mez_finding){ .code = code, .name = MEZ_STR(INDEX_NAME) };
	f->message = mez_arena_dup(&b->a, mez_str_of(text));
	if (digest) {
		f->of_blob = true;
		f->digest = *digest;
		mez_filehash_hex(hex, digest);
		f->name = mez_arena_fmt(&b->a, BLOB_PREFIX "%s", hex);
	}
}

const struct mez_finding *mez_bundle_findings(const struct mez_bundle *b, size_t *n)
{
	*n = b->nfindings;
	return b->finding;
}

int mez_finding_err(struct mez_err *err, const struct mez_finding *f)
{
	return mez_err_set(err, f->code, "%.*s: %.*s", (int)f->name.n, f->name.p, (int)f->message.n,
			   f->message.p);
}

/* --- members -------------------------------------------------------------- */

static struct mez_str digest_bytes(const struct mez_filehash *h)
{
	return (struct mez_str){ (const char *)h->b, sizeof(h->b) };
}

static int by_digest(const void *a, const void *b)
{
	const struct mez_bundle_member *x = a, *y = b;

	return mez_str_cmp(digest_bytes(&x->digest), digest_bytes(&y->digest));
}

static struct mez_bundle_member *find_member(const struct mez_bundle *b,
					     const struct mez_filehash *h)
{
	const struct mez_bundle_member key = { .digest = *h };
	struct mez_bundle_member *const *there = tfind(&key, &b->by_digest, by_digest);

	return there ? *there : NULL;
}

static struct mez_bundle_member *add_member(struct mez_bundle *b, const char *name, const char *p,
					    size_t n)
{
	struct mez_bundle_member *m = MEZ_NEW(&b->a, struct mez_bundle_member);

	if (b->n == b->cap) {
		b->cap = b->cap ? 2 * b->cap : 64;
		b->member = reallocarray(b->member, b->cap, sizeof(*b->member));
		if (!b->member)
			mez_bug("out of memory");
	}
	m->name = mez_arena_dup(&b->a, mez_str_of(name));
	m->bytes = mez_arena_dup(&b->a, (struct mez_str){ p, n });
	b->member[b->n++] = m;
	return m;
}

static int on_blob(struct mez_bundle *b, struct mez_bundle_member *m, struct mez_err *err)
{
	struct mez_str hex = { m->name.p + strlen(BLOB_PREFIX), m->name.n - strlen(BLOB_PREFIX) };
	struct mez_filehash got = mez_sha256_file(m->bytes.p, m->bytes.n);

	if (!mez_filehash_parse(&m->digest, hex))
		return mez_err_set(err, MEZ_E_UNSAFE, "member '%s' is not named by a digest",
				   m->name.p);
	m->is_blob = true;
	m->sound = mez_filehash_eq(&got, &m->digest);
	if (!m->sound)
		find(b, MEZ_E_DIGEST, &m->digest, "its bytes have another digest");
	if (!tsearch(m, &b->by_digest, by_digest))
		mez_bug("out of memory");
	return 0;
}

/* The archive gives its members one by one: layout, index, blobs. */
static int on_member(void *arg, const char *name, const char *p, size_t n, struct mez_err *err)
{
	static const char *const first[] = { LAYOUT_NAME, INDEX_NAME };
	struct mez_bundle *b = arg;
	struct mez_bundle_member *m;

	if (b->n < MEZ_COUNT(first) && strcmp(name, first[b->n]) != 0)
		return mez_err_set(err, MEZ_E_TYPE, "not a bundle: member %zu is '%s', not '%s'",
				   b->n + 1, name, first[b->n]);
	if (b->n >= MEZ_COUNT(first) && strncmp(name, BLOB_PREFIX, strlen(BLOB_PREFIX)) != 0)
		return mez_err_set(err, MEZ_E_UNSAFE, "member '%s' has no place in a bundle", name);
	b->bytes += n;
	if (b->bytes > MEZ_BUNDLE_MEMORY)
		return mez_err_set(err, MEZ_E_LIMIT, "more than %llu bytes in all",
				   (unsigned long long)MEZ_BUNDLE_MEMORY);
	m = add_member(b, name, p, n);
	if (b->n == 1 && !mez_str_is(m->bytes, MEZ_OCI_LAYOUT))
		return mez_err_set(err, MEZ_E_TYPE, "'" LAYOUT_NAME "' is not " MEZ_OCI_LAYOUT);
	return b->n <= MEZ_COUNT(first) ? 0 : on_blob(b, m, err);
}

/* --- the index and what it leads to --------------------------------------- */

static int read_index(struct mez_bundle *b, struct mez_err *err)
{
	struct mez_str text = b->member[1]->bytes;
	int r = mez_json_read(&b->index, &b->a, text.p, text.n, err);

	if (r == 0 &&
	    !mez_str_is(mez_json_str(mez_json_at(b->index, "artifactType")), MEZ_ARTIFACT_BUNDLE))
		r = mez_err_set(err, MEZ_E_TYPE, "artifactType is not " MEZ_ARTIFACT_BUNDLE);
	if (r == 0)
		r = mez_oci_links(&b->refs, &b->nrefs, &b->a, b->index, MEZ_STR(MEZ_OCI_INDEX),
				  err);
	return r < 0 && err ? mez_err_in(err, INDEX_NAME) : r;
}

static int get_blob(void *arg, struct mez_str *out, struct mez_arena *a,
		    const struct mez_filehash *h, struct mez_err *err)
{
	(void)a; /* the bundle's own arena has the bytes */
	switch (mez_bundle_get(arg, h, out)) {
	case MEZ_BLOB_SOUND:
		return 0;
	case MEZ_BLOB_DAMAGED:
		return mez_err_set(err, MEZ_E_DIGEST, "its bytes have another digest");
	case MEZ_BLOB_ABSENT:
		return mez_err_set(err, MEZ_E_CLOSURE, "is not in the bundle");
	}
	mez_bug("unknown state of a blob");
}

/* The walk goes on after any fault.  What is damaged or missing is found by check_listed(),
 * for manifests and other blobs alike. */
static int on_fault(void *arg, const struct mez_descriptor *d, const struct mez_err *what,
		    struct mez_err *err)
{
	struct mez_bundle *b = arg;
	const struct mez_bundle_member *m = find_member(b, &d->digest);

	(void)err;
	b->partial = true;
	if (m && m->sound)
		find(b, what->code, &d->digest, "%s", what->msg);
	return 0;
}

/* Everything the closure lists is there, and of the size listed. */
static void check_listed(struct mez_bundle *b)
{
	size_t i;

	for (i = 0; i < b->closure.n; i++) {
		const struct mez_descriptor *d = &b->closure.item[i]->d;
		struct mez_bundle_member *m = find_member(b, &d->digest);

		if (!m) {
			find(b, MEZ_E_CLOSURE, &d->digest, "is listed and not there");
			continue;
		}
		m->listed = true;
		m->listing = *d;
		if (m->sound && m->bytes.n != d->size)
			find(b, MEZ_E_CLOSURE, &d->digest, "is listed with %llu bytes and has %zu",
			     (unsigned long long)d->size, m->bytes.n);
	}
}

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

		if (!m->listed) {
			find(b, MEZ_E_CLOSURE, &m->digest, "nothing refers to it");
			complete = false;
		}
	}
	if (!complete || blobs != b->closure.n)
		return; /* the order of an incomplete list says nothing */
	for (i = 0; i < blobs; i++) {
		const struct mez_filehash *want = &b->closure.item[i]->d.digest;

		if (!mez_filehash_eq(&b->member[i + 2]->digest, want)) {
			find(b, MEZ_E_NOT_CANONICAL, want,
			     "is not where the order of bundles has it");
			return;
		}
	}
}

static int check(struct mez_bundle *b, struct mez_err *err)
{
	struct mez_blobs own = mez_bundle_blobs(b);
	const struct mez_json *again;
	int r;

	if (b->n < 2)
		return mez_err_set(err, MEZ_E_TYPE, "not a bundle: no " INDEX_NAME);
	r = read_index(b, err);
	if (r < 0)
		return r;
	if (mez_canon_read(&again, &b->a, b->member[1]->bytes.p, b->member[1]->bytes.n, NULL) < 0)
		find(b, MEZ_E_NOT_CANONICAL, NULL, "is not canonical JSON");
	r = mez_closure_walk(&b->closure, &b->a, b->index, &own, on_fault, b, err);
	if (r < 0)
		return r;
	check_listed(b);
	check_members(b);
	return 0;
}

int mez_bundle_open(struct mez_bundle **out, const char *path, struct mez_err *err)
{
	struct mez_bundle *b = calloc(1, sizeof(*b));
	int r;

	if (!b)
		mez_bug("out of memory");
	r = mez_arena_init(&b->a, 2 * MEZ_BUNDLE_MEMORY, err);
	if (r == 0)
		r = mez_archive_read(path, MEZ_BLOB_MAX, on_member, b, &b->tar, err);
	if (r == 0)
		r = check(b, err);
	if (r < 0) {
		mez_err_file(err, path);
		mez_bundle_free(b);
		return r;
	}
	*out = b;
	return 0;
}

static void keep_member(void *m)
{
	(void)m; /* it lives in the arena */
}

void mez_bundle_free(struct mez_bundle *b)
{
	if (!b)
		return;
	tdestroy(b->by_digest, keep_member);
	free(b->member);
	free(b->finding);
	mez_arena_release(&b->a);
	free(b);
}

/* --- looking -------------------------------------------------------------- */

enum mez_blob_state mez_bundle_get(const struct mez_bundle *b, const struct mez_filehash *h,
				   struct mez_str *bytes)
{
	const struct mez_bundle_member *m = find_member(b, h);

	if (!m)
		return MEZ_BLOB_ABSENT;
	if (!m->sound)
		return MEZ_BLOB_DAMAGED;
	*bytes = m->bytes;
	return MEZ_BLOB_SOUND;
}

struct mez_blobs mez_bundle_blobs(struct mez_bundle *b)
{
	return (struct mez_blobs){ .get = get_blob, .arg = b };
}

const struct mez_json *mez_bundle_index(const struct mez_bundle *b)
{
	return b->index;
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

const struct mez_bundle_member *const *mez_bundle_members(const struct mez_bundle *b, size_t *n)
{
	*n = b->n;
	return (const struct mez_bundle_member *const *)b->member;
}

/* --- unpacking ------------------------------------------------------------ */

static int put_blobs(const struct mez_bundle *b, struct mez_store *s, struct mez_err *err)
{
	struct mez_store_batch *batch = mez_store_batch_begin(s);
	struct mez_filehash h;
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < b->n; i++) {
		const struct mez_bundle_member *m = b->member[i];

		if (m->is_blob)
			r = mez_store_batch_put(batch, &h, m->bytes.p, m->bytes.n, err);
	}
	if (r < 0) {
		mez_store_batch_abort(batch);
		return r;
	}
	r = mez_store_batch_commit(batch, err);
	return r == 0 ? mez_store_set_index(s, b->index, err) : r;
}

int mez_bundle_unpack(const struct mez_bundle *b, const char *dir, struct mez_err *err)
{
	struct mez_store *s;
	int r;

	if (b->nfindings > 0)
		return mez_finding_err(err, &b->finding[0]);
	if (mkdir(dir, 0777) < 0) {
		r = mez_err_sys(err, MEZ_E_CANTCREAT, errno, "cannot create the directory");
		mez_err_file(err, dir);
		return r;
	}
	r = mez_store_open(&s, dir, true, err);
	if (r < 0)
		return r;
	r = put_blobs(b, s, err);
	mez_store_close(s);
	return r;
}
