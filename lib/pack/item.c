/* pack/item.c: applying the tables of items: rewriting sources, checking items. */
#include "pack/item_priv.h"

#include "json/shape.h"
#include "pack/expr.h"

static int bad(struct walk *w, const struct mez_json *v, const char *what)
{
	return mez_origin_err(w->o, v->offset, w->err, MEZ_E_VALUE, "%s", what);
}

static int bad_text(struct walk *w, const struct mez_json *v, const char *what)
{
	return mez_origin_err(w->o, v->offset, w->err, MEZ_E_VALUE, "%s, not '%.*s'", what,
			      MEZ_FMT(mez_json_str(v)));
}

struct mez_json item_keep_place(struct mez_json v, const struct mez_json *from)
{
	v.offset = from->offset;
	return v;
}

bool mez_item_money(struct mez_json *out, struct mez_arena *a, struct mez_str s)
{
	struct mez_obj o = {.a = a};
	struct mez_dec d;
	char text[MEZ_DEC_TEXT];
	size_t n;

	if (s.n < 5 || s.p[3] != ' ')
		return false;
	for (size_t i = 0; i < 3; i++)
		if (s.p[i] < 'A' || s.p[i] > 'Z')
			return false;
	if (!mez_dec_parse_source(&d, (struct mez_str){s.p + 4, s.n - 4}) || s.p[s.n - 1] == '%')
		return false;
	n = mez_dec_text(text, d);
	mez_obj_set(&o, "amount", mez_json_copy_text(a, (struct mez_str){text, n}));
	mez_obj_set(&o, "currency", mez_json_copy_text(a, (struct mez_str){s.p, 3}));
	*out = mez_obj_done(&o);
	return true;
}

static const char no_word[] = "expected a word of letters, digits and . _ -";

static bool is_word(struct mez_str s)
{
	if (s.n == 0 || s.n > 200)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      c == '_' || c == '-' || c == '.'))
			return false;
	}
	return true;
}

static bool is_name(const struct mez_json *v)
{
	return mez_kind_check(v, MEZ_K_NAME, "", NULL) == 0;
}

/* A step of a path, or the name of a column: what a condition may write. */
static bool is_step(struct mez_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') ||
		      s.p[i] == '_'))
			return false;
	return s.n > 0;
}

/* "payee.kind": steps with a dot between each two. */
static bool is_path(struct mez_str s)
{
	struct mez_str step = {s.p, 0};

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '.') {
			step.n++;
			continue;
		}
		if (!is_step(step))
			return false;
		step = (struct mez_str){s.p + i + 1, 0};
	}
	return is_step(step);
}

/* --- single values -------------------------------------------------------- */

/* Words, or (F_TEXTS) any strings. */
static int walk_words(struct walk *w, struct mez_json *out, const struct mez_json *v,
		      enum form form)
{
	struct mez_arr list = {.a = w->a};
	bool one = w->source && mez_json_is(v, MEZ_J_STRING);

	if (!one && !mez_json_is(v, MEZ_J_ARRAY))
		return bad(w, v, "expected a word or a list of words");
	for (size_t i = 0; i < (one ? 1 : v->len); i++) {
		const struct mez_json *x = one ? v : mez_json_item(v, i);

		if (!mez_json_is(x, MEZ_J_STRING))
			return bad(w, x, "expected a word");
		if (form == F_WORDS && !is_word(mez_json_str(x)))
			return bad_text(w, x, no_word);
		mez_arr_add(&list, *x);
	}
	*out = item_keep_place(mez_arr_done(&list), v);
	return 0;
}

/* A rate or number as a decimal string. */
static int walk_rate(struct walk *w, struct mez_json *out, const struct mez_json *v)
{
	struct mez_str s = mez_json_str(v);
	struct mez_dec d;
	char text[MEZ_DEC_TEXT];
	size_t n;

	if (w->source && mez_json_is(v, MEZ_J_NUMBER))
		s = (struct mez_str){v->u.text, v->len};
	if (!s.p || !(w->source ? mez_dec_parse_source(&d, s) : mez_dec_parse(&d, s)))
		return bad(w, v, "expected a rate such as 5% or 0.05");
	n = mez_dec_text(text, d);
	*out = item_keep_place(mez_json_copy_text(w->a, (struct mez_str){text, n}), v);
	return 0;
}

