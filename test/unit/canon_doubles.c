/* Doubles against an oracle that works in another way than lib/canon: whole numbers of any size,
 * exact, no printf() and no strtod().  Writing: the digits of Steele and White's and dragon4's
 * scheme (free format), and, when there is a node, what its Number says.  Reading: texts that
 * lie exactly between two doubles, and a hair to either side of it.
 * MEZ_THOROUGH asks for 1.2 million doubles instead of 20,000. */
#include "canon/write_priv.h"

#include <math.h>

#include "oracle.h"
#include "tap.h"

static struct oracle_rng rng = {UINT64_C(20260901)};

static double of_bits(uint64_t bits)
{
	double d;

	memcpy(&d, &bits, sizeof(d));
	return d;
}

static uint64_t to_bits(double d)
{
	uint64_t bits;

	memcpy(&bits, &d, sizeof(bits));
	return bits;
}

/* d = f * 2^e, exactly. */
static uint64_t fraction(double d, int *e)
{
	uint64_t bits = to_bits(d), f = bits & UINT64_C(0xfffffffffffff);
	int exponent = (int)(bits >> 52 & 0x7ff);

	*e = (exponent ? exponent : 1) - 1075;
	return exponent ? f | UINT64_C(1) << 52 : f;
}

/* --- whole numbers of any size: limbs of 32 bits, the lowest first ------------------ */

enum { LIMBS = 80, TENS = 345 };

struct whole {
	int n;
	uint32_t limb[LIMBS];
};

static struct whole powers[TENS]; /* of ten */

static void multiply(struct whole *w, uint32_t by)
{
	uint64_t carry = 0;

	for (int i = 0; i < w->n; i++) {
		carry += (uint64_t)w->limb[i] * by;
		w->limb[i] = (uint32_t)carry;
		carry >>= 32;
	}
	if (carry) {
		mez_require(w->n < LIMBS);
		w->limb[w->n++] = (uint32_t)carry;
	}
}

static void add(struct whole *w, const struct whole *more)
{
	uint64_t carry = 0;

	for (int i = 0; i < more->n || carry; i++) {
		mez_require(i < LIMBS);
		if (i == w->n)
			w->limb[w->n++] = 0;
		carry += (uint64_t)w->limb[i] + (i < more->n ? more->limb[i] : 0);
		w->limb[i] = (uint32_t)carry;
		carry >>= 32;
	}
}

static void subtract(struct whole *w, const struct whole *less)
{
	int64_t borrow = 0;

	for (int i = 0; i < w->n; i++) {
		borrow += (int64_t)w->limb[i] - (i < less->n ? less->limb[i] : 0);
		w->limb[i] = (uint32_t)borrow;
		borrow >>= 32;
	}
	mez_require(borrow == 0);
	while (w->n && !w->limb[w->n - 1])
		w->n--;
}

static int compare(const struct whole *a, const struct whole *b)
{
	if (a->n != b->n)
		return a->n < b->n ? -1 : 1;
	for (int i = a->n - 1; i >= 0; i--) {
		if (a->limb[i] != b->limb[i])
			return a->limb[i] < b->limb[i] ? -1 : 1;
	}
	return 0;
}

/* a + b against c */
static int compare_sum(const struct whole *a, const struct whole *b, const struct whole *c)
{
	struct whole sum = *a;

	add(&sum, b);
	return compare(&sum, c);
}

static void shift(struct whole *w, int bits)
{
	int limbs = bits / 32;

	mez_require(w->n + limbs < LIMBS);
	if (w->n == 0)
		return;
	memmove(w->limb + limbs, w->limb, (size_t)w->n * sizeof(w->limb[0]));
	memset(w->limb, 0, (size_t)limbs * sizeof(w->limb[0]));
	w->n += limbs;
	multiply(w, UINT32_C(1) << bits % 32);
}

static struct whole product(const struct whole *w, uint64_t by)
{
	struct whole low = *w, high = *w;

