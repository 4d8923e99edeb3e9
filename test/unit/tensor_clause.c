/* tensor/clause.c, duty.c, cell.c: what clauses give their cell: dates, exceptions, claims,
 * duties by stage, coverage, and the decision over the cells. */
#include "ruleskit.h"

static struct kit_rules k;

static void rules(const char *yaml)
{
	if (kit_rules(&k, yaml, NULL) < 0) {
		fprintf(stderr, "# rules: %s\n", kit_err.msg);
		abort();
	}
}

#define FACTS(x) "{\"paid_on\":\"2025-09-15\"" x "}"
#define COVERED                                                                        \
	"---\ncoverage: c\ndomain: tax\nexamines: [{head: h, kinds: [payment], date: " \
	".paid_on, from: 2000-01-01}]\n"

/* "state; reasons" of the tax cell. */
static void gives(const struct kit_ask *q, const char *want, const char *what)
{
	const struct mez_json *v = kit_eval(&k, q);

	is_str(mez_arena_fmt(&kit_arena, "%s; %s", kit_state(v, "tax"), v ? kit_why(v, "tax") : "")
		       .p,
	       want, what);
}

static void on(const char *facts, const char *want, const char *what)
{
	gives(&(struct kit_ask){.facts = facts}, want, what);
}

/* --- effects ------------------------------------------------------------------------- */

static void test_effects(void)
{
	rules(BASE CLAUSE("c") "requires: .flag\n" COVERED);
	on(FACTS(",\"flag\":true"), "compliant; requirement_met", "a requirement met");
	on(FACTS(",\"flag\":false"), "non_compliant; requirement_unmet", "unmet");
	on(FACTS(""), "pending; fact_missing flag", "unknown");
	rules(BASE CLAUSE("c") "requires: .flag\nunmet: pending\n" COVERED);
	on(FACTS(",\"flag\":false"), "pending; requirement_unmet", "unmet, which is only pending");
	rules(BASE CLAUSE_OF("c", "prohibition") "applies: .flag\n" COVERED);
	on(FACTS(",\"flag\":true"), "non_compliant; prohibited", "a prohibition");
	on(FACTS(",\"flag\":false"), "not_applicable; nothing_applies", "that does not apply");
	rules(BASE CLAUSE_OF("c", "relief") "applies: .flag\n" COVERED);
	on(FACTS(",\"flag\":true"), "exempt; exempt", "a relief");
	rules(BASE CLAUSE_OF("c", "outside") "applies: .flag\n" COVERED);
	on(FACTS(",\"flag\":true"), "not_applicable; outside_scope", "out of scope");
	on(FACTS(""), "pending; fact_missing flag", "perhaps out of scope");
}

static void test_meet(void)
{
	rules(BASE CLAUSE("a") "requires: .flag\n---\n" CLAUSE("b") "requires: .b2\n" COVERED);
	on(FACTS(",\"flag\":true,\"b2\":true"), "compliant; requirement_met; requirement_met",
	   "both met");
	on(FACTS(",\"flag\":true,\"b2\":false"),
	   "non_compliant; requirement_met; requirement_unmet", "one unmet");
	on(FACTS(",\"flag\":false"), "non_compliant; requirement_unmet; fact_missing b2",
	   "one unmet, one unknown");
	on(FACTS(",\"flag\":true"), "pending; requirement_met; fact_missing b2", "one unknown");
	rules(BASE CLAUSE_OF("a", "relief") "applies: .flag\n---\n" CLAUSE(
		"b") "requires: .b2\n" COVERED);
	on(FACTS(",\"flag\":true,\"b2\":true"), "exempt; exempt; requirement_met",
	   "exempt is below compliant");
}

/* --- time ------------------------------------------------------------------------------- */

#define DATED(valid, more)                                                          \
	BASE "clause: c\neffect: prohibition\ndomain: tax\nhead: h\ntitle: T\n"     \
	     "cites: [{work: /w, at: sec_1}]\nvalid: {" valid "}\ndate: .paid_on\n" \
	     "guard: .kind == \"payment\"\n" more COVERED

