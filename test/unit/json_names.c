/* The order of names against UTF-16 worked out in full, and sorting at every size. */
#include "json/json_priv.h"

#include "base/text.h"
#include "tap.h"

static struct mez_arena arena;
static struct mez_err err;

/* --- the slow way ------------------------------------------------------------------------ */

static size_t units(uint16_t *out, struct mez_str s)
{
	const char *p = s.p, *end = s.p + s.n;
	size_t n = 0;

	while (p < end) {
		uint32_t ch = mez_utf8_next(&p, end);

		if (ch < 0x10000) {
			out[n++] = (uint16_t)ch;
		} else {
			out[n++] = (uint16_t)(0xd7c0 + (ch >> 10));
			out[n++] = (uint16_t)(0xdc00 + (ch & 0x3ff));
		}
	}
	return n;
}

static int slowly(struct mez_str a, struct mez_str b)
{
	uint16_t x[256], y[256];
	size_t xn = units(x, a), yn = units(y, b);

	for (size_t i = 0; i < xn && i < yn; i++) {
		if (x[i] != y[i])
			return x[i] < y[i] ? -1 : 1;
	}
	return (xn > yn) - (xn < yn);
}

static uint32_t seed = 1;

static uint32_t chance(uint32_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % n;
}

/* Characters at the borders where the two encodings order differently, and few of them,
 * so that long common beginnings are frequent. */
static struct mez_str name(size_t max)
{
	static const uint32_t chars[] = { 'a', 'b', 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000,
					  0xfdcf, 0xfffd, 0x10000, 0x1f600, 0x10fffd };
	size_t n = chance((uint32_t)max), len = 0;
	char *text = mez_arena_text(&arena, 4 * max);

	for (size_t i = 0; i < n; i++)
		len += mez_utf8_put(text + len, chars[chance(chance(3) ? 2 : MEZ_COUNT(chars))]);
	return (struct mez_str){ text, len };
}

static void test_order(void)
{
	size_t wrong = 0, differ = 0;

	for (int i = 0; i < 100000; i++) {
		struct mez_str a = name(12), b = name(12);
		int got = mez_json_name_cmp(a, b);

		wrong += got != slowly(a, b) || mez_json_name_cmp(b, a) != -got;
		differ += got != mez_str_cmp(a, b) && (got < 0) != (mez_str_cmp(a, b) < 0);
	}
	is_int(wrong, 0, "names compare by UTF-16 units");
	ok(differ > 100, "%zu pairs whose bytes compare the other way", differ);
}

/* --- sorting -------------------------------------------------------------------------------- */

static struct mez_member *members(size_t n)
{
	struct mez_member *m = MEZ_NEWS(&arena, struct mez_member, n);

	for (size_t i = 0; i < n; i++) {
		struct mez_str start = name(3);
		struct mez_str s =
			mez_arena_fmt(&arena, "%.*s%u", MEZ_ALL(start), chance(1u << 24));

		m[i].name = mez_json_text(s);
		m[i].name.offset = (uint32_t)i;
		m[i].value = mez_json_bool(true);
	}
	return m;
}

static bool ascending(const struct mez_member *m, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		if (slowly(mez_json_str(&m[i - 1].name), mez_json_str(&m[i].name)) > 0)
			return false;
	}
	return true;
}

/* Sorting moves members and loses none: the offsets were 0 .. n-1. */
static bool complete(const struct mez_member *m, size_t n)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += m[i].name.offset;
	return sum == (uint64_t)n * (n - 1) / 2;
}

