/* pack/exprprint.c: a condition as a person writes it, in the one spelling that we print. */
#include "pack/expr.h"

/* How tightly an operator binds; an operand that binds less stands in brackets. */
enum level { L_OR, L_AND, L_NOT, L_COMPARE, L_SUM, L_PRODUCT, L_PRIMARY };

struct printing {
	struct mez_buf *out;
	const struct mez_expr_scope *scope;
};

static void print(struct printing *p, const struct mez_expr *e, enum level least);

/* --- leaves --------------------------------------------------------------- */

static void word(struct printing *p, const struct mez_expr *e, const char *w)
{
	(void)e;
	mez_buf_z(p->out, w);
}

static void quoted(struct printing *p, struct mez_str s)
{
	mez_buf_fmt(p->out, "\"%.*s\"", MEZ_ALL(s));
}

static void number(struct printing *p, struct mez_dec d)
{
	char text[MEZ_DEC_TEXT];

	mez_buf_add(p->out, text, mez_dec_text(text, d));
}

/* What lies between nought and one is a share: 5%, not 0.05. */
static void share(struct printing *p, const struct mez_expr *e, const char *w)
{
	static const struct mez_dec one = {.coef = 1}, minus = {.coef = -1};
	struct mez_dec d = e->dec;

	(void)w;
	if (d.scale == 0 || mez_dec_cmp(d, one) >= 0 || mez_dec_cmp(d, minus) <= 0) {
		number(p, d);
		return;
	}
	if (d.scale == 1)
		d.coef *= 10;
	d.scale = d.scale == 1 ? 0 : d.scale - 2;
	number(p, d);
	mez_buf_ch(p->out, '%');
}

static void money(struct printing *p, const struct mez_expr *e, const char *w)
{
	(void)w;
	for (size_t i = 0; i < e->field.n; i++)
		mez_buf_ch(p->out, (char)(e->field.p[i] + 32));
	mez_buf_ch(p->out, '(');
	number(p, e->dec);
	mez_buf_ch(p->out, ')');
}

static void text(struct printing *p, const struct mez_expr *e, const char *w)
{
	(void)w;
	quoted(p, e->name);
}

static void date(struct printing *p, const struct mez_expr *e, const char *w)
{
	mez_buf_z(p->out, w);
	mez_buf_ch(p->out, '(');
	quoted(p, e->name);
	mez_buf_ch(p->out, ')');
}

static void path(struct printing *p, const struct mez_expr *e, const char *w)
{
	(void)w;
	mez_buf_fmt(p->out, ".%.*s", MEZ_ALL(e->name));
	if (e->op == MEZ_OP_CLAIM)
		mez_buf_fmt(p->out, ".%.*s", MEZ_ALL(e->field));
}

/* What the text called the items is not in the tree: a name that the clause has not taken. */
static const char *item_name(const struct printing *p)
{
	return mez_str_is(p->scope->each, "item") ? "it" : "item";
}

static void item(struct printing *p, const struct mez_expr *e, const char *w)
{
	if (e->op == MEZ_OP_ITEM)
		mez_buf_z(p->out, item_name(p));
	else if (p->scope->each.n)
		mez_buf_fmt(p->out, "%.*s", MEZ_ALL(p->scope->each));
	else
		mez_buf_z(p->out, w);
	if (e->name.n)
		mez_buf_fmt(p->out, ".%.*s", MEZ_ALL(e->name));
}

/* --- operators ------------------------------------------------------------ */

static enum level level(enum mez_op op);

/* Sums and products go on from the left; everything else needs brackets within its own like. */
static void infix(struct printing *p, const struct mez_expr *e, const char *w)
{
	enum level own = level(e->op);
	bool goes_on = own == L_SUM || own == L_PRODUCT;

	print(p, e->arg[0], goes_on ? own : own + 1);
	for (size_t i = 1; i < e->nargs; i++) {
		mez_buf_fmt(p->out, " %s ", w);
		print(p, e->arg[i], own + 1);
	}
}

static void negation(struct printing *p, const struct mez_expr *e, const char *w)
{
	mez_buf_fmt(p->out, "%s ", w);
	print(p, e->arg[0], L_NOT);
}

