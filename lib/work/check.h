/* work/check.h: the answer of a tool that verifies, mez.check/1: valid or not, and why.
 * {type, valid, signers: "pinned"|"not pinned", errors: [{code, message, ...}], ...} and
 * what the tool says of the thing it checked.  See mez-check(5). */
#ifndef MEZ_WORK_CHECK_H
#define MEZ_WORK_CHECK_H

#include "json/json.h"
#include "work/stream.h"
#include "zone/trust.h"

#define MEZ_CHECK_TYPE "mez.check/1"
enum { MEZ_CHECK_ERRORS_MAX = 10000 }; /* errors in the answer about a bundle; others are told */

/* Whose keys count.  Without a trust file, `self` says that consistency is all that is asked. */
struct mez_check_by {
	const struct mez_trust *trust; /* NULL: none given */
	bool self;
};
/* One thing's answer, being put together. */
struct mez_check {
	struct mez_obj more;   /* what the tool adds; set .a before use */
	struct mez_arr errors; /* likewise */
	bool pinned;           /* every signer was found in the trust file */
};
void mez_check_start(struct mez_check *c, struct mez_arena *a);
/* Note an error: the answer is no. */
void mez_check_error(struct mez_check *c, const struct mez_err *err);
/* The signer must be pinned for the role and not be revoked by then, when there is a trust file:
 * notes an error if not. */
void mez_check_signer(struct mez_check *c, const struct mez_check_by *by, enum mez_role role,
		      const struct mez_signed *signer);
/* Write the record.  Returns the exit status: 0, or 1 for an invalid thing and for signers
 * that are not pinned without --self. */
int mez_check_write(struct mez_check *c, const struct mez_check_by *by, struct mez_sink *out);
/* Tell a person, once, that nobody was pinned (nothing when a trust file or --self was given). */
void mez_check_tell_unpinned(const struct mez_check_by *by, const struct mez_stream *s);

#endif
