/* work/pushpull.c: packs to and from a registry. */
#include "work/pushpull.h"

#include <search.h>
#include <stdlib.h>

#include "work/closure.h"

struct mez_json mez_transfer_json(struct mez_arena *a, const struct mez_transfer *t)
{
	struct mez_json ref = mez_packs_ref_json(a, t->pack);
	struct mez_obj o;
	char hex[MEZ_HEX32 + 1];

	mez_obj_from(&o, a, &ref);
	mez_obj_drop(&o, MEZ_STR("type"));
	mez_obj_set(&o, "type", mez_json_z("mez.transfer/1"));
	mez_obj_set(&o, "direction", mez_json_z(t->direction));
	mez_obj_set(&o, "reference", mez_json_copy_text(a, t->reference));
	mez_filehash_hex(hex, &t->index_sha256);
	mez_obj_set(&o, "index_sha256", mez_json_copy_text(a, mez_str_of(hex)));
	mez_obj_set(&o, "signatures", mez_json_i64(a, (int64_t)t->signatures));
	mez_obj_set(&o, "ignored", mez_json_i64(a, (int64_t)t->ignored));
	mez_obj_set(&o, "blobs", mez_json_i64(a, (int64_t)t->blobs));
	mez_obj_set(&o, "moved", mez_json_i64(a, (int64_t)t->moved.moved));
	mez_obj_set(&o, "moved_bytes", mez_json_i64(a, (int64_t)t->moved.bytes));
	return mez_obj_done(&o);
}

/* The descriptors of a walk that are (or are not) manifests. */
static struct mez_descriptor *pick(size_t *n, struct mez_arena *a, const struct mez_closure *c,
				   bool links)
{
	struct mez_descriptor *d = MEZ_NEWS(a, struct mez_descriptor, c->n + 1);

	*n = 0;
	for (size_t i = 0; i < c->n; i++)
		if (c->item[i]->links == links)
			d[(*n)++] = c->item[i]->d;
	return d;
}

/* --- pushing ---------------------------------------------------------------- */

struct push {
	struct mez_arena *a;
	struct mez_store *s;
	struct mez_blobs from;
	struct mez_registry *r;
	struct mez_regref ref;
	struct mez_stored_pack p;
	struct mez_closure all;
};

static int give_blob(void *arg, const struct mez_descriptor *d, struct mez_buf *bytes,
		     struct mez_err *err)
{
	struct push *u = arg;
	int r = mez_store_get(u->s, bytes, &d->digest, err);

	if (!r && bytes->len != d->size)
		r = mez_err_set(err, MEZ_E_DIGEST, "the blob has %zu bytes, listed are %llu",
				bytes->len, (unsigned long long)d->size);
	return r;
}

/* A signature whose manifest the registry did not link to the pack by itself. */
static int link_signature(struct push *u, const struct mez_descriptor *d,
			  const struct mez_json *manifest, struct mez_err *err)
{
	const struct mez_json *subject = mez_json_at(manifest, "subject");
	struct mez_descriptor s, listed = *d;

	if (!subject)
		return 0;
	listed.artifact_type = mez_json_str(mez_json_at(manifest, "artifactType"));
	listed.ref = listed.title = MEZ_NOSTR;
	if (mez_descriptor_parse(&s, subject, err))
		return -(int)err->code;
	return mez_registry_refer(u->r, &s.digest, &listed, err);
}

static int push_manifest(struct push *u, const struct mez_descriptor *d, struct mez_err *err)
{
	const struct mez_json *doc;
	char oci[MEZ_OCI_DIGEST + 1];
	struct mez_str bytes;
	bool linked = false;
	int r = u->from.get(u->from.arg, &bytes, u->a, &d->digest, err);

	if (!r)
		r = mez_canon_read(&doc, u->a, bytes.p, bytes.n, err);
	mez_filehash_oci(oci, &d->digest);
	if (!r)
		r = mez_registry_put_manifest(u->r, bytes, MEZ_OCI_MANIFEST, mez_str_of(oci),
					      &linked, err);
	return r || linked ? r : link_signature(u, d, doc, err);
}

