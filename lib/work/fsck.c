/* work/fsck.c: looking at everything in a store. */
#include "work/fsck.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

struct mez_fsck {
	struct mez_arena a;
	struct mez_findings found;
	struct mez_fsck_counts counts;
	struct mez_store *store; /* NULL when it cannot be opened */
	struct mez_walk *walk;	 /* NULL without an index */
};

/* --- the closure ---------------------------------------------------------- */

/* What is damaged or missing is found among the files. */
static int on_fault(void *arg, const struct mez_descriptor *d, const struct mez_err *what,
		    struct mez_err *err)
{
	struct mez_fsck *f = arg;

	(void)err;
	if (what->code != MEZ_E_DIGEST)
		mez_find_blob(&f->found, what->code, &d->digest, "%s", what->msg);
	return 0;
}

static int follow(struct mez_fsck *f, struct mez_err *err)
{
	MEZ_AUTOBUF bytes = MEZ_BUF_INIT;
	struct mez_closure_item *item;
	int r = 0;

	while (r == 0 && (item = mez_walk_next(f->walk)) != NULL) {
		struct mez_err what;

		mez_buf_clear(&bytes);
		if (!mez_store_has(f->store, &item->d.digest)) {
			(void)!mez_err_set(&what, MEZ_E_DIGEST, "found as missing");
			r = mez_walk_pass(f->walk, &what, err);
		} else if (mez_store_get(f->store, &bytes, &item->d.digest, &what) < 0) {
			r = mez_walk_pass(f->walk, &what, err);
		} else {
			r = mez_walk_open(f->walk, mez_buf_view(&bytes), err);
		}
	}
	return r;
}

/* What the store cannot say of itself is a finding. */
static void find_fault(struct mez_fsck *f, const char *name, const struct mez_err *what)
{
	mez_find_file(&f->found, what->code == MEZ_E_NOINPUT ? MEZ_E_TYPE : what->code, name, "%s",
		      what->msg);
}

/* The layout and its index; the blobs are looked at in any case. */
static int open_store(struct mez_fsck *f, const char *dir, struct mez_err *err)
{
	const struct mez_json *index;
	struct mez_err what;
	int r;

	if (mez_store_look(&f->store, dir, &what) < 0) {
		f->store = NULL;
		find_fault(f, MEZ_BLOB_PREFIX, &what);
		return 0;
	}
	r = mez_store_share(f->store, err);
	if (r < 0)
		return r;
	if (mez_store_check(f->store, &what) < 0)
		find_fault(f, MEZ_LAYOUT_FILE, &what);
	if (mez_store_index(f->store, &index, &f->a, &what) < 0) {
		find_fault(f, MEZ_INDEX_FILE, &what);
		return 0;
	}
	return mez_walk_begin(&f->walk, &f->a, index, on_fault, f, err);
}

/* Whoever can write the store's own directory can put another index.json in its place. */
static int look_at_top(struct mez_fsck *f, const char *dir, struct mez_err *err)
{
	struct stat st;

	if (stat(dir, &st) < 0) {
		int r = mez_err_sys(err, MEZ_E_NOINPUT, errno, "cannot look at");

		mez_err_file(err, dir);
		return r;
	}
	if (st.st_mode & (S_IWGRP | S_IWOTH))
		mez_find_file(&f->found, MEZ_E_UNSAFE, ".", "others can write it");
	return 0;
}

/* --- files ---------------------------------------------------------------- */

/* What has its place in a store, and whether it should be a directory. */
static bool has_place(const char *name, bool *directory)
{
	*directory = strcmp(name, "blobs") == 0 || strcmp(name, "blobs/sha256") == 0;
	return *directory || strcmp(name, MEZ_LAYOUT_FILE) == 0 ||
	       strcmp(name, MEZ_INDEX_FILE) == 0;
}

static const char *kind_of(const struct mez_store_entry *e)
{
	return e->regular     ? "a file"
	       : e->link      ? "a link"
	       : e->directory ? "a directory"
			      : "a device or pipe";
}

