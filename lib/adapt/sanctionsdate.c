/* adapt/sanctionsdate.c: dates as the lists write them. */
#include "adapt/sanctions_priv.h"

static bool digits(int *out, struct mez_str s, size_t from, size_t n)
{
	int v = 0;

	if (s.n < from + n)
		return false;
	for (size_t i = from; i < from + n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		v = v * 10 + (s.p[i] - '0');
	}
	*out = v;
	return true;
}

static enum date_read make_day(struct mez_date *out, int year, int month, int d)
{
	return mez_date_make(out, year, month, d) ? DATE_READ : IMPOSSIBLE;
}

enum date_read read_iso_day(struct mez_date *out, struct mez_str s)
{
	int y, m, d;
	enum { DAY = 10 };

	if (!digits(&y, s, 0, 4) || !digits(&m, s, 5, 2) || !digits(&d, s, 8, 2) || s.p[4] != '-' ||
	    s.p[7] != '-')
		return NOT_A_DATE;
	if (s.n > DAY && !strchr("T+-Z ", s.p[DAY]))
		return NOT_A_DATE;
	return make_day(out, y, m, d);
}

enum date_read read_slashed(struct mez_date *out, struct mez_str s, bool month_first)
{
	int a, b, y;
	enum { LENGTH = 10 };

	if (s.n != LENGTH || !digits(&a, s, 0, 2) || !digits(&b, s, 3, 2) || !digits(&y, s, 6, 4) ||
	    s.p[2] != '/' || s.p[5] != '/')
		return NOT_A_DATE;
	return month_first ? make_day(out, y, a, b) : make_day(out, y, b, a);
}

bool read_year(struct mez_date *from, struct mez_date *to, struct mez_str s)
{
	int y;
	enum { DECEMBER = 12, LAST = 31 };

	return s.n == 4 && digits(&y, s, 0, 4) && mez_date_make(from, y, 1, 1) &&
	       mez_date_make(to, y, DECEMBER, LAST);
}

/* --- free text ------------------------------------------------------------------------------ */

static int month_of(struct mez_str s)
{
	static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	if (s.n < 3)
		return 0;
	for (int m = 0; m < 12; m++) {
		const char *p = months + 3 * m;

		if ((s.p[0] | 32) == p[0] && (s.p[1] | 32) == p[1] && (s.p[2] | 32) == p[2])
			return m + 1;
	}
	return 0;
}

/* The first word of s, which it loses. */
static struct mez_str next_word(struct mez_str *s)
{
	struct mez_str w;

	while (s->n && s->p[0] == ' ')
		s->p++, s->n--;
	w = (struct mez_str){s->p, 0};
	while (w.n < s->n && s->p[w.n] != ' ')
		w.n++;
	s->p += w.n;
	s->n -= w.n;
	return w;
}

static enum date_read month_span(struct mez_date *from, struct mez_date *to, int y, int m)
{
	struct mez_date next;
	enum { DECEMBER = 12 };

	if (!mez_date_make(from, y, m, 1) ||
	    !mez_date_make(&next, m == DECEMBER ? y + 1 : y, m == DECEMBER ? 1 : m + 1, 1))
		return IMPOSSIBLE;
	to->days = next.days - 1;
	return DATE_READ;
}

/* "05 Jun 1950", "Jun 1950", "1950". */
static enum date_read read_one(struct mez_date *from, struct mez_date *to, struct mez_str s)
{
	struct mez_str a = next_word(&s), b = next_word(&s), c = next_word(&s);
	enum date_read r;
	int d, y;

	if (next_word(&s).n)
		return NOT_A_DATE;
	if (!b.n)
		return read_year(from, to, a) ? DATE_READ : NOT_A_DATE;
	if (!c.n)
		return b.n == 4 && digits(&y, b, 0, 4) && month_of(a)
			       ? month_span(from, to, y, month_of(a))
			       : NOT_A_DATE;
	if (a.n > 2 || !digits(&d, a, 0, a.n) || !month_of(b) || c.n != 4 || !digits(&y, c, 0, 4))
		return NOT_A_DATE;
	r = make_day(from, y, month_of(b), d);
	*to = *from;
	return r;
}

static bool take_circa(struct mez_str *s)
{
	struct mez_str rest = *s, w = next_word(&rest);

	if (w.n < 2 || (w.p[0] | 32) != 'c' || month_of(w))
		return false;
	if (!mez_str_is(w, "circa") && !mez_str_is(w, "Circa") && !mez_str_is(w, "c.") &&
	    !mez_str_is(w, "ca."))
		return false;
	*s = rest;
	return true;
}

enum date_read read_free_date(struct mez_date *from, struct mez_date *to, bool *circa,
			      struct mez_str s)
{
	struct mez_date nowhere;
	struct mez_str second = MEZ_NOSTR;
	enum date_read r;

	for (size_t i = 0; i + 4 < s.n; i++)
		if (memcmp(s.p + i, " to ", 4) == 0) {
			second = (struct mez_str){s.p + i + 4, s.n - i - 4};
			s.n = i;
		}
	*circa = take_circa(&s);
	r = read_one(from, to, s);
	if (r != DATE_READ || !second.n)
		return r;
	*circa |= take_circa(&second);
	r = read_one(&nowhere, to, second);
	return r == DATE_READ && from->days > to->days ? IMPOSSIBLE : r;
}
