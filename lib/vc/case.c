/* vc/case.c: reading a case, and what its verdict's credential must say. */
#include "vc/case.h"

#include <stdlib.h>

#include "json/shape.h"
#include "vc/credential.h"

enum { PACKS_MAX = 10000 };
#define OPERATION_URN "urn:mez:operation:"

#define REQ MEZ_REQUIRED
static const struct mez_field case_members[] = {
	{ "type", MEZ_K_STRING, REQ, MEZ_CASE_TYPE }, { "operation", MEZ_K_OBJECT, REQ, NULL },
	{ "evidence", MEZ_K_ARRAY, REQ, NULL },       { "verdict", MEZ_K_OBJECT, 0, NULL },
	{ "credential", MEZ_K_OBJECT, 0, NULL },      { "receipt", MEZ_K_OBJECT, 0, NULL },
};
static const struct mez_field verdict_members[] = {
	{ "type", MEZ_K_STRING, REQ, "mez.verdict/1" },
	{ "semantics", MEZ_K_INT, REQ, NULL },
	{ "operation_sha256", MEZ_K_HEX32, REQ, NULL },
	{ "evidence", MEZ_K_ARRAY, REQ, NULL },
	{ "jurisdiction", MEZ_K_NAME, REQ, NULL },
	{ "zone", MEZ_K_NAME, REQ, NULL },
	{ "kind", MEZ_K_STRING, REQ, NULL },
	{ "stage", MEZ_K_STRING, REQ, NULL },
	{ "as_of", MEZ_K_INSTANT, REQ, NULL },
	{ "known_at", MEZ_K_DATE, REQ, NULL },
	{ "audience", MEZ_K_NAME, 0, NULL },
	{ "lock_sha256", MEZ_K_HEX32, REQ, NULL },
	{ "packs", MEZ_K_ARRAY, REQ, NULL },
	{ "domain_set", MEZ_K_STRING, REQ, NULL },
	{ "cells", MEZ_K_ARRAY, REQ, NULL },
	{ "decision", MEZ_K_OBJECT, REQ, NULL },
	{ "commitment", MEZ_K_OBJECT, REQ, NULL },
};
static const struct mez_field commitment_members[] = {
	{ "root", MEZ_K_HEX32, REQ, NULL },
	{ "size", MEZ_K_INT, REQ, NULL },
};
static const struct mez_field pack_members[] = {
	{ "name", MEZ_K_NAME, REQ, NULL },
	{ "sha256", MEZ_K_HEX32, REQ, NULL },
};
#undef REQ

/* --- reading -------------------------------------------------------------- */

static int check_type(const struct mez_json *v, const char *type, const char *pointer,
		      struct mez_err *err)
{
	struct mez_str s = mez_json_str(mez_json_at(v, "type"));
	int r;

	if (mez_str_eq(s, mez_str_of(type)))
		return 0;
	r = mez_err_set(err, MEZ_E_TYPE, s.p ? "not of type %s but '%.*s'" : "not of type %s", type,
			MEZ_FMT(s));
	mez_err_pointer(err, pointer);
	return r;
}

static int digest_of(struct mez_digest *out, const struct mez_json *v, struct mez_err *err)
{
	MEZ_AUTO(mez_canon) bytes = NULL;
	int r = mez_canon_make(&bytes, v, MEZ_PROFILE_STRICT, NULL, 0, err);

	if (r == 0)
		*out = mez_canon_digest(bytes);
	return r;
}

/* The verdict's outer members, and that it is about this operation. */
static int check_verdict(const struct mez_case *c, struct mez_err *err)
{
	const struct mez_json *v = c->verdict;
	struct mez_digest own, named;
	int r = check_type(v, "mez.verdict/1", "/verdict/type", err);

	if (r == 0)
		r = mez_shape_check(v, verdict_members, MEZ_COUNT(verdict_members), "/verdict",
				    NULL, 0, err);
	if (r == 0)
		r = mez_shape_check(mez_json_at(v, "commitment"), commitment_members,
				    MEZ_COUNT(commitment_members), "/verdict/commitment", NULL, 0,
				    err);
	if (r == 0)
		r = mez_kind_check(mez_json_at(mez_json_at(v, "decision"), "answer"), MEZ_K_STRING,
				   "the decision's answer", err);
	if (r == 0)
		r = digest_of(&own, c->operation, err);
	if (r < 0)
		return r;
	if (!mez_digest_parse(&named, mez_json_str(mez_json_at(v, "operation_sha256"))))
		mez_bug("a checked shape holds no digest");
	if (mez_digest_eq(&own, &named))
		return 0;
	r = mez_err_set(err, MEZ_E_DIGEST, "the verdict is about another operation");
	mez_err_pointer(err, "/verdict/operation_sha256");
	return r;
}

int mez_case_read(struct mez_case *out, const struct mez_json *doc, struct mez_err *err)
{
	struct mez_case c = { .doc = doc };
	int r = check_type(doc, MEZ_CASE_TYPE, "/type", err);

	if (r == 0)
		r = mez_shape_check(doc, case_members, MEZ_COUNT(case_members), "", NULL, 0, err);
	if (r < 0)
		return r;
	c.operation = mez_json_at(doc, "operation");
	c.evidence = mez_json_at(doc, "evidence");
	c.verdict = mez_json_at(doc, "verdict");
	c.credential = mez_json_at(doc, "credential");
	c.receipt = mez_json_at(doc, "receipt");
	r = check_type(c.operation, "mez.operation/1", "/operation/type", err);
	if (r == 0 && c.verdict)
		r = check_verdict(&c, err);
	if (r == 0)
		*out = c;
	return r;
}

