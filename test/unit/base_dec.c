/* base/dec.h: one spelling a value, exact arithmetic, bounds that fail instead of rounding.
 * What bc says of generated values is in test/conformance/oracle_bc.c. */
#include "base/dec.h"

#include "tap.h"

#define NINES30 "999999999999999999999999999999"
#define MINUS30 "-999999999999999999999999999999"

static bool parses_to(const char *in, const char *want)
{
	char text[MEZ_DEC_TEXT];
	struct mez_dec d;

	if (!mez_dec_parse(&d, mez_str_of(in)))
		return false;
	return mez_dec_text(text, d) == strlen(want) && strcmp(text, want) == 0;
}

static bool source_to(const char *in, const char *want)
{
	char text[MEZ_DEC_TEXT];
	struct mez_dec d;

	if (!mez_dec_parse_source(&d, mez_str_of(in)))
		return false;
	(void)mez_dec_text(text, d);
	return strcmp(text, want) == 0;
}

static struct mez_dec dec(const char *text)
{
	struct mez_dec d;

	if (!mez_dec_parse(&d, mez_str_of(text))) {
		fprintf(stderr, "# test data: %s\n", text);
		abort();
	}
	return d;
}

/* Text of a result, or "over" when the operation failed. */
static const char *shown(bool good, struct mez_dec d)
{
	static char text[MEZ_DEC_TEXT];

	if (!good)
		return "over";
	(void)mez_dec_text(text, d);
	return text;
}

static void test_canonical(void)
{
	static const char *const good[] = {
		"0",
		"1",
		"-1",
		"10",
		"0.5",
		"-0.5",
		"0.05",
		"5.001",
		NINES30,
		MINUS30,
		"0.000000000000000001",
		"-0.000000000000000001",
		"100000000000.000000000000000001",
		"999999999999.999999999999999999",
	};
	static const char *const bad[] = {
		"",
		"-",
		"-0",
		"1.00",
		"1.0",
		"1.",
		".5",
		"-.5",
		"0.0",
		"00",
		"01",
		"-01",
		"+1",
		" 1",
		"1 ",
		"1,000",
		"1e5",
		"1E5",
		"0x1",
		"1.5.2",
		"--1",
		"-0.0",
		"5%",
		"NaN",
		"Infinity",
		"1999999999999999999999999999999",
		"0.0000000000000000001",
		"1000000000000.0000000000000000010",
		"1000000000000000000000000000000", /* 10^30 */
	};

	for (size_t i = 0; i < MEZ_COUNT(good); i++)
		ok(parses_to(good[i], good[i]), "'%s' is itself", good[i]);
	for (size_t i = 0; i < MEZ_COUNT(bad); i++) {
		struct mez_dec d = dec("7");

		ok(!mez_dec_parse(&d, mez_str_of(bad[i])) && d.coef == 7, "'%s' is refused",
		   bad[i]);
	}
	ok(!mez_dec_parse(&(struct mez_dec){0}, (struct mez_str){"1\0", 2}), "a NUL is no digit");
	ok(!mez_dec_parse(&(struct mez_dec){0}, MEZ_NOSTR), "nothing is no number");
}

static void test_source(void)
{
	static const char *const good[][2] = {
		{"1,000,000", "1000000"},
		{"12,345.60", "12345.6"},
		{"5%", "0.05"},
		{"5.50%", "0.055"},
		{"0.25%", "0.0025"},
		{"100%", "1"},
		{"1.00", "1"},
		{"-5%", "-0.05"},
		{"-1,000", "-1000"},
		{"0", "0"},
		{"0%", "0"},
		{"0.0", "0"},
		{"100,000", "100000"},
		{"1.5%", "0.015"},
	};
	static const char *const bad[] = {"",	    "%",       "-",
					  "-%",	    "1,00",    "1,0000",
					  ",100",   "1,,000",  "1000,000",
					  "1,000,", ".5",      "5.",
					  "5.%",    "5 %",     "5%%",
					  "1e3",    "1.000,5", "PKR 5",
					  "1.5,00", "+5",      "0.00000000000000001%"};

	for (size_t i = 0; i < MEZ_COUNT(good); i++)
		ok(source_to(good[i][0], good[i][1]), "'%s' is %s", good[i][0], good[i][1]);
	for (size_t i = 0; i < MEZ_COUNT(bad); i++)
		ok(!mez_dec_parse_source(&(struct mez_dec){0}, mez_str_of(bad[i])),
		   "a source may not write '%s'", bad[i]);
}

