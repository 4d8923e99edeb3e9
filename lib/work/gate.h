/* work/gate.h: answers that may leave only after a commit.
 * Between a record loop that queues durable work and writes acknowledgements, and the
 * descriptor those go to, stands a thread: whatever bytes reach the gate, it commits first
 * and hands them over then.  While it waits for the disk, the loop queues the next group;
 * when the loop has nothing to do, everything it wrote is committed at once.  So a group is
 * as large as the disk is slow, and a single record waits for nobody.
 * Condition: work is queued before its acknowledgement is written to mez_gate_fd(). */
#ifndef MEZ_WORK_GATE_H
#define MEZ_WORK_GATE_H

#include "base/err.h"

struct mez_gate; /* opaque */

/* Make everything durable that was queued before the call; from the gate's thread. */
typedef int mez_gate_commit_fn(void *arg, struct mez_err *err);

/* Open a gate in front of out_fd.  AGAIN when the system has no pipe or thread to give. */
MEZ_MUST int mez_gate_open(struct mez_gate **out, int out_fd, mez_gate_commit_fn *commit, void *arg,
			   struct mez_err *err);
/* Where acknowledgements are written.  Writing here never fails and never loses its reader;
 * after a failure the bytes go nowhere. */
int mez_gate_fd(const struct mez_gate *g);
/* A commit or a write has failed: stop queueing. */
bool mez_gate_failed(const struct mez_gate *g);
/* Wait until all is committed and handed over, then free the gate.  The first failure. */
MEZ_MUST int mez_gate_close(struct mez_gate *g, struct mez_err *err);

#endif
