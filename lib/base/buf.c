/* base/buf.c: the growing byte buffer. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"

enum { BUF_FIRST = 256 };
/* A block up to this size is zeroed when it moves: keys are small and go through buffers;
 * for large outputs realloc() may move pages, which is worth more than the zeroing. */
enum { BUF_WIPE_MOVED = 1 << 16 };

void mez_buf_release(struct mez_buf *b)
{
	free(b->p);
	*b = (struct mez_buf)MEZ_BUF_INIT;
}

void mez_buf_wipe(struct mez_buf *b)
{
	if (b->p)
		explicit_bzero(b->p, b->cap);
	mez_buf_release(b);
}

static void move_small(struct mez_buf *b, size_t cap)
{
	char *p = malloc(cap);

	if (!p)
		mez_bug("out of memory");
	if (b->p) {
		memcpy(p, b->p, b->len);
		explicit_bzero(b->p, b->cap);
		free(b->p);
	}
	b->p = p;
	b->cap = cap;
}

static void grow(struct mez_buf *b, size_t need)
{
	size_t cap = b->cap ? b->cap : BUF_FIRST;
	char *p;

	while (cap < need) {
		if (!mez_mul_ok(cap, (size_t)2, &cap))
			mez_bug("buffer size overflows");
	}
	if (b->cap <= BUF_WIPE_MOVED) {
		move_small(b, cap);
		return;
	}
	p = realloc(b->p, cap);
	if (!p)
		mez_bug("out of memory");
	b->p = p;
	b->cap = cap;
}

char *mez_buf_room(struct mez_buf *b, size_t n)
{
	size_t need;

	if (!mez_add_ok(b->len, n, &need) || !mez_add_ok(need, (size_t)1, &need))
		mez_bug("buffer size overflows");
	if (need > b->cap)
		grow(b, need);
	b->p[need - 1] = 0;
	return b->p + b->len;
}

void mez_buf_add(struct mez_buf *b, const void *p, size_t n)
{
	char *to = mez_buf_room(b, n);

	if (n)
		memcpy(to, p, n);
	b->len += n;
}

void mez_buf_str(struct mez_buf *b, struct mez_str s)
{
	mez_buf_add(b, s.p, s.n);
}

void mez_buf_z(struct mez_buf *b, const char *z)
{
	mez_buf_add(b, z, strlen(z));
}

void mez_buf_ch(struct mez_buf *b, char c)
{
	*mez_buf_room(b, 1) = c;
	b->len++;
}

void mez_buf_fmt(struct mez_buf *b, const char *fmt, ...)
{
	va_list ap, again;
	char *to;
	int n;

	mez_require(fmt);
	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		mez_bug("format cannot be printed");
	to = mez_buf_room(b, (size_t)n);
	(void)vsnprintf(to, (size_t)n + 1, fmt, again);
	va_end(again);
	b->len += (size_t)n;
}