static void test_valid(void)
{
	rules(DATED("from: 2025-07-01, to: 2025-09-15", ""));
	on("{\"paid_on\":\"2025-06-30\"}", "not_applicable; nothing_applies", "the day before");
	on("{\"paid_on\":\"2025-07-01\"}", "non_compliant; prohibited", "the first day");
	on("{\"paid_on\":\"2025-09-15\"}", "non_compliant; prohibited", "the last day");
	on("{\"paid_on\":\"2025-09-16\"}", "pending; not_covered 2025-09-16 c",
	   "after it, and nobody says by what it ended");
	on("{}", "pending; fact_missing paid_on", "no date");
	on("{\"paid_on\":null}", "pending; null_value c", "a date that is none");
	rules(DATED("from: 2025-07-01, to: 2025-09-15, ended_by: Act", ""));
	on("{\"paid_on\":\"2025-09-16\"}", "not_applicable; nothing_applies", "ended by an act");
}

static void test_vouched(void)
{
	rules(DATED("from: 2000-01-01", "known_from: 2025-07-01\nknown_to: 2025-09-15\n"));
	on("{\"paid_on\":\"2025-06-30\"}", "pending; not_vouched 2025-06-30 c", "before we vouch");
	on("{\"paid_on\":\"2025-07-01\"}", "non_compliant; prohibited", "the first day");
	on("{\"paid_on\":\"2025-09-15\"}", "non_compliant; prohibited", "the last day");
	on("{\"paid_on\":\"2025-09-16\"}", "pending; not_vouched 2025-09-16 c", "and no longer");
}

static void test_made(void)
{
	struct kit_ask q = {.facts = FACTS("")};

	rules(DATED("from: 2025-01-01", "made: 2025-09-10\n"));
	q.known_at = "2025-09-09";
	gives(&q, "not_applicable; nothing_applies", "the day before it was made");
	q.known_at = "2025-09-10";
	gives(&q, "non_compliant; prohibited", "the day it was made, for earlier days");
}

static void test_guard(void)
{
	rules(BASE CLAUSE_OF("c", "prohibition") COVERED);
	gives(&(struct kit_ask){.facts = FACTS(""), .kind = "payment"}, "non_compliant; prohibited",
	      "its kind");
	gives(&(struct kit_ask){.facts = FACTS(""), .kind = "gift"}, "pending; no_pack tax",
	      "another kind, which nobody examines");
	rules(BASE "clause: c\neffect: prohibition\ndomain: tax\nhead: h\ntitle: T\n"
		   "cites: [{work: /w, at: sec_1}]\nvalid: {from: 2000-01-01}\ndate: .paid_on\n"
		   "guard: .kind == \"payment\" and .class == \"goods\"\n" COVERED);
	on(FACTS(",\"class\":\"services\""), "not_applicable; nothing_applies", "another class");
	on(FACTS(""), "pending; fact_missing class", "no class");
}

/* --- exceptions ------------------------------------------------------------------------- */

static void test_defeats(void)
{
	rules(BASE CLAUSE_OF("p", "prohibition") "---\n" CLAUSE_OF(
		"r", "relief") "applies: .flag\ndefeats: [p]\n" COVERED);
	on(FACTS(",\"flag\":true"), "exempt; exempt", "a relief");
	on(FACTS(",\"flag\":false"), "non_compliant; prohibited", "no relief");
	on(FACTS(""), "pending; fact_missing flag; fact_missing flag", "perhaps a relief");
	rules(BASE CLAUSE_OF("p", "prohibition") "---\n" CLAUSE_OF(
		"r",
		"relief") "applies: .flag\ndefeats: [p]\n---\n" CLAUSE_OF("s",
									  "outside") "applies: "
										     ".b2\ndefeats:"
										     " [r]"
										     "\n" COVERED);
	on(FACTS(",\"flag\":true,\"b2\":true"), "non_compliant; prohibited; outside_scope",
	   "an exception to the exception");
	on(FACTS(",\"flag\":true,\"b2\":false"), "exempt; exempt", "which does not apply");
	on(FACTS(",\"flag\":false"), "non_compliant; prohibited; fact_missing b2",
	   "whatever the second, without the first");
}

static void test_why_inactive(void)
{
	const struct mez_json *clauses;
	struct kit_ask q = {.facts = FACTS(",\"flag\":true")};

	rules(BASE CLAUSE_OF("p", "prohibition") "---\n" CLAUSE_OF(
		"r", "relief") "applies: .flag\ndefeats: [p]\n" COVERED);
	clauses = mez_json_at(kit_cell(kit_eval(&k, &q), "tax"), "clauses");
	is_int(mez_json_len(clauses), 2, "both are in the trace");
	is_str(kit_get(mez_json_item(clauses, 0), "active"), "no", "the first is not active");
	is_str(kit_get(mez_json_item(clauses, 0), "because"), "defeated", "since defeated");
	is_str(kit_get(mez_json_item(clauses, 0), "defeated_by"), "r", "by the second");
}

