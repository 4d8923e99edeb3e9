/* mez_cli_main() as a process: status, standard output, standard error, closed descriptors. */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"
#include "tempdir.h"

/* What the run of the tool under test does. */
struct args {
	const char *say;  /* a line of output */
	const char *fail; /* an error with hostile text */
	bool bad_record;
};

static int fail(struct mez_cli *c)
{
	(void)!mez_err_set(&c->err, MEZ_E_CHAIN, "broken: \x1b[31m%s\xff", "red");
	mez_err_file(&c->err, "zone\n/chain");
	mez_err_place(&c->err, 3, 7, 40);
	mez_err_pointer(&c->err, "/a\x07");
	return -MEZ_E_CHAIN;
}

static int take(struct mez_stream *s, const struct mez_json *v, struct mez_str line,
		struct mez_arena *a, void *arg, struct mez_err *err)
{
	(void)a;
	(void)arg;
	return mez_sink_put(s->out, v, line, err);
}

static int run(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct mez_stream s = {.fail_fast = false};

	if (args->say)
		mez_sink_line(&c->out, mez_str_of(args->say));
	if (args->fail)
		return fail(c);
	if (!args->bad_record)
		return 3;
	mez_cli_stream(c, &s);
	if (mez_stream_files(&s, c->operand, c->noperands, take, NULL, &c->err) < 0)
		return -(int)c->err.code;
	return s.status;
}

static const struct mez_opt opts[] = {
	{"say", 0, MEZ_OPT_STR, offsetof(struct args, say), "TEXT", "say it"},
	{"fail", 0, MEZ_OPT_STR, offsetof(struct args, fail), "TEXT", "fail with it"},
	{"bad-record", 0, MEZ_OPT_FLAG, offsetof(struct args, bad_record), NULL, "read records"},
};
static const struct mez_verb verb = {NULL, "[FILE...]",	    0,	SIZE_MAX, "do",
				     opts, MEZ_COUNT(opts), run};
static const struct mez_tool filter = {"mez-test", "test", &verb, 1, sizeof(struct args), false};
static const struct mez_tool durable = {"mez-test", "test", &verb, 1, sizeof(struct args), true};

enum { WORDS = 8, ROOM = 65536 };
enum how { PIPED, OUT_CLOSED, ALL_CLOSED, OUT_FULL, READER_GONE };

static char out[ROOM], err[ROOM];

static void child(const struct mez_tool *t, char **argv, enum how how, const int o[2],
		  const int e[2])
{
	int argc = 0, null = open("/dev/null", O_RDONLY);

	while (argv[argc])
		argc++;
	(void)dup2(null, 0);
	(void)dup2(o[1], 1);
	(void)dup2(e[1], 2);
	for (int fd = 3; fd < 64; fd++)
		(void)close(fd);
	if (how == OUT_CLOSED)
		(void)close(1);
	if (how == ALL_CLOSED)
		for (int fd = 0; fd < 3; fd++)
			(void)close(fd);
	if (how == OUT_FULL)
		(void)dup2(open("/dev/full", O_WRONLY), 1);
	_exit(mez_cli_main(t, argc, argv));
}

static void drain(int fd, char *to)
{
	size_t n = 0;
	ssize_t r;

	while (n < ROOM - 1 && (r = read(fd, to + n, ROOM - 1 - n)) > 0)
		n += (size_t)r;
	to[n] = 0;
	(void)close(fd);
}

