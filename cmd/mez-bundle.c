/* mez-bundle: a store and a chain as one file, and back; what is in it, and is it whole; and
 * the care of content stores. */
#include "adapt/clock.h"
#include "base/file.h"
#include "cli/cli.h"
#include "work/bundle.h"
#include "work/fsck.h"
#include "work/packs.h"

#include <fcntl.h>

/* All the user said, in a form easy to use. */
struct args {
	const char *zone;  /* short for its store and chain */
	const char *store; /* content store to pack */
	const char *chain; /* chain to pack with it */
	const char *out;   /* file, or directory, to write */
	const char *ref, *media_type; /* of what is put */
	bool dry;
	struct mez_optuint age, wait; /* seconds */
};

static const struct mez_opt pack_options[] = {
	{ "zone", 0, MEZ_OPT_STR, offsetof(struct args, zone), "DIR",
	  "pack DIR/store and DIR/chain" },
	{ "store", 0, MEZ_OPT_STR, offsetof(struct args, store), "DIR", "pack this content store" },
	{ "chain", 0, MEZ_OPT_STR, offsetof(struct args, chain), "DIR",
	  "and this receipt chain" },
	{ "output", 'o', MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, out), "FILE",
	  "bundle to write; - is standard output" },
};

static const struct mez_opt unpack_options[] = {
	{ "output", 'o', MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, out), "DIR",
	  "new directory for the content store" },
};

#define STORE_OPTION                                                                  \
	{ "store", 0, MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, store), "DIR", \
	  "content store" }

static const struct mez_opt put_options[] = {
	STORE_OPTION,
	{ "ref", 0, MEZ_OPT_STR, offsetof(struct args, ref), "NAME",
	  "let the index refer to it by this name" },
	{ "media-type", 0, MEZ_OPT_STR, offsetof(struct args, media_type), "TYPE",
	  "what it is, for --ref" },
};

static const struct mez_opt store_options[] = { STORE_OPTION };

static const struct mez_opt gc_options[] = {
	STORE_OPTION,
	{ "dry-run", 'n', MEZ_OPT_FLAG, offsetof(struct args, dry), NULL, "remove nothing" },
	{ "age", 0, MEZ_OPT_UINT, offsetof(struct args, age), "SECONDS",
	  "spare what was put in the last SECONDS; 3600 unless told" },
	{ "wait", 0, MEZ_OPT_UINT, offsetof(struct args, wait), "SECONDS",
	  "how long to wait for others who use the store" },
};

/* One line that says how much there is. */
static void put_info(struct mez_cli *c, struct mez_arena *a, size_t members, uint64_t bytes,
		     const struct mez_filehash *tar)
{
	struct mez_obj o = { .a = a };
	char hex[MEZ_HEX32 + 1];
	struct mez_json v;

	mez_filehash_hex(hex, tar);
	mez_obj_set(&o, "type", mez_json_z("mez.bundleinfo/1"));
	mez_obj_set(&o, "members", mez_json_i64(a, (int64_t)members));
	mez_obj_set(&o, "bytes", mez_json_i64(a, (int64_t)bytes));
	mez_obj_set(&o, "tar_sha256", mez_json_z(hex));
	v = mez_obj_done(&o);
	mez_sink_json(&c->out, &v);
}

/* --- pack ----------------------------------------------------------------- */

static int pack_to(struct mez_cli *c, struct mez_arena *a, const char *store_dir,
		   const char *chain_dir)
{
	const struct args *args = c->args;
	struct mez_bundle_written written;
	struct mez_store *store;
	int r = mez_store_open(&store, store_dir, false, &c->err);

	if (r < 0)
		return r;
	r = mez_bundle_pack(&written, args->out, store, chain_dir, &c->err);
	mez_store_close(store);
	if (r == 0 && strcmp(args->out, "-") != 0) /* else standard output is the bundle */
		put_info(c, a, written.members, written.bytes, &written.tar);
	return r;
}

