/* base/arena.c: one reservation of address space, made usable from the front as needed.
 * Under AddressSanitizer everything not handed out is poisoned, so that running over a
 * piece, or using one after a reset, is caught as it would be on the heap. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/mman.h>

#include "base/arena.h"

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISON 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISON 1
#endif
#endif
#ifdef ARENA_POISON
#include <sanitizer/asan_interface.h>
#define poison(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define unpoison(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define poison(p, n) ((void)(p), (void)(n))
#define unpoison(p, n) ((void)(p), (void)(n))
#endif

/* The first step is small because most documents are; later ones double. */
#define ARENA_STEP ((size_t)256 << 10)
/* A step of this size or more asks for huge pages: to fault in small ones, one by one, is a
 * fifth of the work on a large document. */
#define ARENA_HUGE ((size_t)2 << 20)

int mez_arena_init(struct mez_arena *a, size_t reserve, struct mez_err *err)
{
	size_t size = reserve ? reserve : MEZ_ARENA_DEFAULT;
	void *p;

	mez_require(size <= SIZE_MAX - ARENA_STEP);
	size = (size + ARENA_STEP - 1) / ARENA_STEP * ARENA_STEP;
	p = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (p == MAP_FAILED)
		return mez_err_sys(err, MEZ_E_AGAIN, errno,
				   "cannot reserve %zu bytes of address space (ulimit -v)", size);
	*a = (struct mez_arena){ .base = p, .reserved = size, .wipe = a->wipe };
	return 0;
}

static void forget_from(struct mez_arena *a, size_t mark)
{
	if (!a->base)
		return;
	if (a->wipe) {
		unpoison(a->base + mark, a->used - mark);
		explicit_bzero(a->base + mark, a->used - mark);
	}
	poison(a->base + mark, a->used - mark);
	a->used = mark;
}

void mez_arena_release(struct mez_arena *a)
{
	if (!a->base)
		return;
	forget_from(a, 0);
	unpoison(a->base, a->ready);
	if (munmap(a->base, a->reserved) != 0)
		mez_bug("arena cannot be unmapped");
	*a = (struct mez_arena){ .wipe = a->wipe };
}

void mez_arena_reset(struct mez_arena *a)
{
	forget_from(a, 0);
}

void mez_arena_rewind(struct mez_arena *a, size_t mark)
{
	mez_require(mark <= a->used);
	forget_from(a, mark);
}

/* Make at least `need` bytes from the start usable. */
static void make_ready(struct mez_arena *a, size_t need)
{
	size_t step = a->ready > ARENA_STEP ? a->ready : ARENA_STEP;
	size_t want;

	if (need > a->reserved)
		mez_bug("arena is full: a reader did not bound its input");
	if (need - a->ready > step)
		step = (need - a->ready + ARENA_STEP - 1) / ARENA_STEP * ARENA_STEP;
	want = step > a->reserved - a->ready ? a->reserved : a->ready + step;
	if (mprotect(a->base + a->ready, want - a->ready, PROT_READ | PROT_WRITE) != 0)
		mez_bug("out of memory");
	if (step >= ARENA_HUGE) /* only a wish: a kernel without them gives small pages */
		(void)madvise(a->base + a->ready, want - a->ready, MADV_HUGEPAGE);
	poison(a->base + a->ready, want - a->ready);
	a->ready = want;
}

/* align is a power of two. */
static char *take(struct mez_arena *a, size_t n, size_t align)
{
	size_t at = (a->used + align - 1) & ~(align - 1);
	size_t end;

	mez_require(a->base);
	if (!mez_add_ok(at, n, &end))
		mez_bug("arena request overflows");
	if (end > a->ready)
		make_ready(a, end);
	a->used = end;
	unpoison(a->base + at, n);
	return a->base + at;
}

void *mez_arena_alloc(struct mez_arena *a, size_t n)
{
	return take(a, n, MEZ_ARENA_ALIGN);
}

void *mez_arena_zalloc(struct mez_arena *a, size_t count, size_t size)
{
	size_t n;
	char *p;

	if (!mez_mul_ok(count, size, &n))
		mez_bug("arena request overflows");
	p = take(a, n, MEZ_ARENA_ALIGN);
	memset(p, 0, n);
	return p;
}

char *mez_arena_text(struct mez_arena *a, size_t n)
{
	return take(a, n, 1);
}

struct mez_str mez_arena_dup(struct mez_arena *a, struct mez_str s)
{
	char *p;

	mez_require(s.n < SIZE_MAX);
	p = take(a, s.n + 1, 1);
	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = 0;
	return (struct mez_str){ p, s.n };
}

struct mez_str mez_arena_fmt(struct mez_arena *a, const char *fmt, ...)
{
	va_list ap, again;
	char *p;
	int n;

	mez_require(fmt);
	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		mez_bug("format cannot be printed");
	p = take(a, (size_t)n + 1, 1);
	(void)vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return (struct mez_str){ p, (size_t)n };
}
