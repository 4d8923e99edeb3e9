/* References, headers and documents of registries, by the grammars they come from. */
#include "adapt/registry_priv.h"
#include "base/text.h"
#include "tap.h"

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

/* --- references --------------------------------------------------------------- */

static const char *const good_refs[][4] = {
	/* reference, host, repository, tag */
	{"registry.example/law", "registry.example", "law", NULL},
	{"registry.example/zone/law:1", "registry.example", "zone/law", "1"},
	{"registry.example:5000/zone/law:v1.2-rc_3", "registry.example:5000", "zone/law",
	 "v1.2-rc_3"},
	{"localhost/a:b", "localhost", "a", "b"},
	{"zone:80/a:b", "zone:80", "a", "b"},
	{"127.0.0.1:1/a", "127.0.0.1:1", "a", NULL},
	{"[::1]:65535/a", "[::1]:65535", "a", NULL},
	{"[2001:db8::1]/a:_", "[2001:db8::1]", "a", "_"},
	{"A.Example/a", "A.Example", "a", NULL},
	{"x--y.example/a0--b_c__d.e/1", "x--y.example", "a0--b_c__d.e/1", NULL},
	{"a.b/c:A", "a.b", "c", "A"},
};
static const char *const bad_refs[] = {
	"",
	"/",
	"a",
	"a.b",
	"a.b/",
	"/a",
	"a/b",	  /* may be a path */
	"Zone/a", /* the host must be sure */
	".a.b/c",
	"a..b/c",
	"-a.b/c",
	"a-.b/c",
	"a_b.c/d",
	"a.b:/c",
	"a.b:0/c",
	"a.b:080/c",
	"a.b:65536/c",
	"a.b:1:2/c",
	"a.b:x/c",
	"[]:1/c",
	"[::1/c",
	"[::g]/c",
	"::1/c",
	"a.b//c",
	"a.b/c/",
	"a.b/C",
	"a.b/.c",
	"a.b/c.",
	"a.b/c..d",
	"a.b/c___d",
	"a.b/c_.d",
	"a.b/-c",
	"a.b/c-",
	"a.b/c d",
	"a.b/../c",
	"a.b/c:",
	"a.b/c:.d",
	"a.b/c:-d",
	"a.b/c:d:e",
	"a.b/c:d/e",
	"a.b/c@",
	"a.b/c@sha256:",
	"a.b/c@sha256:" ZEROS "0",
	"a.b/c@sha256:0" ZEROS,
	"a.b/c@sha512:" ZEROS ZEROS,
	"a.b/c@SHA256:" ZEROS,
	"a.b/c@sha256:" ZEROS "@sha256:" ZEROS,
	"a.b/c@sha256:" ZEROS ":d",
	"a.b/c?d",
	"a.b/c\t",
	"https://a.b/c",
	"user@a.b/c",
};

static bool str_is(struct mez_str s, const char *want)
{
	return want ? mez_str_eq(s, mez_str_of(want)) : !s.p;
}

static void test_references(void)
{
	struct mez_regref ref;
	struct mez_err err;
	char text[400];

	for (size_t i = 0; i < MEZ_COUNT(good_refs); i++) {
		const char *const *g = good_refs[i];

		ok(!mez_regref_parse(&ref, mez_str_of(g[0]), &err) && str_is(ref.host, g[1]) &&
			   str_is(ref.repo, g[2]) && str_is(ref.tag, g[3]) && !ref.has_digest,
		   "%s", g[0]);
		(void)snprintf(text, sizeof(text), "%s@sha256:" ZEROS, g[0]);
		ok(!mez_regref_parse(&ref, mez_str_of(text), &err) && ref.has_digest &&
			   str_is(ref.tag, g[3]),
		   "%s and a digest", g[0]);
	}
	for (size_t i = 0; i < MEZ_COUNT(bad_refs); i++) {
		struct mez_regref before = {.has_digest = true}, after = before;

		ok(mez_regref_parse(&after, mez_str_of(bad_refs[i]), &err) == -MEZ_E_SYNTAX &&
			   after.has_digest && !after.host.p && err.msg[0],
		   "not '%s'", bad_refs[i]);
	}
}

