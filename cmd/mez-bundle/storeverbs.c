/* cmd/mez-bundle/storeverbs.c: the care of content stores. */
#include <fcntl.h>

#include "adapt/clock.h"
#include "base/file.h"
#include "cmd/mez-bundle/bundle_priv.h"
#include "work/fsck.h"
#include "work/packs.h"

enum { AGE = 3600, WAIT_MAX = 3600 }; /* seconds */

static int put_blob(struct mez_cli *c, struct mez_store *s, struct mez_descriptor *d,
		    const char *file)
{
	MEZ_AUTOBUF bytes = MEZ_BUF_INIT;
	int r = strcmp(file, "-") == 0
			? mez_file_read_fd(&bytes, 0, "-", MEZ_BLOB_MAX, &c->err)
			: mez_file_read(&bytes, AT_FDCWD, file, MEZ_BLOB_MAX, &c->err);

	if (r == 0)
		r = mez_store_put(s, &d->digest, mez_buf_view(&bytes).p, bytes.len, &c->err);
	d->size = bytes.len;
	return r;
}

/* Each file is acknowledged when it is there for certain, by its line. */
static int put_files(struct mez_cli *c, struct mez_store *s, struct mez_arena *a)
{
	const struct args *args = c->args;
	struct mez_descriptor d = { .ref = mez_str_of(args->ref),
				    .media_type = args->media_type
							  ? mez_str_of(args->media_type)
							  : MEZ_STR("application/octet-stream") };
	size_t i = 0;
	int r;

	do {
		char name[MEZ_BLOB_NAME + 1];

		r = put_blob(c, s, &d, c->noperands ? c->operand[i] : "-");
		if (r == 0 && args->ref)
			r = mez_store_set_ref(s, &d, &c->err);
		if (r < 0)
			break;
		mez_arena_reset(a);
		mez_blob_name(name, &d.digest);
		put_member(c, a, name, d.size, NULL, NULL);
		r = mez_sink_flush(&c->out, &c->err);
	} while (r == 0 && ++i < c->noperands);
	return r;
}

typedef int store_fn(struct mez_cli *c, struct mez_store *s, struct mez_arena *a);

static int with_store(struct mez_cli *c, bool create, store_fn *fn)
{
	const struct args *args = c->args;
	struct mez_arena a = { 0 };
	struct mez_store *s;
	int r = mez_store_open(&s, args->store, create, &c->err);

	if (r < 0)
		return r;
	r = mez_arena_init(&a, 0, &c->err);
	if (r == 0)
		r = fn(c, s, &a);
	mez_arena_release(&a);
	mez_store_close(s);
	return r;
}

int bundle_put(struct mez_cli *c)
{
	const struct args *args = c->args;

	if (args->ref && c->noperands > 1)
		return mez_cli_usage(c, "a name is of one file");
	if (args->media_type && !args->ref)
		return mez_cli_usage(c, "--media-type goes with --ref");
	return with_store(c, true, put_files);
}

/* What the user named: a digest, with or without sha256:, or a name of the index. */
static int find_blob(struct mez_cli *c, struct mez_store *s, struct mez_arena *a,
		     struct mez_descriptor *out, const char *what)
{
	const struct args *args = c->args;
	struct mez_str text = mez_str_of(what);
	const struct mez_descriptor *refs;
	size_t i, n;
	int r;

	*out = (struct mez_descriptor){ .media_type = MEZ_NOSTR };
	if (mez_filehash_parse_oci(&out->digest, text) || mez_filehash_parse(&out->digest, text))
		return 0;
	r = mez_store_refs(s, &refs, &n, a, &c->err);
	for (i = 0; r == 0 && i < n; i++) {
		if (mez_str_eq(refs[i].ref, text)) {
			*out = refs[i];
			return 0;
		}
	}
	if (r < 0)
		return r;
	r = mez_err_set(&c->err, MEZ_E_CLOSURE, "'%.80s' is no digest and no name here", what);
	mez_err_file(&c->err, args->store);
	return r;
}

static int write_out(void *arg, struct mez_str bytes, struct mez_err *err)
{
	struct mez_cli *c = arg;

	mez_buf_str(&c->out.buf, bytes);
	return mez_sink_flush(&c->out, err);
}

static int get_blobs(struct mez_cli *c, struct mez_store *s, struct mez_arena *a)
{
	struct mez_descriptor d;
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < c->noperands; i++) {
		r = find_blob(c, s, a, &d, c->operand[i]);
		if (r == 0)
			r = mez_store_read(s, &d.digest, write_out, c, &c->err);
	}
	return r;
}

int bundle_get(struct mez_cli *c)
{
	return with_store(c, false, get_blobs);
}

/* index.json as it would be with nothing but what the user named. */
static int index_of(struct mez_cli *c, struct mez_store *s, struct mez_arena *a,
		    const struct mez_json **out)
{
	struct mez_arr list = { .a = a };
	struct mez_obj o = { .a = a };
	size_t i;
	int r = 0;

	if (c->noperands == 0)
		return mez_store_index(s, out, a, &c->err);
	for (i = 0; r == 0 && i < c->noperands; i++) {
		struct mez_descriptor d;

		r = find_blob(c, s, a, &d, c->operand[i]);
		if (r == 0 && !d.media_type.p)
			r = mez_err_set(&c->err, MEZ_E_USAGE,
					"a closure begins at a name: '%.80s' is none",
					c->operand[i]);
		if (r == 0)
			mez_arr_add(&list, mez_descriptor_json(a, &d));
	}
	mez_obj_set(&o, "schemaVersion", mez_json_i64(a, 2));
	mez_obj_set(&o, "manifests", mez_arr_done(&list));
	*out = mez_json_keep(a, mez_obj_done(&o));
	return r;
}

