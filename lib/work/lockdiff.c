/* work/lockdiff.c: in what a zone's stack.lock is not what is on disk. */
#include "work/lockfile.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"

enum { LOCK_MAX_BYTES = 8 << 20, SHOWN_MAX = 120 };

struct differing {
	struct mez_arena *a;
	const char *path; /* of the lock */
	const char *it;	  /* "lock" or "draft" */
	const struct mez_blobs *from;
	struct mez_faults *faults;
};

/* Canonical JSON and a newline. */
static int read_doc(const struct mez_json **out, struct mez_arena *a, const char *path,
		    struct mez_err *err)
{
	MEZ_AUTOBUF buf = MEZ_BUF_INIT;
	struct mez_str text;
	int r = mez_file_read(&buf, AT_FDCWD, path, LOCK_MAX_BYTES, err);

	if (r)
		return r;
	text = mez_arena_dup(a, mez_buf_view(&buf));
	if (text.n == 0 || text.p[text.n - 1] != '\n')
		return mez_err_set(err, MEZ_E_NOT_CANONICAL,
				   "the lock does not end with a newline");
	return mez_canon_read(out, a, text.p, text.n - 1, err);
}

/* What is there must be a draft or a lock in its one form; a lock's own proof must verify. */
static int read_existing(struct mez_lock *out, struct mez_arena *a, const char *path,
			 struct mez_err *err)
{
	const struct mez_json *doc;
	int r = read_doc(&doc, a, path, err);

	if (r || !mez_lockdraft_is(doc))
		return r ? r : mez_lock_open(out, a, doc, err);
	*out = (struct mez_lock){.doc = doc};
	return mez_lockdraft_check(doc, err);
}

int mez_lockfile_form(enum mez_lock_form *out, struct mez_arena *a, const char *zone,
		      struct mez_err *err)
{
	struct mez_str path = mez_arena_fmt(a, "%s/stack.lock", zone);
	const struct mez_json *doc;
	int r;

	if (access(path.p, F_OK) != 0) {
		*out = MEZ_LOCK_NONE;
		return 0;
	}
	r = read_doc(&doc, a, path.p, err);
	if (r)
		mez_err_file(err, path.p);
	else
		*out = mez_lockdraft_is(doc) ? MEZ_LOCK_DRAFT : MEZ_LOCK_SIGNED;
	return r;
}

/* --- saying it -------------------------------------------------------------- */

static void say(struct differing *d, const char *part, const char *pointer, struct mez_str what)
{
	struct mez_err *err = mez_faults_next(d->faults);

	(void)!mez_err_set(err, MEZ_E_REFUSED, "the %s's '%s' is not what is on disk: %.*s", d->it,
			   part, MEZ_FMT(what));
	mez_err_file(err, d->path);
	mez_err_pointer(err, pointer);
}

static struct mez_str shown(struct differing *d, const struct mez_json *v)
{
	MEZ_AUTO(mez_canon) c = NULL;
	struct mez_str s;

	if (!v)
		return MEZ_STR("nothing");
	c = mez_canon_of(v);
	s = mez_canon_view(c);
	return s.n <= SHOWN_MAX ? mez_arena_dup(d->a, s)
				: mez_arena_fmt(d->a, "%.*s...", SHOWN_MAX, s.p);
}

/* Members of objects one by one; lists and all else whole. */
static void compare(struct differing *d, const char *part, struct mez_str pointer,
		    const struct mez_json *lock, const struct mez_json *disk)
{
	if ((!lock && !disk) || (lock && disk && mez_json_same(lock, disk)))
		return;
	if (!mez_json_is(lock, MEZ_J_OBJECT) || !mez_json_is(disk, MEZ_J_OBJECT)) {
		say(d, part, pointer.p,
		    mez_arena_fmt(d->a, "it has %.*s, the %s %.*s", MEZ_ALL(shown(d, disk)), d->it,
				  MEZ_ALL(shown(d, lock))));
		return;
	}
	for (size_t i = 0; i < lock->len; i++) {
		const struct mez_member *m = mez_json_member(lock, i);
		struct mez_str name = mez_json_str(&m->name);

		compare(d, part, mez_arena_fmt(d->a, "%s/%.*s", pointer.p, MEZ_ALL(name)),
			&m->value, mez_json_get(disk, name));
	}
	for (size_t i = 0; i < disk->len; i++) {
		const struct mez_member *m = mez_json_member(disk, i);
		struct mez_str name = mez_json_str(&m->name);

		if (!mez_json_get(lock, name))
			compare(d, part, mez_arena_fmt(d->a, "%s/%.*s", pointer.p, MEZ_ALL(name)),
				NULL, &m->value);
	}
}

/* --- packs ------------------------------------------------------------------ */

static const struct mez_json *find_pack(const struct mez_json *list, struct mez_str name)
{
	for (size_t i = 0; i < mez_json_len(list); i++)
		if (mez_str_eq(mez_json_str(mez_json_at(mez_json_item(list, i), "name")), name))
			return mez_json_item(list, i);
	return NULL;
}

