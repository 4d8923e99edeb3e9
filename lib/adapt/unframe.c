/* adapt/unframe.c: the bytes of exactly one zstd frame, which is all of a file. */
#include "adapt/archive_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd_errors.h>

enum {
	WINDOW_LOG_MAX = 23, /* 8 MiB of history at most; our writer needs 2 MiB */
	MAGIC = 4,
	DICTIONARY_ID = 3, /* bits of the descriptor behind the magic number */
	CHECKSUM = 4
};

/* Read more compressed bytes after those left over.  *eof = there are none. */
static int refill(struct mez_unframe *u, bool *eof)
{
	size_t left = u->in.size - u->in.pos;
	ssize_t n;

	memmove(u->buf, u->buf + u->in.pos, left);
	do {
		n = read(u->fd, u->buf + left, u->room - left);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return mez_err_sys(u->err, MEZ_E_IO, errno, "cannot read");
	u->in = (ZSTD_inBuffer){ u->buf, left + (size_t)n, 0 };
	*eof = n == 0;
	return 0;
}

static bool starts_frame(const struct mez_unframe *u)
{
	static const unsigned char magic[MAGIC] = { 0x28, 0xb5, 0x2f, 0xfd }; /* RFC 8878, 3.1.1 */

	return u->in.size - u->in.pos >= MAGIC && memcmp(u->buf + u->in.pos, magic, MAGIC) == 0;
}

static int decompress_error(struct mez_unframe *u, size_t code)
{
	ZSTD_ErrorCode e = ZSTD_getErrorCode(code);

	if (e == ZSTD_error_memory_allocation)
		mez_bug("out of memory");
	if (e == ZSTD_error_frameParameter_windowTooLarge)
		return mez_err_set(u->err, MEZ_E_LIMIT,
				   "the frame wants more memory than is given");
	return mez_err_set(u->err, MEZ_E_SYNTAX, "the compressed frame is damaged: %s",
			   ZSTD_getErrorName(code));
}

/* The frame ended: so must the file. */
static int check_end_of_file(struct mez_unframe *u)
{
	bool eof = false;
	int r = 0;

	while (r == 0 && !eof && u->in.size - u->in.pos < MAGIC)
		r = refill(u, &eof);
	if (r < 0)
		return r;
	if (starts_frame(u))
		return mez_err_set(u->err, MEZ_E_SYNTAX, "a second frame follows the first");
	if (u->in.pos < u->in.size)
		return mez_err_set(u->err, MEZ_E_SYNTAX, "bytes follow the compressed frame");
	return 0;
}

/* One step of decompression into out; keeps the counts. */
static int step(struct mez_unframe *u, ZSTD_outBuffer *out)
{
	size_t from = out->pos, in_from = u->in.pos;
	size_t left = ZSTD_decompressStream(u->z, out, &u->in);

	u->totals->packed += u->in.pos - in_from;
	u->totals->tar += out->pos - from;
	if (ZSTD_isError(left))
		return decompress_error(u, left);
	u->ended = left == 0;
	return u->ended ? check_end_of_file(u) : mez_tar_check_totals(u->totals, u->err);
}

int mez_unframe_take(struct mez_unframe *u, char *p, size_t n, size_t *got)
{
	ZSTD_outBuffer out = { p, n, 0 };
	int r = 0;

	while (r == 0 && out.pos < n && !u->ended) {
		size_t before = out.pos, in_before = u->in.pos;
		bool eof = false;

		r = step(u, &out);
		if (r == 0 && !u->ended && out.pos == before && u->in.pos == in_before) {
			r = refill(u, &eof);
			if (r == 0 && eof)
				r = mez_err_set(u->err, MEZ_E_SYNTAX,
						"the file ends inside the compressed frame");
		}
	}
	mez_sha256_update(&u->sha, p, out.pos);
	*got = out.pos;
	return r;
}

/* What the frame says of itself.  Nothing is decompressed that cannot be checked, or that asks
 * for a dictionary, which nobody has. */
static int check_descriptor(struct mez_unframe *u)
{
	unsigned char d = (unsigned char)u->buf[MAGIC]; /* RFC 8878, 3.1.1.1.1 */

	if (d & DICTIONARY_ID)
		return mez_err_set(u->err, MEZ_E_SYNTAX, "the frame wants a dictionary");
	if (!(d & CHECKSUM))
		return mez_err_set(u->err, MEZ_E_SYNTAX, "the frame has no checksum");
	return 0;
}

/* Only a frame of today's format may start the file: no skippable one, no older one. */
static int check_start(struct mez_unframe *u)
{
	bool eof = false;
	int r = 0;

	while (r == 0 && !eof && u->in.size <= MAGIC)
		r = refill(u, &eof);
	if (r < 0)
		return r;
	if (!starts_frame(u))
		return mez_err_set(u->err, MEZ_E_SYNTAX, "not a bundle: no zstd frame");
	if (u->in.size == MAGIC)
		return mez_err_set(u->err, MEZ_E_SYNTAX,
				   "the file ends inside the compressed frame");
	return check_descriptor(u);
}

int mez_unframe_open(struct mez_unframe *u, const char *path, struct mez_tar_totals *totals,
		     struct mez_err *err)
{
	struct stat st;

	*u = (struct mez_unframe){ .totals = totals, .err = err };
	u->fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY) : STDIN_FILENO;
	if (u->fd < 0)
		return mez_err_sys(u->err, MEZ_E_NOINPUT, errno, "cannot open");
	if (fstat(u->fd, &st) == 0 && S_ISDIR(st.st_mode))
		return mez_err_set(u->err, MEZ_E_UNSAFE, "is a directory");
	u->room = ZSTD_DStreamInSize();
	u->buf = malloc(u->room);
	u->z = ZSTD_createDCtx();
	if (!u->buf || !u->z)
		mez_bug("out of memory");
	if (ZSTD_isError(ZSTD_DCtx_setParameter(u->z, ZSTD_d_windowLogMax, WINDOW_LOG_MAX)))
		mez_bug("libzstd refused a constant parameter");
	mez_sha256_init(&u->sha);
	return check_start(u);
}

void mez_unframe_close(struct mez_unframe *u)
{
	if (u->fd > STDERR_FILENO)
		(void)close(u->fd);
	(void)ZSTD_freeDCtx(u->z);
	free(u->buf);
}
