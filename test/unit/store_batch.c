/* store/store.h: many blobs at once, whole or not there, however the writer ends. */
#include "base/file.h"
#include "store/store.h"
#include "diskkit.h"
#include "tap.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct mez_err err;
static char dir[] = P_tmpdir "/mez-batch-XXXXXX";
static int top = -1; /* the store's directory */

static struct mez_store *open_store(void)
{
	struct mez_store *s = NULL;

	if (mez_store_open(&s, dir, true, &err) < 0)
		printf("Bail out! %s: %s\n", err.file, err.msg), exit(1);
	return s;
}

static int count_temps(void)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	int n = 0;

	while (d && (e = readdir(d)) != NULL)
		n += strncmp(e->d_name, ".mez-tmp-", 9) == 0;
	closedir(d);
	return n;
}

/* A blob of some size that no other round or number has. */
static struct mez_str blob(unsigned round, unsigned i)
{
	static char text[5000];
	int n = snprintf(text, sizeof(text), "round %u, blob %u", round, i);

	memset(text + n, 'x', sizeof(text) - (size_t)n);
	return (struct mez_str){ text, (size_t)n + i * 37 % 4000 };
}

static int put_some(struct mez_store_batch *b, unsigned round, unsigned n)
{
	struct mez_filehash h;
	unsigned i;
	int r = 0;

	for (i = 0; r == 0 && i < n; i++) {
		struct mez_str s = blob(round, i);

		r = mez_store_batch_put(b, &h, s.p, s.n, &err);
	}
	return r;
}

/* How many blobs of a round can be had. */
static unsigned count_round(struct mez_store *s, unsigned round, unsigned n)
{
	unsigned i, have = 0;

	for (i = 0; i < n; i++) {
		MEZ_AUTOBUF got = MEZ_BUF_INIT;
		struct mez_str want = blob(round, i);
		struct mez_filehash h = mez_sha256_file(want.p, want.n);

		have += mez_store_get(s, &got, &h, &err) == 0 && got.len == want.n;
	}
	return have;
}

static void test_commit(void)
{
	struct mez_store *s = open_store();
	struct mez_store_batch *b = mez_store_batch_begin(s);
	struct mez_filehash h, want;
	struct stat st;
	char name[13 + MEZ_HEX32 + 1];

	is_int(put_some(b, 1, 5), 0, "put some");
	is_int(count_round(s, 1, 5), 0, "they have no names yet");
	is_int(put_some(b, 1, 100), 0, "put them again, and more than are kept waiting");
	is_int(mez_store_batch_put(b, &h, "last", 4, &err), 0, "and one more");
	want = mez_sha256_file("last", 4);
	ok(mez_filehash_eq(&h, &want), "whose digest is given out");
	ok(!mez_store_has(s, &h), "but which is not there");
	is_int(mez_store_batch_commit(b, &err), 0, "until all is done");
	is_int(count_round(s, 1, 100), 100, "then all are there");
	ok(mez_store_has(s, &h), "the last one, too");
	is_int(count_temps(), 0, "and no temporary file");
	memcpy(name, "blobs/sha256/", 13);
	mez_filehash_hex(name + 13, &h);
	is_int(fstatat(top, name, &st, 0), 0, "a blob's file");
	is_int(st.st_mode & 0222, 0, "cannot be written");
	is_int(st.st_nlink, 1, "and has no other name");
	b = mez_store_batch_begin(s);
	is_int(put_some(b, 1, 100), 0, "put what is there");
	is_int(mez_store_batch_commit(b, &err), 0, "once more");
	is_int(mez_store_batch_commit(mez_store_batch_begin(s), &err), 0, "or nothing at all");
	mez_store_close(s);
}

/* What others do to the store meanwhile. */
static void test_others(void)
{
	struct mez_store *s = open_store();
	struct mez_store_batch *b = mez_store_batch_begin(s);
	struct mez_filehash h = mez_sha256_file("damaged", 7);
	char name[13 + MEZ_HEX32 + 1] = "blobs/sha256/";
	MEZ_AUTOBUF got = MEZ_BUF_INIT;

	is_int(mez_store_batch_put(b, &h, "both", 4, &err), 0, "put a blob");
	is_int(mez_store_put(s, &h, "both", 4, &err), 0, "which somebody else puts");
	is_int(mez_store_batch_commit(b, &err), 0, "is no fault");
	is_int(mez_store_get(s, &got, &h, &err), 0, "it is there");
	h = mez_sha256_file("damaged", 7);
	mez_filehash_hex(name + 13, &h);
	is_int(mez_file_create(top, name, "dam", 3, 0644, &err), 0, "a blob cut short");
	b = mez_store_batch_begin(s);
	is_int(mez_store_batch_put(b, &h, "damaged", 7, &err), 0, "put");
	is_int(mez_store_batch_commit(b, &err), 0, "again");
	is_int(mez_store_get(s, &got, &h, &err), 0, "is mended");
	is_int(mez_file_replace(top, name, "Damaged", 7, 0644, &err), 0, "one of the right size");
	b = mez_store_batch_begin(s);
	is_int(mez_store_batch_put(b, &h, "damaged", 7, &err), 0, "put");
	is_int(mez_store_batch_commit(b, &err), 0, "again");
	is_int(mez_store_get(s, &got, &h, &err), 0, "is mended, too");
	is_int(count_temps(), 0, "no temporary file is left");
	mez_store_close(s);
}

