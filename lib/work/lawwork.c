/* work/lawwork.c: law of a pack, cited and shown. */
#include "work/lawwork.h"

#include "adapt/akn.h"
#include "adapt/akntext.h"

/* --- finding -------------------------------------------------------------- */

static int load_law(struct mez_law *law, struct mez_arena *a, const struct mez_pack *p,
		    struct mez_err *err)
{
	int r = 0;

	mez_law_init(law, a);
	for (size_t i = 0; !r && i < p->ncontents; i++) {
		const struct mez_content *c = &p->content[i];
		struct mez_origin *o;
		const struct mez_json *item;

		if (!mez_str_starts(c->path, MEZ_STR("items/law/")))
			continue;
		o = MEZ_NEW(a, struct mez_origin);
		o->file = mez_arena_dup(a, c->path).p;
		o->text = c->bytes;
		r = mez_canon_read(&item, a, c->bytes.p, c->bytes.n, err);
		if (!r)
			r = mez_law_add(law, item, o, err);
	}
	return r ? r : mez_law_close(law, err);
}

static int find_text(const struct mez_expression **out, const struct mez_law *law,
		     const struct mez_pack *p, struct mez_str work, struct mez_date day,
		     struct mez_err *err)
{
	char text[MEZ_DATE_TEXT + 1];

	*out = mez_law_at(law, work, day);
	if (*out)
		return 0;
	mez_date_text(text, day);
	return mez_err_set(err, MEZ_E_REFUSED, "pack '%.*s' holds no text of %.*s in force on %s",
			   MEZ_FMT(p->name), MEZ_FMT(work), text);
}

static int no_eid(const struct mez_expression *x, struct mez_str eid, struct mez_err *err)
{
	if (!x->n)
		return mez_err_set(err, MEZ_E_REFUSED, "%.*s: nothing of it is in force",
				   MEZ_FMT(x->expression));
	return mez_err_set(err, MEZ_E_REFUSED, "%.*s has no '%.*s'", MEZ_FMT(x->expression),
			   MEZ_FMT(eid));
}

/* --- cite ----------------------------------------------------------------- */

static void set_date(struct mez_arena *a, struct mez_obj *o, const char *name, struct mez_date d)
{
	char text[MEZ_DATE_TEXT + 1];

	mez_date_text(text, d);
	mez_obj_add(o, mez_str_of(name), mez_json_copy_text(a, mez_str_of(text)));
}

int mez_lawwork_cite(struct mez_json *out, struct mez_arena *a, const struct mez_pack *p,
		     struct mez_str work, struct mez_str eid, struct mez_date day,
		     struct mez_err *err)
{
	const struct mez_expression *x;
	const struct mez_provision *v;
	struct mez_obj o = {.a = a};
	char hex[MEZ_HEX32 + 1];
	struct mez_law law;
	int r = load_law(&law, a, p, err);

	if (!r)
		r = find_text(&x, &law, p, work, day, err);
	if (r)
		return r;
	v = mez_law_find(x, eid);
	if (!v)
		return no_eid(x, eid, err);
	mez_filehash_hex(hex, &p->sha256);
	mez_obj_set(&o, "work", mez_json_text(x->work));
	mez_obj_set(&o, "eid", mez_json_text(v->eid));
	mez_obj_set(&o, "expression", mez_json_text(x->expression));
	mez_obj_set(&o, "kind", mez_json_text(v->kind));
	if (v->num.p)
		mez_obj_set(&o, "num", mez_json_text(v->num));
	if (v->heading.p)
		mez_obj_set(&o, "heading", mez_json_text(v->heading));
	mez_obj_set(&o, "paraphrase", mez_json_bool(v->paraphrase));
	mez_obj_set(&o, "text_sha256", mez_json_text(v->text_sha256));
	mez_obj_set(&o, "pack", mez_json_text(p->name));
	mez_obj_set(&o, "pack_sha256", mez_json_copy_text(a, mez_str_of(hex)));
	set_date(a, &o, "date", day);
	set_date(a, &o, "valid_from", x->from);
	*out = mez_obj_done(&o);
	return 0;
}

/* --- render --------------------------------------------------------------- */

static bool mentions(struct mez_str text, struct mez_str what)
{
	return what.n && memmem(text.p, text.n, what.p, what.n) != NULL;
}

/* The document in the content that is this expression, as mez_akn_read_all() says it. */
static const struct mez_json *part_of(struct mez_arena *a, const struct mez_content *c,
				      const struct mez_expression *x)
{
	struct mez_json all;
	struct mez_err ignored;

	if (!mez_str_is(c->media_type, "application/xml") || !mentions(c->bytes, x->expression) ||
	    mez_akn_read_all(&all, a, c->bytes.p, c->bytes.n, &ignored) < 0)
		return NULL;
	for (size_t i = 0; i < mez_json_len(&all); i++) {
		const struct mez_json *v = mez_json_item(&all, i);

		if (mez_str_eq(mez_json_str(mez_json_at(v, "work")), x->work) &&
		    mez_str_eq(mez_json_str(mez_json_at(v, "expression")), x->expression))
			return mez_json_keep(a, *v);
	}
	return NULL;
}

