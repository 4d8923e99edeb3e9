/* adapt/unarchive.c: reading the one tar form, believing nothing.
 * libarchive reads the tar, from a stream that is handed to it one header, then the data and
 * padding of that member, at a time: so the little that is looked at in a header beforehand
 * keeps all extensions of tar, which libarchive would follow, out of its sight.  What it reads
 * is at once written again, and must come out as the bytes that went in. */
#include "adapt/archive_priv.h"

#include <errno.h>
#include <stdlib.h>

#include "base/buf.h"

enum { CHUNK = 1 << 17 }; /* handed over at a time; as large as a zstd block */

/* Fields of a header that are named here. */
enum {
	NAME_END = 100,
	SIZE = 124, SIZE_DIGITS_END = 135,
	SUM = 148, SUM_END = 156,
	TYPEFLAG = 156,
	USTAR = 257,
	PREFIX = 345
};

/* What the chunk at hand is a piece of. */
enum part { PART_HEADER, PART_DATA, PART_PADDING, PART_END };

struct reader {
	struct mez_unframe in;
	struct archive *tar;	      /* what reads it */
	struct mez_tar_encoder again; /* what must agree */
	struct mez_tar_totals totals;
	enum part part;
	char *chunk;		/* of the tar, as libarchive was given it */
	size_t given, compared; /* bytes of the chunk */
	uint64_t left;		/* of the member, behind the chunk */
	const char *name;	/* of the member */
	int failed;		/* while libarchive asked for more */
	struct mez_err *err;
};

