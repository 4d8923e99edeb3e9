/* adapt/clock.h: the one place that reads the wall clock and the system's randomness for tools. */
#ifndef MEZ_ADAPT_CLOCK_H
#define MEZ_ADAPT_CLOCK_H

#include "base/date.h"
#include "base/err.h"

struct mez_instant mez_clock_now(void);
/* n random bytes from the kernel. */
MEZ_MUST int mez_random(void *out, size_t n, struct mez_err *err);

#endif
