/* store/store.h: content-addressed blobs as an OCI image layout directory.
 * oci-layout, index.json, blobs/sha256/<hex>.  Every get re-hashes what it read; every put is
 * temporary file, fsync, rename, fsync of the directory.  OCI Image Layout 1.1.
 * Any number of processes may use one store: blobs never change, index.json is replaced whole
 * under a kernel lock.  A killed process leaves temporary files in DIR that nobody reads; the
 * next open removes those whose writer is gone. */
#ifndef MEZ_STORE_STORE_H
#define MEZ_STORE_STORE_H

#include "canon/canon.h"
#include "store/oci.h"

#define MEZ_BLOB_MAX ((size_t)64 << 20) /* a blob that is read into memory */

struct mez_store; /* opaque: an open layout directory */

/* Open DIR; create = make the layout when it is not there.  NOINPUT when there is no such
 * directory, TYPE when it is no layout of ours, CANTCREAT. */
MEZ_MUST int mez_store_open(struct mez_store **out, const char *dir, bool create,
			    struct mez_err *err);
void mez_store_close(struct mez_store *s); /* NULL is fine */

/* Put bytes; an existing blob of that size is left alone (a get will tell if it is damaged),
 * one of another size is replaced.  *out is the digest. */
MEZ_MUST int mez_store_put(struct mez_store *s, struct mez_filehash *out, const void *p, size_t n,
			   struct mez_err *err);
/* Many blobs in one go, some ten times as fast: they are flushed to the disk together, and only
 * then named.  A blob is there for certain when _commit has returned 0, and may be before; one
 * that is there is whole, whatever happens to the writer.  One process fills one batch at a
 * time.  Linux 5.8 or newer: before that syncfs(2) did not report failed writes. */
struct mez_store_batch;
struct mez_store_batch *mez_store_batch_begin(struct mez_store *s); /* s must outlive it */
/* As mez_store_put(); after a failure only _abort is left to do. */
MEZ_MUST int mez_store_batch_put(struct mez_store_batch *b, struct mez_filehash *out,
				 const void *p, size_t n, struct mez_err *err);
MEZ_MUST int mez_store_batch_commit(struct mez_store_batch *b, struct mez_err *err); /* b is gone */
void mez_store_batch_abort(struct mez_store_batch *b); /* NULL is fine */

/* Append the blob to out.  CLOSURE when absent, DIGEST when the bytes are not the listed ones. */
MEZ_MUST int mez_store_get(struct mez_store *s, struct mez_buf *out, const struct mez_filehash *h,
			   struct mez_err *err);
bool mez_store_has(struct mez_store *s, const struct mez_filehash *h);

/* index.json: descriptors by reference name (org.opencontainers.image.ref.name).  Setting a
 * name replaces the descriptor that had it; one writer at a time (kernel lock).  Its blob must
 * be there (CLOSURE).  The list is kept sorted by name, then digest. */
MEZ_MUST int mez_store_set_ref(struct mez_store *s, const struct mez_descriptor *d,
			       struct mez_err *err);
/* All descriptors of index.json, in a. */
MEZ_MUST int mez_store_refs(struct mez_store *s, const struct mez_descriptor **out, size_t *n,
			    struct mez_arena *a, struct mez_err *err);
/* The whole index.json as a tree in a: an OCI image index whose descriptors are sound. */
MEZ_MUST int mez_store_index(struct mez_store *s, const struct mez_json **out, struct mez_arena *a,
			     struct mez_err *err);
/* Replace the whole index.json: for unpacking a bundle, whose index says more than names. */
MEZ_MUST int mez_store_set_index(struct mez_store *s, const struct mez_json *index,
				 struct mez_err *err);

#endif
