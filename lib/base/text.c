/* base/text.c: hex, base64, base64url, base58btc, UTF-8, safe printing. */
#include "base/text.h"

#include <endian.h>

enum {
	B58_MAX_BYTES = 128,
	/* 128 bytes never need more than 128 * log(256)/log(58) = 174.8 digits. */
	B58_MAX_DIGITS = 175,
	B58_GROUP = 5, /* digits taken together: 58^5 is the last power below 2^32 */
	B58_LIMBS = B58_MAX_DIGITS / B58_GROUP,
	BAD = 0xff
};

static const char HEX[] = "0123456789abcdef";
static const char B64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char B64URL[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
static const char B58[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/* --- hex ------------------------------------------------------------------ */

/* The eight digits of four bytes: half bytes are spread to a byte each, and those from ten on moved
 * up to the letters. */
static void hex4(char *out, const unsigned char *b)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t x;
	uint32_t four;

	memcpy(&four, b, sizeof(four));
	x = le32toh(four);
	x = (x | x << 16) & UINT64_C(0x0000ffff0000ffff);
	x = (x | x << 8) & UINT64_C(0x00ff00ff00ff00ff);
	x = (x >> 4 | x << 8) & (ones * 0x0f);
	x = htole64(x + ones * '0' + ((x + ones * 6) >> 4 & ones) * ('a' - '0' - 10));
	memcpy(out, &x, sizeof(x));
}

void mez_hex(char *out, const void *p, size_t n)
{
	const unsigned char *b = p;

	for (; n >= 4; n -= 4, b += 4, out += 8)
		hex4(out, b);
	for (; n > 0; n--, b++) {
		*out++ = HEX[*b >> 4];
		*out++ = HEX[*b & 15];
	}
}

#define NONE8 BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD
#define NONE16 NONE8, NONE8

/* Value of each digit, 0xff for what is none: digests are random, and a branch on each of
 * their digits would be guessed wrong every other time. */
static const unsigned char DIGIT[256] = {
	NONE16, NONE16, NONE16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, BAD, BAD, BAD, BAD, BAD, BAD,
	NONE16, NONE16, BAD, 10, 11, 12, 13, 14, 15, BAD, NONE8, NONE16,
	NONE16, NONE16, NONE16, NONE16, NONE16, NONE16, NONE16, NONE16,
};

static unsigned hex_digit(char c)
{
	return DIGIT[(unsigned char)c];
}

bool mez_is_hex(struct mez_str s, size_t digits)
{
	unsigned seen = 0;

	if (s.n != digits)
		return false;
	for (size_t i = 0; i < s.n; i++)
		seen |= hex_digit(s.p[i]);
	return seen < 16;
}

bool mez_unhex(void *out, size_t n, struct mez_str s)
{
	unsigned char *b = out;

	if (s.n % 2 != 0 || s.n / 2 != n || !mez_is_hex(s, s.n))
		return false;
	for (size_t i = 0; i < n; i++)
		b[i] = (unsigned char)(hex_digit(s.p[2 * i]) << 4 | hex_digit(s.p[2 * i + 1]));
	return true;
}

/* --- base64 --------------------------------------------------------------- */

/* Writes the digits of n bytes, without padding. */
static void b64_digits(struct mez_buf *out, const unsigned char *b, size_t n, const char *digits)
{
	size_t full = n / 3, rest = n % 3, len = full * 4 + (rest ? rest + 1 : 0);
	char *to = mez_buf_room(out, len);

	for (size_t i = 0; i < full; i++, b += 3) {
		uint32_t v = (uint32_t)b[0] << 16 | (uint32_t)b[1] << 8 | b[2];

		*to++ = digits[v >> 18];
		*to++ = digits[v >> 12 & 63];
		*to++ = digits[v >> 6 & 63];
		*to++ = digits[v & 63];
	}
	if (rest) {
		uint32_t v = (uint32_t)b[0] << 16 | (rest == 2 ? (uint32_t)b[1] << 8 : 0);

		*to++ = digits[v >> 18];
		*to++ = digits[v >> 12 & 63];
		if (rest == 2)
			*to++ = digits[v >> 6 & 63];
	}
	out->len += len;
}

void mez_b64url(struct mez_buf *out, const void *p, size_t n)
{
	b64_digits(out, p, n, B64URL);
}

void mez_b64(struct mez_buf *out, const void *p, size_t n)
{
	b64_digits(out, p, n, B64);
	if (n % 3 != 0)
		mez_buf_z(out, n % 3 == 1 ? "==" : "=");
}

static unsigned b64_value(char c, const char *digits)
{
	if (c >= 'A' && c <= 'Z')
		return (unsigned)(c - 'A');
	if (c >= 'a' && c <= 'z')
		return (unsigned)(c - 'a' + 26);
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0' + 52);
	if (c == digits[62])
		return 62;
	if (c == digits[63])
		return 63;
	return BAD;
}

/* Digits without padding to bytes.  Everything is checked before a byte is written. */
static bool b64_bytes(void *out, size_t *n, struct mez_str s, const char *digits)
{
	size_t rest = s.n % 4, len = s.n / 4 * 3 + (rest ? rest - 1 : 0);
	unsigned char *to = out;
	uint32_t acc = 0;
	unsigned bits = 0;

	if (rest == 1 || len > *n)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (b64_value(s.p[i], digits) == BAD)
			return false;
	if (rest == 2 && (b64_value(s.p[s.n - 1], digits) & 15) != 0)
		return false;
	if (rest == 3 && (b64_value(s.p[s.n - 1], digits) & 3) != 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		acc = acc << 6 | b64_value(s.p[i], digits);
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			*to++ = (unsigned char)(acc >> bits & 255);
		}
	}
	*n = len;
	return true;
}

