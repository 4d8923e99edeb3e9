/* pack/shapes.c: examples that publishers of the formats give, and each of them with one character
 * changed, dropped or added. */
#include "pack/shapes.h"

#include "tap.h"

enum { ROOM = 64 };

static int shape(const char *name)
{
	return mez_shape_find(mez_str_of(name));
}

static bool fits(const char *name, const char *text)
{
	return mez_shape_fits(shape(name), mez_str_of(text));
}

static void test_names(void)
{
	ok(shape("cnic") >= 0 && shape("ntn") >= 0 && shape("strn") >= 0 && shape("cuin") >= 0 &&
		   shape("iban") >= 0,
	   "the closed list");
	ok(shape("") == MEZ_SHAPE_NONE, "no shape of no name");
	ok(shape("CNIC") == MEZ_SHAPE_NONE, "names are lower case");
	ok(shape("cni") == MEZ_SHAPE_NONE && shape("cnics") == MEZ_SHAPE_NONE, "whole names");
}

static void test_patterns(void)
{
	static const struct {
		const char *shape, *text;
		bool fits;
	} t[] = {
		{"cnic", "12345-1234567-1", true},   {"cnic", "1234512345671", false},
		{"cnic", "12345-1234567-", false},   {"cnic", "12345-1234567-12", false},
		{"cnic", "1234-12345678-1", false},  {"cnic", "12345 1234567 1", false},
		{"cnic", "1234A-1234567-1", false},  {"cnic", "", false},
		{"cnic", " 12345-1234567-1", false}, {"cnic", "12345-1234567-1\n", false},
		{"ntn", "1234567-8", true},	     {"ntn", "1234567-9", true},
		{"ntn", "12345678", false},	     {"ntn", "123456-78", false},
		{"ntn", "1234567-", false},	     {"ntn", "A234567-8", false},
		{"strn", "1234567890123", true},     {"strn", "123456789012", false},
		{"strn", "12345678901234", false},   {"strn", "123456789012x", false},
		{"cuin", "0123456", true},	     {"cuin", "012345", false},
		{"cuin", "01234567", false},	     {"cuin", "012345-", false},
	};

	for (size_t i = 0; i < MEZ_COUNT(t); i++)
		ok(fits(t[i].shape, t[i].text) == t[i].fits, "%s, vector %zu", t[i].shape, i);
	ok(!mez_shape_fits(shape("strn"), (struct mez_str){"123456\000890123", 13}),
	   "a byte of nought is no digit");
}

/* The registry's own examples of countries. */
static const char *const published[] = {
	"PK36SCBL0000001123456702",
	"AE070331234567890123456",
	"KZ86125KZT5004100100",
	"SC18SSCB11010000000000001497USD",
	"SA0380000000608010167519",
	"GB29NWBK60161331926819",
	"GB82WEST12345698765432",
	"DE89370400440532013000",
	"FR1420041010050500013M02606",
	"NO9386011117947",
	"MT84MALT011000012345MTLCAST001S",
};

static void test_iban(void)
{
	static const char *const bad[] = {
		"",
		"P",
		"PK36",
		"PK36 SCBL 0000 0011 2345 6702",
		"pk36scbl0000001123456702",
		"PK36SCBL000000112345670",   /* a Pakistani number of 23 */
		"PK36SCBL00000011234567020", /* of 25 */
		"PK361CBL0000001123456702",  /* the bank is four letters */
		"AE07033123456789012345A",
		"12345678901234567",
		"NO938601111794",		       /* 14 characters */
		"NO93860111179470000000000000000000A", /* 35 */
	};

	for (size_t i = 0; i < MEZ_COUNT(published); i++)
		ok(fits("iban", published[i]), "%s", published[i]);
	for (size_t i = 0; i < MEZ_COUNT(bad); i++)
		ok(!fits("iban", bad[i]), "not '%s'", bad[i]);
}

/* MOD 97-10 finds every single wrong character and every swap of neighbours. */
static void test_iban_finds(void)
{
	char text[ROOM];
	unsigned found = 0, tried = 0;

	for (size_t k = 0; k < MEZ_COUNT(published); k++) {
		const size_t n = strlen(published[k]);

		for (size_t i = 0; i < n; i++) {
			const bool letter = published[k][i] > '9';

			memcpy(text, published[k], n + 1);
			for (char c = letter ? 'A' : '0'; c <= (letter ? 'Z' : '9'); c++) {
				if (c == published[k][i])
					continue;
				text[i] = c;
				tried++;
				found += !fits("iban", text);
			}
		}
		for (size_t i = 0; i + 1 < n; i++) {
			memcpy(text, published[k], n + 1);
			if (text[i] == text[i + 1])
				continue;
			text[i] = published[k][i + 1];
			text[i + 1] = published[k][i];
			tried++;
			found += !fits("iban", text);
		}
	}
	ok(tried > 2000, "%u changes", tried);
	ok(found == tried, "each is found");
}

/* What ISO 7064 leaves of a Norwegian number: N is 23 and O is 24. */
static int leaves(const char *number)
{
	char moved[2 * ROOM];
	int left = 0;

	snprintf(moved, sizeof moved, "%s2324%.2s", number + 4, number + 2);
	for (const char *c = moved; *c; c++)
		left = (left * 10 + *c - '0') % 97;
	return left;
}

/* Of a hundred pairs of digits one is right.  00, 01 and 99 leave what 97, 98 and 02 leave, and
 * are not assigned. */
static void test_iban_reserved(void)
{
	char text[ROOM];
	unsigned twice = 0, wrong = 0;

	for (int account = 0; account < 1000; account++) {
		unsigned remain = 0, fit = 0;

		for (int digits = 0; digits < 100; digits++) {
			snprintf(text, sizeof text, "NO%02d86011117%03d", digits, account);
			remain += leaves(text) == 1;
			fit += fits("iban", text);
		}
		twice += remain == 2;
		wrong += fit != 1;
	}
	ok(twice > 10, "%u numbers have two pairs that leave 1", twice);
	ok(wrong == 0, "one pair of digits fits");
}

int main(void)
{
	test_names();
	test_patterns();
	test_iban();
	test_iban_finds();
	test_iban_reserved();
	return done_testing();
}