struct view {
	const struct mez_expression *x;
	const struct mez_json *meta;
	const struct mez_lawnode *top;
	struct mez_lawchanges changes;
};

static int open_view(struct view *v, struct mez_arena *a, const struct mez_pack *p,
		     const struct mez_law *law, struct mez_str work, struct mez_date day,
		     struct mez_err *err)
{
	int r = find_text(&v->x, law, p, work, day, err);

	for (size_t i = 0; !r && i < p->ncontents; i++) {
		v->meta = part_of(a, &p->content[i], v->x);
		if (v->meta)
			return mez_akn_text(&v->top, &v->changes, a, p->content[i].bytes.p,
					    p->content[i].bytes.n, v->x->expression, err);
	}
	return r ? r
		 : mez_err_set(err, MEZ_E_CLOSURE, "pack '%.*s' holds no source of %.*s",
			       MEZ_FMT(p->name), MEZ_FMT(v->x->expression));
}

static bool is_paraphrase(const struct mez_expression *x)
{
	for (size_t i = 0; i < x->n; i++)
		if (x->provision[i].paraphrase)
			return true;
	return false;
}

/* Those that are in the text; of a comparison, those since then. */
static struct mez_lawchanges changes_of(struct mez_arena *a, const struct view *v,
					const struct mez_lawview *want)
{
	struct mez_lawchange *kept = MEZ_NEWS(a, struct mez_lawchange, v->changes.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < v->changes.n; i++) {
		const struct mez_lawchange *c = &v->changes.v[i];

		if (c->on.days <= v->x->from.days &&
		    (!want->compared || c->on.days > want->since.days))
			kept[n++] = *c;
	}
	return (struct mez_lawchanges){kept, n};
}

static struct mez_lawhead head_of(struct mez_arena *a, const struct mez_pack *p,
				  const struct view *v, const struct mez_lawview *want)
{
	const struct mez_json *source = mez_json_at(v->meta, "source");

	return (struct mez_lawhead){
		.title = v->x->title,
		.work = v->x->work,
		.expression = v->x->expression,
		.language = mez_json_str(mez_json_at(v->meta, "language")),
		.from = v->x->from,
		.paraphrase = is_paraphrase(v->x),
		.source = mez_json_str(mez_json_at(source, "name")),
		.source_href = mez_json_str(mez_json_at(source, "href")),
		.pack = mez_arena_fmt(a, "%.*s %.*s", MEZ_ALL(p->name), MEZ_ALL(p->version)),
		.since = want->compared ? &want->since : NULL,
		.changes = changes_of(a, v, want),
		.part = want->eid,
	};
}

/* A part of one of two texts; what is in one only is compared with an empty one. */
static const struct mez_lawnode *part(struct mez_arena *a, const struct mez_lawnode *top,
				      const struct mez_lawnode *other, struct mez_str eid)
{
	const struct mez_lawnode *n = mez_lawtext_find(top, eid);
	struct mez_lawnode *empty;

	if (n || !other)
		return n;
	n = mez_lawtext_find(other, eid);
	if (!n)
		return NULL;
	empty = MEZ_NEW(a, struct mez_lawnode);
	empty->kind = n->kind;
	empty->element = n->element;
	empty->eid = n->eid;
	return empty;
}

int mez_lawwork_part(const struct mez_lawnode **out, const struct mez_expression **of,
		     struct mez_arena *a, const struct mez_pack *p, struct mez_str work,
		     struct mez_str eid, const struct mez_date *day, struct mez_err *err)
{
	struct mez_law *law = MEZ_NEW(a, struct mez_law);
	struct mez_date last;
	struct view v;
	int r = load_law(law, a, p, err);

	mez_require(mez_date_make(&last, 9999, 12, 31));
	if (!r)
		r = open_view(&v, a, p, law, work, day ? *day : last, err);
	if (r)
		return r;
	*of = v.x;
	*out = mez_lawtext_find(v.top, eid);
	return *out ? 0 : no_eid(v.x, eid, err);
}

int mez_lawwork_render(struct mez_buf *out, struct mez_arena *a, const struct mez_pack *p,
		       const struct mez_lawview *want, struct mez_err *err)
{
	struct mez_date day = want->at;
	const struct mez_lawnode *top, *before = NULL;
	struct view now, then = {0};
	struct mez_lawhead head;
	struct mez_law law;
	int r = load_law(&law, a, p, err);

	if (!r && !want->dated)
		mez_require(mez_date_make(&day, 9999, 12, 31));
	if (!r)
		r = open_view(&now, a, p, &law, want->work, day, err);
	if (!r && want->compared)
		r = open_view(&then, a, p, &law, want->work, want->since, err);
	if (r)
		return r;
	top = now.top;
	if (want->eid.p) {
		top = part(a, now.top, then.top, want->eid);
		if (!top)
			return no_eid(now.x, want->eid, err);
	}
	if (want->compared) {
		before = want->eid.p ? part(a, then.top, now.top, want->eid) : then.top;
		top = mez_lawtext_diff(a, before, top);
	}
	head = head_of(a, p, &now, want);
	if (want->html)
		mez_lawtext_html(out, &head, top);
	else
		mez_lawtext_print(out, &head, top);
	return 0;
}
