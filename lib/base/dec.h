/* base/dec.h: exact decimals.  value = coef / 10^scale, kept normal: no trailing zero in
 * coef while scale > 0, so a value has one form.  See mez-decimal(5).
 * Bounds: |coef| < 10^30, scale <= 18.  Over them an operation fails, it never rounds. */
#ifndef MEZ_BASE_DEC_H
#define MEZ_BASE_DEC_H

#include "base/base.h"

__extension__ typedef __int128 mez_i128;

enum { MEZ_DEC_SCALE_MAX = 18, MEZ_DEC_DIGITS_MAX = 30, MEZ_DEC_TEXT = 40 };

struct mez_dec {
	mez_i128 coef;
	uint8_t scale;
};
#define MEZ_DEC_ZERO ((struct mez_dec){ 0, 0 })

/* Canonical spelling only: -?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?, never "-0". */
MEZ_MUST bool mez_dec_parse(struct mez_dec *out, struct mez_str s);
/* What a person writes in a source file: "1,000,000", "5.50", "5%" (= 0.05). */
MEZ_MUST bool mez_dec_parse_source(struct mez_dec *out, struct mez_str s);
/* Canonical text, NUL-terminated; returns its length. */
size_t mez_dec_text(char out[static MEZ_DEC_TEXT], struct mez_dec d);
struct mez_dec mez_dec_int(int64_t i);

int mez_dec_cmp(struct mez_dec a, struct mez_dec b); /* exact; -1, 0, 1 */
static inline int mez_dec_sign(struct mez_dec a) { return (a.coef > 0) - (a.coef < 0); }
/* false = over the bounds: the caller turns it into an error with its cause. */
MEZ_MUST bool mez_dec_add(struct mez_dec *out, struct mez_dec a, struct mez_dec b);
MEZ_MUST bool mez_dec_sub(struct mez_dec *out, struct mez_dec a, struct mez_dec b);
MEZ_MUST bool mez_dec_mul(struct mez_dec *out, struct mez_dec a, struct mez_dec b);

enum mez_rounding {
	MEZ_ROUND_DOWN,      /* toward zero */
	MEZ_ROUND_UP,        /* away from zero */
	MEZ_ROUND_HALF_UP,   /* nearest, ties away from zero */
	MEZ_ROUND_HALF_EVEN, /* nearest, ties to even */
	MEZ_ROUND_FLOOR,
	MEZ_ROUND_CEILING
};
/* "down" "up" "half_up" "half_even" "floor" "ceiling" */
MEZ_MUST bool mez_rounding_parse(enum mez_rounding *out, struct mez_str s);
const char *mez_rounding_name(enum mez_rounding r);
/* a*b/c rounded to `scale` digits; c = 0 is false.  The product is kept exactly. */
MEZ_MUST bool mez_dec_muldiv(struct mez_dec *out, struct mez_dec a, struct mez_dec b,
			     struct mez_dec c, uint8_t scale, enum mez_rounding r);
/* a rounded to `scale` digits after the point. */
MEZ_MUST bool mez_dec_round(struct mez_dec *out, struct mez_dec a, uint8_t scale,
			    enum mez_rounding r);

#endif
