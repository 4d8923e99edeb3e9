/* work/suggestwrite.c: a suggested example, with what the evaluator answered, as YAML. */
#include "work/suggest_priv.h"

#include "tensor/tensor.h"
#include "work/yamltext.h"

/* --- what is expected of it ------------------------------------------------------- */

/* The duty's name in expectations: what follows the clause in its id. */
static struct mez_str duty_name(const struct mez_clause *cl, struct mez_str id)
{
	size_t n = cl->id.name.n;

	if (id.n > n + 1 && memcmp(id.p, cl->id.name.p, n) == 0 && id.p[n] == '/')
		return (struct mez_str){id.p + n + 1, id.n - n - 1};
	return MEZ_NOSTR;
}

/* A word that says something else than a duty in expectations. */
static bool means_else(struct mez_str name)
{
	enum mez_domain d;

	return mez_domain_parse(&d, name) || mez_str_is(name, "reason") ||
	       mez_str_is(name, "row") || mez_str_is(name, "due") || mez_str_is(name, "penalty");
}

struct mez_json suggest_expected(struct mez_arena *a, const struct mez_clause *cl,
				 const struct mez_json *verdict)
{
	struct mez_str domain = mez_str_of(mez_domain_name(cl->domain));
	const struct mez_json *cell = mez_verdict_cell(verdict, domain);
	const struct mez_json *state = mez_json_at(cell, "state");
	const struct mez_json *duties = mez_json_at(cell, "obligations");
	const struct mez_json *reasons = mez_json_at(cell, "reasons");
	struct mez_obj o = {.a = a};

	mez_obj_add(&o, domain, *state);
	for (size_t i = 0; i < mez_json_len(duties); i++) {
		const struct mez_json *d = mez_json_item(duties, i);
		const struct mez_json *amount = mez_json_at(d, "amount");
		struct mez_str name = duty_name(cl, mez_json_str(mez_json_at(d, "duty")));

		if (!name.p || means_else(name))
			continue;
		(void)mez_obj_drop(&o, name);
		mez_obj_add(&o, name, amount ? *amount : *mez_json_at(d, "state"));
	}
	if (mez_json_len(reasons))
		mez_obj_set(&o, "reason", *mez_json_at(mez_json_item(reasons, 0), "code"));
	return mez_obj_done(&o);
}

/* --- writing it ----------------------------------------------------------------------- */

void suggest_write(struct mez_sink *sink, struct mez_arena *a, const struct mez_json *item,
		   struct mez_str name, struct mez_str base, const struct mez_json *expect)
{
	struct mez_str why = mez_arena_fmt(a, "made of '%.*s'; what it expects is computed",
					   MEZ_ALL(base));
	struct mez_json v = mez_json_text(name);
	struct mez_buf *out = &sink->buf;

	mez_buf_z(out, "---\n");
	mez_yamltext_member(out, "example", &v);
	v = mez_json_text(why);
	mez_yamltext_member(out, "suggested", &v);
	for (size_t i = 0; i < item->len; i++) {
		const struct mez_member *m = mez_json_member(item, i);
		struct mez_str member = mez_json_str(&m->name);
		const char *z = mez_arena_dup(a, member).p;

		if (mez_str_is(member, "type") || mez_str_is(member, "name") ||
		    mez_str_is(member, "expect") || mez_str_is(member, "note"))
			continue;
		if (mez_json_is(&m->value, MEZ_J_OBJECT))
			mez_yamltext_block(out, z, &m->value);
		else
			mez_yamltext_member(out, z, &m->value);
	}
	mez_buf_z(out, "expect: ");
	mez_yamltext_flow(out, expect);
	mez_sink_line(sink, MEZ_NOSTR);
}
