/* tensor/screened.c: whether a party is on the lists that the zone requires: by name alone, or, of
 * lists that name their algorithm, by likeness and by what else is known of it. */
#include "tensor/eval_priv.h"

/* --- who is screened ------------------------------------------------------------------------ */

/* A fact of the record, or NULL when the vocabulary has none of that name. */
static const struct mez_value *member(const struct scope *s, size_t root, const char *name)
{
	const struct mez_record *rec = s->e->slot[root].record;

	for (size_t i = 0; i < rec->n; i++)
		if (mez_str_eq(rec->field[i].path, mez_str_of(name)))
			return &eval_fact(s->e, root + 1 + i)->v;
	return NULL;
}

/* An id that is known but says nothing names nobody. */
struct mez_value eval_named(const struct scope *s, size_t root)
{
	struct mez_value id = eval_field(s->e, root, "id");

	if (id.known && (id.none || id.text.n == 0))
		return mez_v_unknown(MEZ_TYPE_TEXT, mez_why(s->e->a, MEZ_CAUSE_NULL_VALUE,
							    s->e->slot[root].path, MEZ_NOSTR));
	return id;
}

/* A name without a letter or digit cannot be looked for: its silence says nothing. */
static struct mez_value screenable(const struct scope *s, size_t root)
{
	struct mez_value name = eval_field(s->e, root, "name");

	if (name.known && (name.none || mez_fold_name(s->e->a, name.text).n == 0))
		return mez_v_unknown(MEZ_TYPE_TEXT, mez_why(s->e->a, MEZ_CAUSE_NULL_VALUE,
							    s->e->slot[root].path, MEZ_NOSTR));
	return name;
}

/* What is stated counts as stated also when it is said to be none. */
static bool stated(struct screened *w, const struct mez_value *v, enum told what)
{
	if (!v)
		return false;
	if (v->known)
		w->told |= 1u << what;
	else
		w->untold[what] = v->why;
	return v->known && !v->none;
}

static void take_birth(struct screened *w, struct mez_arena *a, const struct mez_value *v)
{
	struct mez_birth *b = MEZ_NEW(a, struct mez_birth);

	if (!stated(w, v, TOLD_BIRTH))
		return;
	*b = (struct mez_birth){.from = v->date, .to = v->date};
	if (v->type == MEZ_TYPE_TEXT)
		mez_require(mez_birth_parse(b, v->text));
	w->party.facts.birth = b;
	w->party.facts.nbirths = 1;
}

/* Texts as they are compared; what has nothing to compare is left out. */
static struct mez_str *take_texts(struct screened *w, struct mez_arena *a,
				  const struct mez_value *v, enum told what, size_t *n)
{
	struct mez_str *out;

	*n = 0;
	if (!stated(w, v, what))
		return NULL;
	out = MEZ_NEWS(a, struct mez_str, mez_json_len(v->texts) * MEZ_NUMBERS + 1);
	for (size_t i = 0; i < mez_json_len(v->texts); i++) {
		struct mez_str text = mez_json_str(mez_json_item(v->texts, i));

		if (what != TOLD_COUNTRY) {
			*n += mez_numbers(out + *n, a, text);
			continue;
		}
		text = mez_country(a, text);
		if (text.n)
			out[(*n)++] = text;
	}
	return out;
}

void eval_whom(struct screened *w, const struct scope *s, size_t root)
{
	struct mez_facts *f = &w->party.facts;
	struct mez_arena *a = s->e->a;

	*w = (struct screened){.path = s->e->slot[root].path,
			       .name = screenable(s, root),
			       .id = eval_named(s, root)};
	w->party.name = w->name.text;
	take_birth(w, a, member(s, root, "born"));
	f->country = take_texts(w, a, member(s, root, "countries"), TOLD_COUNTRY, &f->ncountries);
	f->identifier =
		take_texts(w, a, member(s, root, "identifiers"), TOLD_IDENTIFIER, &f->nidentifiers);
	if (w->untold[TOLD_BIRTH])
		w->party.unknown |= MEZ_PARTY_BIRTH_UNKNOWN;
	if (w->untold[TOLD_COUNTRY])
		w->party.unknown |= MEZ_PARTY_COUNTRY_UNKNOWN;
}

/* --- what was found ------------------------------------------------------------------------- */

static void note_hit(const struct scope *s, const struct hit *hit)
{
	struct hit *h;

	if (!s->hits)
		return;
	h = MEZ_NEW(s->e->a, struct hit);
	*h = *hit;
	h->next = *s->hits;
	*s->hits = h;
}

/* A hit, unless a document takes it away: what is found, and by whom it is doubted. */
static struct mez_value standing(const struct scope *s, const struct screened *w, struct hit *h,
				 struct mez_value found)
{
	struct mez_value cleared = eval_cleared(s, h->list, h->listed->entry->id, w, &h->refused);

	if (!cleared.known || !cleared.truth)
		note_hit(s, h);
	return mez_v_and(s->e->a, found, mez_v_not(cleared));
}

/* --- by name alone -------------------------------------------------------------------------- */

