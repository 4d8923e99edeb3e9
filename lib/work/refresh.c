/* work/refresh.c: the newest version of a pack. */
#include "work/refresh.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "work/bundle.h"
#include "work/closure.h"
#include "work/lockfile.h"
#include "work/pushpull.h"

enum { TAG_MAX_BYTES = 4096, TAG_MAX = 200, STEP_NANOSECONDS = 50 * 1000 * 1000 };

struct refreshing {
	const struct mez_refresh *w;
	struct mez_arena *a;
	struct mez_store *store;
	struct mez_str dir;	   /* ZONE/refresh */
	struct mez_bundle *bundle; /* what came, one of the two */
	struct mez_store *staged;
	struct mez_blobs from;
	struct mez_stored_pack p;
	struct mez_str tag; /* entity tag of what came; may be empty */
	bool same;	    /* known to be what is there, without looking */
	struct mez_err *err;
};

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

/* The index that the store's name means; false when it knows no such name. */
static bool stored_index(struct refreshing *x, struct mez_filehash *out, struct mez_str name)
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

static int open_pack(struct refreshing *x, const struct mez_filehash *index)
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
	return open_pack(x, &found->digest);
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

/* --- https ------------------------------------------------------------------------------ */

/* ZONE/refresh/HEX.tag: the entity tag of the last answer, the name and index it gave. */
static struct mez_str tag_path(struct refreshing *x)
{
	struct mez_filehash h = mez_sha256_file(x->w->source.p, x->w->source.n);
	char hex[MEZ_HEX32 + 1];

	mez_filehash_hex(hex, &h);
	return mez_arena_fmt(x->a, "%.*s/%.16s.tag", MEZ_ALL(x->dir), hex);
}

/* Printable ASCII, and not much of it: what may stand in a header. */
static bool is_tag(struct mez_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < ' ' || s.p[i] > '~')
			return false;
	return s.n > 0 && s.n <= TAG_MAX;
}

/* Ask only for what is newer, if what the last answer gave is still what the name means. */
static void ask_if_newer(struct refreshing *x, struct mez_exchange *ex)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	struct mez_filehash had, now;
	const struct mez_json *doc;
	struct mez_err ignored;
	struct mez_str name;

	if (mez_file_read(&text, AT_FDCWD, tag_path(x).p, TAG_MAX_BYTES, &ignored) ||
	    mez_json_read(&doc, x->a, mez_arena_dup(x->a, mez_buf_view(&text)).p, text.len,
			  &ignored))
		return;
	name = mez_json_str(mez_json_at(doc, "name"));
	if ((x->w->name.p && !mez_str_eq(name, x->w->name)) ||
	    !is_tag(mez_json_str(mez_json_at(doc, "etag"))) ||
	    !mez_filehash_parse(&had, mez_json_str(mez_json_at(doc, "index_sha256"))) ||
	    !stored_index(x, &now, name) || !mez_filehash_eq(&had, &now))
		return;
	mez_http_add(ex, "If-None-Match", mez_json_str(mez_json_at(doc, "etag")));
}

static int write_tag(struct refreshing *x)
{
	MEZ_AUTOBUF out = MEZ_BUF_INIT;
	struct mez_obj o = {.a = x->a};
	char hex[MEZ_HEX32 + 1];
	struct mez_json doc;

	if (!x->tag.n)
		return 0;
	mez_filehash_hex(hex, &x->p.index_sha256);
	mez_obj_set(&o, "etag", mez_json_text(x->tag));
	mez_obj_set(&o, "name", mez_json_text(x->p.pack->name));
	mez_obj_set(&o, "index_sha256", mez_json_copy_text(x->a, mez_str_of(hex)));
	doc = mez_obj_done(&o);
	mez_json_pretty(&out, &doc);
	return mez_file_replace(AT_FDCWD, tag_path(x).p, out.p, out.len, 0644, x->err);
}

/* What an answer without the bundle means. */
static int answered(struct refreshing *x, const struct mez_exchange *ex)
{
	if (ex->status == 304) {
		x->same = true;
		return 0;
	}
	if (ex->status == 429 || ex->status == 408 || ex->status >= 500)
		return mez_err_set(x->err, MEZ_E_AGAIN, "the server answers %d", ex->status);
	if (ex->status == 401 || ex->status == 403)
		return mez_err_set(x->err, MEZ_E_NOPERM, "the server answers %d", ex->status);
	if (ex->status == 404 || ex->status == 410)
		return mez_err_set(x->err, MEZ_E_NOINPUT, "the server answers %d", ex->status);
	return mez_err_set(x->err, MEZ_E_REFUSED, "the server answers %d%s", ex->status,
			   ex->status / 100 == 3 ? ", a redirection, which is not followed" : "");
}

