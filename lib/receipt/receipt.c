/* receipt/receipt.c: decoding, making and checking one receipt. */
#include "receipt/receipt_priv.h"

#include "json/shape.h"
#include "receipt/genesis.h"
#include "vc/case.h"

static const char purpose[] = "assertionMethod";

static const struct mez_field members[] = {
	{ "type", MEZ_K_STRING, MEZ_REQUIRED, MEZ_RECEIPT_TYPE },
	{ "origin", MEZ_K_STRING, MEZ_REQUIRED, NULL },
	{ "sequence", MEZ_K_INT, MEZ_REQUIRED, NULL },
	{ "time", MEZ_K_INSTANT, MEZ_REQUIRED, NULL },
	{ "prev_root", MEZ_K_HEX32, MEZ_REQUIRED, NULL },
	{ "payload", MEZ_K_OBJECT, MEZ_REQUIRED, NULL },
	{ "packs", MEZ_K_HEXES, MEZ_REQUIRED, NULL },
	{ "next_root", MEZ_K_HEX32, MEZ_REQUIRED, NULL },
	{ "proof", MEZ_K_OBJECT, 0, NULL },
};
static const struct mez_field payload_members[] = {
	{ "kind", MEZ_K_STRING, MEZ_REQUIRED, MEZ_PAYLOAD_CASE },
	{ "sha256", MEZ_K_HEX32, MEZ_REQUIRED, NULL },
};

/* --- decoding ------------------------------------------------------------- */

static struct mez_digest digest_at(const struct mez_json *v)
{
	struct mez_digest d;

	if (!mez_digest_parse(&d, mez_json_str(v)))
		mez_bug("a checked shape holds no digest");
	return d;
}

static struct mez_digest root_of(struct mez_arena *a, const struct mez_json *v)
{
	struct mez_obj o;
	struct mez_json bare;

	mez_obj_from(&o, a, v);
	(void)mez_obj_drop(&o, MEZ_STR("proof"));
	(void)mez_obj_drop(&o, MEZ_STR("next_root"));
	bare = mez_obj_done(&o);
	return mez_canon_digest_of(&bare);
}

static void decode_packs(struct mez_receipt *r, struct mez_arena *a, const struct mez_json *v)
{
	struct mez_str *packs = MEZ_NEWS(a, struct mez_str, mez_json_len(v));

	for (size_t i = 0; i < mez_json_len(v); i++)
		packs[i] = mez_json_str(mez_json_item(v, i));
	r->packs = packs;
	r->npacks = mez_json_len(v);
}

/* Members of a receipt whose shape is good. */
static int decode(struct mez_receipt *r, struct mez_arena *a, const struct mez_json *v,
		  struct mez_err *err)
{
	struct mez_str next_root = mez_json_str(mez_json_at(v, "next_root"));
	char hex[MEZ_HEX32 + 1];
	int64_t sequence;
	int rc;

	if (!mez_json_int(&sequence, mez_json_at(v, "sequence")) || sequence < 0) {
		rc = mez_err_set(err, MEZ_E_VALUE, "a sequence number is not negative");
		mez_err_pointer(err, "/sequence");
		return rc;
	}
	if (!mez_instant_parse(&r->time, mez_json_str(mez_json_at(v, "time"))))
		mez_bug("a checked shape holds no instant");
	r->doc = v;
	r->origin = mez_json_str(mez_json_at(v, "origin"));
	r->sequence = (uint64_t)sequence;
	r->prev_root = digest_at(mez_json_at(v, "prev_root"));
	r->payload = digest_at(mez_json_at(mez_json_at(v, "payload"), "sha256"));
	r->has_proof = mez_json_at(v, "proof") != NULL;
	decode_packs(r, a, mez_json_at(v, "packs"));
	r->next_root = root_of(a, v);
	mez_digest_hex(hex, &r->next_root);
	if (mez_str_eq(next_root, mez_str_of(hex)))
		return 0;
	rc = mez_err_set(err, MEZ_E_CHAIN, "next_root does not recompute");
	mez_err_pointer(err, "/next_root");
	return rc;
}

int mez_receipt_decode(struct mez_receipt *out, struct mez_arena *a, const struct mez_json *v,
		       struct mez_err *err)
{
	struct mez_receipt r = { .sequence = 0 };
	int rc;

	if (!mez_str_is(mez_json_str(mez_json_at(v, "type")), MEZ_RECEIPT_TYPE))
		return mez_err_set(err, MEZ_E_TYPE, "not a " MEZ_RECEIPT_TYPE);
	rc = mez_shape_check(v, members, MEZ_COUNT(members), "", NULL, 0, err);
	if (rc == 0)
		rc = mez_shape_check(mez_json_at(v, "payload"), payload_members,
				     MEZ_COUNT(payload_members), "/payload", NULL, 0, err);
	if (rc == 0)
		rc = decode(&r, a, v, err);
	if (rc == 0)
		*out = r;
	return rc;
}

/* --- making --------------------------------------------------------------- */

struct mez_json mez_receipt_hex(struct mez_arena *a, const struct mez_digest *d)
{
	char *hex = mez_arena_text(a, MEZ_HEX32 + 1);

