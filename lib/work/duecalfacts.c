/* work/duecalfacts.c: conditions of which some facts are known: what they rule out, and what they
 * leave open.  Simple on purpose: whatever is not a word, a truth or the legal date is open. */
#include "work/duecal_priv.h"

#include "work/figures.h"

/* --- what is given -------------------------------------------------------- */

static int split(struct mez_str *path, struct mez_str *value, const char *text, const char *what,
		 struct mez_err *err)
{
	const char *eq = strchr(text, '=');

	*path = mez_str_of(text[0] == '.' ? text + 1 : text);
	if (!eq || eq[1] == '\0' || eq <= path->p)
		return mez_err_set(err, MEZ_E_USAGE, "'%s': %s", text, what);
	path->n = (size_t)(eq - path->p);
	*value = mez_str_of(eq + 1);
	return 0;
}

int mez_duecal_read_fact(struct mez_duecal_fact *out, const char *text, struct mez_err *err)
{
	return split(&out->path, &out->value, text, "a fact is PATH=VALUE", err);
}

int mez_duecal_read_yearly(struct mez_duecal_yearly *out, const char *text, struct mez_err *err)
{
	char day[] = "2000-01-01"; /* a leap year: 02-29 is a day of some years */
	struct mez_str value;
	struct mez_date d;
	int year, r = split(&out->path, &value, text, "a yearly day is PATH=MM-DD", err);

	if (r)
		return r;
	if (value.n == 5)
		memcpy(day + 5, value.p, 5);
	if (value.n != 5 || !mez_date_parse(&d, mez_str_of(day)))
		return mez_err_set(err, MEZ_E_USAGE, "'%s': a yearly day is PATH=MM-DD", text);
	mez_date_split(d, &year, &out->month, &out->day);
	return 0;
}

/* What is said of a path; empty when nothing is.  The kind of a duty's bearer may be given
 * for whatever duty. */
static struct mez_str given(const struct duecal_asked *q, struct mez_str path)
{
	struct mez_str bearer = q->duty->bearer ? q->duty->bearer->name : MEZ_NOSTR;

	for (size_t i = 0; i < q->c->nfacts; i++)
		if (mez_str_eq(q->c->fact[i].path, path))
			return q->c->fact[i].value;
	if (q->c->as.n && bearer.n && path.n == bearer.n + 5 && mez_str_starts(path, bearer) &&
	    memcmp(path.p + bearer.n, ".kind", 5) == 0)
		return q->c->as;
	return MEZ_NOSTR;
}

/* --- conditions ----------------------------------------------------------- */

static enum duecal_truth truth(bool b)
{
	return b ? DUECAL_YES : DUECAL_NO;
}

static enum duecal_truth negate(enum duecal_truth t)
{
	return t == DUECAL_OPEN ? t : truth(t == DUECAL_NO);
}

/* Of all, or of any: Kleene's. */
static enum duecal_truth chain(const struct duecal_asked *q, const struct mez_expr *x,
			       enum duecal_truth decides)
{
	enum duecal_truth all = negate(decides);

	for (size_t i = 0; i < x->nargs; i++) {
		enum duecal_truth t = duecal_holds(q, x->arg[i]);

		if (t == decides)
			return t;
		if (t == DUECAL_OPEN)
			all = t;
	}
	return all;
}

/* A word that is given against a text, or each of a list. */
static enum duecal_truth among(const struct duecal_asked *q, const struct mez_expr *path,
			       const struct mez_expr *words)
{
	struct mez_str is = path->op == MEZ_OP_PATH ? given(q, path->name) : MEZ_NOSTR;

	if (!is.n)
		return DUECAL_OPEN;
	if (words->op == MEZ_OP_TEXT)
		return truth(mez_str_eq(is, words->name));
	if (words->op != MEZ_OP_LIST)
		return DUECAL_OPEN;
	for (size_t i = 0; i < words->nargs; i++) {
		if (words->arg[i]->op != MEZ_OP_TEXT)
			return DUECAL_OPEN;
		if (mez_str_eq(is, words->arg[i]->name))
			return DUECAL_YES;
	}
	return DUECAL_NO;
}

static bool is_legal_date(const struct duecal_asked *q, const struct mez_expr *x)
{
	return x->op == MEZ_OP_LEGAL ||
	       (x->op == MEZ_OP_PATH && x->slot == q->clause->date_slot);
}

/* The legal date against a day. */
static enum duecal_truth against_day(const struct duecal_asked *q, const struct mez_expr *x)
{
	int32_t diff = q->legal.days - x->arg[1]->date.days;

	if (x->op == MEZ_OP_LT)
		return truth(diff < 0);
	if (x->op == MEZ_OP_LE)
		return truth(diff <= 0);
	if (x->op == MEZ_OP_GT)
		return truth(diff > 0);
	if (x->op == MEZ_OP_GE)
		return truth(diff >= 0);
	return x->op == MEZ_OP_EQ ? truth(diff == 0) : DUECAL_OPEN;
}

enum duecal_truth duecal_holds(const struct duecal_asked *q, const struct mez_expr *x)
{
	struct mez_str is = x->op == MEZ_OP_PATH ? given(q, x->name) : MEZ_NOSTR;

