/* screen/words.c: the list of words that say little. */
#include "screen/words.h"

/* The words stand in their rows: pointers to them would be relocated whenever a tool starts. */
struct row {
	enum mez_word_kind kind;
	uint8_t n, stands_n; /* bytes of the two that follow */
	char text[50], stands_for[16];
};

/* In byte order of the text: looked up by halving, and a test holds the order. */
static const struct row rows[] = {
#define BYTES(lit) ((uint8_t)(sizeof(lit) - 1))
#define W(kind, text, stands_for) \
	{MEZ_WORD_##kind, BYTES(text), BYTES(stands_for), text, stands_for},
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

static struct mez_str text_of(const struct row *r)
{
	return (struct mez_str){r->text, r->n};
}

/* The first row that is not before the text. */
static size_t find(struct mez_str text)
{
	size_t lo = 0, hi = MEZ_COUNT(rows);

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (mez_str_cmp(text_of(&rows[mid]), text) < 0)
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
		    !mez_str_starts(text_of(row), (struct mez_str){text, len}))
			break;
		if (row->n == len) {
			*kind = row->kind;
			*stands_for = (struct mez_str){row->stands_for, row->stands_n};
			found = i + 1;
		}
	}
	return found;
}

/* The longer before what they begin with. */
static const struct phrase {
	uint32_t sign[7]; /* 0 ends */
	enum mez_word_kind kind;
	const char *stands_for;
} phrases[] = {
	{{0x6709, 0x9650, 0x8d23, 0x4efb, 0x516c, 0x53f8}, MEZ_WORD_FORM, "llc"},
	{{0x80a1, 0x4efd, 0x6709, 0x9650, 0x516c, 0x53f8}, MEZ_WORD_FORM, "ltd"},
	{{0x6709, 0x9650, 0x516c, 0x53f8}, MEZ_WORD_FORM, "ltd"},
	{{0x6709, 0x9650, 0x4f1a, 0x793e}, MEZ_WORD_FORM, "kk"},
	{{0x682a, 0x5f0f, 0x4f1a, 0x793e}, MEZ_WORD_FORM, "kk"},
	{{0x516c, 0x53f8}, MEZ_WORD_FORM, "co"},
	{{0x96c6, 0x56e2}, MEZ_WORD_GENERIC, "group"},
	{{0xc8fc, 0xc2dd, 0xd68c, 0xc0ac}, MEZ_WORD_FORM, "ltd"}, /* jusik hoesa */
	{{0xc720, 0xd55c, 0xd68c, 0xc0ac}, MEZ_WORD_FORM, "ltd"}, /* yuhan hoesa */
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
		*stands_for = mez_str_of(p->stands_for);
		return k;
	}
	return 0;
}

/* --- names for short ------------------------------------------------------------------------- */

/* Both ways, in byte order: looked up by halving, and a test holds the order. */
static const struct nick {
	uint8_t n, other_n;
	char name[12], other[12];
} nicks[] = {
#define N(name, other) {BYTES(name), BYTES(other), name, other},
#include "screen/nicks_list.inc"
#undef N
};

static struct mez_str name_of(const struct nick *k)
{
	return (struct mez_str){k->name, k->n};
}

struct mez_str mez_words_nick_of(struct mez_str name, size_t i)
{
	size_t lo = 0, hi = MEZ_COUNT(nicks);

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (mez_str_cmp(name_of(&nicks[mid]), name) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (i >= MEZ_COUNT(nicks) - lo || !mez_str_eq(name_of(&nicks[lo + i]), name))
		return MEZ_NOSTR;
	return (struct mez_str){nicks[lo + i].other, nicks[lo + i].other_n};
}

bool mez_words_nick(struct mez_str a, struct mez_str b)
{
	struct mez_str other;

	for (size_t i = 0; (other = mez_words_nick_of(a, i)).p; i++)
		if (mez_str_eq(other, b))
			return true;
	return false;
}
