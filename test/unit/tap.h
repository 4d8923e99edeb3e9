/* tap.h: just enough TAP for a test program: ok(), is_*() and done_testing().
 * Include it once per program.  Output goes to stdout; what failed and why to stderr, as
 * "# " lines.  A program that stops before done_testing() has no plan, and prove says so. */
#ifndef TAP_H
#define TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned tap_run, tap_failed;

__attribute__((format(printf, 4, 5), unused)) static bool
tap_ok(bool pass, const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	tap_run++;
	printf("%sok %u - ", pass ? "" : "not ", tap_run);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	if (!pass) {
		tap_failed++;
		fflush(stdout);
		fprintf(stderr, "# failed at %s:%d\n", file, line);
	}
	return pass;
}

__attribute__((unused)) static bool tap_is_int(long long got, long long want, const char *file,
					       int line, const char *what)
{
	bool pass = tap_ok(got == want, file, line, "%s", what);

	if (!pass)
		fprintf(stderr, "#      got %lld\n# expected %lld\n", got, want);
	return pass;
}

__attribute__((unused)) static bool tap_is_mem(const char *got, size_t got_n, const char *want,
					       size_t want_n, const char *file, int line,
					       const char *what)
{
	bool pass = tap_ok(got && want && got_n == want_n && memcmp(got, want, want_n) == 0, file,
			   line, "%s", what);

	if (!pass)
		fprintf(stderr, "#      got '%.*s'\n# expected '%.*s'\n", got ? (int)got_n : 6,
			got ? got : "(null)", want ? (int)want_n : 6, want ? want : "(null)");
	return pass;
}

/* ok(cond, "what %s", x): true when it held, so a test can stop on failure. */
#define ok(cond, ...) tap_ok((cond), __FILE__, __LINE__, __VA_ARGS__)
#define is_int(got, want, what) \
	tap_is_int((long long)(got), (long long)(want), __FILE__, __LINE__, (what))
/* NUL-terminated text; NULL never equals anything. */
#define is_str(got, want, what)                                                              \
	do {                                                                                 \
		const char *g_ = (got), *w_ = (want);                                        \
		tap_is_mem(g_, g_ ? strlen(g_) : 0, w_, w_ ? strlen(w_) : 0, __FILE__,       \
			   __LINE__, (what));                                                \
	} while (0)
/* Bytes that may hold NUL. */
#define is_mem(got, got_n, want, want_n, what) \
	tap_is_mem((got), (got_n), (want), (want_n), __FILE__, __LINE__, (what))
#define note(...) (printf("# " __VA_ARGS__), putchar('\n'))

/* One test that cannot run here, and why; scripts/skips must know the reason. */
#define skip(why) printf("ok %u # SKIP %s\n", ++tap_run, (why))
/* The whole program: nothing ran. */
#define skip_all(why) (printf("1..0 # SKIP %s\n", (why)), exit(0))

/* Ends main(): prints the plan, gives the exit status. */
__attribute__((unused)) static int done_testing(void)
{
	printf("1..%u\n", tap_run);
	fflush(stdout); /* a leak report at exit would end the program before its output */
	return tap_failed || !tap_run ? 1 : 0;
}

#endif
