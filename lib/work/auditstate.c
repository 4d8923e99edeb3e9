/* work/auditstate.c: the file that remembers what an audit proved.  Format: mez-verifystate(5).
 * It says: of the chain in the bundle with this index, under these keys, this program judged the
 * first so many receipts, and the last of them has this root.  A later run still reads and
 * hashes every byte and checks every link; the root then shows that those receipts are the very
 * ones that were judged. */
#include "work/audit_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "json/shape.h"

static const struct mez_field members[] = {
	{"type", MEZ_K_STRING, MEZ_REQUIRED, MEZ_VERIFYSTATE_TYPE},
	{"program", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"index_sha256", MEZ_K_HEX32, MEZ_REQUIRED, NULL},
	{"keys_sha256", MEZ_K_HEX32, 0, NULL},
	{"receipts", MEZ_K_INT, MEZ_REQUIRED, NULL},
	{"credentials", MEZ_K_INT, MEZ_REQUIRED, NULL},
	{"head", MEZ_K_HEX32, MEZ_REQUIRED, NULL},
};

/* As four bytes, least first: a state's bytes are the same on every machine. */
static void hash_count(struct mez_sha256 *sha, size_t n)
{
	unsigned char b[4];

	for (unsigned i = 0; i < sizeof b; i++)
		b[i] = (unsigned char)(n >> 8 * i);
	mez_sha256_update(sha, b, sizeof b);
}

static void hash_revoked(struct mez_sha256 *sha, const struct mez_revocations *r)
{
	for (size_t i = 0; i < r->n; i++) {
		mez_sha256_update(sha, r->v[i].key.b, sizeof r->v[i].key.b);
		hash_count(sha, (uint64_t)r->v[i].since.secs);
		hash_count(sha, (uint64_t)r->v[i].why);
	}
}

/* The keys that were pinned, role by role, in the order of the trust file, and those revoked. */
static void keys_digest(char hex[static MEZ_HEX32 + 1], const struct mez_trust *trust)
{
	struct mez_filehash digest;
	struct mez_sha256 sha;

	mez_sha256_init(&sha);
	for (int role = 0; role < MEZ_ROLE_COUNT; role++) {
		const char *name = mez_role_name((enum mez_role)role);

		mez_sha256_update(&sha, name, strlen(name) + 1);
		hash_count(&sha, trust->n[role]);
		for (size_t i = 0; i < trust->n[role]; i++)
			mez_sha256_update(&sha, trust->key[role][i].b,
					  sizeof trust->key[role][i].b);
	}
	hash_revoked(&sha, &trust->revoked);
	digest = mez_sha256_final(&sha);
	mez_filehash_hex(hex, &digest);
}

/* What a state must say to fit this audit; the rest says how far it came. */
static struct mez_json state_json(struct audit_run *r, struct mez_arena *a,
				  const struct audit_state *s)
{
	struct mez_filehash index = mez_bundle_index_digest(r->b);
	struct mez_obj o = {.a = a};
	char hex[MEZ_HEX32 + 1];

	mez_filehash_hex(hex, &index);
	mez_obj_set(&o, "type", mez_json_z(MEZ_VERIFYSTATE_TYPE));
	mez_obj_set(&o, "program", mez_json_z(r->q->program));
	mez_obj_set(&o, "index_sha256", mez_json_copy_text(a, mez_str_of(hex)));
	if (r->q->by.trust) {
		keys_digest(hex, r->q->by.trust);
		mez_obj_set(&o, "keys_sha256", mez_json_copy_text(a, mez_str_of(hex)));
	}
	mez_obj_set(&o, "receipts", mez_json_i64(a, (int64_t)s->receipts));
	mez_obj_set(&o, "credentials", mez_json_i64(a, (int64_t)s->credentials));
	mez_digest_hex(hex, &s->head);
	mez_obj_set(&o, "head", mez_json_copy_text(a, mez_str_of(hex)));
	return mez_obj_done(&o);
}

/* --- reading -------------------------------------------------------------- */

/* Whoever can write the file can say what was judged: as with keys, not others. */
static int check_owner(int fd, struct mez_err *err)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return mez_err_sys(err, MEZ_E_NOINPUT, errno, "cannot look at");
	if ((st.st_mode & (S_IWGRP | S_IWOTH)) || (st.st_uid != geteuid() && st.st_uid != 0))
		return mez_err_set(err, MEZ_E_NOPERM, "others may write this file");
	return 0;
}

