/* base/dec.c: exact decimals over 128-bit coefficients. */
#include "base/dec.h"

#define DIGITS_BOUND pow10_of(MEZ_DEC_DIGITS_MAX)

static mez_i128 pow10_of(unsigned n)
{
	mez_i128 p = 1;

	mez_require(n <= 38);
	while (n-- > 0)
		p *= 10;
	return p;
}

static mez_i128 magnitude(mez_i128 v)
{
	return v < 0 ? -v : v;
}

/* The product, unless it has no place in 128 bits.  Nor has -2^127: its negative would not. */
static bool times(mez_i128 *out, mez_i128 a, mez_i128 b)
{
	mez_i128 v;

	if (!mez_mul_ok(a, b, &v) || (v < 0 && !mez_mul_ok(v, -1, &(mez_i128){ 0 })))
		return false;
	*out = v;
	return true;
}

/* Bring to the one form of the value and judge the bounds. */
static bool settle(struct mez_dec *out, mez_i128 coef, unsigned scale)
{
	while (scale > 0 && coef % 10 == 0) {
		coef /= 10;
		scale--;
	}
	if (scale > MEZ_DEC_SCALE_MAX || magnitude(coef) >= DIGITS_BOUND)
		return false;
	*out = (struct mez_dec){ coef, (uint8_t)scale };
	return true;
}

struct mez_dec mez_dec_int(int64_t i)
{
	return (struct mez_dec){ i, 0 };
}

/* The digits of s, with at most one point; commas only when `source`.  The spelling has
 * been judged by the caller. */
static bool digits_of(struct mez_dec *out, struct mez_str s, bool negative)
{
	mez_i128 coef = 0;
	unsigned scale = 0, digits = 0;
	bool point = false;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == ',')
			continue;
		if (c == '.') {
			point = true;
			continue;
		}
		if (digits > 0 || c != '0')
			digits++;
		if (digits > MEZ_DEC_DIGITS_MAX + MEZ_DEC_SCALE_MAX / 3)
			return false;
		coef = coef * 10 + (c - '0');
		scale += point;
	}
	return settle(out, negative ? -coef : coef, scale);
}

static size_t count_digits(struct mez_str s, size_t from)
{
	size_t n = 0;

	while (from + n < s.n && s.p[from + n] >= '0' && s.p[from + n] <= '9')
		n++;
	return n;
}

bool mez_dec_parse(struct mez_dec *out, struct mez_str s)
{
	bool negative = s.n > 0 && s.p[0] == '-';
	size_t at = negative, whole = count_digits(s, at), fraction = 0;
	struct mez_dec d;

	if (whole == 0 || (whole > 1 && s.p[at] == '0'))
		return false;
	at += whole;
	if (at < s.n && s.p[at] == '.') {
		fraction = count_digits(s, at + 1);
		if (fraction == 0 || s.p[at + fraction] == '0')
			return false;
		at += 1 + fraction;
	}
	if (at != s.n || s.n >= MEZ_DEC_TEXT)
		return false;
	if (!digits_of(&d, (struct mez_str){ s.p + negative, s.n - negative }, negative))
		return false;
	if (negative && d.coef == 0)
		return false;
	*out = d;
	return true;
}

/* "1,000,000": groups of three after the first comma, or no commas at all. */
static bool grouped_ok(struct mez_str whole)
{
	size_t group = 0, groups = 0;

	for (size_t i = 0; i < whole.n; i++) {
		if (whole.p[i] != ',') {
			group++;
			continue;
		}
		if (group == 0 || group > 3 || (groups > 0 && group != 3))
			return false;
		groups++;
		group = 0;
	}
	return groups == 0 ? group > 0 : group == 3;
}

bool mez_dec_parse_source(struct mez_dec *out, struct mez_str s)
{
	bool negative = s.n > 0 && s.p[0] == '-';
	bool percent = s.n > 0 && s.p[s.n - 1] == '%';
	struct mez_str body = { s.p + negative, s.n - negative - percent };
	struct mez_str whole;
	struct mez_dec d;

	if (s.n < (size_t)negative + percent + 1u || s.n >= MEZ_DEC_TEXT)
		return false;
	whole = (struct mez_str){ body.p, 0 };
	while (whole.n < body.n && body.p[whole.n] != '.')
		whole.n++;
	for (size_t i = 0; i < whole.n; i++)
		if (whole.p[i] != ',' && (whole.p[i] < '0' || whole.p[i] > '9'))
			return false;
	if (!grouped_ok(whole))
		return false;
	if (whole.n < body.n &&
	    (whole.n + 1 == body.n || whole.n + 1 + count_digits(body, whole.n + 1) != body.n))
		return false;
	if (!digits_of(&d, body, negative))
		return false;
	if (percent && !settle(&d, d.coef, d.scale + 2u))
		return false;
	*out = d;
	return true;
}

size_t mez_dec_text(char out[static MEZ_DEC_TEXT], struct mez_dec d)
{
	char rev[MEZ_DEC_TEXT];
	mez_i128 m = magnitude(d.coef);
	size_t n = 0, len = 0;

	while (m > 0 || n <= d.scale) {
		if (n == d.scale && d.scale > 0)
			rev[len++] = '.';
		rev[len++] = (char)('0' + (int)(m % 10));
		m /= 10;
		n++;
	}
	if (d.coef < 0)
		rev[len++] = '-';
	for (size_t i = 0; i < len; i++)
		out[i] = rev[len - 1 - i];
	out[len] = 0;
	return len;
}

