/* work/packs.c: packs in a content store. */
#include "work/packs.h"

#include <stdlib.h>

#include "json/shape.h"
#include "proof/integrity.h"

static const struct mez_field packsig_fields[] = {
	{"type", MEZ_K_STRING, MEZ_REQUIRED, "mez.packsig/1"},
	{"name", MEZ_K_NAME, MEZ_REQUIRED, NULL},
	{"version", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"pack_sha256", MEZ_K_HEX32, MEZ_REQUIRED, NULL},
	{"proof", MEZ_K_OBJECT, MEZ_REQUIRED, NULL},
};

/* --- the store as blobs --------------------------------------------------- */

static int get_blob(void *arg, struct mez_str *out, struct mez_arena *a,
		    const struct mez_filehash *h, struct mez_err *err)
{
	MEZ_AUTOBUF buf = MEZ_BUF_INIT;
	int r = mez_store_get(arg, &buf, h, err);

	if (!r)
		*out = mez_arena_dup(a, mez_buf_view(&buf));
	return r;
}

struct mez_blobs mez_packs_blobs(struct mez_store *s)
{
	return (struct mez_blobs){get_blob, s};
}

static int find_required(void *arg, struct mez_pack **out, struct mez_arena *a, struct mez_str name,
			 struct mez_err *err)
{
	struct mez_stored_pack p;
	int r = mez_packs_get(&p, a, arg, name, err);

	if (!r)
		*out = p.pack;
	return r;
}

struct mez_pack_finder mez_packs_finder(struct mez_store *s)
{
	return (struct mez_pack_finder){find_required, s};
}

/* --- finding -------------------------------------------------------------- */

static int find_ref(struct mez_descriptor *out, struct mez_arena *a, struct mez_store *s,
		    struct mez_str name, struct mez_err *err)
{
	const struct mez_descriptor *refs;
	size_t n;
	int r = mez_store_refs(s, &refs, &n, a, err);

	if (r)
		return r;
	for (size_t i = 0; i < n; i++) {
		if (mez_str_eq(refs[i].ref, name)) {
			*out = refs[i];
			return 0;
		}
	}
	return mez_err_set(err, MEZ_E_CLOSURE, "no pack '%.*s' in the store", MEZ_FMT(name));
}

int mez_packs_open_index(struct mez_stored_pack *out, struct mez_arena *a,
			 const struct mez_blobs *from, const struct mez_filehash *index,
			 struct mez_err *err)
{
	const struct mez_json *list;
	struct mez_descriptor d;
	struct mez_str bytes;
	int r = from->get(from->arg, &bytes, a, index, err);

	out->index_sha256 = *index;
	if (!r)
		r = mez_canon_read(&out->index, a, bytes.p, bytes.n, err);
	if (r)
		return r;
	list = mez_json_at(out->index, "manifests");
	if (mez_json_len(list) == 0 || mez_json_len(list) > MEZ_PACK_MAX_SIGNATURES)
		return mez_err_set(err, MEZ_E_VALUE,
				   "a pack's index lists its manifest and signatures");
	r = mez_descriptor_parse(&d, mez_json_item(list, 0), err);
	return r ? r : mez_pack_open(&out->pack, a, from, &d.digest, err);
}

int mez_packs_get(struct mez_stored_pack *out, struct mez_arena *a, struct mez_store *s,
		  struct mez_str name, struct mez_err *err)
{
	struct mez_blobs from = mez_packs_blobs(s);
	struct mez_descriptor d;
	int r = find_ref(&d, a, s, name, err);

	if (!r)
		r = mez_packs_open_index(out, a, &from, &d.digest, err);
	/* a name in the store is nobody's word: what was signed says what it is */
	if (!r && !mez_str_eq(out->pack->name, name))
		r = mez_err_set(err, MEZ_E_CLOSURE,
				"the store has pack '%.*s' under the name '%.*s'",
				MEZ_FMT(out->pack->name), MEZ_FMT(name));
	return r;
}

static int cmp_str(const void *a, const void *b)
{
	return mez_str_cmp(*(const struct mez_str *)a, *(const struct mez_str *)b);
}

int mez_packs_names(struct mez_str **out, size_t *n, struct mez_arena *a, struct mez_store *s,
		    struct mez_err *err)
{
	const struct mez_descriptor *refs;
	struct mez_str *v;
	size_t count, kept = 0;
	int r = mez_store_refs(s, &refs, &count, a, err);

