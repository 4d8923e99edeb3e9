/* vc/licenceshape.h: the members of what an authority says of licences.
 * May include: base json.  Format: mez-evidence(5), MezLicence. */
#ifndef MEZ_VC_LICENCESHAPE_H
#define MEZ_VC_LICENCESHAPE_H

#include "json/json.h"

enum {
	MEZ_LICENCES_MAX = 10000,      /* licences in one extract of a register */
	MEZ_LICENCE_MAX_SPANS = 200    /* renewals, suspensions, or spans of one condition */
};

/* Check the subject of a MezLicence, down to the spans of its licences: members and their
 * kinds, that each licence has a holder, that no number stands there twice.  What the dates
 * mean is judged where a licence is read (tensor/licence.h).
 * Errors: MEMBER, MISSING, VALUE, DUPLICATE, LIMIT, with the pointer from `at`. */
MEZ_MUST int mez_licence_check_shape(const struct mez_json *subject, const char *at,
				     struct mez_err *err);

#endif
