/* zone/waiver.h: how a zone composes its packs: layers in their order, and what it waives in
 * writing.  Both are members of the zone document, so the lock has them too.  Format: mez-zone(5).
 * A waiver lets a zone be locked in spite of a conflict or a gap.  It betters no verdict: a head
 * that nobody examines stays "not examined", and pending. */
#ifndef MEZ_ZONE_WAIVER_H
#define MEZ_ZONE_WAIVER_H

#include "base/date.h"
#include "json/json.h"

enum { MEZ_ZONE_MAX_LAYERS = 64, MEZ_ZONE_MAX_WAIVERS = 1000 };

/* Federal, provincial, zone, overlay, ...: the higher law first. */
struct mez_layer {
	struct mez_str name;
	const struct mez_json *packs; /* their names */
};

enum mez_waived {
	MEZ_WAIVED_HEAD, MEZ_WAIVED_DOMAIN, MEZ_WAIVED_CONFLICT, MEZ_WAIVED_REVIEW
};
/* "head", "domain", "conflict", "review": the member */
const char *mez_waived_name(enum mez_waived w);
struct mez_waiver {
	enum mez_waived what;
	struct mez_str name, reason, by;
	struct mez_date on, until;    /* the day it was given, its last day */
	const struct mez_json *item;  /* for places */
};

struct mez_composing {
	struct mez_layer *layer;      /* none: all packs are of one rank */
	size_t nlayers;
	struct mez_waiver *waiver;
	size_t nwaivers;
};
/* Read both members of a zone document; what is there lives in a and borrows from zone.  CONFIG
 * with *at (may be NULL; untouched otherwise) where it is wrong: a member that is none, a pack in
 * two layers or in none, a layer's pack that the zone does not take, the same waived twice. */
MEZ_MUST int mez_composing_read(struct mez_composing *out, struct mez_arena *a,
				const struct mez_json *zone, const struct mez_json **at,
				struct mez_err *err);
/* The rank of a pack: 0 is the highest; SIZE_MAX when there are no layers. */
size_t mez_composing_rank(const struct mez_composing *c, struct mez_str pack);
/* Does it count on this day: given by then, and not ended? */
bool mez_waiver_counts(const struct mez_waiver *w, struct mez_date today);
/* The waiver of this, whether or not it counts; NULL when there is none. */
const struct mez_waiver *mez_composing_waiver(const struct mez_composing *c, enum mez_waived what,
					      struct mez_str name);

#endif
