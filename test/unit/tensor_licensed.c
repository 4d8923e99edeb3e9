/* tensor/evallicence.c: licensed() over extracts of registers: what the state, the activity, the
 * clients, the places, the limits and the conditions make of it; and rules that are refused. */
#include "ruleskit.h"

static struct kit_rules k;

#define FACTS_OF                                                                                   \
	"vocabulary: licences\n"                                                                   \
	"facts: {act: {type: word, words: [call, trunk, data]}, who: {type: word, words: [firm, "  \
	"person]},\n"                                                                              \
	"  land: {type: word, words: [north, south]}, what: {type: word, words: [call, other]}}\n" \
	"---\n"                                                                                    \
	"activities: acts\n"                                                                       \
	"words: {telecom: {}, voice: {broader: telecom}, call: {broader: voice},\n"                \
	"  trunk: {broader: [voice, wire]}, wire: {}, data: {}}\n"                                 \
	"---\n"
#define TYPE(name, words, more)                                                                \
	"licence: " name "\ntitle: T\nof: party\nproof: {from: auth}\ncites: [{work: /w, at: " \
	"sec_1}]\n"                                                                            \
	"valid: {from: 2000-01-01}\ncovers: {activities: acts, words: " words "}\n"            \
	"max_age: 30\nsource: GK\nconfidence: GK\n" more "---\n"
#define WHEN(cond)                                               \
	CLAUSE_OF("c", "prohibition")                            \
	"applies: '" cond "'\n---\n"                             \
	"coverage: c\ndomain: tax\nexamines: [{head: h, kinds: " \
	"[payment],\n"                                           \
	"  date: .paid_on, from: 2000-01-01}]\n"
#define HELD "licensed(.payee, \"l\", .act)"

static void rules(const char *yaml)
{
	if (kit_rules(&k, yaml, NULL) < 0) {
		fprintf(stderr, "# rules: %s\n", kit_err.msg);
		abort();
	}
}

static const struct mez_json *verdict;

/* "T", "F", or the causes of what is unknown. */
static const char *holds(const char *facts, const char *evidence)
{
	const char *state;

	verdict = kit_eval(&k, &(struct kit_ask){.facts = facts, .evidence = evidence});
	state = kit_state(verdict, "tax");
	if (strcmp(state, "non_compliant") == 0)
		return "T";
	return strcmp(state, "not_applicable") == 0 ? "F"
	       : verdict			    ? kit_why(verdict, "tax")
						    : state;
}

static void says(const char *facts, const char *evidence, const char *want, const char *what)
{
	is_str(holds(facts, evidence), want, what);
}

#define FACTS(x) "{\"paid_on\":\"2025-09-15\",\"payee\":{\"id\":\"p1\"}" x "}"
#define CALL FACTS(",\"act\":\"call\"")
#define DOC(subject) "{\"credential\":\"MezLicence\",\"from\":\"auth\",\"subject\":{" subject "}}"
#define EXTRACT_AT(day, reg, list) \
	DOC("\"id\":\"p1\",\"register\":\"" reg "\",\"as_of\":\"" day "\",\"licences\":[" list "]")
#define EXTRACT(list) EXTRACT_AT("2025-09-10", "l", list)
#define RUNS "\"number\":\"7\",\"from\":\"2020-01-01\",\"to\":\"2029-12-31\""
#define L(x) "{" RUNS x "}"

/* The trace of the only licence: its state and what fails, as canonical text. */
static const char *traced(void)
{
	const struct mez_json *clauses = mez_json_at(kit_cell(verdict, "tax"), "clauses");
	const struct mez_json *relied = mez_json_at(mez_json_item(clauses, 0), "relied_on");

	return kit_text(mez_json_at(mez_json_item(relied, 0), "licences"));
}

