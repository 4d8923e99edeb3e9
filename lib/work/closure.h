/* work/closure.h: everything an OCI index leads to, in the one order a bundle has:
 * the indexes and manifests, breadth first from the index; then the other blobs in the order
 * in which those list them (config, layers, subject); each digest once. */
#ifndef MEZ_WORK_CLOSURE_H
#define MEZ_WORK_CLOSURE_H

#include "pack/pack.h" /* struct mez_blobs */

enum { MEZ_CLOSURE_MAX = 1000000 }; /* blobs; MEZ_BUNDLE_MAX_MEMBERS says the same of files */

struct mez_closure_item {
	struct mez_descriptor d; /* as it is listed first */
	bool links;              /* an index or manifest: it links on */
};
struct mez_closure {
	const struct mez_closure_item *const *item;
	size_t n;
};

/* Something is wrong with what d refers to, and what is in err: not to be had, not a manifest,
 * listed with another size before.  0 = go on without it; negative ends the walk. */
typedef int mez_closure_fault_fn(void *arg, const struct mez_descriptor *d,
				 const struct mez_err *what, struct mez_err *err);

/* Walk from index, a tree that is an OCI image index.  Only indexes and manifests are fetched;
 * whether the other blobs are there is for the caller to see.  Everything lives in a.  A NULL
 * fault makes every fault the walk's error. */
MEZ_MUST int mez_closure_walk(struct mez_closure *out, struct mez_arena *a,
			      const struct mez_json *index, const struct mez_blobs *from,
			      mez_closure_fault_fn *fault, void *arg, struct mez_err *err);

#endif
