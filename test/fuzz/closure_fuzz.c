/* Texts separated by NUL: an OCI index, then blobs, which have their true digests.  A walk
 * ends, lists each digest once, indexes and manifests first, whatever the texts say. */
#include "work/closure.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { MAX_BLOBS = 32 };

static struct blob {
	struct mez_str text;
	struct mez_filehash digest;
} blobs[MAX_BLOBS];
static size_t nblobs;

static int get(void *arg, struct mez_str *out, struct mez_arena *a, const struct mez_filehash *h,
	       struct mez_err *err)
{
	size_t i;

	(void)arg, (void)a;
	for (i = 0; i < nblobs; i++) {
		if (mez_filehash_eq(h, &blobs[i].digest)) {
			*out = blobs[i].text;
			return 0;
		}
	}
	return mez_err_set(err, MEZ_E_CLOSURE, "none");
}

static int go_on(void *arg, const struct mez_descriptor *d, const struct mez_err *what,
		 struct mez_err *err)
{
	(void)arg, (void)d, (void)err;
	mez_require(what->code != MEZ_OK && what->msg[0]);
	return 0;
}

static void split(const char *p, size_t n)
{
	const char *end = p + n;

	for (nblobs = 0; nblobs < MAX_BLOBS && p < end; nblobs++) {
		const char *stop = memchr(p, 0, (size_t)(end - p));
		struct blob *b = &blobs[nblobs];

		b->text = (struct mez_str){ p, (size_t)((stop ? stop : end) - p) };
		b->digest = mez_sha256_file(b->text.p, b->text.n);
		p = stop ? stop + 1 : end;
	}
}

static void check_order(const struct mez_closure *c)
{
	size_t i, k;

	for (i = 0; i < c->n; i++) {
		mez_require(i == 0 || c->item[i - 1]->links || !c->item[i]->links);
		for (k = 0; k < i && k < MAX_BLOBS; k++)
			mez_require(!mez_filehash_eq(&c->item[i]->d.digest, &c->item[k]->d.digest));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct mez_blobs from = { .get = get };
	static struct mez_arena arena;
	const struct mez_json *index;
	struct mez_closure c;
	struct mez_err err;

	if (!arena.base)
		mez_require(mez_arena_init(&arena, 0, &err) == 0);
	mez_arena_reset(&arena);
	split((const char *)data, n);
	if (nblobs == 0 ||
	    mez_json_read(&index, &arena, blobs[0].text.p, blobs[0].text.n, &err) < 0)
		return 0;
	if (mez_closure_walk(&c, &arena, index, &from, go_on, NULL, &err) == 0)
		check_order(&c);
	if (mez_closure_walk(&c, &arena, index, &from, NULL, NULL, &err) < 0)
		mez_require(err.code != MEZ_OK && err.msg[0]);
	return 0;
}
