/* mmr/mmr.c: RFC 6962 section 2.1 (RFC 9162 section 2.1) over peaks and over leaves. */
#include "mmr/mmr.h"

/* --- the tree ----------------------------------------------------------------- */

void mez_mmr_init(struct mez_mmr *m)
{
	m->size = 0;
	m->npeaks = 0;
}

/* A new leaf closes one perfect tree for every trailing one bit of the size. */
void mez_mmr_append(struct mez_mmr *m, const struct mez_digest *leaf)
{
	struct mez_digest node = *leaf;

	mez_require(m->size < UINT64_MAX);
	for (uint64_t rest = m->size; rest & 1; rest >>= 1)
		node = mez_node_hash(&m->peak[--m->npeaks], &node);
	m->peak[m->npeaks++] = node;
	m->size++;
}

struct mez_digest mez_mmr_root(const struct mez_mmr *m)
{
	struct mez_digest root;
	struct mez_filehash none;
	unsigned i = m->npeaks;

	if (i == 0) {
		none = mez_sha256_file("", 0);
		memcpy(root.b, none.b, sizeof(root.b));
		return root;
	}
	root = m->peak[--i];
	while (i > 0)
		root = mez_node_hash(&m->peak[--i], &root);
	return root;
}

/* Root over a run of leaf hashes; n > 0. */
static struct mez_digest root_of(const struct mez_digest *leaves, uint64_t n)
{
	struct mez_mmr m;

	mez_mmr_init(&m);
	for (uint64_t i = 0; i < n; i++)
		mez_mmr_append(&m, &leaves[i]);
	return mez_mmr_root(&m);
}

/* --- making proofs -------------------------------------------------------------- */

/* The largest power of two below n; n > 1. */
static uint64_t split_at(uint64_t n)
{
	return UINT64_C(1) << (63 - __builtin_clzll(n - 1));
}

static void push(struct mez_mmr_proof *p, struct mez_digest h)
{
	mez_require(p->n < MEZ_MMR_PROOF_MAX);
	p->h[p->n++] = h;
}

/* PATH(index, D[size]): the nearer sibling first, so the descent writes on its way back. */
static void path(struct mez_mmr_proof *p, const struct mez_digest *leaves, uint64_t size,
		 uint64_t index)
{
	uint64_t k;

	if (size == 1)
		return;
	k = split_at(size);
	if (index < k) {
		path(p, leaves, k, index);
		push(p, root_of(leaves + k, size - k));
	} else {
		path(p, leaves + k, size - k, index - k);
		push(p, root_of(leaves, k));
	}
}

void mez_mmr_prove(struct mez_mmr_proof *out, const struct mez_digest *leaves, uint64_t size,
		   uint64_t index)
{
	mez_require(index < size);
	out->n = 0;
	path(out, leaves, size, index);
}

/* SUBPROOF(old, D[size], whole): whole says that the old tree is one of which the verifier
 * knows the root already. */
static void subproof(struct mez_mmr_proof *p, const struct mez_digest *leaves, uint64_t old,
		     uint64_t size, bool whole)
{
	uint64_t k;

	if (old == size) {
		if (!whole)
			push(p, root_of(leaves, size));
		return;
	}
	k = split_at(size);
	if (old <= k) {
		subproof(p, leaves, old, k, whole);
		push(p, root_of(leaves + k, size - k));
	} else {
		subproof(p, leaves + k, old - k, size - k, false);
		push(p, root_of(leaves, k));
	}
}

void mez_mmr_prove_consistency(struct mez_mmr_proof *out, const struct mez_digest *leaves,
			       uint64_t old_size, uint64_t size)
{
	mez_require(old_size > 0 && old_size <= size);
	out->n = 0;
	subproof(out, leaves, old_size, size, true);
}

/* --- checking proofs ------------------------------------------------------------ */

static int bad_length(struct mez_err *err)
{
	return mez_err_set(err, MEZ_E_VALUE, "the proof is too short or too long for these sizes");
}

