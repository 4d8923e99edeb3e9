/* tensor/cleared.c: what takes a hit away: that the party is not that entry, by a determination, or
 * that it may be dealt with all the same, by an authorisation.  Either is of one party, one entry
 * and one list as it stands, by the authority that may say so, and not revoked. */
#include "tensor/eval_priv.h"

#define DETERMINATION "MezDetermination"
#define AUTHORISATION "MezAuthorisation"
#define REVOCATION "MezRevocation"

/* A hit, and who may speak of it. */
struct clearing {
	const struct scope *s;
	const struct mez_list_rules *list;
	const struct screened *who;
	struct mez_str entry;
	const char *list_sha256;
};

static struct mez_str text_of(const struct mez_evidence *d, const char *name)
{
	return mez_json_str(mez_json_get(d->subject, mez_str_of(name)));
}

/* The law of the list names who may authorise; else the zone does. */
static struct mez_str speaker(const struct clearing *c, const struct mez_evidence *d)
{
	const struct mez_policy *p = c->s->e->engine->policy;

	if (mez_str_is(d->kind, DETERMINATION))
		return p->determiner;
	return c->list->authority.n ? c->list->authority : p->authoriser;
}

static bool is_revoked(const struct clearing *c, const struct mez_evidence *d)
{
	const struct mez_evidences *all = c->s->e->evidence;
	char hex[MEZ_HEX32 + 1];

	mez_digest_hex(hex, &d->sha256);
	for (size_t i = 0; i < all->n; i++) {
		const struct mez_evidence *by = &all->v[i];

		if (by->accepted && mez_str_is(by->kind, REVOCATION) &&
		    mez_evidence_speaks(all, by, speaker(c, d)) &&
		    mez_str_eq(text_of(by, "revokes"), mez_str_of(hex)))
			return true;
	}
	return false;
}

/* What a document is bound to, and this hit is not; NULL when it is of this hit. */
static const char *strange(const struct clearing *c, const struct mez_evidence *d)
{
	struct mez_str authority = speaker(c, d), id = mez_json_str(mez_json_at(d->subject, "id"));

	if (!authority.n || !mez_evidence_speaks(c->s->e->evidence, d, authority))
		return "other_issuer";
	if (!id.n || (!mez_str_eq(id, c->who->id.text) &&
		      !(mez_str_is(d->kind, AUTHORISATION) && mez_str_eq(id, c->who->owned))))
		return "other_party";
	if (!mez_str_eq(text_of(d, "list"), c->list->id.name))
		return "other_list";
	if (!mez_str_eq(text_of(d, "list_sha256"), mez_str_of(c->list_sha256)))
		return "other_list_version";
	if (!mez_str_eq(text_of(d, "entry"), c->entry))
		return "other_entry";
	if (mez_str_is(d->kind, DETERMINATION) &&
	    !mez_json_is(mez_json_at(d->subject, "same"), MEZ_J_FALSE))
		return "same";
	return is_revoked(c, d) ? "revoked" : NULL;
}

/* --- what an authorisation covers ----------------------------------------------------------- */

static bool of_operation(const struct clearing *c, const struct mez_evidence *d)
{
	struct mez_str bound = text_of(d, "operation_sha256");
	char hex[MEZ_HEX32 + 1];

	mez_digest_hex(hex, &c->s->e->operation_sha256);
	return !mez_json_at(d->subject, "operation_sha256") || mez_str_eq(bound, mez_str_of(hex));
}

static bool of_kind(const struct clearing *c, const struct mez_evidence *d)
{
	const struct mez_json *kinds = mez_json_at(d->subject, "kinds");

	for (size_t i = 0; i < mez_json_len(kinds); i++)
		if (mez_str_eq(mez_json_str(mez_json_item(kinds, i)), c->s->e->kind))
			return true;
	return !kinds;
}

/* The legal date lies between the days it names. */
static struct mez_value on_its_days(const struct clearing *c, const struct mez_evidence *d)
{
	static const struct {
		const char *name;
		enum mez_op op;
	} ends[] = {{"from", MEZ_OP_GE}, {"to", MEZ_OP_LE}};
	struct mez_value v = mez_v_bool(true);

	for (size_t i = 0; i < MEZ_COUNT(ends); i++) {
		struct mez_date day;

		if (!mez_json_get(d->subject, mez_str_of(ends[i].name)))
			continue;
		if (!mez_date_parse(&day, text_of(d, ends[i].name)))
			return mez_v_bool(false);
		v = mez_v_and(c->s->e->a, v,
			      mez_v_compare(c->s->e->a, ends[i].op, c->s->date, mez_v_date(day),
					    c->s->rule));
	}
	return v;
}

