/* tensor/evaldue.c: counting due dates: period, months, days, working days. */
#include "tensor/evaldue.h"

#include "tensor/eval_priv.h"

/* --- working days --------------------------------------------------------- */

static bool is_holiday(const struct mez_calendar *cal, struct mez_date d)
{
	size_t lo = 0, hi = cal->nholidays;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (cal->holiday[mid].days == d.days)
			return true;
		if (cal->holiday[mid].days < d.days)
			lo = mid + 1;
		else
			hi = mid;
	}
	return false;
}

static bool is_working(const struct mez_calendar *cal, struct mez_date d, bool *provisional)
{
	if (d.days < cal->known_from.days || d.days > cal->known_to.days)
		*provisional = true;
	for (size_t i = 0; i < cal->nweekends; i++)
		if (mez_span_has(&cal->weekend[i].span, d) &&
		    cal->weekend[i].day[mez_date_weekday(d)])
			return false;
	return !is_holiday(cal, d);
}

/* --- the calendar of years ------------------------------------------------ */

static const struct mez_date first_day = {-719162}; /* 0001-01-01 */
static const struct mez_date last_day = {2932896};  /* 9999-12-31 */

/* Day d of the month that is `months` after year-month, or its last if it has no such day. */
static bool month_at(struct mez_date *out, int year, int month, int months, int day)
{
	int m = month - 1 + months;

	year += m / 12;
	month = m % 12 + 1;
	if (day > 31)
		day = 31;
	while (day > 28 && !mez_date_make(out, year, month, day))
		day--;
	return mez_date_make(out, year, month, day);
}

static bool add_days(struct mez_date *d, int32_t n)
{
	if (n > last_day.days - d->days)
		return false;
	d->days += n;
	return true;
}

/* The period of `months` months, counted from the start of the year on the start's day, that d
 * falls in: from the last such day not after d to the day before the next. */
static bool months_of(struct mez_span *out, const struct mez_due *due, int months,
		      struct mez_date d)
{
	int year, month, day;

	mez_date_split(d, &year, &month, &day);
	year -= year > 1; /* the year that began before this one */
	out->from = (struct mez_date){INT32_MIN};
	for (int n = 0; n <= 36; n += months) {
		if (!month_at(&out->to, year, due->start_month, n, due->start_day))
			return false;
		if (out->to.days > d.days) {
			out->to.days--;
			return true;
		}
		out->from = out->to;
	}
	mez_bug("a day in no period");
}

bool mez_period_of(struct mez_span *out, const struct mez_due *due, struct mez_date day)
{
	const struct mez_due calendar_month = {.start_month = 1, .start_day = 1};

	*out = (struct mez_span){.from = day, .to = day};
	switch (due->of) {
	case MEZ_PERIOD_EVENT:
	case MEZ_PERIOD_DAY:
		return true;
	case MEZ_PERIOD_WEEK:
		out->from.days -= (mez_date_weekday(day) - due->week_start + 7) % 7;
		out->to = out->from;
		return add_days(&out->to, 6);
	case MEZ_PERIOD_MONTH:
		return months_of(out, &calendar_month, 1, day);
	case MEZ_PERIOD_QUARTER:
		return months_of(out, due, 3, day);
	case MEZ_PERIOD_HALF_YEAR:
		return months_of(out, due, 6, day);
	case MEZ_PERIOD_YEAR:
		return months_of(out, due, 12, day);
	}
	mez_bug("period out of range");
}

/* --- counting ------------------------------------------------------------- */

static bool add_months(struct mez_date *d, const struct mez_due *due)
{
	int year, month, day;

	if (due->months == 0 && due->day == MEZ_DAY_SAME)
		return true;
	mez_date_split(*d, &year, &month, &day);
	if (due->day != MEZ_DAY_SAME)
		day = due->day;
	return month_at(d, year, month, due->months, day);
}

static bool add_working(struct mez_date *d, bool *provisional, const struct mez_due *due,
			const struct mez_calendar *cal)
{
	int32_t left = due->business_days;

	if (left > 0 && due->included && is_working(cal, *d, provisional))
		left--;
	while (left > 0) {
		if (!add_days(d, 1))
			return false;
		left -= is_working(cal, *d, provisional);
	}
	return true;
}

/* The first of the fixed days that is not before d. */
static bool next_fixed(struct mez_date *d, const struct mez_due *due)
{
	struct mez_date x;
	int year, month, day;

	mez_date_split(*d, &year, &month, &day);
	for (int y = year; y <= year + 1; y++)
		for (size_t i = 0; i < due->non; i++) {
			if (!mez_date_make(&x, y, due->on[i] / 100, due->on[i] % 100))
				return false;
			if (x.days >= d->days) {
				*d = x;
				return true;
			}
		}
	mez_bug("a year without a fixed day");
}

static bool roll(struct mez_date *d, bool *provisional, const struct mez_due *due,
		 const struct mez_calendar *cal)
{
	while (due->roll != MEZ_ROLL_NONE && !is_working(cal, *d, provisional)) {
		if (d->days == first_day.days && due->roll == MEZ_ROLL_PREVIOUS)
			return false;
		if (due->roll == MEZ_ROLL_PREVIOUS)
			d->days--;
		else if (!add_days(d, 1))
			return false;
	}
	return true;
}

struct mez_date mez_due_least(const struct mez_due *due, const struct mez_calendar *cal,
			      struct mez_date day)
{
	bool unknown = false;

	/* counted in working days, it is one, and never rolls */
	if (due->roll != MEZ_ROLL_PREVIOUS || due->business_days > 0)
		return day;
	if (day.days > cal->known_to.days)
		day = cal->known_to;
	while (!is_working(cal, day, &unknown) && !unknown)
		day.days--;
	return unknown ? (struct mez_date){INT32_MIN} : day;
}

bool mez_due_day(struct mez_date *out, bool *provisional, const struct mez_due *due,
		 const struct mez_calendar *cal, struct mez_date event)
{
	struct mez_span period;
	struct mez_date d;

	*provisional = false;
	if (!mez_period_of(&period, due, event))
		return false;
	d = period.to;
	if ((due->non ? !next_fixed(&d, due) : !add_months(&d, due)))
		return false;
	if (due->days && !add_days(&d, due->days - due->included))
		return false;
	if (!add_working(&d, provisional, due, cal) || !roll(&d, provisional, due, cal))
		return false;
	*out = d;
	return true;
}

struct mez_value eval_due(const struct scope *s, const struct mez_table *t,
			  const struct mez_row *row, struct mez_value event)
{
	struct mez_arena *a = s->e->a;
	struct mez_value v;
	bool provisional;

	if (!event.known)
		return mez_v_unknown(MEZ_TYPE_DATE, event.why);
	if (event.none)
		return mez_v_unknown(MEZ_TYPE_DATE,
				     mez_why(a, MEZ_CAUSE_NULL_VALUE, t->id.name, MEZ_NOSTR));
	v = event;
	if (!mez_due_day(&v.date, &provisional, row->due, t->calendar, event.date))
		return mez_v_unknown(MEZ_TYPE_DATE,
				     mez_why(a, MEZ_CAUSE_OVERFLOW, t->id.name, MEZ_NOSTR));
	if (!provisional)
		return v;
	v.known = false;
	v.provisional = true;
	v.least = mez_due_least(row->due, t->calendar, v.date);
	v.why = mez_why(a, MEZ_CAUSE_PAST_HORIZON, t->calendar->id.name, day_text(a, v.date));
	return v;
}
