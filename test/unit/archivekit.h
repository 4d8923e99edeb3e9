/* archivekit.h: bundles by our writer and by hand, right and wrong, for the tests of
 * adapt/archive.h.  Include once. */
#ifndef ARCHIVEKIT_H
#define ARCHIVEKIT_H

#include "adapt/archive_priv.h"
#include "base/file.h"
#include "tap.h"
#include "xxh64.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static struct mez_err err;
static char dir[] = P_tmpdir "/mez-archive-XXXXXX";
static char path[64]; /* the archive under test */

/* --- making archives our writer would not make ------------------------------ */

/* The header of a bundle's member, by hand.  How octal digits end differs by field and writer. */
static void make_header(char out[static MEZ_TAR_BLOCK], const char *name, uint64_t size)
{
	static const struct {
		size_t at;
		const char *text;
	} fixed[] = {
		{ 100, "000644 " },	 /* mode */
		{ 108, "000000 " },	 /* uid */
		{ 116, "000000 " },	 /* gid */
		{ 136, "00000000000 " }, /* mtime */
		{ 148, "        " },	 /* checksum: blanks while it is summed */
		{ 156, "0" },		 /* typeflag: regular file */
		{ 257, "ustar" },	 /* magic, with its NUL */
		{ 263, "00" },		 /* version */
		{ 329, "000000 " },	 /* devmajor */
		{ 337, "000000 " },	 /* devminor */
	};
	char number[16];
	unsigned sum = 0;
	size_t i;

	memset(out, 0, MEZ_TAR_BLOCK);
	memcpy(out, name, strlen(name));
	for (i = 0; i < MEZ_COUNT(fixed); i++)
		memcpy(out + fixed[i].at, fixed[i].text, strlen(fixed[i].text));
	(void)snprintf(number, sizeof(number), "%011llo ", (unsigned long long)size);
	memcpy(out + 124, number, 12);
	for (i = 0; i < MEZ_TAR_BLOCK; i++)
		sum += (unsigned char)out[i];
	(void)snprintf(number, sizeof(number), "%06o", sum);
	memcpy(out + 148, number, 7); /* six digits and the NUL; a blank stays behind it */
}

/* One member: our header, then the data and its padding. */
static void add(struct mez_buf *tar, const char *name, const char *data, size_t n)
{
	char header[MEZ_TAR_BLOCK];

	make_header(header, name, n);
	mez_buf_add(tar, header, sizeof(header));
	mez_buf_add(tar, data, n);
	memset(mez_buf_room(tar, mez_tar_padding(n)), 0, mez_tar_padding(n));
	tar->len += mez_tar_padding(n);
}

static void add_zeros(struct mez_buf *tar, size_t n)
{
	memset(mez_buf_room(tar, n), 0, n);
	tar->len += n;
}

/* Put bytes into the header that starts at `at`, and its checksum right again. */
__attribute__((unused)) static void patch(struct mez_buf *tar, size_t at, size_t field,
					  const char *p, size_t n)
{
	char *h = tar->p + at;
	char sum_text[8];
	unsigned sum = 0;
	size_t i;

	memcpy(h + field, p, n);
	memset(h + 148, ' ', 8);
	for (i = 0; i < MEZ_TAR_BLOCK; i++)
		sum += (unsigned char)h[i];
	snprintf(sum_text, sizeof(sum_text), "%06o", sum);
	memcpy(h + 148, sum_text, 7);
}

/* A zstd frame (RFC 8878) of raw blocks; rle blocks repeat one byte. */
enum { BLOCK = 1 << 17 };

static struct mez_buf content; /* of the frame being made */

static void frame_start(struct mez_buf *z)
{
	mez_buf_clear(&content);
	mez_buf_add(z, "\x28\xb5\x2f\xfd\x04\x38", 6);
}

static void frame_checksum(struct mez_buf *z)
{
	uint32_t sum = htole32((uint32_t)xxh64(mez_buf_view(&content).p, content.len));

	mez_buf_add(z, &sum, sizeof(sum));
}

static void frame_block(struct mez_buf *z, unsigned type, bool last, const char *p, size_t n)
{
	unsigned long h = (unsigned long)n << 3 | type << 1 | (last ? 1u : 0u);
	char head[3] = { (char)(h & 0xff), (char)(h >> 8 & 0xff), (char)(h >> 16 & 0xff) };

	mez_buf_add(z, head, 3);
	mez_buf_add(z, p, type == 1 ? 1 : n);
	if (type == 0)
		mez_buf_add(&content, p, n);
	else
		memset(mez_buf_room(&content, n), *p, n), content.len += n;
	if (last)
		frame_checksum(z);
}

