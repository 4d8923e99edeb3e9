/* tensor/value.c: three-valued logic and exact arithmetic with bounds. */
#include "tensor/value.h"

/* --- making values -------------------------------------------------------- */

struct mez_value mez_v_unknown(enum mez_type t, const struct mez_why *why)
{
	mez_require(why != NULL);
	return (struct mez_value){.type = t, .why = why};
}

struct mez_value mez_v_bool(bool b)
{
	return (struct mez_value){.type = MEZ_TYPE_BOOL, .known = true, .truth = b};
}

struct mez_value mez_v_dec(struct mez_dec d)
{
	return (struct mez_value){.type = MEZ_TYPE_DEC, .known = true, .dec = d};
}

struct mez_value mez_v_money(struct mez_dec d, struct mez_str currency)
{
	return (struct mez_value){
		.type = MEZ_TYPE_MONEY, .known = true, .dec = d, .text = currency};
}

struct mez_value mez_v_date(struct mez_date d)
{
	return (struct mez_value){.type = MEZ_TYPE_DATE, .known = true, .date = d};
}

struct mez_value mez_v_word(struct mez_str s)
{
	return (struct mez_value){.type = MEZ_TYPE_WORD, .known = true, .text = s};
}

struct mez_value mez_v_text(struct mez_str s)
{
	return (struct mez_value){.type = MEZ_TYPE_TEXT, .known = true, .text = s};
}

/* --- logic ---------------------------------------------------------------- */

static bool is_true(struct mez_value x)
{
	return x.known && x.truth;
}
static bool is_false(struct mez_value x)
{
	return x.known && !x.truth;
}

struct mez_value mez_v_condition(struct mez_arena *a, struct mez_value x, struct mez_str rule)
{
	if (x.known && x.none)
		return mez_v_unknown(MEZ_TYPE_BOOL,
				     mez_why(a, MEZ_CAUSE_NULL_VALUE, rule, MEZ_NOSTR));
	return x;
}

struct mez_value mez_v_and(struct mez_arena *a, struct mez_value x, struct mez_value y)
{
	if (is_false(x) || is_false(y))
		return mez_v_bool(false);
	if (is_true(x) && is_true(y))
		return mez_v_bool(true);
	return mez_v_unknown(MEZ_TYPE_BOOL, mez_why_union(a, x.why, y.why));
}

struct mez_value mez_v_or(struct mez_arena *a, struct mez_value x, struct mez_value y)
{
	if (is_true(x) || is_true(y))
		return mez_v_bool(true);
	if (is_false(x) && is_false(y))
		return mez_v_bool(false);
	return mez_v_unknown(MEZ_TYPE_BOOL, mez_why_union(a, x.why, y.why));
}

struct mez_value mez_v_not(struct mez_value x)
{
	if (x.known)
		x.truth = !x.truth;
	return x;
}

/* --- bounds --------------------------------------------------------------- */

static bool numeric(enum mez_type t)
{
	return t == MEZ_TYPE_DEC || t == MEZ_TYPE_MONEY;
}

static bool lower(struct mez_dec *out, const struct mez_value *x)
{
	*out = x->known ? x->dec : x->lo;
	return x->known || x->has_lo;
}

static bool upper(struct mez_dec *out, const struct mez_value *x)
{
	*out = x->known ? x->dec : x->hi;
	return x->known || x->has_hi;
}

/* Bounds that meet leave one value: it is known, whatever made its parts unknown. */
struct mez_value mez_v_settle(struct mez_value x)
{
	if (!x.known && !x.perhaps && x.has_lo && x.has_hi && mez_dec_cmp(x.lo, x.hi) == 0) {
		x.known = true;
		x.dec = x.lo;
		x.why = NULL;
		x.has_lo = x.has_hi = false;
	}
	return x;
}

static struct mez_value failed(struct mez_arena *a, enum mez_type t, enum mez_cause_code code,
			       struct mez_str one, struct mez_str two)
{
	return mez_v_unknown(t, mez_why(a, code, one, two));
}

/* Errors that make an operation on x and y unknown whatever their values: true when there is
 * one, in *out. */
