/* work/stream.c: the record loop.
 * Two parts: a line reader with bounded memory, and what is done with one line.  The
 * reader tells four kinds of line apart; only a whole line (or, unframed, an unterminated
 * last one) is ever parsed. */
#include "work/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "json/shape.h"

enum {
	CHUNK = 1 << 18,    /* read at a time */
	END_ARENA = 1 << 16 /* room for one mez.end/1 */
};

/* --- lines ---------------------------------------------------------------- */

enum line {
	LINE_NONE,  /* end of input */
	LINE_WHOLE, /* ended by a newline */
	LINE_CUT,   /* the last one, without a newline */
	LINE_LONG   /* over MEZ_RECORD_MAX: skipped, text not kept */
};

struct reader {
	int fd;
	bool eof;
	struct mez_buf buf;
	size_t at;       /* where the next line starts in buf */
	uint64_t offset; /* of buf.p[at] in the input */
};

/* Nothing to read just now: a good moment to hand over what is written. */
static bool would_wait(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, 0) == 0;
}

static int read_more(struct reader *r, struct mez_sink *out, struct mez_err *err)
{
	ssize_t n;

	if (out->buf.len && would_wait(r->fd) && mez_sink_flush(out, err) < 0)
		return -(int)err->code;
	if (r->at) {
		r->buf.len -= r->at;
		memmove(r->buf.p, r->buf.p + r->at, r->buf.len);
		r->at = 0;
	}
	do {
		n = read(r->fd, mez_buf_room(&r->buf, CHUNK), CHUNK);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return mez_err_sys(err, MEZ_E_IO, errno, "cannot read");
	r->eof = n == 0;
	r->buf.len += (size_t)n;
	return 0;
}

/* Take n bytes and the newline, if there is one, off the front of the buffer. */
static void take(struct reader *r, size_t n, bool newline)
{
	r->at += n + newline;
	r->offset += n + newline;
}

/* The next line, which lives until the next call.  Returns an enum line or a negative code. */
static int next_line(struct reader *r, struct mez_sink *out, struct mez_str *line,
		     struct mez_err *err)
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
				return LINE_LONG;
			return nl ? LINE_WHOLE : n ? LINE_CUT : LINE_NONE;
		}
		if (too_long) {
			take(r, n, false);
			n = 0;
		}
		seen = n;
		if (read_more(r, out, err) < 0)
			return -(int)err->code;
	}
}

/* --- one input ------------------------------------------------------------ */

/* What the loop knows of the input at hand. */
struct input {
	struct mez_stream *s;
	struct mez_arena a;
	mez_record_fn *fn;
	void *arg;
	bool lines;        /* NDJSON: places are moved from the line to the input */
	bool framed;       /* mez.end/1 must come last */
	bool ended;        /* it came */
	bool cut;          /* the input stopped within a line */
	uint64_t offset;   /* where the line at hand starts */
	uint64_t problems; /* mez.problem/1 records read */
	int status;        /* the greatest status of those */
};

void mez_stream_note(struct mez_stream *s, int status)
{
	if (status > s->status)
		s->status = status;
}

/* Errors speak of a place in the line; people look in the file. */
static void place_in_input(const struct input *in, struct mez_err *err)
{
	const struct mez_stream *s = in->s;

	if (err->file[0])
		return; /* in another file: its own place stands */
	mez_err_file(err, s->source);
	if (!in->lines)
		return;
	if (err->line)
		err->offset += in->offset;
	err->line = s->record > UINT32_MAX ? UINT32_MAX : (uint32_t)s->record;
}

/* Every problem of ours goes three ways: told, written, counted. */
static void problem(struct input *in, struct mez_err *err)
{
	struct mez_stream *s = in->s;
	struct mez_json v;

	mez_require(err->code != MEZ_OK);
	place_in_input(in, err);
	if (s->report)
		s->report(err, s->report_arg);
	v = mez_problem_record(&in->a, err, s->tool, s->source, s->record);
	mez_sink_json(s->out, &v);
	s->problems++;
	mez_stream_note(s, mez_code_status((int)err->code));
}

/* A problem found by an earlier tool: checked as far as we use it, counted, passed on. */
static int pass_on(struct input *in, const struct mez_json *v, struct mez_str line,
		   struct mez_err *err)
{
	const struct mez_json *status = mez_json_at(v, "status");
	int64_t n;

	if (!status || !mez_json_int(&n, status) || n < 1 || n > MEZ_STATUS_MAX) {
		int r = mez_err_set(err, MEZ_E_VALUE, "a %s needs a status from 1 to %d",
				    MEZ_PROBLEM_TYPE, MEZ_STATUS_MAX);

		mez_err_pointer(err, "/status");
		return r;
	}
	if (mez_sink_put(in->s->out, v, line, err) < 0)
		return -(int)err->code;
	in->problems++;
	in->s->problems++;
	if (n > in->status)
		in->status = (int)n;
	mez_stream_note(in->s, (int)n);
	return 0;
}

