/* adapt/registrymany.c: many blobs on their way at once, sent or fetched.
 *
 * Sent:     HEAD -> there already: done
 *                -> POST -> mounted: done
 *                        -> PUT all of it                           -> done
 *                        -> PATCH, PATCH, ... PUT the end            -> done
 *           a PATCH that breaks -> GET how far it came -> PATCH from there
 *           an upload that is lost, a PUT that breaks -> HEAD again
 * Fetched:  GET -> done */
#include "adapt/registry_priv.h"

#include <stdlib.h>

/* --- the fleet ---------------------------------------------------------------- */

static struct mez_job *new_job(struct mez_fleet *f, const struct mez_descriptor *d)
{
	struct mez_job *j = calloc(1, sizeof(*j));

	if (!j)
		mez_bug("out of memory");
	j->fleet = f;
	j->d = d;
	mez_filehash_oci(j->text, &d->digest);
	return j;
}

static void free_job(struct mez_job *j)
{
	mez_call_release(&j->call);
	mez_buf_release(&j->bytes);
	mez_buf_release(&j->location);
	free(j);
}

/* Start what may be on its way together; one is always, however big. */
static void fill(struct mez_fleet *f)
{
	for (size_t i = 0; i < MEZ_HTTP_IN_FLIGHT_MAX && !f->failed && f->next < f->n; i++) {
		const struct mez_descriptor *d = &f->d[f->next];

		if (f->job[i])
			continue;
		if (f->weight && f->weight + d->size > MEZ_REGISTRY_MEMORY)
			return;
		f->next++;
		f->weight += d->size;
		f->job[i] = new_job(f, d);
		f->start(f->job[i]);
	}
}

static void end_job(struct mez_job *j)
{
	struct mez_fleet *f = j->fleet;

	for (size_t i = 0; i < MEZ_HTTP_IN_FLIGHT_MAX; i++)
		if (f->job[i] == j)
			f->job[i] = NULL;
	f->weight -= j->d->size;
	f->done++;
	if (f->r->o.progress)
		f->r->o.progress(f->r->o.progress_arg, f->done, f->n);
	free_job(j);
}

/* The first blob that is lost ends them all. */
static void lose(struct mez_job *j, const struct mez_err *why)
{
	struct mez_fleet *f = j->fleet;

	if (!f->failed) {
		f->err = *why;
		f->failed = mez_err_in(&f->err, "blob %s", j->text);
	}
	end_job(j);
}

static void lose_refused(struct mez_job *j, const char *what)
{
	struct mez_err err;

	if (mez_call_refused(&j->call, what, &err))
		lose(j, &err);
}

static bool any_flying(const struct mez_fleet *f)
{
	for (size_t i = 0; i < MEZ_HTTP_IN_FLIGHT_MAX; i++)
		if (f->job[i])
			return true;
	return false;
}

static int run_fleet(struct mez_fleet *f, struct mez_blob_counts *counts, struct mez_err *err)
{
	for (fill(f); !f->failed && f->done < f->n; fill(f))
		if (any_flying(f) && !mez_http_step(f->r->http))
			mez_bug("a blob was lost");
	mez_http_cancel(f->r->http);
	for (size_t i = 0; i < MEZ_HTTP_IN_FLIGHT_MAX; i++)
		if (f->job[i])
			free_job(f->job[i]);
	if (f->failed && err)
		*err = f->err;
	counts->moved += f->counts.moved;
	counts->bytes += f->counts.bytes;
	return f->failed;
}

/* The next question of a job, at this URL. */
static void ask(struct mez_job *j, enum mez_job_step step, const char *method, struct mez_str url,
		unsigned wait_ms)
{
	struct mez_call *c = &j->call;

	j->step = step;
	c->method = method;
	mez_buf_clear(&c->url);
	mez_buf_str(&c->url, url);
	c->done = j->fleet->answered;
	c->arg = j;
	mez_call_begin(j->fleet->r, c, wait_ms);
}

