/* cmd/mez-pack/authorverbs.c: matrix, suggest. */
#include "cmd/mez-pack/verbs_priv.h"
#include "work/matrixwork.h"
#include "work/suggest.h"

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
