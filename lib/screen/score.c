/* screen/score.c: two names against each other. */
#include "screen/score.h"

/* Thousandths.  Chosen by hand on name_bench; results barely move when they do (mez-screen(7)). */
enum {
	EXTRA_PERSON = 300,   /* a word only one name has: people leave names out */
	EXTRA_SINGLE = 1300,  /* the same when hardly a word was matched */
	EXTRA_BODY = 650,     /* companies leave out less: a branch is another company */
	CLASH = 560,	      /* at most, where each name has a word that the other denies */
	CLASH_PART = 300,     /* loss for the clash of words of less weight */
	OTHER_FORM = 840,     /* at most, when legal forms differ */
	BY_NICK = 700,	      /* likeness of Ted and Theodore */
	BY_INITIAL = 680,     /* of J and Jean */
	INITIALS_ALONE = 500, /* at most, where nothing else matches */
	WHOLE_SIGNS = 12,     /* hundredths a letter that names run together may differ */
	WHOLE_LOSS = 10,      /* so that words that match count first */
	ORDINARY = 200,	      /* words of less weight are not looked for one by one */
	FULL = 500	      /* from this weight a word is a whole one */
};

/* One name and which of its words are matched. */
struct side {
	const struct mez_name *name;
	bool used[MEZ_NAME_WORDS];
};

struct match {
	struct side a, b;
	enum mez_bearer bearer;
	const uint64_t *goes; /* by word of b: words of a that go with it; NULL = to be found out */
	unsigned weight;      /* of what was matched: the mean of both sides */
	unsigned likeness;    /* sum of weight times likeness */
	unsigned whole;	      /* how many whole words were matched */
	unsigned initials;    /* weight of what was matched by initials */
	struct mez_score score;
};

static const struct mez_word *word(const struct side *s, size_t i)
{
	return s->name->word[i];
}

static unsigned weight(const struct mez_word *w)
{
	return mez_word_weight(w->kind);
}

static unsigned lower(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* What share of the letters is right. */
static unsigned likeness(struct mez_apart d)
{
	return 1000 - lower(1000, d.cost * 10 / (d.letters ? d.letters : 1));
}

static void take(struct match *m, unsigned w, unsigned like, struct mez_apart d)
{
	m->weight += w;
	m->likeness += w * like / 1000;
	m->score.edits += d.cost;
	m->score.translated |= d.other_script;
}

/* --- words one to one --------------------------------------------------------------------- */

static bool is_name(const struct mez_word *w)
{
	return w->kind == MEZ_WORD_PLAIN || w->kind == MEZ_WORD_COMMON ||
	       w->kind == MEZ_WORD_GENERIC || w->kind == MEZ_WORD_PLACE ||
	       w->kind == MEZ_WORD_SERVANT;
}

/* Words of the list stand for all their spellings, so two of a kind are the same or not; trade
 * words are many, and misspelt. */
struct mez_apart mez_score_words(const struct mez_word *a, const struct mez_word *b)
{
	struct mez_apart same = {0, (unsigned)a->flat.n, false}, far = {MEZ_COST_FAR, 1, false};

	if (a->kind != b->kind && !(is_name(a) && is_name(b)))
		return far;
	if (a->kind == b->kind && a->kind != MEZ_WORD_PLAIN && a->kind != MEZ_WORD_GENERIC)
		return mez_str_eq(a->text, b->text) ? same : far;
	return mez_cost_words(a, b);
}

/* Words that weigh less are not looked for in an index: alone they make no name. */
bool mez_score_searched(const struct mez_word *w)
{
	enum { LEAST = 300 };

	return weight(w) >= LEAST;
}

struct pair {
	struct mez_apart d;
	uint8_t i, j;
};
enum { MAX_PAIRS = 1024 };

/* Known not to go together? */
static bool known_apart(const struct match *m, size_t i, size_t j)
{
	return m->goes && !(m->goes[j] >> i & 1) && mez_score_searched(word(&m->a, i)) &&
	       mez_score_searched(word(&m->b, j));
}

static size_t find_pairs(struct pair *pairs, const struct match *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->a.name->n; i++)
		for (size_t j = 0; j < m->b.name->n && n < MAX_PAIRS; j++) {
			struct mez_apart d;

			if (known_apart(m, i, j))
				continue;
			d = mez_score_words(word(&m->a, i), word(&m->b, j));
			if (d.cost < MEZ_COST_FAR)
				pairs[n++] = (struct pair){d, (uint8_t)i, (uint8_t)j};
		}
	return n;
}

