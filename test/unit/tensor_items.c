/* tensor/items.c: collections: any, all, sum and count over items that are all there are or may
 * not be; clauses for each item; and that what is definite stays so when more is known. */
#include "oracle.h"
#include "ruleskit.h"

enum { RULE_SETS = 150, ASKS = 8, ITEMS_MAX = 4 };

#define MORE                                                                                       \
	"vocabulary: lists\ntypes: {line: {id: {type: text}, name: {type: text}, kind: {type: "    \
	"word, words: [a, b]},\n"                                                                  \
	"  fee: {type: money, never_negative: true}, gain: {type: money}, ok: {type: bool}, "      \
	"tax.n: {type: int}}}\n"                                                                   \
	"facts: {lines: {type: line, many: 5, complete_if: .sure}, all_lines: {type: line, many: " \
	"5, complete: true},\n"                                                                    \
	"  some: {type: line, many: 5}, sure: {type: bool}}\n---\n"
#define NEEDS(cond) BASE MORE CLAUSE("c") "requires: '" cond "'\n"
#define ON "\"paid_on\":\"2025-09-15\""
#define XXX(n) "{\"amount\":\"" n "\",\"currency\":\"XXX\"}"

/* "state; why" of the tax cell, or the error. */
static void says(const char *yaml, const char *facts, const char *want)
{
	struct kit_rules k;
	struct kit_ask ask = {.facts = mez_arena_fmt(&kit_arena, "{" ON "%s}", facts).p};
	const struct mez_json *v;

	if (kit_rules(&k, yaml, NULL) < 0) {
		ok(false, "rules: %s", kit_err.msg);
		return;
	}
	v = kit_eval(&k, &ask);
	is_str(v ? mez_arena_fmt(&kit_arena, "%s; %s", kit_state(v, "tax"), kit_why(v, "tax")).p
		 : mez_arena_fmt(&kit_arena, "%s at %s", kit_err.msg, kit_err.pointer).p,
	       want, want);
}

#define YES "compliant; requirement_met"
#define NO "non_compliant; requirement_unmet"
#define OPEN "pending; not_complete "
#define LINES(name, items) ",\"" name "\":[" items "]"
#define OK "{\"ok\":true}"
#define BAD "{\"ok\":false}"

static void test_any_all(void)
{
	static const char any[] = NEEDS("any(x in .all_lines, x.ok)");
	static const char all[] = NEEDS("all(x in .all_lines, x.ok)");
	static const char none[] = NEEDS("all(x in .all_lines or none, x.ok)");

	says(any, LINES("all_lines", BAD "," OK), YES);
	says(any, LINES("all_lines", BAD "," BAD), NO);
	says(any, LINES("all_lines", ""), NO);
	says(any,
	     LINES("all_lines", BAD ","
				    "{}"),
	     "pending; fact_missing all_lines.1.ok");
	says(any,
	     LINES("all_lines", OK ","
				   "{}"),
	     YES);
	says(any, "", "pending; fact_missing all_lines");
	says(any, ",\"all_lines\":null", NO);
	says(all, LINES("all_lines", OK "," OK), YES);
	says(all,
	     LINES("all_lines", OK "," BAD ","
				   "{}"),
	     NO);
	says(all, LINES("all_lines", ""), "pending; empty all_lines");
	says(all, ",\"all_lines\":null", "pending; empty all_lines");
	says(none, LINES("all_lines", ""), YES);
	says(none, ",\"all_lines\":null", YES);
}

