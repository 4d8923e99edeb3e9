/* The gate: bytes leave only after a commit, and after a failure none do. */
#include "tap.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include "base/file.h"
#include "work/gate.h"

/* What was queued, what was committed; the commit looks whether bytes came out too early. */
struct ledger {
	pthread_mutex_t lock;
	unsigned queued, committed, commits, fail_at;
	int out; /* read end of what leaves, not blocking */
	size_t came;
	bool early;
};

static void count_output(struct ledger *l)
{
	char buf[4096];
	ssize_t n;

	while ((n = read(l->out, buf, sizeof(buf))) > 0)
		l->came += (size_t)n;
}

static int commit(void *arg, struct mez_err *err)
{
	struct ledger *l = arg;
	int r = 0;

	(void)pthread_mutex_lock(&l->lock);
	count_output(l);
	if (l->came > l->committed)
		l->early = true;
	l->commits++;
	if (l->fail_at && l->commits >= l->fail_at)
		r = mez_err_set(err, MEZ_E_IO, "the disk is gone");
	else
		l->committed = l->queued;
	(void)pthread_mutex_unlock(&l->lock);
	return r;
}

static void queue_one(struct ledger *l, const struct mez_gate *g)
{
	struct mez_err err;

	(void)pthread_mutex_lock(&l->lock);
	l->queued++;
	(void)pthread_mutex_unlock(&l->lock);
	if (mez_file_write_all(mez_gate_fd(g), "x", 1, &err) < 0)
		abort();
}

static struct ledger start(int fd[2], unsigned fail_at)
{
	struct ledger l = { .fail_at = fail_at };

	if (pipe2(fd, O_NONBLOCK) < 0 || pthread_mutex_init(&l.lock, NULL))
		abort();
	l.out = fd[0];
	return l;
}

static void in_order(void)
{
	enum { RECORDS = 5000 };
	struct mez_gate *g;
	struct mez_err err;
	int fd[2];
	struct ledger l = start(fd, 0);

	ok(mez_gate_open(&g, fd[1], commit, &l, &err) == 0, "open");
	for (unsigned i = 0; i < RECORDS; i++)
		queue_one(&l, g);
	ok(mez_gate_close(g, &err) == 0, "closed after the last");
	count_output(&l);
	is_int(l.came, RECORDS, "all came out");
	is_int(l.committed, RECORDS, "all committed");
	ok(!l.early, "none before it was committed");
	ok(l.commits >= 1 && l.commits <= RECORDS, "in %u groups", l.commits);
	(void)close(fd[0]);
	(void)close(fd[1]);
}

static void one_at_a_time(void)
{
	struct mez_gate *g;
	struct mez_err err;
	int fd[2];
	struct ledger l = start(fd, 0);
	bool each = true;

	if (mez_gate_open(&g, fd[1], commit, &l, &err) < 0)
		abort();
	for (unsigned i = 0; i < 20; i++) {
		char c;

		queue_one(&l, g);
		/* Nothing else is written, yet it comes. */
		for (unsigned wait = 0; read(fd[0], &c, 1) != 1; wait++) {
			if (wait > 10000) {
				each = false;
				break;
			}
			(void)usleep(1000);
		}
		(void)pthread_mutex_lock(&l.lock);
		l.came++;
		(void)pthread_mutex_unlock(&l.lock);
	}
	ok(each, "a single record waits for no other");
	ok(mez_gate_close(g, &err) == 0 && !l.early, "and comes after its commit");
	(void)close(fd[0]);
	(void)close(fd[1]);
}

static void failures(void)
{
	struct mez_gate *g;
	struct mez_err err;
	int fd[2], full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	struct ledger l = start(fd, 1);

	if (mez_gate_open(&g, fd[1], commit, &l, &err) < 0)
		abort();
	for (unsigned i = 0; i < 100000; i++)
		queue_one(&l, g); /* far more than a pipe holds: it never blocks for ever */
	ok(mez_gate_failed(g), "a failed commit is known");
	ok(mez_gate_close(g, &err) == -MEZ_E_IO, "and told");
	is_str(err.msg, "the disk is gone", "in its words");
	count_output(&l);
	is_int(l.came, 0, "nothing came out");
	is_int(l.commits, 1, "nothing more was tried");
	(void)close(fd[0]);
	(void)close(fd[1]);

	l = start(fd, 0);
	if (full < 0 || mez_gate_open(&g, full, commit, &l, &err) < 0)
		abort();
	queue_one(&l, g);
	ok(mez_gate_close(g, &err) == -MEZ_E_IO, "an output that takes nothing: %s", err.msg);
	is_int(l.committed, 1, "the work is durable all the same");
	(void)close(full);
	(void)close(fd[0]);
	(void)close(fd[1]);
}

int main(void)
{
	in_order();
	one_at_a_time();
	failures();
	return done_testing();
}
