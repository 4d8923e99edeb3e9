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
#include "pack/expr.h"

struct parser {
	struct mez_str s;
	size_t i; /* next byte */
	unsigned depth;
	uint64_t at;
	struct mez_arena *a;
	const struct mez_expr_scope *scope;
	const struct mez_origin *origin;
	struct mez_err *err;
};

/* Words CLAUSES.md has and semantics 1 has not: refused by name, never ignored. */
static const char *const later[] = {
	"each",	   "any",  "all",  "sum",  "count",    "deadline",  "business_day",
	"convert", "slab", "band", "step", "per_unit", "higher_of", "lower_of",
};

static int parse_or(struct parser *p, struct mez_json *out);

static int fail(struct parser *p, size_t pos, enum mez_code code, const char *what,
		struct mez_str word)
{
	if (word.p)
		return mez_origin_err(p->origin, p->at + pos, p->err, code, "%s '%.*s'", what,
				      MEZ_FMT(word));
	return mez_origin_err(p->origin, p->at + pos, p->err, code, "%s", what);
}

static void skip_blank(struct parser *p)
{
	while (p->i < p->s.n && (p->s.p[p->i] == ' ' || p->s.p[p->i] == '\t' ||
				 p->s.p[p->i] == '\n' || p->s.p[p->i] == '\r'))
		p->i++;
}

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* The identifier at the cursor, without taking it. */
static struct mez_str peek_word(struct parser *p)
{
	size_t e;

	skip_blank(p);
	e = p->i;
	if (e < p->s.n && p->s.p[e] >= 'a' && p->s.p[e] <= 'z')
		while (e < p->s.n && is_word_char(p->s.p[e]))
			e++;
	return (struct mez_str){p->s.p + p->i, e - p->i};
}

static bool take_word(struct parser *p, struct mez_str word)
{
	struct mez_str w = peek_word(p);

	if (!mez_str_eq(w, word))
		return false;
	p->i += w.n;
	return true;
}
#define take_kw(p, lit) take_word((p), MEZ_STR(lit))

static bool take_sign(struct parser *p, struct mez_str sign)
{
	skip_blank(p);
	if (!mez_str_starts((struct mez_str){p->s.p + p->i, p->s.n - p->i}, sign))
		return false;
	p->i += sign.n;
	return true;
}

static int expect_sign(struct parser *p, struct mez_str sign)
{
	if (take_sign(p, sign))
		return 0;
	return fail(p, p->i, MEZ_E_RULE, "expected", sign);
}

/* --- tree making ---------------------------------------------------------- */

static struct mez_json at_pos(struct parser *p, size_t pos, struct mez_json v)
{
	v.offset = p->at + pos;
	return v;
}

static void start_node(struct parser *p, struct mez_arr *node, const char *op)
{
	*node = (struct mez_arr){.a = p->a};
	mez_arr_add(node, mez_json_z(op));
}

static struct mez_json end_node(struct parser *p, struct mez_arr *node, size_t pos)
{
	return at_pos(p, pos, mez_arr_done(node));
}

static struct mez_json leaf(struct parser *p, size_t pos, const char *op, struct mez_str text)
{
	struct mez_arr node;

	start_node(p, &node, op);
	mez_arr_add(&node, mez_json_copy_text(p->a, text));
	return end_node(p, &node, pos);
}

/* --- literals ------------------------------------------------------------- */

static int scan_number(struct parser *p, struct mez_dec *out)
{
	size_t from, e;

	skip_blank(p);
	from = e = p->i;
	if (e < p->s.n && p->s.p[e] == '-')
		e++;
	while (e < p->s.n && ((p->s.p[e] >= '0' && p->s.p[e] <= '9') || p->s.p[e] == '.'))
		e++;
	if (e < p->s.n && p->s.p[e] == '%')
		e++;
	if (!mez_dec_parse_source(out, (struct mez_str){p->s.p + from, e - from}))
		return fail(p, from, MEZ_E_RULE, "not a number", MEZ_NOSTR);
	p->i = e;
	return 0;
}

static struct mez_json dec_text(struct parser *p, struct mez_dec d)
{
	char text[MEZ_DEC_TEXT];
	size_t n = mez_dec_text(text, d);

