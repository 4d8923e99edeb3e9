/* vc/vc.c: from a document to a verified credential, and from a bare one to a signed one. */
#include "vc/vc.h"

#include "vc/credential.h"

#define COMMON_TYPE "VerifiableCredential"
static const char purpose[] = "assertionMethod";

struct mez_vc {
	const struct mez_json *doc;
	const struct mez_json *subject; /* NULL when there are several */
	struct mez_signed by;
	struct mez_str issuer;
	struct mez_instant from, until;
	bool has_from, has_until;
	struct mez_digest digest;
};

/* --- verifying ------------------------------------------------------------ */

/* The key that the issuer's name stands for. */
static int issuer_key(struct mez_pubkey *out, struct mez_str issuer,
		      const struct mez_resolver *issuers, struct mez_err *err)
{
	if (mez_str_starts(issuer, MEZ_STR("did:key:"))) {
		if (memchr(issuer.p, '#', issuer.n))
			return mez_err_set(err, MEZ_E_VALUE,
					   "the issuer names a key and not a DID");
		return mez_pubkey_from_did(out, issuer, err);
	}
	if (issuers && issuers->fn)
		return issuers->fn(out, issuer, issuers->arg, err);
	return mez_err_set(err, MEZ_E_UNTRUSTED, "no key is known for issuer '%.*s'",
			   MEZ_FMT(issuer));
}

static int bind_issuer(const struct mez_vc *vc, const struct mez_resolver *issuers,
		       struct mez_err *err)
{
	struct mez_pubkey key;
	int r = issuer_key(&key, vc->issuer, issuers, err);

	if (r == 0 && !mez_pubkey_eq(&key, &vc->by.key))
		r = mez_err_set(err, MEZ_E_UNTRUSTED, "signed by a key that is not the issuer's");
	if (r < 0)
		mez_err_pointer(err, "/issuer");
	return r;
}

static int late(struct mez_err *err, const char *pointer, const char *what, struct mez_instant end)
{
	char text[MEZ_INSTANT_TEXT + 1];
	int r;

	mez_instant_text(text, end);
	r = mez_err_set(err, MEZ_E_EXPIRED, "%s %s", what, text);
	mez_err_pointer(err, pointer);
	return r;
}

static void read_validity(struct mez_vc *vc)
{
	struct mez_str from = mez_json_str(mez_json_at(vc->doc, "validFrom"));
	struct mez_str until = mez_json_str(mez_json_at(vc->doc, "validUntil"));

	vc->has_from = from.p && mez_credential_instant(&vc->from, from, MEZ_VALIDITY_FROM);
	vc->has_until = until.p && mez_credential_instant(&vc->until, until, MEZ_VALIDITY_UNTIL);
}

static int check_validity(const struct mez_vc *vc, const struct mez_proof_info *proof,
			  struct mez_instant at, struct mez_err *err)
{
	if (vc->has_from && at.secs < vc->from.secs)
		return late(err, "/validFrom", "valid only from", vc->from);
	if (vc->has_until && at.secs > vc->until.secs)
		return late(err, "/validUntil", "valid only until", vc->until);
	if (proof->has_expires && at.secs > proof->expires.secs)
		return late(err, "/proof/expires", "the proof holds only until", proof->expires);
	return 0;
}

/* Other people's credentials may hold doubles, so the general number form; for ours it
 * gives the same bytes as the strict one. */
static int set_digest(struct mez_vc *vc, struct mez_err *err)
{
	MEZ_AUTO(mez_canon) bytes = NULL;
	int r = mez_canon_make(&bytes, vc->doc, MEZ_PROFILE_RFC8785, NULL, 0, err);

	if (r == 0)
		vc->digest = mez_canon_digest(bytes);
	return r;
}

static const struct mez_json *only_subject(const struct mez_json *doc)
{
	const struct mez_json *v = mez_json_at(doc, "credentialSubject");

	if (!mez_json_is(v, MEZ_J_ARRAY))
		return v;
	return mez_json_len(v) == 1 ? mez_json_item(v, 0) : NULL;
}

