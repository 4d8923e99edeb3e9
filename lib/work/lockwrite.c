/* work/lockwrite.c: ZONE/stack.lock as a file. */
#include "work/lockfile.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <time.h>

#include "base/file.h"
#include "proof/integrity.h"

enum { STEP_NANOSECONDS = 50000000, STEPS_A_SECOND = 20 };

/* --- one writer at a time --------------------------------------------------- */

int mez_lockfile_hold(int *fd, const char *zone, struct mez_err *err)
{
	const struct timespec step = {.tv_nsec = STEP_NANOSECONDS};

	*fd = open(zone, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*fd < 0)
		return mez_err_sys(err, MEZ_E_NOINPUT, errno, "cannot open '%s'", zone);
	for (int i = 0; flock(*fd, LOCK_EX | LOCK_NB) < 0; i++) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return mez_err_sys(err, MEZ_E_IO, errno, "cannot lock '%s'", zone);
		if (i >= MEZ_LOCKFILE_WAIT_SECONDS * STEPS_A_SECOND)
			return mez_err_set(err, MEZ_E_AGAIN, "'%s' is being locked by another",
					   zone);
		(void)nanosleep(&step, NULL);
	}
	return 0;
}

/* --- in the store ----------------------------------------------------------- */

static int put_doc(struct mez_store *s, struct mez_descriptor *d, const struct mez_json *doc,
		   struct mez_err *err)
{
	MEZ_AUTO(mez_canon) c = mez_canon_of(doc);
	struct mez_str bytes = mez_canon_view(c);

	d->size = bytes.n;
	return mez_store_put(s, &d->digest, bytes.p, bytes.n, err);
}

/* The manifest of the lock itself. */
static int put_manifest(struct mez_descriptor *out, struct mez_arena *a, struct mez_store *s,
			struct mez_str bytes, struct mez_err *err)
{
	struct mez_descriptor layer = {.media_type = MEZ_STR(MEZ_MEDIA_LOCK),
				       .size = bytes.n,
				       .title = MEZ_STR("stack.lock")};
	struct mez_arr layers = {.a = a};
	struct mez_filehash empty;
	struct mez_json doc;
	int r = mez_store_put(s, &empty, "{}", 2, err);

	if (!r)
		r = mez_store_put(s, &layer.digest, bytes.p, bytes.n, err);
	if (r)
		return r;
	mez_arr_add(&layers, mez_descriptor_json(a, &layer));
	doc = mez_manifest_json(a, MEZ_ARTIFACT_LOCK, NULL, mez_arr_done(&layers), NULL);
	*out = (struct mez_descriptor){.media_type = MEZ_STR(MEZ_OCI_MANIFEST),
				       .artifact_type = MEZ_STR(MEZ_ARTIFACT_LOCK)};
	return put_doc(s, out, &doc, err);
}

static int add_packs(struct mez_arr *out, struct mez_arena *a, struct mez_store *s,
		     const struct mez_json *packs, struct mez_err *err)
{
	const struct mez_descriptor *refs;
	size_t n;
	int r = mez_store_refs(s, &refs, &n, a, err);

	for (size_t i = 0; !r && i < packs->len; i++) {
		struct mez_str name = mez_json_str(mez_json_at(mez_json_item(packs, i), "name"));

		for (size_t k = 0; k < n; k++) {
			struct mez_descriptor d = refs[k];

			d.ref = MEZ_NOSTR;
			if (mez_str_eq(refs[k].ref, name))
				mez_arr_add(out, mez_descriptor_json(a, &d));
		}
	}
	return r;
}

/* The lock and the packs it pins as one image index, under a name of its own: packs that later
 * locks replace stay in the closure, because older verdicts still need them. */
static int store_lock(struct mez_arena *a, struct mez_store *s, const struct mez_json *packs,
		      struct mez_str bytes, struct mez_err *err)
{
	struct mez_descriptor d = {.media_type = MEZ_STR(MEZ_OCI_INDEX),
				   .artifact_type = MEZ_STR(MEZ_ARTIFACT_LOCK)};
	struct mez_filehash h = mez_sha256_file(bytes.p, bytes.n);
	struct mez_arr manifests = {.a = a};
	struct mez_obj index = {.a = a};
	struct mez_descriptor manifest;
	char hex[MEZ_HEX32 + 1];
	struct mez_json doc;
	int r = put_manifest(&manifest, a, s, bytes, err);

	if (r)
		return r;
	mez_arr_add(&manifests, mez_descriptor_json(a, &manifest));
	r = add_packs(&manifests, a, s, packs, err);
	if (r)
		return r;
	mez_obj_set(&index, "schemaVersion", mez_json_i64(a, 2));
	mez_obj_set(&index, "mediaType", mez_json_z(MEZ_OCI_INDEX));
	mez_obj_set(&index, "artifactType", mez_json_z(MEZ_ARTIFACT_LOCK));
	mez_obj_set(&index, "manifests", mez_arr_done(&manifests));
	doc = mez_obj_done(&index);
	mez_filehash_hex(hex, &h);
	d.ref = mez_arena_fmt(a, "lock.%.16s", hex);
	r = put_doc(s, &d, &doc, err);
	return r ? r : mez_store_set_ref(s, &d, err);
}

/* --- the file --------------------------------------------------------------- */

static int replace_file(struct mez_arena *a, const char *zone, struct mez_buf *text,
			struct mez_err *err)
{
	struct mez_str path = mez_arena_fmt(a, "%s/stack.lock", zone);

	mez_buf_ch(text, '\n');
	return mez_file_replace(AT_FDCWD, path.p, text->p, text->len, 0644, err);
}

/* A key that the lock itself says is not to be believed does not sign it. */
static int may_sign(struct mez_arena *a, const struct mez_json *lock, const struct mez_seckey *key,
		    struct mez_instant created, struct mez_err *err)
{
	const struct mez_signed by = {
		.key = mez_seckey_public(key), .created = created, .has_created = true};
	struct mez_revocations revoked;
	int r = mez_revoked_read(&revoked, a, mez_json_at(lock, "revoked"), NULL, err);

	return r ? r : mez_revoked_judge(&revoked, &by, err);
}

int mez_lockfile_write(struct mez_arena *a, const char *zone, struct mez_store *store,
		       const struct mez_json *unsigned_lock, const struct mez_seckey *key,
		       struct mez_instant created, struct mez_err *err)
{
	struct mez_proof_options opt = {"assertionMethod", created};
	MEZ_AUTOBUF out = MEZ_BUF_INIT;
	struct mez_json lock;
	int r = may_sign(a, unsigned_lock, key, created, err);

	if (!r)
		r = mez_proof_add(&lock, a, unsigned_lock, key, &opt, err);

	if (!r)
		r = mez_canon_write(&out, &lock, MEZ_PROFILE_STRICT, NULL, 0, err);
	if (!r)
		r = store_lock(a, store, mez_json_at(unsigned_lock, "packs"),
			       mez_arena_dup(a, mez_buf_view(&out)), err);
	return r ? r : replace_file(a, zone, &out, err);
}

int mez_lockfile_write_draft(struct mez_arena *a, const char *zone, const struct mez_json *draft,
			     struct mez_err *err)
{
	MEZ_AUTOBUF out = MEZ_BUF_INIT;
	int r = mez_canon_write(&out, draft, MEZ_PROFILE_STRICT, NULL, 0, err);

	return r ? r : replace_file(a, zone, &out, err);
}
