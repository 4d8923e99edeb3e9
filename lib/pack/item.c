/* pack/item.c: applying the tables of items: rewriting sources, checking items. */
#include "pack/item_priv.h"

#include "json/shape.h"
#include "pack/expr.h"

struct walk {
	struct mez_arena *a;
	const struct mez_origin *o;
	struct mez_err *err;
	bool source; /* rewriting a source, else checking an item */
	bool self;   /* inside a definition */
	bool old;    /* inside `varies` */
	const struct mez_json *claims;
	struct mez_str each; /* what the clause calls the item an instance is of */
};

static int walk_object(struct walk *w, struct mez_json *out, const struct mez_json *v,
		       const struct member *table);

const char *mez_item_word(enum mez_item_kind k)
{
	mez_require((size_t)k < MEZ_COUNT(item_kinds));
	return item_kinds[k].word;
}

const char *mez_item_type(enum mez_item_kind k)
{
	mez_require((size_t)k < MEZ_COUNT(item_kinds));
	return item_kinds[k].type;
}

static int bad(struct walk *w, const struct mez_json *v, const char *what)
{
	return mez_origin_err(w->o, v->offset, w->err, MEZ_E_VALUE, "%s", what);
}

static struct mez_json keep_place(struct mez_json v, const struct mez_json *from)
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

/* --- single values -------------------------------------------------------- */

static int walk_words(struct walk *w, struct mez_json *out, const struct mez_json *v)
{
	struct mez_arr list = {.a = w->a};

	if (mez_json_is(v, MEZ_J_STRING) && w->source) {
		mez_arr_add(&list, *v);
	} else if (mez_json_is(v, MEZ_J_ARRAY)) {
		for (size_t i = 0; i < v->len; i++) {
			if (!mez_json_is(mez_json_item(v, i), MEZ_J_STRING))
				return bad(w, mez_json_item(v, i), "expected a word");
			mez_arr_add(&list, *mez_json_item(v, i));
		}
	} else {
		return bad(w, v, "expected a word or a list of words");
	}
	*out = keep_place(mez_arr_done(&list), v);
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
	*out = keep_place(mez_json_copy_text(w->a, (struct mez_str){text, n}), v);
	return 0;
}

/* Values a person writes without saying their type: money, numbers, dates, words, booleans. */
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
		*out = keep_place(*out, v);
		return 0;
	}
	if (s.p && mez_date_parse(&d, s)) {
		*out = *v;
		return 0;
	}
	if (mez_json_is(v, MEZ_J_NUMBER) ||
	    (s.p && (w->source ? mez_dec_parse_source(&num, s) : mez_dec_parse(&num, s))))
		return walk_rate(w, out, v);
	if (!s.p || !is_word(s))
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
		return walk_words(w, out, v);
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
	*out = keep_place(mez_obj_done(&range), v);
	return 0;
}

static int walk_path(struct walk *w, struct mez_json *out, const struct mez_json *v)
{
	struct mez_str s = mez_json_str(v);

	if (!s.p || s.n < 1u + w->source || (s.p[0] == '.') != w->source)
		return bad(w, v, "expected a path such as .payee.kind");
	*out = *v;
	if (w->source)
		*out = keep_place(mez_json_text((struct mez_str){s.p + 1, s.n - 1}), v);
	return 0;
}

/* {line: .lines}: one name, one path */
static int walk_each(struct walk *w, struct mez_json *out, const struct mez_json *v)
{
	struct mez_obj o = {.a = w->a};
	struct mez_json path;
	int r;

	if (!mez_json_is(v, MEZ_J_OBJECT) || v->len != 1)
		return bad(w, v, "expected one name and the path of a collection");
	r = walk_path(w, &path, &mez_json_member(v, 0)->value);
	if (r)
		return r;
	mez_obj_addm(&o, mez_json_member(v, 0)->name, path);
	*out = keep_place(mez_obj_done(&o), v);
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
	*out = keep_place(mez_arr_done(&list), v);
	return 0;
}

