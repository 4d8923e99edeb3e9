/* pack/rulelicence.c: activities and licence types: decoding, and what they name. */
#include "pack/rules_priv.h"

#include <stdlib.h>

#define BIT(t) (1u << MEZ_TYPE_##t)

/* --- activities ----------------------------------------------------------- */

static int cmp_activity(const void *a, const void *b)
{
	const struct mez_activity *x = a, *y = b;

	return mez_str_cmp(x->word, y->word);
}

static struct mez_activity *find_activity(const struct mez_activities *set, struct mez_str word)
{
	const struct mez_activity key = {.word = word};

	return set->n ? bsearch(&key, set->v, set->n, sizeof *set->v, cmp_activity) : NULL;
}

bool mez_activity_within(const struct mez_activities *set, struct mez_str narrow,
			 struct mez_str broad)
{
	const struct mez_activity *x = find_activity(set, narrow);

	return x && mez_words_has(&x->within, broad);
}

static int cmp_str(const void *a, const void *b)
{
	return mez_str_cmp(*(const struct mez_str *)a, *(const struct mez_str *)b);
}

/* The word itself and all words above it; a word met again on the way up is a circle. */
static int gather_within(const struct item_ctx *c, struct mez_activities *set,
			 struct mez_activity *x)
{
	struct mez_str *w = MEZ_NEWS(c->r->a, struct mez_str, set->n + 1);
	size_t n = 0;

	if (x->mark == 2)
		return 0;
	if (x->mark == 1)
		return rule_err(c, x->item, "'%.*s' is broader than itself", MEZ_FMT(x->word));
	x->mark = 1;
	w[n++] = x->word;
	for (size_t i = 0; i < x->broader.n; i++) {
		struct mez_activity *up = find_activity(set, x->broader.w[i]);
		int r = up ? gather_within(c, set, up)
			   : rule_err(c, x->item, "no activity '%.*s' here",
				      MEZ_FMT(x->broader.w[i]));

		if (r)
			return r;
		for (size_t k = 0; k < up->within.n; k++) {
			size_t at = 0;

			while (at < n && !mez_str_eq(w[at], up->within.w[k]))
				at++;
			w[at] = up->within.w[k];
			n += at == n;
		}
	}
	qsort(w, n, sizeof *w, cmp_str);
	x->within = (struct mez_words){w, n};
	x->mark = 2;
	return 0;
}

int rule_add_activities(const struct item_ctx *c)
{
	const struct mez_json *words = mez_json_at(c->item, "words");
	struct mez_activities *set = MEZ_NEW(c->r->a, struct mez_activities);
	struct mez_str *all;
	int r = 0;

	set->id = rule_named(c);
	set->n = mez_json_len(words);
	if (set->n == 0 || set->n > MEZ_ACTIVITIES_MAX)
		return rule_err(c, words, "from 1 to %d activities", MEZ_ACTIVITIES_MAX);
	set->v = MEZ_NEWS(c->r->a, struct mez_activity, set->n);
	all = MEZ_NEWS(c->r->a, struct mez_str, set->n);
	for (size_t i = 0; i < set->n; i++) {
		const struct mez_member *m = mez_json_member(words, i);

		set->v[i].word = mez_json_str(&m->name);
		set->v[i].item = &m->value;
		set->v[i].broader = rule_words(c->r->a, mez_json_at(&m->value, "broader"));
	}
	qsort(set->v, set->n, sizeof *set->v, cmp_activity);
	for (size_t i = 0; i < set->n; i++)
		all[i] = set->v[i].word;
	set->all = (struct mez_words){all, set->n};
	for (size_t i = 0; !r && i < set->n; i++)
		r = gather_within(c, set, &set->v[i]);
	return r ? r : rule_add_named(c, &c->r->activities, set);
}

/* --- licence types -------------------------------------------------------- */

