/* journal/scan.c: reading a journal from the front, record by record, and telling how it
 * ends.  A reader takes no lock while it reads: a writer adds whole records and never
 * changes them.  Only when it finds an unfinished end does it ask, by the lock, whether
 * somebody is writing just now. */
#include "journal/journal_priv.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

enum { READ_CHUNK = 1 << 20 };

/* --- which segments there are --------------------------------------------- */

static bool segment_number(uint32_t *out, const char *name)
{
	static const char prefix[] = "segment-", suffix[] = ".ndjson";
	const size_t digits = MEZ_SEGMENT_NAME - (sizeof(prefix) - 1) - (sizeof(suffix) - 1);
	uint32_t n = 0;

	if (strlen(name) != MEZ_SEGMENT_NAME || strncmp(name, prefix, sizeof(prefix) - 1) != 0 ||
	    strcmp(name + MEZ_SEGMENT_NAME - (sizeof(suffix) - 1), suffix) != 0)
		return false;
	for (size_t i = 0; i < digits; i++) {
		char c = name[sizeof(prefix) - 1 + i];

		if (c < '0' || c > '9')
			return false;
		n = n * 10 + (uint32_t)(c - '0');
	}
	*out = n;
	return true;
}

static DIR *open_listing(const struct mez_journal *j)
{
	int fd = openat(j->dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);

	if (!d && fd >= 0)
		(void)close(fd);
	return d;
}

/* Numbers are unique, so "as many as the greatest plus one" means "no gap". */
int mez_segment_count(uint32_t *out, const struct mez_journal *j, struct mez_err *err)
{
	DIR *d = open_listing(j);
	const struct dirent *e;
	uint32_t n, found = 0, top = 0;

	if (!d)
		return mez_err_sys(err, MEZ_E_NOINPUT, errno, "cannot list the segments");
	while ((errno = 0, e = readdir(d))) {
		if (!segment_number(&n, e->d_name))
			continue;
		found++;
		if (n + 1 > top)
			top = n + 1;
	}
	n = (uint32_t)errno;
	(void)closedir(d);
	if (n)
		return mez_err_sys(err, MEZ_E_IO, (int)n, "cannot list the segments");
	if (found != top)
		return mez_err_set(err, MEZ_E_CHAIN, "%u of %u segments are missing", top - found,
				   top);
	*out = found;
	return 0;
}

/* --- one segment ---------------------------------------------------------- */

struct cursor {
	struct mez_journal *j;
	mez_journal_record_fn *fn;
	void *arg;
	int fd;
	uint64_t left; /* bytes of the segment, as long as it was at the start, not yet read */
	size_t used;   /* bytes of j->buf already given away */
};

/* Get more bytes behind those not yet used.  0 = the segment's end. */
static int refill(struct cursor *c, struct mez_err *err)
{
	struct mez_buf *b = &c->j->buf;
	size_t want = c->left < READ_CHUNK ? (size_t)c->left : READ_CHUNK;
	ssize_t n;

	if (want == 0)
		return 0;
	if (c->used) {
		memmove(b->p, b->p + c->used, b->len - c->used);
		b->len -= c->used;
		c->used = 0;
	}
	do
		n = read(c->fd, mez_buf_room(b, want), want);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return mez_err_sys(err, MEZ_E_IO, errno, "cannot read");
	b->len += (size_t)n;
	c->left = n ? c->left - (uint64_t)n : 0;
	return n > 0;
}

/* Split the next `width` lines off the buffer without using them up; *found = how many
 * whole lines there were, *size = their bytes. */
static int split(const struct cursor *c, struct mez_str *line, unsigned *found, size_t *size,
		 struct mez_err *err)
{
	struct mez_str all = mez_buf_view(&c->j->buf); /* never NULL, as the buffer may be */
	const char *p = all.p + c->used, *end = all.p + all.n;

	*found = 0;
	*size = 0;
	while (p < end && *found < c->j->config.width) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		size_t n = (size_t)((nl ? nl : end) - p);

		if (n > MEZ_JOURNAL_LINE_MAX)
			return mez_err_set(err, MEZ_E_LIMIT, "a line is longer than %zu bytes",
					   MEZ_JOURNAL_LINE_MAX);
		if (!nl)
			break;
		line[(*found)++] = (struct mez_str){ p, n };
		*size += n + 1;
		p = nl + 1;
	}
	return 0;
}

static int give(struct cursor *c, const struct mez_str *line, size_t size, struct mez_err *err)
{
	struct mez_journal_place *at = &c->j->tail.at;
	int r = c->fn(c->arg, line, at, err);

	if (r < 0)
		return r;
	at->offset += size;
	at->line += c->j->config.width;
	c->used += size;
	return 0;
}

