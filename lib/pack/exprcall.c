/* pack/exprcall.c: the calls of a condition, such as table("NAME"), to their syntax trees. */
#include "pack/expr_priv.h"

/* name(PATH, "text") or name(PATH) or name("text"), by the flags. */
static int parse_reference(struct expr_parser *p, struct mez_json *out, const char *op, bool path,
			   bool text)
{
	size_t pos = p->i;
	struct mez_arr node;
	struct mez_json v;
	struct mez_str s;
	int r = expr_expect_sign(p, MEZ_STR("("));

	expr_start_node(p, &node, op);
	if (!r && path) {
		r = expr_parse_record(p, &v);
		if (!r)
			mez_arr_add(&node, v);
		if (!r && text)
			r = expr_expect_sign(p, MEZ_STR(","));
	}
	if (!r && text) {
		r = expr_scan_text(p, &s);
		if (!r)
			mez_arr_add(&node, mez_json_copy_text(p->a, s));
	}
	if (!r)
		r = expr_expect_sign(p, MEZ_STR(")"));
	if (!r)
		*out = expr_end_node(p, &node, pos);
	return r;
}

/* table("NAME"), or table("NAME", what it is applied to); a deadline that is applied to nothing
 * counts from the legal date. */
static int parse_applied(struct expr_parser *p, struct mez_json *out, bool deadline)
{
	size_t pos = p->i;
	struct mez_arr node;
	struct mez_str name;
	struct mez_json v;
	int r = expr_expect_sign(p, MEZ_STR("("));

	if (!r)
		r = expr_scan_text(p, &name);
	if (r)
		return r;
	if (expr_take_sign(p, MEZ_STR(")"))) {
		if (!deadline) {
			*out = expr_leaf(p, pos, "table", name);
			return 0;
		}
		expr_start_node(p, &node, "legal");
		v = expr_end_node(p, &node, pos);
	} else {
		r = expr_expect_sign(p, MEZ_STR(","));
		if (!r)
			r = expr_parse_or(p, &v);
		if (!r)
			r = expr_expect_sign(p, MEZ_STR(")"));
	}
	if (r)
		return r;
	expr_start_node(p, &node, deadline ? "deadline" : "apply");
	mez_arr_add(&node, v);
	mez_arr_add(&node, mez_json_copy_text(p->a, name));
	*out = expr_end_node(p, &node, pos);
	return 0;
}

/* licensed(PATH, "NAME", what is done). */
static int parse_licensed(struct expr_parser *p, struct mez_json *out)
{
	size_t pos = p->i;
	struct mez_json party, activity;
	struct mez_arr node;
	struct mez_str name;
	int r = expr_expect_sign(p, MEZ_STR("("));

	if (!r)
		r = expr_parse_record(p, &party);
	if (!r)
		r = expr_expect_sign(p, MEZ_STR(","));
	if (!r)
		r = expr_scan_text(p, &name);
	if (!r)
		r = expr_expect_sign(p, MEZ_STR(","));
	if (!r)
		r = expr_parse_or(p, &activity);
	if (!r)
		r = expr_expect_sign(p, MEZ_STR(")"));
	if (r)
		return r;
	expr_start_node(p, &node, "licensed");
	mez_arr_add(&node, party);
	mez_arr_add(&node, activity);
	mez_arr_add(&node, mez_json_copy_text(p->a, name));
	*out = expr_end_node(p, &node, pos);
	return 0;
}

/* owned(PATH, .holdings) */
static int parse_owned(struct expr_parser *p, struct mez_json *out)
{
	size_t pos = p->i, at;
	struct mez_json body;
	struct mez_arr node;
	struct mez_str path;
	int r = expr_expect_sign(p, MEZ_STR("("));

	if (!r)
		r = expr_parse_record(p, &body);
	if (!r)
		r = expr_expect_sign(p, MEZ_STR(","));
	if (r)
		return r;
	expr_skip_blank(p);
	at = p->i;
	r = expr_scan_path(p, &path);
	if (!r)
		r = expr_expect_sign(p, MEZ_STR(")"));
	if (r)
		return r;
	expr_start_node(p, &node, "owned");
	mez_arr_add(&node, body);
	mez_arr_add(&node, expr_leaf(p, at, "items", path));
	*out = expr_end_node(p, &node, pos);
	return 0;
}

