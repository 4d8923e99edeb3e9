/* screen/fold.c: characters to letters, by the tables. */
#include "screen/fold.h"

#include "base/text.h"

struct fold_range {
	uint32_t first, last;
	uint8_t script;
};
struct fold_pair {
	uint32_t from, to;
};

#include "screen/fold_tables.inc"

const char *mez_fold_unicode(void)
{
	return FOLD_UNICODE;
}

const char *mez_fold_cldr(void)
{
	return FOLD_CLDR;
}

const char *mez_script_code(enum mez_script s)
{
	static const char *const codes[] = {
#define X(name, code) code,
		MEZ_SCRIPTS(X)
#undef X
	};

	return codes[s];
}

enum mez_script mez_script_of(uint32_t cp)
{
	size_t lo = 0, hi = MEZ_COUNT(fold_ranges);

	if (cp < 0x80)
		return (cp | 0x20) - 'a' < 26 ? MEZ_SCRIPT_LATN : MEZ_SCRIPT_OTHER;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (fold_ranges[mid].last < cp)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo < MEZ_COUNT(fold_ranges) && fold_ranges[lo].first <= cp)
		return (enum mez_script)fold_ranges[lo].script;
	return MEZ_SCRIPT_OTHER;
}

uint32_t mez_fold_simplified(uint32_t cp)
{
	size_t lo = 0, hi = MEZ_COUNT(fold_simplified);

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (fold_simplified[mid].from < cp)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo < MEZ_COUNT(fold_simplified) && fold_simplified[lo].from == cp)
		return fold_simplified[lo].to;
	return cp;
}

/* --- Hangul, by arithmetic (Unicode, section 3.12), in the Revised Romanization --------------- */

enum { HANGUL = 0xac00, SYLLABLES = 11172, FINALS = 28, PER_INITIAL = 588 };

static struct mez_fold hangul(uint32_t cp)
{
	static const char initial[][3] = {"g",	"kk", "n", "d",	 "tt", "r", "m", "b", "pp", "s",
					  "ss", "",   "j", "jj", "ch", "k", "t", "p", "h"};
	static const char vowel[][4] = {"a",  "ae", "ya", "yae", "eo", "e",  "yeo",
					"ye", "o",  "wa", "wae", "oe", "yo", "u",
					"wo", "we", "wi", "yu",	 "eu", "ui", "i"};
	static const char final[][3] = {"",  "k",  "k", "k", "n", "n", "n", "t", "l", "k",
					"m", "l",  "l", "l", "p", "l", "m", "p", "p", "t",
					"t", "ng", "t", "t", "k", "t", "p", "t"};
	uint32_t s = cp - HANGUL;
	struct mez_fold f = {.what = MEZ_FOLD_TEXT};
	int n = snprintf(f.text, sizeof(f.text), "%s%s%s", initial[s / PER_INITIAL],
			 vowel[s % PER_INITIAL / FINALS], final[s % FINALS]);

	f.n = (uint8_t)n;
	return f;
}

/* --- one character ------------------------------------------------------------------------- */

/* Apostrophes and the like stand inside words (Qa'ida, O'Neill), and so do invisible joiners. */
static bool is_nothing(uint32_t cp)
{
	return cp == '\'' || cp == '`' || cp == 0xb4 || cp == 0xad || cp == 0x2018 ||
	       cp == 0x2019 || cp == 0x201b || cp == 0x2032 || cp == 0x55a || cp == 0x5f3 ||
	       cp == 0x640 || cp == 0xfeff || (cp >= 0x2b9 && cp <= 0x2c8) ||
	       (cp >= 0x200b && cp <= 0x200f) || (cp >= 0x202a && cp <= 0x202e) ||
	       (cp >= 0x2060 && cp <= 0x2069);
}

static struct mez_fold itself(uint32_t cp)
{
	struct mez_fold f = {.what = MEZ_FOLD_TEXT};

	f.n = (uint8_t)mez_utf8_put(f.text, cp);
	return f;
}

struct mez_fold mez_fold_char(uint32_t cp)
{
	struct mez_fold f = {.what = MEZ_FOLD_BREAK};
	const char *text;
	unsigned v;

	if (is_nothing(cp)) {
		f.what = MEZ_FOLD_NOTHING;
		return f;
	}
	if (cp >= HANGUL && cp < HANGUL + SYLLABLES)
		return hangul(cp);
	if (cp >= FOLD_LIMIT) /* only Han of rare names, and private use */
		return itself(cp);
	v = fold_value[fold_block[cp / FOLD_BLOCK]][cp % FOLD_BLOCK];
	if (v == FOLD_SEP)
		return f;
	if (v == FOLD_SELF)
		return itself(cp);
	f.what = MEZ_FOLD_NOTHING;
	if (v == FOLD_DROP)
		return f;
	text = fold_text[v - FOLD_FIRST];
	f.eats = *text == '<';
	text += f.eats;
	f.n = (uint8_t)strlen(text);
	if (f.n || !f.eats)
		f.what = MEZ_FOLD_TEXT;
	memcpy(f.text, text, f.n);
	return f;
}
