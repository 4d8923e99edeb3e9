/* work/problem.c: an error as a record of the stream, mez.problem/1. */
#include "work/stream.h"

#include "base/text.h"

/* What a message may take when every byte of it must be escaped. */
enum { SAFE_MAX = 4 * MEZ_ERR_MSG };

/* Unicode's noncharacters: U+FDD0..U+FDEF and the last two of each plane. */
static bool noncharacter(uint32_t ch)
{
	return (ch >= 0xfdd0 && ch <= 0xfdef) || (ch & 0xfffe) == 0xfffe;
}

/* Messages quote what was read, and names of files are any bytes: both become text that
 * I-JSON takes and no terminal obeys. */
static struct mez_json safe_text(struct mez_arena *a, struct mez_str s)
{
	MEZ_AUTOBUF safe = MEZ_BUF_INIT;
	MEZ_AUTOBUF fit = MEZ_BUF_INIT;
	const char *p, *end;

	mez_text_safe(&safe, s, SAFE_MAX);
	p = mez_buf_view(&safe).p;
	end = p + safe.len;
	while (p < end) {
		const char *from = p;
		uint32_t ch = mez_utf8_next(&p, end);

		if (noncharacter(ch))
			mez_buf_fmt(&fit, "\\u{%x}", (unsigned)ch);
		else
			mez_buf_add(&fit, from, (size_t)(p - from));
	}
	return mez_json_copy_text(a, mez_buf_view(&fit));
}

static struct mez_json safe_z(struct mez_arena *a, const char *z)
{
	return safe_text(a, mez_str_of(z));
}

/* The message, led by the place when that is not in the source itself: a record can be
 * refused because of what stands in the zone or the lock. */
static struct mez_json message(struct mez_arena *a, const struct mez_err *err, bool elsewhere)
{
	struct mez_str s = mez_str_of(err->msg);

	if (elsewhere && err->line)
		s = mez_arena_fmt(a, "%s:%u:%u: %s", err->file, (unsigned)err->line,
				  (unsigned)err->col, err->msg);
	else if (elsewhere)
		s = mez_arena_fmt(a, "%s: %s", err->file, err->msg);
	return safe_text(a, s);
}

struct mez_json mez_problem_record(struct mez_arena *a, const struct mez_err *err, const char *tool,
				   const char *source, uint64_t record)
{
	struct mez_obj o = { .a = a };
	bool elsewhere = source && err->file[0] && strcmp(err->file, source) != 0;

	mez_require(err->code != MEZ_OK);
	mez_obj_set(&o, "type", mez_json_z(MEZ_PROBLEM_TYPE));
	mez_obj_set(&o, "tool", mez_json_z(tool));
	mez_obj_set(&o, "code", mez_json_z(mez_code_slug((int)err->code)));
	mez_obj_set(&o, "status", mez_json_i64(a, mez_code_status((int)err->code)));
	mez_obj_set(&o, "message", message(a, err, elsewhere));
	if (source)
		mez_obj_set(&o, "source", safe_z(a, source));
	if (record)
		mez_obj_set(&o, "record", mez_json_i64(a, (int64_t)record));
	if (err->line && !elsewhere) {
		mez_obj_set(&o, "line", mez_json_i64(a, err->line));
		if (err->col) {
			mez_obj_set(&o, "column", mez_json_i64(a, err->col));
			mez_obj_set(&o, "offset", mez_json_i64(a, (int64_t)err->offset));
		}
	}
	if (err->pointer[0])
		mez_obj_set(&o, "pointer", safe_z(a, err->pointer));
	return mez_obj_done(&o);
}

bool mez_record_is(const struct mez_json *v, const char *type)
{
	return mez_json_is(v, MEZ_J_OBJECT) &&
	       mez_str_eq(mez_json_str(mez_json_at(v, "type")), mez_str_of(type));
}
