/* base/file.c: reading whole files, making directories, names below a directory. */
#include "base/file_priv.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	CHUNK = 1 << 16, /* read at a time when the size is not known */
	MAX_DEPTH = 16	 /* directories below each other in a walk */
};

void mez_file_autoclose(int *fd)
{
	int keep = errno;

	if (*fd >= 0)
		(void)close(*fd);
	errno = keep;
}

/* --- reading -------------------------------------------------------------- */

/* What kind of file is taken at all, and how much room to make for it at once. */
static int check_kind(const struct stat *st, size_t max, struct mez_err *err)
{
	if (S_ISDIR(st->st_mode))
		return mez_err_set(err, MEZ_E_UNSAFE, "is a directory");
	if (S_ISCHR(st->st_mode) || S_ISBLK(st->st_mode))
		return mez_err_set(err, MEZ_E_UNSAFE, "is a device");
	if (S_ISREG(st->st_mode) && (uint64_t)st->st_size > max)
		return mez_err_set(err, MEZ_E_LIMIT, "has %jd bytes, more than the %zu taken",
				   (intmax_t)st->st_size, max);
	return 0;
}

/* Read to the end.  The file may grow or shrink meanwhile; only max bounds it. */
static int read_rest(struct mez_buf *out, int fd, size_t max, size_t hint, struct mez_err *err)
{
	size_t got = 0;

	for (;;) {
		size_t want = hint > got ? hint - got : CHUNK;
		ssize_t n;

		if (want > max - got)
			want = max - got + 1; /* one more than allowed shows an overrun */
		n = read(fd, mez_buf_room(out, want), want);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return mez_err_sys(err, MEZ_E_IO, errno, "cannot read");
		if (n == 0)
			break;
		got += (size_t)n;
		out->len += (size_t)n;
		if (got > max)
			return mez_err_set(err, MEZ_E_LIMIT, "has more than the %zu bytes taken",
					   max);
	}
	out->p[out->len] = 0;
	return 0;
}

static int read_open(struct mez_buf *out, int fd, const struct stat *st, size_t max,
		     struct mez_err *err)
{
	size_t start = out->len, hint = S_ISREG(st->st_mode) ? (size_t)st->st_size + 1 : 0;
	int r = check_kind(st, max, err);

	if (r == 0)
		r = read_rest(out, fd, max, hint, err);
	if (r < 0) {
		out->len = start;
		if (out->p)
			out->p[start] = 0;
	}
	return r;
}

int mez_file_read_fd(struct mez_buf *out, int fd, const char *name, size_t max, struct mez_err *err)
{
	struct stat st;
	int r;

	if (fstat(fd, &st) < 0)
		r = mez_err_sys(err, MEZ_E_NOINPUT, errno, "cannot look at");
	else
		r = read_open(out, fd, &st, max, err);
	if (r < 0)
		mez_err_file(err, name);
	return r;
}

static int open_input(int dirfd, const char *path, struct mez_err *err)
{
	int fd = openat(dirfd, path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0) {
		int r = mez_err_sys(err, MEZ_E_NOINPUT, errno, "cannot open");

		mez_err_file(err, path);
		return r;
	}
	return fd;
}

int mez_file_read(struct mez_buf *out, int dirfd, const char *path, size_t max, struct mez_err *err)
{
	MEZ_AUTOFD fd = open_input(dirfd, path, err);

	return fd < 0 ? fd : mez_file_read_fd(out, fd, path, max, err);
}

/* Only the owner may look or write, and the owner is us or root. */
static int check_secret(const struct stat *st, struct mez_err *err)
{
	if (st->st_mode & (S_IRWXG | S_IRWXO))
		return mez_err_set(err, MEZ_E_NOPERM,
				   "others may use this file (mode %04o, want 0600)",
				   (unsigned)st->st_mode & 07777u);
	if (st->st_uid != geteuid() && st->st_uid != 0)
		return mez_err_set(err, MEZ_E_NOPERM, "belongs to somebody else (uid %u)",
				   (unsigned)st->st_uid);
	return 0;
}

int mez_file_read_secret(struct mez_buf *out, int dirfd, const char *path, size_t max,
			 struct mez_err *err)
{
	MEZ_AUTOFD fd = open_input(dirfd, path, err);
	struct stat st;
	int r;

	if (fd < 0)
		return fd;
	if (fstat(fd, &st) < 0)
		r = mez_err_sys(err, MEZ_E_NOINPUT, errno, "cannot look at");
	else
		r = check_secret(&st, err);
	if (r == 0) {
		/* all the room at once: a growing buffer would leave copies on the heap */
		(void)mez_buf_room(out, max + 1);
		r = read_open(out, fd, &st, max, err);
	}
	if (r < 0)
		mez_err_file(err, path);
	return r;
}

/* --- writing -------------------------------------------------------------- */

int mez_file_write_all(int fd, const void *p, size_t n, struct mez_err *err)
{
	const char *at = p;

	while (n > 0) {
		ssize_t w = write(fd, at, n);

		if (w < 0 && errno == EINTR)
			continue;
		if (w < 0)
			return mez_err_sys(err, MEZ_E_IO, errno, "cannot write");
		at += w;
		n -= (size_t)w;
	}
	return 0;
}

int mez_file_syncdir(int fd, const char *name, struct mez_err *err)
{
	if (fsync(fd) < 0) {
		int r = mez_err_sys(err, MEZ_E_IO, errno, "cannot flush the directory");

		mez_err_file(err, name);
		return r;
	}
	return 0;
}

