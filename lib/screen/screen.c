/* screen/screen.c: a party against a list: names by the index, numbers by themselves, and what is
 * known besides. */
#include "screen/list_priv.h"

/* --- totals --------------------------------------------------------------------------------- */

/* Points.  A name alone decides; the rest moves it, and a number alone is enough. */
enum {
	BIRTH_FOR = 40,
	BIRTH_AGAINST = -150,
	COUNTRY_FOR = 20,
	COUNTRY_AGAINST = -20,
	OTHER_KIND = -100,
	NEARLY = 950,	   /* a weak alias must be this like */
	WEAK_BORNE = 850,  /* and is worth this when a birth date or country bears it out */
	WEAK_ALONE = 650,  /* and this when nothing does: under the usual review */
	BRIEF_ALONE = 800, /* a short name that is the same */
	NUMBER = 1000
};

static bool borne_out(const struct mez_comparison *f)
{
	return f->birth == MEZ_SPEAKS_FOR || f->country == MEZ_SPEAKS_FOR;
}

static int points(enum mez_speaks s, int in_favour, int against)
{
	switch (s) {
	case MEZ_SPEAKS_NOTHING:
		return 0;
	case MEZ_SPEAKS_FOR:
		return in_favour;
	case MEZ_SPEAKS_AGAINST:
		return against;
	}
	mez_bug("speaks in tongues");
}

unsigned mez_screen_total(const struct mez_candidate *c)
{
	int total = (int)c->score.name;

	if (c->facts.identifier == MEZ_SPEAKS_FOR)
		return NUMBER;
	if (c->brief && !c->score.exact)
		return 0;
	if (c->weak && c->score.name < NEARLY)
		return 0;
	if (c->weak)
		total = borne_out(&c->facts) ? WEAK_BORNE : WEAK_ALONE;
	else if (c->brief && total > BRIEF_ALONE)
		total = BRIEF_ALONE;
	total += points(c->facts.birth, BIRTH_FOR, BIRTH_AGAINST) +
		 points(c->facts.country, COUNTRY_FOR, COUNTRY_AGAINST);
	if (c->weak && !borne_out(&c->facts) && total > WEAK_ALONE)
		total = WEAK_ALONE;
	if (c->other_kind)
		total += OTHER_KIND;
	return total < 0 ? 0 : total > MEZ_SCORE_TOP ? MEZ_SCORE_TOP : (unsigned)total;
}

/* --- what is not known ------------------------------------------------------------------------ */

/* An unknown birth speaks for, against or not at all, and so does an unknown country. */
enum { SPEAKS = 3, CASES = SPEAKS * SPEAKS };

/* A candidate, and its total in each of these cases. */
struct tally {
	struct mez_candidate c;
	unsigned total[CASES];
};

/* What an unknown fact may say: of an entry that has none, nothing. */
static enum mez_speaks may_say(unsigned one, bool unknown, size_t listed, enum mez_speaks stated)
{
	return unknown && listed ? (enum mez_speaks)one : stated;
}

static void tally_cases(struct tally *t, const struct mez_party *p, const struct mez_facts *listed)
{
	for (unsigned i = 0; i < CASES; i++) {
		struct mez_candidate c = t->c;

		c.facts.birth = may_say(i % SPEAKS, p->unknown & MEZ_PARTY_BIRTH_UNKNOWN,
					listed->nbirths, c.facts.birth);
		c.facts.country = may_say(i / SPEAKS, p->unknown & MEZ_PARTY_COUNTRY_UNKNOWN,
					  listed->ncountries, c.facts.country);
		t->total[i] = mez_screen_total(&c);
	}
}

/* An entry scores by its likest name: in each case it may be another. */
static void merge(struct tally *to, const struct tally *t)
{
	if (to->c.total < t->c.total)
		to->c = t->c;
	for (unsigned i = 0; i < CASES; i++)
		if (to->total[i] < t->total[i])
			to->total[i] = t->total[i];
}

static void bound(struct tally *t)
{
	t->c.least = t->c.most = t->total[0];
	for (unsigned i = 1; i < CASES; i++) {
		if (t->total[i] < t->c.least)
			t->c.least = t->total[i];
		if (t->total[i] > t->c.most)
			t->c.most = t->total[i];
	}
}

/* --- screening ------------------------------------------------------------------------------ */

struct screening {
	struct mez_arena *a;
	const struct mez_screen_list *l;
	const struct mez_party *p;
	struct tally *v;
	size_t n, cap;
};

