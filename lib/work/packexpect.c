/* work/packexpect.c: what an example expects, held against its verdict. */
#include "work/packtest_priv.h"

/* Calls fn for every element of a list member of every cell until it says yes. */
typedef bool match_fn(const struct mez_json *v, const struct mez_json *want);
static bool any_in_cells(const struct mez_json *verdict, const char *member, match_fn *fn,
			 const struct mez_json *want)
{
	const struct mez_json *cells = mez_json_at(verdict, "cells");

	for (size_t i = 0; i < mez_json_len(cells); i++) {
		const struct mez_json *list =
			mez_json_get(mez_json_item(cells, i), mez_str_of(member));

		for (size_t k = 0; k < mez_json_len(list); k++)
			if (fn(mez_json_item(list, k), want))
				return true;
	}
	return false;
}

static bool is_reason(const struct mez_json *v, const struct mez_json *want)
{
	return mez_json_same(mez_json_at(v, "code"), want);
}

static bool has_row(const struct mez_json *v, const struct mez_json *want)
{
	const struct mez_json *rows = mez_json_at(v, "rows");

	for (size_t i = 0; i < mez_json_len(rows); i++)
		if (mez_json_at(mez_json_item(rows, i), "row") &&
		    mez_json_same(mez_json_at(mez_json_item(rows, i), "row"), want))
			return true;
	return false;
}

/* A row that a duty used, or the condition of a clause. */
static bool met_row(const struct mez_json *verdict, const struct mez_json *want)
{
	return any_in_cells(verdict, "obligations", has_row, want) ||
	       any_in_cells(verdict, "clauses", has_row, want);
}

static bool met_rows(const struct mez_json *verdict, const struct mez_json *want)
{
	if (!mez_json_is(want, MEZ_J_ARRAY))
		return met_row(verdict, want);
	for (size_t i = 0; i < want->len; i++)
		if (!met_row(verdict, mez_json_item(want, i)))
			return false;
	return true;
}

bool example_names_duty(const struct mez_json *v, struct mez_str name)
{
	struct mez_str id = mez_json_str(mez_json_at(v, "duty"));

	return id.n > name.n && id.p[id.n - name.n - 1] == '/' &&
	       mez_str_eq((struct mez_str){id.p + id.n - name.n, name.n}, name);
}

/* want: {"duty": NAME, "value": money or word}. */
static bool is_duty(const struct mez_json *v, const struct mez_json *want)
{
	const struct mez_json *value = mez_json_at(want, "value"),
			      *amount = mez_json_at(v, "amount");

	if (!example_names_duty(v, mez_json_str(mez_json_at(want, "duty"))))
		return false;
	if (mez_json_is(value, MEZ_J_STRING))
		return mez_json_same(mez_json_at(v, "state"), value);
	return amount && mez_json_same(amount, value);
}

/* want: {"duty": NAME, "value": a date or money}: when it is due, or a penalty. */
static bool is_due(const struct mez_json *v, const struct mez_json *want)
{
	const struct mez_json *value = mez_json_at(want, "value");
	const struct mez_json *penalties = mez_json_at(v, "penalties");

	if (!example_names_duty(v, mez_json_str(mez_json_at(want, "duty"))))
		return false;
	if (mez_json_is(value, MEZ_J_STRING))
		return mez_json_at(v, "due") && mez_json_same(mez_json_at(v, "due"), value);
	for (size_t i = 0; i < mez_json_len(penalties); i++) {
		const struct mez_json *amount = mez_json_at(mez_json_item(penalties, i), "amount");

		if (amount && mez_json_same(amount, value))
			return true;
	}
	return false;
}

static struct mez_json want_duty(struct testing *t, struct mez_str name,
				 const struct mez_json *value)
{
	struct mez_obj want = {.a = t->a};

	mez_obj_set(&want, "duty", mez_json_text(name));
	mez_obj_set(&want, "value", *value);
	return mez_obj_done(&want);
}

/* due: {DUTY: date}, penalty: {DUTY: money} */
static bool met_dues(struct testing *t, const struct mez_json *verdict, const struct mez_json *map)
{
	for (size_t i = 0; mez_json_is(map, MEZ_J_OBJECT) && i < map->len; i++) {
		const struct mez_member *m = mez_json_member(map, i);
		struct mez_json doc = want_duty(t, mez_json_str(&m->name), &m->value);

		if (!any_in_cells(verdict, "obligations", is_due, &doc))
			return false;
	}
	return mez_json_len(map) > 0;
}

bool example_met(struct testing *t, const struct mez_json *verdict, const struct mez_member *m)
{
	struct mez_str name = mez_json_str(&m->name);
	struct mez_json doc;
	enum mez_domain d;

	if (mez_domain_parse(&d, name)) {
		const struct mez_json *cell = mez_verdict_cell(verdict, name);

		return cell && mez_json_same(mez_json_at(cell, "state"), &m->value);
	}
	if (mez_str_is(name, "reason"))
		return any_in_cells(verdict, "reasons", is_reason, &m->value);
	if (mez_str_is(name, "row"))
		return met_rows(verdict, &m->value);
	if (mez_str_is(name, "due") || mez_str_is(name, "penalty"))
		return met_dues(t, verdict, &m->value);
	doc = want_duty(t, name, &m->value);
	return any_in_cells(verdict, "obligations", is_duty, &doc);
}
