/* journal/journal.c: the lock, and durable writing. */
#include "journal/journal_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"

enum { LOCK_STEP_MS = 10, NEW_FILE_MODE = 0666 };
static const char lock_name[] = "lock";

void mez_segment_name(char out[static MEZ_SEGMENT_NAME + 1], uint32_t segment)
{
	mez_require(segment < MEZ_JOURNAL_SEGMENTS_MAX);
	(void)snprintf(out, MEZ_SEGMENT_NAME + 1, "segment-%08u.ndjson",
		       (unsigned)segment % 100000000u);
}

int mez_segment_open(const struct mez_journal *j, uint32_t segment, int how, struct mez_err *err)
{
	char name[MEZ_SEGMENT_NAME + 1];
	int fd, r;

	mez_segment_name(name, segment);
	fd = openat(j->dirfd, name, how | O_CLOEXEC | O_NOFOLLOW, NEW_FILE_MODE);
	if (fd >= 0)
		return fd;
	r = mez_err_sys(err, how & O_CREAT ? MEZ_E_CANTCREAT : MEZ_E_NOINPUT, errno, "cannot open");
	mez_err_file(err, name);
	return r;
}

/* --- opening -------------------------------------------------------------- */

/* flock() has no time-out of its own: ask again in small steps. */
static int wait_for_lock(int fd, unsigned wait_ms, struct mez_err *err)
{
	const struct timespec step = { 0, LOCK_STEP_MS * 1000000L };
	unsigned waited = 0;

	while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno == EINTR)
			continue;
		if (errno != EWOULDBLOCK)
			return mez_err_sys(err, MEZ_E_IO, errno, "cannot lock '%s'", lock_name);
		if (waited >= wait_ms)
			return mez_err_set(err, MEZ_E_AGAIN,
					   "another process is writing here (it holds '%s')",
					   lock_name);
		(void)nanosleep(&step, NULL);
		waited += LOCK_STEP_MS;
	}
	return 0;
}

static int take_lock(struct mez_journal *j, struct mez_err *err)
{
	j->lockfd = openat(j->dirfd, lock_name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
			   NEW_FILE_MODE);
	if (j->lockfd < 0)
		return mez_err_sys(err, MEZ_E_CANTCREAT, errno, "cannot open '%s'", lock_name);
	return wait_for_lock(j->lockfd, j->config.wait_ms, err);
}

int mez_journal_open(struct mez_journal **out, int dirfd, const struct mez_journal_config *config,
		     struct mez_err *err)
{
	struct mez_journal *j = calloc(1, sizeof(*j));
	int r = 0;

	if (!j)
		mez_bug("out of memory");
	mez_require(config->width >= 1 && config->width <= MEZ_JOURNAL_WIDTH_MAX);
	j->config = *config;
	if (!j->config.segment_max)
		j->config.segment_max = MEZ_SEGMENT_MAX;
	j->lockfd = j->fd = -1;
	j->dirfd = fcntl(dirfd, F_DUPFD_CLOEXEC, 3);
	if (j->dirfd < 0)
		r = mez_err_sys(err, MEZ_E_IO, errno, "cannot duplicate a descriptor");
	else if (config->mode == MEZ_JOURNAL_APPEND)
		r = take_lock(j, err);
	if (r < 0) {
		mez_journal_close(j);
		return r;
	}
	*out = j;
	return 0;
}

static void close_fd(int fd)
{
	if (fd >= 0)
		(void)close(fd);
}

void mez_journal_close(struct mez_journal *j)
{
	if (!j)
		return;
	close_fd(j->fd);
	close_fd(j->lockfd);
	close_fd(j->dirfd);
	mez_buf_release(&j->buf);
	free(j);
}

/* --- writing -------------------------------------------------------------- */

static int fail(struct mez_journal *j, int r, struct mez_err *err)
{
	char name[MEZ_SEGMENT_NAME + 1];

	j->failed = true;
	mez_segment_name(name, j->tail.at.segment);
	mez_err_file(err, name);
	return r;
}

static int refuse_failed(const struct mez_journal *j, struct mez_err *err)
{
	mez_require(j->scanned && j->config.mode == MEZ_JOURNAL_APPEND);
	if (j->failed)
		return mez_err_set(err, MEZ_E_IO,
				   "an earlier write failed; nothing more is written");
	return 0;
}

/* The last segment, open for writing and as long as we left it: a process that wrote
 * without the lock must not have its bytes overwritten, nor ours mixed with them. */
static int ready_segment(struct mez_journal *j, struct mez_err *err)
{
	uint64_t want = j->tail.at.offset + j->tail.bytes;
	struct stat st;
	int r = j->fd >= 0 ? j->fd : mez_segment_open(j, j->tail.at.segment, O_RDWR | O_CREAT, err);
	bool fresh = j->fd < 0;

	if (r < 0)
		return fail(j, r, err);
	j->fd = r;
	if (fstat(j->fd, &st) < 0)
		return fail(j, mez_err_sys(err, MEZ_E_IO, errno, "cannot look at"), err);
	if ((uint64_t)st.st_size != want)
		return fail(j, mez_err_set(err, MEZ_E_IO,
					   "has %jd bytes and not %ju: somebody else wrote to it",
					   (intmax_t)st.st_size, (uintmax_t)want), err);
	/* A file that is new may be missing from its directory after a crash. */
	if (fresh && want == 0) {
		r = mez_file_syncdir(j->dirfd, ".", err);
		if (r < 0)
			return fail(j, r, err);
	}
	return 0;
}

