/* pack/lawuri.c: the parts of an IRI of law. */
#include "pack/lawuri.h"

#include "base/text.h"

enum { MAX_BETWEEN = 2 }; /* subtype and author stand between type and date */

static bool lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

bool mez_lawuri_is_date(struct mez_str s)
{
	struct mez_date d;

	if (s.n == 4)
		return digit(s.p[0]) && digit(s.p[1]) && digit(s.p[2]) && digit(s.p[3]);
	return mez_date_parse(&d, s);
}

/* "pk", "za-wc", "it-45", "eu"; a body of several countries by its name: "fatf" */
static bool is_country(struct mez_str s)
{
	size_t letters = 0;

	while (letters < s.n && lower(s.p[letters]))
		letters++;
	if (letters < 2 || letters == 3)
		return false;
	if (letters < s.n && s.p[letters] != '-')
		return false;
	for (size_t i = letters; i < s.n; i++)
		if (!lower(s.p[i]) && !digit(s.p[i]) && s.p[i] != '-' && s.p[i] != '_')
			return false;
	return true;
}

/* "eng", "eng.xml", "eng@", "eng@2020-01-01", "eng:2020-01-01": a bare one only after a number. */
static bool is_language(struct mez_str s, bool numbered)
{
	if (s.n < 3 || !lower(s.p[0]) || !lower(s.p[1]) || !lower(s.p[2]))
		return false;
	if (s.n == 3 || s.p[3] == '.')
		return numbered;
	return s.p[3] == '@' || s.p[3] == ':';
}

/* The segment that begins at *at; *at moves behind its '/'. */
static struct mez_str segment(struct mez_str s, size_t *at)
{
	size_t from = *at, to = from;

	while (to < s.n && s.p[to] != '/')
		to++;
	*at = to + 1;
	return (struct mez_str){s.p + from, to - from};
}

static void cut(struct mez_str *s, struct mez_str *tail, char c)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->p[i] == c) {
			*tail = (struct mez_str){s->p + i + 1, s->n - i - 1};
			s->n = i;
			return;
		}
}

static void cut_format(struct mez_str *s, struct mez_str *format)
{
	for (size_t i = s->n; i > 0; i--)
		if (s->p[i - 1] == '.') {
			*format = (struct mez_str){s->p + i, s->n - i};
			s->n = i - 1;
			return;
		}
}

/* ".xml", ".akn", ".pdf": a name's own dot has something else behind it. */
static void cut_part_format(struct mez_str *s, struct mez_str *format)
{
	struct mez_str head = *s, tail = MEZ_NOSTR;
	size_t i;

	cut_format(&head, &tail);
	if (tail.n < 2 || tail.n > 5 || !lower(tail.p[0]))
		return;
	for (i = 0; i < tail.n && (lower(tail.p[i]) || digit(tail.p[i])); i++)
		;
	if (i < tail.n)
		return;
	*s = head;
	*format = tail;
}

/* "~sec_3.xml", "~chp_3/!main.xml" */
static void parse_part(struct mez_lawuri *u)
{
	for (size_t i = 0; i + 1 < u->part.n; i++)
		if (u->part.p[i] == '/' && u->part.p[i + 1] == '!') {
			u->component = (struct mez_str){u->part.p + i + 2, u->part.n - i - 2};
			u->part.n = i;
			cut_format(&u->component, &u->format);
			return;
		}
	cut_part_format(&u->part, &u->format);
}

static void parse_language(struct mez_lawuri *u, struct mez_str s, struct mez_str seg)
{
	struct mez_str *rest = seg.n > 3 && seg.p[3] == ':' ? &u->view : &u->version;

	u->language = (struct mez_str){seg.p, 3};
	if (seg.n > 3 && seg.p[3] == '.') {
		u->format = (struct mez_str){seg.p + 4, seg.n - 4};
		seg.n = 3;
	} else if (seg.n > 3) {
		*rest = (struct mez_str){seg.p + 4, seg.n - 4};
		cut_format(rest, &u->format);
		seg.n = 4 + rest->n;
	}
	u->expression = (struct mez_str){s.p, (size_t)(seg.p - s.p) + seg.n};
}

