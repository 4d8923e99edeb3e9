/* tensor/valuemath.c: exact arithmetic with bounds. */
#include "tensor/value_priv.h"

static struct mez_value failed(struct mez_arena *a, enum mez_type t, enum mez_cause_code code,
			       struct mez_str one, struct mez_str two)
{
	return mez_v_unknown(t, mez_why(a, code, one, two));
}

/* --- sums in several currencies ------------------------------------------- */

/* What an operation makes of sums in several currencies: in each, what it makes of the shares. */
typedef struct mez_value share_fn(struct mez_arena *a, enum mez_op op, const struct mez_value *v,
				  size_t n, struct mez_str rule);

static struct mez_value of_shares(struct mez_arena *a, share_fn *fn, enum mez_op op,
				  const struct mez_value *v, size_t n, struct mez_str rule)
{
	struct mez_value *seen = MEZ_NEWS(a, struct mez_value, n), one = {0};
	const struct mez_why *why = NULL;
	struct mez_share *share;
	size_t max = 0, used = 0;
	bool known = true;

	for (size_t i = 0; i < n; i++) {
		max += v[i].nshares;
		why = mez_why_union(a, why, v[i].why);
	}
	share = MEZ_NEWS(a, struct mez_share, max);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < v[i].nshares; k++) {
			struct mez_str currency = v[i].share[k].currency;

			for (size_t m = 0; m < n; m++)
				seen[m] = mez_v_seen_in(v[m], currency);
			one = fn(a, op, seen, n, rule);
			known &= one.known;
			if (!one.perhaps && value_lower(&share[used].lo, &one))
				share[used++].currency = currency;
		}
	if (known)
		return mez_v_money(one.dec, MEZ_NOSTR); /* nought, which has no currency */
	one = mez_v_unknown(MEZ_TYPE_MONEY, why);
	one.share = share;
	one.nshares = used;
	return one;
}
/* --- arithmetic ----------------------------------------------------------- */

static bool dec_op(struct mez_dec *out, enum mez_op op, struct mez_dec p, struct mez_dec q)
{
	if (op == MEZ_OP_ADD)
		return mez_dec_add(out, p, q);
	if (op == MEZ_OP_SUB)
		return mez_dec_sub(out, p, q);
	return mez_dec_mul(out, p, q);
}

/* Combine one pair of bounds; false when either is absent, or the result overflows: then the
 * value may in the end be an error. */
static bool bound_op(struct mez_value *v, struct mez_dec *out, enum mez_op op, bool have,
		     struct mez_dec p, struct mez_dec q)
{
	bool fits = have && dec_op(out, op, p, q);

	v->perhaps |= have && !fits;
	return fits;
}

/* A factor that is known, and negative, turns the order around. */
static struct mez_value turned(struct mez_value out, struct mez_dec by, const struct mez_value *x)
{
	out.has_lo = bound_op(&out, &out.lo, MEZ_OP_MUL, x->has_hi, x->hi, by);
	out.has_hi = bound_op(&out, &out.hi, MEZ_OP_MUL, x->has_lo, x->lo, by);
	return mez_v_settle(out);
}

/* Of factors that may be negative: with all four bounds, the least and the greatest of the
 * products of two of them. */
static struct mez_value product(struct mez_value out, const struct mez_value *x,
				const struct mez_value *y)
{
	struct mez_dec p[2], q[2], one;
	bool all = value_lower(&p[0], x) && value_upper(&p[1], x) && value_lower(&q[0], y) &&
		   value_upper(&q[1], y);

	if (x->known && mez_dec_sign(x->dec) < 0)
		return turned(out, x->dec, y);
	if (y->known && mez_dec_sign(y->dec) < 0)
		return turned(out, y->dec, x);
	for (unsigned i = 0; all && i < 4; i++) {
		all = bound_op(&out, &one, MEZ_OP_MUL, true, p[i / 2], q[i % 2]);
		if (i == 0 || (all && mez_dec_cmp(one, out.lo) < 0))
			out.lo = one;
		if (i == 0 || (all && mez_dec_cmp(one, out.hi) > 0))
			out.hi = one;
	}
	out.has_lo = out.has_hi = all;
	return mez_v_settle(out);
}

static struct mez_value sum_or_product(struct mez_arena *a, enum mez_op op, struct mez_value x,
				       struct mez_value y, struct mez_str rule)
{
	enum mez_type t = x.type == MEZ_TYPE_MONEY ? x.type : y.type;
	/* the currency of either will do: of an unknown it may be unknown too */
	struct mez_value out = {.type = t, .text = x.text.n ? x.text : y.text};
	struct mez_dec xlo, xhi, ylo, yhi;
	bool hxl = value_lower(&xlo, &x), hxh = value_upper(&xhi, &x), hyl = value_lower(&ylo, &y),
	     hyh = value_upper(&yhi, &y);

