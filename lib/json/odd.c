/* json/odd.c: what keeps a text from being canonical, in words.  For errors only: the text is
 * walked from its beginning. */
#include "json/json_priv.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The text was read: every string has its closing quote. */
static const char *string_end(const char *p)
{
	for (p++; *p != '"'; p++)
		p += *p == '\\';
	return p + 1;
}

/* A number or a word. */
static const char *word_end(const char *p, const char *end)
{
	while (p < end && !is_blank(*p) && !strchr(",:[]{}", *p))
		p++;
	return p;
}

/* The token that holds byte `at`; a blank counts as one. */
static struct mez_str token(const char *src, size_t n, size_t at)
{
	const char *p = src, *end = src + n, *next = src;

	while (next <= src + at && next < end) {
		p = next;
		if (*p == '"')
			next = string_end(p);
		else if (is_blank(*p) || strchr(",:[]{}", *p))
			next = p + 1;
		else
			next = word_end(p, end);
	}
	return (struct mez_str){ p, (size_t)(next - p) };
}

/* The escape sequence that holds byte `at`, when it is not the one that belongs there. */
static struct mez_str odd_escape(struct mez_str string, const char *at)
{
	const char *p = string.p;
	bool minimal = true;
	size_t len = 1;

	for (; p <= at; p += len) {
		len = *p == '\\' ? mez_json_escape(p, &minimal) : 1;
		if (*p == '\\' && at < p + len && !minimal)
			return (struct mez_str){ p, len };
	}
	return MEZ_NOSTR;
}

static bool is_name(struct mez_str string, const char *end)
{
	const char *p = string.p + string.n;

	while (p < end && is_blank(*p))
		p++;
	return p < end && *p == ':';
}

const char *mez_json_odd(struct mez_str *what, const char *src, size_t n, size_t at)
{
	struct mez_str escape;

	mez_require(n > 0);
	at = at < n ? at : n - 1;
	*what = token(src, n, at);
	if (is_blank(*what->p)) {
		what->n = 0;
		return "white space outside a string";
	}
	if (*what->p != '"')
		return "number in another form: ";
	escape = odd_escape(*what, src + at);
	if (escape.p) {
		*what = escape;
		return "escape that does not belong there: ";
	}
	return is_name(*what, src + n) ? "member out of order: " : "string in another form: ";
}
