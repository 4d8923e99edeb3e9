/* pack/ruledue.c: calendars, and the rows of deadlines: how a due date is counted. */
#include "pack/rules_priv.h"

#include <stdlib.h>

static const char *const periods[] = {
	[MEZ_PERIOD_EVENT] = "event",	  [MEZ_PERIOD_DAY] = "day",
	[MEZ_PERIOD_WEEK] = "week",	  [MEZ_PERIOD_MONTH] = "month",
	[MEZ_PERIOD_QUARTER] = "quarter", [MEZ_PERIOD_HALF_YEAR] = "half_year",
	[MEZ_PERIOD_YEAR] = "year",
};
static const char *const rolls[] = {
	[MEZ_ROLL_NONE] = "none",
	[MEZ_ROLL_NEXT] = "next",
	[MEZ_ROLL_PREVIOUS] = "previous",
};
/* By ISO weekday; [0] is nobody's. */
static const char *const weekdays[] = {"", "mon", "tue", "wed", "thu", "fri", "sat", "sun"};

static bool find(struct mez_str s, const char *const *list, size_t n, size_t *at)
{
	for (size_t i = 0; i < n; i++) {
		if (s.n && mez_str_eq(s, mez_str_of(list[i]))) {
			*at = i;
			return true;
		}
	}
	return false;
}

/* --- calendars ------------------------------------------------------------ */

static int decode_weekend(const struct item_ctx *c, struct mez_weekend *w, const struct mez_json *v)
{
	const struct mez_json *days = mez_json_at(v, "days");
	enum mez_confidence unused;
	size_t at;
	int r = rule_span(c, &w->span, v);

	for (size_t i = 0; !r && i < mez_json_len(days); i++) {
		if (!find(mez_json_str(mez_json_item(days, i)), weekdays, MEZ_COUNT(weekdays), &at))
			return rule_err(c, days, "days are mon, tue, wed, thu, fri, sat, sun");
		w->day[at] = true;
	}
	if (!r && mez_json_len(days) >= 7)
		return rule_err(c, days, "a week without a working day");
	return r ? r : rule_confidence(c, &unused, v);
}

static int decode_weekends(const struct item_ctx *c, struct mez_calendar *cal)
{
	const struct mez_json *rows = mez_json_at(c->item, "weekends");
	int r = 0;

	cal->nweekends = mez_json_len(rows);
	cal->weekend = MEZ_NEWS(c->r->a, struct mez_weekend, cal->nweekends + 1);
	for (size_t i = 0; !r && i < cal->nweekends; i++) {
		r = decode_weekend(c, &cal->weekend[i], mez_json_item(rows, i));
		if (!r && i > 0 &&
		    (cal->weekend[i - 1].span.open ||
		     cal->weekend[i].span.from.days <= cal->weekend[i - 1].span.to.days))
			r = rule_err(c, mez_json_item(rows, i),
				     "weekends overlap or are out of order");
	}
	return r;
}

static int cmp_day(const void *a, const void *b)
{
	const struct mez_date *x = a, *y = b;

	return (x->days > y->days) - (x->days < y->days);
}

static int decode_holidays(const struct item_ctx *c, struct mez_calendar *cal)
{
	const struct mez_json *rows = mez_json_at(c->item, "holidays");
	size_t n = mez_json_len(rows);

	if (n > MEZ_CALENDAR_MAX_HOLIDAYS)
		return rule_err(c, rows, "more than %d holidays", MEZ_CALENDAR_MAX_HOLIDAYS);
	cal->holiday = MEZ_NEWS(c->r->a, struct mez_date, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct mez_json *v = mez_json_item(rows, i);
		struct mez_date *day = &cal->holiday[i];
		enum mez_confidence unused;
		int r = rule_confidence(c, &unused, v);

		if (r)
			return r;
		mez_require(rule_date(day, v, "on"));
		if (day->days < cal->known_from.days || day->days > cal->known_to.days)
			return rule_err(c, v, "a holiday of a day the calendar does not know");
	}
	cal->nholidays = n;
	if (n)
		qsort(cal->holiday, n, sizeof *cal->holiday, cmp_day);
	for (size_t i = 1; i < n; i++)
		if (cal->holiday[i].days == cal->holiday[i - 1].days)
			return rule_err(c, rows, "one day is a holiday twice");
	return 0;
}

int rule_add_calendar(const struct item_ctx *c)
{
	struct mez_calendar *cal = MEZ_NEW(c->r->a, struct mez_calendar);
	int r;

	cal->id = rule_named(c);
	mez_require(rule_date(&cal->known_from, c->item, "known_from"));
	mez_require(rule_date(&cal->known_to, c->item, "known_to"));
	if (cal->known_to.days < cal->known_from.days)
		return rule_err(c, mez_json_at(c->item, "known_to"), "it ends before it begins");
	r = decode_weekends(c, cal);
	if (!r)
		r = decode_holidays(c, cal);
	return r ? r : rule_add_named(c, &c->r->calendars, cal);
}

/* --- rows of deadlines ---------------------------------------------------- */

/* "07-01" as month and day; February has 28 days here, for a date of every year. */
static bool month_day(struct mez_str s, uint8_t *month, uint8_t *day)
{
	char text[] = "2001-01-01";
	struct mez_date d;
	int y, m, dd;

	if (s.n != 5 || s.p[2] != '-')
		return false;
	memcpy(text + 5, s.p, 5);
	if (!mez_date_parse(&d, mez_str_of(text)))
		return false;
	mez_date_split(d, &y, &m, &dd);
	*month = (uint8_t)m;
	*day = (uint8_t)dd;
	return true;
}

