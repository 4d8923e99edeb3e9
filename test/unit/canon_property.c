/* Properties over generated documents: canonical bytes are a fixed point, do not depend on
 * how the document was written, and keep its value. */
#include "canon/canon.h"

#include "base/text.h"
#include "tap.h"

enum { ROUNDS = 4000, MAX_DEPTH = 6 };

static struct mez_arena arena;
static struct mez_err err;
static uint32_t seed = 20260101;

static uint32_t chance(uint32_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (uint32_t)(((uint64_t)seed >> 4) * n >> 28);
}

/* --- generating ----------------------------------------------------------------------------- */

static struct mez_json text(void)
{
	static const uint32_t odd[] = { 0, 1, '\n', '"', '\\', '/', 0x7f, 0x80, 0xe9, 0x7ff, 0x20ac,
					0xd7ff, 0xe000, 0xfffd, 0x10000, 0x1f600, 0x10fffd };
	char *p = mez_arena_text(&arena, 4 * 64);
	size_t n = 0;

	for (uint32_t i = chance(chance(4) ? 8 : 60); i > 0; i--)
		n += mez_utf8_put(p + n, chance(3) ? 'a' + chance(26)
						   : odd[chance(MEZ_COUNT(odd))]);
	return mez_json_text((struct mez_str){ p, n });
}

static struct mez_json integer(void)
{
	static const int64_t edges[] = { 0, 1, -1, 9, 10, INT64_C(9007199254740991),
					 -INT64_C(9007199254740991), 1000000 };

	return mez_json_i64(&arena, chance(2) ? edges[chance(MEZ_COUNT(edges))]
					      : (int64_t)chance(1u << 24) - (1 << 23));
}

static struct mez_json tree(int depth)
{
	struct mez_obj o = { .a = &arena };
	struct mez_arr r = { .a = &arena };
	struct mez_json v;
	const struct mez_json *dup;
	uint32_t kind = chance(depth < MAX_DEPTH ? 9 : 5);

	if (kind < 3)
		return kind == 0 ? integer() : text();
	if (kind < 5)
		return kind == 3 ? mez_json_null() : mez_json_bool(chance(2));
	if (kind < 7) {
		for (uint32_t i = chance(6); i > 0; i--)
			mez_arr_add(&r, tree(depth + 1));
		return mez_arr_done(&r);
	}
	for (uint32_t i = chance(chance(8) ? 6 : 40); i > 0; i--)
		mez_obj_addm(&o, text(), tree(depth + 1));
	while (!mez_obj_done_checked(&o, &v, &dup))
		(void)mez_obj_drop(&o, mez_json_str(dup));
	return v;
}

/* --- writing it another way ------------------------------------------------------------------ */

static void blanks(struct mez_buf *out)
{
	for (uint32_t i = chance(4) ? 0 : chance(5); i > 0; i--)
		mez_buf_ch(out, " \t\r\n"[chance(4)]);
}

static void unit(struct mez_buf *out, uint32_t u)
{
	mez_buf_fmt(out, chance(2) ? "\\u%04x" : "\\u%04X", (unsigned)u);
}

static void messy_text(struct mez_buf *out, struct mez_str s)
{
	const char *p = s.p, *end = s.p + s.n;

	mez_buf_ch(out, '"');
	while (p < end) {
		const char *from = p;
		uint32_t ch = mez_utf8_next(&p, end);

		if (ch >= 0x20 && ch != '"' && ch != '\\' && chance(4)) {
			mez_buf_add(out, from, (size_t)(p - from));
		} else if (ch == '/' && chance(2)) {
			mez_buf_z(out, "\\/");
		} else if (ch < 0x10000) {
			unit(out, ch);
		} else {
			unit(out, 0xd7c0 + (ch >> 10));
			unit(out, 0xdc00 + (ch & 0x3ff));
		}
	}
	mez_buf_ch(out, '"');
}

static void messy(struct mez_buf *out, const struct mez_json *v)
{
	bool object = v->type == MEZ_J_OBJECT;
	size_t n = mez_json_len(v), start = n ? chance((uint32_t)n) : 0;

	blanks(out);
	if (v->type == MEZ_J_STRING) {
		messy_text(out, mez_json_str(v));
	} else if (!object && v->type != MEZ_J_ARRAY) {
		mez_json_pretty(out, v);
	} else {
		mez_buf_ch(out, object ? '{' : '[');
		for (size_t i = 0; i < n; i++) {
			/* members of objects from somewhere in the middle on, round */
			size_t at = object ? (start + i) % n : i;

			if (i)
				mez_buf_ch(out, ',');
			blanks(out);
			if (object) {
				messy_text(out, mez_json_str(&mez_json_member(v, at)->name));
				blanks(out);
				mez_buf_ch(out, ':');
			}
			messy(out, object ? &mez_json_member(v, at)->value : mez_json_item(v, at));
		}
		blanks(out);
		mez_buf_ch(out, object ? '}' : ']');
	}
	blanks(out);
}

/* --- the properties --------------------------------------------------------------------------- */

static size_t changed, lost, moved, refused, differ;

static void round_trip(void)
{
	struct mez_json v = tree(0);
	MEZ_AUTO(mez_canon) c = mez_canon_of(&v);
	MEZ_AUTO(mez_canon) again = NULL;
	MEZ_AUTOBUF text_of = MEZ_BUF_INIT, ecma = MEZ_BUF_INIT;
	struct mez_str bytes = mez_canon_view(c);
	const struct mez_json *back = NULL, *other = NULL;

	if (mez_canon_read(&back, &arena, bytes.p, bytes.n, &err) < 0) {
		changed++;
		return;
	}
	lost += !mez_json_same(&v, back);
	messy(&text_of, &v);
	if (mez_json_read(&other, &arena, text_of.p, text_of.len, &err) < 0) {
		refused++;
		return;
	}
	again = mez_canon_of(other);
	moved += !mez_str_eq(mez_canon_view(again), bytes);
	if (mez_canon_write(&ecma, other, MEZ_PROFILE_RFC8785, NULL, 0, &err) < 0 ||
	    !mez_str_eq(mez_buf_view(&ecma), bytes))
		differ++;
}

int main(void)
{
	if (mez_arena_init(&arena, 0, &err) < 0)
		return 1;
	for (int i = 0; i < ROUNDS; i++) {
		mez_arena_reset(&arena);
		round_trip();
	}
	is_int(changed, 0, "canonical bytes are canonical");
	is_int(lost, 0, "and mean the same");
	is_int(refused, 0, "however the document is written it is read");
	is_int(moved, 0, "and has the same canonical bytes");
	is_int(differ, 0, "which for integers are those of RFC 8785");
	mez_arena_release(&arena);
	return done_testing();
}
