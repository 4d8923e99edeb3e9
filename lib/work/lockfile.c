/* work/lockfile.c: locking a zone. */
#include "work/lockfile.h"

#include <fcntl.h>

#include "adapt/yaml.h"
#include "base/file.h"
#include "proof/integrity.h"

enum { ZONE_MAX_BYTES = 1 << 20, JWK_MAX_BYTES = 4096, KEYS_MAX = 64 };

struct locking {
	struct mez_arena *a;
	const char *zone;	  /* directory */
	struct mez_origin origin; /* zone.yaml */
	const struct mez_json *doc;
	struct mez_store *store;
	struct mez_pubkey publisher[KEYS_MAX];
	size_t npublishers;
	struct mez_json authorities, publishers;
	struct mez_policy policy;
	struct mez_composing composing;
	struct mez_rules rules;
	struct mez_law law;
	struct mez_pack **packs;
	struct mez_composition all;
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
		mez_err_file(l->err, path.p);
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

static int read_publishers(struct locking *l, struct mez_json *out)
{
	const struct mez_json *list = mez_json_at(l->doc, "publishers");
	struct mez_arr dids = {.a = l->a};

	for (size_t i = 0; i < list->len; i++) {
		int r;

		if (l->npublishers == KEYS_MAX)
			return mez_err_set(l->err, MEZ_E_LIMIT, "more than %d publishers",
					   KEYS_MAX);
		r = read_key(l, &l->publisher[l->npublishers], mez_json_item(list, i));
		if (!r)
			r = add_did(l, &dids, mez_json_item(list, i));
		if (r) {
			mez_origin_blame(&l->origin, mez_json_item(list, i), l->err);
			return r;
		}
		l->npublishers++;
	}
	*out = mez_arr_done(&dids);
	return 0;
}

/* --- packs ---------------------------------------------------------------- */

static int check_signed(struct locking *l, const struct mez_stored_pack *p)
{
	struct mez_pubkey signers[MEZ_PACK_MAX_SIGNATURES];
	struct mez_blobs from = mez_packs_blobs(l->store);
	size_t n;
	int r = mez_packs_signers(signers, &n, l->a, &from, p, l->err);

	if (r)
		return r;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < l->npublishers; k++)
			if (mez_pubkey_eq(&signers[i], &l->publisher[k]))
				return 0;
	return mez_err_set(l->err, MEZ_E_UNTRUSTED, "pack '%.*s' is %s", MEZ_FMT(p->pack->name),
			   n ? "signed by none of the zone's publishers" : "not signed");
}

static int open_packs(struct locking *l)
{
	const struct mez_json *names = mez_json_at(l->doc, "packs");
	struct mez_pack **packs = MEZ_NEWS(l->a, struct mez_pack *, names->len + 1);
	int r = 0;

	for (size_t i = 0; !r && i < names->len; i++) {
		struct mez_stored_pack p;
		size_t at = i;

		r = mez_packs_get(&p, l->a, l->store, mez_json_str(mez_json_item(names, i)),
				  l->err);
		if (!r)
			r = check_signed(l, &p);
		if (r) {
			mez_origin_blame(&l->origin, mez_json_item(names, i), l->err);
			return r;
		}
		for (; at > 0 && mez_str_cmp(packs[at - 1]->name, p.pack->name) > 0; at--)
			packs[at] = packs[at - 1];
		packs[at] = p.pack;
	}
	l->packs = packs;
	l->all.npacks = names->len;
	return r;
}

static int read_composing(struct locking *l)
{
	const struct mez_json *at = NULL;
	int r = mez_composing_read(&l->composing, l->a, l->doc, &at, l->err);

	if (r && at)
		mez_origin_blame(&l->origin, at, l->err);
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
					  .rules = &l->rules};
	mez_compose(&l->all, l->a);
	return 0;
}

static int view(struct locking *l)
{
	int r = read_zone(l);

	if (!r)
		r = read_composing(l);
	if (!r)
		r = read_authorities(l, &l->authorities);
	if (!r)
		r = read_publishers(l, &l->publishers);
	if (!r)
		r = open_packs(l);
	if (!r)
		r = compose(l);
	if (r)
		mez_err_file(l->err, l->origin.file);
	return r;
}

int mez_lockfile_publishers(struct mez_pubkey **out, size_t *n, struct mez_arena *a,
			    const char *zone, struct mez_err *err)
{
	struct locking *l = MEZ_NEW(a, struct locking);
	int r;

	*l = (struct locking){.a = a, .zone = zone, .err = err};
	r = read_zone(l);
	if (!r)
		r = read_publishers(l, &l->publishers);
	*out = l->publisher;
	*n = l->npublishers;
	return r;
}

int mez_lockfile_compute(struct mez_json *out, struct mez_arena *a, const char *zone,
			 struct mez_store *store, struct mez_date today, struct mez_faults *faults,
			 struct mez_err *err)
{
	struct locking l = {.a = a, .zone = zone, .store = store, .err = err};
	int r = view(&l);

	if (r)
		return r;
	mez_compose_judge(&l.all, &l.origin, today, faults);
	r = mez_faults_end(faults, err);
	if (!r)
		r = mez_zone_fits(&l.policy, &l.rules, &l.composing, err);
	if (r) {
		mez_err_file(err, l.origin.file);
		return r;
	}
	*out = mez_lock_json(a,
			     &(struct mez_lock_parts){.zone = l.doc,
						      .authorities = &l.authorities,
						      .publishers = &l.publishers},
			     l.packs, l.all.npacks);
	return 0;
}

