/* tensor/kept.c: what citations, facts and packs look like in a verdict, and keeping it. */
#include "tensor/kept.h"
#include "tensor/eval_priv.h"

#include <stdlib.h>

/* --- citations ------------------------------------------------------------ */

/* The heading of the provision, or of the nearest one above it that has one. */
static struct mez_str heading_of(const struct mez_expression *e, struct mez_str eid)
{
	while (eid.n) {
		const struct mez_provision *p = mez_law_find(e, eid);

		if (p && p->heading.n)
			return p->heading;
		while (eid.n && !(eid.n >= 2 && eid.p[eid.n - 1] == '_' && eid.p[eid.n - 2] == '_'))
			eid.n--;
		eid.n = eid.n >= 2 ? eid.n - 2 : 0;
	}
	return MEZ_NOSTR;
}

struct mez_json mez_cite_json(struct mez_arena *a, const struct mez_citation *c,
			      const struct mez_expression *x)
{
	const struct mez_provision *p = x ? mez_law_find(x, c->at) : NULL;
	struct mez_obj o = {.a = a};
	struct mez_str heading;

	mez_obj_set(&o, "at", mez_json_text(c->at));
	if (p) {
		heading = heading_of(x, c->at);
		mez_obj_set(&o, "expression", mez_json_text(x->expression));
		if (heading.n)
			mez_obj_set(&o, "heading", mez_json_text(heading));
		if (p->paraphrase)
			mez_obj_set(&o, "paraphrase", mez_json_bool(true));
		mez_obj_set(&o, "text_sha256", mez_json_text(p->text_sha256));
	}
	mez_obj_set(&o, "work", mez_json_text(c->work));
	return mez_obj_done(&o);
}

/* The last text that is not after the day, as mez_law_at() has it. */
static struct mez_json on_day(const struct mez_kept_cite *k, const struct mez_date *day)
{
	size_t i = day ? k->n : 0;

	while (i > 0 && k->first[i - 1].from.days > day->days)
		i--;
	return k->text[i];
}

struct mez_json mez_cite_on(struct mez_arena *a, const struct mez_engine *engine,
			    const struct mez_citation *c, const struct mez_date *day)
{
	if (engine->kept)
		return on_day(&engine->kept->cite[c->index], day);
	return mez_cite_json(a, c, day ? mez_law_at(engine->law, c->work, *day) : NULL);
}

static struct mez_kept_cite keep_cite(struct mez_arena *a, const struct mez_law *law,
				      const struct mez_citation *c, struct mez_buf *scratch)
{
	struct mez_kept_cite k = {0};
	struct mez_json *text, v;

	for (size_t i = 0; i < law->n; i++) {
		if (!mez_str_eq(law->v[i].work, c->work))
			continue;
		if (!k.n++) /* they are sorted by work, then by date */
			k.first = &law->v[i];
	}
	k.text = text = MEZ_NEWS(a, struct mez_json, k.n + 1);
	for (size_t i = 0; i <= k.n; i++) {
		v = mez_cite_json(a, c, i ? &k.first[i - 1] : NULL);
		text[i] = mez_canon_keep(a, &v, scratch);
	}
	return k;
}

static int cmp_citation(const void *pa, const void *pb)
{
	const struct mez_citation *a = *(const struct mez_citation *const *)pa;
	const struct mez_citation *b = *(const struct mez_citation *const *)pb;
	int c = mez_str_cmp(a->work, b->work);

	return c ? c : mez_str_cmp(a->at, b->at);
}

/* Many rules rest on one provision: those that cite the same share what is kept. */
static const struct mez_kept_cite *keep_cites(struct mez_arena *a, const struct mez_engine *engine,
					      struct mez_buf *scratch)
{
	const struct mez_rule_set *all = &engine->rules->citations;
	struct mez_kept_cite *kept = MEZ_NEWS(a, struct mez_kept_cite, all->n + 1);
	const struct mez_citation **c = MEZ_NEWS(a, const struct mez_citation *, all->n + 1);

	for (size_t i = 0; i < all->n; i++)
		c[i] = all->v[i];
	if (all->n)
		qsort(c, all->n, sizeof *c, cmp_citation);
	for (size_t i = 0; i < all->n; i++)
		kept[c[i]->index] = i && cmp_citation(&c[i - 1], &c[i]) == 0
					    ? kept[c[i - 1]->index]
					    : keep_cite(a, engine->law, c[i], scratch);
	return kept;
}

/* --- facts, packs --------------------------------------------------------- */

struct mez_json mez_fact_json(struct mez_arena *a, struct mez_str by, struct mez_str class,
			      struct mez_str path)
{
	struct mez_obj o = {.a = a};

	if (by.p)
		mez_obj_set(&o, "by", mez_json_text(by));
	mez_obj_set(&o, "class", mez_json_text(class));
	mez_obj_set(&o, "path", mez_json_text(path));
	return mez_obj_done(&o);
}

static const struct mez_json *keep_facts(struct mez_arena *a, const struct mez_rules *rules,
					 struct mez_buf *scratch)
{
	struct mez_json *kept = MEZ_NEWS(a, struct mez_json, rules->nslots + 1), v;

	for (size_t i = 0; i < rules->nslots; i++) {
		v = mez_fact_json(a, MEZ_NOSTR, rules->slot[i].class, rules->slot[i].path);
		kept[i] = mez_canon_keep(a, &v, scratch);
	}
	return kept;
}

static struct mez_json make_packs(struct mez_arena *a, const struct mez_engine *engine)
{
	struct mez_arr list = {.a = a};

	for (size_t i = 0; i < engine->npacks; i++) {
		struct mez_obj o = {.a = a};
		char hex[MEZ_HEX32 + 1];

		mez_filehash_hex(hex, &engine->pack[i].sha256);
		mez_obj_set(&o, "name", mez_json_text(engine->pack[i].name));
		mez_obj_set(&o, "sha256", mez_json_copy_text(a, mez_str_of(hex)));
		mez_arr_add(&list, mez_obj_done(&o));
	}
	return mez_arr_done(&list);
}

struct mez_json mez_packs_json(struct mez_arena *a, const struct mez_engine *engine)
{
	return engine->kept ? engine->kept->packs : make_packs(a, engine);
}

/* --- all of it ------------------------------------------------------------ */

const struct mez_kept *mez_kept_make(struct mez_arena *a, const struct mez_engine *engine)
{
	MEZ_AUTOBUF scratch = MEZ_BUF_INIT;
	struct mez_kept *k = MEZ_NEW(a, struct mez_kept);
	struct mez_json packs = make_packs(a, engine), cell;

	mez_require(engine->rules->closed);
	k->cite = keep_cites(a, engine, &scratch);
	k->fact = keep_facts(a, engine->rules, &scratch);
	k->packs = mez_canon_keep(a, &packs, &scratch);
	for (unsigned d = 0; d < MEZ_DOMAIN_COUNT; d++) {
		cell = eval_no_pack(a, (enum mez_domain)d);
		k->no_pack[d] = mez_canon_keep(a, &cell, &scratch);
	}
	return k;
}
