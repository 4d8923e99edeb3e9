/* work/bundle.h: what a verifier can ask of a bundle that is damaged. */
#include "work/bundle.h"
#include "adapt/archive.h"
#include "tap.h"
#include "tempdir.h"

#include <sys/stat.h>
#include <unistd.h>

static struct mez_arena arena;
static struct mez_err err;
static const char path[] = "b.mez"; /* in a directory of the test's own */

/* The blobs there are: two files under one manifest. */
static struct blob {
	const char *text;
	struct mez_filehash digest;
} blobs[4];
enum { MANIFEST, EMPTY, ONE, TWO };

static int get(void *arg, struct mez_str *out, struct mez_arena *a, const struct mez_filehash *h,
	       struct mez_err *e)
{
	size_t i;

	(void)arg, (void)a;
	for (i = 0; i < MEZ_COUNT(blobs); i++) {
		if (mez_filehash_eq(h, &blobs[i].digest)) {
			*out = mez_str_of(blobs[i].text);
			return 0;
		}
	}
	return mez_err_set(e, MEZ_E_CLOSURE, "none");
}
static const struct mez_blobs source = { .get = get };

static uint64_t lie; /* added to the size that is listed for TWO */

static struct mez_json describe(size_t i, const char *media_type)
{
	struct mez_descriptor d = { .media_type = mez_str_of(media_type),
				    .digest = blobs[i].digest,
				    .size = strlen(blobs[i].text) };

	d.size += i == TWO ? lie : 0;
	return mez_descriptor_json(&arena, &d);
}

/* Fills the blobs; returns the index that leads to them. */
static const struct mez_json *make_blobs(void)
{
	struct mez_arr layers = { .a = &arena }, manifests = { .a = &arena };
	struct mez_obj o = { .a = &arena };
	struct mez_json m;
	MEZ_AUTO(mez_canon) c = NULL;
	size_t i;

	blobs[EMPTY].text = "{}";
	blobs[ONE].text = "one";
	blobs[TWO].text = "two";
	for (i = EMPTY; i <= TWO; i++)
		blobs[i].digest = mez_sha256_file(blobs[i].text, strlen(blobs[i].text));
	mez_arr_add(&layers, describe(ONE, "text/plain"));
	mez_arr_add(&layers, describe(TWO, "text/plain"));
	m = mez_manifest_json(&arena, "text/x", NULL, mez_arr_done(&layers), NULL);
	c = mez_canon_of(&m);
	blobs[MANIFEST].text = mez_arena_dup(&arena, mez_canon_view(c)).p;
	blobs[MANIFEST].digest =
		mez_sha256_file(blobs[MANIFEST].text, strlen(blobs[MANIFEST].text));
	mez_arr_add(&manifests, describe(MANIFEST, MEZ_OCI_MANIFEST));
	mez_obj_set(&o, "schemaVersion", mez_json_i64(&arena, 2));
	mez_obj_set(&o, "artifactType", mez_json_z(MEZ_ARTIFACT_BUNDLE));
	mez_obj_set(&o, "manifests", mez_arr_done(&manifests));
	return mez_json_keep(&arena, mez_obj_done(&o));
}

/* A bundle of these members, in this order, with another text where told. */
static int write_members(const struct mez_json *index, const int *order, size_t n, int damaged)
{
	MEZ_AUTO(mez_canon) c = mez_canon_of(index);
	struct mez_archive_writer *w;
	size_t i;
	int r = mez_archive_create(&w, path, &err);

	if (r == 0)
		r = mez_archive_add(w, "oci-layout", MEZ_OCI_LAYOUT, strlen(MEZ_OCI_LAYOUT), &err);
	if (r == 0)
		r = mez_archive_add(w, "index.json", mez_canon_view(c).p, mez_canon_view(c).n,
				    &err);
	for (i = 0; r == 0 && i < n; i++) {
		const struct blob *b = &blobs[order[i]];
		char name[100] = "blobs/sha256/";

		mez_filehash_hex(name + strlen(name), &b->digest);
		r = order[i] == damaged ? mez_archive_add(w, name, "damage", 6, &err)
					: mez_archive_add(w, name, b->text, strlen(b->text), &err);
	}
	return r == 0 ? mez_archive_close(w, NULL, &err) : r;
}

static const int whole[] = { MANIFEST, EMPTY, ONE, TWO };

/* Code of the only finding; 0 when there is none, -1 when there are more. */
static int only_finding(const struct mez_bundle *b, int about)
{
	size_t n;
	const struct mez_finding *f = mez_bundle_findings(b, &n);

	if (n != 1)
		return n ? -1 : 0;
	return f->of_blob && mez_filehash_eq(&f->digest, &blobs[about].digest) ? (int)f->code : -1;
}

