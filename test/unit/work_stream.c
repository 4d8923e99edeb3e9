/* The record loop: what comes in on a descriptor, what goes out, what is reported. */
#include "work/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tap.h"
#include "tempdir.h"

/* --- one run -------------------------------------------------------------- */

static struct mez_sink sink;
static struct mez_stream s;
static struct mez_buf out, reports;
static struct mez_err err;
static int result;

static void report(const struct mez_err *e, void *arg)
{
	mez_buf_fmt(arg, "%s:%u:%u@%ju:%s:%s\n", e->file, (unsigned)e->line, (unsigned)e->col,
		    (uintmax_t)e->offset, mez_code_slug((int)e->code), e->pointer);
}

/* Copies records, but: {"refuse":true} is refused at that member, {"other":true} because of
 * another file, {"no":true} is a record and a "no". */
static int worker(struct mez_stream *st, const struct mez_json *v, struct mez_str line,
		  struct mez_arena *a, void *arg, struct mez_err *e)
{
	const struct mez_json *refuse = mez_json_at(v, "refuse");
	int r;

	(void)a;
	(void)arg;
	if (refuse) {
		r = mez_err_set(e, MEZ_E_REFUSED, "refused");
		mez_json_blame(e, line.p, line.n, refuse);
		mez_err_pointer(e, "/refuse");
		return r;
	}
	if (mez_json_at(v, "other")) {
		r = mez_err_set(e, MEZ_E_CONFIG, "wrong");
		mez_err_file(e, "zone.yaml");
		mez_err_place(e, 7, 2, 99);
		return r;
	}
	if (mez_json_at(v, "no"))
		mez_stream_note(st, 1);
	return mez_sink_put(st->out, v, line, e);
}

static int input_of(const void *p, size_t n)
{
	int fd = memfd_create("input", MFD_CLOEXEC);

	if (fd < 0 || write(fd, p, n) != (ssize_t)n || lseek(fd, 0, SEEK_SET) != 0)
		mez_bug("no memory file");
	return fd;
}

static void begin(void)
{
	mez_sink_release(&sink);
	mez_buf_clear(&out);
	mez_buf_clear(&reports);
	sink = (struct mez_sink){.fd = memfd_create("output", MFD_CLOEXEC)};
	s = (struct mez_stream){
		.out = &sink, .tool = "mez-test", .report = report, .report_arg = &reports};
}

/* What was written: flushed and read back. */
static const char *written(void)
{
	off_t n;

	if (mez_sink_flush(&sink, &err) < 0)
		return err.msg;
	n = lseek(sink.fd, 0, SEEK_CUR);
	mez_buf_clear(&out);
	if (pread(sink.fd, mez_buf_room(&out, (size_t)n), (size_t)n, 0) != n)
		mez_bug("cannot read back");
	out.len = (size_t)n;
	mez_buf_ch(&out, 0);
	out.len--;
	(void)close(sink.fd);
	return out.p;
}

static void run_bytes(const void *p, size_t n)
{
	int fd = input_of(p, n);

	result = mez_stream_run(&s, fd, "in", worker, NULL, &err);
	mez_stream_end(&s);
	(void)close(fd);
}

static void run(const char *text)
{
	run_bytes(text, strlen(text));
}

/* The loop over text gives this output, these reports and this status. */
static void gives(const char *what, const char *text, const char *want, const char *told,
		  int status)
{
	run(text);
	is_int(result, 0, what);
	is_str(written(), want, "  output");
	is_str(reports.p ? reports.p : "", told, "  reports");
	is_int(s.status, status, "  status");
	begin();
}

/* --- records and problems ------------------------------------------------- */

#define PROBLEM(code, rest, status)                          \
	"{\"code\":\"" code "\"," rest ",\"status\":" status \
	",\"tool\":\"mez-test\",\"type\":\"mez.problem/1\"}\n"

