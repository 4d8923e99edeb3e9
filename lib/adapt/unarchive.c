/* adapt/unarchive.c: reading the one tar form, believing nothing.
 * libarchive reads the tar, from a stream that is handed to it one header, then the data and
 * padding of that member, at a time: so the little that is looked at in a header beforehand
 * keeps all extensions of tar, which libarchive would follow, out of its sight.  What it reads
 * is at once written again, and must come out as the bytes that went in. */
#include "adapt/archive_priv.h"

#include <errno.h>
#include <stdlib.h>

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

struct mez_archive_reader {
	struct mez_unframe in;
	struct archive *tar;	      /* what reads it */
	struct mez_tar_encoder again; /* what must agree */
	struct mez_tar_totals totals;
	enum part part;
	char *chunk;		/* of the tar, as libarchive was given it */
	size_t given, compared; /* bytes of the chunk */
	uint64_t left;		/* of the member, behind the chunk */
	const char *name;	/* of the member */
	uint64_t size;
	bool in_member, ended;
	int failed; /* while libarchive asked for more */
	char *path;
	struct mez_err *err; /* of the call at work */
};

/* Exactly n bytes of the tar. */
static int need(struct mez_archive_reader *rd, char *p, size_t n)
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
static int look(struct mez_archive_reader *rd)
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
static int fill_header(struct mez_archive_reader *rd)
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
static int fill(struct mez_archive_reader *rd)
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
	struct mez_archive_reader *rd = arg;

	(void)a;
	mez_require(rd->compared == rd->given); /* nothing passes by unseen */
	rd->compared = 0;
	rd->failed = fill(rd);
	*p = rd->chunk;
	return rd->failed < 0 ? ARCHIVE_FATAL : (la_ssize_t)rd->given;
}

/* --- what libarchive makes of it ------------------------------------------ */

/* A header that libarchive read, and writes otherwise. */
static int header_differs(struct mez_archive_reader *rd, const char *again)
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

static int differs(struct mez_archive_reader *rd, const char *again)
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
	struct mez_archive_reader *rd = arg;
	const char *there = rd->chunk + rd->compared;

	mez_require(n <= rd->given - rd->compared);
	if (memcmp(p, there, n) != 0)
		return differs(rd, p);
	rd->compared += n;
	return 0;
}

/* libarchive would not go on. */
static int stopped(struct mez_archive_reader *rd)
{
	if (rd->failed < 0)
		return rd->failed;
	if (archive_errno(rd->tar) == ENOMEM)
		mez_bug("out of memory");
	return mez_err_set(rd->err, MEZ_E_SYNTAX, "member '%.*s': its header is damaged", NAME_END,
			   rd->chunk);
}

/* Judge a header: name and size of a regular file, in our form. */
static int check_header(struct mez_archive_reader *rd)
{
	int r = mez_tar_check_name(rd->name, rd->err);

	if (r == 0) /* before the size goes into a header again */
		r = mez_tar_count(&rd->totals, rd->name, rd->size, rd->err);
	return r < 0 ? r : mez_tar_encode_header(&rd->again, rd->name, rd->size);
}

/* The next piece of data, or none at the end of the member: then the zeros after it are seen. */
static int take_data(struct mez_archive_reader *rd, struct mez_str *out)
{
	const void *p = NULL;
	la_int64_t at;
	size_t n = 0;
	int code;

	rd->part = PART_DATA;
	code = archive_read_data_block(rd->tar, &p, &n, &at);
	*out = (struct mez_str){ p, n };
	if (code == ARCHIVE_OK)
		return mez_tar_encode_data(&rd->again, p, n);
	if (code != ARCHIVE_EOF)
		return stopped(rd);
	*out = (struct mez_str){ "", 0 };
	rd->in_member = false;
	rd->part = PART_PADDING;
	return mez_tar_encode_padding(&rd->again);
}

