/* work/figures.h: figures of rules as people write them. */
#ifndef MEZ_WORK_FIGURES_H
#define MEZ_WORK_FIGURES_H

#include "pack/rules.h"

/* "1234567.5" as "1,234,567.5". */
struct mez_str mez_figure_amount(struct mez_arena *a, struct mez_dec d);
/* 0.055 as "5.5 %". */
struct mez_str mez_figure_rate(struct mez_arena *a, struct mez_dec d);
struct mez_str mez_figure_day(struct mez_arena *a, struct mez_date d);
/* Any figure: "PKR 1,000", a date, a word, yes or no; a decimal as a rate when rate says so. */
struct mez_str mez_figure_text(struct mez_arena *a, const struct mez_figure *f, bool rate);
/* Whether the figures of a table are rates. */
static inline bool mez_figure_is_rate(const struct mez_table *t)
{
	return t->form == MEZ_FORM_FIGURE && t->type == MEZ_TYPE_DEC && !t->is_param;
}

#endif
