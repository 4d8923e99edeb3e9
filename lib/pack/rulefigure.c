/* pack/rulefigure.c: what is asked of the rules of a pack that is built: that every figure that is
 * written out has a source and a confidence, that nothing divides by what is nought on some days,
 * and that every question is declared.  Packs that are read are not asked: what was published
 * before stays what it is. */
#include "pack/rules_priv.h"

struct sourced {
	const struct mez_named *id;
	bool may;	   /* this kind of rule has the two members */
	const char *lacks; /* the first of them that it has not, or NULL */
	struct mez_err *err;
};

/* Money, numbers and days are figures of the law; nought and one say "none" and "whole". */
static bool is_figure(const struct mez_expr *e)
{
	static const struct mez_dec one = {.coef = 1};

	if (e->op == MEZ_OP_DATE)
		return true;
	return (e->op == MEZ_OP_DEC || e->op == MEZ_OP_MONEY) && mez_dec_sign(e->dec) != 0 &&
	       (e->op == MEZ_OP_MONEY || mez_dec_cmp(e->dec, one) != 0);
}

static int look(void *arg, struct mez_expr *e)
{
	const struct sourced *s = arg;
	int r = 0;

	if (e->op == MEZ_OP_MULDIV && rule_is_nought(e->arg[2]))
		return mez_origin_err(s->id->origin, e->arg[2]->tree->offset, s->err, MEZ_E_RULE,
				      "division by nought");
	if (e->op == MEZ_OP_JUDGED && !e->ref)
		return mez_origin_err(s->id->origin, e->tree->offset, s->err, MEZ_E_RULE,
				      "no question '%.*s'", MEZ_FMT(e->name));
	for (size_t i = 0; !r && i < e->nargs; i++)
		r = look(arg, e->arg[i]);
	if (r || !s->lacks || !is_figure(e))
		return r;
	return mez_origin_err(s->id->origin, e->tree->offset, s->err, MEZ_E_RULE,
			      s->may ? "a figure without a source: '%.*s' has no '%s', and this is "
				       "no param"
				     : "a figure without a source: '%.*s' has no '%s', so let it "
				       "name a param",
			      MEZ_FMT(s->id->name), s->lacks);
}

static struct sourced sourced(const struct mez_named *id, bool may, struct mez_err *err)
{
	struct sourced s = {.id = id, .may = may, .err = err};

	if (!mez_json_at(id->item, "confidence"))
		s.lacks = "confidence";
	if (mez_json_len(mez_json_at(id->item, "source")) == 0)
		s.lacks = "source";
	return s;
}

static int look_all(struct sourced s, struct mez_expr *const *v, size_t n)
{
	int r = 0;

	for (size_t i = 0; !r && i < n; i++)
		r = v[i] ? look(&s, v[i]) : 0;
	return r;
}

static int look_licence(const struct mez_licence_type *l, struct mez_err *err)
{
	struct sourced s = sourced(&l->id, true, err);
	int r = 0;

	for (size_t i = 0; !r && i < l->nlimits; i++) {
		struct mez_expr *const v[] = {l->limit[i].of, l->limit[i].max};

		r = look_all(s, v, MEZ_COUNT(v));
	}
	for (size_t i = 0; !r && i < l->nconditions; i++)
		r = look_all(s, &l->condition[i].requires, 1);
	return r;
}

/* What names no source of its own speaks of figures by their names. */
static int look_bare(const struct mez_rules *r, size_t pack, struct mez_err *err)
{
	int e = 0;

	for (size_t i = 0; !e && i < r->totals.n; i++) {
		const struct mez_total *t = r->totals.v[i];
		struct mez_expr *const v[] = {t->at_least, t->sum, t->where};

		if (t->id.pack == pack)
			e = look_all(sourced(&t->id, false, err), v, MEZ_COUNT(v));
	}
	for (size_t i = 0; !e && i < r->questions.n; i++) {
		const struct mez_question *q = r->questions.v[i];

		if (q->id.pack == pack)
			e = look_all(sourced(&q->id, false, err), &q->deemed_after, 1);
	}
	for (size_t i = 0; !e && i < r->coverages.n; i++) {
		const struct mez_coverage *c = r->coverages.v[i];

		for (size_t k = 0; !e && c->id.pack == pack && k < c->n; k++)
			e = look_all(sourced(&c->id, false, err), &c->head[k].when, 1);
	}
	return e;
}

int mez_rules_vet(const struct mez_rules *r, size_t pack, struct mez_err *err)
{
	int e = 0;

	mez_require(r->closed);
	for (size_t i = 0; !e && i < r->defines.n; i++) {
		const struct mez_define *d = r->defines.v[i];

		if (d->id.pack == pack)
			e = look_all(sourced(&d->id, true, err), &d->is, 1);
	}
	for (size_t i = 0; !e && i < r->clauses.n; i++) {
		const struct mez_clause *cl = r->clauses.v[i];
		struct sourced s = sourced(&cl->id, true, err);

		if (cl->id.pack == pack)
			e = rule_each_expr(cl, look, &s);
	}
	for (size_t i = 0; !e && i < r->licences.n; i++) {
		const struct mez_licence_type *l = r->licences.v[i];

		if (l->id.pack == pack)
			e = look_licence(l, err);
	}
	return e ? e : look_bare(r, pack, err);
}
