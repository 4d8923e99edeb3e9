/* work/audit.c: verifying witness bundles. */
#include "work/audit_priv.h"

void audit_fault(struct audit_run *r, const struct mez_err *err)
{
	r->q->faults++;
	mez_check_error(&r->check, err);
	if (r->q->report)
		r->q->report(err, r->q->report_arg);
}

/* --- signers -------------------------------------------------------------- */

/* True when the key is pinned for the role, or nobody asked.  A stranger is told once per role. */
static bool pinned(struct audit_run *r, enum mez_role role, const struct mez_pubkey *key,
		   const char *what)
{
	struct mez_err err;

	if (!r->q->by.trust || !mez_trust_require(r->q->by.trust, role, key, &err))
		return true;
	for (size_t i = 0; i < r->nstrangers; i++)
		if (r->stranger[i].role == role && mez_pubkey_eq(&r->stranger[i].key, key))
			return false;
	if (r->nstrangers < AUDIT_STRANGERS_MAX)
		r->stranger[r->nstrangers++] = (struct stranger){role, *key};
	(void)!mez_err_in(&err, "%s", what);
	audit_fault(r, &err);
	return false;
}

/* --- locks and packs ------------------------------------------------------ */

static int get_tree(struct audit_run *r, const struct mez_json **out,
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

static void remember_pack(struct audit_run *r, const struct mez_filehash *h, size_t signatures,
			  bool known)
{
	if (r->npacks == r->cap_packs) {
		size_t cap = r->cap_packs ? r->cap_packs * 2 : 32;
		struct audit_pack *grown = MEZ_NEWS(&r->a, struct audit_pack, cap);

		if (r->npacks)
			memcpy(grown, r->pack, r->npacks * sizeof *grown);
		r->pack = grown;
		r->cap_packs = cap;
	}
	r->pack[r->npacks++] = (struct audit_pack){*h, signatures, known, false};
}

/* A pack beside a lock: sound, and by whom signed.  Whether that is enough is asked for the packs
 * that the lock pins, whatever stands beside it. */
static int check_pack(struct audit_run *r, const struct mez_descriptor *index, struct mez_err *err)
{
	struct mez_pubkey signer[MEZ_PACK_MAX_SIGNATURES];
	struct mez_stored_pack p;
	bool known = false;
	size_t n;
	int e = mez_packs_open_index(&p, &r->a, &r->from, &index->digest, err);

	if (!e && judged(r, &p.pack->sha256))
		return 0;
	if (!e)
		e = mez_packs_signers(signer, &n, &r->a, &r->from, &p, err);
	if (e)
		return e;
	for (size_t i = 0; i < n; i++)
		known |= !r->q->by.trust ||
			 mez_trust_has(r->q->by.trust, MEZ_ROLE_PUBLISHER, &signer[i]);
	remember_pack(r, &p.pack->sha256, n, known);
	return 0;
}

/* Every pack that the lock pins must have been found signed; each is told once. */
static void need_publishers(struct audit_run *r, const struct mez_lock *lock)
{
	for (size_t i = 0; i < lock->npacks; i++) {
		const struct mez_lock_pack *want = &lock->pack[i];
		struct audit_pack *p = judged(r, &want->sha256);
		bool unread = !p && r->q->damaged > 0; /* why was told with the damage */
		struct mez_err err;

		if (!p) {
			remember_pack(r, &want->sha256, 0, false);
			p = judged(r, &want->sha256);
		}
		if (p->counted)
			continue;
		p->counted = true;
		r->q->packs++;
		r->q->packs_signed += p->known;
		if (p->known || unread)
			continue;
		(void)!mez_err_set(&err, MEZ_E_UNTRUSTED, "pack '%.*s' is %s", MEZ_FMT(want->name),
				   p->signatures ? "signed by no trusted publisher" : "not signed");
		audit_fault(r, &err);
	}
}

static void check_packs(struct audit_run *r, const struct mez_json *manifests)
{
	for (size_t i = 1; i < manifests->len; i++) {
		struct mez_descriptor d;
		struct mez_err err;
		int e = mez_descriptor_parse(&d, mez_json_item(manifests, i), &err);

		if (!e)
			e = check_pack(r, &d, &err);
		/* damage was told when the bundle was opened */
		if (e && e != -MEZ_E_DIGEST && e != -MEZ_E_CLOSURE)
			audit_fault(r, &err);
	}
}

static int open_lock(struct audit_run *r, const struct mez_descriptor *index, struct mez_err *err)
{
	struct audit_lock *l = &r->lock[r->nlocks];
	struct mez_loaded *zone;
	const struct mez_json *doc, *manifests, *manifest;
	struct mez_descriptor d;
	struct mez_str bytes;
	int e = get_tree(r, &doc, index, err);

	if (e)
		return e;
	manifests = mez_json_at(doc, "manifests");
	if (mez_json_len(manifests) == 0)
		return mez_err_set(err, MEZ_E_VALUE, "a lock's index lists its manifest and packs");
	e = mez_descriptor_parse(&d, mez_json_item(manifests, 0), err);
	if (!e)
		e = get_tree(r, &manifest, &d, err);
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
	zone = MEZ_NEW(&r->a, struct mez_loaded);
	if (mez_loaded_open(zone, &r->a, l->doc, &r->from, &l->why) == 0)
		l->zone = zone;
	if (zone->lock.doc) { /* the lock itself is good, whatever its packs are */
		(void)pinned(r, MEZ_ROLE_ZONE, &zone->lock.signer, "lock");
		need_publishers(r, &zone->lock);
	}
	return 0;
}

static void open_locks(struct audit_run *r)
{
	size_t n;
	const struct mez_descriptor *refs = mez_bundle_refs(r->b, &n);

	r->lock = MEZ_NEWS(&r->a, struct audit_lock, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct mez_err err;

		if (mez_str_is(refs[i].artifact_type, MEZ_ARTIFACT_LOCK) &&
		    open_lock(r, &refs[i], &err)) {
			(void)!mez_err_in(&err, "%.*s", MEZ_FMT(refs[i].ref));
			audit_fault(r, &err);
		}
	}
}

/* --- the chain ------------------------------------------------------------ */

static int read_chain_layer(struct audit_run *r, const struct mez_descriptor *d,
			    struct mez_err *err)
{
	struct mez_str bytes;
	int e = r->from.get(r->from.arg, &bytes, &r->a, &d->digest, err);

	if (e)
		return e;
	if (mez_str_is(d->media_type, MEZ_MEDIA_GENESIS)) {
		if (bytes.n && bytes.p[bytes.n - 1] == '\n')
			bytes.n--;
		return mez_genesis_open(&r->genesis, &r->a, bytes, err);
	}
	if (mez_str_is(d->media_type, MEZ_MEDIA_CHECKPOINT))
		r->checkpoint = bytes;
	else if (mez_str_is(d->media_type, MEZ_MEDIA_SEGMENT))
		r->segment[r->nsegments++] = bytes;
	else
		return mez_err_set(err, MEZ_E_TYPE, "no part of a chain: %.*s",
				   MEZ_FMT(d->media_type));
	return 0;
}

static int read_chain(struct audit_run *r, const struct mez_descriptor *manifest,
		      struct mez_err *err)
{
	const struct mez_json *doc, *layers;
	int e = get_tree(r, &doc, manifest, err);

	layers = e ? NULL : mez_json_at(doc, "layers");
	r->segment = MEZ_NEWS(&r->a, struct mez_str, mez_json_len(layers) + 1);
	for (size_t i = 0; !e && i < mez_json_len(layers); i++) {
		struct mez_descriptor d;

		e = mez_descriptor_parse(&d, mez_json_item(layers, i), err);
		if (!e)
			e = read_chain_layer(r, &d, err);
	}
	return e;
}

static int find_chain(struct audit_run *r, struct mez_err *err)
{
	size_t n;
	const struct mez_descriptor *refs = mez_bundle_refs(r->b, &n);

	for (size_t i = 0; i < n; i++)
		if (mez_str_is(refs[i].artifact_type, MEZ_ARTIFACT_CHAIN))
			return read_chain(r, &refs[i], err);
	return mez_err_set(err, MEZ_E_CLOSURE, "the bundle holds no chain");
}

static int check_links(struct audit_run *r, const struct mez_checkpoint *cp, struct mez_err *err)
{
	MEZ_AUTO(mez_chain_check) c = NULL;
	int e = mez_chain_check_new(&c, r->genesis, MEZ_CHAIN_PROOFS | MEZ_CHAIN_CASES, err);

	if (!e && cp)
		e = mez_chain_check_expect(c, cp, err);
	for (size_t i = 0; !e && i < r->nsegments; i++)
		e = mez_chain_check_segment(c, "segment", r->segment[i], err);
	if (!e)
		e = mez_chain_check_end(c, err);
	if (c)
		r->q->receipts = mez_chain_check_size(c);
	return e;
}

static void check_chain(struct audit_run *r)
{
	struct mez_checkpoint cp = {0};
	struct mez_err err;
	int e;

	(void)pinned(r, MEZ_ROLE_AUTHORITY, &r->genesis->authority, "genesis");
	(void)pinned(r, MEZ_ROLE_LOG, &r->genesis->log_key, "checkpoint");
	if (!r->checkpoint.p) {
		(void)!mez_err_set(&err, MEZ_E_CLOSURE,
				   "the chain has no checkpoint: nothing shows that "
				   "receipts were not cut off its end");
		audit_fault(r, &err);
	} else if (mez_checkpoint_open(&cp, r->checkpoint, &r->genesis->log_key, &err)) {
		(void)!mez_err_in(&err, "checkpoint");
		audit_fault(r, &err);
		cp = (struct mez_checkpoint){0};
	}
	r->q->head = cp.size;
	e = check_links(r, cp.origin.p ? &cp : NULL, &err);
	if (e)
		audit_fault(r, &err);
}

/* The locks must be those of the zone whose chain this is. */
static void bind_locks(struct audit_run *r)
{
	for (size_t i = 0; i < r->nlocks; i++) {
		const struct mez_loaded *zone = r->lock[i].zone;
		struct mez_err err;

		if (!zone || (mez_str_eq(zone->lock.origin, r->genesis->origin) &&
			      mez_str_eq(zone->lock.policy.zone, r->genesis->zone)))
			continue;
		(void)!mez_err_set(&err, MEZ_E_CHAIN,
				   "a lock of zone '%.*s' beside a chain of zone '%.*s'",
				   MEZ_FMT(zone->lock.policy.zone), MEZ_FMT(r->genesis->zone));
		audit_fault(r, &err);
	}
}

/* --- cases ---------------------------------------------------------------- */

static struct audit_lock *lock_of(struct audit_run *r, const struct mez_json *verdict)
{
	struct mez_digest h;

	if (mez_digest_parse(&h, mez_json_str(mez_json_at(verdict, "lock_sha256"))))
		for (size_t i = 0; i < r->nlocks; i++)
			if (mez_digest_eq(&r->lock[i].sha256, &h))
				return &r->lock[i];
	return NULL;
}

static void about_operation(struct mez_err *err, const struct mez_json *doc)
{
	(void)!mez_err_in(err, "%.*s",
			  MEZ_FMT(mez_json_str(mez_json_at(mez_json_at(doc, "operation"), "id"))));
}

static void reexecute(struct audit_run *r, const struct mez_json *doc)
{
	struct audit_lock *l = lock_of(r, mez_json_at(doc, "verdict"));
	struct mez_err err;
	int e;

	r->q->verdicts++;
	if (l && !l->zone) {
		l->waiting++;
		return;
	}
	e = l ? mez_reexecute_case(&r->one, l->zone, doc, &err)
	      : mez_err_set(&err, MEZ_E_CLOSURE, "the lock its verdict names is not in the bundle");
	if (!e) {
		r->q->verdicts_ok++;
		return;
	}
	about_operation(&err, doc);
	audit_fault(r, &err);
}

/* A credential beside a verdict: good at the instant it speaks of, by a trusted authority, and
 * about this very verdict. */
static void check_credential(struct audit_run *r, const struct mez_case *c)
{
	struct mez_instant as_of;
	struct mez_vc *vc = NULL;
	struct mez_err err;
	int e = 0;

	if (!c->credential)
		return;
	r->q->credentials++;
	if (!mez_instant_parse(&as_of, mez_json_str(mez_json_at(c->verdict, "as_of"))))
		e = mez_err_set(&err, MEZ_E_VALUE, "the verdict does not state as_of");
	if (!e)
		e = mez_vc_verify(&vc, &r->one, c->credential, as_of, NULL, &err);
	if (!e)
		e = mez_case_attested(c, vc, &r->one, &err);
	if (!e) {
		r->q->credentials_ok += pinned(r, MEZ_ROLE_AUTHORITY, mez_vc_key(vc), "credential");
		return;
	}
	(void)!mez_err_in(&err, "credential");
	about_operation(&err, c->doc);
	audit_fault(r, &err);
}

static void check_case(struct audit_run *r, struct mez_str line)
{
	const struct mez_json *doc;
	struct mez_case c;
	struct mez_err err;
	int e = mez_canon_read(&doc, &r->one, line.p, line.n, &err);

	if (!e)
		e = mez_case_read(&c, doc, &err);
	if (e) {
		audit_fault(r, &err);
		return;
	}
	audit_note_dependence(r, doc);
	reexecute(r, doc);
	check_credential(r, &c);
}

/* Lines alternate: payload, receipt. */
static void check_cases(struct audit_run *r)
{
	for (size_t i = 0; i < r->nsegments; i++) {
		struct mez_str rest = r->segment[i];
		bool payload = true;

		while (rest.n) {
			const char *nl = memchr(rest.p, '\n', rest.n);
			struct mez_str line = {rest.p, nl ? (size_t)(nl - rest.p) : rest.n};

			/* a receipt in a payload's place: the chain check says which is missing */
			if (mez_str_starts(line, MEZ_STR("{\"credential\"")) ||
			    mez_str_starts(line, MEZ_STR("{\"evidence\"")))
				payload = true;
			if (payload) {
				mez_arena_reset(&r->one);
				check_case(r, line);
			}
			payload = !payload;
			rest.p += line.n + (nl != NULL);
			rest.n -= line.n + (nl != NULL);
		}
	}
}

static void report_locks(struct audit_run *r)
{
	for (size_t i = 0; i < r->nlocks; i++) {
		if (r->lock[i].zone || !r->lock[i].waiting)
			continue;
		(void)!mez_err_in(&r->lock[i].why, "%zu verdicts cannot be re-executed",
				  r->lock[i].waiting);
		audit_fault(r, &r->lock[i].why);
	}
}

/* --- the answer ----------------------------------------------------------- */

static void add_count(struct audit_run *r, const char *name, uint64_t n)
{
	mez_obj_add(&r->check.more, mez_str_of(name), mez_json_i64(&r->a, (int64_t)n));
}

static int answer_json(struct audit_run *r, struct mez_sink *out)
{
	const struct mez_audit *q = r->q;

	add_count(r, "blobs", q->blobs);
	add_count(r, "damaged", q->damaged);
	add_count(r, "packs", q->packs);
	add_count(r, "packs_signed", q->packs_signed);
	add_count(r, "locks", q->locks);
	add_count(r, "receipts", q->receipts);
	add_count(r, "head_size", q->head);
	add_count(r, "verdicts", q->verdicts);
	add_count(r, "verdicts_reexecuted", q->verdicts_ok);
	add_count(r, "credentials", q->credentials);
	add_count(r, "credentials_valid", q->credentials_ok);
	r->check.pinned = q->by.trust && q->faults == 0;
	return mez_check_write(&r->check, &q->by, out);
}

static int answer_text(struct audit_run *r, struct mez_sink *out)
{
	const struct mez_audit *q = r->q;
	const char *word = q->faults	 ? "NOT VERIFIED"
			   : q->by.trust ? "verified"
			   : q->by.self	 ? "self-consistent"
					 : "self-consistent, signers not pinned";

	mez_buf_fmt(
		&out->buf,
		"%s: %zu of %zu verdicts re-executed, %zu of %zu credentials, %zu receipts under a "
		"head of %llu, %zu of %zu packs signed, %zu blobs, %zu faults\n",
		word, q->verdicts_ok, q->verdicts, q->credentials_ok, q->credentials, q->receipts,
		(unsigned long long)q->head, q->packs_signed, q->packs, q->blobs, q->faults);
	return q->faults || (!q->by.trust && !q->by.self) ? 1 : 0;
}

static void audit(struct audit_run *r)
{
	struct mez_err err;

	audit_read_findings(r);
	open_locks(r);
	if (find_chain(r, &err)) {
		audit_fault(r, &err);
		return;
	}
	if (!r->genesis) {
		(void)!mez_err_set(&err, MEZ_E_CLOSURE, "the chain has no genesis");
		audit_fault(r, &err);
	} else {
		check_chain(r);
		bind_locks(r);
	}
	check_cases(r);
	if (r->q->verdicts == 0) {
		(void)!mez_err_set(&err, MEZ_E_CLOSURE,
				   "the chain holds no verdicts: nothing was verified");
		audit_fault(r, &err);
	}
	audit_report_dependence(r);
	report_locks(r);
}

int mez_audit_run(struct mez_audit *q, const char *path, struct mez_sink *out, struct mez_err *err)
{
	struct audit_run r = {.q = q};
	MEZ_AUTO(mez_bundle) b = NULL;
	int e = mez_arena_init(&r.a, 0, err);

	if (!e)
		e = mez_arena_init(&r.one, 0, err);
	if (!e)
		e = mez_bundle_open(&b, path, err);
	if (!e) {
		mez_check_start(&r.check, &r.a);
		r.b = b;
		r.from = mez_bundle_blobs(b);
		audit(&r);
		e = q->json ? answer_json(&r, out) : answer_text(&r, out);
	}
	mez_arena_release(&r.one);
	mez_arena_release(&r.a);
	return e;
}
