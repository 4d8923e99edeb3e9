/* journal/journal_priv.h: the journal's insides, shared by journal.c and scan.c. */
#ifndef MEZ_JOURNAL_JOURNAL_PRIV_H
#define MEZ_JOURNAL_JOURNAL_PRIV_H

#include "journal/journal.h"

struct mez_journal {
	struct mez_journal_config config;
	int dirfd, lockfd;
	int fd;                     /* the last segment, for writing; -1 until needed */
	bool scanned, failed;
	struct mez_journal_tail tail; /* .at is the end of the last whole record */
	struct mez_buf buf;         /* what was read and not yet given away */
};

/* Open a segment; how = O_RDONLY, or O_RDWR and friends.  Gives the descriptor. */
MEZ_MUST int mez_segment_open(const struct mez_journal *j, uint32_t segment, int how,
			      struct mez_err *err);
/* How many segments there are; CHAIN when their numbers have a gap. */
MEZ_MUST int mez_segment_count(uint32_t *out, const struct mez_journal *j, struct mez_err *err);

#endif