static int pack(struct mez_cli *c)
{
	const struct args *args = c->args;
	const char *store = args->store, *chain = args->chain;
	struct mez_arena a = { 0 };
	int r;

	if (!args->zone == !args->store || (args->zone && args->chain))
		return mez_cli_usage(c, "say either --zone, or --store with or without --chain");
	r = mez_arena_init(&a, 0, &c->err);
	if (r < 0)
		return r;
	if (args->zone) {
		store = mez_arena_fmt(&a, "%s/store", args->zone).p;
		chain = mez_arena_fmt(&a, "%s/chain", args->zone).p;
	}
	r = pack_to(c, &a, store, chain);
	mez_arena_release(&a);
	return r;
}

/* --- looking into a bundle ------------------------------------------------ */

/* The bundle looked into; without an operand, standard input. */
static const char *input(const struct mez_cli *c)
{
	return c->noperands ? c->operand[0] : "-";
}

static int max(int a, int b)
{
	return a > b ? a : b;
}

/* Each finding as a record and on stderr; returns their greatest status. */
static int put_findings(struct mez_cli *c, struct mez_arena *a, const char *source,
			const struct mez_finding *f, size_t n)
{
	size_t i;
	int status = 0;

	for (i = 0; i < n; i++) {
		struct mez_err err;
		struct mez_json v;

		mez_arena_reset(a);
		status = max(status, mez_code_status(mez_finding_err(&err, &f[i])));
		mez_err_file(&err, source);
		v = mez_problem_record(a, &err, c->tool->name, source, 0);
		mez_sink_json(&c->out, &v);
		mez_cli_report(c, &err);
	}
	return status;
}

static int put_bundle_findings(struct mez_cli *c, struct mez_arena *a, const struct mez_bundle *b)
{
	size_t n;
	const struct mez_finding *f = mez_bundle_findings(b, &n);

	return put_findings(c, a, input(c), f, n);
}

static void put_bundle_info(struct mez_cli *c, struct mez_arena *a, const struct mez_bundle *b)
{
	size_t n;

	(void)mez_bundle_members(b, &n);
	put_info(c, a, n, mez_bundle_bytes(b), mez_bundle_tar(b));
}

/* A blob, or another file of a layout; item may be NULL. */
static void put_member(struct mez_cli *c, struct mez_arena *a, const char *name, uint64_t size,
		       const bool *sound, const struct mez_closure_item *item)
{
	struct mez_obj o = { .a = a };
	struct mez_json v;

	mez_obj_set(&o, "type", mez_json_z("mez.member/1"));
	mez_obj_set(&o, "name", mez_json_z(name));
	mez_obj_set(&o, "size", mez_json_i64(a, (int64_t)size));
	if (sound)
		mez_obj_set(&o, "sound", mez_json_bool(*sound));
	if (item)
		mez_obj_set(&o, "media_type", mez_json_text(item->d.media_type));
	if (item && item->d.artifact_type.p)
		mez_obj_set(&o, "artifact_type", mez_json_text(item->d.artifact_type));
	if (item && item->d.title.p)
		mez_obj_set(&o, "title", mez_json_text(item->d.title));
	v = mez_obj_done(&o);
	mez_sink_json(&c->out, &v);
}

static void put_members(struct mez_cli *c, struct mez_arena *a, const struct mez_bundle *b)
{
	size_t i, n;
	struct mez_bundle_member *const *m = mez_bundle_members(b, &n);

	for (i = 0; i < n; i++) {
		char name[MEZ_BLOB_NAME + 1];

		mez_arena_reset(a);
		mez_blob_name(name, &m[i]->digest);
		put_member(c, a,
			   m[i]->is_blob ? name
			   : i == 0	 ? MEZ_LAYOUT_FILE
					 : MEZ_INDEX_FILE,
			   m[i]->size, m[i]->is_blob ? &m[i]->sound : NULL, m[i]->item);
	}
}

