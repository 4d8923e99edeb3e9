/* screen/find.c: searching the index. */
#include "screen/index_priv.h"

/* The name as each of its readings; those without a letter are left out. */
static int make_half(struct mez_query *q, struct mez_arena *a, struct mez_str name,
		     enum mez_bearer bearer, struct mez_err *err)
{
	struct mez_str reading[MEZ_NAME_READINGS];
	size_t n = mez_name_readings(reading, a, name, bearer, true);

	for (size_t i = 0; i < n; i++) {
		struct mez_name *to = &q->as[bearer][q->n[bearer]];
		int r = mez_name_make(to, a, reading[i], bearer, err);

		if (r)
			return r;
		q->n[bearer] += to->n > 0;
	}
	return 0;
}

int mez_query_make(struct mez_query *out, struct mez_arena *a, struct mez_str name,
		   struct mez_err *err)
{
	int r;

	*out = (struct mez_query){.n = {0}};
	r = make_half(out, a, name, MEZ_BEARER_PERSON, err);
	if (!r)
		r = make_half(out, a, name, MEZ_BEARER_BODY, err);
	if (!r && (!out->n[MEZ_BEARER_PERSON] || !out->n[MEZ_BEARER_BODY]))
		r = mez_err_set(err, MEZ_E_VALUE, "name '%.*s' has no letter or digit",
				MEZ_FMT(name));
	return r;
}

/* --- one search in one half ------------------------------------------------------------------- */

typedef uint64_t word_set; /* of the query: MEZ_NAME_WORDS of them */

/* MET for a word that goes; MAY_JOIN: for words written together, too; MUST_SCORE: the names run
 * together are alike. */
enum met { NOT_MET, MET, MAY_JOIN, MUST_SCORE };

struct search {
	const struct half *h;
	const struct mez_name *q;
	enum mez_bearer bearer;
	struct mez_recall *recall; /* may be NULL */
	struct mez_arena *a;
	word_set *goes; /* of each word of the half: words of the query it goes with */
	uint8_t *met;	/* of each name: enum met; then it is in todo */
	uint32_t *todo;
	size_t ntodo;
	struct trait trait[MEZ_NAME_WORDS]; /* of the query's words */
};

static void meet(struct search *s, uint32_t name, enum met how)
{
	if (!s->met[name])
		s->todo[s->ntodo++] = name;
	if (s->met[name] < how)
		s->met[name] = (uint8_t)how;
}

static void meet_all(struct search *s, const struct entry_word *w, enum met how)
{
	for (uint32_t i = 0; i < w->n; i++)
		meet(s, w->names[i], how);
}

static void goes_with(struct search *s, const struct entry_word *w, size_t i)
{
	if (!s->goes[w->number])
		meet_all(s, w, MET);
	s->goes[w->number] |= (word_set)1 << i;
}

/* --- which words go with which ---------------------------------------------------------------- */

struct word_search {
	struct search *s;
	size_t i; /* the word of the query */
};

static void met_word(void *arg, uint32_t of)
{
	const struct word_search *ws = arg;
	struct search *s = ws->s;
	const struct entry_word *w = s->h->word[of];

	if (mez_score_words(s->q->word[ws->i], &w->w).cost == MEZ_COST_FAR)
		return;
	goes_with(s, w, ws->i);
	if (s->recall)
		mez_recall_add(s->recall, of);
}

/* The same character, however it is read. */
static void find_sign(struct word_search *ws)
{
	const struct half *h = ws->s->h;
	uint32_t sign = ws->s->q->word[ws->i]->sign;

	for (uint32_t of = 0; sign && of < h->nwords; of++)
		if (h->word[of]->w.sign == sign)
			met_word(ws, of);
}

static void find_word(struct search *s, size_t i)
{
	const struct mez_word *q = s->q->word[i];
	const struct half *h = s->h;
	bool bones = q->writing == MEZ_WRITING_BONES;
	struct word_search ws = {s, i};
	const uint32_t *known;
	unsigned limit;
	size_t n;

	if (s->recall && mez_recall_look(s->recall, q, s->bearer, &known, &n)) {
		for (size_t k = 0; k < n; k++)
			goes_with(s, h->word[known[k]], i);
		return;
	}
	limit = mez_cost_limit(q->flat.n, q->flat.n);
	spellings_near(&h->plain, q->flat, limit, met_word, &ws);
	spellings_near(&h->bones, q->flat, limit, met_word, &ws);
	if (q->bone.n)
		spellings_near(bones ? &h->plain_bone : &h->bones_bone, q->bone,
			       mez_cost_limit_bones(q->bone.n, q->bone.n), met_word, &ws);
	find_sign(&ws);
}

static void find_nicks(struct search *s, size_t i)
{
	struct mez_str other;

	for (size_t k = 0; (other = mez_words_nick_of(s->q->word[i]->text, k)).p; k++) {
		const struct entry_word *w;
		size_t tried = 0;

		while ((w = half_word(s->h, other, &tried)))
			goes_with(s, w, i);
	}
}

/* --- words written together ------------------------------------------------------------------- */

