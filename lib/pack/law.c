/* pack/law.c: the index of provisions by work, date and eId. */
#include "pack/law.h"
#include "pack/matrix.h"

#include <stdlib.h>

#include "json/shape.h"

static const struct mez_field law_fields[] = {
	{"type", MEZ_K_STRING, MEZ_REQUIRED, "mez.law/1"},
	{"work", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"expression", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"language", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"valid_from", MEZ_K_DATE, MEZ_REQUIRED, NULL},
	{"title", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"provisions", MEZ_K_ARRAY, MEZ_REQUIRED, NULL},
	{"source", MEZ_K_OBJECT, 0, NULL},
	{"figures", MEZ_K_ARRAY, 0, NULL},
};
static const struct mez_field figure_fields[] = {
	{"name", MEZ_K_NAME, MEZ_REQUIRED, NULL},    {"at", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"value", MEZ_K_STRING, MEZ_REQUIRED, NULL}, {"from", MEZ_K_DATE, 0, NULL},
	{"to", MEZ_K_DATE, 0, NULL},
};
static const struct mez_field official_fields[] = {
	{"name", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"href", MEZ_K_STRING, 0, NULL},
};
static const struct mez_field provision_fields[] = {
	{"eid", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"kind", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"num", MEZ_K_STRING, 0, NULL},
	{"heading", MEZ_K_STRING, 0, NULL},
	{"paraphrase", MEZ_K_BOOL, MEZ_REQUIRED, NULL},
	{"text_sha256", MEZ_K_HEX32, MEZ_REQUIRED, NULL},
};

void mez_law_init(struct mez_law *law, struct mez_arena *a)
{
	*law = (struct mez_law){.a = a};
}

static int cmp_provision(const void *a, const void *b)
{
	return mez_str_cmp(((const struct mez_provision *)a)->eid,
			   ((const struct mez_provision *)b)->eid);
}

static int read_provisions(struct mez_law *law, struct mez_expression *e,
			   const struct mez_json *list, const struct mez_origin *o,
			   struct mez_err *err)
{
	struct mez_provision *v = MEZ_NEWS(law->a, struct mez_provision, mez_json_len(list) + 1);

	e->n = mez_json_len(list);
	for (size_t i = 0; i < e->n; i++) {
		const struct mez_json *p = mez_json_item(list, i);
		int r = mez_shape_check(p, provision_fields, MEZ_COUNT(provision_fields),
					"/provisions", o->text.p, o->text.n, err);

		if (r)
			return r;
		v[i] = (struct mez_provision){mez_json_str(mez_json_at(p, "eid")),
					      mez_json_str(mez_json_at(p, "kind")),
					      mez_json_str(mez_json_at(p, "num")),
					      mez_json_str(mez_json_at(p, "heading")),
					      mez_json_str(mez_json_at(p, "text_sha256")),
					      mez_json_at(p, "paraphrase")->type == MEZ_J_TRUE};
	}
	if (e->n)
		qsort(v, e->n, sizeof *v, cmp_provision);
	for (size_t i = 1; i < e->n; i++)
		if (mez_str_eq(v[i].eid, v[i - 1].eid))
			return mez_origin_err(o, 0, err, MEZ_E_DUPLICATE, "eId '%.*s' stands twice",
					      MEZ_FMT(v[i].eid));
	e->provision = v;
	return 0;
}

/* "PKR 75,000", "5%", "2026-07-01" or a word. */
static bool read_value(struct mez_figure *out, struct mez_arena *a, struct mez_str s)
{
	struct mez_json money;

	*out = (struct mez_figure){.type = MEZ_TYPE_WORD, .text = s};
	if (mez_item_money(&money, a, s)) {
		out->type = MEZ_TYPE_MONEY;
		out->text = mez_json_str(mez_json_at(&money, "currency"));
		return mez_dec_parse(&out->dec, mez_json_str(mez_json_at(&money, "amount")));
	}
	if (mez_date_parse(&out->date, s))
		out->type = MEZ_TYPE_DATE;
	else if (mez_dec_parse_source(&out->dec, s))
		out->type = MEZ_TYPE_DEC;
	return s.n > 0;
}

