/* store/store.h: blobs that verify on read, names under a lock, writers that are killed. */
#include "store/store.h"
#include "base/file.h"
#include "diskkit.h"
#include "tap.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define HELLO "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

#define ABSENT "0000000000000000000000000000000000000000000000000000000000000000"

static struct mez_err err;
static struct mez_arena arena;
static char dir[] = P_tmpdir "/mez-store-XXXXXX";
static int top = -1; /* the store's directory */

static struct mez_store *open_store(void)
{
	struct mez_store *s = NULL;

	if (mez_store_open(&s, dir, true, &err) < 0)
		printf("Bail out! %s: %s\n", err.file, err.msg), exit(1);
	return s;
}

static struct mez_filehash hash_of(const char *hex)
{
	struct mez_filehash h = { 0 };

	if (!mez_filehash_parse(&h, mez_str_of(hex)))
		printf("Bail out! bad digest\n"), exit(1);
	return h;
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

static void test_open(void)
{
	const struct mez_filehash h = mez_sha256_file("", 0);
	const struct mez_descriptor *refs;
	struct mez_store *s = NULL;
	size_t n = 1;
	MEZ_AUTOBUF b = MEZ_BUF_INIT;

	is_int(mez_store_open(&s, "/nowhere/at/all", false, &err), -MEZ_E_NOINPUT, "no directory");
	is_int(mez_store_open(&s, dir, false, &err), -MEZ_E_TYPE, "a directory that is no store");
	is_int(mez_store_open(&s, dir, true, &err), 0, "that will be one");
	is_int(faccessat(top, "oci-layout", F_OK, 0), -1, "but is not yet");
	is_int(mez_store_refs(s, &refs, &n, &arena, &err), 0, "has names");
	is_int(n, 0, "none");
	ok(!mez_store_has(s, &h), "has no blobs");
	is_int(mez_store_get(s, &b, &h, &err), -MEZ_E_CLOSURE, "not one");
	mez_store_close(s);
	is_int(faccessat(top, "blobs", F_OK, 0), -1, "and leaves nothing");
	is_int(mez_store_open(&s, dir, true, &err), 0, "again");
	is_int(mez_store_share(s, &err), 0, "made into one");
	mez_store_close(s);
	is_int(mez_file_read(&b, top, "oci-layout", 99, &err), 0, "oci-layout");
	is_str(b.p, MEZ_OCI_LAYOUT, "says which version");
	mez_buf_clear(&b);
	is_int(mez_file_read(&b, top, "index.json", 999, &err), 0, "index.json");
	is_str(b.p,
	       "{\"manifests\":[],\"mediaType\":\"application/vnd.oci.image.index.v1+json\","
	       "\"schemaVersion\":2}",
	       "is an empty index in canonical bytes");
	is_int(mez_store_open(&s, dir, false, &err), 0, "opened again");
	mez_store_close(s);
	is_int(mez_file_replace(top, "oci-layout", "{}", 2, 0644, &err), 0,
	       "another layout version");
	is_int(mez_store_open(&s, dir, true, &err), -MEZ_E_TYPE, "is refused");
	is_int(unlinkat(top, "oci-layout", 0), 0, "a store whose making was interrupted");
	is_int(mez_store_open(&s, dir, true, &err), 0, "is opened");
	is_int(mez_store_share(s, &err), 0, "and finished");
	mez_store_close(s);
	mez_store_close(NULL);
}

static void test_blobs(void)
{
	struct mez_store *s = open_store();
	struct mez_filehash h, want = hash_of(HELLO);
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	struct stat st;

	ok(!mez_store_has(s, &want), "a blob that is not there");
	is_int(mez_store_get(s, &b, &want, &err), -MEZ_E_CLOSURE, "cannot be had");
	is_int(mez_store_put(s, &h, "hello", 5, &err), 0, "put it");
	ok(mez_filehash_eq(&h, &want), "under its digest");
	ok(mez_store_has(s, &want), "now it is there");
	mez_buf_z(&b, "kept ");
	is_int(mez_store_get(s, &b, &want, &err), 0, "get it");
	is_str(b.p, "kept hello", "appended");
	is_int(fstatat(top, "blobs/sha256/" HELLO, &st, 0), 0, "its file");
	is_int(st.st_mode & 0222, 0, "cannot be written");
	is_int(mez_store_put(s, &h, "hello", 5, &err), 0, "put it again");
	is_int(fchmodat(top, "blobs/sha256/" HELLO, 0644, 0), 0, "somebody");
	is_int(mez_file_replace(top, "blobs/sha256/" HELLO, "jello", 5, 0644, &err), 0,
	       "changes it");
	is_int(mez_store_get(s, &b, &want, &err), -MEZ_E_DIGEST, "which is seen");
	ok(strstr(err.file, HELLO), "and where");
	is_str(b.p, "kept hello", "nothing is given out");
	is_int(mez_store_put(s, &h, "hello", 5, &err), 0, "put again");
	is_int(mez_store_get(s, &b, &want, &err), 0, "it is mended");
	mez_buf_clear(&b);
	is_int(mez_file_replace(top, "blobs/sha256/" HELLO, "hell", 4, 0644, &err), 0, "cut short");
	is_int(mez_store_get(s, &b, &want, &err), -MEZ_E_DIGEST, "it is seen");
	is_int(mez_store_put(s, &h, "hello", 5, &err), 0, "put again");
	is_int(mez_store_get(s, &b, &want, &err), 0, "it is mended");
	is_int(mez_store_put(s, &h, "", 0, &err), 0, "an empty blob");
	is_int(mez_store_get(s, &b, &h, &err), 0, "can be had");
	is_int(count_temps(), 0, "no temporary file is left");
	mez_store_close(s);
}

/* "ref=media ref=media ..." */
static const char *refs(struct mez_store *s)
{
	static struct mez_buf out;
	const struct mez_descriptor *d;
	size_t i, n;

	mez_arena_reset(&arena);
	mez_buf_clear(&out);
	mez_buf_z(&out, "");
	if (mez_store_refs(s, &d, &n, &arena, &err) < 0)
		return mez_code_slug((int)err.code);
	for (i = 0; i < n; i++)
		mez_buf_fmt(&out, "%.*s=%.*s ", MEZ_ALL(d[i].ref), MEZ_ALL(d[i].media_type));
	return out.p;
}

static int set_ref(struct mez_store *s, const char *ref, const char *media, const char *hex)
{
	struct mez_descriptor d = { .media_type = mez_str_of(media),
				    .ref = mez_str_of(ref),
				    .digest = hash_of(hex),
				    .size = 5 };

	return mez_store_set_ref(s, &d, &err);
}

/* An index of two manifests: a digit their digests are made of, and a name, of each. */
static void replace_index(const char *x, const char *x_name, const char *y, const char *y_name)
{
	const char *of[] = { x, y }, *name[] = { x_name, y_name };
	struct mez_buf b = MEZ_BUF_INIT;

	mez_buf_z(&b, "{\"schemaVersion\":2,\"manifests\":[");
	for (size_t i = 0; i < 2; i++) {
		mez_buf_z(&b, i ? ",{\"digest\":\"sha256:" : "{\"digest\":\"sha256:");
		for (size_t k = 0; k < 64; k++)
			mez_buf_z(&b, of[i]);
		mez_buf_fmt(&b,
			    "\",\"mediaType\":\"m\",\"size\":1,\"annotations\":{"
			    "\"org.opencontainers.image.ref.name\":\"%s\"}}",
			    name[i]);
	}
	mez_buf_z(&b, "]}");
	is_int(mez_file_replace(top, "index.json", b.p, b.len, 0644, &err), 0, "an index");
	mez_buf_release(&b);
}

static void test_refs(void)
{
	struct mez_store *s = open_store();
	static const char foreign[] =
		"{\"schemaVersion\":2,\"x\":1,\"manifests\":[{\"mediaType\":\"theirs\",\"digest\":"
		"\"sha256:" HELLO "\",\"size\":5,\"platform\":{\"os\":\"plan9\"}}]}";
	MEZ_AUTOBUF b = MEZ_BUF_INIT;

	is_str(refs(s), "", "no names");
	is_int(set_ref(s, "b", "m1", HELLO), 0, "set b");
	is_int(set_ref(s, "a", "m2", HELLO), 0, "set a");
	is_str(refs(s), "a=m2 b=m1 ", "sorted by name");
	is_int(set_ref(s, "b", "m3", HELLO), 0, "set b again");
	is_str(refs(s), "a=m2 b=m3 ", "replaced");
	is_int(set_ref(s, NULL, "m4", HELLO), 0, "a descriptor without name");
	is_int(set_ref(s, NULL, "m5", HELLO), 0, "again for the same blob");
	is_str(refs(s), "=m5 a=m2 b=m3 ", "is one descriptor");
	is_int(set_ref(s, "c", "m", ABSENT), -MEZ_E_CLOSURE, "a blob that is not there");
	is_int(mez_file_replace(top, "index.json", foreign, strlen(foreign), 0644, &err), 0,
	       "an index of another tool");
	is_int(set_ref(s, "a", "m", HELLO), 0, "set a name in it");
	is_int(mez_file_read(&b, top, "index.json", 9999, &err), 0, "read it");
	ok(strstr(b.p, "plan9") && strstr(b.p, "\"x\":1"), "what we do not know is kept");
	is_int(mez_file_replace(top, "index.json", "{", 1, 0644, &err), 0, "a broken index");
	is_str(refs(s), "grammar", "is said to be");
	is_int(set_ref(s, "a", "m", HELLO), -MEZ_E_SYNTAX, "and not written over");
	is_int(mez_file_replace(top, "index.json", "{\"schemaVersion\":2,\"manifests\":[1]}", 35,
				0644, &err),
	       0, "an index with a bad descriptor");
	is_str(refs(s), "bad-value", "too");
	replace_index("1", "a", "2", "b");
	is_str(refs(s), "a=m b=m ", "an index of two things with two names");
	replace_index("1", "a", "1", "a");
	is_str(refs(s), "a=m a=m ", "one thing may stand twice");
	replace_index("1", "a", "2", "a");
	is_str(refs(s), "duplicate", "two things with one name are refused");
	is_int(unlinkat(top, "index.json", 0), 0, "no index");
	is_str(refs(s), "cannot-open", "too");
	mez_store_close(s);
}

static int collect(void *arg, struct mez_str bytes, struct mez_err *e)
{
	(void)e;
	mez_buf_str(arg, bytes);
	return 0;
}

static int one_more_dir(void *arg, const struct mez_store_entry *e, struct mez_err *er)
{
	(void)er;
	*(int *)arg += e->directory;
	return 0;
}

/* One pass over "hello" in the store `made`, and over what is there in its place. */
static void test_pass(struct mez_store *s, const struct mez_filehash *h)
{
	static const char name[] = "made/blobs/sha256/" HELLO;
	MEZ_AUTOBUF got = MEZ_BUF_INIT;
	MEZ_AUTOBUF room = MEZ_BUF_INIT;

	is_int(mez_store_pass(s, h, &room, collect, &got, &err), 0, "in one pass");
	is_mem(got.p, got.len, "hello", 5, "the same");
	(void)unlinkat(top, name, 0);
	is_int(mez_store_pass(s, h, &room, collect, &got, &err), -MEZ_E_CLOSURE, "gone");
	is_int(mez_file_replace(top, name, "hullo", 5, 0644, &err), 0, "other bytes of that name");
	is_int(mez_store_pass(s, h, &room, collect, &got, &err), -MEZ_E_DIGEST, "are told");
	ok(strstr(err.file, HELLO) != NULL, "by name");
	(void)unlinkat(top, name, 0);
	is_int(mkdirat(top, name, 0755), 0, "a directory of that name");
	is_int(mez_store_pass(s, h, &room, collect, &got, &err), -MEZ_E_UNSAFE, "is no blob");
	(void)unlinkat(top, name, AT_REMOVEDIR);
	is_int(mez_file_replace(top, name, "hello", 5, 0644, &err), 0, "itself again");
}

/* A whole store at once. */
static void test_make(void)
{
	static const char text[] =
		"{\"schemaVersion\":2,\"artifactType\":\"t\",\"manifests\":[{\"mediaType\":\"m\","
		"\"digest\":\"sha256:" HELLO "\",\"size\":5}]}";
	struct mez_store_maker *m = NULL, *late = NULL;
	struct mez_filehash h = mez_sha256_file("hello", 5);
	const struct mez_json *v, *back;
	MEZ_AUTOBUF got = MEZ_BUF_INIT;
	struct mez_store *s = NULL;
	char made[80];
	int r, dirs = 0;

	snprintf(made, sizeof(made), "%s/made", dir);
	mez_arena_reset(&arena);
	is_int(mez_json_read(&v, &arena, text, strlen(text), &err), 0, "an index");
	is_int(mez_store_make(&m, made, &err), 0, "begin a store");
	is_int(mez_store_make_blob(m, &h, &err), 0, "a blob");
	is_int(mez_store_make_bytes(m, MEZ_STR("hel"), &err), 0, "in pieces");
	is_int(mez_store_make_bytes(m, MEZ_STR("lo"), &err), 0, "of any size");
	is_int(mez_store_make(&late, made, &err), 0, "somebody else begins the same");
	is_int(mez_store_open(&s, made, false, &err), -MEZ_E_NOINPUT, "it is not there");
	is_int(mez_store_make_commit(m, v, &err), 0, "commit");
	is_int(mez_store_make_commit(late, v, &err), -MEZ_E_CANTCREAT, "the other is too late");
	is_int(mez_store_make(&m, made, &err), -MEZ_E_CANTCREAT, "and so are others");
	is_int(mez_store_open(&s, made, false, &err), 0, "it is there");
	is_int(mez_store_index(s, &back, &arena, &err), 0, "with its index");
	ok(mez_json_same(v, back), "as it was given");
	is_int(mez_store_read(s, &h, collect, &got, &err), 0, "and its blob");
	is_mem(got.p, got.len, "hello", 5, "whole");
	test_pass(s, &h);
	is_int(mez_store_alone(s, 0, &err), 0, "alone with it");
	is_int(mez_store_remove(s, &h, &err), 0, "the blob can be removed");
	ok(!mez_store_has(s, &h), "and is gone");
	mez_store_close(s);
	is_int(mez_store_make(&m, "/nowhere/at/all", &err), -MEZ_E_CANTCREAT, "no directory");
	snprintf(made, sizeof(made), "%s/left", dir);
	is_int(mez_store_make(&m, made, &err), 0, "begin another");
	is_int(mez_store_make_blob(m, &h, &err), 0, "with a blob");
	mez_store_make_abort(m);
	mez_store_make_abort(NULL);
	is_int(mez_store_scan(dir, one_more_dir, &dirs, &err), 0, "look around");
	is_int(dirs, 3, "blobs, its sha256 and the one made: nothing else is left");
	r = unlinkat(top, "made/index.json", 0) | unlinkat(top, "made/oci-layout", 0) |
	    unlinkat(top, "made/blobs/sha256", AT_REMOVEDIR) |
	    unlinkat(top, "made/blobs", AT_REMOVEDIR) | unlinkat(top, "made", AT_REMOVEDIR);
	is_int(r, 0, "cleared away");
	is_int(mez_file_replace(top, "index.json", text, strlen(text), 0644, &err), 0,
	       "an index again");
}

/* Who puts and who removes keep out of each other's way. */
static void test_locks(void)
{
	struct mez_store *w = open_store(), *gc = open_store(), *more = open_store();
	struct mez_filehash h;

	is_int(mez_store_put(w, &h, "locked", 6, &err), 0, "a writer");
	is_int(mez_store_put(more, &h, "locked", 6, &err), 0, "and another");
	is_int(mez_store_alone(gc, 0, &err), -MEZ_E_AGAIN, "nobody is alone beside it");
	is_int(mez_store_alone(gc, 60, &err), -MEZ_E_AGAIN, "nor after a while");
	mez_store_close(w);
	is_int(mez_store_alone(gc, 0, &err), -MEZ_E_AGAIN, "nor beside the other");
	mez_store_close(more);
	is_int(mez_store_alone(gc, 0, &err), 0, "then somebody is");
	mez_store_close(gc);
}

/* Writers at the same time: every name they were told is set is there. */
static void test_many_writers(void)
{
	enum { WRITERS = 4, NAMES = 15 };
	struct mez_store *s;
	int i, j, good = 0, status;

	for (i = 0; i < WRITERS; i++) {
		if (fork() != 0)
			continue;
		s = open_store();
		for (j = 0; j < NAMES; j++) {
			char text[32];
			struct mez_filehash h;
			struct mez_descriptor d = { .media_type = MEZ_STR("m"), .size = 5 };

			d.ref = (struct mez_str){ text, (size_t)snprintf(text, sizeof(text),
									 "w%d-%d", i, j) };
			if (mez_store_put(s, &h, text, d.ref.n, &err) < 0)
				_exit(1);
			d.digest = h;
			if (mez_store_set_ref(s, &d, &err) < 0)
				_exit(1);
		}
		_exit(0);
	}
	for (i = 0; i < WRITERS; i++)
		good += wait(&status) > 0 && status == 0;
	is_int(good, WRITERS, "writers that all succeeded");
	s = open_store();
	good = 0;
	for (i = 0; i < WRITERS; i++) {
		for (j = 0; j < NAMES; j++) {
			char text[32];

			snprintf(text, sizeof(text), "w%d-%d=m ", i, j);
			good += strstr(refs(s), text) != NULL;
		}
	}
	is_int(good, WRITERS * NAMES, "and nobody's name was lost");
	mez_store_close(s);
}

/* A child that puts blobs, and says so, until it is killed. */
static pid_t start_writer(unsigned round, int say)
{
	static char big[1 << 16];
	pid_t pid = fork();
	struct mez_store *s;

	if (pid != 0)
		return pid;
	s = open_store();
	for (unsigned k = 0;; k++) {
		struct mez_filehash h;

		memcpy(big, &k, sizeof(k));
		memcpy(big + sizeof(k), &round, sizeof(round));
		if (mez_store_put(s, &h, big, sizeof(big), &err) < 0 || write(say, "+", 1) != 1)
			_exit(1);
	}
}

/* A writer killed at any moment leaves whole blobs, and temporary files that go. */
static void test_killed(void)
{
	MEZ_AUTOBUF names = MEZ_BUF_INIT, b = MEZ_BUF_INIT;
	struct mez_store *s;
	size_t n = 0, whole = 0;
	unsigned round, killed = 0;
	const char *p;

	for (round = 0; round < 20; round++)
		killed += kill_after(start_writer, round, round % 4, 100 + 377 * round);
	is_int(killed, 20, "writers killed at work");
	s = open_store();
	is_int(count_temps(), 0, "opening sweeps what they left");
	is_int(mez_file_walk(&names, &n, top, "blobs/sha256", 100000, &err), 0, "all blobs");
	for (p = names.p; p < names.p + names.len; p += strlen(p) + 1) {
		struct mez_filehash h = hash_of(p);

		mez_buf_clear(&b);
		whole += mez_store_get(s, &b, &h, &err) == 0;
	}
	is_int(whole, n, "are whole");
	ok(n > 60, "some of them were written by the killed");
	mez_store_close(s);
}

static void test_full_disk(void)
{
	static char big[1 << 17];
	struct mez_store *s = open_store();
	struct mez_filehash h;
	struct rlimit old, small;
	int r;

	memset(big, 'f', sizeof(big));
	getrlimit(RLIMIT_FSIZE, &old);
	small = old;
	small.rlim_cur = 4096;
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &small);
	r = mez_store_put(s, &h, big, sizeof(big), &err);
	setrlimit(RLIMIT_FSIZE, &old);
	is_int(r, -MEZ_E_IO, "a full disk");
	h = mez_sha256_file(big, sizeof(big));
	ok(!mez_store_has(s, &h), "the blob is not there");
	is_int(count_temps(), 0, "nor is a part of it");
	mez_store_close(s);
}

int main(void)
{
	if (!mkdtemp(dir) || (top = open(dir, O_RDONLY | O_DIRECTORY)) < 0)
		skip_all("no temporary directory");
	if (mez_arena_init(&arena, 0, &err) < 0)
		skip_all("no address space");
	test_open();
	test_blobs();
	test_refs();
	test_make();
	test_locks();
	test_many_writers();
	test_killed();
	test_full_disk();
	is_int(remove_tree(dir), 0, "clean up");
	mez_arena_release(&arena);
	return done_testing();
}
