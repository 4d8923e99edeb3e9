/* adapt/registryopen.c: opening a repository, and the credentials it asks for. */
#include "adapt/registry_priv.h"

#include <fcntl.h>
#include <stdlib.h>

#include "base/file.h"

/* --- the auth file ---------------------------------------------------------- */

int mez_regauth_load(struct mez_regauth **out, const char *path, struct mez_str host,
		     struct mez_err *err)
{
	struct mez_buf text = MEZ_BUF_INIT, basic = MEZ_BUF_INIT;
	struct mez_regauth *auth = NULL;
	int r = mez_file_read_secret(&text, AT_FDCWD, path, MEZ_REGISTRY_AUTHFILE_MAX, err);

	if (!r)
		r = mez_authfile_parse(&basic, mez_buf_view(&text), host, err);
	mez_buf_wipe(&text);
	if (r) {
		mez_buf_wipe(&basic);
		mez_err_file(err, path);
		return r;
	}
	if (basic.len) {
		auth = calloc(1, sizeof(*auth));
		if (!auth)
			mez_bug("out of memory");
		auth->basic = basic; /* transferred */
	}
	*out = auth;
	return 0;
}

void mez_regauth_free(struct mez_regauth *a)
{
	if (!a)
		return;
	mez_buf_wipe(&a->basic);
	free(a);
}

/* --- what a registry asks for ------------------------------------------------ */

static int best_challenge(struct mez_challenge *best, struct mez_registry *r,
			  const struct mez_exchange *refused, struct mez_err *err)
{
	struct mez_challenge c;
	struct mez_str value;

	*best = (struct mez_challenge){0};
	for (size_t i = 0; (value = mez_http_header(refused, "www-authenticate", i)).p; i++) {
		int failed = mez_challenge_parse(&c, &r->scratch, value, err);

		if (failed)
			return failed;
		if (c.kind > best->kind)
			*best = c;
	}
	return 0;
}

static void authorize(struct mez_registry *r, const char *kind, struct mez_str what)
{
	mez_buf_wipe(&r->authorization);
	(void)mez_buf_room(&r->authorization, strlen(kind) + what.n + 1);
	mez_buf_z(&r->authorization, kind);
	mez_buf_str(&r->authorization, what);
	r->renewed++;
}

static int use_basic(struct mez_registry *r, struct mez_err *err)
{
	if (!r->auth)
		return mez_err_set(err, MEZ_E_NOPERM,
				   "the registry wants a user and password (--auth-file)");
	if (mez_str_eq(mez_buf_view(&r->authorization), mez_buf_view(&r->auth->basic)))
		return mez_err_set(err, MEZ_E_NOPERM,
				   "the registry refuses this user and password "
				   "(--auth-file)");
	authorize(r, "", mez_buf_view(&r->auth->basic));
	return 0;
}

/* The token server's URL: what it serves, and what for.  We say the scope ourselves: a registry
 * that is asked for less first names less. */
static int token_url(struct mez_http_url *out, struct mez_registry *r,
		     const struct mez_challenge *c, struct mez_err *err)
{
	MEZ_AUTOBUF url = MEZ_BUF_INIT;
	int failed;

	mez_buf_str(&url, c->realm);
	mez_buf_ch(&url, memchr(c->realm.p, '?', c->realm.n) ? '&' : '?');
	if (c->service.p) {
		mez_buf_z(&url, "service=");
		mez_http_escape(&url, c->service);
		mez_buf_ch(&url, '&');
	}
	mez_buf_fmt(&url, "scope=repository:%s:pull%s", r->repo, r->o.push ? ",push" : "");
	if (r->o.mount)
		mez_buf_fmt(&url, "&scope=repository:%s:pull", r->o.mount);
	failed = mez_http_url_read(out, &r->scratch, NULL, mez_buf_view(&url), err);
	if (!failed && out->plain && strncmp(r->origin, "http:", 5))
		return mez_err_set(err, MEZ_E_UNSAFE, "its token server speaks plain HTTP");
	if (!failed)
		failed = mez_registry_may(r, out, err);
	return failed ? mez_err_in(err, "the registry names a token server") : 0;
}

static int judge_token(struct mez_registry *r, const struct mez_exchange *x, struct mez_err *err)
{
	struct mez_str token;
	int failed;

	if (x->failed) {
		*err = x->err;
		return mez_err_in(err, "token server");
	}
	if (x->status == 400 || x->status == 401 || x->status == 403)
		return mez_err_set(err, MEZ_E_NOPERM, "the token server answers %d%s", x->status,
				   r->auth ? "" : " (--auth-file)");
	if (x->status == 429 || x->status == 503)
		return mez_err_set(err, MEZ_E_AGAIN, "the token server answers %d", x->status);
	if (x->status >= 500)
		return mez_err_set(err, MEZ_E_UNAVAILABLE, "the token server answers %d",
				   x->status);
	if (x->status != 200)
		return mez_err_set(err, MEZ_E_VALUE, "the token server answers %d", x->status);
	failed = mez_token_parse(&token, &r->scratch, mez_buf_view(&x->answer), err);
	if (!failed)
		authorize(r, "Bearer ", token);
	return failed;
}