static bool operand_error(struct mez_value *out, struct mez_arena *a, enum mez_type t,
			  const struct mez_value *x, const struct mez_value *y, struct mez_str rule)
{
	const struct mez_why *why = mez_why_union(a, x->why, y->why);

	if ((x->known && x->none) || (y->known && y->none)) {
		why = mez_why_union(a, why, mez_why(a, MEZ_CAUSE_NULL_VALUE, rule, MEZ_NOSTR));
		*out = mez_v_unknown(t, why);
		return true;
	}
	if (x->type == MEZ_TYPE_MONEY && y->type == MEZ_TYPE_MONEY && x->text.n && y->text.n &&
	    !mez_str_eq(x->text, y->text)) {
		bool first = mez_str_cmp(x->text, y->text) < 0;

		why = mez_why_union(a, why,
				    mez_why(a, MEZ_CAUSE_CURRENCY_MISMATCH,
					    first ? x->text : y->text, first ? y->text : x->text));
		*out = mez_v_unknown(t, why);
		return true;
	}
	return false;
}

/* --- comparison ----------------------------------------------------------- */

static bool holds(enum mez_op op, int c)
{
	switch (op) {
	case MEZ_OP_EQ:
		return c == 0;
	case MEZ_OP_NE:
		return c != 0;
	case MEZ_OP_LT:
		return c < 0;
	case MEZ_OP_LE:
		return c <= 0;
	case MEZ_OP_GT:
		return c > 0;
	case MEZ_OP_GE:
		return c >= 0;
	case MEZ_OP_TRUE:
	case MEZ_OP_FALSE:
	case MEZ_OP_NULL:
	case MEZ_OP_DEC:
	case MEZ_OP_MONEY:
	case MEZ_OP_DATE:
	case MEZ_OP_TEXT:
	case MEZ_OP_LIST:
	case MEZ_OP_PATH:
	case MEZ_OP_SELF:
	case MEZ_OP_CLAIM:
	case MEZ_OP_OLD:
	case MEZ_OP_OR:
	case MEZ_OP_AND:
	case MEZ_OP_NOT:
	case MEZ_OP_IN:
	case MEZ_OP_ADD:
	case MEZ_OP_SUB:
	case MEZ_OP_MUL:
	case MEZ_OP_IF:
	case MEZ_OP_MIN:
	case MEZ_OP_MAX:
	case MEZ_OP_ROUND:
	case MEZ_OP_MULDIV:
	case MEZ_OP_IS:
	case MEZ_OP_STATUS:
	case MEZ_OP_TOTAL:
	case MEZ_OP_PARAM:
	case MEZ_OP_TABLE:
	case MEZ_OP_ITEMS:
	case MEZ_OP_CONVERT:
	case MEZ_OP_ANY:
	case MEZ_OP_ALL:
	case MEZ_OP_ALLORNONE:
	case MEZ_OP_SUM:
	case MEZ_OP_COUNT:
	case MEZ_OP_ITEM:
	case MEZ_OP_EACH:
	case MEZ_OP_APPLY:
	case MEZ_OP_DEADLINE:
	case MEZ_OP_LEGAL:
	case MEZ_OP_OWED:
	case MEZ_OP_LICENSED:
	case MEZ_OP_DAYSLATE:
	case MEZ_OP_UNPAID:
	case MEZ_OP_SCREEN:
	case MEZ_OP_WELLFORMED:
	case MEZ_OP_JUDGED:
		break;
	}
	mez_bug("not a comparison");
}

static int known_order(const struct mez_value *x, const struct mez_value *y)
{
	switch (x->type) {
	case MEZ_TYPE_BOOL:
		return (int)x->truth - (int)y->truth;
	case MEZ_TYPE_DEC:
	case MEZ_TYPE_MONEY:
		return mez_dec_cmp(x->dec, y->dec);
	case MEZ_TYPE_DATE:
		return (x->date.days > y->date.days) - (x->date.days < y->date.days);
	case MEZ_TYPE_INSTANT:
		return (x->instant.secs > y->instant.secs) - (x->instant.secs < y->instant.secs);
	case MEZ_TYPE_TEXT:
	case MEZ_TYPE_WORD:
		return mez_str_cmp(x->text, y->text);
	case MEZ_TYPE_RECORD:
	case MEZ_TYPE_NULL:
	case MEZ_TYPE_LIST:
		break;
	}
	mez_bug("values without an order");
}

