/* tensor: properties of whole evaluations over generated clauses and facts.
 * What is definite while facts are unknown stays so when they become known; and the order of
 * operands shows in no byte of a verdict. */
#include "oracle.h"
#include "ruleskit.h"

enum { RULE_SETS = 300, OPERATIONS = 10, FACTS_MAX = 12, CLAUSES = 2 };

static struct oracle_rng rng = {UINT64_C(20260815)};

static bool chance(unsigned percent)
{
	return oracle_below(&rng, 100) < percent;
}

static const char *pick(const char *const *list, size_t n)
{
	return list[oracle_below(&rng, (unsigned)n)];
}

/* --- conditions, each in two orders -------------------------------------------------- */

/* Two texts of one meaning: b has the operands of symmetric operators turned around. */
struct twin {
	struct mez_buf a, b;
};

static void both(struct twin *t, const char *text)
{
	mez_buf_z(&t->a, text);
	mez_buf_z(&t->b, text);
}

typedef void make_fn(struct twin *t, unsigned depth);
static make_fn number, money, boolean;

static void join(struct twin *out, const char *before, struct twin *x, const char *between,
		 struct twin *y, const char *after)
{
	mez_buf_fmt(&out->a, "%s%s%s%s%s", before, x->a.p, between, y->a.p, after);
	mez_buf_fmt(&out->b, "%s%s%s%s%s", before, y->b.p, between, x->b.p, after);
}

/* In the order given, in both. */
static void keep(struct twin *out, const char *before, struct twin *x, const char *between,
		 struct twin *y, const char *after)
{
	mez_buf_fmt(&out->a, "%s%s%s%s%s", before, x->a.p, between, y->a.p, after);
	mez_buf_fmt(&out->b, "%s%s%s%s%s", before, x->b.p, between, y->b.p, after);
}

static void drop(struct twin *t)
{
	mez_buf_release(&t->a);
	mez_buf_release(&t->b);
}

/* before X between Y after, with X and Y by their makers, turned around in b when `turn`. */
static void pair(struct twin *out, unsigned depth, make_fn *fx, make_fn *fy, bool turn,
		 const char *const parts[static 3])
{
	struct twin x = {MEZ_BUF_INIT, MEZ_BUF_INIT}, y = {MEZ_BUF_INIT, MEZ_BUF_INIT};

	fx(&x, depth + 1);
	fy(&y, depth + 1);
	(turn ? join : keep)(out, parts[0], &x, parts[1], &y, parts[2]);
	drop(&x);
	drop(&y);
}

static void number(struct twin *t, unsigned depth)
{
	static const char *const leaves[] = {".n", ".m", ".rate", "1", "2", "0", "0.5"};
	static const char *const sym[][3] = {
		{"(", " + ", ")"}, {"min(", ", ", ")"}, {"max(", ", ", ")"}, {"(", " * ", ")"}};

	if (depth > 2 || chance(50)) {
		both(t, pick(leaves, MEZ_COUNT(leaves)));
	} else if (chance(70)) {
		pair(t, depth, number, number, true, sym[oracle_below(&rng, MEZ_COUNT(sym))]);
	} else if (chance(50)) {
		pair(t, depth, number, number, false, (const char *const[]){"(", " - ", ")"});
	} else {
		both(t, "table(\"rates\")");
	}
}

static void money(struct twin *t, unsigned depth)
{
	static const char *const leaves[] = {".gross", ".payee.turnover", "xxx(2)", "total(\"t\")",
					     "param(\"floor\")"};
	static const char *const sym[][3] = {
		{"min(", ", ", ")"}, {"max(", ", ", ")"}, {"(", " + ", ")"}};

	if (depth > 2 || chance(50))
		both(t, pick(leaves, MEZ_COUNT(leaves)));
	else if (chance(70))
		pair(t, depth, money, money, true, sym[oracle_below(&rng, MEZ_COUNT(sym))]);
	else
		pair(t, depth, money, number, true, (const char *const[]){"(", " * ", ")"});
}

static void compare(struct twin *t, unsigned depth)
{
	static const char *const ordered[] = {" < ", " <= ", " > ", " >= "};
	static const char *const equal[] = {" == ", " != "};
	make_fn *make = chance(50) ? number : money;
	bool order = chance(60);
	const char *parts[3] = {"(", NULL, ")"};

	parts[1] = order ? pick(ordered, 4) : pick(equal, 2);
	pair(t, depth, make, make, !order, parts);
}

