/* The record loop with threads gives what it gives without: bytes, reports, counts, status. */
#include "work/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"
#include "tempdir.h"

/* --- one run -------------------------------------------------------------- */

/* All that can be seen of a run. */
struct seen {
	struct mez_buf out, reports;
	int result, status;
	uint64_t problems, record, records;
	char message[MEZ_ERR_MSG];
};
static struct mez_stream how; /* what the run is told */

static void report(const struct mez_err *e, void *arg)
{
	mez_buf_fmt(arg, "%s:%u:%u@%ju:%s:%s:%s\n", e->file, (unsigned)e->line, (unsigned)e->col,
		    (uintmax_t)e->offset, mez_code_slug((int)e->code), e->pointer, e->msg);
}

/* {"refuse":1} is refused, {"no":1} a "no", {"tell":1} is told to a person, {"count":1} counts
 * as a problem, {"two":1} gives two lines, {"none":1} none; all others are copied. */
static int judge(struct mez_stream *s, const struct mez_json *v, struct mez_str line,
		 struct mez_arena *a, void *arg, struct mez_err *err)
{
	const struct mez_json *refuse = mez_json_at(v, "refuse");
	int r;

	mez_require(arg == &how && mez_arena_text(a, 64));
	if (mez_json_at(v, "two"))
		mez_sink_json(s->out, v);
	if (refuse) {
		r = mez_err_set(err, MEZ_E_REFUSED, "refused as record %ju of %s",
				(uintmax_t)s->record, s->source);
		mez_json_blame(err, line.p, line.n, refuse);
		return r;
	}
	if (mez_json_at(v, "tell") && s->report) {
		r = mez_err_set(err, MEZ_E_EXPIRED, "told at record %ju", (uintmax_t)s->record);
		s->report(err, s->report_arg);
		(void)r;
	}
	if (mez_json_at(v, "count"))
		s->problems++;
	if (mez_json_at(v, "no"))
		mez_stream_note(s, 1);
	return mez_json_at(v, "none") ? 0 : mez_sink_put(s->out, v, line, err);
}

static void read_back(struct mez_buf *out, int fd)
{
	off_t n = lseek(fd, 0, SEEK_END);

	if (n < 0 || pread(fd, mez_buf_room(out, (size_t)n), (size_t)n, 0) != n)
		mez_bug("cannot read back");
	out->len = (size_t)n;
	(void)close(fd);
}

static struct seen run(int fd, size_t jobs)
{
	struct mez_sink sink = { .fd = memfd_create("output", MFD_CLOEXEC) };
	struct mez_stream s = how;
	struct seen seen = { .result = 0 };
	struct mez_err err = { .code = MEZ_OK };

	s.out = &sink;
	s.tool = "mez-test";
	s.report = report;
	s.report_arg = &seen.reports;
	s.jobs = jobs;
	seen.result = mez_stream_run(&s, fd, "in", judge, &how, &err);
	mez_stream_end(&s);
	if (mez_sink_flush(&sink, &err) < 0)
		mez_bug("cannot write");
	read_back(&seen.out, sink.fd);
	seen.status = s.status;
	seen.problems = s.problems;
	seen.record = s.record;
	seen.records = sink.records;
	memcpy(seen.message, seen.result < 0 ? err.msg : "", seen.result < 0 ? MEZ_ERR_MSG : 1);
	mez_sink_release(&sink);
	return seen;
}

static bool same_text(const struct mez_buf *a, const struct mez_buf *b)
{
	return mez_str_eq(mez_buf_view(a), mez_buf_view(b));
}

static bool same(const struct seen *a, const struct seen *b)
{
	return same_text(&a->out, &b->out) && same_text(&a->reports, &b->reports) &&
	       a->result == b->result && a->status == b->status && a->problems == b->problems &&
	       a->record == b->record && a->records == b->records &&
	       strcmp(a->message, b->message) == 0;
}

static void forget(struct seen *s)
{
	mez_buf_release(&s->out);
	mez_buf_release(&s->reports);
}

static int input_of(struct mez_str text)
{
	int fd = memfd_create("input", MFD_CLOEXEC);

	if (fd < 0 || write(fd, text.p, text.n) != (ssize_t)text.n || lseek(fd, 0, SEEK_SET) != 0)
		mez_bug("no memory file");
	return fd;
}

