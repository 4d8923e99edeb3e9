/* worldkit.h: random law and random operations, for properties of whole evaluations.
 * Whatever is written is written twice, as a twin: the second text means the same, with the
 * operands of symmetric operators, the documents and the members in another order, and with a
 * clause that is about something else.  Include once; brings ruleskit.h. */
#ifndef WORLDKIT_H
#define WORLDKIT_H

#include "oracle.h"
#include "ruleskit.h"

static struct oracle_rng rng = {UINT64_C(20260815)};

static bool chance(unsigned percent)
{
	return oracle_below(&rng, 100) < percent;
}

/* Two texts of one meaning. */
struct twin {
	struct mez_buf a, b;
};
#define TWIN {MEZ_BUF_INIT, MEZ_BUF_INIT}

static void both(struct twin *t, const char *text)
{
	mez_buf_z(&t->a, text);
	mez_buf_z(&t->b, text);
}

static void drop(struct twin *t)
{
	mez_buf_release(&t->a);
	mez_buf_release(&t->b);
}

/* --- grammars --------------------------------------------------------------------------- */

/* A form is a text in which $ and a letter stand for any form of that letter's grammar; one that
 * begins with ~ has its operands turned around in the second twin. */
struct grammar {
	char letter;
	unsigned leaves, n; /* the first forms are leaves */
	const char *const *form;
};
#define FORMS(letter, leaves, list) {letter, leaves, MEZ_COUNT(list), list}

static const char *const numbers[] = {
	".n", ".m", ".rate", "1", "2", "0", "0.5", ".big", "~($n + $n)", "~min($n, $n)",
	"~max($n, $n)", "~($n * $n)", "($n - $n)", "table(\"rates\")", "table(\"ended\")",
	"round($n, 0, \"half_even\")", "muldiv($n, $n, 2, 1, \"half_up\")",
	"(if $b then $n else $n end)", "sum(l in .$L, l.size)", "count(l in .$L, $i)",
};
static const char *const moneys[] = {
	".gross", ".payee.turnover", "xxx(2)", "total(\"t\")", "total(\"month\")",
	"param(\"floor\")", "~min($m, $m)", "~max($m, $m)", "~($m + $m)", "~($m * $n)",
	"(if $b then $m else $m end)", "table(\"$T\", $m)", "table(\"$U\", $n)",
	"convert($m, \"fx\")", "sum(l in .$L, l.fee)", "sum(l in .$L, convert(l.fee, \"fx\"))",
};
static const char *const conditions[] = {
	".flag", ".b2", ".payee.kyc.ok", ".class == \"goods\"",
	".class in [\"services\", \"goods\"]", ".payee.kind != \"company\"", ".n == null",
	".gross == null", ".n in [1, 2]", ".paid_on >= date(\"2025-09-15\")", "true", "false",
	"$P", "~($b and $b)", "~($b or $b)", "not $b", "($n $o $n)", "~($n $e $n)", "($m $o $m)",
	"~($m $e $m)",
};
static const char *const of_items[] = {
	"l.good", "l.size $o $c", "l.fee $o $k", "l.kind == \"a\"", "l.size == null",
	"~($i and $i)", "~($i or $i)", "not $i",
};
static const char *const of_each[] = {
	"e.good", "e.size $o $c", "e.fee $o $k", "e.kind == \"a\"", "~($j and $b)",
	"~($j or $b)",
};
static const char *const lists[] = {
	"olines", "clines", "mlines",
};
static const char *const of_money[] = {
	"band", "slab", "step", "high", "low", "kinds",
};
static const char *const of_numbers[] = {
	"units", "whole", "hole",
};
static const char *const orders[] = {
	"<", "<=", ">", ">=",
};
static const char *const equals[] = {
	"==", "!=",
};
static const char *const constants[] = {
	"0", "1", "2", "3",
};
static const char *const sums[] = {
	"xxx(0)", "xxx(1)", "xxx(2)", "xxx(4)",
};

