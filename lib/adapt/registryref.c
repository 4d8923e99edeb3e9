/* adapt/registryref.c: references, by the grammar of the distribution project. */
#include "adapt/registry.h"

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_letter_or_digit(char c)
{
	return is_alnum(c) || (c >= 'A' && c <= 'Z');
}

/* Letters and digits, hyphens within. */
static bool is_label(struct mez_str s)
{
	if (s.n == 0 || !is_letter_or_digit(s.p[0]) || !is_letter_or_digit(s.p[s.n - 1]))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_letter_or_digit(s.p[i]) && s.p[i] != '-')
			return false;
	return true;
}

/* Cut off what stands before the first c; the rest stays, or MEZ_NOSTR. */
static struct mez_str cut(struct mez_str *rest, char c)
{
	const char *at = rest->n ? memchr(rest->p, c, rest->n) : NULL;
	struct mez_str first = *rest;

	if (at) {
		first.n = (size_t)(at - rest->p);
		*rest = (struct mez_str){at + 1, rest->n - first.n - 1};
	} else {
		*rest = MEZ_NOSTR;
	}
	return first;
}

static bool is_domain(struct mez_str s)
{
	do {
		if (!is_label(cut(&s, '.')))
			return false;
	} while (s.p);
	return true;
}

/* "[::1]": whether it is an address is seen when it is used. */
static bool is_bracketed(struct mez_str s)
{
	static const char may[] = "0123456789abcdefABCDEF:";

	if (s.n < 4 || s.p[0] != '[' || s.p[s.n - 1] != ']')
		return false;
	for (size_t i = 1; i < s.n - 1; i++)
		if (!s.p[i] || !strchr(may, s.p[i]))
			return false;
	return true;
}

static bool is_port(struct mez_str s)
{
	unsigned v = 0;

	if (s.n == 0 || s.n > 5 || s.p[0] == '0')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		v = v * 10 + (unsigned)(s.p[i] - '0');
	}
	return v <= 65535;
}

/* Without a dot or a port it could be the first word of a path. */
static bool is_host(struct mez_str s, bool *sure)
{
	size_t end = s.n;
	struct mez_str name = s;

	while (end > 0 && s.p[end - 1] != ':' && s.p[end - 1] != ']')
		end--;
	*sure = memchr(s.p, '.', s.n) || memchr(s.p, ':', s.n) || mez_str_is(s, "localhost");
	if (end > 0 && s.p[end - 1] == ':') {
		if (!is_port((struct mez_str){s.p + end, s.n - end}))
			return false;
		name.n = end - 1;
	}
	return is_bracketed(name) || is_domain(name);
}

/* [a-z0-9]+ with ".", "_", "__" or hyphens between. */
static bool is_component(struct mez_str s)
{
	size_t i = 0;

	for (;;) {
		size_t start = i, sep;

		while (i < s.n && is_alnum(s.p[i]))
			i++;
		if (i == start)
			return false;
		if (i == s.n)
			return true;
		sep = i;
		if (s.p[i] == '-')
			while (i < s.n && s.p[i] == '-')
				i++;
		else if (s.p[i] == '.' || s.p[i] == '_')
			i += s.p[i] == '_' && i + 1 < s.n && s.p[i + 1] == '_' ? 2 : 1;
		if (i == sep)
			return false;
	}
}

bool mez_regref_is_repo(struct mez_str s)
{
	if (s.n > MEZ_REGREF_NAME_MAX)
		return false;
	do {
		if (!is_component(cut(&s, '/')))
			return false;
	} while (s.p);
	return true;
}

static bool is_tag(struct mez_str s)
{
	if (s.n == 0 || s.n > MEZ_REGREF_TAG_MAX || s.p[0] == '.' || s.p[0] == '-')
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_letter_or_digit(s.p[i]) && s.p[i] != '_' && s.p[i] != '.' && s.p[i] != '-')
			return false;
	return true;
}

static int bad(struct mez_str text, const char *why, struct mez_err *err)
{
	return mez_err_set(err, MEZ_E_SYNTAX, "reference '%.*s': %s", MEZ_FMT(text), why);
}

int mez_regref_parse(struct mez_regref *out, struct mez_str text, struct mez_err *err)
{
	struct mez_str rest = text, named = cut(&rest, '@'), digest = rest;
	struct mez_regref ref = {.has_digest = digest.p != NULL};
	struct mez_str after = named;
	bool sure;

	if (text.n > MEZ_REGREF_MAX)
		return mez_err_set(err, MEZ_E_LIMIT, "a reference of more than %d bytes",
				   MEZ_REGREF_MAX);
	if (ref.has_digest && !mez_filehash_parse_oci(&ref.digest, digest))
		return bad(text, "after @ stands no sha256: with 64 digits", err);
	ref.host = cut(&after, '/');
	if (!after.p)
		return bad(text, "want HOST/PATH; there is no default registry", err);
	if (!is_host(ref.host, &sure))
		return bad(text, "the host is no name or address", err);
	if (!sure)
		return bad(text, "does not name its host (with a dot or a port)", err);
	ref.tag = after;
	ref.repo = cut(&ref.tag, ':');
	if (!mez_regref_is_repo(ref.repo))
		return bad(text, "the path is not lower-case words between slashes", err);
	if (ref.host.n + 1 + ref.repo.n > MEZ_REGREF_NAME_MAX)
		return bad(text, "host and path are too long", err);
	if (ref.tag.p && !is_tag(ref.tag))
		return bad(text, "the tag is not a word of at most 128 characters", err);
	*out = ref;
	return 0;
}
