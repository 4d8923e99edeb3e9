// expect: enumeration value .MEZ_DOMAIN_SHARIA. not
#include "domain/domain.h"

/* A switch over the domains that forgot one is refused even when it has a default. */
int rank(enum mez_domain d);
int rank(enum mez_domain d)
{
	switch (d) {
	case MEZ_DOMAIN_AML:
	case MEZ_DOMAIN_KYC:
	case MEZ_DOMAIN_SANCTIONS:
	case MEZ_DOMAIN_TAX:
	case MEZ_DOMAIN_SECURITIES:
	case MEZ_DOMAIN_CORPORATE:
	case MEZ_DOMAIN_CUSTODY:
	case MEZ_DOMAIN_DATA_PRIVACY:
	case MEZ_DOMAIN_LICENSING:
	case MEZ_DOMAIN_BANKING:
	case MEZ_DOMAIN_PAYMENTS:
	case MEZ_DOMAIN_CLEARING:
	case MEZ_DOMAIN_SETTLEMENT:
	case MEZ_DOMAIN_DIGITAL_ASSETS:
	case MEZ_DOMAIN_EMPLOYMENT:
	case MEZ_DOMAIN_IMMIGRATION:
	case MEZ_DOMAIN_IP:
	case MEZ_DOMAIN_CONSUMER_PROTECTION:
	case MEZ_DOMAIN_ARBITRATION:
	case MEZ_DOMAIN_TRADE:
	case MEZ_DOMAIN_INSURANCE:
	case MEZ_DOMAIN_ANTI_BRIBERY:
#ifdef ALLOWED
	case MEZ_DOMAIN_SHARIA:
#endif
		return 1;
	default:
		return 0;
	}
}