static void test_state(void)
{
	rules(BASE FACTS_OF TYPE("l", "[telecom]", "") WHEN(HELD));
	says(CALL, "[]", "licence_missing l payee", "nothing from the authority");
	says(CALL, "[" EXTRACT("") "]", "F", "the register knows of none");
	says(CALL, "[" EXTRACT(L("")) "]", "T", "in force");
	is_str(traced(), "[{\"number\":\"7\",\"state\":\"active\"}]", "and the trace says so");
	says(CALL, "[" EXTRACT(L(",\"suspensions\":[{\"from\":\"2025-09-01\"}]")) "]", "F",
	     "suspended on that day");
	is_str(traced(), "[{\"fails\":[\"suspended\"],\"number\":\"7\",\"state\":\"suspended\"}]",
	       "and why it is not");
	says(CALL,
	     "[" EXTRACT(
		     L(",\"suspensions\":[{\"from\":\"2025-09-01\",\"to\":\"2025-09-14\"}]")) "]",
	     "T", "until the day before");
	says(CALL, "[" EXTRACT(L(",\"revoked_on\":\"2025-09-15\"")) "]", "F", "revoked that day");
	says(CALL, "[" EXTRACT(L(",\"revoked_on\":\"2025-09-16\"")) "]", "T", "the day after");
	says(CALL,
	     "[" EXTRACT("{\"number\":\"7\",\"from\":\"2020-01-01\",\"to\":\"2025-09-14\"}") "]",
	     "F", "expired the day before");
	says(CALL,
	     "[" EXTRACT("{\"number\":\"7\",\"from\":\"2020-01-01\",\"to\":\"2025-09-15\"}") "]",
	     "T", "its last day");
	says(CALL, "[" EXTRACT("{\"number\":\"7\",\"applied_on\":\"2020-01-01\"}") "]", "F",
	     "only applied for");
	says(CALL, "[" EXTRACT("{\"number\":\"7\",\"to\":\"2020-01-01\"}") "]", "conflict l 7",
	     "a history that cannot be");
	says(CALL, "[" DOC("\"id\":\"p1\",\"register\":\"l\"") "]", "licence_missing l payee",
	     "no extract at all");
	says(CALL, "[" EXTRACT(L(",\"state\":\"active\"")) "]", "licence_missing l payee",
	     "a member too many");
}

static void test_documents(void)
{
	rules(BASE FACTS_OF TYPE("l", "[telecom]", "") WHEN(HELD));
	says(CALL, "[" EXTRACT_AT("2025-08-16", "l", L("")) "]", "T", "thirty days old");
	says(CALL, "[" EXTRACT_AT("2025-08-15", "l", L("")) "]", "list_stale 2025-08-15 l",
	     "and a day older");
	says(CALL, "[" EXTRACT_AT("2025-12-01", "l", L("")) "]", "T", "written later");
	says(CALL, "[" EXTRACT_AT("2025-09-10", "m", L("")) "]", "licence_missing l payee",
	     "another register");
	says(CALL,
	     "[" EXTRACT(L("")) "," EXTRACT_AT("2025-09-11", "l",
					       L(",\"revoked_on\":\"2025-09-11\"")) "]",
	     "F", "the later one counts");
	says(CALL,
	     "[" EXTRACT_AT("2025-09-11", "l",
			    L(",\"revoked_on\":\"2025-09-11\"")) "," EXTRACT(L("")) "]",
	     "F", "in any order");
	says(CALL, "[" EXTRACT(L("")) "," EXTRACT("") "]", "conflict payee l",
	     "two of one day that disagree");
	says(CALL, "[" EXTRACT(L("")) "," EXTRACT(L(",\"granted_on\":\"2019-12-01\"")) "]", "T",
	     "two that agree");
	says(CALL,
	     "[" DOC("\"closed\":true,\"register\":\"l\",\"as_of\":\"2025-09-10\",\"licences\":["
		     "{\"holder\":\"p1\"," RUNS "}]") "]",
	     "T", "the whole register has it");
	says(CALL,
	     "[" DOC("\"closed\":true,\"register\":\"l\",\"as_of\":\"2025-09-10\",\"licences\":["
		     "{\"holder\":\"p2\"," RUNS "}]") "]",
	     "F", "a closed register that has it not says no");
	says(CALL, "[" DOC("\"register\":\"l\",\"as_of\":\"2025-09-10\",\"licences\":[]") "]",
	     "licence_missing l payee", "an open one says nothing");
	says("{\"paid_on\":\"2025-09-15\",\"act\":\"call\",\"payee\":{\"id\":\"p2\"}}",
	     "[" EXTRACT(L("")) "]", "licence_missing l payee", "about someone else");
	says("{\"paid_on\":\"2025-09-15\",\"act\":\"call\"}", "[" EXTRACT(L("")) "]",
	     "fact_missing payee.id", "about whom is not said");
	says(CALL,
	     "[{\"credential\":\"MezLicence\",\"from\":\"other\",\"subject\":{\"id\":\"p1\","
	     "\"register\":\"l\",\"as_of\":\"2025-09-10\",\"licences\":[]}}]",
	     "licence_missing l payee", "another authority");
	says("{\"paid_on\":\"1999-12-31\",\"payee\":{\"id\":\"p1\"},\"act\":\"call\"}",
	     "[" EXTRACT(L("")) "]", "no_pack tax", "before the clause");
}

