/* screen/index_priv.h: the index's own shape, shared by index.c and find.c. */
#ifndef MEZ_SCREEN_INDEX_PRIV_H
#define MEZ_SCREEN_INDEX_PRIV_H

#include "screen/index.h"
#include "screen/spellings_priv.h"

/* A word of the listed names and where it stands. */
struct entry_word {
	struct mez_word w; /* first: names point to it */
	uint32_t *names;  /* that have it, ascending, each once */
	uint32_t n, seen; /* seen: while they are counted, the last name + 1 */
	uint32_t number;  /* of the word in its half */
	struct entry_word *next;
};

/* What decides whether two names are worth scoring, of a word: small, so that the traits of all
 * words lie close together. */
struct trait {
	char lead[MEZ_SCORE_INITIALS]; /* its first letters */
	uint8_t letters;
	bool searched; /* left alone in both names, it clashes */
	bool initials; /* may stand for so many words as it has letters */
	bool whole;    /* an initial may stand for it */
};
struct trait trait_of(const struct mez_word *w, enum mez_bearer bearer);
/* Whether a name of that kind of bearer could be found by words of hardly any weight: its others
 * weigh little, or one may be initials. */
bool is_slight(const struct mez_name *name, enum mez_bearer bearer);

struct target {
	struct mez_name name;
	uint32_t tag, number; /* of the name over both halves */
	struct target *next;
};

/* People, or bodies: their words are of different kinds. */
struct half {
	struct target *first, **last;
	struct target **target;	  /* the same as an array, once done */
	uint32_t n;
	uint8_t *words_of;	  /* how many words each has */
	bool *slight;
	uint32_t *start, *number; /* of name i: the numbers of its words from start[i] on */
	struct trait *trait;	  /* of each word, by number */
	struct entry_word *words, **slot; /* a list, and a hash table */
	size_t nwords, slots;
	struct entry_word **word;	  /* by number, once done */
	/* Words with vowels and signs by flat, those of consonants by flat, and both by bone; two
	 * or three neighbours of a name as one word; whole names run together, those written a sign
	 * a syllable apart.  The first four are by number of the word, the others of the name. */
	struct spellings plain, bones, bones_bone, plain_bone, joined, whole, whole_signs;
	struct spellings entire; /* names run together, words that tell nothing with them */
};

struct mez_index {
	struct mez_arena *a;
	struct half half[2];
	uint32_t names;
	bool ready;
};

/* The words of listed names are all of this kind. */
static inline const struct entry_word *entry_word_of(const struct mez_word *w)
{
	return (const struct entry_word *)(const void *)w;
}

/* For tables in memory only. */
uint64_t mez_word_hash(struct mez_str text);
/* The next word of that text, whatever its kind and writing, or NULL; *tried is 0 at first. */
const struct entry_word *half_word(const struct half *h, struct mez_str text, size_t *tried);

/* recall.c: what is known of a query's word; when nothing, what is added next is. */
bool mez_recall_look(struct mez_recall *r, const struct mez_word *w, enum mez_bearer bearer,
		     const uint32_t **found, size_t *n);
void mez_recall_add(struct mez_recall *r, uint32_t number);

#endif
