/* pack/ruleslots.c: the vocabularies of a set of rules as slots: every fact an operation may
 * state, with the members of its type laid out flat. */
#include "pack/rules_priv.h"

#include <stdlib.h>

/* Of a collection "lines[]": no fact is called that. */
static struct mez_str items_path(struct mez_rules *r, const struct mez_slot *s)
{
	return s->type == MEZ_TYPE_LIST ? mez_arena_fmt(r->a, "%.*s[]", MEZ_ALL(s->path)) : s->path;
}

/* Where its vocabulary says what the fact is. */
static uint64_t place_of(const struct fact_decl *f)
{
	const struct mez_json *v = mez_json_get(mez_json_at(f->id.item, "facts"), f->id.name);

	return v ? v->offset : f->id.item->offset;
}

static int flatten_fact(struct mez_rules *r, const struct fact_decl *f, struct mez_err *err)
{
	size_t root = r->nslots;
	const struct mez_record *rec;

	if (r->nslots + 2 >= MEZ_RULES_MAX_SLOTS)
		return mez_err_set(err, MEZ_E_LIMIT, "more than %d facts", MEZ_RULES_MAX_SLOTS);
	r->slot[r->nslots] = f->slot;
	r->slot[r->nslots++].root = root;
	if (f->slot.type != MEZ_TYPE_RECORD && f->slot.type != MEZ_TYPE_LIST)
		return 0;
	rec = rule_find(&r->records, f->type_name);
	if (!rec)
		return mez_origin_err(f->id.origin, place_of(f), err, MEZ_E_RULE,
				      "fact '%.*s' has the unknown type '%.*s'",
				      MEZ_FMT(f->id.name), MEZ_FMT(f->type_name));
	r->slot[root].record = rec;
	for (size_t i = 0; i < rec->n; i++) {
		if (r->nslots + 2 >= MEZ_RULES_MAX_SLOTS)
			return mez_err_set(err, MEZ_E_LIMIT, "more than %d facts",
					   MEZ_RULES_MAX_SLOTS);
		r->slot[r->nslots] = rec->field[i];
		r->slot[r->nslots].path =
			mez_path_join(r->a, items_path(r, &f->slot), rec->field[i].path);
		r->slot[r->nslots++].root = root;
	}
	return 0;
}

/* The word fact, or the member of a type written TYPE.MEMBER, that words are added to. */
static struct mez_slot *word_slot(struct mez_rules *r, struct mez_str path)
{
	struct fact_decl *f = rule_find(&r->facts, path);

	if (f)
		return &f->slot;
	for (size_t i = 0; i < r->records.n; i++) {
		struct mez_record *rec = r->records.v[i];
		struct mez_str type = rec->id.name, member;

		if (path.n <= type.n || !mez_str_starts(path, type) || path.p[type.n] != '.')
			continue;
		member = (struct mez_str){path.p + type.n + 1, path.n - type.n - 1};
		for (size_t k = 0; k < rec->n; k++)
			if (mez_str_eq(rec->field[k].path, member))
				return &rec->field[k];
	}
	return NULL;
}

static int cmp_word(const void *a, const void *b)
{
	return mez_str_cmp(*(const struct mez_str *)a, *(const struct mez_str *)b);
}

/* Two vocabularies may add the same word: it is one word. */
static struct mez_words join_words(struct mez_arena *a, struct mez_words x, struct mez_words y)
{
	struct mez_str *w = MEZ_NEWS(a, struct mez_str, x.n + y.n);
	size_t n = 0;

	memcpy(w, x.w, x.n * sizeof *w);
	memcpy(w + x.n, y.w, y.n * sizeof *w);
	qsort(w, x.n + y.n, sizeof *w, cmp_word);
	for (size_t i = 0; i < x.n + y.n; i++)
		if (!n || !mez_str_eq(w[n - 1], w[i]))
			w[n++] = w[i];
	return (struct mez_words){w, n};
}

static int add_words(struct mez_rules *r, struct mez_err *err)
{
	for (size_t i = 0; i < r->added.n; i++) {
		const struct words_decl *w = r->added.v[i];
		struct mez_slot *s = word_slot(r, w->id.name);

		if (!s || s->type != MEZ_TYPE_WORD)
			return mez_origin_err(w->id.origin, w->id.item->offset, err, MEZ_E_RULE,
					      "words are added to '%.*s', which is no word",
					      MEZ_FMT(w->id.name));
		s->words = join_words(r->a, s->words, w->words);
	}
	return 0;
}

/* Evidence is about an id: without one no proof could ever be this party's. */
static int check_proofs(const struct mez_rules *r, struct mez_err *err)
{
	for (size_t i = 0; i < r->records.n; i++) {
		const struct mez_record *rec = r->records.v[i];

		for (size_t k = 0; k < rec->n; k++)
			if (rec->field[k].credential.n && !rule_has_text(rec, "id"))
				return mez_origin_err(
					rec->id.origin, rec->id.item->offset, err, MEZ_E_RULE,
					"what is shown of a %.*s is about its id, a text",
					MEZ_FMT(rec->id.name));
	}
	return 0;
}

