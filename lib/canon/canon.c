/* canon/canon.c: the one constructor of canonical bytes. */
#include <stdlib.h>

#include "canon/write_priv.h"

struct mez_canon {
	struct mez_buf bytes;
};

static int write_profile(struct mez_buf *out, const struct mez_json *v, enum mez_profile profile,
			 struct mez_err *err, const struct mez_json **culprit)
{
	switch (profile) {
	case MEZ_PROFILE_STRICT:
		return mez_canon_sorted(out, v, mez_canon_number_strict, err, culprit);
	case MEZ_PROFILE_RFC8785:
		return mez_canon_sorted(out, v, mez_canon_number_ecma, err, culprit);
	case MEZ_PROFILE_LEGACY:
		return mez_canon_legacy(out, v, err, culprit);
	}
	mez_bug("no such profile");
}

/* Writers go by name, people by place: the bad value that stands first in the source.  (Values
 * that were built stand nowhere, which is behind all.)  Recursion goes no deeper than
 * documents do: readers bound them. */
static void first_bad(const struct mez_json **first, const struct mez_json *v,
		      enum mez_profile profile)
{
	MEZ_AUTOBUF unused = MEZ_BUF_INIT;
	const struct mez_json *unneeded;

	bool object = v->type == MEZ_J_OBJECT;

	for (size_t i = 0; i < mez_json_len(v); i++)
		first_bad(first, object ? &v->u.members[i].value : &v->u.items[i], profile);
	if (!object && v->type != MEZ_J_ARRAY && v->offset < (*first)->offset &&
	    write_profile(&unused, v, profile, NULL, &unneeded) < 0)
		*first = v;
}

int mez_canon_write(struct mez_buf *out, const struct mez_json *v, enum mez_profile profile,
		    const char *src, size_t n, struct mez_err *err)
{
	const struct mez_json *culprit = NULL;
	size_t before = out->len;
	int rc = write_profile(out, v, profile, err, &culprit);

	if (rc < 0) {
		if (rc != -MEZ_E_LIMIT) {
			first_bad(&culprit, v, profile);
			rc = write_profile(out, culprit, profile, err, &culprit);
		}
		out->len = before;
		mez_json_blame(err, src, n, culprit);
		mez_json_point(err, v, culprit);
	}
	if (out->p)
		out->p[out->len] = 0; /* the writers keep room for it and leave it to us */
	return rc;
}

int mez_canon_make(struct mez_canon **out, const struct mez_json *v, enum mez_profile profile,
		   const char *src, size_t n, struct mez_err *err)
{
	struct mez_buf bytes = MEZ_BUF_INIT;
	struct mez_canon *c;
	int rc = mez_canon_write(&bytes, v, profile, src, n, err);

	if (rc < 0) {
		mez_buf_release(&bytes);
		return rc;
	}
	c = malloc(sizeof(*c));
	if (!c)
		mez_bug("out of memory");
	c->bytes = bytes;
	*out = c;
	return 0;
}

struct mez_canon *mez_canon_of(const struct mez_json *v)
{
	struct mez_canon *c = NULL;
	struct mez_err err;

	if (mez_canon_make(&c, v, MEZ_PROFILE_STRICT, NULL, 0, &err) < 0)
		mez_bug(err.msg);
	return c;
}

struct mez_json mez_canon_keep(struct mez_arena *a, const struct mez_json *v,
			       struct mez_buf *scratch)
{
	struct mez_err err;

	if (mez_json_source(v).p)
		return *v;
	mez_buf_clear(scratch);
	if (mez_canon_write(scratch, v, MEZ_PROFILE_STRICT, NULL, 0, &err) < 0)
		mez_bug(err.msg);
	return mez_json_beside(a, v, mez_arena_dup(a, mez_buf_view(scratch)));
}

void mez_canon_free(struct mez_canon *c)
{
	if (!c)
		return;
	mez_buf_release(&c->bytes);
	free(c);
}

struct mez_str mez_canon_view(const struct mez_canon *c)
{
	return mez_buf_view(&c->bytes);
}

/* A digest of canonical bytes is another type than one of a file, though the same
 * function makes both: this is the only place that turns one into the other. */
static struct mez_digest digest_bytes(const struct mez_buf *b)
{
	struct mez_filehash h = mez_sha256_file(b->p, b->len);
	struct mez_digest d;

	memcpy(d.b, h.b, sizeof(d.b));
	return d;
}

struct mez_digest mez_canon_digest(const struct mez_canon *c)
{
	return digest_bytes(&c->bytes);
}

struct mez_digest mez_canon_digest_of(const struct mez_json *v)
{
	struct mez_canon *c = mez_canon_of(v);
	struct mez_digest d = mez_canon_digest(c);

	mez_canon_free(c);
	return d;
}
