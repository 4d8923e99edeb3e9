/* store/store_priv.h: an open store, for the files of this module. */
#ifndef MEZ_STORE_STORE_PRIV_H
#define MEZ_STORE_STORE_PRIV_H

#include "store/store.h"

#define MEZ_STORE_BLOBS "blobs/sha256"

struct mez_store {
	int root, blobs; /* DIR, DIR/blobs/sha256 */
	char *dir;	 /* as given, for messages */
};

/* Name the place in the store that an error is about; returns r. */
int mez_store_in(const struct mez_store *s, const char *name, int r, struct mez_err *err);

#endif
