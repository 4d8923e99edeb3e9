/* adapt/registrycall.c: one question to a registry, asked with our manners. */
#include "adapt/registry_priv.h"

enum { FIRST_WAIT_MS = 200, RETRY_AFTER_DIGITS = 6 };

static void send_call(struct mez_call *c, unsigned wait_ms);

static void conclude(struct mez_call *c, int r)
{
	c->failed = r;
	c->over = true;
	if (c->done)
		c->done(c, c->arg); /* may free c */
}

static void fail(struct mez_call *c, const struct mez_err *err)
{
	c->err = *err;
	conclude(c, -(int)err->code);
}

/* --- when to ask again ------------------------------------------------------ */

/* Seconds of Retry-After (RFC 9110 section 10.2.3), or -1: none, or a date, which we would need
 * a clock for. */
static int retry_after(const struct mez_exchange *x)
{
	struct mez_str s = mez_http_header(x, "retry-after", 0);
	int secs = 0;

	if (s.n == 0 || s.n > RETRY_AFTER_DIGITS)
		return -1;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return -1;
		secs = secs * 10 + (s.p[i] - '0');
	}
	return secs;
}

static bool is_trouble(int status)
{
	return status == 408 || status == 429 || status == 500 || status == 502 || status == 503 ||
	       status == 504;
}

bool mez_registry_passing(const struct mez_exchange *x, unsigned tries, unsigned *wait_ms)
{
	int asked = x->failed ? -1 : retry_after(x);

	if (tries >= MEZ_REGISTRY_TRIES || asked > MEZ_REGISTRY_WAIT_MAX)
		return false;
	*wait_ms = asked >= 0 ? (unsigned)asked * 1000 : (unsigned)FIRST_WAIT_MS << (tries - 1);
	return x->failed ? x->passing : is_trouble(x->status);
}

int mez_call_refused(const struct mez_call *c, const char *what, struct mez_err *err)
{
	int status = c->x.status;
	enum mez_code code = MEZ_E_REFUSED;
	MEZ_AUTOBUF why = MEZ_BUF_INIT;

	if (status == 401 || status == 403)
		code = MEZ_E_NOPERM;
	else if (status == 404)
		code = MEZ_E_NOINPUT;
	else if (status == 429 || status == 503)
		code = MEZ_E_AGAIN;
	else if (is_trouble(status) || status >= 500)
		code = MEZ_E_UNAVAILABLE;
	else if (status < 400)
		code = MEZ_E_VALUE;
	if (status == 401 && c->asked && c->r->auth)
		return mez_err_set(err, code,
				   "%s: the registry refuses this user and password (--auth-file)",
				   what);
	mez_registry_complaint(&why, mez_buf_view(&c->x.answer));
	return mez_err_set(err, code, "%s: the registry answers %d%s%s", what, status,
			   why.len ? ": " : "", why.len ? why.p : "");
}

/* --- where to --------------------------------------------------------------- */

static bool is_named(const struct mez_registry *r, const struct mez_http_url *u)
{
	struct mez_str port = {u->origin.p + 7, u->origin.n - 7}; /* behind http:// */

	for (size_t i = 0; i < r->o.ninsecure; i++) {
		struct mez_str name = mez_str_of(r->o.insecure[i]);

		if (mez_str_eq(name, u->host) || mez_str_eq(name, port))
			return true;
	}
	return false;
}

int mez_registry_may(const struct mez_registry *r, const struct mez_http_url *u,
		     struct mez_err *err)
{
	if (!u->plain || (r->o.insecure_http && u->loopback) || is_named(r, u))
		return 0;
	return mez_err_set(err, MEZ_E_UNSAFE, "plain HTTP to '%.*s' is not allowed",
			   MEZ_FMT(u->host));
}

/* A redirect of something we read: never from https to http, never into this machine from
 * outside, where only programs of this machine should ask. */
static int follow(struct mez_call *c, struct mez_err *err)
{
	struct mez_str to = mez_http_header(&c->x, "location", 0);
	struct mez_http_url from, u;
	int r = mez_http_url_read(&from, &c->r->scratch, NULL, mez_buf_view(&c->at), err);

	if (!r && !c->reading)
		return mez_err_set(err, MEZ_E_UNSAFE, "a redirect where we write");
	if (!r && ++c->redirects > MEZ_REGISTRY_REDIRECTS_MAX)
		return mez_err_set(err, MEZ_E_UNSAFE, "more than %d redirects",
				   MEZ_REGISTRY_REDIRECTS_MAX);
	if (!r && !to.n)
		return mez_err_set(err, MEZ_E_MISSING, "a redirect that leads nowhere");
	if (!r)
		r = mez_http_url_read(&u, &c->r->scratch, c->at.p, to, err);
	if (!r && ((u.plain && !from.plain) || (u.loopback && !from.loopback)))
		r = mez_err_set(err, MEZ_E_UNSAFE, "redirected from '%.*s' to '%.*s'",
				MEZ_FMT(from.origin), MEZ_FMT(u.origin));
	if (!r)
		r = mez_registry_may(c->r, &u, err);
	if (!r) {
		mez_buf_clear(&c->at);
		mez_buf_str(&c->at, u.url);
	}
	return r;
}

