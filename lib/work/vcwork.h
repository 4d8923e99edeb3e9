/* work/vcwork.h: what mez-vc does with each record: issue, verify. */
#ifndef MEZ_WORK_VCWORK_H
#define MEZ_WORK_VCWORK_H

#include "vc/vc.h"
#include "work/check.h"
#include "work/stream.h"

/* A mez_record_fn; arg is a struct mez_vc_issue.  A case with a verdict gets the member
 * `credential`; a credential without proof gets issuer and proof.  A case that has a
 * credential or a receipt already is VALUE: neither is replaced, and a receipt covers the
 * case as it was. */
MEZ_MUST int mez_work_vc_issue(struct mez_stream *s, const struct mez_json *v, struct mez_str line,
			       struct mez_arena *a, void *arg, struct mez_err *err);

struct mez_vc_verify_job {
	struct mez_check_by by;
	enum mez_role role;    /* the role that the signer must be pinned for */
	struct mez_instant at; /* the instant of the question "valid?" */
};
/* A mez_record_fn; arg is a struct mez_vc_verify_job.  A credential, or a case's credential
 * (which must attest the case's verdict), is answered with a mez.check/1 record; the
 * stream's status is 1 when it is invalid or its signer is not pinned (without `self`).
 * What is no credential at all is a problem (65). */
MEZ_MUST int mez_work_vc_verify(struct mez_stream *s, const struct mez_json *v, struct mez_str line,
				struct mez_arena *a, void *arg, struct mez_err *err);

#endif