/* --- claims -------------------------------------------------------------------------------- */

#define CLAIMED BASE DUTY("c") "---\n" VARIES("v", "c", "'max(.red.rate, 20% * old)'") COVERED
#define PARTIES(more)                                                                       \
	FACTS(",\"payer\":{\"id\":\"p0\"},\"payee\":{\"id\":\"p1\"},\"gross\":{\"amount\":" \
	      "\"100\","                                                                    \
	      "\"currency\":\"XXX\"}" more)
#define CUT(from, id, covers, rate, more)                                         \
	"{\"credential\":\"Cut\",\"from\":\"" from "\",\"subject\":{\"id\":\"" id \
	"\",\"covers\":\"" covers "\",\"rate\":\"" rate "\"}" more "}"

/* "amount state" of the duty; and the state of the cell when it is another than compliant. */
static void claims(const char *facts, const char *evidence, const char *want, const char *what)
{
	struct kit_ask q = {.facts = facts, .evidence = evidence};
	const struct mez_json *v = kit_eval(&k, &q), *d = kit_duty(v, "tax", 0);
	const char *state = kit_state(v, "tax");

	is_str(mez_arena_fmt(&kit_arena, "%s %s%s%s", kit_money(d, "amount"), kit_get(d, "state"),
			     strcmp(state, "compliant") ? ": " : "",
			     strcmp(state, "compliant") ? kit_why(v, "tax") : "")
		       .p,
	       want, what);
}

static void test_claims(void)
{
	rules(CLAIMED);
	claims(PARTIES(""), "[]", "10 XXX owed", "nothing claimed: the old rate");
	claims(PARTIES(""), "[" CUT("auth", "p1", "x", "0.05", "") "]", "5 XXX owed", "claimed");
	claims(PARTIES(""), "[" CUT("auth", "p1", "x", "0.01", "") "]", "2 XXX owed",
	       "but not below the least");
	claims(PARTIES(""),
	       "[" CUT("auth", "p1", "x", "0.05", "") "," CUT("auth", "p1", "x", "0.06", "") "]",
	       "10 XXX owed", "two are none");
	claims(PARTIES(""),
	       "[" CUT("auth", "p1", "x", "0.05", "") "," CUT("auth", "p1", "x", "0.05", "") "]",
	       "5 XXX owed", "one document twice is one");
	claims(PARTIES(""), "[" CUT("other", "p1", "x", "0.05", "") "]", "10 XXX owed",
	       "by another authority");
	claims(PARTIES(""), "[" CUT("auth", "p2", "x", "0.05", "") "]", "10 XXX owed",
	       "of another party");
	claims(PARTIES(""), "[" CUT("auth", "p1", "y", "0.05", "") "]", "10 XXX owed",
	       "for something else");
	claims(PARTIES(""), "[" CUT("auth", "p1", "x", "5%", "") "]",
	       " unknown: proof_missing Cut red.rate", "without a rate");
}

static void test_claim_days(void)
{
	rules(CLAIMED);
	claims(PARTIES(""),
	       "[" CUT("auth", "p1", "x", "0.05", ",\"validFrom\":\"2025-09-14T19:00:00Z\"") "]",
	       "5 XXX owed", "from midnight of the day");
	claims(PARTIES(""),
	       "[" CUT("auth", "p1", "x", "0.05", ",\"validFrom\":\"2025-09-15T19:00:00Z\"") "]",
	       "10 XXX owed", "from the midnight after");
	claims(PARTIES(""),
	       "[" CUT("auth", "p1", "x", "0.05", ",\"validUntil\":\"2025-09-15T18:59:59Z\"") "]",
	       "5 XXX owed", "until the day's last second");
	claims(PARTIES(""),
	       "[" CUT("auth", "p1", "x", "0.05", ",\"validUntil\":\"2025-09-14T18:59:59Z\"") "]",
	       "10 XXX owed", "until the second before the day");
}

