/* work/duecal.h: duties that come round by themselves, listed from the recurrence of their
 * deadlines: what is due from whom between two days, and how its day was counted.
 * Not a verdict: whether a duty arises hangs on facts that a list of days does not have.  What
 * the facts given rule out is left out; what they leave open is said in words. */
#ifndef MEZ_WORK_DUECAL_H
#define MEZ_WORK_DUECAL_H

#include "pack/rules.h"
#include "work/stream.h"

enum {
	MEZ_DUECAL_MAX_DAYS = 36600,      /* between the two days */
	MEZ_DUECAL_MAX_DUES = 100000
};

/* A fact that is given: a word, true or false, or money and numbers as text. */
struct mez_duecal_fact {
	struct mez_str path, value;
	bool found;                       /* some vocabulary has it */
};
/* The day of a fact that comes round each year, such as the end of the accounting year. */
struct mez_duecal_yearly {
	struct mez_str path;
	int month, day;
	bool found;
};
enum mez_duecal_form { MEZ_DUECAL_TEXT, MEZ_DUECAL_RECORDS };

struct mez_duecal {
	struct mez_arena *a;
	struct mez_date from, to;         /* due on one of these days, both inclusive */
	struct mez_str as;                /* the kind of whoever bears the duty; may be empty */
	struct mez_duecal_fact *fact;
	size_t nfacts;
	struct mez_duecal_yearly *yearly;
	size_t nyearly;
	bool deposits;                    /* also the days to hand over what was taken */
	struct due **v;                   /* found so far */
	size_t n, cap;
};

/* "PATH=VALUE" and "PATH=MM-DD", as people write them, with or without the first point; USAGE
 * for what is neither. */
MEZ_MUST int mez_duecal_read_fact(struct mez_duecal_fact *out, const char *text,
				  struct mez_err *err);
MEZ_MUST int mez_duecal_read_yearly(struct mez_duecal_yearly *out, const char *text,
				    struct mez_err *err);
/* Find the duties of the clauses of one pack of closed rules, or of all (SIZE_MAX and all).
 * USAGE for a word outside the vocabulary; LIMIT. */
MEZ_MUST int mez_duecal_add(struct mez_duecal *c, const struct mez_rules *rules, size_t pack,
			    bool all, struct mez_err *err);
/* When all are added: USAGE for a fact that no vocabulary had. */
MEZ_MUST int mez_duecal_check(const struct mez_duecal *c, struct mez_err *err);
/* Write them by day: a line of text each, or a mez.due/1 record. */
void mez_duecal_tell(struct mez_duecal *c, struct mez_sink *sink, enum mez_duecal_form form);

#endif
