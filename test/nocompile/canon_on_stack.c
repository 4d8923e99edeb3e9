// expect: incomplete type|storage size of .* known
#include "canon/canon.h"

/* Canonical bytes have one maker, so nobody can fill in their own. */
struct mez_digest digest(const struct mez_json *v);
struct mez_digest digest(const struct mez_json *v)
{
#ifdef ALLOWED
	MEZ_AUTO(mez_canon) c = mez_canon_of(v);

	return mez_canon_digest(c);
#else
	struct mez_canon c;

	(void)v;
	return mez_canon_digest(&c);
#endif
}
