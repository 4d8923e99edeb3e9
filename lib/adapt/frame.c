/* adapt/frame.c: bytes into one zstd frame in a file, by a thread beside the caller's.
 * The bytes pass through a ring of blocks: the caller fills and hashes one while the thread
 * compresses and writes those before it.  Counts that only grow say where each is:
 *	packed <= given <= packed + BLOCKS
 * One lock guards them; a block belongs to the caller until it is given, and again when it was
 * packed.  libzstd cuts what it gets into blocks of its own, so the frame does not depend on how
 * the bytes came.  libzstd's own workers would make other bytes.  Hashing has no thread of its
 * own: it takes a quarter of the time of compressing, and on two cores a third thread only takes
 * the core from the one that all wait for. */
#include "adapt/archive_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/file.h"

enum {
	LEVEL = 1, /* chains, which are what grows large, are smaller by it than by the default */
	BLOCKS = 6,
	BLOCK = 1 << 17, /* what read, hashes and libzstd work with while it is in the cache */
	FLUSH = 1 << 23, /* sent to the disk at a time */
};

struct mez_frame {
	/* the caller's alone */
	char *fill; /* where the next byte goes; NULL = no block is free yet */
	size_t filled;
	struct mez_sha256 sha;
	pthread_t packer;
	bool packer_runs;
	/* under the lock */
	pthread_mutex_t lock;
	pthread_cond_t more; /* for the packer: a block, the end, a failure */
	pthread_cond_t room; /* for the caller: a block was packed, or a failure */
	uint64_t given, packed;
	bool ended;	    /* no more blocks will come */
	int failed;	    /* what the writer could not do, and why: nobody goes on */
	struct mez_err why;
	size_t size[BLOCKS];
	/* the packer's */
	int fd;
	const char *path; /* NULL = standard output */
	ZSTD_CCtx *z;
	char *out; /* what zstd made, on its way to the file */
	size_t out_room;
	struct mez_tar_totals totals;
	uint64_t flushing; /* how much of the file is on its way to the disk */
	char block[BLOCKS][BLOCK];
};

static void lock(struct mez_frame *f)
{
	if (pthread_mutex_lock(&f->lock) != 0)
		mez_bug("a frame's lock is broken");
}

static void unlock(struct mez_frame *f)
{
	if (pthread_mutex_unlock(&f->lock) != 0)
		mez_bug("a frame's lock is broken");
}

/* --- packing -------------------------------------------------------------- */

static void must_zstd(size_t code)
{
	if (ZSTD_isError(code))
		mez_bug("libzstd refused a constant parameter or ran out of memory");
}

/* The disk begins with what was written, so that the flush at the end need not wait for all of
 * it.  A hint: what it cannot do, a pipe for one, is of no matter. */
static void begin_flush(struct mez_frame *f, uint64_t end)
{
	if (end - f->flushing < FLUSH)
		return;
	(void)sync_file_range(f->fd, (off_t)f->flushing, (off_t)(end - f->flushing),
			      SYNC_FILE_RANGE_WRITE);
	f->flushing = end;
}

static int write_out(struct mez_frame *f, size_t n)
{
	int r = mez_file_write_all(f->fd, f->out, n, &f->why);

	if (r == 0) {
		begin_flush(f, f->totals.packed + n);
		return 0;
	}
	if (!f->path)
		return mez_err_sys(&f->why, MEZ_E_IO, errno, "cannot write standard output");
	mez_err_file(&f->why, f->path);
	return r;
}

static int compress(struct mez_frame *f, const char *p, size_t n, ZSTD_EndDirective end)
{
	ZSTD_inBuffer in = { p, n, 0 };
	size_t left;

	f->totals.tar += n;
	do {
		ZSTD_outBuffer out = { f->out, f->out_room, 0 };
		int r;

		left = ZSTD_compressStream2(f->z, &out, &in, end);
		must_zstd(left);
		r = write_out(f, out.pos);
		if (r < 0)
			return r;
		f->totals.packed += out.pos;
	} while (end == ZSTD_e_end ? left > 0 : in.pos < in.size);
	return mez_tar_check_totals(&f->totals, &f->why);
}

/* The next block; packed, even where that failed. */
static void pack_next(struct mez_frame *f)
{
	size_t at = f->packed % BLOCKS, n = f->size[at];
	int r;

	unlock(f);
	r = compress(f, f->block[at], n, ZSTD_e_continue);
	lock(f);
	f->packed++;
	if (r < 0)
		f->failed = r;
	(void)pthread_cond_signal(&f->room);
}

