/* pack/lawfigure.c: one figure, said in several places, is one figure. */
#include "pack/law.h"

#include <stdlib.h>

/* Somebody says what a figure is, for some days. */
struct said {
	struct mez_str name;
	struct mez_figure value;
	struct mez_span span;
	const struct mez_origin *origin;
	uint64_t offset;
	struct mez_str who;      /* the rule, or the expression */
	struct mez_str at;       /* its row or provision; may be empty */
};
struct collecting {
	struct mez_arena *a;
	struct said *v;
	size_t n, cap;
	struct mez_err *err;
};

static void say(struct collecting *c, const struct said *one)
{
	if (c->n == c->cap) {
		size_t cap = c->cap ? c->cap * 2 : 32;
		struct said *grown = MEZ_NEWS(c->a, struct said, cap);

		if (c->n)
			memcpy(grown, c->v, c->n * sizeof *grown);
		c->v = grown;
		c->cap = cap;
	}
	c->v[c->n++] = *one;
}

/* --- rules ---------------------------------------------------------------- */

static int of_table(struct collecting *c, const struct mez_table *t)
{
	const struct mez_json *all = mez_json_at(t->id.item, "figure");

	for (size_t i = 0; i < t->nrows; i++) {
		const struct mez_row *row = &t->row[i];
		const struct mez_json *name = mez_json_at(row->item, "figure");

		name = name ? name : all;
		/* a reading among others says nothing for certain */
		if (!name || row->ncontested)
			continue;
		if (t->form != MEZ_FORM_FIGURE)
			return mez_origin_err(t->id.origin, name->offset, c->err, MEZ_E_RULE,
					      "a %s is more than one figure",
					      mez_form_name(t->form));
		say(c, &(struct said){.name = mez_json_str(name),
				      .value = row->value,
				      .span = row->span,
				      .origin = t->id.origin,
				      .offset = row->item->offset,
				      .who = t->id.name,
				      .at = row->id});
	}
	return 0;
}

static int of_limits(struct collecting *c, const struct mez_licence_type *l)
{
	const struct mez_json *limits = mez_json_at(l->id.item, "limits");

	for (size_t i = 0; i < mez_json_len(limits); i++) {
		const struct mez_member *m = mez_json_member(limits, i);
		const struct mez_json *name = mez_json_at(&m->value, "figure");
		const struct mez_expr *max = l->limit[i].max;

		if (!name)
			continue;
		if (!max || (max->op != MEZ_OP_DEC && max->op != MEZ_OP_MONEY))
			return mez_origin_err(l->id.origin, name->offset, c->err, MEZ_E_RULE,
					      "limit '%.*s' writes no figure out",
					      MEZ_FMT(l->limit[i].name));
		say(c, &(struct said){.name = mez_json_str(name),
				      .value = {.type = max->type,
						.dec = max->dec,
						.text = max->field},
				      .span = l->valid,
				      .origin = l->id.origin,
				      .offset = max->tree->offset,
				      .who = l->id.name,
				      .at = l->limit[i].name});
	}
	return 0;
}

/* A number of years or days that a licence states beside its name for the figure. */
static void of_count(struct collecting *c, const struct mez_licence_type *l,
		     const struct mez_json *v, const char *member)
{
	const struct mez_json *name = mez_json_at(v, "figure");
	const struct mez_json *n = mez_json_get(v, mez_str_of(member));
	int64_t count;

	if (name && mez_json_int(&count, n))
		say(c, &(struct said){.name = mez_json_str(name),
				      .value = {.type = MEZ_TYPE_DEC, .dec = mez_dec_int(count)},
				      .span = l->valid,
				      .origin = l->id.origin,
				      .offset = n->offset,
				      .who = l->id.name,
				      .at = mez_str_of(member)});
}

static int of_licence(struct collecting *c, const struct mez_licence_type *l)
{
	const struct mez_json *terms = mez_json_at(l->id.item, "terms");

	for (size_t i = 0; i < mez_json_len(terms); i++)
		of_count(c, l, mez_json_item(terms, i), "years");
	of_count(c, l, mez_json_at(l->id.item, "renewal"), "grace");
	return of_limits(c, l);
}