/* What a verb says of an open bundle; negative: it could not. */
typedef int look_fn(struct mez_cli *c, struct mez_arena *a, const struct mez_bundle *b);

static int with_bundle(struct mez_cli *c, look_fn *look, const char *unpack_to)
{
	MEZ_AUTO(mez_bundle) b = NULL;
	struct mez_arena a = { 0 };
	int r = unpack_to ? mez_bundle_unpack(&b, input(c), unpack_to, &c->err)
			  : mez_bundle_open(&b, input(c), NULL, &c->err);

	if (r == 0)
		r = mez_arena_init(&a, 0, &c->err);
	if (r < 0)
		return r;
	r = look(c, &a, b);
	mez_arena_release(&a);
	return r;
}

static int look_list(struct mez_cli *c, struct mez_arena *a, const struct mez_bundle *b)
{
	put_members(c, a, b);
	return put_bundle_findings(c, a, b);
}

static int look_verify(struct mez_cli *c, struct mez_arena *a, const struct mez_bundle *b)
{
	int status = put_bundle_findings(c, a, b);

	put_bundle_info(c, a, b);
	return status;
}

static int look_unpack(struct mez_cli *c, struct mez_arena *a, const struct mez_bundle *b)
{
	int status = put_bundle_findings(c, a, b);

	if (status == 0)
		put_bundle_info(c, a, b);
	return status;
}

static int list(struct mez_cli *c)
{
	return with_bundle(c, look_list, NULL);
}

static int verify(struct mez_cli *c)
{
	return with_bundle(c, look_verify, NULL);
}

static int unpack(struct mez_cli *c)
{
	const struct args *args = c->args;

	return with_bundle(c, look_unpack, args->out);
}

/* --- the store ------------------------------------------------------------ */

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

static int put(struct mez_cli *c)
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

static int get(struct mez_cli *c)
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

static int closure(struct mez_cli *c)
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

static int fsck(struct mez_cli *c)
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

static int gc(struct mez_cli *c)
{
	const struct args *args = c->args;

	if (args->wait.v > WAIT_MAX)
		return mez_cli_usage(c, "--wait is at most %d seconds", WAIT_MAX);
	return with_store(c, false, collect);
}

static const struct mez_verb verbs[] = {
	{ "pack", "", 0, 0, "write a content store and a chain as one file", pack_options,
	  MEZ_COUNT(pack_options), pack },
	{ "unpack", "[FILE]", 0, 1, "verify a bundle and write it as a content store",
	  unpack_options, MEZ_COUNT(unpack_options), unpack },
	{ "verify", "[FILE]", 0, 1, "check structure, digests and closure", NULL, 0, verify },
	{ "list", "[FILE]", 0, 1, "say what is in a bundle", NULL, 0, list },
	{ "put", "[FILE...]", 0, SIZE_MAX, "put files into a content store", put_options,
	  MEZ_COUNT(put_options), put },
	{ "get", "NAME...", 1, SIZE_MAX, "write blobs, checked, to standard output",
	  store_options, MEZ_COUNT(store_options), get },
	{ "closure", "[NAME...]", 0, SIZE_MAX, "list what names lead to", store_options,
	  MEZ_COUNT(store_options), closure },
	{ "fsck", "", 0, 0, "find everything that is wrong in a content store", store_options,
	  MEZ_COUNT(store_options), fsck },
	{ "gc", "", 0, 0, "remove the blobs that nothing leads to", gc_options,
	  MEZ_COUNT(gc_options), gc },
};

static const struct mez_tool tool = {
	.name = "mez-bundle",
	.summary = "carry a zone's law, cases and receipts in one file",
	.verbs = verbs,
	.nverbs = MEZ_COUNT(verbs),
	.args_size = sizeof(struct args),
	.durable = true,
};

int main(int argc, char **argv)
{
	return mez_cli_main(&tool, argc, argv);
}