static void test_reference_lengths(void)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	struct mez_regref ref;

	mez_buf_z(&b, "a.b/");
	while (b.len < MEZ_REGREF_NAME_MAX)
		mez_buf_ch(&b, 'x');
	is_int(mez_regref_parse(&ref, mez_buf_view(&b), NULL), 0, "a name of 255 bytes");
	mez_buf_ch(&b, 'x');
	is_int(mez_regref_parse(&ref, mez_buf_view(&b), NULL), -MEZ_E_SYNTAX, "one of 256");
	mez_buf_clear(&b);
	mez_buf_z(&b, "a.b/c:");
	for (int i = 0; i < MEZ_REGREF_TAG_MAX; i++)
		mez_buf_ch(&b, 'x');
	is_int(mez_regref_parse(&ref, mez_buf_view(&b), NULL), 0, "a tag of 128 bytes");
	mez_buf_ch(&b, 'x');
	is_int(mez_regref_parse(&ref, mez_buf_view(&b), NULL), -MEZ_E_SYNTAX, "one of 129");
	while (b.len <= MEZ_REGREF_MAX)
		mez_buf_ch(&b, 'x');
	is_int(mez_regref_parse(&ref, mez_buf_view(&b), NULL), -MEZ_E_LIMIT, "over the limit");
}

/* --- WWW-Authenticate (RFC 9110 section 11.6.1) ---------------------------------- */

static const struct {
	const char *value;
	enum mez_challenge_kind kind;
	const char *realm, *service, *scope;
} challenges[] = {
	{"", MEZ_CHALLENGE_NONE, NULL, NULL, NULL},
	{"Basic realm=\"x\"", MEZ_CHALLENGE_BASIC, "x", NULL, NULL},
	{"bAsIc", MEZ_CHALLENGE_BASIC, NULL, NULL, NULL},
	{"Basic realm=x, charset=\"UTF-8\"", MEZ_CHALLENGE_BASIC, "x", NULL, NULL},
	{"Bearer realm=\"https://a.example/t\",service=\"r.example\",scope=\"repository:a:pull\"",
	 MEZ_CHALLENGE_BEARER, "https://a.example/t", "r.example", "repository:a:pull"},
	{"Bearer REALM = \"a\" ,\tSERVICE= b", MEZ_CHALLENGE_BEARER, "a", "b", NULL},
	{"Bearer realm=\"a\\\"b\\\\c\"", MEZ_CHALLENGE_BEARER, "a\"b\\c", NULL, NULL},
	{"Bearer realm=\"a, Basic realm=b\"", MEZ_CHALLENGE_BEARER, "a, Basic realm=b", NULL, NULL},
	{"Basic realm=\"b\", Bearer realm=\"a\"", MEZ_CHALLENGE_BEARER, "a", NULL, NULL},
	{"Bearer realm=\"a\", Basic realm=\"b\"", MEZ_CHALLENGE_BEARER, "a", NULL, NULL},
	{"Negotiate, Basic realm=b", MEZ_CHALLENGE_BASIC, "b", NULL, NULL},
	{"Negotiate YQ==, Basic realm=b", MEZ_CHALLENGE_BASIC, "b", NULL, NULL},
	{"Digest realm=\"d\", nonce=\"n\", Basic realm=b", MEZ_CHALLENGE_BASIC, "b", NULL, NULL},
	{" , ,Basic realm=b,, ", MEZ_CHALLENGE_BASIC, "b", NULL, NULL},
	{"Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\", Basic realm=\"simple\"",
	 MEZ_CHALLENGE_BASIC, "simple", NULL, NULL}, /* the RFC's own example */
};
static const char *const bad_challenges[] = {
	"Bearer realm=\"a",
	"Bearer realm=\"a\\",
	"Bearer realm=\"a\nb\"",
	"Bearer realm=\"a\"x",
	"=",
	"Basic realm=\"a\" service=b",
	"Bearer realm=;",
	"Basic\trealm=x",
	"Basic;realm=x",
	"\"Basic\"",
	"Bearer realm=\"\x01\"",
	"Basic realm=x, =y",
};

static void test_challenges(struct mez_arena *a)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	struct mez_challenge c;
	struct mez_err err;

	for (size_t i = 0; i < MEZ_COUNT(challenges); i++)
		ok(!mez_challenge_parse(&c, a, mez_str_of(challenges[i].value), &err) &&
			   c.kind == challenges[i].kind && str_is(c.realm, challenges[i].realm) &&
			   str_is(c.service, challenges[i].service) &&
			   str_is(c.scope, challenges[i].scope),
		   "%s", challenges[i].value);
	for (size_t i = 0; i < MEZ_COUNT(bad_challenges); i++)
		is_int(mez_challenge_parse(&c, a, mez_str_of(bad_challenges[i]), &err),
		       -MEZ_E_SYNTAX, "not a challenge");
	is_int(mez_challenge_parse(&c, a, MEZ_STR("Bearer service=x"), &err), -MEZ_E_MISSING,
	       "Bearer without a realm");
	is_int(mez_challenge_parse(&c, a, MEZ_STR("Bearer realm="), &err), -MEZ_E_MISSING,
	       "realm= is a token68");
	is_int(mez_challenge_parse(&c, a, MEZ_STR("Basic realm=a, realm=b"), &err),
	       -MEZ_E_DUPLICATE, "a parameter twice");
	while (b.len <= MEZ_REGISTRY_HEADER_MAX)
		mez_buf_z(&b, "a=b,");
	is_int(mez_challenge_parse(&c, a, mez_buf_view(&b), &err), -MEZ_E_LIMIT, "too long");
}

