/* pack/exprparse.c: the text of a condition to its syntax tree, by recursive descent.
 *
 *	or      = and { "or" and }
 *	and     = not { "and" not }
 *	not     = "not" not | compare
 *	compare = sum [ ( "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" ) sum ]
 *	sum     = product { ( "+" | "-" ) product }
 *	product = primary { "*" primary }
 *	primary = literal | path | call | list | "(" or ")"
 *	        | "if" or "then" or "else" or "end"
 *
 * Trees are arrays: operator, then operands.  Chains of and, or are one node. */
#include "pack/expr_priv.h"

/* --- literals ------------------------------------------------------------- */

static int parse_number(struct expr_parser *p, struct mez_json *out)
{
	size_t pos = p->i;
	struct mez_arr node;
	struct mez_dec d;
	int r = expr_scan_number(p, &d);

	if (r)
		return r;
	expr_start_node(p, &node, "dec");
	mez_arr_add(&node, expr_dec_text(p, d));
	*out = expr_end_node(p, &node, pos);
	return 0;
}

static int parse_list(struct expr_parser *p, struct mez_json *out)
{
	size_t pos = p->i, count = 0;
	struct mez_arr node;
	struct mez_json v;
	int r = expr_expect_sign(p, MEZ_STR("["));

	if (r)
		return r;
	expr_start_node(p, &node, "list");
	do {
		if (++count > MEZ_EXPR_MAX_ARGS)
			return expr_fail(p, p->i, MEZ_E_LIMIT, "too many items", MEZ_NOSTR);
		r = expr_parse_or(p, &v);
		if (r)
			return r;
		mez_arr_add(&node, v);
	} while (expr_take_sign(p, MEZ_STR(",")));
	r = expr_expect_sign(p, MEZ_STR("]"));
	*out = expr_end_node(p, &node, pos);
	return r;
}

/* --- paths ---------------------------------------------------------------- */

static int parse_path(struct expr_parser *p, struct mez_json *out)
{
	struct mez_str path, alias;
	struct mez_arr node;
	size_t pos;
	int r;

	expr_skip_blank(p);
	pos = p->i;
	r = expr_scan_path(p, &path);
	if (r)
		return r;
	alias = path;
	for (size_t i = 0; i < path.n; i++)
		if (path.p[i] == '.') {
			alias.n = i;
			break;
		}
	if (mez_json_get(p->scope->claims, alias) && alias.n < path.n) {
		expr_start_node(p, &node, "claim");
		mez_arr_add(&node, mez_json_copy_text(p->a, alias));
		mez_arr_add(&node,
			    mez_json_copy_text(p->a, (struct mez_str){path.p + alias.n + 1,
								      path.n - alias.n - 1}));
		*out = expr_end_node(p, &node, pos);
		return 0;
	}
	*out = expr_leaf(p, pos, p->scope->self ? "self" : "path", path);
	return 0;
}

/* The item of a collection that w names here: x or x.member; *op is what its node is called. */
static bool is_item(const struct expr_parser *p, struct mez_str w, const char **op)
{
	if (p->item.n && mez_str_eq(w, p->item))
		*op = "item";
	else if (p->scope->each.n && mez_str_eq(w, p->scope->each))
		*op = "each";
	else
		return false;
	return true;
}

static int parse_item(struct expr_parser *p, struct mez_json *out, const char *op, size_t pos)
{
	struct mez_arr node;
	struct mez_str field;

	expr_start_node(p, &node, op);
	if (p->i < p->s.n && p->s.p[p->i] == '.') {
		int r = expr_scan_path(p, &field);

		if (r)
			return r;
		mez_arr_add(&node, mez_json_copy_text(p->a, field));
	}
	*out = expr_end_node(p, &node, pos);
	return 0;
}

int expr_parse_record(struct expr_parser *p, struct mez_json *out)
{
	struct mez_str w = expr_peek_word(p);
	const char *op;
	size_t pos = p->i;

	if (!is_item(p, w, &op))
		return parse_path(p, out);
	p->i += w.n;
	return parse_item(p, out, op, pos);
}

/* --- operators ------------------------------------------------------------ */

