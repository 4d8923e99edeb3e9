/* store/store.c: the layout directory. */
#include "store/store_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"

#define LAYOUT_FILE MEZ_LAYOUT_FILE_NAME
#define INDEX_FILE MEZ_INDEX_FILE_NAME
#define EMPTY_INDEX \
	"{\"manifests\":[],\"mediaType\":\"" MEZ_OCI_INDEX "\",\"schemaVersion\":2}"

enum { INDEX_MAX = 1 << 24 };

int mez_store_in(const struct mez_store *s, const char *name, int r, struct mez_err *err)
{
	MEZ_AUTOBUF path = MEZ_BUF_INIT;

	mez_buf_fmt(&path, "%s/%s", s->dir, name);
	if (err)
		err->file[0] = 0; /* base knows the name below DIR only */
	mez_err_file(err, path.p);
	return r;
}

int mez_store_in_blob(const struct mez_store *s, const char *hex, int r, struct mez_err *err)
{
	MEZ_AUTOBUF name = MEZ_BUF_INIT;

	mez_buf_fmt(&name, MEZ_STORE_BLOBS "/%s", hex);
	return mez_store_in(s, name.p, r, err);
}

/* --- locks ---------------------------------------------------------------- */

/* Two directories are locked, always in this order: that of the blobs, shared by all who put
 * and held alone by who removes; and DIR, while index.json is replaced.  Each is opened anew,
 * so that locks also keep threads apart. */
enum { POLL_MS = 20 };

static int refused(const struct mez_store *s, struct mez_err *err)
{
	if (errno == EWOULDBLOCK)
		return mez_store_in(
			s, MEZ_STORE_BLOBS,
			mez_err_set(err, MEZ_E_AGAIN, "another process is at work here"), err);
	return mez_err_sys(err, MEZ_E_AGAIN, errno, "cannot lock the store");
}

/* Open a directory of the store and lock it; waits without end unless how has LOCK_NB. */
static int lock_dir(const struct mez_store *s, const char *name, int how, struct mez_err *err)
{
	int fd = openat(s->root, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC), r;

	if (fd < 0)
		return mez_err_sys(err, MEZ_E_AGAIN, errno, "cannot lock the store");
	do {
		r = flock(fd, how);
	} while (r < 0 && errno == EINTR);
	if (r < 0) {
		r = refused(s, err);
		(void)close(fd);
		return r;
	}
	return fd;
}

static int lock(const struct mez_store *s, struct mez_err *err)
{
	return lock_dir(s, ".", LOCK_EX, err);
}

int mez_store_alone(struct mez_store *s, unsigned wait_ms, struct mez_err *err)
{
	const struct timespec nap = { .tv_nsec = POLL_MS * 1000000L };
	unsigned waited = 0;
	int fd;

	mez_require(s->shared < 0);
	while ((fd = lock_dir(s, MEZ_STORE_BLOBS, LOCK_EX | LOCK_NB, err)) < 0) {
		if (waited >= wait_ms)
			return fd;
		(void)nanosleep(&nap, NULL);
		waited += POLL_MS;
	}
	s->shared = fd;
	s->frozen = lock(s, err);
	return s->frozen < 0 ? s->frozen : 0;
}

/* --- index.json ----------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
	const struct mez_descriptor *const *x = a, *const *y = b;

	return mez_str_cmp((*x)->ref, (*y)->ref);
}

/* OCI lets one name stand for two things, and readers then take whichever they come to first. */
static int check_names(const struct mez_descriptor *d, size_t n, struct mez_arena *a,
		       struct mez_err *err)
{
	const struct mez_descriptor **sorted = MEZ_NEWS(a, const struct mez_descriptor *, n);

	for (size_t i = 0; i < n; i++)
		sorted[i] = &d[i];
	qsort(sorted, n, sizeof(*sorted), by_name);
	for (size_t i = 1; i < n; i++)
		if (sorted[i]->ref.n && mez_str_eq(sorted[i]->ref, sorted[i - 1]->ref) &&
		    !mez_filehash_eq(&sorted[i]->digest, &sorted[i - 1]->digest))
			return mez_err_set(err, MEZ_E_DUPLICATE,
					   "the name '%.*s' stands for two things",
					   MEZ_FMT(sorted[i]->ref));
	return 0;
}

/* The index is sound: every later use may rely on it. */
static int check_index(const struct mez_json *index, struct mez_arena *a, struct mez_err *err)
{
	const struct mez_descriptor *d;
	size_t n;
	int r = mez_oci_links(&d, &n, a, index, MEZ_STR(MEZ_OCI_INDEX), err);

	return r ? r : check_names(d, n, a, err);
}

int mez_store_index(struct mez_store *s, const struct mez_json **out, struct mez_arena *a,
		    struct mez_err *err)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	const struct mez_json *v = NULL;
	struct mez_str kept;
	int r = 0;

	if (s->unmade)
		mez_buf_z(&text, EMPTY_INDEX);
	else
		r = mez_file_read(&text, s->root, INDEX_FILE, INDEX_MAX, err);

	if (r == 0) {
		kept = mez_arena_dup(a, mez_buf_view(&text)); /* the tree borrows from it */
		r = mez_json_read(&v, a, kept.p, kept.n, err);
	}
	if (r == 0)
		r = check_index(v, a, err);
	if (r < 0)
		return mez_store_in(s, INDEX_FILE, r, err);
	*out = v;
	return 0;
}