int mez_call_location(struct mez_buf *out, const struct mez_call *c, struct mez_err *err)
{
	struct mez_str to = mez_http_header(&c->x, "location", 0);
	size_t mark = mez_arena_mark(&c->r->scratch);
	struct mez_http_url u;
	int r = 0;

	if (!to.n)
		r = mez_err_set(err, MEZ_E_MISSING, "the registry's answer has no Location");
	if (!r)
		r = mez_http_url_read(&u, &c->r->scratch, c->at.p, to, err);
	if (!r && !mez_str_eq(u.origin, mez_str_of(c->r->origin)))
		r = mez_err_set(err, MEZ_E_UNSAFE, "the registry would have us write to '%.*s'",
				MEZ_FMT(u.origin));
	if (!r) {
		mez_buf_clear(out);
		mez_buf_str(out, u.url);
	}
	mez_arena_rewind(&c->r->scratch, mark);
	return r;
}

/* --- asking ----------------------------------------------------------------- */

static bool is_redirect(int status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static void redirect(struct mez_call *c)
{
	size_t mark = mez_arena_mark(&c->r->scratch);
	struct mez_err err;
	int r = follow(c, &err);

	mez_arena_rewind(&c->r->scratch, mark);
	if (r)
		fail(c, &err);
	else
		send_call(c, 0);
}

static void authenticate(struct mez_call *c)
{
	struct mez_err err;

	/* another call may have fetched new credentials while this one was on its way */
	if (c->seen_renewed == c->r->renewed) {
		if (mez_registry_renew(c->r, &c->x, &err)) {
			fail(c, &err);
			return;
		}
		c->asked = true;
	}
	send_call(c, 0);
}

static void on_done(struct mez_exchange *x, void *arg)
{
	struct mez_call *c = arg;
	unsigned wait;

	if (!c->once && mez_registry_passing(x, c->tries, &wait)) {
		c->tries++;
		send_call(c, wait);
	} else if (x->failed) {
		fail(c, &x->err);
	} else if (x->status == 401 && c->home && !c->asked) {
		authenticate(c);
	} else if (is_redirect(x->status)) {
		redirect(c);
	} else {
		conclude(c, 0);
	}
}

static void fill_headers(struct mez_call *c)
{
	struct mez_exchange *x = &c->x;

	mez_buf_wipe(&x->headers);
	if (c->home && c->r->authorization.len)
		mez_http_add(x, "Authorization", mez_buf_view(&c->r->authorization));
	if (c->accept)
		mez_http_add(x, "Accept", mez_str_of(c->accept));
	if (c->type)
		mez_http_add(x, "Content-Type", mez_str_of(c->type));
	if (c->range.len)
		mez_http_add(x, "Content-Range", mez_buf_view(&c->range));
}

static void send_call(struct mez_call *c, unsigned wait_ms)
{
	struct mez_exchange *x = &c->x;
	size_t mark = mez_arena_mark(&c->r->scratch);
	struct mez_http_url u;
	struct mez_err err;
	int r = mez_http_url_read(&u, &c->r->scratch, NULL, mez_buf_view(&c->at), &err);

	if (!r)
		r = mez_registry_may(c->r, &u, &err);
	if (!r) {
		mez_buf_clear(&c->at);
		mez_buf_str(&c->at, u.url);
		mez_exchange_again(x);
		c->home = mez_str_eq(u.origin, mez_str_of(c->r->origin));
		fill_headers(c);
		x->plain = u.plain;
	}
	mez_arena_rewind(&c->r->scratch, mark);
	if (r) {
		fail(c, &err);
		return;
	}
	x->method = c->method;
	x->url = c->at.p;
	x->body = c->body;
	x->fresh = c->range.len > 0; /* a part of an upload must not come twice unasked */
	x->max = c->max ? c->max : MEZ_REGISTRY_ANSWER_MAX;
	x->done = on_done;
	x->arg = c;
	c->seen_renewed = c->r->renewed;
	mez_http_begin(c->r->http, x, wait_ms);
}

void mez_call_begin(struct mez_registry *r, struct mez_call *c, unsigned wait_ms)
{
	c->r = r;
	c->tries = 1;
	c->redirects = 0;
	c->asked = c->over = false;
	c->failed = 0;
	mez_buf_clear(&c->at);
	mez_buf_str(&c->at, mez_buf_view(&c->url));
	send_call(c, wait_ms);
}

int mez_call_run(struct mez_registry *r, struct mez_call *c, struct mez_err *err)
{
	mez_call_begin(r, c, 0);
	while (!c->over)
		if (!mez_http_step(r->http))
			mez_bug("a call was lost");
	if (c->failed && err)
		*err = c->err;
	return c->failed;
}

void mez_call_release(struct mez_call *c)
{
	mez_buf_release(&c->url);
	mez_buf_release(&c->range);
	mez_buf_release(&c->at);
	mez_exchange_release(&c->x);
}