	if (x.known && y.known) {
		out.known = dec_op(&out.dec, op, x.dec, y.dec);
		return out.known ? out : failed(a, t, MEZ_CAUSE_OVERFLOW, rule, MEZ_NOSTR);
	}
	out.why = mez_why_union(a, x.why, y.why);
	out.perhaps = x.perhaps || y.perhaps;
	if (op == MEZ_OP_MUL && !(hxl && hyl && mez_dec_sign(xlo) >= 0 && mez_dec_sign(ylo) >= 0))
		return product(out, &x, &y);
	if (op == MEZ_OP_SUB) {
		out.has_lo = bound_op(&out, &out.lo, op, hxl && hyh, xlo, yhi);
		out.has_hi = bound_op(&out, &out.hi, op, hxh && hyl, xhi, ylo);
	} else {
		out.has_lo = bound_op(&out, &out.lo, op, hxl && hyl, xlo, ylo);
		out.has_hi = bound_op(&out, &out.hi, op, hxh && hyh, xhi, yhi);
	}
	return mez_v_settle(out);
}

/* --- min and max ---------------------------------------------------------- */

/* Whether p is the one to keep of two bounds, of which either may be absent. */
static bool keeps(bool least, bool hp, struct mez_dec p, bool hq, struct mez_dec q)
{
	return hp && (!hq || (mez_dec_cmp(p, q) <= 0) == least);
}

/* Fold one more operand into the bounds.  One bound follows from either operand alone; but an
 * operand of which nothing is known may turn out null, or of another currency. */
static void widen(struct mez_value *out, bool least, const struct mez_value *x)
{
	struct mez_dec p, q;
	bool hp = value_lower(&p, out), hq = value_lower(&q, x), any = hq;

	out->lo = keeps(least, hp, p, hq, q) ? p : q;
	out->has_lo = least ? hp && hq : hp || hq;
	hp = value_upper(&p, out);
	hq = value_upper(&q, x);
	any |= hq;
	out->hi = keeps(least, hp, p, hq, q) ? p : q;
	out->has_hi = least ? hp || hq : hp && hq;
	out->perhaps |= x->perhaps || !any;
}

/* Nulls and currencies among the operands: every one of them is named. */
static const struct mez_why *operand_errors(struct mez_arena *a, const struct mez_value *v,
					    size_t n, struct mez_str rule)
{
	const struct mez_why *why = NULL;
	struct mez_str first = MEZ_NOSTR;

	for (size_t i = 0; i < n; i++) {
		if (v[i].known && v[i].none)
			why = mez_why_union(a, why,
					    mez_why(a, MEZ_CAUSE_NULL_VALUE, rule, MEZ_NOSTR));
		if (v[i].type == MEZ_TYPE_MONEY && v[i].text.n &&
		    (!first.p || mez_str_cmp(v[i].text, first) < 0))
			first = v[i].text;
	}
	for (size_t i = 0; first.p && i < n; i++)
		if (v[i].text.n && !mez_str_eq(v[i].text, first))
			why = mez_why_union(
				a, why, mez_why(a, MEZ_CAUSE_CURRENCY_MISMATCH, first, v[i].text));
	return why;
}

static struct mez_value known_extreme(bool least, const struct mez_value *v, size_t n)
{
	struct mez_value best = v[0];

	for (size_t i = 1; i < n; i++)
		if (least ? value_order(&v[i], &best) < 0 : value_order(&v[i], &best) > 0)
			best = v[i];
	return best;
}

static struct mez_value extreme(struct mez_arena *a, enum mez_op op, const struct mez_value *v,
				size_t n, struct mez_str rule)
{
	const struct mez_why *why = NULL, *errors = operand_errors(a, v, n, rule);
	struct mez_value out = {.type = v[0].type};
	bool least = op == MEZ_OP_MIN;

	for (size_t i = 0; i < n; i++) {
		why = mez_why_union(a, why, v[i].why);
		if (v[i].text.n)
			out.text = v[i].text;
	}
	if (errors)
		return mez_v_unknown(out.type, mez_why_union(a, why, errors));
	if (!why) {
		struct mez_value best = known_extreme(least, v, n);

		best.text = out.type == MEZ_TYPE_MONEY ? out.text : best.text;
		return best; /* nought of nothing, in the currency of the others */
	}
	out.why = why;
	if (!value_numeric(out.type))
		return out;
	/* nothing folded yet: the first operand gives both bounds */
	out.has_lo = value_lower(&out.lo, &v[0]);
	out.has_hi = value_upper(&out.hi, &v[0]);
	out.perhaps = v[0].perhaps || (!out.has_lo && !out.has_hi);
	for (size_t i = 1; i < n; i++)
		widen(&out, least, &v[i]);
	return mez_v_settle(out);
}

struct mez_value mez_v_extreme(struct mez_arena *a, enum mez_op op, const struct mez_value *v,
			       size_t n, struct mez_str rule)
{
	struct mez_value *seen = MEZ_NEWS(a, struct mez_value, n);

	memcpy(seen, v, n * sizeof *seen);
	return value_see_alike(seen, n) ? of_shares(a, extreme, op, seen, n, rule)
					: extreme(a, op, seen, n, rule);
}

/* --- sums and products ---------------------------------------------------- */

