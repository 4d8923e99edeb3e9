/* A manifest, a config and contents, one a line: refused, or a pack whose bytes are the ones it
 * was read from, and whose rules load or are refused. */
#include "pack/pack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { LINES_MAX = 64 };

struct lines {
	struct mez_str v[LINES_MAX];
	size_t n, asked;
};

/* A blob is the line of that digest; else lines in turn, so that damaged ones are read too. */
static int get(void *arg, struct mez_str *out, struct mez_arena *a, const struct mez_filehash *h,
	       struct mez_err *err)
{
	struct lines *l = arg;

	(void)a;
	for (size_t i = 0; i < l->n; i++) {
		struct mez_filehash own = mez_sha256_file(l->v[i].p, l->v[i].n);

		if (mez_filehash_eq(&own, h)) {
			*out = l->v[i];
			return 0;
		}
	}
	if (l->asked >= l->n)
		return mez_err_set(err, MEZ_E_CLOSURE, "no more lines");
	*out = l->v[l->asked++];
	return 0;
}

static void split(struct lines *l, const char *p, size_t n)
{
	while (n > 0 && l->n < LINES_MAX) {
		const char *nl = memchr(p, '\n', n);
		size_t len = nl ? (size_t)(nl - p) : n;

		l->v[l->n++] = (struct mez_str){p, len};
		p += len + (nl != NULL);
		n -= len + (nl != NULL);
	}
}

static void load(struct mez_arena *a, struct mez_pack *p)
{
	struct mez_rules rules;
	struct mez_law law;
	struct mez_err err;
	int r;

	mez_rules_init(&rules, a);
	mez_law_init(&law, a);
	mez_err_clear(&err);
	r = mez_pack_load(&rules, &law, &p, 1, &err);
	mez_require(r == -(int)err.code && (r == 0 || err.msg[0]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct mez_arena arena;
	struct lines lines = {.n = 0};
	struct mez_blobs from = {get, &lines};
	struct mez_str config, manifest;
	struct mez_filehash h;
	struct mez_pack *p;
	struct mez_err err;
	int r;

	if (!arena.base)
		mez_require(mez_arena_init(&arena, 0, &err) == 0);
	mez_arena_reset(&arena);
	split(&lines, (const char *)data, n);
	if (lines.n == 0)
		return 0;
	h = mez_sha256_file(lines.v[0].p, lines.v[0].n);
	mez_err_clear(&err);
	r = mez_pack_open(&p, &arena, &from, &h, &err);
	if (r) {
		mez_require(r == -(int)err.code && err.msg[0]);
		return 0;
	}
	mez_pack_encode(&config, &manifest, &arena, p);
	mez_require(mez_str_eq(manifest, lines.v[0]));
	load(&arena, p);
	return 0;
}
