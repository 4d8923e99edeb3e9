/* pack/rulekinds.c: decoding the kinds of items that are not tables or clauses: vocabularies,
 * offsets, authorities, definitions, status lists, totals, coverage, screening lists. */
#include "pack/rules_priv.h"

#include <stdlib.h>

#include "base/text.h"

/* --- vocabulary ----------------------------------------------------------- */

static const struct {
	const char *name;
	enum mez_type type;
} fact_types[] = {
	{"bool", MEZ_TYPE_BOOL}, {"word", MEZ_TYPE_WORD},	{"text", MEZ_TYPE_TEXT},
	{"int", MEZ_TYPE_DEC},	 {"decimal", MEZ_TYPE_DEC},	{"money", MEZ_TYPE_MONEY},
	{"date", MEZ_TYPE_DATE}, {"instant", MEZ_TYPE_INSTANT}, {"partial_date", MEZ_TYPE_TEXT},
	{"texts", MEZ_TYPE_TEXTS}, {"share", MEZ_TYPE_DEC},
};

static int decode_proof(const struct item_ctx *c, struct mez_slot *s, const struct mez_json *v)
{
	const struct mez_json *proof = mez_json_at(v, "proof");

	s->class = rule_text(v, "class");
	if (!s->class.p)
		s->class = proof ? MEZ_STR("evidenced") : MEZ_STR("asserted");
	if (!mez_str_is(s->class, "asserted") && !mez_str_is(s->class, "estimated") &&
	    !mez_str_is(s->class, "evidenced"))
		return rule_err(c, v, "class is asserted, estimated or evidenced");
	if (mez_str_is(s->class, "evidenced") != (proof != NULL))
		return rule_err(c, v, "an evidenced fact, and no other, names its proof");
	if (!proof)
		return 0;
	s->credential = rule_text(proof, "credential");
	s->from = rule_text(proof, "from");
	return s->credential.n ? 0 : rule_err(c, proof, "a proof names its credential");
}

static bool says_true(const struct mez_json *v, const char *member)
{
	const struct mez_json *m = mez_json_get(v, mez_str_of(member));

	return m && m->type == MEZ_J_TRUE;
}

/* A collection: how many items it may have, and who says that it is complete. */
static int decode_many(const struct item_ctx *c, struct mez_slot *s, const struct mez_json *v,
		       bool in_record)
{
	const struct mez_json *many = mez_json_at(v, "many");
	int64_t n = 0;

	s->complete = says_true(v, "complete");
	s->complete_if = rule_text(v, "complete_if");
	s->complete_slot = SIZE_MAX;
	s->never_negative = says_true(v, "never_negative");
	if (s->never_negative && s->type != MEZ_TYPE_DEC && s->type != MEZ_TYPE_MONEY)
		return rule_err(c, v, "only numbers and money are never negative");
	if (!many)
		return s->complete || s->complete_if.n
			       ? rule_err(c, v, "complete is what has 'many' items")
			       : 0;
	if (in_record || s->type != MEZ_TYPE_RECORD)
		return rule_err(c, many, "a collection is of records, and in none");
	if (!mez_json_int(&n, many) || n < 1 || n > MEZ_LIST_MAX_ITEMS)
		return rule_err(c, many, "many is a number from 1 to %d", MEZ_LIST_MAX_ITEMS);
	if (s->complete && s->complete_if.n)
		return rule_err(c, v, "complete always, or if a fact says so");
	s->type = MEZ_TYPE_LIST;
	s->many = (size_t)n;
	return 0;
}