static void ask_blob(struct mez_job *j, enum mez_job_step step, const char *method,
		     unsigned wait_ms)
{
	MEZ_AUTOBUF url = MEZ_BUF_INIT;

	mez_buf_fmt(&url, "%sblobs/%s", j->fleet->r->base, j->text);
	ask(j, step, method, mez_buf_view(&url), wait_ms);
}

/* Nothing but the method, to begin with. */
static void bare(struct mez_job *j, bool once)
{
	j->call.body = MEZ_NOSTR;
	j->call.type = NULL;
	j->call.once = once;
	mez_buf_clear(&j->call.range);
}

/* --- sending ------------------------------------------------------------------ */

static void ask_head(struct mez_job *j, unsigned wait_ms)
{
	bare(j, false);
	j->call.reading = true;
	ask_blob(j, MEZ_STEP_HEAD, "HEAD", wait_ms);
}

static void ask_post(struct mez_job *j)
{
	const struct mez_registry *r = j->fleet->r;
	MEZ_AUTOBUF url = MEZ_BUF_INIT;

	bare(j, false);
	j->call.reading = false;
	j->call.body = MEZ_STR("");
	j->sent = 0;
	mez_buf_fmt(&url, "%sblobs/uploads/", r->base);
	if (r->o.mount)
		mez_buf_fmt(&url, "?mount=%s&from=%s", j->text, r->o.mount);
	ask(j, MEZ_STEP_POST, "POST", mez_buf_view(&url), 0);
}

/* All that is not there yet, and this is the end. */
static void ask_put(struct mez_job *j)
{
	MEZ_AUTOBUF url = MEZ_BUF_INIT;

	bare(j, true);
	mez_buf_str(&url, mez_buf_view(&j->location));
	mez_buf_ch(&url, strchr(url.p, '?') ? '&' : '?');
	mez_buf_fmt(&url, "digest=%s", j->text);
	j->call.type = "application/octet-stream";
	j->call.body = (struct mez_str){mez_buf_view(&j->bytes).p + j->sent,
					j->bytes.len - (size_t)j->sent};
	ask(j, MEZ_STEP_PUT, "PUT", mez_buf_view(&url), 0);
}

static void ask_patch(struct mez_job *j)
{
	size_t n = j->bytes.len - (size_t)j->sent;

	if (n > MEZ_REGISTRY_CHUNK_MAX)
		n = MEZ_REGISTRY_CHUNK_MAX;
	bare(j, true);
	j->call.type = "application/octet-stream";
	j->call.body = (struct mez_str){j->bytes.p + j->sent, n};
	mez_buf_fmt(&j->call.range, "%llu-%llu", (unsigned long long)j->sent,
		    (unsigned long long)(j->sent + n - 1));
	ask(j, MEZ_STEP_PATCH, "PATCH", mez_buf_view(&j->location), 0);
}

/* A small blob goes whole, a big one in chunks, and its last PUT is empty. */
static void go_on(struct mez_job *j)
{
	if (j->sent == j->bytes.len || j->bytes.len <= MEZ_REGISTRY_CHUNK_MAX)
		ask_put(j);
	else
		ask_patch(j);
}

/* Something broke: once more, perhaps a little later, or not at all. */
static bool may_retry(struct mez_job *j, unsigned *wait_ms)
{
	const struct mez_call *c = &j->call;

	*wait_ms = 0;
	if (++j->failures >= MEZ_REGISTRY_TRIES || (c->failed && !c->x.failed))
		return false;
	if (mez_registry_passing(&c->x, j->failures, wait_ms))
		return true;
	/* it does not know this upload, or not this place in it */
	return !c->failed && (c->x.status == 400 || c->x.status == 404 || c->x.status == 416);
}

