/* zone/lock.c: zone documents and locks as policies. */
#include "zone/lock.h"

#include "json/shape.h"

static const struct mez_field zone_fields[] = {
	{"type", MEZ_K_STRING, MEZ_REQUIRED, MEZ_ZONE_TYPE},
	{"zone", MEZ_K_NAME, MEZ_REQUIRED, NULL},
	{"title", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"jurisdiction", MEZ_K_NAME, MEZ_REQUIRED, NULL},
	{"origin", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"domain_set", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"packs", MEZ_K_STRINGS, MEZ_REQUIRED, NULL},
	{"authorities", MEZ_K_OBJECT, MEZ_REQUIRED, NULL},
	{"publishers", MEZ_K_STRINGS, MEZ_REQUIRED, NULL},
	{"rounding", MEZ_K_OBJECT, 0, NULL},
	{"decisions", MEZ_K_OBJECT, MEZ_REQUIRED, NULL},
	{"heads", MEZ_K_OBJECT, MEZ_REQUIRED, NULL},
	{"screening", MEZ_K_OBJECT, 0, NULL},
	{"layers", MEZ_K_ARRAY, 0, NULL},
	{"waivers", MEZ_K_ARRAY, 0, NULL},
	{"revoked", MEZ_K_ARRAY, 0, NULL},
	{"reviewers", MEZ_K_STRINGS, 0, NULL},
	{"require_review", MEZ_K_BOOL, 0, NULL},
	{"note", MEZ_K_STRING, 0, NULL},
};
static const struct mez_field decision_fields[] = {
	{"domains", MEZ_K_STRINGS, MEZ_REQUIRED, NULL},
	{"pass", MEZ_K_STRINGS, MEZ_REQUIRED, NULL},
	{"subject_to", MEZ_K_BOOL, MEZ_REQUIRED, NULL},
};
static const struct mez_field rounding_fields[] = {
	{"digits", MEZ_K_INT, MEZ_REQUIRED, NULL},
	{"mode", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"by", MEZ_K_STRING, MEZ_REQUIRED, NULL},
};
static const struct mez_field screening_fields[] = {
	{"lists", MEZ_K_STRINGS, MEZ_REQUIRED, NULL},
	{"determinations_by", MEZ_K_NAME, 0, NULL},
	{"authorisations_by", MEZ_K_NAME, 0, NULL},
};
static const struct mez_field lock_fields[] = {
	{"type", MEZ_K_STRING, MEZ_REQUIRED, MEZ_LOCK_TYPE},
	{"zone", MEZ_K_OBJECT, MEZ_REQUIRED, NULL},
	{"packs", MEZ_K_ARRAY, MEZ_REQUIRED, NULL},
	{"authorities", MEZ_K_OBJECT, MEZ_REQUIRED, NULL},
	{"publishers", MEZ_K_STRINGS, MEZ_REQUIRED, NULL},
	{"revoked", MEZ_K_ARRAY, 0, NULL},
	{"reviewers", MEZ_K_STRINGS, 0, NULL},
	{"proof", MEZ_K_OBJECT, MEZ_REQUIRED, NULL},
};
static const struct mez_field draft_fields[] = {
	{"type", MEZ_K_STRING, MEZ_REQUIRED, MEZ_LOCKDRAFT_TYPE},
	{"zone", MEZ_K_OBJECT, MEZ_REQUIRED, NULL},
	{"packs", MEZ_K_ARRAY, MEZ_REQUIRED, NULL},
};
static const struct mez_field pack_fields[] = {
	{"name", MEZ_K_NAME, MEZ_REQUIRED, NULL},
	{"kind", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"version", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"sha256", MEZ_K_HEX32, MEZ_REQUIRED, NULL},
};

/* Whatever is wrong with a zone's own documents is a matter of configuration. */
static int config(struct mez_err *err, const char *what, struct mez_str name)
{
	return mez_err_set(err, MEZ_E_CONFIG, "%s '%.*s'", what, MEZ_FMT(name));
}

static int as_config(struct mez_err *err)
{
	if (err)
		err->code = MEZ_E_CONFIG;
	return -MEZ_E_CONFIG;
}

