// expect: storage size|incomplete type
/* Canonical bytes have one constructor: nobody else can have one to fill. */
#include "canon/canon.h"

void forge(void);

void forge(void)
{
#ifdef ALLOWED
	struct mez_canon *c = NULL;

	mez_canon_free(c);
#else
	struct mez_canon c;

	(void)c;
#endif
}
