/* work/packlint.c: findings about a pack: gathering, ordering, telling. */
#include "work/lint_priv.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "pack/matrix.h"

enum { LINT_LINE_MAX = 4096 };

static const char *class_word(enum mez_lint_class c)
{
	switch (c) {
#define X(name, word, level)  \
	case MEZ_LINT_##name: \
		return word;
		MEZ_LINTS(X)
#undef X
	}
	mez_bug("class of finding out of range");
}

static enum mez_lint_level class_level(enum mez_lint_class c)
{
	switch (c) {
#define X(name, word, level)  \
	case MEZ_LINT_##name: \
		return MEZ_LINT_##level;
		MEZ_LINTS(X)
#undef X
	}
	mez_bug("class of finding out of range");
}

const char *mez_lint_level_name(enum mez_lint_level l)
{
	switch (l) {
	case MEZ_LINT_NOTE:
		return "note";
	case MEZ_LINT_WARNING:
		return "warning";
	case MEZ_LINT_ERROR:
		return "error";
	}
	mez_bug("level of finding out of range");
}

bool mez_lint_level_parse(enum mez_lint_level *out, struct mez_str s)
{
	for (int i = MEZ_LINT_NOTE; i <= MEZ_LINT_ERROR; i++)
		if (mez_str_eq(s, mez_str_of(mez_lint_level_name((enum mez_lint_level)i)))) {
			*out = (enum mez_lint_level)i;
			return true;
		}
	return false;
}

struct lint *lint_add(struct linting *l, enum mez_lint_class class, const struct mez_named *id,
		      uint64_t offset, const char *fmt, ...)
{
	const struct mez_origin *o = id->origin;
	struct lint *f = MEZ_NEW(l->a, struct lint);
	char text[LINT_LINE_MAX];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	*f = (struct lint){.class = class, .file = o->file, .rule = id->name};
	f->what = mez_arena_dup(l->a, mez_str_of(text));
	f->facts = mez_json_null();
	if (offset <= o->text.n)
		mez_json_place(o->text.p, o->text.n, offset, &f->line, &f->col);
	if (l->n == l->cap) {
		size_t cap = l->cap ? l->cap * 2 : 64;
		struct lint **grown = MEZ_NEWS(l->a, struct lint *, cap);

		if (l->n)
			memcpy(grown, l->v, l->n * sizeof(struct lint *));
		l->v = grown;
		l->cap = cap;
	}
	return l->v[l->n++] = f;
}

/* --- citations ---------------------------------------------------------------- */

/* Texts that the rule cites and that changed while it stayed as it is: from the day after
 * `from` to the end of the span. */
static void cited(struct linting *l, const struct mez_named *id, const struct mez_citations *cites,
		  const struct mez_span *span, struct mez_date from)
{
	const struct mez_law *law = l->set.law;

	for (size_t i = 0; i < cites->n; i++) {
		const struct mez_citation *c = &cites->v[i];
		const struct mez_provision *before = NULL;

		for (size_t k = 0; k < law->n; k++) {
			const struct mez_expression *e = &law->v[k];
			const struct mez_provision *p;
			struct lint *f;

			if (!mez_str_eq(e->work, c->work) ||
			    (!span->open && e->from.days > span->to.days))
				continue;
			p = mez_law_find(e, c->at);
			if (before && p && e->from.days > from.days &&
			    !mez_str_eq(before->text_sha256, p->text_sha256)) {
				f = lint_add(l, MEZ_LINT_TEXT_CHANGED, id, c->offset,
					     "the text of %.*s in %.*s changes on %.*s, and the "
					     "rule does not",
					     MEZ_FMT(c->at), MEZ_FMT(c->work),
					     MEZ_FMT(mez_figure_day(l->a, e->from)));
				f->day = e->from;
				f->has_day = true;
			}
			before = p;
		}
	}
}

/* --- coverage -------------------------------------------------------------------- */

/* From when a clause speaks. */
static struct mez_date begins(const struct mez_clause *cl)
{
	return cl->has_known_from && cl->known_from.days > cl->valid.from.days ? cl->known_from
									       : cl->valid.from;
}

static bool examined(const struct mez_rules *r, const struct mez_clause *cl)
{
	for (size_t i = 0; i < r->coverages.n; i++) {
		const struct mez_coverage *c = r->coverages.v[i];

		for (size_t k = 0; c->domain == cl->domain && k < c->n; k++)
			if (mez_str_eq(c->head[k].head, cl->head))
				return true;
	}
	return false;
}

/* The first clause of a head, by the day from which it speaks; NULL when there is none. */
static const struct mez_clause *first_clause(const struct mez_rules *r, enum mez_domain domain,
					     struct mez_str head)
{
	const struct mez_clause *first = NULL;

	for (size_t i = 0; i < r->clauses.n; i++) {
		const struct mez_clause *cl = r->clauses.v[i];

		if (cl->domain == domain && mez_str_eq(cl->head, head) &&
		    (!first || begins(cl).days < begins(first).days))
			first = cl;
	}
	return first;
}

