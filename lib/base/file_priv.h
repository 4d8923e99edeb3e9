/* base/file_priv.h: shared by file.c and newfile.c only. */
#ifndef MEZ_BASE_FILE_PRIV_H
#define MEZ_BASE_FILE_PRIV_H

#include "base/file.h"

/* Open the directory that holds path; *base is the last part of path, inside it.  Fails
 * with CANTCREAT when path ends in '/'. */
MEZ_MUST int mez_file_parent(int dirfd, const char *path, const char **base, struct mez_err *err);

#endif