/* Values a person writes without saying their type: money, numbers, dates, words, booleans.  A
 * word begins with a letter here, so that 1_000 and 2025-9-1 are no words but mistakes. */
static int walk_value(struct walk *w, struct mez_json *out, const struct mez_json *v)
{
	struct mez_str s = mez_json_str(v);
	struct mez_date d;
	struct mez_dec num;

	if (mez_json_is_bool(v)) {
		*out = *v;
		return 0;
	}
	if (mez_json_is(v, MEZ_J_OBJECT)) {
		*out = *v;
		return mez_kind_check(v, MEZ_K_MONEY, "value", w->err) ? bad(w, v, "expected money")
								       : 0;
	}
	if (w->source && s.p && mez_item_money(out, w->a, s)) {
		*out = item_keep_place(*out, v);
		return 0;
	}
	if (s.p && mez_date_parse(&d, s)) {
		*out = *v;
		return 0;
	}
	if (mez_json_is(v, MEZ_J_NUMBER) ||
	    (s.p && (w->source ? mez_dec_parse_source(&num, s) : mez_dec_parse(&num, s))))
		return walk_rate(w, out, v);
	if (!is_word(s) || !((s.p[0] >= 'a' && s.p[0] <= 'z') || (s.p[0] >= 'A' && s.p[0] <= 'Z')))
		return bad(w, v, "expected money, a number, a date or a word");
	*out = *v;
	return 0;
}

/* A key cell: a word, a list, true, false, or a range. */
static int walk_cell(struct walk *w, struct mez_json *out, const struct mez_json *v)
{
	static const char *const bounds[] = {"min", "over", "below", "max"};
	struct mez_obj range = {.a = w->a};

	if (mez_json_is_bool(v)) {
		*out = *v;
		return 0;
	}
	if (!mez_json_is(v, MEZ_J_OBJECT))
		return walk_words(w, out, v, F_WORDS);
	for (size_t i = 0; i < v->len; i++) {
		const struct mez_member *m = mez_json_member(v, i);
		struct mez_json bound;
		size_t k = 0;
		int r;

		while (k < MEZ_COUNT(bounds) &&
		       !mez_str_eq(mez_json_str(&m->name), mez_str_of(bounds[k])))
			k++;
		if (k == MEZ_COUNT(bounds))
			return bad(w, &m->value, "a range has min, over, below, max");
		r = walk_value(w, &bound, &m->value);
		if (r)
			return r;
		mez_obj_addm(&range, m->name, bound);
	}
	if (v->len == 0)
		return bad(w, v, "a range without bounds");
	*out = item_keep_place(mez_obj_done(&range), v);
	return 0;
}

static int walk_path(struct walk *w, struct mez_json *out, const struct mez_json *v)
{
	struct mez_str s = mez_json_str(v);
	bool dot = s.n && s.p[0] == '.';

	if (dot)
		s = (struct mez_str){s.p + 1, s.n - 1};
	if (dot != w->source || !is_path(s))
		return bad(w, v, "expected a path such as .payee.kind");
	*out = *v;
	if (w->source)
		*out = item_keep_place(mez_json_text(s), v);
	if (w->spell)
		*out = mez_json_text(mez_arena_fmt(w->a, ".%.*s", MEZ_ALL(s)));
	return 0;
}

/* {line: .lines}: one name, one path */
static int walk_each(struct walk *w, struct mez_json *out, const struct mez_json *v)
{
	struct mez_obj o = {.a = w->a};
	struct mez_json path;
	int r;

	if (!mez_json_is(v, MEZ_J_OBJECT) || v->len != 1 ||
	    !is_step(mez_json_str(&mez_json_member(v, 0)->name)))
		return bad(w, v, "expected one name and the path of a collection");
	r = walk_path(w, &path, &mez_json_member(v, 0)->value);
	if (r)
		return r;
	mez_obj_addm(&o, mez_json_member(v, 0)->name, path);
	*out = item_keep_place(mez_obj_done(&o), v);
	return 0;
}

