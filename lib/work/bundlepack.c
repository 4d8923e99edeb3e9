/* work/bundlepack.c: writing a bundle from a store and a chain. */
#include "work/bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "adapt/archive.h"
#include "base/file.h"
#include "receipt/chaindir.h"
#include "work/closure.h"

/* --- from any source ------------------------------------------------------ */

static int add_member(struct mez_archive_writer *w, struct mez_bundle_written *count,
		      const char *name, struct mez_str bytes, struct mez_err *err)
{
	count->members++;
	count->bytes += bytes.n;
	return mez_archive_add(w, name, bytes.p, bytes.n, err);
}

/* One blob of the closure.  A source checks digests; that the sizes listed are true is ours. */
static int add_blob(struct mez_archive_writer *w, struct mez_bundle_written *count,
		    const struct mez_descriptor *d, const struct mez_blobs *from,
		    struct mez_arena *scratch, struct mez_err *err)
{
	char hex[MEZ_HEX32 + 1], name[sizeof("blobs/sha256/") + MEZ_HEX32];
	struct mez_str bytes;
	int r;

	mez_arena_reset(scratch);
	r = from->get(from->arg, &bytes, scratch, &d->digest, err);
	if (r < 0)
		return r;
	mez_filehash_hex(hex, &d->digest);
	if (bytes.n != d->size)
		return mez_err_set(err, MEZ_E_CLOSURE,
				   "blob %s is listed with %llu bytes and has %zu", hex,
				   (unsigned long long)d->size, bytes.n);
	(void)snprintf(name, sizeof(name), "blobs/sha256/%s", hex);
	return add_member(w, count, name, bytes, err);
}

static int add_all(struct mez_archive_writer *w, struct mez_bundle_written *count,
		   const struct mez_json *index, const struct mez_blobs *from, struct mez_err *err)
{
	MEZ_AUTO(mez_canon) c = mez_canon_of(index);
	struct mez_arena a = { 0 }, scratch = { 0 };
	struct mez_closure closure = { 0 };
	size_t i;
	int r = mez_arena_init(&a, 0, err);

	if (r == 0)
		r = mez_arena_init(&scratch, 0, err);
	if (r == 0)
		r = mez_closure_walk(&closure, &a, index, from, NULL, NULL, err);
	if (r == 0)
		r = add_member(w, count, "oci-layout", MEZ_STR(MEZ_OCI_LAYOUT), err);
	if (r == 0)
		r = add_member(w, count, "index.json", mez_canon_view(c), err);
	for (i = 0; r == 0 && i < closure.n; i++)
		r = add_blob(w, count, &closure.item[i]->d, from, &scratch, err);
	mez_arena_release(&a);
	mez_arena_release(&scratch);
	return r;
}

int mez_bundle_write(struct mez_bundle_written *out, const char *path, const struct mez_json *index,
		     const struct mez_blobs *from, struct mez_err *err)
{
	struct mez_bundle_written count = { 0 };
	struct mez_archive_writer *w;
	int r = mez_archive_create(&w, path, err);

	if (r < 0)
		return r;
	r = add_all(w, &count, index, from, err);
	if (r < 0) {
		mez_archive_abort(w);
		return r;
	}
	r = mez_archive_close(w, &count.tar, err);
	if (r == 0 && out)
		*out = count;
	return r;
}

/* --- a chain as blobs ----------------------------------------------------- */

/* A file of the chain.  Its bytes are read twice, here to hash and later to pack, so that a
 * chain need not fit into memory. */
struct chain_file {
	struct chain_file *next;
	struct mez_filehash digest;
	const char *name;
	size_t size; /* as much of it as whole records take; 0 = all */
};

/* The store, with the blobs of a chain before it. */
struct source {
	struct mez_store *store;
	struct mez_arena a;
	const char *dir; /* of the chain */
	int chain;	 /* the same, open, or -1 */
	struct chain_file *files;
	struct own_blob {
		struct mez_filehash digest;
		struct mez_str bytes;
	} own[3]; /* the chain's index, its manifest, and its config, which is empty */
	size_t nown;
};

