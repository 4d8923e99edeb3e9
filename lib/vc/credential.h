/* vc/credential.h: the shape of credential documents, before anything is verified.
 * Format: mez-credential(5).  May include: base json.
 * Two rules.  A credential of a type of ours (names that begin with "Mez") has exactly the
 * members its table lists.  Other people's credentials may hold what they like, as long as
 * the members that VC Data Model 2.0 defines hold what it says. */
#ifndef MEZ_VC_CREDENTIAL_H
#define MEZ_VC_CREDENTIAL_H

#include "base/date.h"
#include "json/json.h"

#define MEZ_CONTEXT_V2 "https://www.w3.org/ns/credentials/v2"
#define MEZ_CONTEXT_TERMS "https://www.w3.org/ns/credentials/undefined-terms/v2"
enum { MEZ_CREDENTIAL_TYPES_MAX = 32 };

enum mez_credential_state {
	MEZ_CREDENTIAL_BARE,  /* no proof; the issuer may be absent: about to be issued */
	MEZ_CREDENTIAL_SIGNED /* issuer and proof must be there */
};

/* VC Data Model 2.0 section 4, and our own tables.  Fails with TYPE (a Mez type that this
 * version does not know), MEMBER, MISSING or VALUE; err's pointer says where. */
MEZ_MUST int mez_credential_check(const struct mez_json *doc, enum mez_credential_state state,
				  struct mez_err *err);

/* Is this the subject of a credential of the type of ours that the name says?  0 for the types of
 * others.  Fails with TYPE for a name that begins with "Mez" and is none, and as
 * mez_credential_check(). */
MEZ_MUST int mez_credential_check_subject(struct mez_str name, const struct mez_json *subject,
					  struct mez_err *err);

/* The issuer's identifier: the string, or the "id" of the object; MEZ_NOSTR if absent. */
struct mez_str mez_credential_issuer(const struct mez_json *doc);
/* The i-th type, whether "type" is a string or an array; MEZ_NOSTR past the end. */
struct mez_str mez_credential_type(const struct mez_json *doc, size_t i);
/* An XML Schema dateTimeStamp as VC Data Model 2.0 takes it.  A fraction of a second is
 * rounded inwards: up for the start of a validity, down for its end. */
enum mez_validity_end { MEZ_VALIDITY_FROM, MEZ_VALIDITY_UNTIL };
MEZ_MUST bool mez_credential_instant(struct mez_instant *out, struct mez_str s,
				     enum mez_validity_end end);
/* The "@context" of every credential we make. */
struct mez_json mez_credential_context(struct mez_arena *a);

#endif
