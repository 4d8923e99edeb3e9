/* pack/ruledue.c, tensor/evaldue.c, tensor/duty.c: due dates, and duties after the operation: open,
 * done, late, overdue; deposits and penalties.  Counting is held against walking day by day. */
#include <time.h>

#include "oracle.h"
#include "ruleskit.h"
#include "tensor/evaldue.h"

enum { RANDOM = 4000, DAY_SECS = 86400 };

#define CAL                                                                              \
	"calendar: cal\nknown_from: 2020-01-01\nknown_to: 2026-12-31\n"                  \
	"weekends: [{days: [sat, sun], from: 2000-01-01, source: GK, confidence: GK}]\n" \
	"holidays: [{on: 2025-12-25, title: Quaid, source: GK, confidence: GK},\n"       \
	"  {on: 2025-08-14, title: Independence, source: GK, confidence: GK}]\n---\n"
#define CITED "cites: [{work: /w, at: sec_1}]\n"
#define DEADLINE(rows) "deadline: d\n" CITED "working_days: cal\nkeys: {}\nrows:\n" rows "---\n"
#define ROW(how) "  - {id: a, " how "," SINCE
#define AFTER(more)                                                      \
	CLAUSE_OF("c", "duty")                                           \
	"duty: {d: {kind: file, when: after, bearer: .payer, to: auth, " \
	"due: 'deadline(\"d\")'" more "}}\n"

static void counts(const char *how, const char *event, const char *want)
{
	const struct mez_json *duty;
	struct kit_rules k;
	struct kit_ask ask = {.facts = mez_arena_fmt(&kit_arena, "{\"paid_on\":\"%s\"}", event).p};
	const char *yaml = mez_arena_fmt(&kit_arena, BASE CAL DEADLINE("%s") AFTER(""), how).p;

	if (kit_rules(&k, yaml, NULL) < 0) {
		ok(false, "rules: %s", kit_err.msg);
		return;
	}
	duty = kit_duty(kit_eval(&k, &ask), "tax", 0);
	is_str(mez_arena_fmt(&kit_arena, "%s%s", kit_get(duty, "due"),
			     mez_json_at(duty, "provisional") ? "?" : "")
		       .p,
	       want, how);
}

static void test_counting(void)
{
	/* the filing deadlines of Pakistani law */
	counts(ROW("of: quarter, months: 1, day: 20"), "2025-07-01", "2025-10-20");
	counts(ROW("of: quarter, months: 1, day: 20"), "2025-12-31", "2026-01-20");
	counts(ROW("of: year, starts: \"07-01\", months: 1, day: 31"), "2025-06-30", "2025-07-31");
	counts(ROW("of: year, starts: \"07-01\", months: 3, day: last"), "2025-07-01",
	       "2026-09-30");
	counts(ROW("of: week, starts: mon, days: 7"), "2025-09-15", "2025-09-28");
	counts(ROW("of: week, starts: mon, days: 7"), "2025-09-21", "2025-09-28");
	counts(ROW("of: week, starts: sun"), "2025-09-21", "2025-09-27");
	counts(ROW("of: month, months: 1, day: 15"), "2025-01-31", "2025-02-15");
	counts(ROW("of: half_year, months: 1, day: last"), "2025-06-30", "2025-07-31");
	counts(ROW("of: half_year, starts: \"07-01\", months: 1, day: last"), "2025-07-01",
	       "2026-01-31");
	counts(ROW("on: [\"09-25\", \"12-25\", \"03-25\", \"06-15\"]"), "2025-12-25", "2025-12-25");
	counts(ROW("on: [\"09-25\", \"12-25\", \"03-25\", \"06-15\"]"), "2025-12-26", "2026-03-25");
	counts(ROW("months: 6, day: last"), "2025-06-30", "2025-12-31");
	counts(ROW("months: 16"), "2024-10-31", "2026-02-28");
	counts(ROW("days: 60"), "2025-09-30", "2025-11-29");
	counts(ROW("days: 60, first: included"), "2025-09-30", "2025-11-28");
	counts(ROW("days: 0"), "2025-09-30", "2025-09-30");
	counts(ROW("business_days: 7"), "2025-08-11", "2025-08-21");
	counts(ROW("business_days: 7, first: included"), "2025-08-11", "2025-08-20");
	counts(ROW("business_days: 1"), "2025-08-13", "2025-08-15");
	counts(ROW("days: 0, roll: next"), "2025-08-14", "2025-08-15");
	counts(ROW("days: 0, roll: previous"), "2025-08-17", "2025-08-15");
	counts(ROW("days: 3, roll: next"), "2026-12-30", "2027-01-04?");
	counts(ROW("days: 5"), "9999-12-30", "");
	counts(ROW("of: year, months: 1200, day: 1"), "9990-12-30", "");
}

