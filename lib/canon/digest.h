/* canon/digest.h: SHA-256 values and where they may come from.
 * struct mez_digest is a digest of canonical bytes or of a tree node; struct
 * mez_filehash is a digest of raw bytes (a blob).  They are different types because
 * they promise different things; neither converts to a key. */
#ifndef MEZ_CANON_DIGEST_H
#define MEZ_CANON_DIGEST_H

#include "base/err.h"

struct mez_digest { uint8_t b[32]; };
struct mez_filehash { uint8_t b[32]; };
enum { MEZ_HEX32 = 64, MEZ_OCI_DIGEST = 71 }; /* "sha256:" + hex */

bool mez_digest_eq(const struct mez_digest *a, const struct mez_digest *b); /* constant time */
bool mez_filehash_eq(const struct mez_filehash *a, const struct mez_filehash *b);
void mez_digest_hex(char out[static MEZ_HEX32 + 1], const struct mez_digest *d);
MEZ_MUST bool mez_digest_parse(struct mez_digest *out, struct mez_str hex);
void mez_filehash_hex(char out[static MEZ_HEX32 + 1], const struct mez_filehash *d);
MEZ_MUST bool mez_filehash_parse(struct mez_filehash *out, struct mez_str hex);
/* "sha256:<hex>", the form of OCI descriptors. */
void mez_filehash_oci(char out[static MEZ_OCI_DIGEST + 1], const struct mez_filehash *d);
MEZ_MUST bool mez_filehash_parse_oci(struct mez_filehash *out, struct mez_str s);

/* Raw bytes (blobs, files). */
struct mez_filehash mez_sha256_file(const void *p, size_t n);
/* Streaming, for files that do not fit: opaque state of fixed size. */
struct mez_sha256 { uint64_t opaque[16]; };
void mez_sha256_init(struct mez_sha256 *s);
void mez_sha256_update(struct mez_sha256 *s, const void *p, size_t n);
struct mez_filehash mez_sha256_final(struct mez_sha256 *s);

/* RFC 6962 section 2.1: leaf = SHA-256(00 || data), node = SHA-256(01 || left || right). */
struct mez_digest mez_leaf_hash(const void *p, size_t n);
struct mez_digest mez_node_hash(const struct mez_digest *left, const struct mez_digest *right);
/* HMAC-SHA-256 (RFC 2104) for deriving salts: one key of 32 bytes, then any number of texts.
 * Wipe the state: it is as good as the key. */
struct mez_hmac { uint64_t opaque[48]; };
void mez_hmac_init(struct mez_hmac *h, const uint8_t key[static 32]);
struct mez_digest mez_hmac(const struct mez_hmac *h, const void *p, size_t n);
void mez_hmac_wipe(struct mez_hmac *h);

#endif