/* What follows the date: number, language, component. */
static const char *parse_rest(struct mez_lawuri *u, struct mez_str s, size_t at)
{
	u->work = u->expression = (struct mez_str){s.p, at - 1};
	while (at < s.n) {
		size_t from = at;
		struct mez_str seg = segment(s, &at);

		if (!seg.n)
			return "it has an empty part";
		if (seg.p[0] == '!') {
			u->component = (struct mez_str){seg.p + 1, s.n - from - 1};
			cut_format(&u->component, &u->format);
			return u->component.n ? NULL : "it names no component";
		}
		if (u->language.p)
			return "something stands between its language and its component";
		if (is_language(seg, u->number.p)) {
			parse_language(u, s, seg);
			continue;
		}
		if (!u->number.p)
			u->number = seg;
		else
			u->number.n = (size_t)(seg.p + seg.n - u->number.p);
		u->work.n = u->expression.n = (size_t)(seg.p + seg.n - s.p);
	}
	return NULL;
}

/* Bytes of "https://authority" in front, or 0. */
static size_t base_of(struct mez_str s)
{
	size_t i = 0;

	while (i < s.n && (lower(s.p[i]) || (i && digit(s.p[i]))))
		i++;
	if (!i || !mez_str_starts((struct mez_str){s.p + i, s.n - i}, MEZ_STR("://")))
		return 0;
	for (i += 3; i < s.n && s.p[i] != '/'; i++)
		;
	return i;
}

/* RFC 3987, section 2.2, leaves these out. */
static bool is_iri(struct mez_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || strchr("\"<>\\^`{|}\x7f", s.p[i]))
			return false;
	return true;
}

const char *mez_lawuri_parse(struct mez_lawuri *out, struct mez_str s)
{
	static const struct mez_str head = {"/akn/", 5};
	struct mez_lawuri u = {.part = MEZ_NOSTR};
	size_t base = base_of(s), at = base + head.n;

	if (!mez_str_starts((struct mez_str){s.p + base, s.n - base}, head))
		return "it does not begin with /akn/";
	if (!is_iri(s))
		return "it has white space, or a character that no IRI has";
	cut(&s, &u.part, '#');
	if (!u.part.p) {
		cut(&s, &u.part, '~');
		parse_part(&u);
	}
	if (u.part.p && s.n && s.p[s.n - 1] == '/')
		s.n--;
	u.country = segment(s, &at);
	if (!is_country(u.country))
		return "its country is no code of two letters, and no name of a body";
	if (at >= s.n)
		return "it has no type of document";
	u.type = segment(s, &at);
	if (!u.type.n)
		return "it has an empty part";
	for (int i = 0; i <= MAX_BETWEEN; i++) {
		struct mez_str seg;
		const char *why;

		if (at >= s.n)
			break;
		seg = segment(s, &at);
		if (!seg.n)
			return "it has an empty part";
		if (!mez_lawuri_is_date(seg))
			continue;
		u.date = seg;
		why = parse_rest(&u, s, at);
		if (!why)
			*out = u;
		return why;
	}
	return "it has no date";
}

const char *mez_lawuri_parse_in(struct mez_lawuri *out, struct mez_str s, struct mez_str language)
{
	const char *why = mez_lawuri_parse(out, s);
	const struct mez_str seg = out->number;

	if (why || out->language.p || language.n != 3 || !mez_str_starts(seg, language) ||
	    !is_language(seg, true))
		return why;
	out->number = MEZ_NOSTR;
	out->work.n = (size_t)(seg.p - out->work.p) - 1;
	parse_language(out, out->work, seg);
	return NULL;
}