/* A blob by its name: is it the blob? */
static int look_at_blob(struct mez_fsck *f, const struct mez_store_entry *e)
{
	struct mez_closure_item *item = f->walk ? mez_walk_find(f->walk, &e->digest) : NULL;
	struct mez_filehash got;
	struct mez_err what;
	int r;

	f->counts.blobs++;
	f->counts.bytes += e->size;
	f->counts.unreferenced += f->walk && !item;
	r = mez_store_hash(f->store, &got, &e->digest, &what);
	if (item) {
		item->size = e->size;
		item->state = r == 0 && mez_filehash_eq(&got, &e->digest) ? MEZ_BLOB_SOUND
									  : MEZ_BLOB_DAMAGED;
	}
	if (r == -MEZ_E_CLOSURE)
		return 0; /* gone since it was listed: it had nobody who needs it */
	if (r < 0)
		mez_find_blob(&f->found, what.code, &e->digest, "%s", what.msg);
	else if (!mez_filehash_eq(&got, &e->digest))
		mez_find_blob(&f->found, MEZ_E_DIGEST, &e->digest,
			      "its bytes have another digest");
	return 0;
}

static int look_at(void *arg, const struct mez_store_entry *e, struct mez_err *err)
{
	struct mez_fsck *f = arg;
	bool directory = false, placed = has_place(e->name, &directory) || e->is_blob;

	(void)err;
	if (e->temporary && e->regular) {
		if (e->live)
			return 0;
		f->counts.temporary++;
		mez_find_file(&f->found, MEZ_E_CLOSURE, e->name,
			      "what a writer left that is gone; gc removes it");
		return 0;
	}
	if (!placed) {
		mez_find_file(&f->found, MEZ_E_CLOSURE, e->name, "%s that has no place in a store",
			      kind_of(e));
		return 0;
	}
	if (directory ? !e->directory : !e->regular) {
		mez_find_file(&f->found, MEZ_E_UNSAFE, e->name, "is %s, not %s", kind_of(e),
			      directory ? "a directory" : "a file");
		return 0;
	}
	if (e->open_to_others)
		mez_find_file(&f->found, MEZ_E_UNSAFE, e->name, "others can write it");
	return e->is_blob && f->store ? look_at_blob(f, e) : 0;
}

/* --- all ------------------------------------------------------------------ */

static int run(struct mez_fsck *f, const char *dir, struct mez_err *err)
{
	struct mez_closure closure;
	int r = open_store(f, dir, err);

	if (r == 0 && f->walk)
		r = follow(f, err);
	if (r == 0)
		r = mez_store_scan(dir, look_at, f, err);
	if (r == 0)
		r = look_at_top(f, dir, err);
	if (r == 0 && f->walk) {
		mez_walk_list(f->walk, &closure);
		mez_layout_check_listed(&f->found, &closure);
	}
	return r;
}

int mez_fsck_run(struct mez_fsck **out, const char *dir, struct mez_err *err)
{
	struct mez_fsck *f = calloc(1, sizeof(*f));
	int r;

	if (!f)
		mez_bug("out of memory");
	f->found.a = &f->a;
	r = mez_arena_init(&f->a, 0, err);
	if (r == 0)
		r = run(f, dir, err);
	if (r < 0)
		mez_fsck_free(f);
	else
		*out = f;
	return r;
}

void mez_fsck_free(struct mez_fsck *f)
{
	if (!f)
		return;
	mez_walk_free(f->walk);
	mez_store_close(f->store);
	mez_findings_release(&f->found);
	mez_arena_release(&f->a);
	free(f);
}

const struct mez_finding *mez_fsck_findings(const struct mez_fsck *f, size_t *n)
{
	*n = f->found.n;
	return f->found.f;
}

struct mez_fsck_counts mez_fsck_counts(const struct mez_fsck *f)
{
	return f->counts;
}