/* --- by walking, with the calendar of the C library --------------------------------------- */

static struct tm split_day(int32_t days)
{
	time_t t = (time_t)days * DAY_SECS;
	struct tm out;

	if (!gmtime_r(&t, &out))
		abort();
	return out;
}

static bool is_last_of_month(int32_t d)
{
	return split_day(d).tm_mon != split_day(d + 1).tm_mon;
}

/* The period ends before a day on which one begins. */
static bool ends(const struct mez_due *due, int32_t d)
{
	struct tm next = split_day(d + 1);
	int apart = (next.tm_mon + 1 - due->start_month + 12) % 12;

	switch (due->of) {
	case MEZ_PERIOD_EVENT:
	case MEZ_PERIOD_DAY:
		return true;
	case MEZ_PERIOD_WEEK:
		return (next.tm_wday + 6) % 7 + 1 == due->week_start;
	case MEZ_PERIOD_MONTH:
		return next.tm_mday == 1;
	case MEZ_PERIOD_QUARTER:
		return next.tm_mday == due->start_day && apart % 3 == 0;
	case MEZ_PERIOD_HALF_YEAR:
		return next.tm_mday == due->start_day && apart % 6 == 0;
	case MEZ_PERIOD_YEAR:
		return next.tm_mday == due->start_day && apart == 0;
	}
	abort();
}

static int32_t walk_months(const struct mez_due *due, int32_t d)
{
	int want = due->day ? due->day : split_day(d).tm_mday, left = due->months;

	if (!due->day && !left)
		return d;
	while (split_day(d).tm_mday > 1)
		d--;
	for (; left > 0; left--)
		do
			d++;
		while (split_day(d).tm_mday > 1);
	while (split_day(d).tm_mday < want && !is_last_of_month(d))
		d++;
	return d;
}

static bool works(const struct mez_calendar *cal, int32_t d)
{
	int wday = split_day(d).tm_wday;

	if (wday == 0 || wday == 6)
		return false;
	for (size_t i = 0; i < cal->nholidays; i++)
		if (cal->holiday[i].days == d)
			return false;
	return true;
}

static int32_t walk(const struct mez_due *due, const struct mez_calendar *cal, int32_t d)
{
	int32_t left = due->business_days;

	while (!ends(due, d))
		d++;
	d = walk_months(due, d) + (due->days ? due->days - due->included : 0);
	if (left && due->included && works(cal, d))
		left--;
	while (left > 0)
		left -= works(cal, ++d);
	while (due->roll != MEZ_ROLL_NONE && !works(cal, d))
		d += due->roll == MEZ_ROLL_NEXT ? 1 : -1;
	return d;
}

static void random_due(struct mez_due *due, struct oracle_rng *rng)
{
	*due = (struct mez_due){
		.of = (enum mez_period)oracle_below(rng, 7),
		.start_month = (uint8_t)(1 + oracle_below(rng, 12)),
		.start_day = (uint8_t)(1 + oracle_below(rng, 28)),
		.week_start = (uint8_t)(1 + oracle_below(rng, 7)),
		.months = (int32_t)oracle_below(rng, 20),
		.day = (uint8_t)oracle_below(rng, 33),
		.included = oracle_below(rng, 2),
		.roll = (enum mez_roll)oracle_below(rng, 3),
	};
	if (oracle_below(rng, 2))
		due->days = (int32_t)oracle_below(rng, 200);
	else
		due->business_days = (int32_t)oracle_below(rng, 30);
}