int mez_vc_verify(struct mez_vc **out, struct mez_arena *a, const struct mez_json *doc,
		  struct mez_instant at, const struct mez_resolver *issuers, struct mez_err *err)
{
	struct mez_vc *vc;
	struct mez_proof_info proof;
	int r = mez_credential_check(doc, MEZ_CREDENTIAL_SIGNED, err);

	if (r == 0)
		r = mez_proof_check(&proof, a, doc, purpose, issuers, err);
	if (r < 0)
		return r;
	vc = MEZ_NEW(a, struct mez_vc);
	vc->doc = doc;
	vc->subject = only_subject(doc);
	vc->by = mez_proof_signed(&proof);
	vc->issuer = mez_credential_issuer(doc);
	read_validity(vc);
	if ((r = bind_issuer(vc, issuers, err)) < 0 ||
	    (r = check_validity(vc, &proof, at, err)) < 0 || (r = set_digest(vc, err)) < 0)
		return r;
	*out = vc;
	return 0;
}

/* --- looking -------------------------------------------------------------- */

const struct mez_pubkey *mez_vc_key(const struct mez_vc *vc)
{
	return &vc->by.key;
}

struct mez_signed mez_vc_signed(const struct mez_vc *vc)
{
	return vc->by;
}

struct mez_str mez_vc_issuer(const struct mez_vc *vc)
{
	return vc->issuer;
}

const struct mez_json *mez_vc_doc(const struct mez_vc *vc)
{
	return vc->doc;
}

const struct mez_json *mez_vc_subject(const struct mez_vc *vc)
{
	return vc->subject;
}

struct mez_digest mez_vc_digest(const struct mez_vc *vc)
{
	return vc->digest;
}

bool mez_vc_valid_from(const struct mez_vc *vc, struct mez_instant *out)
{
	if (vc->has_from)
		*out = vc->from;
	return vc->has_from;
}

bool mez_vc_valid_until(const struct mez_vc *vc, struct mez_instant *out)
{
	if (vc->has_until)
		*out = vc->until;
	return vc->has_until;
}

struct mez_str mez_vc_type(const struct mez_vc *vc, size_t i)
{
	struct mez_str name;

	for (size_t at = 0; (name = mez_credential_type(vc->doc, at)).p; at++) {
		if (!mez_str_is(name, COMMON_TYPE) && i-- == 0)
			return name;
	}
	return MEZ_NOSTR;
}

size_t mez_vc_ntypes(const struct mez_vc *vc)
{
	size_t n = 0;

	while (mez_vc_type(vc, n).p)
		n++;
	return n;
}

bool mez_vc_is(const struct mez_vc *vc, struct mez_str type)
{
	struct mez_str name;

	for (size_t i = 0; (name = mez_vc_type(vc, i)).p; i++) {
		if (mez_str_eq(name, type))
			return true;
	}
	return false;
}

/* --- issuing -------------------------------------------------------------- */

int mez_vc_issue(struct mez_json *out, struct mez_arena *a, const struct mez_json *doc,
		 const struct mez_vc_issue *how, struct mez_err *err)
{
	const struct mez_proof_options opt = { .purpose = purpose, .created = how->created };
	const struct mez_pubkey pub = mez_seckey_public(how->key);
	char did[MEZ_DIDKEY_MAX];
	struct mez_str issuer = how->issuer, there = mez_credential_issuer(doc);
	struct mez_obj o;
	struct mez_json bare;
	int r = mez_credential_check(doc, MEZ_CREDENTIAL_BARE, err);

	if (r < 0)
		return r;
	mez_pubkey_did(did, &pub);
	if (!issuer.p)
		issuer = mez_str_of(did);
	if (there.p && !mez_str_eq(there, issuer)) {
		r = mez_err_set(err, MEZ_E_VALUE, "names issuer '%.*s', not '%.*s'", MEZ_FMT(there),
				MEZ_FMT(issuer));
		mez_err_pointer(err, "/issuer");
		return r;
	}
	mez_obj_from(&o, a, doc);
	if (!there.p)
		mez_obj_set(&o, "issuer", mez_json_copy_text(a, issuer));
	bare = mez_obj_done(&o);
	r = mez_credential_check(&bare, MEZ_CREDENTIAL_BARE, err); /* the issuer is checked too */
	return r < 0 ? r : mez_proof_add(out, a, &bare, how->key, &opt, err);
}
