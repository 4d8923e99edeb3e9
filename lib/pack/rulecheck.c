/* pack/rulecheck.c: the types of expressions.  A word is only compared with words of its own
 * vocabulary, money with money; nothing is converted silently. */
#include "pack/rules_priv.h"
#include "pack/shapes.h"

#define BIT(t) (1u << MEZ_TYPE_##t)
#define ORDERED (BIT(DEC) | BIT(MONEY) | BIT(DATE))

static int fail(const struct check *k, const struct mez_expr *e, const char *what,
		struct mez_str name)
{
	if (name.p)
		return mez_origin_err(k->owner->origin, e->tree->offset, k->err, MEZ_E_RULE,
				      "%s '%.*s'", what, MEZ_FMT(name));
	return mez_origin_err(k->owner->origin, e->tree->offset, k->err, MEZ_E_RULE, "%s", what);
}

static int type_fail(const struct check *k, const struct mez_expr *a, const struct mez_expr *b)
{
	return mez_origin_err(k->owner->origin, b->tree->offset, k->err, MEZ_E_RULE,
			      "a %s against a %s", mez_type_name(a->type), mez_type_name(b->type));
}

/* The vocabulary of an expression of type WORD. */
const struct mez_words *rule_words_of(const struct check *k, const struct mez_expr *e)
{
	switch (e->op) {
	case MEZ_OP_PATH:
		return &k->r->slot[e->slot].words;
	case MEZ_OP_SELF:
		return &k->self->field[e->slot].words;
	case MEZ_OP_ITEM:
		return &k->item->field[e->slot].words;
	case MEZ_OP_EACH:
		return &k->each->field[e->slot].words;
	case MEZ_OP_STATUS:
		return &((const struct mez_status *)e->ref)->words;
	case MEZ_OP_TABLE:
	case MEZ_OP_PARAM:
		return &((const struct mez_table *)e->ref)->words;
	case MEZ_OP_IF:
		return rule_words_of(k, e->arg[1]);
	case MEZ_OP_TRUE:
	case MEZ_OP_FALSE:
	case MEZ_OP_NULL:
	case MEZ_OP_DEC:
	case MEZ_OP_MONEY:
	case MEZ_OP_DATE:
	case MEZ_OP_TEXT:
	case MEZ_OP_LIST:
	case MEZ_OP_CLAIM:
	case MEZ_OP_OLD:
	case MEZ_OP_OR:
	case MEZ_OP_AND:
	case MEZ_OP_NOT:
	case MEZ_OP_EQ:
	case MEZ_OP_NE:
	case MEZ_OP_LT:
	case MEZ_OP_LE:
	case MEZ_OP_GT:
	case MEZ_OP_GE:
	case MEZ_OP_IN:
	case MEZ_OP_ADD:
	case MEZ_OP_SUB:
	case MEZ_OP_MUL:
	case MEZ_OP_MIN:
	case MEZ_OP_MAX:
	case MEZ_OP_ROUND:
	case MEZ_OP_MULDIV:
	case MEZ_OP_IS:
	case MEZ_OP_ITEMS:
	case MEZ_OP_ANY:
	case MEZ_OP_ALL:
	case MEZ_OP_ALLORNONE:
	case MEZ_OP_SUM:
	case MEZ_OP_COUNT:
	case MEZ_OP_TOTAL:
	case MEZ_OP_CONVERT:
	case MEZ_OP_APPLY:
	case MEZ_OP_DEADLINE:
	case MEZ_OP_LEGAL:
	case MEZ_OP_OWED:
	case MEZ_OP_LICENSED:
	case MEZ_OP_DAYSLATE:
	case MEZ_OP_UNPAID:
	case MEZ_OP_SCREEN:
	case MEZ_OP_OWNED:
	case MEZ_OP_WELLFORMED:
	case MEZ_OP_JUDGED:
		return NULL;
	}
	mez_bug("operator out of range");
}