int mez_zone_check(const struct mez_json *zone, const struct mez_origin *o, struct mez_err *err)
{
	int r = mez_shape_check(zone, zone_fields, MEZ_COUNT(zone_fields), "", o ? o->text.p : NULL,
				o ? o->text.n : 0, err);

	if (!r)
		return 0;
	if (o)
		mez_err_file(err, o->file);
	return as_config(err);
}

static int shape(const struct mez_json *v, const struct mez_field *f, size_t n, const char *at,
		 struct mez_err *err)
{
	return mez_shape_check(v, f, n, at, NULL, 0, err) ? as_config(err) : 0;
}

/* --- decisions ------------------------------------------------------------ */

static int read_decision(struct mez_decision_rule *out, const struct mez_member *m,
			 const struct mez_domain_set *set, struct mez_err *err)
{
	const struct mez_json *domains = mez_json_at(&m->value, "domains");
	const struct mez_json *pass = mez_json_at(&m->value, "pass");
	int r = shape(&m->value, decision_fields, MEZ_COUNT(decision_fields), "/decisions", err);

	if (r)
		return r;
	out->kind = mez_json_str(&m->name);
	out->subject_to = mez_json_at(&m->value, "subject_to")->type == MEZ_J_TRUE;
	for (size_t i = 0; i < domains->len; i++) {
		struct mez_str s = mez_json_str(mez_json_item(domains, i));
		enum mez_domain d;

		if (!mez_domain_parse(&d, s) || d >= set->count)
			return config(err, "no such domain in the set:", s);
		out->required[d] = true;
	}
	for (size_t i = 0; i < pass->len; i++) {
		struct mez_str s = mez_json_str(mez_json_item(pass, i));
		enum mez_state state;

		if (!mez_state_parse(&state, s) || state <= MEZ_STATE_PENDING)
			return config(err, "not a state that can pass:", s);
		out->passes[state] = true;
	}
	return domains->len ? 0 : config(err, "a decision over no domain for", out->kind);
}

static int read_decisions(struct mez_policy *p, struct mez_arena *a, const struct mez_json *v,
			  struct mez_err *err)
{
	struct mez_decision_rule *out = MEZ_NEWS(a, struct mez_decision_rule, v->len + 1);
	int r = 0;

	for (size_t i = 0; !r && i < v->len; i++)
		r = read_decision(&out[i], mez_json_member(v, i), p->set, err);
	p->decision = out;
	p->ndecisions = v->len;
	return r;
}

/* --- heads: kind -> domain -> list of heads -------------------------------- */

static int add_heads(struct mez_required_head *out, size_t *n, struct mez_str kind,
		     const struct mez_json *by_domain, const struct mez_domain_set *set,
		     struct mez_err *err)
{
	if (!mez_json_is(by_domain, MEZ_J_OBJECT))
		return config(err, "heads are listed by domain for", kind);
	for (size_t i = 0; i < by_domain->len; i++) {
		const struct mez_member *m = mez_json_member(by_domain, i);
		enum mez_domain d;

		if (!mez_domain_parse(&d, mez_json_str(&m->name)) || d >= set->count)
			return config(err, "no such domain in the set:", mez_json_str(&m->name));
		if (mez_kind_check(&m->value, MEZ_K_STRINGS, "heads", err))
			return as_config(err);
		for (size_t k = 0; k < m->value.len; k++) {
			if (out)
				out[*n] = (struct mez_required_head){
					kind, mez_json_str(mez_json_item(&m->value, k)), d};
			(*n)++;
		}
	}
	return 0;
}

static int read_heads(struct mez_policy *p, struct mez_arena *a, const struct mez_json *v,
		      struct mez_err *err)
{
	struct mez_required_head *out = NULL;

	for (int pass = 0; pass < 2; pass++) {
		size_t n = 0;

		for (size_t i = 0; i < v->len; i++) {
			const struct mez_member *m = mez_json_member(v, i);
			int r = add_heads(out, &n, mez_json_str(&m->name), &m->value, p->set, err);

			if (r)
				return r;
		}
		if (!out)
			out = MEZ_NEWS(a, struct mez_required_head, n + 1);
		p->nheads = n;
	}
	p->head = out;
	return 0;
}

/* --- rounding, screening, speakers ---------------------------------------- */

static bool is_currency(struct mez_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 'A' || s.p[i] > 'Z')
			return false;
	return s.n == 3;
}

