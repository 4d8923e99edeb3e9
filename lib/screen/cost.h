/* screen/cost.h: how far two words are apart, in hundredths of an ordinary letter.
 * May include: base.  Weighted edit distance over sounds: letters that are heard, transliterated or
 * typed for each other cost less than others; neighbours may change places. */
#ifndef MEZ_SCREEN_COST_H
#define MEZ_SCREEN_COST_H

#include "screen/name.h"

enum {
	MEZ_COST_LETTER = 100,
	MEZ_COST_FAR = 100000, /* no distance: not the same word */
	MEZ_COST_SWAP = 80,    /* two neighbours */
	MEZ_COST_LEAST_DROP = 40, /* leaving out the cheapest letter, h */
	MEZ_COST_DIFF = 60     /* at least this for each class of mez_bag that differs */
};
/* Cost of writing one letter for another, of leaving one out or putting one in.  Bytes of letters
 * that stand for themselves (128 and more) are unlike any other. */
enum { MEZ_COST_LETTERS = 256 };
struct mez_costs {
	uint8_t change[MEZ_COST_LETTERS][MEZ_COST_LETTERS], drop[MEZ_COST_LETTERS];
};
const struct mez_costs *mez_costs(void); /* the same for everybody, for ever */

/* Distance of a and b, at most MEZ_WORD_LETTERS letters each (the rest is not looked at), or
 * MEZ_COST_FAR when it is more than limit. */
unsigned mez_cost_letters(struct mez_str a, struct mez_str b, unsigned limit);

/* Distance of two words and the letters it is to be measured against; MEZ_COST_FAR when they are
 * not taken for each other.  Symmetric. */
struct mez_apart {
	unsigned cost, letters;
	bool other_script; /* compared by consonants */
};
struct mez_apart mez_cost_words(const struct mez_word *a, const struct mez_word *b);
/* The most that words of these lengths (of flat) may be apart: no more than this is an error of
 * writing, more is another word.  The shorter one's length decides. */
unsigned mez_cost_limit(size_t a, size_t b);
/* The same for bones. */
unsigned mez_cost_limit_bones(size_t a, size_t b);

#endif