/* The call brought no answer that its step is made for. */
static void stumble(struct mez_job *j, const char *what, enum mez_job_step next)
{
	unsigned wait;

	if (may_retry(j, &wait)) {
		if (next == MEZ_STEP_HEAD) {
			ask_head(j, wait);
		} else {
			bare(j, false);
			ask(j, next, "GET", mez_buf_view(&j->location), wait);
		}
	} else if (j->call.failed) {
		lose(j, &j->call.err);
	} else {
		lose_refused(j, what);
	}
}

static void head_answered(struct mez_job *j)
{
	struct mez_str length = mez_http_header(&j->call.x, "content-length", 0);
	struct mez_fleet *f = j->fleet;
	struct mez_err err = {0};
	char size[24];

	if (j->call.x.status == 200) {
		(void)snprintf(size, sizeof(size), "%llu", (unsigned long long)j->d->size);
		if (!length.p || mez_str_eq(length, mez_str_of(size)))
			end_job(j);
		else if (mez_err_set(&err, MEZ_E_DIGEST,
				     "the registry has one of %.*s bytes, not %s", MEZ_FMT(length),
				     size))
			lose(j, &err);
		return;
	}
	if (j->call.x.status != 404) {
		lose_refused(j, "asking for it");
		return;
	}
	if (!j->bytes.len && f->fn(f->arg, j->d, &j->bytes, &err)) {
		lose(j, &err);
		return;
	}
	ask_post(j);
}

static void post_answered(struct mez_job *j)
{
	struct mez_err err;

	if (j->call.x.status == 201 && j->fleet->r->o.mount)
		end_job(j); /* mounted; the PUT of its manifest would tell if it were not */
	else if (j->call.x.status != 202)
		lose_refused(j, "beginning its upload");
	else if (mez_call_location(&j->location, &j->call, &err))
		lose(j, &err);
	else
		go_on(j);
}

/* How far the upload is; false when the answer does not say, or nonsense. */
static bool take_range(struct mez_job *j)
{
	uint64_t have;

	if (!mez_upload_range_parse(&have, mez_http_header(&j->call.x, "range", 0)) ||
	    have > j->bytes.len)
		return false;
	j->sent = have;
	return true;
}

static void lose_nonsense(struct mez_job *j)
{
	struct mez_err err;

	if (mez_err_set(&err, MEZ_E_VALUE, "the registry does not say how far the upload is"))
		lose(j, &err);
}

static void patch_answered(struct mez_job *j)
{
	uint64_t want = j->sent + j->call.body.n;
	struct mez_err err;

	if (j->call.failed || j->call.x.status != 202) {
		stumble(j, "sending a part of it", MEZ_STEP_STATUS);
	} else if (mez_call_location(&j->location, &j->call, &err)) {
		lose(j, &err);
	} else if (!take_range(j)) {
		lose_nonsense(j);
	} else if (j->sent != want && ++j->failures >= MEZ_REGISTRY_TRIES) {
		lose_nonsense(j);
	} else {
		go_on(j);
	}
}

/* 204 and a Range; a registry that lost the upload, or cannot say, gets all of it again. */
static void status_answered(struct mez_job *j)
{
	struct mez_err err;

	if (j->call.x.status != 204 || !take_range(j)) {
		ask_head(j, 0);
	} else if (mez_http_header(&j->call.x, "location", 0).p &&
		   mez_call_location(&j->location, &j->call, &err)) {
		lose(j, &err);
	} else {
		go_on(j);
	}
}

static void put_answered(struct mez_job *j)
{
	struct mez_str said = mez_http_header(&j->call.x, "docker-content-digest", 0);
	struct mez_err err;

	if (j->call.failed || j->call.x.status != 201) {
		stumble(j, "ending its upload", MEZ_STEP_HEAD);
	} else if (said.p && !mez_str_eq(said, mez_str_of(j->text))) {
		if (mez_err_set(&err, MEZ_E_DIGEST, "the registry says its digest is %.*s",
				MEZ_FMT(said)))
			lose(j, &err);
	} else {
		j->fleet->counts.moved++;
		j->fleet->counts.bytes += j->d->size;
		end_job(j);
	}
}