/* An error about a file of the chain, or about all of it. */
static int in_chain(const struct source *s, const char *name, int r, struct mez_err *err)
{
	MEZ_AUTOBUF path = MEZ_BUF_INIT;

	mez_buf_fmt(&path, "%s%s%s", s->dir, *name ? "/" : "", name);
	if (err)
		err->file[0] = 0; /* below the directory it was only the name */
	mez_err_file(err, path.p);
	return r;
}

/* The first size bytes of a file, or all of it when size is 0.  It is flushed first: what a
 * bundle tells others must not be lost here. */
static int read_chain_file(struct mez_buf *out, const struct source *s, const char *name,
			   size_t size, struct mez_err *err)
{
	MEZ_AUTOFD fd = openat(s->chain, name, O_RDONLY | O_CLOEXEC);
	int r;

	if (fd < 0)
		r = mez_err_sys(err, MEZ_E_NOINPUT, errno, "cannot open");
	else if (fdatasync(fd) < 0)
		r = mez_err_sys(err, MEZ_E_IO, errno, "cannot flush to the disk");
	else
		r = mez_file_read_fd(out, fd, name, MEZ_BLOB_MAX, err);
	if (r == 0 && size > out->len)
		r = mez_err_set(err, MEZ_E_CHAIN, "has become shorter");
	if (r < 0)
		return in_chain(s, name, r, err);
	if (size)
		out->len = size;
	return 0;
}

static int add_chain_file(struct source *s, struct mez_arr *layers, const char *name,
			  const char *media_type, size_t size, struct mez_err *err)
{
	struct chain_file *f = MEZ_NEW(&s->a, struct chain_file);
	struct mez_descriptor d = { .media_type = mez_str_of(media_type) };
	MEZ_AUTOBUF bytes = MEZ_BUF_INIT;
	int r = read_chain_file(&bytes, s, name, size, err);

	if (r < 0)
		return r;
	d.digest = mez_sha256_file(bytes.p, bytes.len);
	d.size = bytes.len;
	d.title = mez_arena_dup(&s->a, mez_str_of(name));
	*f = (struct chain_file){ s->files, d.digest, d.title.p, size };
	s->files = f;
	mez_arr_add(layers, mez_descriptor_json(&s->a, &d));
	return 0;
}

static int skip_record(void *arg, const struct mez_str *line, const struct mez_journal_place *at,
		       struct mez_err *err)
{
	(void)arg, (void)line, (void)at, (void)err;
	return 0;
}

/* Where the whole records end; a writer may be at work behind that place. */
static int find_end(const struct source *s, struct mez_journal_place *end, struct mez_err *err)
{
	const struct mez_journal_config config = { .mode = MEZ_JOURNAL_READ,
						   .width = MEZ_CHAIN_WIDTH };
	struct mez_journal_tail tail;
	struct mez_journal *j;
	int r = mez_journal_open(&j, s->chain, &config, err);

	if (r == 0) {
		r = mez_journal_scan(j, skip_record, NULL, &tail, err);
		mez_journal_close(j);
	}
	if (r < 0)
		return in_chain(s, err ? err->file : "", r, err);
	*end = tail.at;
	return 0;
}

static int add_segments(struct source *s, struct mez_arr *layers, struct mez_err *err)
{
	struct mez_journal_place end = { 0 };
	char name[MEZ_SEGMENT_NAME + 1];
	uint32_t i;
	int r = find_end(s, &end, err);

	for (i = 0; r == 0 && i <= end.segment; i++) {
		bool last = i == end.segment;

		mez_segment_name(name, i);
		if (!last || end.offset > 0)
			r = add_chain_file(s, layers, name, MEZ_MEDIA_SEGMENT,
					   last ? (size_t)end.offset : 0, err);
	}
	return r;
}

