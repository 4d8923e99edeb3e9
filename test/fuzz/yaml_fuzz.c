/* Any bytes as YAML: refused with a place, or trees that survive canonical JSON and back. */
#include "adapt/yaml.h"
#include "canon/canon.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_tree(struct mez_arena *a, const struct mez_json *v, const char *src, size_t n)
{
	struct mez_canon *c = NULL;
	const struct mez_json *back = NULL;
	struct mez_err err;

	if (mez_canon_make(&c, v, MEZ_PROFILE_STRICT, src, n, &err) < 0) {
		mez_require(err.code == MEZ_E_NEGZERO); /* -0 is the one number canon refuses */
		return;
	}
	mez_require(mez_canon_read(&back, a, mez_canon_view(c).p, mez_canon_view(c).n, &err) == 0);
	mez_require(mez_json_same(v, back));
	mez_canon_free(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct mez_arena arena;
	const char *src = (const char *)data;
	const struct mez_json *const *docs;
	size_t i, ndocs;
	struct mez_err err;

	if (!arena.base)
		mez_require(mez_arena_init(&arena, 0, &err) == 0);
	mez_arena_reset(&arena);
	if (mez_yaml_read(&docs, &ndocs, &arena, n ? src : "", n, &err) < 0) {
		mez_require(err.code != MEZ_OK && err.msg[0] && err.line > 0);
		return 0;
	}
	for (i = 0; i < ndocs; i++)
		check_tree(&arena, docs[i], src, n);
	return 0;
}
