/* pack/expr.h: the condition language of clauses, from text to syntax tree to checked form.
 * May include: base json.  Language and tree: mez-clause(5), `semantics` 1.
 * The canonical JSON syntax tree defines the meaning and is what the pack digest covers;
 * struct mez_expr is only a form of it that is quick to walk, made by one decoder. */
#ifndef MEZ_PACK_EXPR_H
#define MEZ_PACK_EXPR_H

#include "base/buf.h"
#include "base/date.h"
#include "base/dec.h"
#include "pack/origin.h"

enum {
	MEZ_SEMANTICS = 1,
	MEZ_EXPR_MAX_DEPTH = 48,
	MEZ_EXPR_MAX_TEXT = 8192,
	MEZ_EXPR_MAX_ARGS = 64
};

/* X(NAME, wire name in the tree, least and most operands that are expressions) */
#define MEZ_OPS(X)                                                                           \
	X(TRUE, "true", 0, 0)                                                                    \
	X(FALSE, "false", 0, 0)                                                                  \
	X(NULL, "null", 0, 0)                                                                    \
	X(DEC, "dec", 0, 0)                                                                      \
	X(MONEY, "money", 0, 0)                                                                  \
	X(DATE, "date", 0, 0)                                                                    \
	X(TEXT, "text", 0, 0)                                                                    \
	X(LIST, "list", 1, MEZ_EXPR_MAX_ARGS)                                                    \
	X(PATH, "path", 0, 0)                                                                    \
	X(SELF, "self", 0, 0)                                                                    \
	X(CLAIM, "claim", 0, 0)                                                                  \
	X(OLD, "old", 0, 0)                                                                      \
	X(OR, "or", 2, MEZ_EXPR_MAX_ARGS)                                                        \
	X(AND, "and", 2, MEZ_EXPR_MAX_ARGS)                                                      \
	X(NOT, "not", 1, 1)                                                                      \
	X(EQ, "eq", 2, 2)                                                                        \
	X(NE, "ne", 2, 2)                                                                        \
	X(LT, "lt", 2, 2)                                                                        \
	X(LE, "le", 2, 2)                                                                        \
	X(GT, "gt", 2, 2)                                                                        \
	X(GE, "ge", 2, 2)                                                                        \
	X(IN, "in", 2, 2)                                                                        \
	X(ADD, "add", 2, 2)                                                                      \
	X(SUB, "sub", 2, 2)                                                                      \
	X(MUL, "mul", 2, 2)                                                                      \
	X(IF, "if", 3, 3)                                                                        \
	X(MIN, "min", 2, MEZ_EXPR_MAX_ARGS)                                                      \
	X(MAX, "max", 2, MEZ_EXPR_MAX_ARGS)                                                      \
	X(ROUND, "round", 1, 1)                                                                  \
	X(MULDIV, "muldiv", 3, 3)                                                                \
	X(IS, "is", 1, 1)                                                                        \
	X(STATUS, "status", 1, 1)                                                                \
	X(TOTAL, "total", 0, 0)                                                                  \
	X(PARAM, "param", 0, 0)                                                                  \
	X(TABLE, "table", 0, 0)                                                                  \
	X(APPLY, "apply", 1, 1)                                                                  \
	X(DEADLINE, "deadline", 1, 1)                                                            \
	X(LEGAL, "legal", 0, 0)                                                                  \
	X(OWED, "owed", 0, 0)                                                                    \
	X(DAYSLATE, "days_late", 0, 0)                                                           \
	X(UNPAID, "unpaid", 0, 0)                                                                \
	X(CONVERT, "convert", 2, 2)                                                              \
	X(ITEMS, "items", 0, 0)                                                                  \
	X(ITEM, "item", 0, 0)                                                                    \
	X(EACH, "each", 0, 0)                                                                    \
	X(ANY, "any", 2, 2)                                                                      \
	X(ALL, "all", 2, 2)                                                                      \
	X(ALLORNONE, "all_or_none", 2, 2)                                                        \
	X(SUM, "sum", 2, 2)                                                                      \
	X(COUNT, "count", 2, 2)                                                                  \
	X(LICENSED, "licensed", 2, 2)                                                            \
	X(OWNED, "owned", 2, 2)                                                                  \
	X(SCREEN, "screen", 1, 1)                                                                \
	X(WELLFORMED, "wellformed", 1, 1)                                                        \
	X(JUDGED, "judged", 0, 0)

enum mez_op {
#define X(name, wire, least, most) MEZ_OP_##name,
	MEZ_OPS(X)
#undef X
};
enum {
	MEZ_OPS_COUNT = 0
#define X(name, wire, least, most) +1
	MEZ_OPS(X)
#undef X
};
const char *mez_op_name(enum mez_op op);

/* What a value is. */
#define MEZ_TYPES(X)                                                                         \
	X(BOOL, "bool")                                                                          \
	X(DEC, "decimal")                                                                        \
	X(MONEY, "money")                                                                        \
	X(DATE, "date")                                                                          \
	X(INSTANT, "instant")                                                                    \
	X(TEXT, "text")                                                                          \
	X(WORD, "word")                                                                          \
	X(RECORD, "record")                                                                      \
	X(NULL, "null")                                                                          \
	X(LIST, "list")                                                                          \
	X(TEXTS, "list of texts")
enum mez_type {
#define X(name, wire) MEZ_TYPE_##name,
	MEZ_TYPES(X)
#undef X
};
const char *mez_type_name(enum mez_type t);

struct mez_expr {
	enum mez_op op;
	enum mez_type type;            /* set by the checker (pack/check.c) */
	struct mez_expr **arg;
	size_t nargs;
	struct mez_str name;           /* path, text, definition, table, alias of a claim */
	struct mez_str field;          /* field of a claim; currency of money */
	struct mez_dec dec;            /* DEC, MONEY */
	struct mez_date date;          /* DATE */
	uint8_t digits;                /* ROUND, MULDIV */
	enum mez_rounding rounding;
	const struct mez_json *tree;   /* where it was decoded from: for places */
	void *ref;                     /* what name means: set by the checker */
	size_t slot;                   /* PATH: first slot; SELF: field number */
};

/* What may stand in a text besides paths of the operation. */
struct mez_expr_scope {
	bool self;                     /* paths start at the subject of a definition */
	bool old;                      /* `old` is the value being varied */
	const struct mez_json *claims; /* object whose members are aliases; may be NULL */
	struct mez_str each;           /* what a clause calls the item that each instance is of */
};

/* Text to syntax tree.  Errors: RULE for grammar, UNSUPPORTED for words of the language that
 * semantics 1 does not have, LIMIT; the place is `at` + position, in o. */
MEZ_MUST int mez_expr_parse(struct mez_json *out, struct mez_arena *a, struct mez_str text,
			    uint64_t at, const struct mez_expr_scope *scope,
			    const struct mez_origin *o, struct mez_err *err);

/* Syntax tree to checked shape (operators, operand counts, literals); names are resolved and
 * types judged by the checker.  Borrows from tree. */
MEZ_MUST int mez_expr_decode(struct mez_expr **out, struct mez_arena *a,
			     const struct mez_json *tree, const struct mez_origin *o,
			     struct mez_err *err);

/* The text of a decoded tree, on one line, in one spelling: shares as percentages, no brackets
 * that precedence makes needless, `item` for the item of a collection.  Parsed in the same scope
 * (of which `each` is used) it gives the same tree, if the tree came from a text. */
void mez_expr_print(struct mez_buf *out, const struct mez_expr *e,
		    const struct mez_expr_scope *scope);

#endif
