/* Secret keys: their JWK, their files, and that no message ever quotes them. */
#include "crypto/ed25519_priv.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "tap.h"
#include "tempdir.h"

/* The reference system's test key: seed 32 times 2a. */
#define X "GX9rI-FshTLGq8g4-s1ep4m-DHaykgM0A5v6iz02jWE"
#define D "KioqKioqKioqKioqKioqKioqKioqKioqKioqKioqKio"
#define OTHER_X "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
#define HEAD "{\"kty\":\"OKP\",\"crv\":\"Ed25519\","

static void test_parse(void)
{
	MEZ_AUTO(mez_seckey) key = NULL;
	struct mez_pubkey pub;
	char did[MEZ_DIDKEY_MAX], kid[MEZ_KID_TEXT + 1], text[512];
	bool secret = false;

	ok(mez_seckey_parse_jwk(&key, MEZ_STR(HEAD "\"x\":\"" X "\",\"d\":\"" D "\"}\n"), NULL) ==
		   0,
	   "private JWK");
	pub = mez_seckey_public(key);
	mez_pubkey_did(did, &pub);
	is_str(did, "did:key:z6MkgAnvkP45uNxwCKeNdt6wrYkEjpYX4f7Nrd8MQqFL8Fbn", "its did:key");
	mez_pubkey_kid(kid, &pub);
	snprintf(text, sizeof(text), HEAD "\"x\":\"" X "\",\"d\":\"" D "\",\"kid\":\"%s\"}", kid);
	mez_seckey_free(MEZ_TAKE(key));
	ok(mez_seckey_parse_jwk(&key, mez_str_of(text), NULL) == 0, "with its thumbprint");
	/* The reader must unescape before it compares. */
	mez_seckey_free(MEZ_TAKE(key));
	ok(mez_seckey_parse_jwk(&key,
				MEZ_STR(HEAD "\"x\":\"" X "\",\"d\":\"\\u004bi"
					     "oqKioqKioqKioqKioqKioqKioqKioqKioqKioqKio\"}"),
				NULL) == 0,
	   "with an escape inside d");
	ok(mez_pubkey_parse_jwk(&pub, &secret, mez_str_of(text), NULL) == 0 && secret,
	   "the public key of a private JWK");
	ok(mez_pubkey_parse_jwk(&pub, &secret, MEZ_STR(HEAD "\"x\":\"" X "\"}"), NULL) == 0 &&
		   !secret,
	   "the public key of a public JWK");
}

/* Marks a refused text leaves behind anywhere in the error. */
static bool quotes(const struct mez_err *err, const char *what)
{
	return strstr(err->msg, what) || strstr(err->pointer, what) || strstr(err->file, what);
}