	return mez_json_copy_text(p->a, (struct mez_str){text, n});
}

static int parse_number(struct parser *p, struct mez_json *out)
{
	size_t pos = p->i;
	struct mez_arr node;
	struct mez_dec d;
	int r = scan_number(p, &d);

	if (r)
		return r;
	start_node(p, &node, "dec");
	mez_arr_add(&node, dec_text(p, d));
	*out = end_node(p, &node, pos);
	return 0;
}

static int scan_text(struct parser *p, struct mez_str *out)
{
	size_t from;

	skip_blank(p);
	from = p->i + 1;
	if (p->i >= p->s.n || p->s.p[p->i] != '"')
		return fail(p, p->i, MEZ_E_RULE, "expected a text in double quotes", MEZ_NOSTR);
	for (size_t e = from; e < p->s.n; e++) {
		if (p->s.p[e] == '\\')
			return fail(p, e, MEZ_E_RULE, "a text has no escapes", MEZ_NOSTR);
		if (p->s.p[e] == '"') {
			*out = (struct mez_str){p->s.p + from, e - from};
			p->i = e + 1;
			return 0;
		}
	}
	return fail(p, from - 1, MEZ_E_RULE, "text without its closing quote", MEZ_NOSTR);
}

static int parse_list(struct parser *p, struct mez_json *out)
{
	size_t pos = p->i, count = 0;
	struct mez_arr node;
	struct mez_json v;
	int r = expect_sign(p, MEZ_STR("["));

	if (r)
		return r;
	start_node(p, &node, "list");
	do {
		if (++count > MEZ_EXPR_MAX_ARGS)
			return fail(p, p->i, MEZ_E_LIMIT, "too many items", MEZ_NOSTR);
		r = parse_or(p, &v);
		if (r)
			return r;
		mez_arr_add(&node, v);
	} while (take_sign(p, MEZ_STR(",")));
	r = expect_sign(p, MEZ_STR("]"));
	*out = end_node(p, &node, pos);
	return r;
}

/* --- paths ---------------------------------------------------------------- */

/* ".a.b": the dotted text without its first dot. */
static int scan_path(struct parser *p, struct mez_str *out)
{
	size_t from, e;

	skip_blank(p);
	from = e = p->i;
	while (e < p->s.n && p->s.p[e] == '.') {
		size_t start = ++e;

		while (e < p->s.n && is_word_char(p->s.p[e]))
			e++;
		if (e == start)
			return fail(p, e, MEZ_E_RULE, "expected a name after '.'", MEZ_NOSTR);
	}
	if (e == from)
		return fail(p, from, MEZ_E_RULE, "expected a path", MEZ_NOSTR);
	*out = (struct mez_str){p->s.p + from + 1, e - from - 1};
	p->i = e;
	return 0;
}

static int parse_path(struct parser *p, struct mez_json *out)
{
	struct mez_str path, alias;
	struct mez_arr node;
	size_t pos;
	int r;

	skip_blank(p);
	pos = p->i;
	r = scan_path(p, &path);
	if (r)
		return r;
	alias = path;
	for (size_t i = 0; i < path.n; i++)
		if (path.p[i] == '.') {
			alias.n = i;
			break;
		}
	if (mez_json_get(p->scope->claims, alias) && alias.n < path.n) {
		start_node(p, &node, "claim");
		mez_arr_add(&node, mez_json_copy_text(p->a, alias));
		mez_arr_add(&node,
			    mez_json_copy_text(p->a, (struct mez_str){path.p + alias.n + 1,
								      path.n - alias.n - 1}));
		*out = end_node(p, &node, pos);
		return 0;
	}
	*out = leaf(p, pos, p->scope->self ? "self" : "path", path);
	return 0;
}

/* --- calls ---------------------------------------------------------------- */

/* name(PATH, "text") or name(PATH) or name("text"), by the flags. */
static int parse_reference(struct parser *p, struct mez_json *out, const char *op, bool path,
			   bool text)
{
	size_t pos = p->i;
	struct mez_arr node;
	struct mez_json v;
	struct mez_str s;
	int r = expect_sign(p, MEZ_STR("("));

	start_node(p, &node, op);
	if (!r && path) {
		r = parse_path(p, &v);
		if (!r)
			mez_arr_add(&node, v);
		if (!r && text)
			r = expect_sign(p, MEZ_STR(","));
	}
	if (!r && text) {
		r = scan_text(p, &s);
		if (!r)
			mez_arr_add(&node, mez_json_copy_text(p->a, s));
	}
	if (!r)
		r = expect_sign(p, MEZ_STR(")"));
	if (!r)
		*out = end_node(p, &node, pos);
	return r;
}

