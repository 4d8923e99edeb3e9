/* Any text as a genesis document, a receipt, an inclusion proof, a receipt of the
 * predecessor.  What is taken as a receipt is made again from its values. */
#include "receipt/genesis.h"
#include "receipt/inclusion.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct mez_arena arena;

/* The values of a decoded receipt are all there is to it: the same ones make it again. */
static void make_again(const struct mez_receipt *r, const struct mez_json *doc)
{
	struct mez_receipt again = *r, back;
	struct mez_err err;

	mez_require(mez_receipt_make(&again, &arena, NULL, &err) == 0);
	mez_require(mez_digest_eq(&again.next_root, &r->next_root));
	mez_require(r->has_proof || mez_json_same(again.doc, doc));
	mez_require(mez_receipt_decode(&back, &arena, again.doc, &err) == 0);
	mez_require(back.npacks == r->npacks && back.sequence == r->sequence);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const struct mez_str text = { n ? (const char *)data : "", n };
	const struct mez_genesis *g;
	const struct mez_json *v;
	struct mez_inclusion p;
	struct mez_receipt r;
	struct mez_digest d;
	struct mez_err err;

	if (!arena.base)
		mez_require(mez_arena_init(&arena, 0, NULL) == 0 && mez_crypto_init(&err) == 0);
	mez_arena_reset(&arena);
	if (mez_genesis_open(&g, &arena, text, &err) == 0)
		mez_require(mez_origin_ok(g->origin));
	if (mez_json_read(&v, &arena, text.p, text.n, &err) < 0)
		return 0;
	if (mez_receipt_decode(&r, &arena, v, &err) == 0)
		make_again(&r, v);
	else
		mez_require(err.code != MEZ_OK && err.msg[0]);
	if (mez_inclusion_decode(&p, v, &err) == 0)
		mez_require(p.sequence < p.size && p.path.n <= MEZ_MMR_PROOF_MAX);
	(void)!mez_receipt_legacy_root(&d, &arena, v, &err);
	return 0;
}
