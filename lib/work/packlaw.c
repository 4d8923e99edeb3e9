/* work/packlaw.c: texts given, texts made of them by amendments. */
#include "work/packlaw.h"

#include <stdlib.h>

#include "adapt/akn.h"
#include "adapt/aknamend.h"
#include "pack/lawname.h"
#include "work/packlaw_priv.h"

struct mez_packlaw_text {
	const struct mez_origin *origin;
	struct mez_str work;
	struct mez_date from;
};

/* The IRI of an expression as one file name. */
static struct mez_str name_of(struct mez_packlaw *p, const struct mez_json *law, const char *folder,
			      const char *tail)
{
	struct mez_str iri = mez_json_str(mez_json_at(law, "expression"));
	MEZ_AUTOBUF path = MEZ_BUF_INIT;

	mez_buf_z(&path, folder);
	for (size_t i = iri.n && iri.p[0] == '/'; i < iri.n; i++)
		mez_buf_ch(&path, iri.p[i] == '/' ? '.' : iri.p[i]);
	mez_buf_z(&path, tail);
	return mez_arena_dup(p->a, mez_buf_view(&path));
}

/* One document of a text as an item.  Without any title the work stands for it. */
static int add_item(struct mez_packlaw *p, const struct mez_json *law, const struct mez_origin *o,
		    struct mez_err *err)
{
	struct mez_obj item;
	const struct mez_json *doc;

	mez_obj_from(&item, p->a, law);
	mez_obj_set(&item, "type", mez_json_z("mez.law/1"));
	if (!mez_json_at(law, "title"))
		mez_obj_set(&item, "title", *mez_json_at(law, "work"));
	doc = mez_json_keep(p->a, mez_obj_done(&item));
	p->out.item(p->out.arg, name_of(p, law, "items/law/", ".json"), doc);
	return mez_law_add(p->law, doc, o, err);
}

static void *grow(struct mez_arena *a, void *v, size_t n, size_t *cap, size_t size)
{
	void *grown;

	if (n < *cap)
		return v;
	*cap = *cap ? *cap * 2 : 16;
	grown = mez_arena_zalloc(a, *cap, size);
	if (n)
		memcpy(grown, v, n * size);
	return grown;
}

static void keep_text(struct mez_packlaw *p, const struct mez_json *law, const struct mez_origin *o)
{
	struct mez_packlaw_text *t;

	p->text = grow(p->a, p->text, p->ntexts, &p->texts_cap, sizeof *p->text);
	t = &p->text[p->ntexts++];
	t->origin = o;
	t->work = mez_json_str(mez_json_at(law, "work"));
	mez_require(mez_date_parse(&t->from, mez_json_str(mez_json_at(law, "valid_from"))));
}

/* In the language that citations are read in. */
static bool is_cited(const struct mez_packlaw *p, const struct mez_json *law)
{
	return !p->language.p ||
	       mez_str_eq(mez_json_str(mez_json_at(law, "language")), p->language);
}

int mez_packlaw_xml(struct mez_packlaw *p, const struct mez_origin *o, struct mez_err *err)
{
	struct mez_json all;
	int r = mez_akn_read_all(&all, p->a, o->text.p, o->text.n, err);

	if (r) {
		mez_err_file(err, o->file);
		return r;
	}
	if (is_cited(p, mez_json_item(&all, 0)))
		keep_text(p, mez_json_item(&all, 0), o);
	for (size_t i = 0; !r && i < mez_json_len(&all); i++)
		if (is_cited(p, mez_json_item(&all, i)))
			r = add_item(p, mez_json_item(&all, i), o, err);
	return r;
}

struct mez_packlaw_change *mez_packlaw_new_change(struct mez_packlaw *p)
{
	p->change = grow(p->a, p->change, p->nchanges, &p->changes_cap, sizeof *p->change);
	return &p->change[p->nchanges++];
}

/* --- what must not meet --------------------------------------------------- */

static bool adds(const struct mez_akn_change *c)
{
	return c->op == MEZ_AKN_BEFORE || c->op == MEZ_AKN_AFTER || c->op == MEZ_AKN_INTO;
}

/* Something put at a place, and a change of what is there: beside a provision that is replaced
 * is the same place before and after. */