static void test_walked(void)
{
	struct mez_weekend weekend = {.span = {.from = {0}, .open = true}};
	struct mez_date holidays[40];
	struct mez_calendar cal = {.weekend = &weekend,
				   .nweekends = 1,
				   .holiday = holidays,
				   .nholidays = MEZ_COUNT(holidays),
				   .known_to = {40000}};
	struct oracle_rng rng = {UINT64_C(20251122)};
	unsigned same = 0;

	weekend.day[6] = weekend.day[7] = true;
	for (size_t i = 0; i < MEZ_COUNT(holidays); i++)
		holidays[i].days = 19000 + (int32_t)i * 37 + (int32_t)oracle_below(&rng, 30);
	for (unsigned i = 0; i < RANDOM; i++) {
		struct mez_date event = {18900 + (int32_t)oracle_below(&rng, 1500)}, got;
		struct mez_due due;
		bool provisional;

		random_due(&due, &rng);
		if (!mez_due_day(&got, &provisional, &due, &cal, event) || provisional)
			continue;
		same += got.days == walk(&due, &cal, event.days);
	}
	is_int(same, RANDOM, "counted as by walking from day to day");
}

/* --- stages --------------------------------------------------------------------------------- */

#define DUE_20TH CAL DEADLINE(ROW("of: month, months: 1, day: 20, roll: next"))
#define WITHHELD(more)                                                      \
	CLAUSE_OF("c", "duty")                                              \
	"duty: {d: {kind: withhold, when: with, bearer: .payer, to: auth, " \
	"base: .gross, rate: 10%, deposit: 'deadline(\"d\")'" more "}}\n"
#define GROSS "\"gross\":{\"amount\":\"1000\",\"currency\":\"XXX\"}"
#define DONE(what, on) "[{\"duty\":\"c/" what "\",\"on\":\"" on "\"}]"
#define PAID(what, n, on)                                      \
	"{\"duty\":\"c/" what "\",\"amount\":{\"amount\":\"" n \
	"\",\"currency\":\"XXX\"},\"on\":\"" on "\"}"

static const struct mez_json *last_duty(const char *yaml, const char *stage, const char *done,
					const char *as_of, const struct mez_json **verdict)
{
	struct kit_ask ask = {.facts = "{\"paid_on\":\"2025-09-15\"," GROSS "}",
			      .stage = stage,
			      .done = done,
			      .as_of = mez_arena_fmt(&kit_arena, "%sT07:00:00Z", as_of).p};
	const struct mez_json *list;
	struct kit_rules k;

	if (kit_rules(&k, yaml, NULL) < 0) {
		fprintf(stderr, "# rules: %s\n", kit_err.msg);
		abort();
	}
	*verdict = kit_eval(&k, &ask);
	list = mez_json_at(kit_cell(*verdict, "tax"), "obligations");
	return mez_json_item(list, mez_json_len(list) - 1);
}

/* "state of the last duty; state of the cell; why" */
static void stands(const char *yaml, const char *stage, const char *done, const char *as_of,
		   const char *want)
{
	const struct mez_json *v, *duty = last_duty(yaml, stage, done, as_of, &v);

	is_str(mez_arena_fmt(&kit_arena, "%s; %s; %s", kit_get(duty, "state"), kit_state(v, "tax"),
			     kit_why(v, "tax"))
		       .p,
	       want, want);
}

