/* Any JSON as a trust file: refused as a matter of configuration, or keys, each of which is
 * pinned for the role it stands under. */
#include "zone/trust.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct mez_arena arena;
	struct mez_str src = {n ? (const char *)data : "", n};
	const struct mez_json *doc;
	struct mez_trust trust;
	struct mez_err err;
	size_t keys = 0;

	if (!arena.base)
		mez_require(mez_arena_init(&arena, 0, &err) == 0 && mez_crypto_init(&err) == 0);
	mez_arena_reset(&arena);
	if (mez_json_read(&doc, &arena, src.p, src.n, &err) < 0)
		return 0;
	if (mez_trust_decode(&trust, &arena, doc, src, &err) < 0) {
		mez_require(err.code == MEZ_E_CONFIG && err.msg[0]);
		return 0;
	}
	for (size_t role = 0; role < MEZ_ROLE_COUNT; role++) {
		for (size_t i = 0; i < trust.n[role]; i++)
			mez_require(
				mez_trust_has(&trust, (enum mez_role)role, &trust.key[role][i]));
		keys += trust.n[role];
	}
	mez_require(keys > 0);
	return 0;
}
