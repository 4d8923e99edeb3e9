/* json/json_priv.h: what the files of this module share. */
#ifndef MEZ_JSON_JSON_PRIV_H
#define MEZ_JSON_JSON_PRIV_H

#include "json/json.h"

/* Sort members by name.  Equal names keep their order (the later of the text stays later);
 * the place of the second of the first equal pair is returned, or NULL.  Uses room at the
 * end of the arena while it works: as much as the members take. */
const struct mez_member *mez_json_sort(struct mez_arena *a, struct mez_member *m, size_t n);

/* The same, from one place to another that do not overlap; needs no other room. */
const struct mez_member *mez_json_sort_copy(struct mez_member *to, const struct mez_member *from,
					    size_t n);

/* A string in quotes whose first difference from the fewest escapes (RFC 8785 section
 * 3.2.2.2) is looked for: the length of the escape sequence at the backslash p, and whether it
 * is the one that belongs there.  The sequence is known to be valid. */
size_t mez_json_escape(const char *p, bool *minimal);

enum { MEZ_JSON_ELLIPSIS = sizeof("/...") };

/* Append "/token" with RFC 6901 escapes to the n bytes of out, or, when it does not fit
 * whole, an ellipsis, and give false: half a name would point elsewhere.  There is always
 * room for the ellipsis. */
bool mez_json_step(char out[static MEZ_ERR_POINTER], size_t *n, const char *token, size_t len);

/* Where the number that starts at p ends (RFC 8259 section 6).  When none does, *why says
 * what is missing at the place returned; otherwise *why is untouched. */
const char *mez_json_number_end(const char *p, const char *end, const char **why);

#endif