/* The same through a pipe that gets a few bytes at a time. */
static int piped(struct mez_str text, size_t step)
{
	int fd[2];

	if (pipe(fd) < 0)
		mez_bug("no pipe");
	(void)fflush(NULL);
	if (fork() == 0) {
		(void)close(fd[0]);
		for (size_t at = 0; at < text.n; at += step) {
			size_t n = text.n - at < step ? text.n - at : step;

			if (write(fd[1], text.p + at, n) != (ssize_t)n)
				_exit(1);
		}
		_exit(0);
	}
	(void)close(fd[1]);
	return fd[0];
}

static bool agrees(struct mez_str text, const struct seen *want, size_t jobs, size_t step)
{
	int fd = step ? piped(text, step) : input_of(text);
	struct seen got = run(fd, jobs);
	bool pass = same(want, &got);

	(void)close(fd);
	if (step)
		(void)wait(NULL);
	forget(&got);
	return pass;
}

static void all_agree(struct mez_str text, const char *what)
{
	static const size_t jobs[] = { 2, 3, 8 };
	int fd = input_of(text);
	struct seen want = run(fd, 1);

	(void)close(fd);
	for (size_t i = 0; i < MEZ_COUNT(jobs); i++) {
		ok(agrees(text, &want, jobs[i], 0), "%s: %zu threads", what, jobs[i]);
		ok(agrees(text, &want, jobs[i], 1000), "%s: %zu threads, through a pipe", what,
		   jobs[i]);
	}
	forget(&want);
}

/* --- inputs --------------------------------------------------------------- */

#define PROBLEM "{\"status\":66,\"type\":\"mez.problem/1\"}\n"
#define END(records, problems, status)                                      \
	"{\"problems\":" problems ",\"records\":" records ",\"status\":" status \
	",\"type\":\"mez.end/1\"}\n"

static void text_agrees(const char *text, const char *what)
{
	all_agree(mez_str_of(text), what);
}

static void test_small(void)
{
	how = (struct mez_stream){ .allow_empty = true };
	text_agrees("", "nothing, allowed");
	how = (struct mez_stream){ .allow_empty = false };
	text_agrees("", "nothing");
	text_agrees("\n", "a blank line");
	text_agrees("1", "no newline at the end");
	text_agrees("{\"b\":1,\"a\":2}\n[true]\n", "two records");
	text_agrees("1\n}\n{\"refuse\":1}\n \n2\n{\"two\":1,\"refuse\":1}\n3", "problems");
	text_agrees("{\"tell\":1}\n{\"no\":1}\n{\"two\":1}\n", "kinds");
	text_agrees("{\"none\":1}\n{\"count\":1}\n", "more kinds");
	text_agrees(PROBLEM "1\n" PROBLEM, "problems of others");
	text_agrees("1\n" END("1", "0", "0"), "an end, unasked");
	text_agrees("1.5\n1e400\n-0\n", "numbers that are refused");
}

static void test_frames(void)
{
	how = (struct mez_stream){ .framed = true };
	text_agrees("1\n2\n" END("2", "0", "0"), "a whole frame");
	text_agrees("1\n" PROBLEM END("2", "1", "66"), "a frame with a problem");
	text_agrees("1\n2\n", "a frame without end");
	text_agrees("1\n2\n" END("3", "0", "0"), "a record is missing");
	text_agrees("1\n" END("1", "0", "0") "2\n3\n{\"no\":1}\n" PROBLEM, "records after the end");
	text_agrees("1\n" END("1", "0", "0") "2", "a cut line after the end");
	text_agrees("1\n2\n{\"a\":", "cut within a line");
	text_agrees("{\"no\":1}\n" END("1", "0", "1"), "a status");
}

