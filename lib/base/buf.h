/* base/buf.h: a growing byte buffer, for output and for reading whole inputs.
 * Owns its bytes.  Always NUL-terminated one past len.  Growth that the machine cannot
 * serve is mez_bug(); callers bound what comes from outside before they append it. */
#ifndef MEZ_BASE_BUF_H
#define MEZ_BASE_BUF_H

#include "base/err.h"

struct mez_buf {
	char *p;
	size_t len, cap;
};
#define MEZ_BUF_INIT { NULL, 0, 0 }

void mez_buf_release(struct mez_buf *b); /* frees the contents; b is empty again */
void mez_buf_wipe(struct mez_buf *b);    /* zeroes, then releases: for secrets */
static inline void mez_buf_clear(struct mez_buf *b) { b->len = 0; if (b->p) b->p[0] = 0; }
/* Make room for n more bytes; returns where they go.  Add to len yourself; the NUL stands
 * after the n-th byte, so set your own when you use fewer and want one.  Blocks that move
 * are zeroed while small (keys); make room for a larger secret before the first byte. */
char *mez_buf_room(struct mez_buf *b, size_t n);
void mez_buf_add(struct mez_buf *b, const void *p, size_t n);
void mez_buf_str(struct mez_buf *b, struct mez_str s);
void mez_buf_z(struct mez_buf *b, const char *z);
void mez_buf_ch(struct mez_buf *b, char c);
void mez_buf_fmt(struct mez_buf *b, const char *fmt, ...) MEZ_PRINTF(2, 3);
static inline struct mez_str mez_buf_view(const struct mez_buf *b)
{
	return (struct mez_str){ b->p ? b->p : "", b->len };
}
#define MEZ_AUTOBUF __attribute__((cleanup(mez_buf_release))) struct mez_buf

#endif
