/* tensor/evidence.c: judging what a case brings as proof. */
#include "tensor/evidence.h"

bool mez_evidence_speaks(const struct mez_evidences *all, const struct mez_evidence *e,
			 struct mez_str authority)
{
	if (e->assumed.p)
		return mez_str_eq(e->assumed, authority);
	for (size_t i = 0; i < all->speakers.n; i++)
		if (mez_str_eq(all->speakers.v[i].authority, authority) &&
		    mez_pubkey_eq(&all->speakers.v[i].key, &e->key))
			return true;
	return false;
}

bool mez_evidence_about(const struct mez_evidence *e, struct mez_str member, struct mez_str party)
{
	return party.n && mez_str_eq(mez_json_str(mez_json_get(e->subject, member)), party);
}

static bool anyone(const struct mez_evidences *all, const struct mez_evidence *e)
{
	for (size_t i = 0; i < all->speakers.n; i++)
		if (mez_pubkey_eq(&all->speakers.v[i].key, &e->key))
			return true;
	return false;
}

static const char *why_not(int code)
{
	switch (-code) {
	case MEZ_E_SIGNATURE:
		return "signature";
	case MEZ_E_EXPIRED:
		return "not_valid_at";
	case MEZ_E_UNTRUSTED:
		return "issuer_not_signer";
	default:
		return "malformed";
	}
}

static void read_one(struct mez_evidence *e, struct mez_arena *a, const struct mez_json *doc,
		     struct mez_instant as_of, const struct mez_evidences *all)
{
	struct mez_signed by;
	struct mez_err ignored;
	struct mez_vc *vc;
	int r = mez_vc_verify(&vc, a, doc, as_of, NULL, &ignored);

	e->issuer = mez_json_str(mez_json_at(doc, "issuer"));
	if (r) {
		e->reason = why_not(r);
		return;
	}
	by = mez_vc_signed(vc);
	e->key = by.key;
	e->issuer = mez_vc_issuer(vc);
	e->subject = mez_vc_subject(vc);
	e->has_from = mez_vc_valid_from(vc, &e->from);
	e->has_until = mez_vc_valid_until(vc, &e->until);
	if (mez_vc_ntypes(vc) == 1)
		e->kind = mez_vc_type(vc, 0);
	if (!anyone(all, e))
		e->reason = "issuer_not_in_lock";
	else if (mez_revoked_judge(&all->speakers.revoked, &by, &ignored))
		e->reason = "key_revoked";
	else if (!e->subject || !e->kind.p)
		e->reason = "malformed";
	else
		e->accepted = true;
}

/* What is wrong within the i-th document: it is no document of ours at all. */
static int bad_evidence(struct mez_arena *a, size_t i, struct mez_err *err)
{
	const char *at = mez_arena_fmt(a, "/%zu%s", i, err->pointer).p;
	int r = mez_err_in(err, "evidence %zu", i);

	err->pointer[0] = 0;
	mez_err_pointer(err, at);
	return r;
}

int mez_evidence_read(struct mez_evidences *out, struct mez_arena *a, const struct mez_json *array,
		      const struct mez_speakers *speakers, struct mez_instant as_of,
		      struct mez_err *err)
{
	struct mez_evidences all = {.n = mez_json_len(array), .speakers = *speakers};

	if (all.n > MEZ_EVIDENCE_MAX)
		return mez_err_set(err, MEZ_E_LIMIT, "more than %d documents of evidence",
				   MEZ_EVIDENCE_MAX);
	all.v = MEZ_NEWS(a, struct mez_evidence, all.n + 1);
	for (size_t i = 0; i < all.n; i++) {
		const struct mez_json *doc = mez_json_item(array, i);
		struct mez_canon *fit;
		int r;

		if (!mez_json_is(doc, MEZ_J_OBJECT))
			return mez_err_set(err, MEZ_E_VALUE, "evidence %zu is no object", i);
		r = mez_canon_make(&fit, doc, MEZ_PROFILE_STRICT, NULL, 0, err);
		if (r)
			return bad_evidence(a, i, err);
		all.v[i].sha256 = mez_canon_digest(fit);
		mez_canon_free(fit);
		read_one(&all.v[i], a, doc, as_of, &all);
	}
	*out = all;
	return 0;
}

void mez_evidence_assume(struct mez_evidence *out, struct mez_str kind, struct mez_str authority,
			 const struct mez_json *subject)
{
	*out = (struct mez_evidence){.kind = kind,
				     .subject = subject,
				     .issuer = authority,
				     .assumed = authority,
				     .accepted = true,
				     .sha256 = mez_canon_digest_of(subject)};
}

struct mez_json mez_evidence_json(struct mez_arena *a, const struct mez_evidences *all)
{
	struct mez_arr list = {.a = a};

	for (size_t i = 0; i < all->n; i++) {
		const struct mez_evidence *e = &all->v[i];
		struct mez_obj o = {.a = a};
		char hex[MEZ_HEX32 + 1];

		mez_obj_set(&o, "accepted", mez_json_bool(e->accepted));
		if (e->kind.p)
			mez_obj_set(&o, "credential", mez_json_text(e->kind));
		if (e->issuer.p)
			mez_obj_set(&o, "issuer", mez_json_text(e->issuer));
		if (!e->accepted)
			mez_obj_set(&o, "reason", mez_json_z(e->reason));
		mez_digest_hex(hex, &e->sha256);
		mez_obj_set(&o, "sha256", mez_json_copy_text(a, (struct mez_str){hex, MEZ_HEX32}));
		mez_arr_add(&list, mez_obj_done(&o));
	}
	return mez_arr_done(&list);
}
