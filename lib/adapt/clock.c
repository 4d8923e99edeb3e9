/* adapt/clock.c: the wall clock and the kernel's randomness, for tools. */
#include "adapt/clock.h"

#include <errno.h>
#include <sys/random.h>
#include <time.h>

struct mez_instant mez_clock_now(void)
{
	struct timespec now;

	mez_require(clock_gettime(CLOCK_REALTIME, &now) == 0);
	return (struct mez_instant){ now.tv_sec };
}

int mez_random(void *out, size_t n, struct mez_err *err)
{
	unsigned char *to = out;

	while (n > 0) {
		ssize_t got = getrandom(to, n, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return mez_err_sys(err, MEZ_E_AGAIN, errno, "no randomness");
		to += got;
		n -= (size_t)got;
	}
	return 0;
}
