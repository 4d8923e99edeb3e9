/* C2SP signed notes and checkpoints: a real log at every size, the specification's examples,
 * Go's malformed notes and the parse cases of another implementation. */
#include "base/text.h"
#include "json/json.h"
#include "mmr/mmr.h"
#include "proof/note.h"
#include "suite.h"

enum { LOG_SIZE = 15 };

static struct mez_arena arena;
static struct mez_err err;
static struct suite s;

static struct mez_str read_text(const char *path)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;

	if (!suite_read(&s, &text, path))
		return MEZ_NOSTR;
	return mez_arena_dup(&arena, mez_buf_view(&text));
}

static struct mez_str line_of(const char *path)
{
	struct mez_str text = read_text(path);

	while (text.n > 0 && text.p[text.n - 1] == '\n')
		text.n--;
	return text;
}

static const struct mez_json *read_json(const char *path)
{
	struct mez_str text = read_text(path);
	const struct mez_json *v = NULL;

	ok(mez_json_read(&v, &arena, text.p, text.n, &err) == 0, "%s is JSON", path);
	return v;
}

static struct mez_str member(const struct mez_json *v, const char *name)
{
	return mez_json_str(mez_json_get(v, mez_str_of(name)));
}

/* --- a log of 15 leaves ------------------------------------------------------------- */

/* Leaf hashes from the entries: 16-bit big-endian lengths, then bytes. */
static unsigned read_leaves(struct mez_digest *leaf)
{
	struct mez_str b = read_text("tessera-log/log/tile/entries/000.p/15");
	unsigned n = 0;

	for (size_t at = 0; at + 2 <= b.n && n < LOG_SIZE; n++) {
		size_t len = (size_t)(unsigned char)b.p[at] << 8 | (unsigned char)b.p[at + 1];

		at += 2;
		if (len > b.n - at)
			return 0;
		leaf[n] = mez_leaf_hash(b.p + at, len);
		at += len;
	}
	return n;
}

static void run_log(void)
{
	struct mez_digest leaf[LOG_SIZE];
	struct mez_pubkey key;
	struct mez_str name, tile = read_text("tessera-log/log/tile/0/000.p/15");
	struct mez_mmr m;

	if (!ok(mez_note_vkey_parse(&name, &key, line_of("tessera-log/log.vkey.txt"), &err) == 0,
		"verifier key of the log") ||
	    !ok(read_leaves(leaf) == LOG_SIZE, "15 entries"))
		return;
	is_mem((const char *)leaf, sizeof(leaf), tile.p, tile.n, "leaf hashes are the tile's");
	mez_mmr_init(&m);
	for (unsigned size = 0; size <= LOG_SIZE; size++) {
		struct mez_digest root = mez_mmr_root(&m);
		struct mez_checkpoint c;
		char path[64];

		snprintf(path, sizeof(path), "tessera-log/log/checkpoint.%u", size);
		if (ok(mez_checkpoint_open(&c, read_text(path), &key, &err) == 0, "%s", path))
			ok(mez_str_eq(c.origin, name) && c.size == size &&
				   mez_digest_eq(&c.root, &root),
			   "and its root follows from the entries");
		if (size < LOG_SIZE)
			mez_mmr_append(&m, &leaf[size]);
	}
	ok(mez_str_eq(read_text("tessera-log/log/checkpoint"),
		      read_text("tessera-log/log/checkpoint.15")),
	   "the last is the log's");
}

/* --- notes -------------------------------------------------------------------------- */

static void run_c2sp(void)
{
	struct mez_str note2 = read_text("c2sp-spec-examples/signed-note-2.txt");
	static const char *const checkpoints[] = { "c2sp-spec-examples/tlog-checkpoint-1.txt",
						   "c2sp-spec-examples/tlog-cosignature-1.txt" };
	struct mez_str name, text;
	struct mez_pubkey key;

	ok(mez_note_vkey_parse(&name, &key, line_of("c2sp-spec-examples/signed-note-2.vkey.txt"),
			       &err) == 0 &&
		   mez_note_open(&text, note2, name, &key, &err) == 0 &&
		   mez_str_is(text, "This is an example message.\n"),
	   "signed-note-2 verifies");
	ok(mez_note_parse_unverified(&text, read_text("c2sp-spec-examples/signed-note-1.txt"),
				     &err) == 0,
	   "signed-note-1, with a blank line in its text, is well formed");
	for (size_t i = 0; i < MEZ_COUNT(checkpoints); i++) {
		struct mez_checkpoint c;

		ok(mez_checkpoint_parse_unverified(&c, read_text(checkpoints[i]), &err) == 0 &&
			   c.size == 20852163 &&
			   mez_str_is(c.origin, "example.com/behind-the-sofa"),
		   "%s", checkpoints[i]);
	}
}

