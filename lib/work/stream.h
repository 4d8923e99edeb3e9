/* work/stream.h: the record loop every filter runs: NDJSON in, canonical JSON lines out.
 * One line, one record.  A record that cannot be read, or that the worker refuses, becomes
 * a mez.problem/1 record on the output at its place; records of that type coming in are
 * passed on.  Either way the greatest status of them is the stream's.  Memory does not grow
 * with the number of records.  See mez-stream(7). */
#ifndef MEZ_WORK_STREAM_H
#define MEZ_WORK_STREAM_H

#include "json/json.h"
#include "canon/canon.h"

#define MEZ_PROBLEM_TYPE "mez.problem/1"
#define MEZ_END_TYPE "mez.end/1"
enum { MEZ_SINK_KEEP = -2 };
enum { MEZ_STATUS_MAX = 127 }; /* an exit status; 128 and more belong to the shell's signals */

/* Where answers go: a buffered writer over a descriptor.  Zero it, set fd, use, finish. */
struct mez_sink {
	int fd; /* MEZ_SINK_KEEP: nothing is ever written, all stays in buf */
	struct mez_buf buf;
	int failed; /* errno of the first failed write; nothing is written after it */
	uint64_t records;
};
void mez_sink_line(struct mez_sink *s, struct mez_str line); /* adds the newline */
/* A line made in place: append its text to s->buf, then end it; or set s->buf.len back to what
 * it was, and nothing is written. */
void mez_sink_end_line(struct mez_sink *s);
/* Canonical, strict profile.  _json is for records we built: one that is not fit for canonical
 * bytes is mez_bug().  _put is for records from outside: NUMBER or NEGZERO, with the place when
 * src is given, and nothing is written. */
void mez_sink_json(struct mez_sink *s, const struct mez_json *v);
MEZ_MUST int mez_sink_put(struct mez_sink *s, const struct mez_json *v, struct mez_str src,
			  struct mez_err *err);
MEZ_MUST int mez_sink_flush(struct mez_sink *s, struct mez_err *err); /* MEZ_E_IO on failure */
/* A text of whole lines made elsewhere, and how many they are. */
void mez_sink_lines(struct mez_sink *s, struct mez_str text, uint64_t n);
void mez_sink_release(struct mez_sink *s);

struct mez_stream;
/* One record: v is its tree, line its source bytes.  Write any number of lines to s->out.
 * Everything allocated in a dies after the call.  A negative return becomes a problem record.
 * With s->jobs over 1 it runs on several threads: the answer must depend on the record (and
 * its number and source) alone, s and a are the thread's own, and what arg leads to is only
 * read.  A record that is refused, reported, or counted as a problem is then worked on twice:
 * the first time nobody hears of it. */
typedef int mez_record_fn(struct mez_stream *s, const struct mez_json *v, struct mez_str line,
			  struct mez_arena *a, void *arg, struct mez_err *err);
/* Tell a person: cli prints it on stderr (or as JSON with --errors=json). */
typedef void mez_report_fn(const struct mez_err *err, void *arg);

struct mez_stream {
	/* set by the caller */
	struct mez_sink *out;
	const char *tool;      /* "mez-tensor": named in problem records */
	mez_report_fn *report; /* may be NULL */
	void *report_arg;
	/* May be NULL.  mez_json_read() refused line, err says why: what the tool says instead,
	 * in err; returns -err->code.  arg is the record function's. */
	int (*unread)(struct mez_str line, void *arg, struct mez_err *err);
	bool framed;           /* demand mez.end/1 at the end of input, write one at the end */
	bool frame;            /* only write one: the first tool of a framed pipe */
	bool fail_fast;        /* stop at the first problem */
	bool allow_empty;      /* otherwise an input without records is an error (65) */
	bool wide;             /* records may hold noncharacters: mez_json_read_wide() */
	bool raw;              /* mez.problem/1 and mez.end/1 are records like others; not framed */
	bool flush_each;       /* flush after every record: tools that acknowledge durable work */
	size_t jobs;           /* threads that work on NDJSON records; 0 and 1: no thread */
	/* kept by the loop */
	uint64_t record;       /* 1-based number of the record at hand, in its input */
	const char *source;    /* name of the input at hand */
	uint64_t problems;
	int status;            /* 0, or the greatest status of problems and of mez_stream_note */
	struct mez_crewed *crewed; /* the threads, while there are any */
};

/* Run fn over every record of fd.  A blank line, a line over MEZ_RECORD_MAX (skipped), and,
 * when framed, an unterminated last line are problems.  Each input has its own frame: its
 * mez.end/1 must count the lines and problems before it, and its status joins s->status.
 * Output is handed over whenever the input has nothing ready.  Returns 0 when the input was
 * read to its end, or to the first problem with fail_fast (look at s->status), or a negative
 * code when reading or writing itself failed. */
MEZ_MUST int mez_stream_run(struct mez_stream *s, int fd, const char *name, mez_record_fn *fn,
			    void *arg, struct mez_err *err);
/* The whole of fd as one JSON text that may span lines (operations written by hand):
 * runs fn once.  Such a text is whole by its own syntax: s->framed asks nothing of it. */
MEZ_MUST int mez_stream_single(struct mez_stream *s, int fd, const char *name, mez_record_fn *fn,
			       void *arg, struct mez_err *err);
/* Several inputs in order; "-" is standard input (descriptor 0); no names = "-".  A file whose
 * name ends in .json is one text that may span lines, anything else is NDJSON. */
MEZ_MUST int mez_stream_files(struct mez_stream *s, char *const *names, size_t n,
			      mez_record_fn *fn, void *arg, struct mez_err *err);
/* Raise the stream's status: for answers that are records and not problems (a "no"). */
void mez_stream_note(struct mez_stream *s, int status);
/* Write the mez.end/1 record when framed or frame.  Call once, after the last input. */
void mez_stream_end(struct mez_stream *s);

/* A problem record as a tree: what err says, where, by which tool. */
struct mez_json mez_problem_record(struct mez_arena *a, const struct mez_err *err, const char *tool,
				   const char *source, uint64_t record);
/* True when v is a record of this type ("mez.problem/1"). */
bool mez_record_is(const struct mez_json *v, const char *type);

#endif
