/* mez-receipt: the chain of receipts of a zone: begin, append, verify, sign, prove. */
#include <fcntl.h>

#include "adapt/clock.h"
#include "base/file.h"
#include "cli/cli.h"
#include "work/chainwork.h"
#include "work/trustfile.h"

/* All the user said, in a form easy to use. */
struct args {
	const char *zone;                  /* directory of the zone; its chain is ZONE/chain */
	const char *key;                   /* private key file; whose depends on the verb */
	const char *log_key;               /* genesis: public key file of the log */
	const char *origin, *name, *nonce; /* genesis */
	const char *trust;                 /* verify: trust file */
	struct mez_optinstant at;          /* when; the clock's if not set */
	struct mez_optuint wait;           /* seconds to wait for another writer */
	bool self, links, framed, fail_fast, allow_empty;
};
enum { WAIT_MAX = 3600 };

#define ZONE_OPTION                                                                          \
	{ "zone", 'z', MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, zone), "DIR",       \
	  "the zone's directory" }
#define WAIT_OPTION                                                                          \
	{ "wait", 0, MEZ_OPT_UINT, offsetof(struct args, wait), "SECONDS",                     \
	  "wait so long for another writer to end (0)" }

static const struct mez_opt genesis_options[] = {
	ZONE_OPTION,
	{ "key", 'k', MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, key), "FILE",
	  "private key of the zone's authority" },
	{ "log-key", 0, MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, log_key), "FILE",
	  "public key of the log" },
	{ "origin", 0, MEZ_OPT_STR, offsetof(struct args, origin), "TEXT",
	  "name of the log, if the zone has no lock" },
	{ "zone-name", 0, MEZ_OPT_STR, offsetof(struct args, name), "NAME",
	  "name of the zone, if it has no lock" },
	{ "nonce", 0, MEZ_OPT_STR, offsetof(struct args, nonce), "HEX",
	  "64 hex digits instead of random ones" },
	{ "at", 0, MEZ_OPT_INSTANT, offsetof(struct args, at), "INSTANT", "instant, if not now" },
};
static const struct mez_opt append_options[] = {
	ZONE_OPTION,
	{ "key", 'k', MEZ_OPT_STR, offsetof(struct args, key), "FILE",
	  "private key of the log, to sign each receipt" },
	{ "at", 0, MEZ_OPT_INSTANT, offsetof(struct args, at), "INSTANT",
	  "instant of the receipts, if not now" },
	WAIT_OPTION,
	{ "framed", 0, MEZ_OPT_FLAG, offsetof(struct args, framed), NULL,
	  "demand and write a counted mez.end/1 record" },
	{ "fail-fast", 0, MEZ_OPT_FLAG, offsetof(struct args, fail_fast), NULL,
	  "stop at the first bad record" },
	{ "allow-empty", 0, MEZ_OPT_FLAG, offsetof(struct args, allow_empty), NULL,
	  "no records is fine" },
};
static const struct mez_opt verify_options[] = {
	ZONE_OPTION,
	{ "trust", 't', MEZ_OPT_STR, offsetof(struct args, trust), "FILE",
	  "keys to believe, by role" },
	{ "self", 0, MEZ_OPT_FLAG, offsetof(struct args, self), NULL,
	  "ask for consistency only, whoever signed" },
	{ "links", 0, MEZ_OPT_FLAG, offsetof(struct args, links), NULL,
	  "check digests and links only, not proofs and cases" },
	{ "allow-empty", 0, MEZ_OPT_FLAG, offsetof(struct args, allow_empty), NULL,
	  "a chain without receipts is fine" },
};
static const struct mez_opt checkpoint_options[] = {
	ZONE_OPTION,
	{ "key", 'k', MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, key), "FILE",
	  "private key of the log" },
	WAIT_OPTION,
};
static const struct mez_opt prove_options[] = { ZONE_OPTION };

/* --- what several verbs need ---------------------------------------------------------- */

static int read_wait(unsigned *ms, struct mez_cli *c)
{
	const struct args *args = c->args;

	if (args->wait.set && args->wait.v > WAIT_MAX)
		return mez_cli_usage(c, "--wait takes at most %d seconds", WAIT_MAX);
	*ms = args->wait.set ? (unsigned)args->wait.v * 1000 : 0;
	return 0;
}

