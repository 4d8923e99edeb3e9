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

	if (fstatat(s->blobs, hex, &st, 0) < 0 || !S_ISREG(st.st_mode))
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

	if (r < 0)
		return r;
	/* Another process may have put it just now: what it did must last for us, too. */
	if (blob_size(s, hex) == (int64_t)n)
		r = mez_file_syncdir(s->blobs, hex, err);
	else
		r = write_blob(s, hex, p, n, err);
	if (r < 0)
		return mez_store_in(s, hex, r, err);
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
	int64_t there;
	int r = name_blob(&h, hex, p, n, err);

	if (r < 0)
		return r;
	there = blob_size(b->s, hex);
	if (there >= 0 && there != (int64_t)n) /* damaged: a link would not replace it */
		return mez_store_put(b->s, out, p, n, err);
	if (there < 0) {
		r = write_temp(&b->file[b->n], b->s, hex, p, n, err);
		if (r < 0)
			return mez_store_in(b->s, hex, r, err);
		if (++b->n == WAITING)
			r = flush(b, err);
	}
	if (r == 0)
		*out = h;
	return r;
}

int mez_store_batch_commit(struct mez_store_batch *b, struct mez_err *err)
{
	int r = flush(b, err); /* of nothing, too: others may have named what was there */

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

int mez_store_get(struct mez_store *s, struct mez_buf *out, const struct mez_filehash *h,
		  struct mez_err *err)
{
	char hex[MEZ_HEX32 + 1];
	size_t start = out->len;
	struct mez_filehash got;
	int r;

	mez_filehash_hex(hex, h);
	if (blob_size(s, hex) < 0)
		return mez_store_in(s, hex,
				    mez_err_set(err, MEZ_E_CLOSURE, "the blob is not there"), err);
	r = mez_file_read(out, s->blobs, hex, MEZ_BLOB_MAX, err);
	if (r < 0)
		return mez_store_in(s, hex, r, err);
	got = mez_sha256_file(out->p + start, out->len - start);
	if (mez_filehash_eq(&got, h))
		return 0;
	out->len = start;
	out->p[start] = 0;
	return mez_store_in(
		s, hex, mez_err_set(err, MEZ_E_DIGEST, "the blob's bytes are not its own"), err);
}

bool mez_store_has(struct mez_store *s, const struct mez_filehash *h)
{
	char hex[MEZ_HEX32 + 1];

	mez_filehash_hex(hex, h);
	return blob_size(s, hex) >= 0;
}