static void test_open(void)
{
	says(NEEDS("any(x in .some, x.ok)"), LINES("some", BAD), OPEN "some");
	says(NEEDS("any(x in .some, x.ok)"), LINES("some", OK), YES);
	says(NEEDS("all(x in .some, x.ok)"), LINES("some", OK), OPEN "some");
	says(NEEDS("all(x in .some, x.ok)"), LINES("some", OK "," BAD), NO);
	says(NEEDS("all(x in .some or none, x.ok)"), LINES("some", ""), OPEN "some");
	says(NEEDS("any(x in .lines, x.ok)"), LINES("lines", BAD) ",\"sure\":true", NO);
	says(NEEDS("any(x in .lines, x.ok)"), LINES("lines", BAD) ",\"sure\":false", OPEN "lines");
	says(NEEDS("any(x in .lines, x.ok)"), LINES("lines", BAD), "pending; fact_missing sure");
}

static void test_numbers(void)
{
	static const char least[] = NEEDS("sum(x in .some, x.fee) < xxx(10)");

	says(NEEDS("count(x in .all_lines, x.ok) == 2"), LINES("all_lines", OK "," BAD "," OK),
	     YES);
	says(NEEDS("count(x in .all_lines, x.ok) <= 2"),
	     LINES("all_lines", OK ","
				   "{}"),
	     YES);
	says(NEEDS("count(x in .all_lines, x.ok) < 2"),
	     LINES("all_lines", OK ","
				   "{}"),
	     "pending; fact_missing all_lines.1.ok");
	says(NEEDS("count(x in .some, x.ok) < 2"), LINES("some", OK "," OK), NO);
	says(NEEDS("count(x in .some, x.ok) < 3"), LINES("some", OK "," OK), OPEN "some");
	says(NEEDS("sum(x in .all_lines, x.fee) == xxx(7)"),
	     LINES("all_lines", "{\"fee\":" XXX("3") "},{\"fee\":" XXX("4") "}"), YES);
	says(NEEDS("sum(x in .all_lines, x.fee * 2) == xxx(14)"),
	     LINES("all_lines", "{\"fee\":" XXX("3") "},{\"fee\":" XXX("4") "}"), YES);
	says(NEEDS("sum(x in .all_lines, x.tax.n) == 5"),
	     LINES("all_lines", "{\"tax\":{\"n\":2}},{\"tax\":{\"n\":3}}"), YES);
	/* what is not stated is never negative */
	says(least, LINES("some", "{\"fee\":" XXX("10") "}"), NO);
	says(least, LINES("some", "{\"fee\":" XXX("9") "}"), OPEN "some");
	says(least, LINES("some", "{\"fee\":" XXX("10") "},{}"), NO);
	says(NEEDS("sum(x in .some, x.gain) < xxx(10)"), LINES("some", "{\"gain\":" XXX("10") "}"),
	     OPEN "some");
	says(NEEDS("sum(x in .all_lines, x.gain) < xxx(10)"), LINES("all_lines", "{\"gain\":null}"),
	     "pending; null_value c");
}

#define YYY(n) "{\"amount\":\"" n "\",\"currency\":\"YYY\"}"

/* A sum in two currencies is none; it is at least what it holds in each. */
static void test_currencies(void)
{
	static const char two[] = LINES("some", "{\"fee\":" XXX("3") "},{\"fee\":" YYY("1") "}");
	static const char whole[] =
		LINES("all_lines", "{\"fee\":" XXX("3") "},{\"fee\":" YYY("1") "}");
	static const char neither[] = "pending; currency_mismatch XXX YYY; not_complete some";
#define SUM "sum(x in .some, x.fee)"

	says(NEEDS(SUM " >= xxx(3)"), two, YES);
	says(NEEDS(SUM " < yyy(1)"), two, NO);
	says(NEEDS(SUM " < xxx(4)"), two, neither);
	says(NEEDS(SUM " > zzz(0)"), two, neither);
	says(NEEDS(SUM " * 2 >= xxx(6)"), two, YES);
	says(NEEDS(SUM " * -1 >= xxx(6)"), two, neither);
	says(NEEDS(SUM " + " SUM " >= yyy(2)"), two, YES);
	says(NEEDS(SUM " + xxx(1) >= xxx(4)"), two, YES);
	says(NEEDS("max(" SUM ", xxx(1)) >= xxx(3)"), two, YES);
	says(NEEDS("min(" SUM ", " SUM ") >= xxx(3)"), two, YES);
	says(NEEDS("round(" SUM ", 0, \"down\") >= yyy(1)"), two, YES);
	says(NEEDS("(if .flag then " SUM " else xxx(4) end) >= xxx(3)"), two, YES);
	says(NEEDS("sum(x in .all_lines, x.fee) > xxx(3)"), whole,
	     "pending; currency_mismatch XXX YYY");
	says(NEEDS("sum(x in .all_lines, x.fee) >= xxx(3)"), whole, YES);
	/* in no currency there is nothing to compare */
	says(NEEDS(SUM " >= xxx(0)"), LINES("some", ""), OPEN "some");
	says(NEEDS("sum(x in .all_lines, x.fee) >= xxx(0)"), LINES("all_lines", ""), YES);
}

