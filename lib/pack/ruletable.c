/* pack/ruletable.c: decoding dated tables and parameters. */
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
		if (f[i].type == MEZ_TYPE_MONEY && !mez_str_eq(f[i].text, row->value.text))
			return rule_err(c, alt, "a contested reading is in the row's own currency");
	}
	row->contested = f;
	row->ncontested = mez_json_len(list);
	return 0;
}

static int decode_row(const struct item_ctx *c, struct mez_row *row, const struct mez_json *v,
		      const struct mez_json *value)
{
	int r = 0;

	if (value)
		r = rule_figure(c, &row->value, value);
	if (r)
		return r;
	row->item = v;
	row->id = rule_text(v, "id");
	if (!row->id.p)
		row->id = rule_text(v, "from"); /* of a param: its rows go by their dates */
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
	if (cell->words.n == 0)
		return rule_err(c, v, "a key cell without words: leave it out, or say any");
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
static bool is_row_member(const struct mez_table *t, struct mez_str name)
{
	static const char *const due[] = {"of", "starts", "months", "day",	    "days",
					  "on", "roll",	  "first",  "business_days"};
	bool deadline = t->form == MEZ_FORM_DEADLINE;
	static const char *const own[] = {
		"id",	  "rate",	"word", "money",    "parts",	 "units",
		"whole",  "from",	"to",	"ended_by", "known_to",	 "made",
		"source", "confidence", "note", "over",	    "contested", "untested",
		"figure"};

	for (size_t i = 0; i < MEZ_COUNT(own); i++)
		if (mez_str_eq(name, mez_str_of(own[i])))
			return true;
	for (size_t i = 0; deadline && i < MEZ_COUNT(due); i++)
		if (mez_str_eq(name, mez_str_of(due[i])))
			return true;
	return false;
}

static int decode_cells(const struct item_ctx *c, const struct mez_table *t, struct mez_row *row)
{
	row->cell = MEZ_NEWS(c->r->a, struct mez_cell, t->nkeys + 1);
	for (size_t i = 0; i < row->item->len; i++) {
		struct mez_str name = mez_json_str(&mez_json_member(row->item, i)->name);
		bool known = is_row_member(t, name);

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

/* "PKR": the shape of an ISO 4217 code. */
static bool is_code(struct mez_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 'A' || s.p[i] > 'Z')
			return false;
	return s.n == 3;
}

static int decode_form(const struct item_ctx *c, struct mez_table *t, const char **member)
{
	struct mez_str form = rule_text(c->item, "form");
	const struct mez_json *of = mez_json_at(c->item, "of"), *in = mez_json_at(c->item, "in");

	if (mez_str_is(form, "exchange")) {
		t->unit = mez_json_str(of);
		t->into = mez_json_str(in);
		t->form = MEZ_FORM_FIGURE;
		t->type = MEZ_TYPE_DEC;
		*member = "rate";
		if (!is_code(t->unit) || !is_code(t->into) || mez_str_eq(t->unit, t->into))
			return rule_err(c, NULL, "rates are 'of' one currency 'in' another");
		return 0;
	}
	if (of || in)
		return rule_err(c, of ? of : in, "only rates of exchange have 'of' and 'in'");
	static const struct {
		const char *form;
		enum mez_type type;
	} forms[] = {{"rate", MEZ_TYPE_DEC}, {"word", MEZ_TYPE_WORD}, {"money", MEZ_TYPE_MONEY}};

	for (int i = MEZ_FORM_BAND; i <= MEZ_FORM_LOWER; i++) {
		t->form = (enum mez_form)i;
		if (!mez_str_eq(form, mez_str_of(mez_form_name(t->form))))
			continue;
		t->type = MEZ_TYPE_MONEY;
		t->of = t->form == MEZ_FORM_UNIT     ? MEZ_TYPE_DEC
			: t->form >= MEZ_FORM_HIGHER ? MEZ_TYPE_MONEY
						     : MEZ_TYPE_NULL; /* as its bounds are */
		*member = NULL;
		return 0;
	}
	t->form = MEZ_FORM_FIGURE;
	for (size_t i = 0; i < MEZ_COUNT(forms); i++) {
		if (mez_str_eq(form, mez_str_of(forms[i].form))) {
			t->type = forms[i].type;
			*member = forms[i].form;
			return 0;
		}
	}
	return rule_err(c, mez_json_at(c->item, "form"), "no form of table: '%.*s'", MEZ_FMT(form));
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
		if (is_row_member(t, t->key_name[k]))
			return rule_err(c, &m->value, "a key may not be called '%.*s'",
					MEZ_FMT(t->key_name[k]));
		r = rule_expr(c, &t->key[k], &m->value);
		if (r)
			return r;
	}
	return 0;
}

/* A figure of another form beside the row's own would be ignored, so it is refused. */
static int check_figures(const struct item_ctx *c, const struct mez_table *t,
			 const struct mez_json *row, const char *member)
{
	static const struct {
		const char *name;
		unsigned forms; /* bit per form that has it; figures are told by `member` */
	} figures[] = {
		{"rate", 1u << MEZ_FORM_HIGHER | 1u << MEZ_FORM_LOWER},
		{"word", 0},
		{"money", 1u << MEZ_FORM_UNIT | 1u << MEZ_FORM_HIGHER | 1u << MEZ_FORM_LOWER},
		{"parts", 1u << MEZ_FORM_BAND | 1u << MEZ_FORM_SLAB | 1u << MEZ_FORM_STEP},
		{"units", 1u << MEZ_FORM_UNIT},
		{"whole", 1u << MEZ_FORM_UNIT},
		{"contested", 1u << MEZ_FORM_FIGURE},
	};

	for (size_t i = 0; i < MEZ_COUNT(figures); i++) {
		const struct mez_json *v = mez_json_get(row, mez_str_of(figures[i].name));

		if (v && !(figures[i].forms & 1u << t->form) &&
		    (!member || strcmp(figures[i].name, member) != 0))
			return rule_err(c, v, "a table of form '%s' has no '%s'",
					member ? member : mez_form_name(t->form), figures[i].name);
	}
	if (t->form >= MEZ_FORM_UNIT && !mez_json_at(row, "money"))
		return rule_err(c, row, "the row has no 'money'");
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
		const struct mez_json *value = NULL;
		int r;

		if (member)
			value = mez_json_get(v, mez_str_of(member));
		if (member && !value)
			return rule_err(c, v, "the row has no '%s'", member);
		r = t->is_param || t->form == MEZ_FORM_DEADLINE ? 0
								: check_figures(c, t, v, member);
		if (!r)
			r = decode_row(c, &t->row[i], v, value);
		if (!r && !member)
			r = t->form == MEZ_FORM_DEADLINE ? rule_row_due(c, t, &t->row[i], v)
							 : rule_row_parts(c, t, &t->row[i], v);
		if (!r && !t->is_param)
			r = decode_cells(c, t, &t->row[i]);
		if (r)
			return r;
		if (i == 0 && t->is_param)
			t->type = t->row[0].value.type;
		if (t->row[i].value.type != t->type)
			return rule_err(c, v, "the row's value is not of the table's type");
		if (t->into.n && mez_dec_sign(t->row[i].value.dec) <= 0)
			return rule_err(c, v, "a rate of exchange is above nought");
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

int rule_add_table(const struct item_ctx *c, enum mez_item_kind kind)
{
	struct mez_table *t = MEZ_NEW(c->r->a, struct mez_table);
	const char *member = "value";
	int r = 0;

	t->id = rule_named(c);
	t->is_param = kind == MEZ_ITEM_PARAM;
	if (kind == MEZ_ITEM_TABLE)
		r = decode_form(c, t, &member);
	if (kind == MEZ_ITEM_DEADLINE) {
		t->form = MEZ_FORM_DEADLINE;
		t->type = t->of = MEZ_TYPE_DATE;
		member = NULL;
	}
	if (!r && !t->is_param)
		r = decode_keys(c, t);
	if (!r)
		r = decode_rows(c, t, member);
	if (!r && !t->is_param)
		r = check_row_ids(c, t);
	if (r)
		return r;
	collect_words(c, t);
	return rule_add_named(c, &c->r->tables, t);
}