/* A note, its keys (the private one is published), and what must be refused.  Go's private
 * key line holds 01 || seed in its last field. */
static void run_go(void)
{
	struct mez_str note1 = read_text("golang-sumdb-note/peterneumann.note.txt");
	struct mez_str skey = line_of("golang-sumdb-note/peterneumann.skey.txt");
	const char *plus = skey.n ? memrchr(skey.p, '+', skey.n) : NULL;
	const struct mez_json *list = read_json("golang-sumdb-note/malformed-notes.json");
	uint8_t bytes[33];
	size_t n = sizeof(bytes);
	struct mez_pubkey key;
	struct mez_str name, text = MEZ_NOSTR;
	MEZ_AUTOBUF made = MEZ_BUF_INIT;

	ok(mez_note_vkey_parse(&name, &key, line_of("golang-sumdb-note/peterneumann.vkey.txt"),
			       &err) == 0 &&
		   mez_note_open(&text, note1, name, &key, &err) == 0,
	   "the note verifies");
	/* The base64 itself may hold '+': the field begins at the fourth one. */
	for (int i = 0; i < 4; i++)
		plus = i == 0 ? memchr(skey.p, '+', skey.n)
			      : memchr(plus + 1, '+', (size_t)(skey.p + skey.n - plus - 1));
	if (ok(plus &&
		       mez_unb64(bytes, &n,
				 (struct mez_str){ plus + 1,
						   skey.n - (size_t)(plus + 1 - skey.p) }) &&
		       n == 33 && bytes[0] == 1,
	       "private key")) {
		MEZ_AUTO(mez_seckey) secret = mez_seckey_of_seed(bytes + 1);

		ok(mez_note_sign(&made, text, name, secret, &err) == 0, "sign the text");
		is_mem(made.p, made.len, note1.p, note1.n, "the same note");
	}
	ok(mez_json_len(list) > 0, "malformed notes");
	for (size_t i = 0; i < mez_json_len(list); i++) {
		struct mez_str hex = member(mez_json_item(list, i), "note_hex");
		char *note2 = mez_arena_text(&arena, hex.n / 2 + 1);

		ok(mez_unhex(note2, hex.n / 2, hex) &&
			   mez_note_open(&text, (struct mez_str){ note2, hex.n / 2 }, name, &key,
					 &err) < 0 &&
			   (err.code == MEZ_E_SYNTAX || err.code == MEZ_E_UTF8),
		   "malformed note %zu", i + 1);
	}
}

/* The cases are bodies: a signature is put behind each to make a note. */
static void run_bodies(void)
{
	static const uint8_t seed[32] = { 1 };
	MEZ_AUTO(mez_seckey) key = mez_seckey_of_seed(seed);
	const struct mez_json *list = read_json("transparency-dev-formats/checkpoint-parse.json");

	ok(mez_json_len(list) > 0, "checkpoint bodies");
	for (size_t i = 0; i < mez_json_len(list); i++) {
		const struct mez_json *c = mez_json_item(list, i);
		struct mez_str body = member(c, "checkpoint");
		bool want = !mez_json_is(mez_json_at(c, "wantErr"), MEZ_J_TRUE);
		MEZ_AUTOBUF text = MEZ_BUF_INIT;
		struct mez_checkpoint got;
		char id[128];
		bool pass;

		snprintf(id, sizeof(id), "checkpoint-parse/%.*s", MEZ_FMT(member(c, "desc")));
		pass = mez_note_sign(&text, body, MEZ_STR("w"), key, &err) == 0 &&
		       mez_checkpoint_parse_unverified(&got, mez_buf_view(&text), &err) == 0;
		suite_case(&s, id, pass == want, pass ? "accepted" : err.msg);
	}
}

int main(void)
{
	s = suite_open("tlog-signed-note");
	if (mez_arena_init(&arena, 0, &err) < 0 || mez_crypto_init(&err) < 0)
		return 1;
	run_log();
	run_c2sp();
	run_go();
	run_bodies();
	return done_testing();
}
