/* work/auditcase.c: judging the cases of a chain, several at a time, and telling in order.
 * Cases are gathered into blocks.  A crew judges a block without touching anything but the block
 * and its worker's arena; the thread that reads takes the blocks back in order and only then
 * counts and tells.  So the answer does not depend on how many workers there are. */
#include "work/audit_priv.h"

#include <stdlib.h>

enum {
	BLOCK_CASES = 32,
	BLOCK_BYTES = 1 << 20 /* a block is given away once it has so many */
};

/* What became of one part of a case. */
enum outcome { NOT_THERE, GOOD, BAD, WAITING };

struct verdict_of { /* a case */
	size_t at, n;	     /* its line in the block's text */
	uint64_t number;     /* among the chain's cases: that of its receipt */
	enum outcome read;   /* BAD: it is no case at all, and nothing else is said of it */
	enum outcome verdict, credential;
	size_t lock;		 /* which its verdict names; nlocks: none of the bundle's */
	struct mez_signed by;	 /* GOOD credential: who signed it */
	bool seen;		 /* its receipt is under a head that is believed, and of */
	struct mez_instant time; /* this time */
	struct mez_err why, cause; /* BAD verdict, or reading; BAD credential */
};

struct audit_block {
	struct audit_block *next; /* idle ones */
	struct mez_buf text;
	size_t n;
	struct verdict_of of[BLOCK_CASES];
	/* a fault of the chain, told before what is said of case chain_at */
	bool chain_fault;
	size_t chain_at;
	struct mez_err chain;
	/* (index of damage, length of id, id) for each damaged item that a verdict rests on */
	struct mez_buf rests;
	/* the chain behind it, as far as it held */
	uint64_t receipts;
	struct mez_digest head;
};

/* --- judging one case (any thread) ---------------------------------------- */

/* Everything a worker may look at; nothing here changes while a crew is at work. */
struct judge {
	const struct audit_run *r;
	struct audit_block *block;
	struct mez_arena *one;
};

static size_t lock_of(const struct audit_run *r, const struct mez_json *verdict)
{
	struct mez_digest h;
	size_t i = r->nlocks;

	if (mez_digest_parse(&h, mez_json_str(mez_json_at(verdict, "lock_sha256"))))
		for (i = 0; i < r->nlocks; i++)
			if (mez_digest_eq(&r->lock[i].sha256, &h))
				break;
	return i;
}

static struct mez_str operation_id(const struct mez_json *doc)
{
	return mez_json_str(mez_json_at(mez_json_at(doc, "operation"), "id"));
}

static void about_operation(struct mez_err *err, const struct mez_json *doc)
{
	(void)!mez_err_in(err, "%.*s", MEZ_FMT(operation_id(doc)));
}

static void reexecute(const struct judge *j, struct verdict_of *v, const struct mez_json *doc)
{
	size_t i = lock_of(j->r, mez_json_at(doc, "verdict"));
	int e;

	v->verdict = GOOD;
	v->lock = i;
	if (i < j->r->nlocks && !j->r->lock[i].zone) {
		v->verdict = WAITING;
		return;
	}
	e = i < j->r->nlocks
		    ? mez_reexecute_case(j->one, j->r->lock[i].zone, doc, &v->why)
		    : mez_err_set(&v->why, MEZ_E_CLOSURE,
				  "the lock its verdict names is not in the bundle");
	if (!e)
		return;
	v->verdict = BAD;
	about_operation(&v->why, doc);
}

/* A credential beside a verdict: good at the instant it speaks of, and about this very verdict.
 * Whether its authority is trusted is asked later. */
static void check_credential(const struct judge *j, struct verdict_of *v, const struct mez_case *c)
{
	struct mez_instant as_of;
	struct mez_vc *vc = NULL;
	int e = 0;

	if (!c->credential)
		return;
	if (!mez_instant_parse(&as_of, mez_json_str(mez_json_at(c->verdict, "as_of"))))
		e = mez_err_set(&v->cause, MEZ_E_VALUE, "the verdict does not state as_of");
	if (!e)
		e = mez_vc_verify(&vc, j->one, c->credential, as_of, NULL, &v->cause);
	if (!e)
		e = mez_case_attested(c, vc, j->one, &v->cause);
	v->credential = e ? BAD : GOOD;
	if (!e) {
		v->by = mez_vc_signed(vc);
		return;
	}
	(void)!mez_err_in(&v->cause, "credential");
	about_operation(&v->cause, c->doc);
}