/* What each construct is tried with; both answers must come, and not knowing too. */
enum { SAYS_YES = 1, SAYS_NO = 2, SAYS_OPEN = 4, SAYS_ALL = 7 };
static const struct probe {
	const char *form;
	unsigned must;
} probes[] = {
	{"table(\"band\", .gross) $o $k", SAYS_ALL},
	{"table(\"slab\", .gross) $o $k", SAYS_ALL},
	{"table(\"step\", .gross) $o $k", SAYS_ALL},
	{"table(\"hole\", .n) $o $k", SAYS_ALL},
	{"table(\"units\", .n) $o $k", SAYS_ALL},
	{"table(\"whole\", .n) $o $k", SAYS_ALL},
	{"table(\"high\", .gross) $o $k", SAYS_ALL},
	{"table(\"low\", .gross) $o $k", SAYS_ALL},
	{"table(\"kinds\", .gross) $o $k", SAYS_ALL},
	{"table(\"band\", sum(l in .$L, l.fee)) $o $k", SAYS_ALL},
	{"table(\"slab\", if .flag then .gross else $k end) $o $k", SAYS_ALL},
	{"table(\"rates\") $o $c", SAYS_ALL},
	{"table(\"ended\") $o $c", SAYS_ALL},
	{"param(\"floor\") $o $k", SAYS_ALL},
	{"convert(.gross, \"fx\") $o $k", SAYS_ALL},
	{"convert(.gross, \"fx\", .filed_on) $o $k", SAYS_ALL},
	{"any(l in .olines, $i)", SAYS_ALL},
	{"all(l in .olines, $i)", SAYS_NO | SAYS_OPEN},
	{"any(l in .clines, $i)", SAYS_ALL},
	{"all(l in .clines, $i)", SAYS_ALL},
	{"any(l in .mlines, $i)", SAYS_ALL},
	{"all(l in .mlines, $i)", SAYS_ALL},
	{"all(l in .$L or none, $i)", SAYS_ALL},
	{"any(o in .owners, o.kyc.ok)", SAYS_ALL},
	{"all(o in .owners or none, is(o, \"d\"))", SAYS_ALL},
	{"sum(l in .olines, l.fee) $o $k", SAYS_ALL},
	{"sum(l in .clines, l.fee) $o $k", SAYS_ALL},
	{"sum(l in .mlines, l.fee) * 2 $o $k", SAYS_ALL},
	{"sum(l in .mlines, l.size) $o $c", SAYS_ALL},
	{"count(l in .olines, $i) $o $c", SAYS_ALL},
	{"count(l in .clines, $i) $o $c", SAYS_ALL},
	{"count(l in .mlines, $i) $e $c", SAYS_ALL},
	{"total(\"t\") $o $k", SAYS_ALL},
	{"total(\"month\") $o $k", SAYS_ALL},
	{"judged(\"auth/bound\")", SAYS_ALL},
	{"judged(\"auth/deem\")", SAYS_ALL},
	{"judged(\"auth/why\")", SAYS_OPEN},
	{"licensed(.payee, \"l\", .act)", SAYS_ALL},
	{"licensed(.payee, \"acts\", .act)", SAYS_ALL},
	{"status(.payee, \"s\") == \"active\"", SAYS_ALL},
	{"is(.payee, \"d\")", SAYS_ALL},
	{"screen(.payee)", SAYS_ALL},
	{"owned(.payee, .owners)", SAYS_ALL},
	{"wellformed(.note, \"cuin\")", SAYS_ALL},
	{".filed_on <= deadline(\"dl\")", SAYS_ALL},
	{"deadline(\"dl\", .filed_on) > date(\"2025-09-16\")", SAYS_ALL},
	{"legal_date == .filed_on", SAYS_ALL},
	{".n * .big * 2 $o $c", SAYS_ALL},
	{"(if .flag then 1 else .big * 900000000000000 end) * 2 $o $c", SAYS_ALL},
};