static int walk_paths(struct walk *w, struct mez_json *out, const struct mez_json *v)
{
	struct mez_arr list = {.a = w->a};

	if (!mez_json_is(v, MEZ_J_ARRAY))
		return bad(w, v, "expected a list of paths");
	for (size_t i = 0; i < v->len; i++) {
		struct mez_json x;
		int r = walk_path(w, &x, mez_json_item(v, i));

		if (r)
			return r;
		mez_arr_add(&list, x);
	}
	*out = item_keep_place(mez_arr_done(&list), v);
	return 0;
}

/* An item's condition, checked; as text where that is wanted. */
static int walk_tree(struct walk *w, struct mez_json *out, const struct mez_json *v,
		     const struct mez_expr_scope *scope)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	struct mez_expr *e;
	int r = mez_expr_decode(&e, w->a, v, w->o, w->err);

	*out = *v;
	if (r || !w->spell || mez_json_is_bool(v))
		return r;
	mez_expr_print(&text, e, scope);
	*out = mez_json_copy_text(w->a, mez_buf_view(&text));
	return 0;
}

static int walk_expr(struct walk *w, struct mez_json *out, const struct mez_json *v)
{
	struct mez_expr_scope scope = {
		.self = w->self, .old = w->old, .claims = w->claims, .each = w->each};
	struct mez_str s = mez_json_str(v);
	uint64_t at = v->offset;

	if (!w->source)
		return walk_tree(w, out, v, &scope);
	if (mez_json_is_bool(v)) {
		*out = *v;
		return 0;
	}
	if (mez_json_is(v, MEZ_J_NUMBER))
		s = (struct mez_str){v->u.text, v->len};
	if (!s.p)
		return bad(w, v, "expected a condition");
	if (at < w->o->text.n && (w->o->text.p[at] == '"' || w->o->text.p[at] == '\''))
		at++;
	return mez_expr_parse(out, w->a, s, at, &scope, w->o, w->err);
}

/* Facts of an example: money texts become money, all else stays as written. */
static struct mez_json fact_of(struct walk *w, const struct mez_json *v)
{
	struct mez_obj o = {.a = w->a};
	struct mez_arr list = {.a = w->a};
	struct mez_json x;

	if (mez_json_is(v, MEZ_J_STRING) && mez_item_money(&x, w->a, mez_json_str(v)))
		return item_keep_place(x, v);
	if (mez_json_is(v, MEZ_J_ARRAY)) {
		for (size_t i = 0; i < v->len; i++)
			mez_arr_add(&list, fact_of(w, mez_json_item(v, i)));
		return item_keep_place(mez_arr_done(&list), v);
	}
	if (!mez_json_is(v, MEZ_J_OBJECT))
		return *v;
	for (size_t i = 0; i < v->len; i++) {
		const struct mez_member *m = mez_json_member(v, i);

		mez_obj_addm(&o, m->name, fact_of(w, &m->value));
	}
	return item_keep_place(mez_obj_done(&o), v);
}

/* -0 has no place in canonical bytes, and people mean something else by it. */
static const struct mez_json *minus_zero(const struct mez_json *v)
{
	const struct mez_json *found = NULL;

	if (mez_json_is(v, MEZ_J_NUMBER))
		return v->len == 2 && memcmp(v->u.text, "-0", 2) == 0 ? v : NULL;
	for (size_t i = 0; !found && mez_json_is(v, MEZ_J_ARRAY) && i < v->len; i++)
		found = minus_zero(mez_json_item(v, i));
	for (size_t i = 0; !found && mez_json_is(v, MEZ_J_OBJECT) && i < v->len; i++)
		found = minus_zero(&mez_json_member(v, i)->value);
	return found;
}

static int walk_facts(struct walk *w, struct mez_json *out, const struct mez_json *v)
{
	if (!mez_json_is(v, MEZ_J_OBJECT))
		return bad(w, v, "expected names and what they hold");
	if (minus_zero(v))
		return bad(w, minus_zero(v), "minus zero");
	*out = w->source ? fact_of(w, v) : *v;
	return 0;
}

