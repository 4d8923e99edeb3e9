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

/* "eng", "eng@", "eng@2020-01-01": a bare one only after a number. */
static bool is_language(struct mez_str s, bool numbered)
{
	if (s.n < 3 || !lower(s.p[0]) || !lower(s.p[1]) || !lower(s.p[2]))
		return false;
	return s.n == 3 ? numbered : s.p[3] == '@';
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
			u->language = (struct mez_str){seg.p, 3};
			if (seg.n > 3) {
				u->version = (struct mez_str){seg.p + 4, seg.n - 4};
				cut_format(&u->version, &u->format);
				seg.n = 4 + u->version.n;
			} else if (at >= s.n && seg.n == 3) {
				seg.n = 3;
			}
			u->expression = (struct mez_str){s.p, (size_t)(seg.p - s.p) + seg.n};
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

const char *mez_lawuri_parse(struct mez_lawuri *out, struct mez_str s)
{
	static const struct mez_str head = {"/akn/", 5};
	struct mez_lawuri u = {.part = MEZ_NOSTR};
	size_t at = head.n;

	if (!mez_str_starts(s, head))
		return "it does not begin with /akn/";
	cut(&s, &u.part, '#');
	if (!u.part.p)
		cut(&s, &u.part, '~');
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
