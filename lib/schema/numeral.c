/* schema/numeral.c: numbers compared and divided by their digits, never through a double. */
#include "schema/schema_priv.h"

enum {
	SMALL_DIGITS = 18,   /* such an integer fits an int64_t */
	LIMB_DIGITS = 9,
	LIMBS = MEZ_JSON_MAX_NUMBER / LIMB_DIGITS + 2
};
#define LIMB UINT64_C(1000000000)
#define EXP_MAX INT64_C(1000000000000000)

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The plain integers, which almost all numbers are. */
static bool small(struct numeral *out, const char *p, uint32_t n)
{
	bool neg = p[0] == '-';
	int64_t value = 0;

	if (n - neg > SMALL_DIGITS)
		return false;
	for (uint32_t i = neg; i < n; i++) {
		if (!is_digit(p[i]))
			return false;
		value = value * 10 + (p[i] - '0');
	}
	out->small = true;
	out->value = neg ? -value : value;
	return true;
}

static int64_t exponent(const char *p, const char *end)
{
	bool neg = p < end && *p == '-';
	int64_t e = 0;

	if (p < end && (*p == '-' || *p == '+'))
		p++;
	for (; p < end && e < EXP_MAX; p++)
		e = e * 10 + (*p - '0');
	if (e > EXP_MAX)
		e = EXP_MAX;
	return neg ? -e : e;
}

void mez_schema_numeral(struct numeral *out, const struct mez_json *v)
{
	const char *p = v->u.text, *end = p + v->len;
	int64_t whole = 0;          /* digits before the point, less leading zeros */
	uint32_t n = 0, zeros = 0;  /* digits that count so far, and the zeros at their end */
	bool point = false;

	*out = (struct numeral){ .neg = *p == '-' };
	(void)small(out, p, v->len);
	for (p += out->neg; p < end && *p != 'e' && *p != 'E'; p++) {
		if (*p == '.') {
			point = true;
			continue;
		}
		if (n == 0 && *p == '0') {
			whole -= point;
			continue;
		}
		if (n++ == 0)
			out->p = p;
		whole += !point;
		zeros = *p == '0' ? zeros + 1 : 0;
	}
	out->n = n - zeros;
	out->exp = whole + (p < end ? exponent(p + 1, end) : 0);
	if (n == 0)
		*out = (struct numeral){ .small = true };
}

/* The digit at *p, which moves on, over the point too. */
static int next_digit(const char **p)
{
	if (**p == '.')
		(*p)++;
	return *(*p)++ - '0';
}

static int cmp_size(const struct numeral *a, const struct numeral *b)
{
	const char *p = a->p, *q = b->p;
	uint32_t n = a->n < b->n ? a->n : b->n;

	if (a->exp != b->exp)
		return a->exp < b->exp ? -1 : 1;
	for (uint32_t i = 0; i < n; i++) {
		int x = next_digit(&p), y = next_digit(&q);

		if (x != y)
			return x < y ? -1 : 1;
	}
	return (a->n > b->n) - (a->n < b->n);
}

int mez_schema_numeral_cmp(const struct numeral *a, const struct numeral *b)
{
	if (a->small && b->small)
		return (a->value > b->value) - (a->value < b->value);
	if (a->n == 0 || b->n == 0 || a->neg != b->neg) {
		int x = a->n == 0 ? 0 : a->neg ? -1 : 1;
		int y = b->n == 0 ? 0 : b->neg ? -1 : 1;

		return (x > y) - (x < y);
	}
	return a->neg ? -cmp_size(a, b) : cmp_size(a, b);
}

bool mez_schema_is_integer(const struct mez_json *v)
{
	struct numeral x;
	uint32_t i = 0;

	while (i < v->len && v->u.text[i] != '.' && v->u.text[i] != 'e' && v->u.text[i] != 'E')
		i++;
	if (i == v->len)
		return true;
	mez_schema_numeral(&x, v);
	return x.n == 0 || (int64_t)x.n <= x.exp;
}

bool mez_schema_count(uint64_t *out, const struct mez_json *v)
{
	struct numeral x;
	const char *p;
	uint64_t n = 0;

	if (!mez_json_is(v, MEZ_J_NUMBER) || !mez_schema_is_integer(v))
		return false;
	mez_schema_numeral(&x, v);
	if (x.neg)
		return false;
	if (x.exp > SMALL_DIGITS) {
		*out = UINT64_MAX;
		return true;
	}
	p = x.p;
	for (int64_t i = 0; i < (x.n ? x.exp : 0); i++)
		n = n * 10 + (uint64_t)(i < (int64_t)x.n ? next_digit(&p) : 0);
	*out = n;
	return true;
}