	multiply(&low, (uint32_t)by);
	multiply(&high, (uint32_t)(by >> 32));
	if (!(uint32_t)by)
		low.n = 0;
	if (by >> 32) {
		shift(&high, 32);
		add(&low, &high);
	}
	return low;
}

/* --- the oracle: d = r / s, its neighbours half way off are up / s and down / s -------- */

struct road {
	struct whole r, s, up, down;
	bool even; /* what lies just between two doubles reads as the even one */
};

static void set_out(struct road *x, double d, int tens)
{
	int e;
	uint64_t f = fraction(d, &e);
	bool uneven = f == UINT64_C(1) << 52 && e > -1074; /* nearer to the one below */
	int left = (e > 0 ? e : 0) + 1 + uneven;

	x->even = f % 2 == 0;
	x->s = powers[tens > 0 ? tens : 0];
	x->up = powers[tens < 0 ? -tens : 0];
	x->r = product(&x->up, f);
	x->down = x->up;
	shift(&x->r, left);
	shift(&x->s, (e < 0 ? -e : 0) + 1 + uneven);
	shift(&x->up, (e > 0 ? e : 0) + uneven);
	shift(&x->down, e > 0 ? e : 0);
}

/* Could the next digit be one more than nine: is the reach of d at ten to the tens? */
static bool too_big(const struct road *x)
{
	return compare_sum(&x->r, &x->up, &x->s) >= !x->even;
}

/* The fewest digits that read as d, and the closest of those; the point stands before them,
 * moved by *point. */
static int dragon(char *digits, int *point, double d)
{
	struct road x;
	int n = 0, low, high, digit, e;

	(void)frexp(d, &e);
	*point = (e - 1) * 30103 / 100000 - 2; /* log10(2): less than the true one */
	do
		set_out(&x, d, ++*point);
	while (too_big(&x));
	for (;;) {
		multiply(&x.r, 10);
		multiply(&x.up, 10);
		multiply(&x.down, 10);
		for (digit = 0; compare(&x.r, &x.s) >= 0; digit++)
			subtract(&x.r, &x.s);
		low = compare(&x.r, &x.down) < x.even;
		high = compare_sum(&x.r, &x.up, &x.s) >= !x.even;
		if (low || high)
			break;
		digits[n++] = (char)('0' + digit);
	}
	if (low && high) {
		int half = compare_sum(&x.r, &x.r, &x.s);

		high = half > 0 || (half == 0 && digit % 2);
	}
	digits[n++] = (char)('0' + digit + high);
	return n;
}

/* ECMA-262 section 6.1.6.1.20: four layouts. */
static void oracle_text(struct mez_buf *out, double d)
{
	char digits[32];
	int point, n = dragon(digits, &point, fabs(d));

	mez_require(n <= 17 && digits[0] > '0' && digits[n - 1] > '0' && digits[n - 1] <= '9');
	mez_buf_clear(out);
	mez_buf_z(out, d < 0 ? "-" : "");
	if (point > 21 || point < -5)
		mez_buf_fmt(out, "%c%s%.*se%+d", digits[0], n > 1 ? "." : "", n - 1, digits + 1,
			    point - 1);
	else if (point <= 0)
		mez_buf_fmt(out, "0.%.*s%.*s", -point, "00000", n, digits);
	else if (n <= point)
		mez_buf_fmt(out, "%.*s%.*s", n, digits, point - n, "00000000000000000000");
	else
		mez_buf_fmt(out, "%.*s.%.*s", point, digits, n - point, digits + point);
}

/* --- which doubles ---------------------------------------------------------------- */

static double short_decimal(void)
{
	char text[64];
	uint64_t n = oracle_next(&rng) >> (4 + oracle_below(&rng, 60));

	(void)snprintf(text, sizeof(text), "%llue%d", (unsigned long long)n,
		       (int)oracle_below(&rng, 640) - 330);
	return strtod(text, NULL); /* any double will do: nothing rests on which */
}

