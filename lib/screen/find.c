/* screen/find.c: searching the index. */
#include "screen/index_priv.h"

int mez_query_make(struct mez_query *out, struct mez_arena *a, struct mez_str name,
		   struct mez_err *err)
{
	struct mez_str part[MEZ_NAME_PARTS];
	struct mez_query q = {.n = 0};
	size_t n = mez_name_parts(part, name);

	for (size_t i = 0; i < n; i++) {
		int r = mez_name_make(&q.as[MEZ_BEARER_PERSON][q.n], a, part[i], MEZ_BEARER_PERSON,
				      err);

		if (!r)
			r = mez_name_make(&q.as[MEZ_BEARER_BODY][q.n], a, part[i], MEZ_BEARER_BODY,
					  err);
		if (r)
			return r;
		q.n += q.as[MEZ_BEARER_PERSON][q.n].n > 0;
	}
	if (!q.n)
		return mez_err_set(err, MEZ_E_VALUE, "name '%.*s' has no letter or digit",
				   MEZ_FMT(name));
	*out = q;
	return 0;
}

/* --- one search in one half ------------------------------------------------------------------- */

typedef uint64_t word_set; /* of the query: MEZ_NAME_WORDS of them */

enum met { NOT_MET, MET, MUST_SCORE };

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

static void meet_all(struct search *s, const struct entry_word *w)
{
	for (uint32_t i = 0; i < w->n; i++)
		meet(s, w->names[i], MET);
}

static void goes_with(struct search *s, const struct entry_word *w, size_t i)
{
	if (!s->goes[w->number])
		meet_all(s, w);
	s->goes[w->number] |= (word_set)1 << i;
}

/* --- walking sorted words as a trie --------------------------------------------------------- */

struct walk {
	const struct mez_costs *costs;
	struct mez_str key; /* looked for */
	mez_bag bag;
	unsigned limit;
	/* costs of the first d letters of a word against the beginnings of key */
	unsigned row[MEZ_WORD_LETTERS + 2][MEZ_WORD_LETTERS + 1], least[MEZ_WORD_LETTERS + 2];
};

