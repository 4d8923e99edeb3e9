/* tensor/judged.c, and what clauses have beside: answers that bind facts, are reversed, or are
 * deemed; conversion; audiences; conditions before; plans. */
#include "ruleskit.h"

#define ON "\"paid_on\":\"2025-09-15\""
#define GROSS ",\"gross\":{\"amount\":\"10\",\"currency\":\"YYY\"}"
#define WHY CLAUSE("c") "requires: judged(\"auth/why\")\n"
#define QUESTION(more) \
	"question: why\nby: auth\ntitle: T\ncites: [{work: /w, at: sec_1}]\n" more "---\n"

static const char *facts_of(const char *more)
{
	return mez_arena_fmt(&kit_arena, "{" ON "%s}", more).p;
}

static void says(const char *yaml, const struct kit_ask *ask, const char *want)
{
	struct kit_rules k;
	const struct mez_json *v;

	if (kit_rules(&k, yaml, NULL) < 0) {
		ok(false, "rules: %s", kit_err.msg);
		return;
	}
	v = kit_eval(&k, ask);
	is_str(v ? mez_arena_fmt(&kit_arena, "%s; %s", kit_state(v, "tax"), kit_why(v, "tax")).p
		 : kit_err.msg,
	       want, want);
}

#define YES "compliant; requirement_met"
#define NO "non_compliant; requirement_unmet"
#define ANSWER(from, more)                                  \
	"{\"credential\":\"MezJudgement\",\"from\":\"" from \
	"\",\"subject\":{\"judgement\":\"auth/why\"," more "}}"
#define BINDING(n, yes) "\"facts\":{\"n\":" n "},\"answer\":" yes

static const char *digest_of(const char *subject)
{
	static char hex[MEZ_HEX32 + 1];
	struct mez_digest d = mez_canon_digest_of(kit_json(subject));

	mez_digest_hex(hex, &d);
	return hex;
}

static void test_binding(void)
{
	static const char rules[] = BASE QUESTION("binds: [.n]\n") WHY;
	struct kit_ask ask = {.facts = facts_of(",\"n\":5"),
			      .evidence = "[" ANSWER("auth", BINDING("5", "true")) "]"};

	says(rules, &ask, YES);
	ask.facts = facts_of(",\"n\":6");
	says(rules, &ask, "pending; judgement_missing auth/why");
	ask.facts = facts_of("");
	says(rules, &ask, "pending; judgement_missing auth/why");
	ask.facts = facts_of(",\"n\":5");
	says(BASE QUESTION("") WHY, &ask, "pending; judgement_missing auth/why");
	says(BASE WHY, &ask, "pending; judgement_missing auth/why");
	ask.evidence = "[" ANSWER("other", BINDING("5", "true")) "]";
	says(rules, &ask, "pending; judgement_missing auth/why");
	ask.evidence = "[" ANSWER("auth", BINDING("5", "true")) "," ANSWER(
		"auth", BINDING("5", "false")) "]";
	says(rules, &ask, "pending; conflict auth/why auth/why");
	ask.evidence = "[" ANSWER("auth", "\"facts\":{\"n\":5,\"m\":6},\"answer\":true") "]";
	says(rules, &ask, "pending; judgement_missing auth/why");
}

static void test_reversed(void)
{
	static const char rules[] = BASE QUESTION("binds: [.n]\nreversed_by: other\n") WHY;
	const char *first = digest_of("{\"judgement\":\"auth/why\"," BINDING("5", "true") "}");
	struct kit_ask ask = {.facts = facts_of(",\"n\":5")};

	ask.evidence =
		mez_arena_fmt(&kit_arena,
			      "[" ANSWER("auth", BINDING("5", "true")) "," ANSWER(
				      "other", BINDING("5", "false") ",\"reverses\":\"%s\"") "]",
			      first)
			.p;
	says(rules, &ask, NO);
	says(BASE QUESTION("binds: [.n]\n") WHY, &ask, YES);
}

