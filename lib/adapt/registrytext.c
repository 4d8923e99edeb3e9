/* adapt/registrytext.c: headers and documents that registries and token servers send. */
#include "adapt/registry_priv.h"

#include "base/text.h"

/* --- pieces of headers (RFC 9110 section 5.6) ------------------------------- */

/* What is left of a header value. */
struct scan {
	const char *p, *end;
};

static bool is_tchar(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("!#$%&'*+-.^_`|~", c));
}

static void skip_blanks(struct scan *s)
{
	while (s->p < s->end && (*s->p == ' ' || *s->p == '\t'))
		s->p++;
}

/* Blanks, and commas of empty list elements. */
static void skip_commas(struct scan *s)
{
	while (s->p < s->end && (*s->p == ' ' || *s->p == '\t' || *s->p == ','))
		s->p++;
}

static bool take_ch(struct scan *s, char c)
{
	if (s->p == s->end || *s->p != c)
		return false;
	s->p++;
	return true;
}

static struct mez_str take_token(struct scan *s)
{
	const char *start = s->p;

	while (s->p < s->end && is_tchar(*s->p))
		s->p++;
	return (struct mez_str){start, (size_t)(s->p - start)};
}

/* A quoted-string without its quotes and escapes; a may be NULL to skip it. */
static bool take_quoted(struct scan *s, struct mez_str *out, struct mez_arena *a)
{
	char *to = a ? mez_arena_text(a, (size_t)(s->end - s->p) + 1) : NULL;
	size_t n = 0;

	if (!take_ch(s, '"'))
		return false;
	while (s->p < s->end && *s->p != '"') {
		if (*s->p == '\\' && ++s->p == s->end)
			return false;
		if (((unsigned char)*s->p < ' ' && *s->p != '\t') || *s->p == 127)
			return false;
		if (to)
			to[n] = *s->p;
		n++;
		s->p++;
	}
	*out = (struct mez_str){to, n};
	return take_ch(s, '"');
}

static bool take_value(struct scan *s, struct mez_str *out, struct mez_arena *a)
{
	if (s->p < s->end && *s->p == '"')
		return take_quoted(s, out, a);
	*out = take_token(s);
	return out->n > 0;
}

static bool same_word(struct mez_str s, const char *lower)
{
	if (s.n != strlen(lower))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (mez_lower(s.p[i]) != lower[i])
			return false;
	return true;
}

/* --- WWW-Authenticate ------------------------------------------------------- */

static int bad_challenge(struct mez_err *err)
{
	return mez_err_set(err, MEZ_E_SYNTAX, "WWW-Authenticate cannot be parsed");
}

/* name = value, if that is what stands here. */
static bool take_param(struct scan *s, struct mez_str *name, struct mez_str *value,
		       struct mez_arena *a)
{
	struct scan t = *s;

	*name = take_token(&t);
	skip_blanks(&t);
	if (name->n == 0 || !take_ch(&t, '='))
		return false;
	skip_blanks(&t);
	if (!take_value(&t, value, a))
		return false;
	skip_blanks(&t);
	if (t.p < t.end && *t.p != ',')
		return false;
	*s = t;
	return true;
}

static bool take_token68(struct scan *s)
{
	const char *start = s->p;

	while (s->p < s->end && (is_tchar(*s->p) || *s->p == '/'))
		s->p++;
	if (s->p == start)
		return false;
	while (take_ch(s, '='))
		continue;
	skip_blanks(s);
	return s->p == s->end || *s->p == ',';
}

static int keep_param(struct mez_challenge *c, struct mez_str name, struct mez_str value,
		      struct mez_err *err)
{
	const struct {
		const char *name;
		struct mez_str *to;
	} known[] = {{"realm", &c->realm},
		     {"service", &c->service},
		     {"scope", &c->scope},
		     {"error", &c->error}};

	for (size_t i = 0; i < MEZ_COUNT(known); i++) {
		if (!same_word(name, known[i].name))
			continue;
		if (known[i].to->p)
			return mez_err_set(err, MEZ_E_DUPLICATE, "WWW-Authenticate has two of '%s'",
					   known[i].name);
		*known[i].to = value;
	}
	return 0;
}

