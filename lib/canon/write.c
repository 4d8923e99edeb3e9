/* canon/write.c: trees to canonical bytes, for the two profiles that keep the tree's order.
 * Members are sorted and strings valid by the invariants of struct mez_json, so this is a
 * walk; only numbers can fail.  No recursion: the stack is bounded and small.  What the
 * reader saw to be canonical is copied whole: integers look alike in both profiles. */
#include "canon/write_priv.h"

struct level {
	const struct mez_json *v;
	uint32_t next; /* child to write */
};

/* mez_buf_room() without the call when there is room, which is nearly always. */
static inline char *room(struct mez_buf *out, size_t n)
{
	return out->cap - out->len > n ? out->p + out->len : mez_buf_room(out, n);
}

/* memcpy() for texts that are mostly shorter than the call is worth: two overlapping
 * moves cover every length from 4 to 16. */
static inline void copy(char *to, const char *from, size_t n)
{
	if (n > 16) {
		memcpy(to, from, n);
	} else if (n >= 8) {
		uint64_t head, tail;

		memcpy(&head, from, 8);
		memcpy(&tail, from + n - 8, 8);
		memcpy(to, &head, 8);
		memcpy(to + n - 8, &tail, 8);
	} else if (n >= 4) {
		uint32_t head, tail;

		memcpy(&head, from, 4);
		memcpy(&tail, from + n - 4, 4);
		memcpy(to, &head, 4);
		memcpy(to + n - 4, &tail, 4);
	} else {
		for (size_t i = 0; i < n; i++)
			to[i] = from[i];
	}
}

static inline void put(struct mez_buf *out, const char *p, size_t n)
{
	copy(room(out, n), p, n);
	out->len += n;
}

static inline void put_ch(struct mez_buf *out, char c)
{
	*room(out, 1) = c;
	out->len++;
}

static inline void put_string(struct mez_buf *out, const struct mez_json *v)
{
	size_t n = v->len;
	char *to;

	if (!v->plain) {
		mez_json_quote(out, mez_json_str(v));
		return;
	}
	to = room(out, n + 2);
	to[0] = '"';
	copy(to + 1, v->u.text, n);
	to[n + 1] = '"';
	out->len += n + 2;
}

static inline bool is_container(const struct mez_json *v)
{
	return v->type == MEZ_J_ARRAY || v->type == MEZ_J_OBJECT;
}

/* A source is at most as deep as readers take; up to here it cannot pass the writers' limit. */
enum { SOURCE_MAX_DEPTH = CANON_MAX_DEPTH - MEZ_JSON_MAX_DEPTH };

/* The container as its source has it, when that is how it is to be written. */
static inline bool put_source(struct mez_buf *out, const struct mez_json *v)
{
	struct mez_str source = mez_json_source(v);

	if (!source.p)
		return false;
	mez_buf_str(out, source);
	return true;
}

static int put_scalar(struct mez_buf *out, const struct mez_json *v, mez_canon_number_fn *number,
		      struct mez_err *err)
{
	switch (mez_json_type(v)) {
	case MEZ_J_NULL:
		put(out, "null", 4);
		return 0;
	case MEZ_J_FALSE:
		put(out, "false", 5);
		return 0;
	case MEZ_J_TRUE:
		put(out, "true", 4);
		return 0;
	case MEZ_J_STRING:
		put_string(out, v);
		return 0;
	case MEZ_J_NUMBER:
		return number(out, v, err);
	case MEZ_J_ARRAY:
	case MEZ_J_OBJECT:
		break;
	}
	mez_bug("value of no scalar type");
}

enum { AHEAD = 4 };

/* Sorting sends the walk to and fro in a large tree and its text: ask for what is next early.  A
 * scalar's text follows its name's. */
static inline void ask_ahead(const struct mez_json *v, uint32_t i)
{
	if (i + AHEAD < v->len) {
		__builtin_prefetch(v->u.members[i + AHEAD].name.u.text);
		__builtin_prefetch(v->u.members[i + 1].value.u.text);
	}
}

/* Members from i on that are plain texts, as most are: one look for room, and no way to fail.  The
 * first that is another. */
static inline uint32_t put_texts(struct mez_buf *out, const struct mez_json *v, uint32_t i)
{
	for (; i < v->len; i++) {
		const struct mez_member *m = &v->u.members[i];
		const struct mez_json *name = &m->name, *value = &m->value;
		char *to;

		if (value->type != MEZ_J_STRING || !value->plain || !name->plain)
			break;
		ask_ahead(v, i);
		to = room(out, (size_t)name->len + value->len + sizeof(",\"\":\"\"") - 1);
		if (i)
			*to++ = ',';
		*to++ = '"';
		copy(to, name->u.text, name->len);
		to += name->len;
		memcpy(to, "\":\"", 3);
		to += 3;
		copy(to, value->u.text, value->len);
		to += value->len;
		*to++ = '"';
		out->len = (size_t)(to - out->p);
	}
	return i;
}

/* Begin the next child of the innermost container, or end the container; NULL then. */
static const struct mez_json *advance(struct mez_buf *out, struct level *l)
{
	const struct mez_json *v = l->v;
	bool object = v->type == MEZ_J_OBJECT;
	uint32_t i = object ? put_texts(out, v, l->next) : l->next;

	l->next = i + 1;
	if (i == v->len) {
		put_ch(out, object ? '}' : ']');
		return NULL;
	}
	if (i)
		put_ch(out, ',');
	if (!object)
		return &v->u.items[i];
	ask_ahead(v, i);
	put_string(out, &v->u.members[i].name);
	put_ch(out, ':');
	return &v->u.members[i].value;
}

int mez_canon_sorted(struct mez_buf *out, const struct mez_json *v, mez_canon_number_fn *number,
		     struct mez_err *err, const struct mez_json **culprit)
{
	struct level stack[CANON_MAX_DEPTH];
	size_t depth = 0;
	int rc;

	for (;;) {
		*culprit = v;
		if (!is_container(v)) {
			rc = put_scalar(out, v, number, err);
			if (rc < 0)
				return rc;
		} else if (depth > SOURCE_MAX_DEPTH || !put_source(out, v)) {
			if (depth == CANON_MAX_DEPTH)
				return mez_err_set(err, MEZ_E_LIMIT, "nested too deep to write");
			stack[depth++] = (struct level){ v, 0 };
			put_ch(out, v->type == MEZ_J_OBJECT ? '{' : '[');
		}
		while (depth && (v = advance(out, &stack[depth - 1])) == NULL)
			depth--;
		if (!depth)
			return 0;
	}
}

int mez_canon_number_strict(struct mez_buf *out, const struct mez_json *v, struct mez_err *err)
{
	struct mez_str s = { v->u.text, v->len };
	int64_t i;

	if (mez_json_int(&i, v)) {
		put(out, s.p, s.n);
		return 0;
	}
	if (mez_str_is(s, "-0"))
		return mez_err_set(err, MEZ_E_NEGZERO, "minus zero is not canonical");
	if (memchr(s.p, '.', s.n) || memchr(s.p, 'e', s.n) || memchr(s.p, 'E', s.n))
		return mez_err_set(err, MEZ_E_NUMBER,
				   "number with a fraction or exponent: write decimals as strings");
	return mez_err_set(err, MEZ_E_NUMBER, "integer beyond 2^53-1: write it as a string");
}
