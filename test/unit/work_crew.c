/* The crew: jobs come back in the order given, each worked on once, by a worker of its own. */
#include "work/crew.h"

#include <dirent.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "tap.h"

enum { JOBS = 4000, CREW = 8 };

struct job {
	uint64_t in, out;
	atomic_int *gate; /* wait until it is not 0 */
};
static struct {
	int busy[CREW]; /* not atomic: one call at a time may have a worker's number */
	atomic_uint worked[CREW];
	atomic_uint clashes;
} state;

/* Unequal amounts of work, so that jobs do not finish in the order they began. */
static void square(void *p, size_t worker, void *arg)
{
	struct job *j = p;

	if (state.busy[worker]++ || arg != &state)
		state.clashes++;
	while (j->gate && !*j->gate)
		(void)sched_yield();
	for (uint64_t i = 0; i < j->in % 64; i++)
		(void)sched_yield();
	j->out = j->in * j->in;
	state.worked[worker]++;
	state.busy[worker]--;
}

static struct mez_crew *crew(size_t n)
{
	struct mez_crew *c;
	struct mez_err err;

	memset(&state, 0, sizeof(state));
	if (mez_crew_new(&c, n, square, &state, &err) < 0)
		mez_bug("no crew");
	return c;
}

static uint64_t worked(void)
{
	uint64_t n = 0;

	for (size_t i = 0; i < CREW; i++)
		n += state.worked[i];
	return n;
}

static void test_order(size_t n)
{
	static struct job jobs[JOBS];
	MEZ_AUTO(mez_crew) c = crew(n);
	uint64_t back = 0, wrong = 0;
	struct job *j;

	for (uint64_t i = 0; i < JOBS; i++) {
		if (mez_crew_out(c) == mez_crew_room(c)) {
			j = mez_crew_take(c);
			wrong += j != &jobs[back] || j->out != back * back;
			back++;
		}
		jobs[i] = (struct job){ .in = i };
		mez_crew_give(c, &jobs[i]);
	}
	while ((j = mez_crew_take(c))) {
		wrong += j != &jobs[back] || j->out != back * back;
		back++;
	}
	is_int(back, JOBS, "all jobs come back");
	is_int(wrong, 0, "in order, done");
	is_int(worked(), JOBS, "each was done once");
	is_int(state.clashes, 0, "by a worker of its own");
	ok(mez_crew_room(c) >= n && mez_crew_room(c) <= MEZ_CREW_ROOM * n, "a crew of %zu", n);
}

static void test_no_job(void)
{
	MEZ_AUTO(mez_crew) one = crew(1);
	MEZ_AUTO(mez_crew) two = crew(2);

	ok(!mez_crew_take(one) && !mez_crew_take(two), "nothing given, nothing to take");
	ok(!mez_crew_wait(one, -1) && !mez_crew_wait(two, -1), "nor to wait for");
}

/* Whether a thread is on its way out: one that was joined may be seen for a while yet. */
static bool ends(const char *thread)
{
	enum { FLAGS = 6 /* the field of stat(5), after the name's end */, PF_EXITING = 4 };
	char path[64], line[512] = "";
	const char *p;
	FILE *f;

	(void)snprintf(path, sizeof(path), "/proc/self/task/%.20s/stat", thread);
	f = fopen(path, "re");
	if (!f)
		return true;
	p = fgets(line, sizeof(line), f) ? strrchr(line, ')') : NULL;
	(void)fclose(f);
	for (int i = 0; p && i <= FLAGS; i++)
		p = strchr(p + 1, ' ');
	return !p || (strtoul(p, NULL, 10) & PF_EXITING);
}

/* How many threads this process has. */
static int threads(void)
{
	DIR *d = opendir("/proc/self/task");
	const struct dirent *e;
	int n = 0;

	while (d && (e = readdir(d)))
		n += e->d_name[0] != '.' && !ends(e->d_name);
	if (d)
		(void)closedir(d);
	return n;
}

static int alone; /* when no crew is there: a sanitizer may have one of its own */

static void test_one_has_no_thread(void)
{
	struct job j = { .in = 7 };
	struct mez_crew *c = crew(1);

	mez_crew_give(c, &j);
	is_int(threads(), alone, "a crew of one has no thread");
	ok(mez_crew_wait(c, -1) && mez_crew_take(c) == &j && j.out == 49, "and does its work");
	mez_crew_free(c);
}

/* Input wakes the caller while a job is still worked on; the job's end does too. */
static void test_wait(void)
{
	atomic_int gate = 0;
	struct job j = { .in = 3, .gate = &gate };
	struct mez_crew *c = crew(2);
	int fd[2];

	if (pipe(fd) < 0 || write(fd[1], "x", 1) != 1)
		mez_bug("no pipe");
	mez_crew_give(c, &j);
	ok(!mez_crew_wait(c, fd[0]), "there is input before the job is done");
	gate = 1;
	ok(mez_crew_wait(c, -1), "the job is done");
	ok(mez_crew_wait(c, fd[0]), "which is looked at first");
	ok(mez_crew_take(c) == &j && j.out == 9, "taken");
	(void)close(fd[0]);
	(void)close(fd[1]);
	mez_crew_free(c);
}

/* The oldest is not done, all others are: none of them is handed out before it. */
static void test_oldest_first(void)
{
	atomic_int gate = 0;
	struct job j[4] = { { .in = 1, .gate = &gate }, { .in = 2 }, { .in = 3 }, { .in = 4 } };
	struct mez_crew *c = crew(2);
	bool same = true;
	int fd[2];

	if (pipe(fd) < 0 || close(fd[1]) < 0)
		mez_bug("no pipe");
	for (size_t i = 0; i < 4; i++)
		mez_crew_give(c, &j[i]);
	while (worked() < 3)
		(void)sched_yield();
	ok(!mez_crew_wait(c, fd[0]), "three of four done, not the first");
	gate = 1;
	for (size_t i = 0; i < 4; i++)
		same = same && mez_crew_take(c) == &j[i];
	ok(same, "and all in order");
	(void)close(fd[0]);
	mez_crew_free(c);
}

/* Stopped with work waiting: what was begun is ended, what was not is left alone. */
static void test_stop(void)
{
	struct job j[MEZ_CREW_ROOM * CREW];
	uint64_t done = 0;
	struct mez_crew *c = crew(CREW);

	for (size_t i = 0; i < mez_crew_room(c); i++) {
		j[i] = (struct job){ .in = 60 + i };
		mez_crew_give(c, &j[i]);
	}
	mez_crew_free(c);
	for (size_t i = 0; i < MEZ_CREW_ROOM * CREW; i++)
		done += j[i].out != 0;
	is_int(done, worked(), "no job is left half done");
	is_int(threads(), alone, "and no thread behind");
	for (int i = 0; i < 100; i++)
		mez_crew_free(crew(3));
	is_int(threads(), alone, "nor after a hundred crews");
	mez_crew_free(NULL);
}

int main(void)
{
	mez_crew_free(crew(2));
	alone = threads();
	test_no_job();
	test_one_has_no_thread();
	test_order(1);
	test_order(2);
	test_order(3);
	test_order(CREW);
	test_wait();
	test_oldest_first();
	test_stop();
	return done_testing();
}
