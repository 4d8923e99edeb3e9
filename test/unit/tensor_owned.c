/* tensor/owned.c: ownership by listed persons as clauses ask for it: what an operation states of
 * holdings, the rule of each list, documents about owners; and that knowing more, or stating it in
 * another order, changes no definite state. */
#include "oracle.h"
#include "ruleskit.h"

static struct kit_rules k;
static const struct mez_str lists[] = {{"near", 4}, {"far", 3}};

#define HOLDINGS                                                                             \
	"vocabulary: holdings\ntypes:\n"                                                     \
	"  holding: {of: {type: text}, id: {type: text}, name: {type: text}, share: {type: " \
	"share},\n    born: {type: partial_date}}\n"                                         \
	"facts: {owners: {type: holding, many: 9, complete_if: .sure}, sure: {type: bool}}\n---\n"
#define LIST(name, rule)                                                          \
	"list: " name "\nas_of: 2025-09-01\nmax_age: 30\nownership: {" rule "}\n" \
	"entries: [{id: e, name: Bad, kind: entity}, {id: f, name: Worse, kind: entity}]\n---\n"
#define HALF "rule: at_least, threshold: 50%, counted: together, through: chains"
#define MORE "rule: more_than, threshold: 50%, counted: singly, through: direct"
#define WHEN(cond)                                                           \
	CLAUSE_OF("c", "prohibition")                                        \
	"applies: '" cond "'\n---\n"                                         \
	"coverage: c\ndomain: tax\nexamines: [{head: h, kinds: [payment],\n" \
	"  date: .paid_on, from: 2000-01-01}]\n"
#define OWNED WHEN("owned(.payee, .owners)")

static void rules(const char *yaml, size_t nlists)
{
	if (kit_rules(&k, yaml, NULL) < 0) {
		fprintf(stderr, "# rules: %s\n", kit_err.msg);
		abort();
	}
	k.policy.list = lists;
	k.policy.nlists = nlists;
	k.policy.determiner = MEZ_STR("auth");
	k.policy.authoriser = MEZ_STR("auth");
}

static const struct mez_json *verdict_of(const char *facts, const char *evidence)
{
	const char *all = mez_arena_fmt(&kit_arena, "{\"paid_on\":\"2025-09-15\",%s}", facts).p;

	return kit_eval(&k, &(struct kit_ask){.facts = all, .evidence = evidence});
}

static const char *told(const struct mez_json *v)
{
	const char *state = kit_state(v, "tax");

	if (!v)
		return kit_err.msg;
	if (strcmp(state, "non_compliant") == 0)
		return "owned";
	return strcmp(state, "not_applicable") == 0 ? "free" : kit_why(v, "tax");
}

static void says(const char *facts, const char *want)
{
	is_str(told(verdict_of(facts, NULL)), want, facts);
}

#define P "\"payee\":{\"id\":\"p1\"}"
#define SURE ",\"sure\":true"
#define OWNERS(list) P SURE ",\"owners\":[" list "]"
#define H(of, id, name, share) \
	"{\"of\":\"" of "\",\"id\":\"" id "\",\"name\":\"" name "\",\"share\":\"" share "\"}"

