/* tensor/licence.c: reading the history of a licence, and its state on a day. */
#include "tensor/licence.h"

static const char *const state_names[] = {
#define X(name, wire) [MEZ_LICENCE_##name] = wire,
	MEZ_LICENCE_STATES(X)
#undef X
};

const char *mez_licence_state_name(enum mez_licence_state s)
{
	mez_require((size_t)s < MEZ_COUNT(state_names));
	return state_names[s];
}

/* --- the end, which renewals move ----------------------------------------- */

/* The last day as it stands on this day.  Only of a licence that has an end. */
static struct mez_date end_on(const struct mez_licence_history *h, struct mez_date day)
{
	struct mez_date end = h->to;

	for (size_t i = 0; i < h->nrenewals && h->renewal[i].granted.days <= day.days; i++)
		end = h->renewal[i].to;
	return end;
}

static bool expired_on(const struct mez_licence_history *h, struct mez_date day)
{
	return h->has_to && day.days > end_on(h, day).days + h->time.grace;
}

/* --- the state ------------------------------------------------------------ */

static bool came(bool has, struct mez_date at, struct mez_date day)
{
	return has && at.days <= day.days;
}

static enum mez_licence_state before_it_begins(const struct mez_licence_history *h,
					       struct mez_date day)
{
	if (came(h->has_refused, h->refused, day))
		return MEZ_LICENCE_REFUSED;
	if (came(h->has_granted, h->granted, day))
		return MEZ_LICENCE_GRANTED;
	return came(h->has_applied, h->applied, day) ? MEZ_LICENCE_APPLIED : MEZ_LICENCE_NONE;
}

static bool suspended_on(const struct mez_licence_history *h, struct mez_date day)
{
	for (size_t i = 0; i < h->nsuspensions; i++)
		if (mez_span_has(&h->suspension[i], day))
			return true;
	return false;
}

enum mez_licence_state mez_licence_on(const struct mez_licence_history *h, struct mez_date day)
{
	if (came(h->has_revoked, h->revoked, day))
		return MEZ_LICENCE_REVOKED;
	if (came(h->has_surrendered, h->surrendered, day))
		return MEZ_LICENCE_SURRENDERED;
	if (!came(h->has_from, h->from, day))
		return before_it_begins(h, day);
	if (expired_on(h, day))
		return MEZ_LICENCE_EXPIRED;
	if (suspended_on(h, day))
		return MEZ_LICENCE_SUSPENDED;
	return h->has_to && day.days > end_on(h, day).days ? MEZ_LICENCE_LAPSED
							   : MEZ_LICENCE_ACTIVE;
}

/* --- what no licence can have gone through -------------------------------- */

static int wrong(struct mez_err *err, const char *member, const char *what)
{
	int r = mez_err_set(err, MEZ_E_VALUE, "%s", what);

	mez_err_pointer(err, member);
	return r;
}

/* Does from .. to take at most so many years?  Both days count: twenty years from 1 June end on
 * 31 May, and those from 29 February on 28 February. */
static bool within_years(struct mez_date from, struct mez_date to, int32_t years)
{
	struct mez_date next;
	int y, m, d;

	if (years == 0)
		return true;
	mez_date_split(from, &y, &m, &d);
	if (!mez_date_make(&next, y + years, m, d) && !mez_date_make(&next, y + years, 3, 1))
		return true; /* past the end of the calendar */
	return to.days < next.days;
}

static bool is_over(const struct mez_licence_history *h, struct mez_date day)
{
	return came(h->has_revoked, h->revoked, day) ||
	       came(h->has_surrendered, h->surrendered, day) || expired_on(h, day);
}

static int check_renewals(const struct mez_licence_history *h, struct mez_err *err)
{
	struct mez_licence_history before = *h;
	struct mez_date end = h->to, last = h->from;

	if (h->nrenewals && !h->has_to)
		return wrong(err, "/renewals", "what has no end is not renewed");
	for (size_t i = 0; i < h->nrenewals; i++) {
		const struct mez_licence_renewal *r = &h->renewal[i];
		const struct mez_date begins = {end.days + 1};

		before.nrenewals = i;
		if (r->granted.days < last.days || r->to.days <= end.days)
			return wrong(err, "/renewals", "renewals are out of order");
		if (is_over(&before, r->granted))
			return wrong(err, "/renewals", "what is over is not renewed");
		if (!within_years(begins, r->to, h->time.years))
			return wrong(err, "/renewals", "a term is longer than its type allows");
		end = r->to;
		last = r->granted;
	}
	return 0;
}

static int check_suspensions(const struct mez_licence_history *h, struct mez_err *err)
{
	for (size_t i = 0; i < h->nsuspensions; i++) {
		const struct mez_span *s = &h->suspension[i], *before = s - 1;

		if (!s->open && s->to.days < s->from.days)
			return wrong(err, "/suspensions", "it ends before it begins");
		if (s->from.days < h->from.days)
			return wrong(err, "/suspensions", "what has not begun is not suspended");
		if (i > 0 && (before->open || s->from.days <= before->to.days))
			return wrong(err, "/suspensions",
				     "suspensions overlap or are out of order");
		if (is_over(h, s->from))
			return wrong(err, "/suspensions", "what is over is not suspended");
	}
	return 0;
}