/* Intervals decide when every pair of values within them agrees. */
static bool bounds_decide(bool *truth, enum mez_op op, const struct mez_value *x,
			  const struct mez_value *y)
{
	struct mez_dec xlo, xhi, ylo, yhi;
	bool below = upper(&xhi, x) && lower(&ylo, y) && mez_dec_cmp(xhi, ylo) < 0;
	bool above = lower(&xlo, x) && upper(&yhi, y) && mez_dec_cmp(xlo, yhi) > 0;
	bool at_most = upper(&xhi, x) && lower(&ylo, y) && mez_dec_cmp(xhi, ylo) <= 0;
	bool at_least = lower(&xlo, x) && upper(&yhi, y) && mez_dec_cmp(xlo, yhi) >= 0;

	if (below || above) {
		*truth = holds(op, below ? -1 : 1);
		return true;
	}
	if (at_most && (op == MEZ_OP_LE || op == MEZ_OP_GT)) {
		*truth = op == MEZ_OP_LE;
		return true;
	}
	if (at_least && (op == MEZ_OP_GE || op == MEZ_OP_LT)) {
		*truth = op == MEZ_OP_GE;
		return true;
	}
	return false;
}

static struct mez_value equal_none(struct mez_arena *a, enum mez_op op, const struct mez_value *x,
				   const struct mez_value *y)
{
	bool same = x->known && y->known && x->none == y->none && x->none;

	if (!x->known || !y->known)
		return mez_v_unknown(MEZ_TYPE_BOOL, mez_why_union(a, x->why, y->why));
	return mez_v_bool(op == MEZ_OP_EQ ? same : !same);
}

struct mez_value mez_v_compare(struct mez_arena *a, enum mez_op op, struct mez_value x,
			       struct mez_value y, struct mez_str rule)
{
	bool equality = op == MEZ_OP_EQ || op == MEZ_OP_NE;
	struct mez_value out;
	bool truth;

	if (equality && (x.none || y.none))
		return equal_none(a, op, &x, &y);
	if (operand_error(&out, a, MEZ_TYPE_BOOL, &x, &y, rule))
		return out;
	if (x.known && y.known)
		return mez_v_bool(holds(op, known_order(&x, &y)));
	if (numeric(x.type) && !x.perhaps && !y.perhaps && bounds_decide(&truth, op, &x, &y))
		return mez_v_bool(truth);
	return mez_v_unknown(MEZ_TYPE_BOOL, mez_why_union(a, x.why, y.why));
}

/* --- arithmetic ----------------------------------------------------------- */

/* Combine one pair of bounds; false when either is absent or the result overflows. */
static bool bound_op(struct mez_dec *out, enum mez_op op, bool have, struct mez_dec p,
		     struct mez_dec q)
{
	if (!have)
		return false;
	if (op == MEZ_OP_ADD)
		return mez_dec_add(out, p, q);
	if (op == MEZ_OP_SUB)
		return mez_dec_sub(out, p, q);
	return mez_dec_mul(out, p, q);
}

static struct mez_value sum_or_product(struct mez_arena *a, enum mez_op op, struct mez_value x,
				       struct mez_value y, struct mez_str rule)
{
	enum mez_type t = x.type == MEZ_TYPE_MONEY ? x.type : y.type;
	/* the currency of either will do: of an unknown it may be unknown too */
	struct mez_value out = {.type = t, .text = x.text.n ? x.text : y.text};
	struct mez_dec xlo, xhi, ylo, yhi;
	bool hxl = lower(&xlo, &x), hxh = upper(&xhi, &x), hyl = lower(&ylo, &y),
	     hyh = upper(&yhi, &y);

