/* json/names.c: the order of member names, and sorting by it. */
#include "json/names_priv.h"

/* In UTF-8 byte order U+E000..U+FFFF (lead bytes EE, EF) come before the characters beyond
 * (F0..F4); in UTF-16 those are surrogates, D800..DFFF, and come first.  Everywhere else
 * the two orders agree, and a lead byte cannot be taken for a continuation byte (80..BF),
 * so the first differing byte decides. */
static int byte_order(unsigned char a, unsigned char b)
{
	if (a >= 0xee && b >= 0xee && (a >= 0xf0) != (b >= 0xf0))
		return a >= 0xf0 ? -1 : 1;
	return a < b ? -1 : 1;
}

static inline int name_order(const char *a, size_t an, const char *b, size_t bn)
{
	size_t n = an < bn ? an : bn;
	size_t i = 0;

	for (; i + 8 <= n; i += 8) {
		uint64_t x, y;

		memcpy(&x, a + i, 8);
		memcpy(&y, b + i, 8);
		if (x != y)
			break;
	}
	for (; i < n; i++) {
		if (a[i] != b[i])
			return byte_order((unsigned char)a[i], (unsigned char)b[i]);
	}
	return (an > bn) - (an < bn);
}

int mez_json_name_cmp(struct mez_str a, struct mez_str b)
{
	return name_order(a.p, a.n, b.p, b.n);
}

static inline int member_order(const struct mez_member *a, const struct mez_member *b)
{
	return name_order(a->name.u.text, a->name.len, b->name.u.text, b->name.len);
}

/* EE, EF after F0..F4, as byte_order() has it; the rest stays. */
uint64_t mez_json_key_utf16(uint64_t key)
{
	uint64_t out = 0;

	for (int shift = 56; shift >= 0; shift -= 8) {
		uint64_t b = key >> shift & 0xff;

		out = out << 8 | (b >= 0xf0 ? b - 2 : b >= 0xee ? b + 5 : b);
	}
	return out;
}

/* Nearly always the first bytes tell, and below EE as they are: a lower one, or a name that is
 * empty beside one that is not, comes first. */
static inline bool ascends(const struct mez_member *a, const struct mez_member *b)
{
	unsigned char x = a->name.len ? (unsigned char)a->name.u.text[0] : 0;
	unsigned char y = b->name.len ? (unsigned char)b->name.u.text[0] : 0;

	return x != y && x < 0xee && y < 0xee ? x < y : member_order(a, b) < 0;
}

/* Where strict ascent ends: n when sorted without duplicates. */
static size_t ascent(const struct mez_member *m, size_t n)
{
	size_t i = 1;

	while (i < n && ascends(&m[i - 1], &m[i]))
		i++;
	return i;
}

/* --- sorting ------------------------------------------------------------------------ */

/* Members are sorted as numbers and move once, to their final place. */
struct rank {
	uint64_t key;
	uint32_t at;
};
_Static_assert(2 * sizeof(struct rank) == sizeof(struct mez_member),
	       "the ranks of both sides of a merge take the room of the members");

static inline bool goes_after(const struct mez_member *m, struct rank a, struct rank b)
{
	if (a.key != b.key)
		return a.key > b.key;
	return member_order(&m[a.at], &m[b.at]) > 0;
}

static void insert_sort(const struct mez_member *m, struct rank *r, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct rank x = r[i];
		size_t k = i;

		for (; k > 0 && goes_after(m, r[k - 1], x); k--)
			r[k] = r[k - 1];
		r[k] = x;
	}
}

/* from[lo, mid) and from[mid, hi) are sorted; to[lo, hi) becomes so. */
static void merge(const struct mez_member *m, struct rank *to, const struct rank *from, size_t lo,
		  size_t mid, size_t hi)
{
	size_t a = lo, b = mid;

	for (size_t k = lo; k < hi; k++) {
		if (a < mid && (b >= hi || !goes_after(m, from[a], from[b])))
			to[k] = from[a++];
		else
			to[k] = from[b++];
	}
}

enum { INSERT_MAX = 16 };

/* Bottom-up merge sort of r, with room for as many at spare: n log n comparisons whatever
 * the input, no recursion.  Where the result stands is returned. */
static struct rank *merge_sort(const struct mez_member *m, struct rank *r, struct rank *spare,
			       size_t n)
{
	for (size_t lo = 0; lo < n; lo += INSERT_MAX)
		insert_sort(m, r + lo, n - lo < INSERT_MAX ? n - lo : INSERT_MAX);
	for (size_t run = INSERT_MAX; run < n; run *= 2) {
		struct rank *sorted = spare;

		for (size_t lo = 0; lo < n; lo += 2 * run) {
			size_t mid = n - lo < run ? n : lo + run;
			size_t hi = n - lo < 2 * run ? n : lo + 2 * run;

			merge(m, spare, r, lo, mid, hi);
		}
		spare = r;
		r = sorted;
	}
	return r;
}

enum { KEY_BYTES = 8, DIGITS = 256 };

static inline size_t digit(uint64_t key, unsigned byte)
{
	return key >> (8 * byte) & (DIGITS - 1);
}