/* Without a pattern, the same every time (splitmix64). */
static uint64_t number(void)
{
	static uint64_t state;
	uint64_t n = state += UINT64_C(0x9e3779b97f4a7c15);

	n = (n ^ (n >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	n = (n ^ (n >> 27)) * UINT64_C(0x94d049bb133111eb);
	return n ^ (n >> 31);
}

/* Lines of all kinds and sizes, of which about one in `bad` is none of the plain ones. */
static void random_lines(struct mez_buf *text, unsigned lines, unsigned bad)
{
	static const char *const odd[] = {
		"}", "", " \t", "{\"refuse\":1}", "{\"a\":1,\"a\":2}", "\"\xff\"", "1.5",
		"{\"no\":1}", "{\"tell\":1}", "{\"two\":1}", "{\"two\":1,\"refuse\":0}", "[1,",
		"{\"none\":0}",
	};

	for (unsigned i = 0; i < lines; i++) {
		uint64_t n = number();

		if (n % bad == 0) {
			mez_buf_z(text, odd[(n >> 32) % MEZ_COUNT(odd)]);
		} else {
			mez_buf_fmt(text, "{\"n\":%u, \"x\":\"", i);
			for (uint64_t j = (n >> 32) % ((n >> 20) % 500 ? 200 : 90000); j; j--)
				mez_buf_ch(text, (char)('a' + j % 26));
			mez_buf_z(text, "\"}");
		}
		mez_buf_ch(text, '\n');
	}
}

static void test_random(void)
{
	enum { LINES = 6000 };
	static const unsigned bad[] = { 2, 50, 100000 };

	for (size_t i = 0; i < MEZ_COUNT(bad); i++) {
		MEZ_AUTOBUF text = MEZ_BUF_INIT;

		random_lines(&text, LINES, bad[i]);
		how = (struct mez_stream){ .framed = false };
		all_agree(mez_buf_view(&text), "lines of all kinds");
		how.fail_fast = true;
		all_agree(mez_buf_view(&text), "to the first problem");
		how = (struct mez_stream){ .framed = true };
		all_agree(mez_buf_view(&text), "without the end they need");
		mez_buf_z(&text, END("6000", "0", "0"));
		all_agree(mez_buf_view(&text), "with an end");
		mez_buf_z(&text, "1\n2");
		all_agree(mez_buf_view(&text), "and more after it");
		mez_buf_z(&text, "\n");
		random_lines(&text, LINES / 2, bad[i]);
		all_agree(mez_buf_view(&text), "and blocks after it");
	}
}

static void add_long(struct mez_buf *text, size_t n)
{
	char *p;

	mez_buf_ch(text, '"');
	p = mez_buf_room(text, n - 2);
	memset(p, 'x', n - 2);
	text->len += n - 2;
	mez_buf_z(text, "\"");
}

static void test_long_lines(void)
{
	static const size_t size[] = { MEZ_RECORD_MAX, MEZ_RECORD_MAX + 1, 40 << 20 };
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	struct seen want;
	int fd;

	how = (struct mez_stream){ .framed = false };
	for (size_t i = 0; i < MEZ_COUNT(size); i++) {
		mez_buf_z(&text, "1\n");
		add_long(&text, size[i]);
		mez_buf_z(&text, "\n{\"refuse\":1}\n");
	}
	add_long(&text, MEZ_RECORD_MAX + 1); /* without a newline */
	fd = input_of(mez_buf_view(&text));
	want = run(fd, 1);
	(void)close(fd);
	is_int(want.problems, 6, "three lines are too long, three refused");
	ok(agrees(mez_buf_view(&text), &want, 2, 0), "long lines: 2 threads");
	ok(agrees(mez_buf_view(&text), &want, 3, 1 << 20), "long lines: 3 threads, a pipe");
	forget(&want);
}

/* --- the world ------------------------------------------------------------ */

static void test_io_errors(void)
{
	int full = open("/dev/full", O_WRONLY);
	struct mez_sink sink = { .fd = full };
	struct mez_stream s = { .out = &sink, .tool = "mez-test", .jobs = 2 };
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	struct mez_err err;
	int fd;

	random_lines(&text, 20000, 100000);
	fd = input_of(mez_buf_view(&text));
	is_int(mez_stream_run(&s, fd, "in", judge, &how, &err), -MEZ_E_IO, "output fails");
	is_int(sink.failed, ENOSPC, "the cause is kept");
	ok(lseek(fd, 0, SEEK_CUR) < (off_t)text.len, "and the loop stops");
	(void)close(fd);
	(void)close(full);
	mez_sink_release(&sink);
	sink = (struct mez_sink){ .fd = memfd_create("output", MFD_CLOEXEC) };
	is_int(mez_stream_run(&s, -1, "in", judge, &how, &err), -MEZ_E_IO, "input fails");
	is_str(err.file, "in", "which one");
	(void)close(sink.fd);
	mez_sink_release(&sink);
}

/* A reader gets what is ready while the writer of the input still thinks; with fail_fast the
 * loop does not wait for it. */
static void test_early(void)
{
	int in[2], answer[2], status;
	char got[8] = "";

	if (pipe(in) < 0 || pipe(answer) < 0)
		mez_bug("no pipe");
	(void)fflush(NULL);
	(void)alarm(100); /* instead of waiting for ever */
	if (fork() == 0) {
		struct mez_sink sink = { .fd = answer[1] };
		struct mez_stream s = { .out = &sink, .tool = "t", .jobs = 2, .fail_fast = true };
		struct mez_err err;

		(void)close(in[1]);
		_exit(mez_stream_run(&s, in[0], "in", judge, &how, &err) == 0 ? s.status : 99);
	}
	for (char i = '1'; i < '4'; i++) {
		char line[] = { i, '\n' };

		if (write(in[1], line, 2) != 2)
			mez_bug("cannot write");
		is_int(read(answer[0], got, sizeof(got)), 2, "an answer while the input is open");
		ok(memcmp(got, line, 2) == 0, "that of line %c", i);
	}
	if (write(in[1], "{\"refuse\":1}\n", 13) != 13)
		mez_bug("cannot write");
	(void)wait(&status);
	(void)alarm(0);
	is_int(WEXITSTATUS(status), 1, "the first problem ends it, not the end of the input");
	for (int i = 0; i < 2; i++) {
		(void)close(in[i]);
		(void)close(answer[i]);
	}
}

static void put(const char *path, struct mez_str text)
{
	int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0600);

	if (fd < 0 || write(fd, text.p, text.n) != (ssize_t)text.n)
		mez_bug("cannot write a test file");
	(void)close(fd);
}

static void files(struct mez_buf *out, size_t jobs, bool fail_fast)
{
	char one[] = "one.json", many[] = "many", last[] = "last";
	char *names[] = { many, one, last, many };
	struct mez_sink sink = { .fd = memfd_create("output", MFD_CLOEXEC) };
	struct mez_stream s = { .out = &sink, .tool = "t", .jobs = jobs, .report = report,
				.report_arg = out, .frame = true, .fail_fast = fail_fast };
	MEZ_AUTOBUF written = MEZ_BUF_INIT;
	struct mez_err err = { .code = MEZ_OK };
	int r = mez_stream_files(&s, names, MEZ_COUNT(names), judge, &how, &err);

	mez_stream_end(&s);
	if (mez_sink_flush(&sink, &err) < 0)
		mez_bug("cannot write");
	read_back(&written, sink.fd);
	mez_sink_release(&sink);
	mez_buf_fmt(out, "%d %d %ju\n", r, s.status, (uintmax_t)s.problems);
	mez_buf_str(out, mez_buf_view(&written));
}

static void test_files(void)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	int dir = tempdir_enter();

	random_lines(&text, 2000, 300);
	put("many", mez_buf_view(&text));
	put("one.json", MEZ_STR("{\n \"refuse\": 1 }\n"));
	put("last", MEZ_STR("1\n2"));
	for (int fail_fast = 0; fail_fast < 2; fail_fast++) {
		MEZ_AUTOBUF one = MEZ_BUF_INIT;

		files(&one, 1, fail_fast);
		for (size_t jobs = 2; jobs < 5; jobs++) {
			MEZ_AUTOBUF got = MEZ_BUF_INIT;

			files(&got, jobs, fail_fast);
			ok(same_text(&one, &got), "several files: %zu threads", jobs);
		}
	}
	(void)close(dir);
	tempdir_leave();
}

