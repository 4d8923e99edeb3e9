/* work/packset.h: one version of a pack, with the versions of all it requires, as rules.
 * Which version: the one a store has under a name, one by its digest, or a source directory. */
#ifndef MEZ_WORK_PACKSET_H
#define MEZ_WORK_PACKSET_H

#include "work/packs.h"

struct mez_packset {
	struct mez_pack *pack;         /* the one asked for */
	struct mez_pack **all;         /* it and, after it, what it requires */
	size_t n;
	const struct mez_rules *rules; /* closed; empty and not closed when it is a lawpack */
	const struct mez_law *law;     /* closed */
	size_t own;                    /* id.pack of its own rules */
};

/* Open the pack that spec names: "NAME", "NAME@DIGEST" (64 hex digits, the pack's sha256), or,
 * when it has a '/' in it, a directory of sources.  store may be NULL for a directory that
 * requires nothing.  What a built pack requires is taken by the digest it requires, whatever
 * the store's names mean today.
 * Places of its own rules are those of its sources: in the files of the directory, or, of a
 * built pack, "NAME/FILE" of the sources it carries; in its items when those sources do not
 * make this very pack.
 * CLOSURE when something is not there, USAGE for a spec that is none, and what reading and
 * building fail with. */
MEZ_MUST int mez_packset_open(struct mez_packset *out, struct mez_arena *a, struct mez_store *store,
			      struct mez_str spec, struct mez_err *err);

#endif