static void choose(struct twin *t, unsigned depth)
{
	struct twin c = {MEZ_BUF_INIT, MEZ_BUF_INIT};

	boolean(&c, depth + 1);
	mez_buf_fmt(&t->a, "(if %s", c.a.p);
	mez_buf_fmt(&t->b, "(if %s", c.b.p);
	drop(&c);
	pair(t, depth, number, number, false,
	     (const char *const[]){" then ", " else ", " end > 1)"});
}

static void boolean(struct twin *t, unsigned depth)
{
	static const char *const leaves[] = {
		".flag",
		".b2",
		".payee.kyc.ok",
		".class == \"goods\"",
		".class in [\"services\", \"goods\"]",
		".payee.kind != \"company\"",
		".n == null",
		".gross == null",
		"judged(\"auth/why\")",
		"status(.payee, \"s\") == \"active\"",
		"is(.payee, \"d\")",
		"screen(.payee)",
		"wellformed(.note, \"cuin\")",
		".n in [1, 2]",
		".paid_on >= date(\"2025-09-15\")",
		"true",
		"false",
	};
	static const char *const logic[][3] = {{"(", " and ", ")"}, {"(", " or ", ")"}};

	if (depth > 3 || chance(25)) {
		both(t, pick(leaves, MEZ_COUNT(leaves)));
	} else if (chance(55)) {
		pair(t, depth, boolean, boolean, true, logic[oracle_below(&rng, 2)]);
	} else if (chance(30)) {
		struct twin x = {MEZ_BUF_INIT, MEZ_BUF_INIT};

		boolean(&x, depth + 1);
		mez_buf_fmt(&t->a, "not %s", x.a.p);
		mez_buf_fmt(&t->b, "not %s", x.b.p);
		drop(&x);
	} else if (chance(15)) {
		choose(t, depth);
	} else {
		compare(t, depth);
	}
}

/* --- rules ------------------------------------------------------------------------------ */

static const char common[] = BASE
	"total: t\nper: [.payer, .payee]\nvalue: money\nwindow: y\ncounts: c\nincludes_this: true\n"
	"at_least: .gross\nproof: {from: auth}\n---\n"
	"status: s\nof: party\nwords: [active, late]\nproof: {from: auth}\n---\n"
	"define: d\nof: party\ncites: [{work: /w, at: s}]\nis: .resident or .turnover > "
	"xxx(3)\n---\n"
	"list: l\nas_of: 2025-09-01\nmax_age: 30\nentries: [{id: e, name: Bad, kind: "
	"entity}]\n---\n"
	"param: floor\nrows: [{value: XXX 1, from: 2025-09-15, source: GK, confidence: GK,\n"
	"  contested: [{value: XXX 2, source: GK}]}]\n---\n" TABLE(
		"rates", "rate",
		"kind: .payee.kind, n: .n, class: .class") "  - {id: a, kind: company, n: {min: "
							   "1}, rate: 1," SINCE
							   "  - {id: b, kind: company, n: {below: "
							   "1}, rate: 2," SINCE
							   "  - {id: o, kind: company, class: "
							   "goods, over: [a, b], rate: 0.5," SINCE
							   "  - {id: e, kind: else, rate: 3," SINCE
							   "---\ncoverage: c\ndomain: "
							   "tax\nexamines: [{head: h, kinds: "
							   "[payment], date: .paid_on,\n"
							   "  from: 2000-01-01, when: .b2}]\n";

static void add_clause(struct twin *yaml, unsigned i)
{
	static const char *const effects[] = {"requirement", "prohibition", "relief", "outside",
					      "duty"};
	const char *effect = pick(effects, MEZ_COUNT(effects));
	bool acts = (strcmp(effect, "relief") == 0 || strcmp(effect, "outside") == 0) && i > 0;
	char head[512];

	(void)snprintf(head, sizeof head,
		       "---\nclause: c%u\neffect: %s\ndomain: tax\nhead: h\ntitle: T\n"
		       "cites: [{work: /w, at: s}]\nvalid: {from: 2000-01-01}\ndate: .paid_on\n"
		       "guard: .kind == \"payment\"%s\n",
		       i, effect, chance(30) ? " and .class != \"goods\"" : "");
	both(yaml, head);
	both(yaml, "applies: '");
	boolean(yaml, 0);
	both(yaml, "'\n");
	if (strcmp(effect, "requirement") == 0) {
		both(yaml, "requires: '");
		boolean(yaml, 0);
		both(yaml, "'\n");
	}
	if (strcmp(effect, "duty") == 0) {
		both(yaml, "nil: {when: '");
		boolean(yaml, 1);
		both(yaml, "', because: small}\nduty: {d: {kind: pay, when: with, bearer: .payer, "
			   "to: auth, base: .gross, rate: '");
		number(yaml, 1);
		both(yaml, "'}}\n");
	}
	if (acts && chance(60)) {
		(void)snprintf(head, sizeof head, "defeats: [c%u]\n", i - 1);
		both(yaml, head);
	}
}

