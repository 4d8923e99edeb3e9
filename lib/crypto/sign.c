/* crypto/sign.c: to-be-signed values, one constructor per scheme.
 * The two schemes cannot be taken for each other: a note's text ends in a newline and holds
 * no other control character, and the 64 bytes of an integrity value are two SHA-256 digests,
 * which nobody can make look like the lines of a checkpoint. */
#include "crypto/ed25519_priv.h"
#include "crypto/sign.h"

#include <stdlib.h>

#include "base/text.h"

struct mez_tbs {
	size_t n;
	uint8_t bytes[];
};

static struct mez_tbs *tbs_of(const void *p, size_t n)
{
	struct mez_tbs *t = malloc(sizeof(*t) + n);

	if (!t)
		mez_bug("out of memory");
	t->n = n;
	memcpy(t->bytes, p, n);
	return t;
}

void mez_tbs_free(struct mez_tbs *t)
{
	free(t);
}

struct mez_tbs *mez_tbs_integrity(const struct mez_canon *options, const struct mez_canon *document)
{
	const struct mez_digest both[2] = { mez_canon_digest(options), mez_canon_digest(document) };

	_Static_assert(sizeof(both) == 64, "two digests and nothing between them");
	return tbs_of(both, sizeof(both));
}

int mez_tbs_note(struct mez_tbs **out, struct mez_str text, struct mez_err *err)
{
	if (text.n > MEZ_TBS_NOTE_MAX)
		return mez_err_set(err, MEZ_E_LIMIT,
				   "note text has %zu bytes, more than the %zu taken", text.n,
				   MEZ_TBS_NOTE_MAX);
	if (text.n == 0 || text.p[text.n - 1] != '\n')
		return mez_err_set(err, MEZ_E_SYNTAX, "note text does not end in a newline");
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] < 0x20 && text.p[i] != '\n')
			return mez_err_set(err, MEZ_E_SYNTAX,
					   "note text holds a control character at byte %zu", i);
	if (mez_utf8_valid(text.p, text.n) != text.n)
		return mez_err_set(err, MEZ_E_UTF8, "note text is not UTF-8 at byte %zu",
				   mez_utf8_valid(text.p, text.n));
	*out = tbs_of(text.p, text.n);
	return 0;
}

void mez_sign(struct mez_signature *out, const struct mez_seckey *key, const struct mez_tbs *t)
{
	mez_seckey_sign_bytes(out, key, t->bytes, t->n);
}

int mez_verify(const struct mez_pubkey *key, const struct mez_signature *sig,
	       const struct mez_tbs *t, struct mez_err *err)
{
	if (!mez_ed25519_verify(sig, key, t->bytes, t->n))
		return mez_err_set(err, MEZ_E_SIGNATURE, "the signature does not verify");
	return 0;
}
