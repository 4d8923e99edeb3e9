/* work/audit.h: the auditor's one command: everything a witness bundle claims, recomputed.
 * Needs no network and no store: the bundle, and the trust file the auditor holds.
 * What it shows and what it does not: mez-verify(7). */
#ifndef MEZ_WORK_AUDIT_H
#define MEZ_WORK_AUDIT_H

#include "work/bundle.h"
#include "work/check.h"

struct mez_audit {
	/* asked */
	struct mez_check_by by;
	bool json;              /* one mez.check/1 record instead of text */
	mez_report_fn *report;  /* every fault, as it is found */
	void *report_arg;
	/* found */
	size_t blobs, damaged;
	size_t packs, packs_signed, locks;
	size_t receipts, verdicts, verdicts_ok, credentials, credentials_ok;
	uint64_t head;          /* size of the signed tree head; 0 = none */
	size_t faults;
};
/* Audit the bundle at path ("-" = standard input).  Gives the exit status: 0 all holds and every
 * signer is pinned (or by.self), 1 something does not hold or a signer is not pinned; negative
 * when the bundle cannot be read at all. */
MEZ_MUST int mez_audit_run(struct mez_audit *audit, const char *path, struct mez_sink *out,
			   struct mez_err *err);

#endif