/* A text literal beside a word must be of its vocabulary. */
static int match_word(const struct check *k, const struct mez_expr *word,
		      const struct mez_expr *lit)
{
	const struct mez_words *w = rule_words_of(k, word);

	if (lit->op != MEZ_OP_TEXT || !w)
		return type_fail(k, word, lit);
	if (!mez_words_has(w, lit->name))
		return fail(k, lit, "outside the vocabulary:", lit->name);
	return 0;
}

static int comparable(const struct check *k, const struct mez_expr *a, const struct mez_expr *b)
{
	const unsigned whole = BIT(RECORD) | BIT(LIST) | BIT(TEXTS);

	/* parties are compared by their ids, lists only searched: neither is a value */
	if ((1u << a->type | 1u << b->type) & whole)
		return type_fail(k, a, b);
	if (a->type == MEZ_TYPE_NULL || b->type == MEZ_TYPE_NULL)
		return 0;
	if (a->type == MEZ_TYPE_WORD)
		return match_word(k, a, b);
	if (b->type == MEZ_TYPE_WORD)
		return match_word(k, b, a);
	return a->type == b->type ? 0 : type_fail(k, a, b);
}

/* --- references ----------------------------------------------------------- */

int rule_record_path(const struct check *k, const struct mez_expr *e, const struct mez_record **out)
{
	if (e->type != MEZ_TYPE_RECORD)
		return fail(k, e, "expected the path of a record, such as .payee", MEZ_NOSTR);
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

static int check_path(const struct check *k, struct mez_expr *e)
{
	if (k->self)
		return fail(k, e, "a definition only reads its subject, not", e->name);
	e->slot = mez_rules_slot(k->r, e->name);
	if (e->slot == SIZE_MAX)
		return fail(k, e, "no such fact in the vocabulary:", e->name);
	e->type = k->r->slot[e->slot].type;
	return 0;
}

static int check_self(const struct check *k, struct mez_expr *e)
{
	for (size_t i = 0; k->self && i < k->self->n; i++) {
		if (mez_str_eq(k->self->field[i].path, e->name)) {
			e->slot = i;
			e->type = k->self->field[i].type;
			return 0;
		}
	}
	return fail(k, e, "no such member of the subject:", e->name);
}

static int check_claim(const struct check *k, struct mez_expr *e)
{
	for (size_t i = 0; k->clause && i < k->clause->nclaims; i++)
		if (mez_str_eq(k->clause->claim[i].alias, e->name))
			e->ref = &k->clause->claim[i];
	if (!e->ref)
		return fail(k, e, "no such claim:", e->name);
	if (!mez_str_is(e->field, "rate"))
		return fail(k, e, "semantics 1 reads only the rate of a claim, not", e->field);
	e->type = MEZ_TYPE_DEC;
	return 0;
}

static int check_is(const struct check *k, struct mez_expr *e)
{
	const struct mez_record *rec = NULL;
	const struct mez_define *d = mez_rules_define(k->r, e->name);
	int r = rule_record_path(k, e->arg[0], &rec);

	if (r)
		return r;
	if (!d)
		return fail(k, e, "no definition", e->name);
	if (d->of != rec)
		return fail(k, e, "the definition is of another type:", e->name);
	e->ref = mez_rules_define(k->r, e->name);
	e->type = MEZ_TYPE_BOOL;
	return 0;
}

static int check_status(const struct check *k, struct mez_expr *e)
{
	const struct mez_record *rec = NULL;
	struct mez_status *s = mez_rules_status(k->r, e->name);
	int r = rule_record_path(k, e->arg[0], &rec);

	if (r)
		return r;
	if (!s)
		return fail(k, e, "no status list", e->name);
	if (s->of != rec || !rule_has_text(rec, "id"))
		return fail(k, e, "the status list is of another type:", e->name);
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
		return fail(k, e, "screening needs a record with id and name", MEZ_NOSTR);
	if (born && born->type != MEZ_TYPE_DATE && !born->partial)
		return fail(k, e, "of who is screened, 'born' is a date or a partial_date",
			    MEZ_NOSTR);
	for (size_t i = 0; i < MEZ_COUNT(lists); i++) {
		const struct mez_slot *s = field_of(rec, lists[i]);

		if (s && s->type != MEZ_TYPE_TEXTS)
			return fail(k, e, "of who is screened, these are texts:",
				    mez_str_of(lists[i]));
	}
	return 0;
}

static int check_screen(const struct check *k, struct mez_expr *e)
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
		return fail(k, items, "a holding says 'of', a text, and 'share', a share",
			    MEZ_NOSTR);
	if (list->many > MEZ_OWNERS_MAX)
		return fail(k, items, "more holdings than can be looked at together:", items->name);
	return check_screened(k, items, list->record);
}