/* Only the public half is asked for: a private key has no business here. */
static int read_public(struct mez_pubkey *out, const char *path, struct mez_err *err)
{
	struct mez_buf text = MEZ_BUF_INIT;
	bool secret = false;
	int r;

	(void)mez_buf_room(&text, MEZ_JWK_MAX + 1); /* at once: growing would leave copies */
	r = mez_file_read(&text, AT_FDCWD, path, MEZ_JWK_MAX, err);
	if (r == 0)
		r = mez_pubkey_parse_jwk(out, &secret, mez_buf_view(&text), err);
	if (r == 0 && secret)
		r = mez_err_set(err, MEZ_E_VALUE, "a private key where a public one is asked for");
	mez_buf_wipe(&text);
	if (r < 0)
		mez_err_file(err, path);
	return r;
}

/* --- verbs ---------------------------------------------------------------------------- */

static int run_genesis(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct mez_genesis_job job = { .zone = args->zone, .origin = args->origin,
				       .name = args->name, .nonce = args->nonce,
				       .created = args->at.set ? args->at.v : mez_clock_now() };
	MEZ_AUTO(mez_seckey) key = NULL;
	int r = mez_seckey_load(&key, args->key, &c->err);

	if (r == 0)
		r = read_public(&job.log_key, args->log_key, &c->err);
	job.authority = key;
	return r < 0 ? r : mez_work_genesis(&job, &c->out, &c->err);
}

static int run_append(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct mez_append_job job = { .zone = args->zone, .at = args->at.set ? &args->at.v : NULL };
	struct mez_stream s = { .framed = args->framed, .fail_fast = args->fail_fast,
				.allow_empty = args->allow_empty };
	MEZ_AUTO(mez_seckey) key = NULL;
	int r = read_wait(&job.wait_ms, c);

	if (r == 0 && args->key)
		r = mez_seckey_load(&key, args->key, &c->err);
	job.key = key;
	mez_cli_stream(c, &s);
	if (r == 0)
		r = mez_work_append(&job, &s, c->operand, c->noperands, &c->err);
	return r < 0 ? r : s.status;
}

static int run_verify(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct mez_chain_job job = { .zone = args->zone, .by = { .self = args->self },
				     .links_only = args->links,
				     .allow_empty = args->allow_empty };
	struct mez_stream s = { .framed = false };
	struct mez_arena a = { .base = NULL };
	struct mez_trust trust;
	int r;

	if (args->trust && args->self)
		return mez_cli_usage(c, "--self asks for consistency only: no trust file is used");
	mez_cli_stream(c, &s);
	r = mez_arena_init(&a, 0, &c->err);
	if (r == 0 && args->trust) {
		r = mez_trust_load(&trust, &a, args->trust, &c->err);
		job.by.trust = &trust;
	}
	if (r == 0)
		r = mez_work_chain_verify(&job, &s, &c->err);
	mez_arena_release(&a);
	return r;
}

static int run_checkpoint(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct mez_checkpoint_job job = { .zone = args->zone };
	MEZ_AUTO(mez_seckey) key = NULL;
	int r = read_wait(&job.wait_ms, c);

	if (r == 0)
		r = mez_seckey_load(&key, args->key, &c->err);
	job.key = key;
	return r < 0 ? r : mez_work_checkpoint(&job, &c->out, &c->err);
}

static int run_prove(struct mez_cli *c)
{
	const struct args *args = c->args;

	return mez_work_prove(args->zone, c->operand, c->noperands, &c->out, &c->err);
}

static const struct mez_verb verbs[] = {
	{ "genesis", "", 0, 0, "begin the chain of a zone", genesis_options,
	  MEZ_COUNT(genesis_options), run_genesis },
	{ "append", "[FILE...]", 0, SIZE_MAX, "record cases and acknowledge each when durable",
	  append_options, MEZ_COUNT(append_options), run_append },
	{ "verify", "", 0, 0, "check the whole chain and its checkpoint", verify_options,
	  MEZ_COUNT(verify_options), run_verify },
	{ "checkpoint", "", 0, 0, "sign the head of the chain", checkpoint_options,
	  MEZ_COUNT(checkpoint_options), run_checkpoint },
	{ "prove", "SEQUENCE...", 1, SIZE_MAX, "show that receipts are under the checkpoint",
	  prove_options, MEZ_COUNT(prove_options), run_prove },
};

static const struct mez_tool tool = {
	.name = "mez-receipt",
	.summary = "keep the chain of receipts of a zone",
	.verbs = verbs,
	.nverbs = MEZ_COUNT(verbs),
	.args_size = sizeof(struct args),
	.durable = true,
};

int main(int argc, char **argv)
{
	return mez_cli_main(&tool, argc, argv);
}