/* Exactly n bytes of the tar. */
static int need(struct reader *rd, char *p, size_t n)
{
	size_t got;
	int r = mez_unframe_take(&rd->in, p, n, &got);

	if (r == 0 && got < n)
		r = mez_err_set(rd->err, MEZ_E_SYNTAX, "the archive is cut short");
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

/* --- what libarchive is given --------------------------------------------- */

/* What kind of member a header describes that is not for libarchive; NULL = a regular file. */
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

/* Only the header of a regular file may pass, without extensions. */
static int look(struct reader *rd)
{
	const char *block = rd->chunk, *kind = strange_kind(block[TYPEFLAG]);

	if (memcmp(block + USTAR, "ustar", 5) != 0)
		return mez_err_set(rd->err, MEZ_E_SYNTAX, "not a tar header");
	if (kind)
		return mez_err_set(rd->err, MEZ_E_UNSAFE, "member '%.*s' is %s", NAME_END, block,
				   kind);
	if (block[PREFIX])
		return mez_err_set(rd->err, MEZ_E_LIMIT, "member '%.*s': a name over %d bytes",
				   NAME_END, block, MEZ_BUNDLE_MAX_NAME);
	return 0;
}

/* A header, or the two blocks of the end. */
static int fill_header(struct reader *rd)
{
	int r;

	rd->given = MEZ_TAR_BLOCK;
	r = need(rd, rd->chunk, MEZ_TAR_BLOCK);
	if (r < 0)
		return r;
	rd->part = all_zero(rd->chunk, MEZ_TAR_BLOCK) ? PART_END : PART_HEADER;
	if (rd->part == PART_HEADER)
		return look(rd);
	rd->given += MEZ_TAR_BLOCK;
	return need(rd, rd->chunk + MEZ_TAR_BLOCK, MEZ_TAR_BLOCK);
}

/* The next chunk: of the member at hand while there is more of it, else a header. */
static int fill(struct reader *rd)
{
	if (rd->left == 0)
		return fill_header(rd);
	rd->given = rd->left < CHUNK ? (size_t)rd->left : CHUNK;
	rd->left -= rd->given;
	return need(rd, rd->chunk, rd->given);
}

/* libarchive asks for more. */
static la_ssize_t on_read(struct archive *a, void *arg, const void **p)
{
	struct reader *rd = arg;

	(void)a;
	mez_require(rd->compared == rd->given); /* nothing passes by unseen */
	rd->compared = 0;
	rd->failed = fill(rd);
	*p = rd->chunk;
	return rd->failed < 0 ? ARCHIVE_FATAL : (la_ssize_t)rd->given;
}

/* --- what libarchive makes of it ------------------------------------------ */

/* A header that libarchive read, and writes otherwise. */
static int header_differs(struct reader *rd, const char *again)
{
	const char *there = rd->chunk;
	size_t at;

	if (memcmp(again + SIZE, there + SIZE, SIZE_DIGITS_END - SIZE) != 0)
		return mez_err_set(rd->err, MEZ_E_SYNTAX, "member '%s': its size is no number",
				   rd->name);
	for (at = 0; at < MEZ_TAR_BLOCK; at++) {
		if (again[at] != there[at] && (at < SUM || at >= SUM_END))
			return mez_err_set(
				rd->err, MEZ_E_NOT_CANONICAL,
				"member '%s': byte %zu of its header is not in the one form",
				rd->name, at);
	}
	return mez_err_set(rd->err, MEZ_E_SYNTAX, "member '%s': its checksum is no number",
			   rd->name);
}

static int differs(struct reader *rd, const char *again)
{
	switch (rd->part) {
	case PART_HEADER:
		return header_differs(rd, again);
	case PART_DATA:
		break; /* it was copied from there */
	case PART_PADDING:
		return mez_err_set(rd->err, MEZ_E_NOT_CANONICAL,
				   "member '%s': padding that is not zero", rd->name);
	case PART_END:
		return mez_err_set(rd->err, MEZ_E_SYNTAX,
				   "the archive ends with half of its end mark");
	}
	mez_bug("the data of a member changed in memory");
}

/* What was read, written again. */
static int compare(void *arg, const char *p, size_t n)
{
	struct reader *rd = arg;
	const char *there = rd->chunk + rd->compared;

	mez_require(n <= rd->given - rd->compared);
	if (memcmp(p, there, n) != 0)
		return differs(rd, p);
	rd->compared += n;
	return 0;
}

/* libarchive would not go on. */
static int stopped(struct reader *rd)
{
	if (rd->failed < 0)
		return rd->failed;
	if (archive_errno(rd->tar) == ENOMEM)
		mez_bug("out of memory");
	return mez_err_set(rd->err, MEZ_E_SYNTAX, "member '%.*s': its header is damaged", NAME_END,
			   rd->chunk);
}

/* Judge a header: name and size of a regular file, in our form. */
static int check_header(struct reader *rd, uint64_t size, size_t max_member)
{
	int r = mez_tar_check_name(rd->name, rd->err);

	if (r < 0)
		return r;
	if (size > max_member || size > MEZ_BUNDLE_MAX_MEMBER)
		return mez_err_set(rd->err, MEZ_E_LIMIT,
				   "member '%s' has %llu bytes, over the limit", rd->name,
				   (unsigned long long)size);
	r = mez_tar_encode_header(&rd->again, rd->name, size);
	return r < 0 ? r : mez_tar_count(&rd->totals, rd->name, size, rd->err);
}

/* The data of a member, and the zeros after it. */
static int read_data(struct reader *rd, struct mez_buf *data)
{
	const void *p;
	la_int64_t at;
	size_t n;
	int code, r = 0;

	mez_buf_clear(data);
	rd->part = PART_DATA;
	while (r == 0 && (code = archive_read_data_block(rd->tar, &p, &n, &at)) != ARCHIVE_EOF) {
		if (code != ARCHIVE_OK)
			return stopped(rd);
		mez_buf_add(data, p, n);
		r = mez_tar_encode_data(&rd->again, p, n);
	}
	rd->part = PART_PADDING;
	return r == 0 ? mez_tar_encode_padding(&rd->again) : r;
}

/* One member; *end = there are no more. */
static int read_member(struct reader *rd, struct mez_buf *data, size_t max_member, bool *end)
{
	struct archive_entry *e;
	int r, code = archive_read_next_header(rd->tar, &e);
	uint64_t size;

	*end = rd->part == PART_END;
	if (code != (*end ? ARCHIVE_EOF : ARCHIVE_OK))
		return stopped(rd);
	if (*end)
		return mez_tar_encode_end(&rd->again);
	rd->name = archive_entry_pathname(e);
	if (!rd->name)
		mez_bug("out of memory");
	size = (uint64_t)archive_entry_size(e);
	r = check_header(rd, size, max_member);
	if (r < 0)
		return r;
	rd->left = size + mez_tar_padding(size);
	return read_data(rd, data);
}

static int read_members(struct reader *rd, size_t max_member, mez_member_fn *fn, void *arg)
{
	MEZ_AUTOBUF data = MEZ_BUF_INIT;
	bool end = false;
	char c;
	size_t got;
	int r;

	if (archive_read_open(rd->tar, rd, NULL, on_read, NULL) != ARCHIVE_OK)
		return stopped(rd);
	do {
		r = read_member(rd, &data, max_member, &end);
		if (r == 0 && !end)
			r = fn(arg, rd->name, mez_buf_view(&data).p, data.len, rd->err);
	} while (r == 0 && !end);
	if (r == 0)
		r = mez_unframe_take(&rd->in, &c, 1, &got);
	if (r == 0 && got > 0)
		r = mez_err_set(rd->err, MEZ_E_SYNTAX, "bytes follow the end of the archive");
	return r;
}

static void reader_init(struct reader *rd)
{
	rd->chunk = malloc(CHUNK);
	rd->tar = archive_read_new();
	if (!rd->chunk || !rd->tar || archive_read_support_format_tar(rd->tar) != ARCHIVE_OK)
		mez_bug("out of memory");
	mez_tar_encoder_init(&rd->again, compare, rd);
}

static void reader_release(struct reader *rd)
{
	mez_unframe_close(&rd->in);
	(void)archive_read_free(rd->tar);
	mez_tar_encoder_release(&rd->again);
	mez_tar_totals_release(&rd->totals);
	free(rd->chunk);
}

int mez_archive_read(const char *path, size_t max_member, mez_member_fn *fn, void *arg,
		     struct mez_filehash *tar_digest, struct mez_err *err)
{
	struct reader rd = { .err = err };
	int r;

	reader_init(&rd);
	r = mez_unframe_open(&rd.in, path, &rd.totals, err);
	if (r == 0)
		r = read_members(&rd, max_member, fn, arg);
	if (r == 0 && tar_digest)
		*tar_digest = mez_sha256_final(&rd.in.sha);
	reader_release(&rd);
	if (r < 0)
		mez_err_file(err, path);
	return r;
}