static int decode_fact(const struct item_ctx *c, struct fact_decl *f, struct mez_str path,
		       const struct mez_json *v, bool in_record)
{
	struct mez_str type = rule_text(v, "type");
	int r;

	f->id = rule_named(c);
	f->id.name = path;
	f->type_name = type;
	f->slot = (struct mez_slot){.path = path,
				    .type = MEZ_TYPE_RECORD,
				    .words = rule_words(c->r->a, mez_json_at(v, "words")),
				    .day_of = rule_text(v, "day_of"),
				    .day_of_slot = SIZE_MAX};
	for (size_t i = 0; i < MEZ_COUNT(fact_types); i++)
		if (mez_str_eq(type, mez_str_of(fact_types[i].name)))
			f->slot.type = fact_types[i].type;
	f->slot.integer = mez_str_is(type, "int");
	f->slot.partial = mez_str_is(type, "partial_date");
	f->slot.share = mez_str_is(type, "share");
	r = decode_many(c, &f->slot, v, in_record);
	if (r)
		return r;
	if (in_record && f->slot.type == MEZ_TYPE_RECORD)
		return rule_err(c, v, "unknown type '%.*s'", MEZ_FMT(type));
	if ((f->slot.type == MEZ_TYPE_WORD) != (f->slot.words.n > 0))
		return rule_err(c, v, "a word, and nothing else, lists its words");
	if (!in_record && mez_json_at(v, "proof"))
		return rule_err(c, v, "only a member of a party is shown by a credential");
	if (f->slot.day_of.n && (f->slot.type != MEZ_TYPE_DATE || in_record))
		return rule_err(c, v, "only a date of the operation is the day of an instant");
	return decode_proof(c, &f->slot, v);
}

/* Vocabularies may share a type: each adds its members, and none is said twice. */
static struct mez_record *record_to_fill(const struct item_ctx *c, struct mez_str name, size_t more)
{
	struct mez_record *rec = rule_find(&c->r->records, name);
	struct mez_slot *field;

	if (!rec) {
		rec = MEZ_NEW(c->r->a, struct mez_record);
		rec->id = rule_named(c);
		rec->id.name = name;
		rule_set_add(c->r, &c->r->records, rec);
	}
	field = MEZ_NEWS(c->r->a, struct mez_slot, rec->n + more + 1);
	if (rec->n)
		memcpy(field, rec->field, rec->n * sizeof *field);
	rec->field = field;
	return rec;
}

static bool has_field(const struct mez_record *rec, struct mez_str path)
{
	for (size_t i = 0; i < rec->n; i++)
		if (mez_str_eq(rec->field[i].path, path))
			return true;
	return false;
}

static int decode_record(const struct item_ctx *c, struct mez_str name, const struct mez_json *v)
{
	struct mez_record *rec = record_to_fill(c, name, v->len);

	for (size_t i = 0; i < v->len; i++) {
		const struct mez_member *m = mez_json_member(v, i);
		struct fact_decl f;
		int r = decode_fact(c, &f, mez_json_str(&m->name), &m->value, true);

		if (r)
			return r;
		if (has_field(rec, f.slot.path))
			return mez_origin_err(c->origin, m->name.offset, c->err, MEZ_E_DUPLICATE,
					      "'%.*s' has '%.*s' already", MEZ_FMT(name),
					      MEZ_FMT(f.slot.path));
		rec->field[rec->n++] = f.slot;
	}
	return 0;
}

static void decode_added(const struct item_ctx *c, const struct mez_json *adds)
{
	for (size_t i = 0; i < mez_json_len(adds); i++) {
		const struct mez_member *m = mez_json_member(adds, i);
		struct words_decl *w = MEZ_NEW(c->r->a, struct words_decl);

		w->id = rule_named(c);
		w->id.name = mez_json_str(&m->name);
		w->words = rule_words(c->r->a, mez_json_at(&m->value, "words"));
		rule_set_add(c->r, &c->r->added, w);
	}
}

