/* pack/rules.h: clauses: what each effect has, guards, duties, exceptions, what is read. */
#include "ruleskit.h"

/* --- clauses -------------------------------------------------------------------------- */

static void test_effects(void)
{
	refuses(BASE CLAUSE_OF("c", "permission"), MEZ_E_RULE,
		"unknown effect 'permission': it is requirement", "another effect");
	refuses(BASE CLAUSE("c"), MEZ_E_RULE, "says what it requires", "a requirement of nothing");
	refuses(BASE CLAUSE_OF("c", "duty"), MEZ_E_RULE, "at least one duty", "a duty to nothing");
	refuses(BASE CLAUSE_OF("c", "variation"), MEZ_E_RULE, "says what it varies",
		"a variation of nothing");
	refuses(BASE CLAUSE_OF("c", "prohibition") "requires: .flag\n", MEZ_E_RULE,
		"a prohibition has no 'requires'", "a prohibition that requires");
	refuses(BASE CLAUSE_OF("c", "prohibition") "unmet: pending\n", MEZ_E_RULE, "has no 'unmet'",
		"a prohibition with unmet");
	refuses(BASE CLAUSE_OF("c",
			       "outside") "claim: {r: {credential: C, from: auth, about: .payee.id,"
					  " covers: x}}\n",
		MEZ_E_RULE, "has no 'claim'", "a scope that is claimed");
#define FILES "{kind: file, when: after, bearer: .payer, to: auth}"
	refuses(BASE CLAUSE_OF("v", "variation") "varies: {c: {rate: 2%}}\n---\n" CLAUSE_OF(
			"c", "duty") "duty: {a: " FILES ", b: " FILES "}\n",
		MEZ_E_RULE, "what is varied has one duty, not several: 'c'", "one of two duties");
	refuses(BASE CLAUSE("c") "requires: .flag\ndefeats: [d]\n", MEZ_E_RULE, "has no 'defeats'",
		"a requirement that defeats");
	refuses(BASE CLAUSE("c") "requires: .flag\nunmet: compliant\n", MEZ_E_RULE, "unmet is",
		"unmet and compliant");
	refuses(BASE CLAUSE("c") "requires: .flag\nunmet: exempt\n", MEZ_E_RULE, "unmet is",
		"unmet and exempt");
	refuses(BASE DUTY("c") "nil: {when: .n, because: x}\n", MEZ_E_RULE,
		"nil cannot be a decimal", "nil that is no condition");
	refuses(BASE CLAUSE("c") "requires: .flag\n---\n" CLAUSE("c") "requires: .flag\n",
		MEZ_E_DUPLICATE, "'c' is defined twice", "a clause twice");
	refuses(BASE "clause: c\neffect: requirement\ndomain: tax\nhead: h\ntitle: T\ncites: []\n"
		     "valid: {from: 2000-01-01}\ndate: .paid_on\nguard: .kind == "
		     "\"payment\"\nrequires: .flag\n",
		MEZ_E_RULE, "cites what it encodes", "a clause that cites nothing");
	refuses(BASE "clause: c\neffect: requirement\ndomain: tax\nhead: h\ntitle: T\n"
		     "cites: [{work: /w, at: s}]\nvalid: {from: 2000-01-01, to: 1999-01-01}\ndate: "
		     ".paid_on\n"
		     "guard: .kind == \"payment\"\nrequires: .flag\n",
		MEZ_E_RULE, "ends before it begins", "a clause that ends before it begins");
	refuses(BASE "clause: c\neffect: requirement\ndomain: tax\nhead: h\ntitle: T\n"
		     "cites: [{work: /w, at: s}]\nvalid: {from: 2000-01-01}\ndate: .gross\n"
		     "guard: .kind == \"payment\"\nrequires: .flag\n",
		MEZ_E_RULE, "'gross' is no date", "a clause by no date");
	refuses(BASE
		"clause: c\neffect: requirement\ndomain: tax\nhead: h\ntitle: T\nconfidence: V9\n"
		"cites: [{work: /w, at: s}]\nvalid: {from: 2000-01-01}\ndate: .paid_on\n"
		"guard: .kind == \"payment\"\nrequires: .flag\n",
		MEZ_E_RULE, "not 'V9'", "a confidence that is none");
}

static void guard(const char *text, bool good)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	struct kit_rules k;
	int r;

	mez_buf_fmt(&b,
		    BASE "clause: c\neffect: requirement\ndomain: tax\nhead: h\ntitle: T\n"
			 "cites: [{work: /w, at: s}]\nvalid: {from: 2000-01-01}\ndate: .paid_on\n"
			 "guard: '%s'\nrequires: .flag\n",
		    text);
	r = kit_rules(&k, b.p, NULL);
	ok(r == (good ? 0 : -MEZ_E_RULE), "a guard %s: %s", good ? "may be" : "is not", text);
}