static void test_records(void)
{
	static const char listed[] = BASE MORE
		"define: good\nof: line\ncites: [{work: /w, at: s}]\nis: .ok and .tax.n > "
		"1\n---\n" CLAUSE("c") "requires: 'all(x in .all_lines, is(x, \"good\"))'\n";

	says(listed, LINES("all_lines", "{\"ok\":true,\"tax\":{\"n\":2}}"), YES);
	says(listed, LINES("all_lines", "{\"ok\":true,\"tax\":{\"n\":1}}"), NO);
	says(listed, LINES("all_lines", "{\"ok\":true}"),
	     "pending; fact_missing all_lines.0.tax.n");
}

/* What a document shows is of its fact's kind, or it shows nothing. */
static void test_shown(void)
{
	static const char rules[] =
		BASE "vocabulary: shown\ntypes: {fine: {id: {type: text}, sum: {type: money, "
		     "never_negative: true, proof: {credential: Fine, from: auth}}}}\n"
		     "facts: {fines: {type: fine, many: 5, complete: true}}\n---\n" CLAUSE(
			     "c") "requires: 'sum(f in .fines, f.sum) < xxx(100)'\n";
#define FINE(id, sum)                                                                            \
	"{\"credential\":\"Fine\",\"from\":\"auth\",\"subject\":{\"id\":\"" id "\",\"sum\":" sum \
	"}}"
	struct kit_ask ask = {.facts = "{" ON ",\"fines\":[{\"id\":\"a\"},{\"id\":\"b\"}]}"};
	struct kit_rules k;

	if (kit_rules(&k, rules, NULL) < 0) {
		fprintf(stderr, "# %s\n", kit_err.msg);
		abort();
	}
	ask.evidence = "[" FINE("a", XXX("60")) "," FINE("b", XXX("30")) "]";
	is_str(kit_state(kit_eval(&k, &ask), "tax"), "compliant", "both are shown");
	ask.evidence = "[" FINE("a", XXX("60")) "," FINE("b", XXX("-30")) "]";
	is_str(kit_why(kit_eval(&k, &ask), "tax"), "proof_missing Fine fines.1.sum",
	       "nobody shows less than nought of what never is");
	ask.evidence = "[" FINE("a", XXX("160")) "," FINE("b", "null") "]";
	is_str(kit_state(kit_eval(&k, &ask), "tax"), "non_compliant",
	       "nor none of it, and more than enough is too much");
}

/* --- clauses for each item ----------------------------------------------------------- */

#define EACH(name, effect, more)                                                                \
	"clause: " name "\neffect: " effect "\ndomain: tax\nhead: h\ntitle: T\n"                \
	"cites: [{work: /w, at: sec_1}]\nvalid: {from: 2000-01-01}\ndate: .paid_on\neach: {l: " \
	".all_lines}\nguard: .kind == \"payment\"\n" more

