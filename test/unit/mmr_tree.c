/* The tree of mmr/mmr.h: roots against the reference system's vectors, and proofs of every
 * leaf and every growth up to a size that has all shapes. */
#include "mmr/mmr.h"

#include <stdlib.h>

#include "base/text.h"
#include "tap.h"

enum { LEAVES = 40 };
static struct mez_digest leaf[LEAVES];

static struct mez_digest hex(const char *text)
{
	struct mez_digest d;

	if (!mez_digest_parse(&d, mez_str_of(text)))
		mez_bug("test data");
	return d;
}

/* leaf[i - 1] is the leaf hash of SHA-256("receipt-i"). */
static void make_leaves(void)
{
	for (unsigned i = 1; i <= LEAVES; i++) {
		char text[32];
		struct mez_filehash h;
		int n = snprintf(text, sizeof(text), "receipt-%u", i);

		h = mez_sha256_file(text, (size_t)n);
		leaf[i - 1] = mez_leaf_hash(h.b, sizeof(h.b));
	}
}

static struct mez_digest root(uint64_t size)
{
	struct mez_mmr m;

	mez_mmr_init(&m);
	for (uint64_t i = 0; i < size; i++)
		mez_mmr_append(&m, &leaf[i]);
	return mez_mmr_root(&m);
}

