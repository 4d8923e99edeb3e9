/* work/audit.c: verifying witness bundles, in one pass.
 * The bundle brings its documents first: locks, packs, genesis, checkpoint.  When all are there
 * the law is loaded, and the segments of the chain are read line by line as they pass: links and
 * proofs by the thread that reads, the cases by a crew (auditcase.c).  What is held back is
 * bounded; a bundle of another order than ours may need it. */
#include "work/audit_priv.h"

#include <stdlib.h>

void audit_fault(struct audit_run *r, const struct mez_err *err)
{
	r->q->faults++;
	if (r->check.errors.n < MEZ_CHECK_ERRORS_MAX)
		mez_check_error(&r->check, err);
	if (r->q->report)
		r->q->report(err, r->q->report_arg);
}

/* --- before the first receipt --------------------------------------------- */

/* All documents are there, or none are waited for any more. */
static int prepare(struct audit_run *r, struct mez_err *err)
{
	int e;

	r->prepared = true;
	audit_read_findings(r);
	if (r->told > 0)
		r->resume.receipts = 0; /* nothing is believed of a damaged bundle */
	audit_open_locks(r);
	e = audit_open_chain(r, err);
	return e ? e : audit_cases_start(r, err);
}

/* --- the bundle as it passes ---------------------------------------------- */

static int on_index(void *arg, struct mez_bundle *b, struct mez_err *err)
{
	struct audit_run *r = arg;

	r->b = b;
	r->from = mez_bundle_blobs(b);
	return audit_state_load(r, err);
}

static int on_begin(void *arg, const struct mez_bundle_member *m, struct mez_err *err)
{
	struct audit_run *r = arg;
	int e = 0;

	r->passing = false;
	r->holding = NULL;
	if (!m->item || !m->item->segment)
		return 0;
	if (!r->prepared && mez_bundle_ready(r->b))
		e = prepare(r, err);
	if (!e && !r->prepared && r->held_bytes + m->size > MEZ_AUDIT_HELD_MAX) {
		e = mez_bundle_settle(r->b, err); /* what it waits for may never come */
		if (!e)
			e = prepare(r, err);
	}
	if (!e && r->prepared)
		e = audit_feed_held(r, err);
	if (e)
		return e;
	r->passing = audit_segment_is_next(r, &m->digest);
	if (r->passing)
		audit_segment_begin(r);
	else if (r->held_bytes + m->size <= MEZ_AUDIT_HELD_MAX)
		r->holding = audit_hold(r, m);
	return 0;
}

static int on_data(void *arg, struct mez_str bytes, struct mez_err *err)
{
	struct audit_run *r = arg;

	if (r->holding)
		mez_buf_str(&r->holding->bytes, bytes);
	return r->passing ? audit_segment_data(r, bytes, err) : 0;
}

static int on_end(void *arg, const struct mez_bundle_member *m, struct mez_err *err)
{
	struct audit_run *r = arg;
	int e = 0;

	(void)m;
	if (r->passing)
		e = audit_segment_end(r, err);
	r->passing = false;
	r->holding = NULL;
	if (!e && r->prepared)
		e = audit_feed_held(r, err);
	return e;
}

/* What the crew works on is the bundle's. */
static void on_dropped(void *arg)
{
	audit_cases_free(arg);
}

/* --- after the last ------------------------------------------------------- */

static void report_locks(struct audit_run *r)
{
	for (size_t i = 0; i < r->nlocks; i++) {
		if (r->lock[i].zone || !r->lock[i].waiting)
			continue;
		(void)!mez_err_in(&r->lock[i].why, "%zu verdicts cannot be re-executed",
				  r->lock[i].waiting);
		audit_fault(r, &r->lock[i].why);
	}
}

/* What no receipt showed to be older than the revocation of its key. */
static void report_doubts(struct audit_run *r)
{
	if (r->doubted)
		audit_fault(r, &r->doubt);
	for (size_t i = 0; i < r->nlocks; i++)
		if (r->lock[i].doubted)
			audit_fault(r, &r->lock[i].doubt);
}

