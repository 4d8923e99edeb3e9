/* work/bundle.h: an OCI image layout as one file, whole in memory, damage and all.
 * Order: oci-layout, index.json, then blobs/sha256/<hex> as work/closure.h has them.  The bytes
 * of the archive are adapt/archive.h's.  Format: mez-bundle(5).
 * A bundle that cannot be read (no archive, no index) is an error.  One that can, but is not
 * sound, opens with findings: a verifier can then say what still holds and what does not. */
#ifndef MEZ_WORK_BUNDLE_H
#define MEZ_WORK_BUNDLE_H

#include "pack/pack.h" /* struct mez_blobs */
#include "store/store.h"

#define MEZ_ARTIFACT_BUNDLE "application/vnd.mez.bundle.v1"
#define MEZ_MEDIA_GENESIS "application/vnd.mez.genesis.v1+json"
#define MEZ_MEDIA_SEGMENT "application/vnd.mez.segment.v1+ndjson"
#define MEZ_MEDIA_CHECKPOINT "application/vnd.mez.checkpoint.v1"

/* All blobs together; they are held in memory. */
#define MEZ_BUNDLE_MEMORY ((uint64_t)4 << 30)

/* --- reading -------------------------------------------------------------- */

struct mez_bundle;
/* Read path ("-" = standard input).  Everything that mez_archive_read() gives; UNSAFE: a member
 * that has no place in a bundle; TYPE: not a layout, not a bundle's index; what is wrong with
 * the text of index.json; LIMIT. */
MEZ_MUST int mez_bundle_open(struct mez_bundle **out, const char *path, struct mez_err *err);
void mez_bundle_free(struct mez_bundle *b); /* NULL is fine */
MEZ_DEFINE_AUTO(mez_bundle);

/* What is not as it should be: DIGEST (bytes are not those they are listed under), CLOSURE
 * (missing, extra, or of another size than listed), NOT_CANONICAL (index.json, or the order of
 * the members), or why an index or manifest cannot be followed.  In the order of the file, then
 * of the closure.  Borrowed from b, as is all below. */
struct mez_finding {
	enum mez_code code;
	struct mez_str name; /* of the member, as in the archive */
	struct mez_str message;
	bool of_blob;        /* then digest says which */
	struct mez_filehash digest;
};
const struct mez_finding *mez_bundle_findings(const struct mez_bundle *b, size_t *n);
/* A finding as an error, which it is for whoever needs a sound bundle.  Returns -code. */
MEZ_MUST int mez_finding_err(struct mez_err *err, const struct mez_finding *f);

/* A blob by digest: SOUND gives its bytes. */
enum mez_blob_state { MEZ_BLOB_SOUND, MEZ_BLOB_DAMAGED, MEZ_BLOB_ABSENT };
enum mez_blob_state mez_bundle_get(const struct mez_bundle *b, const struct mez_filehash *h,
				   struct mez_str *bytes);
/* The bundle as a source of blobs: DIGEST for a damaged one, CLOSURE for an absent one. */
struct mez_blobs mez_bundle_blobs(struct mez_bundle *b);

const struct mez_json *mez_bundle_index(const struct mez_bundle *b);
const struct mez_descriptor *mez_bundle_refs(const struct mez_bundle *b, size_t *n);
/* SHA-256 of the uncompressed archive: the digest of the bundle. */
const struct mez_filehash *mez_bundle_tar(const struct mez_bundle *b);

/* The members in order; what the closure says of a blob, where it says anything. */
struct mez_bundle_member {
	struct mez_str name, bytes;
	bool is_blob, sound, listed;  /* oci-layout and index.json are no blobs */
	struct mez_filehash digest;   /* of a blob: the one it is named by */
	struct mez_descriptor listing; /* when listed */
};
const struct mez_bundle_member *const *mez_bundle_members(const struct mez_bundle *b, size_t *n);

/* Write the layout into dir, which must not exist, through a store.  Refuses a bundle with
 * findings, with the first of them, before anything is written.  index.json comes last: when
 * writing fails, what is there has no names.  Fails with CANTCREAT, IO. */
MEZ_MUST int mez_bundle_unpack(const struct mez_bundle *b, const char *dir, struct mez_err *err);

/* --- writing -------------------------------------------------------------- */

struct mez_bundle_written {
	size_t members;
	uint64_t bytes;          /* of the members */
	struct mez_filehash tar;
};
/* Write everything index leads to, taken from `from`, to path ("-" = standard output).  The
 * same index and blobs give the same bytes.  out may be NULL. */
MEZ_MUST int mez_bundle_write(struct mez_bundle_written *out, const char *path,
			      const struct mez_json *index, const struct mez_blobs *from,
			      struct mez_err *err);
/* Everything index.json of the store leads to, and with chain_dir (or NULL) the whole receipts
 * of the chain there, its genesis and checkpoint, as one more manifest in place of any chain the
 * store already has.  Does not wait for a writer of the chain. */
MEZ_MUST int mez_bundle_pack(struct mez_bundle_written *out, const char *path, struct mez_store *s,
			     const char *chain_dir, struct mez_err *err);

#endif
