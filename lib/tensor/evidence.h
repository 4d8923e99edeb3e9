/* tensor/evidence.h: documents that show a fact: who said it, and whether that counts.
 * May include: base json canon crypto proof vc.  Format: mez-evidence(5).
 * A struct mez_evidence is accepted only if its credential verified at the instant of the
 * evaluation and its issuer is one the zone's lock names for some authority. */
#ifndef MEZ_TENSOR_EVIDENCE_H
#define MEZ_TENSOR_EVIDENCE_H

#include "vc/vc.h"

enum { MEZ_EVIDENCE_MAX = 1000 };

/* The zone's word on who may speak as which authority. */
struct mez_speaker {
	struct mez_str authority;
	struct mez_pubkey key;
};
struct mez_speakers {
	const struct mez_speaker *v;
	size_t n;
	struct mez_revocations revoked; /* keys whose later documents do not count */
};

struct mez_evidence {
	struct mez_str kind;              /* type besides VerifiableCredential */
	const struct mez_json *subject;
	struct mez_str issuer;
	struct mez_pubkey key;
	struct mez_str assumed;           /* authority taken for granted (pack examples) */
	struct mez_instant from, until;
	bool has_from, has_until;
	struct mez_digest sha256;
	bool accepted;
	const char *reason;               /* why not, a fixed word */
};
struct mez_evidences {
	struct mez_evidence *v;
	size_t n;
	struct mez_speakers speakers;
};

/* Judge every document of the array (a case's evidence; may be NULL).  Documents that do not
 * verify are kept as not accepted, with the reason: a verdict says so.  Fails only when the
 * array is over its limit or holds something that is no object, or a number that is none of
 * ours; the pointer is then from the array. */
MEZ_MUST int mez_evidence_read(struct mez_evidences *out, struct mez_arena *a,
			       const struct mez_json *array, const struct mez_speakers *speakers,
			       struct mez_instant as_of, struct mez_err *err);
/* One document taken for granted, without a signature: for the examples of a pack, which say
 * "suppose this were shown".  Never used on a case. */
void mez_evidence_assume(struct mez_evidence *out, struct mez_str kind, struct mez_str authority,
			 const struct mez_json *subject);

/* May this document speak as that authority? */
bool mez_evidence_speaks(const struct mez_evidences *all, const struct mez_evidence *e,
			 struct mez_str authority);
/* Does its subject's member name this party?  What names nobody is about nobody. */
bool mez_evidence_about(const struct mez_evidence *e, struct mez_str member, struct mez_str party);
/* Its list in the verdict. */
struct mez_json mez_evidence_json(struct mez_arena *a, const struct mez_evidences *all);

#endif
