/* work/duecaltell.c: due days as lines of text and as records. */
#include "work/duecal_priv.h"

#include <stdlib.h>

#include "base/text.h"
#include "work/figures.h"

enum { DUE_LINE_MAX = 4096 };

static int cmp_day(struct mez_date a, struct mez_date b)
{
	return (a.days > b.days) - (a.days < b.days);
}

static int by_day(const void *x, const void *y)
{
	const struct due *a = *(const struct due *const *)x, *b = *(const struct due *const *)y;
	int r = cmp_day(a->day, b->day);

	if (!r)
		r = mez_str_cmp(a->clause->id.name, b->clause->id.name);
	if (!r)
		r = mez_str_cmp(a->duty->name, b->duty->name);
	if (!r)
		r = mez_str_cmp(a->row->id, b->row->id);
	if (!r)
		r = cmp_day(a->period.to, b->period.to);
	return r ? r : mez_str_cmp(a->when, b->when);
}

/* Why a day is no working day: the holiday's title, else the end of the week. */
static struct mez_str day_off(const struct mez_calendar *cal, struct mez_date d)
{
	const struct mez_json *list = mez_json_at(cal->id.item, "holidays");

	for (size_t i = 0; i < mez_json_len(list); i++) {
		const struct mez_json *v = mez_json_item(list, i);
		struct mez_date on;

		if (mez_date_parse(&on, mez_json_str(mez_json_at(v, "on"))) && on.days == d.days)
			return mez_json_str(mez_json_at(v, "title"));
	}
	return MEZ_STR("weekend");
}

static bool moved(const struct due *d)
{
	return d->day.days != d->counted.days;
}

/* What removes the duty or moves its day: exceptions, which a list of days cannot judge. */
static struct mez_json exceptions(struct mez_arena *a, const struct mez_clause *cl)
{
	struct mez_arr list = {.a = a};

	for (size_t i = 0; i < cl->ndefeated_by; i++)
		mez_arr_add(&list, mez_json_text(cl->defeated_by[i]->id.name));
	for (size_t i = 0; i < cl->nvariations; i++)
		if (cl->variation[i].what->field[MEZ_VARIED_DUE])
			mez_arr_add(&list, mez_json_text(cl->variation[i].by->id.name));
	return mez_arr_done(&list);
}

/* --- text ------------------------------------------------------------------ */

static void put_day(struct mez_buf *out, const char *before, struct mez_date d)
{
	char text[MEZ_DATE_TEXT + 1];

	mez_date_text(text, d);
	mez_buf_fmt(out, "%s%s", before, text);
}

static void put_doubts(struct mez_buf *out, const struct due *d)
{
	if (moved(d)) {
		put_day(out, "; moved from ", d->counted);
		mez_buf_fmt(out, " (%.*s)", MEZ_ALL(day_off(d->deadline->calendar, d->counted)));
	}
	if (d->provisional)
		put_day(out, "; provisional, holidays are known until ",
			d->deadline->calendar->known_to);
	if (!d->vouched)
		mez_buf_z(out, "; not vouched for");
}

static void tell(struct mez_arena *a, struct mez_sink *sink, const struct due *d)
{
	const struct mez_json unless = exceptions(a, d->clause);
	MEZ_AUTOBUF text = MEZ_BUF_INIT;

	put_day(&text, "", d->day);
	mez_buf_fmt(&text, "  %.*s/%.*s  %.*s", MEZ_ALL(d->clause->id.name), MEZ_ALL(d->duty->name),
		    MEZ_ALL(d->clause->title));
	put_day(&text, d->period.from.days == d->period.to.days ? "; of " : "; for ",
		d->period.from);
	if (d->period.from.days != d->period.to.days)
		put_day(&text, " to ", d->period.to);
	mez_buf_fmt(&text, " (%.*s %s)", MEZ_ALL(d->row->id),
		    mez_confidence_name(d->row->confidence));
	put_doubts(&text, d);
	if (d->when.n)
		mez_buf_fmt(&text, "; if %.*s", MEZ_ALL(d->when));
	for (size_t i = 0; i < unless.len; i++)
		mez_buf_fmt(&text, "%s%.*s", i ? ", " : "; see ",
			    MEZ_ALL(mez_json_str(mez_json_item(&unless, i))));
	for (size_t i = 0; i < d->duty->npenalties; i++)
		mez_buf_fmt(&text, "; penalty: %.*s", MEZ_ALL(d->duty->penalty[i].because));
	mez_text_safe(&sink->buf, mez_buf_view(&text), DUE_LINE_MAX);
	mez_sink_end_line(sink);
}

/* --- records --------------------------------------------------------------- */

static struct mez_json cites_json(struct mez_arena *a, const struct mez_citations *cites)
{
	struct mez_arr list = {.a = a};

