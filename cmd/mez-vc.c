/* mez-vc: W3C credentials about verdicts and facts: issue, verify. */
#include "adapt/clock.h"
#include "cli/cli.h"
#include "work/trustfile.h"
#include "work/vcwork.h"

/* All the user said, in a form easy to use. */
struct args {
	const char *key;          /* issue: private key file */
	const char *issuer;       /* issue: DID to be named instead of the key's own */
	const char *trust;        /* verify: trust file */
	const char *role;         /* verify: what the signer must be pinned as */
	struct mez_optinstant at; /* when; the clock's if not set */
	bool self;                /* verify: consistency is all that is asked */
	struct mez_optuint jobs;  /* verify: threads */
	bool framed, fail_fast, allow_empty;
};

#define STREAM_OPTIONS                                                                       \
	{ "framed", 0, MEZ_OPT_FLAG, offsetof(struct args, framed), NULL,                      \
	  "demand and write a counted mez.end/1 record" },                                     \
	{ "fail-fast", 0, MEZ_OPT_FLAG, offsetof(struct args, fail_fast), NULL,                \
	  "stop at the first bad record" },                                                    \
	{ "allow-empty", 0, MEZ_OPT_FLAG, offsetof(struct args, allow_empty), NULL,            \
	  "no records is fine" }

static const struct mez_opt issue_options[] = {
	{ "key", 'k', MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, key), "FILE",
	  "private key to sign with" },
	{ "issuer", 0, MEZ_OPT_STR, offsetof(struct args, issuer), "DID",
	  "issuer to name, if not the key's did:key" },
	{ "at", 0, MEZ_OPT_INSTANT, offsetof(struct args, at), "INSTANT",
	  "instant of the proof, if not now" },
	STREAM_OPTIONS,
};
static const struct mez_opt verify_options[] = {
	{ "trust", 't', MEZ_OPT_STR, offsetof(struct args, trust), "FILE",
	  "keys to believe, by role" },
	{ "role", 0, MEZ_OPT_STR, offsetof(struct args, role), "ROLE",
	  "role the signer must be pinned for (authority)" },
	{ "self", 0, MEZ_OPT_FLAG, offsetof(struct args, self), NULL,
	  "ask for consistency only, whoever signed" },
	{ "at", 0, MEZ_OPT_INSTANT, offsetof(struct args, at), "INSTANT",
	  "instant to judge validity at, if not now" },
	MEZ_CLI_JOBS(struct args, jobs),
	STREAM_OPTIONS,
};

static struct mez_instant instant(const struct args *args)
{
	return args->at.set ? args->at.v : mez_clock_now();
}

static int run_stream(struct mez_cli *c, struct mez_stream *s, mez_record_fn *fn, void *arg)
{
	int r = mez_stream_files(s, c->operand, c->noperands, fn, arg, &c->err);

	if (r < 0)
		return r;
	mez_stream_end(s);
	return s->status;
}

static struct mez_stream stream(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct mez_stream s = { .framed = args->framed,
				.fail_fast = args->fail_fast,
				.allow_empty = args->allow_empty };

	mez_cli_stream(c, &s);
	return s;
}

static int run_issue(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct mez_stream s = stream(c);
	struct mez_vc_issue how = { .issuer = mez_str_of(args->issuer), .created = instant(args) };
	MEZ_AUTO(mez_seckey) key = NULL;
	int r = mez_seckey_load(&key, args->key, &c->err);

	how.key = key;
	return r < 0 ? r : run_stream(c, &s, mez_work_vc_issue, &how);
}

static int run_verify(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct mez_vc_verify_job job = { .by = { .self = args->self }, .role = MEZ_ROLE_AUTHORITY };
	struct mez_stream s = stream(c);
	struct mez_arena a = { .base = NULL };
	struct mez_trust trust;
	int r;

	if (args->trust && args->self)
		return mez_cli_usage(c, "--self asks for consistency only: no trust file is used");
	if (args->role && !mez_role_parse(&job.role, mez_str_of(args->role)))
		return mez_cli_usage(c, "there is no role '%s'", args->role);
	job.at = instant(args);
	r = mez_cli_jobs(c, &s.jobs, &args->jobs);
	if (r == 0)
		r = mez_arena_init(&a, 0, &c->err);
	if (r == 0 && args->trust) {
		r = mez_trust_load(&trust, &a, args->trust, &c->err);
		job.by.trust = &trust;
	}
	if (r == 0)
		r = run_stream(c, &s, mez_work_vc_verify, &job);
	if (r >= 0 && s.out->records > s.problems) /* else nothing was found consistent */
		mez_check_tell_unpinned(&job.by, &s);
	mez_arena_release(&a);
	return r;
}

static const struct mez_verb verbs[] = {
	{ "issue", "[FILE...]", 0, SIZE_MAX, "sign credentials, or the verdicts of cases",
	  issue_options, MEZ_COUNT(issue_options), run_issue },
	{ "verify", "[FILE...]", 0, SIZE_MAX, "check credentials, alone or in cases",
	  verify_options, MEZ_COUNT(verify_options), run_verify },
};

static const struct mez_tool tool = {
	.name = "mez-vc",
	.summary = "issue and verify credentials",
	.verbs = verbs,
	.nverbs = MEZ_COUNT(verbs),
	.args_size = sizeof(struct args),
};

int main(int argc, char **argv)
{
	return mez_cli_main(&tool, argc, argv);
}