static int walk_expr(struct walk *w, struct mez_json *out, const struct mez_json *v)
{
	struct mez_expr_scope scope = {
		.self = w->self, .old = w->old, .claims = w->claims, .each = w->each};
	struct mez_str s = mez_json_str(v);
	struct mez_expr *unused;
	uint64_t at = v->offset;

	if (!w->source) {
		*out = *v;
		return mez_expr_decode(&unused, w->a, v, w->o, w->err);
	}
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
		return keep_place(x, v);
	if (mez_json_is(v, MEZ_J_ARRAY)) {
		for (size_t i = 0; i < v->len; i++)
			mez_arr_add(&list, fact_of(w, mez_json_item(v, i)));
		return keep_place(mez_arr_done(&list), v);
	}
	if (!mez_json_is(v, MEZ_J_OBJECT))
		return *v;
	for (size_t i = 0; i < v->len; i++) {
		const struct mez_member *m = mez_json_member(v, i);

		mez_obj_addm(&o, m->name, fact_of(w, &m->value));
	}
	return keep_place(mez_obj_done(&o), v);
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
	}
	return 0;
}

/* {total: money} */
static int walk_totals(struct walk *w, struct mez_json *out, const struct mez_json *v)
{
	int r = walk_facts(w, out, v);

	for (size_t i = 0; !r && i < out->len; i++)
		if (mez_kind_check(&mez_json_member(out, i)->value, MEZ_K_MONEY, "", NULL))
			return bad(w, &mez_json_member(out, i)->value, "expected money");
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
		int r = walk_object(w, &x, mez_json_item(v, i), sub);

		if (r)
			return r;
		mez_arr_add(&list, x);
	}
	*out = keep_place(mez_arr_done(&list), v);
	return 0;
}

