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

/* The same in pieces of a byte. */
static int pass(void *arg, const struct mez_filehash *h, mez_store_piece_fn *fn, void *to,
		struct mez_err *e)
{
	struct mez_str bytes;
	size_t i;
	int r = get(arg, &bytes, &arena, h, e);

	for (i = 0; r == 0 && i < bytes.n; i++)
		r = fn(to, (struct mez_str){ bytes.p + i, 1 }, e);
	return r;
}
static const struct mez_bundle_source source = { .documents = { .get = get }, .pass = pass };

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
	m = mez_manifest_json(&arena, MEZ_ARTIFACT_LOCK, NULL, mez_arr_done(&layers), NULL);
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

/* Open it, with the documents of artifacts of ours. */
static int open_it(struct mez_bundle **b)
{
	const struct mez_bundle_visit visit = { .documents = true };

	return mez_bundle_open(b, path, &visit, &err);
}

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
	/* SHA-256 of the tar that a script put together from mez-bundle(5) alone */
	static const char tar[] =
		"78ba52a671265131fa8e315a2cbea23c2d60e673425356e8aa98f59c3da08b59";
	struct mez_bundle_written written, again;
	struct mez_bundle *b = NULL;
	struct mez_str bytes;
	char hex[MEZ_HEX32 + 1];
	size_t n;

	is_int(mez_bundle_write(&written, path, index, &source, &err), 0, "write a bundle");
	is_int(written.members, 6, "of six members");
	mez_filehash_hex(hex, &written.tar);
	is_str(hex, tar, "whose tar is the published one");
	is_int(mez_bundle_write(&again, path, index, &source, &err), 0, "write it again");
	ok(mez_filehash_eq(&written.tar, &again.tar), "the same");
	is_int(open_it(&b), 0, "open it");
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
	is_int(open_it(&b), 0, "open");
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
	is_int(open_it(&b), 0, "opens");
	is_int(only_finding(b, TWO), MEZ_E_DIGEST, "with a finding");
	is_int(mez_bundle_get(b, &blobs[TWO].digest, &bytes), MEZ_BLOB_DAMAGED, "it is damaged");
	ok(!bytes.p, "and not given out");
	is_int(mez_bundle_get(b, &blobs[ONE].digest, &bytes), MEZ_BLOB_SOUND,
	       "the others are sound");
	from = mez_bundle_blobs(b);
	is_int(from.get(from.arg, &bytes, &arena, &blobs[TWO].digest, &err), -MEZ_E_DIGEST,
	       "as a source, too");
	mez_bundle_free(b);
	is_int(mez_bundle_unpack(&b, path, "out", &err), 0, "unpack it");
	is_int(only_finding(b, TWO), MEZ_E_DIGEST, "it is found");
	is_int(stat("out", &st), -1, "and not unpacked at all");
	mez_bundle_free(b);
}

static void test_incomplete(const struct mez_json *index)
{
	static const int missing[] = { MANIFEST, EMPTY, ONE },
			 order[] = { MANIFEST, ONE, EMPTY, TWO },
			 late[] = { EMPTY, ONE, MANIFEST, TWO };
	static const int no_manifest[] = { EMPTY, ONE, TWO };
	struct mez_bundle *b = NULL;
	struct mez_str bytes;

	is_int(write_members(index, missing, 3, -1), 0, "a missing blob");
	is_int(open_it(&b), 0, "opens");
	is_int(only_finding(b, TWO), MEZ_E_CLOSURE, "with a finding");
	is_int(mez_bundle_get(b, &blobs[TWO].digest, &bytes), MEZ_BLOB_ABSENT, "it is absent");
	mez_bundle_free(b);
	is_int(write_members(index, no_manifest, 3, -1), 0, "a missing manifest");
	is_int(open_it(&b), 0, "opens");
	is_int(only_finding(b, MANIFEST), MEZ_E_CLOSURE, "with one finding");
	is_int(mez_bundle_get(b, &blobs[ONE].digest, &bytes), MEZ_BLOB_ABSENT,
	       "nothing says what the rest is");
	mez_bundle_free(b);
	is_int(write_members(index, order, 4, -1), 0, "another order");
	is_int(open_it(&b), 0, "opens");
	is_int(only_finding(b, EMPTY), MEZ_E_NOT_CANONICAL, "with a finding");
	mez_bundle_free(b);
	is_int(write_members(index, late, 4, -1), 0, "a manifest after what it lists");
	is_int(open_it(&b), 0, "opens");
	is_int(only_finding(b, MANIFEST), MEZ_E_NOT_CANONICAL, "with a finding");
	is_int(mez_bundle_get(b, &blobs[ONE].digest, &bytes), MEZ_BLOB_SOUND, "what it lists");
	ok(mez_str_is(bytes, "one"), "is known");
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
	is_int(open_it(&b), 0, "it opens");
	is_int(only_finding(b, TWO), MEZ_E_CLOSURE, "with a finding");
	is_int(mez_bundle_get(b, &blobs[TWO].digest, &bytes), MEZ_BLOB_SOUND, "the blob is itself");
	mez_bundle_free(b);
}

