/* work/crew.c: the crew.
 * Jobs lie in a ring.  Three counts that only grow say where it stands:
 *	taken <= begun <= given <= taken + room
 * Workers move `begun`, the caller the other two.  A slot is done when its job is; the caller
 * looks at the oldest only.  One lock guards it all: it is held for a few instructions, and
 * jobs are blocks of work, not single records. */
#include "work/crew.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct slot {
	void *job;
	bool done;
};
struct worker {
	struct mez_crew *crew;
	size_t number;
	pthread_t thread;
};
struct mez_crew {
	mez_crew_fn *fn;
	void *arg;
	size_t size; /* workers */
	size_t room; /* slots */
	uint64_t taken, begun, given;
	bool stop;
	pthread_mutex_t lock;
	pthread_cond_t work; /* for workers: a job was given, or stop */
	int bell;            /* for the caller: rung when a job is done; -1 without threads */
	size_t running;      /* threads started */
	struct worker *worker;
	struct slot slot[];
};

static struct slot *slot_of(struct mez_crew *c, uint64_t i)
{
	return &c->slot[i % c->room];
}

/* --- a worker ------------------------------------------------------------- */

static void lock(struct mez_crew *c)
{
	if (pthread_mutex_lock(&c->lock) != 0)
		mez_bug("a crew's lock is broken");
}

static void unlock(struct mez_crew *c)
{
	if (pthread_mutex_unlock(&c->lock) != 0)
		mez_bug("a crew's lock is broken");
}

/* The bell is a counter: rung before the caller listens, it still rings. */
static void ring(const struct mez_crew *c)
{
	if (eventfd_write(c->bell, 1) < 0)
		mez_bug("a crew's bell is broken");
}

static void *run(void *arg)
{
	const struct worker *w = arg;
	struct mez_crew *c = w->crew;

	lock(c);
	for (;;) {
		struct slot *s;

		while (!c->stop && c->begun == c->given)
			(void)pthread_cond_wait(&c->work, &c->lock);
		if (c->stop)
			break;
		s = slot_of(c, c->begun++);
		unlock(c);
		c->fn(s->job, w->number, c->arg);
		lock(c);
		s->done = true;
		/* The caller waits for the oldest alone: no other needs telling. */
		if (s == slot_of(c, c->taken))
			ring(c);
	}
	unlock(c);
	return NULL;
}

/* --- life ----------------------------------------------------------------- */

static struct mez_crew *blank(size_t workers)
{
	size_t room = workers == 1 ? 1 : workers * MEZ_CREW_ROOM;
	struct mez_crew *c = calloc(1, sizeof(*c) + room * sizeof(c->slot[0]));

	if (c)
		c->worker = calloc(workers, sizeof(c->worker[0]));
	if (!c || !c->worker)
		mez_bug("out of memory");
	c->size = workers;
	c->room = room;
	c->bell = -1;
	if (pthread_mutex_init(&c->lock, NULL) != 0 || pthread_cond_init(&c->work, NULL) != 0)
		mez_bug("no lock for a crew");
	return c;
}

static int start(struct mez_crew *c, struct mez_err *err)
{
	c->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (c->bell < 0)
		return mez_err_sys(err, MEZ_E_AGAIN, errno, "cannot make a crew's bell");
	while (c->running < c->size) {
		struct worker *w = &c->worker[c->running];
		int cause;

		*w = (struct worker){ .crew = c, .number = c->running };
		cause = pthread_create(&w->thread, NULL, run, w);
		if (cause)
			return mez_err_sys(err, MEZ_E_AGAIN, cause,
					   "cannot start thread %zu of %zu", c->running + 1,
					   c->size);
		c->running++;
	}
	return 0;
}

int mez_crew_new(struct mez_crew **out, size_t workers, mez_crew_fn *fn, void *arg,
		 struct mez_err *err)
{
	struct mez_crew *c;
	int r = 0;

	mez_require(workers >= 1 && workers <= MEZ_CREW_MAX);
	c = blank(workers);
	c->fn = fn;
	c->arg = arg;
	if (workers > 1)
		r = start(c, err);
	if (r < 0)
		mez_crew_free(c);
	else
		*out = c;
	return r;
}

void mez_crew_free(struct mez_crew *c)
{
	if (!c)
		return;
	lock(c);
	c->stop = true;
	(void)pthread_cond_broadcast(&c->work);
	unlock(c);
	for (size_t i = 0; i < c->running; i++) {
		if (pthread_join(c->worker[i].thread, NULL) != 0)
			mez_bug("a thread of a crew cannot be joined");
	}
	if (c->bell >= 0)
		(void)close(c->bell);
	(void)pthread_cond_destroy(&c->work);
	(void)pthread_mutex_destroy(&c->lock);
	free(c->worker);
	free(c);
}

/* --- the caller ----------------------------------------------------------- */

size_t mez_crew_room(const struct mez_crew *c)
{
	return c->room;
}

/* Only the caller moves these two: it may look at them without the lock. */
size_t mez_crew_out(const struct mez_crew *c)
{
	return (size_t)(c->given - c->taken);
}

void mez_crew_give(struct mez_crew *c, void *job)
{
	mez_require(mez_crew_out(c) < c->room);
	lock(c);
	*slot_of(c, c->given) = (struct slot){ .job = job };
	c->given++;
	(void)pthread_cond_signal(&c->work);
	unlock(c);
}

static bool oldest_done(struct mez_crew *c)
{
	bool done;

	lock(c);
	done = slot_of(c, c->taken)->done;
	unlock(c);
	return done;
}

/* Until the bell rings, or fd (if not negative) has something; then silence the bell. */
static bool listen_for(const struct mez_crew *c, int fd)
{
	struct pollfd p[] = { { .fd = c->bell, .events = POLLIN },
			      { .fd = fd, .events = POLLIN } };
	eventfd_t rung;

	if (poll(p, MEZ_COUNT(p), -1) < 0 && errno != EINTR)
		mez_bug("a crew's bell is broken");
	(void)!eventfd_read(c->bell, &rung);
	return p[1].revents != 0;
}

bool mez_crew_wait(struct mez_crew *c, int fd)
{
	if (mez_crew_out(c) == 0)
		return false;
	if (c->size == 1)
		return true; /* done within take */
	while (!oldest_done(c)) {
		if (listen_for(c, fd))
			return oldest_done(c);
	}
	return true;
}

void *mez_crew_take(struct mez_crew *c)
{
	void *job;

	if (mez_crew_out(c) == 0)
		return NULL;
	(void)mez_crew_wait(c, -1);
	job = slot_of(c, c->taken)->job;
	if (c->size == 1)
		c->fn(job, 0, c->arg);
	lock(c);
	c->taken++;
	unlock(c);
	return job;
}
