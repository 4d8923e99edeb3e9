/* Folding: each class of characters, and that every character of Unicode folds to something sane.
 */
#include "screen/fold.h"

#include "base/text.h"
#include "screen/name.h"
#include "tap.h"

static struct mez_arena arena;

/* Folded words of a name, joined by blanks. */
static const char *fold(const char *name, enum mez_bearer bearer)
{
	static char out[2000];
	struct mez_name n;
	size_t len = 0;

	mez_arena_reset(&arena);
	if (mez_name_make(&n, &arena, mez_str_of(name), bearer, NULL) < 0)
		return "(error)";
	out[0] = 0;
	for (size_t i = 0; i < n.n; i++)
		len += (size_t)snprintf(out + len, sizeof(out) - len, "%s%.*s", i ? " " : "",
					MEZ_FMT(n.word[i]->text));
	return out;
}

static const struct {
	const char *name, *words, *why;
} persons[] = {
	{"Jos\xc3\xa9 \xc5\x81ukasz", "jose lukasz", "accents and strokes"},
	{"JOSE\xcc\x81", "jose", "a combining accent"},
	{"Stra\xc3\x9f"
	 "e \xc3\x86ther",
	 "strasse aether", "one letter becomes two"},
	{"Erdo\xc4\x9f"
	 "an \xc4\xb0lker I\xc5\x9f\xc4\xb1k",
	 "erdogan ilker isik", "Turkish i"},
	{"\xef\xbc\xad\xef\xbd\x81\xef\xbd\x8f", "mao", "full width"},
	{"Qa'ida O\xe2\x80\x99Neill Ba\xca\xbb"
	 "asyir",
	 "qaida oneill baasyir", "apostrophes"},
	{"a\xe2\x80\x8d"
	 "b\xe2\x80\x8f"
	 "c",
	 "abc", "what is not seen"},
	{"a\xd8\x9c"
	 "b\xf3\xa0\x81\x81"
	 "c\xe3\x85\xa4"
	 "d\xf3\xa0\x84\x80"
	 "e\xe1\x85\x9f"
	 "f\xef\xbe\xa0g\xe1\xa0\x8e"
	 "h\xef\xbf\xb9i\xe2\x81\xaa"
	 "j",
	 "abcdefghij", "marks, tags and fillers that nobody sees"},
	{"\xe2\x93\x84\xe2\x93\xa2 \xf0\x9f\x85\xb0\xf0\x9f\x87\xb8 \xe2\x92\x9d\xe2\x92\xb5",
	 "os as bz", "letters in circles, squares, flags and brackets"},
	{"x\xf3\xb0\x80\x80y", "x y", "what is nobody's parts words"},
	{"Jean-Luc  Picard,x/y", "jean luc picard x y", "whatever parts words"},
	{"\xd0\x92\xd0\xbb\xd0\xb0\xd0\xb4\xd0\xb8\xd0\xbc\xd0\xb8\xd1\x80 "
	 "\xd0\xa9\xd1\x83\xd0\xba\xd0\xb8\xd0\xbd",
	 "vladimir shchukin", "Cyrillic"},
	{"\xd0\xa1\xd0\xb5\xd1\x80\xd0\xb3\xd0\xb5\xd0\xb9 \xd0\x95\xd0\xb4\xd0\xb0\xd0\xb5 "
	 "\xd0\xbb\xd1\x8c\xd0\xb5 \xd0\xa1\xd0\x95\xd0\xa0 \xd1\x85\xd1\x91",
	 "sergey yedaye lye ser khe", "Cyrillic e by what stands before it"},
	{"\xd8\xae\xd8\xa7\xd9\x84\xd8\xaf \xd9\x85\xd8\xad\xd9\x85\xd9\x88\xd8\xaf", "khald mhmwd",
	 "Arabic, without vowels"},
	{"\xd8\xa7\xd9\x84\xd8\xb3\xd9\x88\xd8\xaf\xd8\xa7\xd9\x86\xd9\x8a", "swdany",
	 "the Arabic article on its word"},
	{"\xda\x86\xd9\x88\xda\xa9 \xd9\xb9\xda\x88\xda\x91\xdb\x81", "chwk tdrh",
	 "letters of Urdu"},
	{"\xe4\xb9\xa0\xe8\xbf\x91\xe5\xb9\xb3", "xi jin ping", "Han"},
	{"\xea\xb9\x80\xec\xa0\x95\xec\x9d\x80", "gim jeong eun", "Hangul"},
	{"\xce\x9a\xcf\x85\xcf\x81\xce\xb9\xce\xac\xce\xba\xce\xbf\xcf\x82", "kyriakos", "Greek"},
	{"\xe0\xa4\xae\xe0\xa5\x8b\xe0\xa4\xa6\xe0\xa5\x80", "modi",
	 "an Indic vowel takes the place of the one that was there"},
	{"J.P. Morgan A. B.", "jp morgan a b", "dotted letters, and initials"},
	{"'Abd al-Aziz", "abd al aziz", "abd, apart"},
	{"Abdulaziz", "abd aziz", "abd, on its word"},
	{"Abdullah Abd Allah", "abdullah abdullah", "Abdullah is one name"},
	{"Shamsuddin Shams ud-Din", "shams din shams ud din", "din, on its word or not"},
	{"Dr. Mullah Sheikh Ahmed", "dr mullah shaikh ahmed", "titles by one spelling"},
	{"Mohammed Mohamad Mehmet", "muhammad muhammad muhammad", "muhammad"},
	{"Usama ibn Ladin ben X", "usama bin ladin bin x", "particles"},
	{"Nicolas Bank Georgia", "nicolas bank georgia", "people are called so"},
	{"B L A", "bla", "spelt letter by letter"},
	{"J. L. Picard", "j l picard", "but not initials"},
	{"!!! ---", "", "nothing at all"},
};