	if (x.known && y.known) {
		out.known = bound_op(&out.dec, op, true, x.dec, y.dec);
		return out.known ? out : failed(a, t, MEZ_CAUSE_OVERFLOW, rule, MEZ_NOSTR);
	}
	out.why = mez_why_union(a, x.why, y.why);
	out.perhaps = x.perhaps || y.perhaps;
	if (op == MEZ_OP_MUL && !(hxl && hyl && mez_dec_sign(xlo) >= 0 && mez_dec_sign(ylo) >= 0))
		return out; /* only factors that cannot be negative keep their order */
	if (op == MEZ_OP_SUB) {
		out.has_lo = bound_op(&out.lo, op, hxl && hyh, xlo, yhi);
		out.has_hi = bound_op(&out.hi, op, hxh && hyl, xhi, ylo);
	} else {
		out.has_lo = bound_op(&out.lo, op, hxl && hyl, xlo, ylo);
		out.has_hi = bound_op(&out.hi, op, hxh && hyh, xhi, yhi);
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
	bool hp = lower(&p, out), hq = lower(&q, x), any = hq;

	out->lo = keeps(least, hp, p, hq, q) ? p : q;
	out->has_lo = least ? hp && hq : hp || hq;
	hp = upper(&p, out);
	hq = upper(&q, x);
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
		if (holds(least ? MEZ_OP_LT : MEZ_OP_GT, known_order(&v[i], &best)))
			best = v[i];
	return best;
}

struct mez_value mez_v_extreme(struct mez_arena *a, enum mez_op op, const struct mez_value *v,
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
	if (!why)
		return known_extreme(least, v, n);
	out.why = why;
	if (!numeric(out.type))
		return out;
	/* nothing folded yet: the first operand gives both bounds */
	out.has_lo = lower(&out.lo, &v[0]);
	out.has_hi = upper(&out.hi, &v[0]);
	out.perhaps = v[0].perhaps || (!out.has_lo && !out.has_hi);
	for (size_t i = 1; i < n; i++)
		widen(&out, least, &v[i]);
	return mez_v_settle(out);
}

/* --- sums and products ---------------------------------------------------- */

struct mez_value mez_v_arith(struct mez_arena *a, enum mez_op op, struct mez_value x,
			     struct mez_value y, struct mez_str rule)
{
	enum mez_type t =
		x.type == MEZ_TYPE_MONEY || y.type == MEZ_TYPE_MONEY ? MEZ_TYPE_MONEY : x.type;
	struct mez_value out;

	if (operand_error(&out, a, t, &x, &y, rule))
		return out;
	return sum_or_product(a, op, x, y, rule);
}

struct mez_value mez_v_round(struct mez_arena *a, struct mez_value x, uint8_t digits,
			     enum mez_rounding mode, struct mez_str rule)
{
	if (x.known && x.none)
		return failed(a, x.type, MEZ_CAUSE_NULL_VALUE, rule, MEZ_NOSTR);
	if (x.known) {
		if (!mez_dec_round(&x.dec, x.dec, digits, mode))
			return failed(a, x.type, MEZ_CAUSE_OVERFLOW, rule, MEZ_NOSTR);
		return x;
	}
	/* rounding keeps order, so it keeps bounds */
	x.has_lo = x.has_lo && mez_dec_round(&x.lo, x.lo, digits, mode);
	x.has_hi = x.has_hi && mez_dec_round(&x.hi, x.hi, digits, mode);
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

/* --- choice --------------------------------------------------------------- */

struct mez_value mez_v_hull(struct mez_value x, struct mez_value y, const struct mez_why *why)
{
	struct mez_value out = mez_v_unknown(x.type, why);
	struct mez_dec p, q;

	if (!numeric(x.type) || x.none || y.none ||
	    (x.type == MEZ_TYPE_MONEY && !mez_str_eq(x.text, y.text)))
		return out;
	out.text = x.text;
	out.perhaps = x.perhaps || y.perhaps;
	if (lower(&p, &x) && lower(&q, &y)) {
		out.has_lo = true;
		out.lo = mez_dec_cmp(p, q) < 0 ? p : q;
	}
	if (upper(&p, &x) && upper(&q, &y)) {
		out.has_hi = true;
		out.hi = mez_dec_cmp(p, q) > 0 ? p : q;
	}
	return out;
}

bool mez_v_same(const struct mez_value *x, const struct mez_value *y)
{
	if (!x->known || !y->known || x->none != y->none)
		return false;
	if (x->type == MEZ_TYPE_MONEY && !mez_str_eq(x->text, y->text))
		return false;
	return x->none ||
	       (x->type != MEZ_TYPE_RECORD ? known_order(x, y) == 0 : x->slot == y->slot);
}

struct mez_value mez_v_choose(struct mez_arena *a, struct mez_value cond, struct mez_value yes,
			      struct mez_value no)
{
	if (cond.known)
		return cond.truth ? yes : no;
	if (mez_v_same(&yes, &no))
		return yes;
	return mez_v_hull(yes, no, mez_why_union(a, cond.why, mez_why_union(a, yes.why, no.why)));
}
