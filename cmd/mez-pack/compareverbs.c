/* cmd/mez-pack/compareverbs.c: lint, diff. */
#include "cmd/mez-pack/verbs_priv.h"
#include "work/engine.h"
#include "work/packdiff.h"
#include "work/packlint.h"

/* --- lint --------------------------------------------------------------------- */

int verb_lint(struct mez_cli *c)
{
	const struct args *args = c->args;
	enum mez_lint_form form = args->json ? MEZ_LINT_RECORDS : MEZ_LINT_TEXT;
	enum mez_lint_level least = MEZ_LINT_NOTE;
	struct mez_lint_counts n = {0};
	struct session s = {0};
	int r;

	if (args->level && !mez_lint_level_parse(&least, mez_str_of(args->level)))
		return mez_cli_usage(c, "--level is note, warning or error, not '%s'", args->level);
	r = open_maybe(c, &s, args->store);

	for (size_t i = 0; !r && i < c->noperands; i++) {
		mez_arena_reset(&s.a);
		r = mez_packlint_run(&n, &c->out, form, least, &s.a, s.store,
				     mez_str_of(c->operand[i]), &c->err);
	}
	return close_session(&s, r ? r : n.errors > 0);
}

/* --- diff --------------------------------------------------------------------- */

static int diff_operations(struct mez_cli *c, struct mez_packdiff *d)
{
	const struct args *args = c->args;
	struct mez_loaded zone;
	int r = args->zone ? mez_loaded_zone(&zone, d->a, args->zone, &c->err) : 0;

	return r ? r
		 : mez_packdiff_operations(d, args->ops, args->zone ? &zone.lock.policy : NULL,
					   &c->err);
}

int verb_diff(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct session s = {0};
	struct mez_packdiff d = {.a = &s.a,
				 .sink = &c->out,
				 .form = args->json ? MEZ_DIFF_RECORDS : MEZ_DIFF_TEXT};
	struct mez_store *other = NULL;
	int r;

	if (args->zone && !args->ops)
		return mez_cli_usage(c, "--zone is about --ops");
	r = open_maybe(c, &s, args->store);
	if (!r && args->other)
		r = mez_store_open(&other, args->other, false, &c->err);
	if (!r)
		r = mez_packset_open(&d.was, &s.a, s.store, mez_str_of(c->operand[0]), &c->err);
	if (!r)
		r = mez_packset_open(&d.is, &s.a, other ? other : s.store,
				     mez_str_of(c->operand[1]), &c->err);
	if (!r && d.was.pack->kind != d.is.pack->kind)
		r = mez_cli_usage(c, "a lawpack and a regpack are nothing to compare");
	if (!r)
		r = mez_packdiff_items(&d, &c->err);
	if (!r)
		r = mez_packdiff_examples(&d, &c->err);
	if (!r && args->ops)
		r = diff_operations(c, &d);
	mez_store_close(other);
	return close_session(&s, r ? r : d.changes + d.flips > 0);
}