static int read_file(struct mez_str *out, struct mez_arena *a, const char *path,
		     struct mez_err *err)
{
	MEZ_AUTOFD fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW | O_NONBLOCK);
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	int e;

	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0)
		return mez_err_sys(err, MEZ_E_NOINPUT, errno, "cannot open");
	e = check_owner(fd, err);
	if (!e)
		e = mez_file_read_fd(&text, fd, path, MEZ_VERIFYSTATE_MAX, err);
	if (!e)
		*out = mez_arena_dup(a, mez_buf_view(&text));
	return e;
}

/* Every member but those that say how far it came. */
static int check_fits(struct audit_run *r, const struct mez_json *v, struct mez_err *err)
{
	static const struct {
		const char *member, *what;
	} fits[] = {{"index_sha256", "bundle"}, {"keys_sha256", "trust"}, {"program", "program"}};
	struct mez_json want = state_json(r, &r->a, &(struct audit_state){0});

	for (size_t i = 0; i < MEZ_COUNT(fits); i++) {
		struct mez_str name = mez_str_of(fits[i].member),
			       is = mez_json_str(mez_json_get(v, name)),
			       must = mez_json_str(mez_json_get(&want, name));

		if (is.p == NULL && must.p == NULL)
			continue;
		if (is.p == NULL || must.p == NULL || !mez_str_eq(is, must))
			return mez_err_set(err, MEZ_E_CONFIG, "the state is of another %s",
					   fits[i].what);
	}
	return 0;
}

static int decode(struct audit_run *r, struct mez_str text, struct mez_err *err)
{
	const struct mez_json *v;
	int64_t receipts, credentials;
	int e;

	if (text.n == 0 || text.p[text.n - 1] != '\n')
		return mez_err_set(err, MEZ_E_SYNTAX, "no state: it does not end in a newline");
	e = mez_canon_read(&v, &r->a, text.p, text.n - 1, err);
	if (e == -MEZ_E_NOT_CANONICAL) { /* a "no" would look like one of the audit */
		err->code = MEZ_E_SYNTAX;
		return -(int)MEZ_E_SYNTAX;
	}
	if (!e)
		e = mez_shape_check(v, members, MEZ_COUNT(members), "", NULL, 0, err);
	if (!e)
		e = check_fits(r, v, err);
	if (e)
		return e;
	if (!mez_json_int(&receipts, mez_json_at(v, "receipts")) || receipts < 0 ||
	    !mez_json_int(&credentials, mez_json_at(v, "credentials")) || credentials < 0 ||
	    credentials > receipts)
		return mez_err_set(err, MEZ_E_VALUE, "no state: its counts cannot be");
	r->resume.receipts = (uint64_t)receipts;
	r->resume.credentials = (uint64_t)credentials;
	mez_require(mez_digest_parse(&r->resume.head, mez_json_str(mez_json_at(v, "head"))));
	return 0;
}

int audit_state_load(struct audit_run *r, struct mez_err *err)
{
	struct mez_str text = MEZ_NOSTR;
	int e;

	if (!r->q->resume)
		return 0;
	e = read_file(&text, &r->a, r->q->resume, err);
	if (!e && text.p)
		e = decode(r, text, err);
	if (e) {
		if (err)
			err->file[0] = 0;
		mez_err_file(err, r->q->resume);
	}
	return e;
}

/* --- writing -------------------------------------------------------------- */

int audit_state_write(struct audit_run *r, bool now, struct mez_err *err)
{
	MEZ_AUTO(mez_canon) c = NULL;
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	struct mez_arena a = {0};
	struct mez_json v;
	int e;

	if (!r->q->resume || r->proved.receipts == r->written.receipts ||
	    (!now && r->proved.receipts - r->written.receipts < AUDIT_STATE_EVERY))
		return 0;
	e = mez_arena_init(&a, 1 << 20, err);
	if (e)
		return e;
	v = state_json(r, &a, &r->proved);
	c = mez_canon_of(&v);
	mez_buf_str(&text, mez_canon_view(c));
	mez_buf_ch(&text, '\n');
	e = mez_file_replace(AT_FDCWD, r->q->resume, text.p, text.len, 0600, err);
	r->written = r->proved;
	mez_arena_release(&a);
	return e;
}

int audit_state_end(struct audit_run *r, struct mez_err *err)
{
	return audit_state_write(r, true, err);
}
