/* adapt/akn.h: Akoma Ntoso 3.0 documents as JSON trees, by libxml2.
 * No network, no DTD subset (internal or external: UNSAFE), no entities, size capped. */
#ifndef MEZ_ADAPT_AKN_H
#define MEZ_ADAPT_AKN_H

#include "json/json.h"

#define MEZ_AKN_MAX_BYTES ((size_t)32 << 20)

/* Read one expression.  Result:
 * { "work": "/akn/pk/act/2001/ord-xlix",         FRBRWork/FRBRthis less any component
 *   "expression": "/akn/pk/act/2001/ord-xlix/eng@2025-07-01",
 *   "language": "eng", "valid_from": "2025-07-01",   date of the FRBRexpression's FRBRdate
 *   "title": "...",                                 FRBRalias or docTitle
 *   "provisions": [ {"eid","kind":"section","num","heading","paraphrase":true|false,
 *                    "text_sha256": hex of the provision's own normalised text}, ... ] }
 * Provisions are every element of the body that has an eId, in document order; an eId twice is
 * DUPLICATE with its line.  paraphrase is true when the document's meta says so (mez-law(5)). */
MEZ_MUST int mez_akn_read(struct mez_json *out, struct mez_arena *a, const char *p, size_t n,
			  struct mez_err *err);
/* Validate against an XSD file (tests; mez-pack lint --xsd).  0, or REFUSED with line. */
MEZ_MUST int mez_akn_validate(const char *p, size_t n, const char *xsd_path, struct mez_err *err);

#endif