bool mez_unb64url(void *out, size_t *n, struct mez_str s)
{
	return b64_bytes(out, n, s, B64URL);
}

bool mez_unb64(void *out, size_t *n, struct mez_str s)
{
	size_t pad = 0;

	if (s.n % 4 != 0)
		return false;
	while (pad < 2 && pad < s.n && s.p[s.n - 1 - pad] == '=')
		pad++;
	return b64_bytes(out, n, (struct mez_str){ s.p, s.n - pad }, B64);
}

/* --- base58btc ------------------------------------------------------------ */

/* Both directions are long multiplication over little-endian limbs of the target base:
 * limb[0..*n) = limb * mul + add, the limbs being 32 bits or five digits. */
#define LIMB_OF_BYTES ((uint64_t)1 << 32)
#define LIMB_OF_DIGITS ((uint64_t)58 * 58 * 58 * 58 * 58)

static inline void limbs_step(uint32_t *limb, size_t *n, uint64_t base, uint64_t mul, uint64_t add)
{
	uint64_t carry = add;

	for (size_t i = 0; i < *n; i++) {
		carry += limb[i] * mul;
		limb[i] = (uint32_t)(carry % base);
		carry /= base;
	}
	if (carry)
		limb[(*n)++] = (uint32_t)carry;
}

void mez_b58(struct mez_buf *out, const void *p, size_t n)
{
	const unsigned char *b = p;
	uint32_t limb[B58_LIMBS];
	size_t zeros = 0, len = 0;
	bool begun = false;

	mez_require(n <= B58_MAX_BYTES);
	while (zeros < n && b[zeros] == 0)
		zeros++;
	for (size_t i = zeros; i < n; i++)
		limbs_step(limb, &len, LIMB_OF_DIGITS, 256, b[i]);
	for (size_t i = 0; i < zeros; i++)
		mez_buf_ch(out, B58[0]);
	while (len-- > 0) {
		uint64_t rest = limb[len];

		for (uint64_t unit = LIMB_OF_DIGITS / 58; unit; rest %= unit, unit /= 58) {
			begun = begun || rest >= unit;
			if (begun)
				mez_buf_ch(out, B58[rest / unit]);
		}
	}
}

/* As DIGIT above, and for the same reason: keys and signatures are random. */
static const unsigned char B58_DIGIT[256] = {
	NONE16, NONE16, NONE16, BAD, 0, 1, 2, 3, 4, 5, 6, 7, 8, BAD, BAD, BAD, BAD, BAD, BAD,
	BAD, 9, 10, 11, 12, 13, 14, 15, 16, BAD, 17, 18, 19, 20, 21, BAD,
	22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, BAD, BAD, BAD, BAD, BAD,
	BAD, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, BAD, 44, 45, 46,
	47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, BAD, BAD, BAD, BAD, BAD,
	NONE16, NONE16, NONE16, NONE16, NONE16, NONE16, NONE16, NONE16,
};
#undef NONE16
#undef NONE8

/* The digits from *i on, at most a group of them, as one number; mul is 58 to their count. */
static bool b58_group(uint64_t *value, uint64_t *mul, struct mez_str s, size_t *i)
{
	*value = 0;
	*mul = 1;
	for (size_t k = 0; k < B58_GROUP && *i < s.n; k++, (*i)++) {
		unsigned digit = B58_DIGIT[(unsigned char)s.p[*i]];

		if (digit == BAD)
			return false;
		*value = *value * 58 + digit;
		*mul *= 58;
	}
	return true;
}

bool mez_unb58(void *out, size_t *n, struct mez_str s)
{
	uint32_t limb[B58_LIMBS];
	unsigned char *to = out;
	size_t zeros = 0, limbs = 0, len, i;

	if (s.n > B58_MAX_DIGITS)
		return false;
	while (zeros < s.n && s.p[zeros] == B58[0])
		zeros++;
	for (i = zeros; i < s.n;) {
		uint64_t value, mul;

		if (!b58_group(&value, &mul, s, &i))
			return false;
		limbs_step(limb, &limbs, LIMB_OF_BYTES, mul, value);
	}
	len = limbs * 4;
	while (len > 0 && (limb[(len - 1) / 4] >> (len - 1) % 4 * 8 & 255) == 0)
		len--;
	if (zeros + len > B58_MAX_BYTES || zeros + len > *n)
		return false;
	*n = zeros + len;
	for (i = 0; i < zeros; i++)
		*to++ = 0;
	while (len-- > 0)
		*to++ = (unsigned char)(limb[len / 4] >> len % 4 * 8 & 255);
	return true;
}