static const struct grammar grammars[] = {
	FORMS('n', 8, numbers),	  FORMS('m', 6, moneys),  FORMS('b', 12, conditions),
	FORMS('i', 5, of_items),  FORMS('L', 3, lists),	  FORMS('T', 6, of_money),
	FORMS('U', 3, of_numbers), FORMS('o', 4, orders), FORMS('e', 2, equals),
	FORMS('c', 4, constants), FORMS('k', 4, sums),	  FORMS('j', 4, of_each),
};

enum { DEPTH_MAX = 3, HOLES_MAX = 12 };

static void expand(struct twin *out, const char *form, unsigned depth);

static void any_form(struct twin *out, char letter, unsigned depth)
{
	for (size_t i = 0; i < MEZ_COUNT(grammars); i++) {
		const struct grammar *g = &grammars[i];
		bool leaf = depth >= DEPTH_MAX || (depth > 0 && chance(45));

		if (g->letter != letter)
			continue;
		expand(out, g->form[oracle_below(&rng, leaf ? g->leaves : g->n)], depth + 1);
		return;
	}
	/* $P: any of the constructs */
	both(out, "(");
	expand(out, probes[oracle_below(&rng, MEZ_COUNT(probes))].form, depth + 1);
	both(out, ")");
}

/* The text with its holes filled: in order, and in the second twin turned around if it may be. */
static void fill(struct mez_buf *out, const char *text, const struct mez_buf *const *hole)
{
	for (; *text; text++)
		if (*text != '$')
			mez_buf_ch(out, *text);
		else
			mez_buf_str(out, mez_buf_view(*hole++)), text++;
}

static void expand(struct twin *out, const char *form, unsigned depth)
{
	struct twin in[HOLES_MAX];
	const struct mez_buf *a[HOLES_MAX] = {NULL}, *b[HOLES_MAX] = {NULL};
	bool turns = form[0] == '~';
	size_t n = 0;

	form += turns;
	for (const char *p = form; *p; p++)
		if (*p == '$') {
			in[n] = (struct twin)TWIN;
			any_form(&in[n++], p[1], depth);
		}
	for (size_t i = 0; i < n; i++) {
		a[i] = &in[i].a;
		b[i] = &in[turns ? n - 1 - i : i].b;
	}
	fill(&out->a, form, a);
	fill(&out->b, form, b);
	for (size_t i = 0; i < n; i++)
		drop(&in[i]);
}

/* --- law ---------------------------------------------------------------------------------- */

#define ONE_ROW(name, form, row) TABLE(name, form, "") "  - {id: a, " row "," SINCE "---\n"

/* What every rule set has: each of the forms of tables, and what conditions look up. */
static const char world_law[] = BASE
	"vocabulary: world\n"
	"types: {line: {fee: {type: money, never_negative: true}, size: {type: int}, good: {type: "
	"bool}, kind: {type: word, words: [a, b]}},\n"
	"  party: {of: {type: text}, share: {type: share}}}\n"
	"facts: {olines: {type: line, many: 4}, clines: {type: line, many: 4, complete: true},\n"
	"  mlines: {type: line, many: 4, complete_if: .b2}, owners: {type: party, many: 4, "
	"complete_if: .flag},\n"
	"  filed_on: {type: date}, act: {type: word, words: [call, trunk, data]}, big: {type: "
	"int}}\n---\n"
	"total: t\nper: [.payer, .payee]\nvalue: money\nwindow: y\ncounts: c\nincludes_this: "
	"true\nat_least: .gross\nproof: {from: auth}\n---\n"
	"total: month\nper: [.payee]\nvalue: money\nwindow: m\ncounts: c\nincludes_this: false\n"
	"period: {of: month}\nproof: {from: auth}\n---\n"
	"status: s\nof: party\nwords: [active, late]\nproof: {from: auth}\n---\n"
	"define: d\nof: party\ncites: [{work: /w, at: s}]\nis: .resident or .turnover > "
	"xxx(3)\n---\n"
	"list: l\nas_of: 2025-09-01\nmax_age: 30\n"
	"ownership: {rule: at_least, threshold: 50%, counted: together, through: chains}\n"
	"entries: [{id: e, name: Bad, kind: entity}]\n---\n"
	"param: floor\nrows: [{value: XXX 1, from: 2025-09-15, source: GK, confidence: GK,\n"
	"  contested: [{value: XXX 2, source: GK}]}]\n---\n"
	"coverage: c\ndomain: tax\nexamines: [{head: h, kinds: [payment], date: .paid_on, from: "
	"2000-01-01, when: .b2}]\n---\n";
