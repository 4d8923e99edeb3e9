/* work/review.c: reviews beside packs: reading, judging, signing. */
#include "work/review.h"

#include "json/shape.h"
#include "proof/integrity.h"

static const struct mez_field review_fields[] = {
	{"type", MEZ_K_STRING, MEZ_REQUIRED, "mez.review/1"},
	{"pack", MEZ_K_NAME, MEZ_REQUIRED, NULL},
	{"clauses", MEZ_K_ARRAY, MEZ_REQUIRED, NULL},
	{"proof", MEZ_K_OBJECT, MEZ_REQUIRED, NULL},
};
static const struct mez_field reviewed_fields[] = {
	{"clause", MEZ_K_NAME, MEZ_REQUIRED, NULL},
	{"text", MEZ_K_HEX32, MEZ_REQUIRED, NULL},
	{"tree", MEZ_K_HEX32, MEZ_REQUIRED, NULL},
	{"examples", MEZ_K_HEX32, MEZ_REQUIRED, NULL},
	{"on", MEZ_K_DATE, MEZ_REQUIRED, NULL},
};

static const char *state_name(enum mez_review_state s)
{
	switch (s) {
#define X(name, wire)           \
	case MEZ_REVIEW_##name: \
		return wire;
		MEZ_REVIEW_STATES(X)
#undef X
	}
	mez_bug("state of a review out of range");
}

/* --- reading ---------------------------------------------------------------- */

static void digest_at(struct mez_digest *out, const struct mez_json *v, const char *member)
{
	mez_require(mez_digest_parse(out, mez_json_str(mez_json_get(v, mez_str_of(member)))));
}

static int decode_clause(struct mez_review *r, const struct mez_json *v, struct mez_err *err)
{
	struct mez_reviewed *c = &r->v[r->n];
	int e = mez_shape_check(v, reviewed_fields, MEZ_COUNT(reviewed_fields), "/clauses", NULL,
				0, err);

	if (e)
		return e;
	c->clause = mez_json_str(mez_json_at(v, "clause"));
	digest_at(&c->text, v, "text");
	digest_at(&c->tree, v, "tree");
	digest_at(&c->examples, v, "examples");
	mez_require(mez_date_parse(&c->on, mez_json_str(mez_json_at(v, "on"))));
	if (r->n > 0 && mez_str_cmp(r->v[r->n - 1].clause, c->clause) >= 0)
		return mez_err_set(err, MEZ_E_VALUE, "the clauses are not sorted at '%.*s'",
				   MEZ_FMT(c->clause));
	r->n++;
	return 0;
}

int mez_review_decode(struct mez_review *out, struct mez_arena *a, struct mez_str pack,
		      const struct mez_json *doc, struct mez_err *err)
{
	const struct mez_json *list;
	struct mez_review review = {.doc = doc};
	struct mez_proof_info info;
	int r = mez_shape_check(doc, review_fields, MEZ_COUNT(review_fields), "", NULL, 0, err);

	if (!r)
		r = mez_proof_check(&info, a, doc, "assertionMethod", NULL, err);
	if (r)
		return r;
	if (!mez_str_eq(mez_json_str(mez_json_at(doc, "pack")), pack))
		return mez_err_set(err, MEZ_E_REFUSED, "it is of pack '%.*s'",
				   MEZ_FMT(mez_json_str(mez_json_at(doc, "pack"))));
	review.by = mez_proof_signed(&info);
	list = mez_json_at(doc, "clauses");
	review.v = MEZ_NEWS(a, struct mez_reviewed, list->len + 1);
	for (size_t i = 0; !r && i < list->len; i++)
		r = decode_clause(&review, mez_json_item(list, i), err);
	if (!r)
		*out = review;
	return r;
}

