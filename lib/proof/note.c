/* proof/note.c: C2SP signed notes. */
#include "proof/note.h"

#include "base/text.h"

static const char DASH[] = "\xe2\x80\x94 "; /* em dash, space */
enum {
	KEY_ID = 4,
	TYPE_ED25519 = 0x01,
	SIGNED = KEY_ID + 64, /* bytes of an Ed25519 signature, id first */
	VKEY_BYTES = 1 + 32,  /* type, key */
	KEY_ID_HEX = 2 * KEY_ID
};

/* --- key names and ids ------------------------------------------------------- */

/* Unicode White_Space, and the controls that no note may hold. */
static bool is_space_or_control(uint32_t ch)
{
	return ch <= 0x20 || ch == 0x7f || ch == 0x85 || ch == 0xa0 || ch == 0x1680 ||
	       (ch >= 0x2000 && ch <= 0x200a) || ch == 0x2028 || ch == 0x2029 || ch == 0x202f ||
	       ch == 0x205f || ch == 0x3000;
}

bool mez_note_name_ok(struct mez_str name)
{
	const char *at = name.p, *end = name.p + name.n;

	if (name.n == 0 || name.n > MEZ_NOTE_NAME_MAX || mez_utf8_valid(name.p, name.n) != name.n)
		return false;
	while (at < end) {
		uint32_t ch = mez_utf8_next(&at, end);

		if (ch == '+' || is_space_or_control(ch))
			return false;
	}
	return true;
}

/* SHA-256(name || 0A || 01 || key), its first four bytes. */
static void key_id(uint8_t out[static KEY_ID], struct mez_str name, const struct mez_pubkey *key)
{
	const uint8_t between[2] = { '\n', TYPE_ED25519 };
	struct mez_filehash h;
	struct mez_sha256 s;

	mez_sha256_init(&s);
	mez_sha256_update(&s, name.p, name.n);
	mez_sha256_update(&s, between, sizeof(between));
	mez_sha256_update(&s, key->b, sizeof(key->b));
	h = mez_sha256_final(&s);
	memcpy(out, h.b, KEY_ID);
}

void mez_note_vkey(struct mez_buf *out, struct mez_str name, const struct mez_pubkey *key)
{
	uint8_t id[KEY_ID], bytes[VKEY_BYTES] = { TYPE_ED25519 };
	char hex[KEY_ID_HEX];

	mez_require(mez_note_name_ok(name));
	key_id(id, name, key);
	mez_hex(hex, id, sizeof(id));
	memcpy(bytes + 1, key->b, sizeof(key->b));
	mez_buf_str(out, name);
	mez_buf_ch(out, '+');
	mez_buf_add(out, hex, sizeof(hex));
	mez_buf_ch(out, '+');
	mez_b64(out, bytes, sizeof(bytes));
}

int mez_note_vkey_parse(struct mez_str *name, struct mez_pubkey *key, struct mez_str vkey,
			struct mez_err *err)
{
	const char *plus = vkey.n ? memchr(vkey.p, '+', vkey.n) : NULL;
	struct mez_str found = { vkey.p, plus ? (size_t)(plus - vkey.p) : 0 }, rest;
	uint8_t id[KEY_ID], want[KEY_ID], bytes[VKEY_BYTES];
	struct mez_pubkey k;
	size_t n = sizeof(bytes);