/* The tail ", digits, "mode"" of round and muldiv. */
static int parse_rounding(struct parser *p, struct mez_arr *node)
{
	enum mez_rounding mode;
	struct mez_dec digits;
	struct mez_str name;
	int r = expect_sign(p, MEZ_STR(","));

	if (!r)
		r = scan_number(p, &digits);
	if (r)
		return r;
	if (digits.scale != 0 || digits.coef < 0 || digits.coef > MEZ_DEC_SCALE_MAX)
		return fail(p, p->i, MEZ_E_RULE, "digits are a number from 0 to 18", MEZ_NOSTR);
	mez_arr_add(node, mez_json_i64(p->a, (int64_t)digits.coef));
	r = expect_sign(p, MEZ_STR(","));
	if (!r)
		r = scan_text(p, &name);
	if (r)
		return r;
	if (!mez_rounding_parse(&mode, name))
		return fail(p, p->i, MEZ_E_RULE, "unknown rounding", name);
	mez_arr_add(node, mez_json_copy_text(p->a, name));
	return 0;
}

static int parse_arith(struct parser *p, struct mez_json *out, const char *op, size_t least,
		       size_t most, bool rounding)
{
	size_t pos = p->i, count = 0;
	struct mez_arr node;
	struct mez_json v;
	int r = expect_sign(p, MEZ_STR("("));

	start_node(p, &node, op);
	while (!r) {
		r = parse_or(p, &v);
		if (r)
			return r;
		mez_arr_add(&node, v);
		if (++count == most || !take_sign(p, MEZ_STR(",")))
			break;
	}
	if (!r && count < least)
		return fail(p, p->i, MEZ_E_RULE, "too few operands for", mez_str_of(op));
	if (!r && rounding)
		r = parse_rounding(p, &node);
	if (!r)
		r = expect_sign(p, MEZ_STR(")"));
	if (!r)
		*out = end_node(p, &node, pos);
	return r;
}

static int parse_date(struct parser *p, struct mez_json *out)
{
	size_t pos = p->i;
	struct mez_date d;
	struct mez_str s;
	int r = expect_sign(p, MEZ_STR("("));

	if (!r)
		r = scan_text(p, &s);
	if (r)
		return r;
	if (!mez_date_parse(&d, s))
		return fail(p, pos, MEZ_E_RULE, "no such date", s);
	*out = leaf(p, pos, "date", s);
	return expect_sign(p, MEZ_STR(")"));
}

/* pkr(75000): three letters and a literal. */
static int parse_money(struct parser *p, struct mez_json *out, struct mez_str code)
{
	size_t pos = p->i;
	struct mez_arr node;
	struct mez_dec d;
	char upper[3];
	int r = expect_sign(p, MEZ_STR("("));

	if (!r)
		r = scan_number(p, &d);
	if (r)
		return r;
	for (size_t i = 0; i < 3; i++)
		upper[i] = (char)(code.p[i] - 32);
	start_node(p, &node, "money");
	mez_arr_add(&node, dec_text(p, d));
	mez_arr_add(&node, mez_json_copy_text(p->a, (struct mez_str){upper, 3}));
	*out = end_node(p, &node, pos);
	return expect_sign(p, MEZ_STR(")"));
}

static int parse_if(struct parser *p, struct mez_json *out, size_t pos)
{
	static const char *const next[] = {"then", "else", "end"};
	struct mez_arr node;
	struct mez_json v;

	start_node(p, &node, "if");
	for (size_t i = 0; i < 3; i++) {
		int r = parse_or(p, &v);

		if (r)
			return r;
		mez_arr_add(&node, v);
		if (!take_word(p, mez_str_of(next[i])))
			return fail(p, p->i, MEZ_E_RULE, "expected", mez_str_of(next[i]));
	}
	*out = end_node(p, &node, pos);
	return 0;
}

