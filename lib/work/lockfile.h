/* work/lockfile.h: the one writer of ZONE/stack.lock. */
#ifndef MEZ_WORK_LOCKFILE_H
#define MEZ_WORK_LOCKFILE_H

#include "work/compose.h"
#include "work/engine.h"

enum { MEZ_LOCKFILE_WAIT_SECONDS = 60 };

/* What stands there as ZONE/stack.lock. */
enum mez_lock_form { MEZ_LOCK_NONE, MEZ_LOCK_DRAFT, MEZ_LOCK_SIGNED };
/* By its type alone; whatever is no draft counts as signed.  What reading it fails with. */
MEZ_MUST int mez_lockfile_form(enum mez_lock_form *out, struct mez_arena *a, const char *zone,
			       struct mez_err *err);
/* Be the one who writes ZONE/stack.lock, from reading what it is to say until it is written: a
 * kernel lock on the directory, until *fd is closed (which is the caller's, also after a failure;
 * begin with -1).  AGAIN when another holds it for MEZ_LOCKFILE_WAIT_SECONDS. */
MEZ_MUST int mez_lockfile_hold(int *fd, const char *zone, struct mez_err *err);
/* Compute the lock of a zone from ZONE/zone.yaml, the key files it names and the packs in
 * ZONE/store: every pack signed by one of the zone's publishers (UNTRUSTED) before its key was
 * revoked (REVOKED), all requirements present, the zone's kinds, heads, lists and authorities
 * answered, every trouble of the packs together (work/compose.h) waived by a waiver that has not
 * ended today: CONFIG, all of them in faults, which begin with none.  The document is unsigned. */
MEZ_MUST int mez_lockfile_compute(struct mez_json *out, struct mez_arena *a, const char *zone,
				  struct mez_store *store, struct mez_date today,
				  struct mez_faults *faults, struct mez_err *err);
/* The draft of it: what does not depend on keys, from zone.yaml and the packs alone.  The packs
 * need no signature and the key files need not be there; all else is asked as for a lock. */
MEZ_MUST int mez_lockfile_draft(struct mez_json *out, struct mez_arena *a, const char *zone,
				struct mez_store *store, struct mez_date today,
				struct mez_faults *faults, struct mez_err *err);
/* Whom a zone takes packs from, in a: what zone.yaml and the key files it names say. */
MEZ_MUST int mez_lockfile_publishers(struct mez_publishers *out, struct mez_arena *a,
				     const char *zone, struct mez_err *err);
/* The same of its reviewers; none is no fault. */
MEZ_MUST int mez_lockfile_reviewers(struct mez_reviewers *out, struct mez_arena *a,
				    const char *zone, struct mez_err *err);
/* Whose law a zone is under, in a. */
MEZ_MUST int mez_lockfile_jurisdiction(struct mez_str *out, struct mez_arena *a, const char *zone,
				       struct mez_err *err);
/* What the packs of a zone are together, as a mez.composition/1 record; *clear: nothing stands in
 * the way of a lock. */
MEZ_MUST int mez_lockfile_compose(struct mez_json *out, bool *clear, struct mez_arena *a,
				  const char *zone, struct mez_store *store, struct mez_date today,
				  struct mez_err *err);
/* Sign it, write stack.lock, and keep it with the packs it pins in the store, as one image index
 * named "lock.<first 16 hex digits of the lock's digest>".  REVOKED when the lock itself says
 * that the key is no longer believed. */
MEZ_MUST int mez_lockfile_write(struct mez_arena *a, const char *zone, struct mez_store *store,
				const struct mez_json *unsigned_lock, const struct mez_seckey *key,
				struct mez_instant created, struct mez_err *err);
/* Write a draft as stack.lock. */
MEZ_MUST int mez_lockfile_write_draft(struct mez_arena *a, const char *zone,
				      const struct mez_json *draft, struct mez_err *err);
/* Does stack.lock say what would be computed now, in its one form and under a proof that
 * verifies?  If it is a draft, then the zone document and the packs alone are compared, and there
 * is no signer.  0, and *signer (may be NULL) is whose proof; REFUSED with every difference in
 * faults, which begin with none: which pack, and which of its files, by what the store has of
 * both; which key; which member of the zone document.  NOT_CANONICAL, SIGNATURE, or what reading
 * it fails with. */
MEZ_MUST int mez_lockfile_check(struct mez_arena *a, const char *zone, struct mez_store *store,
				const struct mez_json *unsigned_lock, struct mez_pubkey *signer,
				struct mez_faults *faults, struct mez_err *err);

#endif
