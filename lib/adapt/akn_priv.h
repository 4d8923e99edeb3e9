/* adapt/akn_priv.h: what the readers of Akoma Ntoso share. */
#ifndef MEZ_ADAPT_AKN_PRIV_H
#define MEZ_ADAPT_AKN_PRIV_H

#include "adapt/xml_priv.h"

#define MEZ_AKN_NS "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
#define MEZ_AKN_OWN_NS "https://mez.example/ns/akn"

/* An element of Akoma Ntoso with that name? */
MEZ_PURE bool mez_akn_is(const xmlNode *n, const char *name);
/* The first child of that name; parent may be NULL. */
MEZ_PURE const xmlNode *mez_akn_child(const xmlNode *parent, const char *name);
/* The body of a document, of whatever name, or NULL. */
MEZ_PURE const xmlNode *mez_akn_body(const xmlNode *document);
/* The document in akomaNtoso: TYPE (another root or namespace, named), MISSING (none). */
MEZ_MUST int mez_akn_document(const xmlNode **out, const xmlDoc *doc, struct mez_err *err);

/* Our own marks in meta/proprietary. */
struct mez_akn_marks {
	bool paraphrase;
	struct mez_json source;  /* the official text; type NULL when not said */
	struct mez_json figures; /* what the text says of figures; type NULL when nothing */
};
MEZ_MUST int mez_akn_read_marks(struct mez_akn_marks *out, struct mez_arena *a,
				const xmlNode *meta, struct mez_err *err);

#endif