static void test_activity(void)
{
	rules(BASE FACTS_OF TYPE("l", "[voice]", "") WHEN(HELD));
	says(FACTS(",\"act\":\"trunk\""), "[" EXTRACT(L("")) "]", "T", "what is broader covers it");
	says(FACTS(",\"act\":\"data\""), "[" EXTRACT(L("")) "]", "F", "beside it");
	says(FACTS(",\"act\":\"data\""), "[]", "F", "which no register need be asked for");
	says(FACTS(""), "[" EXTRACT(L("")) "]", "fact_missing act", "not said what is done");
	says(FACTS(",\"act\":null"), "[" EXTRACT(L("")) "]", "null_value c", "said to be nothing");
	says(FACTS(""), "[" EXTRACT("") "]", "F", "without a licence it does not matter");
	says(CALL, "[" EXTRACT(L(",\"activities\":[\"call\"]")) "]", "T", "named by the licence");
	says(CALL, "[" EXTRACT(L(",\"activities\":[\"trunk\"]")) "]", "F", "not named by it");
	is_str(traced(), "[{\"fails\":[\"activity\"],\"number\":\"7\",\"state\":\"active\"}]",
	       "and why");
	says(CALL, "[" EXTRACT(L(",\"activities\":[\"telecom\"]")) "]", "T", "broadly named");
	says(FACTS(",\"act\":\"trunk\""), "[" EXTRACT(L(",\"activities\":[\"wire\"]")) "]", "T",
	     "under either of two that are broader");
	says(FACTS(",\"act\":\"data\""), "[" EXTRACT(L(",\"activities\":[\"data\"]")) "]", "F",
	     "a licence gives no more than its type");
	rules(BASE FACTS_OF TYPE("l", "[call]", "") WHEN("licensed(.payee, \"l\", \"voice\")"));
	says(FACTS(""), "[" EXTRACT(L("")) "]", "F",
	     "what is narrower does not cover what is broader");
	rules(BASE FACTS_OF TYPE("l", "[call]", "") TYPE("l2", "[data]", "")
		      WHEN("licensed(.payee, \"acts\", .act)"));
	says(CALL, "[" EXTRACT(L("")) "]", "T", "any type over the activities");
	says(CALL, "[" EXTRACT("") "]", "F",
	     "the register says no, and the other is of other things");
	says(FACTS(",\"act\":\"data\""), "[" EXTRACT(L("")) "]", "licence_missing l2 payee",
	     "the other's register is not shown");
	says(FACTS(",\"act\":\"trunk\""), "[]", "F", "nothing licenses it");
}

static void test_scope(void)
{
	rules(BASE FACTS_OF TYPE("l", "[telecom]",
				 "clients: {is: .who, words: [firm]}\nplaces: {is: .land}\n")
		      WHEN(HELD));
	says(FACTS(",\"act\":\"call\",\"who\":\"firm\""), "[" EXTRACT(L("")) "]", "T", "a firm");
	says(FACTS(",\"act\":\"call\",\"who\":\"person\""), "[" EXTRACT(L("")) "]", "F",
	     "a person");
	is_str(traced(), "[{\"fails\":[\"clients\"],\"number\":\"7\",\"state\":\"active\"}]",
	       "and why");
	says(CALL, "[" EXTRACT(L("")) "]", "fact_missing who", "not said for whom");
	says(FACTS(",\"act\":\"call\",\"who\":\"person\""),
	     "[" EXTRACT(L(",\"clients\":[\"person\"]")) "]", "F", "a licence gives no more");
	says(FACTS(",\"act\":\"call\",\"who\":\"firm\",\"land\":\"south\""),
	     "[" EXTRACT(L(",\"places\":[\"north\"]")) "]", "F", "elsewhere");
	says(FACTS(",\"act\":\"call\",\"who\":\"firm\",\"land\":\"north\""),
	     "[" EXTRACT(L(",\"places\":[\"north\"]")) "]", "T", "there");
	says(FACTS(",\"act\":\"call\",\"who\":\"firm\""),
	     "[" EXTRACT(L(",\"places\":[\"north\"]")) "]", "fact_missing land", "not said where");
}

