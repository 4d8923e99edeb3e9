/* mez-tensor: judge operations, explain verdicts, re-execute them. */
#include <stdatomic.h>

#include "cli/cli.h"
#include "work/engine.h"
#include "work/explain.h"

/* All the user said, in a form easy to use. */
struct args {
	const char *zone;
	struct mez_optinstant as_of;
	const char *known_at;
	const char *audience;
	bool gate, framed, frame, fail_fast, table;
	struct mez_optuint jobs;
};

#define OPT_ZONE                                                                                 \
	{                                                                                        \
		"zone", 'z', MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, zone), "DIR", \
			"the zone's directory: its lock and store"                               \
	}
#define OPT_STREAM                                                                          \
	{"framed",     0,                                                                   \
	 MEZ_OPT_FLAG, offsetof(struct args, framed),                                       \
	 NULL,	       "demand and write a counted mez.end/1 record"},                      \
		{"frame",      0,                                                           \
		 MEZ_OPT_FLAG, offsetof(struct args, frame),                                \
		 NULL,	       "write a counted mez.end/1 record: first in a framed pipe"}, \
	{                                                                                   \
		"fail-fast", 0, MEZ_OPT_FLAG, offsetof(struct args, fail_fast), NULL,       \
			"stop at the first bad record"                                      \
	}

static const struct mez_opt eval_options[] = {
	OPT_ZONE,
	{"as-of", 0, MEZ_OPT_INSTANT, offsetof(struct args, as_of), "INSTANT",
	 "judge freshness and credentials at this instant, not at the operation's own"},
	{"known-at", 0, MEZ_OPT_STR, offsetof(struct args, known_at), "DATE",
	 "apply the law made by this day, instead of by the day of --as-of"},
	{"audience", 0, MEZ_OPT_STR, offsetof(struct args, audience), "AUTHORITY",
	 "judge also what only this authority may see"},
	{"gate", 0, MEZ_OPT_FLAG, offsetof(struct args, gate), NULL,
	 "exit 0 when all are allowed, 1 when one is refused, 3 when one is pending"},
	MEZ_CLI_JOBS(struct args, jobs),
	OPT_STREAM,
};
static const struct mez_opt explain_options[] = {
	{"table", 0, MEZ_OPT_FLAG, offsetof(struct args, table), NULL,
	 "one row per case instead of a page"},
};
static const struct mez_opt verify_options[] = {
	OPT_ZONE, MEZ_CLI_JOBS(struct args, jobs), OPT_STREAM};

struct job {
	struct mez_arena a; /* of the zone */
	struct mez_loaded zone;
	struct mez_eval_options opt;
	struct mez_date known_at;
	bool gate;
	atomic_bool pending, refused; /* set by any thread, looked at when all have ended */
};

static int load(struct mez_cli *c, struct job *job)
{
	const struct args *args = c->args;
	int r = mez_arena_init(&job->a, 0, &c->err);

	if (r)
		return r;
	if (args->known_at && !mez_date_parse(&job->known_at, mez_str_of(args->known_at)))
		return mez_cli_usage(c, "--known-at wants YYYY-MM-DD, not '%.40s'", args->known_at);
	job->opt.as_of = args->as_of.set ? &args->as_of.v : NULL;
	job->opt.audience = mez_str_of(args->audience);
	job->opt.known_at = args->known_at ? &job->known_at : NULL;
	job->gate = args->gate;
	return mez_loaded_zone(&job->zone, &job->a, args->zone, &c->err);
}

static struct mez_stream stream(const struct args *args)
{
	return (struct mez_stream){
		.framed = args->framed, .frame = args->frame, .fail_fast = args->fail_fast};
}

/* A verb that does one thing with every record, by the packs of the zone. */
static int run_stream(struct mez_cli *c, struct mez_stream *s, struct job *job, mez_record_fn *fn)
{
	const struct args *args = c->args;
	int r = mez_cli_jobs(c, &s->jobs, &args->jobs);

	if (!r)
		r = load(c, job);
	mez_cli_stream(c, s);
	if (!r)
		r = mez_stream_files(s, c->operand, c->noperands, fn, job, &c->err);
	mez_arena_release(&job->a);
	if (!r)
		mez_stream_end(s);
	return r;
}

