/* store/oci.h: the JSON documents of OCI images (image-spec 1.1): descriptors, manifests and
 * indexes, as far as following their links needs.  Members we do not use are let be. */
#ifndef MEZ_STORE_OCI_H
#define MEZ_STORE_OCI_H

#include "canon/digest.h"
#include "json/json.h"

#define MEZ_OCI_INDEX "application/vnd.oci.image.index.v1+json"
#define MEZ_OCI_MANIFEST "application/vnd.oci.image.manifest.v1+json"
#define MEZ_OCI_EMPTY "application/vnd.oci.empty.v1+json" /* the two bytes {} */
#define MEZ_OCI_REF "org.opencontainers.image.ref.name"
#define MEZ_OCI_TITLE "org.opencontainers.image.title"
/* The whole content of the file oci-layout, as we write it. */
#define MEZ_OCI_LAYOUT "{\"imageLayoutVersion\":\"1.0.0\"}"

/* Descriptor: what another blob is, how big, and its digest (always SHA-256). */
struct mez_descriptor {
	struct mez_str media_type, artifact_type, ref; /* artifact_type, ref may be MEZ_NOSTR */
	struct mez_filehash digest;
	uint64_t size;
	struct mez_str title; /* the annotation MEZ_OCI_TITLE, or MEZ_NOSTR */
};
/* Fails with MISSING or VALUE.  Texts are borrowed from v. */
MEZ_MUST int mez_descriptor_parse(struct mez_descriptor *out, const struct mez_json *v,
				  struct mez_err *err);
struct mez_json mez_descriptor_json(struct mez_arena *a, const struct mez_descriptor *d);

/* True for the media types of indexes and manifests: blobs that link to others. */
bool mez_oci_links_on(struct mez_str media_type);
/* What an index or manifest of that media type links to, in a: an index its manifests in order,
 * then its subject; a manifest its config, its layers in order, then its subject.  Fails with
 * MISSING, VALUE, or TYPE when the document says it is something else, or has members of both. */
MEZ_MUST int mez_oci_links(const struct mez_descriptor **out, size_t *n, struct mez_arena *a,
			   const struct mez_json *doc, struct mez_str media_type,
			   struct mez_err *err);

#endif
