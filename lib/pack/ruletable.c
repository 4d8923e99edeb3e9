/* pack/ruletable.c: dated tables and parameters, and the proof that no two rows of a table
 * answer for the same facts on the same day. */
#include "pack/rules_priv.h"

#include <stdlib.h>

/* --- rows ----------------------------------------------------------------- */

static int decode_contested(const struct item_ctx *c, struct mez_row *row, const struct mez_json *v)
{
	const struct mez_json *list = mez_json_at(v, "contested");
	struct mez_figure *f = MEZ_NEWS(c->r->a, struct mez_figure, mez_json_len(list) + 1);

	for (size_t i = 0; i < mez_json_len(list); i++) {
		const struct mez_json *alt = mez_json_item(list, i);
		const struct mez_json *value = mez_json_at(alt, "value");
		int r;

		if (!value)
			value = mez_json_at(alt, "rate");
		if (!value)
			return rule_err(c, alt, "a contested reading gives its value");
		r = rule_figure(c, &f[i], value);
		if (r)
			return r;
		if (f[i].type != row->value.type)
			return rule_err(c, alt, "a contested reading is of the row's own type");
	}
	row->contested = f;
	row->ncontested = mez_json_len(list);
	return 0;
}

static int decode_row(const struct item_ctx *c, struct mez_row *row, const struct mez_json *v,
		      const struct mez_json *value)
{
	int r = rule_figure(c, &row->value, value);

	if (r)
		return r;
	row->item = v;
	row->id = rule_text(v, "id");
	r = rule_span(c, &row->span, v);
	if (r)
		return r;
	row->ended_by = rule_text(v, "ended_by");
	row->has_known_to = rule_date(&row->known_to, v, "known_to");
	row->has_made = rule_date(&row->made, v, "made");
	row->over = rule_words(c->r->a, mez_json_at(v, "over"));
	r = rule_confidence(c, &row->confidence, v);
	if (!r && mez_json_len(mez_json_at(v, "source")) == 0)
		r = rule_err(c, v, "a figure names its source");
	return r ? r : decode_contested(c, row, v);
}

/* --- cells ---------------------------------------------------------------- */

static int decode_bound(const struct item_ctx *c, struct mez_cell *cell, const struct mez_member *m)
{
	struct mez_str side = mez_json_str(&m->name);
	bool low = mez_str_is(side, "min") || mez_str_is(side, "over");
	struct mez_figure f;
	int r = rule_figure(c, &f, &m->value);

	if (r)
		return r;
	if (f.type != MEZ_TYPE_DEC && f.type != MEZ_TYPE_MONEY && f.type != MEZ_TYPE_DATE)
		return rule_err(c, &m->value, "a range is over numbers, money or dates");
	if (low ? cell->has_lo : cell->has_hi)
		return rule_err(c, &m->value, "two bounds on one side of a range");
	if (low) {
		cell->has_lo = true;
		cell->lo = f;
		cell->lo_strict = mez_str_is(side, "over");
	} else {
		cell->has_hi = true;
		cell->hi = f;
		cell->hi_strict = mez_str_is(side, "below");
	}
	return 0;
}

static int decode_cell(const struct item_ctx *c, struct mez_cell *cell, const struct mez_json *v)
{
	if (!v) {
		cell->kind = MEZ_CELL_ANY;
		return 0;
	}
	if (mez_json_is_bool(v)) {
		cell->kind = MEZ_CELL_BOOL;
		cell->truth = v->type == MEZ_J_TRUE;
		return 0;
	}
	if (mez_json_is(v, MEZ_J_OBJECT)) {
		cell->kind = MEZ_CELL_RANGE;
		for (size_t i = 0; i < v->len; i++) {
			int r = decode_bound(c, cell, mez_json_member(v, i));

			if (r)
				return r;
		}
		return 0;
	}
	cell->kind = MEZ_CELL_WORDS;
	cell->words = rule_words(c->r->a, v);
	if (cell->words.n == 1 && mez_str_is(cell->words.w[0], "any"))
		cell->kind = MEZ_CELL_ANY;
	if (cell->words.n == 1 && mez_str_is(cell->words.w[0], "else"))
		cell->kind = MEZ_CELL_ELSE;
	for (size_t i = 0; cell->kind == MEZ_CELL_WORDS && i < cell->words.n; i++)
		if (mez_str_is(cell->words.w[i], "any") || mez_str_is(cell->words.w[i], "else"))
			return rule_err(c, v, "any and else stand alone in a cell");
	return 0;
}