static void test_refusals(void)
{
	static const struct {
		int code;
		const char *text, *what;
	} cases[] = {
		{ MEZ_E_VALUE, HEAD "\"x\":\"" OTHER_X "\",\"d\":\"" D "\"}", "x of another key" },
		{ MEZ_E_VALUE, HEAD "\"x\":\"" X "\",\"d\":\"" D "A\"}", "long d" },
		{ MEZ_E_VALUE, HEAD "\"x\":\"" X "\",\"d\":\"KioqKioq\"}", "short d" },
		{ MEZ_E_VALUE, HEAD "\"x\":\"" X "\",\"d\":\"" D "=\"}", "d with padding" },
		{ MEZ_E_VALUE,
		  HEAD "\"x\":\"" X "\",\"d\":\"KioqKioqKioqKioqKioqKioqKioqKioqKioqKioqKip\"}",
		  "d with a stray last bit" },
		{ MEZ_E_VALUE,
		  HEAD "\"x\":\"" X "\",\"d\":\"KioqKioq+ioqKioqKioqKioqKioqKioqKioqKioqKio\"}",
		  "d in the other alphabet" },
		{ MEZ_E_VALUE, HEAD "\"x\":\"" X "\",\"d\":null}", "d is null" },
		{ MEZ_E_VALUE, HEAD "\"x\":\"" X "\",\"d\":[\"" D "\"]}", "d in an array" },
		{ MEZ_E_VALUE, HEAD "\"x\":\"" X "\",\"d\":\"" D "\",\"kid\":\"" D "\"}",
		  "wrong kid" },
		{ MEZ_E_VALUE, HEAD "\"x\":\"" D "A\",\"d\":\"" X "\"}", "x and d changed over" },
		{ MEZ_E_MEMBER, HEAD "\"x\":\"" X "\",\"d\":\"" D "\",\"" D "\":\"" D "\"}",
		  "d as a member name" },
		{ MEZ_E_VALUE,
		  "{\"kty\":\"" D "\",\"crv\":\"Ed25519\",\"x\":\"" X "\",\"d\":\"" D "\"}",
		  "d as kty" },
		{ MEZ_E_DUPLICATE, HEAD "\"x\":\"" X "\",\"d\":\"" D "\",\"d\":\"" D "\"}",
		  "d twice" },
		{ MEZ_E_DUPLICATE, HEAD "\"x\":\"" X "\",\"d\":\"" D "\",\"" D "\":1,\"" D "\":1}",
		  "a name twice" },
		{ MEZ_E_SYNTAX, HEAD "\"x\":\"" X "\",\"d\":" D "}", "no quotes" },
		{ MEZ_E_SYNTAX, HEAD "\"x\":\"" X "\",\"d\":\"" D "\"}x", "a byte behind" },
		{ MEZ_E_SYNTAX, HEAD "\"x\":\"" X "\",\"d\":\"" D "\"}{}", "a second text" },
		{ MEZ_E_SYNTAX, "", "nothing" },
		{ MEZ_E_MISSING, HEAD "\"x\":\"" X "\"}", "a public key" },
		{ MEZ_E_VALUE, "\"" D "\"", "the bare secret" },
		{ MEZ_E_VALUE, "[]", "an array" },
	};

	for (size_t i = 0; i < MEZ_COUNT(cases); i++) {
		struct mez_seckey *key = NULL;
		struct mez_err err = { 0 };

		is_int(mez_seckey_parse_jwk(&key, mez_str_of(cases[i].text), &err), -cases[i].code,
		       cases[i].what);
		ok(!key && !quotes(&err, "Kio") && !quotes(&err, D), "silent about it: %s",
		   err.msg);
	}
}

static void test_size(void)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	MEZ_AUTO(mez_seckey) key = NULL;

	mez_buf_z(&text, HEAD "\"x\":\"" X "\",\"d\":\"" D "\"}");
	while (text.len < MEZ_JWK_MAX)
		mez_buf_ch(&text, ' ');
	ok(mez_seckey_parse_jwk(&key, mez_buf_view(&text), NULL) == 0, "%d bytes", MEZ_JWK_MAX);
	mez_seckey_free(MEZ_TAKE(key));
	mez_buf_ch(&text, ' ');
	is_int(mez_seckey_parse_jwk(&key, mez_buf_view(&text), NULL), -MEZ_E_LIMIT, "one more");
}