static const char world_tables[] =
	TABLE("rates", "rate", "kind: .payee.kind, n: .n, class: .class")
	"  - {id: a, kind: company, n: {min: 1}, rate: 1," SINCE
	"  - {id: b, kind: company, n: {below: 1}, rate: 2," SINCE
	"  - {id: o, kind: company, class: goods, over: [a, b], rate: 0.5," SINCE
	"  - {id: e, kind: else, rate: 3," SINCE "---\n"
	TABLE("ended", "rate", "kind: .payee.kind")
	"  - {id: a, kind: company, rate: 2, from: 2000-01-01, to: 2025-09-14, ended_by: act, "
	"source: GK, confidence: GK}\n"
	"  - {id: b, kind: person, rate: 3, known_to: 2025-09-14," SINCE "---\n"
	ONE_ROW("band", "band",
		"parts: [{max: XXX 1, rate: 100%}, {max: XXX 2, rate: 300%}, {rate: 50%}]")
	ONE_ROW("slab", "slab",
		"parts: [{max: XXX 1, rate: 0%}, {max: XXX 2, rate: 100%}, {rate: 300%}]")
	ONE_ROW("step", "step",
		"parts: [{max: XXX 1, money: XXX 4}, {max: XXX 2, money: XXX 1}, {money: XXX 2}]")
	ONE_ROW("hole", "step", "parts: [{max: 1, money: XXX 2}, {over: 2, money: XXX 4}]")
	ONE_ROW("units", "per_unit", "money: XXX 2")
	ONE_ROW("whole", "per_unit", "money: XXX 1, units: 2, whole: true")
	ONE_ROW("high", "higher_of", "rate: 50%, money: XXX 1")
	ONE_ROW("low", "lower_of", "rate: 200%, money: XXX 2") TABLE("kinds", "slab",
								     "kind: .payee.kind")
	"  - {id: a, kind: company, parts: [{max: XXX 1, rate: 100%}, {rate: 0%}]," SINCE
	"  - {id: b, kind: else, parts: [{max: XXX 2, rate: 50%}, {rate: 200%}]," SINCE "---\n"
	"table: fx\nform: exchange\nof: YYY\nin: XXX\nkeys: {kind: .payee.kind}\nrows:\n"
	"  - {id: a, kind: company, rate: 2, contested: [{rate: 3, source: GK}]," SINCE
	"  - {id: b, kind: else, rate: 0.5," SINCE "---\n"
	"calendar: cal\nknown_from: 2025-01-01\nknown_to: 2025-09-20\n"
	"weekends: [{days: [sat, sun], from: 2000-01-01, source: GK, confidence: GK}]\n"
	"holidays: [{on: 2025-09-15, title: H, source: GK, confidence: GK}]\n---\n"
	"deadline: dl\ncites: [{work: /w, at: s}]\nworking_days: cal\nkeys: {kind: .payee.kind}\n"
	"rows:\n  - {id: a, kind: company, days: 0, roll: next," SINCE
	"  - {id: b, kind: else, business_days: 2," SINCE "---\n"
	"question: bound\nby: auth\ntitle: T\ncites: [{work: /w, at: s}]\nbinds: [.class, .n]\n"
	"reversed_by: other\n---\n"
	"question: deem\nby: auth\ntitle: T\ncites: [{work: /w, at: s}]\nbinds: [.class]\n"
	"deemed: {answer: true, after: .filed_on, cites: [{work: /w, at: s}]}\n---\n"
	"activities: acts\nwords: {telecom: {}, call: {broader: telecom}, trunk: {broader: "
	"telecom}, data: {}}\n---\n"
	"licence: l\ntitle: T\nof: party\nproof: {from: auth}\ncites: [{work: /w, at: s}]\n"
	"valid: {from: 2000-01-01}\ncovers: {activities: acts, words: [telecom]}\nmax_age: 30\n"
	"source: GK\nconfidence: GK\nclients: {is: .class, words: [goods, services]}\n"
	"limits: {pay: {of: .gross, max: xxx(2)}}\nconditions: {big: {title: T, requires: .n > "
	"0}}\n";

