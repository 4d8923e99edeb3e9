/* work/compose.c: the packs of a zone, together. */
#include "work/compose.h"

#include <stdio.h>
#include <stdlib.h>

struct composer {
	struct mez_composition *c;
	struct mez_arena *a;
	size_t cap;
};

static void add(struct composer *x, enum mez_waived what, struct mez_str name,
		const struct mez_json *at, struct mez_str words)
{
	struct mez_composition *c = x->c;

	for (size_t i = 0; i < c->ntroubles; i++)
		if (c->trouble[i].what == what && mez_str_eq(c->trouble[i].name, name) &&
		    mez_str_eq(c->trouble[i].words, words))
			return;
	if (c->ntroubles == x->cap) {
		size_t cap = x->cap ? x->cap * 2 : 16;
		struct mez_trouble *grown = MEZ_NEWS(x->a, struct mez_trouble, cap);

		if (c->ntroubles)
			memcpy(grown, c->trouble, c->ntroubles * sizeof *grown);
		c->trouble = grown;
		x->cap = cap;
	}
	c->trouble[c->ntroubles++] = (struct mez_trouble){what, name, words, at,
							  mez_composing_waiver(c->how, what, name)};
}

static struct mez_str pack_name(const struct mez_composition *c, size_t pack)
{
	return c->packs[pack]->name;
}

/* --- what is asked and nobody examines ------------------------------------------ */

/* For the kind it is wanted for; *other: for another kind. */
static bool head_examined(const struct mez_rules *r, const struct mez_required_head *h, bool *other)
{
	*other = false;
	for (size_t i = 0; i < r->coverages.n; i++) {
		const struct mez_coverage *c = r->coverages.v[i];

		for (size_t k = 0; c->domain == h->domain && k < c->n; k++) {
			if (!mez_str_eq(c->head[k].head, h->head))
				continue;
			if (mez_words_has(&c->head[k].kinds, h->kind))
				return true;
			*other = true;
		}
	}
	return false;
}

static bool domain_examined(const struct mez_rules *r, enum mez_domain domain, struct mez_str kind)
{
	for (size_t i = 0; i < r->coverages.n; i++) {
		const struct mez_coverage *c = r->coverages.v[i];

		for (size_t k = 0; c->domain == domain && k < c->n; k++)
			if (mez_words_has(&c->head[k].kinds, kind))
				return true;
	}
	return false;
}

/* The item of a zone's list {kind: {domain: [head]}} or {kind: {domains: [domain]}}. */
static const struct mez_json *asked_at(const struct mez_json *list, struct mez_str name)
{
	for (size_t i = 0; i < mez_json_len(list); i++)
		if (mez_str_eq(mez_json_str(mez_json_item(list, i)), name))
			return mez_json_item(list, i);
	return NULL;
}

static void heads_asked(struct composer *x)
{
	const struct mez_composition *c = x->c;

	for (size_t i = 0; i < c->policy->nheads; i++) {
		const struct mez_required_head *h = &c->policy->head[i];
		const struct mez_json *by_domain =
			mez_json_get(mez_json_at(c->zone, "heads"), h->kind);
		struct mez_str words =
			mez_arena_fmt(x->a, "no pack examines the head '%.*s'", MEZ_ALL(h->head));
		bool other;

		if (head_examined(c->rules, h, &other))
			continue;
		if (other)
			words = mez_arena_fmt(x->a, "%.*s for '%.*s'", MEZ_ALL(words),
					      MEZ_ALL(h->kind));
		add(x, MEZ_WAIVED_HEAD, h->head,
		    asked_at(mez_json_get(by_domain, mez_str_of(mez_domain_name(h->domain))),
			     h->head),
		    words);
	}
}

