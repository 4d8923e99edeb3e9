/* tensor: conditions and amounts against a second evaluator, tensor_oracle.pl, which shares
 * nothing with ours: not the parser, not the trees, not the numbers.  MEZ_SEED moves the seed;
 * with MEZ_THOROUGH, many more. */
#include "oracle.h"
#include "ruleskit.h"

enum { SETS = 8, THOROUGH = 300, EXPRESSIONS_MAX = 64, COMPLAINTS_MAX = 5 };

/* The tables that the script knows by heart. */
static const char law[] = BASE
	"vocabulary: oracle\n"
	"types: {line: {fee: {type: money, never_negative: true}, size: {type: int}, good: {type: "
	"bool}}}\n"
	"facts: {olines: {type: line, many: 4}, clines: {type: line, many: 4, complete: true}, "
	"cost: {type: money}}\n---\n"
#define ROW(name, form, row) TABLE(name, form, "") "  - {id: a, " row "," SINCE "---\n"
	ROW("band", "band",
	    "parts: [{max: XXX 1, rate: 100%}, {max: XXX 2, rate: 300%}, {rate: 50%}]")
	ROW("slab", "slab",
	    "parts: [{max: XXX 1, rate: 0%}, {max: XXX 2, rate: 100%}, {rate: 300%}]")
	ROW("step", "step",
	    "parts: [{max: XXX 1, money: XXX 4}, {max: XXX 2, money: XXX 1}, {money: XXX 2}]")
	ROW("units", "per_unit", "money: XXX 2")
	ROW("whole", "per_unit", "money: XXX 1, units: 2, whole: true")
	ROW("high", "higher_of", "rate: 50%, money: XXX 1")
	ROW("low", "lower_of", "rate: 200%, money: XXX 2");

/* One set: its expressions, and the rules that ask for each. */
struct set {
	struct mez_str text[EXPRESSIONS_MAX];
	bool money[EXPRESSIONS_MAX];
	size_t n;
	struct kit_rules rules;
};

static struct mez_str after(struct mez_str s, size_t n)
{
	return (struct mez_str){s.p + n, s.n - n};
}

static unsigned asked, wrong, unknown, bounded;

static void add_expression(struct set *s, struct mez_str line)
{
	mez_require(s->n < EXPRESSIONS_MAX && line.n > 2);
	s->money[s->n] = line.p[0] == 'M';
	s->text[s->n++] = after(line, 2);
}

/* A prohibition for each condition, a duty for each amount. */
static bool make_rules(struct set *s)
{
	MEZ_AUTOBUF yaml = MEZ_BUF_INIT;

	mez_buf_z(&yaml, law);
	for (size_t i = 0; i < s->n; i++) {
		mez_buf_fmt(&yaml,
			    "---\nclause: x%02zu\neffect: %s\ndomain: tax\nhead: h\n"
			    "title: T\ncites: [{work: /w, at: s}]\nvalid: {from: 2000-01-01}\n"
			    "date: .paid_on\n"
			    "guard: .kind == \"payment\"\n",
			    i, s->money[i] ? "duty" : "prohibition");
		mez_buf_z(&yaml, s->money[i] ? "duty: {d: {kind: pay, when: with, bearer: .payer, "
					       "to: auth, amount: '"
					     : "applies: '");
		mez_buf_str(&yaml, s->text[i]);
		mez_buf_z(&yaml, s->money[i] ? "'}}\n" : "'\n");
	}
	if (kit_rules(&s->rules, yaml.p, NULL) == 0)
		return true;
	fprintf(stderr, "# %u:%u: %s\n%s", kit_err.line, kit_err.col, kit_err.msg,
		yaml.p + strlen(law));
	return false;
}

