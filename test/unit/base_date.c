/* base/date.h: each day of the calendar against a count that knows nothing of eras, texts that
 * are no dates, instants, offsets, and midnight in Karachi. */
#include "base/date.h"

#include "tap.h"

/* mez_str_of() takes NULL too, and gcc then warns of printing one. */
static struct mez_str str(const char *z)
{
	return (struct mez_str){z, strlen(z)};
}

static int month_length(int year, int month)
{
	bool leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);

	if (month == 2)
		return leap ? 29 : 28;
	return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* Walk every day of 0001..9999 by adding one; a wrong day shows by its text. */
static void test_every_day(void)
{
	int32_t days = -719162; /* 0001-01-01: 1969 years of 365 and their 477 leap days */
	int weekday = 1;	/* a Monday */
	long wrong = 0;

	for (int y = 1; y <= 9999; y++)
		for (int m = 1; m <= 12; m++)
			for (int d = 1; d <= month_length(y, m); d++) {
				struct mez_date made = {0};
				int sy = 0, sm = 0, sd = 0;

				wrong += !mez_date_make(&made, y, m, d) || made.days != days;
				mez_date_split((struct mez_date){days}, &sy, &sm, &sd);
				wrong += sy != y || sm != m || sd != d;
				wrong += mez_date_weekday((struct mez_date){days}) != weekday;
				weekday = weekday % 7 + 1;
				days++;
			}
	is_int(wrong, 0, "3,652,059 days are made, split and named as counted");
	is_int(days, 2932897, "the day after 9999-12-31 is the last count");
}

static bool same(const char *text)
{
	char back[MEZ_DATE_TEXT + 1];
	struct mez_date d;

	if (!mez_date_parse(&d, str(text)))
		return false;
	mez_date_text(back, d);
	return strcmp(back, text) == 0;
}

static void test_text(void)
{
	static const char *const good[] = {"0001-01-01", "9999-12-31", "1970-01-01", "2000-02-29",
					   "2024-02-29", "2025-07-01", "1900-02-28"};
	static const char *const bad[] = {
		"",	      "0000-01-01",  "2023-02-29",  "1900-02-29",	    "2025-00-01",
		"2025-13-01", "2025-01-00",  "2025-01-32",  "2025-04-31",	    "2025-1-1",
		"20250101",   "2025-07-01 ", " 2025-07-1",  "2025/07/01",	    "2025-07-0x",
		"-025-07-01", "+025-07-01",  "10000-01-01", "2025-07-01T00:00:00Z",
	};

	for (size_t i = 0; i < MEZ_COUNT(good); i++)
		ok(same(good[i]), "%s", good[i]);
	for (size_t i = 0; i < MEZ_COUNT(bad); i++) {
		struct mez_date d = {7};

		ok(!mez_date_parse(&d, str(bad[i])) && d.days == 7, "'%s' is no date", bad[i]);
	}
}

static void no_instant(const char *text)
{
	struct mez_instant t = {7};

	ok(!mez_instant_parse(&t, str(text)) && t.secs == 7, "'%s' is no instant", text);
}

static void test_instants(void)
{
	static const struct {
		const char *text;
		int64_t secs;
	} good[] = {{"1970-01-01T00:00:00Z", 0},
		    {"1969-12-31T23:59:59Z", -1},
		    {"2001-09-09T01:46:40Z", 1000000000},
		    {"0001-01-01T00:00:00Z", -62135596800},
		    {"9999-12-31T23:59:59Z", 253402300799}};
	static const char *const bad[] = {
		"2025-07-01T00:00:60Z", "2025-07-01T24:00:00Z",	     "2025-07-01T00:60:00Z",
		"2025-07-01t00:00:00Z", "2025-07-01T00:00:00z",	     "2025-07-01 00:00:00Z",
		"2025-07-01T00:00:00",	"2025-07-01T00:00:00+00:00", "2025-07-01T00:00:00.0Z",
		"2025-07-01T00-00:00Z", "2025-02-30T00:00:00Z",	     "",
	};

	for (size_t i = 0; i < MEZ_COUNT(good); i++) {
		char back[MEZ_INSTANT_TEXT + 1];
		struct mez_instant t = {7};

		ok(mez_instant_parse(&t, str(good[i].text)) && t.secs == good[i].secs, "%s is %lld",
		   good[i].text, (long long)good[i].secs);
		mez_instant_text(back, t);
		is_str(back, good[i].text, "and back");
	}
	for (size_t i = 0; i < MEZ_COUNT(bad); i++)
		no_instant(bad[i]);
}

