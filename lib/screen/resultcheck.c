/* screen/resultcheck.c: what a screening proves by itself. */
#include "screen/result_priv.h"

#include "json/shape.h"

static const struct mez_field screening_fields[] = {
	{"type", MEZ_K_STRING, MEZ_REQUIRED, MEZ_SCREENING_TYPE},
	{"algorithm", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"unicode", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"cldr", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"asked", MEZ_K_OBJECT, MEZ_REQUIRED, NULL},
	{"party", MEZ_K_OBJECT, MEZ_REQUIRED, NULL},
	{"lists", MEZ_K_ARRAY, MEZ_REQUIRED, NULL},
};

static const struct mez_field asked_fields[] = {
	{"least", MEZ_K_INT, 0, NULL},
	{"proofs", MEZ_K_BOOL, MEZ_REQUIRED, NULL},
};

static const struct mez_field screened_fields[] = {
	{"list", MEZ_K_NAME, MEZ_REQUIRED, NULL},
	{"as_of", MEZ_K_DATE, MEZ_REQUIRED, NULL},
	{"sha256", MEZ_K_HEX32, MEZ_REQUIRED, NULL},
	{"entries", MEZ_K_INT, MEZ_REQUIRED, NULL},
	{"names", MEZ_K_INT, MEZ_REQUIRED, NULL},
	{"root", MEZ_K_HEX32, MEZ_REQUIRED, NULL},
	{"keys", MEZ_K_INT, MEZ_REQUIRED, NULL},
	{"keys_root", MEZ_K_HEX32, MEZ_REQUIRED, NULL},
	{"block", MEZ_K_INT, MEZ_REQUIRED, NULL},
	{"review", MEZ_K_INT, MEZ_REQUIRED, NULL},
	{"least", MEZ_K_INT, MEZ_REQUIRED, NULL},
	{"outcome", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"candidates", MEZ_K_ARRAY, MEZ_REQUIRED, NULL},
	{"absence", MEZ_K_OBJECT, 0, NULL},
	{"owners", MEZ_K_OBJECT, 0, NULL},
};

static const struct mez_field owned_fields[] = {
	{"rule", MEZ_K_STRING, 0, NULL},
	{"threshold", MEZ_K_DECIMAL, 0, NULL},
	{"counted", MEZ_K_STRING, 0, NULL},
	{"through", MEZ_K_STRING, 0, NULL},
	{"share", MEZ_K_DECIMAL, 0, NULL},
	{"share_min", MEZ_K_DECIMAL, 0, NULL},
	{"share_max", MEZ_K_DECIMAL, 0, NULL},
	{"outcome", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"found", MEZ_K_ARRAY, MEZ_REQUIRED, NULL},
};

static const struct mez_field found_fields[] = {
	{"owner", MEZ_K_INT, MEZ_REQUIRED, NULL},
	{"id", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"candidates", MEZ_K_ARRAY, MEZ_REQUIRED, NULL},
};

static const struct mez_field candidate_fields[] = {
	{"entry", MEZ_K_STRING, MEZ_REQUIRED, NULL}, {"score", MEZ_K_INT, MEZ_REQUIRED, NULL},
	{"by", MEZ_K_STRING, MEZ_REQUIRED, NULL},    {"name", MEZ_K_STRING, 0, NULL},
	{"parts", MEZ_K_OBJECT, MEZ_REQUIRED, NULL}, {"proof", MEZ_K_OBJECT, 0, NULL},
};

static const struct mez_field proof_fields[] = {
	{"index", MEZ_K_INT, MEZ_REQUIRED, NULL},
	{"leaf", MEZ_K_HEX32, MEZ_REQUIRED, NULL},
	{"path", MEZ_K_ARRAY, MEZ_REQUIRED, NULL},
};

static const struct mez_field absence_fields[] = {
	{"key", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"before", MEZ_K_OBJECT, 0, NULL},
	{"after", MEZ_K_OBJECT, 0, NULL},
};

static const struct mez_field key_fields[] = {
	{"index", MEZ_K_INT, MEZ_REQUIRED, NULL},
	{"key", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"path", MEZ_K_ARRAY, MEZ_REQUIRED, NULL},
};

#define CHECK(v, fields, err) mez_shape_check((v), (fields), MEZ_COUNT(fields), "", NULL, 0, (err))

static int bad(struct mez_err *err, const char *what)
{
	return mez_err_set(err, MEZ_E_VALUE, "%s", what);
}

static int read_path(struct mez_mmr_proof *p, const struct mez_json *v, struct mez_err *err)
{
	size_t n = mez_json_len(v);

	if (n > MEZ_MMR_PROOF_MAX)
		return bad(err, "a path of too many hashes");
	p->n = (unsigned)n;
	for (size_t i = 0; i < n; i++)
		if (!mez_digest_parse(&p->h[i], mez_json_str(mez_json_item(v, i))))
			return bad(err, "a path holds what is no hash");
	return 0;
}

/* A tree as a result names it. */
struct tree {
	int64_t size;
	struct mez_digest root;
};

static int read_tree(struct tree *t, const struct mez_json *v, const char *size, const char *root,
		     struct mez_err *err)
{
	if (!mez_json_int(&t->size, mez_json_get(v, mez_str_of(size))) || t->size < 0 ||
	    !mez_digest_parse(&t->root, mez_json_str(mez_json_get(v, mez_str_of(root)))))
		return bad(err, "no size or root of a tree");
	return 0;
}

static int leads(const struct mez_json *v, const struct mez_digest *leaf, int64_t *index,
		 const struct tree *t, struct mez_err *err)
{
	struct mez_mmr_proof p;
	int r = read_path(&p, mez_json_at(v, "path"), err);

	if (r)
		return r;
	if (!mez_json_int(index, mez_json_at(v, "index")) || *index < 0)
		return bad(err, "an index is not negative");
	return mez_mmr_check(&p, leaf, (uint64_t)*index, (uint64_t)t->size, &t->root, err);
}

