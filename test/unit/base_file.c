/* base/file.h: whole files in and out, crashes in between, names below a directory. */
#include "base/file.h"
#include "diskkit.h"
#include "tap.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct mez_err err;
static int dir = -1; /* the test's own directory */

/* Entries of the directory whose names start with prefix. */
static int count_names(const char *prefix)
{
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY);
	DIR *d = fdopendir(fd);
	struct dirent *e;
	int n = 0;

	while ((e = readdir(d)) != NULL)
		n += strncmp(e->d_name, prefix, strlen(prefix)) == 0;
	closedir(d);
	return n;
}

static void test_read(void)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	int fds[2];

	mez_buf_z(&b, "kept ");
	is_int(mez_file_create(dir, "a", "hello", 5, 0644, &err), 0, "create a file");
	is_int(mez_file_read(&b, dir, "a", 5, &err), 0, "read it with room to spare for none");
	is_str(b.p, "kept hello", "the bytes are appended");
	is_int(mez_file_read(&b, dir, "a", 4, &err), -MEZ_E_LIMIT, "one byte over the limit");
	is_str(err.file, "a", "the error names the file");
	is_str(b.p, "kept hello", "a failed read leaves the buffer");
	is_int(mez_file_read(&b, dir, "none", 4, &err), -MEZ_E_NOINPUT, "a missing file");
	is_int(mez_file_read(&b, dir, ".", 4, &err), -MEZ_E_UNSAFE, "a directory");
	is_int(mez_file_read(&b, AT_FDCWD, "/dev/zero", 4, &err), -MEZ_E_UNSAFE, "a device");
	is_int(pipe(fds), 0, "a pipe");
	is_int(write(fds[1], "piped", 5), 5, "with five bytes");
	close(fds[1]);
	is_int(mez_file_read_fd(&b, fds[0], "pipe", 5, &err), 0, "a pipe is read to its end");
	is_str(b.p, "kept hellopiped", "its bytes are appended");
	close(fds[0]);
	is_int(pipe(fds), 0, "another pipe");
	is_int(write(fds[1], "123456", 6), 6, "with six bytes");
	close(fds[1]);
	is_int(mez_file_read_fd(&b, fds[0], "pipe", 5, &err), -MEZ_E_LIMIT,
	       "a pipe over the limit");
	is_str(b.p, "kept hellopiped", "leaves the buffer");
	close(fds[0]);
	is_int(mez_file_create(dir, "empty", "", 0, 0644, &err), 0, "an empty file");
	is_int(mez_file_read(&b, dir, "empty", 0, &err), 0, "is read under a limit of 0");
}

static void test_secret(void)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;

	is_int(mez_file_create(dir, "key", "k", 1, 0600, &err), 0, "a key file");
	is_int(mez_file_read_secret(&b, dir, "key", 10, &err), 0, "0600 is read");
	is_str(b.p, "k", "its bytes");
	is_int(fchmodat(dir, "key", 0640, 0), 0, "made readable to the group");
	is_int(mez_file_read_secret(&b, dir, "key", 10, &err), -MEZ_E_NOPERM, "is refused");
	is_int(fchmodat(dir, "key", 0602, 0), 0, "made writable to others");
	is_int(mez_file_read_secret(&b, dir, "key", 10, &err), -MEZ_E_NOPERM, "is refused");
	is_int(fchmodat(dir, "key", 0400, 0), 0, "made read-only");
	is_int(mez_file_read_secret(&b, dir, "key", 10, &err), 0, "is read");
	if (geteuid() != 0)
		return; /* only root can give a file away */
	is_int(fchownat(dir, "key", 12345, 12345, 0), 0, "given to somebody else");
	is_int(mez_file_read_secret(&b, dir, "key", 10, &err), -MEZ_E_NOPERM, "is refused");
}

