/* screen/index.h: many names to score one against, without looking at each.
 * May include: base.  The index only saves work: for a floor of MEZ_INDEX_FLOOR or more it finds
 * exactly the names that scoring every one of them would find (test/unit/screen_index.c). */
#ifndef MEZ_SCREEN_INDEX_H
#define MEZ_SCREEN_INDEX_H

#include "screen/score.h"

enum {
	MEZ_INDEX_FLOOR = 600,	 /* below it every name is scored */
	MEZ_INDEX_MAX = 2000000, /* names in one index */
	MEZ_FIND_MAX = 10000	 /* names one search may find */
};

struct mez_index; /* lives in an arena */

/* An empty index; everything in it lives in a. */
struct mez_index *mez_index_new(struct mez_arena *a);
/* Add a name of something of that kind; tag is the caller's, and comes back in what is found;
 * scratch is left as it was, and is another arena than the index's.
 * Names that hold several are added whole and in parts (mez_name_readings).  A name without letters
 * is VALUE; too long a one, or one name too many, LIMIT. */
MEZ_MUST int mez_index_add(struct mez_index *x, struct mez_arena *scratch, struct mez_str name,
			   enum mez_bearer bearer, uint32_t tag, struct mez_err *err);
/* The same with the name already taken apart; it is copied. */
MEZ_MUST int mez_index_add_made(struct mez_index *x, struct mez_arena *scratch, struct mez_str text,
				const struct mez_name *name, enum mez_bearer bearer, uint32_t tag,
				struct mez_err *err);
/* No more are added; searches may begin. */
void mez_index_done(struct mez_index *x);
size_t mez_index_names(const struct mez_index *x);

/* A name as it is searched for: taken apart once for people and once for bodies. */
struct mez_query {
	struct mez_name as[2][MEZ_NAME_READINGS]; /* by enum mez_bearer */
	size_t n[2];				  /* readings of it */
};
/* VALUE when there is no letter or digit in it; LIMIT as mez_name_make(). */
MEZ_MUST int mez_query_make(struct mez_query *out, struct mez_arena *a, struct mez_str name,
			    struct mez_err *err);

struct mez_found {
	uint32_t tag;
	uint32_t name; /* which name of the index, in the order they were added */
	struct mez_score score;
};
enum mez_find_how { MEZ_FIND_INDEXED, MEZ_FIND_EVERY };

/* What was found for a word is kept for the next name that has it: names share words.  It changes
 * how long a search takes and nothing else.  At most MEZ_RECALL_BYTES; then it begins anew. */
struct mez_recall;
#define MEZ_RECALL_BYTES ((size_t)8 << 20)
MEZ_MUST int mez_recall_open(struct mez_recall **out, struct mez_err *err);
void mez_recall_free(struct mez_recall *r); /* NULL is fine */
MEZ_DEFINE_AUTO(mez_recall);

/* All names that score floor or more, the best of the query's parts, in the order of tag, then
 * of name; in a.  recall may be NULL; it serves one index only.  Fails with LIMIT when they are
 * more than MEZ_FIND_MAX. */
MEZ_MUST int mez_index_find(struct mez_found **out, size_t *n, struct mez_arena *a,
			    const struct mez_index *x, struct mez_recall *recall,
			    const struct mez_query *q, unsigned floor, enum mez_find_how how,
			    struct mez_err *err);

#endif