	if (!plus || vkey.n - found.n < 1 + KEY_ID_HEX + 1 || plus[1 + KEY_ID_HEX] != '+' ||
	    !mez_unhex(id, sizeof(id), (struct mez_str){ plus + 1, KEY_ID_HEX }) ||
	    !mez_note_name_ok(found))
		return mez_err_set(err, MEZ_E_SYNTAX, "a verifier key is NAME+8 hex digits+BASE64");
	rest.p = plus + 1 + KEY_ID_HEX + 1;
	rest.n = vkey.n - (size_t)(rest.p - vkey.p);
	if (!mez_unb64(bytes, &n, rest) || n != sizeof(bytes) || bytes[0] != TYPE_ED25519)
		return mez_err_set(err, MEZ_E_UNSUPPORTED,
				   "the verifier key is not an Ed25519 key");
	memcpy(k.b, bytes + 1, sizeof(k.b));
	key_id(want, found, &k);
	if (!mez_str_eq((struct mez_str){ (const char *)id, KEY_ID },
			(struct mez_str){ (const char *)want, KEY_ID }))
		return mez_err_set(err, MEZ_E_VALUE,
				   "the verifier key's id is not that of its key");
	*name = found;
	*key = k;
	return 0;
}

/* --- reading a note ------------------------------------------------------------ */

/* One signature line, parsed. */
struct sigline {
	struct mez_str name;
	uint8_t id[KEY_ID];
	struct mez_signature sig; /* when is_ed25519_size */
	bool is_ed25519_size;
};

/* The whole note: no bad bytes, an end, and what stands before and after its last blank line. */
static int split_note(struct mez_str *text, struct mez_str *sigs, struct mez_str note,
		      struct mez_err *err)
{
	size_t i = note.n;

	if (note.n > MEZ_NOTE_MAX)
		return mez_err_set(err, MEZ_E_LIMIT, "note has more than %d bytes", MEZ_NOTE_MAX);
	for (size_t k = 0; k < note.n; k++)
		if ((unsigned char)note.p[k] < 0x20 && note.p[k] != '\n')
			return mez_err_set(err, MEZ_E_SYNTAX,
					   "note holds a control character at byte %zu", k);
	if (mez_utf8_valid(note.p, note.n) != note.n)
		return mez_err_set(err, MEZ_E_UTF8, "note is not UTF-8 at byte %zu",
				   mez_utf8_valid(note.p, note.n));
	if (note.n == 0 || note.p[note.n - 1] != '\n')
		return mez_err_set(err, MEZ_E_SYNTAX, "note does not end in a newline");
	while (i > 1 && !(note.p[i - 1] == '\n' && note.p[i - 2] == '\n'))
		i--;
	if (i <= 1 || i == note.n)
		return mez_err_set(err, MEZ_E_SYNTAX,
				   "note has no blank line with signatures after it");
	*text = (struct mez_str){ note.p, i - 1 };
	*sigs = (struct mez_str){ note.p + i, note.n - i };
	return 0;
}

/* The next line of *s, without its newline; *s moves past it. */
static bool next_line(struct mez_str *line, struct mez_str *s)
{
	const char *end = s->n ? memchr(s->p, '\n', s->n) : NULL;

	if (!end)
		return false;
	*line = (struct mez_str){ s->p, (size_t)(end - s->p) };
	s->p = end + 1;
	s->n -= line->n + 1;
	return true;
}

/* "<em dash> name base64".  Signatures of other types may be long: they are decoded to be
 * judged well formed, into room that the note's own size bounds. */
static bool read_sigline(struct sigline *out, struct mez_str line)
{
	MEZ_AUTOBUF room = MEZ_BUF_INIT;
	struct mez_str rest, b64;
	const char *space;
	uint8_t *bytes;
	size_t n;

	if (!mez_str_starts(line, mez_str_of(DASH)))
		return false;
	rest = (struct mez_str){ line.p + sizeof(DASH) - 1, line.n - (sizeof(DASH) - 1) };
	space = rest.n ? memchr(rest.p, ' ', rest.n) : NULL;
	if (!space)
		return false;
	out->name = (struct mez_str){ rest.p, (size_t)(space - rest.p) };
	b64 = (struct mez_str){ space + 1, rest.n - out->name.n - 1 };
	if (!mez_note_name_ok(out->name))
		return false;
	n = b64.n;
	bytes = (uint8_t *)mez_buf_room(&room, n);
	if (!mez_unb64(bytes, &n, b64) || n <= KEY_ID)
		return false;
	memcpy(out->id, bytes, KEY_ID);
	out->is_ed25519_size = n == SIGNED;
	if (out->is_ed25519_size)
		memcpy(out->sig.b, bytes + KEY_ID, sizeof(out->sig.b));
	return true;
}

