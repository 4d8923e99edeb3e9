/* cmd/mez-bundle/fileverbs.c: a store and a chain as one file, and back; what is in it, and is it
 * whole. */
#include "cmd/mez-bundle/bundle_priv.h"

/* --- saying --------------------------------------------------------------- */

static int max(int a, int b)
{
	return a > b ? a : b;
}

int put_findings(struct mez_cli *c, struct mez_arena *a, const char *source,
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

void put_member(struct mez_cli *c, struct mez_arena *a, const char *name, uint64_t size,
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

int bundle_pack(struct mez_cli *c)
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

int bundle_list(struct mez_cli *c)
{
	return with_bundle(c, look_list, NULL);
}

int bundle_verify(struct mez_cli *c)
{
	return with_bundle(c, look_verify, NULL);
}

int bundle_unpack(struct mez_cli *c)
{
	const struct args *args = c->args;

	if (strcmp(args->out, "-") == 0)
		return mez_cli_usage(c, "a store is a directory, and - is none");
	return with_bundle(c, look_unpack, args->out);
}
