/* base/file.h: reading and replacing whole files, safely.
 * Paths are taken relative to a directory descriptor (AT_FDCWD for the working
 * directory), so that callers decide where the library may look. */
#ifndef MEZ_BASE_FILE_H
#define MEZ_BASE_FILE_H

#include "base/buf.h"

/* A descriptor that closes itself when its scope ends; start it at -1. */
#define MEZ_AUTOFD __attribute__((cleanup(mez_file_autoclose))) int
void mez_file_autoclose(int *fd); /* closes *fd unless negative; keeps errno */

/* Append the whole file to out.  Refuses more than max bytes (MEZ_E_LIMIT), a
 * directory or a device (MEZ_E_UNSAFE; a pipe is fine); cannot open: MEZ_E_NOINPUT. */
MEZ_MUST int mez_file_read(struct mez_buf *out, int dirfd, const char *path, size_t max,
			   struct mez_err *err);
/* The same for an open descriptor; name is for messages. */
MEZ_MUST int mez_file_read_fd(struct mez_buf *out, int fd, const char *name, size_t max,
			      struct mez_err *err);
/* The same, and refuse a file that its group or others can read or write, or that is
 * not owned by us or root (MEZ_E_NOPERM): for secret keys.  out should be wiped after. */
MEZ_MUST int mez_file_read_secret(struct mez_buf *out, int dirfd, const char *path, size_t max,
				  struct mez_err *err);

/* Replace path atomically and durably: temporary name beside it, write, fsync, rename,
 * fsync of the directory.  A crash leaves the old file or the new one, and at worst the
 * temporary file.  mode is less the umask.  Something there that is not a regular file
 * (a link, a device) is refused, never replaced.  Fails with CANTCREAT, or IO when writing
 * fails. */
MEZ_MUST int mez_file_replace(int dirfd, const char *path, const void *p, size_t n,
			      unsigned mode, struct mez_err *err);
/* Create path with mode; an existing path is MEZ_E_CANTCREAT.  Durable as above. */
MEZ_MUST int mez_file_create(int dirfd, const char *path, const void *p, size_t n,
			     unsigned mode, struct mez_err *err);

/* The same in steps, for what is written piece by piece: begin, write to fd, then commit or
 * abort, which both end it.  path and dirfd must outlive it.  The temporary file is kept
 * under a kernel lock by its writer, so mez_file_sweep() knows the dead from the living. */
struct mez_newfile {
	int fd;           /* write here */
	int tempdir, dir; /* where the temporary file is, where the file will be */
	const char *path, *base;
	char temp[48];
};
enum mez_place { MEZ_PLACE_NEW, MEZ_PLACE_OVER }; /* must not exist; may replace */
MEZ_MUST int mez_newfile_begin(struct mez_newfile *f, int dirfd, const char *path, unsigned mode,
			       struct mez_err *err);
/* With the temporary file in the directory tempdir, of the same file system. */
MEZ_MUST int mez_newfile_begin_in(struct mez_newfile *f, int tempdir, int dirfd, const char *path,
				  unsigned mode, struct mez_err *err);
MEZ_MUST int mez_newfile_commit(struct mez_newfile *f, enum mez_place how, struct mez_err *err);
void mez_newfile_abort(struct mez_newfile *f);
/* Remove the temporary files in the directory fd whose writers are gone: those nobody
 * holds the lock of.  What cannot be removed is left. */
void mez_file_sweep(int fd);

/* Make a directory and its parents, mode 0777 less umask; existing ones are fine. */
MEZ_MUST int mez_file_mkdirs(int dirfd, const char *path, struct mez_err *err);
/* Flush a directory's entries to the disk: what a rename or a new name needs to last.
 * name is for messages. */
MEZ_MUST int mez_file_syncdir(int fd, const char *name, struct mez_err *err);
/* Write all n bytes, restarting short writes.  Fails with MEZ_E_IO. */
MEZ_MUST int mez_file_write_all(int fd, const void *p, size_t n, struct mez_err *err);

/* Names of the regular files below dir (recursive, relative with '/', sorted by bytes,
 * NUL-terminated in one buffer).  Refuses links and devices (MEZ_E_UNSAFE), more than
 * max_files names, and depth over 16.  Dot files are skipped. */
MEZ_MUST int mez_file_walk(struct mez_buf *names, size_t *count, int dirfd, const char *dir,
			   size_t max_files, struct mez_err *err);

#endif
