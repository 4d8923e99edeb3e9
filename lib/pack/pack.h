/* pack/pack.h: packs: named, versioned sets of law and rules as OCI artifacts.
 * Format: mez-pack(5).  May include: base json canon store domain.
 * Invariant: a struct mez_pack exists only if its manifest has the digest it was asked by and
 * every content has the digest the manifest lists.  Who signed it is judged where it enters a
 * zone (work/lock.h) or an audit (work/verify.h): afterwards the lock pins the digest. */
#ifndef MEZ_PACK_PACK_H
#define MEZ_PACK_PACK_H

#include "pack/law.h"
#include "pack/rules.h"
#include "store/oci.h"

#define MEZ_MEDIA_PACK_CONFIG "application/vnd.mez.pack.config.v1+json"
#define MEZ_MEDIA_ITEM "application/vnd.mez.item.v1+json"
#define MEZ_MEDIA_LOCK "application/vnd.mez.lock.v1+json"
#define MEZ_MEDIA_SIGNATURE "application/vnd.mez.packsig.v1+json"
#define MEZ_MEDIA_REVIEW "application/vnd.mez.review.v1+json"
#define MEZ_ARTIFACT_LAWPACK "application/vnd.mez.lawpack.v1"
#define MEZ_ARTIFACT_REGPACK "application/vnd.mez.regpack.v1"
#define MEZ_ARTIFACT_SIGNATURE "application/vnd.mez.signature.v1"
#define MEZ_ARTIFACT_REVIEW "application/vnd.mez.review.manifest.v1"
#define MEZ_ARTIFACT_LOCK "application/vnd.mez.lock.v1"
#define MEZ_ARTIFACT_CHAIN "application/vnd.mez.chain.v1"

enum { MEZ_PACK_MAX_CONTENTS = 100000, MEZ_PACK_MAX_REQUIRES = 100 };

/* Where blobs come from: a store, a bundle in memory.  get gives the bytes of a blob whose
 * digest it has checked, in a: CLOSURE when it is not there, DIGEST when it is damaged. */
struct mez_blobs {
	int (*get)(void *arg, struct mez_str *out, struct mez_arena *a,
		   const struct mez_filehash *h, struct mez_err *err);
	void *arg;
};

enum mez_pack_kind { MEZ_PACK_LAW, MEZ_PACK_REG };

struct mez_content {
	struct mez_str path, media_type, bytes;
	struct mez_filehash sha256;
};
struct mez_requirement {
	struct mez_str name;
	struct mez_filehash sha256;
};
struct mez_pack {
	struct mez_filehash sha256;            /* of the manifest: the pack's digest */
	uint64_t size;                         /* of the manifest */
	enum mez_pack_kind kind;
	struct mez_str name, version, jurisdiction, title;
	struct mez_str notice;                 /* what it is not: legal advice, to begin with */
	const struct mez_json *sources;        /* {KEY: {title, class, url?}}: what figures name */
	struct mez_requirement *requires;      /* sorted by name */
	size_t nrequires;
	struct mez_content *content;           /* sorted by path */
	size_t ncontents;
};

/* Read the pack whose manifest has this digest; everything lives in a.  Fails with CLOSURE,
 * DIGEST, TYPE, MEMBER, MISSING, VALUE, NOT_CANONICAL. */
MEZ_MUST int mez_pack_open(struct mez_pack **out, struct mez_arena *a, const struct mez_blobs *from,
			   const struct mez_filehash *manifest, struct mez_err *err);

/* Config and manifest bytes of a pack whose fields and contents (with bytes) are filled; sets
 * the digests of the contents, sorts them, and sets pack->sha256 and size. */
void mez_pack_encode(struct mez_str *config, struct mez_str *manifest, struct mez_arena *a,
		     struct mez_pack *pack);
/* {KEY: {title, class: V1 V2 V3 or GK, url?}}: MEMBER, MISSING or VALUE when it is not. */
MEZ_MUST int mez_pack_check_sources(const struct mez_json *sources, struct mez_err *err);
const char *mez_pack_kind_name(enum mez_pack_kind k); /* "lawpack", "regpack" */
MEZ_MUST bool mez_pack_kind_parse(enum mez_pack_kind *out, struct mez_str s);

/* Put the items of the packs into rules and law, requirements before those who require them.
 * Every requirement must be among the packs with the digest that was required (CLOSURE). */
MEZ_MUST int mez_pack_add(struct mez_rules *rules, struct mez_law *law,
			  struct mez_pack *const *packs, size_t n, struct mez_err *err);
/* Close both: names, types, tables, citations. */
MEZ_MUST int mez_pack_close(struct mez_rules *rules, struct mez_law *law, struct mez_err *err);
/* The two together. */
MEZ_MUST int mez_pack_load(struct mez_rules *rules, struct mez_law *law,
			   struct mez_pack *const *packs, size_t n, struct mez_err *err);

/* An artifact manifest: one config (NULL: the OCI empty one), layers, an optional subject. */
struct mez_json mez_manifest_json(struct mez_arena *a, const char *artifact_type,
				  const struct mez_descriptor *config, struct mez_json layers,
				  const struct mez_descriptor *subject);

#endif
