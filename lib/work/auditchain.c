/* work/auditchain.c: the chain of a bundle: genesis, checkpoint, and segments as they pass. */
#include "work/audit_priv.h"

#include <stdlib.h>

#include "journal/journal.h" /* MEZ_JOURNAL_LINE_MAX */

#define PLACE "segment" /* what errors call the file of a receipt */

/* --- what comes before the segments --------------------------------------- */

static int read_layer(struct audit_run *r, const struct mez_descriptor *d, struct mez_err *err)
{
	bool genesis = mez_str_is(d->media_type, MEZ_MEDIA_GENESIS);
	struct mez_str bytes;
	int e;

	if (mez_str_is(d->media_type, MEZ_MEDIA_SEGMENT)) {
		r->segment[r->nsegments++] = d->digest;
		return 0;
	}
	if (!genesis && !mez_str_is(d->media_type, MEZ_MEDIA_CHECKPOINT))
		return mez_err_set(err, MEZ_E_TYPE, "no part of a chain: %.*s",
				   MEZ_FMT(d->media_type));
	if (genesis ? r->genesis != NULL : r->checkpoint.p != NULL)
		return mez_err_set(err, MEZ_E_VALUE, "a second %s in one chain",
				   genesis ? "genesis" : "checkpoint");
	e = r->from.get(r->from.arg, &bytes, &r->a, &d->digest, err);
	if (e)
		return e;
	if (!genesis) {
		r->checkpoint = bytes;
		return 0;
	}
	if (bytes.n && bytes.p[bytes.n - 1] == '\n')
		bytes.n--;
	return mez_genesis_open(&r->genesis, &r->a, bytes, err);
}

static int read_manifest(struct audit_run *r, const struct mez_descriptor *manifest,
			 struct mez_err *err)
{
	const struct mez_json *doc, *layers;
	struct mez_err what;
	int e = audit_get_tree(r, &doc, manifest, err);

	layers = e ? NULL : mez_json_at(doc, "layers");
	r->segment = MEZ_NEWS(&r->a, struct mez_filehash, mez_json_len(layers) + 1);
	for (size_t i = 0; !e && i < mez_json_len(layers); i++) {
		struct mez_descriptor d;

		e = mez_descriptor_parse(&d, mez_json_item(layers, i), err);
		if (e)
			(void)!mez_err_in(err, "chain: layers %zu", i);
		else if (read_layer(r, &d, &what)) /* the cases can still be judged */
			audit_fault(r, &what);
	}
	return e;
}

/* A chain is an index with one manifest; the first bundles had the manifest itself. */
static int read_chain(struct audit_run *r, const struct mez_descriptor *ref, struct mez_err *err)
{
	const struct mez_json *doc, *list;
	struct mez_descriptor d;
	int e;

	if (!mez_str_is(ref->media_type, MEZ_OCI_INDEX))
		return read_manifest(r, ref, err);
	e = audit_get_tree(r, &doc, ref, err);
	if (e)
		return e;
	list = mez_json_at(doc, "manifests");
	if (mez_json_len(list) != 1)
		return mez_err_set(err, MEZ_E_VALUE, "a chain's index lists its manifest");
	e = mez_descriptor_parse(&d, mez_json_item(list, 0), err);
	return e ? e : read_manifest(r, &d, err);
}

static int find_chain(struct audit_run *r, struct mez_err *err)
{
	const struct mez_descriptor *chain = NULL;
	size_t n;
	const struct mez_descriptor *refs = mez_bundle_refs(r->b, &n);

	for (size_t i = 0; i < n; i++) {
		if (!mez_str_is(refs[i].artifact_type, MEZ_ARTIFACT_CHAIN))
			continue;
		if (chain)
			return mez_err_set(err, MEZ_E_CLOSURE,
					   "the bundle holds more than one chain");
		chain = &refs[i];
	}
	if (!chain)
		return mez_err_set(err, MEZ_E_CLOSURE, "the bundle holds no chain");
	audit_check_name(r, chain, MEZ_STR("chain"));
	return read_chain(r, chain, err);
}

/* The checkpoint that the chain must reach, if it is one. */
static void expect_checkpoint(struct audit_run *r)
{
	struct mez_checkpoint cp;
	struct mez_err what;
	int e;

	if (!r->checkpoint.p) {
		e = mez_err_set(&what, MEZ_E_CLOSURE,
				"the chain has no checkpoint: nothing shows that receipts were "
				"not cut off its end");
	} else {
		e = mez_checkpoint_open(&cp, r->checkpoint, &r->genesis->log_key, &what);
		if (e)
			(void)!mez_err_in(&what, "checkpoint");
	}
	if (!e) {
		e = mez_chain_check_expect(r->links, &cp, &what);
		r->broken = e != 0;
		if (e != -MEZ_E_LIMIT)
			r->q->head = cp.size;
	}
	if (e)
		audit_fault(r, &what);
}

