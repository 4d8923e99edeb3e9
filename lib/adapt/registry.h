/* adapt/registry.h: a client of the OCI distribution specification 1.1.
 * One struct mez_registry is one repository of one registry.  It believes nothing: what it hands
 * out has the size and digest that were asked for, or it is an error.
 *
 * Names: there is no default registry; a reference names its host.
 * Scheme: https, unless plain HTTP is allowed for that host.
 * Credentials: from a docker config.json, sent when the registry asks for them (RFC 9110, the
 * distribution project's token protocol), to the origin of the registry and to the token server
 * it names, nowhere else; redirects are followed for reading only, and without them.
 * Retries: a connection lost, 408, 429, 500, 502, 503 and 504 are tried MEZ_REGISTRY_TRIES times in
 * all, after 0.2, 0.4, ... seconds or what Retry-After asks, if that is at most
 * MEZ_REGISTRY_WAIT_MAX.
 *
 * Codes of all functions: UNAVAILABLE no answer, or a registry in trouble; AGAIN it asks to come
 * back later; NOPERM it wants other credentials; REFUSED it says no; NOINPUT there is no such
 * thing; DIGEST other bytes than asked for; UNSAFE redirected where we do not follow; SYNTAX,
 * TYPE, VALUE, MISSING, LIMIT an answer that is not what the specification says. */
#ifndef MEZ_ADAPT_REGISTRY_H
#define MEZ_ADAPT_REGISTRY_H

#include "json/json.h"
#include "store/oci.h"

enum {
	MEZ_REGREF_MAX = 1024,	   /* bytes of a reference */
	MEZ_REGREF_NAME_MAX = 255, /* of its host and path, as the reference grammar says */
	MEZ_REGREF_TAG_MAX = 128,
	MEZ_REGISTRY_TRIES = 5,
	MEZ_REGISTRY_WAIT_MAX = 30, /* seconds that Retry-After may ask for */
	MEZ_REGISTRY_REDIRECTS_MAX = 5,
	MEZ_REGISTRY_PAGES_MAX = 100,	    /* of one list of referrers */
	MEZ_REGISTRY_HEADER_MAX = 8192,	    /* bytes of a header that we parse */
	MEZ_REGISTRY_TOKEN_MAX = 16384,	    /* bytes of a bearer token */
	MEZ_REGISTRY_ANSWER_MAX = 262144,   /* bytes of an answer to us: errors, tokens */
	MEZ_REGISTRY_AUTHFILE_MAX = 1048576 /* bytes of a config.json */
};
#define MEZ_REGISTRY_MANIFEST_MAX ((size_t)4 << 20) /* what registries take, says the spec */
#define MEZ_REGISTRY_CHUNK_MAX ((size_t)4 << 20)    /* bytes of a blob in one request */
#define MEZ_REGISTRY_MEMORY ((uint64_t)128 << 20)   /* bytes of blobs on their way */

/* --- references ----------------------------------------------------------- */

/* HOST[:PORT]/PATH[:TAG][@sha256:HEX]. */
struct mez_regref {
	struct mez_str host; /* "registry.example:5000" as written */
	struct mez_str repo; /* "zone/law" */
	struct mez_str tag;  /* or MEZ_NOSTR */
	bool has_digest;
	struct mez_filehash digest;
};
/* The reference grammar of the distribution project, and the host must be there: it has a dot
 * or a port, or is localhost.  SYNTAX with the column.  Borrows from text. */
MEZ_MUST int mez_regref_parse(struct mez_regref *out, struct mez_str text, struct mez_err *err);
/* Only a path, "zone/law": for a mount. */
bool mez_regref_is_repo(struct mez_str s);

/* --- credentials ---------------------------------------------------------- */

struct mez_regauth; /* opaque: what an auth file says of one host; wiped when freed */
/* Read the member auths of a docker config.json for this host (host:port as in a reference; a
 * key may also be a URL).  *out is NULL when the host is not in it.  NOPERM when others may use
 * the file; SYNTAX, VALUE; UNSUPPORTED for an identity token, or an entry whose secret is kept by
 * a helper program.  The last three never tell what stands there. */