static int decode_limits(const struct item_ctx *c, struct mez_licence_type *l)
{
	const struct mez_json *limits = mez_json_at(c->item, "limits");
	int r = 0;

	l->nlimits = mez_json_len(limits);
	l->limit = MEZ_NEWS(c->r->a, struct mez_licence_limit, l->nlimits + 1);
	for (size_t i = 0; !r && i < l->nlimits; i++) {
		const struct mez_member *m = mez_json_member(limits, i);

		l->limit[i].name = mez_json_str(&m->name);
		r = rule_expr(c, &l->limit[i].of, mez_json_at(&m->value, "of"));
		if (!r)
			r = rule_expr(c, &l->limit[i].max, mez_json_at(&m->value, "max"));
	}
	return r;
}

static int decode_conditions(const struct item_ctx *c, struct mez_licence_type *l)
{
	const struct mez_json *list = mez_json_at(c->item, "conditions");
	int r = 0;

	l->nconditions = mez_json_len(list);
	l->condition = MEZ_NEWS(c->r->a, struct mez_licence_condition, l->nconditions + 1);
	for (size_t i = 0; !r && i < l->nconditions; i++) {
		const struct mez_member *m = mez_json_member(list, i);

		l->condition[i].name = mez_json_str(&m->name);
		r = rule_expr(c, &l->condition[i].requires, mez_json_at(&m->value, "requires"));
	}
	return r;
}

static void decode_scope(const struct item_ctx *c, struct mez_licence_scope *out,
			 const char *member)
{
	const struct mez_json *v = mez_json_get(c->item, mez_str_of(member));

	if (!v)
		return;
	out->path = rule_text(v, "is");
	if (mez_json_at(v, "words"))
		out->words = rule_words(c->r->a, mez_json_at(v, "words"));
}

/* A whole number from least to most. */
static int decode_count(const struct item_ctx *c, int64_t *out, const struct mez_json *v,
			int64_t least, int64_t most)
{
	if (mez_json_int(out, v) && *out >= least && *out <= most)
		return 0;
	return rule_err(c, v, "from %d to %d", (int)least, (int)most);
}

/* Terms that law knows, of which the longest bounds what a register may say. */
static int decode_time(const struct item_ctx *c, struct mez_licence_type *l)
{
	const struct mez_json *terms = mez_json_at(c->item, "terms");
	const struct mez_json *renewal = mez_json_at(c->item, "renewal");
	enum mez_confidence unused;
	int64_t n;
	int r = 0;

	for (size_t i = 0; !r && i < mez_json_len(terms); i++) {
		const struct mez_json *row = mez_json_item(terms, i);

		r = decode_count(c, &n, mez_json_at(row, "years"), 1, MEZ_LICENCE_MAX_YEARS);
		if (!r)
			r = rule_confidence(c, &unused, row);
		if (!r && n > l->years)
			l->years = (int32_t)n;
	}
	if (!r && renewal) {
		r = decode_count(c, &n, mez_json_at(renewal, "grace"), 0, MEZ_LICENCE_MAX_GRACE);
		if (!r)
			r = rule_confidence(c, &unused, renewal);
		l->grace = r ? 0 : (int32_t)n;
		l->meanwhile = mez_json_is(mez_json_at(renewal, "in_force"), MEZ_J_TRUE);
	}
	if (!r)
		r = decode_count(c, &l->max_age, mez_json_at(c->item, "max_age"), 0,
				 MEZ_LICENCE_MAX_GRACE);
	return r;
}

int rule_add_licence(const struct item_ctx *c)
{
	struct mez_licence_type *l = MEZ_NEW(c->r->a, struct mez_licence_type);
	struct mez_str of = rule_text(c->item, "of");
	enum mez_confidence unused;
	int r;

	l->id = rule_named(c);
	l->of = rule_find(&c->r->records, of);
	if (!l->of || !rule_has_text(l->of, "id"))
		return rule_err(c, mez_json_at(c->item, "of"), "no type '%.*s' with an id, a text",
				MEZ_FMT(of));
	l->from = rule_text(mez_json_at(c->item, "proof"), "from");
	l->cites = rule_cites(c->r, mez_json_at(c->item, "cites"));
	l->covers = rule_words(c->r->a, mez_json_at(mez_json_at(c->item, "covers"), "words"));
	decode_scope(c, &l->clients, "clients");
	decode_scope(c, &l->places, "places");
	r = rule_span(c, &l->valid, mez_json_at(c->item, "valid"));
	if (!r)
		r = rule_confidence(c, &unused, c->item);
	if (!r)
		r = decode_time(c, l);
	if (!r)
		r = decode_limits(c, l);
	if (!r)
		r = decode_conditions(c, l);
	return r ? r : rule_add_named(c, &c->r->licences, l);
}

