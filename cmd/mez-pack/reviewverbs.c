/* cmd/mez-pack/reviewverbs.c: review. */
#include "cmd/mez-pack/verbs_priv.h"
#include "work/lockfile.h"

static bool asked(const struct mez_cli *c, struct mez_str clause)
{
	bool yes = c->noperands == 1;

	for (size_t i = 1; !yes && i < c->noperands; i++)
		yes = mez_str_eq(mez_str_of(c->operand[i]), clause);
	return yes;
}

/* Records of the clauses asked for; status 1 when one of them is not reviewed as it is. */
static int tell(struct mez_cli *c, struct session *s, const struct mez_reviewers *by)
{
	struct mez_str pack = mez_str_of(c->operand[0]);
	struct mez_reviews all;
	struct mez_reviewed *is;
	size_t n;
	int no = 0, r = mez_review_open(&all, &is, &n, &s->a, s->store, pack, &c->err);

	if (!r)
		r = mez_review_know(pack, is, n, c->operand + 1, c->noperands - 1, &c->err);
	for (size_t i = 0; !r && i < n; i++) {
		struct mez_json doc;

		if (!asked(c, is[i].clause))
			continue;
		doc = mez_review_json(&s->a, pack, &all, by, &is[i]);
		mez_sink_json(&c->out, &doc);
		if (mez_review_judge(&all, by, &is[i]) != MEZ_REVIEW_REVIEWED)
			no = 1;
	}
	return r ? r : no;
}

static int check(struct mez_cli *c, struct session *s)
{
	const struct args *args = c->args;
	struct mez_reviewers by = {0};
	int r = 0;

	if (args->zone)
		r = mez_lockfile_reviewers(&by, &s->a, args->zone, &c->err);
	return r ? r : tell(c, s, &by);
}

static int sign(struct mez_cli *c, struct session *s)
{
	const struct args *args = c->args;
	MEZ_AUTO(mez_seckey) key = NULL;
	struct mez_reviewers me = {.n = 1};
	struct mez_pubkey mine;
	int r = mez_seckey_load(&key, args->key, &c->err);

	if (r)
		return r;
	mine = mez_seckey_public(key);
	me.key = &mine;
	r = mez_review_sign(s->store, &s->a, mez_str_of(c->operand[0]), c->operand + 1,
			    c->noperands - 1, key, now_or(&args->at), &c->err);
	return r ? r : tell(c, s, &me);
}

int verb_review(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct session s = {0};
	int r;

	if (args->check == (args->key != NULL))
		return mez_cli_usage(c, "reviews are made (--key), or checked (--check)");
	if (args->zone && !args->check)
		return mez_cli_usage(c, "--zone is about --check");
	r = open_session(c, &s, args->store, false);
	if (!r)
		r = args->check ? check(c, &s) : sign(c, &s);
	return close_session(&s, r);
}
