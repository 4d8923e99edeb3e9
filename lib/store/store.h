/* store/store.h: content-addressed blobs as an OCI image layout directory.
 * oci-layout, index.json, blobs/sha256/<hex>.  Every get re-hashes what it read; every put is
 * temporary file, fsync, rename, fsync of the directory.  OCI Image Layout 1.1.
 * Any number of processes may use one store: blobs never change, index.json is replaced whole
 * under a kernel lock.  A killed process leaves temporary files in DIR that nobody reads; the
 * next open removes those whose writer is gone.
 * Whoever puts a blob or sets a reference shares the store from then until _close; whoever
 * removes blobs (work/fsck.h) waits until it is alone.  So what was put, and what a put found
 * there, stays until a reference can be set.  Between two openings a blob is safe by its age:
 * a put makes it young again. */
#ifndef MEZ_STORE_STORE_H
#define MEZ_STORE_STORE_H

#include "canon/canon.h"
#include "store/oci.h"

#define MEZ_BLOB_MAX ((size_t)64 << 20) /* a blob that is read into memory */

struct mez_store; /* opaque: an open layout directory */

/* Open DIR.  create = where there is no layout, the store is empty, and the layout is made when
 * first something is put or shared: who fails before leaves nothing.  NOINPUT when there is no
 * such directory, TYPE when it is no layout of ours, CANTCREAT, which a put may tell, too. */
MEZ_MUST int mez_store_open(struct mez_store **out, const char *dir, bool create,
			    struct mez_err *err);
/* Open DIR to look at it as it is: no layout is asked for, and what dead writers left stays.
 * _check says whether it is a layout of ours: TYPE, and what is wrong with oci-layout. */
MEZ_MUST int mez_store_look(struct mez_store **out, const char *dir, struct mez_err *err);
MEZ_MUST int mez_store_check(struct mez_store *s, struct mez_err *err);
void mez_store_close(struct mez_store *s); /* NULL is fine */

/* Put bytes; a blob that is there and has them is left alone, a damaged one is replaced.  *out
 * is the digest. */
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
/* The same piece by piece, for what may be large: every byte is hashed before fn gets the first,
 * and again as it gets them.  Any size. */
typedef int mez_store_piece_fn(void *arg, struct mez_str bytes, struct mez_err *err);
MEZ_MUST int mez_store_read(struct mez_store *s, const struct mez_filehash *h,
			    mez_store_piece_fn *fn, void *arg, struct mez_err *err);
/* The same in one pass, for who can take back what came of the pieces: each is hashed as fn gets
 * it, and DIGEST at the end says that all of them were wrong.  Pieces pass through room, which
 * is the caller's for the next blob, so that small ones cost no more than their bytes. */
MEZ_MUST int mez_store_pass(struct mez_store *s, const struct mez_filehash *h,
			    struct mez_buf *room, mez_store_piece_fn *fn, void *arg,
			    struct mez_err *err);

/* index.json: descriptors by reference name (org.opencontainers.image.ref.name).  Setting a
 * name replaces the descriptor that had it; one writer at a time (kernel lock).  Its blob must
 * be there (CLOSURE).  The list is kept sorted by name, then digest. */
MEZ_MUST int mez_store_set_ref(struct mez_store *s, const struct mez_descriptor *d,
			       struct mez_err *err);
/* All descriptors of index.json, in a.  One name for two digests is DUPLICATE. */
MEZ_MUST int mez_store_refs(struct mez_store *s, const struct mez_descriptor **out, size_t *n,
			    struct mez_arena *a, struct mez_err *err);
/* The whole index.json as a tree in a: an OCI image index whose descriptors are sound. */
MEZ_MUST int mez_store_index(struct mez_store *s, const struct mez_json **out, struct mez_arena *a,
			     struct mez_err *err);
/* --- a whole new store ---------------------------------------------------- */

/* A store that appears whole or not at all: made under another name beside DIR, flushed, then
 * renamed.  What a killed maker leaves, .mez-tmp-store-..., the next one removes. */
struct mez_store_maker; /* opaque */
/* DIR must not exist: CANTCREAT. */
MEZ_MUST int mez_store_make(struct mez_store_maker **out, const char *dir, struct mez_err *err);
/* A blob begins; then its bytes.  The caller answers for the digest.  CANTCREAT, IO. */
MEZ_MUST int mez_store_make_blob(struct mez_store_maker *m, const struct mez_filehash *h,
				 struct mez_err *err);
MEZ_MUST int mez_store_make_bytes(struct mez_store_maker *m, struct mez_str bytes,
				  struct mez_err *err);
/* index.json, and the store is there, durably.  m is gone either way. */
MEZ_MUST int mez_store_make_commit(struct mez_store_maker *m, const struct mez_json *index,
				   struct mez_err *err);
void mez_store_make_abort(struct mez_store_maker *m); /* leaves nothing; NULL is fine */

/* --- care ----------------------------------------------------------------- */

/* Something in a store's directories, good or bad. */
struct mez_store_entry {
	const char *name;    /* below the store */
	bool regular, link, directory;
	bool is_blob;        /* named as a blob is, and where blobs are */
	bool temporary;      /* of a writer; live = it is at work */
	bool live;
	bool open_to_others; /* its group or anyone may write it */
	struct mez_filehash digest; /* is_blob: by its name */
	uint64_t size;
	int64_t changed; /* seconds since 1970: written, renamed, or put again */
};
typedef int mez_store_entry_fn(void *arg, const struct mez_store_entry *e, struct mez_err *err);
/* Everything in DIR, in the order of names; what has its place and kind, too.  Opens DIR by
 * itself: it may be no sound store at all.  NOINPUT, IO, or what fn gives. */
MEZ_MUST int mez_store_scan(const char *dir, mez_store_entry_fn *fn, void *arg,
			    struct mez_err *err);
/* SHA-256 of a blob's file as it is.  NOINPUT, IO. */
MEZ_MUST int mez_store_hash(struct mez_store *s, struct mez_filehash *got,
			    const struct mez_filehash *h, struct mez_err *err);
/* Be alone with the store until _close: AGAIN when others share it for longer than wait_ms.
 * Then no reference changes, and nothing is put. */
MEZ_MUST int mez_store_alone(struct mez_store *s, unsigned wait_ms, struct mez_err *err);
/* Keep gc out, as a put does, until _close. */
MEZ_MUST int mez_store_share(struct mez_store *s, struct mez_err *err);
/* Alone: remove a blob's file.  CANTCREAT. */
MEZ_MUST int mez_store_remove(struct mez_store *s, const struct mez_filehash *h,
			      struct mez_err *err);

#endif
