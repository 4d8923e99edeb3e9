/* cli/cli.c: the whole of main(): the one place that prints on stderr and decides the status.
 * Order: descriptors, signals, command line, run, flush, report. */
#include "cli/cli_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

enum {
	REPORT_MAX = 4096,       /* bytes of one safe error line */
	REPORT_ARENA = 1 << 20,  /* room for one problem record */
	STATUS_IO = 74           /* as MEZ_E_IO; the answer could not be handed over */
};

/* --- start ---------------------------------------------------------------- */

/* A descriptor of 0-2 closed by our parent would be taken by the next file opened, and answers
 * or errors written into it.  All three get /dev/null for reading only: then an answer that
 * nobody can receive is a write error, not a silent success. */
static void reserve_descriptors(void)
{
	for (int fd = 0; fd <= 2; fd++) {
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", O_RDONLY) != fd)
			_exit(STATUS_IO);
	}
}

/* A pure filter whose reader has gone has nothing more to do: it dies, whatever its parent
 * ignored.  A tool that acknowledges durable work must say that the answer was lost. */
static void choose_sigpipe(bool durable)
{
	struct sigaction sa = { .sa_handler = durable ? SIG_IGN : SIG_DFL };

	if (sigaction(SIGPIPE, &sa, NULL) < 0)
		mez_bug("sigaction refuses SIGPIPE");
}

/* --- complaints ----------------------------------------------------------- */

static void to_stderr(const struct mez_buf *line)
{
	struct mez_err nowhere_to_say_it;

	(void)!mez_file_write_all(STDERR_FILENO, line->p, line->len, &nowhere_to_say_it);
}

static void report_text(const struct mez_cli *c, const struct mez_err *err)
{
	MEZ_AUTOBUF line = MEZ_BUF_INIT;

	mez_buf_fmt(&line, "%s: ", c->tool->name);
	if (err->file[0]) {
		mez_text_safe(&line, mez_str_of(err->file), REPORT_MAX);
		if (err->line)
			mez_buf_fmt(&line, ":%u", (unsigned)err->line);
		if (err->line && err->col)
			mez_buf_fmt(&line, ":%u", (unsigned)err->col);
		mez_buf_z(&line, ": ");
	}
	mez_text_safe(&line, mez_str_of(err->msg), REPORT_MAX);
	if (err->pointer[0]) {
		mez_buf_z(&line, " (");
		mez_text_safe(&line, mez_str_of(err->pointer), REPORT_MAX);
		mez_buf_ch(&line, ')');
	}
	mez_buf_ch(&line, '\n');
	to_stderr(&line);
}

static void report_json(const struct mez_cli *c, const struct mez_err *err)
{
	MEZ_AUTOBUF line = MEZ_BUF_INIT;
	struct mez_arena a = { 0 };
	struct mez_err e;
	struct mez_json v;

	if (mez_arena_init(&a, REPORT_ARENA, &e) < 0)
		mez_bug("no address space for one record");
	v = mez_problem_record(&a, err, c->tool->name, err->file[0] ? err->file : NULL, 0);
	if (mez_canon_write(&line, &v, MEZ_PROFILE_STRICT, NULL, 0, &e) < 0)
		mez_bug("a problem record is not fit for canonical bytes");
	mez_buf_ch(&line, '\n');
	to_stderr(&line);
	mez_arena_release(&a);
}

void mez_cli_report(const struct mez_cli *c, const struct mez_err *err)
{
	mez_require(err->code != MEZ_OK);
	if (c->errors_json)
		report_json(c, err);
	else
		report_text(c, err);
}

static void report_from_stream(const struct mez_err *err, void *arg)
{
	mez_cli_report(arg, err);
}

void mez_cli_stream(struct mez_cli *c, struct mez_stream *s)
{
	s->out = &c->out;
	s->tool = c->tool->name;
	s->report = report_from_stream;
	s->report_arg = c;
}

void mez_cli_progress(const char *fmt, ...)
{
	char what[MEZ_ERR_MSG];
	MEZ_AUTOBUF line = MEZ_BUF_INIT;
	va_list ap;

	if (!isatty(STDERR_FILENO))
		return;
	va_start(ap, fmt);
	(void)vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	mez_text_safe(&line, mez_str_of(what), REPORT_MAX);
	mez_buf_ch(&line, '\n');
	to_stderr(&line);
}

const char *mez_cli_version(void)
{
	return MEZ_VERSION;
}

/* --- run and end ---------------------------------------------------------- */

static void print(struct mez_cli *c, const struct mez_buf *text)
{
	mez_buf_str(&c->out.buf, mez_buf_view(text));
}

static int answer(struct mez_cli *c, int ask, const char *word)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;

	switch ((enum mez_cli_ask)ask) {
	case MEZ_ASK_RUN:
		return c->verb->run(c);
	case MEZ_ASK_HELP:
		mez_cli_help(&text, c->tool, c->verb);
		break;
	case MEZ_ASK_VERSION:
		mez_buf_fmt(&text, "%s %s\n", c->tool->name, MEZ_VERSION);
		break;
	case MEZ_ASK_COMPLETE:
		if (!mez_cli_complete(&text, c->tool, word))
			return mez_cli_usage(c, "no completions for '%.40s'", word);
		break;
	}
	print(c, &text);
	return 0;
}

/* Hand over what is written and look at every way that can fail: a full disk may only show
 * at close(). */
static int finish(struct mez_cli *c, int status)
{
	struct mez_err err;
	bool told = c->out.failed && status == STATUS_IO;
	bool wrote = c->out.buf.len || c->out.records;
	int r = mez_sink_flush(&c->out, &err);

	if (r == 0 && close(STDOUT_FILENO) < 0 && wrote)
		r = mez_err_sys(&err, MEZ_E_IO, errno, "cannot write standard output");
	mez_sink_release(&c->out);
	if (r == 0)
		return status;
	if (!told)
		mez_cli_report(c, &err);
	return STATUS_IO;
}

int mez_cli_main(const struct mez_tool *tool, int argc, char **argv)
{
	struct mez_cli c = { .tool = tool, .out = { .fd = STDOUT_FILENO } };
	const char *word = NULL;
	int r;

	reserve_descriptors();
	choose_sigpipe(tool->durable);
	c.args = calloc(1, tool->args_size ? tool->args_size : 1);
	if (!c.args)
		mez_bug("out of memory");
	r = mez_cli_parse(&c, argc, argv, &word);
	if (r >= 0)
		r = answer(&c, r, word);
	if (r < 0) {
		mez_require(c.err.code == (enum mez_code)-r);
		mez_cli_report(&c, &c.err);
		r = mez_code_status(r);
	}
	free(c.args);
	return finish(&c, r);
}
