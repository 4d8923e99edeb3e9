/* domain/domain.h: the compliance domains and their states, as tables and nothing else.
 * May include: base.  A new domain is a row here; switches over the enum then fail to build
 * until they know it.  Wire names are case-sensitive and frozen. */
#ifndef MEZ_DOMAIN_DOMAIN_H
#define MEZ_DOMAIN_DOMAIN_H

#include "base/base.h"

/* X(NAME, wire name, what it is about) in ordinal order. */
#define MEZ_DOMAINS(X)                                                                       \
	X(AML, "aml", "anti-money-laundering: monitoring and reports")                           \
	X(KYC, "kyc", "identity verification and due diligence")                                 \
	X(SANCTIONS, "sanctions", "screening against lists of listed persons")                   \
	X(TAX, "tax", "withholding, reporting and filing of taxes")                              \
	X(SECURITIES, "securities", "issue, trade and disclosure of securities")                 \
	X(CORPORATE, "corporate", "formation, governance, beneficial ownership")                 \
	X(CUSTODY, "custody", "safekeeping and segregation of assets")                           \
	X(DATA_PRIVACY, "data_privacy", "personal data and its transfer abroad")                 \
	X(LICENSING, "licensing", "licences and professional registration")                      \
	X(BANKING, "banking", "deposits, reserves, capital adequacy")                            \
	X(PAYMENTS, "payments", "payment instruments and their providers")                       \
	X(CLEARING, "clearing", "central counterparties, netting, margin")                       \
	X(SETTLEMENT, "settlement", "finality and delivery against payment")                     \
	X(DIGITAL_ASSETS, "digital_assets", "tokens, exchanges and their licensing")             \
	X(EMPLOYMENT, "employment", "labour law and social security")                            \
	X(IMMIGRATION, "immigration", "permits, visas and quotas")                               \
	X(IP, "ip", "patents, marks and trade secrets")                                          \
	X(CONSUMER_PROTECTION, "consumer_protection", "disclosure, warranty and redress")        \
	X(ARBITRATION, "arbitration", "dispute settlement and enforcement of awards")            \
	X(TRADE, "trade", "import and export control, customs, tariffs")                         \
	X(INSURANCE, "insurance", "solvency and reinsurance")                                    \
	X(ANTI_BRIBERY, "anti_bribery", "bribery of officials and others")                       \
	X(SHARIA, "sharia", "conformity of Islamic finance")

enum mez_domain {
#define X(name, wire, about) MEZ_DOMAIN_##name,
	MEZ_DOMAINS(X)
#undef X
};
#define X(name, wire, about) +1
enum { MEZ_DOMAIN_COUNT = 0 MEZ_DOMAINS(X) };
#undef X
_Static_assert(MEZ_DOMAIN_COUNT == 23, "a domain was added: extend the sets below");

/* A named set: the first `count` domains of the table. */
struct mez_domain_set {
	const char *name; /* "domains/20" */
	unsigned count;
};

/* States, worst first: meet is the smaller, join the greater. */
#define MEZ_STATES(X)                                                                        \
	X(NON_COMPLIANT, "non_compliant")                                                        \
	X(PENDING, "pending")                                                                    \
	X(NOT_APPLICABLE, "not_applicable")                                                      \
	X(EXEMPT, "exempt")                                                                      \
	X(COMPLIANT, "compliant")

enum mez_state {
#define X(name, wire) MEZ_STATE_##name,
	MEZ_STATES(X)
#undef X
};

const char *mez_domain_name(enum mez_domain d);
const char *mez_domain_about(enum mez_domain d);
MEZ_MUST bool mez_domain_parse(enum mez_domain *out, struct mez_str s);
/* The set of that name, or NULL. */
const struct mez_domain_set *mez_domain_set_find(struct mez_str name);

const char *mez_state_name(enum mez_state s);
MEZ_MUST bool mez_state_parse(enum mez_state *out, struct mez_str s);
static inline enum mez_state mez_state_meet(enum mez_state a, enum mez_state b)
{
	return a < b ? a : b;
}
static inline enum mez_state mez_state_join(enum mez_state a, enum mez_state b)
{
	return a > b ? a : b;
}

#endif
