/* work/packsrc.h: a pack's source directory, as a person edits it, to a checked pack.
 * Sources: mez-pack(5), mez-clause(5), mez-law(5).  Joins adapt (YAML, XML) and pack. */
#ifndef MEZ_WORK_PACKSRC_H
#define MEZ_WORK_PACKSRC_H

#include "pack/pack.h"

enum { MEZ_PACKSRC_MAX_FILES = 20000 };

/* How to find a pack that is required: by name, already open, or CLOSURE. */
struct mez_pack_finder {
	int (*find)(void *arg, struct mez_pack **out, struct mez_arena *a, struct mez_str name,
		    struct mez_err *err);
	void *arg;
};

/* Read dir, build every item, check the rules together with all required packs, and encode.
 * Everything lives in a.  Errors name file, line and column of the source.  On success the pack's
 * contents have their bytes, config and manifest are the bytes to store. */
struct mez_built_pack {
	struct mez_pack *pack;
	struct mez_str config, manifest;
	const struct mez_rules *rules; /* closed, with those of required packs; what is the pack's
					  own has id.pack == SIZE_MAX.  Not closed in a lawpack */
	const struct mez_law *law;     /* closed */
};
MEZ_MUST int mez_packsrc_build(struct mez_built_pack *out, struct mez_arena *a, const char *dir,
			       const struct mez_pack_finder *finder, struct mez_err *err);
/* The same from the sources that a built pack carries; its name stands where dir would, so that
 * places are those of the files that people edit.  That it is the same pack again is the
 * caller's to see (out->pack->sha256): sources are under the digest, but an earlier mez may have
 * made other items of them.  CLOSURE when it carries no pack.yaml. */
MEZ_MUST int mez_packsrc_rebuild(struct mez_built_pack *out, struct mez_arena *a,
				 const struct mez_pack *pack,
				 const struct mez_pack_finder *finder, struct mez_err *err);

/* In which order to build directories, so that what one requires is built before it: order[i] is
 * an index of dirs; where nothing is required the order given stays.  A directory whose
 * pack.yaml cannot be read keeps its place: building it tells why.  RULE, with the place, when
 * packs require each other in a round; DUPLICATE when two directories are one pack. */
enum { MEZ_PACKSRC_MAX_DIRS = 4096 };
MEZ_MUST int mez_packsrc_order(size_t *order, struct mez_arena *a, char *const *dirs, size_t n,
			       struct mez_err *err);

#endif
