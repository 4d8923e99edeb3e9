/* Any bytes as source documents and as an item of a pack: refused, or an item whose bytes the
 * reader of packs takes as the same kind. */
#include "adapt/yaml.h"
#include "canon/canon.h"
#include "pack/item.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct mez_arena arena;

static void check_item(const struct mez_json *item, enum mez_item_kind kind)
{
	MEZ_AUTO(mez_canon) c = mez_canon_of(item);
	struct mez_str bytes = mez_canon_view(c);
	struct mez_origin o = {"item", bytes};
	const struct mez_json *back;
	enum mez_item_kind again;
	struct mez_err err;

	mez_require(mez_canon_read(&back, &arena, bytes.p, bytes.n, &err) == 0);
	mez_require(mez_item_check(&again, &arena, back, &o, &err) == 0);
	mez_require(again == kind);
}

static void as_source(const struct mez_json *doc, const struct mez_origin *o)
{
	enum mez_item_kind kind;
	struct mez_json item;
	struct mez_err err;
	int r = mez_item_kind_of_source(&kind, doc, o, &err);

	if (!r)
		r = mez_item_from_source(&item, &arena, kind, doc, o, &err);
	if (r)
		mez_require(r == -(int)err.code && err.msg[0]);
	else
		check_item(&item, kind);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct mez_origin o = {"fuzz", {n ? (const char *)data : "", n}};
	const struct mez_json *const *docs;
	const struct mez_json *v;
	enum mez_item_kind kind;
	struct mez_err err;
	size_t ndocs;

	if (!arena.base)
		mez_require(mez_arena_init(&arena, 0, &err) == 0);
	mez_arena_reset(&arena);
	if (mez_yaml_read(&docs, &ndocs, &arena, o.text.p, o.text.n, &err) == 0)
		for (size_t i = 0; i < ndocs; i++)
			as_source(docs[i], &o);
	if (mez_canon_read(&v, &arena, o.text.p, o.text.n, &err) == 0 &&
	    mez_item_check(&kind, &arena, v, &o, &err) < 0)
		mez_require(err.code != MEZ_OK && err.msg[0]);
	return 0;
}
