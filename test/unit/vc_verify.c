/* Issuing and verifying credentials: who signed, for whom, when. */
#include "tap.h"

#include "chainkit.h"
#include "vc/credential.h"

#define BARE(type, subject)                                                                  \
	"{\"@context\":[\"https://www.w3.org/ns/credentials/v2\","                             \
	"\"https://www.w3.org/ns/credentials/undefined-terms/v2\"],"                          \
	"\"type\":[\"VerifiableCredential\",\"" type "\"],\"validFrom\":\"2025-07-01T00:00:00Z\"," \
	"\"validUntil\":\"2025-12-31T23:59:59Z\",\"credentialSubject\":" subject "}"
#define COPY "{\"list\":\"pk.atl\",\"from\":\"2025-07-01\",\"to\":\"2025-07-07\",\"entries\":"
#define STATUS                                                                               \
	"{\"id\":\"ntn:1\",\"list\":\"pk.atl\",\"status\":\"active\",\"from\":\"2025-07-01\"," \
	"\"to\":\"2026-06-30\"}"

static struct mez_seckey *key;
static struct mez_err err;

static const struct mez_json *issued(const char *text)
{
	const struct mez_vc_issue how = { .key = key, .created = kit_time("2025-07-01T00:00:00Z") };
	struct mez_json v;

	mez_err_clear(&err);
	return mez_vc_issue(&v, &kit_arena, kit_json(text), &how, &err) < 0
		       ? NULL
		       : mez_json_keep(&kit_arena, v);
}

static int verify_with(const struct mez_json *v, const char *at, const struct mez_resolver *issuers)
{
	struct mez_vc *vc = NULL;
	int r;

	mez_err_clear(&err);
	r = mez_vc_verify(&vc, &kit_arena, v, kit_time(at), issuers, &err);
	if ((r == 0) != (vc != NULL))
		abort();
	return r;
}

static int verify(const struct mez_json *v)
{
	return verify_with(v, "2025-09-15T12:00:00Z", NULL);
}

static void round_trip(void)
{
	const struct mez_json *v = issued(BARE("MezListStatus", STATUS));
	const struct mez_pubkey pub = mez_seckey_public(key);
	struct mez_digest digest;
	struct mez_instant t;
	struct mez_vc *vc;
	char did[MEZ_DIDKEY_MAX];

	ok(v && mez_vc_verify(&vc, &kit_arena, v, kit_time("2025-09-15T12:00:00Z"), NULL, &err) ==
			   0,
	   "issued and verified");
	mez_pubkey_did(did, &pub);
	digest = mez_canon_digest_of(v);
	ok(mez_pubkey_eq(mez_vc_key(vc), &pub) && mez_str_eq(mez_vc_issuer(vc), mez_str_of(did)),
	   "by this key, under its name");
	ok(mez_vc_ntypes(vc) == 1 && mez_str_is(mez_vc_type(vc, 0), "MezListStatus") &&
		   mez_vc_is(vc, MEZ_STR("MezListStatus")) && !mez_vc_is(vc, MEZ_STR("MezTotal")) &&
		   !mez_vc_is(vc, MEZ_STR("VerifiableCredential")) && !mez_vc_type(vc, 1).p,
	   "of one type of its own");
	ok(mez_str_is(mez_json_str(mez_json_at(mez_vc_subject(vc), "status")), "active"),
	   "about this");
	ok(mez_vc_valid_from(vc, &t) && t.secs == kit_time("2025-07-01T00:00:00Z").secs &&
		   mez_vc_valid_until(vc, &t) && t.secs == kit_time("2025-12-31T23:59:59Z").secs,
	   "from then to then");
	{
		struct mez_digest named = mez_vc_digest(vc);

		ok(mez_digest_eq(&named, &digest), "its digest covers the proof");
	}
	ok(mez_vc_doc(vc) == v, "and it remembers the document");
}

static void validity(void)
{
	const struct mez_json *v = issued(BARE("MezListStatus", STATUS));

	ok(verify_with(v, "2025-07-01T00:00:00Z", NULL) == 0, "valid from the first second");
	ok(verify_with(v, "2025-06-30T23:59:59Z", NULL) == -MEZ_E_EXPIRED, "not before: %s",
	   err.msg);
	ok(verify_with(v, "2025-12-31T23:59:59Z", NULL) == 0, "valid to the last second");
	ok(verify_with(v, "2026-01-01T00:00:00Z", NULL) == -MEZ_E_EXPIRED, "not after: %s",
	   err.msg);
}

