/* adapt/unarchive.c: reading the one tar form from one zstd frame, believing nothing. */
#include "adapt/archive_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "base/file.h"
#include "base/text.h"

enum {
	WINDOW_LOG_MAX = 23, /* 8 MiB of history at most; our writer needs 2 MiB */
	STEP = 1 << 20,	     /* a member grows by this: its size is only what the header says */
	MAGIC = 4
};

/* The compressed stream, and what came out of it so far. */
struct stream {
	int fd;
	ZSTD_DCtx *z;
	ZSTD_inBuffer in;
	char *buf;
	size_t room;
	bool ended; /* the frame did */
	struct mez_sha256 sha;
	struct mez_tar_totals totals;
	struct mez_err *err;
};

/* Read more compressed bytes after those left over.  *eof = there are none. */
static int refill(struct stream *s, bool *eof)
{
	size_t left = s->in.size - s->in.pos;
	ssize_t n;

	memmove(s->buf, s->buf + s->in.pos, left);
	do {
		n = read(s->fd, s->buf + left, s->room - left);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return mez_err_sys(s->err, MEZ_E_IO, errno, "cannot read");
	s->in = (ZSTD_inBuffer){ s->buf, left + (size_t)n, 0 };
	*eof = n == 0;
	return 0;
}

static bool starts_frame(const struct stream *s)
{
	static const unsigned char magic[MAGIC] = { 0x28, 0xb5, 0x2f, 0xfd }; /* RFC 8878, 3.1.1 */

	return s->in.size - s->in.pos >= MAGIC && memcmp(s->buf + s->in.pos, magic, MAGIC) == 0;
}

static int decompress_error(struct stream *s, size_t code)
{
	ZSTD_ErrorCode e = ZSTD_getErrorCode(code);

	if (e == ZSTD_error_memory_allocation)
		mez_bug("out of memory");
	if (e == ZSTD_error_frameParameter_windowTooLarge)
		return mez_err_set(s->err, MEZ_E_LIMIT,
				   "the frame wants more memory than is given");
	return mez_err_set(s->err, MEZ_E_SYNTAX, "the compressed frame is damaged: %s",
			   ZSTD_getErrorName(code));
}

/* The frame ended: so must the file. */
static int check_end_of_file(struct stream *s)
{
	bool eof = false;
	int r = 0;

	while (r == 0 && !eof && s->in.size - s->in.pos < MAGIC)
		r = refill(s, &eof);
	if (r < 0)
		return r;
	if (starts_frame(s))
		return mez_err_set(s->err, MEZ_E_SYNTAX, "a second frame follows the first");
	if (s->in.pos < s->in.size)
		return mez_err_set(s->err, MEZ_E_SYNTAX, "bytes follow the compressed frame");
	return 0;
}

/* One step of decompression into out; keeps the counts. */
static int step(struct stream *s, ZSTD_outBuffer *out)
{
	size_t from = out->pos, in_from = s->in.pos;
	size_t left = ZSTD_decompressStream(s->z, out, &s->in);

	s->totals.packed += s->in.pos - in_from;
	s->totals.tar += out->pos - from;
	if (ZSTD_isError(left))
		return decompress_error(s, left);
	s->ended = left == 0;
	return s->ended ? check_end_of_file(s) : mez_tar_check_totals(&s->totals, s->err);
}

/* Up to n bytes of the tar; *got < n only where the frame ended. */
static int take(struct stream *s, char *p, size_t n, size_t *got)
{
	ZSTD_outBuffer out = { p, n, 0 };
	int r = 0;

	while (r == 0 && out.pos < n && !s->ended) {
		size_t before = out.pos, in_before = s->in.pos;
		bool eof = false;

		r = step(s, &out);
		if (r == 0 && !s->ended && out.pos == before && s->in.pos == in_before) {
			r = refill(s, &eof);
			if (r == 0 && eof)
				r = mez_err_set(s->err, MEZ_E_SYNTAX,
						"the file ends inside the compressed frame");
		}
	}
	mez_sha256_update(&s->sha, p, out.pos);
	*got = out.pos;
	return r;
}

/* Exactly n bytes of the tar. */
static int need(struct stream *s, char *p, size_t n)
{
	size_t got;
	int r = take(s, p, n, &got);

	if (r == 0 && got < n)
		r = mez_err_set(s->err, MEZ_E_SYNTAX, "the archive is cut short");
	return r;
}

static bool all_zero(const char *p, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (p[i])
			return false;
	}
	return true;
}