static void domains_asked(struct composer *x)
{
	const struct mez_composition *c = x->c;
	const struct mez_words *kinds = &c->rules->slot[c->rules->kind_slot].words;

	for (size_t i = 0; i < c->policy->ndecisions; i++) {
		const struct mez_decision_rule *d = &c->policy->decision[i];
		const struct mez_json *v = mez_json_get(mez_json_at(c->zone, "decisions"), d->kind);
		bool known = mez_words_has(kinds, d->kind); /* else mez_zone_fits() says so */

		for (size_t k = 0; known && k < c->policy->set->count; k++) {
			struct mez_str name = mez_str_of(mez_domain_name((enum mez_domain)k));

			if (!d->required[k] ||
			    domain_examined(c->rules, (enum mez_domain)k, d->kind))
				continue;
			add(x, MEZ_WAIVED_DOMAIN, name, asked_at(mez_json_at(v, "domains"), name),
			    mez_arena_fmt(x->a, "no pack examines the domain '%.*s' for '%.*s'",
					  MEZ_ALL(name), MEZ_ALL(d->kind)));
		}
	}
}

/* --- two packs, one head ---------------------------------------------------------- */

static void both(struct composer *x, size_t one, size_t other, enum mez_domain domain,
		 struct mez_str head, const char *what)
{
	struct mez_str p = pack_name(x->c, one < other ? one : other);
	struct mez_str q = pack_name(x->c, one < other ? other : one);

	add(x, MEZ_WAIVED_CONFLICT, head, NULL,
	    mez_arena_fmt(x->a, "packs '%.*s' and '%.*s' both %s the head '%.*s' of %s", MEZ_ALL(p),
			  MEZ_ALL(q), what, MEZ_ALL(head), mez_domain_name(domain)));
}

/* A variation decides nothing of its own; where it stands, another pack's head may be named. */
static void clauses_of_one_head(struct composer *x)
{
	const struct mez_rule_set *set = &x->c->rules->clauses;

	for (size_t i = 0; i < set->n; i++) {
		const struct mez_clause *p = set->v[i];

		for (size_t k = 0; k < i && p->head.n && p->effect != MEZ_EFFECT_VARIATION; k++) {
			const struct mez_clause *q = set->v[k];

			if (q->id.pack != p->id.pack && q->domain == p->domain &&
			    q->effect != MEZ_EFFECT_VARIATION && mez_str_eq(q->head, p->head))
				both(x, p->id.pack, q->id.pack, p->domain, p->head,
				     "have clauses of");
		}
	}
}

static bool spans_meet(const struct mez_span *a, const struct mez_span *b)
{
	return (b->open || a->from.days <= b->to.days) && (a->open || b->from.days <= a->to.days);
}

static bool kinds_meet(const struct mez_words *a, const struct mez_words *b)
{
	for (size_t i = 0; i < a->n; i++)
		if (mez_words_has(b, a->w[i]))
			return true;
	return false;
}

static void compare_coverages(struct composer *x, const struct mez_coverage *p,
			      const struct mez_coverage *q)
{
	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 0; k < q->n; k++)
			if (mez_str_eq(p->head[i].head, q->head[k].head) &&
			    kinds_meet(&p->head[i].kinds, &q->head[k].kinds) &&
			    spans_meet(&p->head[i].span, &q->head[k].span))
				both(x, p->id.pack, q->id.pack, p->domain, p->head[i].head,
				     "examine");
}

static void coverages_of_one_head(struct composer *x)
{
	const struct mez_rule_set *set = &x->c->rules->coverages;

	for (size_t i = 0; i < set->n; i++) {
		const struct mez_coverage *p = set->v[i];

		for (size_t k = 0; k < i; k++) {
			const struct mez_coverage *q = set->v[k];

			if (q->id.pack != p->id.pack && q->domain == p->domain)
				compare_coverages(x, p, q);
		}
	}
}

/* --- overrides ------------------------------------------------------------------------ */

static bool has_work(struct composer *x, const struct mez_pack *p, struct mez_str work)
{
	bool yes = false;

	for (size_t i = 0; !yes && p->kind == MEZ_PACK_LAW && i < p->ncontents; i++) {
		const struct mez_content *c = &p->content[i];
		const struct mez_json *doc;

		yes = mez_str_is(c->media_type, MEZ_MEDIA_ITEM) &&
		      mez_json_read(&doc, x->a, c->bytes.p, c->bytes.n, NULL) == 0 &&
		      mez_str_eq(mez_json_str(mez_json_at(doc, "work")), work);
	}
	return yes;
}