/* The index, last: by its digest, then by the tag. */
static int push_index(struct push *u, struct mez_err *err)
{
	char oci[MEZ_OCI_DIGEST + 1];
	struct mez_str bytes;
	int r = u->from.get(u->from.arg, &bytes, u->a, &u->p.index_sha256, err);

	mez_filehash_oci(oci, &u->p.index_sha256);
	if (!r)
		r = mez_registry_put_manifest(u->r, bytes, MEZ_OCI_INDEX, mez_str_of(oci), NULL,
					      err);
	if (!r && u->ref.tag.p)
		r = mez_registry_put_manifest(u->r, bytes, MEZ_OCI_INDEX, u->ref.tag, NULL, err);
	return r;
}

/* The pack is whole, and what is beside it are its signatures. */
static int open_local(struct push *u, struct mez_str name, size_t *signatures, struct mez_err *err)
{
	struct mez_signed signers[MEZ_PACK_MAX_SIGNATURES];
	char oci[MEZ_OCI_DIGEST + 1];
	int r = mez_packs_get(&u->p, u->a, u->s, name, err);

	if (!r)
		r = mez_packs_signers(signers, signatures, u->a, &u->from, &u->p, err);
	if (!r)
		r = mez_closure_walk(&u->all, u->a, u->p.index, &u->from, NULL, NULL, err);
	if (r || !u->ref.has_digest || mez_filehash_eq(&u->ref.digest, &u->p.index_sha256))
		return r;
	mez_filehash_oci(oci, &u->p.index_sha256);
	return mez_err_set(err, MEZ_E_DIGEST, "pack '%.*s' has the index %s", MEZ_FMT(name), oci);
}

static int push_all(struct mez_transfer *t, struct push *u, struct mez_err *err)
{
	size_t nblobs, nmanifests;
	struct mez_descriptor *blobs = pick(&nblobs, u->a, &u->all, false);
	struct mez_descriptor *manifests = pick(&nmanifests, u->a, &u->all, true);
	int r = mez_registry_push_blobs(u->r, blobs, nblobs, give_blob, u, &t->moved, err);

	for (size_t i = 0; !r && i < nmanifests; i++)
		r = push_manifest(u, &manifests[i], err);
	t->blobs = nblobs;
	return r ? r : push_index(u, err);
}

int mez_push(struct mez_transfer *out, struct mez_arena *a, struct mez_store *s,
	     struct mez_str reference, struct mez_str name, const struct mez_registry_options *o,
	     struct mez_err *err)
{
	struct mez_transfer t = {.direction = "push", .reference = reference};
	struct push u = {.a = a, .s = s, .from = mez_packs_blobs(s)};
	struct mez_registry_options opt = *o;
	int r = mez_regref_parse(&u.ref, reference, err);

	opt.push = true;
	if (!r)
		r = open_local(&u, name, &t.signatures, err);
	if (!r)
		r = mez_registry_open(&u.r, &u.ref, &opt, err);
	if (!r)
		r = push_all(&t, &u, err);
	mez_registry_close(u.r);
	if (r)
		return r;
	t.pack = u.p.pack;
	t.index_sha256 = u.p.index_sha256;
	*out = t;
	return 0;
}

/* --- pulling ---------------------------------------------------------------- */

/* What came from the registry, or was made of it. */
struct held {
	struct mez_filehash digest;
	struct mez_str bytes;
};
struct pull {
	struct mez_arena *a;
	struct mez_store *s;
	struct mez_registry *r;
	struct mez_regref ref;
	void *tree; /* tsearch() of struct held */
	size_t manifests;
	uint64_t bytes;
	struct mez_filehash index;
	struct mez_closure all; /* what it leads to */
	struct mez_stored_pack p;
};

static struct mez_str bytes_of(const struct held *b)
{
	return (struct mez_str){(const char *)b->digest.b, sizeof(b->digest.b)};
}

static int by_digest(const void *x, const void *y)
{
	return mez_str_cmp(bytes_of(x), bytes_of(y));
}

static const struct held *find(const struct pull *u, const struct mez_filehash *h)
{
	const struct held key = {.digest = *h};
	struct held *const *there = tfind(&key, &u->tree, by_digest);

	return there ? *there : NULL;
}

static void hold(struct pull *u, const struct mez_filehash *h, struct mez_str bytes)
{
	struct held *b = MEZ_NEW(u->a, struct held);

	*b = (struct held){.digest = *h, .bytes = bytes};
	if (!tsearch(b, &u->tree, by_digest))
		mez_bug("out of memory");
	u->bytes += bytes.n;
}

static int take_blob(void *arg, const struct mez_descriptor *d, struct mez_buf *bytes,
		     struct mez_err *err)
{
	struct pull *u = arg;