static double random_double(void)
{
	uint64_t bits = oracle_next(&rng);

	switch (oracle_below(&rng, 8)) {
	case 0: return of_bits(bits & UINT64_C(0x800fffffffffffff)); /* subnormal */
	case 1: return short_decimal();
	case 2: return short_decimal() / 3;
	case 3: return (double)(int64_t)bits; /* an integer */
	case 4: return (double)(bits >> oracle_below(&rng, 60)) / 1000;
	case 5: return ldexp((double)(bits >> 11), (int)oracle_below(&rng, 140) - 70);
	default: return of_bits(bits); /* any */
	}
}

static size_t asked, wrong, strange;
static struct mez_buf for_node; /* "BITS TEXT" lines */

static void one(double d)
{
	static struct mez_buf want;
	char got[MEZ_ECMA_TEXT];
	struct mez_str text = {got, 0};

	if (!isfinite(d) || d == 0)
		return;
	text.n = mez_canon_ecma(got, d);
	oracle_text(&want, d);
	asked++;
	if (!mez_str_eq(text, mez_buf_view(&want)) && wrong++ < 5)
		note("%016llx: got %.*s, want %s", (unsigned long long)to_bits(d), (int)text.n,
		     text.p, want.p);
	mez_buf_fmt(&for_node, "%016llx %.*s\n", (unsigned long long)to_bits(d), (int)text.n,
		    text.p);
}

static void with_neighbours(double d, int64_t reach)
{
	for (int64_t i = -reach; i <= reach; i++)
		one(of_bits(to_bits(d) + (uint64_t)i));
}

static void test_boundaries(int64_t reach)
{
	static const double places[] = {9007199254740992.0, 18014398509481984.0, 1e21, 1e-6, 1e-7,
					1e20, 1e22, 1e23, 4.35, 0.1, 2.2250738585072014e-308};

	for (int e = -1074; e < 1024; e++)
		with_neighbours(ldexp(1, e), e < -1070 ? 0 : 2);
	for (int e = -323; e <= 308; e++) {
		char text[16];

		(void)snprintf(text, sizeof(text), "1e%d", e);
		with_neighbours(strtod(text, NULL), e < -321 ? 0 : 3);
	}
	for (size_t i = 0; i < MEZ_COUNT(places); i++)
		with_neighbours(places[i], reach);
	for (int64_t i = 1; i < reach; i++) {
		one(of_bits((uint64_t)i));
		one(of_bits(UINT64_C(0x7ff0000000000000) - (uint64_t)i));
	}
	for (int64_t i = -reach; i < reach; i++) {
		one((double)((INT64_C(1) << 53) + i));
		one((double)i);
		one((double)i / 100);
	}
	is_int(wrong, 0, "boundaries: powers, switches of layout, the first, the last");
}

static void test_random(size_t count)
{
	for (size_t i = 0; i < count; i++)
		one(random_double());
	is_int(wrong, 0, "random doubles");
	ok(asked >= count * 9 / 10, "%zu doubles have the digits of exact arithmetic", asked);
}

static void test_node(void)
{
	static const char script[] =
		"const v=new DataView(new ArrayBuffer(8));let n=0,bad=[];"
		"for(const l of require('fs').readFileSync(0,'latin1').split('\\n')){"
		"if(!l)continue;"
		"v.setBigUint64(0,BigInt('0x'+l.slice(0,16)));n++;"
		"const w=String(v.getFloat64(0));if(w!==l.slice(17))bad.push(l+' '+w)}"
		"console.log(n);for(const b of bad.slice(0,5))console.log(b)";
	const char *const node[] = {"node", "-e", script, NULL};
	const char *const there[] = {"node", "--version", NULL};
	MEZ_AUTOBUF answer = MEZ_BUF_INIT;
	char count[32];

	if (!oracle(there, &for_node, &answer)) {
		ok(true, "# SKIP no node to ask");
		return;
	}
	mez_buf_clear(&answer);
	(void)snprintf(count, sizeof(count), "%zu\n", asked);
	ok(oracle(node, &for_node, &answer), "node runs");
	is_str(answer.p, count, "and its Number says the same of every one");
}