	for (size_t i = 0; i < cites->n; i++) {
		struct mez_obj o = {.a = a};

		mez_obj_set(&o, "work", mez_json_text(cites->v[i].work));
		mez_obj_set(&o, "at", mez_json_text(cites->v[i].at));
		mez_arr_add(&list, mez_obj_done(&o));
	}
	return mez_arr_done(&list);
}

static struct mez_json day_json(struct mez_arena *a, struct mez_date d)
{
	return mez_json_text(mez_figure_day(a, d));
}

static struct mez_json penalties_json(struct mez_arena *a, const struct mez_duty *d)
{
	struct mez_arr list = {.a = a};

	for (size_t i = 0; i < d->npenalties; i++) {
		const struct mez_penalty *p = &d->penalty[i];
		struct mez_arr when = {.a = a};
		struct mez_obj o = {.a = a};

		for (size_t k = 0; k < p->when.n; k++)
			mez_arr_add(&when, mez_json_text(p->when.w[k]));
		mez_obj_set(&o, "when", mez_arr_done(&when));
		mez_obj_set(&o, "because", mez_json_text(p->because));
		mez_obj_set(&o, "cites", cites_json(a, &p->cites));
		mez_arr_add(&list, mez_obj_done(&o));
	}
	return mez_arr_done(&list);
}

static struct mez_json moved_json(struct mez_arena *a, const struct due *d)
{
	struct mez_obj o = {.a = a};

	mez_obj_set(&o, "from", day_json(a, d->counted));
	mez_obj_set(&o, "because", mez_json_text(day_off(d->deadline->calendar, d->counted)));
	return mez_obj_done(&o);
}

static struct mez_json period_json(struct mez_arena *a, const struct due *d)
{
	struct mez_obj o = {.a = a};

	mez_obj_set(&o, "from", day_json(a, d->period.from));
	mez_obj_set(&o, "to", day_json(a, d->period.to));
	return mez_obj_done(&o);
}

/* Its path, or what the clause calls the item that it is. */
static struct mez_str bearer(const struct due *d)
{
	const struct mez_json *each = mez_json_at(d->clause->id.item, "each");

	return d->duty->bearer->op == MEZ_OP_PATH ? d->duty->bearer->name
						  : mez_json_str(&mez_json_member(each, 0)->name);
}

static struct mez_json due_json(struct mez_arena *a, const struct due *d)
{
	const struct mez_clause *cl = d->clause;
	const struct mez_json unless = exceptions(a, cl);
	struct mez_obj o = {.a = a};

	mez_obj_set(&o, "type", mez_json_z("mez.due/1"));
	mez_obj_set(&o, "due", day_json(a, d->day));
	mez_obj_set(&o, "clause", mez_json_text(cl->id.name));
	mez_obj_set(&o, "duty", mez_json_text(d->duty->name));
	mez_obj_set(&o, "title", mez_json_text(cl->title));
	mez_obj_set(&o, "domain", mez_json_z(mez_domain_name(cl->domain)));
	mez_obj_set(&o, "kind", mez_json_text(d->duty->kind));
	mez_obj_set(&o, "bearer", mez_json_text(bearer(d)));
	if (d->duty->to.n)
		mez_obj_set(&o, "to", mez_json_text(d->duty->to));
	mez_obj_set(&o, "period", period_json(a, d));
	mez_obj_set(&o, "deadline", mez_json_text(d->deadline->id.name));
	mez_obj_set(&o, "row", mez_json_text(d->row->id));
	mez_obj_set(&o, "confidence", mez_json_z(mez_confidence_name(d->row->confidence)));
	mez_obj_set(&o, "cites", cites_json(a, &cl->cites));
	if (moved(d))
		mez_obj_set(&o, "moved", moved_json(a, d));
	if (d->provisional)
		mez_obj_set(&o, "known_to", day_json(a, d->deadline->calendar->known_to));
	mez_obj_set(&o, "provisional", mez_json_bool(d->provisional));
	mez_obj_set(&o, "vouched", mez_json_bool(d->vouched));
	if (d->when.n)
		mez_obj_set(&o, "when", mez_json_text(d->when));
	if (unless.len)
		mez_obj_set(&o, "exceptions", unless);
	if (d->duty->npenalties)
		mez_obj_set(&o, "penalties", penalties_json(a, d->duty));
	return mez_obj_done(&o);
}

void mez_duecal_tell(struct mez_duecal *c, struct mez_sink *sink, enum mez_duecal_form form)
{
	if (c->n)
		qsort(c->v, c->n, sizeof *c->v, by_day);
	for (size_t i = 0; i < c->n; i++) {
		size_t mark = mez_arena_mark(c->a);

		if (form == MEZ_DUECAL_TEXT) {
			tell(c->a, sink, c->v[i]);
		} else {
			struct mez_json doc = due_json(c->a, c->v[i]);

			mez_sink_json(sink, &doc);
		}
		mez_arena_rewind(c->a, mark);
	}
}
