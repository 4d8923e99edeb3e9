/* store/storescan.c: everything that lies in a store, good or bad; and removing. */
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

struct scan {
	int root;
	mez_store_entry_fn *fn;
	void *arg;
};

/* A writer holds the lock of its temporary file for as long as it lives. */
static bool is_live(int dir, const char *name)
{
	MEZ_AUTOFD fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	return fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) < 0 && errno == EWOULDBLOCK;
}

/* Tell of one entry of the directory at prefix.  One that is gone by now was a temporary. */
static int tell(const struct scan *s, int dir, const char *prefix, const char *name,
		struct mez_err *err)
{
	MEZ_AUTOBUF path = MEZ_BUF_INIT;
	struct mez_store_entry e = { .regular = false };
	struct stat st;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT
			       ? 0
			       : mez_err_sys(err, MEZ_E_NOINPUT, errno, "cannot look at");
	mez_buf_fmt(&path, "%s%s", prefix, name);
	e.name = path.p;
	e.regular = S_ISREG(st.st_mode);
	e.link = S_ISLNK(st.st_mode);
	e.directory = S_ISDIR(st.st_mode);
	e.open_to_others = !e.link && (st.st_mode & (S_IWGRP | S_IWOTH));
	e.size = (uint64_t)st.st_size;
	e.changed = (int64_t)st.st_ctime;
	e.is_blob = strcmp(prefix, MEZ_STORE_BLOBS "/") == 0 &&
		    mez_filehash_parse(&e.digest, mez_str_of(name));
	e.temporary = !*prefix && strncmp(name, MEZ_TEMP_PREFIX, strlen(MEZ_TEMP_PREFIX)) == 0;
	e.live = e.temporary && is_live(dir, name);
	return s->fn(s->arg, &e, err);
}

/* "name NUL name NUL ..." of a directory.  An absent one has none. */
static int list(const struct scan *s, struct mez_buf *names, size_t *n, const char *path,
		struct mez_err *err)
{
	int fd = openat(s->root, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct dirent *e;
	DIR *d;

	*n = 0;
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP))
		return 0; /* what is there instead was told */
	d = fd < 0 ? NULL : fdopendir(fd);
	if (!d)
		return mez_err_sys(err, MEZ_E_NOINPUT, errno, "cannot list the directory");
	while ((errno = 0, e = readdir(d)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		mez_buf_add(names, e->d_name, strlen(e->d_name) + 1);
		++*n;
	}
	if (errno) {
		int r = mez_err_sys(err, MEZ_E_IO, errno, "cannot list the directory");

		(void)closedir(d);
		return r;
	}
	(void)closedir(d);
	return 0;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Every entry of a directory, in the order of names. */
static int scan_dir(const struct scan *s, const char *path, const char *prefix, struct mez_err *err)
{
	MEZ_AUTOBUF names = MEZ_BUF_INIT;
	MEZ_AUTOFD dir = -1;
	const char **name, *p;
	size_t i, n;
	int r = list(s, &names, &n, path, err);

	if (r < 0 || n == 0)
		return r;
	dir = openat(s->root, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (dir < 0)
		return mez_err_sys(err, MEZ_E_NOINPUT, errno, "cannot open the directory");
	name = calloc(n, sizeof(*name));
	if (!name)
		mez_bug("out of memory");
	for (i = 0, p = names.p; i < n; i++, p += strlen(p) + 1)
		name[i] = p;
	qsort(name, n, sizeof(*name), by_bytes);
	for (i = 0; r == 0 && i < n; i++)
		r = tell(s, dir, prefix, name[i], err);
	free(name);
	return r;
}

int mez_store_scan(const char *dir, mez_store_entry_fn *fn, void *arg, struct mez_err *err)
{
	struct scan s = { .fn = fn, .arg = arg };
	MEZ_AUTOFD root = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int r;

	s.root = root;
	if (root < 0)
		r = mez_err_sys(err, MEZ_E_NOINPUT, errno, "cannot open the store");
	else
		r = scan_dir(&s, ".", "", err);
	if (r == 0)
		r = scan_dir(&s, "blobs", "blobs/", err);
	if (r == 0)
		r = scan_dir(&s, MEZ_STORE_BLOBS, MEZ_STORE_BLOBS "/", err);
	if (r < 0)
		mez_err_file(err, dir);
	return r;
}

int mez_store_remove(struct mez_store *s, const struct mez_filehash *h, struct mez_err *err)
{
	char hex[MEZ_HEX32 + 1];

	mez_require(s->frozen >= 0);
	mez_filehash_hex(hex, h);
	if (unlinkat(s->blobs, hex, 0) < 0)
		return mez_store_in_blob(
			s, hex, mez_err_sys(err, MEZ_E_CANTCREAT, errno, "cannot remove"), err);
	return 0;
}
