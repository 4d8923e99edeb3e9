/* pack/exprscan.c: the tokens of a condition, and the nodes of its tree. */
#include "pack/expr_priv.h"

int expr_fail(struct expr_parser *p, size_t pos, enum mez_code code, const char *what,
	      struct mez_str word)
{
	if (word.p)
		return mez_origin_err(p->origin, p->at + pos, p->err, code, "%s '%.*s'", what,
				      MEZ_FMT(word));
	return mez_origin_err(p->origin, p->at + pos, p->err, code, "%s", what);
}

int expr_fail_hint(struct expr_parser *p, size_t pos, const char *what, struct mez_str word,
		   const char *hint)
{
	if (!hint)
		return expr_fail(p, pos, MEZ_E_RULE, what, word);
	if (!word.p)
		return mez_origin_err(p->origin, p->at + pos, p->err, MEZ_E_RULE, "%s: %s", what,
				      hint);
	return mez_origin_err(p->origin, p->at + pos, p->err, MEZ_E_RULE, "%s '%.*s': %s", what,
			      MEZ_FMT(word), hint);
}

void expr_skip_blank(struct expr_parser *p)
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
struct mez_str expr_peek_word(struct expr_parser *p)
{
	size_t e;

	expr_skip_blank(p);
	e = p->i;
	if (e < p->s.n && p->s.p[e] >= 'a' && p->s.p[e] <= 'z')
		while (e < p->s.n && is_word_char(p->s.p[e]))
			e++;
	return (struct mez_str){p->s.p + p->i, e - p->i};
}

bool expr_take_word(struct expr_parser *p, struct mez_str word)
{
	struct mez_str w = expr_peek_word(p);

	if (!mez_str_eq(w, word))
		return false;
	p->i += w.n;
	return true;
}

bool expr_take_sign(struct expr_parser *p, struct mez_str sign)
{
	expr_skip_blank(p);
	if (!mez_str_starts((struct mez_str){p->s.p + p->i, p->s.n - p->i}, sign))
		return false;
	p->i += sign.n;
	return true;
}

int expr_expect_sign(struct expr_parser *p, struct mez_str sign)
{
	if (expr_take_sign(p, sign))
		return 0;
	return expr_fail(p, p->i, MEZ_E_RULE, "expected", sign);
}

/* --- tree making ---------------------------------------------------------- */

struct mez_json expr_at_pos(struct expr_parser *p, size_t pos, struct mez_json v)
{
	v.offset = (uint32_t)(p->at + pos);
	return v;
}

void expr_start_node(struct expr_parser *p, struct mez_arr *node, const char *op)
{
	*node = (struct mez_arr){.a = p->a};
	mez_arr_add(node, mez_json_z(op));
}

struct mez_json expr_end_node(struct expr_parser *p, struct mez_arr *node, size_t pos)
{
	return expr_at_pos(p, pos, mez_arr_done(node));
}

struct mez_json expr_leaf(struct expr_parser *p, size_t pos, const char *op, struct mez_str text)
{
	struct mez_arr node;

	expr_start_node(p, &node, op);
	mez_arr_add(&node, mez_json_copy_text(p->a, text));
	return expr_end_node(p, &node, pos);
}

/* --- tokens --------------------------------------------------------------- */

int expr_scan_number(struct expr_parser *p, struct mez_dec *out)
{
	size_t from, e;

	expr_skip_blank(p);
	from = e = p->i;
	if (e < p->s.n && p->s.p[e] == '-')
		e++;
	while (e < p->s.n && ((p->s.p[e] >= '0' && p->s.p[e] <= '9') || p->s.p[e] == '.'))
		e++;
	if (e < p->s.n && p->s.p[e] == '%')
		e++;
	if (!mez_dec_parse_source(out, (struct mez_str){p->s.p + from, e - from}))
		return expr_fail_hint(p, from, "not a number", MEZ_NOSTR,
				      expr_hint_value((struct mez_str){p->s.p + from,
								       p->s.n - from}));
	p->i = e;
	return 0;
}

struct mez_json expr_dec_text(struct expr_parser *p, struct mez_dec d)
{
	char text[MEZ_DEC_TEXT];
	size_t n = mez_dec_text(text, d);

	return mez_json_copy_text(p->a, (struct mez_str){text, n});
}

int expr_scan_text(struct expr_parser *p, struct mez_str *out)
{
	size_t from;

	expr_skip_blank(p);
	from = p->i + 1;
	if (p->i >= p->s.n || p->s.p[p->i] != '"')
		return expr_fail(p, p->i, MEZ_E_RULE, "expected a text in double quotes",
				 MEZ_NOSTR);
	for (size_t e = from; e < p->s.n; e++) {
		if (p->s.p[e] == '\\')
			return expr_fail(p, e, MEZ_E_RULE, "a text has no escapes", MEZ_NOSTR);
		if (p->s.p[e] == '"' && e == from)
			return expr_fail(p, from - 1, MEZ_E_RULE, "an empty text", MEZ_NOSTR);
		if (p->s.p[e] == '"') {
			*out = (struct mez_str){p->s.p + from, e - from};
			p->i = e + 1;
			return 0;
		}
	}
	return expr_fail(p, from - 1, MEZ_E_RULE, "text without its closing quote", MEZ_NOSTR);
}

/* ".a.b": the dotted text without its first dot. */
int expr_scan_path(struct expr_parser *p, struct mez_str *out)
{
	size_t from, e;

	expr_skip_blank(p);
	from = e = p->i;
	while (e < p->s.n && p->s.p[e] == '.') {
		size_t start = ++e;

		while (e < p->s.n && is_word_char(p->s.p[e]))
			e++;
		if (e == start)
			return expr_fail(p, e, MEZ_E_RULE, "expected a name after '.'", MEZ_NOSTR);
	}
	if (e == from)
		return expr_fail(p, from, MEZ_E_RULE, "expected a path", MEZ_NOSTR);
	*out = (struct mez_str){p->s.p + from + 1, e - from - 1};
	p->i = e;
	return 0;
}
