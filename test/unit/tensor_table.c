/* tensor/evaltable.c: what a table says on a day: rows and their order, keys that are not
 * known, ends, readings that differ, and what was made by when. */
#include "ruleskit.h"

#define DAY ", \"paid_on\":\"2025-09-15\""
/* A duty whose rate is the table's: the table is seen through the obligation. */
#define RATED                                                                                   \
	"---\n" CLAUSE_OF("c", "duty") "duty: {d: {kind: pay, when: with, bearer: .payer, to: " \
				       "auth,\n"                                                \
				       "  base: .gross, rate: 'table(\"t\")'}}\n"
#define T TABLE("t", "rate", "kind: .payee.kind, class: .class, n: .n, flag: .flag")
#define ROW(id, cells, rate) "  - {id: " id ", " cells ", rate: " rate "," SINCE
#define ROW_ON(id, cells, rate, dates) \
	"  - {id: " id ", " cells ", rate: " rate ", " dates ", source: GK, confidence: GK}\n"

/* What the obligation says: "amount; rows; state; reasons". */
static void looks_up(const char *rows, const char *facts, const char *on, const char *known_at,
		     const char *want)
{
	MEZ_AUTOBUF yaml = MEZ_BUF_INIT;
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	MEZ_AUTOBUF got = MEZ_BUF_INIT;
	struct kit_ask ask = {.known_at = known_at};
	const struct mez_json *v, *duty, *used;
	struct kit_rules k;

	mez_buf_fmt(&yaml, BASE T "%s" RATED, rows);
	if (kit_rules(&k, yaml.p, NULL) < 0) {
		ok(false, "rules: %s", kit_err.msg);
		return;
	}
	mez_buf_fmt(&text,
		    "{\"paid_on\":\"%s\",\"gross\":{\"amount\":\"100\",\"currency\":\"XXX\"}%s%s}",
		    on ? on : "2025-09-15", facts[0] ? "," : "", facts);
	ask.facts = text.p;
	v = kit_eval(&k, &ask);
	duty = kit_duty(v, "tax", 0);
	mez_buf_fmt(&got, "%s%s%s%s;", kit_money(duty, "amount"), kit_money(duty, "amount_min"),
		    mez_json_at(duty, "amount_max") ? " to " : "", kit_money(duty, "amount_max"));
	used = mez_json_at(duty, "rows");
	for (size_t i = 0; i < mez_json_len(used); i++)
		mez_buf_fmt(&got, " %s%s", kit_get(mez_json_item(used, i), "row"),
			    mez_json_at(mez_json_item(used, i), "possible")   ? "?"
			    : mez_json_at(mez_json_item(used, i), "ended_by") ? "(ended)"
									      : "");
	mez_buf_fmt(&got, "; %s; %s", kit_state(v, "tax"), kit_why(v, "tax"));
	is_str(got.p, want, want);
}

static void test_match(void)
{
	static const char rows[] = ROW("a", "kind: company, class: goods", "1%")
		ROW("b", "kind: company, class: services", "2%") ROW("c", "kind: person", "3%");

	looks_up(rows, "\"payee\":{\"kind\":\"company\"},\"class\":\"goods\"", NULL, NULL,
		 "1 XXX; a; compliant; duty_owed");
	looks_up(rows, "\"payee\":{\"kind\":\"company\"},\"class\":\"services\"", NULL, NULL,
		 "2 XXX; b; compliant; duty_owed");
	looks_up(rows, "\"payee\":{\"kind\":\"person\"}", NULL, NULL,
		 "3 XXX; c; compliant; duty_owed");
	looks_up(rows, "\"payee\":{\"kind\":\"company\"},\"class\":null", NULL, NULL,
		 ";; pending; not_covered 2025-09-15 t");
	looks_up(rows, "\"payee\":{\"kind\":\"company\"},\"class\":\"works\"", NULL, NULL,
		 "1 XXX to 2 XXX; a? b?; pending; outside_vocabulary class works");
}

