/* work/packdiff.c: the items of two versions of a pack, side by side. */
#include "work/diff_priv.h"

#include "base/text.h"
#include "work/figures.h"

/* What is being told: of which item, and perhaps which row or provision of it. */
struct change {
	struct mez_str kind, name, row;
	struct mez_str label;  /* what people call the row; may be empty */
	const char *how;       /* "new", "gone", "changed" */
	struct mez_str member; /* of a changed one; may be empty */
	const struct mez_json *was, *is;
	struct mez_str words;
};

/* --- telling ------------------------------------------------------------------- */

void diff_line(struct mez_packdiff *d, struct mez_str text)
{
	if (!d->sink)
		return;
	mez_text_safe(&d->sink->buf, text, DIFF_LINE_MAX);
	mez_sink_end_line(d->sink);
}

static struct mez_str money_text(struct mez_arena *a, const struct mez_json *v)
{
	struct mez_str currency = mez_json_str(mez_json_at(v, "currency"));
	struct mez_dec dec;

	if (!currency.p || !mez_dec_parse(&dec, mez_json_str(mez_json_at(v, "amount"))))
		return MEZ_NOSTR;
	return mez_arena_fmt(a, "%.*s %.*s", MEZ_ALL(currency), MEZ_ALL(mez_figure_amount(a, dec)));
}

struct mez_str diff_shown(struct mez_packdiff *d, const char *member, const struct mez_json *v)
{
	MEZ_AUTO(mez_canon) c = NULL;
	struct mez_str s = v ? mez_json_str(v) : MEZ_STR("nothing");
	struct mez_dec dec;

	if (s.p && strcmp(member, "rate") == 0 && mez_dec_parse(&dec, s))
		return mez_figure_rate(d->a, dec);
	if (!s.p)
		s = money_text(d->a, v);
	if (!s.p) {
		c = mez_canon_of(v);
		s = mez_canon_view(c);
	}
	if (v && mez_json_is(v, MEZ_J_STRING) && s.n <= DIFF_TEXT_MAX)
		return s;
	return s.n <= DIFF_SHOWN_MAX ? mez_arena_dup(d->a, s)
				     : mez_arena_fmt(d->a, "%.*s...", DIFF_SHOWN_MAX, s.p);
}

static const char *row_word(const struct change *c)
{
	if (!c->row.n)
		return "";
	return c->label.n ? "entry " : "row ";
}

static void tell(struct mez_packdiff *d, const struct change *c)
{
	struct mez_obj o = {.a = d->a};
	struct mez_json doc;

	d->changes++;
	if (d->form == MEZ_DIFF_TEXT) {
		diff_line(d,
			  mez_arena_fmt(d->a, "%.*s %.*s: %s%.*s%s%.*s", MEZ_ALL(c->kind),
					MEZ_ALL(c->name), row_word(c), MEZ_ALL(c->row),
					c->row.n ? ": " : "", MEZ_ALL(c->words)));
		return;
	}
	if (!d->sink)
		return;
	mez_obj_set(&o, "type", mez_json_z("mez.change/1"));
	mez_obj_set(&o, "pack", mez_json_text(d->is.pack->name));
	mez_obj_set(&o, "kind", mez_json_text(c->kind));
	mez_obj_set(&o, "name", mez_json_text(c->name));
	if (c->row.n)
		mez_obj_set(&o, "row", mez_json_text(c->row));
	mez_obj_set(&o, "change", mez_json_z(c->how));
	if (c->member.n)
		mez_obj_set(&o, "member", mez_json_text(c->member));
	if (c->was)
		mez_obj_set(&o, "old", *c->was);
	if (c->is)
		mez_obj_set(&o, "new", *c->is);
	mez_obj_set(&o, "what", mez_json_text(c->words));
	doc = mez_obj_done(&o);
	mez_sink_json(d->sink, &doc);
}

/* --- members ------------------------------------------------------------------- */

/* One version of something: as the item has it, and as its source would, for people. */
struct side {
	const struct mez_json *item, *doc;
};

static struct side inner(struct side s, struct mez_str name)
{
	return (struct side){mez_json_get(s.item, name), mez_json_get(s.doc, name)};
}

static struct side element(struct side s, size_t i)
{
	return (struct side){mez_json_item(s.item, i), mez_json_item(s.doc, i)};
}

