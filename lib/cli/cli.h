/* cli/cli.h: how every tool starts, reads its options, complains and ends.
 * Only this module prints to stderr and exits.  Options are data: the one table gives
 * parsing, -h, the completions and the lint against the manual page. */
#ifndef MEZ_CLI_CLI_H
#define MEZ_CLI_CLI_H

#include "base/date.h"
#include "work/stream.h"

enum mez_optkind {
	MEZ_OPT_FLAG,    /* bool */
	MEZ_OPT_STR,     /* const char *; an empty value is refused */
	MEZ_OPT_LIST,    /* struct mez_list: may be repeated */
	MEZ_OPT_INSTANT, /* struct mez_optinstant: YYYY-MM-DDTHH:MM:SSZ */
	MEZ_OPT_UINT     /* struct mez_optuint */
};
/* Or this in where the verb cannot do without: "MEZ_OPT_STR | MEZ_OPT_REQUIRED". */
#define MEZ_OPT_REQUIRED 16
enum { MEZ_LIST_MAX = 64, MEZ_OPTS_MAX = 60 };
struct mez_list { const char *v[MEZ_LIST_MAX]; size_t n; };
struct mez_optinstant { bool set; struct mez_instant v; };
struct mez_optuint { bool set; uint64_t v; };

struct mez_opt {
	const char *name;      /* long name without dashes; "--name VALUE" or "--name=VALUE" */
	char letter;           /* short form, or 0 */
	enum mez_optkind kind; /* perhaps with MEZ_OPT_REQUIRED */
	size_t at;             /* offsetof(struct args, member) */
	const char *arg;       /* what the value is: "FILE", "DIR", "KEY" (files and directories
	                          are completed); NULL for flags */
	const char *help;      /* one line, no capital, no full stop; NULL hides the option */
};

/* A row for the tools whose answer to a record depends on that record alone: "-j N"; member
 * is a struct mez_optuint, and mez_cli_jobs() reads it. */
#define MEZ_CLI_JOBS(args, member)                                      \
	{                                                               \
		"jobs", 'j', MEZ_OPT_UINT, offsetof(args, member), "N", \
			"work on records with N threads; 0: one a core" \
	}

struct mez_cli {
	const struct mez_tool *tool;
	const struct mez_verb *verb;
	void *args;           /* the tool's struct args, zeroed, then filled */
	char **operand;
	size_t noperands;
	bool errors_json;     /* --errors=json, given to every tool */
	struct mez_sink out;  /* standard output */
	struct mez_err err;   /* for run() to fill; printed by mez_cli_main */
};

struct mez_verb {
	const char *name;     /* NULL for a tool without verbs */
	const char *operands; /* "[FILE...]"; "" for none */
	size_t min, max;      /* how many operands; SIZE_MAX = any */
	const char *summary;  /* one line */
	const struct mez_opt *opts;
	size_t nopts;
	/* Exit status, or a negative code with c->err filled. */
	int (*run)(struct mez_cli *c);
};

struct mez_tool {
	const char *name;
	const char *summary;
	const struct mez_verb *verbs;
	size_t nverbs;
	size_t args_size;
	bool durable;         /* acknowledges durable work: SIGPIPE is ignored, EPIPE is 74 */
};

/* The whole of main(): reserve descriptors 0-2, parse, run, flush stdout, report, status. */
MEZ_MUST int mez_cli_main(const struct mez_tool *tool, int argc, char **argv);

/* "0.1.0": what --version says of every tool. */
const char *mez_cli_version(void);
/* Print one error line "tool: FILE:LINE:COL: what (pointer)", control characters made safe;
 * with --errors=json a mez.problem/1 record on stderr. */
void mez_cli_report(const struct mez_cli *c, const struct mez_err *err);
/* A line of progress on stderr, only when stderr is a terminal. */
void mez_cli_progress(const char *fmt, ...) MEZ_PRINTF(1, 2);
/* A stream wired to this tool: out, name, report. */
void mez_cli_stream(struct mez_cli *c, struct mez_stream *s);
/* How many threads -j asks for: 1 unless told, for 0 the cores this process may use; over
 * MEZ_CREW_MAX is wrong usage.  For a stream's `jobs`. */
MEZ_MUST int mez_cli_jobs(struct mez_cli *c, size_t *jobs, const struct mez_optuint *asked);
/* Parse errors inside run(): fills c->err with MEZ_E_USAGE, returns its negative. */
MEZ_MUST int mez_cli_usage(struct mez_cli *c, const char *fmt, ...) MEZ_PRINTF(2, 3);

#endif
