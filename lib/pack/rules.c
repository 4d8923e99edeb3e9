/* pack/rules.c: the set of rules: adding items, finding names, small decoders. */
#include "pack/rules_priv.h"

#include <stdarg.h>
#include <stdlib.h>

static const char *const effect_names[] = {
#define X(name, wire) [MEZ_EFFECT_##name] = wire,
	MEZ_EFFECTS(X)
#undef X
};
static const char *const confidence_names[] = {
	[MEZ_CONF_GK] = "GK",
	[MEZ_CONF_V3] = "V3",
	[MEZ_CONF_V2] = "V2",
	[MEZ_CONF_V1] = "V1",
};

const char *mez_effect_name(enum mez_effect e)
{
	mez_require((size_t)e < MEZ_COUNT(effect_names));
	return effect_names[e];
}

const char *mez_confidence_name(enum mez_confidence c)
{
	mez_require((size_t)c < MEZ_COUNT(confidence_names));
	return confidence_names[c];
}

size_t mez_words_index(const struct mez_words *words, struct mez_str w)
{
	size_t lo = 0, hi = words->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int c = mez_str_cmp(words->w[mid], w);

		if (c == 0)
			return mid;
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return SIZE_MAX;
}

bool mez_words_has(const struct mez_words *words, struct mez_str w)
{
	return mez_words_index(words, w) != SIZE_MAX;
}

/* --- helpers of the decoders ---------------------------------------------- */

int rule_err(const struct item_ctx *c, const struct mez_json *at, const char *fmt, ...)
{
	va_list ap;
	int r;

	va_start(ap, fmt);
	r = mez_origin_verr(c->origin, (at ? at : c->item)->offset, c->err, MEZ_E_RULE, fmt, ap);
	va_end(ap);
	return r;
}

void rule_set_add(struct mez_rules *r, struct mez_rule_set *set, void *v)
{
	if (set->n == set->cap) {
		size_t cap = set->cap ? set->cap * 2 : 16;
		void **grown = MEZ_NEWS(r->a, void *, cap);

		if (set->n)
			memcpy(grown, set->v, set->n * sizeof *grown);
		set->v = grown;
		set->cap = cap;
	}
	set->v[set->n++] = v;
}

/* Every element of a set begins with its struct mez_named. */
void *rule_find(const struct mez_rule_set *set, struct mez_str name)
{
	for (size_t i = 0; i < set->n; i++)
		if (mez_str_eq(((const struct mez_named *)set->v[i])->name, name))
			return set->v[i];
	return NULL;
}

int rule_add_named(const struct item_ctx *c, struct mez_rule_set *set, void *v)
{
	const struct mez_named *id = (const struct mez_named *)v;
	const struct mez_named *first = rule_find(set, id->name);

	if (first)
		return mez_origin_err(c->origin, c->item->offset, c->err, MEZ_E_DUPLICATE,
				      "'%.*s' is defined twice, before this in %s",
				      MEZ_FMT(id->name), first->origin->file);
	rule_set_add(c->r, set, v);
	return 0;
}

struct mez_str rule_text(const struct mez_json *v, const char *member)
{
	return mez_json_str(mez_json_get(v, mez_str_of(member)));
}

struct mez_named rule_named(const struct item_ctx *c)
{
	return (struct mez_named){.name = rule_text(c->item, "name"),
				  .item = c->item,
				  .origin = c->origin,
				  .pack = c->pack};
}

static int cmp_str(const void *a, const void *b)
{
	return mez_str_cmp(*(const struct mez_str *)a, *(const struct mez_str *)b);
}

struct mez_words rule_words(struct mez_arena *a, const struct mez_json *list)
{
	size_t n = mez_json_len(list);
	struct mez_str *w = MEZ_NEWS(a, struct mez_str, n + 1);

	for (size_t i = 0; i < n; i++)
		w[i] = mez_json_str(mez_json_item(list, i));
	if (n)
		qsort(w, n, sizeof *w, cmp_str);
	return (struct mez_words){w, n};
}

bool rule_date(struct mez_date *out, const struct mez_json *v, const char *member)
{
	struct mez_str s = rule_text(v, member);

	return s.p && mez_date_parse(out, s);
}