/* The day a row or rule is of, to say from when a figure is another. */
static struct mez_str since(struct mez_packdiff *d, const struct mez_json *v)
{
	struct mez_str from = mez_json_str(mez_json_at(v, "from"));

	return from.p ? mez_arena_fmt(d->a, " from %.*s", MEZ_ALL(from)) : MEZ_STR("");
}

/* What has members of its own, which are told one by one. */
static bool has_members(struct mez_packdiff *d, const struct mez_json *v)
{
	return mez_json_is(v, MEZ_J_OBJECT) && !money_text(d->a, v).p;
}

/* As many elements as there were, each with members of its own. */
static bool same_list(struct mez_packdiff *d, const struct mez_json *was,
		      const struct mez_json *is)
{
	if (!mez_json_is(was, MEZ_J_ARRAY) || !mez_json_is(is, MEZ_J_ARRAY) || was->len != is->len)
		return false;
	for (size_t i = 0; i < was->len; i++)
		if (!has_members(d, mez_json_item(was, i)) || !has_members(d, mez_json_item(is, i)))
			return false;
	return true;
}

/* path: of the members on the way to it; name: its own. */
static void leaf(struct mez_packdiff *d, const struct change *of, struct mez_str path,
		 struct mez_str name, struct side was, struct side is, struct mez_str from)
{
	struct change c = *of;
	const char *z = mez_arena_dup(d->a, name).p;

	c.how = "changed";
	c.member = path;
	c.was = was.item;
	c.is = is.item;
	c.words = mez_arena_fmt(d->a, "%.*s%s%.*s %.*s -> %.*s%.*s", MEZ_ALL(c.label),
				c.label.n ? ": " : "", MEZ_ALL(path),
				MEZ_ALL(diff_shown(d, z, was.doc)),
				MEZ_ALL(diff_shown(d, z, is.doc)),
				MEZ_ALL(mez_str_is(name, "from") ? MEZ_STR("") : from));
	tell(d, &c);
}

static void members(struct mez_packdiff *d, const struct change *of, struct mez_str path,
		    struct side was, struct side is, const char *but, struct mez_str from);

static void member(struct mez_packdiff *d, const struct change *of, struct mez_str path,
		   struct mez_str name, struct side was, struct side is, struct mez_str from)
{
	struct mez_str here = mez_path_join(d->a, path, name);

	if (was.item && is.item && mez_json_same(was.item, is.item))
		return;
	if (has_members(d, was.doc) && has_members(d, is.doc)) {
		members(d, of, here, was, is, "", from);
		return;
	}
	if (!same_list(d, was.doc, is.doc)) {
		leaf(d, of, here, name, was, is, from);
		return;
	}
	for (size_t i = 0; i < was.doc->len; i++) {
		struct mez_str number = mez_arena_fmt(d->a, "%zu", i + 1);

		member(d, of, here, number, element(was, i), element(is, i), from);
	}
}

static void members(struct mez_packdiff *d, const struct change *of, struct mez_str path,
		    struct side was, struct side is, const char *but, struct mez_str from)
{
	for (size_t i = 0; i < was.item->len; i++) {
		struct mez_str name = mez_json_str(&mez_json_member(was.item, i)->name);

		if (!mez_str_eq(name, mez_str_of(but)))
			member(d, of, path, name, inner(was, name), inner(is, name), from);
	}
	for (size_t i = 0; i < is.item->len; i++) {
		struct mez_str name = mez_json_str(&mez_json_member(is.item, i)->name);

		if (!mez_json_get(was.item, name) && !mez_str_eq(name, mez_str_of(but)))
			member(d, of, path, name, (struct side){NULL, NULL}, inner(is, name), from);
	}
}

/* --- rows ----------------------------------------------------------------------- */

static struct mez_str row_id(const struct mez_json *row, const char *key)
{
	struct mez_str id = mez_json_str(mez_json_get(row, mez_str_of(key)));

	return id.p ? id : mez_json_str(mez_json_at(row, "from"));
}

/* Which row has this id, or SIZE_MAX. */
static size_t find_row(const struct mez_json *rows, struct mez_str id, const char *key)
{
	for (size_t i = 0; i < mez_json_len(rows); i++)
		if (mez_str_eq(row_id(mez_json_item(rows, i), key), id))
			return i;
	return SIZE_MAX;
}

