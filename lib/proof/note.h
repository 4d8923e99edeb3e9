/* proof/note.h: C2SP signed notes and tlog checkpoints (c2sp.org/signed-note, /tlog-checkpoint). */
#ifndef MEZ_PROOF_NOTE_H
#define MEZ_PROOF_NOTE_H

#include "crypto/sign.h"

enum { MEZ_NOTE_MAX = 1 << 20, MEZ_NOTE_SIGS_MAX = 100 };

/* A checkpoint: origin, tree size, root.  Extension lines are kept but not read. */
struct mez_checkpoint {
	struct mez_str origin; /* borrowed from the note's text */
	uint64_t size;
	struct mez_digest root;
	struct mez_str text;   /* what is signed, ending in newline */
};

/* The signed note text for a checkpoint; key name = origin. */
MEZ_MUST int mez_checkpoint_sign(struct mez_buf *out, struct mez_str origin, uint64_t size,
				 const struct mez_digest *root, const struct mez_seckey *key,
				 struct mez_err *err);
/* Parse a note strictly as a checkpoint and check that key (known under its origin as key
 * name) signed it.  Unknown other signatures are ignored; a bad one by key is SIGNATURE, none
 * by key is UNTRUSTED, anything malformed is SYNTAX. */
MEZ_MUST int mez_checkpoint_open(struct mez_checkpoint *out, struct mez_str note,
				 const struct mez_pubkey *key, struct mez_err *err);
/* Parse the body without judging signatures: for telling who might have signed. */
MEZ_MUST int mez_checkpoint_parse_unverified(struct mez_checkpoint *out, struct mez_str note,
					     struct mez_err *err);
/* "<name>+<8 hex key id>+<base64(01 || key)>": the verifier key line of the ecosystem. */
void mez_note_vkey(struct mez_buf *out, struct mez_str name, const struct mez_pubkey *key);
MEZ_MUST int mez_note_vkey_parse(struct mez_str *name, struct mez_pubkey *key, struct mez_str vkey,
				 struct mez_err *err);

#endif
