/* cmd/mez-pack/lawverbs.c: akn, cite, render. */
#include "cmd/mez-pack/verbs_priv.h"
#include "work/lawwork.h"

int verb_akn(struct mez_cli *c)
{
	const struct args *args = c->args;
	int status;
	int r = mez_lawwork_check(&c->out, &status, (const char *const *)c->operand, c->noperands,
				  args->law.xsd, &c->err);

	return r ? r : status;
}

static int law_pack(struct mez_cli *c, struct session *s, struct mez_stored_pack *p)
{
	const struct args *args = c->args;
	int r = open_session(c, s, args->store, false);

	return r ? r : mez_packs_get(p, &s->a, s->store, mez_str_of(c->operand[0]), &c->err);
}

int verb_cite(struct mez_cli *c)
{
	struct session s = {0};
	struct mez_stored_pack p;
	struct mez_date day;
	struct mez_json v;
	int r;

	if (!mez_date_parse(&day, mez_str_of(c->operand[3])))
		return mez_cli_usage(c, "DATE is a day, YYYY-MM-DD");
	r = law_pack(c, &s, &p);
	if (!r)
		r = mez_lawwork_cite(&v, &s.a, p.pack, mez_str_of(c->operand[1]),
				     mez_str_of(c->operand[2]), day, &c->err);
	if (!r)
		mez_sink_json(&c->out, &v);
	return close_session(&s, r);
}

int verb_render(struct mez_cli *c)
{
	const struct args *args = c->args;
	const char *format = args->law.format ? args->law.format : "text";
	struct mez_lawview v = {.work = mez_str_of(c->operand[1]),
				.eid = c->noperands > 2 ? mez_str_of(c->operand[2]) : MEZ_NOSTR,
				.dated = args->law.at,
				.compared = args->law.from,
				.html = strcmp(format, "html") == 0};
	struct session s = {0};
	struct mez_stored_pack p;
	int r;

	if (!v.html && strcmp(format, "text") != 0)
		return mez_cli_usage(c, "--format is text or html");
	if ((v.dated && !mez_date_parse(&v.at, mez_str_of(args->law.at))) ||
	    (v.compared && !mez_date_parse(&v.since, mez_str_of(args->law.from))))
		return mez_cli_usage(c, "--at and --from take a day, YYYY-MM-DD");
	r = law_pack(c, &s, &p);
	if (!r)
		r = mez_lawwork_render(&c->out.buf, &s.a, p.pack, &v, &c->err);
	return close_session(&s, r);
}