/* Runs the tool; its exit status, or 1000 + the signal that ended it. */
static int invoke(const struct mez_tool *t, enum how how, char *w1, char *w2, char *w3)
{
	char name[] = "mez-test", *argv[WORDS] = {name, w1, w2, w3, NULL};
	int o[2], e[2], status;
	pid_t pid;

	if (pipe(o) < 0 || pipe(e) < 0)
		mez_bug("no pipe");
	(void)fflush(NULL);
	if (how == READER_GONE)
		(void)close(o[0]);
	pid = fork();
	if (pid == 0)
		child(t, argv, how, o, e);
	(void)close(o[1]);
	(void)close(e[1]);
	out[0] = 0;
	if (how != READER_GONE)
		drain(o[0], out);
	drain(e[0], err);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		mez_bug("no child");
	return WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Words as arrays: argv is not const. */
#define W(lit) ((char[]){lit})

static void test_answers(void)
{
	is_int(invoke(&filter, PIPED, W("--say=hello"), NULL, NULL), 3, "the status of run()");
	is_str(out, "hello\n", "its output");
	is_str(err, "", "and nothing on stderr");
	is_int(invoke(&filter, PIPED, W("-h"), NULL, NULL), 0, "-h is an answer");
	ok(strstr(out, "usage: mez-test [--say TEXT] [--fail TEXT] [--bad-record] [FILE...]\n") ==
		   out,
	   "on stdout");
	ok(!strstr(out, "complete"), "hidden options are not in it");
	is_int(invoke(&filter, PIPED, W("--version"), NULL, NULL), 0, "--version");
	ok(strncmp(out, "mez-test ", 9) == 0, "names the tool");
	is_int(invoke(&filter, PIPED, W("--frob"), NULL, NULL), 64, "wrong usage");
	is_str(err, "mez-test: unknown option '--frob'; see 'mez-test -h'\n", "one line");
	is_str(out, "", "and no output");
	is_int(invoke(&filter, PIPED, W("--complete=tcsh"), NULL, NULL), 64, "no such completions");
}

static void test_errors(void)
{
	is_int(invoke(&filter, PIPED, W("--fail=x"), NULL, NULL), 1, "status of the code");
	is_str(err, "mez-test: zone\\x0a/chain:3:7: broken: \\x1b[31mred\\xff (/a\\x07)\n",
	       "one line no terminal obeys");
	is_int(invoke(&filter, PIPED, W("--fail=x"), W("--errors=json"), NULL), 1, "as a record");
	is_str(err,
	       "{\"code\":\"chain-broken\",\"column\":7,\"line\":3,\"message\":\"broken: "
	       "\\\\x1b[31mred\\\\xff\",\"offset\":40,\"pointer\":\"/a\\\\x07\",\"source\":"
	       "\"zone\\\\x0a/chain\",\"status\":1,\"tool\":\"mez-test\",\"type\":"
	       "\"mez.problem/1\"}\n",
	       "canonical, one line");
	is_int(invoke(&filter, PIPED, W("--bad-record"), NULL, NULL), 65, "no records on stdin");
	is_str(err, "mez-test: -: no records in the input\n", "is told");
	is_int(invoke(&filter, PIPED, W("--bad-record"), W("/no/such"), NULL), 66, "no such input");
	is_str(err, "mez-test: /no/such: cannot open: No such file or directory\n", "is told");
	is_int(invoke(&filter, PIPED, W("--bad-record"), W("/"), NULL), 66, "a directory");
}

/* Names of files are any bytes; a record may not hold what I-JSON has no room for. */
static void test_noncharacters(void)
{
	is_int(invoke(&filter, PIPED, W("--bad-record"), W("--errors=json"), W("no\xef\xbf\xbf")),
	       66, "a name with a noncharacter");
	ok(strstr(err, "\"source\":\"no\\\\u{ffff}\""), "is escaped");
}

/* More output than is held back: the failure comes up while records are read. */
static void test_lost_early(void)
{
	enum { LINES = 200000 };
	char path[] = "lines.ndjson";
	int dir = tempdir_enter(), fd = openat(dir, path, O_CREAT | O_EXCL | O_WRONLY, 0600);

	for (int i = 0; fd >= 0 && i < LINES; i++)
		(void)!write(fd, "1\n", 2);
	is_int(invoke(&filter, OUT_FULL, W("--bad-record"), path, NULL), 74,
	       "lost within the work");
	is_str(err, "mez-test: cannot write standard output: No space left on device\n",
	       "is told once");
	(void)close(fd);
	(void)close(dir);
	tempdir_leave();
}

static void test_lost_output(void)
{
	is_int(invoke(&filter, OUT_FULL, W("--say=x"), NULL, NULL), 74, "a full disk");
	is_str(err, "mez-test: cannot write standard output: No space left on device\n", "is told");
	is_int(invoke(&filter, OUT_FULL, W("-h"), NULL, NULL), 74, "also for -h");
	is_int(invoke(&filter, OUT_CLOSED, W("--say=x"), NULL, NULL), 74, "closed stdout");
	is_str(err, "mez-test: cannot write standard output: Bad file descriptor\n", "is told");
	is_int(invoke(&filter, OUT_CLOSED, W("--bad-record"), W("--say=x"), W("/dev/null")), 74,
	       "an input opened later does not take its place");
	is_int(invoke(&filter, OUT_CLOSED, NULL, NULL, NULL), 3, "closed stdout without output");
	is_int(invoke(&filter, ALL_CLOSED, W("--say=x"), NULL, NULL), 74, "all three closed");
	is_int(invoke(&filter, ALL_CLOSED, NULL, NULL, NULL), 3, "and nothing to say");
	is_int(invoke(&filter, READER_GONE, W("--say=x"), NULL, NULL), 1000 + SIGPIPE,
	       "a filter dies by SIGPIPE");
	is_int(invoke(&durable, READER_GONE, W("--say=x"), NULL, NULL), 74,
	       "a tool of durable work says so");
	(void)signal(SIGPIPE, SIG_IGN);
	is_int(invoke(&filter, READER_GONE, W("--say=x"), NULL, NULL), 1000 + SIGPIPE,
	       "a filter dies even if its parent ignored SIGPIPE");
}

int main(void)
{
	test_answers();
	test_errors();
	test_noncharacters();
	test_lost_output();
	test_lost_early();
	return done_testing();
}
