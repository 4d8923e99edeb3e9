/* base/date.c: civil calendar arithmetic on day numbers (proleptic Gregorian). */
#include "base/date.h"

enum { DAYS_PER_ERA = 146097, EPOCH_SHIFT = 719468, DAY_SECS = 86400, OFFSET_MAX = 18 * 3600 };

static const struct mez_date first_day = { -719162 }; /* 0001-01-01 */
static const struct mez_date last_day = { 2932896 };  /* 9999-12-31 */

static bool leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_days(int year, int month)
{
	static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && leap(year));
}

/* Years counted from March put the leap day last; eras are 400 years of fixed length. */
bool mez_date_make(struct mez_date *out, int year, int month, int day)
{
	int y, era, of_era, of_year;

	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 ||
	    day > month_days(year, month))
		return false;
	y = year - (month <= 2);
	era = y / 400;
	of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	of_era = y % 400 * 365 + y % 400 / 4 - y % 400 / 100 + of_year;
	out->days = era * DAYS_PER_ERA + of_era - EPOCH_SHIFT;
	return true;
}

void mez_date_split(struct mez_date d, int *year, int *month, int *day)
{
	int z = d.days + EPOCH_SHIFT, era, doe, yoe, doy, mp;

	mez_require(d.days >= first_day.days && d.days <= last_day.days);
	era = z / DAYS_PER_ERA;
	doe = z % DAYS_PER_ERA;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	*day = doy - (153 * mp + 2) / 5 + 1;
	*month = mp < 10 ? mp + 3 : mp - 9;
	*year = yoe + era * 400 + (*month <= 2);
}

int mez_date_weekday(struct mez_date d)
{
	int w = (d.days + 3) % 7; /* 1970-01-01 was a Thursday */

	return (w < 0 ? w + 7 : w) + 1;
}

/* n decimal digits at p, or -1. */
static int number_at(const char *p, int n)
{
	int v = 0;

	for (int i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return -1;
		v = v * 10 + (p[i] - '0');
	}
	return v;
}

static void put_number(char *p, int n, int v)
{
	for (int i = n - 1; i >= 0; i--) {
		p[i] = (char)('0' + v % 10);
		v /= 10;
	}
}

bool mez_date_parse(struct mez_date *out, struct mez_str s)
{
	if (s.n != MEZ_DATE_TEXT || s.p[4] != '-' || s.p[7] != '-')
		return false;
	return mez_date_make(out, number_at(s.p, 4), number_at(s.p + 5, 2), number_at(s.p + 8, 2));
}

void mez_date_text(char out[static MEZ_DATE_TEXT + 1], struct mez_date d)
{
	int year, month, day;

	mez_date_split(d, &year, &month, &day);
	put_number(out, 4, year);
	put_number(out + 5, 2, month);
	put_number(out + 8, 2, day);
	out[4] = out[7] = '-';
	out[MEZ_DATE_TEXT] = 0;
}

/* "HH:MM:SS" at p to seconds of the day, or -1; no leap seconds. */
static int clock_at(const char *p)
{
	int h = number_at(p, 2), m = number_at(p + 3, 2), s = number_at(p + 6, 2);

	if (p[2] != ':' || p[5] != ':' || h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 59)
		return -1;
	return h * 3600 + m * 60 + s;
}

bool mez_instant_parse(struct mez_instant *out, struct mez_str s)
{
	struct mez_date d;
	int clock;

	if (s.n != MEZ_INSTANT_TEXT || s.p[10] != 'T' || s.p[19] != 'Z')
		return false;
	clock = clock_at(s.p + 11);
	if (clock < 0 || !mez_date_parse(&d, (struct mez_str){ s.p, MEZ_DATE_TEXT }))
		return false;
	out->secs = (int64_t)d.days * DAY_SECS + clock;
	return true;
}

struct mez_date mez_instant_day(struct mez_instant t, int32_t offset_secs)
{
	int64_t secs = t.secs + offset_secs, day;

	mez_require(offset_secs >= -OFFSET_MAX && offset_secs <= OFFSET_MAX);
	day = secs / DAY_SECS - (secs % DAY_SECS < 0);
	if (day < first_day.days)
		day = first_day.days;
	if (day > last_day.days)
		day = last_day.days;
	return (struct mez_date){ (int32_t)day };
}

void mez_instant_text(char out[static MEZ_INSTANT_TEXT + 1], struct mez_instant t)
{
	struct mez_date d = mez_instant_day(t, 0);
	int clock = (int)(t.secs - (int64_t)d.days * DAY_SECS);

	mez_require(clock >= 0 && clock < DAY_SECS);
	mez_date_text(out, d);
	out[10] = 'T';
	put_number(out + 11, 2, clock / 3600);
	out[13] = ':';
	put_number(out + 14, 2, clock / 60 % 60);
	out[16] = ':';
	put_number(out + 17, 2, clock % 60);
	out[19] = 'Z';
	out[MEZ_INSTANT_TEXT] = 0;
}

bool mez_offset_parse(int32_t *offset_secs, struct mez_str s)
{
	int h, m, secs;

	if (s.n != 6 || (s.p[0] != '+' && s.p[0] != '-') || s.p[3] != ':')
		return false;
	h = number_at(s.p + 1, 2);
	m = number_at(s.p + 4, 2);
	secs = h * 3600 + m * 60;
	if (h < 0 || m < 0 || m > 59 || secs > OFFSET_MAX || (s.p[0] == '-' && secs == 0))
		return false;
	*offset_secs = s.p[0] == '-' ? -secs : secs;
	return true;
}

/* RFC 3339 offsets go to 23:59 and allow -00:00 ("unknown local offset", taken as UTC). */
static bool zone_of(int32_t *secs, struct mez_str s)
{
	int h, m;

	if (s.n == 1 && (s.p[0] == 'Z' || s.p[0] == 'z')) {
		*secs = 0;
		return true;
	}
	if (s.n != 6 || (s.p[0] != '+' && s.p[0] != '-') || s.p[3] != ':')
		return false;
	h = number_at(s.p + 1, 2);
	m = number_at(s.p + 4, 2);
	if (h < 0 || h > 23 || m < 0 || m > 59)
		return false;
	*secs = (s.p[0] == '-' ? -1 : 1) * (h * 3600 + m * 60);
	return true;
}

bool mez_instant_parse_rfc3339(struct mez_instant *out, struct mez_str s)
{
	struct mez_date d;
	size_t at = 19;
	int32_t zone;
	int64_t secs;
	int clock;

	if (s.n < 20 || (s.p[10] != 'T' && s.p[10] != 't'))
		return false;
	clock = clock_at(s.p + 11);
	if (clock < 0 || !mez_date_parse(&d, (struct mez_str){ s.p, MEZ_DATE_TEXT }))
		return false;
	if (s.p[at] == '.') {
		size_t from = ++at;

		while (at < s.n && s.p[at] == '0')
			at++;
		if (at == from)
			return false;
	}
	if (!zone_of(&zone, (struct mez_str){ s.p + at, s.n - at }))
		return false;
	secs = (int64_t)d.days * DAY_SECS + clock - zone;
	if (secs < (int64_t)first_day.days * DAY_SECS ||
	    secs >= ((int64_t)last_day.days + 1) * DAY_SECS)
		return false;
	out->secs = secs;
	return true;
}