static void tampering(void)
{
	const struct mez_json *v = issued(BARE("MezListStatus", STATUS));
	MEZ_AUTO(mez_seckey) other = kit_key(42);
	const struct mez_pubkey pub = mez_seckey_public(other);
	char did[MEZ_DIDKEY_MAX], text[128];
	const struct mez_json *proof = mez_json_at(v, "proof");

	mez_pubkey_did(did, &pub);
	(void)snprintf(text, sizeof(text), "\"%s\"", did);
	ok(verify(kit_with(v, "validUntil", kit_json("\"2035-12-31T23:59:59Z\""))) ==
		   -MEZ_E_SIGNATURE,
	   "a later end: %s", err.msg);
	ok(verify(kit_with(v, "credentialSubject",
			   kit_json("{\"id\":\"ntn:2\",\"list\":\"pk.atl\",\"status\":\"active\","
				    "\"from\":\"2025-07-01\",\"to\":\"2026-06-30\"}"))) ==
		   -MEZ_E_SIGNATURE,
	   "another subject");
	ok(verify(kit_with(v, "issuer", kit_json(text))) < 0, "another issuer: %s", err.msg);
	ok(verify(kit_with(v, "proof", NULL)) == -MEZ_E_MISSING, "no proof");
	ok(verify(kit_with(v, "issuer", NULL)) == -MEZ_E_MISSING, "no issuer");
	ok(verify(kit_with(v, "proof",
			   kit_with(proof, "proofPurpose", kit_json("\"authentication\"")))) ==
		   -MEZ_E_REFUSED,
	   "a proof for another purpose");
	ok(verify(kit_with(v, "proof", kit_with(proof, "proofValue", kit_json("\"z111\"")))) < 0,
	   "no signature");
	ok(verify(kit_json("[]")) == -MEZ_E_VALUE, "no object");
}

/* did:web:fbr.example is known to be this key; nothing else is known. */
static int known(struct mez_pubkey *out, struct mez_str method, void *arg, struct mez_err *e)
{
	const struct mez_pubkey *pub = arg;

	if (!mez_str_is(method, "did:web:fbr.example"))
		return mez_err_set(e, MEZ_E_UNTRUSTED, "unknown");
	*out = *pub;
	return 0;
}

static void named_issuers(void)
{
	const struct mez_vc_issue how = { .key = key,
					  .issuer = MEZ_STR("did:web:fbr.example"),
					  .created = kit_time("2025-07-01T00:00:00Z") };
	MEZ_AUTO(mez_seckey) other = kit_key(42);
	struct mez_pubkey right = mez_seckey_public(key), wrong = mez_seckey_public(other);
	struct mez_resolver resolver = { known, &right };
	struct mez_json v;

	ok(mez_vc_issue(&v, &kit_arena, kit_json(BARE("MezListStatus", STATUS)), &how, &err) == 0,
	   "issued under a name that is no key");
	ok(verify_with(&v, "2025-09-15T12:00:00Z", NULL) == -MEZ_E_UNTRUSTED, "which says nothing");
	ok(verify_with(&v, "2025-09-15T12:00:00Z", &resolver) == 0, "unless the key is known");
	resolver.arg = &wrong;
	ok(verify_with(&v, "2025-09-15T12:00:00Z", &resolver) == -MEZ_E_UNTRUSTED,
	   "as this one: %s", err.msg);
}

/* A credential that names one key as issuer and is signed by another. */
static void borrowed_name(void)
{
	const struct mez_proof_options opt = { .purpose = "assertionMethod",
					       .created = kit_time("2025-07-01T00:00:00Z") };
	MEZ_AUTO(mez_seckey) other = kit_key(42);
	const struct mez_pubkey pub = mez_seckey_public(key);
	char did[MEZ_DIDKEY_MAX], text[128];
	const struct mez_json *v;
	struct mez_json out;

	mez_pubkey_did(did, &pub);
	(void)snprintf(text, sizeof(text), "\"%s\"", did);
	v = kit_with(kit_json(BARE("MezListStatus", STATUS)), "issuer", kit_json(text));
	ok(mez_proof_add(&out, &kit_arena, v, other, &opt, &err) == 0, "signed by somebody else");
	ok(verify(&out) == -MEZ_E_UNTRUSTED, "is found out: %s", err.msg);
	is_str(err.pointer, "/issuer", "and where");
}

