/* proof/integrity.c: VC Data Integrity EdDSA 1.0 section 3.3 (eddsa-jcs-2022). */
#include "proof/integrity.h"

#include "base/text.h"
#include "json/shape.h"

static const char TYPE[] = "DataIntegrityProof";
static const char SUITE[] = "eddsa-jcs-2022";
enum {
	METHOD_TEXT = 2 * MEZ_DIDKEY_MAX, /* did:key:X#X */
	SIGNATURE_TEXT = 88,		  /* base58btc digits 64 bytes may need */
	SECONDS_TEXT = 19		  /* YYYY-MM-DDTHH:MM:SS */
};

/* --- hashing: sections 3.3.3 to 3.3.5 --------------------------------------- */

/* What is signed: the options (a proof without its value) and the unsecured document. */
static int make_tbs(struct mez_tbs **out, const struct mez_json *options,
		    const struct mez_json *document, enum mez_profile profile, struct mez_err *err)
{
	MEZ_AUTO(mez_canon) opt = NULL;
	MEZ_AUTO(mez_canon) doc = NULL;
	int rc = mez_canon_make(&opt, options, profile, NULL, 0, err);

	if (rc == 0)
		rc = mez_canon_make(&doc, document, profile, NULL, 0, err);
	if (rc == 0)
		*out = mez_tbs_integrity(opt, doc);
	return rc;
}

/* --- making: section 3.3.1 --------------------------------------------------- */

static struct mez_json own_method(struct mez_arena *a, const struct mez_seckey *key)
{
	const struct mez_pubkey pub = mez_seckey_public(key);
	char did[MEZ_DIDKEY_MAX];

	mez_pubkey_did(did, &pub);
	return mez_json_text(mez_arena_fmt(a, "%s#%s", did, did + strlen("did:key:")));
}

/* The proof without its value. */
static void start_proof(struct mez_obj *proof, struct mez_arena *a, const struct mez_json *doc,
			const struct mez_seckey *key, const struct mez_proof_options *opt)
{
	const struct mez_json *context = mez_json_at(doc, "@context");
	char created[MEZ_INSTANT_TEXT + 1];

	mez_instant_text(created, opt->created);
	*proof = (struct mez_obj){ .a = a };
	mez_obj_set(proof, "type", mez_json_z(TYPE));
	mez_obj_set(proof, "cryptosuite", mez_json_z(SUITE));
	mez_obj_set(proof, "created", mez_json_copy_text(a, mez_str_of(created)));
	mez_obj_set(proof, "verificationMethod", own_method(a, key));
	mez_obj_set(proof, "proofPurpose", mez_json_copy_text(a, mez_str_of(opt->purpose)));
	if (context)
		mez_obj_set(proof, "@context", *context);
}

static struct mez_json signature_text(struct mez_arena *a, const struct mez_signature *sig)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;

	mez_buf_ch(&text, 'z');
	mez_b58(&text, sig->b, sizeof(sig->b));
	return mez_json_copy_text(a, mez_buf_view(&text));
}

int mez_proof_add(struct mez_json *out, struct mez_arena *a, const struct mez_json *doc,
		  const struct mez_seckey *key, const struct mez_proof_options *opt,
		  struct mez_err *err)
{
	MEZ_AUTO(mez_tbs) tbs = NULL;
	struct mez_obj proof, signed_doc;
	struct mez_signature sig;
	struct mez_json options;
	int rc;

	if (!mez_json_is(doc, MEZ_J_OBJECT))
		return mez_err_set(err, MEZ_E_VALUE, "only an object can carry a proof");
	if (mez_json_at(doc, "proof"))
		return mez_err_set(err, MEZ_E_VALUE, "the document has a proof already");
	start_proof(&proof, a, doc, key, opt);
	options = mez_obj_done(&proof);
	rc = make_tbs(&tbs, &options, doc, MEZ_PROFILE_STRICT, err);
	if (rc < 0)
		return rc;
	mez_sign(&sig, key, tbs);
	mez_obj_from(&proof, a, &options);
	mez_obj_set(&proof, "proofValue", signature_text(a, &sig));
	mez_obj_from(&signed_doc, a, doc);
	mez_obj_set(&signed_doc, "proof", mez_obj_done(&proof));
	*out = mez_obj_done(&signed_doc);
	return 0;
}

/* --- verification methods ---------------------------------------------------- */

struct mez_str mez_proof_method_did(struct mez_str method)
{
	const char *hash = method.n ? memchr(method.p, '#', method.n) : NULL;

	return (struct mez_str){ method.p, hash ? (size_t)(hash - method.p) : method.n };
}

int mez_proof_method_key(struct mez_pubkey *out, struct mez_str method,
			 const struct mez_resolver *resolve, struct mez_err *err)
{
	if (mez_str_starts(method, MEZ_STR("did:key:"))) {
		/* The bare DID names a document, not one of its methods. */
		if (mez_proof_method_did(method).n == method.n)
			return mez_err_set(err, MEZ_E_VALUE,
					   "verification method '%.*s' has no fragment",
					   MEZ_FMT(method));
		return mez_pubkey_from_did(out, method, err);
	}
	if (resolve && resolve->fn)
		return resolve->fn(out, method, resolve->arg, err);
	return mez_err_set(err, MEZ_E_UNTRUSTED, "no key is known for verification method '%.*s'",
			   MEZ_FMT(method));
}

