/* tensor/screened.c, cleared.c: birth, countries and numbers of who is screened; what is not known
 * of them; and the documents that take a hit away, or do not. */
#include "ruleskit.h"

static struct kit_rules k;
static const struct mez_str lists[] = {{"denied", 6}};

/* A party with all that tells persons apart, and a list of two. */
#define WHOLE                                                                                  \
	"{authority: auth, title: A}\n--- {authority: other, title: B}\n"                      \
	"--- {offset: xx, rows: [{from: 2000-01-01, utc: \"+05:00\", source: GK, confidence: " \
	"GK}]}\n---\nvocabulary: base\ntypes:\n"                                               \
	"  party: {id: {type: text}, name: {type: text}, born: {type: partial_date},\n"        \
	"    countries: {type: texts}, identifiers: {type: texts}}\n"                          \
	"facts: {kind: {type: word, words: [payment, gift]}, paid_on: {type: date},\n"         \
	"  gross: {type: money}, fee: {type: money}, payee: {type: party}}\n---\n"
#define HEAD(more)                                                                       \
	"list: denied\nalgorithm: names/1\nreview: 700\nblock: 900\nas_of: 2025-09-01\n" \
	"max_age: 30\n" more "entries:\n"
#define NOBODY                                                                                  \
	"  - {id: e1, name: Khayali Nobody, kind: individual, births: [{from: 1950-01-01, to: " \
	"1950-12-31}], countries: [PK],\n      identifiers: [{type: Passport, value: "          \
	"XX123456}]}\n"
#define TRADING "  - {id: e2, name: Farzi Imaginary Trading, kind: entity}\n---\n"
#define PLAIN "  - {id: e1, name: Khayali Nobody, kind: individual}\n" TRADING
#define WHEN                                                                 \
	CLAUSE_OF("c", "prohibition")                                        \
	"applies: 'screen(.payee)'\n---\n"                                   \
	"coverage: c\ndomain: tax\nexamines: [{head: h, kinds: [payment],\n" \
	"  date: .paid_on, from: 2000-01-01}]\n"

static void rules(const char *yaml)
{
	if (kit_rules(&k, yaml, NULL) < 0) {
		fprintf(stderr, "# rules: %s\n", kit_err.msg);
		abort();
	}
	k.policy.list = lists;
	k.policy.nlists = 1;
	k.policy.determiner = MEZ_STR("auth");
	k.policy.authoriser = MEZ_STR("auth");
}

static const struct mez_json *verdict_of(const char *payee, const char *more, const char *evidence)
{
	const char *facts =
		mez_arena_fmt(&kit_arena,
			      "{\"paid_on\":\"2025-09-15\"%s,\"payee\":{\"id\":\"p1\",%s}}", more,
			      payee)
			.p;

	return kit_eval(&k, &(struct kit_ask){.facts = facts, .evidence = evidence});
}

static const char *told(const struct mez_json *v)
{
	const char *state = kit_state(v, "tax");

	if (!v)
		return kit_err.msg;
	if (strcmp(state, "non_compliant") == 0)
		return "hit";
	return strcmp(state, "not_applicable") == 0 ? "none" : kit_why(v, "tax");
}

static void screens(const char *payee, const char *want)
{
	is_str(told(verdict_of(payee, "", NULL)), want, payee);
}

#define NAMED(name, rest) "\"name\":\"" name "\"" rest
#define ALL(born, country, number) \
	",\"born\":" born ",\"countries\":" country ",\"identifiers\":" number
#define NONE ALL("null", "null", "[]")

