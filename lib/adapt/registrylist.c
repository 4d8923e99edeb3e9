/* adapt/registrylist.c: manifests, and the lists of what refers to them. */
#include "adapt/registry_priv.h"

#include "canon/canon.h"

enum { REFER_TRIES = 3, TAG_MAX = 7 + MEZ_HEX32 };

/* --- manifests -------------------------------------------------------------- */

/* The media type without parameters, in what spelling of ours it is. */
static const char *media_type_of(const struct mez_exchange *x)
{
	struct mez_str s = mez_http_header(x, "content-type", 0);
	const char *semicolon = s.n ? memchr(s.p, ';', s.n) : NULL;

	if (semicolon)
		s.n = (size_t)(semicolon - s.p);
	while (s.n && s.p[s.n - 1] == ' ')
		s.n--;
	if (mez_str_is(s, MEZ_OCI_INDEX))
		return MEZ_OCI_INDEX;
	return mez_str_is(s, MEZ_OCI_MANIFEST) ? MEZ_OCI_MANIFEST : NULL;
}

/* What the registry says the digest is must be true, whoever asked for what. */
static int check_said(const struct mez_exchange *x, const struct mez_filehash *h, const char *what,
		      struct mez_err *err)
{
	struct mez_str said = mez_http_header(x, "docker-content-digest", 0);
	struct mez_filehash d;

	if (said.p && mez_str_starts(said, MEZ_STR("sha256:")) &&
	    (!mez_filehash_parse_oci(&d, said) || !mez_filehash_eq(&d, h)))
		return mez_err_set(err, MEZ_E_DIGEST, "%s: the registry says its digest is %.*s",
				   what, MEZ_FMT(said));
	return 0;
}

static int judge_manifest(const struct mez_call *c, const char *what,
			  const struct mez_filehash *want, struct mez_err *err)
{
	struct mez_str said = mez_http_header(&c->x, "content-type", 0);
	struct mez_str bytes = mez_buf_view(&c->x.answer);
	struct mez_filehash got = mez_sha256_file(bytes.p, bytes.n);
	char oci[MEZ_OCI_DIGEST + 1];

	if (c->x.status != 200)
		return mez_call_refused(c, what, err);
	if (!media_type_of(&c->x))
		return mez_err_set(err, MEZ_E_TYPE,
				   "%s: the registry sends '%.*s' where a manifest was asked for",
				   what, MEZ_FMT(said));
	mez_filehash_oci(oci, &got);
	if (want && !mez_filehash_eq(&got, want))
		return mez_err_set(err, MEZ_E_DIGEST, "%s: the registry sends %s", what, oci);
	return check_said(&c->x, &got, what, err);
}

int mez_registry_manifest(struct mez_registry *r, struct mez_str *bytes, struct mez_str *media_type,
			  struct mez_arena *a, struct mez_str reference,
			  const struct mez_filehash *want, struct mez_err *err)
{
	struct mez_call c = {.method = "GET",
			     .accept = MEZ_OCI_INDEX ", " MEZ_OCI_MANIFEST,
			     .max = MEZ_REGISTRY_MANIFEST_MAX,
			     .reading = true};
	MEZ_AUTOBUF what = MEZ_BUF_INIT;
	int failed;

	mez_buf_fmt(&what, "manifest %.*s", MEZ_ALL(reference));
	mez_buf_fmt(&c.url, "%smanifests/%.*s", r->base, MEZ_ALL(reference));
	failed = mez_call_run(r, &c, err);
	if (failed)
		failed = mez_err_in(err, "%s", what.p);
	else
		failed = judge_manifest(&c, what.p, want, err);
	if (!failed) {
		*bytes = mez_arena_dup(a, mez_buf_view(&c.x.answer));
		*media_type = mez_str_of(media_type_of(&c.x));
	}
	mez_call_release(&c);
	return failed;
}

int mez_registry_put_manifest(struct mez_registry *r, struct mez_str bytes, const char *media_type,
			      struct mez_str reference, bool *linked, struct mez_err *err)
{
	struct mez_call c = {.method = "PUT", .type = media_type, .body = bytes};
	struct mez_filehash h = mez_sha256_file(bytes.p, bytes.n);
	MEZ_AUTOBUF what = MEZ_BUF_INIT;
	int failed;