/* The header of a member, or the end. */
static int take_header(struct mez_archive_reader *rd)
{
	struct archive_entry *e;
	int code = archive_read_next_header(rd->tar, &e);

	rd->ended = rd->part == PART_END;
	if (code != (rd->ended ? ARCHIVE_EOF : ARCHIVE_OK))
		return stopped(rd);
	if (rd->ended)
		return mez_tar_encode_end(&rd->again);
	rd->name = archive_entry_pathname(e);
	if (!rd->name)
		mez_bug("out of memory");
	rd->size = (uint64_t)archive_entry_size(e);
	rd->in_member = true;
	rd->left = rd->size + mez_tar_padding(rd->size);
	return check_header(rd);
}

/* After the end of the tar, that of the frame and of the file. */
static int check_end(struct mez_archive_reader *rd)
{
	size_t got;
	char c;
	int r = mez_unframe_take(&rd->in, &c, 1, &got);

	if (r == 0 && got > 0)
		r = mez_err_set(rd->err, MEZ_E_SYNTAX, "bytes follow the end of the archive");
	return r;
}

/* --- the reader ----------------------------------------------------------- */

static void say(struct mez_archive_reader *rd, struct mez_err *err)
{
	rd->err = err;
	rd->in.err = err;
}

static int failed(const struct mez_archive_reader *rd, int r)
{
	if (r < 0)
		mez_err_file(rd->err, rd->path);
	return r;
}

int mez_archive_data(struct mez_archive_reader *rd, struct mez_str *bytes, struct mez_err *err)
{
	*bytes = (struct mez_str){ "", 0 };
	say(rd, err);
	return rd->in_member ? failed(rd, take_data(rd, bytes)) : 0;
}

int mez_archive_next(struct mez_archive_reader *rd, const char **name, uint64_t *size,
		     struct mez_err *err)
{
	struct mez_str rest;
	int r = 0;

	say(rd, err);
	while (r == 0 && rd->in_member)
		r = take_data(rd, &rest);
	if (r == 0 && !rd->ended)
		r = take_header(rd);
	if (r == 0 && rd->ended)
		r = check_end(rd);
	*name = rd->ended ? NULL : rd->name;
	*size = rd->ended ? 0 : rd->size;
	return failed(rd, r);
}

static int start(struct mez_archive_reader *rd, const char *path)
{
	int r = mez_unframe_open(&rd->in, path, &rd->totals, rd->err);

	if (r == 0 && archive_read_open(rd->tar, rd, NULL, on_read, NULL) != ARCHIVE_OK)
		r = stopped(rd);
	return failed(rd, r);
}

int mez_archive_open(struct mez_archive_reader **out, const char *path, struct mez_err *err)
{
	struct mez_archive_reader *rd = calloc(1, sizeof(*rd));
	int r;

	if (!rd)
		mez_bug("out of memory");
	rd->in.fd = -1;
	rd->chunk = malloc(CHUNK);
	rd->path = strdup(path);
	rd->tar = archive_read_new();
	if (!rd->chunk || !rd->path || !rd->tar ||
	    archive_read_support_format_tar(rd->tar) != ARCHIVE_OK)
		mez_bug("out of memory");
	mez_tar_encoder_init(&rd->again, compare, rd);
	rd->err = err;
	r = start(rd, path);
	if (r < 0)
		mez_archive_reader_free(rd);
	else
		*out = rd;
	return r;
}

struct mez_filehash mez_archive_digest(const struct mez_archive_reader *rd)
{
	struct mez_sha256 sha = rd->in.sha;

	mez_require(rd->ended);
	return mez_sha256_final(&sha);
}

uint64_t mez_archive_taken(const struct mez_archive_reader *rd)
{
	return rd->totals.packed;
}

void mez_archive_reader_free(struct mez_archive_reader *rd)
{
	if (!rd)
		return;
	mez_unframe_close(&rd->in);
	(void)archive_read_free(rd->tar);
	mez_tar_encoder_release(&rd->again);
	mez_tar_totals_release(&rd->totals);
	free(rd->chunk);
	free(rd->path);
	free(rd);
}