/* Parameters, each behind a comma; what is none belongs to the next challenge. */
static int take_params(struct mez_challenge *c, struct scan *s, struct mez_arena *a,
		       struct mez_err *err)
{
	struct mez_str name, value;
	struct scan t = *s;
	int r = 0;

	skip_commas(&t);
	while (!r && take_param(&t, &name, &value, a)) {
		*s = t;
		skip_commas(&t);
		r = keep_param(c, name, value, err);
	}
	return r;
}

/* Scheme and what belongs to it, up to the next scheme or the end. */
static int take_challenge(struct mez_challenge *out, struct scan *s, struct mez_arena *a,
			  struct mez_err *err)
{
	struct mez_str scheme = take_token(s), name, value;
	struct mez_challenge c = {.kind = same_word(scheme, "bearer")  ? MEZ_CHALLENGE_BEARER
					  : same_word(scheme, "basic") ? MEZ_CHALLENGE_BASIC
								       : MEZ_CHALLENGE_NONE};
	bool more = scheme.n && take_ch(s, ' ');
	int r = 0;

	skip_blanks(s);
	if (scheme.n == 0 || (!more && s->p < s->end && *s->p != ','))
		return bad_challenge(err);
	if (more && s->p < s->end && *s->p != ',') {
		if (take_param(s, &name, &value, a))
			r = keep_param(&c, name, value, err);
		else if (!take_token68(s))
			return bad_challenge(err);
	}
	if (!r)
		r = take_params(&c, s, a, err);
	if (!r)
		*out = c;
	return r;
}

int mez_challenge_parse(struct mez_challenge *out, struct mez_arena *a, struct mez_str value,
			struct mez_err *err)
{
	struct scan s = {value.p, value.p + value.n};
	struct mez_challenge best = {0}, c = {0};

	if (value.n > MEZ_REGISTRY_HEADER_MAX)
		return mez_err_set(err, MEZ_E_LIMIT, "WWW-Authenticate has more than %d bytes",
				   MEZ_REGISTRY_HEADER_MAX);
	for (skip_commas(&s); s.p < s.end; skip_commas(&s)) {
		int r = take_challenge(&c, &s, a, err);

		if (r)
			return r;
		if (c.kind > best.kind)
			best = c;
	}
	if (best.kind == MEZ_CHALLENGE_BEARER && !best.realm.n)
		return mez_err_set(err, MEZ_E_MISSING, "WWW-Authenticate names no realm");
	*out = best;
	return 0;
}

/* --- Link, Range ------------------------------------------------------------ */

static bool has_word(struct mez_str list, const char *lower)
{
	for (size_t at = 0; at < list.n;) {
		size_t start = at;

		while (at < list.n && list.p[at] != ' ')
			at++;
		if (same_word((struct mez_str){list.p + start, at - start}, lower))
			return true;
		at++;
	}
	return false;
}

/* ; name = value, any number; *next when the first rel says so. */
static bool take_link_params(struct scan *s, bool *next, struct mez_arena *a)
{
	bool seen = false;

	for (skip_blanks(s); take_ch(s, ';'); skip_blanks(s)) {
		struct mez_str name, value = MEZ_NOSTR;

		skip_blanks(s);
		name = take_token(s);
		skip_blanks(s);
		if (take_ch(s, '=')) {
			skip_blanks(s);
			if (!take_value(s, &value, a))
				return false;
		}
		if (!same_word(name, "rel") || seen)
			continue;
		seen = true;
		*next = value.p && has_word(value, "next");
	}
	return s->p == s->end || *s->p == ',';
}

int mez_link_next(struct mez_str *out, struct mez_arena *a, struct mez_str value,
		  struct mez_err *err)
{
	struct scan s = {value.p, value.p + value.n};
	struct mez_str found = MEZ_NOSTR;

