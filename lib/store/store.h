/* store/store.h: content-addressed blobs as an OCI image layout directory.
 * oci-layout, index.json, blobs/sha256/<hex>.  Every get re-hashes what it read; every put is
 * temporary file, fsync, rename, fsync of the directory.  OCI Image Layout 1.1. */
#ifndef MEZ_STORE_STORE_H
#define MEZ_STORE_STORE_H

#include "canon/canon.h"

#define MEZ_BLOB_MAX ((size_t)64 << 20) /* a blob that is read into memory */

struct mez_store; /* opaque: an open layout directory */

/* Open DIR; create = make the layout when it is not there. */
MEZ_MUST int mez_store_open(struct mez_store **out, const char *dir, bool create, struct mez_err *err);
void mez_store_close(struct mez_store *s);

/* Put bytes; an existing blob is left alone.  *out is the digest. */
MEZ_MUST int mez_store_put(struct mez_store *s, struct mez_filehash *out, const void *p, size_t n,
			   struct mez_err *err);
/* Append the blob to out.  CLOSURE when absent, DIGEST when the bytes are not the listed ones. */
MEZ_MUST int mez_store_get(struct mez_store *s, struct mez_buf *out, const struct mez_filehash *h,
			   struct mez_err *err);
bool mez_store_has(struct mez_store *s, const struct mez_filehash *h);

/* index.json: descriptors by reference name (org.opencontainers.image.ref.name).  Setting a
 * name replaces the descriptor that had it; one writer at a time (kernel lock). */
struct mez_descriptor {
	struct mez_str media_type, artifact_type, ref; /* artifact_type, ref may be MEZ_NOSTR */
	struct mez_filehash digest;
	uint64_t size;
};
MEZ_MUST int mez_store_set_ref(struct mez_store *s, const struct mez_descriptor *d, struct mez_err *err);
/* All descriptors of index.json, in a. */
MEZ_MUST int mez_store_refs(struct mez_store *s, const struct mez_descriptor **out, size_t *n,
			    struct mez_arena *a, struct mez_err *err);

#endif
