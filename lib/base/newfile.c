/* base/newfile.c: files that appear whole or not at all. */
#include "base/file_priv.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMP_PREFIX ".mez-tmp-"

enum { MAX_TEMP_TRIES = 64 }; /* names tried: leftovers of dead processes are few */

int mez_file_parent(int dirfd, const char *path, const char **base, struct mez_err *err)
{
	const char *slash = strrchr(path, '/');
	MEZ_AUTOBUF dir = MEZ_BUF_INIT;
	int fd;

	*base = slash ? slash + 1 : path;
	if (**base == 0)
		return mez_err_set(err, MEZ_E_CANTCREAT, "is not the name of a file");
	if (!slash)
		mez_buf_ch(&dir, '.');
	else
		mez_buf_add(&dir, path, slash == path ? 1 : (size_t)(slash - path));
	fd = openat(dirfd, dir.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return mez_err_sys(err, MEZ_E_CANTCREAT, errno, "cannot open the directory");
	return fd;
}

/* Only a regular file is replaced: renaming over /dev/stdout would replace the link. */
static int check_target(int dir, const char *base, struct mez_err *err)
{
	struct stat st;

	if (fstatat(dir, base, &st, AT_SYMLINK_NOFOLLOW) < 0 || S_ISREG(st.st_mode))
		return 0;
	return mez_err_set(err, MEZ_E_CANTCREAT, "is there and is not a regular file");
}

/* Create one temporary name and hold its lock; -1 with errno, EEXIST = try another. */
static int try_temp(int dir, const char *name, unsigned mode)
{
	struct stat st;
	int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, (mode_t)mode);

	if (fd < 0)
		return -1;
	/* A sweeper may have come between: then the name is gone again. */
	if (flock(fd, LOCK_EX) == 0 && fstat(fd, &st) == 0 && st.st_nlink > 0)
		return fd;
	(void)unlinkat(dir, name, 0);
	(void)close(fd);
	errno = EEXIST;
	return -1;
}

static int open_temp(struct mez_newfile *f, unsigned mode, struct mez_err *err)
{
	int try;

	for (try = 0; try < MAX_TEMP_TRIES; try++) {
		(void)snprintf(f->temp, sizeof(f->temp), TEMP_PREFIX "%ld-%d", (long)getpid(), try);
		f->fd = try_temp(f->tempdir, f->temp, mode);
		if (f->fd >= 0)
			return 0;
		if (errno != EEXIST)
			break;
	}
	return mez_err_sys(err, MEZ_E_CANTCREAT, errno, "cannot create");
}

/* Close what is open and forget the temporary file's name. */
static void newfile_end(struct mez_newfile *f)
{
	mez_file_autoclose(&f->fd);
	if (f->tempdir != f->dir)
		mez_file_autoclose(&f->tempdir);
	mez_file_autoclose(&f->dir);
	f->fd = f->dir = f->tempdir = -1;
	f->temp[0] = 0;
}

int mez_newfile_begin_in(struct mez_newfile *f, int tempdir, int dirfd, const char *path,
			 unsigned mode, struct mez_err *err)
{
	struct mez_newfile new = { .fd = -1, .tempdir = -1, .path = path };
	int r;

	new.dir = mez_file_parent(dirfd, path, &new.base, err);
	r = new.dir < 0 ? new.dir : check_target(new.dir, new.base, err);
	if (r == 0) {
		new.tempdir = tempdir < 0 ? new.dir : fcntl(tempdir, F_DUPFD_CLOEXEC, 3);
		if (new.tempdir < 0)
			r = mez_err_sys(err, MEZ_E_AGAIN, errno, "cannot create");
	}
	if (r == 0)
		r = open_temp(&new, mode, err);
	if (r < 0) {
		newfile_end(&new);
		mez_err_file(err, path);
		return r;
	}
	*f = new;
	return 0;
}

int mez_newfile_begin(struct mez_newfile *f, int dirfd, const char *path, unsigned mode,
		      struct mez_err *err)
{
	return mez_newfile_begin_in(f, -1, dirfd, path, mode, err);
}

void mez_newfile_abort(struct mez_newfile *f)
{
	if (f->fd < 0)
		return;
	(void)unlinkat(f->tempdir, f->temp, 0);
	newfile_end(f);
}

/* Give the finished temporary file its name.  A file that must be new is linked: link
 * refuses an existing name on every file system. */
static int place(const struct mez_newfile *f, enum mez_place how, struct mez_err *err)
{
	int r = how == MEZ_PLACE_OVER ? renameat(f->tempdir, f->temp, f->dir, f->base)
				      : linkat(f->tempdir, f->temp, f->dir, f->base, 0);

	if (r < 0)
		return mez_err_sys(err, MEZ_E_CANTCREAT, errno, "cannot create");
	if (how == MEZ_PLACE_NEW)
		(void)unlinkat(f->tempdir, f->temp, 0);
	return mez_file_syncdir(f->dir, f->path, err);
}

int mez_newfile_commit(struct mez_newfile *f, enum mez_place how, struct mez_err *err)
{
	int r = 0;

	mez_require(f->fd >= 0);
	if (fsync(f->fd) < 0)
		r = mez_err_sys(err, MEZ_E_IO, errno, "cannot flush");
	if (r == 0)
		r = place(f, how, err);
	if (r < 0) {
		mez_err_file(err, f->path);
		mez_newfile_abort(f);
		return r;
	}
	newfile_end(f);
	return 0;
}

static int put_file(int dirfd, const char *path, struct mez_str bytes, unsigned mode,
		    enum mez_place how, struct mez_err *err)
{
	struct mez_newfile f;
	int r = mez_newfile_begin(&f, dirfd, path, mode, err);

	if (r < 0)
		return r;
	r = mez_file_write_all(f.fd, bytes.p, bytes.n, err);
	if (r < 0) {
		mez_err_file(err, path);
		mez_newfile_abort(&f);
		return r;
	}
	return mez_newfile_commit(&f, how, err);
}

int mez_file_replace(int dirfd, const char *path, const void *p, size_t n, unsigned mode,
		     struct mez_err *err)
{
	return put_file(dirfd, path, (struct mez_str){ p, n }, mode, MEZ_PLACE_OVER, err);
}

int mez_file_create(int dirfd, const char *path, const void *p, size_t n, unsigned mode,
		    struct mez_err *err)
{
	return put_file(dirfd, path, (struct mez_str){ p, n }, mode, MEZ_PLACE_NEW, err);
}

/* Remove one temporary file when nobody holds its lock. */
static void sweep_one(int dir, const char *name)
{
	struct stat mine, there;
	MEZ_AUTOFD fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) < 0)
		return;
	/* The name may by now be another file's: its writer's lock is not the one we hold. */
	if (fstat(fd, &mine) < 0 || fstatat(dir, name, &there, AT_SYMLINK_NOFOLLOW) < 0)
		return;
	if (mine.st_dev == there.st_dev && mine.st_ino == there.st_ino)
		(void)unlinkat(dir, name, 0);
}

void mez_file_sweep(int fd)
{
	MEZ_AUTOFD own = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct dirent *e;
	DIR *d;

	if (own < 0)
		return;
	d = fdopendir(own);
	if (!d)
		return;
	while ((e = readdir(d)) != NULL) {
		if (strncmp(e->d_name, TEMP_PREFIX, sizeof(TEMP_PREFIX) - 1) == 0)
			sweep_one(fd, e->d_name);
	}
	(void)closedir(d);
	own = -1; /* transferred to d */
}