int mez_lockfile_compose(struct mez_json *out, bool *clear, struct mez_arena *a, const char *zone,
			 struct mez_store *store, struct mez_date today, struct mez_err *err)
{
	struct locking l = {.a = a, .zone = zone, .store = store, .err = err};
	struct mez_faults faults = {0};
	int r = view(&l);

	if (r)
		return r;
	mez_compose_judge(&l.all, &l.origin, today, &faults);
	*clear = !faults.n;
	*out = mez_compose_json(&l.all, a, today);
	return 0;
}

/* --- the file ------------------------------------------------------------- */

static int put_doc(struct mez_store *s, struct mez_descriptor *d, const struct mez_json *doc,
		   struct mez_err *err)
{
	MEZ_AUTO(mez_canon) c = mez_canon_of(doc);
	struct mez_str bytes = mez_canon_view(c);

	d->size = bytes.n;
	return mez_store_put(s, &d->digest, bytes.p, bytes.n, err);
}

/* The manifest of the lock itself. */
static int put_manifest(struct mez_descriptor *out, struct mez_arena *a, struct mez_store *s,
			struct mez_str bytes, struct mez_err *err)
{
	struct mez_descriptor layer = {.media_type = MEZ_STR(MEZ_MEDIA_LOCK),
				       .size = bytes.n,
				       .title = MEZ_STR("stack.lock")};
	struct mez_arr layers = {.a = a};
	struct mez_filehash empty;
	struct mez_json doc;
	int r = mez_store_put(s, &empty, "{}", 2, err);

	if (!r)
		r = mez_store_put(s, &layer.digest, bytes.p, bytes.n, err);
	if (r)
		return r;
	mez_arr_add(&layers, mez_descriptor_json(a, &layer));
	doc = mez_manifest_json(a, MEZ_ARTIFACT_LOCK, NULL, mez_arr_done(&layers), NULL);
	*out = (struct mez_descriptor){.media_type = MEZ_STR(MEZ_OCI_MANIFEST),
				       .artifact_type = MEZ_STR(MEZ_ARTIFACT_LOCK)};
	return put_doc(s, out, &doc, err);
}

static int add_packs(struct mez_arr *out, struct mez_arena *a, struct mez_store *s,
		     const struct mez_json *packs, struct mez_err *err)
{
	const struct mez_descriptor *refs;
	size_t n;
	int r = mez_store_refs(s, &refs, &n, a, err);

	for (size_t i = 0; !r && i < packs->len; i++) {
		struct mez_str name = mez_json_str(mez_json_at(mez_json_item(packs, i), "name"));

		for (size_t k = 0; k < n; k++) {
			struct mez_descriptor d = refs[k];

			d.ref = MEZ_NOSTR;
			if (mez_str_eq(refs[k].ref, name))
				mez_arr_add(out, mez_descriptor_json(a, &d));
		}
	}
	return r;
}

/* The lock and the packs it pins as one image index, under a name of its own: packs that later
 * locks replace stay in the closure, because older verdicts still need them. */
static int store_lock(struct mez_arena *a, struct mez_store *s, const struct mez_json *packs,
		      struct mez_str bytes, struct mez_err *err)
{
	struct mez_descriptor d = {.media_type = MEZ_STR(MEZ_OCI_INDEX),
				   .artifact_type = MEZ_STR(MEZ_ARTIFACT_LOCK)};
	struct mez_filehash h = mez_sha256_file(bytes.p, bytes.n);
	struct mez_arr manifests = {.a = a};
	struct mez_obj index = {.a = a};
	struct mez_descriptor manifest;
	char hex[MEZ_HEX32 + 1];
	struct mez_json doc;
	int r = put_manifest(&manifest, a, s, bytes, err);

	if (r)
		return r;
	mez_arr_add(&manifests, mez_descriptor_json(a, &manifest));
	r = add_packs(&manifests, a, s, packs, err);
	if (r)
		return r;
	mez_obj_set(&index, "schemaVersion", mez_json_i64(a, 2));
	mez_obj_set(&index, "mediaType", mez_json_z(MEZ_OCI_INDEX));
	mez_obj_set(&index, "artifactType", mez_json_z(MEZ_ARTIFACT_LOCK));
	mez_obj_set(&index, "manifests", mez_arr_done(&manifests));
	doc = mez_obj_done(&index);
	mez_filehash_hex(hex, &h);
	d.ref = mez_arena_fmt(a, "lock.%.16s", hex);
	r = put_doc(s, &d, &doc, err);
	return r ? r : mez_store_set_ref(s, &d, err);
}

int mez_lockfile_write(struct mez_arena *a, const char *zone, struct mez_store *store,
		       const struct mez_json *unsigned_lock, const struct mez_seckey *key,
		       struct mez_instant created, struct mez_err *err)
{
	struct mez_proof_options opt = {"assertionMethod", created};
	struct mez_str path = mez_arena_fmt(a, "%s/stack.lock", zone), text;
	MEZ_AUTOBUF out = MEZ_BUF_INIT;
	struct mez_json lock;
	int r = mez_proof_add(&lock, a, unsigned_lock, key, &opt, err);

	if (!r)
		r = mez_canon_write(&out, &lock, MEZ_PROFILE_STRICT, NULL, 0, err);
	if (r)
		return r;
	text = mez_arena_dup(a, mez_buf_view(&out));
	mez_buf_ch(&out, '\n');
	r = store_lock(a, store, mez_json_at(unsigned_lock, "packs"), text, err);
	return r ? r : mez_file_replace(AT_FDCWD, path.p, out.p, out.len, 0644, err);
}
