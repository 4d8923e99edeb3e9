/* work/lines.c: lines of a descriptor, with bounded memory. */
#include "work/stream_priv.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

bool mez_lines_wait(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, 0) == 0;
}

static int read_more(struct mez_lines *r, struct mez_err *err)
{
	ssize_t n;
	int wanted = r->before(r, r->before_arg, err);

	if (wanted < 0)
		return wanted;
	if (wanted > 0) {
		r->eof = true;
		return 0;
	}
	if (r->at) {
		r->buf.len -= r->at;
		memmove(r->buf.p, r->buf.p + r->at, r->buf.len);
		r->at = 0;
	}
	do {
		n = read(r->fd, mez_buf_room(&r->buf, r->chunk), r->chunk);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return mez_err_sys(err, MEZ_E_IO, errno, "cannot read");
	r->eof = n == 0;
	r->buf.len += (size_t)n;
	return 0;
}

/* Take n bytes and the newline, if there is one, off the front of the buffer. */
static void take(struct mez_lines *r, size_t n, bool newline)
{
	r->at += n + newline;
	r->offset += n + newline;
}

int mez_lines_next(struct mez_lines *r, struct mez_str *line, struct mez_err *err)
{
	size_t seen = 0;
	bool too_long = false;

	for (;;) {
		const char *p = r->buf.p ? r->buf.p + r->at : "";
		size_t n = r->buf.len - r->at;
		const char *nl = n > seen ? memchr(p + seen, '\n', n - seen) : NULL;

		if (nl)
			n = (size_t)(nl - p);
		too_long = too_long || n > MEZ_RECORD_MAX;
		if (nl || r->eof) {
			*line = (struct mez_str){ p, n };
			take(r, n, nl != NULL);
			if (too_long)
				return MEZ_LINE_LONG;
			return nl ? MEZ_LINE_WHOLE : n ? MEZ_LINE_CUT : MEZ_LINE_NONE;
		}
		if (too_long) {
			take(r, n, false);
			n = 0;
		}
		seen = n;
		if (read_more(r, err) < 0)
			return -(int)err->code;
	}
}

/* Everything before `end` goes to the keeper with the memory it lies in; the little after it
 * moves to the keeper's old memory. */
static void hand_over(struct mez_lines *r, struct mez_buf *keep, size_t end)
{
	struct mez_buf all = r->buf;

	mez_buf_clear(keep);
	mez_buf_add(keep, all.p + end, all.len - end);
	r->buf = *keep;
	r->at = 0;
	*keep = all;
}

int mez_lines_block(struct mez_lines *r, struct mez_buf *keep, struct mez_str *text,
		     struct mez_err *err)
{
	int kind = mez_lines_next(r, text, err);
	const char *p, *last;
	size_t start;

	if (kind != MEZ_LINE_WHOLE && kind != MEZ_LINE_CUT) {
		*text = MEZ_STR("");
		return kind;
	}
	p = r->buf.p;
	start = (size_t)(text->p - p);
	if (kind == MEZ_LINE_WHOLE) {
		/* the line just read is one: there is a last newline */
		last = memrchr(p + start, '\n', r->buf.len - start);
		r->offset += (size_t)(last + 1 - p) - r->at;
		r->at = (size_t)(last + 1 - p);
		text->n = r->at - start;
	}
	hand_over(r, keep, r->at);
	return kind;
}