/* --- multiples ------------------------------------------------------------------------ */

/* r = r * 10 + digit, less m as often as it goes: both below m * 10.  Little end first. */
static void push_digit(uint64_t *r, const uint64_t *m, size_t limbs, int digit)
{
	uint64_t carry = (uint64_t)digit;

	for (size_t i = 0; i < limbs; i++) {
		uint64_t x = r[i] * 10 + carry;

		r[i] = x % LIMB;
		carry = x / LIMB;
	}
	for (;;) {
		size_t i = limbs;
		uint64_t borrow = 0;

		while (i && r[i - 1] == m[i - 1])
			i--;
		if (i && r[i - 1] < m[i - 1])
			return;
		for (size_t k = 0; k < limbs; k++) {
			uint64_t take = m[k] + borrow;

			borrow = r[k] < take;
			r[k] = r[k] + (borrow ? LIMB : 0) - take;
		}
	}
}

/* The digits of x, then `zeros` more: is that a multiple of the digits of m? */
static bool divides(const struct numeral *m, const struct numeral *x, int64_t zeros)
{
	uint64_t mod[LIMBS] = { 0 }, rest[LIMBS] = { 0 };
	size_t limbs = m->n / LIMB_DIGITS + 2; /* one to spare for the tenfold */
	const char *p = m->p;

	mez_require(limbs <= LIMBS);
	for (uint32_t i = 0; i < m->n; i++) {
		uint64_t carry = (uint64_t)next_digit(&p);

		for (size_t k = 0; k < limbs; k++) {
			uint64_t y = mod[k] * 10 + carry;

			mod[k] = y % LIMB;
			carry = y / LIMB;
		}
	}
	p = x->p;
	for (uint32_t i = 0; i < x->n; i++)
		push_digit(rest, mod, limbs, next_digit(&p));
	for (int64_t i = 0; i < zeros; i++)
		push_digit(rest, mod, limbs, 0);
	for (size_t i = 0; i < limbs; i++) {
		if (rest[i])
			return false;
	}
	return true;
}

bool mez_schema_multiple(const struct numeral *a, const struct numeral *b)
{
	int64_t zeros;

	if (a->n == 0)
		return true;
	if (a->small && b->small)
		return a->value % b->value == 0;
	/* As integers without a zero at their end: a = A * 10^x, b = B * 10^y. */
	zeros = (a->exp - (int64_t)a->n) - (b->exp - (int64_t)b->n);
	if (zeros < 0)
		return false; /* A is no multiple of ten, B * 10^-zeros is one */
	/* More tens than B has factors of two or five change nothing; 4 > log2(10). */
	if (zeros > 4 * (int64_t)b->n)
		zeros = 4 * (int64_t)b->n;
	return divides(b, a, zeros);
}

/* --- the order of values -------------------------------------------------------------- */

static int cmp_text(const struct mez_json *a, const struct mez_json *b)
{
	return mez_str_cmp((struct mez_str){ a->u.text, a->len },
			   (struct mez_str){ b->u.text, b->len });
}

static int cmp_number(const struct mez_json *a, const struct mez_json *b)
{
	struct numeral x, y;

	mez_schema_numeral(&x, a);
	mez_schema_numeral(&y, b);
	return mez_schema_numeral_cmp(&x, &y);
}

static int cmp_kids(const struct mez_json *a, const struct mez_json *b)
{
	int c = 0;

	for (uint32_t i = 0; i < a->len && c == 0; i++) {
		if (a->type == MEZ_J_ARRAY) {
			c = mez_schema_cmp(&a->u.items[i], &b->u.items[i]);
			continue;
		}
		c = cmp_text(&a->u.members[i].name, &b->u.members[i].name);
		if (c == 0)
			c = mez_schema_cmp(&a->u.members[i].value, &b->u.members[i].value);
	}
	return c;
}

/* Recursion goes no deeper than documents do: readers bound them. */
int mez_schema_cmp(const struct mez_json *a, const struct mez_json *b)
{
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	switch (mez_json_type(a)) {
	case MEZ_J_NULL:
	case MEZ_J_FALSE:
	case MEZ_J_TRUE:
		return 0;
	case MEZ_J_NUMBER:
		return cmp_number(a, b);
	case MEZ_J_STRING:
		return cmp_text(a, b);
	case MEZ_J_ARRAY:
	case MEZ_J_OBJECT:
		if (a->len != b->len)
			return a->len < b->len ? -1 : 1;
		return cmp_kids(a, b);
	}
	mez_bug("value of no type");
}
