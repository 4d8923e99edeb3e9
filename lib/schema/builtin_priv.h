/* schema/builtin_priv.h: the schemas that are built in (scripts/embed-schemas writes the table). */
#ifndef MEZ_SCHEMA_BUILTIN_PRIV_H
#define MEZ_SCHEMA_BUILTIN_PRIV_H

#include "schema/schema.h"

#define MEZ_STR_INIT(lit) { "" lit, sizeof(lit) - 1 }
struct own_schema {
	struct mez_str uri, text;
};
/* In the order of the URIs, byte by byte. */
extern const struct own_schema mez_schema_owned[];
extern const size_t mez_schema_nowned;

#endif