/* Every line must be well formed, whoever signed; those by key must verify.  key = NULL: only
 * the form is judged. */
static int check_sigs(struct mez_str sigs, struct mez_str text, struct mez_str name,
		      const struct mez_pubkey *key, struct mez_err *err)
{
	MEZ_AUTO(mez_tbs) tbs = NULL;
	struct mez_str line;
	uint8_t id[KEY_ID] = { 0 };
	bool signed_by_key = false;
	int rc = mez_tbs_note(&tbs, text, err);

	if (rc < 0)
		return rc;
	if (key)
		key_id(id, name, key);
	for (unsigned i = 1; next_line(&line, &sigs); i++) {
		struct sigline s;

		if (i > MEZ_NOTE_SIGS_MAX)
			return mez_err_set(err, MEZ_E_LIMIT, "note has more than %d signatures",
					   MEZ_NOTE_SIGS_MAX);
		if (!read_sigline(&s, line))
			return mez_err_set(err, MEZ_E_SYNTAX, "signature line %u is malformed", i);
		if (!key || !mez_str_eq(s.name, name) || memcmp(s.id, id, KEY_ID) != 0)
			continue;
		rc = s.is_ed25519_size ? mez_verify(key, &s.sig, tbs, err) : -MEZ_E_SIGNATURE;
		if (rc < 0)
			return mez_err_set(err, MEZ_E_SIGNATURE,
					   "the signature by '%.*s' does not verify",
					   MEZ_FMT(name));
		signed_by_key = true;
	}
	if (key && !signed_by_key)
		return mez_err_set(err, MEZ_E_UNTRUSTED, "no signature by the key of '%.*s'",
				   MEZ_FMT(name));
	return 0;
}

int mez_note_open(struct mez_str *text, struct mez_str note, struct mez_str name,
		  const struct mez_pubkey *key, struct mez_err *err)
{
	struct mez_str body, sigs;
	int rc = split_note(&body, &sigs, note, err);

	if (rc == 0)
		rc = check_sigs(sigs, body, name, key, err);
	if (rc == 0)
		*text = body;
	return rc;
}

int mez_note_parse_unverified(struct mez_str *text, struct mez_str note, struct mez_err *err)
{
	struct mez_str body, sigs;
	int rc = split_note(&body, &sigs, note, err);

	if (rc == 0)
		rc = check_sigs(sigs, body, MEZ_NOSTR, NULL, err);
	if (rc == 0)
		*text = body;
	return rc;
}

/* --- writing a note ------------------------------------------------------------- */

int mez_note_sign(struct mez_buf *out, struct mez_str text, struct mez_str name,
		  const struct mez_seckey *key, struct mez_err *err)
{
	MEZ_AUTO(mez_tbs) tbs = NULL;
	const struct mez_pubkey pub = mez_seckey_public(key);
	uint8_t bytes[SIGNED];
	struct mez_signature sig;
	int rc;

	if (!mez_note_name_ok(name))
		return mez_err_set(err, MEZ_E_VALUE, "'%.*s' cannot be a key name", MEZ_FMT(name));
	rc = mez_tbs_note(&tbs, text, err);
	if (rc < 0)
		return rc;
	mez_sign(&sig, key, tbs);
	key_id(bytes, name, &pub);
	memcpy(bytes + KEY_ID, sig.b, sizeof(sig.b));
	mez_buf_str(out, text);
	mez_buf_ch(out, '\n');
	mez_buf_z(out, DASH);
	mez_buf_str(out, name);
	mez_buf_ch(out, ' ');
	mez_b64(out, bytes, sizeof(bytes));
	mez_buf_ch(out, '\n');
	return 0;
}
