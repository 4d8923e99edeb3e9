/* The error record: what it keeps, what it cuts, and the table of codes. */
#include "base/err.h"

#include <errno.h>

#include "tap.h"

static void test_codes(void)
{
	static const char *slugs[64];
	size_t n = 0;

	is_int(mez_code_status(MEZ_OK), 0, "no error is status 0");
	is_int(mez_code_status(MEZ_E_DIGEST), 1, "a wrong digest is a no");
	is_int(mez_code_status(-MEZ_E_SYNTAX), 65, "codes may be given negative");
	is_str(mez_code_slug(MEZ_E_NOT_CANONICAL), "not-canonical", "slug of a code");
	ok(mez_code_text(MEZ_E_CONFIG)[0], "every code has a text");
#define X(name, status, slug, text) slugs[n++] = slug;
	MEZ_CODES(X)
#undef X
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < i; k++) {
			if (strcmp(slugs[i], slugs[k]) == 0)
				ok(false, "slug %s stands twice", slugs[i]);
		}
	}
	ok(n > 20, "%zu codes, no slug twice", n);
}

static void test_set(void)
{
	struct mez_err e;
	char longest[2 * MEZ_ERR_MSG];

	memset(&e, 0xff, sizeof(e));
	is_int(mez_err_set(&e, MEZ_E_VALUE, "%s is %d", "x", 7), -MEZ_E_VALUE, "gives -code");
	is_str(e.msg, "x is 7", "message");
	ok(e.code == MEZ_E_VALUE && !e.line && !e.file[0] && !e.pointer[0], "places are cleared");
	is_int(mez_err_set(NULL, MEZ_E_VALUE, "unseen"), -MEZ_E_VALUE, "no record is fine");
	memset(longest, 'a', sizeof(longest));
	longest[sizeof(longest) - 1] = 0;
	(void)!mez_err_set(&e, MEZ_E_VALUE, "%s", longest);
	is_int(strlen(e.msg), MEZ_ERR_MSG - 1, "a long message is cut to fit");
	(void)!mez_err_set(&e, MEZ_E_VALUE, "cause");
	(void)!mez_err_set(&e, MEZ_E_LIMIT, "again: %s", e.msg);
	is_str(e.msg, "again: cause", "an argument may point into the record");
}

static void test_sys_and_in(void)
{
	struct mez_err e;

	is_int(mez_err_sys(&e, MEZ_E_NOINPUT, ENOENT, "cannot open '%s'", "x"), -MEZ_E_NOINPUT,
	       "gives -code");
	is_str(e.msg, "cannot open 'x': No such file or directory", "the system's reason follows");
	is_int(mez_err_in(&e, "pack %d", 3), -MEZ_E_NOINPUT, "context keeps the code");
	is_str(e.msg, "pack 3: cannot open 'x': No such file or directory", "context leads");
	for (int i = 0; i < 200; i++)
		(void)!mez_err_in(&e, "deeper");
	ok(strlen(e.msg) < MEZ_ERR_MSG && strncmp(e.msg, "deeper: deeper: ", 16) == 0,
	   "context without end is cut at the far end");
}

static void test_places(void)
{
	struct mez_err e;

	(void)!mez_err_set(&e, MEZ_E_SYNTAX, "x");
	mez_err_place(&e, 2, 5, 17);
	mez_err_place(&e, 9, 9, 99);
	ok(e.line == 2 && e.col == 5 && e.offset == 17, "the innermost place wins");
	mez_err_file(&e, "a");
	mez_err_file(&e, "b");
	is_str(e.file, "a", "the innermost file wins");
	mez_err_pointer(&e, "/a");
	mez_err_pointer(&e, "/b");
	is_str(e.pointer, "/a", "the innermost pointer wins");
	mez_err_clear(&e);
	ok(e.code == MEZ_OK && !e.msg[0] && !e.file[0] && !e.line, "cleared");
	mez_err_place(NULL, 1, 1, 1);
	mez_err_file(NULL, "x");
	mez_err_pointer(NULL, "x");
	mez_err_clear(NULL);
}

int main(void)
{
	test_codes();
	test_set();
	test_sys_and_in();
	test_places();
	return done_testing();
}
