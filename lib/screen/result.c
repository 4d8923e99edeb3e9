/* screen/result.c: screenings as documents. */
#include "screen/result_priv.h"

#define LIKENESS_TYPE "mez.likeness/1"

static struct mez_json hex(struct mez_arena *a, const struct mez_digest *d)
{
	char text[MEZ_HEX32 + 1];

	mez_digest_hex(text, d);
	return mez_json_copy_text(a, mez_str_of(text));
}

static struct mez_json count(struct mez_arena *a, uint64_t n)
{
	return mez_json_i64(a, (int64_t)n);
}

/* --- parts ---------------------------------------------------------------------------------- */

static void set_score(struct mez_obj *o, struct mez_arena *a, const struct mez_score *s)
{
	mez_obj_set(o, "names", mez_json_i64(a, s->name));
	mez_obj_set(o, "words", mez_json_i64(a, s->words));
	mez_obj_set(o, "covered", mez_json_i64(a, s->covered));
	mez_obj_set(o, "clash", mez_json_i64(a, s->clash));
	mez_obj_set(o, "edits", mez_json_i64(a, s->edits));
	mez_obj_set(o, "exact", mez_json_bool(s->exact));
	mez_obj_set(o, "joined", mez_json_bool(s->joined));
	mez_obj_set(o, "translated", mez_json_bool(s->translated));
}

static struct mez_json parts(struct mez_arena *a, const struct mez_candidate *c)
{
	struct mez_obj o = {.a = a};

	set_score(&o, a, &c->score);
	mez_obj_set(&o, "birth", mez_json_z(mez_speaks_word(c->facts.birth)));
	mez_obj_set(&o, "country", mez_json_z(mez_speaks_word(c->facts.country)));
	mez_obj_set(&o, "identifier", mez_json_z(mez_speaks_word(c->facts.identifier)));
	mez_obj_set(&o, "weak", mez_json_bool(c->weak));
	mez_obj_set(&o, "brief", mez_json_bool(c->brief));
	mez_obj_set(&o, "other_kind", mez_json_bool(c->other_kind));
	return mez_obj_done(&o);
}

/* --- proofs --------------------------------------------------------------------------------- */

static struct mez_json path(struct mez_arena *a, const struct mez_mmr_proof *p)
{
	struct mez_arr r = {.a = a};

	for (unsigned i = 0; i < p->n; i++)
		mez_arr_add(&r, hex(a, &p->h[i]));
	return mez_arr_done(&r);
}

static struct mez_json entry_proof(struct mez_arena *a, const struct mez_screen_list *l,
				   size_t entry)
{
	struct mez_digest leaf = mez_screen_list_leaf(l, entry);
	struct mez_obj o = {.a = a};
	struct mez_mmr_proof p;

	mez_screen_list_prove(&p, l, entry);
	mez_obj_set(&o, "index", count(a, entry));
	mez_obj_set(&o, "leaf", hex(a, &leaf));
	mez_obj_set(&o, "path", path(a, &p));
	return mez_obj_done(&o);
}

static struct mez_json key_proof(struct mez_arena *a, const struct mez_screen_list *l, size_t i)
{
	struct mez_obj o = {.a = a};
	struct mez_mmr_proof p;

	mez_screen_list_prove_key(&p, l, i);
	mez_obj_set(&o, "index", count(a, i));
	mez_obj_set(&o, "key", mez_json_text(mez_screen_list_key_at(l, i)));
	mez_obj_set(&o, "path", path(a, &p));
	return mez_obj_done(&o);
}

/* The keys that stand before and after where the name's own would: it is not listed under just
 * these words.  No member when it is (as a name that scored less for other reasons). */
static void set_absence(struct mez_obj *out, struct mez_arena *a, const struct mez_screen_list *l,
			struct mez_str name)
{
	struct mez_str key = mez_screen_key(a, name);
	struct mez_obj o = {.a = a};
	size_t at;