int rule_span(const struct item_ctx *c, struct mez_span *out, const struct mez_json *v)
{
	struct mez_span s = {.open = true};

	mez_require(rule_date(&s.from, v, "from"));
	s.open = !rule_date(&s.to, v, "to");
	if (!s.open && s.to.days < s.from.days)
		return rule_err(c, mez_json_at(v, "to"), "it ends before it begins");
	*out = s;
	return 0;
}

struct mez_citations rule_cites(struct mez_rules *r, const struct mez_json *list)
{
	size_t n = mez_json_len(list);
	struct mez_citation *v = MEZ_NEWS(r->a, struct mez_citation, n + 1);

	for (size_t i = 0; i < n; i++) {
		v[i].work = rule_text(mez_json_item(list, i), "work");
		v[i].at = rule_text(mez_json_item(list, i), "at");
		v[i].offset = mez_json_item(list, i)->offset;
		v[i].index = r->citations.n;
		rule_set_add(r, &r->citations, &v[i]);
	}
	return (struct mez_citations){v, n};
}

int rule_confidence(const struct item_ctx *c, enum mez_confidence *out, const struct mez_json *v)
{
	struct mez_str s = rule_text(v, "confidence");

	for (size_t i = 0; i < MEZ_COUNT(confidence_names); i++) {
		if (mez_str_eq(s, mez_str_of(confidence_names[i]))) {
			*out = (enum mez_confidence)i;
			return 0;
		}
	}
	return rule_err(c, v, "confidence is V1, V2, V3 or GK, not '%.*s'", MEZ_FMT(s));
}

int rule_expr(const struct item_ctx *c, struct mez_expr **out, const struct mez_json *v)
{
	if (!v) {
		*out = NULL;
		return 0;
	}
	return mez_expr_decode(out, c->r->a, v, c->origin, c->err);
}

int rule_domain(const struct item_ctx *c, enum mez_domain *out, const struct mez_json *v)
{
	struct mez_str s = rule_text(v, "domain");

	if (mez_domain_parse(out, s))
		return 0;
	return rule_err(c, mez_json_at(v, "domain"), "unknown domain '%.*s'", MEZ_FMT(s));
}

int rule_figure(const struct item_ctx *c, struct mez_figure *out, const struct mez_json *v)
{
	struct mez_str s = mez_json_str(v);

	*out = (struct mez_figure){.type = MEZ_TYPE_WORD, .text = s};
	if (mez_json_is_bool(v)) {
		out->type = MEZ_TYPE_BOOL;
		out->truth = v->type == MEZ_J_TRUE;
		return 0;
	}
	if (mez_json_is(v, MEZ_J_OBJECT)) {
		out->type = MEZ_TYPE_MONEY;
		out->text = rule_text(v, "currency");
		if (mez_dec_parse(&out->dec, rule_text(v, "amount")))
			return 0;
		return rule_err(c, v, "malformed money");
	}
	if (mez_date_parse(&out->date, s))
		out->type = MEZ_TYPE_DATE;
	else if (mez_dec_parse(&out->dec, s))
		out->type = MEZ_TYPE_DEC;
	return 0;
}

/* --- the set -------------------------------------------------------------- */

void mez_rules_init(struct mez_rules *r, struct mez_arena *a)
{
	*r = (struct mez_rules){.a = a};
}

static int add_example(const struct item_ctx *c)
{
	struct mez_named *n = MEZ_NEW(c->r->a, struct mez_named);

	*n = rule_named(c);
	if (mez_json_len(mez_json_at(c->item, "expect")) == 0)
		return rule_err(c, NULL, "an example that expects nothing shows nothing");
	return rule_add_named(c, &c->r->examples, n);
}

