/* work/linttable_priv.h: the keys of a table as lint tries them; not for other files. */
#ifndef MEZ_WORK_LINTTABLE_PRIV_H
#define MEZ_WORK_LINTTABLE_PRIV_H

#include "work/lint_priv.h"

struct lint_axis {
	enum { LINT_ONE, LINT_WORD, LINT_TRUTH, LINT_RANGE } kind; /* ONE: no row asks */
	struct mez_words words;
	bool others;           /* WORD: there may be words besides */
	struct mez_figure *at; /* RANGE: bounds, rising; value 2i+1 is at[i], 2i is below it */
	size_t npoints, n, first;
};
/* One combination: of each key, the number of a value. */
struct lint_facts {
	struct lint_axis axis[MEZ_TABLE_MAX_KEYS];
	size_t value[MEZ_TABLE_MAX_KEYS];
};

/* Cut key k into the values that no row tells apart. */
void lint_make_axis(struct linting *l, const struct mez_table *t, size_t k, struct lint_axis *x);
/* Does a row's cell take value v? */
bool lint_axis_matches(const struct lint_axis *x, const struct mez_cell *cell, size_t v);
/* The value of key k as people say it: a word, "between 5 and 10". */
struct mez_str lint_axis_text(struct mez_arena *a, const struct lint_facts *f, size_t k);
/* For qsort: figures of one type, dates or numbers. */
int lint_figure_cmp(const void *x, const void *y);

#endif
