/* pack/expr_priv.h: between the scanner (exprscan.c) and the parser (exprparse.c, exprcall.c). */
#ifndef MEZ_PACK_EXPR_PRIV_H
#define MEZ_PACK_EXPR_PRIV_H

#include "pack/expr.h"

struct expr_parser {
	struct mez_str s;
	size_t i;                  /* next byte */
	unsigned depth;
	uint64_t at;               /* of the text in its source */
	struct mez_arena *a;
	const struct mez_expr_scope *scope;
	struct mez_str item;       /* inside any(x in ...): x */
	const struct mez_origin *origin;
	struct mez_err *err;
};

/* An error at pos of the text; word (may be MEZ_NOSTR) is quoted after what. */
MEZ_MUST int expr_fail(struct expr_parser *p, size_t pos, enum mez_code code, const char *what,
		       struct mez_str word);

/* The same, and after it how that is written, unless hint is NULL. */
MEZ_MUST int expr_fail_hint(struct expr_parser *p, size_t pos, const char *what,
			    struct mez_str word, const char *hint);
/* How to write what begins here: where an operator, and where a value could stand; or NULL. */
const char *expr_hint_operator(struct mez_str rest);
const char *expr_hint_value(struct mez_str rest);

/* Tokens.  peek_ looks, take_ takes if it is there, expect_ and scan_ fail if not. */
void expr_skip_blank(struct expr_parser *p);
struct mez_str expr_peek_word(struct expr_parser *p);
bool expr_take_word(struct expr_parser *p, struct mez_str word);
bool expr_take_sign(struct expr_parser *p, struct mez_str sign);
MEZ_MUST int expr_expect_sign(struct expr_parser *p, struct mez_str sign);
#define expr_take_kw(p, lit) expr_take_word((p), MEZ_STR(lit))
MEZ_MUST int expr_scan_number(struct expr_parser *p, struct mez_dec *out);
MEZ_MUST int expr_scan_text(struct expr_parser *p, struct mez_str *out);
/* ".a.b": the dotted text without its first dot. */
MEZ_MUST int expr_scan_path(struct expr_parser *p, struct mez_str *out);

/* Nodes: an array that begins with the operator; places are positions in the text. */
struct mez_json expr_at_pos(struct expr_parser *p, size_t pos, struct mez_json v);
void expr_start_node(struct expr_parser *p, struct mez_arr *node, const char *op);
struct mez_json expr_end_node(struct expr_parser *p, struct mez_arr *node, size_t pos);
struct mez_json expr_leaf(struct expr_parser *p, size_t pos, const char *op, struct mez_str text);
struct mez_json expr_dec_text(struct expr_parser *p, struct mez_dec d);

/* The parts of a condition.  A whole expression: */
MEZ_MUST int expr_parse_or(struct expr_parser *p, struct mez_json *out);
/* A record: by its path, or as an item. */
MEZ_MUST int expr_parse_record(struct expr_parser *p, struct mez_json *out);
/* The call of the function w, which began at pos; the parser is behind its name. */
MEZ_MUST int expr_parse_call(struct expr_parser *p, struct mez_json *out, struct mez_str w,
			     size_t pos);

#endif
