/* Any bytes as Akoma Ntoso: refused with a reason, or a tree with what akn.h promises. */
#include "adapt/akn.h"
#include "base/date.h"
#include "canon/canon.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_tree(const struct mez_json *v)
{
	const struct mez_json *list = mez_json_at(v, "provisions");
	struct mez_canon *c = mez_canon_of(v);
	struct mez_date d;
	size_t i;

	mez_require(mez_json_str(mez_json_at(v, "work")).n > 0);
	mez_require(mez_json_str(mez_json_at(v, "expression")).n > 0);
	mez_require(mez_date_parse(&d, mez_json_str(mez_json_at(v, "valid_from"))));
	for (i = 0; i < mez_json_len(list); i++) {
		const struct mez_json *p = mez_json_item(list, i);
		struct mez_digest hash;

		mez_require(mez_json_str(mez_json_at(p, "eid")).p);
		mez_require(mez_json_is_bool(mez_json_at(p, "paraphrase")));
		mez_require(mez_digest_parse(&hash, mez_json_str(mez_json_at(p, "text_sha256"))));
	}
	mez_canon_free(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct mez_arena arena;
	struct mez_err err;
	struct mez_json v;

	if (!arena.base)
		mez_require(mez_arena_init(&arena, 0, &err) == 0);
	mez_arena_reset(&arena);
	if (mez_akn_read(&v, &arena, n ? (const char *)data : "", n, &err) == 0)
		check_tree(&v);
	else
		mez_require(err.code != MEZ_OK && err.msg[0]);
	return 0;
}
