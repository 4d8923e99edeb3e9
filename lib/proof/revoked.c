/* proof/revoked.c: keys that are no longer believed. */
#include "proof/revoked.h"

#include "json/shape.h"

static const struct mez_field revoked_fields[] = {
	{"key", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"since", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"reason", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"note", MEZ_K_STRING, 0, NULL},
};
static const char *const words[] = {
#define X(name, word) [MEZ_REVOKED_##name] = word,
	MEZ_REVOKED_WHYS(X)
#undef X
};

static bool parse_why(enum mez_revoked_why *out, struct mez_str s)
{
	for (size_t i = 0; i < MEZ_COUNT(words); i++) {
		if (!mez_str_eq(s, mez_str_of(words[i])))
			continue;
		*out = (enum mez_revoked_why)i;
		return true;
	}
	return false;
}

bool mez_revoked_since(struct mez_instant *out, struct mez_str s)
{
	const int64_t day_secs = 86400;
	struct mez_date day;

	if (mez_instant_parse(out, s))
		return true;
	if (!mez_date_parse(&day, s))
		return false;
	out->secs = day.days * day_secs;
	return true;
}

static int read_entry(struct mez_revocation *out, const struct mez_json *v, struct mez_err *err)
{
	struct mez_str since, why, did;
	int r = mez_shape_check(v, revoked_fields, MEZ_COUNT(revoked_fields), "/revoked", NULL, 0,
				err);

	if (r)
		return r;
	did = mez_json_str(mez_json_at(v, "key"));
	since = mez_json_str(mez_json_at(v, "since"));
	why = mez_json_str(mez_json_at(v, "reason"));
	/* a key's own name, not a fragment of a document */
	if (memchr(did.p, '#', did.n))
		return mez_err_set(err, MEZ_E_VALUE, "a key is named \"did:key:...\"");
	r = mez_pubkey_from_did(&out->key, did, err);
	if (r)
		return r;
	if (!mez_revoked_since(&out->since, since))
		return mez_err_set(err, MEZ_E_VALUE, "since '%.*s' is neither a day nor an instant",
				   MEZ_FMT(since));
	if (!parse_why(&out->why, why))
		return mez_err_set(err, MEZ_E_VALUE,
				   "the reason '%.*s' is neither 'retired' nor 'compromised'",
				   MEZ_FMT(why));
	return 0;
}

static int add(struct mez_revocation *v, size_t n, const struct mez_json *entry,
	       struct mez_err *err)
{
	int r = read_entry(&v[n], entry, err);

	if (!r && mez_revoked_find(&(struct mez_revocations){v, n}, &v[n].key))
		r = mez_err_set(err, MEZ_E_DUPLICATE, "a key is revoked twice");
	return r;
}

int mez_revoked_read(struct mez_revocations *out, struct mez_arena *a, const struct mez_json *list,
		     const struct mez_json **at, struct mez_err *err)
{
	struct mez_revocations all = {.n = mez_json_len(list)};
	struct mez_revocation *v;
	int r = 0;

	if (at)
		*at = list;
	if (list && !mez_json_is(list, MEZ_J_ARRAY))
		return mez_err_set(err, MEZ_E_CONFIG, "revoked is a list");
	if (all.n > MEZ_REVOKED_MAX)
		return mez_err_set(err, MEZ_E_CONFIG, "more than %d revoked keys", MEZ_REVOKED_MAX);
	all.v = v = MEZ_NEWS(a, struct mez_revocation, all.n + 1);
	for (size_t i = 0; !r && i < all.n; i++) {
		if (at)
			*at = mez_json_item(list, i);
		r = add(v, i, mez_json_item(list, i), err);
	}
	if (r) {
		if (err)
			err->code = MEZ_E_CONFIG;
		return -MEZ_E_CONFIG;
	}
	*out = all;
	return 0;
}

const struct mez_revocation *mez_revoked_find(const struct mez_revocations *r,
					      const struct mez_pubkey *key)
{
	for (size_t i = 0; r && i < r->n; i++)
		if (mez_pubkey_eq(&r->v[i].key, key))
			return &r->v[i];
	return NULL;
}

static int say(const struct mez_revocation *x, const struct mez_signed *s, struct mez_err *err)
{
	char did[MEZ_DIDKEY_MAX], since[MEZ_INSTANT_TEXT + 1], then[MEZ_INSTANT_TEXT + 1] = "";

	mez_pubkey_did(did, &x->key);
	mez_instant_text(since, x->since);
	if (s->has_seen || s->has_created)
		mez_instant_text(then, s->has_seen ? s->seen : s->created);
	switch (x->why) {
	case MEZ_REVOKED_RETIRED:
		return mez_err_set(err, MEZ_E_REVOKED, "%s is retired since %s, and signed %s%s",
				   did, since, then[0] ? "this at " : "without a date", then);
	case MEZ_REVOKED_COMPROMISED:
		return mez_err_set(err, MEZ_E_REVOKED,
				   "%s is compromised since %s, and nothing else than its own "
				   "word shows that this is older",
				   did, since);
	}
	mez_bug("the reason of a revocation is out of range");
}

int mez_revoked_judge(const struct mez_revocations *r, const struct mez_signed *s,
		      struct mez_err *err)
{
	const struct mez_revocation *x = mez_revoked_find(r, &s->key);

	if (!x || (s->has_seen && s->seen.secs < x->since.secs))
		return 0;
	if (x->why == MEZ_REVOKED_RETIRED && s->has_created && s->created.secs < x->since.secs)
		return 0;
	return say(x, s, err);
}
