/* work/lawcheck_priv.h: what checking texts of law given and made has in common. */
#ifndef MEZ_WORK_LAWCHECK_PRIV_H
#define MEZ_WORK_LAWCHECK_PRIV_H

#include "adapt/akn.h"
#include "work/lawwork.h"

struct lawcheck {
	struct mez_arena a; /* of one file */
	struct mez_sink *out;
	struct mez_akn_schema *schema; /* NULL: none asked for */
	int *status;
};

/* The status becomes this one, if it is worse. */
void lawcheck_worse(struct lawcheck *c, int status);
/* The name of a file, of whatever bytes it is, for a finding. */
struct mez_json lawcheck_file(struct lawcheck *c, const char *path);
/* A finding about a file as a whole, in err's line: of the schema, or why it cannot be read.
 * makes: the text that an amendment makes, or NULL. */
void lawcheck_tell(struct lawcheck *c, const char *path, const char *rule,
		   const struct mez_err *err, const struct mez_str *makes);
/* What the amendments of a lawpack's source make of its texts; nothing of any other directory.
 * names: its files, as mez_file_walk() gives them.  Fails with NOINPUT, or UNSAFE. */
MEZ_MUST int lawcheck_made(struct lawcheck *c, const char *dir, const char *names, size_t n,
			   struct mez_err *err);

#endif
