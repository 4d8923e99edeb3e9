/* work/audit_priv.h: the state of one audit, between audit.c and auditdamage.c. */
#ifndef MEZ_WORK_AUDIT_PRIV_H
#define MEZ_WORK_AUDIT_PRIV_H

#include "receipt/chain.h"
#include "vc/case.h"
#include "work/audit.h"
#include "work/engine.h"

enum { AUDIT_STRANGERS_MAX = 32 }; /* told once each; beyond it, each time */

/* A lock of the bundle and what opening it gave. */
struct audit_lock {
	struct mez_digest sha256;
	const struct mez_json *doc;
	struct mez_loaded *zone; /* NULL until opened; stays NULL when that failed */
	struct mez_err why;	 /* then */
	size_t waiting;		 /* verdicts that could not be re-executed because of it */
};

/* A pack, and what its signatures gave. */
struct audit_pack {
	struct mez_filehash sha256;
	size_t signatures;
	bool known;   /* one is by a trusted publisher, or nobody asked for trust */
	bool counted; /* pinned by a lock */
};

struct audit_run {
	struct mez_audit *q;
	struct mez_arena a;   /* of the whole audit */
	struct mez_arena one; /* of one case */
	struct mez_bundle *b;
	struct mez_blobs from;
	struct mez_check check;
	struct audit_lock *lock;
	size_t nlocks;
	struct audit_pack *pack;
	size_t npacks, cap_packs;
	const struct mez_genesis *genesis;
	struct mez_str *segment;
	size_t nsegments;
	struct mez_str checkpoint;
	struct audit_damage *damaged;
	size_t ndamaged;
	struct stranger {
		enum mez_role role;
		struct mez_pubkey key;
	} stranger[AUDIT_STRANGERS_MAX];
	size_t nstrangers;
};

/* A damaged item of a pack, and the operations whose verdicts name its rule. */
struct audit_damage {
	struct mez_str title, rule;
	struct mez_buf operations;
	size_t n;
};

/* Count a fault, keep it for the answer and tell it. */
void audit_fault(struct audit_run *r, const struct mez_err *err);

/* auditdamage.c: what is wrong with the bundle's own bytes, and which verdicts rest on it. */
void audit_read_findings(struct audit_run *r);
void audit_note_dependence(struct audit_run *r, const struct mez_json *doc); /* of one case */
void audit_report_dependence(struct audit_run *r);

#endif