static int read_rounding(struct mez_policy *p, struct mez_arena *a, const struct mez_json *v,
			 struct mez_err *err)
{
	size_t n = mez_json_len(v);
	struct mez_rounding_rule *out = MEZ_NEWS(a, struct mez_rounding_rule, n + 1);

	for (size_t i = 0; i < n; i++) {
		const struct mez_member *m = mez_json_member(v, i);
		int64_t digits;
		int r = shape(&m->value, rounding_fields, MEZ_COUNT(rounding_fields), "/rounding",
			      err);

		if (r)
			return r;
		out[i].currency = mez_json_str(&m->name);
		if (!is_currency(out[i].currency))
			return config(err, "no currency:", out[i].currency);
		out[i].by = mez_json_str(mez_json_at(&m->value, "by"));
		if (!mez_json_int(&digits, mez_json_at(&m->value, "digits")) || digits < 0 ||
		    digits > MEZ_DEC_SCALE_MAX)
			return config(err, "digits are from 0 to 18 for", out[i].currency);
		out[i].digits = (uint8_t)digits;
		if (!mez_rounding_parse(&out[i].mode, mez_json_str(mez_json_at(&m->value, "mode"))))
			return config(err, "unknown rounding for", out[i].currency);
	}
	p->rounding = out;
	p->nroundings = n;
	return 0;
}

static int read_screening(struct mez_policy *p, struct mez_arena *a, const struct mez_json *v,
			  struct mez_err *err)
{
	const struct mez_json *lists;
	struct mez_str *out;
	int r;

	if (!v)
		return 0;
	r = shape(v, screening_fields, MEZ_COUNT(screening_fields), "/screening", err);
	if (r)
		return r;
	lists = mez_json_at(v, "lists");
	out = MEZ_NEWS(a, struct mez_str, lists->len + 1);
	for (size_t i = 0; i < lists->len; i++)
		out[i] = mez_json_str(mez_json_item(lists, i));
	p->list = out;
	p->nlists = lists->len;
	p->determiner = mez_json_str(mez_json_at(v, "determinations_by"));
	p->authoriser = mez_json_str(mez_json_at(v, "authorisations_by"));
	return 0;
}

static int add_speakers(struct mez_speaker *out, size_t *n, const struct mez_member *m,
			struct mez_err *err)
{
	if (mez_kind_check(&m->value, MEZ_K_STRINGS, "an authority's keys", err))
		return as_config(err);
	for (size_t k = 0; k < m->value.len; k++) {
		struct mez_pubkey key;

		if (mez_pubkey_from_did(&key, mez_json_str(mez_json_item(&m->value, k)), err))
			return as_config(err);
		if (out)
			out[*n] = (struct mez_speaker){mez_json_str(&m->name), key};
		(*n)++;
	}
	return 0;
}

static int read_speakers(struct mez_policy *p, struct mez_arena *a, const struct mez_json *v,
			 struct mez_err *err)
{
	struct mez_speaker *out = NULL;

	for (int pass = 0; pass < 2; pass++) {
		size_t n = 0;

		for (size_t i = 0; i < mez_json_len(v); i++) {
			int r = add_speakers(out, &n, mez_json_member(v, i), err);

			if (r)
				return r;
		}
		if (!out)
			out = MEZ_NEWS(a, struct mez_speaker, n + 1);
		p->speakers.n = n;
	}
	p->speakers.v = out;
	return 0;
}

int mez_zone_policy(struct mez_policy *out, struct mez_arena *a, const struct mez_json *zone,
		    const struct mez_json *authorities, struct mez_err *err)
{
	struct mez_policy p = {0};
	int r = mez_zone_check(zone, NULL, err);

	if (r)
		return r;
	p.zone = mez_json_str(mez_json_at(zone, "zone"));
	p.jurisdiction = mez_json_str(mez_json_at(zone, "jurisdiction"));
	p.set = mez_domain_set_find(mez_json_str(mez_json_at(zone, "domain_set")));
	if (!p.set)
		return config(err, "unknown domain set",
			      mez_json_str(mez_json_at(zone, "domain_set")));
	r = read_decisions(&p, a, mez_json_at(zone, "decisions"), err);
	if (!r)
		r = read_heads(&p, a, mez_json_at(zone, "heads"), err);
	if (!r)
		r = read_rounding(&p, a, mez_json_at(zone, "rounding"), err);
	if (!r)
		r = read_screening(&p, a, mez_json_at(zone, "screening"), err);
	if (!r)
		r = read_speakers(&p, a, authorities, err);
	if (!r)
		*out = p;
	return r;
}

