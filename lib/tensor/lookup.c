/* tensor/lookup.c: what expressions look up: status lists and totals. */
#include "tensor/eval_priv.h"

#include "json/shape.h"
#include "tensor/evaldue.h"

/* --- what was relied on --------------------------------------------------- */

static bool same_proof(const struct proof_use *x, const struct proof_use *y)
{
	return x->kind == y->kind && mez_str_eq(x->name, y->name) &&
	       mez_str_eq(x->party, y->party) && mez_str_eq(x->activity, y->activity) &&
	       x->by == y->by;
}

void note_proof(const struct scope *s, const struct proof_use *use)
{
	struct proof_use *u;

	if (!s->proofs)
		return;
	for (u = *s->proofs; u; u = u->next)
		if (same_proof(u, use))
			return;
	u = MEZ_NEW(s->e->a, struct proof_use);
	*u = *use;
	u->next = *s->proofs;
	*s->proofs = u;
}

/* --- status lists and totals ---------------------------------------------- */

static bool covers_day(const struct mez_json *subject, struct mez_date day)
{
	struct mez_date from, to;

	return mez_date_parse(&from, mez_json_str(mez_json_at(subject, "from"))) &&
	       mez_date_parse(&to, mez_json_str(mez_json_at(subject, "to"))) &&
	       from.days <= day.days && day.days <= to.days;
}

/* Is d an accepted document of this kind by this authority covering the legal date? */
static bool shows(const struct scope *s, const struct mez_evidence *d, const char *kind,
		  struct mez_str from)
{
	return d->accepted && mez_str_eq(d->kind, mez_str_of(kind)) &&
	       mez_evidence_speaks(s->e->evidence, d, from) && covers_day(d->subject, s->date.date);
}

static struct mez_str subject_text(const struct mez_evidence *d, struct mez_str member)
{
	return mez_json_str(mez_json_get(d->subject, member));
}

/* The party's word on the list by one document: one that is about it, or a whole copy of the
 * list.  *absent: the copy has not the party, and the list says what that means.  .p NULL: the
 * document says nothing of it. */
static struct mez_str status_by(const struct scope *s, const struct mez_status *list,
				const struct mez_evidence *d, struct mez_str party, bool *absent)
{
	const struct mez_json *entries = mez_json_at(d->subject, "entries"), *entry;

	*absent = false;
	if (!mez_str_eq(subject_text(d, MEZ_STR("list")), list->id.name))
		return MEZ_NOSTR;
	if (shows(s, d, "MezListStatus", list->from))
		return mez_evidence_about(d, MEZ_STR("id"), party)
			       ? subject_text(d, MEZ_STR("status"))
			       : MEZ_NOSTR;
	if (!shows(s, d, "MezListCopy", list->from) || !mez_json_is(entries, MEZ_J_OBJECT) ||
	    !party.n)
		return MEZ_NOSTR;
	entry = mez_json_get(entries, party);
	*absent = !entry && list->absent.p;
	return entry ? mez_json_str(entry) : list->absent;
}

/* Two documents of one list that say different things of one party are a conflict, whichever
 * comes first; both are named. */
struct mez_value eval_status(const struct scope *s, const struct mez_expr *x)
{
	const struct mez_status *list = x->ref;
	size_t root = eval_root(s, x->arg[0]);
	struct mez_str path = s->e->slot[root].path, word = MEZ_NOSTR;
	struct mez_value id = eval_named(s, root);
	struct mez_arena *a = s->e->a;
	bool any = false, clash = false;

	if (!id.known || !s->date.known)
		return mez_v_unknown(MEZ_TYPE_WORD, mez_why_union(a, id.why, s->date.why));
	for (size_t i = 0; i < s->e->evidence->n; i++) {
		const struct mez_evidence *d = &s->e->evidence->v[i];
		bool absent;
		struct mez_str one = status_by(s, list, d, id.text, &absent);

		if (!one.p)
			continue;
		note_proof(s, &(struct proof_use){.kind = PROOF_STATUS,
						  .name = list->id.name,
						  .party = path,
						  .absent = absent,
						  .by = d});
		clash |= any && !mez_str_eq(one, word);
		word = one;
		any = true;
	}
	if (clash)
		return mez_v_unknown(MEZ_TYPE_WORD,
				     mez_why(a, MEZ_CAUSE_CONFLICT, path, list->id.name));
	if (!any)
		return mez_v_unknown(MEZ_TYPE_WORD,
				     mez_why(a, MEZ_CAUSE_STATUS_MISSING, list->id.name, path));
	if (!mez_words_has(&list->words, word))
		return mez_v_unknown(MEZ_TYPE_WORD,
				     mez_why(a, MEZ_CAUSE_OUTSIDE_VOCABULARY, list->id.name, word));
	return mez_v_word(word);
}

