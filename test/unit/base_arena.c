/* The arena: alignment, growth without moving, marks, wiping, and the two ways it ends. */
#include "base/arena.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"

static struct mez_err err;

/* Whether f(arg) aborts; in a child, whose complaint is not shown. */
static bool aborts(void (*f)(void *), void *arg)
{
	const struct rlimit no_core = { 0, 0 };
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		(void)setrlimit(RLIMIT_CORE, &no_core);
		(void)!freopen("/dev/null", "w", stderr);
		signal(SIGABRT, SIG_DFL);
		f(arg);
		_exit(0);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) &&
	       WTERMSIG(status) == SIGABRT;
}

#if defined(__SANITIZE_ADDRESS__)
/* Whether the sanitizer ends the program in f. */
static bool caught(void (*f)(struct mez_arena *))
{
	struct mez_arena a = { 0 };
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		(void)!freopen("/dev/null", "w", stderr);
		if (mez_arena_init(&a, 0, &err) == 0)
			f(&a);
		_exit(0);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && status != 0;
}

static void write_past(struct mez_arena *a)
{
	volatile char *p = mez_arena_alloc(a, 24);

	p[24] = 1;
}

static void use_after_reset(struct mez_arena *a)
{
	volatile char *p = mez_arena_alloc(a, 24);

	mez_arena_reset(a);
	p[0] = 1;
}
#endif

static void test_pieces(void)
{
	struct mez_arena a = { 0 };
	char *first, *p, *last = NULL;
	bool aligned = true, apart = true;
	uint64_t *zero;
	size_t sum = 0;

	ok(mez_arena_init(&a, 0, &err) == 0, "reserve");
	first = mez_arena_alloc(&a, 3);
	memcpy(first, "abc", 3);
	for (size_t i = 0; i < 3000; i++) {
		p = mez_arena_alloc(&a, i);
		aligned = aligned && (uintptr_t)p % MEZ_ARENA_ALIGN == 0;
		apart = apart && (!last || p >= last);
		memset(p, 'x', i);
		last = p + i;
	}
	ok(aligned, "pieces are aligned");
	ok(apart, "pieces do not overlap");
	ok(memcmp(first, "abc", 3) == 0, "nothing moved while %zu bytes were handed out", a.used);
	zero = MEZ_NEWS(&a, uint64_t, 1000);
	for (size_t i = 0; i < 1000; i++)
		sum += zero[i] != 0;
	is_int(sum, 0, "zeroed where asked");
	p = mez_arena_text(&a, 1);
	ok(mez_arena_text(&a, 1) == p + 1, "text lies side by side");
	mez_arena_release(&a);
	mez_arena_release(&a);
	ok(!a.base, "released twice is fine");
}

static void test_text(void)
{
	struct mez_arena a = { 0 };
	struct mez_str s;

	ok(mez_arena_init(&a, 1, &err) == 0, "a small reservation is rounded up");
	s = mez_arena_dup(&a, (struct mez_str){ "a\0b", 3 });
	is_mem(s.p, s.n + 1, "a\0b\0", 4, "copies end in NUL and may hold it");
	s = mez_arena_dup(&a, MEZ_NOSTR);
	ok(s.p && s.n == 0, "the copy of nothing is empty");
	s = mez_arena_fmt(&a, "%s-%04d", "x", 42);
	is_mem(s.p, s.n, "x-0042", 6, "formatted");
	mez_arena_release(&a);
}

static void test_marks(void)
{
	struct mez_arena a = { 0 };
	size_t mark, ready;
	char *p, *q;

	(void)!mez_arena_init(&a, 0, &err);
	(void)mez_arena_alloc(&a, 100);
	mark = mez_arena_mark(&a);
	p = mez_arena_alloc(&a, 1 << 20);
	memset(p, 1, 1 << 20);
	mez_arena_rewind(&a, mark);
	q = mez_arena_alloc(&a, 1 << 20);
	ok(p == q, "after a rewind the same memory is handed out");
	ready = a.ready;
	mez_arena_reset(&a);
	ok(a.used == 0 && a.ready == ready, "a reset keeps the pages");
	mez_arena_release(&a);
}

static void test_wipe(void)
{
	struct mez_arena a = { .wipe = true };
	char *p;

	(void)!mez_arena_init(&a, 1 << 20, &err);
	p = mez_arena_alloc(&a, 32);
	memset(p, 'k', 32);
	mez_arena_reset(&a);
	ok(a.wipe, "wiping is remembered");
	p = mez_arena_alloc(&a, 32);
	for (size_t i = 0; i < 32; i++) {
		if (p[i])
			ok(false, "a secret survived the reset");
	}
	ok(true, "memory comes back zeroed");
	mez_arena_release(&a);
}

static void overrun(void *arg)
{
	struct mez_arena *a = arg;

	(void)mez_arena_alloc(a, a->reserved + 1);
}

static void overflow(void *arg)
{
	(void)mez_arena_zalloc(arg, SIZE_MAX / 2, 3);
}

static void no_arena(void *arg)
{
	(void)arg;
	(void)mez_arena_alloc(&(struct mez_arena){ 0 }, 1);
}

static void test_limits(void)
{
	struct mez_arena a = { 0 };

	(void)!mez_arena_init(&a, 1 << 20, &err);
	ok(mez_arena_alloc(&a, a.reserved) != NULL, "the whole reservation can be used");
	ok(aborts(overrun, &a), "more than was reserved is a bug");
	ok(aborts(overflow, &a), "a size that overflows is a bug");
	ok(aborts(no_arena, NULL), "an arena never made is a bug");
#if defined(__SANITIZE_ADDRESS__)
	ok(caught(write_past), "writing past a piece is seen by the sanitizer");
	ok(caught(use_after_reset), "and using one after a reset");
#endif
	mez_arena_release(&a);
	ok(mez_arena_init(&a, (size_t)1 << 60, &err) == -MEZ_E_AGAIN &&
		   strstr(err.msg, "address space"),
	   "what the system refuses is an error");
}

int main(void)
{
	test_pieces();
	test_text();
	test_marks();
	test_wipe();
	test_limits();
	return done_testing();
}
