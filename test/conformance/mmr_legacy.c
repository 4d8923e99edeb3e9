/* The predecessor's Merkle mountain range, and the shapes of another one: peaks by size. */
#include "json/json.h"
#include "mmr/mmr.h"
#include "suite.h"

static struct mez_arena arena;
static struct mez_err err;
static struct suite momentum, kat39;

static bool is_digest(const struct mez_digest *d, const struct mez_json *hex)
{
	struct mez_digest want;

	return mez_digest_parse(&want, mez_json_str(hex)) && mez_digest_eq(&want, d);
}

/* Height of peak i of a range: the place of its bit in the size, from the left. */
static unsigned peak_height(uint64_t size, unsigned i)
{
	unsigned bit = 63;

	for (;; bit--)
		if (size >> bit & 1 && i-- == 0)
			return bit;
}

static void run_leaves(const struct mez_json *doc, struct mez_digest *leaf, size_t n)
{
	const struct mez_json *roots = mez_json_at(doc, "next_roots");
	const struct mez_json *hashes = mez_json_at(doc, "leaf_hashes");
	const struct mez_json *node = mez_json_at(doc, "node_hash_vector");
	struct mez_digest left, right;

	for (size_t i = 0; i < n; i++) {
		char text[32];
		int len = snprintf(text, sizeof(text), "receipt-%zu", i + 1);
		struct mez_filehash h = mez_sha256_file(text, (size_t)len);
		struct mez_filehash want;

		ok(mez_filehash_parse(&want, mez_json_str(mez_json_item(roots, i))) &&
			   mez_filehash_eq(&h, &want),
		   "next_root %zu", i + 1);
		leaf[i] = mez_leaf_hash(h.b, sizeof(h.b));
		ok(is_digest(&leaf[i], mez_json_item(hashes, i)), "leaf hash %zu", i + 1);
	}
	if (!mez_digest_parse(&left, mez_json_str(mez_json_at(node, "left"))) ||
	    !mez_digest_parse(&right, mez_json_str(mez_json_at(node, "right"))))
		mez_bug("node vector");
	left = mez_node_hash(&left, &right);
	ok(is_digest(&left, mez_json_at(node, "result")), "node hash");
}

static void run_roots(const struct mez_json *doc, const struct mez_digest *leaf, size_t n)
{
	const struct mez_json *cases = mez_json_at(doc, "incremental_roots");

	ok(mez_json_len(cases) > 0, "there are roots");
	for (size_t i = 0; i < mez_json_len(cases); i++) {
		const struct mez_json *c = mez_json_item(cases, i),
				      *peaks = mez_json_at(c, "peaks");
		struct mez_digest root;
		struct mez_mmr m;
		int64_t size = 0, height = -1;
		bool same;

		mez_mmr_init(&m);
		if (!ok(mez_json_int(&size, mez_json_at(c, "size")) && (size_t)size <= n, "size"))
			continue;
		for (int64_t k = 0; k < size; k++)
			mez_mmr_append(&m, &leaf[k]);
		root = mez_mmr_root(&m);
		ok(is_digest(&root, mez_json_at(c, "root")), "root of %d", (int)size);
		same = m.npeaks == mez_json_len(peaks);
		for (unsigned k = 0; same && k < m.npeaks; k++)
			same = is_digest(&m.peak[k],
					 mez_json_at(mez_json_item(peaks, k), "hash")) &&
			       mez_json_int(&height,
					    mez_json_at(mez_json_item(peaks, k), "height")) &&
			       height == peak_height(m.size, k);
		ok(same, "peaks of %d", (int)size);
	}
}

static void run_fixture(void)
{
	static struct mez_digest leaf[64];
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	const struct mez_json *doc;
	size_t n;

	if (!suite_read(&momentum, &text, "tests/fixtures/mmr_roots.json") ||
	    !ok(mez_json_read(&doc, &arena, text.p, text.len, &err) == 0, "fixture"))
		return;
	n = mez_json_len(mez_json_at(doc, "next_roots"));
	if (!ok(n > 0 && n <= MEZ_COUNT(leaf), "%zu leaves", n))
		return;
	run_leaves(doc, leaf, n);
	run_roots(doc, leaf, n);
}

/* "| 25| 14, 21, 24, 25|": the last node of a complete range, and the nodes that are peaks,
 * counted from 0 in the order in which they are made.  The hashes of that draft are not ours. */
static void run_kat39(void)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	const struct mez_digest leaf = { { 0 } };
	struct mez_mmr m;
	char *at;
	unsigned rows = 0;

	mez_mmr_init(&m);
	kat39 = suite_open("mmr-draft-bryce-kat39");
	if (!suite_read(&kat39, &text, "test-vectors.md"))
		return;
	at = strstr(text.p, "| i|        accumulator peaks |");
	at = at ? strchr(at, '\n') : NULL;
	at = at ? strchr(at + 1, '\n') : NULL;
	while (at && at[1] == '|') {
		MEZ_AUTOBUF row = MEZ_BUF_INIT;
		uint64_t node = 0;

		mez_mmr_append(&m, &leaf);
		/* A perfect tree of height h has 2^(h+1) - 1 nodes, its peak made last. */
		for (unsigned i = 0; i < m.npeaks; i++) {
			node += (UINT64_C(2) << peak_height(m.size, i)) - 1;
			mez_buf_fmt(&row, "%s%u", i ? ", " : "", (unsigned)(node - 1));
		}
		mez_buf_fmt(&row, "|\n");
		ok(strncmp(strchr(at + 2, '|') + 2, row.p, row.len) == 0 ||
			   strncmp(strchr(at + 2, '|') + 1, row.p, row.len) == 0,
		   "peaks of %u leaves", (unsigned)m.size);
		rows++;
		at = strchr(at + 1, '\n');
	}
	is_int(rows, 21, "all sizes to 21 leaves");
}

int main(void)
{
	momentum = suite_open("momentum-sez-stack");
	if (mez_arena_init(&arena, 0, &err) < 0)
		return 1;
	run_fixture();
	run_kat39();
	return done_testing();
}
