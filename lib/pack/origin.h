/* pack/origin.h: where a tree came from, so that every complaint about a rule can name the
 * file, line and column: the YAML a person wrote, or the blob of a built pack.
 * May include: base json. */
#ifndef MEZ_PACK_ORIGIN_H
#define MEZ_PACK_ORIGIN_H

#include "json/json.h"

struct mez_origin {
	const char *file; /* name for messages; borrowed */
	struct mez_str text;
};

/* Fill err and set its place to offset in the origin's text. */
MEZ_MUST int mez_origin_err(const struct mez_origin *o, uint64_t offset, struct mez_err *err,
			    enum mez_code code, const char *fmt, ...) MEZ_PRINTF(5, 6);
MEZ_MUST int mez_origin_verr(const struct mez_origin *o, uint64_t offset, struct mez_err *err,
			     enum mez_code code, const char *fmt, va_list ap) MEZ_PRINTF(5, 0);
/* Give an error that already happened the place of v, unless it has one. */
void mez_origin_blame(const struct mez_origin *o, const struct mez_json *v, struct mez_err *err);

#endif
