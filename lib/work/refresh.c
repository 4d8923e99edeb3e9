/* work/refresh.c: the newest version of a pack. */
#include "work/refresh_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "work/closure.h"
#include "work/lockfile.h"
#include "work/pushpull.h"

enum { STEP_NANOSECONDS = 50 * 1000 * 1000 };

/* --- one at a time -------------------------------------------------------------- */

static int take_lock(struct refreshing *x, int *fd)
{
	const struct timespec step = {.tv_nsec = STEP_NANOSECONDS};
	struct mez_str path = mez_arena_fmt(x->a, "%.*s/lock", MEZ_ALL(x->dir));
	int r = mez_file_mkdirs(AT_FDCWD, x->dir.p, x->err);

	if (r)
		return r;
	*fd = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (*fd < 0)
		return mez_err_sys(x->err, MEZ_E_CANTCREAT, errno, "cannot open '%s'", path.p);
	for (int i = 0; flock(*fd, LOCK_EX | LOCK_NB) < 0; i++) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return mez_err_sys(x->err, MEZ_E_IO, errno, "cannot lock '%s'", path.p);
		if (i >= MEZ_REFRESH_WAIT_SECONDS * 20)
			return mez_err_set(x->err, MEZ_E_AGAIN, "another refresh is at work");
		(void)nanosleep(&step, NULL);
	}
	return 0;
}

/* --- what the store has ------------------------------------------------------------ */

bool refresh_stored(struct refreshing *x, struct mez_filehash *out, struct mez_str name)
{
	const struct mez_descriptor *refs;
	struct mez_err ignored;
	size_t n;

	if (mez_store_refs(x->store, &refs, &n, x->a, &ignored))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!mez_str_eq(refs[i].ref, name))
			continue;
		*out = refs[i].digest;
		return true;
	}
	return false;
}

/* --- bundles -------------------------------------------------------------------------- */

int refresh_open(struct refreshing *x, const struct mez_filehash *index)
{
	int r = mez_packs_open_index(&x->p, x->a, &x->from, index, x->err);

	if (!r && x->w->name.p && !mez_str_eq(x->p.pack->name, x->w->name))
		r = mez_err_set(x->err, MEZ_E_REFUSED, "it is pack '%.*s', not '%.*s'",
				MEZ_FMT(x->p.pack->name), MEZ_FMT(x->w->name));
	return r;
}

/* The pack of that name in the bundle, or its only one. */
static int pick_pack(struct refreshing *x)
{
	const struct mez_descriptor *refs, *found = NULL;
	size_t n, packs = 0;

	refs = mez_bundle_refs(x->bundle, &n);
	for (size_t i = 0; i < n; i++) {
		if (!mez_str_is(refs[i].media_type, MEZ_OCI_INDEX) || refs[i].artifact_type.p ||
		    (x->w->name.p && !mez_str_eq(refs[i].ref, x->w->name)))
			continue;
		found = &refs[i];
		packs++;
	}
	if (packs != 1)
		return mez_err_set(x->err, MEZ_E_REFUSED, "the bundle has %zu such packs, not one",
				   packs);
	x->from = mez_bundle_blobs(x->bundle);
	return refresh_open(x, &found->digest);
}

static int read_bundle(struct refreshing *x, const char *path)
{
	const struct mez_bundle_visit visit = {.documents = true};
	const struct mez_finding *f;
	size_t n;
	int r = mez_bundle_open(&x->bundle, path, &visit, x->err);

	if (r)
		return r;
	f = mez_bundle_findings(x->bundle, &n);
	if (n)
		return mez_err_set(x->err, f[0].code, "%.*s: %.*s", MEZ_FMT(f[0].name),
				   MEZ_FMT(f[0].message));
	return pick_pack(x);
}

static int fetch_url(struct refreshing *x)
{
	struct mez_str path = MEZ_NOSTR;
	int r = refresh_download(x, &path);

	if (!r && !x->same) {
		r = read_bundle(x, path.p);
		x->err->file[0] = 0; /* the source is to be named, not our copy */
	}
	if (path.p)
		(void)unlink(path.p);
	return r;
}

/* --- registries ------------------------------------------------------------------------ */

/* Is what the reference means now what the store's name means? */
static int same_as_stored(struct refreshing *x)
{
	struct mez_filehash now, had;
	struct mez_registry *reg = NULL;
	struct mez_str bytes, type;
	struct mez_regref ref;
	char oci[MEZ_OCI_DIGEST + 1] = "";
	int r = mez_regref_parse(&ref, x->w->source, x->err);

	if (r || !x->w->name.p || !refresh_stored(x, &had, x->w->name))
		return r;
	if (ref.has_digest)
		mez_filehash_oci(oci, &ref.digest);
	r = mez_registry_open(&reg, &ref, &x->w->net, x->err);
	if (!r)
		r = mez_registry_manifest(reg, &bytes, &type, x->a,
					  ref.tag.p ? ref.tag : mez_str_of(oci),
					  ref.has_digest ? &ref.digest : NULL, x->err);
	mez_registry_close(reg);
	if (r)
		return r;
	now = mez_sha256_file(bytes.p, bytes.n);
	x->same = mez_filehash_eq(&now, &had) && refresh_believed(x, x->w->name);
	return 0;
}

