/* Any text as a did:key: what is accepted is the one spelling of its key, once or twice. */
#include "crypto/key.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct mez_str did = { n ? (const char *)data : "", n };
	char back[MEZ_DIDKEY_MAX], twice[2 * MEZ_DIDKEY_MAX];
	struct mez_pubkey key;
	struct mez_err err;
	int rc = mez_pubkey_from_did(&key, did, &err);

	if (rc < 0) {
		mez_require(rc == -MEZ_E_VALUE || rc == -MEZ_E_UNSUPPORTED);
		mez_require(err.code == (enum mez_code) - rc && err.msg[0]);
		return 0;
	}
	mez_pubkey_did(back, &key);
	(void)snprintf(twice, sizeof(twice), "%s#%s", back, back + strlen("did:key:"));
	mez_require(mez_str_eq(did, mez_str_of(back)) || mez_str_eq(did, mez_str_of(twice)));
	return 0;
}
