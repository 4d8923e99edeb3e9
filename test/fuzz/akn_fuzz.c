/* Any bytes as Akoma Ntoso: refused with a reason, or a tree with what akn.h promises, and pages
 * for readers. */
#include "adapt/akn.h"
#include "adapt/akntext.h"
#include "base/date.h"
#include "base/text.h"
#include "canon/canon.h"
#include "schemakit.h"
#include "work/packlaw.h"

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

/* Both pages of it, and compared with nothing: all is new, and nothing is lost. */
static void check_pages(struct mez_arena *a, const char *p, size_t n)
{
	const struct mez_lawnode *top, *same;
	const struct mez_lawhead head = {.title = MEZ_STR("t"), .language = MEZ_STR("urd")};
	MEZ_AUTOBUF plain = MEZ_BUF_INIT, compared = MEZ_BUF_INIT, page = MEZ_BUF_INIT;
	struct mez_lawchanges changes;
	struct mez_err err;

	if (mez_akn_text(&top, &changes, a, p, n, MEZ_NOSTR, &err) < 0)
		return;
	same = mez_lawtext_diff(a, top, top);
	mez_lawtext_print(&plain, &head, top);
	mez_lawtext_print(&compared, &head, same);
	mez_require(mez_str_eq(mez_buf_view(&plain), mez_buf_view(&compared)));
	mez_lawtext_html(&page, &head, same);
	mez_require(mez_utf8_valid(page.p, page.len) == page.len);
}

static void keep_item(void *arg, struct mez_str path, const struct mez_json *doc)
{
	mez_require(path.n && schema_holds(doc, arg));
}

static void keep_text(void *arg, struct mez_str path, struct mez_str bytes)
{
	(void)arg;
	mez_require(path.n && bytes.n);
}

/* The same text in a lawpack. */
static void check_items(struct mez_arena *a, const char *p, size_t n)
{
	struct mez_packlaw pack = {.a = a, .out = {.arg = a, .item = keep_item, .text = keep_text}};
	struct mez_origin o = {"law.xml", {p, n}};
	struct mez_law law;
	struct mez_err err;

	mez_law_init(&law, a);
	pack.law = &law;
	if (mez_packlaw_xml(&pack, &o, &err) < 0)
		mez_require(err.code != MEZ_OK && err.msg[0]);
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
	check_items(&arena, n ? (const char *)data : "", n);
	check_pages(&arena, n ? (const char *)data : "", n);
	return 0;
}
