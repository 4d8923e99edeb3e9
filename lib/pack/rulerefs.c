/* pack/rulerefs.c: what an expression refers to: facts, terms, lists, tables, duties, questions. */
#include "pack/rulecheck_priv.h"
#include "pack/shapes.h"

int rule_record_path(const struct check *k, const struct mez_expr *e, const struct mez_record **out)
{
	if (e->type != MEZ_TYPE_RECORD)
		return check_fail(k, e, "expected the path of a record, such as .payee", MEZ_NOSTR);
	*out = e->op == MEZ_OP_ITEM   ? k->item
	       : e->op == MEZ_OP_EACH ? k->each
				      : k->r->slot[e->slot].record;
	return 0;
}

bool rule_has_text(const struct mez_record *rec, const char *name)
{
	for (size_t i = 0; i < rec->n; i++)
		if (mez_str_eq(rec->field[i].path, mez_str_of(name)))
			return rec->field[i].type == MEZ_TYPE_TEXT;
	return false;
}

int check_path(const struct check *k, struct mez_expr *e)
{
	if (k->self)
		return check_fail(k, e, "a definition only reads its subject, not", e->name);
	e->slot = mez_rules_slot(k->r, e->name);
	if (e->slot == SIZE_MAX)
		return check_fail(k, e, "no such fact in the vocabulary:", e->name);
	e->type = k->r->slot[e->slot].type;
	return 0;
}

int check_self(const struct check *k, struct mez_expr *e)
{
	for (size_t i = 0; k->self && i < k->self->n; i++) {
		if (mez_str_eq(k->self->field[i].path, e->name)) {
			e->slot = i;
			e->type = k->self->field[i].type;
			return 0;
		}
	}
	return check_fail(k, e, "no such member of the subject:", e->name);
}

int check_claim(const struct check *k, struct mez_expr *e)
{
	for (size_t i = 0; k->clause && i < k->clause->nclaims; i++)
		if (mez_str_eq(k->clause->claim[i].alias, e->name))
			e->ref = &k->clause->claim[i];
	if (!e->ref)
		return check_fail(k, e, "no such claim:", e->name);
	if (!mez_str_is(e->field, "rate"))
		return check_fail(k, e, "semantics 1 reads only the rate of a claim, not",
				  e->field);
	e->type = MEZ_TYPE_DEC;
	return 0;
}

int check_is(const struct check *k, struct mez_expr *e)
{
	const struct mez_record *rec = NULL;
	const struct mez_define *d = mez_rules_define(k->r, e->name);
	int r = rule_record_path(k, e->arg[0], &rec);

	if (r)
		return r;
	if (!d)
		return check_fail(k, e, "no definition", e->name);
	if (d->of != rec)
		return check_fail(k, e, "the definition is of another type:", e->name);
	e->ref = mez_rules_define(k->r, e->name);
	e->type = MEZ_TYPE_BOOL;
	return 0;
}

int check_status(const struct check *k, struct mez_expr *e)
{
	const struct mez_record *rec = NULL;
	struct mez_status *s = mez_rules_status(k->r, e->name);
	int r = rule_record_path(k, e->arg[0], &rec);

	if (r)
		return r;
	if (!s)
		return check_fail(k, e, "no status list", e->name);
	if (s->of != rec || !rule_has_text(rec, "id"))
		return check_fail(k, e, "the status list is of another type:", e->name);
	e->ref = s;
	e->type = MEZ_TYPE_WORD;
	return 0;
}

static const struct mez_slot *field_of(const struct mez_record *rec, const char *name)
{
	for (size_t i = 0; i < rec->n; i++)
		if (mez_str_eq(rec->field[i].path, mez_str_of(name)))
			return &rec->field[i];
	return NULL;
}

