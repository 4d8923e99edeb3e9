/* Doubles as ECMAScript prints them: known texts, and for many doubles that the digits read
 * back, that fewer would not, and that none of the same count are closer. */
#include "canon/write_priv.h"

#include <math.h>

#include "tap.h"

static double of_bits(uint64_t bits)
{
	double d;

	memcpy(&d, &bits, sizeof(d));
	return d;
}

static const struct {
	const char *text, *want;
} texts[] = {
	{ "0.0", "0" }, { "-0", "0" }, { "-0.0", "0" }, { "0e5", "0" }, { "1.0", "1" },
	{ "-1.50", "-1.5" }, { "1e0", "1" }, { "1E2", "100" }, { "1e20", "100000000000000000000" },
	{ "1e21", "1e+21" }, { "123456789012345678901234", "1.2345678901234569e+23" },
	{ "999999999999999900000", "999999999999999900000" }, { "0.000001", "0.000001" },
	{ "0.0000001", "1e-7" }, { "-1.25e-7", "-1.25e-7" }, { "0.1", "0.1" }, { "12.5", "12.5" },
	{ "4.35", "4.35" }, { "333333333.33333329", "333333333.3333333" }, { "4.50", "4.5" },
	{ "2e-3", "0.002" }, { "0.000000000000000000000000001", "1e-27" },
	{ "9007199254740991", "9007199254740991" }, { "9007199254740993", "9007199254740992" },
	{ "10000000000000000000999", "1e+22" }, { "1e-400", "0" }, { "-1e-400", "0" },
	{ "4.9e-324", "5e-324" }, { "2.4703282292062328e-324", "5e-324" },
	{ "2.4703282292062327e-324", "0" }, { "1.7976931348623157e308", "1.7976931348623157e+308" },
	{ "2.2250738585072014e-308", "2.2250738585072014e-308" },
	{ "2.225073858507201e-308", "2.225073858507201e-308" },
};

static void test_texts(void)
{
	struct mez_arena a = { 0 };
	struct mez_err err;

	if (mez_arena_init(&a, 0, &err) < 0)
		return;
	for (size_t i = 0; i < MEZ_COUNT(texts); i++) {
		MEZ_AUTOBUF out = MEZ_BUF_INIT;
		const struct mez_json *v;

		if (mez_json_read(&v, &a, texts[i].text, strlen(texts[i].text), &err) < 0 ||
		    mez_canon_write(&out, v, MEZ_PROFILE_RFC8785, NULL, 0, &err) < 0)
			ok(false, "%s: %s", texts[i].text, err.msg);
		else
			is_str(out.p, texts[i].want, texts[i].text);
	}
	for (int i = 0; i < 2; i++) {
		static const char *const beyond[] = { "[1.8e308]", "[-1e999]" };
		MEZ_AUTOBUF out = MEZ_BUF_INIT;
		const struct mez_json *v;

		(void)!mez_json_read(&v, &a, beyond[i], strlen(beyond[i]), &err);
		is_int(mez_canon_write(&out, v, MEZ_PROFILE_RFC8785, beyond[i], 8, &err),
		       -MEZ_E_NUMBER, "beyond the largest double");
		ok(err.col == 2 && strcmp(err.pointer, "/0") == 0, "  has its place");
	}
	mez_arena_release(&a);
}

/* Powers of two where the closest 16 digits do not read back and the next ones up do. */
static void test_powers(void)
{
	static const struct { int exponent; const char *want; } rows[] = {
		{ -1017, "7.120236347223045e-307" }, { -1007, "7.291122019556398e-304" },
		{ -957, "8.209073602596753e-289" },  { -808, "5.858190679279809e-244" },
		{ -44, "5.684341886080802e-14" },    { -1074, "5e-324" },
		{ -1022, "2.2250738585072014e-308" }, { 1023, "8.98846567431158e+307" },
		{ 63, "9223372036854776000" },
	};

	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		char text[MEZ_ECMA_TEXT];
		size_t n = mez_canon_ecma(text, ldexp(1, rows[i].exponent));

		is_mem(text, n, rows[i].want, strlen(rows[i].want), "a power of two");
	}
}

/* The digits of a printed number as an integer, and the power of ten it stands for. */
static uint64_t digits_of(const char *text, int *power, int *count)
{
	uint64_t n = 0;
	int after = 0, zeros = 0;
	bool point = false;

	*count = 0;
	for (; *text && *text != 'e'; text++) {
		if (*text == '.') {
			point = true;
			continue;
		}
		after += point;
		if (*text == '0') {
			zeros += n != 0;
			continue;
		}
		while (zeros) {
			n *= 10;
			zeros--;
			(*count)++;
		}
		n = n * 10 + (uint64_t)(*text - '0');
		(*count)++;
	}
	*power = zeros - after + (*text ? (int)strtod(text + 1, NULL) : 0);
	return n;
}

static double value(uint64_t digits, int power)
{
	char text[64];

	(void)snprintf(text, sizeof(text), "%llue%d", (unsigned long long)digits, power);
	return strtod(text, NULL);
}

/* |digits * 10^power - d| as text that compares: the exact decimal expansions differ. */
static bool closer(uint64_t a, uint64_t b, int power, double d)
{
	char text[64];
	long double x, y;

	(void)snprintf(text, sizeof(text), "%llue%d", (unsigned long long)a, power);
	x = fabsl(strtold(text, NULL) - (long double)d);
	(void)snprintf(text, sizeof(text), "%llue%d", (unsigned long long)b, power);
	y = fabsl(strtold(text, NULL) - (long double)d);
	return x < y * 0.999L; /* long doubles round as well: only a clear difference counts */
}

static bool right(double d)
{
	char text[MEZ_ECMA_TEXT + 1];
	size_t n = mez_canon_ecma(text, d);
	int power, count;
	uint64_t digits;

	text[n] = 0;
	digits = digits_of(text, &power, &count);
	if (strtod(text, NULL) != d || value(digits, power) != d || count > 17)
		return false;
	/* One digit less, rounded either way, is another double. */
	if (count > 1 && (value(digits / 10, power + 1) == d ||
			  value(digits / 10 + 1, power + 1) == d))
		return false;
	return (value(digits + 1, power) != d || !closer(digits + 1, digits, power, d)) &&
	       (value(digits - 1, power) != d || !closer(digits - 1, digits, power, d));
}

static void test_many(void)
{
	uint64_t x = UINT64_C(88172645463325252);
	size_t wrong = 0, n = 0;

	for (int e = -1074; e < 1024; e++) {
		double d = ldexp(1, e);
		uint64_t bits;

		memcpy(&bits, &d, sizeof(bits));
		wrong += !right(d) || !right(of_bits(bits + 1)) ||
			 (bits > 1 && !right(of_bits(bits - 1)));
	}
	is_int(wrong, 0, "every power of two and its neighbours");
	for (int i = 0; i < 60000; i++) {
		uint64_t bits;
		double d;

		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		bits = x >> 1;
		if (i % 4 == 0)
			bits &= UINT64_C(0x000fffffffffffff); /* subnormal */
		if (i % 4 == 1)
			bits &= UINT64_C(0x7ff0000000ffffff); /* just above a power of two */
		d = of_bits(bits);
		if (!isfinite(d) || d == 0)
			continue;
		n++;
		if (!right(d) && wrong++ < 5)
			note("wrong: %.17g", d);
	}
	ok(n > 50000 && wrong == 0, "%zu random doubles, %zu wrong", n, wrong);
}

int main(void)
{
	test_texts();
	test_powers();
	test_many();
	return done_testing();
}