static int take_bundle(struct refreshing *x, const struct mez_exchange *ex)
{
	struct mez_str path = mez_arena_fmt(x->a, "%.*s/download", MEZ_ALL(x->dir));
	struct mez_str tag = mez_http_header(ex, "etag", 0);
	int r;

	if (ex->status != 200)
		return answered(x, ex);
	r = mez_file_replace(AT_FDCWD, path.p, mez_buf_view(&ex->answer).p, ex->answer.len, 0600,
			     x->err);
	if (!r) {
		r = read_bundle(x, path.p);
		x->err->file[0] = 0; /* the source is to be named, not our copy */
	}
	(void)unlink(path.p);
	if (is_tag(tag))
		x->tag = mez_arena_dup(x->a, tag);
	return r;
}

static int fetch_url(struct refreshing *x)
{
	const struct mez_http_options how = {.ca_file = x->w->net.ca_file,
					     .stall = x->w->net.stall};
	struct mez_exchange ex = {.method = "GET", .max = MEZ_REFRESH_MAX_BYTES};
	struct mez_http_url url;
	struct mez_http *http;
	int r = mez_http_url_read(&url, x->a, NULL, x->w->source, x->err);

	if (!r && url.plain && !(x->w->net.insecure_http && url.loopback))
		r = mez_err_set(x->err, MEZ_E_UNSAFE, "plain HTTP is not believed");
	if (!r)
		r = mez_http_open(&http, &how, x->err);
	if (r)
		return r;
	ex.url = mez_arena_dup(x->a, url.url).p;
	ex.plain = url.plain;
	ask_if_newer(x, &ex);
	mez_http_perform(http, &ex, 0);
	if (ex.failed) {
		*x->err = ex.err;
		r = ex.failed;
	} else {
		r = take_bundle(x, &ex);
	}
	mez_exchange_release(&ex);
	mez_http_close(http);
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

	if (r || !x->w->name.p || !stored_index(x, &had, x->w->name))
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
	x->same = mez_filehash_eq(&now, &had);
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

/* Into a store of its own, whose leavings the next refresh removes. */
static int fetch_reference(struct refreshing *x)
{
	struct mez_str dir = mez_arena_fmt(x->a, "%.*s/pulled", MEZ_ALL(x->dir));
	struct mez_transfer t;
	int r = same_as_stored(x);

	if (r || x->same)
		return r;
	remove_staged(dir.p);
	r = mez_store_open(&x->staged, dir.p, true, x->err);
	if (!r)
		r = mez_pull(&t, x->a, x->staged, x->w->source, x->w->name, &x->w->net, x->err);
	x->from = mez_packs_blobs(x->staged);
	return r ? r : open_pack(x, &t.index_sha256);
}

/* --- believing, keeping ------------------------------------------------------------------ */

static int check_trust(struct refreshing *x)
{
	struct mez_signed signers[MEZ_PACK_MAX_SIGNATURES];
	const struct mez_pack *p = x->p.pack;
	struct mez_publishers by;
	size_t n;
	int r = mez_packs_signers(signers, &n, x->a, &x->from, &x->p, x->err);

	if (!r && x->w->has_pinned && !mez_filehash_eq(&p->sha256, &x->w->pinned))
		r = mez_err_set(x->err, MEZ_E_DIGEST, "pack '%.*s' has not the digest pinned",
				MEZ_FMT(p->name));
	if (r || x->w->has_pinned)
		return r;
	r = mez_lockfile_publishers(&by, x->a, x->w->zone, x->err);
	return r ? r : mez_packs_published(p, signers, n, &by, x->err);
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
	else if (!r)
		mez_sink_line(x->w->sink,
			      mez_arena_fmt(x->a, "pack %.*s: version %.*s, %.*s",
					    MEZ_ALL(x->p.pack->name), MEZ_ALL(x->p.pack->version),
					    MEZ_ALL(mez_json_str(mez_json_at(&ref, "sha256")))));
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

	if (mez_str_starts(s, MEZ_STR("https:")) || mez_str_starts(s, MEZ_STR("http:")))
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
		x->same = stored_index(x, &had, x->p.pack->name) &&
			  mez_filehash_eq(&had, &x->p.index_sha256);
		if (!x->same) {
			r = keep(x);
			*news = !r;
		}
		if (!r)
			r = write_tag(x);
	}
	if (r == -MEZ_E_UNAVAILABLE) {
		x->err->code = MEZ_E_AGAIN;
		r = -MEZ_E_AGAIN;
	}
	if (r)
		mez_err_file(x->err, mez_arena_dup(x->a, x->w->source).p);
	return r;
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
		r = refresh(&x, news);
	mez_store_close(x.staged);
	if (x.staged)
		remove_staged(mez_arena_fmt(a, "%s/refresh/pulled", w->zone).p);
	mez_bundle_free(x.bundle);
	mez_store_close(x.store);
	return r;
}