/* Its operands: a record, which is checked, and the path of a collection of holdings. */
static int check_owned(const struct check *k, struct mez_expr *e)
{
	const struct mez_record *rec = NULL;
	int r = rule_record_path(k, e->arg[0], &rec);

	e->type = MEZ_TYPE_BOOL;
	if (r)
		return r;
	if (!rule_has_text(rec, "id"))
		return fail(k, e, "who is owned needs an id", MEZ_NOSTR);
	return check_holding(k, e->arg[1]);
}

static int check_wellformed(const struct check *k, struct mez_expr *e)
{
	if (e->arg[0]->type != MEZ_TYPE_TEXT)
		return fail(k, e, "only a text has a shape, not", e->arg[0]->name);
	if (mez_shape_find(e->name) == MEZ_SHAPE_NONE)
		return fail(k, e, "no shape", e->name);
	e->type = MEZ_TYPE_BOOL;
	return 0;
}

static int check_table_use(const struct check *k, struct mez_expr *e)
{
	struct mez_table *t = mez_rules_table(k->r, e->name, e->op == MEZ_OP_PARAM);

	if (!t)
		return fail(k, e, e->op == MEZ_OP_PARAM ? "no param" : "no table", e->name);
	if (t->form == MEZ_FORM_DEADLINE)
		return fail(k, e, "no table", e->name);
	if (k->self && e->op == MEZ_OP_TABLE)
		return fail(k, e, "a definition consults no table:", e->name);
	if (t->form != MEZ_FORM_FIGURE)
		return fail(k, e, "the table is of something: say table(\"...\", of what), not",
			    e->name);
	e->ref = t;
	e->type = t->type;
	return 0;
}

/* table("NAME", of what): a form that is applied to money or to a number. */
static int check_apply(const struct check *k, struct mez_expr *e)
{
	struct mez_table *t = mez_rules_table(k->r, e->name, false);

	if (!t || t->form == MEZ_FORM_DEADLINE)
		return fail(k, e, "no table", e->name);
	if (k->self)
		return fail(k, e, "a definition consults no table:", e->name);
	if (t->form == MEZ_FORM_FIGURE)
		return fail(k, e, "the table gives its figure as it is: of nothing is", e->name);
	if (e->arg[0]->type != t->of)
		return mez_origin_err(k->owner->origin, e->arg[0]->tree->offset, k->err, MEZ_E_RULE,
				      "'%.*s' is of a %s, not of a %s", MEZ_FMT(e->name),
				      mez_type_name(t->of), mez_type_name(e->arg[0]->type));
	e->ref = t;
	e->type = t->type;
	return 0;
}

static int check_deadline(const struct check *k, struct mez_expr *e)
{
	struct mez_table *t = mez_rules_table(k->r, e->name, false);

	if (!t || t->form != MEZ_FORM_DEADLINE)
		return fail(k, e, "no deadline", e->name);
	if (k->self)
		return fail(k, e, "a definition consults no deadline:", e->name);
	if (e->arg[0]->type != MEZ_TYPE_DATE)
		return fail(k, e->arg[0], "a deadline counts from a date", MEZ_NOSTR);
	e->ref = t;
	e->type = MEZ_TYPE_DATE;
	return 0;
}