static bool disturbs(const struct mez_akn_change *put, const struct mez_akn_change *c)
{
	if (put->op != MEZ_AKN_INTO && c->op == MEZ_AKN_REPLACE && mez_str_eq(put->eid, c->eid))
		return false;
	return mez_lawname_within(put->eid, c->eid);
}

/* Whether it matters which of two changes of one day comes first. */
static bool meet(const struct mez_packlaw_change *x, const struct mez_packlaw_change *y)
{
	const struct mez_akn_change *a = &x->c, *b = &y->c;

	if (a->op == MEZ_AKN_END || b->op == MEZ_AKN_END)
		return true;
	if (adds(a) && adds(b))
		return mez_str_eq(a->eid, b->eid) && a->op == b->op;
	if (adds(a))
		return disturbs(a, b);
	if (adds(b))
		return disturbs(b, a);
	return mez_lawname_within(a->eid, b->eid) || mez_lawname_within(b->eid, a->eid) ||
	       (a->op == MEZ_AKN_RENUMBER && mez_lawname_within(b->eid, a->as)) ||
	       (b->op == MEZ_AKN_RENUMBER && mez_lawname_within(a->eid, b->as));
}

static int refuse_meeting(const struct mez_packlaw_change *x, const struct mez_packlaw_change *y,
			  struct mez_err *err)
{
	char day[MEZ_DATE_TEXT + 1];
	uint32_t line, col;

	mez_date_text(day, x->from);
	mez_json_place(x->origin->text.p, x->origin->text.n, x->doc->offset, &line, &col);
	return mez_origin_err(y->origin, y->doc->offset, err, MEZ_E_RULE,
			      "'%.*s' is touched twice on %s, also by %s:%u: say in which order",
			      MEZ_FMT(y->c.eid), day, x->origin->file, (unsigned)line);
}

/* Changes are sorted: those of one work and day stand together. */
static int check_meetings(const struct mez_packlaw_change *v, size_t n, struct mez_err *err)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1;
		     k < n && v[k].from.days == v[i].from.days && mez_str_eq(v[k].work, v[i].work);
		     k++)
			if (meet(&v[i], &v[k]) &&
			    (!v[i].ordered || !v[k].ordered || v[i].order == v[k].order))
				return refuse_meeting(&v[i], &v[k], err);
	return 0;
}

/* --- applying ------------------------------------------------------------- */

static int cmp_change(const void *pa, const void *pb)
{
	const struct mez_packlaw_change *a = pa, *b = pb;
	int c = mez_str_cmp(a->work, b->work);

	if (!c)
		c = (a->from.days > b->from.days) - (a->from.days < b->from.days);
	if (!c)
		c = (a->order > b->order) - (a->order < b->order);
	return c ? c : (a->number > b->number) - (a->number < b->number);
}

static const struct mez_packlaw_text *last_text(const struct mez_packlaw *p, struct mez_str work)
{
	const struct mez_packlaw_text *last = NULL;

	for (size_t i = 0; i < p->ntexts; i++)
		if (mez_str_eq(p->text[i].work, work) &&
		    (!last || p->text[i].from.days > last->from.days))
			last = &p->text[i];
	return last;
}

/* Where in the file the fault is: the line of the fragment, else the change. */
static int blame(const struct mez_packlaw_change *c, uint32_t line, struct mez_err *err)
{
	struct mez_err said = *err;
	uint32_t at, col;
	int r;

	if (!line || !c->fragment)
		return mez_origin_err(c->origin, c->doc->offset, err, said.code, "%s", said.msg);
	mez_json_place(c->origin->text.p, c->origin->text.n, c->fragment->offset, &at, &col);
	r = mez_err_set(err, said.code, "%s", said.msg);
	mez_err_file(err, c->origin->file);
	/* the text of a block begins in the line after its '|' */
	mez_err_place(err, at + line - (c->origin->text.p[c->fragment->offset] != '|'), 0, 0);
	return r;
}

/* What the first n changes make of a text. */
static int make_text(struct mez_str *out, struct mez_akn_blame *at, struct mez_arena *a,
		     struct mez_str text, const struct mez_packlaw_change *v, size_t n,
		     struct mez_err *err)
{
	struct mez_akn_change *c = MEZ_NEWS(a, struct mez_akn_change, n);
	MEZ_AUTOBUF made = MEZ_BUF_INIT;
	int r;