/* The build asks that an empowerment is cited; where there are layers, it must not be the lower
 * law's own: it stands in a lawpack as high as the clause that is overridden, or higher. */
static bool empowered(struct composer *x, const struct mez_clause *by,
		      const struct mez_clause *over)
{
	const struct mez_composing *how = x->c->how;
	size_t rank = mez_composing_rank(how, pack_name(x->c, over->id.pack));

	if (!how->nlayers)
		return by->empowered_by.n > 0;
	for (size_t i = 0; i < by->empowered_by.n; i++)
		for (size_t k = 0; k < x->c->npacks; k++)
			if (mez_composing_rank(how, pack_name(x->c, k)) <= rank &&
			    has_work(x, x->c->packs[k], by->empowered_by.v[i].work))
				return true;
	return false;
}

static void override(struct composer *x, const struct mez_clause *by, const struct mez_clause *over,
		     const char *what)
{
	const struct mez_composing *how = x->c->how;
	struct mez_str p, q;

	if (!over || by->id.pack == over->id.pack || empowered(x, by, over))
		return;
	p = pack_name(x->c, by->id.pack);
	q = pack_name(x->c, over->id.pack);
	if (how->nlayers && mez_composing_rank(how, p) < mez_composing_rank(how, q))
		return;
	add(x, MEZ_WAIVED_CONFLICT, by->id.name, NULL,
	    mez_arena_fmt(x->a,
			  "clause '%.*s' of '%.*s' %s '%.*s' of '%.*s', a higher law, and nothing "
			  "so high empowers it",
			  MEZ_ALL(by->id.name), MEZ_ALL(p), what, MEZ_ALL(over->id.name),
			  MEZ_ALL(q)));
}

static void overrides(struct composer *x)
{
	const struct mez_rules *r = x->c->rules;

	for (size_t i = 0; i < r->clauses.n; i++) {
		const struct mez_clause *cl = r->clauses.v[i];

		for (size_t k = 0; k < cl->defeats_names.n; k++)
			override(x, cl, mez_rules_clause(r, cl->defeats_names.w[k]), "defeats");
		for (size_t k = 0; k < cl->nvaries; k++)
			override(x, cl, cl->varies[k].target, "varies");
	}
}

/* --- clauses nobody has read ------------------------------------------------------------ */

static void reviews(struct composer *x)
{
	const struct mez_composition *c = x->c;

	for (size_t i = 0; i < c->nunreviewed; i++) {
		const struct mez_unreviewed *u = &c->unreviewed[i];
		struct mez_trouble *t;

		add(x, MEZ_WAIVED_REVIEW, u->clause,
		    asked_at(mez_json_at(c->zone, "packs"), u->pack),
		    mez_arena_fmt(x->a,
				  u->state == MEZ_REVIEW_VOID
					  ? "clause '%.*s' of '%.*s' has changed since its review"
					  : "no reviewer has read the clause '%.*s' of '%.*s'",
				  MEZ_ALL(u->clause), MEZ_ALL(u->pack)));
		t = &c->trouble[c->ntroubles - 1]; /* no two clauses have one name */
		if (!t->waiver)
			t->waiver = mez_composing_waiver(c->how, MEZ_WAIVED_REVIEW, u->pack);
	}
}

static int by_name(const void *x, const void *y)
{
	const struct mez_trouble *a = x, *b = y;
	int r = (int)a->what - (int)b->what;

	if (!r)
		r = mez_str_cmp(a->name, b->name);
	return r ? r : mez_str_cmp(a->words, b->words);
}

void mez_compose(struct mez_composition *c, struct mez_arena *a)
{
	struct composer x = {.c = c, .a = a};

	heads_asked(&x);
	domains_asked(&x);
	clauses_of_one_head(&x);
	coverages_of_one_head(&x);
	overrides(&x);
	reviews(&x);
	if (c->ntroubles)
		qsort(c->trouble, c->ntroubles, sizeof *c->trouble, by_name);
}

