/* schema/formaturi.c: URIs and IRIs (RFC 3986, RFC 3987) and templates (RFC 6570), as formats. */
#include "schema/schema_priv.h"

#include "base/text.h"

/* What may stand beyond ASCII: nothing; what RFC 3987 calls ucschar; and iprivate as well. */
enum flavour { ASCII, INTERNATIONAL, PRIVATE };

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool letter(char c)
{
	char l = mez_lower(c);

	return l >= 'a' && l <= 'z';
}

static bool hex_digit(char c)
{
	char l = mez_lower(c);

	return digit(c) || (l >= 'a' && l <= 'f');
}

/* RFC 3987 sections 2.2 and 4.1: neither controls nor the marks that turn the direction of
 * writing; of private characters, only where f says so. */
static bool beyond_ascii(uint32_t ch, enum flavour f)
{
	bool turning = ch == 0x200e || ch == 0x200f || (ch >= 0x202a && ch <= 0x202e);
	bool private = (ch >= 0xe000 && ch <= 0xf8ff) || ch >= 0xf0000;

	if (f == ASCII || ch < 0xa0 || turning)
		return false;
	if (private)
		return f == PRIVATE;
	return !(ch >= 0xfff0 && ch <= 0xffff) && !(ch >= 0xe0000 && ch <= 0xe0fff);
}

/* Unreserved, sub-delims, or one of more. */
static bool plain(char c, const char *more)
{
	return letter(c) || digit(c) || (c && strchr("-._~!$&'()*+,;=", c)) ||
	       (c && strchr(more, c));
}

static bool escape_at(struct mez_str s, size_t i)
{
	return s.n - i >= 3 && s.p[i] == '%' && hex_digit(s.p[i + 1]) && hex_digit(s.p[i + 2]);
}

/* Do all characters belong, percent escapes counted as one? */
static bool all(struct mez_str s, const char *more, enum flavour f)
{
	const char *p = s.p, *end = s.p + s.n;

	while (p < end) {
		if (escape_at(s, (size_t)(p - s.p)))
			p += 3;
		else if ((unsigned char)*p >= 0x80 ? !beyond_ascii(mez_utf8_next(&p, end), f)
						   : !plain(*p++, more))
			return false;
	}
	return true;
}

/* What stands before the first of stops; *s keeps the rest. */
static struct mez_str take_until(struct mez_str *s, const char *stops)
{
	struct mez_str got = { s->p, 0 };

	while (got.n < s->n && !(s->p[got.n] && strchr(stops, s->p[got.n])))
		got.n++;
	s->p += got.n;
	s->n -= got.n;
	return got;
}

static bool future_address(struct mez_str s)
{
	size_t i = 1;

	if (!s.n || mez_lower(s.p[0]) != 'v')
		return false;
	while (i < s.n && hex_digit(s.p[i]))
		i++;
	if (i == 1 || i + 1 >= s.n || s.p[i] != '.' || memchr(s.p, '%', s.n))
		return false;
	return all((struct mez_str){ s.p + i + 1, s.n - i - 1 }, ":", ASCII);
}

static bool port(struct mez_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (i == 0 ? s.p[i] != ':' : !digit(s.p[i]))
			return false;
	}
	return true;
}

static bool authority(struct mez_str s, enum flavour f)
{
	const char *sign = s.n ? memrchr(s.p, '@', s.n) : NULL;
	struct mez_str host;

	if (sign) {
		size_t n = (size_t)(sign - s.p);

		if (!all((struct mez_str){ s.p, n }, ":", f))
			return false;
		s = (struct mez_str){ sign + 1, s.n - n - 1 };
	}
	if (s.n && s.p[0] == '[') {
		host = take_until(&s, "]");
		if (!s.n)
			return false;
		s = (struct mez_str){ s.p + 1, s.n - 1 };
		host = (struct mez_str){ host.p + 1, host.n - 1 };
		return (mez_schema_is_ipv6(host) || future_address(host)) && port(s);
	}
	host = take_until(&s, ":");
	return all(host, "", f) && port(s);
}

