/* pack/exprdecode.c: the canonical syntax tree to struct mez_expr; nothing is looked up yet. */
#include "pack/expr.h"

struct shape {
	const char *wire;
	uint8_t least, most;
};

static const struct shape shapes[] = {
#define X(name, wire, least, most) [MEZ_OP_##name] = {wire, least, most},
	MEZ_OPS(X)
#undef X
};

static const char *const types[] = {
#define X(name, wire) [MEZ_TYPE_##name] = wire,
	MEZ_TYPES(X)
#undef X
};

struct decoder {
	struct mez_arena *a;
	const struct mez_origin *o;
	struct mez_err *err;
	unsigned depth;
};

const char *mez_op_name(enum mez_op op)
{
	mez_require((size_t)op < MEZ_COUNT(shapes));
	return shapes[op].wire;
}

const char *mez_type_name(enum mez_type t)
{
	mez_require((size_t)t < MEZ_COUNT(types));
	return types[t];
}

static int bad(struct decoder *d, const struct mez_json *v, const char *what)
{
	return mez_origin_err(d->o, v->offset, d->err, MEZ_E_RULE, "%s", what);
}

static bool find_op(enum mez_op *op, struct mez_str name)
{
	for (size_t i = 0; i < MEZ_COUNT(shapes); i++) {
		if (mez_str_eq(name, mez_str_of(shapes[i].wire))) {
			*op = (enum mez_op)i;
			return true;
		}
	}
	return false;
}

/* The i-th element as a non-empty text, or MEZ_NOSTR. */
static struct mez_str text_at(const struct mez_json *v, size_t i)
{
	struct mez_str s = MEZ_NOSTR;

	if (i < v->len)
		s = mez_json_str(mez_json_item(v, i));
	return s.n ? s : MEZ_NOSTR;
}

/* "PKR": the shape of an ISO 4217 code. */
static bool is_code(struct mez_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 'A' || s.p[i] > 'Z')
			return false;
	return s.n == 3;
}

static int literal(struct decoder *d, struct mez_expr *e, const struct mez_json *v)
{
	if (v->len == 2 && e->op == MEZ_OP_DATE && mez_date_parse(&e->date, e->name))
		return 0;
	if (v->len == 2 && e->op == MEZ_OP_DEC && mez_dec_parse(&e->dec, e->name))
		return 0;
	e->field = text_at(v, 2);
	if (v->len == 3 && e->op == MEZ_OP_MONEY && mez_dec_parse(&e->dec, e->name) &&
	    is_code(e->field))
		return 0;
	return bad(d, v, "malformed literal");
}

/* --- what follows the operands of an operator ------------------------------ */

typedef int tail_fn(struct decoder *d, struct mez_expr *e, const struct mez_json *v);

static int tail_literal(struct decoder *d, struct mez_expr *e, const struct mez_json *v)
{
	e->name = text_at(v, 1);
	return literal(d, e, v);
}

static int tail_itself(struct decoder *d, struct mez_expr *e, const struct mez_json *v)
{
	(void)e;
	return bad(d, v, "a literal is written as itself");
}

static int tail_name(struct decoder *d, struct mez_expr *e, const struct mez_json *v)
{
	size_t at = 1 + e->nargs;

	e->name = text_at(v, at);
	return e->name.p && v->len == at + 1 ? 0 : bad(d, v, "malformed reference");
}

static int tail_claim(struct decoder *d, struct mez_expr *e, const struct mez_json *v)
{
	e->name = text_at(v, 1);
	e->field = text_at(v, 2);
	return e->field.p && e->name.p && v->len == 3 ? 0 : bad(d, v, "malformed claim");
}

/* A member, or nothing: the whole item. */
static int tail_item(struct decoder *d, struct mez_expr *e, const struct mez_json *v)
{
	e->name = text_at(v, 1);
	return v->len == 1 || (v->len == 2 && e->name.p) ? 0 : bad(d, v, "malformed item");
}

static int tail_rounding(struct decoder *d, struct mez_expr *e, const struct mez_json *v)
{
	size_t at = 1 + e->nargs;
	int64_t digits;

	if (v->len != at + 2 || !mez_json_int(&digits, mez_json_item(v, at)) || digits < 0 ||
	    digits > MEZ_DEC_SCALE_MAX || !mez_rounding_parse(&e->rounding, text_at(v, at + 1)))
		return bad(d, v, "malformed rounding");
	e->digits = (uint8_t)digits;
	return 0;
}

static int tail_none(struct decoder *d, struct mez_expr *e, const struct mez_json *v)
{
	return v->len == 1 + e->nargs ? 0 : bad(d, v, "wrong number of operands");
}