/* --- judging ---------------------------------------------------------------------------- */

static void fault(struct mez_faults *f, const struct mez_origin *o, const struct mez_json *at,
		  struct mez_str words)
{
	struct mez_err *err = mez_faults_next(f);

	if (at) {
		(void)!mez_origin_err(o, at->offset, err, MEZ_E_CONFIG, "%.*s", MEZ_FMT(words));
		return;
	}
	(void)!mez_err_set(err, MEZ_E_CONFIG, "%.*s", MEZ_FMT(words));
	mez_err_file(err, o->file);
}

static bool used(const struct mez_composition *c, const struct mez_waiver *w)
{
	if (c->unasked_reviews && w->what == MEZ_WAIVED_REVIEW)
		return true;
	for (size_t i = 0; i < c->ntroubles; i++)
		if (c->trouble[i].waiver == w)
			return true;
	return false;
}

void mez_compose_judge(const struct mez_composition *c, const struct mez_origin *o,
		       struct mez_date today, struct mez_faults *f)
{
	char day[MEZ_DATE_TEXT + 1], text[MEZ_ERR_MSG];

	for (size_t i = 0; i < c->ntroubles; i++)
		if (!c->trouble[i].waiver)
			fault(f, o, c->trouble[i].at, c->trouble[i].words);
	for (size_t i = 0; i < c->how->nwaivers; i++) {
		const struct mez_waiver *w = &c->how->waiver[i];

		mez_date_text(day, w->until.days < today.days ? w->until : w->on);
		if (!used(c, w))
			(void)snprintf(text, sizeof text, "nothing to waive: the %s '%.*s'",
				       mez_waived_name(w->what), MEZ_FMT(w->name));
		else if (!mez_waiver_counts(w, today))
			(void)snprintf(text, sizeof text, "the waiver of the %s '%.*s' %s on %s",
				       mez_waived_name(w->what), MEZ_FMT(w->name),
				       w->until.days < today.days ? "ended" : "is to be given",
				       day);
		else
			continue;
		fault(f, o, w->item, mez_str_of(text));
	}
}

/* --- showing ------------------------------------------------------------------------------ */

static struct mez_json pack_json(struct mez_arena *a, const struct mez_pack *p)
{
	struct mez_json ref = mez_packs_ref_json(a, p);
	struct mez_obj o;

	mez_obj_from(&o, a, &ref);
	mez_obj_drop(&o, MEZ_STR("type"));
	return mez_obj_done(&o);
}

/* The layers in their order; without any, one that has all packs and no name. */
static struct mez_json layers_json(const struct mez_composition *c, struct mez_arena *a)
{
	size_t n = c->how->nlayers ? c->how->nlayers : 1;
	struct mez_arr list = {.a = a};

	for (size_t i = 0; i < n; i++) {
		struct mez_obj o = {.a = a};
		struct mez_arr packs = {.a = a};

		for (size_t k = 0; k < c->npacks; k++)
			if (!c->how->nlayers || mez_composing_rank(c->how, c->packs[k]->name) == i)
				mez_arr_add(&packs, pack_json(a, c->packs[k]));
		if (c->how->nlayers)
			mez_obj_set(&o, "layer", mez_json_text(c->how->layer[i].name));
		mez_obj_set(&o, "packs", mez_arr_done(&packs));
		mez_arr_add(&list, mez_obj_done(&o));
	}
	return mez_arr_done(&list);
}

/* Which packs examine a head, and for which kinds the zone wants it. */
static struct mez_json head_json(const struct mez_composition *c, struct mez_arena *a,
				 enum mez_domain domain, struct mez_str head)
{
	struct mez_arr packs = {.a = a}, kinds = {.a = a};
	struct mez_obj o = {.a = a};

