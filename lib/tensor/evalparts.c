/* tensor/evalparts.c: what a row of a table makes of the quantity it is applied to: bands, slabs,
 * steps, amounts per unit, the higher or lower of a rate and an amount. */
#include "tensor/eval_priv.h"

/* --- one part ------------------------------------------------------------- */

static bool in_part(const struct mez_part *p, struct mez_dec x)
{
	int lo = mez_dec_cmp(x, p->lo), hi = p->has_hi ? mez_dec_cmp(x, p->hi) : -1;

	return (p->lo_strict ? lo > 0 : lo >= 0) && (p->hi_strict ? hi < 0 : hi <= 0);
}

/* base + rate * (x - origin); false over the bounds of decimals. */
static bool part_amount(struct mez_dec *out, const struct mez_part *p, struct mez_dec x)
{
	struct mez_dec above;

	return mez_dec_sub(&above, x, p->origin) && mez_dec_mul(&above, above, p->rate) &&
	       mez_dec_add(out, above, p->base);
}

/* --- a quantity between bounds -------------------------------------------- */

/* What comes out over a range of quantities: each part is a line, so its ends bound it. */
struct range {
	struct mez_dec lo, hi;
	bool any, no_lo, no_hi; /* no_: without a bound on that side */
	bool over;		/* an end is over the bounds of decimals */
};

static void take_end(struct range *r, const struct mez_part *p, struct mez_dec x)
{
	struct mez_dec y;

	if (!part_amount(&y, p, x)) {
		r->no_lo = r->no_hi = r->over = true;
		return;
	}
	if (!r->any || mez_dec_cmp(y, r->lo) < 0)
		r->lo = y;
	if (!r->any || mez_dec_cmp(y, r->hi) > 0)
		r->hi = y;
	r->any = true;
}

static void take_part(struct range *r, const struct mez_part *p, const struct mez_value *of)
{
	struct mez_dec lo = p->lo, hi = p->hi;
	bool has_hi = p->has_hi;

	if (of->has_lo && mez_dec_cmp(of->lo, lo) > 0)
		lo = of->lo;
	if (of->has_hi && (!has_hi || mez_dec_cmp(of->hi, hi) < 0)) {
		hi = of->hi;
		has_hi = true;
	}
	if (has_hi && mez_dec_cmp(lo, hi) > 0)
		return; /* no quantity within the bounds falls in this part */
	take_end(r, p, lo);
	if (has_hi)
		take_end(r, p, hi);
	r->no_hi |= !has_hi && mez_dec_sign(p->rate) > 0;
	r->no_lo |= !has_hi && mez_dec_sign(p->rate) < 0;
}

/* Can a quantity within the bounds fall in no part? */
static bool may_fall_out(const struct mez_row *row, const struct mez_value *of)
{
	const struct mez_part *first = &row->part[0], *last = &row->part[row->nparts - 1];

	int c = of->has_lo ? mez_dec_cmp(of->lo, first->lo) : -1;

	if (c < 0 || (c == 0 && first->lo_strict))
		return true;
	c = of->has_hi ? mez_dec_cmp(of->hi, last->hi) : 1;
	if (last->has_hi && (c > 0 || (c == 0 && last->hi_strict)))
		return true;
	for (size_t i = 1; i < row->nparts; i++)
		if (row->part[i].hole && mez_dec_cmp(of->lo, row->part[i].lo) <= 0 &&
		    (!of->has_hi || mez_dec_cmp(of->hi, row->part[i - 1].hi) >= 0))
			return true;
	return false;
}

static struct mez_value between_parts(const struct mez_row *row, const struct mez_value *of,
				      struct mez_str currency)
{
	struct mez_value v = mez_v_unknown(MEZ_TYPE_MONEY, of->why);
	struct range r = {0};

	for (size_t i = 0; i < row->nparts; i++)
		take_part(&r, &row->part[i], of);
	v.text = currency;
	v.perhaps = of->perhaps || !r.any || r.over || may_fall_out(row, of);
	v.has_lo = r.any && !r.no_lo;
	v.has_hi = r.any && !r.no_hi;
	v.lo = r.lo;
	v.hi = r.hi;
	return mez_v_settle(v);
}

/* --- rows ----------------------------------------------------------------- */

static struct mez_value not_covered(const struct scope *s, const struct mez_table *t)
{
	return mez_v_unknown(MEZ_TYPE_MONEY, mez_why(s->e->a, MEZ_CAUSE_NOT_COVERED, t->id.name,
						     day_text(s->e->a, s->date.date)));
}

static struct mez_value overflow(const struct scope *s, const struct mez_table *t)
{
	return mez_v_unknown(MEZ_TYPE_MONEY,
			     mez_why(s->e->a, MEZ_CAUSE_OVERFLOW, t->id.name, MEZ_NOSTR));
}