/* The operation's own members stand beside its facts. */
static size_t builtin_slot(struct mez_rules *r, const char *path, const char *const *words,
			   size_t n)
{
	struct mez_str *w = MEZ_NEWS(r->a, struct mez_str, n);
	size_t at = r->nslots++;

	for (size_t i = 0; i < n; i++)
		w[i] = mez_str_of(words[i]);
	r->slot[at] = (struct mez_slot){.path = mez_str_of(path),
					.type = MEZ_TYPE_WORD,
					.words = {w, n},
					.class = MEZ_STR("asserted"),
					.day_of_slot = SIZE_MAX,
					.root = at};
	return at;
}

static int link_day_of(struct mez_rules *r, const struct fact_decl *f, struct mez_err *err)
{
	size_t at = mez_rules_slot(r, f->slot.path), from;

	if (!f->slot.day_of.n)
		return 0;
	from = mez_rules_slot(r, f->slot.day_of);
	if (from == SIZE_MAX || r->slot[from].type != MEZ_TYPE_INSTANT)
		return mez_origin_err(f->id.origin, f->id.item->offset, err, MEZ_E_RULE,
				      "'%.*s' is the day of no instant '%.*s'", MEZ_FMT(f->id.name),
				      MEZ_FMT(f->slot.day_of));
	r->slot[at].day_of_slot = from;
	return 0;
}

/* Who says that a collection is complete. */
static int link_complete(struct mez_rules *r, const struct fact_decl *f, struct mez_err *err)
{
	size_t at;

	if (!f->slot.complete_if.n)
		return 0;
	at = mez_rules_slot(r, f->slot.complete_if);
	if (at == SIZE_MAX || r->slot[at].type != MEZ_TYPE_BOOL)
		return mez_origin_err(f->id.origin, f->id.item->offset, err, MEZ_E_RULE,
				      "'%.*s' is complete if what? '%.*s' is no bool",
				      MEZ_FMT(f->id.name), MEZ_FMT(f->slot.complete_if));
	r->slot[mez_rules_slot(r, f->slot.path)].complete_slot = at;
	return 0;
}

/* Two slots stand in each other's way: blame the vocabulary of the first that has one. */
static int slot_clash(const struct mez_rules *r, const struct mez_slot *x, const struct mez_slot *y,
		      struct mez_err *err)
{
	const struct mez_named *id = rule_find(&r->facts, r->slot[y->root].path);

	if (!id)
		id = rule_find(&r->facts, r->slot[x->root].path);
	mez_require(id);
	return mez_origin_err(id->origin, id->item->offset, err, MEZ_E_RULE,
			      "'%.*s' and '%.*s' cannot both be facts", MEZ_FMT(x->path),
			      MEZ_FMT(y->path));
}

/* Every path means one thing: no two slots of one path, and no fact that is also a group of
 * others, unless it is the record whose members they are. */
static int check_paths(struct mez_rules *r, struct mez_err *err)
{
	struct mez_slot *const *v = r->by_path;

	for (size_t i = 1; i < r->nslots; i++)
		if (mez_str_eq(v[i - 1]->path, v[i]->path))
			return slot_clash(r, v[i - 1], v[i], err);
	for (size_t i = 0; i < r->nslots; i++)
		for (size_t n = 0; n < v[i]->path.n; n++) {
			const struct mez_slot *at;

			if (v[i]->path.p[n] != '.')
				continue;
			at = rule_find_slot(r, (struct mez_str){v[i]->path.p, n});
			if (at && at != &r->slot[v[i]->root])
				return slot_clash(r, at, v[i], err);
		}
	return 0;
}

/* Screening lists alone say nothing of operations. */
static bool only_lists(const struct mez_rules *r)
{
	return r->lists.n && !r->facts.n && !r->clauses.n && !r->coverages.n && !r->examples.n;
}

int rule_flatten(struct mez_rules *r, struct mez_err *err)
{
	static const char *const stages[] = {"executed", "proposed"};
	int e = add_words(r, err);

	if (!e)
		e = check_proofs(r, err);
	if (!e && r->facts.n > MEZ_RULES_MAX_SLOTS - 2)
		return mez_err_set(err, MEZ_E_LIMIT, "more than %d facts", MEZ_RULES_MAX_SLOTS);
	r->slot = MEZ_NEWS(r->a, struct mez_slot, MEZ_RULES_MAX_SLOTS + 1);
	for (size_t i = 0; !e && i < r->facts.n; i++)
		e = flatten_fact(r, r->facts.v[i], err);
	if (e)
		return e;
	r->stage_slot = builtin_slot(r, "stage", stages, MEZ_COUNT(stages));
	if (only_lists(r))
		(void)builtin_slot(r, "kind", NULL, 0);
	rule_sort_slots(r);
	e = check_paths(r, err);
	for (size_t i = 0; !e && i < r->facts.n; i++) {
		e = link_day_of(r, r->facts.v[i], err);
		if (!e)
			e = link_complete(r, r->facts.v[i], err);
	}
	if (e)
		return e;
	r->kind_slot = mez_rules_slot(r, MEZ_STR("kind"));
	if (r->kind_slot == SIZE_MAX || r->slot[r->kind_slot].type != MEZ_TYPE_WORD)
		return mez_err_set(err, MEZ_E_RULE,
				   "no vocabulary lists the kinds of operation (fact 'kind')");
	return 0;
}