enum { PROBES = 4, DOCUMENTS_MAX = 16 };

/* A rule set, and what operations must know of it. */
struct law {
	struct twin doc[DOCUMENTS_MAX];
	size_t ndocs;
	unsigned probe[PROBES];	  /* the constructs its probes are of */
	bool duty, deposit, each; /* d/d, d/d.deposit, e/f.NUMBER */
	const char *field;	  /* of d that can be varied */
};

static void add_doc(struct law *l, const char *name, const char *effect, const char *domain,
		    const char *rest)
{
	struct twin *t = &l->doc[l->ndocs++];
	MEZ_AUTOBUF text = MEZ_BUF_INIT;

	mez_buf_fmt(&text,
		    "---\nclause: %s\neffect: %s\ndomain: %s\nhead: h\ntitle: T\n"
		    "cites: [{work: /w, at: s}]\nvalid: {from: 2000-01-01}\ndate: .paid_on\n"
		    "guard: .kind == \"payment\"%s\n%s",
		    name, effect, domain, chance(20) ? " and .class != \"goods\"" : "", rest);
	*t = (struct twin)TWIN;
	expand(t, text.p, 0);
}

#define APPLIES "applies: '$b'\n"
#define NIL "nil: {when: '$b', because: small}\n"
#define PAYS(when, what) \
	"duty: {d: {kind: pay, when: " when ", bearer: .payer, to: auth, " what "}}\n"
#define PENALTY                                                                        \
	"penalty: [{when: [late, overdue], amount: 'min(unpaid, xxx(1) * days_late)'," \
	" because: b, cites: [{work: /w, at: s}]}]"

static void add_duty(struct law *l)
{
	static const struct {
		const char *text, *field;
		bool deposit;
	} shapes[] = {
		{APPLIES NIL PAYS("with", "base: .gross, rate: '$n'"), "rate: '$v'", false},
		{APPLIES PAYS("with", "amount: '$m'"), "amount: '$w'", false},
		{APPLIES "before: '$b'\n" PAYS("with", "base: '$m', rate: 10%, deposit: "
							"'deadline(\"dl\")'"),
		 "base: '$w'", true},
		{NIL PAYS("after", "amount: '$m', due: 'deadline(\"dl\")', per: {who: .payer.id}, "
				   PENALTY),
		 "due: 'max(old, .filed_on)'", false},
		{"duty: {d: {kind: file, when: after, bearer: .payer, to: auth, due: "
		 "'deadline(\"dl\", .filed_on)'}}\n",
		 "due: 'max(old, .filed_on)'", false},
		{APPLIES "unmet: pending\n" PAYS("before", "amount: .gross"), "amount: '$w'",
		 false},
	};
	size_t i = oracle_below(&rng, MEZ_COUNT(shapes));

	add_doc(l, "d", "duty", "tax", shapes[i].text);
	l->duty = true;
	l->deposit = shapes[i].deposit;
	l->field = shapes[i].field;
}