/* 20,000 records of 4 KB, 80 MB in all. */
static void test_memory_is_constant(void)
{
	enum { RECORDS = 20000, SIZE = 4096, KB_ALLOWED = 32 * 1024 };
	struct mez_sink sink = { .fd = open("/dev/null", O_WRONLY) };
	struct mez_stream s = { .out = &sink, .tool = "t", .jobs = 2 };
	struct rusage before, after;
	struct mez_err err;
	int fd[2];

	if (pipe(fd) < 0)
		mez_bug("no pipe");
	(void)fflush(NULL);
	(void)getrusage(RUSAGE_SELF, &before);
	if (fork() == 0) {
		char line[SIZE];

		memset(line, 'x', SIZE);
		line[0] = line[SIZE - 2] = '"';
		line[SIZE - 1] = '\n';
		for (int i = 0; i < RECORDS && write(fd[1], line, SIZE) == SIZE; i++)
			;
		_exit(0);
	}
	(void)close(fd[1]);
	is_int(mez_stream_run(&s, fd[0], "in", judge, &how, &err), 0, "many records");
	(void)wait(NULL);
	(void)getrusage(RUSAGE_SELF, &after);
	is_int(sink.records, RECORDS, "all answered");
	ok(after.ru_maxrss - before.ru_maxrss < KB_ALLOWED, "in memory that does not grow: %ld KB",
	   after.ru_maxrss - before.ru_maxrss);
	(void)close(fd[0]);
	(void)close(sink.fd);
	mez_sink_release(&sink);
}

int main(void)
{
	test_memory_is_constant(); /* first: the peak of others would hide it */
	test_small();
	test_frames();
	test_random();
	test_files();
	test_early();
	test_io_errors();
	test_long_lines();
	return done_testing();
}