/* --- facts ------------------------------------------------------------------------------- */

/* One fact or document, which may be left out. */
struct known {
	char fact[FACTS_MAX][160]; /* by facts member; parties in pieces */
	char evidence[4][400];
};

static void amount(char *out, size_t n, const char *name)
{
	if (chance(10))
		(void)snprintf(out, n, "\"%s\":null", name);
	else
		(void)snprintf(out, n, "\"%s\":{\"amount\":\"%u\",\"currency\":\"%s\"}", name,
			       oracle_below(&rng, 4), chance(10) ? "YYY" : "XXX");
}

static void random_case(struct known *k)
{
	static const char *const words[] = {"\"goods\"", "\"services\"", "\"works\"", "null"};
	static const char *const truths[] = {"true", "false", "false", "true", "null"};
	static const char *const numbers[] = {"0", "1", "2", "3", "null"};
	static const char *const rates[] = {"\"0\"", "\"0.5\"", "\"-1\"", "null"};
	static const char *const kinds[] = {"\"company\"", "\"person\"", "\"firm\"", "null"};
	static const char *const names[] = {"\"Bad\"", "\"Good\""};
	size_t i = 0;

#define FACT(...) (void)snprintf(k->fact[i++], sizeof k->fact[0], __VA_ARGS__)
	FACT("\"paid_on\":\"%s\"", chance(50) ? "2025-09-15" : "2025-09-14");
	FACT("\"n\":%s", pick(numbers, 5));
	FACT("\"m\":%s", pick(numbers, 5));
	FACT("\"rate\":%s", pick(rates, 4));
	FACT("\"flag\":%s", pick(truths, 5));
	FACT("\"b2\":%s", pick(truths, 5));
	FACT("\"class\":%s", pick(words, 4));
	amount(k->fact[i++], sizeof k->fact[0], "gross");
	FACT("\"kind\":%s", pick(kinds, 4));
	FACT("\"name\":%s", pick(names, 2));
	FACT("\"resident\":%s", pick(truths, 5));
	amount(k->fact[i++], sizeof k->fact[0], "turnover");
	(void)snprintf(
		k->evidence[0], sizeof k->evidence[0],
		"{\"credential\":\"Kyc\",\"from\":\"auth\",\"subject\":{\"id\":\"p1\",\"kyc\":"
		"{\"ok\":%s}}}",
		pick(truths, 2));
	(void)snprintf(
		k->evidence[1], sizeof k->evidence[1],
		"{\"credential\":\"MezListStatus\",\"from\":\"auth\",\"subject\":{\"id\":\"p1\","
		"\"list\":\"s\",\"status\":\"%s\",\"from\":\"2025-01-01\",\"to\":\"2025-12-31\"}}",
		chance(50) ? "active" : "late");
	/* never below this payment, which would be a conflict and not news */
	(void)snprintf(
		k->evidence[2], sizeof k->evidence[2],
		"{\"credential\":\"MezTotal\",\"from\":\"auth\",\"subject\":{\"id\":\"p1\","
		"\"payer\":\"p0\",\"total\":\"t\",\"from\":\"2025-01-01\",\"to\":\"2025-12-31\","
		"\"value\":{\"amount\":\"%u\",\"currency\":\"%s\"}}}",
		4 + oracle_below(&rng, 3), strstr(k->fact[7], "YYY") ? "YYY" : "XXX");
	k->evidence[3][0] = 0;
#undef FACT
}

