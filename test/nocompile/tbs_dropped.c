// expect: ignoring return value
#include "crypto/sign.h"

/* What belongs to the caller is not dropped. */
void make(const struct mez_canon *options, const struct mez_canon *doc);
void make(const struct mez_canon *options, const struct mez_canon *doc)
{
#ifdef ALLOWED
	MEZ_AUTO(mez_tbs) t = mez_tbs_integrity(options, doc);

	(void)t;
#else
	mez_tbs_integrity(options, doc);
#endif
}
