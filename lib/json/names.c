/* json/names.c: the order of member names, and sorting by it. */
#include "json/json_priv.h"

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

enum { INSERT_MAX = 16 };

static void insert_sort(struct mez_member *m, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct mez_member x;
		size_t k = i;

		if (member_order(&m[i - 1], &m[i]) <= 0)
			continue;
		x = m[i];
		for (; k > 0 && member_order(&m[k - 1], &x) > 0; k--)
			m[k] = m[k - 1];
		m[k] = x;
	}
}

/* from[lo, mid) and from[mid, hi) are sorted; to[lo, hi) becomes so. */
static void merge(struct mez_member *to, const struct mez_member *from, size_t lo, size_t mid,
		  size_t hi)
{
	size_t a = lo, b = mid;

	for (size_t k = lo; k < hi; k++) {
		if (a < mid && (b >= hi || member_order(&from[a], &from[b]) <= 0))
			to[k] = from[a++];
		else
			to[k] = from[b++];
	}
}

/* Bottom-up merge sort: n log n comparisons whatever the input, no recursion. */
static void merge_sort(struct mez_arena *a, struct mez_member *m, size_t n)
{
	size_t mark = mez_arena_mark(a);
	struct mez_member *from = m;
	struct mez_member *to = mez_arena_alloc(a, n * sizeof(*m));

	for (size_t lo = 0; lo < n; lo += INSERT_MAX)
		insert_sort(m + lo, n - lo < INSERT_MAX ? n - lo : INSERT_MAX);
	for (size_t run = INSERT_MAX; run < n; run *= 2) {
		struct mez_member *old = from;

		for (size_t lo = 0; lo < n; lo += 2 * run) {
			size_t mid = n - lo < run ? n : lo + run;
			size_t hi = n - lo < 2 * run ? n : lo + 2 * run;

			merge(to, from, lo, mid, hi);
		}
		from = to;
		to = old;
	}
	if (from != m)
		memcpy(m, from, n * sizeof(*m));
	mez_arena_rewind(a, mark);
}

/* Where strict ascent ends: n when sorted without duplicates. */
static size_t ascent(const struct mez_member *m, size_t n)
{
	size_t i = 1;

	while (i < n && member_order(&m[i - 1], &m[i]) < 0)
		i++;
	return i;
}

/* Many members, in place. */
static const struct mez_member *sort_many(struct mez_arena *a, struct mez_member *m, size_t n)
{
	size_t i;

	merge_sort(a, m, n);
	i = ascent(m, n);
	return i < n ? &m[i] : NULL;
}

/* --- few members ------------------------------------------------------------------ */

/* Small objects, which nearly all are, are sorted as numbers: the first eight bytes of a
 * name, so changed that they compare as the name does.  Members then move once, to their
 * final place. */
enum { SMALL_MAX = 32 };

struct rank {
	uint64_t key;
	uint32_t at;
};

/* EE, EF after F0..F4, as byte_order() has it; the rest stays. */
static uint64_t utf16_bytes(uint64_t key)
{
	uint64_t out = 0;

	for (int shift = 56; shift >= 0; shift -= 8) {
		uint64_t b = key >> shift & 0xff;

		out = out << 8 | (b >= 0xf0 ? b - 2 : b >= 0xee ? b + 5 : b);
	}
	return out;
}

static inline uint32_t first_four(const char *p)
{
	const unsigned char *b = (const unsigned char *)p;

	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* Names shorter than eight bytes are filled with zeros; a tie is decided in full. */
static inline uint64_t key_of(const struct mez_json *name)
{
	const char *p = name->u.text;
	size_t n = name->len;
	uint64_t key = 0;

	if (n >= 8) {
		key = (uint64_t)first_four(p) << 32 | first_four(p + 4);
	} else if (n >= 4) {
		/* The last four overlap the first; what is shifted out was there already. */
		key = (uint64_t)first_four(p) << 32 |
		      (uint32_t)((uint64_t)first_four(p + n - 4) << (8 * (8 - n)));
	} else {
		for (size_t i = 0; i < n; i++)
			key |= (uint64_t)(unsigned char)p[i] << (56 - 8 * i);
	}
	return key & UINT64_C(0x8080808080808080) ? utf16_bytes(key) : key;
}

static inline bool goes_after(const struct mez_member *m, struct rank a, struct rank b)
{
	if (a.key != b.key)
		return a.key > b.key;
	return member_order(&m[a.at], &m[b.at]) > 0;
}

const struct mez_member *mez_json_sort_copy(struct mez_arena *a, struct mez_member *to,
					    const struct mez_member *from, size_t n)
{
	struct rank r[SMALL_MAX];

	if (n > SMALL_MAX) {
		memcpy(to, from, n * sizeof(*to));
		return sort_many(a, to, n);
	}
	for (size_t i = 0; i < n; i++) {
		struct rank x = { key_of(&from[i].name), (uint32_t)i };
		size_t k = i;

		for (; k > 0 && goes_after(from, r[k - 1], x); k--)
			r[k] = r[k - 1];
		r[k] = x;
	}
	for (size_t i = 0; i < n; i++)
		to[i] = from[r[i].at];
	for (size_t i = 1; i < n; i++) {
		if (r[i - 1].key == r[i].key && member_order(&to[i - 1], &to[i]) == 0)
			return &to[i];
	}
	return NULL;
}

const struct mez_member *mez_json_sort(struct mez_arena *a, struct mez_member *m, size_t n)
{
	struct mez_member copy[SMALL_MAX];

	if (ascent(m, n) >= n)
		return NULL;
	if (n > SMALL_MAX)
		return sort_many(a, m, n);
	memcpy(copy, m, n * sizeof(*m));
	return mez_json_sort_copy(a, m, copy, n);
}