/* owed("CLAUSE/DUTY"): the amount of another duty.  Only amounts refer to amounts: what a duty
 * hangs on would otherwise hang on duties. */
static int check_owed(const struct check *k, struct mez_expr *e)
{
	struct mez_clause *cl;
	size_t slash = e->name.n;

	e->type = MEZ_TYPE_MONEY;
	if (!k->amount)
		return fail(k, e, "only a base or an amount refers to what is owed:", e->name);
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
	return fail(k, e, "no duty with an amount:", e->name);
}

/* convert(x, "NAME", day): money of one currency at a dated rate into another. */
static int check_convert(const struct check *k, struct mez_expr *e)
{
	struct mez_table *t = mez_rules_table(k->r, e->name, false);

	e->type = MEZ_TYPE_MONEY;
	if (!t || !t->into.n)
		return fail(k, e, "no table of rates between currencies", e->name);
	if (k->self)
		return fail(k, e, "a definition consults no table:", e->name);
	if (e->arg[0]->type != MEZ_TYPE_MONEY || e->arg[1]->type != MEZ_TYPE_DATE)
		return fail(k, e, "convert(money, \"NAME\", date)", MEZ_NOSTR);
	e->ref = t;
	return 0;
}

static int check_total(const struct check *k, struct mez_expr *e)
{
	e->ref = mez_rules_total(k->r, e->name);
	e->type = MEZ_TYPE_MONEY;
	if (k->self)
		return fail(k, e, "a definition reads no total:", e->name);
	return e->ref ? 0 : fail(k, e, "no total", e->name);
}

/* "pk.fbr.commissioner/reasonable-cause": who judges, and the question. */
static int check_judged(const struct check *k, struct mez_expr *e)
{
	struct mez_str authority = {e->name.p, 0};

	for (size_t i = 0; i < e->name.n; i++)
		if (e->name.p[i] == '/')
			authority.n = i;
	e->type = MEZ_TYPE_BOOL;
	e->ref = rule_question(k->r, e->name);
	if (mez_rules_authority(k->r, authority))
		return 0;
	return fail(k, e, "a judgement is AUTHORITY/question, not", e->name);
}

/* --- operators ------------------------------------------------------------ */

static int all_bool(const struct check *k, struct mez_expr *e)
{
	for (size_t i = 0; i < e->nargs; i++)
		if (e->arg[i]->type != MEZ_TYPE_BOOL)
			return fail(k, e->arg[i], "expected a condition", MEZ_NOSTR);
	e->type = MEZ_TYPE_BOOL;
	return 0;
}

static int check_order(const struct check *k, struct mez_expr *e)
{
	const struct mez_expr *a = e->arg[0], *b = e->arg[1];

	e->type = MEZ_TYPE_BOOL;
	if (a->type != b->type || !(1u << a->type & ORDERED))
		return type_fail(k, a, b);
	return 0;
}

static int check_in(const struct check *k, struct mez_expr *e)
{
	const struct mez_expr *list = e->arg[1];

	e->type = MEZ_TYPE_BOOL;
	if (list->op != MEZ_OP_LIST)
		return fail(k, list, "expected a list after in", MEZ_NOSTR);
	for (size_t i = 0; i < list->nargs; i++) {
		int r = comparable(k, e->arg[0], list->arg[i]);

		if (r)
			return r;
	}
	return 0;
}

static int check_list(const struct check *k, struct mez_expr *e)
{
	e->type = MEZ_TYPE_LIST;
	for (size_t i = 0; i < e->nargs; i++)
		if (e->arg[i]->op != MEZ_OP_TEXT && e->arg[i]->op != MEZ_OP_DEC &&
		    e->arg[i]->op != MEZ_OP_MONEY && e->arg[i]->op != MEZ_OP_DATE)
			return fail(k, e->arg[i], "a list holds literals", MEZ_NOSTR);
	return 0;
}

