/* pack/ruleparts.c: rows that are applied to a quantity: bands, slabs and steps in parts, amounts
 * per unit, the higher or lower of a rate and an amount. */
#include "pack/rules_priv.h"

static const char *const form_names[] = {
#define X(name, wire) [MEZ_FORM_##name] = wire,
	MEZ_FORMS(X)
#undef X
};

const char *mez_form_name(enum mez_form f)
{
	mez_require((size_t)f < MEZ_COUNT(form_names));
	return form_names[f];
}

/* Parts as they are read: the type and currency of bounds are settled by the first of them. */
struct parts {
	const struct item_ctx *c;
	struct mez_table *t;
	struct mez_row *row;
};

static int overflow(const struct parts *p, const struct mez_json *v)
{
	return rule_err(p->c, v, "a part whose amount is over the bounds of decimals");
}

/* --- bounds --------------------------------------------------------------- */

/* What bounds are in: all of a table's, money of one currency or numbers. */
static int settle_unit(const struct parts *p, const struct mez_figure *f, const struct mez_json *v)
{
	struct mez_table *t = p->t;

	if (f->type != MEZ_TYPE_MONEY && f->type != MEZ_TYPE_DEC)
		return rule_err(p->c, v, "a part is of money or of a number");
	if (f->type == MEZ_TYPE_DEC && t->form != MEZ_FORM_STEP)
		return rule_err(p->c, v, "a %s is of money", mez_form_name(t->form));
	if (t->of == MEZ_TYPE_NULL) {
		t->of = f->type;
		t->unit = f->type == MEZ_TYPE_MONEY ? f->text : MEZ_NOSTR;
	}
	if (t->of != f->type || (f->type == MEZ_TYPE_MONEY && !mez_str_eq(t->unit, f->text)))
		return rule_err(p->c, v, "bounds of two kinds or currencies in one table");
	return 0;
}

static int read_bound(const struct parts *p, struct mez_dec *out, bool *has,
		      const struct mez_json *v)
{
	struct mez_figure f;
	int r;

	if (!v)
		return 0;
	if (*has)
		return rule_err(p->c, v, "two bounds on one side of a part");
	r = rule_figure(p->c, &f, v);
	if (!r)
		r = settle_unit(p, &f, v);
	*out = f.dec;
	*has = true;
	return r;
}

/* Where the part begins: right after the one before, or further up if it says so. */
static int read_start(const struct parts *p, struct mez_part *part, const struct mez_part *before,
		      const struct mez_json *v)
{
	const struct mez_json *over = mez_json_at(v, "over");
	struct mez_dec floor = before ? before->hi : MEZ_DEC_ZERO;
	bool touched = before && !before->hi_strict, has = false;
	int c, r = read_bound(p, &part->lo, &has, mez_json_at(v, "min"));

	if (!r)
		r = read_bound(p, &part->lo, &has, over);
	if (r)
		return r;
	part->lo_strict = has ? over != NULL : touched;
	if (!has) {
		part->lo = floor;
		return 0;
	}
	c = mez_dec_cmp(part->lo, floor);
	if (c < 0 || (c == 0 && touched && !part->lo_strict))
		return rule_err(p->c, v,
				before ? "the part begins before the one above it ends"
				       : "the first part begins at nought or above");
	part->hole = c > 0 || (before && part->lo_strict && !touched);
	return 0;
}

static int read_range(const struct parts *p, struct mez_part *part, const struct mez_part *before,
		      const struct mez_json *v)
{
	int c, r;

	if (before && !before->has_hi)
		return rule_err(p->c, v, "a part after one without an end");
	r = read_start(p, part, before, v);
	if (!r)
		r = read_bound(p, &part->hi, &part->has_hi, mez_json_at(v, "below"));
	part->hi_strict = part->has_hi;
	if (!r)
		r = read_bound(p, &part->hi, &part->has_hi, mez_json_at(v, "max"));
	if (r || !part->has_hi)
		return r;
	part->hi_strict = mez_json_at(v, "below") != NULL;
	c = mez_dec_cmp(part->hi, part->lo);
	if (c < 0 || (c == 0 && (part->lo_strict || part->hi_strict)))
		return rule_err(p->c, v, "the part is empty: it ends before it begins");
	return 0;
}

/* --- figures -------------------------------------------------------------- */

/* Exactly the members of the form, so that none is ignored. */
static int check_members(const struct parts *p, const struct mez_json *v)
{
	bool step = p->t->form == MEZ_FORM_STEP, slab = p->t->form == MEZ_FORM_SLAB;
	const struct mez_json *rate = mez_json_at(v, "rate"), *money = mez_json_at(v, "money");

	if (step ? !money || rate : !rate || money)
		return rule_err(p->c, v,
				step ? "a step has an amount ('money') and no rate"
				     : "a part has a rate and no 'money'");
	if (!slab && (mez_json_at(v, "base") || mez_json_at(v, "jump")))
		return rule_err(p->c, v, "only slabs have 'base' and 'jump'");
	return 0;
}

static int read_money(const struct parts *p, struct mez_dec *out, struct mez_str *currency,
		      const struct mez_json *v)
{
	struct mez_figure f;
	int r = rule_figure(p->c, &f, v);

	if (r)
		return r;
	if (f.type != MEZ_TYPE_MONEY)
		return rule_err(p->c, v, "expected money");
	if (currency->n && !mez_str_eq(*currency, f.text))
		return rule_err(p->c, v, "amounts of two currencies in one table");
	*currency = f.text;
	*out = f.dec;
	return 0;
}

