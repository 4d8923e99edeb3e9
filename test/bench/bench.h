/* bench.h: what the programs of `make bench` share: a clock, contestants that take turns, facts.
 * A program prints facts, lines of NAME, tab, NUMBER; scripts/bench runs the programs several
 * times, takes the median of each name and prints the table.  Nothing here judges a figure. */
#ifndef BENCH_H
#define BENCH_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/err.h"

/* A benchmark of something that failed would be a lie: say why and stop. */
__attribute__((format(printf, 1, 2), noreturn, unused)) static void bench_die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)fputs("bench: ", stderr);
	(void)vfprintf(stderr, fmt, ap);
	va_end(ap);
	(void)fputc('\n', stderr);
	exit(1);
}

/* For calls of the library that must succeed: bench_must(call, &err). */
__attribute__((unused)) static void bench_must(int r, const struct mez_err *err)
{
	if (r < 0)
		bench_die("%s%s%s", err->file, *err->file ? ": " : "", err->msg);
}

/* Seconds.  The clock on the wall, or that of our own work on a processor, which a busy machine
 * does not lengthen: the one for what waits for a disk, the other for what only computes. */
enum bench_clock { BENCH_CPU = CLOCK_PROCESS_CPUTIME_ID, BENCH_WALL = CLOCK_MONOTONIC };
static double bench_now(enum bench_clock clock)
{
	struct timespec t;

	if (clock_gettime((clockid_t)clock, &t) < 0)
		bench_die("no such clock");
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int bench_cmp(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Sorts v. */
static double bench_median(double *v, size_t n)
{
	qsort(v, n, sizeof(*v), bench_cmp);
	return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

__attribute__((unused)) static void bench_fact(const char *name, double value)
{
	printf("%s\t%.9g\n", name, value);
}

/* Contestants take turns, so that a noisy moment meets all of them.  One call of fn is one
 * batch of `units`; *seconds becomes the median time of a unit. */
enum { BENCH_ROUNDS_MAX = 1000, BENCH_RUNS_MAX = 16 };
struct bench_run {
	void (*fn)(void *arg);
	void *arg;
	size_t units;
	double *seconds;
};

__attribute__((unused)) static void bench_turns(const struct bench_run *run, size_t n,
						size_t rounds, enum bench_clock clock)
{
	static double took[BENCH_RUNS_MAX][BENCH_ROUNDS_MAX];

	mez_require(n <= BENCH_RUNS_MAX && rounds > 0 && rounds <= BENCH_ROUNDS_MAX);
	for (size_t r = 0; r < rounds; r++) {
		for (size_t i = 0; i < n; i++) {
			size_t who = (i + r) % n; /* nobody always follows the same one */
			double start = bench_now(clock);

			run[who].fn(run[who].arg);
			took[who][r] = (bench_now(clock) - start) / (double)run[who].units;
		}
	}
	for (size_t i = 0; i < n; i++)
		*run[i].seconds = bench_median(took[i], rounds);
}

#endif
