// expect: ignoring return value
#include "base/date.h"

/* The out parameter says nothing when the parser said no: the answer must be looked at. */
struct mez_date day(struct mez_str s);
struct mez_date day(struct mez_str s)
{
	struct mez_date d = { 0 };

#ifdef ALLOWED
	if (!mez_date_parse(&d, s))
		mez_bug("no date");
#else
	mez_date_parse(&d, s);
#endif
	return d;
}