int mez_proof_table_key(struct mez_pubkey *out, struct mez_str method, void *arg,
			struct mez_err *err)
{
	const struct mez_proof_table *table = arg;
	const struct mez_str did = mez_proof_method_did(method);

	for (size_t i = 0; i < table->n; i++) {
		const struct mez_proof_row *row = &table->rows[i];

		if (mez_str_eq(row->method, method) || mez_str_eq(row->method, did)) {
			*out = row->key;
			return 0;
		}
	}
	return mez_err_set(err, MEZ_E_UNTRUSTED, "no key is known for verification method '%.*s'",
			   MEZ_FMT(method));
}

/* --- reading a proof: the shape ---------------------------------------------- */

/* VC Data Integrity 1.0 section 2.1.  Every member is under the signature, but one we do not
 * know may change what the signature means, so it is refused. */
static const struct mez_field PROOF[] = {
	{ "type", MEZ_K_STRING, MEZ_REQUIRED, NULL },
	{ "cryptosuite", MEZ_K_STRING, MEZ_REQUIRED, NULL },
	{ "verificationMethod", MEZ_K_STRING, MEZ_REQUIRED, NULL },
	{ "proofPurpose", MEZ_K_STRING, MEZ_REQUIRED, NULL },
	{ "proofValue", MEZ_K_STRING, MEZ_REQUIRED, NULL },
	{ "created", MEZ_K_STRING, 0, NULL },
	{ "expires", MEZ_K_STRING, 0, NULL },
	{ "id", MEZ_K_STRING, 0, NULL },
	{ "domain", MEZ_K_ANY, 0, NULL },
	{ "challenge", MEZ_K_STRING, 0, NULL },
	{ "nonce", MEZ_K_STRING, 0, NULL },
	{ "previousProof", MEZ_K_ANY, 0, NULL },
	{ "@context", MEZ_K_ANY, 0, NULL },
};

/* The one proof, alone or as the only item of an array. */
static int find_proof(const struct mez_json **out, const struct mez_json *doc, struct mez_err *err)
{
	const struct mez_json *proof = mez_json_at(doc, "proof");

	if (!proof)
		return mez_err_set(err, MEZ_E_MISSING, "the document has no proof");
	if (mez_json_is(proof, MEZ_J_ARRAY)) {
		if (mez_json_len(proof) == 0)
			return mez_err_set(err, MEZ_E_MISSING, "the list of proofs is empty");
		if (mez_json_len(proof) > 1)
			return mez_err_set(err, MEZ_E_UNSUPPORTED, "%zu proofs where one is taken",
					   mez_json_len(proof));
		proof = mez_json_item(proof, 0);
	}
	*out = proof;
	return 0;
}

/* Suite before members: the proofs of other suites have other members. */
static int check_suite(const struct mez_json *proof, struct mez_err *err)
{
	struct mez_str type = mez_json_str(mez_json_at(proof, "type"));
	struct mez_str suite = mez_json_str(mez_json_at(proof, "cryptosuite"));

	if (type.p && !mez_str_eq(type, mez_str_of(TYPE)))
		return mez_err_set(err, MEZ_E_UNSUPPORTED, "proof type '%.*s' is not %s",
				   MEZ_FMT(type), TYPE);
	if (suite.p && !mez_str_eq(suite, mez_str_of(SUITE)))
		return mez_err_set(err, MEZ_E_UNSUPPORTED, "cryptosuite '%.*s' is not %s",
				   MEZ_FMT(suite), SUITE);
	return 0;
}

static int check_members(const struct mez_json *proof, const char *purpose, struct mez_err *err)
{
	int rc = check_suite(proof, err);

	if (rc == 0)
		rc = mez_shape_check(proof, PROOF, MEZ_COUNT(PROOF), "/proof", NULL, 0, err);
	if (rc < 0)
		return rc;
	if (mez_json_at(proof, "previousProof"))
		return mez_err_set(err, MEZ_E_UNSUPPORTED, "the proof continues another one");
	if (!mez_str_eq(mez_json_str(mez_json_at(proof, "proofPurpose")), mez_str_of(purpose)))
		return mez_err_set(err, MEZ_E_REFUSED, "the proof is not for purpose %s", purpose);
	return 0;
}

/* A dateTimeStamp of XML Schema, to the whole second: a fraction is taken out of the text. */
static int read_stamp(struct mez_instant *out, bool *has, const struct mez_json *v,
		      const char *name, struct mez_err *err)
{
	struct mez_str s = mez_json_str(v);
	char text[SECONDS_TEXT + sizeof("+00:00")];
	size_t zone = SECONDS_TEXT, n;

	*has = false;
	if (!v)
		return 0;
	if (zone < s.n && s.p[zone] == '.') {
		do
			zone++;
		while (zone < s.n && s.p[zone] >= '0' && s.p[zone] <= '9');
		if (zone == SECONDS_TEXT + 1)
			zone = s.n; /* a point and no digits */
	}
	n = zone < s.n ? SECONDS_TEXT + s.n - zone : sizeof(text);
	if (n < sizeof(text)) {
		memcpy(text, s.p, SECONDS_TEXT);
		memcpy(text + SECONDS_TEXT, s.p + zone, s.n - zone);
		*has = mez_instant_parse_rfc3339(out, (struct mez_str){ text, n });
	}
	return *has ? 0
		    : mez_err_set(err, MEZ_E_VALUE, "%s '%.*s' is not a date and time", name,
				  MEZ_FMT(s));
}

