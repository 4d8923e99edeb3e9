/* canon/write.c: trees to canonical bytes, for the two profiles that keep the tree's order.
 * Members are sorted and strings valid by the invariants of struct mez_json, so this is a
 * walk; only numbers can fail.  No recursion: the stack is bounded and small. */
#include "canon/write_priv.h"

struct level {
	const struct mez_json *v;
	uint32_t next; /* child to write */
};

static inline void put_string(struct mez_buf *out, const struct mez_json *v)
{
	char *to;

	if (!v->plain) {
		mez_json_quote(out, mez_json_str(v));
		return;
	}
	to = mez_buf_room(out, (size_t)v->len + 2);
	*to = '"';
	memcpy(to + 1, v->u.text, v->len);
	to[v->len + 1] = '"';
	out->len += (size_t)v->len + 2;
}

static inline void put_lit(struct mez_buf *out, struct mez_str s)
{
	memcpy(mez_buf_room(out, s.n), s.p, s.n);
	out->len += s.n;
}

static inline bool is_container(const struct mez_json *v)
{
	return v->type == MEZ_J_ARRAY || v->type == MEZ_J_OBJECT;
}

static int put_scalar(struct mez_buf *out, const struct mez_json *v, mez_canon_number_fn *number,
		      struct mez_err *err)
{
	switch (mez_json_type(v)) {
	case MEZ_J_NULL:
		put_lit(out, MEZ_STR("null"));
		return 0;
	case MEZ_J_FALSE:
		put_lit(out, MEZ_STR("false"));
		return 0;
	case MEZ_J_TRUE:
		put_lit(out, MEZ_STR("true"));
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

/* Begin the next child of the innermost container, or end the container; NULL then. */
static const struct mez_json *advance(struct mez_buf *out, struct level *l)
{
	const struct mez_json *v = l->v;
	uint32_t i = l->next++;
	bool object = v->type == MEZ_J_OBJECT;

	if (i == v->len) {
		mez_buf_ch(out, object ? '}' : ']');
		return NULL;
	}
	if (i)
		mez_buf_ch(out, ',');
	if (!object)
		return &v->u.items[i];
	put_string(out, &v->u.members[i].name);
	mez_buf_ch(out, ':');
	return &v->u.members[i].value;
}

int mez_canon_sorted(struct mez_buf *out, const struct mez_json *v, mez_canon_number_fn *number,
		     struct mez_err *err, const struct mez_json **culprit)
{
	struct level stack[CANON_MAX_DEPTH];
	size_t depth = 0;
	int rc;

	for (;;) {
		if (is_container(v)) {
			*culprit = v;
			if (depth == CANON_MAX_DEPTH)
				return mez_err_set(err, MEZ_E_LIMIT, "nested too deep to write");
			stack[depth++] = (struct level){ v, 0 };
			mez_buf_ch(out, v->type == MEZ_J_OBJECT ? '{' : '[');
		} else if ((rc = put_scalar(out, v, number, err)) < 0) {
			*culprit = v;
			return rc;
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
		mez_buf_str(out, s);
		return 0;
	}
	if (mez_str_is(s, "-0"))
		return mez_err_set(err, MEZ_E_NEGZERO, "minus zero is not canonical");
	if (memchr(s.p, '.', s.n) || memchr(s.p, 'e', s.n) || memchr(s.p, 'E', s.n))
		return mez_err_set(err, MEZ_E_NUMBER,
				   "number with a fraction or exponent: write decimals as strings");
	return mez_err_set(err, MEZ_E_NUMBER, "integer beyond 2^53-1: write it as a string");
}
