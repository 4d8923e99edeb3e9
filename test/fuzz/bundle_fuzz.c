/* Texts separated by NUL: a state file, an index.json, then blobs.  "@c" in a text stands for the
 * digest of the third text from there on ("@a" is the next), so that texts can refer to later
 * ones.  The first byte damages, drops or moves a blob.  Whatever comes of it is a bundle, which
 * is read, unpacked nowhere, and audited; by one thread and by two, with the same answer. */
#include "adapt/archive.h"
#include "base/file.h"
#include "work/audit.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { MAX_TEXTS = 24 };

static struct text {
	struct mez_buf bytes;
	struct mez_filehash digest;
} texts[MAX_TEXTS];
static size_t ntexts;

/* Copy a text, whose references lead to texts after it. */
static void fill_in(size_t i, struct mez_str s)
{
	struct mez_buf *out = &texts[i].bytes;
	char hex[MEZ_HEX32 + 1];

	mez_buf_clear(out);
	mez_buf_z(out, "");
	for (size_t k = 0; k < s.n; k++) {
		size_t to = k + 1 < s.n ? i + (size_t)(unsigned char)(s.p[k + 1] - 'a') + 1 : 0;

		if (s.p[k] != '@' || to <= i || to >= ntexts) {
			mez_buf_ch(out, s.p[k]);
			continue;
		}
		mez_filehash_hex(hex, &texts[to].digest);
		mez_buf_z(out, hex);
		k++;
	}
	texts[i].digest = mez_sha256_file(out->p, out->len);
}

static void split(const char *p, size_t n)
{
	struct mez_str part[MAX_TEXTS];
	const char *end = p + n;

	for (ntexts = 0; ntexts < MAX_TEXTS && p <= end; ntexts++) {
		const char *stop = memchr(p, 0, (size_t)(end - p));

		part[ntexts] = (struct mez_str){ p, (size_t)((stop ? stop : end) - p) };
		p = stop ? stop + 1 : end + 1;
	}
	for (size_t i = ntexts; i-- > 0;)
		fill_in(i, part[i]);
}

static int add(struct mez_archive_writer *w, const char *name, const struct mez_buf *b, bool damage)
{
	struct mez_err err;

	if (damage)
		return mez_archive_add(w, name, "damage", 6, &err);
	return mez_archive_add(w, name, mez_buf_view(b).p, b->len, &err);
}

/* The bundle, with one blob not as it should be: how says which and what. */
static bool write_bundle(const char *path, unsigned how)
{
	const struct mez_buf layout = { .p = (char *)(uintptr_t)MEZ_OCI_LAYOUT,
					.len = sizeof(MEZ_OCI_LAYOUT) - 1 };
	size_t odd = 2 + how % 16, kind = how / 16 % 4;
	struct mez_archive_writer *w;
	struct mez_err err;
	int r;

	mez_require(mez_archive_create(&w, path, &err) == 0);
	r = add(w, MEZ_LAYOUT_FILE, &layout, false);
	if (r == 0)
		r = add(w, MEZ_INDEX_FILE, &texts[1].bytes, false);
	for (size_t i = 2; r == 0 && i <= ntexts; i++) {
		size_t from = i == ntexts ? (kind == 3 ? odd : i) : i;
		char name[MEZ_BLOB_NAME + 1];

		if (from >= ntexts || ((kind == 2 || kind == 3) && i == odd))
			continue;
		mez_blob_name(name, &texts[from].digest);
		r = add(w, name, &texts[from].bytes, kind == 1 && i == odd);
	}
	if (r < 0) {
		mez_archive_abort(w);
		return false;
	}
	return mez_archive_close(w, NULL, &err) == 0;
}

static void count(const struct mez_err *err, void *arg)
{
	mez_require(err->code != MEZ_OK && err->msg[0]);
	++*(size_t *)arg;
}

static int audit(struct mez_sink *out, const char *path, size_t jobs, const char *state)
{
	size_t told = 0;
	struct mez_audit q = { .by = { .self = true }, .json = true, .jobs = jobs, .report = count,
			       .report_arg = &told, .resume = state, .program = "fuzz" };
	struct mez_err err;
	int r = mez_audit_run(&q, path, out, &err);

	mez_require(r >= 0 ? r <= 1 && told == q.faults && (r == 1) == (told > 0)
			   : err.code != MEZ_OK && err.msg[0]);
	return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char path[] = P_tmpdir "/mez-bundle-fuzz";
	static const char state[] = P_tmpdir "/mez-state-fuzz";
	struct mez_sink one = { .fd = -1 }, two = { .fd = -1 };
	struct mez_err err;
	int r;

	if (n < 2 || n > 1 << 16)
		return 0;
	split((const char *)data + 1, n - 1);
	if (ntexts < 2 || !write_bundle(path, data[0]))
		return 0;
	r = audit(&one, path, 1, NULL);
	mez_require(audit(&two, path, 2, NULL) == r);
	mez_require(mez_str_eq(mez_buf_view(&one.buf), mez_buf_view(&two.buf)));
	(void)unlink(state);
	mez_require(mez_file_replace(AT_FDCWD, state, mez_buf_view(&texts[0].bytes).p,
				     texts[0].bytes.len, 0600, &err) == 0);
	mez_buf_clear(&two.buf);
	if (audit(&two, path, 1, state) == 0)
		mez_require(r == 0); /* no state makes a bundle good */
	mez_sink_release(&one);
	mez_sink_release(&two);
	return 0;
}
