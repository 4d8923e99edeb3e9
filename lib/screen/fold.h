/* screen/fold.h: any script to the letters names are compared in, a-z and 0-9.
 * May include: base.  Pure: tables made by scripts/gen-fold from one pinned version of Unicode and
 * CLDR, so the same name folds to the same letters for ever.  Described in mez-screen(7). */
#ifndef MEZ_SCREEN_FOLD_H
#define MEZ_SCREEN_FOLD_H

#include "base/buf.h"

/* X(NAME, ISO 15924 code): the scripts that are told apart; any other is OTHER. */
#define MEZ_SCRIPTS(X)                                                                             \
	X(OTHER, "Zyyy")                                                                           \
	X(LATN, "Latn")                                                                            \
	X(GREK, "Grek")                                                                            \
	X(CYRL, "Cyrl")                                                                            \
	X(ARMN, "Armn")                                                                            \
	X(HEBR, "Hebr")                                                                            \
	X(ARAB, "Arab")                                                                            \
	X(DEVA, "Deva")                                                                            \
	X(BENG, "Beng")                                                                            \
	X(THAI, "Thai")                                                                            \
	X(GEOR, "Geor")                                                                            \
	X(HANG, "Hang")                                                                            \
	X(HIRA, "Hira")                                                                            \
	X(KANA, "Kana")                                                                            \
	X(HANI, "Hani")

enum mez_script {
#define X(name, code) MEZ_SCRIPT_##name,
	MEZ_SCRIPTS(X)
#undef X
};
const char *mez_script_code(enum mez_script s);
enum mez_script mez_script_of(uint32_t cp);

/* What one character is to a name. */
enum mez_fold_what {
	MEZ_FOLD_BREAK,	 /* ends a word: space, punctuation, a symbol */
	MEZ_FOLD_NOTHING, /* as if it were not there: marks, apostrophes, joiners */
	MEZ_FOLD_TEXT	 /* letters or digits */
};
enum { MEZ_FOLD_LETTERS = 20 }; /* letters one character becomes at most */
struct mez_fold {
	enum mez_fold_what what;
	bool eats;	      /* replaces the vowel "a" that the letter before brought along */
	uint8_t n;	      /* bytes of text; 0 unless TEXT, or a mark that only eats */
	char text[MEZ_FOLD_LETTERS]; /* a-z, 0-9; or the character itself, when no rule reads it */
};
struct mez_fold mez_fold_char(uint32_t cp);
/* Han characters by their simplified form; every other as it is. */
uint32_t mez_fold_simplified(uint32_t cp);

/* "15.0.0" and "42": what the tables were made from, named in every screening result. */
const char *mez_fold_unicode(void);
const char *mez_fold_cldr(void);

#endif