static void test_unknown_keys(void)
{
	static const char rows[] = ROW("a", "kind: company, class: goods", "1%")
		ROW("b", "kind: company, class: services", "2%") ROW("c", "kind: person", "3%");

	looks_up(rows, "\"payee\":{\"kind\":\"company\"}", NULL, NULL,
		 "1 XXX to 2 XXX; a? b?; pending; fact_missing class");
	looks_up(rows, "\"class\":\"goods\"", NULL, NULL,
		 "1 XXX to 3 XXX; a? c?; pending; fact_missing payee.kind");
	looks_up(rows, "", NULL, NULL,
		 "1 XXX to 3 XXX; a? b? c?; pending; fact_missing class; fact_missing payee.kind");
	/* one row is possible, but none may answer: its rate is shown and decides nothing */
	looks_up(ROW("a", "kind: company", "1%"), "", NULL, NULL,
		 "1 XXX to 1 XXX; a?; pending; fact_missing payee.kind");
	looks_up(ROW("a", "kind: company", "1%") ROW("b", "kind: person", "1%"), "", NULL, NULL,
		 "1 XXX to 1 XXX; a? b?; pending; fact_missing payee.kind");
	looks_up(ROW("a", "kind: any", "1%"), "", NULL, NULL, "1 XXX; a; compliant; duty_owed");
}

static void test_ranges(void)
{
	static const char rows[] = ROW("a", "n: {below: 5}", "1%")
		ROW("b", "n: {min: 5, max: 7}", "2%") ROW("c", "n: {over: 7}", "3%");

	looks_up(rows, "\"n\":4", NULL, NULL, "1 XXX; a; compliant; duty_owed");
	looks_up(rows, "\"n\":5", NULL, NULL, "2 XXX; b; compliant; duty_owed");
	looks_up(rows, "\"n\":7", NULL, NULL, "2 XXX; b; compliant; duty_owed");
	looks_up(rows, "\"n\":8", NULL, NULL, "3 XXX; c; compliant; duty_owed");
	looks_up(rows, "", NULL, NULL, "1 XXX to 3 XXX; a? b? c?; pending; fact_missing n");
	looks_up(rows, "\"n\":null", NULL, NULL, "1 XXX to 3 XXX; a? b? c?; pending; null_value c");
}

static void test_else(void)
{
	static const char rows[] =
		ROW("a", "kind: company, class: goods", "1%") ROW("b", "kind: else", "9%");

	looks_up(rows, "\"payee\":{\"kind\":\"company\"},\"class\":\"goods\"", NULL, NULL,
		 "1 XXX; a; compliant; duty_owed");
	looks_up(rows, "\"payee\":{\"kind\":\"company\"},\"class\":\"services\"", NULL, NULL,
		 "9 XXX; b; compliant; duty_owed");
	looks_up(rows, "\"payee\":{\"kind\":\"person\"}", NULL, NULL,
		 "9 XXX; b; compliant; duty_owed");
	looks_up(rows, "\"payee\":{\"kind\":\"company\"}", NULL, NULL,
		 "1 XXX to 9 XXX; a? b?; pending; fact_missing class");
	/* the sibling does not answer on that day: the else does */
	looks_up(ROW_ON("a", "kind: company", "1%", "from: 2025-07-01")
			 ROW("b", "kind: else", "9%"),
		 "\"payee\":{\"kind\":\"company\"}", "2025-06-30", NULL,
		 "9 XXX; b; compliant; duty_owed");
}

static void test_over(void)
{
	static const char rows[] =
		ROW("a", "kind: company, over: [b]", "1%") ROW("b", "class: goods", "2%");

	looks_up(rows, "\"payee\":{\"kind\":\"company\"},\"class\":\"goods\"", NULL, NULL,
		 "1 XXX; a; compliant; duty_owed");
	looks_up(rows, "\"payee\":{\"kind\":\"person\"},\"class\":\"goods\"", NULL, NULL,
		 "2 XXX; b; compliant; duty_owed");
	looks_up(rows, "\"payee\":{\"kind\":\"company\"}", NULL, NULL,
		 "1 XXX; a; compliant; duty_owed");
	looks_up(rows, "\"class\":\"goods\"", NULL, NULL,
		 "1 XXX to 2 XXX; a? b?; pending; fact_missing payee.kind");
}

