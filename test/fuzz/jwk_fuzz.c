/* Any text as a JWK, private or public: the two readers agree, a key that was read is written
 * and read again as itself, and no message quotes its input. */
#include "crypto/key.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Messages are of our own words: of the input's bytes only those of our alphabet could stand
 * in them, and no long run of base64url does. */
static void check_silent(const struct mez_err *err)
{
	size_t run = 0;

	mez_require(err->code != MEZ_OK && err->msg[0] && !err->pointer[0] && !err->file[0]);
	for (const char *at = err->msg; *at; at++) {
		run = *at == ' ' || *at == ',' || *at == ':' ? 0 : run + 1;
		mez_require(run < 16 && (unsigned char)*at < 0x7f);
	}
}

static void check_public(const struct mez_pubkey *key)
{
	static struct mez_arena arena;
	struct mez_pubkey back;
	struct mez_json v;
	bool secret = true;

	if (!arena.base)
		mez_require(mez_arena_init(&arena, 1 << 20, NULL) == 0);
	mez_arena_reset(&arena);
	v = mez_pubkey_jwk(&arena, key);
	MEZ_AUTO(mez_canon) text = mez_canon_of(&v);

	mez_require(mez_pubkey_parse_jwk(&back, &secret, mez_canon_view(text), NULL) == 0);
	mez_require(!secret && mez_pubkey_eq(key, &back));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct mez_str text = { n ? (const char *)data : "", n };
	MEZ_AUTO(mez_seckey) key = NULL;
	struct mez_pubkey pub, of_key;
	struct mez_err err = { 0 };
	bool secret = false;

	if (mez_pubkey_parse_jwk(&pub, &secret, text, &err) < 0) {
		check_silent(&err);
		mez_require(mez_seckey_parse_jwk(&key, text, NULL) == -(int)err.code);
		return 0;
	}
	check_public(&pub);
	mez_require((mez_seckey_parse_jwk(&key, text, NULL) == 0) == secret);
	if (secret) {
		of_key = mez_seckey_public(key);
		mez_require(mez_pubkey_eq(&pub, &of_key));
	}
	return 0;
}