	if (bytes.n > MEZ_REGISTRY_MANIFEST_MAX)
		return mez_err_set(err, MEZ_E_LIMIT,
				   "a manifest of %zu bytes, more than the %zu "
				   "that registries take",
				   bytes.n, MEZ_REGISTRY_MANIFEST_MAX);
	mez_buf_fmt(&what, "manifest %.*s", MEZ_ALL(reference));
	mez_buf_fmt(&c.url, "%smanifests/%.*s", r->base, MEZ_ALL(reference));
	failed = mez_call_run(r, &c, err);
	if (failed)
		failed = mez_err_in(err, "%s", what.p);
	else if (c.x.status != 201)
		failed = mez_call_refused(&c, what.p, err);
	else
		failed = check_said(&c.x, &h, what.p, err);
	if (!failed && linked)
		*linked = mez_http_header(&c.x, "oci-subject", 0).p != NULL;
	mez_call_release(&c);
	return failed;
}

/* --- referrers -------------------------------------------------------------- */

/* Descriptors of one artifact type while they are collected. */
struct found {
	struct mez_arena *a;
	struct mez_str want;
	struct mez_descriptor *d;
	size_t n, cap;
};

static void keep(struct found *f, const struct mez_descriptor *d)
{
	if (f->n == f->cap) {
		struct mez_descriptor *old = f->d;

		f->cap = f->cap ? 2 * f->cap : 16;
		f->d = MEZ_NEWS(f->a, struct mez_descriptor, f->cap);
		if (f->n)
			memcpy(f->d, old, f->n * sizeof(*old));
	}
	f->d[f->n++] = *d;
}

/* bytes are in the arena; *doc may be NULL. */
static int read_list(struct found *f, const struct mez_json **doc, struct mez_str bytes,
		     struct mez_err *err)
{
	const struct mez_json *v;
	const struct mez_descriptor *d;
	size_t n;
	int r = mez_json_read(&v, f->a, bytes.p, bytes.n, err);

	if (!r)
		r = mez_oci_links(&d, &n, f->a, v, MEZ_STR(MEZ_OCI_INDEX), err);
	if (r)
		return mez_err_in(err, "list of referrers");
	if (doc)
		*doc = v;
	for (size_t i = 0; i < n; i++)
		if (mez_str_eq(d[i].artifact_type, f->want))
			keep(f, &d[i]);
	return 0;
}

/* The URL of the next page, or empty; only at the registry itself. */
static int next_page(struct mez_buf *url, const struct mez_call *c, struct mez_err *err)
{
	struct mez_str link = mez_http_header(&c->x, "link", 0), next;
	size_t mark = mez_arena_mark(&c->r->scratch);
	struct mez_http_url u;
	int r = 0;

	mez_buf_clear(url);
	if (link.p)
		r = mez_link_next(&next, &c->r->scratch, link, err);
	if (!r && link.p && next.p) {
		r = mez_http_url_read(&u, &c->r->scratch, c->at.p, next, err);
		if (!r && !mez_str_eq(u.origin, mez_str_of(c->r->origin)))
			r = mez_err_set(err, MEZ_E_UNSAFE, "its next page is at '%.*s'",
					MEZ_FMT(u.origin));
		if (!r)
			mez_buf_str(url, u.url);
	}
	mez_arena_rewind(&c->r->scratch, mark);
	return r ? mez_err_in(err, "list of referrers") : 0;
}

/* One page of the referrers API; *there is false when there is no such API. */
static int read_page(struct found *f, struct mez_registry *r, struct mez_buf *url, bool *there,
		     struct mez_err *err)
{
	struct mez_call c = {.method = "GET",
			     .accept = MEZ_OCI_INDEX,
			     .max = MEZ_REGISTRY_MANIFEST_MAX,
			     .reading = true};
	int failed;

	mez_buf_str(&c.url, mez_buf_view(url));
	failed = mez_call_run(r, &c, err);
	*there = !failed && c.x.status != 404;
	if (*there) {
		failed = judge_manifest(&c, "list of referrers", NULL, err);
		if (!failed)
			failed = read_list(f, NULL, mez_arena_dup(f->a, mez_buf_view(&c.x.answer)),
					   err);
		if (!failed)
			failed = next_page(url, &c, err);
	}
	mez_call_release(&c);
	return failed;
}

static void fallback_tag(char out[static TAG_MAX + 1], const struct mez_filehash *subject)
{
	memcpy(out, "sha256-", 7);
	mez_filehash_hex(out + 7, subject);
}

