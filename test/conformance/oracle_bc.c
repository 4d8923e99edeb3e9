/* Decimals against bc, which counts with as many digits as it takes: sums, products, muldiv and
 * rounding in every mode on generated values, at most one process and a second or two. */
#include "base/dec.h"

#include "base/buf.h"
#include "oracle.h"
#include "tap.h"

enum { CASES = 1500, MODES = MEZ_ROUND_CEILING + 1, BITS = 127 };

/* Rounding by other formulas than base/dec.c has: all modes from a floor of integers. */
static const char program[] =
	"define a(x) { if (x < 0) return -x; return x; }\n"
	"define s(x) { if (x < 0) return -1; return 1; }\n"
	"define f(n, e) { return (n - ((n % e + e) % e)) / e; }\n"
	"define h(n, e) { auto t; t = (2 * n + e) / (2 * e);\n"
	"  if ((2 * n + e) % (2 * e) == 0 && t % 2 == 1) return t - 1; return t; }\n"
	"define r(n, e, m) {\n"
	"  if (e < 0) { n = -n; e = -e; }\n"
	"  if (m == 0) return s(n) * (a(n) / e);\n"
	"  if (m == 1) return s(n) * ((a(n) + e - 1) / e);\n"
	"  if (m == 2) return s(n) * ((2 * a(n) + e) / (2 * e));\n"
	"  if (m == 3) return s(n) * h(a(n), e);\n"
	"  if (m == 4) return f(n, e);\n"
	"  return -f(-n, e);\n"
	"}\n";

struct trial {
	struct mez_dec a, b, c;
	uint8_t digits;
	enum mez_rounding mode;
};

static struct mez_dec any_dec(struct oracle_rng *r, unsigned most)
{
	unsigned digits = 1 + oracle_below(r, most), scale = oracle_below(r, 19);
	char text[64];
	struct mez_dec d;
	int n = snprintf(text, sizeof text, "%s", oracle_below(r, 3) ? "" : "-");

	for (unsigned i = 0; i < digits; i++)
		text[n++] = (char)('0' + oracle_below(r, 10));
	if (scale && scale < digits) { /* a point inside: move the tail by one */
		memmove(text + n - scale + 1, text + n - scale, scale);
		text[n - (int)scale] = '.';
		n++;
	}
	if (!mez_dec_parse_source(&d, (struct mez_str){text, (size_t)n}))
		return mez_dec_int((int64_t)oracle_below(r, 1000));
	return d;
}

static void put_int(struct mez_buf *out, mez_i128 v)
{
	char text[MEZ_DEC_TEXT];
	/* every coefficient in bounds is the text of an integer */
	size_t n = mez_dec_text(text, (struct mez_dec){v, 0});

	mez_buf_add(out, text, n);
}

/* a * 10^n of a coefficient, as a bc expression. */
static void put_scaled(struct mez_buf *out, struct mez_dec d, unsigned n)
{
	mez_buf_z(out, "(");
	put_int(out, d.coef);
	mez_buf_fmt(out, "*10^%u)", n);
}

static void ask(struct mez_buf *in, const struct trial *t)
{
	unsigned up = 40;

	put_scaled(in, t->a, 18u - t->a.scale);
	mez_buf_z(in, "+");
	put_scaled(in, t->b, 18u - t->b.scale);
	mez_buf_z(in, "\n");
	put_scaled(in, t->a, 18u - t->a.scale);
	mez_buf_z(in, "-");
	put_scaled(in, t->b, 18u - t->b.scale);
	mez_buf_z(in, "\n");
	put_scaled(in, t->a, 18u - t->a.scale);
	mez_buf_z(in, "*");
	put_scaled(in, t->b, 18u - t->b.scale);
	mez_buf_fmt(in, "\nr(");
	put_int(in, t->a.coef);
	mez_buf_fmt(in, ",10^%u,%d)*1\n",
		    t->a.scale > t->digits ? (unsigned)(t->a.scale - t->digits) : 0u, (int)t->mode);
	mez_buf_z(in, "r(");
	put_int(in, t->a.coef);
	mez_buf_z(in, "*");
	put_int(in, t->b.coef);
	mez_buf_fmt(in, "*10^%u,", up + t->digits + t->c.scale - (unsigned)t->a.scale - t->b.scale);
	put_int(in, t->c.coef);
	mez_buf_fmt(in, "*10^%u,%d)\n", up, (int)t->mode);
}

