/* work/packgot.c: what a verdict has in place of what an example expects, for its author. */
#include "work/packtest_priv.h"

/* Words are told once each, in the order in which the verdict has them first. */
static void add_once(struct mez_arr *list, const struct mez_json *v)
{
	for (size_t i = 0; i < list->n; i++)
		if (mez_json_same(&list->v[i], v))
			return;
	mez_arr_add(list, *v);
}

static void add_rows(struct mez_arr *list, const struct mez_json *of, const struct mez_json *want)
{
	const struct mez_json *rows = mez_json_at(of, "rows");

	(void)want;
	for (size_t i = 0; i < mez_json_len(rows); i++)
		if (mez_json_at(mez_json_item(rows, i), "row"))
			add_once(list, mez_json_at(mez_json_item(rows, i), "row"));
}

static void add_code(struct mez_arr *list, const struct mez_json *reason,
		     const struct mez_json *want)
{
	(void)want;
	add_once(list, mez_json_at(reason, "code"));
}

static void copy(struct mez_obj *o, const struct mez_json *from, const char *member)
{
	const struct mez_json *v = mez_json_get(from, mez_str_of(member));

	if (v)
		mez_obj_add(o, mez_str_of(member), *v);
}

/* want: names of duties to something, an object of one or more. */
static void add_duty(struct mez_arr *list, const struct mez_json *v, const struct mez_json *want)
{
	static const char *const members[] = {
		"duty", "state", "amount", "amount_min", "amount_max", "due", "penalties",
	};
	bool asked = false;
	struct mez_obj o = {.a = list->a};

	for (size_t i = 0; i < mez_json_len(want); i++)
		asked |= example_names_duty(v, mez_json_str(&mez_json_member(want, i)->name));
	for (size_t i = 0; asked && i < MEZ_COUNT(members); i++)
		copy(&o, v, members[i]);
	if (asked)
		mez_arr_add(list, mez_obj_done(&o));
}

/* Calls fn for every element of a list member of every cell. */
typedef void add_fn(struct mez_arr *list, const struct mez_json *v, const struct mez_json *want);
static void from_cells(struct mez_arr *list, const struct mez_json *verdict, const char *member,
		       add_fn *fn, const struct mez_json *want)
{
	const struct mez_json *cells = mez_json_at(verdict, "cells");

	for (size_t i = 0; i < mez_json_len(cells); i++) {
		const struct mez_json *of =
			mez_json_get(mez_json_item(cells, i), mez_str_of(member));

		for (size_t k = 0; k < mez_json_len(of); k++)
			fn(list, mez_json_item(of, k), want);
	}
}

struct mez_json example_got(struct testing *t, const struct mez_json *verdict,
			    const struct mez_member *m)
{
	struct mez_str name = mez_json_str(&m->name);
	struct mez_arr list = {.a = t->a};
	struct mez_obj one = {.a = t->a};
	struct mez_json want = m->value;
	enum mez_domain d;

	if (mez_domain_parse(&d, name)) {
		const struct mez_json *cell = mez_verdict_cell(verdict, name);

		return cell ? *mez_json_at(cell, "state") : mez_json_null();
	}
	if (mez_str_is(name, "reason")) {
		from_cells(&list, verdict, "reasons", add_code, NULL);
	} else if (mez_str_is(name, "row")) {
		from_cells(&list, verdict, "clauses", add_rows, NULL);
		from_cells(&list, verdict, "obligations", add_rows, NULL);
	} else {
		if (!mez_str_is(name, "due") && !mez_str_is(name, "penalty")) {
			mez_obj_add(&one, name, m->value);
			want = mez_obj_done(&one);
		}
		from_cells(&list, verdict, "obligations", add_duty, &want);
	}
	return mez_arr_done(&list);
}

const struct mez_json *example_reasons(const struct mez_json *verdict, struct mez_str name)
{
	enum mez_domain d;

	return mez_domain_parse(&d, name) ? mez_json_at(mez_verdict_cell(verdict, name), "reasons")
					  : NULL;
}