static void test_rfc3339(void)
{
	static const struct {
		const char *text, *utc; /* NULL: refused */
	} rows[] = {
		{"2025-07-01T05:00:00+05:00", "2025-07-01T00:00:00Z"},
		{"2025-06-30T23:30:00-03:30", "2025-07-01T03:00:00Z"},
		{"2025-07-01t00:00:00z", "2025-07-01T00:00:00Z"},
		{"2025-07-01T00:00:00.000Z", "2025-07-01T00:00:00Z"},
		{"2025-07-01T00:00:00.000+00:00", "2025-07-01T00:00:00Z"},
		{"2025-07-01T00:00:00-00:00", "2025-07-01T00:00:00Z"},
		{"2025-07-01T00:00:00+23:59", "2025-06-30T00:01:00Z"},
		{"2025-07-01T00:00:00.5Z", NULL},
		{"2025-07-01T00:00:00.Z", NULL},
		{"2025-07-01T00:00:00", NULL},
		{"2025-07-01T00:00:00+24:00", NULL},
		{"2025-07-01T00:00:00+05:60", NULL},
		{"2025-07-01T00:00:00+0500", NULL},
		{"2025-07-01T00:00:00.000", NULL},
		{"0001-01-01T00:00:00+00:01", NULL},
		{"9999-12-31T23:59:59-00:01", NULL},
		{"9999-12-31T23:59:59+00:01", "9999-12-31T23:58:59Z"},
	};

	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		char back[MEZ_INSTANT_TEXT + 1] = "";
		struct mez_instant t = {7};
		bool good = mez_instant_parse_rfc3339(&t, str(rows[i].text));

		if (good)
			mez_instant_text(back, t);
		ok(rows[i].utc ? good && strcmp(back, rows[i].utc) == 0 : !good && t.secs == 7,
		   "%s %s", rows[i].text, rows[i].utc ? rows[i].utc : "is refused");
	}
}

static void test_offsets(void)
{
	static const struct {
		const char *text;
		int32_t secs;
	} good[] = {{"+05:00", 18000}, {"-03:30", -12600}, {"+00:00", 0}, {"+05:45", 20700},
		    {"+18:00", 64800}, {"-18:00", -64800}, {"+00:01", 60}};
	static const char *const bad[] = {
		"-00:00", "+5:00", "05:00", "+05:60",  "+18:01", "-18:01", "+99:00", "+05-00",
		"+05:0",  "Z",	   "",	    "+05:00 ", "+ 5:00", "+-5:00", "++5:00", "+05:00:00"};

	for (size_t i = 0; i < MEZ_COUNT(good); i++) {
		int32_t secs = 7;

		ok(mez_offset_parse(&secs, str(good[i].text)) && secs == good[i].secs, "%s",
		   good[i].text);
	}
	for (size_t i = 0; i < MEZ_COUNT(bad); i++) {
		int32_t secs = 7;

		ok(!mez_offset_parse(&secs, str(bad[i])) && secs == 7, "'%s' is no offset", bad[i]);
	}
}

static const char *day_in(const char *instant, int32_t offset)
{
	static char text[MEZ_DATE_TEXT + 1];
	struct mez_instant t;

	if (!mez_instant_parse(&t, str(instant)))
		abort();
	mez_date_text(text, mez_instant_day(t, offset));
	return text;
}

static void test_days(void)
{
	enum { KARACHI = 5 * 3600, NEWFOUNDLAND = -12600 };

	is_str(day_in("2026-06-30T18:59:59Z", KARACHI), "2026-06-30", "a second before midnight");
	is_str(day_in("2026-06-30T19:00:00Z", KARACHI), "2026-07-01", "midnight in Karachi");
	is_str(day_in("2026-07-01T18:59:59Z", KARACHI), "2026-07-01", "the day's last second");
	is_str(day_in("2026-07-01T03:29:59Z", NEWFOUNDLAND), "2026-06-30", "west of Greenwich");
	is_str(day_in("2026-07-01T03:30:00Z", NEWFOUNDLAND), "2026-07-01", "and its midnight");
	is_str(day_in("1969-12-31T23:59:59Z", 0), "1969-12-31", "before the epoch");
	is_str(day_in("1969-12-31T19:00:00Z", KARACHI), "1970-01-01", "and over it");
	is_str(day_in("0001-01-01T00:00:00Z", NEWFOUNDLAND), "0001-01-01",
	       "no day before the first");
	is_str(day_in("9999-12-31T23:59:59Z", KARACHI), "9999-12-31", "none after the last");
}

int main(void)
{
	test_every_day();
	test_text();
	test_instants();
	test_rfc3339();
	test_offsets();
	test_days();
	return done_testing();
}
