/* screen/words.c: the list of words that say little. */
#include "screen/words.h"

struct row {
	struct mez_str text;
	enum mez_word_kind kind;
	struct mez_str stands_for;
};

/* In byte order of the text: looked up by halving, and a test holds the order. */
static const struct row rows[] = {
#define S(lit)                       \
	{                            \
		lit, sizeof(lit) - 1 \
	}
#define W(kind, text, stands_for) {S(text), MEZ_WORD_##kind, S(stands_for)},
#include "screen/words_list.inc"
#undef W
};

unsigned mez_word_weight(enum mez_word_kind k)
{
	static const unsigned weights[] = {
#define X(name, weight, clash) weight,
		MEZ_WORD_KINDS(X)
#undef X
	};

	return weights[k];
}

unsigned mez_word_clash(enum mez_word_kind k)
{
	static const unsigned clashes[] = {
#define X(name, weight, clash) clash,
		MEZ_WORD_KINDS(X)
#undef X
	};

	return clashes[k];
}

/* The first row that is not before the text. */
static size_t find(struct mez_str text)
{
	size_t lo = 0, hi = MEZ_COUNT(rows);

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (mez_str_cmp(rows[mid].text, text) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

enum { PHRASE_BYTES = 80 }; /* longer than any in the list */

size_t mez_words_find(enum mez_word_kind *kind, struct mez_str *stands_for,
		      const struct mez_str *words, size_t n)
{
	char text[PHRASE_BYTES];
	size_t len = 0, found = 0;

	for (size_t i = 0; i < n && i < MEZ_PHRASE_WORDS; i++) {
		const struct row *row;

		if (len + words[i].n + 1 >= sizeof(text))
			break;
		if (len)
			text[len++] = ' ';
		memcpy(text + len, words[i].p, words[i].n);
		len += words[i].n;
		row = rows + find((struct mez_str){text, len});
		/* what begins with it stands behind it; nothing does: no longer phrase will */
		if (row == rows + MEZ_COUNT(rows) ||
		    !mez_str_starts(row->text, (struct mez_str){text, len}))
			break;
		if (row->text.n == len) {
			*kind = row->kind;
			*stands_for = row->stands_for;
			found = i + 1;
		}
	}
	return found;
}

/* The longer before what they begin with. */
static const struct phrase {
	uint32_t sign[7]; /* 0 ends */
	enum mez_word_kind kind;
	struct mez_str stands_for;
} phrases[] = {
	{{0x6709, 0x9650, 0x8d23, 0x4efb, 0x516c, 0x53f8}, MEZ_WORD_FORM, S("llc")},
	{{0x80a1, 0x4efd, 0x6709, 0x9650, 0x516c, 0x53f8}, MEZ_WORD_FORM, S("ltd")},
	{{0x6709, 0x9650, 0x516c, 0x53f8}, MEZ_WORD_FORM, S("ltd")},
	{{0x6709, 0x9650, 0x4f1a, 0x793e}, MEZ_WORD_FORM, S("kk")},
	{{0x682a, 0x5f0f, 0x4f1a, 0x793e}, MEZ_WORD_FORM, S("kk")},
	{{0x516c, 0x53f8}, MEZ_WORD_FORM, S("co")},
	{{0x96c6, 0x56e2}, MEZ_WORD_GENERIC, S("group")},
	{{0xc8fc, 0xc2dd, 0xd68c, 0xc0ac}, MEZ_WORD_FORM, S("ltd")}, /* jusik hoesa */
	{{0xc720, 0xd55c, 0xd68c, 0xc0ac}, MEZ_WORD_FORM, S("ltd")}, /* yuhan hoesa */
};

size_t mez_words_signs(enum mez_word_kind *kind, struct mez_str *stands_for, const uint32_t *sign,
		       size_t n)
{
	for (size_t i = 0; i < MEZ_COUNT(phrases); i++) {
		const struct phrase *p = &phrases[i];
		size_t k = 0;

		while (k < n && p->sign[k] && p->sign[k] == sign[k])
			k++;
		if (p->sign[k])
			continue;
		*kind = p->kind;
		*stands_for = p->stands_for;
		return k;
	}
	return 0;
}

/* --- names for short ------------------------------------------------------------------------- */

/* Both ways, in byte order: looked up by halving, and a test holds the order. */
static const struct nick {
	struct mez_str name, other;
} nicks[] = {
#define N(name, other) {S(name), S(other)},
#include "screen/nicks_list.inc"
#undef N
};

struct mez_str mez_words_nick_of(struct mez_str name, size_t i)
{
	size_t lo = 0, hi = MEZ_COUNT(nicks);

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (mez_str_cmp(nicks[mid].name, name) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (i >= MEZ_COUNT(nicks) - lo || !mez_str_eq(nicks[lo + i].name, name))
		return MEZ_NOSTR;
	return nicks[lo + i].other;
}

bool mez_words_nick(struct mez_str a, struct mez_str b)
{
	struct mez_str other;

	for (size_t i = 0; (other = mez_words_nick_of(a, i)).p; i++)
		if (mez_str_eq(other, b))
			return true;
	return false;
}
