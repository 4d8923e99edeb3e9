/* cmd/mez-pack/authorverbs.c: new, matrix, suggest. */
#include "cmd/mez-pack/verbs_priv.h"
#include "json/shape.h"
#include "work/matrixwork.h"
#include "work/newclause.h"
#include "work/suggest.h"

int verb_new(struct mez_cli *c)
{
	const struct args *args = c->args;
	const char *hash = strchr(args->law.from, '#');
	struct mez_newclause want = {.clause = mez_str_of(c->operand[0]),
				     .law = mez_str_of(args->law.pack),
				     .dated = args->law.at};
	struct mez_json name = mez_json_text(want.clause);
	struct session s = {0};
	int r;

	if (mez_kind_check(&name, MEZ_K_NAME, "clause", &c->err))
		return mez_cli_usage(c, "'%s' is no name of a clause", c->operand[0]);
	if (!hash || hash == args->law.from || !hash[1])
		return mez_cli_usage(c, "--from is WORK#EID");
	if (want.dated && !mez_date_parse(&want.at, mez_str_of(args->law.at)))
		return mez_cli_usage(c, "--at takes a day, YYYY-MM-DD");
	want.work = (struct mez_str){args->law.from, (size_t)(hash - args->law.from)};
	want.eid = mez_str_of(hash + 1);
	r = open_session(c, &s, args->store, false);
	if (!r)
		r = mez_newclause_write(&c->out.buf, &s.a, s.store, &want, &c->err);
	return close_session(&s, r);
}

int verb_matrix(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct mez_str work = c->noperands > 1 ? mez_str_of(c->operand[1]) : MEZ_NOSTR;
	struct session s = {0};
	size_t open = 0;
	int r = open_maybe(c, &s, args->store);

	if (!r)
		r = mez_matrixwork_run(&open, &c->out, args->open, &s.a, s.store,
				       mez_str_of(c->operand[0]), work, &c->err);
	return close_session(&s, r ? r : open > 0);
}

int verb_suggest(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct session s = {0};
	size_t made;
	int r = open_maybe(c, &s, args->store);

	if (!r)
		r = mez_suggest_run(&made, &c->out, &s.a, s.store, mez_str_of(c->operand[0]),
				    c->operand + 1, c->noperands - 1, &c->err);
	return close_session(&s, r);
}
