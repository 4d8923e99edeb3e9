/* tensor/licence.h: one licence of a register, and the state it is in on a day.
 * May include: base json pack.  Format: mez-evidence(5), MezLicence; meaning: mez-licence(5).
 *
 *	          refused_on
 *	applied ------------> refused
 *	   | granted_on
 *	granted ---------------------------------------+
 *	   | from                                      | revoked_on: revoked
 *	active <------> suspended ---------------------+ surrendered_on: surrendered
 *	   |   spans        |                          |
 *	   | after its end  |                          |
 *	   +---> lapsed ----|--------------------------+
 *	   |        |       |   the days of grace, if there are any
 *	   +--------+-------+---> expired
 *
 * Nothing leaves refused, revoked, surrendered or expired.  No state is stored: it follows from
 * the recorded dates, and on a day only from those that have come by then.  A renewal moves the
 * end when it is granted before the end, or in the days of grace after it.  A suspension does
 * not stop the clock: a suspended licence expires with its end. */
#ifndef MEZ_TENSOR_LICENCE_H
#define MEZ_TENSOR_LICENCE_H

#include "pack/rules.h"

#define MEZ_LICENCE_STATES(X)                                                                \
	X(NONE, "none")               /* before anyone applied */                                \
	X(APPLIED, "applied")                                                                    \
	X(REFUSED, "refused")                                                                    \
	X(GRANTED, "granted")         /* not begun */                                            \
	X(ACTIVE, "active")                                                                      \
	X(SUSPENDED, "suspended")                                                                \
	X(LAPSED, "lapsed")           /* past its end, in the days of grace */                   \
	X(EXPIRED, "expired")                                                                    \
	X(REVOKED, "revoked")                                                                    \
	X(SURRENDERED, "surrendered")
enum mez_licence_state {
#define X(name, wire) MEZ_LICENCE_##name,
	MEZ_LICENCE_STATES(X)
#undef X
};
const char *mez_licence_state_name(enum mez_licence_state s);

/* What its type says of time. */
struct mez_licence_time {
	int32_t grace;                    /* days after the end in which it may still be renewed */
	int32_t years;                    /* the longest term, of a renewal too; 0 = any */
};

struct mez_licence_renewal { struct mez_date granted, to; };
/* A day that is not recorded is none: has_ is false. */
struct mez_licence_history {
	struct mez_licence_time time;
	struct mez_date applied, refused, granted, from, to, revoked, surrendered;
	bool has_applied, has_refused, has_granted, has_from, has_to, has_revoked, has_surrendered;
	const struct mez_licence_renewal *renewal; /* rising */
	size_t nrenewals;
	const struct mez_span *suspension;         /* rising, apart from each other */
	size_t nsuspensions;
};

/* Read one licence of an extract whose shape is good (vc/licenceshape.h).  A history that no
 * licence of its type can have is refused: dates out of order, a term that is too long, a
 * renewal after it expired, anything after what nothing leaves.  Errors: VALUE, with the
 * member as pointer. */
MEZ_MUST int mez_licence_read(struct mez_licence_history *out, struct mez_arena *a,
			      const struct mez_json *licence, const struct mez_licence_time *time,
			      struct mez_err *err);
/* Its state on a day, both ends of every span included. */
enum mez_licence_state mez_licence_on(const struct mez_licence_history *h, struct mez_date day);

#endif