/* A fact of money, such as gross, is no more than this: of none, or in another currency, it is not
 * said to be. */
static struct mez_value no_more(const struct clearing *c, const struct mez_member *m)
{
	const struct eval *e = c->s->e;
	size_t slot = mez_rules_slot(e->r, mez_json_str(&m->name));
	struct mez_str currency = mez_json_str(mez_json_at(&m->value, "currency"));
	struct mez_value v;
	struct mez_dec most;

	if (slot == SIZE_MAX || e->slot[slot].type != MEZ_TYPE_MONEY ||
	    !mez_dec_parse(&most, mez_json_str(mez_json_at(&m->value, "amount"))))
		return mez_v_bool(false);
	v = eval_fact(e, slot)->v;
	if (v.known && (v.none || !mez_str_eq(v.text, currency)))
		return mez_v_bool(false);
	return mez_v_compare(e->a, MEZ_OP_LE, v, mez_v_money(most, currency), c->s->rule);
}

static struct mez_value within_amounts(const struct clearing *c, const struct mez_evidence *d)
{
	const struct mez_json *most = mez_json_at(d->subject, "at_most");
	struct mez_value v = mez_v_bool(!most || mez_json_is(most, MEZ_J_OBJECT));

	for (size_t i = 0; mez_json_is(most, MEZ_J_OBJECT) && i < most->len; i++)
		v = mez_v_and(c->s->e->a, v, no_more(c, mez_json_member(most, i)));
	return v;
}

static bool denied(const struct mez_value *v)
{
	return v->known && !v->truth;
}

/* Whether it covers this operation; *because when it does not. */
static struct mez_value covers(const struct clearing *c, const struct mez_evidence *d,
			       const char **because)
{
	struct mez_value days, amounts;

	if (mez_str_is(d->kind, DETERMINATION))
		return mez_v_bool(true);
	days = on_its_days(c, d);
	amounts = within_amounts(c, d);
	*because = !of_operation(c, d) ? "other_operation"
		   : !of_kind(c, d)    ? "other_kind"
		   : denied(&days)     ? "other_day"
		   : denied(&amounts)  ? "over_amount"
				       : NULL;
	return *because ? mez_v_bool(false) : mez_v_and(c->s->e->a, days, amounts);
}

/* --- a hit ---------------------------------------------------------------------------------- */

static void note_clearing(const struct clearing *c, const struct mez_evidence *d)
{
	note_proof(c->s, &(struct proof_use){.kind = mez_str_is(d->kind, DETERMINATION)
							     ? PROOF_DETERMINATION
							     : PROOF_AUTHORISATION,
					     .name = c->list->id.name,
					     .party = c->who->path,
					     .by = d,
					     .list = c->list});
}

/* By digest, each document once, in whatever order they came. */
static void refuse(const struct clearing *c, struct refusal **list, const struct mez_evidence *d,
		   const char *because)
{
	struct refusal *r = MEZ_NEW(c->s->e->a, struct refusal);

	for (; *list; list = &(*list)->next) {
		int order = memcmp((*list)->by->sha256.b, d->sha256.b, sizeof d->sha256.b);

		if (order == 0)
			return;
		if (order > 0)
			break;
	}
	*r = (struct refusal){.by = d, .because = because, .next = *list};
	*list = r;
}

struct mez_value eval_cleared(const struct scope *s, const struct mez_list_rules *l,
			      struct mez_str entry, const struct screened *who,
			      struct refusal **refused)
{
	const struct mez_evidences *all = s->e->evidence;
	struct mez_value v = mez_v_bool(false);
	char hex[MEZ_HEX32 + 1];
	const struct clearing c = {
		.s = s, .list = l, .who = who, .entry = entry, .list_sha256 = hex};

	mez_digest_hex(hex, &l->sha256);
	for (size_t i = 0; i < all->n; i++) {
		const struct mez_evidence *d = &all->v[i];
		struct mez_value one = mez_v_bool(false);
		const char *because;

		if (!d->accepted ||
		    (!mez_str_is(d->kind, DETERMINATION) && !mez_str_is(d->kind, AUTHORISATION)))
			continue;
		because = strange(&c, d);
		if (!because)
			one = covers(&c, d, &because);
		if (because)
			refuse(&c, refused, d, because);
		if (one.known && one.truth)
			note_clearing(&c, d);
		v = mez_v_or(s->e->a, v, one);
	}
	return v;
}
