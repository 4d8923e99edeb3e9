/* schema/format.c: what "format" means when it is a condition (validation section 7.3). */
#include "schema/schema_priv.h"

#include "base/date.h"
#include "base/text.h"

enum {
	LOCAL_MAX = 64, DOMAIN_MAX = 253, LABEL_MAX = 63,
	MINUTES_A_DAY = 24 * 60
};

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool letter(char c)
{
	char l = mez_lower(c);

	return l >= 'a' && l <= 'z';
}

static struct mez_str from(struct mez_str s, size_t n)
{
	return (struct mez_str){ s.p + n, s.n - n };
}

/* Just `width` digits at the front; s moves on.  -1: they are not there. */
static int number(struct mez_str *s, size_t width)
{
	int n = 0;

	if (s->n < width)
		return -1;
	for (size_t i = 0; i < width; i++) {
		if (!digit(s->p[i]))
			return -1;
		n = n * 10 + (s->p[i] - '0');
	}
	*s = from(*s, width);
	return n;
}

static bool take(struct mez_str *s, char c)
{
	if (!s->n || mez_lower(s->p[0]) != mez_lower(c))
		return false;
	*s = from(*s, 1);
	return true;
}

/* --- dates and times: RFC 3339 -------------------------------------------------------- */

static int days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap);
}

static bool full_date(struct mez_str *s)
{
	int year = number(s, 4), month, day;

	if (year < 0 || !take(s, '-'))
		return false;
	month = number(s, 2);
	if (month < 1 || month > 12 || !take(s, '-'))
		return false;
	day = number(s, 2);
	return day >= 1 && day <= days_in(year, month);
}

/* "Z" or "+hh:mm", as minutes. */
static bool offset(struct mez_str *s, int *minutes)
{
	int sign, h, m;

	*minutes = 0;
	if (take(s, 'z'))
		return true;
	sign = take(s, '+') ? 1 : take(s, '-') ? -1 : 0;
	if (!sign)
		return false;
	h = number(s, 2);
	if (h < 0 || h > 23 || !take(s, ':'))
		return false;
	m = number(s, 2);
	*minutes = sign * (h * 60 + m);
	return m >= 0 && m <= 59;
}

static bool full_time(struct mez_str *s)
{
	int h = number(s, 2), m, sec, minutes;

	if (h < 0 || h > 23 || !take(s, ':'))
		return false;
	m = number(s, 2);
	if (m < 0 || m > 59 || !take(s, ':'))
		return false;
	sec = number(s, 2);
	if (sec < 0 || sec > 60)
		return false;
	if (take(s, '.')) {
		if (number(s, 1) < 0)
			return false;
		while (number(s, 1) >= 0)
			;
	}
	if (!offset(s, &minutes))
		return false;
	/* A leap second is the last of a day in UTC. */
	minutes = (h * 60 + m - minutes + 2 * MINUTES_A_DAY) % MINUTES_A_DAY;
	return sec < 60 || minutes == MINUTES_A_DAY - 1;
}

static bool is_date(struct mez_str s)
{
	return full_date(&s) && s.n == 0;
}

static bool is_time(struct mez_str s)
{
	return full_time(&s) && s.n == 0;
}

static bool is_date_time(struct mez_str s)
{
	return full_date(&s) && take(&s, 't') && full_time(&s) && s.n == 0;
}

/* Parts of a duration in the order of `units`, none left out between the first and last. */
static bool duration_parts(struct mez_str *s, const char *units)
{
	const char *next = NULL;

	while (s->n && digit(s->p[0])) {
		const char *unit;

		while (number(s, 1) >= 0)
			;
		unit = s->n && s->p[0] ? strchr(units, s->p[0]) : NULL;
		if (!unit || (next && unit != next))
			return false;
		next = unit + 1;
		*s = from(*s, 1);
	}
	return next != NULL;
}

/* RFC 3339 appendix A. */
static bool is_duration(struct mez_str s)
{
	struct mez_str weeks;

	if (!s.n || s.p[0] != 'P')
		return false;
	s = from(s, 1);
	weeks = s;
	if (duration_parts(&weeks, "W") && weeks.n == 0)
		return true;
	if (s.n && s.p[0] != 'T' && !duration_parts(&s, "YMD"))
		return false;
	if (s.n && s.p[0] == 'T') {
		s = from(s, 1);
		return duration_parts(&s, "HMS") && s.n == 0;
	}
	return s.n == 0 && weeks.n > 0;
}

