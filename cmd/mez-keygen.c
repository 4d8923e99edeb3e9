/* mez-keygen: Ed25519 keys: make one, show its public half.
 * A secret is read from and written to files alone; nothing secret is printed, ever. */
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cli.h"
#include "crypto/key.h"
#include "proof/note.h"

/* All the user said, in a form easy to use. */
struct args {
	const char *output; /* new: where the private key goes */
	const char *vkey;   /* did: print a verifier key line under this name instead */
};

static const struct mez_opt new_options[] = {
	{ "output", 'o', MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, output), "FILE",
	  "write the private key to this new file, mode 0600" },
};
static const struct mez_opt did_options[] = {
	{ "vkey", 0, MEZ_OPT_STR, offsetof(struct args, vkey), "NAME",
	  "print the verifier key line of signed notes, under this key name" },
};

/* --- reading a key, private or public ------------------------------------------------ */

/* The same rule as for a named file.  A terminal is a device and was refused before. */
static int check_stdin_mode(struct mez_err *err)
{
	struct stat st;

	mez_require(fstat(STDIN_FILENO, &st) == 0);
	if (S_ISREG(st.st_mode) && (st.st_mode & (S_IRWXG | S_IRWXO)))
		return mez_err_set(err, MEZ_E_NOPERM,
				   "others may use this private key (mode %04o, want 0600)",
				   (unsigned)st.st_mode & 07777u);
	return 0;
}

static int from_stdin(struct mez_pubkey *out, struct mez_buf *text, struct mez_err *err)
{
	struct mez_pubkey key;
	bool secret = false;
	int rc = mez_file_read_fd(text, STDIN_FILENO, "-", MEZ_JWK_MAX, err);

	if (rc == 0)
		rc = mez_pubkey_parse_jwk(&key, &secret, mez_buf_view(text), err);
	if (rc == 0 && secret)
		rc = check_stdin_mode(err);
	if (rc == 0)
		*out = key;
	return rc;
}

/* A private key found here goes through the one door for private key files, which looks at
 * the mode. */
static int from_file(struct mez_pubkey *out, struct mez_buf *text, const char *path,
		     struct mez_err *err)
{
	MEZ_AUTO(mez_seckey) key = NULL;
	struct mez_pubkey pub;
	bool secret = false;
	int rc = mez_file_read(text, AT_FDCWD, path, MEZ_JWK_MAX, err);

	if (rc == 0)
		rc = mez_pubkey_parse_jwk(&pub, &secret, mez_buf_view(text), err);
	if (rc == 0 && secret)
		rc = mez_seckey_load(&key, path, err);
	if (rc == 0)
		*out = key ? mez_seckey_public(key) : pub;
	return rc;
}

static int read_key(struct mez_pubkey *out, struct mez_cli *c)
{
	const char *name = c->noperands ? c->operand[0] : "-";
	struct mez_buf text = MEZ_BUF_INIT;
	int rc;

	(void)mez_buf_room(&text, MEZ_JWK_MAX + 1); /* at once: growing would leave copies */
	if (strcmp(name, "-") == 0)
		rc = from_stdin(out, &text, &c->err);
	else
		rc = from_file(out, &text, name, &c->err);
	mez_buf_wipe(&text);
	if (rc < 0)
		mez_err_file(&c->err, name);
	return rc;
}

/* --- verbs ---------------------------------------------------------------------------- */

static int print_public(struct mez_cli *c, const struct mez_pubkey *key)
{
	struct mez_arena a = { 0 };
	struct mez_json jwk;
	int rc = mez_arena_init(&a, 1 << 20, &c->err);

	if (rc < 0)
		return rc;
	jwk = mez_pubkey_jwk(&a, key);
	mez_sink_json(&c->out, &jwk);
	mez_arena_release(&a);
	return 0;
}

static int run_new(struct mez_cli *c)
{
	const struct args *args = c->args;
	MEZ_AUTO(mez_seckey) key = NULL;
	struct mez_pubkey pub;
	int rc;

	if (strcmp(args->output, "-") == 0)
		return mez_cli_usage(c, "a private key is not written to standard output");
	rc = mez_seckey_generate(&key, &c->err);
	if (rc == 0)
		rc = mez_seckey_save(key, args->output, &c->err);
	if (rc < 0)
		return rc;
	pub = mez_seckey_public(key);
	return print_public(c, &pub);
}

static int run_public(struct mez_cli *c)
{
	struct mez_pubkey key;
	int rc = read_key(&key, c);

	return rc < 0 ? rc : print_public(c, &key);
}

static int run_did(struct mez_cli *c)
{
	const struct args *args = c->args;
	const struct mez_str name = mez_str_of(args->vkey);
	MEZ_AUTOBUF line = MEZ_BUF_INIT;
	char did[MEZ_DIDKEY_MAX];
	struct mez_pubkey key;
	int rc;

	if (args->vkey && !mez_note_name_ok(name))
		return mez_cli_usage(c, "'%s' cannot be a key name: no blanks, no '+'", args->vkey);
	rc = read_key(&key, c);
	if (rc < 0)
		return rc;
	if (args->vkey) {
		mez_note_vkey(&line, name, &key);
	} else {
		mez_pubkey_did(did, &key);
		mez_buf_z(&line, did);
	}
	mez_sink_line(&c->out, mez_buf_view(&line));
	return 0;
}

/* --- the tool --------------------------------------------------------------------------- */

static const struct mez_verb verbs[] = {
	{ "new", "", 0, 0, "make a key pair; print the public key", new_options,
	  MEZ_COUNT(new_options), run_new },
	{ "public", "[FILE]", 0, 1, "print the public key of a key file", NULL, 0, run_public },
	{ "did", "[FILE]", 0, 1, "print the did:key of a key file", did_options,
	  MEZ_COUNT(did_options), run_did },
};

static const struct mez_tool tool = {
	.name = "mez-keygen",
	.summary = "make keys and show their public half",
	.verbs = verbs,
	.nverbs = MEZ_COUNT(verbs),
	.args_size = sizeof(struct args),
	.durable = true, /* `new` answers for a file it has put on the disk */
};

/* A core dump would hold what was read from a key file.  The limit stops dumps to files, the
 * flag those that the system pipes to a program, and tracing by other processes. */
static void no_core_dumps(void)
{
	const struct rlimit none = { 0, 0 };

	mez_require(setrlimit(RLIMIT_CORE, &none) == 0);
	mez_require(prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L) == 0);
}

int main(int argc, char **argv)
{
	no_core_dumps();
	return mez_cli_main(&tool, argc, argv);
}
