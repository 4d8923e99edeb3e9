/* work/explain_priv.h: what the table and the page of mez_explain() share.  Every text of a
 * verdict goes through explain_put(), which makes it safe for a terminal. */
#ifndef MEZ_WORK_EXPLAIN_PRIV_H
#define MEZ_WORK_EXPLAIN_PRIV_H

#include "work/explain.h"

/* --- reading ------------------------------------------------------------------ */

/* Of a member that is no text, or not there: no text. */
struct mez_str explain_text(const struct mez_json *v, const char *member);
bool explain_is(const struct mez_json *v, const char *member, const char *value);
/* The clause of a cell that a reason names; NULL when there is none. */
const struct mez_json *explain_clause(const struct mez_json *cell, struct mez_str name);

/* --- writing ------------------------------------------------------------------ */

void explain_put(struct mez_buf *out, struct mez_str s);
/* "PKR 1,000,000" */
void explain_amount(struct mez_buf *out, const struct mez_json *money);
/* "0.055" as "5.5 %"; what is no number as it stands. */
void explain_percent(struct mez_buf *out, struct mez_str rate);
/* "sec_153__subsec_1__para_a" as "s.153(1)(a)", "sched_1__part_III__para_2" as "Schedule 1,
 * Part III, para 2", "sec_licensing" as "licensing"; eIds that begin otherwise as they stand. */
void explain_section(struct mez_buf *out, struct mez_str eid);
/* What an obligation comes to, as far as it is known. */
void explain_owed(struct mez_buf *out, const struct mez_json *obligation);
/* What screening found for a clause, in a row: ": payee is "NAME" of LIST". */
void explain_hits(struct mez_buf *out, const struct mez_json *clause);
/* Is this the code of a reason? */
bool explain_knows(struct mez_str code);
/* A reason as a sentence without its clause, for the page. */
void explain_why(struct mez_buf *out, const struct mez_json *reason);
/* A code as words: "condition_not_met" as "condition not met". */
void explain_words(struct mez_buf *out, struct mez_str code);

/* --- lines of the page -------------------------------------------------------- */

/* "      under         ": where the next text begins. */
void explain_label(struct mez_buf *out, const char *label);
/* Nothing when s is no text. */
void explain_line(struct mez_buf *out, const char *label, struct mez_str s);
/* A digest as far as people compare them. */
void explain_digest(struct mez_buf *out, struct mez_str hex);
bool explain_same(const struct mez_json *a, const struct mez_json *b, const char *member);
/* Those that are not in said, which was printed above (NULL: nothing was). */
void explain_cites(struct mez_buf *out, const struct mez_json *cites, const struct mez_json *said);
/* Rows of tables, parameters and deadlines. */
void explain_rows(struct mez_buf *out, const struct mez_json *rows);
/* What screening found, and the documents that do not clear it. */
void explain_listed(struct mez_buf *out, const struct mez_json *hits);
/* Documents, lists and legal terms. */
void explain_proofs(struct mez_buf *out, const struct mez_json *proofs);
/* The duties of a clause of the cell, after the last time it is shown. */
void explain_duties(struct mez_buf *out, const struct mez_json *cell,
		    const struct mez_json *clause);
/* Those whose clause is not shown: an audience may see the one and not the other. */
void explain_other_duties(struct mez_buf *out, const struct mez_json *cell);
/* What is owed, or was to be done: all domains together. */
void explain_tasks(struct mez_buf *out, const struct mez_json *verdict);

/* --- the two forms ------------------------------------------------------------ */

void explain_row(struct mez_buf *out, const struct mez_json *record);
void explain_page(struct mez_buf *out, const struct mez_json *record);

#endif