/* Genesis, checkpoint, segments: what is needed to judge the segments comes before them.  The
 * checkpoint is read before the end is looked for, so it never covers receipts that are not
 * packed. */
static int add_chain_files(struct source *s, struct mez_arr *layers, struct mez_err *err)
{
	int r = add_chain_file(s, layers, MEZ_GENESIS_FILE, MEZ_MEDIA_GENESIS, 0, err);

	if (r == 0 && faccessat(s->chain, MEZ_CHECKPOINT_FILE, F_OK, 0) == 0)
		r = add_chain_file(s, layers, MEZ_CHECKPOINT_FILE, MEZ_MEDIA_CHECKPOINT, 0, err);
	return r == 0 ? add_segments(s, layers, err) : r;
}

/* A document of our own, as a blob. */
static struct mez_descriptor add_own(struct source *s, const struct mez_json *v,
				     const char *media_type)
{
	MEZ_AUTO(mez_canon) c = mez_canon_of(v);
	struct mez_str bytes = mez_arena_dup(&s->a, mez_canon_view(c));
	struct own_blob *own = &s->own[s->nown++];

	*own = (struct own_blob){ mez_sha256_file(bytes.p, bytes.n), bytes };
	return (struct mez_descriptor){ .media_type = mez_str_of(media_type),
					.artifact_type = MEZ_STR(MEZ_ARTIFACT_CHAIN),
					.digest = own->digest,
					.size = bytes.n };
}

/* The index of the chain: one manifest.  It is there for its depth: what hangs on a manifest
 * within an index comes after what hangs on all other manifests, and so the packs are read
 * before the receipts that rest on them. */
static struct mez_descriptor add_chain_index(struct source *s,
					     const struct mez_descriptor *manifest)
{
	struct mez_arr list = { .a = &s->a };
	struct mez_obj o = { .a = &s->a };
	struct mez_descriptor d;
	struct mez_json v;

	mez_arr_add(&list, mez_descriptor_json(&s->a, manifest));
	mez_obj_set(&o, "schemaVersion", mez_json_i64(&s->a, 2));
	mez_obj_set(&o, "mediaType", mez_json_z(MEZ_OCI_INDEX));
	mez_obj_set(&o, "artifactType", mez_json_z(MEZ_ARTIFACT_CHAIN));
	mez_obj_set(&o, "manifests", mez_arr_done(&list));
	v = mez_obj_done(&o);
	d = add_own(s, &v, MEZ_OCI_INDEX);
	d.ref = MEZ_STR("chain");
	return d;
}

/* Read the chain and make its manifest and index; d refers to the index. */
static int add_chain(struct source *s, struct mez_descriptor *d, struct mez_err *err)
{
	struct mez_arr layers = { .a = &s->a };
	struct mez_descriptor m;
	struct mez_json manifest;
	int r;

	s->chain = open(s->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s->chain < 0) {
		r = mez_err_sys(err, MEZ_E_NOINPUT, errno, "cannot open the chain");
		return in_chain(s, "", r, err);
	}
	r = add_chain_files(s, &layers, err);
	if (r < 0)
		return r;
	manifest = mez_manifest_json(&s->a, MEZ_ARTIFACT_CHAIN, NULL, mez_arr_done(&layers), NULL);
	m = add_own(s, &manifest, MEZ_OCI_MANIFEST);
	*d = add_chain_index(s, &m);
	s->own[s->nown++] = (struct own_blob){ mez_sha256_file("{}", 2), MEZ_STR("{}") };
	return 0;
}

/* --- store and chain together --------------------------------------------- */

static int get_chain_file(const struct source *s, const struct chain_file *f, struct mez_str *out,
			  struct mez_arena *a, struct mez_err *err)
{
	MEZ_AUTOBUF bytes = MEZ_BUF_INIT;
	struct mez_filehash got;
	int r = read_chain_file(&bytes, s, f->name, f->size, err);

