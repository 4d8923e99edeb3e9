/* receipt/chaindir.c: reading a chain from its directory. */
#include "receipt/chaindir.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/file.h"

/* --- the files beside the segments ---------------------------------------- */

/* The genesis file is the canonical line and its newline, nothing else. */
static int load_genesis(struct mez_chaindir *d, struct mez_arena *a, int dirfd, struct mez_err *err)
{
	MEZ_AUTOBUF file = MEZ_BUF_INIT;
	struct mez_str text;
	int r = mez_file_read(&file, dirfd, MEZ_GENESIS_FILE, MEZ_GENESIS_BYTES_MAX, err);

	if (r < 0)
		return r;
	text = mez_arena_dup(a, mez_buf_view(&file));
	if (text.n == 0 || text.p[text.n - 1] != '\n') {
		r = mez_err_set(err, MEZ_E_NOT_CANONICAL, "does not end in a newline");
	} else {
		text.n--;
		r = mez_genesis_open(&d->genesis, a, text, err);
	}
	if (r < 0)
		mez_err_file(err, MEZ_GENESIS_FILE);
	return r;
}

static int load_checkpoint(struct mez_chaindir *d, struct mez_arena *a, int dirfd,
			   struct mez_err *err)
{
	MEZ_AUTOBUF file = MEZ_BUF_INIT;
	struct stat st;
	int r;

	if (fstatat(dirfd, MEZ_CHECKPOINT_FILE, &st, AT_SYMLINK_NOFOLLOW) < 0 && errno == ENOENT)
		return 0;
	r = mez_file_read(&file, dirfd, MEZ_CHECKPOINT_FILE, MEZ_NOTE_MAX, err);
	if (r == 0)
		r = mez_checkpoint_open(&d->checkpoint, mez_arena_dup(a, mez_buf_view(&file)),
					&d->genesis->log_key, err);
	if (r == 0 && !mez_str_eq(d->checkpoint.origin, d->genesis->origin))
		r = mez_err_set(err, MEZ_E_CHAIN, "is of '%.*s', the chain is '%.*s'",
				MEZ_FMT(d->checkpoint.origin), MEZ_FMT(d->genesis->origin));
	if (r < 0) {
		mez_err_file(err, MEZ_CHECKPOINT_FILE);
		return r;
	}
	d->has_checkpoint = true;
	return 0;
}

int mez_chaindir_load(struct mez_chaindir *out, struct mez_arena *a, int dirfd, struct mez_err *err)
{
	struct mez_chaindir d = { .has_checkpoint = false };
	int r = load_genesis(&d, a, dirfd, err);

	if (r == 0)
		r = load_checkpoint(&d, a, dirfd, err);
	if (r == 0)
		*out = d;
	return r;
}

/* --- the segments --------------------------------------------------------- */

struct feeding {
	struct mez_chain_check *check;
	mez_chaindir_fn *each;
	void *arg;
};

static int feed_record(void *arg, const struct mez_str *line, const struct mez_journal_place *at,
		       struct mez_err *err)
{
	const struct feeding *f = arg;
	char name[MEZ_SEGMENT_NAME + 1];
	int r = 0;

	mez_segment_name(name, at->segment);
	mez_chain_check_where(f->check, name, at->line, at->offset);
	for (unsigned i = 0; i < MEZ_CHAIN_WIDTH && r == 0; i++)
		r = mez_chain_check_feed(f->check, line[i], err);
	mez_chain_check_where(f->check, NULL, at->line, at->offset);
	if (r == 0 && f->each)
		f->each(f->arg, f->check, line, at);
	return r;
}

int mez_chaindir_scan(const struct mez_chaindir *d, struct mez_journal *j,
		      struct mez_chain_check *c, mez_chaindir_fn *each, void *arg,
		      struct mez_journal_tail *tail, struct mez_err *err)
{
	struct feeding f = { .check = c, .each = each, .arg = arg };
	int r = d->has_checkpoint ? mez_chain_check_expect(c, &d->checkpoint, err) : 0;

	if (r < 0)
		mez_err_file(err, MEZ_CHECKPOINT_FILE);
	else
		r = mez_journal_scan(j, feed_record, &f, tail, err);
	return r < 0 ? r : mez_chain_check_end(c, err);
}

int mez_chaindir_clean(const struct mez_journal_tail *tail, uint64_t receipts, struct mez_err *err)
{
	char name[MEZ_SEGMENT_NAME + 1];
	int r;

	if (tail->bytes == 0 || tail->live)
		return 0;
	r = mez_err_set(
		err, MEZ_E_CHAIN,
		"torn tail: %ju bytes after receipt %ju, never acknowledged; the next append "
		"cuts it",
		(uintmax_t)tail->bytes, (uintmax_t)receipts - 1);
	mez_segment_name(name, tail->at.segment);
	mez_err_file(err, name);
	mez_err_place(err, (uint32_t)tail->at.line, 1, tail->at.offset);
	return r;
}
