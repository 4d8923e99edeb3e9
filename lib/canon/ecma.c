/* canon/ecma.c: IEEE 754 doubles as ECMAScript prints them (RFC 8785 section 3.2.2.3).
 *
 * strtod() and printf("%e") of the C library are exact in both directions; they follow the
 * locale's decimal point, and no code of ours ever sets a locale.  Should a program that
 * embeds the library do so, the conversions below notice and stop rather than give other
 * bytes.
 *
 * Why few tries are enough to find the shortest digits of d (its shortest decimal is the
 * one of fewest digits among those that read back as d):
 *  - A decimal of at most 15 digits in the normal range survives the way to the nearest
 *    double and back to 15 digits (DBL_DIG).  So if any such decimal reads as d, it is the
 *    15-digit print of d without its trailing zeros; if that print does not read as d,
 *    none does.
 *  - 17 digits always read back.  What remains is 16, and for subnormals, whose precision
 *    is less, every count from 1.
 *  - For a given count the print is the decimal closest to d, ties to even, as ECMAScript
 *    asks.  The decimals that read as d form an interval around d, so when the closest is
 *    outside of it all are: save for powers of two, where the interval reaches half as far
 *    down as up.  There the closest may lie below d and outside, and the next one above d
 *    inside; it is tried as well. */
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "canon/write_priv.h"

enum { DIGITS_MAX = 17, DIGITS_SAFE = DBL_DIG };

/* value = 0.d1d2d3... * 10^point */
struct decimal {
	char digits[DIGITS_MAX + 1];
	int n;
	int point;
};

static double read_back(const char *text)
{
	char *end;
	double d = strtod(text, &end);

	if (*end)
		mez_bug("a locale is set: numbers do not read as in C");
	return d;
}

static bool reads_as(const struct decimal *x, double d)
{
	char text[DIGITS_MAX + 16];

	(void)snprintf(text, sizeof(text), "0.%.*se%d", x->n, x->digits, x->point);
	return read_back(text) == d;
}

/* The decimal of n digits closest to d > 0. */
static void closest(struct decimal *x, double d, int n)
{
	char text[DIGITS_MAX + 16];
	char *e;
	int at = 0, exponent = 0;

	(void)snprintf(text, sizeof(text), "%.*e", n - 1, d);
	if (n > 1 && text[1] != '.')
		mez_bug("a locale is set: numbers do not print as in C");
	for (e = text; *e != 'e'; e++) {
		if (*e != '.')
			x->digits[at++] = *e;
	}
	for (const char *p = e + 2; *p; p++)
		exponent = exponent * 10 + (*p - '0');
	x->digits[at] = 0;
	x->n = at;
	x->point = (e[1] == '-' ? -exponent : exponent) + 1;
}

/* One unit of the last digit more. */
static void next_up(struct decimal *x)
{
	int i = x->n - 1;

	while (i >= 0 && x->digits[i] == '9')
		x->digits[i--] = '0';
	if (i >= 0) {
		x->digits[i]++;
		return;
	}
	x->digits[0] = '1';
	x->point++;
}

static bool try_digits(struct decimal *x, double d, bool power_of_two, int n)
{
	closest(x, d, n);
	if (reads_as(x, d))
		return true;
	if (!power_of_two)
		return false;
	next_up(x);
	return reads_as(x, d);
}

static void shortest(struct decimal *x, double d)
{
	int exponent;
	bool power_of_two = frexp(d, &exponent) == 0.5;
	int n = d < DBL_MIN ? 1 : DIGITS_SAFE;

	while (!try_digits(x, d, power_of_two, n)) {
		if (++n > DIGITS_MAX)
			mez_bug("17 digits do not read back");
	}
	while (x->n > 1 && x->digits[x->n - 1] == '0')
		x->n--;
}

/* ECMA-262, Number::toString, radix 10: n digits, the point after the point-th. */
static size_t layout(char *out, const struct decimal *x)
{
	enum { FIXED_MAX = 21, FIXED_MIN = -5 };
	char *p = out;

	if (x->point > 0 && x->point <= FIXED_MAX) {
		for (int i = 0; i < x->n || i < x->point; i++) {
			if (i == x->point)
				*p++ = '.';
			*p++ = i < x->n ? x->digits[i] : '0';
		}
		return (size_t)(p - out);
	}
	if (x->point <= 0 && x->point >= FIXED_MIN) {
		*p++ = '0';
		*p++ = '.';
		for (int i = x->point; i < 0; i++)
			*p++ = '0';
		memcpy(p, x->digits, (size_t)x->n);
		return (size_t)(p + x->n - out);
	}
	*p++ = x->digits[0];
	if (x->n > 1) {
		*p++ = '.';
		memcpy(p, x->digits + 1, (size_t)x->n - 1);
		p += x->n - 1;
	}
	p += snprintf(p, 8, "e%+d", x->point - 1);
	return (size_t)(p - out);
}

size_t mez_canon_ecma(char out[static MEZ_ECMA_TEXT], double d)
{
	struct decimal x;
	size_t minus = d < 0;

	mez_require(isfinite(d));
	if (d == 0) { /* minus zero too */
		out[0] = '0';
		return 1;
	}
	shortest(&x, fabs(d));
	out[0] = '-'; /* written over when there is no sign */
	return minus + layout(out + minus, &x);
}

int mez_canon_number_ecma(struct mez_buf *out, const struct mez_json *v, struct mez_err *err)
{
	char text[MEZ_JSON_MAX_NUMBER + 1];
	int64_t i;
	double d;

	if (mez_json_int(&i, v)) {
		mez_buf_add(out, v->u.text, v->len);
		return 0;
	}
	memcpy(text, v->u.text, v->len);
	text[v->len] = 0;
	d = read_back(text);
	if (!isfinite(d))
		return mez_err_set(err, MEZ_E_NUMBER, "number beyond what a double can hold");
	out->len += mez_canon_ecma(mez_buf_room(out, MEZ_ECMA_TEXT), d);
	return 0;
}
