/* pack/ruleexcept.c, tensor/duty.c: several variations of a duty in their order, of each field; and
 * what duties and totals are per. */
#include "ruleskit.h"

#define GUARDED(name, effect, guard)                                                  \
	"clause: " name "\neffect: " effect "\ndomain: tax\nhead: h\ntitle: T\n"      \
	"cites: [{work: /w, at: sec_1}]\nvalid: {from: 2000-01-01}\ndate: .paid_on\n" \
	"guard: '.kind == \"payment\"" guard "'\n"
#define VARY(name, more, what) "---\n" CLAUSE_OF(name, "variation") more "varies: {c: {" what "}}\n"
#define GROSS "\"gross\":{\"amount\":\"1000\",\"currency\":\"XXX\"}"

/* "amount or bounds; varied_by; variations" */
static void owes(const char *yaml, const char *facts, const char *want)
{
	const struct mez_json *v, *duty, *clause;
	struct kit_rules k;
	struct kit_ask ask = {
		.facts =
			mez_arena_fmt(&kit_arena, "{\"paid_on\":\"2025-09-15\"," GROSS "%s}", facts)
				.p};

	if (kit_rules(&k, yaml, NULL) < 0) {
		ok(false, "rules: %s", kit_err.msg);
		return;
	}
	v = kit_eval(&k, &ask);
	duty = kit_duty(v, "tax", 0);
	clause = mez_json_item(mez_json_at(kit_cell(v, "tax"), "clauses"), 0);
	is_str(mez_arena_fmt(&kit_arena, "%s%s%s%s; %s; %s", kit_money(duty, "amount"),
			     kit_money(duty, "amount_min"),
			     mez_json_at(duty, "amount_max") ? " to " : "",
			     kit_money(duty, "amount_max"), kit_get(clause, "varied_by"),
			     kit_get(clause, "variations"))
		       .p,
	       want, want);
}

static void test_order(void)
{
	/* half of it, then two points less; or the other way round */
	static const char half_first[] =
		BASE DUTY("c") VARY("v", "order: 1\napplies: .flag\n", "rate: old * 0.5")
			VARY("w", "order: 2\napplies: .b2\n", "rate: old - 2%");
	static const char half_last[] =
		BASE DUTY("c") VARY("v", "order: 2\napplies: .flag\n", "rate: old * 0.5")
			VARY("w", "order: 1\napplies: .b2\n", "rate: old - 2%");

	owes(half_first, ",\"flag\":true,\"b2\":true", "30 XXX; w; [\"v\",\"w\"]");
	owes(half_last, ",\"flag\":true,\"b2\":true", "40 XXX; v; [\"w\",\"v\"]");
	owes(half_first, ",\"flag\":true,\"b2\":false", "50 XXX; v; ");
	owes(half_first, ",\"flag\":false,\"b2\":false", "100 XXX; ; ");
	owes(half_first, ",\"flag\":true", "30 XXX to 50 XXX; w; [\"v\",\"w\"]");
	owes(half_first, "", "30 XXX to 100 XXX; w; [\"v\",\"w\"]");
}

static void test_fields(void)
{
	static const char flat[] = BASE CLAUSE_OF("c", "duty") "duty: {d: {kind: pay, when: with, "
							       "bearer: .payer, to: auth, amount: "
							       ".gross}}\n";

	owes(BASE DUTY("c") VARY("v", "applies: .flag\n", "base: old - xxx(400)"), ",\"flag\":true",
	     "60 XXX; v; ");
	owes(BASE DUTY("c") VARY("v", "applies: .flag\n", "base: old * 0.5, rate: old * 0.5"),
	     ",\"flag\":true", "25 XXX; v; ");
	owes(mez_arena_fmt(&kit_arena, "%s%s", flat,
			   VARY("v", "applies: .flag\n", "amount: old * 0.1"))
		     .p,
	     ",\"flag\":true", "100 XXX; v; ");
}

/* A variation on these days of some event. */
#define SPAN(name, from, date, rate)                                                 \
	"---\nclause: " name "\neffect: variation\ndomain: tax\nhead: h\ntitle: T\n" \
	"cites: [{work: /w, at: sec_1}]\nvalid: {from: " from "}\ndate: " date "\n"  \
	"guard: .kind == \"payment\"\nvaries: {c: {rate: " rate "}}\n"

