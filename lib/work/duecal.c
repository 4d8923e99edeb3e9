/* work/duecal.c: the days on which duties fall due again and again. */
#include "work/duecal_priv.h"

#include "tensor/evaldue.h"

/* How far a due day may lie from the end of its period, for where the search begins and ends:
 * months and working days counted generously. */
enum { SLACK_DAYS = 400, ROLLED_BACK = 40 };

struct finding {
	struct mez_duecal *c;
	struct duecal_asked q;
	struct mez_str when; /* of the choices on the way to the deadline */
	struct mez_err *err;
};

static int keep(struct finding *f, const struct due *one)
{
	struct mez_duecal *c = f->c;

	if (c->n == MEZ_DUECAL_MAX_DUES)
		return mez_err_set(f->err, MEZ_E_LIMIT, "more than %d duties between the two days",
				   MEZ_DUECAL_MAX_DUES);
	if (c->n == c->cap) {
		size_t cap = c->cap ? c->cap * 2 : 64;
		struct due **grown = MEZ_NEWS(c->a, struct due *, cap);

		if (c->n)
			memcpy(grown, c->v, c->n * sizeof(struct due *));
		c->v = grown;
		c->cap = cap;
	}
	c->v[c->n] = MEZ_NEW(c->a, struct due);
	*c->v[c->n++] = *one;
	return 0;
}

/* --- one day --------------------------------------------------------------- */

static bool vouched(const struct mez_clause *cl, const struct mez_row *row, struct mez_date d)
{
	return !(cl->has_known_from && d.days < cl->known_from.days) &&
	       !(cl->has_known_to && d.days > cl->known_to.days) &&
	       !(row->has_known_to && d.days > row->known_to.days);
}

static struct mez_str open_of(struct finding *f, const struct mez_table *t,
			      const struct mez_row *row)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;

	mez_buf_add(&text, f->when.p ? f->when.p : "", f->when.n);
	duecal_open(&f->q, &text, f->q.clause->guard);
	duecal_open(&f->q, &text, f->q.clause->applies);
	duecal_open_row(&f->q, &text, t, row);
	return mez_arena_dup(f->c->a, mez_buf_view(&text));
}

/* The duty of one period, or of one event, if it is due between the days asked for. */
static int try_period(struct finding *f, const struct mez_table *t, size_t at,
		      struct mez_span period)
{
	const struct mez_clause *cl = f->q.clause;
	const struct mez_row *row = &t->row[at];
	struct mez_due still = *row->due;
	struct due one = {.rules = f->q.r,
			  .clause = cl,
			  .duty = f->q.duty,
			  .deadline = t,
			  .row = row,
			  .period = period};
	bool unused;

	f->q.legal = period.to;
	still.roll = MEZ_ROLL_NONE;
	if (!mez_span_has(&cl->valid, period.to) || duecal_row(&f->q, t, at) == DUECAL_NO ||
	    duecal_holds(&f->q, cl->guard) == DUECAL_NO ||
	    (cl->applies && duecal_holds(&f->q, cl->applies) == DUECAL_NO) ||
	    !mez_due_day(&one.day, &one.provisional, row->due, t->calendar, period.to) ||
	    !mez_due_day(&one.counted, &unused, &still, t->calendar, period.to) ||
	    one.day.days < f->c->from.days || one.day.days > f->c->to.days)
		return 0;
	one.vouched = vouched(cl, row, period.to);
	one.when = open_of(f, t, row);
	return keep(f, &one);
}

/* --- recurrence ------------------------------------------------------------ */

static int by_period(struct finding *f, const struct mez_table *t, size_t at)
{
	const struct mez_due *due = t->row[at].due;
	struct mez_date day = f->c->from;
	struct mez_span p;
	int r = 0;

	/* A fixed day of each year comes at most a year after the period. */
	day.days -= due->months * 31 + (due->non ? 366 : 0) + due->days + due->business_days * 3 +
		    SLACK_DAYS;
	if (day.days < t->row[at].span.from.days)
		day = t->row[at].span.from;
	while (!r && mez_period_of(&p, due, day) && p.from.days <= f->c->to.days + ROLLED_BACK) {
		r = try_period(f, t, at, p);
		day = p.to;
		day.days++;
	}
	return r;
}

/* Fixed days of each year, counted from events and not from the ends of periods: each is the end of
 * what began after the one before it. */
static int by_fixed_days(struct finding *f, const struct mez_table *t, size_t at)
{
	const struct mez_due *due = t->row[at].due;
	struct mez_span p = {.to = {INT32_MIN}};
	int first, last, unused, r = 0;

	mez_date_split(f->c->from, &first, &unused, &unused);
	mez_date_split(f->c->to, &last, &unused, &unused);
	for (int y = first - 1; !r && y <= last + 1; y++)
		for (size_t i = 0; !r && i < due->non; i++) {
			struct mez_date before = p.to;

			if (!mez_date_make(&p.to, y, due->on[i] / 100, due->on[i] % 100))
				continue;
			p.from.days = before.days + 1;
			if (before.days != INT32_MIN)
				r = try_period(f, t, at, p);
		}
	return r;
}

