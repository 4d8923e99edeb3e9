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

struct span {
	uint32_t first, last;
};

/* Spans in order. */
static bool within(const struct span *s, size_t n, uint32_t cp)
{
	for (size_t i = 0; i < n && cp >= s[i].first; i++)
		if (cp <= s[i].last)
			return true;
	return false;
}

/* Apostrophes and the like stand inside words (Qa'ida, O'Neill), and so does what nobody sees:
 * joiners, marks of direction, fillers, tags (Default_Ignorable_Code_Point). */
static bool is_nothing(uint32_t cp)
{
	static const struct span spans[] = {
		{'\'', '\''},	    {'`', '`'},		{0xad, 0xad},	    {0xb4, 0xb4},
		{0x2b9, 0x2c8},	    {0x34f, 0x34f},	{0x55a, 0x55a},	    {0x5f3, 0x5f3},
		{0x61c, 0x61c},	    {0x640, 0x640},	{0x115f, 0x1160},   {0x17b4, 0x17b5},
		{0x180b, 0x180f},   {0x200b, 0x200f},	{0x2018, 0x2019},   {0x201b, 0x201b},
		{0x202a, 0x202e},   {0x2032, 0x2032},	{0x2060, 0x206f},   {0x3164, 0x3164},
		{0xfe00, 0xfe0f},   {0xfeff, 0xfeff},	{0xffa0, 0xffa0},   {0xfff0, 0xfffb},
		{0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
	};

	return within(spans, MEZ_COUNT(spans), cp);
}

/* Letters in circles, squares and brackets, and those that flags are made of. */
static char enclosed(uint32_t cp)
{
	static const struct span spans[] = {
		{0x249c, 0x24b5},   {0x24b6, 0x24cf},	{0x24d0, 0x24e9},   {0x1f110, 0x1f129},
		{0x1f130, 0x1f149}, {0x1f150, 0x1f169}, {0x1f170, 0x1f189}, {0x1f1e6, 0x1f1ff},
	};

	for (size_t i = 0; i < MEZ_COUNT(spans); i++)
		if (within(&spans[i], 1, cp))
			return (char)('a' + (cp - spans[i].first));
	return 0;
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
	if (enclosed(cp)) {
		f = (struct mez_fold){.what = MEZ_FOLD_TEXT, .n = 1, .text = {enclosed(cp)}};
		return f;
	}
	if (cp >= FOLD_LIMIT) /* only Han of rare names, or nobody's */
		return mez_script_of(cp) == MEZ_SCRIPT_HANI ? itself(cp) : f;
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