static void test_deemed(void)
{
	static const char rules[] = BASE QUESTION(
		"deemed: {answer: true, after: date(\"2025-10-15\"), cites: [{work: /w, at: "
		"sec_2}]}\n") WHY;
	struct kit_ask ask = {.facts = facts_of(""), .as_of = "2025-10-15T07:00:00Z"};
	const struct mez_json *v, *p;
	struct kit_rules k;

	says(rules, &ask, "pending; judgement_missing auth/why");
	ask.as_of = "2025-10-16T07:00:00Z";
	says(rules, &ask, YES);
	if (kit_rules(&k, rules, NULL) < 0)
		abort();
	v = kit_eval(&k, &ask);
	p = mez_json_item(mez_json_at(mez_json_item(mez_json_at(kit_cell(v, "tax"), "clauses"), 0),
				      "relied_on"),
			  0);
	is_str(kit_get(p, "kind"), "deemed", "silence is shown as what it is");
	is_str(kit_get(p, "holds"), "yes", "and what it says");
	says(BASE QUESTION("deemed: {answer: true, after: .paid_on, cites: [{work: /w, at: s}]}\n")
		     WHY,
	     &(struct kit_ask){.facts = "{\"flag\":true," ON "}", .as_of = "2025-09-15T07:00:00Z"},
	     "pending; judgement_missing auth/why");
	refuses(BASE QUESTION("binds: [.payee]\n"), MEZ_E_RULE, "an answer binds facts",
		"a record bound");
	refuses(BASE QUESTION("deemed: {answer: true, after: .n, cites: []}\n"), MEZ_E_RULE,
		"cannot be a decimal", "silence after a number");
	refuses(BASE QUESTION(
			"deemed: {answer: true, after: 'if judged(\"auth/other\") then .paid_on "
			"else .paid_on end', cites: []}\n"),
		MEZ_E_RULE, "hangs on no judgement", "silence by another answer");
}

/* An answer that may yet turn out to be of this operation: nobody is silent. */
static void test_not_silent(void)
{
	static const char rules[] = BASE QUESTION(
		"binds: [.n, .class]\nreversed_by: other\ndeemed: {answer: true, after: "
		"date(\"2025-09-01\"), cites: [{work: /w, at: s}]}\n") WHY;
#define BOTH(yes) "\"facts\":{\"n\":5,\"class\":\"goods\"},\"answer\":" yes
	struct kit_ask ask = {.facts = facts_of(",\"n\":5"),
			      .evidence = "[" ANSWER("auth", BOTH("false")) "]"};

	says(rules, &ask, "pending; judgement_missing auth/why");
	ask.facts = facts_of(",\"n\":5,\"class\":\"goods\"");
	says(rules, &ask, NO);
	ask.facts = facts_of(",\"n\":6");
	says(rules, &ask, YES);
	ask.facts = facts_of(",\"class\":\"services\"");
	says(rules, &ask, YES);
	ask.facts = facts_of(",\"n\":5");
	ask.evidence = "[" ANSWER("auth", BOTH("true")) "]";
	says(rules, &ask, "pending; judgement_missing auth/why");
}

/* --- conversion ----------------------------------------------------------------------- */

#define RATES                                                                                    \
	"table: fx\nform: exchange\nof: YYY\nin: XXX\nkeys: {}\nrows:\n"                         \
	"  - {id: a, rate: 280, from: 2025-07-01, to: 2025-08-31, source: GK, confidence: GK}\n" \
	"  - {id: b, rate: 281.5, from: 2025-09-01, source: GK, confidence: GK}\n---\n"

#define CONTESTED                                                        \
	"table: fx\nform: exchange\nof: YYY\nin: XXX\nkeys: {}\nrows:\n" \
	"  - {id: a, rate: 280, contested: [{rate: 300, source: GK}]," SINCE "---\n"

