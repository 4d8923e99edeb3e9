/* screen/name.h: a name, taken apart into the words that are compared.
 * May include: base.  Pure and deterministic; steps in mez-screen(7). */
#ifndef MEZ_SCREEN_NAME_H
#define MEZ_SCREEN_NAME_H

#include "base/arena.h"
#include "screen/fold.h"
#include "screen/words.h"

enum {
	MEZ_NAME_MAX = 1000,  /* bytes of one name */
	MEZ_NAME_WORDS = 64,  /* words of one name */
	MEZ_WORD_LETTERS = 60,    /* letters of one word that are compared; the rest is cut off */
	MEZ_NAME_PARTS = 16,  /* names in one: "Al-Qaida / Islamic Army" */
	MEZ_NAME_READINGS = MEZ_NAME_PARTS + 3
};

/* What bears the name: words of people and of companies are weighed differently. */
enum mez_bearer { MEZ_BEARER_PERSON, MEZ_BEARER_BODY };

/* How a word was written, which decides how it may be compared. */
enum mez_writing {
	MEZ_WRITING_VOWELS, /* letters for consonants and vowels */
	MEZ_WRITING_BONES,  /* consonants mostly: Arabic, Hebrew */
	MEZ_WRITING_SIGNS   /* a sign a syllable: Han, Hangul */
};

/* Which consonants a word has, by classes of those that are taken for each other: how many of a
 * class, as that many bits.  What goes with several classes, or comes and goes, is counted apart.
 * mez_bag_apart() of two bags is then never more than the classes that differ. */
typedef uint64_t mez_bag;

struct mez_word {
	struct mez_str text; /* folded letters */
	struct mez_str flat; /* its sounds: one letter each, doubles once */
	struct mez_str bone; /* the consonants of these */
	mez_bag bag, bones;  /* of flat, of bone */
	uint32_t sign;	     /* SIGNS: the character, simplified; else 0 */
	enum mez_word_kind kind;
	enum mez_writing writing;
	bool nick;	     /* is short for another, or has such */
};

struct mez_name {
	const struct mez_word **word;
	size_t n;
	struct mez_str flat;	 /* of all telling words run together */
	mez_bag bag;		 /* of flat */
	struct mez_str entire;	 /* of all words, as they are written */
	mez_bag entire_bag;
	bool foreign;		 /* some of it not written in Latin letters */
	bool signs;		 /* some of it written a sign a syllable */
	enum mez_script script;	 /* of its first letter */
};

/* Take a name apart; valid UTF-8.  Borrows nothing: words live in a.  Fails with LIMIT when it is
 * too long or has too many words.  A name without a letter or digit has no words. */
MEZ_MUST int mez_name_make(struct mez_name *out, struct mez_arena *a, struct mez_str name,
			   enum mez_bearer bearer, struct mez_err *err);
/* Cut "A / B", "A; B", "A a.k.a. B", "A (B C)" into its names: 1 .. MEZ_NAME_PARTS slices of name,
 * or name itself.  asked: it is looked for, and was not listed. */
size_t mez_name_parts(struct mez_str out[static MEZ_NAME_PARTS], struct mez_str name,
		      enum mez_bearer bearer, bool asked);
/* Whatever a name is to be compared as: itself, first; its parts, where it has some; and, where
 * words of it are of letters of other scripts that look Latin, as Latin letters; of one asked for
 * also without digits in the place of letters, and letters written again and again.  In a. */
size_t mez_name_readings(struct mez_str out[static MEZ_NAME_READINGS], struct mez_arena *a,
			 struct mez_str name, enum mez_bearer bearer, bool asked);
/* Whether a body's legal form or trade is among the words: for names whose bearer is not told. */
enum mez_bearer mez_name_guess(struct mez_arena *a, struct mez_str name);

/* Sounds of folded letters into to, at most room; returns how many. */
size_t mez_name_flatten(char *to, size_t room, struct mez_str text);
/* The consonants of a word of these letters and sounds into to, which has room for flat.n. */
size_t mez_name_bones(char *to, struct mez_str flat, struct mez_str text);
mez_bag mez_name_bag(struct mez_str flat);
unsigned mez_bag_apart(mez_bag a, mez_bag b);
enum { MEZ_BAG_COUNTED = 50 }; /* bits of a bag that count; the rest are letters of many classes */
static inline mez_bag mez_bag_counted(mez_bag b)
{
	return b & (((mez_bag)1 << MEZ_BAG_COUNTED) - 1);
}
/* Whether a bag has at most so many bits. */
static inline bool mez_bag_few(mez_bag lacking, unsigned most)
{
	while (lacking && most--)
		lacking &= lacking - 1;
	return !lacking;
}
/* Whether mez_bag_apart(a, b) <= most; quick where it plainly is not. */
static inline bool mez_bag_within(mez_bag a, mez_bag b, unsigned most)
{
	if ((!(a >> MEZ_BAG_COUNTED) && !mez_bag_few(mez_bag_counted(b & ~a), most)) ||
	    (!(b >> MEZ_BAG_COUNTED) && !mez_bag_few(mez_bag_counted(a & ~b), most)))
		return false;
	return mez_bag_apart(a, b) <= most;
}

#endif
