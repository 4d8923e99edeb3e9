/* json/scan_priv.h: finding the interesting bytes of string contents.
 * For the files of this module and its tests.  Two ways to the same answer: SSE2 where the
 * compiler has it, plain C everywhere; test/unit/json_scan.c holds them against each other. */
#ifndef MEZ_JSON_SCAN_PRIV_H
#define MEZ_JSON_SCAN_PRIV_H

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/err.h"

/* Bytes that end a run of plain ASCII: quote, backslash, controls, anything not ASCII. */
static inline bool mez_json_stops(unsigned char c)
{
	return c < 0x20 || c == '"' || c == '\\' || c >= 0x80;
}

/* Length of the run without such bytes at p, eight at a time.  The subtractions may flag
 * a byte wrongly only after one that is truly flagged, so "none flagged" is exact, and
 * the byte loop finds which. */
static inline size_t mez_json_scan_c(const char *p, size_t n)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	const uint64_t high = ones * 0x80;
	size_t i = 0;

	for (; i + 8 <= n; i += 8) {
		uint64_t w, quote, slash;

		memcpy(&w, p + i, 8);
		quote = w ^ (ones * '"');
		slash = w ^ (ones * '\\');
		if (((w | (w - ones * 0x20) | (quote - ones) | (slash - ones)) & high) != 0)
			break;
	}
	while (i < n && !mez_json_stops((unsigned char)p[i]))
		i++;
	return i;
}

#if defined(__SSE2__)
static inline size_t mez_json_scan_sse2(const char *p, size_t n)
{
	const __m128i quote = _mm_set1_epi8('"');
	const __m128i slash = _mm_set1_epi8('\\');
	const __m128i blank = _mm_set1_epi8(0x20);
	size_t i = 0;

	for (; i + 16 <= n; i += 16) {
		__m128i w = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
		/* Signed comparison: bytes of 0x80 and more are below the blank as well. */
		__m128i hit = _mm_or_si128(_mm_cmplt_epi8(w, blank),
					   _mm_or_si128(_mm_cmpeq_epi8(w, quote),
							_mm_cmpeq_epi8(w, slash)));
		unsigned mask = (unsigned)_mm_movemask_epi8(hit);

		if (mask)
			return i + (size_t)__builtin_ctz(mask);
	}
	while (i < n && !mez_json_stops((unsigned char)p[i]))
		i++;
	return i;
}
#define mez_json_scan mez_json_scan_sse2
#else
#define mez_json_scan mez_json_scan_c
#endif

/* Length of the well-formed character at p, whose first byte is 0x80 or more; or
 * -MEZ_E_UTF8 (RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF), or
 * -MEZ_E_NONCHARACTER (RFC 7493 section 2.1). */
static inline int mez_json_char(const char *text, size_t n)
{
	const unsigned char *p = (const unsigned char *)text;
	uint32_t ch;
	int len = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;

	if (p[0] < 0xc2 || p[0] > 0xf4 || n < (size_t)len)
		return -MEZ_E_UTF8;
	ch = p[0] & (0x7fu >> len);
	for (int i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return -MEZ_E_UTF8;
		ch = ch << 6 | (p[i] & 0x3fu);
	}
	if (len == 2)
		return len;
	if (ch < (len == 3 ? 0x800u : 0x10000u) || ch > 0x10ffff || (ch >= 0xd800 && ch < 0xe000))
		return -MEZ_E_UTF8;
	if ((ch & 0xfffe) == 0xfffe || (ch >= 0xfdd0 && ch < 0xfdf0))
		return -MEZ_E_NONCHARACTER;
	return len;
}

#endif
