// expect: incomplete type|storage size of .* known
#include "vc/vc.h"

/* A credential comes out of verification, so nobody can fill in one of their own. */
struct mez_str issuer(struct mez_arena *a, const struct mez_json *doc, struct mez_instant at);
struct mez_str issuer(struct mez_arena *a, const struct mez_json *doc, struct mez_instant at)
{
#ifdef ALLOWED
	struct mez_vc *vc;
	struct mez_err err;

	return mez_vc_verify(&vc, a, doc, at, NULL, &err) < 0 ? MEZ_NOSTR : mez_vc_issuer(vc);
#else
	struct mez_vc vc;

	(void)a;
	(void)doc;
	(void)at;
	return mez_vc_issuer(&vc);
#endif
}
