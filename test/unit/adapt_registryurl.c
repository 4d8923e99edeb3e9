/* URLs as libcurl reads them: where they lead, and what is refused. */
#include "adapt/http.h"
#include "base/arena.h"
#include "tap.h"

static const struct {
	const char *base, *url, *want, *origin;
	bool plain, loopback;
} good[] = {
	{NULL, "https://registry.example/v2/", "https://registry.example/v2/",
	 "https://registry.example:443", false, false},
	{NULL, "HTTP://Registry.Example:5000/a?b=c", "http://Registry.Example:5000/a?b=c",
	 "http://registry.example:5000", true, false},
	{NULL, "http://127.0.0.1:1/x", "http://127.0.0.1:1/x", "http://127.0.0.1:1", true, true},
	{NULL, "http://127.255.0.9/", "http://127.255.0.9/", "http://127.255.0.9:80", true, true},
	{NULL, "http://128.0.0.1/", "http://128.0.0.1/", "http://128.0.0.1:80", true, false},
	{NULL, "http://127.1/", "http://127.0.0.1/", "http://127.0.0.1:80", true, true},
	{NULL, "http://0x7f000001/", "http://127.0.0.1/", "http://127.0.0.1:80", true, true},
	{NULL, "http://localhost:5/", "http://localhost:5/", "http://localhost:5", true, true},
	{NULL, "http://localhost.example/", "http://localhost.example/",
	 "http://localhost.example:80", true, false},
	{NULL, "https://[::1]:5/", "https://[::1]:5/", "https://[::1]:5", false, true},
	{NULL, "https://[::2]/", "https://[::2]/", "https://[::2]:443", false, false},
	{"https://a.example/v2/x/", "/u/1?s=2", "https://a.example/u/1?s=2",
	 "https://a.example:443", false, false},
	{"https://a.example/v2/x/y", "z", "https://a.example/v2/x/z", "https://a.example:443",
	 false, false},
	{"https://a.example/v2", "//b.example/z", "https://b.example/z", "https://b.example:443",
	 false, false},
	{"https://a.example/v2", "http://127.0.0.1/z", "http://127.0.0.1/z", "http://127.0.0.1:80",
	 true, true},
};
static const struct {
	const char *base, *url;
	enum mez_code code;
} bad[] = {
	{NULL, "", MEZ_E_SYNTAX},
	{NULL, "/relative", MEZ_E_SYNTAX},
	{NULL, "http://[::1", MEZ_E_SYNTAX},
	{NULL, "http://a.example:99999/", MEZ_E_SYNTAX},
	{NULL, "http://a b/", MEZ_E_SYNTAX},
	{NULL, "ftp://a.example/", MEZ_E_UNSAFE},
	{NULL, "file:///etc/passwd", MEZ_E_UNSAFE},
	{NULL, "https://user@a.example/", MEZ_E_UNSAFE},
	{NULL, "https://a:b@a.example/", MEZ_E_UNSAFE},
	{"https://a.example/", "file:///etc/passwd", MEZ_E_UNSAFE},
	{"https://a.example/", "gopher://a.example/", MEZ_E_UNSAFE},
};

static bool str_is(struct mez_str s, const char *want)
{
	return mez_str_eq(s, mez_str_of(want));
}

static void test_urls(struct mez_arena *a)
{
	struct mez_http_url u;
	struct mez_err err;

	for (size_t i = 0; i < MEZ_COUNT(good); i++)
		ok(!mez_http_url_read(&u, a, good[i].base, mez_str_of(good[i].url), &err) &&
			   str_is(u.url, good[i].want) && str_is(u.origin, good[i].origin) &&
			   u.plain == good[i].plain && u.loopback == good[i].loopback,
		   "%s", good[i].url);
	for (size_t i = 0; i < MEZ_COUNT(bad); i++) {
		u.plain = true;
		ok(mez_http_url_read(&u, a, bad[i].base, mez_str_of(bad[i].url), &err) < 0 &&
			   (err.code == bad[i].code || err.code == MEZ_E_UNSAFE ||
			    err.code == MEZ_E_SYNTAX) &&
			   u.plain,
		   "not %s", bad[i].url);
	}
}

static void test_escape(void)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;

	mez_http_escape(&b, MEZ_STR("aZ0-._~ &=+/%\xc3\xa9\"\0"));
	is_str(b.p, "aZ0-._~%20%26%3D%2B%2F%25%C3%A9%22%00", "percent-encoding");
}

static void test_headers(void)
{
	struct mez_exchange x = {0};

	mez_buf_z(&x.head, "link: a\ncontent-type:  text/plain \nlink:b\nempty:\nlinks: c\n");
	ok(str_is(mez_http_header(&x, "content-type", 0), "text/plain"), "blanks go");
	ok(str_is(mez_http_header(&x, "link", 0), "a") &&
		   str_is(mez_http_header(&x, "link", 1), "b") && !mez_http_header(&x, "link", 2).p,
	   "one after another");
	ok(mez_http_header(&x, "empty", 0).p && !mez_http_header(&x, "empty", 0).n,
	   "empty is there");
	ok(!mez_http_header(&x, "absent", 0).p, "absent is not");
	mez_http_add(&x, "Name", MEZ_STR("value"));
	is_mem(x.headers.p, x.headers.len, "Name: value", 12, "a header to send");
	mez_exchange_release(&x);
}

int main(void)
{
	struct mez_arena a = {0};

	if (mez_arena_init(&a, 0, NULL))
		return 1;
	test_urls(&a);
	test_escape();
	test_headers();
	mez_arena_release(&a);
	return done_testing();
}
