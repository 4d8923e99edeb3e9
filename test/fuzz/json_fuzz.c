/* Any bytes as JSON: refused with a code and a place, or a tree that keeps its invariants,
 * is the same after a clone, and is read again from its indented form. */
#include "json/json_priv.h"
#include "json/scan_priv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_text(const struct mez_json *v)
{
	const char *p = v->u.text, *end = p + v->len;
	bool plain = true;

	mez_require(v->type == MEZ_J_STRING);
	while (p < end) {
		unsigned char c = (unsigned char)*p;
		int len = c < 0x80 ? 1 : mez_json_char(p, (size_t)(end - p));

		mez_require(len > 0);
		plain = plain && (c >= 0x80 || !mez_json_stops(c));
		p += len;
	}
	mez_require(v->plain == plain);
}

/* Sorted, no name twice, valid text, places within the source. */
static void check(const struct mez_json *v, size_t n, size_t depth)
{
	int64_t i;

	mez_require(depth <= MEZ_JSON_MAX_DEPTH && v->offset < n);
	(void)!mez_json_int(&i, v);
	if (v->type == MEZ_J_STRING)
		check_text(v);
	for (size_t k = 0; k < mez_json_len(v); k++) {
		const struct mez_member *m;

		if (v->type == MEZ_J_ARRAY) {
			check(mez_json_item(v, k), n, depth + 1);
			continue;
		}
		m = mez_json_member(v, k);
		check_text(&m->name);
		check(&m->value, n, depth + 1);
		mez_require(mez_json_get(v, mez_json_str(&m->name)) == &m->value);
		mez_require(k == 0 || mez_json_name_cmp(mez_json_str(&m[-1].name),
							mez_json_str(&m->name)) < 0);
	}
}

static void check_refusal(const struct mez_err *err, int rc, size_t n)
{
	mez_require(rc == -(int)err->code && mez_code_status(rc) == 65);
	mez_require(err->msg[0] && err->line > 0 && err->col > 0 && err->offset <= n);
	mez_require(!err->pointer[0] || err->pointer[0] == '/');
}

/* What was refused is refused again, unless for a noncharacter; then a later fault may be. */
static void check_wide(struct mez_arena *a, const char *src, size_t n, const struct mez_err *why)
{
	const struct mez_json *v;
	struct mez_err err;
	int rc = mez_json_read_wide(&v, a, src, n, &err);

	if (why->code != MEZ_E_NONCHARACTER) {
		mez_require(rc == -(int)why->code && err.offset == why->offset);
	} else if (rc < 0) {
		check_refusal(&err, rc, n);
		mez_require(rc != -MEZ_E_NONCHARACTER);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct mez_arena arena;
	const char *src = (const char *)data;
	const struct mez_json *v, *again;
	struct mez_json copy;
	struct mez_err err;
	struct mez_buf out = MEZ_BUF_INIT;
	int rc;

	if (!arena.base)
		mez_require(mez_arena_init(&arena, 0, &err) == 0);
	mez_arena_reset(&arena);
#if defined(__SSE2__)
	mez_require(mez_json_scan_c(src, n) == mez_json_scan_sse2(src, n));
#endif
	rc = mez_json_read(&v, &arena, src, n, &err);
	if (rc < 0) {
		check_refusal(&err, rc, n);
		check_wide(&arena, src, n, &err);
		return 0;
	}
	check(v, n, 0);
	mez_require(mez_json_read_wide(&again, &arena, src, n, &err) == 0);
	mez_require(mez_json_same(v, again));
	copy = mez_json_clone(&arena, v);
	mez_require(mez_json_same(v, &copy));
	mez_json_pretty(&out, v);
	mez_require(mez_json_read(&again, &arena, out.p, out.len, &err) == 0);
	mez_require(mez_json_same(v, again));
	mez_buf_release(&out);
	return 0;
}