/* Whoever is screened has an id and a name; what else tells persons apart is of its type. */
static int check_screened(const struct check *k, const struct mez_expr *e,
			  const struct mez_record *rec)
{
	const struct mez_slot *born = field_of(rec, "born");
	static const char *const lists[] = {"countries", "identifiers"};

	if (!rule_has_text(rec, "id") || !rule_has_text(rec, "name"))
		return check_fail(k, e, "screening needs a record with id and name", MEZ_NOSTR);
	if (born && born->type != MEZ_TYPE_DATE && !born->partial)
		return check_fail(k, e, "of who is screened, 'born' is a date or a partial_date",
			    MEZ_NOSTR);
	for (size_t i = 0; i < MEZ_COUNT(lists); i++) {
		const struct mez_slot *s = field_of(rec, lists[i]);

		if (s && s->type != MEZ_TYPE_TEXTS)
			return check_fail(k, e, "of who is screened, these are texts:",
				    mez_str_of(lists[i]));
	}
	return 0;
}

int check_screen(const struct check *k, struct mez_expr *e)
{
	const struct mez_record *rec = NULL;
	int r = rule_record_path(k, e->arg[0], &rec);

	e->type = MEZ_TYPE_BOOL;
	return r ? r : check_screened(k, e, rec);
}

/* A holding says of which body, by whom, and what share. */
static int check_holding(const struct check *k, const struct mez_expr *items)
{
	const struct mez_slot *list = &k->r->slot[items->slot], *share;

	share = field_of(list->record, "share");
	if (!rule_has_text(list->record, "of") || !share || !share->share)
		return check_fail(k, items, "a holding says 'of', a text, and 'share', a share",
			    MEZ_NOSTR);
	if (list->many > MEZ_OWNERS_MAX)
		return check_fail(k, items, "more holdings than can be looked at together:",
				  items->name);
	return check_screened(k, items, list->record);
}

/* Its operands: a record, which is checked, and the path of a collection of holdings. */
int check_owned(const struct check *k, struct mez_expr *e)
{
	const struct mez_record *rec = NULL;
	int r = rule_record_path(k, e->arg[0], &rec);

	e->type = MEZ_TYPE_BOOL;
	if (r)
		return r;
	if (!rule_has_text(rec, "id"))
		return check_fail(k, e, "who is owned needs an id", MEZ_NOSTR);
	return check_holding(k, e->arg[1]);
}

int check_wellformed(const struct check *k, struct mez_expr *e)
{
	if (e->arg[0]->type != MEZ_TYPE_TEXT)
		return check_fail(k, e, "only a text has a shape, not", e->arg[0]->name);
	if (mez_shape_find(e->name) == MEZ_SHAPE_NONE)
		return check_fail(k, e, "no shape", e->name);
	e->type = MEZ_TYPE_BOOL;
	return 0;
}

int check_table_use(const struct check *k, struct mez_expr *e)
{
	struct mez_table *t = mez_rules_table(k->r, e->name, e->op == MEZ_OP_PARAM);

	if (!t)
		return check_fail(k, e, e->op == MEZ_OP_PARAM ? "no param" : "no table", e->name);
	if (t->form == MEZ_FORM_DEADLINE)
		return check_fail(k, e, "no table", e->name);
	if (k->self && e->op == MEZ_OP_TABLE)
		return check_fail(k, e, "a definition consults no table:", e->name);
	if (t->form != MEZ_FORM_FIGURE)
		return check_fail(k, e,
				  "the table is of something: say table(\"...\", of what), not",
			    e->name);
	e->ref = t;
	e->type = t->type;
	return 0;
}