static void choice(struct printing *p, const struct mez_expr *e, const char *w)
{
	static const char *const next[] = {" then ", " else ", " end"};

	mez_buf_fmt(p->out, "%s ", w);
	for (size_t i = 0; i < MEZ_COUNT(next); i++) {
		print(p, e->arg[i], L_OR);
		mez_buf_z(p->out, next[i]);
	}
}

static void operands(struct printing *p, const struct mez_expr *e, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		if (i > 0)
			mez_buf_z(p->out, ", ");
		print(p, e->arg[i], L_OR);
	}
}

static void list(struct printing *p, const struct mez_expr *e, const char *w)
{
	(void)w;
	mez_buf_ch(p->out, '[');
	operands(p, e, 0, e->nargs);
	mez_buf_ch(p->out, ']');
}

/* --- calls ---------------------------------------------------------------- */

/* name(operands, "name", operands): the name comes after the record or the money that a call is
 * about, and first where there is none.  The legal date is what a day is when none is given. */
static void call(struct printing *p, const struct mez_expr *e, const char *w)
{
	bool dated = e->op == MEZ_OP_DEADLINE || e->op == MEZ_OP_CONVERT;
	size_t before = e->op == MEZ_OP_APPLY || e->op == MEZ_OP_DEADLINE ? 0 : 1, n = e->nargs;

	if (dated && e->arg[n - 1]->op == MEZ_OP_LEGAL)
		n--;
	if (!e->name.p || before > n)
		before = n;
	mez_buf_fmt(p->out, "%s(", w);
	operands(p, e, 0, before);
	if (e->name.p) {
		mez_buf_z(p->out, before ? ", " : "");
		quoted(p, e->name);
	}
	for (size_t i = before; i < n; i++) {
		mez_buf_z(p->out, ", ");
		print(p, e->arg[i], L_OR);
	}
	if (e->op == MEZ_OP_ROUND || e->op == MEZ_OP_MULDIV)
		mez_buf_fmt(p->out, ", %u, \"%s\"", (unsigned)e->digits,
			    mez_rounding_name(e->rounding));
	mez_buf_ch(p->out, ')');
}

static void collection(struct printing *p, const struct mez_expr *e, const char *w)
{
	mez_buf_fmt(p->out, "%s(%s in ", w, item_name(p));
	print(p, e->arg[0], L_PRIMARY);
	mez_buf_z(p->out, e->op == MEZ_OP_ALLORNONE ? " or none, " : ", ");
	print(p, e->arg[1], L_OR);
	mez_buf_ch(p->out, ')');
}

/* --- by operator ---------------------------------------------------------- */