static void test_stated(void)
{
	rules(BASE HOLDINGS LIST("near", HALF) OWNED, 1);
	says(OWNERS(H("p1", "b", "Bad", "0.5")), "owned");
	says(OWNERS(H("p1", "b", "Bad", "0.499")), "free");
	says(OWNERS(H("p1", "b", "Bad", "0.3") "," H("p1", "w", "Worse", "0.2")), "owned");
	says(OWNERS(H("p1", "h", "Holding", "0.5") "," H("h", "b", "Bad", "0.5")), "owned");
	says(OWNERS(""), "free");
	says(P SURE ",\"owners\":null", "free");
	says(P ",\"owners\":null", "free");
	says(P ",\"owners\":[" H("p1", "b", "Bad", "0.5") "]", "owned");
	says(P ",\"owners\":[" H("p1", "b", "Good", "1") "]", "fact_missing sure");
	says(P ",\"sure\":false,\"owners\":[" H("p1", "b", "Good", "1") "]", "not_complete owners");
	says(P SURE, "fact_missing owners");
	says("\"payee\":{}" SURE ",\"owners\":[]", "fact_missing payee.id");
	says(OWNERS(H("q", "b", "Bad", "1")), "free");
	says(OWNERS("{\"of\":\"p1\",\"id\":\"b\",\"share\":\"0.5\"}"),
	     "fact_missing owners.0.name");
	says(OWNERS("{\"of\":\"p1\",\"id\":\"b\",\"share\":\"0.4\"}"), "free");
	says(OWNERS("{\"of\":\"p1\",\"name\":\"Good\",\"share\":\"0.5\"}"),
	     "fact_missing owners.0.id");
	says(OWNERS("{\"of\":\"p1\",\"id\":\"b\",\"name\":\"Bad\"}"),
	     "fact_missing owners.0.share");
	says(OWNERS("{\"of\":\"p1\",\"id\":\"b\",\"name\":\"Good\"}"), "free");
	says(OWNERS("{\"id\":\"b\",\"name\":\"Bad\",\"share\":\"0.5\"}"),
	     "fact_missing owners.0.of");
	says(OWNERS("{\"of\":null,\"id\":\"b\",\"name\":\"Bad\",\"share\":\"0.5\"}"),
	     "null_value owners.0");
	says(OWNERS(H("p1", "b", "Bad", "1.01")),
	     "expected a share from 0 to 1 at 'owners.0.share'");
	says(OWNERS(H("p1", "b", "Bad", "-0.1")),
	     "expected a share from 0 to 1 at 'owners.0.share'");
	says(OWNERS("{\"share\":null}"), "expected a share from 0 to 1 at 'owners.0.share'");
}

static void test_lists(void)
{
	rules(BASE HOLDINGS LIST("near", HALF) LIST("far", MORE) OWNED, 2);
	says(OWNERS(H("p1", "b", "Bad", "0.5")), "owned");
	rules(BASE HOLDINGS LIST("near", MORE) OWNED, 1);
	says(OWNERS(H("p1", "b", "Bad", "0.5")), "free");
	says(OWNERS(H("p1", "b", "Bad", "0.51")), "owned");
	says(OWNERS(H("p1", "b", "Bad", "0.4") "," H("p1", "w", "Worse", "0.4")), "free");
	says(OWNERS(H("p1", "h", "Holding", "1") "," H("h", "b", "Bad", "1")), "free");
	rules(BASE HOLDINGS LIST("near", "rule: none") OWNED, 1);
	says(OWNERS(H("p1", "b", "Bad", "1")), "free");
	rules(BASE HOLDINGS "list: near\nas_of: 2025-09-01\nmax_age: 30\nentries: []\n---\n" OWNED,
	      1);
	says(OWNERS(H("p1", "b", "Good", "1")), "ownership_unstated near");
	k.policy.nlists = 0;
	says(OWNERS(""), "no_list_required test-zone");
	rules(BASE HOLDINGS LIST("near", HALF) OWNED, 1);
	is_str(told(kit_eval(&k, &(struct kit_ask){.facts = "{\"paid_on\":\"2025-09-15\"," OWNERS(
							   H("p1", "g", "Good", "1")) "}",
						   .as_of = "2025-11-01T00:00:00Z"})),
	       "list_stale 2025-09-01 near", "a stale list frees no owner");
}