static void test_sort(void)
{
	size_t wrong = 0;

	for (size_t n = 1; n < 200; n++) {
		struct mez_member *m, *copy;
		size_t used;

		mez_arena_reset(&arena);
		m = members(n);
		copy = mez_arena_alloc(&arena, n * sizeof(*copy));
		used = arena.used;
		(void)mez_json_sort_copy(copy, m, n);
		wrong += !ascending(copy, n) || !complete(copy, n) || arena.used != used;
		(void)mez_json_sort(&arena, m, n);
		wrong += !ascending(m, n) || !complete(m, n) || arena.used != used;
		wrong += memcmp(m, copy, n * sizeof(*m)) != 0;
		(void)mez_json_sort(&arena, m, n);
		wrong += memcmp(m, copy, n * sizeof(*m)) != 0;
	}
	is_int(wrong, 0, "every size up to 200, and again when sorted");
	for (size_t n = 1000; n < 70000; n = n * 3 + 1) {
		struct mez_member *m;

		mez_arena_reset(&arena);
		m = members(n);
		(void)mez_json_sort(&arena, m, n);
		ok(ascending(m, n) && complete(m, n), "%zu members", n);
	}
	for (size_t n = 2; n < 5000; n = n * 2 + 1) {
		struct mez_member *m;

		mez_arena_reset(&arena);
		m = members(n);
		for (size_t i = 0; i < n; i++)
			m[i].name.u.text =
				mez_arena_fmt(&arena, "x%s/begins alike/%.*s",
					      i % 3 ? "\xf0\x9f\x98\x80" : "\xee\x80\x80",
					      (int)m[i].name.len, m[i].name.u.text).p;
		for (size_t i = 0; i < n; i++)
			m[i].name.len = strlen(m[i].name.u.text) & MEZ_JSON_LEN_MASK;
		(void)mez_json_sort(&arena, m, n);
		ok(ascending(m, n) && complete(m, n), "%zu names that begin alike", n);
	}
	ok(mez_json_sort(&arena, NULL, 0) == NULL, "none at all");
}

/* Two names in either order: only whether they stand in order already is asked. */
static void test_pairs(void)
{
	size_t wrong = 0, equal = 0;

	for (int i = 0; i < 20000; i++) {
		struct mez_member m[2] = { { .name = mez_json_text(name(4)) },
					   { .name = mez_json_text(name(4)) } };
		int order = slowly(mez_json_str(&m[0].name), mez_json_str(&m[1].name));

		wrong += (mez_json_sort(&arena, m, 2) != NULL) != (order == 0) || !ascending(m, 2);
		equal += order == 0;
	}
	is_int(wrong, 0, "pairs");
	ok(equal > 100, "%zu of them equal", equal);
}

/* Many small objects: names short, long, alike for eight bytes and more, equal but for one. */
static void test_copies(void)
{
	size_t wrong = 0;

	for (int round = 0; round < 20000; round++) {
		size_t n = 1 + chance(6);
		struct mez_member m[6], to[6];
		const struct mez_member *twice;
		bool same = false;

		mez_arena_reset(&arena);
		for (size_t i = 0; i < n; i++) {
			struct mez_str s = name(2 + chance(10));

			m[i] = (struct mez_member){ mez_json_text(s), mez_json_null() };
			m[i].name.offset = (uint32_t)i;
		}
		twice = mez_json_sort_copy(to, m, n);
		for (size_t i = 1; i < n; i++)
			same = same || mez_json_same(&to[i - 1].name, &to[i].name);
		wrong += !ascending(to, n) || !complete(to, n) || (twice != NULL) != same;
		wrong += twice && !mez_json_same(&twice->name, &twice[-1].name);
	}
	is_int(wrong, 0, "small objects");
}

/* The one reported is the later of the two in the text, wherever they stand. */
static void test_duplicates(void)
{
	static const size_t sizes[] = { 2, 3, 16, 17, 33, 1000 };
	size_t wrong = 0;

	for (size_t s = 0; s < MEZ_COUNT(sizes); s++) {
		size_t n = sizes[s];

		for (int round = 0; round < 50; round++) {
			struct mez_member *m, *copy;
			const struct mez_member *twice;
			size_t a = chance((uint32_t)n), b = chance((uint32_t)n);

			if (a == b)
				continue;
			mez_arena_reset(&arena);
			m = members(n);
			for (size_t i = 0; i < n; i++)
				m[i].name = mez_json_text(
					mez_arena_fmt(&arena, "%07zu", i * 7919 % 10007));
			for (size_t i = 0; i < n; i++)
				m[i].name.offset = (uint32_t)i;
			m[a].name.u.text = m[b].name.u.text;
			copy = mez_arena_alloc(&arena, n * sizeof(*copy));
			twice = round % 2 ? mez_json_sort(&arena, m, n)
					  : mez_json_sort_copy(copy, m, n);
			wrong += !twice || twice->name.offset != (a > b ? a : b);
		}
	}
	is_int(wrong, 0, "a duplicate is found, and the later one named");
}

int main(void)
{
	if (mez_arena_init(&arena, 0, &err) < 0)
		return 1;
	test_order();
	test_sort();
	test_pairs();
	test_copies();
	test_duplicates();
	mez_arena_release(&arena);
	return done_testing();
}