static int put_closure(struct mez_cli *c, struct mez_store *s, struct mez_arena *a)
{
	const struct mez_blobs from = mez_packs_blobs(s);
	struct mez_closure closure;
	const struct mez_json *index;
	size_t i, missing = 0;
	int r = index_of(c, s, a, &index);

	if (r == 0)
		r = mez_closure_walk(&closure, a, index, &from, NULL, NULL, &c->err);
	for (i = 0; r == 0 && i < closure.n; i++) {
		const struct mez_closure_item *item = closure.item[i];
		char name[MEZ_BLOB_NAME + 1];

		mez_blob_name(name, &item->d.digest);
		put_member(c, a, name, item->d.size, NULL, item);
		if (mez_store_has(s, &item->d.digest))
			continue;
		if (missing++ == 0)
			(void)!mez_err_set(&c->err, MEZ_E_CLOSURE, "%s is listed and not there",
					   name);
	}
	return r < 0 || missing == 0 ? r : -(int)MEZ_E_CLOSURE;
}

int bundle_closure(struct mez_cli *c)
{
	return with_store(c, false, put_closure);
}

static void put_fsck(struct mez_cli *c, struct mez_arena *a, const struct mez_fsck *f,
		     size_t faults)
{
	struct mez_fsck_counts n = mez_fsck_counts(f);
	struct mez_obj o = { .a = a };
	struct mez_json v;

	mez_arena_reset(a);
	mez_obj_set(&o, "type", mez_json_z("mez.fsck/1"));
	mez_obj_set(&o, "sound", mez_json_bool(faults == 0));
	mez_obj_set(&o, "faults", mez_json_i64(a, (int64_t)faults));
	mez_obj_set(&o, "blobs", mez_json_i64(a, (int64_t)n.blobs));
	mez_obj_set(&o, "bytes", mez_json_i64(a, (int64_t)n.bytes));
	mez_obj_set(&o, "unreferenced", mez_json_i64(a, (int64_t)n.unreferenced));
	mez_obj_set(&o, "temporary", mez_json_i64(a, (int64_t)n.temporary));
	v = mez_obj_done(&o);
	mez_sink_json(&c->out, &v);
}

int bundle_fsck(struct mez_cli *c)
{
	const struct args *args = c->args;
	MEZ_AUTO(mez_fsck) f = NULL;
	const struct mez_finding *found;
	struct mez_arena a = { 0 };
	size_t n;
	int status, r = mez_fsck_run(&f, args->store, &c->err);

	if (r == 0)
		r = mez_arena_init(&a, 0, &c->err);
	if (r < 0)
		return r;
	found = mez_fsck_findings(f, &n);
	status = put_findings(c, &a, args->store, found, n);
	put_fsck(c, &a, f, n);
	mez_arena_release(&a);
	return status;
}

/* A blob that goes. */
struct going {
	struct mez_cli *c;
	struct mez_arena *a;
};

static int tell_going(void *arg, const struct mez_filehash *h, uint64_t size, struct mez_err *err)
{
	const struct going *g = arg;
	char name[MEZ_BLOB_NAME + 1];

	mez_arena_reset(g->a);
	mez_blob_name(name, h);
	put_member(g->c, g->a, name, size, NULL, NULL);
	return mez_sink_flush(&g->c->out, err);
}

static void put_gc(struct mez_cli *c, struct mez_arena *a, const struct mez_gc *gc)
{
	struct mez_obj o = { .a = a };
	struct mez_json v;

	mez_arena_reset(a);
	mez_obj_set(&o, "type", mez_json_z("mez.gc/1"));
	mez_obj_set(&o, "dry_run", mez_json_bool(gc->dry));
	mez_obj_set(&o, "kept", mez_json_i64(a, (int64_t)gc->kept));
	mez_obj_set(&o, "young", mez_json_i64(a, (int64_t)gc->young));
	mez_obj_set(&o, "removed", mez_json_i64(a, (int64_t)gc->removed));
	mez_obj_set(&o, "bytes", mez_json_i64(a, (int64_t)gc->bytes));
	v = mez_obj_done(&o);
	mez_sink_json(&c->out, &v);
}

static int collect(struct mez_cli *c, struct mez_store *s, struct mez_arena *a)
{
	const struct args *args = c->args;
	struct going g = { c, a };
	uint64_t age = args->age.set ? args->age.v : AGE;
	int64_t now = mez_clock_now().secs;
	struct mez_gc gc = { .dry = args->dry, .wait_ms = (unsigned)args->wait.v * 1000,
			     .each = tell_going, .arg = &g };
	int r;

	gc.before = age > (uint64_t)now ? 0 : now - (int64_t)age + 1;
	r = mez_gc_run(&gc, s, args->store, &c->err);
	if (r == 0)
		put_gc(c, a, &gc);
	return r;
}

int bundle_gc(struct mez_cli *c)
{
	const struct args *args = c->args;

	if (args->wait.v > WAIT_MAX)
		return mez_cli_usage(c, "--wait is at most %d seconds", WAIT_MAX);
	return with_store(c, false, collect);
}
