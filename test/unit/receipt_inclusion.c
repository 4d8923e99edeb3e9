/* Inclusion proofs: made for every place in trees of every small size, and spoiled. */
#include "tap.h"

#include "chainkit.h"
#include "receipt/inclusion.h"

enum { SIZES = 20 };
static struct kit_chain chain;
static struct mez_digest leaves[SIZES];

static struct mez_checkpoint checkpoint(uint64_t size)
{
	struct mez_checkpoint cp = { .origin = chain.genesis->origin, .size = size };
	struct mez_mmr m;

	mez_mmr_init(&m);
	for (uint64_t i = 0; i < size; i++)
		mez_mmr_append(&m, &leaves[i]);
	cp.root = mez_mmr_root(&m);
	return cp;
}

static void all_sizes(void)
{
	unsigned good = 0, wrong = 0, tried = 0;
	struct mez_inclusion p;
	struct mez_err err;

	for (unsigned size = 1; size <= SIZES; size++) {
		struct mez_checkpoint cp = checkpoint(size);

		for (unsigned i = 0; i < size; i++) {
			struct mez_json v =
				mez_inclusion_make(&kit_arena, cp.origin, leaves, size, i);
			unsigned other = (i + 1) % size;

			tried++;
			good += mez_inclusion_decode(&p, &v, &err) == 0 &&
				mez_inclusion_verify(&p, &chain.receipt[i], &cp, &err) == 0;
			wrong += other == i || mez_inclusion_verify(&p, &chain.receipt[other], &cp,
								    &err) == -MEZ_E_CHAIN;
		}
	}
	is_int(good, tried, "every receipt is shown to be in every tree it is in");
	is_int(wrong, tried, "and no other in its place");
}

static int verify(const struct mez_json *v, const struct mez_checkpoint *cp, struct mez_err *err)
{
	struct mez_inclusion p;
	int r;

	mez_err_clear(err);
	r = mez_inclusion_decode(&p, v, err);
	return r < 0 ? r : mez_inclusion_verify(&p, &chain.receipt[4], cp, err);
}

static void spoiled(void)
{
	struct mez_checkpoint cp = checkpoint(11), other = checkpoint(12);
	struct mez_json v = mez_inclusion_make(&kit_arena, cp.origin, leaves, 11, 4);
	const struct mez_json *path = mez_json_at(&v, "path");
	struct mez_arr shorter = { .a = &kit_arena }, edited = { .a = &kit_arena };
	struct mez_err err;

	for (size_t i = 0; i + 1 < mez_json_len(path); i++)
		mez_arr_add(&shorter, *mez_json_item(path, i));
	for (size_t i = 0; i < mez_json_len(path); i++)
		mez_arr_add(&edited, i == 1 ? *mez_json_item(path, 0) : *mez_json_item(path, i));
	ok(verify(&v, &cp, &err) == 0, "a good proof");
	ok(verify(&v, &other, &err) == -MEZ_E_CHAIN, "not for a later tree");
	ok(verify(kit_with(&v, "path", mez_json_keep(&kit_arena, mez_arr_done(&edited))), &cp,
		  &err) == -MEZ_E_DIGEST,
	   "a hash replaced: %s", err.msg);
	ok(verify(kit_with(&v, "path", mez_json_keep(&kit_arena, mez_arr_done(&shorter))), &cp,
		  &err) == -MEZ_E_VALUE,
	   "a hash too few: %s", err.msg);
	ok(verify(kit_with(&v, "sequence", kit_json("5")), &cp, &err) == -MEZ_E_CHAIN,
	   "another place");
	ok(verify(kit_with(&v, "sequence", kit_json("11")), &cp, &err) == -MEZ_E_VALUE,
	   "a place that is none");
	ok(verify(kit_with(&v, "origin", kit_json("\"x\"")), &cp, &err) == -MEZ_E_CHAIN,
	   "another log");
	ok(verify(kit_with(&v, "path", kit_json("[\"00\"]")), &cp, &err) == -MEZ_E_VALUE,
	   "no digest");
	ok(verify(kit_with(&v, "root", NULL), &cp, &err) == -MEZ_E_MISSING, "no root");
	ok(verify(kit_with(&v, "type", kit_json("\"x\"")), &cp, &err) == -MEZ_E_TYPE,
	   "another type");
}

int main(void)
{
	kit_start();
	kit_chain(&chain, SIZES, NULL);
	for (unsigned i = 0; i < SIZES; i++)
		leaves[i] = mez_receipt_leaf(&chain.receipt[i].next_root);
	all_sizes();
	spoiled();
	mez_arena_release(&kit_arena);
	return done_testing();
}