static void test_records(void)
{
	gives("two records", "{\"b\":1,\"a\":2}\n[true]\n", "{\"a\":2,\"b\":1}\n[true]\n", "", 0);
	gives("no newline at the end", "1\n2", "1\n2\n", "", 0);
	gives("blanks around a record", " 1 \r\n\t2\n", "1\n2\n", "", 0);
	gives("a \"no\" is a record", "{\"no\":true}\n1\n", "{\"no\":true}\n1\n", "", 1);
	s.allow_empty = true;
	gives("nothing, allowed", "", "", "", 0);
	gives("nothing", "",
	      PROBLEM("grammar", "\"message\":\"no records in the input\",\"source\":\"in\"", "65"),
	      "in:0:0@0:grammar:\n", 65);
	gives("a blank line", "1\n \n2\n",
	      "1\n" PROBLEM("grammar",
			    "\"column\":1,\"line\":2,\"message\":\"a blank line where a "
			    "record should be\",\"offset\":2,\"record\":2,\"source\":\"in\"",
			    "65") "2\n",
	      "in:2:1@2:grammar:\n", 65);
}

static void test_problems(void)
{
	run("1\n{\"a\":}\n3\n");
	is_int(result, 0, "a bad record");
	ok(strstr(written(), "1\n{\"code\":\"grammar\",\"column\":6,\"line\":2,") == out.p,
	   "its problem stands at its place, line of the input, column of the line");
	ok(strstr(out.p, "\"offset\":7,"), "the offset is that of the input");
	ok(strstr(out.p, "\"type\":\"mez.problem/1\"}\n3\n"), "the next record follows");
	is_str(reports.p, "in:2:6@7:grammar:/a\n", "and it was told");
	is_int(s.problems, 1, "counted once");
	begin();

	gives("a refusal", "1\n{\"refuse\":true}\n",
	      "1\n" PROBLEM("refused",
			    "\"column\":11,\"line\":2,\"message\":\"refused\",\"offset\":12,"
			    "\"pointer\":\"/refuse\",\"record\":2,\"source\":\"in\"",
			    "1"),
	      "in:2:11@12:refused:/refuse\n", 1);
	gives("a place in another file", "{\"other\":1}\n",
	      PROBLEM("configuration",
		      "\"message\":\"zone.yaml:7:2: wrong\",\"record\":1,"
		      "\"source\":\"in\"",
		      "78"),
	      "zone.yaml:7:2@99:configuration:\n", 78);
	run("{\"refuse\":1}\nx\n{\"other\":1}\n{\"no\":1}\n");
	is_int(s.status, 78, "the greatest status stands");
	is_int(s.problems, 3, "all problems counted");
	(void)written();
	begin();
	gives("a number that has no canonical form", "1.5\n",
	      PROBLEM("number-out-of-range",
		      "\"column\":1,\"line\":1,\"message\":\"number with a "
		      "fraction or exponent: write decimals as strings\",\"offset\":0,"
		      "\"record\":1,\"source\":\"in\"",
		      "65"),
	      "in:1:1@0:number-out-of-range:\n", 65);
}

static void test_fail_fast(void)
{
	s.fail_fast = true;
	run("1\n{\"refuse\":1}\n3\n");
	ok(!strstr(written(), "\n3\n"), "fail_fast stops at the first problem");
	is_int(s.problems, 1, "one problem");
	begin();
	s.fail_fast = true;
	run("{\"type\":\"mez.problem/1\",\"status\":1}\n3\n");
	ok(!strstr(written(), "\n3\n"), "also at one of an earlier tool");
	begin();
}

static void test_passed_on(void)
{
	gives("a problem record passes, canonical",
	      "{\"type\":\"mez.problem/1\",\"status\":66,\"more\":[]}\n1\n",
	      "{\"more\":[],\"status\":66,\"type\":\"mez.problem/1\"}\n1\n", "", 66);
	run("{\"type\":\"mez.problem/1\",\"status\":65}\n");
	is_int(s.problems, 1, "it is counted");
	(void)written();
	begin();
	static const char *const bad[] = {
		"{\"type\":\"mez.problem/1\"}\n",
		"{\"type\":\"mez.problem/1\",\"status\":0}\n",
		"{\"type\":\"mez.problem/1\",\"status\":128}\n",
		"{\"type\":\"mez.problem/1\",\"status\":\"1\"}\n",
		"{\"type\":\"mez.problem/1\",\"status\":-1}\n",
	};
	for (size_t i = 0; i < MEZ_COUNT(bad); i++) {
		run(bad[i]);
		ok(s.status == 65 && strstr(written(), "needs a status from 1 to 127"),
		   "a problem record without a fit status, %zu", i);
		begin();
	}
	run("{\"type\":\"mez.problem/1\",\"status\":1,\"x\":0.5}\n");
	ok(s.status == 65 && strstr(written(), "number-out-of-range"),
	   "a problem record that has no canonical form");
	begin();
}