/* --- texts ---------------------------------------------------------------- */

/* Until the day before the next text of the work. */
static void of_text(struct collecting *c, const struct mez_law *law, size_t at)
{
	const struct mez_expression *e = &law->v[at];
	const struct mez_expression *next = at + 1 < law->n ? e + 1 : NULL;

	for (size_t i = 0; i < e->nfigures; i++) {
		struct mez_span span = e->figure[i].span;

		if (next && mez_str_eq(next->work, e->work) &&
		    (span.open || span.to.days >= next->from.days)) {
			span.to.days = next->from.days - 1;
			span.open = false;
		}
		if (!span.open && span.to.days < span.from.days)
			continue;
		say(c, &(struct said){.name = e->figure[i].name,
				      .value = e->figure[i].value,
				      .span = span,
				      .origin = e->origin,
				      .who = e->expression,
				      .at = e->figure[i].at});
	}
}

/* --- together ------------------------------------------------------------- */

static int by_name(const void *x, const void *y)
{
	const struct said *a = x, *b = y;
	int r = mez_str_cmp(a->name, b->name);

	/* texts first: what differs from the law is the rule's fault */
	if (!r)
		r = (a->offset > b->offset) - (a->offset < b->offset);
	if (!r)
		r = mez_str_cmp(a->who, b->who);
	return r ? r : mez_str_cmp(a->at, b->at);
}

static bool meet(const struct mez_span *a, const struct mez_span *b)
{
	return (a->open || b->from.days <= a->to.days) && (b->open || a->from.days <= b->to.days);
}

static bool same(const struct mez_figure *a, const struct mez_figure *b)
{
	if (a->type != b->type)
		return false;
	if (a->type == MEZ_TYPE_DEC)
		return mez_dec_cmp(a->dec, b->dec) == 0;
	if (a->type == MEZ_TYPE_MONEY)
		return mez_dec_cmp(a->dec, b->dec) == 0 && mez_str_eq(a->text, b->text);
	if (a->type == MEZ_TYPE_DATE)
		return a->date.days == b->date.days;
	return a->type == MEZ_TYPE_BOOL ? a->truth == b->truth : mez_str_eq(a->text, b->text);
}

/* Where the other place is, for the message of the one. */
static int contradict(const struct said *here, const struct said *there, struct mez_err *err)
{
	struct mez_date from = here->span.from.days > there->span.from.days ? here->span.from
									    : there->span.from;
	char day[MEZ_DATE_TEXT + 1];
	uint32_t line = 1, col;

	if (there->offset <= there->origin->text.n)
		mez_json_place(there->origin->text.p, there->origin->text.n, there->offset, &line,
			       &col);
	mez_date_text(day, from);
	return mez_origin_err(here->origin, here->offset, err, MEZ_E_RULE,
			      "figure '%.*s' is another on %s in '%.*s' (%.*s) than in '%.*s' "
			      "(%.*s), %s:%u",
			      MEZ_FMT(here->name), day, MEZ_FMT(here->who), MEZ_FMT(here->at),
			      MEZ_FMT(there->who), MEZ_FMT(there->at), there->origin->file,
			      (unsigned)line);
}

int mez_law_agrees(const struct mez_law *law, const struct mez_rules *rules, struct mez_err *err)
{
	struct collecting c = {.a = law->a, .err = err};
	int r = 0;

	for (size_t i = 0; i < law->n; i++)
		of_text(&c, law, i);
	for (size_t i = 0; !r && i < rules->tables.n; i++)
		r = of_table(&c, rules->tables.v[i]);
	for (size_t i = 0; !r && i < rules->licences.n; i++)
		r = of_licence(&c, rules->licences.v[i]);
	if (r || !c.n)
		return r;
	qsort(c.v, c.n, sizeof *c.v, by_name);
	for (size_t i = 0; !r && i < c.n; i++)
		for (size_t k = i + 1; !r && k < c.n && mez_str_eq(c.v[k].name, c.v[i].name); k++)
			if (meet(&c.v[i].span, &c.v[k].span) && !same(&c.v[i].value, &c.v[k].value))
				r = contradict(&c.v[k], &c.v[i], err);
	return r;
}
