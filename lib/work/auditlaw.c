/* work/auditlaw.c: the signers, locks and packs of a bundle. */
#include "work/audit_priv.h"

#include <search.h>

/* --- what was opened ------------------------------------------------------ */

struct met { /* the index of a lock or a pack */
	struct mez_filehash sha256; /* first: it is the key */
	struct mez_str pack;	    /* the name of the pack, once it was opened */
};

static int by_digest(const void *a, const void *b)
{
	const struct mez_filehash *x = a, *y = b;

	return memcmp(x->b, y->b, sizeof x->b);
}

static struct met *met(struct audit_run *r, const struct mez_filehash *index)
{
	struct met *const *there = tfind(index, &r->seen, by_digest);

	return there ? *there : NULL;
}

/* True when this index was met before.  Few bytes can list one a million times, and each opening
 * would take memory and time. */
static bool met_before(struct audit_run *r, const struct mez_filehash *index)
{
	struct met *m;

	if (met(r, index))
		return true;
	m = MEZ_NEW(&r->a, struct met);
	m->sha256 = *index;
	if (!tsearch(m, &r->seen, by_digest))
		mez_bug("out of memory");
	return false;
}

static void let_be(void *digest)
{
	(void)digest; /* it lives in the arena */
}

void audit_law_free(struct audit_run *r)
{
	tdestroy(r->seen, let_be);
	r->seen = NULL;
}

/* --- signers -------------------------------------------------------------- */

/* True when the key is pinned for the role, or nobody asked.  A stranger is told once per role. */
bool audit_pinned(struct audit_run *r, enum mez_role role, const struct mez_signed *by,
		  const char *what)
{
	struct mez_err err;

	if (!r->q->by.trust || !mez_trust_signed(r->q->by.trust, role, by, &err))
		return true;
	for (size_t i = 0; i < r->nstrangers; i++)
		if (r->stranger[i].role == role && mez_pubkey_eq(&r->stranger[i].key, &by->key))
			return false;
	if (r->nstrangers < AUDIT_STRANGERS_MAX)
		r->stranger[r->nstrangers++] = (struct stranger){role, by->key};
	(void)!mez_err_in(&err, "%s", what);
	audit_fault(r, &err);
	return false;
}

void audit_pinned_yet(struct audit_run *r, enum mez_role role, const struct mez_signed *by,
		      const char *what, bool *doubted, struct mez_err *doubt)
{
	*doubted = r->q->by.trust &&
		   mez_trust_signed(r->q->by.trust, role, by, doubt) == -MEZ_E_REVOKED;
	if (*doubted)
		(void)!mez_err_in(doubt, "%s", what);
	else
		(void)audit_pinned(r, role, by, what);
}

void audit_seen(struct audit_run *r, const struct mez_signed *by, struct mez_instant time,
		bool *doubted)
{
	struct mez_signed seen = *by;
	struct mez_err ignored;

	seen.has_seen = true;
	seen.seen = time;
	if (*doubted)
		*doubted = mez_revoked_judge(&r->q->by.trust->revoked, &seen, &ignored) != 0;
}

/* --- locks and packs ------------------------------------------------------ */

int audit_get_tree(struct audit_run *r, const struct mez_json **out,
		   const struct mez_descriptor *d, struct mez_err *err)
{
	struct mez_str bytes;
	int e = r->from.get(r->from.arg, &bytes, &r->a, &d->digest, err);

	return e ? e : mez_canon_read(out, &r->a, bytes.p, bytes.n, err);
}

static int first_layer(struct audit_run *r, struct mez_str *out, const struct mez_json *manifest,
		       struct mez_err *err)
{
	const struct mez_json *layers = mez_json_at(manifest, "layers");
	struct mez_descriptor d;
	int e;

	if (mez_json_len(layers) != 1)
		return mez_err_set(err, MEZ_E_VALUE, "a lock's manifest has one layer");
	e = mez_descriptor_parse(&d, mez_json_item(layers, 0), err);
	return e ? e : r->from.get(r->from.arg, out, &r->a, &d.digest, err);
}

static struct audit_pack *judged(const struct audit_run *r, const struct mez_filehash *h)
{
	for (size_t i = 0; i < r->npacks; i++)
		if (mez_filehash_eq(&r->pack[i].sha256, h))
			return &r->pack[i];
	return NULL;
}

