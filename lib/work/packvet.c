/* work/packvet.c: the names in a pack's examples. */
#include "work/packvet.h"

#include "vc/credential.h"
#include "work/explain_priv.h"
#include "work/packtest_priv.h"

struct vetting {
	struct mez_arena *a;
	const struct mez_rules *r;
	const struct mez_named *id;
	struct mez_err *err;
};

static int stray(const struct vetting *t, const struct mez_json *at, const char *what,
		 struct mez_str name)
{
	return mez_origin_err(t->id->origin, at->offset, t->err, MEZ_E_RULE, "%s '%.*s'", what,
			      MEZ_FMT(name));
}

/* --- facts ---------------------------------------------------------------- */

static bool begins(const struct mez_str longer, struct mez_str path)
{
	return longer.n > path.n && longer.p[path.n] == '.' && mez_str_starts(longer, path);
}

/* Is this the path of a member of the records, or the beginning of one? */
static bool of_record(const struct mez_record *rec, struct mez_str path, bool *group)
{
	*group = false;
	for (size_t i = 0; i < rec->n; i++) {
		if (mez_str_eq(rec->field[i].path, path))
			return true;
		*group |= begins(rec->field[i].path, path);
	}
	return *group;
}

static int vet_item(const struct vetting *t, const struct mez_record *rec, const struct mez_json *v,
		    struct mez_str prefix)
{
	int r = 0;

	for (size_t i = 0; !r && mez_json_is(v, MEZ_J_OBJECT) && i < v->len; i++) {
		const struct mez_member *m = mez_json_member(v, i);
		struct mez_str path = mez_path_join(t->a, prefix, mez_json_str(&m->name));
		bool group;

		if (!of_record(rec, path, &group))
			r = stray(t, &m->name, "no such member of the items:", path);
		else if (group)
			r = vet_item(t, rec, &m->value, path);
	}
	return r;
}

static int vet_facts(const struct vetting *t, const struct mez_json *v, struct mez_str prefix)
{
	int r = 0;

	for (size_t i = 0; !r && mez_json_is(v, MEZ_J_OBJECT) && i < v->len; i++) {
		const struct mez_member *m = mez_json_member(v, i);
		struct mez_str path = mez_path_join(t->a, prefix, mez_json_str(&m->name));
		size_t slot = mez_rules_slot(t->r, path);
		const struct mez_slot *s = slot == SIZE_MAX ? NULL : &t->r->slot[slot];

		if (!prefix.n && example_is_header(path))
			continue;
		if (!s && !mez_rules_group(t->r, path))
			return stray(t, &m->name, "no such fact in the vocabulary:", path);
		if (!s || s->type == MEZ_TYPE_RECORD)
			r = vet_facts(t, &m->value, path);
		for (size_t k = 0; !r && s && s->type == MEZ_TYPE_LIST &&
				   mez_json_is(&m->value, MEZ_J_ARRAY) && k < m->value.len;
		     k++)
			r = vet_item(t, s->record, mez_json_item(&m->value, k), MEZ_NOSTR);
	}
	return r;
}

/* --- evidence ------------------------------------------------------------- */

/* Does a fact or a claim ask for such a credential? */
static bool is_asked(const struct mez_rules *r, struct mez_str credential)
{
	for (size_t i = 0; i < r->nslots; i++)
		if (mez_str_eq(r->slot[i].credential, credential))
			return true;
	for (size_t i = 0; i < r->clauses.n; i++) {
		const struct mez_clause *cl = r->clauses.v[i];

		for (size_t k = 0; k < cl->nclaims; k++)
			if (mez_str_eq(cl->claim[k].credential, credential))
				return true;
	}
	return false;
}

/* What a document of ours is of, by the member that says it.  Lists of persons are not here: a
 * zone may require one that no pack of the example's holds. */
static int vet_ours(const struct vetting *t, struct mez_str type, const struct mez_json *subject)
{
	const struct mez_json *judgement = mez_json_at(subject, "judgement"),
			      *total = mez_json_at(subject, "total"),
			      *of = mez_json_at(subject, "register"),
			      *list = mez_json_at(subject, "list");

	if (mez_str_is(type, "MezJudgement") && !mez_rules_question(t->r, mez_json_str(judgement)))
		return stray(t, judgement, "no question AUTHORITY/NAME", mez_json_str(judgement));
	if (mez_str_is(type, "MezTotal") && !mez_rules_total(t->r, mez_json_str(total)))
		return stray(t, total, "no total", mez_json_str(total));
	if (mez_str_is(type, "MezLicence") && !mez_rules_licence(t->r, mez_json_str(of)))
		return stray(t, of, "no licence", mez_json_str(of));
	if ((mez_str_is(type, "MezListStatus") || mez_str_is(type, "MezListCopy")) &&
	    !mez_rules_status(t->r, mez_json_str(list)))
		return stray(t, list, "no status list", mez_json_str(list));
	return 0;
}

static int vet_evidence(const struct vetting *t, const struct mez_json *v)
{
	const struct mez_json *from = mez_json_at(v, "from"), *kind = mez_json_at(v, "credential");
	struct mez_str name = mez_json_str(kind);
	int r;

	if (!mez_rules_authority(t->r, mez_json_str(from)))
		return stray(t, from, "no authority", mez_json_str(from));
	if (!mez_str_starts(name, MEZ_STR("Mez")))
		return is_asked(t->r, name)
			       ? 0
			       : stray(t, kind, "no fact and no claim asks for a credential", name);
	r = mez_credential_check_subject(name, mez_json_at(v, "subject"), t->err);
	if (r)
		mez_origin_blame(t->id->origin, v, t->err);
	return r ? r : vet_ours(t, name, mez_json_at(v, "subject"));
}