/* An event whose day comes round each year. */
static int by_year(struct finding *f, const struct mez_table *t, size_t at, struct mez_str path)
{
	int first, last, unused, r = 0;

	mez_date_split(f->c->from, &first, &unused, &unused);
	mez_date_split(f->c->to, &last, &unused, &unused);
	first -= 1 + t->row[at].due->months / 12 + t->row[at].due->days / 365;
	for (size_t i = 0; i < f->c->nyearly; i++) {
		const struct mez_duecal_yearly *y = &f->c->yearly[i];
		struct mez_date d;

		if (!mez_str_eq(y->path, path))
			continue;
		for (int year = first > 1 ? first : 1; !r && year <= last; year++)
			if (mez_date_make(&d, year, y->month, y->day) ||
			    mez_date_make(&d, year, y->month, y->day - 1))
				r = try_period(f, t, at, (struct mez_span){.from = d, .to = d});
	}
	return r;
}

static int recur(struct finding *f, const struct mez_expr *deadline)
{
	const struct mez_table *t = deadline->ref;
	const struct mez_expr *from = deadline->arg[0];
	struct mez_str path = from->op == MEZ_OP_PATH ? from->name : MEZ_NOSTR;
	int r = 0;

	if (from->op == MEZ_OP_LEGAL)
		path = f->q.r->slot[f->q.clause->date_slot].path;
	for (size_t i = 0; !r && i < t->nrows; i++) {
		const struct mez_due *due = t->row[i].due;

		if (due->of != MEZ_PERIOD_EVENT && due->of != MEZ_PERIOD_DAY)
			r = by_period(f, t, i);
		else if (due->non)
			r = by_fixed_days(f, t, i);
		else
			r = by_year(f, t, i, path);
	}
	return r;
}

/* The deadlines that a due date may be, by the choices that lead to them. */
static int follow(struct finding *f, const struct mez_expr *x)
{
	struct mez_str before = f->when;
	enum duecal_truth t;
	int r = 0;

	if (x->op == MEZ_OP_DEADLINE)
		return recur(f, x);
	if (x->op != MEZ_OP_IF)
		return 0; /* a day that no rule brings round again */
	t = duecal_holds(&f->q, x->arg[0]);
	for (size_t i = 1; !r && i <= 2; i++) {
		MEZ_AUTOBUF text = MEZ_BUF_INIT;

		if (t == (i == 1 ? DUECAL_NO : DUECAL_YES))
			continue;
		if (t == DUECAL_OPEN) {
			mez_buf_fmt(&text, "%.*s%s%s", MEZ_ALL(before), before.n ? " and " : "",
				    i == 1 ? "(" : "not (");
			mez_expr_print(&text, x->arg[0], &(struct mez_expr_scope){0});
			mez_buf_ch(&text, ')');
			f->when = mez_arena_dup(f->c->a, mez_buf_view(&text));
		}
		r = follow(f, x->arg[i]);
		f->when = before;
	}
	return r;
}

/* --- all clauses ------------------------------------------------------------ */

/* Which of what is given these rules know, and whether it can be so. */
static int find_given(struct mez_duecal *c, const struct mez_rules *r, struct mez_err *err)
{
	for (size_t i = 0; i < c->nfacts; i++) {
		struct mez_duecal_fact *f = &c->fact[i];
		size_t slot = mez_rules_slot(r, f->path);

		f->found |= slot != SIZE_MAX;
		if (slot != SIZE_MAX && r->slot[slot].type == MEZ_TYPE_WORD &&
		    !mez_words_has(&r->slot[slot].words, f->value))
			return mez_err_set(err, MEZ_E_USAGE,
					   "'%.*s' is outside the vocabulary of '%.*s'",
					   MEZ_FMT(f->value), MEZ_FMT(f->path));
	}
	for (size_t i = 0; i < c->nyearly; i++) {
		size_t slot = mez_rules_slot(r, c->yearly[i].path);

		c->yearly[i].found |= slot != SIZE_MAX && r->slot[slot].type == MEZ_TYPE_DATE;
	}
	return 0;
}

int mez_duecal_check(const struct mez_duecal *c, struct mez_err *err)
{
	for (size_t i = 0; i < c->nfacts; i++)
		if (!c->fact[i].found)
			return mez_err_set(err, MEZ_E_USAGE, "'%.*s' is no fact of the vocabulary",
					   MEZ_FMT(c->fact[i].path));
	for (size_t i = 0; i < c->nyearly; i++)
		if (!c->yearly[i].found)
			return mez_err_set(err, MEZ_E_USAGE, "'%.*s' is no date of the vocabulary",
					   MEZ_FMT(c->yearly[i].path));
	return 0;
}

int mez_duecal_add(struct mez_duecal *c, const struct mez_rules *rules, size_t pack, bool all,
		   struct mez_err *err)
{
	int r = find_given(c, rules, err);

	for (size_t i = 0; !r && i < rules->clauses.n; i++) {
		const struct mez_clause *cl = rules->clauses.v[i];

		for (size_t k = 0; !r && (all || cl->id.pack == pack) && k < cl->nduties; k++) {
			struct finding f = {.c = c,
					    .q = {.c = c, .r = rules, .clause = cl},
					    .err = err};

			f.q.duty = &cl->duty[k];
			f.q.legal = c->to;
			if (f.q.duty->due && (c->deposits || !f.q.duty->deposit_of))
				r = follow(&f, f.q.duty->due);
		}
	}
	return r;
}
