/* screen/score.h: how likely two names are one, 0 to 1000, and why.
 * May include: base.  Integers only, symmetric, and a function of the two names alone: no list, no
 * frequency, no locale.  Algorithm names/1, described in mez-screen(7). */
#ifndef MEZ_SCREEN_SCORE_H
#define MEZ_SCREEN_SCORE_H

#include "screen/cost.h"

#define MEZ_SCREEN_ALGORITHM "names/1"
enum { MEZ_SCORE_TOP = 1000, MEZ_SCORE_REVIEW = 700, MEZ_SCORE_BLOCK = 900 };

/* The parts a score is made of, all in thousandths but where said. */
struct mez_score {
	unsigned name;	  /* the score */
	unsigned words;	  /* how like the words that were matched are */
	unsigned covered; /* what part of the telling words that is */
	unsigned clash;	  /* weight of words of each name that the other denies */
	unsigned edits;	  /* distance of the matched words, hundredths of a letter */
	bool exact;	  /* the same words */
	bool joined;	  /* some matched as written together, or by initials */
	bool translated;  /* some matched across scripts */
};
/* goes is NULL, or tells for each word of b, as a set of bits, which words of a it goes with; it is
 * believed of mez_score_searched() words, and saves work only. */
struct mez_score mez_score_names(const struct mez_name *a, const struct mez_name *b,
				 enum mez_bearer bearer, const uint64_t *goes);
bool mez_score_searched(const struct mez_word *w);

/* Steps of it, for the index.  Distance of two words, MEZ_COST_FAR when they do not go together. */
struct mez_apart mez_score_words(const struct mez_word *a, const struct mez_word *b);
/* Long enough to be several words of another name, written together, and how far it may then be
 * from them. */
bool mez_score_may_join(const struct mez_word *w);
enum { MEZ_SCORE_JOIN = 120, MEZ_SCORE_JOINED = 3, MEZ_SCORE_WHOLE = 100, MEZ_SCORE_ENTIRE = 55 };
/* Whether a word may be the initials of others, and have an initial stand for it. */
enum { MEZ_SCORE_INITIALS = 3 }; /* letters such a word has at most */
bool mez_score_initials(const struct mez_word *w, enum mez_bearer bearer);
bool mez_score_initialled(const struct mez_word *w);
/* Whether k neighbours of so many sounds together are about as long as a word of so many. */
bool mez_score_may_be(size_t word, size_t neighbours, size_t k);
/* k neighbours of a name from the i-th on as one word, which borrows from o; false when they are
 * not to be joined. */
struct mez_joint {
	struct mez_word word;
	char text[MEZ_WORD_LETTERS], flat[MEZ_WORD_LETTERS];
	unsigned weight;
};
MEZ_MUST bool mez_score_join(struct mez_joint *o, const struct mez_name *name, size_t i, size_t k);
/* How far two names run together may be apart; 0 = they are not compared so.  MEZ_SCORE_WHOLE at
 * most, unless one of them is written a sign a syllable. */
unsigned mez_score_whole_limit(const struct mez_name *a, const struct mez_name *b);
/* The same with words that tell nothing, "al" and "ltd", run together as well: MEZ_SCORE_ENTIRE,
 * which is a vowel, or just the same where there are as many words; 0 = not so, or it would be
 * the same again. */
unsigned mez_score_entire_limit(const struct mez_name *a, const struct mez_name *b);
/* The most that mez_score_whole_limit() is for a name of n letters, whatever the other. */
unsigned mez_score_whole_most(size_t n);

#endif