/* "Khayaly Nobodi" scores in review by its name alone; see mez-screen(7) for the points. */
static void test_parts(void)
{
	rules(WHOLE HEAD("") NOBODY TRADING WHEN);
	screens(NAMED("Khayali Nobody", NONE), "hit");
	screens(NAMED("Khayali Nobody", ALL("\"1950\"", "[\"Pakistan\"]", "[]")), "hit");
	screens(NAMED("Khayali Nobody", ALL("\"1950-06\"", "[]", "[]")), "hit");
	screens(NAMED("Khayali Nobody", ALL("\"1990-06-01\"", "[]", "[]")),
		"screening_review e1 denied");
	screens(NAMED("Khayali Samir Tariq Nobody", ALL("\"1990\"", "[\"FR\"]", "[]")), "none");
	screens(NAMED("Somebody Else", ALL("\"1990\"", "[\"FR\"]", "[\"xx 12-34-56\"]")), "hit");
	screens(NAMED("Somebody Else", ALL("\"1990\"", "[\"FR\"]", "[\"YY123456\"]")), "none");
	screens(NAMED("Somebody Else", ALL("\"1990\"", "[\"FR\"]", "[\"123\"]")), "none");
}

/* Saying less betters nothing. */
static void test_unknown(void)
{
	rules(WHOLE HEAD("") NOBODY TRADING WHEN);
	screens(NAMED("Somebody Else", ",\"born\":\"1990\",\"countries\":[]"),
		"fact_missing payee.identifiers");
	screens(NAMED("Khayali Nobody", ",\"countries\":[],\"identifiers\":[]"),
		"fact_missing payee.born; screening_review e1 denied");
	screens(NAMED("Khayali Samir Tariq Nobody", ",\"identifiers\":[],\"countries\":[]"),
		"fact_missing payee.born; screening_review e1 denied");
	screens(NAMED("Somebody Else", ",\"identifiers\":[]"), "none");
	screens(NAMED("Farzi Imaginary Trading", ",\"identifiers\":[]"), "hit");
	rules(WHOLE HEAD("") PLAIN WHEN);
	screens(NAMED("Khayali Nobody", ""), "hit");
	screens(NAMED("Somebody Else", ""), "none");
	screens("\"born\":\"1950\"", "fact_missing payee.name");
}

static void test_types(void)
{
	static const struct {
		const char *payee, *why;
	} bad[] = {
		{"\"born\":\"1950-13\"", "expected a date, month or year at 'payee.born'"},
		{"\"born\":\"50\"", "expected a date, month or year at 'payee.born'"},
		{"\"born\":\"1950-02-30\"", "expected a date, month or year at 'payee.born'"},
		{"\"born\":1950", "expected a date, month or year at 'payee.born'"},
		{"\"countries\":\"PK\"", "expected a list of texts at 'payee.countries'"},
		{"\"countries\":[1]", "expected a list of texts at 'payee.countries'"},
		{"\"identifiers\":[\"\"]", "expected a list of texts at 'payee.identifiers'"},
		{"\"identifiers\":{}", "expected a list of texts at 'payee.identifiers'"},
	};
	static const char *const refused[] = {"born: {type: text}", "countries: {type: text}",
					      "identifiers: {type: int}"};

	rules(WHOLE HEAD("") PLAIN WHEN);
	for (size_t i = 0; i < MEZ_COUNT(bad); i++)
		is_str(told(verdict_of(bad[i].payee, "", NULL)), bad[i].why, bad[i].payee);
	for (size_t i = 0; i < MEZ_COUNT(refused); i++) {
		const char *yaml =
			mez_arena_fmt(&kit_arena,
				      BASE "vocabulary: more\ntypes: {party: {%s}}\n---\n%s",
				      refused[i], WHEN)
				.p;

		is_int(kit_rules(&k, yaml, NULL), -MEZ_E_RULE, refused[i]);
	}
	is_int(kit_rules(&k,
			 WHOLE CLAUSE("c") "requires: '.payee.countries == .payee.identifiers'\n",
			 NULL),
	       -MEZ_E_RULE, "lists of texts are only screened");
}

static const struct mez_json *member(const struct mez_json *v, const char *list, size_t i)
{
	const struct mez_json *clause =
		mez_json_item(mez_json_at(kit_cell(v, "tax"), "clauses"), 0);

	const struct mez_json *all = mez_json_get(clause, mez_str_of(list));

	return i < mez_json_len(all) ? mez_json_item(all, i) : NULL;
}