	if (x->op == MEZ_OP_TRUE || x->op == MEZ_OP_FALSE)
		return truth(x->op == MEZ_OP_TRUE);
	if (mez_str_is(is, "true") || mez_str_is(is, "false"))
		return truth(mez_str_is(is, "true"));
	if (x->op == MEZ_OP_NOT)
		return negate(duecal_holds(q, x->arg[0]));
	if (x->op == MEZ_OP_AND)
		return chain(q, x, DUECAL_NO);
	if (x->op == MEZ_OP_OR)
		return chain(q, x, DUECAL_YES);
	if (x->nargs == 2 && x->arg[1]->op == MEZ_OP_DATE && is_legal_date(q, x->arg[0]))
		return against_day(q, x);
	if (x->op == MEZ_OP_EQ || x->op == MEZ_OP_IN)
		return among(q, x->arg[0], x->arg[1]);
	return x->op == MEZ_OP_NE ? negate(among(q, x->arg[0], x->arg[1])) : DUECAL_OPEN;
}

/* --- rows ----------------------------------------------------------------- */

static enum duecal_truth cell_holds(const struct duecal_asked *q, const struct mez_cell *cell,
				    const struct mez_expr *key)
{
	struct mez_str is;

	switch (cell->kind) {
	case MEZ_CELL_ANY:
	case MEZ_CELL_ELSE:
		return DUECAL_YES;
	case MEZ_CELL_WORDS:
		is = key->op == MEZ_OP_PATH ? given(q, key->name) : MEZ_NOSTR;
		return is.n ? truth(mez_words_has(&cell->words, is)) : DUECAL_OPEN;
	case MEZ_CELL_BOOL:
		return cell->truth ? duecal_holds(q, key) : negate(duecal_holds(q, key));
	case MEZ_CELL_RANGE:
		return DUECAL_OPEN;
	}
	mez_bug("a cell of no kind");
}

static enum duecal_truth cells_hold(const struct duecal_asked *q, const struct mez_table *t,
				    const struct mez_row *row)
{
	enum duecal_truth all = DUECAL_YES;

	if (!mez_span_has(&row->span, q->legal))
		return DUECAL_NO;
	for (size_t k = 0; k < t->nkeys; k++) {
		enum duecal_truth one = cell_holds(q, &row->cell[k], t->key[k]);

		if (one == DUECAL_NO)
			return one;
		if (one == DUECAL_OPEN)
			all = one;
	}
	return all;
}

enum duecal_truth duecal_row(const struct duecal_asked *q, const struct mez_table *t, size_t row)
{
	enum duecal_truth all = cells_hold(q, t, &t->row[row]);

	for (size_t i = 0; i < t->nrows && all != DUECAL_NO; i++) {
		const struct mez_row *other = &t->row[i];
		bool gives_way = mez_words_has(&other->over, t->row[row].id) ||
				 (t->row[row].has_else && !other->has_else);
		enum duecal_truth one;

		if (i == row || !gives_way)
			continue;
		one = negate(cells_hold(q, t, other));
		all = one == DUECAL_YES ? all : one;
	}
	return all;
}

/* --- what is open, in words ------------------------------------------------ */

static void join(struct mez_buf *text)
{
	if (text->len)
		mez_buf_z(text, " and ");
}

/* Which operations a guard is about, not of whom. */
static bool is_of_kind(const struct duecal_asked *q, const struct mez_expr *x)
{
	return x->nargs == 2 && x->arg[0]->op == MEZ_OP_PATH && x->arg[0]->slot == q->r->kind_slot;
}

static void print(const struct duecal_asked *q, struct mez_buf *text, const struct mez_expr *x)
{
	const struct mez_json *each = mez_json_at(q->clause->id.item, "each");
	struct mez_expr_scope scope = {0};

	if (mez_json_len(each) == 1)
		scope.each = mez_json_str(&mez_json_member(each, 0)->name);
	mez_expr_print(text, x, &scope);
}

void duecal_open(const struct duecal_asked *q, struct mez_buf *text, const struct mez_expr *x)
{
	bool either = x && x->op == MEZ_OP_OR;

	if (!x || duecal_holds(q, x) != DUECAL_OPEN || is_of_kind(q, x))
		return;
	if (x->op == MEZ_OP_AND) {
		for (size_t i = 0; i < x->nargs; i++)
			duecal_open(q, text, x->arg[i]);
		return;
	}
	join(text);
	mez_buf_z(text, either ? "(" : "");
	print(q, text, x);
	mez_buf_z(text, either ? ")" : "");
}

static void open_cell(const struct duecal_asked *q, struct mez_buf *text,
		      const struct mez_cell *cell, const struct mez_expr *key)
{
	if (cell->kind == MEZ_CELL_ELSE || cell_holds(q, cell, key) != DUECAL_OPEN)
		return;
	join(text);
	if (cell->kind == MEZ_CELL_BOOL && !cell->truth)
		mez_buf_z(text, "not ");
	print(q, text, key);
	for (size_t i = 0; cell->kind == MEZ_CELL_WORDS && i < cell->words.n; i++)
		mez_buf_fmt(text, "%s\"%.*s\"", i > 0 ? " or " : " is ", MEZ_ALL(cell->words.w[i]));
	if (cell->kind == MEZ_CELL_RANGE)
		mez_buf_z(text, " is in the range of the row");
}

void duecal_open_row(const struct duecal_asked *q, struct mez_buf *text, const struct mez_table *t,
		     const struct mez_row *row)
{
	for (size_t k = 0; k < t->nkeys; k++)
		open_cell(q, text, &row->cell[k], t->key[k]);
	if (row->has_else) {
		join(text);
		mez_buf_z(text, "no other row of the deadline is for it");
	}
}