/* reference/core.md appendix B. */
static void test_vectors(void)
{
	static const struct {
		unsigned size, peaks;
		const char *root;
	} cases[] = {
		{ 0, 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
		{ 1, 1, "29534994a3ad2af6dd418f46d4093897971cd14bea312167ad82c4b31dbbfcec" },
		{ 2, 1, "a34e6d5dac1ff07f820cc5156b41a50ce78c6a6868d81d5c5824cad0cab7250b" },
		{ 3, 2, "59140b9d370d775da9f6e8e0fb3baa63489f19f4e62d8402495b9a576ce9fa51" },
		{ 4, 1, "4f3cf7244fc877caa995afae4651eca55e47d1a5783393209d40c35fc19e0f21" },
		{ 5, 2, "c05444bdd9862e94c1e9f4feefe78984eb141d7a9a8112c852011e37952e3a02" },
		{ 6, 2, "ff674d0b0333ac39b7240d68732e1445f5fc02bb0e948ae5dc553a4988fab933" },
		{ 7, 3, "40a91eec870d34ec32dcf4f20ecc85eecd70c01143c45916da174679b1cb2019" },
		{ 8, 1, "cc7b5fd2bc078fd0dc219b51d725405b4ba7cc936aeb83b4fb56d8a0ade8a9fb" },
		{ 9, 2, "2cbf59819f3070f62601d1e0c47af000896f1c7bcb3f1e421c9bcdbf6c20ef09" },
		{ 10, 2, "6f35869be51cec22ecf47b9c6784c6ca8db4b82e0309513f6772269fe8f69bbc" },
		{ 11, 3, "1c414af1be0e05f934c5a33825e5fbb50d259250c4c08ea41040e9e534498688" },
		{ 15, 4, "d6403849e7028d94debd1206e5bf2ff1458e06c4cb9ce2da8e0b276a042d8231" },
		{ 16, 1, "a4064c64f52cf7cc433bf372e64076ebd2b78a49e1e223748802831e7a7f32ad" },
		{ 17, 2, "338734a36416c5153c1a46812c5b3c2bfc3a4fa688beae56eb6ae8447143db2e" },
	};

	for (size_t i = 0; i < MEZ_COUNT(cases); i++) {
		const struct mez_digest want = hex(cases[i].root);
		struct mez_digest got;
		struct mez_mmr m;

		mez_mmr_init(&m);
		for (unsigned k = 0; k < cases[i].size; k++)
			mez_mmr_append(&m, &leaf[k]);
		got = mez_mmr_root(&m);
		ok(mez_digest_eq(&got, &want), "root of %u", cases[i].size);
		ok(m.npeaks == cases[i].peaks && m.size == cases[i].size, "peaks of %u",
		   cases[i].size);
	}
}

/* The definition of RFC 6962 section 2.1, by recursion and nothing else. */
static struct mez_digest defined_root(const struct mez_digest *d, uint64_t n)
{
	struct mez_digest left, right;
	uint64_t k = 1;

	if (n == 1)
		return d[0];
	while (2 * k < n)
		k *= 2;
	left = defined_root(d, k);
	right = defined_root(d + k, n - k);
	return mez_node_hash(&left, &right);
}

static void test_definition(void)
{
	unsigned wrong = 0;

	for (uint64_t n = 1; n <= LEAVES; n++) {
		struct mez_digest a = root(n), b = defined_root(leaf, n);

		wrong += !mez_digest_eq(&a, &b);
	}
	is_int(wrong, 0, "bagged peaks are the RFC 6962 root at every size");
}

static void test_inclusion(void)
{
	unsigned good = 0, tried = 0, fooled = 0;

	for (uint64_t n = 1; n <= LEAVES; n++) {
		const struct mez_digest r = root(n);

		for (uint64_t i = 0; i < n; i++) {
			struct mez_mmr_proof p;

			mez_mmr_prove(&p, leaf, n, i);
			tried++;
			good += mez_mmr_check(&p, &leaf[i], i, n, &r, NULL) == 0;
			for (uint64_t j = 0; j < n; j++)
				fooled +=
					j != i && mez_mmr_check(&p, &leaf[i], j, n, &r, NULL) == 0;
			fooled += mez_mmr_check(&p, &r, i, n, &r, NULL) == 0 && n > 1;
			if (p.n > 0) {
				p.h[p.n - 1].b[0] ^= 1;
				fooled += mez_mmr_check(&p, &leaf[i], i, n, &r, NULL) == 0;
			}
		}
	}
	is_int(good, tried, "every leaf of every tree is proved");
	is_int(fooled, 0, "at its own index only, and by its own path");
}

static void test_inclusion_shape(void)
{
	const struct mez_digest r = root(7);
	struct mez_mmr_proof p;

	mez_mmr_prove(&p, leaf, 7, 6);
	is_int(p.n, 2, "the last of seven has a path of two");
	is_int(mez_mmr_check(&p, &leaf[6], 7, 7, &r, NULL), -MEZ_E_VALUE, "index = size");
	is_int(mez_mmr_check(&p, &leaf[6], 0, 0, &r, NULL), -MEZ_E_VALUE, "empty tree");
	p.n = 0;
	is_int(mez_mmr_check(&p, &leaf[0], 1, 1, &leaf[0], NULL), -MEZ_E_VALUE,
	       "the second of one, with nothing to prove");
	p.n = 2;
	is_int(mez_mmr_check(&p, &leaf[6], UINT64_MAX, UINT64_MAX, &r, NULL), -MEZ_E_VALUE,
	       "no leaf there");
	p.n = 1;
	is_int(mez_mmr_check(&p, &leaf[6], 6, 7, &r, NULL), -MEZ_E_VALUE, "too short");
	p.n = 3;
	p.h[2] = leaf[0];
	is_int(mez_mmr_check(&p, &leaf[6], 6, 7, &r, NULL), -MEZ_E_VALUE, "too long");
	p.n = MEZ_MMR_PROOF_MAX + 1;
	is_int(mez_mmr_check(&p, &leaf[6], 6, 7, &r, NULL), -MEZ_E_VALUE, "longer than any");
	p.n = 2;
	is_int(mez_mmr_check(&p, &leaf[5], 6, 7, &r, NULL), -MEZ_E_DIGEST, "another leaf");
}

/* The trees whose proofs have the longest paths: only shape can be asked of them. */
static void test_huge(void)
{
	struct mez_mmr_proof p = { .n = 64 };
	const struct mez_digest r = root(1);

	is_int(mez_mmr_check(&p, &leaf[0], 0, UINT64_MAX, &r, NULL), -MEZ_E_DIGEST,
	       "2^64 - 1 leaves, 64 hashes");
	p.n = 63;
	is_int(mez_mmr_check(&p, &leaf[0], 0, UINT64_MAX, &r, NULL), -MEZ_E_VALUE, "63 hashes");
	is_int(mez_mmr_check(&p, &leaf[0], 0, UINT64_C(1) << 63, &r, NULL), -MEZ_E_DIGEST,
	       "2^63 leaves, 63 hashes");
}

static void test_consistency(void)
{
	unsigned good = 0, tried = 0, fooled = 0;

	for (uint64_t n = 1; n <= LEAVES; n++) {
		const struct mez_digest r = root(n);

		for (uint64_t m = 1; m <= n; m++) {
			const struct mez_digest old = root(m);
			struct mez_mmr_proof p;

			mez_mmr_prove_consistency(&p, leaf, m, n);
			tried++;
			good += mez_mmr_check_consistency(&p, m, &old, n, &r, NULL) == 0;
			for (uint64_t k = 1; k <= n; k++)
				fooled += k != m &&
					  mez_mmr_check_consistency(&p, k, &old, n, &r, NULL) == 0;
			fooled += m != n && mez_mmr_check_consistency(&p, m, &r, n, &r, NULL) == 0;
			fooled += m != n &&
				  mez_mmr_check_consistency(&p, m, &old, n, &old, NULL) == 0;
			for (unsigned i = 0; i < p.n; i++) {
				p.h[i].b[31] ^= 0x80;
				fooled += mez_mmr_check_consistency(&p, m, &old, n, &r, NULL) == 0;
				p.h[i].b[31] ^= 0x80;
			}
		}
	}
	is_int(good, tried, "every growth is proved");
	is_int(fooled, 0, "and no other by the same proof");
}

static void test_consistency_shape(void)
{
	const struct mez_digest four = root(4), six = root(6), seven = root(7);
	struct mez_mmr_proof p;

	mez_mmr_prove_consistency(&p, leaf, 6, 7);
	is_int(mez_mmr_check_consistency(&p, 0, &six, 7, &seven, NULL), -MEZ_E_VALUE,
	       "from nothing");
	is_int(mez_mmr_check_consistency(&p, 8, &six, 7, &seven, NULL), -MEZ_E_VALUE, "shrinking");
	is_int(mez_mmr_check_consistency(&p, 7, &seven, 7, &seven, NULL), -MEZ_E_VALUE,
	       "equal sizes want no proof");
	p.n--;
	is_int(mez_mmr_check_consistency(&p, 6, &six, 7, &seven, NULL), -MEZ_E_VALUE, "too short");
	p.n += 2;
	p.h[p.n - 1] = leaf[0];
	is_int(mez_mmr_check_consistency(&p, 6, &six, 7, &seven, NULL), -MEZ_E_VALUE, "too long");
	p.n = MEZ_MMR_PROOF_MAX + 1;
	is_int(mez_mmr_check_consistency(&p, 6, &six, 7, &seven, NULL), -MEZ_E_VALUE,
	       "longer than any");
	p.n = 0;
	is_int(mez_mmr_check_consistency(&p, 7, &seven, 7, &seven, NULL), 0, "no growth");
	is_int(mez_mmr_check_consistency(&p, 7, &six, 7, &seven, NULL), -MEZ_E_DIGEST,
	       "two roots for one size");
	is_int(mez_mmr_check_consistency(&p, 4, &four, 7, &seven, NULL), -MEZ_E_VALUE,
	       "growth without a proof");
	is_int(mez_mmr_check_consistency(&p, 6, &six, 7, &seven, NULL), -MEZ_E_VALUE,
	       "nor from a tree that is not perfect");
	is_int(mez_mmr_check_consistency(&p, 0, &seven, 0, &seven, NULL), -MEZ_E_VALUE,
	       "from nothing to nothing");
	is_int(mez_mmr_check_consistency(&p, 8, &seven, 7, &seven, NULL), -MEZ_E_VALUE,
	       "shrinking under one root");
}

int main(void)
{
	make_leaves();
	test_vectors();
	test_definition();
	test_inclusion();
	test_inclusion_shape();
	test_huge();
	test_consistency();
	test_consistency_shape();
	return done_testing();
}
