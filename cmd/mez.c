/* mez: the front door.  "mez TOOL ..." becomes mez-TOOL, found beside this program and then
 * in PATH; the verbs of its own are rows of the table below. */
#include "adapt/clock.h"
#include "base/file.h"
#include "cli/cli.h"
#include "work/audit.h"
#include "work/trustfile.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

enum { NAME_LEN_MAX = 64 }; /* of a tool, without "mez-" */

static int help(struct mez_cli *c);
static int verify(struct mez_cli *c);
static int not_first(struct mez_cli *c);

/* All the user said to verify, in a form easy to use. */
struct args {
	const char *trust; /* the auditor's trust file */
	bool self;         /* ask for consistency only, whoever signed */
	bool json;         /* a record instead of a line of text */
	bool quiet;        /* no progress, even on a terminal */
	const char *resume; /* the file that remembers */
	struct mez_optuint jobs;
};
static const struct mez_opt verify_options[] = {
	{ "trust", 't', MEZ_OPT_STR, offsetof(struct args, trust), "FILE",
	  "keys trusted, by role" },
	{ "self", 0, MEZ_OPT_FLAG, offsetof(struct args, self), NULL,
	  "ask for consistency only, whoever signed" },
	{ "json", 0, MEZ_OPT_FLAG, offsetof(struct args, json), NULL,
	  "answer with a mez.check/1 record" },
	{ "resume", 0, MEZ_OPT_STR, offsetof(struct args, resume), "FILE",
	  "remember what was proved, and go on from there" },
	{ "quiet", 'q', MEZ_OPT_FLAG, offsetof(struct args, quiet), NULL,
	  "no progress, even on a terminal" },
	MEZ_CLI_JOBS(struct args, jobs),
};

#define TOOL(name, does) { name, "[ARG...]", 0, SIZE_MAX, does, NULL, 0, not_first }
static const struct mez_verb verbs[] = {
	{ "help", "[TOOL]", 0, 1, "list the tools, or show the manual page of one", NULL, 0, help },
	{ "verify", "BUNDLE", 1, 1, "recompute everything a witness bundle claims", verify_options,
	  MEZ_COUNT(verify_options), verify },
	TOOL("keygen", "make keys and show their public part"),
	TOOL("canon", "canonical form and digest of JSON and YAML"),
	TOOL("schema", "check records against a JSON Schema"),
	TOOL("pack", "build, test, sign and lock packs of law and regulation"),
	TOOL("tensor", "judge operations domain by domain, explain, re-execute"),
	TOOL("vc", "issue and verify credentials"),
	TOOL("receipt", "append to a zone's chain, checkpoint it, prove, verify"),
	TOOL("bundle", "pack and check witness bundles"),
};

static const struct mez_tool tool = {
	.name = "mez",
	.summary = "the front door: 'mez TOOL ARG...' is mez-TOOL",
	.verbs = verbs,
	.nverbs = MEZ_COUNT(verbs),
	.args_size = sizeof(struct args),
};

/* --- the tools ------------------------------------------------------------ */

/* A word that can be part of a program's name: no path, no option. */
static bool plain_name(const char *word)
{
	size_t n = strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return n > 0 && n <= NAME_LEN_MAX && !word[n] && word[0] != '-';
}

static bool verb_of_ours(const char *word)
{
	for (size_t i = 0; i < MEZ_COUNT(verbs); i++) {
		if (verbs[i].run != not_first && strcmp(word, verbs[i].name) == 0)
			return true;
	}
	return false;
}

static int not_first(struct mez_cli *c)
{
	return mez_cli_usage(c, "no such program as mez-%s, or options before its name",
			     c->verb->name);
}

/* Comes back only when there is no such tool. */
static void become_tool(char **argv)
{
	char self[PATH_MAX], name[NAME_LEN_MAX + 8], path[PATH_MAX + sizeof(name)];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *given = argv[0], *slash;

	(void)snprintf(name, sizeof(name), "mez-%s", given);
	self[n > 0 ? n : 0] = 0;
	slash = strrchr(self, '/');
	argv[0] = name;
	if (slash) {
		slash[1] = 0;
		(void)snprintf(path, sizeof(path), "%s%s", self, name);
		(void)execv(path, argv);
	}
	(void)execvp(name, argv);
	argv[0] = given;
}