	for (size_t i = 0; i < n; i++)
		c[i] = v[i].c;
	r = mez_akn_amend(&made, at, text, v->from, c, n, err);
	if (!r)
		*out = mez_arena_dup(a, mez_buf_view(&made));
	return r;
}

bool mez_packlaw_part(struct mez_str *out, struct mez_arena *a,
		      const struct mez_packlaw_made *made, size_t n)
{
	struct mez_akn_blame at;
	struct mez_err ignored;

	return make_text(out, &at, a, made->before, made->change, n, &ignored) == 0;
}

void mez_packlaw_place(const char **file, uint32_t *line, const struct mez_packlaw_made *made,
		       size_t n)
{
	const struct mez_packlaw_change *c = &made->change[n - 1];
	uint32_t col;

	*file = c->origin->file;
	mez_json_place(c->origin->text.p, c->origin->text.n, c->doc->offset, line, &col);
}

/* All changes of one work and day: text becomes the next. */
static int apply(struct mez_packlaw *p, struct mez_str *text, const struct mez_packlaw_change *v,
		 size_t n, struct mez_err *err)
{
	struct mez_packlaw_made made = {.before = *text, .change = v, .nchanges = n};
	struct mez_akn_blame at;
	struct mez_json all;
	int r = make_text(text, &at, p->a, *text, v, n, err);

	if (r)
		return blame(&v[at.change], at.line, err);
	r = mez_akn_read_all(&all, p->a, text->p, text->n, err);
	if (r)
		return blame(&v[n - 1], 0, err);
	made.after = *text;
	made.path = name_of(p, mez_json_item(&all, 0), "consolidated/", ".xml");
	p->out.text(p->out.arg, made.path, *text);
	if (p->out.made)
		p->out.made(p->out.arg, &made);
	for (size_t i = 0; !r && i < mez_json_len(&all); i++)
		r = add_item(p, mez_json_item(&all, i), v->origin, err);
	return r;
}

static int amend_work(struct mez_packlaw *p, const struct mez_packlaw_change *v, size_t n,
		      struct mez_err *err)
{
	const struct mez_packlaw_text *last = last_text(p, v->work);
	struct mez_str text;
	int r = 0;

	if (!last)
		return mez_origin_err(v->origin, v->doc->offset, err, MEZ_E_RULE,
				      "no text of %.*s is given to amend", MEZ_FMT(v->work));
	text = last->origin->text;
	for (size_t i = 0, k; !r && i < n; i = k) {
		for (k = i + 1; k < n && v[k].from.days == v[i].from.days; k++)
			;
		r = apply(p, &text, v + i, k - i, err);
	}
	return r;
}

static bool ends(const struct mez_packlaw *p, struct mez_str work)
{
	for (size_t i = 0; i < p->nchanges; i++)
		if (p->change[i].c.op == MEZ_AKN_END && mez_str_eq(p->change[i].work, work))
			return true;
	return false;
}

/* What a text given says of its own repeal, when nothing else does. */
static void take_repeals(struct mez_packlaw *p)
{
	static const struct mez_json nowhere = {.type = MEZ_J_NULL};

	for (size_t i = 0; i < p->ntexts; i++) {
		const struct mez_packlaw_text *t = &p->text[i];
		struct mez_packlaw_change c = {.origin = t->origin,
					       .doc = &nowhere,
					       .work = t->work,
					       .number = p->nchanges,
					       .c = {.op = MEZ_AKN_END, .eid = MEZ_STR("work")}};

		if (t != last_text(p, t->work) || ends(p, t->work) ||
		    !mez_akn_repealed(&c.from, &c.c.by, &c.c.title, p->a, t->origin->text) ||
		    c.from.days <= t->from.days)
			continue;
		*mez_packlaw_new_change(p) = c;
	}
}

int mez_packlaw_amend(struct mez_packlaw *p, struct mez_err *err)
{
	struct mez_packlaw_change *v;
	int r;

	take_repeals(p);
	v = p->change;
	if (!p->nchanges)
		return 0;
	qsort(v, p->nchanges, sizeof *v, cmp_change);
	r = check_meetings(v, p->nchanges, err);
	for (size_t i = 0, k; !r && i < p->nchanges; i = k) {
		for (k = i + 1; k < p->nchanges && mez_str_eq(v[k].work, v[i].work); k++)
			;
		r = amend_work(p, v + i, k - i, err);
	}
	return r;
}