static void test_each(void)
{
	static const char rules[] = BASE MORE EACH(
		"c", "duty",
		"applies: l.ok\nduty: {fee: {kind: pay, when: with, bearer: l, to: auth, base: "
		"l.fee, rate: 10%}}\n");
	struct kit_ask ask = {
		.facts = "{" ON ",\"all_lines\":[{\"id\":\"p\",\"ok\":true,\"fee\":" XXX(
			"10") "},{\"ok\":false},{\"ok\":true,\"fee\":" XXX("20") "}]}"};
	struct kit_rules k;
	const struct mez_json *v, *duty;

	if (kit_rules(&k, rules, NULL) < 0) {
		fprintf(stderr, "# %s\n", kit_err.msg);
		abort();
	}
	v = kit_eval(&k, &ask);
	duty = kit_duty(v, "tax", 0);
	is_str(kit_get(duty, "duty"), "c/fee.0", "the duty of the first item");
	is_str(kit_get(mez_json_at(duty, "bearer"), "party"), "all_lines.0", "whose item bears it");
	is_str(kit_get(mez_json_at(duty, "bearer"), "id"), "p", "with its id");
	is_str(kit_money(duty, "amount"), "1 XXX", "and its amount");
	duty = kit_duty(v, "tax", 1);
	is_str(kit_get(duty, "duty"), "c/fee.2", "none of the second, the third has its own");
	is_str(kit_get(mez_json_at(v, "decision"), "subject_to"), "[\"c/fee.0\",\"c/fee.2\"]",
	       "both are owed");
	ask.stage = "executed";
	ask.done = "[{\"duty\":\"c/fee.0\",\"on\":\"2025-09-15\",\"amount\":" XXX("1") "}]";
	is_str(kit_why(kit_eval(&k, &ask), "tax"), "duty_met; duty_not_shown c/fee.2",
	       "one done, the other not shown");
	ask.done = "[{\"duty\":\"c/fee\",\"on\":\"2025-09-15\"}]";
	ok(!kit_eval(&k, &ask), "the duty of no item in particular is not known");
	ask.done = "[{\"duty\":\"c/fee.00\",\"on\":\"2025-09-15\"}]";
	ok(!kit_eval(&k, &ask), "a number has one spelling");
	ask.done = "[{\"duty\":\"c/fee.4\",\"on\":\"2025-09-15\"}]";
	ok(kit_eval(&k, &ask) != NULL, "one of as many as there may be");
	ask.done = "[{\"duty\":\"c/fee.5\",\"on\":\"2025-09-15\"}]";
	ok(!kit_eval(&k, &ask), "an item that there cannot be");
	says(rules, LINES("all_lines", ""), "pending; no_pack tax");
	says(rules, LINES("all_lines", "{}"), "pending; fact_missing all_lines.0.ok");
	says(rules, "", "pending; fact_missing all_lines");
}

static void test_exceptions(void)
{
	static const char rules[] = BASE MORE EACH("c", "prohibition", "") "---\n" EACH(
		"r", "relief", "applies: l.ok\ndefeats: [c]\n");

	says(rules, LINES("all_lines", OK), "exempt; exempt");
	says(rules, LINES("all_lines", OK "," BAD), "non_compliant; prohibited; exempt");
	refuses(BASE MORE CLAUSE_OF("c", "prohibition") "---\n" EACH(
			"r", "relief", "applies: l.ok\ndefeats: [c]\n"),
		MEZ_E_RULE, "not for each of the same items", "a relief for each from one clause");
}

/* --- shapes --------------------------------------------------------------------------------- */

static void test_shapes(void)
{
	static const char any[] = NEEDS("any(x in .some, x.ok)");

	says(any, ",\"some\":{}", "expected a list at 'some' at /facts/some");
	says(any, ",\"some\":[1]", "expected members at 'some.0' at /facts/some/0");
	says(any, ",\"some\":[{\"zz\":1}]",
	     "no such fact in the vocabulary: 'some.0.zz' at /facts/some/0/zz");
	says(any, ",\"some\":[{\"ok\":1}]", "expected a bool at 'some.0.ok' at /facts/some/0/ok");
	says(any, ",\"some\":[{},{},{},{},{},{}]", "more than 5 items at 'some' at ");
	says(any, ",\"some\":[{\"fee\":" XXX("-1") "}]",
	     "never negative, nor none: 'some.0.fee' at /facts/some/0/fee");
	says(any, ",\"some[]\":{}", "no such fact in the vocabulary: 'some[]' at /facts/some[]");
}