static void coverage(struct linting *l, const struct mez_coverage *c)
{
	const struct mez_json *list = mez_json_at(c->id.item, "examines");

	for (size_t k = 0; k < c->n; k++) {
		const struct mez_head *h = &c->head[k];
		const struct mez_clause *first = first_clause(l->set.rules, c->domain, h->head);
		uint64_t at = k < mez_json_len(list) ? mez_json_item(list, k)->offset
						     : c->id.item->offset;
		struct lint *f;

		cited(l, &c->id, &h->cites, &h->span, h->span.from);
		if (first && begins(first).days <= h->span.from.days)
			continue;
		if (first)
			f = lint_add(
				l, MEZ_LINT_NO_CLAUSE, &c->id, at,
				"head '%.*s' is examined from %.*s, its first clause is of %.*s",
				MEZ_FMT(h->head), MEZ_FMT(mez_figure_day(l->a, h->span.from)),
				MEZ_FMT(mez_figure_day(l->a, begins(first))));
		else
			f = lint_add(l, MEZ_LINT_NO_CLAUSE, &c->id, at,
				     "head '%.*s' is examined, and no clause is of it",
				     MEZ_FMT(h->head));
		f->day = h->span.from;
		f->has_day = true;
	}
}

/* --- provisions --------------------------------------------------------------------- */

/* Is something around the provision open already? */
static bool below_open(const struct mez_matrix_line *v, size_t i)
{
	for (size_t k = i; k-- > 0;) {
		struct mez_str above = v[k].p->eid;

		if (v[k].state == MEZ_PROVISION_OPEN && mez_eid_within(v[i].p->eid, above))
			return true;
	}
	return false;
}

/* Of a work with a matrix nothing may be overlooked; what is below something open is not told. */
static void matrix(struct linting *l, const struct mez_matrix *m)
{
	const struct mez_expression *of;
	struct mez_matrix_line *v;
	size_t n;

	mez_matrix_lines(&v, &n, &of, l->a, l->set.rules, l->set.law, l->set.own, m->work);
	for (size_t i = 0; i < n; i++)
		if (v[i].state == MEZ_PROVISION_OPEN && !below_open(v, i))
			(void)lint_add(l, MEZ_LINT_OPEN_PROVISION, &m->id, m->id.item->offset,
				       "no rule cites %.*s of %.*s, and the matrix does not "
				       "mark it",
				       MEZ_ALL(v[i].p->eid), MEZ_ALL(m->work));
}

/* --- clauses, definitions ----------------------------------------------------------- */

static void confidence(struct linting *l, const struct mez_named *id, enum mez_confidence c,
		       const char *what)
{
	if (c == MEZ_CONF_GK || c == MEZ_CONF_V3)
		(void)lint_add(l, MEZ_LINT_CONFIDENCE, id, id->item->offset, "the %s rests on %s",
			       what, mez_confidence_name(c));
}

static void clause(struct linting *l, const struct mez_clause *cl)
{
	cited(l, &cl->id, &cl->cites, &cl->valid, begins(cl));
	if (cl->has_confidence)
		confidence(l, &cl->id, cl->confidence, "clause");
	if (!cl->valid.open && !cl->ended_by.n)
		(void)lint_add(l, MEZ_LINT_BARE_END, &cl->id, cl->id.item->offset,
			       "the clause ends on %.*s and does not say by what ('ended_by')",
			       MEZ_FMT(mez_figure_day(l->a, cl->valid.to)));
	if (cl->head.n && cl->effect != MEZ_EFFECT_VARIATION && !examined(l->set.rules, cl))
		(void)lint_add(l, MEZ_LINT_NOT_EXAMINED, &cl->id, cl->id.item->offset,
			       "no coverage says that head '%.*s' is examined in %s",
			       MEZ_FMT(cl->head), mez_domain_name(cl->domain));
}

/* The first figure of low confidence, and how many more a table has. */
static void table_confidence(struct linting *l, const struct mez_table *t)
{
	const struct mez_row *first = NULL;
	struct lint *f;
	size_t n = 0;

	for (size_t i = 0; i < t->nrows; i++) {
		if (t->row[i].confidence != MEZ_CONF_GK && t->row[i].confidence != MEZ_CONF_V3)
			continue;
		first = first ? first : &t->row[i];
		n++;
	}
	if (!first)
		return;
	f = lint_add(l, MEZ_LINT_CONFIDENCE, &t->id, first->item->offset,
		     n > 1 ? "row '%.*s' rests on %s, and %zu more rows on no better"
			   : "row '%.*s' rests on %s",
		     MEZ_FMT(first->id), mez_confidence_name(first->confidence), n - 1);
	f->row = first->id;
}

