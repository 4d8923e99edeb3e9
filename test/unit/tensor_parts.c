/* pack/ruleparts.c, tensor/evalparts.c: tables that are applied to a quantity: bands, slabs, steps,
 * amounts per unit, the higher or lower of two; held against whole-number arithmetic. */
#include "oracle.h"
#include "ruleskit.h"

enum { RANDOM_TABLES = 60, RANDOM_ASKS = 40, PARTS_MAX = 6 };

#define DUTY_OF(expr)                                                                           \
	"---\n" CLAUSE_OF("c", "duty") "duty: {d: {kind: pay, when: with, bearer: .payer, to: " \
				       "auth,\n  amount: '" expr "'}}\n"
#define GROSS "table(\"t\", .gross)"
#define T(form) "table: t\nform: " form "\nkeys: {}\nrows:\n"
#define ROW(figures) "  - {id: a, " figures "," SINCE
/* The salary slabs of the first year from 2025-07-01. */
#define SLABS                                                                                  \
	ROW("parts: [{max: XXX 600, rate: 0%}, {max: XXX 1200, rate: 1%}, {max: XXX 2200, "    \
	    "base: XXX 6, rate: 11%},\n    {max: XXX 3200, base: XXX 116, rate: 23%}, {rate: " \
	    "35%}]")

/* "amount; state; why" of the duty; a string of money as "5 XXX", bounds as "0 XXX to 5 XXX". */
static const char *said(const struct kit_rules *k, const char *facts, const struct mez_json **duty)
{
	struct kit_ask ask = {.facts = facts};
	const struct mez_json *v = kit_eval(k, &ask);

	*duty = kit_duty(v, "tax", 0);
	return mez_arena_fmt(&kit_arena, "%s%s%s%s; %s; %s", kit_money(*duty, "amount"),
			     kit_money(*duty, "amount_min"),
			     mez_json_at(*duty, "amount_max") ? " to " : "",
			     kit_money(*duty, "amount_max"), kit_state(v, "tax"), kit_why(v, "tax"))
		.p;
}

static void gives(const char *yaml, const char *facts, const char *want)
{
	const struct mez_json *duty;
	struct kit_rules k;
	const char *got;

	if (kit_rules(&k, yaml, NULL) < 0) {
		ok(false, "rules: %s", kit_err.msg);
		return;
	}
	got = said(&k, mez_arena_fmt(&kit_arena, "{\"paid_on\":\"2025-09-15\"%s}", facts).p, &duty);
	is_str(got, want, want);
}

#define XXX(n) ",\"gross\":{\"amount\":\"" n "\",\"currency\":\"XXX\"}"
#define YYY(n) ",\"gross\":{\"amount\":\"" n "\",\"currency\":\"YYY\"}"
#define OWED "; compliant; duty_owed"
#define NIL "; compliant; duty_nil"

static void test_slabs(void)
{
	static const char rules[] = BASE T("slab") SLABS DUTY_OF(GROSS);

	gives(rules, XXX("0"), "0 XXX" NIL);
	gives(rules, XXX("600"), "0 XXX" NIL);
	gives(rules, XXX("601"), "0.01 XXX" OWED);
	gives(rules, XXX("1200"), "6 XXX" OWED);
	gives(rules, XXX("3000"), "300 XXX" OWED);
	gives(rules, XXX("3200"), "346 XXX" OWED);
	gives(rules, XXX("4200"), "696 XXX" OWED);
	gives(rules, XXX("-1"), "; pending; not_covered 2025-09-15 t");
	gives(rules, YYY("5"), "; pending; currency_mismatch XXX YYY");
	gives(rules, ",\"gross\":null", "; pending; null_value t");
	gives(rules, "", "0 XXX; pending; fact_missing gross");
}

static void test_bands(void)
{
	static const char rules[] = BASE T("band")
		ROW("parts: [{max: XXX 50, rate: 3%}, {max: XXX 100, rate: 4%}, {rate: 5%}]")
			DUTY_OF(GROSS);

	gives(rules, XXX("50"), "1.5 XXX" OWED);
	gives(rules, XXX("50.5"), "2.02 XXX" OWED);
	gives(rules, XXX("100"), "4 XXX" OWED);
	gives(rules, XXX("200"), "10 XXX" OWED);
}

