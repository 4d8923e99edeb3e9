/* work/stream.c: the record loop: what is done with one line, and one input after the other.
 * Only a whole line (or, unframed, an unterminated last one) is ever parsed. */
#include "work/stream_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "json/shape.h"

enum {
	CHUNK = 1 << 18,    /* read at a time */
	END_ARENA = 1 << 16 /* room for one mez.end/1 */
};

/* --- one record ----------------------------------------------------------- */

void mez_stream_note(struct mez_stream *s, int status)
{
	if (status > s->status)
		s->status = status;
}

/* Errors speak of a place in the line; people look in the file. */
static void place_in_input(const struct mez_input *in, struct mez_err *err)
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
static void problem(struct mez_input *in, struct mez_err *err)
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
static int pass_on(struct mez_input *in, const struct mez_json *v, struct mez_str line,
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
static int check_end(struct mez_input *in, const struct mez_json *v, struct mez_str line,
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

/* The line as a whole is wrong: where it starts. */
static int at_line(struct mez_err *err, int r)
{
	mez_err_place(err, 1, 1, 0);
	return r;
}

int mez_input_read(const struct mez_json **out, struct mez_input *in, struct mez_str text,
		   struct mez_err *err)
{
	struct mez_stream *s = in->s;
	int r;

	if (in->ended)
		return mez_err_set(err, MEZ_E_SYNTAX, "a record after %s", MEZ_END_TYPE);
	if (in->lines && blank(text))
		return at_line(err, mez_err_set(err, MEZ_E_SYNTAX,
						"a blank line where a record should be"));
	r = s->wide ? mez_json_read_wide(out, &in->a, text.p, text.n, err)
		    : mez_json_read(out, &in->a, text.p, text.n, err);
	return r < 0 && s->unread ? s->unread(text, in->arg, err) : r;
}

bool mez_input_own(const struct mez_input *in, const struct mez_json *v)
{
	return !in->s->raw &&
	       (mez_record_is(v, MEZ_PROBLEM_TYPE) || mez_record_is(v, MEZ_END_TYPE));
}

static int record(struct mez_input *in, struct mez_str text, struct mez_err *err)
{
	struct mez_stream *s = in->s;
	const struct mez_json *v;
	int r = mez_input_read(&v, in, text, err);

	if (r < 0)
		return r;
	if (!mez_input_own(in, v))
		return in->fn(s, v, text, &in->a, in->arg, err);
	if (mez_record_is(v, MEZ_PROBLEM_TYPE))
		return pass_on(in, v, text, err);
	return check_end(in, v, text, err);
}

static int one_line(struct mez_input *in, enum mez_line kind, struct mez_str text,
		    struct mez_err *err)
{
	switch (kind) {
	case MEZ_LINE_LONG:
		return at_line(err, mez_err_set(err, MEZ_E_LIMIT,
						"a record of more than %zu bytes",
						MEZ_RECORD_MAX));
	case MEZ_LINE_CUT:
		if (!in->framed)
			return record(in, text, err);
		in->cut = true;
		return mez_err_set(err, MEZ_E_SYNTAX,
				   "stream was cut: its last line has no newline");
	case MEZ_LINE_WHOLE:
		return record(in, text, err);
	case MEZ_LINE_NONE:
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

bool mez_stream_stopped(const struct mez_stream *s)
{
	return s->fail_fast && s->problems;
}

int mez_input_line(struct mez_input *in, enum mez_line kind, struct mez_str text,
		   struct mez_err *err)
{
	mez_err_clear(err);
	if (one_line(in, kind, text, err) < 0)
		problem(in, err);
	mez_arena_reset(&in->a);
	return after_record(in->s, err);
}

/* What is written is handed over whenever the input has nothing ready. */
static int before_read(struct mez_lines *r, void *arg, struct mez_err *err)
{
	struct mez_sink *out = arg;

	return out->buf.len && mez_lines_wait(r->fd) ? mez_sink_flush(out, err) : 0;
}

static int read_lines(struct mez_input *in, int fd, struct mez_err *err)
{
	struct mez_stream *s = in->s;
	struct mez_lines r = {
		.fd = fd, .chunk = CHUNK, .before = before_read, .before_arg = s->out
	};
	struct mez_str text;
	int kind = MEZ_LINE_NONE, status = 0;

	while (status == 0 && !mez_stream_stopped(s)) {
		in->offset = r.offset;
		kind = mez_lines_next(&r, &text, err);
		if (kind <= MEZ_LINE_NONE)
			break;
		s->record++;
		status = mez_input_line(in, (enum mez_line)kind, text, err);
	}
	mez_buf_release(&r.buf);
	return kind < 0 ? kind : status;
}

/* The input is over: was that all of it, was there any? */
static void check_whole(struct mez_input *in, struct mez_err *err)
{
	struct mez_stream *s = in->s;
	uint64_t payload = s->record - in->ended;
	int r = 0;

	if (mez_stream_stopped(s))
		return;
	if (in->framed && !in->ended && !in->cut)
		r = mez_err_set(err, MEZ_E_SYNTAX, "stream was cut: no %s came", MEZ_END_TYPE);
	else if (!payload && !s->allow_empty)
		r = mez_err_set(err, MEZ_E_SYNTAX, "no records in the input");
	if (r < 0)
		problem(in, err);
}

static int start(struct mez_input *in, const char *name, struct mez_err *err)
{
	in->s->source = name;
	in->s->record = 0;
	return mez_arena_init(&in->a, 0, err);
}

/* Threads, if any, are left for the next input. */
static int run(struct mez_stream *s, int fd, const char *name, mez_record_fn *fn, void *arg,
	       struct mez_err *err)
{
	struct mez_input in = { .s = s, .fn = fn, .arg = arg, .lines = true, .framed = s->framed };
	int status = start(&in, name, err);

	if (status < 0)
		return status;
	status = s->jobs > 1 ? mez_stream_crew_run(&in, fd, err) : read_lines(&in, fd, err);
	if (status == 0)
		check_whole(&in, err);
	else if (err->code == MEZ_E_IO && !s->out->failed)
		mez_err_file(err, name);
	mez_arena_release(&in.a);
	return status;
}

int mez_stream_run(struct mez_stream *s, int fd, const char *name, mez_record_fn *fn, void *arg,
		   struct mez_err *err)
{
	int r = run(s, fd, name, fn, arg, err);

	mez_stream_crew_end(s);
	return r;
}

int mez_stream_single(struct mez_stream *s, int fd, const char *name, mez_record_fn *fn, void *arg,
		      struct mez_err *err)
{
	struct mez_input in = { .s = s, .fn = fn, .arg = arg };
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	int r = start(&in, name, err);

	if (r < 0)
		return r;
	r = mez_file_read_fd(&text, fd, name, MEZ_JSON_MAX_BYTES, err);
	if (r == 0)
		mez_err_clear(err);
	if (r == 0 || r == -MEZ_E_LIMIT) { /* too large a text is a bad one; others may follow */
		s->record = 1;
		if (r < 0 || record(&in, mez_buf_view(&text), err) < 0)
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
		return run(s, STDIN_FILENO, name, fn, arg, err);
	fd = open_file(name, err);
	if (fd < 0)
		return fd;
	if (ends_in_json(name))
		return mez_stream_single(s, fd, name, fn, arg, err);
	return run(s, fd, name, fn, arg, err);
}

int mez_stream_files(struct mez_stream *s, char *const *names, size_t n, mez_record_fn *fn,
		     void *arg, struct mez_err *err)
{
	int r = n ? 0 : one_file(s, "-", fn, arg, err);

	for (size_t i = 0; i < n && r == 0 && !mez_stream_stopped(s); i++)
		r = one_file(s, names[i], fn, arg, err);
	mez_stream_crew_end(s);
	return r;
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