/* Members of a row that the row table does not know are its key cells. */
static bool is_row_member(struct mez_str name)
{
	static const char *const own[] = {"id",	  "rate",      "word",	     "money",
					  "from", "to",	       "ended_by",   "known_to",
					  "made", "source",    "confidence", "note",
					  "over", "contested", "untested"};

	for (size_t i = 0; i < MEZ_COUNT(own); i++)
		if (mez_str_eq(name, mez_str_of(own[i])))
			return true;
	return false;
}

static int decode_cells(const struct item_ctx *c, const struct mez_table *t, struct mez_row *row)
{
	row->cell = MEZ_NEWS(c->r->a, struct mez_cell, t->nkeys + 1);
	for (size_t i = 0; i < row->item->len; i++) {
		struct mez_str name = mez_json_str(&mez_json_member(row->item, i)->name);
		bool known = is_row_member(name);

		for (size_t k = 0; !known && k < t->nkeys; k++)
			known = mez_str_eq(name, t->key_name[k]);
		if (!known)
			return mez_origin_err(c->origin, mez_json_member(row->item, i)->name.offset,
					      c->err, MEZ_E_MEMBER,
					      "'%.*s' is not a key of the table", MEZ_FMT(name));
	}
	for (size_t k = 0; k < t->nkeys; k++) {
		int r = decode_cell(c, &row->cell[k], mez_json_get(row->item, t->key_name[k]));

		if (r)
			return r;
		if (row->cell[k].kind == MEZ_CELL_ELSE) {
			if (row->has_else)
				return rule_err(c, row->item, "more than one else in a row");
			row->has_else = true;
		}
	}
	return 0;
}

/* --- tables --------------------------------------------------------------- */

static int decode_form(const struct item_ctx *c, struct mez_table *t, const char **member)
{
	struct mez_str form = rule_text(c->item, "form");
	static const struct {
		const char *form;
		enum mez_type type;
	} forms[] = {{"rate", MEZ_TYPE_DEC}, {"word", MEZ_TYPE_WORD}, {"money", MEZ_TYPE_MONEY}};

	for (size_t i = 0; i < MEZ_COUNT(forms); i++) {
		if (mez_str_eq(form, mez_str_of(forms[i].form))) {
			t->type = forms[i].type;
			*member = forms[i].form;
			return 0;
		}
	}
	return mez_origin_err(c->origin, mez_json_at(c->item, "form")->offset, c->err,
			      MEZ_E_UNSUPPORTED, "not in semantics 1: tables of form '%.*s'",
			      MEZ_FMT(form));
}

static int decode_keys(const struct item_ctx *c, struct mez_table *t)
{
	const struct mez_json *keys = mez_json_at(c->item, "keys");

	t->nkeys = mez_json_len(keys);
	if (t->nkeys > MEZ_TABLE_MAX_KEYS)
		return rule_err(c, keys, "more than %d keys", MEZ_TABLE_MAX_KEYS);
	t->key = MEZ_NEWS(c->r->a, struct mez_expr *, t->nkeys + 1);
	t->key_name = MEZ_NEWS(c->r->a, struct mez_str, t->nkeys + 1);
	for (size_t k = 0; k < t->nkeys; k++) {
		const struct mez_member *m = mez_json_member(keys, k);
		int r;

		t->key_name[k] = mez_json_str(&m->name);
		if (is_row_member(t->key_name[k]))
			return rule_err(c, &m->value, "a key may not be called '%.*s'",
					MEZ_FMT(t->key_name[k]));
		r = rule_expr(c, &t->key[k], &m->value);
		if (r)
			return r;
	}
	return 0;
}

