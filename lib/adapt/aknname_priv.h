/* adapt/aknname_priv.h: one look at a document by the naming convention: what is collected on
 * the way, shared by the files that judge names, identification and references. */
#ifndef MEZ_ADAPT_AKNNAME_PRIV_H
#define MEZ_ADAPT_AKNNAME_PRIV_H

#include "adapt/akn_priv.h"
#include "adapt/akn.h"
#include "adapt/xmltable.h"

enum mez_aknlint_severity { MEZ_AKNLINT_REMARK, MEZ_AKNLINT_ERROR };

/* A reference, judged when all names are known; or (attr NULL) an interval of time, whose
 * events then are. */
struct mez_aknlint_ref {
	const xmlNode *node;
	const char *attr;
	struct mez_str value;
	struct mez_aknlint_ref *next;
};

struct mez_aknlint {
	struct mez_arena *a;
	struct mez_err *err;
	struct mez_arr findings, names;
	size_t errors, remarks;
	bool want_names;
	/* name -> the first node that has it, for references and within one document */
	struct mez_xml_table ids, own, wids;
	struct mez_xml_table counters, given; /* prefix and element -> count; made eId -> count */
	struct mez_aknlint_ref *first, **last;
};

/* One finding; eid and suggested may be empty (p == NULL). */
void mez_aknlint_say(struct mez_aknlint *l, const xmlNode *n, enum mez_aknlint_severity how,
		     const char *rule, struct mez_str eid, struct mez_str suggested,
		     const char *fmt, ...) MEZ_PRINTF(7, 8);
/* An attribute as text in the arena, or MEZ_NOSTR; a noncharacter is an empty text. */
struct mez_str mez_aknlint_attr(struct mez_aknlint *l, const xmlNode *n, const char *name);

/* The three levels of identification of one document (its meta). */
void mez_aknlint_frbr(struct mez_aknlint *l, const xmlNode *document);
/* Every reference collected. */
void mez_aknlint_refs(struct mez_aknlint *l);

#endif