static int write_index(const struct mez_store *s, const struct mez_json *index, struct mez_err *err)
{
	MEZ_AUTO(mez_canon) c = mez_canon_of(index);
	struct mez_str bytes = mez_canon_view(c);
	int r = mez_file_replace(s->root, INDEX_FILE, bytes.p, bytes.n, 0666, err);

	return r < 0 ? mez_store_in(s, INDEX_FILE, r, err) : 0;
}

int mez_store_refs(struct mez_store *s, const struct mez_descriptor **out, size_t *n,
		   struct mez_arena *a, struct mez_err *err)
{
	const struct mez_json *index;
	int r = mez_store_index(s, &index, a, err);

	return r < 0 ? r : mez_oci_links(out, n, a, index, MEZ_STR(MEZ_OCI_INDEX), err);
}

/* A descriptor in the list, with what it is sorted by. */
struct row {
	struct mez_descriptor d;
	struct mez_json v;
	struct mez_str oci; /* the digest as text */
};

static int by_ref(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	int c = mez_str_cmp(x->d.ref, y->d.ref);

	return c ? c : mez_str_cmp(x->oci, y->oci);
}

/* Whether an entry of the list gives way to d. */
static bool replaced_by(const struct mez_descriptor *old, const struct mez_descriptor *d)
{
	if (old->ref.p || d->ref.p)
		return old->ref.p && d->ref.p && mez_str_eq(old->ref, d->ref);
	return mez_filehash_eq(&old->digest, &d->digest);
}

/* The list of index with d in it, sorted. */
static struct mez_json list_with(struct mez_arena *a, const struct mez_json *list,
				 const struct mez_descriptor *d)
{
	size_t i, n = 0, have = mez_json_len(list);
	struct row *rows = MEZ_NEWS(a, struct row, have + 1);
	struct mez_arr out = { .a = a };

	for (i = 0; i < have; i++) {
		struct row *row = &rows[n];

		row->v = *mez_json_item(list, i);
		if (mez_descriptor_parse(&row->d, &row->v, NULL) < 0)
			mez_bug("the index was checked");
		row->oci = mez_json_str(mez_json_at(&row->v, "digest"));
		if (!replaced_by(&row->d, d))
			n++;
	}
	rows[n] = (struct row){ .d = *d, .v = mez_descriptor_json(a, d) };
	rows[n].oci = mez_json_str(mez_json_at(&rows[n].v, "digest"));
	n++;
	qsort(rows, n, sizeof(*rows), by_ref);
	for (i = 0; i < n; i++)
		mez_arr_add(&out, rows[i].v);
	return mez_arr_done(&out);
}

/* Under the lock: read, change, replace. */
static int change_index(struct mez_store *s, const struct mez_descriptor *d, struct mez_arena *a,
			struct mez_err *err)
{
	const struct mez_json *index;
	struct mez_obj o;
	struct mez_json list, changed;
	int r = mez_store_index(s, &index, a, err);

	if (r < 0)
		return r;
	list = list_with(a, mez_json_at(index, "manifests"), d);
	mez_obj_from(&o, a, index);
	(void)mez_obj_drop(&o, MEZ_STR("manifests"));
	mez_obj_set(&o, "manifests", list);
	changed = mez_obj_done(&o);
	return write_index(s, &changed, err);
}

int mez_store_set_ref(struct mez_store *s, const struct mez_descriptor *d, struct mez_err *err)
{
	struct mez_arena a = { 0 };
	MEZ_AUTOFD held = -1;
	int r = mez_store_share(s, err); /* from here on nobody removes it */

	if (r < 0)
		return r;
	if (!mez_store_has(s, &d->digest))
		return mez_err_set(err, MEZ_E_CLOSURE,
				   "'%.*s' would refer to a blob that is not there",
				   MEZ_FMT(d->ref));
	held = lock(s, err);
	if (held < 0)
		return held;
	r = mez_arena_init(&a, 0, err);
	if (r == 0)
		r = change_index(s, d, &a, err);
	mez_arena_release(&a);
	return r;
}

/* --- opening -------------------------------------------------------------- */

/* Make what is missing.  oci-layout comes last: where it is, the rest is. */
static int make_layout(const struct mez_store *s, struct mez_err *err)
{
	int r = mez_file_mkdirs(s->root, MEZ_STORE_BLOBS, err);

	if (r == 0 && faccessat(s->root, INDEX_FILE, F_OK, 0) < 0)
		r = mez_file_create(s->root, INDEX_FILE, EMPTY_INDEX, sizeof(EMPTY_INDEX) - 1, 0666,
				    err);
	if (r == 0)
		r = mez_file_create(s->root, LAYOUT_FILE, MEZ_OCI_LAYOUT,
				    sizeof(MEZ_OCI_LAYOUT) - 1, 0666, err);
	return r;
}

