/* pack/shapes.c: shapes of identifiers, by tables of patterns: 9 is a digit, A a capital letter, X
 * either, all else itself. */
#include "pack/shapes.h"

enum { IBAN_LEAST = 15, IBAN_MOST = 34, IBAN_HEAD = 4 };

/* Structures of the IBAN registry, for the places our packs deal with and the common examples. */
static const char *const iban[] = {
	"PK99AAAAXXXXXXXXXXXXXXXX",	   "AE999999999999999999999",	  "KZ99999XXXXXXXXXXXXX",
	"SC99AAAA99999999999999999999AAA", "SA9999XXXXXXXXXXXXXXXXXX",	  "GB99AAAA99999999999999",
	"DE99999999999999999999",	   "FR999999999999XXXXXXXXXXX99",
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_like(char want, char c)
{
	switch (want) {
	case '9':
		return is_digit(c);
	case 'A':
		return is_capital(c);
	case 'X':
		return is_digit(c) || is_capital(c);
	default: /* a character, not one of our enums */
		return want == c;
	}
}

static bool matches(const char *pattern, struct mez_str s)
{
	size_t i = 0;

	for (; i < s.n && pattern[i]; i++)
		if (!is_like(pattern[i], s.p[i]))
			return false;
	return i == s.n && !pattern[i];
}

/* The country's own letters stand first in its pattern and may be among those that stand for a
 * class ("AE"), so they are compared by themselves. */
static bool iban_structure(struct mez_str s)
{
	const struct mez_str rest = {s.p + 2, s.n - 2};

	for (size_t i = 0; i < MEZ_COUNT(iban); i++)
		if (s.p[0] == iban[i][0] && s.p[1] == iban[i][1])
			return matches(iban[i] + 2, rest);
	for (size_t i = 0; i < s.n; i++)
		if (!is_like(i < 2 ? 'A' : i < IBAN_HEAD ? '9' : 'X', s.p[i]))
			return false;
	return true;
}

/* ISO 7064 MOD 97-10 over the text with its head moved to the end, letters as 10 to 35. */
static bool iban_check(struct mez_str s)
{
	const int digits = (s.p[2] - '0') * 10 + s.p[3] - '0';
	int left = 0;

	for (size_t i = 0; i < s.n; i++) {
		const char c = s.p[(i + IBAN_HEAD) % s.n];

		left = is_digit(c) ? left * 10 + c - '0' : left * 100 + c - 'A' + 10;
		left %= 97;
	}
	/* 00, 01 and 99 leave the same as 97, 98 and 02, and are not assigned */
	return left == 1 && digits >= 2 && digits <= 98;
}

static bool is_iban(struct mez_str s)
{
	return s.n >= IBAN_LEAST && s.n <= IBAN_MOST && iban_structure(s) && iban_check(s);
}

static const struct {
	const char *name;
	const char *pattern; /* NULL: by a function of its own */
} shapes[] = {
	{"cnic", "99999-9999999-9"}, {"ntn", "9999999-9"}, {"strn", "9999999999999"},
	{"cuin", "9999999"},	     {"iban", NULL},
};

int mez_shape_find(struct mez_str name)
{
	for (size_t i = 0; i < MEZ_COUNT(shapes); i++)
		if (mez_str_eq(name, mez_str_of(shapes[i].name)))
			return (int)i;
	return MEZ_SHAPE_NONE;
}

bool mez_shape_fits(int shape, struct mez_str s)
{
	const char *pattern;

	mez_require(shape >= 0 && (size_t)shape < MEZ_COUNT(shapes));
	pattern = shapes[shape].pattern;
	return pattern ? matches(pattern, s) : is_iban(s);
}
