/* receipt/chain.c: the chain checker. */
#include "receipt/chain_priv.h"

#include <stdlib.h>

struct mez_chain_check {
	const struct mez_genesis *genesis;
	unsigned flags;
	struct mez_arena arena; /* the pair at hand */
	/* the chain up to the last whole pair */
	struct mez_mmr mmr;
	struct mez_digest head;
	struct mez_instant time;
	struct mez_receipt last;
	uint64_t proofs;
	/* the payload line that waits for its receipt */
	bool waiting;
	struct mez_filehash payload;
	const struct mez_json *payload_doc; /* with MEZ_CHAIN_CASES */
	/* a checkpoint to compare with */
	bool expecting;
	uint64_t expect_size;
	struct mez_digest expect_root;
	/* for messages */
	const char *file;
	uint64_t line, offset;
	int failed;
};

int mez_chain_check_new(struct mez_chain_check **out, const struct mez_genesis *genesis,
			unsigned flags, struct mez_err *err)
{
	struct mez_chain_check *c = calloc(1, sizeof(*c));
	int r;

	if (!c)
		mez_bug("out of memory");
	r = mez_arena_init(&c->arena, 0, err);
	if (r < 0) {
		free(c);
		return r;
	}
	c->genesis = genesis;
	c->flags = flags;
	c->head = genesis->root;
	c->time = genesis->created;
	c->line = 1;
	mez_mmr_init(&c->mmr);
	*out = c;
	return 0;
}

void mez_chain_check_free(struct mez_chain_check *c)
{
	if (!c)
		return;
	mez_arena_release(&c->arena);
	free(c);
}

/* --- faults --------------------------------------------------------------- */

/* Which receipt, which line.  The place a parser found is one within the line. */
static int fault(struct mez_chain_check *c, int r, struct mez_err *err)
{
	c->failed = r;
	err->offset = c->offset + (err->line ? err->offset : 0);
	if (!err->line)
		err->col = 1;
	err->line = c->line > UINT32_MAX ? UINT32_MAX : (uint32_t)c->line;
	mez_err_file(err, c->file);
	return mez_err_in(err, "receipt %ju", (uintmax_t)c->mmr.size);
}

static int refuse_failed(const struct mez_chain_check *c, struct mez_err *err)
{
	enum mez_code code = (enum mez_code)-c->failed;

	return mez_err_set(err, code, "the chain was found broken before this");
}

/* --- checkpoints ---------------------------------------------------------- */

static int compare_root(struct mez_chain_check *c, struct mez_err *err)
{
	struct mez_digest root;

	if (!c->expecting || c->mmr.size != c->expect_size)
		return 0;
	root = mez_mmr_root(&c->mmr);
	if (!mez_digest_eq(&root, &c->expect_root))
		return mez_err_set(err, MEZ_E_CHAIN,
				   "the first %ju receipts are not those the checkpoint signs",
				   (uintmax_t)c->expect_size);
	c->expecting = false;
	return 0;
}

int mez_chain_check_expect(struct mez_chain_check *c, const struct mez_checkpoint *cp,
			   struct mez_err *err)
{
	if (c->failed)
		return refuse_failed(c, err);
	if (!mez_str_eq(cp->origin, c->genesis->origin))
		return mez_err_set(err, MEZ_E_CHAIN,
				   "the checkpoint is of '%.*s', the chain is '%.*s'",
				   MEZ_FMT(cp->origin), MEZ_FMT(c->genesis->origin));
	if (cp->size > MEZ_CHAIN_RECEIPTS_MAX)
		return mez_err_set(err, MEZ_E_LIMIT,
				   "the checkpoint signs %ju receipts, more than a chain can have",
				   (uintmax_t)cp->size);
	if (cp->size < c->mmr.size)
		return mez_err_set(err, MEZ_E_CHAIN,
				   "%ju receipts are checked, the checkpoint has %ju",
				   (uintmax_t)c->mmr.size, (uintmax_t)cp->size);
	c->expecting = true;
	c->expect_size = cp->size;
	c->expect_root = cp->root;
	return compare_root(c, err);
}

/* --- one pair ------------------------------------------------------------- */

void mez_chain_check_advance(struct mez_chain_check *c, const struct mez_receipt *r)
{
	struct mez_digest leaf = mez_receipt_leaf(&r->next_root);

	mez_require(r->sequence == c->mmr.size && mez_digest_eq(&r->prev_root, &c->head));
	mez_mmr_append(&c->mmr, &leaf);
	c->head = r->next_root;
	c->time = r->time;
}

static int take_payload(struct mez_chain_check *c, struct mez_str line, struct mez_err *err)
{
	mez_arena_reset(&c->arena);
	c->payload = mez_sha256_file(line.p, line.n);
	c->payload_doc = NULL;
	c->waiting = true;
	if (!(c->flags & MEZ_CHAIN_CASES))
		return 0;
	line = mez_arena_dup(&c->arena, line);
	return mez_canon_read(&c->payload_doc, &c->arena, line.p, line.n, err);
}