/* --- help ----------------------------------------------------------------- */

static int help(struct mez_cli *c)
{
	char page[NAME_LEN_MAX + 8];
	const char *name = c->noperands ? c->operand[0] : NULL;

	if (!name) {
		for (size_t i = 0; i < MEZ_COUNT(verbs); i++)
			mez_buf_fmt(&c->out.buf, "%-10s%s\n", verbs[i].name, verbs[i].summary);
		mez_buf_z(&c->out.buf, "\n'mez help TOOL' shows a manual page, 'mez TOOL -h' the "
				       "options; 'mez help mez' starts the tour.\n");
		return 0;
	}
	if (!plain_name(name))
		return mez_cli_usage(c, "no tool is called '%.80s'", name);
	(void)snprintf(page, sizeof(page), "%s%s", strcmp(name, "mez") == 0 ? "" : "mez-", name);
	(void)execlp("man", "man", page, (char *)NULL);
	return mez_err_sys(&c->err, MEZ_E_NOINPUT, errno, "cannot run man; try '%s -h'", page);
}

/* --- verify --------------------------------------------------------------- */

static void tell(const struct mez_err *err, void *cli)
{
	mez_cli_report(cli, err);
}

/* At most one line a second, and none in the first. */
static void show_progress(void *told, uint64_t bytes, uint64_t receipts)
{
	int64_t *last = told, now = mez_clock_now().secs;

	if (now == *last)
		return;
	*last = now;
	mez_cli_progress("%llu MiB read, %llu receipts", (unsigned long long)(bytes >> 20),
			 (unsigned long long)receipts);
}

/* This very program, by version and bytes: another one may judge otherwise. */
static int name_program(struct mez_str *out, struct mez_arena *a, struct mez_err *err)
{
	MEZ_AUTOBUF self = MEZ_BUF_INIT;
	struct mez_filehash h;
	char hex[MEZ_HEX32 + 1];
	int r = mez_file_read(&self, AT_FDCWD, "/proc/self/exe", MEZ_BLOB_MAX, err);

	if (r < 0)
		return r;
	h = mez_sha256_file(self.p, self.len);
	mez_filehash_hex(hex, &h);
	*out = mez_arena_fmt(a, "mez %s %s", mez_cli_version(), hex);
	return 0;
}

static int audit_with(struct mez_cli *c, struct mez_audit *audit, struct mez_arena *a)
{
	const struct args *args = c->args;
	struct mez_str program = MEZ_NOSTR;
	struct mez_trust trust;
	int r = mez_cli_jobs(c, &audit->jobs, &args->jobs);

	if (!r && args->trust) {
		r = mez_trust_load(&trust, a, args->trust, &c->err);
		audit->by.trust = &trust;
	}
	if (!r && args->resume)
		r = name_program(&program, a, &c->err);
	audit->program = program.p;
	return r ? r : mez_audit_run(audit, c->operand[0], &c->out, &c->err);
}

static int verify(struct mez_cli *c)
{
	const struct args *args = c->args;
	int64_t told = mez_clock_now().secs;
	struct mez_audit audit = { .by = { .self = args->self }, .json = args->json, .report = tell,
				   .report_arg = c, .resume = args->resume,
				   .progress = args->quiet ? NULL : show_progress,
				   .progress_arg = &told };
	struct mez_arena a = { 0 };
	int r;

	if (args->trust && args->self)
		return mez_cli_usage(c, "--trust and --self ask different questions");
	r = mez_arena_init(&a, 0, &c->err);
	if (!r)
		r = audit_with(c, &audit, &a);
	mez_arena_release(&a);
	return r;
}

int main(int argc, char **argv)
{
	if (argc > 1 && plain_name(argv[1]) && !verb_of_ours(argv[1]))
		become_tool(argv + 1);
	return mez_cli_main(&tool, argc, argv);
}
