/* work/review.h: who has read a clause beside the law it cites, and whether what they read is
 * still what stands there.  Format: mez-pack(5).
 * A review is of three digests, so that a change says what changed:
 *   text      the texts of all that the clause cites, in every version in force while it speaks
 *   tree      the clause's syntax tree, and every table, parameter, definition, deadline,
 *             calendar, total, register, question and licence it rests on, by name
 *   examples  the examples of its pack that exercise it, with what they expect
 * Lists of persons are not in the tree: they change every day and no reviewer reads them. */
#ifndef MEZ_WORK_REVIEW_H
#define MEZ_WORK_REVIEW_H

#include "work/packset.h"

/* A clause as it is, or as somebody read it. */
struct mez_reviewed {
	struct mez_str clause;
	struct mez_digest text, tree, examples;
	struct mez_date on;            /* as read: when */
};
struct mez_review {
	struct mez_signed by;
	struct mez_reviewed *v;        /* by rising name */
	size_t n;
	const struct mez_json *doc;
};
struct mez_reviews {
	struct mez_review *v;
	size_t n;
};
/* Whose reviews count; key NULL: everybody's.  Those by a revoked key do not. */
struct mez_reviewers {
	const struct mez_pubkey *key;
	size_t n;
	struct mez_revocations revoked;
};
/* VOID: read once, and changed since. */
#define MEZ_REVIEW_STATES(X)                                                                 \
	X(REVIEWED, "reviewed")                                                                  \
	X(VOID, "void")                                                                          \
	X(NONE, "unreviewed")
enum mez_review_state {
#define X(name, wire) MEZ_REVIEW_##name,
	MEZ_REVIEW_STATES(X)
#undef X
};

/* The pack's own clauses as they are, by name, in a; none in a lawpack.  Its examples are
 * evaluated: one that cannot be exercises nothing. */
void mez_review_digests(struct mez_reviewed **out, size_t *n, struct mez_arena *a,
			const struct mez_packset *p);
/* Decode a mez.review/1 of this pack and check its proof; it lives in a and borrows from doc.
 * TYPE, MEMBER, MISSING, VALUE (clauses not by rising name), SIGNATURE, REFUSED (of another
 * pack). */
MEZ_MUST int mez_review_decode(struct mez_review *out, struct mez_arena *a, struct mez_str pack,
			       const struct mez_json *doc, struct mez_err *err);
/* All reviews beside a stored pack: what mez_packs_reviews() and decoding fail with. */
MEZ_MUST int mez_reviews_read(struct mez_reviews *out, struct mez_arena *a,
			      const struct mez_blobs *from, const struct mez_stored_pack *p,
			      struct mez_err *err);
/* A pack of the store by name: its reviews, and its clauses as they are. */
MEZ_MUST int mez_review_open(struct mez_reviews *all, struct mez_reviewed **is, size_t *n,
			     struct mez_arena *a, struct mez_store *s, struct mez_str pack,
			     struct mez_err *err);
/* Is each of these a clause of the pack?  NOINPUT names the first that is none. */
MEZ_MUST int mez_review_know(struct mez_str pack, const struct mez_reviewed *is, size_t n,
			     char *const *clauses, size_t nclauses, struct mez_err *err);
/* What these reviews make of a clause as it is. */
enum mez_review_state mez_review_judge(const struct mez_reviews *all,
				       const struct mez_reviewers *by,
				       const struct mez_reviewed *is);
/* The mez.reviewed/1 record of it: state, who read it when, what of it changed since. */
struct mez_json mez_review_json(struct mez_arena *a, struct mez_str pack,
				const struct mez_reviews *all, const struct mez_reviewers *by,
				const struct mez_reviewed *is);

/* The clauses of these packs, as the store has them by name, that no reviewer has read as they
 * are; by pack, then by clause. */
struct mez_unreviewed {
	struct mez_str pack, clause;
	enum mez_review_state state;   /* VOID or NONE */
};
MEZ_MUST int mez_review_missing(struct mez_unreviewed **out, size_t *n, struct mez_arena *a,
				struct mez_store *s, struct mez_pack *const *packs, size_t npacks,
				const struct mez_reviewers *by, struct mez_err *err);

/* Sign for these clauses of a pack in the store, all of them when n is 0, and keep it beside the
 * pack, in place of what the same key said before; what it said of other clauses stays.  What is
 * signed again and is as it was keeps its day.  NOINPUT when the pack has no such clause. */
MEZ_MUST int mez_review_sign(struct mez_store *s, struct mez_arena *a, struct mez_str pack,
			     char *const *clauses, size_t n, const struct mez_seckey *key,
			     struct mez_instant created, struct mez_err *err);

#endif
