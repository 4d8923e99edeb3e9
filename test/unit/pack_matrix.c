/* Matrices of provisions: what is cited, what is marked, what is open. */
#include "pack/matrix.h"

#include "ruleskit.h"

#define HEX "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a"
#define PROVISION(eid) \
	"{\"eid\":\"" eid "\",\"kind\":\"section\",\"paraphrase\":true,\"text_sha256\":\"" HEX "\"}"
#define TEXT(from, provisions)                                                             \
	"{\"type\":\"mez.law/1\",\"work\":\"/w\",\"expression\":\"/w/eng@" from            \
	"\",\"language\":\"eng\",\"title\":\"T\",\"valid_from\":\"" from                    \
	"\",\"provisions\":[" provisions "]}"
#define MATRIX(rows) \
	BASE CLAUSE("c") "requires: .flag\n---\nmatrix: m\nwork: /w\nprovisions:\n" rows

static const char *const law[] = {
	TEXT("2000-01-01", PROVISION("sec_1") "," PROVISION("sec_9")),
	TEXT("2010-01-01",
	     PROVISION("sec_1") "," PROVISION("sec_1__subsec_1") "," PROVISION("sec_10") ","
	     PROVISION("sec_2") "," PROVISION("sec_2__para_a") ","
	     PROVISION("sec_2__para_a__i") "," PROVISION("sec_2__para_b")),
	NULL};

/* "sec_1 encoded c;...": every provision of /w, its state, its rules. */
static const char *lines(const char *yaml)
{
	MEZ_AUTOBUF out = MEZ_BUF_INIT;
	const struct mez_expression *of;
	struct mez_matrix_line *v;
	struct kit_rules k;
	size_t n;

	if (kit_rules(&k, yaml, law))
		return kit_err.msg;
	mez_matrix_lines(&v, &n, &of, &kit_arena, &k.rules, &k.law, 0, MEZ_STR("/w"));
	for (size_t i = 0; i < n; i++) {
		mez_buf_fmt(&out, "%.*s %s", MEZ_ALL(v[i].p->eid),
			    mez_provision_state_name(v[i].state));
		for (size_t b = 0; b < v[i].nby; b++)
			mez_buf_fmt(&out, " %.*s", MEZ_ALL(v[i].by[b]));
		mez_buf_ch(&out, ';');
	}
	return mez_arena_dup(&kit_arena, mez_buf_view(&out)).p;
}

static void test_states(void)
{
	is_str(lines(BASE CLAUSE("c") "requires: .flag\n"),
	       "sec_1 encoded c;sec_10 open;sec_1__subsec_1 open;sec_2 open;sec_2__para_a open;"
	       "sec_2__para_a__i open;sec_2__para_b open;",
	       "a citation is of nothing below it, nor of what begins alike");
	is_str(lines(MATRIX("  - {at: sec_1__subsec_1, as: encoded, by: [c]}\n"
			    "  - {at: sec_2__para_a__i, as: out, reason: r}\n")),
	       "sec_1 encoded c;sec_10 open;sec_1__subsec_1 encoded c;sec_2 part;"
	       "sec_2__para_a part;sec_2__para_a__i out;sec_2__para_b open;",
	       "what is around something looked at");
	is_str(lines(MATRIX("  - {at: sec_1, as: not_operative, reason: r}\n"
			    "  - {at: sec_2, as: out, reason: r}\n"
			    "  - {at: sec_2__para_a, as: encoded, by: [c]}\n"
			    "  - {at: sec_9, as: out, reason: gone since}\n")),
	       "sec_1 encoded c;sec_10 open;sec_1__subsec_1 not_operative;sec_2 out;"
	       "sec_2__para_a encoded c;sec_2__para_a__i encoded c;sec_2__para_b out;",
	       "marks hold below them, the deepest; what is cited is encoded");
}

static void test_works(void)
{
	struct kit_rules k;
	struct mez_str *v;
	size_t n;

	is_int(kit_rules(&k, MATRIX("  - {at: sec_2, as: out, reason: r}\n"), law), 0, "rules");
	v = mez_matrix_works(&n, &kit_arena, &k.rules, 0);
	ok(n == 1 && mez_str_is(v[0], "/w"), "one work, cited and marked");
	v = mez_matrix_works(&n, &kit_arena, &k.rules, 7);
	is_int(n, 0, "another pack's");
	ok(mez_matrix_find(&k.rules, 0, MEZ_STR("/w")) &&
		   !mez_matrix_find(&k.rules, 7, MEZ_STR("/w")) &&
		   !mez_matrix_find(&k.rules, 0, MEZ_STR("/v")),
	   "a matrix by pack and work");
}

static void test_bad(void)
{
	static const struct { const char *rows, *part; } cases[] = {
		{"  - {at: sec_2, as: open, reason: r}\n", "encoded, not_operative or out"},
		{"  - {at: sec_2, as: part, reason: r}\n", "encoded, not_operative or out"},
		{"  - {at: sec_2, as: encoded}\n", "names the rules"},
		{"  - {at: sec_2, as: out, reason: r, by: [c]}\n", "names the rules"},
		{"  - {at: sec_2, as: out}\n", "why is it out?"},
		{"  - {at: sec_2, as: not_operative}\n", "why is it not_operative?"},
		{"  - {at: sec_2, as: out, reason: r}\n  - {at: sec_2, as: out, reason: r}\n",
		 "'sec_2' is marked twice"},
		{"  - {at: sec_3, as: out, reason: r}\n", "no text held of /w has 'sec_3'"},
		{"  - {at: sec_2, as: encoded, by: [d]}\n", "no rule is called 'd'"},
		{"  - {at: sec_2, as: out, reason: r}\n---\nmatrix: m2\nwork: /w\nprovisions: []\n",
		 "has a matrix of '/w' already"},
	};

	for (size_t i = 0; i < MEZ_COUNT(cases); i++) {
		struct mez_str yaml = mez_arena_fmt(&kit_arena, MATRIX("%s"), cases[i].rows);

		kit_refuses(yaml.p, law, MEZ_E_RULE, 0, 0, cases[i].part, cases[i].part, __FILE__,
			    __LINE__);
	}
}

int main(void)
{
	kit_start();
	test_states();
	test_works();
	test_bad();
	return done_testing();
}
