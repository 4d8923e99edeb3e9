/* work/stream.h: the record loop every filter runs: NDJSON in, canonical JSON lines out.
 * One line, one record.  A record that cannot be read, or that the worker refuses, becomes
 * a mez.problem/1 record on the output at its place; records of that type coming in are
 * passed on.  Either way the greatest status of them is the stream's.  Memory does not grow
 * with the number of records.  See mez-stream(7). */
#ifndef MEZ_WORK_STREAM_H
#define MEZ_WORK_STREAM_H

#include "json/json.h"
#include "canon/canon.h"

/* Where answers go: a buffered writer over a descriptor.  Zero it, set fd, use, finish. */
struct mez_sink {
	int fd;
	struct mez_buf buf;
	int failed; /* errno of the first failed write; nothing is written after it */
	uint64_t records;
};
void mez_sink_line(struct mez_sink *s, struct mez_str line); /* adds the newline */
void mez_sink_json(struct mez_sink *s, const struct mez_json *v); /* canonical, strict profile */
MEZ_MUST int mez_sink_flush(struct mez_sink *s, struct mez_err *err); /* MEZ_E_IO on failure */
void mez_sink_release(struct mez_sink *s);

struct mez_stream;
/* One record: v is its tree, line its source bytes.  Write any number of lines to s->out.
 * Everything allocated in a dies after the call.  A negative return becomes a problem record. */
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
	bool framed;           /* demand mez.end/1 at the end of input, write one at the end */
	bool fail_fast;        /* stop at the first problem */
	bool allow_empty;      /* otherwise no records is an error (65) */
	bool flush_each;       /* flush after every record: tools that acknowledge durable work */
	/* kept by the loop */
	uint64_t record;       /* 1-based number of the record at hand */
	const char *source;    /* name of the input at hand */
	uint64_t problems;
	int status;            /* 0, or the greatest status of problems and of mez_stream_note */
};

/* Run fn over every record of fd.  Returns 0 when the input was read to its end (look at
 * s->status), or a negative code when reading or writing itself failed. */
MEZ_MUST int mez_stream_run(struct mez_stream *s, int fd, const char *name, mez_record_fn *fn,
			    void *arg, struct mez_err *err);
/* The whole of fd as one JSON text that may span lines (operations written by hand):
 * runs fn once. */
MEZ_MUST int mez_stream_single(struct mez_stream *s, int fd, const char *name, mez_record_fn *fn,
			       void *arg, struct mez_err *err);
/* Several inputs in order; "-" is standard input (descriptor 0); no names = "-".  A file whose
 * name ends in .json is one text that may span lines, anything else is NDJSON. */
MEZ_MUST int mez_stream_files(struct mez_stream *s, char *const *names, size_t n,
			      mez_record_fn *fn, void *arg, struct mez_err *err);
/* Raise the stream's status: for answers that are records and not problems (a "no"). */
void mez_stream_note(struct mez_stream *s, int status);
/* Write the mez.end/1 record when framed.  Call once, after the last input. */
void mez_stream_end(struct mez_stream *s);

/* A problem record as a tree: what err says, where, by which tool. */
struct mez_json mez_problem_record(struct mez_arena *a, const struct mez_err *err, const char *tool,
				   const char *source, uint64_t record);
/* True when v is a record of this type ("mez.problem/1"). */
bool mez_record_is(const struct mez_json *v, const char *type);

#endif
