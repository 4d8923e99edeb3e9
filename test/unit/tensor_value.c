/* tensor/value.h: Kleene's logic with causes, comparisons of what lies between bounds, sums,
 * choices; and that the order of operands shows in nothing. */
#include "tensor/value.h"

#include "packkit.h"

/* Three truths; the unknown has a cause of its own name. */
static struct mez_value unknown(const char *name)
{
	return mez_v_unknown(MEZ_TYPE_BOOL,
			     mez_why(&kit_arena, MEZ_CAUSE_FACT_MISSING, str(name), MEZ_NOSTR));
}

static struct mez_value truth(char c, const char *name)
{
	return c == '?' ? unknown(name) : mez_v_bool(c == 'T');
}

/* "T", "F", or "? a b" with the causes in order; numbers as text, with bounds when unknown. */
static const char *shown(struct mez_value v)
{
	struct mez_buf b = MEZ_BUF_INIT;
	const struct mez_cause *cause;
	size_t n = mez_why_list(&kit_arena, v.why, &cause);
	char text[MEZ_DEC_TEXT];
	struct mez_str s;

	if (v.known && v.none) {
		mez_buf_z(&b, "null");
	} else if (v.known && v.type == MEZ_TYPE_BOOL) {
		mez_buf_z(&b, v.truth ? "T" : "F");
	} else if (v.known) {
		(void)mez_dec_text(text, v.dec);
		mez_buf_fmt(&b, "%s%.*s", text, MEZ_ALL(v.text));
	} else {
		mez_buf_z(&b, v.perhaps ? "?!" : "?");
		if (v.has_lo && mez_dec_text(text, v.lo))
			mez_buf_fmt(&b, "[%s", text);
		if (v.has_hi && mez_dec_text(text, v.hi))
			mez_buf_fmt(&b, "..%s", text);
	}
	for (size_t i = 0; i < n; i++) {
		mez_buf_fmt(&b, " %s", mez_cause_name(cause[i].code));
		if (cause[i].code == MEZ_CAUSE_FACT_MISSING) {
			b.len -= strlen("fact_missing");
			mez_buf_str(&b, cause[i].one);
		}
	}
	s = mez_arena_dup(&kit_arena, mez_buf_view(&b));
	mez_buf_release(&b);
	return s.p;
}

/* --- logic ---------------------------------------------------------------------- */

static void test_logic(void)
{
	static const struct {
		char x, y;
		const char *and, * or ;
	} rows[] = {
		{'T', 'T', "T", "T"},	{'T', 'F', "F", "T"},	{'T', '?', "? y", "T"},
		{'F', 'T', "F", "T"},	{'F', 'F', "F", "F"},	{'F', '?', "F", "? y"},
		{'?', 'T', "? x", "T"}, {'?', 'F', "F", "? x"}, {'?', '?', "? x y", "? x y"},
	};

	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		struct mez_value x = truth(rows[i].x, "x"), y = truth(rows[i].y, "y");
		char what[32];

		(void)snprintf(what, sizeof what, "%c and %c", rows[i].x, rows[i].y);
		is_str(shown(mez_v_and(&kit_arena, x, y)), rows[i].and, what);
		(void)snprintf(what, sizeof what, "%c or %c", rows[i].x, rows[i].y);
		is_str(shown(mez_v_or(&kit_arena, x, y)), rows[i].or, what);
	}
	is_str(shown(mez_v_not(mez_v_bool(true))), "F", "not T");
	is_str(shown(mez_v_not(mez_v_bool(false))), "T", "not F");
	is_str(shown(mez_v_not(unknown("x"))), "? x", "not ?");
}