/* "5 XXX", "lo 1 XXX hi 5 XXX", "-". */
static const char *amount_of(const struct mez_json *verdict, const char *duty)
{
	const struct mez_json *list = mez_json_at(kit_cell(verdict, "tax"), "obligations");
	const char *lo, *hi;

	for (size_t i = 0; i < mez_json_len(list); i++) {
		const struct mez_json *d = mez_json_item(list, i);

		if (strcmp(kit_get(d, "duty"), duty) != 0)
			continue;
		if (*kit_money(d, "amount"))
			return kit_money(d, "amount");
		lo = kit_money(d, "amount_min");
		hi = kit_money(d, "amount_max");
		return mez_arena_fmt(&kit_arena, "%s%s%s%s%s%s", *lo ? "lo " : "", lo,
				     *lo && *hi ? " " : "", *hi ? "hi " : "", hi,
				     *lo || *hi ? "" : "-")
			.p;
	}
	return "nothing";
}

static const char *active_of(const struct mez_json *verdict, const char *clause)
{
	const struct mez_json *list = mez_json_at(kit_cell(verdict, "tax"), "clauses");

	for (size_t i = 0; i < mez_json_len(list); i++)
		if (strcmp(kit_get(mez_json_item(list, i), "clause"), clause) == 0)
			return kit_get(mez_json_item(list, i), "active");
	return "nothing";
}

/* The next field of a line, up to a tab. */
static struct mez_str field(struct mez_str *rest)
{
	struct mez_str out = {rest->p, 0};

	while (out.n < rest->n && rest->p[out.n] != '\t')
		out.n++;
	*rest = after(*rest, out.n + (out.n < rest->n));
	return out;
}

static void try_facts(const struct set *s, struct mez_str line)
{
	struct mez_str facts = mez_arena_dup(&kit_arena, field(&line));
	const struct mez_json *v = kit_eval(&s->rules, &(struct kit_ask){.facts = facts.p});

	for (size_t i = 0; i < s->n; i++) {
		struct mez_str want = field(&line);
		const char *name =
			mez_arena_fmt(&kit_arena, s->money[i] ? "x%02zu/d" : "x%02zu", i).p;
		const char *got = !v		? kit_err.msg
				  : s->money[i] ? amount_of(v, name)
						: active_of(v, name);

		asked++;
		unknown += mez_str_is(want, "unknown");
		bounded += want.n > 2 && want.p[0] == 'l';
		if (mez_str_eq(want, str(got)) || ++wrong > COMPLAINTS_MAX)
			continue;
		fprintf(stderr, "# %.*s\n# facts %s\n#      got %s\n# expected %.*s\n",
			MEZ_FMT(s->text[i]), facts.p, got, MEZ_FMT(want));
	}
}

static void compare(struct mez_str rest)
{
	static struct set s;
	bool built = false;

	while (rest.n) {
		struct mez_str line = oracle_line(&rest);

		if (line.p[0] == 'S') {
			mez_arena_reset(&kit_arena);
			s.n = 0;
			built = false;
		} else if (line.p[0] != 'F') {
			add_expression(&s, line);
		} else if (built || (built = make_rules(&s))) {
			try_facts(&s, after(line, 2));
		} else {
			wrong++;
			return;
		}
	}
}

int main(void)
{
	const char *root = getenv("MEZ_ROOT"), *seed = getenv("MEZ_SEED");
	MEZ_AUTOBUF script = MEZ_BUF_INIT, sets = MEZ_BUF_INIT, in = MEZ_BUF_INIT,
		    out = MEZ_BUF_INIT;
	const char *argv[] = {"perl", NULL, seed ? seed : "1", NULL, NULL};

	kit_start();
	mez_buf_fmt(&script, "%s/test/unit/tensor_oracle.pl", root ? root : ".");
	mez_buf_fmt(&sets, "%d", getenv("MEZ_THOROUGH") ? THOROUGH : SETS);
	argv[1] = script.p;
	argv[3] = sets.p;
	mez_buf_z(&in, "");
	if (!ok(oracle(argv, &in, &out), "the script answers"))
		return done_testing();
	compare(mez_buf_view(&out));
	is_int(wrong, 0, "both evaluators agree");
	ok(asked > 2500 && unknown * 10 > asked && bounded * 100 > asked,
	   "%u answers, %u unknown, %u between bounds", asked, unknown, bounded);
	return done_testing();
}
