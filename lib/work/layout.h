/* work/layout.h: what is wrong with an OCI image layout, wherever it lies.
 * The one list of faults that a bundle (work/bundle.h) and a store (work/fsck.h) fill. */
#ifndef MEZ_WORK_LAYOUT_H
#define MEZ_WORK_LAYOUT_H

#include "work/closure.h"

/* What is not as it should be.  name is that of the member or file, below the layout. */
struct mez_finding {
	enum mez_code code;
	struct mez_str name, message;
	bool of_blob; /* then digest says which */
	struct mez_filehash digest;
};
struct mez_findings {
	struct mez_arena *a; /* texts; set it first */
	struct mez_finding *f;
	size_t n, cap;
};
void mez_findings_release(struct mez_findings *l);
/* One more, about a blob or about another file. */
void mez_find_blob(struct mez_findings *l, enum mez_code code, const struct mez_filehash *digest,
		   const char *fmt, ...) MEZ_PRINTF(4, 5);
void mez_find_file(struct mez_findings *l, enum mez_code code, const char *name, const char *fmt,
		   ...) MEZ_PRINTF(4, 5);
/* A finding as an error, which it is for whoever needs a sound layout.  Returns -code. */
MEZ_MUST int mez_finding_err(struct mez_err *err, const struct mez_finding *f);

/* Of everything the closure lists: CLOSURE for what is not there, and for what has another size
 * than listed. */
void mez_layout_check_listed(struct mez_findings *l, const struct mez_closure *c);

#define MEZ_LAYOUT_FILE "oci-layout"
#define MEZ_INDEX_FILE "index.json"
#define MEZ_BLOB_PREFIX "blobs/sha256/"
/* The name of a blob in a layout. */
enum { MEZ_BLOB_NAME = sizeof(MEZ_BLOB_PREFIX) - 1 + MEZ_HEX32 };
void mez_blob_name(char out[static MEZ_BLOB_NAME + 1], const struct mez_filehash *h);
/* True, and the digest, when a name is one. */
MEZ_MUST bool mez_blob_name_parse(struct mez_filehash *out, const char *name);

#endif