static void test_sound(const struct mez_json *index)
{
	struct mez_bundle_written written, again;
	struct mez_bundle *b = NULL;
	struct mez_str bytes;
	size_t n;

	is_int(mez_bundle_write(&written, path, index, &source, &err), 0, "write a bundle");
	is_int(written.members, 6, "of six members");
	is_int(mez_bundle_write(&again, path, index, &source, &err), 0, "write it again");
	ok(mez_filehash_eq(&written.tar, &again.tar), "the same");
	is_int(mez_bundle_open(&b, path, &err), 0, "open it");
	is_int(only_finding(b, ONE), 0, "nothing is wrong");
	ok(mez_filehash_eq(mez_bundle_tar(b), &written.tar), "its digest");
	is_int(mez_bundle_get(b, &blobs[TWO].digest, &bytes), MEZ_BLOB_SOUND, "a blob");
	ok(mez_str_is(bytes, "two"), "has its bytes");
	(void)mez_bundle_members(b, &n);
	is_int(n, 6, "six members");
	(void)mez_bundle_refs(b, &n);
	is_int(n, 1, "one name");
	ok(mez_json_same(mez_bundle_index(b), index), "the index");
	mez_bundle_free(b);
	is_int(write_members(index, whole, 4, -1), 0, "the same members by hand");
	is_int(mez_bundle_open(&b, path, &err), 0, "open");
	ok(mez_filehash_eq(mez_bundle_tar(b), &written.tar), "are the same bundle");
	mez_bundle_free(b);
	mez_bundle_free(NULL);
}

static void test_damaged(const struct mez_json *index)
{
	struct mez_bundle *b = NULL;
	struct mez_blobs from;
	struct mez_str bytes = MEZ_STR("kept");
	struct stat st;

	is_int(write_members(index, whole, 4, TWO), 0, "a damaged blob");
	is_int(mez_bundle_open(&b, path, &err), 0, "opens");
	is_int(only_finding(b, TWO), MEZ_E_DIGEST, "with a finding");
	is_int(mez_bundle_get(b, &blobs[TWO].digest, &bytes), MEZ_BLOB_DAMAGED, "it is damaged");
	ok(mez_str_is(bytes, "kept"), "and not given out");
	is_int(mez_bundle_get(b, &blobs[ONE].digest, &bytes), MEZ_BLOB_SOUND,
	       "the others are sound");
	from = mez_bundle_blobs(b);
	is_int(from.get(from.arg, &bytes, &arena, &blobs[TWO].digest, &err), -MEZ_E_DIGEST,
	       "as a source, too");
	is_int(mez_bundle_unpack(b, "out", &err), -MEZ_E_DIGEST, "it is not unpacked");
	is_int(stat("out", &st), -1, "not at all");
	mez_bundle_free(b);
}

static void test_incomplete(const struct mez_json *index)
{
	static const int missing[] = { MANIFEST, EMPTY, ONE },
			 order[] = { MANIFEST, ONE, EMPTY, TWO };
	static const int no_manifest[] = { EMPTY, ONE, TWO };
	struct mez_bundle *b = NULL;
	struct mez_str bytes;

	is_int(write_members(index, missing, 3, -1), 0, "a missing blob");
	is_int(mez_bundle_open(&b, path, &err), 0, "opens");
	is_int(only_finding(b, TWO), MEZ_E_CLOSURE, "with a finding");
	is_int(mez_bundle_get(b, &blobs[TWO].digest, &bytes), MEZ_BLOB_ABSENT, "it is absent");
	mez_bundle_free(b);
	is_int(write_members(index, no_manifest, 3, -1), 0, "a missing manifest");
	is_int(mez_bundle_open(&b, path, &err), 0, "opens");
	is_int(only_finding(b, MANIFEST), MEZ_E_CLOSURE, "with one finding");
	is_int(mez_bundle_get(b, &blobs[ONE].digest, &bytes), MEZ_BLOB_SOUND,
	       "the rest can be read");
	mez_bundle_free(b);
	is_int(write_members(index, order, 4, -1), 0, "another order");
	is_int(mez_bundle_open(&b, path, &err), 0, "opens");
	is_int(only_finding(b, EMPTY), MEZ_E_NOT_CANONICAL, "with a finding");
	mez_bundle_free(b);
}

static void test_size(void)
{
	struct mez_bundle *b = NULL;
	const struct mez_json *index;
	struct mez_str bytes;

	lie = 1;
	index = make_blobs();
	lie = 0;
	is_int(mez_bundle_write(NULL, path, index, &source, &err), -MEZ_E_CLOSURE,
	       "a size that is listed wrongly is not written");
	is_int(write_members(index, whole, 4, -1), 0, "made by hand");
	is_int(mez_bundle_open(&b, path, &err), 0, "it opens");
	is_int(only_finding(b, TWO), MEZ_E_CLOSURE, "with a finding");
	is_int(mez_bundle_get(b, &blobs[TWO].digest, &bytes), MEZ_BLOB_SOUND, "the blob is itself");
	mez_bundle_free(b);
}

static void test_not_written(const struct mez_json *index)
{
	const char *kept = blobs[TWO].text;
	struct stat st;

	unlink(path);
	blobs[TWO].text = "three";
	is_int(mez_bundle_write(NULL, path, index, &source, &err), -MEZ_E_CLOSURE,
	       "a size that is not the one listed");
	blobs[TWO].text = kept;
	blobs[TWO].digest.b[0] ^= 1;
	is_int(mez_bundle_write(NULL, path, index, &source, &err), -MEZ_E_CLOSURE,
	       "a blob that is not");
	blobs[TWO].digest.b[0] ^= 1;
	is_int(stat(path, &st), -1, "leaves no file");
}

int main(void)
{
	const struct mez_json *index;

	if (mez_arena_init(&arena, 0, &err) < 0)
		skip_all("no address space");
	close(tempdir_enter());
	index = make_blobs();
	test_sound(index);
	test_damaged(index);
	test_incomplete(index);
	test_not_written(index);
	test_size();
	tempdir_leave();
	mez_arena_release(&arena);
	return done_testing();
}
