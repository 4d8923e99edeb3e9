/* The walk along sorted spellings finds just those that a comparison with each finds. */
#include "screen/spellings_priv.h"

#include "tap.h"

enum { SPELLINGS = 3000, KEYS = 250 };

static struct mez_arena arena;
static struct mez_err err;
static uint32_t seed = 15;

static uint32_t roll(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

/* Letters of which many are near each other, so that there is much to find; some are of no script
 * we read. */
static struct mez_str make(char *to, size_t most)
{
	static const char few[] = "aeiouhkqsSzvbtdmnlr1";
	size_t n = 1 + roll((uint32_t)most);

	for (size_t i = 0; i < n; i++)
		to[i] = roll(40) ? few[roll(sizeof(few) - 1)] : (char)(0x80 + roll(128));
	return (struct mez_str){to, n};
}

static void mark(void *arg, uint32_t of)
{
	uint8_t *found = arg;

	found[of]++;
}

static unsigned wrong(const struct spellings *s, const struct mez_str *all, struct mez_str key,
		      unsigned limit, unsigned *near)
{
	static uint8_t found[SPELLINGS];
	unsigned n = 0;

	memset(found, 0, sizeof(found));
	spellings_near(s, key, limit, mark, found);
	for (size_t i = 0; i < SPELLINGS; i++) {
		bool is = mez_cost_letters(all[i], key, limit) < MEZ_COST_FAR;

		*near += is;
		n += found[i] != is;
	}
	return n;
}

int main(void)
{
	static char text[SPELLINGS][MEZ_WORD_LETTERS], key[MEZ_WORD_LETTERS];
	static const unsigned limits[] = {0, 25, 45, 100, 120, 200, 500};
	struct gather g = {.letters = MEZ_BUF_INIT, .rows = MEZ_BUF_INIT};
	struct mez_str all[SPELLINGS];
	struct spellings s;

	if (!ok(mez_arena_init(&arena, 0, &err) == 0, "arena"))
		return done_testing();
	spellings_make(&s, &arena, &g);
	spellings_near(&s, MEZ_STR("a"), 500, mark, NULL);
	is_int((int)s.n, 0, "there is nothing among none");
	for (uint32_t i = 0; i < SPELLINGS; i++) {
		all[i] = make(text[i], i % 10 ? 7 : MEZ_WORD_LETTERS);
		gather_add(&g, all[i], i);
	}
	spellings_make(&s, &arena, &g);
	ok(s.n < SPELLINGS && s.first[s.n] == SPELLINGS, "%zu spellings, each once", s.n);
	for (size_t l = 0; l < MEZ_COUNT(limits); l++) {
		unsigned bad = 0, near = 0;

		for (size_t i = 0; i < KEYS; i++) {
			struct mez_str k = i % 3 ? make(key, 7) : all[roll(SPELLINGS)];

			bad += wrong(&s, all, k, limits[l], &near);
		}
		is_int((int)bad, 0, "at most that far");
		ok(near > KEYS / 4, "%u were within %u", near, limits[l]);
	}
	mez_arena_release(&arena);
	return done_testing();
}
