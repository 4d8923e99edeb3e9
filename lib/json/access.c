/* json/access.c: looking into trees. */
#include "json/json.h"

void mez_json_place(const char *src, size_t n, uint64_t offset, uint32_t *line, uint32_t *col)
{
	const char *p = src;
	const char *end = src + (offset < n ? (size_t)offset : n);
	const char *newline;
	uint32_t lines = 1;

	while (p < end && (newline = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		lines++;
		p = newline + 1;
	}
	*line = lines;
	*col = (uint32_t)(end - p) + 1;
}

void mez_json_blame(struct mez_err *err, const char *src, size_t n, const struct mez_json *v)
{
	uint32_t line, col;

	if (!err || !src || !v || v->offset == MEZ_NOWHERE)
		return;
	mez_json_place(src, n, v->offset, &line, &col);
	mez_err_place(err, line, col, v->offset);
}

struct mez_str mez_json_str(const struct mez_json *v)
{
	if (!mez_json_is(v, MEZ_J_STRING))
		return MEZ_NOSTR;
	return (struct mez_str){ v->u.text, v->len };
}

/* Below this many members a walk is faster than halving. */
enum { GET_WALK_MAX = 8 };

static struct mez_str name_of(const struct mez_member *m)
{
	return (struct mez_str){ m->name.u.text, m->name.len };
}

const struct mez_json *mez_json_get(const struct mez_json *v, struct mez_str name)
{
	size_t lo = 0, hi;

	if (!mez_json_is(v, MEZ_J_OBJECT))
		return NULL;
	hi = v->len;
	while (hi - lo > GET_WALK_MAX) {
		size_t mid = lo + (hi - lo) / 2;

		if (mez_json_name_cmp(name_of(&v->u.members[mid]), name) <= 0)
			lo = mid;
		else
			hi = mid;
	}
	for (; lo < hi; lo++) {
		if (mez_str_eq(name_of(&v->u.members[lo]), name))
			return &v->u.members[lo].value;
	}
	return NULL;
}

/* 2^53 - 1 has 16 digits: no shorter or equal lexeme can run over an int64_t. */
enum { INT_DIGITS_MAX = 16 };
#define INT_MAX_EXACT INT64_C(9007199254740991)

bool mez_json_int(int64_t *out, const struct mez_json *v)
{
	bool minus;
	size_t i;
	int64_t n = 0;

	if (!mez_json_is(v, MEZ_J_NUMBER))
		return false;
	minus = v->u.text[0] == '-';
	if (v->len == minus || v->len - minus > INT_DIGITS_MAX)
		return false;
	if (v->u.text[minus] == '0' && v->len > 1)
		return false;
	for (i = minus; i < v->len; i++) {
		if (v->u.text[i] < '0' || v->u.text[i] > '9')
			return false;
		n = n * 10 + (v->u.text[i] - '0');
	}
	if (n > INT_MAX_EXACT)
		return false;
	*out = minus ? -n : n;
	return true;
}

static bool same_text(const struct mez_json *a, const struct mez_json *b)
{
	return a->len == b->len && memcmp(a->u.text, b->u.text, a->len) == 0;
}

/* Recursion goes no deeper than documents do: readers bound them. */
bool mez_json_same(const struct mez_json *a, const struct mez_json *b)
{
	if (a->type != b->type)
		return false;
	switch (mez_json_type(a)) {
	case MEZ_J_NULL:
	case MEZ_J_FALSE:
	case MEZ_J_TRUE:
		return true;
	case MEZ_J_NUMBER:
	case MEZ_J_STRING:
		return same_text(a, b);
	case MEZ_J_ARRAY:
		if (a->len != b->len)
			return false;
		for (size_t i = 0; i < a->len; i++) {
			if (!mez_json_same(&a->u.items[i], &b->u.items[i]))
				return false;
		}
		return true;
	case MEZ_J_OBJECT:
		if (a->len != b->len)
			return false;
		for (size_t i = 0; i < a->len; i++) {
			if (!same_text(&a->u.members[i].name, &b->u.members[i].name) ||
			    !mez_json_same(&a->u.members[i].value, &b->u.members[i].value))
				return false;
		}
		return true;
	}
	mez_bug("value of no type");
}