static void test_refused(void)
{
	static const char *const bad[] = {
		BASE HOLDINGS WHEN("owned(.payee, .note)"),
		BASE HOLDINGS WHEN("owned(.payee)"),
		BASE HOLDINGS WHEN("owned(.gross, .owners)"),
		BASE HOLDINGS WHEN("owned(.thing, .owners)"),
		BASE HOLDINGS WHEN("any(x in .owners, owned(x, .owners))"),
		BASE HOLDINGS WHEN("owned(.payee, .payee)"),
		BASE "vocabulary: v\ntypes: {h: {of: {type: text}, id: {type: text}, name: {type: "
		     "text}, share: {type: decimal}}}\nfacts: {owners: {type: h, many: "
		     "9}}\n---\n" OWNED,
		BASE "vocabulary: v\ntypes: {h: {of: {type: text}, id: {type: text}, name: {type: "
		     "text}, share: {type: share}}}\nfacts: {owners: {type: h, many: "
		     "201}}\n---\n" OWNED,
		BASE "vocabulary: v\ntypes: {h: {id: {type: text}, name: {type: text}, share: "
		     "{type: share}}}\nfacts: {owners: {type: h, many: 9}}\n---\n" OWNED,
		BASE HOLDINGS LIST("near", "rule: at_least, threshold: 0%, counted: together, "
					   "through: chains") OWNED,
		BASE HOLDINGS LIST("near", "rule: about") OWNED,
		BASE HOLDINGS "define: d\nof: party\ncites: [{work: /w, at: s}]\nis: "
			      "owned(.payee, .owners)\n---\n" OWNED,
	};

	for (size_t i = 0; i < MEZ_COUNT(bad); i++)
		ok(kit_rules(&k, bad[i], NULL) < 0 && kit_err.line > 0, "refused: %s", kit_err.msg);
}

/* --- documents and trace -------------------------------------------------------------------- */

static const char *document(const char *kind, const char *id, const char *more)
{
	char hex[MEZ_HEX32 + 1];

	mez_digest_hex(hex, &mez_rules_list(&k.rules, lists[0])->sha256);
	return mez_arena_fmt(&kit_arena,
			     "[{\"credential\":\"%s\",\"from\":\"auth\",\"subject\":{\"id\":\"%s\","
			     "\"list\":\"near\",\"entry\":\"e\",\"list_sha256\":\"%s\"%s}}]",
			     kind, id, hex, more)
		.p;
}

static void test_documents(void)
{
	static const char facts[] = OWNERS(H("p1", "b", "Bad", "0.6"));

	rules(BASE HOLDINGS LIST("near", HALF) OWNED, 1);
	is_str(told(verdict_of(facts, document("MezDetermination", "b", ",\"same\":false"))),
	       "free", "the owner is another");
	is_str(told(verdict_of(facts, document("MezDetermination", "p1", ",\"same\":false"))),
	       "owned", "that the body is another is no news");
	is_str(told(verdict_of(facts, document("MezAuthorisation", "b", ""))), "free",
	       "an authorisation of the owner");
	is_str(told(verdict_of(facts, document("MezAuthorisation", "p1", ""))), "free",
	       "an authorisation of the body it owns");
	is_str(told(verdict_of(facts, document("MezAuthorisation", "q", ""))), "owned",
	       "an authorisation of another");
}

static const struct mez_json *relied(const struct mez_json *v)
{
	const struct mez_json *clause =
		mez_json_item(mez_json_at(kit_cell(v, "tax"), "clauses"), 0);

	return mez_json_item(mez_json_at(clause, "relied_on"), 0);
}

static void test_trace(void)
{
	const struct mez_json *v;

	rules(BASE HOLDINGS LIST("near", HALF) OWNED, 1);
	v = verdict_of(OWNERS(H("p1", "b", "Bad", "0.3") "," H("p1", "g", "Good", "0.7")), NULL);
	is_str(kit_get(relied(v), "kind"), "ownership", "what was relied on");
	is_str(kit_get(relied(v), "holds"), "no", "and what it came to");
	is_str(kit_get(relied(v), "ownership"),
	       "{\"counted\":\"together\",\"rule\":\"at_least\",\"share\":\"0.3\",\"threshold\":"
	       "\"0.5\",\"through\":\"chains\"}",
	       "the rule and the share");
	v = verdict_of(P ",\"sure\":false,\"owners\":[" H("p1", "b", "Bad", "0.3") "]", NULL);
	is_str(kit_get(mez_json_at(relied(v), "ownership"), "share_min"), "0.3", "at least");
	is_str(kit_get(mez_json_at(relied(v), "ownership"), "share_max"), "", "with no end");
	v = verdict_of(OWNERS("{\"of\":\"p1\",\"id\":\"b\",\"name\":\"Bad\"}"), NULL);
	is_str(kit_get(mez_json_at(relied(v), "ownership"), "share_max"), "1", "at most");
}