static void test_convert(void)
{
	static const char today[] = BASE RATES CLAUSE("c") "requires: 'convert(.gross, \"fx\") == "
							   "xxx(2815)'\n";
	static const char then[] = BASE RATES CLAUSE(
		"c") "requires: 'convert(.gross, \"fx\", date(\"2025-08-31\")) == xxx(2800)'\n";
	struct kit_ask ask = {.facts = facts_of(GROSS)};
	const struct mez_json *v, *row;
	struct kit_rules k;

	says(today, &ask, YES);
	says(then, &ask, YES);
	says(BASE RATES CLAUSE("c") "requires: 'convert(.gross, \"fx\", date(\"2020-01-01\")) > "
				    "xxx(1)'\n",
	     &ask, "pending; not_covered 2020-01-01 fx");
	ask.facts = facts_of(",\"gross\":{\"amount\":\"2815\",\"currency\":\"XXX\"}");
	says(today, &ask, YES);
	ask.facts = facts_of(",\"gross\":{\"amount\":\"10\",\"currency\":\"ZZZ\"}");
	says(today, &ask, "pending; currency_mismatch YYY ZZZ");
	ask.facts = facts_of("");
	says(today, &ask, "pending; fact_missing gross");
	ask.facts = facts_of(GROSS);
	if (kit_rules(&k, then, NULL) < 0)
		abort();
	v = kit_eval(&k, &ask);
	row = mez_json_item(
		mez_json_at(mez_json_item(mez_json_at(kit_cell(v, "tax"), "clauses"), 0), "rows"),
		0);
	is_str(mez_arena_fmt(&kit_arena, "%s at %s of %s", kit_money(row, "of"),
			     kit_get(row, "rate"), kit_get(row, "on"))
		       .p,
	       "10 YYY at 280 of 2025-08-31", "what was converted, at which rate of which day");
	ask.facts = facts_of(GROSS);
	says(BASE CONTESTED CLAUSE("c") "requires: 'convert(.gross, \"fx\") <= xxx(3000)'\n", &ask,
	     YES);
	says(BASE CONTESTED CLAUSE("c") "requires: 'convert(.gross, \"fx\") < xxx(3000)'\n", &ask,
	     "pending; contested a fx");
	refuses(BASE RATES CLAUSE("c") "requires: 'convert(.n, \"fx\") > xxx(1)'\n", MEZ_E_RULE,
		"convert(money", "a number converted");
	refuses(BASE TABLE("t", "rate", "") "  - {id: a, rate: 1," SINCE "---\n" CLAUSE(
			"c") "requires: 'convert(.gross, \"t\") > "
			     "xxx(1)'\n",
		MEZ_E_RULE, "no table of rates between", "any other rate");
	refuses(BASE
		"table: t\nform: exchange\nof: YYY\nin: YYY\nkeys: {}\nrows:\n  - {id: a, rate: "
		"1," SINCE,
		MEZ_E_RULE, "one currency 'in' another", "a currency in itself");
	refuses(BASE
		"table: t\nform: exchange\nof: YYY\nin: XXX\nkeys: {}\nrows:\n  - {id: a, rate: "
		"0," SINCE,
		MEZ_E_RULE, "is above nought", "a currency that is worth nothing");
	refuses(BASE "table: t\nform: rate\nof: YYY\nkeys: {}\nrows:\n  - {id: a, rate: 1," SINCE,
		MEZ_E_RULE, "only rates of exchange", "a rate of a currency");
}

/* --- who may see it --------------------------------------------------------------------- */

