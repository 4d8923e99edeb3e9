/* Any bytes as a zone document, in YAML and in JSON, as a lock and as a draft: refused as a matter
 * of configuration, or a policy. */
#include "adapt/yaml.h"
#include "zone/lock.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct mez_arena arena;

static void as_composing(const struct mez_json *doc)
{
	struct mez_composing c = {.nlayers = SIZE_MAX};
	const struct mez_json *at = NULL;
	struct mez_err err;
	int r = mez_composing_read(&c, &arena, doc, &at, &err);

	mez_require(r == 0 || (r == -MEZ_E_CONFIG && err.msg[0] && at && c.nlayers == SIZE_MAX));
	mez_require(r < 0 || c.nlayers <= MEZ_ZONE_MAX_LAYERS);
	mez_require(r < 0 || c.nwaivers <= MEZ_ZONE_MAX_WAIVERS);
}

/* Keys that are revoked, each once; whose they are not is not. */
static void as_revoked(const struct mez_json *doc)
{
	struct mez_revocations r = {.n = SIZE_MAX};
	struct mez_signed by = {.has_seen = true, .seen = {INT64_MIN}};
	const struct mez_json *at;
	struct mez_err err;
	int e = mez_revoked_read(&r, &arena, mez_json_at(doc, "revoked"), &at, &err);

	mez_require(e == 0 || (e == -MEZ_E_CONFIG && err.msg[0] && r.n == SIZE_MAX));
	for (size_t i = 0; e == 0 && i < r.n; i++) {
		by.key = r.v[i].key;
		mez_require(mez_revoked_find(&r, &by.key) == &r.v[i]);
		mez_require(mez_revoked_judge(&r, &by, &err) == 0);
		by.has_seen = false;
		mez_require(mez_revoked_judge(&r, &by, &err) == -MEZ_E_REVOKED);
		by.has_seen = true;
	}
}

static void as_zone(const struct mez_json *doc, const struct mez_origin *o)
{
	struct mez_policy p = {.nheads = SIZE_MAX};
	struct mez_err err;
	int shape = mez_zone_check(doc, o, &err), r;

	mez_require(shape == 0 || (shape == -MEZ_E_CONFIG && err.msg[0]));
	r = mez_zone_policy(&p, &arena, doc, mez_json_at(doc, "authorities"), &err);
	mez_require(r == 0 || (r == -MEZ_E_CONFIG && err.msg[0] && p.nheads == SIZE_MAX));
	mez_require(r < 0 || shape == 0);
	mez_require(r < 0 || (p.set && p.zone.n && p.jurisdiction.n));
	if (r == 0)
		as_composing(doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct mez_origin o = {"fuzz", {n ? (const char *)data : "", n}};
	const struct mez_json *doc;
	struct mez_lock lock;
	struct mez_err err;

	if (!arena.base)
		mez_require(mez_arena_init(&arena, 0, &err) == 0 && mez_crypto_init(&err) == 0);
	mez_arena_reset(&arena);
	if (mez_yaml_read_one(&doc, &arena, o.text.p, o.text.n, &err) == 0)
		as_zone(doc, &o);
	if (mez_json_read(&doc, &arena, o.text.p, o.text.n, &err) < 0)
		return 0;
	as_zone(doc, &o);
	as_revoked(doc);
	if (mez_lock_open(&lock, &arena, doc, &err) < 0)
		mez_require(err.code != MEZ_OK && err.msg[0]);
	else
		mez_require(lock.policy.set != NULL && !mez_lockdraft_is(doc));
	if (mez_lockdraft_check(doc, &err) < 0)
		mez_require(err.code != MEZ_OK && err.msg[0]);
	else
		mez_require(mez_lockdraft_is(doc));
	return 0;
}