static void remove_staged(const char *dir)
{
	MEZ_AUTOBUF names = MEZ_BUF_INIT;
	struct mez_err ignored;
	const char *name;
	size_t n;

	if (mez_file_walk(&names, &n, AT_FDCWD, dir, MEZ_PACK_MAX_CONTENTS, &ignored))
		return;
	name = names.p;
	for (size_t i = 0; i < n; i++, name += strlen(name) + 1) {
		MEZ_AUTOBUF path = MEZ_BUF_INIT;

		mez_buf_fmt(&path, "%s/%s", dir, name);
		(void)unlink(path.p);
	}
}

int refresh_stage(struct refreshing *x)
{
	struct mez_str dir = mez_arena_fmt(x->a, "%.*s/pulled", MEZ_ALL(x->dir));
	int r;

	remove_staged(dir.p);
	r = mez_store_open(&x->staged, dir.p, true, x->err);
	if (!r)
		x->from = mez_packs_blobs(x->staged);
	return r;
}

static int fetch_reference(struct refreshing *x)
{
	const struct mez_pull_wanted wanted = {.name = x->w->name};
	struct mez_transfer t;
	int r = same_as_stored(x);

	if (!r && !x->same)
		r = refresh_stage(x);
	if (r || x->same)
		return r;
	if (!r)
		r = mez_pull(&t, x->a, x->staged, x->w->source, &wanted, &x->w->net, x->err);
	return r ? r : refresh_open(x, &t.index_sha256);
}

/* --- believing, keeping ------------------------------------------------------------------ */

static int published(struct refreshing *x, const struct mez_blobs *from,
		     const struct mez_stored_pack *p, struct mez_err *err)
{
	struct mez_signed signers[MEZ_PACK_MAX_SIGNATURES];
	struct mez_publishers by;
	size_t n;
	int r = mez_packs_signers(signers, &n, x->a, from, p, err);

	if (!r)
		r = mez_lockfile_publishers(&by, x->a, x->w->zone, err);
	return r ? r : mez_packs_published(p->pack, signers, n, &by, err);
}

bool refresh_believed(struct refreshing *x, struct mez_str name)
{
	struct mez_blobs from = mez_packs_blobs(x->store);
	struct mez_stored_pack p;
	struct mez_err ignored;

	return x->w->has_pinned || (mez_packs_get(&p, x->a, x->store, name, &ignored) == 0 &&
				    published(x, &from, &p, &ignored) == 0);
}

static int check_trust(struct refreshing *x)
{
	const struct mez_pack *p = x->p.pack;
	struct mez_signed signers[MEZ_PACK_MAX_SIGNATURES];
	size_t n;

	if (!x->w->has_pinned)
		return published(x, &x->from, &x->p, x->err);
	if (!mez_filehash_eq(&p->sha256, &x->w->pinned))
		return mez_err_set(x->err, MEZ_E_DIGEST, "pack '%.*s' has not the digest pinned",
				   MEZ_FMT(p->name));
	return mez_packs_signers(signers, &n, x->a, &x->from, &x->p, x->err);
}

static int put(struct refreshing *x, struct mez_store_batch *b, const struct mez_filehash *h)
{
	struct mez_filehash again;
	struct mez_str bytes;
	int r = x->from.get(x->from.arg, &bytes, x->a, h, x->err);

	return r ? r : mez_store_batch_put(b, &again, bytes.p, bytes.n, x->err);
}

/* All blobs, before any name leads to them. */
static int put_all(struct refreshing *x)
{
	struct mez_store_batch *b;
	struct mez_closure all;
	int r = mez_closure_walk(&all, x->a, x->p.index, &x->from, NULL, NULL, x->err);

	if (r)
		return r;
	b = mez_store_batch_begin(x->store);
	for (size_t i = 0; !r && i < all.n; i++)
		r = put(x, b, &all.item[i]->d.digest);
	if (!r)
		r = put(x, b, &x->p.index_sha256);
	if (r) {
		mez_store_batch_abort(b);
		return r;
	}
	return mez_store_batch_commit(b, x->err);
}

static struct mez_str spec_of(struct refreshing *x, const struct mez_pack *p)
{
	char hex[MEZ_HEX32 + 1];

	mez_filehash_hex(hex, &p->sha256);
	return mez_arena_fmt(x->a, "%.*s@%s", MEZ_ALL(p->name), hex);
}

/* The new version must build with what it requires; and what is another in it. */
static int compare(struct refreshing *x, struct mez_sink *told)
{
	struct mez_packdiff d = {.a = x->a, .sink = told, .form = x->w->form};
	struct mez_stored_pack old;
	struct mez_err ignored;
	int r = mez_packset_open(&d.is, x->a, x->store, spec_of(x, x->p.pack), x->err);

	if (r) {
		x->err->file[0] = 0;
		return mez_err_in(x->err, "with what the zone's store has it does not build");
	}
	if (mez_packs_get(&old, x->a, x->store, x->p.pack->name, &ignored) ||
	    mez_filehash_eq(&old.pack->sha256, &x->p.pack->sha256) ||
	    mez_packset_open(&d.was, x->a, x->store, spec_of(x, old.pack), &ignored) ||
	    d.was.pack->kind != d.is.pack->kind)
		return r;
	r = mez_packdiff_items(&d, x->err);
	return r ? r : mez_packdiff_examples(&d, x->err);
}

