/* work/trustfile.h: reading an auditor's trust file from disk.
 * Format: mez-trust(5): YAML when the name ends in .yaml or .yml, else JSON. */
#ifndef MEZ_WORK_TRUSTFILE_H
#define MEZ_WORK_TRUSTFILE_H

#include "zone/trust.h"

enum { MEZ_TRUSTFILE_MAX = 1 << 20 };

/* Everything lives in a.  NOINPUT, or CONFIG with file and line. */
MEZ_MUST int mez_trust_load(struct mez_trust *out, struct mez_arena *a, const char *path,
			    struct mez_err *err);

#endif