static int read_figures(struct mez_law *law, struct mez_expression *e, const struct mez_json *list,
			const struct mez_origin *o, struct mez_err *err)
{
	e->origin = o;
	e->nfigures = mez_json_len(list);
	e->figure = MEZ_NEWS(law->a, struct mez_law_figure, e->nfigures + 1);
	for (size_t i = 0; i < e->nfigures; i++) {
		const struct mez_json *v = mez_json_item(list, i);
		struct mez_law_figure *f = &e->figure[i];
		int r = mez_shape_check(v, figure_fields, MEZ_COUNT(figure_fields), "/figures",
					o->text.p, o->text.n, err);

		if (r)
			return r;
		f->name = mez_json_str(mez_json_at(v, "name"));
		f->at = mez_json_str(mez_json_at(v, "at"));
		f->span = (struct mez_span){.from = e->from, .open = true};
		if (mez_date_parse(&f->span.from, mez_json_str(mez_json_at(v, "from"))) &&
		    f->span.from.days < e->from.days)
			f->span.from = e->from;
		f->span.open = !mez_date_parse(&f->span.to, mez_json_str(mez_json_at(v, "to")));
		if (!read_value(&f->value, law->a, mez_json_str(mez_json_at(v, "value"))))
			return mez_origin_err(o, 0, err, MEZ_E_VALUE, "figure '%.*s' has no value",
					      MEZ_FMT(f->name));
		if (!mez_law_find(e, f->at))
			return mez_origin_err(o, 0, err, MEZ_E_RULE,
					      "figure '%.*s' is said to stand in '%.*s', which is "
					      "not there",
					      MEZ_FMT(f->name), MEZ_FMT(f->at));
	}
	return 0;
}

static struct mez_expression *new_expression(struct mez_law *law)
{
	if (law->n == law->cap) {
		size_t cap = law->cap ? law->cap * 2 : 16;
		struct mez_expression *grown = MEZ_NEWS(law->a, struct mez_expression, cap);

		if (law->n)
			memcpy(grown, law->v, law->n * sizeof *grown);
		law->v = grown;
		law->cap = cap;
	}
	return &law->v[law->n];
}

int mez_law_add(struct mez_law *law, const struct mez_json *item, const struct mez_origin *origin,
		struct mez_err *err)
{
	struct mez_expression *e = new_expression(law);
	int r = mez_shape_check(item, law_fields, MEZ_COUNT(law_fields), "", origin->text.p,
				origin->text.n, err);

	if (!r && mez_json_at(item, "source"))
		r = mez_shape_check(mez_json_at(item, "source"), official_fields,
				    MEZ_COUNT(official_fields), "/source", origin->text.p,
				    origin->text.n, err);
	if (r) {
		mez_err_file(err, origin->file);
		return r;
	}
	*e = (struct mez_expression){
		.work = mez_json_str(mez_json_at(item, "work")),
		.expression = mez_json_str(mez_json_at(item, "expression")),
		.language = mez_json_str(mez_json_at(item, "language")),
		.title = mez_json_str(mez_json_at(item, "title")),
	};
	mez_require(mez_date_parse(&e->from, mez_json_str(mez_json_at(item, "valid_from"))));
	r = read_provisions(law, e, mez_json_at(item, "provisions"), origin, err);
	if (!r)
		r = read_figures(law, e, mez_json_at(item, "figures"), origin, err);
	if (r)
		mez_err_file(err, origin->file);
	if (!r)
		law->n++;
	return r;
}

static int cmp_expression(const void *pa, const void *pb)
{
	const struct mez_expression *a = pa, *b = pb;
	int c = mez_str_cmp(a->work, b->work);

	return c ? c : (a->from.days > b->from.days) - (a->from.days < b->from.days);
}

/* The last text before a day is the law on it; a later translation is not. */
static int two_languages(const struct mez_expression *a, const struct mez_expression *b,
			 struct mez_err *err)
{
	return mez_origin_err(b->origin, 0, err, MEZ_E_RULE,
			      "%.*s is held in '%.*s', and in '%.*s' in %s: a citation names no "
			      "language, so 'language' in pack.yaml must",
			      MEZ_FMT(b->work), MEZ_FMT(b->language), MEZ_FMT(a->language),
			      a->origin->file);
}

