/* xxh64.h: XXH64 with seed 0, whose low 32 bits end a zstd frame (RFC 8878, 3.1.1): so that tests
 * can make frames that no compressor makes. */
#ifndef XXH64_H
#define XXH64_H

#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define XXH_A 11400714785074694791u
#define XXH_B 14029467366897019727u
#define XXH_C 1609587929392839161u
#define XXH_D 9650029242287828579u
#define XXH_E 2870177450012600261u

static inline uint64_t xxh_turn(uint64_t x, int by)
{
	return x << by | x >> (64 - by);
}

static inline uint64_t xxh_lane(uint64_t lane, const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	return xxh_turn(lane + le64toh(word) * XXH_B, 31) * XXH_A;
}

static inline uint64_t xxh_tail(uint64_t h, const char *p, const char *end)
{
	for (; end - p >= 8; p += 8)
		h = xxh_turn(h ^ xxh_lane(0, p), 27) * XXH_A + XXH_D;
	if (end - p >= 4) {
		uint32_t half;

		memcpy(&half, p, sizeof(half));
		h = xxh_turn(h ^ le32toh(half) * XXH_A, 23) * XXH_B + XXH_C;
		p += 4;
	}
	for (; p < end; p++)
		h = xxh_turn(h ^ (unsigned char)*p * XXH_E, 11) * XXH_A;
	h = (h ^ h >> 33) * XXH_B;
	h = (h ^ h >> 29) * XXH_C;
	return h ^ h >> 32;
}

static inline uint64_t xxh64(const char *p, size_t n)
{
	uint64_t lane[4] = { XXH_A + XXH_B, XXH_B, 0, 0 - XXH_A }, h = XXH_E;
	const char *end = p + n;
	int i;

	if (n >= 32) {
		for (; end - p >= 32; p += 32) {
			for (i = 0; i < 4; i++)
				lane[i] = xxh_lane(lane[i], p + 8 * i);
		}
		h = xxh_turn(lane[0], 1) + xxh_turn(lane[1], 7) + xxh_turn(lane[2], 12) +
		    xxh_turn(lane[3], 18);
		for (i = 0; i < 4; i++) {
			uint64_t mixed = xxh_turn(lane[i] * XXH_B, 31) * XXH_A;

			h = (h ^ mixed) * XXH_A + XXH_D;
		}
	}
	return xxh_tail(h + n, p, end);
}

#endif
