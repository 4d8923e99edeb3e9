/* vc/case.h: the case, the document that travels through the tools, and the credential
 * that attests its verdict.
 * Formats: mez-case(5), mez-credential(5).  May include: base json canon.
 * A case is judged here only as far as issuing and recording need: which members it has,
 * and that operation, verdict and credential speak of one another.  Whether the verdict
 * follows from the operation is tensor's question. */
#ifndef MEZ_VC_CASE_H
#define MEZ_VC_CASE_H

#include "vc/vc.h"

#define MEZ_CASE_TYPE "mez.case/1"

/* Members of a case; NULL when absent.  Borrowed from the tree. */
struct mez_case {
	const struct mez_json *doc;
	const struct mez_json *operation, *evidence;
	const struct mez_json *verdict, *credential, *receipt;
};
/* The shape of the case and of the outer members of its operation and verdict; a verdict
 * must name this operation by digest (DIGEST when it does not).  Fails with TYPE, MEMBER,
 * MISSING, VALUE; NUMBER when a part is not fit for canonical bytes. */
MEZ_MUST int mez_case_read(struct mez_case *out, const struct mez_json *doc, struct mez_err *err);

/* The packs that the verdict names, by manifest digest: sorted, unique, in a. */
MEZ_MUST int mez_case_packs(struct mez_str **out, size_t *n, struct mez_arena *a,
			    const struct mez_case *c, struct mez_err *err);

/* The bare MezVerdictCredential of a case with a verdict: no issuer and no proof yet. */
MEZ_MUST int mez_case_credential(struct mez_json *out, struct mez_arena *a,
				 const struct mez_case *c, struct mez_err *err);
/* Does this verified credential attest this case's verdict?  Every member of the subject
 * must be what the verdict says: REFUSED with the member's pointer when not. */
MEZ_MUST int mez_case_attested(const struct mez_case *c, const struct mez_vc *vc,
			       struct mez_arena *a, struct mez_err *err);

#endif
