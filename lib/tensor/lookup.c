/* tensor/lookup.c: what expressions look up: dated tables, status lists, totals, screening,
 * judgements. */
#include "tensor/eval_priv.h"

static struct mez_str day_text(struct mez_arena *a, struct mez_date d)
{
	char day[MEZ_DATE_TEXT + 1];

	mez_date_text(day, d);
	return mez_arena_dup(a, mez_str_of(day));
}

/* --- does a row match ----------------------------------------------------- */

static struct mez_value figure_value(const struct mez_figure *f)
{
	switch (f->type) {
	case MEZ_TYPE_DEC:
		return mez_v_dec(f->dec);
	case MEZ_TYPE_MONEY:
		return mez_v_money(f->dec, f->text);
	case MEZ_TYPE_DATE:
		return mez_v_date(f->date);
	case MEZ_TYPE_BOOL:
		return mez_v_bool(f->truth);
	case MEZ_TYPE_WORD:
		return mez_v_word(f->text);
	case MEZ_TYPE_INSTANT:
	case MEZ_TYPE_TEXT:
	case MEZ_TYPE_RECORD:
	case MEZ_TYPE_NULL:
	case MEZ_TYPE_LIST:
		break;
	}
	mez_bug("a figure of no such type");
}

static struct mez_value match_range(const struct scope *s, const struct mez_cell *c,
				    struct mez_value key)
{
	struct mez_value v = mez_v_bool(true);

	if (c->has_lo)
		v = mez_v_compare(s->e->a, c->lo_strict ? MEZ_OP_GT : MEZ_OP_GE, key,
				  figure_value(&c->lo), s->rule);
	if (c->has_hi)
		v = mez_v_and(s->e->a, v,
			      mez_v_compare(s->e->a, c->hi_strict ? MEZ_OP_LT : MEZ_OP_LE, key,
					    figure_value(&c->hi), s->rule));
	return v;
}

/* An else cell says yes here: giving way to siblings is judged over whole rows. */
static struct mez_value match_cell(const struct scope *s, const struct mez_cell *c,
				   struct mez_value key)
{
	switch (c->kind) {
	case MEZ_CELL_ANY:
	case MEZ_CELL_ELSE:
		return mez_v_bool(true);
	case MEZ_CELL_WORDS:
		if (!key.known)
			return mez_v_unknown(MEZ_TYPE_BOOL, key.why);
		return mez_v_bool(!key.none && mez_words_has(&c->words, key.text));
	case MEZ_CELL_BOOL:
		if (!key.known)
			return mez_v_unknown(MEZ_TYPE_BOOL, key.why);
		return mez_v_bool(!key.none && key.truth == c->truth);
	case MEZ_CELL_RANGE:
		return match_range(s, c, key);
	}
	mez_bug("cell kind out of range");
}

static struct mez_value match_keys(const struct scope *s, const struct mez_table *t,
				   const struct mez_row *row, const struct mez_value *key)
{
	struct mez_value v = mez_v_bool(true);

	for (size_t k = 0; k < t->nkeys; k++)
		v = mez_v_and(s->e->a, v, match_cell(s, &row->cell[k], key[k]));
	return v;
}

/* On this day, made by then. */
static bool in_time(const struct scope *s, const struct mez_row *row)
{
	if (row->has_made && row->made.days > s->e->when->known_at.days)
		return false;
	return mez_span_has(&row->span, s->date.date);
}

/* A row with an else gives way to siblings without one, and a row to those over it. */
static struct mez_value effective(const struct scope *s, const struct mez_table *t,
				  const struct mez_value *match, size_t i)
{
	const struct mez_row *row = &t->row[i];
	struct mez_value v = match[i];

	if (v.known && !v.truth)
		return v;
	for (size_t k = 0; k < t->nrows; k++) {
		const struct mez_row *other = &t->row[k];

		if (k == i || !in_time(s, other))
			continue;
		if ((row->has_else && !other->has_else) || mez_words_has(&other->over, row->id))
			v = mez_v_and(s->e->a, v, mez_v_not(match[k]));
	}
	return v;
}

