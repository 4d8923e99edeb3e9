/* work/chainwork.c: beginning a chain, checking it, signing its head, proving its parts. */
#include "work/chainwork_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "adapt/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "receipt/inclusion.h"
#include "zone/lock.h"

#define CHAIN_DIR "chain"
#define LOCK_FILE "stack.lock"
enum { FILE_MODE = 0644 };

/* --- the directory -------------------------------------------------------- */

int mez_work_chain_dir(const char *zone, struct mez_err *err)
{
	MEZ_AUTOBUF path = MEZ_BUF_INIT;
	int fd;

	mez_buf_fmt(&path, "%s/" CHAIN_DIR, zone);
	fd = open(path.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) {
		int r = mez_err_sys(err, MEZ_E_NOINPUT, errno, "cannot open the chain");

		mez_err_file(err, path.p);
		return r;
	}
	return fd;
}

int mez_work_chain_path(const char *zone, int r, struct mez_err *err)
{
	MEZ_AUTOBUF path = MEZ_BUF_INIT;

	if (r < 0 && err->file[0] && !strchr(err->file, '/')) {
		mez_buf_fmt(&path, "%s/" CHAIN_DIR "/%s", zone, err->file);
		err->file[0] = 0;
		mez_err_file(err, path.p);
	}
	return r;
}

static int read_chain(struct mez_work_chain *c, const struct mez_journal_config *how,
		      unsigned flags, mez_chaindir_fn *each, void *arg, struct mez_err *err)
{
	int r;

	if ((r = mez_arena_init(&c->arena, 0, err)) < 0 ||
	    (r = mez_journal_open(&c->journal, c->fd, how, err)) < 0 ||
	    (r = mez_chaindir_load(&c->dir, &c->arena, c->fd, err)) < 0 ||
	    (r = mez_chain_check_new(&c->check, c->dir.genesis, flags, err)) < 0)
		return r;
	return mez_chaindir_scan(&c->dir, c->journal, c->check, each, arg, &c->tail, err);
}

int mez_work_chain_read(struct mez_work_chain *c, const char *zone,
			const struct mez_journal_config *how, unsigned flags, mez_chaindir_fn *each,
			void *arg, struct mez_err *err)
{
	*c = (struct mez_work_chain){ .fd = mez_work_chain_dir(zone, err) };
	if (c->fd < 0)
		return c->fd;
	return mez_work_chain_path(zone, read_chain(c, how, flags, each, arg, err), err);
}

void mez_work_chain_release(struct mez_work_chain *c)
{
	mez_chain_check_free(c->check);
	mez_journal_close(c->journal);
	mez_arena_release(&c->arena);
	mez_file_autoclose(&c->fd);
}

/* --- genesis -------------------------------------------------------------- */

/* The names that the zone's lock states, if there is one. */
static int names_of_lock(struct mez_genesis_new *g, struct mez_arena *a, const char *zone,
			 bool *found, struct mez_err *err)
{
	MEZ_AUTOBUF path = MEZ_BUF_INIT;
	MEZ_AUTOBUF file = MEZ_BUF_INIT;
	const struct mez_json *v;
	struct mez_lock lock;
	struct mez_str text;
	int r;

	mez_buf_fmt(&path, "%s/" LOCK_FILE, zone);
	*found = access(path.p, F_OK) == 0;
	if (!*found)
		return 0;
	r = mez_file_read(&file, AT_FDCWD, path.p, MEZ_LOCK_MAX_BYTES, err);
	if (r < 0)
		return r;
	text = mez_arena_dup(a, mez_buf_view(&file));
	r = mez_json_read(&v, a, text.p, text.n, err);
	if (r == 0)
		r = mez_lock_open(&lock, a, v, err);
	if (r < 0) {
		mez_err_file(err, path.p);
		return r;
	}
	g->origin = lock.origin;
	g->zone = lock.policy.zone;
	return 0;
}

/* What the user said and what the lock says; where both speak they must agree. */
static int agree(struct mez_str *name, const char *said, const char *option, bool locked,
		 struct mez_err *err)
{
	if (!said && !locked)
		return mez_err_set(err, MEZ_E_USAGE,
				   "the zone has no " LOCK_FILE ": --%s is needed", option);
	if (said && locked && !mez_str_eq(*name, mez_str_of(said)))
		return mez_err_set(err, MEZ_E_USAGE, "--%s is '%s', the zone's lock says '%.*s'",
				   option, said, MEZ_FMT(*name));
	if (said)
		*name = mez_str_of(said);
	return 0;
}