/* --- hosts ---------------------------------------------------------------------------- */

bool mez_schema_is_ipv4(struct mez_str s)
{
	for (int i = 0; i < 4; i++) {
		int n = 0;
		size_t k = 0;

		if (i && !take(&s, '.'))
			return false;
		while (k < s.n && k < 4 && digit(s.p[k]))
			n = n * 10 + (s.p[k++] - '0');
		if (k == 0 || k > 3 || n > 255 || (k > 1 && s.p[0] == '0'))
			return false;
		s = from(s, k);
	}
	return s.n == 0;
}

static bool hex_digit(char c)
{
	char l = mez_lower(c);

	return digit(c) || (l >= 'a' && l <= 'f');
}

/* RFC 4291 section 2.2: eight groups, one run of which may be "::", the last two as IPv4. */
bool mez_schema_is_ipv6(struct mez_str s)
{
	int groups = 0;
	bool gap = false;

	if (mez_str_starts(s, MEZ_STR("::"))) {
		gap = true;
		s = from(s, 2);
	}
	while (s.n && groups < 8) {
		size_t k = 0;

		if (groups <= 6 && mez_schema_is_ipv4(s)) {
			groups += 2;
			s.n = 0;
			break;
		}
		while (k < s.n && hex_digit(s.p[k]))
			k++;
		if (k == 0 || k > 4)
			return false;
		groups++;
		s = from(s, k);
		if (s.n == 0)
			break;
		if (!take(&s, ':') || s.n == 0)
			return false;
		if (s.p[0] == ':') {
			if (gap)
				return false;
			gap = true;
			s = from(s, 1);
		}
	}
	return s.n == 0 && (gap ? groups < 8 : groups == 8);
}

/* RFC 1123 section 2.1. */
bool mez_schema_is_plain_hostname(struct mez_str s)
{
	if (s.n == 0 || s.n > DOMAIN_MAX)
		return false;
	for (;;) {
		size_t k = 0;

		while (k < s.n && (letter(s.p[k]) || digit(s.p[k]) || s.p[k] == '-'))
			k++;
		if (k == 0 || k > LABEL_MAX || s.p[0] == '-' || s.p[k - 1] == '-')
			return false;
		if (k > 3 && s.p[2] == '-' && s.p[3] == '-' &&
		    !(mez_lower(s.p[0]) == 'x' && mez_lower(s.p[1]) == 'n'))
			return false; /* RFC 5891 section 4.2.3.1 */
		if (k == s.n)
			return true;
		if (s.p[k] != '.')
			return false;
		s = from(s, k + 1);
	}
}

static bool atom_char(char c, bool intl)
{
	if ((unsigned char)c >= 0x80)
		return intl;
	return letter(c) || digit(c) || (c && strchr("!#$%&'*+-/=?^_`{|}~", c));
}

/* --- mail: RFC 5321 section 4.1.2, RFC 6531 section 3.3 -------------------------------- */

/* The part before "@": words with dots between, or a text in quotes.  Bytes it takes; 0: none. */
static size_t local_part(struct mez_str s, bool intl)
{
	size_t i = 0;

	if (s.n && s.p[0] == '"') {
		for (i = 1; i < s.n && s.p[i] != '"'; i++) {
			unsigned char c = (unsigned char)s.p[i];

			bool escaped = c == '\\';

			if (escaped)
				c = ++i < s.n ? (unsigned char)s.p[i] : 0;
			if (c < 0x20 || c == 0x7f || (c >= 0x80 && (!intl || escaped)))
				return 0;
		}
		return i < s.n ? i + 1 : 0;
	}
	for (;;) {
		size_t start = i;

		while (i < s.n && atom_char(s.p[i], intl))
			i++;
		if (i == start)
			return 0;
		if (i == s.n || s.p[i] != '.')
			return i;
		i++;
	}
}

/* Four numbers up to 255, leading zeros allowed (RFC 5321 section 4.1.3, Snum). */
static bool literal_ipv4(struct mez_str s)
{
	for (int i = 0; i < 4; i++) {
		int n = 0, digits = 0;

		if (i && !take(&s, '.'))
			return false;
		for (; s.n && digits < 3 && digit(s.p[0]); digits++)
			n = n * 10 + number(&s, 1);
		if (digits == 0 || n > 255)
			return false;
	}
	return s.n == 0;
}