/* bc's integer over 10^scale in its normal form: false when that is over the bounds. */
static bool normal(char out[static 200], struct mez_str v, unsigned scale)
{
	bool negative = v.n && v.p[0] == '-';
	size_t n = 0, from = negative, digits;

	while (scale > 0 && v.n > from + 1 && v.p[v.n - 1] == '0') {
		v.n--;
		scale--;
	}
	if (v.n == from + 1 && v.p[from] == '0')
		scale = 0;
	digits = v.n - from;
	if (digits > MEZ_DEC_DIGITS_MAX || scale > MEZ_DEC_SCALE_MAX)
		return false;
	if (negative)
		out[n++] = '-';
	if (digits <= scale)
		out[n++] = '0';
	for (size_t i = 0; i < digits || i < scale + 1 - (digits > scale); i++) {
		size_t left = digits > scale ? digits - i : scale - i; /* digits still to come */

		if (left == scale && scale > 0)
			out[n++] = '.';
		if (digits > scale)
			out[n++] = v.p[from + i];
		else if (i < scale)
			out[n++] = i < scale - digits ? '0' : v.p[from + i - (scale - digits)];
	}
	out[n] = 0;
	return true;
}

/* Does ours say what bc says?  excused: an intermediate result may have been over 128 bits. */
static bool agrees(const char *what, bool good, struct mez_dec got, struct mez_str line,
		   unsigned scale, bool excused)
{
	char want[200], text[MEZ_DEC_TEXT] = "over";
	bool fits = normal(want, line, scale);

	if (good)
		(void)mez_dec_text(text, got);
	if (good ? fits && strcmp(want, text) == 0 : !fits || excused)
		return true;
	fprintf(stderr, "# %s: got %s, bc says %.*s / 10^%u\n", what, text, MEZ_FMT(line), scale);
	return false;
}

static bool wide(struct mez_dec a, struct mez_dec b, unsigned tens)
{
	mez_i128 v = a.coef;

	if (!mez_mul_ok(v, b.coef, &v))
		return true;
	while (tens-- > 0)
		if (!mez_mul_ok(v, 10, &v))
			return true;
	return false;
}

static unsigned judge(const struct trial *t, struct mez_str *answers)
{
	struct mez_dec d = MEZ_DEC_ZERO;
	int shift = (int)t->digits + t->c.scale - t->a.scale - t->b.scale;
	bool excused;
	unsigned wrong = 0;

	wrong += !agrees("sum", mez_dec_add(&d, t->a, t->b), d, oracle_line(answers), 18, false);
	wrong += !agrees("difference", mez_dec_sub(&d, t->a, t->b), d, oracle_line(answers), 18,
			 false);
	wrong += !agrees("product", mez_dec_mul(&d, t->a, t->b), d, oracle_line(answers), 36,
			 wide(t->a, t->b, 0));
	wrong += !agrees("round", mez_dec_round(&d, t->a, t->digits, t->mode), d,
			 oracle_line(answers), t->a.scale > t->digits ? t->digits : t->a.scale,
			 false);
	excused = wide(t->a, t->b, shift > 0 ? (unsigned)shift : 0) ||
		  wide(t->c, mez_dec_int(1), shift < 0 ? (unsigned)-shift : 0);
	wrong += !agrees("muldiv", mez_dec_muldiv(&d, t->a, t->b, t->c, t->digits, t->mode), d,
			 oracle_line(answers), t->digits, excused);
	return wrong;
}

/* Ties do not come by chance: half of the roundings end in 5 exactly behind the last digit. */
static void make_tie(struct trial *t)
{
	t->a.coef = t->a.coef % 1000000 * 10 + (t->a.coef < 0 ? -5 : 5);
	t->a.scale = (uint8_t)(t->digits < 18 ? t->digits + 1 : 18);
	t->b = mez_dec_int(1);
	t->c = mez_dec_int(1);
}

int main(void)
{
	static const char *const bc[] = {"bc", "-q", NULL};
	static struct trial trial[CASES];
	struct oracle_rng r = {UINT64_C(20260822)};
	MEZ_AUTOBUF in = MEZ_BUF_INIT;
	MEZ_AUTOBUF out = MEZ_BUF_INIT;
	unsigned wrong = 0;
	struct mez_str answers;

	(void)setenv("BC_LINE_LENGTH", "0", 1);
	mez_buf_z(&in, program);
	for (size_t i = 0; i < CASES; i++) {
		struct trial *t = &trial[i];
		unsigned most = i % 3 == 0 ? 30 : i % 3 == 1 ? 15 : 6;

		*t = (struct trial){any_dec(&r, most), any_dec(&r, most), any_dec(&r, 9),
				    (uint8_t)oracle_below(&r, 19), (enum mez_rounding)(i % MODES)};
		if (t->c.coef == 0)
			t->c = mez_dec_int(3);
		if (i / MODES % 4 == 0)
			make_tie(t);
		ask(&in, t);
	}
	mez_buf_z(&in, "quit\n");
	if (!ok(oracle(bc, &in, &out), "bc answers"))
		return done_testing();
	answers = mez_buf_view(&out);
	for (size_t i = 0; i < CASES; i++)
		wrong += judge(&trial[i], &answers);
	is_int(wrong, 0,
	       "sums, differences, products, roundings and muldivs of 1,500 trials are bc's");
	is_int(answers.n, 0, "and every answer was used");
	return done_testing();
}