	if (r)
		return r;
	v = MEZ_NEWS(a, struct mez_str, count + 1);
	for (size_t i = 0; i < count; i++)
		if (mez_str_is(refs[i].media_type, MEZ_OCI_INDEX) && !refs[i].artifact_type.p)
			v[kept++] = refs[i].ref;
	if (kept)
		qsort(v, kept, sizeof *v, cmp_str);
	*out = v;
	*n = kept;
	return 0;
}

/* --- putting -------------------------------------------------------------- */

static int put_json(struct mez_store *s, struct mez_filehash *h, size_t *size,
		    const struct mez_json *doc, struct mez_err *err)
{
	MEZ_AUTO(mez_canon) c = mez_canon_of(doc);
	struct mez_str bytes = mez_canon_view(c);

	*size = bytes.n;
	return mez_store_put(s, h, bytes.p, bytes.n, err);
}

struct mez_json mez_packs_index_json(struct mez_arena *a, struct mez_json manifests)
{
	struct mez_obj o = {.a = a};

	mez_obj_set(&o, "schemaVersion", mez_json_i64(a, 2));
	mez_obj_set(&o, "mediaType", mez_json_z(MEZ_OCI_INDEX));
	mez_obj_set(&o, "manifests", manifests);
	return mez_obj_done(&o);
}

static int put_index(struct mez_store *s, struct mez_arena *a, const struct mez_pack *p,
		     struct mez_json manifests, struct mez_err *err)
{
	struct mez_json doc = mez_packs_index_json(a, manifests);
	struct mez_filehash h;
	size_t size;
	int r = put_json(s, &h, &size, &doc, err);

	if (r)
		return r;
	return mez_store_set_ref(s,
				 &(struct mez_descriptor){.media_type = MEZ_STR(MEZ_OCI_INDEX),
							  .ref = p->name,
							  .digest = h,
							  .size = size},
				 err);
}

/* As it stands in a pack's index: without artifactType, which each manifest says itself.
 * Copiers that know OCI 1.0 drop that member and write the index anew, under another digest. */
static struct mez_descriptor manifest_of(const struct mez_filehash *h, uint64_t size)
{
	return (struct mez_descriptor){.media_type = MEZ_STR(MEZ_OCI_MANIFEST),
				       .digest = *h,
				       .size = size};
}

static const char *artifact_of(const struct mez_pack *p)
{
	return p->kind == MEZ_PACK_LAW ? MEZ_ARTIFACT_LAWPACK : MEZ_ARTIFACT_REGPACK;
}

static int put_document(struct mez_json *out, struct mez_store *s, struct mez_arena *a,
			const struct mez_pack *p, const char *artifact, const char *media,
			const struct mez_json *document, struct mez_err *err)
{
	struct mez_descriptor subject = manifest_of(&p->sha256, p->size), d;
	struct mez_descriptor layer = {.media_type = mez_str_of(media)};
	struct mez_arr layers = {.a = a};
	struct mez_filehash h;
	struct mez_json doc;
	size_t size;
	int r = mez_store_put(s, &h, "{}", 2, err);

	subject.artifact_type = mez_str_of(artifact_of(p));
	if (!r)
		r = put_json(s, &layer.digest, &size, document, err);
	if (r)
		return r;
	layer.size = size;
	mez_arr_add(&layers, mez_descriptor_json(a, &layer));
	doc = mez_manifest_json(a, artifact, NULL, mez_arr_done(&layers), &subject);
	r = put_json(s, &h, &size, &doc, err);
	d = manifest_of(&h, size);
	if (!r)
		*out = mez_descriptor_json(a, &d);
	return r;
}

static int put_review(struct mez_arr *manifests, struct mez_store *s, struct mez_arena *a,
		      const struct mez_pack *p, const struct mez_json *doc, struct mez_err *err)
{
	struct mez_json descriptor;
	int r = put_document(&descriptor, s, a, p, MEZ_ARTIFACT_REVIEW, MEZ_MEDIA_REVIEW, doc, err);

	if (!r)
		mez_arr_add(manifests, descriptor);
	return r;
}

/* What was read in an earlier version of a pack is asked of the next one: a review names the
 * digests it is about.  Reviews that cannot be read stay behind. */