static void test_stages(void)
{
	static const char rules[] = BASE DUE_20TH AFTER("");

	stands(rules, "proposed", NULL, "2026-12-01", "open; compliant; duty_owed");
	stands(rules, "executed", NULL, "2025-10-20", "open; compliant; duty_owed");
	stands(rules, "executed", NULL, "2025-10-21", "overdue; pending; duty_not_shown c/d");
	stands(rules, "executed", DONE("d", "2025-10-20"), "2026-02-01",
	       "met; compliant; duty_met");
	stands(rules, "executed", DONE("d", "2025-10-21"), "2026-02-01",
	       "late; non_compliant; duty_late");
	stands(BASE DUE_20TH CLAUSE_OF("c", "duty") "unmet: pending\nduty: {d: {kind: file, when: "
						    "after, bearer: .payer, to: auth, due: "
						    "'deadline(\"d\")'}}\n",
	       "executed", DONE("d", "2025-10-21"), "2026-02-01", "late; pending; duty_late");
	/* counted from a fact that is not known */
	stands(BASE DUE_20TH CLAUSE_OF("c", "duty") "duty: {d: {kind: file, when: after, bearer: "
						    ".payer, to: auth, due: "
						    "'deadline(\"d\", .filed)'}}\n"
						    "---\n{vocabulary: more, facts: {filed: {type: "
						    "date}}}\n",
	       "executed", NULL, "2025-10-21", "unknown; pending; fact_missing filed");
}

/* Past the horizon a date may still move on: in time is in time, late is not yet late. */
static void test_horizon(void)
{
	static const char rules[] = BASE CAL DEADLINE(ROW("months: 18, roll: next")) AFTER("");

	stands(rules, "executed", DONE("d", "2027-03-15"), "2027-06-01",
	       "met; compliant; duty_met");
	stands(rules, "executed", NULL, "2027-03-15", "open; compliant; duty_owed");
	stands(rules, "executed", DONE("d", "2027-03-16"), "2027-06-01",
	       "unknown; pending; past_horizon cal 2027-03-15");
	stands(rules, "executed", NULL, "2027-03-16",
	       "unknown; pending; past_horizon cal 2027-03-15");
}

/* A day that is rolled back may be earlier, too, if it is a holiday nobody knows of yet: only the
 * last day that is known to be a working day is surely in time. */
static void test_back_past_the_horizon(void)
{
	static const char rules[] = BASE CAL DEADLINE(ROW("months: 18, roll: previous")) AFTER("");

	stands(rules, "executed", DONE("d", "2026-12-31"), "2027-06-01",
	       "met; compliant; duty_met");
	stands(rules, "executed", NULL, "2026-12-31", "open; compliant; duty_owed");
	stands(rules, "executed", NULL, "2027-01-01",
	       "unknown; pending; past_horizon cal 2027-03-15");
	stands(rules, "executed", DONE("d", "2027-03-15"), "2027-06-01",
	       "unknown; pending; past_horizon cal 2027-03-15");
	stands(rules, "executed", NULL, "2027-03-15",
	       "unknown; pending; past_horizon cal 2027-03-15");
}

/* What is said to be done on a day to come is not done. */
static void test_to_come(void)
{
	static const char with[] = BASE CLAUSE_OF(
		"c", "duty") "duty: {d: {kind: keep, when: with, bearer: .payer, to: auth}}\n";
	static const char rules[] = BASE DUE_20TH AFTER("");

	stands(with, "executed", DONE("d", "2025-09-16"), "2025-09-15",
	       "unknown; pending; duty_not_shown c/d");
	stands(with, "executed", DONE("d", "2025-09-16"), "2025-09-16", "met; compliant; duty_met");
	stands(with, "proposed", DONE("d", "2025-09-16"), "2025-09-15",
	       "owed; compliant; duty_owed");
	stands(rules, "executed", DONE("d", "2025-10-20"), "2025-10-19",
	       "open; compliant; duty_owed");
	stands(rules, "executed", DONE("d", "2025-10-22"), "2025-10-21",
	       "overdue; pending; duty_not_shown c/d");
}

