/* Any bytes as JSON, to us and to jq's library: what both take is the same value, and what one
 * refuses and the other takes is one of the ways listed here, and no other. */
#include "canon/write_priv.h"

#include <jv.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* jq 1.6 loses memory when it refuses a text; that is not ours to find. */
__attribute__((weak)) void __lsan_disable(void);
__attribute__((weak)) void __lsan_enable(void);

static struct mez_arena arena;

static bool same_text(struct mez_str s, jv text) /* takes text */
{
	bool same = jv_get_kind(text) == JV_KIND_STRING &&
		    (size_t)jv_string_length_bytes(jv_copy(text)) == s.n &&
		    memcmp(jv_string_value(text), s.p, s.n) == 0;

	jv_free(text);
	return same;
}

/* By the bits that ECMAScript's digits stand for; jq has the largest double for infinity. */
static bool same_number(const struct mez_json *v, double d)
{
	MEZ_AUTOBUF out = MEZ_BUF_INIT;
	char text[MEZ_ECMA_TEXT];
	struct mez_err err;
	int64_t i;

	if (mez_json_int(&i, v))
		return (double)i == d;
	if (mez_canon_number_ecma(&out, v, &err) < 0)
		return err.code == MEZ_E_NUMBER && (d > 1.7e308 || d < -1.7e308);
	return mez_str_eq(mez_buf_view(&out), (struct mez_str){ text, mez_canon_ecma(text, d) });
}

static bool same(const struct mez_json *v, jv w);

static bool same_items(const struct mez_json *v, jv w) /* borrows w */
{
	size_t n = mez_json_len(v);

	if ((size_t)jv_array_length(jv_copy(w)) != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!same(mez_json_item(v, i), jv_array_get(jv_copy(w), (int)i)))
			return false;
	}
	return true;
}

/* Names in jq's order, which is that of code points: each of ours is looked up. */
static bool same_members(const struct mez_json *v, jv w) /* borrows w */
{
	size_t n = mez_json_len(v);

	if ((size_t)jv_object_length(jv_copy(w)) != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct mez_member *m = mez_json_member(v, i);
		struct mez_str name = mez_json_str(&m->name);
		jv key = jv_string_sized(name.p, (int)name.n);

		if (!same(&m->value, jv_object_get(jv_copy(w), key)))
			return false;
	}
	return true;
}

static bool same(const struct mez_json *v, jv w) /* takes w */
{
	jv_kind kind = jv_get_kind(w);
	bool yes = false;

	switch (mez_json_type(v)) {
	case MEZ_J_NULL: yes = kind == JV_KIND_NULL; break;
	case MEZ_J_FALSE: yes = kind == JV_KIND_FALSE; break;
	case MEZ_J_TRUE: yes = kind == JV_KIND_TRUE; break;
	case MEZ_J_NUMBER:
		yes = kind == JV_KIND_NUMBER && same_number(v, jv_number_value(w));
		break;
	case MEZ_J_STRING: return same_text(mez_json_str(v), w);
	case MEZ_J_ARRAY: yes = kind == JV_KIND_ARRAY && same_items(v, w); break;
	case MEZ_J_OBJECT: yes = kind == JV_KIND_OBJECT && same_members(v, w); break;
	}
	jv_free(w);
	return yes;
}

/* The byte at fault, or the one before, is of a number: 01, +1, .5, "1." and "1.," are
 * numbers to jq, and so is nan. */
static bool in_number(const char *p, size_t n, size_t at)
{
	static const char of[] = "+-.0123456789eEnaN";

	return (at < n && memchr(of, p[at], sizeof(of) - 1)) ||
	       (at > 0 && memchr(of, p[at - 1], sizeof(of) - 1));
}

/* jq takes what we refuse: it is wider where the code or the byte at fault says so. */
static bool wider(const struct mez_err *err, const char *p, size_t n)
{
	switch ((int)err->code) {
	case MEZ_E_DUPLICATE:    /* the last one counts there */
	case MEZ_E_SURROGATE:    /* becomes U+FFFD */
	case MEZ_E_UTF8:         /* too */
	case MEZ_E_NONCHARACTER: /* a character like others */
	case MEZ_E_LIMIT:        /* 256 levels, numbers of any length */
		return true;
	case MEZ_E_SYNTAX:
		return in_number(p, n, err->offset) ||
		       memchr(p, 0x1e, n) /* a record separator: what came before is forgotten */ ||
		       (err->offset < n && (unsigned char)p[err->offset] < 0x20) /* in strings */ ||
		       (n > 2 && memcmp(p, "\xef\xbb\xbf", 3) == 0); /* byte order mark */
	}
	return false;
}

static jv parse(const char *p, size_t n)
{
	jv v;

	if (__lsan_disable)
		__lsan_disable();
	v = jv_parse_sized(p, (int)n);
	if (__lsan_enable)
		__lsan_enable();
	return v;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *p = (const char *)data;
	const struct mez_json *v;
	struct mez_err err;
	bool ours;
	jv theirs;

	if (!arena.base)
		mez_require(mez_arena_init(&arena, 0, &err) == 0);
	mez_arena_reset(&arena);
	ours = mez_json_read(&v, &arena, p, n, &err) == 0;
	theirs = parse(p, n);
	if (ours) {
		mez_require(jv_is_valid(theirs));
		mez_require(same(v, theirs)); /* takes theirs */
		return 0;
	}
	mez_require(!jv_is_valid(theirs) || wider(&err, p, n));
	jv_free(theirs);
	return 0;
}