/* De Morgan, commutativity, associativity, distribution, over all triples. */
static void test_laws(void)
{
	static const char three[] = "TF?";
	unsigned wrong = 0;

	for (int i = 0; i < 27; i++) {
		struct mez_value x = truth(three[i % 3], "x"), y = truth(three[i / 3 % 3], "y"),
				 z = truth(three[i / 9], "z");
		struct mez_arena *a = &kit_arena;

		wrong += strcmp(shown(mez_v_and(a, x, y)), shown(mez_v_and(a, y, x))) != 0;
		wrong += strcmp(shown(mez_v_or(a, x, y)), shown(mez_v_or(a, y, x))) != 0;
		wrong += strcmp(shown(mez_v_and(a, mez_v_and(a, x, y), z)),
				shown(mez_v_and(a, x, mez_v_and(a, y, z)))) != 0;
		wrong += strcmp(shown(mez_v_or(a, mez_v_or(a, x, y), z)),
				shown(mez_v_or(a, x, mez_v_or(a, y, z)))) != 0;
		wrong += strcmp(shown(mez_v_not(mez_v_and(a, x, y))),
				shown(mez_v_or(a, mez_v_not(x), mez_v_not(y)))) != 0;
		wrong += strcmp(shown(mez_v_not(mez_v_not(x))), shown(x)) != 0;
	}
	is_int(wrong, 0, "27 triples keep six laws, causes included");
}

static void test_null_condition(void)
{
	struct mez_value none = {.type = MEZ_TYPE_BOOL, .known = true, .none = true};

	is_str(shown(mez_v_condition(&kit_arena, none, MEZ_STR("r"))), "? null_value",
	       "null is no condition");
	is_str(shown(mez_v_condition(&kit_arena, mez_v_bool(true), MEZ_STR("r"))), "T", "true is");
}

static void test_causes(void)
{
	const struct mez_why *w = NULL, *x;
	const struct mez_cause *v;

	is_int(mez_why_list(&kit_arena, NULL, &v), 0, "no cause");
	for (int i = 0; i < 1000; i++) {
		x = mez_why(&kit_arena, MEZ_CAUSE_FACT_MISSING,
			    mez_arena_fmt(&kit_arena, "%c", 'a' + i * 7 % 5), MEZ_NOSTR);
		w = i % 2 ? mez_why_union(&kit_arena, w, x) : mez_why_union(&kit_arena, x, w);
	}
	is_int(mez_why_list(&kit_arena, w, &v), 5, "a thousand causes of five kinds are five");
	ok(mez_str_is(v[0].one, "a") && mez_str_is(v[4].one, "e"), "in order");
	x = mez_why(&kit_arena, MEZ_CAUSE_CONTESTED, MEZ_STR("t"), MEZ_STR("r"));
	is_str(kit_text(mez_json_keep(&kit_arena, mez_why_json(&kit_arena, x))),
	       "[{\"code\":\"contested\",\"row\":\"r\",\"rule\":\"t\"}]", "as a document");
}

/* --- comparison ------------------------------------------------------------------ */

static struct mez_dec dec(const char *text)
{
	struct mez_dec d;

	if (!mez_dec_parse(&d, str(text)))
		abort();
	return d;
}

/* "5" known, "?" unknown, "2..7" "2.." "..7" between bounds, "null"; a letter names the cause. */
static struct mez_value number(const char *text, const char *name)
{
	const char *dots = strstr(text, "..");
	struct mez_value v = mez_v_unknown(
		MEZ_TYPE_DEC, mez_why(&kit_arena, MEZ_CAUSE_FACT_MISSING, str(name), MEZ_NOSTR));

	if (strcmp(text, "null") == 0)
		return (struct mez_value){.type = MEZ_TYPE_DEC, .known = true, .none = true};
	if (strcmp(text, "?") == 0)
		return v;
	if (!dots)
		return mez_v_dec(dec(text));
	if (dots > text) {
		v.has_lo = true;
		v.lo = dec(mez_arena_fmt(&kit_arena, "%.*s", (int)(dots - text), text).p);
	}
	if (dots[2]) {
		v.has_hi = true;
		v.hi = dec(dots + 2);
	}
	return v;
}

