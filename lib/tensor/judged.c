/* tensor/judged.c: what the law leaves to an authority: its answer, by credential, for an operation
 * or for the facts it binds, until it is reversed; and what its silence says. */
#include "tensor/eval_priv.h"

static struct mez_str text_of(const struct mez_evidence *d, const char *member)
{
	return mez_json_str(mez_json_get(d->subject, mez_str_of(member)));
}

/* "pk.fbr.commissioner/reasonable-cause": the authority that judges, and the question. */
static struct mez_str authority_of(struct mez_str id)
{
	struct mez_str authority = id;

	for (size_t i = 0; i < id.n; i++)
		if (id.p[i] == '/')
			authority.n = i;
	return authority;
}

/* The facts it binds are those of this operation, all of them stated and the same. */
static bool binds_these(const struct scope *s, const struct mez_question *q,
			const struct mez_evidence *d)
{
	const struct mez_json *theirs = mez_json_at(d->subject, "facts");
	const struct mez_json *ours = mez_json_at(s->e->operation, "facts");

	if (!q || q->nbinds == 0 || mez_json_len(theirs) != q->nbinds)
		return false;
	for (size_t i = 0; i < q->nbinds; i++) {
		const struct mez_json *x = mez_json_get(theirs, q->binds[i]);
		const struct mez_json *y = eval_at_path(ours, q->binds[i]);

		if (!x || !y || !mez_json_same(x, y))
			return false;
	}
	return true;
}

/* Is d an answer to the question, by whoever may answer or reverse, and of this operation? */
static bool answers(const struct scope *s, const struct mez_expr *x, const struct mez_evidence *d)
{
	const struct mez_question *q = x->ref;
	const struct mez_evidences *all = s->e->evidence;
	char hex[MEZ_HEX32 + 1];

	if (!d->accepted || !mez_str_is(d->kind, "MezJudgement") ||
	    !mez_json_is_bool(mez_json_at(d->subject, "answer")) ||
	    !mez_str_eq(text_of(d, "judgement"), x->name))
		return false;
	if (!mez_evidence_speaks(all, d, authority_of(x->name)) &&
	    !(q && q->reversed_by.n && mez_evidence_speaks(all, d, q->reversed_by)))
		return false;
	mez_digest_hex(hex, &s->e->operation_sha256);
	return mez_str_eq(text_of(d, "operation_sha256"), mez_str_of(hex)) ||
	       (!mez_json_at(d->subject, "operation_sha256") && binds_these(s, q, d));
}

/* Another answer takes this one's place. */
static bool is_reversed(const struct scope *s, const struct mez_expr *x,
			const struct mez_evidence *d)
{
	char hex[MEZ_HEX32 + 1];

	mez_digest_hex(hex, &d->sha256);
	for (size_t i = 0; i < s->e->evidence->n; i++) {
		const struct mez_evidence *by = &s->e->evidence->v[i];

		if (answers(s, x, by) && mez_str_eq(text_of(by, "reverses"), mez_str_of(hex)))
			return true;
	}
	return false;
}

/* Silence, after the day the law gives it. */
static struct mez_value silence(const struct scope *s, const struct mez_expr *x)
{
	const struct mez_question *q = x->ref;
	struct mez_value late;

	if (q && q->deemed_after) {
		late = mez_v_compare(s->e->a, MEZ_OP_GT, eval_day(s->e, s->e->when->as_of),
				     eval_expr(s, q->deemed_after), s->rule);
		if (!late.known)
			return mez_v_unknown(MEZ_TYPE_BOOL, late.why);
		if (late.truth) {
			note_proof(s, &(struct proof_use){.kind = PROOF_DEEMED,
							  .name = x->name,
							  .question = q,
							  .holds = mez_v_bool(q->deemed)});
			return mez_v_bool(q->deemed);
		}
	}
	return mez_v_unknown(MEZ_TYPE_BOOL,
			     mez_why(s->e->a, MEZ_CAUSE_JUDGEMENT_MISSING, x->name, MEZ_NOSTR));
}

struct mez_value eval_judged(const struct scope *s, const struct mez_expr *x)
{
	bool yes = false, no = false;

	for (size_t i = 0; i < s->e->evidence->n; i++) {
		const struct mez_evidence *d = &s->e->evidence->v[i];

		if (!answers(s, x, d) || is_reversed(s, x, d))
			continue;
		note_proof(s,
			   &(struct proof_use){.kind = PROOF_JUDGEMENT, .name = x->name, .by = d});
		yes |= mez_json_at(d->subject, "answer")->type == MEZ_J_TRUE;
		no |= mez_json_at(d->subject, "answer")->type == MEZ_J_FALSE;
	}
	if (yes && no)
		return mez_v_unknown(MEZ_TYPE_BOOL,
				     mez_why(s->e->a, MEZ_CAUSE_CONFLICT, x->name, x->name));
	return yes || no ? mez_v_bool(yes) : silence(s, x);
}
