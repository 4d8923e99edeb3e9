/* tensor/tensor.h: the compliance evaluation of one operation over a set of packs.
 * May include: base json canon domain pack vc.  Meaning: mez-clause(5); result: mez-verdict(5).
 * A pure function: operation, evidence, rules, policy and the two dates in; the verdict, the
 * same bytes every time, out. */
#ifndef MEZ_TENSOR_TENSOR_H
#define MEZ_TENSOR_TENSOR_H

#include "pack/law.h"
#include "pack/rules.h"
#include "tensor/evidence.h"

/* What a zone decides for one kind of operation. */
struct mez_decision_rule {
	struct mez_str kind;
	bool required[MEZ_DOMAIN_COUNT];
	bool passes[MEZ_STATE_COMPLIANT + 1]; /* which states let a domain pass */
	bool subject_to;                      /* compliant subject to duties passes too */
};
/* Heads of law the zone wants examined, by kind and domain. */
struct mez_required_head {
	struct mez_str kind, head;
	enum mez_domain domain;
};
struct mez_rounding_rule {
	struct mez_str currency, by;
	uint8_t digits;
	enum mez_rounding mode;
};

/* The zone's part of an evaluation, read from its lock (zone/lock.h) or stated by a test. */
struct mez_policy {
	struct mez_str zone, jurisdiction;
	const struct mez_domain_set *set;
	const struct mez_decision_rule *decision;
	size_t ndecisions;
	const struct mez_required_head *head;
	size_t nheads;
	const struct mez_rounding_rule *rounding;
	size_t nroundings;
	const struct mez_str *list;           /* screening lists that must be there and fresh */
	size_t nlists;
	struct mez_str determiner;            /* authority for determinations; may be empty */
	struct mez_str authoriser;            /* of lists that name no other; may be empty */
	struct mez_speakers speakers;
};

struct mez_pack_ref {
	struct mez_str name;
	struct mez_filehash sha256;           /* of its manifest */
};

struct mez_engine {
	const struct mez_rules *rules;        /* closed */
	const struct mez_law *law;            /* closed */
	const struct mez_policy *policy;
	const struct mez_pack_ref *pack;      /* sorted by name */
	size_t npacks;
	struct mez_digest lock_sha256;
	const struct mez_kept *kept;           /* tensor/kept.h; NULL: made as it is needed */
};

/* When: legal time is in the facts; these two are the evaluation's own. */
struct mez_when_asked {
	struct mez_instant as_of;             /* freshness of lists, validity of credentials */
	struct mez_date known_at;             /* what law had been made by then */
	struct mez_str audience;              /* the authority it is made for; may be empty */
};

/* Evaluate.  operation must be a mez.operation/1 (shape judged here: TYPE, MEMBER, MISSING,
 * VALUE with the pointer; a path the vocabulary has not is MEMBER).  An unknown fact, a word
 * outside a vocabulary, a missing proof are no errors: the verdict is pending and says why. */
MEZ_MUST int mez_tensor_eval(struct mez_json *verdict, struct mez_arena *a,
			     const struct mez_engine *engine, const struct mez_json *operation,
			     const struct mez_evidences *evidence,
			     const struct mez_when_asked *when, struct mez_err *err);

/* Exit status of a verdict for --gate: 0 allowed, 1 refused, 3 pending. */
int mez_verdict_gate(const struct mez_json *verdict);
/* The cell of a domain, borrowed; NULL when the verdict has none. */
const struct mez_json *mez_verdict_cell(const struct mez_json *verdict, struct mez_str domain);

/* Which clauses and table rows an evaluation used, for coverage of a pack's examples; the
 * bools are one per clause (by index in rules->clauses) and one per row, and are only set. */
struct mez_usage {
	bool *clause;
	bool **row;                           /* by index in rules->tables, then row */
	bool *licence;                        /* by index in rules->licences */
};
void mez_usage_init(struct mez_usage *u, struct mez_arena *a, const struct mez_rules *rules);
void mez_usage_add(struct mez_usage *u, const struct mez_rules *rules,
		   const struct mez_json *verdict);

#endif
