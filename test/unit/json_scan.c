/* The roads along a string give the same answer, at every length, at every
 * alignment, and never read past the end; and the checks of single characters. */
#include "json/scan_priv.h"

#include "tap.h"

static size_t slowly(const char *p, size_t n)
{
	size_t i = 0;

	while (i < n && !mez_json_stops((unsigned char)p[i]))
		i++;
	return i;
}

/* A block of exactly n bytes: reading past it is seen by the sanitizer. */
static void compare(const char *text, size_t n, size_t *wrong)
{
	char *exact = malloc(n ? n : 1);
	size_t want;

	memcpy(exact, text, n);
	want = slowly(exact, n);
	*wrong += mez_json_scan_c(exact, n) != want;
#if defined(__SSE2__)
	*wrong += mez_json_scan_sse2(exact, n) != want;
#endif
	for (enum mez_scan road = MEZ_SCAN_UNSETTLED; road <= MEZ_SCAN_AVX2; road++) {
		if (mez_json_scan_take(road))
			*wrong += mez_json_scan(exact, n) != want;
	}
	free(exact);
}

static void test_paths(void)
{
	char text[80];
	size_t wrong = 0;

	for (size_t n = 0; n <= 70; n++) {
		memset(text, 'a', sizeof(text));
		compare(text, n, &wrong);
		for (size_t at = 0; at < n; at++) {
			for (int c = 0; c < 256; c++) {
				text[at] = (char)c;
				if (at % 3 == 0 || mez_json_stops((unsigned char)c))
					compare(text, n, &wrong);
			}
			text[at] = 'a';
		}
	}
	is_int(wrong, 0, "one odd byte at every place of every length");
	for (uint32_t seed = 1; seed < 20000; seed++) {
		uint32_t x = seed;

		for (size_t i = 0; i < sizeof(text); i++) {
			x = x * 1664525 + 1013904223;
			text[i] = (char)(x >> 24 > 250 ? x >> 16 : ' ' + (x >> 24) % 90);
		}
		compare(text + seed % 16, sizeof(text) - 16, &wrong);
	}
	is_int(wrong, 0, "and random bytes");
}

static void test_choice(void)
{
	ok(mez_json_scan_take(MEZ_SCAN_C) && mez_json_scan_road == MEZ_SCAN_C,
	   "plain C is there on every machine");
	ok(mez_json_scan_take(MEZ_SCAN_UNSETTLED), "the machine may choose again");
	(void)mez_json_scan_far("", 0);
	ok(mez_json_scan_road != MEZ_SCAN_UNSETTLED, "and does when the first long string comes");
#if defined(__x86_64__)
	ok((mez_json_scan_road == MEZ_SCAN_AVX2) == (__builtin_cpu_supports("avx2") != 0) &&
		   mez_json_scan_road != MEZ_SCAN_C,
	   "the best it has");
#endif
}

static void test_stops(void)
{
	size_t n = 0;

	for (int c = 0; c < 256; c++)
		n += mez_json_stops((unsigned char)c);
	is_int(n, 32 + 2 + 128, "controls, quote, backslash, and beyond ASCII");
	ok(!mez_json_stops(0x7f) && !mez_json_stops('/'), "but not DEL or slash");
}

static void encode(char out[4], size_t *n, uint32_t ch)
{
	*n = ch < 0x80 ? 1 : ch < 0x800 ? 2 : ch < 0x10000 ? 3 : 4;
	for (size_t i = *n; i-- > 1; ch >>= 6)
		out[i] = (char)(0x80 | (ch & 0x3f));
	out[0] = (char)((*n == 2 ? 0xc0 : *n == 3 ? 0xe0 : 0xf0) | ch);
}

/* Every code point, with the answer worked out another way. */
static void test_code_points(void)
{
	size_t wrong = 0, cut = 0, non = 0;

	for (uint32_t ch = 0x80; ch < 0x120000; ch++) {
		char text[4];
		size_t n;
		int want, got;

		encode(text, &n, ch);
		want = (int)n;
		if (ch > 0x10ffff || (ch >> 11) == 0x1b)
			want = -MEZ_E_UTF8;
		else if ((ch & 0xffff) >= 0xfffe || (ch >> 4 == 0xfdd || ch >> 4 == 0xfde))
			want = -MEZ_E_NONCHARACTER;
		got = mez_json_char(text, n);
		wrong += got != want;
		non += got == -MEZ_E_NONCHARACTER;
		cut += mez_json_char(text, n - 1) != -MEZ_E_UTF8;
	}
	is_int(wrong, 0, "every code point");
	is_int(cut, 0, "every code point cut short");
	is_int(non, 66, "66 noncharacters");
}

static void test_bad(void)
{
	static const char *const bad[] = {
		"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2 ", "\xe0\x80\x80", "\xe0\x9f\xbf",
		"\xed\xa0\x80", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80", "\xff", "\xe2\x28\xa1", "\xe2\x82\x28", "\xf0\x9f\x98\x28",
	};

	for (size_t i = 0; i < MEZ_COUNT(bad); i++)
		is_int(mez_json_char(bad[i], strlen(bad[i])), -MEZ_E_UTF8, "bad bytes");
}

int main(void)
{
	test_paths();
	test_choice();
	test_stops();
	test_code_points();
	test_bad();
	return done_testing();
}
