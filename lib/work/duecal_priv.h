/* work/duecal_priv.h: shared by the parts of duecal. */
#ifndef MEZ_WORK_DUECAL_PRIV_H
#define MEZ_WORK_DUECAL_PRIV_H

#include "work/duecal.h"

/* One duty on one day. */
struct due {
	const struct mez_rules *rules;
	const struct mez_clause *clause;
	const struct mez_duty *duty;
	const struct mez_table *deadline;
	const struct mez_row *row;
	struct mez_span period;        /* what it is of; from == to: the day of an event */
	struct mez_date day, counted;  /* due; before it was moved to a working day */
	bool provisional;              /* the calendar does not reach so far */
	bool vouched;                  /* clause and row answer for that time */
	struct mez_str when;           /* what else must be so; may be empty */
};

/* Asked of a condition while only some facts are known. */
enum duecal_truth { DUECAL_NO, DUECAL_YES, DUECAL_OPEN };
struct duecal_asked {
	const struct mez_duecal *c;
	const struct mez_rules *r;
	const struct mez_clause *clause;
	const struct mez_duty *duty;
	struct mez_date legal;
};
enum duecal_truth duecal_holds(const struct duecal_asked *q, const struct mez_expr *x);
/* Does the row answer on the legal date?  Of two that may, the one that goes before the other
 * does not rule it out. */
enum duecal_truth duecal_row(const struct duecal_asked *q, const struct mez_table *t, size_t row);
/* Add to text, joined by "and", what of a condition is open; the kind of the operation aside. */
void duecal_open(const struct duecal_asked *q, struct mez_buf *text, const struct mez_expr *x);
/* The same of the cells of a row. */
void duecal_open_row(const struct duecal_asked *q, struct mez_buf *text,
		     const struct mez_table *t, const struct mez_row *row);

#endif