static const struct {
	const char *name, *words, *why;
} bodies[] = {
	{"Siemens Aktiengesellschaft", "siemens ag", "a form by its short name"},
	{"Open Joint Stock Company Gazprom", "jsc gazprom", "a form of several words"},
	{"Faberlic Sp. z o.o.", "faberlic llc", "a dotted form"},
	{"Societatea cu R\xc4\x83spundere Limitat\xc4\x83 X", "srl x", "a form with accents"},
	{"Trade Co., Ltd.", "trading ltd", "the longest form counts"},
	{"Brigade Forty-Four", "defense 44", "a number in words"},
	{"First Third 3rd II", "1 3 3 2", "ordinals"},
	{"The Bank of Russia", "the bank of russia", "small words"},
	{"\xe4\xb8\xad\xe6\x9c\x89\xe9\x99\x90\xe5\x85\xac\xe5\x8f\xb8", "zhong ltd",
	 "a Chinese form"},
	{"\xe6\xa0\xaa\xe5\xbc\x8f\xe6\x9c\x83\xe7\xa4\xbe\xe4\xb8\xad", "kk zhong",
	 "a Japanese one, in traditional characters"},
	{"\xe6\x9c\x89\xe9\x99\x90\xe4\xb8\xad", "you xian zhong", "and what only begins as one"},
	{"\xd8\xb4\xd8\xb1\xd9\x83\xd8\xa9 \xd8\xb3\xd8\xb3", "co ss", "an Arabic one"},
};

static void test_words(void)
{
	for (size_t i = 0; i < MEZ_COUNT(persons); i++)
		is_str(fold(persons[i].name, MEZ_BEARER_PERSON), persons[i].words, persons[i].why);
	for (size_t i = 0; i < MEZ_COUNT(bodies); i++)
		is_str(fold(bodies[i].name, MEZ_BEARER_BODY), bodies[i].words, bodies[i].why);
}

/* Nothing folds to what is not small letters and digits, or the character itself. */
static bool sane(uint32_t cp, const struct mez_fold *f)
{
	char self[4];
	size_t n = mez_utf8_put(self, cp);

	if (f->n > MEZ_FOLD_LETTERS || (f->what != MEZ_FOLD_TEXT && f->n))
		return false;
	if (f->n == n && memcmp(self, f->text, n) == 0)
		return true;
	for (size_t i = 0; i < f->n; i++)
		if (!((f->text[i] >= 'a' && f->text[i] <= 'z') ||
		      (f->text[i] >= '0' && f->text[i] <= '9')))
			return false;
	return true;
}