/* Redirects are not followed here: the password would have to go along. */
static int fetch_token(struct mez_registry *r, const struct mez_challenge *c, struct mez_err *err)
{
	struct mez_exchange x = {.method = "GET", .max = MEZ_REGISTRY_ANSWER_MAX};
	struct mez_http_url u;
	int failed = token_url(&u, r, c, err);

	if (failed)
		return failed;
	x.url = u.url.p;
	x.plain = u.plain;
	if (r->auth)
		mez_http_add(&x, "Authorization", mez_buf_view(&r->auth->basic));
	mez_http_add(&x, "Accept", MEZ_STR("application/json"));
	for (unsigned tries = 1, wait = 0;; tries++) {
		mez_exchange_again(&x);
		mez_http_perform(r->http, &x, wait);
		if (!mez_registry_passing(&x, tries, &wait))
			break;
	}
	failed = judge_token(r, &x, err);
	mez_exchange_release(&x);
	return failed;
}

static int token(struct mez_registry *r, const struct mez_challenge *c, struct mez_err *err)
{
	if (r->denied.code == MEZ_OK && fetch_token(r, c, err))
		r->denied = *err;
	*err = r->denied;
	return -(int)err->code;
}

int mez_registry_renew(struct mez_registry *r, const struct mez_exchange *refused,
		       struct mez_err *err)
{
	size_t mark = mez_arena_mark(&r->scratch);
	struct mez_challenge c;
	int failed = best_challenge(&c, r, refused, err);

	if (!failed && c.kind == MEZ_CHALLENGE_BEARER)
		failed = token(r, &c, err);
	else if (!failed && c.kind == MEZ_CHALLENGE_BASIC)
		failed = use_basic(r, err);
	else if (!failed)
		failed = mez_err_set(err, MEZ_E_NOPERM,
				     "the registry asks for credentials of a kind we have not");
	mez_arena_rewind(&r->scratch, mark);
	return failed;
}

/* --- opening ----------------------------------------------------------------- */

static char *text_of(struct mez_str s)
{
	char *p = strndup(s.p, s.n);

	if (!p)
		mez_bug("out of memory");
	return p;
}

/* https, unless this very host was allowed without. */
static int set_origin(struct mez_registry *r, struct mez_str host, struct mez_err *err)
{
	static const char *const schemes[] = {"http", "https"};
	MEZ_AUTOBUF url = MEZ_BUF_INIT;
	struct mez_http_url u;
	int failed = 0;

	for (size_t i = 0; i < MEZ_COUNT(schemes); i++) {
		mez_buf_clear(&url);
		mez_buf_fmt(&url, "%s://%.*s/", schemes[i], (int)host.n, host.p);
		failed = mez_http_url_read(&u, &r->scratch, NULL, mez_buf_view(&url), err);
		if (failed || !mez_registry_may(r, &u, NULL))
			break;
	}
	if (failed)
		return mez_err_in(err, "host '%.*s'", MEZ_FMT(host));
	r->origin = text_of(u.origin);
	mez_buf_clear(&url);
	mez_buf_fmt(&url, "%sv2/%s/", u.url.p, r->repo);
	r->base = text_of(mez_buf_view(&url));
	return 0;
}

int mez_registry_open(struct mez_registry **out, const struct mez_regref *ref,
		      const struct mez_registry_options *o, struct mez_err *err)
{
	const struct mez_http_options http = {o->ca_file, o->stall};
	struct mez_registry *r = calloc(1, sizeof(*r));
	int failed;

	if (!r)
		mez_bug("out of memory");
	r->o = *o;
	r->repo = text_of(ref->repo);
	r->scratch.wipe = true; /* tokens pass through it */
	failed = mez_arena_init(&r->scratch, 0, err);
	if (!failed && o->auth_file)
		failed = mez_regauth_load(&r->auth, o->auth_file, ref->host, err);
	if (!failed)
		failed = mez_http_open(&r->http, &http, err);
	if (!failed)
		failed = set_origin(r, ref->host, err);
	if (failed) {
		mez_registry_close(r);
		return failed;
	}
	*out = r;
	return 0;
}

void mez_registry_close(struct mez_registry *r)
{
	if (!r)
		return;
	mez_http_close(r->http);
	mez_regauth_free(r->auth);
	mez_buf_wipe(&r->authorization);
	mez_arena_release(&r->scratch);
	free(r->repo);
	free(r->base);
	free(r->origin);
	free(r);
}