static int fill_nonce(uint8_t nonce[static 32], const char *hex, struct mez_err *err)
{
	if (!hex)
		return mez_random(nonce, 32, err);
	if (mez_unhex(nonce, 32, mez_str_of(hex)))
		return 0;
	return mez_err_set(err, MEZ_E_USAGE, "a nonce is 64 lower-case hex digits");
}

/* The two keys answer for different things; one person holding both could rewrite both. */
static int check_roles(const struct mez_genesis_job *job, struct mez_err *err)
{
	struct mez_pubkey authority = mez_seckey_public(job->authority);

	if (!mez_pubkey_eq(&authority, &job->log_key))
		return 0;
	return mez_err_set(err, MEZ_E_VALUE, "the authority's key and the log's must differ");
}

static int save_genesis(const char *zone, struct mez_str line, struct mez_err *err)
{
	MEZ_AUTOBUF path = MEZ_BUF_INIT;
	int r;

	mez_buf_fmt(&path, "%s/" CHAIN_DIR, zone);
	r = mez_file_mkdirs(AT_FDCWD, path.p, err);
	if (r < 0)
		return r;
	mez_buf_z(&path, "/" MEZ_GENESIS_FILE);
	return mez_file_create(AT_FDCWD, path.p, line.p, line.n, FILE_MODE, err);
}

static int make_genesis(const struct mez_genesis_job *job, struct mez_arena *a,
			struct mez_sink *out, struct mez_err *err)
{
	struct mez_genesis_new g = { .log_key = job->log_key, .created = job->created };
	MEZ_AUTOBUF line = MEZ_BUF_INIT;
	struct mez_json v;
	bool locked;
	int r;

	if ((r = names_of_lock(&g, a, job->zone, &locked, err)) < 0 ||
	    (r = agree(&g.origin, job->origin, "origin", locked, err)) < 0 ||
	    (r = agree(&g.zone, job->name, "zone-name", locked, err)) < 0 ||
	    (r = fill_nonce(g.nonce, job->nonce, err)) < 0 || (r = check_roles(job, err)) < 0 ||
	    (r = mez_genesis_make(&v, a, &g, job->authority, err)) < 0 ||
	    (r = mez_canon_write(&line, &v, MEZ_PROFILE_STRICT, NULL, 0, err)) < 0)
		return r;
	mez_buf_ch(&line, '\n');
	r = save_genesis(job->zone, mez_buf_view(&line), err);
	if (r == 0)
		mez_sink_json(out, &v);
	return r;
}

int mez_work_genesis(const struct mez_genesis_job *job, struct mez_sink *out, struct mez_err *err)
{
	struct mez_arena a = { .base = NULL };
	int r = mez_arena_init(&a, 0, err);

	if (r < 0)
		return r;
	r = make_genesis(job, &a, out, err);
	mez_arena_release(&a);
	return r;
}

/* --- verify --------------------------------------------------------------- */

static struct mez_json hex_json(struct mez_arena *a, const struct mez_digest *d)
{
	char hex[MEZ_HEX32 + 1];

	mez_digest_hex(hex, d);
	return mez_json_copy_text(a, mez_str_of(hex));
}

static struct mez_json head_json(struct mez_arena *a, uint64_t size, const struct mez_digest *root)
{
	struct mez_obj o = { .a = a };

	mez_obj_set(&o, "size", mez_json_i64(a, (int64_t)size));
	mez_obj_set(&o, "root", hex_json(a, root));
	return mez_obj_done(&o);
}

/* Counts of what was found good, also when something later was not. */
static void describe(struct mez_check *check, const struct mez_work_chain *c)
{
	struct mez_arena *a = check->more.a;
	struct mez_digest head, root;
	uint64_t size;

	if (!c->check)
		return;
	size = mez_chain_check_size(c->check);
	head = mez_chain_check_head(c->check);
	root = mez_mmr_root(mez_chain_check_mmr(c->check));
	mez_obj_set(&check->more, "origin", mez_json_text(c->dir.genesis->origin));
	mez_obj_set(&check->more, "zone", mez_json_text(c->dir.genesis->zone));
	mez_obj_set(&check->more, "receipts", mez_json_i64(a, (int64_t)size));
	mez_obj_set(&check->more, "proofs",
		    mez_json_i64(a, (int64_t)mez_chain_check_proofs(c->check)));
	mez_obj_set(&check->more, "head", hex_json(a, &head));
	mez_obj_set(&check->more, "tree", head_json(a, size, &root));
	if (c->dir.has_checkpoint)
		mez_obj_set(&check->more, "checkpoint",
			    head_json(a, c->dir.checkpoint.size, &c->dir.checkpoint.root));
}