/* What kind of member a header that is not one of ours describes; NULL = a regular file. */
static const char *strange_kind(char typeflag)
{
	switch (typeflag) {
	case '0':
	case 0:
		return NULL;
	case '1':
		return "a hard link";
	case '2':
		return "a symbolic link";
	case '3':
	case '4':
		return "a device";
	case '5':
		return "a directory";
	case '6':
		return "a pipe";
	case 'x':
	case 'g':
		return "a pax extension";
	case 'L':
	case 'K':
	case 'S':
		return "a GNU extension";
	}
	return "of an unknown kind";
}

/* The size field: eleven octal digits, then whatever the comparison will judge. */
static bool parse_size(uint64_t *size, const char *field)
{
	int i;

	*size = 0;
	for (i = 0; i < 11; i++) {
		if (field[i] < '0' || field[i] > '7')
			return false;
		*size = *size * 8 + (uint64_t)(field[i] - '0');
	}
	return true;
}

/* The header again, from the name and size read, must be the header. */
static int check_form(struct stream *s, const char *block, const char *name, uint64_t size)
{
	enum { SUM = 148, SUM_END = 156 };
	char again[MEZ_TAR_BLOCK];
	size_t i;

	mez_tar_header(again, name, size);
	for (i = 0; i < MEZ_TAR_BLOCK; i++) {
		if (again[i] != block[i] && (i < SUM || i >= SUM_END))
			return mez_err_set(
				s->err, MEZ_E_NOT_CANONICAL,
				"member '%s': byte %zu of its header is not in the one form", name,
				i);
	}
	if (memcmp(again, block, MEZ_TAR_BLOCK) != 0)
		return mez_err_set(s->err, MEZ_E_SYNTAX, "member '%s': its checksum is wrong",
				   name);
	return 0;
}

/* Judge a header block: the name (with its NUL) and size of a regular file in our form. */
static int read_header(struct stream *s, const char *block, char *name, uint64_t *size,
		       size_t max_member)
{
	const char *kind = strange_kind(block[156]);
	int r;

	if (memcmp(block + 257, "ustar", 5) != 0)
		return mez_err_set(s->err, MEZ_E_SYNTAX, "not a tar header");
	memcpy(name, block, MEZ_BUNDLE_MAX_NAME);
	name[MEZ_BUNDLE_MAX_NAME] = 0;
	if (kind)
		return mez_err_set(s->err, MEZ_E_UNSAFE, "member '%s' is %s", name, kind);
	if (block[345])
		return mez_err_set(s->err, MEZ_E_LIMIT, "member '%s': a name over %d bytes", name,
				   MEZ_BUNDLE_MAX_NAME);
	r = mez_tar_check_name(name, s->err);
	if (r < 0)
		return r;
	if (!parse_size(size, block + 124))
		return mez_err_set(s->err, MEZ_E_SYNTAX, "member '%s': its size is no number",
				   name);
	if (*size > max_member)
		return mez_err_set(s->err, MEZ_E_LIMIT,
				   "member '%s' has %llu bytes, over the limit", name,
				   (unsigned long long)*size);
	r = check_form(s, block, name, *size);
	return r < 0 ? r : mez_tar_count(&s->totals, name, *size, s->err);
}