/* --- frames --------------------------------------------------------------- */

#define END(records, problems, status)                                          \
	"{\"problems\":" problems ",\"records\":" records ",\"status\":" status \
	",\"type\":\"mez.end/1\"}\n"

static void framed(const char *what, const char *text, const char *message, int status)
{
	s.framed = true;
	run(text);
	is_int(s.status, status, what);
	if (message)
		ok(strstr(written(), message), "  says: %s", message);
	else
		ok(!strstr(written(), "mez.problem/1"), "  without a problem");
	begin();
}

static void test_frames(void)
{
	s.framed = true;
	gives("a whole frame", "1\n2\n" END("2", "0", "0"), "1\n2\n" END("2", "0", "0"), "", 0);
	s.framed = true;
	s.allow_empty = true;
	gives("an empty frame", END("0", "0", "0"), END("0", "0", "0"), "", 0);
	s.framed = true;
	gives("problems are counted",
	      "{\"status\":66,\"type\":\"mez.problem/1\"}\n" END("1", "1", "66"),
	      "{\"status\":66,\"type\":\"mez.problem/1\"}\n" END("1", "1", "66"), "", 66);
	s.framed = true;
	gives("the status of the end joins", "1\n" END("1", "0", "3"), "1\n" END("1", "0", "3"), "",
	      3);
	framed("an empty frame where records are needed", END("0", "0", "0"), "no records", 65);
	framed("no end", "1\n2\n", "stream was cut: no mez.end/1 came", 65);
	framed("nothing at all", "", "stream was cut: no mez.end/1 came", 65);
	framed("cut within a line", "1\n2", "its last line has no newline", 65);
	framed("cut within the end", "1\n{\"type\":\"mez.end/1\"", "its last line has no newline",
	       65);
	framed("a record is missing", "1\n" END("2", "0", "0"), "counts 2 records, 1 came", 65);
	framed("a record too many", "1\n2\n" END("1", "0", "0"), "counts 1 records, 2 came", 65);
	framed("a problem is missing", "1\n" END("1", "1", "65"), "counts 1 problems, 0 came", 65);
	framed("its status is too small",
	       "{\"status\":66,\"type\":\"mez.problem/1\"}\n" END("1", "1", "65"),
	       "its end has status 65, a problem had 66", 66);
	framed("its status is no status", "1\n" END("1", "0", "128"), "its end has status 128", 65);
	framed("negative counts", "1\n" END("-1", "0", "0"), "counts -1 records", 65);
	framed("a record after the end", "1\n" END("1", "0", "0") "2\n", "a record after", 65);
	framed("part of one after the end", "1\n" END("1", "0", "0") "2", "has no newline", 65);
	framed("two ends", "1\n" END("1", "0", "0") END("2", "0", "0"), "a record after", 65);
	framed("an unknown member",
	       "1\n{\"type\":\"mez.end/1\",\"records\":1,\"problems\":0,"
	       "\"status\":0,\"x\":1}\n",
	       "unknown-member", 65);
	framed("a member missing", "1\n{\"type\":\"mez.end/1\",\"records\":1}\n", "missing-member",
	       65);
	gives("an end where no frame was asked for", "1\n" END("1", "0", "0"),
	      "1\n" PROBLEM("unknown-type",
			    "\"line\":2,\"message\":\"the input is framed: a mez.end/1 "
			    "needs --framed\",\"record\":2,\"source\":\"in\"",
			    "65"),
	      "in:2:0@0:unknown-type:\n", 65);
}

/* --- limits --------------------------------------------------------------- */