static void test_all(void)
{
	unsigned odd = 0;

	for (uint32_t cp = 1; cp <= 0x10ffff; cp++) {
		struct mez_fold f;

		if (cp >= 0xd800 && cp <= 0xdfff)
			continue;
		f = mez_fold_char(cp);
		if (!sane(cp, &f))
			note("U+%04X", cp);
		odd += !sane(cp, &f);
	}
	is_int(odd, 0, "every character folds to letters, digits, itself or nothing");
	is_int(mez_fold_simplified(0x7fd2), 0x4e60, "traditional as simplified");
	is_int(mez_fold_simplified('a'), 'a', "others as they are");
	is_str(mez_script_code(mez_script_of(0x42f)), "Cyrl", "a script");
	is_str(mez_script_code(mez_script_of('1')), "Zyyy", "no script");
	is_str(mez_fold_unicode(), "15.0.0", "the Unicode version");
	is_str(mez_fold_cldr(), "42", "the CLDR version");
}

static void test_limits(void)
{
	char text[MEZ_NAME_MAX + 2];
	struct mez_name n;
	struct mez_err err;

	memset(text, 'a', sizeof(text));
	is_int(mez_name_make(&n, &arena, (struct mez_str){text, MEZ_NAME_MAX}, MEZ_BEARER_BODY,
			     &err),
	       0, "a name may be so long");
	is_int(mez_name_make(&n, &arena, (struct mez_str){text, MEZ_NAME_MAX + 1}, MEZ_BEARER_BODY,
			     &err),
	       -MEZ_E_LIMIT, "and no longer");
	for (size_t i = 1; i < sizeof(text); i += 2)
		text[i] = ' ';
	is_int(mez_name_make(&n, &arena, (struct mez_str){text, 2 * MEZ_NAME_WORDS},
			     MEZ_BEARER_BODY, &err),
	       0, "it may have so many words");
	is_int(mez_name_make(&n, &arena, (struct mez_str){text, 2 * MEZ_NAME_WORDS + 1},
			     MEZ_BEARER_BODY, &err),
	       -MEZ_E_LIMIT, "and no more");
}

static void test_list(void)
{
	static const char *const texts[] = {
#define W(kind, text, stands_for) text,
#include "screen/words_list.inc"
#undef W
	};
	size_t wrong = 0;

	for (size_t i = 1; i < MEZ_COUNT(texts); i++)
		wrong += strcmp(texts[i - 1], texts[i]) >= 0;
	is_int(wrong, 0, "the list of words is in its order");
}

static void test_nicks(void)
{
	static const struct {
		const char *name, *other;
	} rows[] = {
#define N(name, other) {name, other},
#include "screen/nicks_list.inc"
#undef N
	};
	size_t wrong = 0;

	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		int c = i ? strcmp(rows[i - 1].name, rows[i].name) : -1;

		wrong += c > 0 || (c == 0 && strcmp(rows[i - 1].other, rows[i].other) >= 0);
		wrong += !mez_words_nick(mez_str_of(rows[i].name), mez_str_of(rows[i].other)) ||
			 !mez_words_nick(mez_str_of(rows[i].other), mez_str_of(rows[i].name));
	}
	is_int((int)wrong, 0, "names for short are in their order, and go both ways");
	ok(!mez_words_nick(MEZ_STR("ted"), MEZ_STR("robert")), "others do not");
	ok(!mez_words_nick_of(MEZ_STR("zzz"), 0).p && !mez_words_nick_of(MEZ_STR(""), 0).p,
	   "nor what stands behind the last, or before the first");
}

int main(void)
{
	struct mez_err err;

	if (!ok(mez_arena_init(&arena, 0, &err) == 0, "arena"))
		return done_testing();
	test_words();
	test_all();
	test_limits();
	test_list();
	test_nicks();
	mez_arena_release(&arena);
	return done_testing();
}