int rule_add_vocabulary(const struct item_ctx *c)
{
	const struct mez_json *types = mez_json_at(c->item, "types");
	const struct mez_json *facts = mez_json_at(c->item, "facts");
	struct mez_named *id = MEZ_NEW(c->r->a, struct mez_named);
	int r;

	*id = rule_named(c);
	r = rule_add_named(c, &c->r->vocabularies, id);
	for (size_t i = 0; !r && i < mez_json_len(types); i++) {
		const struct mez_member *m = mez_json_member(types, i);

		r = decode_record(c, mez_json_str(&m->name), &m->value);
	}
	for (size_t i = 0; !r && i < mez_json_len(facts); i++) {
		const struct mez_member *m = mez_json_member(facts, i);
		struct fact_decl *f = MEZ_NEW(c->r->a, struct fact_decl);

		r = decode_fact(c, f, mez_json_str(&m->name), &m->value, false);
		if (!r)
			r = rule_add_named(c, &c->r->facts, f);
	}
	if (!r)
		decode_added(c, mez_json_at(c->item, "adds"));
	return r;
}

/* --- small kinds ---------------------------------------------------------- */

int rule_add_offset(const struct item_ctx *c)
{
	const struct mez_json *rows = mez_json_at(c->item, "rows");
	struct mez_offset *o = MEZ_NEW(c->r->a, struct mez_offset);

	o->id = rule_named(c);
	o->n = mez_json_len(rows);
	o->row = MEZ_NEWS(c->r->a, struct mez_offset_row, o->n + 1);
	for (size_t i = 0; i < o->n; i++) {
		const struct mez_json *row = mez_json_item(rows, i);

		int r = rule_span(c, &o->row[i].span, row);

		if (r)
			return r;
		if (!mez_offset_parse(&o->row[i].secs, rule_text(row, "utc")))
			return rule_err(c, row, "utc is an offset such as \"+05:00\"");
		if (i > 0 && (o->row[i - 1].span.open ||
			      o->row[i].span.from.days <= o->row[i - 1].span.to.days))
			return rule_err(c, row, "offset rows overlap or are out of order");
	}
	return rule_add_named(c, &c->r->offsets, o);
}

int rule_add_authority(const struct item_ctx *c)
{
	struct mez_named *n = MEZ_NEW(c->r->a, struct mez_named);

	*n = rule_named(c);
	return rule_add_named(c, &c->r->authorities, n);
}

static int need_record(const struct item_ctx *c, const struct mez_record **out)
{
	struct mez_str of = rule_text(c->item, "of");

	*out = rule_find(&c->r->records, of);
	return *out ? 0 : rule_err(c, mez_json_at(c->item, "of"), "no type '%.*s'", MEZ_FMT(of));
}

int rule_add_define(const struct item_ctx *c)
{
	const struct mez_json *valid = mez_json_at(c->item, "valid");
	struct mez_define *d = MEZ_NEW(c->r->a, struct mez_define);
	int r = need_record(c, &d->of);

	if (r)
		return r;
	d->id = rule_named(c);
	d->cites = rule_cites(c->r, mez_json_at(c->item, "cites"));
	d->valid = (struct mez_span){.from = {INT32_MIN}, .open = true};
	if (valid)
		r = rule_span(c, &d->valid, valid);
	if (r)
		return r;
	d->confidence = MEZ_CONF_V1;
	if (mez_json_at(c->item, "confidence"))
		r = rule_confidence(c, &d->confidence, c->item);
	if (!r)
		r = rule_expr(c, &d->is, mez_json_at(c->item, "is"));
	return r ? r : rule_add_named(c, &c->r->defines, d);
}

int rule_add_status(const struct item_ctx *c)
{
	struct mez_status *s = MEZ_NEW(c->r->a, struct mez_status);
	int r = need_record(c, &s->of);

	if (r)
		return r;
	s->id = rule_named(c);
	s->words = rule_words(c->r->a, mez_json_at(c->item, "words"));
	s->from = rule_text(mez_json_at(c->item, "proof"), "from");
	s->absent = rule_text(c->item, "absent");
	if (s->absent.p && !mez_words_has(&s->words, s->absent))
		return rule_err(c, mez_json_at(c->item, "absent"),
				"absent is one of the words of the list");
	return rule_add_named(c, &c->r->statuses, s);
}