static void test_steps(void)
{
	static const char rules[] = BASE T("step")
		ROW("parts: [{below: 3, money: XXX 70}, {min: 5, max: 7, money: XXX 100}, "
		    "{over: 7, max: 9, money: XXX 930}]") DUTY_OF("table(\"t\", .n)");

	gives(rules, ",\"n\":2", "70 XXX" OWED);
	gives(rules, ",\"n\":3", "; pending; not_covered 2025-09-15 t");
	gives(rules, ",\"n\":5", "100 XXX" OWED);
	gives(rules, ",\"n\":7", "100 XXX" OWED);
	gives(rules, ",\"n\":8", "930 XXX" OWED);
	gives(rules, ",\"n\":10", "; pending; not_covered 2025-09-15 t");
	/* it may fall between parts: the bounds are shown and decide nothing */
	gives(rules, "", "70 XXX to 930 XXX; pending; fact_missing n");
}

static void test_units(void)
{
	static const char per[] =
		BASE T("per_unit") ROW("money: XXX 16500, units: 1000") DUTY_OF("table(\"t\", .n)");
	static const char begun[] = BASE T("per_unit") ROW("money: XXX 700, units: 3, whole: true")
		DUTY_OF("table(\"t\", .n)");

	gives(per, ",\"n\":1", "16.5 XXX" OWED);
	gives(per, ",\"n\":2500", "41250 XXX" OWED);
	gives(per, ",\"n\":-1", "; pending; not_covered 2025-09-15 t");
	gives(per, "", "0 XXX; pending; fact_missing n");
	gives(begun, ",\"n\":0", "0 XXX" NIL);
	gives(begun, ",\"n\":3", "700 XXX" OWED);
	gives(begun, ",\"n\":4", "1400 XXX" OWED);
}

static void test_either(void)
{
	gives(BASE T("higher_of") ROW("rate: 5%, money: XXX 10") DUTY_OF(GROSS), XXX("100"),
	      "10 XXX" OWED);
	gives(BASE T("higher_of") ROW("rate: 5%, money: XXX 10") DUTY_OF(GROSS), XXX("400"),
	      "20 XXX" OWED);
	gives(BASE T("lower_of") ROW("rate: 5%, money: XXX 10") DUTY_OF(GROSS), XXX("400"),
	      "10 XXX" OWED);
	gives(BASE "{param: p, rows: [{value: XXX 3," SINCE
		   "]}\n" DUTY_OF("higher_of(.gross, param(\"p\"))"),
	      XXX("2"), "3 XXX" OWED);
}

static void test_shown(void)
{
	const struct mez_json *duty, *row, *part;
	struct kit_rules k;

	if (kit_rules(&k, BASE T("slab") SLABS DUTY_OF(GROSS), NULL) < 0)
		abort();
	(void)said(&k, "{\"paid_on\":\"2025-09-15\"" XXX("3000") "}", &duty);
	row = mez_json_item(mez_json_at(duty, "rows"), 0);
	part = mez_json_at(row, "part");
	is_str(kit_money(row, "of"), "3000 XXX", "what the row was applied to");
	is_str(kit_money(part, "over"), "2200 XXX", "over what");
	is_str(kit_money(part, "base"), "116 XXX", "the base");
	is_str(kit_get(part, "rate"), "0.23", "the rate of the part");
	if (kit_rules(&k, BASE T("slab") SLABS DUTY_OF(GROSS " + table(\"t\", xxx(5))"), NULL) < 0)
		abort();
	(void)said(&k, "{\"paid_on\":\"2025-09-15\"" XXX("3000") "}", &duty);
	ok(!mez_json_at(mez_json_item(mez_json_at(duty, "rows"), 0), "of"),
	   "a row that is used twice shows neither quantity");
}