static void met_one(void *arg, uint32_t of)
{
	struct search *s = arg;

	meet_all(s, s->h->word[of], MAY_JOIN);
}

/* Neighbours of the query that are one word of a name. */
static void find_joined(struct search *s, size_t i, size_t k)
{
	struct mez_joint o;

	if (i + k <= s->q->n && mez_score_join(&o, s->q, i, k))
		spellings_near(&s->h->plain, o.word.flat, MEZ_SCORE_JOIN, met_one, s);
}

static void met_neighbours(void *arg, uint32_t of)
{
	meet(arg, of, MAY_JOIN);
}

/* A word of the query that is neighbours of a name. */
static void find_torn(struct search *s, size_t i)
{
	if (mez_score_may_join(s->q->word[i]))
		spellings_near(&s->h->joined, s->q->word[i]->flat, MEZ_SCORE_JOIN, met_neighbours,
			       s);
}

static void met_entire(void *arg, uint32_t k)
{
	struct search *s = arg;
	const struct mez_name *name = &s->h->target[k]->name;
	unsigned limit = mez_score_entire_limit(s->q, name);

	if (limit && mez_cost_letters(s->q->entire, name->entire, limit) < MEZ_COST_FAR)
		meet(s, k, MUST_SCORE);
}

static void met_whole(void *arg, uint32_t k)
{
	struct search *s = arg;
	const struct mez_name *name = &s->h->target[k]->name;
	unsigned limit = mez_score_whole_limit(s->q, name);

	if (limit && mez_cost_letters(s->q->flat, name->flat, limit) < MEZ_COST_FAR)
		meet(s, k, MUST_SCORE);
	met_entire(s, k);
}

/* The same with words that tell nothing: a name that has none is among the whole ones. */
static void find_entire(struct search *s)
{
	struct mez_str entire = s->q->entire;

	if (entire.n > MEZ_WORD_LETTERS || s->q->signs)
		return;
	spellings_near(&s->h->entire, entire, MEZ_SCORE_ENTIRE, met_entire, s);
	if (!mez_str_eq(entire, s->q->flat))
		spellings_near(&s->h->whole, entire, MEZ_SCORE_ENTIRE, met_entire, s);
}

/* Names that run together as the query does. */
static void find_whole(struct search *s)
{
	const struct half *h = s->h;
	struct mez_str flat = s->q->flat;
	unsigned other = mez_score_whole_most(flat.n);

	if (flat.n > MEZ_WORD_LETTERS)
		return;
	spellings_near(s->q->signs ? &h->whole_signs : &h->whole, flat, MEZ_SCORE_WHOLE, met_whole,
		       s);
	spellings_near(s->q->signs ? &h->whole : &h->whole_signs, flat, other, met_whole, s);
}

/* --- which are worth scoring --------------------------------------------------------------- */

/* May a word of x be the initials of neighbours in y, where that would take a word that goes with
 * nothing? */
static bool initials_at(const struct trait *x, bool alone, const struct trait *const *y,
			const bool *y_alone)
{
	for (size_t k = 0; k < x->letters; k++) {
		if (!y[k]->whole || y[k]->lead[0] != x->lead[k])
			return false;
		alone |= y_alone[k];
	}
	return alone;
}

/* The words of a name, and which of them go with none of the other's. */
struct side {
	const struct trait *word[MEZ_NAME_WORDS];
	bool alone[MEZ_NAME_WORDS];
	size_t n;
	bool any; /* that would clash */
};

static bool may_initial(const struct side *x, const struct side *y)
{
	for (size_t i = 0; i < x->n; i++) {
		size_t n = x->word[i]->letters;

		if (!x->word[i]->initials)
			continue;
		for (size_t j = 0; j + n <= y->n; j++)
			if (initials_at(x->word[i], x->alone[i], y->word + j, y->alone + j))
				return true;
	}
	return false;
}

static void stand(struct side *l, const struct trait *w, bool goes)
{
	l->word[l->n] = w;
	l->alone[l->n++] = !goes;
	l->any |= !goes && w->searched;
}

/* Both names have a whole word that goes with nothing: then they score less than any floor of the
 * index, unless those words match in another way. */
static bool hopeless(const struct search *s, uint32_t name, const word_set *goes)
{
	const uint32_t *number = s->h->number + s->h->start[name];
	struct side q = {.n = 0}, l = {.n = 0};
	word_set gone = 0;

	for (size_t i = 0; i < s->h->words_of[name]; i++) {
		gone |= goes[i];
		stand(&l, &s->h->trait[number[i]], goes[i]);
	}
	if (!l.any)
		return false;
	for (size_t i = 0; i < s->q->n; i++)
		stand(&q, &s->trait[i], gone >> i & 1);
	return q.any && !may_initial(&q, &l) && !may_initial(&l, &q);
}

/* --- the search ----------------------------------------------------------------------------- */

/* The lightest make a name alike only beside initials, or where there is hardly more: where neither
 * name is slight, both have a word besides that the other denies. */
static void meet_slight(struct search *s, const struct entry_word *w)
{
	for (uint32_t i = 0; i < w->n; i++)
		if (s->h->slight[w->names[i]])
			meet(s, w->names[i], MET);
}

