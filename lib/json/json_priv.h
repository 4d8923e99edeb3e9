/* json/json_priv.h: what the files of this module share. */
#ifndef MEZ_JSON_JSON_PRIV_H
#define MEZ_JSON_JSON_PRIV_H

#include "json/json.h"

/* Sort members by name.  Equal names keep their order (the later of the text stays later);
 * the place of the second of the first equal pair is returned, or NULL.  Uses room at the
 * end of the arena while it works: as much as the members take. */
const struct mez_member *mez_json_sort(struct mez_arena *a, struct mez_member *m, size_t n);

/* Where the number that starts at p ends (RFC 8259 section 6).  When none does, *why says
 * what is missing at the place returned; otherwise *why is untouched. */
const char *mez_json_number_end(const char *p, const char *end, const char **why);

#endif
