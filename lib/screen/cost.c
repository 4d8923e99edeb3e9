/* screen/cost.c: distance of words. */
#include "screen/cost.h"

#include <pthread.h>

/* --- letters -------------------------------------------------------------------------------- */

enum { DROP_VOWEL = 55, DROP_H = MEZ_COST_LEAST_DROP };

struct near {
	const char *letters; /* each for each other */
	uint8_t cost;
};
/* What is cheaper than another letter.  The first that holds both letters counts. */
static const struct near nears[] = {
	{"kq", 15},	{"iy", 15},	{"vf", 40}, {"hX", 25}, {"ou", 25}, {"ei", 30},
	{"ck", 30},	{"cs", 40},	{"cC", 40}, {"CS", 40}, {"cq", 40}, {"kX", 40},
	{"ae", 35},	{"sS", 40},	{"sz", 30}, {"Zz", 40}, {"Zj", 30}, {"Cj", 45},
	{"gj", 45},	{"dt", 40},	{"bp", 45}, {"yj", 30}, {"ij", 40}, {"gk", 45},
	{"gq", 40},	{"xS", 40},	{"xs", 40}, {"kx", 50}, {"bv", 50}, {"pf", 50},
	{"mn", 60},	{"aeiouy", 50}, {"0o", 25}, {"1i", 25}, {"1l", 25}, {"5s", 25},
	{"6b", 25},	{"9gq", 25},	{"3e", 25}, {"4a", 25}, {"8b", 25}, {"ckqXx", 60},
	{"szSZCj", 60}, {"bpvf", 60},	{"gj", 60}, {"lr", 75},
};

static bool has(const char *letters, char c)
{
	return c && strchr(letters, c);
}

static unsigned cost_of_change(char a, char b)
{
	if (a == b)
		return 0;
	for (size_t i = 0; i < MEZ_COUNT(nears); i++)
		if (has(nears[i].letters, a) && has(nears[i].letters, b))
			return nears[i].cost;
	return MEZ_COST_LETTER;
}

static unsigned cost_of_drop(char c)
{
	if (has("aeiouy", c))
		return DROP_VOWEL;
	return c == 'h' ? DROP_H : MEZ_COST_LETTER;
}

static struct mez_costs costs;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_costs(void)
{
	for (int a = 0; a < MEZ_COST_LETTERS; a++) {
		costs.drop[a] = (uint8_t)cost_of_drop((char)a);
		for (int b = 0; b < MEZ_COST_LETTERS; b++)
			costs.change[a][b] = (uint8_t)cost_of_change((char)a, (char)b);
	}
}