static tail_fn *const tails[] = {
	[MEZ_OP_TRUE] = tail_itself,	 [MEZ_OP_FALSE] = tail_itself,
	[MEZ_OP_NULL] = tail_itself,	 [MEZ_OP_DEC] = tail_literal,
	[MEZ_OP_MONEY] = tail_literal,	 [MEZ_OP_DATE] = tail_literal,
	[MEZ_OP_TEXT] = tail_name,	 [MEZ_OP_PATH] = tail_name,
	[MEZ_OP_SELF] = tail_name,	 [MEZ_OP_IS] = tail_name,
	[MEZ_OP_STATUS] = tail_name,	 [MEZ_OP_TOTAL] = tail_name,
	[MEZ_OP_PARAM] = tail_name,	 [MEZ_OP_TABLE] = tail_name,
	[MEZ_OP_APPLY] = tail_name,	 [MEZ_OP_DEADLINE] = tail_name,
	[MEZ_OP_OWED] = tail_name,	 [MEZ_OP_CONVERT] = tail_name,
	[MEZ_OP_ITEMS] = tail_name,	 [MEZ_OP_WELLFORMED] = tail_name,
	[MEZ_OP_LICENSED] = tail_name,	 [MEZ_OP_JUDGED] = tail_name,
	[MEZ_OP_CLAIM] = tail_claim,	 [MEZ_OP_ITEM] = tail_item,
	[MEZ_OP_EACH] = tail_item,	 [MEZ_OP_ROUND] = tail_rounding,
	[MEZ_OP_MULDIV] = tail_rounding, [MEZ_OP_LIST] = tail_none,
	[MEZ_OP_OLD] = tail_none,	 [MEZ_OP_ANY] = tail_none,
	[MEZ_OP_ALL] = tail_none,	 [MEZ_OP_ALLORNONE] = tail_none,
	[MEZ_OP_SUM] = tail_none,	 [MEZ_OP_COUNT] = tail_none,
	[MEZ_OP_LEGAL] = tail_none,	 [MEZ_OP_DAYSLATE] = tail_none,
	[MEZ_OP_UNPAID] = tail_none,	 [MEZ_OP_OR] = tail_none,
	[MEZ_OP_AND] = tail_none,	 [MEZ_OP_NOT] = tail_none,
	[MEZ_OP_EQ] = tail_none,	 [MEZ_OP_NE] = tail_none,
	[MEZ_OP_LT] = tail_none,	 [MEZ_OP_LE] = tail_none,
	[MEZ_OP_GT] = tail_none,	 [MEZ_OP_GE] = tail_none,
	[MEZ_OP_IN] = tail_none,	 [MEZ_OP_ADD] = tail_none,
	[MEZ_OP_SUB] = tail_none,	 [MEZ_OP_MUL] = tail_none,
	[MEZ_OP_IF] = tail_none,	 [MEZ_OP_MIN] = tail_none,
	[MEZ_OP_MAX] = tail_none,	 [MEZ_OP_SCREEN] = tail_none,
	[MEZ_OP_OWNED] = tail_none,
};
_Static_assert(MEZ_COUNT(tails) == MEZ_OPS_COUNT, "an operator of which nothing is said to follow");

/* --- nodes ----------------------------------------------------------------- */

/* How many of the elements after the operator are expressions. */
static size_t operand_count(const struct shape *s, const struct mez_json *v)
{
	size_t n = 0;

	if (s->most == s->least)
		return s->most;
	while (1 + n < v->len && n < s->most)
		n++;
	return n;
}

static int decode(struct decoder *d, struct mez_expr **out, const struct mez_json *v);

static int decode_operands(struct decoder *d, struct mez_expr *e, const struct mez_json *v)
{
	const struct shape *s = &shapes[e->op];
	size_t n = operand_count(s, v);
	struct mez_expr **arg;

	if (n < s->least || 1 + n > v->len)
		return bad(d, v, "wrong number of operands");
	arg = MEZ_NEWS(d->a, struct mez_expr *, n + 1);
	for (size_t i = 0; i < n; i++) {
		int r = decode(d, &arg[i], mez_json_item(v, 1 + i));

		if (r)
			return r;
	}
	e->arg = arg;
	e->nargs = n;
	return 0;
}

static int decode_node(struct decoder *d, struct mez_expr *e, const struct mez_json *v)
{
	int r;

	if (mez_json_is_bool(v) || mez_json_is(v, MEZ_J_NULL)) {
		e->op = v->type == MEZ_J_NULL	? MEZ_OP_NULL
			: v->type == MEZ_J_TRUE ? MEZ_OP_TRUE
						: MEZ_OP_FALSE;
		return 0;
	}
	if (!mez_json_is(v, MEZ_J_ARRAY) || v->len == 0 || !find_op(&e->op, text_at(v, 0)))
		return bad(d, v, "not a syntax tree of semantics 1");
	r = decode_operands(d, e, v);
	if (r)
		return r;
	mez_require((size_t)e->op < MEZ_COUNT(tails) && tails[e->op]);
	return tails[e->op](d, e, v);
}

static int decode(struct decoder *d, struct mez_expr **out, const struct mez_json *v)
{
	struct mez_expr *e;
	int r;

	if (++d->depth > MEZ_EXPR_MAX_DEPTH)
		return mez_origin_err(d->o, v->offset, d->err, MEZ_E_LIMIT,
				      "condition nested more than %d deep", MEZ_EXPR_MAX_DEPTH);
	e = MEZ_NEW(d->a, struct mez_expr);
	e->tree = v;
	r = decode_node(d, e, v);
	d->depth--;
	if (!r)
		*out = e;
	return r;
}

int mez_expr_decode(struct mez_expr **out, struct mez_arena *a, const struct mez_json *tree,
		    const struct mez_origin *o, struct mez_err *err)
{
	struct decoder d = {.a = a, .o = o, .err = err};

	return decode(&d, out, tree);
}