static bool is_currency(struct mez_str w)
{
	if (w.n != 3)
		return false;
	for (size_t i = 0; i < 3; i++)
		if (w.p[i] < 'a' || w.p[i] > 'z')
			return false;
	return true;
}

static int parse_call(struct parser *p, struct mez_json *out, struct mez_str w, size_t pos)
{
	static const struct {
		const char *name;
		bool path, text;
	} refs[] = {
		{"is", true, true},	 {"status", true, true}, {"total", false, true},
		{"param", false, true},	 {"table", false, true}, {"screen", true, false},
		{"judged", false, true},
	};

	for (size_t i = 0; i < MEZ_COUNT(refs); i++)
		if (mez_str_eq(w, mez_str_of(refs[i].name)))
			return parse_reference(p, out, refs[i].name, refs[i].path, refs[i].text);
	if (mez_str_is(w, "min") || mez_str_is(w, "max"))
		return parse_arith(p, out, mez_str_is(w, "min") ? "min" : "max", 2,
				   MEZ_EXPR_MAX_ARGS, false);
	if (mez_str_is(w, "round"))
		return parse_arith(p, out, "round", 1, 1, true);
	if (mez_str_is(w, "muldiv"))
		return parse_arith(p, out, "muldiv", 3, 3, true);
	if (mez_str_is(w, "date"))
		return parse_date(p, out);
	for (size_t i = 0; i < MEZ_COUNT(later); i++)
		if (mez_str_eq(w, mez_str_of(later[i])))
			return fail(p, pos, MEZ_E_UNSUPPORTED, "not in semantics 1:", w);
	if (is_currency(w))
		return parse_money(p, out, w);
	return fail(p, pos, MEZ_E_RULE, "unknown function", w);
}

/* --- operators ------------------------------------------------------------ */

static int parse_word_primary(struct parser *p, struct mez_json *out, struct mez_str w)
{
	size_t pos = p->i;

	p->i += w.n;
	if (mez_str_is(w, "true") || mez_str_is(w, "false")) {
		*out = at_pos(p, pos, mez_json_bool(mez_str_is(w, "true")));
		return 0;
	}
	if (mez_str_is(w, "null")) {
		*out = at_pos(p, pos, mez_json_null());
		return 0;
	}
	if (mez_str_is(w, "if"))
		return parse_if(p, out, pos);
	if (mez_str_is(w, "old")) {
		struct mez_arr node;

		if (!p->scope->old)
			return fail(p, pos, MEZ_E_RULE, "only a variation has", w);
		start_node(p, &node, "old");
		*out = end_node(p, &node, pos);
		return 0;
	}
	return parse_call(p, out, w, pos);
}

static int parse_primary(struct parser *p, struct mez_json *out)
{
	struct mez_str w = peek_word(p);
	struct mez_str s;
	size_t pos = p->i;
	int r;

	if (w.n > 0)
		return parse_word_primary(p, out, w);
	if (p->i >= p->s.n)
		return fail(p, p->i, MEZ_E_RULE, "the condition ends where a value should be",
			    MEZ_NOSTR);
	switch (p->s.p[p->i]) {
	case '.':
		return parse_path(p, out);
	case '[':
		return parse_list(p, out);
	case '"':
		r = scan_text(p, &s);
		if (!r)
			*out = leaf(p, pos, "text", s);
		return r;
	case '(':
		p->i++;
		r = parse_or(p, out);
		return r ? r : expect_sign(p, MEZ_STR(")"));
	default:
		return parse_number(p, out);
	}
}

static int parse_product(struct parser *p, struct mez_json *out)
{
	int r = parse_primary(p, out);

	while (!r) {
		size_t pos = (skip_blank(p), p->i);
		struct mez_arr node;
		struct mez_json right;

		if (!take_sign(p, MEZ_STR("*")))
			break;
		r = parse_primary(p, &right);
		if (r)
			break;
		start_node(p, &node, "mul");
		mez_arr_add(&node, *out);
		mez_arr_add(&node, right);
		*out = end_node(p, &node, pos);
	}
	return r;
}

