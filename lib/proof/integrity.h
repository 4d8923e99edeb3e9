/* proof/integrity.h: W3C Data Integrity proofs, cryptosuite eddsa-jcs-2022, over documents.
 * May include: base json canon crypto.  Specification: VC Data Integrity EdDSA 1.0, 3.3. */
#ifndef MEZ_PROOF_INTEGRITY_H
#define MEZ_PROOF_INTEGRITY_H

#include "base/date.h"
#include "crypto/sign.h"

struct mez_proof_options {
	const char *purpose;        /* "assertionMethod" unless a format says otherwise */
	struct mez_instant created; /* given by the caller; the library reads no clock */
};
/* What a proof that verified says. */
struct mez_proof_info {
	struct mez_pubkey key;
	struct mez_str method;      /* borrowed from the document */
	struct mez_instant created;
	bool has_created;
};

/* A copy of doc (which must have no "proof") with one proof by key added.  The
 * verification method is did:key:X#X.  doc must satisfy the strict profile. */
MEZ_MUST int mez_proof_add(struct mez_json *out, struct mez_arena *a, const struct mez_json *doc,
			   const struct mez_seckey *key, const struct mez_proof_options *opt,
			   struct mez_err *err);
/* Check the one proof of doc: suite, purpose, signature, "@context" of proof a prefix-equal
 * of the document's as the specification asks.  The key is taken from the verification
 * method when it is did:key; otherwise `resolve` (may be NULL) maps it.  MISSING when there
 * is no proof, SIGNATURE when it does not verify, UNSUPPORTED for other suites.  Documents of
 * others may hold doubles: numbers then follow RFC 8785. */
typedef int mez_resolve_fn(struct mez_pubkey *out, struct mez_str method, void *arg,
			   struct mez_err *err);
struct mez_resolver { mez_resolve_fn *fn; void *arg; };
MEZ_MUST int mez_proof_check(struct mez_proof_info *out, struct mez_arena *a,
			     const struct mez_json *doc, const char *purpose,
			     const struct mez_resolver *resolve, struct mez_err *err);

#endif