	mez_digest_hex(hex, d);
	return mez_json_text((struct mez_str){ hex, MEZ_HEX32 });
}

static struct mez_json make_packs(struct mez_arena *a, const struct mez_receipt *r)
{
	struct mez_arr list = { .a = a };

	for (size_t i = 0; i < r->npacks; i++)
		mez_arr_add(&list, mez_json_text(r->packs[i]));
	return mez_arr_done(&list);
}

static struct mez_json make_payload(struct mez_arena *a, const struct mez_receipt *r)
{
	struct mez_obj o = { .a = a };

	mez_obj_set(&o, "kind", mez_json_z(MEZ_PAYLOAD_CASE));
	mez_obj_set(&o, "sha256", mez_receipt_hex(a, &r->payload));
	return mez_obj_done(&o);
}

/* Everything that next_root covers. */
static struct mez_json make_bare(struct mez_arena *a, const struct mez_receipt *r)
{
	struct mez_obj o = { .a = a };
	char *time = mez_arena_text(a, MEZ_INSTANT_TEXT + 1);

	mez_instant_text(time, r->time);
	mez_obj_set(&o, "type", mez_json_z(MEZ_RECEIPT_TYPE));
	mez_obj_set(&o, "origin", mez_json_text(r->origin));
	mez_obj_set(&o, "sequence", mez_json_i64(a, (int64_t)r->sequence));
	mez_obj_set(&o, "time", mez_json_text((struct mez_str){ time, MEZ_INSTANT_TEXT }));
	mez_obj_set(&o, "prev_root", mez_receipt_hex(a, &r->prev_root));
	mez_obj_set(&o, "payload", make_payload(a, r));
	mez_obj_set(&o, "packs", make_packs(a, r));
	return mez_obj_done(&o);
}

int mez_receipt_make(struct mez_receipt *r, struct mez_arena *a, const struct mez_seckey *key,
		     struct mez_err *err)
{
	const struct mez_proof_options opt = { .purpose = purpose, .created = r->time };
	struct mez_json v = make_bare(a, r);
	struct mez_digest root = mez_canon_digest_of(&v);
	struct mez_obj o;
	int rc = 0;

	mez_obj_from(&o, a, &v);
	mez_obj_set(&o, "next_root", mez_receipt_hex(a, &root));
	v = mez_obj_done(&o);
	if (key)
		rc = mez_proof_add(&v, a, mez_json_keep(a, v), key, &opt, err);
	if (rc < 0)
		return rc;
	r->next_root = root;
	r->has_proof = key != NULL;
	r->doc = mez_json_keep(a, v);
	return 0;
}

/* --- checking ------------------------------------------------------------- */

int mez_receipt_check_proof(const struct mez_receipt *r, struct mez_arena *a,
			    const struct mez_pubkey *log_key, struct mez_err *err)
{
	struct mez_proof_info info;
	int rc;

	if (!r->has_proof)
		return 0;
	rc = mez_proof_check(&info, a, r->doc, purpose, NULL, err);
	if (rc == 0 && !mez_pubkey_eq(&info.key, log_key))
		rc = mez_err_set(err, MEZ_E_UNTRUSTED, "signed by a key that is not the log's");
	if (rc < 0)
		mez_err_pointer(err, "/proof");
	return rc;
}

struct mez_digest mez_receipt_leaf(const struct mez_digest *next_root)
{
	return mez_leaf_hash(next_root->b, sizeof(next_root->b));
}

static bool same_packs(const struct mez_receipt *r, const struct mez_str *packs, size_t n)
{
	if (r->npacks != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!mez_str_eq(r->packs[i], packs[i]))
			return false;
	}
	return true;
}

static int digest_of(struct mez_digest *out, const struct mez_json *v, struct mez_err *err)
{
	MEZ_AUTO(mez_canon) bytes = NULL;
	int rc = mez_canon_make(&bytes, v, MEZ_PROFILE_STRICT, NULL, 0, err);

	if (rc == 0)
		*out = mez_canon_digest(bytes);
	return rc;
}

int mez_receipt_fits(const struct mez_receipt *r, struct mez_arena *a, const struct mez_json *doc,
		     struct mez_err *err)
{
	struct mez_case c;
	struct mez_str *packs;
	struct mez_digest d;
	size_t n;
	int rc = mez_case_read(&c, doc, err);

	if (rc < 0)
		return rc;
	if (!c.verdict || c.receipt)
		return mez_err_set(err, MEZ_E_CHAIN,
				   "a recorded case has a verdict and no receipt");
	if ((rc = mez_case_packs(&packs, &n, a, &c, err)) < 0 ||
	    (rc = digest_of(&d, doc, err)) < 0)
		return rc;
	if (!same_packs(r, packs, n))
		return mez_err_set(err, MEZ_E_CHAIN,
				   "the receipt lists other packs than the verdict");
	if (!mez_digest_eq(&d, &r->payload))
		return mez_err_set(err, MEZ_E_CHAIN, "the receipt is about another case");
	return 0;
}