/* --- packs ---------------------------------------------------------------- */

static int compare_hex(const void *a, const void *b)
{
	const struct mez_str *x = a, *y = b;

	return mez_str_cmp(*x, *y);
}

int mez_case_packs(struct mez_str **out, size_t *n, struct mez_arena *a, const struct mez_case *c,
		   struct mez_err *err)
{
	const struct mez_json *packs = mez_json_at(c->verdict, "packs");
	size_t len = mez_json_len(packs), kept = 0;
	struct mez_str *hex;

	if (len > PACKS_MAX)
		return mez_err_set(err, MEZ_E_LIMIT, "a verdict of more than %d packs", PACKS_MAX);
	hex = MEZ_NEWS(a, struct mez_str, len);
	for (size_t i = 0; i < len; i++) {
		const struct mez_json *v = mez_json_item(packs, i);
		int r = mez_shape_check(v, pack_members, MEZ_COUNT(pack_members), "/verdict/packs",
					NULL, 0, err);

		if (r < 0)
			return r;
		hex[i] = mez_json_str(mez_json_at(v, "sha256"));
	}
	qsort(hex, len, sizeof(*hex), compare_hex);
	for (size_t i = 0; i < len; i++) {
		if (i == 0 || !mez_str_eq(hex[i], hex[i - 1]))
			hex[kept++] = hex[i];
	}
	*out = hex;
	*n = kept;
	return 0;
}

/* --- the verdict's credential --------------------------------------------- */

static struct mez_json hex_text(struct mez_arena *a, const struct mez_digest *d)
{
	char hex[MEZ_HEX32 + 1];

	mez_digest_hex(hex, d);
	return mez_json_copy_text(a, mez_str_of(hex));
}

static int make_subject(struct mez_json *out, struct mez_arena *a, const struct mez_case *c,
			struct mez_err *err)
{
	static const char *const copied[] = { "zone", "jurisdiction", "kind", "stage",
					      "operation_sha256", "lock_sha256", "commitment",
					      "domain_set" };
	const struct mez_json *v = c->verdict;
	struct mez_str operation = mez_json_str(mez_json_at(v, "operation_sha256"));
	struct mez_obj o = { .a = a };
	struct mez_digest d;
	int r = digest_of(&d, v, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < MEZ_COUNT(copied); i++)
		mez_obj_add(&o, mez_str_of(copied[i]), *mez_json_get(v, mez_str_of(copied[i])));
	mez_obj_set(&o, "id", mez_json_text(mez_arena_fmt(a, OPERATION_URN "%.*s",
							  MEZ_ALL(operation))));
	mez_obj_set(&o, "verdict_sha256", hex_text(a, &d));
	mez_obj_set(&o, "decision", *mez_json_at(mez_json_at(v, "decision"), "answer"));
	*out = mez_obj_done(&o);
	return 0;
}

int mez_case_credential(struct mez_json *out, struct mez_arena *a, const struct mez_case *c,
			struct mez_err *err)
{
	struct mez_obj o = { .a = a };
	struct mez_arr types = { .a = a };
	struct mez_json subject;
	int r = make_subject(&subject, a, c, err);

	if (r < 0)
		return r;
	mez_arr_add(&types, mez_json_z("VerifiableCredential"));
	mez_arr_add(&types, mez_json_z("MezVerdictCredential"));
	mez_obj_set(&o, "@context", mez_credential_context(a));
	mez_obj_set(&o, "type", mez_arr_done(&types));
	mez_obj_set(&o, "validFrom", *mez_json_at(c->verdict, "as_of"));
	mez_obj_set(&o, "credentialSubject", subject);
	*out = mez_obj_done(&o);
	return 0;
}

static int differs(struct mez_err *err, const char *what, struct mez_str name)
{
	char pointer[MEZ_ERR_POINTER];
	int r = mez_err_set(err, MEZ_E_REFUSED, "%s", what);

	(void)snprintf(pointer, sizeof(pointer), "/credential/credentialSubject%s%.*s",
		       name.n ? "/" : "", MEZ_FMT(name));
	mez_err_pointer(err, pointer);
	return r;
}

int mez_case_attested(const struct mez_case *c, const struct mez_vc *vc, struct mez_arena *a,
		      struct mez_err *err)
{
	const struct mez_json *said = mez_vc_subject(vc);
	struct mez_json want;
	int r;

	mez_require(c->verdict);
	if (!mez_vc_is(vc, MEZ_STR("MezVerdictCredential")))
		return mez_err_set(err, MEZ_E_REFUSED, "the credential is not about a verdict");
	r = make_subject(&want, a, c, err);
	if (r < 0)
		return r;
	/* The credential's shape was checked against the same list of members. */
	for (size_t i = 0; i < mez_json_len(&want); i++) {
		const struct mez_member *m = mez_json_member(&want, i);
		const struct mez_json *v = mez_json_get(said, mez_json_str(&m->name));

		if (!v || !mez_json_same(v, &m->value))
			return differs(err, "the credential does not say what the verdict says",
				       mez_json_str(&m->name));
	}
	if (!mez_json_same(mez_json_at(mez_vc_doc(vc), "validFrom"),
			   mez_json_at(c->verdict, "as_of")))
		return differs(err, "the credential begins at another instant than the verdict",
			       MEZ_NOSTR);
	return 0;
}