static int check_sum(const struct check *k, struct mez_expr *e)
{
	const struct mez_expr *a = e->arg[0], *b = e->arg[1];

	e->type = a->type;
	if (a->type != b->type || !(1u << a->type & (BIT(DEC) | BIT(MONEY))))
		return type_fail(k, a, b);
	return 0;
}

static int check_product(const struct check *k, struct mez_expr *e)
{
	const struct mez_expr *a = e->arg[0], *b = e->arg[1];

	if (a->type == MEZ_TYPE_DEC && (1u << b->type & (BIT(DEC) | BIT(MONEY))))
		e->type = b->type;
	else if (a->type == MEZ_TYPE_MONEY && b->type == MEZ_TYPE_DEC)
		e->type = MEZ_TYPE_MONEY;
	else
		return type_fail(k, a, b);
	return 0;
}

static int check_extreme(const struct check *k, struct mez_expr *e)
{
	e->type = e->arg[0]->type;
	for (size_t i = 0; i < e->nargs; i++)
		if (e->arg[i]->type != e->type || !(1u << e->type & ORDERED))
			return type_fail(k, e->arg[0], e->arg[i]);
	return 0;
}

static int check_rounded(const struct check *k, struct mez_expr *e)
{
	e->type = e->arg[0]->type;
	if (!(1u << e->type & (BIT(DEC) | BIT(MONEY))))
		return fail(k, e->arg[0], "expected a number or money", MEZ_NOSTR);
	for (size_t i = 1; i < e->nargs; i++)
		if (e->arg[i]->type != MEZ_TYPE_DEC)
			return fail(k, e->arg[i], "expected a number", MEZ_NOSTR);
	return 0;
}

static int check_if(const struct check *k, struct mez_expr *e)
{
	if (e->arg[0]->type != MEZ_TYPE_BOOL)
		return fail(k, e->arg[0], "expected a condition", MEZ_NOSTR);
	e->type = e->arg[1]->type;
	return e->arg[1]->type == e->arg[2]->type ? 0 : type_fail(k, e->arg[1], e->arg[2]);
}

/* A member of an item, or the item as a record. */
static int check_item(const struct check *k, struct mez_expr *e)
{
	const struct mez_record *rec = e->op == MEZ_OP_ITEM ? k->item : k->each;

	if (!rec)
		return fail(k, e, "there is no item here", MEZ_NOSTR);
	e->type = MEZ_TYPE_RECORD;
	if (!e->name.n)
		return 0;
	for (size_t i = 0; i < rec->n; i++)
		if (mez_str_eq(rec->field[i].path, e->name)) {
			e->slot = i;
			e->type = rec->field[i].type;
			return 0;
		}
	return fail(k, e, "no such member of the items:", e->name);
}

static int check_collection(const struct check *k, struct mez_expr *e)
{
	enum mez_type t = e->arg[1]->type;

	if (e->op == MEZ_OP_SUM) {
		e->type = t;
		return 1u << t & (BIT(DEC) | BIT(MONEY))
			       ? 0
			       : fail(k, e->arg[1], "a sum is of numbers or money", MEZ_NOSTR);
	}
	e->type = e->op == MEZ_OP_COUNT ? MEZ_TYPE_DEC : MEZ_TYPE_BOOL;
	return t == MEZ_TYPE_BOOL ? 0 : fail(k, e->arg[1], "expected a condition", MEZ_NOSTR);
}

static bool is_collection(const struct mez_expr *e)
{
	return e->op == MEZ_OP_ANY || e->op == MEZ_OP_ALL || e->op == MEZ_OP_ALLORNONE ||
	       e->op == MEZ_OP_SUM || e->op == MEZ_OP_COUNT;
}