static void test_build(void)
{
#define bad(cond, part) refuses(NEEDS(cond), MEZ_E_RULE, (part), (part))
	bad("any(x in .gross, true)", "no such collection");
	bad("any(x in .some, x.zz)", "no such member of the items");
	bad("any(x in .some, any(y in .some, y.ok))", "collections do not nest");
	bad("any(x in .some, x.fee)", "expected a condition");
	bad("sum(x in .some, x.ok) > 1", "a sum is of numbers or money");
	bad("any(.some, true)", "expected a name for the items");
	bad("any(x of .some, true)", "expected 'in'");
	bad("any(x in .some or none, true)", "expected ','");
	bad("x.ok", "unknown function 'x'");
	bad("all(x in .some, x.kind == \"z\")", "outside the vocabulary");
	refuses(BASE "vocabulary: l\ntypes: {}\nfacts: {a: {type: int, many: 5}}\n", MEZ_E_RULE,
		"a collection is of records", "many numbers");
	refuses(BASE "vocabulary: l\ntypes: {}\nfacts: {a: {type: party, many: 5000}}\n",
		MEZ_E_RULE, "from 1 to 1000", "too many");
	refuses(BASE "vocabulary: l\ntypes: {}\nfacts: {a: {type: party, complete: true}}\n",
		MEZ_E_RULE, "what has 'many'", "one complete");
	refuses(BASE "vocabulary: l\ntypes: {}\nfacts: {a: {type: party, many: 5, complete_if: "
		     ".gross}}\n",
		MEZ_E_RULE, "is no bool", "complete if money");
	refuses(BASE MORE EACH("c", "duty",
			       "duty: {fee.1: {kind: pay, when: with, bearer: l, to: auth}}\n"),
		MEZ_E_RULE, "end in a number", "a duty called like an instance");
}

/* --- what is definite stays so ------------------------------------------------------------- */

static struct oracle_rng rng = {UINT64_C(20260814)};

static const char *random_condition(void)
{
	static const char *const conditions[] = {
		"any(x in .%s, x.ok)",
		"any(x in .%s, x.ok and x.fee > xxx(1))",
		"all(x in .%s, x.ok or x.kind == \"a\")",
		"all(x in .%s or none, not x.ok)",
		"count(x in .%s, x.ok) > 1",
		"count(x in .%s, x.kind == \"a\") <= 2",
		"sum(x in .%s, x.fee) >= xxx(4)",
		"sum(x in .%s, x.fee) < xxx(6)",
		"sum(x in .%s, x.tax.n) != 3",
		"max(sum(x in .%s, x.fee), xxx(3)) > .gross",
	};
	static const char *const lists[] = {"lines", "all_lines", "some"};
	const char *form = conditions[oracle_below(&rng, MEZ_COUNT(conditions))];
	const char *at = strstr(form, "%s");
	MEZ_AUTOBUF b = MEZ_BUF_INIT;

	mez_buf_fmt(&b, "%.*s%s%s", (int)(at - form), form, lists[oracle_below(&rng, 3)], at + 2);
	return mez_arena_dup(&kit_arena, mez_buf_view(&b)).p;
}