/* The most alike first; of equals the longest, then whichever stands first in both names. */
static bool better(const struct pair *x, const struct pair *y)
{
	unsigned lx = likeness(x->d), ly = likeness(y->d);

	if (lx != ly)
		return lx > ly;
	if (x->d.letters != y->d.letters)
		return x->d.letters > y->d.letters;
	return x->i + x->j < y->i + y->j;
}

static void match_words(struct match *m)
{
	struct pair pairs[MAX_PAIRS];
	size_t n = find_pairs(pairs, m);

	for (;;) {
		const struct pair *best = NULL;
		unsigned w;

		for (size_t k = 0; k < n; k++)
			if (!m->a.used[pairs[k].i] && !m->b.used[pairs[k].j] &&
			    (!best || better(&pairs[k], best)))
				best = &pairs[k];
		if (!best)
			return;
		m->a.used[best->i] = m->b.used[best->j] = true;
		w = (weight(word(&m->a, best->i)) + weight(word(&m->b, best->j))) / 2;
		m->whole += w >= FULL;
		take(m, w, likeness(best->d), best->d);
	}
}

/* --- words written together, names for short, initials --------------------------------------- */

static bool left_over(const struct side *s, size_t i)
{
	return i < s->name->n && !s->used[i] && weight(word(s, i)) >= ORDINARY;
}

bool mez_score_may_join(const struct mez_word *w)
{
	enum { LEAST = 6 };

	return w->flat.n >= LEAST && w->writing != MEZ_WRITING_BONES && weight(w) >= ORDINARY;
}

bool mez_score_may_be(size_t word, size_t neighbours, size_t k)
{
	enum { LETTERS = MEZ_SCORE_JOIN / MEZ_COST_LEAST_DROP, SOUNDS = 2 }; /* two may be one */

	return neighbours + LETTERS >= word && neighbours <= word + LETTERS + k * SOUNDS;
}

static size_t sounds_of(const struct mez_name *name, size_t from, size_t k)
{
	size_t n = 0;

	for (size_t i = from; i < from + k; i++)
		n += name->word[i]->flat.n;
	return n;
}

bool mez_score_join(struct mez_joint *o, const struct mez_name *name, size_t from, size_t k)
{
	size_t n = 0;

	o->weight = 0;
	for (size_t i = from; i < from + k; i++) {
		const struct mez_word *w = name->word[i];

		if (weight(w) < ORDINARY || w->writing == MEZ_WRITING_BONES ||
		    n + w->text.n > MEZ_WORD_LETTERS)
			return false;
		memcpy(o->text + n, w->text.p, w->text.n);
		n += w->text.n;
		o->weight += weight(w);
	}
	o->word = (struct mez_word){.text = {o->text, n}, .writing = name->word[from]->writing};
	o->word.flat.p = o->flat;
	o->word.flat.n = mez_name_flatten(o->flat, sizeof(o->flat), o->word.text);
	o->word.bag = mez_name_bag(o->word.flat);
	return true;
}

static bool all_left(const struct side *s, size_t from, size_t k)
{
	for (size_t i = from; i < from + k; i++)
		if (s->used[i])
			return false;
	return true;
}

static bool join_at(struct match *m, struct side *x, size_t i, struct side *y, size_t j, size_t k)
{
	struct mez_joint o;
	struct mez_apart d;

	if (!all_left(y, j, k) ||
	    !mez_score_may_be(word(x, i)->flat.n, sounds_of(y->name, j, k), k) ||
	    !mez_score_join(&o, y->name, j, k))
		return false;
	d = mez_cost_words(word(x, i), &o.word);
	if (d.cost > MEZ_SCORE_JOIN || d.other_script)
		return false;
	x->used[i] = true;
	memset(y->used + j, true, k);
	m->score.joined = true;
	m->whole += (unsigned)k;
	take(m, (o.weight + weight(word(x, i))) / 2, likeness(d), d);
	return true;
}

/* Words of x that are two or three neighbours of y. */
static void match_joined(struct match *m, struct side *x, struct side *y)
{
	for (size_t i = 0; i < x->name->n; i++)
		for (size_t k = MEZ_SCORE_JOINED; k >= 2 && mez_score_may_join(word(x, i)); k--)
			for (size_t j = 0; j + k <= y->name->n; j++)
				if (left_over(x, i))
					(void)join_at(m, x, i, y, j, k);
}