/* The data of a member, and the zeros after it. */
static int read_data(struct stream *s, struct mez_buf *data, const char *name, uint64_t size)
{
	char padding[MEZ_TAR_BLOCK];
	size_t left = (size_t)size, pad = mez_tar_padding(size);
	int r = 0;

	mez_buf_clear(data);
	while (r == 0 && left > 0) {
		size_t n = left < STEP ? left : STEP;

		r = need(s, mez_buf_room(data, n), n);
		if (r == 0)
			data->len += n;
		left -= n;
	}
	if (r == 0)
		r = need(s, padding, pad);
	if (r == 0 && !all_zero(padding, pad))
		r = mez_err_set(s->err, MEZ_E_NOT_CANONICAL,
				"member '%s': padding that is not zero", name);
	return r;
}

/* After the first block of zeros: one more, and then nothing. */
static int read_end(struct stream *s)
{
	char block[MEZ_TAR_BLOCK];
	size_t got;
	int r = need(s, block, sizeof(block));

	if (r == 0 && !all_zero(block, sizeof(block)))
		r = mez_err_set(s->err, MEZ_E_SYNTAX, "the archive ends with half of its end mark");
	if (r == 0)
		r = take(s, block, 1, &got);
	if (r == 0 && got > 0)
		r = mez_err_set(s->err, MEZ_E_SYNTAX, "bytes follow the end of the archive");
	return r;
}

static int read_members(struct stream *s, size_t max_member, mez_member_fn *fn, void *arg)
{
	MEZ_AUTOBUF data = MEZ_BUF_INIT;
	char block[MEZ_TAR_BLOCK], name[MEZ_BUNDLE_MAX_NAME + 1];
	uint64_t size = 0;
	int r;

	for (;;) {
		r = need(s, block, sizeof(block));
		if (r < 0)
			return r;
		if (all_zero(block, sizeof(block)))
			return read_end(s);
		r = read_header(s, block, name, &size, max_member);
		if (r == 0)
			r = read_data(s, &data, name, size);
		if (r == 0)
			r = fn(arg, name, mez_buf_view(&data).p, data.len, s->err);
		if (r < 0)
			return r;
	}
}

/* Only a frame of today's format may start the file: no skippable one, no older one. */
static int check_start(struct stream *s)
{
	bool eof = false;
	int r = 0;

	while (r == 0 && !eof && s->in.size < MAGIC)
		r = refill(s, &eof);
	if (r == 0 && !starts_frame(s))
		r = mez_err_set(s->err, MEZ_E_SYNTAX, "not a bundle: no zstd frame");
	return r;
}

static int stream_open(struct stream *s, const char *path)
{
	struct stat st;

	s->fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY) : STDIN_FILENO;
	if (s->fd < 0)
		return mez_err_sys(s->err, MEZ_E_NOINPUT, errno, "cannot open");
	if (fstat(s->fd, &st) == 0 && S_ISDIR(st.st_mode))
		return mez_err_set(s->err, MEZ_E_UNSAFE, "is a directory");
	s->room = ZSTD_DStreamInSize();
	s->buf = malloc(s->room);
	s->z = ZSTD_createDCtx();
	if (!s->buf || !s->z)
		mez_bug("out of memory");
	if (ZSTD_isError(ZSTD_DCtx_setParameter(s->z, ZSTD_d_windowLogMax, WINDOW_LOG_MAX)))
		mez_bug("libzstd refused a constant parameter");
	mez_sha256_init(&s->sha);
	return check_start(s);
}

static void stream_release(struct stream *s)
{
	if (s->fd > STDERR_FILENO)
		(void)close(s->fd);
	(void)ZSTD_freeDCtx(s->z);
	mez_tar_totals_release(&s->totals);
	free(s->buf);
}

int mez_archive_read(const char *path, size_t max_member, mez_member_fn *fn, void *arg,
		     struct mez_filehash *tar_digest, struct mez_err *err)
{
	struct stream s = { .fd = -1, .err = err };
	int r = stream_open(&s, path);

	if (r == 0)
		r = read_members(&s, max_member, fn, arg);
	if (r == 0 && tar_digest)
		*tar_digest = mez_sha256_final(&s.sha);
	stream_release(&s);
	if (r < 0)
		mez_err_file(err, path);
	return r;
}