/* --- closing -------------------------------------------------------------- */

const struct mez_expr *rule_licence_expr(const struct mez_licence_type *l, size_t i)
{
	size_t n = 0;

	for (size_t k = 0; k < l->nlimits; k++) {
		if (n++ == i)
			return l->limit[k].of;
		if (l->limit[k].max && n++ == i)
			return l->limit[k].max;
	}
	for (size_t k = 0; k < l->nconditions; k++)
		if (l->condition[k].requires && n++ == i)
	return l->condition[k].requires;
	return NULL;
}

static int type_err(const struct mez_licence_type *l, const char *member, struct mez_err *err,
		    const char *what, struct mez_str name)
{
	const struct mez_json *at = mez_json_get(l->id.item, mez_str_of(member));

	return mez_origin_err(l->id.origin, (at ? at : l->id.item)->offset, err, MEZ_E_RULE,
			      "%s '%.*s'", what, MEZ_FMT(name));
}

static int resolve_covers(const struct mez_rules *r, struct mez_licence_type *l,
			  struct mez_err *err)
{
	struct mez_str name = rule_text(mez_json_at(l->id.item, "covers"), "activities");

	l->activities = rule_find(&r->activities, name);
	if (!l->activities)
		return type_err(l, "covers", err, "no activities", name);
	for (size_t i = 0; i < l->covers.n; i++)
		if (!mez_words_has(&l->activities->all, l->covers.w[i]))
			return type_err(l, "covers", err, "no such activity:", l->covers.w[i]);
	if (!mez_rules_authority(r, l->from))
		return type_err(l, "proof", err, "no authority", l->from);
	return 0;
}

static int resolve_scope(const struct mez_rules *r, const struct mez_licence_type *l,
			 struct mez_licence_scope *s, const char *member, struct mez_err *err)
{
	if (!s->path.n)
		return 0;
	s->slot = mez_rules_slot(r, s->path);
	if (s->slot == SIZE_MAX || r->slot[s->slot].type != MEZ_TYPE_WORD)
		return type_err(l, member, err, "no word fact in the vocabulary:", s->path);
	for (size_t i = 0; i < s->words.n; i++)
		if (!mez_words_has(&r->slot[s->slot].words, s->words.w[i]))
			return type_err(l, member, err, "outside the vocabulary:", s->words.w[i]);
	return 0;
}

/* Does a condition ask for a licence?  Those of a licence may not: it could be this one. */
static bool asks_licence(const struct mez_expr *e)
{
	for (size_t i = 0; e && i < e->nargs; i++)
		if (asks_licence(e->arg[i]))
			return true;
	return e && e->op == MEZ_OP_LICENSED;
}

static int resolve_exprs(struct mez_rules *r, struct mez_licence_type *l, struct mez_err *err)
{
	struct check k = {.r = r, .owner = &l->id, .err = err};
	const struct mez_expr *x;
	int e = 0;

	for (size_t i = 0; !e && (x = rule_licence_expr(l, i)) != NULL; i++)
		if (asks_licence(x))
			e = mez_origin_err(l->id.origin, x->tree->offset, err, MEZ_E_RULE,
					   "a licence asks for no licence");
	for (size_t i = 0; !e && i < l->nlimits; i++) {
		struct mez_licence_limit *m = &l->limit[i];

		e = rule_check(&k, m->of, BIT(MONEY) | BIT(DEC), "what is limited");
		if (!e && m->max)
			e = rule_check(&k, m->max, 1u << m->of->type, "this limit");
	}
	for (size_t i = 0; !e && i < l->nconditions; i++)
		e = rule_check(&k, l->condition[i].requires, BIT(BOOL), "a condition");
	return e;
}

