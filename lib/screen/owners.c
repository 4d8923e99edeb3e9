/* screen/owners.c: shares of listed owners, and of those they own.
 *
 * Twice the same question: of what is certain at least, and of what is possible at most.  Which
 * owners count grows only, from those that are listed; it is done when nobody is added, so that a
 * circle of holdings is owned by nobody who is not in it from the start. */
#include "screen/owners.h"

#include "json/shape.h"

/* --- the rule --------------------------------------------------------------------------------- */

static const struct mez_field ownership_fields[] = {
	{"rule", MEZ_K_STRING, MEZ_REQUIRED, NULL}, {"threshold", MEZ_K_DECIMAL, 0, NULL},
	{"counted", MEZ_K_STRING, 0, NULL},	    {"through", MEZ_K_STRING, 0, NULL},
	{"source", MEZ_K_STRINGS, 0, NULL},	    {"note", MEZ_K_STRING, 0, NULL},
};

static const char *const rule_words[] = {
	[MEZ_OWNERSHIP_NONE] = "none",
	[MEZ_OWNERSHIP_AT_LEAST] = "at_least",
	[MEZ_OWNERSHIP_MORE_THAN] = "more_than",
};

const char *mez_ownership_word(enum mez_ownership_rule r)
{
	return rule_words[r];
}

static int bad(struct mez_err *err, const char *at, const char *what)
{
	int r = mez_err_set(err, MEZ_E_VALUE, "%s", what);

	mez_err_pointer(err, at);
	return r;
}

static bool parse_rule(enum mez_ownership_rule *out, struct mez_str s)
{
	for (size_t i = MEZ_OWNERSHIP_NONE; i < MEZ_COUNT(rule_words); i++)
		if (mez_str_eq(s, mez_str_of(rule_words[i]))) {
			*out = (enum mez_ownership_rule)i;
			return true;
		}
	return false;
}

/* One of two words, which must be said. */
static bool parse_choice(bool *second, const struct mez_json *v, const char *a, const char *b)
{
	struct mez_str s = mez_json_str(v);

	*second = mez_str_eq(s, mez_str_of(b));
	return *second || mez_str_eq(s, mez_str_of(a));
}

/* A share that some holding can reach, and some cannot. */
static bool sensible(const struct mez_ownership *o)
{
	int low = mez_dec_sign(o->threshold), high = mez_dec_cmp(o->threshold, mez_dec_int(1));

	return o->rule == MEZ_OWNERSHIP_AT_LEAST ? low > 0 && high <= 0 : low >= 0 && high < 0;
}

int mez_ownership_read(struct mez_ownership *out, const struct mez_json *v, struct mez_err *err)
{
	struct mez_ownership o = {.rule = MEZ_OWNERSHIP_UNSTATED};
	int r;

	*out = o;
	if (!v)
		return 0;
	r = mez_shape_check(v, ownership_fields, MEZ_COUNT(ownership_fields), "/ownership", NULL, 0,
			    err);
	if (r)
		return r;
	if (!parse_rule(&o.rule, mez_json_str(mez_json_at(v, "rule"))))
		return bad(err, "/ownership/rule", "rule is at_least, more_than or none");
	if (o.rule == MEZ_OWNERSHIP_NONE) {
		if (mez_json_at(v, "threshold") || mez_json_at(v, "counted") ||
		    mez_json_at(v, "through"))
			return bad(err, "/ownership", "no rule has no threshold");
		*out = o;
		return 0;
	}
	if (!mez_dec_parse(&o.threshold, mez_json_str(mez_json_at(v, "threshold"))) ||
	    !sensible(&o))
		return bad(err, "/ownership/threshold", "threshold is a share, such as 0.5");
	if (!parse_choice(&o.singly, mez_json_at(v, "counted"), "together", "singly"))
		return bad(err, "/ownership/counted", "owners are counted together or singly");
	if (!parse_choice(&o.chains, mez_json_at(v, "through"), "direct", "chains"))
		return bad(err, "/ownership/through", "ownership is direct or through chains");
	*out = o;
	return 0;
}

/* --- holdings by number ----------------------------------------------------------------------- */

enum { NOBODY = -1 }; /* an id that is not known */

/* Bodies and owners as numbers: the same id, the same number. */
struct graph {
	const struct mez_holding *h;
	size_t n;
	int *of, *by;
	int body;
};

static int number_of(const struct mez_holding *h, size_t n, struct mez_str id)
{
	if (!id.n)
		return NOBODY;
	for (size_t i = 0; i < n; i++) {
		if (mez_str_eq(h[i].of, id))
			return (int)(2 * i);
		if (mez_str_eq(h[i].by, id))
			return (int)(2 * i + 1);
	}
	return (int)(2 * n);
}

static struct graph number(struct mez_arena *a, const struct mez_holding *h, size_t n,
			   struct mez_str body)
{
	struct graph g = {.h = h,
			  .n = n,
			  .of = MEZ_NEWS(a, int, n + 1),
			  .by = MEZ_NEWS(a, int, n + 1),
			  .body = number_of(h, n, body)};

	for (size_t i = 0; i < n; i++) {
		g.of[i] = number_of(h, n, h[i].of);
		g.by[i] = number_of(h, n, h[i].by);
	}
	return g;
}

/* Does a holding that matters make the other one matter: as one in its owner, or as another one of
 * its owner? */
