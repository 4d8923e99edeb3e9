/* receipt/ledger.c: appending receipts with group commit.
 * Two locks.  `queue_lock` guards what the adding and the committing thread share, and is
 * held for moments; `commit_lock` is held through a commit, so that groups reach the
 * journal in the order they were queued.  Order: commit_lock, then queue_lock. */
#include "receipt/ledger.h"

#include <pthread.h>
#include <stdlib.h>

#include "receipt/chain_priv.h"
#include "receipt/seen.h"
#include "vc/case.h"

enum { PLACES_FIRST = 1024 };

/* Where a receipt line is, for reading it back. */
struct place {
	uint64_t offset;
	uint32_t segment, size;
};

/* Records that wait to be written, and how long their lines are. */
struct queue {
	struct mez_buf lines;
	struct line_sizes {
		uint32_t payload, receipt; /* with newlines */
	} *size;
	size_t n, cap;
};

struct mez_ledger {
	struct mez_journal *journal;
	struct mez_arena arena; /* genesis and checkpoint */
	struct mez_chaindir dir;
	const struct mez_seckey *key;
	uint64_t cut;
	/* the adding thread's */
	struct mez_chain_check *check;
	struct mez_seen seen;
	/* shared, under queue_lock */
	pthread_mutex_t queue_lock, commit_lock;
	struct queue queue;
	struct place *place; /* of committed receipts, by sequence */
	uint64_t committed, places_cap;
	bool failed;
	/* the committing thread's, under commit_lock */
	struct queue group;
};

/* --- opening -------------------------------------------------------------- */

static void add_place(struct mez_ledger *l, struct place p)
{
	if (l->committed == l->places_cap) {
		l->places_cap = l->places_cap ? l->places_cap * 2 : PLACES_FIRST;
		l->place = reallocarray(l->place, l->places_cap, sizeof(*l->place));
		if (!l->place)
			mez_bug("out of memory");
	}
	l->place[l->committed++] = p;
}

static void learn(void *arg, const struct mez_chain_check *c, const struct mez_str *line,
		  const struct mez_journal_place *at)
{
	struct mez_ledger *l = arg;
	const struct mez_receipt *r = mez_chain_check_last(c);

	mez_seen_add(&l->seen, &r->payload, r->sequence);
	add_place(l, (struct place){ .segment = at->segment,
				     .offset = at->offset + line[0].n + 1,
				     .size = (uint32_t)line[1].n + 1 });
}

/* What an interrupted append leaves: a part of the lines of its last record.  Its payload
 * line, if whole, is a case.  A whole line that is anything else (a receipt whose payload
 * was removed, say) was not left by us, and somebody may have been told of it. */
static int judge_tail(const struct mez_journal_tail *tail, struct mez_err *err)
{
	struct mez_arena a = { .base = NULL };
	const struct mez_json *v;
	struct mez_case c;
	int r = 0;

	if (tail->lines == 0)
		return 0;
	r = mez_arena_init(&a, 0, err);
	if (r < 0)
		return r;
	if (mez_canon_read(&v, &a, tail->first.p, tail->first.n, err) < 0 ||
	    mez_case_read(&c, v, err) < 0 || c.receipt)
		r = mez_err_set(err, MEZ_E_CHAIN,
				"the last line is no payload of ours: not repaired");
	mez_arena_release(&a);
	return r;
}

static int recover(struct mez_ledger *l, const struct mez_journal_tail *tail, struct mez_err *err)
{
	int r = judge_tail(tail, err);

	if (r < 0) {
		char name[MEZ_SEGMENT_NAME + 1];

		mez_segment_name(name, tail->at.segment);
		mez_err_file(err, name);
		mez_err_place(err, (uint32_t)tail->at.line, 1, tail->at.offset);
		return r;
	}
	l->cut = tail->bytes;
	return tail->bytes ? mez_journal_cut(l->journal, err) : mez_journal_sync(l->journal, err);
}

static int check_key(const struct mez_ledger *l, struct mez_err *err)
{
	struct mez_pubkey pub;
	int r;

	if (!l->key)
		return 0;
	pub = mez_seckey_public(l->key);
	r = mez_genesis_check_log(l->dir.genesis, &pub, err);
	if (r < 0)
		mez_err_file(err, MEZ_GENESIS_FILE);
	return r;
}