static void note_damage(const struct judge *j, size_t number, const struct mez_json *doc)
{
	struct mez_str id = operation_id(doc);

	for (size_t i = 0; i < j->r->ndamaged; i++) {
		if (!audit_rests_on(j->r, i, doc))
			continue;
		mez_buf_add(&j->block->rests, &number, sizeof number);
		mez_buf_add(&j->block->rests, &i, sizeof i);
		mez_buf_add(&j->block->rests, &id.n, sizeof id.n);
		mez_buf_str(&j->block->rests, id);
	}
}

static void judge_case(const struct judge *j, size_t number)
{
	struct verdict_of *v = &j->block->of[number];
	const struct mez_json *doc;
	struct mez_case c;
	int e;

	mez_arena_reset(j->one);
	e = mez_canon_read(&doc, j->one, j->block->text.p + v->at, v->n, &v->why);
	if (!e)
		e = mez_case_read(&c, doc, &v->why);
	v->read = e ? BAD : GOOD;
	if (e) {
		(void)!mez_err_in(&v->why, "case of receipt %ju", (uintmax_t)v->number);
		return;
	}
	note_damage(j, number, doc);
	reexecute(j, v, doc);
	check_credential(j, v, &c);
}

static void judge_block(void *job, size_t worker, void *arg)
{
	const struct audit_run *r = arg;
	const struct judge j = {.r = r, .block = job, .one = &r->one[worker]};

	for (size_t i = 0; i < j.block->n; i++)
		judge_case(&j, i);
}

/* --- telling, in order ---------------------------------------------------- */

/* The case was there, and with it its lock and its credential. */
static void note_seen(struct audit_run *r, struct verdict_of *v)
{
	struct audit_lock *l = v->read == GOOD && v->lock < r->nlocks ? &r->lock[v->lock] : NULL;

	if (!v->seen)
		return;
	v->by.has_seen = true;
	v->by.seen = v->time;
	if (l && l->doubted)
		audit_seen(r, &l->opened->signer, v->time, &l->doubted);
}

static void tell_case(struct audit_run *r, struct verdict_of *v)
{
	struct mez_audit *q = r->q;

	note_seen(r, v);
	if (v->read == BAD) {
		audit_fault(r, &v->why);
		return;
	}
	q->verdicts++;
	if (v->verdict == GOOD)
		q->verdicts_ok++;
	else if (v->verdict == WAITING)
		r->lock[v->lock].waiting++;
	else
		audit_fault(r, &v->why);
	if (v->credential == NOT_THERE)
		return;
	q->credentials++;
	if (v->credential == GOOD)
		q->credentials_ok += audit_pinned(r, MEZ_ROLE_AUTHORITY, &v->by, "credential");
	else
		audit_fault(r, &v->cause);
}

/* The damage that case `number` rests on; *at moves over what was told. */
static void tell_damage(struct audit_run *r, const struct audit_block *b, size_t number,
			size_t *at)
{
	while (*at < b->rests.len) {
		const char *p = b->rests.p + *at;
		size_t of, damage, n;

		memcpy(&of, p, sizeof of);
		if (of != number)
			return;
		memcpy(&damage, p + sizeof of, sizeof damage);
		memcpy(&n, p + sizeof of + sizeof damage, sizeof n);
		p += 3 * sizeof(size_t);
		audit_note_dependence(r, damage, (struct mez_str){p, n});
		*at += 3 * sizeof(size_t) + n;
	}
}

static int tell_block(struct audit_run *r, struct audit_block *b, struct mez_err *err)
{
	size_t at = 0;

	for (size_t i = 0; i <= b->n; i++) {
		if (b->chain_fault && b->chain_at == i)
			audit_fault(r, &b->chain);
		if (i == b->n)
			break;
		tell_damage(r, b, i, &at);
		tell_case(r, &b->of[i]);
	}
	if (b->receipts)
		r->judged = b->receipts;
	if (r->q->faults == 0 && r->q->verdicts_ok == b->receipts)
		r->proved = (struct audit_state){b->receipts, r->q->credentials, b->head};
	if (r->q->progress)
		r->q->progress(r->q->progress_arg, mez_bundle_taken(r->b), r->judged);
	b->next = r->idle;
	r->idle = b;
	return audit_state_write(r, false, err);
}