/* {list: {party: word}} */
static int walk_lists(struct walk *w, struct mez_json *out, const struct mez_json *v)
{
	*out = *v;
	for (size_t i = 0; i < mez_json_len(v); i++) {
		const struct mez_json *of = &mez_json_member(v, i)->value;

		for (size_t k = 0; mez_json_is(of, MEZ_J_OBJECT) && k < of->len; k++)
			if (!is_word(mez_json_str(&mez_json_member(of, k)->value)))
				return bad(w, &mez_json_member(of, k)->value, "expected a word");
		if (!mez_json_is(of, MEZ_J_OBJECT))
			return bad(w, of, "expected parties and their status");
		if (!is_name(&mez_json_member(v, i)->name))
			return bad(w, of, "expected the name of a list");
	}
	return 0;
}

/* {total: money} */
static int walk_totals(struct walk *w, struct mez_json *out, const struct mez_json *v)
{
	int r = walk_facts(w, out, v);

	for (size_t i = 0; !r && i < out->len; i++) {
		const struct mez_member *m = mez_json_member(out, i);

		if (mez_kind_check(&m->value, MEZ_K_MONEY, "", NULL))
			return bad(w, &m->value, "expected money");
		if (!is_name(&m->name))
			return bad(w, &m->value, "expected the name of a total");
	}
	return r;
}

/* --- containers ----------------------------------------------------------- */

static int walk_value_form(struct walk *w, struct mez_json *out, const struct mez_json *v,
			   const struct member *m);

static int walk_rows(struct walk *w, struct mez_json *out, const struct mez_json *v,
		     const struct member *sub)
{
	struct mez_arr list = {.a = w->a};

	if (!mez_json_is(v, MEZ_J_ARRAY))
		return bad(w, v, "expected a list");
	for (size_t i = 0; i < v->len; i++) {
		struct mez_json x;
		int r = item_walk(w, &x, mez_json_item(v, i), sub);

		if (r)
			return r;
		mez_arr_add(&list, x);
	}
	*out = item_keep_place(mez_arr_done(&list), v);
	return 0;
}

static int check_name(struct walk *w, const struct mez_member *e, enum form form)
{
	struct mez_str name = mez_json_str(&e->name);

	if (form == F_SLOTS && !is_path(name))
		return bad(w, &e->value, "expected the path of a fact, such as payee.kind");
	if (form == F_COLUMNS && !is_step(name))
		return bad(w, &e->value, "expected a name of lower-case letters, digits and _");
	if ((form == F_NAMED || form == F_TYPES) && !is_name(&e->name))
		return bad(w, &e->value, "expected a name of lower-case letters, digits and . _ -");
	if (!is_word(name))
		return bad(w, &e->value, "expected a name of letters, digits and . _ -");
	return 0;
}

/* Names to objects, to conditions, or to maps of objects. */
static int walk_map(struct walk *w, struct mez_json *out, const struct mez_json *v,
		    const struct member *m)
{
	struct member inner = {"", m->form == F_TYPES ? F_SLOTS : F_EXPR, 0, m->sub};
	bool objects = m->form == F_MAP || m->form == F_NAMED || m->form == F_SLOTS;
	struct mez_obj o = {.a = w->a};

	if (!mez_json_is(v, MEZ_J_OBJECT))
		return bad(w, v, "expected names and their meaning");
	for (size_t i = 0; i < v->len; i++) {
		const struct mez_member *e = mez_json_member(v, i);
		struct mez_json x;
		int r = check_name(w, e, (enum form)m->form);

		if (!r)
			r = objects ? item_walk(w, &x, &e->value, m->sub)
				    : walk_value_form(w, &x, &e->value, &inner);
		if (r)
			return r;
		mez_obj_addm(&o, e->name, x);
	}
	*out = item_keep_place(mez_obj_done(&o), v);
	return 0;
}

