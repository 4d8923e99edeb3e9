/* The predecessor's trade playbook: receipts and checkpoints as they were before a rename
 * must recompute; as committed after it, none may. */
#include "canon/canon.h"
#include "receipt/receipt.h"
#include "suite.h"

static struct mez_arena arena;
static struct mez_err err;

static const char *const receipts[] = { "obligation/receipt-0", "obligation/receipt-1",
					"obligation/receipt-2", "settlement/receipt-0",
					"settlement/receipt-1" };

static const struct mez_json *load(const struct suite *s, struct mez_buf *text, const char *path)
{
	const struct mez_json *v = NULL;

	if (suite_read(s, text, path) && mez_json_read(&v, &arena, text->p, text->len, &err) < 0)
		ok(false, "%s: %s", path, err.msg);
	return v;
}

static bool is_hex_of(const struct mez_digest *d, const struct mez_json *v)
{
	char hex[MEZ_HEX32 + 1];

	mez_digest_hex(hex, d);
	return mez_str_eq(mez_json_str(v), mez_str_of(hex));
}

static void receipt(const struct suite *s, const char *dist, const char *name, bool good)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	char path[256];
	const struct mez_json *v;
	struct mez_digest root;

	(void)snprintf(path, sizeof(path), "docs/examples/trade/%s/artifacts/receipts/%s.json",
		       dist, name);
	v = load(s, &text, path);
	ok(v && mez_receipt_legacy_root(&root, &arena, v, &err) == 0 &&
		   is_hex_of(&root, mez_json_at(v, "next_root")) == good,
	   "%s %s: next_root %s", dist, name, good ? "recomputes" : "does not recompute");
}

/* checkpoint_digest covers everything but itself. */
static void checkpoint(const struct suite *s, const char *dist, bool good)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	MEZ_AUTO(mez_canon) bytes = NULL;
	char path[256];
	const struct mez_json *v;
	struct mez_obj o;
	struct mez_json bare;
	struct mez_digest d;

	(void)snprintf(path, sizeof(path),
		       "docs/examples/trade/%s/artifacts/checkpoints/obligation/checkpoint-0.json",
		       dist);
	v = load(s, &text, path);
	if (!v)
		return;
	mez_obj_from(&o, &arena, v);
	(void)mez_obj_drop(&o, MEZ_STR("checkpoint_digest"));
	bare = mez_obj_done(&o);
	if (!ok(mez_canon_make(&bytes, &bare, MEZ_PROFILE_LEGACY, NULL, 0, &err) == 0, "%s", dist))
		return;
	d = mez_canon_digest(bytes);
	ok(is_hex_of(&d, mez_json_at(v, "checkpoint_digest")) == good, "%s: checkpoint_digest",
	   dist);
}

/* The chain's links, which the rename left alone in themselves. */
static void links(const struct suite *s)
{
	MEZ_AUTOBUF a = MEZ_BUF_INIT;
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	const struct mez_json *x = load(
		s, &a,
		"docs/examples/trade/dist-pre-rename/artifacts/receipts/obligation/receipt-0.json");
	const struct mez_json *y = load(
		s, &b,
		"docs/examples/trade/dist-pre-rename/artifacts/receipts/obligation/receipt-1.json");

	ok(x && y && mez_json_same(mez_json_at(x, "next_root"), mez_json_at(y, "prev_root")),
	   "receipt 1 continues receipt 0");
}

int main(void)
{
	struct suite s = suite_open("momentum-sez-stack");

	if (mez_arena_init(&arena, 0, &err) < 0) {
		printf("Bail out! %s\n", err.msg);
		return 1;
	}
	for (size_t i = 0; i < MEZ_COUNT(receipts); i++) {
		receipt(&s, "dist-pre-rename", receipts[i], true);
		receipt(&s, "dist-as-committed", receipts[i], false);
	}
	checkpoint(&s, "dist-pre-rename", true);
	checkpoint(&s, "dist-as-committed", false);
	links(&s);
	mez_arena_release(&arena);
	mez_buf_release(&s.deviations);
	return done_testing();
}
