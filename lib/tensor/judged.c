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

static struct mez_value missing(const struct scope *s, const struct mez_expr *x)
{
	return mez_v_unknown(MEZ_TYPE_BOOL,
			     mez_why(s->e->a, MEZ_CAUSE_JUDGEMENT_MISSING, x->name, MEZ_NOSTR));
}

/* The facts it binds are those of this operation: one that differs is enough to say no, and one
 * that is not stated may yet be the same. */
static struct mez_value binds_these(const struct scope *s, const struct mez_expr *x,
				    const struct mez_evidence *d)
{
	const struct mez_json *theirs = mez_json_at(d->subject, "facts");
	const struct mez_json *ours = mez_json_at(s->e->operation, "facts");
	const struct mez_question *q = x->ref;
	struct mez_value v = mez_v_bool(true);

	if (!q || q->nbinds == 0 || mez_json_len(theirs) != q->nbinds)
		return mez_v_bool(false);
	for (size_t i = 0; i < q->nbinds; i++) {
		const struct mez_json *their = mez_json_get(theirs, q->binds[i]);
		const struct mez_json *our = eval_at_path(ours, q->binds[i]);

		if (!their || (our && !mez_json_same(their, our)))
			return mez_v_bool(false);
		if (!our)
			v = missing(s, x);
	}
	return v;
}

/* Is d an answer to the question, by whoever may answer or reverse, and of this operation? */
static struct mez_value answers(const struct scope *s, const struct mez_expr *x,
				const struct mez_evidence *d)
{
	const struct mez_question *q = x->ref;
	const struct mez_evidences *all = s->e->evidence;
	char hex[MEZ_HEX32 + 1];

	if (!d->accepted || !mez_str_is(d->kind, "MezJudgement") ||
	    !mez_json_is_bool(mez_json_at(d->subject, "answer")) ||
	    !mez_str_eq(text_of(d, "judgement"), x->name))
		return mez_v_bool(false);
	if (!mez_evidence_speaks(all, d, authority_of(x->name)) &&
	    !(q && q->reversed_by.n && mez_evidence_speaks(all, d, q->reversed_by)))
		return mez_v_bool(false);
	mez_digest_hex(hex, &s->e->operation_sha256);
	if (mez_json_at(d->subject, "operation_sha256"))
		return mez_v_bool(mez_str_eq(text_of(d, "operation_sha256"), mez_str_of(hex)));
	return binds_these(s, x, d);
}

/* Does it answer, and does no other answer take its place? */
static struct mez_value counts(const struct scope *s, const struct mez_expr *x,
			       const struct mez_evidence *d)
{
	struct mez_value v = answers(s, x, d);
	char hex[MEZ_HEX32 + 1];

	mez_digest_hex(hex, &d->sha256);
	for (size_t i = 0; i < s->e->evidence->n && !(v.known && !v.truth); i++) {
		const struct mez_evidence *by = &s->e->evidence->v[i];

		if (mez_str_eq(text_of(by, "reverses"), mez_str_of(hex)))
			v = mez_v_and(s->e->a, v, mez_v_not(answers(s, x, by)));
	}
	return v;
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
	return missing(s, x);
}

/* What one of them says holds; two that differ are a conflict, and one that may yet answer leaves
 * the question open: then nobody is silent, either. */
struct mez_value eval_judged(const struct scope *s, const struct mez_expr *x)
{
	struct mez_value yes = mez_v_bool(false), no = mez_v_bool(false);

	for (size_t i = 0; i < s->e->evidence->n; i++) {
		const struct mez_evidence *d = &s->e->evidence->v[i];
		struct mez_value v = counts(s, x, d);

		if (v.known && !v.truth)
			continue;
		if (v.known)
			note_proof(s, &(struct proof_use){
					      .kind = PROOF_JUDGEMENT, .name = x->name, .by = d});
		if (mez_json_is(mez_json_at(d->subject, "answer"), MEZ_J_TRUE))
			yes = mez_v_or(s->e->a, yes, v);
		else
			no = mez_v_or(s->e->a, no, v);
	}
	if (yes.known && yes.truth && no.known && no.truth)
		return mez_v_unknown(MEZ_TYPE_BOOL,
				     mez_why(s->e->a, MEZ_CAUSE_CONFLICT, x->name, x->name));
	if (!yes.known || !no.known)
		return missing(s, x);
	return yes.truth || no.truth ? yes : silence(s, x);
}
