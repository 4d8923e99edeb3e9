/* pack/matrix.h: what a pack makes of each provision of a work: encoded by which rules, left out
 * and why, or not looked at.  Source items `matrix`, mez-clause(5).
 * May include: base json.
 * A citation is of the provision it names and of nothing below it: that a section is cited says
 * nothing of its provisos.  A mark of the matrix holds for all that is below its provision too,
 * until another mark further down. */
#ifndef MEZ_PACK_MATRIX_H
#define MEZ_PACK_MATRIX_H

#include "pack/law.h"

/* X(NAME, word); the words but for "part" and "open" are what a mark may say. */
#define MEZ_PROVISION_STATES(X)                                                              \
	X(OPEN, "open")                   /* nobody has looked at it */                            \
	X(PART, "part")                   /* of what is below it, something is looked at */        \
	X(ENCODED, "encoded")                                                                    \
	X(NOT_OPERATIVE, "not_operative") /* it commands nothing: titles, history */               \
	X(OUT, "out")
enum mez_provision_state {
#define X(name, word) MEZ_PROVISION_##name,
	MEZ_PROVISION_STATES(X)
#undef X
};
const char *mez_provision_state_name(enum mez_provision_state s);

struct mez_mark {
	struct mez_str at;
	enum mez_provision_state as;   /* ENCODED, NOT_OPERATIVE or OUT */
	struct mez_words by;           /* ENCODED: which rules */
	struct mez_str reason;         /* may be empty for ENCODED */
	const struct mez_json *item;
};
struct mez_matrix {
	struct mez_named id;
	struct mez_str work;
	struct mez_mark *mark;
	size_t n;
};

struct mez_matrix_line {
	const struct mez_provision *p;
	enum mez_provision_state state;
	const struct mez_str *by;      /* names of rules, sorted */
	size_t nby;
	struct mez_str reason;         /* may be empty */
};
/* Is an eId the one above, or of something below it? */
bool mez_eid_within(struct mez_str eid, struct mez_str above);
/* The matrix that a pack (index among the rules') declares for a work, or NULL. */
const struct mez_matrix *mez_matrix_find(const struct mez_rules *rules, size_t pack,
					 struct mez_str work);
/* Every provision of the last text held of a work, by eId, and what the pack's rules and its
 * matrix make of it; *of is that text, NULL and no lines when none is held.  Lives in a. */
void mez_matrix_lines(struct mez_matrix_line **out, size_t *n, const struct mez_expression **of,
		      struct mez_arena *a, const struct mez_rules *rules,
		      const struct mez_law *law, size_t pack, struct mez_str work);
/* Works that the pack's rules cite or that it has a matrix of, sorted, in a. */
struct mez_str *mez_matrix_works(size_t *n, struct mez_arena *a, const struct mez_rules *rules,
				 size_t pack);
/* Each mark must be of a provision that some text held has, by rules that there are: RULE with
 * its place. */
MEZ_MUST int mez_matrix_check(const struct mez_law *law, const struct mez_rules *rules,
			      struct mez_err *err);

#endif