static void test_long_lines(void)
{
	size_t n = MEZ_RECORD_MAX;
	char *text = malloc(2 * n + 16);

	if (!text)
		mez_bug("out of memory");
	memset(text, 'x', n);
	text[0] = text[n - 1] = '"';
	memcpy(text + n, "\n1\n", 3);
	run_bytes(text, n + 3);
	is_int(s.status, 0, "a line of just the limit");
	is_int(strlen(written()), n + 3, "is taken");
	begin();
	memset(text, ' ', n + 1);
	memcpy(text + n, "1\n2\n", 4);
	run_bytes(text, n + 4);
	ok(s.status == 65 && strstr(written(), "bound-exceeded") && strstr(out.p, "}\n2\n"),
	   "one byte more is a problem, and the next record is read");
	is_str(reports.p, "in:1:1@0:bound-exceeded:\n", "told at its line");
	begin();
	memset(text, 'x', 2 * n);
	memcpy(text + 2 * n, "\n}\n", 3);
	run_bytes(text, 2 * n + 3);
	is_str(reports.p, "in:1:1@0:bound-exceeded:\nin:2:1@33554433:grammar:\n",
	       "twice the limit: skipped, later places are right");
	(void)written();
	begin();
	run_bytes(text, 2 * n);
	is_str(reports.p, "in:1:1@0:bound-exceeded:\n", "the last line, unterminated and too long");
	(void)written();
	begin();
	free(text);
}

static int count_only(struct mez_stream *st, const struct mez_json *v, struct mez_str line,
		      struct mez_arena *a, void *arg, struct mez_err *e)
{
	(void)st, (void)v, (void)line, (void)e;
	memset(mez_arena_alloc(a, 1 << 16), 1, 1 << 16);
	++*(uint64_t *)arg;
	return 0;
}

/* 2,000 records of 1 KB, of which each takes 64 KB of arena: kept, that would be 128 MB. */
static void test_memory_is_constant(void)
{
	enum { RECORDS = 2000, SIZE = 1024, KB_ALLOWED = 32 * 1024 };
	struct mez_buf text = MEZ_BUF_INIT;
	struct rusage before, after;
	uint64_t seen = 0;
	int fd;

	for (int i = 0; i < RECORDS; i++)
		mez_buf_fmt(&text, "\"%0*d\"\n", SIZE, i);
	fd = input_of(text.p, text.len);
	(void)getrusage(RUSAGE_SELF, &before);
	is_int(mez_stream_run(&s, fd, "in", count_only, &seen, &err), 0, "many records");
	(void)getrusage(RUSAGE_SELF, &after);
	is_int(seen, RECORDS, "all seen");
	ok(after.ru_maxrss - before.ru_maxrss < KB_ALLOWED, "in memory that does not grow: %ld KB",
	   after.ru_maxrss - before.ru_maxrss);
	(void)close(fd);
	mez_buf_release(&text);
	begin();
}

/* --- descriptors and files ------------------------------------------------ */

static void test_io_errors(void)
{
	int full = open("/dev/full", O_WRONLY), fd = input_of("1\n2\n", 4);

	s.flush_each = true;
	sink.fd = full;
	is_int(mez_stream_run(&s, fd, "in", worker, NULL, &err), -MEZ_E_IO, "output fails");
	is_int(s.record, 1, "and the loop stops there");
	is_int(sink.failed, ENOSPC, "the cause is kept");
	mez_sink_line(&sink, MEZ_STR("x"));
	is_int(sink.buf.len, 0, "nothing is taken after it");
	is_int(mez_sink_flush(&sink, &err), -MEZ_E_IO, "and flushing fails again");
	(void)close(fd);
	(void)close(full);
	begin();
	is_int(mez_stream_run(&s, -1, "in", worker, NULL, &err), -MEZ_E_IO, "input fails");
	is_str(err.file, "in", "which one");
	(void)written();
	begin();
}