/* The first receipt of the chain, if there is one. */
struct first {
	bool there;
	struct mez_instant time;
};

static void note_first(void *arg, const struct mez_chain_check *c, const struct mez_str *line,
		       const struct mez_journal_place *at)
{
	struct first *first = arg;

	(void)line;
	(void)at;
	if (!first->there)
		first->time = mez_chain_check_time(c);
	first->there = true;
}

/* The log's word is as old as its last receipt.  Where it is believed and its head covers a
 * receipt, the genesis is older than that. */
static void check_signers(struct mez_check *check, const struct mez_chain_job *job,
			  const struct mez_work_chain *c, const struct first *first)
{
	const struct mez_genesis *g = c->dir.genesis;
	struct mez_signed authority = {
		.key = g->authority, .created = g->created, .has_created = true};
	struct mez_signed log = {.key = g->log_key, .created = g->created, .has_created = true};
	struct mez_err ignored;

	authority.seen = first->time;
	authority.has_seen = first->there && c->dir.has_checkpoint && c->dir.checkpoint.size > 0 &&
			     mez_trust_signed(job->by.trust, MEZ_ROLE_LOG, &log, &ignored) == 0;
	log.created = mez_chain_check_time(c->check);
	mez_check_signer(check, &job->by, MEZ_ROLE_AUTHORITY, &authority);
	mez_check_signer(check, &job->by, MEZ_ROLE_LOG, &log);
}

static int answer(const struct mez_chain_job *job, struct mez_work_chain *c,
		  const struct first *first, int r, struct mez_stream *s, struct mez_err *err)
{
	struct mez_arena a = { .base = NULL };
	struct mez_check check;
	int rc = mez_arena_init(&a, 0, err);

	if (rc < 0)
		return rc;
	mez_check_start(&check, &a);
	describe(&check, c);
	if (r < 0) {
		mez_check_error(&check, err);
		if (s->report)
			s->report(err, s->report_arg);
	} else {
		check_signers(&check, job, c, first);
		mez_check_tell_unpinned(&job->by, s);
	}
	rc = mez_check_write(&check, &job->by, s->out);
	mez_arena_release(&a);
	return rc;
}

int mez_work_chain_verify(const struct mez_chain_job *job, struct mez_stream *s,
			  struct mez_err *err)
{
	const struct mez_journal_config how = {.mode = MEZ_JOURNAL_READ, .width = MEZ_CHAIN_WIDTH};
	unsigned flags = job->links_only ? MEZ_CHAIN_LINKS : MEZ_CHAIN_PROOFS | MEZ_CHAIN_CASES;
	struct first first = {0};
	struct mez_work_chain c;
	int r = mez_work_chain_read(&c, job->zone, &how, flags, note_first, &first, err);

	if (r == 0)
		r = mez_work_chain_path(
			job->zone,
			mez_chaindir_clean(&c.tail, mez_chain_check_size(c.check), err), err);
	if (r == 0 && mez_chain_check_size(c.check) == 0 && !job->allow_empty)
		r = mez_err_set(err, MEZ_E_SYNTAX, "no receipts in the chain");
	if (r == 0 || mez_code_status(r) == 1)
		r = answer(job, &c, &first, r, s, err);
	mez_work_chain_release(&c);
	return r;
}

/* --- checkpoint ----------------------------------------------------------- */

static int sign_head(const struct mez_checkpoint_job *job, struct mez_work_chain *c,
		     struct mez_sink *out, struct mez_err *err)
{
	const struct mez_genesis *g = c->dir.genesis;
	struct mez_pubkey pub = mez_seckey_public(job->key);
	MEZ_AUTOBUF note = MEZ_BUF_INIT;
	struct mez_digest root;
	int r = mez_genesis_check_log(g, &pub, err);