static void frame(struct mez_buf *z, const char *p, size_t n)
{
	frame_start(z);
	for (; n > BLOCK; p += BLOCK, n -= BLOCK)
		frame_block(z, 0, false, p, BLOCK);
	frame_block(z, 0, true, p, n);
}

/* In place: nothing here is worth the wait for a disk. */
static void save(const struct mez_buf *b)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	for (size_t done = 0; fd >= 0 && done < b->len;) {
		ssize_t n = write(fd, b->p + done, b->len - done);

		if (n <= 0)
			printf("Bail out! cannot write\n"), exit(1);
		done += (size_t)n;
	}
	if (fd < 0 || close(fd) < 0)
		printf("Bail out! cannot write\n"), exit(1);
}

/* --- reading ---------------------------------------------------------------- */

/* "name=data name=data ..." of what was seen; long data as its length. */
static int see(void *arg, const char *name, const char *p, size_t n, struct mez_err *e)
{
	struct mez_buf *seen = arg;

	(void)e;
	if (n <= 20)
		mez_buf_fmt(seen, "%s=%.*s ", name, (int)n, p);
	else
		mez_buf_fmt(seen, "%s=[%zu] ", name, n);
	return 0;
}

static int read_all(const char *file, uint64_t max, struct mez_buf *seen, struct mez_filehash *tar)
{
	MEZ_AUTO(mez_archive_reader) rd = NULL;
	MEZ_AUTOBUF data = MEZ_BUF_INIT;
	const char *name = "";
	uint64_t size = 0;
	int r = mez_archive_open(&rd, file, &err);

	while (r == 0 && name) {
		struct mez_str piece = { "", 1 };

		r = mez_archive_next(rd, &name, &size, &err);
		if (r < 0 || !name)
			break;
		if (size > max)
			return mez_err_set(&err, MEZ_E_LIMIT, "over the limit");
		mez_buf_clear(&data);
		while (r == 0 && piece.n) {
			r = mez_archive_data(rd, &piece, &err);
			if (r == 0)
				mez_buf_str(&data, piece);
		}
		if (r == 0) {
			mez_require(data.len == size);
			see(seen, name, mez_buf_view(&data).p, data.len, &err);
		}
	}
	if (r == 0 && tar)
		*tar = mez_archive_digest(rd);
	return r;
}

static const char *read_back(void)
{
	static struct mez_buf seen;

	mez_buf_clear(&seen);
	mez_buf_z(&seen, "");
	if (read_all(path, 1 << 20, &seen, NULL) < 0) {
		mez_buf_clear(&seen);
		mez_buf_fmt(&seen, "%s: %s", mez_code_slug((int)err.code), err.msg);
	}
	return seen.p;
}

__attribute__((unused)) static const char *read_tar(const struct mez_buf *tar)
{
	MEZ_AUTOBUF z = MEZ_BUF_INIT;

	frame(&z, tar->p, tar->len);
	save(&z);
	return read_back();
}

/* Members a=1, b=22 by our own writer. */
__attribute__((unused)) static int write_two(struct mez_filehash *digest)
{
	struct mez_archive_writer *w = NULL;
	int r = mez_archive_create(&w, path, &err);

	if (r == 0)
		r = mez_archive_add(w, "a", "1", 1, &err);
	if (r == 0)
		r = mez_archive_add(w, "d/b", "22", 2, &err);
	return r == 0 ? mez_archive_close(w, digest, &err) : r;
}

/* The same two members as tar bytes. */
static void tar_two(struct mez_buf *tar)
{
	mez_buf_clear(tar);
	add(tar, "a", "1", 1);
	add(tar, "d/b", "22", 2);
}

__attribute__((unused)) static void tar_whole(struct mez_buf *tar)
{
	tar_two(tar);
	add_zeros(tar, 1024);
}

__attribute__((unused)) static void kit_start(void)
{
	if (!mkdtemp(dir))
		skip_all("no temporary directory");
	(void)snprintf(path, sizeof(path), "%s/b.tar.zst", dir);
}

__attribute__((unused)) static int kit_done(void)
{
	unlink(path);
	is_int(rmdir(dir), 0, "nothing else was left behind");
	mez_buf_release(&content);
	return done_testing();
}

#endif
