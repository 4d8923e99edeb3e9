/* work/streamcrew.c: the record loop with a crew.
 * The caller's thread reads blocks of whole lines and writes answers; workers parse and judge.
 * What a worker does with a line counts only when nothing has to be said about it: a line
 * that is refused, told to a person, or the loop's own affair (problems passed on, ends) is
 * undone and marked, and the caller does it again when its turn comes, with the same function
 * as without a crew.  So order, places, counts and the state of a frame have one author, and
 * the bytes are the same for any number of threads.  Such lines are worked on twice: they are
 * the exception. */
#include "work/stream_priv.h"

#include <stdlib.h>

#include "work/crew.h"

enum {
	BLOCK = 1 << 16,      /* read at a time: what a pipe holds */
	BLOCKS_MAX = 16 << 20, /* bytes of all blocks out, beyond which no other is read */
	BUFFER_KEPT = 1 << 21  /* a buffer larger than that is not kept for the next block */
};

/* A line to be done again, or the end of the block; and what the workers' part before it is. */
struct mark {
	size_t at;        /* where the line starts, in the block */
	uint64_t line;    /* lines of the block before it */
	size_t written;   /* bytes of the block's output before it */
	uint64_t records; /* and lines of them */
	int status;       /* the greatest one noted before it */
};
struct block {
	struct mez_buf keep;
	struct mez_str text;
	enum mez_line kind; /* WHOLE: any number of lines; else this one, for the caller */
	uint64_t offset;    /* of the text in the input */
	uint64_t record;    /* lines of the input before it */
	uint64_t lines;
	struct mez_sink out;
	struct mez_buf marks; /* struct mark, the last one is the end */
};
struct mez_crewed {
	struct mez_crew *crew;
	struct mez_arena *arena; /* one for each worker */
	size_t workers;
	struct block *block; /* a ring: as many as the crew has room for */
	uint64_t blocks;     /* read so far */
	size_t bytes;        /* in those that are out */
	/* of the input at hand */
	struct mez_stream like; /* what a worker's stream begins as */
	mez_record_fn *fn;
	void *arg;
};

/* --- workers -------------------------------------------------------------- */

/* A line of the text from `at` on; false at its end. */
static bool line_at(struct mez_str *line, struct mez_str text, size_t at)
{
	const char *p = text.p + at, *nl;

	if (at == text.n)
		return false;
	nl = memchr(p, '\n', text.n - at);
	*line = (struct mez_str){ p, nl ? (size_t)(nl - p) : text.n - at };
	return true;
}

/* A person is to be told: not by a worker. */
static void note_told(const struct mez_err *err, void *arg)
{
	bool *told = arg;

	(void)err;
	*told = true;
}

/* Whether the worker's answer to this line stands. */
static bool answered(struct mez_input *in, struct mez_str line, const bool *told)
{
	const struct mez_json *v;
	struct mez_err err;

	mez_err_clear(&err);
	if (mez_input_read(&v, in, line, &err) < 0 || mez_input_own(in, v))
		return false;
	return in->fn(in->s, v, line, &in->a, in->arg, &err) >= 0 && !*told && !in->s->problems;
}

static void set_mark(struct block *b, const struct mark *m)
{
	mez_buf_add(&b->marks, m, sizeof(*m));
}

static void work_lines(struct mez_input *in, struct block *b)
{
	struct mez_stream *s = in->s;
	struct mark m = { .at = 0 };
	struct mez_str line;
	bool told = false;

	s->report_arg = &told;
	for (; line_at(&line, b->text, m.at); m.at += line.n + 1, m.line++) {
		s->record = b->record + m.line + 1;
		if (answered(in, line, &told)) {
			m.written = b->out.buf.len;
			m.records = b->out.records;
			m.status = s->status;
		} else {
			set_mark(b, &m);
			b->out.buf.len = m.written;
			b->out.records = m.records;
			s->status = m.status;
			s->problems = 0;
			told = false;
		}
		mez_arena_reset(&in->a);
	}
	set_mark(b, &m);
}