/* The locks must be those of the zone whose chain this is. */
static void bind_locks(struct audit_run *r)
{
	for (size_t i = 0; i < r->nlocks; i++) {
		const struct mez_loaded *zone = r->lock[i].zone;
		struct mez_err err;

		if (!zone || (mez_str_eq(zone->lock.origin, r->genesis->origin) &&
			      mez_str_eq(zone->lock.policy.zone, r->genesis->zone)))
			continue;
		(void)!mez_err_set(&err, MEZ_E_CHAIN,
				   "a lock of zone '%.*s' beside a chain of zone '%.*s'",
				   MEZ_FMT(zone->lock.policy.zone), MEZ_FMT(r->genesis->zone));
		audit_fault(r, &err);
	}
}

/* Who signed the genesis; and whether the log may be asked when something was there: of a
 * compromised log key nothing is believed, of a retired one what ended before. */
static void judge_signers(struct audit_run *r)
{
	const struct mez_signed authority = {.key = r->genesis->authority,
					     .created = r->genesis->created,
					     .has_created = true};
	const struct mez_signed log = {
		.key = r->genesis->log_key, .created = r->genesis->created, .has_created = true};

	r->witness = r->q->by.trust && audit_pinned(r, MEZ_ROLE_LOG, &log, "checkpoint");
	audit_pinned_yet(r, MEZ_ROLE_AUTHORITY, &authority, "genesis", &r->doubted, &r->doubt);
}

/* What an earlier run judged did not keep when it was there. */
static void forget_when_in_doubt(struct audit_run *r)
{
	bool doubted = r->doubted;

	for (size_t i = 0; i < r->nlocks; i++)
		doubted |= r->lock[i].doubted;
	if (doubted)
		r->resume.receipts = 0;
}

int audit_open_chain(struct audit_run *r, struct mez_err *err)
{
	struct mez_err what;
	int e;

	if (find_chain(r, &what)) {
		audit_fault(r, &what);
		r->broken = true; /* segments it listed may come all the same */
		return 0;
	}
	r->has_chain = true;
	if (!r->genesis) {
		(void)!mez_err_set(&what, MEZ_E_CLOSURE, "the chain has no genesis");
		audit_fault(r, &what);
		r->broken = true;
		return 0;
	}
	judge_signers(r);
	e = mez_chain_check_new(&r->links, r->genesis, MEZ_CHAIN_PROOFS | MEZ_CHAIN_CASES, err);
	if (e)
		return e;
	expect_checkpoint(r);
	bind_locks(r);
	forget_when_in_doubt(r);
	return 0;
}

/* --- lines ---------------------------------------------------------------- */

static void chain_fault(struct audit_run *r, const struct mez_err *what)
{
	r->broken = true;
	audit_chain_fault(r, what);
}

/* What an earlier run judged is a prefix of this very chain, or is not believed. */
static int check_resumed(struct audit_run *r, struct mez_err *err)
{
	struct mez_digest head = mez_chain_check_head(r->links);

	if (mez_chain_check_size(r->links) != r->resume.receipts)
		return 0;
	if (!mez_digest_eq(&head, &r->resume.head)) {
		int e = mez_err_set(err, MEZ_E_CONFIG, "the state is of other receipts");

		mez_err_file(err, r->q->resume);
		return e;
	}
	return 0;
}

/* Lines alternate: payload, receipt. */
static int take_line(struct audit_run *r, struct mez_str line, struct mez_err *err)
{
	bool judged = !r->broken && mez_chain_check_size(r->links) < r->resume.receipts;
	uint64_t before = r->links ? mez_chain_check_size(r->links) : 0;
	struct mez_err what;
	int e = 0;

	/* a receipt in a payload's place: the chain check says which is missing */
	if (mez_str_starts(line, MEZ_STR("{\"credential\"")) ||
	    mez_str_starts(line, MEZ_STR("{\"evidence\"")))
		r->payload = true;
	if (!r->broken && mez_chain_check_feed(r->links, line, &what))
		chain_fault(r, &what);
	if (r->payload && !judged)
		e = audit_case(r, line, err);
	r->cases += r->payload;
	r->payload = !r->payload;
	if (!e && !r->broken && mez_chain_check_size(r->links) > before) {
		e = check_resumed(r, err);
		if (!e)
			audit_receipt(r, judged);
	}
	return e;
}

static int too_long(struct audit_run *r)
{
	struct mez_err what;

	(void)!mez_err_set(&what, MEZ_E_LIMIT, "a line of more than %zu bytes",
			   MEZ_JOURNAL_LINE_MAX);
	mez_err_file(&what, PLACE);
	chain_fault(r, &what);
	r->overlong = true; /* the rest of the segment says nothing */
	mez_buf_clear(&r->carry);
	return 0;
}

/* --- segments ------------------------------------------------------------- */

bool audit_segment_is_next(const struct audit_run *r, const struct mez_filehash *h)
{
	return r->prepared && r->next < r->nsegments &&
	       mez_filehash_eq(&r->segment[r->next], h);
}