static int resolve_fees(const struct mez_rules *r, const struct mez_licence_type *l,
			struct mez_err *err)
{
	const struct mez_json *fees = mez_json_at(l->id.item, "fees");

	for (size_t i = 0; i < mez_json_len(fees); i++) {
		struct mez_str name = mez_json_str(mez_json_item(fees, i));
		const struct mez_table *t = rule_find(&r->tables, name);

		if (!t || (t->type != MEZ_TYPE_MONEY && t->type != MEZ_TYPE_DEC))
			return type_err(l, "fees", err, "no table or param of fees", name);
	}
	return 0;
}

int rule_resolve_licences(struct mez_rules *r, struct mez_err *err)
{
	int e = 0;

	for (size_t i = 0; !e && i < r->licences.n; i++) {
		struct mez_licence_type *l = r->licences.v[i];

		e = resolve_covers(r, l, err);
		if (!e)
			e = resolve_scope(r, l, &l->clients, "clients", err);
		if (!e)
			e = resolve_scope(r, l, &l->places, "places", err);
		if (!e)
			e = resolve_exprs(r, l, err);
		if (!e)
			e = resolve_fees(r, l, err);
	}
	return e;
}

/* --- licensed() ----------------------------------------------------------- */

static int licensed_err(const struct check *k, const struct mez_expr *e, const char *what,
			struct mez_str name)
{
	return mez_origin_err(k->owner->origin, e->tree->offset, k->err, MEZ_E_RULE, "%s '%.*s'",
			      what, MEZ_FMT(name));
}

/* One type of that name, or all over activities of that name. */
static struct mez_licence_set *set_of(const struct mez_rules *r, struct mez_str name)
{
	struct mez_licence_set *set = MEZ_NEW(r->a, struct mez_licence_set);

	set->v = MEZ_NEWS(r->a, const struct mez_licence_type *, r->licences.n + 1);
	for (size_t i = 0; i < r->licences.n; i++) {
		const struct mez_licence_type *l = r->licences.v[i];
		struct mez_str over = rule_text(mez_json_at(l->id.item, "covers"), "activities");

		if (mez_str_eq(l->id.name, name) || mez_str_eq(over, name)) {
			set->v[set->n++] = l;
			set->activities = rule_find(&r->activities, over);
		}
	}
	return set;
}

/* Whatever the second operand can say is an activity of the licence's vocabulary. */
static int check_activity(const struct check *k, const struct mez_expr *e,
			  const struct mez_activities *set)
{
	const struct mez_words *words;

	if (e->op == MEZ_OP_TEXT)
		return mez_words_has(&set->all, e->name)
			       ? 0
			       : licensed_err(k, e, "outside the activities:", e->name);
	words = e->type == MEZ_TYPE_WORD ? rule_words_of(k, e) : NULL;
	if (!words)
		return licensed_err(k, e, "expected a word of", set->id.name);
	for (size_t i = 0; i < words->n; i++)
		if (!mez_words_has(&set->all, words->w[i]))
			return licensed_err(k, e, "outside the activities:", words->w[i]);
	return 0;
}

int rule_check_licensed(const struct check *k, struct mez_expr *e)
{
	const struct mez_record *rec = NULL;
	struct mez_licence_set *set;
	int r = rule_record_path(k, e->arg[0], &rec);

	e->type = MEZ_TYPE_BOOL;
	if (r)
		return r;
	set = set_of(k->r, e->name);
	if (set->n == 0 || !set->activities)
		return licensed_err(k, e, "no licence", e->name);
	for (size_t i = 0; i < set->n; i++)
		if (set->v[i]->of != rec)
			return licensed_err(k, e, "the licence is of another type:", e->name);
	e->ref = set;
	return check_activity(k, e->arg[1], set->activities);
}
