/* tensor/value.c: making values, and comparison of what may lie between bounds. */
#include "tensor/value_priv.h"

/* --- making values -------------------------------------------------------- */

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

/* --- bounds --------------------------------------------------------------- */

bool value_lower(struct mez_dec *out, const struct mez_value *x)
{
	*out = x->known ? x->dec : x->lo;
	return x->known || x->has_lo;
}

bool value_upper(struct mez_dec *out, const struct mez_value *x)
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

const struct mez_why *value_mismatch(struct mez_arena *a, struct mez_str one, struct mez_str other)
{
	bool first = mez_str_cmp(one, other) < 0;

	return mez_why(a, MEZ_CAUSE_CURRENCY_MISMATCH, first ? one : other, first ? other : one);
}

bool value_operand_error(struct mez_value *out, struct mez_arena *a, enum mez_type t,
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
		*out = mez_v_unknown(t, mez_why_union(a, why, value_mismatch(a, x->text, y->text)));
		return true;
	}
	return false;
}
struct mez_value mez_v_seen_in(struct mez_value x, struct mez_str currency)
{
	struct mez_value out = x;

	if (x.nshares == 0 || currency.n == 0)
		return x;
	out.share = NULL;
	out.nshares = 0;
	out.text = currency;
	out.has_lo = true;
	out.lo = MEZ_DEC_ZERO;
	for (size_t i = 0; i < x.nshares; i++)
		if (mez_str_eq(x.share[i].currency, currency))
			out.lo = x.share[i].lo;
	return out;
}

bool value_see_alike(struct mez_value *v, size_t n)
{
	struct mez_str currency = MEZ_NOSTR;
	bool several = false;

	for (size_t i = 0; i < n; i++)
		if (v[i].text.n && v[i].type == MEZ_TYPE_MONEY)
			currency = v[i].text;
	for (size_t i = 0; i < n; i++) {
		v[i] = mez_v_seen_in(v[i], currency);
		several |= v[i].nshares > 0;
	}
	return several;
}

/* --- comparison ----------------------------------------------------------- */

/* Which of less, the same and more each comparison says yes to. */
enum { LESS = 1, SAME = 2, MORE = 4 };
static const uint8_t yes_to[] = {
	[MEZ_OP_EQ] = SAME,	   [MEZ_OP_NE] = LESS | MORE, [MEZ_OP_LT] = LESS,
	[MEZ_OP_LE] = LESS | SAME, [MEZ_OP_GT] = MORE,	      [MEZ_OP_GE] = MORE | SAME,
};

static bool holds(enum mez_op op, int c)
{
	mez_require((size_t)op < MEZ_COUNT(yes_to) && yes_to[op]);
	return yes_to[op] & (c < 0 ? LESS : c == 0 ? SAME : MORE);
}

static bool has_texts(const struct mez_json *all, const struct mez_json *these)
{
	for (size_t i = 0; i < mez_json_len(these); i++) {
		bool found = false;

		for (size_t k = 0; k < mez_json_len(all); k++)
			found |= mez_json_same(mez_json_item(all, k), mez_json_item(these, i));
		if (!found)
			return false;
	}
	return true;
}

int value_order(const struct mez_value *x, const struct mez_value *y)
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
	case MEZ_TYPE_TEXTS: /* the same ones, in whatever order; else no order at all */
		return has_texts(x->texts, y->texts) && has_texts(y->texts, x->texts) ? 0 : 1;
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
	bool below = value_upper(&xhi, x) && value_lower(&ylo, y) && mez_dec_cmp(xhi, ylo) < 0;
	bool above = value_lower(&xlo, x) && value_upper(&yhi, y) && mez_dec_cmp(xlo, yhi) > 0;
	bool at_most = value_upper(&xhi, x) && value_lower(&ylo, y) && mez_dec_cmp(xhi, ylo) <= 0;
	bool at_least = value_lower(&xlo, x) && value_upper(&yhi, y) && mez_dec_cmp(xlo, yhi) >= 0;

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

	if (x.nshares || y.nshares) {
		struct mez_value v[2] = {x, y};

		(void)value_see_alike(v, 2);
		x = v[0];
		y = v[1];
	}
	if (equality && (x.none || y.none))
		return equal_none(a, op, &x, &y);
	if (value_operand_error(&out, a, MEZ_TYPE_BOOL, &x, &y, rule))
		return out;
	if (x.known && y.known)
		return mez_v_bool(holds(op, value_order(&x, &y)));
	if (value_numeric(x.type) && !x.perhaps && !y.perhaps && bounds_decide(&truth, op, &x, &y))
		return mez_v_bool(truth);
	return mez_v_unknown(MEZ_TYPE_BOOL, mez_why_union(a, x.why, y.why));
}
/* --- choice --------------------------------------------------------------- */

struct mez_value mez_v_hull(struct mez_value x, struct mez_value y, const struct mez_why *why)
{
	struct mez_value out = mez_v_unknown(x.type, why), seen[2] = {x, y};
	struct mez_dec p, q;

	if (value_see_alike(seen, 2))
		return out;
	x = seen[0];
	y = seen[1];
	if (!value_numeric(x.type) || x.none || y.none ||
	    (x.type == MEZ_TYPE_MONEY && !mez_str_eq(x.text, y.text)))
		return out;
	out.text = x.text;
	out.perhaps = x.perhaps || y.perhaps;
	if (value_lower(&p, &x) && value_lower(&q, &y)) {
		out.has_lo = true;
		out.lo = mez_dec_cmp(p, q) < 0 ? p : q;
	}
	if (value_upper(&p, &x) && value_upper(&q, &y)) {
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
	       (x->type != MEZ_TYPE_RECORD ? value_order(x, y) == 0 : x->slot == y->slot);
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
