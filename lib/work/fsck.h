/* work/fsck.h: the care of a content store: what is wrong in it, and what nobody needs.
 * What they answer: mez-bundle(1). */
#ifndef MEZ_WORK_FSCK_H
#define MEZ_WORK_FSCK_H

#include "store/store.h"
#include "work/layout.h"

/* --- everything that is wrong --------------------------------------------- */

struct mez_fsck; /* opaque */
/* Look at every file of DIR: is it what it is named, listed and shaped as.  Goes on after any
 * fault; changes nothing.  A writer's temporary file is no fault while the writer lives.
 * Waits while gc is at work.  NOINPUT when there is no such directory; IO. */
MEZ_MUST int mez_fsck_run(struct mez_fsck **out, const char *dir, struct mez_err *err);
void mez_fsck_free(struct mez_fsck *f); /* NULL is fine */
MEZ_DEFINE_AUTO(mez_fsck);

/* In the order found: the directories, the blobs by name, what the index leads to. */
const struct mez_finding *mez_fsck_findings(const struct mez_fsck *f, size_t *n);
struct mez_fsck_counts {
	size_t blobs, unreferenced, temporary; /* files; of blobs; of dead writers */
	uint64_t bytes;                        /* of the blobs */
};
struct mez_fsck_counts mez_fsck_counts(const struct mez_fsck *f);

/* --- what nobody needs ---------------------------------------------------- */

struct mez_gc {
	/* asked */
	bool dry;       /* remove nothing */
	int64_t before; /* seconds since 1970: what was put at that time or later stays */
	unsigned wait_ms;
	/* told of each blob that goes, before it does; may be NULL */
	int (*each)(void *arg, const struct mez_filehash *h, uint64_t size, struct mez_err *err);
	void *arg;
	/* found */
	size_t kept, removed, young; /* young: nobody needs them, but they were put lately */
	uint64_t bytes;              /* of those removed */
};
/* Remove the blobs that nothing leads to: index.json, an index or manifest it leads to, or one
 * whose subject is led to (a signature beside a pack).  Every index and manifest on the way must
 * be whole, or nothing is removed: CLOSURE, DIGEST and what mez_closure_walk() gives.  AGAIN when
 * others share the store for longer than wait_ms. */
MEZ_MUST int mez_gc_run(struct mez_gc *gc, struct mez_store *s, const char *dir,
			struct mez_err *err);

#endif
