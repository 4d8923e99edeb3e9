/* tensor/screened.c, cleared.c: birth, countries and numbers of who is screened; what is not known
 * of them, which when it becomes known changes no definite state; and the documents that take a hit
 * away, or do not. */
#include "oracle.h"
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

/* Each name of an entry counts where it is the likest: a weak alias once a country bears it out. */
static void test_other_name(void)
{
	const struct mez_json *hit;

	rules(WHOLE HEAD("") "  - {id: e1, name: Wahmi Bilali Khan, kind: individual, countries: "
			     "[PK], names: [{name: Wahmi Bilal, strength: weak}]}\n---\n" WHEN);
	hit = member(verdict_of(NAMED("Wahmi Bilal", ""), "", NULL), "hits", 0);
	is_str(kit_text(mez_json_at(hit, "score_min")), "809", "by its name, if of elsewhere");
	is_str(kit_text(mez_json_at(hit, "score_max")), "870", "by its alias, if of there");
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

/* What was said in which order, and twice, does not show. */
static void test_order(void)
{
	const char *a, *b, *c;
	const struct mez_json *v, *w;

	rules(WHOLE HEAD("") PLAIN WHEN);
	mez_digest_hex(hex, &mez_rules_list(&k.rules, lists[0])->sha256);
	a = document("MezAuthorisation", "other", "p1", "e1", "");
	b = licence(",\"kinds\":[\"gift\"]");
	c = document("MezDetermination", "auth", "p2", "e1", ",\"same\":false");
	v = verdict_of(NAMED("Khayali Nobody", ""), "",
		       mez_arena_fmt(&kit_arena, "[%s,%s,%s]", a, b, c).p);
	w = verdict_of(NAMED("Khayali Nobody", ""), "",
		       mez_arena_fmt(&kit_arena, "[%s,%s,%s,%s]", c, a, b, a).p);
	is_str(kit_text(member(v, "hits", 0)), kit_text(member(w, "hits", 0)), "refused in order");
	is_int(mez_json_len(mez_json_at(member(w, "hits", 0), "refused")), 3, "and each once");
	rules(WHOLE HEAD("") PLAIN CLAUSE_OF(
		"c", "prohibition") "applies: 'screen(.payee) and screen(.payee)'\n");
	v = verdict_of(NAMED("Khayali Nobody", ""), "", NULL);
	ok(member(v, "hits", 0) && !member(v, "hits", 1), "a party asked for twice has one hit");
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

/* --- properties ----------------------------------------------------------------------------- */

enum { CASES = 2500, FACTS = 4 };
static struct oracle_rng rng = {UINT64_C(20261124)};

static const char *pick(const char *const *list, unsigned n)
{
	return list[oracle_below(&rng, n)];
}

/* A list of two entries with some of what tells persons apart, weak and short names among them. */
static const char *some_list(void)
{
	static const char *const names[] = {"Khayali Nobody", "Khayali Samir Nobody", "Farzi Bilal",
					    "BLA", "Wahmi Trading Company"};
	static const char *const births[] = {
		"", ", births: [{from: 1950-01-01, to: 1950-12-31}]",
		", births: [{from: 1953-03-01, to: 1953-03-01, circa: true}]"};
	static const char *const countries[] = {"", ", countries: [PK]", ", countries: [FR, DE]"};
	static const char *const numbers[] = {"", "", ", identifiers: [{value: XX123456}]"};
	static const char *const others[] = {"", ", names: [{name: Bilal, strength: weak}]",
					     ", aliases: [Nobody Samir]"};
	MEZ_AUTOBUF b = MEZ_BUF_INIT;

	mez_buf_z(&b, WHOLE HEAD(""));
	for (unsigned i = 0; i < 2; i++)
		mez_buf_fmt(&b, "  - {id: e%u, name: %s, kind: individual%s%s%s%s}\n", i,
			    pick(names, 5), pick(births, 3), pick(countries, 3), pick(numbers, 3),
			    pick(others, 3));
	mez_buf_z(&b, "---\n" WHEN);
	return mez_arena_dup(&kit_arena, mez_buf_view(&b)).p;
}

static void some_party(const char *fact[static FACTS])
{
	static const char *const names[] = {"\"Khayali Nobody\"",
					    "\"Nobody Khayali Tariq\"",
					    "\"Kayali Samir Nobodi\"",
					    "\"Bilal\"",
					    "\"BLA\"",
					    "\"Wahmi Trading Corp\"",
					    "\"Khayali Tariq\""};
	static const char *const births[] = {"\"1950\"",       "\"1953\"",	 "\"1990-07\"",
					     "\"1950-03-01\"", "\"1952-01-01\"", "null"};
	static const char *const countries[] = {"[\"Pakistan\"]", "[\"FR\"]", "[]", "null"};
	static const char *const numbers[] = {"[]", "[\"xx-123456\"]", "[\"YY999999\"]"};

	fact[0] = mez_arena_fmt(&kit_arena, "\"name\":%s", pick(names, 7)).p;
	fact[1] = mez_arena_fmt(&kit_arena, "\"born\":%s", pick(births, 6)).p;
	fact[2] = mez_arena_fmt(&kit_arena, "\"countries\":%s", pick(countries, 4)).p;
	fact[3] = mez_arena_fmt(&kit_arena, "\"identifiers\":%s", pick(numbers, 3)).p;
}

static const char *party_of(const char *const fact[static FACTS], unsigned mask)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;

	for (unsigned i = 0; i < FACTS; i++)
		if (mask & 1u << i)
			mez_buf_fmt(&b, "%s%s", b.len ? "," : "", fact[i]);
	return mez_arena_dup(&kit_arena, mez_buf_view(&b)).p;
}

static unsigned definite, reviews, hits;

/* One party against one list, with some of its facts and with all. */
static bool try_one(void)
{
	const char *fact[FACTS], *less, *more, *some;

	some_party(fact);
	some = party_of(fact, 1 + oracle_below(&rng, 15));
	less = told(verdict_of(some, "", NULL));
	more = told(verdict_of(party_of(fact, ~0u), "", NULL));
	hits += strcmp(more, "hit") == 0;
	reviews += strncmp(more, "screening_review", 16) == 0;
	if (strcmp(less, "hit") != 0 && strcmp(less, "none") != 0)
		return true;
	definite++;
	if (strcmp(less, more) == 0)
		return true;
	fprintf(stderr, "# %s: %s\n# %s: %s\n", some, less, party_of(fact, ~0u), more);
	return false;
}

static void test_properties(void)
{
	unsigned failed = 0;

	for (unsigned i = 0; i < CASES && failed < 3; i++) {
		if (i % 25 == 0) {
			mez_arena_reset(&kit_arena);
			rules(some_list());
		}
		failed += !try_one();
	}
	is_int(failed, 0, "what is definite stays so when more of the party is known");
	ok(definite > CASES / 5 && hits > CASES / 20 && reviews > CASES / 20,
	   "%u definite, %u hits, %u to be looked at", definite, hits, reviews);
}

int main(void)
{
	kit_start();
	test_parts();
	test_unknown();
	test_types();
	test_trace();
	test_other_name();
	test_authorised();
	test_amounts();
	test_order();
	test_revoked();
	test_authority();
	test_properties();
	return done_testing();
}
