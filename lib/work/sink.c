/* work/sink.c: the buffered writer that answers leave by. */
#include "work/stream.h"

#include <errno.h>
#include <unistd.h>

/* Written out when this much waits: large enough that write() costs nothing beside the
 * work, small enough that a reader at the other end of a pipe is kept busy. */
enum { SINK_FULL = 1 << 17 };

static void write_out(struct mez_sink *s)
{
	const char *p = s->buf.p;
	size_t n = s->buf.len;

	while (n > 0 && !s->failed) {
		ssize_t w = write(s->fd, p, n);

		if (w > 0) {
			p += w;
			n -= (size_t)w;
		} else if (w == 0) {
			s->failed = EIO; /* a descriptor that takes nothing would loop for ever */
		} else if (errno != EINTR) {
			s->failed = errno;
		}
	}
	mez_buf_clear(&s->buf);
}

static void ended(struct mez_sink *s, uint64_t lines)
{
	s->records += lines;
	if (s->buf.len >= SINK_FULL && s->fd != MEZ_SINK_KEEP)
		write_out(s);
}

void mez_sink_end_line(struct mez_sink *s)
{
	if (s->failed) { /* told by mez_sink_flush() */
		mez_buf_clear(&s->buf);
		return;
	}
	mez_buf_ch(&s->buf, '\n');
	ended(s, 1);
}

void mez_sink_lines(struct mez_sink *s, struct mez_str text, uint64_t n)
{
	if (s->failed)
		return;
	mez_buf_str(&s->buf, text);
	ended(s, n);
}

void mez_sink_line(struct mez_sink *s, struct mez_str line)
{
	if (s->failed)
		return;
	mez_buf_str(&s->buf, line);
	mez_sink_end_line(s);
}

int mez_sink_put(struct mez_sink *s, const struct mez_json *v, struct mez_str src,
		 struct mez_err *err)
{
	int r;

	if (s->failed)
		return 0; /* told by mez_sink_flush() */
	r = mez_canon_write(&s->buf, v, MEZ_PROFILE_STRICT, src.p, src.n, err);
	if (r < 0)
		return r; /* and the buffer is as it was */
	mez_sink_end_line(s);
	return 0;
}

void mez_sink_json(struct mez_sink *s, const struct mez_json *v)
{
	struct mez_err err;

	if (mez_sink_put(s, v, MEZ_NOSTR, &err) < 0)
		mez_bug("a record of our own is not fit for canonical bytes");
}

int mez_sink_flush(struct mez_sink *s, struct mez_err *err)
{
	write_out(s);
	if (!s->failed)
		return 0;
	return mez_err_sys(err, MEZ_E_IO, s->failed, "cannot write %s",
			   s->fd == STDOUT_FILENO ? "standard output" : "the output");
}

void mez_sink_release(struct mez_sink *s)
{
	mez_buf_release(&s->buf);
}
