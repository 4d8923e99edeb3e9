/* tensor/usage.c: what a verdict shows was exercised, for the coverage of a pack's examples. */
#include "tensor/tensor.h"

void mez_usage_init(struct mez_usage *u, struct mez_arena *a, const struct mez_rules *rules)
{
	u->clause = MEZ_NEWS(a, bool, rules->clauses.n + 1);
	u->licence = MEZ_NEWS(a, bool, rules->licences.n + 1);
	u->row = MEZ_NEWS(a, bool *, rules->tables.n + 1);
	for (size_t i = 0; i < rules->tables.n; i++) {
		const struct mez_table *t = rules->tables.v[i];

		u->row[i] = MEZ_NEWS(a, bool, t->nrows + 1);
	}
}

static void use_row(struct mez_usage *u, const struct mez_rules *rules, const struct mez_json *row)
{
	const struct mez_json *param = mez_json_at(row, "param");
	const struct mez_json *due = mez_json_at(row, "deadline");
	struct mez_str table = mez_json_str(param ? param : due ? due : mez_json_at(row, "table"));
	struct mez_str id =
		mez_json_str(mez_json_get(row, param ? MEZ_STR("from") : MEZ_STR("row")));

	/* one of several rows still possible was not exercised */
	if (mez_json_at(row, "possible"))
		return;
	for (size_t i = 0; i < rules->tables.n; i++) {
		const struct mez_table *t = rules->tables.v[i];

		for (size_t k = 0; mez_str_eq(t->id.name, table) && k < t->nrows; k++)
			if (mez_str_eq(t->row[k].id, id))
				u->row[i][k] = true;
	}
}

static void use_rows(struct mez_usage *u, const struct mez_rules *rules,
		     const struct mez_json *list)
{
	for (size_t i = 0; i < mez_json_len(list); i++)
		use_row(u, rules, mez_json_item(list, i));
}

/* A licence type is exercised by a party whose licence of it was judged. */
static void use_licences(struct mez_usage *u, const struct mez_rules *rules,
			 const struct mez_json *relied)
{
	for (size_t i = 0; i < mez_json_len(relied); i++) {
		const struct mez_json *one = mez_json_item(relied, i);
		struct mez_str name = mez_json_str(mez_json_at(one, "name"));

		for (size_t k = 0; k < rules->licences.n; k++)
			if (mez_json_len(mez_json_at(one, "licences")) > 0 &&
			    mez_str_eq(((const struct mez_named *)rules->licences.v[k])->name,
				       name))
				u->licence[k] = true;
	}
}

static void use_clause(struct mez_usage *u, const struct mez_rules *rules, const struct mez_json *c)
{
	struct mez_clause *cl = mez_rules_clause(rules, mez_json_str(mez_json_at(c, "clause")));

	if (cl && mez_str_is(mez_json_str(mez_json_at(c, "active")), "yes"))
		u->clause[cl->index] = true;
	use_rows(u, rules, mez_json_at(c, "rows"));
	use_licences(u, rules, mez_json_at(c, "relied_on"));
}

void mez_usage_add(struct mez_usage *u, const struct mez_rules *rules,
		   const struct mez_json *verdict)
{
	const struct mez_json *cells = mez_json_at(verdict, "cells");

	for (size_t i = 0; i < mez_json_len(cells); i++) {
		const struct mez_json *clauses = mez_json_at(mez_json_item(cells, i), "clauses");
		const struct mez_json *duties = mez_json_at(mez_json_item(cells, i), "obligations");

		for (size_t k = 0; k < mez_json_len(clauses); k++)
			use_clause(u, rules, mez_json_item(clauses, k));
		for (size_t k = 0; k < mez_json_len(duties); k++)
			use_rows(u, rules, mez_json_at(mez_json_item(duties, k), "rows"));
	}
}