/* The field as varied: the old value of its own kind within. */
static void add_variation(struct law *l, const char *name, unsigned order)
{
	static const char *const rates[] = {"old * 0.5", "max(old, $n)", "$n", ".red.rate"};
	static const char *const amounts[] = {"old * 0.5", "min(old, $m)", "old + $m"};
	bool claims = chance(50), rate = strstr(l->field, "$v") != NULL;
	const char *at = strchr(l->field, '$');
	const char *what = at == NULL ? ""
			   : rate     ? rates[oracle_below(&rng, claims ? 4 : 3)]
				      : amounts[oracle_below(&rng, 3)];
	MEZ_AUTOBUF text = MEZ_BUF_INIT;

	mez_buf_fmt(&text, APPLIES "order: %u\n%svaries: {d: {%.*s%s%s}}\n", order,
		    claims ? "claim: {red: {credential: Cut, from: auth, about: .payee.id, covers: "
			     "x}}\n"
			   : "",
		    (int)(at ? (size_t)(at - l->field) : strlen(l->field)), l->field, what,
		    at ? at + 2 : "");
	add_doc(l, name, "variation", "tax", text.p);
}

#define EACH "each: {e: .mlines}\n"

static void add_each(struct law *l)
{
	switch (oracle_below(&rng, 3)) {
	case 0:
		add_doc(l, "e", "prohibition", "tax", EACH "applies: '$j and $b'\n");
		break;
	case 1:
		add_doc(l, "e", "requirement", "tax", EACH "applies: '$j'\nrequires: '$j or $b'\n");
		break;
	default:
		add_doc(l, "e", "duty", "tax",
			EACH "applies: '$j'\nduty: {f: {kind: pay, when: with, bearer: .payer, to: "
			     "auth, base: e.fee, rate: '$n'}}\n");
		l->each = true;
	}
	if (chance(50))
		add_doc(l, "f", "relief", "tax", EACH "applies: '$j'\ndefeats: [e]\n");
}

static void random_law(struct law *l)
{
	static unsigned next; /* each construct in turn */
	bool outside = chance(40);

	*l = (struct law){.ndocs = 0};
	if (chance(75))
		add_duty(l);
	if (l->duty && chance(60))
		add_variation(l, "v", 1);
	if (l->duty && chance(50))
		add_variation(l, "w", 2);
	if (l->duty && !strstr(l->field, "due") && chance(40))
		add_doc(l, "s", "duty", "tax", PAYS("with", "base: owed(\"d/d\"), rate: 20%"));
	if (outside)
		add_doc(l, "x", chance(50) ? "relief" : "outside", "tax",
			l->duty && chance(70) ? APPLIES "defeats: [d]\n" : APPLIES);
	if (outside && chance(40))
		add_doc(l, "y", "outside", "tax", APPLIES "defeats: [x]\n");
	if (chance(40))
		add_doc(l, "r", "requirement", "tax", APPLIES "requires: '$b'\n");
	if (chance(30))
		add_doc(l, "p", "prohibition", "tax",
			chance(50) ? APPLIES "audience: [auth]\n" : APPLIES);
	if (chance(40))
		add_each(l);
	for (unsigned i = 0; i < PROBES; i++) {
		MEZ_AUTOBUF text = MEZ_BUF_INIT;
		char name[16];

		l->probe[i] = next++ % MEZ_COUNT(probes);
		mez_buf_fmt(&text, "applies: '%s'\n", probes[l->probe[i]].form);
		(void)snprintf(name, sizeof name, "probe%u", i);
		add_doc(l, name, "prohibition", "aml", text.p);
	}
}

/* A clause about something else altogether. */
static const char irrelevant[] =
	"---\nclause: a.gift\neffect: prohibition\ndomain: tax\nhead: h\ntitle: T\n"
	"cites: [{work: /w, at: s}]\nvalid: {from: 2000-01-01}\ndate: .paid_on\n"
	"guard: .kind == \"gift\"\napplies: .payee.resident and .n > 1\n";

static void law_texts(struct twin *out, const struct law *l)
{
	both(out, world_law);
	both(out, world_tables);
	for (size_t i = 0; i < l->ndocs; i++) {
		mez_buf_str(&out->a, mez_buf_view(&l->doc[i].a));
		mez_buf_str(&out->b, mez_buf_view(&l->doc[l->ndocs - 1 - i].b));
	}
	mez_buf_z(&out->b, irrelevant);
}

static void drop_law(struct law *l)
{
	for (size_t i = 0; i < l->ndocs; i++)
		drop(&l->doc[i]);
}

#endif
