/* Any JSON to canonical bytes, in every profile: refused with the place of the number or
 * string at fault, or bytes that are their own canonical form. */
#include "canon/canon.h"
#include "canon/normalize.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct mez_arena arena;

/* The check without writing says the same as a comparison, and names the first byte that
 * differs. */
static void stands(const struct mez_json *v, enum mez_profile profile, const char *src, size_t n,
		   struct mez_str canonical)
{
	struct mez_err err;
	int rc = mez_canon_check(v, profile, src, n, &err);

	mez_require((rc == 0) == mez_str_eq(canonical, (struct mez_str){ src, n }));
	if (rc == 0)
		return;
	mez_require(rc == -MEZ_E_NOT_CANONICAL && err.msg[0] && err.offset <= n);
	mez_require(err.offset <= canonical.n && memcmp(src, canonical.p, err.offset) == 0);
}

/* What a profile writes, it takes, and writes again. */
static bool fixed_point(const struct mez_json *v, enum mez_profile profile, const char *src,
			size_t n)
{
	MEZ_AUTOBUF first = MEZ_BUF_INIT, second = MEZ_BUF_INIT;
	const struct mez_json *back;
	struct mez_err err;
	int rc = mez_canon_write(&first, v, profile, src, n, &err);

	if (rc < 0) {
		mez_require(err.code == MEZ_E_NUMBER || err.code == MEZ_E_NEGZERO ||
			    (err.code == MEZ_E_VALUE && profile == MEZ_PROFILE_LEGACY));
		mez_require(rc == -(int)err.code && err.line > 0 && first.len == 0);
		return false;
	}
	mez_require(first.len <= 32 * n && first.p[first.len] == 0);
	stands(v, profile, src, n, mez_buf_view(&first));
	mez_require(mez_json_read(&back, &arena, first.p, first.len, &err) == 0);
	mez_require(mez_canon_write(&second, back, profile, first.p, first.len, &err) == 0);
	mez_require(mez_str_eq(mez_buf_view(&first), mez_buf_view(&second)));
	return true;
}

static void read_back(const struct mez_json *v, const char *src, size_t n)
{
	MEZ_AUTO(mez_canon) c = mez_canon_of(v);
	struct mez_str s = mez_canon_view(c);
	const struct mez_json *back;
	struct mez_err err;
	int rc;

	mez_require(mez_canon_read(&back, &arena, s.p, s.n, &err) == 0);
	mez_require(mez_json_same(v, back));
	rc = mez_canon_read(&back, &arena, src, n, &err);
	mez_require((rc == 0) == mez_str_eq(s, (struct mez_str){ src, n }));
	mez_require(rc == 0 || (rc == -MEZ_E_NOT_CANONICAL && err.offset <= n));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *src = (const char *)data;
	const struct mez_json *v, *utc, *again;
	struct mez_err err;

	if (!arena.base)
		mez_require(mez_arena_init(&arena, 0, &err) == 0);
	mez_arena_reset(&arena);
	if (mez_json_read(&v, &arena, src, n, &err) < 0)
		return 0;
	if (fixed_point(v, MEZ_PROFILE_STRICT, src, n)) {
		read_back(v, src, n);
		mez_require(fixed_point(v, MEZ_PROFILE_RFC8785, src, n));
	} else {
		(void)fixed_point(v, MEZ_PROFILE_RFC8785, src, n);
	}
	(void)fixed_point(v, MEZ_PROFILE_LEGACY, src, n);
	if (mez_normalize_time(&utc, &arena, v, src, n, &err) == 0)
		mez_require(mez_normalize_time(&again, &arena, utc, NULL, 0, &err) == 0 &&
			    again == utc);
	else
		mez_require(err.code == MEZ_E_VALUE && err.line > 0);
	return 0;
}