/* The period the event falls in, and where such periods begin. */
int rule_period(const struct item_ctx *c, struct mez_due *due, const struct mez_json *v)
{
	struct mez_str of = rule_text(v, "of"), starts = rule_text(v, "starts");
	size_t at = MEZ_PERIOD_EVENT, day = 1;

	if (of.p && !find(of, periods, MEZ_COUNT(periods), &at))
		return rule_err(c, mez_json_at(v, "of"),
				"of event, day, week, month, quarter, half_year or year");
	due->of = (enum mez_period)at;
	due->start_month = due->start_day = due->week_start = 1;
	if (!starts.p)
		return 0;
	if (due->of == MEZ_PERIOD_WEEK && find(starts, weekdays, MEZ_COUNT(weekdays), &day)) {
		due->week_start = (uint8_t)day;
		return 0;
	}
	if (due->of < MEZ_PERIOD_QUARTER ||
	    !month_day(starts, &due->start_month, &due->start_day) || due->start_day > 28)
		return rule_err(c, mez_json_at(v, "starts"),
				"a week starts on a day such as mon, a year on one such as "
				"\"07-01\", at the latest the 28th");
	return 0;
}

static int read_count(const struct item_ctx *c, int32_t *out, const struct mez_json *v,
		      const char *member)
{
	const struct mez_json *m = mez_json_get(v, mez_str_of(member));
	int64_t n = 0;

	*out = 0;
	if (m && (!mez_json_int(&n, m) || n < 0 || n > MEZ_DUE_MAX_COUNT))
		return rule_err(c, m, "'%s' is a number from 0 to %d", member, MEZ_DUE_MAX_COUNT);
	*out = (int32_t)n;
	return 0;
}

static int decode_day(const struct item_ctx *c, struct mez_due *due, const struct mez_json *v)
{
	const struct mez_json *day = mez_json_at(v, "day");
	struct mez_dec d;

	if (!day)
		return 0;
	if (!mez_json_at(v, "months"))
		return rule_err(c, day, "a day of which month? say how many 'months' on");
	due->day = MEZ_DAY_LAST;
	if (mez_str_is(mez_json_str(day), "last"))
		return 0;
	if (!mez_dec_parse(&d, mez_json_str(day)) || d.scale != 0 || d.coef < 1 || d.coef > 31)
		return rule_err(c, day, "a day of a month is 1 to 31, or last");
	due->day = (uint8_t)d.coef;
	return 0;
}

/* on: ["09-25", "12-25"]: the next of these days, the event's own included. */
static int decode_fixed(const struct item_ctx *c, struct mez_due *due, const struct mez_json *v)
{
	struct mez_words on = rule_words(c->r->a, mez_json_at(v, "on"));
	uint16_t *list = MEZ_NEWS(c->r->a, uint16_t, on.n + 1);

	if (on.n > MEZ_DUE_MAX_DATES)
		return rule_err(c, mez_json_at(v, "on"), "more than %d days", MEZ_DUE_MAX_DATES);
	for (size_t i = 0; i < on.n; i++) {
		uint8_t month, day;

		if (!month_day(on.w[i], &month, &day))
			return rule_err(c, mez_json_at(v, "on"), "no day of every year: '%.*s'",
					MEZ_FMT(on.w[i]));
		list[i] = (uint16_t)(month * 100 + day);
	}
	due->on = list;
	due->non = on.n;
	if (on.n &&
	    (mez_json_at(v, "months") || mez_json_at(v, "days") || mez_json_at(v, "business_days")))
		return rule_err(c, v, "fixed days are not counted to");
	return 0;
}

static int decode_roll(const struct item_ctx *c, const struct mez_table *t, struct mez_due *due,
		       const struct mez_json *v)
{
	const struct mez_json *first = mez_json_at(v, "first");
	struct mez_str roll = rule_text(v, "roll");
	size_t at = MEZ_ROLL_NONE;

	if (roll.p && !find(roll, rolls, MEZ_COUNT(rolls), &at))
		return rule_err(c, mez_json_at(v, "roll"), "roll is none, next or previous");
	due->roll = (enum mez_roll)at;
	due->included = mez_str_is(mez_json_str(first), "included");
	if (first && !due->included && !mez_str_is(mez_json_str(first), "excluded"))
		return rule_err(c, first, "the first day is included or excluded");
	if (first && due->days == 0 && due->business_days == 0)
		return rule_err(c, first, "no days are counted");
	if ((due->roll != MEZ_ROLL_NONE || due->business_days) &&
	    !mez_json_at(t->id.item, "working_days"))
		return rule_err(c, v, "working days of which calendar? say 'working_days'");
	return 0;
}

int rule_row_due(const struct item_ctx *c, const struct mez_table *t, struct mez_row *row,
		 const struct mez_json *v)
{
	struct mez_due *due = MEZ_NEW(c->r->a, struct mez_due);
	int r = rule_period(c, due, v);

	row->value = (struct mez_figure){.type = MEZ_TYPE_DATE};
	row->due = due;
	if (!r)
		r = read_count(c, &due->months, v, "months");
	if (!r)
		r = read_count(c, &due->days, v, "days");
	if (!r)
		r = read_count(c, &due->business_days, v, "business_days");
	if (!r && due->days && due->business_days)
		r = rule_err(c, v, "days or business days, not both");
	if (!r)
		r = decode_day(c, due, v);
	if (!r)
		r = decode_fixed(c, due, v);
	return r ? r : decode_roll(c, t, due, v);
}
