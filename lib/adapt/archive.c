/* adapt/archive.c: the one tar form, by libarchive's ustar writer, and writing it. */
#include "adapt/archive_priv.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"

/* --- the form ------------------------------------------------------------- */

/* What libarchive made goes on as it comes.  It is not told of failures, after which it would
 * never free what it holds: what it makes then is dropped. */
static la_ssize_t on_made(struct archive *a, void *arg, const void *p, size_t n)
{
	struct mez_tar_encoder *t = arg;

	(void)a;
	if (t->failed == 0)
		t->failed = t->put(t->arg, p, n);
	return (la_ssize_t)n;
}

/* Sizes and names were checked, and libarchive is asked for nothing that ustar does not have. */
static int made(const struct mez_tar_encoder *t, la_ssize_t code)
{
	if (code < ARCHIVE_OK)
		mez_bug("libarchive cannot write a plain member, or ran out of memory");
	return t->failed;
}

void mez_tar_encoder_init(struct mez_tar_encoder *t, mez_tar_put_fn *put, void *arg)
{
	*t = (struct mez_tar_encoder){ .put = put, .arg = arg };
	t->a = archive_write_new();
	t->e = archive_entry_new();
	if (!t->a || !t->e)
		mez_bug("out of memory");
	if (archive_write_set_format_ustar(t->a) != ARCHIVE_OK ||
	    archive_write_add_filter_none(t->a) != ARCHIVE_OK ||
	    archive_write_set_bytes_per_block(t->a, 0) != ARCHIVE_OK || /* nothing is held back */
	    archive_write_open2(t->a, t, NULL, on_made, NULL, NULL) != ARCHIVE_OK)
		mez_bug("libarchive has no ustar, or ran out of memory");
}

void mez_tar_encoder_release(struct mez_tar_encoder *t)
{
	t->failed = -1; /* an archive without its end gets it now: not for put() */
	(void)archive_write_free(t->a);
	archive_entry_free(t->e);
	t->a = NULL;
	t->e = NULL;
}

int mez_tar_encode_header(struct mez_tar_encoder *t, const char *name, uint64_t size)
{
	archive_entry_clear(t->e); /* owner, group and times are zero */
	archive_entry_set_pathname(t->e, name); /* as bytes, whatever the locale */
	archive_entry_set_size(t->e, (la_int64_t)size);
	archive_entry_set_filetype(t->e, AE_IFREG);
	archive_entry_set_perm(t->e, 0644);
	return made(t, archive_write_header(t->a, t->e));
}

int mez_tar_encode_data(struct mez_tar_encoder *t, const void *p, size_t n)
{
	la_ssize_t done = archive_write_data(t->a, p, n);

	if (done >= 0 && (size_t)done != n)
		mez_bug("more data than the header said");
	return made(t, done);
}

int mez_tar_encode_padding(struct mez_tar_encoder *t)
{
	return made(t, archive_write_finish_entry(t->a));
}

int mez_tar_encode_end(struct mez_tar_encoder *t)
{
	return made(t, archive_write_close(t->a));
}

/* --- what both sides refuse ----------------------------------------------- */

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

/* Names are told apart by their digests, of which a table holds a fixed size each: an archive of
 * a million long names must not cost more than one of short ones. */
enum { NAMES_MIN = 256 };

/* Where the name is in the table, or the free place where it belongs.  Digests spread by
 * themselves, and nobody can choose many that fall together. */
static struct mez_filehash *name_slot(const struct mez_tar_names *t, const struct mez_filehash *h)
{
	static const struct mez_filehash none;
	uint64_t at;

	memcpy(&at, h->b, sizeof(at));
	for (;; at++) {
		struct mez_filehash *slot = &t->slot[at & (t->room - 1)];

		if (memcmp(slot, &none, sizeof(none)) == 0 || memcmp(slot, h, sizeof(*h)) == 0)
			return slot;
	}
}

static void grow_names(struct mez_tar_names *t)
{
	struct mez_tar_names more = { .room = t->room ? 2 * t->room : NAMES_MIN, .n = t->n };
	static const struct mez_filehash none;
	size_t i;

	more.slot = calloc(more.room, sizeof(*more.slot));
	if (!more.slot)
		mez_bug("out of memory");
	for (i = 0; i < t->room; i++) {
		if (memcmp(&t->slot[i], &none, sizeof(none)) != 0)
			*name_slot(&more, &t->slot[i]) = t->slot[i];
	}
	free(t->slot);
	*t = more;
}