/* The links: everything that can be said without looking into the payload. */
static int check_links(const struct mez_chain_check *c, const struct mez_receipt *r,
		       struct mez_err *err)
{
	if (!mez_str_eq(r->origin, c->genesis->origin))
		return mez_err_set(err, MEZ_E_CHAIN, "is of another chain, '%.*s'",
				   MEZ_FMT(r->origin));
	if (r->sequence != c->mmr.size)
		return mez_err_set(err, MEZ_E_CHAIN, "has sequence number %ju",
				   (uintmax_t)r->sequence);
	if (!mez_digest_eq(&r->prev_root, &c->head))
		return mez_err_set(err, MEZ_E_CHAIN, "prev_root is not the root before it");
	if (r->time.secs < c->time.secs)
		return mez_err_set(err, MEZ_E_CHAIN, "is dated before %s before it",
				   c->mmr.size ? "the one" : "the genesis");
	/* The payload line is canonical bytes, so its digest is that of the document. */
	if (memcmp(c->payload.b, r->payload.b, sizeof(r->payload.b)) != 0)
		return mez_err_set(err, MEZ_E_CHAIN, "the payload is not the one with its digest");
	return 0;
}

/* A line that is JSON but no receipt stands in the wrong place: a line is missing, or two
 * were swapped.  That is a broken chain and not a malformed one. */
static int read_receipt(struct mez_chain_check *c, struct mez_receipt *r, struct mez_str line,
			struct mez_err *err)
{
	const struct mez_json *v;
	int rc = mez_canon_read(&v, &c->arena, line.p, line.n, err);

	if (rc < 0)
		return rc;
	if (!mez_str_is(mez_json_str(mez_json_at(v, "type")), MEZ_RECEIPT_TYPE))
		return mez_err_set(err, MEZ_E_CHAIN, "another line is where it should be");
	return mez_receipt_decode(r, &c->arena, v, err);
}

static int take_receipt(struct mez_chain_check *c, struct mez_str line, struct mez_err *err)
{
	struct mez_receipt r;
	int rc;

	line = mez_arena_dup(&c->arena, line); /* _last borrows from it */
	rc = read_receipt(c, &r, line, err);
	if (rc == 0)
		rc = check_links(c, &r, err);
	if (rc == 0 && c->flags & MEZ_CHAIN_PROOFS)
		rc = mez_receipt_check_proof(&r, &c->arena, &c->genesis->log_key, err);
	if (rc == 0 && c->flags & MEZ_CHAIN_CASES)
		rc = mez_receipt_fits(&r, &c->arena, c->payload_doc, err);
	if (rc < 0)
		return rc;
	c->waiting = false;
	c->proofs += r.has_proof && c->flags & MEZ_CHAIN_PROOFS;
	c->last = r;
	mez_chain_check_advance(c, &r);
	return compare_root(c, err);
}

/* --- feeding -------------------------------------------------------------- */

void mez_chain_check_where(struct mez_chain_check *c, const char *file, uint64_t line,
			   uint64_t offset)
{
	c->file = file;
	c->line = line;
	c->offset = offset;
}

int mez_chain_check_feed(struct mez_chain_check *c, struct mez_str line, struct mez_err *err)
{
	int r;

	if (c->failed)
		return refuse_failed(c, err);
	r = c->waiting ? take_receipt(c, line, err) : take_payload(c, line, err);
	if (r < 0)
		return fault(c, r, err);
	c->line++;
	c->offset += line.n + 1;
	return 0;
}

int mez_chain_check_torn(struct mez_chain_check *c, struct mez_err *err)
{
	if (c->failed)
		return refuse_failed(c, err);
	return fault(c, mez_err_set(err, MEZ_E_CHAIN, "a torn line"), err);
}

int mez_chain_check_segment(struct mez_chain_check *c, const char *file, struct mez_str bytes,
			    struct mez_err *err)
{
	const char *p = bytes.p, *end = bytes.p + bytes.n;
	int r = 0;

	mez_chain_check_where(c, file, 1, 0);
	while (p < end && r == 0) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));

		if (nl)
			r = mez_chain_check_feed(c, (struct mez_str){ p, (size_t)(nl - p) }, err);
		else
			r = mez_chain_check_torn(c, err);
		p = nl ? nl + 1 : end;
	}
	return r;
}

int mez_chain_check_end(struct mez_chain_check *c, struct mez_err *err)
{
	int r = 0;

	if (c->failed)
		return refuse_failed(c, err);
	if (c->waiting)
		r = mez_err_set(err, MEZ_E_CHAIN, "is missing: its payload is the last line");
	else if (c->expecting)
		r = mez_err_set(err, MEZ_E_CHAIN, "is missing: the checkpoint signs %ju receipts",
				(uintmax_t)c->expect_size);
	return r < 0 ? fault(c, r, err) : 0;
}

/* --- looking -------------------------------------------------------------- */

uint64_t mez_chain_check_size(const struct mez_chain_check *c)
{
	return c->mmr.size;
}

uint64_t mez_chain_check_proofs(const struct mez_chain_check *c)
{
	return c->proofs;
}

struct mez_digest mez_chain_check_head(const struct mez_chain_check *c)
{
	return c->head;
}

struct mez_instant mez_chain_check_time(const struct mez_chain_check *c)
{
	return c->time;
}

const struct mez_mmr *mez_chain_check_mmr(const struct mez_chain_check *c)
{
	return &c->mmr;
}

const struct mez_receipt *mez_chain_check_last(const struct mez_chain_check *c)
{
	mez_require(c->mmr.size && !c->waiting);
	return &c->last;
}