static int carry_reviews(struct mez_arr *manifests, struct mez_store *s, struct mez_arena *a,
			 const struct mez_stored_pack *was, const struct mez_pack *p,
			 struct mez_err *err)
{
	struct mez_beside reviews[MEZ_PACK_MAX_REVIEWS];
	struct mez_blobs from = mez_packs_blobs(s);
	struct mez_err none;
	size_t n = 0;
	int r = 0;

	if (mez_packs_reviews(reviews, &n, a, &from, was, &none))
		return 0;
	for (size_t i = 0; !r && i < n; i++)
		r = put_review(manifests, s, a, p, reviews[i].doc, err);
	return r;
}

int mez_packs_put(struct mez_store *s, struct mez_arena *a, const struct mez_built_pack *built,
		  struct mez_err *err)
{
	const struct mez_pack *p = built->pack;
	struct mez_arr manifests = {.a = a};
	struct mez_stored_pack there;
	struct mez_descriptor d;
	struct mez_filehash h;
	struct mez_err none;
	bool known = mez_packs_get(&there, a, s, p->name, &none) == 0;
	int r = 0;

	if (known && mez_filehash_eq(&there.pack->sha256, &p->sha256))
		return 0;
	for (size_t i = 0; !r && i < p->ncontents; i++)
		r = mez_store_put(s, &h, p->content[i].bytes.p, p->content[i].bytes.n, err);
	if (!r)
		r = mez_store_put(s, &h, built->config.p, built->config.n, err);
	if (!r)
		r = mez_store_put(s, &h, built->manifest.p, built->manifest.n, err);
	if (r)
		return r;
	d = manifest_of(&p->sha256, p->size);
	mez_arr_add(&manifests, mez_descriptor_json(a, &d));
	if (known)
		r = carry_reviews(&manifests, s, a, &there, p, err);
	return r ? r : put_index(s, a, p, mez_arr_done(&manifests), err);
}

/* --- signatures ----------------------------------------------------------- */

static struct mez_json packsig_json(struct mez_arena *a, const struct mez_pack *p)
{
	struct mez_obj o = {.a = a};
	char hex[MEZ_HEX32 + 1];

	mez_filehash_hex(hex, &p->sha256);
	mez_obj_set(&o, "type", mez_json_z("mez.packsig/1"));
	mez_obj_set(&o, "name", mez_json_text(p->name));
	mez_obj_set(&o, "version", mez_json_text(p->version));
	mez_obj_set(&o, "pack_sha256", mez_json_copy_text(a, mez_str_of(hex)));
	return mez_obj_done(&o);
}

/* A descriptor of an index written by mez 0.1 may still have its artifactType. */
static struct mez_json plain(struct mez_arena *a, const struct mez_json *descriptor)
{
	struct mez_obj o;

	mez_obj_from(&o, a, descriptor);
	mez_obj_drop(&o, MEZ_STR("artifactType"));
	return mez_obj_done(&o);
}

int mez_packs_sign(struct mez_store *s, struct mez_arena *a, struct mez_str name,
		   const struct mez_seckey *key, struct mez_instant created, struct mez_err *err)
{
	struct mez_proof_options opt = {"assertionMethod", created};
	struct mez_blobs from = mez_packs_blobs(s);
	struct mez_signed signers[MEZ_PACK_MAX_SIGNATURES];
	struct mez_pubkey mine = mez_seckey_public(key);
	struct mez_arr manifests = {.a = a};
	struct mez_json doc, signed_doc, descriptor;
	const struct mez_json *list;
	struct mez_stored_pack p;
	size_t n;
	int r = mez_packs_get(&p, a, s, name, err);

	if (!r)
		r = mez_packs_signers(signers, &n, a, &from, &p, err);
	if (r)
		return r;
	for (size_t i = 0; i < n; i++)
		if (mez_pubkey_eq(&signers[i].key, &mine))
			return 0;
	if (n + 1 >= MEZ_PACK_MAX_SIGNATURES)
		return mez_err_set(err, MEZ_E_LIMIT, "too many signatures");
	doc = packsig_json(a, p.pack);
	r = mez_proof_add(&signed_doc, a, &doc, key, &opt, err);
	if (!r)
		r = put_document(&descriptor, s, a, p.pack, MEZ_ARTIFACT_SIGNATURE,
				 MEZ_MEDIA_SIGNATURE, &signed_doc, err);
	if (r)
		return r;
	list = mez_json_at(p.index, "manifests");
	for (size_t i = 0; i < list->len; i++)
		mez_arr_add(&manifests, plain(a, mez_json_item(list, i)));
	mez_arr_add(&manifests, descriptor);
	return put_index(s, a, p.pack, mez_arr_done(&manifests), err);
}

