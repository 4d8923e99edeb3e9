/* Properties over generated documents: canonical bytes are a fixed point, do not depend on
 * how the document was written, and keep its value.  A text that is canonical is known to be
 * while it is read; one thing written otherwise, wherever, and it is not, and the bytes are
 * still the same. */
#include "canon/canon.h"

#include "base/text.h"
#include "tap.h"

enum { ROUNDS = 4000, MAX_DEPTH = 6, TURNS = 30 };

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

/* --- one thing written otherwise ------------------------------------------------------------- */

/* Writes canonical form, save that choice number `odd` is made otherwise. */
struct scribe {
	struct mez_buf out;
	size_t at, odd;
};

static bool otherwise(struct scribe *s)
{
	return s->at++ == s->odd;
}

static void token(struct scribe *s, const char *text)
{
	if (otherwise(s))
		mez_buf_ch(&s->out, " \t\r\n"[s->odd % 4]);
	mez_buf_z(&s->out, text);
}

static void scribe_char(struct scribe *s, struct mez_str c, uint32_t ch)
{
	MEZ_AUTOBUF quoted = MEZ_BUF_INIT;
	MEZ_AUTOBUF escape = MEZ_BUF_INIT;

	struct mez_str least;

	mez_json_quote(&quoted, c);
	least = (struct mez_str){ quoted.p + 1, quoted.len - 2 };
	if (ch >= 0x10000)
		mez_buf_fmt(&escape, "\\u%04x\\u%04x", (unsigned)(0xd7c0 + (ch >> 10)),
			    (unsigned)(0xdc00 + (ch & 0x3ff)));
	else
		mez_buf_fmt(&escape, ch == '/' ? "\\/" : "\\u%04X", (unsigned)ch);
	/* \u0000 is itself the fewest escapes: no choice */
	if (!mez_str_eq(least, mez_buf_view(&escape)) && otherwise(s))
		mez_buf_str(&s->out, mez_buf_view(&escape));
	else
		mez_buf_str(&s->out, least);
}

static void scribe_text(struct scribe *s, struct mez_str text)
{
	const char *p = text.p, *end = text.p + text.n;

	token(s, "\"");
	while (p < end) {
		const char *from = p;
		uint32_t ch = mez_utf8_next(&p, end);

		scribe_char(s, (struct mez_str){ from, (size_t)(p - from) }, ch);
	}
	mez_buf_ch(&s->out, '"');
}

static void scribe_number(struct scribe *s, const struct mez_json *v)
{
	bool zero = v->len == 1 && *v->u.text == '0';

	token(s, "");
	if (otherwise(s))
		mez_buf_fmt(&s->out, zero ? "-0" : "%.*s.0", (int)v->len, v->u.text);
	else
		mez_buf_add(&s->out, v->u.text, v->len);
}

static void scribe_value(struct scribe *s, const struct mez_json *v);

static void scribe_member(struct scribe *s, const struct mez_member *m)
{
	scribe_text(s, mez_json_str(&m->name));
	token(s, ":");
	scribe_value(s, &m->value);
}

static void scribe_object(struct scribe *s, const struct mez_json *v)
{
	token(s, "{");
	for (size_t i = 0; i < v->len; i++) {
		bool swap = i + 1 < v->len && otherwise(s);

		if (i)
			token(s, ",");
		scribe_member(s, mez_json_member(v, i + swap));
		if (!swap)
			continue;
		token(s, ",");
		scribe_member(s, mez_json_member(v, i++));
	}
	token(s, "}");
}

static void scribe_value(struct scribe *s, const struct mez_json *v)
{
	switch (mez_json_type(v)) {
	case MEZ_J_NULL:
		token(s, "null");
		return;
	case MEZ_J_FALSE:
		token(s, "false");
		return;
	case MEZ_J_TRUE:
		token(s, "true");
		return;
	case MEZ_J_NUMBER:
		scribe_number(s, v);
		return;
	case MEZ_J_STRING:
		scribe_text(s, mez_json_str(v));
		return;
	case MEZ_J_ARRAY:
		token(s, "[");
		for (size_t i = 0; i < v->len; i++) {
			if (i)
				token(s, ",");
			scribe_value(s, mez_json_item(v, i));
		}
		token(s, "]");
		return;
	case MEZ_J_OBJECT:
		scribe_object(s, v);
		return;
	}
}

static size_t unread, taken, misplaced, unequal, plainly;

static size_t first_difference(struct mez_str a, struct mez_str b)
{
	size_t i = 0;

	while (i < a.n && i < b.n && a.p[i] == b.p[i])
		i++;
	return i;
}

static bool writes(const struct mez_json *v, struct mez_str want)
{
	MEZ_AUTOBUF out = MEZ_BUF_INIT;

	return mez_canon_write(&out, v, MEZ_PROFILE_RFC8785, NULL, 0, &err) == 0 &&
	       mez_str_eq(mez_buf_view(&out), want);
}

static void one_odd(const struct mez_json *tree_of, struct mez_str bytes, size_t odd)
{
	struct scribe s = { .odd = odd };
	const struct mez_json *v;
	struct mez_json copy;
	struct mez_str text, source;

	scribe_value(&s, tree_of);
	token(&s, "");
	text = mez_buf_view(&s.out);
	if (mez_json_read(&v, &arena, text.p, text.n, &err) < 0) {
		unread++;
		mez_buf_release(&s.out);
		return;
	}
	source = mez_json_source(v);
	taken += source.p == text.p && source.n == text.n;
	misplaced += mez_canon_check(v, MEZ_PROFILE_RFC8785, text.p, text.n, &err) !=
			     -MEZ_E_NOT_CANONICAL ||
		     err.offset != first_difference(text, bytes);
	unequal += !writes(v, bytes);
	copy = mez_json_clone(&arena, v); /* knows of no source text */
	plainly += !writes(&copy, bytes);
	mez_buf_release(&s.out);
}

static void one_thing(void)
{
	struct mez_json v = tree(0);
	MEZ_AUTO(mez_canon) c = mez_canon_of(&v);
	struct mez_str bytes = mez_canon_view(c);
	struct scribe s = { .odd = SIZE_MAX };
	const struct mez_json *back;
	size_t turns;

	scribe_value(&s, &v);
	token(&s, "");
	turns = s.at < TURNS ? s.at : TURNS;
	unequal += !mez_str_eq(mez_buf_view(&s.out), bytes);
	unread += mez_json_read(&back, &arena, bytes.p, bytes.n, &err) < 0 ||
		  (mez_json_len(back) && mez_json_source(back).n != bytes.n);
	for (size_t i = 0; i < turns; i++)
		one_odd(&v, bytes, s.at <= TURNS ? i : chance((uint32_t)s.at));
	mez_buf_release(&s.out);
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
	for (int i = 0; i < ROUNDS / 16; i++) {
		mez_arena_reset(&arena);
		one_thing();
	}
	is_int(unread, 0, "canonical texts are read, and seen to be canonical");
	is_int(taken, 0, "with one thing written otherwise they are not");
	is_int(misplaced, 0, "which is told, with its place");
	is_int(unequal, 0, "and the bytes are the same");
	is_int(plainly, 0, "as without knowing of the source");
	mez_arena_release(&arena);
	return done_testing();
}