static bool reference(struct mez_str s, enum flavour f, bool absolute)
{
	struct mez_str path, query, fragment;
	bool scheme = mez_schema_has_scheme(s);

	if (absolute && !scheme)
		return false;
	if (scheme) {
		(void)take_until(&s, ":");
		s = (struct mez_str){ s.p + 1, s.n - 1 };
	}
	if (mez_str_starts(s, MEZ_STR("//"))) {
		s = (struct mez_str){ s.p + 2, s.n - 2 };
		if (!authority(take_until(&s, "/?#"), f))
			return false;
	}
	path = take_until(&s, "?#");
	query = take_until(&s, "#");
	fragment = s;
	if (!scheme) { /* "a:b" would read as a scheme */
		struct mez_str rest = path, first = take_until(&rest, "/");

		if (first.n && memchr(first.p, ':', first.n))
			return false;
	}
	if (query.n)
		query = (struct mez_str){ query.p + 1, query.n - 1 };
	if (fragment.n)
		fragment = (struct mez_str){ fragment.p + 1, fragment.n - 1 };
	return all(path, ":@/", f) && all(fragment, ":@/?", f) &&
	       all(query, ":@/?", f == ASCII ? ASCII : PRIVATE);
}

bool mez_schema_is_uri(struct mez_str s)
{
	return reference(s, ASCII, true);
}

bool mez_schema_is_uri_reference(struct mez_str s)
{
	return reference(s, ASCII, false);
}

bool mez_schema_is_iri(struct mez_str s)
{
	return reference(s, INTERNATIONAL, true);
}

bool mez_schema_is_iri_reference(struct mez_str s)
{
	return reference(s, INTERNATIONAL, false);
}

/* --- templates ------------------------------------------------------------------------ */

/* name, with dots between its parts, then perhaps * or :1..9999 */
static bool varspec(struct mez_str s)
{
	struct mez_str rest = s, name = take_until(&rest, "*:");
	bool part = false;

	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (escape_at(name, i))
			i += 2;
		else if (c == '.' ? !part : !letter(c) && !digit(c) && c != '_')
			return false;
		part = c != '.';
	}
	if (!part)
		return false;
	if (rest.n == 0 || mez_str_is(rest, "*"))
		return true;
	if (rest.p[0] != ':' || rest.n < 2 || rest.n > 5 || rest.p[1] == '0')
		return false;
	for (size_t i = 1; i < rest.n; i++) {
		if (!digit(rest.p[i]))
			return false;
	}
	return true;
}

/* What stands between braces.  The grammar has the operators of the future too. */
static bool expression(struct mez_str s)
{
	if (s.n && s.p[0] && strchr("+#./;?&=,!@|", s.p[0]))
		s = (struct mez_str){ s.p + 1, s.n - 1 };
	for (;;) {
		struct mez_str one = take_until(&s, ",");

		if (!varspec(one))
			return false;
		if (s.n == 0)
			return true;
		s = (struct mez_str){ s.p + 1, s.n - 1 };
	}
}

static bool literals(struct mez_str s)
{
	const char *p = s.p, *end = s.p + s.n;

	while (p < end) {
		unsigned char c = (unsigned char)*p;

		if (escape_at(s, (size_t)(p - s.p)))
			p += 3;
		else if (c >= 0x80 ? !beyond_ascii(mez_utf8_next(&p, end), PRIVATE)
				   : c <= 0x20 || c == 0x7f || strchr("\"%<>\\^`{|}", *p++))
			return false;
	}
	return true;
}

bool mez_schema_is_uri_template(struct mez_str s)
{
	while (s.n) {
		struct mez_str part = take_until(&s, "{");

		if (!literals(part))
			return false;
		if (s.n == 0)
			return true;
		s = (struct mez_str){ s.p + 1, s.n - 1 };
		part = take_until(&s, "}");
		if (s.n == 0 || !expression(part))
			return false;
		s = (struct mez_str){ s.p + 1, s.n - 1 };
	}
	return true;
}