static void test_guards(void)
{
	guard(".kind == \"payment\"", true);
	guard(".kind == \"payment\" and .class != \"goods\" and .payee.kind in [\"company\"]",
	      true);
	guard("true", false);
	guard(".flag", false);
	guard(".kind == \"payment\" or .class == \"goods\"", false);
	guard("not .kind == \"payment\"", false);
	guard("(.kind == \"payment\" and .class == \"goods\") and .class == \"goods\"", false);
	guard(".kind == \"payment\" and .n > 5", false);
	guard("\"payment\" == .kind", false);
	guard(".kind == null", false);
	guard(".kind == \"salary\"", false);
}

static void duty(const char *text, const char *part)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	struct kit_rules k;
	int r;

	mez_buf_fmt(&b, BASE CLAUSE_OF("c", "duty") "duty: {d: {%s}}\n", text);
	mez_err_clear(&kit_err);
	r = kit_rules(&k, b.p, NULL);
	if (!ok(part ? r == -MEZ_E_RULE && strstr(kit_err.msg, part) : r == 0, "a duty %s", text))
		fprintf(stderr, "# %d: %s\n", r, kit_err.msg);
}

static void test_duties(void)
{
	duty("kind: pay, when: with, bearer: .payer, to: auth, base: .gross, rate: 5%", NULL);
	duty("kind: pay, when: after, bearer: .payer, to: auth, amount: .gross * 5%", NULL);
	duty("kind: report, when: before, bearer: .payer, to: auth", NULL);
	duty("kind: pay, when: with, bearer: .payer, to: auth, base: .gross", "base and rate");
	duty("kind: pay, when: with, bearer: .payer, to: auth, rate: 5%", "base and rate");
	duty("kind: pay, when: with, bearer: .payer, to: auth, base: .gross, rate: 5%, amount: "
	     ".gross",
	     "base and rate");
	duty("kind: levy, when: with, bearer: .payer, to: auth", "or report, not 'levy'");
	duty("kind: pay, when: with, bearer: .payer, to: auth, amount: .gross, penalty: [{when: "
	     "[unmet, late], amount: unpaid, because: b, cites: [{work: /w, at: sec_2}]}]",
	     "only what has a due date is late");
	duty("kind: pay, when: later, bearer: .payer, to: auth", "before, with or after");
	duty("kind: pay, when: with, bearer: .payer.id, to: auth", "a bearer cannot be a text");
	duty("kind: pay, when: with, bearer: 'if .flag then .payer else .payee end', to: auth",
	     "a bearer is the path");
	duty("kind: pay, when: with, bearer: .payer, to: nobody", "no authority 'nobody'");
	duty("kind: pay, when: with, bearer: .payer, to: auth, base: .n, rate: 5%",
	     "a base cannot be");
	duty("kind: pay, when: with, bearer: .payer, to: auth, base: .gross, rate: .gross",
	     "a rate cannot be");
	duty("kind: pay, when: with, bearer: .payer, to: auth, amount: .n", "an amount cannot be");
	duty("kind: pay, when: with, bearer: .payer, to: auth, character: .note",
	     "a character cannot be");
}

/* --- exceptions ------------------------------------------------------------------------- */

#define RELIEF(name, defeats) CLAUSE_OF(name, "relief") "applies: .flag\ndefeats: [" defeats "]\n"
#define IN_SANCTIONS(name)                                                              \
	"clause: " name "\neffect: requirement\ndomain: sanctions\nhead: h\ntitle: T\n" \
	"cites: [{work: /w, at: s}]\nvalid: {from: 2000-01-01}\ndate: .paid_on\n"       \
	"guard: .kind == \"payment\"\nrequires: .flag\n"