/* --- UTF-8 ---------------------------------------------------------------- */

static bool is_tail(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

/* Length of the well-formed character at b (RFC 3629 section 4), or 0. */
static size_t utf8_len(const unsigned char *b, size_t n)
{
	unsigned char low = 0x80, high = 0xbf; /* what the second byte may be */
	size_t len;

	if (b[0] < 0x80)
		return 1;
	if (b[0] < 0xc2 || b[0] > 0xf4)
		return 0;
	len = b[0] < 0xe0 ? 2 : b[0] < 0xf0 ? 3 : 4;
	if (n < len)
		return 0;
	if (b[0] == 0xe0)
		low = 0xa0; /* below: overlong */
	else if (b[0] == 0xed)
		high = 0x9f; /* above: surrogates */
	else if (b[0] == 0xf0)
		low = 0x90; /* below: overlong */
	else if (b[0] == 0xf4)
		high = 0x8f; /* above: past U+10FFFF */
	if (b[1] < low || b[1] > high)
		return 0;
	for (size_t i = 2; i < len; i++)
		if (!is_tail(b[i]))
			return 0;
	return len;
}

size_t mez_utf8_valid(const char *p, size_t n)
{
	const unsigned char *b = (const unsigned char *)p;
	size_t i = 0;

	while (i < n) {
		uint64_t word;
		size_t len;

		/* Most text is ASCII: eight bytes at a time while it lasts. */
		while (n - i >= sizeof(word)) {
			memcpy(&word, b + i, sizeof(word));
			if (word & UINT64_C(0x8080808080808080))
				break;
			i += sizeof(word);
		}
		if (i == n)
			break;
		len = utf8_len(b + i, n - i);
		if (len == 0)
			break;
		i += len;
	}
	return i;
}

uint32_t mez_utf8_next(const char **p, const char *end)
{
	const unsigned char *b = (const unsigned char *)*p;
	size_t len = *p < end ? utf8_len(b, (size_t)(end - *p)) : 0;
	uint32_t ch;

	mez_require(len > 0);
	ch = len == 1 ? b[0] : b[0] & (0x7fU >> len);
	for (size_t i = 1; i < len; i++)
		ch = ch << 6 | (b[i] & 0x3fU);
	*p += len;
	return ch;
}

size_t mez_utf8_put(char *out, uint32_t ch)
{
	size_t len = ch < 0x80 ? 1 : ch < 0x800 ? 2 : ch < 0x10000 ? 3 : 4;
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

	mez_require(ch <= 0x10ffff && (ch < 0xd800 || ch > 0xdfff));
	for (size_t i = len; i-- > 1; ch >>= 6)
		out[i] = (char)(0x80 | (ch & 0x3f));
	out[0] = (char)(lead[len] | ch);
	return len;
}

/* --- printing ------------------------------------------------------------- */

/* Characters that move the cursor, end the line or turn the text around, and those that are
 * none (a JSON text cannot hold them). */
static bool drives_terminal(uint32_t ch)
{
	/* clang-format off */
	return ch < 0x20 || (ch >= 0x7f && ch <= 0x9f) ||
	       ch == 0x61c || ch == 0x200e || ch == 0x200f || /* bidi marks */
	       ch == 0x2028 || ch == 0x2029 ||                /* line, paragraph */
	       (ch >= 0x202a && ch <= 0x202e) ||              /* embeddings, overrides */
	       (ch >= 0x2066 && ch <= 0x2069) ||              /* isolates */
	       (ch >= 0xfdd0 && ch <= 0xfdef) || (ch & 0xfffe) == 0xfffe; /* noncharacters */
	/* clang-format on */
}

/* The printed form of the character at s, len bytes of it; 0 = the byte is not UTF-8. */
static void safe_piece(struct mez_buf *out, const char *s, size_t len)
{
	const char *at = s;
	uint32_t ch = len ? mez_utf8_next(&at, s + len) : (unsigned char)*s;

	if (len && !drives_terminal(ch))
		mez_buf_add(out, s, len);
	else if (ch < 0x80 || !len)
		mez_buf_fmt(out, "\\x%02x", (unsigned)ch);
	else
		mez_buf_fmt(out, "\\u{%x}", (unsigned)ch);
}

void mez_text_safe(struct mez_buf *out, struct mez_str s, size_t max)
{
	size_t start = out->len;

	for (size_t i = 0; i < s.n;) {
		size_t len = utf8_len((const unsigned char *)s.p + i, s.n - i);
		size_t before = out->len;

		safe_piece(out, s.p + i, len);
		if (out->len - start > max) {
			out->len = before; /* a piece is printed whole or not at all */
			mez_buf_z(out, "...");
			return;
		}
		i += len ? len : 1;
	}
}