/* Whose the claim is may be unknown: then it is not absent. */
static void test_claim_unknown(void)
{
	static const char nobody[] = FACTS(
		",\"payer\":{\"id\":\"p0\"},\"gross\":{\"amount\":\"100\",\"currency\":\"XXX\"}");
	static const char none[] = FACTS(
		",\"payer\":{\"id\":\"p0\"},\"payee\":{\"id\":null},\"gross\":{\"amount\":\"100\","
		"\"currency\":\"XXX\"}");

	rules(CLAIMED);
	claims(nobody, "[]", "10 XXX owed", "no payee and no claim");
	claims(nobody, "[" CUT("auth", "p1", "x", "0.05", "") "]",
	       " unknown: fact_missing payee.id; proof_missing Cut red.rate",
	       "a claim that may be this payee's");
	claims(none, "[" CUT("auth", "p1", "x", "0.05", "") "]", "10 XXX owed",
	       "nor is it of one without id");
	claims(none,
	       "[{\"credential\":\"Cut\",\"from\":\"auth\",\"subject\":{\"covers\":\"x\","
	       "\"rate\":\"0.05\"}}]",
	       "10 XXX owed", "nor a claim about nobody");
	rules(BASE CLAUSE_OF("p", "prohibition") "---\n" CLAUSE_OF(
		"r", "relief") "claim: {red: {credential: Cut, from: auth, about: .payee.id, "
			       "covers: x}}\n"
			       "defeats: [p]\n" COVERED);
	gives(&(struct kit_ask){.facts = nobody}, "non_compliant; prohibited", "no licence");
	gives(&(struct kit_ask){.facts = PARTIES(""),
				.evidence = "[" CUT("auth", "p1", "x", "0", "") "]"},
	      "exempt; exempt", "a licence");
	gives(&(struct kit_ask){.facts = nobody,
				.evidence = "[" CUT("auth", "p1", "x", "0", "") "]"},
	      "pending; fact_missing payee.id; fact_missing payee.id", "somebody's licence");
}

/* --- duties by stage -------------------------------------------------------------------------- */

#define OWES(when)                                                               \
	BASE CLAUSE_OF("c", "duty") "duty: {d: {kind: pay, when: " when          \
				    ", bearer: .payer, on_account_of: .payee,\n" \
				    "  to: auth, base: .gross, rate: 10%}}\n" COVERED
#define PAID(amount, money)                                                         \
	"[{\"duty\":\"c/d\",\"on\":\"2025-09-15\",\"amount\":{\"amount\":\"" amount \
	"\",\"currency\":\"" money "\"}}]"

static void stage(const char *which, const char *done, const char *want)
{
	struct kit_ask q = {.facts = PARTIES(""), .stage = which, .done = done};
	const struct mez_json *v = kit_eval(&k, &q), *d = kit_duty(v, "tax", 0);
	const char *text = mez_arena_fmt(&kit_arena, "%s %s: %s subject to %s", kit_get(d, "state"),
					 kit_state(v, "tax"), kit_why(v, "tax"),
					 kit_get(mez_json_at(v, "decision"), "subject_to"))
				   .p;

	is_str(text, want, want);
}

static void test_stages(void)
{
	rules(OWES("with"));
	stage("proposed", NULL, "owed compliant: duty_owed subject to [\"c/d\"]");
	stage("proposed", PAID("10", "XXX"), "met compliant: duty_met subject to []");
	stage("executed", NULL, "unknown pending: duty_not_shown c/d subject to []");
	stage("executed", PAID("10", "XXX"), "met compliant: duty_met subject to []");
	stage("executed", PAID("11", "XXX"), "met compliant: duty_met subject to []");
	stage("executed", PAID("9.99", "XXX"), "unmet non_compliant: duty_unmet subject to []");
	stage("executed", PAID("10", "YYY"), "unmet non_compliant: duty_unmet subject to []");
	stage("executed", "[{\"duty\":\"c/d\",\"on\":\"2025-09-15\"}]",
	      "unmet non_compliant: duty_unmet subject to []");
	rules(OWES("after"));
	stage("proposed", NULL, "open compliant: duty_owed subject to [\"c/d\"]");
	stage("executed", NULL, "open compliant: duty_owed subject to [\"c/d\"]");
	stage("executed", PAID("10", "XXX"), "met compliant: duty_met subject to []");
}

static void test_nil(void)
{
	struct kit_ask q = {.facts = PARTIES(",\"flag\":true")};
	const struct mez_json *v;

	rules(BASE CLAUSE_OF("c", "duty") "nil: {when: .flag, because: too small}\n"
					  "duty: {d: {kind: pay, when: with, bearer: .payer, to: "
					  "auth, base: .gross, rate: 10%}}\n" COVERED);
	v = kit_eval(&k, &q);
	is_str(kit_state(v, "tax"), "compliant", "a duty that is nil is met");
	is_str(kit_get(kit_duty(v, "tax", 0), "state"), "nil", "and says so");
	is_str(kit_get(kit_duty(v, "tax", 0), "because"), "too small", "with its reason");
	is_str(kit_money(kit_duty(v, "tax", 0), "amount"), "", "and no amount");
	q.facts = PARTIES(",\"flag\":false");
	is_str(kit_get(kit_duty(kit_eval(&k, &q), "tax", 0), "state"), "owed", "not nil");
	q.facts = PARTIES("");
	is_str(kit_why(kit_eval(&k, &q), "tax"), "fact_missing flag", "perhaps nil");
}

