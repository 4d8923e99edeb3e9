/* pack/rulematrix.c: decoding the matrix of a work's provisions. */
#include "pack/matrix.h"
#include "pack/rules_priv.h"

static const char *const words[] = {
#define X(name, word) [MEZ_PROVISION_##name] = word,
	MEZ_PROVISION_STATES(X)
#undef X
};

const char *mez_provision_state_name(enum mez_provision_state s)
{
	mez_require((size_t)s < MEZ_COUNT(words));
	return words[s];
}

/* How a mark may say that a provision stands. */
static bool state_parse(enum mez_provision_state *out, struct mez_str word)
{
	for (size_t i = MEZ_PROVISION_ENCODED; i < MEZ_COUNT(words); i++)
		if (mez_str_eq(word, mez_str_of(words[i]))) {
			*out = (enum mez_provision_state)i;
			return true;
		}
	return false;
}

static int add_mark(const struct item_ctx *c, struct mez_matrix *m, const struct mez_json *row)
{
	struct mez_mark *mark = &m->mark[m->n];

	*mark = (struct mez_mark){.at = rule_text(row, "at"),
				  .by = rule_words(c->r->a, mez_json_at(row, "by")),
				  .reason = rule_text(row, "reason"),
				  .item = row};
	if (!state_parse(&mark->as, rule_text(row, "as")))
		return rule_err(c, row, "a provision is encoded, not_operative or out");
	if (mark->as == MEZ_PROVISION_ENCODED ? !mark->by.n : mark->by.n > 0)
		return rule_err(c, row, "'by' names the rules that encode it, and only them");
	if (mark->as != MEZ_PROVISION_ENCODED && !mark->reason.n)
		return rule_err(c, row, "why is it %s? ('reason')",
				mez_provision_state_name(mark->as));
	for (size_t i = 0; i < m->n; i++)
		if (mez_str_eq(m->mark[i].at, mark->at))
			return rule_err(c, row, "'%.*s' is marked twice", MEZ_FMT(mark->at));
	m->n++;
	return 0;
}

int rule_add_matrix(const struct item_ctx *c)
{
	const struct mez_json *rows = mez_json_at(c->item, "provisions");
	struct mez_matrix *m = MEZ_NEW(c->r->a, struct mez_matrix);
	int r = 0;

	m->id = rule_named(c);
	m->work = rule_text(c->item, "work");
	m->mark = MEZ_NEWS(c->r->a, struct mez_mark, mez_json_len(rows) + 1);
	if (mez_matrix_find(c->r, c->pack, m->work))
		return rule_err(c, NULL, "the pack has a matrix of '%.*s' already",
				MEZ_FMT(m->work));
	for (size_t i = 0; !r && i < mez_json_len(rows); i++)
		r = add_mark(c, m, mez_json_item(rows, i));
	return r ? r : rule_add_named(c, &c->r->matrices, m);
}

const struct mez_matrix *mez_matrix_find(const struct mez_rules *rules, size_t pack,
					 struct mez_str work)
{
	for (size_t i = 0; i < rules->matrices.n; i++) {
		const struct mez_matrix *m = rules->matrices.v[i];

		if (m->id.pack == pack && mez_str_eq(m->work, work))
			return m;
	}
	return NULL;
}