static void match_nicks(struct match *m)
{
	for (size_t i = 0; i < m->a.name->n; i++)
		for (size_t j = 0; j < m->b.name->n; j++) {
			const struct mez_word *a = word(&m->a, i), *b = word(&m->b, j);

			if (!a->nick || !b->nick || !left_over(&m->a, i) || !left_over(&m->b, j) ||
			    !mez_words_nick(a->text, b->text))
				continue;
			m->a.used[i] = m->b.used[j] = true;
			m->whole++;
			m->score.joined = true;
			take(m, (weight(a) + weight(b)) / 2, BY_NICK,
			     (struct mez_apart){0, 1, false});
		}
}

bool mez_score_initials(const struct mez_word *w, enum mez_bearer bearer)
{
	size_t most = bearer == MEZ_BEARER_PERSON ? MEZ_SCORE_INITIALS : 1;

	return w->text.n <= most && w->writing == MEZ_WRITING_VOWELS && weight(w) >= ORDINARY;
}

bool mez_score_initialled(const struct mez_word *w)
{
	return w->text.n >= 2 && weight(w) >= ORDINARY;
}

static bool initials_at(const struct side *y, size_t j, struct mez_str letters)
{
	for (size_t k = 0; k < letters.n; k++)
		if (!left_over(y, j + k) || !mez_score_initialled(word(y, j + k)) ||
		    word(y, j + k)->text.p[0] != letters.p[k])
			return false;
	return true;
}

/* "J" for Jean; of people also "JC" for Jean Claude. */
static void match_initials(struct match *m, struct side *x, struct side *y)
{
	const unsigned each = 700;

	for (size_t i = 0; i < x->name->n; i++) {
		struct mez_str t = word(x, i)->text;

		if (!mez_score_initials(word(x, i), m->bearer))
			continue;
		for (size_t j = 0; j + t.n <= y->name->n && left_over(x, i); j++) {
			if (!initials_at(y, j, t))
				continue;
			x->used[i] = true;
			memset(y->used + j, true, t.n);
			m->score.joined = true;
			m->whole += (unsigned)t.n - (t.n == 1);
			m->initials += each * (unsigned)t.n;
			take(m, each * (unsigned)t.n, BY_INITIAL, (struct mez_apart){0, 1, false});
		}
	}
}

/* --- names run together -------------------------------------------------------------------- */

unsigned mez_score_whole_limit(const struct mez_name *a, const struct mez_name *b)
{
	size_t n = a->flat.n > b->flat.n ? a->flat.n : b->flat.n;
	bool signs = a->signs != b->signs;
	enum { LEAST = 5 };

	if (n < LEAST || n > MEZ_WORD_LETTERS || (a->n == b->n && !signs))
		return 0;
	return signs ? (unsigned)n * WHOLE_SIGNS : MEZ_SCORE_WHOLE;
}

unsigned mez_score_entire_limit(const struct mez_name *a, const struct mez_name *b)
{
	size_t n = a->entire.n > b->entire.n ? a->entire.n : b->entire.n;
	bool same = mez_str_eq(a->entire, a->flat) && mez_str_eq(b->entire, b->flat);
	enum { LEAST = 5, EQUAL = 1 };

	if (n < LEAST || n > MEZ_WORD_LETTERS || a->signs || b->signs)
		return 0;
	if (a->n == b->n) /* as many words, and others */
		return EQUAL;
	return same ? 0 : MEZ_SCORE_ENTIRE;
}

/* The other may be longer, by letters that cost something: no longer than this. */
unsigned mez_score_whole_most(size_t n)
{
	size_t longest = n * MEZ_COST_LEAST_DROP / (MEZ_COST_LEAST_DROP - WHOLE_SIGNS) + 1;

	longest = longest < MEZ_WORD_LETTERS ? longest : MEZ_WORD_LETTERS;
	return (unsigned)longest * WHOLE_SIGNS;
}

/* Letters of one name against letters of the other. */
static void match_letters(struct match *m, struct mez_str a, struct mez_str b, unsigned limit)
{
	unsigned n = (unsigned)(a.n > b.n ? a.n : b.n);
	unsigned cost = mez_cost_letters(a, b, limit), like;

	if (cost == MEZ_COST_FAR)
		return;
	like = 1000 - WHOLE_LOSS - cost * 10 / n;
	if (like <= m->score.name)
		return;
	m->score = (struct mez_score){.name = like,
				      .words = like,
				      .covered = MEZ_SCORE_TOP,
				      .edits = cost,
				      .joined = true,
				      .translated = m->a.name->foreign != m->b.name->foreign};
}

