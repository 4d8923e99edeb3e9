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

static int rounding(struct decoder *d, struct mez_expr *e, const struct mez_json *v, size_t at)
{
	int64_t digits;

	if (v->len != at + 2 || !mez_json_int(&digits, mez_json_item(v, at)) || digits < 0 ||
	    digits > MEZ_DEC_SCALE_MAX || !mez_rounding_parse(&e->rounding, text_at(v, at + 1)))
		return bad(d, v, "malformed rounding");
	e->digits = (uint8_t)digits;
	return 0;
}

/* What follows the operands of an operator, by operator. */
static int tail(struct decoder *d, struct mez_expr *e, const struct mez_json *v)
{
	size_t at = 1 + e->nargs;

	switch (e->op) {
	case MEZ_OP_DEC:
	case MEZ_OP_MONEY:
	case MEZ_OP_DATE:
		e->name = text_at(v, 1);
		return literal(d, e, v);
	case MEZ_OP_TEXT:
	case MEZ_OP_PATH:
	case MEZ_OP_SELF:
	case MEZ_OP_IS:
	case MEZ_OP_STATUS:
	case MEZ_OP_TOTAL:
	case MEZ_OP_PARAM:
	case MEZ_OP_TABLE:
	case MEZ_OP_APPLY:
	case MEZ_OP_DEADLINE:
	case MEZ_OP_OWED:
	case MEZ_OP_CONVERT:
	case MEZ_OP_ITEMS:
	case MEZ_OP_WELLFORMED:
	case MEZ_OP_LICENSED:
	case MEZ_OP_JUDGED:
		e->name = text_at(v, at);
		return e->name.p && v->len == at + 1 ? 0 : bad(d, v, "malformed reference");
	case MEZ_OP_CLAIM:
		e->name = text_at(v, 1);
		e->field = text_at(v, 2);
		return e->field.p && e->name.p && v->len == 3 ? 0 : bad(d, v, "malformed claim");
	case MEZ_OP_ITEM:
	case MEZ_OP_EACH:
		e->name = text_at(v, 1); /* a member, or nothing: the whole item */
		return v->len == 1 || (v->len == 2 && e->name.p) ? 0 : bad(d, v, "malformed item");
	case MEZ_OP_ROUND:
	case MEZ_OP_MULDIV:
		return rounding(d, e, v, at);
	case MEZ_OP_TRUE:
	case MEZ_OP_FALSE:
	case MEZ_OP_NULL:
		return bad(d, v, "a literal is written as itself");
	case MEZ_OP_LIST:
	case MEZ_OP_OLD:
	case MEZ_OP_ANY:
	case MEZ_OP_ALL:
	case MEZ_OP_ALLORNONE:
	case MEZ_OP_SUM:
	case MEZ_OP_COUNT:
	case MEZ_OP_LEGAL:
	case MEZ_OP_DAYSLATE:
	case MEZ_OP_UNPAID:
	case MEZ_OP_OR:
	case MEZ_OP_AND:
	case MEZ_OP_NOT:
	case MEZ_OP_EQ:
	case MEZ_OP_NE:
	case MEZ_OP_LT:
	case MEZ_OP_LE:
	case MEZ_OP_GT:
	case MEZ_OP_GE:
	case MEZ_OP_IN:
	case MEZ_OP_ADD:
	case MEZ_OP_SUB:
	case MEZ_OP_MUL:
	case MEZ_OP_IF:
	case MEZ_OP_MIN:
	case MEZ_OP_MAX:
	case MEZ_OP_SCREEN:
	case MEZ_OP_OWNED:
		return v->len == at ? 0 : bad(d, v, "wrong number of operands");
	}
	mez_bug("operator out of range");
}

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
	return r ? r : tail(d, e, v);
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
