/* work/refresh.h: the newest version of a pack for a zone's store, from where it is published:
 * a bundle in a file or behind an HTTPS URL, or a reference into an OCI registry; or a list of
 * persons in the form of its publisher, of which a pack is made.  For cron.
 * Nothing that comes is believed: the pack and its signatures are whole, one of the zone's
 * publishers signed it or it has the digest that was pinned, it builds with what it requires and
 * the store has; only then the store's name means it, in one step.  Whatever goes wrong before
 * leaves the name as it was.
 * One at a time in a zone: under a kernel lock on ZONE/refresh/lock. */
#ifndef MEZ_WORK_REFRESH_H
#define MEZ_WORK_REFRESH_H

#include "adapt/http.h"
#include "adapt/registry.h"
#include "work/importwork.h"
#include "work/packdiff.h"

#define MEZ_REFRESH_MAX_BYTES ((uint64_t)256 << 20) /* of a bundle that is downloaded */
enum {
	MEZ_REFRESH_WAIT_SECONDS = 60, /* for another refresh of the zone */
	MEZ_REFRESH_REDIRECTS_MAX = 5, /* followed for one download */
	MEZ_REFRESH_LOSS = 20          /* percent of a list that may go at once, unless told */
};

/* A list of persons: the pack of that name holds it, under that name, and nothing else. */
struct mez_refresh_list {
	enum mez_sanctions_format format;
	int64_t max_age, review, block; /* as for mez_importwork_run(), */
	struct mez_str ownership;	/* and so is this */
	unsigned max_loss;		/* percent of the entries that may be gone */
	const struct mez_seckey *key;	/* signs the pack: one of the zone's publishers */
	struct mez_instant now;		/* when; a list of a later day is refused */
};

struct mez_refresh {
	const char *zone;               /* its directory: zone.yaml, store, refresh */
	struct mez_str source;          /* path, https://... or a reference */
	struct mez_str name;            /* the pack; p == NULL: whatever comes */
	struct mez_filehash pinned;     /* the pack's digest; instead of a publisher */
	bool has_pinned;
	const struct mez_refresh_list *list; /* NULL: the source has a pack */
	struct mez_registry_options net;
	struct mez_sink *sink;          /* what changed is told there */
	enum mez_diff_form form;
};
/* *news: the store's name means another version now, and sink has what changed.  false: it is the
 * one that was there.  AGAIN when the network, or another refresh, is in the way; what reading a
 * bundle, mez_pull(), mez_importwork_make() and packs fail with; UNTRUSTED, REVOKED, DIGEST
 * (pinned), REFUSED (another name; a list older than the one that is there, or a pack there that
 * is not one list), LIMIT (too much of a list is gone), VALUE (a list of a day to come; one that
 * has another number of entries than it says). */
MEZ_MUST int mez_refresh_run(bool *news, struct mez_arena *a, const struct mez_refresh *w,
			     struct mez_err *err);

#endif