static void test_apart(void)
{
	takes(BASE DUTY("c") "---\n" GUARDED(
		      "v", "variation",
		      " and .class == \"goods\"") "varies: {c: {rate: "
						  "1%}}\n"
						  "---\n" GUARDED(
							  "w", "variation",
							  " and .class != \"goods\"") "varies: {c: "
										      "{rate: "
										      "2%}}\n",
	      "guards that exclude each other");
	takes(BASE DUTY("c") VARY("v", "", "rate: 1%") VARY("w", "", "base: old"), "two fields");
	refuses(BASE DUTY("c") "---\n" GUARDED(
			"v", "variation",
			" and .class in [\"goods\", \"services\"]") "varies: {c: "
								    "{rate: "
								    "1%}}\n"
								    "---\n" GUARDED(
									    "w", "variation",
									    " and .class != "
									    "\"goods\"") "varies: "
											 "{c: "
											 "{rate: "
											 "2%}}\n",
		MEZ_E_RULE, "need an 'order'", "guards that meet in services");
	refuses(BASE "{vocabulary: more, facts: {filed_on: {type: date}}}\n---\n" DUTY("c")
			SPAN("v", "2000-01-01, to: 2009-12-31", ".paid_on", "1%")
				SPAN("w", "2010-01-01", ".filed_on", "2%"),
		MEZ_E_RULE, "need an 'order'", "days of two events do not exclude each other");
	takes(BASE DUTY("c") SPAN("v", "2000-01-01, to: 2009-12-31", ".paid_on", "1%")
		      SPAN("w", "2010-01-01", ".paid_on", "2%"),
	      "days of one event do");
	refuses(BASE DUTY("c") VARY("v", "order: 1\n", "rate: 1%")
			VARY("w", "order: 1\n", "rate: 2%"),
		MEZ_E_RULE, "need an 'order'", "one order for two");
	refuses(BASE DUTY("c") VARY("v", "", "amount: old"), MEZ_E_RULE, "no amount to vary in",
		"a field that the duty has not");
	refuses(BASE DUTY("c") "---\n" CLAUSE_OF("v", "variation") "varies: {c: {}}\n", MEZ_E_RULE,
		"which field", "nothing varied");
	refuses(BASE DUTY("c") "order: 1\n", MEZ_E_RULE, "has no 'order'", "the order of a duty");
	refuses(BASE DUTY("c") VARY("v", "", "base: 5%"), MEZ_E_RULE, "cannot be a decimal",
		"a rate for a base");
}

/* --- totals and keys ---------------------------------------------------------------------- */

static void test_totals(void)
{
	static const char rules[] =
		BASE "total: t\nper: [.payee]\nvalue: money\nwindow: day\ncounts: cash\n"
		     "includes_this: true\nat_least: .gross\nperiod: {of: month}\nsum: .gross\n"
		     "where: .class == \"goods\"\nproof: {from: auth}\n---\n" CLAUSE(
			     "c") "requires: total(\"t\") < xxx(2000)\n";
#define SHOWN(from, to)                                                                        \
	"[{\"credential\":\"MezTotal\",\"from\":\"auth\",\"subject\":{\"id\":\"p\",\"total\":" \
	"\"t\","                                                                               \
	"\"from\":\"" from "\",\"to\":\"" to                                                   \
	"\",\"value\":{\"amount\":\"1500\",\"currency\":\"XXX\"}}}]"
	struct kit_ask ask = {.facts = "{\"paid_on\":\"2025-09-15\"," GROSS
				       ",\"payee\":{\"id\":\"p\"}}"};
	struct kit_rules k;

	if (kit_rules(&k, rules, NULL) < 0) {
		fprintf(stderr, "# %s\n", kit_err.msg);
		abort();
	}
	ask.evidence = SHOWN("2025-09-01", "2025-09-15");
	is_str(kit_state(kit_eval(&k, &ask), "tax"), "compliant", "of the month so far");
	ask.evidence = SHOWN("2025-09-02", "2025-09-15");
	is_str(kit_why(kit_eval(&k, &ask), "tax"), "total_missing t", "not from its first day");
	ask.evidence = SHOWN("2025-09-01", "2025-10-01");
	is_str(kit_why(kit_eval(&k, &ask), "tax"), "total_missing t", "past its last day");
	ask.evidence =
		"[{\"credential\":\"MezTotal\",\"from\":\"auth\",\"subject\":{\"id\":\"p\","
		"\"payer\":"
		"\"q\",\"total\":\"t\",\"from\":\"2025-09-01\",\"to\":\"2025-09-15\",\"value\":{"
		"\"amount\":\"1500\",\"currency\":\"XXX\"}}}]";
	is_str(kit_why(kit_eval(&k, &ask), "tax"), "total_missing t",
	       "what one payer paid is not all that a party was paid");
	refuses(BASE "total: t\nper: [.payee]\nvalue: money\nwindow: day\ncounts: cash\n"
		     "includes_this: true\nperiod: {of: event}\nproof: {from: auth}\n",
		MEZ_E_RULE, "of a period, not of an event", "no period");
}

static void test_per(void)
{
	struct kit_ask ask = {.facts = "{\"paid_on\":\"2025-09-15\"," GROSS
				       ",\"payer\":{\"id\":\"p\"}}"};
	struct kit_rules k;

	if (kit_rules(&k,
		      BASE CLAUSE_OF("c", "duty") "duty: {d: {kind: file, when: after, bearer: "
						  ".payer, to: auth, per: {who: .payer.id, day: "
						  "legal_date, what: .class}}}\n",
		      NULL) < 0)
		abort();
	is_str(kit_get(kit_duty(kit_eval(&k, &ask), "tax", 0), "per"),
	       "{\"day\":\"2025-09-15\",\"who\":\"p\"}", "what is known of the key");
	refuses(BASE CLAUSE_OF("c",
			       "duty") "duty: {d: {kind: file, when: after, bearer: .payer, to: "
				       "auth, per: {who: .payer}}}\n",
		MEZ_E_RULE, "a key cannot be a record", "a record for a key");
}

int main(void)
{
	kit_start();
	test_order();
	test_fields();
	test_apart();
	test_totals();
	test_per();
	return done_testing();
}