/* lists: {LIST: {party: word}} */
static int vet_list(const struct vetting *t, const struct mez_member *m)
{
	const struct mez_status *list = mez_rules_status(t->r, mez_json_str(&m->name));

	if (!list)
		return stray(t, &m->name, "no status list", mez_json_str(&m->name));
	for (size_t i = 0; i < mez_json_len(&m->value); i++) {
		const struct mez_json *word = &mez_json_member(&m->value, i)->value;

		if (!mez_words_has(&list->words, mez_json_str(word)))
			return stray(t, word, "the list has no word", mez_json_str(word));
	}
	return 0;
}

static int vet_given(const struct vetting *t, const struct mez_json *item)
{
	const struct mez_json *list = mez_json_at(item, "evidence");
	const struct mez_json *lists = mez_json_at(item, "lists");
	const struct mez_json *totals = mez_json_at(item, "totals");
	const struct mez_json *audience = mez_json_at(item, "audience");
	int r = 0;

	for (size_t i = 0; !r && i < mez_json_len(list); i++)
		r = vet_evidence(t, mez_json_item(list, i));
	for (size_t i = 0; !r && i < mez_json_len(lists); i++)
		r = vet_list(t, mez_json_member(lists, i));
	for (size_t i = 0; !r && i < mez_json_len(totals); i++) {
		const struct mez_json *name = &mez_json_member(totals, i)->name;

		if (!mez_rules_total(t->r, mez_json_str(name)))
			r = stray(t, name, "no total", mez_json_str(name));
	}
	if (!r && audience && !mez_rules_authority(t->r, mez_json_str(audience)))
		r = stray(t, audience, "no authority", mez_json_str(audience));
	return r;
}

/* --- what is expected ----------------------------------------------------- */

/* "fee.2" of a clause for each item as "fee". */
static struct mez_str bare_name(struct mez_str name)
{
	size_t n = name.n;

	while (n > 0 && name.p[n - 1] >= '0' && name.p[n - 1] <= '9')
		n--;
	return n > 0 && n < name.n && name.p[n - 1] == '.' ? (struct mez_str){name.p, n - 1} : name;
}

static bool is_duty(const struct mez_rules *r, struct mez_str name)
{
	for (size_t i = 0; i < r->clauses.n; i++) {
		const struct mez_clause *cl = r->clauses.v[i];
		struct mez_str bare = cl->each_path.n ? bare_name(name) : name;

		for (size_t k = 0; k < cl->nduties; k++)
			if (mez_str_eq(cl->duty[k].name, bare))
				return true;
	}
	return false;
}

static bool is_row(const struct mez_rules *r, struct mez_str id)
{
	for (size_t i = 0; i < r->tables.n; i++) {
		const struct mez_table *t = r->tables.v[i];

		for (size_t k = 0; !t->is_param && k < t->nrows; k++)
			if (mez_str_eq(t->row[k].id, id))
				return true;
	}
	return false;
}

static int vet_row(const struct vetting *t, const struct mez_json *v)
{
	return is_row(t->r, mez_json_str(v)) ? 0 : stray(t, v, "no row", mez_json_str(v));
}

static int vet_rows(const struct vetting *t, const struct mez_json *v)
{
	int r = 0;

	if (!mez_json_is(v, MEZ_J_ARRAY))
		return vet_row(t, v);
	for (size_t i = 0; !r && i < v->len; i++)
		r = vet_row(t, mez_json_item(v, i));
	return r || v->len ? r
			   : mez_origin_err(t->id->origin, v->offset, t->err, MEZ_E_RULE,
					    "no rows are nothing to expect");
}

/* due, penalty: duties to what is expected of each. */
static int vet_duties(const struct vetting *t, const struct mez_json *v)
{
	for (size_t i = 0; mez_json_is(v, MEZ_J_OBJECT) && i < v->len; i++) {
		const struct mez_json *name = &mez_json_member(v, i)->name;

		if (!is_duty(t->r, mez_json_str(name)))
			return stray(t, name, "no duty", mez_json_str(name));
	}
	return 0;
}

static int vet_expected(const struct vetting *t, const struct mez_member *m)
{
	struct mez_str name = mez_json_str(&m->name), value = mez_json_str(&m->value);
	enum mez_domain domain;
	enum mez_state state;

	if (mez_domain_parse(&domain, name) && !value.p)
		return stray(t, &m->value,
			     "what is expected of a domain is a state, and no duty that is called "
			     "like one can be named:",
			     name);
	if (mez_domain_parse(&domain, name))
		return mez_state_parse(&state, value) ? 0 : stray(t, &m->value, "no state", value);
	if (mez_str_is(name, "reason"))
		return explain_knows(value) ? 0 : stray(t, &m->value, "no reason", value);
	if (mez_str_is(name, "row"))
		return vet_rows(t, &m->value);
	if (mez_str_is(name, "due") || mez_str_is(name, "penalty"))
		return vet_duties(t, &m->value);
	return is_duty(t->r, name) ? 0 : stray(t, &m->name, "no domain and no duty", name);
}

int mez_packvet_examples(struct mez_arena *a, const struct mez_rules *r, size_t pack,
			 struct mez_err *err)
{
	int e = 0;

	for (size_t i = 0; !e && i < r->examples.n; i++) {
		struct vetting t = {.a = a, .r = r, .id = r->examples.v[i], .err = err};
		const struct mez_json *expect = mez_json_at(t.id->item, "expect");

		if (t.id->pack != pack)
			continue;
		e = vet_facts(&t, mez_json_at(t.id->item, "operation"), MEZ_NOSTR);
		if (!e)
			e = vet_given(&t, t.id->item);
		for (size_t k = 0; !e && k < mez_json_len(expect); k++)
			e = vet_expected(&t, mez_json_member(expect, k));
	}
	return e;
}