	if (mez_screen_list_key(l, key, &at))
		return;
	mez_obj_set(&o, "key", mez_json_text(key));
	if (at > 0)
		mez_obj_set(&o, "before", key_proof(a, l, at - 1));
	if (at < mez_screen_list_trees(l).keys)
		mez_obj_set(&o, "after", key_proof(a, l, at));
	mez_obj_set(out, "absence", mez_obj_done(&o));
}

/* --- one list --------------------------------------------------------------------------------- */

struct mez_json result_candidate(struct mez_arena *a, const struct mez_screen_list *l,
				 const struct mez_candidate *c, unsigned flags)
{
	struct mez_obj o = {.a = a};

	mez_obj_set(&o, "entry", mez_json_text(mez_screen_list_id(l, c->entry)));
	mez_obj_set(&o, "score", mez_json_i64(a, c->total));
	mez_obj_set(&o, "by",
		    mez_json_z(c->by_number ? "identifier" : mez_listed_name_word(c->as)));
	if (!c->by_number)
		mez_obj_set(&o, "name", mez_json_text(c->name));
	mez_obj_set(&o, "parts", parts(a, c));
	if (!(flags & MEZ_SCREENING_TERSE))
		mez_obj_set(&o, "proof", entry_proof(a, l, c->entry));
	return mez_obj_done(&o);
}

static void set_list(struct mez_obj *o, struct mez_arena *a, const struct mez_screen_list *l)
{
	const struct mez_list_head *h = mez_screen_list_head(l);
	struct mez_list_trees t = mez_screen_list_trees(l);
	char day[MEZ_DATE_TEXT + 1];

	mez_date_text(day, h->as_of);
	mez_obj_set(o, "list", mez_json_text(h->name));
	mez_obj_set(o, "as_of", mez_json_copy_text(a, mez_str_of(day)));
	mez_obj_set(o, "sha256", hex(a, &h->sha256));
	mez_obj_set(o, "entries", count(a, t.entries));
	mez_obj_set(o, "names", count(a, mez_screen_list_names(l)));
	mez_obj_set(o, "root", hex(a, &t.entries_root));
	mez_obj_set(o, "keys", count(a, t.keys));
	mez_obj_set(o, "keys_root", hex(a, &t.keys_root));
	mez_obj_set(o, "block", mez_json_i64(a, h->block));
}

static const char *outcome(const struct mez_candidate *c, size_t n, int64_t block, int64_t review)
{
	if (n && c[0].total >= block)
		return "block";
	return n && c[0].total >= review ? "review" : "none";
}

static int screen_one(struct mez_json *out, struct mez_arena *a, const struct mez_party *p,
		      const struct mez_screen_list *l, struct mez_recall *recall,
		      const struct mez_screening_how *how, struct mez_err *err)
{
	const struct mez_list_head *h = mez_screen_list_head(l);
	int64_t least = how->least < 0 ? h->review : how->least;
	struct mez_obj o = {.a = a};
	struct mez_arr found = {.a = a};
	struct mez_candidate *c;
	const char *says, *theirs = "none";
	struct mez_json owners;
	size_t n;
	int r = mez_screen(&c, &n, a, l, recall, p, (unsigned)least, err);

	if (r)
		return r;
	set_list(&o, a, l);
	mez_obj_set(&o, "least", mez_json_i64(a, least));
	mez_obj_set(&o, "review", mez_json_i64(a, h->review));
	says = outcome(c, n, h->block, h->review);
	for (size_t i = 0; i < n; i++)
		mez_arr_add(&found, result_candidate(a, l, &c[i], how->flags));
	mez_obj_set(&o, "candidates", mez_arr_done(&found));
	if (!n && !(how->flags & MEZ_SCREENING_TERSE))
		set_absence(&o, a, l, p->name);
	if (p->owner) {
		r = result_owners(&owners, &theirs, a, p, l, recall, how, err);
		if (r)
			return r;
		mez_obj_set(&o, "owners", owners);
	}
	mez_obj_set(&o, "outcome", mez_json_z(result_worse(says, theirs)));
	*out = mez_obj_done(&o);
	return 0;
}

