/* work/lockfile.c: what a zone's lock is to say. */
#include "work/lockfile.h"

#include <fcntl.h>

#include "adapt/yaml.h"
#include "base/file.h"

enum { ZONE_MAX_BYTES = 1 << 20, JWK_MAX_BYTES = 4096, KEYS_MAX = 64 };

struct locking {
	struct mez_arena *a;
	const char *zone;	  /* directory */
	bool draft;		  /* neither keys nor signatures are looked at */
	struct mez_origin origin; /* zone.yaml */
	const struct mez_json *doc;
	struct mez_store *store;
	struct mez_pubkey publisher[KEYS_MAX], reviewer[KEYS_MAX];
	size_t npublishers, nreviewers;
	struct mez_json authorities, publishers, revoked, reviewers;
	struct mez_revocations revocations;
	struct mez_policy policy;
	struct mez_composing composing;
	struct mez_rules rules;
	struct mez_law law;
	struct mez_pack **packs;
	struct mez_composition all;
	struct mez_faults *faults;
	struct mez_err *err;
};

static int read_zone(struct locking *l)
{
	MEZ_AUTOBUF buf = MEZ_BUF_INIT;
	int r;

	l->origin.file = mez_arena_fmt(l->a, "%s/zone.yaml", l->zone).p;
	r = mez_file_read(&buf, AT_FDCWD, l->origin.file, ZONE_MAX_BYTES, l->err);
	if (r)
		return r;
	l->origin.text = mez_arena_dup(l->a, mez_buf_view(&buf));
	r = mez_yaml_read_one(&l->doc, l->a, l->origin.text.p, l->origin.text.n, l->err);
	if (r) {
		mez_err_file(l->err, l->origin.file);
		return r;
	}
	return mez_zone_check(l->doc, &l->origin, l->err);
}

/* --- keys ----------------------------------------------------------------- */

/* The place is in the file, or else where the zone document names it. */
static void blame_key_file(struct mez_err *err, const char *path)
{
	if (!err)
		return;
	if (err->line) {
		mez_err_file(err, path);
		return;
	}
	err->file[0] = 0;
	(void)!mez_err_in(err, "%s", path);
}

/* A DID as it stands, or a public key file of the zone. */
static int read_key(struct locking *l, struct mez_pubkey *out, const struct mez_json *v)
{
	MEZ_AUTOBUF buf = MEZ_BUF_INIT;
	MEZ_AUTOBUF path = MEZ_BUF_INIT;
	const struct mez_json *jwk;
	struct mez_str s = mez_json_str(v);
	int r;

	if (!s.p || memchr(s.p, 0, s.n))
		return mez_origin_err(&l->origin, v->offset, l->err, MEZ_E_CONFIG,
				      "a key is a did:key or a file");
	if (mez_str_starts(s, MEZ_STR("did:")))
		return mez_pubkey_from_did(out, s, l->err);
	mez_buf_fmt(&path, "%s/", l->zone);
	mez_buf_str(&path, s);
	r = mez_file_read(&buf, AT_FDCWD, path.p, JWK_MAX_BYTES, l->err);
	if (!r)
		r = mez_json_read(&jwk, l->a, buf.p, buf.len, l->err);
	if (!r)
		r = mez_pubkey_from_jwk(out, jwk, l->err);
	if (r)
		blame_key_file(l->err, path.p);
	return r;
}

static int add_did(struct locking *l, struct mez_arr *list, const struct mez_json *v)
{
	char did[MEZ_DIDKEY_MAX];
	struct mez_pubkey key;
	int r = read_key(l, &key, v);

	if (r) {
		mez_origin_blame(&l->origin, v, l->err);
		return r;
	}
	mez_pubkey_did(did, &key);
	mez_arr_add(list, mez_json_copy_text(l->a, mez_str_of(did)));
	return 0;
}