/* Literals and the like: their type is their operator's. */
static int check_literal(const struct check *k, struct mez_expr *e)
{
	static const uint8_t types[] = {
		[MEZ_OP_TRUE] = MEZ_TYPE_BOOL,	  [MEZ_OP_FALSE] = MEZ_TYPE_BOOL,
		[MEZ_OP_NULL] = MEZ_TYPE_NULL,	  [MEZ_OP_DEC] = MEZ_TYPE_DEC,
		[MEZ_OP_MONEY] = MEZ_TYPE_MONEY,  [MEZ_OP_DATE] = MEZ_TYPE_DATE,
		[MEZ_OP_TEXT] = MEZ_TYPE_TEXT,	  [MEZ_OP_LEGAL] = MEZ_TYPE_DATE,
		[MEZ_OP_DAYSLATE] = MEZ_TYPE_DEC, [MEZ_OP_UNPAID] = MEZ_TYPE_MONEY,
	};

	e->type = (enum mez_type)types[e->op];
	if (e->op == MEZ_OP_LEGAL && k->self)
		return fail(k, e, "a definition has no legal date", MEZ_NOSTR);
	if ((e->op == MEZ_OP_DAYSLATE || e->op == MEZ_OP_UNPAID) && !k->penalty)
		return fail(k, e, "only a penalty has",
			    e->op == MEZ_OP_UNPAID ? MEZ_STR("unpaid") : MEZ_STR("days_late"));
	return 0;
}

static int check_old(const struct check *k, struct mez_expr *e)
{
	e->type = k->old_type;
	return k->old ? 0 : fail(k, e, "only a variation has 'old'", MEZ_NOSTR);
}

static int check_equality(const struct check *k, struct mez_expr *e)
{
	e->type = MEZ_TYPE_BOOL;
	return comparable(k, e->arg[0], e->arg[1]);
}

static int check_items(const struct check *k, struct mez_expr *e)
{
	return fail(k, e, "a collection stands only in any, all, sum and count:", e->name);
}

/* By operator; one without a check would be a bug of ours. */
static int (*const checks[])(const struct check *k, struct mez_expr *e) = {
	[MEZ_OP_TRUE] = check_literal,
	[MEZ_OP_FALSE] = check_literal,
	[MEZ_OP_NULL] = check_literal,
	[MEZ_OP_DEC] = check_literal,
	[MEZ_OP_MONEY] = check_literal,
	[MEZ_OP_DATE] = check_literal,
	[MEZ_OP_TEXT] = check_literal,
	[MEZ_OP_LEGAL] = check_literal,
	[MEZ_OP_DAYSLATE] = check_literal,
	[MEZ_OP_UNPAID] = check_literal,
	[MEZ_OP_OLD] = check_old,
	[MEZ_OP_LIST] = check_list,
	[MEZ_OP_PATH] = check_path,
	[MEZ_OP_SELF] = check_self,
	[MEZ_OP_CLAIM] = check_claim,
	[MEZ_OP_ITEM] = check_item,
	[MEZ_OP_EACH] = check_item,
	[MEZ_OP_ITEMS] = check_items,
	[MEZ_OP_OR] = all_bool,
	[MEZ_OP_AND] = all_bool,
	[MEZ_OP_NOT] = all_bool,
	[MEZ_OP_EQ] = check_equality,
	[MEZ_OP_NE] = check_equality,
	[MEZ_OP_LT] = check_order,
	[MEZ_OP_LE] = check_order,
	[MEZ_OP_GT] = check_order,
	[MEZ_OP_GE] = check_order,
	[MEZ_OP_IN] = check_in,
	[MEZ_OP_ADD] = check_sum,
	[MEZ_OP_SUB] = check_sum,
	[MEZ_OP_MUL] = check_product,
	[MEZ_OP_IF] = check_if,
	[MEZ_OP_MIN] = check_extreme,
	[MEZ_OP_MAX] = check_extreme,
	[MEZ_OP_ROUND] = check_rounded,
	[MEZ_OP_MULDIV] = check_rounded,
	[MEZ_OP_IS] = check_is,
	[MEZ_OP_STATUS] = check_status,
	[MEZ_OP_TOTAL] = check_total,
	[MEZ_OP_PARAM] = check_table_use,
	[MEZ_OP_TABLE] = check_table_use,
	[MEZ_OP_APPLY] = check_apply,
	[MEZ_OP_DEADLINE] = check_deadline,
	[MEZ_OP_OWED] = check_owed,
	[MEZ_OP_ANY] = check_collection,
	[MEZ_OP_ALL] = check_collection,
	[MEZ_OP_ALLORNONE] = check_collection,
	[MEZ_OP_SUM] = check_collection,
	[MEZ_OP_COUNT] = check_collection,
	[MEZ_OP_LICENSED] = rule_check_licensed,
	[MEZ_OP_SCREEN] = check_screen,
	[MEZ_OP_OWNED] = check_owned,
	[MEZ_OP_WELLFORMED] = check_wellformed,
	[MEZ_OP_JUDGED] = check_judged,
	[MEZ_OP_CONVERT] = check_convert,
};
enum {
	OPS = 0
#define X(name, wire, least, most) +1
	MEZ_OPS(X)
#undef X
};
_Static_assert(MEZ_COUNT(checks) == OPS, "an operator that is not checked");