static void test_save_load(void)
{
	static const uint8_t seed[32] = { 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42,
					  42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42,
					  42, 42, 42, 42, 42, 42, 42, 42, 42, 42 };
	MEZ_AUTO(mez_seckey) key = mez_seckey_of_seed(seed);
	MEZ_AUTO(mez_seckey) back = NULL;
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	struct mez_pubkey a, b;
	char kid[MEZ_KID_TEXT + 1], want[512];
	const char *path = "key.jwk";
	struct mez_err err;
	struct stat st;

	ok(mez_seckey_save(key, path, NULL) == 0, "save");
	ok(stat(path, &st) == 0 && (st.st_mode & 07777) == 0600, "mode 0600");
	a = mez_seckey_public(key);
	mez_pubkey_kid(kid, &a);
	snprintf(want, sizeof(want),
		 "{\"crv\":\"Ed25519\",\"d\":\"" D "\",\"kid\":\"%s\",\"kty\":\"OKP\",\"x\":\"" X
		 "\"}\n",
		 kid);
	ok(mez_file_read(&text, AT_FDCWD, path, MEZ_JWK_MAX, NULL) == 0, "read it");
	is_str(text.p, want, "one canonical line");
	ok(mez_seckey_load(&back, path, NULL) == 0, "load");
	b = mez_seckey_public(back);
	ok(mez_pubkey_eq(&a, &b), "the same key");
	is_int(mez_seckey_save(key, path, &err), -MEZ_E_CANTCREAT, "never over a file");
	text.len = 0;
	ok(mez_file_read(&text, AT_FDCWD, path, MEZ_JWK_MAX, NULL) == 0 &&
		   strcmp(text.p, want) == 0,
	   "which stays as it was");
}

static void test_modes(void)
{
	static const struct {
		mode_t mode;
		int code;
	} cases[] = { { 0600, 0 },
		      { 0400, 0 },
		      { 0640, MEZ_E_NOPERM },
		      { 0620, MEZ_E_NOPERM },
		      { 0604, MEZ_E_NOPERM },
		      { 0602, MEZ_E_NOPERM },
		      { 0644, MEZ_E_NOPERM } };
	const char *path = "key.jwk";

	for (size_t i = 0; i < MEZ_COUNT(cases); i++) {
		struct mez_seckey *key = NULL;
		struct mez_err err = { 0 };

		ok(chmod(path, cases[i].mode) == 0, "chmod %04o", (unsigned)cases[i].mode);
		is_int(mez_seckey_load(&key, path, &err), -cases[i].code, "load");
		ok((key != NULL) == (cases[i].code == 0) && (key || strcmp(err.file, path) == 0),
		   "the file is named");
		mez_seckey_free(key);
	}
	ok(unlink(path) == 0, "remove");
	is_int(mez_seckey_load(&(struct mez_seckey *){ NULL }, path, NULL), -MEZ_E_NOINPUT, "gone");
	is_int(mez_seckey_load(&(struct mez_seckey *){ NULL }, ".", NULL), -MEZ_E_UNSAFE,
	       "a directory");
}

static void test_generate(void)
{
	MEZ_AUTO(mez_seckey) one = NULL;
	MEZ_AUTO(mez_seckey) two = NULL;
	struct mez_pubkey a, b;

	ok(mez_seckey_generate(&one, NULL) == 0 && mez_seckey_generate(&two, NULL) == 0,
	   "generate");
	a = mez_seckey_public(one);
	b = mez_seckey_public(two);
	ok(!mez_pubkey_eq(&a, &b), "two keys differ");
}

/* The secret's page faults when it is read outside mez_sign(). */
static void test_closed(void)
{
	enum { SEEN = 77 }; /* an exit status no sanitizer uses */
	volatile uint8_t *p = mez_guard_alloc(64);
	int status = 0;
	pid_t child;

	p[0] = SEEN;
	mez_guard_close((void *)(uintptr_t)p);
	fflush(stdout);
	child = fork();
	if (child == 0) {
		(void)close(2); /* a sanitizer's report is not wanted here */
		_exit(p[0]);
	}
	ok(child > 0 && waitpid(child, &status, 0) == child &&
		   !(WIFEXITED(status) && WEXITSTATUS(status) == SEEN),
	   "closed memory cannot be read");
	mez_guard_peek((void *)(uintptr_t)p);
	is_int(p[0], SEEN, "peeking can");
	mez_guard_free((void *)(uintptr_t)p);
}

int main(void)
{
	(void)close(tempdir_enter());
	test_parse();
	test_refusals();
	test_size();
	test_save_load();
	test_modes();
	test_generate();
	test_closed();
	tempdir_leave();
	return done_testing();
}