static int set_name(struct refreshing *x)
{
	struct mez_str bytes;
	int r = x->from.get(x->from.arg, &bytes, x->a, &x->p.index_sha256, x->err);

	return r ? r
		 : mez_store_set_ref(x->store,
				     &(struct mez_descriptor){.media_type = MEZ_STR(MEZ_OCI_INDEX),
							      .ref = x->p.pack->name,
							      .digest = x->p.index_sha256,
							      .size = bytes.n},
				     x->err);
}

static int keep(struct refreshing *x)
{
	struct mez_sink told = {.fd = MEZ_SINK_KEEP};
	struct mez_json ref = mez_packs_ref_json(x->a, x->p.pack);
	int r = put_all(x);

	if (!r)
		r = compare(x, &told);
	if (!r)
		r = set_name(x);
	if (!r && x->w->form == MEZ_DIFF_RECORDS)
		mez_sink_json(x->w->sink, &ref);
	if (!r && x->w->form == MEZ_DIFF_RECORDS && x->report)
		mez_sink_json(x->w->sink, x->report);
	if (!r && x->w->form == MEZ_DIFF_TEXT)
		mez_sink_line(x->w->sink,
			      mez_arena_fmt(x->a, "pack %.*s: version %.*s, %.*s",
					    MEZ_ALL(x->p.pack->name), MEZ_ALL(x->p.pack->version),
					    MEZ_ALL(mez_json_str(mez_json_at(&ref, "sha256")))));
	if (!r && x->w->form == MEZ_DIFF_TEXT && x->summary.n)
		mez_sink_line(x->w->sink, x->summary);
	if (!r)
		mez_sink_lines(x->w->sink, mez_buf_view(&told.buf), told.records);
	mez_sink_release(&told);
	return r;
}

/* --- the whole ----------------------------------------------------------------------------- */

static int fetch(struct refreshing *x)
{
	struct mez_str s = x->w->source;
	struct mez_regref ref;
	struct mez_err ignored;

	if (x->w->list)
		return refresh_list(x);
	if (refresh_is_url(s))
		return fetch_url(x);
	if (access(mez_arena_dup(x->a, s).p, F_OK) == 0 || mez_regref_parse(&ref, s, &ignored))
		return read_bundle(x, mez_arena_dup(x->a, s).p);
	return fetch_reference(x);
}

static int refresh(struct refreshing *x, bool *news)
{
	struct mez_filehash had;
	int r = fetch(x);

	if (!r && !x->same)
		r = check_trust(x);
	if (!r && !x->same) {
		x->same = refresh_stored(x, &had, x->p.pack->name) &&
			  mez_filehash_eq(&had, &x->p.index_sha256);
		if (!x->same) {
			r = keep(x);
			*news = !r;
		}
	}
	if (!r)
		r = refresh_keep_tag(x);
	if (r == -MEZ_E_UNAVAILABLE) {
		x->err->code = MEZ_E_AGAIN;
		r = -MEZ_E_AGAIN;
	}
	if (r)
		mez_err_file(x->err, mez_arena_dup(x->a, x->w->source).p);
	return r;
}

/* What a refresh that was killed left: nobody else is at work, the lock is ours. */
static void remove_leftovers(struct refreshing *x)
{
	static const char *const places[] = {"", "/made", "/pulled"};

	for (size_t i = 0; i < MEZ_COUNT(places); i++) {
		const char *dir = mez_arena_fmt(x->a, "%.*s%s", MEZ_ALL(x->dir), places[i]).p;
		MEZ_AUTOFD fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

		if (fd >= 0)
			mez_file_sweep(fd);
		if (fd >= 0 && *places[i])
			remove_staged(dir);
	}
	(void)unlink(mez_arena_fmt(x->a, "%.*s/download", MEZ_ALL(x->dir)).p);
}

int mez_refresh_run(bool *news, struct mez_arena *a, const struct mez_refresh *w,
		    struct mez_err *err)
{
	struct refreshing x = {.w = w, .a = a, .err = err};
	MEZ_AUTOFD lock = -1;
	int r = mez_store_open(&x.store, mez_arena_fmt(a, "%s/store", w->zone).p, false, err);

	if (r)
		return r;
	*news = false;
	x.dir = mez_arena_fmt(a, "%s/refresh", w->zone);
	r = take_lock(&x, &lock);
	if (!r)
		remove_leftovers(&x);
	if (!r)
		r = refresh(&x, news);
	mez_store_close(x.staged);
	if (x.staged)
		remove_staged(mez_arena_fmt(a, "%s/refresh/pulled", w->zone).p);
	mez_bundle_free(x.bundle);
	mez_store_close(x.store);
	return r;
}
