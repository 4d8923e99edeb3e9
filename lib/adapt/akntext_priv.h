/* adapt/akntext_priv.h: a text for readers in the making. */
#ifndef MEZ_ADAPT_AKNTEXT_PRIV_H
#define MEZ_ADAPT_AKNTEXT_PRIV_H

#include "adapt/akn_priv.h"
#include "adapt/akntext.h"
#include "adapt/xmltable.h"

struct mez_akntext {
	struct mez_arena *a;
	struct mez_xml_table *ids;
	struct mez_lawword *word; /* of the line being made */
	size_t nwords, cap;
	bool space;               /* white space before the next word */
	bool glued;               /* none, whatever stands there: behind an opening quote */
	struct mez_lawnode *into; /* a line that falls into several, its parts; or NULL */
	struct mez_err *err;
	int code;
};

bool mez_akntext_is_any(const xmlNode *n, const char *const names[], size_t count);
/* An element whose children stand in its place: it has no name and is no part by itself. */
bool mez_akntext_is_clear(const xmlNode *n);
/* An attribute, or MEZ_NOSTR; m->code when it has a noncharacter. */
struct mez_str mez_akntext_attr(struct mez_akntext *m, const xmlNode *n, const char *name);
/* The node of an element and all below it. */
void mez_akntext_make(struct mez_akntext *m, struct mez_lawnode *out, const xmlNode *n);

/* The quotation marks of a structure that is quoted, at either end of what it says. */
void mez_akntext_quote(struct mez_akntext *m, struct mez_lawnode *out, const xmlNode *n);
/* All words below n, in one line; of an element with other structures in it (an amending act
 * quotes the sections it puts in), in lines between them. */
void mez_akntext_words(struct mez_akntext *m, struct mez_lawnode *out, const xmlNode *n);

#endif