static int decode_rows(const struct item_ctx *c, struct mez_table *t, const char *member)
{
	const struct mez_json *rows = mez_json_at(c->item, "rows");

	t->nrows = mez_json_len(rows);
	if (t->nrows > MEZ_TABLE_MAX_ROWS)
		return rule_err(c, rows, "more than %d rows", MEZ_TABLE_MAX_ROWS);
	t->row = MEZ_NEWS(c->r->a, struct mez_row, t->nrows + 1);
	for (size_t i = 0; i < t->nrows; i++) {
		const struct mez_json *v = mez_json_item(rows, i);
		const struct mez_json *value = mez_json_get(v, mez_str_of(member));
		int r;

		if (!value)
			return rule_err(c, v, "the row has no '%s'", member);
		r = decode_row(c, &t->row[i], v, value);
		if (!r && !t->is_param)
			r = decode_cells(c, t, &t->row[i]);
		if (r)
			return r;
		if (i == 0 && t->is_param)
			t->type = t->row[0].value.type;
		if (t->row[i].value.type != t->type)
			return rule_err(c, v, "the row's value is not of the table's type");
	}
	return t->nrows ? 0 : rule_err(c, rows, "a table without rows");
}

/* Words of a word table are all its values. */
static void collect_words(const struct item_ctx *c, struct mez_table *t)
{
	struct mez_arr list = {.a = c->r->a};
	struct mez_json v;

	if (t->type != MEZ_TYPE_WORD)
		return;
	for (size_t i = 0; i < t->nrows; i++)
		mez_arr_add(&list, mez_json_text(t->row[i].value.text));
	v = mez_arr_done(&list);
	t->words = rule_words(c->r->a, &v);
}

static int check_row_ids(const struct item_ctx *c, const struct mez_table *t)
{
	for (size_t i = 0; i < t->nrows; i++)
		for (size_t k = 0; k < i; k++)
			if (mez_str_eq(t->row[i].id, t->row[k].id))
				return mez_origin_err(c->origin, t->row[i].item->offset, c->err,
						      MEZ_E_DUPLICATE, "row id '%.*s' stands twice",
						      MEZ_FMT(t->row[i].id));
	return 0;
}

int rule_add_table(const struct item_ctx *c, bool param)
{
	struct mez_table *t = MEZ_NEW(c->r->a, struct mez_table);
	const char *member = "value";
	int r = 0;

	t->id = rule_named(c);
	t->is_param = param;
	if (!param)
		r = decode_form(c, t, &member);
	if (!r && !param)
		r = decode_keys(c, t);
	if (!r)
		r = decode_rows(c, t, member);
	if (!r && !param)
		r = check_row_ids(c, t);
	if (r)
		return r;
	collect_words(c, t);
	return rule_add_named(c, &c->r->tables, t);
}

/* --- two rows for the same facts ------------------------------------------ */

static int figure_cmp(const struct mez_figure *a, const struct mez_figure *b)
{
	if (a->type == MEZ_TYPE_DATE)
		return (a->date.days > b->date.days) - (a->date.days < b->date.days);
	return mez_dec_cmp(a->dec, b->dec);
}

static bool ranges_meet(const struct mez_cell *a, const struct mez_cell *b)
{
	int c;

	if (a->has_lo && b->has_hi) {
		c = figure_cmp(&a->lo, &b->hi);
		if (c > 0 || (c == 0 && (a->lo_strict || b->hi_strict)))
			return false;
	}
	if (b->has_lo && a->has_hi) {
		c = figure_cmp(&b->lo, &a->hi);
		if (c > 0 || (c == 0 && (b->lo_strict || a->hi_strict)))
			return false;
	}
	return true;
}

/* Can one value satisfy both cells?  *word is a witness when both list words. */
static bool cells_meet(const struct mez_cell *a, const struct mez_cell *b, struct mez_str *word)
{
	*word = MEZ_NOSTR;
	if (a->kind == MEZ_CELL_WORDS)
		*word = a->words.w[0];
	else if (b->kind == MEZ_CELL_WORDS)
		*word = b->words.w[0];
	if (a->kind != b->kind || a->kind == MEZ_CELL_ANY || a->kind == MEZ_CELL_ELSE)
		return true; /* any meets all; else is judged by the caller */
	if (a->kind == MEZ_CELL_BOOL)
		return a->truth == b->truth;
	if (a->kind == MEZ_CELL_RANGE)
		return ranges_meet(a, b);
	for (size_t i = 0; i < a->words.n; i++) {
		if (mez_words_has(&b->words, a->words.w[i])) {
			*word = a->words.w[i];
			return true;
		}
	}
	return false;
}

