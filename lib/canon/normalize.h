/* canon/normalize.h: RFC 3339 date-times to the one form of our documents, on demand.
 * Never part of canonical bytes: a tool calls it when the user asked (--normalize-time),
 * and the result is another document with another digest. */
#ifndef MEZ_CANON_NORMALIZE_H
#define MEZ_CANON_NORMALIZE_H

#include "json/json.h"

/* v with every string value that has the form of a date-time,
 *	YYYY-MM-DD (T|t) hh:mm:ss [.digits] (Z|z|+hh:mm|-hh:mm)
 * as the same instant, YYYY-MM-DDTHH:MM:SSZ.  Names and other strings stay; what needs no
 * change is shared with v, the rest lives in a.  A string of that form which is no whole
 * second of the years 0001 to 9999 (a fraction other than zero, second 60, 30 February)
 * is MEZ_E_VALUE, with its place in src (NULL, 0 otherwise): nothing is dropped silently. */
MEZ_MUST int mez_normalize_time(const struct mez_json **out, struct mez_arena *a,
				const struct mez_json *v, const char *src, size_t n,
				struct mez_err *err);

#endif