static void look(struct linting *l)
{
	const struct mez_rules *r = l->set.rules;

	for (size_t i = 0; i < r->clauses.n; i++) {
		const struct mez_clause *cl = r->clauses.v[i];

		if (cl->id.pack == l->set.own)
			clause(l, cl);
	}
	for (size_t i = 0; i < r->defines.n; i++) {
		const struct mez_define *d = r->defines.v[i];

		if (d->id.pack != l->set.own)
			continue;
		cited(l, &d->id, &d->cites, &d->valid, d->valid.from);
		confidence(l, &d->id, d->confidence, "definition");
	}
	for (size_t i = 0; i < r->coverages.n; i++) {
		const struct mez_coverage *c = r->coverages.v[i];

		if (c->id.pack == l->set.own)
			coverage(l, c);
	}
	for (size_t i = 0; i < r->matrices.n; i++) {
		const struct mez_matrix *m = r->matrices.v[i];

		if (m->id.pack == l->set.own)
			matrix(l, m);
	}
	for (size_t i = 0; i < r->tables.n; i++) {
		const struct mez_table *t = r->tables.v[i];

		if (t->id.pack != l->set.own)
			continue;
		lint_table(l, t);
		table_confidence(l, t);
	}
	lint_odd(l);
}

/* --- telling --------------------------------------------------------------------------- */

static int by_place(const void *x, const void *y)
{
	const struct lint *a = *(const struct lint *const *)x, *b = *(const struct lint *const *)y;
	int r = strcmp(a->file, b->file);

	if (!r)
		r = (a->line > b->line) - (a->line < b->line);
	if (!r)
		r = (a->col > b->col) - (a->col < b->col);
	if (!r)
		r = (int)a->class - (int)b->class;
	return r ? r : mez_str_cmp(a->what, b->what);
}

static void tell(struct mez_sink *sink, const struct lint *f)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;

	mez_text_safe(&sink->buf, mez_str_of(f->file), LINT_LINE_MAX);
	mez_buf_fmt(&sink->buf, ":%u:%u: %s: ", f->line, f->col,
		    mez_lint_level_name(class_level(f->class)));
	mez_buf_fmt(&text, "%.*s: %.*s", MEZ_ALL(f->rule), MEZ_ALL(f->what));
	mez_text_safe(&sink->buf, mez_buf_view(&text), LINT_LINE_MAX);
	mez_buf_fmt(&sink->buf, " [%s]", class_word(f->class));
	mez_sink_end_line(sink);
}

static void record(struct linting *l, struct mez_sink *sink, const struct lint *f)
{
	struct mez_obj o = {.a = l->a};
	struct mez_json doc;

	mez_obj_set(&o, "type", mez_json_z("mez.lint/1"));
	mez_obj_set(&o, "pack", mez_json_text(l->set.pack->name));
	mez_obj_set(&o, "class", mez_json_z(class_word(f->class)));
	mez_obj_set(&o, "level", mez_json_z(mez_lint_level_name(class_level(f->class))));
	mez_obj_set(&o, "file", mez_json_z(f->file));
	mez_obj_set(&o, "line", mez_json_i64(l->a, f->line));
	mez_obj_set(&o, "column", mez_json_i64(l->a, f->col));
	mez_obj_set(&o, "rule", mez_json_text(f->rule));
	if (f->row.n)
		mez_obj_set(&o, "row", mez_json_text(f->row));
	if (f->has_day)
		mez_obj_set(&o, "date", mez_json_text(mez_figure_day(l->a, f->day)));
	if (mez_json_len(&f->facts))
		mez_obj_set(&o, "facts", f->facts);
	mez_obj_set(&o, "what", mez_json_text(f->what));
	doc = mez_obj_done(&o);
	mez_sink_json(sink, &doc);
}

static void count(struct mez_lint_counts *out, enum mez_lint_level level)
{
	switch (level) {
	case MEZ_LINT_NOTE:
		out->notes++;
		return;
	case MEZ_LINT_WARNING:
		out->warnings++;
		return;
	case MEZ_LINT_ERROR:
		out->errors++;
		return;
	}
	mez_bug("level of finding out of range");
}

int mez_packlint_run(struct mez_lint_counts *out, struct mez_sink *sink, enum mez_lint_form form,
		     enum mez_lint_level least, struct mez_arena *a, struct mez_store *store,
		     struct mez_str spec, struct mez_err *err)
{
	struct linting l = {.a = a};
	int r = mez_packset_open(&l.set, a, store, spec, err);

	if (r)
		return r;
	if (l.set.pack->kind == MEZ_PACK_REG)
		look(&l);
	if (l.n)
		qsort(l.v, l.n, sizeof *l.v, by_place);
	for (size_t i = 0; i < l.n; i++) {
		if (class_level(l.v[i]->class) < least)
			continue;
		count(out, class_level(l.v[i]->class));
		if (form == MEZ_LINT_TEXT)
			tell(sink, l.v[i]);
		else
			record(&l, sink, l.v[i]);
	}
	return 0;
}