/* False when the name was there before. */
static bool add_name(struct mez_tar_names *t, const char *name)
{
	struct mez_filehash h = mez_sha256_file(name, strlen(name)), *slot;

	if (2 * t->n >= t->room)
		grow_names(t);
	slot = name_slot(t, &h);
	if (memcmp(slot, &h, sizeof(h)) == 0)
		return false;
	*slot = h;
	t->n++;
	return true;
}

int mez_tar_count(struct mez_tar_totals *t, const char *name, uint64_t size, struct mez_err *err)
{
	if (++t->members > MEZ_BUNDLE_MAX_MEMBERS)
		return mez_err_set(err, MEZ_E_LIMIT, "more than %d members",
				   MEZ_BUNDLE_MAX_MEMBERS);
	if (size > MEZ_BUNDLE_MAX_MEMBER)
		return mez_err_set(err, MEZ_E_LIMIT, "member '%s' has %llu bytes, over the limit",
				   name, (unsigned long long)size);
	if (!add_name(&t->names, name))
		return mez_err_set(err, MEZ_E_DUPLICATE, "member '%s' is there twice", name);
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
	free(t->names.slot);
	t->names = (struct mez_tar_names){ 0 };
}

/* --- writing -------------------------------------------------------------- */

struct mez_archive_writer {
	struct mez_newfile file; /* fd is standard output when path is NULL */
	char *path;
	struct mez_tar_encoder tar;
	struct mez_frame *frame;
	struct mez_tar_totals totals; /* of members; the frame counts bytes */
	uint64_t left;	     /* bytes of the member at hand that are still to come */
	struct mez_err *err; /* of the call at work */
};

/* The tar, on its way from libarchive. */
static int put(void *arg, const char *p, size_t n)
{
	struct mez_archive_writer *w = arg;

	return mez_frame_put(w->frame, p, n, w->err);
}

int mez_archive_create(struct mez_archive_writer **out, const char *path, struct mez_err *err)
{
	struct mez_archive_writer *w = calloc(1, sizeof(*w));
	int r = 0;

	if (!w)
		mez_bug("out of memory");
	w->file.fd = STDOUT_FILENO;
	w->path = strcmp(path, "-") ? strdup(path) : NULL;
	if (!w->path && strcmp(path, "-") != 0)
		mez_bug("out of memory");
	mez_tar_encoder_init(&w->tar, put, w);
	if (w->path) {
		w->file.fd = -1;
		r = mez_newfile_begin(&w->file, AT_FDCWD, w->path, 0666, err);
	}
	if (r == 0)
		r = mez_frame_open(&w->frame, w->file.fd, w->path, err);
	if (r < 0)
		mez_archive_abort(w);
	else
		*out = w;
	return r;
}

int mez_archive_begin(struct mez_archive_writer *w, const char *name, uint64_t size,
		      struct mez_err *err)
{
	int r = mez_tar_check_name(name, err);

	mez_require(w->left == 0); /* the member before is whole */
	w->err = err;
	if (r == 0)
		r = mez_tar_count(&w->totals, name, size, err);
	if (r == 0)
		r = mez_tar_encode_header(&w->tar, name, size);
	w->left = size;
	return r;
}

int mez_archive_write(struct mez_archive_writer *w, const void *p, size_t n, struct mez_err *err)
{
	int r;

	mez_require(n <= w->left);
	w->err = err;
	w->left -= n;
	r = mez_tar_encode_data(&w->tar, p, n);
	return r == 0 && w->left == 0 ? mez_tar_encode_padding(&w->tar) : r;
}

int mez_archive_add(struct mez_archive_writer *w, const char *name, const void *p, size_t n,
		    struct mez_err *err)
{
	int r = mez_archive_begin(w, name, n, err);

	return r == 0 ? mez_archive_write(w, p, n, err) : r;
}

int mez_archive_close(struct mez_archive_writer *w, struct mez_filehash *tar_digest,
		      struct mez_err *err)
{
	struct mez_filehash digest;
	int r;

	mez_require(w->left == 0);
	w->err = err;
	r = mez_tar_encode_end(&w->tar);
	if (r == 0) {
		r = mez_frame_close(w->frame, &digest, err);
		w->frame = NULL;
	}
	if (r == 0 && w->path)
		r = mez_newfile_commit(&w->file, MEZ_PLACE_OVER, err);
	if (r == 0 && tar_digest)
		*tar_digest = digest;
	mez_archive_abort(w);
	return r;
}

void mez_archive_abort(struct mez_archive_writer *w)
{
	if (!w)
		return;
	mez_tar_encoder_release(&w->tar);
	mez_frame_abort(w->frame);
	if (w->path)
		mez_newfile_abort(&w->file);
	mez_tar_totals_release(&w->totals);
	free(w->path);
	free(w);
}