static void issuing(void)
{
	const struct mez_json *v = issued(BARE("MezListStatus", STATUS));
	const struct mez_vc_issue how = { .key = key, .created = kit_time("2025-07-01T00:00:00Z") };
	struct mez_json out;

	ok(mez_vc_issue(&out, &kit_arena, v, &how, &err) == -MEZ_E_VALUE,
	   "signed ones are refused");
	ok(mez_vc_issue(&out, &kit_arena,
			kit_with(kit_json(BARE("MezListStatus", STATUS)), "issuer",
				 kit_json("\"did:example:x\"")),
			&how, &err) == -MEZ_E_VALUE,
	   "and those that name another issuer: %s", err.msg);
	ok(issued(BARE("PkKyc", "{\"id\":\"ntn:1\",\"kyc\":{\"verified\":true}}")) != NULL,
	   "types of a vocabulary are taken");
	ok(!issued(BARE("PkKyc", "{}")) && err.code == MEZ_E_VALUE, "not without a claim");
}

/* Members of our own types, one fault each. */
#define HEX "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define HIT                                                               \
	"{\"id\":\"urn:a\",\"list\":\"pk.s\",\"entry\":\"e\",\"list_sha256\":\"" \
	HEX "\""
static const struct {
	const char *text;
	enum mez_code code;
} own[] = {
	{BARE("MezTotal",
	      "{\"id\":\"urn:a\",\"payer\":\"b\",\"total\":\"pk.t\",\"from\":\"2025-07-"
	      "01\","
	      "\"to\":\"2025-09-15\",\"value\":{\"amount\":\"1\",\"currency\":\"PKR\"},"
	      "\"chain\":\"c\",\"height\":3}"),
	 MEZ_OK},
	{BARE("MezJudgement",
	      "{\"judgement\":\"pk.j\",\"operation_sha256\":\"" HEX "\",\"answer\":true}"),
	 MEZ_OK},
	{BARE("MezDetermination", "{\"id\":\"urn:a\",\"list\":\"pk.s\",\"entry\":\"e\","
				  "\"list_sha256\":\"" HEX "\",\"same\":false}"),
	 MEZ_OK},
	{BARE("MezDetermination", "{\"id\":\"urn:a\",\"list\":\"pk.s\",\"entry\":\"e\","
				  "\"list_sha256\":\"" HEX "\",\"same\":true}"),
	 MEZ_E_VALUE},
	{BARE("MezListStatus",
	      "{\"id\":\"urn:a\",\"list\":\"pk.atl\",\"status\":\"active\","
	      "\"from\":\"2025-07-01\"}"),
	 MEZ_E_MISSING},
	{BARE("MezListStatus",
	      "{\"id\":\"urn:a\",\"list\":\"pk.atl\",\"status\":\"active\","
	      "\"from\":\"2025-07-02\",\"to\":\"2025-07-01\"}"),
	 MEZ_E_VALUE},
	{BARE("MezListStatus",
	      "{\"id\":\"urn:a\",\"list\":\"pk.atl\",\"status\":\"active\","
	      "\"from\":\"2025-07-01\",\"to\":\"2025-07-01\",\"x\":1}"),
	 MEZ_E_MEMBER},
	{BARE("MezListCopy", COPY "{\"urn:a\":\"active\",\"urn:b\":\"late\"}}"), MEZ_OK},
	{BARE("MezListCopy", COPY "{}}"), MEZ_OK},
	{BARE("MezListCopy", COPY "{\"urn:a\":\"active\",\"urn:b\":7}}"), MEZ_E_VALUE},
	{BARE("MezListCopy", COPY "[\"urn:a\"]}"), MEZ_E_VALUE},
	{BARE("MezListCopy", COPY "{},\"id\":\"urn:a\"}"), MEZ_E_MEMBER},
	{BARE("MezPermit", "{\"id\":\"urn:a\"}"), MEZ_E_TYPE},
	{BARE("MezAuthorisation", HIT "}"), MEZ_OK},
	{BARE("MezAuthorisation",
	      HIT ",\"operation_sha256\":\"" HEX "\",\"kinds\":[\"k\"],\"reference\":\"1\","
		  "\"at_most\":{\"gross\":{\"amount\":\"1\",\"currency\":\"PKR\"}},"
		  "\"from\":\"2025-07-01\",\"to\":\"2025-07-31\"}"),
	 MEZ_OK},
	{BARE("MezAuthorisation", HIT ",\"at_most\":{\"gross\":\"1\"}}"), MEZ_E_VALUE},
	{BARE("MezAuthorisation", HIT ",\"at_most\":[]}"), MEZ_E_VALUE},
	{BARE("MezAuthorisation", HIT ",\"kinds\":\"k\"}"), MEZ_E_VALUE},
	{BARE("MezAuthorisation", HIT ",\"same\":false}"), MEZ_E_MEMBER},
	{BARE("MezAuthorisation",
	      HIT ",\"from\":\"2025-07-02\",\"to\":\"2025-07-01\"}"),
	 MEZ_E_VALUE},
	{BARE("MezAuthorisation", "{\"id\":\"urn:a\",\"list\":\"pk.s\",\"entry\":\"e\"}"),
	 MEZ_E_MISSING},
	{BARE("MezRevocation", "{\"id\":\"urn:a\",\"revokes\":\"" HEX "\"}"), MEZ_OK},
	{BARE("MezRevocation", "{\"id\":\"urn:a\",\"revokes\":\"e3\"}"), MEZ_E_VALUE},
	{BARE("MezRevocation", "{\"id\":\"urn:a\"}"), MEZ_E_MISSING},
	{BARE("MezLicence", "{\"id\":\"urn:a\",\"register\":\"pk.pta.ldi\",\"as_of\":"
			    "\"2025-07-01\",\"licences\":[{\"number\":\"1\",\"from\":"
			    "\"2020-07-01\"}]}"),
	 MEZ_OK},
	{BARE("MezLicence", "{\"id\":\"urn:a\",\"register\":\"pk.pta.ldi\",\"as_of\":"
			    "\"2025-07-01\",\"licences\":[{\"number\":\"1\",\"state\":"
			    "\"active\"}]}"),
	 MEZ_E_MEMBER},
	{BARE("MezJudgement\",\"PkKyc",
	      "{\"judgement\":\"pk.j\",\"operation_sha256\":\"" HEX "\",\"answer\":true}"),
	 MEZ_E_VALUE},
};