static bool leads_to(const struct mez_holding *from, const struct mez_holding *to)
{
	return mez_str_eq(from->by, to->of) || mez_str_eq(from->by, to->by);
}

void mez_owners_reached(bool *reached, const struct mez_holding *h, size_t n, struct mez_str body)
{
	bool more = true, anyone = false;

	for (size_t i = 0; i < n; i++)
		anyone |= !h[i].by.n; /* who may be an owner of any */
	for (size_t i = 0; i < n; i++)
		reached[i] = anyone || !h[i].of.n || mez_str_eq(h[i].of, body);
	while (more) {
		more = false;
		for (size_t i = 0; i < n; i++)
			for (size_t k = 0; !reached[i] && k < n; k++)
				if (reached[k] && leads_to(&h[k], &h[i]))
					reached[i] = more = true;
	}
}

/* --- one side --------------------------------------------------------------------------------- */

/* What is certain, or what is possible: then a holding in an unknown body may be in any. */
struct side {
	const struct graph *g;
	const struct mez_ownership *rule;
	bool possible;
	bool *counts; /* one per holding: its owner is listed, or counts as if it were */
};

static bool is_of(const struct side *s, size_t i, int body)
{
	return s->g->of[i] == body || (s->possible && s->g->of[i] == NOBODY);
}

static struct mez_dec share(const struct side *s, size_t i)
{
	return s->possible ? s->g->h[i].most : s->g->h[i].least;
}

/* Shares of a body held by owners that count; by one of them only, unless by is NOBODY.  Who an
 * unknown owner is, is anybody's guess. */
static struct mez_dec sum(const struct side *s, int body, int by)
{
	struct mez_dec all = mez_dec_int(0);

	for (size_t i = 0; i < s->g->n; i++) {
		bool his =
			by == NOBODY || s->g->by[i] == by || (s->possible && s->g->by[i] == NOBODY);

		if (s->counts[i] && his && is_of(s, i, body))
			mez_require(mez_dec_add(&all, all, share(s, i)));
	}
	return all;
}

/* Each owner by itself: what the greatest of them holds. */
static struct mez_dec greatest(const struct side *s, int body)
{
	struct mez_dec most = mez_dec_int(0);

	for (size_t i = 0; i < s->g->n; i++) {
		struct mez_dec one;

		if (!s->counts[i] || !is_of(s, i, body))
			continue;
		/* an owner of unknown id is itself at least, and at most all that count */
		one = s->g->by[i] == NOBODY && !s->possible ? share(s, i)
							    : sum(s, body, s->g->by[i]);
		if (mez_dec_cmp(one, most) > 0)
			most = one;
	}
	return most;
}

static struct mez_dec counted(const struct side *s, int body)
{
	return s->rule->singly ? greatest(s, body) : sum(s, body, NOBODY);
}

static bool over(const struct side *s, int body)
{
	int c = mez_dec_cmp(counted(s, body), s->rule->threshold);

	return s->rule->rule == MEZ_OWNERSHIP_AT_LEAST ? c >= 0 : c > 0;
}

/* Who is listed counts in all it holds, wherever it is said to be listed; an owner whose id is not
 * known may be any of the others. */
static void start(const struct side *s)
{
	const struct graph *g = s->g;
	enum mez_surely least = s->possible ? MEZ_PERHAPS : MEZ_SURELY;

	for (size_t i = 0; i < g->n; i++)
		s->counts[i] = g->h[i].listed >= least;
	for (size_t i = 0; i < g->n; i++)
		for (size_t k = 0; k < g->n; k++)
			if ((s->possible && g->by[k] == NOBODY) ||
			    (g->by[k] == g->by[i] && g->by[k] != NOBODY && g->h[k].listed >= least))
				s->counts[i] = true;
}

/* Who is owned by those that count, counts; until nobody is added. */
static void spread(const struct side *s)
{
	bool more = s->rule->chains;

	while (more) {
		more = false;
		for (size_t i = 0; i < s->g->n; i++)
			if (!s->counts[i] && s->g->by[i] != NOBODY && over(s, s->g->by[i]))
				s->counts[i] = more = true;
	}
}

static bool judge(struct mez_arena *a, const struct graph *g, const struct mez_ownership *rule,
		  bool possible, struct mez_dec *holds)
{
	struct side s = {
		.g = g, .rule = rule, .possible = possible, .counts = MEZ_NEWS(a, bool, g->n + 1)};

	start(&s);
	spread(&s);
	*holds = counted(&s, g->body);
	return over(&s, g->body);
}

struct mez_owned mez_owned_by_listed(struct mez_arena *a, const struct mez_ownership *rule,
				     const struct mez_holding *h, size_t n, bool complete,
				     struct mez_str body)
{
	struct graph g = number(a, h, n, body);
	struct mez_owned out = {.open = !complete};
	bool certain, possible;

	mez_require(n <= MEZ_OWNERS_MAX && (rule->rule == MEZ_OWNERSHIP_AT_LEAST ||
					    rule->rule == MEZ_OWNERSHIP_MORE_THAN));
	certain = judge(a, &g, rule, false, &out.least);
	possible = judge(a, &g, rule, true, &out.most) || !complete;
	out.is = certain ? MEZ_SURELY : possible ? MEZ_PERHAPS : MEZ_SURELY_NOT;
	return out;
}