/* --- eval ----------------------------------------------------------------- */

static int eval_one(struct mez_stream *s, const struct mez_json *v, struct mez_str line,
		    struct mez_arena *a, void *arg, struct mez_err *err)
{
	struct job *job = arg;
	struct mez_json out;
	int r = mez_eval_case(&out, a, &job->zone, v, &job->opt, err);

	(void)line;
	if (r)
		return r;
	switch (mez_verdict_gate(mez_json_at(&out, "verdict"))) {
	case 1:
		job->refused = true;
		break;
	case 3:
		job->pending = true;
		break;
	}
	mez_sink_json(s->out, &out);
	return 0;
}

static int eval(struct mez_cli *c)
{
	struct mez_stream s = stream(c->args);
	struct job job = {0};
	int r = run_stream(c, &s, &job, eval_one);

	if (r)
		return r;
	if (s.status || !job.gate)
		return s.status;
	return job.refused ? 1 : job.pending ? 3 : 0;
}

/* --- explain -------------------------------------------------------------- */

static int explain_one(struct mez_stream *s, const struct mez_json *v, struct mez_str line,
		       struct mez_arena *a, void *arg, struct mez_err *err)
{
	(void)line;
	return mez_explain(&s->out->buf, a, v, *(const bool *)arg, err);
}

static int explain(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct mez_stream s = {0};
	bool table = args->table;
	int r;

	mez_cli_stream(c, &s);
	if (table)
		mez_explain_head(&c->out.buf);
	r = mez_stream_files(&s, c->operand, c->noperands, explain_one, &table, &c->err);
	return r ? r : s.status;
}

/* --- verify --------------------------------------------------------------- */

/* Of the operation itself: what its verdict calls it is one of the things in question. */
static struct mez_json operation_digest(struct mez_arena *a, const struct mez_json *record)
{
	struct mez_digest d = mez_canon_digest_of(mez_json_at(record, "operation"));
	char hex[MEZ_HEX32 + 1];

	mez_digest_hex(hex, &d);
	return mez_json_copy_text(a, mez_str_of(hex));
}

static int verify_one(struct mez_stream *s, const struct mez_json *v, struct mez_str line,
		      struct mez_arena *a, void *arg, struct mez_err *err)
{
	struct job *job = arg;
	struct mez_obj o = {.a = a};
	struct mez_arr errors = {.a = a};
	struct mez_json out;
	int r = mez_reexecute_case(a, &job->zone, v, err);

	(void)line;
	if (r && mez_code_status(r) != 1)
		return r;
	if (r) {
		mez_arr_add(&errors, mez_problem_record(a, err, s->tool, s->source, s->record));
		if (s->report)
			s->report(err, s->report_arg);
		mez_stream_note(s, 1);
	}
	mez_obj_set(&o, "type", mez_json_z("mez.check/1"));
	mez_obj_set(&o, "operation_sha256", operation_digest(a, v));
	mez_obj_set(&o, "valid", mez_json_bool(r == 0));
	mez_obj_set(&o, "errors", mez_arr_done(&errors));
	out = mez_obj_done(&o);
	mez_sink_json(s->out, &out);
	return 0;
}

static int verify(struct mez_cli *c)
{
	struct mez_stream s = stream(c->args);
	struct job job = {0};
	int r = run_stream(c, &s, &job, verify_one);

	return r ? r : s.status;
}

static const struct mez_verb verbs[] = {
	{"eval", "[FILE...]", 0, SIZE_MAX, "judge operations over the packs of a zone",
	 eval_options, MEZ_COUNT(eval_options), eval},
	{"explain", "[FILE...]", 0, SIZE_MAX, "say in words what a verdict rests on",
	 explain_options, MEZ_COUNT(explain_options), explain},
	{"verify", "[FILE...]", 0, SIZE_MAX, "re-execute verdicts and compare byte for byte",
	 verify_options, MEZ_COUNT(verify_options), verify},
};

static const struct mez_tool tool = {
	.name = "mez-tensor",
	.summary = "judge operations domain by domain, explain, re-execute",
	.verbs = verbs,
	.nverbs = MEZ_COUNT(verbs),
	.args_size = sizeof(struct args),
};

int main(int argc, char **argv)
{
	return mez_cli_main(&tool, argc, argv);
}