static void test_replace(void)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	struct stat st;

	is_int(mez_file_replace(dir, "r", "one", 3, 0640, &err), 0, "replace makes a file");
	is_int(fstatat(dir, "r", &st, 0), 0, "which is there");
	is_int(st.st_mode & 07777, 0640, "with its mode");
	is_int(mez_file_replace(dir, "r", "two", 3, 0600, &err), 0, "and replaces it");
	is_int(mez_file_read(&b, dir, "r", 9, &err), 0, "read it");
	is_str(b.p, "two", "new bytes");
	is_int(mez_file_create(dir, "r", "x", 1, 0600, &err), -MEZ_E_CANTCREAT,
	       "create refuses what exists");
	is_str(err.file, "r", "naming it");
	is_int(symlinkat("r", dir, "link"), 0, "a link");
	is_int(mez_file_replace(dir, "link", "x", 1, 0600, &err), -MEZ_E_CANTCREAT,
	       "a link is not replaced");
	is_int(mez_file_replace(dir, "none/r", "x", 1, 0600, &err), -MEZ_E_CANTCREAT,
	       "no such directory");
	is_int(mez_file_replace(dir, "r/", "x", 1, 0600, &err), -MEZ_E_CANTCREAT, "no name");
	is_int(count_names(".mez-tmp-"), 0, "no temporary file is left");
}

static void test_full_disk(void)
{
	static char big[1 << 16];
	struct rlimit old, small = { 4096, 4096 };
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	int r;

	is_int(mez_file_replace(dir, "full", "old", 3, 0600, &err), 0, "a file");
	getrlimit(RLIMIT_FSIZE, &old);
	small.rlim_max = old.rlim_max;
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &small);
	r = mez_file_replace(dir, "full", big, sizeof(big), 0600, &err);
	setrlimit(RLIMIT_FSIZE, &old);
	is_int(r, -MEZ_E_IO, "a file that cannot be written whole");
	is_int(mez_file_read(&b, dir, "full", 9, &err), 0, "the old one is still there");
	is_str(b.p, "old", "untouched");
	is_int(count_names(".mez-tmp-"), 0, "no temporary file is left");
}

static void test_sweep(void)
{
	struct mez_newfile live;
	int status, fds[2];
	char c;
	pid_t pid;

	is_int(pipe(fds), 0, "a pipe to wait by");
	pid = fork();
	if (pid == 0) {
		struct mez_newfile f;

		if (mez_newfile_begin(&f, dir, "never", 0600, &err) == 0 &&
		    write(f.fd, "half", 4) == 4 && write(fds[1], "x", 1) == 1)
			pause();
		_exit(1);
	}
	is_int(read(fds[0], &c, 1), 1, "a writer is in the middle of a file");
	is_int(count_names(".mez-tmp-"), 1, "its temporary file is there");
	mez_file_sweep(dir);
	is_int(count_names(".mez-tmp-"), 1, "sweeping leaves the file of a living writer");
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	is_int(count_names(".mez-tmp-"), 1, "killed, it leaves its temporary file");
	is_int(mez_newfile_begin(&live, dir, "live", 0600, &err), 0, "another writer begins");
	mez_file_sweep(dir);
	is_int(count_names(".mez-tmp-"), 1, "sweeping removes the dead one's only");
	is_int(mez_newfile_commit(&live, MEZ_PLACE_OVER, &err), 0, "the living one commits");
	is_int(count_names(".mez-tmp-"), 0, "nothing is left");
	is_int(count_names("never"), 0, "the dead one's file never appeared");
	is_int(count_names("live"), 1, "the living one's did");
	close(fds[0]);
	close(fds[1]);
}

static void test_newfile_in(void)
{
	struct mez_newfile f;

	is_int(mez_file_mkdirs(dir, "x/y//z/", &err), 0, "make directories");
	is_int(mez_file_mkdirs(dir, "x/y/z", &err), 0, "again");
	is_int(mez_file_mkdirs(dir, "a/b", &err), -MEZ_E_CANTCREAT, "a file in the way");
	is_int(mez_newfile_begin_in(&f, dir, dir, "x/y/z/f", 0600, &err), 0,
	       "begin with the temporary file elsewhere");
	is_int(count_names(".mez-tmp-"), 1, "it is there");
	is_int(mez_newfile_commit(&f, MEZ_PLACE_NEW, &err), 0, "commit");
	is_int(faccessat(dir, "x/y/z/f", F_OK, 0), 0, "the file is in its place");
	is_int(count_names(".mez-tmp-"), 0, "the temporary file is gone");
	is_int(mez_newfile_begin(&f, dir, "x/gone", 0600, &err), 0, "begin");
	mez_newfile_abort(&f);
	mez_newfile_abort(&f);
	is_int(faccessat(dir, "x/gone", F_OK, 0), -1, "aborted twice, it never was");
}

