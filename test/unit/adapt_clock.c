/* The wall clock is the system's, to the second, and random bytes are neither constant nor
 * written past their end. */
#include "adapt/clock.h"

#include <time.h>

#include "tap.h"

static int64_t system_seconds(void)
{
	struct timespec now;

	if (clock_gettime(CLOCK_REALTIME, &now) != 0)
		mez_bug("no clock");
	return now.tv_sec;
}

static void test_clock(void)
{
	const int64_t before = system_seconds();
	const struct mez_instant now = mez_clock_now();
	const int64_t after = system_seconds();

	ok(before <= now.secs && now.secs <= after, "between two looks at the clock");
}

static void test_random(void)
{
	enum { MANY = 1 << 17, GUARD = 16 }; /* more than one getrandom() gives at once */
	unsigned char *p = calloc(1, MANY + GUARD), a[32], b[32];
	unsigned zeros = 0, past = 0;

	if (!p)
		mez_bug("out of memory");
	ok(mez_random(a, sizeof(a), NULL) == 0 && mez_random(b, sizeof(b), NULL) == 0, "twice 32");
	ok(memcmp(a, b, sizeof(a)) != 0, "differ");
	ok(mez_random(p, MANY, NULL) == 0, "many at once");
	for (size_t i = MANY - 1024; i < MANY; i++)
		zeros += p[i] == 0;
	for (size_t i = MANY; i < MANY + GUARD; i++)
		past += p[i] != 0;
	ok(zeros < 64, "filled to the end");
	is_int(past, 0, "and not past it");
	ok(mez_random(p, 0, NULL) == 0, "none at all");
	free(p);
}

int main(void)
{
	test_clock();
	test_random();
	return done_testing();
}
