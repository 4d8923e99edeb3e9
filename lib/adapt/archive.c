/* adapt/archive.c: the one tar form, and writing it through zstd. */
#include "adapt/archive_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zstd.h>

#include "base/file.h"

/* --- the form ------------------------------------------------------------- */

/* POSIX.1-1988 ustar.  Numbers are octal digits; which of them end in a blank, a NUL or both
 * differs by field and by writer, and is part of the form. */
void mez_tar_header(char out[static MEZ_TAR_BLOCK], const char *name, uint64_t size)
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

int mez_tar_check_name(const char *name, struct mez_err *err)
{
	const char *p, *part = name;

	if (!*name || *name == '/')
		return mez_err_set(err, MEZ_E_UNSAFE, "member '%s': an absolute or empty name",
				   name);
	for (p = name; *p; p++) {
		if (*p <= ' ' || *p > '~' || *p == '\\')
			return mez_err_set(err, MEZ_E_UNSAFE,
					   "member '%s': a character that names may not have",
					   name);
	}
	if ((size_t)(p - name) > MEZ_BUNDLE_MAX_NAME)
		return mez_err_set(err, MEZ_E_LIMIT, "member '%.20s...': a name over %d bytes",
				   name, MEZ_BUNDLE_MAX_NAME);
	while (part) {
		size_t n = strcspn(part, "/");

		if (n == 0 || (n <= 2 && strncmp(part, "..", n) == 0))
			return mez_err_set(err, MEZ_E_UNSAFE,
					   "member '%s': an empty part, '.' or '..'", name);
		part = part[n] ? part + n + 1 : NULL;
	}
	return 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(a, b);
}

int mez_tar_count(struct mez_tar_totals *t, const char *name, uint64_t size, struct mez_err *err)
{
	char *copy;
	void *there;

	if (++t->members > MEZ_BUNDLE_MAX_MEMBERS)
		return mez_err_set(err, MEZ_E_LIMIT, "more than %d members",
				   MEZ_BUNDLE_MAX_MEMBERS);
	if (size > MEZ_BUNDLE_MAX_MEMBER)
		return mez_err_set(err, MEZ_E_LIMIT, "member '%s' has %llu bytes, over the limit",
				   name, (unsigned long long)size);
	copy = strdup(name);
	there = copy ? tsearch(copy, &t->names, by_name) : NULL;
	if (!there)
		mez_bug("out of memory");
	if (*(char **)there != copy) {
		free(copy);
		return mez_err_set(err, MEZ_E_DUPLICATE, "member '%s' is there twice", name);
	}
	return 0;
}

int mez_tar_check_totals(const struct mez_tar_totals *t, struct mez_err *err)
{
	if (t->tar > MEZ_BUNDLE_MAX_TOTAL)
		return mez_err_set(err, MEZ_E_LIMIT, "more than %llu bytes in all",
				   (unsigned long long)MEZ_BUNDLE_MAX_TOTAL);
	if (t->tar > MEZ_BUNDLE_SLACK &&
	    (t->tar - MEZ_BUNDLE_SLACK) / MEZ_BUNDLE_MAX_RATIO > t->packed)
		return mez_err_set(err, MEZ_E_LIMIT, "expands more than %d times",
				   MEZ_BUNDLE_MAX_RATIO);
	return 0;
}

void mez_tar_totals_release(struct mez_tar_totals *t)
{
	tdestroy(t->names, free);
	t->names = NULL;
}

/* --- writing -------------------------------------------------------------- */

enum { LEVEL = 3 };

struct mez_archive_writer {
	struct mez_newfile file; /* fd is standard output when path is NULL */
	char *path;
	ZSTD_CCtx *z;
	struct mez_sha256 sha;
	struct mez_tar_totals totals;
	char *out; /* what zstd made, on its way to the file */
	size_t room;
};

static void writer_free(struct mez_archive_writer *w)
{
	(void)ZSTD_freeCCtx(w->z);
	mez_tar_totals_release(&w->totals);
	free(w->out);
	free(w->path);
	free(w);
}

