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

enum { PIECE = 1 << 17 }; /* read at a time */

/* --- from any source ------------------------------------------------------ */

static int add_member(struct mez_archive_writer *w, struct mez_bundle_written *count,
		      const char *name, struct mez_str bytes, struct mez_err *err)
{
	count->members++;
	count->bytes += bytes.n;
	return mez_archive_add(w, name, bytes.p, bytes.n, err);
}

/* A blob on its way into the archive. */
struct passing {
	struct mez_archive_writer *w;
	uint64_t size, got; /* as listed; so far */
};

/* What is more than listed goes nowhere: the digest decides what is wrong. */
static int add_piece(void *arg, struct mez_str bytes, struct mez_err *err)
{
	struct passing *p = arg;

	p->got += bytes.n;
	return p->got > p->size ? 0 : mez_archive_write(p->w, bytes.p, bytes.n, err);
}

/* One blob of the closure.  A source checks digests; that the sizes listed are true is ours. */
static int add_blob(struct mez_archive_writer *w, struct mez_bundle_written *count,
		    const struct mez_descriptor *d, const struct mez_bundle_source *from,
		    struct mez_err *err)
{
	struct passing p = { .w = w, .size = d->size };
	char name[MEZ_BLOB_NAME + 1];
	int r;

	mez_blob_name(name, &d->digest);
	if (d->size > MEZ_BLOB_MAX)
		return mez_err_set(err, MEZ_E_LIMIT, "%s has %llu bytes, more than the %zu taken",
				   name, (unsigned long long)d->size, MEZ_BLOB_MAX);
	r = mez_archive_begin(w, name, d->size, err);
	if (r == 0)
		r = from->pass(from->documents.arg, &d->digest, add_piece, &p, err);
	if (r < 0)
		return r;
	if (p.got != d->size)
		return mez_err_set(err, MEZ_E_CLOSURE, "%s is listed with %llu bytes and has %llu",
				   name, (unsigned long long)d->size, (unsigned long long)p.got);
	count->members++;
	count->bytes += d->size;
	return 0;
}

static int add_all(struct mez_archive_writer *w, struct mez_bundle_written *count,
		   const struct mez_json *index, const struct mez_bundle_source *from,
		   struct mez_err *err)
{
	MEZ_AUTO(mez_canon) c = mez_canon_of(index);
	struct mez_closure closure = { 0 };
	struct mez_arena a = { 0 };
	size_t i;
	int r = mez_arena_init(&a, 0, err);

	if (r == 0)
		r = mez_closure_walk(&closure, &a, index, &from->documents, NULL, NULL, err);
	if (r == 0)
		r = add_member(w, count, MEZ_LAYOUT_FILE, MEZ_STR(MEZ_OCI_LAYOUT), err);
	if (r == 0)
		r = add_member(w, count, MEZ_INDEX_FILE, mez_canon_view(c), err);
	for (i = 0; r == 0 && i < closure.n; i++)
		r = add_blob(w, count, &closure.item[i]->d, from, err);
	mez_arena_release(&a);
	return r;
}

int mez_bundle_write(struct mez_bundle_written *out, const char *path, const struct mez_json *index,
		     const struct mez_bundle_source *from, struct mez_err *err)
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
	uint64_t size; /* of a segment, as much as whole records take */
};

/* The store, with the blobs of a chain before it. */
struct source {
	struct mez_store *store;
	struct mez_arena a;
	struct mez_buf room; /* for pieces on their way */
	const char *dir;     /* of the chain */
	int chain;	     /* the same, open, or -1 */
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

static void list_chain_file(struct source *s, struct mez_arr *layers, const char *name,
			    const char *media_type, uint64_t size, struct mez_filehash digest)
{
	struct chain_file *f = MEZ_NEW(&s->a, struct chain_file);
	struct mez_descriptor d = { .media_type = mez_str_of(media_type),
				    .title = mez_arena_dup(&s->a, mez_str_of(name)),
				    .digest = digest,
				    .size = size };

	*f = (struct chain_file){ s->files, digest, d.title.p, size };
	s->files = f;
	mez_arr_add(layers, mez_descriptor_json(&s->a, &d));
}

/* A file that is one document. */
static int add_chain_file(struct source *s, struct mez_arr *layers, const char *name,
			  const char *media_type, struct mez_err *err)
{
	MEZ_AUTOBUF bytes = MEZ_BUF_INIT;
	int r = mez_file_read(&bytes, s->chain, name, MEZ_BLOB_MAX, err);

	if (r < 0)
		return in_chain(s, name, r, err);
	list_chain_file(s, layers, name, media_type, bytes.len,
			mez_sha256_file(bytes.p, bytes.len));
	return 0;
}

/* Segments are hashed record by record as the chain is looked through for its end: a writer may
 * be at work behind it. */
struct hashing {
	struct source *s;
	struct mez_arr *layers;
	uint32_t segment; /* at hand */
	uint64_t size;	  /* of what was hashed of it */
	struct mez_sha256 sha;
};

static void end_segment(struct hashing *h)
{
	char name[MEZ_SEGMENT_NAME + 1];

	mez_segment_name(name, h->segment++);
	list_chain_file(h->s, h->layers, name, MEZ_MEDIA_SEGMENT, h->size,
			mez_sha256_final(&h->sha));
	h->size = 0;
	mez_sha256_init(&h->sha);
}

static int hash_record(void *arg, const struct mez_str *line, const struct mez_journal_place *at,
		       struct mez_err *err)
{
	struct hashing *h = arg;
	unsigned i;

