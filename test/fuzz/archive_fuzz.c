/* A bundle file of any bytes (first byte even), or a tar of any bytes in a sound zstd frame
 * (odd).  What is read, written again, must be the same tar: there is one form. */
#include "adapt/archive.h"
#include "base/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "xxh64.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* One zstd frame of one raw block (RFC 8878). */
static void put_frame(int fd, const char *p, size_t n)
{
	uint32_t h = (uint32_t)n << 3 | 1, sum = (uint32_t)xxh64(p, n);
	char head[9] = { 0x28,
			 (char)0xb5,
			 0x2f,
			 (char)0xfd,
			 4,
			 0x38,
			 (char)(h & 0xff),
			 (char)(h >> 8 & 0xff),
			 (char)(h >> 16 & 0xff) };

	mez_require(mez_file_write_all(fd, head, sizeof(head), NULL) == 0);
	mez_require(mez_file_write_all(fd, p, n, NULL) == 0);
	mez_require(mez_file_write_all(fd, &sum, sizeof(sum), NULL) == 0);
}

/* Read all of it; with a writer, write every member again. */
static int read_all(const char *path, struct mez_archive_writer *w, struct mez_filehash *tar,
		    struct mez_err *err)
{
	MEZ_AUTO(mez_archive_reader) rd = NULL;
	struct mez_str piece;
	const char *name = "";
	uint64_t size;
	int r = mez_archive_open(&rd, path, err);

	while (r == 0) {
		r = mez_archive_next(rd, &name, &size, err);
		if (r < 0 || !name)
			break;
		if (w)
			mez_require(mez_archive_begin(w, name, size, err) == 0);
		do {
			r = mez_archive_data(rd, &piece, err);
			if (r == 0 && w && piece.n)
				mez_require(mez_archive_write(w, piece.p, piece.n, err) == 0);
		} while (r == 0 && piece.n);
	}
	if (r == 0)
		*tar = mez_archive_digest(rd);
	return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	enum { MAX = 1 << 17 };
	struct mez_archive_writer *w = NULL;
	struct mez_filehash first, second;
	struct mez_err err;
	char path[32];
	int fd;

	if (n < 1 || n > MAX)
		return 0;
	fd = memfd_create("bundle", MFD_CLOEXEC);
	mez_require(fd >= 0);
	if (data[0] & 1)
		put_frame(fd, (const char *)data + 1, n - 1);
	else
		mez_require(mez_file_write_all(fd, data + 1, n - 1, NULL) == 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (read_all(path, NULL, &first, &err) < 0) {
		mez_require(err.code != MEZ_OK && err.msg[0]);
	} else {
		mez_require(mez_archive_create(&w, P_tmpdir "/mez-archive-fuzz", &err) == 0);
		mez_require(read_all(path, w, &second, &err) == 0);
		mez_require(mez_archive_close(w, &second, &err) == 0);
		mez_require(mez_filehash_eq(&first, &second));
	}
	close(fd);
	return 0;
}