/* What the part before comes to where it ends. */
static bool amount_at_end(struct mez_dec *out, const struct mez_part *before)
{
	struct mez_dec above;

	return mez_dec_sub(&above, before->hi, before->origin) &&
	       mez_dec_mul(&above, above, before->rate) && mez_dec_add(out, above, before->base);
}

/* A slab goes on where the one before ends, or says why it does not. */
static int read_base(const struct parts *p, struct mez_part *part, const struct mez_part *before,
		     const struct mez_json *v)
{
	const struct mez_json *base = mez_json_at(v, "base"), *jump = mez_json_at(v, "jump");
	struct mez_dec goes_on = MEZ_DEC_ZERO;
	char one[MEZ_DEC_TEXT], two[MEZ_DEC_TEXT];
	int r;

	if (before && !amount_at_end(&goes_on, before))
		return overflow(p, v);
	part->base = goes_on;
	if (!base)
		return jump ? rule_err(p->c, jump, "a jump to where? say 'base'") : 0;
	r = read_money(p, &part->base, &p->t->unit, base);
	if (r)
		return r;
	part->jump = mez_dec_cmp(part->base, goes_on) != 0;
	if (part->jump == (jump != NULL))
		return 0;
	(void)mez_dec_text(one, part->base);
	(void)mez_dec_text(two, goes_on);
	if (!jump)
		return rule_err(p->c, v,
				"the slab begins at %s and the one before ends at %s: "
				"say why ('jump')",
				one, two);
	return rule_err(p->c, jump, "the slab goes on where the one before ends: no jump");
}

static int read_part(const struct parts *p, struct mez_part *part, const struct mez_part *before,
		     const struct mez_json *v)
{
	int r = check_members(p, v);

	if (!r)
		r = read_range(p, part, before, v);
	if (r)
		return r;
	if (p->t->form == MEZ_FORM_STEP)
		return read_money(p, &part->base, &p->row->value.text, mez_json_at(v, "money"));
	mez_require(mez_dec_parse(&part->rate, rule_text(v, "rate")));
	if (p->t->form == MEZ_FORM_BAND)
		return 0;
	part->origin = part->lo;
	return read_base(p, part, before, v);
}

static int read_parts(const struct parts *p, const struct mez_json *v)
{
	const struct mez_json *list = mez_json_at(v, "parts");
	size_t n = mez_json_len(list);
	struct mez_part *part = MEZ_NEWS(p->c->r->a, struct mez_part, n + 1);

	if (n == 0)
		return rule_err(p->c, v, "a %s has its 'parts'", mez_form_name(p->t->form));
	if (n > MEZ_ROW_MAX_PARTS)
		return rule_err(p->c, list, "more than %d parts", MEZ_ROW_MAX_PARTS);
	for (size_t i = 0; i < n; i++) {
		int r = read_part(p, &part[i], i ? &part[i - 1] : NULL, mez_json_item(list, i));

		if (r)
			return r;
	}
	p->row->part = part;
	p->row->nparts = n;
	if (p->t->of == MEZ_TYPE_NULL)
		return rule_err(p->c, list, "no part has a bound: that is a rate, or money");
	if (p->t->form != MEZ_FORM_STEP)
		p->row->value.text = p->t->unit;
	return 0;
}

/* So much for so many units: shares of it must come out exactly, or units begun count whole. */
static int read_unit(const struct parts *p, const struct mez_json *v)
{
	const struct mez_json *units = mez_json_at(v, "units"), *whole = mez_json_at(v, "whole");
	struct mez_row *row = p->row;
	struct mez_dec one;

	row->per = mez_dec_int(1);
	row->whole = whole && whole->type == MEZ_J_TRUE;
	if (units)
		mez_require(mez_dec_parse(&row->per, mez_json_str(units)));
	if (mez_dec_sign(row->per) <= 0)
		return rule_err(p->c, units, "an amount is for a number of units above nought");
	if (row->whole)
		return 0;
	if (!mez_dec_muldiv(&row->rate, mez_dec_int(1), mez_dec_int(1), row->per, MEZ_DEC_SCALE_MAX,
			    MEZ_ROUND_DOWN) ||
	    !mez_dec_mul(&one, row->rate, row->per) || mez_dec_cmp(one, mez_dec_int(1)) != 0)
		return rule_err(p->c, units,
				"shares of so many units have no exact decimal: "
				"count units begun ('whole')");
	return 0;
}

int rule_row_parts(const struct item_ctx *c, struct mez_table *t, struct mez_row *row,
		   const struct mez_json *v)
{
	const struct parts p = {c, t, row};
	const struct mez_json *rate = mez_json_at(v, "rate");
	int r;

	row->value = (struct mez_figure){.type = MEZ_TYPE_MONEY};
	if (t->form == MEZ_FORM_BAND || t->form == MEZ_FORM_SLAB || t->form == MEZ_FORM_STEP)
		return read_parts(&p, v);
	r = read_money(&p, &row->value.dec, &row->value.text, mez_json_at(v, "money"));
	if (r)
		return r;
	if (t->form == MEZ_FORM_UNIT)
		return read_unit(&p, v);
	if (!rate)
		return rule_err(c, v, "a %s has a rate and an amount", mez_form_name(t->form));
	mez_require(mez_dec_parse(&row->rate, mez_json_str(rate)));
	return 0;
}
