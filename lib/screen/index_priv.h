/* screen/index_priv.h: the index's own shape, shared by index.c and find.c. */
#ifndef MEZ_SCREEN_INDEX_PRIV_H
#define MEZ_SCREEN_INDEX_PRIV_H

#include "screen/index.h"

/* A word of the listed names and where it stands. */
struct entry_word {
	struct mez_word w; /* first: names point to it */
	uint32_t *names;  /* that have it, ascending, each once */
	uint32_t n, seen; /* seen: while they are counted, the last name + 1 */
	uint32_t number;  /* of the word in its half */
	struct entry_word *next;
};

/* Spellings in their order, with what each shares with the one before: a trie laid flat. */
struct sorted {
	struct spelling {
		struct mez_str text;
		mez_bag bag;
		uint32_t of; /* number of the word, or of the name in its half */
	} *v;
	uint8_t *common; /* letters shared with the one before */
	size_t n;
};

/* What decides whether two names are worth scoring, of a word: small, so that the traits of all
 * words lie close together. */
struct trait {
	uint16_t clash;
	uint8_t letters, sounds; /* of text, of flat */
	char first;
	bool may_join;
};
struct trait trait_of(const struct mez_word *w);

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
	mez_bag *bag;		  /* of the names, side by side for scanning */
	uint8_t *letters;	  /* how many each has, run together; 255 at most */
	uint8_t *words_of;	  /* how many words each has */
	uint32_t *start, *number; /* of name i: the numbers of its words from start[i] on */
	struct trait *trait;	  /* of each word, by number */
	uint32_t *signs, nsigns;  /* names that are written a sign a syllable */
	struct entry_word *words, **slot; /* a list, and a hash table */
	size_t nwords, slots;
	const struct entry_word **word;	  /* by number, once done */
	/* Words with vowels and signs by flat, those of consonants by flat, and both by bone; two
	 * or three neighbours of a name as one word. */
	struct sorted plain, bones, bones_bone, plain_bone, joined;
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
uint64_t mez_word_hash(const struct mez_word *w);
/* The word of that text and kind, or NULL. */
const struct entry_word *half_word(const struct half *h, const struct mez_word *w);

/* recall.c: what is known of a query's word; when nothing, what is added next is. */
bool mez_recall_look(struct mez_recall *r, const struct mez_word *w, enum mez_bearer bearer,
		     const uint32_t **found, size_t *n);
void mez_recall_add(struct mez_recall *r, uint32_t number);

#endif
