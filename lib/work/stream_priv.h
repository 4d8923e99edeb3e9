/* work/stream_priv.h: what the record loop consists of: a reader of lines, what is done with
 * one line, and the same done by a crew. */
#ifndef MEZ_WORK_STREAM_PRIV_H
#define MEZ_WORK_STREAM_PRIV_H

#include "work/stream.h"

/* --- lines (lines.c) ------------------------------------------------------- */

enum mez_line {
	MEZ_LINE_NONE,  /* end of input */
	MEZ_LINE_WHOLE, /* ended by a newline */
	MEZ_LINE_CUT,   /* the last one, without a newline */
	MEZ_LINE_LONG   /* over MEZ_RECORD_MAX: skipped, text not kept */
};
struct mez_lines {
	int fd;
	size_t chunk; /* bytes to read at a time */
	/* Called before each read: time for other things, since the input may have nothing
	 * ready.  Negative: a failure, with err; 1: no more is wanted, the input ends here. */
	int (*before)(struct mez_lines *r, void *arg, struct mez_err *err);
	void *before_arg;
	bool eof;
	struct mez_buf buf;
	size_t at;       /* where the next line starts in buf */
	uint64_t offset; /* of buf.p[at] in the input */
};
/* A read of fd would wait: a good moment to hand over what is written. */
bool mez_lines_wait(int fd);
/* The next line, which lives until the next call.  Returns an enum mez_line or a negative
 * code.  Memory is bounded by MEZ_RECORD_MAX and a chunk. */
MEZ_MUST int mez_lines_next(struct mez_lines *r, struct mez_str *line, struct mez_err *err);
/* As many whole lines as one read gives (at least one): WHOLE, and *text, which ends with a
 * newline, lies in *keep from now on (its memory goes to the reader instead).  A line of
 * another kind comes alone; CUT is then in *keep likewise. */
MEZ_MUST int mez_lines_block(struct mez_lines *r, struct mez_buf *keep, struct mez_str *text,
			      struct mez_err *err);

/* --- one input (stream.c) -------------------------------------------------- */

/* What the loop knows of the input at hand. */
struct mez_input {
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
/* Read a record of the input: neither blank, malformed, nor after the end. */
MEZ_MUST int mez_input_read(const struct mez_json **out, struct mez_input *in, struct mez_str text,
			    struct mez_err *err);
/* The records that the loop itself has to do with: problems of earlier tools, ends. */
bool mez_input_own(const struct mez_input *in, const struct mez_json *v);
/* One line from its number (s->record is already it) to its answer or problem.  Returns a
 * negative code only when the output failed. */
MEZ_MUST int mez_input_line(struct mez_input *in, enum mez_line kind, struct mez_str text,
			    struct mez_err *err);
/* fail_fast, and there is something to stop for. */
bool mez_stream_stopped(const struct mez_stream *s);

/* --- the same by a crew (streamcrew.c) -------------------------------------- */

/* Run all lines of fd through s->jobs threads: the bytes, reports and counts are those that
 * mez_input_line() gives for one line after the other. */
MEZ_MUST int mez_stream_crew_run(struct mez_input *in, int fd, struct mez_err *err);
/* End the threads, if there are any. */
void mez_stream_crew_end(struct mez_stream *s);

#endif