/* {NAME: one key or a list} to {NAME: [did...]}. */
static int read_authorities(struct locking *l, struct mez_json *out)
{
	const struct mez_json *map = mez_json_at(l->doc, "authorities");
	struct mez_obj o = {.a = l->a};

	for (size_t i = 0; i < map->len; i++) {
		const struct mez_member *m = mez_json_member(map, i);
		struct mez_arr list = {.a = l->a};
		bool many = mez_json_is(&m->value, MEZ_J_ARRAY);
		int r = 0;

		for (size_t k = 0; !r && k < (many ? m->value.len : 1); k++)
			r = add_did(l, &list, many ? mez_json_item(&m->value, k) : &m->value);
		if (r)
			return r;
		mez_obj_add(&o, mez_json_str(&m->name), mez_arr_done(&list));
	}
	*out = mez_obj_done(&o);
	return 0;
}

/* A list of keys: into key, and as [did...]. */
static int read_keys(struct locking *l, const char *member, struct mez_pubkey *key, size_t *n,
		     struct mez_json *out)
{
	const struct mez_json *list = mez_json_get(l->doc, mez_str_of(member));
	struct mez_arr dids = {.a = l->a};

	for (size_t i = 0; i < mez_json_len(list); i++) {
		int r;

		if (*n == KEYS_MAX)
			return mez_err_set(l->err, MEZ_E_LIMIT, "more than %d %s", KEYS_MAX,
					   member);
		r = read_key(l, &key[*n], mez_json_item(list, i));
		if (!r)
			r = add_did(l, &dids, mez_json_item(list, i));
		if (r) {
			mez_origin_blame(&l->origin, mez_json_item(list, i), l->err);
			return r;
		}
		(*n)++;
	}
	*out = mez_arr_done(&dids);
	return 0;
}

static int read_publishers(struct locking *l)
{
	return read_keys(l, "publishers", l->publisher, &l->npublishers, &l->publishers);
}

static int read_reviewers(struct locking *l)
{
	return read_keys(l, "reviewers", l->reviewer, &l->nreviewers, &l->reviewers);
}

/* The entries as they stand, each key by its DID. */
static int read_revoked(struct locking *l)
{
	const struct mez_json *list = mez_json_at(l->doc, "revoked"), *at;
	struct mez_arr out = {.a = l->a};
	int r = 0;

	for (size_t i = 0; !r && i < mez_json_len(list); i++) {
		const struct mez_json *v = mez_json_item(list, i), *key = mez_json_at(v, "key");
		struct mez_arr did = {.a = l->a};
		struct mez_obj o = {.a = l->a};
		struct mez_json entry;

		if (!mez_json_is(v, MEZ_J_OBJECT) || !key)
			return mez_origin_err(&l->origin, v->offset, l->err, MEZ_E_CONFIG,
					      "what is revoked is a key");
		r = add_did(l, &did, key);
		for (size_t k = 0; !r && k < v->len; k++) {
			const struct mez_member *m = mez_json_member(v, k);

			mez_obj_add(&o, mez_json_str(&m->name),
				    &m->value == key ? did.v[0] : m->value);
		}
		entry = mez_obj_done(&o);
		entry.offset = v->offset;
		mez_arr_add(&out, entry);
	}
	if (r)
		return r;
	l->revoked = mez_arr_done(&out);
	r = mez_revoked_read(&l->revocations, l->a, &l->revoked, &at, l->err);
	if (r)
		mez_origin_blame(&l->origin, at, l->err);
	return r;
}

/* --- packs ---------------------------------------------------------------- */

static int check_signed(struct locking *l, const struct mez_stored_pack *p)
{
	const struct mez_publishers by = {l->publisher, l->npublishers, l->revocations};
	struct mez_signed signers[MEZ_PACK_MAX_SIGNATURES];
	struct mez_blobs from = mez_packs_blobs(l->store);
	size_t n;
	int r = mez_packs_signers(signers, &n, l->a, &from, p, l->err);

	return r ? r : mez_packs_published(p->pack, signers, n, &by, l->err);
}

