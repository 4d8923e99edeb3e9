/* Reading a journal: torn tails, gaps, and a writer at work meanwhile. */
#include "tap.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "journal/journal.h"
#include "tempdir.h"

static int here;

static const struct mez_journal_config reading = { .mode = MEZ_JOURNAL_READ, .width = 2 };
static const struct mez_journal_config appending = { .mode = MEZ_JOURNAL_APPEND, .width = 2 };

static int count(void *arg, const struct mez_str *line, const struct mez_journal_place *at,
		 struct mez_err *err)
{
	unsigned *n = arg;

	(void)at;
	(*n)++;
	if (mez_str_is(line[1], "bad"))
		return mez_err_set(err, MEZ_E_VALUE, "bad");
	return 0;
}

static void put(const char *name, const char *text)
{
	struct mez_err err;

	if (mez_file_replace(here, name, text, strlen(text), 0666, &err) < 0)
		abort();
}

static void fresh(const char *first)
{
	tempdir_clear();
	put("segment-00000000.ndjson", first);
}

/* What the scan of a one-segment journal says. */
static void tail_of(const char *text, unsigned records, uint64_t offset, uint64_t bytes,
		    unsigned lines, const char *what)
{
	const struct mez_journal_config *const configs[] = { &reading, &appending };

	for (size_t i = 0; i < MEZ_COUNT(configs); i++) {
		struct mez_journal *j = NULL;
		struct mez_journal_tail tail;
		struct mez_err err;
		unsigned n = 0;

		fresh(text);
		ok(mez_journal_open(&j, here, configs[i], &err) == 0 &&
			   mez_journal_scan(j, count, &n, &tail, &err) == 0,
		   "%s: scanned", what);
		ok(n == records && tail.at.offset == offset && tail.bytes == bytes &&
			   tail.lines == lines && !tail.live,
		   "%s: %u records, tail of %ju bytes, %u lines", what, n, (uintmax_t)tail.bytes,
		   tail.lines);
		if (lines)
			ok(tail.first.n && tail.first.p[0] == 'x', "%s: its first line", what);
		mez_journal_close(j);
	}
}

static void cutting(void)
{
	struct mez_journal_tail tail;
	struct mez_journal_place at;
	struct mez_journal *j = NULL;
	MEZ_AUTOBUF got = MEZ_BUF_INIT;
	struct mez_err err;
	unsigned n = 0;

	fresh("a\nb\nxx\nhal");
	ok(mez_journal_open(&j, here, &appending, &err) == 0 &&
		   mez_journal_scan(j, count, &n, &tail, &err) == 0 && tail.bytes == 6,
	   "a torn journal is open");
	ok(mez_journal_cut(j, &err) == 0, "the tail is cut");
	ok(mez_journal_append(j, MEZ_STR("c\nd\n"), &at, &err) == 0 && at.offset == 4 &&
		   at.line == 3,
	   "and the next record stands there");
	mez_journal_close(j);
	ok(mez_file_read(&got, here, "segment-00000000.ndjson", 100, &err) == 0, "all of it:");
	is_str(got.p, "a\nb\nc\nd\n", "whole records and nothing else");
}

static int scan_all(unsigned *n, struct mez_err *err)
{
	struct mez_journal *j = NULL;
	struct mez_journal_tail tail;
	int r;

	*n = 0;
	mez_err_clear(err);
	r = mez_journal_open(&j, here, &reading, err);
	if (r == 0)
		r = mez_journal_scan(j, count, n, &tail, err);
	mez_journal_close(j);
	return r;
}

static void several_segments(void)
{
	struct mez_err err;
	unsigned n;

	fresh("a\nb\n");
	put("segment-00000001.ndjson", "c\nd\ne\nf\n");
	put("segment-00000002.ndjson", "");
	ok(scan_all(&n, &err) == 0 && n == 3, "an empty last segment is what a crash may leave");
	put("segment-00000001.ndjson", "c\nd\ne\nbad\n");
	ok(scan_all(&n, &err) == -MEZ_E_VALUE && err.line == 3 && err.offset == 4,
	   "a fault has a line");
	is_str(err.file, "segment-00000001.ndjson", "and a file");
	put("segment-00000000.ndjson", "a\nb\nc\n");
	ok(scan_all(&n, &err) == -MEZ_E_CHAIN && err.line == 3,
	   "a torn tail that is not at the end");
	is_str(err.file, "segment-00000000.ndjson", "is named");
	put("segment-00000000.ndjson", "a\nb\n");
	(void)unlinkat(here, "segment-00000001.ndjson", 0);
	ok(scan_all(&n, &err) == -MEZ_E_CHAIN, "a segment that is missing");
	(void)unlinkat(here, "segment-00000002.ndjson", 0);
	ok(scan_all(&n, &err) == 0 && n == 1, "cannot be told from one that never was at the end");
}

static void long_lines(void)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	size_t n = MEZ_JOURNAL_LINE_MAX;
	struct mez_err err;
	unsigned records;

	memset(mez_buf_room(&text, n + 16), 'y', n + 16);
	text.len = n;
	mez_buf_z(&text, "\nb\n");
	fresh("");
	if (mez_file_replace(here, "segment-00000000.ndjson", text.p, text.len, 0666, &err) < 0)
		abort();
	ok(scan_all(&records, &err) == 0 && records == 1, "the longest line");
	text.len = n;
	mez_buf_z(&text, "y\nb\n");
	if (mez_file_replace(here, "segment-00000000.ndjson", text.p, text.len, 0666, &err) < 0)
		abort();
	ok(scan_all(&records, &err) == -MEZ_E_LIMIT && err.line == 1, "one byte more is refused");
}

static void writer_at_work(void)
{
	struct mez_journal_tail tail;
	struct mez_journal *w = NULL, *r = NULL;
	struct mez_err err;
	unsigned n = 0;

	fresh("a\nb\nc\n");
	ok(mez_journal_open(&w, here, &appending, &err) == 0, "a writer holds the lock");
	ok(mez_journal_open(&r, here, &reading, &err) == 0 &&
		   mez_journal_scan(r, count, &n, &tail, &err) == 0,
	   "a reader is not kept waiting");
	ok(n == 1 && tail.live && tail.bytes == 2, "and knows that the end is being written");
	mez_journal_close(r);
	mez_journal_close(w);
}

int main(void)
{
	here = tempdir_enter();
	tail_of("", 0, 0, 0, 0, "empty");
	tail_of("a\nb\n", 1, 4, 0, 0, "clean");
	tail_of("a\nb\nx", 1, 4, 1, 0, "a line begun");
	tail_of("a\nb\nx\n", 1, 4, 2, 1, "a payload without its receipt");
	tail_of("a\nb\nx\nha", 1, 4, 4, 1, "a payload and half a receipt");
	tail_of("half", 0, 0, 4, 0, "nothing but a tail");
	cutting();
	several_segments();
	long_lines();
	writer_at_work();
	tempdir_leave();
	return done_testing();
}