static void test_deposits(void)
{
	static const char rules[] = BASE DUE_20TH WITHHELD("");
	static const char nil[] = BASE DUE_20TH CLAUSE_OF(
		"c", "duty") "nil: {when: '.gross < xxx(5000)', because: small}\n"
			     "duty: {d: {kind: withhold, when: with, bearer: .payer, to: auth, "
			     "base: .gross, rate: 10%, deposit: 'deadline(\"d\")'}}\n";
	const struct mez_json *v, *duty = last_duty(rules, "proposed", NULL, "2025-09-15", &v);

	is_str(kit_get(duty, "duty"), "c/d.deposit", "a deposit is a duty of its own");
	is_str(kit_get(duty, "due"), "2025-10-20", "and has its day");
	is_str(kit_money(duty, "payable"), "100 XXX", "and the amount that was taken");
	stands(rules, "executed", "[" PAID("d", "100", "2025-09-15") "]", "2025-10-01",
	       "open; compliant; duty_owed");
	stands(rules, "executed", "[" PAID("d", "100", "2025-09-15") "]", "2025-10-21",
	       "overdue; pending; duty_not_shown c/d.deposit");
	stands(rules, "executed",
	       "[" PAID("d", "100", "2025-09-15") "," PAID("d.deposit", "99", "2025-10-01") "]",
	       "2025-10-21", "unmet; non_compliant; duty_unmet");
	stands(rules, "executed",
	       "[" PAID("d", "100", "2025-09-15") "," PAID("d.deposit", "100", "2025-10-21") "]",
	       "2025-10-21", "late; non_compliant; duty_late");
	stands(nil, "executed", NULL, "2026-10-01", "nil; compliant; duty_nil");
	duty = last_duty(nil, "executed", NULL, "2026-10-01", &v);
	is_str(kit_get(duty, "because"), "small", "nil by its rule: why");
	ok(!mez_json_at(duty, "payable") && !mez_json_at(duty, "amount"), "and no figures");
}

/* What comes to nothing wants no payment and no day, at any stage; it shows how it came to that. */
static void test_nought(void)
{
#define RATED(rate)                                                                            \
	BASE DUE_20TH CLAUSE_OF("c", "duty") "duty: {d: {kind: withhold, when: with, bearer: " \
					     ".payer, to: auth, base: .gross, rate: " rate     \
					     ", deposit: 'deadline(\"d\")'}}\n"
	const struct mez_json *v,
		*duty = last_duty(RATED("0%"), "executed", NULL, "2026-10-01", &v);

	is_str(kit_get(duty, "duty"), "c/d.deposit", "the deposit");
	is_str(kit_money(duty, "payable"), "0 XXX", "of nothing");
	is_str(kit_get(duty, "due"), "", "has no day");
	duty = kit_duty(v, "tax", 0);
	is_str(kit_get(duty, "state"), "nil", "what it deposits is nil");
	is_str(kit_get(duty, "rate"), "0", "for its rate is nought");
	is_str(kit_money(duty, "base"), "1000 XXX", "of this");
	ok(!mez_json_at(duty, "because"), "not by its rule");
	is_str(kit_get(mez_json_at(v, "decision"), "subject_to"), "[]", "nothing is to be done");
	stands(RATED("0%"), "proposed", NULL, "2025-09-15", "nil; compliant; duty_nil");
	stands(RATED("0%"), "executed", NULL, "2026-10-01", "nil; compliant; duty_nil");
	stands(RATED("0.1%"), "executed", NULL, "2026-10-01",
	       "overdue; pending; duty_not_shown c/d; duty_not_shown c/d.deposit");
	stands(BASE CLAUSE_OF("c", "duty") "duty: {d: {kind: pay, when: after, bearer: .payer, to: "
					   "auth, base: .gross, rate: 0%}}\n",
	       "executed", NULL, "2026-10-01", "nil; compliant; duty_nil");
}

