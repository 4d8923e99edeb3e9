/* mez-skeleton: the tool to copy when writing another.  It reads records and writes them as
 * canonical lines.  Built with the others so that it stays true; not installed.
 *
 * To add a tool: copy this file to cmd/mez-NAME.c, name its outside libraries in the
 * Makefile (LIBS_mez-NAME), write man/mez-NAME.1 and test/cli/NNN-NAME-*.bats. */
#include "cli/cli.h"

/* All the user said, in a form easy to use. */
struct args {
	bool framed;    /* the input must end with mez.end/1; the output will */
	bool frame;     /* only the output will */
	bool fail_fast; /* stop at the first bad record */
};

static const struct mez_opt options[] = {
	{ "framed", 0, MEZ_OPT_FLAG, offsetof(struct args, framed), NULL,
	  "demand and write a counted mez.end/1 record" },
	{ "frame", 0, MEZ_OPT_FLAG, offsetof(struct args, frame), NULL,
	  "write a counted mez.end/1 record: first in a framed pipe" },
	{ "fail-fast", 0, MEZ_OPT_FLAG, offsetof(struct args, fail_fast), NULL,
	  "stop at the first bad record" },
};

/* One record.  A real tool hands it to its worker in lib; what cannot be done is a negative
 * return with err filled, and becomes a mez.problem/1 record at this place of the output. */
static int copy(struct mez_stream *s, const struct mez_json *v, struct mez_str line,
		struct mez_arena *a, void *arg, struct mez_err *err)
{
	(void)a;
	(void)arg;
	return mez_sink_put(s->out, v, line, err);
}

static int run(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct mez_stream s = { .framed = args->framed, .frame = args->frame,
				.fail_fast = args->fail_fast };
	int r;

	mez_cli_stream(c, &s);
	r = mez_stream_files(&s, c->operand, c->noperands, copy, NULL, &c->err);
	if (r < 0)
		return r; /* could not read or write: no end record, so nobody takes it for whole */
	mez_stream_end(&s);
	return s.status;
}

static const struct mez_verb verbs[] = {
	{ NULL, "[FILE...]", 0, SIZE_MAX, "copy records as canonical lines", options,
	  MEZ_COUNT(options), run },
};

static const struct mez_tool tool = {
	.name = "mez-skeleton",
	.summary = "copy records as canonical lines",
	.verbs = verbs,
	.nverbs = MEZ_COUNT(verbs),
	.args_size = sizeof(struct args),
};

int main(int argc, char **argv)
{
	return mez_cli_main(&tool, argc, argv);
}