/* A reader must get what is ready while the writer of the input still thinks. */
static void test_handed_over_early(void)
{
	int in[2], answer[2];
	char got[8] = "";
	pid_t pid;

	if (pipe(in) < 0 || pipe(answer) < 0)
		mez_bug("no pipe");
	(void)fflush(NULL);
	pid = fork();
	if (pid == 0) {
		(void)close(in[1]);
		sink.fd = answer[1];
		(void)!mez_stream_run(&s, in[0], "in", worker, NULL, &err);
		_exit(0);
	}
	(void)!write(in[1], "1\n", 2);
	is_int(read(answer[0], got, sizeof(got)), 2, "an answer comes while the input is open");
	is_str(got, "1\n", "this one");
	for (int i = 0; i < 2; i++) {
		(void)close(in[i]);
		(void)close(answer[i]);
	}
}

static void put(const char *path, const char *text)
{
	int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0600);

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		mez_bug("cannot write a test file");
	(void)close(fd);
}

static void files(char *a, char *b)
{
	char *names[] = {a, b};

	result = mez_stream_files(&s, names, b ? 2 : 1, worker, NULL, &err);
}

static void test_files(void)
{
	char one[] = "one.json", many[] = "many.ndjson", none[] = "none", dot[] = ".";
	int dir = tempdir_enter();

	put(one, "{\n  \"b\": 1,\n  \"a\": 2\n}\n");
	put(many, "1\n2\n");
	files(one, many);
	is_str(written(), "{\"a\":2,\"b\":1}\n1\n2\n", "a .json text may span lines");
	begin();
	put(one, "{\n  \"refuse\": 1\n}\n");
	files(one, many);
	ok(strstr(reports.p, "one.json:2:13@14:refused:/refuse\n"), "its places are its own");
	(void)written();
	begin();
	put(one, "1\n2\n");
	files(one, NULL);
	is_int(s.status, 65, "a .json file holds one text");
	(void)written();
	begin();
	put(one, "");
	files(one, NULL);
	is_int(s.status, 65, "and not none");
	(void)written();
	begin();
	files(none, many);
	is_int(result, -MEZ_E_NOINPUT, "an input that is not there");
	is_str(err.file, none, "is named");
	(void)written();
	begin();
	files(dot, many);
	is_int(result, -MEZ_E_NOINPUT, "a folder is no input");
	(void)written();
	begin();
	put(none, "");
	files(many, none);
	ok(s.status == 65 &&
		   strstr(written(), "1\n2\n{\"code\":\"grammar\",\"message\":\"no records"),
	   "each input must have records");
	begin();
	(void)close(dir);
	tempdir_leave();
}

static int unread(struct mez_str line, void *arg, struct mez_err *e)
{
	mez_require(e->code == MEZ_E_DUPLICATE && line.n == 13 && !arg);
	return mez_err_set(e, MEZ_E_VALUE, "said otherwise");
}

static void test_unread(void)
{
	s.unread = unread;
	gives("a tool says otherwise why a record cannot be read", "1\n{\"a\":1,\"a\":2}\n \n",
	      "1\n" PROBLEM("bad-value",
			    "\"line\":2,\"message\":\"said otherwise\",\"record\":2,"
			    "\"source\":\"in\"",
			    "65")
		      PROBLEM("grammar",
			      "\"column\":1,\"line\":3,\"message\":\"a blank line where a "
			      "record should be\",\"offset\":16,\"record\":3,"
			      "\"source\":\"in\"",
			      "65"),
	      "in:2:0@0:bad-value:\nin:3:1@16:grammar:\n", 65);
}

/* One byte over the limit, none of it on a disk. */
static void test_large_text(void)
{
	int fd = memfd_create("large", MFD_CLOEXEC);

	if (ftruncate(fd, (off_t)MEZ_JSON_MAX_BYTES + 1) < 0)
		mez_bug("no memory file");
	is_int(mez_stream_single(&s, fd, "in", worker, NULL, &err), 0, "too large a text");
	ok(s.status == 65 && s.problems == 1 && strstr(written(), "bound-exceeded"),
	   "is a problem: other inputs may follow");
	(void)close(fd);
	begin();
}

int main(void)
{
	begin();
	test_unread();
	test_large_text();
	test_records();
	test_problems();
	test_fail_fast();
	test_passed_on();
	test_frames();
	test_long_lines();
	test_memory_is_constant();
	test_io_errors();
	test_handed_over_early();
	test_files();
	mez_buf_release(&out);
	mez_buf_release(&reports);
	mez_sink_release(&sink);
	return done_testing();
}
