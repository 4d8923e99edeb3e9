/* adapt/httpload.c: libcurl, when it is asked for; and URLs as it reads them. */
#include "adapt/http_priv.h"

#include <arpa/inet.h>
#include <dlfcn.h>

#include "base/arena.h"
#include "base/text.h"

#define LIBRARY "libcurl.so.4" /* Debian: the one with OpenSSL */
enum { OLDEST = 0x075500 };    /* 7.85.0: CURLOPT_PROTOCOLS_STR */

static int missing(struct mez_err *err, const char *why)
{
	return mez_err_set(err, MEZ_E_UNAVAILABLE, LIBRARY ": %s (package libcurl4)", why);
}

static int load(struct mez_curl *c, struct mez_err *err)
{
	void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL), *f;
	const curl_version_info_data *info;

	if (!library)
		return missing(err, "cannot be loaded");
#define X(name)                                            \
	if (!(f = dlsym(library, "curl_" #name)))          \
		return missing(err, "has no curl_" #name); \
	memcpy(&c->name, &f, sizeof(f)); /* ISO C has no cast from data to functions */
	MEZ_CURL_FUNCTIONS(X)
#undef X
	info = c->version_info(CURLVERSION_NOW);
	if (info->version_num < OLDEST)
		return missing(err, "is older than 7.85");
	if (!(info->features & CURL_VERSION_SSL))
		return missing(err, "knows no TLS");
	if (c->global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return missing(err, "does not start");
	return 0;
}

int mez_curl_load(const struct mez_curl **out, struct mez_err *err)
{
	static struct mez_curl curl;
	static bool loaded;
	int r = loaded ? 0 : load(&curl, err);

	loaded = r == 0;
	if (loaded)
		*out = &curl;
	return r;
}

/* --- URLs ----------------------------------------------------------------- */

static struct mez_str part(const struct mez_curl *c, CURLU *u, CURLUPart what, unsigned flags,
			   struct mez_arena *a)
{
	struct mez_str s = MEZ_NOSTR;
	char *text = NULL;

	if (c->url_get(u, what, &text, flags) == CURLUE_OK)
		s = mez_arena_dup(a, mez_str_of(text));
	c->free(text);
	return s;
}

static bool is_loopback(struct mez_str host)
{
	struct in6_addr v6;
	unsigned char v4[4];

	if (mez_str_is(host, "localhost")) /* never asked of the DNS: RFC 6761, and curl */
		return true;
	if (inet_pton(AF_INET, host.p, v4) == 1)
		return v4[0] == 127;
	return inet_pton(AF_INET6, host.p, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

/* "[::1]" is the host ::1; letters of names have no case. */
static struct mez_str bare_host(struct mez_arena *a, struct mez_str host)
{
	struct mez_str inner = host;
	char *p;

	if (host.n > 2 && host.p[0] == '[')
		inner = (struct mez_str){host.p + 1, host.n - 2};
	p = mez_arena_text(a, inner.n + 1);
	for (size_t i = 0; i < inner.n; i++)
		p[i] = mez_lower(inner.p[i]);
	p[inner.n] = 0;
	return (struct mez_str){p, inner.n};
}

static int take_parts(struct mez_http_url *out, const struct mez_curl *c, CURLU *u,
		      struct mez_arena *a, struct mez_err *err)
{
	struct mez_str scheme = part(c, u, CURLUPART_SCHEME, 0, a);
	struct mez_str host = part(c, u, CURLUPART_HOST, 0, a);
	struct mez_str port = part(c, u, CURLUPART_PORT, CURLU_DEFAULT_PORT, a);
	bool v6;

	*out = (struct mez_http_url){.url = part(c, u, CURLUPART_URL, 0, a)};
	if (!mez_str_is(scheme, "http") && !mez_str_is(scheme, "https"))
		return mez_err_set(err, MEZ_E_UNSAFE, "a URL that is neither https nor http");
	if (part(c, u, CURLUPART_USER, 0, a).p || part(c, u, CURLUPART_PASSWORD, 0, a).p)
		return mez_err_set(err, MEZ_E_UNSAFE, "a URL with a user name in it");
	if (!out->url.p || !host.p || !port.p || out->url.n > MEZ_HTTP_URL_MAX)
		return mez_err_set(err, MEZ_E_SYNTAX, "not a URL");
	out->plain = mez_str_is(scheme, "http");
	out->host = bare_host(a, host);
	out->loopback = is_loopback(out->host);
	v6 = memchr(out->host.p, ':', out->host.n) != NULL;
	out->origin = mez_arena_fmt(a, "%s://%s%s%s:%s", scheme.p, v6 ? "[" : "", out->host.p,
				    v6 ? "]" : "", port.p);
	return 0;
}

int mez_http_url_read(struct mez_http_url *out, struct mez_arena *a, const char *base,
		      struct mez_str url, struct mez_err *err)
{
	const struct mez_curl *c;
	struct mez_http_url got;
	struct mez_str text;
	CURLU *u;
	int r = mez_curl_load(&c, err);

	if (r)
		return r;
	if (url.n > MEZ_HTTP_URL_MAX || memchr(url.p, 0, url.n))
		return mez_err_set(err, MEZ_E_SYNTAX, "not a URL");
	text = mez_arena_dup(a, url);
	u = c->url();
	if (!u)
		mez_bug("out of memory");
	if ((base && c->url_set(u, CURLUPART_URL, base, 0) != CURLUE_OK) ||
	    c->url_set(u, CURLUPART_URL, text.p, 0) != CURLUE_OK)
		r = mez_err_set(err, MEZ_E_SYNTAX, "not a URL");
	else
		r = take_parts(&got, c, u, a, err);
	c->url_cleanup(u);
	if (!r)
		*out = got;
	return r;
}

void mez_http_escape(struct mez_buf *out, struct mez_str s)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~";

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] && strchr(plain, s.p[i]))
			mez_buf_ch(out, s.p[i]);
		else
			mez_buf_fmt(out, "%%%02X", (unsigned)(unsigned char)s.p[i]);
	}
}