static void must_zstd(size_t code)
{
	if (ZSTD_isError(code))
		mez_bug("libzstd refused a constant parameter or ran out of memory");
}

int mez_archive_create(struct mez_archive_writer **out, const char *path, struct mez_err *err)
{
	struct mez_archive_writer *w = calloc(1, sizeof(*w));
	int r = 0;

	if (!w)
		mez_bug("out of memory");
	w->room = ZSTD_CStreamOutSize();
	w->out = malloc(w->room);
	w->z = ZSTD_createCCtx();
	w->path = strcmp(path, "-") ? strdup(path) : NULL;
	if (!w->out || !w->z || (!w->path && strcmp(path, "-") != 0))
		mez_bug("out of memory");
	must_zstd(ZSTD_CCtx_setParameter(w->z, ZSTD_c_compressionLevel, LEVEL));
	must_zstd(ZSTD_CCtx_setParameter(w->z, ZSTD_c_checksumFlag, 1));
	mez_sha256_init(&w->sha);
	if (w->path)
		r = mez_newfile_begin(&w->file, AT_FDCWD, w->path, 0666, err);
	else
		w->file.fd = STDOUT_FILENO;
	if (r < 0) {
		writer_free(w);
		return r;
	}
	*out = w;
	return 0;
}

/* Name what could not be written; errno is still that of the write. */
static int write_error(const struct mez_archive_writer *w, int r, struct mez_err *err)
{
	if (!w->path)
		return mez_err_sys(err, MEZ_E_IO, errno, "cannot write standard output");
	mez_err_file(err, w->path);
	return r;
}

/* Compress n bytes; end = this was all, finish the frame. */
static int put(struct mez_archive_writer *w, const void *p, size_t n, ZSTD_EndDirective end,
	       struct mez_err *err)
{
	ZSTD_inBuffer in = { p, n, 0 };
	size_t left;
	int r;

	if (n == 0 && end == ZSTD_e_continue)
		return 0;
	mez_sha256_update(&w->sha, p, n);
	w->totals.tar += n;
	do {
		ZSTD_outBuffer out = { w->out, w->room, 0 };

		left = ZSTD_compressStream2(w->z, &out, &in, end);
		must_zstd(left);
		r = mez_file_write_all(w->file.fd, w->out, out.pos, err);
		if (r < 0)
			return write_error(w, r, err);
		w->totals.packed += out.pos;
	} while (end == ZSTD_e_end ? left > 0 : in.pos < in.size);
	return mez_tar_check_totals(&w->totals, err);
}

int mez_archive_add(struct mez_archive_writer *w, const char *name, const void *p, size_t n,
		    struct mez_err *err)
{
	static const char zeros[MEZ_TAR_BLOCK];
	char header[MEZ_TAR_BLOCK];
	int r = mez_tar_check_name(name, err);

	if (r == 0)
		r = mez_tar_count(&w->totals, name, n, err);
	if (r < 0)
		return r;
	mez_tar_header(header, name, n);
	r = put(w, header, sizeof(header), ZSTD_e_continue, err);
	if (r == 0)
		r = put(w, p, n, ZSTD_e_continue, err);
	if (r == 0)
		r = put(w, zeros, mez_tar_padding(n), ZSTD_e_continue, err);
	return r;
}

int mez_archive_close(struct mez_archive_writer *w, struct mez_filehash *tar_digest,
		      struct mez_err *err)
{
	static const char zeros[2 * MEZ_TAR_BLOCK];
	int r = put(w, zeros, sizeof(zeros), ZSTD_e_end, err);

	if (r < 0) {
		mez_archive_abort(w);
		return r;
	}
	if (w->path)
		r = mez_newfile_commit(&w->file, MEZ_PLACE_OVER, err);
	if (r == 0 && tar_digest)
		*tar_digest = mez_sha256_final(&w->sha);
	writer_free(w);
	return r;
}

void mez_archive_abort(struct mez_archive_writer *w)
{
	if (!w)
		return;
	if (w->path)
		mez_newfile_abort(&w->file);
	writer_free(w);
}
