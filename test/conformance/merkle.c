/* RFC 6962 trees: the reference tree, and inclusion and consistency proofs, good and broken.
 * Of the subtree proofs those of subtrees that begin at 0 are plain proofs, and are run. */
#include "base/text.h"
#include "mmr/mmr.h"
#include "suite.h"

#include "json/json.h"

static struct mez_arena arena;
static struct mez_err err;
static struct suite s;

static bool digest_of(struct mez_digest *out, const struct mez_json *b64)
{
	size_t n = sizeof(out->b);

	return mez_unb64(out->b, &n, mez_json_str(b64)) && n == sizeof(out->b);
}

static bool proof_of(struct mez_mmr_proof *out, const struct mez_json *list)
{
	out->n = 0;
	if (mez_json_len(list) > MEZ_MMR_PROOF_MAX)
		return false;
	while (out->n < mez_json_len(list))
		if (!digest_of(&out->h[out->n], mez_json_item(list, out->n)))
			return false;
		else
			out->n++;
	return true;
}

/* An unsigned 64-bit lexeme, as the suite's sizes are. */
static uint64_t number(const struct mez_json *v)
{
	uint64_t n = 0;

	if (!mez_json_is(v, MEZ_J_NUMBER))
		mez_bug("the suite's numbers are numbers");
	for (uint32_t i = 0; i < v->len; i++)
		n = n * 10 + (uint64_t)(v->u.text[i] - '0');
	return n;
}

/* Hashes that are not 32 bytes have no type to be in: such a proof is not made. */
static bool included(const struct mez_json *c, uint64_t size)
{
	struct mez_digest leaf, root;
	struct mez_mmr_proof p;

	return digest_of(&leaf, mez_json_at(c, "leafHash")) &&
	       digest_of(&root, mez_json_at(c, "root")) && proof_of(&p, mez_json_at(c, "proof")) &&
	       mez_mmr_check(&p, &leaf, number(mez_json_at(c, "leafIdx")), size, &root, &err) == 0;
}

static bool consistent(const struct mez_json *c, uint64_t old, uint64_t size)
{
	struct mez_digest root1, root2;
	struct mez_mmr_proof p;

	return digest_of(&root1, mez_json_at(c, "root1")) &&
	       digest_of(&root2, mez_json_at(c, "root2")) &&
	       proof_of(&p, mez_json_at(c, "proof")) &&
	       mez_mmr_check_consistency(&p, old, &root1, size, &root2, &err) == 0;
}

/* False: a subtree inside the tree, which is no proof of ours. */
static bool judge(bool *accepted, const char *path, const struct mez_json *c)
{
	if (strncmp(path, "inclusion/", 10) == 0)
		*accepted = included(c, number(mez_json_at(c, "treeSize")));
	else if (strncmp(path, "consistency/", 12) == 0)
		*accepted = consistent(c, number(mez_json_at(c, "size1")),
				       number(mez_json_at(c, "size2")));
	else if (number(mez_json_at(c, "start")) != 0)
		return false;
	else if (strncmp(path, "subtreeinclusion/", 17) == 0)
		*accepted = included(c, number(mez_json_at(c, "end")));
	else
		*accepted = consistent(c, number(mez_json_at(c, "end")),
				       number(mez_json_at(c, "size")));
	return true;
}

static void run_proofs(void)
{
	static const char *const dirs[] = { "inclusion", "consistency", "subtreeinclusion",
					    "subtreeconsistency" };
	unsigned good = 0, bad = 0, others = 0;

	for (size_t d = 0; d < MEZ_COUNT(dirs); d++) {
		MEZ_AUTOBUF names = MEZ_BUF_INIT;
		size_t n = 0;
		const char *p;

		ok(mez_file_walk(&names, &n, s.dir, dirs[d], SUITE_FILES_MAX, &err) == 0 && n > 0,
		   "%s", dirs[d]);
		p = names.p;
		for (size_t i = 0; i < n; i++, p += strlen(p) + 1) {
			MEZ_AUTOBUF text = MEZ_BUF_INIT;
			const struct mez_json *c;
			char path[512];
			bool accepted = false, want;

			snprintf(path, sizeof(path), "%s%s%s",
				 strncmp(p, dirs[d], strlen(dirs[d])) == 0 ? "" : dirs[d],
				 strncmp(p, dirs[d], strlen(dirs[d])) == 0 ? "" : "/", p);
			if (!suite_read(&s, &text, path))
				continue;
			mez_arena_reset(&arena);
			if (mez_json_read(&c, &arena, text.p, text.len, &err) < 0) {
				ok(false, "%s: %s", path, err.msg);
				continue;
			}
			want = !mez_json_is(mez_json_at(c, "wantErr"), MEZ_J_TRUE);
			if (!judge(&accepted, path, c)) {
				others++;
				continue;
			}
			suite_case(&s, path, accepted == want, accepted ? "accepted" : err.msg);
			good += want;
			bad += !want;
		}
	}
	ok(good > 10 && bad > 100, "%u good proofs, %u broken, %u of inner subtrees not run", good,
	   bad, others);
}

static bool is_hex_digest(const struct mez_digest *d, const struct mez_json *hex)
{
	struct mez_digest want;

	return mez_digest_parse(&want, mez_json_str(hex)) && mez_digest_eq(&want, d);
}

/* The eight leaves: hashes, roots and peaks of every size, and all their proofs. */
static void run_tree(void)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	const struct mez_json *t, *leaves, *roots, *peaks, *level0;
	struct mez_digest leaf[8], root;
	struct mez_mmr m;

	if (!suite_read(&s, &text, "reference-tree.json") ||
	    !ok(mez_json_read(&t, &arena, text.p, text.len, &err) == 0, "reference tree"))
		return;
	leaves = mez_json_at(t, "leaf_inputs_hex");
	roots = mez_json_at(t, "roots_by_size");
	peaks = mez_json_at(t, "peaks_by_size");
	level0 = mez_json_item(mez_json_at(t, "node_hashes_by_level"), 0);
	if (!ok(mez_json_len(leaves) == 8 && mez_json_len(roots) == 9, "eight leaves"))
		return;
	mez_mmr_init(&m);
	for (size_t size = 0;; size++) {
		const struct mez_json *want = mez_json_item(peaks, size);
		bool same = m.npeaks == mez_json_len(want);

		root = mez_mmr_root(&m);
		ok(is_hex_digest(&root, mez_json_item(roots, size)), "root of size %zu", size);
		for (unsigned i = 0; same && i < m.npeaks; i++)
			same = is_hex_digest(&m.peak[i], mez_json_item(want, i));
		ok(same, "peaks of size %zu", size);
		if (size == 8)
			break;
		struct mez_str hex = mez_json_str(mez_json_item(leaves, size));
		uint8_t bytes[64];

		if (!mez_unhex(bytes, hex.n / 2, hex))
			mez_bug("leaf input");
		leaf[size] = mez_leaf_hash(bytes, hex.n / 2);
		ok(is_hex_digest(&leaf[size], mez_json_item(level0, size)), "leaf hash %zu", size);
		mez_mmr_append(&m, &leaf[size]);
	}
	for (uint64_t i = 0; i < 8; i++) {
		struct mez_mmr_proof p;

		mez_mmr_prove(&p, leaf, 8, i);
		ok(mez_mmr_check(&p, &leaf[i], i, 8, &root, &err) == 0, "leaf %u is proved",
		   (unsigned)i);
	}
}

int main(void)
{
	s = suite_open("merkle-rfc6962");
	if (mez_arena_init(&arena, 0, &err) < 0)
		return 1;
	run_tree();
	run_proofs();
	return done_testing();
}