static int open_all(struct mez_ledger *l, int dirfd, const struct mez_ledger_config *config,
		    struct mez_err *err)
{
	const struct mez_journal_config how = { .mode = MEZ_JOURNAL_APPEND,
						.width = MEZ_CHAIN_WIDTH,
						.wait_ms = config->wait_ms };
	struct mez_journal_tail tail;
	int r;

	l->key = config->key;
	if ((r = mez_arena_init(&l->arena, 0, err)) < 0 ||
	    (r = mez_journal_open(&l->journal, dirfd, &how, err)) < 0 ||
	    (r = mez_chaindir_load(&l->dir, &l->arena, dirfd, err)) < 0 ||
	    (r = check_key(l, err)) < 0 ||
	    (r = mez_chain_check_new(&l->check, l->dir.genesis, MEZ_CHAIN_LINKS, err)) < 0 ||
	    (r = mez_chaindir_scan(&l->dir, l->journal, l->check, learn, l, &tail, err)) < 0)
		return r;
	return recover(l, &tail, err);
}

int mez_ledger_open(struct mez_ledger **out, int dirfd, const struct mez_ledger_config *config,
		    struct mez_err *err)
{
	struct mez_ledger *l = calloc(1, sizeof(*l));
	int r;

	if (!l)
		mez_bug("out of memory");
	if (pthread_mutex_init(&l->queue_lock, NULL) || pthread_mutex_init(&l->commit_lock, NULL))
		mez_bug("no mutex");
	r = open_all(l, dirfd, config, err);
	if (r < 0) {
		mez_ledger_free(l);
		return r;
	}
	*out = l;
	return 0;
}

static void queue_release(struct queue *q)
{
	mez_buf_release(&q->lines);
	free(q->size);
}

void mez_ledger_free(struct mez_ledger *l)
{
	if (!l)
		return;
	mez_chain_check_free(l->check);
	mez_journal_close(l->journal);
	mez_seen_release(&l->seen);
	queue_release(&l->queue);
	queue_release(&l->group);
	free(l->place);
	(void)pthread_mutex_destroy(&l->queue_lock);
	(void)pthread_mutex_destroy(&l->commit_lock);
	mez_arena_release(&l->arena);
	free(l);
}

const struct mez_genesis *mez_ledger_genesis(const struct mez_ledger *l)
{
	return l->dir.genesis;
}

uint64_t mez_ledger_size(const struct mez_ledger *l)
{
	return mez_chain_check_size(l->check);
}

struct mez_instant mez_ledger_time(const struct mez_ledger *l)
{
	return mez_chain_check_time(l->check);
}

uint64_t mez_ledger_cut(const struct mez_ledger *l)
{
	return l->cut;
}

/* --- committing ----------------------------------------------------------- */

static void lock(pthread_mutex_t *m)
{
	if (pthread_mutex_lock(m))
		mez_bug("a mutex that cannot be locked");
}

static void unlock(pthread_mutex_t *m)
{
	if (pthread_mutex_unlock(m))
		mez_bug("a mutex that cannot be unlocked");
}

static int refuse_failed(struct mez_err *err)
{
	return mez_err_set(err, MEZ_E_IO, "an earlier write failed; nothing more is recorded");
}

/* The group is on the disk: from now on its receipts can be read back. */
static void note_written(struct mez_ledger *l, struct mez_journal_place at)
{
	lock(&l->queue_lock);
	for (size_t i = 0; i < l->group.n; i++) {
		const struct line_sizes *size = &l->group.size[i];

		at.offset += size->payload;
		add_place(l, (struct place){ .segment = at.segment,
					     .offset = at.offset,
					     .size = size->receipt });
		at.offset += size->receipt;
	}
	unlock(&l->queue_lock);
	l->group.n = 0;
	mez_buf_clear(&l->group.lines);
}

static int commit_group(struct mez_ledger *l, struct mez_err *err)
{
	struct mez_journal_place at;
	struct queue empty = l->group;
	bool failed;
	int r;

	lock(&l->queue_lock);
	l->group = l->queue;
	l->queue = empty;
	failed = l->failed;
	unlock(&l->queue_lock);
	if (failed)
		return refuse_failed(err);
	if (l->group.n == 0)
		return 0;
	r = mez_journal_append(l->journal, mez_buf_view(&l->group.lines), &at, err);
	if (r < 0) {
		lock(&l->queue_lock);
		l->failed = true;
		unlock(&l->queue_lock);
		return r;
	}
	note_written(l, at);
	return 0;
}

int mez_ledger_commit(struct mez_ledger *l, struct mez_err *err)
{
	int r;

	lock(&l->commit_lock);
	r = commit_group(l, err);
	unlock(&l->commit_lock);
	return r;
}