void audit_segment_begin(struct audit_run *r)
{
	mez_buf_clear(&r->carry);
	r->payload = true;
	r->overlong = false;
	if (r->links)
		mez_chain_check_where(r->links, PLACE, 1, 0);
}

int audit_segment_data(struct audit_run *r, struct mez_str bytes, struct mez_err *err)
{
	const char *p = bytes.p, *end = bytes.p + bytes.n;
	int e = 0;

	while (!e && p < end && !r->overlong) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		struct mez_str line = {p, (size_t)((nl ? nl : end) - p)};

		if (r->carry.len + line.n > MEZ_JOURNAL_LINE_MAX)
			return too_long(r);
		p += line.n + (nl != NULL);
		if (!nl || r->carry.len) {
			mez_buf_str(&r->carry, line);
			line = mez_buf_view(&r->carry);
		}
		if (!nl)
			break;
		e = take_line(r, line, err);
		mez_buf_clear(&r->carry);
	}
	return e;
}

int audit_segment_end(struct audit_run *r, struct mez_err *err)
{
	struct mez_err what;

	r->next++;
	if (!r->carry.len)
		return 0;
	if (!r->broken && mez_chain_check_torn(r->links, &what))
		chain_fault(r, &what);
	if (r->payload)
		return audit_case(r, mez_buf_view(&r->carry), err);
	return 0;
}

/* One whole segment, from memory. */
static int feed_whole(struct audit_run *r, struct mez_str bytes, struct mez_err *err)
{
	int e;

	r->passing = true;
	audit_segment_begin(r);
	e = audit_segment_data(r, bytes, err);
	r->passing = false;
	return e ? e : audit_segment_end(r, err);
}

struct audit_held *audit_hold(struct audit_run *r, const struct mez_bundle_member *m)
{
	struct audit_held *h = calloc(1, sizeof *h);

	if (!h)
		mez_bug("out of memory");
	*h = (struct audit_held){.next = r->held, .digest = m->digest};
	r->held = h;
	r->held_bytes += (size_t)m->size;
	return h;
}

static struct audit_held *take_held(struct audit_run *r)
{
	for (struct audit_held **at = &r->held; *at; at = &(*at)->next) {
		struct audit_held *h = *at;

		if (!audit_segment_is_next(r, &h->digest))
			continue;
		*at = h->next;
		r->held_bytes -= h->bytes.len;
		return h;
	}
	return NULL;
}

static void free_held(struct audit_held *h)
{
	mez_buf_release(&h->bytes);
	free(h);
}

int audit_feed_held(struct audit_run *r, struct mez_err *err)
{
	struct audit_held *h;
	int e = 0;

	while (!e && (h = take_held(r)) != NULL) {
		e = feed_whole(r, mez_buf_view(&h->bytes), err);
		free_held(h);
	}
	return e;
}

/* --- the end -------------------------------------------------------------- */

/* A segment whose turn never came: it is missing, or was too large to be held, or is listed as
 * something else too, and was kept as that. */
static int feed_missing(struct audit_run *r, struct mez_err *err)
{
	struct mez_str bytes;
	struct mez_err what;

	if (mez_bundle_get(r->b, &r->segment[r->next], &bytes) == MEZ_BLOB_SOUND && bytes.p)
		return feed_whole(r, bytes, err);
	(void)!mez_err_set(&what, MEZ_E_CHAIN, "segment %zu is not where it can be read", r->next);
	audit_chain_fault(r, &what);
	r->next++;
	return audit_feed_held(r, err);
}

/* The head has no date of its own: it is not older than its last receipt. */
static void close_log(struct audit_run *r)
{
	const struct mez_signed log = {.key = r->genesis->log_key,
				       .created = mez_chain_check_time(r->links),
				       .has_created = true};

	r->q->receipts = mez_chain_check_size(r->links);
	(void)audit_pinned(r, MEZ_ROLE_LOG, &log, "checkpoint");
}

int audit_close_chain(struct audit_run *r, struct mez_err *err)
{
	struct mez_err what;
	int e = audit_feed_held(r, err);

	while (!e && r->next < r->nsegments)
		e = feed_missing(r, err);
	if (e)
		return e;
	if (!r->broken && r->links && mez_chain_check_end(r->links, &what))
		chain_fault(r, &what);
	if (r->links)
		close_log(r);
	if (!r->broken && r->q->receipts < r->resume.receipts) {
		e = mez_err_set(err, MEZ_E_CONFIG, "the state is of more receipts than there are");
		mez_err_file(err, r->q->resume);
	}
	return e;
}

void audit_chain_free(struct audit_run *r)
{
	while (r->held) {
		struct audit_held *h = r->held;

		r->held = h->next;
		free_held(h);
	}
	mez_buf_release(&r->carry);
	mez_chain_check_free(r->links);
}