static int parse_if(struct expr_parser *p, struct mez_json *out, size_t pos)
{
	static const char *const next[] = {"then", "else", "end"};
	struct mez_arr node;
	struct mez_json v;

	expr_start_node(p, &node, "if");
	for (size_t i = 0; i < 3; i++) {
		int r = expr_parse_or(p, &v);

		if (r)
			return r;
		mez_arr_add(&node, v);
		if (!expr_take_word(p, mez_str_of(next[i])))
			return expr_fail(p, p->i, MEZ_E_RULE, "expected", mez_str_of(next[i]));
	}
	*out = expr_end_node(p, &node, pos);
	return 0;
}

static int parse_word_primary(struct expr_parser *p, struct mez_json *out, struct mez_str w)
{
	static const struct {
		const char *word, *op;
	} leaves[] = {{"old", "old"},
		      {"legal_date", "legal"},
		      {"days_late", "days_late"},
		      {"unpaid", "unpaid"}};
	struct mez_arr node;
	size_t pos = p->i;
	const char *op;
	int r;

	p->i += w.n;
	if (is_item(p, w, &op))
		return parse_item(p, out, op, pos);
	if (mez_str_is(w, "true") || mez_str_is(w, "false")) {
		*out = expr_at_pos(p, pos, mez_json_bool(mez_str_is(w, "true")));
		return 0;
	}
	if (mez_str_is(w, "null")) {
		*out = expr_at_pos(p, pos, mez_json_null());
		return 0;
	}
	if (mez_str_is(w, "if"))
		return parse_if(p, out, pos);
	if (mez_str_is(w, "old") && !p->scope->old)
		return expr_fail(p, pos, MEZ_E_RULE, "only a variation has", w);
	for (size_t i = 0; i < MEZ_COUNT(leaves); i++)
		if (mez_str_eq(w, mez_str_of(leaves[i].word))) {
			expr_start_node(p, &node, leaves[i].op);
			*out = expr_end_node(p, &node, pos);
			return 0;
		}
	r = expr_parse_call(p, out, w, pos);
	if (!r)
		*out = expr_at_pos(p, pos, *out);
	return r;
}

static int parse_primary(struct expr_parser *p, struct mez_json *out)
{
	struct mez_str w = expr_peek_word(p);
	struct mez_str s;
	size_t pos = p->i;
	int r;

	if (w.n > 0)
		return parse_word_primary(p, out, w);
	if (p->i >= p->s.n)
		return expr_fail(p, p->i, MEZ_E_RULE, "the condition ends where a value should be",
				 MEZ_NOSTR);
	switch (p->s.p[p->i]) {
	case '.':
		return parse_path(p, out);
	case '[':
		return parse_list(p, out);
	case '"':
		r = expr_scan_text(p, &s);
		if (!r)
			*out = expr_leaf(p, pos, "text", s);
		return r;
	case '(':
		p->i++;
		r = expr_parse_or(p, out);
		return r ? r : expr_expect_sign(p, MEZ_STR(")"));
	default:
		return parse_number(p, out);
	}
}

static int parse_product(struct expr_parser *p, struct mez_json *out)
{
	int r = parse_primary(p, out);

	while (!r) {
		size_t pos = (expr_skip_blank(p), p->i);
		struct mez_arr node;
		struct mez_json right;

		if (!expr_take_sign(p, MEZ_STR("*")))
			break;
		r = parse_primary(p, &right);
		if (r)
			break;
		expr_start_node(p, &node, "mul");
		mez_arr_add(&node, *out);
		mez_arr_add(&node, right);
		*out = expr_end_node(p, &node, pos);
	}
	return r;
}

static int parse_sum(struct expr_parser *p, struct mez_json *out)
{
	int r = parse_product(p, out);

	while (!r) {
		size_t pos = (expr_skip_blank(p), p->i);
		struct mez_arr node;
		struct mez_json right;
		bool plus = expr_take_sign(p, MEZ_STR("+"));

		if (!plus && !expr_take_sign(p, MEZ_STR("-")))
			break;
		r = parse_product(p, &right);
		if (r)
			break;
		expr_start_node(p, &node, plus ? "add" : "sub");
		mez_arr_add(&node, *out);
		mez_arr_add(&node, right);
		*out = expr_end_node(p, &node, pos);
	}
	return r;
}