/* --- bounds ---------------------------------------------------------------------------- */

static void test_between(void)
{
	/* a reading between 500 and 600 owes nothing either way; up to 1,200 it owes up to 6 */
#define PARAM(other)                                                                               \
	"param: p\nrows: [{value: XXX 500, contested: [{value: XXX " other ", source: GK}]," SINCE \
	"  ]\n---\n"
#define OF_PARAM DUTY_OF("table(\"t\", param(\"p\"))")
	gives(BASE PARAM("600") T("slab") SLABS OF_PARAM, "", "0 XXX" NIL);
	gives(BASE PARAM("1200") T("slab") SLABS OF_PARAM, "",
	      "0 XXX to 6 XXX; pending; contested 2000-01-01 p");
	gives(BASE PARAM("1000") T("band") ROW("parts: [{max: XXX 700, rate: 10%}, {rate: 1%}]")
		      OF_PARAM,
	      "", "7 XXX to 70 XXX; pending; contested 2000-01-01 p");
}

/* --- the build ------------------------------------------------------------------------- */

#define bad(form, figures, part) \
	refuses(BASE T(form) ROW(figures) DUTY_OF(GROSS), MEZ_E_RULE, (part), (part))

static void test_build(void)
{
	bad("slab", "parts: [{max: XXX 9, rate: 1%}, {base: XXX 5, rate: 2%}]",
	    "the slab begins at 5 and the one before ends at 0.09: say why ('jump')");
	bad("slab", "parts: [{max: XXX 9, rate: 1%}, {base: XXX 0.09, rate: 2%, jump: no}]",
	    "goes on where the one before ends");
	bad("slab", "parts: [{max: XXX 9, rate: 1%}, {rate: 2%, jump: no}]", "a jump to where");
	bad("slab", "parts: [{max: XXX 9, rate: 1%}, {min: XXX 9, rate: 2%}]",
	    "before the one above it ends");
	bad("slab", "parts: [{rate: 1%}, {rate: 2%}]", "without an end");
	bad("slab", "parts: [{rate: 1%}]", "no part has a bound");
	bad("slab", "parts: []", "has its 'parts'");
	bad("slab", "rate: 1%", "has no 'rate'");
	bad("slab", "parts: [{max: XXX 9, rate: 1%}, {max: YYY 10, rate: 2%}]", "two kinds");
	bad("slab", "parts: [{max: 9, rate: 1%}, {rate: 2%}]", "a slab is of money");
	bad("band", "parts: [{max: XXX 9, rate: 1%}, {base: XXX 5, rate: 2%}]", "only slabs");
	bad("band", "parts: [{max: XXX 9, money: XXX 1}, {rate: 2%}]", "has a rate");
	bad("step", "parts: [{max: XXX 9, rate: 1%}, {money: XXX 2}]", "a step has an amount");
	bad("step", "parts: [{max: XXX 9, below: XXX 8, money: XXX 2}]", "two bounds");
	bad("step", "parts: [{over: XXX 9, max: XXX 9, money: XXX 2}]", "the part is empty");
	bad("per_unit", "money: XXX 2, units: 3", "no exact decimal");
	bad("per_unit", "money: XXX 2, units: 0", "above nought");
	bad("per_unit", "units: 3", "has no 'money'");
	bad("higher_of", "money: XXX 2", "a rate and an amount");
	bad("higher_of", "rate: 5%, money: 2", "expected money");
	bad("wedge", "rate: 5%", "no form of table");
	refuses(BASE T("slab") SLABS DUTY_OF("table(\"t\")"), MEZ_E_RULE, "say table(", "of what");
	refuses(BASE T("slab") SLABS DUTY_OF("table(\"t\", .n)"), MEZ_E_RULE,
		"'t' is of a money, not of a decimal", "of something else");
	refuses(BASE T("money") ROW("money: XXX 2") DUTY_OF(GROSS), MEZ_E_RULE, "of nothing",
		"a figure as it is");
	takes(BASE T("slab")
		      ROW("parts: [{max: XXX 9, rate: 1%}, {base: XXX 5, rate: 2%, jump: so}]")
			      DUTY_OF(GROSS),
	      "a jump with its reason");
}

