/* adapt/archive.h: bundles as deterministic tar + zstd, by libarchive and libzstd.
 * Writer: members in the order given, one zstd frame (level 3, one thread, checksum).  The digest
 * of a bundle is over the uncompressed tar, and a list of members has one tar: libarchive's
 * ustar writer makes it, with mode 000644, owner, group and time 0 and no names of people; data
 * is padded with zeros to 512; two zero blocks end it and nothing follows (no blocking to
 * 10240).  A test makes the same bytes by hand: a libarchive that made others would fail it.
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
#define MEZ_BUNDLE_MAX_MEMBER ((uint64_t)1 << 30)
#define MEZ_BUNDLE_MAX_TOTAL ((uint64_t)16 << 30)

struct mez_archive_writer;
/* Write to path (atomic replace on close; "-" = standard output).  Fails with CANTCREAT. */
MEZ_MUST int mez_archive_create(struct mez_archive_writer **out, const char *path,
				struct mez_err *err);
/* One member.  UNSAFE or DUPLICATE for a name the reader would refuse, LIMIT for a size or a
 * ratio it would refuse, IO when writing fails: after a failure only _abort is left to do. */
MEZ_MUST int mez_archive_add(struct mez_archive_writer *w, const char *name, const void *p,
			     size_t n, struct mez_err *err);
/* Finish; *tar_digest (may be NULL) is SHA-256 over the tar bytes.  w is gone either way. */
MEZ_MUST int mez_archive_close(struct mez_archive_writer *w, struct mez_filehash *tar_digest,
			       struct mez_err *err);
void mez_archive_abort(struct mez_archive_writer *w); /* leaves nothing behind; NULL is fine */

/* Called per member, in order; bytes are only valid during the call.  A negative return ends
 * the reading with it. */
typedef int mez_member_fn(void *arg, const char *name, const char *p, size_t n,
			  struct mez_err *err);
/* Read path ("-" = standard input) to its end; a member larger than max_member is LIMIT.
 * *tar_digest may be NULL.  Fails with NOINPUT, IO, SYNTAX (not zstd, not tar, cut short,
 * something after the end), UNSAFE, DUPLICATE, LIMIT, or NOT_CANONICAL (an archive, but not in
 * the one form).  Members were seen before a failure that comes later in the file: believe
 * nothing until 0 is returned. */
MEZ_MUST int mez_archive_read(const char *path, size_t max_member, mez_member_fn *fn, void *arg,
			      struct mez_filehash *tar_digest, struct mez_err *err);

#endif