const struct mez_costs *mez_costs(void)
{
	(void)pthread_once(&once, make_costs);
	return &costs;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Optimal string alignment (no letter is moved twice), row by row; it ends as soon as a row is
 * over the limit, since rows never get cheaper but by a swap from the row before the last. */
struct rows {
	unsigned row[3][MEZ_WORD_LETTERS + 1]; /* the last three, in turn */
};

static size_t cut(struct mez_str s)
{
	return s.n < MEZ_WORD_LETTERS ? s.n : MEZ_WORD_LETTERS;
}

/* The row after i letters of a; returns its least. */
static unsigned next_row(struct rows *r, const struct mez_costs *c, struct mez_str a,
			 struct mez_str b, size_t i)
{
	const unsigned *over = r->row[(i + 1) % 3], *last = r->row[(i + 2) % 3];
	unsigned *row = r->row[i % 3];
	unsigned char x = (unsigned char)a.p[i - 1];
	unsigned drop = c->drop[x], cheapest;

	cheapest = row[0] = last[0] + drop;
	for (size_t j = 0; j < cut(b); j++) {
		unsigned char y = (unsigned char)b.p[j];
		unsigned v = last[j] + c->change[x][y];

		v = least(v, last[j + 1] + drop);
		v = least(v, row[j] + c->drop[y]);
		if (i > 1 && j && a.p[i - 1] == b.p[j - 1] && a.p[i - 2] == b.p[j])
			v = least(v, over[j - 1] + MEZ_COST_SWAP);
		row[j + 1] = v;
		cheapest = least(cheapest, v);
	}
	return cheapest;
}

/* Optimal string alignment: no letter is moved twice.  Rows get no cheaper, but by a swap from the
 * one before the last: two over the limit end it. */
unsigned mez_cost_letters(struct mez_str a, struct mez_str b, unsigned limit)
{
	const struct mez_costs *c = mez_costs();
	unsigned before = 0, cheapest, cost;
	struct rows r;

	r.row[0][0] = 0;
	for (size_t j = 0; j < cut(b); j++)
		r.row[0][j + 1] = r.row[0][j] + c->drop[(unsigned char)b.p[j]];
	for (size_t i = 1; i <= cut(a); i++, before = cheapest) {
		cheapest = next_row(&r, c, a, b, i);
		if (cheapest > limit && before > limit)
			return MEZ_COST_FAR;
	}
	cost = r.row[cut(a) % 3][cut(b)];
	return cost > limit ? MEZ_COST_FAR : cost;
}

/* --- words ---------------------------------------------------------------------------------- */

/* Per letter of the longer; below and above these it is neither stricter nor laxer. */
enum { LIMIT_TWO = 45, LIMIT_THREE = 100, LIMIT_LETTER = 30, LIMIT_LEAST = 120, LIMIT_MOST = 200 };

unsigned mez_cost_limit(size_t a, size_t b)
{
	unsigned n = (unsigned)(a < b ? a : b), limit;

	if (n <= 2)
		return LIMIT_TWO;
	if (n == 3)
		return LIMIT_THREE;
	limit = n * LIMIT_LETTER;
	return limit < LIMIT_LEAST ? LIMIT_LEAST : limit < LIMIT_MOST ? limit : LIMIT_MOST;
}

unsigned mez_cost_limit_bones(size_t a, size_t b)
{
	size_t n = a < b ? a : b;

	return n <= 2 ? 25 : n == 3 ? 50 : n <= 5 ? 80 : 110;
}

static struct mez_apart same_writing(const struct mez_word *a, const struct mez_word *b)
{
	unsigned limit = mez_cost_limit(a->flat.n, b->flat.n);
	size_t n = a->flat.n > b->flat.n ? a->flat.n : b->flat.n;
	struct mez_apart d = {.cost = MEZ_COST_FAR, .letters = (unsigned)n};
	enum { SPELLING = 5 }; /* sounds the same, spelt otherwise */

	if (mez_bag_apart(a->bag, b->bag) * MEZ_COST_DIFF > limit)
		return d;
	d.cost = mez_cost_letters(a->flat, b->flat, limit);
	if (d.cost == 0 && !mez_str_eq(a->text, b->text))
		d.cost = SPELLING;
	return d;
}

/* Consonants of one against consonants of the other; the fewer, the less it says. */
static struct mez_apart by_bones(const struct mez_word *a, const struct mez_word *b)
{
	unsigned limit = mez_cost_limit_bones(a->bone.n, b->bone.n);
	size_t n = a->flat.n > b->flat.n ? a->flat.n : b->flat.n;
	size_t bones = a->bone.n < b->bone.n ? a->bone.n : b->bone.n;
	struct mez_apart d = {.cost = MEZ_COST_FAR, .letters = (unsigned)n, .other_script = true};

	if (!bones || mez_bag_apart(a->bones, b->bones) * MEZ_COST_DIFF > limit)
		return d;
	d.cost = mez_cost_letters(a->bone, b->bone, limit);
	if (d.cost < MEZ_COST_FAR)
		d.cost += bones >= 3 ? 20 : bones == 2 ? 40 : 60;
	return d;
}

/* Consonants, or all letters where that is nearer: short names are written with their vowels. */
static struct mez_apart other_writing(const struct mez_word *a, const struct mez_word *b)
{
	struct mez_apart bones = by_bones(a, b), letters = same_writing(a, b);
	enum { FOREIGN = 20 };

	letters.other_script = true;
	if (letters.cost < MEZ_COST_FAR)
		letters.cost += FOREIGN;
	return letters.cost < bones.cost ? letters : bones;
}

struct mez_apart mez_cost_words(const struct mez_word *a, const struct mez_word *b)
{
	if (a->sign && b->sign && a->writing == b->writing)
		return (struct mez_apart){a->sign == b->sign ? 0 : MEZ_COST_FAR,
					  (unsigned)a->flat.n, false};
	if ((a->writing == MEZ_WRITING_BONES) != (b->writing == MEZ_WRITING_BONES))
		return other_writing(a, b);
	if (mez_str_eq(a->text, b->text))
		return (struct mez_apart){0, (unsigned)a->flat.n, false};
	return same_writing(a, b);
}