static void test_order(void)
{
	static const char *const sorted[] = {
		MINUS30, "-1.5", "-1", "-0.000000000000000001", "0",  "0.000000000000000001",
		"0.1",	     "0.11", "1",  "1.000000000000000001",  "10", NINES30,
	};

	for (size_t i = 0; i < MEZ_COUNT(sorted); i++)
		for (size_t k = 0; k < MEZ_COUNT(sorted); k++) {
			int want = (i > k) - (i < k);

			if (mez_dec_cmp(dec(sorted[i]), dec(sorted[k])) != want)
				ok(false, "%s against %s", sorted[i], sorted[k]);
		}
	ok(true, "twelve values keep their order");
	ok(mez_dec_sign(dec("-0.5")) == -1 && mez_dec_sign(dec("0")) == 0 &&
		   mez_dec_sign(dec("3")) == 1,
	   "signs");
}

static void test_arithmetic(void)
{
	struct mez_dec d = MEZ_DEC_ZERO;

	is_str(shown(mez_dec_add(&d, dec("0.1"), dec("0.2")), d), "0.3", "0.1 + 0.2");
	is_str(shown(mez_dec_add(&d, dec("0.5"), dec("0.5")), d), "1", "a sum is normal");
	is_str(shown(mez_dec_sub(&d, dec("1"), dec("1")), d), "0", "nothing is 0");
	is_str(shown(mez_dec_sub(&d, dec("0.000000000000000001"), dec("1")), d),
	       "-0.999999999999999999", "eighteen places");
	is_str(shown(mez_dec_mul(&d, dec("1000000"), dec("0.055")), d), "55000", "5.5 %");
	is_str(shown(mez_dec_mul(&d, dec("-0.2"), dec("0.5")), d), "-0.1", "a negative product");
	is_str(shown(mez_dec_add(&d, dec(NINES30), dec("1")), d), "over", "10^30 is over");
	is_str(shown(mez_dec_sub(&d, dec(MINUS30), dec("1")), d), "over", "and below");
	is_str(shown(mez_dec_add(&d, dec(NINES30), dec("-1")), d), "999999999999999999999999999998",
	       "but not within");
	is_str(shown(mez_dec_add(&d, dec(NINES30), dec("0.000000000000000001")), d), "over",
	       "48 digits are over");
	is_str(shown(mez_dec_mul(&d, dec("0.0000000001"), dec("0.000000001")), d), "over",
	       "a nineteenth place is over, not rounded");
}

/* The product of two bounded coefficients can be the one 128-bit value without a negative. */
static void test_edge_of_128_bits(void)
{
	struct mez_dec d = dec("7"), half = dec("9223372036854775808"); /* 2^63 */
	struct mez_dec rest = dec("-18446744073709551616");		/* -2^64 */

	is_str(shown(mez_dec_mul(&d, half, rest), d), "over", "2^63 * -2^64 is over");
	is_int(d.coef, 7, "and leaves its output alone");
	for (int c = -1; c <= 1; c += 2)
		is_str(shown(mez_dec_muldiv(&d, half, rest, mez_dec_int(c), 0, MEZ_ROUND_DOWN), d),
		       "over", "2^63 * -2^64 / 1 is over");
	is_str(shown(mez_dec_muldiv(&d, half, dec("-18446744073709551615"), half, 0, MEZ_ROUND_UP),
		     d),
	       "-18446744073709551615", "one less is not");
}