static void add(struct screening *s, const struct tally *t)
{
	if (s->n == s->cap) {
		size_t cap = s->cap ? 2 * s->cap : 16;
		struct tally *more = MEZ_NEWS(s->a, struct tally, cap);

		if (s->n)
			memcpy(more, s->v, s->n * sizeof *more);
		s->v = more;
		s->cap = cap;
	}
	s->v[s->n++] = *t;
}

static void complete(const struct screening *s, struct tally *t)
{
	const struct list_entry *e = s->l->entry[t->c.entry];

	t->c.facts = mez_facts_compare(&s->p->facts, &e->facts);
	t->c.other_kind = s->p->kind != MEZ_PARTY_UNKNOWN && e->kind != MEZ_PARTY_UNKNOWN &&
			  s->p->kind != e->kind;
	t->c.total = mez_screen_total(&t->c);
	tally_cases(t, s->p, &e->facts);
}

/* The likest name of an entry stands for it; of equals, the first. */
static void add_found(struct screening *s, const struct mez_found *f)
{
	const struct list_name *n = s->l->name[f->tag];
	struct tally t = {.c = {.entry = n->entry,
				.name = n->text,
				.as = n->as,
				.weak = n->weak,
				.brief = n->brief,
				.score = f->score}};

	complete(s, &t);
	if (s->n && s->v[s->n - 1].c.entry == t.c.entry)
		merge(&s->v[s->n - 1], &t);
	else
		add(s, &t);
}

static bool has_entry(const struct screening *s, size_t entry)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].c.entry == entry)
			return true;
	return false;
}

/* The first of the listed numbers that is not before this one. */
static size_t first_number(const struct mez_screen_list *l, struct mez_str number)
{
	size_t lo = 0, hi = l->nnumbers;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (mez_str_cmp(l->number[mid].text, number) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Entries that have one of the party's numbers, whatever they are called. */
static void add_numbers(struct screening *s)
{
	const struct mez_screen_list *l = s->l;

	for (size_t k = 0; k < s->p->facts.nidentifiers; k++) {
		struct mez_str number = s->p->facts.identifier[k];

		for (size_t i = first_number(l, number);
		     i < l->nnumbers && mez_str_eq(l->number[i].text, number); i++) {
			struct tally t = {.c = {.entry = l->number[i].entry, .by_number = true}};

			if (has_entry(s, t.c.entry))
				continue;
			complete(s, &t);
			add(s, &t);
		}
	}
}

static int by_total(const void *a, const void *b)
{
	const struct mez_candidate *x = a, *y = b;

	if (x->total != y->total)
		return x->total > y->total ? -1 : 1;
	return (x->entry > y->entry) - (x->entry < y->entry); /* entries are sorted by id */
}

/* A name may lose what a fact adds, or gain it: names below the least by that much are looked at.
 */
static unsigned floor_for(unsigned least)
{
	const unsigned gain = BIRTH_FOR + COUNTRY_FOR;

	return least > gain ? least - gain : 0;
}

/* Those that count, in their order. */
static struct mez_candidate *keep(struct screening *s, unsigned least, size_t *kept)
{
	struct mez_candidate *out = MEZ_NEWS(s->a, struct mez_candidate, s->n + 1);

	*kept = 0;
	for (size_t i = 0; i < s->n; i++) {
		bound(&s->v[i]);
		if (s->v[i].c.most >= least)
			out[(*kept)++] = s->v[i].c;
	}
	if (*kept)
		qsort(out, *kept, sizeof *out, by_total);
	return out;
}

int mez_screen(struct mez_candidate **out, size_t *n, struct mez_arena *a,
	       const struct mez_screen_list *l, struct mez_recall *recall,
	       const struct mez_party *p, unsigned least, struct mez_err *err)
{
	struct screening s = {.a = a, .l = l, .p = p};
	struct mez_found *found;
	struct mez_query q;
	size_t nfound;
	int r = mez_query_make(&q, a, p->name, err);

	if (!r)
		r = mez_index_find(&found, &nfound, a, l->index, recall, &q, floor_for(least),
				   MEZ_FIND_INDEXED, err);
	if (r)
		return r;
	for (size_t i = 0; i < nfound; i++)
		add_found(&s, &found[i]);
	add_numbers(&s);
	*out = keep(&s, least, n);
	return 0;
}