/* table("NAME", of what): a form that is applied to money or to a number. */
int check_apply(const struct check *k, struct mez_expr *e)
{
	struct mez_table *t = mez_rules_table(k->r, e->name, false);

	if (!t || t->form == MEZ_FORM_DEADLINE)
		return check_fail(k, e, "no table", e->name);
	if (k->self)
		return check_fail(k, e, "a definition consults no table:", e->name);
	if (t->form == MEZ_FORM_FIGURE)
		return check_fail(k, e, "the table gives its figure as it is: of nothing is",
				  e->name);
	if (e->arg[0]->type != t->of)
		return mez_origin_err(k->owner->origin, e->arg[0]->tree->offset, k->err, MEZ_E_RULE,
				      "'%.*s' is of a %s, not of a %s", MEZ_FMT(e->name),
				      mez_type_name(t->of), mez_type_name(e->arg[0]->type));
	e->ref = t;
	e->type = t->type;
	return 0;
}

int check_deadline(const struct check *k, struct mez_expr *e)
{
	struct mez_table *t = mez_rules_table(k->r, e->name, false);

	if (!t || t->form != MEZ_FORM_DEADLINE)
		return check_fail(k, e, "no deadline", e->name);
	if (k->self)
		return check_fail(k, e, "a definition consults no deadline:", e->name);
	if (e->arg[0]->type != MEZ_TYPE_DATE)
		return check_fail(k, e->arg[0], "a deadline counts from a date", MEZ_NOSTR);
	e->ref = t;
	e->type = MEZ_TYPE_DATE;
	return 0;
}

/* owed("CLAUSE/DUTY"): the amount of another duty.  Only amounts refer to amounts: what a duty
 * hangs on would otherwise hang on duties. */
int check_owed(const struct check *k, struct mez_expr *e)
{
	struct mez_clause *cl;
	size_t slash = e->name.n;

	e->type = MEZ_TYPE_MONEY;
	if (!k->amount)
		return check_fail(k, e, "only a base or an amount refers to what is owed:",
				  e->name);
	while (slash > 0 && e->name.p[slash - 1] != '/')
		slash--;
	cl = slash ? mez_rules_clause(k->r, (struct mez_str){e->name.p, slash - 1}) : NULL;
	for (size_t i = 0; cl && i < cl->nduties; i++) {
		const struct mez_duty *d = &cl->duty[i];

		if (!mez_str_eq(d->name, (struct mez_str){e->name.p + slash, e->name.n - slash}))
			continue;
		if ((!d->base && !d->amount) || cl->each_path.n || cl->audience.n)
			break;
		e->ref = cl;
		e->slot = i;
		return 0;
	}
	return check_fail(k, e, "no duty with an amount:", e->name);
}

/* convert(x, "NAME", day): money of one currency at a dated rate into another. */
int check_convert(const struct check *k, struct mez_expr *e)
{
	struct mez_table *t = mez_rules_table(k->r, e->name, false);

	e->type = MEZ_TYPE_MONEY;
	if (!t || !t->into.n)
		return check_fail(k, e, "no table of rates between currencies", e->name);
	if (k->self)
		return check_fail(k, e, "a definition consults no table:", e->name);
	if (e->arg[0]->type != MEZ_TYPE_MONEY || e->arg[1]->type != MEZ_TYPE_DATE)
		return check_fail(k, e, "convert(money, \"NAME\", date)", MEZ_NOSTR);
	e->ref = t;
	return 0;
}

int check_total(const struct check *k, struct mez_expr *e)
{
	e->ref = mez_rules_total(k->r, e->name);
	e->type = MEZ_TYPE_MONEY;
	if (k->self)
		return check_fail(k, e, "a definition reads no total:", e->name);
	return e->ref ? 0 : check_fail(k, e, "no total", e->name);
}

/* "pk.fbr.commissioner/reasonable-cause": who judges, and the question. */
int check_judged(const struct check *k, struct mez_expr *e)
{
	struct mez_str authority = {e->name.p, 0};

	for (size_t i = 0; i < e->name.n; i++)
		if (e->name.p[i] == '/')
			authority.n = i;
	e->type = MEZ_TYPE_BOOL;
	e->ref = mez_rules_question(k->r, e->name);
	if (mez_rules_authority(k->r, authority))
		return 0;
	return check_fail(k, e, "a judgement is AUTHORITY/question, not", e->name);
}
