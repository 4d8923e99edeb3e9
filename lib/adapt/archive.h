/* adapt/archive.h: bundles as deterministic tar + zstd, by libarchive.
 * Writer: members in the order given, ustar, zero times and owners, mode 0644, one zstd frame;
 * the digest of a bundle is over the uncompressed tar.  Reader: exactly one frame, one archive,
 * then end of file; regular files only; refuses absolute names, "..", ".", "//", backslashes,
 * links, devices, duplicates, pax or GNU extensions, anything over the limits.  Nothing is
 * extracted.  Format: mez-bundle(5). */
#ifndef MEZ_ADAPT_ARCHIVE_H
#define MEZ_ADAPT_ARCHIVE_H

#include "canon/digest.h"

enum { MEZ_BUNDLE_MAX_MEMBERS = 1000000, MEZ_BUNDLE_MAX_RATIO = 200 };
#define MEZ_BUNDLE_MAX_MEMBER ((uint64_t)1 << 30)
#define MEZ_BUNDLE_MAX_TOTAL ((uint64_t)16 << 30)

struct mez_archive_writer;
/* Write to path (atomic replace on close; "-" = standard output). */
MEZ_MUST int mez_archive_create(struct mez_archive_writer **out, const char *path, struct mez_err *err);
MEZ_MUST int mez_archive_add(struct mez_archive_writer *w, const char *name, const void *p, size_t n,
			     struct mez_err *err);
/* Finish; *tar_digest (may be NULL) is SHA-256 over the tar bytes.  w is gone either way. */
MEZ_MUST int mez_archive_close(struct mez_archive_writer *w, struct mez_filehash *tar_digest,
			       struct mez_err *err);
void mez_archive_abort(struct mez_archive_writer *w); /* leaves nothing behind; NULL is fine */

/* Called per member, in order; bytes are only valid during the call. */
typedef int mez_member_fn(void *arg, const char *name, const char *p, size_t n, struct mez_err *err);
/* Read path ("-" = standard input) to its end.  Members over MEZ_BLOB-size are streamed by the
 * caller's limit: a member larger than max_member is LIMIT. */
MEZ_MUST int mez_archive_read(const char *path, size_t max_member, mez_member_fn *fn, void *arg,
			      struct mez_filehash *tar_digest, struct mez_err *err);

#endif
