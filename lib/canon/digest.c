/* canon/digest.c: SHA-256 and HMAC by nettle; the only file that includes it. */
#include <nettle/hmac.h>
#include <nettle/memops.h>
#include <nettle/sha2.h>

#include "base/text.h"
#include "canon/digest.h"

_Static_assert(sizeof(struct mez_sha256) >= sizeof(struct sha256_ctx),
	       "nettle's state fits into ours");
_Static_assert(sizeof(struct mez_hmac) >= sizeof(struct hmac_sha256_ctx),
	       "nettle's keyed state fits into ours");
_Static_assert(SHA256_DIGEST_SIZE == sizeof(struct mez_digest), "SHA-256 gives 32 bytes");
_Static_assert(SHA256_DIGEST_SIZE == sizeof(struct mez_filehash), "SHA-256 gives 32 bytes");

bool mez_digest_eq(const struct mez_digest *a, const struct mez_digest *b)
{
	return memeql_sec(a->b, b->b, sizeof(a->b));
}

bool mez_filehash_eq(const struct mez_filehash *a, const struct mez_filehash *b)
{
	return memeql_sec(a->b, b->b, sizeof(a->b));
}

void mez_digest_hex(char out[static MEZ_HEX32 + 1], const struct mez_digest *d)
{
	mez_hex(out, d->b, sizeof(d->b));
	out[MEZ_HEX32] = 0;
}

bool mez_digest_parse(struct mez_digest *out, struct mez_str hex)
{
	return mez_unhex(out->b, sizeof(out->b), hex);
}

void mez_filehash_hex(char out[static MEZ_HEX32 + 1], const struct mez_filehash *d)
{
	mez_hex(out, d->b, sizeof(d->b));
	out[MEZ_HEX32] = 0;
}

bool mez_filehash_parse(struct mez_filehash *out, struct mez_str hex)
{
	return mez_unhex(out->b, sizeof(out->b), hex);
}

#define OCI_PREFIX "sha256:"
enum { OCI_PREFIX_LEN = sizeof(OCI_PREFIX) - 1 };
_Static_assert(OCI_PREFIX_LEN + MEZ_HEX32 == MEZ_OCI_DIGEST, "prefix and digits");

void mez_filehash_oci(char out[static MEZ_OCI_DIGEST + 1], const struct mez_filehash *d)
{
	memcpy(out, OCI_PREFIX, OCI_PREFIX_LEN);
	mez_filehash_hex(out + OCI_PREFIX_LEN, d);
}

bool mez_filehash_parse_oci(struct mez_filehash *out, struct mez_str s)
{
	if (!mez_str_starts(s, MEZ_STR(OCI_PREFIX)))
		return false;
	s.p += OCI_PREFIX_LEN;
	s.n -= OCI_PREFIX_LEN;
	return mez_filehash_parse(out, s);
}

struct mez_filehash mez_sha256_file(const void *p, size_t n)
{
	struct sha256_ctx ctx;
	struct mez_filehash h;

	sha256_init(&ctx);
	sha256_update(&ctx, n, p);
	sha256_digest(&ctx, sizeof(h.b), h.b);
	return h;
}

/* The state is copied in and out: a cast would read it under another type than it has. */
void mez_sha256_init(struct mez_sha256 *s)
{
	struct sha256_ctx ctx;

	sha256_init(&ctx);
	memcpy(s->opaque, &ctx, sizeof(ctx));
}

void mez_sha256_update(struct mez_sha256 *s, const void *p, size_t n)
{
	struct sha256_ctx ctx;

	memcpy(&ctx, s->opaque, sizeof(ctx));
	sha256_update(&ctx, n, p);
	memcpy(s->opaque, &ctx, sizeof(ctx));
}

struct mez_filehash mez_sha256_final(struct mez_sha256 *s)
{
	struct sha256_ctx ctx;
	struct mez_filehash h;

	memcpy(&ctx, s->opaque, sizeof(ctx));
	sha256_digest(&ctx, sizeof(h.b), h.b);
	memset(s, 0, sizeof(*s));
	return h;
}

struct mez_digest mez_leaf_hash(const void *p, size_t n)
{
	static const uint8_t leaf = 0;
	struct sha256_ctx ctx;
	struct mez_digest d;

	sha256_init(&ctx);
	sha256_update(&ctx, 1, &leaf);
	sha256_update(&ctx, n, p);
	sha256_digest(&ctx, sizeof(d.b), d.b);
	return d;
}

struct mez_digest mez_node_hash(const struct mez_digest *left, const struct mez_digest *right)
{
	static const uint8_t node = 1;
	struct sha256_ctx ctx;
	struct mez_digest d;

	sha256_init(&ctx);
	sha256_update(&ctx, 1, &node);
	sha256_update(&ctx, sizeof(left->b), left->b);
	sha256_update(&ctx, sizeof(right->b), right->b);
	sha256_digest(&ctx, sizeof(d.b), d.b);
	return d;
}

void mez_hmac_init(struct mez_hmac *h, const uint8_t key[static 32])
{
	struct hmac_sha256_ctx ctx;

	hmac_sha256_set_key(&ctx, 32, key);
	memcpy(h->opaque, &ctx, sizeof(ctx));
	explicit_bzero(&ctx, sizeof(ctx));
}

struct mez_digest mez_hmac(const struct mez_hmac *h, const void *p, size_t n)
{
	struct hmac_sha256_ctx ctx;
	struct mez_digest d;

	memcpy(&ctx, h->opaque, sizeof(ctx));
	hmac_sha256_update(&ctx, n, p);
	hmac_sha256_digest(&ctx, sizeof(d.b), d.b);
	explicit_bzero(&ctx, sizeof(ctx)); /* holds the key */
	return d;
}

void mez_hmac_wipe(struct mez_hmac *h)
{
	explicit_bzero(h->opaque, sizeof(h->opaque));
}