/* --- reading: just between d and the next double ------------------------------------- */

/* The digits of a whole number; it is used up. */
static void decimal(struct mez_buf *out, struct whole *w)
{
	char text[LIMBS * 10];
	size_t at = sizeof(text);

	while (w->n) {
		uint64_t rest = 0;

		for (int i = w->n - 1; i >= 0; i--) {
			rest = rest << 32 | w->limb[i];
			w->limb[i] = (uint32_t)(rest / 10);
			rest %= 10;
		}
		while (w->n && !w->limb[w->n - 1])
			w->n--;
		text[--at] = (char)('0' + rest);
	}
	mez_buf_add(out, text + at, sizeof(text) - at);
}

/* half * 2^e in decimal, exactly: digits and, when e < 0, a power of ten. */
static int between(struct mez_buf *out, uint64_t half, int e)
{
	struct whole w = product(&powers[0], half);

	shift(&w, e > 0 ? e : 0);
	for (int i = e; i < 0; i++)
		multiply(&w, 5); /* half / 2^n = half * 5^n / 10^n */
	decimal(out, &w);
	return e < 0 ? e : 0;
}

static void reads_as(struct mez_arena *a, const char *digits, int tens, double want)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT, got = MEZ_BUF_INIT, expected = MEZ_BUF_INIT;
	const struct mez_json *v;
	struct mez_err err;

	mez_buf_fmt(&text, "%se%d", digits, tens);
	oracle_text(&expected, want);
	if (mez_json_read(&v, a, text.p, text.len, &err) < 0 ||
	    mez_canon_write(&got, v, MEZ_PROFILE_RFC8785, NULL, 0, &err) < 0 ||
	    !mez_str_eq(mez_buf_view(&got), mez_buf_view(&expected))) {
		if (strange++ < 5)
			note("%s is %s", text.p, got.len ? got.p : err.msg);
	}
	mez_arena_reset(a);
}

static void halfway(struct mez_arena *a, double d)
{
	MEZ_AUTOBUF middle = MEZ_BUF_INIT;
	double above = of_bits(to_bits(d) + 1);
	int e, tens;
	uint64_t f = fraction(d, &e);

	if (!isfinite(above) || d <= 0)
		return;
	tens = between(&middle, 2 * f + 1, e - 1);
	reads_as(a, middle.p, tens, f % 2 ? above : d);
	if (middle.len > 1000)
		return; /* a number has at most 1024 characters */
	mez_buf_z(&middle, "0000000001");
	reads_as(a, middle.p, tens - 10, above);
	middle.len -= 10;
	middle.p[middle.len] = 0;
	mez_require(middle.p[middle.len - 1] > '0' || e > 0);
	if (middle.p[middle.len - 1] > '0') {
		middle.p[middle.len - 1]--;
		mez_buf_z(&middle, "9999999999");
		reads_as(a, middle.p, tens - 10, d);
	}
}

static void test_reading(int count)
{
	struct mez_arena a = {0};
	struct mez_err err;

	mez_require(mez_arena_init(&a, 0, &err) == 0);
	for (int e = -1074; e < 1023; e += 7)
		halfway(&a, ldexp(1, e));
	for (int i = 1; i < 200; i++)
		halfway(&a, of_bits((uint64_t)i));
	for (int i = 0; i < count; i++)
		halfway(&a, fabs(random_double()));
	is_int(strange, 0, "half way between two doubles, and a hair off, read as they must");
	mez_arena_release(&a);
}

int main(void)
{
	bool thorough = getenv("MEZ_THOROUGH") != NULL;

	powers[0] = (struct whole){.n = 1, .limb = {1}};
	for (int i = 1; i < TENS; i++) {
		powers[i] = powers[i - 1];
		multiply(&powers[i], 10);
	}
	test_boundaries(thorough ? 1000 : 50);
	test_random(thorough ? 1200000 : 20000);
	test_node();
	test_reading(thorough ? 30000 : 1000);
	mez_buf_release(&for_node);
	return done_testing();
}
