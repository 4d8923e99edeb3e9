/* tempdir.h: a fresh directory for a test program, below TMPDIR, as working directory. */
#ifndef TEMPDIR_H
#define TEMPDIR_H

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char tempdir_name[] = "mez-test-XXXXXX";

/* Make it, go there; gives a descriptor of it. */
static int tempdir_enter(void)
{
	const char *tmp = getenv("TMPDIR");

	if (chdir(tmp ? tmp : P_tmpdir) != 0 || !mkdtemp(tempdir_name) || chdir(tempdir_name) != 0)
		abort();
	return open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* Remove the files in it. */
static void tempdir_clear(void)
{
	DIR *d = opendir(".");
	const struct dirent *e;

	while (d && (e = readdir(d))) {
		if (e->d_name[0] != '.')
			(void)unlink(e->d_name);
	}
	if (d)
		(void)closedir(d);
}

static void tempdir_leave(void)
{
	tempdir_clear();
	if (chdir("..") != 0 || rmdir(tempdir_name) != 0)
		abort();
}

#endif
