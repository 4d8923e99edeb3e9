/* adapt/archive.h: bundles as deterministic tar + zstd, by libarchive and libzstd.
 * Writer: members in the order given, one zstd frame (level 1, one thread, checksum), which
 * a thread beside the caller's makes.  The digest of a bundle is over the uncompressed tar, and a
 * list of members has one tar: libarchive's ustar writer makes it, with mode 000644, owner,
 * group and time 0 and no names of people; data is padded with zeros to 512; two zero blocks
 * end it and nothing follows (no blocking to 10240).  A test makes the same bytes by hand: a
 * libarchive that made others would fail it.
 * Reader: those bytes and no others: what libarchive reads, its writer writes again, and the two
 * are compared as they pass.  Exactly one frame, one archive, then end of file; regular files
 * only; names are printable ASCII of at most 100 bytes without blanks, never absolute, no "..",
 * ".", "//", backslash.  Links, devices, directories, pax and GNU extensions are refused before
 * libarchive sees them; duplicates and anything over the limits too.  Nothing is extracted.
 * Format: mez-bundle(5).
 * Why zstd is not left to libarchive's filters: its reader takes frame after frame and skips
 * what is between them, and neither side can say the ratio while the stream runs. */
#ifndef MEZ_ADAPT_ARCHIVE_H
#define MEZ_ADAPT_ARCHIVE_H

#include "canon/digest.h"

/* At every point of the stream, tar bytes <= SLACK + RATIO * compressed bytes. */
enum { MEZ_BUNDLE_MAX_MEMBERS = 1000000, MEZ_BUNDLE_MAX_RATIO = 200, MEZ_BUNDLE_MAX_NAME = 100 };
#define MEZ_BUNDLE_SLACK ((uint64_t)16 << 20)
#define MEZ_BUNDLE_MAX_MEMBER ((uint64_t)4 << 30)
#define MEZ_BUNDLE_MAX_TOTAL ((uint64_t)16 << 30)

/* --- writing -------------------------------------------------------------- */

struct mez_archive_writer; /* opaque: a file being written, member by member */
/* Write to path (atomic replace on close; "-" = standard output).  CANTCREAT, AGAIN. */
MEZ_MUST int mez_archive_create(struct mez_archive_writer **out, const char *path,
				struct mez_err *err);
/* One member.  UNSAFE or DUPLICATE for a name the reader would refuse, LIMIT for a size or a
 * ratio it would refuse, IO when writing fails; the last two a later call may tell, too, also
 * _close: after a failure only _abort is left to do. */
MEZ_MUST int mez_archive_add(struct mez_archive_writer *w, const char *name, const void *p,
			     size_t n, struct mez_err *err);
/* The same in pieces: as many bytes as size says must follow (mez_bug() if not). */
MEZ_MUST int mez_archive_begin(struct mez_archive_writer *w, const char *name, uint64_t size,
			       struct mez_err *err);
MEZ_MUST int mez_archive_write(struct mez_archive_writer *w, const void *p, size_t n,
			       struct mez_err *err);
/* Finish; *tar_digest (may be NULL) is SHA-256 over the tar bytes.  w is gone either way. */
MEZ_MUST int mez_archive_close(struct mez_archive_writer *w, struct mez_filehash *tar_digest,
			       struct mez_err *err);
void mez_archive_abort(struct mez_archive_writer *w); /* leaves nothing behind; NULL is fine */

/* --- reading -------------------------------------------------------------- */

struct mez_archive_reader; /* opaque: a file being read, member by member */
/* Open path ("-" = standard input).  NOINPUT, UNSAFE (a directory), SYNTAX (not zstd). */
MEZ_MUST int mez_archive_open(struct mez_archive_reader **out, const char *path,
			      struct mez_err *err);
/* The next member; what is left of the one before is passed over, and checked as all is.  *name
 * is NULL at the end, and then the file is at its end too; it lives until the next call.  Fails
 * with IO, SYNTAX (not tar, cut short, something after the end), UNSAFE, DUPLICATE, LIMIT, or
 * NOT_CANONICAL (an archive, but not in the one form).  Members were seen before a failure that
 * comes later in the file: believe nothing until the end was reached. */
MEZ_MUST int mez_archive_next(struct mez_archive_reader *rd, const char **name, uint64_t *size,
			      struct mez_err *err);
/* The next bytes of the member, some 128 KiB at most: none at its end.  They live until the next
 * call.  Fails as _next does. */
MEZ_MUST int mez_archive_data(struct mez_archive_reader *rd, struct mez_str *bytes,
			      struct mez_err *err);
/* SHA-256 of the tar; at the end. */
struct mez_filehash mez_archive_digest(const struct mez_archive_reader *rd);
/* How much of the file was read, in bytes as they lie there. */
uint64_t mez_archive_taken(const struct mez_archive_reader *rd);
void mez_archive_reader_free(struct mez_archive_reader *rd); /* NULL is fine */
MEZ_DEFINE_AUTO(mez_archive_reader);

#endif
