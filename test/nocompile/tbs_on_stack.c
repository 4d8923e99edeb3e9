// expect: incomplete type|storage size of .* known
#include "crypto/sign.h"

/* What is signed has one constructor a scheme, so nobody can fill in their own. */
void sign(struct mez_signature *out, const struct mez_seckey *key, struct mez_str text);
void sign(struct mez_signature *out, const struct mez_seckey *key, struct mez_str text)
{
#ifdef ALLOWED
	MEZ_AUTO(mez_tbs) t = NULL;

	if (mez_tbs_note(&t, text, NULL) == 0)
		mez_sign(out, key, t);
#else
	struct mez_tbs t;

	(void)text;
	mez_sign(out, key, &t);
#endif
}
