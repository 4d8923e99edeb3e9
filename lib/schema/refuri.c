/* schema/refuri.c: references and what they are relative to (RFC 3986 section 5). */
#include "schema/schema_priv.h"

#include "base/text.h"

/* The parts of a reference; p == NULL: absent. */
struct parts {
	struct mez_str scheme, authority, path, query, fragment;
};

static bool scheme_char(char c, bool first)
{
	char l = mez_lower(c);

	return (l >= 'a' && l <= 'z') ||
	       (!first && ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'));
}

/* Bytes of the scheme before ':'; 0 when there is none. */
static size_t scheme_length(struct mez_str s)
{
	size_t i = 0;

	while (i < s.n && scheme_char(s.p[i], i == 0))
		i++;
	return i < s.n && s.p[i] == ':' ? i : 0;
}

bool mez_schema_has_scheme(struct mez_str uri)
{
	return scheme_length(uri) > 0;
}

static struct mez_str tail(struct mez_str s, size_t from)
{
	return (struct mez_str){ s.p + from, s.n - from };
}

/* What stands before the first of `stops`; *s keeps the rest. */
static struct mez_str take_until(struct mez_str *s, const char *stops)
{
	struct mez_str got = { s->p, 0 };

	while (got.n < s->n && !strchr(stops, s->p[got.n]))
		got.n++;
	*s = tail(*s, got.n);
	return got;
}

static struct parts split(struct mez_str s)
{
	struct parts u = { .scheme = MEZ_NOSTR };
	size_t n = scheme_length(s);

	if (n) {
		u.scheme = (struct mez_str){ s.p, n };
		s = tail(s, n + 1);
	}
	if (mez_str_starts(s, MEZ_STR("//"))) {
		s = tail(s, 2);
		u.authority = take_until(&s, "/?#");
	}
	u.path = take_until(&s, "?#");
	if (s.n && s.p[0] == '?') {
		s = tail(s, 1);
		u.query = take_until(&s, "#");
	}
	if (s.n)
		u.fragment = tail(s, 1);
	return u;
}

/* Section 5.2.4, on the bytes of out from `from` on. */
static void remove_dots(struct mez_buf *out, size_t from, struct mez_str path)
{
	while (path.n) {
		if (mez_str_starts(path, MEZ_STR("../"))) {
			path = tail(path, 3);
		} else if (mez_str_starts(path, MEZ_STR("./"))) {
			path = tail(path, 2);
		} else if (mez_str_starts(path, MEZ_STR("/./"))) {
			path = tail(path, 2);
		} else if (mez_str_is(path, "/.")) {
			path = MEZ_STR("/");
		} else if (mez_str_starts(path, MEZ_STR("/../")) || mez_str_is(path, "/..")) {
			path = path.n > 3 ? tail(path, 3) : MEZ_STR("/");
			while (out->len > from && out->p[--out->len] != '/')
				;
		} else if (mez_str_is(path, ".") || mez_str_is(path, "..")) {
			path.n = 0;
		} else {
			size_t n = 1;

			while (n < path.n && path.p[n] != '/')
				n++;
			mez_buf_add(out, path.p, n);
			path = tail(path, n);
		}
	}
}

/* Section 5.2.3. */
static void merge(struct mez_buf *out, const struct parts *base, struct mez_str path)
{
	size_t n = base->path.n;

	if (base->authority.p && n == 0)
		mez_buf_ch(out, '/');
	while (n && base->path.p[n - 1] != '/')
		n--;
	mez_buf_add(out, base->path.p ? base->path.p : "", n);
	mez_buf_str(out, path);
}

/* Section 5.2.2: *t begins as the reference and becomes the target. */
static void transform(struct parts *t, const struct parts *b, struct mez_buf *path)
{
	MEZ_AUTOBUF merged = MEZ_BUF_INIT;
	struct mez_str p = t->path;

	if (!t->scheme.p) {
		t->scheme = b->scheme;
		if (!t->authority.p) {
			t->authority = b->authority;
			if (p.n == 0) {
				t->path = b->path;
				if (!t->query.p)
					t->query = b->query;
				return;
			}
			if (p.p[0] != '/') {
				merge(&merged, b, p);
				p = mez_buf_view(&merged);
			}
		}
	}
	remove_dots(path, 0, p);
	t->path = mez_buf_view(path);
}

struct mez_str mez_schema_resolve(struct mez_arena *a, struct mez_str base, struct mez_str ref)
{
	MEZ_AUTOBUF path = MEZ_BUF_INIT;
	MEZ_AUTOBUF out = MEZ_BUF_INIT;
	struct parts b = split(base), t = split(ref);

	transform(&t, &b, &path);
	if (t.scheme.p) {
		mez_buf_str(&out, t.scheme);
		mez_buf_ch(&out, ':');
	}
	if (t.authority.p) {
		mez_buf_z(&out, "//");
		mez_buf_str(&out, t.authority);
	}
	mez_buf_str(&out, t.path);
	if (t.query.p) {
		mez_buf_ch(&out, '?');
		mez_buf_str(&out, t.query);
	}
	if (t.fragment.p) {
		mez_buf_ch(&out, '#');
		mez_buf_str(&out, t.fragment);
	}
	return mez_arena_dup(a, mez_buf_view(&out));
}

struct mez_str mez_schema_cut_fragment(struct mez_str *uri)
{
	const char *hash = uri->n ? memchr(uri->p, '#', uri->n) : NULL;
	struct mez_str fragment;

	if (!hash)
		return MEZ_NOSTR;
	fragment = tail(*uri, (size_t)(hash - uri->p) + 1);
	uri->n = (size_t)(hash - uri->p);
	return fragment;
}

static int hex_value(char c)
{
	char l = mez_lower(c);

	if (l >= '0' && l <= '9')
		return l - '0';
	return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

bool mez_schema_unpercent(struct mez_arena *a, struct mez_str *s)
{
	char *to = mez_arena_text(a, s->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		int high, low;

		if (s->p[i] != '%') {
			to[n++] = s->p[i];
			continue;
		}
		if (s->n - i < 3)
			return false;
		high = hex_value(s->p[i + 1]);
		low = hex_value(s->p[i + 2]);
		if (high < 0 || low < 0)
			return false;
		to[n++] = (char)(high << 4 | low);
		i += 2;
	}
	*s = (struct mez_str){ to, n };
	return true;
}

void mez_schema_percent(struct mez_buf *out, struct mez_str pointer)
{
	for (size_t i = 0; i < pointer.n; i++) {
		char c = pointer.p[i], l = mez_lower(c);
		bool plain = (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') ||
			     (c && strchr("-._~!$&'()*+,;=:@/?", c));

		if (plain)
			mez_buf_ch(out, c);
		else
			mez_buf_fmt(out, "%%%02X", (unsigned)(unsigned char)c);
	}
}