/* Where all that is wrong is told at the end. */
static int pass_late(void *arg, const struct mez_filehash *h, mez_store_piece_fn *fn, void *to,
		     struct mez_err *e)
{
	int r = pass(arg, h, fn, to, e);

	return r == 0 ? mez_err_set(e, MEZ_E_DIGEST, "wrong") : r;
}
static const struct mez_bundle_source tells_late = { .documents = { .get = get },
						     .pass = pass_late };

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
	is_int(mez_bundle_write(NULL, path, index, &tells_late, &err), -MEZ_E_DIGEST,
	       "bytes that turn out to be wrong when all of them passed");
	is_int(stat(path, &st), -1, "leaves no file");
}

/* What a visitor is told, as text. */
static struct mez_buf seen;
static size_t stop_at; /* bytes of seen after which it stops the reading; 0 = never */

static int stopped(struct mez_err *e)
{
	return stop_at && seen.len > stop_at ? mez_err_set(e, MEZ_E_TYPE, "enough") : 0;
}

static int see_index(void *arg, struct mez_bundle *b, struct mez_err *e)
{
	(void)arg, (void)e;
	mez_buf_fmt(&seen, "index(%zu)",
		    mez_json_len(mez_json_at(mez_bundle_index(b), "manifests")));
	return 0;
}

static int see_begin(void *arg, const struct mez_bundle_member *m, struct mez_err *e)
{
	(void)arg;
	mez_buf_fmt(&seen, " %s%u:", m->item ? "" : "unknown ", (unsigned)m->size);
	return stopped(e);
}

static int see_data(void *arg, struct mez_str bytes, struct mez_err *e)
{
	(void)arg, (void)e;
	if (bytes.n < 10)
		mez_buf_str(&seen, bytes);
	return 0;
}

static int see_end(void *arg, const struct mez_bundle_member *m, struct mez_err *e)
{
	(void)arg, (void)e;
	mez_buf_z(&seen, m->sound ? ";" : "!");
	return 0;
}

static void see_dropped(void *arg)
{
	(void)arg;
	mez_buf_z(&seen, " dropped");
}

static void test_visit(const struct mez_json *index)
{
	const struct mez_bundle_visit visit = { .index = see_index, .begin = see_begin,
						.data = see_data, .end = see_end,
						.dropped = see_dropped };
	struct mez_bundle *b = NULL;
	struct mez_str bytes;
	char want[100];

	is_int(write_members(index, whole, 4, TWO), 0, "a bundle with damage");
	is_int(mez_bundle_open(&b, path, &visit, &err), 0, "is read");
	snprintf(want, sizeof(want), "index(1) %zu:; 2:{}; 3:one; 6:damage!",
		 strlen(blobs[MANIFEST].text));
	is_str(seen.p, want, "as it comes");
	is_int(mez_bundle_get(b, &blobs[ONE].digest, &bytes), MEZ_BLOB_SOUND,
	       "what it does not ask for");
	ok(!bytes.p, "is not kept");
	is_int(mez_bundle_blobs(b).get(b, &bytes, &arena, &blobs[ONE].digest, &err),
	       -MEZ_E_CLOSURE, "nor given");
	mez_bundle_free(b);
	mez_buf_clear(&seen);
	stop_at = 10;
	is_int(mez_bundle_open(&b, path, &visit, &err), -MEZ_E_TYPE, "a visitor stops it");
	ok(strstr(seen.p, " dropped") != NULL, "and is told that it did");
	stop_at = 0;
	mez_buf_release(&seen);
}

/* What waits for what, and what is done without. */
static int settle(void *arg, const struct mez_bundle_member *m, struct mez_err *e)
{
	struct mez_bundle **b = arg;

	mez_buf_fmt(&seen, "%d", mez_bundle_ready(*b));
	return mez_filehash_eq(&m->digest, &blobs[ONE].digest) ? mez_bundle_settle(*b, e) : 0;
}

static int keep_bundle(void *arg, struct mez_bundle *b, struct mez_err *e)
{
	(void)e;
	*(struct mez_bundle **)arg = b;
	return 0;
}

static void test_settle(const struct mez_json *index)
{
	static const int late[] = { ONE, MANIFEST, EMPTY, TWO };
	struct mez_bundle *b = NULL, *at = NULL;
	const struct mez_bundle_visit visit = { .index = keep_bundle, .begin = settle, .arg = &at,
						.documents = true };

	is_int(write_members(index, whole, 4, -1), 0, "a bundle");
	is_int(mez_bundle_open(&b, path, &visit, &err), 0, "is read");
	is_str(seen.p, "0000", "it is ready when all that is looked into was there");
	is_int(only_finding(b, ONE), 0, "settling changes nothing");
	mez_bundle_free(b);
	is_int(write_members(index, late, 4, -1), 0, "a manifest that comes late");
	is_int(mez_bundle_open(&b, path, &visit, &err), 0, "is read");
	is_int(only_finding(b, MANIFEST), MEZ_E_NOT_CANONICAL, "and not waited for");
	mez_bundle_free(b);
	mez_buf_release(&seen);
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
	test_visit(index);
	test_settle(index);
	test_not_written(index);
	test_size();
	tempdir_leave();
	mez_arena_release(&arena);
	return done_testing();
}