static void test_walk(void)
{
	static const char want[] = "b\0b!/1\0b.c\0b0\0deep/er/2";
	MEZ_AUTOBUF names = MEZ_BUF_INIT;
	size_t n = 7;

	is_int(mez_file_mkdirs(dir, "w/b", &err), 0, "a tree");
	is_int(unlinkat(dir, "w/b", AT_REMOVEDIR), 0, "whose names sort");
	is_int(mez_file_mkdirs(dir, "w/bb", &err), 0, "in an order");
	is_int(mez_file_mkdirs(dir, "w/deep/er", &err), 0, "that is not");
	is_int(renameat(dir, "w/bb", dir, "w/b!"), 0, "the order of the tree");
	is_int(mez_file_create(dir, "w/b!/1", "", 0, 0600, &err), 0, "b!/1");
	is_int(mez_file_create(dir, "w/b", "", 0, 0600, &err), 0, "b");
	is_int(mez_file_create(dir, "w/b.c", "", 0, 0600, &err), 0, "b.c");
	is_int(mez_file_create(dir, "w/b0", "", 0, 0600, &err), 0, "b0");
	is_int(mez_file_create(dir, "w/.hidden", "", 0, 0600, &err), 0, "a dot file");
	is_int(mez_file_create(dir, "w/deep/er/2", "", 0, 0600, &err), 0, "deep/er/2");
	is_int(mez_file_walk(&names, &n, dir, "w", 5, &err), 0, "walk");
	is_int(n, 5, "five files");
	is_mem(names.p, names.len, want, sizeof(want), "sorted by bytes");
	is_int(mez_file_walk(&names, &n, dir, "w", 4, &err), -MEZ_E_LIMIT, "one file too many");
	is_int(names.len, sizeof(want), "leaves the names");
	is_int(mez_file_walk(&names, &n, dir, "none", 4, &err), -MEZ_E_NOINPUT, "nothing there");
	is_int(symlinkat("b", dir, "w/deep/er/l"), 0, "a link below");
	is_int(mez_file_walk(&names, &n, dir, "w", 9, &err), -MEZ_E_UNSAFE, "is refused");
	is_str(err.file, "deep/er/l", "by name");
	is_int(unlinkat(dir, "w/deep/er/l", 0), 0, "removed");
	is_int(mkfifoat(dir, "w/pipe", 0600), 0, "a pipe");
	is_int(mez_file_walk(&names, &n, dir, "w", 9, &err), -MEZ_E_UNSAFE, "is refused");
	is_int(unlinkat(dir, "w/pipe", 0), 0, "removed");
	is_int(mez_file_mkdirs(dir, "w/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16", &err), 0,
	       "16 deep");
	is_int(mez_file_walk(&names, &n, dir, "w", 9, &err), 0, "is taken");
	is_int(mez_file_mkdirs(dir, "w/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", &err), 0, "17");
	is_int(mez_file_walk(&names, &n, dir, "w", 9, &err), -MEZ_E_LIMIT, "is refused");
}

static void test_write_all(void)
{
	int fd = open("/dev/full", O_WRONLY);

	is_int(mez_file_write_all(fd, "x", 1, &err), -MEZ_E_IO, "a full device");
	close(fd);
}

int main(void)
{
	char path[] = P_tmpdir "/mez-base-file-XXXXXX";

	umask(022);
	if (!mkdtemp(path) || (dir = open(path, O_RDONLY | O_DIRECTORY)) < 0)
		skip_all("no temporary directory");
	test_read();
	test_secret();
	test_replace();
	test_full_disk();
	test_sweep();
	test_newfile_in();
	test_walk();
	test_write_all();
	is_int(remove_tree(path), 0, "clean up");
	return done_testing();
}
