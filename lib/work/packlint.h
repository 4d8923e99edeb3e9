/* work/packlint.h: what a pack that builds may still have wrong, or has on purpose and somebody
 * should know: findings, each with a place in its sources.
 * Two rows that answer for the same facts are no finding: the build refuses them. */
#ifndef MEZ_WORK_PACKLINT_H
#define MEZ_WORK_PACKLINT_H

#include "work/packset.h"
#include "work/stream.h"

enum mez_lint_level { MEZ_LINT_NOTE, MEZ_LINT_WARNING, MEZ_LINT_ERROR };
const char *mez_lint_level_name(enum mez_lint_level l); /* "note", "warning", "error" */
MEZ_MUST bool mez_lint_level_parse(enum mez_lint_level *out, struct mez_str s);

/* X(NAME, wire word, level).  Errors cannot be meant; a warning may be, but leaves some facts
 * without an answer, or gives one that is likely wrong; a note is for whoever reviews.
 * mez-pack(1) says each in words. */
#define MEZ_LINTS(X)                                                                         \
	X(DEAD_ROW, "dead-row", ERROR)                                                           \
	X(HOLE_IN_TIME, "hole-in-time", ERROR)                                                   \
	X(SLAB_HOLE, "slab-hole", ERROR)                                                         \
	X(OPEN_PROVISION, "open-provision", ERROR)                                               \
	X(HOLE_IN_KEYS, "hole-in-keys", WARNING)                                                 \
	X(UNASKED_ROW, "unasked-row", WARNING)                                                   \
	X(BARE_END, "bare-end", WARNING)                                                         \
	X(TEXT_CHANGED, "text-changed", WARNING)                                                 \
	X(NOT_EXAMINED, "not-examined", WARNING)                                                 \
	X(NO_CLAUSE, "no-clause", WARNING)                                                       \
	X(ODD_RATE, "odd-rate", WARNING)                                                         \
	X(SLAB_JUMP, "slab-jump", NOTE)                                                          \
	X(CLIFF, "cliff", NOTE)                                                                  \
	X(LATE_START, "late-start", NOTE)                                                        \
	X(LONE_CURRENCY, "lone-currency", NOTE)                                                  \
	X(CONFIDENCE, "confidence", NOTE)                                                        \
	X(UNCHECKED, "unchecked", NOTE)
enum mez_lint_class {
#define X(name, word, level) MEZ_LINT_##name,
	MEZ_LINTS(X)
#undef X
};

enum {
	MEZ_LINT_MAX_FACTS = 100000,      /* combinations of keys that are tried in one table */
	MEZ_LINT_MAX_STEPS = 200000000    /* combinations times days times rows */
};

struct mez_lint_counts {
	size_t errors, warnings, notes;
};
enum mez_lint_form { MEZ_LINT_TEXT, MEZ_LINT_RECORDS };
/* Look at the pack that spec names (work/packset.h) and write the findings, by place: a line of
 * text each, "FILE:LINE:COL: level: what [class]", or a mez.lint/1 record, those of lower levels
 * than least left out, here and in the counts.  Counts are added to
 * out.  Fails as mez_packset_open() does; findings are no failure. */
MEZ_MUST int mez_packlint_run(struct mez_lint_counts *out, struct mez_sink *sink,
			      enum mez_lint_form form, enum mez_lint_level least,
			      struct mez_arena *a,
			      struct mez_store *store, struct mez_str spec, struct mez_err *err);

#endif