static void work(void *job, size_t worker, void *arg)
{
	struct mez_crewed *c = arg;
	struct block *b = job;
	struct mez_stream s = c->like;
	struct mez_input in = { .s = &s, .a = c->arena[worker], .fn = c->fn, .arg = c->arg,
				.lines = true };

	if (b->kind != MEZ_LINE_WHOLE)
		return;
	s.out = &b->out;
	work_lines(&in, b);
	c->arena[worker] = in.a;
}

/* --- the caller ----------------------------------------------------------- */

/* One after the other, as without a crew: this many lines from *at on, which moves. */
static int by_hand(struct mez_input *in, const struct block *b, size_t *at, uint64_t lines,
		   struct mez_err *err)
{
	struct mez_str line;
	int r = 0;

	while (r == 0 && lines-- && !mez_stream_stopped(in->s) && line_at(&line, b->text, *at)) {
		in->offset = b->offset + *at;
		in->s->record++;
		r = mez_input_line(in, MEZ_LINE_WHOLE, line, err);
		*at += line.n + 1;
	}
	return r;
}

/* The workers' answers between two marks. */
static int hand_on(struct mez_stream *s, const struct block *b, const struct mark *from,
		   const struct mark *to, struct mez_err *err)
{
	size_t n = to->written - from->written;

	if (n)
		mez_sink_lines(s->out, (struct mez_str){ b->out.buf.p + from->written, n },
			       to->records - from->records);
	mez_stream_note(s, to->status);
	return s->out->failed ? mez_sink_flush(s->out, err) : 0;
}

static int deliver_lines(struct mez_input *in, const struct block *b, struct mez_err *err)
{
	const struct mark *m = (const struct mark *)(const void *)b->marks.p;
	const struct mark *last = m + b->marks.len / sizeof(*m) - 1;
	const struct mark start = { .at = 0 }, *from = &start;
	int r = 0;

	for (; r == 0 && !mez_stream_stopped(in->s); from = m++) {
		size_t at = m->at;

		r = hand_on(in->s, b, from, m, err);
		in->s->record = b->record + m->line;
		if (r < 0 || m == last)
			break;
		r = by_hand(in, b, &at, 1, err);
		if (r == 0 && in->ended) /* whatever comes now is wrong */
			return by_hand(in, b, &at, UINT64_MAX, err);
	}
	return r;
}

static void release_large(struct mez_buf *b)
{
	if (b->cap > BUFFER_KEPT)
		mez_buf_release(b);
	else
		mez_buf_clear(b);
}

/* Take the oldest block and say what is to be said about it. */
static int deliver(struct mez_crewed *c, struct mez_input *in, struct mez_err *err)
{
	struct block *b = mez_crew_take(c->crew);
	size_t at = 0;
	int r;

	in->s->record = b->record;
	if (b->kind != MEZ_LINE_WHOLE) {
		in->offset = b->offset;
		in->s->record++;
		r = mez_input_line(in, b->kind, b->text, err);
	} else if (in->ended) {
		r = by_hand(in, b, &at, UINT64_MAX, err);
	} else {
		r = deliver_lines(in, b, err);
	}
	c->bytes -= b->text.n;
	release_large(&b->keep);
	release_large(&b->out.buf);
	release_large(&b->marks);
	b->out.records = 0;
	return r;
}

/* While the input has nothing ready, blocks are awaited; when there are none, answers go out. */
static int before_read(struct mez_lines *r, void *arg, struct mez_err *err)
{
	struct mez_input *in = arg;
	struct mez_crewed *c = in->s->crewed;
	struct mez_sink *out = in->s->out;

	while (mez_crew_wait(c->crew, r->fd)) {
		if (deliver(c, in, err) < 0)
			return -(int)err->code;
		if (mez_stream_stopped(in->s))
			return 1;
	}
	if (mez_crew_out(c->crew) == 0 && out->buf.len && mez_lines_wait(r->fd))
		return mez_sink_flush(out, err);
	return 0;
}

static bool full(const struct mez_crewed *c)
{
	size_t out = mez_crew_out(c->crew);

	return out == mez_crew_room(c->crew) || (out && c->bytes > BLOCKS_MAX);
}

static uint64_t count_lines(struct mez_str text)
{
	struct mez_str line;
	uint64_t n = 0;

	for (size_t at = 0; line_at(&line, text, at); at += line.n + 1)
		n++;
	return n;
}