	(void)err;
	hold(u, &d->digest, mez_arena_dup(u->a, mez_buf_view(bytes)));
	return 0;
}

/* What was fetched, or is in the store already: both were checked against the digest. */
static int get_held(void *arg, struct mez_str *out, struct mez_arena *a,
		    const struct mez_filehash *h, struct mez_err *err)
{
	struct pull *u = arg;
	const struct held *b = find(u, h);
	struct mez_blobs from = mez_packs_blobs(u->s);

	if (!b)
		return from.get(from.arg, out, a, h, err);
	*out = b->bytes;
	return 0;
}

/* A manifest for the walk: held, or fetched now.  A hostile chain of subjects ends here. */
static int get_manifest(void *arg, struct mez_str *out, struct mez_arena *a,
			const struct mez_filehash *h, struct mez_err *err)
{
	struct pull *u = arg;
	const struct held *b = find(u, h);
	char oci[MEZ_OCI_DIGEST + 1];
	struct mez_str type;
	int r;

	if (b) {
		*out = b->bytes;
		return 0;
	}
	if (++u->manifests > MEZ_PACK_MAX_SIGNATURES + 1)
		return mez_err_set(err, MEZ_E_LIMIT, "more than %d manifests lead on from it",
				   MEZ_PACK_MAX_SIGNATURES);
	mez_filehash_oci(oci, h);
	r = mez_registry_manifest(u->r, out, &type, a, mez_str_of(oci), h, err);
	if (r == -MEZ_E_NOINPUT)
		return mez_err_set(err, MEZ_E_CLOSURE, "manifest %s is listed and not there", oci);
	if (!r)
		hold(u, h, *out);
	return r;
}

/* The sizes that are listed are those of what we hold; how much the rest will be. */
static int check_sizes(const struct pull *u, struct mez_err *err)
{
	uint64_t total = u->bytes;

	for (size_t i = 0; i < u->all.n; i++) {
		const struct mez_descriptor *d = &u->all.item[i]->d;
		const struct held *b = find(u, &d->digest);
		char oci[MEZ_OCI_DIGEST + 1];

		mez_filehash_oci(oci, &d->digest);
		if (b && b->bytes.n != d->size)
			return mez_err_set(err, MEZ_E_DIGEST, "%s has %zu bytes, listed are %llu",
					   oci, b->bytes.n, (unsigned long long)d->size);
		if (d->size > MEZ_BLOB_MAX)
			return mez_err_set(err, MEZ_E_LIMIT, "%s has more than the %zu bytes taken",
					   oci, MEZ_BLOB_MAX);
		total += b ? 0 : d->size;
	}
	if (total > MEZ_PULL_MEMORY)
		return mez_err_set(err, MEZ_E_LIMIT,
				   "a pack of %llu bytes, more than the %llu taken",
				   (unsigned long long)total, (unsigned long long)MEZ_PULL_MEMORY);
	return 0;
}

/* Whether a blob need not be fetched: the store has it.  One that is damaged there is fetched, and
 * replaced. */
static int in_store(struct pull *u, bool *there, const struct mez_descriptor *d,
		    struct mez_err *err)
{
	MEZ_AUTOBUF bytes = MEZ_BUF_INIT;
	int r;

	*there = mez_store_has(u->s, &d->digest);
	r = *there ? mez_store_get(u->s, &bytes, &d->digest, err) : 0;
	if (r == -MEZ_E_DIGEST)
		r = *there = false;
	if (!r && *there && bytes.len != d->size)
		return mez_err_set(err, MEZ_E_DIGEST, "a blob of %zu bytes, listed are %llu",
				   bytes.len, (unsigned long long)d->size);
	return r;
}

static int fetch_blobs(struct pull *u, struct mez_transfer *t, struct mez_err *err)
{
	struct mez_descriptor *d = pick(&t->blobs, u->a, &u->all, false);
	size_t n = 0;

	for (size_t i = 0; i < t->blobs; i++) {
		bool there = find(u, &d[i].digest);
		int r = there ? 0 : in_store(u, &there, &d[i], err);

		if (r)
			return r;
		if (!there)
			d[n++] = d[i];
	}
	return mez_registry_pull_blobs(u->r, d, n, take_blob, u, &t->moved, err);
}