static int finish(struct audit_run *r, struct mez_err *err)
{
	struct mez_err what;
	size_t members;
	int e = r->prepared ? 0 : prepare(r, err);

	(void)mez_bundle_members(r->b, &members);
	r->q->blobs = members - 2; /* oci-layout and index.json are none */
	if (!e)
		e = audit_close_chain(r, err);
	if (!e)
		e = audit_cases_end(r, err);
	if (e)
		return e;
	audit_read_findings(r);
	if (r->has_chain && r->q->verdicts == 0) {
		(void)!mez_err_set(&what, MEZ_E_CLOSURE,
				   "the chain holds no verdicts: nothing was verified");
		audit_fault(r, &what);
	}
	report_doubts(r);
	audit_report_dependence(r);
	report_locks(r);
	return audit_state_end(r, err);
}

/* --- the answer ----------------------------------------------------------- */

static void add_count(struct audit_run *r, const char *name, uint64_t n)
{
	mez_obj_add(&r->check.more, mez_str_of(name), mez_json_i64(&r->a, (int64_t)n));
}

static int answer_json(struct audit_run *r, struct mez_sink *out)
{
	const struct mez_audit *q = r->q;

	add_count(r, "blobs", q->blobs);
	add_count(r, "damaged", q->damaged);
	add_count(r, "packs", q->packs);
	add_count(r, "packs_signed", q->packs_signed);
	add_count(r, "locks", q->locks);
	add_count(r, "receipts", q->receipts);
	add_count(r, "head_size", q->head);
	add_count(r, "verdicts", q->verdicts);
	add_count(r, "verdicts_reexecuted", q->verdicts_ok);
	add_count(r, "credentials", q->credentials);
	add_count(r, "credentials_valid", q->credentials_ok);
	if (q->resume)
		add_count(r, "verdicts_resumed", q->verdicts_resumed);
	r->check.pinned = q->by.trust && q->faults == 0;
	return mez_check_write(&r->check, &q->by, out);
}

static int answer_text(struct audit_run *r, struct mez_sink *out)
{
	const struct mez_audit *q = r->q;
	const char *word = q->faults	 ? "NOT VERIFIED"
			   : q->by.trust ? "verified"
			   : q->by.self	 ? "self-consistent"
					 : "self-consistent, signers not pinned";

	mez_buf_fmt(&out->buf, "%s: %zu of %zu verdicts re-executed", word, q->verdicts_ok,
		    q->verdicts);
	if (q->resume)
		mez_buf_fmt(&out->buf, " (%zu of them by an earlier run)", q->verdicts_resumed);
	mez_buf_fmt(
		&out->buf,
		", %zu of %zu credentials, %zu receipts under a head of %llu, %zu of %zu packs "
		"signed, %zu blobs, %zu faults\n",
		q->credentials_ok, q->credentials, q->receipts, (unsigned long long)q->head,
		q->packs_signed, q->packs, q->blobs, q->faults);
	return q->faults || (!q->by.trust && !q->by.self) ? 1 : 0;
}

/* --- a run ---------------------------------------------------------------- */

static void release(struct audit_run *r)
{
	audit_cases_free(r);
	audit_chain_free(r);
	audit_law_free(r);
	audit_free_damage(r);
	mez_arena_release(&r->a);
}

int mez_audit_run(struct mez_audit *q, const char *path, struct mez_sink *out, struct mez_err *err)
{
	struct audit_run r = {.q = q};
	struct mez_bundle_visit visit = {.index = on_index,
					 .begin = on_begin,
					 .data = on_data,
					 .end = on_end,
					 .dropped = on_dropped,
					 .arg = &r,
					 .documents = true,
					 .max_member = MEZ_BUNDLE_MAX_SEGMENT};
	MEZ_AUTO(mez_bundle) b = NULL;
	int e = mez_arena_init(&r.a, 0, err);

	if (!e) {
		mez_check_start(&r.check, &r.a);
		e = mez_bundle_open(&b, path, &visit, err);
	}
	if (!e)
		e = finish(&r, err);
	if (!e)
		e = q->json ? answer_json(&r, out) : answer_text(&r, out);
	release(&r);
	return e;
}
