/* pack/itemdoc.c: whole documents: a source to an item, an item checked, an item as a source. */
#include "pack/item_priv.h"

#include "json/shape.h"

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

/* What a tool wrote for an author to finish is not law before they have. */
static int refuse_unfinished(const struct mez_json *doc, const struct mez_origin *o,
			     struct mez_err *err)
{
	const struct mez_json *suggested = mez_json_at(doc, "suggested");
	const struct mez_json *todo = mez_json_at(doc, "todo");

	if (suggested)
		return mez_origin_err(o, suggested->offset, err, MEZ_E_RULE,
				      "suggested, and not confirmed: see that what is expected is "
				      "the law, then take 'suggested' away");
	if (todo)
		return mez_origin_err(o, todo->offset, err, MEZ_E_RULE,
				      "something is still to be done: take 'todo' away when it is");
	return 0;
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

	r = refuse_unfinished(doc, o, err);
	if (r)
		return r;
	for (size_t i = 0; i < doc->len; i++) {
		const struct mez_member *m = mez_json_member(doc, i);
		bool head = mez_str_eq(mez_json_str(&m->name), word);

		if (!head && mez_str_is(mez_json_str(&m->name), "name"))
			return item_unknown(&w, m);
		if (head)
			mez_obj_set(&renamed, "name", m->value);
		else
			mez_obj_addm(&renamed, m->name, m->value);
	}
	v = item_keep_place(mez_obj_done(&renamed), doc);
	r = item_walk(&w, &v, mez_json_keep(a, v), item_kinds[kind].members);
	if (r)
		return r;
	mez_obj_from(&item, a, &v);
	mez_obj_set(&item, "type", mez_json_z(item_kinds[kind].type));
	*out = item_keep_place(mez_obj_done(&item), doc);
	return 0;
}

/* The kind that an item says it is. */
static int find_kind(enum mez_item_kind *out, const struct mez_json *item,
		     const struct mez_origin *o, struct mez_err *err)
{
	struct mez_str type = mez_json_str(mez_json_at(item, "type"));

	for (size_t i = 0; i < MEZ_COUNT(item_kinds); i++)
		if (mez_str_eq(type, mez_str_of(item_kinds[i].type))) {
			*out = (enum mez_item_kind)i;
			return 0;
		}
	return mez_origin_err(o, item->offset, err, MEZ_E_TYPE, "unknown item type '%.*s'",
			      MEZ_FMT(type));
}

/* Walk what an item has besides its type. */
static int walk_item(struct walk *w, struct mez_json *out, enum mez_item_kind kind,
		     const struct mez_json *item)
{
	struct mez_obj body = {.a = w->a};
	struct mez_json v;

	mez_obj_from(&body, w->a, item);
	mez_obj_drop(&body, MEZ_STR("type"));
	v = item_keep_place(mez_obj_done(&body), item);
	return item_walk(w, out, mez_json_keep(w->a, v), item_kinds[kind].members);
}

int mez_item_check(enum mez_item_kind *out, struct mez_arena *a, const struct mez_json *item,
		   const struct mez_origin *o, struct mez_err *err)
{
	size_t mark = mez_arena_mark(a);
	struct walk w = {.a = a, .o = o, .err = err};
	struct mez_json unused;
	int r = find_kind(out, item, o, err);

	if (!r)
		r = walk_item(&w, &unused, *out, item);
	mez_arena_rewind(a, mark);
	return r;
}

int mez_item_to_source(struct mez_json *out, struct mez_arena *a, const struct mez_json *item,
		       const struct mez_origin *o, struct mez_err *err)
{
	enum mez_item_kind kind;
	struct mez_obj doc = {.a = a};
	struct mez_json v;
	int r = find_kind(&kind, item, o, err);
	struct walk w = {.a = a,
			 .o = o,
			 .err = err,
			 .spell = true,
			 .each = each_name(mez_json_at(item, "each"))};

	if (!r)
		r = walk_item(&w, &v, kind, item);
	if (r)
		return r;
	for (size_t i = 0; i < v.len; i++) {
		const struct mez_member *m = mez_json_member(&v, i);

		if (mez_str_is(mez_json_str(&m->name), "name"))
			mez_obj_addm(&doc, mez_json_z(item_kinds[kind].word), m->value);
		else
			mez_obj_addm(&doc, m->name, m->value);
	}
	*out = mez_obj_done(&doc);
	return 0;
}