/* One directory; when it is new, its entry in the parent is flushed. */
static int make_dir(int dirfd, const char *path, struct mez_err *err)
{
	const char *base;
	struct stat st;

	if (mkdirat(dirfd, path, 0777) == 0) {
		MEZ_AUTOFD parent = mez_file_parent(dirfd, path, &base, err);

		return parent < 0 ? parent : mez_file_syncdir(parent, path, err);
	}
	if (errno != EEXIST)
		return mez_err_sys(err, MEZ_E_CANTCREAT, errno, "cannot create the directory");
	if (fstatat(dirfd, path, &st, 0) < 0 || !S_ISDIR(st.st_mode))
		return mez_err_set(err, MEZ_E_CANTCREAT, "is there and is not a directory");
	return 0;
}

int mez_file_mkdirs(int dirfd, const char *path, struct mez_err *err)
{
	MEZ_AUTOBUF part = MEZ_BUF_INIT;
	size_t i, n = strlen(path);
	int r = 0;

	while (n > 1 && path[n - 1] == '/')
		n--;
	for (i = 1; r == 0 && i <= n; i++) {
		if (i < n && (path[i] != '/' || path[i - 1] == '/'))
			continue;
		mez_buf_clear(&part);
		mez_buf_add(&part, path, i);
		r = make_dir(dirfd, part.p, err);
	}
	if (r < 0)
		mez_err_file(err, path);
	return r;
}

/* --- walking -------------------------------------------------------------- */

struct walk {
	struct mez_buf found;  /* names as met, NUL-terminated */
	struct mez_buf prefix; /* path of the directory at hand, with its '/' */
	size_t count, max;
	unsigned depth;
};

static int walk_dir(struct walk *w, int fd, struct mez_err *err);

/* Go into the directory `name` of fd. */
static int walk_into(struct walk *w, int fd, const char *name, struct mez_err *err)
{
	size_t keep = w->prefix.len;
	int sub, r;

	if (w->depth == MAX_DEPTH)
		return mez_err_set(err, MEZ_E_LIMIT, "directories nest deeper than %d", MAX_DEPTH);
	sub = openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (sub < 0)
		return mez_err_sys(err, MEZ_E_NOINPUT, errno, "cannot open the directory");
	mez_buf_fmt(&w->prefix, "%s/", name);
	w->depth++;
	r = walk_dir(w, sub, err);
	w->depth--;
	w->prefix.len = keep;
	w->prefix.p[keep] = 0;
	return r;
}

static int walk_entry(struct walk *w, int fd, const char *name, struct mez_err *err)
{
	struct stat st;

	if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return mez_err_sys(err, MEZ_E_NOINPUT, errno, "cannot look at");
	if (S_ISDIR(st.st_mode))
		return walk_into(w, fd, name, err);
	if (!S_ISREG(st.st_mode))
		return mez_err_set(err, MEZ_E_UNSAFE, "is neither a file nor a directory");
	if (w->count == w->max)
		return mez_err_set(err, MEZ_E_LIMIT, "more than %zu files", w->max);
	w->count++;
	mez_buf_str(&w->found, mez_buf_view(&w->prefix));
	mez_buf_add(&w->found, name, strlen(name) + 1);
	return 0;
}

/* Name the entry that was refused, unless a deeper one already did. */
static void blame_entry(const struct walk *w, const char *name, struct mez_err *err)
{
	MEZ_AUTOBUF path = MEZ_BUF_INIT;

	mez_buf_str(&path, mez_buf_view(&w->prefix));
	mez_buf_z(&path, name);
	mez_err_file(err, path.p);
}

/* All entries of fd, which is consumed. */
static int walk_dir(struct walk *w, int fd, struct mez_err *err)
{
	DIR *d = fdopendir(fd);
	struct dirent *e;
	int r = 0;

	if (!d) {
		r = mez_err_sys(err, MEZ_E_AGAIN, errno, "cannot list the directory");
		(void)close(fd);
		return r;
	}
	while (r == 0 && (errno = 0, e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		r = walk_entry(w, fd, e->d_name, err);
		if (r < 0)
			blame_entry(w, e->d_name, err);
	}
	if (r == 0 && errno != 0)
		r = mez_err_sys(err, MEZ_E_IO, errno, "cannot list the directory");
	(void)closedir(d);
	return r;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_sorted(struct mez_buf *names, const struct mez_buf *found, size_t count)
{
	const char **list = calloc(count ? count : 1, sizeof(*list));
	const char *p = found->p;
	size_t i;

	if (!list)
		mez_bug("out of memory");
	for (i = 0; i < count; i++, p += strlen(p) + 1)
		list[i] = p;
	qsort(list, count, sizeof(*list), by_bytes);
	for (i = 0; i < count; i++)
		mez_buf_add(names, list[i], strlen(list[i]) + 1);
	free(list);
}

int mez_file_walk(struct mez_buf *names, size_t *count, int dirfd, const char *dir,
		  size_t max_files, struct mez_err *err)
{
	struct walk w = { .found = MEZ_BUF_INIT, .prefix = MEZ_BUF_INIT, .max = max_files };
	int fd = openat(dirfd, dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int r;

	if (fd < 0)
		r = mez_err_sys(err, MEZ_E_NOINPUT, errno, "cannot open the directory");
	else
		r = walk_dir(&w, fd, err);
	if (r == 0) {
		add_sorted(names, &w.found, w.count);
		*count = w.count;
	} else {
		mez_err_file(err, dir);
	}
	mez_buf_release(&w.found);
	mez_buf_release(&w.prefix);
	return r;
}