/* --- blocks --------------------------------------------------------------- */

static struct audit_block *fresh_block(struct audit_run *r)
{
	struct audit_block *b = r->idle;

	if (b) {
		r->idle = b->next;
	} else {
		b = calloc(1, sizeof *b);
		if (!b)
			mez_bug("out of memory");
	}
	mez_buf_clear(&b->text);
	mez_buf_clear(&b->rests);
	b->n = 0;
	b->receipts = 0;
	b->chain_fault = false;
	return b;
}

static int give_block(struct audit_run *r, struct mez_err *err)
{
	struct audit_block *b = r->block;
	int e = 0;

	if (mez_crew_out(r->crew) == mez_crew_room(r->crew))
		e = tell_block(r, mez_crew_take(r->crew), err);
	r->block = fresh_block(r);
	mez_crew_give(r->crew, b);
	return e;
}

int audit_cases_start(struct audit_run *r, struct mez_err *err)
{
	size_t jobs = r->q->jobs ? r->q->jobs : 1;
	int e = 0;

	r->q->verdicts = r->q->verdicts_ok = r->q->verdicts_resumed = r->resume.receipts;
	r->q->credentials = r->q->credentials_ok = r->resume.credentials;
	r->proved = r->written = r->resume;
	r->one = MEZ_NEWS(&r->a, struct mez_arena, jobs);
	for (size_t i = 0; !e && i < jobs; i++)
		e = mez_arena_init(&r->one[i], 0, err);
	if (!e)
		e = mez_crew_new(&r->crew, jobs, judge_block, r, err);
	r->block = fresh_block(r);
	return e;
}

int audit_case(struct audit_run *r, struct mez_str line, struct mez_err *err)
{
	struct audit_block *b = r->block;
	int e = 0;

	if (b->n == BLOCK_CASES || (b->n && b->text.len >= BLOCK_BYTES))
		e = give_block(r, err);
	b = r->block;
	b->of[b->n++] = (struct verdict_of){.at = b->text.len, .n = line.n, .number = r->cases};
	mez_buf_str(&b->text, line);
	return e;
}

void audit_chain_fault(struct audit_run *r, const struct mez_err *what)
{
	struct audit_block *b = r->block;

	if (b->chain_fault) { /* two at one place: the first is told at once, it comes before */
		audit_fault(r, &b->chain);
	}
	b->chain_fault = true;
	b->chain_at = b->n;
	b->chain = *what;
}

void audit_receipt(struct audit_run *r, bool judged)
{
	const struct mez_signed genesis = {.key = r->genesis->authority};
	struct audit_block *b = r->block;
	struct mez_instant time = mez_chain_check_time(r->links);
	bool covered = r->witness && mez_chain_check_size(r->links) <= r->q->head;

	b->receipts = mez_chain_check_size(r->links);
	b->head = mez_chain_check_head(r->links);
	if (!covered)
		return;
	if (!judged) {
		b->of[b->n - 1].seen = true;
		b->of[b->n - 1].time = time;
	}
	audit_seen(r, &genesis, time, &r->doubted);
}

int audit_cases_end(struct audit_run *r, struct mez_err *err)
{
	struct audit_block *b;
	int e = give_block(r, err);

	while (!e && (b = mez_crew_take(r->crew)) != NULL)
		e = tell_block(r, b, err);
	return e;
}

static void free_block(struct audit_block *b)
{
	if (!b)
		return;
	mez_buf_release(&b->text);
	mez_buf_release(&b->rests);
	free(b);
}

void audit_cases_free(struct audit_run *r)
{
	size_t jobs = r->q->jobs ? r->q->jobs : 1;

	while (r->crew && mez_crew_out(r->crew))
		free_block(mez_crew_take(r->crew));
	mez_crew_free(r->crew);
	free_block(r->block);
	r->crew = NULL;
	r->block = NULL;
	while (r->idle) {
		struct audit_block *b = r->idle;

		r->idle = b->next;
		free_block(b);
	}
	for (size_t i = 0; r->one && i < jobs; i++)
		mez_arena_release(&r->one[i]);
	r->one = NULL;
}