static const char *take_comparison(struct expr_parser *p)
{
	static const struct {
		const char *sign, *op;
	} signs[] = {
		{"==", "eq"}, {"!=", "ne"}, {"<=", "le"}, {">=", "ge"}, {"<", "lt"}, {">", "gt"},
	};

	for (size_t i = 0; i < MEZ_COUNT(signs); i++)
		if (expr_take_sign(p, mez_str_of(signs[i].sign)))
			return signs[i].op;
	return expr_take_kw(p, "in") ? "in" : NULL;
}

static int parse_compare(struct expr_parser *p, struct mez_json *out)
{
	struct mez_json right;
	struct mez_arr node;
	const char *op;
	size_t pos;
	int r = parse_sum(p, out);

	if (r)
		return r;
	expr_skip_blank(p);
	pos = p->i;
	op = take_comparison(p);
	if (!op)
		return 0;
	r = parse_sum(p, &right);
	if (r)
		return r;
	expr_start_node(p, &node, op);
	mez_arr_add(&node, *out);
	mez_arr_add(&node, right);
	*out = expr_end_node(p, &node, pos);
	return 0;
}

static int parse_not(struct expr_parser *p, struct mez_json *out)
{
	struct mez_arr node;
	size_t pos;
	int r;

	if (++p->depth > MEZ_EXPR_MAX_DEPTH)
		return expr_fail(p, p->i, MEZ_E_LIMIT, "nested too deeply", MEZ_NOSTR);
	expr_skip_blank(p);
	pos = p->i;
	if (!expr_take_kw(p, "not")) {
		r = parse_compare(p, out);
	} else {
		r = parse_not(p, out);
		expr_start_node(p, &node, "not");
		if (!r) {
			mez_arr_add(&node, *out);
			*out = expr_end_node(p, &node, pos);
		}
	}
	p->depth--;
	return r;
}

/* One level of "x op x op x": a node when there is more than one x. */
static int parse_chain(struct expr_parser *p, struct mez_json *out, const char *op,
		       int (*next)(struct expr_parser *, struct mez_json *))
{
	struct mez_arr node;
	size_t pos = (expr_skip_blank(p), p->i), count = 1;
	int r = next(p, out);

	if (r || !mez_str_eq(expr_peek_word(p), mez_str_of(op)))
		return r;
	expr_start_node(p, &node, op);
	mez_arr_add(&node, *out);
	while (!r && expr_take_word(p, mez_str_of(op))) {
		if (++count > MEZ_EXPR_MAX_ARGS)
			return expr_fail(p, p->i, MEZ_E_LIMIT, "too many operands of",
					 mez_str_of(op));
		r = next(p, out);
		if (!r)
			mez_arr_add(&node, *out);
	}
	if (!r)
		*out = expr_end_node(p, &node, pos);
	return r;
}

static int parse_and(struct expr_parser *p, struct mez_json *out)
{
	return parse_chain(p, out, "and", parse_not);
}

int expr_parse_or(struct expr_parser *p, struct mez_json *out)
{
	return parse_chain(p, out, "or", parse_and);
}

int mez_expr_parse(struct mez_json *out, struct mez_arena *a, struct mez_str text, uint64_t at,
		   const struct mez_expr_scope *scope, const struct mez_origin *o,
		   struct mez_err *err)
{
	struct expr_parser p = {
		.s = text, .at = at, .a = a, .scope = scope, .origin = o, .err = err};
	struct mez_expr *decoded;
	struct mez_json v;
	int r;

	if (text.n > MEZ_EXPR_MAX_TEXT)
		return expr_fail(&p, 0, MEZ_E_LIMIT, "condition too long", MEZ_NOSTR);
	r = expr_parse_or(&p, &v);
	if (r)
		return r;
	expr_skip_blank(&p);
	if (p.i < p.s.n) {
		struct mez_str rest = {p.s.p + p.i, p.s.n - p.i};

		return expr_fail_hint(&p, p.i, "unexpected", rest, expr_hint_operator(rest));
	}
	/* Chains of + and * go deep in the tree without nesting in the text: what the reader of
	 * packs would refuse is refused here, where it still has a line and a column. */
	r = mez_expr_decode(&decoded, a, &v, o, err);
	if (!r)
		*out = v;
	return r;
}
