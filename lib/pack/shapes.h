/* pack/shapes.h: shapes of identifiers that rules may ask for: wellformed(.payee.cnic, "cnic").
 * The list is closed: a shape is part of the language, not of a pack.  Pure.  May include: base.
 *   cnic  12345-1234567-1   identity card of Pakistan, also of its overseas cards
 *   ntn   1234567-8         tax number; the rule of its check digit is not known to us
 *   strn  13 digits         sales tax registration
 *   cuin  7 digits          company number
 *   iban  ISO 13616 in its electronic form, check digits tested (ISO 7064, MOD 97-10); structure
 *         and length of the countries below, of others 15 to 34 characters */
#ifndef MEZ_PACK_SHAPES_H
#define MEZ_PACK_SHAPES_H

#include "base/base.h"

enum { MEZ_SHAPE_NONE = -1 };

/* Its number, or MEZ_SHAPE_NONE. */
MEZ_PURE int mez_shape_find(struct mez_str name);
/* Is s of that shape, byte for byte: no blanks, no lower case.  shape is a number of
 * mez_shape_find. */
MEZ_PURE bool mez_shape_fits(int shape, struct mez_str s);

#endif
