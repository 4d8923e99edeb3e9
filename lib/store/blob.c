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

static int write_blob(struct mez_store *s, const char *hex, const void *p, size_t n,
		      struct mez_err *err)
{
	struct mez_newfile f;
	int r = mez_newfile_begin_in(&f, s->root, s->blobs, hex, 0444, err);

	if (r < 0)
		return r;
	r = mez_file_write_all(f.fd, p, n, err);
	if (r < 0) {
		mez_newfile_abort(&f);
		return r;
	}
	return mez_newfile_commit(&f, MEZ_PLACE_OVER, err);
}

int mez_store_put(struct mez_store *s, struct mez_filehash *out, const void *p, size_t n,
		  struct mez_err *err)
{
	struct mez_filehash h;
	char hex[MEZ_HEX32 + 1];
	int r;

	if (n > MEZ_BLOB_MAX)
		return mez_err_set(err, MEZ_E_LIMIT, "a blob of %zu bytes, more than the %zu taken",
				   n, MEZ_BLOB_MAX);
	h = mez_sha256_file(p, n);
	mez_filehash_hex(hex, &h);
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
