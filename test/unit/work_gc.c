/* work/fsck.h: gc beside writers.  Whoever was told that a name is set finds all behind it, also
 * what was there before and nobody needed until then; and fsck finds nothing to complain of. */
#include "work/fsck.h"
#include "work/packs.h"
#include "tap.h"
#include "tempdir.h"

#include <ftw.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WRITERS = 4, ROUNDS = 40, SHARED = 3 };

static struct mez_err err;
static struct mez_arena arena;

static struct mez_store *open_store(void)
{
	struct mez_store *s = NULL;

	if (mez_store_open(&s, "s", true, &err) < 0)
		printf("Bail out! %s: %s\n", err.file, err.msg), exit(1);
	return s;
}

static int put(struct mez_store *s, struct mez_descriptor *d, const char *media_type,
	       struct mez_str bytes)
{
	*d = (struct mez_descriptor){ .media_type = mez_str_of(media_type), .size = bytes.n };
	return mez_store_put(s, &d->digest, bytes.p, bytes.n, &err);
}

/* A layer that only this round has, one that comes and goes with all writers, and a manifest
 * over both under this writer's one name: what the name led to before is for gc. */
static int round_of(struct mez_store *s, int writer, int number)
{
	struct mez_descriptor own, shared, manifest;
	struct mez_arr layers = { .a = &arena };
	MEZ_AUTO(mez_canon) c = NULL;
	struct mez_json m;
	int r;

	mez_arena_reset(&arena);
	r = put(s, &own, "text/plain", mez_arena_fmt(&arena, "writer %d, %d", writer, number));
	if (r == 0)
		r = put(s, &shared, "text/plain",
			mez_arena_fmt(&arena, "shared %d", (number + writer) % SHARED));
	if (r == 0)
		r = put(s, &manifest, MEZ_OCI_EMPTY, MEZ_STR("{}"));
	if (r < 0)
		return r;
	mez_arr_add(&layers, mez_descriptor_json(&arena, &own));
	mez_arr_add(&layers, mez_descriptor_json(&arena, &shared));
	m = mez_manifest_json(&arena, "text/x", NULL, mez_arr_done(&layers), NULL);
	c = mez_canon_of(&m);
	r = put(s, &manifest, MEZ_OCI_MANIFEST, mez_canon_view(c));
	manifest.ref = mez_arena_fmt(&arena, "w%d", writer);
	return r == 0 ? mez_store_set_ref(s, &manifest, &err) : r;
}

/* Everything a name leads to is there, at once after it was set. */
static bool is_whole(int writer)
{
	struct mez_store *s = open_store();
	const struct mez_blobs from = mez_packs_blobs(s);
	const struct mez_json *index;
	struct mez_closure closure;
	bool whole = true;
	size_t i;

	(void)writer;
	mez_arena_reset(&arena);
	if (mez_store_share(s, &err) < 0 || mez_store_index(s, &index, &arena, &err) < 0 ||
	    mez_closure_walk(&closure, &arena, index, &from, NULL, NULL, &err) < 0) {
		mez_store_close(s);
		return false;
	}
	for (i = 0; i < closure.n; i++)
		whole = whole && mez_store_has(s, &closure.item[i]->d.digest);
	mez_store_close(s);
	return whole;
}

static pid_t start_writer(int writer)
{
	pid_t pid = fork();
	int i;

	if (pid != 0)
		return pid;
	for (i = 0; i < ROUNDS; i++) {
		struct mez_store *s = open_store();
		int r = round_of(s, writer, i);

		mez_store_close(s);
		if (r < 0 || !is_whole(writer))
			_exit(1);
	}
	_exit(0);
}

static int collect(bool dry, struct mez_gc *gc)
{
	struct mez_store *s = open_store();
	int r;

	*gc = (struct mez_gc){ .dry = dry, .before = INT64_MAX, .wait_ms = 100 };
	r = mez_gc_run(gc, s, "s", &err);
	mez_store_close(s);
	return r;
}

static pid_t start_collector(void)
{
	pid_t pid = fork();
	struct mez_gc gc;

	if (pid != 0)
		return pid;
	for (;;) {
		int r = collect(false, &gc);

		if (r < 0 && r != -MEZ_E_AGAIN)
			_exit(1);
	}
}

static size_t faults(void)
{
	struct mez_fsck *f = NULL;
	size_t n = SIZE_MAX, i;
	const struct mez_finding *found;

	if (mez_fsck_run(&f, "s", &err) < 0)
		return n;
	found = mez_fsck_findings(f, &n);
	for (i = 0; i < n; i++)
		fprintf(stderr, "# %s: %s\n", found[i].name.p, found[i].message.p);
	mez_fsck_free(f);
	return n;
}

static void test_beside_writers(void)
{
	pid_t collector[2], writer[WRITERS];
	int i, status, good = 0;
	struct mez_gc gc;

	mez_store_close(open_store());
	for (i = 0; i < 2; i++)
		collector[i] = start_collector();
	for (i = 0; i < WRITERS; i++)
		writer[i] = start_writer(i);
	for (i = 0; i < WRITERS; i++)
		good += waitpid(writer[i], &status, 0) > 0 && status == 0;
	is_int(good, WRITERS, "writers that found all they put, each time");
	for (i = 0, good = 0; i < 2; i++) {
		kill(collector[i], SIGKILL);
		good += waitpid(collector[i], &status, 0) > 0 && WIFSIGNALED(status);
	}
	is_int(good, 2, "collectors that were at work till the end");
	is_int(faults(), 0, "the store is sound");
	is_int(collect(true, &gc), 0, "a dry run");
	i = (int)gc.removed;
	is_int(collect(false, &gc), 0, "and one in earnest");
	is_int(gc.removed, i, "remove the same");
	is_int(gc.kept, 2 * WRITERS + 1 + SHARED, "and leave what the names lead to");
	is_int(faults(), 0, "the store is sound");
	is_int(collect(false, &gc), 0, "once more");
	is_int(gc.removed, 0, "nothing is left to remove");
}

static int remove_it(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st, (void)kind, (void)at;
	return remove(path);
}

int main(void)
{
	if (mez_arena_init(&arena, 0, &err) < 0)
		skip_all("no address space");
	close(tempdir_enter());
	test_beside_writers();
	is_int(nftw("s", remove_it, 16, FTW_DEPTH | FTW_PHYS), 0, "cleared away");
	tempdir_leave();
	mez_arena_release(&arena);
	return done_testing();
}