static void test_trace(void)
{
	const struct mez_json *v, *hit;

	rules(WHOLE HEAD("") NOBODY TRADING WHEN);
	v = verdict_of(NAMED("Khayali Nobody", ALL("\"1990\"", "[\"PK\"]", "[]")), "", NULL);
	is_str(kit_text(mez_json_at(member(v, "relied_on", 0), "used")),
	       "[\"born\",\"countries\",\"identifiers\"]", "what was used");
	hit = member(v, "hits", 0);
	is_str(kit_get(hit, "birth"), "against", "what the birth says");
	is_str(kit_get(hit, "country"), "for", "what the country says");
	is_str(kit_get(hit, "identifier"), "nothing", "what the numbers say");
	ok(!mez_json_at(hit, "score_min"), "one score");
	v = verdict_of(NAMED("Khayali Nobody", ",\"identifiers\":[]"), "", NULL);
	hit = member(v, "hits", 0);
	is_str(kit_text(mez_json_at(hit, "score_min")), "830", "at least");
	is_str(kit_text(mez_json_at(hit, "score_max")), "1000", "at most");
	ok(!mez_json_at(hit, "birth"), "nothing of what is not stated");
	v = verdict_of(NAMED("Somebody Else", ALL("null", "null", "[\"XX123456\"]")), "", NULL);
	is_str(kit_get(member(v, "hits", 0), "name"), "Khayali Nobody", "found by a number");
	is_str(kit_get(member(v, "hits", 0), "identifier"), "for", "which says so");
}

/* --- documents ------------------------------------------------------------------------------ */

static char hex[MEZ_HEX32 + 1];

/* A document about the hit on e1, with more members. */
static const char *document(const char *kind, const char *from, const char *id, const char *entry,
			    const char *more)
{
	return mez_arena_fmt(&kit_arena,
			     "{\"credential\":\"%s\",\"from\":\"%s\",\"subject\":{\"id\":\"%s\","
			     "\"list\":\"denied\",\"entry\":\"%s\",\"list_sha256\":\"%s\"%s}}",
			     kind, from, id, entry, hex, more)
		.p;
}

static const char *licence(const char *more)
{
	return document("MezAuthorisation", "auth", "p1", "e1", more);
}

static void clears(const char *one, const char *more, const char *want, const char *because)
{
	const char *evidence = mez_arena_fmt(&kit_arena, "[%s]", one).p;
	const struct mez_json *v = verdict_of(NAMED("Khayali Nobody", ""), more, evidence);
	const struct mez_json *refused = mez_json_at(member(v, "hits", 0), "refused");

	is_str(told(v), want, one);
	is_str(mez_json_len(refused) ? kit_get(mez_json_item(refused, 0), "because") : "-", because,
	       "refused because");
}

#define GROSS(n, cur) ",\"gross\":{\"amount\":\"" n "\",\"currency\":\"" cur "\"}"
#define MOST ",\"at_most\":{\"gross\":{\"amount\":\"100\",\"currency\":\"XXX\"}}"

static void test_authorised(void)
{
	rules(WHOLE HEAD("") PLAIN WHEN);
	mez_digest_hex(hex, &mez_rules_list(&k.rules, lists[0])->sha256);
	clears(licence(""), "", "none", "-");
	clears(document("MezAuthorisation", "other", "p1", "e1", ""), "", "hit", "other_issuer");
	clears(document("MezAuthorisation", "auth", "p2", "e1", ""), "", "hit", "other_party");
	clears(document("MezAuthorisation", "auth", "", "e1", ""), "", "hit", "other_party");
	clears(document("MezAuthorisation", "auth", "p1", "e2", ""), "", "hit", "other_entry");
	clears(licence(",\"kinds\":[\"payment\",\"gift\"]"), "", "none", "-");
	clears(licence(",\"kinds\":[\"gift\"]"), "", "hit", "other_kind");
	clears(licence(",\"kinds\":[]"), "", "hit", "other_kind");
	clears(licence(",\"from\":\"2025-09-15\",\"to\":\"2025-09-15\""), "", "none", "-");
	clears(licence(",\"from\":\"2025-09-16\""), "", "hit", "other_day");
	clears(licence(",\"to\":\"2025-09-14\""), "", "hit", "other_day");
	clears(licence(",\"operation_sha256\":\"00\""), "", "hit", "other_operation");
	hex[0] = hex[0] == '0' ? '1' : '0';
	clears(licence(""), "", "hit", "other_list_version");
	clears(document("MezDetermination", "auth", "p1", "e1", ",\"same\":false"), "", "hit",
	       "other_list_version");
}

