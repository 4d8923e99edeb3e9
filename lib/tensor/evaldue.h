/* tensor/evaldue.h: counting due dates.  May include: base pack.  Meaning: mez-clause(5). */
#ifndef MEZ_TENSOR_EVALDUE_H
#define MEZ_TENSOR_EVALDUE_H

#include "pack/rules.h"

/* The first and last day of the period that a day falls in; of an event, that day.  False: past
 * the year 9999. */
MEZ_MUST bool mez_period_of(struct mez_span *out, const struct mez_due *due, struct mez_date day);

/* The day that is counted from `event`.  cal may be NULL where the row needs no working days.
 * *provisional: a day outside those the calendar knows was taken for what its weekday makes it.
 * False: past the year 9999, or before the year 1. */
MEZ_MUST bool mez_due_day(struct mez_date *out, bool *provisional, const struct mez_due *due,
			  const struct mez_calendar *cal, struct mez_date event);
/* The earliest that a provisional day can turn out to be: itself, since what is not known are
 * holidays, and they move a day on; but the last day known to be a working day where they may
 * roll it back.  Before the year 1 if none is known. */
struct mez_date mez_due_least(const struct mez_due *due, const struct mez_calendar *cal,
			      struct mez_date day);

#endif