/* The credential is about the last party of `per`; the others are named members.  What one payer
 * paid a party is not all that the party was paid. */
static bool total_matches(const struct scope *s, const struct mez_total *t,
			  const struct mez_evidence *d)
{
	if (!mez_str_eq(subject_text(d, MEZ_STR("total")), t->id.name) ||
	    (t->nper == 1 && mez_json_at(d->subject, "payer")))
		return false;
	for (size_t i = 0; i < t->nper; i++) {
		struct mez_value id = eval_field(s->e, t->per[i], "id");
		struct mez_str member =
			i + 1 == t->nper ? MEZ_STR("id") : s->e->slot[t->per[i]].path;

		if (!id.known || !mez_evidence_about(d, member, id.text))
			return false;
	}
	return true;
}

/* A total of a period counts from its first day, and is shown for days of it only. */
static bool of_period(const struct scope *s, const struct mez_total *t,
		      const struct mez_evidence *d)
{
	struct mez_date from, to;
	struct mez_span period;

	if (!t->has_period)
		return true;
	return mez_period_of(&period, &t->period, s->date.date) &&
	       mez_date_parse(&from, subject_text(d, MEZ_STR("from"))) &&
	       mez_date_parse(&to, subject_text(d, MEZ_STR("to"))) &&
	       from.days == period.from.days && to.days <= period.to.days;
}

static bool total_value(struct mez_value *out, const struct mez_evidence *d)
{
	const struct mez_json *v = mez_json_at(d->subject, "value");
	struct mez_dec dec;

	if (!v || mez_kind_check(v, MEZ_K_MONEY, "", NULL) ||
	    !mez_dec_parse(&dec, mez_json_str(mez_json_at(v, "amount"))))
		return false;
	*out = mez_v_money(dec, mez_json_str(mez_json_at(v, "currency")));
	return true;
}

static bool same_money(const struct mez_value *x, const struct mez_value *y)
{
	return mez_str_eq(x->text, y->text) && mez_dec_cmp(x->dec, y->dec) == 0;
}

/* Without a document: unknown, but never below the least that follows from this operation. */
static struct mez_value no_total(const struct scope *s, const struct mez_total *t,
				 const struct mez_value *least)
{
	struct mez_value v = mez_v_unknown(
		MEZ_TYPE_MONEY, mez_why(s->e->a, MEZ_CAUSE_TOTAL_MISSING, t->id.name, MEZ_NOSTR));

	if (least->known && !least->none) {
		v.text = least->text;
		v.has_lo = true;
		v.lo = least->dec;
	}
	return v;
}

struct mez_value eval_total(const struct scope *s, const struct mez_expr *x)
{
	const struct mez_total *t = x->ref;
	struct mez_value least = {0}, found = {0};
	struct mez_str against = MEZ_NOSTR;
	bool any = false;

	if (!s->date.known)
		return mez_v_unknown(MEZ_TYPE_MONEY, s->date.why);
	if (t->at_least)
		least = eval_expr(s, t->at_least);
	for (size_t i = 0; i < s->e->evidence->n; i++) {
		const struct mez_evidence *d = &s->e->evidence->v[i];
		struct mez_value one;

		if (!shows(s, d, "MezTotal", t->from) || !total_matches(s, t, d) ||
		    !of_period(s, t, d) || !total_value(&one, d))
			continue;
		note_proof(s,
			   &(struct proof_use){.kind = PROOF_TOTAL, .name = t->id.name, .by = d});
		if (any && !same_money(&one, &found))
			against = t->id.name;
		found = one;
		any = true;
	}
	if (!any)
		return no_total(s, t, &least);
	if (!against.p && least.known && !least.none &&
	    (!mez_str_eq(least.text, found.text) || mez_dec_cmp(found.dec, least.dec) < 0))
		against = MEZ_STR("at_least");
	return against.p ? mez_v_unknown(MEZ_TYPE_MONEY,
					 mez_why(s->e->a, MEZ_CAUSE_CONFLICT, t->id.name, against))
			 : found;
}
