/* adapt/archive_priv.h: the one tar form, for the writer, the reader and their tests. */
#ifndef MEZ_ADAPT_ARCHIVE_PRIV_H
#define MEZ_ADAPT_ARCHIVE_PRIV_H

#include "adapt/archive.h"

enum { MEZ_TAR_BLOCK = 512 };

/* The header block of a regular file.  name has MEZ_BUNDLE_MAX_NAME bytes at most, size is
 * within MEZ_BUNDLE_MAX_MEMBER. */
void mez_tar_header(char out[static MEZ_TAR_BLOCK], const char *name, uint64_t size);
/* Bytes of zeros that follow n bytes of data. */
static inline size_t mez_tar_padding(uint64_t n)
{
	return (size_t)(-n % MEZ_TAR_BLOCK);
}
/* UNSAFE or LIMIT when a member may not have this name. */
MEZ_MUST int mez_tar_check_name(const char *name, struct mez_err *err);

/* What both sides count. */
struct mez_tar_totals {
	uint64_t tar, packed; /* bytes, uncompressed and compressed */
	size_t members;
	void *names;          /* tsearch() tree of the names so far */
};
/* One more member: DUPLICATE, LIMIT. */
MEZ_MUST int mez_tar_count(struct mez_tar_totals *t, const char *name, uint64_t size,
			   struct mez_err *err);
/* The ratio and the total, after tar or packed moved. */
MEZ_MUST int mez_tar_check_totals(const struct mez_tar_totals *t, struct mez_err *err);
void mez_tar_totals_release(struct mez_tar_totals *t);

#endif