static void test_muldiv(void)
{
	struct mez_dec d = dec("7");

	is_str(shown(mez_dec_muldiv(&d, dec("10"), dec("1"), dec("3"), 2, MEZ_ROUND_HALF_UP), d),
	       "3.33", "10 / 3 to two places");
	is_str(shown(mez_dec_muldiv(&d, dec("100"), dec("0.5"), dec("100"), 0, MEZ_ROUND_HALF_EVEN),
		     d),
	       "0", "a tie to even");
	is_str(shown(mez_dec_muldiv(&d, dec("-1"), dec("1"), dec("-2"), 0, MEZ_ROUND_CEILING), d),
	       "1", "two negatives");
	is_str(shown(mez_dec_muldiv(&d, dec(NINES30), dec("10"), dec("100"), 0, MEZ_ROUND_FLOOR),
		     d),
	       "99999999999999999999999999999", "the product may be over the bounds");
	d = dec("7");
	ok(!mez_dec_muldiv(&d, dec("1"), dec("1"), dec("0"), 2, MEZ_ROUND_UP) && d.coef == 7,
	   "division by nothing");
	ok(!mez_dec_muldiv(&d, dec("1"), dec("1"), dec("3"), 19, MEZ_ROUND_UP) && d.coef == 7,
	   "19 digits");
}

static void test_round(void)
{
	static const struct {
		const char *in;
		uint8_t digits;
		const char *down, *up, *half_up, *half_even, *floor, *ceiling;
	} rows[] = {
		{"2.5", 0, "2", "3", "3", "2", "2", "3"},
		{"3.5", 0, "3", "4", "4", "4", "3", "4"},
		{"-2.5", 0, "-2", "-3", "-3", "-2", "-3", "-2"},
		{"-0.4", 0, "0", "-1", "0", "0", "-1", "0"},
		{"0.4", 0, "0", "1", "0", "0", "0", "1"},
		{"2.51", 0, "2", "3", "3", "3", "2", "3"},
		{"2.49", 0, "2", "3", "2", "2", "2", "3"},
		{"1.005", 2, "1", "1.01", "1.01", "1", "1", "1.01"},
		{"7", 0, "7", "7", "7", "7", "7", "7"},
		{"7.25", 18, "7.25", "7.25", "7.25", "7.25", "7.25", "7.25"},
	};
	struct mez_dec d = dec("7");

	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		const char *const want[] = {rows[i].down,      rows[i].up,    rows[i].half_up,
					    rows[i].half_even, rows[i].floor, rows[i].ceiling};

		for (int m = MEZ_ROUND_DOWN; m <= MEZ_ROUND_CEILING; m++) {
			bool good = mez_dec_round(&d, dec(rows[i].in), rows[i].digits,
						  (enum mez_rounding)m);

			ok(strcmp(shown(good, d), want[m]) == 0, "%s to %u places, %s: %s",
			   rows[i].in, rows[i].digits, mez_rounding_name((enum mez_rounding)m),
			   want[m]);
		}
	}
	d = dec("7");
	ok(!mez_dec_round(&d, dec("1.5"), 19, MEZ_ROUND_UP) && d.coef == 7, "19 digits");
	ok(!mez_dec_round(&d, dec("1"), 200, MEZ_ROUND_UP) && d.coef == 7, "200 digits");
}

static void test_modes(void)
{
	for (int m = MEZ_ROUND_DOWN; m <= MEZ_ROUND_CEILING; m++) {
		const char *name = mez_rounding_name((enum mez_rounding)m);
		enum mez_rounding back = MEZ_ROUND_DOWN;

		ok(mez_rounding_parse(&back, mez_str_of(name)) && (int)back == m, "mode %s", name);
	}
	ok(!mez_rounding_parse(&(enum mez_rounding){0}, MEZ_STR("half")) &&
		   !mez_rounding_parse(&(enum mez_rounding){0}, MEZ_NOSTR),
	   "no other modes");
}

int main(void)
{
	test_canonical();
	test_source();
	test_order();
	test_arithmetic();
	test_edge_of_128_bits();
	test_muldiv();
	test_round();
	test_modes();
	return done_testing();
}
