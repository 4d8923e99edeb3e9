/* screen/sound.c: letters to sounds, their consonants, and bags of these. */
#include "screen/name.h"

/* --- sounds --------------------------------------------------------------------------------- */

struct sound {
	char letters[5]; /* one or more; further ones are zero */
	char flat;
};
/* By their first letter; longest first where one begins another. */
static const struct sound sounds_c[] = {{"ch", 'C'}, {"cz", 'C'}, {"ck", 'k'}, {"", 0}};
static const struct sound sounds_d[] = {{"dzh", 'j'}, {"dj", 'j'}, {"dh", 'd'}, {"", 0}};
static const struct sound sounds_e[] = {{"ee", 'i'}, {"", 0}};
static const struct sound sounds_g[] = {{"gh", 'g'}, {"", 0}};
static const struct sound sounds_i[] = {{"ie", 'i'}, {"", 0}};
static const struct sound sounds_k[] = {{"kh", 'X'}, {"", 0}};
static const struct sound sounds_o[] = {{"ou", 'u'}, {"oo", 'u'}, {"", 0}};
static const struct sound sounds_p[] = {{"ph", 'f'}, {"", 0}};
static const struct sound sounds_s[] = {{"sch", 'S'}, {"sh", 'S'}, {"", 0}};
static const struct sound sounds_t[] = {{"tsch", 'C'}, {"tch", 'C'}, {"th", 't'},
					{"ts", 'z'},   {"tz", 'z'},  {"", 0}};
static const struct sound sounds_w[] = {{"w", 'v'}, {"", 0}};
static const struct sound sounds_z[] = {{"zh", 'Z'}, {"", 0}};
static const struct sound *const sounds['z' + 1] = {
	['c'] = sounds_c, ['d'] = sounds_d, ['e'] = sounds_e, ['g'] = sounds_g,
	['i'] = sounds_i, ['k'] = sounds_k, ['o'] = sounds_o, ['p'] = sounds_p,
	['s'] = sounds_s, ['t'] = sounds_t, ['w'] = sounds_w, ['z'] = sounds_z,
};

/* How many letters of s the sound takes; 0 = it does not begin there. */
static size_t sounds_so(const struct sound *o, struct mez_str s)
{
	size_t n = 0;

	while (o->letters[n]) {
		if (n == s.n || s.p[n] != o->letters[n])
			return 0;
		n++;
	}
	return n;
}

/* The sound that begins s, or its first letter; how many letters that is. */
static size_t next_sound(char *flat, struct mez_str s)
{
	unsigned char c = (unsigned char)*s.p;
	const struct sound *o = c < MEZ_COUNT(sounds) ? sounds[c] : NULL;

	*flat = *s.p;
	for (; o && o->flat; o++) {
		size_t n = sounds_so(o, s);

		if (n) {
			*flat = o->flat;
			return n;
		}
	}
	return 1;
}

size_t mez_name_flatten(char *to, size_t room, struct mez_str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n && n < room;) {
		char c;
		size_t letters = next_sound(&c, (struct mez_str){text.p + i, text.n - i});

		/* within a word x is ks: Alexander, Aleksandr */
		if (c == 'x' && i > 0 && n + 1 < room) {
			to[n++] = 'k';
			c = 's';
		}
		i += letters;
		if (n == 0 || to[n - 1] != c)
			to[n++] = c;
	}
	return n;
}

static bool is_vowel(char c)
{
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

/* Consonants that vowelless scripts write, as they write them. */
size_t mez_name_bones(char *to, struct mez_str flat, struct mez_str text)
{
	size_t n = 0;
	bool w = memchr(text.p, 'w', text.n) != NULL;

	for (size_t i = 0; i < flat.n; i++) {
		char c = flat.p[i];

		/* v is w as often as not, and w is a vowel as often as not */
		if (is_vowel(c) || (c == 'v' && w) || (c == 'h' && i + 1 == flat.n))
			continue;
		c = (char)(c == 'p' ? 'b' : c == 'v' ? 'f' : c == 'x' ? 'k' : c);
		if (n == 0 || to[n - 1] != c)
			to[n++] = c;
	}
	return n;
}

/* --- bags ----------------------------------------------------------------------------------- */

/* Consonants that are confused among each other only; vowels and h come and go and are not counted;
 * the rest is taken for letters of several classes: each such letter may account for a difference.
 */
enum { CLASSES = 10, EACH = 5, WILD_MAX = 64 - MEZ_BAG_COUNTED };

enum bag_class { CLASS_NONE = CLASSES, CLASS_WILD };

/* Letters that stand for themselves are of the last four classes. */
static unsigned bag_class(char c)
{
	enum { NAMED = 6, OWN = CLASSES - NAMED };
	static const uint8_t of[] = {
		['a'] = CLASS_NONE, ['e'] = CLASS_NONE, ['i'] = CLASS_NONE, ['o'] = CLASS_NONE,
		['u'] = CLASS_NONE, ['y'] = CLASS_NONE, ['h'] = CLASS_NONE, ['k'] = 1,
		['q'] = 1,	    ['s'] = 2,		['z'] = 2,	    ['S'] = 2,
		['Z'] = 2,	    ['C'] = 2,		['b'] = 3,	    ['p'] = 3,
		['v'] = 3,	    ['f'] = 3,		['d'] = 4,	    ['t'] = 4,
		['m'] = 5,	    ['n'] = 5,		['l'] = 6,	    ['r'] = 6,
	};
	unsigned char u = (unsigned char)c;

	if (u >= 0x80)
		return NAMED + u % OWN;
	if (u >= MEZ_COUNT(of) || !of[u])
		return CLASS_WILD;
	return of[u] == CLASS_NONE ? CLASS_NONE : of[u] - 1u;
}

mez_bag mez_name_bag(struct mez_str flat)
{
	unsigned count[CLASSES] = {0}, wild = 0;
	mez_bag bag = 0;

	for (size_t i = 0; i < flat.n; i++) {
		unsigned c = bag_class(flat.p[i]);

		if (c < CLASSES && count[c] < EACH)
			bag |= (mez_bag)1 << (c * EACH + count[c]++);
		else if (c == CLASS_WILD && wild < WILD_MAX)
			bag |= (mez_bag)1 << (MEZ_BAG_COUNTED + wild++);
	}
	return bag;
}

/* By halves: an instruction that counts bits is not on every machine. */
static unsigned bits(mez_bag b)
{
	b -= b >> 1 & 0x5555555555555555u;
	b = (b & 0x3333333333333333u) + (b >> 2 & 0x3333333333333333u);
	return (unsigned)(((b + (b >> 4)) & 0x0f0f0f0f0f0f0f0fu) * 0x0101010101010101u >> 56);
}

unsigned mez_bag_apart(mez_bag a, mez_bag b)
{
	unsigned wild_a = bits(a >> MEZ_BAG_COUNTED), wild_b = bits(b >> MEZ_BAG_COUNTED);
	unsigned more = bits(mez_bag_counted(a & ~b)), less = bits(mez_bag_counted(b & ~a));

	if (wild_a == WILD_MAX || wild_b == WILD_MAX)
		return 0;
	more -= more < wild_b ? more : wild_b;
	less -= less < wild_a ? less : wild_a;
	return more > less ? more : less;
}