/* --- time ------------------------------------------------------------------------ */

static void test_days(void)
{
	static const char rows[] =
		ROW_ON("a", "kind: any", "1%", "from: 2024-07-01, to: 2025-06-30")
			ROW_ON("b", "kind: any", "2%", "from: 2025-07-01, to: 2026-06-30");

	looks_up(rows, "", "2024-06-30", NULL, ";; pending; not_covered 2024-06-30 t");
	looks_up(rows, "", "2024-07-01", NULL, "1 XXX; a; compliant; duty_owed");
	looks_up(rows, "", "2025-06-30", NULL, "1 XXX; a; compliant; duty_owed");
	looks_up(rows, "", "2025-07-01", NULL, "2 XXX; b; compliant; duty_owed");
	looks_up(rows, "", "2026-06-30", NULL, "2 XXX; b; compliant; duty_owed");
	looks_up(rows, "", "2026-07-01", NULL, ";; pending; not_covered 2026-07-01 t");
}

static void test_ended(void)
{
	static const char rows[] = ROW_ON("a", "kind: company", "1%",
					  "from: 2000-01-01, to: 2025-06-30, ended_by: Act")
		ROW_ON("b", "kind: person", "2%", "from: 2000-01-01, to: 2025-06-30");

	looks_up(rows, "\"payee\":{\"kind\":\"company\"}", "2025-06-30", NULL,
		 "1 XXX; a; compliant; duty_owed");
	looks_up(rows, "\"payee\":{\"kind\":\"company\"}", "2025-07-01", NULL,
		 "0 XXX; a(ended); compliant; duty_nil");
	looks_up(rows, "\"payee\":{\"kind\":\"person\"}", "2025-07-01", NULL,
		 ";; pending; not_covered 2025-07-01 t");
	looks_up(rows, "", "2025-07-01", NULL, ";; pending; not_covered 2025-07-01 t");
	/* company goods had a row of their own: the end of the else row is not theirs */
	looks_up(ROW_ON("a", "kind: company", "1%", "from: 2000-01-01, to: 2025-06-30")
			 ROW_ON("b", "kind: else", "2%",
				"from: 2000-01-01, to: 2025-06-30, ended_by: Act"),
		 "\"payee\":{\"kind\":\"company\"}", "2025-07-01", NULL,
		 ";; pending; not_covered 2025-07-01 t");
	looks_up(ROW_ON("a", "kind: company", "1%", "from: 2000-01-01, to: 2025-06-30")
			 ROW_ON("b", "kind: else", "2%",
				"from: 2000-01-01, to: 2025-06-30, ended_by: Act"),
		 "\"payee\":{\"kind\":\"person\"}", "2025-07-01", NULL,
		 "0 XXX; b(ended); compliant; duty_nil");
	looks_up(ROW_ON("a", "kind: company, over: [b]", "1%", "from: 2000-01-01, to: 2025-06-30")
			 ROW_ON("b", "class: goods", "2%",
				"from: 2000-01-01, to: 2025-06-30, ended_by: Act"),
		 "\"payee\":{\"kind\":\"company\"},\"class\":\"goods\"", "2025-07-01", NULL,
		 ";; pending; not_covered 2025-07-01 t");
}