static void own_types(void)
{
	for (size_t i = 0; i < MEZ_COUNT(own); i++) {
		(void)issued(own[i].text);
		ok(err.code == own[i].code, "row %zu: %s", i,
		   own[i].code ? err.msg : "is taken");
	}
}

static void stamps(void)
{
	static const struct {
		const char *text, *from, *until; /* NULL = refused */
	} rows[] = {
		{ "2025-01-01T00:00:00Z", "2025-01-01T00:00:00Z", "2025-01-01T00:00:00Z" },
		{ "2025-01-01T00:00:00.5Z", "2025-01-01T00:00:01Z", "2025-01-01T00:00:00Z" },
		{ "2025-01-01T00:00:00.000Z", "2025-01-01T00:00:00Z", "2025-01-01T00:00:00Z" },
		{ "2025-01-01T05:00:59.9+05:00", "2025-01-01T00:01:00Z", "2025-01-01T00:00:59Z" },
		{ "2025-01-01T00:00:00.Z", NULL, NULL },
		{ "2025-01-01T00:00:00", NULL, NULL },
		{ "2025-01-01", NULL, NULL },
		{ "2025-02-30T00:00:00Z", NULL, NULL },
		{ "2025-01-01T00:00:00.5", NULL, NULL },
		{ "", NULL, NULL },
	};
	char text[MEZ_INSTANT_TEXT + 1];
	struct mez_instant t;

	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		struct mez_str s = mez_str_of(rows[i].text);

		if (!rows[i].from) {
			ok(!mez_credential_instant(&t, s, MEZ_VALIDITY_FROM), "'%s' is refused",
			   s.p);
			continue;
		}
		if (!ok(mez_credential_instant(&t, s, MEZ_VALIDITY_FROM), "'%s' is taken", s.p))
			continue;
		mez_instant_text(text, t);
		is_str(text, rows[i].from, "as a start, rounded up");
		if (!mez_credential_instant(&t, s, MEZ_VALIDITY_UNTIL))
			abort();
		mez_instant_text(text, t);
		is_str(text, rows[i].until, "as an end, rounded down");
	}
}

int main(void)
{
	kit_start();
	key = kit_key(7);
	round_trip();
	validity();
	tampering();
	named_issuers();
	borrowed_name();
	issuing();
	own_types();
	stamps();
	mez_seckey_free(key);
	mez_arena_release(&kit_arena);
	return done_testing();
}