/* --- finding -------------------------------------------------------------- */

static bool find_place(struct mez_ledger *l, struct place *out, uint64_t sequence)
{
	bool there;

	lock(&l->queue_lock);
	there = sequence < l->committed;
	if (there)
		*out = l->place[sequence];
	unlock(&l->queue_lock);
	return there;
}

static int read_receipt(struct mez_receipt *out, struct mez_ledger *l, struct mez_arena *a,
			uint64_t sequence, struct mez_err *err)
{
	MEZ_AUTOBUF line = MEZ_BUF_INIT;
	const struct mez_json *v;
	struct mez_str text;
	struct place p = { .size = 0 };
	int r = 0;

	if (!find_place(l, &p, sequence)) {
		r = mez_ledger_commit(l, err);
		if (r == 0 && !find_place(l, &p, sequence))
			mez_bug("a receipt that was committed is nowhere");
	}
	if (r == 0)
		r = mez_journal_read_at(l->journal, &line, p.segment, p.offset, p.size, err);
	if (r < 0)
		return r;
	text = mez_arena_dup(a, (struct mez_str){ line.p, p.size - 1 });
	r = mez_canon_read(&v, a, text.p, text.n, err);
	return r < 0 ? r : mez_receipt_decode(out, a, v, err);
}

int mez_ledger_find(const struct mez_json **out, struct mez_ledger *l, struct mez_arena *a,
		    const struct mez_digest *payload, struct mez_err *err)
{
	struct mez_receipt r;
	uint64_t sequence;
	size_t at = 0;

	while (mez_seen_next(&l->seen, payload, &at, &sequence)) {
		int rc = read_receipt(&r, l, a, sequence, err);

		if (rc < 0)
			return mez_err_in(err, "receipt %ju", (uintmax_t)sequence);
		if (mez_digest_eq(&r.payload, payload)) {
			*out = r.doc;
			return 0;
		}
	}
	*out = NULL;
	return 0;
}

/* --- adding --------------------------------------------------------------- */

static void enqueue(struct mez_ledger *l, struct mez_str payload, const struct mez_json *receipt)
{
	struct queue *q = &l->queue;
	size_t start;
	struct mez_err err;

	if (q->n == q->cap) {
		q->cap = q->cap ? q->cap * 2 : PLACES_FIRST;
		q->size = reallocarray(q->size, q->cap, sizeof(*q->size));
		if (!q->size)
			mez_bug("out of memory");
	}
	mez_buf_str(&q->lines, payload);
	mez_buf_ch(&q->lines, '\n');
	start = q->lines.len;
	if (mez_canon_write(&q->lines, receipt, MEZ_PROFILE_STRICT, NULL, 0, &err) < 0)
		mez_bug("a receipt of our own is not fit for canonical bytes");
	mez_buf_ch(&q->lines, '\n');
	q->size[q->n++] = (struct line_sizes){ .payload = (uint32_t)payload.n + 1,
					       .receipt = (uint32_t)(q->lines.len - start) };
}

int mez_ledger_add(const struct mez_json **out, struct mez_ledger *l, struct mez_arena *a,
		   const struct mez_ledger_payload *payload, struct mez_instant time,
		   struct mez_err *err)
{
	struct mez_receipt r = { .origin = l->dir.genesis->origin,
				 .sequence = mez_chain_check_size(l->check),
				 .time = time,
				 .prev_root = mez_chain_check_head(l->check),
				 .payload = payload->digest,
				 .packs = payload->packs,
				 .npacks = payload->npacks };
	bool failed;
	int rc;

	if (payload->text.n > MEZ_JOURNAL_LINE_MAX)
		return mez_err_set(err, MEZ_E_LIMIT, "a payload of more than %zu bytes",
				   MEZ_JOURNAL_LINE_MAX);
	if (time.secs < mez_chain_check_time(l->check).secs)
		return mez_err_set(err, MEZ_E_VALUE, "the time is before that of the last receipt");
	rc = mez_receipt_make(&r, a, l->key, err);
	if (rc < 0)
		return rc;
	lock(&l->queue_lock);
	failed = l->failed;
	if (!failed)
		enqueue(l, payload->text, r.doc);
	unlock(&l->queue_lock);
	if (failed)
		return refuse_failed(err);
	mez_chain_check_advance(l->check, &r);
	mez_seen_add(&l->seen, &r.payload, r.sequence);
	*out = r.doc;
	return 0;
}