static int check_candidate(const struct mez_json *v, const struct tree *t, struct mez_err *err)
{
	const struct mez_json *proof = mez_json_at(v, "proof");
	struct mez_digest leaf;
	int64_t index;
	int r = CHECK(v, candidate_fields, err);

	if (r || !proof)
		return r;
	r = CHECK(proof, proof_fields, err);
	if (r)
		return r;
	if (!mez_digest_parse(&leaf, mez_json_str(mez_json_at(proof, "leaf"))))
		return bad(err, "a leaf is a hash");
	return leads(proof, &leaf, &index, t, err);
}

/* One of the keys about an absent one: in the tree, and on its side. */
static int check_key(int64_t *index, const struct mez_json *v, struct mez_str absent, int side,
		     const struct tree *t, struct mez_err *err)
{
	struct mez_str key = mez_json_str(mez_json_at(v, "key"));
	struct mez_digest leaf;
	int r = CHECK(v, key_fields, err), c;

	if (r)
		return r;
	c = mez_str_cmp(key, absent);
	if ((c < 0 ? -1 : c > 0) != side)
		return mez_err_set(err, MEZ_E_DIGEST, "key '%.*s' is on the wrong side",
				   MEZ_FMT(key));
	leaf = mez_screen_key_leaf(key);
	return leads(v, &leaf, index, t, err);
}

static int check_absence(struct mez_arena *a, const struct mez_json *v,
			 const struct mez_json *party, const struct tree *t, struct mez_err *err)
{
	const struct mez_json *before = mez_json_at(v, "before"), *after = mez_json_at(v, "after");
	struct mez_str key = mez_json_str(mez_json_at(v, "key"));
	int64_t i = -1, k = t->size;
	int r = CHECK(v, absence_fields, err);

	if (r)
		return r;
	if (!mez_json_str(mez_json_at(party, "name")).p)
		return bad(err, "a party without a name");
	if (!mez_str_eq(key, mez_screen_key(a, mez_json_str(mez_json_at(party, "name")))))
		return mez_err_set(err, MEZ_E_DIGEST, "the absent key is not the party's");
	if (before)
		r = check_key(&i, before, key, -1, t, err);
	if (!r && after)
		r = check_key(&k, after, key, 1, t, err);
	if (!r && k != i + 1)
		r = mez_err_set(err, MEZ_E_DIGEST,
				"the keys about the absent one are no neighbours");
	return r;
}

static int check_candidates(const struct mez_json *list, const struct tree *t, struct mez_err *err)
{
	int r = 0;

	for (size_t i = 0; !r && i < mez_json_len(list); i++)
		r = check_candidate(mez_json_item(list, i), t, err);
	return r;
}

static int check_owners(const struct mez_json *v, const struct tree *t, struct mez_err *err)
{
	const struct mez_json *found = mez_json_at(v, "found");
	int r = CHECK(v, owned_fields, err);

	for (size_t i = 0; !r && i < mez_json_len(found); i++) {
		const struct mez_json *one = mez_json_item(found, i);

		r = CHECK(one, found_fields, err);
		if (!r)
			r = check_candidates(mez_json_at(one, "candidates"), t, err);
	}
	return r;
}

static int check_list(struct mez_arena *a, const struct mez_json *v, const struct mez_json *party,
		      const struct mez_screening_how *how, struct mez_err *err)
{
	const struct mez_json *owners = mez_json_at(v, "owners"), *absence;
	struct tree entries, keys;
	int r = CHECK(v, screened_fields, err);

	if (!r)
		r = read_tree(&entries, v, "entries", "root", err);
	if (!r)
		r = read_tree(&keys, v, "keys", "keys_root", err);
	if (!r)
		r = check_candidates(mez_json_at(v, "candidates"), &entries, err);
	if (!r && owners)
		r = check_owners(owners, &entries, err);
	if (!r)
		r = result_follows(v, how, err);
	absence = mez_json_at(v, "absence");
	if (!r && absence && mez_json_len(mez_json_at(v, "candidates")))
		r = bad(err, "an absent name that has candidates");
	return r || !absence ? r : check_absence(a, absence, party, &keys, err);
}

int mez_screening_check_proofs(struct mez_arena *a, const struct mez_json *v, struct mez_err *err)
{
	const struct mez_json *lists = mez_json_at(v, "lists"), *party;
	struct mez_screening_how how;
	int r = mez_screening_asked(&how, &party, v, err);

	for (size_t i = 0; !r && i < mez_json_len(lists); i++) {
		r = check_list(a, mez_json_item(lists, i), party, &how, err);
		if (r)
			r = mez_err_in(err, "lists/%zu", i);
	}
	return r;
}

int mez_screening_asked(struct mez_screening_how *how, const struct mez_json **party,
			const struct mez_json *v, struct mez_err *err)
{
	const struct mez_json *asked = mez_json_at(v, "asked");
	struct mez_screening_how h = {.least = -1};
	int r = CHECK(v, screening_fields, err);

	if (!r)
		r = CHECK(asked, asked_fields, err);
	if (r)
		return r;
	if (mez_json_at(asked, "least") && (!mez_json_int(&h.least, mez_json_at(asked, "least")) ||
					    h.least < 0 || h.least > MEZ_SCORE_TOP))
		return bad(err, "asked/least is no score");
	if (mez_json_is(mez_json_at(asked, "proofs"), MEZ_J_FALSE))
		h.flags = MEZ_SCREENING_TERSE;
	*how = h;
	*party = mez_json_at(v, "party");
	return 0;
}