/* --- against whole numbers --------------------------------------------------------------- */

/* The same table in cents: the bound of each part but the last, rates in percent. */
struct plain {
	unsigned n, upto[PARTS_MAX], rate[PARTS_MAX];
};

/* What the slabs, or the band, make of x, in hundredths. */
static int64_t plain_amount(const struct plain *p, bool slab, int64_t x)
{
	int64_t sum = 0, from = 0;

	for (unsigned i = 0; i < p->n; i++) {
		bool last = i + 1 == p->n || x <= p->upto[i];

		if (last && !slab)
			return x * p->rate[i];
		sum += ((last ? x : p->upto[i]) - from) * p->rate[i];
		if (last)
			return sum;
		from = p->upto[i];
	}
	abort();
}

static void random_plain(struct plain *p, struct oracle_rng *rng)
{
	unsigned upto = 0;

	p->n = 2 + oracle_below(rng, PARTS_MAX - 1);
	for (unsigned i = 0; i < p->n; i++) {
		upto += 1 + oracle_below(rng, 50);
		p->upto[i] = upto;
		p->rate[i] = oracle_below(rng, 60);
	}
}

static void plain_rules(struct mez_buf *yaml, const struct plain *p, bool slab)
{
	mez_buf_fmt(yaml, BASE "table: t\nform: %s\nkeys: {}\nrows:\n  - {id: a, parts: [",
		    slab ? "slab" : "band");
	for (unsigned i = 0; i + 1 < p->n; i++)
		mez_buf_fmt(yaml, "{max: XXX %u, rate: %u%%}, ", p->upto[i], p->rate[i]);
	mez_buf_fmt(yaml, "{rate: %u%%}]," SINCE, p->rate[p->n - 1]);
	mez_buf_z(yaml, DUTY_OF(GROSS));
}

/* An amount that is known, or lies between the bounds that are shown while it is not. */
static bool agrees(const struct kit_rules *k, const struct plain *p, bool slab, int64_t x)
{
	const struct mez_json *duty;
	struct mez_dec got;
	int64_t want = plain_amount(p, slab, x);
	const char *facts = mez_arena_fmt(&kit_arena,
					  "{\"paid_on\":\"2025-09-15\",\"gross\":{\"amount\":"
					  "\"%lld\",\"currency\":\"XXX\"}}",
					  (long long)x)
				    .p;

	(void)said(k, facts, &duty);
	return mez_dec_parse(&got,
			     mez_json_str(mez_json_at(mez_json_at(duty, "amount"), "amount"))) &&
	       mez_dec_mul(&got, got, mez_dec_int(100)) && mez_dec_cmp(got, mez_dec_int(want)) == 0;
}

static void test_random(void)
{
	struct oracle_rng rng = {UINT64_C(20261122)};
	unsigned same = 0;

	for (unsigned i = 0; i < RANDOM_TABLES; i++) {
		MEZ_AUTOBUF yaml = MEZ_BUF_INIT;
		bool slab = i & 1;
		struct kit_rules k;
		struct plain p;

		mez_arena_reset(&kit_arena);
		random_plain(&p, &rng);
		plain_rules(&yaml, &p, slab);
		if (kit_rules(&k, yaml.p, NULL) < 0) {
			fprintf(stderr, "# %s\n%s", kit_err.msg, yaml.p);
			continue;
		}
		for (unsigned n = 0; n < RANDOM_ASKS; n++)
			same += agrees(&k, &p, slab,
				       n < p.n ? p.upto[n] + (n & 1) : oracle_below(&rng, 400));
	}
	is_int(same, RANDOM_TABLES * RANDOM_ASKS, "slabs and bands agree with whole numbers");
}

int main(void)
{
	kit_start();
	test_slabs();
	test_bands();
	test_steps();
	test_units();
	test_either();
	test_shown();
	test_between();
	test_build();
	test_random();
	return done_testing();
}