/* The end record promises how much came before it: a cut stream cannot keep that. */
static int check_end(struct input *in, const struct mez_json *v, struct mez_str line,
		     struct mez_err *err)
{
	static const struct mez_field fields[] = {
		{ "type", MEZ_K_STRING, MEZ_REQUIRED, MEZ_END_TYPE },
		{ "records", MEZ_K_INT, MEZ_REQUIRED, NULL },
		{ "problems", MEZ_K_INT, MEZ_REQUIRED, NULL },
		{ "status", MEZ_K_INT, MEZ_REQUIRED, NULL },
	};
	int64_t records, problems, status;
	uint64_t came = in->s->record - 1;

	if (!in->framed)
		return mez_err_set(err, MEZ_E_TYPE, "the input is framed: a %s needs --framed",
				   MEZ_END_TYPE);
	if (mez_shape_check(v, fields, MEZ_COUNT(fields), "", line.p, line.n, err) < 0)
		return -(int)err->code;
	if (!mez_json_int(&records, mez_json_at(v, "records")) ||
	    !mez_json_int(&problems, mez_json_at(v, "problems")) ||
	    !mez_json_int(&status, mez_json_at(v, "status")))
		mez_bug("a checked shape holds no integers");
	in->ended = true;
	if (records < 0 || (uint64_t)records != came)
		return mez_err_set(err, MEZ_E_SYNTAX,
				   "stream was cut: its end counts %jd records, %ju came",
				   (intmax_t)records, (uintmax_t)came);
	if (problems < 0 || (uint64_t)problems != in->problems)
		return mez_err_set(err, MEZ_E_SYNTAX,
				   "stream was cut: its end counts %jd problems, %ju came",
				   (intmax_t)problems, (uintmax_t)in->problems);
	if (status < in->status || status > MEZ_STATUS_MAX)
		return mez_err_set(err, MEZ_E_VALUE, "its end has status %jd, a problem had %d",
				   (intmax_t)status, in->status);
	mez_stream_note(in->s, (int)status);
	return 0;
}

static bool blank(struct mez_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != ' ' && s.p[i] != '\t' && s.p[i] != '\r')
			return false;
	}
	return true;
}

static int record(struct input *in, struct mez_str text, struct mez_err *err)
{
	struct mez_stream *s = in->s;
	const struct mez_json *v;

	if (in->ended)
		return mez_err_set(err, MEZ_E_SYNTAX, "a record after %s", MEZ_END_TYPE);
	if (in->lines && blank(text))
		return mez_err_set(err, MEZ_E_SYNTAX, "a blank line where a record should be");
	if (mez_json_read(&v, &in->a, text.p, text.n, err) < 0)
		return -(int)err->code;
	if (mez_record_is(v, MEZ_PROBLEM_TYPE))
		return pass_on(in, v, text, err);
	if (mez_record_is(v, MEZ_END_TYPE))
		return check_end(in, v, text, err);
	return in->fn(s, v, text, &in->a, in->arg, err);
}

static int one_line(struct input *in, enum line kind, struct mez_str text, struct mez_err *err)
{
	switch (kind) {
	case LINE_LONG:
		return mez_err_set(err, MEZ_E_LIMIT, "a record of more than %zu bytes",
				   MEZ_RECORD_MAX);
	case LINE_CUT:
		if (!in->framed)
			return record(in, text, err);
		in->cut = true;
		return mez_err_set(err, MEZ_E_SYNTAX,
				   "stream was cut: its last line has no newline");
	case LINE_WHOLE:
		return record(in, text, err);
	case LINE_NONE:
		break;
	}
	mez_bug("no line to work on");
}

/* After each record: has the output failed, must it be handed over now? */
static int after_record(struct mez_stream *s, struct mez_err *err)
{
	if (s->out->failed || s->flush_each)
		return mez_sink_flush(s->out, err);
	return 0;
}

static bool stopped(const struct mez_stream *s)
{
	return s->fail_fast && s->problems;
}

static int read_lines(struct input *in, struct reader *r, struct mez_err *err)
{
	struct mez_stream *s = in->s;
	struct mez_str text;
	int kind;

	while (!stopped(s)) {
		in->offset = r->offset;
		kind = next_line(r, s->out, &text, err);
		if (kind <= LINE_NONE)
			return kind;
		s->record++;
		mez_err_clear(err);
		if (one_line(in, (enum line)kind, text, err) < 0)
			problem(in, err);
		mez_arena_reset(&in->a);
		if (after_record(s, err) < 0)
			return -(int)err->code;
	}
	return 0;
}

