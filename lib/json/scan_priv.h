/* json/scan_priv.h: finding the interesting bytes of string contents.
 * For the files of this module and its tests.  Three roads to the same answer: plain C
 * everywhere, SSE2 and AVX2 where the compiler is for x86; which is taken is settled by what
 * the processor has when the first long string comes by.  test/unit/json_scan.c holds them
 * against each other, test/unit/json_roads.c the trees they lead to. */
#ifndef MEZ_JSON_SCAN_PRIV_H
#define MEZ_JSON_SCAN_PRIV_H

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/err.h"

enum mez_scan { MEZ_SCAN_UNSETTLED, MEZ_SCAN_C, MEZ_SCAN_SSE2, MEZ_SCAN_AVX2 };

/* The road taken.  Threads may settle it at once: they come to the same answer. */
extern unsigned char mez_json_scan_road; /* enum mez_scan; for mez_json_scan() only */
/* For tests: take this road from now on; UNSETTLED leaves the choice to the machine again.
 * False, and nothing is changed, when this machine or this build does not have it. */
MEZ_MUST bool mez_json_scan_take(enum mez_scan road);

/* Bytes that end a run of plain ASCII: quote, backslash, controls, anything not ASCII. */
static inline bool mez_json_stops(unsigned char c)
{
	return c < 0x20 || c == '"' || c == '\\' || c >= 0x80;
}

/* Does one of the eight bytes at p stop?  The subtractions may flag a byte wrongly only after one
 * that is truly flagged, or before it on the other kind of machine; either way "none" is exact. */
static inline bool mez_json_stops8(const char *p)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), high = ones * 0x80;
	uint64_t w, quote, slash;

	memcpy(&w, p, 8);
	quote = w ^ (ones * '"');
	slash = w ^ (ones * '\\');
	return ((w | (w - ones * 0x20) | (quote - ones) | (slash - ones)) & high) != 0;
}

/* Length of the run without such bytes at p, of at most n: by the road taken. */
size_t mez_json_scan_far(const char *p, size_t n);
/* Or by one of them, whatever is settled. */
size_t mez_json_scan_c(const char *p, size_t n);
#if defined(__SSE2__)
size_t mez_json_scan_sse2(const char *p, size_t n);
#endif

#if defined(__SSE2__)
/* One bit for each of the sixteen bytes at p that stops. */
static inline unsigned mez_json_stops16(const char *p)
{
	const __m128i quote = _mm_set1_epi8('"');
	const __m128i slash = _mm_set1_epi8('\\');
	const __m128i blank = _mm_set1_epi8(0x20);
	__m128i w = _mm_loadu_si128((const __m128i *)(const void *)p);
	/* Signed comparison: bytes of 0x80 and more are below the blank as well. */
	__m128i hit = _mm_or_si128(
		_mm_cmplt_epi8(w, blank),
		_mm_or_si128(_mm_cmpeq_epi8(w, quote), _mm_cmpeq_epi8(w, slash)));

	return (unsigned)_mm_movemask_epi8(hit);
}
#endif

/* The same; most strings end within their first sixteen bytes, and those need no call. */
static inline size_t mez_json_scan(const char *p, size_t n)
{
#if defined(__SSE2__)
	if (n >= 16 &&
	    __atomic_load_n(&mez_json_scan_road, __ATOMIC_RELAXED) != MEZ_SCAN_C) {
		unsigned mask = mez_json_stops16(p);

		return mask ? (size_t)__builtin_ctz(mask) : 16 + mez_json_scan_far(p + 16, n - 16);
	}
#endif
	return mez_json_scan_far(p, n);
}

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
