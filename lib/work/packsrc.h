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
};
MEZ_MUST int mez_packsrc_build(struct mez_built_pack *out, struct mez_arena *a, const char *dir,
			       const struct mez_pack_finder *finder, struct mez_err *err);

#endif
