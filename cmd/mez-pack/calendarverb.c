/* cmd/mez-pack/calendarverb.c: calendar. */
#include "cmd/mez-pack/verbs_priv.h"
#include "work/duecal.h"
#include "work/engine.h"
#include "work/packset.h"

static int read_day(struct mez_cli *c, struct mez_date *out, const char *option, const char *text)
{
	if (mez_date_parse(out, mez_str_of(text)))
		return 0;
	return mez_cli_usage(c, "%s is a date such as 2026-07-01, not '%s'", option, text);
}

/* What the user says of days and facts. */
static int read_asked(struct mez_cli *c, struct mez_duecal *out)
{
	const struct args *args = c->args;
	const struct mez_list *facts = &args->due.facts, *yearly = &args->due.yearly;
	struct mez_duecal_fact *f = MEZ_NEWS(out->a, struct mez_duecal_fact, facts->n + 1);
	struct mez_duecal_yearly *y = MEZ_NEWS(out->a, struct mez_duecal_yearly, yearly->n + 1);
	int r = read_day(c, &out->from, "--from", args->due.from);

	if (!r)
		r = read_day(c, &out->to, "--to", args->due.to);
	if (!r && (out->to.days < out->from.days ||
		   out->to.days - out->from.days > MEZ_DUECAL_MAX_DAYS))
		r = mez_cli_usage(c, "--to is on or after --from, and at most %d days later",
				  MEZ_DUECAL_MAX_DAYS);
	for (size_t i = 0; !r && i < facts->n; i++)
		r = mez_duecal_read_fact(&f[i], facts->v[i], &c->err);
	for (size_t i = 0; !r && i < yearly->n; i++)
		r = mez_duecal_read_yearly(&y[i], yearly->v[i], &c->err);
	out->fact = f;
	out->nfacts = facts->n;
	out->yearly = y;
	out->nyearly = yearly->n;
	out->as = mez_str_of(args->due.as);
	out->deposits = args->due.deposits;
	return r;
}

static int add_packs(struct mez_cli *c, struct session *s, struct mez_duecal *cal)
{
	int r = 0;

	for (size_t i = 0; !r && i < c->noperands; i++) {
		struct mez_packset *set = MEZ_NEW(&s->a, struct mez_packset);

		r = mez_packset_open(set, &s->a, s->store, mez_str_of(c->operand[i]), &c->err);
		if (!r && set->pack->kind == MEZ_PACK_REG)
			r = mez_duecal_add(cal, set->rules, set->own, false, &c->err);
	}
	return r;
}

static int add_zone(struct mez_cli *c, struct session *s, struct mez_duecal *cal)
{
	const struct args *args = c->args;
	struct mez_loaded *zone = MEZ_NEW(&s->a, struct mez_loaded);
	int r = mez_loaded_zone(zone, &s->a, args->zone, &c->err);

	return r ? r : mez_duecal_add(cal, &zone->rules, 0, true, &c->err);
}

int verb_calendar(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct session s = {0};
	struct mez_duecal cal = {.a = &s.a};
	int r;

	if (!args->zone == !c->noperands)
		return mez_cli_usage(c, "the duties of which packs, or of which --zone?");
	r = open_maybe(c, &s, args->store);
	if (!r)
		r = read_asked(c, &cal);
	if (!r)
		r = args->zone ? add_zone(c, &s, &cal) : add_packs(c, &s, &cal);
	if (!r)
		r = mez_duecal_check(&cal, &c->err);
	if (!r)
		mez_duecal_tell(&cal, &c->out, args->json ? MEZ_DUECAL_RECORDS : MEZ_DUECAL_TEXT);
	return close_session(&s, r);
}