static const struct spelling {
	void (*print)(struct printing *p, const struct mez_expr *e, const char *w);
	enum level level;
	const char *word;
} spellings[] = {
	[MEZ_OP_TRUE] = {word, L_PRIMARY, "true"},
	[MEZ_OP_FALSE] = {word, L_PRIMARY, "false"},
	[MEZ_OP_NULL] = {word, L_PRIMARY, "null"},
	[MEZ_OP_DEC] = {share, L_PRIMARY, ""},
	[MEZ_OP_MONEY] = {money, L_PRIMARY, ""},
	[MEZ_OP_DATE] = {date, L_PRIMARY, "date"},
	[MEZ_OP_TEXT] = {text, L_PRIMARY, ""},
	[MEZ_OP_LIST] = {list, L_PRIMARY, ""},
	[MEZ_OP_PATH] = {path, L_PRIMARY, ""},
	[MEZ_OP_SELF] = {path, L_PRIMARY, ""},
	[MEZ_OP_CLAIM] = {path, L_PRIMARY, ""},
	[MEZ_OP_ITEMS] = {path, L_PRIMARY, ""},
	[MEZ_OP_ITEM] = {item, L_PRIMARY, ""},
	[MEZ_OP_EACH] = {item, L_PRIMARY, "each"},
	[MEZ_OP_OLD] = {word, L_PRIMARY, "old"},
	[MEZ_OP_LEGAL] = {word, L_PRIMARY, "legal_date"},
	[MEZ_OP_DAYSLATE] = {word, L_PRIMARY, "days_late"},
	[MEZ_OP_UNPAID] = {word, L_PRIMARY, "unpaid"},
	[MEZ_OP_OR] = {infix, L_OR, "or"},
	[MEZ_OP_AND] = {infix, L_AND, "and"},
	[MEZ_OP_NOT] = {negation, L_NOT, "not"},
	[MEZ_OP_EQ] = {infix, L_COMPARE, "=="},
	[MEZ_OP_NE] = {infix, L_COMPARE, "!="},
	[MEZ_OP_LT] = {infix, L_COMPARE, "<"},
	[MEZ_OP_LE] = {infix, L_COMPARE, "<="},
	[MEZ_OP_GT] = {infix, L_COMPARE, ">"},
	[MEZ_OP_GE] = {infix, L_COMPARE, ">="},
	[MEZ_OP_IN] = {infix, L_COMPARE, "in"},
	[MEZ_OP_ADD] = {infix, L_SUM, "+"},
	[MEZ_OP_SUB] = {infix, L_SUM, "-"},
	[MEZ_OP_MUL] = {infix, L_PRODUCT, "*"},
	[MEZ_OP_IF] = {choice, L_PRIMARY, "if"},
	[MEZ_OP_MIN] = {call, L_PRIMARY, "min"},
	[MEZ_OP_MAX] = {call, L_PRIMARY, "max"},
	[MEZ_OP_ROUND] = {call, L_PRIMARY, "round"},
	[MEZ_OP_MULDIV] = {call, L_PRIMARY, "muldiv"},
	[MEZ_OP_IS] = {call, L_PRIMARY, "is"},
	[MEZ_OP_STATUS] = {call, L_PRIMARY, "status"},
	[MEZ_OP_TOTAL] = {call, L_PRIMARY, "total"},
	[MEZ_OP_PARAM] = {call, L_PRIMARY, "param"},
	[MEZ_OP_TABLE] = {call, L_PRIMARY, "table"},
	[MEZ_OP_APPLY] = {call, L_PRIMARY, "table"},
	[MEZ_OP_DEADLINE] = {call, L_PRIMARY, "deadline"},
	[MEZ_OP_OWED] = {call, L_PRIMARY, "owed"},
	[MEZ_OP_CONVERT] = {call, L_PRIMARY, "convert"},
	[MEZ_OP_LICENSED] = {call, L_PRIMARY, "licensed"},
	[MEZ_OP_OWNED] = {call, L_PRIMARY, "owned"},
	[MEZ_OP_SCREEN] = {call, L_PRIMARY, "screen"},
	[MEZ_OP_WELLFORMED] = {call, L_PRIMARY, "wellformed"},
	[MEZ_OP_JUDGED] = {call, L_PRIMARY, "judged"},
	[MEZ_OP_ANY] = {collection, L_PRIMARY, "any"},
	[MEZ_OP_ALL] = {collection, L_PRIMARY, "all"},
	[MEZ_OP_ALLORNONE] = {collection, L_PRIMARY, "all"},
	[MEZ_OP_SUM] = {collection, L_PRIMARY, "sum"},
	[MEZ_OP_COUNT] = {collection, L_PRIMARY, "count"},
};
_Static_assert(MEZ_COUNT(spellings) == MEZ_OPS_COUNT, "an operator that is not spelled");

static enum level level(enum mez_op op)
{
	return spellings[op].level;
}

static void print(struct printing *p, const struct mez_expr *e, enum level least)
{
	const struct spelling *s = &spellings[e->op];
	bool brackets = s->level < least;

	mez_require(s->print);
	if (brackets)
		mez_buf_ch(p->out, '(');
	s->print(p, e, s->word);
	if (brackets)
		mez_buf_ch(p->out, ')');
}

void mez_expr_print(struct mez_buf *out, const struct mez_expr *e,
		    const struct mez_expr_scope *scope)
{
	struct printing p = {out, scope};

	print(&p, e, L_OR);
}
