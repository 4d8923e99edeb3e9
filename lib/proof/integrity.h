/* proof/integrity.h: W3C Data Integrity proofs, cryptosuite eddsa-jcs-2022, over documents.
 * May include: base json canon crypto.  Specification: VC Data Integrity EdDSA 1.0, 3.3. */
#ifndef MEZ_PROOF_INTEGRITY_H
#define MEZ_PROOF_INTEGRITY_H

#include "base/date.h"
#include "crypto/sign.h"
#include "proof/revoked.h"

struct mez_proof_options {
	const char *purpose;        /* "assertionMethod" unless a format says otherwise */
	struct mez_instant created; /* given by the caller; the library reads no clock */
};
/* What a proof that verified says.  Times that others wrote with an offset or a fraction are
 * the whole second in UTC.  expires is for the caller to judge, who knows as of when. */
struct mez_proof_info {
	struct mez_pubkey key;
	struct mez_str method;      /* borrowed from the document */
	struct mez_instant created;
	bool has_created;
	struct mez_instant expires;
	bool has_expires;
};

/* Whose it is, and when it says it was made. */
struct mez_signed mez_proof_signed(const struct mez_proof_info *info);

/* A copy of doc (which must have no "proof") with one proof by key added.  The
 * verification method is did:key:X#X; "@context" of doc, if there, is copied into the proof.
 * doc must satisfy the strict profile (NUMBER, NEGZERO); VALUE when it is no object or has a
 * proof. */
MEZ_MUST int mez_proof_add(struct mez_json *out, struct mez_arena *a, const struct mez_json *doc,
			   const struct mez_seckey *key, const struct mez_proof_options *opt,
			   struct mez_err *err);

/* Says which key a verification method of others (did:web and so on) has.  0, or UNTRUSTED. */
typedef int mez_resolve_fn(struct mez_pubkey *out, struct mez_str method, void *arg,
			   struct mez_err *err);
struct mez_resolver { mez_resolve_fn *fn; void *arg; };

/* Check the one proof of doc: suite, purpose, signature, "@context" of proof a prefix-equal
 * of the document's as the specification asks.  The key is taken from the verification
 * method when it is did:key; otherwise `resolve` (may be NULL) maps it.  Documents of
 * others may hold doubles: numbers then follow RFC 8785.
 *   MISSING      no proof, or a proof without a required member
 *   MEMBER VALUE a proof with a member the specification does not define, or a malformed one
 *   UNSUPPORTED  another proof type or suite, several proofs, a chain (previousProof)
 *   REFUSED      the proof is for another purpose
 *   UNTRUSTED    nobody knows the verification method
 *   SIGNATURE    it does not verify, or its "@context" is not the document's
 * domain, challenge and nonce are under the signature and are not judged. */
MEZ_MUST int mez_proof_check(struct mez_proof_info *out, struct mez_arena *a,
			     const struct mez_json *doc, const char *purpose,
			     const struct mez_resolver *resolve, struct mez_err *err);

/* The key of a verification method: of did:key:X#X itself, of others by resolve (may be NULL). */
MEZ_MUST int mez_proof_method_key(struct mez_pubkey *out, struct mez_str method,
				  const struct mez_resolver *resolve, struct mez_err *err);
/* The DID of a verification method: what stands before '#'. */
struct mez_str mez_proof_method_did(struct mez_str method);

/* A resolver over a table, as trust files and locks hold it: a row matches when it is the
 * method itself or its DID.  { mez_proof_table_key, &table }. */
struct mez_proof_row {
	struct mez_str method; /* "did:web:x#key-1", or "did:web:x" for any method of it */
	struct mez_pubkey key;
};
struct mez_proof_table {
	const struct mez_proof_row *rows;
	size_t n;
};
mez_resolve_fn mez_proof_table_key;

#endif