static void test_exceptions(void)
{
	takes(BASE CLAUSE("c") "requires: .b2\n---\n" RELIEF("r", "c"), "a relief");
	refuses_at(BASE RELIEF("r", "nope"), MEZ_E_RULE, 26, 10, "no clause 'nope'",
		   "a relief from nothing");
	refuses(BASE RELIEF("r", "r"), MEZ_E_RULE, "exception to itself", "a relief from itself");
	refuses(BASE RELIEF("r", "s") "---\n" RELIEF("s", "r"), MEZ_E_RULE, "exception to itself",
		"two reliefs from each other");
	refuses(BASE RELIEF("r", "s") "---\n" RELIEF("s", "u") "---\n" RELIEF("u", "r"), MEZ_E_RULE,
		"exception to itself", "a round of three");
	refuses(BASE IN_SANCTIONS("x") "---\n" RELIEF("r", "x"), MEZ_E_RULE,
		"nothing defeats a sanctions", "a relief from sanctions");
	refuses(BASE IN_SANCTIONS(
			"x") "---\nclause: r\neffect: outside\ndomain: sanctions\nhead: h\n"
			     "title: T\ncites: [{work: /w, at: s}]\nvalid: {from: "
			     "2000-01-01}\ndate: .paid_on\n"
			     "guard: .kind == \"payment\"\ndefeats: [x]\n",
		MEZ_E_RULE, "nothing defeats a sanctions", "nor from within");
	refuses(BASE CLAUSE(
			"c") "requires: .b2\n---\nclause: r\neffect: relief\ndomain: aml\nhead: h\n"
			     "title: T\ncites: [{work: /w, at: s}]\nvalid: {from: "
			     "2000-01-01}\ndate: .paid_on\n"
			     "guard: .kind == \"payment\"\ndefeats: [c]\n",
		MEZ_E_RULE, "another domain's clause", "a relief over domains");
}

/* Exceptions to exceptions, and amounts of amounts, so many deep at most. */
static void chain(unsigned n, const char *first, const char *next, const char *rest,
		  const char *message)
{
	MEZ_AUTOBUF yaml = MEZ_BUF_INIT;

	mez_buf_fmt(&yaml, BASE "%s", first);
	for (unsigned i = 1; i < n; i++) {
		mez_buf_fmt(&yaml, "---\nclause: c%u\n%s%u%s", i, next, i - 1, rest);
	}
	if (message)
		refuses(yaml.p, MEZ_E_LIMIT, message, message);
	else
		takes(yaml.p, "as many as there may be");
}

static void test_chains(void)
{
#define REST                                                                         \
	"domain: tax\nhead: h\ntitle: T\ncites: [{work: /w, at: s}]\nvalid: {from: " \
	"2000-01-01}\ndate: .paid_on\nguard: .kind == \"payment\"\n"
	static const char relief[] = "effect: relief\n" REST "defeats: [c";
	static const char owed[] =
		"effect: duty\n" REST "duty: {d: {kind: pay, when: with, bearer: .payer, to: "
		"auth, amount: 'owed(\"c";
	static const char end[] = "/d\")'}}\n";

	chain(MEZ_CLAUSE_MAX_CHAIN, CLAUSE_OF("c0", "prohibition"), relief, "]\n", NULL);
	chain(MEZ_CLAUSE_MAX_CHAIN + 1, CLAUSE_OF("c0", "prohibition"), relief, "]\n",
	      "a chain of more than 64 clauses");
	chain(MEZ_CLAUSE_MAX_CHAIN, DUTY("c0"), owed, end, NULL);
	chain(MEZ_CLAUSE_MAX_CHAIN + 1, DUTY("c0"), owed, end, "a chain of more than 64 clauses");
	chain(9000, DUTY("c0"), owed, end, "a chain of more than 64 clauses");
}

/* To keep a claim back betters nobody's state. */
static void test_claimed(void)
{
#define CLAIMED(name, defeats)                                                              \
	CLAUSE_OF(name, "relief")                                                           \
	"claim: {k: {credential: Cut, from: auth, about: .payee.id, covers: x}}\ndefeats: " \
	"[" defeats "]\n"
	takes(BASE CLAUSE("c") "requires: .b2\n---\n" CLAIMED("r", "c"), "from a requirement");
	takes(BASE CLAUSE_OF("c", "prohibition") "---\n" CLAIMED("r", "c"), "from a prohibition");
	refuses(BASE CLAUSE_OF("c", "prohibition") "---\n" RELIEF("r", "c") "---\n" CLAIMED("x",
											    "r"),
		MEZ_E_RULE, "would be better off: it defeats 'r'", "a claim against a relief");
	refuses(BASE CLAUSE_OF("o", "outside") "---\n" CLAIMED("x", "o"), MEZ_E_RULE,
		"would be better off: it defeats 'o'", "a claim against being outside");
	refuses(BASE DUTY("c") "---\n" VARIES("v", "c", "2%") "---\n" CLAIMED("x", "v"), MEZ_E_RULE,
		"would be better off: it defeats 'v'", "a claim against a variation");
	takes(BASE DUTY("c") "---\n" VARIES("v", "c", "2%") "---\n" RELIEF("x", "v"),
	      "which a fact may take away");
}

