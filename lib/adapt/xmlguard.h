/* adapt/xmlguard.h: what makes libxml2 slow, seen before libxml2 sees it.  It compares each
 * attribute of a tag with all the others, looks through every namespace in scope for each name,
 * and keeps names in a table that stops growing: a file of a few megabytes takes it minutes. */
#ifndef MEZ_ADAPT_XMLGUARD_H
#define MEZ_ADAPT_XMLGUARD_H

#include <stddef.h>

enum {
	MEZ_XML_MAX_ATTRIBUTES = 1000, /* of one element, declarations of namespaces included */
	MEZ_XML_MAX_SCOPES = 256,      /* declarations of namespaces in scope */
	MEZ_XML_MAX_NAMES = 1 << 17    /* different names of elements and attributes */
};

/* Where in the text the last byte was.  Begin with zeroes. */
enum mez_xml_place {
	MEZ_XML_TEXT, MEZ_XML_OPENED, MEZ_XML_TAG, MEZ_XML_VALUE, MEZ_XML_BANG, MEZ_XML_DASH,
	MEZ_XML_COMMENT, MEZ_XML_CDATA, MEZ_XML_PI
};
struct mez_xml_guard {
	enum mez_xml_place place;
	char quote;        /* that ends the value */
	size_t attributes; /* of the tag */
	unsigned run;      /* of what ends comment, CDATA or instruction */
};
/* Look at the next n bytes: n, or where a tag has too many attributes.  Of what is not well
 * formed anything may be said: the parser will say it. */
size_t mez_xml_guard(struct mez_xml_guard *g, const char *p, size_t n);

#endif