int rule_add_total(const struct item_ctx *c)
{
	const struct mez_json *per = mez_json_at(c->item, "per");
	struct mez_total *t = MEZ_NEW(c->r->a, struct mez_total);
	int r;

	t->id = rule_named(c);
	t->from = rule_text(mez_json_at(c->item, "proof"), "from");
	t->nper = mez_json_len(per);
	t->per = MEZ_NEWS(c->r->a, size_t, t->nper + 1);
	if (!mez_str_is(rule_text(c->item, "value"), "money"))
		return rule_err(c, c->item, "not in semantics 1: totals that are not money");
	if (mez_json_at(c->item, "includes_this")->type != MEZ_J_TRUE &&
	    mez_json_at(c->item, "at_least"))
		return rule_err(c, c->item, "a total that leaves this operation out has no least");
	if (t->nper == 0)
		return rule_err(c, per, "a total says whom it is per");
	r = rule_expr(c, &t->at_least, mez_json_at(c->item, "at_least"));
	if (!r)
		r = rule_expr(c, &t->sum, mez_json_at(c->item, "sum"));
	if (!r)
		r = rule_expr(c, &t->where, mez_json_at(c->item, "where"));
	t->has_period = mez_json_at(c->item, "period") != NULL;
	if (!r && t->has_period)
		r = rule_period(c, &t->period, mez_json_at(c->item, "period"));
	if (!r && t->has_period && t->period.of == MEZ_PERIOD_EVENT)
		r = rule_err(c, mez_json_at(c->item, "period"),
			     "a total is of a period, not of an "
			     "event");
	return r ? r : rule_add_named(c, &c->r->totals, t);
}

int rule_add_coverage(const struct item_ctx *c)
{
	const struct mez_json *rows = mez_json_at(c->item, "examines");
	struct mez_coverage *v = MEZ_NEW(c->r->a, struct mez_coverage);
	int r = rule_domain(c, &v->domain, c->item);

	v->id = rule_named(c);
	v->n = mez_json_len(rows);
	v->head = MEZ_NEWS(c->r->a, struct mez_head, v->n + 1);
	for (size_t i = 0; !r && i < v->n; i++) {
		const struct mez_json *row = mez_json_item(rows, i);

		v->head[i].head = rule_text(row, "head");
		v->head[i].kinds = rule_words(c->r->a, mez_json_at(row, "kinds"));
		v->head[i].cites = rule_cites(c->r, mez_json_at(row, "cites"));
		r = rule_span(c, &v->head[i].span, row);
		if (!r)
			r = rule_expr(c, &v->head[i].when, mez_json_at(row, "when"));
	}
	return r ? r : rule_add_named(c, &c->r->coverages, v);
}

int rule_add_question(const struct item_ctx *c)
{
	const struct mez_json *deemed = mez_json_at(c->item, "deemed");
	struct mez_question *q = MEZ_NEW(c->r->a, struct mez_question);
	int r = rule_expr(c, &q->deemed_after, mez_json_at(deemed, "after"));

	q->id = rule_named(c);
	q->by = rule_text(c->item, "by");
	q->reversed_by = rule_text(c->item, "reversed_by");
	q->nbinds = mez_json_len(mez_json_at(c->item, "binds"));
	q->binds = MEZ_NEWS(c->r->a, struct mez_str, q->nbinds + 1);
	q->deemed = deemed && mez_json_at(deemed, "answer")->type == MEZ_J_TRUE;
	q->deemed_cites = rule_cites(c->r, mez_json_at(deemed, "cites"));
	return r ? r : rule_add_named(c, &c->r->questions, q);
}

/* --- screening lists ------------------------------------------------------ */

struct mez_str mez_fold_name(struct mez_arena *a, struct mez_str name)
{
	char *out = mez_arena_text(a, name.n + 1);
	size_t n = 0;
	bool gap = false;

	for (size_t i = 0; i < name.n; i++) {
		char c = mez_lower(name.p[i]);
		bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80);

		if (!kept) {
			gap = n > 0;
			continue;
		}
		if (gap)
			out[n++] = ' ';
		gap = false;
		out[n++] = c;
	}
	return (struct mez_str){out, n};
}