static void sent_answered(struct mez_call *c, void *arg)
{
	struct mez_job *j = arg;

	bool asking = j->step != MEZ_STEP_PATCH && j->step != MEZ_STEP_PUT;

	if (asking && c->failed) {
		lose(j, &c->err);
		return;
	}
	switch (j->step) {
	case MEZ_STEP_HEAD:
		head_answered(j);
		return;
	case MEZ_STEP_POST:
		post_answered(j);
		return;
	case MEZ_STEP_PATCH:
		patch_answered(j);
		return;
	case MEZ_STEP_STATUS:
		status_answered(j);
		return;
	case MEZ_STEP_PUT:
		put_answered(j);
		return;
	case MEZ_STEP_GET:
		break;
	}
	mez_bug("a step that is none of sending");
}

static void start_sending(struct mez_job *j)
{
	ask_head(j, 0);
}

int mez_registry_push_blobs(struct mez_registry *r, const struct mez_descriptor *d, size_t n,
			    mez_blob_fn *give, void *arg, struct mez_blob_counts *counts,
			    struct mez_err *err)
{
	struct mez_fleet f = {.r = r,
			      .d = d,
			      .n = n,
			      .fn = give,
			      .arg = arg,
			      .start = start_sending,
			      .answered = sent_answered};

	return run_fleet(&f, counts, err);
}

/* --- fetching ----------------------------------------------------------------- */

enum { REFUSAL_MAX = 1 << 16 }; /* what says no may be longer than a small blob */

static void start_fetching(struct mez_job *j)
{
	j->call.max = j->d->size > REFUSAL_MAX ? j->d->size : REFUSAL_MAX;
	j->call.reading = true;
	ask_blob(j, MEZ_STEP_GET, "GET", 0);
}

static int too_much(const struct mez_job *j, struct mez_err *err)
{
	return mez_err_set(err, MEZ_E_DIGEST,
			   "the registry sends more than the %llu bytes that are listed",
			   (unsigned long long)j->d->size);
}

static int check_blob(const struct mez_job *j, struct mez_err *err)
{
	struct mez_str bytes = mez_buf_view(&j->call.x.answer);
	struct mez_filehash got = mez_sha256_file(bytes.p, bytes.n);

	if (j->call.x.status != 200) {
		int r = mez_call_refused(&j->call, "fetching it", err);

		if (r == -MEZ_E_NOINPUT)
			err->code = MEZ_E_CLOSURE;
		return -(int)err->code;
	}
	if (bytes.n > j->d->size)
		return too_much(j, err);
	if (bytes.n != j->d->size)
		return mez_err_set(err, MEZ_E_DIGEST,
				   "the registry sends %zu bytes, listed are %llu", bytes.n,
				   (unsigned long long)j->d->size);
	if (!mez_filehash_eq(&got, &j->d->digest))
		return mez_err_set(err, MEZ_E_DIGEST, "the registry sends other bytes");
	return 0;
}

static void fetched_answered(struct mez_call *c, void *arg)
{
	struct mez_job *j = arg;
	struct mez_fleet *f = j->fleet;
	struct mez_err err = c->err;
	int r = c->failed;

	if (r == -MEZ_E_LIMIT)
		r = too_much(j, &err);
	if (!r)
		r = check_blob(j, &err);
	if (!r)
		r = f->fn(f->arg, j->d, &c->x.answer, &err);
	if (r) {
		lose(j, &err);
		return;
	}
	f->counts.moved++;
	f->counts.bytes += j->d->size;
	end_job(j);
}

int mez_registry_pull_blobs(struct mez_registry *r, const struct mez_descriptor *d, size_t n,
			    mez_blob_fn *take, void *arg, struct mez_blob_counts *counts,
			    struct mez_err *err)
{
	struct mez_fleet f = {.r = r,
			      .d = d,
			      .n = n,
			      .fn = take,
			      .arg = arg,
			      .start = start_fetching,
			      .answered = fetched_answered};

	return run_fleet(&f, counts, err);
}