static void test_penalties(void)
{
#define PENALTY                                                                                 \
	", penalty: [{when: [late, overdue], because: each day, amount: 'lower_of(xxx(1000) * " \
	"days_late, xxx(50000))', " CITED_IN "}]"
#define CITED_IN "cites: [{work: /w, at: sec_2}]"
	static const char rules[] = BASE DUE_20TH AFTER(PENALTY);
	static const char rest[] =
		BASE DUE_20TH CLAUSE_OF("c", "duty") "duty: {d: {kind: pay, when: after, bearer: "
						     ".payer, to: auth, base: .gross, rate: 10%, "
						     "due: 'deadline(\"d\")', penalty: [{when: "
						     "unmet, because: default, amount: 'unpaid * "
						     "12%', " CITED_IN "}]}}\n";
	static const char daily[] =
		BASE DUE_20TH CLAUSE_OF("c", "duty") "duty: {d: {kind: pay, when: after, bearer: "
						     ".payer, to: auth, base: .gross, rate: 10%, "
						     "due: 'deadline(\"d\")', penalty: [{when: "
						     "unmet, because: delay, amount: 'xxx(1000) * "
						     "days_late', " CITED_IN "}]}}\n";
	const struct mez_json *v, *p, *duty;

	duty = last_duty(rules, "executed", NULL, "2025-10-20", &v);
	ok(!mez_json_at(duty, "penalties"), "none while there is time");
	duty = last_duty(rules, "executed", NULL, "2025-10-23", &v);
	p = mez_json_item(mez_json_at(duty, "penalties"), 0);
	is_str(kit_money(p, "amount"), "3000 XXX", "so much a day");
	is_str(kit_get(p, "because"), "each day", "with its reason");
	is_str(kit_state(v, "tax"), "pending", "and the state is what it was");
	duty = last_duty(rules, "executed", DONE("d", "2026-10-23"), "2026-10-24", &v);
	is_str(kit_money(mez_json_item(mez_json_at(duty, "penalties"), 0), "amount"), "50000 XXX",
	       "at most so much");
	duty = last_duty(rest, "executed", "[" PAID("d", "40", "2025-10-01") "]", "2025-10-23", &v);
	is_str(kit_money(mez_json_item(mez_json_at(duty, "penalties"), 0), "amount"), "7.2 XXX",
	       "of what is unpaid");
	duty = last_duty(daily, "executed", "[" PAID("d", "40", "2025-10-01") "]", "2025-10-23",
			 &v);
	is_str(kit_money(mez_json_item(mez_json_at(duty, "penalties"), 0), "amount"), "3000 XXX",
	       "what was done in part, and in time, is late until as_of");
}

/* --- amounts of other duties ------------------------------------------------------------ */

static void owes(const char *surcharged, const char *gross, const char *want)
{
	const struct mez_json *v, *list;
	struct kit_rules k;
	struct kit_ask ask = {
		.facts = mez_arena_fmt(&kit_arena, "{\"paid_on\":\"2025-09-15\"%s}", gross).p};
	const char *yaml =
		mez_arena_fmt(&kit_arena,
			      BASE "%s---\n" CLAUSE_OF("s", "duty") "duty: {s: {kind: pay, when: "
								    "with, bearer: .payer, to: "
								    "auth, base: 'owed(\"c/d\")', "
								    "rate: 0.5}}\n",
			      surcharged)
			.p;

	if (kit_rules(&k, yaml, NULL) < 0) {
		ok(false, "rules: %s", kit_err.msg);
		return;
	}
	v = kit_eval(&k, &ask);
	list = mez_json_at(kit_cell(v, "tax"), "obligations");
	v = mez_json_item(list, mez_json_len(list) - 1);
	is_str(mez_arena_fmt(&kit_arena, "%s%s %s", kit_money(v, "amount"),
			     kit_money(v, "amount_min"), kit_money(v, "amount_max"))
		       .p,
	       want, want);
}

#define TAXED(more)                                                         \
	CLAUSE_OF("c", "duty")                                              \
	more "duty: {d: {kind: pay, when: with, bearer: .payer, to: auth, " \
	     "base: .gross, rate: 0.1}}\n"

