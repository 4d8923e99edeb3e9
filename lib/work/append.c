/* work/append.c: receipts for cases, acknowledged when they are durable.
 * The record loop queues receipts in the ledger and writes acknowledgements to a gate, whose
 * thread commits before it hands them over (work/gate.h). */
#include "work/chainwork_priv.h"

#include "adapt/clock.h"
#include "base/file.h"
#include "receipt/ledger.h"
#include "vc/case.h"
#include "work/gate.h"

struct appending {
	const struct mez_append_job *job;
	struct mez_ledger *ledger;
	struct mez_gate *gate;
};

/* --- one case ------------------------------------------------------------- */

static int at_member(struct mez_err *err, const char *pointer, const char *what)
{
	int r = mez_err_set(err, MEZ_E_VALUE, "%s", what);

	mez_err_pointer(err, pointer);
	return r;
}

static int time_now(struct mez_instant *out, const struct appending *ap, struct mez_err *err)
{
	*out = ap->job->at ? *ap->job->at : mez_clock_now();
	if (out->secs >= mez_ledger_time(ap->ledger).secs)
		return 0;
	if (ap->job->at)
		return mez_err_set(err, MEZ_E_VALUE, "the time given is before the last receipt's");
	return mez_err_set(err, MEZ_E_AGAIN, "the clock is before the last receipt's time");
}

/* A case that comes with a receipt was recorded before: here, or it is somebody else's. */
static int same_receipt(const struct mez_json *own, const struct mez_json *given,
			struct mez_err *err)
{
	if (!given || (own && mez_json_same(own, given)))
		return 0;
	return at_member(err, "/receipt", "the case carries a receipt that is not of this chain");
}

static int record(const struct mez_json **receipt, const struct appending *ap, struct mez_arena *a,
		  const struct mez_case *c, const struct mez_canon *bytes, struct mez_err *err)
{
	struct mez_ledger_payload p = { .text = mez_canon_view(bytes),
					.digest = mez_canon_digest(bytes) };
	struct mez_instant now;
	struct mez_str *packs;
	int r;

	if ((r = mez_ledger_find(receipt, ap->ledger, a, &p.digest, err)) < 0 ||
	    (r = same_receipt(*receipt, c->receipt, err)) < 0 || *receipt)
		return r;
	if ((r = mez_case_packs(&packs, &p.npacks, a, c, err)) < 0 ||
	    (r = time_now(&now, ap, err)) < 0)
		return r;
	p.packs = packs;
	return mez_ledger_add(receipt, ap->ledger, a, &p, now, err);
}

/* The payload is the case without its receipt; the answer is the case with it. */
static int append_case(struct mez_stream *s, const struct appending *ap, const struct mez_json *v,
		       struct mez_arena *a, struct mez_err *err)
{
	MEZ_AUTO(mez_canon) bytes = NULL;
	const struct mez_json *receipt = NULL;
	struct mez_json bare;
	struct mez_case c;
	struct mez_obj o;
	int r = mez_case_read(&c, v, err);

	if (r == 0 && !c.verdict)
		r = at_member(err, "/verdict", "a case without a verdict is not recorded");
	if (r < 0)
		return r;
	mez_obj_from(&o, a, v);
	(void)mez_obj_drop(&o, MEZ_STR("receipt"));
	bare = mez_obj_done(&o);
	r = mez_canon_make(&bytes, &bare, MEZ_PROFILE_STRICT, NULL, 0, err);
	if (r == 0)
		r = record(&receipt, ap, a, &c, bytes, err);
	if (r < 0)
		return r;
	mez_obj_from(&o, a, &bare);
	mez_obj_set(&o, "receipt", *receipt);
	bare = mez_obj_done(&o);
	mez_sink_json(s->out, &bare);
	return 0;
}

static int append_record(struct mez_stream *s, const struct mez_json *v, struct mez_str line,
			 struct mez_arena *a, void *arg, struct mez_err *err)
{
	const struct appending *ap = arg;
	int r;

	(void)line;
	if (!mez_gate_failed(ap->gate)) {
		r = append_case(s, ap, v, a, err);
		if (r != -MEZ_E_IO)
			return r;
	} else {
		r = mez_err_set(err, MEZ_E_IO, "recording has stopped");
	}
	/* No later record can fare better.  The cause is told when the gate is closed. */
	s->fail_fast = true;
	s->report = NULL;
	return r;
}

/* --- the job -------------------------------------------------------------- */

static int commit(void *arg, struct mez_err *err)
{
	return mez_ledger_commit(arg, err);
}

static void tell_of_cut(const struct appending *ap, const struct mez_stream *s)
{
	struct mez_err err;

	if (mez_ledger_cut(ap->ledger) && s->report &&
	    mez_err_set(&err, MEZ_E_CHAIN,
			"a torn tail of %ju bytes after receipt %jd was cut; nobody was told of it",
			(uintmax_t)mez_ledger_cut(ap->ledger),
			(intmax_t)mez_ledger_size(ap->ledger) - 1) < 0)
		s->report(&err, s->report_arg);
}

/* Run the loop with the gate between it and the output. */
static int run(struct appending *ap, struct mez_stream *s, char *const *names, size_t n,
	       struct mez_err *err)
{
	struct mez_sink acks = { .fd = mez_gate_fd(ap->gate) }, *out = s->out;
	struct mez_err stop;
	int r, closed;

	s->out = &acks;
	r = mez_stream_files(s, names, n, append_record, ap, err);
	if (r == 0)
		mez_stream_end(s);
	/* Whatever ended the loop: what was queued is committed and acknowledged. */
	if (mez_sink_flush(&acks, &stop) < 0)
		mez_bug("a gate that takes no bytes");
	closed = mez_gate_close(ap->gate, &stop);
	s->out = out;
	out->records += acks.records;
	mez_sink_release(&acks);
	if (closed < 0) {
		*err = stop;
		return mez_work_chain_path(ap->job->zone, closed, err);
	}
	return r;
}

static int open_ledger(struct appending *ap, int fd, struct mez_err *err)
{
	const struct mez_ledger_config config = {.wait_ms = ap->job->wait_ms, .key = ap->job->key};
	struct mez_instant now;
	int r = mez_ledger_open(&ap->ledger, fd, &config, err);

	r = mez_work_chain_path(ap->job->zone, r, err);
	return r < 0 ? r : time_now(&now, ap, err);
}

int mez_work_append(const struct mez_append_job *job, struct mez_stream *s, char *const *names,
		    size_t n, struct mez_err *err)
{
	struct appending ap = { .job = job };
	MEZ_AUTOFD fd = mez_work_chain_dir(job->zone, err);
	int r = fd < 0 ? fd : open_ledger(&ap, fd, err);

	if (r == 0) {
		tell_of_cut(&ap, s);
		r = mez_gate_open(&ap.gate, s->out->fd, commit, ap.ledger, err);
	}
	if (r == 0)
		r = run(&ap, s, names, n, err);
	mez_ledger_free(ap.ledger);
	return r;
}