#define XXX(n) "{\"amount\":\"" n "\",\"currency\":\"XXX\"}"
#define PAYS(n) FACTS(",\"act\":\"call\",\"gross\":" XXX(n))

static void test_limits(void)
{
	rules(BASE FACTS_OF TYPE("l", "[telecom]", "limits: {pay: {of: .gross, max: xxx(100)}}\n")
		      WHEN(HELD));
	says(PAYS("100"), "[" EXTRACT(L("")) "]", "T", "at the limit");
	says(PAYS("100.01"), "[" EXTRACT(L("")) "]", "F", "over it");
	is_str(traced(), "[{\"fails\":[\"limit:pay\"],\"number\":\"7\",\"state\":\"active\"}]",
	       "and why");
	says(PAYS("60"), "[" EXTRACT(L(",\"limits\":{\"pay\":" XXX("50") "}")) "]", "F",
	     "over the limit of this licence");
	says(PAYS("101"), "[" EXTRACT(L(",\"limits\":{\"pay\":" XXX("500") "}")) "]", "F",
	     "a licence lifts no limit");
	says(CALL, "[" EXTRACT(L("")) "]", "fact_missing gross", "not said how much");
	says(PAYS("60"), "[" EXTRACT(L(",\"limits\":{\"pay\":\"50\"}")) "]", "conflict pay l",
	     "a number where money is limited");
	rules(BASE FACTS_OF TYPE("l", "[telecom]", "limits: {many: {of: .n}}\n") WHEN(HELD));
	says(FACTS(",\"act\":\"call\",\"n\":5"), "[" EXTRACT(L("")) "]",
	     "condition_not_shown many l", "a limit that each licence states, and this does not");
	says(FACTS(",\"act\":\"call\",\"n\":5"), "[" EXTRACT(L(",\"limits\":{\"many\":\"5\"}")) "]",
	     "T", "five of five");
	says(FACTS(",\"act\":\"call\",\"n\":6"), "[" EXTRACT(L(",\"limits\":{\"many\":\"5\"}")) "]",
	     "F", "six of five");
}

static void test_conditions(void)
{
	rules(BASE FACTS_OF TYPE(
		"l", "[telecom]",
		"conditions: {bond: {title: T}, big: {title: T, requires: .n > 3}}\n") WHEN(HELD));
	says(FACTS(",\"act\":\"call\",\"n\":4"), "[" EXTRACT(L("")) "]",
	     "condition_not_shown bond l", "nothing of the bond");
	says(FACTS(",\"act\":\"call\",\"n\":3"), "[" EXTRACT(L("")) "]", "F",
	     "a condition that fails, whatever the other");
	says(FACTS(",\"act\":\"call\",\"n\":4"),
	     "[" EXTRACT(L(",\"conditions\":{\"bond\":[{\"from\":\"2020-01-01\"}]}")) "]", "T",
	     "both met");
	says(FACTS(",\"act\":\"call\",\"n\":4"),
	     "[" EXTRACT(L(",\"conditions\":{\"bond\":[{\"from\":\"2020-01-01\",\"to\":\"2025-09-"
			   "14\"}]}")) "]",
	     "F", "met until the day before");
	is_str(traced(), "[{\"fails\":[\"condition:bond\"],\"number\":\"7\",\"state\":\"active\"}]",
	       "and why");
	says(FACTS(",\"act\":\"call\",\"n\":4"),
	     "[" EXTRACT(L(",\"conditions\":{\"bond\":[]}")) "]", "F", "never met");
	says(CALL, "[" EXTRACT(L(",\"conditions\":{\"bond\":[{\"from\":\"2020-01-01\"}]}")) "]",
	     "fact_missing n", "not said how big");
}

static void test_grace(void)
{
#define ENDED "[" EXTRACT("{\"number\":\"7\",\"from\":\"2020-01-01\",\"to\":\"2025-09-01\"}") "]"
#define GRACE(days, force)                                               \
	BASE FACTS_OF TYPE("l", "[telecom]",                             \
			   "renewal: {grace: " days ", in_force: " force \
			   ", source: GK, confidence: GK}\n") WHEN(HELD)
	rules(GRACE("14", "true"));
	says(CALL, ENDED, "T", "in force in the days of grace");
	rules(GRACE("13", "true"));
	says(CALL, ENDED, "F", "after the last of them");
	rules(GRACE("14", "false"));
	says(CALL, ENDED, "F", "days to renew in, and not in force");
	is_str(traced(), "[{\"fails\":[\"lapsed\"],\"number\":\"7\",\"state\":\"lapsed\"}]",
	       "and why");
	rules(BASE FACTS_OF TYPE("l", "[telecom]",
				 "terms: [{years: 5, source: GK, confidence: GK}]\n") WHEN(HELD));
	says(CALL, "[" EXTRACT(L("")) "]", "conflict l 7", "a term that its type does not have");
}