int mez_law_close(struct mez_law *law, struct mez_err *err)
{
	if (law->n)
		qsort(law->v, law->n, sizeof *law->v, cmp_expression);
	for (size_t i = 1; i < law->n; i++) {
		const struct mez_expression *a = &law->v[i - 1], *b = &law->v[i];

		if (cmp_expression(a, b) != 0)
			continue;
		if (!mez_str_eq(a->language, b->language))
			return two_languages(a, b, err);
		return mez_origin_err(b->origin, 0, err, MEZ_E_DUPLICATE,
				      "two expressions of %.*s on one date, the other in %s",
				      MEZ_FMT(b->work), a->origin->file);
	}
	return 0;
}

int mez_law_speaks(const struct mez_law *law, struct mez_err *err)
{
	for (size_t i = 1; i < law->n; i++) {
		const struct mez_expression *a = &law->v[i - 1], *b = &law->v[i];

		if (mez_str_eq(a->work, b->work) && !mez_str_eq(a->language, b->language))
			return two_languages(a, b, err);
	}
	return 0;
}

const struct mez_expression *mez_law_at(const struct mez_law *law, struct mez_str work,
					struct mez_date day)
{
	const struct mez_expression *found = NULL;

	for (size_t i = 0; i < law->n; i++)
		if (mez_str_eq(law->v[i].work, work) && law->v[i].from.days <= day.days)
			found = &law->v[i];
	return found;
}

const struct mez_provision *mez_law_find(const struct mez_expression *e, struct mez_str eid)
{
	struct mez_provision key = {.eid = eid};

	return e->n ? bsearch(&key, e->provision, e->n, sizeof key, cmp_provision) : NULL;
}

/* --- citations ------------------------------------------------------------ */

static bool later_expression(const struct mez_law *law, size_t i, struct mez_str work,
			     struct mez_date from, const struct mez_span *valid)
{
	const struct mez_expression *e = &law->v[i];

	return mez_str_eq(e->work, work) && e->from.days > from.days &&
	       (valid->open || e->from.days <= valid->to.days);
}

static int check_one(const struct mez_law *law, const struct mez_named *owner,
		     const struct mez_citation *c, struct mez_date from,
		     const struct mez_span *valid, struct mez_err *err)
{
	const struct mez_expression *e = mez_law_at(law, c->work, from);
	char day[MEZ_DATE_TEXT + 1];

	mez_date_text(day, from);
	if (!e)
		return mez_origin_err(owner->origin, c->offset, err, MEZ_E_RULE,
				      "'%.*s' cites %.*s, of which no text in force on %s is held",
				      MEZ_FMT(owner->name), MEZ_FMT(c->work), day);
	if (!mez_law_find(e, c->at))
		return mez_origin_err(owner->origin, c->offset, err, MEZ_E_RULE,
				      "'%.*s' cites '%.*s', which %.*s has not",
				      MEZ_FMT(owner->name), MEZ_FMT(c->at), MEZ_FMT(e->expression));
	for (size_t i = 0; i < law->n; i++)
		if (later_expression(law, i, c->work, from, valid) &&
		    !mez_law_find(&law->v[i], c->at))
			return mez_origin_err(owner->origin, c->offset, err, MEZ_E_RULE,
					      "'%.*s' cites '%.*s', which %.*s has not",
					      MEZ_FMT(owner->name), MEZ_FMT(c->at),
					      MEZ_FMT(law->v[i].expression));
	return 0;
}

static int check_all(const struct mez_law *law, const struct mez_named *owner,
		     const struct mez_citations *cites, const struct mez_span *valid,
		     struct mez_date from, struct mez_err *err)
{
	for (size_t i = 0; i < cites->n; i++) {
		int r = check_one(law, owner, &cites->v[i], from, valid, err);

		if (r)
			return r;
	}
	return 0;
}

/* Where a definition states no dates, the law must hold it from its first text on. */
static struct mez_date first_text(const struct mez_law *law, const struct mez_citations *cites,
				  struct mez_date from)
{
	for (size_t i = 0; from.days == INT32_MIN && i < law->n; i++)
		if (cites->n && mez_str_eq(law->v[i].work, cites->v[0].work))
			return law->v[i].from;
	return from.days == INT32_MIN ? (struct mez_date){0} : from;
}

