/* screen/resultsums.c: whether what a result says follows from what it shows. */
#include "screen/result_priv.h"

static int differs(struct mez_err *err, const char *what)
{
	return mez_err_set(err, MEZ_E_REPLAY, "%s", what);
}

static bool score_of(int64_t *out, const struct mez_json *v, const char *name)
{
	return mez_json_int(out, mez_json_get(v, mez_str_of(name))) && *out >= 0 &&
	       *out <= MEZ_SCORE_TOP;
}

static bool speaks(enum mez_speaks *out, const struct mez_json *parts, const char *name)
{
	struct mez_str word = mez_json_str(mez_json_get(parts, mez_str_of(name)));

	for (int s = MEZ_SPEAKS_NOTHING; s <= MEZ_SPEAKS_AGAINST; s++)
		if (mez_str_eq(word, mez_str_of(mez_speaks_word((enum mez_speaks)s)))) {
			*out = (enum mez_speaks)s;
			return true;
		}
	return false;
}

static bool is_true(const struct mez_json *parts, const char *name)
{
	return mez_json_is(mez_json_get(parts, mez_str_of(name)), MEZ_J_TRUE);
}

/* The score that the parts of a candidate make. */
static bool total_of(unsigned *out, const struct mez_json *parts)
{
	struct mez_candidate c = {.weak = is_true(parts, "weak"),
				  .brief = is_true(parts, "brief"),
				  .other_kind = is_true(parts, "other_kind")};
	int64_t names;

	if (!score_of(&names, parts, "names") || !speaks(&c.facts.birth, parts, "birth") ||
	    !speaks(&c.facts.country, parts, "country") ||
	    !speaks(&c.facts.identifier, parts, "identifier"))
		return false;
	c.score.name = (unsigned)names;
	c.score.exact = is_true(parts, "exact");
	*out = mez_screen_total(&c);
	return true;
}

/* The best score of them; 0 when there are none. */
static int sum_candidates(int64_t *best, const struct mez_json *list, int64_t least, bool proofs,
			  struct mez_err *err)
{
	const struct mez_json *last = NULL;
	int64_t before = MEZ_SCORE_TOP, score;

	*best = 0;
	for (size_t i = 0; i < mez_json_len(list); i++, last = mez_json_item(list, i - 1)) {
		const struct mez_json *c = mez_json_item(list, i);
		unsigned total;

		if (!score_of(&score, c, "score") || !total_of(&total, mez_json_at(c, "parts")) ||
		    total != score || score < least)
			return differs(err, "a candidate's score is not what its parts make");
		if (proofs != (mez_json_get(c, MEZ_STR("proof")) != NULL))
			return differs(err, "a candidate without the proof asked for, or with one");
		if (score > before || (last && score == before &&
				       mez_str_cmp(mez_json_str(mez_json_at(last, "entry")),
						   mez_json_str(mez_json_at(c, "entry"))) >= 0))
			return differs(err, "candidates are not in their order");
		before = score;
		*best = i ? *best : score;
	}
	return 0;
}

static int sum_owners(const char **says, const struct mez_json *owners, int64_t least, bool proofs,
		      struct mez_err *err)
{
	static const char *const words[] = {"none", "review", "block"};
	struct mez_str outcome = mez_json_str(mez_json_at(owners, "outcome"));
	const struct mez_json *found = mez_json_at(owners, "found");
	int64_t unused;
	int r = 0;

	for (size_t i = 0; !r && i < mez_json_len(found); i++)
		r = sum_candidates(&unused, mez_json_at(mez_json_item(found, i), "candidates"),
				   least, proofs, err);
	if (r)
		return r;
	for (size_t i = 0; i < MEZ_COUNT(words); i++)
		if (mez_str_eq(outcome, mez_str_of(words[i]))) {
			*says = words[i];
			return 0;
		}
	return differs(err, "no such outcome");
}

int result_follows(const struct mez_json *v, const struct mez_screening_how *how,
		   struct mez_err *err)
{
	const struct mez_json *owners = mez_json_get(v, MEZ_STR("owners"));
	bool proofs = !(how->flags & MEZ_SCREENING_TERSE);
	int64_t review, block, least, best;
	const char *theirs = "none", *says;
	int r;

	if (!score_of(&review, v, "review") || !score_of(&block, v, "block") ||
	    !score_of(&least, v, "least") || block < review ||
	    least != (how->least < 0 ? review : how->least))
		return differs(err, "scores that no list and no asking gives");
	r = sum_candidates(&best, mez_json_at(v, "candidates"), least, proofs, err);
	if (!r && owners)
		r = sum_owners(&theirs, owners, least, proofs, err);
	if (r)
		return r;
	says = mez_json_len(mez_json_at(v, "candidates")) == 0 ? "none"
	       : best >= block				       ? "block"
	       : best >= review				       ? "review"
							       : "none";
	if (!mez_str_eq(mez_json_str(mez_json_at(v, "outcome")),
			mez_str_of(result_worse(says, theirs))))
		return differs(err, "the outcome is not that of the candidates");
	return 0;
}
