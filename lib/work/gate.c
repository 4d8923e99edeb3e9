/* work/gate.c: the committing thread. */
#include "work/gate.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "work/stream.h"

/* Acknowledgements in flight; bounds the group that gathers during a commit. */
enum { GATE_ROOM = 1 << 20 };

struct mez_gate {
	pthread_t thread;
	int in, out;       /* the pipe's ends */
	struct mez_sink to; /* where the answers go */
	mez_gate_commit_fn *commit;
	void *arg;
	atomic_bool failed;
	struct mez_err err; /* of the first failure; read after the thread has ended */
};

static void pass(struct mez_gate *g)
{
	/* After a failure it keeps reading, so that the writer is never stuck. */
	if (atomic_load(&g->failed))
		mez_buf_clear(&g->to.buf);
	else if (g->commit(g->arg, &g->err) < 0 || mez_sink_flush(&g->to, &g->err) < 0)
		atomic_store(&g->failed, true);
}

static void *run(void *arg)
{
	struct mez_gate *g = arg;
	ssize_t n;

	for (;;) {
		n = read(g->out, mez_buf_room(&g->to.buf, GATE_ROOM), GATE_ROOM);
		if (n == 0)
			return NULL;
		if (n < 0 && errno != EINTR)
			mez_bug("a pipe of our own cannot be read");
		if (n > 0) {
			g->to.buf.len += (size_t)n;
			pass(g);
		}
	}
}

int mez_gate_open(struct mez_gate **out, int out_fd, mez_gate_commit_fn *commit, void *arg,
		  struct mez_err *err)
{
	struct mez_gate *g = calloc(1, sizeof(*g));
	int fd[2], r;

	if (!g)
		mez_bug("out of memory");
	g->to.fd = out_fd;
	g->commit = commit;
	g->arg = arg;
	if (pipe2(fd, O_CLOEXEC) < 0) {
		r = mez_err_sys(err, MEZ_E_AGAIN, errno, "cannot make a pipe");
		free(g);
		return r;
	}
	g->out = fd[0];
	g->in = fd[1];
	/* Best effort: a small pipe only makes groups smaller. */
	(void)fcntl(g->in, F_SETPIPE_SZ, GATE_ROOM);
	r = pthread_create(&g->thread, NULL, run, g);
	if (r) {
		(void)close(fd[0]);
		(void)close(fd[1]);
		free(g);
		return mez_err_sys(err, MEZ_E_AGAIN, r, "cannot start a thread");
	}
	*out = g;
	return 0;
}

int mez_gate_fd(const struct mez_gate *g)
{
	return g->in;
}

bool mez_gate_failed(const struct mez_gate *g)
{
	return atomic_load(&g->failed);
}

int mez_gate_close(struct mez_gate *g, struct mez_err *err)
{
	int r = 0;

	(void)close(g->in);
	if (pthread_join(g->thread, NULL))
		mez_bug("a thread of our own cannot be joined");
	(void)close(g->out);
	mez_sink_release(&g->to);
	if (atomic_load(&g->failed)) {
		*err = g->err;
		r = -(int)g->err.code;
	}
	free(g);
	return r;
}
