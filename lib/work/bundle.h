/* work/bundle.h: an OCI image layout as one file, read in one pass, damage and all.
 * Order: oci-layout, index.json, then blobs/sha256/<hex> as work/closure.h has them.  The bytes
 * of the archive are adapt/archive.h's.  Format: mez-bundle(5).
 * A bundle that cannot be read (no archive, no index) is an error.  One that can, but is not
 * sound, opens with findings: a verifier can then say what still holds and what does not.
 * Members are hashed as they pass and nothing is extracted.  Memory is bounded whatever the
 * file says: of the bytes, only indexes, manifests and, if asked for, what artifacts of ours
 * list are kept, up to MEZ_BUNDLE_MEMORY; segments of chains are never. */
#ifndef MEZ_WORK_BUNDLE_H
#define MEZ_WORK_BUNDLE_H

#include "store/store.h"
#include "work/layout.h"

#define MEZ_ARTIFACT_BUNDLE "application/vnd.mez.bundle.v1"
#define MEZ_MEDIA_GENESIS "application/vnd.mez.genesis.v1+json"
#define MEZ_MEDIA_CHECKPOINT "application/vnd.mez.checkpoint.v1"

/* The documents of a bundle that are kept in memory, all together. */
#define MEZ_BUNDLE_MEMORY ((size_t)256 << 20)

/* --- reading -------------------------------------------------------------- */

/* A member, while it is read and after.  item is what the closure says of it: NULL for the first
 * two, and for a blob that nothing listed until then. */
struct mez_bundle_member {
	bool is_blob, sound;        /* oci-layout and index.json are no blobs */
	struct mez_filehash digest; /* of a blob: the one it is named by */
	uint64_t size;
	struct mez_closure_item *item;
};

struct mez_bundle;
/* What a reader is told while the bundle is read.  Each may be NULL; a negative return ends the
 * reading with it. */
struct mez_bundle_visit {
	/* index.json was read. */
	int (*index)(void *arg, struct mez_bundle *b, struct mez_err *err);
	/* A blob begins; its bytes; it ended, and m->sound says whether it is itself. */
	int (*begin)(void *arg, const struct mez_bundle_member *m, struct mez_err *err);
	int (*data)(void *arg, struct mez_str bytes, struct mez_err *err);
	int (*end)(void *arg, const struct mez_bundle_member *m, struct mez_err *err);
	/* Reading failed: what was borrowed from b is about to go. */
	void (*dropped)(void *arg);
	void *arg;
	bool documents; /* keep what artifacts of ours list, for mez_bundle_get() */
	uint64_t max_member; /* of a segment; 0 = MEZ_BLOB_MAX, as all other blobs */
};

/* Read path ("-" = standard input) to its end.  visit may be NULL.  Everything that
 * mez_archive_next() gives; UNSAFE: a member that has no place in a bundle; TYPE: not a layout,
 * not a bundle's index; what is wrong with the text of index.json; LIMIT. */
MEZ_MUST int mez_bundle_open(struct mez_bundle **out, const char *path,
			     const struct mez_bundle_visit *visit, struct mez_err *err);
void mez_bundle_free(struct mez_bundle *b); /* NULL is fine */
MEZ_DEFINE_AUTO(mez_bundle);

/* What is not as it should be: DIGEST (bytes are not those they are listed under), CLOSURE
 * (missing, extra, or of another size than listed), NOT_CANONICAL (index.json, or the order of
 * the members), or why an index or manifest cannot be followed.  In the order of the file, then
 * of the closure.  Borrowed from b, as is all below.  While the bundle is read: those so far. */
const struct mez_finding *mez_bundle_findings(const struct mez_bundle *b, size_t *n);

/* True when all documents were seen that the bundle has: what comes is segments, and blobs that
 * nobody looks into.  A member that is missing, or comes late, keeps it false. */
bool mez_bundle_ready(const struct mez_bundle *b);
/* Wait no longer for indexes and manifests: follow those that came.  One that comes later is a
 * finding. */
MEZ_MUST int mez_bundle_settle(struct mez_bundle *b, struct mez_err *err);

/* A blob by digest: its bytes, when it is SOUND and was kept; else *bytes is { NULL, 0 }. */
enum mez_blob_state mez_bundle_get(const struct mez_bundle *b, const struct mez_filehash *h,
				   struct mez_str *bytes);
/* The bundle as a source of documents: DIGEST for a damaged one, CLOSURE for an absent one and
 * for one that was not kept. */
struct mez_blobs mez_bundle_blobs(struct mez_bundle *b);
/* What the closure says of a blob, so far; NULL when nothing lists it. */
const struct mez_closure_item *mez_bundle_item(const struct mez_bundle *b,
					       const struct mez_filehash *h);

const struct mez_json *mez_bundle_index(const struct mez_bundle *b);
struct mez_filehash mez_bundle_index_digest(const struct mez_bundle *b);
const struct mez_descriptor *mez_bundle_refs(const struct mez_bundle *b, size_t *n);
/* SHA-256 of the uncompressed archive: the digest of the bundle. */
const struct mez_filehash *mez_bundle_tar(const struct mez_bundle *b);
/* The members in order, their bytes together, and the bytes of the file read so far. */
struct mez_bundle_member *const *mez_bundle_members(const struct mez_bundle *b, size_t *n);
uint64_t mez_bundle_bytes(const struct mez_bundle *b);
uint64_t mez_bundle_taken(const struct mez_bundle *b);

/* Write the layout at path ("-" = standard input) into dir, which must not exist and appears
 * whole or not at all.  A bundle with findings is not unpacked: 0, and *out has them.  Fails
 * as _open does, with CANTCREAT, and IO.  *out is the caller's. */
MEZ_MUST int mez_bundle_unpack(struct mez_bundle **out, const char *path, const char *dir,
			       struct mez_err *err);

/* --- writing -------------------------------------------------------------- */

struct mez_bundle_written {
	size_t members;
	uint64_t bytes; /* of the members */
	struct mez_filehash tar;
};
/* Where blobs come from, held against their digests: manifests and indexes whole, and each blob
 * once more piece by piece.  pass may tell at the end only that the pieces were wrong. */
struct mez_bundle_source {
	struct mez_blobs documents;
	int (*pass)(void *arg, const struct mez_filehash *h, mez_store_piece_fn *fn, void *to,
		    struct mez_err *err); /* arg is that of documents */
};
/* Write everything index leads to, taken from `from`, to path ("-" = standard output).  The
 * same index and blobs give the same bytes.  out may be NULL.  After a failure there is no file,
 * and what went to standard output has no end. */
MEZ_MUST int mez_bundle_write(struct mez_bundle_written *out, const char *path,
			      const struct mez_json *index, const struct mez_bundle_source *from,
			      struct mez_err *err);
/* Everything index.json of the store leads to, and with chain_dir (or NULL) the whole receipts
 * of the chain there, its genesis and checkpoint, as one more artifact in place of any chain the
 * store already has.  Does not wait for a writer of the chain. */
MEZ_MUST int mez_bundle_pack(struct mez_bundle_written *out, const char *path, struct mez_store *s,
			     const char *chain_dir, struct mez_err *err);

#endif