/* RFC 9162 section 2.1.3.2. */
int mez_mmr_check(const struct mez_mmr_proof *p, const struct mez_digest *leaf, uint64_t index,
		  uint64_t size, const struct mez_digest *root, struct mez_err *err)
{
	struct mez_digest r = *leaf;
	uint64_t fn = index, sn = size - 1;

	if (index >= size)
		return mez_err_set(err, MEZ_E_VALUE, "leaf %llu is not in a tree of %llu",
				   (unsigned long long)index, (unsigned long long)size);
	if (p->n > MEZ_MMR_PROOF_MAX)
		return bad_length(err);
	for (unsigned i = 0; i < p->n; i++) {
		if (sn == 0)
			return bad_length(err);
		if ((fn & 1) || fn == sn) {
			r = mez_node_hash(&p->h[i], &r);
			while (!(fn & 1) && fn != 0) {
				fn >>= 1;
				sn >>= 1;
			}
		} else {
			r = mez_node_hash(&r, &p->h[i]);
		}
		fn >>= 1;
		sn >>= 1;
	}
	if (sn != 0)
		return bad_length(err);
	if (!mez_digest_eq(&r, root))
		return mez_err_set(err, MEZ_E_DIGEST, "the proof does not lead to the root");
	return 0;
}

/* The fold of RFC 9162 section 2.1.4.2, steps 5 to 7: fr grows to the old root, sr to the new.
 * Step 3 put `first` in front of the path. */
static int fold_both(struct mez_digest *fr, struct mez_digest *sr, const struct mez_digest *path_h,
		     size_t n, uint64_t fn, uint64_t sn, struct mez_err *err)
{
	for (size_t i = 0; i < n; i++) {
		if (sn == 0)
			return bad_length(err);
		if ((fn & 1) || fn == sn) {
			*fr = mez_node_hash(&path_h[i], fr);
			*sr = mez_node_hash(&path_h[i], sr);
			while (!(fn & 1) && fn != 0) {
				fn >>= 1;
				sn >>= 1;
			}
		} else {
			*sr = mez_node_hash(sr, &path_h[i]);
		}
		fn >>= 1;
		sn >>= 1;
	}
	return sn == 0 ? 0 : bad_length(err);
}

static int check_growth(const struct mez_mmr_proof *p, uint64_t old_size,
			const struct mez_digest *old_root, uint64_t size,
			const struct mez_digest *root, struct mez_err *err)
{
	/* An old tree that is perfect is a node of the new one: its root starts the path. */
	bool perfect = (old_size & (old_size - 1)) == 0;
	uint64_t fn = old_size - 1, sn = size - 1;
	struct mez_digest fr, sr;
	int rc;

	if (p->n == 0 || p->n > MEZ_MMR_PROOF_MAX)
		return bad_length(err);
	while (fn & 1) {
		fn >>= 1;
		sn >>= 1;
	}
	fr = sr = perfect ? *old_root : p->h[0];
	rc = fold_both(&fr, &sr, p->h + !perfect, p->n - !perfect, fn, sn, err);
	if (rc < 0)
		return rc;
	if (!mez_digest_eq(&fr, old_root))
		return mez_err_set(err, MEZ_E_DIGEST, "the proof does not lead to the old root");
	if (!mez_digest_eq(&sr, root))
		return mez_err_set(err, MEZ_E_DIGEST, "the proof does not lead to the new root");
	return 0;
}

int mez_mmr_check_consistency(const struct mez_mmr_proof *p, uint64_t old_size,
			      const struct mez_digest *old_root, uint64_t size,
			      const struct mez_digest *root, struct mez_err *err)
{
	if (old_size == 0 || old_size > size)
		return mez_err_set(err, MEZ_E_VALUE, "a tree of %llu cannot grow from one of %llu",
				   (unsigned long long)size, (unsigned long long)old_size);
	if (old_size < size)
		return check_growth(p, old_size, old_root, size, root, err);
	if (p->n != 0)
		return bad_length(err);
	if (!mez_digest_eq(old_root, root))
		return mez_err_set(err, MEZ_E_DIGEST, "two roots for one size");
	return 0;
}
