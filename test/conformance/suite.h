/* suite.h: what the runners over published vectors share: finding the suite, reading its
 * files, and the list of known differences (test/conformance/DEVIATIONS).  Include once. */
#ifndef SUITE_H
#define SUITE_H

#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "tap.h"

enum { SUITE_FILE_MAX = 64 << 20, SUITE_FILES_MAX = 10000 };

struct suite {
	const char *name;
	int dir;
	struct mez_buf deviations; /* begins with a newline */
};

/* Ends the program with a skip when the suite is not there. */
__attribute__((unused)) static struct suite suite_open(const char *name)
{
	const char *root = getenv("MEZ_CONFORMANCE");
	const char *tree = getenv("MEZ_ROOT");
	struct suite s = { .name = name, .dir = -1, .deviations = MEZ_BUF_INIT };
	MEZ_AUTOBUF path = MEZ_BUF_INIT;
	struct mez_err err;

	mez_buf_fmt(&path, "%s/%s", root ? root : "", name);
	if (root && *root)
		s.dir = open(path.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s.dir < 0)
		skip_all("MEZ_CONFORMANCE names no folder with this suite");
	mez_buf_clear(&path);
	mez_buf_fmt(&path, "%s/test/conformance/DEVIATIONS", tree ? tree : ".");
	mez_buf_ch(&s.deviations, '\n');
	if (mez_file_read(&s.deviations, AT_FDCWD, path.p, SUITE_FILE_MAX, &err) < 0) {
		printf("Bail out! %s: %s\n", path.p, err.msg);
		exit(1);
	}
	return s;
}

/* A file of the suite; false and a failed test when it cannot be read. */
__attribute__((unused)) static bool suite_read(const struct suite *s, struct mez_buf *out,
					       const char *path)
{
	struct mez_err err;

	mez_buf_clear(out);
	mez_buf_z(out, "");
	if (mez_file_read(out, s->dir, path, SUITE_FILE_MAX, &err) == 0)
		return true;
	ok(false, "%s: %s", path, err.msg);
	return false;
}

__attribute__((unused)) static bool suite_listed(const struct suite *s, const char *id)
{
	MEZ_AUTOBUF key = MEZ_BUF_INIT;

	mez_buf_fmt(&key, "\n%s %s: ", s->name, id);
	return strstr(s->deviations.p, key.p) != NULL;
}

/* One case: it passes, or it is listed and fails.  why says how it failed. */
__attribute__((unused)) static void suite_case(const struct suite *s, const char *id, bool pass,
					       const char *why)
{
	if (suite_listed(s, id))
		ok(!pass, "%s: listed deviation%s", id, pass ? " is no longer one" : "");
	else
		ok(pass, "%s%s%s", id, pass ? "" : ": ", pass ? "" : why);
}

#endif