static const char *const figures[] = {"rate", "money", "word", "value", "parts"};

static const struct mez_json *figure_of(const struct mez_json *row, const char **member_name)
{
	for (size_t i = 0; i < MEZ_COUNT(figures); i++) {
		const struct mez_json *v = mez_json_get(row, mez_str_of(figures[i]));

		*member_name = figures[i];
		if (v)
			return v;
	}
	return NULL;
}

/* The row of the earlier version that a new one follows: of the same keys. */
static const struct mez_json *followed(const struct mez_json *keys, const struct mez_json *rows,
				       const struct mez_json *row)
{
	const struct mez_json *best = NULL;

	for (size_t i = 0; i < mez_json_len(rows); i++) {
		const struct mez_json *x = mez_json_item(rows, i);
		bool same = true;

		for (size_t k = 0; same && k < mez_json_len(keys); k++) {
			struct mez_str key = mez_json_str(&mez_json_member(keys, k)->name);
			const struct mez_json *p = mez_json_get(x, key),
					      *q = mez_json_get(row, key);

			same = p && q ? mez_json_same(p, q) : p == q;
		}
		if (same && mez_str_cmp(row_id(x, "from"), row_id(row, "from")) < 0 &&
		    (!best || mez_str_cmp(row_id(best, "from"), row_id(x, "from")) < 0))
			best = x;
	}
	return best;
}

static void new_row(struct mez_packdiff *d, struct change c, const struct mez_json *table,
		    const struct mez_json *row)
{
	const struct mez_json *before =
		followed(mez_json_at(table, "keys"), mez_json_at(table, "rows"), row);
	const char *name;
	const struct mez_json *v = figure_of(row, &name), *old = NULL;

	c.how = "new";
	c.is = row;
	if (before)
		old = mez_json_get(before, mez_str_of(name));
	if (v && old)
		c.words = mez_arena_fmt(d->a, "new: %s %.*s -> %.*s%.*s", name,
					MEZ_ALL(diff_shown(d, name, old)),
					MEZ_ALL(diff_shown(d, name, v)), MEZ_ALL(since(d, row)));
	else if (v)
		c.words = mez_arena_fmt(d->a, "new: %s %.*s%.*s", name,
					MEZ_ALL(diff_shown(d, name, v)), MEZ_ALL(since(d, row)));
	else
		c.words = mez_arena_fmt(d->a, "new%.*s", MEZ_ALL(since(d, row)));
	tell(d, &c);
}

/* Lists of things with names of their own: rows, provisions, entries. */
static void rows(struct mez_packdiff *d, const struct change *of, struct side was, struct side is,
		 const char *list, const char *key)
{
	struct side before = inner(was, mez_str_of(list)), after = inner(is, mez_str_of(list));
	const struct mez_json *x = before.item, *y = after.item;

	for (size_t i = 0; i < mez_json_len(x); i++) {
		struct change c = *of;
		size_t other;

		c.row = row_id(mez_json_item(x, i), key);
		other = find_row(y, c.row, key);
		if (other != SIZE_MAX) {
			members(d, &c, MEZ_STR(""), element(before, i), element(after, other), "",
				since(d, mez_json_item(y, other)));
			continue;
		}
		c.how = "gone";
		c.was = mez_json_item(x, i);
		c.words = MEZ_STR("gone");
		tell(d, &c);
	}
	for (size_t i = 0; i < mez_json_len(y); i++) {
		struct change c = *of;

		c.row = row_id(mez_json_item(y, i), key);
		if (find_row(x, c.row, key) == SIZE_MAX)
			new_row(d, c, was.item, mez_json_item(y, i));
	}
}

/* --- entries of lists ------------------------------------------------------------- */

struct entries {
	struct mez_packdiff *d;
	const struct change *of;
};

static void entry(void *arg, const struct mez_json *was, const struct mez_json *is)
{
	const struct entries *e = arg;
	struct change c = *e->of;

	c.row = mez_json_str(mez_json_at(is ? is : was, "id"));
	c.label = mez_json_str(mez_json_at(was ? was : is, "name"));
	if (was && is) {
		members(e->d, &c, MEZ_STR(""), (struct side){was, was}, (struct side){is, is}, "",
			MEZ_STR(""));
		return;
	}
	c.how = is ? "new" : "gone";
	c.was = was;
	c.is = is;
	c.words = mez_arena_fmt(e->d->a, "%s: %.*s", c.how, MEZ_ALL(c.label));
	tell(e->d, &c);
}