/* The operation and evidence with only what the mask keeps. */
static void ask(struct kit_ask *q, struct mez_buf *facts, struct mez_buf *evidence,
		const struct known *k, unsigned mask)
{
	const char *comma = "";

	mez_buf_clear(facts);
	mez_buf_clear(evidence);
	mez_buf_z(facts, "{\"payer\":{\"id\":\"p0\"}");
	for (unsigned i = 0; i < 8; i++)
		if (mask & 1u << i)
			mez_buf_fmt(facts, ",%s", k->fact[i]);
	mez_buf_z(facts, ",\"payee\":{\"id\":\"p1\"");
	for (unsigned i = 8; i < FACTS_MAX; i++)
		if (mask & 1u << i)
			mez_buf_fmt(facts, ",%s", k->fact[i]);
	mez_buf_z(facts, "}}");
	mez_buf_ch(evidence, '[');
	for (unsigned i = 0; k->evidence[i][0]; i++)
		if (mask & 1u << (FACTS_MAX + i)) {
			mez_buf_fmt(evidence, "%s%s", comma, k->evidence[i]);
			comma = ",";
		}
	mez_buf_ch(evidence, ']');
	*q = (struct kit_ask){.facts = facts->p, .evidence = evidence->p};
}

/* --- the properties ------------------------------------------------------------------------ */

static unsigned compared, definite, turned;

static bool is_definite(const char *state)
{
	return strcmp(state, "pending") != 0;
}

static void complain(const char *what, const struct twin *yaml, const struct kit_ask *q,
		     const struct mez_json *x, const struct mez_json *y)
{
	fprintf(stderr, "# %s\n# facts %s\n# evidence %s\n# %s: %s\n# %s: %s\n%s\n", what, q->facts,
		q->evidence, kit_state(x, "tax"), kit_why(x, "tax"), kit_state(y, "tax"),
		kit_why(y, "tax"), yaml->a.p + strlen(common));
}

/* One operation: less is known in the first evaluation than in the second. */
static bool try_one(const struct kit_rules *a, const struct kit_rules *b, const struct twin *yaml)
{
	MEZ_AUTOBUF facts = MEZ_BUF_INIT;
	MEZ_AUTOBUF evidence = MEZ_BUF_INIT;
	const struct mez_json *less, *more, *other;
	unsigned all = ~0u & ~(chance(30) ? 1u << oracle_below(&rng, 15) : 0);
	unsigned some = all & ((unsigned)oracle_next(&rng) | (unsigned)oracle_next(&rng));
	struct known k;
	struct kit_ask q;

	random_case(&k);
	ask(&q, &facts, &evidence, &k, some);
	less = kit_eval(a, &q);
	other = kit_eval(b, &q);
	if (strcmp(kit_text(less), kit_text(other)) != 0) {
		complain("the order of operands shows", yaml, &q, less, other);
		return false;
	}
	turned++;
	ask(&q, &facts, &evidence, &k, all);
	more = kit_eval(a, &q);
	compared++;
	if (!is_definite(kit_state(less, "tax")))
		return true;
	definite++;
	if (strcmp(kit_state(less, "tax"), kit_state(more, "tax")) == 0)
		return true;
	complain("a definite state changed", yaml, &q, less, more);
	return false;
}

static bool try_rules(void)
{
	static const struct mez_str lists[] = {{"l", 1}};
	struct twin yaml = {MEZ_BUF_INIT, MEZ_BUF_INIT};
	struct kit_rules a, b;
	bool good;

	both(&yaml, common);
	for (unsigned i = 0; i < CLAUSES; i++)
		add_clause(&yaml, i);
	good = kit_rules(&a, yaml.a.p, NULL) == 0 && kit_rules(&b, yaml.b.p, NULL) == 0;
	if (!good)
		fprintf(stderr, "# %u:%u: %s\n%s\n", kit_err.line, kit_err.col, kit_err.msg,
			yaml.a.p);
	a.policy.list = b.policy.list = lists;
	a.policy.nlists = b.policy.nlists = 1;
	for (unsigned i = 0; good && i < OPERATIONS; i++)
		good = try_one(&a, &b, &yaml);
	drop(&yaml);
	return good;
}

int main(void)
{
	unsigned failed = 0;

	kit_start();
	for (unsigned i = 0; i < RULE_SETS && failed < 3; i++) {
		mez_arena_reset(&kit_arena);
		failed += !try_rules();
	}
	is_int(failed, 0, "generated rules keep both properties");
	ok(compared >= RULE_SETS * OPERATIONS && turned == compared, "%u operations were judged",
	   compared);
	ok(definite * 10 > compared, "%u of them with a definite state while facts were unknown",
	   definite);
	return done_testing();
}