static int parse_sum(struct parser *p, struct mez_json *out)
{
	int r = parse_product(p, out);

	while (!r) {
		size_t pos = (skip_blank(p), p->i);
		struct mez_arr node;
		struct mez_json right;
		bool plus = take_sign(p, MEZ_STR("+"));

		if (!plus && !take_sign(p, MEZ_STR("-")))
			break;
		r = parse_product(p, &right);
		if (r)
			break;
		start_node(p, &node, plus ? "add" : "sub");
		mez_arr_add(&node, *out);
		mez_arr_add(&node, right);
		*out = end_node(p, &node, pos);
	}
	return r;
}

static const char *take_comparison(struct parser *p)
{
	static const struct {
		const char *sign, *op;
	} signs[] = {
		{"==", "eq"}, {"!=", "ne"}, {"<=", "le"}, {">=", "ge"}, {"<", "lt"}, {">", "gt"},
	};

	for (size_t i = 0; i < MEZ_COUNT(signs); i++)
		if (take_sign(p, mez_str_of(signs[i].sign)))
			return signs[i].op;
	return take_kw(p, "in") ? "in" : NULL;
}

static int parse_compare(struct parser *p, struct mez_json *out)
{
	struct mez_json right;
	struct mez_arr node;
	const char *op;
	size_t pos;
	int r = parse_sum(p, out);

	if (r)
		return r;
	skip_blank(p);
	pos = p->i;
	op = take_comparison(p);
	if (!op)
		return 0;
	r = parse_sum(p, &right);
	if (r)
		return r;
	start_node(p, &node, op);
	mez_arr_add(&node, *out);
	mez_arr_add(&node, right);
	*out = end_node(p, &node, pos);
	return 0;
}

static int parse_not(struct parser *p, struct mez_json *out)
{
	struct mez_arr node;
	size_t pos;
	int r;

	if (++p->depth > MEZ_EXPR_MAX_DEPTH)
		return fail(p, p->i, MEZ_E_LIMIT, "nested too deeply", MEZ_NOSTR);
	skip_blank(p);
	pos = p->i;
	if (!take_kw(p, "not")) {
		r = parse_compare(p, out);
	} else {
		r = parse_not(p, out);
		start_node(p, &node, "not");
		if (!r) {
			mez_arr_add(&node, *out);
			*out = end_node(p, &node, pos);
		}
	}
	p->depth--;
	return r;
}

/* One level of "x op x op x": a node when there is more than one x. */
static int parse_chain(struct parser *p, struct mez_json *out, const char *op,
		       int (*next)(struct parser *, struct mez_json *))
{
	struct mez_arr node;
	size_t pos = (skip_blank(p), p->i), count = 1;
	int r = next(p, out);

	if (r || !mez_str_eq(peek_word(p), mez_str_of(op)))
		return r;
	start_node(p, &node, op);
	mez_arr_add(&node, *out);
	while (!r && take_word(p, mez_str_of(op))) {
		if (++count > MEZ_EXPR_MAX_ARGS)
			return fail(p, p->i, MEZ_E_LIMIT, "too many operands of", mez_str_of(op));
		r = next(p, out);
		if (!r)
			mez_arr_add(&node, *out);
	}
	if (!r)
		*out = end_node(p, &node, pos);
	return r;
}

static int parse_and(struct parser *p, struct mez_json *out)
{
	return parse_chain(p, out, "and", parse_not);
}

static int parse_or(struct parser *p, struct mez_json *out)
{
	return parse_chain(p, out, "or", parse_and);
}

int mez_expr_parse(struct mez_json *out, struct mez_arena *a, struct mez_str text, uint64_t at,
		   const struct mez_expr_scope *scope, const struct mez_origin *o,
		   struct mez_err *err)
{
	struct parser p = {.s = text, .at = at, .a = a, .scope = scope, .origin = o, .err = err};
	struct mez_json v;
	int r;

	if (text.n > MEZ_EXPR_MAX_TEXT)
		return fail(&p, 0, MEZ_E_LIMIT, "condition too long", MEZ_NOSTR);
	r = parse_or(&p, &v);
	if (r)
		return r;
	skip_blank(&p);
	if (p.i < p.s.n)
		return fail(&p, p.i, MEZ_E_RULE, "unexpected",
			    (struct mez_str){p.s.p + p.i, p.s.n - p.i});
	*out = v;
	return 0;
}
