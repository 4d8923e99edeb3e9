/* json/stops.c: the three roads along a string, and which one is taken. */
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "json/scan_priv.h"

unsigned char mez_json_scan_road = MEZ_SCAN_UNSETTLED;

/* Eight bytes at a time; the byte loop finds which of them stops. */
size_t mez_json_scan_c(const char *p, size_t n)
{
	size_t i = 0;

	while (i + 8 <= n && !mez_json_stops8(p + i))
		i += 8;
	while (i < n && !mez_json_stops((unsigned char)p[i]))
		i++;
	return i;
}

#if defined(__SSE2__)
size_t mez_json_scan_sse2(const char *p, size_t n)
{
	size_t i = 0;

	for (; i + 16 <= n; i += 16) {
		unsigned mask = mez_json_stops16(p + i);

		if (mask)
			return i + (size_t)__builtin_ctz(mask);
	}
	return i + mez_json_scan_c(p + i, n - i);
}
#else
#define mez_json_scan_sse2 mez_json_scan_c
#endif

#if defined(__x86_64__)
/* The upper halves of the registers must be clear when other code runs: SSE code, and nettle's
 * SHA-256 most of all, is a quarter slower with dirty ones.  gcc 12 forgets to clear them
 * before a call within the file, so it is said here. */
__attribute__((target("avx2"))) static size_t scan_avx2(const char *p, size_t n)
{
	const __m256i quote = _mm256_set1_epi8('"');
	const __m256i slash = _mm256_set1_epi8('\\');
	const __m256i blank = _mm256_set1_epi8(0x20);
	unsigned mask = 0;
	size_t i = 0;

	for (; i + 32 <= n && !mask; i += 32) {
		__m256i w = _mm256_loadu_si256((const __m256i *)(const void *)(p + i));
		__m256i hit = _mm256_or_si256(
			_mm256_cmpgt_epi8(blank, w),
			_mm256_or_si256(_mm256_cmpeq_epi8(w, quote),
					_mm256_cmpeq_epi8(w, slash)));

		mask = (unsigned)_mm256_movemask_epi8(hit);
	}
	_mm256_zeroupper();
	if (mask)
		return i - 32 + (size_t)__builtin_ctz(mask);
	return i + mez_json_scan_sse2(p + i, n - i);
}

static bool has_avx2(void)
{
	return __builtin_cpu_supports("avx2") != 0;
}
#else
#define scan_avx2 mez_json_scan_sse2
static bool has_avx2(void)
{
	return false;
}
#endif

static bool has_sse2(void)
{
#if defined(__SSE2__)
	return true;
#else
	return false;
#endif
}

static enum mez_scan settle(void)
{
	enum mez_scan road = has_avx2() ? MEZ_SCAN_AVX2 : has_sse2() ? MEZ_SCAN_SSE2 : MEZ_SCAN_C;

	__atomic_store_n(&mez_json_scan_road, (unsigned char)road, __ATOMIC_RELAXED);
	return road;
}

size_t mez_json_scan_far(const char *p, size_t n)
{
	enum mez_scan road =
		(enum mez_scan)__atomic_load_n(&mez_json_scan_road, __ATOMIC_RELAXED);

	switch (road == MEZ_SCAN_UNSETTLED ? settle() : road) {
	case MEZ_SCAN_C:
		return mez_json_scan_c(p, n);
	case MEZ_SCAN_SSE2:
		return mez_json_scan_sse2(p, n);
	case MEZ_SCAN_AVX2:
		return scan_avx2(p, n);
	case MEZ_SCAN_UNSETTLED:
		break;
	}
	mez_bug("no such road");
}

bool mez_json_scan_take(enum mez_scan road)
{
	if ((road == MEZ_SCAN_AVX2 && !has_avx2()) || (road == MEZ_SCAN_SSE2 && !has_sse2()))
		return false;
	__atomic_store_n(&mez_json_scan_road, (unsigned char)road, __ATOMIC_RELAXED);
	return true;
}
