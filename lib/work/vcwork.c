/* work/vcwork.c: issuing and verifying credentials, record by record. */
#include "work/vcwork.h"

#include "vc/case.h"

/* What a record is: a case, a credential, or neither. */
static bool is_case(const struct mez_json *v)
{
	return mez_record_is(v, MEZ_CASE_TYPE);
}

static int neither(const struct mez_json *v, struct mez_err *err)
{
	struct mez_str type = mez_json_str(mez_json_at(v, "type"));

	if (type.p)
		return mez_err_set(err, MEZ_E_TYPE, "neither a case nor a credential but '%.*s'",
				   MEZ_FMT(type));
	return mez_err_set(err, MEZ_E_TYPE, "neither a case nor a credential");
}

static int at_member(struct mez_err *err, enum mez_code code, const char *pointer, const char *what)
{
	int r = mez_err_set(err, code, "%s", what);

	mez_err_pointer(err, pointer);
	return r;
}

/* --- issue ---------------------------------------------------------------- */

static int issue_for_case(struct mez_json *out, struct mez_arena *a, const struct mez_json *v,
			  const struct mez_vc_issue *how, struct mez_err *err)
{
	struct mez_json bare, credential;
	struct mez_case c;
	struct mez_obj o;
	int r = mez_case_read(&c, v, err);

	if (r < 0)
		return r;
	if (!c.verdict)
		return at_member(err, MEZ_E_MISSING, "/verdict", "a case without a verdict");
	if (c.credential)
		return at_member(err, MEZ_E_VALUE, "/credential",
				 "the case has a credential already");
	if (c.receipt)
		return at_member(err, MEZ_E_VALUE, "/receipt", "the case is recorded as it is");
	r = mez_case_credential(&bare, a, &c, err);
	if (r == 0)
		r = mez_vc_issue(&credential, a, &bare, how, err);
	if (r < 0)
		return r;
	mez_obj_from(&o, a, v);
	mez_obj_set(&o, "credential", credential);
	*out = mez_obj_done(&o);
	return 0;
}

int mez_work_vc_issue(struct mez_stream *s, const struct mez_json *v, struct mez_str line,
		      struct mez_arena *a, void *arg, struct mez_err *err)
{
	struct mez_json out;
	int r;

	if (is_case(v))
		r = issue_for_case(&out, a, v, arg, err);
	else if (mez_json_at(v, "@context"))
		r = mez_vc_issue(&out, a, v, arg, err);
	else
		r = neither(v, err);
	(void)line; /* the answer has another shape: places in it would mislead */
	return r < 0 ? r : mez_sink_put(s->out, &out, MEZ_NOSTR, err);
}

/* --- verify --------------------------------------------------------------- */

/* The credential in question, and the case around it, if there is one. */
static int find_credential(const struct mez_json **out, struct mez_case *c,
			   const struct mez_json *v, struct mez_err *err)
{
	int r;

	*c = (struct mez_case){ .doc = NULL };
	if (mez_json_at(v, "@context")) {
		*out = v;
		return 0;
	}
	if (!is_case(v))
		return neither(v, err);
	r = mez_case_read(c, v, err);
	if (r < 0)
		return r;
	if (!c->verdict)
		return at_member(err, MEZ_E_MISSING, "/verdict", "a case without a verdict");
	if (!c->credential)
		return at_member(err, MEZ_E_MISSING, "/credential", "a case without a credential");
	*out = c->credential;
	return 0;
}

/* Only what was verified is said of it. */
static void describe(struct mez_check *check, struct mez_arena *a, const struct mez_vc *vc)
{
	struct mez_digest digest = mez_vc_digest(vc);
	struct mez_arr types = { .a = a };
	char hex[MEZ_HEX32 + 1];

	mez_digest_hex(hex, &digest);
	for (size_t i = 0; i < mez_vc_ntypes(vc); i++)
		mez_arr_add(&types, mez_json_text(mez_vc_type(vc, i)));
	mez_obj_set(&check->more, "issuer", mez_json_text(mez_vc_issuer(vc)));
	mez_obj_set(&check->more, "credential_types", mez_arr_done(&types));
	mez_obj_set(&check->more, "sha256", mez_json_copy_text(a, mez_str_of(hex)));
}

int mez_work_vc_verify(struct mez_stream *s, const struct mez_json *v, struct mez_str line,
		       struct mez_arena *a, void *arg, struct mez_err *err)
{
	const struct mez_vc_verify_job *job = arg;
	const struct mez_json *doc = NULL;
	struct mez_check check;
	struct mez_vc *vc = NULL;
	struct mez_case c;
	int r = find_credential(&doc, &c, v, err);

	(void)line;
	if (r == 0)
		r = mez_vc_verify(&vc, a, doc, job->at, NULL, err);
	if (r == 0 && c.doc)
		r = mez_case_attested(&c, vc, a, err);
	if (r < 0 && mez_code_status(r) != 1)
		return r; /* could not tell: a problem, not an answer */
	mez_check_start(&check, a);
	if (r < 0) {
		mez_check_error(&check, err);
	} else {
		struct mez_signed by = mez_vc_signed(vc);

		describe(&check, a, vc);
		mez_check_signer(&check, &job->by, job->role, &by);
	}
	mez_stream_note(s, mez_check_write(&check, &job->by, s->out));
	return 0;
}
