/* cmd/mez-pack/authorverbs.c: suggest. */
#include "cmd/mez-pack/verbs_priv.h"
#include "work/suggest.h"

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
