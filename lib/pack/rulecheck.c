/* pack/rulecheck.c: the types of expressions.  A word is only compared with words of its own
 * vocabulary, money with money; nothing is converted silently. */
#include "pack/rulecheck_priv.h"

#define BIT(t) (1u << MEZ_TYPE_##t)
#define ORDERED (BIT(DEC) | BIT(MONEY) | BIT(DATE))

int check_fail(const struct check *k, const struct mez_expr *e, const char *what,
	       struct mez_str name)
{
	if (name.p)
		return mez_origin_err(k->owner->origin, e->tree->offset, k->err, MEZ_E_RULE,
				      "%s '%.*s'", what, MEZ_FMT(name));
	return mez_origin_err(k->owner->origin, e->tree->offset, k->err, MEZ_E_RULE, "%s", what);
}

/* Days and money as people write them elsewhere, and not in a condition. */
static const char *type_hint(const struct mez_expr *a, const struct mez_expr *b)
{
	bool text = b->op == MEZ_OP_TEXT, number = b->op == MEZ_OP_DEC || b->op == MEZ_OP_SUB;

	if (a->type == MEZ_TYPE_DATE && (text || number))
		return ": a day is written date(\"2025-07-01\")";
	if (a->type == MEZ_TYPE_MONEY && (text || b->op == MEZ_OP_DEC))
		return ": money is written with its currency, zzd(1000)";
	return "";
}

static int type_fail(const struct check *k, const struct mez_expr *a, const struct mez_expr *b)
{
	return mez_origin_err(k->owner->origin, b->tree->offset, k->err, MEZ_E_RULE,
			      "a %s against a %s%s", mez_type_name(a->type),
			      mez_type_name(b->type), type_hint(a, b));
}

/* The vocabulary of an expression of type WORD; of an operator that is not among these, NULL. */
const struct mez_words *rule_words_of(const struct check *k, const struct mez_expr *e)
{
	const struct mez_record *rec = e->op == MEZ_OP_SELF   ? k->self
				       : e->op == MEZ_OP_ITEM ? k->item
				       : e->op == MEZ_OP_EACH ? k->each
							      : NULL;

	if (rec)
		return &rec->field[e->slot].words;
	if (e->op == MEZ_OP_PATH)
		return &k->r->slot[e->slot].words;
	if (e->op == MEZ_OP_STATUS)
		return &((const struct mez_status *)e->ref)->words;
	if (e->op == MEZ_OP_TABLE || e->op == MEZ_OP_PARAM)
		return &((const struct mez_table *)e->ref)->words;
	return e->op == MEZ_OP_IF ? rule_words_of(k, e->arg[1]) : NULL;
}

/* A text literal beside a word must be of its vocabulary. */
static int match_word(const struct check *k, const struct mez_expr *word,
		      const struct mez_expr *lit)
{
	const struct mez_words *w = rule_words_of(k, word);

	if (lit->op != MEZ_OP_TEXT || !w)
		return type_fail(k, word, lit);
	if (!mez_words_has(w, lit->name))
		return check_fail(k, lit, "outside the vocabulary:", lit->name);
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

/* --- operators ------------------------------------------------------------ */

static int all_bool(const struct check *k, struct mez_expr *e)
{
	for (size_t i = 0; i < e->nargs; i++)
		if (e->arg[i]->type != MEZ_TYPE_BOOL)
			return check_fail(k, e->arg[i], "expected a condition", MEZ_NOSTR);
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
		return check_fail(k, list, "expected a list after in", MEZ_NOSTR);
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
			return check_fail(k, e->arg[i], "a list holds literals", MEZ_NOSTR);
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
		return check_fail(k, e->arg[0], "expected a number or money", MEZ_NOSTR);
	for (size_t i = 1; i < e->nargs; i++)
		if (e->arg[i]->type != MEZ_TYPE_DEC)
			return check_fail(k, e->arg[i], "expected a number", MEZ_NOSTR);
	return 0;
}

static int check_if(const struct check *k, struct mez_expr *e)
{
	if (e->arg[0]->type != MEZ_TYPE_BOOL)
		return check_fail(k, e->arg[0], "expected a condition", MEZ_NOSTR);
	e->type = e->arg[1]->type;
	return e->arg[1]->type == e->arg[2]->type ? 0 : type_fail(k, e->arg[1], e->arg[2]);
}

/* A member of an item, or the item as a record. */
static int check_item(const struct check *k, struct mez_expr *e)
{
	const struct mez_record *rec = e->op == MEZ_OP_ITEM ? k->item : k->each;

	if (!rec)
		return check_fail(k, e, "there is no item here", MEZ_NOSTR);
	e->type = MEZ_TYPE_RECORD;
	if (!e->name.n)
		return 0;
	for (size_t i = 0; i < rec->n; i++)
		if (mez_str_eq(rec->field[i].path, e->name)) {
			e->slot = i;
			e->type = rec->field[i].type;
			return 0;
		}
	return check_fail(k, e, "no such member of the items:", e->name);
}

static int check_collection(const struct check *k, struct mez_expr *e)
{
	enum mez_type t = e->arg[1]->type;

	if (e->op == MEZ_OP_SUM) {
		e->type = t;
		return 1u << t & (BIT(DEC) | BIT(MONEY))
			       ? 0
			       : check_fail(k, e->arg[1], "a sum is of numbers or money",
					    MEZ_NOSTR);
	}
	e->type = e->op == MEZ_OP_COUNT ? MEZ_TYPE_DEC : MEZ_TYPE_BOOL;
	return t == MEZ_TYPE_BOOL ? 0 : check_fail(k, e->arg[1], "expected a condition", MEZ_NOSTR);
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
		return check_fail(k, e, "a definition has no legal date", MEZ_NOSTR);
	if ((e->op == MEZ_OP_DAYSLATE || e->op == MEZ_OP_UNPAID) && !k->penalty)
		return check_fail(k, e, "only a penalty has",
				  e->op == MEZ_OP_UNPAID ? MEZ_STR("unpaid")
							 : MEZ_STR("days_late"));
	return 0;
}

static int check_old(const struct check *k, struct mez_expr *e)
{
	e->type = k->old_type;
	return k->old ? 0 : check_fail(k, e, "only a variation has 'old'", MEZ_NOSTR);
}

static int check_equality(const struct check *k, struct mez_expr *e)
{
	e->type = MEZ_TYPE_BOOL;
	return comparable(k, e->arg[0], e->arg[1]);
}

static int check_items(const struct check *k, struct mez_expr *e)
{
	return check_fail(k, e, "a collection stands only in any, all, sum and count:", e->name);
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
_Static_assert(MEZ_COUNT(checks) == MEZ_OPS_COUNT, "an operator that is not checked");

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
		return check_fail(k, items, "expected the path of a collection", MEZ_NOSTR);
	if (k->item || k->self)
		return check_fail(k, e,
				  k->self ? "a definition reads no collection"
					  : "collections do not nest",
				  MEZ_NOSTR);
	items->slot = mez_rules_slot(k->r, items->name);
	if (items->slot == SIZE_MAX || k->r->slot[items->slot].type != MEZ_TYPE_LIST)
		return check_fail(k, items, "no such collection in the vocabulary:", items->name);
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
