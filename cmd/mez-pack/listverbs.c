/* cmd/mez-pack/listverbs.c: import, screen. */
#include "cmd/mez-pack/verbs_priv.h"
#include "work/importwork.h"
#include "work/screenwork.h"

/* --- import ------------------------------------------------------------------------------- */

int64_t or_else(const struct mez_optuint *o, int64_t otherwise)
{
	return o->set && o->v <= INT32_MAX ? (int64_t)o->v : o->set ? INT32_MAX : otherwise;
}

int verb_import(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct mez_importwork w = {
		.name = mez_str_of(args->import.name),
		.in = c->noperands ? c->operand[0] : "-",
		.out = args->import.out,
		.as_of = mez_str_of(args->import.as_of),
		.max_age = or_else(&args->import.max_age, LIST_DAYS),
		.review = or_else(&args->import.review, MEZ_SCORE_REVIEW),
		.block = or_else(&args->import.block, MEZ_SCORE_BLOCK),
		.ownership = mez_str_of(args->import.ownership),
		.partial = args->import.partial,
	};
	struct mez_arena a = {0};
	struct mez_json report;
	int r;

	if (!mez_sanctions_format_parse(&w.format, mez_str_of(args->import.format)))
		return mez_cli_usage(c, "no such format: '%s'", args->import.format);
	if (strcmp(w.out, "-") == 0)
		return mez_cli_usage(c, "the document replaces a file, and - is none");
	r = mez_arena_init(&a, 0, &c->err);
	if (!r)
		r = mez_importwork_run(&report, &a, &w, &c->err);
	if (!r)
		mez_sink_json(&c->out, &report);
	mez_arena_release(&a);
	return r;
}

/* --- screen ------------------------------------------------------------------------------- */

static int screen_usage(struct mez_cli *c)
{
	const struct args *args = c->args;

	if (args->screen.check && args->screen.pairs)
		return mez_cli_usage(c, "--check and --pairs ask different questions");
	if (args->screen.pairs && args->screen.lists.n)
		return mez_cli_usage(c, "--pairs needs no list");
	if (!args->screen.lists.n && !args->screen.check && !args->screen.pairs)
		return mez_cli_usage(c, "--list is missing: nothing to screen against");
	if (args->screen.least.set && args->screen.least.v > MEZ_SCORE_TOP)
		return mez_cli_usage(c, "--least is a score of 0 to %d", MEZ_SCORE_TOP);
	return 0;
}

int verb_screen(struct mez_cli *c)
{
	const struct args *args = c->args;
	MEZ_AUTO(mez_screenlists) lists = NULL;
	struct mez_stream s = {.framed = args->screen.framed, .fail_fast = args->screen.fail_fast};
	struct mez_screenwork w = {
		.what = args->screen.check   ? MEZ_SCREENWORK_CHECK
			: args->screen.pairs ? MEZ_SCREENWORK_PAIRS
					     : MEZ_SCREENWORK_SCREEN,
		.how = {.least = args->screen.least.set ? (int64_t)args->screen.least.v : -1,
			.flags = args->screen.terse ? MEZ_SCREENING_TERSE : 0},
	};
	int r = screen_usage(c);

	if (!r && args->screen.lists.n)
		r = mez_screenlists_open(&lists, args->screen.lists.v, args->screen.lists.n,
					 &c->err);
	if (r)
		return r;
	w.lists = lists;
	mez_cli_stream(c, &s);
	r = mez_stream_files(&s, c->operand, c->noperands, mez_screenwork_record, &w, &c->err);
	if (r)
		return r;
	if (args->screen.gate && !s.status)
		mez_stream_note(&s, w.answer);
	mez_stream_end(&s);
	return s.status;
}