static void remember_pack(struct audit_run *r, const struct mez_filehash *h,
			  const struct mez_signed *signer, size_t signatures)
{
	struct mez_signed *kept = MEZ_NEWS(&r->a, struct mez_signed, signatures + 1);

	if (r->npacks == r->cap_packs) {
		size_t cap = r->cap_packs ? r->cap_packs * 2 : 32;
		struct audit_pack *grown = MEZ_NEWS(&r->a, struct audit_pack, cap);

		if (r->npacks)
			memcpy(grown, r->pack, r->npacks * sizeof *grown);
		r->pack = grown;
		r->cap_packs = cap;
	}
	if (signatures)
		memcpy(kept, signer, signatures * sizeof *kept);
	r->pack[r->npacks++] =
		(struct audit_pack){.sha256 = *h, .signer = kept, .signatures = signatures};
}

/* A pack beside a lock: sound, and by whom signed.  Whether that is enough is asked for the packs
 * that the lock pins, whatever stands beside it. */
static int check_pack(struct audit_run *r, const struct mez_descriptor *index, struct mez_err *err)
{
	struct mez_signed signer[MEZ_PACK_MAX_SIGNATURES];
	struct mez_stored_pack p;
	size_t n;
	int e = mez_packs_open_index(&p, &r->a, &r->from, &index->digest, err);

	if (!e)
		met(r, &index->digest)->pack = p.pack->name;
	if (!e && judged(r, &p.pack->sha256))
		return 0;
	if (!e)
		e = mez_packs_signers(signer, &n, &r->a, &r->from, &p, err);
	if (e)
		return e;
	remember_pack(r, &p.pack->sha256, signer, n);
	return 0;
}

/* The zone's word that the pack was signed by this key when the lock was made: locks are made of
 * packs that one of the zone's publishers signed. */
static bool lock_names(const struct mez_lock *lock, const struct mez_pubkey *publisher)
{
	const struct mez_json *list = mez_json_at(lock->doc, "publishers");
	struct mez_pubkey key;
	struct mez_err ignored;

	for (size_t i = 0; i < mez_json_len(list); i++)
		if (mez_pubkey_from_did(&key, mez_json_str(mez_json_item(list, i)), &ignored) ==
			    0 &&
		    mez_pubkey_eq(&key, publisher))
			return true;
	return false;
}

static void judge_signers(struct audit_run *r, struct audit_pack *p, const struct audit_lock *l)
{
	const struct mez_lock *lock = l->opened;
	struct mez_err err;

	for (size_t i = 0; i < p->signatures && !p->known; i++) {
		struct mez_signed by = p->signer[i];

		by.has_seen = !l->doubted && lock->signer.has_created && lock_names(lock, &by.key);
		by.seen = lock->signer.created;
		if (!r->q->by.trust ||
		    mez_trust_signed(r->q->by.trust, MEZ_ROLE_PUBLISHER, &by, &err) == 0) {
			p->known = true;
		} else if (err.code == MEZ_E_REVOKED) {
			p->revoked = true;
			p->why = err;
		}
	}
}

static void tell_unsigned(struct audit_run *r, struct audit_pack *p, struct mez_str name)
{
	if (p->revoked)
		(void)!mez_err_in(&p->why, "pack '%.*s'", MEZ_FMT(name));
	else
		(void)!mez_err_set(&p->why, MEZ_E_UNTRUSTED, "pack '%.*s' is %s", MEZ_FMT(name),
				   p->signatures ? "signed by no trusted publisher" : "not signed");
	audit_fault(r, &p->why);
}

/* Every pack that a lock pins must have been found signed; each is told once. */
static void need_publishers(struct audit_run *r, const struct mez_lock *lock)
{
	for (size_t i = 0; i < lock->npacks; i++) {
		const struct mez_lock_pack *want = &lock->pack[i];
		struct audit_pack *p = judged(r, &want->sha256);
		/* why was told with the damage, or will be, with what is missing */
		bool unread = !p && (r->told > 0 || !mez_bundle_ready(r->b));

		if (!p) {
			remember_pack(r, &want->sha256, NULL, 0);
			p = judged(r, &want->sha256);
		}
		if (p->counted)
			continue;
		p->counted = true;
		r->q->packs++;
		r->q->packs_signed += p->known;
		if (!p->known && !unread)
			tell_unsigned(r, p, want->name);
	}
}

/* One lock that pins a pack may be older than the revocation of its publisher, another not: all
 * are looked at before anything is told. */
static void judge_packs(struct audit_run *r)
{
	for (size_t i = 0; i < r->nlocks; i++) {
		const struct mez_lock *lock = r->lock[i].opened;

		for (size_t k = 0; lock && k < lock->npacks; k++) {
			struct audit_pack *p = judged(r, &lock->pack[k].sha256);

			if (p)
				judge_signers(r, p, &r->lock[i]);
		}
	}
	for (size_t i = 0; i < r->nlocks; i++)
		if (r->lock[i].opened)
			need_publishers(r, r->lock[i].opened);
}