/* The tail ", digits, "mode"" of round and muldiv. */
static int parse_rounding(struct expr_parser *p, struct mez_arr *node)
{
	enum mez_rounding mode;
	struct mez_dec digits;
	struct mez_str name;
	int r = expr_expect_sign(p, MEZ_STR(","));

	if (!r)
		r = expr_scan_number(p, &digits);
	if (r)
		return r;
	if (digits.scale != 0 || digits.coef < 0 || digits.coef > MEZ_DEC_SCALE_MAX)
		return expr_fail(p, p->i, MEZ_E_RULE, "digits are a number from 0 to 18",
				 MEZ_NOSTR);
	mez_arr_add(node, mez_json_i64(p->a, (int64_t)digits.coef));
	r = expr_expect_sign(p, MEZ_STR(","));
	if (!r)
		r = expr_scan_text(p, &name);
	if (r)
		return r;
	if (!mez_rounding_parse(&mode, name))
		return expr_fail(p, p->i, MEZ_E_RULE, "unknown rounding", name);
	mez_arr_add(node, mez_json_copy_text(p->a, name));
	return 0;
}

/* "x in .path" and, for all, "or none" */
static int parse_each_of(struct expr_parser *p, struct mez_json *items, const char **op)
{
	struct mez_str path;
	size_t pos;
	int r;

	if (p->item.n)
		return expr_fail(p, p->i, MEZ_E_RULE, "collections do not nest", MEZ_NOSTR);
	p->item = expr_peek_word(p);
	if (!p->item.n || mez_str_eq(p->item, p->scope->each) || mez_str_is(p->item, "in"))
		return expr_fail(p, p->i, MEZ_E_RULE, "expected a name for the items", MEZ_NOSTR);
	p->i += p->item.n;
	if (!expr_take_kw(p, "in"))
		return expr_fail(p, p->i, MEZ_E_RULE, "expected", MEZ_STR("in"));
	expr_skip_blank(p);
	pos = p->i;
	r = expr_scan_path(p, &path);
	if (r)
		return r;
	*items = expr_leaf(p, pos, "items", path);
	if (strcmp(*op, "all") != 0 || !expr_take_kw(p, "or"))
		return 0;
	*op = "all_or_none";
	return expr_take_kw(p, "none")
		       ? 0
		       : expr_fail(p, p->i, MEZ_E_RULE, "expected", MEZ_STR("none"));
}

/* any(x in .path, condition) and its like */
static int parse_collection(struct expr_parser *p, struct mez_json *out, const char *op)
{
	struct mez_json items, what;
	struct mez_arr node;
	size_t pos = p->i;
	int r = expr_expect_sign(p, MEZ_STR("("));

	if (!r)
		r = parse_each_of(p, &items, &op);
	if (!r)
		r = expr_expect_sign(p, MEZ_STR(","));
	if (!r)
		r = expr_parse_or(p, &what);
	if (!r)
		r = expr_expect_sign(p, MEZ_STR(")"));
	if (r)
		return r;
	p->item = MEZ_NOSTR;
	expr_start_node(p, &node, op);
	mez_arr_add(&node, items);
	mez_arr_add(&node, what);
	*out = expr_end_node(p, &node, pos);
	return 0;
}

static int parse_arith(struct expr_parser *p, struct mez_json *out, const char *op, size_t least,
		       size_t most, bool rounding)
{
	size_t pos = p->i, count = 0;
	struct mez_arr node;
	struct mez_json v;
	int r = expr_expect_sign(p, MEZ_STR("("));

	expr_start_node(p, &node, op);
	while (!r) {
		r = expr_parse_or(p, &v);
		if (r)
			return r;
		mez_arr_add(&node, v);
		if (++count == most || !expr_take_sign(p, MEZ_STR(",")))
			break;
	}
	if (!r && count < least)
		return expr_fail(p, p->i, MEZ_E_RULE, "too few operands for", mez_str_of(op));
	if (!r && rounding)
		r = parse_rounding(p, &node);
	if (!r)
		r = expr_expect_sign(p, MEZ_STR(")"));
	if (!r)
		*out = expr_end_node(p, &node, pos);
	return r;
}

