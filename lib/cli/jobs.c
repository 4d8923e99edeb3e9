/* cli/jobs.c: how many threads the user wants. */
#include "cli/cli_priv.h"

#include <sched.h>

#include "work/crew.h"

/* Those this process may run on: a container or taskset may leave fewer than there are. */
static size_t cores(void)
{
	cpu_set_t set;
	int n = sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 1;

	return n < 1 ? 1 : n > MEZ_CREW_MAX ? MEZ_CREW_MAX : (size_t)n;
}

int mez_cli_jobs(struct mez_cli *c, size_t *jobs, const struct mez_optuint *asked)
{
	if (asked->v > MEZ_CREW_MAX)
		return mez_cli_usage(c, "--jobs takes at most %d", MEZ_CREW_MAX);
	*jobs = !asked->set ? 1 : asked->v ? (size_t)asked->v : cores();
	return 0;
}