static void compares(const char *x, enum mez_op op, const char *y, const char *want)
{
	static const enum mez_op turned[] = {
		[MEZ_OP_EQ] = MEZ_OP_EQ, [MEZ_OP_NE] = MEZ_OP_NE, [MEZ_OP_LT] = MEZ_OP_GT,
		[MEZ_OP_LE] = MEZ_OP_GE, [MEZ_OP_GT] = MEZ_OP_LT, [MEZ_OP_GE] = MEZ_OP_LE,
	};
	struct mez_str rule = MEZ_STR("r");
	const char *got =
		shown(mez_v_compare(&kit_arena, op, number(x, "x"), number(y, "y"), rule));
	const char *other =
		shown(mez_v_compare(&kit_arena, turned[op], number(y, "y"), number(x, "x"), rule));

	ok(strcmp(got, want) == 0 && strcmp(other, want) == 0, "%s %s %s: %s (%s, %s)", x,
	   mez_op_name(op), y, want, got, other);
}

static void test_compare(void)
{
	compares("1", MEZ_OP_LT, "2", "T");
	compares("2", MEZ_OP_LT, "2", "F");
	compares("2", MEZ_OP_LE, "2", "T");
	compares("2", MEZ_OP_EQ, "2", "T");
	compares("2", MEZ_OP_NE, "2", "F");
	compares("?", MEZ_OP_LT, "2", "? x");
	compares("?", MEZ_OP_EQ, "?", "? x y");
	compares("null", MEZ_OP_EQ, "null", "T");
	compares("null", MEZ_OP_NE, "null", "F");
	compares("null", MEZ_OP_EQ, "5", "F");
	compares("null", MEZ_OP_NE, "5", "T");
	compares("null", MEZ_OP_EQ, "?", "? y");
	compares("null", MEZ_OP_LT, "5", "? null_value");
	compares("null", MEZ_OP_GE, "?", "? y null_value");
}

static void test_bounds(void)
{
	compares("2..7", MEZ_OP_LT, "8", "T");
	compares("2..7", MEZ_OP_LT, "7", "? x");
	compares("2..7", MEZ_OP_LE, "7", "T");
	compares("2..7", MEZ_OP_GT, "7", "F");
	compares("2..7", MEZ_OP_GT, "1", "T");
	compares("2..7", MEZ_OP_GE, "2", "T");
	compares("2..7", MEZ_OP_LT, "2", "F");
	compares("2..7", MEZ_OP_GT, "2", "? x");
	compares("2..7", MEZ_OP_EQ, "8", "F");
	compares("2..7", MEZ_OP_NE, "8", "T");
	compares("2..7", MEZ_OP_EQ, "5", "? x");
	compares("2..7", MEZ_OP_LT, "8..9", "T");
	compares("2..7", MEZ_OP_LE, "7..9", "T");
	compares("2..7", MEZ_OP_LT, "7..9", "? x y");
	compares("5..", MEZ_OP_GE, "5", "T");
	compares("5..", MEZ_OP_LT, "5", "F");
	compares("5..", MEZ_OP_LT, "6", "? x");
	compares("..5", MEZ_OP_LE, "5", "T");
	compares("..5", MEZ_OP_LT, "9..", "T");
	compares("..5", MEZ_OP_LT, "..9", "? x y");
}

/* --- money ------------------------------------------------------------------------ */