/* Multibase base58btc of exactly 64 bytes. */
static int read_signature(struct mez_signature *out, const struct mez_json *v, struct mez_err *err)
{
	struct mez_str s = mez_json_str(v);
	size_t n = sizeof(out->b);

	if (s.n < 1 || s.n > 1 + SIGNATURE_TEXT || s.p[0] != 'z' ||
	    !mez_unb58(out->b, &n, (struct mez_str){ s.p + 1, s.n - 1 }) || n != sizeof(out->b))
		return mez_err_set(err, MEZ_E_VALUE,
				   "proofValue is not the base58btc multibase of 64 bytes");
	return 0;
}

/* --- checking: section 3.3.2 -------------------------------------------------- */

/* "@context" as a list: a string is a list of one. */
static size_t context_len(const struct mez_json *c)
{
	return mez_json_is(c, MEZ_J_ARRAY) ? mez_json_len(c) : c != NULL;
}

static const struct mez_json *context_item(const struct mez_json *c, size_t i)
{
	return mez_json_is(c, MEZ_J_ARRAY) ? mez_json_item(c, i) : c;
}

/* The document's contexts begin with the proof's, in the same order (step 4.1). */
static bool context_agrees(const struct mez_json *doc, const struct mez_json *proof)
{
	if (context_len(proof) > context_len(doc))
		return false;
	for (size_t i = 0; i < context_len(proof); i++)
		if (!mez_json_same(context_item(doc, i), context_item(proof, i)))
			return false;
	return true;
}

/* The two trees that were signed: the options, and the document without proof and with the
 * contexts of the proof (step 4.2). */
static int unsecure(struct mez_json *options, struct mez_json *document, struct mez_arena *a,
		    const struct mez_json *doc, const struct mez_json *proof, struct mez_err *err)
{
	const struct mez_json *context = mez_json_at(proof, "@context");
	struct mez_obj opt, bare;

	if (context && !context_agrees(mez_json_at(doc, "@context"), context))
		return mez_err_set(
			err, MEZ_E_SIGNATURE,
			"@context of the document does not begin with that of the proof");
	mez_obj_from(&opt, a, proof);
	mez_obj_drop(&opt, MEZ_STR("proofValue"));
	mez_obj_from(&bare, a, doc);
	mez_obj_drop(&bare, MEZ_STR("proof"));
	if (context) {
		mez_obj_drop(&bare, MEZ_STR("@context"));
		mez_obj_set(&bare, "@context", *context);
	}
	*options = mez_obj_done(&opt);
	*document = mez_obj_done(&bare);
	return 0;
}

static int check_signature(const struct mez_pubkey *key, struct mez_arena *a,
			   const struct mez_json *doc, const struct mez_json *proof,
			   struct mez_err *err)
{
	MEZ_AUTO(mez_tbs) tbs = NULL;
	struct mez_json options, document;
	struct mez_signature sig;
	int rc = read_signature(&sig, mez_json_at(proof, "proofValue"), err);

	if (rc == 0)
		rc = unsecure(&options, &document, a, doc, proof, err);
	if (rc == 0)
		rc = make_tbs(&tbs, &options, &document, MEZ_PROFILE_RFC8785, err);
	if (rc == 0)
		rc = mez_verify(key, &sig, tbs, err);
	return rc;
}

int mez_proof_check(struct mez_proof_info *out, struct mez_arena *a, const struct mez_json *doc,
		    const char *purpose, const struct mez_resolver *resolve, struct mez_err *err)
{
	struct mez_proof_info info = { .has_created = false };
	const struct mez_json *proof = NULL;
	int rc = find_proof(&proof, doc, err);

	if (rc == 0)
		rc = check_members(proof, purpose, err);
	if (rc < 0)
		return rc;
	info.method = mez_json_str(mez_json_at(proof, "verificationMethod"));
	rc = read_stamp(&info.created, &info.has_created, mez_json_at(proof, "created"), "created",
			err);
	if (rc == 0)
		rc = read_stamp(&info.expires, &info.has_expires, mez_json_at(proof, "expires"),
				"expires", err);
	if (rc == 0)
		rc = mez_proof_method_key(&info.key, info.method, resolve, err);
	if (rc == 0)
		rc = check_signature(&info.key, a, doc, proof, err);
	if (rc == 0)
		*out = info;
	return rc;
}

struct mez_signed mez_proof_signed(const struct mez_proof_info *info)
{
	return (struct mez_signed){
		.key = info->key, .created = info->created, .has_created = info->has_created};
}
