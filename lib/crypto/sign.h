/* crypto/sign.h: making and checking Ed25519 signatures over to-be-signed values.
 * struct mez_tbs is opaque, with one constructor per scheme, so that raw bytes, or the
 * wrong serialisation, cannot be signed.  Verification is strict (RFC 8032 with canonical
 * S and no small-order points, as libsodium does). */
#ifndef MEZ_CRYPTO_SIGN_H
#define MEZ_CRYPTO_SIGN_H

#include "crypto/key.h"

struct mez_tbs;
void mez_tbs_free(struct mez_tbs *t); /* NULL is fine */
MEZ_DEFINE_AUTO(mez_tbs);

/* W3C Data Integrity eddsa-jcs-2022: SHA-256(JCS(proof options)) || SHA-256(JCS(document)). */
MEZ_OWNED(mez_tbs_free)
struct mez_tbs *mez_tbs_integrity(const struct mez_canon *options,
				  const struct mez_canon *document);
/* C2SP signed note: text is UTF-8 (UTF8), ends with a newline and holds no other control
 * character (SYNTAX), and is at most MEZ_TBS_NOTE_MAX bytes (LIMIT). */
#define MEZ_TBS_NOTE_MAX ((size_t)1 << 20)
MEZ_MUST int mez_tbs_note(struct mez_tbs **out, struct mez_str text, struct mez_err *err);

/* Deterministic (RFC 8032).  Opens the key's memory for the moment: a key is used by one
 * thread at a time. */
void mez_sign(struct mez_signature *out, const struct mez_seckey *key, const struct mez_tbs *t);
/* 0, or MEZ_E_SIGNATURE. */
MEZ_MUST int mez_verify(const struct mez_pubkey *key, const struct mez_signature *sig,
			const struct mez_tbs *t, struct mez_err *err);

#endif
