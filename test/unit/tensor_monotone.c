/* tensor: properties of whole evaluations over generated law and operations.
 * What is definite while facts are unknown stays so when they become known, and an amount lies
 * within the bounds it was given; the order of operands, clauses, facts and documents shows in no
 * byte of a cell, nor does a clause about something else.  With MEZ_THOROUGH, many more. */
#include "worldops.h"

enum { RULE_SETS = 260, THOROUGH = 12000, OPERATIONS = 8, FAULTS_MAX = 3 };

static unsigned compared, definite;

/* --- what was seen ------------------------------------------------------------------------ */

static unsigned said[MEZ_COUNT(probes)][3]; /* yes, no, unknown */

/* What verdicts must have shown, each often enough to be no accident. */
static struct {
	const char *text;
	unsigned seen;
} shown[] = {
	{"\"state\":\"owed\"", 0},
	{"\"state\":\"nil\"", 0},
	{"\"state\":\"met\"", 0},
	{"\"state\":\"unmet\"", 0},
	{"\"state\":\"open\"", 0},
	{"\"state\":\"late\"", 0},
	{"\"state\":\"overdue\"", 0},
	{"\"state\":\"unknown\"", 0},
	{"\"code\":\"duty_late\"", 0},
	{"\"code\":\"duty_unmet\"", 0},
	{"\"code\":\"exempt\"", 0},
	{"\"code\":\"outside_scope\"", 0},
	{"\"code\":\"prohibited\"", 0},
	{"\"code\":\"requirement_met\"", 0},
	{"\"code\":\"requirement_unmet\"", 0},
	{"\"code\":\"nothing_applies\"", 0},
	{"\"because\":\"claim_not_presented\"", 0},
	{"\"because\":\"condition_not_met\"", 0},
	{"\"because\":\"defeated\"", 0},
	{"\"kind\":\"claim\"", 0},
	{"\"kind\":\"deemed\"", 0},
	{"\"varied_by\":\"v\"", 0},
	{"\"varied_by\":\"w\"", 0},
	{"\"variations\":[\"v\",\"w\"]", 0},
	{"\"duty\":\"d/d.deposit\"", 0},
	{"\"duty\":\"e/f.0\"", 0},
	{"\"duty\":\"s/d\"", 0},
	{"\"item\":\"mlines\"", 0},
	{"\"item\":\"mlines.0\"", 0},
	{"\"penalties\":[", 0},
	{"\"provisional\":true", 0},
	{"\"per\":{\"who\":\"p0\"}", 0},
	{"\"amount_min\":", 0},
	{"\"amount_max\":", 0},
	{"\"code\":\"contested\"", 0},
	{"\"code\":\"currency_mismatch\"", 0},
	{"\"code\":\"empty\"", 0},
	{"\"code\":\"list_stale\"", 0},
	{"\"code\":\"not_complete\"", 0},
	{"\"code\":\"not_covered\"", 0},
	{"\"code\":\"not_known_after\"", 0},
	{"\"code\":\"null_value\"", 0},
	{"\"code\":\"outside_vocabulary\"", 0},
	{"\"code\":\"overflow\"", 0},
	{"\"code\":\"past_horizon\"", 0},
	{"\"ended_by\":\"act\"", 0},
};

static void look_at(const struct law *l, const struct mez_json *verdict)
{
	const struct mez_json *clauses = mez_json_at(kit_cell(verdict, "aml"), "clauses");
	const char *text = kit_text(verdict);

	for (size_t i = 0; i < MEZ_COUNT(shown); i++)
		shown[i].seen += strstr(text, shown[i].text) != NULL;
	for (size_t i = 0; i < mez_json_len(clauses); i++) {
		const struct mez_json *c = mez_json_item(clauses, i);
		unsigned probe = (unsigned)(kit_get(c, "clause")[5] - '0');
		const char *active = kit_get(c, "active");

		said[l->probe[probe]][strcmp(active, "yes") == 0 ? 0 : *active == 'n' ? 1 : 2]++;
	}
}

/* --- what must stay ----------------------------------------------------------------------- */

static const struct mez_json *find(const struct mez_json *list, const struct mez_json *like,
				   const char *one, const char *two)
{
	for (size_t i = 0; i < mez_json_len(list); i++) {
		const struct mez_json *v = mez_json_item(list, i);

		if (strcmp(kit_get(v, one), kit_get(like, one)) == 0 &&
		    (!two || strcmp(kit_get(v, two), kit_get(like, two)) == 0))
			return v;
	}
	return NULL;
}

