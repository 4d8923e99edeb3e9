/* work/bundleunpack.c: from a bundle to a store, in one pass. */
#include "work/bundle.h"

static int on_blob(void *arg, const struct mez_bundle_member *m, struct mez_err *err)
{
	return mez_store_make_blob(arg, &m->digest, err);
}

static int on_bytes(void *arg, struct mez_str bytes, struct mez_err *err)
{
	return mez_store_make_bytes(arg, bytes, err);
}

int mez_bundle_unpack(struct mez_bundle **out, const char *path, const char *dir,
		      struct mez_err *err)
{
	struct mez_bundle_visit visit = { .begin = on_blob, .data = on_bytes };
	struct mez_store_maker *m;
	struct mez_bundle *b;
	size_t findings;
	int r = mez_store_make(&m, dir, err);

	if (r < 0)
		return r;
	visit.arg = m;
	r = mez_bundle_open(&b, path, &visit, err);
	if (r < 0) {
		mez_store_make_abort(m);
		return r;
	}
	(void)mez_bundle_findings(b, &findings);
	if (findings > 0)
		mez_store_make_abort(m);
	else
		r = mez_store_make_commit(m, mez_bundle_index(b), err);
	if (r < 0)
		mez_bundle_free(b);
	else
		*out = b;
	return r;
}
