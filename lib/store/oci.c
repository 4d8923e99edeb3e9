/* store/oci.c: descriptors, manifests, indexes. */
#include "store/oci.h"

static int missing(const char *member, struct mez_err *err)
{
	int r = mez_err_set(err, MEZ_E_MISSING, "no member '%s' of the right kind", member);

	mez_err_pointer(err, member);
	return r;
}

/* A text member that may be absent. */
static int optional_text(struct mez_str *out, const struct mez_json *v, const char *name,
			 struct mez_err *err)
{
	const struct mez_json *m = mez_json_get(v, mez_str_of(name));

	*out = mez_json_str(m);
	if (m && !out->p)
		return mez_err_set(err, MEZ_E_VALUE, "member '%s' is no text", name);
	return 0;
}

int mez_descriptor_parse(struct mez_descriptor *out, const struct mez_json *v, struct mez_err *err)
{
	struct mez_descriptor d = { .media_type = mez_json_str(mez_json_at(v, "mediaType")) };
	const struct mez_json *notes = mez_json_at(v, "annotations");
	int64_t size = -1;
	int r;

	if (!mez_json_is(v, MEZ_J_OBJECT))
		return mez_err_set(err, MEZ_E_VALUE, "a descriptor must be an object");
	if (!d.media_type.p || d.media_type.n == 0)
		return missing("mediaType", err);
	if (!mez_json_at(v, "digest"))
		return missing("digest", err);
	if (!mez_filehash_parse_oci(&d.digest, mez_json_str(mez_json_at(v, "digest"))))
		return mez_err_set(err, MEZ_E_VALUE,
				   "member 'digest' is not sha256: and 64 digits");
	if (!mez_json_at(v, "size"))
		return missing("size", err);
	if (!mez_json_int(&size, mez_json_at(v, "size")) || size < 0)
		return mez_err_set(err, MEZ_E_VALUE, "member 'size' is no size");
	d.size = (uint64_t)size;
	if (notes && !mez_json_is(notes, MEZ_J_OBJECT))
		return mez_err_set(err, MEZ_E_VALUE, "member 'annotations' is no object");
	if ((r = optional_text(&d.artifact_type, v, "artifactType", err)) < 0 ||
	    (r = optional_text(&d.ref, notes, MEZ_OCI_REF, err)) < 0 ||
	    (r = optional_text(&d.title, notes, MEZ_OCI_TITLE, err)) < 0)
		return r;
	*out = d;
	return 0;
}

struct mez_json mez_descriptor_json(struct mez_arena *a, const struct mez_descriptor *d)
{
	struct mez_obj o = { .a = a }, notes = { .a = a };
	char digest[MEZ_OCI_DIGEST + 1];

	mez_filehash_oci(digest, &d->digest);
	mez_obj_set(&o, "mediaType", mez_json_text(d->media_type));
	mez_obj_set(&o, "digest", mez_json_copy_text(a, mez_str_of(digest)));
	mez_obj_set(&o, "size", mez_json_i64(a, (int64_t)d->size));
	if (d->artifact_type.p)
		mez_obj_set(&o, "artifactType", mez_json_text(d->artifact_type));
	if (d->ref.p)
		mez_obj_set(&notes, MEZ_OCI_REF, mez_json_text(d->ref));
	if (d->title.p)
		mez_obj_set(&notes, MEZ_OCI_TITLE, mez_json_text(d->title));
	if (notes.n > 0)
		mez_obj_set(&o, "annotations", mez_obj_done(&notes));
	return mez_obj_done(&o);
}

bool mez_oci_links_on(struct mez_str media_type)
{
	return mez_str_is(media_type, MEZ_OCI_INDEX) || mez_str_is(media_type, MEZ_OCI_MANIFEST);
}

/* The descriptors of one document while they are collected. */
struct links {
	struct mez_descriptor *d;
	size_t n;
	struct mez_err *err;
};

static int add_link(struct links *l, const struct mez_json *v, const char *what, size_t i)
{
	int r = mez_descriptor_parse(&l->d[l->n], v, l->err);

	if (r < 0)
		return l->err ? mez_err_in(l->err, "%s %zu", what, i) : r;
	l->n++;
	return 0;
}

static int add_list(struct links *l, const struct mez_json *list, const char *what)
{
	size_t i;
	int r = 0;

	if (!mez_json_is(list, MEZ_J_ARRAY))
		return missing(what, l->err);
	for (i = 0; r == 0 && i < mez_json_len(list); i++)
		r = add_link(l, mez_json_item(list, i), what, i);
	return r;
}

/* That the document is what its descriptor says. */
static int check_kind(const struct mez_json *doc, struct mez_str media_type, struct mez_err *err)
{
	struct mez_str said = mez_json_str(mez_json_at(doc, "mediaType"));
	int64_t version;

	if (!mez_json_is(doc, MEZ_J_OBJECT) || !mez_json_at(doc, "schemaVersion"))
		return missing("schemaVersion", err);
	if (!mez_json_int(&version, mez_json_at(doc, "schemaVersion")) || version != 2)
		return mez_err_set(err, MEZ_E_TYPE, "schemaVersion is not 2");
	if (mez_json_at(doc, "mediaType") && !mez_str_eq(said, media_type))
		return mez_err_set(err, MEZ_E_TYPE, "mediaType is '%.*s', listed as '%.*s'",
				   MEZ_FMT(said), MEZ_FMT(media_type));
	return 0;
}

/* Bytes that are an index to one reader and a manifest to the next are refused: each would follow
 * other blobs under one digest (image-spec 1.0.2, GHSA-77vh-xpmg-72qh). */
static int check_single(const struct mez_json *doc, bool index, struct mez_err *err)
{
	bool both = index ? mez_json_at(doc, "layers") || mez_json_at(doc, "config")
			  : mez_json_at(doc, "manifests") != NULL;

	return both ? mez_err_set(err, MEZ_E_TYPE, "is an index and a manifest at once") : 0;
}

int mez_oci_links(const struct mez_descriptor **out, size_t *n, struct mez_arena *a,
		  const struct mez_json *doc, struct mez_str media_type, struct mez_err *err)
{
	const struct mez_json *subject = mez_json_at(doc, "subject");
	bool index = mez_str_is(media_type, MEZ_OCI_INDEX);
	const struct mez_json *list =
		index ? mez_json_at(doc, "manifests") : mez_json_at(doc, "layers");
	struct links l = { .err = err };
	int r = check_kind(doc, media_type, err);

	if (r == 0)
		r = check_single(doc, index, err);
	if (r < 0)
		return r;
	l.d = MEZ_NEWS(a, struct mez_descriptor, mez_json_len(list) + 2);
	if (!index)
		r = mez_json_at(doc, "config")
			    ? add_link(&l, mez_json_at(doc, "config"), "config", 0)
			    : missing("config", err);
	if (r == 0)
		r = add_list(&l, list, index ? "manifests" : "layers");
	if (r == 0 && subject)
		r = add_link(&l, subject, "subject", 0);
	if (r < 0)
		return r;
	*out = l.d;
	*n = l.n;
	return 0;
}