static int make_once(const struct mez_store *s, struct mez_err *err)
{
	MEZ_AUTOFD held = lock(s, err);

	if (held < 0)
		return held;
	return faccessat(s->root, LAYOUT_FILE, F_OK, 0) == 0 ? 0 : make_layout(s, err);
}

static int check_layout(const struct mez_store *s, struct mez_err *err)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	struct mez_arena a = { 0 };
	const struct mez_json *v;
	int r = mez_file_read(&text, s->root, LAYOUT_FILE, 4096, err);

	if (r == -MEZ_E_NOINPUT)
		return mez_err_set(err, MEZ_E_TYPE, "is not a content store (no " LAYOUT_FILE ")");
	if (r == 0)
		r = mez_arena_init(&a, 0, err);
	if (r == 0)
		r = mez_json_read(&v, &a, text.p, text.len, err);
	if (r == 0 && !mez_str_is(mez_json_str(mez_json_at(v, "imageLayoutVersion")), "1.0.0"))
		r = mez_err_set(err, MEZ_E_TYPE, "imageLayoutVersion is not 1.0.0");
	mez_arena_release(&a);
	return r < 0 ? mez_store_in(s, LAYOUT_FILE, r, err) : 0;
}

static int open_top(struct mez_store *s, struct mez_err *err)
{
	s->root = open(s->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return s->root < 0 ? mez_err_sys(err, MEZ_E_NOINPUT, errno, "cannot open the store") : 0;
}

static int open_blobs(struct mez_store *s, struct mez_err *err)
{
	s->blobs = openat(s->root, MEZ_STORE_BLOBS, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s->blobs < 0)
		return mez_err_sys(err, MEZ_E_NOINPUT, errno, "cannot open " MEZ_STORE_BLOBS);
	return 0;
}

/* Open a layout whose DIR is open. */
static int open_layout(struct mez_store *s, struct mez_err *err)
{
	int r = check_layout(s, err);

	if (r == 0)
		r = open_blobs(s, err);
	if (r == 0)
		mez_file_sweep(s->root);
	return r;
}

/* Something is put, or shared: now the layout is made. */
static int make_it(struct mez_store *s, struct mez_err *err)
{
	int r = mez_file_mkdirs(AT_FDCWD, s->dir, err);

	if (r == 0 && s->root < 0)
		r = open_top(s, err);
	if (r == 0)
		r = make_once(s, err);
	if (r == 0)
		r = open_layout(s, err);
	if (r == 0)
		s->unmade = false;
	else
		mez_err_file(err, s->dir);
	return r;
}

int mez_store_share(struct mez_store *s, struct mez_err *err)
{
	int fd, r = s->unmade ? make_it(s, err) : 0;

	if (r < 0 || s->shared >= 0)
		return r;
	fd = lock_dir(s, MEZ_STORE_BLOBS, LOCK_SH, err);
	if (fd < 0)
		return fd;
	s->shared = fd;
	return 0;
}

static struct mez_store *new_store(const char *dir)
{
	struct mez_store *s = malloc(sizeof(*s));
	char *copy = strdup(dir);

	if (!s || !copy)
		mez_bug("out of memory");
	*s = (struct mez_store){ .root = -1, .blobs = -1, .shared = -1, .frozen = -1, .dir = copy };
	return s;
}

/* s is open, or gone. */
static int opened(struct mez_store **out, struct mez_store *s, int r, struct mez_err *err)
{
	if (r < 0) {
		mez_err_file(err, s->dir);
		mez_store_close(s);
		return r;
	}
	*out = s;
	return 0;
}

int mez_store_open(struct mez_store **out, const char *dir, bool create, struct mez_err *err)
{
	struct mez_store *s = new_store(dir);
	int r;

	s->root = open(s->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	s->unmade = create && (s->root < 0 ? errno == ENOENT
					   : faccessat(s->root, LAYOUT_FILE, F_OK, 0) < 0);
	if (s->unmade)
		r = 0;
	else if (s->root >= 0)
		r = open_layout(s, err);
	else if (create && errno == ENOTDIR)
		r = mez_err_sys(err, MEZ_E_CANTCREAT, errno, "cannot create the directory");
	else
		r = mez_err_sys(err, MEZ_E_NOINPUT, errno, "cannot open the store");
	return opened(out, s, r, err);
}

int mez_store_look(struct mez_store **out, const char *dir, struct mez_err *err)
{
	struct mez_store *s = new_store(dir);
	int r = open_top(s, err);

	return opened(out, s, r < 0 ? r : open_blobs(s, err), err);
}

int mez_store_check(struct mez_store *s, struct mez_err *err)
{
	return check_layout(s, err);
}

void mez_store_close(struct mez_store *s)
{
	if (!s)
		return;
	mez_file_autoclose(&s->frozen);
	mez_file_autoclose(&s->shared);
	mez_file_autoclose(&s->root);
	mez_file_autoclose(&s->blobs);
	free(s->dir);
	free(s);
}
