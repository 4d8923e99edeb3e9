/* canon/write_priv.h: what the profiles share. */
#ifndef MEZ_CANON_WRITE_PRIV_H
#define MEZ_CANON_WRITE_PRIV_H

#include "canon/canon.h"

/* Trees are at most MEZ_JSON_MAX_DEPTH deep when read; documents wrap them (a case holds
 * an operation, a bundle of cases ...), so writers go deeper, and refuse beyond this. */
enum { CANON_MAX_DEPTH = 2 * MEZ_JSON_MAX_DEPTH };

/* Append one number in the form of its profile, or fail with NUMBER or NEGZERO and the
 * place of v in src. */
typedef int mez_canon_number_fn(struct mez_buf *out, const struct mez_json *v, struct mez_err *err);

mez_canon_number_fn mez_canon_number_strict;
mez_canon_number_fn mez_canon_number_ecma;

/* Append v; the source text is for the place in err only. */
MEZ_MUST int mez_canon_sorted(struct mez_buf *out, const struct mez_json *v,
			      mez_canon_number_fn *number, struct mez_err *err,
			      const struct mez_json **culprit);
MEZ_MUST int mez_canon_legacy(struct mez_buf *out, const struct mez_json *v, struct mez_err *err,
			      const struct mez_json **culprit);

/* The shortest decimal text that reads back as d, as ECMAScript prints it; d is finite.
 * Returns its length; out is not terminated. */
enum { MEZ_ECMA_TEXT = 32 };
size_t mez_canon_ecma(char out[static MEZ_ECMA_TEXT], double d);

#endif
