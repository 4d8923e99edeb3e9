/* work/explain.h: a verdict in words, for lawyers and operators.  Everything said is a member
 * of the verdict; nothing is looked up or computed here. */
#ifndef MEZ_WORK_EXPLAIN_H
#define MEZ_WORK_EXPLAIN_H

#include "json/json.h"

/* Append a page on a case with a verdict, or one row of a table.  MISSING without a verdict. */
MEZ_MUST int mez_explain(struct mez_buf *out, struct mez_arena *a, const struct mez_json *record,
			 bool table, struct mez_err *err);
/* The heading of the table. */
void mez_explain_head(struct mez_buf *out);

#endif
