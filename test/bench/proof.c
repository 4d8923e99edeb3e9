/* proof: verifying credentials against libsodium alone, on one core.
 * Facts, in seconds: proof.document (read and verify one signed credential), proof.tree (the
 * same, already read), proof.limit (libsodium's verification of 64 bytes, which is what the
 * proof signs).  proof.bytes is the size of one document. */
#include <sodium.h>

#include "bench.h"
#include "sample.h"
#include "vc/vc.h"

enum { DOCUMENTS = 64, ROUNDS = 25, SIGNED_BYTES = 64 };

struct jobs {
	struct mez_arena kept, a;
	struct mez_str text[DOCUMENTS];
	const struct mez_json *tree[DOCUMENTS];
	struct mez_instant at;
	uint8_t key[32], message[DOCUMENTS][SIGNED_BYTES], signature[DOCUMENTS][64];
};

static void documents(void *arg)
{
	struct jobs *j = arg;
	const struct mez_json *v;
	struct mez_vc *vc;
	struct mez_err err;

	for (size_t i = 0; i < DOCUMENTS; i++) {
		mez_arena_reset(&j->a);
		bench_must(mez_json_read(&v, &j->a, j->text[i].p, j->text[i].n, &err), &err);
		bench_must(mez_vc_verify(&vc, &j->a, v, j->at, NULL, &err), &err);
	}
}

static void trees(void *arg)
{
	struct jobs *j = arg;
	struct mez_vc *vc;
	struct mez_err err;

	for (size_t i = 0; i < DOCUMENTS; i++) {
		mez_arena_reset(&j->a);
		bench_must(mez_vc_verify(&vc, &j->a, j->tree[i], j->at, NULL, &err), &err);
	}
}

static void bare(void *arg)
{
	const struct jobs *j = arg;

	for (size_t i = 0; i < DOCUMENTS; i++)
		if (crypto_sign_verify_detached(j->signature[i], j->message[i], SIGNED_BYTES,
						j->key))
			bench_die("a good signature was refused");
}

static void make_credential(struct jobs *j, size_t i, const struct mez_seckey *key)
{
	const struct mez_vc_issue how = {.key = key, .created = j->at};
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	const struct mez_json *v;
	struct mez_json issued;
	struct mez_canon *c;
	struct mez_str source;
	struct mez_err err;

	sample_credential(&text, i);
	source = mez_arena_dup(&j->kept, mez_buf_view(&text));
	bench_must(mez_json_read(&v, &j->kept, source.p, source.n, &err), &err);
	bench_must(mez_vc_issue(&issued, &j->kept, v, &how, &err), &err);
	c = mez_canon_of(&issued);
	j->text[i] = mez_arena_dup(&j->kept, mez_canon_view(c));
	mez_canon_free(c);
	bench_must(mez_json_read(&j->tree[i], &j->kept, j->text[i].p, j->text[i].n, &err), &err);
}

static void make_signature(struct jobs *j, size_t i, const uint8_t secret[64])
{
	for (size_t k = 0; k < SIGNED_BYTES; k++)
		j->message[i][k] = (uint8_t)sample_number(i * SIGNED_BYTES + k);
	crypto_sign_detached(j->signature[i], NULL, j->message[i], SIGNED_BYTES, secret);
}

static void make(struct jobs *j)
{
	const uint8_t seed[32] = {1, 2, 3};
	struct mez_seckey *key;
	uint8_t secret[64];
	struct mez_err err;

	bench_must(mez_crypto_init(&err), &err);
	bench_must(mez_arena_init(&j->kept, 0, &err), &err);
	bench_must(mez_arena_init(&j->a, 0, &err), &err);
	bench_must(mez_seckey_from_seed(&key, seed, &err), &err);
	crypto_sign_seed_keypair(j->key, secret, seed);
	if (!mez_instant_parse(&j->at, MEZ_STR("2026-08-15T09:00:00Z")))
		bench_die("no instant");
	for (size_t i = 0; i < DOCUMENTS; i++) {
		make_credential(j, i, key);
		make_signature(j, i, secret);
	}
	mez_seckey_free(key);
}

int main(void)
{
	static struct jobs j;
	double t[3];

	make(&j);
	bench_turns((const struct bench_run[]){{documents, &j, DOCUMENTS, &t[0]},
					       {bare, &j, DOCUMENTS, &t[1]},
					       {trees, &j, DOCUMENTS, &t[2]}},
		    MEZ_COUNT(t), ROUNDS, BENCH_CPU);
	bench_fact("proof.document", t[0]);
	bench_fact("proof.limit", t[1]);
	bench_fact("proof.tree", t[2]);
	bench_fact("proof.bytes", (double)j.text[0].n);
	mez_arena_release(&j.kept);
	mez_arena_release(&j.a);
	return 0;
}