static int get_json(const struct mez_json **out, struct mez_arena *a, const struct mez_blobs *from,
		    const struct mez_json *descriptor, struct mez_err *err)
{
	struct mez_descriptor d;
	struct mez_str bytes;
	int r = mez_descriptor_parse(&d, descriptor, err);

	if (!r)
		r = from->get(from->arg, &bytes, a, &d.digest, err);
	return r ? r : mez_canon_read(out, a, bytes.p, bytes.n, err);
}

/* The one document of a manifest beside a pack, and what it says it is of. */
static int get_document(const struct mez_json **doc, struct mez_descriptor *subject,
			struct mez_arena *a, const struct mez_blobs *from,
			const struct mez_json *manifest, struct mez_err *err)
{
	const struct mez_json *layers = mez_json_at(manifest, "layers");
	int r = mez_descriptor_parse(subject, mez_json_at(manifest, "subject"), err);

	if (!r && mez_json_len(layers) != 1)
		r = mez_err_set(err, MEZ_E_VALUE, "a signature or review has one layer");
	return r ? r : get_json(doc, a, from, mez_json_item(layers, 0), err);
}

static bool is_review(const struct mez_json *manifest)
{
	return mez_str_is(mez_json_str(mez_json_at(manifest, "artifactType")),
			  MEZ_ARTIFACT_REVIEW);
}

static int check_signature(struct mez_signed *out, struct mez_arena *a,
			   const struct mez_blobs *from, const struct mez_pack *p,
			   const struct mez_json *manifest, struct mez_err *err)
{
	const struct mez_json *doc;
	struct mez_proof_info info;
	struct mez_json expect = packsig_json(a, p), bare;
	struct mez_descriptor subject;
	struct mez_obj o;
	int r = get_document(&doc, &subject, a, from, manifest, err);

	if (!r)
		r = mez_shape_check(doc, packsig_fields, MEZ_COUNT(packsig_fields), "", NULL, 0,
				    err);
	if (!r)
		r = mez_proof_check(&info, a, doc, "assertionMethod", NULL, err);
	if (r)
		return r;
	mez_obj_from(&o, a, doc);
	mez_obj_drop(&o, MEZ_STR("proof"));
	bare = mez_obj_done(&o);
	if (!mez_filehash_eq(&subject.digest, &p->sha256) || !mez_json_same(&bare, &expect))
		return mez_err_set(err, MEZ_E_SIGNATURE, "it is of another");
	*out = mez_proof_signed(&info);
	return 0;
}

int mez_packs_signers(struct mez_signed *out, size_t *n, struct mez_arena *a,
		      const struct mez_blobs *from, const struct mez_stored_pack *p,
		      struct mez_err *err)
{
	const struct mez_json *list = mez_json_at(p->index, "manifests");

	*n = 0;
	for (size_t i = 1; i < list->len; i++) {
		const struct mez_json *manifest;
		int r = get_json(&manifest, a, from, mez_json_item(list, i), err);

		if (!r && is_review(manifest))
			continue;
		if (!r)
			r = check_signature(&out[*n], a, from, p->pack, manifest, err);
		if (r)
			return mez_err_in(err, "signature of pack '%.*s'", MEZ_FMT(p->pack->name));
		(*n)++;
	}
	return 0;
}

static bool publishes(const struct mez_publishers *by, const struct mez_pubkey *key)
{
	for (size_t i = 0; i < by->n; i++)
		if (mez_pubkey_eq(&by->key[i], key))
			return true;
	return false;
}

int mez_packs_published(const struct mez_pack *p, const struct mez_signed *signer, size_t n,
			const struct mez_publishers *by, struct mez_err *err)
{
	bool revoked = false;

	for (size_t i = 0; i < n; i++) {
		if (!publishes(by, &signer[i].key))
			continue;
		if (mez_revoked_judge(&by->revoked, &signer[i], err) == 0)
			return 0;
		revoked = true;
	}
	if (revoked)
		return mez_err_in(err, "pack '%.*s'", MEZ_FMT(p->name));
	return mez_err_set(err, MEZ_E_UNTRUSTED, "pack '%.*s' is %s", MEZ_FMT(p->name),
			   n ? "signed by none of the zone's publishers" : "not signed");
}

