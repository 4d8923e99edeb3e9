/* replay.c: a main for a fuzz target without libFuzzer: run every seed once, say so in TAP.
 * The seeds of "build/test/replay/NAME" are test/fuzz/seeds/NAME; arguments name other files
 * (a crash to look at). */
#include <fcntl.h>
#include <stdint.h>

#include "base/file.h"
#include "tap.h"

enum { MAX_SEEDS = 100000, MAX_SEED = 64 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void replay(const char *path)
{
	MEZ_AUTOBUF in = MEZ_BUF_INIT;
	struct mez_err err;
	uint8_t *exact;

	if (mez_file_read(&in, AT_FDCWD, path, MAX_SEED, &err) < 0) {
		ok(false, "%s: %s", path, err.msg);
		return;
	}
	/* A block of just that size: a read past its end is then seen by the sanitizer. */
	exact = malloc(in.len ? in.len : 1);
	if (!exact)
		mez_bug("out of memory");
	memcpy(exact, mez_buf_view(&in).p, in.len);
	ok(LLVMFuzzerTestOneInput(exact, in.len) == 0, "%s", path);
	free(exact);
}

int main(int argc, char **argv)
{
	const char *slash = strrchr(argv[0], '/');
	const char *root = getenv("MEZ_ROOT");
	MEZ_AUTOBUF names = MEZ_BUF_INIT;
	char dir[4096], path[8192];
	struct mez_err err;
	size_t n;
	const char *name;

	for (int i = 1; i < argc; i++)
		replay(argv[i]);
	if (argc > 1)
		return done_testing();
	(void)snprintf(dir, sizeof(dir), "%s/test/fuzz/seeds/%s", root ? root : ".",
		       slash ? slash + 1 : argv[0]);
	if (mez_file_walk(&names, &n, AT_FDCWD, dir, MAX_SEEDS, &err) < 0) {
		ok(false, "%s: %s", dir, err.msg);
		return done_testing();
	}
	name = names.p;
	for (size_t i = 0; i < n; i++, name += strlen(name) + 1) {
		(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
		replay(path);
	}
	return done_testing();
}