int mez_dec_cmp(struct mez_dec a, struct mez_dec b)
{
	mez_i128 ua = pow10_of(a.scale), ub = pow10_of(b.scale);
	mez_i128 wa = a.coef / ua, wb = b.coef / ub;
	mez_i128 fa = a.coef % ua * pow10_of(MEZ_DEC_SCALE_MAX - (unsigned)a.scale);
	mez_i128 fb = b.coef % ub * pow10_of(MEZ_DEC_SCALE_MAX - (unsigned)b.scale);

	if (wa != wb)
		return wa < wb ? -1 : 1;
	return (fa > fb) - (fa < fb);
}

/* Both coefficients at one scale. */
static bool align(mez_i128 *ca, mez_i128 *cb, unsigned *scale, struct mez_dec a, struct mez_dec b)
{
	*scale = a.scale > b.scale ? a.scale : b.scale;
	return mez_mul_ok(a.coef, pow10_of(*scale - a.scale), ca) &&
	       mez_mul_ok(b.coef, pow10_of(*scale - b.scale), cb);
}

bool mez_dec_add(struct mez_dec *out, struct mez_dec a, struct mez_dec b)
{
	mez_i128 ca, cb, sum;
	unsigned scale;

	return align(&ca, &cb, &scale, a, b) && mez_add_ok(ca, cb, &sum) && settle(out, sum, scale);
}

bool mez_dec_sub(struct mez_dec *out, struct mez_dec a, struct mez_dec b)
{
	b.coef = -b.coef;
	return mez_dec_add(out, a, b);
}

bool mez_dec_mul(struct mez_dec *out, struct mez_dec a, struct mez_dec b)
{
	mez_i128 product;

	return times(&product, a.coef, b.coef) &&
	       settle(out, product, (unsigned)a.scale + b.scale);
}

/* num/den rounded to an integer; den > 0. */
static mez_i128 divide(mez_i128 num, mez_i128 den, enum mez_rounding r)
{
	mez_i128 q = num / den, rem = magnitude(num % den);
	mez_i128 away = num < 0 ? -1 : 1;
	mez_i128 twice_left = den - rem; /* rem vs den - rem: half without overflow */

	if (rem == 0)
		return q;
	switch (r) {
	case MEZ_ROUND_DOWN:
		return q;
	case MEZ_ROUND_UP:
		return q + away;
	case MEZ_ROUND_HALF_UP:
		return rem >= twice_left ? q + away : q;
	case MEZ_ROUND_HALF_EVEN:
		if (rem == twice_left)
			return q % 2 != 0 ? q + away : q;
		return rem > twice_left ? q + away : q;
	case MEZ_ROUND_FLOOR:
		return num < 0 ? q - 1 : q;
	case MEZ_ROUND_CEILING:
		return num < 0 ? q : q + 1;
	}
	mez_bug("rounding out of range");
}

bool mez_dec_muldiv(struct mez_dec *out, struct mez_dec a, struct mez_dec b, struct mez_dec c,
		    uint8_t scale, enum mez_rounding r)
{
	mez_i128 num, den = c.coef;
	int shift = (int)scale + c.scale - a.scale - b.scale;

	if (c.coef == 0 || scale > MEZ_DEC_SCALE_MAX || !times(&num, a.coef, b.coef))
		return false;
	if (shift > 38 || shift < -38)
		return false;
	if (shift >= 0 ? !times(&num, num, pow10_of((unsigned)shift))
		       : !times(&den, den, pow10_of((unsigned)-shift)))
		return false;
	if (den < 0) {
		den = -den;
		num = -num;
	}
	return settle(out, divide(num, den, r), scale);
}

bool mez_dec_round(struct mez_dec *out, struct mez_dec a, uint8_t scale, enum mez_rounding r)
{
	if (scale > MEZ_DEC_SCALE_MAX)
		return false;
	if (scale >= a.scale) {
		*out = a;
		return true;
	}
	return settle(out, divide(a.coef, pow10_of((unsigned)a.scale - scale), r), scale);
}

static const char *const rounding_names[] = {
	[MEZ_ROUND_DOWN] = "down",         [MEZ_ROUND_UP] = "up",
	[MEZ_ROUND_HALF_UP] = "half_up",   [MEZ_ROUND_HALF_EVEN] = "half_even",
	[MEZ_ROUND_FLOOR] = "floor",       [MEZ_ROUND_CEILING] = "ceiling",
};

bool mez_rounding_parse(enum mez_rounding *out, struct mez_str s)
{
	for (size_t i = 0; i < MEZ_COUNT(rounding_names); i++) {
		if (mez_str_eq(s, mez_str_of(rounding_names[i]))) {
			*out = (enum mez_rounding)i;
			return true;
		}
	}
	return false;
}

const char *mez_rounding_name(enum mez_rounding r)
{
	mez_require((size_t)r < MEZ_COUNT(rounding_names));
	return rounding_names[r];
}