	for (size_t p = 0; p < c->npacks; p++) {
		bool yes = false;

		for (size_t i = 0; i < c->rules->coverages.n; i++) {
			const struct mez_coverage *v = c->rules->coverages.v[i];

			for (size_t k = 0; v->id.pack == p && v->domain == domain && k < v->n; k++)
				yes |= mez_str_eq(v->head[k].head, head);
		}
		if (yes)
			mez_arr_add(&packs, mez_json_text(pack_name(c, p)));
	}
	for (size_t i = 0; i < c->policy->nheads; i++)
		if (c->policy->head[i].domain == domain &&
		    mez_str_eq(c->policy->head[i].head, head))
			mez_arr_add(&kinds, mez_json_text(c->policy->head[i].kind));
	mez_obj_set(&o, "domain", mez_json_z(mez_domain_name(domain)));
	mez_obj_set(&o, "head", mez_json_text(head));
	mez_obj_set(&o, "examined_by", mez_arr_done(&packs));
	mez_obj_set(&o, "required_for", mez_arr_done(&kinds));
	return mez_obj_done(&o);
}

struct headed {
	enum mez_domain domain;
	struct mez_str head;
};

static int by_head(const void *x, const void *y)
{
	const struct headed *a = x, *b = y;

	return a->domain != b->domain ? (int)a->domain - (int)b->domain
				      : mez_str_cmp(a->head, b->head);
}

static struct mez_json heads_json(const struct mez_composition *c, struct mez_arena *a)
{
	struct mez_arr list = {.a = a};
	size_t n = 0, most = c->policy->nheads + 1;
	struct headed *v;

	for (size_t i = 0; i < c->rules->coverages.n; i++)
		most += ((const struct mez_coverage *)c->rules->coverages.v[i])->n;
	v = MEZ_NEWS(a, struct headed, most);
	for (size_t i = 0; i < c->policy->nheads; i++)
		v[n++] = (struct headed){c->policy->head[i].domain, c->policy->head[i].head};
	for (size_t i = 0; i < c->rules->coverages.n; i++) {
		const struct mez_coverage *cov = c->rules->coverages.v[i];

		for (size_t k = 0; k < cov->n; k++)
			v[n++] = (struct headed){cov->domain, cov->head[k].head};
	}
	if (n)
		qsort(v, n, sizeof *v, by_head);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || by_head(&v[i - 1], &v[i]) != 0)
			mez_arr_add(&list, head_json(c, a, v[i].domain, v[i].head));
	return mez_arr_done(&list);
}

static struct mez_json troubles_json(const struct mez_composition *c, struct mez_arena *a,
				     struct mez_date today)
{
	struct mez_arr list = {.a = a};

	for (size_t i = 0; i < c->ntroubles; i++) {
		const struct mez_trouble *t = &c->trouble[i];
		struct mez_obj o = {.a = a};

		mez_obj_set(&o, "kind", mez_json_z(mez_waived_name(t->what)));
		mez_obj_set(&o, "name", mez_json_text(t->name));
		mez_obj_set(&o, "what", mez_json_text(t->words));
		mez_obj_set(&o, "waived",
			    mez_json_bool(t->waiver && mez_waiver_counts(t->waiver, today)));
		if (t->waiver)
			mez_obj_set(&o, "waiver", *t->waiver->item);
		mez_arr_add(&list, mez_obj_done(&o));
	}
	return mez_arr_done(&list);
}

struct mez_json mez_compose_json(const struct mez_composition *c, struct mez_arena *a,
				 struct mez_date today)
{
	struct mez_obj o = {.a = a};

	mez_obj_set(&o, "type", mez_json_z("mez.composition/1"));
	mez_obj_set(&o, "zone", mez_json_text(c->policy->zone));
	mez_obj_set(&o, "jurisdiction", mez_json_text(c->policy->jurisdiction));
	mez_obj_set(&o, "layers", layers_json(c, a));
	mez_obj_set(&o, "heads", heads_json(c, a));
	mez_obj_set(&o, "troubles", troubles_json(c, a, today));
	return mez_obj_done(&o);
}