/* --- the result of a table ------------------------------------------------ */

static void note_row(const struct scope *s, const struct mez_table *t, const struct mez_row *row,
		     bool possible, bool ended)
{
	struct row_use *u;

	if (!s->rows)
		return;
	for (u = *s->rows; u; u = u->next)
		if (u->row == row && u->table == t)
			return;
	u = MEZ_NEW(s->e->a, struct row_use);
	*u = (struct row_use){t, row, possible, ended, *s->rows};
	*s->rows = u;
}

static bool same_proof(const struct proof_use *x, const struct proof_use *y)
{
	return x->kind == y->kind && mez_str_eq(x->name, y->name) &&
	       mez_str_eq(x->party, y->party) && x->by == y->by;
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

static struct mez_value row_value(const struct scope *s, const struct mez_table *t,
				  const struct mez_row *row)
{
	struct mez_value v = figure_value(&row->value);
	const struct mez_why *why;

	if (row->has_known_to && s->date.date.days > row->known_to.days)
		return mez_v_unknown(
			t->type, mez_why(s->e->a, MEZ_CAUSE_NOT_KNOWN_AFTER, t->id.name, row->id));
	if (row->ncontested == 0)
		return v;
	why = mez_why(s->e->a, MEZ_CAUSE_CONTESTED, t->id.name, row->id);
	for (size_t i = 0; i < row->ncontested; i++)
		v = mez_v_hull(v, figure_value(&row->contested[i]), why);
	return v;
}

/* No row answers on the day: an end that says by what it ended leaves nothing due. */
static struct mez_value after_the_end(const struct scope *s, const struct mez_table *t,
				      const struct mez_value *key)
{
	for (size_t i = 0; i < t->nrows; i++) {
		const struct mez_row *row = &t->row[i];
		struct mez_value match;

		if (!row->ended_by.n || row->span.open || s->date.date.days <= row->span.to.days)
			continue;
		match = match_keys(s, t, row, key);
		if (!match.known || !match.truth || t->type == MEZ_TYPE_WORD)
			continue;
		note_row(s, t, row, false, true);
		if (t->type == MEZ_TYPE_MONEY)
			return mez_v_money(MEZ_DEC_ZERO, row->value.text);
		if (t->type == MEZ_TYPE_DEC)
			return mez_v_dec(MEZ_DEC_ZERO);
	}
	return mez_v_unknown(t->type, mez_why(s->e->a, MEZ_CAUSE_NOT_COVERED, t->id.name,
					      day_text(s->e->a, s->date.date)));
}

static struct mez_value still_possible(const struct scope *s, const struct mez_table *t,
				       const struct mez_value *eff)
{
	const struct mez_why *why = NULL;
	struct mez_value v = {0};
	bool first = true;

	for (size_t i = 0; i < t->nrows; i++)
		if (!eff[i].known)
			why = mez_why_union(s->e->a, why, eff[i].why);
	for (size_t i = 0; i < t->nrows; i++) {
		struct mez_value one;

		if (eff[i].known && !eff[i].truth)
			continue;
		one = row_value(s, t, &t->row[i]);
		note_row(s, t, &t->row[i], true, false);
		v = mez_v_hull(first ? one : v, one, why);
		first = false;
	}
	return v;
}

struct mez_value eval_table(const struct scope *s, const struct mez_table *t)
{
	struct mez_value *key, *match, *eff;
	size_t yes = SIZE_MAX, open = 0;

	if (!s->date.known)
		return mez_v_unknown(t->type, s->date.why);
	key = MEZ_NEWS(s->e->a, struct mez_value, t->nkeys + 1);
	match = MEZ_NEWS(s->e->a, struct mez_value, t->nrows + 1);
	eff = MEZ_NEWS(s->e->a, struct mez_value, t->nrows + 1);
	for (size_t k = 0; k < t->nkeys; k++)
		key[k] = eval_expr(s, t->key[k]);
	for (size_t i = 0; i < t->nrows; i++)
		match[i] = in_time(s, &t->row[i]) ? match_keys(s, t, &t->row[i], key)
						  : mez_v_bool(false);
	for (size_t i = 0; i < t->nrows; i++) {
		eff[i] = effective(s, t, match, i);
		if (!eff[i].known)
			open++;
		else if (eff[i].truth)
			yes = i;
	}
	/* The build proved that no two rows match the same facts: with one that does, the
	 * others could only be rows it gives way to, and then it would be open too. */
	if (yes != SIZE_MAX) {
		note_row(s, t, &t->row[yes], false, false);
		return row_value(s, t, &t->row[yes]);
	}
	return open ? still_possible(s, t, eff) : after_the_end(s, t, key);
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

struct mez_value eval_status(const struct scope *s, const struct mez_expr *x)
{
	const struct mez_status *list = x->ref;
	const struct mez_slot *party = &s->e->r->slot[x->arg[0]->slot];
	struct mez_value id = eval_field(s->e, x->arg[0]->slot, "id"), found = {0};
	struct mez_arena *a = s->e->a;
	bool any = false;

	if (!id.known || !s->date.known)
		return mez_v_unknown(MEZ_TYPE_WORD, mez_why_union(a, id.why, s->date.why));
	for (size_t i = 0; i < s->e->evidence->n; i++) {
		const struct mez_evidence *d = &s->e->evidence->v[i];
		struct mez_str word;

		if (!shows(s, d, "MezListStatus", list->from) ||
		    !mez_str_eq(subject_text(d, MEZ_STR("list")), list->id.name) ||
		    !mez_str_eq(subject_text(d, MEZ_STR("id")), id.text))
			continue;
		word = subject_text(d, MEZ_STR("status"));
		if (any && !(found.known && mez_str_eq(found.text, word)))
			return mez_v_unknown(MEZ_TYPE_WORD, mez_why(a, MEZ_CAUSE_CONFLICT,
								    party->path, list->id.name));
		any = true;
		note_proof(s, &(struct proof_use){.kind = PROOF_STATUS,
						  .name = list->id.name,
						  .party = party->path,
						  .by = d});
		found = mez_words_has(&list->words, word)
				? mez_v_word(word)
				: mez_v_unknown(MEZ_TYPE_WORD,
						mez_why(a, MEZ_CAUSE_OUTSIDE_VOCABULARY,
							list->id.name, word));
	}
	if (any)
		return found;
	return mez_v_unknown(MEZ_TYPE_WORD,
			     mez_why(a, MEZ_CAUSE_STATUS_MISSING, list->id.name, party->path));
}

/* The credential is about the last party of `per`; the others are named members. */
static bool total_matches(const struct scope *s, const struct mez_total *t,
			  const struct mez_evidence *d)
{
	if (!mez_str_eq(subject_text(d, MEZ_STR("total")), t->id.name))
		return false;
	for (size_t i = 0; i < t->nper; i++) {
		struct mez_value id = eval_field(s->e, t->per[i], "id");
		struct mez_str member =
			i + 1 == t->nper ? MEZ_STR("id") : s->e->r->slot[t->per[i]].path;

		if (!id.known || !mez_str_eq(subject_text(d, member), id.text))
			return false;
	}
	return true;
}

static bool total_value(struct mez_value *out, const struct mez_evidence *d)
{
	const struct mez_json *v = mez_json_at(d->subject, "value");
	struct mez_str currency = mez_json_str(mez_json_at(v, "currency"));
	struct mez_dec dec;

	if (!currency.p || !mez_dec_parse(&dec, mez_json_str(mez_json_at(v, "amount"))))
		return false;
	*out = mez_v_money(dec, currency);
	return true;
}

struct mez_value eval_total(const struct scope *s, const struct mez_expr *x)
{
	const struct mez_total *t = x->ref;
	struct mez_arena *a = s->e->a;
	struct mez_value least = {0}, found = {0}, missing;
	bool any = false;

	if (!s->date.known)
		return mez_v_unknown(MEZ_TYPE_MONEY, s->date.why);
	if (t->at_least)
		least = eval_expr(s, t->at_least);
	for (size_t i = 0; i < s->e->evidence->n; i++) {
		const struct mez_evidence *d = &s->e->evidence->v[i];
		struct mez_value one;

		if (!shows(s, d, "MezTotal", t->from) || !total_matches(s, t, d) ||
		    !total_value(&one, d))
			continue;
		if (any && mez_dec_cmp(one.dec, found.dec) != 0)
			return mez_v_unknown(MEZ_TYPE_MONEY, mez_why(a, MEZ_CAUSE_CONFLICT,
								     t->id.name, t->id.name));
		note_proof(s,
			   &(struct proof_use){.kind = PROOF_TOTAL, .name = t->id.name, .by = d});
		found = one;
		any = true;
	}
	if (any && t->at_least && least.known && !least.none &&
	    (!mez_str_eq(least.text, found.text) || mez_dec_cmp(found.dec, least.dec) < 0))
		return mez_v_unknown(MEZ_TYPE_MONEY, mez_why(a, MEZ_CAUSE_CONFLICT, t->id.name,
							     MEZ_STR("at_least")));
	if (any)
		return found;
	missing = mez_v_unknown(MEZ_TYPE_MONEY,
				mez_why(a, MEZ_CAUSE_TOTAL_MISSING, t->id.name, MEZ_NOSTR));
	if (t->at_least && least.known && !least.none) {
		missing.text = least.text;
		missing.has_lo = true;
		missing.lo = least.dec;
	}
	return missing;
}

/* --- screening ------------------------------------------------------------ */

/* A determination, by the authority the zone names, that this party is not that entry of
 * exactly this list. */
static bool determined_other(const struct scope *s, const struct mez_list_rules *l,
			     const struct mez_entry *entry, struct mez_str party)
{
	const struct mez_policy *p = s->e->engine->policy;
	char hex[MEZ_HEX32 + 1];

	mez_digest_hex(hex, &l->sha256);
	for (size_t i = 0; p->determiner.n && i < s->e->evidence->n; i++) {
		const struct mez_evidence *d = &s->e->evidence->v[i];

		if (d->accepted && mez_str_is(d->kind, "MezDetermination") &&
		    mez_evidence_speaks(s->e->evidence, d, p->determiner) &&
		    mez_str_eq(subject_text(d, MEZ_STR("id")), party) &&
		    mez_str_eq(subject_text(d, MEZ_STR("list")), l->id.name) &&
		    mez_str_eq(subject_text(d, MEZ_STR("entry")), entry->id) &&
		    mez_str_eq(subject_text(d, MEZ_STR("list_sha256")), mez_str_of(hex)) &&
		    mez_json_is(mez_json_at(d->subject, "same"), MEZ_J_FALSE))
			return true;
	}
	return false;
}

static size_t first_listed(const struct mez_list_rules *l, struct mez_str folded)
{
	size_t lo = 0, hi = l->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (mez_str_cmp(l->listed[mid].folded, folded) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static bool screen_list(const struct scope *s, const struct mez_list_rules *l, struct mez_str name,
			struct mez_str id, struct mez_str path)
{
	struct mez_str folded = mez_fold_name(s->e->a, name);
	bool hit = false;

	for (size_t i = first_listed(l, folded);
	     i < l->n && mez_str_eq(l->listed[i].folded, folded); i++) {
		struct hit *h;

		if (determined_other(s, l, l->listed[i].entry, id))
			continue;
		hit = true;
		if (!s->hits)
			continue;
		h = MEZ_NEW(s->e->a, struct hit);
		*h = (struct hit){l, &l->listed[i], path, *s->hits};
		*s->hits = h;
	}
	return hit;
}

/* A stale list can still show a hit; only its silence counts for nothing. */
static struct mez_value screen_one(const struct scope *s, struct mez_str list,
				   struct mez_value name, struct mez_value id, struct mez_str path)
{
	const struct mez_list_rules *l = mez_rules_list(s->e->r, list);
	struct mez_date today = mez_instant_day(s->e->when->as_of, 0);
	struct mez_arena *a = s->e->a;

	if (!l)
		return mez_v_unknown(MEZ_TYPE_BOOL,
				     mez_why(a, MEZ_CAUSE_LIST_MISSING, list, MEZ_NOSTR));
	if (!name.known || name.none || !id.known || id.none) {
		const struct mez_why *why = mez_why_union(a, name.why, id.why);

		if (!why)
			why = mez_why(a, MEZ_CAUSE_NULL_VALUE, path, MEZ_NOSTR);
		return mez_v_unknown(MEZ_TYPE_BOOL, why);
	}
	note_proof(s, &(struct proof_use){
			      .kind = PROOF_SCREENING, .name = list, .party = path, .list = l});
	if (screen_list(s, l, name.text, id.text, path))
		return mez_v_bool(true);
	if ((int64_t)today.days - l->as_of.days > l->max_age)
		return mez_v_unknown(MEZ_TYPE_BOOL,
				     mez_why(a, MEZ_CAUSE_LIST_STALE, list, day_text(a, l->as_of)));
	return mez_v_bool(false);
}

struct mez_value eval_screen(const struct scope *s, const struct mez_expr *x)
{
	const struct mez_policy *p = s->e->engine->policy;
	size_t root = x->arg[0]->slot;
	struct mez_value name = eval_field(s->e, root, "name"), id = eval_field(s->e, root, "id");
	struct mez_value v = mez_v_bool(false);

	if (p->nlists == 0)
		return mez_v_unknown(MEZ_TYPE_BOOL, mez_why(s->e->a, MEZ_CAUSE_LIST_MISSING,
							    MEZ_STR("none required"), MEZ_NOSTR));
	for (size_t i = 0; i < p->nlists; i++)
		v = mez_v_or(s->e->a, v,
			     screen_one(s, p->list[i], name, id, s->e->r->slot[root].path));
	return v;
}

/* --- judgements ----------------------------------------------------------- */

/* "pk.fbr.commissioner/reasonable-cause": the authority that judges, and the question. */
struct mez_value eval_judged(const struct scope *s, const struct mez_expr *x)
{
	struct mez_str authority = x->name;
	char hex[MEZ_HEX32 + 1];
	struct mez_value v;
	bool any = false;

	for (size_t i = 0; i < x->name.n; i++)
		if (x->name.p[i] == '/')
			authority.n = i;
	mez_digest_hex(hex, &s->e->operation_sha256);
	v = mez_v_unknown(MEZ_TYPE_BOOL,
			  mez_why(s->e->a, MEZ_CAUSE_JUDGEMENT_MISSING, x->name, MEZ_NOSTR));
	for (size_t i = 0; i < s->e->evidence->n; i++) {
		const struct mez_evidence *d = &s->e->evidence->v[i];
		const struct mez_json *answer = mez_json_at(d->subject, "answer");

		if (!d->accepted || !mez_str_is(d->kind, "MezJudgement") ||
		    !mez_evidence_speaks(s->e->evidence, d, authority) ||
		    !mez_json_is_bool(answer) ||
		    !mez_str_eq(subject_text(d, MEZ_STR("judgement")), x->name) ||
		    !mez_str_eq(subject_text(d, MEZ_STR("operation_sha256")), mez_str_of(hex)))
			continue;
		if (any && v.known && v.truth != (answer->type == MEZ_J_TRUE))
			return mez_v_unknown(MEZ_TYPE_BOOL, mez_why(s->e->a, MEZ_CAUSE_CONFLICT,
								    x->name, x->name));
		note_proof(s,
			   &(struct proof_use){.kind = PROOF_JUDGEMENT, .name = x->name, .by = d});
		v = mez_v_bool(answer->type == MEZ_J_TRUE);
		any = true;
	}
	return v;
}