/* The least an obligation can say of what is not known. */
static void test_amounts(void)
{
	struct kit_ask q = {.facts = FACTS(",\"payer\":{\"id\":\"p0\"}")};

	rules(BASE CLAUSE_OF("c", "duty") "duty: {d: {kind: pay, when: with, bearer: .payer, to: "
					  "auth, amount: .gross}}\n" COVERED);
	is_str(kit_why(kit_eval(&k, &q), "tax"), "fact_missing gross", "no amount");
	q.facts = FACTS(",\"payer\":{\"id\":\"p0\"},\"gross\":null");
	is_str(kit_why(kit_eval(&k, &q), "tax"), "null_value c", "an amount said to be none");
	q.facts = PARTIES("");
	is_str(kit_get(kit_duty(kit_eval(&k, &q), "tax", 0), "bearer"),
	       "{\"id\":\"p0\",\"party\":\"payer\"}", "the bearer by path and id");
	q.facts = FACTS("");
	is_str(kit_get(kit_duty(kit_eval(&k, &q), "tax", 0), "bearer"), "{\"party\":\"payer\"}",
	       "by path alone");
}

static void test_rounding(void)
{
	static const struct mez_rounding_rule whole = {
		{"XXX", 3}, {"policy", 6}, 0, MEZ_ROUND_HALF_UP};
	struct kit_ask q = {
		.facts = FACTS(",\"payer\":{\"id\":\"p0\"},\"gross\":{\"amount\":\"105\","
			       "\"currency\":\"XXX\"}"),
		.stage = "executed",
		.done = PAID("11", "XXX")};
	const struct mez_json *d;

	rules(OWES("with"));
	k.policy.rounding = &whole;
	k.policy.nroundings = 1;
	d = kit_duty(kit_eval(&k, &q), "tax", 0);
	is_str(kit_money(d, "amount"), "10.5 XXX", "the amount is exact");
	is_str(kit_money(d, "payable"), "11 XXX", "what is payable is rounded");
	is_str(kit_get(mez_json_at(d, "rounding"), "by"), "policy", "and says by whom");
	is_str(kit_get(d, "state"), "met", "what is payable is enough");
	q.done = PAID("10.5", "XXX");
	is_str(kit_get(kit_duty(kit_eval(&k, &q), "tax", 0), "state"), "unmet", "the exact is not");
}

/* --- coverage ----------------------------------------------------------------------------------
 */

static const struct mez_required_head two_heads[] = {
	{{"payment", 7}, {"h", 1}, MEZ_DOMAIN_TAX},
	{{"payment", 7}, {"h2", 2}, MEZ_DOMAIN_TAX},
};

static void test_coverage(void)
{
	rules(BASE
	      "coverage: c\ndomain: tax\nexamines:\n"
	      "  - {head: h, kinds: [payment], date: .paid_on, from: 2025-07-01, to: 2025-09-30}\n"
	      "  - {head: h2, kinds: [payment], date: .paid_on, from: 2000-01-01, when: .flag}\n");
	on(FACTS(""), "not_applicable; nothing_applies", "examined");
	on("{\"paid_on\":\"2025-10-01\"}", "pending; fact_missing flag",
	   "one head no longer, the other perhaps");
	on("{\"paid_on\":\"2025-10-01\",\"flag\":false}", "pending; no_pack tax", "no head");
	on("{\"paid_on\":\"2025-10-01\",\"flag\":true}", "not_applicable; nothing_applies",
	   "the other head");
	k.policy.head = two_heads;
	k.policy.nheads = 2;
	on(FACTS(",\"flag\":true"), "not_applicable; nothing_applies", "both that are required");
	on(FACTS(",\"flag\":false"), "pending; not_examined h2", "one is not examined");
	on(FACTS(""), "pending; fact_missing flag", "perhaps not");
	on("{\"paid_on\":\"2025-10-01\",\"flag\":false}",
	   "pending; not_examined h; not_examined h2", "neither");
	on("{\"flag\":true}", "pending; fact_missing paid_on", "no date");
	rules(BASE CLAUSE(
		"c") "requires: .b2\n---\n"
		     "coverage: c\ndomain: tax\nexamines:\n"
		     "  - {head: h, kinds: [payment], date: .paid_on, from: 2000-01-01}\n");
	k.policy.head = two_heads;
	k.policy.nheads = 2;
	on(FACTS(",\"b2\":true"), "pending; requirement_met; not_examined h2",
	   "met, but a head is not examined");
	on(FACTS(",\"b2\":false"), "non_compliant; requirement_unmet; not_examined h2",
	   "unmet is worse");
	is_str(kit_state(kit_eval(&k, &(struct kit_ask){.facts = FACTS("")}), "kyc"), "pending",
	       "a domain without a pack");
}

