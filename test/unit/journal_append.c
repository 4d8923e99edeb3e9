/* Writing a journal: groups, segments, the lock, and failures that are final. */
#include "tap.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "journal/journal.h"
#include "tempdir.h"

static int here;

/* The library's calls land here: counted, and failing when told to. */
static unsigned syncs;
static bool sync_fails;
int fdatasync(int fd)
{
	syncs++;
	if (sync_fails) {
		errno = EIO;
		return -1;
	}
	return (int)syscall(SYS_fdatasync, fd);
}

static const struct mez_journal_config appending = { .mode = MEZ_JOURNAL_APPEND, .width = 2 };

struct seen {
	struct mez_buf text;
	unsigned records;
};

static int collect(void *arg, const struct mez_str *line, const struct mez_journal_place *at,
		   struct mez_err *err)
{
	struct seen *s = arg;

	(void)err;
	mez_buf_fmt(&s->text, "%u:%ju:%ju %.*s %.*s\n", at->segment, (uintmax_t)at->offset,
		    (uintmax_t)at->line, MEZ_ALL(line[0]), MEZ_ALL(line[1]));
	s->records++;
	return 0;
}

static struct mez_journal *opened(const struct mez_journal_config *config, struct seen *s)
{
	struct mez_journal *j = NULL;
	struct mez_journal_tail tail;
	struct mez_err err;

	if (mez_journal_open(&j, here, config, &err) < 0 ||
	    mez_journal_scan(j, collect, s, &tail, &err) < 0) {
		note("%s", err.msg);
		mez_journal_close(j);
		return NULL;
	}
	return j;
}

static void groups_and_segments(void)
{
	struct mez_journal_config config = appending;
	struct seen s = { .records = 0 };
	struct mez_journal_place at;
	struct mez_journal *j;
	struct mez_err err;

	tempdir_clear();
	config.segment_max = 16;
	j = opened(&config, &s);
	ok(j && s.records == 0, "an empty directory is an empty journal");
	syncs = 0;
	ok(mez_journal_append(j, MEZ_STR("a\nb\nc\nd\n"), &at, &err) == 0,
	   "a group of two records");
	ok(syncs == 1, "is one fdatasync");
	ok(at.segment == 0 && at.offset == 0 && at.line == 1, "at the front");
	ok(mez_journal_append(j, MEZ_STR("e\nf\n"), &at, &err) == 0 && at.offset == 8 &&
		   at.line == 5,
	   "the next one behind it");
	ok(mez_journal_append(j, MEZ_STR("gggg\nhhhh\n"), &at, &err) == 0 && at.segment == 1 &&
		   at.offset == 0 && at.line == 1,
	   "a group that would overfill the segment begins a new one");
	ok(mez_journal_append(j, MEZ_STR("iiiiiiiiiiiiiiii\nj\n"), &at, &err) == 0 &&
		   at.segment == 2,
	   "a group larger than a segment has one of its own");
	mez_journal_close(j);
	j = opened(&config, &s);
	is_str(s.text.p, "0:0:1 a b\n0:4:3 c d\n0:8:5 e f\n1:0:1 gggg hhhh\n"
			 "2:0:1 iiiiiiiiiiiiiiii j\n", "read back in order, with places");
	mez_buf_clear(&s.text);
	ok(mez_journal_read_at(j, &s.text, 1, 5, 4, &err) == 0, "a part of it read back");
	is_str(s.text.p, "hhhh", "is that part");
	ok(mez_journal_read_at(j, &s.text, 1, 8, 4, &err) == -MEZ_E_IO, "not past the end");
	mez_journal_close(j);
	mez_buf_release(&s.text);
}