/* A clause that is active or is not stays so, with its state; what is inactive may in the end not
 * even be considered. */
static const char *clause_changed(const struct mez_json *x, const struct mez_json *y)
{
	const char *active = kit_get(x, "active"), *state = kit_get(x, "state");

	if (strcmp(active, "unknown") == 0)
		return NULL;
	if (!y)
		return *active == 'y' ? "a clause went away" : NULL;
	if (strcmp(active, kit_get(y, "active")) != 0)
		return "a clause changed";
	if (*state && strcmp(state, "pending") != 0 && strcmp(state, kit_get(y, "state")) != 0)
		return "the state of a clause changed";
	return NULL;
}

static int money_cmp(const struct mez_json *x, const struct mez_json *y)
{
	struct mez_dec p, q;

	if (!mez_dec_parse(&p, mez_json_str(mez_json_at(x, "amount"))) ||
	    !mez_dec_parse(&q, mez_json_str(mez_json_at(y, "amount"))) ||
	    strcmp(kit_get(x, "currency"), kit_get(y, "currency")) != 0)
		return 2;
	return mez_dec_cmp(p, q);
}

/* Known stays; what was between bounds lies within them, if it has a value in the end. */
static const char *amount_changed(const struct mez_json *x, const struct mez_json *y,
				  const char *name)
{
	struct mez_str min = mez_arena_fmt(&kit_arena, "%s_min", name);
	struct mez_str max = mez_arena_fmt(&kit_arena, "%s_max", name);
	const struct mez_json *was = mez_json_get(x, str(name)), *is = mez_json_get(y, str(name));
	const struct mez_json *lo = mez_json_get(x, min), *hi = mez_json_get(x, max);
	int c;

	if (was && !is && strcmp(kit_get(was, "amount"), "0") == 0)
		return NULL; /* nought of a duty that does not arise: in no currency */
	if (was)
		return is && money_cmp(was, is) == 0 ? NULL : "a known amount changed";
	if (is && lo && ((c = money_cmp(is, lo)) < 0 || c == 2))
		return "an amount below its bounds";
	return is && hi && money_cmp(is, hi) > 0 ? "an amount above its bounds" : NULL;
}

static const char *duty_changed(const struct mez_json *x, const struct mez_json *y)
{
	static const char *const amounts[] = {"base", "amount", "payable"};
	const char *why = NULL;

	/* nil leaves no amounts, and a duty that does not arise is not there */
	if (!y || strcmp(kit_get(y, "state"), "nil") == 0)
		return NULL;
	if (strcmp(kit_get(x, "state"), "nil") == 0)
		return "what was nil is not";
	for (size_t i = 0; !why && i < MEZ_COUNT(amounts); i++)
		why = amount_changed(x, y, amounts[i]);
	if (!why && mez_json_at(x, "due") && !mez_json_at(x, "provisional") &&
	    strcmp(kit_get(x, "due"), kit_get(y, "due")) != 0)
		why = "the day it is due changed";
	return why;
}

static bool is_definite(const struct mez_json *cell)
{
	return strcmp(kit_get(cell, "state"), "pending") != 0;
}

typedef const char *changed_fn(const struct mez_json *x, const struct mez_json *y);

/* What of a list is not as it was, and how it was and is. */
static const char *list_changed(const struct mez_json *xs, const struct mez_json *ys,
				changed_fn *changed, const char *one, const char *two)
{
	for (size_t i = 0; i < mez_json_len(xs); i++) {
		const struct mez_json *x = mez_json_item(xs, i), *y = find(ys, x, one, two);
		const char *why = changed(x, y);

		if (why)
			return mez_arena_fmt(&kit_arena, "%s\n# %s\n# %s", why, kit_text(x),
					     y ? kit_text(y) : "nothing")
				.p;
	}
	return NULL;
}

/* What of a cell is not as it was when less was known; NULL if all is. */
static const char *cell_changed(const struct mez_json *x, const struct mez_json *y)
{
	const char *why;

	if (is_definite(x) && strcmp(kit_get(x, "state"), kit_get(y, "state")) != 0)
		return mez_arena_fmt(&kit_arena, "a definite state changed\n# %s\n# %s",
				     kit_text(x), kit_text(y))
			.p;
	why = list_changed(mez_json_at(x, "clauses"), mez_json_at(y, "clauses"), clause_changed,
			   "clause", "item");
	return why ? why
		   : list_changed(mez_json_at(x, "obligations"), mez_json_at(y, "obligations"),
				  duty_changed, "duty", NULL);
}

/* --- one operation -------------------------------------------------------------------------- */