static const struct mez_content *find_content(const struct mez_pack *p, struct mez_str path)
{
	for (size_t i = 0; i < p->ncontents; i++)
		if (mez_str_eq(p->content[i].path, path))
			return &p->content[i];
	return NULL;
}

static void compare_contents(struct differing *d, const struct mez_pack *lock,
			     const struct mez_pack *disk)
{
	for (size_t i = 0; i < lock->ncontents; i++) {
		const struct mez_content *x = &lock->content[i], *y = find_content(disk, x->path);

		if (!y || !mez_filehash_eq(&x->sha256, &y->sha256))
			say(d, "packs", "/packs",
			    mez_arena_fmt(d->a, "pack '%.*s': %.*s %s", MEZ_ALL(lock->name),
					  MEZ_ALL(x->path), y ? "differs" : "is gone"));
	}
	for (size_t i = 0; i < disk->ncontents; i++)
		if (!find_content(lock, disk->content[i].path))
			say(d, "packs", "/packs",
			    mez_arena_fmt(d->a, "pack '%.*s': %.*s is new", MEZ_ALL(disk->name),
					  MEZ_ALL(disk->content[i].path)));
}

static bool open_ref(struct differing *d, struct mez_pack **out, const struct mez_json *ref)
{
	struct mez_err ignored;
	struct mez_filehash h;

	return mez_filehash_parse(&h, mez_json_str(mez_json_at(ref, "sha256"))) &&
	       mez_pack_open(out, d->a, d->from, &h, &ignored) == 0;
}

static void compare_pack(struct differing *d, const struct mez_json *lock,
			 const struct mez_json *disk)
{
	struct mez_pack *x, *y;
	bool whole = open_ref(d, &x, lock) && open_ref(d, &y, disk);

	say(d, "packs", "/packs",
	    mez_arena_fmt(d->a, "pack '%.*s' is %.*s, the %s pins %.*s%s",
			  MEZ_ALL(mez_json_str(mez_json_at(disk, "name"))),
			  MEZ_ALL(mez_json_str(mez_json_at(disk, "sha256"))), d->it,
			  MEZ_ALL(mez_json_str(mez_json_at(lock, "sha256"))),
			  whole ? "" : ", which the store has not"));
	if (whole)
		compare_contents(d, x, y);
}

static void compare_packs(struct differing *d, const struct mez_json *lock,
			  const struct mez_json *disk)
{
	for (size_t i = 0; i < mez_json_len(lock); i++) {
		const struct mez_json *x = mez_json_item(lock, i);
		struct mez_str name = mez_json_str(mez_json_at(x, "name"));
		const struct mez_json *y = find_pack(disk, name);

		if (!y)
			say(d, "packs", "/packs",
			    mez_arena_fmt(d->a, "pack '%.*s' is no longer among them",
					  MEZ_ALL(name)));
		else if (!mez_json_same(x, y))
			compare_pack(d, x, y);
	}
	for (size_t i = 0; i < mez_json_len(disk); i++) {
		struct mez_str name = mez_json_str(mez_json_at(mez_json_item(disk, i), "name"));

		if (!find_pack(lock, name))
			say(d, "packs", "/packs",
			    mez_arena_fmt(d->a, "pack '%.*s' is new", MEZ_ALL(name)));
	}
}

/* --- the whole -------------------------------------------------------------- */

int mez_lockfile_check(struct mez_arena *a, const char *zone, struct mez_store *store,
		       const struct mez_json *unsigned_lock, struct mez_pubkey *signer,
		       struct mez_faults *faults, struct mez_err *err)
{
	static const char *const parts[] = {"zone", "authorities", "publishers", "revoked",
					    "reviewers"};
	const struct mez_blobs from = mez_packs_blobs(store);
	struct mez_str path = mez_arena_fmt(a, "%s/stack.lock", zone);
	struct differing d = {
		.a = a, .path = path.p, .it = "lock", .from = &from, .faults = faults};
	struct mez_lock there;
	int r = read_existing(&there, a, path.p, err);

	if (r) {
		mez_err_file(err, path.p);
		return r;
	}
	if (mez_lockdraft_is(there.doc))
		d.it = "draft";
	for (size_t i = 0; i < (mez_lockdraft_is(there.doc) ? 1 : MEZ_COUNT(parts)); i++)
		compare(&d, parts[i], mez_arena_fmt(a, "/%s", parts[i]),
			mez_json_get(there.doc, mez_str_of(parts[i])),
			mez_json_get(unsigned_lock, mez_str_of(parts[i])));
	compare_packs(&d, mez_json_at(there.doc, "packs"), mez_json_at(unsigned_lock, "packs"));
	r = mez_faults_end(faults, err);
	if (!r && signer)
		*signer = there.signer.key;
	return r;
}