/* Light words go with themselves only, however written. */
static void find_light(struct search *s, size_t i, bool slight)
{
	const struct mez_word *q = s->q->word[i];
	bool counts = slight || q->kind == MEZ_WORD_NUMBER || q->kind == MEZ_WORD_INITIAL;
	const struct entry_word *w;
	size_t tried = 0;

	while ((w = half_word(s->h, q->text, &tried)))
		if (mez_score_words(q, &w->w).cost == MEZ_COST_FAR)
			continue;
		else if (counts)
			goes_with(s, w, i);
		else
			meet_slight(s, w);
}

static void meet_candidates(struct search *s)
{
	bool slight = is_slight(s->q, s->bearer);

	for (size_t i = 0; i < s->q->n; i++) {
		if (mez_score_searched(s->q->word[i])) {
			find_word(s, i);
			if (s->bearer == MEZ_BEARER_PERSON)
				find_nicks(s, i);
		} else {
			find_light(s, i, slight);
		}
		for (size_t k = 2; k <= MEZ_SCORE_JOINED; k++)
			find_joined(s, i, k);
		find_torn(s, i);
	}
	find_whole(s);
	find_entire(s);
}

struct finds {
	struct mez_arena *a;
	struct mez_recall *recall;
	struct mez_found *v;
	size_t n, cap;
	unsigned floor;
	bool over;
};

static void add_found(struct finds *f, const struct target *t, const struct mez_score *score)
{
	if (score->name < f->floor)
		return;
	if (f->n == f->cap) {
		size_t cap = f->cap ? 2 * f->cap : 16;
		struct mez_found *more = MEZ_NEWS(f->a, struct mez_found, cap);

		if (f->n)
			memcpy(more, f->v, f->n * sizeof *more);
		f->v = more;
		f->cap = cap;
	}
	f->over |= f->n == MEZ_FIND_MAX;
	if (!f->over)
		f->v[f->n++] = (struct mez_found){t->tag, t->number, *score};
}

static void search_every(struct finds *f, const struct half *h, const struct mez_name *q,
			 enum mez_bearer bearer)
{
	for (uint32_t i = 0; i < h->n; i++) {
		struct mez_score score = mez_score_names(q, &h->target[i]->name, bearer, NULL);

		add_found(f, h->target[i], &score);
	}
}

static void search_half(struct finds *f, const struct half *h, const struct mez_name *q,
			enum mez_bearer bearer)
{
	struct search s = {.h = h, .q = q, .bearer = bearer, .recall = f->recall, .a = f->a};

	s.goes = MEZ_NEWS(f->a, word_set, h->nwords);
	s.met = MEZ_NEWS(f->a, uint8_t, h->n);
	s.todo = MEZ_NEWS(f->a, uint32_t, h->n);
	for (size_t i = 0; i < q->n; i++)
		s.trait[i] = trait_of(q->word[i], bearer);
	meet_candidates(&s);
	for (size_t i = 0; i < s.ntodo; i++) {
		uint32_t k = s.todo[i];
		const uint32_t *number = h->number + h->start[k];
		word_set goes[MEZ_NAME_WORDS];
		struct mez_score score;

		for (size_t j = 0; j < h->words_of[k]; j++)
			goes[j] = s.goes[number[j]];
		if (s.met[k] == MET && hopeless(&s, k, goes))
			continue;
		score = mez_score_names(q, &h->target[k]->name, bearer, goes);
		add_found(f, h->target[k], &score);
	}
}

static int by_place(const void *a, const void *b)
{
	const struct mez_found *x = a, *y = b;

	if (x->tag != y->tag)
		return x->tag < y->tag ? -1 : 1;
	if (x->name != y->name)
		return x->name < y->name ? -1 : 1;
	return (x->score.name < y->score.name) - (x->score.name > y->score.name);
}

int mez_index_find(struct mez_found **out, size_t *n, struct mez_arena *a,
		   const struct mez_index *x, struct mez_recall *recall, const struct mez_query *q,
		   unsigned floor, enum mez_find_how how, struct mez_err *err)
{
	struct finds f = {.a = a, .recall = recall, .floor = floor};
	size_t kept = 0;

	mez_require(x->ready);
	if (floor < MEZ_INDEX_FLOOR)
		how = MEZ_FIND_EVERY;
	for (int b = 0; b < 2; b++)
		for (size_t i = 0; i < q->n[b]; i++)
			if (how == MEZ_FIND_EVERY)
				search_every(&f, &x->half[b], &q->as[b][i], (enum mez_bearer)b);
			else
				search_half(&f, &x->half[b], &q->as[b][i], (enum mez_bearer)b);
	if (f.over)
		return mez_err_set(err, MEZ_E_LIMIT, "more than %d names are as like as that",
				   MEZ_FIND_MAX);
	if (f.n)
		qsort(f.v, f.n, sizeof *f.v, by_place);
	for (size_t i = 0; i < f.n; i++)
		if (!kept || f.v[kept - 1].name != f.v[i].name)
			f.v[kept++] = f.v[i];
	*out = f.v;
	*n = kept;
	return 0;
}
