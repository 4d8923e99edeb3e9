// expect: enumeration value .MEZ_STATE_PENDING. not
#include "domain/domain.h"

/* A decision that forgets one of the states is refused, default or not. */
bool passes(enum mez_state s);
bool passes(enum mez_state s)
{
	switch (s) {
	case MEZ_STATE_NON_COMPLIANT:
#ifdef ALLOWED
	case MEZ_STATE_PENDING:
#endif
		return false;
	case MEZ_STATE_NOT_APPLICABLE:
	case MEZ_STATE_EXEMPT:
	case MEZ_STATE_COMPLIANT:
		return true;
	default:
		return false;
	}
}
