/* Any JSON document as one with a Data Integrity proof.  The resolver knows every method, so
 * that the signature is reached. */
#include "proof/integrity.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static int any_key(struct mez_pubkey *out, struct mez_str method, void *arg, struct mez_err *err)
{
	(void)method;
	(void)err;
	*out = *(const struct mez_pubkey *)arg;
	return 0;
}

/* What we sign verifies, unless the document is none that can be signed. */
static void check_made(struct mez_arena *a, const struct mez_json *doc,
		       const struct mez_seckey *key)
{
	static const struct mez_proof_options opt = { "assertionMethod", { 0 } };
	struct mez_proof_info info;
	struct mez_json made;
	struct mez_err err;

	if (mez_proof_add(&made, a, doc, key, &opt, &err) < 0) {
		mez_require(err.code == MEZ_E_VALUE || err.code == MEZ_E_NUMBER ||
			    err.code == MEZ_E_NEGZERO);
		return;
	}
	mez_require(mez_proof_check(&info, a, &made, opt.purpose, NULL, &err) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const uint8_t seed[32] = { 1, 2, 3 };
	static struct mez_arena arena;
	static struct mez_seckey *key;
	static struct mez_pubkey pub;
	const struct mez_resolver resolve = { any_key, &pub };
	struct mez_proof_info info = { .has_created = false };
	const struct mez_json *doc;
	struct mez_err err;

	if (!key) {
		mez_require(mez_arena_init(&arena, 0, NULL) == 0);
		key = mez_seckey_of_seed(seed);
		pub = mez_seckey_public(key);
	}
	mez_arena_reset(&arena);
	if (mez_json_read(&doc, &arena, n ? (const char *)data : "", n, &err) < 0)
		return 0;
	if (mez_proof_check(&info, &arena, doc, "assertionMethod", &resolve, &err) < 0)
		mez_require(err.code != MEZ_OK && err.msg[0] && !info.method.p);
	check_made(&arena, doc, key);
	return 0;
}
