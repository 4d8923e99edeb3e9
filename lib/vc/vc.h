/* vc/vc.h: verified credentials, and issuing them.
 * Format: mez-credential(5).  May include: base json canon crypto proof ... pack.
 * Specifications: VC Data Model 2.0, VC Data Integrity EdDSA 1.0 (eddsa-jcs-2022).
 * Invariant: a struct mez_vc exists only if the document's shape was good, its proof
 * verified, the issuer was bound to the proof's key and the asked instant lay within its
 * validity.  Whether that key may speak on the matter is the caller's question (the lock's
 * authorities, a trust file). */
#ifndef MEZ_VC_VC_H
#define MEZ_VC_VC_H

#include "base/date.h"
#include "crypto/key.h"
#include "json/json.h"
#include "proof/integrity.h"
#include "proof/revoked.h"

struct mez_vc; /* opaque; lives in the arena it was verified into */

/* Verify doc at an instant.  issuers (may be NULL) maps an issuer that is no did:key to
 * its key: it is asked with the issuer's DID, and with the verification method when that
 * is no did:key either.  *out borrows from doc and lives in a.  Numbers of other people's
 * credentials follow RFC 8785.
 *   shape              MEMBER MISSING VALUE TYPE (see vc/credential.h)
 *   proof              MISSING, UNSUPPORTED, SIGNATURE (proof/integrity.h)
 *   issuer             UNTRUSTED: the proof's key is not the issuer's
 *   validity           EXPIRED: before validFrom, or after validUntil */
MEZ_MUST int mez_vc_verify(struct mez_vc **out, struct mez_arena *a, const struct mez_json *doc,
			   struct mez_instant at, const struct mez_resolver *issuers,
			   struct mez_err *err);

const struct mez_pubkey *mez_vc_key(const struct mez_vc *vc);  /* who signed */
struct mez_signed mez_vc_signed(const struct mez_vc *vc);      /* and when, as the proof says */
struct mez_str mez_vc_issuer(const struct mez_vc *vc);         /* the issuer's DID */
const struct mez_json *mez_vc_doc(const struct mez_vc *vc);    /* the whole document */
/* The credentialSubject when it is one object, or the only item of an array; NULL when
 * there are several (mez_json_at(mez_vc_doc(vc), "credentialSubject") has them). */
const struct mez_json *mez_vc_subject(const struct mez_vc *vc);
/* The types besides VerifiableCredential. */
size_t mez_vc_ntypes(const struct mez_vc *vc);
struct mez_str mez_vc_type(const struct mez_vc *vc, size_t i);
bool mez_vc_is(const struct mez_vc *vc, struct mez_str type);
/* False: the document does not say. */
bool mez_vc_valid_from(const struct mez_vc *vc, struct mez_instant *out);
bool mez_vc_valid_until(const struct mez_vc *vc, struct mez_instant *out);
/* SHA-256 of the canonical document, proof included: its name in verdicts. */
struct mez_digest mez_vc_digest(const struct mez_vc *vc);

struct mez_vc_issue {
	const struct mez_seckey *key;
	struct mez_str issuer;      /* MEZ_NOSTR: the key's did:key */
	struct mez_instant created; /* of the proof */
};
/* Sign a credential that has no proof: its issuer is set (one that is there must agree)
 * and a proof with purpose assertionMethod added.  doc must satisfy the strict profile.
 * Fails like the shape check of mez_vc_verify; VALUE for an issuer that disagrees. */
MEZ_MUST int mez_vc_issue(struct mez_json *out, struct mez_arena *a, const struct mez_json *doc,
			  const struct mez_vc_issue *how, struct mez_err *err);

#endif