static void one_writer(void)
{
	struct mez_journal_config config = appending;
	struct seen s = { .records = 0 };
	struct mez_journal *a, *b = NULL;
	struct mez_err err;
	int gate[2], status;
	pid_t pid;
	char c;

	tempdir_clear();
	a = opened(&config, &s);
	ok(mez_journal_open(&b, here, &config, &err) == -MEZ_E_AGAIN && !b,
	   "a second writer is told to come again");
	config.wait_ms = 30;
	ok(mez_journal_open(&b, here, &config, &err) == -MEZ_E_AGAIN, "also after waiting");
	mez_journal_close(a);
	ok(mez_journal_open(&b, here, &config, &err) == 0, "and welcome when the first has closed");
	mez_journal_close(b);

	if (pipe(gate) < 0)
		abort();
	pid = fork();
	if (pid == 0) {
		a = opened(&appending, &s);
		if (write(gate[1], "x", 1) == 1)
			pause();
		_exit(0);
	}
	ok(read(gate[0], &c, 1) == 1, "another process holds the lock");
	ok(mez_journal_open(&b, here, &appending, &err) == -MEZ_E_AGAIN, "nobody else gets it");
	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, &status, 0);
	ok(mez_journal_open(&b, here, &appending, &err) == 0, "it dies with its holder");
	mez_journal_close(b);
	mez_buf_release(&s.text);
}

static void final_failures(void)
{
	struct seen s = { .records = 0 };
	struct mez_journal_place at;
	struct mez_journal *j;
	struct rlimit old, small = { .rlim_cur = 10, .rlim_max = RLIM_INFINITY };
	struct stat st;
	struct mez_err err;

	tempdir_clear();
	j = opened(&appending, &s);
	ok(mez_journal_append(j, MEZ_STR("a\nb\n"), &at, &err) == 0, "a good group");
	sync_fails = true;
	ok(mez_journal_append(j, MEZ_STR("c\nd\n"), &at, &err) == -MEZ_E_IO, "fdatasync fails");
	sync_fails = false;
	syncs = 0;
	ok(mez_journal_append(j, MEZ_STR("e\nf\n"), &at, &err) == -MEZ_E_IO && syncs == 0,
	   "and nothing is tried after that");
	mez_journal_close(j);

	tempdir_clear();
	j = opened(&appending, &s);
	ok(mez_journal_append(j, MEZ_STR("a\nb\n"), &at, &err) == 0, "a good group again");
	(void)signal(SIGXFSZ, SIG_IGN);
	if (getrlimit(RLIMIT_FSIZE, &old) < 0)
		abort();
	small.rlim_max = old.rlim_max;
	if (setrlimit(RLIMIT_FSIZE, &small) < 0)
		abort();
	ok(mez_journal_append(j, MEZ_STR("cccccc\ndddddd\n"), &at, &err) == -MEZ_E_IO,
	   "the disk is full within a group");
	ok(setrlimit(RLIMIT_FSIZE, &old) == 0 &&
		   fstatat(here, "segment-00000000.ndjson", &st, 0) == 0 && st.st_size == 4,
	   "the part written is taken back");
	ok(mez_journal_append(j, MEZ_STR("e\nf\n"), &at, &err) == -MEZ_E_IO,
	   "and that is final too");
	mez_journal_close(j);
	mez_buf_release(&s.text);
}

static void foreign_writes(void)
{
	struct seen s = { .records = 0 };
	struct mez_journal_place at;
	struct mez_journal *j;
	struct mez_err err;
	int fd;

	tempdir_clear();
	j = opened(&appending, &s);
	ok(mez_journal_append(j, MEZ_STR("a\nb\n"), &at, &err) == 0, "a good group");
	fd = openat(here, "segment-00000000.ndjson", O_WRONLY | O_APPEND | O_CLOEXEC);
	ok(write(fd, "x\ny\n", 4) == 4, "somebody writes without the lock");
	(void)close(fd);
	ok(mez_journal_append(j, MEZ_STR("c\nd\n"), &at, &err) == -MEZ_E_IO, "and is found out");
	is_str(err.file, "segment-00000000.ndjson", "with the file's name");
	mez_journal_close(j);
	mez_buf_release(&s.text);
}

int main(void)
{
	here = tempdir_enter();
	groups_and_segments();
	one_writer();
	final_failures();
	foreign_writes();
	tempdir_leave();
	return done_testing();
}
