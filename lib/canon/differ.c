/* canon/differ.c: is a text canonical as it stands, and when not, where and why. */
#include "canon/canon.h"

/* Where two texts part; n when one begins with the other. */
static size_t first_difference(const char *a, const char *b, size_t n)
{
	size_t i = 0;

	while (i < n && a[i] == b[i])
		i++;
	return i;
}

enum { SHOWN_MAX = 60 }; /* bytes of a token in a message */

static int differs(const char *p, size_t n, size_t at, struct mez_err *err)
{
	struct mez_str what;
	const char *why = mez_json_odd(&what, p, n, at);
	bool cut = what.n > SHOWN_MAX;
	uint32_t line, col;
	int rc;

	if (cut) {
		what.n = SHOWN_MAX;
		while (((unsigned char)what.p[what.n] & 0xc0) == 0x80)
			what.n--; /* no half character */
	}
	rc = mez_err_set(err, MEZ_E_NOT_CANONICAL, "%s: %s%.*s%s",
			 mez_code_slug(MEZ_E_NOT_CANONICAL), why, MEZ_FMT(what), cut ? "..." : "");
	mez_json_place(p, n, at, &line, &col);
	mez_err_place(err, line, col, at);
	return rc;
}

int mez_canon_check(const struct mez_json *v, enum mez_profile profile, const char *p, size_t n,
		    struct mez_err *err)
{
	struct mez_str source = mez_json_source(v);
	MEZ_AUTOBUF bytes = MEZ_BUF_INIT;
	int rc;

	if (profile != MEZ_PROFILE_LEGACY && source.p == p && source.n == n)
		return 0;
	rc = mez_canon_write(&bytes, v, profile, p, n, err);
	if (rc < 0)
		return rc;
	if (bytes.len == n && memcmp(bytes.p, p, n) == 0)
		return 0;
	return differs(p, n, first_difference(bytes.p, p, bytes.len < n ? bytes.len : n), err);
}

/* --- texts with more than one fault --------------------------------------------------- */

static const char *skip_string(const char *p, const char *end)
{
	for (p++; p < end; p++) {
		if (*p == '"')
			return p + 1;
		if (*p == '\\' && p + 1 < end)
			p++;
	}
	return end;
}

static const char *skip_number(const char *p, const char *end)
{
	while (p < end && *p && strchr("0123456789+-.eE", *p))
		p++;
	return p;
}

/* The next number of a text that is well formed up to end; an empty text when none follows.
 * One that end cuts short, which then does not end in a digit, is none. */
static struct mez_str next_number(const char *p, const char *end)
{
	struct mez_str s;

	while (p < end && *p != '-' && (*p < '0' || *p > '9'))
		p = *p == '"' ? skip_string(p, end) : p + 1;
	s = (struct mez_str){ p, (size_t)(skip_number(p, end) - p) };
	if (s.n && (s.p[s.n - 1] < '0' || s.p[s.n - 1] > '9'))
		s.n = 0;
	return s;
}

int mez_canon_first(enum mez_profile profile, const char *p, size_t n, struct mez_err *err)
{
	MEZ_AUTOBUF unused = MEZ_BUF_INIT;
	int rc = -(int)err->code;
	const char *end;
	struct mez_str s;

	if (!err->line || err->offset > n)
		return rc;
	end = p + err->offset;
	for (s = next_number(p, end); s.n; s = next_number(s.p + s.n, end)) {
		struct mez_json v = mez_json_lexeme(s);
		int bad;

		v.offset = (uint32_t)(s.p - p);
		mez_buf_clear(&unused);
		bad = mez_canon_write(&unused, &v, profile, p, n, err);
		if (bad < 0)
			return bad;
	}
	return rc;
}

int mez_canon_read(const struct mez_json **out, struct mez_arena *a, const char *p, size_t n,
		   struct mez_err *err)
{
	const struct mez_json *v;
	struct mez_err why;
	int rc = mez_json_read(&v, a, p, n, &why);

	if (rc < 0)
		rc = mez_canon_first(MEZ_PROFILE_STRICT, p, n, &why);
	else
		rc = mez_canon_check(v, MEZ_PROFILE_STRICT, p, n, &why);
	if (rc == 0)
		*out = v;
	else if (err)
		*err = why;
	return rc;
}