static void test_owed(void)
{
	owes(TAXED(""), "," GROSS, "50 XXX ");
	owes(TAXED("nil: {when: .flag, because: x}\n"), ",\"flag\":true," GROSS, "0 XXX ");
	owes(TAXED("nil: {when: .flag, because: x}\n"), "," GROSS, "0 XXX 50 XXX");
	owes(TAXED("applies: .flag\n"), ",\"flag\":false," GROSS, " ");
	owes(TAXED("applies: .flag\n"), "," GROSS, "0 XXX 50 XXX");
}

/* --- the build ------------------------------------------------------------------------- */

#define bad(how, part) refuses(BASE CAL DEADLINE(ROW(how)), MEZ_E_RULE, (part), (part))

static void test_build(void)
{
	bad("of: decade", "of event, day, week");
	bad("of: month, starts: \"07-01\"", "a week starts");
	bad("of: year, starts: \"07-31\"", "at the latest the 28th");
	bad("day: 5", "a day of which month");
	bad("months: 1, day: 32", "1 to 31");
	bad("months: -1", "from 0 to 1200");
	bad("days: 5, business_days: 5", "not both");
	bad("days: 5, on: [\"01-01\"]", "fixed days");
	bad("on: [\"02-29\"]", "no day of every year");
	bad("roll: up", "none, next or previous");
	bad("days: 1, first: maybe", "included or excluded");
	bad("months: 1, first: included", "no days are counted");
	refuses(BASE "deadline: d\n" CITED "keys: {}\nrows:\n" ROW("business_days: 5"), MEZ_E_RULE,
		"which calendar", "no calendar");
	refuses(BASE "deadline: d\n" CITED "working_days: x\nkeys: {}\nrows:\n" ROW("days: 5"),
		MEZ_E_RULE, "no calendar 'x'", "an unknown calendar");
	refuses(BASE CAL DEADLINE(ROW("days: 1") "  - {id: b, days: 2," SINCE), MEZ_E_RULE,
		"both answer", "two rows for one day");
	refuses(BASE AFTER(""), MEZ_E_RULE, "no deadline 'd'", "an unknown deadline");
	refuses(BASE CLAUSE("c") "requires: 'unpaid > xxx(1)'\n", MEZ_E_RULE, "only a penalty",
		"what is unpaid, outside a penalty");
	refuses(BASE CLAUSE("c") "requires: 'owed(\"c/d\") > xxx(1)'\n", MEZ_E_RULE,
		"only a base or an amount", "what is owed, in a condition");
	refuses(BASE CLAUSE_OF("c", "duty") "duty: {d: {kind: pay, when: with, bearer: .payer, to: "
					    "auth, amount: 'owed(\"c/d\")'}}\n",
		MEZ_E_RULE, "owes by what it owes", "a duty of its own amount");
	refuses(BASE CAL DEADLINE(ROW("days: 1")) CLAUSE_OF(
			"c", "duty") "duty: {d: {kind: file, when: with, bearer: .payer, to: auth, "
				     "due: 'deadline(\"d\")'}}\n",
		MEZ_E_RULE, "falls after", "a due date of what falls with the operation");
	refuses(BASE "calendar: c\nknown_from: 2020-01-01\nknown_to: 2021-01-01\nweekends: [{days: "
		     "[sat, sun, mon, tue, wed, thu, fri], from: 2000-01-01, source: GK, "
		     "confidence: GK}]\nholidays: []\n",
		MEZ_E_RULE, "without a working day", "seven days of rest");
	refuses(BASE "calendar: c\nknown_from: 2020-01-01\nknown_to: 2021-01-01\nweekends: []\n"
		     "holidays: [{on: 2022-01-01, title: N, source: GK, confidence: GK}]\n",
		MEZ_E_RULE, "does not know", "a holiday past the horizon");
}

int main(void)
{
	kit_start();
	test_counting();
	test_walked();
	test_stages();
	test_horizon();
	test_back_past_the_horizon();
	test_to_come();
	test_deposits();
	test_nought();
	test_penalties();
	test_owed();
	test_build();
	return done_testing();
}
