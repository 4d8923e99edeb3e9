/* proof/note.h: C2SP signed notes and tlog checkpoints (c2sp.org/signed-note, /tlog-checkpoint).
 * May include: base json canon crypto.
 * A note is text, a blank line, and signature lines "<em dash> name base64(key id || sig)".
 * Only type 01 (Ed25519) is ours; signatures of other types and other keys are stepped over. */
#ifndef MEZ_PROOF_NOTE_H
#define MEZ_PROOF_NOTE_H

#include "crypto/sign.h"

enum { MEZ_NOTE_MAX = 1 << 20, MEZ_NOTE_SIGS_MAX = 100, MEZ_NOTE_NAME_MAX = 1024 };

/* A key name: not empty, UTF-8, no Unicode white space, no plus, no control character; at
 * most MEZ_NOTE_NAME_MAX bytes. */
bool mez_note_name_ok(struct mez_str name);
/* Parse a note strictly (LIMIT, SYNTAX, UTF8) and check that key, known as name, signed it:
 * a bad signature by it is SIGNATURE, none by it is UNTRUSTED.  *text, ending in newline,
 * borrows from the note. */
MEZ_MUST int mez_note_open(struct mez_str *text, struct mez_str note, struct mez_str name,
			   const struct mez_pubkey *key, struct mez_err *err);
/* The same without judging signatures. */
MEZ_MUST int mez_note_parse_unverified(struct mez_str *text, struct mez_str note,
				       struct mez_err *err);
/* Append the note of text (as mez_tbs_note() wants it), signed by key under name. */
MEZ_MUST int mez_note_sign(struct mez_buf *out, struct mez_str text, struct mez_str name,
			   const struct mez_seckey *key, struct mez_err *err);

/* A checkpoint: origin, tree size, root.  Extension lines are kept but not read. */
struct mez_checkpoint {
	struct mez_str origin; /* borrowed from the note's text */
	uint64_t size;
	struct mez_digest root;
	struct mez_str text;   /* what is signed, ending in newline */
};

/* Append the signed note text for a checkpoint; key name = origin, so an origin that is no key
 * name is VALUE. */
MEZ_MUST int mez_checkpoint_sign(struct mez_buf *out, struct mez_str origin, uint64_t size,
				 const struct mez_digest *root, const struct mez_seckey *key,
				 struct mez_err *err);
/* Parse a note strictly as a checkpoint and check that key (known under its origin as key
 * name) signed it.  Unknown other signatures are ignored; a bad one by key is SIGNATURE, none
 * by key is UNTRUSTED, anything malformed is SYNTAX (UTF8, LIMIT). */
MEZ_MUST int mez_checkpoint_open(struct mez_checkpoint *out, struct mez_str note,
				 const struct mez_pubkey *key, struct mez_err *err);
/* Parse the body without judging signatures: for telling who might have signed. */
MEZ_MUST int mez_checkpoint_parse_unverified(struct mez_checkpoint *out, struct mez_str note,
					     struct mez_err *err);

/* "<name>+<8 hex key id>+<base64(01 || key)>": the verifier key line of the ecosystem, without
 * newline.  name must be a key name.  Parsing checks the key id (VALUE); a key of another type
 * is UNSUPPORTED. */
void mez_note_vkey(struct mez_buf *out, struct mez_str name, const struct mez_pubkey *key);
MEZ_MUST int mez_note_vkey_parse(struct mez_str *name, struct mez_pubkey *key, struct mez_str vkey,
				 struct mez_err *err);

#endif