/* Revoked or surrendered: not both, and only what was granted and is not over. */
static int check_close(const struct mez_licence_history *h, struct mez_err *err)
{
	struct mez_date day = h->has_revoked ? h->revoked : h->surrendered;

	if (!h->has_revoked && !h->has_surrendered)
		return 0;
	if (h->has_revoked && h->has_surrendered)
		return wrong(err, "/revoked_on", "it is both revoked and surrendered");
	if (!h->has_granted || day.days < h->granted.days)
		return wrong(err, h->has_revoked ? "/revoked_on" : "/surrendered_on",
			     "it was not granted by then");
	if (h->has_from && expired_on(h, day))
		return wrong(err, h->has_revoked ? "/revoked_on" : "/surrendered_on",
			     "it had expired by then");
	return 0;
}

/* From the application to the first day. */
static int check_start(const struct mez_licence_history *h, struct mez_err *err)
{
	if (h->has_refused && (h->has_granted || h->has_from))
		return wrong(err, "/refused_on", "it is both refused and granted");
	if (h->has_refused && h->has_applied && h->refused.days < h->applied.days)
		return wrong(err, "/refused_on", "it was refused before it was applied for");
	if (h->has_granted && h->has_applied && h->granted.days < h->applied.days)
		return wrong(err, "/granted_on", "it was granted before it was applied for");
	if (h->has_from && h->from.days < h->granted.days)
		return wrong(err, "/from", "it begins before it was granted");
	if (!h->has_from && (h->has_to || h->nrenewals || h->nsuspensions))
		return wrong(err, "/from",
			     "it has an end, a renewal or a suspension but no beginning");
	if (h->has_from && !h->has_to && h->time.years)
		return wrong(err, "/to", "its type has a term, and it no end");
	if (h->has_to && h->to.days < h->from.days)
		return wrong(err, "/to", "it ends before it begins");
	if (h->has_to && !within_years(h->from, h->to, h->time.years))
		return wrong(err, "/to", "a term is longer than its type allows");
	return 0;
}

/* --- reading -------------------------------------------------------------- */

static bool read_day(struct mez_date *out, const struct mez_json *v, const char *member)
{
	struct mez_str s = mez_json_str(mez_json_get(v, mez_str_of(member)));

	return s.p && mez_date_parse(out, s);
}

static void read_spans(struct mez_licence_history *h, struct mez_arena *a, const struct mez_json *v)
{
	const struct mez_json *renewals = mez_json_at(v, "renewals");
	const struct mez_json *suspensions = mez_json_at(v, "suspensions");
	struct mez_licence_renewal *r;
	struct mez_span *s;

	h->nrenewals = mez_json_len(renewals);
	h->nsuspensions = mez_json_len(suspensions);
	r = MEZ_NEWS(a, struct mez_licence_renewal, h->nrenewals + 1);
	s = MEZ_NEWS(a, struct mez_span, h->nsuspensions + 1);
	for (size_t i = 0; i < h->nrenewals; i++)
		mez_require(read_day(&r[i].granted, mez_json_item(renewals, i), "granted_on") &&
			    read_day(&r[i].to, mez_json_item(renewals, i), "to"));
	for (size_t i = 0; i < h->nsuspensions; i++) {
		mez_require(read_day(&s[i].from, mez_json_item(suspensions, i), "from"));
		s[i].open = !read_day(&s[i].to, mez_json_item(suspensions, i), "to");
	}
	h->renewal = r;
	h->suspension = s;
}

int mez_licence_read(struct mez_licence_history *out, struct mez_arena *a,
		     const struct mez_json *licence, const struct mez_licence_time *time,
		     struct mez_err *err)
{
	struct mez_licence_history h = {.time = *time};
	int r;

	h.has_applied = read_day(&h.applied, licence, "applied_on");
	h.has_refused = read_day(&h.refused, licence, "refused_on");
	h.has_granted = read_day(&h.granted, licence, "granted_on");
	h.has_from = read_day(&h.from, licence, "from");
	h.has_to = read_day(&h.to, licence, "to");
	h.has_revoked = read_day(&h.revoked, licence, "revoked_on");
	h.has_surrendered = read_day(&h.surrendered, licence, "surrendered_on");
	if (h.has_from && !h.has_granted) {
		h.granted = h.from;
		h.has_granted = true;
	}
	read_spans(&h, a, licence);
	r = check_start(&h, err);
	if (!r)
		r = check_renewals(&h, err);
	if (!r)
		r = check_close(&h, err);
	if (!r)
		r = check_suspensions(&h, err);
	if (!r)
		*out = h;
	return r;
}
