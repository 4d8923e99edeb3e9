/* work/auditdamage.c: damaged items of packs, and the verdicts that name their rules. */
#include "work/audit_priv.h"

/* "items/table/pk.ito.s153.goods.json": the rule it holds. */
static struct mez_str rule_of(struct mez_str title)
{
	size_t slash = 0;

	if (!mez_str_starts(title, MEZ_STR("items/")) || title.n < sizeof "items/x/y.json")
		return MEZ_NOSTR;
	for (size_t i = 0; i < title.n; i++)
		if (title.p[i] == '/')
			slash = i;
	return (struct mez_str){title.p + slash + 1, title.n - slash - 1 - (sizeof ".json" - 1)};
}

/* What the bundle lists a finding's blob as; NULL when it is of none, or nothing lists it. */
static const struct mez_closure_item *item_of(const struct audit_run *r,
					      const struct mez_finding *f)
{
	return f->of_blob ? mez_bundle_item(r->b, &f->digest) : NULL;
}

/* "pk.law: source/README.md: blobs/sha256/...: what": many packs have a README.md. */
static void tell_finding(struct audit_run *r, const struct mez_finding *f,
			 const struct mez_closure_item *item)
{
	struct mez_err err;

	(void)!mez_finding_err(&err, f);
	if (item && item->d.title.p)
		(void)!mez_err_in(&err, "%.*s", MEZ_FMT(item->d.title));
	if (item && item->root.p)
		(void)!mez_err_in(&err, "%.*s", MEZ_FMT(item->root));
	audit_fault(r, &err);
}

/* Those not told before.  Which verdicts rest on a damaged item is asked for those known before
 * the first verdict is met: a later one could not have been loaded either. */
void audit_read_findings(struct audit_run *r)
{
	size_t n, from = r->told;
	const struct mez_finding *f = mez_bundle_findings(r->b, &n);
	bool first = !r->damaged;

	if (first)
		r->damaged = MEZ_NEWS(&r->a, struct audit_damage, n + 1);
	for (size_t i = from; i < n; i++) {
		const struct mez_closure_item *item = item_of(r, &f[i]);
		struct mez_str title = item ? item->d.title : MEZ_NOSTR;

		tell_finding(r, &f[i], item);
		r->q->damaged++;
		if (first && f[i].code == MEZ_E_DIGEST && rule_of(title).p)
			r->damaged[r->ndamaged++] =
				(struct audit_damage){.title = title, .rule = rule_of(title)};
	}
	r->told = n;
}

static bool names_rule(const struct mez_json *v, struct mez_str rule)
{
	if (mez_json_is(v, MEZ_J_STRING))
		return mez_str_eq(mez_json_str(v), rule);
	if (mez_json_is(v, MEZ_J_ARRAY))
		for (size_t i = 0; i < v->len; i++)
			if (names_rule(mez_json_item(v, i), rule))
				return true;
	if (mez_json_is(v, MEZ_J_OBJECT))
		for (size_t i = 0; i < v->len; i++)
			if (names_rule(&mez_json_member(v, i)->value, rule))
				return true;
	return false;
}

bool audit_rests_on(const struct audit_run *r, size_t i, const struct mez_json *doc)
{
	const struct mez_json *cells = mez_json_at(mez_json_at(doc, "verdict"), "cells");

	return cells && names_rule(cells, r->damaged[i].rule);
}

void audit_note_dependence(struct audit_run *r, size_t i, struct mez_str operation)
{
	struct audit_damage *d = &r->damaged[i];

	if (d->operations.len < MEZ_ERR_MSG)
		mez_buf_fmt(&d->operations, "%s%.*s", d->n ? ", " : "", MEZ_ALL(operation));
	d->n++;
}

void audit_report_dependence(struct audit_run *r)
{
	for (size_t i = 0; i < r->ndamaged; i++) {
		struct audit_damage *d = &r->damaged[i];
		struct mez_err err;

		(void)!mez_err_set(&err, MEZ_E_REPLAY, "%zu verdicts rest on the damaged %.*s: %s",
				   d->n, MEZ_FMT(d->title), d->n ? d->operations.p : "none");
		audit_fault(r, &err);
	}
}

void audit_free_damage(struct audit_run *r)
{
	for (size_t i = 0; i < r->ndamaged; i++)
		mez_buf_release(&r->damaged[i].operations);
}