static void test_variations(void)
{
	takes(BASE DUTY("c") "---\n" VARIES("v", "c", "'max(.red.rate, 20% * old)'"),
	      "a variation");
	refuses(BASE VARIES("v", "nope", "2%"), MEZ_E_RULE, "no duty clause 'nope'", "of nothing");
	refuses(BASE CLAUSE("c") "requires: .flag\n---\n" VARIES("v", "c", "2%"), MEZ_E_RULE,
		"no duty clause 'c'", "of a requirement");
	refuses(BASE DUTY("c") "---\n" VARIES("v", "c", "2%") "---\n" VARIES("w", "c", "3%"),
		MEZ_E_RULE, "need an 'order'", "a second variation of one rate");
	refuses(BASE DUTY("c") "---\n" VARIES("v", "c", ".red.amount"), MEZ_E_RULE, "only the rate",
		"another member of a claim");
	refuses(BASE DUTY("c") "---\n" VARIES("v", "c", ".gross"), MEZ_E_RULE,
		"a varied rate cannot be", "money as a rate");
	refuses(BASE CLAUSE_OF(
			"c",
			"duty") "duty: {d: {kind: report, when: with, bearer: .payer, to: auth}}\n"
				"---\n" VARIES("v", "c", "2%"),
		MEZ_E_RULE, "no rate to vary in", "of a duty without a rate");
	refuses(BASE "clause: c\neffect: duty\ndomain: sanctions\nhead: h\ntitle: T\n"
		     "cites: [{work: /w, at: s}]\nvalid: {from: 2000-01-01}\ndate: .paid_on\n"
		     "guard: .kind == \"payment\"\n"
		     "duty: {d: {kind: pay, when: with, bearer: .payer, to: auth, base: .gross, "
		     "rate: 1%}}\n"
		     "---\n" VARIES("v", "c", "2%"),
		MEZ_E_RULE, "nothing varies a sanctions", "of a sanctions duty");
	refuses(BASE "clause: c\neffect: duty\ndomain: aml\nhead: h\ntitle: T\n"
		     "cites: [{work: /w, at: s}]\nvalid: {from: 2000-01-01}\ndate: .paid_on\n"
		     "guard: .kind == \"payment\"\n"
		     "duty: {d: {kind: pay, when: with, bearer: .payer, to: auth, base: .gross, "
		     "rate: 1%}}\n"
		     "---\n" VARIES("v", "c", "2%"),
		MEZ_E_RULE, "another domain's clause", "over domains");
	refuses(BASE DUTY("c") "---\n" CLAUSE_OF(
			"v", "variation") "claim: {red: {credential: C, from: nobody, about: "
					  ".payee.id, covers: x}}\n"
					  "varies: {c: {rate: 2%}}\n",
		MEZ_E_RULE, "no authority 'nobody'", "a claim before nobody");
	refuses(BASE DUTY("c") "---\n" CLAUSE_OF("v",
						 "variation") "claim: {red: {credential: C, from: "
							      "auth, about: .payee, covers: x}}\n"
							      "varies: {c: {rate: 2%}}\n",
		MEZ_E_RULE, "a claim is about cannot be a record", "a claim about a record");
}

/* --- what a clause reads -------------------------------------------------------------- */

static const char reads_much[] = BASE TOTAL(
	".payer, .payee",
	"at_least: .gross\n") "---\n"
			      "define: d\nof: party\ncites: [{work: /w, at: s}]\nis: "
			      ".resident\n---\n" TABLE(
				      "x", "rate",
				      "k: .payee.kind, c: .class") "  - {id: r, k: company, rate: "
								   "5%," SINCE "---\n" CLAUSE_OF(
									   "c",
									   "duty") "applies: "
										   "is(.payee, "
										   "\"d\") and "
										   ".flag\n"
										   "nil: {when: "
										   "total(\"t\") < "
										   "pkr(5), "
										   "because: x}\n"
										   "duty: {d: "
										   "{kind: pay, "
										   "when: with, "
										   "bearer: "
										   ".payer, to: "
										   "auth, base: "
										   ".gross,\n"
										   "  rate: "
										   "table(\"x\")}}"
										   "\n";

static void test_reads(void)
{
	struct kit_rules k;
	const struct mez_clause *cl;
	MEZ_AUTOBUF b = MEZ_BUF_INIT;

	if (!ok(kit_rules(&k, reads_much, NULL) == 0, "a clause that reads much: %s", kit_err.msg))
		return;
	cl = mez_rules_clause(&k.rules, MEZ_STR("c"));
	for (size_t i = 0; i < cl->nreads; i++)
		mez_buf_fmt(&b, "%s%.*s", i ? " " : "", MEZ_ALL(k.rules.slot[cl->reads[i]].path));
	is_str(b.p, "class flag gross kind paid_on payee.id payee.kind payee.resident payer.id",
	       "every path it can read, and no other");
}

int main(void)
{
	kit_start();
	test_effects();
	test_guards();
	test_duties();
	test_exceptions();
	test_chains();
	test_claimed();
	test_variations();
	test_reads();
	return done_testing();
}
