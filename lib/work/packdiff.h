/* work/packdiff.h: what changed between two versions of a pack, in words, and which verdicts
 * change with it: both versions judge the examples of both, and operations given. */
#ifndef MEZ_WORK_PACKDIFF_H
#define MEZ_WORK_PACKDIFF_H

#include "tensor/tensor.h"
#include "work/packset.h"
#include "work/stream.h"

enum mez_diff_form { MEZ_DIFF_TEXT, MEZ_DIFF_RECORDS };
struct mez_packdiff {
	struct mez_arena *a;
	struct mez_sink *sink;           /* NULL: only count */
	enum mez_diff_form form;
	struct mez_packset was, is;
	size_t changes, flips;           /* told so far */
};

/* Rows, clauses, definitions, deadlines and all other items that are new, gone or changed; the
 * texts of a lawpack by provision.  A line of text or a mez.change/1 record each. */
MEZ_MUST int mez_packdiff_items(struct mez_packdiff *d, struct mez_err *err);
/* Examples of either version (of both: as the later one has it) whose cells differ in state or in
 * what is owed: a line or a mez.flip/1 record for each domain. */
MEZ_MUST int mez_packdiff_examples(struct mez_packdiff *d, struct mez_err *err);
/* The same for the mez.operation/1 and mez.case/1 records of an NDJSON file.  policy says what
 * the zone says, and whose evidence counts; NULL: that of examples, and nobody's.  Fails with
 * what reading the file fails with; a record that neither version can judge is an error with its
 * line, one that only one of them can is a flip. */
MEZ_MUST int mez_packdiff_operations(struct mez_packdiff *d, const char *file,
				     const struct mez_policy *policy, struct mez_err *err);

#endif