	if (value.n > MEZ_REGISTRY_HEADER_MAX)
		return mez_err_set(err, MEZ_E_LIMIT, "Link has more than %d bytes",
				   MEZ_REGISTRY_HEADER_MAX);
	for (skip_commas(&s); s.p < s.end; skip_commas(&s)) {
		const char *start = s.p + 1, *close;
		bool next = false;

		close = take_ch(&s, '<') ? memchr(start, '>', (size_t)(s.end - start)) : NULL;
		if (!close)
			return mez_err_set(err, MEZ_E_SYNTAX, "Link cannot be parsed");
		s.p = close + 1;
		if (!take_link_params(&s, &next, a))
			return mez_err_set(err, MEZ_E_SYNTAX, "Link cannot be parsed");
		if (next && !found.p)
			found = (struct mez_str){start, (size_t)(close - start)};
	}
	*out = found;
	return 0;
}

bool mez_upload_range_parse(uint64_t *have, struct mez_str s)
{
	uint64_t end = 0;

	if (s.n < 3 || s.n > 18 || s.p[0] != '0' || s.p[1] != '-' || (s.p[2] == '0' && s.n > 3))
		return false;
	for (size_t i = 2; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		end = end * 10 + (uint64_t)(s.p[i] - '0');
	}
	*have = end ? end + 1 : 0;
	return true;
}

/* --- documents -------------------------------------------------------------- */

int mez_token_parse(struct mez_str *out, struct mez_arena *a, struct mez_str body,
		    struct mez_err *err)
{
	const struct mez_json *doc;
	struct mez_str token;

	if (mez_json_read(&doc, a, body.p, body.n, err))
		return mez_err_set(err, MEZ_E_SYNTAX, "the token server's answer is not JSON");
	token = mez_json_str(mez_json_at(doc, "token"));
	if (!token.n)
		token = mez_json_str(mez_json_at(doc, "access_token"));
	if (!token.n)
		return mez_err_set(err, MEZ_E_MISSING, "the token server's answer has no token");
	if (token.n > MEZ_REGISTRY_TOKEN_MAX)
		return mez_err_set(err, MEZ_E_LIMIT, "a token of more than %d bytes",
				   MEZ_REGISTRY_TOKEN_MAX);
	for (size_t i = 0; i < token.n; i++)
		if (token.p[i] <= ' ' || token.p[i] > '~')
			return mez_err_set(err, MEZ_E_VALUE, "the token holds what no header may");
	*out = token;
	return 0;
}

void mez_registry_complaint(struct mez_buf *out, struct mez_str body)
{
	struct mez_arena a = {0};
	const struct mez_json *doc, *first;
	struct mez_str code, message;

	if (body.n == 0 || mez_arena_init(&a, 0, NULL))
		return;
	if (!mez_json_read(&doc, &a, body.p, body.n, NULL) &&
	    mez_json_is(mez_json_at(doc, "errors"), MEZ_J_ARRAY) &&
	    mez_json_len(mez_json_at(doc, "errors"))) {
		first = mez_json_item(mez_json_at(doc, "errors"), 0);
		code = mez_json_str(mez_json_at(first, "code"));
		message = mez_json_str(mez_json_at(first, "message"));
		mez_buf_fmt(out, "%.*s%s%.*s", MEZ_ALL(code), code.n && message.n ? ", " : "",
			    MEZ_ALL(message));
	}
	mez_arena_release(&a);
}

/* --- the auth file ---------------------------------------------------------- */

/* A key of auths as HOST[:PORT]: it may also be a URL. */
static struct mez_str key_host(struct mez_str key)
{
	static const char *const schemes[] = {"https://", "http://"};

	for (size_t i = 0; i < MEZ_COUNT(schemes); i++) {
		struct mez_str scheme = mez_str_of(schemes[i]);
		const char *slash;

		if (!mez_str_starts(key, scheme))
			continue;
		key = (struct mez_str){key.p + scheme.n, key.n - scheme.n};
		slash = key.n ? memchr(key.p, '/', key.n) : NULL;
		if (slash)
			key.n = (size_t)(slash - key.p);
		return key;
	}
	return key;
}