/* One after the other, so that each that is not as it must be is told. */
static int open_pack(struct locking *l, const struct mez_json *name)
{
	struct mez_stored_pack p;
	size_t at = l->all.npacks;
	int r;

	mez_err_clear(l->err);
	r = mez_packs_get(&p, l->a, l->store, mez_json_str(name), l->err);
	for (size_t i = 0; !r && i < l->all.npacks; i++)
		if (mez_str_eq(l->packs[i]->name, p.pack->name))
			r = mez_err_set(l->err, MEZ_E_CONFIG, "pack '%.*s' is named twice",
					MEZ_FMT(p.pack->name));
	if (!r && !l->draft)
		r = check_signed(l, &p);
	if (r) {
		mez_origin_blame(&l->origin, name, l->err);
		mez_err_file(l->err, l->origin.file);
		*mez_faults_next(l->faults) = *l->err;
		return r;
	}
	for (; at > 0 && mez_str_cmp(l->packs[at - 1]->name, p.pack->name) > 0; at--)
		l->packs[at] = l->packs[at - 1];
	l->packs[at] = p.pack;
	l->all.npacks++;
	return 0;
}

static int open_packs(struct locking *l)
{
	const struct mez_json *names = mez_json_at(l->doc, "packs");

	l->packs = MEZ_NEWS(l->a, struct mez_pack *, names->len + 1);
	for (size_t i = 0; i < names->len; i++)
		(void)!open_pack(l, mez_json_item(names, i));
	return mez_faults_end(l->faults, l->err);
}

static int read_composing(struct locking *l)
{
	const struct mez_json *at = NULL;
	int r = mez_composing_read(&l->composing, l->a, l->doc, &at, l->err);

	if (r && at)
		mez_origin_blame(&l->origin, at, l->err);
	return r;
}

/* Whose word a review is, is a matter of keys: a draft does not ask. */
static int look_for_reviews(struct locking *l)
{
	const struct mez_json *required = mez_json_at(l->doc, "require_review");
	const struct mez_reviewers by = {l->reviewer, l->nreviewers, l->revocations};
	struct mez_unreviewed *missing = NULL;
	int r;

	if (l->draft || !mez_json_is(required, MEZ_J_TRUE))
		return 0;
	if (!l->nreviewers)
		return mez_origin_err(&l->origin, required->offset, l->err, MEZ_E_CONFIG,
				      "review is required, and the zone names no reviewers");
	r = mez_review_missing(&missing, &l->all.nunreviewed, l->a, l->store, l->packs,
			       l->all.npacks, &by, l->err);
	l->all.unreviewed = missing;
	return r;
}

/* The packs as rules, and what they are together. */
static int compose(struct locking *l)
{
	int r = mez_zone_policy(&l->policy, l->a, l->doc, &l->authorities, l->err);

	mez_rules_init(&l->rules, l->a);
	mez_law_init(&l->law, l->a);
	if (!r)
		r = mez_pack_load(&l->rules, &l->law, l->packs, l->all.npacks, l->err);
	if (r)
		return r;
	l->all = (struct mez_composition){.zone = l->doc,
					  .policy = &l->policy,
					  .how = &l->composing,
					  .packs = l->packs,
					  .npacks = l->all.npacks,
					  .unasked_reviews = l->draft,
					  .rules = &l->rules};
	r = look_for_reviews(l);
	if (!r)
		mez_compose(&l->all, l->a);
	return r;
}

static int view(struct locking *l)
{
	int r = read_zone(l);

	if (!r)
		r = read_composing(l);
	if (!r && !l->draft)
		r = read_authorities(l, &l->authorities);
	if (!r && !l->draft)
		r = read_publishers(l);
	if (!r && !l->draft)
		r = read_revoked(l);
	if (!r && !l->draft)
		r = read_reviewers(l);
	if (!r)
		r = open_packs(l);
	if (!r)
		r = compose(l);
	if (r)
		mez_err_file(l->err, l->origin.file);
	return r;
}

int mez_lockfile_jurisdiction(struct mez_str *out, struct mez_arena *a, const char *zone,
			      struct mez_err *err)
{
	struct locking l = {.a = a, .zone = zone, .err = err};
	int r = read_zone(&l);

	if (r)
		mez_err_file(err, l.origin.file);
	else
		*out = mez_json_str(mez_json_at(l.doc, "jurisdiction"));
	return r;
}