int mez_reviews_read(struct mez_reviews *out, struct mez_arena *a, const struct mez_blobs *from,
		     const struct mez_stored_pack *p, struct mez_err *err)
{
	struct mez_beside beside[MEZ_PACK_MAX_REVIEWS];
	struct mez_review *v = MEZ_NEWS(a, struct mez_review, MEZ_PACK_MAX_REVIEWS);
	size_t n;
	int r = mez_packs_reviews(beside, &n, a, from, p, err);

	for (size_t i = 0; !r && i < n; i++) {
		r = mez_review_decode(&v[i], a, p->pack->name, beside[i].doc, err);
		if (r)
			(void)!mez_err_in(err, "review of pack '%.*s'", MEZ_FMT(p->pack->name));
	}
	if (!r)
		*out = (struct mez_reviews){v, n};
	return r;
}

int mez_review_open(struct mez_reviews *all, struct mez_reviewed **is, size_t *n,
		    struct mez_arena *a, struct mez_store *s, struct mez_str pack,
		    struct mez_err *err)
{
	struct mez_blobs from = mez_packs_blobs(s);
	struct mez_stored_pack p;
	struct mez_packset set;
	int r = mez_packs_get(&p, a, s, pack, err);

	if (!r)
		r = mez_packset_open(&set, a, s, pack, err);
	if (!r)
		r = mez_reviews_read(all, a, &from, &p, err);
	if (!r)
		mez_review_digests(is, n, a, &set);
	return r;
}

/* --- judging ------------------------------------------------------------------ */

static bool counts(const struct mez_reviewers *by, const struct mez_signed *who)
{
	struct mez_err ignored;
	bool yes = !by->key;

	for (size_t i = 0; !yes && i < by->n; i++)
		yes = mez_pubkey_eq(&by->key[i], &who->key);
	return yes && mez_revoked_judge(&by->revoked, who, &ignored) == 0;
}

/* What a review says of a clause, or NULL. */
static const struct mez_reviewed *said(const struct mez_review *r, struct mez_str clause)
{
	for (size_t i = 0; i < r->n; i++)
		if (mez_str_eq(r->v[i].clause, clause))
			return &r->v[i];
	return NULL;
}

static bool same(const struct mez_reviewed *x, const struct mez_reviewed *y)
{
	return mez_digest_eq(&x->text, &y->text) && mez_digest_eq(&x->tree, &y->tree) &&
	       mez_digest_eq(&x->examples, &y->examples);
}

int mez_review_know(struct mez_str pack, const struct mez_reviewed *is, size_t n,
		    char *const *clauses, size_t nclauses, struct mez_err *err)
{
	for (size_t i = 0; i < nclauses; i++) {
		bool known = false;

		for (size_t k = 0; !known && k < n; k++)
			known = mez_str_eq(is[k].clause, mez_str_of(clauses[i]));
		if (!known)
			return mez_err_set(err, MEZ_E_NOINPUT, "pack '%.*s' has no clause '%s'",
					   MEZ_FMT(pack), clauses[i]);
	}
	return 0;
}

enum mez_review_state mez_review_judge(const struct mez_reviews *all,
				       const struct mez_reviewers *by,
				       const struct mez_reviewed *is)
{
	enum mez_review_state state = MEZ_REVIEW_NONE;

	for (size_t i = 0; i < all->n; i++) {
		const struct mez_reviewed *was = said(&all->v[i], is->clause);

		if (!was || !counts(by, &all->v[i].by))
			continue;
		if (same(was, is))
			return MEZ_REVIEW_REVIEWED;
		state = MEZ_REVIEW_VOID;
	}
	return state;
}

static struct mez_json date_json(struct mez_arena *a, struct mez_date d)
{
	char text[MEZ_DATE_TEXT + 1];

	mez_date_text(text, d);
	return mez_json_copy_text(a, mez_str_of(text));
}

/* One reader: {key, on, changed}. */
static struct mez_json reader_json(struct mez_arena *a, const struct mez_review *r,
				   const struct mez_reviewed *was, const struct mez_reviewed *is)
{
	struct mez_arr changed = {.a = a};
	struct mez_obj o = {.a = a};
	char did[MEZ_DIDKEY_MAX];

	mez_pubkey_did(did, &r->by.key);
	if (!mez_digest_eq(&was->text, &is->text))
		mez_arr_add(&changed, mez_json_z("text"));
	if (!mez_digest_eq(&was->tree, &is->tree))
		mez_arr_add(&changed, mez_json_z("tree"));
	if (!mez_digest_eq(&was->examples, &is->examples))
		mez_arr_add(&changed, mez_json_z("examples"));
	mez_obj_set(&o, "key", mez_json_copy_text(a, mez_str_of(did)));
	mez_obj_set(&o, "on", date_json(a, was->on));
	mez_obj_set(&o, "changed", mez_arr_done(&changed));
	return mez_obj_done(&o);
}

