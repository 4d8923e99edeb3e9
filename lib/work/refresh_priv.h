/* work/refresh_priv.h: shared by the parts of refresh. */
#ifndef MEZ_WORK_REFRESH_PRIV_H
#define MEZ_WORK_REFRESH_PRIV_H

#include "work/bundle.h"
#include "work/refresh.h"

struct refreshing {
	const struct mez_refresh *w;
	struct mez_arena *a;
	struct mez_store *store;
	struct mez_str dir;	   /* ZONE/refresh */
	struct mez_bundle *bundle; /* what came, one of the two */
	struct mez_store *staged;
	struct mez_blobs from;
	struct mez_stored_pack p;
	struct mez_str etag, modified; /* what the server says of what came; may be empty */
	struct mez_str summary;	       /* of a list, for people */
	const struct mez_json *report; /* the same as a record */
	bool same;		       /* known to be what is there, without looking */
	struct mez_err *err;
};

/* The index that the store's name means; false when it knows no such name. */
bool refresh_stored(struct refreshing *x, struct mez_filehash *out, struct mez_str name);
/* One of the zone's publishers signed the pack of that name that is there, and is still believed;
 * or nobody asks whose word it is. */
bool refresh_believed(struct refreshing *x, struct mez_str name);
/* An empty store of its own for what comes, whose leavings the next refresh removes. */
int refresh_stage(struct refreshing *x);
/* Read the pack of that index, in x->from. */
int refresh_open(struct refreshing *x, const struct mez_filehash *index);

/* refreshhttp.c */
bool refresh_is_url(struct mez_str source);
/* What the URL has now, in the file *path, which is the caller's to remove; or x->same: the server
 * says that it is what came last time, and the store still has that. */
int refresh_download(struct refreshing *x, struct mez_str *path);
/* Keep what the server said of what came, when x->p is in the store. */
int refresh_keep_tag(struct refreshing *x);

/* refreshlist.c */
/* Make the pack of the list that is published at the source: x->p, or x->same. */
int refresh_list(struct refreshing *x);

#endif