static size_t first_listed(const struct mez_list_rules *l, struct mez_str folded)
{
	size_t lo = 0, hi = l->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (mez_str_cmp(l->listed[mid].folded, folded) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static struct mez_value by_name(const struct scope *s, const struct mez_list_rules *l,
				const struct screened *w)
{
	struct mez_str folded = mez_fold_name(s->e->a, w->name.text);
	struct mez_value v = mez_v_bool(false);

	for (size_t i = first_listed(l, folded);
	     i < l->n && mez_str_eq(l->listed[i].folded, folded); i++) {
		struct hit h = {.list = l, .listed = &l->listed[i], .path = w->path};

		v = mez_v_or(s->e->a, v, standing(s, w, &h, mez_v_bool(true)));
	}
	return v;
}

/* --- by likeness ---------------------------------------------------------------------------- */

/* An entry's likest name, as hits show it. */
static const struct mez_listed *listed(const struct scope *s, const struct mez_list_rules *l,
				       const struct mez_candidate *c)
{
	struct mez_listed *out = MEZ_NEW(s->e->a, struct mez_listed);
	struct mez_entry *entry = MEZ_NEW(s->e->a, struct mez_entry);

	entry->id = mez_screen_list_id(l->screen, c->entry);
	entry->name = c->by_number ? mez_screen_list_primary(l->screen, c->entry) : c->name;
	*out = (struct mez_listed){.entry = entry, .as_written = entry->name};
	return out;
}

/* From block on it is a hit, whatever is not known; else somebody must look, and what is not known
 * would help. */
static struct mez_value weigh(const struct scope *s, const struct mez_list_rules *l,
			      const struct screened *w, const struct mez_candidate *c)
{
	struct mez_arena *a = s->e->a;
	const struct mez_why *why;

	if (c->least >= mez_screen_list_head(l->screen)->block)
		return mez_v_bool(true);
	why = mez_why(a, MEZ_CAUSE_SCREENING_REVIEW, l->id.name,
		      mez_screen_list_id(l->screen, c->entry));
	if (c->least != c->most)
		why = mez_why_union(
			a, why, mez_why_union(a, w->untold[TOLD_BIRTH], w->untold[TOLD_COUNTRY]));
	return mez_v_unknown(MEZ_TYPE_BOOL, why);
}

static struct mez_value by_likeness(const struct scope *s, const struct mez_list_rules *l,
				    const struct screened *w)
{
	const struct mez_list_head *head = mez_screen_list_head(l->screen);
	const struct mez_why *number = w->untold[TOLD_IDENTIFIER];
	struct mez_value v = mez_v_bool(false);
	struct mez_arena *a = s->e->a;
	struct mez_candidate *c;
	size_t n;

	/* a name that is no name, or as like as that to thousands, is somebody's to look at */
	if (mez_screen(&c, &n, a, l->screen, NULL, &w->party, (unsigned)head->review, NULL))
		return mez_v_unknown(MEZ_TYPE_BOOL, mez_why(a, MEZ_CAUSE_SCREENING_REVIEW,
							    l->id.name, MEZ_STR("*")));
	for (size_t i = n; i-- > 0;) { /* hits are listed the last noted first */
		struct hit h = {.list = l,
				.listed = listed(s, l, &c[i]),
				.path = w->path,
				.found = &c[i],
				.told = w->told};

		v = mez_v_or(a, v, standing(s, w, &h, weigh(s, l, w, &c[i])));
	}
	/* a number that nobody states may be a listed one */
	if (number && mez_screen_list_numbered(l->screen))
		v = mez_v_or(a, v, mez_v_unknown(MEZ_TYPE_BOOL, number));
	return v;
}

/* --- the lists ------------------------------------------------------------------------------ */

/* A stale list can still show a hit; only its silence counts for nothing. */
struct mez_value eval_on_list(const struct scope *s, const struct mez_list_rules *l,
			      const struct screened *w)
{
	struct mez_date today = mez_instant_day(s->e->when->as_of, 0);
	struct mez_arena *a = s->e->a;
	struct mez_value v;

	if (!w->name.known || !w->id.known)
		return mez_v_unknown(MEZ_TYPE_BOOL, mez_why_union(a, w->name.why, w->id.why));
	note_proof(s, &(struct proof_use){.kind = PROOF_SCREENING,
					  .name = l->id.name,
					  .party = w->path,
					  .list = l,
					  .told = l->screen ? w->told : 0});
	v = l->screen ? by_likeness(s, l, w) : by_name(s, l, w);
	if (v.known && v.truth)
		return v;
	if (v.known && (int64_t)today.days - l->as_of.days > l->max_age)
		return mez_v_unknown(MEZ_TYPE_BOOL, mez_why(a, MEZ_CAUSE_LIST_STALE, l->id.name,
							    day_text(a, l->as_of)));
	return v;
}

struct mez_value eval_over_lists(const struct scope *s,
				 struct mez_value (*one)(const struct scope *s,
							 const struct mez_list_rules *l,
							 const void *arg),
				 const void *arg)
{
	const struct mez_policy *p = s->e->engine->policy;
	struct mez_value v = mez_v_bool(false);
	struct mez_arena *a = s->e->a;

	if (p->nlists == 0)
		return mez_v_unknown(MEZ_TYPE_BOOL,
				     mez_why(a, MEZ_CAUSE_NO_LIST, p->zone, MEZ_NOSTR));
	for (size_t i = 0; i < p->nlists; i++) {
		const struct mez_list_rules *l = mez_rules_list(s->e->r, p->list[i]);

		v = mez_v_or(a, v,
			     l ? one(s, l, arg)
			       : mez_v_unknown(MEZ_TYPE_BOOL, mez_why(a, MEZ_CAUSE_LIST_MISSING,
								      p->list[i], MEZ_NOSTR)));
	}
	return v;
}

static struct mez_value screen_one(const struct scope *s, const struct mez_list_rules *l,
				   const void *arg)
{
	return eval_on_list(s, l, arg);
}

struct mez_value eval_screen(const struct scope *s, const struct mez_expr *x)
{
	struct screened w;

	eval_whom(&w, s, eval_root(s, x->arg[0]));
	return eval_over_lists(s, screen_one, &w);
}
