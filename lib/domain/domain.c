/* domain/domain.c: names of domains, sets and states. */
#include "domain/domain.h"

static const struct {
	const char *name, *about;
} domains[] = {
#define X(id, wire, text) [MEZ_DOMAIN_##id] = {wire, text},
	MEZ_DOMAINS(X)
#undef X
};
_Static_assert(MEZ_COUNT(domains) == MEZ_DOMAIN_COUNT, "one row a domain");

static const char *const states[] = {
#define X(id, wire) [MEZ_STATE_##id] = wire,
	MEZ_STATES(X)
#undef X
};

static const struct mez_domain_set sets[] = {
	{"domains/20", 20},
	{"domains/23", 23},
};

const char *mez_domain_name(enum mez_domain d)
{
	mez_require((size_t)d < MEZ_DOMAIN_COUNT);
	return domains[d].name;
}

const char *mez_domain_about(enum mez_domain d)
{
	mez_require((size_t)d < MEZ_DOMAIN_COUNT);
	return domains[d].about;
}

bool mez_domain_parse(enum mez_domain *out, struct mez_str s)
{
	for (size_t i = 0; i < MEZ_DOMAIN_COUNT; i++) {
		if (mez_str_eq(s, mez_str_of(domains[i].name))) {
			*out = (enum mez_domain)i;
			return true;
		}
	}
	return false;
}

const struct mez_domain_set *mez_domain_set_find(struct mez_str name)
{
	for (size_t i = 0; i < MEZ_COUNT(sets); i++)
		if (mez_str_eq(name, mez_str_of(sets[i].name)))
			return &sets[i];
	return NULL;
}

const char *mez_state_name(enum mez_state s)
{
	mez_require((size_t)s < MEZ_COUNT(states));
	return states[s];
}

bool mez_state_parse(enum mez_state *out, struct mez_str s)
{
	for (size_t i = 0; i < MEZ_COUNT(states); i++) {
		if (mez_str_eq(s, mez_str_of(states[i]))) {
			*out = (enum mez_state)i;
			return true;
		}
	}
	return false;
}