static int cmp_listed(const void *a, const void *b)
{
	const struct mez_listed *x = a, *y = b;
	int c = mez_str_cmp(x->folded, y->folded);

	return c ? c : mez_str_cmp(x->entry->id, y->entry->id);
}

static int add_listed(const struct item_ctx *c, struct mez_list_rules *l, struct mez_entry *e,
		      const struct mez_json *name)
{
	struct mez_str written = mez_json_str(name);
	struct mez_str folded = mez_fold_name(c->r->a, written);

	if (folded.n == 0)
		return rule_err(c, name, "a name with no letter or digit cannot be screened for");
	l->listed[l->n++] = (struct mez_listed){folded, e, written};
	return 0;
}

static int cmp_str(const void *a, const void *b)
{
	return mez_str_cmp(*(const struct mez_str *)a, *(const struct mez_str *)b);
}

/* A determination clears an entry by its id: it must not clear two. */
static int check_entries(const struct item_ctx *c, const struct mez_json *rows)
{
	size_t n = mez_json_len(rows);
	struct mez_str *id = MEZ_NEWS(c->r->a, struct mez_str, n + 1);

	for (size_t i = 0; i < n; i++) {
		struct mez_str kind = rule_text(mez_json_item(rows, i), "kind");

		id[i] = rule_text(mez_json_item(rows, i), "id");
		if (!mez_str_is(kind, "individual") && !mez_str_is(kind, "entity"))
			return rule_err(c, mez_json_item(rows, i),
					"an entry is an individual or an entity, not '%.*s'",
					MEZ_FMT(kind));
	}
	if (n)
		qsort(id, n, sizeof *id, cmp_str);
	for (size_t i = 1; i < n; i++)
		if (mez_str_eq(id[i - 1], id[i]))
			return mez_origin_err(c->origin, rows->offset, c->err, MEZ_E_DUPLICATE,
					      "two entries are called '%.*s'", MEZ_FMT(id[i]));
	return 0;
}

int rule_add_list(const struct item_ctx *c)
{
	const struct mez_json *rows = mez_json_at(c->item, "entries");
	struct mez_list_rules *l = MEZ_NEW(c->r->a, struct mez_list_rules);
	size_t names = 0;
	int r;

	if (mez_json_at(c->item, "algorithm"))
		return rule_add_screened(c);
	r = check_entries(c, rows);
	if (!r)
		r = rule_needs_algorithm(c);
	if (!r)
		r = rule_list_members(c, l);
	l->id = rule_named(c);
	l->sha256 = mez_canon_digest_of(c->item);
	mez_require(rule_date(&l->as_of, c->item, "as_of"));
	if (!mez_json_int(&l->max_age, mez_json_at(c->item, "max_age")) || l->max_age < 0)
		return rule_err(c, mez_json_at(c->item, "max_age"), "max_age is a number of days");
	for (size_t i = 0; i < mez_json_len(rows); i++)
		names += 1 + mez_json_len(mez_json_at(mez_json_item(rows, i), "aliases"));
	l->listed = MEZ_NEWS(c->r->a, struct mez_listed, names + 1);
	for (size_t i = 0; !r && i < mez_json_len(rows); i++) {
		const struct mez_json *row = mez_json_item(rows, i);
		const struct mez_json *aliases = mez_json_at(row, "aliases");
		struct mez_entry *e = MEZ_NEW(c->r->a, struct mez_entry);

		*e = (struct mez_entry){rule_text(row, "id"), rule_text(row, "name"), row};
		r = add_listed(c, l, e, mez_json_at(row, "name"));
		for (size_t k = 0; !r && k < mez_json_len(aliases); k++)
			r = add_listed(c, l, e, mez_json_item(aliases, k));
	}
	if (r)
		return r;
	if (l->n)
		qsort(l->listed, l->n, sizeof *l->listed, cmp_listed);
	return rule_add_named(c, &c->r->lists, l);
}