/* --- locks ---------------------------------------------------------------- */

static int read_pack(struct mez_lock *l, size_t i, const struct mez_json *v, struct mez_err *err)
{
	struct mez_lock_pack *p = &l->pack[i];
	int r = shape(v, pack_fields, MEZ_COUNT(pack_fields), "/packs", err);

	if (r)
		return r;
	p->name = mez_json_str(mez_json_at(v, "name"));
	p->version = mez_json_str(mez_json_at(v, "version"));
	mez_require(mez_filehash_parse(&p->sha256, mez_json_str(mez_json_at(v, "sha256"))));
	if (!mez_pack_kind_parse(&p->kind, mez_json_str(mez_json_at(v, "kind"))))
		return config(err, "unknown kind of pack", p->name);
	if (i > 0 && mez_str_cmp(l->pack[i - 1].name, p->name) >= 0)
		return config(err, "packs are not sorted at", p->name);
	l->ref[i] = (struct mez_pack_ref){p->name, p->sha256};
	return 0;
}

static int read_packs(struct mez_lock *l, struct mez_arena *a, const struct mez_json *list,
		      struct mez_err *err)
{
	int r = 0;

	l->npacks = list->len;
	l->pack = MEZ_NEWS(a, struct mez_lock_pack, list->len + 1);
	l->ref = MEZ_NEWS(a, struct mez_pack_ref, list->len + 1);
	for (size_t i = 0; !r && i < list->len; i++)
		r = read_pack(l, i, mez_json_item(list, i), err);
	return r;
}

int mez_lock_open(struct mez_lock *out, struct mez_arena *a, const struct mez_json *doc,
		  struct mez_err *err)
{
	struct mez_lock l = {.doc = doc};
	MEZ_AUTO(mez_canon) bytes = NULL;
	struct mez_proof_info info;
	int r;

	if (mez_lockdraft_is(doc))
		return mez_err_set(err, MEZ_E_CONFIG,
				   "the lock is a draft, not signed: it decides nothing");
	r = shape(doc, lock_fields, MEZ_COUNT(lock_fields), "", err);
	if (!r)
		r = mez_proof_check(&info, a, doc, "assertionMethod", NULL, err);
	if (r)
		return mez_err_in(err, "lock");
	l.signer = mez_proof_signed(&info);
	r = mez_canon_make(&bytes, doc, MEZ_PROFILE_STRICT, NULL, 0, err);
	if (r)
		return mez_err_in(err, "lock");
	l.sha256 = mez_canon_digest(bytes);
	l.origin = mez_json_str(mez_json_at(mez_json_at(doc, "zone"), "origin"));
	r = mez_zone_policy(&l.policy, a, mez_json_at(doc, "zone"), mez_json_at(doc, "authorities"),
			    err);
	if (!r)
		r = mez_revoked_read(&l.policy.speakers.revoked, a, mez_json_at(doc, "revoked"),
				     NULL, err);
	if (!r)
		r = mez_revoked_judge(&l.policy.speakers.revoked, &l.signer, err);
	if (!r)
		r = mez_composing_read(&l.composing, a, mez_json_at(doc, "zone"), NULL, err);
	if (!r)
		r = read_packs(&l, a, mez_json_at(doc, "packs"), err);
	if (r)
		return mez_err_in(err, "lock");
	*out = l;
	return 0;
}

static struct mez_json packs_json(struct mez_arena *a, struct mez_pack *const *packs, size_t npacks)
{
	struct mez_arr list = {.a = a};

	for (size_t i = 0; i < npacks; i++) {
		struct mez_obj p = {.a = a};
		char hex[MEZ_HEX32 + 1];

		mez_filehash_hex(hex, &packs[i]->sha256);
		mez_obj_set(&p, "name", mez_json_text(packs[i]->name));
		mez_obj_set(&p, "kind", mez_json_z(mez_pack_kind_name(packs[i]->kind)));
		mez_obj_set(&p, "version", mez_json_text(packs[i]->version));
		mez_obj_set(&p, "sha256", mez_json_copy_text(a, mez_str_of(hex)));
		mez_arr_add(&list, mez_obj_done(&p));
	}
	return mez_arr_done(&list);
}