/* --- the whole ------------------------------------------------------------------------------ */

static void set_algorithm(struct mez_obj *o)
{
	mez_obj_set(o, "algorithm", mez_json_z(MEZ_SCREEN_ALGORITHM));
	mez_obj_set(o, "unicode", mez_json_z(mez_fold_unicode()));
	mez_obj_set(o, "cldr", mez_json_z(mez_fold_cldr()));
}

static struct mez_json asked(struct mez_arena *a, const struct mez_screening_how *how)
{
	struct mez_obj o = {.a = a};

	if (how->least >= 0)
		mez_obj_set(&o, "least", mez_json_i64(a, how->least));
	mez_obj_set(&o, "proofs", mez_json_bool(!(how->flags & MEZ_SCREENING_TERSE)));
	return mez_obj_done(&o);
}

int mez_screening_make(struct mez_json *out, struct mez_arena *a, const struct mez_json *v,
		       const struct mez_screen_list *const *lists, struct mez_recall *const *recall,
		       size_t n, const struct mez_screening_how *how, struct mez_err *err)
{
	struct mez_obj o = {.a = a};
	struct mez_arr all = {.a = a};
	struct mez_party p;
	int r = mez_party_read(&p, a, v, err);

	if (r)
		return r;
	for (size_t i = 0; i < n; i++) {
		struct mez_json one;

		r = screen_one(&one, a, &p, lists[i], recall ? recall[i] : NULL, how, err);
		if (r)
			return r;
		mez_arr_add(&all, one);
	}
	mez_obj_set(&o, "type", mez_json_z(MEZ_SCREENING_TYPE));
	set_algorithm(&o);
	mez_obj_set(&o, "asked", asked(a, how));
	mez_obj_set(&o, "party", *v);
	mez_obj_set(&o, "lists", mez_arr_done(&all));
	*out = mez_obj_done(&o);
	return 0;
}

static int best_of(struct mez_score *best, struct mez_arena *a, struct mez_str x, struct mez_str y,
		   enum mez_bearer bearer, struct mez_err *err)
{
	struct mez_str px[MEZ_NAME_READINGS], py[MEZ_NAME_READINGS];
	size_t nx = mez_name_readings(px, a, x, bearer, true),
	       ny = mez_name_readings(py, a, y, bearer, false);

	for (size_t i = 0; i < nx; i++)
		for (size_t k = 0; k < ny; k++) {
			struct mez_name m, n;
			struct mez_score s;
			int r = mez_name_make(&m, a, px[i], bearer, err);

			if (!r)
				r = mez_name_make(&n, a, py[k], bearer, err);
			if (r)
				return r;
			s = mez_score_names(&m, &n, bearer, NULL);
			if (s.name > best->name || (!i && !k))
				*best = s;
		}
	return 0;
}

int mez_likeness_make(struct mez_json *out, struct mez_arena *a, struct mez_str x, struct mez_str y,
		      enum mez_party_kind kind, struct mez_err *err)
{
	struct mez_obj o = {.a = a}, p = {.a = a};
	struct mez_score s = {0};
	enum mez_bearer bearer = kind == MEZ_PARTY_UNKNOWN	? mez_name_guess(a, y)
				 : kind == MEZ_PARTY_INDIVIDUAL ? MEZ_BEARER_PERSON
								: MEZ_BEARER_BODY;
	int r = best_of(&s, a, x, y, bearer, err);

	if (r)
		return r;
	set_score(&p, a, &s);
	mez_obj_set(&o, "type", mez_json_z(LIKENESS_TYPE));
	set_algorithm(&o);
	mez_obj_set(&o, "name", mez_json_text(x));
	mez_obj_set(&o, "against", mez_json_text(y));
	mez_obj_set(&o, "kind", mez_json_z(mez_party_kind_word(kind)));
	mez_obj_set(&o, "score", mez_json_i64(a, s.name));
	mez_obj_set(&o, "parts", mez_obj_done(&p));
	*out = mez_obj_done(&o);
	return 0;
}
