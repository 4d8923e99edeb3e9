/* Any bytes as a segment of the chain that the seeds belong to (test/unit/chainkit.h has the
 * same genesis).  Given whole or line by line, the answer is the same. */
#include "receipt/chain.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { FLAGS = MEZ_CHAIN_PROOFS | MEZ_CHAIN_CASES };

static struct mez_arena arena;

static struct mez_seckey *key_of(uint8_t byte)
{
	uint8_t seed[32];

	memset(seed, byte, sizeof(seed));
	return mez_seckey_of_seed(seed);
}

static const struct mez_genesis *genesis(void)
{
	MEZ_AUTO(mez_seckey) authority = key_of(1);
	MEZ_AUTO(mez_seckey) log = key_of(2);
	MEZ_AUTO(mez_canon) bytes = NULL;
	struct mez_genesis_new g = { .origin = MEZ_STR("mez.example/pk-sifc"),
				     .zone = MEZ_STR("pk-sifc"),
				     .log_key = mez_seckey_public(log),
				     .nonce = { 1, 2, 3 },
				     .created = { 1757934000 } }; /* 2025-09-15T11:00:00Z */
	const struct mez_genesis *out;
	struct mez_json v;
	struct mez_err err;

	mez_require(mez_genesis_make(&v, &arena, &g, authority, &err) == 0);
	bytes = mez_canon_of(&v);
	mez_require(mez_genesis_open(&out, &arena, mez_arena_dup(&arena, mez_canon_view(bytes)),
				     &err) == 0);
	return out;
}

static int by_lines(struct mez_chain_check *c, struct mez_str s, struct mez_err *err)
{
	const char *p = s.p, *end = s.p + s.n;
	int r = 0;

	while (p < end && r == 0) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));

		if (!nl)
			return -MEZ_E_CHAIN;
		r = mez_chain_check_feed(c, (struct mez_str){ p, (size_t)(nl - p) }, err);
		p = nl + 1;
	}
	return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct mez_genesis *g;
	const struct mez_str s = { n ? (const char *)data : "", n };
	MEZ_AUTO(mez_chain_check) whole = NULL;
	MEZ_AUTO(mez_chain_check) lines = NULL;
	struct mez_err err, other;
	int r;

	if (!g) {
		mez_require(mez_arena_init(&arena, 0, NULL) == 0);
		g = genesis();
	}
	mez_require(mez_chain_check_new(&whole, g, FLAGS, &err) == 0);
	mez_require(mez_chain_check_new(&lines, g, FLAGS, &err) == 0);
	r = mez_chain_check_segment(whole, "fuzz", s, &err);
	mez_require(r == 0 || (err.msg[0] && err.line));
	mez_require(by_lines(lines, s, &other) == r);
	mez_require(mez_chain_check_size(whole) == mez_chain_check_size(lines));
	if (r == 0 && mez_chain_check_end(whole, &err) == 0 && mez_chain_check_size(whole)) {
		struct mez_digest head = mez_chain_check_head(whole);

		mez_require(mez_digest_eq(&head, &mez_chain_check_last(whole)->next_root));
	}
	return 0;
}
