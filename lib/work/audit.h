/* work/audit.h: the auditor's one command: everything a witness bundle claims, recomputed.
 * Needs no network and no store: the bundle, and the trust file the auditor holds.
 * One pass: a bundle may come through a pipe, and memory does not grow with its chain.
 * What it shows and what it does not: mez-verify(7). */
#ifndef MEZ_WORK_AUDIT_H
#define MEZ_WORK_AUDIT_H

#include "work/bundle.h"
#include "work/check.h"

#define MEZ_VERIFYSTATE_TYPE "mez.verifystate/1"

/* Segments that come before what is needed to judge them, together. */
#define MEZ_AUDIT_HELD_MAX ((size_t)128 << 20)
/* Once locks and packs take so much memory, no further lock is opened. */
#define MEZ_AUDIT_LAW_MAX ((size_t)1 << 30)
/* The largest segment of a chain. */
#define MEZ_BUNDLE_MAX_SEGMENT ((uint64_t)4 << 30)
enum { MEZ_VERIFYSTATE_MAX = 4096 }; /* bytes of a state file */

/* How far it came: bytes of the file, receipts judged. */
typedef void mez_audit_progress_fn(void *arg, uint64_t bytes, uint64_t receipts);

struct mez_audit {
	/* asked */
	struct mez_check_by by;
	bool json;              /* one mez.check/1 record instead of text */
	size_t jobs;            /* threads that judge cases; 0 = 1; the answer is the same */
	mez_report_fn *report;  /* every fault, as it is found */
	void *report_arg;
	mez_audit_progress_fn *progress; /* may be NULL */
	void *progress_arg;
	/* A file that remembers what was proved, or NULL: read if it is there, written as the audit
	 * goes.  It holds for this very program, which is named by any text. */
	const char *resume, *program;
	/* found */
	size_t blobs, damaged;
	size_t packs, packs_signed, locks;
	size_t receipts, verdicts, verdicts_ok, credentials, credentials_ok;
	size_t verdicts_resumed; /* of verdicts_ok, those that an earlier run re-executed */
	uint64_t head;           /* size of the signed tree head; 0 = none */
	size_t faults;
};
/* Audit the bundle at path ("-" = standard input).  Gives the exit status: 0 all holds and every
 * signer is pinned (or by.self), 1 something does not hold or a signer is not pinned; negative
 * when the bundle cannot be read at all; CONFIG when the state file is of other inputs, NOPERM
 * when others may write it, and what its text gives. */
MEZ_MUST int mez_audit_run(struct mez_audit *audit, const char *path, struct mez_sink *out,
			   struct mez_err *err);

#endif