/* The part that is not always the same. */
static const char *law_of(const struct twin *yaml)
{
	return yaml->a.p + strlen(world_law) + strlen(world_tables);
}

static void complain(const char *what, const struct twin *yaml, const struct kit_ask *q,
		     const struct kit_ask *r)
{
	fprintf(stderr, "# %s\n# %s %s %s\n# facts %s\n# evidence %s\n# done %s\n", what, q->stage,
		q->as_of, q->plan ? q->plan : "", q->facts, q->evidence, q->done);
	fprintf(stderr, "# and then\n# facts %s\n# evidence %s\n# done %s\n%s\n", r->facts,
		r->evidence, r->done, law_of(yaml));
}

/* The same in every byte but for the list of documents, which is in the order they were given. */
static bool same_cells(const struct mez_json *x, const struct mez_json *y)
{
	return mez_json_same(mez_json_at(x, "cells"), mez_json_at(y, "cells")) &&
	       mez_json_same(mez_json_at(x, "decision"), mez_json_at(y, "decision"));
}

static bool try_one(const struct kit_rules *a, const struct kit_rules *b, const struct law *l,
		    const struct twin *yaml)
{
	static const char *const domains[] = {"tax", "aml"};
	const struct mez_json *fewer, *other, *rest;
	struct kit_ask less, more, turned;
	struct view part, whole;
	struct operation o;
	const char *why = NULL;

	random_operation(&o, l);
	random_views(&part, &whole, &o);
	less = ask_of(&o, &part, false);
	turned = ask_of(&o, &part, true);
	more = ask_of(&o, &whole, false);
	fewer = kit_eval(a, &less);
	other = kit_eval(b, &turned);
	rest = kit_eval(a, &more);
	if (!fewer || !other || !rest) {
		fprintf(stderr, "# %s\n# facts %s\n", kit_err.msg, more.facts);
		return false;
	}
	look_at(l, rest);
	look_at(l, fewer);
	if (!same_cells(fewer, other)) {
		complain("the order shows", yaml, &less, &turned);
		fprintf(stderr, "# %s\n# %s\n", kit_text(fewer), kit_text(other));
		return false;
	}
	for (size_t i = 0; !why && i < MEZ_COUNT(domains); i++) {
		compared++;
		definite += is_definite(kit_cell(fewer, domains[i]));
		why = cell_changed(kit_cell(fewer, domains[i]), kit_cell(rest, domains[i]));
	}
	if (why)
		complain(why, yaml, &less, &more);
	return !why;
}

static bool try_rules(void)
{
	static const struct mez_str required[] = {{"l", 1}};
	struct twin yaml = TWIN;
	struct kit_rules a, b;
	struct law l;
	bool good;

	random_law(&l);
	law_texts(&yaml, &l);
	good = kit_rules(&a, yaml.a.p, NULL) == 0 && kit_rules(&b, yaml.b.p, NULL) == 0;
	if (!good)
		fprintf(stderr, "# %u:%u: %s\n%s\n", kit_err.line, kit_err.col, kit_err.msg,
			law_of(&yaml));
	a.policy.list = b.policy.list = required;
	a.policy.nlists = b.policy.nlists = 1;
	for (unsigned i = 0; good && i < OPERATIONS; i++)
		good = try_one(&a, &b, &l, &yaml);
	drop(&yaml);
	drop_law(&l);
	return good;
}

/* Each construct was tried, and gave every answer that it can give. */
static void test_seen(void)
{
	static const char *const answers[] = {"yes", "no", "unknown"};

	for (size_t i = 0; i < MEZ_COUNT(probes); i++)
		for (unsigned k = 0; k < MEZ_COUNT(answers); k++)
			ok(!(probes[i].must & 1u << k) == !said[i][k], "%s: %s (%u)",
			   probes[i].form, answers[k], said[i][k]);
	for (size_t i = 0; i < MEZ_COUNT(shown); i++)
		ok(shown[i].seen, "%s was seen (%u)", shown[i].text, shown[i].seen);
}

int main(void)
{
	unsigned failed = 0, sets = getenv("MEZ_THOROUGH") ? THOROUGH : RULE_SETS;

	kit_start();
	for (unsigned i = 0; i < sets && failed < FAULTS_MAX; i++) {
		mez_arena_reset(&kit_arena);
		failed += !try_rules();
	}
	is_int(failed, 0, "generated law keeps the properties");
	ok(definite * 10 > compared, "%u of %u cells were definite while facts were unknown",
	   definite, compared);
	test_seen();
	return done_testing();
}