static int check_node(const struct check *k, struct mez_expr *e)
{
	mez_require((size_t)e->op < MEZ_COUNT(checks) && checks[e->op]);
	return checks[e->op](k, e);
}

static int check_tree(const struct check *k, struct mez_expr *e);

/* The collection that is looked through. */
static int find_items(const struct check *k, const struct mez_expr *e, struct mez_expr *items)
{
	if (items->op != MEZ_OP_ITEMS)
		return fail(k, items, "expected the path of a collection", MEZ_NOSTR);
	if (k->item || k->self)
		return fail(k, e,
			    k->self ? "a definition reads no collection"
				    : "collections do not nest",
			    MEZ_NOSTR);
	items->slot = mez_rules_slot(k->r, items->name);
	if (items->slot == SIZE_MAX || k->r->slot[items->slot].type != MEZ_TYPE_LIST)
		return fail(k, items, "no such collection in the vocabulary:", items->name);
	items->type = MEZ_TYPE_LIST;
	return 0;
}

/* owned(PATH, .holdings): the collection is no operand of its own. */
static int check_tree_owned(const struct check *k, struct mez_expr *e)
{
	int r = find_items(k, e, e->arg[1]);

	if (!r)
		r = check_tree(k, e->arg[0]);
	return r ? r : check_node(k, e);
}

/* What is said of the items is said where they are known. */
static int check_of_items(const struct check *k, struct mez_expr *e)
{
	struct check inner = *k;
	struct mez_expr *items = e->arg[0];
	int r = find_items(k, e, items);

	if (r)
		return r;
	inner.item = k->r->slot[items->slot].record;
	r = check_tree(&inner, e->arg[1]);
	return r ? r : check_node(&inner, e);
}

static int check_tree(const struct check *k, struct mez_expr *e)
{
	int r = 0;

	if (is_collection(e))
		return check_of_items(k, e);
	if (e->op == MEZ_OP_OWNED)
		return check_tree_owned(k, e);
	for (size_t i = 0; !r && i < e->nargs; i++)
		r = check_tree(k, e->arg[i]);
	if (!r)
		r = check_node(k, e);
	return r ? r : rule_check_fault(k, e);
}

int rule_check(const struct check *k, struct mez_expr *e, unsigned want, const char *what)
{
	int r = e ? check_tree(k, e) : 0;

	if (r || !e)
		return r;
	if (want && !(1u << e->type & want))
		return mez_origin_err(k->owner->origin, e->tree->offset, k->err, MEZ_E_RULE,
				      "%s cannot be a %s", what, mez_type_name(e->type));
	return 0;
}
