/* adapt/aknamend_priv.h: a text in the course of being amended. */
#ifndef MEZ_ADAPT_AKNAMEND_PRIV_H
#define MEZ_ADAPT_AKNAMEND_PRIV_H

#include "adapt/akn_priv.h"
#include "adapt/aknamend.h"

struct mez_aknamending {
	xmlDocPtr doc;
	const xmlNode *document;
	char from[MEZ_DATE_TEXT + 1];
	struct mez_err *err;
};

/* Stands in metadata? */
bool mez_aknamend_in_meta(const xmlNode *n);
/* Put the new day into every identification of expression and manifestation.  RULE when it is
 * not after the day that stands there; MISSING when none does. */
MEZ_MUST int mez_aknamend_date(struct mez_aknamending *m);
/* Take every provision out of the text and of the documents in it, and say who did. */
void mez_aknamend_end(const struct mez_aknamending *m, const struct mez_akn_change *c);
/* Write into lifecycle and references that this work amended the text on this day; once for
 * each work. */
void mez_aknamend_event(struct mez_aknamending *m, const struct mez_akn_change *c);

#endif