struct mez_json mez_review_json(struct mez_arena *a, struct mez_str pack,
				const struct mez_reviews *all, const struct mez_reviewers *by,
				const struct mez_reviewed *is)
{
	struct mez_arr readers = {.a = a};
	struct mez_obj o = {.a = a};

	for (size_t i = 0; i < all->n; i++) {
		const struct mez_reviewed *was = said(&all->v[i], is->clause);

		if (was && counts(by, &all->v[i].by))
			mez_arr_add(&readers, reader_json(a, &all->v[i], was, is));
	}
	mez_obj_set(&o, "type", mez_json_z("mez.reviewed/1"));
	mez_obj_set(&o, "pack", mez_json_text(pack));
	mez_obj_set(&o, "clause", mez_json_text(is->clause));
	mez_obj_set(&o, "state", mez_json_z(state_name(mez_review_judge(all, by, is))));
	mez_obj_set(&o, "by", mez_arr_done(&readers));
	return mez_obj_done(&o);
}

static size_t unreviewed(struct mez_unreviewed *out, struct mez_str pack,
			 const struct mez_reviews *all, const struct mez_reviewers *by,
			 const struct mez_reviewed *is, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		enum mez_review_state state = mez_review_judge(all, by, &is[i]);

		if (state != MEZ_REVIEW_REVIEWED)
			out[kept++] = (struct mez_unreviewed){pack, is[i].clause, state};
	}
	return kept;
}

int mez_review_missing(struct mez_unreviewed **out, size_t *n, struct mez_arena *a,
		       struct mez_store *s, struct mez_pack *const *packs, size_t npacks,
		       const struct mez_reviewers *by, struct mez_err *err)
{
	struct mez_unreviewed *all = NULL;
	size_t have = 0;

	for (size_t i = 0; i < npacks; i++) {
		struct mez_unreviewed *grown;
		struct mez_reviews reviews;
		struct mez_reviewed *is;
		size_t nis;
		int r;

		if (packs[i]->kind == MEZ_PACK_LAW)
			continue;
		r = mez_review_open(&reviews, &is, &nis, a, s, packs[i]->name, err);
		if (r)
			return r;
		grown = MEZ_NEWS(a, struct mez_unreviewed, have + nis + 1);
		if (have)
			memcpy(grown, all, have * sizeof *all);
		all = grown;
		have += unreviewed(all + have, packs[i]->name, &reviews, by, is, nis);
	}
	*out = all;
	*n = have;
	return 0;
}

/* --- signing ------------------------------------------------------------------ */

struct signing {
	struct mez_arena *a;
	struct mez_stored_pack p;
	struct mez_reviewed *is; /* the clauses as they are */
	size_t nis;
	struct mez_reviews all;
	struct mez_pubkey mine;
	char *const *clause; /* asked for */
	size_t nclauses;
	struct mez_date today;
	struct mez_err *err;
};

static bool asked(const struct signing *s, struct mez_str clause)
{
	bool yes = !s->nclauses;

	for (size_t i = 0; !yes && i < s->nclauses; i++)
		yes = mez_str_eq(mez_str_of(s->clause[i]), clause);
	return yes;
}

/* What I said last of a clause, or NULL. */
static const struct mez_reviewed *mine(const struct signing *s, struct mez_str clause)
{
	const struct mez_reviewed *was = NULL;

	for (size_t i = 0; i < s->all.n; i++)
		if (mez_pubkey_eq(&s->all.v[i].by.key, &s->mine) && said(&s->all.v[i], clause))
			was = said(&s->all.v[i], clause);
	return was;
}

