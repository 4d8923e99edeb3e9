/* adapt/xml_priv.h: what the readers of XML share: parsing without surprises, places,
 * attributes and text.  Included by xml.c and by the files that read one format each. */
#ifndef MEZ_ADAPT_XML_PRIV_H
#define MEZ_ADAPT_XML_PRIV_H

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>

#include "adapt/xmlguard.h"
#include "json/json.h"

/* What libxml2 told us first; its callbacks fill it through mez_xml_hear(). */
struct mez_xml_complaint {
	bool any, doctype, limit; /* limit: of ours, not the grammar */
	int line; /* 0 when libxml2 does not know */
	char text[MEZ_ERR_MSG / 2];
};
void mez_xml_hear(struct mez_xml_complaint *c, const xmlError *e);
/* Set err from it; returns -code. */
MEZ_MUST int mez_xml_complain(const struct mez_xml_complaint *c, enum mez_code code,
			      struct mez_err *err);

/* Start libxml2, once for the process: no network for anybody. */
void mez_xml_init(void);
/* Parse n bytes of UTF-8; *out is freed with xmlFreeDoc().  A DOCTYPE stops the parser
 * before anything in it is read (UNSAFE), so no entity is ever defined. */
MEZ_MUST int mez_xml_parse(xmlDocPtr *out, const char *p, size_t n, size_t max,
			   struct mez_err *err);

/* More namespaces in scope or different names than libxml2 is quick with, or elements nested
 * deeper than it takes: the limit, or NULL. */
const char *mez_xml_excess(const xmlParserCtxt *p);

/* For libxml2's unsigned text. */
static inline const xmlChar *mez_xml_z(const char *z) { return (const xmlChar *)z; }
static inline const char *mez_xml_name(const xmlNode *n) { return (const char *)n->name; }

/* Set err, with the line of node when it is known; returns -code. */
MEZ_MUST int mez_xml_fail(const xmlNode *node, struct mez_err *err, enum mez_code code,
			  const char *fmt, ...) MEZ_PRINTF(4, 5);
/* An element of that namespace? */
MEZ_PURE bool mez_xml_in(const xmlNode *n, const char *ns);
/* First child element of that namespace and name, or NULL; parent may be NULL. */
MEZ_PURE const xmlNode *mez_xml_child(const xmlNode *parent, const char *ns, const char *name);
/* The node after n in document order, below top; NULL at the end.  Start with n = top. */
MEZ_PURE const xmlNode *mez_xml_following(const xmlNode *n, const xmlNode *top);

/* Copy text into the arena; NONCHARACTER when a json tree cannot hold it. */
MEZ_MUST int mez_xml_take(struct mez_json *out, struct mez_arena *a, struct mez_str s,
			  const xmlNode *node, struct mez_err *err);
/* The value of an attribute without namespace; when absent *there is false, *out untouched. */
MEZ_MUST int mez_xml_attr(struct mez_json *out, struct mez_arena *a, const xmlNode *node,
			  const char *name, bool *there, struct mez_err *err);

/* One text node with its white space collapsed: words are joined by single spaces; whether
 * it began and ended with space is kept apart, for the neighbours to join on. */
struct mez_xml_piece {
	struct mez_buf words;
	bool leads, trails;
};
bool mez_xml_is_text(const xmlNode *n);
void mez_xml_collapse(struct mez_xml_piece *p, const char *z);
/* All text below top, white space normalised, into out (cleared first). */
void mez_xml_text(struct mez_buf *out, const xmlNode *top);

#endif