int mez_journal_cut(struct mez_journal *j, struct mez_err *err)
{
	int r = refuse_failed(j, err);

	if (r == 0)
		r = ready_segment(j, err);
	if (r < 0)
		return r;
	if (ftruncate(j->fd, (off_t)j->tail.at.offset) < 0)
		return fail(j, mez_err_sys(err, MEZ_E_IO, errno, "cannot cut the torn tail"), err);
	if (fdatasync(j->fd) < 0)
		return fail(j, mez_err_sys(err, MEZ_E_IO, errno, "cannot flush to the disk"), err);
	j->tail.bytes = 0;
	j->tail.lines = 0;
	j->tail.first = MEZ_NOSTR;
	return 0;
}

int mez_journal_sync(struct mez_journal *j, struct mez_err *err)
{
	int r = refuse_failed(j, err);

	if (r < 0 || j->tail.at.offset == 0)
		return r;
	r = ready_segment(j, err);
	if (r == 0 && fdatasync(j->fd) < 0)
		r = fail(j, mez_err_sys(err, MEZ_E_IO, errno, "cannot flush to the disk"), err);
	return r;
}

static int pwrite_all(int fd, struct mez_str s, uint64_t offset, struct mez_err *err)
{
	while (s.n) {
		ssize_t n = pwrite(fd, s.p, s.n, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return mez_err_sys(err, MEZ_E_IO, errno, "cannot write");
		s.p += n;
		s.n -= (size_t)n;
		offset += (uint64_t)n;
	}
	return 0;
}

static uint64_t count_lines(struct mez_str s)
{
	uint64_t lines = 0;
	const char *p = s.p, *end = s.p + s.n;

	while ((p = memchr(p, '\n', (size_t)(end - p)))) {
		lines++;
		p++;
	}
	return lines;
}

/* Close the segment when the group would overfill it; a record never spans two. */
static void roll(struct mez_journal *j, size_t n)
{
	struct mez_journal_place *at = &j->tail.at;

	if (at->offset == 0 || at->offset + n <= j->config.segment_max)
		return;
	close_fd(j->fd);
	j->fd = -1;
	*at = (struct mez_journal_place){ .segment = at->segment + 1, .offset = 0, .line = 1 };
}

int mez_journal_append(struct mez_journal *j, struct mez_str group, struct mez_journal_place *at,
		       struct mez_err *err)
{
	uint64_t lines = count_lines(group);
	int r = refuse_failed(j, err);

	if (r < 0)
		return r;
	mez_require(j->tail.bytes == 0 && group.n && group.p[group.n - 1] == '\n');
	mez_require(lines % j->config.width == 0);
	if (group.n > MEZ_JOURNAL_GROUP_MAX)
		return mez_err_set(err, MEZ_E_LIMIT,
				   "a group of %zu bytes is over the limit of %zu", group.n,
				   MEZ_JOURNAL_GROUP_MAX);
	roll(j, group.n);
	r = ready_segment(j, err);
	if (r < 0)
		return r;
	r = pwrite_all(j->fd, group, j->tail.at.offset, err);
	/* Nobody was told of these bytes.  Taking them back spares the next opener a torn
	 * tail; should that fail too, the opener cuts it. */
	if (r < 0 && ftruncate(j->fd, (off_t)j->tail.at.offset) < 0)
		r = mez_err_in(err, "leaving a torn tail");
	if (r < 0)
		return fail(j, r, err);
	if (fdatasync(j->fd) < 0)
		return fail(j, mez_err_sys(err, MEZ_E_IO, errno, "cannot flush to the disk"), err);
	*at = j->tail.at;
	j->tail.at.offset += group.n;
	j->tail.at.line += lines;
	return 0;
}

int mez_journal_read_at(struct mez_journal *j, struct mez_buf *out, uint32_t segment,
			uint64_t offset, size_t n, struct mez_err *err)
{
	char *to = mez_buf_room(out, n);
	size_t got = 0;
	MEZ_AUTOFD fd = mez_segment_open(j, segment, O_RDONLY, err);

	if (fd < 0)
		return fd;
	while (got < n) {
		ssize_t k = pread(fd, to + got, n - got, (off_t)(offset + got));

		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return mez_err_sys(err, MEZ_E_IO, errno, "cannot read back");
		if (k == 0)
			return mez_err_set(err, MEZ_E_IO, "cannot read back: the file ends early");
		got += (size_t)k;
	}
	out->len += n;
	to[n] = 0;
	return 0;
}