static bool law_is_full(const struct audit_run *r, struct mez_err *err)
{
	return mez_arena_mark(&r->a) > MEZ_AUDIT_LAW_MAX &&
	       mez_err_set(err, MEZ_E_LIMIT, "the locks before it take all the memory") < 0;
}

static void check_packs(struct audit_run *r, const struct mez_json *manifests)
{
	for (size_t i = 1; i < manifests->len; i++) {
		struct mez_descriptor d;
		struct mez_err err;
		int e = mez_descriptor_parse(&d, mez_json_item(manifests, i), &err);

		if (!e && met_before(r, &d.digest))
			continue;
		if (!e && law_is_full(r, &err)) {
			audit_fault(r, &err);
			return;
		}
		if (!e)
			e = check_pack(r, &d, &err);
		/* damage was told when the bundle was opened */
		if (e && e != -MEZ_E_DIGEST && e != -MEZ_E_CLOSURE)
			audit_fault(r, &err);
	}
}

/* The names in the index are nobody's word: what is under them says what it is.  Of locks nothing
 * asks by name: cases name them by digest. */
void audit_check_name(struct audit_run *r, const struct mez_descriptor *ref, struct mez_str name)
{
	struct mez_err err;

	if (mez_str_eq(ref->ref, name))
		return;
	(void)!mez_err_set(&err, MEZ_E_CLOSURE, "the bundle has '%.*s' under the name '%.*s'",
			   MEZ_FMT(name), MEZ_FMT(ref->ref));
	audit_fault(r, &err);
}

/* A pack that no lock pins, or with signatures that came after the lock, is opened for its name.
 * An index that is no pack is none of ours. */
static void check_pack_name(struct audit_run *r, const struct mez_descriptor *ref)
{
	struct mez_stored_pack p;
	struct mez_err ignored;

	if (!met_before(r, &ref->digest) && !law_is_full(r, &ignored) &&
	    mez_packs_open_index(&p, &r->a, &r->from, &ref->digest, &ignored) == 0)
		met(r, &ref->digest)->pack = p.pack->name;
	if (met(r, &ref->digest)->pack.p)
		audit_check_name(r, ref, met(r, &ref->digest)->pack);
}

static int open_lock(struct audit_run *r, const struct mez_descriptor *index, struct mez_err *err)
{
	struct audit_lock *l = &r->lock[r->nlocks];
	struct mez_loaded *zone;
	const struct mez_json *doc, *manifests, *manifest;
	struct mez_descriptor d;
	struct mez_str bytes;
	int e = audit_get_tree(r, &doc, index, err);

	if (e)
		return e;
	manifests = mez_json_at(doc, "manifests");
	if (mez_json_len(manifests) == 0)
		return mez_err_set(err, MEZ_E_VALUE, "a lock's index lists its manifest and packs");
	e = mez_descriptor_parse(&d, mez_json_item(manifests, 0), err);
	if (!e)
		e = audit_get_tree(r, &manifest, &d, err);
	if (!e)
		e = first_layer(r, &bytes, manifest, err);
	if (!e)
		e = mez_canon_read(&l->doc, &r->a, bytes.p, bytes.n, err);
	if (e)
		return e;
	l->sha256 = mez_canon_digest_of(l->doc);
	r->nlocks++;
	r->q->locks++;
	check_packs(r, manifests);
	if (law_is_full(r, &l->why))
		return 0;
	zone = MEZ_NEW(&r->a, struct mez_loaded);
	if (mez_loaded_open(zone, &r->a, l->doc, &r->from, &l->why) == 0)
		l->zone = zone;
	if (zone->lock.doc) { /* the lock itself is good, whatever its packs are */
		l->opened = &zone->lock;
		audit_pinned_yet(r, MEZ_ROLE_ZONE, &zone->lock.signer, "lock", &l->doubted,
				 &l->doubt);
	}
	return 0;
}

void audit_open_locks(struct audit_run *r)
{
	size_t n;
	const struct mez_descriptor *refs = mez_bundle_refs(r->b, &n);

	r->lock = MEZ_NEWS(&r->a, struct audit_lock, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct mez_err err;

		if (mez_str_is(refs[i].artifact_type, MEZ_ARTIFACT_LOCK) &&
		    !met_before(r, &refs[i].digest) && open_lock(r, &refs[i], &err)) {
			(void)!mez_err_in(&err, "%.*s", MEZ_FMT(refs[i].ref));
			audit_fault(r, &err);
		}
	}
	judge_packs(r);
	for (size_t i = 0; i < n; i++)
		if (mez_str_is(refs[i].media_type, MEZ_OCI_INDEX) && !refs[i].artifact_type.p)
			check_pack_name(r, &refs[i]);
}