static struct mez_value of_parts(const struct scope *s, const struct mez_table *t,
				 const struct mez_row *row, const struct mez_value *of,
				 const struct mez_part **part)
{
	/* a step gives an amount of its own; a rate gives some of what it is of */
	struct mez_str currency = t->form == MEZ_FORM_STEP ? row->value.text : t->unit;
	struct mez_dec d;

	if (!of->known)
		return between_parts(row, of, currency);
	for (size_t i = 0; i < row->nparts; i++) {
		if (!in_part(&row->part[i], of->dec))
			continue;
		*part = &row->part[i];
		return part_amount(&d, *part, of->dec) ? mez_v_money(d, currency) : overflow(s, t);
	}
	return not_covered(s, t);
}

static bool units_amount(struct mez_dec *out, const struct mez_row *row, struct mez_dec x)
{
	struct mez_dec units;

	if (!row->whole)
		return mez_dec_mul(&units, x, row->rate) && mez_dec_mul(out, units, row->value.dec);
	return mez_dec_muldiv(&units, x, mez_dec_int(1), row->per, 0, MEZ_ROUND_CEILING) &&
	       mez_dec_mul(out, units, row->value.dec);
}

/* The amount rises with the units, or falls if it is negative: either way its bounds are those
 * of the units.  Fewer than none are not covered. */
static struct mez_value of_units(const struct scope *s, const struct mez_table *t,
				 const struct mez_row *row, const struct mez_value *of)
{
	bool falls = mez_dec_sign(row->value.dec) < 0;
	struct mez_dec least = of->has_lo && mez_dec_sign(of->lo) > 0 ? of->lo : MEZ_DEC_ZERO;
	struct mez_value v;
	struct mez_dec d;
	bool lo, hi;

	if (of->known && mez_dec_sign(of->dec) < 0)
		return not_covered(s, t);
	if (of->known)
		return units_amount(&d, row, of->dec) ? mez_v_money(d, row->value.text)
						      : overflow(s, t);
	v = mez_v_unknown(MEZ_TYPE_MONEY, of->why);
	v.text = row->value.text;
	v.perhaps = of->perhaps || !of->has_lo || mez_dec_sign(of->lo) < 0;
	lo = !falls || of->has_hi;
	hi = falls || of->has_hi;
	v.has_lo = lo && units_amount(&v.lo, row, falls ? of->hi : least);
	v.has_hi = hi && units_amount(&v.hi, row, falls ? least : of->hi);
	v.perhaps |= lo != v.has_lo || hi != v.has_hi; /* one that overflows may be an error */
	return mez_v_settle(v);
}

static struct mez_value of_either(const struct scope *s, const struct mez_table *t,
				  const struct mez_row *row, struct mez_value of)
{
	const struct mez_value v[2] = {
		mez_v_arith(s->e->a, MEZ_OP_MUL, of, mez_v_dec(row->rate), t->id.name),
		mez_v_money(row->value.dec, row->value.text)};

	return mez_v_extreme(s->e->a, t->form == MEZ_FORM_HIGHER ? MEZ_OP_MAX : MEZ_OP_MIN, v, 2,
			     t->id.name);
}

static struct mez_value in_other_currency(const struct scope *s, const struct mez_table *t,
					  const struct mez_row *row, struct mez_value of)
{
	struct mez_value v =
		mez_v_arith(s->e->a, MEZ_OP_MUL, of, mez_v_dec(row->value.dec), t->id.name);

	v.text = t->into;
	return v;
}

struct mez_value eval_row(const struct scope *s, const struct mez_table *t,
			  const struct mez_row *row, struct mez_value of,
			  const struct mez_part **part)
{
	struct mez_arena *a = s->e->a;

	if (t->form == MEZ_FORM_DEADLINE)
		return eval_due(s, t, row, of);
	of = mez_v_seen_in(of, t->unit);
	if (of.known && of.none)
		return mez_v_unknown(MEZ_TYPE_MONEY,
				     mez_why(a, MEZ_CAUSE_NULL_VALUE, t->id.name, MEZ_NOSTR));
	if (t->unit.n && of.text.n && !mez_str_eq(t->unit, of.text)) {
		bool first = mez_str_cmp(t->unit, of.text) < 0;

		return mez_v_unknown(MEZ_TYPE_MONEY,
				     mez_why_union(a, of.why,
						   mez_why(a, MEZ_CAUSE_CURRENCY_MISMATCH,
							   first ? t->unit : of.text,
							   first ? of.text : t->unit)));
	}
	switch (t->form) {
	case MEZ_FORM_BAND:
	case MEZ_FORM_SLAB:
	case MEZ_FORM_STEP:
		return of_parts(s, t, row, &of, part);
	case MEZ_FORM_UNIT:
		return of_units(s, t, row, &of);
	case MEZ_FORM_HIGHER:
	case MEZ_FORM_LOWER:
		return of_either(s, t, row, of);
	case MEZ_FORM_FIGURE:
		return in_other_currency(s, t, row, of);
	case MEZ_FORM_DEADLINE:
		break;
	}
	mez_bug("a figure is applied to nothing");
}