/* For other divisions into words, and for scripts that have none. */
static void match_whole(struct match *m)
{
	const struct mez_name *a = m->a.name, *b = m->b.name;
	unsigned limit = mez_score_whole_limit(a, b);

	if (limit && mez_bag_apart(a->bag, b->bag) * MEZ_COST_DIFF <= limit)
		match_letters(m, a->flat, b->flat, limit);
	limit = mez_score_entire_limit(a, b);
	if (limit && mez_bag_apart(a->entire_bag, b->entire_bag) * MEZ_COST_DIFF <= limit)
		match_letters(m, a->entire, b->entire, limit);
}

/* --- what remains ------------------------------------------------------------------------- */

struct rest {
	unsigned weight, clash;
	bool form, odd_form; /* has a legal form; has one that was not matched */
};

static struct rest remains(const struct side *s)
{
	struct rest r = {0};

	for (size_t i = 0; i < s->name->n; i++) {
		bool form = word(s, i)->kind == MEZ_WORD_FORM;

		r.form |= form;
		r.odd_form |= form && !s->used[i];
		if (s->used[i])
			continue;
		r.weight += weight(word(s, i));
		r.clash += mez_word_clash(word(s, i)->kind);
	}
	return r;
}

static bool is_bin(const struct mez_word *w)
{
	return w->kind == MEZ_WORD_PARTICLE && mez_str_is(w->text, "bin");
}

/* "X bin Y" against "Y bin X": father and son. */
static bool reversed(const struct mez_name *a, const struct mez_name *b)
{
	for (size_t i = 1; i + 1 < a->n; i++)
		for (size_t j = 1; is_bin(a->word[i]) && j + 1 < b->n; j++)
			if (is_bin(b->word[j]) &&
			    !mez_str_eq(a->word[i - 1]->flat, a->word[i + 1]->flat) &&
			    mez_str_eq(a->word[i - 1]->flat, b->word[j + 1]->flat) &&
			    mez_str_eq(a->word[i + 1]->flat, b->word[j - 1]->flat))
				return true;
	return false;
}

static unsigned ceiling(const struct match *m, const struct rest *a, const struct rest *b)
{
	unsigned clash = m->score.clash, cap;

	cap = clash >= 1000 ? CLASH * m->weight / (m->weight + clash)
			    : MEZ_SCORE_TOP - clash * CLASH_PART / 1000;
	if (a->form && b->form && (a->odd_form || b->odd_form))
		cap = lower(cap, OTHER_FORM);
	if (m->initials == m->weight)
		cap = lower(cap, INITIALS_ALONE);
	if (reversed(m->a.name, m->b.name))
		cap = lower(cap, CLASH);
	return cap;
}

static void weigh(struct match *m)
{
	struct rest a = remains(&m->a), b = remains(&m->b);
	unsigned more = a.weight > b.weight ? a.weight - b.weight : b.weight - a.weight;
	unsigned extra = m->bearer == MEZ_BEARER_BODY ? EXTRA_BODY
			 : m->whole >= 2	      ? EXTRA_PERSON
						      : EXTRA_SINGLE;
	struct mez_score *s = &m->score;

	if (!m->weight)
		return;
	s->words = m->likeness * 1000 / m->weight;
	s->covered = m->weight * 1000 / (m->weight + (more * extra + 500) / 1000);
	s->clash = lower(a.clash, b.clash);
	s->name = lower(s->words * s->covered / 1000, ceiling(m, &a, &b));
	s->exact = s->name == MEZ_SCORE_TOP && s->edits == 0 && !s->joined;
}

struct mez_score mez_score_names(const struct mez_name *a, const struct mez_name *b,
				 enum mez_bearer bearer, const uint64_t *goes)
{
	struct match m = {.a = {.name = a}, .b = {.name = b}, .bearer = bearer, .goes = goes};

	match_words(&m);
	match_joined(&m, &m.a, &m.b);
	match_joined(&m, &m.b, &m.a);
	if (bearer == MEZ_BEARER_PERSON)
		match_nicks(&m);
	match_initials(&m, &m.a, &m.b);
	match_initials(&m, &m.b, &m.a);
	weigh(&m);
	match_whole(&m);
	return m.score;
}