/* convert(x, "NAME"), at the rate of the legal date, or convert(x, "NAME", day) */
static int parse_convert(struct expr_parser *p, struct mez_json *out)
{
	size_t pos = p->i;
	struct mez_arr node, legal;
	struct mez_json x, day;
	struct mez_str name;
	int r = expr_expect_sign(p, MEZ_STR("("));

	if (!r)
		r = expr_parse_or(p, &x);
	if (!r)
		r = expr_expect_sign(p, MEZ_STR(","));
	if (!r)
		r = expr_scan_text(p, &name);
	if (r)
		return r;
	expr_start_node(p, &legal, "legal");
	day = expr_end_node(p, &legal, pos);
	if (expr_take_sign(p, MEZ_STR(",")))
		r = expr_parse_or(p, &day);
	if (!r)
		r = expr_expect_sign(p, MEZ_STR(")"));
	if (r)
		return r;
	expr_start_node(p, &node, "convert");
	mez_arr_add(&node, x);
	mez_arr_add(&node, day);
	mez_arr_add(&node, mez_json_copy_text(p->a, name));
	*out = expr_end_node(p, &node, pos);
	return 0;
}

static int parse_date(struct expr_parser *p, struct mez_json *out)
{
	size_t pos = p->i;
	struct mez_date d;
	struct mez_str s;
	int r = expr_expect_sign(p, MEZ_STR("("));

	if (!r)
		r = expr_scan_text(p, &s);
	if (r)
		return r;
	if (!mez_date_parse(&d, s))
		return expr_fail(p, pos, MEZ_E_RULE, "no such date", s);
	*out = expr_leaf(p, pos, "date", s);
	return expr_expect_sign(p, MEZ_STR(")"));
}

/* pkr(75000): three letters and a literal. */
static int parse_money(struct expr_parser *p, struct mez_json *out, struct mez_str code)
{
	size_t pos = p->i;
	struct mez_arr node;
	struct mez_dec d;
	char upper[3];
	int r = expr_expect_sign(p, MEZ_STR("("));

	if (!r)
		r = expr_scan_number(p, &d);
	if (r)
		return r;
	for (size_t i = 0; i < 3; i++)
		upper[i] = (char)(code.p[i] - 32);
	expr_start_node(p, &node, "money");
	mez_arr_add(&node, expr_dec_text(p, d));
	mez_arr_add(&node, mez_json_copy_text(p->a, (struct mez_str){upper, 3}));
	*out = expr_end_node(p, &node, pos);
	return expr_expect_sign(p, MEZ_STR(")"));
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

int expr_parse_call(struct expr_parser *p, struct mez_json *out, struct mez_str w, size_t pos)
{
	static const struct {
		const char *name;
		bool path, text;
	} refs[] = {
		{"is", true, true},	{"status", true, true},	 {"total", false, true},
		{"param", false, true}, {"screen", true, false}, {"judged", false, true},
		{"owed", false, true},	{"wellformed", true, true},
	};

	static const char *const collections[] = {"any", "all", "sum", "count"};

	for (size_t i = 0; i < MEZ_COUNT(refs); i++)
		if (mez_str_eq(w, mez_str_of(refs[i].name)))
			return parse_reference(p, out, refs[i].name, refs[i].path, refs[i].text);
	if (mez_str_is(w, "min") || mez_str_is(w, "max"))
		return parse_arith(p, out, mez_str_is(w, "min") ? "min" : "max", 2,
				   MEZ_EXPR_MAX_ARGS, false);
	if (mez_str_is(w, "higher_of") || mez_str_is(w, "lower_of"))
		return parse_arith(p, out, mez_str_is(w, "lower_of") ? "min" : "max", 2,
				   MEZ_EXPR_MAX_ARGS, false);
	if (mez_str_is(w, "table") || mez_str_is(w, "deadline"))
		return parse_applied(p, out, mez_str_is(w, "deadline"));
	for (size_t i = 0; i < MEZ_COUNT(collections); i++)
		if (mez_str_eq(w, mez_str_of(collections[i])))
			return parse_collection(p, out, collections[i]);
	if (mez_str_is(w, "licensed"))
		return parse_licensed(p, out);
	if (mez_str_is(w, "owned"))
		return parse_owned(p, out);
	if (mez_str_is(w, "round"))
		return parse_arith(p, out, "round", 1, 1, true);
	if (mez_str_is(w, "muldiv"))
		return parse_arith(p, out, "muldiv", 3, 3, true);
	if (mez_str_is(w, "convert"))
		return parse_convert(p, out);
	if (mez_str_is(w, "date"))
		return parse_date(p, out);
	if (is_currency(w))
		return parse_money(p, out, w);
	expr_skip_blank(p);
	return expr_fail_hint(p, pos, "unknown function", w,
			      p->i < p->s.n && p->s.p[p->i] == '('
				      ? NULL
				      : "a path begins with a point, a word is in double quotes");
}