static struct mez_value arith(struct mez_arena *a, enum mez_op op, const struct mez_value *v,
			      size_t n, struct mez_str rule)
{
	bool money = v[0].type == MEZ_TYPE_MONEY || v[1].type == MEZ_TYPE_MONEY;
	struct mez_value out;

	mez_require(n == 2);
	if (value_operand_error(&out, a, money ? MEZ_TYPE_MONEY : v[0].type, &v[0], &v[1], rule))
		return out;
	return sum_or_product(a, op, v[0], v[1], rule);
}

struct mez_value mez_v_arith(struct mez_arena *a, enum mez_op op, struct mez_value x,
			     struct mez_value y, struct mez_str rule)
{
	struct mez_value v[2] = {x, y};

	return value_see_alike(v, 2) ? of_shares(a, arith, op, v, 2, rule)
				     : arith(a, op, v, 2, rule);
}

/* Add what v holds to the shares; false if one overflows, and is left out. */
static bool add_shares(struct mez_share *share, size_t *n, const struct mez_value *v)
{
	const struct mez_share own = {v->text, v->known ? v->dec : v->lo};
	const struct mez_share *more = v->nshares ? v->share : &own;
	size_t count = v->nshares ? v->nshares : v->text.n > 0, at;

	for (size_t i = 0; i < count; i++) {
		for (at = 0; at < *n && !mez_str_eq(share[at].currency, more[i].currency); at++)
			;
		if (at == *n)
			share[(*n)++] = more[i];
		else if (!mez_dec_add(&share[at].lo, share[at].lo, more[i].lo))
			return false;
	}
	return true;
}

struct mez_value mez_v_gather(struct mez_arena *a, struct mez_value x, struct mez_value y,
			      struct mez_str rule)
{
	struct mez_value out =
		mez_v_unknown(MEZ_TYPE_MONEY, mez_why(a, MEZ_CAUSE_OVERFLOW, rule, MEZ_NOSTR));
	struct mez_share *share;

	if (!x.nshares && (!x.text.n || !y.text.n || mez_str_eq(x.text, y.text)))
		return mez_v_arith(a, MEZ_OP_ADD, x, y, rule);
	share = MEZ_NEWS(a, struct mez_share, x.nshares + 2);
	if (!add_shares(share, &out.nshares, &x) || !add_shares(share, &out.nshares, &y))
		return mez_v_unknown(MEZ_TYPE_MONEY, out.why);
	out.why = mez_why_union(a, x.why, y.why);
	for (size_t i = 1; i < out.nshares; i++)
		out.why = mez_why_union(a, out.why,
					value_mismatch(a, share[0].currency, share[i].currency));
	out.share = share;
	return out;
}

static const struct mez_share *rounded_shares(struct mez_arena *a, size_t *n,
					      const struct mez_share *from, uint8_t digits,
					      enum mez_rounding mode)
{
	struct mez_share *share = MEZ_NEWS(a, struct mez_share, *n);
	size_t used = 0;

	for (size_t i = 0; i < *n; i++) {
		share[used] = from[i];
		used += mez_dec_round(&share[used].lo, from[i].lo, digits, mode);
	}
	*n = used;
	return share;
}

struct mez_value mez_v_round(struct mez_arena *a, struct mez_value x, uint8_t digits,
			     enum mez_rounding mode, struct mez_str rule)
{
	bool lo, hi;

	if (x.known && x.none)
		return failed(a, x.type, MEZ_CAUSE_NULL_VALUE, rule, MEZ_NOSTR);
	if (x.known) {
		if (!mez_dec_round(&x.dec, x.dec, digits, mode))
			return failed(a, x.type, MEZ_CAUSE_OVERFLOW, rule, MEZ_NOSTR);
		return x;
	}
	/* rounding keeps order, so it keeps bounds; one that overflows may be an error */
	lo = x.has_lo && mez_dec_round(&x.lo, x.lo, digits, mode);
	hi = x.has_hi && mez_dec_round(&x.hi, x.hi, digits, mode);
	x.perhaps |= lo != x.has_lo || hi != x.has_hi;
	x.has_lo = lo;
	x.has_hi = hi;
	if (x.nshares)
		x.share = rounded_shares(a, &x.nshares, x.share, digits, mode);
	return mez_v_settle(x);
}

struct mez_value mez_v_muldiv(struct mez_arena *a, const struct mez_value v[static 3],
			      uint8_t digits, enum mez_rounding mode, struct mez_str rule)
{
	struct mez_value out = v[0];
	const struct mez_why *why = NULL;

	for (size_t i = 0; i < 3; i++) {
		if (v[i].known && v[i].none)
			why = mez_why_union(a, why,
					    mez_why(a, MEZ_CAUSE_NULL_VALUE, rule, MEZ_NOSTR));
		else
			why = mez_why_union(a, why, v[i].why);
	}
	if (why)
		return mez_v_unknown(v[0].type, why);
	if (!mez_dec_muldiv(&out.dec, v[0].dec, v[1].dec, v[2].dec, digits, mode))
		return failed(a, v[0].type, MEZ_CAUSE_OVERFLOW, rule, MEZ_NOSTR);
	return out;
}