int mez_rules_add(struct mez_rules *r, enum mez_item_kind kind, const struct mez_json *item,
		  const struct mez_origin *origin, size_t pack, struct mez_err *err)
{
	struct item_ctx c = {r, item, origin, pack, err};

	mez_require(!r->closed);
	switch (kind) {
	case MEZ_ITEM_VOCABULARY:
		return rule_add_vocabulary(&c);
	case MEZ_ITEM_OFFSET:
		return rule_add_offset(&c);
	case MEZ_ITEM_AUTHORITY:
		return rule_add_authority(&c);
	case MEZ_ITEM_DEFINE:
		return rule_add_define(&c);
	case MEZ_ITEM_PARAM:
	case MEZ_ITEM_TABLE:
	case MEZ_ITEM_DEADLINE:
		return rule_add_table(&c, kind);
	case MEZ_ITEM_QUESTION:
		return rule_add_question(&c);
	case MEZ_ITEM_CALENDAR:
		return rule_add_calendar(&c);
	case MEZ_ITEM_STATUS:
		return rule_add_status(&c);
	case MEZ_ITEM_TOTAL:
		return rule_add_total(&c);
	case MEZ_ITEM_ACTIVITIES:
		return rule_add_activities(&c);
	case MEZ_ITEM_LICENCE:
		return rule_add_licence(&c);
	case MEZ_ITEM_LIST:
		return rule_add_list(&c);
	case MEZ_ITEM_COVERAGE:
		return rule_add_coverage(&c);
	case MEZ_ITEM_MATRIX:
		return rule_add_matrix(&c);
	case MEZ_ITEM_CLAUSE:
		return rule_add_clause(&c);
	case MEZ_ITEM_EXAMPLE:
		return add_example(&c);
	}
	mez_bug("item kind out of range");
}

int mez_rules_close(struct mez_rules *r, struct mez_err *err)
{
	int e = rule_flatten(r, err);

	if (!e)
		e = rule_resolve(r, err);
	if (!e)
		e = rule_tables_disjoint(r, err);
	if (!e)
		e = rule_exceptions(r, err);
	if (e)
		return e;
	rule_sort_clauses(r);
	rule_reads(r);
	rule_index(r);
	r->closed = true;
	return 0;
}

struct mez_table *mez_rules_table(const struct mez_rules *r, struct mez_str name, bool param)
{
	struct mez_table *t = rule_find(&r->tables, name);

	return t && t->is_param == param ? t : NULL;
}

struct mez_define *mez_rules_define(const struct mez_rules *r, struct mez_str name)
{
	return rule_find(&r->defines, name);
}

struct mez_status *mez_rules_status(const struct mez_rules *r, struct mez_str name)
{
	return rule_find(&r->statuses, name);
}

struct mez_total *mez_rules_total(const struct mez_rules *r, struct mez_str name)
{
	return rule_find(&r->totals, name);
}

struct mez_question *mez_rules_question(const struct mez_rules *r, struct mez_str id)
{
	for (size_t i = 0; i < r->questions.n; i++) {
		struct mez_question *q = r->questions.v[i];
		struct mez_str name = q->id.name;

		if (id.n == q->by.n + 1 + name.n && mez_str_starts(id, q->by) &&
		    id.p[q->by.n] == '/' &&
		    mez_str_eq((struct mez_str){id.p + q->by.n + 1, name.n}, name))
			return q;
	}
	return NULL;
}

struct mez_licence_type *mez_rules_licence(const struct mez_rules *r, struct mez_str name)
{
	return rule_find(&r->licences, name);
}

struct mez_calendar *mez_rules_calendar(const struct mez_rules *r, struct mez_str name)
{
	return rule_find(&r->calendars, name);
}

struct mez_list_rules *mez_rules_list(const struct mez_rules *r, struct mez_str name)
{
	return rule_find(&r->lists, name);
}

struct mez_clause *mez_rules_clause(const struct mez_rules *r, struct mez_str name)
{
	return rule_find(&r->clauses, name);
}

struct mez_offset *mez_rules_offset(const struct mez_rules *r, struct mez_str name)
{
	return rule_find(&r->offsets, name);
}

bool mez_rules_authority(const struct mez_rules *r, struct mez_str name)
{
	return rule_find(&r->authorities, name) != NULL;
}

/* By bytes: a name from an operation may hold anything, NUL included. */
struct mez_str mez_path_join(struct mez_arena *a, struct mez_str prefix, struct mez_str name)
{
	char *p;

	if (!prefix.n)
		return name;
	p = mez_arena_text(a, prefix.n + 1 + name.n);
	memcpy(p, prefix.p, prefix.n);
	p[prefix.n] = '.';
	memcpy(p + prefix.n + 1, name.p, name.n);
	return (struct mez_str){p, prefix.n + 1 + name.n};
}