/* By keys alone, byte by byte from the last, each pass keeping the order of the one before;
 * as merge_sort() else.  Bytes that are the same in all keys need no pass. */
static struct rank *radix_sort(struct rank *r, struct rank *spare, size_t n)
{
	uint32_t place[KEY_BYTES][DIGITS] = { 0 };

	for (size_t i = 0; i < n; i++) {
		for (unsigned b = 0; b < KEY_BYTES; b++)
			place[b][digit(r[i].key, b)]++;
	}
	for (unsigned b = 0; b < KEY_BYTES; b++) {
		struct rank *sorted = spare;
		uint32_t next = 0;

		if (place[b][digit(r[0].key, b)] == n)
			continue;
		for (size_t d = 0; d < DIGITS; d++) {
			uint32_t many = place[b][d];

			place[b][d] = next;
			next += many;
		}
		for (size_t i = 0; i < n; i++)
			sorted[place[b][digit(r[i].key, b)]++] = r[i];
		spare = r;
		r = sorted;
	}
	return r;
}

/* Names whose keys are alike stand together; now the rest of them counts. */
static void sort_ties(const struct mez_member *m, struct rank *r, struct rank *spare, size_t n)
{
	size_t hi;

	for (size_t lo = 0; lo < n; lo = hi) {
		struct rank *sorted;

		for (hi = lo + 1; hi < n && r[hi].key == r[lo].key; hi++)
			;
		if (hi - lo == 1)
			continue;
		sorted = merge_sort(m, r + lo, spare + lo, hi - lo);
		if (sorted != r + lo)
			memcpy(r + lo, sorted, (hi - lo) * sizeof(*r));
	}
}

/* Below this a merge sort is done before the bytes are counted. */
enum { RADIX_MIN = 256 };

static struct rank *sort_ranks(const struct mez_member *m, struct rank *r, struct rank *spare,
			       size_t n)
{
	struct rank *sorted;

	if (n < RADIX_MIN)
		return merge_sort(m, r, spare, n);
	sorted = radix_sort(r, spare, n);
	sort_ties(m, sorted, sorted == r ? spare : r, n);
	return sorted;
}

/* How many bytes all names begin with. */
static size_t common_prefix(const struct mez_member *m, size_t n)
{
	const char *first = m[0].name.u.text;
	size_t len = m[0].name.len;

	for (size_t i = 1; i < n && len; i++) {
		const char *p = m[i].name.u.text;
		size_t max = m[i].name.len < len ? m[i].name.len : len;

		for (len = 0; len < max && p[len] == first[len]; len++)
			;
	}
	return len;
}

/* Move the members where their ranks say.  Gives the second of the first two that are equal. */
static const struct mez_member *move(struct mez_member *to, const struct mez_member *from,
				     const struct rank *r, size_t n)
{
	const struct mez_member *twice = NULL;
	struct rank last = r[0];

	to[0] = from[last.at];
	for (size_t i = 1; i < n; i++) {
		struct rank x = r[i];

		to[i] = from[x.at];
		if (x.key == last.key && !twice && member_order(&from[last.at], &from[x.at]) == 0)
			twice = &to[i];
		last = x;
	}
	return twice;
}

/* Names of large objects often begin alike ("ent-0001"): what all share is no part of the
 * keys.  The ranks live where the members go: in the end in its second half, and member i is
 * written over rank 2i - n and the one after, which are not ahead of rank i. */
static const struct mez_member *sort_many(struct mez_member *to, const struct mez_member *from,
					  size_t n)
{
	struct rank *half = (struct rank *)(void *)to, *r = half + n;
	size_t skip = common_prefix(from, n);

	for (size_t i = 0; i < n; i++) {
		const struct mez_json *name = &from[i].name;

		r[i] = (struct rank){ mez_json_key(name->u.text + skip, name->len - skip),
				      (uint32_t)i };
	}
	if (sort_ranks(from, r, half, n) == half)
		memcpy(r, half, n * sizeof(*r));
	return move(to, from, r, n);
}

/* Small objects, which nearly all are, have their ranks on the stack. */
enum { SMALL_MAX = 32 };

const struct mez_member *mez_json_sort_copy(struct mez_member *to, const struct mez_member *from,
					    size_t n)
{
	struct rank r[SMALL_MAX];

	if (n > SMALL_MAX)
		return sort_many(to, from, n);
	for (size_t i = 0; i < n; i++) {
		const struct mez_json *name = &from[i].name;
		struct rank x = { mez_json_key(name->u.text, name->len), (uint32_t)i };
		size_t k = i;

		for (; k > 0 && goes_after(from, r[k - 1], x); k--)
			r[k] = r[k - 1];
		r[k] = x;
	}
	return n ? move(to, from, r, n) : NULL;
}

const struct mez_member *mez_json_sort(struct mez_arena *a, struct mez_member *m, size_t n)
{
	const struct mez_member *twice;
	struct mez_member *copy;
	size_t mark = mez_arena_mark(a);

	if (ascent(m, n) >= n)
		return NULL;
	copy = mez_arena_alloc(a, n * sizeof(*copy));
	memcpy(copy, m, n * sizeof(*copy));
	twice = mez_json_sort_copy(m, copy, n);
	mez_arena_rewind(a, mark);
	return twice;
}