/* --- properties ----------------------------------------------------------------------------- */

enum { CASES = 3000, MOST = 5 };
static struct oracle_rng rng = {UINT64_C(20261123)};

struct held {
	char member[4][40]; /* of, id, name, share */
};

static const char *pick(const char *const *list, unsigned n)
{
	return list[oracle_below(&rng, n)];
}

static void some_holding(struct held *h)
{
	static const char *const bodies[] = {"p1", "p1", "a", "b", "c"};
	static const char *const names[] = {"Bad", "Good", "Fine", "Kind", "Worse"};
	static const char *const shares[] = {"0", "0.2", "0.25", "0.3", "0.5", "0.6", "1"};

#define SET(i, ...) (void)snprintf(h->member[i], sizeof h->member[i], __VA_ARGS__)
	SET(0, "\"of\":\"%s\"", pick(bodies, MEZ_COUNT(bodies)));
	SET(1, "\"id\":\"%s\"", pick(bodies, MEZ_COUNT(bodies)));
	SET(2, "\"name\":\"%s\"", pick(names, MEZ_COUNT(names)));
	SET(3, "\"share\":\"%s\"", pick(shares, MEZ_COUNT(shares)));
#undef SET
}

/* What the mask keeps, beginning with the first-th holding; the last bits say whether it is said to
 * be all. */
static const char *facts_of(const struct held *h, unsigned n, unsigned first, unsigned mask)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;

	mez_buf_fmt(&b, P "%s,\"owners\":[", mask & 1u << (4 * MOST) ? SURE : "");
	for (unsigned i = 0; i < n; i++) {
		unsigned at = (first + i) % n;
		const char *comma = "";

		mez_buf_fmt(&b, "%s{", i ? "," : "");
		for (unsigned m = 0; m < 4; m++)
			if (mask & 1u << (4 * at + m)) {
				mez_buf_fmt(&b, "%s%s", comma, h[at].member[m]);
				comma = ",";
			}
		mez_buf_z(&b, "}");
	}
	mez_buf_z(&b, "]");
	return mez_arena_dup(&kit_arena, mez_buf_view(&b)).p;
}

static unsigned definite;

static bool try_one(void)
{
	unsigned n = 1 + oracle_below(&rng, MOST), first = oracle_below(&rng, n);
	unsigned some = (unsigned)oracle_next(&rng) | (unsigned)oracle_next(&rng) |
			(unsigned)oracle_next(&rng);
	const char *facts, *less, *turned, *more;
	struct held h[MOST];

	for (unsigned i = 0; i < n; i++)
		some_holding(&h[i]);
	facts = facts_of(h, n, 0, some);
	less = kit_state(verdict_of(facts, NULL), "tax");
	turned = kit_state(verdict_of(facts_of(h, n, first, some), NULL), "tax");
	more = kit_state(verdict_of(facts_of(h, n, 0, ~0u), NULL), "tax");
	definite += strcmp(less, "pending") != 0;
	if (strcmp(less, turned) == 0 &&
	    (strcmp(less, "pending") == 0 || strcmp(less, more) == 0) &&
	    strcmp(more, "pending") != 0)
		return true;
	fprintf(stderr, "# %s\n# %s, turned %s, with more %s\n", facts, less, turned, more);
	return false;
}

static void test_properties(void)
{
	static const char *const both[] = {
		BASE HOLDINGS LIST("near", HALF) OWNED,
		BASE HOLDINGS LIST("near", "rule: more_than, threshold: 25%, counted: singly, "
					   "through: chains") OWNED};
	unsigned failed = 0;

	for (unsigned i = 0; i < CASES && failed < 3; i++) {
		if (i % 50 == 0) {
			mez_arena_reset(&kit_arena);
			rules(both[i / 50 % 2], 1);
		}
		failed += !try_one();
	}
	is_int(failed, 0, "knowing more and another order change nothing that is definite");
	ok(definite * 10 > CASES, "%u definite", definite);
}

int main(void)
{
	kit_start();
	test_stated();
	test_lists();
	test_refused();
	test_documents();
	test_trace();
	test_properties();
	return done_testing();
}