static int walk_value_form(struct walk *w, struct mez_json *out, const struct mez_json *v,
			   const struct member *m)
{
	static const uint8_t plain[] = {
		[F_TEXT] = MEZ_K_STRING, [F_NAME] = MEZ_K_NAME,	      [F_DATE] = MEZ_K_DATE,
		[F_INT] = MEZ_K_INT,	 [F_INSTANT] = MEZ_K_INSTANT, [F_BOOL] = MEZ_K_BOOL,
	};
	int r;

	*out = *v;
	switch ((enum form)m->form) {
	case F_TEXT:
	case F_NAME:
	case F_DATE:
	case F_INSTANT:
	case F_INT:
	case F_BOOL:
		r = mez_kind_check(v, (enum mez_kind)plain[m->form], m->name, w->err);
		if (r)
			mez_origin_blame(w->o, v, w->err);
		return r;
	case F_WORD:
		return is_word(mez_json_str(v)) ? 0 : bad(w, v, no_word);
	case F_WORDS:
	case F_TEXTS:
		return walk_words(w, out, v, (enum form)m->form);
	case F_EXPR:
		return walk_expr(w, out, v);
	case F_RATE:
		return walk_rate(w, out, v);
	case F_VALUE:
		return walk_value(w, out, v);
	case F_CELL:
		return walk_cell(w, out, v);
	case F_PATH:
		return walk_path(w, out, v);
	case F_PATHS:
		return walk_paths(w, out, v);
	case F_FACTS:
		return walk_facts(w, out, v);
	case F_LISTS:
		return mez_json_is(v, MEZ_J_OBJECT) ? walk_lists(w, out, v)
						    : bad(w, v, "expected lists by name");
	case F_TOTALS:
		return walk_totals(w, out, v);
	case F_EACH:
		return walk_each(w, out, v);
	case F_OBJECT:
		return item_walk(w, out, v, m->sub);
	case F_ROWS:
		return walk_rows(w, out, v, m->sub);
	case F_MAP:
	case F_NAMED:
	case F_SLOTS:
	case F_EXPRS:
	case F_COLUMNS:
	case F_TYPES:
		return walk_map(w, out, v, m);
	}
	mez_bug("form out of range");
}

static const struct member *find_member(const struct member *table, struct mez_str name)
{
	for (; table->name; table++)
		if (mez_str_eq(name, mez_str_of(table->name)))
			return table;
	return table->flags & OPEN ? table : NULL;
}

int item_unknown(struct walk *w, const struct mez_member *m)
{
	struct mez_str name = mez_json_str(&m->name);
	uint64_t at = m->name.offset != MEZ_NOWHERE ? m->name.offset : m->value.offset;

	/* {rate: max(2%, old)} is two members to YAML, the second without a value */
	return mez_origin_err(w->o, at, w->err, MEZ_E_MEMBER, "unknown member '%.*s'%s",
			      MEZ_FMT(name),
			      w->source && mez_json_is(&m->value, MEZ_J_NULL)
				      ? ": within { } what has a comma stands in quotes"
				      : "");
}

int item_walk(struct walk *w, struct mez_json *out, const struct mez_json *v,
	      const struct member *table)
{
	struct mez_obj o = {.a = w->a};

	if (!mez_json_is(v, MEZ_J_OBJECT))
		return bad(w, v, "expected members with their values, indented below");
	for (size_t i = 0; i < v->len; i++) {
		const struct mez_member *m = mez_json_member(v, i);
		const struct member *row = find_member(table, mez_json_str(&m->name));
		bool was_old = w->old;
		struct mez_json x;
		int r;

		if (!row)
			return item_unknown(w, m);
		w->old = was_old || row->sub == item_varied;
		r = walk_value_form(w, &x, &m->value, row);
		w->old = was_old;
		if (r)
			return r;
		mez_obj_addm(&o, m->name, x);
	}
	for (; table->name; table++)
		if (table->flags & REQ && !mez_json_get(v, mez_str_of(table->name)))
			return mez_origin_err(w->o, v->offset, w->err, MEZ_E_MISSING,
					      "'%s' is missing", table->name);
	*out = item_keep_place(mez_obj_done(&o), v);
	return 0;
}