/* --- Link (RFC 8288), Range ------------------------------------------------------ */

static void test_links(struct mez_arena *a)
{
	static const char *const links[][2] = {
		{"", NULL},
		{"</v2/x?n=1>; rel=\"next\"", "/v2/x?n=1"},
		{"</x>;rel=next", "/x"},
		{"</x>; REL=NEXT", "/x"},
		{"</x>; rel=\"prev\", </y>; rel=\"a next b\"", "/y"},
		{"</a,b;c>; title=\"; rel=next, <x>\"; rel=next", "/a,b;c"},
		{"</x>; rel=prev; rel=next", NULL}, /* only the first counts */
		{"</x>; rel=nextone", NULL},
		{"</x>; rel", NULL},
		{"</x>", NULL},
		{"<>; rel=next", ""},
	};
	static const char *const bad[] = {"/x; rel=next", "</x; rel=next", "</x> rel=next",
					  "</x>; rel=\"next", "</x>; rel=next x"};
	struct mez_str next;
	struct mez_err err;

	for (size_t i = 0; i < MEZ_COUNT(links); i++)
		ok(!mez_link_next(&next, a, mez_str_of(links[i][0]), &err) &&
			   str_is(next, links[i][1]),
		   "Link: %s", links[i][0]);
	for (size_t i = 0; i < MEZ_COUNT(bad); i++)
		is_int(mez_link_next(&next, a, mez_str_of(bad[i]), &err), -MEZ_E_SYNTAX, bad[i]);
}

static void test_ranges(void)
{
	static const char *const bad[] = {"",
					  "0",
					  "0-",
					  "1-2",
					  "0-01",
					  "0--1",
					  "0-1 ",
					  "bytes=0-1",
					  "0-1-2",
					  "00-1",
					  "0-99999999999999999",
					  "-1",
					  "0-x"};
	uint64_t have = 7;

	ok(mez_upload_range_parse(&have, MEZ_STR("0-0")) && have == 0, "0-0 is nothing yet");
	ok(mez_upload_range_parse(&have, MEZ_STR("0-1")) && have == 2, "0-1 is two bytes");
	ok(mez_upload_range_parse(&have, MEZ_STR("0-9999999999999999")), "the greatest");
	for (size_t i = 0; i < MEZ_COUNT(bad); i++) {
		have = 7;
		ok(!mez_upload_range_parse(&have, mez_str_of(bad[i])) && have == 7, "not '%s'",
		   bad[i]);
	}
}

/* --- documents ------------------------------------------------------------------- */

static void test_tokens(struct mez_arena *a)
{
	struct mez_str t;

	ok(!mez_token_parse(&t, a, MEZ_STR("{\"token\":\"a.b-c\"}"), NULL) && str_is(t, "a.b-c"),
	   "token");
	ok(!mez_token_parse(&t, a, MEZ_STR("{\"access_token\":\"x\",\"expires_in\":60.5}"), NULL) &&
		   str_is(t, "x"),
	   "access_token, and members we do not know");
	ok(!mez_token_parse(&t, a, MEZ_STR("{\"access_token\":\"x\",\"token\":\"y\"}"), NULL) &&
		   str_is(t, "y"),
	   "token comes first");
	is_int(mez_token_parse(&t, a, MEZ_STR("{}"), NULL), -MEZ_E_MISSING, "none");
	is_int(mez_token_parse(&t, a, MEZ_STR("[]"), NULL), -MEZ_E_MISSING, "a list");
	is_int(mez_token_parse(&t, a, MEZ_STR("{\"token\":\"\"}"), NULL), -MEZ_E_MISSING, "empty");
	is_int(mez_token_parse(&t, a, MEZ_STR("token=x"), NULL), -MEZ_E_SYNTAX, "no JSON");
	is_int(mez_token_parse(&t, a, MEZ_STR("{\"token\":\"a b\"}"), NULL), -MEZ_E_VALUE,
	       "a blank in it");
	is_int(mez_token_parse(&t, a, MEZ_STR("{\"token\":\"a\\r\\nb\"}"), NULL), -MEZ_E_VALUE,
	       "a line end in it");
	is_int(mez_token_parse(&t, a, MEZ_STR("{\"token\":\"\xc3\xa9\"}"), NULL), -MEZ_E_VALUE,
	       "more than ASCII");
}

