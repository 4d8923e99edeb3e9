/* receipt/genesis.c: making and opening genesis documents. */
#include "receipt/genesis.h"

#include "base/text.h"
#include "json/shape.h"
#include "proof/integrity.h"

#define GENESIS_TYPE "mez.genesis/1"
static const char purpose[] = "assertionMethod";

static const struct mez_field members[] = {
	{ "type", MEZ_K_STRING, MEZ_REQUIRED, GENESIS_TYPE },
	{ "origin", MEZ_K_STRING, MEZ_REQUIRED, NULL },
	{ "zone", MEZ_K_NAME, MEZ_REQUIRED, NULL },
	{ "log_key", MEZ_K_STRING, MEZ_REQUIRED, NULL },
	{ "nonce", MEZ_K_HEX32, MEZ_REQUIRED, NULL },
	{ "created", MEZ_K_INSTANT, MEZ_REQUIRED, NULL },
	{ "proof", MEZ_K_OBJECT, MEZ_REQUIRED, NULL },
};

bool mez_origin_ok(struct mez_str s)
{
	if (s.n == 0 || s.n > MEZ_ORIGIN_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] <= 0x20 || s.p[i] >= 0x7f || s.p[i] == '+')
			return false;
	}
	return true;
}

static int bad_origin(struct mez_str origin, struct mez_err *err)
{
	int r = mez_err_set(err, MEZ_E_VALUE,
			    "'%.*s' is not 1 to %d printable characters without blank and '+'",
			    MEZ_FMT(origin), MEZ_ORIGIN_MAX);

	mez_err_pointer(err, "/origin");
	return r;
}

int mez_genesis_make(struct mez_json *out, struct mez_arena *a, const struct mez_genesis_new *g,
		     const struct mez_seckey *authority, struct mez_err *err)
{
	const struct mez_proof_options opt = { .purpose = purpose, .created = g->created };
	char did[MEZ_DIDKEY_MAX], nonce[MEZ_HEX32 + 1] = "", created[MEZ_INSTANT_TEXT + 1];
	struct mez_obj o = { .a = a };
	struct mez_json bare, zone = mez_json_copy_text(a, g->zone);
	int r = mez_kind_check(&zone, MEZ_K_NAME, "the zone's name", err);

	if (r < 0)
		return r;
	if (!mez_origin_ok(g->origin))
		return bad_origin(g->origin, err);
	mez_pubkey_did(did, &g->log_key);
	mez_hex(nonce, g->nonce, sizeof(g->nonce));
	mez_instant_text(created, g->created);
	mez_obj_set(&o, "type", mez_json_z(GENESIS_TYPE));
	mez_obj_set(&o, "origin", mez_json_copy_text(a, g->origin));
	mez_obj_set(&o, "zone", zone);
	mez_obj_set(&o, "log_key", mez_json_copy_text(a, mez_str_of(did)));
	mez_obj_set(&o, "nonce", mez_json_copy_text(a, mez_str_of(nonce)));
	mez_obj_set(&o, "created", mez_json_copy_text(a, mez_str_of(created)));
	bare = mez_obj_done(&o);
	return mez_proof_add(out, a, &bare, authority, &opt, err);
}

int mez_genesis_check_log(const struct mez_genesis *g, const struct mez_pubkey *key,
			  struct mez_err *err)
{
	char is[MEZ_DIDKEY_MAX], want[MEZ_DIDKEY_MAX];

	if (mez_pubkey_eq(key, &g->log_key))
		return 0;
	mez_pubkey_did(is, key);
	mez_pubkey_did(want, &g->log_key);
	return mez_err_set(err, MEZ_E_UNTRUSTED,
			   "the key %s is not the log key of this chain, which is %s", is, want);
}

/* The members of a document whose shape is good. */
static int decode(struct mez_genesis *g, struct mez_arena *a, const struct mez_json *v,
		  struct mez_err *err)
{
	struct mez_str log_key = mez_json_str(mez_json_at(v, "log_key"));
	struct mez_json bare;
	struct mez_obj o;
	int r;

	g->origin = mez_json_str(mez_json_at(v, "origin"));
	g->zone = mez_json_str(mez_json_at(v, "zone"));
	if (!mez_origin_ok(g->origin))
		return bad_origin(g->origin, err);
	r = mez_pubkey_from_did(&g->log_key, log_key, err);
	if (r == 0 && memchr(log_key.p, '#', log_key.n))
		r = mez_err_set(err, MEZ_E_VALUE, "names a method and not a key");
	if (r < 0) {
		mez_err_pointer(err, "/log_key");
		return r;
	}
	if (!mez_instant_parse(&g->created, mez_json_str(mez_json_at(v, "created"))))
		mez_bug("a checked shape holds no instant");
	mez_obj_from(&o, a, v);
	(void)mez_obj_drop(&o, MEZ_STR("proof"));
	bare = mez_obj_done(&o);
	g->root = mez_canon_digest_of(&bare);
	return 0;
}

int mez_genesis_open(const struct mez_genesis **out, struct mez_arena *a, struct mez_str text,
		     struct mez_err *err)
{
	struct mez_genesis *g = MEZ_NEW(a, struct mez_genesis);
	struct mez_proof_info proof;
	const struct mez_json *v;
	int r = mez_canon_read(&v, a, text.p, text.n, err);

	if (r == 0 && !mez_str_is(mez_json_str(mez_json_at(v, "type")), GENESIS_TYPE))
		r = mez_err_set(err, MEZ_E_TYPE, "not a " GENESIS_TYPE);
	if (r == 0)
		r = mez_shape_check(v, members, MEZ_COUNT(members), "", text.p, text.n, err);
	if (r == 0)
		r = mez_proof_check(&proof, a, v, purpose, NULL, err);
	if (r == 0)
		r = decode(g, a, v, err);
	if (r < 0)
		return r;
	g->authority = proof.key;
	*out = g;
	return 0;
}
