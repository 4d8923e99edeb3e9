/* work/conform.h: the schemas that records are held to, from files and from within.
 * A schema is named by a file, by the URI of one that is built in, or by the type of our
 * documents it is for ("mez.receipt/1").  What schemas refer to is looked for in the folders
 * that are mapped, then among those built in, and nowhere else: never in a network. */
#ifndef MEZ_WORK_CONFORM_H
#define MEZ_WORK_CONFORM_H

#include "schema/schema.h"

/* All must outlive what is made by them. */
struct mez_conform_options {
	const char *const *map; /* URI-PREFIX=DIR, checked by mez_conform_map_ok(); the longest
	                           prefix of a URI counts, then the first in the list */
	size_t nmap;
	bool format;      /* as in struct mez_schema_options */
	bool remarks;
};
bool mez_conform_map_ok(const char *map);

/* Compile one schema by its name.  Its tree and text live in a.  Fails as
 * mez_schema_compile() does, and with NOINPUT when there is no such file. */
MEZ_MUST int mez_conform_compile(struct mez_schema **out, const char *name,
				 const struct mez_conform_options *o, struct mez_arena *a,
				 struct mez_err *err);

/* The schemas of all our own documents, each compiled when it is first asked for. */
struct mez_conform_own;
MEZ_MUST int mez_conform_own_new(struct mez_conform_own **out, const struct mez_conform_options *o,
				 struct mez_err *err);
void mez_conform_own_free(struct mez_conform_own *own); /* NULL is fine */
MEZ_DEFINE_AUTO(mez_conform_own);
/* The one for v, by its member type: a text, or the list of a credential's types.  Any thread
 * may ask.  Lives as long as own.  TYPE when none is for such a document. */
MEZ_MUST int mez_conform_own_for(const struct mez_schema **out, struct mez_conform_own *own,
				 const struct mez_json *v, struct mez_err *err);

#endif