static void test_audience(void)
{
	static const char rules[] = BASE CLAUSE("c") "requires: .flag\n---\n" CLAUSE_OF(
		"s", "duty") "audience: [auth]\n"
			     "duty: {str: {kind: "
			     "report, when: after, "
			     "bearer: .payer, to: "
			     "auth}}\n";
	struct kit_ask ask = {.facts = facts_of(",\"flag\":true")};
	const struct mez_json *hidden, *shown, *none;
	struct kit_rules k, without;

	if (kit_rules(&k, rules, NULL) < 0 ||
	    kit_rules(&without, BASE CLAUSE("c") "requires: .flag\n", NULL) < 0)
		abort();
	hidden = kit_eval(&k, &ask);
	none = kit_eval(&without, &ask);
	is_str(kit_text(hidden), kit_text(none), "for others it is as if it were not there");
	ask.audience = "auth";
	shown = kit_eval(&k, &ask);
	is_str(kit_get(shown, "audience"), "auth", "the verdict says for whom it is");
	is_str(kit_why(shown, "tax"), "requirement_met; duty_owed", "and has the duty");
	ask.audience = "other";
	ok(!strstr(kit_text(kit_eval(&k, &ask)), "str"), "another authority sees nothing of it");
	refuses(BASE CLAUSE("c") "requires: .flag\naudience: [nobody]\n", MEZ_E_RULE,
		"no authority 'nobody'", "an audience that is none");
	refuses(BASE CLAUSE_OF("c", "relief") "audience: [auth]\n", MEZ_E_RULE, "has no 'audience'",
		"a relief that only some may see");
}

/* --- before, and plans ------------------------------------------------------------------- */

static void test_before(void)
{
	static const char rules[] = BASE CLAUSE_OF(
		"c",
		"duty") "before: .flag\nduty: {d: {kind: file, when: after, bearer: .payer, to: "
			"auth}}\n";

	says(rules, &(struct kit_ask){.facts = facts_of(",\"flag\":true")}, "compliant; duty_owed");
	says(rules, &(struct kit_ask){.facts = facts_of(",\"flag\":false")},
	     "non_compliant; requirement_unmet");
	says(rules, &(struct kit_ask){.facts = facts_of("")}, "pending; fact_missing flag");
	refuses(BASE CLAUSE("c") "requires: .flag\nbefore: .flag\n", MEZ_E_RULE, "has no 'before'",
		"of a requirement");
}

static void test_plans(void)
{
	static const char rules[] = BASE CLAUSE_OF(
		"c", "duty") "duty: {d: {kind: pay, when: with, bearer: .payer, to: auth, base: "
			     ".gross, rate: 10%}}\n";
#define PLAN(n) "[{\"duty\":\"c/d\",\"amount\":{\"amount\":\"" n "\",\"currency\":\"YYY\"}}]"

	says(rules, &(struct kit_ask){.facts = facts_of(GROSS)}, "compliant; duty_owed");
	says(rules, &(struct kit_ask){.facts = facts_of(GROSS), .plan = PLAN("1")},
	     "compliant; duty_owed");
	says(rules, &(struct kit_ask){.facts = facts_of(GROSS), .plan = PLAN("0.9")},
	     "non_compliant; duty_unmet");
	says(rules, &(struct kit_ask){.facts = facts_of(GROSS), .plan = "[]"},
	     "non_compliant; duty_unmet");
	says(rules, &(struct kit_ask){.facts = facts_of(GROSS), .plan = "[{\"duty\":\"x/y\"}]"},
	     "no rule has the duty 'x/y'");
}

/* A share of a duty that does not arise is nought in whatever currency. */
static void test_nought(void)
{
	static const char rules[] = BASE CLAUSE_OF(
		"c",
		"duty") "applies: .flag\nduty: {d: {kind: pay, when: with, bearer: .payer, to: "
			"auth, amount: .gross}}\n---\n" CLAUSE_OF(
				"s", "duty") "duty: {d: {kind: pay, when: with, bearer: "
					     ".payer, to: auth, base: owed(\"c/d\"), rate: "
					     "20%}}\n";

	says(rules,
	     &(struct kit_ask){.facts = facts_of(GROSS ",\"flag\":false"),
			       .stage = "executed",
			       .done = "[{\"duty\":\"s/d\",\"on\":\"2025-09-15\",\"amount\":{"
				       "\"amount\":\"0\",\"currency\":\"YYY\"}}]"},
	     "compliant; duty_nil");
}

int main(void)
{
	kit_start();
	test_binding();
	test_reversed();
	test_deemed();
	test_not_silent();
	test_convert();
	test_audience();
	test_before();
	test_plans();
	test_nought();
	return done_testing();
}