MEZ_MUST int mez_regauth_load(struct mez_regauth **out, const char *path, struct mez_str host,
			      struct mez_err *err);
void mez_regauth_free(struct mez_regauth *a); /* NULL is fine */

/* --- a repository --------------------------------------------------------- */

struct mez_registry;
struct mez_registry_options {
	const char *ca_file;	     /* NULL = the system's authorities */
	const char *auth_file;	     /* NULL = anonymous */
	bool insecure_http;	     /* plain HTTP to loopback hosts */
	const char *const *insecure; /* and to these, HOST or HOST:PORT */
	size_t ninsecure;
	unsigned stall;	   /* seconds without progress; 0 = the usual */
	bool push;	   /* ask for the right to push, too */
	const char *mount; /* a repository of the same registry that may have the blobs */
	/* told now and then, for a person: blobs done of all; NULL = nobody */
	void (*progress)(void *arg, size_t done, size_t all);
	void *progress_arg;
};
MEZ_MUST int mez_registry_open(struct mez_registry **out, const struct mez_regref *ref,
			       const struct mez_registry_options *o, struct mez_err *err);
void mez_registry_close(struct mez_registry *r); /* NULL is fine */

/* A manifest or index by "sha256:..." or tag: its bytes in a.  With want, they have that digest
 * (DIGEST).  The media type is that of the answer, which must be one of the two.  NOINPUT. */
MEZ_MUST int mez_registry_manifest(struct mez_registry *r, struct mez_str *bytes,
				   struct mez_str *media_type, struct mez_arena *a,
				   struct mez_str reference, const struct mez_filehash *want,
				   struct mez_err *err);
/* Put one under a digest or tag.  *linked (may be NULL): the registry says it has linked it to
 * its subject; when it does not, mez_registry_refer() does. */
MEZ_MUST int mez_registry_put_manifest(struct mez_registry *r, struct mez_str bytes,
				       const char *media_type, struct mez_str reference,
				       bool *linked, struct mez_err *err);

/* What refers to the subject, with that artifact type: descriptors in a.  Asks the referrers
 * API, and where there is none, the tag of the fallback schema. */
MEZ_MUST int mez_registry_referrers(struct mez_registry *r, const struct mez_descriptor **out,
				    size_t *n, struct mez_arena *a,
				    const struct mez_filehash *subject,
				    struct mez_str artifact_type, struct mez_err *err);
/* Add a descriptor to the list under the subject's fallback tag, unless it is there.  Reads,
 * writes, and reads again: another writer may have come between. */
MEZ_MUST int mez_registry_refer(struct mez_registry *r, const struct mez_filehash *subject,
				const struct mez_descriptor *d, struct mez_err *err);

/* --- blobs, many at once -------------------------------------------------- */

struct mez_blob_counts { /* what is done is added */
	size_t moved;	 /* blobs that had to be sent or fetched */
	uint64_t bytes;	 /* of those */
};
/* Give the bytes of a blob, or take them: they have the size and digest of d. */
typedef int mez_blob_fn(void *arg, const struct mez_descriptor *d, struct mez_buf *bytes,
			struct mez_err *err);
/* Send what the repository does not have yet; uploads that break go on where they stopped. */
MEZ_MUST int mez_registry_push_blobs(struct mez_registry *r, const struct mez_descriptor *d,
				     size_t n, mez_blob_fn *give, void *arg,
				     struct mez_blob_counts *counts, struct mez_err *err);
/* Fetch them; take() is called in any order.  CLOSURE when one is not there. */
MEZ_MUST int mez_registry_pull_blobs(struct mez_registry *r, const struct mez_descriptor *d,
				     size_t n, mez_blob_fn *take, void *arg,
				     struct mez_blob_counts *counts, struct mez_err *err);

#endif
