/* Whichever road is taken along strings, the trees are the same, and so are the refusals. */
#include "json/json_priv.h"
#include "json/scan_priv.h"

#include "tap.h"

enum { ROUNDS = 20000 };

static struct mez_arena arena;
static uint32_t seed = 7;

static uint32_t chance(uint32_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % n;
}

/* Strings of every length to some hundreds, most of them clean, some with something in them
 * that ends a run. */
static void put_string(struct mez_buf *out)
{
	static const char *const odd[] = { "\\n", "\\u0041", "\xc3\xa9", "\xf0\x9f\x98\x80",
					   "\\\"", "\x7f", "\xef\xb7\x90", "\xff", "\x01" };
	size_t n = chance(chance(3) ? 20 : 150);
	size_t at = chance(3) ? SIZE_MAX : chance((uint32_t)n + 1);

	mez_buf_ch(out, '"');
	for (size_t i = 0; i < n; i++) {
		if (i == at)
			mez_buf_z(out, odd[chance(chance(8) ? 6 : MEZ_COUNT(odd))]);
		mez_buf_ch(out, (char)('a' + chance(26)));
	}
	mez_buf_ch(out, '"');
}

static void put_text(struct mez_buf *out)
{
	mez_buf_ch(out, '[');
	for (uint32_t i = chance(4); i > 0; i--) {
		mez_buf_ch(out, '{');
		put_string(out);
		mez_buf_ch(out, ':');
		put_string(out);
		mez_buf_z(out, "},");
	}
	put_string(out);
	mez_buf_ch(out, ']');
	if (chance(6) == 0)
		out->len = chance((uint32_t)out->len + 1); /* cut short */
}

struct answer {
	int rc;
	struct mez_err err;
	const struct mez_json *v;
};

static void read_by(struct answer *a, enum mez_scan road, const char *p, size_t n)
{
	*a = (struct answer){ .rc = 0 };
	if (!mez_json_scan_take(road))
		return;
	a->rc = mez_json_read(&a->v, &arena, p, n, &a->err);
}

static bool alike(const struct answer *a, const struct answer *b)
{
	if (a->rc != b->rc)
		return false;
	if (a->rc == 0)
		return mez_json_same(a->v, b->v) &&
		       mez_json_source(a->v).p == mez_json_source(b->v).p;
	return a->err.offset == b->err.offset && strcmp(a->err.pointer, b->err.pointer) == 0;
}

int main(void)
{
	size_t roads = 0, wrong = 0, good = 0, bad = 0;
	struct mez_err err;

	if (mez_arena_init(&arena, 0, &err) < 0)
		return 1;
	for (int i = 0; i < ROUNDS; i++) {
		MEZ_AUTOBUF text = MEZ_BUF_INIT;
		struct answer plain, other;
		char *exact;

		mez_arena_reset(&arena);
		put_text(&text);
		exact = malloc(text.len + 1);
		memcpy(exact, text.p, text.len);
		exact = realloc(exact, text.len ? text.len : 1); /* no byte more to read */
		read_by(&plain, MEZ_SCAN_C, exact, text.len);
		*(plain.rc == 0 ? &good : &bad) += 1;
		for (enum mez_scan road = MEZ_SCAN_SSE2; road <= MEZ_SCAN_AVX2; road++) {
			if (!mez_json_scan_take(road))
				continue;
			roads += i == 0;
			read_by(&other, road, exact, text.len);
			wrong += !alike(&plain, &other);
		}
		free(exact);
	}
	ok(good > ROUNDS / 4 && bad > ROUNDS / 10, "%zu texts read, %zu refused", good, bad);
	is_int(wrong, 0, "all the same by every road");
	ok(true, "%zu roads beside plain C on this machine", roads);
	mez_arena_release(&arena);
	return done_testing();
}
