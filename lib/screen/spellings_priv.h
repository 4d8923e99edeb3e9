/* screen/spellings_priv.h: many spellings, and those among them that are near a given one.
 * Sorted, each once, with what each shares with the one before: a trie laid flat.  Nothing near is
 * missed: beginnings are left out by rows of mez_cost_letters(), single spellings by mez_bag. */
#ifndef MEZ_SCREEN_SPELLINGS_PRIV_H
#define MEZ_SCREEN_SPELLINGS_PRIV_H

#include "screen/cost.h"

/* Spellings as they come together, each with whose it is. */
struct gather {
	struct mez_buf letters, rows;
};
/* text has at most MEZ_WORD_LETTERS letters. */
void gather_add(struct gather *g, struct mez_str text, uint32_t of);

struct spellings {
	size_t n;
	char *letters;	   /* of spelling i: from letters[at[i]] to letters[at[i + 1]] */
	uint32_t *at;
	mez_bag *bag;
	uint8_t *common;   /* letters shared with the one before */
	uint32_t *past;	   /* the next that shares less than this one with the one before it */
	uint32_t *first, *of; /* whose: of[first[i]] .. of[first[i + 1]] */
};
/* Sort what was gathered into a; g is empty again. */
void spellings_make(struct spellings *s, struct mez_arena *a, struct gather *g);

/* Call back with whose it is for every spelling within the limit of key. */
typedef void near_fn(void *arg, uint32_t of);
void spellings_near(const struct spellings *s, struct mez_str key, unsigned limit, near_fn *found,
		    void *arg);

#endif