/* Items, of which the mask keeps members; a list that may grow keeps fewer of them. */
static void put_items(struct mez_buf *b, const char *name, unsigned seed, unsigned mask, unsigned n)
{
	mez_buf_fmt(b, ",\"%s\":[", name);
	for (unsigned i = 0; i < n; i++) {
		unsigned bits = seed >> (i * 5);

		mez_buf_fmt(b, "%s{\"id\":\"i\"", i ? "," : "");
		if (mask >> (i * 4) & 1)
			mez_buf_fmt(b, ",\"ok\":%s", bits & 1 ? "true" : "false");
		if (mask >> (i * 4) & 2)
			mez_buf_fmt(b, ",\"kind\":\"%c\"", bits & 2 ? 'a' : 'b');
		if (mask >> (i * 4) & 4)
			mez_buf_fmt(b, ",\"fee\":{\"amount\":\"%u\",\"currency\":\"XXX\"}",
				    bits >> 2 & 3);
		if (mask >> (i * 4) & 8)
			mez_buf_fmt(b, ",\"tax\":{\"n\":%u}", bits >> 3 & 3);
		mez_buf_z(b, "}");
	}
	mez_buf_ch(b, ']');
}

static const char *random_facts(unsigned seed, unsigned mask, unsigned fewer)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	unsigned n = seed >> 20 & 3;

	mez_buf_z(&b, "{" ON);
	if (mask & 1u << 17)
		mez_buf_fmt(&b, ",\"gross\":{\"amount\":\"%u\",\"currency\":\"XXX\"}", seed & 7);
	if (mask & 1u << 18)
		put_items(&b, "all_lines", seed, mask, n);
	/* what may not be complete may be stated in part */
	if (mask & 1u << 19)
		put_items(&b, "some", seed, mask, n > fewer ? n - fewer : 0);
	if (mask & 1u << 20)
		put_items(&b, "lines", seed, mask, n);
	if (mask & 1u << 21)
		mez_buf_fmt(&b, ",\"sure\":%s", seed & 1u << 25 ? "true" : "false");
	mez_buf_z(&b, "}");
	return mez_arena_dup(&kit_arena, mez_buf_view(&b)).p;
}

static void test_monotone(void)
{
	unsigned changed = 0, definite = 0;

	for (unsigned i = 0; i < RULE_SETS; i++) {
		struct kit_rules k;
		const char *yaml;

		mez_arena_reset(&kit_arena);
		yaml = mez_arena_fmt(&kit_arena, "%s%s%s%s%s%s'\n", BASE MORE CLAUSE("c"),
				     "requires: '", random_condition(),
				     oracle_below(&rng, 2) ? " and " : " or ", "not ",
				     random_condition())
			       .p;
		if (kit_rules(&k, yaml, NULL) < 0) {
			ok(false, "rules: %s", kit_err.msg);
			return;
		}
		for (unsigned n = 0; n < ASKS; n++) {
			unsigned seed = (unsigned)oracle_next(&rng);
			unsigned mask = (unsigned)oracle_next(&rng) | (unsigned)oracle_next(&rng);
			struct kit_ask less = {
				.facts = random_facts(seed, mask, oracle_below(&rng, 2))};
			struct kit_ask more = {.facts = random_facts(seed, ~0u, 0)};
			const char *x = kit_state(kit_eval(&k, &less), "tax");
			const char *y = kit_state(kit_eval(&k, &more), "tax");

			if (strcmp(x, "pending") == 0)
				continue;
			definite++;
			if (strcmp(x, y) == 0)
				continue;
			if (!changed++)
				fprintf(stderr, "# %s\n# %s: %s\n# %s: %s\n",
					yaml + strlen(BASE MORE), less.facts, x, more.facts, y);
		}
	}
	is_int(changed, 0, "what is definite stays so when more is known");
	ok(definite * 4 > RULE_SETS * ASKS, "%u of %u were definite", definite, RULE_SETS * ASKS);
}

int main(void)
{
	kit_start();
	test_any_all();
	test_open();
	test_numbers();
	test_currencies();
	test_records();
	test_shown();
	test_each();
	test_exceptions();
	test_shapes();
	test_build();
	test_monotone();
	return done_testing();
}