static int bad_entry(enum mez_code code, const char *why, struct mez_str host, struct mez_err *err)
{
	return mez_err_set(err, code, "entry of '%.*s': %s", MEZ_FMT(host), why);
}

/* "user:password" is what Basic wants (RFC 7617): no control characters, a colon. */
static bool is_userpass(struct mez_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 127)
			return false;
	return s.n > 1 && s.p[0] != ':' && memchr(s.p, ':', s.n);
}

static void give_basic(struct mez_buf *out, struct mez_str userpass)
{
	(void)mez_buf_room(out, 6 + (userpass.n + 2) / 3 * 4 + 1);
	mez_buf_z(out, "Basic ");
	mez_b64(out, userpass.p, userpass.n);
}

static int read_entry(struct mez_buf *out, struct mez_arena *a, const struct mez_json *entry,
		      struct mez_str host, struct mez_err *err)
{
	struct mez_str auth = mez_json_str(mez_json_at(entry, "auth"));
	struct mez_str user = mez_json_str(mez_json_at(entry, "username"));
	struct mez_str pass = mez_json_str(mez_json_at(entry, "password"));
	struct mez_str both = MEZ_NOSTR;
	size_t n = auth.n;
	char *p;

	if (mez_json_str(mez_json_at(entry, "identitytoken")).n ||
	    mez_json_str(mez_json_at(entry, "registrytoken")).n)
		return bad_entry(MEZ_E_UNSUPPORTED, "identity tokens are not taken yet", host, err);
	if (auth.n) {
		p = mez_arena_text(a, n);
		if (!mez_unb64(p, &n, auth))
			return bad_entry(MEZ_E_VALUE, "auth is not base64", host, err);
		both = (struct mez_str){p, n};
	} else if (user.n) {
		p = mez_arena_text(a, user.n + 1 + pass.n);
		memcpy(p, user.p, user.n);
		p[user.n] = ':';
		if (pass.n)
			memcpy(p + user.n + 1, pass.p, pass.n);
		both = (struct mez_str){p, user.n + 1 + pass.n};
		if (memchr(user.p, ':', user.n))
			both = MEZ_NOSTR;
	} else {
		return bad_entry(MEZ_E_UNSUPPORTED,
				 "no user and password in it (does a helper "
				 "program keep them?)",
				 host, err);
	}
	if (!is_userpass(both))
		return bad_entry(MEZ_E_VALUE, "not a user, a colon and a password", host, err);
	give_basic(out, both);
	return 0;
}

static int find_entry(const struct mez_json **out, const struct mez_json *auths,
		      struct mez_str host, struct mez_err *err)
{
	const struct mez_json *found = mez_json_get(auths, host);

	for (size_t i = 0; !mez_json_get(auths, host) && i < mez_json_len(auths); i++) {
		const struct mez_member *m = mez_json_member(auths, i);

		if (!mez_str_eq(key_host(mez_json_str(&m->name)), host))
			continue;
		if (found)
			return bad_entry(MEZ_E_DUPLICATE, "there twice", host, err);
		found = &m->value;
	}
	*out = found;
	return 0;
}

int mez_authfile_parse(struct mez_buf *out, struct mez_str text, struct mez_str host,
		       struct mez_err *err)
{
	struct mez_arena a = {.wipe = true};
	const struct mez_json *doc, *auths = NULL, *entry = NULL;
	int r = mez_arena_init(&a, 0, err);

	if (!r)
		r = mez_json_read(&doc, &a, text.p, text.n, err);
	if (!r && !mez_json_is(doc, MEZ_J_OBJECT))
		r = mez_err_set(err, MEZ_E_VALUE, "not a JSON object");
	if (!r)
		auths = mez_json_at(doc, "auths");
	if (auths && !mez_json_is(auths, MEZ_J_OBJECT))
		r = mez_err_set(err, MEZ_E_VALUE, "auths is no object");
	if (!r && auths)
		r = find_entry(&entry, auths, host, err);
	if (!r && entry)
		r = read_entry(out, &a, entry, host, err);
	mez_arena_release(&a);
	return r;
}