#define ACTS(words) BASE "activities: a\nwords: {" words "}\n"
#define ONE(more) BASE FACTS_OF TYPE("l", "[telecom]", more)

static void test_refused(void)
{
	refuses(ACTS("x: {broader: x}"), MEZ_E_RULE, "'x' is broader than itself", "itself");
	refuses(ACTS("x: {broader: y}, y: {broader: z}, z: {broader: x}"), MEZ_E_RULE,
		"is broader than itself", "a circle");
	refuses(ACTS("x: {broader: y}"), MEZ_E_RULE, "no activity 'y'", "no such word");
	refuses(ACTS(""), MEZ_E_RULE, "from 1 to", "no words");
	takes(ACTS("x: {broader: [y, z]}, y: {broader: w}, z: {broader: w}, w: {}"), "two ways up");
	refuses(BASE FACTS_OF TYPE("l", "[fly]", ""), MEZ_E_RULE, "no such activity: 'fly'",
		"covers what is none");
	refuses(ONE("clients: {is: .what, words: [x]}\n"), MEZ_E_RULE,
		"outside the vocabulary: 'x'", "a client that is none");
	refuses(ONE("clients: {is: .n}\n"), MEZ_E_RULE, "no word fact", "clients by a number");
	refuses(ONE("limits: {m: {of: .flag}}\n"), MEZ_E_RULE, "cannot be a bool",
		"a limit of a bool");
	refuses(ONE("limits: {m: {of: .gross, max: 5}}\n"), MEZ_E_RULE, "cannot be a decimal",
		"money by a number");
	refuses(ONE("conditions: {m: {title: T, requires: .n}}\n"), MEZ_E_RULE,
		"cannot be a decimal", "a condition that is none");
	refuses(ONE("conditions: {m: {title: T, requires: 'licensed(.payee, \"l\", .act)'}}\n"),
		MEZ_E_RULE, "a licence asks for no licence", "itself as its condition");
	refuses(ONE("terms: [{years: 0, source: GK, confidence: GK}]\n"), MEZ_E_RULE, "from 1 to",
		"no years");
	refuses(ONE("renewal: {grace: -1, in_force: true, source: GK, confidence: GK}\n"),
		MEZ_E_RULE, "from 0 to", "grace before the end");
	refuses(ONE("fees: [nope]\n"), MEZ_E_RULE, "no table or param of fees 'nope'", "no fees");
	refuses(ONE("") WHEN("licensed(.payee, \"nope\", .act)"), MEZ_E_RULE, "no licence 'nope'",
		"no such type");
	refuses(ONE("") WHEN("licensed(.gross, \"l\", .act)"), MEZ_E_RULE, "path of a record",
		"held by money");
	refuses(ONE("") WHEN("licensed(.thing, \"l\", .act)"), MEZ_E_RULE, "of another type",
		"held by a thing");
	refuses(ONE("") WHEN("licensed(.payee, \"l\", \"fly\")"), MEZ_E_RULE,
		"outside the activities: 'fly'", "a literal that is none");
	refuses(ONE("") WHEN("licensed(.payee, \"l\", .what)"), MEZ_E_RULE,
		"outside the activities: 'other'", "a fact with words that are none");
	refuses(ONE("") WHEN("licensed(.payee, \"l\", .n)"), MEZ_E_RULE,
		"expected a word of 'acts'", "a number");
	refuses(ONE("") TABLE("t", "rate",
			      "k: 'licensed(.payee, \"l\", .act)'") "  - {id: a, k: true, rate: "
								    "1%," SINCE,
		MEZ_E_RULE, "a key consults no other table", "a key of a table");
}

int main(void)
{
	kit_start();
	test_state();
	test_documents();
	test_activity();
	test_scope();
	test_limits();
	test_conditions();
	test_grace();
	test_refused();
	return done_testing();
}