/* A domain by its grammar alone (section 4.1.2): what its labels mean is not asked. */
static bool mail_domain(struct mez_str s)
{
	while (s.n && s.n <= DOMAIN_MAX) {
		size_t k = 0;

		while (k < s.n && (letter(s.p[k]) || digit(s.p[k]) || s.p[k] == '-'))
			k++;
		if (k == 0 || k > LABEL_MAX || s.p[0] == '-' || s.p[k - 1] == '-')
			return false;
		if (k == s.n)
			return true;
		if (s.p[k] != '.')
			return false;
		s = from(s, k + 1);
	}
	return false;
}

static bool address_literal(struct mez_str s)
{
	static const char tag[] = "ipv6:";
	size_t i = 0;

	if (s.n < 2 || s.p[0] != '[' || s.p[s.n - 1] != ']')
		return false;
	s = (struct mez_str){ s.p + 1, s.n - 2 };
	while (i < s.n && i < sizeof(tag) - 1 && mez_lower(s.p[i]) == tag[i])
		i++;
	return i == sizeof(tag) - 1 ? mez_schema_is_ipv6(from(s, i)) : literal_ipv4(s);
}

static bool mailbox(struct mez_str s, bool intl)
{
	size_t n = local_part(s, intl);
	struct mez_str domain;

	if (n == 0 || n > LOCAL_MAX || n == s.n || s.p[n] != '@')
		return false;
	domain = from(s, n + 1);
	/* RFC 6531 adds U-labels to the domains of RFC 5321 and takes none away. */
	return address_literal(domain) || mail_domain(domain) ||
	       (intl && mez_schema_is_idn_hostname(domain));
}

static bool is_email(struct mez_str s)
{
	return mailbox(s, false);
}

static bool is_idn_email(struct mez_str s)
{
	return mailbox(s, true);
}

/* --- the rest ------------------------------------------------------------------------- */

static bool is_uuid(struct mez_str s)
{
	if (s.n != 36)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? s.p[i] != '-' : !hex_digit(s.p[i]))
			return false;
	}
	return true;
}

static bool is_json_pointer(struct mez_str s)
{
	if (s.n && s.p[0] != '/')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '~' && (i + 1 == s.n || (s.p[i + 1] != '0' && s.p[i + 1] != '1')))
			return false;
	}
	return true;
}

/* "0", or digits that do not begin with it, are taken from the front of s. */
static bool take_count(struct mez_str *s)
{
	size_t n = 0;

	while (n < s->n && digit(s->p[n]))
		n++;
	if (n == 0 || (n > 1 && s->p[0] == '0'))
		return false;
	*s = from(*s, n);
	return true;
}

/* A count, perhaps an index further on or back, and "#" or a pointer: section 3 of
 * draft-bhutton-relative-json-pointer-00, and section 5.1, which has "#" behind an index. */
static bool is_relative_pointer(struct mez_str s)
{
	if (!take_count(&s))
		return false;
	if (s.n && (s.p[0] == '+' || s.p[0] == '-')) {
		s = from(s, 1);
		if (!take_count(&s))
			return false;
	}
	return mez_str_is(s, "#") || is_json_pointer(s);
}

const struct format *mez_schema_format(struct mez_str name)
{
	static const struct format formats[] = {
		{ "date-time", is_date_time }, { "date", is_date }, { "time", is_time },
		{ "duration", is_duration }, { "email", is_email }, { "idn-email", is_idn_email },
		{ "hostname", mez_schema_is_hostname },
		{ "idn-hostname", mez_schema_is_idn_hostname },
		{ "ipv4", mez_schema_is_ipv4 }, { "ipv6", mez_schema_is_ipv6 },
		{ "uri", mez_schema_is_uri }, { "uri-reference", mez_schema_is_uri_reference },
		{ "iri", mez_schema_is_iri }, { "iri-reference", mez_schema_is_iri_reference },
		{ "uuid", is_uuid }, { "uri-template", mez_schema_is_uri_template },
		{ "json-pointer", is_json_pointer },
		{ "relative-json-pointer", is_relative_pointer }, { "regex", mez_schema_is_regex },
	};

	for (size_t i = 0; i < MEZ_COUNT(formats); i++) {
		if (mez_str_eq(name, mez_str_of(formats[i].name)))
			return &formats[i];
	}
	return NULL;
}
