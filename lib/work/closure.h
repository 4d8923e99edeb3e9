/* work/closure.h: everything an OCI index leads to, in the one order a bundle has:
 * the indexes and manifests, breadth first from the index; then the other blobs in the order
 * in which those list them (config, layers, subject); each digest once.
 * A walk is fed the documents it asks for, one by one: so it can follow a file as it is read,
 * as well as a store. */
#ifndef MEZ_WORK_CLOSURE_H
#define MEZ_WORK_CLOSURE_H

#include "pack/pack.h" /* struct mez_blobs */

#define MEZ_MEDIA_SEGMENT "application/vnd.mez.segment.v1+ndjson"

enum { MEZ_CLOSURE_MAX = 1000000 }; /* blobs; MEZ_BUNDLE_MAX_MEMBERS says the same of files */

/* Where the blob is; for whoever walks. */
enum mez_blob_state {
	MEZ_BLOB_ABSENT,  /* not seen, so far */
	MEZ_BLOB_SOUND,   /* has its digest */
	MEZ_BLOB_DAMAGED, /* has not */
};

struct mez_closure_item {
	struct mez_descriptor d; /* as it is listed first */
	struct mez_str root;     /* the name, in the index, of what leads to it first; or NULL */
	bool links;              /* an index or manifest: it links on */
	bool segment;            /* of a chain: records by the million, read as they pass */
	bool needed;             /* an artifact of ours lists it: its content is looked into */
	bool subject;            /* listed as what something is about, and in no other way */
	bool passed;             /* the walk went on without it */
	/* kept by whoever walks; nothing here looks at them */
	enum mez_blob_state state;
	uint64_t size;           /* that it has */
	struct mez_str bytes;    /* NULL when they were not kept */
};
struct mez_closure {
	struct mez_closure_item *const *item;
	size_t n;
};

/* Something is wrong with what d refers to, and what is in err: not to be had, not a manifest,
 * listed with another size before.  0 = go on without it; negative ends the walk. */
typedef int mez_closure_fault_fn(void *arg, const struct mez_descriptor *d,
				 const struct mez_err *what, struct mez_err *err);

/* --- step by step --------------------------------------------------------- */

struct mez_walk; /* opaque */
/* Begin at index, a tree that is an OCI image index.  Items live in a.  A NULL fault makes every
 * fault the walk's error.  Fails with what mez_oci_links() gives, LIMIT, AGAIN. */
MEZ_MUST int mez_walk_begin(struct mez_walk **out, struct mez_arena *a,
			    const struct mez_json *index, mez_closure_fault_fn *fault, void *arg,
			    struct mez_err *err);
void mez_walk_free(struct mez_walk *w); /* NULL is fine */
/* The index or manifest that comes next; NULL when all were opened or passed. */
struct mez_closure_item *mez_walk_next(const struct mez_walk *w);
/* Take its links from its bytes, whose digest the caller has checked; or go on without it. */
MEZ_MUST int mez_walk_open(struct mez_walk *w, struct mez_str bytes, struct mez_err *err);
MEZ_MUST int mez_walk_pass(struct mez_walk *w, const struct mez_err *what, struct mez_err *err);
/* The item of this digest among those met so far; NULL when there is none. */
struct mez_closure_item *mez_walk_find(const struct mez_walk *w, const struct mez_filehash *h);
/* How many needed blobs were met, without those that link on and segments. */
size_t mez_walk_needed(const struct mez_walk *w);
/* All that was met, in order; the list lives in the walk's arena. */
void mez_walk_list(struct mez_walk *w, struct mez_closure *out);

/* --- at once -------------------------------------------------------------- */

/* Walk from index with documents from `from`.  Only indexes and manifests are fetched; whether
 * the other blobs are there is for the caller to see. */
MEZ_MUST int mez_closure_walk(struct mez_closure *out, struct mez_arena *a,
			      const struct mez_json *index, const struct mez_blobs *from,
			      mez_closure_fault_fn *fault, void *arg, struct mez_err *err);

#endif