/* What came after an end is what counts: its own end says nothing. */
static void test_ended_and_followed(void)
{
	static const char rows[] =
		ROW_ON("a", "kind: any", "1%", "from: 2000-01-01, to: 2005-12-31, ended_by: Act")
			ROW_ON("b", "kind: company", "2%", "from: 2010-01-01, to: 2014-12-31")
				ROW_ON("c", "kind: person", "3%",
				       "from: 2010-01-01, to: 2014-12-31, ended_by: Repeal");

	looks_up(rows, "", "2006-01-01", NULL, "0 XXX; a(ended); compliant; duty_nil");
	looks_up(rows, "\"payee\":{\"kind\":\"company\"}", "2015-01-01", NULL,
		 ";; pending; not_covered 2015-01-01 t");
	looks_up(rows, "\"payee\":{\"kind\":\"person\"}", "2015-01-01", NULL,
		 "0 XXX; c(ended); compliant; duty_nil");
	looks_up(rows, "", "2015-01-01", NULL, ";; pending; not_covered 2015-01-01 t");
	/* of whom the row that came after was not: nothing came after */
	looks_up(rows, "\"payee\":{\"kind\":null}", "2015-01-01", NULL,
		 "0 XXX; a(ended); compliant; duty_nil");
}

static void test_made(void)
{
	static const char rows[] = ROW("a", "kind: any", "1%")
		ROW_ON("b", "kind: any, over: [a]", "2%", "from: 2025-01-01, made: 2025-09-01");

	looks_up(rows, "", "2025-03-01", "2025-08-31", "1 XXX; a; compliant; duty_owed");
	looks_up(rows, "", "2025-03-01", "2025-09-01", "2 XXX; b; compliant; duty_owed");
	looks_up(rows, "", "2024-12-31", "2025-09-01", "1 XXX; a; compliant; duty_owed");
	looks_up(ROW_ON("a", "kind: any", "1%",
			"from: 2000-01-01, to: 2025-06-30, ended_by: Act, made: 2025-09-01"),
		 "", "2025-07-01", "2025-08-31", ";; pending; not_covered 2025-07-01 t");
}

static void test_known_to(void)
{
	static const char rows[] =
		ROW_ON("a", "kind: any", "1%", "from: 2000-01-01, known_to: 2025-06-30");

	looks_up(rows, "", "2025-06-30", NULL, "1 XXX; a; compliant; duty_owed");
	looks_up(rows, "", "2025-07-01", NULL, "; a; pending; not_known_after a t");
}

static void test_contested(void)
{
	static const char rows[] = ROW("a",
				       "kind: company, contested: [{rate: 4%, source: GK}, "
				       "{rate: 3%, source: GK}]",
				       "1%") ROW("b", "kind: person", "9%");

	looks_up(rows, "\"payee\":{\"kind\":\"company\"}", NULL, NULL,
		 "1 XXX to 4 XXX; a; pending; contested a t");
	looks_up(rows, "\"payee\":{\"kind\":\"person\"}", NULL, NULL,
		 "9 XXX; b; compliant; duty_owed");
	looks_up(rows, "", NULL, NULL, "1 XXX to 9 XXX; a? b?; pending; fact_missing payee.kind");
	looks_up(ROW("a", "kind: any, contested: [{rate: 1%, source: GK}]", "1%"), "", NULL, NULL,
		 "1 XXX; a; compliant; duty_owed");
}

static void test_no_date(void)
{
	static const char rows[] = ROW("a", "kind: any", "1%");
	struct kit_rules k;
	MEZ_AUTOBUF yaml = MEZ_BUF_INIT;
	struct kit_ask ask = {.facts = "{\"gross\":{\"amount\":\"100\",\"currency\":\"XXX\"}}"};

	mez_buf_fmt(&yaml, BASE T "%s" RATED, rows);
	if (kit_rules(&k, yaml.p, NULL) < 0)
		abort();
	is_str(kit_why(kit_eval(&k, &ask), "tax"), "fact_missing paid_on", "no date");
	ask.facts = "{\"paid_on\":null,\"gross\":{\"amount\":\"100\",\"currency\":\"XXX\"}}";
	is_str(kit_why(kit_eval(&k, &ask), "tax"), "null_value c",
	       "a date said to be none is no day of 1970");
}

int main(void)
{
	kit_start();
	test_match();
	test_unknown_keys();
	test_ranges();
	test_else();
	test_over();
	test_days();
	test_ended();
	test_ended_and_followed();
	test_made();
	test_known_to();
	test_contested();
	test_no_date();
	return done_testing();
}