	if (r < 0)
		return r;
	got = mez_sha256_file(bytes.p, bytes.len);
	if (!mez_filehash_eq(&got, &f->digest)) {
		r = mez_err_set(err, MEZ_E_AGAIN, "changed while it was read");
		return in_chain(s, f->name, r, err);
	}
	*out = mez_arena_dup(a, mez_buf_view(&bytes));
	return 0;
}

static int get_blob(void *arg, struct mez_str *out, struct mez_arena *a,
		    const struct mez_filehash *h, struct mez_err *err)
{
	const struct source *s = arg;
	const struct chain_file *f;
	MEZ_AUTOBUF bytes = MEZ_BUF_INIT;
	size_t i;
	int r;

	for (i = 0; i < s->nown; i++) {
		if (mez_filehash_eq(h, &s->own[i].digest)) {
			*out = s->own[i].bytes;
			return 0;
		}
	}
	for (f = s->files; f; f = f->next) {
		if (mez_filehash_eq(h, &f->digest))
			return get_chain_file(s, f, out, a, err);
	}
	r = mez_store_get(s->store, &bytes, h, err);
	if (r == 0)
		*out = mez_arena_dup(a, mez_buf_view(&bytes));
	return r;
}

static bool is_chain(const struct mez_json *descriptor)
{
	return mez_str_is(mez_json_str(mez_json_at(descriptor, "artifactType")),
			  MEZ_ARTIFACT_CHAIN);
}

/* index.json of the bundle: the store's list, and the chain in place of an older one.  Chains
 * come last, wherever a name has put them. */
static struct mez_json bundle_index(struct mez_arena *a, const struct mez_json *list,
				    const struct mez_descriptor *chain)
{
	struct mez_arr manifests = { .a = a };
	struct mez_obj o = { .a = a };
	size_t i;

	for (i = 0; i < mez_json_len(list); i++) {
		if (!is_chain(mez_json_item(list, i)))
			mez_arr_add(&manifests, *mez_json_item(list, i));
	}
	for (i = 0; !chain && i < mez_json_len(list); i++) {
		if (is_chain(mez_json_item(list, i)))
			mez_arr_add(&manifests, *mez_json_item(list, i));
	}
	if (chain)
		mez_arr_add(&manifests, mez_descriptor_json(a, chain));
	mez_obj_set(&o, "schemaVersion", mez_json_i64(a, 2));
	mez_obj_set(&o, "mediaType", mez_json_z(MEZ_OCI_INDEX));
	mez_obj_set(&o, "artifactType", mez_json_z(MEZ_ARTIFACT_BUNDLE));
	mez_obj_set(&o, "manifests", mez_arr_done(&manifests));
	return mez_obj_done(&o);
}

static int pack(struct mez_bundle_written *out, const char *path, struct source *s,
		struct mez_err *err)
{
	const struct mez_blobs from = { .get = get_blob, .arg = s };
	struct mez_descriptor chain;
	const struct mez_json *index;
	struct mez_json whole;
	int r = mez_arena_init(&s->a, 0, err);

	if (r == 0)
		r = mez_store_share(s->store, err); /* what the index leads to must stay */
	if (r == 0)
		r = mez_store_index(s->store, &index, &s->a, err);
	if (r == 0 && s->dir)
		r = add_chain(s, &chain, err);
	if (r < 0)
		return r;
	whole = bundle_index(&s->a, mez_json_at(index, "manifests"), s->dir ? &chain : NULL);
	return mez_bundle_write(out, path, &whole, &from, err);
}

int mez_bundle_pack(struct mez_bundle_written *out, const char *path, struct mez_store *store,
		    const char *chain_dir, struct mez_err *err)
{
	struct source s = { .store = store, .dir = chain_dir, .chain = -1 };
	int r = pack(out, path, &s, err);

	mez_file_autoclose(&s.chain);
	mez_arena_release(&s.a);
	return r;
}
