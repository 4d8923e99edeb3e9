/* work/refreshhttp.c: what a URL has, if it is another than last time. */
#include "work/refresh_priv.h"

#include <fcntl.h>

#include "base/file.h"

enum { TAG_MAX_BYTES = 8192, TAG_MAX = 200 };

/* Letters and "://": which of them we speak is said when it is asked (RFC 3986, section 3.1). */
bool refresh_is_url(struct mez_str s)
{
	size_t i = 0;

	while (i < s.n && ((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z'))
		i++;
	return i > 0 && mez_str_starts((struct mez_str){s.p + i, s.n - i}, MEZ_STR("://"));
}

/* --- what the server said last time --------------------------------------------- */

/* ZONE/refresh/HEX.tag: the validators of the last answer, and what became of it. */
static struct mez_str tag_path(struct refreshing *x)
{
	struct mez_filehash h = mez_sha256_file(x->w->source.p, x->w->source.n);
	char hex[MEZ_HEX32 + 1];

	mez_filehash_hex(hex, &h);
	return mez_arena_fmt(x->a, "%.*s/%.16s.tag", MEZ_ALL(x->dir), hex);
}

/* Printable ASCII, and not much of it: what may stand in a header. */
static bool is_tag(struct mez_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < ' ' || s.p[i] > '~')
			return false;
	return s.n > 0 && s.n <= TAG_MAX;
}

/* The same file read in another way makes another list. */
static struct mez_str way_of(struct refreshing *x)
{
	const struct mez_refresh_list *l = x->w->list;

	if (!l)
		return MEZ_STR("pack");
	return mez_arena_fmt(x->a, "%s %jd %jd %jd%s%.*s", mez_sanctions_format_word(l->format),
			     (intmax_t)l->max_age, (intmax_t)l->review, (intmax_t)l->block,
			     l->ownership.n ? " " : "", MEZ_ALL(l->ownership));
}

/* What the last answer gave is still what the name means. */
static bool holds(struct refreshing *x, const struct mez_json *tag)
{
	struct mez_str name = mez_json_str(mez_json_at(tag, "name"));
	struct mez_filehash had, now;

	return (!x->w->name.p || mez_str_eq(name, x->w->name)) &&
	       mez_str_eq(mez_json_str(mez_json_at(tag, "way")), way_of(x)) &&
	       mez_filehash_parse(&had, mez_json_str(mez_json_at(tag, "index_sha256"))) &&
	       refresh_stored(x, &now, name) && mez_filehash_eq(&had, &now) &&
	       refresh_believed(x, name);
}

/* Ask only for what is newer, if that is known. */
static void read_tag(struct refreshing *x)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	const struct mez_json *doc;
	struct mez_err ignored;
	struct mez_str copy;

	if (mez_file_read(&text, AT_FDCWD, tag_path(x).p, TAG_MAX_BYTES, &ignored))
		return;
	copy = mez_arena_dup(x->a, mez_buf_view(&text));
	if (mez_json_read(&doc, x->a, copy.p, copy.n, &ignored) || !holds(x, doc))
		return;
	x->etag = mez_json_str(mez_json_at(doc, "etag"));
	x->modified = mez_json_str(mez_json_at(doc, "last_modified"));
}

int refresh_keep_tag(struct refreshing *x)
{
	struct mez_str name = x->p.pack ? x->p.pack->name : x->w->name;
	MEZ_AUTOBUF out = MEZ_BUF_INIT;
	struct mez_obj o = {.a = x->a};
	struct mez_filehash index;
	char hex[MEZ_HEX32 + 1];
	struct mez_json doc;

	if ((!x->etag.n && !x->modified.n) || !refresh_stored(x, &index, name))
		return 0;
	mez_filehash_hex(hex, &index);
	if (x->etag.n)
		mez_obj_set(&o, "etag", mez_json_text(x->etag));
	if (x->modified.n)
		mez_obj_set(&o, "last_modified", mez_json_text(x->modified));
	mez_obj_set(&o, "name", mez_json_text(name));
	mez_obj_set(&o, "way", mez_json_text(way_of(x)));
	mez_obj_set(&o, "index_sha256", mez_json_copy_text(x->a, mez_str_of(hex)));
	doc = mez_obj_done(&o);
	mez_json_pretty(&out, &doc);
	return mez_file_replace(AT_FDCWD, tag_path(x).p, out.p, out.len, 0644, x->err);
}

/* --- asking ---------------------------------------------------------------------- */

static bool is_redirect(int status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* Plain HTTP is for tests, on this machine; and nobody outside sends us to programs of it. */
static int may_ask(struct refreshing *x, const struct mez_http_url *from,
		   const struct mez_http_url *url)
{
	if (from && ((url->plain && !from->plain) || (url->loopback && !from->loopback)))
		return mez_err_set(x->err, MEZ_E_UNSAFE, "redirected from '%.*s' to '%.*s'",
				   MEZ_FMT(from->origin), MEZ_FMT(url->origin));
	if (url->plain && !(x->w->net.insecure_http && url->loopback))
		return mez_err_set(x->err, MEZ_E_UNSAFE, "plain HTTP is not believed");
	return 0;
}

static void begin(struct refreshing *x, struct mez_exchange *ex, const struct mez_http_url *url)
{
	*ex = (struct mez_exchange){.method = "GET",
				    .max = MEZ_REFRESH_MAX_BYTES,
				    .url = mez_arena_dup(x->a, url->url).p,
				    .plain = url->plain};
	if (is_tag(x->etag))
		mez_http_add(ex, "If-None-Match", x->etag);
	if (is_tag(x->modified))
		mez_http_add(ex, "If-Modified-Since", x->modified);
}

/* One request; ex is to be released.  *url becomes where it sends us, if it does. */
static int ask(struct refreshing *x, struct mez_http *http, struct mez_exchange *ex,
	       struct mez_http_url *url, bool *again)
{
	struct mez_http_url from = *url;
	struct mez_str to;
	int r;

	begin(x, ex, url);
	mez_http_perform(http, ex, 0);
	*again = !ex->failed && is_redirect(ex->status);
	if (ex->failed) {
		*x->err = ex->err;
		return ex->failed;
	}
	if (!*again)
		return 0;
	to = mez_http_header(ex, "location", 0);
	if (!to.n)
		return mez_err_set(x->err, MEZ_E_MISSING, "a redirect that leads nowhere");
	r = mez_http_url_read(url, x->a, ex->url, to, x->err);
	return r ? r : may_ask(x, &from, url);
}

/* What an answer without a document means. */
static int answered(struct refreshing *x, const struct mez_exchange *ex)
{
	if (ex->status == 304 && (x->etag.n || x->modified.n)) {
		x->same = true;
		return 0;
	}
	if (ex->status == 429 || ex->status == 408 || ex->status >= 500)
		return mez_err_set(x->err, MEZ_E_AGAIN, "the server answers %d", ex->status);
	if (ex->status == 401 || ex->status == 403)
		return mez_err_set(x->err, MEZ_E_NOPERM, "the server answers %d", ex->status);
	if (ex->status == 404 || ex->status == 410)
		return mez_err_set(x->err, MEZ_E_NOINPUT, "the server answers %d", ex->status);
	return mez_err_set(x->err, MEZ_E_REFUSED, "the server answers %d", ex->status);
}

static struct mez_str validator(struct refreshing *x, const struct mez_exchange *ex,
				const char *name)
{
	struct mez_str s = mez_http_header(ex, name, 0);

	return is_tag(s) ? mez_arena_dup(x->a, s) : MEZ_NOSTR;
}

static int take(struct refreshing *x, const struct mez_exchange *ex, struct mez_str *path)
{
	int r;

	if (ex->status != 200)
		return answered(x, ex);
	*path = mez_arena_fmt(x->a, "%.*s/download", MEZ_ALL(x->dir));
	r = mez_file_replace(AT_FDCWD, path->p, mez_buf_view(&ex->answer).p, ex->answer.len, 0600,
			     x->err);
	x->etag = validator(x, ex, "etag");
	x->modified = validator(x, ex, "last-modified");
	return r;
}

int refresh_download(struct refreshing *x, struct mez_str *path)
{
	const struct mez_http_options how = {.ca_file = x->w->net.ca_file,
					     .stall = x->w->net.stall};
	struct mez_http_url url;
	struct mez_http *http;
	bool again = true;
	int r = mez_http_url_read(&url, x->a, NULL, x->w->source, x->err);

	if (!r)
		r = may_ask(x, NULL, &url);
	if (!r)
		r = mez_http_open(&http, &how, x->err);
	if (r)
		return r;
	read_tag(x);
	for (int i = 0; !r && again; i++) {
		struct mez_exchange ex;

		r = ask(x, http, &ex, &url, &again);
		if (!r && again && i == MEZ_REFRESH_REDIRECTS_MAX)
			r = mez_err_set(x->err, MEZ_E_UNSAFE, "more than %d redirects",
					MEZ_REFRESH_REDIRECTS_MAX);
		if (!r && !again)
			r = take(x, &ex, path);
		mez_exchange_release(&ex);
	}
	mez_http_close(http);
	return r;
}
