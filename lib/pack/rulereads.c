/* pack/rulereads.c: the facts that a clause reads, itself and through what it names. */
#include "pack/rules_priv.h"

struct reads {
	const struct mez_rules *r;
	bool *slot;	   /* one per slot */
	bool *table;	   /* one per table: visited */
	size_t item, each; /* the collections whose items are at hand, or SIZE_MAX */
};

/* Where the fields of a record begin: its own slot, or the pattern of a collection's items. */
static size_t record_root(const struct reads *w, const struct mez_expr *e)
{
	return e->op == MEZ_OP_ITEM ? w->item : e->op == MEZ_OP_EACH ? w->each : e->slot;
}

static void read_expr(struct reads *w, const struct mez_expr *e, size_t self_root);

static void read_field(struct reads *w, size_t root, const char *field)
{
	const struct mez_record *rec = w->r->slot[root].record;

	for (size_t i = 0; i < rec->n; i++)
		if (mez_str_eq(rec->field[i].path, mez_str_of(field)))
			w->slot[root + 1 + i] = true;
}

/* What tells persons apart. */
static void read_screened(struct reads *w, size_t root)
{
	static const char *const fields[] = {"name", "born", "countries", "identifiers"};

	for (size_t i = 0; i < MEZ_COUNT(fields); i++)
		read_field(w, root, fields[i]);
}

/* Whose owners, and what of the holdings; the collection is read as an operand. */
static void read_owned(struct reads *w, const struct mez_expr *e)
{
	static const char *const fields[] = {"of", "id", "share"};

	read_field(w, record_root(w, e->arg[0]), "id");
	for (size_t i = 0; i < MEZ_COUNT(fields); i++)
		read_field(w, e->arg[1]->slot, fields[i]);
	read_screened(w, e->arg[1]->slot);
}

static void read_table(struct reads *w, const struct mez_table *t)
{
	for (size_t i = 0; i < w->r->tables.n; i++) {
		if (w->r->tables.v[i] != t || w->table[i])
			continue;
		w->table[i] = true;
		for (size_t k = 0; k < t->nkeys; k++)
			read_expr(w, t->key[k], SIZE_MAX);
	}
}

/* Whose licences, and what the conditions of their types read. */
static void read_licensed(struct reads *w, const struct mez_expr *e)
{
	const struct mez_licence_set *set = e->ref;

	read_field(w, record_root(w, e->arg[0]), "id");
	for (size_t i = 0; i < set->n; i++) {
		const struct mez_licence_type *l = set->v[i];
		const struct mez_expr *x;

		for (size_t k = 0; (x = rule_licence_expr(l, k)) != NULL; k++)
			read_expr(w, x, SIZE_MAX);
		if (l->clients.path.n)
			w->slot[l->clients.slot] = true;
		if (l->places.path.n)
			w->slot[l->places.slot] = true;
	}
}

static void read_expr(struct reads *w, const struct mez_expr *e, size_t self_root)
{
	const struct mez_total *total = e && e->op == MEZ_OP_TOTAL ? e->ref : NULL;

	if (!e)
		return;
	if (e->op == MEZ_OP_SELF && self_root != SIZE_MAX)
		w->slot[self_root + 1 + e->slot] = true;
	if (e->op == MEZ_OP_PATH && w->r->slot[e->slot].type != MEZ_TYPE_RECORD)
		w->slot[e->slot] = true;
	if (e->op == MEZ_OP_JUDGED && e->ref)
		read_expr(w, ((const struct mez_question *)e->ref)->deemed_after, SIZE_MAX);
	if (e->op == MEZ_OP_IS)
		read_expr(w, ((const struct mez_define *)e->ref)->is, record_root(w, e->arg[0]));
	if (e->op == MEZ_OP_STATUS || e->op == MEZ_OP_SCREEN)
		read_field(w, record_root(w, e->arg[0]), "id");
	if (e->op == MEZ_OP_SCREEN)
		read_screened(w, record_root(w, e->arg[0]));
	if (e->op == MEZ_OP_LICENSED)
		read_licensed(w, e);
	if (e->op == MEZ_OP_OWNED)
		read_owned(w, e);
	if (e->op == MEZ_OP_ITEMS)
		w->slot[w->item = e->slot] = true;
	if ((e->op == MEZ_OP_ITEM || e->op == MEZ_OP_EACH) && e->name.n)
		w->slot[record_root(w, e) + 1 + e->slot] = true;
	if (e->op == MEZ_OP_TABLE || e->op == MEZ_OP_APPLY || e->op == MEZ_OP_DEADLINE ||
	    e->op == MEZ_OP_CONVERT)
		read_table(w, e->ref);
	for (size_t i = 0; total && i < total->nper; i++)
		read_field(w, total->per[i], "id");
	if (total)
		read_expr(w, total->at_least, self_root);
	for (size_t i = 0; i < e->nargs; i++)
		read_expr(w, e->arg[i], self_root);
}

/* Every condition and every amount of a clause; stops at the first that fn refuses. */
int rule_each_expr(const struct mez_clause *cl, int (*fn)(void *arg, struct mez_expr *e),
		   void *arg)
{
	struct mez_expr *const own[] = {cl->guard, cl->applies, cl->requires, cl->before, cl->nil};
	int r = 0;

	for (size_t i = 0; !r && i < MEZ_COUNT(own); i++)
		r = own[i] ? fn(arg, own[i]) : 0;
	for (size_t i = 0; !r && i < cl->nduties; i++) {
		const struct mez_duty *d = &cl->duty[i];
		struct mez_expr *const part[] = {d->bearer, d->on_account_of, d->base, d->rate,
						 d->amount, d->character,     d->due};

		for (size_t k = 0; !r && k < MEZ_COUNT(part); k++)
			r = part[k] ? fn(arg, part[k]) : 0;
		for (size_t k = 0; !r && k < d->nper; k++)
			r = fn(arg, d->per[k].value);
		for (size_t k = 0; !r && k < d->npenalties; k++)
			r = fn(arg, d->penalty[k].amount);
	}
	for (size_t i = 0; !r && i < cl->nclaims; i++)
		r = fn(arg, cl->claim[i].about);
	for (size_t i = 0; !r && i < cl->nvaries; i++)
		for (int f = 0; !r && f < MEZ_VARIED_FIELDS; f++)
			r = cl->varies[i].field[f] ? fn(arg, cl->varies[i].field[f]) : 0;
	return r;
}

static int read_part(void *arg, struct mez_expr *e)
{
	read_expr(arg, e, SIZE_MAX);
	return 0;
}

static void read_clause(struct reads *w, const struct mez_clause *cl)
{
	w->slot[cl->date_slot] = true;
	if (cl->each_slot != SIZE_MAX)
		w->slot[cl->each_slot] = true;
	mez_require(rule_each_expr(cl, read_part, w) == 0);
}

void rule_reads(struct mez_rules *r)
{
	for (size_t i = 0; i < r->clauses.n; i++) {
		struct mez_clause *cl = r->clauses.v[i];
		struct reads w = {.r = r,
				  .item = SIZE_MAX,
				  .each = cl->each_slot,
				  .slot = MEZ_NEWS(r->a, bool, r->nslots + 1),
				  .table = MEZ_NEWS(r->a, bool, r->tables.n + 1)};

		read_clause(&w, cl);
		cl->reads = MEZ_NEWS(r->a, size_t, r->nslots + 1);
		for (size_t s = 0; s < r->nslots; s++)
			if (w.slot[s])
				cl->reads[cl->nreads++] = s;
	}
}
