/* The evaluator against jq: generated conditions over booleans and small integers, judged by a
 * clause and by jq's own language, some facts unknown.  jq has two truth values and integers of
 * its own: with all facts known both must agree; with some unknown, what is definite must hold
 * in jq for every way to fill them in. */
#include "oracle.h"
#include "ruleskit.h"
#include "tempdir.h"

enum { CONDITIONS = 300, FILLED = 8 };

static struct oracle_rng rng = {UINT64_C(20260822)};

static unsigned below(unsigned n)
{
	return oracle_below(&rng, n);
}

/* --- one condition in both languages ------------------------------------------------ */

struct twin {
	struct mez_buf ours, jq;
};

static void both(struct twin *t, const char *ours, const char *jq)
{
	mez_buf_z(&t->ours, ours);
	mez_buf_z(&t->jq, jq);
}

static void boolean(struct twin *t, unsigned depth);

static void number(struct twin *t, unsigned depth)
{
	static const char *const leaves[] = {".n", ".m", "0", "1", "3", "-2"};
	static const char *const ops[] = {" + ", " - ", " * "};
	const char *op = ops[below(3)], *leaf = leaves[below(6)];

	if (depth > 3 || below(3) == 0) {
		/* jq's minus sign binds as loosely as its operator */
		both(t, leaf, leaf[0] == '-' ? "(-2)" : leaf);
	} else if (below(4) == 0) {
		const char *name = below(2) ? "min" : "max";

		mez_buf_fmt(&t->ours, "%s(", name);
		both(t, "", "([");
		number(t, depth + 1);
		both(t, ", ", ", ");
		number(t, depth + 1);
		both(t, ")", "");
		mez_buf_fmt(&t->jq, "] | %s)", name);
	} else if (below(6) == 0) {
		both(t, "(if ", "(if ");
		boolean(t, depth + 1);
		both(t, " then ", " then ");
		number(t, depth + 1);
		both(t, " else ", " else ");
		number(t, depth + 1);
		both(t, " end)", " end)");
	} else {
		both(t, "(", "(");
		number(t, depth + 1);
		both(t, op, op);
		number(t, depth + 1);
		both(t, ")", ")");
	}
}

static void boolean(struct twin *t, unsigned depth)
{
	static const char *const comparisons[] = {" == ", " != ", " < ", " <= ", " > ", " >= "};
	static const char *const leaves[] = {".flag", ".b2", "true", "false"};
	const char *op = comparisons[below(6)];

	if (depth > 4 || below(5) == 0) {
		const char *leaf = leaves[below(4)];

		both(t, leaf, leaf);
	} else if (below(6) == 0) {
		both(t, "(not ", "((");
		boolean(t, depth + 1);
		both(t, ")", ") | not)");
	} else if (below(5) == 0) {
		both(t, "(", "(");
		number(t, depth + 1);
		both(t, " in [1, 2, 5])", " as $x | [1, 2, 5] | index($x) != null)");
	} else if (below(2)) {
		op = below(2) ? " and " : " or ";
		both(t, "(", "((");
		boolean(t, depth + 1);
		both(t, op, ") ");
		mez_buf_fmt(&t->jq, "%s (", op);
		boolean(t, depth + 1);
		both(t, ")", "))");
	} else {
		both(t, "(", "(");
		number(t, depth + 1);
		both(t, op, op);
		number(t, depth + 1);
		both(t, ")", ")");
	}
}

/* --- ours ----------------------------------------------------------------------------- */

/* Facts as bits: which of flag, b2, n, m are known, and what they are. */
struct facts {
	unsigned known;
	bool flag, b2;
	int n, m;
};

static void put_facts(struct mez_buf *out, const struct facts *f, bool all)
{
	unsigned known = all ? 15 : f->known;

	mez_buf_z(out, "{\"paid_on\":\"2025-09-15\"");
	if (known & 1)
		mez_buf_fmt(out, ",\"flag\":%s", f->flag ? "true" : "false");
	if (known & 2)
		mez_buf_fmt(out, ",\"b2\":%s", f->b2 ? "true" : "false");
	if (known & 4)
		mez_buf_fmt(out, ",\"n\":%d", f->n);
	if (known & 8)
		mez_buf_fmt(out, ",\"m\":%d", f->m);
	mez_buf_z(out, "}");
}

/* 'T', 'F' or '?' of a condition that stands as a prohibition. */
static char judge(const struct kit_rules *k, const struct facts *f)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	struct kit_ask q = {0};
	const char *state;

	put_facts(&text, f, false);
	q.facts = text.p;
	state = kit_state(kit_eval(k, &q), "tax");
	return strcmp(state, "non_compliant") == 0    ? 'T'
	       : strcmp(state, "not_applicable") == 0 ? 'F'
						      : '?';
}

