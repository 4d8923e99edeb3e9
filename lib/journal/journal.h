/* journal/journal.h: append-only files of lines that live through crashes.
 * May include: base.  Format: mez-chain(5).
 * A journal is the files segment-00000000.ndjson, segment-00000001.ndjson ... of one
 * directory and a kernel lock (flock) on its file "lock", which dies with its holder.  A
 * record is `width` lines; it never spans segments.  Records are written in groups: one
 * write, one fdatasync, and only then does the append return.
 * Invariants: bytes of whole records are never changed or removed; a journal whose write
 * or fdatasync failed refuses all further work (what the kernel did with the pages is not
 * knowable, so trying again would be a guess). */
#ifndef MEZ_JOURNAL_JOURNAL_H
#define MEZ_JOURNAL_JOURNAL_H

#include "base/buf.h"

/* A segment is closed before it would pass this size: it must fit into one blob. */
#define MEZ_SEGMENT_MAX ((uint64_t)48 << 20)
/* One line, without its newline; one group. */
#define MEZ_JOURNAL_LINE_MAX ((size_t)16 << 20)
#define MEZ_JOURNAL_GROUP_MAX ((size_t)40 << 20)
enum { MEZ_JOURNAL_WIDTH_MAX = 4, MEZ_JOURNAL_SEGMENTS_MAX = 100000000 };

struct mez_journal; /* opaque */

enum mez_journal_mode {
	MEZ_JOURNAL_READ,  /* takes no lock; never waits for a writer, never blocks one */
	MEZ_JOURNAL_APPEND /* holds the lock until closed */
};
struct mez_journal_config {
	enum mez_journal_mode mode;
	unsigned width;       /* lines of a record, 1..MEZ_JOURNAL_WIDTH_MAX */
	unsigned wait_ms;     /* how long to wait for the lock; 0 = not at all */
	uint64_t segment_max; /* 0 = MEZ_SEGMENT_MAX; tests make it small */
};

/* Open the journal in directory dirfd (borrowed: duplicated).  In APPEND mode the lock
 * file is made when absent and locked: AGAIN when another process holds it longer than
 * wait_ms.  An empty directory is an empty journal. */
MEZ_MUST int mez_journal_open(struct mez_journal **out, int dirfd,
			      const struct mez_journal_config *config, struct mez_err *err);
void mez_journal_close(struct mez_journal *j); /* drops the lock; NULL is fine */

/* Where a record stands. */
struct mez_journal_place {
	uint32_t segment;
	uint64_t offset; /* of its first byte in the segment */
	uint64_t line;   /* 1-based number of its first line in the segment */
};
/* line[0..width-1] without newlines, borrowed for the call. */
typedef int mez_journal_record_fn(void *arg, const struct mez_str *line,
				  const struct mez_journal_place *at, struct mez_err *err);

/* What follows the last whole record. */
struct mez_journal_tail {
	struct mez_journal_place at; /* where the next record goes */
	uint64_t bytes;              /* 0 = nothing: the journal is clean */
	unsigned lines;              /* whole lines among them, fewer than width */
	struct mez_str first;        /* the first of those lines; lives until the next call */
	bool live;                   /* READ: a writer is at work, so the tail is its */
};

/* Give every whole record, in order, to fn, in memory bounded by the record size; stop at
 * its first error, which gets the segment's name and, if fn set no place, the record's
 * line.  *tail says how the journal ends.  CHAIN: a segment is missing or ends within a
 * record though another follows; LIMIT: a line is too long.  Call once, before the rest. */
MEZ_MUST int mez_journal_scan(struct mez_journal *j, mez_journal_record_fn *fn, void *arg,
			      struct mez_journal_tail *tail, struct mez_err *err);

/* APPEND, after a scan.  Remove the tail that the scan found, durably.  The caller has
 * judged that nobody was told of those bytes. */
MEZ_MUST int mez_journal_cut(struct mez_journal *j, struct mez_err *err);
/* Make durable what the scan found: a process that died may have written it and not
 * flushed it.  For callers that tell others of records they did not write. */
MEZ_MUST int mez_journal_sync(struct mez_journal *j, struct mez_err *err);
/* Append a group of whole records (every line ends in a newline) durably: 0 means that it
 * is on the disk.  *at is where the group begins.  A failure is final.  A tail that was
 * not cut is mez_bug(). */
MEZ_MUST int mez_journal_append(struct mez_journal *j, struct mez_str group,
				struct mez_journal_place *at, struct mez_err *err);
/* Append n bytes at a place to out (to read a record back). */
MEZ_MUST int mez_journal_read_at(struct mez_journal *j, struct mez_buf *out, uint32_t segment,
				 uint64_t offset, size_t n, struct mez_err *err);

/* "segment-00000007.ndjson" */
enum { MEZ_SEGMENT_NAME = 23 };
void mez_segment_name(char out[static MEZ_SEGMENT_NAME + 1], uint32_t segment);

#endif