/* All that the index leads to; an index of ours holds no other indexes. */
static int fetch_closure(struct pull *u, const struct mez_json *index, struct mez_transfer *t,
			 struct mez_err *err)
{
	const struct mez_blobs from = {get_manifest, u};
	const struct mez_descriptor *d;
	size_t n;
	int r = mez_oci_links(&d, &n, u->a, index, MEZ_STR(MEZ_OCI_INDEX), err);

	if (!r && (n == 0 || n > MEZ_PACK_MAX_SIGNATURES))
		r = mez_err_set(err, MEZ_E_VALUE, "not the index of a pack: it lists %zu manifests",
				n);
	for (size_t i = 0; !r && i < n; i++)
		if (!mez_str_is(d[i].media_type, MEZ_OCI_MANIFEST))
			r = mez_err_set(err, MEZ_E_TYPE,
					"not the index of a pack: it lists a '%.*s'",
					MEZ_FMT(d[i].media_type));
	if (!r)
		r = mez_closure_walk(&u->all, u->a, index, &from, NULL, NULL, err);
	if (!r)
		r = check_sizes(u, err);
	return r ? r : fetch_blobs(u, t, err);
}

/* --- a bare manifest, and its referrers --------------------------------------- */

/* An index of these manifests, held like one that was fetched; it is u->index now. */
static const struct mez_json *make_index(struct pull *u, const struct mez_descriptor *d, size_t n)
{
	struct mez_arr list = {.a = u->a};
	MEZ_AUTO(mez_canon) c = NULL;
	struct mez_json index;
	struct mez_str bytes;

	for (size_t i = 0; i < n; i++) {
		struct mez_descriptor plain = {.media_type = MEZ_STR(MEZ_OCI_MANIFEST),
					       .digest = d[i].digest,
					       .size = d[i].size};

		mez_arr_add(&list, mez_descriptor_json(u->a, &plain));
	}
	index = mez_packs_index_json(u->a, mez_arr_done(&list));
	c = mez_canon_of(&index);
	bytes = mez_arena_dup(u->a, mez_canon_view(c));
	u->index = mez_sha256_file(bytes.p, bytes.n);
	if (!find(u, &u->index))
		hold(u, &u->index, bytes);
	return mez_json_keep(u->a, index);
}

/* What u->index leads to is a pack, and what is beside it are its signatures. */
static int open_held(struct pull *u, size_t *signatures, const struct mez_trust *trust,
		     struct mez_err *err)
{
	struct mez_signed signers[MEZ_PACK_MAX_SIGNATURES];
	const struct mez_blobs from = {get_held, u};
	int r = mez_packs_open_index(&u->p, u->a, &from, &u->index, err);

	if (!r)
		r = mez_packs_signers(signers, signatures, u->a, &from, &u->p, err);
	if (!r && trust)
		r = mez_packs_trusted(u->p.pack, signers, *signatures, trust, err);
	return r;
}

/* Anyone who may push may have something refer to a pack: only what verifies is taken along. */
static int try_signature(struct pull *u, bool *good, const struct mez_descriptor *pack,
			 const struct mez_descriptor *sig, struct mez_transfer *t,
			 struct mez_err *err)
{
	const struct mez_descriptor both[] = {*pack, *sig};
	size_t n;
	int r = 0, status;

	*good = mez_str_is(sig->media_type, MEZ_OCI_MANIFEST);
	if (*good)
		r = fetch_closure(u, make_index(u, both, 2), t, err);
	if (*good && !r)
		r = open_held(u, &n, NULL, err);
	status = r ? mez_code_status(r) : 0;
	if (status == 1 || status == 65)
		r = *good = false;
	return r;
}

/* The pack and those of its referrers that are signatures of it, as an index. */
static int compose(struct pull *u, const struct mez_descriptor *pack, struct mez_transfer *t,
		   struct mez_err *err)
{
	struct mez_descriptor list[MEZ_PACK_MAX_SIGNATURES] = {*pack};
	const struct mez_descriptor *found;
	size_t n, kept = 1;
	bool good;
	int r = mez_registry_referrers(u->r, &found, &n, u->a, &pack->digest,
				       MEZ_STR(MEZ_ARTIFACT_SIGNATURE), err);

