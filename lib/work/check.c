/* work/check.c: mez.check/1 records. */
#include "work/check.h"

void mez_check_start(struct mez_check *c, struct mez_arena *a)
{
	*c = (struct mez_check){ .more = { .a = a }, .errors = { .a = a } };
}

/* The same words as in a problem record, where they are made safe to print. */
void mez_check_error(struct mez_check *c, const struct mez_err *err)
{
	static const char *const kept[] = { "code",   "message", "source",
					    "line",   "column",  "pointer" };
	struct mez_arena *a = c->errors.a;
	const char *file = err->file[0] ? err->file : NULL;
	struct mez_json problem = mez_problem_record(a, err, "", file, 0);
	struct mez_obj o = { .a = a };

	for (size_t i = 0; i < MEZ_COUNT(kept); i++) {
		const struct mez_json *v = mez_json_get(&problem, mez_str_of(kept[i]));

		if (v)
			mez_obj_add(&o, mez_str_of(kept[i]), *v);
	}
	mez_arr_add(&c->errors, mez_obj_done(&o));
}

void mez_check_signer(struct mez_check *c, const struct mez_check_by *by, enum mez_role role,
		      const struct mez_signed *signer)
{
	struct mez_err err;

	if (!by->trust)
		return;
	if (mez_trust_signed(by->trust, role, signer, &err) < 0)
		mez_check_error(c, &err);
	else
		c->pinned = true;
}

void mez_check_tell_unpinned(const struct mez_check_by *by, const struct mez_stream *s)
{
	struct mez_err err;

	if (by->trust || by->self || !s->report)
		return;
	if (mez_err_set(&err, MEZ_E_UNTRUSTED, "self-consistent, signers not pinned") < 0)
		s->report(&err, s->report_arg);
}

int mez_check_write(struct mez_check *c, const struct mez_check_by *by, struct mez_sink *out)
{
	bool valid = c->errors.n == 0, pinned = c->pinned && valid;
	struct mez_json v;

	mez_obj_set(&c->more, "type", mez_json_z(MEZ_CHECK_TYPE));
	mez_obj_set(&c->more, "valid", mez_json_bool(valid));
	mez_obj_set(&c->more, "signers", mez_json_z(pinned ? "pinned" : "not pinned"));
	mez_obj_set(&c->more, "errors", mez_arr_done(&c->errors));
	v = mez_obj_done(&c->more);
	mez_sink_json(out, &v);
	return valid && (pinned || by->self) ? 0 : 1;
}
