/* tensor/value_priv.h: what comparison and arithmetic share; not for other files. */
#ifndef MEZ_TENSOR_VALUE_PRIV_H
#define MEZ_TENSOR_VALUE_PRIV_H

#include "tensor/value.h"

static inline bool value_numeric(enum mez_type t)
{
	return t == MEZ_TYPE_DEC || t == MEZ_TYPE_MONEY;
}
/* The bound of a number on one side, which of a known one is the number; false without one. */
bool value_lower(struct mez_dec *out, const struct mez_value *x);
bool value_upper(struct mez_dec *out, const struct mez_value *x);
/* Order of two known values of one type: below 0, 0, above. */
int value_order(const struct mez_value *x, const struct mez_value *y);
/* Two currencies where one should be, in whatever order. */
const struct mez_why *value_mismatch(struct mez_arena *a, struct mez_str one, struct mez_str other);
/* Errors that make an operation on x and y unknown whatever their values: true when there is
 * one, in *out. */
bool value_operand_error(struct mez_value *out, struct mez_arena *a, enum mez_type t,
			 const struct mez_value *x, const struct mez_value *y, struct mez_str rule);
/* Make each operand what it is as seen from the currency that one of them has; true if one is
 * still a sum in several. */
bool value_see_alike(struct mez_value *v, size_t n);

#endif
