/* adapt/xmltable.h: names and what has them.  A tree by the bits of the names rather than
 * libxml2's hash, whose table stops growing at 16384 rows: here no choice of names is slow. */
#ifndef MEZ_ADAPT_XMLTABLE_H
#define MEZ_ADAPT_XMLTABLE_H

#include "base/arena.h"

struct mez_xml_table {
	struct mez_arena *a;
	void *root; /* NULL: empty */
};
struct mez_xml_entry {
	struct mez_str name;
	void *value; /* NULL when new */
};

/* The entry of that name, made when there is none; it stays where it is.  The name is
 * borrowed and must outlive the table.  name.n may be 0. */
struct mez_xml_entry *mez_xml_table_entry(struct mez_xml_table *t, struct mez_str name);
/* The value of that name, or NULL. */
MEZ_PURE void *mez_xml_table_get(const struct mez_xml_table *t, struct mez_str name);
/* Give the name its value unless it has one; whether it had none. */
bool mez_xml_table_add(struct mez_xml_table *t, struct mez_str name, const void *value);

#endif
