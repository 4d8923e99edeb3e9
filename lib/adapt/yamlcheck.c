/* adapt/yamlcheck.c: checks on YAML's text that libyaml does not make. */
#include "adapt/yaml_priv.h"

static bool blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Where the line that holds `at` ends: at its CR or LF, or at the end. */
static size_t line_end(struct mez_str s, size_t at)
{
	while (at < s.n && s.p[at] != '\n' && s.p[at] != '\r')
		at++;
	return at;
}

static size_t next_line(struct mez_str s, size_t at)
{
	while (at < s.n && s.p[at] != '\n')
		at++;
	return at < s.n ? at + 1 : s.n;
}

size_t mez_yaml_spaces(struct mez_str s, size_t at)
{
	size_t n = 0;

	while (at + n < s.n && s.p[at + n] == ' ')
		n++;
	return n;
}

static bool is_blank_line(struct mez_str s, size_t at)
{
	while (at < s.n && blank(s.p[at]))
		at++;
	return line_end(s, at) == at;
}

size_t mez_yaml_line_ends(struct mez_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i], d = 0, e = 0;

		if (c != '\r' && c != 0xc2 && c != 0xe2)
			continue;
		if (i + 1 < s.n)
			d = (unsigned char)s.p[i + 1];
		if (i + 2 < s.n)
			e = (unsigned char)s.p[i + 2];
		if ((c == '\r' && d != '\n') || (c == 0xc2 && d == 0x85) ||
		    (c == 0xe2 && d == 0x80 && (e == 0xa8 || e == 0xa9)))
			return i;
	}
	return MEZ_YAML_FINE;
}

/* The byte order mark. */
static const struct mez_str mark = { "\xef\xbb\xbf", 3 };

size_t mez_yaml_marks(struct mez_str s, size_t *front)
{
	const char *p;

	*front = mez_str_starts(s, mark) ? mark.n : 0;
	p = s.n > *front ? memmem(s.p + *front, s.n - *front, mark.p, mark.n) : NULL;
	return p ? (size_t)(p - s.p) : MEZ_YAML_FINE;
}

size_t mez_yaml_comments(struct mez_str s, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		if (s.p[i] != '#')
			continue;
		if (i > 0 && !blank(s.p[i - 1]) && s.p[i - 1] != '\n' &&
		    !(i == mark.n && mez_str_starts(s, mark)))
			return i;
		i = line_end(s, i);
	}
	return MEZ_YAML_FINE;
}

size_t mez_yaml_indents(struct mez_str s, size_t from, size_t to, size_t indent, bool comments)
{
	for (size_t at = next_line(s, from); at < to; at = next_line(s, at)) {
		size_t n = mez_yaml_spaces(s, at), first = at + n;

		while (first < s.n && blank(s.p[first]))
			first++;
		if (n < indent && !is_blank_line(s, at) && !(comments && s.p[first] == '#'))
			return at;
	}
	return MEZ_YAML_FINE;
}

static bool document_mark(struct mez_str s, size_t at)
{
	struct mez_str rest = { s.p + at, s.n - at };

	return (mez_str_starts(rest, MEZ_STR("---")) || mez_str_starts(rest, MEZ_STR("..."))) &&
	       (rest.n == 3 || blank(rest.p[3]) || rest.p[3] == '\r' || rest.p[3] == '\n');
}

/* "|" or ">", indicators, then blanks and perhaps a comment.  *given: an indent is in it. */
static size_t header(struct mez_str s, size_t from, bool *given)
{
	size_t i = from + 1, end = line_end(s, from);

	for (*given = false; i < end && (s.p[i] == '+' || s.p[i] == '-' ||
					 (s.p[i] >= '0' && s.p[i] <= '9')); i++)
		*given = *given || s.p[i] >= '0';
	return i < end && !blank(s.p[i]) ? i : MEZ_YAML_FINE;
}

/* Blank lines at the front must not reach further than the first line of text does. */
static size_t front(struct mez_str s, size_t from, long parent)
{
	size_t widest = 0, where = MEZ_YAML_FINE;

	for (size_t at = next_line(s, from); at < s.n; at = next_line(s, at)) {
		size_t n = mez_yaml_spaces(s, at);

		if (!is_blank_line(s, at)) {
			bool ours = (long)n > parent && !document_mark(s, at);

			return ours && widest > n ? where : MEZ_YAML_FINE;
		}
		if (n > widest) {
			widest = n;
			where = at;
		}
	}
	return MEZ_YAML_FINE;
}

/* The last line of the whole text, when it holds blanks and nothing else. */
static size_t last_blanks(struct mez_str s)
{
	size_t at = s.n;

	while (at > 0 && blank(s.p[at - 1]))
		at--;
	return at < s.n && at > 0 && s.p[at - 1] == '\n' ? at : MEZ_YAML_FINE;
}

size_t mez_yaml_block(struct mez_str s, size_t from, size_t to, long parent, const char **why)
{
	bool given;
	size_t at = header(s, from, &given);

	*why = "a block scalar begins on a line of its own, a comment after a blank";
	if (at != MEZ_YAML_FINE)
		return at;
	*why = "a blank line has more spaces than the first line of text";
	at = given ? MEZ_YAML_FINE : front(s, from, parent);
	if (at != MEZ_YAML_FINE)
		return at;
	*why = "the last line of a block scalar has blanks but no end";
	at = last_blanks(s);
	return at != MEZ_YAML_FINE && is_blank_line(s, to) && next_line(s, to) == s.n ? at
										    : MEZ_YAML_FINE;
}
