/* work/lint_priv.h: shared by the parts of packlint. */
#ifndef MEZ_WORK_LINT_PRIV_H
#define MEZ_WORK_LINT_PRIV_H

#include "work/figures.h"
#include "work/packlint.h"

struct lint {
	enum mez_lint_class class;
	const char *file;
	uint32_t line, col;
	struct mez_str rule, row;   /* row may be empty */
	struct mez_date day;
	bool has_day;
	struct mez_json facts;      /* an object, or null */
	struct mez_str what;
};
struct linting {
	struct mez_arena *a;
	struct mez_packset set;
	struct lint **v;
	size_t n, cap;
};

/* A finding about a rule at an offset of its source; what is printf.  The other members are
 * filled by the caller in the place that is given back. */
struct lint *lint_add(struct linting *l, enum mez_lint_class class, const struct mez_named *id,
		      uint64_t offset, const char *fmt, ...) MEZ_PRINTF(5, 6);

void lint_table(struct linting *l, const struct mez_table *t);

#endif