	if (r < 0) {
		mez_err_file(err, MEZ_GENESIS_FILE);
		return r;
	}
	/* A signed head is a promise: nothing may be signed that the disk could still lose. */
	r = mez_journal_sync(c->journal, err);
	if (r < 0)
		return r;
	root = mez_mmr_root(mez_chain_check_mmr(c->check));
	r = mez_checkpoint_sign(&note, g->origin, mez_chain_check_size(c->check), &root, job->key,
				err);
	if (r == 0)
		r = mez_file_replace(c->fd, MEZ_CHECKPOINT_FILE, note.p, note.len, FILE_MODE, err);
	if (r < 0)
		return r;
	mez_buf_str(&out->buf, mez_buf_view(&note));
	out->records++;
	return 0;
}

int mez_work_checkpoint(const struct mez_checkpoint_job *job, struct mez_sink *out,
			struct mez_err *err)
{
	/* The lock: a writer's group that is on its way may still fail and be taken back. */
	const struct mez_journal_config how = { .mode = MEZ_JOURNAL_APPEND,
						.width = MEZ_CHAIN_WIDTH,
						.wait_ms = job->wait_ms };
	struct mez_work_chain c;
	int r = mez_work_chain_read(&c, job->zone, &how, MEZ_CHAIN_LINKS, NULL, NULL, err);

	if (r == 0)
		r = mez_work_chain_path(job->zone, sign_head(job, &c, out, err), err);
	mez_work_chain_release(&c);
	return r;
}

/* --- prove ---------------------------------------------------------------- */

/* Leaf hashes of the whole chain, 32 bytes a receipt. */
struct leaves {
	struct mez_digest *v;
	size_t n, cap;
};

static void add_leaf(void *arg, const struct mez_chain_check *c, const struct mez_str *line,
		     const struct mez_journal_place *at)
{
	enum { LEAVES_FIRST = 1024 };
	struct leaves *l = arg;

	(void)line;
	(void)at;
	if (l->n == l->cap) {
		l->cap = l->cap ? l->cap * 2 : LEAVES_FIRST;
		l->v = reallocarray(l->v, l->cap, sizeof(*l->v));
		if (!l->v)
			mez_bug("out of memory");
	}
	l->v[l->n++] = mez_receipt_leaf(&mez_chain_check_last(c)->next_root);
}

/* Decimal digits without leading zeros. */
static bool parse_sequence(uint64_t *out, const char *z)
{
	uint64_t n = 0;

	if (!*z || (z[0] == '0' && z[1]))
		return false;
	for (; *z; z++) {
		if (*z < '0' || *z > '9' || !mez_mul_ok(n, (uint64_t)10, &n) ||
		    !mez_add_ok(n, (uint64_t)(*z - '0'), &n))
			return false;
	}
	*out = n;
	return true;
}

static int prove_one(struct mez_work_chain *c, const struct leaves *l, const char *text,
		     struct mez_sink *out, struct mez_err *err)
{
	const struct mez_checkpoint *cp = &c->dir.checkpoint;
	size_t mark = mez_arena_mark(&c->arena);
	struct mez_json v;
	uint64_t sequence;

	if (!parse_sequence(&sequence, text))
		return mez_err_set(err, MEZ_E_USAGE, "'%s' is no sequence number", text);
	if (sequence >= l->n)
		return mez_err_set(err, MEZ_E_CLOSURE,
				   "there is no receipt %ju: the chain has %zu, from 0 on",
				   (uintmax_t)sequence, l->n);
	if (!c->dir.has_checkpoint || sequence >= cp->size)
		return mez_err_set(err, MEZ_E_CLOSURE,
				   "no checkpoint covers receipt %ju yet (mez-receipt checkpoint)",
				   (uintmax_t)sequence);
	v = mez_inclusion_make(&c->arena, cp->origin, l->v, cp->size, sequence);
	mez_sink_json(out, &v);
	mez_arena_rewind(&c->arena, mark);
	return 0;
}

int mez_work_prove(const char *zone, char *const *sequence, size_t n, struct mez_sink *out,
		   struct mez_err *err)
{
	const struct mez_journal_config how = {.mode = MEZ_JOURNAL_READ, .width = MEZ_CHAIN_WIDTH};
	struct leaves leaves = { .v = NULL };
	struct mez_work_chain c;
	int r = mez_work_chain_read(&c, zone, &how, MEZ_CHAIN_LINKS, add_leaf, &leaves, err);

	for (size_t i = 0; i < n && r == 0; i++)
		r = prove_one(&c, &leaves, sequence[i], out, err);
	if (r == -MEZ_E_CLOSURE)
		mez_err_file(err, zone);
	free(leaves.v);
	mez_work_chain_release(&c);
	return r;
}
