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

/* lintodd.c: rates, currencies and offsets that are likely not meant so. */
void lint_odd(struct linting *l);
void lint_table(struct linting *l, const struct mez_table *t);

/* lintguard.c: where a table is used, in any clause of the set, and what must hold there. */
struct lint_uses;
const struct lint_uses *lint_find_uses(struct linting *l, const struct mez_table *t);
/* Days from which it is asked for other facts than before. */
const struct mez_date *lint_use_days(const struct lint_uses *u, size_t *n);
/* One combination of a table's keys, as linttable.c tries it. */
struct lint_facts;
/* Whether some use may ask the table for these facts on that day. */
bool lint_asked(const struct lint_uses *u, const struct lint_facts *facts, struct mez_date day);
/* What a combination says of key k; false: nothing that decides it. */
bool lint_key_holds(const struct lint_facts *f, size_t k, bool *is);
bool lint_key_is(const struct lint_facts *f, size_t k, struct mez_str word, bool *is);
/* How its least and its greatest value compare with a figure: -1, 0, 1. */
bool lint_key_against(const struct lint_facts *f, size_t k, const struct mez_figure *figure,
		      int *least, int *most);

#endif