/* --- reviews -------------------------------------------------------------- */

int mez_packs_reviews(struct mez_beside *out, size_t *n, struct mez_arena *a,
		      const struct mez_blobs *from, const struct mez_stored_pack *p,
		      struct mez_err *err)
{
	const struct mez_json *list = mez_json_at(p->index, "manifests");

	*n = 0;
	for (size_t i = 1; i < list->len; i++) {
		struct mez_beside *b = &out[*n];
		const struct mez_json *manifest;
		struct mez_descriptor subject;
		int r = get_json(&manifest, a, from, mez_json_item(list, i), err);

		if (!r && !is_review(manifest))
			continue;
		if (!r && *n == MEZ_PACK_MAX_REVIEWS)
			r = mez_err_set(err, MEZ_E_LIMIT, "too many reviews");
		if (!r)
			r = get_document(&b->doc, &subject, a, from, manifest, err);
		if (!r && !mez_filehash_eq(&subject.digest, &p->pack->sha256))
			r = mez_err_set(err, MEZ_E_CLOSURE, "it is beside another pack");
		if (r)
			return mez_err_in(err, "review of pack '%.*s'", MEZ_FMT(p->pack->name));
		b->descriptor = mez_json_item(list, i);
		(*n)++;
	}
	return 0;
}

int mez_packs_put_review(struct mez_store *s, struct mez_arena *a, const struct mez_stored_pack *p,
			 const struct mez_json *doc, const bool *gone, struct mez_err *err)
{
	const struct mez_json *list = mez_json_at(p->index, "manifests");
	struct mez_beside there[MEZ_PACK_MAX_REVIEWS];
	struct mez_blobs from = mez_packs_blobs(s);
	struct mez_arr manifests = {.a = a};
	size_t n, at = 0, dropped = 0;
	int r = mez_packs_reviews(there, &n, a, &from, p, err);

	for (size_t i = 0; !r && i < list->len; i++) {
		bool review = at < n && there[at].descriptor == mez_json_item(list, i);

		if (review && gone[at++])
			dropped++;
		else
			mez_arr_add(&manifests, plain(a, mez_json_item(list, i)));
	}
	if (!r && (n - dropped == MEZ_PACK_MAX_REVIEWS ||
		   list->len - dropped == MEZ_PACK_MAX_SIGNATURES))
		r = mez_err_set(err, MEZ_E_LIMIT, "too many reviews");
	if (!r)
		r = put_review(&manifests, s, a, p->pack, doc, err);
	return r ? r : put_index(s, a, p->pack, mez_arr_done(&manifests), err);
}

int mez_packs_trusted(const struct mez_pack *p, const struct mez_signed *signer, size_t n,
		      const struct mez_trust *trust, struct mez_err *err)
{
	struct mez_err why;
	bool revoked = false;

	for (size_t i = 0; i < n; i++) {
		int r = mez_trust_signed(trust, MEZ_ROLE_PUBLISHER, &signer[i], &why);

		if (r == 0)
			return 0;
		if (r == -MEZ_E_REVOKED && err)
			*err = why;
		revoked |= r == -MEZ_E_REVOKED;
	}
	if (revoked)
		return mez_err_in(err, "pack '%.*s'", MEZ_FMT(p->name));
	return mez_err_set(err, MEZ_E_UNTRUSTED, "pack '%.*s': %s", MEZ_FMT(p->name),
			   !n	   ? "not signed"
			   : trust ? "signed by no trusted publisher"
				   : "self-consistent, signers not pinned (--trust)");
}

struct mez_json mez_packs_ref_json(struct mez_arena *a, const struct mez_pack *p)
{
	struct mez_obj o = {.a = a};
	char hex[MEZ_HEX32 + 1];

	mez_filehash_hex(hex, &p->sha256);
	mez_obj_set(&o, "type", mez_json_z("mez.packref/1"));
	mez_obj_set(&o, "name", mez_json_text(p->name));
	mez_obj_set(&o, "kind", mez_json_z(mez_pack_kind_name(p->kind)));
	mez_obj_set(&o, "version", mez_json_text(p->version));
	mez_obj_set(&o, "sha256", mez_json_copy_text(a, mez_str_of(hex)));
	return mez_obj_done(&o);
}