/* Names to objects, to conditions, or to maps of objects. */
static int walk_map(struct walk *w, struct mez_json *out, const struct mez_json *v,
		    const struct member *m)
{
	struct member inner = {"", m->form == F_TYPES ? F_MAP : F_EXPR, 0, m->sub};
	struct mez_obj o = {.a = w->a};

	if (!mez_json_is(v, MEZ_J_OBJECT))
		return bad(w, v, "expected names and their meaning");
	for (size_t i = 0; i < v->len; i++) {
		const struct mez_member *e = mez_json_member(v, i);
		struct mez_json x;

		if (!is_word(mez_json_str(&e->name)))
			return bad(w, &e->value, "expected a name of letters, digits and . _ -");

		int r = m->form == F_MAP ? walk_object(w, &x, &e->value, m->sub)
					 : walk_value_form(w, &x, &e->value, &inner);

		if (r)
			return r;
		mez_obj_addm(&o, e->name, x);
	}
	*out = keep_place(mez_obj_done(&o), v);
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
		return is_word(mez_json_str(v)) ? 0 : bad(w, v, "expected a word");
	case F_WORDS:
		return walk_words(w, out, v);
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
		return walk_object(w, out, v, m->sub);
	case F_ROWS:
		return walk_rows(w, out, v, m->sub);
	case F_MAP:
	case F_EXPRS:
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

static int unknown_member(struct walk *w, const struct mez_member *m)
{
	struct mez_str name = mez_json_str(&m->name);
	uint64_t at = m->name.offset != MEZ_NOWHERE ? m->name.offset : m->value.offset;

	return mez_origin_err(w->o, at, w->err, MEZ_E_MEMBER, "unknown member '%.*s'",
			      MEZ_FMT(name));
}

static int walk_object(struct walk *w, struct mez_json *out, const struct mez_json *v,
		       const struct member *table)
{
	struct mez_obj o = {.a = w->a};

	if (!mez_json_is(v, MEZ_J_OBJECT))
		return bad(w, v, "expected members");
	for (size_t i = 0; i < v->len; i++) {
		const struct mez_member *m = mez_json_member(v, i);
		const struct member *row = find_member(table, mez_json_str(&m->name));
		bool was_old = w->old;
		struct mez_json x;
		int r;

		if (!row)
			return unknown_member(w, m);
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
	*out = keep_place(mez_obj_done(&o), v);
	return 0;
}

/* --- documents ------------------------------------------------------------ */

int mez_item_kind_of_source(enum mez_item_kind *out, const struct mez_json *doc,
			    const struct mez_origin *o, struct mez_err *err)
{
	int found = -1;

	for (size_t i = 0; i < MEZ_COUNT(item_kinds); i++) {
		if (!mez_json_is(mez_json_get(doc, mez_str_of(item_kinds[i].word)), MEZ_J_STRING))
			continue;
		if (found >= 0)
			return mez_origin_err(o, doc->offset, err, MEZ_E_RULE,
					      "both '%s' and '%s' in one document",
					      item_kinds[found].word, item_kinds[i].word);
		found = (int)i;
	}
	if (found < 0)
		return mez_origin_err(o, doc->offset, err, MEZ_E_RULE,
				      "no clause, table, define, example or other kind here");
	*out = (enum mez_item_kind)found;
	return 0;
}

static struct mez_str each_name(const struct mez_json *each)
{
	bool one = each && mez_json_is(each, MEZ_J_OBJECT) && each->len == 1;

	return one ? mez_json_str(&mez_json_member(each, 0)->name) : MEZ_NOSTR;
}

int mez_item_from_source(struct mez_json *out, struct mez_arena *a, enum mez_item_kind kind,
			 const struct mez_json *doc, const struct mez_origin *o,
			 struct mez_err *err)
{
	struct walk w = {.a = a,
			 .o = o,
			 .err = err,
			 .source = true,
			 .self = kind == MEZ_ITEM_DEFINE,
			 .claims = mez_json_at(doc, "claim"),
			 .each = each_name(mez_json_at(doc, "each"))};
	struct mez_str word = mez_str_of(item_kinds[kind].word);
	struct mez_obj renamed = {.a = a}, item = {.a = a};
	struct mez_json v;
	int r;

	for (size_t i = 0; i < doc->len; i++) {
		const struct mez_member *m = mez_json_member(doc, i);
		bool head = mez_str_eq(mez_json_str(&m->name), word);

		if (!head && mez_str_is(mez_json_str(&m->name), "name"))
			return unknown_member(&w, m);
		if (head)
			mez_obj_set(&renamed, "name", m->value);
		else
			mez_obj_addm(&renamed, m->name, m->value);
	}
	v = keep_place(mez_obj_done(&renamed), doc);
	r = walk_object(&w, &v, mez_json_keep(a, v), item_kinds[kind].members);
	if (r)
		return r;
	mez_obj_from(&item, a, &v);
	mez_obj_set(&item, "type", mez_json_z(item_kinds[kind].type));
	*out = keep_place(mez_obj_done(&item), doc);
	return 0;
}

int mez_item_check(enum mez_item_kind *out, struct mez_arena *a, const struct mez_json *item,
		   const struct mez_origin *o, struct mez_err *err)
{
	struct mez_str type = mez_json_str(mez_json_at(item, "type"));
	size_t mark = mez_arena_mark(a);
	bool known = false;
	int r = 0;

	for (size_t i = 0; i < MEZ_COUNT(item_kinds); i++) {
		struct walk w = {.a = a, .o = o, .err = err};
		struct mez_obj body = {.a = a};
		struct mez_json v;

		if (!mez_str_eq(type, mez_str_of(item_kinds[i].type)))
			continue;
		known = true;
		mez_obj_from(&body, a, item);
		mez_obj_drop(&body, MEZ_STR("type"));
		v = keep_place(mez_obj_done(&body), item);
		r = walk_object(&w, &v, mez_json_keep(a, v), item_kinds[i].members);
		if (!r)
			*out = (enum mez_item_kind)i;
		break;
	}
	mez_arena_rewind(a, mark);
	if (!known)
		r = mez_origin_err(o, item->offset, err, MEZ_E_TYPE, "unknown item type '%.*s'",
				   MEZ_FMT(type));
	return r;
}
