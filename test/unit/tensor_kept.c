/* tensor/kept.c: with parts made beforehand and without, a verdict is the same; the text that a
 * citation names is the one in force. */
#include "ruleskit.h"
#include "tensor/kept.h"

#define HEX "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a"
#define PROVISION(eid, heading)                              \
	"{\"eid\":\"" eid "\",\"kind\":\"section\"," heading \
	"\"paraphrase\":true,\"text_sha256\":\"" HEX "\"}"
#define TEXT(work, from, provisions)                                                    \
	"{\"type\":\"mez.law/1\",\"work\":\"" work "\",\"expression\":\"" work "@" from \
	"\",\"language\":\"eng\",\"title\":\"T\",\"valid_from\":\"" from                \
	"\",\"provisions\":[" provisions "]}"
#define SECTION(heading) \
	PROVISION("sec_1", "\"heading\":\"" heading "\",") "," PROVISION("sec_1__subsec_2", "")

static const char *const law[] = {TEXT("/w", "2010-01-01", SECTION("Old")),
				  TEXT("/w", "2020-01-01", SECTION("N\\\"ew")),
				  TEXT("/v", "2005-01-01", PROVISION("sec_9", "")), NULL};

#define VOUCHED(name, cites)                                                                    \
	"clause: " name "\neffect: requirement\ndomain: tax\nhead: h\ntitle: T\ncites: [" cites \
	"]\nvalid: {from: 2000-01-01}\nknown_from: 2010-01-01\ndate: .paid_on\n"                \
	"guard: .kind == \"payment\"\nrequires: .payee.kyc.ok and .flag\n"
static const char rules[] =
	BASE VOUCHED("a", "{work: /w, at: sec_1__subsec_2}, {work: /v, at: sec_9}") "---\n" VOUCHED(
		"b", "{work: /w, at: sec_1__subsec_2}");

static struct kit_rules k;

static const struct mez_json *cite(const struct mez_json *v, size_t clause, size_t i)
{
	const struct mez_json *clauses = mez_json_at(kit_cell(v, "tax"), "clauses");

	return mez_json_item(mez_json_at(mez_json_item(clauses, clause), "cites"), i);
}

/* The verdict, made with and without what is kept: as bytes, and as the tree they stand for. */
static const struct mez_json *both(const char *facts)
{
	struct kit_ask q = {.facts = facts,
			    .evidence = "[{\"credential\":\"Kyc\",\"from\":\"auth\",\"subject\":"
					"{\"id\":\"p\",\"kyc\":{\"ok\":true}}}]"};
	const struct mez_json *made = kit_eval(&k, &q), *kept;
	struct mez_json bare;

	k.engine.kept = mez_kept_make(&kit_arena, &k.engine);
	kept = kit_eval(&k, &q);
	k.engine.kept = NULL;
	mez_require(made && kept);
	is_str(kit_text(kept), kit_text(made), "the same bytes");
	bare = mez_json_clone(&kit_arena, kept);
	is_str(kit_text(&bare), kit_text(made), "and the same tree");
	return kept;
}

#define ON(day) "{\"paid_on\":\"" day "\",\"payee\":{\"id\":\"p\"}}"

static void test_citations(void)
{
	static const struct {
		const char *facts, *w, *heading, *v;
	} cases[] = {
		{ON("2004-12-31"), "", "", ""},
		{ON("2005-01-01"), "", "", "/v@2005-01-01"},
		{ON("2009-12-31"), "", "", "/v@2005-01-01"},
		{ON("2010-01-01"), "/w@2010-01-01", "Old", "/v@2005-01-01"},
		{ON("2019-12-31"), "/w@2010-01-01", "Old", "/v@2005-01-01"},
		{ON("2020-01-01"), "/w@2020-01-01", "N\"ew", "/v@2005-01-01"},
		{"{}", "", "", ""},
	};

	for (size_t i = 0; i < MEZ_COUNT(cases); i++) {
		const struct mez_json *v = both(cases[i].facts);

		is_str(kit_get(cite(v, 0, 0), "expression"), cases[i].w, "the text on the day");
		is_str(kit_get(cite(v, 0, 0), "heading"), cases[i].heading, "heading from above");
		is_str(kit_get(cite(v, 0, 1), "expression"), cases[i].v, "of another work");
		is_str(kit_get(cite(v, 1, 0), "expression"), cases[i].w, "cited twice");
	}
}

/* Shown by a document, derived, asserted, and not known. */
static void test_facts(void)
{
	const struct mez_json *v =
		both("{\"paid_at\":\"2025-09-15T12:00:00Z\",\"payee\":{\"id\":\"p\"}}");
	const char *facts = kit_get(kit_cell(v, "tax"), "facts");

	ok(strstr(facts, "{\"class\":\"asserted\",\"path\":\"kind\"}") != NULL, "asserted");
	ok(strstr(facts, "{\"class\":\"derived\",\"path\":\"paid_on\"}") != NULL, "derived");
	ok(strstr(facts, "\",\"class\":\"evidenced\",\"path\":\"payee.kyc.ok\"}") != NULL,
	   "shown, by which document");
	is_str(kit_get(kit_cell(v, "tax"), "unknown"), "[\"flag\"]", "not known");
	ok(strstr(kit_get(v, "packs"), "\"name\":\"test\"") != NULL, "the packs");
}

/* A domain that no rule speaks of, and one whose head the zone requires all the same. */
static void test_no_pack(void)
{
	static const struct mez_required_head required = {
		.kind = {"payment", 7}, .head = {"x", 1}, .domain = MEZ_DOMAIN_AML};
	const struct mez_json *v;

	k.policy.head = &required;
	k.policy.nheads = 1;
	v = both("{}");
	is_str(kit_get(kit_cell(v, "aml"), "reasons"),
	       "[{\"code\":\"not_examined\",\"head\":\"x\"}]", "a head that nobody examines");
	is_str(kit_get(kit_cell(v, "kyc"), "reasons"),
	       "[{\"code\":\"no_pack\",\"domain\":\"kyc\"}]", "a domain without rules");
	is_str(kit_state(v, "kyc"), "pending", "is not decided");
}

int main(void)
{
	kit_start();
	if (kit_rules(&k, rules, law) < 0) {
		fprintf(stderr, "# %s\n", kit_err.msg);
		abort();
	}
	test_citations();
	test_facts();
	test_no_pack();
	return done_testing();
}