/* --- decision ------------------------------------------------------------------------------------
 */

static void decides(const struct mez_decision_rule *rule, const struct kit_ask *q, const char *want,
		    int gate)
{
	const struct mez_json *v, *d;

	k.policy.decision = rule;
	k.policy.ndecisions = rule ? 1 : 0;
	v = kit_eval(&k, q);
	d = mez_json_at(v, "decision");
	is_str(mez_arena_fmt(&kit_arena, "%s %s", kit_get(d, "answer"), kit_get(d, "domains")).p,
	       want, want);
	is_int(mez_verdict_gate(v), gate, "its gate");
}

#define DOMAIN(passes, state) \
	"[{\"domain\":\"tax\",\"passes\":\"" passes "\",\"state\":\"" state "\"}]"

static void test_decision(void)
{
	struct mez_decision_rule rule = {.kind = {"payment", 7}};
	struct kit_ask q = {.facts = PARTIES(",\"flag\":true")};

	rule.required[MEZ_DOMAIN_TAX] = true;
	rule.passes[MEZ_STATE_COMPLIANT] = true;
	rules(BASE CLAUSE("c") "requires: .flag\n" COVERED);
	decides(&rule, &q, "allowed " DOMAIN("yes", "compliant"), 0);
	q.facts = PARTIES(",\"flag\":false");
	decides(&rule, &q, "refused " DOMAIN("no", "non_compliant"), 1);
	q.facts = PARTIES("");
	decides(&rule, &q, "pending " DOMAIN("open", "pending"), 3);
	decides(NULL, &q, "pending []", 3);
	q.kind = "gift";
	decides(&rule, &q, "pending []", 3);
	q.kind = NULL;
	rules(BASE CLAUSE_OF("c", "relief") COVERED);
	decides(&rule, &q, "refused " DOMAIN("no", "exempt"), 1);
	rule.passes[MEZ_STATE_EXEMPT] = true;
	decides(&rule, &q, "allowed " DOMAIN("yes", "exempt"), 0);
	rules(OWES("with"));
	decides(&rule, &q, "pending " DOMAIN("open", "compliant"), 3);
	rule.subject_to = true;
	decides(&rule, &q, "allowed " DOMAIN("yes", "compliant"), 0);
	rule.required[MEZ_DOMAIN_KYC] = true;
	decides(&rule, &q,
		"pending [{\"domain\":\"kyc\",\"passes\":\"open\",\"state\":\"pending\"},"
		"{\"domain\":\"tax\",\"passes\":\"yes\",\"state\":\"compliant\"}]",
		3);
}

/* --- confidence
 * ----------------------------------------------------------------------------------- */

static void test_confidence(void)
{
	struct kit_ask q = {.facts = PARTIES(",\"flag\":true")};

	rules(BASE CLAUSE("a") "confidence: V1\nrequires: .flag\n---\n" CLAUSE(
		"b") "confidence: V3\nrequires: .flag\n---\n" CLAUSE("d") "confidence: "
									  "GK\napplies: not "
									  ".flag\nrequires: "
									  ".flag\n" COVERED);
	is_str(kit_get(kit_cell(kit_eval(&k, &q), "tax"), "confidence"), "V3",
	       "the lowest of the clauses that speak");
}

int main(void)
{
	kit_start();
	test_effects();
	test_meet();
	test_valid();
	test_vouched();
	test_made();
	test_guard();
	test_defeats();
	test_why_inactive();
	test_claims();
	test_claim_days();
	test_claim_unknown();
	test_stages();
	test_nil();
	test_amounts();
	test_rounding();
	test_coverage();
	test_decision();
	test_confidence();
	return done_testing();
}