static void test_auth_files(void)
{
	static const struct {
		const char *text, *basic;
		int code;
	} t[] = {
		{"{}", "", 0},
		{"{\"auths\":{}}", "", 0},
		{"{\"auths\":{\"h.example\":{\"auth\":\"YTpi\"}}}", "", 0}, /* another port */
		{"{\"auths\":{\"h.example:1\":{\"auth\":\"YTpi\"}}}", "Basic YTpi", 0},
		{"{\"auths\":{\"https://h.example:1\":{\"auth\":\"YTpi\"}}}", "Basic YTpi", 0},
		{"{\"auths\":{\"https://h.example:1/v1/\":{\"auth\":\"YTpi\"}}}", "Basic YTpi", 0},
		{"{\"auths\":{\"h.example:1/a\":{\"auth\":\"YTpi\"}}}", "", 0},
		{"{\"auths\":{\"h.example:1\":{\"username\":\"a\",\"password\":\"b\"}}}",
		 "Basic YTpi", 0},
		{"{\"auths\":{\"h.example:1\":{\"auth\":\"YTo=\"}}}", "Basic YTo=", 0},
		{"{\"auths\":{\"https://h.example:1\":{\"auth\":\"YTpi\"},"
		 "\"h.example:1\":{\"auth\":\"YTpj\"}}}",
		 "Basic YTpj", 0}, /* as it is named comes first */
		{"{\"auths\":{\"http://h.example:1\":{},\"https://h.example:1\":{}}}", "",
		 -MEZ_E_DUPLICATE},
		{"{\"auths\":{\"h.example:1\":{}}}", "", -MEZ_E_UNSUPPORTED},
		{"{\"auths\":{\"h.example:1\":7}}", "", -MEZ_E_UNSUPPORTED},
		{"{\"auths\":{\"h.example:1\":{\"auth\":\"YTpi\",\"identitytoken\":\"x\"}}}", "",
		 -MEZ_E_UNSUPPORTED},
		{"{\"auths\":{\"h.example:1\":{\"auth\":\"YTpi \"}}}", "", -MEZ_E_VALUE},
		{"{\"auths\":{\"h.example:1\":{\"auth\":\"YWI=\"}}}", "", -MEZ_E_VALUE},
		{"{\"auths\":{\"h.example:1\":{\"auth\":\"OmI=\"}}}", "", -MEZ_E_VALUE},
		{"{\"auths\":{\"h.example:1\":{\"auth\":\"YTpiCg==\"}}}", "", -MEZ_E_VALUE},
		{"{\"auths\":{\"h.example:1\":{\"username\":\"a:b\",\"password\":\"c\"}}}", "",
		 -MEZ_E_VALUE},
		{"{\"auths\":[]}", "", -MEZ_E_VALUE},
		{"7", "", -MEZ_E_VALUE},
		{"{", "", -MEZ_E_SYNTAX},
	};

	for (size_t i = 0; i < MEZ_COUNT(t); i++) {
		struct mez_buf out = MEZ_BUF_INIT;
		struct mez_err err = {0};
		int r = mez_authfile_parse(&out, mez_str_of(t[i].text), MEZ_STR("h.example:1"),
					   &err);

		ok(r == t[i].code && mez_str_eq(mez_buf_view(&out), mez_str_of(t[i].basic)) &&
			   !strstr(err.msg, "YTpi"),
		   "%s", t[i].text);
		mez_buf_wipe(&out);
	}
}

static void test_complaints(void)
{
	static const char *const t[][2] = {
		{"{\"errors\":[{\"code\":\"DENIED\",\"message\":\"no\",\"detail\":{}}]}",
		 "DENIED, no"},
		{"{\"errors\":[{\"code\":\"DENIED\"},{\"code\":\"X\"}]}", "DENIED"},
		{"{\"errors\":[{\"message\":\"no\"}]}", "no"},
		{"{\"errors\":[7]}", ""},
		{"{\"errors\":[]}", ""},
		{"{\"errors\":{\"code\":\"X\"}}", ""},
		{"<html>", ""},
		{"", ""},
	};

	for (size_t i = 0; i < MEZ_COUNT(t); i++) {
		MEZ_AUTOBUF b = MEZ_BUF_INIT;

		mez_registry_complaint(&b, mez_str_of(t[i][0]));
		ok(mez_str_eq(mez_buf_view(&b), mez_str_of(t[i][1])), "%s", t[i][0]);
	}
}

int main(void)
{
	struct mez_arena a = {0};

	if (mez_arena_init(&a, 0, NULL))
		return 1;
	test_references();
	test_reference_lengths();
	test_challenges(&a);
	test_links(&a);
	test_ranges();
	test_tokens(&a);
	test_auth_files();
	test_complaints();
	mez_arena_release(&a);
	return done_testing();
}
