/* pack/rulescreen.c: screening lists that name their algorithm, made ready to be searched. */
#include "pack/rules_priv.h"

#include "screen/list.h"

static int by_id(const void *a, const void *b)
{
	return mez_str_cmp(rule_text(*(const struct mez_json *const *)a, "id"),
			   rule_text(*(const struct mez_json *const *)b, "id"));
}

/* The entries in the order of their ids, whatever order they were written in. */
static const struct mez_json **sorted(struct mez_arena *a, const struct mez_json *rows)
{
	size_t n = mez_json_len(rows);
	const struct mez_json **v = MEZ_NEWS(a, const struct mez_json *, n + 1);

	for (size_t i = 0; i < n; i++)
		v[i] = mez_json_item(rows, i);
	if (n)
		qsort(v, n, sizeof *v, by_id);
	return v;
}

static int blame(const struct item_ctx *c, const struct mez_json *at, const struct mez_err *err)
{
	return mez_origin_err(c->origin, at->offset, c->err, err->code, "%s", err->msg);
}

static int add_entries(const struct item_ctx *c, struct mez_screen_list *l)
{
	const struct mez_json *rows = mez_json_at(c->item, "entries");
	const struct mez_json **v = sorted(c->r->a, rows);
	struct mez_arena scratch = {0};
	struct mez_err err;
	int r = mez_arena_init(&scratch, 0, c->err);

	for (size_t i = 0; !r && i < mez_json_len(rows); i++)
		if (mez_screen_list_add(l, &scratch, v[i], &err))
			r = blame(c, v[i], &err);
	mez_arena_release(&scratch);
	return r;
}

/* Members that a list has whether or not it names an algorithm. */
int rule_list_members(const struct item_ctx *c, struct mez_list_rules *l)
{
	const struct mez_json *v = mez_json_at(c->item, "ownership");
	struct mez_err err;

	l->authority = rule_text(c->item, "authorisations_by");
	return mez_ownership_read(&l->ownership, v, &err) ? blame(c, v, &err) : 0;
}

int rule_add_screened(const struct item_ctx *c)
{
	struct mez_list_rules *l = MEZ_NEW(c->r->a, struct mez_list_rules);
	struct mez_list_head head;
	struct mez_err err;
	int r;

	if (mez_list_head_read(&head, c->item, &err))
		return blame(c, c->item, &err);
	l->id = rule_named(c);
	l->sha256 = head.sha256 = mez_canon_digest_of(c->item);
	l->as_of = head.as_of;
	l->max_age = head.max_age;
	l->screen = mez_screen_list_new(c->r->a, &head);
	r = rule_list_members(c, l);
	if (!r)
		r = add_entries(c, l->screen);
	if (r)
		return r;
	mez_screen_list_done(l->screen);
	return rule_add_named(c, &c->r->lists, l);
}

/* What only an algorithm looks at would be overlooked without one. */
int rule_needs_algorithm(const struct item_ctx *c)
{
	static const char *const members[] = {"names", "births", "identifiers"};
	const struct mez_json *rows = mez_json_at(c->item, "entries");

	if (mez_json_at(c->item, "review") || mez_json_at(c->item, "block"))
		return rule_err(c, c->item, "review and block are for lists with an algorithm");
	for (size_t i = 0; i < mez_json_len(rows); i++)
		for (size_t k = 0; k < MEZ_COUNT(members); k++)
			if (mez_json_get(mez_json_item(rows, i), mez_str_of(members[k])))
				return rule_err(c, mez_json_item(rows, i),
						"%s are for lists with an algorithm", members[k]);
	return 0;
}
