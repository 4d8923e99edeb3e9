/* pack/rulefold.c: faults of arithmetic that hang on no fact, and so are the build's to find. */
#include "pack/rules_priv.h"

/* What an expression of literals comes to; false when it reads something, or is at fault. */
static bool constant(const struct mez_expr *e, struct mez_dec *out)
{
	struct mez_dec v[3];

	if (e->op == MEZ_OP_DEC || e->op == MEZ_OP_MONEY) {
		*out = e->dec;
		return true;
	}
	if (e->nargs == 0 || e->nargs > MEZ_COUNT(v))
		return false;
	for (size_t i = 0; i < e->nargs; i++)
		if (!constant(e->arg[i], &v[i]))
			return false;
	if (e->op == MEZ_OP_ADD)
		return mez_dec_add(out, v[0], v[1]);
	if (e->op == MEZ_OP_SUB)
		return mez_dec_sub(out, v[0], v[1]);
	if (e->op == MEZ_OP_MUL)
		return mez_dec_mul(out, v[0], v[1]);
	if (e->op == MEZ_OP_ROUND)
		return mez_dec_round(out, v[0], e->digits, e->rounding);
	return e->op == MEZ_OP_MULDIV &&
	       mez_dec_muldiv(out, v[0], v[1], v[2], e->digits, e->rounding);
}

/* The extreme of literals, of a kind; else what constant() says. */
static bool extreme(const struct mez_expr *e, struct mez_dec *out)
{
	struct mez_dec v;

	if (e->op != MEZ_OP_MIN && e->op != MEZ_OP_MAX)
		return constant(e, out);
	for (size_t i = 0; i < e->nargs; i++) {
		if (!constant(e->arg[i], &v))
			return false;
		if (i == 0 || (e->op == MEZ_OP_MIN) == (mez_dec_cmp(v, *out) < 0))
			*out = v;
	}
	return true;
}

/* A param that is nought on some days is a divisor of nought on those. */
bool rule_is_nought(const struct mez_expr *e)
{
	const struct mez_table *t = e->op == MEZ_OP_PARAM ? e->ref : NULL;
	struct mez_dec d;

	for (size_t i = 0; t && i < t->nrows; i++)
		if (t->type == MEZ_TYPE_DEC && mez_dec_sign(t->row[i].value.dec) == 0)
			return true;
	return extreme(e, &d) && mez_dec_sign(d) == 0;
}

int rule_check_fault(const struct check *k, const struct mez_expr *e)
{
	const uint64_t arithmetic = UINT64_C(1) << MEZ_OP_ADD | UINT64_C(1) << MEZ_OP_SUB |
				    UINT64_C(1) << MEZ_OP_MUL | UINT64_C(1) << MEZ_OP_ROUND |
				    UINT64_C(1) << MEZ_OP_MULDIV;
	struct mez_dec unused, divisor;

	if (!(arithmetic & UINT64_C(1) << e->op))
		return 0;
	if (e->op == MEZ_OP_MULDIV && constant(e->arg[2], &divisor) && mez_dec_sign(divisor) == 0)
		return mez_origin_err(k->owner->origin, e->arg[2]->tree->offset, k->err, MEZ_E_RULE,
				      "division by nought");
	for (size_t i = 0; i < e->nargs; i++)
		if (!constant(e->arg[i], &unused))
			return 0;
	return constant(e, &unused)
		       ? 0
		       : mez_origin_err(k->owner->origin, e->tree->offset, k->err, MEZ_E_RULE,
					"over the bounds of decimals, whatever the "
					"facts");
}
