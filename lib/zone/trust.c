/* zone/trust.c: the trust file as keys by role. */
#include "zone/trust.h"

#include "json/shape.h"

static const char *const role_names[MEZ_ROLE_COUNT] = {
#define X(name, text, signs) [MEZ_ROLE_##name] = text,
	MEZ_ROLES(X)
#undef X
};

const char *mez_role_name(enum mez_role role)
{
	mez_require((unsigned)role < MEZ_ROLE_COUNT);
	return role_names[role];
}

bool mez_role_parse(enum mez_role *out, struct mez_str name)
{
	for (unsigned i = 0; i < MEZ_ROLE_COUNT; i++) {
		if (mez_str_eq(name, mez_str_of(role_names[i]))) {
			*out = (enum mez_role)i;
			return true;
		}
	}
	return false;
}

/* Whatever is wrong with this file is a matter of configuration; the message stays. */
static int as_config(int r, struct mez_err *err, const struct mez_json *v, struct mez_str src)
{
	struct mez_err inner = *err;

	if (r == 0)
		return 0;
	r = mez_err_set(err, MEZ_E_CONFIG, "trust file: %s", inner.msg);
	mez_err_pointer(err, inner.pointer);
	if (inner.line)
		mez_err_place(err, inner.line, inner.col, inner.offset);
	else if (src.p)
		mez_json_blame(err, src.p, src.n, v);
	return r;
}

static int add_key(struct mez_pubkey *keys, size_t *n, const struct mez_json *v,
		   struct mez_err *err)
{
	struct mez_str did = mez_json_str(v);

	/* Pins are whole DIDs: a key's own name, not a fragment of a document. */
	if (!did.p || memchr(did.p, '#', did.n))
		return mez_err_set(err, MEZ_E_CONFIG, "a pinned key is a string \"did:key:...\"");
	if (mez_pubkey_from_did(&keys[*n], did, err) < 0)
		return -(int)err->code;
	for (size_t i = 0; i < *n; i++) {
		if (mez_pubkey_eq(&keys[i], &keys[*n]))
			return mez_err_set(err, MEZ_E_CONFIG, "'%.*s' is listed twice",
					   MEZ_FMT(did));
	}
	(*n)++;
	return 0;
}

static int decode_role(struct mez_trust *t, struct mez_arena *a, enum mez_role role,
		       const struct mez_json *list, struct mez_str src, struct mez_err *err)
{
	size_t len = mez_json_len(list);
	struct mez_pubkey *keys = MEZ_NEWS(a, struct mez_pubkey, len);

	int r = 0;

	if (len > MEZ_TRUST_KEYS_MAX)
		return as_config(mez_err_set(err, MEZ_E_CONFIG, "more than %d keys in a role",
					     MEZ_TRUST_KEYS_MAX), err, list, src);
	for (size_t i = 0; i < len && r == 0; i++) {
		const struct mez_json *v = mez_json_item(list, i);

		r = as_config(add_key(keys, &t->n[role], v, err), err, v, src);
	}
	t->key[role] = keys;
	return r;
}

int mez_trust_decode(struct mez_trust *out, struct mez_arena *a, const struct mez_json *v,
		     struct mez_str src, struct mez_err *err)
{
	static const struct mez_field top[] = {
		{ "type", MEZ_K_STRING, MEZ_REQUIRED, MEZ_TRUST_TYPE },
		{ "roles", MEZ_K_OBJECT, MEZ_REQUIRED, NULL },
		{ "revoked", MEZ_K_ARRAY, 0, NULL },
	};
	static const struct mez_field roles[MEZ_ROLE_COUNT] = {
#define X(name, text, signs) [MEZ_ROLE_##name] = { text, MEZ_K_ARRAY, 0, NULL },
		MEZ_ROLES(X)
#undef X
	};
	const struct mez_json *map = mez_json_at(v, "roles"), *at = v;
	struct mez_trust t = { .n = { 0 } };
	size_t total = 0;
	int r = mez_shape_check(v, top, MEZ_COUNT(top), "", src.p, src.n, err);

	if (r == 0)
		r = mez_shape_check(map, roles, MEZ_COUNT(roles), "/roles", src.p, src.n, err);
	if (r < 0)
		return as_config(r, err, v, src);
	for (unsigned i = 0; i < MEZ_ROLE_COUNT; i++) {
		const struct mez_json *list = mez_json_get(map, mez_str_of(role_names[i]));

		if (list && decode_role(&t, a, (enum mez_role)i, list, src, err) < 0)
			return -(int)err->code;
		total += t.n[i];
	}
	if (total == 0)
		return as_config(mez_err_set(err, MEZ_E_CONFIG, "pins no key at all"), err, v, src);
	r = mez_revoked_read(&t.revoked, a, mez_json_at(v, "revoked"), &at, err);
	if (r)
		return as_config(r, err, at, src);
	*out = t;
	return 0;
}

bool mez_trust_has(const struct mez_trust *trust, enum mez_role role, const struct mez_pubkey *key)
{
	mez_require((unsigned)role < MEZ_ROLE_COUNT);
	if (!trust)
		return false;
	for (size_t i = 0; i < trust->n[role]; i++) {
		if (mez_pubkey_eq(&trust->key[role][i], key))
			return true;
	}
	return false;
}

int mez_trust_require(const struct mez_trust *trust, enum mez_role role,
		      const struct mez_pubkey *key, struct mez_err *err)
{
	char did[MEZ_DIDKEY_MAX];

	if (mez_trust_has(trust, role, key))
		return 0;
	mez_pubkey_did(did, key);
	return mez_err_set(err, MEZ_E_UNTRUSTED, "%s is not pinned for the role '%s'", did,
			   mez_role_name(role));
}

int mez_trust_signed(const struct mez_trust *trust, enum mez_role role, const struct mez_signed *by,
		     struct mez_err *err)
{
	int r = mez_trust_require(trust, role, &by->key, err);

	return r ? r : mez_revoked_judge(&trust->revoked, by, err);
}