struct mez_json mez_lock_json(struct mez_arena *a, const struct mez_lock_parts *parts,
			      struct mez_pack *const *packs, size_t npacks)
{
	struct mez_obj o = {.a = a};

	mez_obj_set(&o, "type", mez_json_z(MEZ_LOCK_TYPE));
	mez_obj_set(&o, "zone", *parts->zone);
	mez_obj_set(&o, "packs", packs_json(a, packs, npacks));
	mez_obj_set(&o, "authorities", *parts->authorities);
	mez_obj_set(&o, "publishers", *parts->publishers);
	if (parts->revoked)
		mez_obj_set(&o, "revoked", *parts->revoked);
	if (parts->reviewers)
		mez_obj_set(&o, "reviewers", *parts->reviewers);
	return mez_obj_done(&o);
}

/* --- drafts --------------------------------------------------------------- */

bool mez_lockdraft_is(const struct mez_json *doc)
{
	return mez_str_is(mez_json_str(mez_json_at(doc, "type")), MEZ_LOCKDRAFT_TYPE);
}

int mez_lockdraft_check(const struct mez_json *doc, struct mez_err *err)
{
	const struct mez_json *packs;
	int r = shape(doc, draft_fields, MEZ_COUNT(draft_fields), "", err);

	if (!r)
		r = mez_zone_check(mez_json_at(doc, "zone"), NULL, err);
	packs = mez_json_at(doc, "packs");
	for (size_t i = 0; !r && i < mez_json_len(packs); i++)
		r = shape(mez_json_item(packs, i), pack_fields, MEZ_COUNT(pack_fields), "/packs",
			  err);
	return r ? mez_err_in(err, "draft of a lock") : 0;
}

struct mez_json mez_lockdraft_json(struct mez_arena *a, const struct mez_json *zone,
				   struct mez_pack *const *packs, size_t npacks)
{
	struct mez_obj o = {.a = a};

	mez_obj_set(&o, "type", mez_json_z(MEZ_LOCKDRAFT_TYPE));
	mez_obj_set(&o, "zone", *zone);
	mez_obj_set(&o, "packs", packs_json(a, packs, npacks));
	return mez_obj_done(&o);
}

/* --- does the zone fit its packs ------------------------------------------ */

static bool head_known(const struct mez_rules *rules, const struct mez_required_head *h)
{
	for (size_t i = 0; i < rules->coverages.n; i++) {
		const struct mez_coverage *c = rules->coverages.v[i];

		for (size_t k = 0; c->domain == h->domain && k < c->n; k++)
			if (mez_str_eq(c->head[k].head, h->head))
				return true;
	}
	return false;
}

int mez_zone_fits(const struct mez_policy *p, const struct mez_rules *rules,
		  const struct mez_composing *composing, struct mez_err *err)
{
	const struct mez_words *kinds = &rules->slot[rules->kind_slot].words;

	for (size_t i = 0; i < p->ndecisions; i++)
		if (!mez_words_has(kinds, p->decision[i].kind))
			return config(err, "no pack knows the kind", p->decision[i].kind);
	for (size_t i = 0; i < p->nheads; i++)
		if (!head_known(rules, &p->head[i]) &&
		    !mez_composing_waiver(composing, MEZ_WAIVED_HEAD, p->head[i].head))
			return config(err, "no pack examines the head", p->head[i].head);
	for (size_t i = 0; i < p->nlists; i++)
		if (!mez_rules_list(rules, p->list[i]))
			return config(err, "no pack holds the list", p->list[i]);
	for (size_t i = 0; i < p->speakers.n; i++)
		if (!mez_rules_authority(rules, p->speakers.v[i].authority))
			return config(err, "no pack knows the authority",
				      p->speakers.v[i].authority);
	if (p->determiner.n && !mez_rules_authority(rules, p->determiner))
		return config(err, "no pack knows the authority", p->determiner);
	if (p->authoriser.n && !mez_rules_authority(rules, p->authoriser))
		return config(err, "no pack knows the authority", p->authoriser);
	return 0;
}
