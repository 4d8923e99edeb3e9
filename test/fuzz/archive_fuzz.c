/* A bundle file of any bytes (first byte even), or a tar of any bytes in a sound zstd frame
 * (odd).  What is read, written again, must be the same tar: there is one form. */
#include "adapt/archive.h"
#include "base/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* One zstd frame of one raw block (RFC 8878). */
static void put_frame(int fd, const char *p, size_t n)
{
	uint32_t h = (uint32_t)n << 3 | 1;
	char head[9] = { 0x28,
			 (char)0xb5,
			 0x2f,
			 (char)0xfd,
			 0,
			 0x38,
			 (char)(h & 0xff),
			 (char)(h >> 8 & 0xff),
			 (char)(h >> 16 & 0xff) };

	mez_require(mez_file_write_all(fd, head, sizeof(head), NULL) == 0);
	mez_require(mez_file_write_all(fd, p, n, NULL) == 0);
}

static int again(void *arg, const char *name, const char *p, size_t n, struct mez_err *err)
{
	struct mez_err own;

	(void)err;
	mez_require(mez_archive_add(arg, name, p, n, &own) == 0);
	return 0;
}

static int ignore(void *arg, const char *name, const char *p, size_t n, struct mez_err *err)
{
	(void)arg, (void)name, (void)p, (void)n, (void)err;
	return 0;
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
	if (mez_archive_read(path, MAX, ignore, NULL, &first, &err) < 0) {
		mez_require(err.code != MEZ_OK && err.msg[0]);
	} else {
		mez_require(mez_archive_create(&w, P_tmpdir "/mez-archive-fuzz", &err) == 0);
		mez_require(mez_archive_read(path, MAX, again, w, NULL, &err) == 0);
		mez_require(mez_archive_close(w, &second, &err) == 0);
		mez_require(mez_filehash_eq(&first, &second));
	}
	close(fd);
	return 0;
}
