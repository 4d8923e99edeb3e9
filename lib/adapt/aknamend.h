/* adapt/aknamend.h: one text of a law into the next: changes by eId, done to Akoma Ntoso.
 * What a change means is said in mez-law(5); who orders them is work/packlaw.h. */
#ifndef MEZ_ADAPT_AKNAMEND_H
#define MEZ_ADAPT_AKNAMEND_H

#include "base/date.h"
#include "json/json.h"

enum mez_akn_op {
	MEZ_AKN_REPLACE, MEZ_AKN_BEFORE, MEZ_AKN_AFTER, MEZ_AKN_INTO, MEZ_AKN_REPEAL,
	MEZ_AKN_RENUMBER,
	MEZ_AKN_END /* the whole work: a text without provisions is what is left of it */
};
struct mez_akn_change {
	enum mez_akn_op op;
	struct mez_str eid;      /* what is changed, or where something is put */
	struct mez_str xml;      /* REPLACE: one element; BEFORE, AFTER, INTO: one or more */
	struct mez_str as, num;  /* RENUMBER: the new eId; its num, or MEZ_NOSTR to keep it */
	struct mez_str by, title; /* the amending work, and what it is called */
};
enum { MEZ_AKN_MAX_FRAGMENT = 1 << 20 };

/* "The text of a work ends" is said once: what is left of it. */
#define MEZ_AKN_ENDED "repealed"

/* Where an error is: in which change, and in which line of its xml (0: not in there). */
struct mez_akn_blame {
	size_t change;
	uint32_t line;
};

/* The expression that is in force from a day: the n changes done to text in this order, its
 * identification and lifecycle rewritten.  Appends UTF-8 XML to out.
 * Fails as mez_akn_read() does for text and fragments, and with RULE: no element has the eId,
 * an eId would be there twice, a provision would be left empty, a fragment has no eId or not
 * the one it replaces, or the day is not after the text's own. */
MEZ_MUST int mez_akn_amend(struct mez_buf *out, struct mez_akn_blame *blame, struct mez_str text,
			   struct mez_date from, const struct mez_akn_change *v, size_t n,
			   struct mez_err *err);

/* The repeal among the events of a text's lifecycle: its day, the work that repealed it and what
 * that is called (the IRI again when it is not said), in a.  False when there is none, or its
 * source is not named. */
MEZ_MUST bool mez_akn_repealed(struct mez_date *day, struct mez_str *by, struct mez_str *title,
			       struct mez_arena *a, struct mez_str text);

#endif