static void test_currencies(void)
{
	struct mez_value pkr = mez_v_money(dec("5"), MEZ_STR("PKR"));
	struct mez_value usd = mez_v_money(dec("5"), MEZ_STR("USD"));
	struct mez_value eur = mez_v_money(dec("5"), MEZ_STR("EUR"));
	const struct mez_value three[2][3] = {{pkr, usd, eur}, {eur, pkr, usd}};
	struct mez_arena *a = &kit_arena;
	struct mez_str r = MEZ_STR("r");
	struct mez_value v;

	is_str(shown(mez_v_compare(a, MEZ_OP_LT, pkr, usd, r)), "? currency_mismatch",
	       "5 PKR < 5 USD");
	is_str(shown(mez_v_compare(a, MEZ_OP_EQ, pkr, usd, r)), "? currency_mismatch",
	       "5 PKR == 5 USD");
	is_str(shown(mez_v_arith(a, MEZ_OP_ADD, pkr, usd, r)), "? currency_mismatch",
	       "5 PKR + 5 USD");
	is_str(shown(mez_v_arith(a, MEZ_OP_ADD, pkr, pkr, r)), "10PKR", "5 PKR + 5 PKR");
	is_str(shown(mez_v_arith(a, MEZ_OP_MUL, pkr, mez_v_dec(dec("0.05")), r)), "0.25PKR",
	       "5 % of 5 PKR");
	is_str(shown(mez_v_arith(a, MEZ_OP_MUL, mez_v_dec(dec("0.05")), pkr, r)), "0.25PKR",
	       "the other way");
	v = mez_v_extreme(a, MEZ_OP_MIN, three[0], 3, r);
	is_str(kit_text(mez_json_keep(a, mez_why_json(a, v.why))),
	       kit_text(mez_json_keep(
		       a, mez_why_json(a, mez_v_extreme(a, MEZ_OP_MIN, three[1], 3, r).why))),
	       "three currencies in any order are the same mismatches");
}

/* --- arithmetic ------------------------------------------------------------------- */

static void sums(const char *x, enum mez_op op, const char *y, const char *want)
{
	const char *got =
		shown(mez_v_arith(&kit_arena, op, number(x, "x"), number(y, "y"), MEZ_STR("r")));

	ok(strcmp(got, want) == 0, "%s %s %s: %s (%s)", x, mez_op_name(op), y, want, got);
}

static void test_arith(void)
{
	sums("1", MEZ_OP_ADD, "2", "3");
	sums("1", MEZ_OP_SUB, "2", "-1");
	sums("3", MEZ_OP_MUL, "2", "6");
	sums("?", MEZ_OP_ADD, "2", "? x");
	sums("null", MEZ_OP_ADD, "2", "? null_value");
	sums("null", MEZ_OP_MUL, "?", "? y null_value");
	sums("2..7", MEZ_OP_ADD, "1", "?[3..8 x");
	sums("2..7", MEZ_OP_SUB, "1..2", "?[0..6 x y");
	sums("10", MEZ_OP_SUB, "2..7", "?[3..8 y");
	sums("10", MEZ_OP_SUB, "2..", "?..8 y");
	sums("2..7", MEZ_OP_MUL, "3", "?[6..21 x");
	sums("2..7", MEZ_OP_MUL, "3..4", "?[6..28 x y");
	sums("2..7", MEZ_OP_MUL, "-3", "?[-21..-6 x");
	sums("2..", MEZ_OP_MUL, "-3", "?..-6 x");
	sums("-3", MEZ_OP_MUL, "2..", "?..-6 y");
	sums("?", MEZ_OP_MUL, "-3", "? x");
	sums("-2..7", MEZ_OP_MUL, "3", "?[-6..21 x");
	sums("-2..7", MEZ_OP_MUL, "-1..4", "?[-8..28 x y");
	sums("-2..7", MEZ_OP_MUL, "-5..4", "?[-35..28 x y");
	sums("-2..-1", MEZ_OP_MUL, "-5..-4", "?[4..10 x y");
	sums("-2..", MEZ_OP_MUL, "1..4", "? x y");
	sums("-2..7", MEZ_OP_MUL, "0", "0");
	sums("2..", MEZ_OP_MUL, "3", "?[6 x");
	sums("2..7", MEZ_OP_MUL, "0", "0");
	sums("?", MEZ_OP_MUL, "0", "? x");
	sums("2..7", MEZ_OP_ADD, "1..1", "?[3..8 x y");
	sums("3", MEZ_OP_ADD, "1..1", "4");
	sums("999999999999999999999999999999", MEZ_OP_ADD, "1", "? overflow");
	sums("999999999999999999999999999999", MEZ_OP_MUL, "999999999999999999999999999999",
	     "? overflow");
}