	(void)err;
	while (h->segment < at->segment)
		end_segment(h);
	for (i = 0; i < MEZ_CHAIN_WIDTH; i++) {
		mez_sha256_update(&h->sha, line[i].p, line[i].n);
		mez_sha256_update(&h->sha, "\n", 1);
		h->size += line[i].n + 1;
	}
	return 0;
}

static int add_segments(struct source *s, struct mez_arr *layers, struct mez_err *err)
{
	const struct mez_journal_config config = { .mode = MEZ_JOURNAL_READ,
						   .width = MEZ_CHAIN_WIDTH };
	struct hashing h = { .s = s, .layers = layers };
	struct mez_journal_tail tail;
	struct mez_journal *j;
	int r = mez_journal_open(&j, s->chain, &config, err);

	mez_sha256_init(&h.sha);
	if (r == 0) {
		r = mez_journal_scan(j, hash_record, &h, &tail, err);
		mez_journal_close(j);
	}
	if (r < 0)
		return in_chain(s, err ? err->file : "", r, err);
	while (h.segment < tail.at.segment)
		end_segment(&h);
	if (tail.at.offset > 0)
		end_segment(&h);
	return 0;
}

/* Genesis, checkpoint, segments: what is needed to judge the segments comes before them.  The
 * checkpoint is read before the end is looked for, so it never covers receipts that are not
 * packed. */
static int add_chain_files(struct source *s, struct mez_arr *layers, struct mez_err *err)
{
	int r = add_chain_file(s, layers, MEZ_GENESIS_FILE, MEZ_MEDIA_GENESIS, err);

	if (r == 0 && faccessat(s->chain, MEZ_CHECKPOINT_FILE, F_OK, 0) == 0)
		r = add_chain_file(s, layers, MEZ_CHECKPOINT_FILE, MEZ_MEDIA_CHECKPOINT, err);
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

/* It is flushed first: what a bundle tells others must not be lost here. */
static int open_chain_file(int *fd, const struct source *s, const char *name, struct mez_err *err)
{
	*fd = openat(s->chain, name, O_RDONLY | O_CLOEXEC);
	if (*fd < 0)
		return mez_err_sys(err, MEZ_E_NOINPUT, errno, "cannot open");
	if (fdatasync(*fd) < 0)
		return mez_err_sys(err, MEZ_E_IO, errno, "cannot flush to the disk");
	return 0;
}

/* The next bytes of a file, at most left of them.  More than there are: something is wrong. */
static int read_piece(struct mez_str *out, struct mez_buf *room, int fd, uint64_t left,
		      struct mez_err *err)
{
	char *p = mez_buf_room(room, PIECE);
	ssize_t n;

	do {
		n = read(fd, p, left < PIECE ? (size_t)left : PIECE);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return mez_err_sys(err, MEZ_E_IO, errno, "cannot read");
	if (n == 0)
		return mez_err_set(err, MEZ_E_CHAIN, "has become shorter");
	*out = (struct mez_str){ p, (size_t)n };
	return 0;
}

/* Errors of fn are not about the file. */
static int pass_chain_file(struct source *s, const struct chain_file *f, mez_store_piece_fn *fn,
			   void *to, struct mez_err *err)
{
	MEZ_AUTOFD fd = -1;
	struct mez_filehash got;
	struct mez_sha256 sha;
	struct mez_str piece;
	uint64_t left;
	int r = open_chain_file(&fd, s, f->name, err);

	mez_sha256_init(&sha);
	for (left = f->size; r == 0 && left > 0; left -= piece.n) {
		r = read_piece(&piece, &s->room, fd, left, err);
		if (r < 0)
			break;
		mez_sha256_update(&sha, piece.p, piece.n);
		r = fn(to, piece, err);
		if (r < 0)
			return r;
	}
	got = mez_sha256_final(&sha);
	if (r == 0 && !mez_filehash_eq(&got, &f->digest))
		r = mez_err_set(err, MEZ_E_AGAIN, "changed while it was read");
	return r < 0 ? in_chain(s, f->name, r, err) : 0;
}

static const struct own_blob *find_own(const struct source *s, const struct mez_filehash *h)
{
	size_t i;

	for (i = 0; i < s->nown; i++) {
		if (mez_filehash_eq(h, &s->own[i].digest))
			return &s->own[i];
	}
	return NULL;
}

static int pass_blob(void *arg, const struct mez_filehash *h, mez_store_piece_fn *fn, void *to,
		     struct mez_err *err)
{
	struct source *s = arg;
	const struct own_blob *own = find_own(s, h);
	const struct chain_file *f = s->files;

	if (own)
		return fn(to, own->bytes, err);
	while (f && !mez_filehash_eq(h, &f->digest))
		f = f->next;
	return f ? pass_chain_file(s, f, fn, to, err)
		 : mez_store_pass(s->store, h, &s->room, fn, to, err);
}

/* An index or manifest. */
static int get_document(void *arg, struct mez_str *out, struct mez_arena *a,
			const struct mez_filehash *h, struct mez_err *err)
{
	const struct source *s = arg;
	const struct own_blob *own = find_own(s, h);
	MEZ_AUTOBUF bytes = MEZ_BUF_INIT;
	int r;

	if (own) {
		*out = own->bytes;
		return 0;
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
	const struct mez_bundle_source from = { .documents = { get_document, s },
						.pass = pass_blob };
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
	mez_buf_release(&s.room);
	mez_arena_release(&s.a);
	return r;
}
