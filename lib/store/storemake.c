/* store/storemake.c: a whole new store, under another name until it is complete. */
#include "store/store_priv.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

#define PREFIX MEZ_TEMP_PREFIX "store-"

enum { MAX_TRIES = 64 };

struct mez_store_maker {
	char *dir;	  /* as given, without '/' at its end */
	const char *base; /* its last part */
	int parent, temp, blobs, fd; /* fd: of the blob at hand, or -1 */
	char name[48];	  /* of temp, in parent */
	char hex[MEZ_HEX32 + 1];
};

/* --- removing ------------------------------------------------------------- */

/* Remove what is in the directory; directories within are let be. */
static void empty_dir(int fd)
{
	MEZ_AUTOFD own = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct dirent *e;
	DIR *d = own < 0 ? NULL : fdopendir(own);

	if (!d)
		return;
	own = -1; /* transferred to d */
	while ((e = readdir(d)) != NULL)
		(void)unlinkat(fd, e->d_name, 0);
	(void)closedir(d);
}

/* Remove an unfinished store: only what makers put there, so that nothing else can be lost. */
static void remove_unfinished(int parent, const char *name)
{
	MEZ_AUTOFD top = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	MEZ_AUTOFD blobs = -1;

	if (top < 0)
		return;
	blobs = openat(top, MEZ_STORE_BLOBS, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (blobs >= 0)
		empty_dir(blobs);
	(void)unlinkat(top, MEZ_STORE_BLOBS, AT_REMOVEDIR);
	(void)unlinkat(top, "blobs", AT_REMOVEDIR);
	empty_dir(top);
	(void)unlinkat(parent, name, AT_REMOVEDIR);
}

/* Those of makers that are gone: nobody holds their lock. */
static void sweep(int parent)
{
	MEZ_AUTOFD own = openat(parent, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct dirent *e;
	DIR *d = own < 0 ? NULL : fdopendir(own);

	if (!d)
		return;
	own = -1; /* transferred to d */
	while ((e = readdir(d)) != NULL) {
		MEZ_AUTOFD fd = -1;

		if (strncmp(e->d_name, PREFIX, sizeof(PREFIX) - 1) != 0)
			continue;
		fd = openat(parent, e->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
			remove_unfinished(parent, e->d_name);
	}
	(void)closedir(d);
}

/* --- beginning ------------------------------------------------------------ */

static int open_parent(struct mez_store_maker *m, struct mez_err *err)
{
	size_t n = strlen(m->dir);
	struct stat st;
	char *slash;

	while (n > 1 && m->dir[n - 1] == '/')
		m->dir[--n] = 0;
	slash = strrchr(m->dir, '/');
	m->base = slash ? slash + 1 : m->dir;
	if (slash)
		*slash = 0;
	m->parent = open(!slash		? "."
			 : slash == m->dir ? "/"
					   : m->dir,
			 O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (slash)
		*slash = '/';
	if (m->parent < 0)
		return mez_err_sys(err, MEZ_E_CANTCREAT, errno, "cannot create the directory");
	if (fstatat(m->parent, m->base, &st, AT_SYMLINK_NOFOLLOW) == 0)
		return mez_err_sys(err, MEZ_E_CANTCREAT, EEXIST, "cannot create the directory");
	return 0;
}

/* A directory of our own, under our lock; a sweeper may come between the two. */
static int try_temp(struct mez_store_maker *m, int i)
{
	struct stat mine, there;

	(void)snprintf(m->name, sizeof(m->name), PREFIX "%ld-%d", (long)getpid(), i);
	if (mkdirat(m->parent, m->name, 0777) < 0)
		return -1;
	m->temp = openat(m->parent, m->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (m->temp >= 0 && flock(m->temp, LOCK_EX) == 0 && fstat(m->temp, &mine) == 0 &&
	    fstatat(m->parent, m->name, &there, AT_SYMLINK_NOFOLLOW) == 0 &&
	    mine.st_dev == there.st_dev && mine.st_ino == there.st_ino)
		return 0;
	mez_file_autoclose(&m->temp);
	m->temp = -1;
	errno = EEXIST;
	return -1;
}

static int make_temp(struct mez_store_maker *m, struct mez_err *err)
{
	int i = 0;

	while (i < MAX_TRIES && try_temp(m, i) < 0 && errno == EEXIST)
		i++;
	if (m->temp >= 0 && mkdirat(m->temp, "blobs", 0777) == 0 &&
	    mkdirat(m->temp, MEZ_STORE_BLOBS, 0777) == 0)
		m->blobs = openat(m->temp, MEZ_STORE_BLOBS, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (m->blobs < 0)
		return mez_err_sys(err, MEZ_E_CANTCREAT, errno, "cannot create the directory");
	return 0;
}

int mez_store_make(struct mez_store_maker **out, const char *dir, struct mez_err *err)
{
	struct mez_store_maker *m = calloc(1, sizeof(*m));
	int r;

	if (m)
		m->dir = strdup(dir);
	if (!m || !m->dir)
		mez_bug("out of memory");
	m->parent = m->temp = m->blobs = m->fd = -1;
	r = open_parent(m, err);
	if (r == 0) {
		sweep(m->parent);
		r = make_temp(m, err);
	}
	if (r < 0) {
		mez_err_file(err, dir);
		mez_store_make_abort(m);
		return r;
	}
	*out = m;
	return 0;
}

/* --- filling -------------------------------------------------------------- */

static int in_file(const struct mez_store_maker *m, const char *name, int r, struct mez_err *err)
{
	MEZ_AUTOBUF path = MEZ_BUF_INIT;

	mez_buf_fmt(&path, "%s/%s", m->dir, name);
	mez_err_file(err, path.p);
	return r;
}

static int end_blob(struct mez_store_maker *m, struct mez_err *err)
{
	int fd = m->fd;

	m->fd = -1;
	if (fd >= 0 && close(fd) < 0)
		return in_file(m, m->hex, mez_err_sys(err, MEZ_E_IO, errno, "cannot write"), err);
	return 0;
}

int mez_store_make_blob(struct mez_store_maker *m, const struct mez_filehash *h,
			struct mez_err *err)
{
	int r = end_blob(m, err);

	if (r < 0)
		return r;
	mez_filehash_hex(m->hex, h);
	m->fd = openat(m->blobs, m->hex, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
	if (m->fd < 0)
		return in_file(m, m->hex,
			       mez_err_sys(err, MEZ_E_CANTCREAT, errno, "cannot create"), err);
	return 0;
}

int mez_store_make_bytes(struct mez_store_maker *m, struct mez_str bytes, struct mez_err *err)
{
	int r = mez_file_write_all(m->fd, bytes.p, bytes.n, err);

	return r < 0 ? in_file(m, m->hex, r, err) : 0;
}

/* --- ending --------------------------------------------------------------- */

static int put_file(const struct mez_store_maker *m, const char *name, struct mez_str bytes,
		    struct mez_err *err)
{
	MEZ_AUTOFD fd = openat(m->temp, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	int r;

	if (fd < 0)
		r = mez_err_sys(err, MEZ_E_CANTCREAT, errno, "cannot create");
	else
		r = mez_file_write_all(fd, bytes.p, bytes.n, err);
	return r < 0 ? in_file(m, name, r, err) : 0;
}

/* Give it its name, which nobody else may have taken meanwhile. */
static int place(const struct mez_store_maker *m, struct mez_err *err)
{
	int r = renameat2(m->parent, m->name, m->parent, m->base, RENAME_NOREPLACE);

	/* A file system that cannot refuse to replace: only an empty directory is replaced. */
	if (r < 0 && errno == EINVAL && mkdirat(m->parent, m->base, 0777) == 0)
		r = renameat(m->parent, m->name, m->parent, m->base);
	if (r < 0)
		return mez_err_sys(err, MEZ_E_CANTCREAT, errno, "cannot create the directory");
	return mez_file_syncdir(m->parent, m->dir, err);
}

static void free_maker(struct mez_store_maker *m)
{
	mez_file_autoclose(&m->fd);
	mez_file_autoclose(&m->blobs);
	mez_file_autoclose(&m->temp);
	mez_file_autoclose(&m->parent);
	free(m->dir);
	free(m);
}

int mez_store_make_commit(struct mez_store_maker *m, const struct mez_json *index,
			  struct mez_err *err)
{
	MEZ_AUTO(mez_canon) c = mez_canon_of(index);
	int r = end_blob(m, err);

	if (r == 0)
		r = put_file(m, MEZ_INDEX_FILE_NAME, mez_canon_view(c), err);
	if (r == 0)
		r = put_file(m, MEZ_LAYOUT_FILE_NAME, MEZ_STR(MEZ_OCI_LAYOUT), err);
	if (r == 0 && syncfs(m->temp) < 0)
		r = mez_err_sys(err, MEZ_E_IO, errno, "cannot flush");
	if (r == 0)
		r = place(m, err);
	if (r < 0) {
		mez_err_file(err, m->dir);
		mez_store_make_abort(m);
		return r;
	}
	free_maker(m);
	return 0;
}

void mez_store_make_abort(struct mez_store_maker *m)
{
	if (!m)
		return;
	if (m->temp >= 0)
		remove_unfinished(m->parent, m->name);
	free_maker(m);
}