static unsigned lower(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

static void walk_start(struct walk *w, struct mez_str key, unsigned limit)
{
	w->costs = mez_costs();
	w->key = key;
	w->bag = mez_name_bag(key);
	w->limit = limit;
	w->row[0][0] = w->least[0] = 0;
	for (size_t j = 0; j < key.n; j++)
		w->row[0][j + 1] = w->row[0][j] + w->costs->drop[(unsigned char)key.p[j]];
}

/* The row after d letters of a word, as mez_cost_letters() has it. */
static void walk_row(struct walk *w, struct mez_str word, size_t d)
{
	unsigned char c = (unsigned char)word.p[d - 1];
	unsigned drop = w->costs->drop[c], cheapest, *row = w->row[d];
	const unsigned *last = w->row[d - 1];

	cheapest = row[0] = last[0] + drop;
	for (size_t j = 0; j < w->key.n; j++) {
		unsigned char k = (unsigned char)w->key.p[j];
		unsigned v = last[j] + w->costs->change[c][k];

		v = lower(v, last[j + 1] + drop);
		v = lower(v, row[j] + w->costs->drop[k]);
		if (d > 1 && j && word.p[d - 1] == w->key.p[j - 1] && word.p[d - 2] == w->key.p[j])
			v = lower(v, w->row[d - 2][j - 1] + MEZ_COST_SWAP);
		row[j + 1] = v;
		cheapest = lower(cheapest, v);
	}
	w->least[d] = cheapest;
}

/* Could the spelling be within the limit, by its length and letters? */
static bool might(const struct walk *w, const struct spelling *v)
{
	size_t n = v->text.n, m = w->key.n;
	size_t longer = n > m ? n - m : m - n;

	return longer * MEZ_COST_LEAST_DROP <= w->limit &&
	       mez_bag_within(v->bag, w->bag, w->limit / MEZ_COST_DIFF);
}

/* Rows up to the end of a spelling, of which the first `have` hold.  Returns how many hold then:
 * fewer than its letters when a beginning is ruled out, for no row after two over the limit, the
 * one before by less than a swap, comes down again. */
static size_t walk_rows(struct walk *w, struct mez_str text, size_t have)
{
	while (have < text.n) {
		walk_row(w, text, ++have);
		if (w->least[have] > w->limit && w->least[have - 1] + MEZ_COST_SWAP > w->limit)
			break;
	}
	return have;
}

/* Call back for every spelling within the limit. */
static void walk(struct walk *w, const struct sorted *s,
		 void (*found)(struct search *, uint32_t of, size_t i), struct search *arg,
		 size_t i_query)
{
	size_t have = 0, dead = SIZE_MAX; /* rows that hold; length of a beginning ruled out */

	for (size_t i = 0; i < s->n; i++) {
		const struct spelling *v = &s->v[i];

		if (s->common[i] < have)
			have = s->common[i];
		if (s->common[i] < dead)
			dead = SIZE_MAX;
		if (dead != SIZE_MAX || !might(w, v))
			continue;
		have = walk_rows(w, v->text, have);
		if (w->least[have] > w->limit && have < v->text.n)
			dead = have;
		else if (w->row[v->text.n][w->key.n] <= w->limit)
			found(arg, v->of, i_query);
	}
}

/* --- which words go with which ---------------------------------------------------------------- */

static void met_word(struct search *s, uint32_t of, size_t i)
{
	const struct entry_word *w = s->h->word[of];

	if (mez_score_words(s->q->word[i], &w->w).cost == MEZ_COST_FAR)
		return;
	goes_with(s, w, i);
	if (s->recall)
		mez_recall_add(s->recall, of);
}

static void find_word(struct search *s, struct walk *w, size_t i)
{
	const struct mez_word *q = s->q->word[i];
	const struct half *h = s->h;
	bool bones = q->writing == MEZ_WRITING_BONES;
	const uint32_t *known;
	size_t n;

	if (s->recall && mez_recall_look(s->recall, q, s->bearer, &known, &n)) {
		for (size_t k = 0; k < n; k++)
			goes_with(s, h->word[known[k]], i);
		return;
	}
	walk_start(w, q->flat, mez_cost_limit(q->flat.n, q->flat.n));
	walk(w, &h->plain, met_word, s, i);
	walk(w, &h->bones, met_word, s, i);
	if (q->bone.n) {
		walk_start(w, q->bone, mez_cost_limit_bones(q->bone.n, q->bone.n));
		walk(w, bones ? &h->plain_bone : &h->bones_bone, met_word, s, i);
	}
}

static void find_nicks(struct search *s, size_t i)
{
	struct mez_str other;

	for (size_t k = 0; (other = mez_words_nick_of(s->q->word[i]->text, k)).p; k++) {
		struct mez_word w = {.text = other, .kind = MEZ_WORD_PLAIN};
		const struct entry_word *found = half_word(s->h, &w);

		if (found)
			goes_with(s, found, i);
	}
}

/* --- words written together ------------------------------------------------------------------- */

static void met_one(struct search *s, uint32_t of, size_t i)
{
	(void)i;
	meet_all(s, s->h->word[of]);
}

/* Neighbours of the query that are one word of a name. */
static void find_joined(struct search *s, struct walk *w, size_t i, size_t k)
{
	struct mez_joint o;

	if (i + k > s->q->n || !mez_score_join(&o, s->q, i, k))
		return;
	walk_start(w, o.word.flat, MEZ_SCORE_JOIN);
	walk(w, &s->h->plain, met_one, s, i);
}

static void met_neighbours(struct search *s, uint32_t of, size_t i)
{
	(void)i;
	meet(s, of, MET);
}

/* A word of the query that is neighbours of a name. */
static void find_torn(struct search *s, struct walk *w, size_t i)
{
	if (!mez_score_may_join(s->q->word[i]))
		return;
	walk_start(w, s->q->word[i]->flat, MEZ_SCORE_JOIN);
	walk(w, &s->h->joined, met_neighbours, s, i);
}

static void meet_whole(struct search *s, uint32_t k)
{
	const struct mez_name *name = &s->h->target[k]->name;
	unsigned limit = mez_score_whole_limit(s->q, name);

	if (limit && mez_bag_within(s->h->bag[k], s->q->bag, limit / MEZ_COST_DIFF) &&
	    mez_cost_letters(s->q->flat, name->flat, limit) < MEZ_COST_FAR)
		meet(s, k, MUST_SCORE);
}

/* Names that run together as the query does.  Of those written alike, most differ by too many
 * letters. */
static void find_whole(struct search *s)
{
	const unsigned most = MEZ_SCORE_WHOLE / MEZ_COST_DIFF;
	const size_t more = MEZ_SCORE_WHOLE / MEZ_COST_LEAST_DROP, n = s->q->flat.n;

	if (n > MEZ_WORD_LETTERS)
		return;
	for (uint32_t k = 0; k < s->h->n; k++)
		if (s->q->signs ||
		    (s->h->words_of[k] != s->q->n && s->h->letters[k] <= n + more &&
		     s->h->letters[k] + more >= n && mez_bag_within(s->h->bag[k], s->q->bag, most)))
			meet_whole(s, k);
	for (uint32_t i = 0; !s->q->signs && i < s->h->nsigns; i++)
		meet_whole(s, s->h->signs[i]);
}

/* --- which are worth scoring --------------------------------------------------------------- */

/* The words of a name, and which of them go with none of the other's. */
struct left {
	const struct trait *word[MEZ_NAME_WORDS];
	bool at[MEZ_NAME_WORDS];
	size_t n;
	unsigned clash;
};

static void leave(struct left *l, const struct trait *w, bool alone)
{
	l->word[l->n] = w;
	l->at[l->n++] = alone && w->clash;
	l->clash += alone ? w->clash : 0;
}

/* May a short word of x be the initials of words of y? */
static bool may_initial(const struct left *x, const struct left *y)
{
	enum { INITIALS = 3 };

	for (size_t i = 0; i < x->n; i++)
		for (size_t k = 0; x->at[i] && x->word[i]->letters <= INITIALS && k < y->n; k++)
			if (y->at[k] && x->word[i]->first == y->word[k]->first)
				return true;
	return false;
}

/* May a word of x be k words of y from the j-th on, written together, one of all these being left?
 */
static bool may_join_at(const struct left *x, size_t i, const struct left *y, size_t j, size_t k)
{
	bool any = x->at[i];
	size_t sounds = 0;

	for (size_t n = j; n < j + k; n++) {
		any |= y->at[n];
		sounds += y->word[n]->sounds;
	}
	return any && mez_score_may_be(x->word[i]->sounds, sounds, k);
}

static bool may_join(const struct left *x, const struct left *y)
{
	for (size_t i = 0; i < x->n; i++)
		for (size_t k = 2; k <= MEZ_SCORE_JOINED && x->word[i]->may_join; k++)
			for (size_t j = 0; j + k <= y->n; j++)
				if (may_join_at(x, i, y, j, k))
					return true;
	return false;
}

/* Both names have a whole word that goes with nothing: then they score less than any floor of the
 * index, unless those words match in another way. */
static bool hopeless(const struct search *s, uint32_t name, const word_set *goes)
{
	const uint32_t *number = s->h->number + s->h->start[name];
	struct left q = {.n = 0}, l = {.n = 0};
	word_set gone = 0;

	for (size_t i = 0; i < s->h->words_of[name]; i++) {
		gone |= goes[i];
		leave(&l, &s->h->trait[number[i]], !goes[i]);
	}
	for (size_t i = 0; i < s->q->n; i++)
		leave(&q, &s->trait[i], !(gone >> i & 1));
	return q.clash >= 1000 && l.clash >= 1000 && !may_initial(&q, &l) && !may_initial(&l, &q) &&
	       !may_join(&q, &l) && !may_join(&l, &q);
}

/* --- the search ----------------------------------------------------------------------------- */

/* Light words go with themselves only. */
static void find_light(struct search *s, size_t i)
{
	const struct entry_word *w = half_word(s->h, s->q->word[i]);

	if (w)
		goes_with(s, w, i);
}

/* Numbers and initials can add up to a name; the lightest only where there is hardly more. */
static bool light_counts(const struct search *s, const struct mez_word *w)
{
	unsigned sum = 0;

	for (size_t i = 0; i < s->q->n; i++)
		if (mez_score_searched(s->q->word[i]))
			sum += mez_word_weight(s->q->word[i]->kind);
	return sum < 1000 || w->kind == MEZ_WORD_NUMBER || w->kind == MEZ_WORD_INITIAL;
}

static void meet_candidates(struct search *s)
{
	struct walk w;

	for (size_t i = 0; i < s->q->n; i++) {
		if (!mez_score_searched(s->q->word[i])) {
			if (light_counts(s, s->q->word[i]))
				find_light(s, i);
			continue;
		}
		find_word(s, &w, i);
		if (s->bearer == MEZ_BEARER_PERSON)
			find_nicks(s, i);
		for (size_t k = 2; k <= MEZ_SCORE_JOINED; k++)
			find_joined(s, &w, i, k);
		find_torn(s, &w, i);
	}
	find_whole(s);
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
		s.trait[i] = trait_of(q->word[i]);
	meet_candidates(&s);
	for (size_t i = 0; i < s.ntodo; i++) {
		uint32_t k = s.todo[i];
		const uint32_t *number = h->number + h->start[k];
		word_set goes[MEZ_NAME_WORDS];
		struct mez_score score;

		for (size_t j = 0; j < h->words_of[k]; j++)
			goes[j] = s.goes[number[j]];
		if (s.met[k] != MUST_SCORE && hopeless(&s, k, goes))
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
		for (size_t i = 0; i < q->n; i++)
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
