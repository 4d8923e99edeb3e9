/* json/names_priv.h: the first bytes of a name as a number, for the reader and for sorting. */
#ifndef MEZ_JSON_NAMES_PRIV_H
#define MEZ_JSON_NAMES_PRIV_H

#include "json/json_priv.h"

/* Move lead bytes EE and EF behind F0..F4, as RFC 8785 orders them; the rest stays. */
uint64_t mez_json_key_utf16(uint64_t key);

/* Eight bytes, the first the most significant; compilers make one load of it. */
static inline uint64_t mez_json_load(const char *p)
{
	const unsigned char *b = (const unsigned char *)p;

	return (uint64_t)b[0] << 56 | (uint64_t)b[1] << 48 | (uint64_t)b[2] << 40 |
	       (uint64_t)b[3] << 32 | (uint64_t)b[4] << 24 | (uint64_t)b[5] << 16 |
	       (uint64_t)b[6] << 8 | b[7];
}

static inline uint64_t mez_json_key_fix(uint64_t key)
{
	return key & UINT64_C(0x8080808080808080) ? mez_json_key_utf16(key) : key;
}

/* The first eight bytes of a name, so changed that they compare as the name does.  Shorter
 * names are filled with zeros; a tie is decided in full. */
static inline uint64_t mez_json_key(const char *p, size_t n)
{
	uint64_t key = 0;

	if (n >= 8)
		return mez_json_key_fix(mez_json_load(p));
	for (size_t i = 0; i < n; i++)
		key |= (uint64_t)(unsigned char)p[i] << (56 - 8 * i);
	return mez_json_key_fix(key);
}

/* The same where eight bytes may be read, whatever stands behind the name. */
static inline uint64_t mez_json_key_ahead(const char *p, size_t n)
{
	uint64_t key = mez_json_load(p);

	if (n < 8)
		key &= n ? UINT64_MAX << (64 - 8 * n) : 0;
	return mez_json_key_fix(key);
}

#endif