/* What is left in the buffer at the end belongs to no whole record. */
static void note_tail(struct cursor *c, const struct mez_str *line, unsigned lines)
{
	struct mez_journal_tail *t = &c->j->tail;

	t->bytes = c->j->buf.len - c->used;
	t->lines = lines;
	t->first = lines ? line[0] : MEZ_NOSTR;
}

static int scan_open(struct cursor *c, struct mez_err *err)
{
	struct mez_str line[MEZ_JOURNAL_WIDTH_MAX];
	unsigned found;
	size_t size;
	int r;

	for (;;) {
		r = split(c, line, &found, &size, err);
		if (r == 0 && found == c->j->config.width)
			r = give(c, line, size, err);
		else if (r == 0 && (r = refill(c, err)) == 0)
			break;
		if (r < 0)
			return r;
	}
	note_tail(c, line, found);
	return 0;
}

/* Scan one segment from j->tail.at on. */
static int scan_segment(struct mez_journal *j, mez_journal_record_fn *fn, void *arg,
			struct mez_err *err)
{
	char name[MEZ_SEGMENT_NAME + 1];
	MEZ_AUTOFD fd = mez_segment_open(j, j->tail.at.segment, O_RDONLY, err);
	struct cursor c = { .j = j, .fn = fn, .arg = arg, .fd = fd };
	struct stat st;
	int r;

	if (fd < 0)
		return fd;
	mez_buf_clear(&j->buf);
	if (fstat(fd, &st) < 0 || lseek(fd, (off_t)j->tail.at.offset, SEEK_SET) < 0)
		r = mez_err_sys(err, MEZ_E_IO, errno, "cannot look at");
	else if (!S_ISREG(st.st_mode))
		r = mez_err_set(err, MEZ_E_UNSAFE, "is no regular file");
	else if ((uint64_t)st.st_size < j->tail.at.offset)
		r = mez_err_set(err, MEZ_E_CHAIN, "became shorter while it was read");
	else {
		c.left = (uint64_t)st.st_size - j->tail.at.offset;
		r = scan_open(&c, err);
	}
	if (r < 0) {
		mez_segment_name(name, j->tail.at.segment);
		mez_err_file(err, name);
		mez_err_place(err, (uint32_t)j->tail.at.line, 1, j->tail.at.offset);
	}
	return r;
}

/* --- all of them ---------------------------------------------------------- */

static int torn_inside(const struct mez_journal *j, struct mez_err *err)
{
	char name[MEZ_SEGMENT_NAME + 1];
	int r = mez_err_set(err, MEZ_E_CHAIN,
			    "ends within a record though another segment follows");

	mez_segment_name(name, j->tail.at.segment);
	mez_err_file(err, name);
	mez_err_place(err, (uint32_t)j->tail.at.line, 1, j->tail.at.offset);
	return r;
}

/* Scan from j->tail.at to the end of the last segment there is now. */
static int scan_on(struct mez_journal *j, mez_journal_record_fn *fn, void *arg, struct mez_err *err)
{
	uint32_t count;
	int r = mez_segment_count(&count, j, err);

	if (r < 0 || count == 0)
		return r;
	for (;;) {
		r = scan_segment(j, fn, arg, err);
		if (r < 0 || j->tail.at.segment + 1 >= count)
			return r;
		if (j->tail.bytes)
			return torn_inside(j, err);
		j->tail.at =
			(struct mez_journal_place){.segment = j->tail.at.segment + 1, .line = 1};
	}
}

/* A reader found an unfinished end.  If no writer lives, read on under a shared lock:
 * what is unfinished then is a torn tail. */
static int settle(struct mez_journal *j, mez_journal_record_fn *fn, void *arg, struct mez_err *err)
{
	MEZ_AUTOFD fd = openat(j->dirfd, "lock", O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	if (fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) < 0 && errno == EWOULDBLOCK) {
		j->tail.live = true;
		return 0;
	}
	/* No lock file, or one that cannot be locked (a read-only copy): nobody writes. */
	return scan_on(j, fn, arg, err);
}

int mez_journal_scan(struct mez_journal *j, mez_journal_record_fn *fn, void *arg,
		     struct mez_journal_tail *tail, struct mez_err *err)
{
	int r;

	mez_require(!j->scanned);
	j->tail.at.line = 1;
	r = scan_on(j, fn, arg, err);
	if (r == 0 && j->tail.bytes && j->config.mode == MEZ_JOURNAL_READ)
		r = settle(j, fn, arg, err);
	if (r < 0)
		return r;
	j->scanned = true;
	*tail = j->tail;
	return 0;
}
