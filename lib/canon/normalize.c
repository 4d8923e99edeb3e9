/* canon/normalize.c: date-times to UTC where the user asked for it. */
#include "canon/normalize.h"

#include "base/date.h"

/* The trees are copied where they change, and only there.  Recursion goes no deeper than
 * documents do: readers bound them. */
struct normalize {
	struct mez_arena *a;
	struct mez_err *err;
	const struct mez_json *culprit;
};

/* `form` against the front of s: '0' is any digit, 'T' also 't', the rest stands for itself. */
static bool has_form(struct mez_str s, const char *form)
{
	size_t n = strlen(form);

	if (s.n < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = s.p[i];
		bool fits = form[i] == '0' ? c >= '0' && c <= '9'
					   : c == form[i] || (form[i] == 'T' && c == 't');

		if (!fits)
			return false;
	}
	return true;
}

static bool is_datetime_form(struct mez_str s)
{
	static const char stem[] = "0000-00-00T00:00:00";
	size_t at = sizeof(stem) - 1;

	if (!has_form(s, stem))
		return false;
	if (at < s.n && s.p[at] == '.') {
		size_t from = ++at;

		while (at < s.n && s.p[at] >= '0' && s.p[at] <= '9')
			at++;
		if (at == from)
			return false;
	}
	s.p += at;
	s.n -= at;
	if (s.n == 1)
		return *s.p == 'Z' || *s.p == 'z';
	return s.n == 6 && (has_form(s, "+00:00") || has_form(s, "-00:00"));
}

enum { SAME, CHANGED }; /* what a step gives when it does not fail */

static int normalize(struct normalize *w, const struct mez_json *v, struct mez_json *to);

static int normalize_string(struct normalize *w, const struct mez_json *v, struct mez_json *to)
{
	struct mez_str s = mez_json_str(v);
	char text[MEZ_INSTANT_TEXT + 1];
	struct mez_instant t;

	if (!is_datetime_form(s))
		return SAME;
	if (!mez_instant_parse_rfc3339(&t, s)) {
		w->culprit = v;
		return mez_err_set(w->err, MEZ_E_VALUE,
				   "'%.*s' is no whole second that exists in UTC", MEZ_FMT(s));
	}
	mez_instant_text(text, t);
	if (mez_str_eq(s, mez_str_of(text)))
		return SAME;
	*to = mez_json_copy_text(w->a, mez_str_of(text));
	to->offset = v->offset;
	return CHANGED;
}

static int normalize_items(struct normalize *w, const struct mez_json *v, struct mez_json *to)
{
	struct mez_json *items = NULL;
	struct mez_json item;

	for (size_t i = 0; i < v->len; i++) {
		int rc = normalize(w, &v->u.items[i], &item);

		if (rc < 0)
			return rc;
		if (rc == SAME)
			continue;
		if (!items) {
			items = mez_arena_alloc(w->a, v->len * sizeof(*items));
			memcpy(items, v->u.items, v->len * sizeof(*items));
		}
		items[i] = item;
	}
	if (!items)
		return SAME;
	*to = *v;
	to->plain = 0; /* its source text no longer says what it holds */
	to->u.items = items;
	return CHANGED;
}

static int normalize_members(struct normalize *w, const struct mez_json *v, struct mez_json *to)
{
	struct mez_member *m = NULL;
	struct mez_json value;

	for (size_t i = 0; i < v->len; i++) {
		int rc = normalize(w, &v->u.members[i].value, &value);

		if (rc < 0)
			return rc;
		if (rc == SAME)
			continue;
		if (!m) {
			m = mez_arena_alloc(w->a, v->len * sizeof(*m));
			memcpy(m, v->u.members, v->len * sizeof(*m));
		}
		m[i].value = value;
	}
	if (!m)
		return SAME;
	*to = *v;
	to->plain = 0;
	to->u.members = m;
	return CHANGED;
}

static int normalize(struct normalize *w, const struct mez_json *v, struct mez_json *to)
{
	switch (mez_json_type(v)) {
	case MEZ_J_NULL:
	case MEZ_J_FALSE:
	case MEZ_J_TRUE:
	case MEZ_J_NUMBER:
		return SAME;
	case MEZ_J_STRING:
		return normalize_string(w, v, to);
	case MEZ_J_ARRAY:
		return normalize_items(w, v, to);
	case MEZ_J_OBJECT:
		return normalize_members(w, v, to);
	}
	mez_bug("value of no type");
}

int mez_normalize_time(const struct mez_json **out, struct mez_arena *a, const struct mez_json *v,
		       const char *src, size_t n, struct mez_err *err)
{
	struct normalize w = { .a = a, .err = err };
	struct mez_json changed;
	int rc = normalize(&w, v, &changed);

	if (rc < 0) {
		mez_json_blame(err, src, n, w.culprit);
		mez_json_point(err, v, w.culprit);
		return rc;
	}
	*out = rc == CHANGED ? mez_json_keep(a, changed) : v;
	return 0;
}