/* Read one block and give it to the crew.  Returns what it was, or a negative code. */
static int give(struct mez_crewed *c, struct mez_lines *r, uint64_t *lines, struct mez_err *err)
{
	struct block *b = &c->block[c->blocks % mez_crew_room(c->crew)];
	uint64_t offset = r->offset;
	int kind = mez_lines_block(r, &b->keep, &b->text, err);

	if (kind <= MEZ_LINE_NONE)
		return kind;
	b->kind = (enum mez_line)kind;
	b->offset = offset;
	b->record = *lines;
	*lines += kind == MEZ_LINE_WHOLE ? count_lines(b->text) : 1;
	c->bytes += b->text.n;
	c->blocks++;
	mez_crew_give(c->crew, b);
	return kind;
}

/* --- life ----------------------------------------------------------------- */

void mez_stream_crew_end(struct mez_stream *s)
{
	struct mez_crewed *c = s->crewed;
	size_t room = c && c->crew ? mez_crew_room(c->crew) : 0;

	if (!c)
		return;
	mez_crew_free(c->crew);
	for (size_t i = 0; i < room; i++) {
		mez_buf_release(&c->block[i].keep);
		mez_buf_release(&c->block[i].out.buf);
		mez_buf_release(&c->block[i].marks);
	}
	for (size_t i = 0; i < c->workers; i++)
		mez_arena_release(&c->arena[i]);
	free(c->arena);
	free(c->block);
	free(c);
	s->crewed = NULL;
}

static void *zeroed(size_t n, size_t size)
{
	void *p = calloc(n, size);

	if (!p)
		mez_bug("out of memory");
	return p;
}

static int begin(struct mez_stream *s, struct mez_err *err)
{
	struct mez_crewed *c = s->crewed = zeroed(1, sizeof(*c));
	int r = 0;

	c->workers = s->jobs;
	c->arena = zeroed(c->workers, sizeof(c->arena[0]));
	for (size_t i = 0; i < c->workers && r == 0; i++)
		r = mez_arena_init(&c->arena[i], 0, err);
	if (r == 0)
		r = mez_crew_new(&c->crew, c->workers, work, c, err);
	if (r < 0) {
		mez_stream_crew_end(s);
		return r;
	}
	c->block = zeroed(mez_crew_room(c->crew), sizeof(c->block[0]));
	for (size_t i = 0; i < mez_crew_room(c->crew); i++)
		c->block[i].out.fd = MEZ_SINK_KEEP;
	return 0;
}

/* Every block is given back before the input is over, unless it is given up. */
static int all_blocks(struct mez_input *in, struct mez_lines *reader, struct mez_err *err)
{
	struct mez_crewed *c = in->s->crewed;
	struct mez_err fault;
	int kind = MEZ_LINE_WHOLE, r = 0;
	uint64_t lines = 0;

	while (r == 0 && kind > MEZ_LINE_NONE && !mez_stream_stopped(in->s)) {
		if (full(c))
			r = deliver(c, in, err);
		else
			kind = give(c, reader, &lines, &fault);
	}
	while (r == 0 && !mez_stream_stopped(in->s) && mez_crew_out(c->crew))
		r = deliver(c, in, err);
	if (r == 0 && kind < 0) { /* what was read before it failed is answered */
		*err = fault;
		r = kind;
	}
	return r;
}

int mez_stream_crew_run(struct mez_input *in, int fd, struct mez_err *err)
{
	struct mez_stream *s = in->s;
	struct mez_lines reader = {
		.fd = fd, .chunk = BLOCK, .before = before_read, .before_arg = in
	};
	struct mez_crewed *c;
	int r = s->crewed ? 0 : begin(s, err);

	if (r < 0)
		return r;
	mez_require(!s->flush_each); /* what is durable is acknowledged record by record */
	c = s->crewed;
	c->fn = in->fn;
	c->arg = in->arg;
	c->like = *s;
	c->like.report = note_told;
	c->like.problems = 0;
	c->like.status = 0;
	r = all_blocks(in, &reader, err);
	mez_buf_release(&reader.buf);
	if (r < 0 || mez_stream_stopped(s))
		mez_stream_crew_end(s); /* blocks may be out still */
	return r;
}
