/* domain/domain.h: names, sets and the order of states. */
#include "domain/domain.h"

#include "tap.h"

/* The wire names are frozen: they stand in every verdict that was ever signed. */
static const char *const names[] = {
	"aml",	       "kyc",
	"sanctions",   "tax",
	"securities",  "corporate",
	"custody",     "data_privacy",
	"licensing",   "banking",
	"payments",    "clearing",
	"settlement",  "digital_assets",
	"employment",  "immigration",
	"ip",	       "consumer_protection",
	"arbitration", "trade",
	"insurance",   "anti_bribery",
	"sharia",
};

/* mez_str_of() takes NULL too, and gcc then warns of printing one. */
static struct mez_str str(const char *z)
{
	return (struct mez_str){z, strlen(z)};
}

static void test_domains(void)
{
	static const char *const bad[] = {"", "AML", "aml ", "Tax", "domain", "aml."};
	enum mez_domain d = MEZ_DOMAIN_TAX;

	is_int(MEZ_COUNT(names), MEZ_DOMAIN_COUNT, "23 domains");
	for (size_t i = 0; i < MEZ_COUNT(names); i++) {
		ok(mez_domain_parse(&d, str(names[i])) && (size_t)d == i, "%s is domain %zu",
		   names[i], i);
		is_str(mez_domain_name((enum mez_domain)i), names[i], "and back");
		ok(mez_domain_about((enum mez_domain)i)[0], "and says what it is about");
	}
	d = MEZ_DOMAIN_TAX;
	for (size_t i = 0; i < MEZ_COUNT(bad); i++)
		ok(!mez_domain_parse(&d, str(bad[i])) && d == MEZ_DOMAIN_TAX, "no domain '%s'",
		   bad[i]);
	ok(!mez_domain_parse(&d, MEZ_NOSTR), "nothing is no domain");
}

static void test_sets(void)
{
	const struct mez_domain_set *twenty = mez_domain_set_find(MEZ_STR("domains/20"));
	const struct mez_domain_set *all = mez_domain_set_find(MEZ_STR("domains/23"));

	ok(twenty && twenty->count == 20 && strcmp(twenty->name, "domains/20") == 0,
	   "the set of 20");
	ok(all && all->count == 23, "the set of 23");
	ok(!mez_domain_set_find(MEZ_STR("domains/21")) && !mez_domain_set_find(MEZ_NOSTR) &&
		   !mez_domain_set_find(MEZ_STR("domains/2")),
	   "no other set");
}

static void test_states(void)
{
	static const char *const worst_first[] = {"non_compliant", "pending", "not_applicable",
						  "exempt", "compliant"};
	const int n = (int)MEZ_COUNT(worst_first);
	enum mez_state s = MEZ_STATE_EXEMPT;
	int wrong = 0;

	for (int i = 0; i < n; i++) {
		ok(mez_state_parse(&s, str(worst_first[i])) && (int)s == i, "state %s",
		   worst_first[i]);
		is_str(mez_state_name((enum mez_state)i), worst_first[i], "and back");
	}
	for (int i = 0; i < n; i++)
		for (int k = 0; k < n; k++) {
			enum mez_state a = (enum mez_state)i, b = (enum mez_state)k;

			wrong += (int)mez_state_meet(a, b) != (i < k ? i : k);
			wrong += (int)mez_state_join(a, b) != (i > k ? i : k);
		}
	is_int(wrong, 0, "meet is the worse, join the better, of all 25 pairs");
	ok(!mez_state_parse(&s, MEZ_STR("ok")) && !mez_state_parse(&s, MEZ_STR("Compliant")) &&
		   !mez_state_parse(&s, MEZ_NOSTR) && s == MEZ_STATE_COMPLIANT,
	   "no other state");
}

int main(void)
{
	test_domains();
	test_sets();
	test_states();
	return done_testing();
}