int mez_lockfile_publishers(struct mez_publishers *out, struct mez_arena *a, const char *zone,
			    struct mez_err *err)
{
	struct locking *l = MEZ_NEW(a, struct locking);
	int r;

	*l = (struct locking){.a = a, .zone = zone, .err = err};
	r = read_zone(l);
	if (!r)
		r = read_publishers(l);
	if (!r)
		r = read_revoked(l);
	if (r)
		mez_err_file(err, l->origin.file);
	else
		*out = (struct mez_publishers){l->publisher, l->npublishers, l->revocations};
	return r;
}

int mez_lockfile_reviewers(struct mez_reviewers *out, struct mez_arena *a, const char *zone,
			   struct mez_err *err)
{
	struct locking *l = MEZ_NEW(a, struct locking);
	int r;

	*l = (struct locking){.a = a, .zone = zone, .err = err};
	r = read_zone(l);
	if (!r)
		r = read_reviewers(l);
	if (!r)
		r = read_revoked(l);
	if (r)
		mez_err_file(err, l->origin.file);
	else
		*out = (struct mez_reviewers){l->reviewer, l->nreviewers, l->revocations};
	return r;
}

/* By name, whether or not a key stands behind it. */
static int authorities_known(struct locking *l)
{
	const struct mez_json *map = mez_json_at(l->doc, "authorities");

	for (size_t i = 0; i < map->len; i++) {
		const struct mez_json *name = &mez_json_member(map, i)->name;

		if (!mez_rules_authority(&l->rules, mez_json_str(name)))
			return mez_origin_err(&l->origin, name->offset, l->err, MEZ_E_CONFIG,
					      "no pack knows the authority '%.*s'",
					      MEZ_FMT(mez_json_str(name)));
	}
	return 0;
}

/* All that must hold before a zone is locked. */
static int compute(struct locking *l, struct mez_date today)
{
	int r = view(l);

	if (r)
		return r;
	mez_compose_judge(&l->all, &l->origin, today, l->faults);
	r = mez_faults_end(l->faults, l->err);
	if (!r)
		r = authorities_known(l);
	if (!r)
		r = mez_zone_fits(&l->policy, &l->rules, &l->composing, l->err);
	if (r)
		mez_err_file(l->err, l->origin.file);
	return r;
}

int mez_lockfile_compute(struct mez_json *out, struct mez_arena *a, const char *zone,
			 struct mez_store *store, struct mez_date today, struct mez_faults *faults,
			 struct mez_err *err)
{
	struct locking l = {.a = a, .zone = zone, .store = store, .faults = faults, .err = err};
	struct mez_lock_parts parts;
	int r = compute(&l, today);

	if (r)
		return r;
	parts = (struct mez_lock_parts){.zone = l.doc,
					.authorities = &l.authorities,
					.publishers = &l.publishers,
					.revoked = l.revocations.n ? &l.revoked : NULL,
					.reviewers = l.nreviewers ? &l.reviewers : NULL};
	*out = mez_lock_json(a, &parts, l.packs, l.all.npacks);
	return 0;
}

int mez_lockfile_draft(struct mez_json *out, struct mez_arena *a, const char *zone,
		       struct mez_store *store, struct mez_date today, struct mez_faults *faults,
		       struct mez_err *err)
{
	struct locking l = {.a = a,
			    .zone = zone,
			    .draft = true,
			    .store = store,
			    .faults = faults,
			    .err = err};
	int r = compute(&l, today);

	if (!r)
		*out = mez_lockdraft_json(a, l.doc, l.packs, l.all.npacks);
	return r;
}

int mez_lockfile_compose(struct mez_json *out, bool *clear, struct mez_arena *a, const char *zone,
			 struct mez_store *store, struct mez_date today, struct mez_err *err)
{
	struct mez_faults faults = {0};
	struct locking l = {.a = a, .zone = zone, .store = store, .faults = &faults, .err = err};
	int r = view(&l);

	if (r)
		return r;
	mez_compose_judge(&l.all, &l.origin, today, &faults);
	*clear = !faults.n;
	*out = mez_compose_json(&l.all, a, today);
	return 0;
}