static bool compile(struct kit_rules *k, const char *condition)
{
	MEZ_AUTOBUF yaml = MEZ_BUF_INIT;

	mez_buf_fmt(
		&yaml,
		BASE CLAUSE_OF("c", "prohibition") "applies: '%s'\n---\n"
						   "coverage: c\ndomain: tax\nexamines: [{head: "
						   "h, kinds: [payment], date: .paid_on,\n"
						   "  from: 2000-01-01}]\n",
		condition);
	return kit_rules(k, yaml.p, NULL) == 0;
}

/* --- the comparison --------------------------------------------------------------------- */

struct trial {
	char ours;
	char condition[2048];
};

static struct facts random_facts(void)
{
	return (struct facts){below(3) ? below(16) : 15, below(2), below(2), (int)below(7) - 2,
			      (int)below(7) - 2};
}

/* Ask jq for the condition under FILLED ways to know everything; ours is under one of them,
 * with some of it unknown.  One line of data a condition, one function of the program. */
static void ask(struct mez_buf *data, struct trial *t, const struct kit_rules *k)
{
	struct facts f = random_facts();

	t->ours = judge(k, &f);
	for (unsigned i = 0; i < FILLED; i++) {
		struct facts g = random_facts();

		if (f.known & 1)
			g.flag = f.flag;
		if (f.known & 2)
			g.b2 = f.b2;
		if (f.known & 4)
			g.n = f.n;
		if (f.known & 8)
			g.m = f.m;
		mez_buf_ch(data, i == 0 ? '[' : ',');
		put_facts(data, &g, true);
	}
	mez_buf_z(data, "]\n");
}

static unsigned settle(struct trial *trial, struct mez_str *answers, unsigned *definite)
{
	unsigned wrong = 0;

	for (size_t i = 0; i < CONDITIONS; i++) {
		unsigned yes = 0;

		for (unsigned f = 0; f < FILLED; f++)
			yes += mez_str_is(oracle_line(answers), "true");
		*definite += trial[i].ours != '?';
		if ((trial[i].ours == 'T' && yes != FILLED) || (trial[i].ours == 'F' && yes != 0)) {
			fprintf(stderr, "# %c, but jq says yes %u times of %d: %s\n", trial[i].ours,
				yes, FILLED, trial[i].condition);
			wrong++;
		}
	}
	return wrong;
}

static unsigned make_trials(struct trial *trial, struct mez_buf *program, struct mez_buf *data)
{
	unsigned bad = 0;

	for (unsigned i = 0; i < CONDITIONS; i++) {
		struct twin t = {MEZ_BUF_INIT, MEZ_BUF_INIT};
		struct kit_rules k;

		mez_arena_reset(&kit_arena);
		boolean(&t, 0);
		(void)snprintf(trial[i].condition, sizeof trial[i].condition, "%s", t.ours.p);
		if (compile(&k, t.ours.p))
			ask(data, &trial[i], &k);
		else
			bad++;
		mez_buf_fmt(program, "def c%u: %s;\n", i, t.jq.p);
		mez_buf_release(&t.ours);
		mez_buf_release(&t.jq);
	}
	for (unsigned i = 0; i < CONDITIONS; i++)
		mez_buf_fmt(program, "(input | .[] | c%u),\n", i);
	mez_buf_z(program, "empty\n");
	return bad;
}

int main(void)
{
	static const char *const jq[] = {"jq", "-n", "-f", "program.jq", NULL};
	static struct trial trial[CONDITIONS];
	MEZ_AUTOBUF program = MEZ_BUF_INIT;
	MEZ_AUTOBUF data = MEZ_BUF_INIT;
	MEZ_AUTOBUF out = MEZ_BUF_INIT;
	unsigned definite = 0;
	struct mez_str answers;
	FILE *file;

	kit_start();
	is_int(make_trials(trial, &program, &data), 0, "every condition compiles");
	(void)close(tempdir_enter());
	file = fopen("program.jq", "w");
	if (!file || fputs(program.p, file) < 0 || fclose(file) != 0)
		abort();
	if (ok(oracle(jq, &data, &out), "jq answers")) {
		answers = mez_buf_view(&out);
		is_int(settle(trial, &answers, &definite), 0, "jq agrees with what is definite");
		ok(definite * 2 > CONDITIONS, "%u of %d conditions were definite", definite,
		   CONDITIONS);
		is_int((long long)answers.n, 0, "every answer was used");
	}
	tempdir_leave();
	return done_testing();
}
