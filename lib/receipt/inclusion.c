/* receipt/inclusion.c: inclusion proofs as documents. */
#include "receipt/inclusion.h"

#include "json/shape.h"
#include "receipt/receipt_priv.h"

static const struct mez_field members[] = {
	{ "type", MEZ_K_STRING, MEZ_REQUIRED, MEZ_INCLUSION_TYPE },
	{ "origin", MEZ_K_STRING, MEZ_REQUIRED, NULL },
	{ "sequence", MEZ_K_INT, MEZ_REQUIRED, NULL },
	{ "size", MEZ_K_INT, MEZ_REQUIRED, NULL },
	{ "root", MEZ_K_HEX32, MEZ_REQUIRED, NULL },
	{ "leaf_sha256", MEZ_K_HEX32, MEZ_REQUIRED, NULL },
	{ "path", MEZ_K_STRINGS, MEZ_REQUIRED, NULL },
};

struct mez_json mez_inclusion_make(struct mez_arena *a, struct mez_str origin,
				   const struct mez_digest *leaves, uint64_t size,
				   uint64_t sequence)
{
	struct mez_arr path = { .a = a };
	struct mez_obj o = { .a = a };
	struct mez_mmr_proof proof;
	struct mez_digest root;
	struct mez_mmr mmr;

	mez_require(sequence < size);
	mez_mmr_init(&mmr);
	for (uint64_t i = 0; i < size; i++)
		mez_mmr_append(&mmr, &leaves[i]);
	root = mez_mmr_root(&mmr);
	mez_mmr_prove(&proof, leaves, size, sequence);
	for (unsigned i = 0; i < proof.n; i++)
		mez_arr_add(&path, mez_receipt_hex(a, &proof.h[i]));
	mez_obj_set(&o, "type", mez_json_z(MEZ_INCLUSION_TYPE));
	mez_obj_set(&o, "origin", mez_json_text(origin));
	mez_obj_set(&o, "sequence", mez_json_i64(a, (int64_t)sequence));
	mez_obj_set(&o, "size", mez_json_i64(a, (int64_t)size));
	mez_obj_set(&o, "root", mez_receipt_hex(a, &root));
	mez_obj_set(&o, "leaf_sha256", mez_receipt_hex(a, &leaves[sequence]));
	mez_obj_set(&o, "path", mez_arr_done(&path));
	return mez_obj_done(&o);
}

/* --- reading -------------------------------------------------------------- */

static int read_numbers(struct mez_inclusion *p, const struct mez_json *v, struct mez_err *err)
{
	int64_t sequence, size;

	if (!mez_json_int(&sequence, mez_json_at(v, "sequence")) ||
	    !mez_json_int(&size, mez_json_at(v, "size")))
		mez_bug("a checked shape holds no integers");
	if (sequence < 0 || size <= sequence)
		return mez_err_set(err, MEZ_E_VALUE, "sequence %jd is not below size %jd",
				   (intmax_t)sequence, (intmax_t)size);
	p->sequence = (uint64_t)sequence;
	p->size = (uint64_t)size;
	return 0;
}

static int read_path(struct mez_inclusion *p, const struct mez_json *v, struct mez_err *err)
{
	size_t n = mez_json_len(v);
	int r = 0;

	if (n > MEZ_MMR_PROOF_MAX)
		r = mez_err_set(err, MEZ_E_VALUE, "a path of %zu hashes", n);
	for (size_t i = 0; i < n && r == 0; i++) {
		if (!mez_digest_parse(&p->path.h[i], mez_json_str(mez_json_item(v, i))))
			r = mez_err_set(err, MEZ_E_VALUE, "holds what is no SHA-256 digest");
	}
	p->path.n = (unsigned)n;
	if (r < 0)
		mez_err_pointer(err, "/path");
	return r;
}

int mez_inclusion_decode(struct mez_inclusion *out, const struct mez_json *v, struct mez_err *err)
{
	struct mez_inclusion p;
	int r;

	if (!mez_str_is(mez_json_str(mez_json_at(v, "type")), MEZ_INCLUSION_TYPE))
		return mez_err_set(err, MEZ_E_TYPE, "not a " MEZ_INCLUSION_TYPE);
	r = mez_shape_check(v, members, MEZ_COUNT(members), "", NULL, 0, err);
	if (r == 0)
		r = read_numbers(&p, v, err);
	if (r == 0)
		r = read_path(&p, mez_json_at(v, "path"), err);
	if (r < 0)
		return r;
	if (!mez_digest_parse(&p.root, mez_json_str(mez_json_at(v, "root"))) ||
	    !mez_digest_parse(&p.leaf, mez_json_str(mez_json_at(v, "leaf_sha256"))))
		mez_bug("a checked shape holds no digest");
	p.origin = mez_json_str(mez_json_at(v, "origin"));
	*out = p;
	return 0;
}

int mez_inclusion_verify(const struct mez_inclusion *p, const struct mez_receipt *r,
			 const struct mez_checkpoint *cp, struct mez_err *err)
{
	struct mez_digest leaf = mez_receipt_leaf(&r->next_root);

	if (!mez_str_eq(p->origin, cp->origin) || !mez_str_eq(r->origin, cp->origin))
		return mez_err_set(err, MEZ_E_CHAIN,
				   "proof, receipt and checkpoint are of several logs");
	if (p->size != cp->size || !mez_digest_eq(&p->root, &cp->root))
		return mez_err_set(err, MEZ_E_CHAIN,
				   "the proof is for another tree than the checkpoint");
	if (p->sequence != r->sequence || !mez_digest_eq(&p->leaf, &leaf))
		return mez_err_set(err, MEZ_E_CHAIN, "the proof is for another receipt");
	return mez_mmr_check(&p->path, &p->leaf, p->sequence, p->size, &p->root, err);
}