static void test_amounts(void)
{
	rules(WHOLE HEAD("") PLAIN WHEN);
	mez_digest_hex(hex, &mez_rules_list(&k.rules, lists[0])->sha256);
	clears(licence(MOST), GROSS("100", "XXX"), "none", "-");
	clears(licence(MOST), GROSS("100.01", "XXX"), "hit", "over_amount");
	clears(licence(MOST), GROSS("1", "YYY"), "hit", "over_amount");
	clears(licence(MOST), ",\"gross\":null", "hit", "over_amount");
	clears(licence(MOST), "", "fact_missing gross", "-");
	clears(licence(",\"at_most\":{\"payee.name\":{\"amount\":\"1\",\"currency\":\"XXX\"}}"), "",
	       "hit", "over_amount");
	clears(licence(",\"at_most\":{\"nothing\":{\"amount\":\"1\",\"currency\":\"XXX\"}}"), "",
	       "hit", "over_amount");
	clears(licence(MOST ",\"kinds\":[\"gift\"]"), "", "hit", "other_kind");
}

/* The digest by which the kit's documents are revoked is that of their subject. */
static void test_revoked(void)
{
	const struct mez_json *subject;
	struct mez_digest d;
	char text[MEZ_HEX32 + 1];
	const char *both;

	rules(WHOLE HEAD("") PLAIN WHEN);
	mez_digest_hex(hex, &mez_rules_list(&k.rules, lists[0])->sha256);
	subject = mez_json_at(kit_json(licence("")), "subject");
	d = mez_canon_digest_of(subject);
	mez_digest_hex(text, &d);
	both = mez_arena_fmt(&kit_arena,
			     "%s,{\"credential\":\"MezRevocation\",\"from\":\"auth\",\"subject\":"
			     "{\"id\":\"p1\",\"revokes\":\"%s\"}}",
			     licence(""), text)
		       .p;
	clears(both, "", "hit", "revoked");
	both = mez_arena_fmt(&kit_arena,
			     "%s,{\"credential\":\"MezRevocation\",\"from\":\"other\",\"subject\":"
			     "{\"id\":\"p1\",\"revokes\":\"%s\"}}",
			     licence(""), text)
		       .p;
	clears(both, "", "none", "-");
}

/* A list that names its authority believes no other; a zone without one believes nobody. */
static void test_authority(void)
{
	rules(WHOLE HEAD("authorisations_by: other\n") PLAIN WHEN);
	mez_digest_hex(hex, &mez_rules_list(&k.rules, lists[0])->sha256);
	clears(licence(""), "", "hit", "other_issuer");
	clears(document("MezAuthorisation", "other", "p1", "e1", ""), "", "none", "-");
	rules(WHOLE HEAD("") PLAIN WHEN);
	mez_digest_hex(hex, &mez_rules_list(&k.rules, lists[0])->sha256);
	k.policy.authoriser = MEZ_NOSTR;
	clears(licence(""), "", "hit", "other_issuer");
	is_int(kit_rules(&k, WHOLE HEAD("authorisations_by: nobody\n") PLAIN WHEN, NULL),
	       -MEZ_E_RULE, "an authority that no pack knows");
}

int main(void)
{
	kit_start();
	test_parts();
	test_unknown();
	test_types();
	test_trace();
	test_authorised();
	test_amounts();
	test_revoked();
	test_authority();
	return done_testing();
}
