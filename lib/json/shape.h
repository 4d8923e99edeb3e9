/* json/shape.h: which members a document type has, as a table.
 * One table per type replaces hand-written "is it there, is it a string" code and makes
 * an unknown member an error everywhere.  The JSON Schemas in schemas/ say the same. */
#ifndef MEZ_JSON_SHAPE_H
#define MEZ_JSON_SHAPE_H

#include "json/json.h"

enum mez_kind {
	MEZ_K_ANY, MEZ_K_STRING, MEZ_K_BOOL, MEZ_K_INT, /* integer within +-(2^53-1) */
	MEZ_K_ARRAY, MEZ_K_OBJECT, MEZ_K_STRINGS,        /* array of strings */
	MEZ_K_HEX32,    /* 64 lower-case hex digits */
	MEZ_K_HEXES,    /* array of those, sorted by bytes, unique */
	MEZ_K_DATE, MEZ_K_INSTANT, MEZ_K_DECIMAL,
	MEZ_K_MONEY,    /* {"amount": decimal, "currency": "ABC"} */
	MEZ_K_NAME      /* dotted lower-case name: [a-z0-9][a-z0-9._-]*, at most 200 bytes */
};
enum mez_shape_flags { MEZ_REQUIRED = 1 };

struct mez_field {
	const char *name;
	enum mez_kind kind;
	unsigned flags;       /* enum mez_shape_flags */
	const char *constant; /* a STRING must equal this; NULL = any */
};

/* v must be an object whose members are all in the table (n rows), of the right kind,
 * the required ones present.  Fails with MEMBER, MISSING or VALUE, and err's pointer is
 * `at` + the member; the place is set when src is given (may be NULL, 0). */
MEZ_MUST int mez_shape_check(const struct mez_json *v, const struct mez_field *fields, size_t n,
			     const char *at, const char *src, size_t srclen, struct mez_err *err);
/* One value against one kind; what names it in the message. */
MEZ_MUST int mez_kind_check(const struct mez_json *v, enum mez_kind kind, const char *what,
			    struct mez_err *err);

#endif
