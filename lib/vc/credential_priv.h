/* vc/credential_priv.h: what credential.c and own.c share. */
#ifndef MEZ_VC_CREDENTIAL_PRIV_H
#define MEZ_VC_CREDENTIAL_PRIV_H

#include "vc/credential.h"

#define MEZ_COMMON_TYPE "VerifiableCredential"

/* Fill err with a fixed text and a pointer; returns -code. */
MEZ_MUST int mez_credential_wrong(struct mez_err *err, enum mez_code code, const char *pointer,
				  const char *what);
/* The document has a type that begins with "Mez": check its table.  0 for other types. */
MEZ_MUST int mez_credential_check_own(const struct mez_json *doc, struct mez_err *err);

#endif