/* The list under the fallback tag; *doc is NULL when there is none. */
static int read_fallback(struct found *f, const struct mez_json **doc, struct mez_registry *r,
			 const struct mez_filehash *subject, struct mez_err *err)
{
	struct mez_str bytes, type;
	char tag[TAG_MAX + 1];
	int failed;

	*doc = NULL;
	fallback_tag(tag, subject);
	failed = mez_registry_manifest(r, &bytes, &type, f->a, mez_str_of(tag), NULL, err);
	if (failed == -MEZ_E_NOINPUT)
		return 0;
	if (!failed && !mez_str_is(type, MEZ_OCI_INDEX))
		return mez_err_set(err, MEZ_E_TYPE, "tag %s is no list of referrers", tag);
	return failed ? failed : read_list(f, doc, bytes, err);
}

int mez_registry_referrers(struct mez_registry *r, const struct mez_descriptor **out, size_t *n,
			   struct mez_arena *a, const struct mez_filehash *subject,
			   struct mez_str artifact_type, struct mez_err *err)
{
	struct found f = {.a = a, .want = artifact_type};
	MEZ_AUTOBUF url = MEZ_BUF_INIT;
	const struct mez_json *doc;
	char oci[MEZ_OCI_DIGEST + 1];
	bool there = true;
	int failed = 0;

	mez_filehash_oci(oci, subject);
	mez_buf_fmt(&url, "%sreferrers/%s?artifactType=", r->base, oci);
	mez_http_escape(&url, artifact_type);
	for (size_t page = 0; !failed && there && url.len; page++) {
		if (page == MEZ_REGISTRY_PAGES_MAX)
			failed = mez_err_set(err, MEZ_E_LIMIT, "more than %d pages of referrers",
					     MEZ_REGISTRY_PAGES_MAX);
		else
			failed = read_page(&f, r, &url, &there, err);
	}
	if (!failed && !there)
		failed = read_fallback(&f, &doc, r, subject, err);
	if (failed)
		return failed;
	*out = f.d;
	*n = f.n;
	return 0;
}

/* --- the fallback tag, written ------------------------------------------------ */

static bool is_listed(const struct found *f, const struct mez_descriptor *d)
{
	for (size_t i = 0; i < f->n; i++)
		if (mez_filehash_eq(&f->d[i].digest, &d->digest))
			return true;
	return false;
}

static struct mez_json list_with(struct mez_arena *a, const struct mez_json *doc,
				 const struct mez_descriptor *d)
{
	const struct mez_json *old = mez_json_at(doc, "manifests");
	struct mez_arr list = {.a = a};
	struct mez_obj o = {.a = a};

	for (size_t i = 0; i < mez_json_len(old); i++)
		mez_arr_add(&list, *mez_json_item(old, i));
	mez_arr_add(&list, mez_descriptor_json(a, d));
	if (doc) {
		mez_obj_from(&o, a, doc);
		mez_obj_drop(&o, MEZ_STR("manifests"));
	} else {
		mez_obj_set(&o, "schemaVersion", mez_json_i64(a, 2));
		mez_obj_set(&o, "mediaType", mez_json_z(MEZ_OCI_INDEX));
	}
	mez_obj_set(&o, "manifests", mez_arr_done(&list));
	return mez_obj_done(&o);
}

/* Write the list with d in it, if it is not. */
static int add_listed(struct mez_registry *r, bool *was_there, struct mez_arena *a,
		      const struct mez_filehash *subject, const struct mez_descriptor *d,
		      struct mez_err *err)
{
	struct found f = {.a = a, .want = d->artifact_type};
	MEZ_AUTO(mez_canon) c = NULL;
	const struct mez_json *doc;
	struct mez_json changed;
	char tag[TAG_MAX + 1];
	int failed = read_fallback(&f, &doc, r, subject, err);

	*was_there = !failed && is_listed(&f, d);
	if (failed || *was_there)
		return failed;
	changed = list_with(a, doc, d);
	failed = mez_canon_make(&c, &changed, MEZ_PROFILE_STRICT, NULL, 0, err);
	fallback_tag(tag, subject);
	return failed ? failed
		      : mez_registry_put_manifest(r, mez_canon_view(c), MEZ_OCI_INDEX,
						  mez_str_of(tag), NULL, err);
}

int mez_registry_refer(struct mez_registry *r, const struct mez_filehash *subject,
		       const struct mez_descriptor *d, struct mez_err *err)
{
	struct mez_arena a = {0};
	bool there = false;
	int failed = mez_arena_init(&a, 0, err);

	/* the last round only looks */
	for (int i = 0; !failed && !there && i <= REFER_TRIES; i++) {
		mez_arena_reset(&a);
		failed = add_listed(r, &there, &a, subject, d, err);
	}
	mez_arena_release(&a);
	if (!failed && !there)
		return mez_err_set(err, MEZ_E_AGAIN, "others write the list of referrers, too");
	return failed;
}
