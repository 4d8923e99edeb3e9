/* adapt/xmlrecords.h: a large XML document as a run of records, each a small tree, one at a time.
 * By libxml2's push parser rather than its reader: there is never a tree of the whole, and a
 * DOCTYPE stops it before a declaration is read.  No network, no DTD (UNSAFE), no entities, none of
 * libxml2's relaxed limits; UTF-8 only.  Memory is that of one record, whatever the file. */
#ifndef MEZ_ADAPT_XMLRECORDS_H
#define MEZ_ADAPT_XMLRECORDS_H

#include "base/arena.h"

enum {
	MEZ_XML_RECORD_NODES = 200000, /* elements and attributes of one record */
	MEZ_XML_RECORD_BYTES = 4 << 20 /* text of one record */
};
#define MEZ_XML_RECORDS_MAX ((uint64_t)512 << 20) /* bytes of one document */

/* An element, or an attribute of one: those come first and have attribute set.  Text is that of the
 * element itself, white space at either end taken off.  Names are without namespace. */
struct mez_xmlnode {
	struct mez_str name, text;
	const struct mez_xmlnode *child, *next;
	bool attribute;
	uint32_t line, col;
};
const struct mez_xmlnode *mez_xmlnode_child(const struct mez_xmlnode *n, const char *name);
/* The next of the same name among its siblings; start with _child(). */
const struct mez_xmlnode *mez_xmlnode_next(const struct mez_xmlnode *n);
/* Text of a child or attribute; empty when there is none. */
struct mez_str mez_xmlnode_text(const struct mez_xmlnode *n, const char *name);
/* Set err with the place of n; returns -code. */
MEZ_MUST int mez_xmlnode_fail(const struct mez_xmlnode *n, struct mez_err *err, enum mez_code code,
			      const char *fmt, ...) MEZ_PRINTF(4, 5);

struct mez_xmlrecords {
	const char *root;	    /* name of the document's element; another is TYPE */
	const char *const *records; /* names of elements that are records; NULL ends */
	/* The document's element, with its attributes only. */
	int (*begin)(void *arg, const struct mez_xmlnode *root, struct mez_err *err);
	/* A record; the tree and everything else in a dies after the call. */
	int (*record)(void *arg, struct mez_arena *a, const struct mez_xmlnode *n,
		      struct mez_err *err);
	void *arg;
};
/* Read fd to its end; name is for messages.  *sha256 is that of the bytes, *size their number.
 * Fails with SYNTAX, UTF8, UNSAFE, TYPE, LIMIT, NONCHARACTER, IO, or as a callback did; err has
 * file, line and column. */
struct mez_filehash;
MEZ_MUST int mez_xmlrecords_read(const struct mez_xmlrecords *r, int fd, const char *name,
				 struct mez_filehash *sha256, uint64_t *size, struct mez_err *err);

#endif