static struct mez_json digest_json(struct mez_arena *a, const struct mez_digest *d)
{
	char hex[MEZ_HEX32 + 1];

	mez_digest_hex(hex, d);
	return mez_json_copy_text(a, mez_str_of(hex));
}

static struct mez_json clause_json(struct mez_arena *a, const struct mez_reviewed *c)
{
	struct mez_obj o = {.a = a};

	mez_obj_set(&o, "clause", mez_json_text(c->clause));
	mez_obj_set(&o, "text", digest_json(a, &c->text));
	mez_obj_set(&o, "tree", digest_json(a, &c->tree));
	mez_obj_set(&o, "examples", digest_json(a, &c->examples));
	mez_obj_set(&o, "on", date_json(a, c->on));
	return mez_obj_done(&o);
}

/* All that I answer for from now on. */
static struct mez_json statement(const struct signing *s)
{
	struct mez_arr list = {.a = s->a};
	struct mez_obj o = {.a = s->a};

	for (size_t i = 0; i < s->nis; i++) {
		const struct mez_reviewed *was = mine(s, s->is[i].clause);
		struct mez_reviewed now = s->is[i];

		now.on = s->today;
		if (was && (!asked(s, now.clause) || same(was, &now)))
			mez_arr_add(&list, clause_json(s->a, was));
		else if (asked(s, now.clause))
			mez_arr_add(&list, clause_json(s->a, &now));
	}
	mez_obj_set(&o, "type", mez_json_z("mez.review/1"));
	mez_obj_set(&o, "pack", mez_json_text(s->p.pack->name));
	mez_obj_set(&o, "clauses", mez_arr_done(&list));
	return mez_obj_done(&o);
}

/* Is this all that I have said already? */
static bool is_said(const struct signing *s, const struct mez_json *doc)
{
	struct mez_json bare;
	struct mez_obj o;
	size_t n = 0;
	bool yes = false;

	for (size_t i = 0; i < s->all.n; i++) {
		if (!mez_pubkey_eq(&s->all.v[i].by.key, &s->mine))
			continue;
		mez_obj_from(&o, s->a, s->all.v[i].doc);
		mez_obj_drop(&o, MEZ_STR("proof"));
		bare = mez_obj_done(&o);
		yes = mez_json_same(&bare, doc);
		n++;
	}
	return yes && n == 1;
}

static int put(struct signing *s, struct mez_store *store, const struct mez_seckey *key,
	       struct mez_instant created, const struct mez_json *doc)
{
	struct mez_proof_options opt = {"assertionMethod", created};
	bool gone[MEZ_PACK_MAX_REVIEWS] = {false};
	struct mez_json signed_doc;
	int r = mez_proof_add(&signed_doc, s->a, doc, key, &opt, s->err);

	for (size_t i = 0; i < s->all.n; i++)
		gone[i] = mez_pubkey_eq(&s->all.v[i].by.key, &s->mine);
	return r ? r : mez_packs_put_review(store, s->a, &s->p, &signed_doc, gone, s->err);
}

int mez_review_sign(struct mez_store *store, struct mez_arena *a, struct mez_str pack,
		    char *const *clauses, size_t n, const struct mez_seckey *key,
		    struct mez_instant created, struct mez_err *err)
{
	struct signing s = {.a = a,
			    .mine = mez_seckey_public(key),
			    .clause = clauses,
			    .nclauses = n,
			    .today = mez_instant_day(created, 0),
			    .err = err};
	struct mez_json doc;
	int r = mez_packs_get(&s.p, a, store, pack, err);

	if (!r)
		r = mez_review_open(&s.all, &s.is, &s.nis, a, store, pack, err);
	if (!r)
		r = mez_review_know(pack, s.is, s.nis, clauses, n, err);
	if (!r && !s.nis)
		r = mez_err_set(err, MEZ_E_NOINPUT, "pack '%.*s' has no clauses", MEZ_FMT(pack));
	if (r)
		return r;
	doc = statement(&s);
	return is_said(&s, &doc) ? 0 : put(&s, store, key, created, &doc);
}