/* --- items ------------------------------------------------------------------------ */

struct pair {
	const struct mez_content *was, *is;
	struct mez_str kind, name;
};

/* "items/KIND/NAME.json"; false for what is no item, and for examples, which are run. */
static bool is_item(struct pair *p, const struct mez_content *c)
{
	struct mez_str s = c->path;
	const char *slash;

	if (!mez_str_starts(s, MEZ_STR("items/")) || !mez_str_is(c->media_type, MEZ_MEDIA_ITEM))
		return false;
	s = (struct mez_str){s.p + 6, s.n - 6};
	slash = memchr(s.p, '/', s.n);
	if (!slash || s.n < (size_t)(slash - s.p) + 6)
		return false;
	p->kind = (struct mez_str){s.p, (size_t)(slash - s.p)};
	p->name = (struct mez_str){slash + 1, s.n - p->kind.n - 6};
	return !mez_str_is(p->kind, "example");
}

static const struct mez_content *find_content(const struct mez_pack *p, struct mez_str path)
{
	for (size_t i = 0; i < p->ncontents; i++)
		if (mez_str_eq(p->content[i].path, path))
			return &p->content[i];
	return NULL;
}

/* An item, and its source as we spell it; the texts of law are what they are. */
static int read_side(struct side *out, struct mez_packdiff *d, const struct pair *p,
		     const struct mez_content *c, struct mez_err *err)
{
	const struct mez_origin o = {mez_arena_dup(d->a, c->path).p, c->bytes};
	struct mez_json doc;
	int r = mez_canon_read(&out->item, d->a, c->bytes.p, c->bytes.n, err);

	out->doc = out->item;
	if (r || mez_str_is(p->kind, "law"))
		return r;
	r = mez_item_to_source(&doc, d->a, out->item, &o, err);
	if (!r)
		out->doc = mez_json_keep(d->a, doc);
	return r;
}

static int changed(struct mez_packdiff *d, const struct pair *p, struct mez_err *err)
{
	static const struct {
		const char *kind, *list, *key;
	} lists[] = {{"table", "rows", "id"},	      {"param", "rows", "from"},
		     {"deadline", "rows", "id"},      {"law", "provisions", "eid"},
		     {"offset", "rows", "from"},      {"coverage", "examines", "head"}};
	const struct change of = {.kind = p->kind, .name = p->name};
	struct side was, is;
	const char *list = "";
	int r = read_side(&was, d, p, p->was, err);

	if (!r)
		r = read_side(&is, d, p, p->is, err);
	if (r)
		return r;
	for (size_t i = 0; i < MEZ_COUNT(lists); i++) {
		if (!mez_str_eq(p->kind, mez_str_of(lists[i].kind)))
			continue;
		list = lists[i].list;
		rows(d, &of, was, is, list, lists[i].key);
	}
	if (mez_str_is(p->kind, "list")) {
		list = "entries";
		diff_entries(d->a, was.item, is.item, entry, &(struct entries){d, &of});
	}
	members(d, &of, MEZ_STR(""), was, is, list, since(d, is.item));
	return 0;
}

int mez_packdiff_items(struct mez_packdiff *d, struct mez_err *err)
{
	const struct mez_pack *was = d->was.pack, *is = d->is.pack;
	struct pair p = {0};
	int r = 0;

	for (size_t i = 0; !r && i < was->ncontents; i++) {
		p.was = &was->content[i];
		if (!is_item(&p, p.was))
			continue;
		p.is = find_content(is, p.was->path);
		if (!p.is)
			tell(d, &(struct change){.kind = p.kind,
						 .name = p.name,
						 .how = "gone",
						 .words = MEZ_STR("gone")});
		else if (!mez_filehash_eq(&p.was->sha256, &p.is->sha256))
			r = changed(d, &p, err);
	}
	for (size_t i = 0; !r && i < is->ncontents; i++)
		if (is_item(&p, &is->content[i]) && !find_content(was, is->content[i].path))
			tell(d, &(struct change){.kind = p.kind,
						 .name = p.name,
						 .how = "new",
						 .words = MEZ_STR("new")});
	return r;
}
