/* work/audit_priv.h: the state of one audit, between the files of it. */
#ifndef MEZ_WORK_AUDIT_PRIV_H
#define MEZ_WORK_AUDIT_PRIV_H

#include "receipt/chain.h"
#include "vc/case.h"
#include "work/audit.h"
#include "work/crew.h"
#include "work/engine.h"

enum {
	AUDIT_STRANGERS_MAX = 32, /* told once each; beyond it, each time */
	AUDIT_STATE_EVERY = 4096  /* receipts between two writes of the state file */
};

/* A lock of the bundle and what opening it gave. */
struct audit_lock {
	struct mez_digest sha256;
	const struct mez_json *doc;
	struct mez_loaded *zone; /* NULL until opened; stays NULL when that failed */
	const struct mez_lock *opened; /* the lock itself, even when its packs failed; or NULL */
	struct mez_err why;	 /* then */
	bool doubted;		 /* its signer's key was revoked, and no receipt is older yet */
	struct mez_err doubt;
	size_t waiting;		 /* verdicts that could not be re-executed because of it */
};

/* A pack, and what its signatures gave. */
struct audit_pack {
	struct mez_filehash sha256;
	const struct mez_signed *signer;
	size_t signatures;
	bool known;   /* one is by a trusted publisher, or nobody asked for trust */
	bool revoked; /* one would be, had its key not been revoked: why says so */
	struct mez_err why;
	bool counted; /* pinned by a lock */
};

/* A damaged item of a pack, and the operations whose verdicts name its rule. */
struct audit_damage {
	struct mez_str title, rule;
	struct mez_buf operations; /* as much as fits into a message */
	size_t n;
};

/* A segment that came before its turn. */
struct audit_held {
	struct audit_held *next;
	struct mez_filehash digest;
	struct mez_buf bytes;
};

/* What was proved of a chain, in a file or to be written to it. */
struct audit_state {
	uint64_t receipts, credentials;
	struct mez_digest head; /* next_root of the last of those receipts */
};

struct audit_block; /* cases on their way through the crew; auditcase.c */
struct audit_run {
	struct mez_audit *q;
	struct mez_arena a; /* of the whole audit */
	struct mez_bundle *b;
	struct mez_blobs from;
	struct mez_check check;
	size_t told; /* findings of the bundle */
	bool prepared;
	/* the law */
	struct audit_lock *lock;
	size_t nlocks;
	struct audit_pack *pack;
	size_t npacks, cap_packs;
	void *seen; /* tsearch() tree: digests of the indexes of locks and packs that were opened */
	struct audit_damage *damaged;
	size_t ndamaged;
	struct stranger {
		enum mez_role role;
		struct mez_pubkey key;
	} stranger[AUDIT_STRANGERS_MAX];
	size_t nstrangers;
	/* the chain */
	bool has_chain;
	const struct mez_genesis *genesis;
	bool doubted; /* the genesis, as a lock is */
	struct mez_err doubt;
	bool witness; /* the log's word on when something was there is believed */
	struct mez_str checkpoint;
	struct mez_filehash *segment; /* in the order of the chain */
	size_t nsegments, next;	      /* next: the one whose turn it is */
	struct mez_chain_check *links;
	bool broken;	      /* the chain does not hold: links says no more */
	struct mez_buf carry; /* of a line, from one piece of the segment to the next */
	bool payload;	      /* the line to come is a case */
	uint64_t cases;	      /* that came before it */
	bool overlong;	      /* a line of the segment at hand was: its rest says nothing */
	bool passing;	      /* the member at hand is the segment whose turn it is */
	struct audit_held *held, *holding;
	size_t held_bytes;
	/* the cases */
	struct mez_crew *crew;
	struct mez_arena *one; /* of one case, for each worker */
	struct audit_block *block, *idle;
	uint64_t judged; /* receipts whose cases were judged and told */
	/* what an earlier run proved, and what this one did */
	struct audit_state resume, proved, written;
};

/* Count a fault, keep it for the answer and tell it. */
void audit_fault(struct audit_run *r, const struct mez_err *err);

/* auditlaw.c: who signed, locks, packs. */
/* True when the key is pinned for the role, or nobody asked.  A stranger is told once per role. */
bool audit_pinned(struct audit_run *r, enum mez_role role, const struct mez_signed *by,
		  const char *what);
/* The same of what a receipt may yet show to be older than the revocation of its key: then *doubt
 * is why it does not count so far, and nothing is told. */
void audit_pinned_yet(struct audit_run *r, enum mez_role role, const struct mez_signed *by,
		      const char *what, bool *doubted, struct mez_err *doubt);
/* A receipt of that time is of it: does this end the doubt? */
void audit_seen(struct audit_run *r, const struct mez_signed *by, struct mez_instant time,
		bool *doubted);
/* The canonical document that d refers to. */
int audit_get_tree(struct audit_run *r, const struct mez_json **out, const struct mez_descriptor *d,
		   struct mez_err *err);
/* What is called so has this name in the bundle's index, too; else that is told. */
void audit_check_name(struct audit_run *r, const struct mez_descriptor *ref, struct mez_str name);
void audit_open_locks(struct audit_run *r);
void audit_law_free(struct audit_run *r);

/* auditchain.c: genesis, checkpoint and segments. */
int audit_open_chain(struct audit_run *r, struct mez_err *err);
bool audit_segment_is_next(const struct audit_run *r, const struct mez_filehash *h);
void audit_segment_begin(struct audit_run *r);
int audit_segment_data(struct audit_run *r, struct mez_str bytes, struct mez_err *err);
int audit_segment_end(struct audit_run *r, struct mez_err *err);
struct audit_held *audit_hold(struct audit_run *r, const struct mez_bundle_member *m);
/* Read the segments that were held back and whose turn it is. */
int audit_feed_held(struct audit_run *r, struct mez_err *err);
int audit_close_chain(struct audit_run *r, struct mez_err *err);
void audit_chain_free(struct audit_run *r);

/* auditcase.c: re-execution and credentials, case by case, told in the order of the chain. */
int audit_cases_start(struct audit_run *r, struct mez_err *err);
/* One more case; it is judged in time. */
int audit_case(struct audit_run *r, struct mez_str line, struct mez_err *err);
/* Something is wrong with the chain, at this place among the cases. */
void audit_chain_fault(struct audit_run *r, const struct mez_err *what);
/* A receipt was checked: its case, and all before it, are in the chain; it was judged by an earlier
 * run or is the last one given. */
void audit_receipt(struct audit_run *r, bool judged);
int audit_cases_end(struct audit_run *r, struct mez_err *err);
void audit_cases_free(struct audit_run *r);

/* auditdamage.c: what is wrong with the bundle's own bytes, and which verdicts rest on it. */
void audit_read_findings(struct audit_run *r);
/* Whether a case's verdict names the rule of the i-th damaged item. */
bool audit_rests_on(const struct audit_run *r, size_t i, const struct mez_json *doc);
void audit_note_dependence(struct audit_run *r, size_t i, struct mez_str operation);
void audit_report_dependence(struct audit_run *r);
void audit_free_damage(struct audit_run *r);

/* auditstate.c: the file that remembers. */
int audit_state_load(struct audit_run *r, struct mez_err *err);
/* Write it when enough was proved since it was written. */
int audit_state_write(struct audit_run *r, bool now, struct mez_err *err);
int audit_state_end(struct audit_run *r, struct mez_err *err);

#endif
