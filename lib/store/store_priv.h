/* store/store_priv.h: an open store, for the files of this module. */
#ifndef MEZ_STORE_STORE_PRIV_H
#define MEZ_STORE_STORE_PRIV_H

#include "store/store.h"

#define MEZ_STORE_BLOBS "blobs/sha256"
#define MEZ_LAYOUT_FILE_NAME "oci-layout"
#define MEZ_INDEX_FILE_NAME "index.json"
#define MEZ_TEMP_PREFIX ".mez-tmp-" /* base/newfile.c names its files so */

struct mez_store {
	int root, blobs; /* DIR, DIR/blobs/sha256; -1 = not there, when unmade */
	bool unmade;	 /* to be made when it is first shared; empty until then */
	char *dir;	 /* as given, for messages */
	int shared;	 /* DIR/blobs/sha256 under a lock, shared or alone; -1 = not yet */
	int frozen;	 /* DIR under its lock: alone */
};

/* Name the place in the store that an error is about; returns r. */
int mez_store_in(const struct mez_store *s, const char *name, int r, struct mez_err *err);
/* The same of a blob. */
int mez_store_in_blob(const struct mez_store *s, const char *hex, int r, struct mez_err *err);

#endif