	if (!r && n >= MEZ_PACK_MAX_SIGNATURES)
		r = mez_err_set(err, MEZ_E_LIMIT, "more than %d signatures",
				MEZ_PACK_MAX_SIGNATURES - 1);
	if (!r)
		r = fetch_closure(u, make_index(u, pack, 1), t, err);
	for (size_t i = 0; !r && i < n; i++) {
		r = try_signature(u, &good, pack, &found[i], t, err);
		if (!r && good)
			list[kept++] = found[i];
		else if (!r)
			t->ignored++;
	}
	return r ? r : fetch_closure(u, make_index(u, list, kept), t, err);
}

/* --- the whole of a pull --------------------------------------------------------- */

static int fetch(struct pull *u, struct mez_transfer *t, struct mez_err *err)
{
	const struct mez_filehash *want = u->ref.has_digest ? &u->ref.digest : NULL;
	struct mez_descriptor d = {.media_type = MEZ_STR(MEZ_OCI_MANIFEST)};
	char oci[MEZ_OCI_DIGEST + 1] = "";
	const struct mez_json *index;
	struct mez_str bytes, type;
	int r;

	if (want)
		mez_filehash_oci(oci, want);
	r = mez_registry_manifest(u->r, &bytes, &type, u->a,
				  u->ref.tag.p ? u->ref.tag : mez_str_of(oci), want, err);
	if (r)
		return r;
	u->index = mez_sha256_file(bytes.p, bytes.n);
	hold(u, &u->index, bytes);
	if (mez_str_is(type, MEZ_OCI_INDEX)) {
		r = mez_canon_read(&index, u->a, bytes.p, bytes.n, err);
		return r ? r : fetch_closure(u, index, t, err);
	}
	d.digest = u->index;
	d.size = bytes.n;
	return compose(u, &d, t, err);
}

/* Everything, then the index, then the name. */
static int keep_all(struct pull *u, struct mez_err *err)
{
	struct mez_store_batch *b = mez_store_batch_begin(u->s);
	const struct held *index = find(u, &u->index);
	struct mez_filehash h;
	int r = 0;

	for (size_t i = 0; !r && i < u->all.n; i++) {
		const struct held *blob = find(u, &u->all.item[i]->d.digest);

		if (blob)
			r = mez_store_batch_put(b, &h, blob->bytes.p, blob->bytes.n, err);
	}
	if (!r)
		r = mez_store_batch_put(b, &h, index->bytes.p, index->bytes.n, err);
	if (r) {
		mez_store_batch_abort(b);
		return r;
	}
	r = mez_store_batch_commit(b, err);
	if (r)
		return r;
	return mez_store_set_ref(u->s,
				 &(struct mez_descriptor){.media_type = MEZ_STR(MEZ_OCI_INDEX),
							  .ref = u->p.pack->name,
							  .digest = u->index,
							  .size = index->bytes.n},
				 err);
}

static void keep_node(void *node)
{
	(void)node; /* it lives in the arena */
}

static int pull_opened(struct pull *u, const struct mez_pull_wanted *wanted,
		       struct mez_transfer *t, struct mez_err *err)
{
	struct mez_str name = wanted->name;
	int r = fetch(u, t, err);

	if (!r)
		r = open_held(u, &t->signatures, wanted->trust, err);
	if (!r && name.p && !mez_str_eq(u->p.pack->name, name))
		r = mez_err_set(err, MEZ_E_REFUSED, "it is pack '%.*s', not '%.*s'",
				MEZ_FMT(u->p.pack->name), MEZ_FMT(name));
	return r ? r : keep_all(u, err);
}

int mez_pull(struct mez_transfer *out, struct mez_arena *a, struct mez_store *s,
	     struct mez_str reference, const struct mez_pull_wanted *wanted,
	     const struct mez_registry_options *o, struct mez_err *err)
{
	struct mez_transfer t = {.direction = "pull", .reference = reference};
	struct pull u = {.a = a, .s = s};
	struct mez_registry_options opt = *o;
	int r = mez_regref_parse(&u.ref, reference, err);

	opt.push = false;
	if (!r && !u.ref.tag.p && !u.ref.has_digest)
		r = mez_err_set(err, MEZ_E_SYNTAX,
				"reference '%.*s': neither a tag nor a digest says what to pull",
				MEZ_FMT(reference));
	if (!r)
		r = mez_registry_open(&u.r, &u.ref, &opt, err);
	if (!r)
		r = pull_opened(&u, wanted, &t, err);
	mez_registry_close(u.r);
	tdestroy(u.tree, keep_node);
	if (r)
		return r;
	t.pack = u.p.pack;
	t.index_sha256 = u.index;
	*out = t;
	return 0;
}
