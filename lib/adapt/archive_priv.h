/* adapt/archive_priv.h: the one tar form and the one frame, for the writer, the reader and their
 * tests. */
#ifndef MEZ_ADAPT_ARCHIVE_PRIV_H
#define MEZ_ADAPT_ARCHIVE_PRIV_H

#include "adapt/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <zstd.h>

enum { MEZ_TAR_BLOCK = 512 };

/* libarchive's ustar writer, set up for the one form.  What it makes goes to put(arg, ...)
 * during the call that asks for it, a header always in one piece; a negative return of put()
 * is returned, and then only _release is left to do.  Per member: its header, as many bytes of
 * data as that says, the padding; at last the end mark.  A name must have passed
 * mez_tar_check_name(), a size must be within MEZ_BUNDLE_MAX_MEMBER. */
typedef int mez_tar_put_fn(void *arg, const char *p, size_t n);
struct mez_tar_encoder {
	struct archive *a;
	struct archive_entry *e;
	mez_tar_put_fn *put;
	void *arg;
	int failed; /* what put() returned, once negative */
};
/* t must stay where it is. */
void mez_tar_encoder_init(struct mez_tar_encoder *t, mez_tar_put_fn *put, void *arg);
void mez_tar_encoder_release(struct mez_tar_encoder *t); /* an untouched zeroed one is fine */
MEZ_MUST int mez_tar_encode_header(struct mez_tar_encoder *t, const char *name, uint64_t size);
MEZ_MUST int mez_tar_encode_data(struct mez_tar_encoder *t, const void *p, size_t n);
MEZ_MUST int mez_tar_encode_padding(struct mez_tar_encoder *t);
MEZ_MUST int mez_tar_encode_end(struct mez_tar_encoder *t);

/* Bytes of zeros that follow n bytes of data. */
static inline size_t mez_tar_padding(uint64_t n)
{
	return (size_t)(-n % MEZ_TAR_BLOCK);
}
/* UNSAFE or LIMIT when a member may not have this name. */
MEZ_MUST int mez_tar_check_name(const char *name, struct mez_err *err);

/* The digests of the names so far, in a table of room places: a power of two, or 0. */
struct mez_tar_names {
	struct mez_filehash *slot;
	size_t n, room;
};
/* What both sides count. */
struct mez_tar_totals {
	uint64_t tar, packed; /* bytes, uncompressed and compressed */
	size_t members;
	struct mez_tar_names names;
};
/* One more member: DUPLICATE, LIMIT. */
MEZ_MUST int mez_tar_count(struct mez_tar_totals *t, const char *name, uint64_t size,
			   struct mez_err *err);
/* The ratio and the total, after tar or packed moved. */
MEZ_MUST int mez_tar_check_totals(const struct mez_tar_totals *t, struct mez_err *err);
void mez_tar_totals_release(struct mez_tar_totals *t);

/* A frame being written to fd, which is borrowed and named by path (NULL = standard output) in
 * errors.  Compressing is done beside the caller: what fails there, IO and the
 * LIMITs of mez_tar_check_totals(), a later call tells.  AGAIN when there are no threads. */
struct mez_frame; /* opaque */
MEZ_MUST int mez_frame_open(struct mez_frame **out, int fd, const char *path, struct mez_err *err);
/* After a failure only _abort is left to do. */
MEZ_MUST int mez_frame_put(struct mez_frame *f, const char *p, size_t n, struct mez_err *err);
/* Finish; *digest is SHA-256 over all that was put.  f is gone either way. */
MEZ_MUST int mez_frame_close(struct mez_frame *f, struct mez_filehash *digest,
			     struct mez_err *err);
void mez_frame_abort(struct mez_frame *f); /* NULL is fine */

/* The compressed stream, and what came out of it so far. */
struct mez_unframe {
	int fd;
	ZSTD_DCtx *z;
	ZSTD_inBuffer in;
	char *buf;
	size_t room;
	bool ended;	       /* the frame did, and the file */
	struct mez_sha256 sha; /* of what was taken */
	struct mez_tar_totals *totals;
	struct mez_err *err;
};
/* Open path ("-" = standard input), which must start with a zstd frame.  totals and err must
 * outlive u.  _close also after a failure. */
MEZ_MUST int mez_unframe_open(struct mez_unframe *u, const char *path,
			      struct mez_tar_totals *totals, struct mez_err *err);
/* Up to n bytes of the content; *got < n only at its end, and there the file ends, too.
 * SYNTAX, LIMIT, IO. */
MEZ_MUST int mez_unframe_take(struct mez_unframe *u, char *p, size_t n, size_t *got);
void mez_unframe_close(struct mez_unframe *u);

#endif
