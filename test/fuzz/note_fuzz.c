/* Any bytes as a signed note, a checkpoint and a verifier key line. */
#include "proof/note.h"

#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* The key that signed the seeds: seed bytes 1, 2, 3 and zeros. */
static struct mez_pubkey seed_key(void)
{
	static const uint8_t seed[32] = { 1, 2, 3 };
	MEZ_AUTO(mez_seckey) key = mez_seckey_of_seed(seed);

	return mez_seckey_public(key);
}

static void check_vkey(struct mez_str s)
{
	MEZ_AUTOBUF back = MEZ_BUF_INIT;
	struct mez_pubkey key;
	struct mez_str name;

	if (mez_note_vkey_parse(&name, &key, s, NULL) < 0)
		return;
	mez_note_vkey(&back, name, &key);
	mez_require(mez_str_eq(mez_buf_view(&back), s));
}

/* A text that was taken borrows from the note's start and can be signed again. */
static void check_text(struct mez_str note, struct mez_str text)
{
	struct mez_tbs *tbs = NULL;

	mez_require(text.p == note.p && text.n < note.n && text.p[text.n - 1] == '\n');
	mez_require(mez_tbs_note(&tbs, text, NULL) == 0);
	mez_tbs_free(tbs);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct mez_pubkey key;
	static bool have_key;
	struct mez_str note = { n ? (const char *)data : "", n }, text;
	struct mez_checkpoint any, ours;
	struct mez_err err;
	int well_formed, checkpoint, opened;

	if (!have_key)
		key = seed_key();
	have_key = true;
	check_vkey(note);
	well_formed = mez_note_parse_unverified(&text, note, &err);
	mez_require(well_formed == 0 || (err.code != MEZ_OK && err.msg[0]));
	if (well_formed == 0)
		check_text(note, text);
	checkpoint = mez_checkpoint_parse_unverified(&any, note, &err);
	mez_require(well_formed == 0 || checkpoint < 0);
	opened = mez_checkpoint_open(&ours, note, &key, &err);
	mez_require(checkpoint == 0 || opened < 0);
	if (opened == 0)
		mez_require(mez_str_eq(ours.origin, any.origin) && ours.size == any.size &&
			    mez_digest_eq(&ours.root, &any.root) && mez_note_name_ok(any.origin));
	return 0;
}