/* Block after block, until the last or a failure. */
static void *run(void *arg)
{
	struct mez_frame *f = arg;

	lock(f);
	for (;;) {
		while (f->packed == f->given && !f->ended && !f->failed)
			(void)pthread_cond_wait(&f->more, &f->lock);
		if (f->packed == f->given || f->failed)
			break;
		pack_next(f);
	}
	unlock(f);
	return NULL;
}

/* --- life ----------------------------------------------------------------- */

static int start(struct mez_frame *f, struct mez_err *err)
{
	int cause = pthread_create(&f->packer, NULL, run, f);

	if (cause)
		return mez_err_sys(err, MEZ_E_AGAIN, cause, "cannot start a thread");
	f->packer_runs = true;
	return 0;
}

/* The packer stops: after the last block, or at once. */
static void stop(struct mez_frame *f, bool at_once)
{
	lock(f);
	f->ended = true;
	if (at_once && f->failed == 0)
		f->failed = -1;
	(void)pthread_cond_signal(&f->more);
	unlock(f);
	if (f->packer_runs && pthread_join(f->packer, NULL) != 0)
		mez_bug("a frame's thread is gone");
	f->packer_runs = false;
}

void mez_frame_abort(struct mez_frame *f)
{
	if (!f)
		return;
	stop(f, true);
	(void)pthread_mutex_destroy(&f->lock);
	(void)pthread_cond_destroy(&f->more);
	(void)pthread_cond_destroy(&f->room);
	(void)ZSTD_freeCCtx(f->z);
	free(f->out);
	free(f);
}

int mez_frame_open(struct mez_frame **out, int fd, const char *path, struct mez_err *err)
{
	struct mez_frame *f = malloc(sizeof(*f));
	int r;

	if (!f)
		mez_bug("out of memory");
	memset(f, 0, offsetof(struct mez_frame, block)); /* blocks are touched when needed */
	f->fd = fd;
	f->path = path;
	f->fill = f->block[0];
	f->out_room = ZSTD_CStreamOutSize();
	f->out = malloc(f->out_room);
	f->z = ZSTD_createCCtx();
	if (!f->out || !f->z)
		mez_bug("out of memory");
	must_zstd(ZSTD_CCtx_setParameter(f->z, ZSTD_c_compressionLevel, LEVEL));
	must_zstd(ZSTD_CCtx_setParameter(f->z, ZSTD_c_checksumFlag, 1));
	mez_sha256_init(&f->sha);
	if (pthread_mutex_init(&f->lock, NULL) != 0 || pthread_cond_init(&f->more, NULL) != 0 ||
	    pthread_cond_init(&f->room, NULL) != 0)
		mez_bug("no lock for a frame");
	r = start(f, err);
	if (r < 0)
		mez_frame_abort(f);
	else
		*out = f;
	return r;
}

/* --- giving --------------------------------------------------------------- */

static int failure(const struct mez_frame *f, struct mez_err *err)
{
	if (err)
		*err = f->why;
	return f->failed;
}

/* The block at hand goes, hashed while it is in the cache. */
static void give(struct mez_frame *f)
{
	size_t at = f->given % BLOCKS;

	mez_sha256_update(&f->sha, f->block[at], f->filled);
	lock(f);
	f->size[at] = f->filled;
	f->given++;
	(void)pthread_cond_signal(&f->more);
	unlock(f);
	f->fill = NULL;
	f->filled = 0;
}

static int await_block(struct mez_frame *f, struct mez_err *err)
{
	int r = 0;

	lock(f);
	while (f->given - f->packed == BLOCKS && !f->failed)
		(void)pthread_cond_wait(&f->room, &f->lock);
	if (f->failed)
		r = failure(f, err);
	else
		f->fill = f->block[f->given % BLOCKS];
	unlock(f);
	return r;
}

int mez_frame_put(struct mez_frame *f, const char *p, size_t n, struct mez_err *err)
{
	while (n > 0) {
		size_t take = n < BLOCK - f->filled ? n : BLOCK - f->filled;
		int r = f->fill ? 0 : await_block(f, err);

		if (r < 0)
			return r;
		memcpy(f->fill + f->filled, p, take);
		f->filled += take;
		p += take;
		n -= take;
		if (f->filled == BLOCK)
			give(f);
	}
	return 0;
}

int mez_frame_close(struct mez_frame *f, struct mez_filehash *digest, struct mez_err *err)
{
	int r;

	if (f->filled > 0)
		give(f);
	stop(f, false);
	if (f->failed == 0)
		f->failed = compress(f, NULL, 0, ZSTD_e_end);
	r = f->failed ? failure(f, err) : 0;
	if (r == 0)
		*digest = mez_sha256_final(&f->sha);
	mez_frame_abort(f);
	return r;
}