/* The input is over: was that all of it, was there any? */
static void check_whole(struct input *in, struct mez_err *err)
{
	struct mez_stream *s = in->s;
	uint64_t payload = s->record - in->ended;
	int r = 0;

	if (stopped(s))
		return;
	if (in->framed && !in->ended && !in->cut)
		r = mez_err_set(err, MEZ_E_SYNTAX, "stream was cut: no %s came", MEZ_END_TYPE);
	else if (!payload && !s->allow_empty)
		r = mez_err_set(err, MEZ_E_SYNTAX, "no records in the input");
	if (r < 0)
		problem(in, err);
}

static int start(struct input *in, const char *name, struct mez_err *err)
{
	in->s->source = name;
	in->s->record = 0;
	return mez_arena_init(&in->a, 0, err);
}

int mez_stream_run(struct mez_stream *s, int fd, const char *name, mez_record_fn *fn, void *arg,
		   struct mez_err *err)
{
	struct input in = { .s = s, .fn = fn, .arg = arg, .lines = true, .framed = s->framed };
	struct reader r = { .fd = fd };
	int status = start(&in, name, err);

	if (status < 0)
		return status;
	status = read_lines(&in, &r, err);
	if (status == 0)
		check_whole(&in, err);
	else if (err->code == MEZ_E_IO && !s->out->failed)
		mez_err_file(err, name);
	mez_buf_release(&r.buf);
	mez_arena_release(&in.a);
	return status;
}

int mez_stream_single(struct mez_stream *s, int fd, const char *name, mez_record_fn *fn, void *arg,
		      struct mez_err *err)
{
	struct input in = { .s = s, .fn = fn, .arg = arg };
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	int r = start(&in, name, err);

	if (r < 0)
		return r;
	r = mez_file_read_fd(&text, fd, name, MEZ_JSON_MAX_BYTES, err);
	if (r == 0) {
		s->record = 1;
		mez_err_clear(err);
		if (record(&in, mez_buf_view(&text), err) < 0)
			problem(&in, err);
		r = after_record(s, err);
	}
	mez_arena_release(&in.a);
	return r;
}

/* --- several inputs ------------------------------------------------------- */

static bool ends_in_json(const char *name)
{
	size_t n = strlen(name);

	return n > 5 && memcmp(name + n - 5, ".json", 5) == 0;
}

/* A directory opens and only fails when read: say so at once, as of any input not there. */
static int open_file(const char *name, struct mez_err *err)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY), cause = errno, r;
	struct stat st;

	if (fd >= 0 && fstat(fd, &st) == 0 && !S_ISDIR(st.st_mode))
		return fd;
	if (fd >= 0) {
		(void)close(fd);
		cause = EISDIR;
	}
	r = mez_err_sys(err, MEZ_E_NOINPUT, cause, "cannot open");
	mez_err_file(err, name);
	return r;
}

static int one_file(struct mez_stream *s, const char *name, mez_record_fn *fn, void *arg,
		    struct mez_err *err)
{
	MEZ_AUTOFD fd = -1;

	if (strcmp(name, "-") == 0)
		return mez_stream_run(s, STDIN_FILENO, name, fn, arg, err);
	fd = open_file(name, err);
	if (fd < 0)
		return fd;
	if (ends_in_json(name))
		return mez_stream_single(s, fd, name, fn, arg, err);
	return mez_stream_run(s, fd, name, fn, arg, err);
}

int mez_stream_files(struct mez_stream *s, char *const *names, size_t n, mez_record_fn *fn,
		     void *arg, struct mez_err *err)
{
	if (n == 0)
		return one_file(s, "-", fn, arg, err);
	for (size_t i = 0; i < n && !stopped(s); i++) {
		int r = one_file(s, names[i], fn, arg, err);

		if (r < 0)
			return r;
	}
	return 0;
}

void mez_stream_end(struct mez_stream *s)
{
	struct mez_arena a = { 0 };
	struct mez_obj o = { .a = &a };
	struct mez_err err;
	struct mez_json v;

	if (!s->framed && !s->frame)
		return;
	if (mez_arena_init(&a, END_ARENA, &err) < 0)
		mez_bug("no address space for one record");
	mez_obj_set(&o, "type", mez_json_z(MEZ_END_TYPE));
	mez_obj_set(&o, "records", mez_json_i64(&a, (int64_t)s->out->records));
	mez_obj_set(&o, "problems", mez_json_i64(&a, (int64_t)s->problems));
	mez_obj_set(&o, "status", mez_json_i64(&a, s->status));
	v = mez_obj_done(&o);
	mez_sink_json(s->out, &v);
	mez_arena_release(&a);
}