static void test_abort(void)
{
	static char big[1 << 16];
	struct mez_store *s = open_store();
	struct mez_store_batch *b = mez_store_batch_begin(s);
	struct mez_filehash h;
	struct rlimit old, small;
	int r;

	is_int(put_some(b, 2, 10), 0, "put some");
	mez_store_batch_abort(b);
	is_int(count_round(s, 2, 10), 0, "given up, they are not there");
	is_int(count_temps(), 0, "nor are temporary files");
	mez_store_batch_abort(NULL);
	getrlimit(RLIMIT_FSIZE, &old);
	small = old;
	small.rlim_cur = sizeof(big) / 2;
	signal(SIGXFSZ, SIG_IGN);
	b = mez_store_batch_begin(s);
	r = put_some(b, 2, 10);
	setrlimit(RLIMIT_FSIZE, &small);
	if (r == 0)
		r = mez_store_batch_put(b, &h, big, sizeof(big), &err);
	setrlimit(RLIMIT_FSIZE, &old);
	is_int(r, -MEZ_E_IO, "a full disk");
	mez_store_batch_abort(b);
	is_int(count_round(s, 2, 10), 0, "leaves nothing");
	is_int(count_temps(), 0, "nothing at all");
	b = mez_store_batch_begin(s);
	is_int(mez_store_batch_put(b, &h, big, MEZ_BLOB_MAX + 1, &err), -MEZ_E_LIMIT, "too large");
	mez_store_batch_abort(b);
	mez_store_close(s);
}

/* A child that puts blobs, and says so, until it is killed. */
static pid_t start_writer(unsigned round, int say)
{
	pid_t pid = fork();
	struct mez_store_batch *b;
	struct mez_filehash h;
	unsigned i;

	if (pid != 0)
		return pid;
	b = mez_store_batch_begin(open_store());
	for (i = 0;; i++) {
		struct mez_str s = blob(round, i);

		if (mez_store_batch_put(b, &h, s.p, s.n, &err) < 0 || write(say, "+", 1) != 1)
			_exit(1);
	}
}

static void test_killed(void)
{
	enum { FIRST = 10, ROUNDS = 20 };
	MEZ_AUTOBUF names = MEZ_BUF_INIT, bytes = MEZ_BUF_INIT;
	struct mez_store *s;
	size_t n = 0, before = 0, whole = 0;
	unsigned round, killed = 0;
	const char *p;

	is_int(mez_file_walk(&names, &before, top, "blobs/sha256", 1000000, &err), 0, "before");
	for (round = FIRST; round < FIRST + ROUNDS; round++)
		killed += kill_after(start_writer, round, (round - FIRST) * 11, 0);
	is_int(killed, ROUNDS, "writers killed at work");
	s = open_store();
	is_int(count_temps(), 0, "the next one sweeps what they left");
	mez_buf_clear(&names);
	is_int(mez_file_walk(&names, &n, top, "blobs/sha256", 1000000, &err), 0, "all blobs");
	for (p = names.p; p < names.p + names.len; p += strlen(p) + 1) {
		struct mez_filehash h;

		mez_buf_clear(&bytes);
		whole += mez_filehash_parse(&h, mez_str_of(p)) &&
			 mez_store_get(s, &bytes, &h, &err) == 0;
	}
	is_int(whole, n, "are whole");
	ok(n > before, "some of them were written by the killed");
	mez_store_close(s);
}

/* Killed between the first put and the first flush. */
static void test_killed_waiting(void)
{
	struct mez_store *s;
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		struct mez_store_batch *b = mez_store_batch_begin(open_store());

		if (put_some(b, 3, 10) == 0)
			raise(SIGKILL);
		_exit(1);
	}
	waitpid(pid, &status, 0);
	ok(WIFSIGNALED(status), "a writer killed while all of its blobs wait");
	is_int(count_temps(), 10, "leaves temporary files");
	s = open_store();
	is_int(count_round(s, 3, 10), 0, "and no blob");
	is_int(count_temps(), 0, "soon nothing");
	mez_store_close(s);
}

int main(void)
{
	if (!mkdtemp(dir) || (top = open(dir, O_RDONLY | O_DIRECTORY)) < 0)
		skip_all("no temporary directory");
	test_commit();
	test_others();
	test_abort();
	test_killed();
	test_killed_waiting();
	is_int(remove_tree(dir), 0, "clean up");
	return done_testing();
}
