/* screen/owners.h: whether a body is owned by listed persons, by the rule that the list states.
 * May include: base json.  A holding says who holds what share of whom; holdings may run in chains
 * and in circles.  Exact, and the same in whatever order they are stated.  Rule: mez-list(5). */
#ifndef MEZ_SCREEN_OWNERS_H
#define MEZ_SCREEN_OWNERS_H

#include "base/arena.h"
#include "base/dec.h"
#include "json/json.h"

enum { MEZ_OWNERS_MAX = 200 }; /* holdings looked at together; no chain is longer */

enum mez_ownership_rule {
	MEZ_OWNERSHIP_UNSTATED, /* the list does not say */
	MEZ_OWNERSHIP_NONE,	/* it has no such rule: only who is listed is meant */
	MEZ_OWNERSHIP_AT_LEAST,
	MEZ_OWNERSHIP_MORE_THAN
};
struct mez_ownership {
	enum mez_ownership_rule rule;
	struct mez_dec threshold; /* a share: 0.5 is a half */
	bool singly;		  /* each listed owner by itself; else all together */
	bool chains;		  /* who is so owned counts as a listed owner in turn */
};
/* The member `ownership` of a list; v may be NULL.  MEMBER, MISSING, VALUE with the pointer. */
MEZ_MUST int mez_ownership_read(struct mez_ownership *out, const struct mez_json *v,
				struct mez_err *err);
/* "at_least", "more_than", "none"; NULL when it is not stated. */
const char *mez_ownership_word(enum mez_ownership_rule r);

enum mez_surely { MEZ_SURELY_NOT, MEZ_PERHAPS, MEZ_SURELY };
struct mez_holding {
	struct mez_str of, by;	    /* ids of the body and of its owner; n == 0: not known */
	enum mez_surely listed;	    /* whether the owner is */
	struct mez_dec least, most; /* the share lies between; from 0 to 1 */
};

/* Which holdings may matter to this body: its own, and those of its owners.  reached: one each. */
void mez_owners_reached(bool *reached, const struct mez_holding *h, size_t n, struct mez_str body);

struct mez_owned {
	enum mez_surely is;
	struct mez_dec least, most; /* the share that counts lies between */
	bool open;		    /* there may be more owners: most says nothing */
};
/* Judge the body's ownership.  n <= MEZ_OWNERS_MAX; complete: there are no other holdings.  rule is
 * AT_LEAST or MORE_THAN.  What is definite stays so when more is known of any holding. */
struct mez_owned mez_owned_by_listed(struct mez_arena *a, const struct mez_ownership *rule,
				     const struct mez_holding *h, size_t n, bool complete,
				     struct mez_str body);

#endif
