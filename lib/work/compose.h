/* work/compose.h: what the packs of a zone decide together: who examines which head, what two of
 * them both decide, what is asked and nobody examines; and what the zone waives of it.
 *
 * Troubles, and the name a waiver gives them:
 *   head      a head the zone wants examined, and no pack does: its name
 *   domain    a domain that must pass for some kind, in which no pack examines a head for that
 *             kind: its name
 *   conflict  two packs with clauses of one head, or that both say they examine it for one kind
 *             at one time: the head; or a clause that defeats or varies a clause of a higher
 *             layer without an empowerment: the name of the clause that does
 *   review    where the zone requires review, a clause that no reviewer of the zone has read as
 *             it is: its name; a waiver may name its pack instead
 * The build asks every override across packs for a citation of what empowers it.  Where the zone
 * has layers, that law must be in a layer as high as the pack that is overridden, or higher: a
 * lower law does not empower itself.  A pack of a higher layer needs none over a lower one. */
#ifndef MEZ_WORK_COMPOSE_H
#define MEZ_WORK_COMPOSE_H

#include "work/faults.h"
#include "work/review.h"
#include "zone/lock.h"

struct mez_trouble {
	enum mez_waived what;
	struct mez_str name;
	struct mez_str words;             /* for a person */
	const struct mez_json *at;        /* in the zone document; NULL: nowhere in it */
	const struct mez_waiver *waiver;  /* NULL: there is none */
};
struct mez_composition {
	const struct mez_json *zone;
	const struct mez_policy *policy;
	const struct mez_composing *how;
	struct mez_pack *const *packs;    /* sorted by name */
	size_t npacks;
	const struct mez_rules *rules;    /* of all packs: id.pack is the index among them */
	const struct mez_unreviewed *unreviewed;
	size_t nunreviewed;
	bool unasked_reviews;             /* for a draft: whose word counts is a matter of keys */
	struct mez_trouble *trouble;
	size_t ntroubles;
};
/* Fill the troubles; the other members are given. */
void mez_compose(struct mez_composition *c, struct mez_arena *a);

/* Every trouble must have a waiver whose last day is not before today, and every waiver a trouble:
 * each that has not is a fault, CONFIG.  o is the zone document's. */
void mez_compose_judge(const struct mez_composition *c, const struct mez_origin *o,
		       struct mez_date today, struct mez_faults *faults);
/* The mez.composition/1 record.  today: which waivers have ended. */
struct mez_json mez_compose_json(const struct mez_composition *c, struct mez_arena *a,
				 struct mez_date today);

#endif
