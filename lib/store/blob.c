/* store/blob.c: blobs, one by one and many at once. */
#include "store/store_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

/* The size of a blob that is there, or -1. */
static int64_t blob_size(const struct mez_store *s, const char *hex)
{
	struct stat st;

	if (fstatat(s->blobs, hex, &st, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISREG(st.st_mode))
		return -1;
	return (int64_t)st.st_size;
}

/* Begin the file of a blob, and write it. */
static int write_temp(struct mez_newfile *f, const struct mez_store *s, const char *hex,
		      const void *p, size_t n, struct mez_err *err)
{
	int r = mez_newfile_begin_in(f, s->root, s->blobs, hex, 0444, err);

	if (r < 0)
		return r;
	r = mez_file_write_all(f->fd, p, n, err);
	if (r < 0)
		mez_newfile_abort(f);
	return r;
}

static int write_blob(struct mez_store *s, const char *hex, const void *p, size_t n,
		      struct mez_err *err)
{
	struct mez_newfile f;
	int r = write_temp(&f, s, hex, p, n, err);

	return r < 0 ? r : mez_newfile_commit(&f, MEZ_PLACE_OVER, err);
}

static int open_blob(const struct mez_store *s, const char *hex, struct mez_err *err)
{
	int fd = openat(s->blobs, hex, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

	if (fd >= 0)
		return fd;
	return blob_size(s, hex) < 0
		       ? mez_err_set(err, MEZ_E_CLOSURE, "the blob is not there")
		       : mez_err_sys(err, MEZ_E_NOINPUT, errno, "cannot open");
}

/* Whether the blob that is there has these bytes: a damaged one is not to be kept. */
static bool holds(const struct mez_store *s, const char *hex, const void *p, size_t n)
{
	MEZ_AUTOBUF there = MEZ_BUF_INIT;
	MEZ_AUTOFD fd = blob_size(s, hex) == (int64_t)n ? open_blob(s, hex, NULL) : -1;

	if (fd < 0 || mez_file_read_fd(&there, fd, hex, n, NULL) < 0)
		return false;
	return mez_str_eq(mez_buf_view(&there), (struct mez_str){ p, n });
}

/* Use the blob that is there, if it is: young again, so that gc lets it be.  What belongs to
 * somebody else cannot be made young and is written anew. */
static bool use_again(const struct mez_store *s, const char *hex, const void *p, size_t n)
{
	return holds(s, hex, p, n) && utimensat(s->blobs, hex, NULL, 0) == 0;
}

/* The digest of bytes that may be a blob, and its name. */
static int name_blob(struct mez_filehash *h, char hex[static MEZ_HEX32 + 1], const void *p,
		     size_t n, struct mez_err *err)
{
	if (n > MEZ_BLOB_MAX)
		return mez_err_set(err, MEZ_E_LIMIT, "a blob of %zu bytes, more than the %zu taken",
				   n, MEZ_BLOB_MAX);
	*h = mez_sha256_file(p, n);
	mez_filehash_hex(hex, h);
	return 0;
}

int mez_store_put(struct mez_store *s, struct mez_filehash *out, const void *p, size_t n,
		  struct mez_err *err)
{
	struct mez_filehash h;
	char hex[MEZ_HEX32 + 1];
	int r = name_blob(&h, hex, p, n, err);

	if (r == 0)
		r = mez_store_share(s, err);
	if (r < 0)
		return r;
	/* Another process may have put it just now: what it did must last for us, too. */
	if (use_again(s, hex, p, n))
		r = mez_file_syncdir(s->blobs, hex, err);
	else
		r = write_blob(s, hex, p, n, err);
	if (r < 0)
		return mez_store_in_blob(s, hex, r, err);
	*out = h;
	return 0;
}

/* --- many at once --------------------------------------------------------- */

/* Files that wait to be flushed; base has 64 temporary names for a process. */
enum { WAITING = 40 };

struct mez_store_batch {
	struct mez_store *s;
	struct mez_newfile file[WAITING];
	char hex[WAITING][MEZ_HEX32 + 1];
	size_t n;
};

struct mez_store_batch *mez_store_batch_begin(struct mez_store *s)
{
	struct mez_store_batch *b = calloc(1, sizeof(*b));

	if (!b)
		mez_bug("out of memory");
	b->s = s;
	return b;
}

static void drop_temps(struct mez_store_batch *b)
{
	size_t i;

	for (i = 0; i < b->n; i++)
		mez_newfile_abort(&b->file[i]);
	b->n = 0;
}

/* Name what waits, once it is on the disk: a second name for the file, whose first goes when
 * it is dropped.  Where somebody else put the blob meanwhile, that one stays. */
static int name_temps(struct mez_store_batch *b, struct mez_err *err)
{
	size_t i;

	if (syncfs(b->s->blobs) < 0)
		return mez_err_sys(err, MEZ_E_IO, errno, "cannot flush");
	for (i = 0; i < b->n; i++) {
		const struct mez_newfile *f = &b->file[i];

		if (linkat(f->tempdir, f->temp, f->dir, f->base, 0) < 0 && errno != EEXIST)
			return mez_err_sys(err, MEZ_E_CANTCREAT, errno, "cannot create");
	}
	return mez_file_syncdir(b->s->blobs, MEZ_STORE_BLOBS, err);
}

static int flush(struct mez_store_batch *b, struct mez_err *err)
{
	int r = name_temps(b, err);

	drop_temps(b);
	return r < 0 ? mez_store_in(b->s, MEZ_STORE_BLOBS, r, err) : 0;
}

int mez_store_batch_put(struct mez_store_batch *b, struct mez_filehash *out, const void *p,
			size_t n, struct mez_err *err)
{
	char *hex = b->hex[b->n];
	struct mez_filehash h;
	int r = name_blob(&h, hex, p, n, err);

	if (r == 0)
		r = mez_store_share(b->s, err);
	if (r < 0)
		return r;
	if (!use_again(b->s, hex, p, n)) {
		if (blob_size(b->s, hex) >= 0) /* a link would not replace it */
			return mez_store_put(b->s, out, p, n, err);
		r = write_temp(&b->file[b->n], b->s, hex, p, n, err);
		if (r < 0)
			return mez_store_in_blob(b->s, hex, r, err);
		if (++b->n == WAITING)
			r = flush(b, err);
	}
	if (r == 0)
		*out = h;
	return r;
}

int mez_store_batch_commit(struct mez_store_batch *b, struct mez_err *err)
{
	int r = mez_store_share(b->s, err);

	if (r == 0)
		r = flush(b, err); /* of nothing, too: others may have named what was there */
	free(b);
	return r;
}

void mez_store_batch_abort(struct mez_store_batch *b)
{
	if (!b)
		return;
	drop_temps(b);
	free(b);
}

/* --- reading -------------------------------------------------------------- */

static int check_digest(const struct mez_filehash *got, const struct mez_filehash *want,
			struct mez_err *err)
{
	return mez_filehash_eq(got, want)
		       ? 0
		       : mez_err_set(err, MEZ_E_DIGEST, "the blob's bytes are not its own");
}

static int get(struct mez_store *s, struct mez_buf *out, const char *hex,
	       const struct mez_filehash *h, struct mez_err *err)
{
	MEZ_AUTOFD fd = open_blob(s, hex, err);
	size_t start = out->len;
	struct mez_filehash got;
	int r = fd < 0 ? fd : mez_file_read_fd(out, fd, hex, MEZ_BLOB_MAX, err);

	if (r < 0)
		return r;
	got = mez_sha256_file(out->p + start, out->len - start);
	r = check_digest(&got, h, err);
	if (r < 0) {
		out->len = start;
		out->p[start] = 0;
	}
	return r;
}

int mez_store_get(struct mez_store *s, struct mez_buf *out, const struct mez_filehash *h,
		  struct mez_err *err)
{
	char hex[MEZ_HEX32 + 1];
	int r;

	mez_filehash_hex(hex, h);
	r = get(s, out, hex, h, err);
	return r < 0 ? mez_store_in_blob(s, hex, r, err) : 0;
}

bool mez_store_has(struct mez_store *s, const struct mez_filehash *h)
{
	char hex[MEZ_HEX32 + 1];

	mez_filehash_hex(hex, h);
	return blob_size(s, hex) >= 0;
}

/* --- piece by piece ------------------------------------------------------- */

enum { PIECE = 1 << 17 };

static int read_error(const struct mez_store *s, const char *hex, struct mez_err *err)
{
	int r = errno == EISDIR || errno == ESPIPE
			? mez_err_set(err, MEZ_E_UNSAFE, "is not a regular file")
			: mez_err_sys(err, MEZ_E_IO, errno, "cannot read");

	return mez_store_in_blob(s, hex, r, err);
}

/* All of a blob's file, piece by piece through room; fn may be NULL. */
static int pass_all(const struct mez_store *s, const char *hex, int fd, struct mez_filehash *got,
		    struct mez_buf *room, mez_store_piece_fn *fn, void *arg, struct mez_err *err)
{
	char *p = mez_buf_room(room, PIECE);
	struct mez_sha256 sha;
	off_t at = 0;
	int r = 0;

	mez_sha256_init(&sha);
	while (r == 0) {
		ssize_t n = pread(fd, p, PIECE, at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return read_error(s, hex, err);
		if (n == 0)
			break;
		at += n;
		mez_sha256_update(&sha, p, (size_t)n);
		if (fn)
			r = fn(arg, (struct mez_str){ p, (size_t)n }, err);
	}
	if (r == 0)
		*got = mez_sha256_final(&sha);
	return r;
}

int mez_store_read(struct mez_store *s, const struct mez_filehash *h, mez_store_piece_fn *fn,
		   void *arg, struct mez_err *err)
{
	char hex[MEZ_HEX32 + 1];
	MEZ_AUTOBUF room = MEZ_BUF_INIT;
	struct mez_filehash got;
	MEZ_AUTOFD fd = -1;
	int r;

	mez_filehash_hex(hex, h);
	fd = open_blob(s, hex, err);
	r = fd < 0 ? fd : pass_all(s, hex, fd, &got, &room, NULL, NULL, err);
	if (r == 0)
		r = check_digest(&got, h, err);
	if (r < 0)
		return mez_store_in_blob(s, hex, r, err);
	r = pass_all(s, hex, fd, &got, &room, fn, arg, err);
	if (r == 0 && check_digest(&got, h, err) < 0)
		r = mez_store_in_blob(s, hex, -(int)MEZ_E_DIGEST, err);
	return r;
}

int mez_store_pass(struct mez_store *s, const struct mez_filehash *h, struct mez_buf *room,
		   mez_store_piece_fn *fn, void *arg, struct mez_err *err)
{
	char hex[MEZ_HEX32 + 1];
	struct mez_filehash got;
	MEZ_AUTOFD fd = -1;
	int r;

	mez_filehash_hex(hex, h);
	fd = open_blob(s, hex, err);
	if (fd < 0)
		return mez_store_in_blob(s, hex, fd, err);
	r = pass_all(s, hex, fd, &got, room, fn, arg, err);
	if (r == 0 && check_digest(&got, h, err) < 0)
		r = mez_store_in_blob(s, hex, -(int)MEZ_E_DIGEST, err);
	return r;
}

int mez_store_hash(struct mez_store *s, struct mez_filehash *got, const struct mez_filehash *h,
		   struct mez_err *err)
{
	char hex[MEZ_HEX32 + 1];
	MEZ_AUTOBUF room = MEZ_BUF_INIT;
	MEZ_AUTOFD fd = -1;
	int r;

	mez_filehash_hex(hex, h);
	fd = open_blob(s, hex, err);
	r = fd < 0 ? fd : pass_all(s, hex, fd, got, &room, NULL, NULL, err);
	return r < 0 ? mez_store_in_blob(s, hex, r, err) : 0;
}
