/* tensor/commit.c: leaves of canonical bytes, and their root. */
#include "tensor/commit.h"

#include "mmr/mmr.h"

/* What all leaves say, as values. */
struct frame {
	struct mez_json as_of, domain_set, jurisdiction, lock, operation, zone;
};

static struct mez_json hex_json(struct mez_arena *a, const struct mez_digest *d)
{
	char hex[MEZ_HEX32 + 1];

	mez_digest_hex(hex, d);
	return mez_json_copy_text(a, (struct mez_str){hex, MEZ_HEX32});
}

static struct frame frame_of(struct mez_arena *a, const struct mez_leaves *of)
{
	char text[MEZ_INSTANT_TEXT + 1];

	mez_instant_text(text, of->as_of);
	return (struct frame){.as_of = mez_json_copy_text(a, mez_str_of(text)),
			      .domain_set = mez_json_z(of->set->name),
			      .jurisdiction = mez_json_text(of->jurisdiction),
			      .lock = hex_json(a, &of->lock_sha256),
			      .operation = hex_json(a, &of->operation_sha256),
			      .zone = mez_json_text(of->zone)};
}

/* One salt a domain from the operation's nonce: cells of few possible values cannot be guessed
 * from the proofs of others. */
static struct mez_digest salt_of(const struct mez_hmac *nonce, const char *domain)
{
	char label[64];
	static const char prefix[] = "mez.salt/1";
	size_t n = sizeof prefix, len = strlen(domain); /* with its NUL */

	mez_require(n + len <= sizeof label);
	memcpy(label, prefix, n);
	memcpy(label + n, domain, len);
	return mez_hmac(nonce, label, n + len);
}

/* Members in their order: what stands in order need not be sorted. */
static struct mez_digest leaf_of(struct mez_arena *a, const struct frame *f, const char *domain,
				 const struct mez_json *cell, const struct mez_digest *salt,
				 struct mez_buf *bytes)
{
	struct mez_obj o = {.a = a};
	struct mez_json doc;

	mez_obj_set(&o, "as_of", f->as_of);
	mez_obj_set(&o, "cell", *cell);
	mez_obj_set(&o, "domain", mez_json_z(domain));
	mez_obj_set(&o, "domain_set", f->domain_set);
	mez_obj_set(&o, "jurisdiction", f->jurisdiction);
	mez_obj_set(&o, "lock_sha256", f->lock);
	mez_obj_set(&o, "operation_sha256", f->operation);
	mez_obj_set(&o, "salt", hex_json(a, salt));
	mez_obj_set(&o, "type", mez_json_literal("mez.leaf/1"));
	mez_obj_set(&o, "zone", f->zone);
	doc = mez_obj_done(&o);
	mez_buf_clear(bytes);
	if (mez_canon_write(bytes, &doc, MEZ_PROFILE_STRICT, NULL, 0, NULL) < 0)
		mez_bug("a leaf of our own is not fit for canonical bytes");
	return mez_leaf_hash(bytes->p, bytes->len);
}

enum { CELL_ROOM = 16384 }; /* of most cells more than enough */

struct mez_digest mez_leaves_root(struct mez_arena *a, const struct mez_leaves *of,
				  struct mez_json *cell)
{
	const struct frame f = frame_of(a, of);
	MEZ_AUTOBUF bytes = MEZ_BUF_INIT;
	struct mez_hmac nonce;
	struct mez_mmr tree;

	(void)mez_buf_room(&bytes, CELL_ROOM);
	mez_hmac_init(&nonce, of->nonce.b);
	mez_mmr_init(&tree);
	for (unsigned d = 0; d < of->set->count; d++) {
		const char *domain = mez_domain_name((enum mez_domain)d);
		struct mez_digest salt = salt_of(&nonce, domain), leaf;

		cell[d] = mez_canon_keep(a, &cell[d], &bytes);
		leaf = leaf_of(a, &f, domain, &cell[d], &salt, &bytes);
		mez_mmr_append(&tree, &leaf);
	}
	mez_hmac_wipe(&nonce);
	return mez_mmr_root(&tree);
}
