/* base/date.h: civil dates and instants as text and as numbers; no clock, no time zone
 * database.  Proleptic Gregorian calendar, years 0001 to 9999.  See mez-dates(5). */
#ifndef MEZ_BASE_DATE_H
#define MEZ_BASE_DATE_H

#include "base/base.h"

enum { MEZ_DATE_TEXT = 10, MEZ_INSTANT_TEXT = 20 }; /* lengths, without NUL */

/* Days since 1970-01-01. */
struct mez_date { int32_t days; };
/* Seconds since 1970-01-01T00:00:00Z, no leap seconds. */
struct mez_instant { int64_t secs; };

/* "YYYY-MM-DD", a day that exists. */
MEZ_MUST bool mez_date_parse(struct mez_date *out, struct mez_str s);
void mez_date_text(char out[static MEZ_DATE_TEXT + 1], struct mez_date d);
MEZ_MUST bool mez_date_make(struct mez_date *out, int year, int month, int day);
void mez_date_split(struct mez_date d, int *year, int *month, int *day);
int mez_date_weekday(struct mez_date d); /* 1 = Monday .. 7 = Sunday (ISO 8601) */

/* "YYYY-MM-DDTHH:MM:SSZ" and nothing else: seconds 00..59, upper case, no fraction. */
MEZ_MUST bool mez_instant_parse(struct mez_instant *out, struct mez_str s);
void mez_instant_text(char out[static MEZ_INSTANT_TEXT + 1], struct mez_instant t);
/* RFC 3339 with any offset; a fraction is refused unless it is zero.  For
 * --normalize-time only: never applied silently. */
MEZ_MUST bool mez_instant_parse_rfc3339(struct mez_instant *out, struct mez_str s);

/* The civil day of an instant at a fixed offset from UTC, in seconds (18 h at most). */
struct mez_date mez_instant_day(struct mez_instant t, int32_t offset_secs);
/* "+05:00", "-03:30", "+00:00"; "-00:00" is refused. */
MEZ_MUST bool mez_offset_parse(int32_t *offset_secs, struct mez_str s);

#endif
