/* screen/words.h: words that say little about who is meant, and how little.
 * May include: base.  Our own compilation; part of the algorithm's version (mez-screen(7)). */
#ifndef MEZ_SCREEN_WORDS_H
#define MEZ_SCREEN_WORDS_H

#include "base/base.h"

/* X(NAME, weight when matched or left over, weight when it contradicts another word), both in
 * thousandths of an ordinary word.  Left over: only one of two names has it.  Contradicts: each
 * name has a word there, and not the same. */
#define MEZ_WORD_KINDS(X)                                                                        \
	X(PLAIN, 1000, 1000)  /* says who */                                                     \
	X(COMMON, 600, 1000)  /* a given name that very many bear: muhammad */                   \
	X(GENERIC, 400, 1000) /* what companies and bodies do: trading, bank */                  \
	X(PLACE, 700, 1000)   /* a country or great city in a company's name */                  \
	X(SERVANT, 300, 1000) /* abd of "abd al-rahman", din, ullah: half of a name */           \
	X(NUMBER, 250, 250)                                                                      \
	X(INITIAL, 200, 400)                                                                     \
	X(TITLE, 100, 0)   /* mr, shaikh, general */                                             \
	X(FORM, 60, 60)    /* ltd, gmbh: the legal form */                                       \
	X(PARTICLE, 40, 0) /* bin, al, de, van */                                                \
	X(STOP, 20, 0)     /* the, of, and */

enum mez_word_kind {
#define X(name, weight, clash) MEZ_WORD_##name,
	MEZ_WORD_KINDS(X)
#undef X
};
unsigned mez_word_weight(enum mez_word_kind k);
unsigned mez_word_clash(enum mez_word_kind k);

/* The longest phrase of folded words that begins at words[0] and is in the list: how many words
 * it takes (0 = none), what it is, and the word that stands for all spellings. */
enum { MEZ_PHRASE_WORDS = 6 };
size_t mez_words_find(enum mez_word_kind *kind, struct mez_str *stands_for,
		      const struct mez_str *words, size_t n);

/* The same of a body's name that is written a sign a syllable: characters, simplified. */
size_t mez_words_signs(enum mez_word_kind *kind, struct mez_str *stands_for, const uint32_t *sign,
		       size_t n);

/* Whether people called one are commonly called the other: Theodore and Ted.  Folded letters. */
bool mez_words_nick(struct mez_str a, struct mez_str b);
/* The names that i-th goes with one, or MEZ_NOSTR: i counts from 0. */
struct mez_str mez_words_nick_of(struct mez_str name, size_t i);

#endif