/* Some text we hold has the provision. */
static bool held(const struct mez_law *law, struct mez_str work, struct mez_str at)
{
	for (size_t i = 0; i < law->n; i++)
		if (mez_str_eq(law->v[i].work, work) && mez_law_find(&law->v[i], at))
			return true;
	return false;
}

static int check_cite(const struct mez_law *law, const struct mez_named *owner,
		      const struct mez_json *cite, struct mez_err *err)
{
	struct mez_str work = mez_json_str(mez_json_at(cite, "work"));
	struct mez_str at = mez_json_str(mez_json_at(cite, "at"));

	if (held(law, work, at))
		return 0;
	return mez_origin_err(owner->origin, cite->offset, err, MEZ_E_RULE,
			      "'%.*s' cites '%.*s' of %.*s, which no text held has",
			      MEZ_FMT(owner->name), MEZ_FMT(at), MEZ_FMT(work));
}

/* Every list of citations anywhere in an item: of tables, floors, claims, reasons for nil. */
static int check_tree(const struct mez_law *law, const struct mez_named *owner,
		      const struct mez_json *v, struct mez_err *err)
{
	int r = 0;

	for (size_t i = 0; !r && mez_json_is(v, MEZ_J_ARRAY) && i < v->len; i++)
		r = check_tree(law, owner, mez_json_item(v, i), err);
	for (size_t i = 0; !r && mez_json_is(v, MEZ_J_OBJECT) && i < v->len; i++) {
		const struct mez_member *m = mez_json_member(v, i);
		bool cites = mez_str_is(mez_json_str(&m->name), "cites") ||
			     mez_str_is(mez_json_str(&m->name), "empowered_by");

		for (size_t k = 0; !r && cites && k < mez_json_len(&m->value); k++)
			r = check_cite(law, owner, mez_json_item(&m->value, k), err);
		if (!cites)
			r = check_tree(law, owner, &m->value, err);
	}
	return r;
}

static int check_set(const struct mez_law *law, const struct mez_rule_set *set, struct mez_err *err)
{
	int r = 0;

	for (size_t i = 0; !r && i < set->n; i++) {
		const struct mez_named *owner = set->v[i];

		r = check_tree(law, owner, owner->item, err);
	}
	return r;
}

int mez_law_check(const struct mez_law *law, const struct mez_rules *rules, struct mez_err *err)
{
	const struct mez_rule_set *const sets[] = {&rules->defines,   &rules->tables,
						   &rules->statuses,  &rules->totals,
						   &rules->coverages, &rules->clauses,
						   &rules->activities, &rules->licences};
	int r = 0;

	for (size_t i = 0; !r && i < MEZ_COUNT(sets); i++)
		r = check_set(law, sets[i], err);

	for (size_t i = 0; !r && i < rules->clauses.n; i++) {
		const struct mez_clause *cl = rules->clauses.v[i];
		struct mez_date from = cl->valid.from;

		if (cl->has_known_from && cl->known_from.days > from.days)
			from = cl->known_from;
		r = check_all(law, &cl->id, &cl->cites, &cl->valid, from, err);
	}
	for (size_t i = 0; !r && i < rules->defines.n; i++) {
		const struct mez_define *d = rules->defines.v[i];

		r = check_all(law, &d->id, &d->cites, &d->valid,
			      first_text(law, &d->cites, d->valid.from), err);
	}
	for (size_t i = 0; !r && i < rules->licences.n; i++) {
		const struct mez_licence_type *l = rules->licences.v[i];

		r = check_all(law, &l->id, &l->cites, &l->valid,
			      first_text(law, &l->cites, l->valid.from), err);
	}
	for (size_t i = 0; !r && i < rules->coverages.n; i++) {
		const struct mez_coverage *c = rules->coverages.v[i];

		for (size_t k = 0; !r && k < c->n; k++)
			r = check_all(law, &c->id, &c->head[k].cites, &c->head[k].span,
				      c->head[k].span.from, err);
	}
	return r ? r : mez_matrix_check(law, rules, err);
}