/* An else cell gives way to every row that has a value in its column. */
static bool else_gives_way(const struct mez_table *t, const struct mez_row *a,
			   const struct mez_row *b)
{
	for (size_t k = 0; k < t->nkeys; k++)
		if ((a->cell[k].kind == MEZ_CELL_ELSE) != (b->cell[k].kind == MEZ_CELL_ELSE))
			return true;
	return false;
}

static struct mez_date later_start(const struct mez_row *a, const struct mez_row *b)
{
	return a->span.from.days > b->span.from.days ? a->span.from : b->span.from;
}

static int clash(const struct mez_table *t, const struct mez_row *a, const struct mez_row *b,
		 struct mez_err *err)
{
	struct mez_buf facts = MEZ_BUF_INIT;
	char day[MEZ_DATE_TEXT + 1];
	int e;

	mez_date_text(day, later_start(a, b));
	for (size_t k = 0; k < t->nkeys; k++) {
		struct mez_str word;

		(void)cells_meet(&a->cell[k], &b->cell[k], &word);
		if (word.p)
			mez_buf_fmt(&facts, ", %.*s %.*s", MEZ_FMT(t->key_name[k]), MEZ_FMT(word));
	}
	e = mez_origin_err(t->id.origin, b->item->offset, err, MEZ_E_RULE,
			   "rows '%.*s' and '%.*s' both answer on %s%s", MEZ_FMT(a->id),
			   MEZ_FMT(b->id), day, facts.p ? facts.p : "");
	mez_buf_release(&facts);
	return e;
}

static int check_pair(const struct mez_table *t, const struct mez_row *a, const struct mez_row *b,
		      struct mez_err *err)
{
	struct mez_date start = later_start(a, b);
	struct mez_str word;

	if (!mez_span_has(&a->span, start) || !mez_span_has(&b->span, start))
		return 0;
	if (mez_words_has(&a->over, b->id) || mez_words_has(&b->over, a->id))
		return 0;
	if (!t->is_param && else_gives_way(t, a, b))
		return 0;
	for (size_t k = 0; k < t->nkeys; k++)
		if (!cells_meet(&a->cell[k], &b->cell[k], &word))
			return 0;
	return clash(t, a, b, err);
}

/* `over` names rows of the same table and never itself; mutual precedence is no order. */
static int check_over(const struct mez_table *t, const struct mez_row *row, struct mez_err *err)
{
	for (size_t i = 0; i < row->over.n; i++) {
		const struct mez_row *under = NULL;

		for (size_t k = 0; k < t->nrows; k++)
			if (mez_str_eq(t->row[k].id, row->over.w[i]))
				under = &t->row[k];
		if (!under || under == row)
			return mez_origin_err(t->id.origin, row->item->offset, err, MEZ_E_RULE,
					      "'over' names no other row: '%.*s'",
					      MEZ_FMT(row->over.w[i]));
		if (mez_words_has(&under->over, row->id))
			return mez_origin_err(t->id.origin, row->item->offset, err, MEZ_E_RULE,
					      "rows '%.*s' and '%.*s' are each over the other",
					      MEZ_FMT(row->id), MEZ_FMT(under->id));
	}
	return 0;
}

/* One column of a table may use else: with two, "no sibling matches" would be circular. */
static int check_else(const struct mez_table *t, struct mez_err *err)
{
	size_t column = SIZE_MAX;

	for (size_t i = 0; i < t->nrows; i++)
		for (size_t k = 0; k < t->nkeys; k++) {
			if (t->row[i].cell[k].kind != MEZ_CELL_ELSE)
				continue;
			if (column != SIZE_MAX && column != k)
				return mez_origin_err(t->id.origin, t->row[i].item->offset, err,
						      MEZ_E_RULE, "else in two columns of a table");
			column = k;
		}
	return 0;
}

int rule_tables_disjoint(struct mez_rules *r, struct mez_err *err)
{
	for (size_t i = 0; i < r->tables.n; i++) {
		const struct mez_table *t = r->tables.v[i];
		int e = t->is_param ? 0 : check_else(t, err);

		for (size_t a = 0; !e && a < t->nrows; a++)
			e = check_over(t, &t->row[a], err);
		for (size_t a = 0; !e && a < t->nrows; a++)
			for (size_t b = a + 1; !e && b < t->nrows; b++)
				e = check_pair(t, &t->row[a], &t->row[b], err);
		if (e)
			return e;
	}
	return 0;
}
