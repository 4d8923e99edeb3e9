/* base/text.h: hex, base64, base64url, base58btc, UTF-8, safe printing.
 * Every decoder is strict: one spelling per value, no blanks, no padding where the form
 * has none, and returns false without touching its output otherwise. */
#ifndef MEZ_BASE_TEXT_H
#define MEZ_BASE_TEXT_H

#include "base/buf.h"

/* Lower-case hex.  out holds 2*n characters, not terminated. */
void mez_hex(char *out, const void *p, size_t n);
/* Exactly 2*n lower-case hex digits to n bytes. */
MEZ_MUST bool mez_unhex(void *out, size_t n, struct mez_str s);
bool mez_is_hex(struct mez_str s, size_t digits); /* exactly that many, lower case */

/* RFC 4648 base64url without padding (section 5) and base64 with padding (section 4);
 * decoders refuse non-zero trailing bits.  *n is the room on entry, bytes on exit. */
void mez_b64url(struct mez_buf *out, const void *p, size_t n);
MEZ_MUST bool mez_unb64url(void *out, size_t *n, struct mez_str s);
void mez_b64(struct mez_buf *out, const void *p, size_t n);
MEZ_MUST bool mez_unb64(void *out, size_t *n, struct mez_str s);

/* base58btc (the Bitcoin alphabet), for at most 128 bytes; leading zeros kept. */
void mez_b58(struct mez_buf *out, const void *p, size_t n);
MEZ_MUST bool mez_unb58(void *out, size_t *n, struct mez_str s);

/* Length of the longest valid UTF-8 prefix (RFC 3629: no surrogates, no overlongs). */
size_t mez_utf8_valid(const char *p, size_t n);
/* Decode one character of valid UTF-8; *p moves on. */
uint32_t mez_utf8_next(const char **p, const char *end);
/* Encode; returns 1..4 bytes written to out[4]. */
size_t mez_utf8_put(char *out, uint32_t ch);

/* Append s so that a terminal cannot be driven by it: C0, DEL, C1, bidi controls,
 * noncharacters and bad bytes become \xNN or \u{N}; at most max bytes, then "...". */
void mez_text_safe(struct mez_buf *out, struct mez_str s, size_t max);

/* Upper-case ASCII letters to lower; every other byte untouched. */
static inline char mez_lower(char c) { return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c); }

#endif
