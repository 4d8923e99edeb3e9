/* Any bytes as Akoma Ntoso to be judged and shown: names as the convention would have them, good
 * ones; findings that add up; a page and a text that are UTF-8, and no redline to themselves. */
#include "adapt/akn.h"
#include "adapt/akntext.h"
#include "base/text.h"
#include "canon/canon.h"
#include "pack/lawname.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct mez_arena arena;

static void check_report(const struct mez_json *v)
{
	size_t listed = mez_json_len(mez_json_at(v, "findings"));
	struct mez_canon *c = mez_canon_of(v);
	int64_t errors, remarks;

	mez_require(mez_json_int(&errors, mez_json_at(v, "errors")));
	mez_require(mez_json_int(&remarks, mez_json_at(v, "remarks")));
	mez_require(errors + remarks == (int64_t)listed || listed == MEZ_AKN_MAX_FINDINGS);
	mez_canon_free(c);
}

static void check_page(const struct mez_lawnode *top, struct mez_lawchanges changes)
{
	const struct mez_lawhead head = {
		.title = MEZ_STR("t"), .language = MEZ_STR("eng"), .changes = changes};
	const struct mez_lawnode *same = mez_lawtext_diff(&arena, top, top);
	MEZ_AUTOBUF a = MEZ_BUF_INIT, b = MEZ_BUF_INIT;

	mez_lawtext_html(&a, &head, top);
	mez_lawtext_html(&b, &head, same);
	mez_require(a.len == b.len && memcmp(a.p, b.p, a.len) == 0);
	mez_require(mez_utf8_valid(a.p, a.len) == a.len && !strstr(a.p, "<script"));
	mez_buf_clear(&a);
	mez_lawtext_print(&a, &head, top);
	mez_require(mez_utf8_valid(a.p, a.len) == a.len && !memchr(a.p, '\x1b', a.len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *p = n ? (const char *)data : "";
	const struct mez_lawnode *top;
	struct mez_lawchanges changes;
	struct mez_json v, names;
	struct mez_err err;

	if (!arena.base)
		mez_require(mez_arena_init(&arena, 0, &err) == 0);
	mez_arena_reset(&arena);
	if (mez_akn_lint(&v, &arena, p, n, &err) < 0)
		return 0;
	check_report(&v);
	mez_require(mez_akn_names(&names, &arena, p, n, &err) == 0);
	if (mez_akn_text(&top, &changes, &arena, p, n, MEZ_STR("x"), &err) == 0)
		check_page(top, changes);
	return 0;
}