/* min and max of three in all six orders. */
static void extreme(enum mez_op op, const char *x, const char *y, const char *z, const char *want)
{
	static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
					 {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
	const struct mez_value v[3] = {number(x, "x"), number(y, "y"), number(z, "z")};

	for (size_t i = 0; i < 6; i++) {
		const struct mez_value w[3] = {v[orders[i][0]], v[orders[i][1]], v[orders[i][2]]};
		const char *got = shown(mez_v_extreme(&kit_arena, op, w, 3, MEZ_STR("r")));

		if (strcmp(got, want) != 0) {
			ok(false, "%s(%s, %s, %s) in order %zu: %s, not %s", mez_op_name(op), x, y,
			   z, i, got, want);
			return;
		}
	}
	ok(true, "%s(%s, %s, %s): %s", mez_op_name(op), x, y, z, want);
}

static void test_extremes(void)
{
	extreme(MEZ_OP_MIN, "3", "1", "2", "1");
	extreme(MEZ_OP_MAX, "3", "1", "2", "3");
	extreme(MEZ_OP_MIN, "2..7", "9", "8", "?[2..7 x");
	extreme(MEZ_OP_MIN, "2..7", "5", "8", "?[2..5 x");
	extreme(MEZ_OP_MIN, "2..7", "1", "8", "1");
	extreme(MEZ_OP_MAX, "2..7", "1", "8", "8");
	extreme(MEZ_OP_MAX, "2..7", "5..9", "1", "?[5..9 x y");
	extreme(MEZ_OP_MAX, "5..", "7", "1", "?[7 x");
	extreme(MEZ_OP_MIN, "5..", "7", "9", "?[5..7 x");
	/* of what nothing is known may be null: its absence bounds, and decides nothing */
	extreme(MEZ_OP_MIN, "?", "7", "9", "?!..7 x");
	extreme(MEZ_OP_MAX, "?", "7", "9", "?![9 x");
	extreme(MEZ_OP_MIN, "?", "null", "9", "? x null_value");
	extreme(MEZ_OP_MIN, "2..2", "5", "?", "?!..2 x z");
}

static void test_perhaps(void)
{
	struct mez_value v = number("2..7", "x");
	struct mez_arena *a = &kit_arena;
	struct mez_str r = MEZ_STR("r");

	v.perhaps = true;
	is_str(shown(mez_v_compare(a, MEZ_OP_LT, v, number("8", ""), r)), "? x",
	       "bounds of what may not be decide nothing");
	is_str(shown(mez_v_arith(a, MEZ_OP_MUL, v, number("0", ""), r)), "?![0..0 x",
	       "nor do bounds that meet");
	is_str(shown(mez_v_round(a, v, 0, MEZ_ROUND_UP, r)), "?![2..7 x", "rounding keeps that");
	is_str(shown(mez_v_hull(v, number("9", ""), v.why)), "?![2..9 x", "a hull too");
}

/* One bound over the bounds of decimals: the value may be an error, so the other decides nothing.
 */
static void test_overflow(void)
{
	struct mez_str rule = MEZ_STR("r");
	struct mez_value x = number("1..900000000000000000000000000000", "x"), v;

	v = mez_v_arith(&kit_arena, MEZ_OP_MUL, x, mez_v_dec(dec("2")), rule);
	is_str(shown(v), "?![2 x", "a product whose upper bound is too large");
	is_str(shown(mez_v_compare(&kit_arena, MEZ_OP_GT, v, mez_v_dec(dec("0")), rule)), "? x",
	       "which decides nothing");
	v = mez_v_arith(&kit_arena, MEZ_OP_ADD, x, x, rule);
	is_str(shown(v), "?![2 x", "and so a sum");
}

/* Nought of nothing has no currency, and takes that of its equals. */
static void test_nought(void)
{
	const struct mez_value v[3] = {mez_v_money(MEZ_DEC_ZERO, MEZ_NOSTR),
				       mez_v_money(MEZ_DEC_ZERO, MEZ_STR("PKR")),
				       mez_v_money(MEZ_DEC_ZERO, MEZ_NOSTR)};
	struct mez_str rule = MEZ_STR("r");

	is_str(shown(mez_v_extreme(&kit_arena, MEZ_OP_MAX, v, 2, rule)), "0PKR", "in one order");
	is_str(shown(mez_v_extreme(&kit_arena, MEZ_OP_MAX, v + 1, 2, rule)), "0PKR",
	       "and in the other");
}

static void test_round(void)
{
	struct mez_arena *a = &kit_arena;
	struct mez_str r = MEZ_STR("r");
	struct mez_value v[3] = {number("10", "x"), number("1", "y"), number("3", "z")};

	is_str(shown(mez_v_round(a, number("2.5", "x"), 0, MEZ_ROUND_HALF_UP, r)), "3", "2.5");
	is_str(shown(mez_v_round(a, number("2.4..7.6", "x"), 0, MEZ_ROUND_HALF_UP, r)), "?[2..8 x",
	       "bounds are rounded");
	is_str(shown(mez_v_round(a, number("2.6..3.4", "x"), 0, MEZ_ROUND_HALF_UP, r)), "3",
	       "bounds that round to one value leave it known");
	is_str(shown(mez_v_round(a, number("null", "x"), 0, MEZ_ROUND_UP, r)), "? null_value",
	       "null is not rounded");
	is_str(shown(mez_v_muldiv(a, v, 2, MEZ_ROUND_HALF_UP, r)), "3.33", "10 * 1 / 3");
	v[2] = number("0", "z");
	is_str(shown(mez_v_muldiv(a, v, 2, MEZ_ROUND_HALF_UP, r)), "? overflow", "10 * 1 / 0");
	v[1] = number("?", "y");
	v[2] = number("null", "z");
	is_str(shown(mez_v_muldiv(a, v, 2, MEZ_ROUND_HALF_UP, r)), "? y null_value",
	       "unknown and null");
}

/* --- choice ----------------------------------------------------------------------- */

static void test_choice(void)
{
	struct mez_arena *a = &kit_arena;
	struct mez_value u = unknown("c");

	is_str(shown(mez_v_choose(a, mez_v_bool(true), number("1", ""), number("?", "n"))), "1",
	       "yes, whatever no would be");
	is_str(shown(mez_v_choose(a, mez_v_bool(false), number("?", "y"), number("2", ""))), "2",
	       "no");
	is_str(shown(mez_v_choose(a, u, number("1", ""), number("1", ""))), "1",
	       "both the same: known");
	is_str(shown(mez_v_choose(a, u, number("1", ""), number("2", ""))), "?[1..2 c", "between");
	is_str(shown(mez_v_choose(a, u, number("3..4", "y"), number("2", ""))), "?[2..4 c y",
	       "between bounds");
	is_str(shown(mez_v_choose(a, u, number("?", "y"), number("2", ""))), "? c y", "no bounds");
	is_str(shown(mez_v_choose(a, u, number("null", ""), number("2", ""))), "? c", "null or 2");
	is_str(shown(mez_v_choose(a, u, mez_v_money(dec("1"), MEZ_STR("PKR")),
				  mez_v_money(dec("1"), MEZ_STR("USD")))),
	       "? c", "one amount of two currencies");
	is_str(shown(mez_v_choose(a, u, mez_v_bool(true), mez_v_bool(true))), "T", "both true");
	is_str(shown(mez_v_choose(a, u, mez_v_bool(true), mez_v_bool(false))), "? c", "either");
}

int main(void)
{
	kit_start();
	test_logic();
	test_laws();
	test_null_condition();
	test_causes();
	test_compare();
	test_bounds();
	test_currencies();
	test_arith();
	test_extremes();
	test_perhaps();
	test_overflow();
	test_nought();
	test_round();
	test_choice();
	return done_testing();
}
