/* work/crew.h: a crew of threads that works off jobs and hands them back in order.
 * The caller gives jobs (pointers to its own structs) and takes them back, done, in the order
 * given, whichever was done first.  No more than mez_crew_room() are out at a time: what the
 * jobs hold bounds the memory.  A job belongs to the crew from give to take, then to the
 * caller again, with all that was written to it.  All but the work itself runs on the one
 * thread that made the crew.
 * A crew of one has no thread: the work is done by the caller, within take. */
#ifndef MEZ_WORK_CREW_H
#define MEZ_WORK_CREW_H

#include "base/err.h"

enum {
	MEZ_CREW_MAX = 256, /* workers; also in mez-limits(7) */
	MEZ_CREW_ROOM = 4   /* jobs out at a time, for each worker */
};

struct mez_crew;
/* Work off one job: on a thread of the crew, beside others of the same function.  worker is
 * below the crew's size and no two calls at a time have the same: what belongs to a worker
 * (arena, buffers) is arg's at [worker], the rest of arg is only read. */
typedef void mez_crew_fn(void *job, size_t worker, void *arg);

/* A crew of `workers`, from 1 to MEZ_CREW_MAX.  AGAIN when the system has no more threads or
 * descriptors; nothing is left behind then.  Own it: mez_crew_free(). */
MEZ_MUST int mez_crew_new(struct mez_crew **out, size_t workers, mez_crew_fn *fn, void *arg,
			  struct mez_err *err);
/* Take no further job up, wait for those being worked on, end the threads.  Jobs not taken are
 * the caller's again, done or not.  NULL is fine. */
void mez_crew_free(struct mez_crew *c);
MEZ_DEFINE_AUTO(mez_crew);

size_t mez_crew_room(const struct mez_crew *c); /* how many may be out */
size_t mez_crew_out(const struct mez_crew *c);  /* how many are */
/* Hand a job over.  With as many out as there is room for: mez_bug(). */
void mez_crew_give(struct mez_crew *c, void *job);
/* The job given first of those out; waits until it is done.  NULL when none is out. */
void *mez_crew_take(struct mez_crew *c);
/* Wait until mez_crew_take() need not wait, or until fd has something to read (or its end).
 * Returns true for the first, which is looked at first; false with no job out, at once. */
bool mez_crew_wait(struct mez_crew *c, int fd);

#endif
